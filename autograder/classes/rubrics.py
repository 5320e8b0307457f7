"""The rubrics of the items that a person marks, read from the tables in the notebooks' prose.

The table in the notebook is the one source: learners, markers and the pages made here read the
same words. A table has a criterion in each row, a level in each column, the best first, and in
each field an anchor: what work on that level looks like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from autograder import register
from autograder.bilingual import LANGUAGES, read_text

# Heads of columns -> level; a level's share of the points is its number over the highest one.
WORDS = {"滿分": 2, "一半": 1, "零分": 0, "full": 2, "half": 1, "none": 0}
HEADING = re.compile(r"^#{2,4}\s+(?P<item>[A-Z][\d.]*\.m\d+)(?=[\s　])", re.M)
# The line of levels, as the form writes it and as people type it; rubric_form.js reads the same.
BRACKET = re.compile(r"[〔【\[]([^〔〕【】\[\]]*)[〕】\]]")
PART = re.compile(r"(?P<label>.*\S)\s+(?P<level>[0-9])\s*/\s*(?P<top>[0-9])")
BETWEEN = " · "


@dataclass(frozen=True)
class Level:
    """One level of a criterion: its number, the word over its column, what it looks like."""

    number: int
    word: str
    anchor: str


@dataclass(frozen=True)
class Criterion:
    """One row of a rubric; `label` is its name up to a colon, short enough for a comment."""

    name: str
    levels: tuple[Level, ...]

    @property
    def label(self) -> str:
        """The name that stands in comments and files."""
        return re.split(r"[:：]", self.name)[0].strip().replace("·", "・")

    def level(self, number: int) -> Level | None:
        """The level with this number."""
        return next((one for one in self.levels if one.number == number), None)


@dataclass(frozen=True)
class Rubric:
    """The rubric of one item in one language; all criteria have the same levels.

    title: the heading over it; task: what stands between heading and table, as Markdown.
    """

    item: str
    lang: str
    criteria: tuple[Criterion, ...]
    title: str = ""
    task: str = ""

    @property
    def top(self) -> int:
        """The highest level, which earns a criterion's whole share of the points."""
        return max(one.number for one in self.criteria[0].levels)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The levels that there are, the best first."""
        return tuple(one.number for one in self.criteria[0].levels)

    def points(self, chosen: Mapping[str, int], worth: float) -> float | None:
        """Mean of the criteria's shares times `worth`, two decimals; None until all are chosen.

        Args:
            chosen: label of the criterion -> level.
            worth: the most points of the item.
        """
        if any(one.label not in chosen for one in self.criteria):
            return None
        mean = sum(chosen[one.label] for one in self.criteria) / len(self.criteria)
        return round(worth * mean / self.top, 2)

    def line(self, chosen: Mapping[str, int]) -> str:
        """The chosen levels as a comment carries them: 〔fit 2/2 · image 1/2〕; "" for none."""
        parts = [
            f"{one.label} {chosen[one.label]}/{self.top}"
            for one in self.criteria
            if one.label in chosen
        ]
        return f"〔{BETWEEN.join(parts)}〕" if parts else ""

    def read(self, comment: str | None) -> dict[str, int]:
        """Label -> level out of a comment; what is no level of this rubric is left out."""
        return self._found(comment or "")[1]

    def own_words(self, comment: str | None) -> str:
        """A comment without the levels: what the marker wrote."""
        found, _ = self._found(comment or "")
        return f"{comment[: found.start()]}{comment[found.end() :]}".strip() if found else (
            comment or "").strip()  # fmt: skip

    def _found(self, comment: str) -> tuple[re.Match[str] | None, dict[str, int]]:
        """(the first bracket that gives a level to a criterion of this rubric, the levels)."""
        known = {_key(one.label): one for one in self.criteria}
        for bracket in BRACKET.finditer(comment):
            chosen, named = {}, False
            for part in bracket[1].split(BETWEEN.strip()):
                match = PART.fullmatch(_key(part))
                criterion = known.get(match["label"]) if match else None
                if match is None or criterion is None:
                    continue
                named, level = True, int(match["level"])
                if int(match["top"]) == self.top and criterion.level(level):
                    chosen[criterion.label] = level
            if named:
                return bracket, chosen
        return None, {}


def _key(text: str) -> str:
    """Text as it is compared: capitals and full-width signs are no difference."""
    return unicodedata.normalize("NFKC", text).lower().strip()


def in_prose(text: str, lang: str | None = None) -> list[Rubric]:
    """The rubrics of one prose cell: below each heading of a manual item its first such table.

    Args:
        lang: of the cell; read off the words when not given.
    """
    headings = list(HEADING.finditer(text))
    ends = [*(one.start() for one in headings), len(text)][1:]
    found = []
    for heading, end in zip(headings, ends, strict=True):
        title, _, body = text[heading.start("item") : end].partition("\n")
        criteria, task = _table(body)
        if criteria:
            chinese = any(re.search(r"[\u3400-\u9fff]", one.name) for one in criteria)
            spoken = lang or ("zh-TW" if chinese else "en")
            found.append(Rubric(heading["item"], spoken, tuple(criteria), title.strip(), task))
    return found


def _table(text: str) -> tuple[list[Criterion], str]:
    """The first table whose columns are levels, and the text before it; [] without one."""
    lines = text.splitlines()
    for at, line in enumerate(lines):
        heads = _fields(line)
        numbers = [WORDS.get(one, int(one) if one.isdecimal() else -1) for one in heads[1:]]
        if len(numbers) < 2 or heads[0] or min(numbers) < 0:
            continue
        rows = []
        for row in lines[at + 2 :]:
            fields = _fields(row)
            if not fields:
                break
            fields += [""] * (len(heads) - len(fields))
            levels = zip(numbers, heads[1:], fields[1:], strict=False)
            rows.append(Criterion(fields[0], tuple(Level(*one) for one in levels)))
        return rows, "\n".join(lines[:at]).strip()
    return [], ""


def _fields(line: str) -> list[str]:
    line = line.strip()
    if not line.startswith("|"):
        return []
    return [one.strip() for one in line.strip("|").split("|")] if line.count("|") > 1 else []


def in_cells(cells: Iterable[Any]) -> dict[str, Rubric]:
    """Item -> rubric of a notebook in one language. Only prose counts, never an answer."""
    return {
        one.item: one
        for cell in cells
        if cell.get("cell_type") == "markdown" and not cell.get("metadata", {}).get("nbgrader")
        for one in in_prose(cell.get("source", ""))
    }


@cache
def of_course() -> dict[str, dict[str, Rubric]]:
    """Language -> item -> rubric, from the sources of all built chapters."""
    found: dict[str, dict[str, Rubric]] = {lang: {} for lang in LANGUAGES}
    for chapter in register.chapters():
        if not chapter.built or chapter.notebook is None:
            continue
        place = register.ROOT / chapter.notebook
        for path in sorted(place.glob("[0-9]*_*.md")) if place.is_dir() else [place]:
            text = path.read_text(encoding="utf-8")
            for cell in read_text(text).cells if HEADING.search(text) else ():
                lang = cell.metadata.get("lang")
                if lang in found:
                    found[lang].update({one.item: one for one in in_prose(cell.source, lang)})
    return found


def of_class(class_dir: Path) -> dict[str, Rubric]:
    """Item -> rubric as the chapters of this class have it, in the language of the class."""
    import nbformat

    found: dict[str, Rubric] = {}
    for path in sorted(Path(class_dir).glob("source/*/*.ipynb")):
        if path.stem == path.parent.name:
            found.update(in_cells(nbformat.read(path, nbformat.NO_CONVERT).cells))
    return found
