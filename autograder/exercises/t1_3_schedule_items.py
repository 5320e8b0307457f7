"""T1.3.q1, T1.3.f1 and T1.3.a: the schedule of the test, with a sentence for each wrong way."""

from __future__ import annotations

from functools import partial
from typing import Any

from autograder.artefacts.schedule_check import ACCEPTED, PLAN, judge_refusal, judge_schedule

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t1_3_schedule import _by_loop, nth_workday, refusal, schedule
from .t1_3_schedule_inputs import (
    SCHEDULE_WORLDS,
    dates,
    faults,
    plans,
    practice_dates,
    practice_faults,
    practice_plans,
)
from .t1_3_schedule_ways import by_recursion, by_table, said_in_chinese

Q1 = Choice(
    "T1.3.q1",
    answer="B",
    feedback={
        "A": "The longest task may have days to spare, because nothing waits for it until late. "
        "Look at what waits for what, and add up along each chain.",
        "B": "A launch is as late as its longest chain of tasks that wait for each other. One day "
        "more on that chain is one day more for all; elsewhere there is slack.",
        "C": "A vendor is hard to steer, and that is a risk of its own. Whether a day there costs "
        "a day of the launch depends on what waits for it. Add up along the chains.",
        "D": "The sum of all days is the work, and tasks of different people run side by side. "
        "Look at what waits for what, and add up along each chain.",
    },
)


def _n(**wrong: Any) -> Any:
    return partial(nth_workday, **wrong)


F1 = Exercise(
    "T1.3.f1",
    parts=(
        Part(
            "nth_workday",
            nth_workday,
            inputs=dates,
            load=(
                ("office_calendar", "'2025-10-25'", "3"),
                ("office_calendar", "test_plan[start]", "10"),
                ("office_calendar", "'2025-10-08'", "4"),
            ),
            compare=Compare("scalar"),
            practice=practice_dates,
        ),
    ),
    misconceptions=(
        Misconception(
            "calendar_days",
            _n(calendar_days=True),
            "You add plain days to the start, so weekends and holidays are worked through. Keep "
            "the rows of the calendar that are workdays, and count those.",
        ),
        Misconception(
            "monday_to_friday",
            _n(monday_to_friday=True),
            "You count Monday to Friday and no holidays. In Taiwan a Friday may be off and a "
            "Saturday may be worked. The column workday says which days count.",
        ),
        Misconception(
            "makeup_left_out",
            _n(makeup_left_out=True),
            "You leave out Saturdays that are worked instead of another day. The office is open "
            "then, and the schedule comes out a day late. Trust the column workday alone.",
        ),
        Misconception(
            "start_left_out",
            _n(start_left_out=True),
            "You begin with the day after the start, so everything is a day late. Workday 1 is the "
            "start itself where it is a workday. Compare with >=.",
        ),
        Misconception(
            "one_late",
            _n(one_late=True),
            "You take the row after the one that is asked for. Python counts from 0: workday 1 "
            "stands at place 0.",
        ),
        Misconception(
            "from_the_top",
            _n(from_the_top=True),
            "You count from the first day of the calendar and not from the start. Keep the days "
            "from the start on first.",
        ),
        Misconception(
            "days_off",
            _n(days_off=True),
            "You count the days off. Keep the rows in which workday is True.",
        ),
        Misconception(
            "unsorted",
            _n(unsorted=True),
            "You count the rows in the order in which they happen to stand. A calendar may be in "
            "any order: sort by date before you count.",
        ),
        Misconception(
            "last_one_lost",
            _n(last_one_lost=True),
            "You give pd.NaT although the calendar still has that workday, its last one. There is "
            "none only where n is larger than the number of workdays: n > len(days).",
        ),
        Misconception(
            "last_day",
            _n(last_day=True),
            "You give the last day of the calendar where it ends too early. Nobody knows that day: "
            "give pd.NaT.",
        ),
    ),
    alternatives=(Alternative("loop", _by_loop),),
    hints=(
        "Three steps: the days from the start on, of those the workdays, of those the n-th by "
        "date. Print the table after each step.",
        "First a Timestamp to compare with, then two names of columns in quotes, then what stands "
        "for no date, then a place counted from 0.",
        'days = calendar[calendar["date"] >= pd.Timestamp(start)]; days = '
        'days[days["workday"]].sort_values("date"); ... .iloc[n - 1]',
    ),
    solution=(
        "The calendar knows what is worked; counting weekdays does not. From the start on, "
        "workdays only, by date, and the n-th of them stands at place n - 1. Where the calendar "
        "ends before, the day is not known, and NaT says so."
    ),
    worlds=SCHEDULE_WORLDS,
)


