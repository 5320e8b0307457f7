"""T2.3.a the funnel: reference with switches for known wrong ways, other ways, held-out events.

A chain of steps is found by one pass through the events in order of time: for every browser and
step the newest start of a chain that has come so far. The newest start is the best one, since the
window runs from the start.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t2_1_nested import once

USED = ["event_timestamp", "event_name", "user_pseudo_id", "ga_session_id", "device_category"]
FOUND = ["device_category", "step_number", "step", "closed", "any_order", "open", "step_rate",
         "total_rate"]
NOT_SET = "(not set)"
HOUR = 3_600 * 10**6
DAY = 24 * HOUR
SHOP = ["session_start", "view_item", "add_to_cart", "begin_checkout", "purchase"]
PAY = ["view_item", "add_to_cart", "begin_checkout", "add_shipping_info", "add_payment_info",
       "purchase"]
BANNER = ["select_promotion", "view_item", "add_to_cart", "begin_checkout", "purchase"]
TIED = ["session_start", "page_view", "purchase"]


def funnel(events: pd.DataFrame, steps: Sequence[str], window_hours: float,
           **wrong: Any) -> pd.DataFrame:
    """One row per device and step: FOUND; closed, any_order and open are numbers of browsers.

    Args:
        events: columns USED; event_timestamp in µs UTC, rows in any order.
        steps: names of events, all different.
        window_hours: longest time from the first event of a chain to its last, limits included.
        wrong: switches for known wrong ways, by name.
    """
    known = events[USED]
    if wrong.get("nobody") == "one":
        known = known.assign(user_pseudo_id=known["user_pseudo_id"].fillna("nobody"))
    known = known[known["user_pseudo_id"].notna()]
    device = known["device_category"]
    known = known.assign(device=device if wrong.get("no_device_out") else device.fillna(NOT_SET),
                         number=known["event_name"].map({s: n for n, s in enumerate(steps, 1)}))
    if wrong.get("device") == "first":  # the one on which a browser was first seen
        seen = known.sort_values("event_timestamp", kind="stable").drop_duplicates(
            "user_pseudo_id").set_index("user_pseudo_id")["device"]
        known = known.assign(device=known["user_pseudo_id"].map(seen))
    if wrong.get("unit") == "session":
        known = known[known["ga_session_id"].notna()]
        known = known.assign(user_pseudo_id=known["user_pseudo_id"] + "/"
                             + known["ga_session_id"].astype("int64").astype("str"))
    if wrong.get("steps_first"):
        known = known[known["number"].notna()]
    rows: list[dict[str, Any]] = []
    taken = known[known["number"].notna()].astype({"number": "int64"})
    across = _chain(taken, window_hours, wrong) if wrong.get("device") == "across" else None
    parts = dict(iter(taken.groupby("device")))
    for name in sorted(known["device"].dropna().unique()):
        part = parts.get(name, taken.iloc[:0])
        rows += _device(str(name), part, list(steps), window_hours, wrong, across)
    table = pd.DataFrame(rows, columns=[*FOUND])
    for column in ("step_rate", "total_rate"):
        table[column] = table[column].astype("float64")
    if wrong.get("of_all_devices"):
        first = table.loc[table["step_number"] == 1, "closed"].sum()
        table["total_rate"] = table["closed"] / first
    if wrong.get("empty_out"):
        table = table[table["closed"] > 0]
    if wrong.get("from_nought"):
        table["step_number"] = table["step_number"] - 1
    return table.reset_index(drop=True)


def _device(name: str, rows: pd.DataFrame, steps: list[str], window_hours: float,
            wrong: dict[str, Any], across: set | None = None) -> list[dict[str, Any]]:
    """The rows of one device; across: chains that were followed over all devices."""
    count = len(steps)
    people: list[set] = [set() for _ in steps]
    for who, number in zip(rows["user_pseudo_id"], rows["number"], strict=True):
        people[number - 1].add(who)
    chain = _chain(rows, window_hours, wrong) if across is None else {
        (who, n) for who, n in across if who in people[n - 1]}
    any_order = [len(set.intersection(*people[: n + 1])) for n in range(count)]
    if wrong.get("any_steps"):
        had = rows.drop_duplicates(["user_pseudo_id", "number"])["user_pseudo_id"].value_counts()
        any_order = [int((had > n).sum()) for n in range(count)]
    if wrong.get("any_with_first"):
        any_order = [len(people[0] & people[n]) for n in range(count)]
    if wrong.get("any_with_last"):
        any_order = [len(people[max(n - 1, 0)] & people[n]) for n in range(count)]
    opened = [len(p) for p in people]
    if wrong.get("rows_counted"):
        opened = [int((rows["number"] == n).sum()) for n in range(1, count + 1)]
    if wrong.get("open_with_first"):
        opened = [len(people[0] & people[n]) for n in range(count)]
    closed = [sum(1 for _, n in chain if n == number) for number in range(1, count + 1)]
    if wrong.get("deepest_only"):
        closed = [n - after for n, after in zip(closed, [*closed[1:], 0], strict=True)]
    closed = {"any_order": any_order, "open": opened}.get(wrong.get("closed", ""), closed)
    base = opened if wrong.get("rates_of_open") else closed
    none = 0.0 if wrong.get("nothing_is_zero") else None
    scale = 100 if wrong.get("percent") else 1

    def share(above: int, below: int) -> float | None:
        return scale * above / below if below else none

    found = []
    for n, step in enumerate(steps):
        before = share(base[n], base[n - 1]) if n else (
            share(base[0], base[0]) if wrong.get("first_is_one") else None)
        whole = share(base[n], base[0])
        if wrong.get("lost"):
            before = None if before is None else 1 - before
        if wrong.get("rates_swapped"):
            before, whole = whole, before
        if wrong.get("total_of_open_rates"):
            whole = share(base[n], opened[0])
        found.append(dict(zip(FOUND, (name, n + 1, step, closed[n], any_order[n], opened[n],
                                      before, whole), strict=True)))
    return found


def _chain(rows: pd.DataFrame, window_hours: float, wrong: dict[str, Any]) -> set:
    """(browser, step number) of those who got there, by the start of their newest chain."""
    window = wrong.get("hours", window_hours) * wrong.get("hour", HOUR)
    by = ["event_timestamp"] if wrong.get("file_ties") else ["event_timestamp", "number"]
    if not wrong.get("file_order"):
        up = [True, False] if wrong.get("ties_lost") else True
        rows = rows.sort_values(by, ascending=up, kind="stable")
    if wrong.get("each_once"):
        rows = rows.drop_duplicates(["user_pseudo_id", "number"], keep=wrong["each_once"])
    if wrong.get("last_start"):
        early = rows["number"].eq(1) & rows.duplicated(["user_pseudo_id", "number"], keep="last")
        rows = rows[~early]
    start: dict[tuple, Any] = {}
    reached: set[tuple] = set()
    last = int(rows["number"].max()) if len(rows) else 0
    here: dict[str, int] = {}
    session = rows["ga_session_id"] if wrong.get("in_session") else rows["number"] * 0
    for who, number, time, visit in zip(rows["user_pseudo_id"], rows["number"],
                                        rows["event_timestamp"], session, strict=True):
        if number == 1:
            reached.add((who, 1))
            here[who] = 1
            if wrong.get("first_start") and (who, 1) in start:
                continue
            if wrong.get("old_kept") and (who, 1) in start and time - start[who, 1][0] <= window:
                continue
            start[who, 1] = (time, visit)
            if wrong.get("start_over") or wrong.get("old_kept"):
                for n in range(2, last + 1):
                    start.pop((who, n), None)
            continue
        if wrong.get("first_reach") and (who, number) in start:
            continue
        began = start.get((who, number - 1))
        if wrong.get("skips") and began is None:
            began = next((start[who, n] for n in range(number - 1, 0, -1)
                          if (who, n) in start), None)
        if wrong.get("directly") and here.get(who) != number - 1:
            here[who] = 0
            continue
        if began is None or (wrong.get("in_session") and visit is not pd.NA
                             and visit != began[1]):
            continue
        passed = time - began[0]
        inside = passed <= window
        if wrong.get("below"):
            inside = passed < window
        if wrong.get("no_window"):
            inside = True
        if wrong.get("same_day"):
            inside = (time + 8 * HOUR) // DAY == (began[0] + 8 * HOUR) // DAY
        if wrong.get("last_step_only") and number < last:
            inside = True
        if wrong.get("whole_hours"):
            inside = passed // HOUR <= window // HOUR
        if inside:
            reached.add((who, number))
            start[who, number] = (time, visit) if wrong.get("from_previous") else began
            here[who] = number
    return reached


def wrong_way(**switch: Any) -> partial:
    """A wrong way of `funnel`, by its switches."""
    return partial(funnel, **switch)


def from_each_start(events: pd.DataFrame, steps: Sequence[str], window_hours: float
                    ) -> pd.DataFrame:
    """Another way: from every first step on, always the earliest next step."""
    limit = pd.Timedelta(hours=window_hours)
    table = events.dropna(subset=["user_pseudo_id"]).assign(
        at=lambda t: pd.to_datetime(t["event_timestamp"], unit="us"),
        device_category=lambda t: t["device_category"].fillna(NOT_SET))
    rows = []
    for device, part in table.groupby("device_category", sort=False):
        had: dict[str, dict[str, list]] = {}
        for who, name, at in zip(part["user_pseudo_id"], part["event_name"], part["at"],
                                 strict=True):
            had.setdefault(who, {}).setdefault(name, []).append(at)
        depth = []
        for mine in had.values():
            best = 0
            for began in mine.get(steps[0], ()):
                at, deep = began, 1
                for step in steps[1:]:
                    later = [t for t in mine.get(step, ()) if at <= t <= began + limit]
                    if not later:
                        break
                    at, deep = min(later), deep + 1
                best = max(best, deep)
            depth.append(best)
        counts = [sum(d >= n for d in depth) for n in range(1, len(steps) + 1)]
        for n, step in enumerate(steps, 1):
            rows.append({
                "device_category": device, "step_number": n, "step": step,
                "closed": counts[n - 1],
                "any_order": sum(all(s in m for s in steps[:n]) for m in had.values()),
                "open": sum(step in m for m in had.values()),
                "step_rate": counts[n - 1] / counts[n - 2] if n > 1 and counts[n - 2] else np.nan,
                "total_rate": counts[n - 1] / counts[0] if counts[0] else np.nan})
    return pd.DataFrame(rows)


def calls(world: Any) -> tuple:
    """Events of a world in an order of chance, made sessions on the edges, the hand-made ones."""
    events = world.ga4_events[USED]
    gen = np.random.default_rng([world.seed % 2**32, world.year, 2301])
    mixed = events.iloc[gen.permutation(len(events))].reset_index(drop=True)
    return ((mixed, BANNER, 24), (mixed, PAY, 168), (drill(world.seed, world.year), TIED, 2),
            (drill(world.seed + 1, world.year), SHOP[:4], 0.5), *once(world, practice()))


def table_of(rows: list[tuple]) -> pd.DataFrame:
    """Events by (Taipei time, name, browser, session, device)."""
    made = pd.DataFrame(rows, columns=["time", *USED[1:]])
    time = pd.to_datetime(made.pop("time"), format="ISO8601").astype("datetime64[us]")
    made.insert(0, "event_timestamp", (time - pd.Timedelta(hours=8)).astype("int64"))
    return made.astype({"ga_session_id": "Int64", "event_name": "str", "user_pseudo_id": "str",
                        "device_category": "str"})


LOOK = ["view_item", "add_to_cart", "purchase"]


def practice() -> tuple:
    """Six browsers for three steps; then the edges; then a step that nobody takes."""
    d = "2027-11-10 "
    six = table_of([
        (d + "09:00", "view_item", "b1", 1, "mobile"),
        (d + "09:05", "add_to_cart", "b1", 1, "mobile"),
        (d + "09:20", "purchase", "b1", 1, "mobile"),
        (d + "10:00", "add_to_cart", "b2", 2, "mobile"),  # from a link straight into the cart
        (d + "10:04", "view_item", "b2", 2, "mobile"),
        (d + "10:30", "purchase", "b2", 2, "mobile"),
        ("2027-11-08 20:00", "view_item", "b3", 3, "mobile"),  # looks two days before
        (d + "20:00", "view_item", "b3", 4, "mobile"),
        (d + "20:10", "add_to_cart", "b3", 4, "mobile"),
        ("2027-11-11 19:00", "purchase", "b3", 5, "mobile"),
        (d + "11:00", "view_item", "b4", 6, "desktop"),
        (d + "11:02", "add_to_cart", "b4", 6, "desktop"),
        ("2027-11-11 12:00", "purchase", "b4", 7, "desktop"),  # too late by an hour
        (d + "12:00", "view_item", "b5", 8, "desktop"),
        (d + "13:00", "purchase", "b6", 9, "desktop"),
    ])
    return ((six, LOOK, 24), (_edges(), LOOK, 2), (_edges(), [*LOOK, "refund"], 48),
            (six, ["sign_up", "purchase"], 24))


def _edges() -> pd.DataFrame:
    """Limits, ties, repeats, no browser, no device, a device on which nobody takes a step."""
    d = "2027-11-12 "
    return table_of([
        (d + "10:00", "purchase", "c1", 1, "mobile"),  # exactly two hours; the latest row first
        (d + "08:00", "view_item", "c1", 1, "mobile"),
        (d + "08:30", "add_to_cart", "c1", 1, "mobile"),
        (d + "08:00", "view_item", "c2", 2, "mobile"),  # two hours and a second
        (d + "08:30", "add_to_cart", "c2", 2, "mobile"),
        (d + "10:00:01", "purchase", "c2", 2, "mobile"),
        (d + "09:00", "add_to_cart", "c3", 3, "mobile"),  # at the same instant, in either order
        (d + "09:00", "view_item", "c3", 3, "mobile"),
        (d + "09:00", "purchase", "c3", 3, "mobile"),
        (d + "08:00", "view_item", "c4", 4, "mobile"),  # looks, carts, looks again, buys
        (d + "08:10", "add_to_cart", "c4", 4, "mobile"),
        (d + "08:20", "view_item", "c4", 4, "mobile"),
        (d + "08:40", "purchase", "c4", 4, "mobile"),
        (d + "08:00", "view_item", "c5", 5, "tablet"),  # the second look starts the chain
        (d + "09:30", "view_item", "c5", 5, "tablet"),
        (d + "10:10", "add_to_cart", "c5", 5, "tablet"),
        (d + "11:00", "purchase", "c5", 5, "tablet"),
        (d + "11:20", "view_item", "c5", 5, "tablet"),
        (d + "23:30", "view_item", "c6", 6, "tablet"),  # over midnight, in two sessions
        ("2027-11-13 00:10", "add_to_cart", "c6", 7, "tablet"),
        ("2027-11-13 00:20", "purchase", "c6", 7, "tablet"),
        (d + "08:00", "view_item", None, None, "tablet"),
        (d + "08:01", "add_to_cart", None, None, "tablet"),
        (d + "08:00", "view_item", "c7", 8, None),  # cart removed and put in again, one purchase
        (d + "08:05", "add_to_cart", "c7", 8, None),
        (d + "08:06", "add_to_cart", "c7", 8, None),
        (d + "08:00", "scroll", "c8", 9, "smart tv"),
        (d + "08:30", "purchase", "c9", 10, "desktop"),  # the first steps come after the last
        (d + "08:40", "view_item", "c9", 10, "desktop"),
        (d + "08:50", "add_to_cart", "c9", 10, "desktop"),
        (d + "08:00", "view_item", "d1", 11, "desktop"),  # bought without the cart: a button
        (d + "08:20", "purchase", "d1", 11, "desktop"),
        (d + "12:00", "view_item", "d2", 12, "desktop"),  # each step in time, not the chain
        (d + "13:30", "add_to_cart", "d2", 12, "desktop"),
        (d + "15:00", "purchase", "d2", 12, "desktop"),
        (d + "15:00", "purchase", "d2", 12, "desktop"),  # sent twice
        (d + "16:00", "add_to_cart", "d3", 13, "desktop"),
        (d + "17:00", "view_item", "d4", 14, "desktop"),  # at the same instant, in good order
        (d + "17:00", "add_to_cart", "d4", 14, "desktop"),
        (d + "18:00", "view_item", "d5", 15, "mobile"),  # one browser, two devices
        (d + "18:10", "add_to_cart", "d5", 15, "desktop"),
        (d + "18:20", "purchase", "d5", 15, "desktop"),
        (d + "18:20", "purchase", "d5", 15, None),  # once more, by the server
        (d + "12:00", "view_item", "d6", 16, "tablet"),  # both steps again, the second time buys
        (d + "12:10", "add_to_cart", "d6", 16, "tablet"),
        (d + "15:00", "view_item", "d6", 17, "tablet"),
        (d + "15:10", "add_to_cart", "d6", 17, "tablet"),
        (d + "15:30", "purchase", "d6", 17, "tablet"),
        (d + "08:00", "view_item", "d7", 18, "mobile"),  # three hours between two steps
        (d + "11:00", "add_to_cart", "d7", 18, "mobile"),
    ])


def drill(seed: int, year: int, count: int = 45) -> pd.DataFrame:
    """Browsers with steps on a grid of half hours: repeats, ties, limits, in an order of chance."""
    gen = np.random.default_rng([seed % 2**32, year, 2302])
    names = np.array([*SHOP, "page_view"])
    rows = []
    for number in range(count):
        day = pd.Timestamp(year, 11, int(gen.integers(1, 28)))
        device = gen.choice(["mobile", "desktop", "tablet", None], p=[0.5, 0.3, 0.1, 0.1])
        who = None if gen.random() < 0.06 else f"d{number}"
        for at in gen.integers(40, 52, int(gen.integers(3, 11))):
            name = str(gen.choice(names, p=[0.2, 0.18, 0.18, 0.14, 0.15, 0.15]))
            time = day + pd.Timedelta(minutes=30 * int(at)) + pd.Timedelta(
                seconds=int(gen.random() < 0.15))
            rows.append((str(time), name, who, number * 10 + int(at) // 6, device))
    return table_of([rows[n] for n in gen.permutation(len(rows))])
