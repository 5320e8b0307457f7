"""Faults of the files that pages are made from, looked for before any page is read.

A mistake in one of them would show on every page that it is used on; here it is told once, where
it stands. Pages are read only when all of these are well.
"""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path

from autograder import register
from autograder.site import dataset_pages, generated, glossary, links, manifests, settings
from autograder.site.faults import Fault, shortened
from autograder.site.lines import Lines, read

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = ("zh-TW", "en")
_COLUMNS = ("zh_tw", "en", "definition_zh", "definition_en", "category", "synonyms", "link")


def faults(root: Path = ROOT) -> list[Fault]:
    """What is wrong with the material of the book whose _toc.yml stands in `root`."""
    found = [*contents(root), *site(), *words()]
    if any(fault.file.endswith(".cff") or fault.file.endswith("words.yml") for fault in found):
        return sorted(set(found))  # what follows reads them
    found += [*addresses(), *terms(), *curriculum()]
    for path in dataset_pages.manifests():
        found += manifests.faults_of(path)
    return sorted(set(found))


def contents(root: Path) -> Iterator[Fault]:
    """_toc.yml: every page is there and stands once."""
    made, lines, wrong = read(root / "_toc.yml", dict, root)
    yield from wrong
    seen: set[str] = set()
    for name in _pages(made) if not wrong else ():
        if name in seen:
            place = lines.of(f": {name}", last=True, ends="\n #")
            yield Fault(lines.file, place, f"{name} stands twice")
        elif not (root / "book" / f"{name}.md").exists():
            place = lines.of(f": {name}", ends="\n #")
            yield Fault(lines.file, place, f"there is no page book/{name}.md")
        seen.add(name)


