"""T1.1.f2: the latest day to hand in, counted back in workdays; T1.1.r1: the order of a proposal.

r1, the blocks under their letters in the notebook:
a count back from the day on which orders open to the day of each hand-over
b read the brief: aim, budget, line, customers, limits
c quote the platforms from the rate card and add the quotes up to the budget
d take out platforms that miss a hard limit, rank the rest
e choose the festival from history, season and market
f have it approved by whoever may approve the total
g estimate benefit with a range, and the ROAS at which it breaks even
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Parsons, Part, WorldSpec


def latest_handover(
    order_opens: str, lead_days: int, days_off: list[str], makeup_days: list[str]
) -> date:
    """The latest day on which material may be handed in so that the ad runs when orders open.

    Args:
        order_opens: ISO day; does not count as a workday itself.
        lead_days: workdays that the platform needs; the day of the hand-over is the first.
            0 gives order_opens itself.
        days_off: ISO days without work (holidays; weekends are off anyway).
        makeup_days: ISO days on a weekend on which people work.
    """
    return latest_with(order_opens, lead_days, days_off, makeup_days)


def latest_with(
    order_opens: str, lead_days: int, days_off: list[str], makeup_days: list[str], *,
    weekends: bool = True, holidays: bool = True, makeups: bool = True, extra: int = 0,
    opening_counts: bool = False, forward: bool = False, only_makeups: bool = False,
    saturday: bool = False, sunday: bool = False, friday_off: bool = False, off_wins: bool = False,
    only_saturdays: bool = False,
) -> date:
    """`latest_handover` with switches for known-wrong variants."""
    step = timedelta(days=1 if forward else -1)
    day, left = date.fromisoformat(order_opens), lead_days + extra
    if off_wins:
        makeup_days = [d for d in makeup_days if d not in days_off]
    if only_saturdays:
        makeup_days = [d for d in makeup_days if date.fromisoformat(d).weekday() == 5]
    if opening_counts and _works(day, days_off, makeup_days, weekends, holidays, makeups):
        left -= 1
    while left > 0:
        day += step
        works = _works(day, days_off, makeup_days, weekends, holidays, makeups)
        if saturday and day.weekday() == 5 and day.isoformat() not in days_off:
            works = True
        if sunday and day.weekday() == 6 and day.isoformat() not in days_off:
            works = True
        if friday_off and day.weekday() == 4 and day.isoformat() not in makeup_days:
            works = False
        if only_makeups and day.isoformat() in days_off and day.weekday() >= 5:
            left += 1  # a holiday on a weekend counted a second time
        left -= works
    return day


def _works(day: date, off: list[str], makeup: list[str], weekends: bool, holidays: bool,
           makeups: bool) -> bool:
    if makeups and day.isoformat() in makeup:
        return True
    return not (weekends and day.weekday() > 4) and not (holidays and day.isoformat() in off)


def _calendar_then_roll(order_opens: str, lead_days: int, days_off: list[str],
                        makeup_days: list[str]) -> date:
    """Calendar days back, then to the workday before: what a spreadsheet without WORKDAY does."""
    day = date.fromisoformat(order_opens) - timedelta(days=lead_days)
    while not _works(day, days_off, makeup_days, True, True, True):
        day -= timedelta(days=1)
    return day


def _with(**switches: Any):
    def impl(order_opens: str, lead_days: int, days_off: list[str], makeup_days: list[str]) -> date:
        return latest_with(order_opens, lead_days, days_off, makeup_days, **switches)

    return impl


def _opening(order_opens: str, lead_days: int, days_off: list[str],
             makeup_days: list[str]) -> date:
    """What `return order_opens` gives."""
    return date.fromisoformat(order_opens)


def _shipped_calendar(order_opens: str, lead_days: int, days_off: list[str],
                      makeup_days: list[str]) -> date:
    """The lists of the shipped brief, whatever lists are given."""
    return latest_with(order_opens, lead_days, list(SHIPPED), list(SHIPPED_MAKEUP))


def _shipped_days_off(order_opens: str, lead_days: int, days_off: list[str],
                      makeup_days: list[str]) -> date:
    return latest_with(order_opens, lead_days, list(SHIPPED), makeup_days)


def _shipped_makeup_days(order_opens: str, lead_days: int, days_off: list[str],
                         makeup_days: list[str]) -> date:
    return latest_with(order_opens, lead_days, days_off, list(SHIPPED_MAKEUP))


def _shipped_opening(order_opens: str, lead_days: int, days_off: list[str],
                     makeup_days: list[str]) -> date:
    return latest_with(SHIPPED_OPENING, lead_days, days_off, makeup_days)


def _rolled_back(order_opens: str, lead_days: int, days_off: list[str],
                 makeup_days: list[str]) -> date:
    """The answer pulled back to a workday, which changes it where lead_days is 0."""
    day = latest_with(order_opens, lead_days, days_off, makeup_days)
    while not _works(day, days_off, makeup_days, True, True, True):
        day -= timedelta(days=1)
    return day


def _by_list(order_opens, lead_days, days_off, makeup_days):
    """All workdays of the months before as one list, counted from its end."""
    opens = pd.Timestamp(order_opens)
    days = pd.date_range(end=opens - pd.Timedelta(days=1), periods=5 * lead_days + 60)
    work = [d for d in days if d.strftime("%Y-%m-%d") in set(makeup_days)
            or (d.dayofweek < 5 and d.strftime("%Y-%m-%d") not in set(days_off))]
    return work[-lead_days] if lead_days else opens


def _by_numpy(order_opens, lead_days, days_off, makeup_days):
    """numpy's business days; each make-up day gives a day back."""
    day = np.datetime64(order_opens)
    for _ in range(lead_days):
        back = day - 1
        while not (str(back) in makeup_days or np.is_busday(back, holidays=days_off)):
            back -= 1
        day = back
    return str(day)


