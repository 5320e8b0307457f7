"""T1.3's pages: operators, harmless changes, the judge of checkers, the model of the browser."""

from __future__ import annotations

import functools
import string

import numpy as np
import pandas as pd
import pytest

from autograder.artefacts import page_judge
from autograder.artefacts.landing_check import SAYS
from autograder.artefacts.page import page_elements, parse_page
from autograder.artefacts.page_script import page_events
from autograder.checking import messages
from autograder.checking.judging import Function, judge_functions
from autograder.checking.run import Failed, call
from autograder.exercises.gate_files import examine_files
from autograder.exercises.held_out import PRACTICE_SEED, cases_of, part_cases, world_of
from autograder.exercises.t1_2_layout import audit_layout
from autograder.exercises.t1_2_page_worlds import layout_rules
from autograder.exercises.t1_3_browser import S1, audit_presses
from autograder.exercises.t1_3_landing import D
from autograder.exercises.t1_3_pages import RULES, check_page
from autograder.exercises.t1_3_pages_items import F2, Q2
from autograder.exercises.t1_3_pages_ways import C
from autograder.exercises.t1_3_pages_worlds import dealt, labels_of
from autograder.learner.browser import _STATES
from autograder.learner.load import load
from autograder.learner.page_run import on_pages
from benchmarks import page_checkers
from datasets.simulator import World
from datasets.simulator.launch_pages import operators, presses, sets
from datasets.simulator.launch_pages.harmless import HARMLESS

FUNCTIONS = (F2, C, S1)
SEEDS = [(2431, 2025), *((n, 2024 + n % 4) for n in range(1, 6))]


@functools.cache
def world(seed: int, year: int) -> World:
    return World(seed, year, "none", "small")


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.mark.parametrize("item", FUNCTIONS, ids=lambda i: i.id)
def test_right_ways_pass_and_each_wrong_way_gets_its_own_message(item) -> None:
    part = item.parts[0]
    cases = [c for spec in item.worlds for c in part_cases(item, part, world_of(
        spec, PRACTICE_SEED))]
    shown = [*cases_of(item, part, [tuple(map(load, n)) for n in part.load_calls()]),
             *cases_of(item, part, part.practice_calls())]

    def verdict(way, on):
        return judge_functions(item.id, [Function(part.name, lambda: way, on)])

    assert verdict(part.reference, cases).correct
    for other in item.alternatives:
        assert verdict(other.impl, cases).correct, other.id
        assert verdict(other.impl, shown).correct, other.id
    for known in item.misconceptions:
        # the learner's own check knows them all, except the one that has its values written in
        found = verdict(known.impl, cases if known.id == "spec_written_in" else shown)
        assert found.misconception == known.id, f"{known.id} is told {found.message}"


@pytest.mark.parametrize(("seed", "year"), SEEDS)
def test_each_operator_puts_in_its_kind_and_no_harmless_change_any(seed: int, year: int) -> None:
    made = world(seed, year)
    page, spec = made.test_page, made.page_spec
    assert check_page(page, spec) == []
    for operator in operators.OPERATORS:
        html = operator(page, spec, rng())
        parse_page(html)
        also = {"wrong_link"} if operator.name == "link_to_hash" else set()  # # is no address
        assert {d["kind"] for d in check_page(html, spec)} - also == {operator.kind}, operator.name
        assert operator(page, spec, rng()) == html  # pure
    for name, (change, _) in HARMLESS.items():
        html = change(page, spec, rng())
        assert html != page and check_page(html, spec) == [], name
    for operator in operators.RUNTIME:  # what reading cannot see
        assert {d["kind"] for d in check_page(operator(page, spec, rng()), spec)} <= {"event"}


