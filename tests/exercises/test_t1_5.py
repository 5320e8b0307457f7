"""The checks of T1.5: right ways pass, known-wrong ways are rejected, each with its own message."""

import functools
import string

import pytest

from autograder.checking import messages
from autograder.checking.judging import Function, judge_functions
from autograder.exercises import REGISTRY, of_chapter
from autograder.exercises.held_out import (
    PRACTICE_SEED,
    cases_of,
    part_cases,
    public_tables,
    world_of,
)

ITEMS = of_chapter("T1.5")
FUNCTIONS = [i for i in ITEMS if i.kind == "function"]
FILES = [getattr(i, "artefact", None) or i for i in ITEMS
         if i.kind == "artefact" or getattr(i, "artefact", None)]
KPI_ROWS = {f"M{n:02d}" for n in (*range(1, 12), 23, 24, 25)}


@pytest.fixture(scope="module")
def held_out():
    """Exercise id -> part name -> cases on the held-out worlds of the practice seed."""
    made = {}

    def cases(item):
        if item.id not in made:
            made[item.id] = {p.name: [c for spec in item.worlds for c in part_cases(
                item, p, world_of(spec, PRACTICE_SEED))] for p in item.parts}
        return made[item.id]

    return cases


def public(item):
    return {part.name: cases_of(item, part, [
        tuple(public_tables(name) for name in names) for names in part.load_calls()])
        for part in item.parts}


def verdict(item, cases, other=None):
    first = item.parts[0].name

    def of(part):
        return (other.of(part.name, first) if other else None) or part.reference

    return judge_functions(item.id, [
        Function(p.name, functools.partial(of, p), cases[p.name]) for p in item.parts])


@pytest.mark.parametrize("item", FUNCTIONS, ids=lambda i: i.id)
def test_right_ways_pass_and_each_wrong_way_gets_its_own_message(item, held_out):
    cases = held_out(item)
    assert verdict(item, cases).correct
    for alternative in item.alternatives:
        found = verdict(item, cases, alternative)
        assert found.correct, f"{alternative.id}: {found.message}"
    for known in item.misconceptions:
        found = verdict(item, cases, known)
        assert not found.correct, known.id
        assert found.misconception == known.id, f"{known.id} is told {found.message}"


@pytest.mark.parametrize("item", FUNCTIONS, ids=lambda i: i.id)
def test_the_shipped_data_tell_the_wrong_ways_apart(item):
    cases = public(item)
    # no such rows are shipped
    only_elsewhere = {
        "blank_refund_drops_order", "refunds_of_all", "returned_dropped", "roi_infinite",
        "channels_of_orders_only", "repeats_across_brands", "weeks_of_own_brand",
    }
    for known in item.misconceptions:
        found = verdict(item, cases, known)
        if known.id not in only_elsewhere:
            assert found.misconception == known.id, f"{known.id} is told {found.message}"


@pytest.mark.parametrize("item", FILES, ids=lambda i: i.id)
def test_files(item):
    truth = item.truth(public_tables)
    right = item.correct(truth)
    assert item.judge(right, truth) is None
    said = set()
    for known in item.misconceptions:
        found = item.judge(known.impl(dict(right), truth), truth)
        assert found is not None and found.msgid == known.says, known.id
        said.add(found.msgid)
    assert len(said) == len(item.misconceptions)


def test_the_english_report_passes_too():
    from autograder.exercises.t1_5_report import report_files

    item = REGISTRY["T1.5.g"]
    truth = item.truth(public_tables)
    assert item.judge(report_files(truth, "en"), truth) is None


def test_the_kpi_rows_are_all_there():
    rows = {m.row for m in REGISTRY["T1.5.a"].misconceptions if m.row}
    assert rows == KPI_ROWS


def test_functions_do_not_change_their_arguments():
    for item in FUNCTIONS:
        for part in item.parts:
            args = part.calls(world_of(item.worlds[0], PRACTICE_SEED))[0]
            before = [a.copy() if hasattr(a, "copy") else a for a in args]
            part.reference(*args)
            for a, b in zip(args, before, strict=True):
                assert a.equals(b) if hasattr(a, "equals") else a == b


def test_every_exercise_has_three_hints_and_a_solution():
    for item in ITEMS:
        if item.kind in ("function", "artefact"):
            assert len(item.hints) == 3 and item.solution and len(item.misconceptions) >= 2


def test_every_sentence_has_a_translation_with_the_same_places():
    messages.set_language("zh-TW")
    try:
        for text in _sentences():
            assert messages.known(text), text
            assert messages.translate(text)
    finally:
        messages.set_language(None)


def _sentences():
    for item in ITEMS:
        if item.kind in ("choice", "parsons"):
            yield from item.feedback.values()
            continue
        yield from (m.says for m in item.misconceptions)
        yield from (*item.hints, item.solution)
        if getattr(item, "artefact", None):
            yield from (m.says for m in item.artefact.misconceptions)


def test_every_sentence_of_the_judges_is_in_the_catalogue():
    import ast
    from pathlib import Path

    import autograder.artefacts as room

    def fields(text):
        return sorted(f for _, f, _, _ in string.Formatter().parse(text) if f)

    catalogue = messages._catalogue("zh-TW")
    for path in Path(room.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "")
            if name in ("Finding", "ArtefactError") and isinstance(node.args[0], ast.Constant):
                text = node.args[0].value
                assert messages.known(text), text
                assert fields(catalogue.gettext(text)) == fields(text)
