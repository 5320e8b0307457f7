"""T2.3.f2, d, s1 and e against the ledger: what is censored, what is recovered, what adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from autograder.artefacts.lifetime_check import (
    MONEY,
    PURCHASES,
    judge_fit,
    money_likelihood,
    purchases_likelihood,
)
from autograder.exercises.t2_3_customers import cohorts, practice, rfm
from autograder.exercises.t2_3_hotspots import hotspots, sales_variance
from autograder.exercises.t2_3_value import (
    as_in_the_paper,
    expected_purchases,
    fit,
    ltv,
    purchase_summary,
)
from datasets.simulator import World

# 0.1 % of a chi-square with four and with three degrees of freedom
BOUND_4, BOUND_3 = 18.47, 16.27


def _world(seed: int, year: int) -> World:
    return World(seed, year, "none", "small")


@pytest.mark.parametrize("day", ["12-31", "12-30", "06-17"])
def test_what_is_censored_is_missing_and_never_zero(day: str) -> None:
    world, as_of = _world(11, 2026), pd.Timestamp(f"2026-{day}")
    table = cohorts(world.transactions, as_of, 1)
    month = pd.PeriodIndex(table["cohort"], freq="M") + table["age"].to_numpy()
    over = month.end_time.normalize() <= as_of
    assert table["active"].notna().eq(over).all() and table["rate"].notna().eq(over).all()
    assert table[over & table["age"].eq(0)]["rate"].eq(1).all()
    later = cohorts(world.transactions, as_of + pd.Timedelta(days=400), 1)
    both = table.merge(later, on=["cohort", "age"])[over]
    assert both["active_x"].eq(both["active_y"]).all()  # what is known does not change any more


def test_equal_customers_have_equal_scores_and_better_ones_no_lower() -> None:
    world = _world(12, 2024)
    table = rfm(world.transactions, pd.Timestamp("2024-12-31"))
    for score, column, sign in (("r", "recency", -1), ("f", "frequency", 1), ("m", "monetary", 1)):
        assert table.groupby(column)[score].nunique().eq(1).all()
        order = table.assign(by=sign * table[column]).sort_values("by")
        assert order[score].is_monotonic_increasing
    shuffled = world.transactions.sample(frac=1, random_state=1)
    again = rfm(shuffled, pd.Timestamp("2024-12-31"))
    pd.testing.assert_frame_equal(table, again)


def test_money_of_all_customers_is_that_of_the_table() -> None:
    transactions, as_of = practice()[0][:2]
    table = rfm(transactions, as_of)
    seen = transactions[transactions["date"].le(as_of)]
    buyers = seen[seen["customer_id"].isin(table["customer_id"])]
    assert table["monetary"].sum() == buyers["amount"].sum()
    assert "M0" not in set(table["customer_id"])  # refunds only


@pytest.mark.parametrize(("seed", "year"), [(1, 2024), (2, 2025), (3, 2026), (4, 2027)])
def test_maximum_likelihood_recovers_the_parameters_of_the_ledger(seed: int, year: int) -> None:
    world = _world(seed, year)
    summary = purchase_summary(world.transactions, pd.Timestamp(year, 12, 31))
    found, truth = fit(summary), world.ledger["customers"]
    for names, likelihood, bound in ((PURCHASES, purchases_likelihood, BOUND_4),
                                     (MONEY, money_likelihood, BOUND_3)):
        best, real = (likelihood(summary, *[p[n] for n in names]) for p in (found, truth))
        assert 0 <= 2 * (best - real) < bound
    assert judge_fit(found, (summary,), found) is None
    survivors = fit(summary[summary["frequency"].gt(0)])
    assert judge_fit(survivors, (summary,), found) is not None


def test_the_forecast_of_half_a_year_meets_what_then_happens() -> None:
    world = World(2431, 2025, "none", "full")
    then = pd.Timestamp("2025-06-30")
    summary = purchase_summary(world.transactions, then)
    table = ltv(summary, world.customer_truth, 26, 1.0)
    later = purchase_summary(world.transactions, then + pd.Timedelta(weeks=26))
    gain = later.set_index("customer_id")["frequency"].reindex(summary["customer_id"]).to_numpy() \
        - summary["frequency"].to_numpy()
    assert abs(gain.sum() - table["purchases"].sum()) < 3.29 * np.sqrt((gain**2).sum())


def test_the_stable_form_is_that_of_the_paper_and_survives_where_it_fails() -> None:
    params = dict(zip((*PURCHASES, *MONEY), (0.3, 5.0, 0.8, 2.5, 5.0, 4.0, 700.0), strict=True))
    summary = pd.DataFrame({"customer_id": ["A", "B", "C"], "frequency": [0.0, 3.0, 40.0],
                            "recency": [0.0, 20.0, 50.0], "T": [30.0, 40.0, 52.0],
                            "monetary": [np.nan, 800.0, 950.0]})
    for a in (0.4, 0.8, 1.7, 4.0):
        mine, paper = (way(summary, {**params, "a": a}, 52, 0.4) for way in (ltv, as_in_the_paper))
        pd.testing.assert_frame_equal(mine, paper, rtol=1e-9)
    many = expected_purchases(np.array([5000.0]), np.array([50.0]), np.array([52.0]), 52, 0.3, 5.0,
                              0.8, 2.5)
    assert np.isfinite(many).all() and 0 < many[0] < 5000
    near = [expected_purchases(np.array([3.0]), np.array([20.0]), np.array([40.0]), 52, 0.3, 5.0,
                               a, 2.5)[0] for a in (1 - 1e-5, 1.0, 1 + 1e-5)]
    assert max(near) - min(near) < 1e-3


@pytest.mark.parametrize(("seed", "year"), [(21, 2024), (22, 2026), (23, 2027)])
def test_the_split_leaves_nothing_over(seed: int, year: int) -> None:
    world = _world(seed, year)
    table = sales_variance(world.sales_before, world.sales_after)
    parts = table[["price", "volume", "mix", "new", "dropped"]].sum(axis=1)
    assert np.allclose(parts, table["change"], atol=1e-6)
    change = world.sales_after["amount"].sum() - world.sales_before["amount"].sum()
    assert abs(parts.sum() - change) < 1e-6
    truth = world.ledger["hotspots"]
    assert set(truth["new"]) & set(table[table["new"].gt(0)]["sku"])


def test_the_hot_spots_of_the_ledger_have_the_highest_index() -> None:
    world = World(2431, 2025, "none", "full")
    table = hotspots(world.sales_after, world.market_size, {"people": 10})
    top = table.sort_values("index", ascending=False).head(3)
    spots = {(county, hour) for county, hour, _ in world.ledger["hotspots"]["spots"]}
    assert set(zip(top["county"], top["hour"], strict=True)) == spots


def test_no_figure_is_about_fewer_than_the_rule_allows() -> None:
    world = _world(24, 2026)
    lines = world.sales_after.assign(hour=world.sales_after["ordered_at"].dt.hour)
    people = lines.groupby(["county", "hour"])["customer_id"].nunique()
    for least in (2, 4):
        table = hotspots(world.sales_after, world.market_size, {"people": least})
        table = table.set_index(["county", "hour"])
        few = people.reindex(table.index).between(1, least - 1)
        assert table[few].isna().all(axis=None) and table[~few]["orders"].notna().all()
