"""Why a YAML file cannot be read, in the words of its line: colon, space, tab, quote, bracket."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from .errors import ArtefactError

_FIELD = r"^\s*(?:-\s+)?[A-Za-z_][\w.]*"
_TAB = re.compile(r"^ *(?:- +)?\t+\s*\S")
_WIDE = re.compile(_FIELD + r"\s*：")
_TIGHT = re.compile(_FIELD + r":(?!//)[^\s]")
_OPEN = re.compile(r"(?::\s+|^\s*-\s+)([\"'])(.*)$")
_AFTER = re.compile(_FIELD + r":\s+(?:\"[^\"]*\"|'[^']*')\s*[^\s#,\]}]")
_COLON = re.compile(_FIELD + r":\s+[^\"'\[{|>#\s].*?:(?:\s|$)")
_BLOCK = re.compile(r"[|>][+-]?\d?\s*(?:#.*)?$")
_SHOWN = 50  # letters of a line that a message quotes


def wide_or_tight(text: str) -> str | None:
    """The message for a field whose colon is full-width or has no space after it."""
    if _WIDE.search(text):
        return ("Line {line} of {name} has a full-width colon (：): “{text}”. Write a half-width "
                "colon and a space (“field: value”).")
    if _TIGHT.search(text):
        return ("Line {line} of {name} lacks the space after the colon: “{text}”. Write “field: "
                "value”.")
    return None


def fault(name: str, text: str, error: yaml.YAMLError | None) -> ArtefactError | None:
    """The sentence for a file that the reader refuses.

    error: what the reader said; None where it read something that is no mapping, and then the
    answer may be None as well.
    """
    lines = text.split("\n")
    mark = getattr(error, "problem_mark", None)
    last = min(mark.line if mark else len(lines), len(lines) - 1)

    def said(msgid: str, line: int) -> ArtefactError:
        shown = lines[line].strip() if line < len(lines) else ""
        return ArtefactError(msgid, name=name, line=line + 1, text=shown[:_SHOWN])

    if isinstance(error, yaml.composer.ComposerError) and "single document" in str(error.context):
        return said("{name} holds several documents: line {line} begins a new one with “---”. Keep "
                    "one, and take that line out.", mark.line)
    for at in _plain_lines(lines, last):
        found = _of_line(lines[at])
        if found:
            return said(found, at)
    if error is None:
        return None
    context = getattr(error, "context", "") or ""
    begun = getattr(error, "context_mark", None)
    sign = lines[last][mark.column:mark.column + 1] if mark and mark.column >= 0 else ""
    if "flow" in context and begun:
        if sign and sign in "?:" and mark.line == begun.line:
            return ArtefactError(
                "Line {line} of {name} has the sign {sign} in a text inside brackets. There YAML "
                "takes each of ? , : for a sign of its own: put the text in quotes, or write one "
                "field per line as in the template: “{text}”.",
                name=name, line=last + 1, sign=sign, text=_around(lines[last], mark.column))
        return said("A bracket that opens in line {line} of {name} is not closed, or a comma is "
                    "missing in it, or a text in it needs quotes: “{text}”.", begun.line)
    if mark and _COLON.search(lines[last]):
        return said("Line {line} of {name} has a second colon in its text: “{text}”. Put the text "
                    "in quotes.", last)
    if sign and sign in "@`%!&*":
        return said("A text in line {line} of {name} begins with a sign that YAML keeps for "
                    "itself: “{text}”. Put the text in quotes.", last)
    return None


def _around(line: str, column: int) -> str:
    """The piece of a line between commas in which a sign stands, as a message quotes it."""
    start = max(line.rfind(",", 0, column), line.rfind("{", 0, column)) + 1
    return line[start:].split(", ")[0].strip(" }")[:_SHOWN]


def _of_line(line: str) -> str | None:
    if _TAB.search(line):
        return "Line {line} of {name} is indented with a tab: “{text}”. Use spaces."
    if found := wide_or_tight(line):
        return found
    opened = _OPEN.search(line)
    if opened and not _closed(opened[1], opened[2]):
        return ("A quotation mark in line {line} of {name} is not closed: “{text}”. Close it at "
                "the end of the text.")
    if _AFTER.search(line):
        return ("Line {line} of {name} goes on after its closing quotation mark: “{text}”. Put "
                "the whole text between the marks.")
    return None


def _closed(quote: str, rest: str) -> bool:
    if quote == '"':
        rest = re.sub(r"\\.", "", rest)
    return rest.count(quote) % 2 == 1


def _plain_lines(lines: list[str], last: int) -> Iterator[int]:
    """Lines up to `last` that are neither comments nor inside a block of text (| or >)."""
    block = None
    for at in range(last + 1):
        line = lines[at]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        indent = len(line) - len(line.lstrip(" "))
        if block is not None and indent > block:
            continue
        block = indent if _BLOCK.search(line) and ":" in line else None
        yield at


def duplicate(name: str, root: yaml.Node | None) -> ArtefactError | None:
    """The sentence for a key that stands twice in one mapping, with its lines and its place."""
    waiting, seen = [(root, "")], set()
    while waiting:
        node, where = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += [(n, f"{where} {i}".strip()) for i, n in enumerate(node.value, 1)]
        elif isinstance(node, yaml.MappingNode):
            first: dict[str, int] = {}
            for key, value in node.value:
                if not isinstance(key.value, str):
                    continue  # a list or a mapping as key: the loader itself refuses it
                line = key.start_mark.line + 1
                if key.value in first:
                    return ArtefactError(
                        "{name} holds the key “{key}” twice in {where} (lines {first} and {line}), "
                        "so nobody knows which one counts. Keep one.", name=name,
                        key=key.value[:40], first=first[key.value], line=line,
                        where=where or name)
                first[key.value] = line
                waiting.append((value, f"{where}.{key.value}".strip(".")))
    return None
