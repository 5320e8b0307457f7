"""The patch of a live page: the audit agrees with T1.2.c, and each fault is found alone."""

from __future__ import annotations

import pytest

from autograder.artefacts.layout_audit import layout_audit
from autograder.artefacts.page import page_elements
from autograder.artefacts.patch_check import FILE, changed, judge_patch
from autograder.exercises.t1_2_layout import audit_layout
from autograder.exercises.t1_2_page_worlds import BETWEEN, ODD, TWO_TITLES, layout_rules
from autograder.exercises.t2_4_patch import truth
from datasets.simulator import World
from datasets.simulator.redesign import page

RULES = layout_rules()


@pytest.fixture(scope="module")
def world():
    return World(17, 2026, scale="small")


@pytest.fixture(scope="module")
def told(world):
    return truth(lambda name: getattr(world, name))


def test_the_audit_says_what_the_reference_of_t1_2_says(world):
    pages = [ODD, BETWEEN, TWO_TITLES, world.live_page, world.landing_html, world.landing_clean]
    for html in pages:
        right = audit_layout(page_elements(html), RULES).set_index("check")["ok"].to_dict()
        assert layout_audit(html, RULES) == right


def test_each_layout_fault_trips_its_own_check_and_no_other(world):
    said = world.patch_brief["page"]
    assert all(layout_audit(page.render(said), RULES).values())
    for fault, check in page.FAULTS.items():
        audit = layout_audit(page.render(said, (fault,)), RULES)
        assert [name for name, ok in audit.items() if not ok] == [check], fault


def test_a_clean_page_passes_and_each_point_alone_does_not(told):
    def judged(html):
        return judge_patch({FILE: html.encode()}, told)

    assert judged(page.render(told["page"])) is None
    for point in page.POINTS:
        assert judged(page.render(told["page"], (point,))) is not None, point


def test_a_line_that_moves_counts_once():
    assert changed("a\nb\nc\nd", "a\nc\nd\nb") == 1
    assert changed("a\nb\nc", "a\nb") == 1


@pytest.mark.parametrize("content", [
    None, b"", b"\x89PNG....", "測試".encode("utf-16"), b"<html><p>open", b"<style>p {</style><p>x",
    b"<!-- <html>", b"\x00\x01\x02",
])  # fmt: skip
def test_bad_files_get_one_sentence(told, content):
    found = judge_patch({FILE: content}, told)
    assert found is not None and found.text
