"""Build the book in both languages: zh-TW at the root of the output, English under en/."""

from __future__ import annotations

import importlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build" / "book"
CONFIGS = {"zh-TW": "_config.yml", "en": "_config.en.yml"}
# What is added once both languages stand in one folder, in this order: the name that the report
# shows and an option may leave out, and the module whose write(site, work) does it. `work` is a
# folder for what the step wants to keep until the next build; the step returns the faults it found,
# one sentence each with file and line.
ADDITIONS: dict[str, str] = {
    "downloads": "autograder.site.downloads",
    "lite": "autograder.site.lite",
    "launch": "autograder.site.launch",
}
ON_REQUEST = ("lite",)  # large, and installs what it needs: only where it is asked for
# What Sphinx leaves beside the pages and readers do not need.
LEFT_OUT = shutil.ignore_patterns(".buildinfo*", "_sources", "_sphinx_design_static", "*.map")
_FETCHED = re.compile(
    r"""<(?:script|img|iframe|source|video|audio)\b[^>]*\bsrc=["'](?:https?:)?//[^"']+
    |<link\b[^>]*\brel=["'](?:stylesheet|preload|preconnect|dns-prefetch|icon)["'][^>]*
     \bhref=["'](?:https?:)?//[^"']+
    |@import\s+(?:url\()?["']?(?:https?:)?//[^"')]+
    |url\(["']?(?:https?:)?//[^"')]+""",
    re.X | re.I,
)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _start(language: str) -> subprocess.Popen[str]:
    """Start one strict build (warnings are errors) in a process of its own."""
    command = [
        *(sys.executable, "-c", "from jupyter_book.cli.main import main; main()"),
        *("build", ".", "--config", CONFIGS[language]),
        *("--path-output", str(WORK / language), "-W", "--keep-going", "-q"),
    ]
    # Cells run in kernels of this interpreter's environment.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1"}
    environment.pop("COURSE_LANG", None)
    return subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


@contextmanager
def _alone() -> Iterator[None]:
    """Wait while another build works in the same folder; a lock of over 15 minutes is left over."""
    lock = WORK / "lock"
    WORK.mkdir(parents=True, exist_ok=True)
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                if time.time() - lock.stat().st_mtime > 900:
                    lock.rmdir()
                    continue
            time.sleep(0.5)
    try:
        yield
    finally:
        with suppress(FileNotFoundError):
            lock.rmdir()


def named_faults(log: str) -> list[str]:
    """Warnings with file and line, and failed cells, that a failed build names; often none."""
    text = re.sub(r"\x1b\[[0-9;]*m", "", log)
    text = re.sub(r"^Traceback \(most.*?(?=^nbclient\.exceptions)", "", text, flags=re.M | re.S)
    cells = re.findall(r"^nbclient\.exceptions.*?\[mystnb\.exec\]", text, flags=re.M | re.S)
    lines = text.splitlines()
    return [line for line in lines if re.search(r": (WARNING|ERROR|CRITICAL): ", line)] + cells


def faults_in(log: str) -> str:
    """What a reader of a failed build needs: its named faults, else its errors and its end.

    The stack of the notebook runner between a failing page and its cell is left out.
    """
    lines = re.sub(r"\x1b\[[0-9;]*m", "", log).splitlines()
    errors = [line for line in lines[:-40] if re.match(r"[\w.]*(Error|Exception|Timeout)\b", line)]
    return "\n".join(named_faults(log) or [*errors, *lines[-40:]])


def outside_requests(site: Path) -> list[str]:
    """Every place in the built pages, scripts of ours and styles that would call another host."""
    found = []
    for path in sorted([*site.rglob("*.html"), *site.rglob("*.css")]):
        for match in _FETCHED.findall(path.read_text(encoding="utf-8", errors="replace")):
            found.append(f"{path.relative_to(site)}: {match}")
    return found


def _drop_old_caches() -> None:
    """Outputs of cells for data that have changed since are of no use any more."""
    for language in CONFIGS:
        caches = sorted(
            (WORK / language / "_build").glob(".cells-*"), key=lambda p: p.stat().st_mtime
        )
        for stale in caches[:-1]:
            shutil.rmtree(stale, ignore_errors=True)


def build(out: Path | str, without: Collection[str] = ON_REQUEST) -> int:
    """Build both languages into `out`; return 0, or 1 when a page has a fault.

    A warning, a failing cell, a link to nothing or a request to another host is a fault; each is
    printed with its file and line, and `out` is then left as it was. Unchanged pages are not
    built again and their cells not run again. `without` names additions to leave out.
    """
    with _alone():
        return _build(Path(out), without)


def _build(out: Path, without: Collection[str]) -> int:
    began = time.perf_counter()
    running = {}
    for language in CONFIGS:
        (WORK / language).mkdir(parents=True, exist_ok=True)
        _say(f"building {language} …")
        running[language] = _start(language)
    failed = False
    for language, process in running.items():
        text, _ = process.communicate()
        if process.returncode and not named_faults(text):
            # A kernel that did not come up on a busy machine, no fault of a page: once more.
            _say(f"--- {language}: the build stopped and is tried again\n{faults_in(text)}")
            process = _start(language)
            text, _ = process.communicate()
        if process.returncode:
            failed = True
            _say(f"--- {language}: the build failed\n{faults_in(text)}")
    if failed:
        return 1
    fresh = out.with_name(out.name + ".new")
    shutil.rmtree(fresh, ignore_errors=True)
    for language, place in (("zh-TW", fresh), ("en", fresh / "en")):
        shutil.copytree(WORK / language / "_build" / "html", place, ignore=LEFT_OUT)
    faults = []
    for name, module in ADDITIONS.items():
        if name not in without:
            faults += importlib.import_module(module).write(fresh, WORK / name)
    if faults:
        _say("\n".join(faults))
        shutil.rmtree(fresh)
        return 1
    faults = outside_requests(fresh)
    if faults:
        _say("requests to other hosts:\n" + "\n".join(faults))
        shutil.rmtree(fresh)
        return 1
    (fresh / ".nojekyll").touch()
    if out.exists():
        shutil.rmtree(out)
    fresh.rename(out)
    _drop_old_caches()
    pages = len(list(out.rglob("*.html")))
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
    seconds = time.perf_counter() - began
    _say(f"{pages} pages, {size:.1f} MB in {seconds:.0f} s: {out / 'index.html'}")
    return 0
