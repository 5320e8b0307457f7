"""Inputs of T2.4.f2 and d: tests of a world, and small ones made by hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from .base import WorldSpec
from .t1_4_run_worlds import stream
from .t2_4_verdict import per_user

VERDICT_WORLDS = (
    WorldSpec(241, 2024, "all"), WorldSpec(242, 2026, "none"), WorldSpec(243, 2027, {"D07"}),
    WorldSpec(244, 2025, "all"),
)  # fmt: skip
PLAN = {"control": "A", "variant": "B", "share_b": 0.5, "planned_users": 60, "srm_alpha": 0.001,
        "z": 1.96, "guardrail_limit": 0.15}
CHOSEN = {2024: ("guest", "wallet", "bar"), 2025: ("video", "fields", "colour"),
          2026: ("colour", "guest", "video"), 2027: ("wallet", "bar", "fields")}


def split_calls(world: Any) -> tuple:
    """Counts and planned shares of two, three and four arms."""
    gen = stream(world, 241)
    some = []
    for arms in (2, 2, 3, 4):
        shares = gen.integers(1, 6, arms).astype(float)
        shares = shares / shares.sum()
        counts = gen.multinomial(int(gen.integers(80, 9_000)), shares)
        counts[0] += int(gen.integers(0, 2 + counts.sum() ** 0.5 * 2))
        some.append((counts.tolist(), shares.tolist()))
    return (*some, *split_practice())


def split_practice() -> tuple:
    """Even, uneven plan, three arms, an arm that nobody is in, one user, nobody at all."""
    return (([500, 500], [0.5, 0.5]), ([700, 340], [0.7, 0.3]), ([310, 300, 350], [1 / 3] * 3),
            ([40, 0], [0.5, 0.5]), ([1, 0], [0.5, 0.5]), ([0, 0], [0.5, 0.5]))


def tests_of(world: Any) -> list[tuple[pd.DataFrame, dict[str, Any]]]:
    """Three tests of a world; in some the arms have other names, z another value, the rows
    another order."""
    gen = stream(world, 242)
    found = []
    for number, name in enumerate(CHOSEN[world.year]):
        rows, plan, _ = world.site_test(name)
        if world.year % 2 == 0:
            rows = rows.iloc[gen.permutation(len(rows))].reset_index(drop=True)
        if number == 1:
            rows = rows.assign(arm=rows["arm"].replace("B", "new"))
            plan = plan | {"variant": "new", "z": 1.645}
        found.append((rows, plan))
    return found


def user_calls(world: Any) -> tuple:
    """Rows and plan, for per_user."""
    made = [(rows.head(400), plan) for rows, plan in tests_of(world)[:2]]
    return (*made, *user_practice()) if world.year == 2024 else tuple(made)


def ratio_calls(world: Any) -> tuple:
    """Revenue and sessions per user of one arm, and borders."""
    rows, plan = tests_of(world)[0]
    users = per_user(rows, plan)
    part = users[users["arm"] == plan["variant"]]
    return ((part["revenue"], part["sessions"]), (part["purchases"], part["sessions"]),
            *ratio_practice())


def ratio_practice() -> tuple:
    """Six users, some without a session, an uneven one, two users, one user,
    nobody, no session at all."""
    return (([0, 500, 0, 1200, 0, 300], [1, 2, 1, 4, 1, 3]), ([0, 900, 0, 0, 400], [1, 2, 0, 0, 3]),
            ([0, 0, 900, 0], [1, 12, 2, 1]), ([0, 900], [1, 2]), ([700], [2]),
            ([], []), ([0, 0, 0], [0, 0, 0]))


def evaluate_calls(world: Any) -> tuple:
    """Tests of a world; once the ones made by hand."""
    made = tuple(tests_of(world))
    return (*made, *evaluate_practice()) if world.year == 2024 else made


def user_practice() -> tuple:
    """Nine users: several days, a repeated row, two equal days, both arms on one day, rows without
    an arm or with another one, seconds that are missing on one day and on all, two devices on one
    day."""
    rows = [
        ("2027-05-01", "u1", "A", 1, 0, 0, 2.0), ("2027-05-03", "u1", "A", 3, 1, 900, 3.0),
        ("2027-05-02", "u2", "new", 2, 0, 0, 1.5), ("2027-05-02", "u2", "new", 2, 0, 0, 1.5),
        ("2027-05-02", "u3", "new", 1, 1, 700, 2.2), ("2027-05-02", "u3", "A", 1, 0, 0, 2.2),
        ("2027-05-01", "u4", None, 1, 0, 0, 4.0), ("2027-05-04", "u4", "new", 1, 1, 450, 2.0),
        ("2027-05-04", "u5", "B", 1, 0, 0, 1.0), ("2027-05-04", "u6", "A", 1, 2, 1300, None),
        ("2027-05-05", "u6", "A", 1, 1, 800, 2.6), ("2027-05-04", "u7", "new", 1, 0, 0, None),
        ("2027-05-04", "u8", "new", 1, 0, 0, 1.9), ("2027-05-06", "u8", "new", 1, 0, 0, 1.9),
        ("2027-05-07", "u9", "new", 1, 0, 0, 1.2), ("2027-05-02", "u9", "B", 1, 0, 0, 5.0),
        ("2027-05-07", "u9", "new", 2, 1, 600, 2.4),
    ]
    table = pd.DataFrame(rows, columns=["date", "user", "arm", "sessions", "purchases", "revenue",
                                        "load_seconds"])
    table["date"] = pd.to_datetime(table["date"])
    table.insert(3, "device", ["ios"] * (len(rows) - 1) + ["desktop"])
    return ((table, PLAN | {"variant": "new"}),)


def _arm(name: str, users: int, buyers: int, seconds: Sequence[float], value: int = 800
         ) -> list[tuple]:
    """One row per user; the first ones buy, every third has two sessions, seconds repeat."""
    return [(pd.Timestamp("2027-05-01"), f"{name}{i}", name, "ios", 1 + (i % 3 == 0),
             int(i < buyers), (value + 100 * (i % 4)) * (i < buyers), seconds[i % len(seconds)])
            for i in range(users)]


def _test(a: tuple, b: tuple, **plan: Any) -> tuple[pd.DataFrame, dict[str, Any]]:
    table = pd.DataFrame(
        _arm("A", *a) + _arm("B", *b), columns=["date", "user", "arm", "device", "sessions",
                                                "purchases", "revenue", "load_seconds"])
    return table, PLAN | {"planned_users": len(table)} | plan


EVEN = (2.0, 2.1, 1.9, 2.2, 1.8)
UNEVEN = (0.9, 3.1, 1.6, 2.7, 1.7)


def evaluate_practice() -> tuple:
    """A missing arm; nobody buys; slower and too few; a split that is only a little off; seconds
    that do not vary; a win with speed unknown; a strict z; one user; money without more buyers;
    a little slower, within the limit; a win that is too small a sample; a loss; a broken
    split that looks like a win; more buyers without more money; a split broken by the plan's own
    limit; one that is broken, and slower; a loss among too few, some of whom paid nothing; a
    win whose speed is unknown at the plan's z."""
    slow = tuple(v + 1.0 for v in EVEN)
    little = tuple(v + 0.1 for v in EVEN)
    noisy = tuple(1.12 * v for v in (0.6, 4.0, 1.2, 3.0, 1.4))
    return (
        _test((40, 5, EVEN), (0, 0, EVEN)),
        _test((30, 0, EVEN), (30, 0, EVEN)),
        _test((30, 3, EVEN), (32, 9, slow), planned_users=500),
        _test((60, 5, EVEN), (36, 19, EVEN)),
        _test((60, 30, (2.0,)), (20, 1, (2.0,)), share_b=0.25),
        _test((40, 4, (0.6, 4.0, 1.2, 3.0, 1.4)), (40, 17, noisy)),
        _test((40, 4, EVEN), (40, 12, EVEN), z=2.576),
        _test((60, 6, EVEN), (1, 1, EVEN), share_b=0.03),
        _test((40, 12, EVEN), (40, 13, EVEN, 2600)),
        _test((50, 5, EVEN), (50, 22, little), guardrail_limit=0.2),
        _test((30, 2, EVEN), (30, 12, EVEN), planned_users=61),
        _test((40, 20, EVEN), (40, 6, EVEN), planned_users=50),
        _test((90, 8, EVEN), (30, 15, EVEN)),
        _test((40, 8, EVEN, 2600), (40, 24, EVEN)),
        _test((60, 9, EVEN), (32, 5, EVEN), srm_alpha=0.01),
        _test((30, 3, EVEN), (70, 9, slow)),
        _test((40, 22, EVEN, 0), (40, 6, EVEN, 0), planned_users=200),
        _test((40, 5, UNEVEN), (40, 18, tuple(v + 0.05 for v in UNEVEN)), z=2.576,
              guardrail_limit=0.45),
    )
