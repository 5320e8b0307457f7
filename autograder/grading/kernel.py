"""The grader's end of a boxed notebook: start the warm process, run cells, ask for values.

Whatever the boxed side does, the grader gets an answer in bounded time and size: a cell's outputs,
checked piece by piece, or one of a few words for what stopped it.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.boxed import frames
from autograder.boxed.house import of_python
from autograder.boxed.limits import Limits, memory_of, tasks_of
from autograder.checking.messages import language, translate
from autograder.grading.checked_output import Unfit, error_of, outputs_of

if TYPE_CHECKING:
    from autograder.grading.public_tables import PublicTables

ROOT = Path(__file__).resolve().parents[2]
BOX, PROCESS = "box", "process"
# Names of the errors of cells that were stopped.
TIMEOUT, DIED, MEMORY, SPENT = "CellTimeout", "KernelDied", "OutOfMemory", "NotRun"
NAMES = {"timeout": TIMEOUT, "memory": MEMORY}
# Seconds: for an interrupted cell to end by itself, for the warm process to import everything, for
# a request to be taken.
GRACE, START, TAKE = 1.0, 120.0, 20.0
# Only the learner's rooms and Python's own folders; an environment may name others.
STARTED = """
import sys
sys.path[:] = [{rooms!r}, *(p for p in sys.path if p.startswith((sys.prefix, sys.base_prefix)))]
from autograder.boxed.warm import main
main({fd})
"""


# Threads of libraries would be there before the fork, and the cores serve many notebooks.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
    "JE_ARROW_MALLOC_CONF": "background_thread:false", "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",  # each thread of a learner's would map 64 MB of the address space
}  # fmt: skip


class Gone(Exception):
    """The boxed process is no more; `what` says why: "timeout", "memory", "output", "died"."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class BoxUnavailable(Exception):
    """The warm process did not start; one sentence for the person who grades."""


@dataclass
class CellResult:
    """What came of one cell.

    outputs: checked outputs of nbformat; the error is among them.
    error: ename, evalue, traceback; None when the cell ran to its end.
    stopped: what had to be stopped or cut ("timeout", "died", "memory", "output", "disk",
        "processes"), else None. The notebook goes on unless its kernel is not alive.
    """

    outputs: list[dict[str, Any]]
    error: dict[str, Any] | None = None
    seconds: float = 0.0
    stopped: str | None = None


