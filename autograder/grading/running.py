"""Run one rebuilt notebook: the learner's cells in the box, the test cells here.

A cell that does not end, uses too much, or ends its process loses its own result only: the
process is replaced, the cells before it are run again for their names, and the rest goes on.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.boxed.limits import Limits
from autograder.grading.kernel import SPENT, CellResult, Kernel, Warm
from autograder.grading.public_tables import PublicTables, loaded_by, untouched
from autograder.learner.key import forget as forget_key
from autograder.learner.load import forget as forget_tables

# (source of the test cell, process, folder with the chapter's own files, language) -> its result
TestCell = Callable[[str, Kernel, Path, str], CellResult]
WHOLE = 10  # all cells of a notebook together may put out this many times what one may
CUT = {"output_type": "stream", "name": "stdout", "text": "[...]\n"}


@dataclass
class Ran:
    """What came of one notebook.

    notebook: with the outputs of its code cells.
    stopped: what had to be stopped or cut, [{"exercise": id or "cell": number, "what"}].
    seconds: grade_id -> seconds of each answer cell and test cell.
    unwritten: names of the learner's files that could not be put beside the notebook.
    """

    notebook: NotebookNode
    stopped: list[dict[str, Any]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    unwritten: list[str] = field(default_factory=list)


def run_notebook(
    nb: NotebookNode,
    files: Mapping[str, bytes],
    chapter: Path,
    warm: Warm,
    limits: Limits | None = None,
    test_cell: TestCell | None = None,
) -> Ran:
    """Run the code cells of `nb` in order and write down what came out.

    Args:
        nb: a notebook made of our own cells (`rebuild`); its outputs are replaced.
        files: the learner's own files, path -> content; a name of the chapter's is left out.
        chapter: folder with the chapter's own files; notebooks in it are not handed on.
        warm: the warm process that gives this notebook a process.
        limits: time and restarts; those of `warm` by default.
        test_cell: runs a test cell; `separate.run_test_cell` by default.

    Raises:
        BoxUnavailable: no process can be had on this machine.
    """
    if test_cell is None:
        from autograder.grading.separate import run_test_cell as test_cell
    ours, tables = files_of(chapter)
    own = {name: data for name, data in files.items() if name not in ours}
    tables.read(loaded_by(cell.source for cell in nb.cells if cell.cell_type == "code"))
    shared = tables if untouched(own) else None
    with _Run(nb, {**own, **ours}, shared, chapter, warm, limits or warm.limits) as run:
        run.all(test_cell)
    return run.ran


def in_its_process(source: str, kernel: Kernel, chapter: Path, lang: str) -> CellResult:
    """A test cell as the learner runs it: in the same process as the other cells."""
    return kernel.run(source)


def files_of(chapter: Path) -> tuple[dict[str, bytes], PublicTables]:
    """The chapter's own files that a cell finds beside it, path -> content, and their tables."""
    found = sorted(p for p in chapter.rglob("*") if p.is_file() and p.suffix != ".ipynb")
    state = tuple((p, (s := p.stat()).st_size, s.st_mtime_ns) for p in found)
    return _read(chapter, state)


_seen: dict[Path, tuple] = {}


@lru_cache(maxsize=4)
def _read(
    chapter: Path, state: tuple[tuple[Path, int, int], ...]
) -> tuple[dict[str, bytes], PublicTables]:
    if _seen.setdefault(chapter, state) != state:  # the class was set up anew meanwhile
        forget_tables()
        forget_key()
        _seen[chapter] = state
    files = {path.relative_to(chapter).as_posix(): path.read_bytes() for path, _, _ in state}
    return files, PublicTables(chapter, files)


@dataclass(frozen=True)
class _Done:
    """A cell that has run, to be run again in a new process.

    block: number of the test cell that comes next.
    theirs: it is the learner's, not the chapter's.
    """

    source: str
    block: int
    theirs: bool


