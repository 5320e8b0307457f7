"""The verb `test`: the tests, the gate, the strict book; one line of figures at the end.

A test that needs a program which pip cannot bring is marked (`chromium`, `postgresql`, `hub`); it
runs where the program is found and is otherwise listed last as NOT RUN with the package to
install. A test of the box (`box`) needs no program but the right to make namespaces. A test that
measures time is marked `alone` and runs after the others, on a quiet machine.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
# A file goes to one worker as a whole, in the order of tests/conftest.py.
FILES = ("--dist", "loadfile", "--no-loadscope-reorder")
NOTHING_COLLECTED = 5  # pytest's exit code
# marker: (any of these programs on PATH or at these places, what to install on Debian and Ubuntu)
OUTSIDE = {
    "chromium": (
        ("chromium", "chromium-browser", "google-chrome", "chrome"),
        "chromium and chromium-driver",
    ),
    "postgresql": (
        ("initdb", *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")))),
        "postgresql",
    ),
    "hub": (
        (
            "configurable-http-proxy",
            str(ROOT / "build/hub/proxy/node_modules/.bin/configurable-http-proxy"),
        ),
        "configurable-http-proxy (npm)",
    ),
}
BOX = "box"  # a marker, too: what is missing there is a right, and the reason says which
MARKERS = (*OUTSIDE, BOX)


@cache
def no_box() -> str | None:
    """Why this machine does not let us box learners' code in, None where it does."""
    from autograder.boxed.namespaces import obstacle
    from autograder.checking.messages import set_language

    set_language("en")  # as all that the tests say
    try:
        return obstacle()
    finally:
        set_language(None)


def find(marker: str) -> str | None:
    """Path of the program that tests with this marker need, None where it is not installed."""
    if marker == BOX:
        return None if no_box() else BOX
    return next(filter(None, map(shutil.which, OUTSIDE[marker][0])), None)


def not_run(marker: str) -> str:
    """The reason given for tests with this marker where their program is missing."""
    if marker == BOX:
        return f"NOT RUN: {marker}: {no_box()}"
    return f"NOT RUN: {marker}: install {OUTSIDE[marker][1]}"


def say(text: str) -> None:
    """One line on the screen at once, in order with what the steps print themselves."""
    print(text, flush=True)


def pytest_run(arguments: list[str], report: Path) -> int:
    """Run pytest with these arguments, its figures in the XML file `report`; its exit code."""
    report.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", f"--junitxml={report}", *arguments]
    return subprocess.call(command, cwd=ROOT)


def figures(report: Path) -> tuple[int, int, dict[str, int]]:
    """(passed, failed, {reason of a skip: count}) from pytest's XML report."""
    passed = failed = 0
    skipped: dict[str, int] = {}
    if not report.exists():
        return 0, 0, {}
    for case in ElementTree.parse(report).iter("testcase"):
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            failed += 1
        elif skip is not None:
            reason = skip.get("message") or "skipped"
            skipped[reason] = skipped.get(reason, 0) + 1
        else:
            passed += 1
    return passed, failed, skipped


def step(name: str, command: list[str]) -> int:
    """Run one further check as a process of its own; its exit code."""
    say(f"\n== {name}")
    began = time.perf_counter()
    code = subprocess.call(command, cwd=ROOT)
    say(f"== {name}: {'passed' if code == 0 else 'FAILED'}, {time.perf_counter() - began:.0f} s")
    return code


def run(paths: list[str]) -> int:
    """Run all checks, or only pytest on `paths`; 0, or the first failing step's exit code."""
    began = time.perf_counter()
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    chosen = [str(Path(path).resolve()) for path in paths]
    workers = str(min(os.cpu_count() or 1, 8))
    codes = []
    passed = failed = 0
    left_out: dict[str, int] = {}
    say(f"== tests, {workers} at once")
    for marker, extra in (("not alone", ["-n", workers, *FILES]), ("alone", [])):
        report = build / f"tests-{marker.replace(' ', '-')}.xml"
        code = pytest_run([*extra, "-m", marker, *chosen], report)
        codes.append(0 if code == NOTHING_COLLECTED else code)
        good, bad, skipped = figures(report)
        passed, failed = passed + good, failed + bad + (codes[-1] != 0 and bad == 0)
        for reason, count in skipped.items():
            left_out[reason] = left_out.get(reason, 0) + count
    if not paths:
        verb = [sys.executable, "-P", "-m", "autograder.cli"]
        for name, command in (("gate", [*verb, "gate"]), ("book", [*verb, "book"])):
            codes.append(step(name, command))
            passed, failed = passed + (codes[-1] == 0), failed + (codes[-1] != 0)
    say(f"\nAll of it took {time.perf_counter() - began:.0f} s.")
    for reason, count in sorted(left_out.items()):
        reason = reason if reason.startswith("NOT RUN") else f"NOT RUN: {reason}"
        say(f"{reason} ({count} test{'s' if count > 1 else ''})")
    say(f"{passed} passed, {failed} failed")
    return next((code for code in codes if code), 0)
