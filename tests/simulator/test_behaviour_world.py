"""The three small worlds of behaviour: lunar days, and effects that are what the regime says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from datasets.simulator import World, calendar
from datasets.simulator.behaviour import gifts, lunar, rituals, social

YEARS = (2024, 2025, 2026, 2027)
Z = 3.2905  # 0.1 % in both tails together


@pytest.mark.parametrize("year", YEARS)
def test_the_lunar_calendar_agrees_with_the_festivals(year: int) -> None:
    days = lunar.table(year).set_index("date")
    start = pd.Timestamp(calendar.festivals(year + 1)["農曆年"]) if year < 2027 else \
        days.index[days["note"] == "春節"][0]
    assert days.loc[start, ["lunar_month", "lunar_day"]].tolist() == [1, 1]
    step = days["lunar_day"].diff().dropna()
    assert set(step[step != 1]) <= {-28.0, -29.0}  # a month begins anew
    assert days["festive"].sum() == 11 and len(days) == lunar.span(year).days + lunar.AFTER
    assert days.loc[start - pd.Timedelta(days=14), "note"] == "尾牙"


def test_2028_begins_on_26_january() -> None:
    assert str(lunar.table(2027).set_index("note").loc["春節", "date"].date()) == "2028-01-26"


@pytest.mark.parametrize("regime", sorted(social.EFFECT))
def test_the_random_slice_shows_what_the_badge_does(regime: str) -> None:
    skus = [f"S{n}" for n in range(12)]
    views = social.views(5, 2026, "full", skus, regime).dropna(subset=["added"])
    drawn = views[views["slice"] == "random"]
    by = drawn.groupby("badge")["added"].agg(["mean", "count"]).astype(float)
    gap = by["mean"][True] - by["mean"][False]
    error = np.sqrt((by["mean"] * (1 - by["mean"]) / by["count"]).sum())
    assert abs(gap - social.EFFECT[regime]) < Z * error
    usual = views[views["slice"] == "usual"].groupby("badge")["added"].mean().astype(float)
    assert usual[True] - usual[False] > gap + 0.02  # popular goods have the badge
    assert (views.loc[views["slice"] == "usual", "badge"]
            == (views.loc[views["slice"] == "usual", "reviews"] >= social.BADGE_FROM)).all()


@pytest.mark.parametrize("regime", sorted(gifts.EFFECT))
def test_the_same_person_shows_what_giving_does(regime: str) -> None:
    orders = gifts.orders(5, 2026, "full", regime).dropna(subset=["for_gift"])
    orders = orders.astype({"for_gift": bool})
    by = orders.groupby(["customer_id", "for_gift"])["unit_price"].mean().unstack().dropna()
    gap = by[True] - by[False]
    error = gap.std() / np.sqrt(len(gap))
    sign = np.sign(gifts.EFFECT[regime])
    assert abs(gap.mean()) < Z * error if sign == 0 else sign * gap.mean() > Z * error
    plain = orders.groupby("for_gift")["unit_price"].mean()
    assert plain[True] - plain[False] > gap.mean() + 60  # who gives much spends more


@pytest.mark.parametrize("regime", sorted(rituals.EFFECT))
def test_offerings_sell_by_the_moon_as_the_regime_says(regime: str) -> None:
    logs = []
    for seed in range(12):
        sales = rituals.sales(seed, 2025, "full", regime)
        wide = sales.pivot(index="date", columns="group", values="units").dropna()
        moon = lunar.table(2025).set_index("date")
        soon = {d - pd.Timedelta(days=k) for k in rituals.AHEAD
                for d in moon.index[moon["lunar_day"].isin(rituals.DAYS)]}
        wide = wide[~moon["festive"].reindex(wide.index)]
        on = wide.index.isin(list(soon))
        one, two = wide[on].sum(), wide[~on].sum()
        logs.append((np.log(one["offering"] / two["offering"] * two["control"] / one["control"]),
                     (1 / one).sum() + (1 / two).sum()))
    mean, error = np.mean([v for v, _ in logs]), np.sqrt(sum(e for _, e in logs)) / len(logs)
    assert abs(mean - np.log(rituals.EFFECT[regime])) < Z * error


def test_in_the_shipped_world_two_ideas_hold_and_one_does_not() -> None:
    world = World(2431, 2025)
    assert [world.behaviour_regime(c) for c in ("social", "gifts", "rituals")] == [
        "present", "absent", "present"]