class _Run:
    """One notebook on its way through its cells."""

    def __init__(
        self,
        nb: NotebookNode,
        files: dict[str, bytes],
        tables: PublicTables | None,
        chapter: Path,
        warm: Warm,
        limits: Limits,
    ) -> None:
        self.ran = Ran(nb)
        self.files, self.tables, self.chapter = files, tables, chapter
        self.warm, self.limits = warm, limits
        self.began = time.monotonic()
        self.restarts = 0
        self.kernel: Kernel | None = None
        self.done: list[_Done] = []
        self.block = 0
        self.fatal: set[int] = set()  # blocks whose test ended the process
        self.shown = 0  # bytes of what all cells have put out

    def __enter__(self) -> _Run:
        return self

    def __exit__(self, *_: object) -> None:
        if self.kernel is not None:
            self.kernel.close()

    def all(self, test_cell: TestCell) -> None:
        """Every code cell in order; what there is no time or process for is marked."""
        code = [i for i, cell in enumerate(self.ran.notebook.cells) if cell.cell_type == "code"]
        for count, index in enumerate(code, 1):
            cell = self.ran.notebook.cells[index]
            mark = cell.metadata.get("nbgrader") or {}
            if not self._ready():
                self._write(cell, count, index, _not_run())
                continue
            if _is_test(cell):
                result = self._test(test_cell, cell.source)
                self.block += 1
            else:
                theirs = bool(mark) or str(cell.get("id", "")).startswith("extra-")
                # Nobody grades the chapter's own figures, and drawing them is most of the time.
                result = self.kernel.run(cell.source, self._left(), pictures=theirs)
                if self.kernel.alive and result.stopped != "timeout":
                    self.done.append(_Done(cell.source, self.block, theirs))
            self._write(cell, count, index, result)

    def _test(self, test_cell: TestCell, source: str) -> CellResult:
        """One test cell.

        Where a second one ends the process, the cells before the first may have spoilt it for
        all that follow: they are left out from now on, and this one is tried once more.
        """
        result = test_cell(source, self.kernel, self.chapter, self.warm.lang)
        if self.kernel.alive or result.stopped not in ("died", "output"):
            return result
        kept = [one for one in self.done if not (one.theirs and one.block in self.fatal)]
        spoilt = len(kept) < len(self.done)
        self.fatal.add(self.block)
        if spoilt:
            self.done = kept
            if self._ready():
                return test_cell(source, self.kernel, self.chapter, self.warm.lang)
        return result

    def _left(self) -> float:
        """Seconds that the notebook may still run."""
        return self.limits.notebook_seconds - (time.monotonic() - self.began)

    def _ready(self) -> bool:
        """Whether there is a process with the names of the cells before, and time for more."""
        while self._left() > 0:
            if self.kernel is not None and self.kernel.alive:
                return True
            if self.kernel is not None:
                self.restarts += 1
                if self.restarts > self.limits.restarts:
                    return False
            self.kernel = self.warm.kernel(self.files, self.tables)
            self.ran.unwritten = self.kernel.unwritten
            self._replay()
        return False

    def _replay(self) -> None:
        """Run the earlier cells again for their names; what they showed the first time stays."""
        for number, one in enumerate(self.done):
            if self._left() <= 0:
                return
            self.kernel.run(one.source, self._left())
            if not self.kernel.alive:  # it went well the first time; from now on it is left out
                del self.done[number]
                return

    def _write(self, cell: NotebookNode, count: int, index: int, result: CellResult) -> None:
        self.shown += sum(len(json.dumps(one)) for one in result.outputs)
        if self.shown > WHOLE * self.limits.output_bytes and not _is_test(cell):
            kept = [one for one in result.outputs if one["output_type"] == "error"]
            result = replace(result, outputs=[CUT, *kept], stopped=result.stopped or "output")
        cell.outputs = [nbformat.from_dict(one) for one in result.outputs]
        cell.execution_count = count
        for output in cell.outputs:
            if output.output_type == "execute_result":
                output.execution_count = count
        grade_id = (cell.metadata.get("nbgrader") or {}).get("grade_id")
        if grade_id:
            self.ran.seconds[grade_id] = round(result.seconds, 3)
        if result.stopped:
            place = {"exercise": exercise_of(grade_id)} if grade_id else {"cell": index + 1}
            self.ran.stopped.append({**place, "what": result.stopped})


def exercise_of(grade_id: str) -> str:
    """The exercise that a cell belongs to: "T1.5.a" for "T1-5-a" and "T1-5-a-code"."""
    return grade_id.removesuffix("-code").replace("-", ".")


def _is_test(cell: NotebookNode) -> bool:
    mark = cell.metadata.get("nbgrader") or {}
    return bool(mark.get("grade")) and not mark.get("solution")


def _not_run() -> CellResult:
    error = {"ename": SPENT, "evalue": SPENT, "traceback": [SPENT]}
    return CellResult([{"output_type": "error", **error}], error)
