"""T1.5.d, T1.5.s1 and T1.5.s2: misconceptions, alternatives, hints and worlds."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from autograder.artefacts.interval import judge_interval

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_attribution import (
    MODELS,
    attribute,
    attribute_with,
    geo_lift,
    geo_lift_with,
    markov,
    markov_with,
)
from .t1_5_worlds import GEO_WORLDS, PATH_WORLDS


def _with(**switches):
    return partial(attribute_with, **switches)


def _by_dict(paths: pd.DataFrame, model: str) -> pd.Series:
    """The same with a dictionary of lists."""
    steps: dict[str, list[tuple[int, str]]] = {}
    for row in paths.itertuples():
        if row.converted:
            steps.setdefault(row.user, []).append((row.step, row.channel))
    credit = dict.fromkeys(sorted(set(paths["channel"])), 0.0)
    for touches in steps.values():
        names = [c for _, c in sorted(touches)]
        n = len(names)
        if model == "last":
            credit[names[-1]] += 1
        elif model == "first":
            credit[names[0]] += 1
        elif model == "linear" or n <= 2:
            for name in names:
                credit[name] += 1 / n
        else:
            credit[names[0]] += 0.4
            credit[names[-1]] += 0.4
            for name in names[1:-1]:
                credit[name] += 0.2 / (n - 2)
    return pd.Series(credit)


def path_inputs(world) -> tuple:
    """Each model on the paths of a world, and on a few made by hand: a path of twelve touches
    over half a year, times that tell nothing, a purchase without a value, a direct visit."""
    start = pd.Timestamp(world.year, 3, 1)
    long = [("long", step, start + pd.Timedelta(days=16 * step), channel, True, 900.0)
            for step, channel in enumerate(
                ["direct", "meta", "seo", "edm", "seo", "kol", "meta", "kol", "edm", "pmax",
                 "kol", "line_oa"], start=1)]
    rest = [("one", 1, start, "direct", True, 0.0), ("two", 1, start, "meta", True, 0.0),
            ("two", 2, start, "seo", True, 0.0), ("lost", 1, start, "referral", False, 0.0),
            ("back", 1, start + pd.Timedelta(minutes=5), "kol", True, 500.0),
            ("back", 2, start, "meta", True, 500.0), ("back", 3, start, "pmax", True, 500.0)]
    rows = pd.DataFrame([*long, *rest], columns=[
        "user", "step", "touch_time", "channel", "converted", "value"])
    rows = rows.iloc[::-1].reset_index(drop=True)
    return tuple((paths, model) for paths in (world.paths, rows) for model in MODELS)


D = Exercise(
    "T1.5.d",
    parts=(Part(
        "attribute", attribute,
        inputs=path_inputs,
        load=tuple(("paths", repr(model)) for model in MODELS),
        compare=Compare(kind="series", columns={"": 1e-6}),
    ),),
    misconceptions=(
        Misconception("touched_counts_one", _with(touched=True),
            "Every channel that was touched gets the whole conversion, as the platforms do it. The "
            "credits then sum to more than was sold. One conversion is one credit to share out.",
            row="M36"),
        Misconception("linear_is_last", _with(linear_is_last=True),
            "Your linear model gives all credit to the last touch. That is the last-click view "
            "under another name. Give each of n touches 1 ÷ n.", row="M37"),
        Misconception("two_touches_lose", _with(two=0.4),
            "In your position model a path of two touches loses 20 %. Nobody stands in the middle "
            "to take it, so the credits sum to less than was sold. Split two touches 50/50.",
            row="M38"),
        Misconception("first_and_last_swapped", _with(swap=True),
            "Your first and last models are swapped. Step 1 is the first touch; the last is the "
            "one before the purchase. Check them on a single path."),
        Misconception("credit_without_conversion", _with(everyone=True),
            "Paths without a purchase get credit too. There was nothing to share out. Keep the "
            "users who converted."),
        Misconception("row_order", _with(sort=False),
            "You take the touches in the order in which the rows stand in the file. Exports are "
            "not sorted by time. Sort by user and step first."),
        Misconception("repeats_dropped", _with(unique=True),
            "You count a channel once per path though it was touched several times. Two of three "
            "touches by e-mail are two thirds in the linear model. Keep every touch."),
        Misconception("value_credited", _with(value=True),
            "You share out the order value, and conversions were asked for. Each converted user "
            "is worth 1."),
        Misconception("middle_each_20", _with(middle_each=True),
            "In your position model every touch in the middle gets 20 %. Long paths then sum to "
            "more than one. The middle touches share 20 % between them."),
        Misconception("position_is_linear", _with(position_linear=True),
            "Your position model is the linear one. First and last touch get 40 % each, the ones "
            "between share 20 %."),
        Misconception("only_converting_channels", _with(converting_only=True),
            "Channels that no buyer touched are missing from your result. A report must show that "
            "they got nothing. List all channels of paths and fill with 0."),
        Misconception("shares", _with(share=True),
            "You give shares that sum to 1, and credited conversions were asked for. Leave out the "
            "last division."),
    ),
    alternatives=(Alternative("dictionary", _by_dict), Alternative("vectorised", attribute_with)),
    hints=(
        "Write down one path of three touches and the credit of each channel in the four models.",
        "Keep converted users, sort by user and step, number the touches within each user and "
        "count them. The weight of a touch follows from its number and the count.",
        "p = paths[paths[\"converted\"]].sort_values([\"user\", \"step\"]); "
        "n = p.groupby(\"user\")[\"step\"].transform(\"size\"); "
        "i = p.groupby(\"user\").cumcount(); weight = ...; "
        "weight.groupby(p[\"channel\"]).sum().reindex(all_channels, fill_value=0)",
    ),
    solution=(
        "All four models share out the same conversions, so the sums must agree: that is the "
        "first test of your code. They differ in whom they believe, and none of them shows cause."
    ),
    worlds=PATH_WORLDS,
    equivalent_mutants={
        "'channel' -> 'converted'": "the size of a group is the same in each column",
        "(length - 2).where(length > 2) -> without where":
            "the shares of short paths are overwritten below",
        "length > 2 -> GtE": "the shares of short paths are overwritten below",
        "'unknown model: ' -> 'user'": "the wording of an error is not compared",
    },
)


def _markov_by_paths(paths: pd.DataFrame) -> pd.Series:
    """The same by summing powers of the matrix until nothing is left on the way."""
    ordered = paths.sort_values(["user", "step"])
    edges: dict[tuple[str, str], int] = {}
    for _, user in ordered.groupby("user"):
        names = ["(start)", *user["channel"], "(yes)" if user["converted"].iloc[0] else "(no)"]
        for pair in zip(names, names[1:], strict=False):
            edges[pair] = edges.get(pair, 0) + 1
    out_of: dict[str, int] = {}
    for (a, _), n in edges.items():
        out_of[a] = out_of.get(a, 0) + n

    def chance(removed: str | None) -> float:
        mass, won = {"(start)": 1.0}, 0.0
        for _ in range(4000):
            following: dict[str, float] = {}
            for (a, b), n in edges.items():
                flow = mass.get(a, 0.0) * n / out_of[a]
                if not flow or b in (removed, "(no)"):
                    continue
                if b == "(yes)":
                    won += flow
                else:
                    following[b] = following.get(b, 0.0) + flow
            mass = following
            if sum(mass.values()) < 1e-14:
                break
        return won

    base = chance(None)
    effect = pd.Series({c: 1 - chance(c) / base for c in sorted(set(paths["channel"]))})
    users = paths.groupby("user")["converted"].first().sum()
    return effect / effect.sum() * users


def _last_as_markov(paths: pd.DataFrame) -> pd.Series:
    return attribute(paths, "last")


S1 = Exercise(
    "T1.5.s1",
    parts=(Part(
        "markov", markov, inputs=lambda world: (world.paths,), load=("paths",),
        compare=Compare(kind="series", columns={"": 1e-4}),
    ),),
    misconceptions=(
        Misconception("not_scaled", partial(markov_with, scale=False),
            "These are the removal effects themselves. They overlap, so their sum is not the "
            "number of conversions. Scale them so that it is."),
        Misconception("removed_is_skipped", partial(markov_with, skip=True),
            "You let people jump over the removed channel to what came next. Removing it means "
            "that whoever would have come to it is lost. Send them to “no conversion”."),
        Misconception("last_click", _last_as_markov,
            "This is last-click credit. A removal effect asks how many conversions fall away "
            "without the channel. Start from the transition matrix."),
    ),
    alternatives=(Alternative("powers", _markov_by_paths),),
    hints=(
        "Give each path a start and an end, and count how often each state follows each other.",
        "With Q among start and channels and R into the conversion, the chance to convert is the "
        "first entry of inv(I − Q) R. Do it again for each removed channel.",
        "p = np.linalg.solve(np.eye(k) - Q, R)[0]; removed: Q[:, i] = 0; effect = 1 - p_i / p; "
        "credit = effect / effect.sum() * conversions",
    ),
    solution=(
        "Linear algebra gives the chain's chance of converting exactly, so no simulation is "
        "needed and the result does not wobble. The effect of a removed channel is what share of "
        "it is lost."
    ),
    worlds=PATH_WORLDS,
    equivalent_mutants={
        "eindex(index=states, columns=['(purchase)'], fill_value=0.0) -> without reindex":
            "every state has its row and the purchase its column",
        "True -> False (#2)": "labels of rows are not used in counting",
        "0.0 -> 0.01 (#2)": "every state has its row and the purchase its column",
    },
)


def _plain_test_gap(panel: pd.DataFrame) -> dict[str, float]:
    test = panel[panel["period"] == "test"]
    means = test.groupby("treated")["orders"].mean()
    lift = float(means[False] - means[True])
    right = geo_lift(panel)
    half = (right["high"] - right["low"]) / 2
    return {"lift": lift, "low": lift - half, "high": lift + half}


def _bootstrap(panel: pd.DataFrame) -> dict[str, float]:
    """The same estimate with a bootstrap over counties (fixed seed)."""
    means = panel.groupby(["county", "treated", "period"])["orders"].mean().unstack().reset_index()
    t, c = means[means["treated"]], means[~means["treated"]]
    gen = np.random.default_rng(7)

    def estimate(t, c):
        return float((t["pre"] * c["test"].sum() / c["pre"].sum() - t["test"]).mean())

    draws = [estimate(t.iloc[gen.integers(0, len(t), len(t))],
                      c.iloc[gen.integers(0, len(c), len(c))]) for _ in range(400)]
    low, high = np.quantile(draws, [0.05, 0.95])
    lift = estimate(t, c)
    return {"lift": lift, "low": min(low, lift), "high": max(high, lift)}


S2 = Exercise(
    "T1.5.s2",
    parts=(Part(
        "geo_lift", geo_lift, inputs=lambda world: (world.geo_panel,), load=("geo_panel",),
        compare=Compare(kind="mapping", columns=dict.fromkeys(("lift", "low", "high"), 1e-6)),
        judge=judge_interval,
    ),),
    misconceptions=(
        Misconception("sign", partial(geo_lift_with, sign=-1.0),
            "Your lift is negative: you give what was lost when the ads were off. The ads brought "
            "what is missing without them. Turn the sign."),
        Misconception("before_after", partial(geo_lift_with, control=False),
            "You compare the treated counties before and after. The season changes everywhere. Use "
            "the other counties to see what would have happened."),
        Misconception("gap_in_test", _plain_test_gap,
            "You compare the two groups of counties in the test weeks only. They were not of equal "
            "size before. Start from each county's own level."),
        Misconception("per_test", partial(geo_lift_with, per_day=False),
            "Your lift is for the whole test, and a figure per county and day was asked for. "
            "Divide by the days of the test."),
        Misconception("too_sure", partial(geo_lift_with, level=0.6),
            "Your interval is far too narrow for 90 %. Check the quantile and take the spread "
            "between counties, not between days."),
    ),
    alternatives=(Alternative("bootstrap", _bootstrap),),
    hints=(
        "Six counties had no Meta ads in the test. What would they have sold with them?",
        "Average orders per county and period. Expected = the county's level before × the change "
        "of the other counties. Lift = expected − sold. Leave out one county at a time for the "
        "interval.",
        "m = panel.groupby([\"county\", \"treated\", \"period\"])[\"orders\"].mean().unstack(); "
        "expected = t[\"pre\"] * c[\"test\"].sum() / c[\"pre\"].sum(); "
        "lift = (expected - t[\"test\"]).mean(); 1.645 × the jackknife's standard error",
    ),
    solution=(
        "An experiment answers what attribution cannot: what would be missing without the ads. "
        "The interval comes from counties, because the days of one county move together."
    ),
    worlds=GEO_WORLDS,
    # Any sound interval passes: a width of 0.6 to 1.5 times the reference's.
    equivalent_mutants=dict.fromkeys(
        ("0.5 -> 0.56", "len(values) - 1 -> Add", "1.645 -> 1.8195000000000001",
         "1.645 -> 1.8195000000000001 (#2)", "1 -> 2"),
        "the interval stays within the widths that are accepted"),
)