# Holidays of the shipped brief's year that fall on a weekday.
SHIPPED = ("2025-01-01", "2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30", "2025-01-31",
           "2025-02-28", "2025-04-03", "2025-04-04", "2025-05-01", "2025-05-30", "2025-09-29",
           "2025-10-06", "2025-10-10", "2025-10-24", "2025-12-25")
SHIPPED_MAKEUP, SHIPPED_OPENING = ("2025-02-08",), "2025-10-20"
# A calendar (orders open on a day off) on which nearly every wrong way gives a day of its own; one
# with holidays on a weekend; a plain one.
TELLING = ("2025-03-11", 21, ["2025-02-10", "2025-02-12", "2025-02-13", "2025-02-18", "2025-02-27",
                              "2025-03-11"],
           ["2025-02-09", "2025-02-15", "2025-03-01", "2025-03-02"])
SECOND = ("2025-03-03", 14, ["2025-02-08", "2025-02-13", "2025-02-17", "2025-02-23", "2025-02-24",
                             "2025-03-03"], ["2025-02-15"])
PLAIN = ("2025-03-12", 4, [], [])
SHORT = ("2025-03-15", 1, [], [])  # one day before a Saturday: only the count itself can be wrong

# What the shipped calendar lacks: a day in both lists, a make-up Sunday and Monday holiday in
# October, another year, an opening on a day off with nothing to count.
PRACTICE = (
    ("2025-03-10", 3, ["2025-03-07", "2025-03-08"], ["2025-03-08"]),
    ("2025-06-10", 2, ["2025-06-09"], ["2025-06-08"]),
    ("2025-10-14", 3, [], ["2025-10-12"]),
    ("2026-01-05", 4, ["2026-01-01", "2026-01-02", "2025-12-31"], ["2025-12-27"]),
    ("2025-06-08", 0, ["2025-06-08"], []),
)


