"""T2.3.b and c against the ledger: what the intervals hold, and what biased data do to them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from autograder import ingest
from autograder.artefacts.factors_check import judge_effects, judge_elasticity
from autograder.exercises.t2_3_factors import (
    factor_model,
    festival_window,
    model_with,
    with_errors,
)
from autograder.exercises.t2_3_factors_inputs import model_practice
from autograder.exercises.t2_3_price import elasticity, elasticity_with
from benchmarks import intervals
from datasets.simulator.factors import effects, panel, price_test
from datasets.simulator.publish import ROOT


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")


def test_intervals_hold_the_ledger_as_often_as_they_say() -> None:
    rows = intervals.covered(seeds=12, first_seed=930_000)
    assert {r["what"] for r in rows} == {*panel.FACTORS, "festival", "elasticity"} - {"discount"}
    held, count = sum(r["held"] for r in rows), 12 * len(rows)
    assert intervals.bound(count) <= held
    assert intervals.bound(100) == 80


def test_without_the_festival_the_credit_goes_to_what_rises_with_it() -> None:
    days, festivals = panel.panel(77, 2026, "food"), panel.gift_festivals(2026)
    known = effects.effects(77, 2026)["food"]
    right = factor_model(days, festivals).set_index("factor")
    left_out = model_with(days, festivals, no_festival=True).set_index("factor")
    assert known.search == 0
    assert right.loc["search", "low"] <= 0 <= right.loc["search", "high"]
    assert left_out.loc["search", "low"] > 0
    # the shop gives more away when demand is high: the discount looks better than it is
    ten_points = 100 * (0.9**known.price - 1)
    assert right.loc["discount", "low"] > ten_points


def test_prices_of_the_shop_lean_away_from_the_elasticity() -> None:
    off = []
    for seed in range(6):
        table, truth = price_test.table(seed, 2026), price_test.truth(seed, 2026)
        found = elasticity_with(table, shop_only=True)
        off.append(found["elasticity"] - truth["elasticity"])
        assert found["elasticity"] < elasticity(table)["elasticity"]
    assert np.mean(off) < -0.2


def test_windows_follow_the_simulator_across_the_years() -> None:
    for year in (2024, 2025, 2026, 2027):
        days = pd.Series(panel.days_of(year))
        mine = festival_window(days, panel.gift_festivals(year))
        assert mine.tolist() == panel.in_window(panel.days_of(year), year).tolist()


@pytest.mark.parametrize(("change", "said"), [
    (lambda t: t, None),
    (lambda t: t.round(1), None),
    (lambda t: t.iloc[::-1], None),
    (lambda t: t.assign(low=t["effect"] - 0.6 * (t["effect"] - t["low"]),
                        high=t["effect"] + 0.6 * (t["high"] - t["effect"])), "too narrow"),
    (lambda t: t.assign(low=t["low"] - 9, high=t["high"] + 9), "wider than 90 % need"),
    (lambda t: t.assign(low=t["high"], high=t["low"]), "not below its high"),
    (lambda t: t.assign(low=t["effect"] - 0.01), "at the edge"),
    (lambda t: t.fillna(0), "never changes in this panel"),
    (lambda t: t.assign(effect=np.nan), "is missing, though"),
    (lambda t: t[t["factor"] != "festival"], "no row festival"),
    (lambda t: t[t["factor"] != "rain"], "rows are missing"),
    (lambda t: t.assign(effect=t["effect"] + 3), "is too high"),
    (lambda t: t.drop(columns="low"), "column low is missing"),
    (lambda t: t.to_dict(), "a DataFrame was asked for"),
])  # fmt: skip
def test_judge_of_effects(change, said: str | None) -> None:
    table = factor_model(*model_practice()[0])
    found = judge_effects(change(table), (), table)
    assert found is None if said is None else said in found.text


@pytest.mark.parametrize(("way", "said"), [
    ({}, None), ({"naive": True}, "naive"), ({"naive": True, "level": "ninety_five"}, "naive_95"),
    ({"naive": True, "level": "ninety_nine"}, "naive"),
    ({"white": True, "level": "ninety_five"}, "white"), ({"white3": True}, "white"),
])
def test_errors_of_independent_days_are_known_at_any_level(way: dict, said: str | None) -> None:
    days, festivals = panel.panel(77, 2026, "food"), panel.gift_festivals(2026)
    expected = with_errors(days, festivals)
    for shown in (model_with(days, festivals, **way), model_with(days, festivals, **way).round(1)):
        found = judge_effects(shown, (days, festivals), expected)
        assert (found.misconception if found else None) == said


def test_judge_of_elasticity_takes_any_container_and_sees_the_width() -> None:
    right = {"elasticity": -2.0, "low": -2.2, "high": -1.8}
    assert judge_elasticity(pd.Series(right), (), right) is None
    for wrong, said in (({"low": -2.1, "high": -1.9}, "too narrow"), ({"low": -2.6}, "wider"),
                        ({"elasticity": -1.9}, "too close to 0"), ({"low": None}, "single"),
                        ({"elasticity": float("nan")}, "missing")):
        assert said in judge_elasticity(right | wrong, (), right).text
    assert "dictionary" in judge_elasticity((-2, -3, -1), (), right).text


def test_exports_give_the_panel_that_the_world_made() -> None:
    for line in effects.LINES:
        mine = ingest.TABLES[f"{line}_panel"](ROOT / "exports")
        world = panel.panel(2431, 2025, line)
        same = ["date", "units", "news", "search", "sale", "around_sale"]
        pd.testing.assert_frame_equal(mine[same], world[same], check_dtype=False)
        assert np.allclose(mine["discount"], world["discount"])
        for sky in ("rain", "heat"):  # stations that failed are left out
            assert (mine[sky] - world[sky]).abs().mean() < 0.01


def test_a_day_twice_or_out_of_order_is_told(tmp_path) -> None:
    (tmp_path / "factors").mkdir()
    file = tmp_path / "factors" / "media_stories.csv"
    for rows, said in (("2026-01-02,food,1\n2026-01-02,food,2\n", "row 3: 2026-01-02 / food"),
                       ("2026-01-02,food,1\n2026-01-01,food,2\n", "goes back to 2026-01-01"),
                       ("2026-01-02,food,many\n", "“many” is not a number")):
        file.write_text("date,line,stories\n" + rows, encoding="utf-8")
        with pytest.raises(ingest.IngestError, match=said):
            ingest.TABLES["media_stories"](tmp_path)
