"""Pictures as a reader of a built page meets them, and widgets as a notebook shows them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag


@dataclass(frozen=True)
class State:
    """One state of a picture: its name, its sentence, texts by row, bars as (start, length)."""

    name: str
    told: str
    texts: dict[str, str]
    bars: list[tuple[int, int]]
    whole: str  # all text of the state


def pictures(page: str) -> dict[str, list[State]]:
    """Name of the control -> its states, from the HTML of a page or of a picture alone."""
    found = {}
    for box in BeautifulSoup(page, "html.parser").select(".picture"):
        name = box.select_one("input")["name"]
        found[name] = _frames(box) if box.has_attr("data-frames") else _panels(box)
    return found


def _frames(box: Tag) -> list[State]:
    data = json.loads(box["data-frames"])
    lines = [[words(c) for c in tr.select("th, td")] for tr in box.select(".same tr")]
    if box.select_one("input[type=radio]"):
        lines = [list(column) for column in zip(*lines, strict=True)]
    heads, *lines = lines
    return [
        State(line[0], told, dict(zip(heads[1:], line[1:], strict=True)),
              [tuple(bar) for bar in bars], " ".join([told, *line]))
        for line, told, bars in zip(lines, data["told"], data["bars"], strict=True)
    ]  # fmt: skip


def _panels(box: Tag) -> list[State]:
    return [
        State(words(state.summary), words(state.p) if state.p else "", table(state), [],
              words(state).removeprefix(words(state.summary)).strip())
        for state in box.select("details.state")
    ]  # fmt: skip


def table(part: Tag) -> dict[str, str]:
    """First cell -> second cell of each row of the first table with numbers."""
    rows = [[words(c) for c in tr.select("th, td")] for tr in part.select("tr")]
    return {row[0]: row[1] for row in rows if len(row) > 1}


def words(tag: Tag) -> str:
    """Text of a part, spaces made one."""
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


def letters(text: str) -> str:
    """A text without its spaces: the site sets words of the other language apart."""
    return "".join(text.split())


def visible(widget: object) -> BeautifulSoup:
    """What a widget shows now: of a stack the chosen view only."""
    return BeautifulSoup("".join(_html(widget)), "html.parser")


def _html(widget: object) -> list[str]:
    kind = type(widget).__name__
    if kind == "Stack":
        chosen = widget.selected_index
        return [] if chosen is None else _html(widget.children[chosen])
    if kind == "HTML":
        return [widget.value]
    return [part for child in getattr(widget, "children", ()) for part in _html(child)]


def control(widget: object, kind: str, at: int = 0) -> object:
    """The `at`-th part of a widget whose class has this name."""
    return _all(widget, kind)[at]


def _all(widget: object, kind: str) -> list[object]:
    mine = [widget] if type(widget).__name__ == kind else []
    return mine + [one for child in getattr(widget, "children", ()) for one in _all(child, kind)]
