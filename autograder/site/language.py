"""Keep one language of a page that is written in two, and tell where the two do not agree.

A page is MyST Markdown. A line `+++ {"lang": "zh-TW"}` or `+++ {"lang": "en"}` opens a block of
that language; the block ends at the next `+++` line or at a code cell. Text outside such blocks
and code cells belong to both languages. In the YAML head of a code cell, `alt@zh-TW: ...` and
`alt@en: ...` give one key two values.

Lines that go away are left blank, so line numbers in warnings are those of the source.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.bilingual import differences

LANGUAGES = ("zh-TW", "en")
KEYS = {"lang", "nbgrader", "tags"}  # of a marker; notebooks have the others as well

_BREAK = re.compile(r"^\+\+\+\s*(\{.*\})?\s*$")
# What was meant to be such a line: too few or too many +, or a space before them.
_NEARLY = re.compile(r"^\s*(\+{2,}|\+\s*\{\s*\W?lang)")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,}|:{3,})(.*)$")
_KEYED = re.compile(r"^(\s*)([\w-]+)@(zh-TW|en):(.*)$")
# {term}`歸因 <Attribution>` and {term}`attribution <Attribution>` are one link to the glossary.
_TERM = re.compile(r"\{term\}`[^`]*`")


class LanguageError(ValueError):
    """A block marker that cannot be read; `line` is its line, the message a sentence."""

    def __init__(self, line: int, sentence: str) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.line, self.sentence = line, sentence


class OpenFence(LanguageError):
    """A fence that is not closed: `line` opens it with `marker`, it should end before `before`."""

    def __init__(self, line: int, marker: str, before: int | None) -> None:
        where = f"before the +++ of line {before}" if before else "to the end of the page"
        super().__init__(line, f"the {marker} of this line is not closed {where}")
        self.marker, self.before = marker, before


@dataclass
class Block:
    """Lines that belong together: prose of one language, shared prose (None), or a code cell."""

    language: str | None
    line: int  # of the first line, from 1
    is_cell: bool
    lines: list[str]
    marked: bool = False  # opened by a +++ line, which is not among its lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _block_language(head: str | None, line_number: int) -> str | None:
    if not head:
        return None
    try:
        made = json.loads(head)
    except json.JSONDecodeError as error:
        raise LanguageError(line_number, f"+++ is not followed by JSON ({error})") from error
    if not made or not set(made) <= KEYS:
        raise LanguageError(line_number, f'+++ is followed by {head}, not by {{"lang": …}}')
    language = made.get("lang")
    if language is not None and language not in LANGUAGES:
        raise LanguageError(line_number, f"unknown language {language!r}")
    return language


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a page in their order; every line but the `+++` lines is in one of them.

    Raises LanguageError on a marker that is not JSON or names another language, and on a fence
    that stays open.
    """
    block = Block(None, 1, False, [])
    fence: str | None = None  # the marker that closes the fence we are in
    opened = 0  # its line
    for number, line in enumerate(text.split("\n"), start=1):
        if fence and (found := _BREAK.match(line)) and found[1]:
            raise OpenFence(opened, fence, number)
        if fence is None and _NEARLY.match(line) and not _BREAK.match(line):
            raise LanguageError(number, 'this line looks like a +++ {"lang": …} line and is none')
        if fence is None and (found := _BREAK.match(line)):
            yield block
            block = Block(_block_language(found[1], number), number + 1, False, [], marked=True)
            continue
        closes_cell = False
        if found := _FENCE.match(line):
            marker, info = found.groups()
            if fence is None:
                fence, opened = marker, number
                if info.startswith("{code-cell}"):
                    yield block
                    block = Block(None, number, True, [])
            elif not info.strip() and marker[0] == fence[0] and len(marker) >= len(fence):
                fence = None
                closes_cell = block.is_cell
        block.lines.append(line)
        if closes_cell:
            yield block
            block = Block(None, number + 1, False, [])
    if fence:
        raise OpenFence(opened, fence, None)
    yield block