def _pages(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, inner in node.items():
            if key in ("root", "file"):
                yield str(inner)
            else:
                yield from _pages(inner)
    elif isinstance(node, list):
        for one in node:
            yield from _pages(one)


def site() -> Iterator[Fault]:
    """book/site.yml and CITATION.cff can be read; the latter has a version and a day."""
    yield from read(settings.SITE, dict, ROOT)[2]
    made, lines, wrong = read(settings.CITATION, dict, ROOT)
    yield from wrong
    if wrong:
        return
    if not isinstance(made.get("version"), str | float | int):
        yield Fault(lines.file, lines.of("version:"), "'version' is missing")
    day = made.get("date-released")
    if not isinstance(day, datetime.date):
        text = f"'date-released' is {day!r}, not a day like 2026-11-30"
        yield Fault(lines.file, lines.of("date-released:"), text)


def addresses() -> Iterator[Fault]:
    """book/links.yml: see `links.faults`, which wants a list of mappings."""
    made, lines, wrong = read(links.LIST, list, ROOT)
    yield from wrong
    odd = [one for one in made or () if not isinstance(one, dict)]
    for one in odd:
        yield Fault(lines.file, lines.of(str(one)), f"{one!r} is not an entry with a url")
    if not wrong and not odd:
        yield from links.faults()


def words() -> Iterator[Fault]:
    """words.yml: each label in both languages."""
    made, lines, wrong = read(generated.WORDS, dict, ROOT)
    yield from wrong
    for key, texts in (made or {}).items():
        for language in LANGUAGES:
            if not (isinstance(texts, dict) and isinstance(texts.get(language), str)):
                yield Fault(lines.file, lines.of(f"{key}:"), f"{key!r} has no text in {language}")


def terms(path: Path = glossary.GLOSSARY, root: Path = ROOT) -> Iterator[Fault]:
    """standard/glossary.csv: seven columns, no empty name or definition, no term twice."""
    file = path.relative_to(root).as_posix()
    if not path.exists():
        yield Fault(file, 1, "the file is missing")
        return
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = csv.reader(opened)
        seen: dict[str, int] = {}
        for row in rows:
            line = rows.line_num
            if line == 1 and tuple(row) != _COLUMNS:
                yield Fault(file, 1, f"the columns are not {', '.join(_COLUMNS)}")
                return
            if len(row) != len(_COLUMNS):
                yield Fault(file, line, f"{len(row)} columns instead of {len(_COLUMNS)}")
                continue
            for name, value in zip(_COLUMNS[:5], row, strict=False):
                if not value.strip():
                    yield Fault(file, line, f"{name!r} is empty")
            if line > 1 and not generated.has_word(f"category_{row[4]}"):
                yield Fault(file, line, f"the category {row[4]!r} has no name in words.yml")
            for name in row[:2]:
                if name.strip() and seen.setdefault(name.lower(), line) != line:
                    text = f"the term {name!r} stands on line {seen[name.lower()]}, too"
                    yield Fault(file, line, text)


def curriculum() -> Iterator[Fault]:
    """standard/curriculum.yml: known chapters, codes and kinds, each id once, places that exist."""
    wrong = read(register.STANDARD, dict, ROOT)[2]
    made, lines, more = read(register.CURRICULUM, dict, ROOT)
    yield from (*wrong, *more)
    if wrong or more:
        return
    found = list(_chapters(made, lines))
    yield from found or _exercises(made, lines)


def _chapters(made: dict, lines: Lines) -> Iterator[Fault]:
    seen: set[str] = set()
    for item in made.get("chapters") or ():
        name = str(item.get("id"))
        line = lines.of(f"id: {name}", last=name in seen)
        if name in seen:
            yield Fault(lines.file, line, f"the chapter {name} stands twice")
        seen.add(name)
        yield from _titled(item, f"the chapter {name}", lines.file, line)
        page = item.get("page")
        exists = bool(page) and (ROOT / page).is_file()
        if item.get("state") == "built" and not exists:
            yield Fault(lines.file, line, f"the page {page!r} of {name} does not exist")
        text = (ROOT / page).read_text(encoding="utf-8") if exists else ""
        for section, codes in (item.get("teaches") or {}).items():
            place = lines.of(f"{section}:", start=line)
            if exists and f"({section})=" not in text:
                yield Fault(lines.file, place, f"{page} has no section ({section})=")
            yield from _known(codes, f"{section} of {name}", lines.file, place)


def _exercises(made: dict, lines: Lines) -> Iterator[Fault]:
    chapters = {item["id"] for item in made["chapters"]}
    seen: set[str] = set()
    for item in made.get("exercises") or ():
        name = str(item.get("id"))
        line = lines.of(f"id: {name}", last=name in seen, ends=",}\n")
        if name in seen:
            yield Fault(lines.file, line, f"the exercise {name} stands twice")
        seen.add(name)
        yield from _titled(item, f"the exercise {name}", lines.file, line)
        if item.get("chapter") not in chapters:
            text = f"the exercise {name} is of no chapter: {item.get('chapter')!r}"
            yield Fault(lines.file, line, text)
        if item.get("kind") not in register.KINDS:
            kinds = ", ".join(sorted(register.KINDS))
            text = f"the kind {item.get('kind')!r} of {name} is unknown; the kinds are {kinds}"
            yield Fault(lines.file, line, text)
        for key in ("points", "minutes"):
            if not isinstance(item.get(key), int):
                yield Fault(lines.file, line, f"{key!r} of {name} is not a whole number")
        yield from _known(item.get("codes"), f"the exercise {name}", lines.file, line)


def _titled(item: dict, what: str, file: str, line: int) -> Iterator[Fault]:
    title = item.get("title")
    for language in LANGUAGES:
        if not (isinstance(title, dict) and str(title.get(language) or "").strip()):
            yield Fault(file, line, f"{what} has no title in {language}")


def _known(codes: object, what: str, file: str, line: int) -> Iterator[Fault]:
    if not isinstance(codes, list):
        yield Fault(file, line, f"the codes of {what} are not a list: {shortened(str(codes))}")
        return
    standard = {entry.code for entry in register.entries()}
    for code in codes:
        if code not in standard:
            yield Fault(file, line, f"{what} names the code {code}, which the standard lacks")
