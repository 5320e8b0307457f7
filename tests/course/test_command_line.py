"""The command line: help without an environment, one sentence for a fault, pure JSON."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from autograder import cli, desk, suite
from bootstrap.verbs import VERBS, parser

ROOT = Path(__file__).resolve().parents[2]


def course(*arguments: str, root: Path = ROOT, lang: str = "en") -> subprocess.CompletedProcess:
    """Run course.py with a plain environment."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "COURSE_"))}
    environ["LANG"] = "zh_TW.UTF-8" if lang == "zh-TW" else "en_US.UTF-8"
    environ["PYTHONUTF8"] = "1"
    return subprocess.run(
        [sys.executable, "-S", str(root / "course.py"), *arguments],
        capture_output=True, encoding="utf-8", env=environ, cwd=root, timeout=120,
    )  # fmt: skip


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the entry point with no environment beside it."""
    place = tmp_path_factory.mktemp("bare")
    shutil.copy(ROOT / "course.py", place)
    (place / "bootstrap").mkdir()
    for path in (ROOT / "bootstrap").glob("*.py"):
        shutil.copy(path, place / "bootstrap")
    return place


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_help_needs_no_environment(bare: Path, lang: str) -> None:
    top = course("--help", root=bare, lang=lang)
    assert top.returncode == 0 and top.stderr == ""
    assert all(f"\n    {verb} " in top.stdout for verb in VERBS)
    for verb in VERBS:
        text = parser(lang)._subparsers._group_actions[0].choices[verb].format_help()
        assert VERBS[verb][0][lang == "zh-TW"][:12] in text
    one = course("learn", "--help", root=bare, lang=lang)
    assert one.returncode == 0 and "--no-browser" in one.stdout
    assert not (bare / ".venv").exists() and not (bare / "build").exists()


def test_bare_call_shows_the_help(bare: Path) -> None:
    assert "learn" in course(root=bare).stdout


def test_wrong_option_is_told_without_an_environment(bare: Path) -> None:
    run = course("data", "--out", "x", "--year", "1999", root=bare)
    assert run.returncode == 2 and "1999" in run.stderr
    assert not (bare / ".venv").exists()


def test_every_verb_has_its_call() -> None:
    assert set(cli.VERBS) == set(VERBS)


def test_json_is_alone_on_stdout(capfd: pytest.CaptureFixture) -> None:
    def noisy() -> dict:
        print("a word of progress")
        subprocess.call([sys.executable, "-c", "print('a word of a child')"])
        return {"ok": True, "名稱": 1}

    assert cli.answer(True, noisy, str) == 0
    out, err = capfd.readouterr()
    assert json.loads(out) == {"ok": True, "名稱": 1}
    assert "a word of progress" in err and "a word of a child" in err


def test_result_that_falls_short_is_exit_code_one(capfd: pytest.CaptureFixture) -> None:
    assert cli.answer(True, lambda: {"ok": False}, str) == 1
    assert cli.answer(False, lambda: {"ok": False}, lambda _: "table") == 1


def test_coverage_as_json() -> None:
    run = subprocess.run(
        [sys.executable, "-P", "-m", "autograder.cli", "coverage", "--json"],
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    table = json.loads(run.stdout)
    assert set(table["P1.5.1"]) == {"taught", "practised", "assessed"}


def test_class_speaks_the_language_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("not a class")
    done = course("class", str(tmp_path), "--lang", "en", lang="zh-TW")
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert "不是" in course("class", str(tmp_path), lang="zh-TW").stderr


def test_taken_port_is_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(desk.DeskError, match=str(port)):
            desk.choose_port(port)
    with pytest.raises(desk.DeskError, match="70000"):
        desk.choose_port(70000)
    assert desk.choose_port(None) >= desk.FIRST_PORT


def test_missing_program_names_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suite.shutil, "which", lambda name: None)
    assert suite.find("chromium") is None
    assert "install chromium and chromium-driver" in suite.not_run("chromium")


def test_figures_of_a_report(tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    report.write_text(
        "<testsuites><testsuite><testcase/><testcase><failure/></testcase><testcase>"
        '<skipped message="NOT RUN: x"/></testcase></testsuite></testsuites>'
    )
    assert suite.figures(report) == (1, 1, {"NOT RUN: x": 1})
