"""T1.2's pages, links and tracking: the references against what was put into the world."""

from __future__ import annotations

import functools
from urllib.parse import urlsplit

import numpy as np
import pytest

from autograder.artefacts.copy_lint import lint_text
from autograder.artefacts.page import page_elements
from autograder.artefacts.page_facts import page_facts
from autograder.checking.judging import Function, judge_functions
from autograder.checking.verdict import INCORRECT
from autograder.exercises.held_out import (
    PRACTICE_SEED,
    cases_of,
    judge_held_out,
    part_cases,
    world_of,
)
from autograder.exercises.t1_2_consistency import D, check_consistency
from autograder.exercises.t1_2_contrast import F1
from autograder.exercises.t1_2_layout import C, audit_layout
from autograder.exercises.t1_2_page_worlds import layout_rules
from autograder.exercises.t1_2_tracking import tracking_faults, tracking_matrix
from autograder.exercises.t1_2_tracking_ways import E
from autograder.exercises.t1_2_utm import KEYS, MEDIA, build_utm, parse_utm, to_build
from autograder.exercises.t1_2_utm_ways import F
from autograder.exercises.t1_5_worlds import house
from autograder.learner.load import load
from datasets.simulator import World
from datasets.simulator.creative import mismatches, page, plan, tracking

ITEMS = (F1, C, D, F, E)
SEEDS = [(2431, 2025), *((n, 2024 + n % 4) for n in range(1, 9))]


@functools.cache
def world(seed: int, year: int) -> World:
    return World(seed, year, "none", "small")


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)
def test_right_ways_pass_and_each_wrong_way_gets_its_own_message(item) -> None:
    cases = {p.name: [c for spec in item.worlds[:3]
                      for c in part_cases(item, p, world_of(spec, PRACTICE_SEED))]
             for p in item.parts}

    def verdict(other=None):
        def of(part):
            return (other.of(part.name, item.parts[0].name) if other else None) or part.reference
        return judge_functions(item.id, [
            Function(p.name, functools.partial(of, p), cases[p.name]) for p in item.parts])

    assert verdict().correct
    for alternative in item.alternatives:
        assert verdict(alternative).correct, alternative.id
    for known in item.misconceptions:
        found = verdict(known)
        assert found.misconception == known.id, f"{known.id} is told {found.message}"


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)
def test_made_up_inputs_tell_apart_what_the_public_data_do_not(item) -> None:
    first = item.parts[0].name
    for part in item.parts:
        known = [m for m in item.misconceptions if m.of(part.name, first)]
        cases = cases_of(item, part, part.practice_calls())
        caught = {w.id for case in cases for w in case.wrong}
        # what shows on the public data needs no made-up input
        public = {w.id for case in cases_of(item, part, [
            tuple(map(load, names)) for names in part.load_calls()]) for w in case.wrong}
        assert not [m.id for m in known if m.id not in caught | public]


def test_a_check_with_too_few_functions_names_the_missing_one() -> None:
    found = judge_held_out(E, (lambda: tracking_matrix,))
    assert found.status == INCORRECT
    assert found.finding.params == {"name": "tracking_faults"}


@pytest.mark.parametrize("fault", page.FAULTS)
def test_each_layout_fault_trips_its_check_and_a_clean_page_none(fault: str) -> None:
    made = world(*SEEDS[1])
    rules = layout_rules()
    assert audit_layout(page_elements(made.landing_clean), rules)["ok"].all()
    html = page.render(made.campaign_plan, made.products, None, (fault,))
    found = audit_layout(page_elements(html), rules)
    tripped = set(found.loc[~found["ok"], "check"])
    # without a button nothing can stand near it
    assert tripped == {page.FAULTS[fault]} | ({"price_near_cta"} if fault == "no_cta" else set())