def f2_inputs(world: Any) -> tuple:
    """Hand-overs before the orders of the brief, and across weekends, long holidays, make-ups."""
    brief = world.brief
    off, makeup = list(map(str, brief["holidays"])), list(map(str, brief["makeup_days"]))
    opens = brief["order_opens"]
    year = int(opens[:4])
    # A Monday in May with an invented make-up Saturday before it and one two weeks earlier.
    monday = next(d for d in (date(year, 5, 10 + n) for n in range(7)) if d.weekday() == 0)
    worked = [(monday - timedelta(days=n)).isoformat() for n in (2, 15)]
    # A week without work around which everything moves, its weekend listed as off as well.
    closed = [(monday + timedelta(days=n)).isoformat() for n in range(-7, 0)]
    return (
        TELLING, SECOND, PLAIN, SHORT,
        (opens, 3, off, makeup), (opens, 10, off, makeup), (opens, 0, off, makeup),
        (f"{year}-10-13", 5, off, makeup), (f"{year}-02-25", 15, off, makeup),
        (monday.isoformat(), 1, off, worked), (monday.isoformat(), 12, off, makeup + worked),
        (monday.isoformat(), 6, off + closed, []),
        ((monday + timedelta(days=2)).isoformat(), 2, [], []),
        ((monday + timedelta(days=5)).isoformat(), 1, [], []),
        *PRACTICE,
    )


