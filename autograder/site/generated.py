"""Parts of pages that are made from data at build: the map, glossary, exercises, datasets.

A page asks for one with a line `% generated: NAME` or `% generated: NAME ARGUMENT`. Each maker
returns MyST Markdown in one language and the files it read, so that a change rebuilds the page.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
GLOSSARY = ROOT / "standard" / "glossary.csv"
WORDS = Path(__file__).parent / "words.yml"
_LINE = re.compile(r"^% generated: ([a-z-]+)(?: (\S+))?[ \t]*$", re.M)

Made = tuple[str, list[Path]]


class GeneratedError(ValueError):
    """A `% generated:` line that asks for something that is not there."""


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def word(key: str, language: str, **values: object) -> str:
    """A label of words.yml in `language`, its {placeholders} filled."""
    return _words()[key][language].format(**values)


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


def expand(text: str, language: str) -> Made:
    """Replace every `% generated:` line of `text`; return the text and the files used."""
    used: list[Path] = []

    def make(found: re.Match[str]) -> str:
        name, argument = found.groups()
        maker = _makers().get(name)
        if maker is None:
            raise GeneratedError(f"nothing is generated under the name {name!r}")
        made, paths = maker(language, argument)
        used.extend([*paths, *sorted(Path(__file__).parent.glob("*.py")), WORDS])
        return made

    return _LINE.sub(make, text), used


def _makers() -> dict[str, Callable[[str, str | None], Made]]:
    from autograder.site import dataset_pages, standard_map

    return {
        "glossary": glossary,
        "standard-map": standard_map.standard_map,
        "outputs": standard_map.outputs,
        "duty": standard_map.duty,
        "exercises": standard_map.exercises,
        "chapter-codes": standard_map.chapter_codes,
        "datasets": dataset_pages.index,
        "dataset": dataset_pages.page,
    }


def write_dataset_stubs(folder: Path) -> None:
    """Write one small page per dataset manifest (not in version control); drop stale ones."""
    from autograder.site import dataset_pages

    dataset_pages.write_stubs(folder)


def glossary(language: str, _argument: str | None = None) -> Made:
    """The glossary by category, each term under its Chinese and English names.

    Both names (and an abbreviation in brackets) are targets of the `{term}` role.
    """
    with GLOSSARY.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    own, other = ("zh_tw", "en") if language == "zh-TW" else ("en", "zh_tw")
    definition = "definition_zh" if language == "zh-TW" else "definition_en"
    seen: set[str] = set()
    parts: list[str] = []
    for category in dict.fromkeys(row["category"] for row in rows):
        parts.append(f"\n## {word('category_' + category, language)}\n\n:::{{glossary}}")
        for row in (row for row in rows if row["category"] == category):
            names = [row[own], row[other], *re.findall(r"\(([A-Z][A-Za-z]+)\)", row["en"])]
            for name in names:
                if name.lower() not in seen:
                    seen.add(name.lower())
                    parts.append(name)
            parts.append(f"  {row[definition]}\n")
        parts.append(":::")
    return "\n".join(parts), [GLOSSARY]
