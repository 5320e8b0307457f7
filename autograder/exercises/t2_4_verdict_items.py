"""T2.4.d: the verdict with its sentences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_4_verdict import (
    evaluate,
    evaluate_with,
    per_user,
    per_user_with,
    ratio_se,
    ratio_se_with,
)
from .t2_4_verdict_ways import evaluate_in_steps, ratio_by_covariance, user_by_loop
from .t2_4_verdict_worlds import (
    VERDICT_WORLDS,
    evaluate_calls,
    evaluate_practice,
    ratio_calls,
    ratio_practice,
    user_calls,
    user_practice,
)


def _user(**wrong: Any) -> dict[str, Callable]:
    return {"per_user": partial(per_user_with, **wrong)}


def _ratio(**wrong: Any) -> dict[str, Callable]:
    return {"ratio_se": partial(ratio_se_with, **wrong)}


def _eval(**wrong: Any) -> dict[str, Callable]:
    return {"evaluate": partial(evaluate_with, **wrong)}


# Wide enough for p(1 - p) / n beside the standard deviation with n - 1, also among forty users.
RATE, MONEY = (0.0, 4e-3), (1e-3, 0.05)
D = Exercise(
    "T2.4.d",
    parts=(
        Part("per_user", per_user, inputs=user_calls, load=("ab_sample", "ab_guest_plan"),
             compare=Compare("frame", ("user",)), practice=user_practice),
        Part("ratio_se", ratio_se, inputs=ratio_calls,
             load=("[0, 990, 0, 0, 1580]", "[1, 2, 1, 5, 3]"),
             compare=Compare("tuple", items=(Compare("scalar", columns={"": 1e-6}),) * 2,
                             names=("ratio", "se")), practice=ratio_practice),
        Part("evaluate", evaluate, inputs=evaluate_calls,
             load=tuple((f"ab_{n}", f"ab_{n}_plan") for n in ("guest", "wallet", "bar")),
             compare=Compare("mapping", columns={
                 "srm_p": (1e-5, 1e-12), "effect": (1e-6, 1e-9), "low": RATE, "high": RATE,
                 "ratio": (1e-6, 1e-6), "ratio_low": MONEY, "ratio_high": MONEY}),
             practice=evaluate_practice),
    ),
    misconceptions=(
        Misconception("repeats_kept", _user(repeats_kept=True),
            "Rows that stand there twice in full count twice, and so do their sessions and money. "
            "Begin with drop_duplicates()."),
        Misconception("repeats_by_day", _user(repeats_by_day=True),
            "You keep one row per user and date. Somebody who saw both arms on one day then looks "
            "as if they had seen one. Drop only rows that are the same in full."),
        Misconception("repeats_by_arm", _user(repeats_by_arm=True),
            "You keep one row per user, date and arm. Who came with two devices on one day has two "
            "true rows. Drop only rows that are the same in full."),
        Misconception("repeats_by_values", _user(repeats_by_values=True),
            "You leave the date out when you look for repeated rows. Two equal visits on two days "
            "are two visits. Drop only rows that are the same in full."),
        Misconception("other_arms_kept", _user(others_kept=True),
            "Rows without an arm, or with an arm that the plan does not know, are still there. "
            "Keep rows whose arm is the plan's control or variant."),
        Misconception("only_missing", _user(only_missing=True),
            "You drop rows without an arm and keep those of an arm that the plan does not know. "
            "Keep rows whose arm is the plan's control or variant: isin."),
        Misconception("filled", _user(filled=True),
            "You put rows without an arm into the control. Nobody knows what those visitors saw. "
            "Leave the rows out."),
        Misconception("touched", _user(touched=True),
            "You leave a user out who has one row of no arm of the plan. Only that row is unknown. "
            "Drop the row, keep the user's others."),
        Misconception("crossed_before", _user(crossed_before=True),
            "You count a user's arms before the rows of other arms are gone, so somebody with one "
            "arm of the plan and one unknown to it counts as in both. Drop those rows first."),
        Misconception("arms_written_in", _user(arms_written=True),
            "You wrote A and B into your code. Another test calls its arms differently. Use "
            "plan[\"control\"] and plan[\"variant\"]."),
        Misconception("both_rows", _user(both_rows=True),
            "Users in both arms stand there once for each. They saw both pages, so neither arm can "
            "claim them. Leave all their rows out."),
        Misconception("first_arm", _user(first_arm=True),
            "You put a user who is in both arms into the first one. They saw both pages. Leave all "
            "their rows out."),
        Misconception("last_arm", _user(last_arm=True),
            "You put a user who is in both arms into the last one. They saw both pages. Leave all "
            "their rows out."),
        Misconception("first_day", _user(first_day=True),
            "Only the first day of each user is left. People come back and buy later. Group by "
            "user and add up the days."),
        Misconception("days_as_sessions", _user(days=True),
            "You count a user's rows as sessions. A row is a day and may hold several. Add up the "
            "column sessions."),
        Misconception("bought_only", _user(bought_only=True),
            "Your purchases are the largest of a day. Somebody may buy on several days. Add them "
            "up."),
        Misconception("mean_money", _user(mean_money=True),
            "You take the mean revenue of a user's days. What a user brought is the sum."),
        Misconception("seconds_sum", _user(seconds_sum=True),
            "You add up load_seconds. Whoever comes on more days would seem to wait longer for a "
            "page. Take the mean of the days."),
        Misconception("seconds_first", _user(seconds_first=True),
            "Your load_seconds are those of one day. Take the mean of the user's days."),
        Misconception("seconds_max", _user(seconds_max=True),
            "Your load_seconds are those of the slowest day. Take the mean of the user's days."),
        Misconception("seconds_zero", _user(seconds_zero=True),
            "A day on which loading was not measured counts as 0 seconds. Missing is not fast. "
            "mean() leaves missing days out by itself."),
        Misconception("seconds_dropped", _user(seconds_dropped=True),
            "Days without load_seconds are gone, with their purchases. Keep the rows; mean() "
            "leaves missing values out by itself."),
        Misconception("seconds_weighted", _user(seconds_weighted=True),
            "You weight the days by sessions. Asked for is the plain mean of the user's days."),
        Misconception("mean_of_ratios", _ratio(mean_of_ratios=True),
            "You average each user's own ratio. A user with one session then weighs as much as one "
            "with twelve. Divide the sums, then use the residuals."),
        Misconception("fixed_bottom", _ratio(fixed_bottom=True),
            "You treat the bottom as fixed. Sessions vary by user as well, and those who have more "
            "also spend more. Take the spread of top − ratio × bottom."),
        Misconception("no_covariance", _ratio(no_covariance=True),
            "Your spread adds the variances of top and bottom and leaves out that they move "
            "together. Take the spread of top − ratio × bottom, which holds it already."),
        Misconception("plus", _ratio(plus=True),
            "You add ratio × bottom. The residual is what is left of top: subtract it."),
        Misconception("ratio_of_each", _ratio(ratio_of_each=True),
            "Your ratio is a mean of the users' ratios. It is the sum of top divided by the sum of "
            "bottom."),
        Misconception("sessions_as_unit", _ratio(by_sessions=True),
            "You divide by the root of the number of sessions. Sessions of one person are no "
            "independent draws; arms were drawn by user. Use the number of users."),
        Misconception("no_session_dropped", _ratio(no_session_dropped=True),
            "You leave out users whose bottom is 0. They were drawn as well, and their residual "
            "counts. Only where all of bottom adds up to 0 is the result NaN."),
        Misconception("no_root", _ratio(no_root=True),
            "You divide by the number of users. The standard error shrinks with its root: "
            "math.sqrt(n)."),
        Misconception("undivided", _ratio(undivided=True),
            "Your standard error is that of the residuals. To make it one of the ratio, divide it "
            "by the mean of bottom."),
        Misconception("spread_only", _ratio(spread_only=True),
            "Your se does not get smaller with more users: the root of their number is missing. "
            "Divide by math.sqrt(n)."),
        Misconception("per_mean", _ratio(per_mean=True),
            "You give the mean of top per user. Asked for is top per unit of bottom."),
        Misconception("variance", _ratio(variance=True),
            "You give the variance. The standard error is its root."),
        Misconception("ddof", _ratio(ddof=True),
            "Your standard deviation divides by n. Use n − 1, as pandas' std() does; numpy's needs "
            "ddof=1."),
        Misconception("border_zero", _ratio(zero=True),
            "With fewer than two users, or no session at all, you give 0. Nothing is known then: "
            "NaN for both."),
        Misconception("lone_ratio", _ratio(lone_ratio=True),
            "With a single user you give a ratio. The task asks for NaN for both, since one user "
            "says nothing on how much users differ."),
        Misconception("srm_forgotten", _eval(srm_forgotten=True),
            "You judge a test whose split is broken. Those who are missing took their behaviour "
            "along, and the survivors look like a win. Before anything else: srm_p below "
            "srm_alpha is invalid_srm."),
        Misconception("srm_last", _eval(srm_last=True),
            "A win comes before the split in your order. A broken split is what makes such wins. "
            "The split is the first rule."),
        Misconception("harm_before_split", _eval(harm_first=True),
            "Harm comes before the split in your order. Where the split is broken, the seconds of "
            "those who are left say nothing either. The split is the first rule."),
        Misconception("alpha_written_in", _eval(alpha=0.001),
            "You wrote 0.001 into your code. Another plan has another threshold for the split. Use "
            "plan[\"srm_alpha\"]."),
        Misconception("srm_rows", _eval(srm_rows=True),
            "You count rows for the split. Arms were drawn by user, and buyers come on more days. "
            "Count the users of per_user."),
        Misconception("srm_buyers", _eval(srm_buyers=True),
            "You test the number of buyers, not the split. The split asks who came in, before "
            "anybody bought. Count all users."),
        Misconception("srm_half", _eval(half=True),
            "You expect half of the users in each arm. This plan gives B another share. Use "
            "plan[\"share_b\"]."),
        Misconception("shares_swapped", _eval(shares_swapped=True),
            "You swap the planned shares: share_b is that of the variant, and the control has the "
            "rest."),
        Misconception("alpha_five", _eval(alpha=0.05),
            "You take 0.05 as the threshold of the split. One sound test in twenty would be thrown "
            "away. Use plan[\"srm_alpha\"]."),
        Misconception("relative", _eval(relative=True),
            "Your effect is relative to A. Asked for are points: rate of B minus rate of A. Both "
            "are fine in a report if you say which."),
        Misconception("a_minus_b", _eval(a_minus_b=True),
            "You subtract B from A, so a win looks like a loss. Variant minus control."),
        Misconception("effect_a_minus_b", _eval(effect_a_minus_b=True),
            "Your effect is A minus B, and your ratio B minus A. A win then looks like a loss. "
            "Both are variant minus control: difference(a, b, z) with a the control."),
        Misconception("orders_per_user", _eval(orders=True),
            "You average orders per user. Conversion is the share of users who bought at least "
            "once: purchases > 0."),
        Misconception("paid_more_than_0", _eval(paid=True),
            "You count users whose revenue is above 0. Somebody may buy with a voucher and pay "
            "nothing. The share is that of users whose purchases are above 0."),
        Misconception("session_rate", _eval(session_rate=True),
            "You divide orders by sessions and treat sessions as independent. The unit is the "
            "user: the share of users who bought."),
        Misconception("z_written_in", _eval(z=1.96),
            "You wrote 1.96 into your code. This plan asks for another level. Use plan[\"z\"]."),
        Misconception("se_sum", _eval(se_sum=True),
            "You add the two standard errors. Independent errors partly cancel: add their squares "
            "and take the root."),
        Misconception("own_intervals", _eval(own_intervals=True),
            "You use the standard error of one arm. Both arms vary: root of the sum of the "
            "squares."),
        Misconception("spread", _eval(spread=True),
            "Your standard error is the standard deviation of the users. Divide by the root of "
            "their number."),
        Misconception("no_variance_zero", _eval(no_variance_zero=True),
            "Where nothing varies you give an interval without width, as if the difference were "
            "known exactly. Nobody bought, or one value stands everywhere: give NaN."),
        Misconception("orders_ratio", _eval(orders_ratio=True),
            "Your ratio is orders per session. Asked for is revenue per session."),
        Misconception("per_user_money", _eval(per_user_money=True),
            "Your ratio is revenue per user. Asked for is revenue per session, with ratio_se."),
        Misconception("per_order", _eval(per_order=True),
            "Your ratio is revenue per order. Asked for is revenue per session."),
        Misconception("guard_forgotten", _eval(guard_forgotten=True),
            "You ship, or wait, although pages load too slowly. The guardrail was agreed before "
            "the test: harm is keep, and without ok nothing is shipped."),
        Misconception("guard_unknown_ships", _eval(guard_unknown_ships=True),
            "You ship although the speed is unknown. Only ok opens the way; unknown is "
            "inconclusive."),
        Misconception("guard_unknown_keeps", _eval(guard_unknown_keeps=True),
            "You call a win with unknown speed keep. Neither is shown: the verdict is "
            "inconclusive."),
        Misconception("guard_point", _eval(guard_point=True),
            "Your guardrail looks at the difference alone. By chance it may lie on either side of "
            "the limit. Compare the ends of its interval with the limit."),
        Misconception("guard_insignificant", _eval(guard_insignificant=True),
            "Your guardrail is ok as long as nothing is significant. With few users nothing ever "
            "is. Ok needs proof: the upper end must be at most the limit."),
        Misconception("guard_z_written_in", _eval(guard_z=1.96),
            "You wrote 1.96 into the interval of the guardrail. It takes plan[\"z\"], as the "
            "others do."),
        Misconception("guard_low", _eval(guard_low=True),
            "Your guardrail is ok when the lower end is below the limit. That only says that harm "
            "is not proven. Ok: the upper end is at most the limit."),
        Misconception("guard_two", _eval(guard_two=True),
            "You call everything harm that is not ok. Where the limit lies inside the interval, "
            "it is unknown."),
        Misconception("guard_above_zero", _eval(guard_above_zero=True),
            "You compare the seconds with 0. The plan allows some: compare with "
            "guardrail_limit."),
        Misconception("planned_forgotten", _eval(planned_forgotten=True),
            "You judge a test that was stopped before it had its planned users. Who stops at the "
            "first win finds one too often (T2.4.e). Too few users: inconclusive."),
        Misconception("planned_each", _eval(planned_each=True),
            "You compare each arm with planned_users. The plan counts both arms together."),
        Misconception("loss_before_few", _eval(loss_first=True),
            "A loss comes before too few users in your order. A test that is stopped at the first "
            "loss finds one too often, just as with wins. Too few users: inconclusive."),
        Misconception("few_first", _eval(few_first=True),
            "Too few users comes before harm in your order. A page that is shown to be slow may be "
            "taken down at any time: harm is the second rule."),
        Misconception("by_ratio", _eval(by_ratio=True),
            "You decide by revenue per session. The metric of these plans is the share of users "
            "who buy; revenue is reported beside it."),
        Misconception("either", _eval(either=True),
            "You ship when either metric wins. Two chances make one false win more likely. The "
            "metric was chosen before: conversion."),
        Misconception("by_point", _eval(by_point=True),
            "You decide by the sign of the effect. Without any effect it is above 0 half of the "
            "time. Look at the ends of the interval."),
        Misconception("no_effect_keep", _eval(no_effect_keep=True),
            "You call an interval that holds 0 keep. Not shown is not the same as no effect. The "
            "verdict is inconclusive."),
    ),
    alternatives=(
        Alternative("steps", {"per_user": user_by_loop, "ratio_se": ratio_by_covariance,
                              "evaluate": evaluate_in_steps}),
    ),
    hints=(
        "Run experiment_notes first: it says what is wrong with the rows. Then write per_user and "
        "print its length beside the number of rows.",
        "per_user: drop repeats, keep the two arms, drop users of two arms, group. ratio_se: "
        "residuals, their standard deviation, divided by root n and the mean of bottom. evaluate: "
        "numbers first, then the six rules from top to bottom with if and elif.",
        "arms = rows.groupby(\"user\")[\"arm\"].nunique(); rows = rows[rows[\"user\"].map(arms) == "
        "1]; ...; rest = top - ratio * bottom; se = rest.std(ddof=1) / math.sqrt(n) / "
        "bottom.mean(); ...; if p < plan[\"srm_alpha\"]: verdict = \"invalid_srm\"",
    ),
    solution=(
        "The order is the point. First whether the comparison means anything (split), then whether "
        "it hurts (guardrail), then whether it ran to its end (planned users), and only then who "
        "won. The unit is the one that was drawn, the user, so days and sessions of one person are "
        "put together and a ratio gets its standard error from users. An interval that holds 0 "
        "is neither a win nor a proof of no effect."
    ),
    worlds=VERDICT_WORLDS,
    equivalent_mutants={
        "slower[2] <= plan['guardrail_limit'] -> Lt": "no interval ends exactly at the limit",
        "'first' -> 'last'": "a user who is left has one arm",
        "p < plan['srm_alpha'] -> LtE": "no p is exactly the threshold",
        "high < 0 -> LtE": "no interval ends exactly at 0",
        "low > 0 -> GtE": "no interval ends exactly at 0",
        "slower[1] > plan['guardrail_limit'] -> GtE": "no interval ends exactly at the limit",
        ".sum of bottom -> mean (#2)": "a sum is 0 where the mean is",
    },
)
