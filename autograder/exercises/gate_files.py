"""The gate for exercises whose answer is files: wrong files, changed numbers, dropped sections.

Of a workbook each formula is replaced by its value, each number changed, each sheet dropped.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import yaml

from autograder.checking.judging import judge_files

from .base import ArtefactExercise
from .gate_decks import changed_decks
from .held_out import PRACTICE_SEED, public_tables, small_world, tables_for, world

# How a chart is drawn rather than what it claims; `save_chart` writes these for the page.
DRAWN = ("version", "image", "label", "series", "base", "horizontal", "x_label")
MANY, SAMPLE = 600, 40  # numbers in a workbook that are each changed; of more, so many
# The short gate takes so many of the changes of one file, evenly spaced; --full takes them all.
MUTANTS_OF_A_FILE = 24
_SECTION = re.compile(r"(?=<!--\s*section:)")


def examine_files(item: ArtefactExercise, full: bool) -> dict:
    """The row of the gate for an exercise on files."""
    truth = item.truth(tables_for(item.id))
    right = item.correct(truth)

    def passes(files: dict) -> bool:
        return judge_files(item.id, files, item.judge, truth).correct

    row: dict = {"notes": []}
    verdict = judge_files(item.id, right, item.judge, truth)
    row["solution"] = verdict.correct
    if not verdict.correct:
        row["notes"].append(f"solution: {verdict.message}")
    row["blank"] = _blank(item, truth)
    row["alternatives"] = [sum(passes(a.impl(copy.deepcopy(right), truth))
                               for a in item.alternatives), len(item.alternatives)]
    rejected = own = 0
    for known in item.misconceptions:
        finding = judge_files(item.id, known.impl(copy.deepcopy(right), truth), item.judge,
                              truth).finding
        rejected += finding is not None
        said = finding is not None and known.id == finding.misconception or (
            finding is not None and finding.msgid == known.says)
        own += said
        if not said:
            told = finding.text if finding else "nothing: it passes"
            row["notes"].append(f"misconception {known.id} is told: {told}")
    row["misconceptions"] = [rejected, len(item.misconceptions)]
    row["own_messages"] = own
    row["mutants"] = _mutants(item, right, passes, full)
    row["hard_coder_rejected"] = not passes(_other_world(item))
    row["seeds_passed"] = _seeds(item, 100 if full else 2, row["notes"])
    return row


def _blank(item: ArtefactExercise, truth: Any) -> str:
    from autograder.checking.judging import judge_artefact

    class Nothing:
        def exists(self) -> bool:
            return False

        def read_bytes(self) -> bytes:
            raise OSError

        def beside(self, _: str) -> Nothing:
            return self

    return judge_artefact(item.id, item.files, (Nothing,), item.judge, truth).status


def tables_of(made: Any) -> Callable[[str], Any]:
    """`load` over a world instead of over files; house files come from the course."""
    def load(name: str) -> Any:
        return getattr(made, name) if hasattr(made, name) else public_tables(name)
    return load


def _tables(item: ArtefactExercise, made: Any) -> Callable[[str], Any]:
    return tables_of(item.view(made) if item.view else made)


def _other_world(item: ArtefactExercise) -> dict[str, bytes]:
    other = item.truth(_tables(item, world(PRACTICE_SEED % 2**31 + 5, 2026, "all")))
    return item.correct(other)


def _seeds(item: ArtefactExercise, count: int, notes: list[str]) -> list[int]:
    """[worlds on which the right files pass, worlds tried]; what fails goes to `notes`."""
    passed = 0
    for n in range(count):
        seed, year = 7000 + n, 2024 + n % 4
        try:
            truth = item.truth(_tables(item, small_world(seed, year, "all")))
            verdict = judge_files(item.id, item.correct(truth), item.judge, truth)
            passed += verdict.correct
            wrong = "" if verdict.correct else verdict.message
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            notes.append(f"seed {seed}, year {year}: {wrong}")
    return [passed, count]


def _mutants(
    item: ArtefactExercise, right: dict[str, bytes], passes: Callable, full: bool
) -> dict:
    made = killed = equivalent = 0
    survived = []
    for name, content in right.items():
        changes = list(_changed(name, content))
        if not full and len(changes) > MUTANTS_OF_A_FILE:
            step = len(changes) / MUTANTS_OF_A_FILE
            changes = [changes[int(i * step)] for i in range(MUTANTS_OF_A_FILE)]
        for description, change in changes:
            made += 1
            changed = change() if callable(change) else change
            try:
                alive = passes({**right, name: changed})
            except Exception:
                alive = False
                survived.append(f"{name}: {description} breaks the judge")
            if not alive:
                killed += 1
            elif f"{name}: {description}" in item.equivalent_mutants:
                equivalent += 1
            else:
                survived.append(f"{name}: {description}")
    return {"made": made, "killed": killed, "equivalent": equivalent, "survived": survived}


Change = bytes | None | Callable[[], bytes]  # the changed file, or how to make it


def _changed(name: str, content: bytes) -> Iterator[tuple[str, Change]]:
    """Description and content of each changed file."""
    yield "file missing", None
    yield "file empty", b""
    if name.endswith(".json"):
        drawn = DRAWN if name.endswith(".chart.json") else ()
        yield from _data(
            json.loads(content), lambda d: json.dumps(d, ensure_ascii=False).encode(), drawn)
    elif name.endswith((".yml", ".yaml")):
        yield from _data(yaml.safe_load(content),
                         lambda d: yaml.safe_dump(d, allow_unicode=True).encode())
    elif name.endswith(".csv"):
        yield from _rows(content)
    elif name.endswith(".xlsx"):
        yield from _workbook(name, content)
    elif name.endswith(".pptx"):
        yield from changed_decks(content)
    elif name.endswith(".html"):
        lines = content.decode("utf-8").splitlines(keepends=True)
        for n, line in enumerate(lines):
            if line.strip():
                yield f"line {n + 1} dropped", "".join(lines[:n] + lines[n + 1:]).encode()
    elif name.endswith(".md"):
        text = content.decode("utf-8")
        parts = _SECTION.split(text)
        for n, part in enumerate(parts[1:], 1):
            label = part.split("-->")[0].split("section:")[-1].strip()
            yield f"section {label} dropped", "".join(
                p for i, p in enumerate(parts) if i != n).encode()


def _workbook(name: str, content: bytes) -> Iterator[tuple[str, Change]]:
    """A workbook with one cell or sheet changed: formulas as the numbers they give now."""
    import openpyxl

    from autograder.artefacts.recalculate import Engine, address
    from autograder.artefacts.workbook import read_workbook

    book = read_workbook(name, content)
    engine = Engine(book)
    formulas = [(s.name, *place) for s in book.sheets for place in sorted(s.formulas)]
    engine.prepare(formulas)
    now = engine.values(formulas)
    numbers = {(s.name, *place): value * 1.07 + 1 for s in book.sheets
               for place, value in sorted(s.values.items())
               if isinstance(value, (int, float)) and not isinstance(value, bool)}

    def saved(change: Callable[[Any], None]) -> bytes:
        changed = openpyxl.load_workbook(io.BytesIO(content))
        change(changed)
        out = io.BytesIO()
        changed.save(out)
        return out.getvalue()

    if len(numbers) > MANY:  # a table of records rather than a model: a fixed sample of its cells
        numbers = dict(list(numbers.items())[::len(numbers) // SAMPLE])
    for what, cells in (("formula as value", now), ("changed", numbers)):
        for (sheet, row, column), value in cells.items():
            def put(b: Any, s: str = sheet, r: int = row, c: int = column, v: Any = value) -> None:
                b[s].cell(r, c).value = v

            yield f"{sheet}!{address(row, column)} {what}", partial(saved, put)
    for sheet in book.sheets:
        yield f"sheet {sheet.name} dropped", partial(
            saved, lambda b, s=sheet.name: b.remove(b[s]))


def _data(
    data: Any, write: Callable[[Any], bytes], skip: tuple[str, ...] = ()
) -> Iterator[tuple[str, bytes]]:
    """Each number changed by 7 %, each field dropped; fields named in `skip` are left alone."""
    for path in _paths(data):
        if path[-1] in skip or (skip and path == ("title",)):
            continue
        changed = copy.deepcopy(data)
        parent = changed
        for step in path[:-1]:
            parent = parent[step]
        value = parent[path[-1]]
        label = ".".join(map(str, path))
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            parent[path[-1]] = value * 1.07 + 1
            yield f"{label} changed", write(changed)
        elif isinstance(path[-1], str):
            del parent[path[-1]]
            yield f"{label} dropped", write(changed)


def _rows(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each column dropped, each row dropped, each number of a CSV file changed by 7 %."""
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))

    def write(lines: list[list[str]]) -> bytes:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows(lines)
        return out.getvalue().encode()

    for at, name in enumerate(head):
        yield f"column {name} dropped", write([r[:at] + r[at + 1:] for r in (head, *rows)])
    for number, row in enumerate(rows, 1):
        yield f"row {number} dropped", write([head, *rows[:number - 1], *rows[number:]])
        for at, cell in enumerate(row):
            with suppress(ValueError):
                changed = [*row[:at], f"{float(cell) * 1.07 + 1:g}", *row[at + 1:]]
                yield f"row {number}, {head[at]} changed", write(
                    [head, *rows[:number - 1], changed, *rows[number:]])


def _paths(data: Any, at: tuple = ()) -> Iterator[tuple]:
    if isinstance(data, dict):
        for key, value in data.items():
            if not isinstance(value, (dict, list)):
                yield (*at, key)
            else:
                yield from _paths(value, (*at, key))
    elif isinstance(data, list):
        for n, value in enumerate(data):
            if isinstance(value, (dict, list)):
                yield from _paths(value, (*at, n))
