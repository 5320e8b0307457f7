"""What the outputs of a page's code cells depend on: run again when it changes, else not."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from autograder.site.language import Block, blocks

ROOT = Path(__file__).resolve().parents[2]
# Any page with cells uses these: the learner's rooms with their messages, and the data.
WATCHED = (
    *("autograder/ingest", "autograder/learner", "autograder/checking", "autograder/artefacts"),
    *("autograder/locale", "datasets/campaign", "datasets/scale"),
    *("datasets/exports", "datasets/house"),
)
# Of the site's own modules a page depends on those that its cells import, and what these import.
OWN = "autograder.site"
_MADE = {".mo", ".pyc"}
# Messages of the verbs of course.py, which no cell shows.
_OF_VERBS = {"book.po", "coverage.po", "grading.po"}


def files_of(folder: Path) -> list[Path]:
    """All files below a folder that are not made from others."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and path.suffix not in _MADE
        and path.name not in _OF_VERBS
        and ".ipynb_checkpoints" not in path.parts
    ]


def digest(paths: Iterable[Path], more: str = "") -> str:
    """A short digest of the names and contents of files of the project, and of a text."""
    found = hashlib.sha256(more.encode())
    for path in paths:
        found.update(path.relative_to(ROOT).as_posix().encode())
        found.update(_content(path))
    return found.hexdigest()[:12]


@cache
def _content(path: Path) -> bytes:
    return hashlib.sha256(path.read_bytes()).digest() if path.is_file() else b"absent"


@cache
def _common() -> str:
    return digest(path for folder in WATCHED for path in files_of(ROOT / folder))


def of_page(text: str) -> str:
    """Digest of what the cells of a page depend on besides their own text; "" without cells."""
    cells = [block for block in blocks(text) if block.is_cell]
    if not cells:
        return ""
    named = {name for cell in cells for name in _imports(python_of(cell))}
    return digest(modules(named), _common())


def python_of(cell: Block) -> str:
    """The Python of a cell: its lines without the fence and the options at its head.

    Options stay as blank lines, so that line numbers count from the fence.
    """
    lines = cell.lines[1:-1]
    head = 0
    if lines and lines[0].strip() == "---":
        head = next((n for n, line in enumerate(lines[1:], 2) if line.strip() == "---"), 0)
    else:
        while head < len(lines) and lines[head].startswith(":"):
            head += 1
    return "\n".join([""] * head + lines[head:])


def _imports(source: str) -> Iterator[str]:
    """Every module that Python text may import; `from a import b` gives a.b, the reader decides."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # the cell will fail, or speaks a magic
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules(names: Iterable[str]) -> list[Path]:
    """Files of the site's modules among `names`, and of those that these import in turn."""
    found: set[Path] = set()
    waiting = [path for name in names if (path := _file(name))]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            text = path.read_text(encoding="utf-8")
            waiting += [other for name in _imports(text) if (other := _file(name))]
    return sorted(found)


def _file(name: str) -> Path | None:
    """The file of a module of the site, also when `name` goes on with something inside it."""
    parts = name.split(".")
    if not name.startswith(OWN + "."):
        return None
    for length in (len(parts), len(parts) - 1):
        path = ROOT.joinpath(*parts[:length]).with_suffix(".py")
        if path.is_file():
            return path
    return None
