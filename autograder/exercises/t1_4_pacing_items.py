"""T1.4.f1 and T1.4.b: the exercises with their sentences."""

from __future__ import annotations

from functools import partial

from autograder.artefacts.run_days import PACED, ROWS_DROPPED, judge_paced

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_4_pacing import (
    _by_merge,
    _dropped,
    _filled,
    _with,
    _zero_missing,
    calls,
    pacing,
    plan_calls,
    plan_practice,
    planned_to,
    planned_to_with,
    practice,
)
from .t1_4_run_worlds import RUN_WORLDS


def _planned(**switch: bool) -> partial:
    return partial(planned_to_with, **switch)


F1 = Exercise(
    "T1.4.f1",
    parts=(Part(
        "planned_to", planned_to, inputs=plan_calls,
        load=(("run_plan", "'2025-11-05'"), ("run_plan", "'2025-11-11'")),
        compare=Compare("series", columns={"": 1e-6}), practice=plan_practice,
    ),),
    misconceptions=(
        Misconception("even_calendar", _planned(even=True),
            "You spread the money evenly over the days. The plan keeps it for 11/11, so an even "
            "share says too much before and too little after. Add up the planned days.",
            row="M45"),
        Misconception("day_left_out", _planned(before=True),
            "You leave the day itself out. Up to a day means with it. Compare with <=."),
        Misconception("whole_plan", _planned(whole=True),
            "You add up the whole flight. Only the days up to the one that is asked for are due. "
            "Filter by date first."),
        Misconception("days_after", _planned(later=True),
            "You add up the days that are still to come. Turn the comparison round: <=."),
        Misconception("mean_of_days", _planned(mean=True),
            "You take the mean of the days. What should be spent by now is their sum."),
    ),
    hints=(
        "Two blanks choose the rows, one the group, and one says how the rows are put together.",
        "First keep the rows whose date is not later than day, then group by channel, then add up.",
        "part = plan[plan[\"date\"] <= day]; return part.groupby(\"channel\")[\"planned\"].sum()",
    ),
    solution=(
        "The plan has its own season: little in the first weeks, a peak on 11/11. What should be "
        "spent by a day is the sum of the planned days up to it, never days ÷ 28 of the total."
    ),
    worlds=RUN_WORLDS,
)