def test_pages_are_many_in_kinds_and_hold_what_is_dealt() -> None:
    assert len(operators.OPERATORS) >= 25
    assert set(RULES) == set(page_judge.KIND_NAMES) == set(operators.KINDS)
    for seed, year in SEEDS:
        made = world(seed, year)
        pages, spec = dealt(made)
        assert len(pages) == 48 and len(set(pages["html"])) == 48
        truth = labels_of(pages, spec)
        assert len(truth) == len(operators.OPERATORS)
        found = {(p, d["kind"]) for p, h in zip(pages["page_id"], pages["html"], strict=True)
                 for d in check_page(h, spec)}
        right = set(map(tuple, truth.to_numpy()))
        assert right <= found
        assert {p for p, _ in found} == {p for p, _ in right}  # clean pages stay clean
        assert truth["page_id"].nunique() == 40
        kinds = {d["kind"] for d in check_page(made.landing_draft, spec)}
        assert kinds == {operators.BY_NAME[n].kind for n in made.ledger["landing_draft_defects"]}


def test_the_page_keeps_the_layout_rules() -> None:
    audit = audit_layout(page_elements(world(2431, 2025).test_page), layout_rules())
    assert audit.loc[~audit["ok"], "check"].tolist() == []


def test_the_benchmark_orders_the_checkers() -> None:
    rows = {r["checker"]: r for r in page_checkers.measure(1)}
    recall = {name: r["recall"] for name, r in rows.items()}
    assert recall["reference"] >= 0.9 and rows["reference"]["alarms"] <= 1
    weak = ["searches the text", "proofreads the plan", "scans the markup"]
    assert recall["reference"] > recall[weak[0]] > recall[weak[1]] > recall[weak[2]] > 0
    assert recall["flags everything"] == 1 and recall["flags nothing"] == 0
    assert [name for name, r in rows.items() if r["passes"]] == ["reference"]
    assert rows["flags everything"]["alarms"] == rows["flags everything"]["clean"] * len(RULES)


PAGES = pd.DataFrame({"page_id": ["a", "b", "c"], "html": ["<p>1</p>", "<p>2</p>", "<p>3</p>"]})
TRUTH = pd.DataFrame({"page_id": ["b"], "kind": ["consent"]})


def judged(check, monkeypatch, pages=PAGES) -> str:
    monkeypatch.setenv("COURSE_LANG", "en")
    table = on_pages(check, pages, {})
    return page_judge.judge_checker(table, (pages, {}), TRUTH).text


def test_a_checker_that_raises_or_never_ends_is_told_the_kind_of_page(monkeypatch) -> None:
    def raises(html, spec):
        return [{"kind": "alt"}] if "2" not in html else {}["x"]

    def loops(html, spec):
        while "2" in html:
            pass
        return []

    told = judged(raises, monkeypatch)
    assert "KeyError" in told and "consent ticked beforehand" in told
    monkeypatch.setattr("autograder.learner.page_run.SECONDS", 0.3)
    told = judged(loops, monkeypatch)
    assert "0.3 seconds" in told and "consent ticked beforehand" in told
    told = judged(lambda html, spec: 1 / 0, monkeypatch)
    assert "no defect at all" in told


@pytest.mark.parametrize(("given", "word"), [
    (lambda html, spec: None, "one dict per defect"), (lambda html, spec: ["alt"], "one dict"),
    (lambda html, spec: [{"kind": "ticked"}], "“ticked”"),
    (lambda html, spec: [{"kind": "alt"}, {"kind": "dates"}], "false alarm"),
    (lambda html, spec: [], "finds nothing"),
    (lambda html, spec: [{"kind": "alt"}] if "2" in html else [], "0 of 1"),
])
def test_what_a_checker_gives_back_in_vain_has_its_own_sentence(given, word, monkeypatch) -> None:
    assert word in judged(given, monkeypatch)


def test_an_unwritten_checker_is_not_attempted() -> None:
    def stub(html, spec):
        raise NotImplementedError

    found = judge_functions("T1.3.c", [Function(
        "check_pages", lambda: lambda pages, spec: on_pages(stub, pages, spec),
        cases_of(C, C.parts[0], C.parts[0].practice_calls()))])
    assert found.status == "not attempted"


def test_a_call_may_have_a_limit_of_its_own() -> None:
    with pytest.raises(Failed) as failed:
        call(lambda: [None for _ in iter(int, 1)], (), "f", 0.2)
    assert failed.value.finding.params["seconds"] == "0.2"


