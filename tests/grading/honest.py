"""Honest notebooks of every chapter, made from the course's own material; the same for a seed.

They hold what a class hands in: everything solved, the first half, some exercises right (the
notebook's way or another right one), some with a known mistake, some blank, wrong letters, files
written by hand, and around that own cells, prints, warnings, plots, old outputs, other versions of
the format and Windows' line ends. Nothing in them tries to get more than it deserves.
"""

from __future__ import annotations

import copy
import inspect
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import honest_sources
import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from autograder.exercises import CHAPTERS, of_chapter
from autograder.exercises.held_out import tables_for
from autograder.grading import notebook as notebooks

RUBRIC = "公開回覆：我們收到了，正在查證。 / We have seen this and are checking it."
RIGHT, OTHER, WRONG, BLANK, BY_HAND = "solved", "other right way", "mistake", "blank", "by hand"
KINDS = ("some", "few", "half", "some", "few", "blank", "solved", "few")  # after the first


@dataclass(frozen=True)
class Honest:
    """One learner's work on one chapter.

    notebook: the content of the .ipynb; file_name: what the learner calls it.
    files: what lies beside it. answers: exercise -> which way it was answered.
    around: what else was done to the notebook.
    """

    learner: str
    chapter: str
    notebook: bytes
    file_name: str
    files: dict[str, bytes] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class Way:
    """One way to answer an exercise: sources of answer cells by grade_id, files by name."""

    name: str
    cells: dict[str, str]
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Material:
    """A chapter in one language: as released, the solutions, the cells of each exercise."""

    chapter: str
    blank: NotebookNode
    solutions: dict[str, str]
    cells: dict[str, list[str]]
    items: dict[str, Any]


@cache
def material(chapter: str, lang: str) -> Material:
    """Read a chapter once."""
    whole = notebooks.instructor_notebook(chapter, lang)
    solutions: dict[str, str] = {}
    cells: dict[str, list[str]] = {}
    waiting: list[str] = []
    items = {item.id.replace(".", "-"): item for item in of_chapter(chapter)}
    for cell in whole.cells:
        mark = cell.metadata.get("nbgrader", {})
        if mark.get("solution"):
            source = cell.source.splitlines()
            lines = [line for line in source if not line.lstrip().startswith("###")]
            solutions[mark.grade_id] = "\n".join(lines) if cell.cell_type == "code" else RUBRIC
            waiting.append(mark.grade_id)
        if mark.get("grade"):
            cells[mark.grade_id] = waiting
            waiting = []
    return Material(chapter, notebooks.released_notebook(whole), solutions, cells, items)


def submissions(
    count: int,
    chapters: tuple[str, ...] = tuple(CHAPTERS),
    lang: str = "en",
    seed: int = 0,
    first: str = "solved",
    kinds: tuple[str, ...] = KINDS,
    firsts: int = 1,
) -> Iterator[Honest]:
    """`count` pieces of work, chapter by chapter in turn; the learners' names keep the order.

    first: the kind of the first `firsts` of each chapter; `kinds`: of those after, in turn.
    """
    for number in range(count):
        chapter = chapters[number % len(chapters)]
        turn = number // len(chapters)
        kind = first if turn < firsts else kinds[(turn - firsts) % len(kinds)]
        one = make(chapter, kind, f"{seed}.{number}", lang)
        yield replace(one, learner=f"{number:05}-{one.learner}")