class Warm:
    """A warm process and the notebooks forked from it; a context manager.

    Args:
        limits: what one notebook may use.
        isolation: "box", or "process" for the weaker level.
        lang: language of the course's messages inside; the one in use by default.
        rooms: a folder filled by `wheel.lay_rooms`, to be shared by several; one of its own by
            default.
        check_seconds: how long a learner's function may take in one check.

    Raises:
        BoxUnavailable: it cannot be started here.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        isolation: str = BOX,
        lang: str | None = None,
        rooms: Path | None = None,
        check_seconds: float | None = None,
    ) -> None:
        self.limits = limits or Limits()
        self.isolation = isolation
        self.lang = lang or language()
        self._check_seconds = check_seconds
        self._given_rooms = rooms
        self._process: subprocess.Popen | None = None
        self._control: socket.socket | None = None
        self._home: Path | None = None
        self._kept: dict[str, list[str]] = {}  # public tables that the warm process has

    def __enter__(self) -> Warm:
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process, everything it has forked, and its folder."""
        self._kept = {}
        if self._control is not None:
            self._control.close()  # the warm process ends its children and then itself
            self._control = None
        if self._process is not None:
            try:
                self._process.wait(10)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            self._process = None
        if self._home is not None:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None

    def kernel(
        self, files: Mapping[str, bytes] | None = None, tables: PublicTables | None = None
    ) -> Kernel:
        """A notebook's process with `files` (path -> content) in its working folder.

        Args:
            files: what is beside the notebook.
            tables: public tables that need not be read again from these files.

        Raises:
            BoxUnavailable: no process can be had, also not after a new start.
        """
        for last in (False, True):
            try:
                if self._control is None:
                    self._start()
                if tables is not None:
                    self._offer(tables)
                made = self._spawn()
                made.unwritten = made.put(files or {}, tables.key if tables else "")
                return made
            except (frames.FrameError, Gone) as error:
                self.close()
                if last:
                    raise BoxUnavailable(self._cannot(str(error))) from None
        raise AssertionError

    def ask(self, header: dict[str, Any], parts: Sequence[bytes] = ()) -> dict[str, Any]:
        """One request to the warm process itself. Raises FrameError when it is gone."""
        if self._control is None:
            raise frames.Closed("the warm process is closed")
        frames.send(self._control, header, parts, time.monotonic() + TAKE)
        return frames.receive(self._control, deadline=time.monotonic() + TAKE)[0]

    def _offer(self, tables: PublicTables) -> None:
        """Hand over the tables that the warm process does not have yet."""
        new = [name for name in tables.names if name not in self._kept.get(tables.key, ())]
        if new or tables.key not in self._kept:
            parts = [tables.pickled(name) for name in new]
            header = {"op": "tables", "key": tables.key, "names": new}
            self._kept = self.ask(header, parts)["kept"]

    def _spawn(self) -> Kernel:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                frames.send(self._control, {"op": "spawn"}, deadline=time.monotonic() + TAKE)
                socket.send_fds(self._control, [b"s"], [theirs.fileno()])
                reply, _ = frames.receive(self._control, deadline=time.monotonic() + TAKE)
            except OSError as error:
                ours.close()
                raise frames.Closed(str(error)) from None
            except frames.FrameError:
                ours.close()
                raise
        if "pid" not in reply:
            ours.close()
            raise BoxUnavailable(self._cannot(str(reply.get("error", ""))))
        return Kernel(self, ours, reply["pid"])

    def _start(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="warm-"))
        rooms = self._given_rooms
        if rooms is None:
            from autograder.grading.wheel import lay_rooms

            rooms = lay_rooms(self._home / "rooms")
        scratch = self._home / "scratch"
        scratch.mkdir()
        _seed_fonts(scratch / "mpl")
        self._control, theirs = socket.socketpair()
        log = self._home / "log"
        with theirs, log.open("wb") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-B", "-c",
                 STARTED.format(rooms=str(rooms), fd=theirs.fileno())],
                stdin=subprocess.DEVNULL, stdout=errors, stderr=errors, cwd=scratch,
                env=self._environment(scratch), pass_fds=[theirs.fileno()],
                start_new_session=True,
            )  # fmt: skip
        config = {
            "isolation": self.isolation, "limits": asdict(self.limits), "scratch": str(scratch),
            "readable": [*of_python(), str(rooms)], "hidden": [str(ROOT)], "lang": self.lang,
        }  # fmt: skip
        try:
            frames.send(self._control, config, deadline=time.monotonic() + TAKE)
            frames.receive(self._control, deadline=time.monotonic() + START)
        except frames.FrameError:
            lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            self.close()
            raise BoxUnavailable(self._cannot(lines[-1] if lines else "")) from None

    def _environment(self, scratch: Path) -> dict[str, str]:
        """Nothing of the grader's surroundings; what a notebook and its libraries look for."""
        made = {
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "COURSE_LANG": self.lang,
            "HOME": str(scratch), "TMPDIR": str(scratch),
            "IPYTHONDIR": str(scratch / "ipython"), "MPLCONFIGDIR": str(scratch / "mpl"),
            "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            "COURSE_UNSEEN": "1",  # no widget is looked at
            **ONE_THREAD,
        }  # fmt: skip
        if self._check_seconds is not None:
            made["COURSE_CHECK_SECONDS"] = f"{self._check_seconds:g}"
        return made

    def _cannot(self, why: str) -> str:
        return translate(
            "The process that runs learners' notebooks did not start ({why}). Run the same command "
            "again; if it fails again, set up the course's environment anew with course.py.",
            why=why or "?",
        )


