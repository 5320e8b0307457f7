"""What a question of a chapter speaks of without saying it again: "the table above".

A review shows a question alone, so the words before it, up to the chapter's last large heading,
come along. What only a run of the chapter shows (a picture, a result) cannot: questions about that
are left out of reviews (`review_key.LEFT_OUT`).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

# "above" and "picture" as places in the text, not "above 0" or "is above `budget`".
_REFERS = re.compile(
    r"\b(?:tables?|lists?|examples?|formula|picture|output|ways|finished|dict|definition|events"
    r"|columns|shop|error|rules?|loaded|printed|as|from) above\b|\bfrom above\b"
    r"|from the picture|these three tables"
    r"|(?<![最報表])(?<!報表)上面(?!看)|上表|上圖"
)
_EXERCISE = re.compile(r"#+ .*\bT\d(?:\.\d)?\.[a-z]\d*\b")  # a heading that names one
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img[^>]*>")


def refers(text: str) -> bool:
    """Whether a question speaks of something before it in its chapter."""
    return bool(_REFERS.search(text))


def before(cells: Sequence[NotebookNode], cell: int, line: int, lang: str) -> str:
    """The prose between the last heading of the first or second level and a line of a cell, and
    the finished code there that defines functions, as Markdown.

    Args:
        cells: of a two-language notebook.
        cell, line: where the question begins.
    """
    begin = next(
        (n for n in range(cell, -1, -1) if _heading(cells[n], lang, line if n == cell else None)),
        0,
    )
    found = []
    for number in range(begin, cell + 1):
        one = cells[number]
        if one.cell_type == "code":
            if "nbgrader" not in one.metadata and re.search(r"^def ", one.source, re.M):
                found.append(f"```python\n{one.source.strip()}\n```")
        elif one.metadata.get("lang") == lang and "nbgrader" not in one.metadata:
            lines = one.source.splitlines()[: line if number == cell else None]
            if number == begin and (at := _heading(one, lang, line if number == cell else None)):
                lines = lines[at:]
            found.append(_PICTURE.sub("", "\n".join(_without_exercises(lines))).strip())
    return "\n\n".join(filter(None, found))


def finished(cells: Sequence[NotebookNode], text: str, words: str) -> str:
    """The functions that a text names and a chapter has finished, as Markdown, without those whose
    code stands in `words`."""
    named, found = set(re.findall(r"`(\w+)[(`]", text)), []
    for cell in cells:
        if cell.cell_type != "code" or "nbgrader" in cell.metadata or "def " not in cell.source:
            continue
        try:
            tree = ast.parse(cell.source)
        except SyntaxError:  # a line for IPython
            continue
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name in named:
                code = ast.get_source_segment(cell.source, node) or ""
                if code not in words:
                    found.append(f"```python\n{code}\n```")
    return "\n\n".join(found)


def _without_exercises(lines: list[str]) -> list[str]:
    """Lines without those under the heading of another exercise, in the same cell."""
    kept, other = [], False
    for text in lines:
        if text.startswith("#"):
            other = bool(_EXERCISE.match(text))
        if not other:
            kept.append(text)
    return kept


def _heading(cell: NotebookNode, lang: str, until: int | None) -> int:
    """The number, from 1, of the line after a cell's last large heading; 0 where it has none."""
    if cell.cell_type == "code" or cell.metadata.get("lang") != lang:
        return 0
    lines = cell.source.splitlines()[:until]
    return max((n + 1 for n, text in enumerate(lines) if re.match(r"##? ", text)), default=0)