@pytest.mark.parametrize(("seed", "year"), SEEDS)
def test_the_drafts_hold_what_the_ledger_says(seed: int, year: int) -> None:
    made = world(seed, year)
    found = check_consistency(made.campaign_plan, made.ad_set, page_facts(made.landing_html))
    told = {f"{w} {f}" for w, f in zip(found["where"], found["field"], strict=True)}
    assert set(made.ledger["draft_mismatches"]) <= told
    sides = {t.split()[0] + t.split()[-1] for t in told}  # a missing product has two prices
    assert sides == {t.split()[0] + t.split()[-1] for t in made.ledger["draft_mismatches"]}
    clean = page_facts(made.landing_clean)
    assert check_consistency(made.campaign_plan, made._planned_ads, clean).empty
    audit = audit_layout(page_elements(made.landing_html), layout_rules())
    wanted = {page.FAULTS[f] for f in made.ledger["draft_layout_faults"]}
    assert set(audit.loc[~audit["ok"], "check"]) - {"price_near_cta"} == wanted - {"price_near_cta"}
    truth = made.ledger["tracking_faults"]
    faults = tracking_faults(made.event_log)
    assert set(map(tuple, faults.to_numpy())) == set(map(tuple, truth.to_numpy()))


@pytest.mark.parametrize("kind", mismatches.PAGE_KINDS)
def test_each_mismatch_of_the_page_is_found(kind: str) -> None:
    made = world(*SEEDS[2])
    ads, shown, done = mismatches.apply(
        made.campaign_plan, made._planned_ads, (("page", kind),), np.random.default_rng(3))
    facts = page_facts(page.render(made.campaign_plan, made.products, shown))
    found = check_consistency(made.campaign_plan, ads, facts)
    assert done[0] in set(zip(found["where"], found["field"], strict=True))
    assert set(found["where"]) == {"page"}


@pytest.mark.parametrize("event", tracking.EVENTS)
def test_without_an_event_the_right_kpis_turn_red(event: str) -> None:
    made = world(*SEEDS[4])
    whole = tracking_matrix(made.tracking_plan, made.event_log).set_index("kpi")["computable"]
    log = made.event_log[made.event_log["event"].ne(event)]
    less = tracking_matrix(made.tracking_plan, log).set_index("kpi")["computable"]
    needing = {k for k, needs in made.tracking_plan["kpis"].items()
               if any(n.split(".")[0] == event for n in needs)}
    assert set(less.index[~less]) == set(whole.index[~whole]) | needing


def test_a_link_comes_back_as_it_was_meant() -> None:
    for seed, year in SEEDS[:4]:
        for url, utm in to_build(world(seed, year)):
            inside = str(utm.get("placed_on") or "").lower() == urlsplit(url).netloc.lower()
            found = parse_utm(build_utm(url, utm))
            if inside:
                assert found["channel"] == "Direct"
                continue
            for key in KEYS:
                meant = "_".join((utm.get(key) or "").lower().split()) or None
                assert found[key] == meant, (url, utm)


def test_links_of_the_course_lead_to_the_channels_that_are_wanted() -> None:
    wanted = {"google_search": "Paid Search", "meta": "Paid Social", "line_ads": "Paid Other",
              "line_oa": "Mobile Push Notifications", "edm": "Email", "kol": "Affiliates"}
    for ad in world(2431, 2025).ad_set:
        assert parse_utm(ad["url"])["channel"] == wanted[ad["platform"]]
        assert MEDIA[ad["platform"]] == tuple(parse_utm(ad["url"])[k] for k in KEYS[:2])


def test_the_page_has_what_the_law_wants_and_marks_only_links_outside() -> None:
    made = world(2431, 2025)
    rules = house("copy_rules")
    elements = page_elements(made.landing_clean)
    text = " ".join(elements["text"])
    for words in ("代表人", "電子郵件", "含稅價", "付款", "交付", "解除契約", "不適用七日解除權",
                  "消費申訴", "訂單確認信"):
        assert words in text, words
    assert not [h for t in elements["text"] for h in lint_text(t, "all", rules)
                if h.severity == "block"]
    for ad in made._planned_ads:
        for key in ("headline", "text"):
            hits = lint_text(ad[key], "all", rules)
            assert not [h for h in hits if h.severity == "block"], (ad[key], hits)
    for href in elements["href"]:
        outside = href.startswith("http") and plan.SITE not in href
        assert ("utm_" in href) == outside, href
