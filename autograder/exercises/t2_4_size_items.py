"""T2.4.f1 and T2.4.c: the exercises with their sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_4_size import (
    by_days,
    by_statsmodels,
    by_t_test,
    days_calls,
    days_needed,
    days_practice,
    days_way,
    sample_size,
    size_calls,
    size_practice,
    size_way,
    smallest_worth,
    with_beta,
    worth_calls,
    worth_practice,
    worth_way,
)

M = Misconception
SIZE_WORLDS = tuple(WorldSpec(245 + i, year, "none")
                    for i, year in enumerate((2024, 2026, 2027, 2025)))
NUMBER = Compare("scalar", columns={"": (1e-6, 1e-9)})


def _size(**wrong: object) -> dict:
    return {"sample_size": size_way(**wrong)}


def _days(**wrong: object) -> dict:
    return {"days_needed": days_way(**wrong)}


def worth_plain(rate: float, cost: float, months: float, sessions: float, margin: float) -> tuple:
    """By orders: how many must come in addition, then per session."""
    if not months * sessions * margin:
        return (float("nan"),) * 3
    rise = cost / margin / (months * sessions)
    return rise, rise / rate if rate else float("nan"), rate + rise


F1 = Exercise(
    "T2.4.f1",
    parts=(Part(
        "smallest_worth", smallest_worth, inputs=worth_calls,
        load=("0.483", "36000", "6", "443", "237"),
        compare=Compare("tuple", items=(NUMBER,) * 3, names=("absolute", "relative", "new_rate")),
        practice=worth_practice,
    ),),
    misconceptions=(
        M("one_month", worth_way(one_month=True),
          "You count the gain of one month. The change goes on working for all the months given. "
          "Multiply by months."),
        M("margin_forgotten", worth_way(margin_forgotten=True),
          "You divide the cost by sessions. Money has to be divided by money: a session more that "
          "buys earns margin. Multiply by margin."),
        M("orders_only", worth_way(orders_only=True),
          "You multiply the gain by the rate, which gives what the shop earns now. A rise by one "
          "point is one point of all sessions. Leave rate out of the gain."),
        M("upside_down", worth_way(upside_down=True),
          "You divide the gain by the cost. The more a change costs, the larger a rise it needs. "
          "Divide cost by the gain."),
        M("rate_over_gain", worth_way(rate_over_gain=True),
          "You divide the rate by the gain. What has to be earned back is the cost: absolute is "
          "cost ÷ gain."),
        M("of_one_margin", worth_way(of_one_margin=True),
          "Your absolute is the number of orders that earn the cost back. A rise of the rate is "
          "told for each session of all months: divide cost by gain."),
        M("relative_multiplied", worth_way(relative_multiplied=True),
          "Your relative rise is absolute × rate. It tells the rise as a part of the rate: divide "
          "by rate."),
        M("relative_to_new", worth_way(relative_to_new=True),
          "You divide by the new rate. A relative rise is told against the rate as it is now."),
        M("as_ratio", worth_way(as_ratio=True),
          "Your relative value is new rate ÷ old rate. The rise is what lies above 1."),
        M("new_by_absolute", worth_way(new_by_absolute=True),
          "You raise the rate by absolute as if it were relative: rate × (1 + absolute). "
          "Percentage points are added. new_rate is rate + absolute."),
        M("new_by_relative", worth_way(new_by_relative=True),
          "You add the relative rise to the rate. 10 % of a rate of 5 % is half a point, not ten. "
          "Add absolute."),
        M("new_is_absolute", worth_way(new_is_absolute=True),
          "Your new_rate is the rise alone. Add the rate as it is now."),
        M("percent", worth_way(percent=True),
          "Your values are per cent. Rates in this course are fractions; do not multiply by 100."),
        M("swapped", worth_way(swapped=True),
          "The relative rise comes first. Return absolute, relative, new_rate."),
        M("nothing_as_zero", worth_way(zero=True),
          "Where nothing can be earned you say that no rise is needed. No rise is enough there. "
          "Give NaN three times."),
    ),
    alternatives=(Alternative("by_orders", worth_plain),),
    hints=(
        "If each session bought, what would it earn in all these months? One point of the rate is "
        "one hundredth of that.",
        "gain is months × sessions × margin. The rise that earns the cost back is cost ÷ gain; as "
        "a part of the rate, divide once more.",
        "gain = months * sessions * margin; absolute = cost / gain; relative = absolute / rate; "
        "new_rate = rate + absolute",
    ),
    solution=(
        "The smallest effect worth finding comes from the business, not from statistics: a rise "
        "that earns less than the change costs need not be found. One and the same rise has two "
        "names, in points (absolute) and as a part of the rate (relative); a plan that says only "
        "“10 %” leaves open which, and the two need very different numbers of sessions."
    ),
    worlds=SIZE_WORLDS,
)

C = Exercise(
    "T2.4.c",
    parts=(
        Part("sample_size", sample_size, inputs=size_calls,
             load=(("0.281", "0.1", "0.05", "0.8", "True", "1"),
                   ("0.281", "0.1", "0.05", "0.8", "True", "3")),
             compare=Compare("scalar", columns={"": (2e-4, 1e-9)}), practice=size_practice),
        Part("days_needed", days_needed, inputs=days_calls, load=("4140", "2", "152", "0.5"),
             compare=Compare("scalar", columns={"": (0.0, 1e-9)}), practice=days_practice),
    ),
    misconceptions=(
        M("one_sided", _size(one_sided=True),
          "Your test looks for a rise only (one-sided). A new page can be worse, and you want to "
          "know. Two-sided: alpha is shared by both sides."),
        M("halved_twice", _size(halved_twice=True),
          "You halve alpha, and the two-sided test halves it again. Halve it once: solve_power "
          "does it by itself."),
        M("always_relative", _size(always_relative=True),
          "You take mde as relative although relative is False. Then it is in points: p2 = p + "
          "mde."),
        M("always_absolute", _size(always_absolute=True),
          "You take mde as points although relative is True. Then p2 = p × (1 + mde)."),
        M("swapped_kinds", _size(swapped_kinds=True),
          "You took relative and absolute for each other. Relative: p × (1 + mde). Absolute: p + "
          "mde."),
        M("mde_as_rate", _size(mde_as_rate=True),
          "You take mde for the new rate. It is the change: compute p2 from p and mde first."),
        M("bonferroni_forgotten", _size(bonferroni="none"),
          "You leave out comparisons. Three comparisons at 5 % each find something by chance in "
          "one test out of seven. Divide alpha by comparisons (Bonferroni)."),
        M("bonferroni_times", _size(bonferroni="times"),
          "You multiply alpha by the number of comparisons. More comparisons ask for a stricter "
          "test. Divide."),
        M("sidak", _size(bonferroni="sidak"),
          "You correct alpha by Sidak's formula. It is sound as well; the plan says Bonferroni, "
          "and a plan is kept to. Divide alpha by comparisons."),
        M("one_less", _size(bonferroni="one_less"),
          "You divide alpha by one less than comparisons. comparisons counts the comparisons "
          "themselves, not the arms. Divide by it as it is."),
        M("one_more", _size(bonferroni="one_more"),
          "You divide alpha by one more than comparisons. comparisons counts the comparisons "
          "themselves, not the arms. Divide by it as it is."),
        M("size_times", _size(size_times=True),
          "You multiply the size by comparisons. What grows stricter is alpha; the size follows "
          "from it, and more slowly. Divide alpha by comparisons."),
        M("both_arms", _size(both_arms=True),
          "You give the sessions of both arms together. Asked for are those of one arm; "
          "days_needed multiplies by the arms."),
        M("all_arms", _size(all_arms=True),
          "You give the sessions of all arms together. Asked for are those of one arm; "
          "days_needed multiplies by the arms."),
        M("one_sample", _size(one_sample=True),
          "Your size is half of what is needed. It would do if the rate of the old page were known "
          "without a sample; both arms are counted. In the formula n = 2 × (z ÷ h)² the 2 is for "
          "that."),
        M("beta", {"sample_size": with_beta},
          "You use 1 − power where power belongs, so a test with a higher power would need fewer "
          "sessions. Hand power over as it is."),
        M("t_test", {"sample_size": by_t_test},
          "You use the solver for means (t test). The share of buyers is a rate, and its solver is "
          "NormalIndPower."),
        M("no_power", _size(no_power=True),
          "You leave out power. A test of that size finds the effect only every second time. Add "
          "the z of power to that of alpha."),
        M("difference_as_h", _size(difference_as_h=True),
          "You hand over p2 − p as the effect size. NormalIndPower wants Cohen's h: "
          "proportion_effectsize(p2, p)."),
        M("relative_as_h", _size(relative_as_h=True),
          "You hand over the relative change as the effect size. NormalIndPower wants Cohen's h: "
          "proportion_effectsize(p2, p)."),
        M("unpooled", _size(formula="unpooled"),
          "You use the formula with p(1−p) of both arms. It is sound and differs by a few per "
          "mille; the plan names Cohen's h, and two people must get one number. Use h."),
        M("two_errors", _size(formula="two_errors"),
          "You use the formula with a pooled and an unpooled error. It is sound and differs by a "
          "few per mille; the plan names Cohen's h, and two people must get one number. Use h."),
        M("pooled", _size(formula="pooled"),
          "You use the formula with the mean rate of both arms. The plan names Cohen's h, and two "
          "people must get one number. Use h."),
        M("base_only", _size(formula="base_only"),
          "Your variance is that of the old rate in both arms. The new arm has another rate. Use "
          "Cohen's h, which takes both."),
        M("down", _size(down=True),
          "You round down, so the test is a little smaller than planned. Round up: math.ceil."),
        M("nearest", _size(nearest=True),
          "You round to the nearest number, which is now and then too small. Round up: "
          "math.ceil."),
        M("unrounded", _size(unrounded=True),
          "Your size is no whole number. Nobody counts a part of a session. Round up: math.ceil."),
        M("bad_as_zero", _size(bad_as_zero=True),
          "Where the rates make no sense you say that 0 sessions are enough. Nothing can be "
          "tested there. Give None."),
        M("bad_clipped", _size(bad_clipped=True),
          "You push an impossible rate back into its bounds and go on. The plan is wrong then, and "
          "somebody must hear it. Give None."),
        M("one_arm", _days(one_arm=True),
          "You count the sessions of one arm. All arms are filled from the same traffic. Multiply "
          "by arms."),
        M("two_arms", _days(two_arms=True),
          "You always count two arms. The plan may have more. Multiply by arms."),
        M("arms_but_control", _days(arms_but_control=True),
          "You leave the old page out of the arms. It needs its sessions as well. Multiply by "
          "arms."),
        M("all_traffic", _days(all_traffic=True),
          "You take all sessions of a day. Only the share in the test fills the arms. Multiply by "
          "share."),
        M("share_left_out", _days(share_left_out=True),
          "You take the sessions that are not in the test. Multiply by share, not by 1 − share."),
        M("share_divided", _days(share_divided=True),
          "You divide the traffic by share. With half of it in the test there are fewer sessions a "
          "day, not more. Multiply."),
        M("split_again", _days(split_again=True),
          "You divide the daily traffic by the arms and multiply the size by them as well. Once is "
          "enough."),
        M("not_weeks", _days(not_weeks=True),
          "Your days are no whole weeks. Weekends buy differently from working days, and each must "
          "be in it equally often. Fill up to a multiple of 7."),
        M("exact_days", _days(exact_days=True),
          "Your days are a fraction. A test ends with a whole week. Fill up to a multiple of 7."),
        M("weeks_count", _days(weeks_count=True),
          "You give the number of weeks. Asked for are days: multiply by 7."),
        M("nearest_week", _days(nearest_week=True),
          "You round to the nearest week, so the test may end before it has its sessions. Round "
          "up."),
        M("week_down", _days(week_down=True),
          "You round weeks down, so the test ends before it has its sessions. Round up."),
        M("one_more_week", _days(one_more_week=True),
          "You add a week where the last one is exactly full. Round up with math.ceil, which "
          "leaves whole numbers alone."),
        M("two_weeks", _days(two_weeks=True),
          "You give at least two weeks. That is a good habit, and the task asks for what the size "
          "needs: one full week is allowed."),
        M("no_traffic_zero", _days(zero=True),
          "Without traffic you say 0 days. The test never ends there. Give None."),
        M("no_traffic_infinite", _days(infinite=True),
          "Without traffic you give infinity. Whoever reads it cannot put it into a calendar. Give "
          "None."),
    ),
    alternatives=(
        Alternative("library", {"sample_size": by_statsmodels}),
        Alternative("days_first", {"days_needed": by_days}),
    ),
    hints=(
        "First p2, the rate you hope for. Then look whether both rates lie between 0 and 1 and "
        "differ. Only then ask the library.",
        "h = proportion_effectsize(p2, p); NormalIndPower().solve_power(h, alpha=..., power=...) "
        "is the size of one arm. For the days: all sessions ÷ sessions a day in the test, in "
        "weeks, rounded up.",
        "math.ceil(NormalIndPower().solve_power(h, alpha=alpha / comparisons, power=power)); "
        "7 * math.ceil(per_arm * arms / (daily * share) / 7)",
    ),
    solution=(
        "Size and duration are fixed before the test, from four numbers that people can argue "
        "about: the rate now, the smallest change worth finding, how often you accept a false "
        "alarm, how often you want to find a real change. Half the effect needs four times the "
        "sessions. Whole weeks, because weekends buy differently; two-sided, because a new page "
        "can be worse."
    ),
    worlds=SIZE_WORLDS,
)
