"""Build the book in both languages: zh-TW at the root of the output, English under en/."""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

import psutil

from autograder.checking.messages import translate
from autograder.site import material
from autograder.site.alone import alone, end, note
from autograder.site.hosts import outside_requests, unlisted_links
from autograder.site.report import Report, leave_out
from autograder.site.settings import SettingsError, settings

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "book"
CONFIGS = {"zh-TW": "_config.yml", "en": "_config.en.yml"}
# What is added once both languages stand in one folder, in this order: the name that the report
# shows and an option may leave out, and the module whose write(site, work) does it. `work` is a
# folder for what the step wants to keep until the next build; the step returns the faults it found,
# one sentence each with file and line.
ADDITIONS: dict[str, str] = {
    "data": "autograder.site.dataset_files",
    "downloads": "autograder.site.downloads",
    "lite": "autograder.site.lite",
    "launch": "autograder.site.launch",
    "pdf": "autograder.site.pdf",
    "about": "autograder.site.about",
    "meta": "autograder.site.meta",
}
ON_REQUEST = ("lite",)  # large, and installs what it needs: only where it is asked for
# What Sphinx leaves beside the pages and readers do not need.
LEFT_OUT = shutil.ignore_patterns(
    *(".buildinfo*", "_sources", "_sphinx_design_static", "*.map"),
    *("fontawesome", "locales", "*webpack-macros.html"),
)
WAITING = "Another build works in {place}; this one begins when it is done."
_FAULT = re.compile(r"^[\w./-]+\.(?:md|yml|csv|cff):\d+: .+", re.M)


