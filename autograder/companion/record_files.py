"""Where a learner's record comes from and goes to: the desks, the work products, the files written.

A learner may work in both languages: the desks learner/zh-TW and learner/en are read together.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from autograder.checking.messages import LANGUAGES, in_language, translate
from autograder.companion import attempts, record_badge, record_page
from autograder.companion import map as course_map
from autograder.companion import record_words as words
from autograder.companion import state as states
from autograder.companion.desk import MAP, CompanionError
from autograder.companion.plain import MOST, one_line
from autograder.companion.record import Output, Person, Record, SelfChecked, make, self_checked
from autograder.companion.record_json import to_json

CHECK = re.compile(r'check\(\s*"(?P<id>[^"]+)"(?P<rest>[^\n]*(?:\n[ \t]+[^\n]*)*)')
WORK = re.compile(r'work\(\s*"(?P<name>[^"]+)"\s*\)')
FOLDER = "record"  # beside the chapters; no part of what is handed in
DRAFT = "credential-draft.json"


def desks(place: Path) -> list[Path]:
    """The desks of a learner: `place` itself, or its folders zh-TW and en.

    Raises:
        CompanionError: there is none.
    """
    found = [one for one in (place, *(place / lang for lang in LANGUAGES)) if (one / MAP).is_file()]
    if not found:
        raise CompanionError(
            translate(
                "There is no work of a learner in {folder} yet: the file {file} is missing. Open "
                "the notebooks once, that puts it there.",
                folder=place, file=MAP,
            )
        )  # fmt: skip
    return found


def beside(desk: Path) -> list[Path]:
    """A desk with that of the other language, where both lie in folders named after theirs."""
    desk = desk.resolve()
    if desk.name not in LANGUAGES:
        return [desk]
    others = (desk.parent / lang for lang in LANGUAGES if lang != desk.name)
    return [desk, *(one for one in others if (one / MAP).is_file())]


def of_learner(places: Iterable[Path], name: str = "") -> Record:
    """The record of one learner from all desks; a name is cut where it is longer than a line.

    Raises:
        CompanionError: a map is missing or damaged.
    """
    places = list(places)
    maps = [course_map.load(place) for place in places]
    by_desk = [attempts.read(place) for place in places]
    tries = attempts.in_order(by_desk)
    notes: list[tuple[str, dict[str, object]]] = []
    if len(name) > MOST:
        notes.append(("The name was longer than {n} characters and was cut.", {"n": MOST}))
    for place, found in zip(places, by_desk, strict=True):
        if found.lost:
            notes.append(
                (
                    "{n} damaged lines in the attempts of {folder} could not be read; what they "
                    "held is not in this record.",
                    {"n": found.lost, "folder": place.name},
                )
            )
        notes += [(sentence, {}) for sentence in found.told]
    course = max(maps, key=lambda one: len(one.exercises))
    gone = sorted({one.exercise for one in tries} - {one.id for one in course.exercises})
    if gone:
        notes.append(
            (
                "The course has no such exercises any more, so they do not count: {ids}.",
                {"ids": ", ".join(gone)},
            )
        )
    outputs = [
        output
        for place, one, mine in zip(places, maps, by_desk, strict=True)
        for output in work_products(place, one, self_checked(mine))
    ]
    anew = begun_anew(places)
    for chapter, when in anew.items():
        notes.append(("{chapter} was begun anew on {day}: former answers were put away and do not "
                      "count.", {"chapter": chapter, "day": words.day(when)}))  # fmt: skip
    chapter_of = {one.id: one.chapter for one in course.exercises}
    checked = {name: replace(one, since=anew.get(chapter_of.get(name, "")))
               for name, one in self_checked(tries).items()}  # fmt: skip
    made = make(course, Person(name=one_line(name)), checked=checked, outputs=outputs, notes=notes)
    undated = [one.item.id for one in made.evidence if one.checked and one.checked.first_right == 0]
    if undated:
        sentence = ("The clock of the machine was wrong when these were found right, so the day is "
                    "not known: {ids}.", {"ids": ", ".join(undated)})  # fmt: skip
        made = replace(made, notes=(*made.notes, sentence))
    return made


def begun_anew(places: Iterable[Path]) -> dict[str, float]:
    """Chapter -> when answers to it were last put away (see `reset`), in seconds since 1970."""
    found: dict[str, float] = {}
    for place in places:
        for one in states.load(place).resets:
            chapters, when = one.get("moved", one.get("chapters")), one.get("time")
            if isinstance(chapters, list) and type(when) in (int, float):
                for chapter in map(str, chapters):
                    found[chapter] = max(when, found.get(chapter, 0.0))
    return dict(sorted(found.items()))


def work_products(
    desk: Path, course: course_map.Map, checked: Mapping[str, SelfChecked]
) -> Iterator[Output]:
    """The files of exercises that were right at least once on this desk, as its notebooks name
    them. A file on the desk of the other language, where no check saw it, is no work product.

    Args:
        checked: exercise -> what was seen of it on this desk.
    """
    for chapter in course.chapters:
        named = files_of(desk / chapter.id / f"{chapter.id}.ipynb")
        for exercise in (one for one in course.exercises if one.chapter == chapter.id):
            one = checked.get(exercise.id)
            last = one.last_right if one else None
            for name in named.get(exercise.id, ()) if last is not None else ():
                path = desk / chapter.id / name
                try:
                    content = path.read_bytes()
                    times = path.stat()
                    # also when it was put into its place: a copy may bring an older time along
                    changed = max(times.st_mtime, times.st_ctime) > last + 1
                except OSError:
                    continue  # made on the other desk, or moved away
                yield Output(
                    exercise.id, f"{chapter.id}/{name}", hashlib.sha256(content).hexdigest(),
                    len(content), changed, course.lang,
                )  # fmt: skip


def files_of(notebook: Path) -> dict[str, list[str]]:
    """Exercise -> the files that its check looks at; {} for a notebook that cannot be read."""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    found: dict[str, list[str]] = {}
    for source in sources:
        for call in CHECK.finditer(_without_comments(source)):
            names = [one["name"] for one in WORK.finditer(call["rest"])]
            safe = [n for n in names if not Path(n).is_absolute() and ".." not in Path(n).parts]
            known = found.setdefault(call["id"], [])
            known += [name for name in safe if name not in known]
    return {name: files for name, files in found.items() if files}


def _without_comments(source: str) -> str:
    """A cell's code without its comments; as it is where it is no Python (a magic command)."""
    lines = source.splitlines(keepends=True)
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.COMMENT:
                row, column = token.start
                lines[row - 1] = lines[row - 1][:column] + "\n"
    except (tokenize.TokenError, SyntaxError, IndexError):
        pass
    return "".join(lines)


