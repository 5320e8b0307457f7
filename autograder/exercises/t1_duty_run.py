"""T1.d: steering the case's flight, and its statistics table built from a pile of mornings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.policy_check import judge_policy
from autograder.artefacts.policy_flights import fly_all
from autograder.artefacts.run_days import GROWN, judge_grown
from datasets.campaign import Campaign, hold_plan, play

from . import t1_4_policy, t1_4_table_book, t1_4_table_items
from .base import Alternative, ArtefactExercise, Compare, Exercise, Misconception, Part
from .t1_4_policy_ways import by_loops, by_numpy, policy_with, reference
from .t1_4_table import COLUMNS, VALUES, append, as_known, as_known_by_group, small_table
from .t1_5_worlds import house
from .t1_duty_world import CASE_WORLDS, FESTIVAL, case_of, case_world

M = Misconception
COLUMNS_OF_A_MORNING = ["date", "channel", *VALUES]
FLIGHTS = 10
# Switches of `statistics_table` that `append` does not know.
OWN = ("pile_order", "pile_guarded", "latest_first", "last_only", "text_order", "sorted_inside",
       "where_missing", "as_text")


def flights(world: Any) -> tuple:
    """[seed, year, festival] of ten flights over four years."""
    return ([[(world.seed * 37 + n) % 2**31, 2024 + (world.year + n) % 4, FESTIVAL]
             for n in range(FLIGHTS)],)


def yardstick(specs: list) -> dict[str, Any]:
    """Score of the plan by flight, and in how many flights it must be beaten."""
    return {"plan": [play(hold_plan, Campaign(s, y, festival=f)).score() for s, y, f in specs],
            "need": int(0.8 * len(specs) + 1e-9)}


def statistics_table(mornings: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """The table that only grows, from what every morning said.

    Args:
        mornings: morning, date, channel, cost, conversions, revenue; mornings lie in any order,
            and each of them names a day and channel once.
        wrong: switches for known wrong ways, those of `t1_4_table.append` included.

    Returns:
        as_of, date, channel, cost, conversions, revenue, reason; rows in the order in which they
        became known, within a morning in the order of `mornings`.
    """
    table = pd.DataFrame(columns=COLUMNS).astype(
        dict.fromkeys(VALUES, "float64") | dict.fromkeys(("as_of", "date"), "datetime64[ns]"))
    days = list(mornings["morning"].unique())
    if not (wrong.get("pile_order") or wrong.get("pile_guarded")):
        days = sorted(days, reverse=bool(wrong.get("latest_first")))
    if wrong.get("last_only"):
        days = days[-1:]
    if wrong.get("text_order"):
        days = sorted(days, key=lambda d: f"{pd.Timestamp(d).month}/{pd.Timestamp(d).day}")
    past = wrong.get("pile_order") or wrong.get("text_order") or wrong.get("latest_first")
    switches = {k: v for k, v in wrong.items() if k not in OWN}
    for day in days:
        export = mornings.loc[mornings["morning"] == day, COLUMNS_OF_A_MORNING]
        if wrong.get("sorted_inside"):
            export = export.sort_values(["channel", "date"])
        table = append(table, export, pd.Timestamp(day), **{"past_added": past}, **switches)
    if called := wrong.get("where_missing"):
        before = table.groupby(["date", "channel"])["conversions"].shift()
        again = table.duplicated(["date", "channel"]) & before.isna()
        table.loc[again, "reason"] = called
    if wrong.get("as_text"):
        table["as_of"] = table["as_of"].dt.strftime("%Y-%m-%d")
    return table


def by_diff(mornings: pd.DataFrame) -> pd.DataFrame:
    """The same with one sort and the row before of each day and channel."""
    table = mornings.assign(at=range(len(mornings))).sort_values(["morning", "at"])
    keys = ["date", "channel"]
    # A row is news where it differs from the row before: what is equal changes nothing.
    before = table.groupby(keys)[VALUES].shift()
    first = ~table.duplicated(keys)
    news = first.copy()
    for v in VALUES:
        near = (table[v] - before[v]).abs() < 0.005
        news |= ~(near | (table[v].isna() & before[v].isna()))
    out = table[news].copy()
    old = before.loc[news, "conversions"].fillna(0)
    more = out["conversions"].fillna(0).to_numpy() > old.to_numpy()
    out["reason"] = np.where(first[news], "new", np.where(more, "late_conversions", "corrected"))
    return out.rename(columns={"morning": "as_of"})[COLUMNS]


def piles(world: Any) -> tuple:
    """(mornings,) of two flights: first mornings and the last one, and some with changed costs."""
    other = 2024 + (world.year + 1) % 4
    return (*_piles(world.seed, world.year), *_piles(world.seed + 1, other), *small_pile())


def _piles(seed: int, year: int) -> tuple:
    gen = np.random.default_rng([seed, year, 1040])
    table = case_world(seed, year).case_mornings
    days = sorted(table["morning"].unique())
    some = table[table["morning"].isin([*days[:9], days[-1]])]
    blocks = [some[some["morning"] == d] for d in gen.permutation(some["morning"].unique())]
    few = table[table["morning"].isin(days[24:28])].reset_index(drop=True)
    draw = gen.random(len(few))
    few["cost"] = np.where(draw < 0.2, few["cost"] - 10, few["cost"])
    fewer = (draw > 0.2) & (draw < 0.45) & few["morning"].isin(days[26:28])
    few["conversions"] = np.where(fewer, np.floor(few["conversions"] * 0.8), few["conversions"])
    few.loc[(draw > 0.45) & (draw < 0.55), ["conversions", "revenue"]] = np.nan
    # Downloaded once more the next day: the same but for a few cents and one cost.
    again = few[few["morning"] == days[27]].assign(morning=days[27] + np.timedelta64(1, "D"))
    again["cost"] += gen.choice([0.0, 0.003, -7.0], len(again), p=[0.5, 0.4, 0.1])
    few = pd.concat([again, few], ignore_index=True)
    return ((pd.concat(blocks, ignore_index=True),), (few,))


def knowns(world: Any) -> tuple:
    """(table, day) for days in, between and after the mornings."""
    found = []
    for (pile,) in piles(world)[:2]:
        table, days = statistics_table(pile), sorted(pile["morning"].unique())
        found += [(table.copy(), f"{pd.Timestamp(d):%Y-%m-%d}")
                  for d in (days[3], days[-2] + np.timedelta64(3, "D"), days[-1])]
    return (*found, *small_known())


def small_pile() -> tuple:
    """Mornings by hand: around the turn of a month, with numbers that go back and go missing."""
    n = np.nan
    rows = [
        ("2027-05-04", "2027-05-02", "a", 97, 4, 400.0), ("2027-05-04", "2027-05-02", "b", 60, n,
                                                           n),
        ("2027-05-04", "2027-05-03", "b", 55, 2, 160.0), ("2027-05-04", "2027-05-03", "a", 80, 1,
                                                           95.0),
        ("2027-04-30", "2027-04-29", "a", 100, 3, 300.0), ("2027-04-30", "2027-04-29", "b", 50, n,
                                                            n),
        ("2027-05-10", "2027-05-02", "a", 97, 5, 480.0), ("2027-05-10", "2027-05-02", "b", 60.004,
                                                           1, 70.0),
        ("2027-05-10", "2027-05-03", "b", 55, 2, 160.004), ("2027-05-10", "2027-05-03", "a", 85, 3,
                                                             290.0),
        ("2027-05-10", "2027-04-29", "b", 50, 0, 0.0), ("2027-05-10", "2027-05-09", "a", n, n, n),
        ("2027-05-03", "2027-05-02", "c", n, 2, 150.0),
        ("2027-05-10", "2027-04-29", "a", 100.007, 4, 300.0),
        ("2027-05-10", "2027-05-02", "c", 30, 2, 150.0),
        ("2027-05-03", "2027-05-02", "a", 97, 5, 480.0), ("2027-05-03", "2027-05-02", "b", 60, 1,
                                                           80.0),
        ("2027-05-03", "2027-04-29", "a", 100, 4, 300.0), ("2027-05-03", "2027-04-29", "b", 50, n,
                                                            n),
    ]
    table = pd.DataFrame(rows, columns=["morning", *COLUMNS_OF_A_MORNING])
    days = {c: pd.to_datetime(table[c]).astype("datetime64[ns]") for c in ("morning", "date")}
    table = table.assign(**days).astype(dict.fromkeys(VALUES, "float64"))
    return ((table,), (table[table["morning"] == table["morning"].min()].reset_index(drop=True),))


def small_known() -> tuple:
    """Days on which a number had gone back or was missing, and one without a morning."""
    table = small_table()
    return (table, "2027-11-03"), (table, "2027-11-06"), (table, "2027-11-01")


def _inherited() -> tuple[Misconception, ...]:
    """The wrong ways of T1.4.d and T1.4.e, under the names of this exercise."""
    found = [replace(m, impl={"policy": m.impl}) for m in t1_4_policy.D.misconceptions
             if m.id in FLOWN]
    for m in t1_4_table_items.E.misconceptions:
        if "as_known" in m.impl:
            found.append(m)
        elif m.id not in LEFT_OUT:
            switches = m.impl["append"].keywords
            found.append(replace(m, impl={"statistics_table": partial(
                statistics_table, **switches)}))
    return tuple(found)


# A pile names each morning once and holds nothing older than the table; over a whole pile, keeping
# the latest rows is the same table as replacing the old ones.
LEFT_OUT = ("old_file_added", "second_of_a_day_refused", "latest_only")
# Of the wrong policies those that judge or pace; the judge knows the others as well.
FLOWN = ("late_conversions", "broken_days", "average_decides", "wrong_way", "big_jump", "even_pace",
         "spent_early", "left_over", "stands_still", "over_budget")


def _t(id: str, says: str, **wrong: Any) -> Misconception:
    return M(id, {"statistics_table": partial(statistics_table, **wrong)}, says)


def book_truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the workbook must hold."""
    mornings = load("case_mornings")
    table = statistics_table(mornings)
    as_of = f"{mornings['morning'].max():%Y-%m-%d}"
    known = as_known(table, as_of)
    sums = known.groupby("channel", sort=False)[VALUES].sum()
    plain = t1_4_table_book._plain
    return {
        "rules": house("run_rules")["statistics"], "as_of": as_of,
        "log": [plain(r) for r in table.itertuples(index=False)],
        "known": [plain(r) for r in known[t1_4_table_book.KNOWN].itertuples(index=False)],
        "summary": [[c, round(r.cost, 2), r.conversions, round(r.revenue, 2),
                     round(r.revenue / r.cost, 6)] for c, r in sums.iterrows()],
    }