B = Exercise(
    "T1.4.b",
    parts=(Part(
        "pacing", pacing, inputs=calls,
        load=(("run_plan", "run_spend", "'2025-11-05'", "run_rules"),
              ("run_plan", "run_spend", "'2025-10-22'", "run_rules"),
              ("run_plan", "run_spend", "'2025-11-16'", "run_rules")),
        compare=PACED, judge=judge_paced, practice=practice,
    ),),
    misconceptions=(
        Misconception("even_calendar", _with(even=True),
            "You compare with an even share of the calendar. The plan keeps its money for 11/11, "
            "so you would cut budgets right before it. Add up the planned days instead.",
            row="M45"),
        Misconception("missing_is_zero", _with(missing_is_zero=True),
            "A day without a number counts as a day without spend, so the channel looks slow and "
            "you would add money that is gone already. Compare spent with the plan of the same, "
            "known days."),
        Misconception("empty_cells_filled", _filled,
            "You fill the empty cells of actual with 0, so such a day counts as known and without "
            "spend. Leave them missing (NA) and count them in days_missing."),
        Misconception("filled_before_counted", _with(filled_first=True),
            "You fill unknown costs with 0 before you count, so days_missing is 0 and the channel "
            "looks slow. Count the missing days first and leave their costs missing (NA)."),
        Misconception("rows_dropped", _dropped, ROWS_DROPPED),
        Misconception("plan_of_all_days", _with(all_days=True),
            "Your pace divides by the plan of all days up to day, also of those whose spend nobody "
            "knows, so the channel looks slow. Divide by the plan of the known days only."),
        Misconception("projection_of_all_days", _with(projection_of_all_days=True),
            "Your projection divides spent by the plan of all days up to day, also of those whose "
            "spend nobody knows. Use the pace that you have: pace × whole plan."),
        Misconception("projection_to_date", _with(projection_to_date=True),
            "Your projection multiplies the pace with the plan up to day: that is about what is "
            "spent by now, not where it ends. Multiply with the plan of the whole flight."),
        Misconception("projection_of_sum", _with(projection_of_sum=True),
            "Your projection adds spent to pace × whole plan, and the whole plan holds the days "
            "that are over. Leave spent out."),
        Misconception("projection_of_28", _with(projection_of_28=True),
            "You project spent ÷ days × 28. Days are not alike, and another flight may be shorter. "
            "Multiply the pace with the whole plan of the channel."),
        Misconception("even_projection", _with(even_projection=True),
            "You project spent ÷ days × 28. Before the peak that is far too little. Multiply the "
            "pace with the whole plan of the channel."),
        Misconception("known_days_projection", _with(known_projection=True),
            "You project the mean of the known days over 28 days. The days of the plan are not "
            "alike. Multiply the pace with the whole plan of the channel."),
        Misconception("rest_as_planned", _with(rest_as_planned=True),
            "You add what is still planned to what is spent, so a channel that runs too fast is "
            "projected as if it stopped doing so. Let the pace go on: pace × whole plan."),
        Misconception("rest_only", _with(rest_only=True),
            "Your projection holds the days to come and not those that are over. Add them, or "
            "take pace × whole plan."),
        Misconception("missing_not_projected", _with(missing_not_projected=True),
            "The days without a number are in neither part of your projection, though money went "
            "on those days, too. Take pace × whole plan."),
        Misconception("day_left_out", _with(before=True),
            "You leave the day itself out. Up to a day means with it. Compare with <=."),
        Misconception("later_days_in", _with(all_actual=True),
            "You count spend from after the day that is asked about. Filter actual by date, too."),
        Misconception("mean_of_days", _with(mean_of_days=True),
            "Your pace is the mean of the daily paces, so a day of NT$400 weighs as much as one of "
            "NT$40,000. Divide the sums."),
        Misconception("of_the_total", _with(of_total=True),
            "You divide by the budget of the whole flight. That says how much is gone and not "
            "whether it is too fast. Divide by the plan of the known days."),
        Misconception("upside_down", _with(upside_down=True),
            "You divide plan by spend. A pace above 1 must mean faster than planned. Divide spend "
            "by plan."),
        Misconception("difference", _with(difference=True),
            "Your pace is a difference from the plan. It is a ratio here: 1 means on plan. Divide "
            "spend by plan."),
        Misconception("one_limit", _with(one_limit=True),
            "You use the same limit on both sides. The house has one for over and another for "
            "under; read both from rules[\"pacing\"]."),
        Misconception("limits_written_in", _with(written_limits=("over", "under")),
            "You wrote the house's limits into your code. Another client has others. Read them "
            "from rules[\"pacing\"]."),
        Misconception("over_written_in", _with(written_limits=("over",)),
            "You wrote the limit for over into your code. Another client has another one. Read it "
            "from rules[\"pacing\"][\"over\"]."),
        Misconception("under_written_in", _with(written_limits=("under",)),
            "You wrote the limit for under into your code. Another client has another one. Read it "
            "from rules[\"pacing\"][\"under\"]."),
        Misconception("on_the_line", _with(limit_counts=True),
            "A channel exactly on the limit gets a flag. It is still on plan. Compare with > and "
            "<."),
        Misconception("flags_swapped", _with(flags_swapped=True),
            "over and under are swapped. over means that money goes faster than planned."),
        Misconception("unknown_is_fine", _with(unknown_is_fine=True),
            "A channel without a pace is called on_plan. Nobody knows that. Its flag is unknown."),
        Misconception("silent_dropped", _with(silent_dropped=True),
            "Channels without any known spend are gone from your table. They are the ones to ask "
            "about. Begin from the plan and keep each of its channels."),
        Misconception("nothing_known_is_zero", _with(spent_zero=True),
            "A channel of which nothing is known gets 0 as spent. 0 is a statement. Leave it "
            "missing (NA): sum(min_count=1) does."),
        Misconception("unplanned_days_missing", _with(missing_any=True),
            "You count days as missing on which nothing was planned. Nobody waits for their "
            "numbers. Count only days with a plan above 0."),
        Misconception("empty_cells_forgotten", _with(missing_rows_only=True),
            "You count a day as missing only where its row is not there. A row with an empty cost "
            "says as little. Look at the known costs."),
        Misconception("absent_rows_forgotten", _with(missing_cells_only=True),
            "You count empty cells only. A day whose row is not there at all is missing, too. "
            "Begin from the days of the plan."),
        Misconception("zero_is_missing", _zero_missing,
            "A day whose known spend is 0 counts as missing. 0 was reported: nothing ran, though "
            "something was planned. Ask with notna() and not whether it is above 0."),
        Misconception("flag_on_rounded_pace", _with(flag_on_rounded=True),
            "Your flag looks at a rounded pace, so a channel just past the limit gets none. "
            "Compare the pace as it was computed, and round only where it is shown."),
        Misconception("flag_with_missing_days", _with(flag_on_amount=True),
            "Your flag compares spent with the plan of all days, also those without a number. Use "
            "the pace."),
    ),
    alternatives=(Alternative("merge", _by_merge),),
    hints=(
        "Look at one channel by hand: which days up to day have a number, and what was planned on "
        "exactly these days?",
        "Merge plan with actual (how=\"left\"), keep costs up to day, make a column with the plan "
        "of the known days, then add up per channel and divide.",
        "both = plan.merge(actual, on=[\"date\", \"channel\"], how=\"left\"); past = "
        "both[\"date\"] <= day; both[\"cost\"] = both[\"cost\"].where(past); both[\"base\"] = "
        "both[\"planned\"].where(both[\"cost\"].notna()); "
        "table = both.groupby(\"channel\").agg(...)",
    ),
    solution=(
        "Two things make pacing right: the denominator is the plan of the days whose spend is "
        "known, and the projection lets the plan's season go on, pace × whole plan. A day without "
        "a number is neither 0 nor on plan; it is a day to ask about, and days_missing says how "
        "many there are."
    ),
    worlds=RUN_WORLDS,
)