def test_scripts_are_read_and_not_run() -> None:
    script = """<script>
    // dataLayer.push({ event: "a" });
    /* dataLayer.push({ event: "b" }); */
    var t = 'dataLayer'; dataLayer.push(
      { 'event': 'c', value: f({x: 1}, "),"), "currency": 'TWD' });
    document.getElementById("pay").addEventListener("click", function () {
      if (true) { dataLayer.push({event: "d"}); } });
    on('x', 'submit', () => { dataLayer.push({ event: "e", coupon }) });
    on("y", "change", function () { dataLayer.push({ event: "f" }); });
    dataLayer.push({ value: 1 }); dataLayer.push(
    </script><!-- <script>dataLayer.push({ event: "g" });</script> -->"""
    found = [(e["event"], e["on"], e["data"]) for e in page_events(script)]
    assert found == [
        ("c", "load", {"value": 'f({x: 1}, "),")', "currency": "TWD"}), ("d", "pay", {}),
        ("e", "x", {"coupon": "coupon"}), ("f", "y change", {})]


def test_the_model_of_the_presses_adds_up() -> None:
    for seed, year in SEEDS:
        spec = world(seed, year).page_spec
        way = presses.presses(spec)
        assert audit_presses(presses.log(spec, way), spec).empty
        for fault in presses.FAULTS:
            assert not audit_presses(presses.log(spec, way, (fault,)), spec).empty, fault


def test_the_repaired_page_passes_and_every_fault_left_has_its_sentence() -> None:
    row = examine_files(D, False)
    assert row["notes"] == []
    assert row["own_messages"] == row["misconceptions"][0] == len(D.misconceptions)
    assert row["alternatives"][0] == len(D.alternatives) and row["hard_coder_rejected"]
    assert row["mutants"]["survived"] == []


def test_a_draft_is_never_half_made() -> None:
    for seed, year in SEEDS:
        made = world(seed, year)
        html, names = sets.draft(made.test_page, made.page_spec, rng())
        assert len(names) == 10 and len(set(names)) == 10
        parse_page(html)


def test_every_sentence_is_there_in_chinese_with_the_same_places() -> None:
    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    texts = [m.says for item in (*FUNCTIONS, D) for m in item.misconceptions]
    texts += [t for item in (*FUNCTIONS, D) for t in item.hints[:2]]  # the third is code
    texts += [item.solution for item in (*FUNCTIONS, D)]
    texts += [*Q2.feedback.values(), *SAYS.values(), *_STATES.values(), page_judge.NOTHING,
              *page_judge.KIND_NAMES.values()]
    catalogue = messages._catalogue("zh-TW")
    for text in texts:
        assert messages.known(text), text
        assert fields(catalogue.gettext(text)) == fields(text)


def test_a_checker_that_passes_is_told_what_it_missed(monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    part = C.parts[0]
    pages, spec = part.practice_calls()[1]
    kinds = [k for k in RULES if k != "alt"]

    def verdict(way):
        on = cases_of(C, part, [(pages, spec)])
        return judge_functions(C.id, [Function(part.name, lambda: way, on)])

    assert verdict(part.reference).finding is None
    found = labels_of(pages, spec)
    lost = found[found["kind"].eq("sharing")].index[:1]
    told = verdict(lambda pages, spec: found.drop(lost))
    assert told.correct and "Missed: sharing." in told.message
    clean = sorted(set(pages["page_id"]) - set(found["page_id"]))[0]
    alarm = pd.DataFrame([(clean, kinds[0])], columns=["page_id", "kind"])
    told = verdict(lambda pages, spec: pd.concat([found, alarm]))
    assert told.correct and f"“{kinds[0]}”" in told.message


def test_comments_and_quotes_are_no_other_page() -> None:
    made = D.truth(load)
    right = D.correct(made)["landing.html"].decode()
    line = next(x for x in right.splitlines() if '"purchase"' in x)
    assert D.judge({"landing.html": right.replace(line, f"{line}\n// {line}").encode()}, made) \
        is None
