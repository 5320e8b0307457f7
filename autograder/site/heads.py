"""Heads of pages and of code cells: YAML that Sphinx stops at, or passes over without a word."""

from __future__ import annotations

import re

import yaml

from autograder.site.language import Block, blocks

# What a cell may be tagged with: the words that the book's reader of notebooks knows.
TAGS = frozenset(
    f"{what}-{part}"
    for what in ("hide", "remove")
    for part in ("cell", "input", "output", "stdout", "stderr")
) | {"raises-exception", "skip-execution", "scroll-output", "full-width", "margin"}
KERNEL = "python3"  # the kernel of the environment that builds the book
_OPTION = re.compile(r"^:([\w-]+):(.*)$")


def checked(text: str) -> tuple[str, list[tuple[int, str]]]:
    """A page that Sphinx can read to its end, and what is wrong with its heads: (line, sentence).

    Cells of a page with a head that cannot be read, its own or that of a cell, are shown and not
    run. No line moves. The markers of languages must be readable (`language.without_bad_markers`).
    """
    lines = text.split("\n")
    cells = [block for block in blocks(text) if block.is_cell]
    faults = _page(lines, cells)
    unread = bool(faults)
    for cell in () if unread else cells:
        wrong, readable = _cell(cell)
        faults += wrong
        unread |= not readable
    for cell in cells if unread else ():
        lines[cell.line - 1] = lines[cell.line - 1].partition("{code-cell}")[0] + "text"
    return "\n".join(lines), sorted(faults)


def _page(lines: list[str], cells: list[Block]) -> list[tuple[int, str]]:
    """What is wrong with the head of the page."""
    end = next((n for n, line in enumerate(lines[1:], 1) if line == "---"), 0)
    if lines[0] != "---" or not end:
        wrong = (1, "the page has code cells and no head") if cells else None
        end = 0
    else:
        wrong = _kernel("\n".join(lines[1:end]), bool(cells), lines)
    if not wrong:
        return []
    lines[: end + bool(end)] = [""] * (end + bool(end))
    return [wrong]


def _kernel(head: str, has_cells: bool, lines: list[str]) -> tuple[int, str] | None:
    try:
        made = yaml.safe_load(head)
    except yaml.YAMLError as error:
        return _line(error, 2), f"the head of the page is not YAML: {_why(error)}"
    if made is not None and not isinstance(made, dict):
        return 1, "the head of the page is not a mapping"
    kernel = (made or {}).get("kernelspec")
    name = kernel.get("name") if isinstance(kernel, dict) else None
    if has_cells and ("jupytext" not in (made or {}) or not name):
        return 1, "the page has code cells, and its head lacks jupytext: or kernelspec: with a name"
    if has_cells and name != KERNEL:
        place = next((n for n, line in enumerate(lines, 1) if line.strip() == f"name: {name}"), 1)
        return place, f"the kernel {name!r} is unknown; cells of the book run in {KERNEL}"
    return None


def _cell(cell: Block) -> tuple[list[tuple[int, str]], bool]:
    """What is wrong with the head of a cell, and whether Sphinx can read it."""
    inside = cell.lines[1:]
    if inside and inside[0].strip() == "---":
        end = next((n for n, line in enumerate(inside[1:], 1) if line.strip() == "---"), 0)
        if not end:
            return [(cell.line + 1, "the head of this cell has no second ---")], False
        head, first = "\n".join(inside[1:end]), cell.line + 2
    else:
        options = []
        for line in inside:
            if not (found := _OPTION.match(line)):
                break
            options.append(f"{found[1]}: {found[2].strip()}")
        head, first = "\n".join(options), cell.line + 1
    try:
        made = yaml.safe_load(head)
    except yaml.YAMLError as error:
        return [(_line(error, first), f"the head of this cell is not YAML: {_why(error)}")], False
    if made is None:
        return [], True
    if not isinstance(made, dict):
        return [(first, "the head of this cell is not a mapping of names to values")], False
    tags = made.get("tags", [])
    if not isinstance(tags, list):
        tags = [tags]
    found = [
        (_place(head, str(tag), first), f"the tag {str(tag)!r} of this cell is unknown")
        for tag in tags
        if tag not in TAGS
    ]
    readable = isinstance(made.get("mystnb", {}), dict)
    if not readable:
        found.append((_place(head, "mystnb", first), "'mystnb' in the head of this cell is empty"))
    return found, readable


def _place(head: str, word: str, first: int) -> int:
    lines = head.split("\n")
    return first + next((n for n, line in enumerate(lines) if word in line), 0)


def _line(error: yaml.YAMLError, first: int) -> int:
    mark = getattr(error, "problem_mark", None)
    if "flow" in (getattr(error, "context", None) or ""):  # a bracket that is not closed
        mark = error.context_mark
    return first + (mark.line if mark else 0)


def _why(error: yaml.YAMLError) -> str:
    return getattr(error, "problem", None) or "it cannot be read"