def _s(**wrong: Any) -> dict[str, Any]:
    return {"schedule": partial(schedule, **wrong)}


def _r(id: str, says: str, **wrong: Any) -> Misconception:
    return Misconception(id, {"refusal": partial(refusal, **wrong)}, says)


NAMED = {
    "refuses_good": "Your schedule refuses a table that is in order: “{words}”. Look at the "
    "condition that raises it.",
    "names_nothing": "You refuse the table, and your sentence names no task. Whoever reads it must "
    "find the row. Put the ids into the text of the ValueError.",
    "circle_by_first": "Your refusal names {count} of the tasks in the circle and not all of them. "
    "The mistake may be at any of them: name the whole circle.",
    "circle_and_followers": "Your refusal names {extra} as well, which only waits behind the "
    "circle. Name the tasks that wait for each other: one_cycle finds "
    "them.",
    "names_too_many": "Your refusal names {extra} as well, and the fault is {what}. Whoever reads "
    "it looks at a row that is in order. Name only what the fault is about.",
    "unknown_without_task": "Your refusal names only one of the two: which task waits, and for "
    "what it waits. Put both into the sentence.",
}
WRONG = (
    Misconception(
        "lf_one_late",
        _s(lf_one_late=True),
        "You let a task end on the day on which the next one begins. Its latest finish is the day "
        "before: subtract 1 from the next one's ls.",
    ),
    Misconception(
        "ls_one_early",
        _s(ls_one_early=True),
        "Your ls is a day too early. Both ends count: a task of 3 days that ends on day 5 begins "
        "on day 3, so ls is lf - days + 1.",
    ),
    Misconception(
        "backward_max",
        _s(backward_max=True),
        "Of several tasks that follow you take the one that can wait longest. Going back, the most "
        "impatient one decides: take the min.",
    ),
    Misconception(
        "own_end",
        _s(own_end=True),
        "You give tasks that nothing waits for their own ef as lf, so they look critical. They may "
        "end as late as the whole plan: use the largest ef of all tasks.",
    ),
    Misconception(
        "one_successor",
        _s(one_successor=True),
        "You look at one of the tasks that follow. All of them wait: take the min over every task "
        "that has yours among its predecessors.",
    ),
    Misconception(
        "table_order",
        _s(table_order=True),
        "You go back in the order of the table. A task may stand above its predecessor, and then "
        "a value is missing. Go through reversed(order).",
    ),
    Misconception(
        "late_by_early",
        _s(late_by_early=True),
        "For lf you use the earliest start of the tasks that follow. That lets nothing slip along "
        "a chain. Going back, use their latest start ls.",
    ),
    Misconception(
        "free_slack",
        _s(free_slack=True),
        "Your slack is what a task can slip without moving the next one (free slack). Asked for is "
        "what it can slip without moving the launch: ls - es.",
    ),
    Misconception(
        "slack_with_duration",
        _s(slack_with_duration=True),
        "You subtract es from lf, so the task's own days count as slack. Subtract start from start "
        "(ls - es) or finish from finish.",
    ),
    Misconception(
        "slack_backwards",
        _s(slack_backwards=True),
        "Your slack is below 0. It is the latest less the earliest start: ls - es.",
    ),
    Misconception(
        "slack_in_dates",
        _s(slack_in_dates=True),
        "You count slack in calendar days. A weekend in between is no time to work. Subtract the "
        "numbers of workdays, not the dates.",
    ),
    Misconception(
        "critical_backwards",
        _s(critical_backwards=True),
        "You mark the tasks that have slack. Critical are those without any: slack == 0.",
    ),
    Misconception(
        "nearly_critical",
        _s(nearly_critical=True),
        "You mark tasks with a day of slack as well. Watch them, too, and yet critical means that "
        "there is none: slack == 0.",
    ),
    Misconception(
        "longest_tasks",
        _s(longest_tasks=True),
        "You mark the longest tasks. A long task may have time to spare, and a short one none. "
        "Critical is slack == 0.",
    ),
    Misconception(
        "one_path",
        _s(one_path=True),
        "You mark one critical path and there are several. Each task without slack delays the "
        "launch, on whichever path it lies. Mark by slack == 0.",
    ),
    Misconception(
        "last_row_ends",
        _s(last_row_ends=True),
        "You take the ef of the last row for the end of the plan. Rows come in any order. Take the "
        "largest ef of all.",
    ),
    Misconception(
        "sum_of_days",
        _s(sum_of_days=True),
        "You take the sum of all days for the end of the plan. Tasks of different people run side "
        "by side. Take the largest ef of all.",
    ),
    Misconception(
        "part_of_the_id",
        _s(part_of_the_id=True),
        "You look for an id inside the text of the predecessors, so A is found in A11. Split the "
        "text first: predecessors_of gives lists.",
    ),
    Misconception(
        "calendar_days",
        _s(calendar_days=True),
        "Your dates run through weekends and holidays. Make a list of the workdays from the start "
        "on, and take the date at place n - 1.",
    ),
    Misconception(
        "monday_to_friday",
        _s(monday_to_friday=True),
        "Your dates know weekends and no holidays. The column workday of the calendar knows both: "
        "count its days.",
    ),
    Misconception(
        "makeup_left_out",
        _s(makeup_left_out=True),
        "Your dates skip the Saturday that is worked instead of another day. The column workday "
        "says that the office is open.",
    ),
    Misconception(
        "start_left_out",
        _s(start_left_out=True),
        "Your day 1 is the workday after the start. It is the start itself where that is a "
        "workday: keep the days >= start.",
    ),
    Misconception(
        "one_late",
        _s(one_late=True),
        "Your dates are one workday late. Day 1 stands at place 0 of the list: take place n - 1.",
    ),
    Misconception(
        "from_the_top",
        _s(from_the_top=True),
        "Your dates count from the first day of the calendar. Keep the days from the start on "
        "first.",
    ),
    Misconception(
        "unsorted",
        _s(unsorted=True),
        "Your dates follow the order of the calendar's rows. They may stand in any order: sort "
        "them by date.",
    ),
    Misconception(
        "last_day",
        _s(last_day=True),
        "Where the calendar ends you give its last day. Nobody knows the right one: give pd.NaT.",
    ),
    *(_r(known, says, **{f"accepts_{kind}": True}) for kind, (known, says) in ACCEPTED.items()),
    *(_r(known, says, **{known: True}) for known, says in NAMED.items()),
)