def keep(text: str, language: str) -> str:
    """Return `text` with only the blocks of `language` ("zh-TW" or "en") and the shared ones.

    The result has as many lines as the source. Raises LanguageError on a marker that is not JSON
    or names another language, ValueError on an unknown `language`.
    """
    if language not in LANGUAGES:
        raise ValueError(f"unknown language {language!r}")
    kept: list[str] = []
    for block in blocks(text):
        kept += [""] * block.marked
        if block.is_cell:
            kept += [_keyed(line, language) for line in block.lines]
        elif block.language in (None, language):
            kept += block.lines
        else:
            kept += [""] * len(block.lines)
    return "\n".join(kept)


def _keyed(line: str, language: str) -> str:
    """A line of a code cell: `key@language:` becomes `key:` or goes away."""
    found = _KEYED.match(line)
    if not found:
        return line
    indent, key, wanted, value = found.groups()
    return f"{indent}{key}:{value}" if wanted == language else ""


def without_bad_markers(text: str) -> tuple[str, list[tuple[int, str]]]:
    """`text` with a blank line for each marker that cannot be read, and those (line, sentence).

    A fence that stays open is closed in the last blank line of its part of the page.
    """
    faults: list[tuple[int, str]] = []
    lines = text.split("\n")
    while True:
        try:
            list(blocks("\n".join(lines)))
        except OpenFence as error:
            faults.append((error.line, error.sentence))
            end = (error.before or len(lines) + 1) - 1
            blank = (n for n in range(end - 1, error.line - 1, -1) if not lines[n].strip())
            place = next(blank, None)
            if place is not None:
                lines[place] = error.marker
            elif error.before is None:
                lines.append(error.marker)
            else:
                lines[error.line - 1] = ""
        except LanguageError as error:
            faults.append((error.line, error.sentence))
            lines[error.line - 1] = ""
        else:
            return "\n".join(lines), faults


def disagreements(text: str) -> list[tuple[int, str]]:
    """Where the two languages of a page do not agree, as (line, sentence).

    Each block of one language is followed by its sibling in the other, with the same headings,
    numbers, inline code, codes, links and pictures; `key@zh-TW:` has its `key@en:` and the other
    way round. The markers must be readable.
    """
    faults: list[tuple[int, str]] = []
    waiting: Block | None = None
    for block in blocks(text):
        if block.is_cell:
            faults += _unpaired_keys(block)
        if not block.text.strip():
            continue
        alone = waiting is not None and (block.language in (None, waiting.language))
        if alone:
            faults.append(_alone(waiting))
            waiting = None
        if block.language is None:
            continue
        if waiting is None:
            waiting = block
            continue
        pair = {one.language: _TERM.sub("", one.text) for one in (waiting, block)}
        place = _first_line(waiting)
        faults += [(place, text) for text in differences(pair["zh-TW"], pair["en"])]
        waiting = None
    if waiting is not None:
        faults.append(_alone(waiting))
    return faults


def _first_line(block: Block) -> int:
    return block.line + next(n for n, line in enumerate(block.lines) if line.strip())


def _alone(block: Block) -> tuple[int, str]:
    other = LANGUAGES[1 - LANGUAGES.index(block.language)]
    return _first_line(block), f"this {block.language} block has no {other} block beside it"


def _unpaired_keys(cell: Block) -> list[tuple[int, str]]:
    found: dict[str, dict[str, int]] = {}
    for number, line in enumerate(cell.lines, start=cell.line):
        if match := _KEYED.match(line):
            found.setdefault(match[2], {})[match[3]] = number
    return [
        (*places.values(), f"{key}@{language} has no {key}@{other} beside it")
        for key, places in found.items()
        for language, other in (LANGUAGES, LANGUAGES[::-1])
        if set(places) == {language}
    ]
