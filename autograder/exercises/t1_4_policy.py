"""T1.4.q1, q2, f2, d and ★ s1: late conversions, the last dollar, and steering a whole flight."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.policy_check import SAYS, judge_close, judge_policy
from autograder.artefacts.policy_flights import fly_all, fly_freely
from datasets.campaign import CHANNELS, Campaign, best_plans
from datasets.campaign.season import planned

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part, WorldSpec
from .t1_4_policy_ways import (
    as_planned,
    by_loops,
    by_numpy,
    divides_by_nothing,
    last_dollar,
    leaves_out,
    policy_with,
    reference,
    steer,
    stops_the_worst,
    takes_too_much,
    unsteady,
)

M = Misconception

Q1 = Choice(
    "T1.4.q1", "B",
    {
        "A": "A cut by a third answers a fall that has not happened: half of yesterday's orders "
             "through Meta are not reported yet. And a cut above 20% restarts the learning phase.",
        "B": "Right: clicks and cost are as always, only conversions of the last days "
             "are not reported yet. Five days later the day will look like the others.",
        "C": "Google looks better because its buyers decide faster, so its reports are complete "
             "earlier. Compare days that are old enough in both channels.",
        "D": "Doubling is a guess: the missing share differs by channel and by weekday. Nothing is "
             "lost by waiting until the day is complete.",
    },
)

Q2 = Choice(
    "T1.4.q2", "C",
    {
        "A": "The average looks back. Who searches for the brand mostly buys anyway, and nearly "
             "all of them see the ad already: more budget finds nobody new.",
        "B": "ROAS in proportion is still an average. A channel with four times the ROAS is not "
             "worth four times the next NT$10,000.",
        "C": "Right: the decision is about the next NT$10,000, so compare what the last step "
             "brought. The average of brand search and PMax flatters them.",
        "D": "Meta's average is lowest, and its last step brings most. Cutting it gives up the "
             "best next dollar you have.",
    },
)


def level_worlds(world: Any) -> tuple:
    """Three budget tests: usual, in another order with one spend tested once, of one channel."""
    gen = np.random.default_rng([world.seed % 2**32, world.year, 142])
    names = ["google_brand", "google_search", "pmax", "meta", "line_ads", "edm"]

    def test(count: int) -> pd.DataFrame:
        low = np.round(gen.uniform(1_500, 9_000, count), -1)
        high = np.round(low * gen.uniform(1.2, 1.7, count), -1)
        average = gen.uniform(1.2, 6.0, count)
        brought = np.round(average * low)
        more = np.round(brought * (high / low) ** gen.uniform(0.2, 0.9, count))
        return pd.DataFrame({
            "channel": pd.Series(gen.permutation(names)[:count], dtype="str"),
            "spend_low": low, "contribution_low": brought, "spend_high": high,
            "contribution_high": more,
        })

    same = test(5)
    same.loc[2, "spend_high"] = same.loc[2, "spend_low"]
    return ((test(6),), (same,), (test(1),))


def small_tests() -> tuple:
    """Two channels tested twice, one only once."""
    table = pd.DataFrame({
        "channel": ["A", "B", "C"],
        "spend_low": [1_000.0, 2_000.0, 500.0], "contribution_low": [4_000.0, 3_000.0, 900.0],
        "spend_high": [1_500.0, 3_000.0, 500.0], "contribution_high": [4_200.0, 4_200.0, 930.0],
    })
    return ((table,), (table.iloc[[1, 0]].reset_index(drop=True),))


def _with(**columns: Any):
    """`last_dollar` with some columns computed otherwise."""

    def impl(levels: pd.DataFrame) -> pd.DataFrame:
        out = last_dollar(levels)
        for name, how in columns.items():
            out[name] = how(levels, out)
        return out

    return impl


def _gap(levels: pd.DataFrame) -> pd.Series:
    return levels["spend_high"] - levels["spend_low"]


def _plain_last(levels: pd.DataFrame, out: pd.DataFrame) -> pd.Series:
    gap = _gap(levels)
    return (levels["contribution_high"] - levels["contribution_low"]) / gap.where(gap != 0)


def _share_again(levels: pd.DataFrame, out: pd.DataFrame) -> pd.Series:
    return out["last"] / out["average"]


F2 = Exercise(
    "T1.4.f2",
    parts=(Part(
        "last_dollar", last_dollar, inputs=level_worlds, load=(), practice=small_tests,
        compare=Compare(kind="frame", keys=("channel",), columns=dict.fromkeys(
            ("average", "last", "share"), 1e-6))),),
    misconceptions=(
        M("average_as_last", _with(
            last=lambda t, o: t["contribution_high"] / t["spend_high"], share=_share_again),
          "Your last dollar brings what the average dollar brings. The average holds all the cheap "
          "early buyers. Divide what was added by what was spent in addition."),
        M("average_of_low", _with(
            average=lambda t, o: t["contribution_low"] / t["spend_low"], share=_share_again),
          "Your average is that of the lower spend. The question is where you stand now, at the "
          "higher one. Divide contribution_high by spend_high."),
        M("average_of_both", _with(
            average=lambda t, o: (t["contribution_high"] + t["contribution_low"])
            / (t["spend_high"] + t["spend_low"]), share=_share_again),
          "Your average lies between the two levels. Take that of the higher spend, where you "
          "stand now: contribution_high divided by spend_high."),
        M("not_divided", _with(
            last=lambda t, o: t["contribution_high"] - t["contribution_low"], share=_share_again),
          "Your last column is what was added in all. A step of NT$500 and one of NT$5,000 cannot "
          "be compared like that. Divide by the additional spend."),
        M("divided_by_all", _with(
            last=lambda t, o: (t["contribution_high"] - t["contribution_low"]) / t["spend_high"],
            share=_share_again),
          "You divide what was added by the whole spend. Only the additional spend has bought it. "
          "Divide by spend_high less spend_low."),
        M("turned_round", _with(last=lambda t, o: 1 / _plain_last(t, o), share=_share_again),
          "You divide additional spend by additional contribution: that is what one dollar of "
          "contribution costs. Turn the fraction round."),
        M("cost_taken_off", _with(last=lambda t, o: _plain_last(t, o) - 1, share=_share_again),
          "You take the dollar itself off. The average next to it is before media, so both must "
          "be. Leave out the subtraction."),
        M("share_turned_round", _with(share=lambda t, o: o["average"] / o["last"]),
          "Your share is the average divided by the last dollar. Asked for is the last dollar as a "
          "share of the average. Turn the fraction round."),
        M("share_in_percent", _with(share=lambda t, o: 100 * o["last"] / o["average"]),
          "Your share is in percent. The course uses fractions: 0.3, not 30. Leave out the 100."),
        M("share_of_growth", _with(
            share=lambda t, o: t["contribution_high"] / t["contribution_low"] - 1),
          "Your share is the growth of contribution. It says nothing about the spend behind it. "
          "Divide the last dollar's return by the average one."),
        M("only_the_zeros", _with(
            last=lambda t, o: (t["contribution_high"] - t["contribution_low"])
            / _gap(t).where(_gap(t) == 0), share=_share_again),
          "where keeps the rows whose condition is True: with more == 0 you keep the zeros and "
          "lose all others. Write more.where(more != 0)."),
        M("nothing_is_zero", _with(last=lambda t, o: _plain_last(t, o).fillna(0),
                                   share=lambda t, o: _plain_last(t, o).fillna(0) / o["average"]),
          "Where a channel was tested at one spend only, you say that its last dollar brings 0. It "
          "was not measured: give NA there."),
        M("infinite", _with(
            last=lambda t, o: _plain_last(t, o).fillna(np.inf),
            share=lambda t, o: _plain_last(t, o).fillna(np.inf) / o["average"]),
          "Where a channel was tested at one spend only, you divide by 0 and get something "
          "infinite. Give NA there: more.where(more != 0) makes the zeros NA."),
    ),
    alternatives=(
        Alternative("by_rows", lambda levels: pd.DataFrame([
            {"channel": r.channel, "average": r.contribution_high / r.spend_high,
             "last": (last := (r.contribution_high - r.contribution_low)
                      / (r.spend_high - r.spend_low) if r.spend_high != r.spend_low
                      else float("nan")),
             "share": last * r.spend_high / r.contribution_high}
            for r in levels.itertuples()])),
        Alternative("assigned", lambda levels: levels.assign(
            average=levels["contribution_high"] / levels["spend_high"],
            last=levels.filter(like="contribution").diff(axis=1).iloc[:, -1]
            / (levels["spend_high"] - levels["spend_low"]).replace(0, np.nan),
        ).assign(share=lambda t: t["last"] / t["average"])[
            ["channel", "average", "last", "share"]]),
    ),
    hints=(
        "Two rows of a diary: at the lower spend this much, at the higher spend that much. What "
        "has the difference in spend bought?",
        "average is one division at the higher level. last is a difference divided by a "
        "difference; where the spends are equal there is nothing to divide by.",
        "more = levels[\"spend_high\"] - levels[\"spend_low\"]; last = (contribution_high - "
        "contribution_low) / more.where(more != 0)",
    ),
    solution=(
        "The average mixes the first, cheap buyers with the last, dear ones. The difference of two "
        "levels shows the last ones alone. Their share of the average is what you can carry into "
        "the flight: averages you see every day, two levels only in a test."
    ),
    worlds=tuple(WorldSpec(410 + n, year, "none") for n, year in enumerate((2024, 2026, 2027))),
)


def flights_of(count: int):
    """World -> the list of [seed, year] of `count` flights over four years."""

    def inputs(world: Any) -> tuple:
        return ([[(world.seed * 31 + n) % 2**31, 2024 + (world.year + n) % 4]
                 for n in range(count)],)

    return inputs


def yardstick(specs: list) -> dict[str, Any]:
    """Score of the plan by flight, and in how many flights it must be beaten.

    A rule as the task states it won 1,249 of 1,250 flights; at 0.995 a flight it would lose two of
    six, and so fail, with 0.04 %.
    """
    return {"plan": [_by_plan(*one) for one in specs],
            "need": len(specs) - max(1, len(specs) // 5)}


def _by_plan(*spec: Any) -> float:
    """Score of a flight that holds the plan."""
    campaign = Campaign(*spec)
    for row in planned():
        campaign.step(dict(zip(CHANNELS, row.tolist(), strict=True)))
    return campaign.score()


def close_yardstick(specs: list) -> dict[str, Any]:
    """Scores of the plan and of the best budgets by flight; share of the gain that may be missed.

    The rule of the solution misses 0.35 on average over ten flights (standard deviation 0.03 from
    one set of flights to another), the rule of T1.4.d 0.52.
    """
    return {"plan": [_by_plan(*one) for one in specs],
            "best": best_plans([tuple(one) for one in specs])[1].tolist(), "most": 0.44}


_SIZE = "another size or threshold of the move, which the task allows"
_START = "begins on another morning, and measures complete days all the same"
_HOLD = "holds on other mornings; what the broken days reported is not read either way"
_SAME = "the same on every input: "
SAME_BY_RULE = {
    "if last[best] > 1.15 * last[worst] -> always": _SIZE,
    "last[best] > 1.15 * last[worst] -> GtE": _SIZE,
    "1.15 * last[worst] -> Div": _SIZE,
    "1.15 -> 1.275": _SIZE,
    "0.05 -> 0.065": _SIZE,
    "days.min() >= 3 -> Gt": _START,
    "3 -> 4": _START,
    ".min of days -> max": _START,
    "age >= state['limits']['mature_days'] -> Gt": _START,
    "'tracking_break' -> 'yesterday'": _HOLD,
    "state['day'] - 1 -> Add": _HOLD,
    "1 -> 2 (#3)": _HOLD,
    ".any of before == 'tracking_break' -> all": _SAME + "a broken tag breaks every channel",
    "new.sum() > state['remaining'] -> GtE": _SAME + "scaling by 1 changes nothing",
    ".sum of rows.groupby('channel')[['cost', 'revenu -> mean": _SAME
    + "revenue and cost have the same rows",
}
_GAME = Compare(kind="mapping")
PUBLIC = ("[[2431, 2025], [11, 2024], [12, 2026]]",)

D = Exercise(
    "T1.4.d",
    parts=(Part("policy", reference, inputs=flights_of(6), load=PUBLIC, compare=_GAME,
                judge=judge_policy, drive=fly_all, truth=yardstick),),
    misconceptions=(
        M("late_conversions", policy_with(age=1, clean=False, hold=False),
          SAYS["late_conversions"]),
        M("broken_days", policy_with(clean=False), SAYS["broken_days"]),
        M("faulty_days", policy_with(clean="tracking_break"), SAYS["faulty_days"]),
        M("revenue_unread", policy_with(read="conversions"), SAYS["revenue_unread"]),
        M("mean_of_ratios", policy_with(read="mean"), SAYS["mean_of_ratios"]),
        M("unsteady", unsteady, SAYS["unsteady"]),
        M("average_decides", policy_with(read="average"), SAYS["average_decides"], row="M46"),
        M("total_decides", policy_with(read="total"), SAYS["total_decides"]),
        M("wrong_way", policy_with(flip=True), SAYS["wrong_way"]),
        M("big_jump", policy_with(step=0.45, clip=False), SAYS["big_jump"]),
        M("channel_stopped", stops_the_worst, SAYS["channel_stopped"]),
        M("even_pace", policy_with(pace="even"), SAYS["even_pace"], row="M45"),
        M("spent_early", policy_with(pace="early"), SAYS["spent_early"]),
        M("left_over", policy_with(pace="hoard"), SAYS["left_over"]),
        M("stands_still", as_planned, SAYS["stands_still"]),
        M("too_timid", policy_with(step=0.001), SAYS["too_timid"]),
        M("nan_budget", divides_by_nothing, SAYS["nan_budget"]),
        M("negative_budget", takes_too_much, SAYS["negative_budget"]),
        M("over_budget", policy_with(scale=False), SAYS["over_budget"]),
        M("begins_anew", policy_with(anew=True), SAYS["begins_anew"]),
        M("money_created", policy_with(create=True), SAYS["money_created"]),
        M("frozen", policy_with(for_good=True), SAYS["frozen"]),
        M("channel_left_out", leaves_out, SAYS["channel_left_out"]),
    ),
    alternatives=(
        Alternative("numpy", by_numpy), Alternative("loops", by_loops),
        Alternative("older_days", policy_with(age=6)),
        Alternative("never_holds", policy_with(hold=False)),
        Alternative("whole_dollars", lambda s: {c: int(b) for c, b in reference(s).items()}),
    ),
    hints=(
        "Play one flight and print three mornings: flight = play(policy, Campaign(2431)), then "
        "pd.DataFrame(flight.log). Is the sum of each day near the plan? Which channel rises?",
        "Keep the order of the rules: first the day's total, split as yesterday; then the rows you "
        "may measure; then one move; then the limits. On the first mornings there are no rows yet, "
        "so count the rows of each channel before you measure: len(counts) == 5 and counts.min() "
        ">= 3. (counts >= 3).all() is True where there is no row at all.",
        "new = yesterday / yesterday.sum() * todays_total(state); rows = history[(age >= ...) & "
        "(history[\"status\"] == \"ok\")]; last = margin * revenue / cost * share; if last[best] > "
        "1.15 * last[worst]: move 0.05 * new[worst]; new = new.clip(0.8 * yesterday, 1.2 * "
        "yesterday)",
    ),
    solution=(
        "The plan knows the season, so the day's total follows it. The figures know the channels, "
        "but only on days that are complete and sound. One small move a day is enough: after "
        "twenty mornings the money lies elsewhere, no learning phase was lost, and each move could "
        "still be taken back. What the average hides, the share of the last dollar shows."
    ),
    worlds=(WorldSpec(440, 2026, "none"),),
    equivalent_mutants=SAME_BY_RULE,
)

# Mutants of the star rule that stay within the share it may miss: the task judges the result alone.
WITHIN = (
    "if good.any(axis=0).all() -> always",
    "brought * (1 + (half / high) ** 0.94) -> Div",
    "(history['status'] == 'ok') & (day - history['day'] >= state['limits']['mature_days']) -> "
    "BitOr",
    "new * min(1.0, state['remaining'] / new.sum()) -> Div",
    ".all of good.any(axis=0) -> any",
    "1 -> 2 (#2)",
    "0.94 -> 1.044 (#3)",
    "3 -> 4",
    "day - history['day'] -> Add",
    "1 -> 2 (#3)",
    ".sum of np.where(good, curve(cost, season[:len(c -> mean",
    "state['remaining'] / new.sum() -> Mult",
    "0.94 -> 1.044 (#4)",
    "2 -> 3",
    "1 -> 2 (#6)",
    "1 -> 2 (#7)",
    "1 -> 2 (#8)",
    "0.25 * ceiling -> Div",
    "0.25 * ceiling -> Div (#2)",
    "1 -> 2 (#9)",
    "0.02 -> 0.032",
    "0.86 -> 0.9560000000000001",
    "1.14 -> 1.264",
    "0 -> 1 (#3)",
    "1 -> 2 (#10)",
    "0 -> 1 (#5)",
    "0.25 -> 0.28500000000000003",
    "0.25 -> 0.28500000000000003 (#2)",
    "last / np.average(last, weights=new) -> Mult",
    "0.7 -> 0.78",
    ".sum of new -> mean (#2)",
    "0 -> 1 (#7)",
    "0 -> 1 (#8)",
    "1.01 -> 1.1210000000000002",
    "0.99 -> 1.099",
)
S1 = Exercise(
    "T1.4.s1",
    parts=(Part("steer", steer, inputs=flights_of(10),
                load=("[[2431, 2025], [11, 2024], [12, 2026], [13, 2027]]",), compare=_GAME,
                judge=judge_close, drive=fly_freely, truth=close_yardstick),),
    misconceptions=(
        M("far_from_best", reference, SAYS["far_from_best"]),
        M("big_jump", policy_with(step=0.45, clip=False), SAYS["big_jump"]),
        M("nan_budget", divides_by_nothing, SAYS["nan_budget"]),
        M("channel_stopped", stops_the_worst, SAYS["channel_stopped"]),
    ),
    alternatives=(Alternative("same_rule", steer),),
    hints=(
        "The rule of T1.4.d compares channels at the spend of the last weeks. Where would the last "
        "dollar stand at today's spend?",
        "Two levels of spend and bend = 0.94 fix half and ceiling of each channel's curve. Compare "
        "what the curve expected on complete, sound days with what came in: that factor corrects "
        "the curve.",
        "factor = earned / expected, pulled a little towards 1; last = factor * (curve(1.01 * new) "
        "- curve(0.99 * new)) / (0.02 * new); new = new * (last / typical) ** 0.7, at most 14% up "
        "or down; then scale to the day's total and clip",
    ),
    solution=(
        "A curve that is scaled to what it brings tells what the last dollar would bring at any "
        "spend, so the rule sees a channel become dear before the figures show it. Pulling the "
        "factor towards 1 keeps the first few days from deciding too much, and the fatigue that "
        "the test has measured keeps the social channels from being overdone."
    ),
    worlds=(WorldSpec(450, 2027, "none"),),
    equivalent_mutants=dict.fromkeys(WITHIN, "stays within the share that the task lets you miss"),
)