@dataclass
class Kernel:
    """One notebook's process."""

    warm: Warm
    sock: socket.socket
    pid: int
    alive: bool = True
    unwritten: list[str] = field(default_factory=list)  # files that the system could not hold
    _number: int = field(default=0, repr=False)

    def put(self, files: Mapping[str, bytes], tables: str = "") -> list[str]:
        """Write files into the working folder; names that could not be written.

        tables: key of the public tables that belong to these files.
        """
        if not files:
            return []
        header = {"op": "files", "names": list(files), "tables": tables}
        reply, _ = self.ask(header, list(files.values()), TAKE)
        missing = reply.get("missing")
        return [str(name)[:200] for name in missing[:50]] if isinstance(missing, list) else []

    def run(self, source: str, seconds: float | None = None, pictures: bool = True) -> CellResult:
        """Run one cell, its figures drawn or not; never raises. `seconds`: less than usual."""
        limits, began = self.warm.limits, time.monotonic()
        allowed = limits.cell_seconds if seconds is None else min(seconds, limits.cell_seconds)
        try:
            reply, late = self._exchange(
                {"op": "run", "source": source, "pictures": pictures}, (), allowed,
                6 * limits.output_bytes + 4_000_000,
            )[::2]  # fmt: skip
            outputs, error = outputs_of(reply.get("outputs")), error_of(reply.get("error"))
        except Gone as gone:
            return _stopped(gone.what, [], time.monotonic() - began)
        except Unfit:
            self.close()
            return _stopped("died", [], time.monotonic() - began)
        spent = time.monotonic() - began
        stopped = "output" if reply.get("cut") is True else _limit_met(error)
        if stopped == "processes" or tasks_of(self.pid) > 3 * limits.processes // 4:
            stopped = "processes"  # nothing could run beside all that it has started
            self.close()
        if late:
            return _stopped("timeout", outputs, spent)
        if error and not any(one["output_type"] == "error" for one in outputs):
            outputs.append({"output_type": "error", **error})
        return CellResult(outputs, error, spent, stopped)

    def ask(
        self, header: dict[str, Any], parts: Sequence[bytes] = (), seconds: float | None = None
    ) -> tuple[dict[str, Any], list[bytes]]:
        """One request about values, calls or files.

        Raises:
            Gone: no answer came within `seconds` and two more, or the process ended.
        """
        allowed = self.warm.limits.cell_seconds if seconds is None else seconds + 2
        return self._exchange(header, parts, allowed, frames.MOST)[:2]

    def close(self) -> None:
        """End the process and everything it has started."""
        if not self.alive:
            return
        self.alive = False
        self.sock.close()
        try:
            self.warm.ask({"op": "kill", "pid": self.pid})
        except frames.FrameError:
            self.warm.close()  # takes all of its children along

    def _exchange(
        self, header: dict[str, Any], parts: Sequence[bytes], seconds: float, most: int
    ) -> tuple[dict[str, Any], list[bytes], bool]:
        """Send, wait, and look after time and memory meanwhile; (header, parts, was late)."""
        if not self.alive:
            raise Gone("died")
        self._number += 1
        watch = _Watch(self, seconds)
        try:
            frames.send(self.sock, {**header, "n": self._number}, parts, time.monotonic() + TAKE)
            reply, more = frames.receive(self.sock, most, tick=watch.look)
            if reply.get("n") != self._number:
                raise frames.Malformed("an answer to another question")
        except frames.TooLarge:
            self.close()
            raise Gone("output") from None
        except frames.FrameError:
            self.close()
            raise Gone("died") from None
        except Gone:
            self.close()
            raise
        return reply, more, watch.interrupted


class _Watch:
    """Looks at clock and memory while an answer is awaited."""

    def __init__(self, kernel: Kernel, seconds: float) -> None:
        self.kernel = kernel
        self.deadline = time.monotonic() + seconds
        self.interrupted = False

    def look(self) -> None:
        """Interrupt what is late, give up what stays late or uses too much. Raises Gone."""
        allowed = self.kernel.warm.limits.memory_bytes
        if memory_of(self.kernel.pid, allowed) > allowed:
            raise Gone("memory")
        if time.monotonic() < self.deadline:
            return
        if self.interrupted:
            raise Gone("timeout")
        self.interrupted = True
        self.deadline = time.monotonic() + GRACE
        try:
            self.kernel.warm.ask({"op": "interrupt", "pid": self.kernel.pid})
        except frames.FrameError:
            raise Gone("died") from None


def _seed_fonts(folder: Path) -> None:
    """Copy matplotlib's list of fonts, which takes seconds to make, where there is one."""
    folder.mkdir()
    from matplotlib import get_cachedir

    for path in Path(get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(path, folder)


def _stopped(what: str, outputs: list[dict[str, Any]], seconds: float) -> CellResult:
    """The result of a cell that had to be stopped: what it showed, and why it has no more."""
    name = NAMES.get(what, DIED)
    error = {"ename": name, "evalue": name, "traceback": [name]}
    kept = [one for one in outputs if one["output_type"] != "error"]
    return CellResult([*kept, {"output_type": "error", **error}], error, seconds, what)


def _limit_met(error: dict[str, Any] | None) -> str | None:
    """Which of the box's limits an ordinary error comes from; only for the report."""
    if error is None:
        return None
    if error["ename"] == "MemoryError":
        return "memory"
    met = {"[Errno 27]": "disk", "[Errno 28]": "disk", "[Errno 122]": "disk",
           "[Errno 11]": "processes", "can't start new thread": "processes"}  # fmt: skip
    return next((met[text] for text in met if error["evalue"].startswith(text)), None)
