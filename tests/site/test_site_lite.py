"""Notebooks in the browser: what a browser's Python lacks is no hindrance to the checker."""

import functools
import gzip
import http.server
import json
import re
import subprocess
import sys
import threading
import urllib.request
import zipfile
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from autograder import register
from autograder.bilingual import read_source
from autograder.checking import run
from autograder.grading.notebook import source_path
from autograder.grading.wheel import build_wheel
from autograder.site import downloads, lite
from autograder.site.build import WORK

ROOT = Path(__file__).resolve().parents[2]


def test_the_checker_runs_learners_code_where_no_thread_starts(monkeypatch):
    def no_thread(*_args):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(sys, "platform", "emscripten")
    monkeypatch.setattr(threading.Thread, "start", no_thread)
    assert run.bounded(sum, [1, 2]) == 3


def test_messages_are_chinese_where_the_wheel_is_unpacked_without_babel(tmp_path):
    with zipfile.ZipFile(build_wheel(tmp_path)) as wheel:
        wheel.extractall(tmp_path / "unpacked")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); sys.modules['babel'] = None\n"
        "from autograder.checking.messages import translate\n"
        "print(translate('✓ {exercise}: {text}', exercise='T0.a', text=''))\n"
        "print(translate('{name}: written', name='x'))\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, tmp_path / "unpacked"],
        capture_output=True, text=True, encoding="utf-8", env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "written" not in done.stdout


def test_only_chapters_that_run_there_have_an_address():
    for chapter in (one.id for one in register.chapters() if one.built and one.notebook):
        link = urlsplit(lite.address(chapter, "en"))
        if chapter in lite.NOT_THERE:
            assert link.path == ""
        else:
            assert link.path == lite.page("en")
            assert parse_qs(link.query) == {"path": [f"{chapter}/{chapter}.ipynb"]}


@pytest.mark.parametrize("name", ["docs/publishing.md", "docs/publishing.zh-TW.md"])
def test_the_document_names_the_chapters_that_do_not_run_there(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if re.match(r"\| (T\d|C)\b", line)]
    named = {one for row in rows for one in re.findall(r"T\d(?:\.\d)?|\bC\b", row.split("|")[1])}
    assert named == set(lite.NOT_THERE)


def test_a_notebook_begins_with_the_cell_that_fetches_its_packages():
    text = json.dumps({"cells": [{"cell_type": "code", "source": "1"}], "nbformat": 4})
    first, second, third = json.loads(lite.with_first_cells(text, "T2.4", "en"))["cells"]
    assert first["cell_type"] == "markdown" and "cdn.jsdelivr.net" in first["source"]
    assert second["source"].startswith("%pip install") and "kmc2431-learner" in second["source"]
    assert "scipy" in second["source"] and "scipy" not in lite.with_first_cells(text, "T0", "en")
    assert third["source"] == "1"


def test_each_shipped_package_has_its_pin():
    assert all("==" in pin for pin in lite.pins(lite.SHIPPED))


def test_exports_are_listed_as_bytes_and_a_name_that_would_be_parsed_is_a_fault():
    def listing(*names):
        entries = [{"name": n, "path": n, "type": "file", "mimetype": "text/csv"} for n in names]
        return {"content": entries}

    made = lite.as_bytes(listing("big5.csv", "part.csv.gz", "notes.md"))["content"]
    assert [entry["mimetype"] for entry in made] == [*["application/octet-stream"] * 2, "text/csv"]
    with pytest.raises(lite.LiteError, match="events.jsonl.gz"):
        lite.as_bytes(listing("events.jsonl.gz"))


def test_the_first_cell_fetches_what_the_notebooks_import():
    """Only what a chapter's own cells import; the checker's own needs stand in FETCHED and MORE."""
    brought = {"pandas": {"numpy", "pandas"}, "pyyaml": {"yaml"}, "beautifulsoup4": {"bs4"}}
    for chapter in lite.chapters():
        names = (*lite.FETCHED, *lite.MORE.get(chapter.id, ()))
        there = set().union(*(brought.get(name, {name}) for name in names)) | {"autograder"}
        cells = read_source(source_path(chapter.id)).cells
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        imported = set(re.findall(r"^\s*(?:from|import) (\w+)", code, re.M))
        assert imported - set(sys.stdlib_module_names) <= there, chapter.id


@pytest.fixture(scope="module")
def lab(site, tmp_path_factory):
    """Address of a JupyterLite with one chapter, below a path of its own."""
    root = tmp_path_factory.mktemp("lite")
    archive = site / downloads.course_zip("zh-TW")
    try:
        packages = lite.install(WORK / "lite")
    except lite.LiteError as error:
        pytest.skip(f"needs a package index to install JupyterLite from: {error}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lite, "chapters", lambda: [register.chapter("T0")])
        lite.prepare(root / "source", archive, packages, "zh-TW", root / "served" / "course")
    lite.build(root / "source", packages)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=root / "served")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/course"
        server.shutdown()


def test_jupyterlab_opens_without_another_host_and_only_python_comes_from_one(lab, browser):
    def seen(selector):
        wait = WebDriverWait(browser.driver, 90)
        return wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, selector))

    def listed(_):  # the rows are there before their names
        return [i.text.split()[0] for i in seen(".jp-DirListing-item") if i.text.strip()]

    asked = browser.open(f"{lab}/lab/index.html")
    assert WebDriverWait(browser.driver, 90).until(listed) == ["T0"]
    assert asked + browser.outside() == []
    asked = browser.open(f"{lab}/lab/index.html?path=T0/T0.ipynb")
    assert "cdn.jsdelivr.net" in seen(".jp-Notebook .jp-RenderedMarkdown")[0].text
    assert "%pip install" in seen(".jp-Notebook .jp-CodeCell")[0].text
    assert {urlsplit(url).hostname for url in asked + browser.outside()} <= {"cdn.jsdelivr.net"}
    key = urllib.request.urlopen(f"{lab}/files/T0/.course/key.gz").read()
    assert json.loads(gzip.decompress(key))["exercises"]