def write(record: Record, folder: Path, langs: Iterable[str]) -> tuple[list[Path], list[str]]:
    """Write the record in every form; (files, sentences on what could not be shown).

    A file is replaced in one step: a stop in between leaves the old one.

    Raises:
        CompanionError: the folder cannot be made or written.
    """
    from autograder.companion import record_pdf  # the PDF's packages are not needed elsewhere

    langs = list(langs)
    files: dict[str, bytes] = {"record.json": as_bytes(to_json(record))}
    told: list[str] = []
    for lang in langs:
        with in_language(lang):
            files[f"record.{lang}.html"] = record_page.page(record).encode("utf-8", "replace")
            files[f"record.{lang}.pdf"], odd = record_pdf.pdf(record)
        told += [sentence for sentence in odd if sentence not in told]
    if not record.class_name:
        with in_language(langs[0]):
            files[DRAFT] = as_bytes(record_badge.draft(record))
    return [put(folder / name, content) for name, content in files.items()], told


def put(path: Path, content: bytes) -> Path:
    """Write one file in one step.

    Raises:
        CompanionError: it cannot be written.
    """
    draft = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content)
        os.replace(draft, path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise CompanionError(
            translate(
                "The record cannot be written to {folder}: {reason}. Name another folder with "
                "--out.",
                folder=path.parent, reason=error.strerror or error,
            )
        ) from error  # fmt: skip
    return path


def as_bytes(data: object) -> bytes:
    """JSON as it is written to a file."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
