"""T1.3.g triage, days of work and follow-up of defects: reference and known wrong ways."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import Any

import pandas as pd

Rules = dict[str, Any]
GRADED = ["defect_id", "severity", "department", "owner", "due"]
PLANNED = ["defect_id", "day", "late"]
FOLLOWED = ["defect_id", "state", "skipped", "overdue"]


def triage(defects: pd.DataFrame, calendar: pd.DataFrame, rules: Rules, **wrong: Any
           ) -> pd.DataFrame:
    """Grade, desk and due time of each defect by the house's rules.

    Args:
        defects: defect_id, found_at, area, kind, stops_order, workaround, share (NA: nobody
            counted).
        calendar: date, workday (bool), one row per day, in any order.
        rules: the content of launch_rules.yml.

    Returns:
        GRADED; due in Taipei time: `hours` of the grade in working hours from found_at.
    """
    work = _workdays(calendar, wrong)
    rows = []
    for defect in defects.to_dict("records"):
        grade = _grade(defect, rules, wrong)
        area = defect["kind"] if wrong.get("desk_by_kind") and defect["kind"] in rules["areas"] \
            else defect["area"]
        desk = rules["areas"][area]
        due = _after(defect["found_at"], grade["hours"], work, rules["work_hours"], wrong)
        if wrong.get("end_of_day"):
            due = due.normalize() + pd.Timedelta(hours=18)
        if wrong.get("day_only"):
            due = due.normalize()
        rows.append((defect["defect_id"], grade["id"], desk["department"], desk["owner"], due))
    return pd.DataFrame(rows, columns=GRADED)


def _grade(defect: dict[str, Any], rules: Rules, wrong: dict[str, Any]) -> dict[str, Any]:
    grades = rules["severities"]
    if wrong.get("from_below"):
        named = [g for g in reversed(grades) if g["when"] != [{}]]
        grades = [*named, grades[-1]]
    if wrong.get("first_condition_only"):
        grades = [g | {"when": g["when"][:1]} for g in grades]
    if wrong.get("workaround_ignored"):
        grades = [g | {"when": [{k: v for k, v in w.items() if k != "workaround"}
                                for w in g["when"]]} for g in grades]
    for grade in grades:
        for when in grade["when"]:
            held = [_holds(defect, field, value, rules, wrong) for field, value in when.items()]
            if (any(held) or not held) if wrong.get("any_field") else all(held):
                return grade
    return grades[-1]


def _holds(defect: dict[str, Any], field: str, value: Any, rules: Rules, wrong: dict[str, Any]
           ) -> bool:
    if field == "kind":
        return defect["kind"] in value
    if field == "share_at_least":
        share = defect["share"]
        if pd.isna(share):
            if wrong.get("unknown_is_none"):
                return False
            share = 1.0 if wrong.get("unknown_is_all") else rules["unknown_share"]
        return share > value if wrong.get("must_exceed") else share >= value
    return bool(defect[field]) == value


def _workdays(calendar: pd.DataFrame, wrong: dict[str, Any]) -> list[pd.Timestamp]:
    if wrong.get("weekdays"):
        chosen = calendar["date"].dt.day_of_week < 5
    elif wrong.get("no_makeup"):
        chosen = calendar["workday"] & (calendar["date"].dt.day_of_week < 5)
    elif wrong.get("every_day"):
        chosen = pd.Series(True, calendar.index)
    else:
        chosen = calendar["workday"]
    return sorted(calendar.loc[chosen, "date"])


def _after(start: pd.Timestamp, hours: float, work: list[pd.Timestamp], open_hours: dict[str, str],
           wrong: dict[str, Any]) -> pd.Timestamp:
    """The moment `hours` working hours after `start`; nights and days off stand still."""
    if wrong.get("clock"):
        return start + pd.Timedelta(hours=hours)
    if wrong.get("from_next_day"):
        start = start.normalize() + pd.Timedelta(days=1)
    opens, closes = (time.fromisoformat(open_hours[k]) for k in ("start", "end"))
    left = pd.Timedelta(hours=hours)
    for day in work:
        begin = max(start, day + _since_midnight(opens))
        if wrong.get("before_opening") and start.normalize() == day:
            begin = start
        end = day + _since_midnight(closes)
        if begin >= end:
            continue
        room = end - begin
        if left < room or (left == room and not wrong.get("rolls_over")):
            return begin + left
        left -= room
    raise ValueError("the calendar ends before the hours do")


def _since_midnight(moment: time) -> pd.Timedelta:
    return pd.Timedelta(hours=moment.hour, minutes=moment.minute)


def plan_days(triaged: pd.DataFrame, calendar: pd.DataFrame, rules: Rules, **wrong: Any
              ) -> pd.DataFrame:
    """On which day each department takes up each defect, no more than it can on one day.

    Args:
        triaged: defect_id, found_at, severity, department, due.

    Returns:
        PLANNED: day is a workday, late says whether it lies behind the day of due.
    """
    work = _workdays(calendar, wrong)
    rank = {g["id"]: n for n, g in enumerate(rules["severities"])}
    by = ["rank", "found_at", "defect_id"]
    if wrong.get("oldest_first"):
        by = by[1:]
    if wrong.get("due_first"):
        by = ["due", "defect_id"]
    if wrong.get("as_it_stands"):
        by = ["place"]
    table = triaged.assign(rank=triaged["severity"].map(rank), place=range(len(triaged)))
    if wrong.get("alphabetical"):
        table["rank"] = table["severity"]
    closes = _since_midnight(time.fromisoformat(rules["work_hours"]["end"]))
    used: dict[tuple, int] = {}
    rows = []
    for defect in table.sort_values(by).to_dict("records"):
        found, team = defect["found_at"], defect["department"]
        key = "" if wrong.get("one_pool") else team
        most = rules["capacity"][team] + bool(wrong.get("one_too_many"))
        for day in work:
            end = day + (pd.Timedelta(days=1) if wrong.get("until_midnight") else closes)
            if end <= found or (wrong.get("from_next_day") and day <= found):
                continue
            if used.get((key, day), 0) < most or wrong.get("no_limit"):
                break
        used[key, day] = used.get((key, day), 0) + 1
        due = defect["due"].normalize()
        rows.append((defect["defect_id"], day,
                     bool(day >= due if wrong.get("late_that_day") else day > due)))
    return pd.DataFrame(rows, columns=PLANNED)


def follow(triaged: pd.DataFrame, changes: pd.DataFrame, rules: Rules, now: Any, **wrong: Any
           ) -> pd.DataFrame:
    """Where each defect stands at `now`, when only steps of the house's rules count.

    Args:
        triaged: defect_id, due.
        changes: defect_id, at, state, by; in any order, also of other defects.
        now: the moment; what was written later does not count.

    Returns:
        FOLLOWED: skipped counts changes that were no step of the rules; overdue: not done, and
        due lies before now.
    """
    now = pd.Timestamp(now)
    if not wrong.get("file_order"):
        changes = changes.sort_values("at", kind="stable")
    if not wrong.get("future_counts"):
        changes = changes[changes["at"] < now] if wrong.get("this_moment_too_late") else \
            changes[changes["at"] <= now]
    known: dict[str, list[dict[str, Any]]] = {}
    for change in changes.to_dict("records"):
        known.setdefault(change["defect_id"], []).append(change)
    rows = []
    for ident, due in zip(triaged["defect_id"], triaged["due"], strict=True):
        state, skipped = _replay(known.get(ident, []), rules, wrong)
        done = [rules["done"], "fixed"] if wrong.get("fixed_is_done") else [rules["done"]]
        late = due.normalize() < now.normalize() if wrong.get("by_the_day") else due < now
        if wrong.get("due_counts"):
            late = due <= now
        rows.append((ident, state, skipped,
                     bool(late and (state not in done or wrong.get("closed_too")))))
    return pd.DataFrame(rows, columns=FOLLOWED)


def _replay(changes: list[dict[str, Any]], rules: Rules, wrong: dict[str, Any]) -> tuple[str, int]:
    state, skipped, fixer = rules["first_state"], 0, None
    for change in changes:
        to, by = change["state"], change["by"]
        fits = to in rules["transitions"][state]
        own = to in rules["not_by_the_fixer"] and by == fixer
        if wrong.get("last_word"):
            fits, own = True, False
        if wrong.get("fixer_may"):
            own = False
        if wrong.get("retest_may_be_skipped") and state == "fixed" and to == "closed":
            fits = True
        if not fits or own:
            skipped += 1
            if wrong.get("stops_at_skip"):
                break
            if wrong.get("fixer_of_skipped") and to == "fixed":
                fixer = by
            continue
        state = to
        if to == "fixed" and not (wrong.get("first_fixer") and fixer):
            fixer = by
    return state, 0 if wrong.get("skips_uncounted") else skipped


def grade_way(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the first part."""
    return {"triage": partial(triage, **wrong)}


def plan_way(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the second part."""
    return {"plan_days": partial(plan_days, **wrong)}


def follow_way(**wrong: Any) -> dict[str, Any]:
    """A known wrong way of the third part."""
    return {"follow": partial(follow, **wrong)}
