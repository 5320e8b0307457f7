"""The warm process: everything a notebook imports is there before the first notebook comes.

It is started by the grader with a clean environment, a control socket and only the learner's
rooms on its path; it never runs a learner's code itself. For each notebook it forks a process
(`namespaces` puts walls around that one) which answers on a socket of its own. When the control
socket closes, everything that was forked is ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import os
import random
import shutil
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

from . import frames, limits, tables
from .serve import serve
from .shell import Shell

# What the notebooks of the course import, so that no notebook waits for it. All that is missing
# here is imported by the notebook itself, only later.
IMPORTS = (
    "babel.messages", "bs4", "csv", "datetime", "duckdb", "formulas", "hashlib", "io", "ipywidgets",
    "itertools", "json", "math", "matplotlib.dates", "matplotlib.pyplot", "matplotlib.ticker",
    "numpy", "openpyxl", "pandas", "pandas.io.formats.excel", "pandas.io.formats.style", "pathlib",
    "pptx", "pptx.chart.data", "re", "scipy.optimize", "scipy.special", "scipy.stats", "statistics",
    "statsmodels.api", "statsmodels.formula.api", "statsmodels.stats.power",
    "statsmodels.stats.proportion", "tinycss2", "unicodedata", "urllib.parse", "uuid", "yaml",
    "zipfile", "zoneinfo",
)  # fmt: skip
TABLES = 2 * 1024**3  # bytes of all public tables of a chapter, at most
BOX, PROCESS = "box", "process"


def main(descriptor: int) -> None:
    """Read the configuration from the control socket, warm up, and serve until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the grader's to handle
    control = socket.socket(fileno=descriptor)
    control.set_inheritable(False)
    try:
        config, _ = frames.receive(control)
        warm = Warm(control, config)
        frames.send(control, {"ready": True})
        warm.listen()
    except frames.FrameError:
        pass
    os._exit(0)  # taking all the imported modules apart would take a second


class Warm:
    """The warm process itself.

    Args:
        control: the socket to the grader.
        config: isolation ("box" or "process"), limits (fields of `limits.Limits`), readable
            (folders that a notebook may read), hidden (folders it must not see even there),
            scratch (a folder of the grader's).
    """

    def __init__(self, control: socket.socket, config: dict[str, Any]) -> None:
        self.control = control
        self.boxed = config["isolation"] == BOX
        self.limits = limits.Limits(**config["limits"])
        self.scratch = Path(config["scratch"])
        self.folders: dict[int, Path | None] = {}
        warm_imports()
        self.shell = Shell(self.scratch / "ipython", self.limits.output_bytes)
        self.shell.warm_up()
        if self.boxed:
            from . import namespaces

            namespaces.enter_house(config["readable"], config["hidden"])
        else:
            _adopt_orphans()
        alone()
        gc.collect()
        gc.freeze()  # what is here stays; a collection in a child must not touch and so copy it

    def listen(self) -> None:
        """Do what the grader asks for until it closes the socket."""
        try:
            while True:
                header, parts = frames.receive(self.control, TABLES)
                try:
                    reply = self._do(header, parts)
                except OSError as error:
                    reply = {"error": f"{type(error).__name__}: {error}"}
                frames.send(self.control, reply)
        finally:
            for pid in list(self.folders):
                self._kill(pid)

    def _do(self, header: dict[str, Any], parts: list[bytes]) -> dict[str, Any]:
        if header["op"] == "spawn":
            return {"pid": self._spawn()}
        if header["op"] == "tables":
            kept = tables.keep(header["key"], header["names"], parts)
            gc.freeze()
            return {"kept": kept}
        pid = header["pid"]
        if pid not in self.folders:
            return {"error": "no such process"}
        if header["op"] == "interrupt":
            os.kill(pid, signal.SIGINT)
            return {"ok": True}
        return {"status": self._kill(pid)}

    def _spawn(self) -> int:
        """Fork the process of a notebook; the socket it answers on comes with the request."""
        _, descriptors, _, _ = socket.recv_fds(self.control, 1, 1)
        try:
            alone()
            folder = None
            if self.boxed:
                from . import namespaces

                pid = namespaces.fork_inside(self.limits)
            else:
                folder = Path(tempfile.mkdtemp(dir=self.scratch))
                pid = os.fork()
            if pid == 0:
                self._become(descriptors[0], folder)
            self.folders[pid] = folder
            return pid
        finally:
            os.close(descriptors[0])

    def _become(self, descriptor: int, folder: Path | None) -> None:
        """In the new process: the rest of its life."""
        try:
            self.control.close()
            os.set_inheritable(descriptor, False)
            if folder is None:
                from . import namespaces

                namespaces.drop(self.limits, keep=[descriptor])
            else:
                self._enter_folder(folder)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            tempfile.tempdir = None
            random.seed()
            sys.modules["numpy"].random.seed()
            self.shell.enter()
            serve(socket.socket(fileno=descriptor), self.shell)
        finally:
            os._exit(0)

    def _enter_folder(self, folder: Path) -> None:
        """The weaker level: a session, a folder and limits, but no walls."""
        os.setsid()
        die_with_parent()
        os.chdir(folder)
        for name in ("HOME", "TMPDIR"):
            os.environ[name] = str(folder)
        limits.apply(self.limits, processes=False)

    def _kill(self, pid: int) -> int:
        """End a notebook's process and all it has started; its exit status."""
        folder = self.folders.pop(pid)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # in the box the end of its first process ends all
        if folder is not None:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if folder is not None:
            self._end_orphans()
            shutil.rmtree(folder, ignore_errors=True)
        return status

    def _end_orphans(self) -> None:
        """End what notebooks left running: it has become a child of this process."""
        while strays := children() - set(self.folders):
            for pid in strays:
                with contextlib.suppress(OSError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)


def warm_imports() -> None:
    """Import what notebooks import, and the learner's rooms with all that they import later."""
    import autograder.learner

    for name in IMPORTS:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    folder = Path(autograder.learner.__file__).parent
    for room in ("checking", "ingest", "artefacts", "learner"):
        for path in sorted((folder.parent / room).glob("*.py")):
            if path.stem != "__init__":
                with contextlib.suppress(ImportError):
                    importlib.import_module(f"autograder.{room}.{path.stem}")
    from autograder.checking.messages import translate

    translate("✓ {id}: correct.", id="")  # reads the catalogue of the language
    with contextlib.suppress(ImportError):
        importlib.import_module("autograder.boxed.values")


def alone() -> None:
    """A process with a second thread cannot be forked. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):  # systems without /proc
        count = len(os.listdir("/proc/self/task"))
        if count != 1:
            raise OSError(f"{count} threads in the warm process")


def children() -> set[int]:
    """Process ids of the children of this process; nothing where the system does not tell."""
    try:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii")
    except OSError:
        return set()
    return set(map(int, text.split()))


def die_with_parent() -> None:
    """Have this process ended when the one that forked it ends (Linux)."""
    _prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _adopt_orphans() -> None:
    """Make what a notebook leaves behind a child of this process, to be ended by it (Linux)."""
    _prctl(36, 1)  # PR_SET_CHILD_SUBREAPER


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