BOOK = ArtefactExercise(
    "T1.d", files=t1_4_table_book.BOOK.files, judge=t1_4_table_book.BOOK.judge, truth=book_truth,
    correct=lambda truth: t1_4_table_book.workbook(truth),
    misconceptions=t1_4_table_book.WRONG, alternatives=t1_4_table_book.BOOK.alternatives,
    view=case_of,
)
D = Exercise(
    "T1.d",
    parts=(
        Part("statistics_table", statistics_table, inputs=piles, load=("case_mornings",),
             compare=GROWN, judge=judge_grown, practice=small_pile),
        Part("as_known", as_known, inputs=knowns, load=(), practice=small_known,
             compare=Compare("frame", ("date", "channel"), dict.fromkeys(VALUES, 1e-9))),
        Part("policy", reference, inputs=flights,
             load=(f"[[515, 2026, '{FESTIVAL}'], [11, 2024, '{FESTIVAL}'], "
                   f"[12, 2027, '{FESTIVAL}']]",),
             compare=Compare(kind="mapping"), judge=judge_policy, drive=fly_all, truth=yardstick),
    ),
    misconceptions=(
        *_inherited(),
        _t("pile_order", "You take the mornings as they lie on the pile. Then the last download "
           "comes first, and all earlier mornings look like corrections of it. Sort the mornings "
           "before you begin.", pile_order=True),
        _t("last_morning_only", "Your table holds the last morning only. It says how it ended, and "
           "not what anybody could know on the way. Go through every morning.", last_only=True),
        _t("mornings_by_text", "You sort the mornings as texts of month and day, so 5/10 comes "
           "before 5/3. Sort them as dates.", text_order=True),
        _t("pile_guarded", "You leave out every morning that is older than the table. The last one "
           "lies on top of the pile, so all others are left out. Sort the mornings before you "
           "begin.", pile_guarded=True),
        _t("latest_first", "You go through the mornings from the last to the first, so each "
           "earlier one looks like a correction. What was known first goes first: sort from early "
           "to late.", latest_first=True),
        _t("missing_called_late", "Where conversions were missing before, you call every change "
           "late_conversions, also where none came. A missing one counts as 0: only more than that "
           "is late, the rest is corrected.", where_missing="late_conversions"),
        _t("missing_called_new", "Where conversions were missing before, you say new. The day and "
           "channel stood in the table already. Ask whether there was a row, not whether its "
           "number was known.", where_missing="new"),
        _t("sorted_inside_a_morning", "Within a morning your rows stand in an order of their own. "
           "Leave them as they came, so that two tables of the same pile are the same.",
           sorted_inside=True),
    ),
    alternatives=(
        Alternative("diff", {"policy": by_numpy, "statistics_table": by_diff,
                             "as_known": as_known_by_group}),
        Alternative("loops", {"policy": by_loops}),
        Alternative("older_days", {"policy": policy_with(age=6)}),
    ),
    hints=(
        "Your T1.4.d and T1.4.e hold nearly all of it. What is new: another festival, and mornings "
        "that lie on a pile in no order.",
        "policy: nothing about November stands in the rule; read plan, limits and last_share from "
        "the state. statistics_table: begin with an empty table, sort the mornings, append each.",
        "table = pd.DataFrame(columns=[...]); for day in sorted(mornings[\"morning\"].unique()): "
        "export = mornings[mornings[\"morning\"] == day].drop(columns=\"morning\"); table = "
        "append(table, export, day)",
    ),
    solution=(
        "A rule that reads everything from the morning's state works for any festival. The table "
        "is the memory of the flight: mornings in the order of time, rows only added, so that each "
        "decision can be held against what was known when it was taken."
    ),
    worlds=CASE_WORLDS[:1],
    equivalent_mutants={
        **{k: v for k, v in t1_4_policy.SAME_BY_RULE.items() if not k[0].isdigit()},
        "(new - old).abs() < 0.005 -> LtE": "nothing is exactly half a cent apart",
        "fresh['conversions'].fillna(0) -> without fillna": "a missing number is never more",
        "True -> False (#2)": "ignore_index: the index is not looked at",
        "'new' -> 'ok' (#2)": "of a table without rows",
    },
    artefact=BOOK,
)
