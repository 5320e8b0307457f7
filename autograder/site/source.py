"""From a page of the book to the text that Sphinx reads, and back to the lines of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from autograder.site import generated, heads, language


@dataclass
class Source:
    """One page in one language.

    Attributes:
        text: what Sphinx reads.
        lines: for each line of `text`, the line of the page it comes from (from 1).
        used: files that generated parts were made from.
        faults: (line of the page, sentence) of what is wrong with it.
    """

    text: str
    lines: list[int]
    used: list[Path] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)

    @property
    def is_notebook(self) -> bool:
        """True where Sphinx reads the page as a notebook, with cells that run."""
        return self.text.startswith("---") and "jupytext:" in self.text.split("\n---", 1)[0]

    def line(self, number: int | None) -> int:
        """The line of the page for line `number` of `text`; 1 where there is none."""
        if not number or number < 1 or not self.lines:
            return 1
        return self.lines[min(number, len(self.lines)) - 1]


def prepare(text: str, code: str) -> Source:
    """Keep one language of a page ("zh-TW" or "en"), then fill in what is made from data."""
    text, faults = language.without_bad_markers(text)
    if not any("is not closed" in sentence for _, sentence in faults):  # it swallows siblings
        faults += language.disagreements(text)
    text, wrong = heads.checked(text)
    faults += wrong
    made = generated.expand(language.keep(text, code), code)
    return Source(hold_lines(made.text), made.lines, made.used, [*faults, *made.faults])


def hold_lines(text: str) -> str:
    """The text with a comment (%) for the blank line with which a stretch of prose begins.

    The reader of notebooks drops blank lines there and counts from the first line that is left:
    every line it reports would be too small.
    """
    held: list[str] = []
    for block in language.blocks(text):
        lines = list(block.lines)
        first = 0
        if block.line == 1 and lines[0] == "---":
            first = next((n for n, line in enumerate(lines[1:], 2) if line == "---"), 0)
        if not block.is_cell and "".join(lines[first:]).strip() and not lines[first].strip():
            lines[first] = "%"
        held += lines
    return "\n".join(held)
