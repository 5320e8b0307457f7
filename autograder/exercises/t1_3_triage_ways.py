"""T1.3.g: the exercise with its sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS
from .t1_3_test_log import LOG
from .t1_3_triage import follow, follow_way, grade_way, plan_days, plan_way, triage
from .t1_3_triage_worlds import (
    defects,
    follows,
    hand_follows,
    hand_plans,
    hand_triage,
    plans,
)


def _by_minutes(defects: pd.DataFrame, calendar: pd.DataFrame, rules: dict[str, Any]
                ) -> pd.DataFrame:
    """The same with columns for the grades and a list of all working minutes."""
    out = defects[["defect_id", "found_at", "area"]].copy()
    share = defects["share"].fillna(rules["unknown_share"])
    grade = pd.Series(rules["severities"][-1]["id"], out.index, dtype="object")
    for one in reversed(rules["severities"]):
        hit = pd.Series(False, out.index)
        for when in one["when"]:
            holds = pd.Series(True, out.index)
            for field, value in when.items():
                holds &= (defects["kind"].isin(value) if field == "kind" else
                          share >= value if field == "share_at_least" else defects[field] == value)
            hit |= holds
        grade[hit] = one["id"]
    minutes = pd.DatetimeIndex([])
    opens, closes = rules["work_hours"]["start"], rules["work_hours"]["end"]
    for day in calendar.loc[calendar["workday"], "date"].sort_values():
        text = f"{day:%Y-%m-%d}"
        minutes = minutes.append(pd.date_range(f"{text} {opens}", f"{text} {closes}", freq="min",
                                               inclusive="left"))
    hours = {g["id"]: g["hours"] for g in rules["severities"]}
    out["severity"] = grade
    out["department"] = [rules["areas"][a]["department"] for a in out["area"]]
    out["owner"] = [rules["areas"][a]["owner"] for a in out["area"]]
    due = []
    for found, one in zip(out["found_at"], out["severity"], strict=True):
        first = minutes.searchsorted(found)
        due.append(minutes[first + round(hours[one] * 60) - 1] + pd.Timedelta(minutes=1))
    out["due"] = pd.Series(due, out.index, dtype="datetime64[ns]")
    return out.drop(columns=["found_at", "area"])


def _by_department(triaged: pd.DataFrame, calendar: pd.DataFrame, rules: dict[str, Any]
                   ) -> pd.DataFrame:
    """One department after the other, days as a list of free places."""
    order = [g["id"] for g in rules["severities"]]
    work = calendar.loc[calendar["workday"], "date"].sort_values().tolist()
    shut = pd.Timedelta(f"{rules['work_hours']['end']}:00")
    rows = []
    for team, own in triaged.groupby("department"):
        free = dict.fromkeys(work, rules["capacity"][team])
        ranked = sorted(own.itertuples(), key=lambda d: (
            order.index(d.severity), d.found_at, d.defect_id))
        for defect in ranked:
            day = next(d for d in work if free[d] and d + shut > defect.found_at)
            free[day] -= 1
            rows.append((defect.defect_id, day, day.date() > defect.due.date()))
    return pd.DataFrame(rows, columns=["defect_id", "day", "late"])


def _follow_at_once(triaged: pd.DataFrame, changes: pd.DataFrame, rules: dict[str, Any], now: Any
                    ) -> pd.DataFrame:
    """All changes in one walk, the states in a dict."""
    state = dict.fromkeys(triaged["defect_id"], rules["first_state"])
    skipped = dict.fromkeys(triaged["defect_id"], 0)
    fixer: dict[str, str] = {}
    for change in changes[changes["at"] <= now].sort_values("at", kind="stable").itertuples():
        ident = change.defect_id
        if ident not in state:
            continue
        own = change.state in rules["not_by_the_fixer"] and fixer.get(ident) == change.by
        if change.state not in rules["transitions"][state[ident]] or own:
            skipped[ident] += 1
            continue
        state[ident] = change.state
        if change.state == "fixed":
            fixer[ident] = change.by
    out = triaged[["defect_id"]].copy()
    out["state"] = list(state.values())
    out["skipped"] = list(skipped.values())
    out["overdue"] = (triaged["due"] < now) & (out["state"] != rules["done"])
    return out


G = Exercise(
    "T1.3.g",
    parts=(
        Part("triage", triage, inputs=defects, load=("defects", "office_calendar", "launch_rules"),
             compare=Compare("frame", ("defect_id",)), practice=hand_triage),
        Part("plan_days", plan_days, inputs=plans,
             load=("triaged_before", "office_calendar", "launch_rules"),
             compare=Compare("frame", ("defect_id",)), practice=hand_plans),
        Part("follow", follow, inputs=follows,
             load=("triaged_before", "defect_changes", "launch_rules", "launch_brief[now]"),
             compare=Compare("frame", ("defect_id",)), practice=hand_follows),
    ),
    misconceptions=(
        Misconception("from_below", grade_way(from_below=True),
            "Of two grades that fit you take the milder one. The rules are read from the top, the "
            "gravest first. Stop at the first grade that fits."),
        Misconception("first_condition_only", grade_way(first_condition_only=True),
            "You look at the first condition of a grade only. One of the others is enough as well. "
            "Go through all of when."),
        Misconception("any_field", grade_way(any_field=True),
            "You take a condition for met when one of its fields holds. An order that is stopped "
            "and can go another way is no blocker. All fields must hold."),
        Misconception("workaround_ignored", grade_way(workaround_ignored=True),
            "You leave out whether there is a way round. That is what tells a blocker from the "
            "grade below. Compare workaround, too, also where it is to be false."),
        Misconception("must_exceed", grade_way(must_exceed=True),
            "A share of exactly the limit does not count with you. share_at_least takes in the "
            "number itself. Use >=."),
        Misconception("unknown_is_none", grade_way(unknown_is_none=True),
            "A share that nobody counted becomes the mildest grade with you. Unknown is not zero. "
            "Take unknown_share of the rules where share is NA."),
        Misconception("desk_by_kind", grade_way(desk_by_kind=True),
            "You choose the desk by the kind of the defect. A wrong sentence on the delivery page "
            "is logistics' matter. Look up its area."),
        Misconception("unknown_is_all", grade_way(unknown_is_all=True),
            "You write the share of what nobody counted into the function. Another firm reckons "
            "with another share. Take it from rules[\"unknown_share\"]."),
        Misconception("clock_hours", grade_way(clock=True),
            "You count nights and days off. Nobody is at the desk then, and everything is overdue "
            "on Monday. Count only time within work_hours on workdays."),
        Misconception("holidays_worked", grade_way(weekdays=True),
            "You take Monday to Friday for workdays. On a holiday such as 10/24 nobody works, on a "
            "make-up Saturday everybody does. Take the column workday."),
        Misconception("make_up_days_missed", grade_way(no_makeup=True),
            "You leave out the make-up Saturday (補行上班). The office is open that day. Take the "
            "column workday as it is."),
        Misconception("every_day_worked", grade_way(every_day=True),
            "You count within the office hours, and on Saturdays and holidays as well. Keep only "
            "days of the calendar with workday True."),
        Misconception("from_next_day", grade_way(from_next_day=True),
            "You start to count on the day after. A defect found at ten has the rest of that day. "
            "Start at found_at where the office is open."),
        Misconception("before_opening", grade_way(before_opening=True),
            "A defect found at seven starts its hours at seven with you. The office opens later. "
            "Take the later of found_at and opening time."),
        Misconception("rolls_over", grade_way(rolls_over=True),
            "Hours that end exactly with the working day are due the next morning with you. They "
            "are due at closing time. Use <= for the room that is left."),
        Misconception("end_of_day", grade_way(end_of_day=True),
            "You move each due time to six o'clock. Four hours are four hours. Keep the minute."),
        Misconception("day_only", grade_way(day_only=True),
            "You give a day without the time. Midnight is before anybody comes in. Keep hours and "
            "minutes."),
        Misconception("oldest_first", plan_way(oldest_first=True),
            "You take up defects by the time they were found. A blocker of the afternoon then "
            "waits behind a typing error of the morning. Sort by grade first."),
        Misconception("due_first", plan_way(due_first=True),
            "You take up defects in another order, as if by the due time. The rule here is grade, "
            "then found_at, then number, so that nobody can jump the queue with an early date."),
        Misconception("as_it_stands", plan_way(as_it_stands=True),
            "You take the defects in the order of the table. Whoever wrote first is then first. "
            "Sort by grade, found_at and number."),
        Misconception("alphabetical", plan_way(alphabetical=True),
            "You sort grades by the alphabet. That fits these names by chance; “high” comes before "
            "“urgent”. Take the place of the grade in rules[\"severities\"]."),
        Misconception("no_limit", plan_way(no_limit=True),
            "You give a department any number on one day. Look at capacity: what does not fit "
            "goes to the next workday."),
        Misconception("one_pool", plan_way(one_pool=True),
            "You count all departments together. A full day in IT does not keep design from work. "
            "Count by department and day."),
        Misconception("one_too_many", plan_way(one_too_many=True),
            "Each department takes one more than it can. As soon as the day holds capacity "
            "defects it is full. Use <."),
        Misconception("days_off_planned", plan_way(every_day=True),
            "You plan work on days off. Take only days with workday True."),
        Misconception("plan_from_next_day", plan_way(from_next_day=True),
            "You never plan work on the day of the report. If the office was still open, that day "
            "counts. Only what was found at closing time or later waits."),
        Misconception("until_midnight", plan_way(until_midnight=True),
            "A report at or after closing time is taken up the same day with you. Everybody has "
            "gone home. It waits for the next workday."),
        Misconception("late_that_day", plan_way(late_that_day=True),
            "You call work on the day of due late. It is late on a day after that. Use >."),
        Misconception("last_word", follow_way(last_word=True),
            "You take the last word in the tracker for the state. Anybody can write closed. Only a "
            "step that transitions allows counts; the rest is skipped."),
        Misconception("fixer_may_close", follow_way(fixer_may=True),
            "You let people pass the retest of their own repair. They test what they had in mind, "
            "not what is there. Skip the states of not_by_the_fixer from the fixer."),
        Misconception("retest_skipped", follow_way(retest_may_be_skipped=True),
            "You let fixed go to closed. A repair that nobody tried again is a promise. Between "
            "the two stands a retest; look into transitions."),
        Misconception("file_order", follow_way(file_order=True),
            "You go through the changes in the order of the table. It is not the order of time. "
            "Sort by at first."),
        Misconception("future_counts", follow_way(future_counts=True),
            "You count changes written after now. At that moment nobody knew of them. Keep those "
            "with at <= now."),
        Misconception("this_moment_too_late", follow_way(this_moment_too_late=True),
            "A change at exactly now does not count with you. It stands there. Use <=."),
        Misconception("stops_at_skip", follow_way(stops_at_skip=True),
            "You stop at the first change that is no step. The work went on after it. Skip that "
            "one and go on."),
        Misconception("first_fixer", follow_way(first_fixer=True),
            "You remember who mended it the first time. After a reopening somebody else may have. "
            "The last fixed that counted says who."),
        Misconception("fixer_of_skipped", follow_way(fixer_of_skipped=True),
            "You remember the fixer of a change that did not count. What is skipped changes "
            "nothing. Set the fixer only where the step counts."),
        Misconception("skips_uncounted", follow_way(skips_uncounted=True),
            "Your skipped is 0 everywhere. Yu-an wants to know who closes without a retest. Count "
            "each change that was no step."),
        Misconception("fixed_is_done", follow_way(fixed_is_done=True),
            "You take fixed defects off the overdue list. Nobody has seen that they hold. Only "
            "done (closed) is done."),
        Misconception("closed_overdue", follow_way(closed_too=True),
            "Closed defects stand on your overdue list for ever. There is nothing left to do. "
            "Leave them out."),
        Misconception("by_the_day", follow_way(by_the_day=True),
            "You compare days, so a defect due at nine this morning is not overdue at noon. "
            "Compare the times."),
        Misconception("due_is_over", follow_way(due_counts=True),
            "A defect due at this very minute is overdue with you. It has until then. Use <."),
    ),
    alternatives=(Alternative("other_idioms", {
        "triage": _by_minutes, "plan_days": _by_department, "follow": _follow_at_once}),),
    hints=(
        "Take one defect and go through the grades of launch_rules.yml with a pencil, then through "
        "its hours on the calendar.",
        "triage: for grade in severities, for when in grade[\"when\"], all fields hold -> return. "
        "Due: walk over the workdays; how much of this day is open, how much is left? plan_days: "
        "sort, then for each defect the first workday with a free place. follow: sort by time, "
        "keep a state, and go only where transitions allows.",
        "for day in workdays: begin = max(found, day + opens); room = day + closes - begin; if "
        "room > pd.Timedelta(0): if left <= room: return begin + left; left = left - room",
    ),
    solution=(
        "Grades come from rules that were agreed before anybody was angry, read from the top. "
        "Working time is counted day by day, so that holidays and make-up days need no special "
        "case. Capacity shows on paper what will not be done in time, while there is still time "
        "to ask for help. A defect has the state that its allowed steps lead to, whatever "
        "somebody wrote; fixed is a claim, and closed is a retest passed by somebody else."
    ),
    worlds=PAGE_WORLDS,
    equivalent_mutants={
        "day > defect['due'] -> GtE": "a day equals due only where something is due at midnight, "
                                      "when no office is open",
    },
    artefact=LOG,
)
