"""Rubrics: whole in both languages, a form where a person marks, a table where a learner reads."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

import pytest
import rubric_class as toy
from bs4 import BeautifulSoup

from autograder import register
from autograder.bilingual import LANGUAGES
from autograder.classes import rubrics
from autograder.grading import schema
from autograder.grading.recording import feedback

HOSTILE = (
    "My **letter**\n\n### T8.8.m1 A letter\n\n| | full | half |\n|---|---|---|\n"
    "| stolen | <b onclick=boom()>x</b> | y |\n\n<script>boom()</script>"
)


@pytest.fixture(scope="module")
def course():
    return rubrics.of_course()


@pytest.mark.parametrize(
    "item", [one.id for one in register.exercises() if one.kind == "manual"], ids=str
)
def test_every_item_that_a_person_marks_has_a_whole_rubric_in_both_languages(course, item):
    zh, en = (course[lang][item] for lang in LANGUAGES)
    assert len(zh.criteria) == len(en.criteria) > 1
    assert zh.numbers == en.numbers == tuple(sorted(zh.numbers, reverse=True))
    for rubric in (zh, en):
        labels = [one.label for one in rubric.criteria]
        assert len(set(labels)) == len(labels)
        for criterion in rubric.criteria:
            anchors = [level.anchor for level in criterion.levels]
            assert all(anchors) and len(set(anchors)) == len(anchors) == len(rubric.numbers)


def test_levels_written_into_a_comment_are_read_back_from_it(course):
    for lang in LANGUAGES:
        for rubric in course[lang].values():
            for number in rubric.numbers:
                chosen = {one.label: number for one in rubric.criteria}
                comment = f"{rubric.line(chosen)}\nwell 〔said〕 · 1/2"
                assert rubric.read(comment) == chosen
                assert rubric.points(chosen, 3) == round(3 * number / rubric.top, 2)
                some = dict(list(chosen.items())[1:])
                assert rubric.read(rubric.line(some)) == some and rubric.points(some, 3) is None


def test_what_is_no_level_of_the_rubric_is_not_taken_for_one(course):
    rubric = course["en"]["C.m1"]
    assert rubric.read("〔persuasion 4/4 · honesty 9/4 · figures 2/2 · clearness 3/4〕") == {
        "persuasion": 4
    }
    assert rubric.read("no line at all") == rubric.read(None) == {}
    assert rubric.own_words("〔persuasion 4/4〕\nGood 〔and〕 short.") == "Good 〔and〕 short."


LINES = ("[persuasion 2/4]", "【persuasion ２／４】", "〔Persuasion 2 / 4〕")


@pytest.mark.parametrize("line", LINES)
def test_the_line_of_levels_is_found_as_people_type_it_and_among_their_words(course, line):
    rubric = course["en"]["C.m1"]
    words = "〔see page 3 criterion 1/2 of the brief〕 and [1/2]"
    assert rubric.read(f"{words}\n{line}") == {"persuasion": 2}
    assert rubric.own_words(f"{words}\n{line}") == words


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """A class of two: ann's answer holds a rubric and a script of her own; bob's is marked."""
    home = toy.build(tmp_path_factory.mktemp("rubric") / "class", {"ann": HOSTILE, "bob": "Fine."})
    toy.mark(home, "bob", 2.25, "〔fit 2/2 · image 1/2〕\nMy own <i>words</i>.")
    return home


def formgrader(home, learner):
    """formgrader's page of a submission, made as its handler makes it."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    settings = schema.class_config(home)
    settings.HTMLExporter.template_name = "formgrade"
    settings.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "assignment_id": toy.NAME, "notebook_id": toy.NAME, "submission_id": "1", "index": 0,
        "total": 1, "base_url": "", "student": learner, "last_name": None, "first_name": None,
        "notebook_path": "x",
    }  # fmt: skip
    graded = home / "autograded" / learner / toy.NAME / f"{toy.NAME}.ipynb"
    page, _ = HTMLExporter(config=settings).from_filename(str(graded), resources=resources)
    return BeautifulSoup(page, "html.parser")


def test_the_form_has_the_notebooks_anchors_and_nothing_of_the_answers(marked):
    page = formgrader(marked, "ann")
    (box,) = page.select("section.rubric")
    assert box.has_attr("hidden"), "without the script there is only the table"
    assert [one.text for one in box.select("legend")] == ["fit: the need", "image"]
    levels = [(one["name"], one["value"]) for one in box.select("input[type=radio]")]
    assert levels == [(f"rubric-T8-8-m1-{row}", n) for row in "01" for n in "210"]
    assert "answers it & says <why>" in box.label.text, "anchors are text"
    assert (box["data-top"], box["data-points"]) == ("2", "3")
    assert "stolen" not in box.text
    answer = page.select_one(".nbgrader_cell .text_cell_render")
    scripts = [one for one in answer.find_all("script") if "boom" in one.text]
    assert not scripts and not answer.find_all(onclick=True)
    assert page.find("table"), "the table of the notebook stays"


