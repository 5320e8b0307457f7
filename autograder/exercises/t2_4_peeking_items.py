"""T2.4.q4 and e: the question on daily looks, and the simulation, with their sentences.

q4  A test without any effect. You look on each of ten evenly spaced days and stop as soon as
    |z| > 1.96. How often do you find a "winner"?
    A in 5 % of such tests: each look has 5 %
    B in 50 %: ten times 5 %
    C in about 20 %
    D never, in the end the two arms are equal
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from autograder.artefacts.peeking_check import SAYS, judge_peeking, simulate

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t2_4_peeking import (
    crossings,
    crossings_with,
    history_calls,
    history_practice,
    obrien_fleming,
    peeking,
    peeking_calls,
    peeking_truth,
    peeking_with,
    pocock,
)
from .t2_4_peeking_ways import crossings_by_loop, peeking_one_by_one
from .t2_4_verdict_worlds import VERDICT_WORLDS

Q4 = Choice(
    "T2.4.q4", answer="C",
    feedback={
        "A": "Each look has 5 %, but it takes only one of ten to win, and you stop there. Find "
             "the answer that counts all chances to win.",
        "B": "The looks do not add up: each sees the users of those before it again, so mostly "
             "the same histories cross more than once. Find the answer in between.",
        "C": "Ten looks at growing data give about one false winner in five. T2.4.e lets you "
             "count it.",
        "D": "The rates are equal, the samples are not: the difference wanders around 0, and you "
             "stop when it is far away. Find the answer that counts how often it gets there.",
    },
)


def _cross(**wrong: Any) -> dict[str, Callable]:
    return {"crossings": partial(crossings_with, **wrong)}


def _peek(name: str) -> Misconception:
    return Misconception(name, {"peeking": partial(peeking_with, **{name: True})}, SAYS[name])


E = Exercise(
    "T2.4.e",
    parts=(
        Part("crossings", crossings, inputs=history_calls, load=(), practice=history_practice,
             compare=Compare("mapping", columns=dict.fromkeys(("once", "naive", "rule"), 1e-6))),
        Part("peeking", peeking, inputs=peeking_calls,
             load=(("0.06", "0.06", "5000", repr(pocock(10)), "2000", "2431"),
                   ("0.05", "0.07", "2000", repr(obrien_fleming(5)), "1500", "7")),
             compare=Compare("mapping"), judge=judge_peeking, drive=simulate,
             truth=peeking_truth),
    ),
    misconceptions=(
        Misconception("cumulated_again", _cross(cumulated_again=True),
            "You add the looks up once more. The tables already hold the buyers so far. Take them "
            "as they are."),
        Misconception("steps", _cross(steps=True),
            "You test the users of each look alone. A look sees all users so far, also those of "
            "the looks before. Do not take differences."),
        Misconception("last_users", _cross(last_users=True),
            "You divide every look by the users at the end. At the first look there were fewer. "
            "Divide each column by its own number of users."),
        Misconception("rate_of_a", _cross(rate_of_a=True),
            "Your p is the rate of A alone. If there is no difference, both arms tell about the "
            "same rate: all buyers by all users."),
        Misconception("rate_undivided", _cross(rate_undivided=True),
            "Your p has the buyers of both arms and the users of one. Divide by 2 × users."),
        Misconception("one_arm_error", _cross(one_arm=True),
            "Your standard error is that of one arm. A difference has the chance of both: "
            "p × (1 − p) × 2 ÷ users."),
        Misconception("no_root", _cross(no_root=True),
            "You divide by the variance. z is the difference divided by its standard error, the "
            "root."),
        Misconception("unpooled", _cross(unpooled=True),
            "You use the variance of each arm's own rate. At early looks with few buyers that "
            "makes z jump. The task asks for one rate p of both arms."),
        Misconception("nothing_crosses", _cross(nothing_crosses_all=True),
            "A look at which nobody, or everybody, has bought counts as a win. There is no "
            "difference to see: z is 0 there."),
        Misconception("b_only", _cross(b_only=True),
            "You count only histories in which B is ahead. A loss that is not there is a false "
            "alarm as well. Compare the size of z: np.abs."),
        Misconception("ninety", _cross(ninety=True),
            "You compare with less than 1.96, perhaps 1.645, which is 90 % or one side. The limit "
            "of a single two-sided test at 5 % is 1.96."),
        Misconception("last_limit", _cross(last_limit=True),
            "You compare every look with one limit, the last or the smallest. Limits may be "
            "stricter at first. Compare each column with its own one; numpy does that by itself: "
            "np.abs(z) > limits."),
        Misconception("first_limit", _cross(first_limit=True),
            "You compare every look with the first limit. Compare each column with its own one; "
            "numpy does that by itself: np.abs(z) > limits."),
        Misconception("once_first", _cross(once_first=True),
            "Your once looks at the first column. A single test at the end is the last one: "
            "[:, -1]."),
        Misconception("once_by_limit", _cross(once_by_limit=True),
            "Your once takes the limit of the rule. once is what a single test at the end would "
            "find: compare the last column with 1.96."),
        Misconception("all_looks", _cross(all_looks=True),
            "You want every look to cross. Who peeks stops at the first one. Use any(axis=1)."),
        Misconception("mean_looks", _cross(mean_looks=True),
            "You average over looks. One crossing is enough to stop, so each history counts as 0 "
            "or 1: any(axis=1), then mean()."),
        Misconception("count_looks", _cross(count_looks=True),
            "You count crossings. A history that crosses three times is still one false winner: "
            "any(axis=1), then mean()."),
        Misconception("per_look", _cross(per_look=True),
            "You ask for each look whether any history crossed. Rows are histories: any along "
            "the looks is any(axis=1)."),
        Misconception("last_left_out", _cross(last_left_out=True),
            "Your naive leaves the last look out. Who peeks looks at the end as well: any(axis=1) "
            "over all columns."),
        Misconception("rule_b_only", _cross(rule_b_only=True),
            "Your rule counts only histories in which B is beyond its limit. The limits are for "
            "the size of z: np.abs(z) > limits."),
        Misconception("limits_turned", _cross(limits_turned=True),
            "Your limits stand in the reverse order, the last one at the first look. Take them as "
            "they come: one per column."),
        Misconception("rule_last", _cross(rule_last=True),
            "Your rule looks at the last look only. The boundary is there so that you may stop at "
            "any look. Use any(axis=1)."),
        Misconception("numbers", _cross(numbers=True),
            "You give numbers of histories. Asked for are shares: mean() in place of sum()."),
        Misconception("percent_here", _cross(percent=True),
            "Your shares are per cent. They are fractions here; do not multiply by 100."),
        Misconception("not_crossed", _cross(not_crossed=True),
            "You give the share that never crosses. Asked for is the share that does."),
        _peek("no_seed"), _peek("fixed_seed"), _peek("same_draws"), _peek("not_cumulated"),
        _peek("known_control"), _peek("one_rate"), _peek("all_each_look"), _peek("few_times"),
        _peek("percent"),
        Misconception("rule_is_naive", {"peeking": partial(peeking_with, rule_naive=True)},
                      SAYS["rule_is_naive"]),
    ),
    alternatives=(Alternative("loops", {"crossings": crossings_by_loop,
                                        "peeking": peeking_one_by_one}),),
    hints=(
        "Take one history with three looks and work out its three z by hand. Then see that numpy "
        "does the same for the whole table at once.",
        "crossings: p of both arms, standard error, z with 0 where there is none, then > and "
        "any(axis=1). peeking: one generator, two binomial tables of the size (times, looks), "
        "cumsum(axis=1), and crossings.",
        "gen = np.random.default_rng(seed); a = gen.binomial(step, rate_a, (times, "
        "looks)).cumsum(axis=1); ...; n = step * np.arange(1, looks + 1); return crossings(a, b, "
        "n, limits)",
    ),
    solution=(
        "The difference of two equal pages wanders around 0. One look at the end finds it beyond "
        "1.96 in 5 % of all tests; whoever looks again and again and stops there finds many more, "
        "and never hears of the histories that would have come back. A boundary sets the limit "
        "higher, so that all looks together come to 5 %. It has to be chosen before the first "
        "look."
    ),
    worlds=VERDICT_WORLDS,
    equivalent_mutants={
        "np.abs(z) > limits -> GtE": "no z lies exactly on a limit",
        "np.abs(z) > 1.96 -> GtE": "no z lies exactly on 1.96",
        "np.abs(z[:, -1]) > 1.96 -> GtE": "no z lies exactly on 1.96",
        "se > 0 -> GtE": "0 divided by 0 is NaN, which crosses nothing",
        "users // looks -> Div": "binomial leaves the fraction of a user away",
    },
)
