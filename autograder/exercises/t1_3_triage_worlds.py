"""Held-out and hand-made defects, calendars and rules of T1.3.g."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pandas as pd

from .t1_2_page_worlds import stream
from .t1_3_datalayer import HAND_YEAR
from .t1_5_worlds import house

# Another firm's rules: grades whose names are not in the order of the alphabet, three steps.
OTHER = {
    "severities": [
        {"id": "urgent", "hours": 2, "when": [{"kind": ["price"], "workaround": False},
                                              {"share_at_least": 0.6, "stops_order": True}]},
        {"id": "high", "hours": 7.5, "when": [{"kind": ["legal", "privacy"]},
                                              {"share_at_least": 0.25}]},
        {"id": "low", "hours": 30, "when": [{}]},
    ],
    "unknown_share": 0.5,
    "work_hours": {"start": "10:00", "end": "17:30"},
    "areas": {
        "page": {"department": "studio", "owner": "ann"},
        "checkout": {"department": "dev", "owner": "bo"},
        "tracking": {"department": "dev", "owner": "cy"},
        "copy": {"department": "studio", "owner": "dee"},
        "payment": {"department": "bank", "owner": "ed"},
        "delivery": {"department": "bank", "owner": "flo"},
    },
    "capacity": {"studio": 1, "dev": 2, "bank": 3},
    "first_state": "new",
    "transitions": {"new": ["fixed", "over"], "fixed": ["retest"],
                    "retest": ["over", "new"], "over": ["new"]},
    "not_by_the_fixer": ["over"],
    "done": "over",
}


def days(start: str, count: int, off: tuple[str, ...] = (), extra: tuple[str, ...] = ()
         ) -> pd.DataFrame:
    """A calendar of a few weeks: weekends and `off` are free, `extra` are worked."""
    made = pd.DataFrame({"date": pd.date_range(start, periods=count).astype("datetime64[ns]")})
    iso = made["date"].dt.strftime("%Y-%m-%d")
    made["workday"] = (made["date"].dt.day_of_week.lt(5) & ~iso.isin(off)) | iso.isin(extra)
    return made


AUTUMN = days("2025-10-20", 24, ("2025-10-24",))
SPRING = days("2025-01-20", 32, ("2025-01-27", "2025-01-28", "2025-01-29", "2025-01-30",
                                 "2025-01-31"), ("2025-02-08",))


def _defects(rows: list[tuple]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["defect_id", "found_at", "area", "kind", "stops_order",
                                       "workaround", "share"])
    made["found_at"] = pd.to_datetime(made["found_at"]).astype("datetime64[ns]")
    return made.astype({"share": "float64"})


def hand_triage() -> tuple:
    """(defects, calendar, rules) by hand: edges of grades and of the working day, make-up days."""
    rules = house("launch_rules")
    some = _defects([
        ("B03", "2025-10-23 16:30", "payment", "checkout", True, True, 0.01),
        ("B01", "2025-10-23 09:00", "page", "layout", False, True, 0.2),
        ("B04", "2025-10-25 11:00", "tracking", "tracking", False, True, 0.5),
        ("B02", "2025-10-22 07:10", "copy", "legal", False, True, 0.001),
        ("B05", "2025-10-23 18:00", "delivery", "text", False, True, None),
        ("B06", "2025-10-23 14:00", "checkout", "price", True, False, None),
        ("B07", "2025-10-27 14:00", "checkout", "checkout", True, False, 0.02),
        ("B08", "2025-10-22 20:15", "tracking", "tracking", False, False, 0.19),
        ("B09", "2025-10-27 13:20", "page", "privacy", False, True, 0.3),
        ("B10", "2025-10-22 13:20", "checkout", "checkout", True, True, None),
    ])
    spring = some.assign(found_at=some["found_at"] + pd.Timedelta(days=106))
    spring["found_at"] = [f - pd.Timedelta(days=365) + pd.Timedelta(days=1)
                          for f in spring["found_at"]]
    mixed = SPRING.iloc[::-1].reset_index(drop=True)
    return ((some, AUTUMN, rules), (spring, mixed, rules), (some, AUTUMN, copy.deepcopy(OTHER)),
            (some.iloc[:0], AUTUMN, rules))


def _graded(rows: list[tuple]) -> pd.DataFrame:
    made = pd.DataFrame(rows, columns=["defect_id", "found_at", "severity", "department", "due"])
    for column in ("found_at", "due"):
        made[column] = pd.to_datetime(made[column]).astype("datetime64[ns]")
    return made


def hand_plans() -> tuple:
    """(triaged, calendar, rules) by hand: a crowded desk, two desks, reports after hours."""
    rules = house("launch_rules")
    busy = _graded([
        ("B05", "2025-10-22 10:00", "minor", "it", "2025-10-30 12:00"),
        ("B03", "2025-10-22 11:00", "major", "it", "2025-10-23 11:00"),
        ("B02", "2025-10-22 11:00", "major", "it", "2025-10-27 11:00"),
        ("B01", "2025-10-22 18:00", "blocker", "it", "2025-10-23 13:00"),
        ("B04", "2025-10-23 08:00", "blocker", "design", "2025-10-23 13:00"),
        ("B06", "2025-10-23 18:30", "critical", "design", "2025-10-27 18:00"),
        ("B07", "2025-10-23 09:00", "blocker", "payment", "2025-10-23 13:00"),
        ("B08", "2025-10-23 09:00", "blocker", "payment", "2025-10-23 13:00"),
        ("B09", "2025-10-21 09:00", "minor", "payment", "2025-10-28 09:00"),
        ("B10", "2025-10-22 10:30", "critical", "it", "2025-10-23 10:30"),
    ])
    other = _graded([
        ("A3", "2025-02-07 18:00", "low", "studio", "2025-02-13 10:00"),
        ("A1", "2025-02-07 17:30", "urgent", "studio", "2025-02-08 12:00"),
        ("A2", "2025-02-07 09:00", "high", "studio", "2025-02-07 17:30"),
        ("A4", "2025-02-07 17:40", "high", "dev", "2025-02-08 17:30"),
        ("A5", "2025-02-07 17:50", "low", "dev", "2025-02-12 17:30"),
        ("A6", "2025-02-07 16:50", "low", "dev", "2025-02-12 17:30"),
        ("A7", "2025-02-07 17:50", "urgent", "dev", "2025-02-08 12:00"),
    ])
    return ((busy, AUTUMN, rules), (other, SPRING.iloc[::-1], copy.deepcopy(OTHER)),
            (busy.iloc[:0], AUTUMN, rules))


def hand_follows() -> tuple:
    """(triaged, changes, rules, now) by hand: each way in which a step can be none."""
    rules = house("launch_rules")
    due = ("2025-10-24 12:00", "2025-10-28 12:00", "2025-10-28 15:00", "2025-10-27 18:00",
           "2025-10-28 09:00", "2025-10-28 12:01", "2025-10-23 12:00", "2025-10-28 11:00",
           "2025-10-27 11:00", "2025-10-23 11:00")
    triaged = _graded([(f"B{n:02d}", "2025-10-22 10:00", "major", "it", one)
                       for n, one in enumerate(due, 1)])
    told = [
        ("B01", "2025-10-25 10:00", "closed", "ruei"),
        ("B01", "2025-10-23 10:00", "fixed", "pohan"),
        ("B02", "2025-10-23 10:00", "fixed", "pohan"), ("B02", "2025-10-23 12:00", "retest", "tzu"),
        ("B02", "2025-10-23 14:00", "closed", "pohan"),
        ("B02", "2025-10-23 15:00", "reopened", "tzu"),
        ("B02", "2025-10-24 15:00", "fixed", "ruei"), ("B02", "2025-10-25 15:00", "retest", "ruei"),
        ("B02", "2025-10-26 15:00", "closed", "pohan"),
        ("B03", "2025-10-23 10:00", "fixed", "pohan"), ("B03", "2025-10-24 10:00", "fixed", "ruei"),
        ("B03", "2025-10-25 10:00", "retest", "tzu"), ("B03", "2025-10-28 12:30", "closed", "tzu"),
        ("B04", "2025-10-23 10:00", "retest", "tzu"), ("B04", "2025-10-23 11:00", "fixed", "pohan"),
        ("B05", "2025-10-23 11:00", "fixed", "pohan"),
        ("B06", "2025-10-23 11:00", "fixed", "pohan"), ("B06", "2025-10-24 11:00", "retest", "tzu"),
        ("B06", "2025-10-28 12:00", "closed", "tzu"),
        ("B07", "2025-10-22 11:00", "fixed", "pohan"), ("B07", "2025-10-22 12:00", "retest", "tzu"),
        ("B07", "2025-10-22 13:00", "closed", "tzu"),
        ("B07", "2025-10-23 13:00", "reopened", "tzu"),
        ("B08", "2025-10-23 09:00", "fixed", "pohan"), ("B08", "2025-10-23 11:00", "fixed", "tzu"),
        ("B08", "2025-10-24 11:00", "retest", "tzu"), ("B08", "2025-10-24 12:00", "closed", "tzu"),
        ("B10", "2025-10-23 09:00", "fixed", "pohan"), ("B10", "2025-10-23 10:00", "retest", "tzu"),
        ("B10", "2025-10-23 11:00", "reopened", "tzu"),
        ("B10", "2025-10-23 12:00", "closed", "tzu"),
        ("X99", "2025-10-23 09:00", "closed", "pohan"),
    ]
    changes = pd.DataFrame(told, columns=["defect_id", "at", "state", "by"])
    changes["at"] = pd.to_datetime(changes["at"]).astype("datetime64[ns]")
    now = pd.Timestamp("2025-10-28 12:00").to_pydatetime()
    other = changes.assign(state=changes["state"].replace("closed", "over"))
    other = other[other["state"].isin(OTHER["transitions"])]
    return ((triaged, changes, rules, now),
            (triaged, other.iloc[::-1].reset_index(drop=True), copy.deepcopy(OTHER), now),
            (triaged, changes.iloc[:0], rules, now))


def _calendar(world: Any) -> pd.DataFrame:
    """The last quarter of the world's office calendar."""
    from datasets.simulator.schedule import office

    table = office.table(world.year)
    return table[table["date"].dt.month >= 10].reset_index(drop=True)


def _by_hand(world: Any, inputs: Callable[[], tuple]) -> tuple:
    """Inputs made by hand, in one year only: they need no second look."""
    return inputs() if world.year == HAND_YEAR else ()


def defects(world: Any) -> tuple:
    """The world's defects under the house's rules, every other year under another firm's."""
    rules = copy.deepcopy(OTHER) if world.year % 2 else house("launch_rules")
    return (*_by_hand(world, hand_triage), (world.defects, _calendar(world), rules))


def plans(world: Any) -> tuple:
    """The world's graded list, with a capacity of its own."""
    gen = stream(world, 151)
    rules = house("launch_rules")
    rules["capacity"] = {team: int(gen.integers(1, 4)) for team in rules["capacity"]}
    return (*_by_hand(world, hand_plans), (world.triaged_before, _calendar(world), rules))


def follows(world: Any) -> tuple:
    """The world's changes up to now, every other year up to an earlier moment."""
    now = pd.Timestamp(world.launch_brief["now"])
    if world.year % 2:
        now -= pd.Timedelta(days=9)
    return (*_by_hand(world, hand_follows), (
        world.triaged_before, world.defect_changes, house("launch_rules"), now.to_pydatetime()))