class BuildError(ValueError):
    """What was asked of the build cannot be done; the message says why."""


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _start(language: str, source: Path = ROOT, work: Path | None = None) -> subprocess.Popen[str]:
    """Start one strict build (warnings are errors) in a process of its own."""
    command = [
        *(sys.executable, "-c", "from jupyter_book.cli.main import main; main()"),
        *("build", ".", "--config", CONFIGS[language]),
        *("--path-output", str((work or WORK) / language), "-W", "--keep-going", "-q"),
    ]
    # Cells run in kernels of this interpreter's environment.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    packages = os.pathsep.join(part for part in (str(ROOT), os.environ.get("PYTHONPATH")) if part)
    environment = {**os.environ, "PATH": path, "PYTHONPATH": packages, "PYTHONUTF8": "1"}
    environment.pop("COURSE_LANG", None)
    return subprocess.Popen(
        command,
        cwd=source,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def named_faults(log: str) -> list[str]:
    """The faults with file and line that a failed build names, each once; often none."""
    return list(dict.fromkeys(_FAULT.findall(re.sub(r"\x1b\[[0-9;]*m", "", log))))


def faults_of(log: str) -> list[str]:
    """What a reader of a failed build needs: its named faults, and what stopped it before its end.

    A build that stopped without either is told by the end of its log, as it stands.
    """
    lines = re.sub(r"\x1b\[[0-9;]*m", "", log).splitlines()
    stopped = any("There was an error in building your book" in line for line in lines)
    errors = [line for line in lines if re.match(r"[\w.]*(Error|Exception|Timeout)\b", line)]
    named = named_faults(log)
    if stopped and errors and not (named and errors[0].startswith("zmq.")):
        # A kernel that was stopped may leave an error of its line behind; the cell is named.
        named.append(errors[0])
    return named or ["\n".join(lines[-40:])]


def faults_in(log: str) -> str:
    """`faults_of` as one text."""
    return "\n".join(faults_of(log))


def build(
    out: Path | str,
    without: Collection[str] = ON_REQUEST,
    source: Path = ROOT,
    work: Path | None = None,
) -> int:
    """`run`, then its report on stderr; 0, or 1 when the book has a fault."""
    report = run(out, without, source, work)
    _say(told(report))
    return 0 if report.ok else 1


def told(report: Report) -> str:
    """The table of a build that is well, the faults of another."""
    if report.ok:
        return report.table()
    text = "{count} faults; the site that was there is left as it was."
    return "\n".join([*report.faults, translate(text, count=len(report.faults))])


def run(
    out: Path | str,
    without: Collection[str] = ON_REQUEST,
    source: Path = ROOT,
    work: Path | None = None,
) -> Report:
    """Build both languages into `out`, unless the book has a fault; the report says which.

    A warning, a failing cell, a link to nothing, a missing translation or alt text, an address
    outside that is not listed, a request to another host: each is a fault, all of them are named
    with file and line, and `out` is then left as it was. Unchanged pages are not built again and
    their cells not run again.

    Args:
        without: names of ADDITIONS to leave out.
        source: folder of _config.yml, _config.en.yml, _toc.yml and book/.
        work: folder of what is kept until the next build; report.json is written there.
    """
    if unknown := set(without) - set(ADDITIONS):
        raise BuildError(
            translate(
                "There is no part of the site named {name}; the parts are {names}.",
                name=min(unknown),
                names=", ".join(ADDITIONS),
            )
        )
    out, work = Path(out), work or WORK
    with alone(work, lambda: _say(translate(WAITING, place=str(work)))):
        report = Report(out=str(out))
        with report.step("total"):
            try:
                _build(out, without, source, work, report)
            except OSError as error:  # a full disk, a folder that may not be written
                report.faults.append(_why(error))
            finally:
                shutil.rmtree(_fresh(out), ignore_errors=True)
        report.seconds["total"] = report.seconds.pop("total")
        with suppress(OSError):  # the same disk may be full
            report.write(work)
        return report


def _why(error: OSError) -> str:
    """One sentence on a file that could not be written; copying a folder gathers many."""
    many = error.args[0] if error.args and isinstance(error.args[0], list) else []
    file, why = (many[0][1], many[0][2]) if many else (error.filename, error.strerror)
    reason = re.sub(r"^\[Errno \d+\] |: '.*$", "", str(why or error), flags=re.S)
    return translate("The site could not be written: {reason} ({file}).", reason=reason, file=file)


def _fresh(out: Path) -> Path:
    """The folder beside the site in which the next one grows."""
    return out.with_name(out.name + ".new")


def _build(out: Path, without: Collection[str], source: Path, work: Path, report: Report) -> None:
    fresh, old = _fresh(out), out.with_name(out.name + ".old")
    if old.exists() and not out.exists():  # broken off between the two renames at the end
        old.rename(out)
    # What pages are made from comes first: a mistake in it would show on many pages.
    report.faults = [str(fault) for fault in material.faults(source)]
    if report.faults:
        return
    try:
        known = settings()
    except SettingsError as error:
        report.faults.append(str(error))
        return
    _say(translate("building the pages in both languages …"))
    report.faults = _pages(source, work, report)
    if report.faults:
        return
    shutil.rmtree(fresh, ignore_errors=True)
    with report.step("copy"):
        for language, place in (("zh-TW", fresh), ("en", fresh / "en")):
            shutil.copytree(work / language / "_build" / "html", place, ignore=LEFT_OUT)
    for name, module in ADDITIONS.items():
        if name not in without:
            with report.step(name):
                report.faults += importlib.import_module(module).write(fresh, work / name)
        elif name in ON_REQUEST:
            leave_out(translate("{name}: only where it is asked for (--lite)", name=name))
        else:
            leave_out(translate("{name}: left out by --without", name=name))
    for name in ("address", "repository", "branch", "hub"):
        if not getattr(known, name):
            text = "{name} is not set in book/site.yml, so what needs it is left out"
            leave_out(translate(text, name=name))
    with report.step("hosts"):
        report.faults += [
            f"{place}, a request to another host" for place in outside_requests(fresh)
        ]
        report.faults += unlisted_links(fresh)
    report.take_notes()
    if report.faults:
        return
    (fresh / ".nojekyll").touch()
    report.measure(fresh)
    # An interruption at any moment leaves a whole site, the old one or the new one.
    shutil.rmtree(old, ignore_errors=True)
    if out.exists():
        out.rename(old)
    fresh.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    report.ok = True


def _pages(source: Path, work: Path, report: Report) -> list[str]:
    """Both languages side by side, each strict; the faults of both, each once."""
    began = time.perf_counter()
    running: dict[str, subprocess.Popen[str]] = {}
    faults: list[str] = []
    try:
        for language in CONFIGS:
            (work / language).mkdir(parents=True, exist_ok=True)
            running[language] = _start(language, source, work)
            note(work, running[language])
        for language in CONFIGS:
            log, _ = running[language].communicate()
            if running[language].returncode and not named_faults(log):
                # A kernel that did not come up on a busy machine, no fault of a page: once more.
                _say(
                    translate(
                        "The build of {language} stopped without a named fault; once more.",
                        language=language,
                    )
                )
                running[language] = _start(language, source, work)
                note(work, running[language])
                log, _ = running[language].communicate()
            if running[language].returncode:
                faults += faults_of(log)
            _note(report, language, work, time.perf_counter() - began)
    finally:
        end([psutil.Process(one.pid) for one in running.values() if one.poll() is None])
    return sorted(set(faults), key=_place)


def _place(fault: str) -> tuple[str, int, str]:
    """By file, then line; what has no line comes last."""
    file, line, text = (fault.split(":", 2) + ["", ""])[:3]
    return (file, int(line), text) if _FAULT.match(fault) else ("~", 0, fault)


def _note(report: Report, language: str, work: Path, seconds: float) -> None:
    """Take over what the build of one language wrote down about itself."""
    state = work / language / "_build" / ".course-html.json"
    made = json.loads(state.read_text(encoding="utf-8")) if state.exists() else {}
    parts = made.get("seconds", {"reading": 0.0, "cells": 0.0, "writing": 0.0})
    report.seconds[language] = {"total": round(seconds, 2), **parts}
    report.pages_read[language] = made.get("pages_read", 0)
    report.cells[language] = made.get("cells", {})
