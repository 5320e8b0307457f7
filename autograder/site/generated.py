"""Parts of pages that are made from data at build: the map, glossary, exercises, datasets.

A page asks for one with a line `% generated: NAME` or `% generated: NAME ARGUMENT`. Each maker
returns MyST Markdown in one language and the files it read, so that a change rebuilds the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from autograder.register import chapters

ROOT = Path(__file__).resolve().parents[2]
WORDS = Path(__file__).parent / "words.yml"
_LINE = re.compile(r"^% generated: ([a-z-]+)(?: (\S+))?[ \t]*$")
# What was meant to be such a line.
_NEARLY = re.compile(r"^\s*%+\s*generat", re.I)

Made = tuple[str, list[Path]]


class GeneratedError(ValueError):
    """A `% generated:` line that asks for something that is not there."""


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def word(key: str, language: str, **values: object) -> str:
    """A label of words.yml in `language`, its {placeholders} filled."""
    return _words()[key][language].format(**values)


def labels(prefix: str, language: str) -> dict[str, str]:
    """All labels whose key starts with `prefix`, without it, their {placeholders} left in."""
    found = {key: text[language] for key, text in _words().items() if key.startswith(prefix)}
    return {key.removeprefix(prefix): text for key, text in found.items()}


def has_word(key: str) -> bool:
    """True when words.yml has this label."""
    return key in _words()


def cell(text: object) -> str:
    """Text made safe for one cell of a Markdown table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(head: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell(item) for item in line) + " |" for line in lines)


@dataclass
class Expanded:
    """Text with its `% generated:` lines replaced.

    Attributes:
        lines: for each line of `text`, the line it comes from in what was expanded (from 1).
        used: the files that the makers read.
        faults: (line, sentence) for each `% generated:` line that asks for what is not there.
    """

    text: str
    lines: list[int]
    used: list[Path]
    faults: list[tuple[int, str]]


def expand(text: str, language: str) -> Expanded:
    """Replace every `% generated:` line of `text`."""
    written: list[str] = []
    lines: list[int] = []
    used: list[Path] = []
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        new = [line]
        if found := _LINE.fullmatch(line):
            try:
                made, paths = make(found[1], found[2], language)
            except GeneratedError as error:
                new = [""]
                faults.append((number, str(error)))
            else:
                new = made.split("\n")
                used += [*paths, WORDS]
        elif _NEARLY.match(line):
            new = [""]
            like = '"% generated: NAME" or "% generated: NAME ARGUMENT"'
            faults.append((number, f"this line looks like {like}, and is none"))
        written += new
        lines += [number] * len(new)
    return Expanded("\n".join(written), lines, used, faults)


def make(name: str, argument: str | None, language: str) -> Made:
    """What one `% generated:` line asks for; GeneratedError where there is no such thing."""
    maker = _makers().get(name)
    if maker is None:
        raise GeneratedError(f"nothing is generated under the name {name!r}")
    asked = f"{name} {argument or ''}".strip()
    if re.match(r"T\d\.\d", argument or "") and argument not in {c.id for c in chapters()}:
        raise GeneratedError(f"{asked!r} cannot be made: there is no chapter {argument}")
    try:
        return maker(language, argument)
    except FileNotFoundError as error:
        file = Path(error.filename or "").name
        raise GeneratedError(f"{asked!r} cannot be made: there is no file {file!r}") from error
    except KeyError as error:
        raise GeneratedError(f"{asked!r} cannot be made: there is no {error.args[0]!r}") from error
    except Exception as error:  # whatever the data lacks, the author of the page wants its line
        what = f"{type(error).__name__}: {error}".rstrip(": ")
        raise GeneratedError(f"{asked!r} cannot be made: {what}") from error


def _makers() -> dict[str, Callable[[str, str | None], Made]]:
    from autograder.site import (
        about,
        class_facts,
        dataset_pages,
        glossary,
        home,
        links,
        standard_map,
        syllabus_tables,
    )

    return {
        "glossary": glossary.page,
        "standard-map": standard_map.standard_map,
        "outputs": standard_map.outputs,
        "duty": standard_map.duty,
        "exercises": standard_map.exercises,
        "chapter-codes": standard_map.chapter_codes,
        "datasets": dataset_pages.index,
        "dataset": dataset_pages.page,
        "links": links.section,
        "home-start": home.start,
        "command": home.command,
        "home-outputs": home.outputs,
        "home-feedback": home.feedback,
        "home-chapters": home.chapters,
        "version": about.version,
        "cite": about.cite,
        "points": class_facts.points,
        "repository": class_facts.repository,
        "syllabus-semester": syllabus_tables.semester,
        "syllabus-weeks": syllabus_tables.weeks,
        "syllabus-marking": syllabus_tables.marking,
        "syllabus-capstone": syllabus_tables.capstone,
        "syllabus-assessment": syllabus_tables.assessment,
        "syllabus-workshop": syllabus_tables.workshop,
        "syllabus-days": syllabus_tables.days,
        "syllabus-record": syllabus_tables.record,
        "syllabus-left-out": syllabus_tables.left_out,
    }


def write_dataset_stubs(folder: Path) -> None:
    """Write one small page per dataset manifest (not in version control); drop stale ones."""
    from autograder.site import dataset_pages

    dataset_pages.write_stubs(folder)