def test_a_learner_reads_the_levels_and_has_nothing_to_press(marked):
    feedback(marked, toy.NAME)
    file = marked / "feedback" / "bob" / toy.NAME / f"{toy.NAME}.html"
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    rows = [
        [one.text for one in row.find_all(["th", "td"])]
        for row in page.select("table.rubric-chosen tbody tr")
    ]
    assert rows == [
        ["fit: the need", "full (2/2)", "answers it & says <why>"],
        ["image", "half (1/2)", "would fit any shop"],
    ]
    assert not page.select("input, button, section.rubric")
    assert "My own words" in page.text
    unmarked = marked / "feedback" / "ann" / toy.NAME / f"{toy.NAME}.html"
    assert "rubric-chosen" not in unmarked.read_text(encoding="utf-8")


# --- in a browser ---------------------------------------------------------------------------------

# The pages load MathJax from its own host, which is out of reach here.
MATHJAX = "window.MathJax = {Hub: {Config() {}, Queue() {}, Startup: {signal: {Interest(f) {}}}}};"


@contextlib.contextmanager
def serving(home):
    """A Jupyter server with formgrader on the class; its address."""
    settings = home.parent / "jupyter"
    settings.mkdir(exist_ok=True)
    others = ("jupyterlab", "jupyter_lsp", "jupyter_server_terminals", "notebook_shim")
    extension = {"nbgrader.server_extensions.formgrader": True, **dict.fromkeys(others, False)}
    (settings / "jupyter_server_config.json").write_text(
        json.dumps({"ServerApp": {"jpserver_extensions": extension}})
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    places = {"JUPYTER_CONFIG_DIR": str(settings), "JUPYTER_CONFIG_PATH": str(settings)}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", "--ServerApp.ip=127.0.0.1", "--allow-root",
         f"--ServerApp.port={port}", "--no-browser", "--IdentityProvider.token=tok"],
        cwd=home, env={**os.environ, **places},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(600):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert server.poll() is None, "the server ended"
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture
def driver():
    from selenium import webdriver

    from autograder.suite import find

    options = webdriver.ChromeOptions()
    options.binary_location = find("chromium")
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1100,1000",
        "--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ):  # fmt: skip
        options.add_argument(argument)
    service = webdriver.ChromeService(shutil.which("chromedriver"))
    made = webdriver.Chrome(options=options, service=service)
    yield made
    made.quit()


@pytest.mark.chromium
def test_levels_chosen_with_mouse_and_keyboard_are_saved_as_score_and_comment(tmp_path, driver):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    home = toy.build(tmp_path / "class", {"ann": "An answer."}, "zh-TW")
    toy.mark(home, "ann", None, "原來的話")

    def saved():
        with contextlib.closing(sqlite3.connect(home / "gradebook.db")) as book:
            (score,) = book.execute("SELECT manual_score FROM grade").fetchone()
            (comment,) = book.execute("SELECT manual_comment FROM comment").fetchone()
        return score, comment

    def wait_for(score, comment):
        WebDriverWait(driver, 20).until(lambda _: saved() == (score, comment), str(saved()))

    with contextlib.closing(sqlite3.connect(home / "gradebook.db")) as book:
        (submission,) = book.execute("SELECT id FROM submitted_notebook").fetchone()
    driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": MATHJAX})
    with serving(home) as address:
        page = f"{address}/formgrader/submissions/{submission}"
        driver.get(f"{address}/login?token=tok")
        driver.get(page)
        box = driver.find_element(By.CSS_SELECTOR, "section.rubric")
        WebDriverWait(driver, 20).until(lambda _: box.is_displayed())
        first, *_ = driver.find_elements(By.CSS_SELECTOR, "section.rubric input")
        first.click()
        wait_for(None, "〔切合需求 2/2〕\n原來的話")
        # Tab goes on to the next criterion, a digit chooses its level.
        first.send_keys(Keys.TAB)
        active = driver.switch_to.active_element
        assert active.get_attribute("name").endswith("-1")
        active.send_keys("1")
        wait_for(2.25, "〔切合需求 2/2 · 形象 1/2〕\n原來的話")
        driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
        wait_for(1.5, "〔切合需求 2/2 · 形象 0/2〕\n原來的話")

        driver.get(page)  # opened again, the form shows what is saved
        WebDriverWait(driver, 20).until(
            lambda _: driver.find_element(By.CSS_SELECTOR, "section.rubric").is_displayed()
        )
        chosen = driver.find_elements(By.CSS_SELECTOR, "section.rubric input:checked")
        assert [one.get_attribute("value") for one in chosen] == ["2", "0"]
