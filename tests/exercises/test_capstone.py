"""The capstone: its figures against the ledger, its verdicts against what the new page does."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from autograder.artefacts.capstone_check import judge_capstone
from autograder.exercises.capstone_numbers import optimisation, results, srm_p, verdict
from autograder.exercises.capstone_products import folder, truth
from autograder.exercises.gate_files import tables_of
from autograder.exercises.held_out import tables_for
from datasets.simulator.capstone import sessions
from datasets.simulator.capstone.world import CapstoneWorld


@cache
def told() -> dict[str, Any]:
    return truth(tables_for("C.a"))


@cache
def right() -> dict[str, bytes]:
    return folder(told())


def test_the_figures_are_those_of_the_ledger() -> None:
    world = CapstoneWorld(88, 2026, "none", "small")
    found, ledger = results(tables_of(world)), world.case_ledger
    for key in ("net_revenue", "lost_share", "roi"):
        assert found[key] == pytest.approx(ledger[key], rel=1e-9)
    assert found["spend"] == pytest.approx(ledger["spend"], rel=1e-9)


def test_the_rule_says_what_the_page_does() -> None:
    for seed in range(900, 924):
        made = sessions.table(seed, 2026, "母親節", "full")
        plan, does = sessions.plan(2026, "母親節"), sessions.effect(seed, 2026)
        found = verdict(optimisation(made, plan), plan)
        wrong = {"split": {"ship", "keep", "inconclusive"}, "slow": {"ship", "inconclusive"},
                 "worse": {"ship"}, "better": {"keep"}, "nothing": set()}[does["kind"]]
        assert found not in wrong, (seed, does["kind"], found)


def test_a_broken_split_is_rare_where_the_draw_is_fair() -> None:
    assert srm_p(500, 500, 0.5) == pytest.approx(1)
    assert srm_p(580, 420, 0.5) < 1e-6
    # 3.84 is the 95 % point of chi-square with one degree of freedom.
    assert srm_p(531, 469, 0.5) == pytest.approx(0.0499, abs=0.001)


def test_a_figure_of_ones_own_serves_the_reports_whose_field_it_has() -> None:
    entries = json.loads(right()["numbers.json"])
    own = {"value": 777_123, "unit": "TWD", "denominator": "none",
           "period": " to ".join(told()["flight"])}

    def judged(entry: dict[str, Any], name: str) -> Any:
        files = {**right(), "numbers.json": json.dumps({**entries, "extra": entry}).encode()}
        text = files[name].decode()
        tag = "<!-- section: limits -->"
        return judge_capstone({**files, name: text.replace(
            tag, f"{tag}\n另外有 777,123 元。", 1).encode()}, told())

    with_window, with_source = {**own, "window": "none"}, {**own, "source": "capstone_sessions"}
    assert judged(with_window, "report.md") is None
    assert judged(with_source, "traffic_report.md") is None
    assert judged(with_window, "traffic_report.md") is not None
    assert judged({"value": 777_123}, "report.md") is not None


def test_without_a_file_the_folder_says_which() -> None:
    for name in right():
        finding = judge_capstone({**right(), name: None}, told())
        assert finding is not None and finding.params.get("name") == name