A = Exercise(
    "T1.3.a",
    parts=(
        Part(
            "schedule",
            schedule,
            inputs=plans,
            load=(
                ("test_tasks", "office_calendar", "'2025-10-26'"),
                ("test_tasks", "office_calendar", "test_plan[start]"),
            ),
            compare=PLAN,
            judge=judge_schedule,
            practice=practice_plans,
        ),
        Part(
            "refusal",
            refusal,
            inputs=faults,
            load=(("test_tasks", "office_calendar", "test_plan[start]"),),
            compare=Compare("scalar"),
            judge=judge_refusal,
            practice=practice_faults,
        ),
    ),
    misconceptions=WRONG,
    alternatives=(
        Alternative("recursion", {"schedule": by_recursion, "refusal": said_in_chinese}),
        Alternative("by_table", {"schedule": by_table}),
    ),
    hints=(
        "Draw five tasks on paper first and fill in es, ef from the left and lf, ls from the "
        "right. Only then write the loop.",
        "Four steps: refuse what cannot be scheduled; es and ef from forward; back through "
        "reversed(order) for lf and ls; then a row per task with the dates of the four numbers.",
        "for task in reversed(order): behind = [s for s in order if task in before[s]]; lf[task] = "
        "min([ls[s] - 1 for s in behind], default=last); ls[task] = lf[task] - days[task] + 1",
    ),
    solution=(
        "Forward, a task begins when the last of its predecessors has ended; backward, it must end "
        "before the first of its followers has to begin. The end of the plan is the largest ef. "
        "Slack is the distance between the two starts, in workdays, and where it is 0 the launch "
        "hangs on the task. Dates come last, from a list of workdays: place n - 1 is day n."
    ),
    worlds=SCHEDULE_WORLDS,
)