def make(chapter: str, kind: str, seed: str, lang: str = "en") -> Honest:
    """One piece of work: "solved", "half", "some", "few" or "blank" of a chapter."""
    draw = random.Random(f"{chapter}/{kind}/{seed}")
    about = material(chapter, lang)
    names = list(about.cells)
    if kind == "few":
        plan = dict.fromkeys(draw.sample(names, min(3, len(names))), "any")
    elif kind == "some":
        plan = {name: draw.choice((RIGHT, RIGHT, "any", "any", BLANK)) for name in names}
    else:
        plan = dict.fromkeys(names[: {"half": len(names) // 2, "blank": 0}.get(kind)], RIGHT)
    ways = {name: _way(about, name, wanted, draw) for name, wanted in plan.items()}
    sources: dict[str, str] = {}
    files: dict[str, bytes] = {}
    for way in ways.values():
        sources |= way.cells
        files |= way.files
    nb = copy.deepcopy(about.blank)
    for cell in nb.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in sources:
            cell.source = sources[name]
    around = draw.sample(list(AROUND), draw.randint(0, 3)) if kind != "solved" else []
    for name in around:
        AROUND[name](nb, draw)
    content = nbformat.writes(nb)
    if "Windows line ends" in around:
        content = content.replace("\n", "\r\n")
    renamed = draw.random() < 0.1 and kind != "solved"
    return Honest(
        f"{kind}-{chapter.replace('.', '_')}-{seed.replace('.', '-')}", chapter, content.encode(),
        f"{chapter} final (2).ipynb" if renamed else f"{chapter}.ipynb", files,
        {name: way.name for name, way in ways.items()}, tuple(around),
    )  # fmt: skip


# --- one exercise --------------------------------------------------------------------------------


def _way(about: Material, name: str, wanted: str, draw: random.Random) -> Way:
    """The notebook's own way, or any way of the registry that can be written down."""
    solved = {cell: about.solutions[cell] for cell in about.cells[name]}
    if name in about.solutions:  # a rubric: the cell is answer and graded cell in one
        solved = {name: about.solutions[name]}
    item = about.items.get(name)
    if wanted == BLANK:
        return Way(BLANK, {})
    if wanted == RIGHT or item is None:
        return Way(RIGHT, solved)
    kind = type(item).__name__
    if kind == "Choice":
        letter = draw.choice([letter for letter in sorted(item.feedback) if letter != item.answer])
        return Way(f"{WRONG}: {letter}", _instead(solved, f"{_short(item)} = {letter!r}"))
    if kind == "Parsons":
        order = list(item.blocks)
        draw.shuffle(order)
        return Way(f"order {''.join(order)}", _instead(solved, f"{_short(item)} = {order!r}"))
    if kind == "ArtefactExercise":
        return _by_hand(item, draw)
    return _function(item, solved, draw)


def _short(item: Any) -> str:
    return item.id.rsplit(".", 1)[1]


def _instead(solved: dict[str, str], source: str) -> dict[str, str]:
    """`source` as the whole answer."""
    return dict.fromkeys(list(solved)[:1], source)


def _function(item: Any, solved: dict[str, str], draw: random.Random) -> Way:
    """Another right way or a known mistake, as text below the notebook's own functions."""
    ways = [(OTHER, one) for one in item.alternatives] * 3
    ways += [(WRONG, one) for one in item.misconceptions]
    draw.shuffle(ways)
    first = item.parts[0].name
    for kind, one in ways[:8]:
        cells = dict(solved)
        for part in item.parts:
            impl = one.of(part.name, first)
            if impl is None:
                continue
            parameters = list(inspect.signature(part.reference).parameters)
            text = honest_sources.standalone(impl, part.name, parameters)
            place = next((c for c in cells if f"def {part.name}(" in cells[c]), None)
            if text is None or place is None:
                break
            cells[place] += f"\n\n{text}"
        else:
            return Way(f"{kind}: {one.id}", cells)
    return Way(RIGHT, solved)


def _by_hand(item: Any, draw: random.Random) -> Way:
    """The functions stay unwritten; the files are there: right ones, other ones, wrong ones."""
    truth = _truth(item.id)
    files = item.correct(truth)
    ways: list[tuple[str, Callable]] = [(f"{OTHER}: {a.id}", a.impl) for a in item.alternatives]
    ways += [(f"{WRONG}: {m.id}", m.impl) for m in item.misconceptions]
    name, impl = draw.choice(ways)
    if draw.random() < 0.3:
        return Way(BY_HAND, {}, dict(files))
    made = {**files, **impl(dict(files), truth)}
    return Way(f"{BY_HAND}, {name}", {}, {k: v for k, v in made.items() if isinstance(v, bytes)})


@cache
def _truth(exercise: str) -> Any:
    from autograder.exercises import REGISTRY

    return REGISTRY[exercise].truth(tables_for(exercise))


# --- around the answers --------------------------------------------------------------------------


def _insert(nb: NotebookNode, draw: random.Random, source: str) -> None:
    """An own cell somewhere below the imports."""
    at = next(n for n, cell in enumerate(nb.cells) if cell.cell_type == "code") + 1
    nb.cells.insert(draw.randint(at, len(nb.cells)), new_code_cell(source))


def _helper(nb: NotebookNode, draw: random.Random) -> None:
    _insert(nb, draw, "def my_share(part, whole):\n    return part / whole if whole else None\n\n"
                      "my_share(3, 4)")  # fmt: skip


def _prints(nb: NotebookNode, draw: random.Random) -> None:
    _insert(nb, draw, "for n in range(300):\n    print('row', n, '測試' * 20)")


def _warns(nb: NotebookNode, draw: random.Random) -> None:
    _insert(nb, draw, "import sys\nimport warnings\n\nwarnings.warn('look at this again')\n"
                      "print('careful', file=sys.stderr)")  # fmt: skip


def _plots(nb: NotebookNode, draw: random.Random) -> None:
    _insert(nb, draw, "import matplotlib.pyplot as mine\n\nmine.plot([3, 1, 2])\n"
                      "mine.title('一張圖 a chart')\nmine.show()")  # fmt: skip


def _shows(nb: NotebookNode, draw: random.Random) -> None:
    _insert(nb, draw, "import pandas\n\npandas.DataFrame({'日期': range(90), 'x': 1.5})")


def _fails(nb: NotebookNode, draw: random.Random) -> None:
    _insert(nb, draw, "tried = [1, 2]\ntried[5]")


def _notes(nb: NotebookNode, draw: random.Random) -> None:
    nb.cells.insert(draw.randint(1, len(nb.cells)), new_markdown_cell("## 我的筆記\n\n- ask why"))


def _old_outputs(nb: NotebookNode, draw: random.Random) -> None:
    """As saved by JupyterLab after a session: counts and outputs of cells run long ago."""
    for count, cell in enumerate(nb.cells):
        if cell.cell_type == "code" and draw.random() < 0.5:
            cell.execution_count = count + 40
            cell.outputs = [new_output("stream", name="stdout", text="old\n" * 50)]


def _without_ids(nb: NotebookNode, draw: random.Random) -> None:
    """nbformat 4.4, as other editors write it."""
    nb.nbformat_minor = 4
    for cell in nb.cells:
        cell.pop("id", None)


def _other_kernel(nb: NotebookNode, draw: random.Random) -> None:
    nb.metadata["kernelspec"] = {
        "name": "conda-env-course-py", "display_name": "Python [conda env:course]",
        "language": "python",
    }  # fmt: skip
    nb.metadata["language_info"] = {"name": "python", "version": "3.12.1"}


def _crlf(nb: NotebookNode, draw: random.Random) -> None:
    """In the sources; the file's own line ends follow when it is written."""
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.source = cell.source.replace("\n", "\r\n")


def _lab_marks(nb: NotebookNode, draw: random.Random) -> None:
    """Metadata that editors leave behind."""
    for cell in nb.cells:
        cell.metadata["jp-MarkdownHeadingCollapsed"] = True
    nb.metadata["widgets"] = json.loads('{"application/vnd.jupyter.widget-state+json": {}}')


AROUND: dict[str, Callable[[NotebookNode, random.Random], None]] = {
    "own helper": _helper, "prints": _prints, "warnings": _warns, "plot": _plots,
    "table shown": _shows, "own cell fails": _fails, "notes": _notes,
    "old outputs": _old_outputs, "no cell ids": _without_ids, "other kernel": _other_kernel,
    "Windows line ends": _crlf, "editor's metadata": _lab_marks,
}  # fmt: skip
