"""Steering policies of T1.4.d: the right one, with switches for the wrong ways, and others."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

State = dict[str, Any]
STEP, CLOSE, LEAST = 0.05, 1.15, 3


def last_dollar(levels: pd.DataFrame) -> pd.DataFrame:
    """What the last dollar brings between two levels of spend, and its share of the average.

    Returns:
        channel, average (return per dollar at the higher level), last, share (last / average).
    """
    more = levels["spend_high"] - levels["spend_low"]
    average = levels["contribution_high"] / levels["spend_high"]
    last = (levels["contribution_high"] - levels["contribution_low"]) / more.where(more != 0)
    return pd.DataFrame({"channel": levels["channel"], "average": average, "last": last,
                         "share": last / average})


def policy_with(
    *, read: str = "last", age: int | None = None, clean: bool | str = True, pace: str = "plan",
    step: float = STEP, close: float = CLOSE, clip: bool = True, scale: bool = True,
    flip: bool = False, hold: bool = True, for_good: bool = False, anew: bool = False,
    create: bool = False, least: int = LEAST,
):
    """The steering rule with switches for the known wrong ways.

    read: "last" the last dollar's return; "average", "total" (revenue), "conversions" in place of
        revenue, "mean" of the daily ratios.
    age: how old the days that are measured are at least; None: as the state's limits say.
    clean: only rows whose status is ok; "tracking_break": all but these.
    pace: "plan", "even", "early", "hoard" or "planned".
    close: best over worst from which on money is moved. flip: from best to worst.
    for_good: once a day was broken, nothing is moved any more.
    least: days of each channel before anything is moved.
    anew: each morning begins from the plan's split. create: nobody gives what the best one gets.
    """

    def policy(state: State) -> dict[str, float]:
        yesterday = pd.Series(state["yesterday"])
        split = pd.Series(as_planned(state)) if anew else yesterday
        new = split / split.sum() * _total(state, pace)
        history = state["history"]
        recent = history["day"] >= (0 if for_good else state["day"] - 1)
        broken = history.loc[recent, "status"] == "tracking_break"
        oldest = state["limits"]["mature_days"] if age is None else age
        rows = history[state["day"] - history["day"] >= oldest]
        if clean == "tracking_break":
            rows = rows[rows["status"] != "tracking_break"]
        elif clean:
            rows = rows[rows["status"] == "ok"]
        days = rows.groupby("channel").size().reindex(new.index).fillna(0)
        if days.min() >= least and not (hold and broken.any()):
            worth = _worth(state, rows, read)
            best, worst = worth.idxmax(), worth.idxmin()
            if worth[best] > close * worth[worst]:
                if flip:
                    best, worst = worst, best
                moved = step * new[worst]
                new[worst] -= 0 if create else moved
                new[best] += moved
        if clip:
            limit = state["limits"]["max_change"]
            new = new.clip(yesterday * (1 - limit), yesterday * (1 + limit))
        if scale and new.sum() > state["remaining"]:
            new = new / new.sum() * state["remaining"]
        return new.to_dict()

    return policy


def _total(state: State, pace: str) -> float:
    plan, day, left = state["plan"], state["day"], state["remaining"]
    today = plan.loc[plan["day"] == day, "planned"].sum()
    if pace == "planned":
        return today
    if pace == "even":
        return left / (29 - day)
    if pace == "hoard":
        return 0.8 * today
    ahead = today / plan.loc[plan["day"] >= day, "planned"].sum() * left
    return 1.35 * ahead if pace == "early" and day <= 12 else ahead


def _worth(state: State, rows: pd.DataFrame, read: str) -> pd.Series:
    sums = rows.groupby("channel")[["cost", "revenue", "conversions"]].sum()
    if read == "conversions":
        return sums["conversions"] / sums["cost"] * pd.Series(state["last_share"])
    if read == "mean":
        ratios = rows["revenue"] / rows["cost"]
        return state["margin"] * ratios.groupby(rows["channel"]).mean() * pd.Series(
            state["last_share"])
    if read == "total":
        return sums["revenue"]
    average = state["margin"] * sums["revenue"] / sums["cost"]
    if read == "average":
        return average
    return average * pd.Series(state["last_share"])


reference = policy_with()


def as_planned(state: State) -> dict[str, float]:
    """Today's planned budgets."""
    plan = state["plan"]
    today = plan[plan["day"] == state["day"]]
    return dict(zip(today["channel"], today["planned"], strict=True))


def stops_the_worst(state: State) -> dict[str, float]:
    """Yesterday's worst channel is switched off, the others follow the plan."""
    budgets = as_planned(state)
    history = state["history"]
    before = history[history["day"] == state["day"] - 1]
    if len(before):
        worth = before.set_index("channel")["revenue"] / before.set_index("channel")["cost"]
        budgets[worth.idxmin()] = 0.0
    return budgets


def divides_by_nothing(state: State) -> dict[str, float]:
    """Splits by the average so far; on the first day there is none."""
    rows = state["history"]
    sums = rows.groupby("channel")[["cost", "revenue"]].sum().reindex(state["yesterday"])
    share = sums["revenue"] / sums["cost"]
    return (share / share.sum() * sum(as_planned(state).values())).to_dict()


def unsteady(state: State) -> dict[str, float]:
    """The plan with a few dollars that are drawn anew on each call."""
    budgets = as_planned(state)
    budgets["meta"] -= np.random.default_rng().uniform(1, 20)
    return budgets


