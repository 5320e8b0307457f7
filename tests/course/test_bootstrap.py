"""The environment's logic with fakes: nothing is installed, no network is used."""

from __future__ import annotations

import ast
import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import course
from bootstrap import environment as room
from bootstrap.environment import Environment, Progress, Trouble
from bootstrap.messages import SENTENCES, sentence, user_language

ROOT = Path(__file__).resolve().parents[2]


class Screen:
    """A stderr that only remembers."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.text = ""

    def write(self, text: str) -> None:
        self.text += text

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


@pytest.fixture
def place(tmp_path: Path) -> Environment:
    """A course folder with a list of packages and pip's wheel, and nothing installed."""
    (tmp_path / "requirements.txt").write_text("one==1\ntwo==2\n")
    (tmp_path / "bootstrap").mkdir()
    shutil.copy(ROOT / "bootstrap" / room.WHEEL, tmp_path / "bootstrap")
    return Environment(str(tmp_path), "en", Progress(Screen()))


@pytest.fixture
def no_install(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace the download by a note that it was asked for."""
    asked: list[str] = []
    monkeypatch.setattr(
        Environment, "install_packages", lambda self, pip, lock: asked.append(self.folder)
    )
    return asked


def test_first_run_installs_and_second_does_not(place: Environment, no_install: list) -> None:
    place.ensure()
    place.ensure()
    assert len(no_install) == 1
    assert place.state() == "ready"
    code = "import sys; print(sys.path)"
    shown = subprocess.run([place.python, "-c", code], capture_output=True, text=True, cwd="/")
    assert place.root in shown.stdout


def test_interrupted_install_is_made_anew(
    place: Environment, no_install: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(self: Environment, pip: list, lock: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Environment, "install_packages", stop)
        with pytest.raises(KeyboardInterrupt):
            place.ensure()
    assert place.state() == "absent"
    left = Path(place.folder, "half-done")
    left.touch()
    place.ensure()
    assert place.state() == "ready" and not left.exists()
    assert "did not finish" in place.progress.stream.text


def test_changed_list_of_packages_updates_in_place(place: Environment, no_install: list) -> None:
    place.ensure()
    mark = Path(place.folder, "mark")
    mark.touch()
    Path(place.requirements).write_text("one==2\n")
    assert place.state() == "outdated"
    place.ensure()
    assert place.state() == "ready" and mark.exists() and len(no_install) == 2


@pytest.mark.parametrize("text", ["", "[]", '{"root": 1}', "\x00"])
def test_damaged_stamp_counts_as_absent(place: Environment, text: str) -> None:
    os.makedirs(place.folder)
    Path(place.stamp).write_text(text)
    assert place.state() == "absent"


def test_moved_folder_counts_as_absent(place: Environment, no_install: list) -> None:
    place.ensure()
    stamp = json.loads(Path(place.stamp).read_text())
    Path(place.stamp).write_text(json.dumps(dict(stamp, root="/elsewhere")))
    assert place.state() == "absent"


def test_other_python_keeps_an_environment_that_runs(place: Environment, no_install: list) -> None:
    place.ensure()
    stamp = json.loads(Path(place.stamp).read_text())
    Path(place.stamp).write_text(json.dumps(dict(stamp, python="3.99")))
    assert place.state() == "absent"  # it says 3.99, its Python is another
    here = "{}.{}".format(*sys.version_info[:2])
    assert place.still_runs(here) and not place.still_runs("3.99")


@pytest.mark.skipif(os.name == "nt", reason="flock is POSIX")
def test_two_starts_at_once_install_once(tmp_path: Path, place: Environment) -> None:
    code = (
        f"import sys, time; sys.path.insert(0, {str(ROOT)!r})\n"
        "from bootstrap.environment import Environment\n"
        "def slow(self, pip, lock):\n"
        "    open(self.root + '/asked', 'a').write('x'); time.sleep(1)\n"
        "Environment.install_packages = slow\n"
        f"Environment({str(tmp_path)!r}).ensure()\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", code], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    said = "".join(process.communicate(timeout=60)[1] for process in both)
    assert [process.returncode for process in both] == [0, 0], said
    assert (tmp_path / "asked").read_text() == "x"
    assert "waiting for it" in said


def test_pip_of_the_project_comes_first(place: Environment, no_install: list) -> None:
    place.ensure()
    assert place.pip_command() == [
        place.python,
        os.path.join(place.root, "bootstrap", room.WHEEL, "pip"),
    ]


def test_damaged_wheel_is_not_used(place: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    Path(place.root, "bootstrap", room.WHEEL).write_bytes(b"something else")
    monkeypatch.setattr(room.importlib.util, "find_spec", lambda name: None)  # no ensurepip, no pip
    monkeypatch.setattr(room.glob, "glob", lambda pattern: [])
    with pytest.raises(Trouble, match="missing or damaged"):
        place.pip_command()


def test_ensurepip_is_not_needed_and_comes_second(
    place: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(room.subprocess, "call", lambda command, **_: called.append(command) or 0)
    assert room.WHEEL in place.pip_command()[1]
    assert all("ensurepip" not in command for command in called)
    os.remove(os.path.join(place.root, "bootstrap", room.WHEEL))
    assert place.pip_command()[1:] == ["-m", "pip"]
    assert any("ensurepip" in command for command in called)


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ("WARNING: Retrying after connection broken by 'NewConnectionError'\n"
         "ERROR: No matching distribution found for one==1", "no connection to the package server"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device",
         "too little free space"),
        ("ERROR: Could not install: [Errno 13] Permission denied: '/x'", "cannot write in"),
        ("ERROR: No matching distribution found for one==1", "one==1 has no version for Python"),
        ("SSLError(SSLCertVerificationError(CERTIFICATE_VERIFY_FAILED))", "certificate"),
        ("ERROR: Something nobody has seen", "Something nobody has seen"),
    ],
)  # fmt: skip
def test_pip_log_becomes_one_sentence(place: Environment, log: str, said: str) -> None:
    os.makedirs(os.path.dirname(place.log))
    Path(place.log).write_text(log)
    text = str(place.explain_log())
    assert said in text and "\n" not in text


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.EROFS, "cannot write in"),
        (errno.EACCES, "cannot write in"),
        (errno.ENOSPC, "too little free space"),
        (errno.EIO, "failed"),
    ],
)
def test_folder_troubles(
    place: Environment, monkeypatch: pytest.MonkeyPatch, number: int, said: str
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(room.os, "makedirs", refuse)
    with pytest.raises(Trouble, match=said):
        place.ensure()


def test_too_little_space_is_said_before_anything_is_made(
    place: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Usage:
        free = 50 * 2**20

    monkeypatch.setattr(room.shutil, "disk_usage", lambda path: Usage)
    with pytest.raises(Trouble, match="50 MB are free"):
        place.ensure()
    assert not os.path.exists(place.folder)


def test_settings_that_would_mislead_pip_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_TARGET", "/elsewhere")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environ = room.clean_environ("/x/bin")
    assert "PIP_TARGET" not in environ and "PYTHONPATH" not in environ
    assert environ["PATH"].startswith("/x/bin" + os.pathsep)


def test_wrong_python_names_a_newer_one() -> None:
    text = course.wrong_python("en", (3, 9, 1), lambda name: name == "python3.12" or None)
    assert "3.11 or newer" in text and "3.9" in text and "python3.12 course.py" in text
    assert "請安裝" in course.wrong_python("zh-TW", (3, 6, 0), lambda name: None)
    assert course.wrong_python("en", (3, 11, 0)) is None
    assert course.wrong_python("en", (3, 14, 0)) is None


@pytest.mark.parametrize("path", ["course.py", "bootstrap/__init__.py", "bootstrap/messages.py"])
def test_an_old_python_can_read_what_speaks_to_it(path: str) -> None:
    ast.parse((ROOT / path).read_text(encoding="utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("arguments", "environ", "lang"),
    [
        ([], {"LANG": "zh_TW.UTF-8"}, "zh-TW"),
        ([], {"LANG": "en_US.UTF-8"}, "en"),
        ([], {"LC_ALL": "C", "LANG": "zh_TW.UTF-8"}, "en"),
        ([], {"COURSE_LANG": "zh-TW", "LANG": "en_US"}, "zh-TW"),
        (["learn", "--lang", "zh-TW"], {"LANG": "en_US"}, "zh-TW"),
        (["learn", "--lang=en"], {"LANG": "zh_TW"}, "en"),
    ],
)
def test_language_of_the_user(arguments: list, environ: dict, lang: str) -> None:
    assert user_language(arguments, environ) == lang


def test_both_languages_have_the_same_places() -> None:
    import string

    for name, texts in SENTENCES.items():
        places = [{field for _, field, _, _ in string.Formatter().parse(t) if field} for t in texts]
        assert places[0] == places[1], name
    assert sentence("update", "zh-TW") != sentence("update", "en")
