"""One submission of the attack: what is handed in, what it deserves, what has to be said."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import target_class
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

A, V, P2, M1 = "T9-9-a-code", "T9-9-v-code", "T0-p2-code", "T9-9-m1"
# The exercises by the letter used in `loses`.
EXERCISES = {"a": "T9.9.a", "v": "T9.9.v", "p2": "T0.p2", "g": "T9.9.g"}
ALL = tuple(EXERCISES)


@dataclass(frozen=True)
class Places:
    """What the attackers know: the strongest ones know where everything lies."""

    inbox: Path
    home: Path  # of the class
    user: Path  # the grader's own
    mark: str  # stands in the name of everything an attack leaves behind
    tcp: int
    udp: int
    socket: Path


@dataclass(frozen=True)
class Attack:
    """A hostile, broken or unlucky submission; whatever is not named is solved honestly.

    answers: sources by grade_id, in place of the solutions.
    after: own code cells, (grade_id they follow, source).
    files: work products beside the notebook; None leaves one out.
    change: makes another notebook, or the bytes of a file, of the notebook.
    write: hands everything in itself, given the learner's folder.
    loses: exercises that deserve nothing; `open_` ones may be given or refused.
    says: words that stand in the notes or in a message of the learner's result.
    learner: the id in the result, where it is not the name.
    told: secrets that the work is told by its nature, so that it can tell them.
    needs: "box" where only the box promises it.
    """

    name: str
    answers: dict[str, str] = field(default_factory=dict)
    after: tuple[tuple[str, str], ...] = ()
    files: dict[str, bytes | None] = field(default_factory=dict)
    change: Callable[[NotebookNode], NotebookNode | bytes] | None = None
    write: Callable[[Path, Places], None] | None = None
    loses: tuple[str, ...] = ()
    open_: tuple[str, ...] = ()
    says: str = ""
    learner: str | None = None
    told: tuple[str, ...] = ()
    needs: str = "process"

    @property
    def who(self) -> str:
        """The learner's id in the result."""
        return self.learner or self.name

    def deserves(self) -> dict[str, tuple[float, ...]]:
        """The points that each exercise may have."""
        points = {}
        for letter, exercise in EXERCISES.items():
            full = target_class.FULL[exercise]
            points[exercise] = (
                (0.0, full) if letter in self.open_ else (0.0,) if letter in self.loses else (full,)
            )
        return points

    def hand_in(self, places: Places) -> None:
        """Write the submission into the inbox."""
        folder = places.inbox / self.name
        if self.write is not None:
            self.write(folder, places)
            return
        put(folder / target_class.NAME, self.content(places), self.work(places))

    def content(self, places: Places) -> bytes:
        """The bytes of the notebook."""
        nb = copy.deepcopy(_solved())
        for cell in nb.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if name in self.answers:
                cell.source = known(self.answers[name], places)
        for name, source in self.after:
            at = next(i for i, cell in enumerate(nb.cells)
                      if cell.metadata.get("nbgrader", {}).get("grade_id") == name)  # fmt: skip
            nb.cells.insert(at + 1, new_code_cell(known(source, places)))
        made = self.change(nb) if self.change else nb
        return made if isinstance(made, bytes) else json.dumps(made).encode()

    def work(self, places: Places) -> dict[str, bytes]:
        """The files beside the notebook."""
        files = {"report.md": target_class.REPORT, **self.files}
        return {
            name: known(content.decode("latin-1"), places).encode("latin-1")
            for name, content in files.items() if content is not None
        }  # fmt: skip


@cache
def _solved() -> NotebookNode:
    return target_class.submission({})


def put(folder: Path, notebook: bytes | None, files: dict[str, bytes] | None = None) -> Path:
    """Write a chapter folder with a notebook and work products; its path."""
    folder.mkdir(parents=True, exist_ok=True)
    if notebook is not None:
        (folder / f"{target_class.NAME}.ipynb").write_bytes(notebook)
    for name, content in (files or {}).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def solved_bytes() -> bytes:
    """The file of a solved notebook."""
    return json.dumps(_solved()).encode()


def known(source: str, places: Places) -> str:
    """A source with what the attacker knows written into it: @CLASS@, @INBOX@, @USER@, ..."""
    for name, value in (
        ("@CLASS@", places.home), ("@INBOX@", places.inbox), ("@USER@", places.user),
        ("@MARK@", places.mark), ("@TCP@", places.tcp), ("@UDP@", places.udp),
        ("@SOCKET@", places.socket),
    ):  # fmt: skip
        source = source.replace(name, str(value))
    return source


# Put before an attack's source: `loot(data)` shows every canary in `data` in each way there is.
LOOT = r"""
import os, re

def loot(data):
    if isinstance(data, bytes):
        data = data.decode("utf-8", "replace")
    found = sorted(set(re.findall(r'CANARY-[A-Z]+-\d{12}|"seed": ?\d+', str(data))))
    for one in found:
        print("LOOT", one)
        try:
            with open("loot.md", "a") as file:
                file.write(one)
        except OSError:
            pass
    return found

def look(*paths):
    found = []
    for path in paths:
        try:
            with open(path, "rb") as file:
                found += loot(file.read(30_000_000))
        except Exception:
            pass
    return found
"""
