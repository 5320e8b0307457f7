"""What a build of the book took and what came out: a short table, and all of it as JSON."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from unicodedata import east_asian_width

from autograder.checking.messages import translate

LARGEST = 5
NAME = "report.json"
_notes: list[str] = []


def leave_out(what: str) -> None:
    """Let the report of the running build say that something is not in the site, and why.

    Args:
        what: a sentence in the language in force (`translate`).
    """
    if what not in _notes:
        _notes.append(what)


@dataclass
class Report:
    """One build.

    Attributes:
        ok: the site was written.
        out: the folder it was written to.
        faults: what was wrong, as "file:line: sentence".
        seconds: how long each step took, in the order of the steps; "zh-TW" and "en" run side by
            side and hold their parts: reading (with the cells), cells, writing.
        pages: bytes of each page, the largest first.
        files, bytes: all of the site.
        left_out: what is not in the site, and why.
    """

    ok: bool = False
    out: str = ""
    faults: list[str] = field(default_factory=list)
    seconds: dict[str, float | dict[str, float]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    pages_read: dict[str, int] = field(default_factory=dict)
    cells: dict[str, dict[str, float]] = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    left_out: list[str] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(time.perf_counter() - began, 2)

    def measure(self, site: Path) -> None:
        """Note the sizes of the pages and of all files of a site."""
        sizes = {
            path.relative_to(site).as_posix(): path.stat().st_size
            for path in site.rglob("*")
            if path.is_file()
        }
        self.files, self.bytes = len(sizes), sum(sizes.values())
        pages = {
            name: size
            for name, size in sizes.items()
            if name.endswith(".html") and not name.startswith(("_static/", "en/_static/"))
        }
        self.pages = dict(sorted(pages.items(), key=lambda one: (-one[1], one[0])))

    def take_notes(self) -> None:
        """Take over what the steps left out."""
        self.left_out += _notes
        _notes.clear()

    def as_dict(self) -> dict:
        """All of it, for JSON."""
        return asdict(self)

    def write(self, folder: Path) -> None:
        """Write report.json into a folder."""
        text = json.dumps(self.as_dict(), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(text + "\n", encoding="utf-8")

    def table(self) -> str:
        """The short table for a person, in the language in force."""
        lines = _columns(
            [(_step(name), f"{_total(took):.1f} s", _parts(took, self.pages_read.get(name)))
             for name, took in self.seconds.items()]
        )  # fmt: skip
        largest = list(self.pages.items())[:LARGEST]
        lines += ["", translate("{count} pages; the largest:", count=len(self.pages))]
        lines += _columns([(name, f"{size / 1000:,.0f} kB", "") for name, size in largest])
        if self.left_out:
            lines += ["", translate("Not in this site:"), *(f"  {what}" for what in self.left_out)]
        whole = f"{self.bytes / 1e6:.1f} MB"
        lines += ["", translate("{size} in {files} files: {place}", size=whole, files=self.files,
                                place=str(Path(self.out) / "index.html"))]  # fmt: skip
        return "\n".join(lines)


def _total(took: float | dict[str, float]) -> float:
    return took["total"] if isinstance(took, dict) else took


def _step(name: str) -> str:
    names = {
        "zh-TW": translate("pages in Chinese"),
        "en": translate("pages in English"),
        "copy": translate("copying"),
        "hosts": translate("looking for other hosts"),
        "total": translate("all of it"),
    }
    return names.get(name, name)


def _parts(took: float | dict[str, float], read: int | None) -> str:
    if not isinstance(took, dict):
        return ""
    return translate(
        "{read} pages read in {reading} s, {cells} s of it in cells; written in {writing} s",
        read=read or 0,
        **{key: f"{took[key]:.1f}" for key in ("reading", "cells", "writing")},
    )


def _columns(rows: list[tuple[str, str, str]]) -> list[str]:
    """Lines with the second column aligned to the right; Chinese characters are two wide."""
    first = max((_width(row[0]) for row in rows), default=0)
    second = max((_width(row[1]) for row in rows), default=0)
    return [f"  {a}{' ' * (first - _width(a))}  {b:>{second}}  {c}".rstrip() for a, b, c in rows]


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)