F2 = Exercise(
    "T1.1.f2",
    parts=(Part(
        "latest_handover", latest_handover, inputs=f2_inputs,
        load=(
            *(tuple(map(repr, call)) for call in (TELLING, SECOND, PLAIN, SHORT)),
            ("brief[order_opens]", "10", "brief[holidays]", "brief[makeup_days]"),
            ("brief[order_opens]", "3", "brief[holidays]", "brief[makeup_days]"),
            ("'2025-02-12'", "5", "brief[holidays]", "brief[makeup_days]"),
            ("'2025-10-13'", "5", "brief[holidays]", "brief[makeup_days]"),
            ("'2025-05-12'", "1", "brief[holidays]", "brief[makeup_days]"),
            ("'2025-09-01'", "0", "brief[holidays]", "brief[makeup_days]"),
        ),
        compare=Compare(kind="scalar"), practice=lambda: PRACTICE,
    ),),
    misconceptions=(
        Misconception("calendar_days", _with(weekends=False, holidays=False),
            "Your day is the one that comes out when every calendar day is counted. A platform's "
            "lead time is in workdays: nobody checks an ad on a Sunday. Count a day only where "
            "someone works."),
        Misconception("holidays_forgotten", _with(holidays=False),
            "Your day is the one that comes out when holidays on a weekday are counted. A long "
            "weekend in the way takes days from you. Look whether iso is in days_off, too."),
        Misconception("makeup_forgotten", _with(makeups=False),
            "Your day is the one that comes out without make-up workdays (補行上班). People work "
            "on them, so the hand-over may be later. Look first whether iso is in makeup_days."),
        Misconception("weekends_forgotten", _with(weekends=False),
            "Your day is the one that comes out when Saturdays and Sundays are counted. days_off "
            "holds holidays only. Look at the weekday as well."),
        Misconception("one_day_less", _with(extra=-1),
            "Your day is one workday too late: the platform gets the material with a day less than "
            "it needs. Go on while left is above 0, and count only days on which someone works."),
        Misconception("one_day_more", _with(extra=1),
            "Your day is one workday too early. The day of the hand-over itself counts as the "
            "first, and the loop ends when left is 0. If it does, see which workday of the "
            "calendar you skip."),
        Misconception("opening_day_counts", _with(opening_counts=True),
            "Your day is the one that comes out when the opening day is counted. On that day the "
            "ad must already run. Step back first, then count."),
        Misconception("counted_forward", _with(forward=True),
            "Your day lies after the opening. The question is how early, not how late. Step back "
            "one day at a time."),
        Misconception("opening_given_back", _opening,
            "You give back the opening day itself. Material handed in then is not checked in time. "
            "Return the day that the loop has reached."),
        Misconception("calendar_then_roll", _calendar_then_roll,
            "Your day is lead_days calendar days back, moved to a workday. Every weekend on the "
            "way has to be left out, not only the last one. Test each day as you step."),
        Misconception("weekend_holiday_twice", _with(only_makeups=True),
            "Your day is the one that comes out when a holiday on a weekend costs two days. It is "
            "one day off. Ask once for each day whether someone works."),
        Misconception("six_day_week", _with(saturday=True),
            "Your day is the one that comes out when Saturdays are counted. weekday() is 5 on a "
            "Saturday and 6 on a Sunday; workdays are those below 5."),
        Misconception("sundays_counted", _with(sunday=True),
            "Your day is the one that comes out when Sundays are counted. weekday() is 5 on a "
            "Saturday and 6 on a Sunday; workdays are those below 5."),
        Misconception("four_day_week", _with(friday_off=True),
            "Your day is the one that comes out when Fridays are left out. weekday() is 0 on a "
            "Monday and 4 on a Friday (isoweekday() begins at 1). Workdays are those with "
            "weekday() below 5."),
        Misconception("day_off_wins", _with(off_wins=True),
            "Your day is the one that comes out when a day in both lists is free. The make-up day "
            "wins: somebody works. Ask first whether iso is in makeup_days, and only else about "
            "weekday and days_off."),
        Misconception("makeup_on_saturdays_only", _with(only_saturdays=True),
            "Your day is the one that comes out when make-up days count on Saturdays only. A day "
            "in makeup_days is worked, whatever its weekday."),
        Misconception("shipped_calendar", _shipped_calendar,
            "Your day is the one that the two lists of this year's brief give, whatever lists are "
            "handed over. Use days_off and makeup_days, which stand in brackets after def, and not "
            "brief."),
        Misconception("shipped_days_off", _shipped_days_off,
            "Your day is the one that brief[\"holidays\"] gives, whatever days_off is handed over. "
            "Use days_off, which stands in brackets after def."),
        Misconception("shipped_makeup_days", _shipped_makeup_days,
            "Your day is the one that brief[\"makeup_days\"] gives, whatever makeup_days is handed "
            "over. Use makeup_days, which stands in brackets after def."),
        Misconception("shipped_opening", _shipped_opening,
            "Your day is counted back from brief[\"order_opens\"], whatever order_opens is handed "
            "over. Use order_opens, which stands in brackets after def."),
        Misconception("rolled_back_at_zero", _rolled_back,
            "Where lead_days is 0 the answer is the opening day itself, even if nobody works on "
            "it. Do not move it."),
        Misconception("lists_without_effect", _with(holidays=False, makeups=False),
            "Your day is the one that comes out when neither list has its effect. Either they "
            "stand "
            "in each other's place: makeup_days comes first, days_off after not in. Or you look "
            "for day in them: they hold texts, so look for iso."),
    ),
    alternatives=(Alternative("list_of_workdays", _by_list), Alternative("numpy", _by_numpy)),
    hints=(
        "Take a calendar and do it by hand for 10 workdays: which days do you skip, and which "
        "Saturday do you not?",
        "In each turn go back one day. Someone works if the day is in makeup_days, or if it is no "
        "weekend and not in days_off. Only then is one workday used up.",
        "timedelta(days=1); iso in makeup_days or (day.weekday() < 5 and iso not in days_off); "
        "left - 1",
    ),
    solution=(
        "Stepping back one day at a time and asking whether someone works needs no special case: "
        "weekends, holidays and make-up days are all answered by the same question. Counting "
        "calendar days misses the deadline exactly when it matters, before a long weekend."
    ),
    worlds=tuple(WorldSpec(210 + n, year, "none") for n, year in enumerate((2024, 2026, 2027))),
)

R1 = Parsons(
    "T1.1.r1",
    blocks=("a", "b", "c", "d", "e", "f", "g"),
    orders=(("b", "e", "d", "c", "g", "a", "f"), ("b", "e", "d", "c", "a", "g", "f")),
    feedback={
        "": "Each step needs what the one before has found. Look for the first step that comes "
            "before what it needs.",
        "a": "What is handed over when depends on what is bought, because each item has its own "
             "lead time. Put the counting back after the quotes.",
        "b": "The brief comes first: without budget, line and customers nothing else can be "
             "judged.",
        "c": "A quote for a platform that is not allowed to carry the product is thrown away. Put "
             "the quotes after the choice of platforms.",
        "d": "Which platforms fit depends on what is sold to whom and when. Read the brief and "
             "choose the festival first, then the platforms, then ask for prices.",
        "e": "The festival is chosen on what the brief asks for, and before the platforms: lead "
             "times and prices hang on it. Put it right after the brief.",
        "f": "Whoever approves wants total, dates and benefit on one page. Put the approval last; "
             "nothing is ordered before it.",
        "g": "The benefit is computed from the money of each platform. Put it after the quotes and "
             "before the approval.",
    },
)
