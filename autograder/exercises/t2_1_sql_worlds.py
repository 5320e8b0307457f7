"""Tables for T2.1.e: made by hand for practice, and from a seed for the held-out checks.

The held-out ones need no world: every edge case of the rules is in each of them.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pandas as pd

Tables = tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]
CHANNELS = ("Paid Social", "Organic Search", "Direct", "Paid Search", "Email", "Referral")
DEVICES = ("mobile", "desktop", "tablet")
AT_LEAST = 30  # sessions of a landing page that the second query keeps
SESSION_TYPES = {"session_key": "str", "user_pseudo_id": "str", "channel": "str",
                 "device_category": "str", "landing_page": "str", "page_views": "int64",
                 "engaged": "bool", "traffic_type": "str"}


def _typed(sessions: list[dict], purchases: list[dict], orders: list[dict]) -> Tables:
    """The three tables in the types that `load` gives."""
    first = pd.DataFrame(sessions).astype({**SESSION_TYPES, "started_at": "datetime64[ns]"})
    second = pd.DataFrame(purchases).astype({
        "received_at": "datetime64[ns]", "transaction_id": "str", "session_key": "str",
        "value": "float64"})
    third = pd.DataFrame(orders).astype({
        "order_id": "str", "ordered_at": "datetime64[ns]", "status": "str",
        "order_total": "float64"})
    return first, second, third


def made_up(seed: int, year: int, dirt: bool = True) -> Tables:
    """Sessions of nine days with their purchases and orders, from a seed.

    dirt: purchases fired again, ids lost, colleagues and bots, orders that GA4 never saw.
    """
    gen = np.random.default_rng([seed, year, 215])
    start = datetime(year, 11, int(gen.integers(3, 10)))
    pages = [f"/products/{c}" for c in gen.choice(90, 14, replace=False) + 10]
    counts = [AT_LEAST, AT_LEAST - 1, AT_LEAST + 1, AT_LEAST, 74, 58, 9, 34, 33, 36, 41, 33,
              45, 38]
    people = [f"{1_000_000 + int(n)}.{1_700_000_000 + int(n)}" for n in gen.integers(0, 170, 999)]
    sessions: list[dict] = []

    def visit(page: str, traffic: str | None) -> None:
        number = len(sessions)
        at = start + timedelta(seconds=int(gen.integers(0, 9 * 86_400)))
        sessions.append({
            "session_key": f"{people[number]}.{1_762_000_000 + number}",
            "user_pseudo_id": people[number], "started_at": at,
            "channel": str(gen.choice(CHANNELS, p=(0.3, 0.25, 0.2, 0.15, 0.07, 0.03))),
            "device_category": str(gen.choice(DEVICES, p=(0.7, 0.22, 0.08))),
            "landing_page": page, "page_views": int(gen.integers(1, 7)),
            "engaged": bool(gen.random() < 0.6), "traffic_type": traffic,
        })

    for page, count in zip(pages, counts, strict=True):
        for _ in range(count):
            visit(page, None)
    if dirt:
        for n in range(26):
            visit(pages[n % 3 + 3], "bot" if n % 3 else "internal")
    for n in gen.permutation(len(sessions))[:3]:  # each device has someone who buys
        sessions[n]["device_category"] = DEVICES[int(n) % 3]
    purchases, orders = _sales(gen, sessions, start, dirt)
    gen.shuffle(sessions)
    gen.shuffle(purchases)
    return _typed(sessions, purchases, orders)


def _sales(gen: np.random.Generator, sessions: list[dict], start: datetime, dirt: bool
           ) -> tuple[list[dict], list[dict]]:
    """Purchase events in UTC, and the orders of the shop in Taipei time."""
    purchases: list[dict] = []
    orders: list[dict] = []
    chosen = [int(n) for n in gen.permutation(len(sessions))[:64]]
    colleagues = [n for n, s in enumerate(sessions) if s["traffic_type"] == "internal"][:2]
    for n, at in enumerate([*chosen, *chosen[:5], *colleagues]):
        # Half of them between midnight and eight in Taipei: the day before in UTC.
        day = start + timedelta(days=int(gen.integers(0, 9)))
        minute = gen.integers(0, 480) if n % 2 else gen.integers(480, 1440)
        when = day + timedelta(minutes=int(minute))
        order_id = f"{day:%Y%m%d}{100_000 + n:06d}"
        value = float(gen.choice([499, 880, 1_299, 1_980, 2_400]))
        event = {"received_at": when - timedelta(hours=8, seconds=-9), "transaction_id": order_id,
                 "session_key": sessions[at]["session_key"], "value": value}
        status = {4: "cancelled", 7: "confirmed"}.get(n % 9, "completed")
        orders.append({"order_id": order_id, "ordered_at": when, "status": status,
                       "order_total": value + (60 if n % 5 == 1 else 0)})  # shipping
        if dirt and n % 11 == 3:  # an ad blocker: the shop knows, GA4 does not
            continue
        if dirt and n % 17 == 6:
            event["transaction_id"] = None
        if dirt and n % 7 == 5:  # the browser was offline, and sent it a day later
            event["received_at"] += timedelta(hours=24)
        purchases.append(event)
        if dirt and n % 16 == 9:  # a number that the shop does not know
            purchases.append({**event, "transaction_id": f"T{n}", "value": 10.0})
        if dirt and n % 13 == 2:  # a batch that was sent twice
            purchases.append(dict(event))
        if dirt and n % 6 == 1 and event["transaction_id"]:
            # Within a day it stays there, over midnight it moves; the second value lacks shipping,
            # has it twice, or is the same.
            later = timedelta(hours=(1, 20, 30)[n % 3])
            purchases.append({**event, "received_at": event["received_at"] + later,
                              "value": value + (-80, 0, 80)[n % 9 // 3]})
    return purchases, orders


def small() -> tuple[Tables, ...]:
    """Two sets of a few rows: one with every kind of slip, one with pages around the limit."""
    day = datetime(2026, 3, 7)

    def session(number: int, **other: object) -> dict:
        return {"session_key": f"p{number % 4}.{100 + number}", "user_pseudo_id": f"p{number % 4}",
                "started_at": day + timedelta(hours=number), "channel": "Direct",
                "device_category": "mobile", "landing_page": "/", "page_views": 2, "engaged": True,
                "traffic_type": None, **other}

    sessions = [
        session(0), session(1, engaged=False, page_views=1), session(2, channel="Email"),
        session(3, traffic_type="internal"), session(4, traffic_type="bot", engaged=False),
        session(5, device_category="tablet", engaged=False), session(6, channel="Email"),
    ]

    def event(utc: str, order: str | None, key: int, value: float) -> dict:
        return {"received_at": utc, "transaction_id": order, "session_key":
                sessions[key]["session_key"], "value": value}

    purchases = [
        event("2026-03-09 03:00:00", "X9", 0, 330), event("2026-03-09 02:00:00", "X9", 0, 350),
        event("2026-03-09 04:00:00", "X9", 0, 300),  # a number that the shop does not know
        event("2026-03-06 15:59:59", "A1", 0, 500), event("2026-03-06 16:00:00", "A2", 0, 500),
        event("2026-03-06 16:00:00", "A2", 0, 500),
        event("2026-03-07 15:30:00", "A3", 2, 900), event("2026-03-07 16:30:00", "A3", 2, 820),
        event("2026-03-07 16:00:04", "A6", 0, 500),  # ordered before midnight
        event("2026-03-08 02:00:00", None, 6, 300), event("2026-03-08 01:00:00", "T1", 3, 1),
        event("2026-03-08 01:00:05", "T1", 3, 1),
    ]
    orders = [
        {"order_id": name, "ordered_at": at, "status": status, "order_total": total}
        for name, at, status, total in (
            ("A1", "2026-03-06 23:59:50", "completed", 500.0),
            ("A2", "2026-03-07 00:00:00", "cancelled", 500.0),
            ("A3", "2026-03-07 23:29:40", "completed", 900.0),
            ("A6", "2026-03-07 23:59:58", "completed", 500.0),
            ("A4", "2026-03-08 10:00:00", "completed", 300.0),
            ("T1", "2026-03-08 09:00:00", "cancelled", 1.0),
            ("A5", "2026-03-08 22:00:00", "cancelled", 640.0))]
    first = _typed(sessions, purchases, orders)
    pages = {"/b": AT_LEAST - 1, "/d": AT_LEAST, "/a": AT_LEAST, "/c": AT_LEAST + 1}
    many = [{**session(n), "session_key": f"{page}.{n}", "landing_page": page,
             "engaged": n % (3 if page < "/c" else 2) == 0}
            for page, count in pages.items() for n in range(count)]
    second = _typed(many, purchases[3:4], orders[:1])
    return first, second