def takes_too_much(state: State) -> dict[str, float]:
    """Takes from the worst more than it has."""
    budgets = as_planned(state)
    budgets["line_ads"] -= 5_000
    budgets["meta"] += 5_000
    return budgets


def leaves_out(state: State) -> dict[str, float]:
    """Only the channels that change."""
    return {c: b for c, b in as_planned(state).items() if c != "line_ads"}


def by_numpy(state: State) -> dict[str, float]:
    """The same rule on arrays: money goes from all poorer channels to all richer ones."""
    names = list(state["yesterday"])
    before = np.array([state["yesterday"][n] for n in names])
    plan, history, day = state["plan"], state["history"], state["day"]
    weight = plan.groupby("day")["planned"].sum()
    new = before / before.sum() * weight[day] / weight[weight.index >= day].sum() \
        * state["remaining"]
    rows = history[(day - history["day"] >= state["limits"]["mature_days"])
                   & history["status"].isin(["ok"])]
    if rows["day"].nunique() >= 4 and set(rows["channel"]) == set(names):
        sums = rows.pivot_table(index="channel", values=["cost", "revenue"], aggfunc="sum")
        sums = sums.loc[names]
        share = [state["last_share"][n] for n in names]
        worth = (sums["revenue"] / sums["cost"]).to_numpy() * share
        new = new * np.clip((worth / np.median(worth)) ** 0.12, 0.96, 1.04)
        new *= weight[day] / weight[weight.index >= day].sum() \
            * state["remaining"] / new.sum()
    new = np.clip(new, 0.8 * before, 1.2 * before)
    new *= min(1.0, state["remaining"] / new.sum())
    return dict(zip(names, new.tolist(), strict=True))


def by_loops(state: State) -> dict[str, float]:
    """The same rule in plain Python, a little bolder."""
    history = state["history"].to_dict("records")
    share = state["last_share"]
    cost, revenue, days = {}, {}, {}
    for row in history:
        if row["status"] == "ok" and state["day"] - row["day"] >= state["limits"]["mature_days"]:
            c = row["channel"]
            cost[c] = cost.get(c, 0) + row["cost"]
            revenue[c] = revenue.get(c, 0) + row["revenue"]
            days[c] = days.get(c, 0) + 1
    planned, left = 0.0, 0.0
    for row in state["plan"].to_dict("records"):
        planned += row["planned"] if row["day"] == state["day"] else 0
        left += row["planned"] if row["day"] >= state["day"] else 0
    before = state["yesterday"]
    factor = planned / left * state["remaining"] / sum(before.values())
    new = {c: b * factor for c, b in before.items()}
    if len(days) == len(new) and min(days.values()) >= 3:
        worth = {c: revenue[c] / cost[c] * share[c] for c in new}
        poor, rich = min(worth, key=worth.get), max(worth, key=worth.get)
        if worth[rich] > 1.2 * worth[poor]:
            moved = 0.06 * new[poor]
            new[poor] -= moved
            new[rich] += moved
    new = {c: min(max(b, 0.8 * before[c]), 1.2 * before[c]) for c, b in new.items()}
    total = sum(new.values())
    if total > state["remaining"]:
        new = {c: b / total * state["remaining"] for c, b in new.items()}
    return new


def steer(state: State) -> dict[str, float]:
    """The ★ rule: each channel's curve is scaled to what it brings, and money follows its slope."""
    day, bend, names = state["day"], 0.94, list(state["levels"]["channel"])
    low, high, tired = (state["levels"][c].to_numpy()
                        for c in ("spend_low", "spend_high", "fatigue"))
    brought_low, brought_high = (state["levels"][c].to_numpy()
                                 for c in ("contribution_low", "contribution_high"))
    rise, gain = (high / low) ** bend, brought_high / brought_low
    half = ((gain * high**bend - rise * low**bend) / (rise - gain)) ** (1 / bend)
    ceiling = brought_high * (1 + (half / high) ** bend)
    plan = state["plan"]["planned"].to_numpy().reshape(-1, len(names))
    season = plan.sum(axis=1) / plan[0].sum()  # by day, from 0

    def curve(spend, weight):
        power = (spend / (half * weight)) ** bend
        above = np.maximum(spend / (plan[0] * weight) - 1, 0)
        return weight * ceiling * power / (1 + power) * np.exp(-tired * above * 2 / 3)

    before = np.array([state["yesterday"][n] for n in names])
    total = season[day - 1] / season[day - 1:].sum() * state["remaining"]
    new = before / before.sum() * total
    rows = state["history"]
    shape = (-1, len(names))
    clean = ((rows["status"] == "ok") & (day - rows["day"] >= state["limits"]["mature_days"])
             ).to_numpy().reshape(shape)
    if clean.any(axis=0).all():
        cost, revenue = (rows[c].to_numpy().reshape(shape) for c in ("cost", "revenue"))
        expected = np.where(clean, curve(cost, season[: len(cost), None]), 0).sum(axis=0)
        earned = state["margin"] * np.where(clean, revenue, 0).sum(axis=0)
        factor = (earned + 0.25 * ceiling) / (expected + 0.25 * ceiling)
        today = season[day - 1]
        last = factor * (curve(1.01 * new, today) - curve(0.99 * new, today)) / (0.02 * new)
        new = new * np.clip((last / np.average(last, weights=new)) ** 0.7, 0.86, 1.14)
        new = new / new.sum() * total
    new = np.clip(new, 0.8 * before, 1.2 * before)
    new = new * min(1.0, state["remaining"] / new.sum())
    return dict(zip(names, new.tolist(), strict=True))
