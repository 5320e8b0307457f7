"""A/B tests on the site: rows by user and day, the plan of each test, and the truth.

A user belongs to one arm, apart from some who change the browser and are drawn again. Whether
somebody buys is one draw per user; sessions of one user belong together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..rng import stream

DEVICES = ("ios", "android", "line_app", "desktop")
DEVICE_SHARES = (0.31, 0.27, 0.24, 0.18)
DEVICE_FACTOR = np.array([1.15, 1.0, 0.45, 1.5])
DEVICE_SECONDS = np.array([2.1, 2.6, 3.0, 1.7])
Z, SRM_ALPHA, GUARDRAIL = 1.96, 0.001, 0.15
CROSSED, NO_ARM, NO_SECONDS = 0.008, 0.004, 0.03
DAYS = 28


@dataclass(frozen=True)
class Story:
    """What is tested and what really happens; pairs are (full, small) worlds.

    lift: relative change of the rate of buyers; slow: seconds; lost: share of LINE's in-app
    visitors of B who never arrive; share_b: planned share of B; peeked: stopped at the first win.
    """

    title_zh: str
    title_en: str
    start: str
    users: tuple[int, int]
    base: tuple[float, float]
    lift: tuple[float, float] = (0.0, 0.0)
    slow: float = 0.0
    lost: float = 0.0
    share_b: float = 0.5
    peeked: bool = False


STORIES = {
    "guest": Story("免註冊結帳", "Checkout without an account", "03-09", (20_000, 1_400),
                   (0.062, 0.09), lift=(0.24, 0.8), slow=0.02),
    "wallet": Story("付款鍵移到最上面", "Wallet button on top", "03-16", (12_000, 1_900),
                    (0.060, 0.09), lost=0.9),
    "bar": Story("免運進度條", "Progress bar to free shipping", "04-06", (16_000, 2_400),
                 (0.064, 0.09), peeked=True),
    # The following three are in no export: held-out checks use them.
    "video": Story("商品影片", "Product video", "03-09", (14_000, 1_400), (0.062, 0.09),
                   lift=(0.24, 0.8), slow=0.42),
    "fields": Story("更多欄位", "More fields", "03-09", (14_000, 1_400), (0.062, 0.13),
                    lift=(-0.3, -0.6), share_b=0.4),
    "colour": Story("按鈕顏色", "Colour of the button", "03-09", (14_000, 1_400), (0.062, 0.09),
                    slow=0.14, share_b=0.3),
}


def build(key: tuple[int, int, str], name: str, dirt: frozenset[str]
          ) -> tuple[pd.DataFrame, dict[str, Any], dict[str, Any]]:
    """(rows, plan, truth) of one test.

    Rows: date, user, arm, device, sessions, purchases, revenue (TWD), load_seconds.
    """
    story, small = STORIES[name], key[2] == "small"
    gen = stream(key[0], key[1], f"experiment_{name}_{key[2]}")
    people = _people(gen, story, small)
    last = DAYS - 1
    if story.peeked:
        last = _first_win(people)
        while last is None:  # no win in this history: another one
            people = _people(gen, story, small)
            last = _first_win(people)
    start = pd.Timestamp(f"{key[1] + 1}-{story.start}")
    table = _rows(gen, people, story)
    table = table[table["day"] <= last]
    table = _crossed(gen, table)
    table["arm"] = table["arm"].mask(gen.random(len(table)) < NO_ARM)
    if "D07" in dirt:
        again = table[table["day"].isin(gen.choice(last + 1, 2, replace=False))]
        table = pd.concat([table, again])
    table = table.sort_values("day", kind="stable").reset_index(drop=True)
    table.insert(0, "date", start + pd.to_timedelta(table["day"], unit="D"))
    step = 50 if small else 500
    plan = {
        "experiment": name, "title_zh": story.title_zh, "title_en": story.title_en,
        "start": f"{start:%Y-%m-%d}",
        "planned_end": f"{start + pd.Timedelta(days=DAYS - 1):%Y-%m-%d}",
        "stopped": f"{start + pd.Timedelta(days=last):%Y-%m-%d}",
        "control": "A", "variant": "B", "share_b": story.share_b,
        "planned_users": int(story.users[small] * 0.9 // step * step),
        "srm_alpha": SRM_ALPHA, "z": Z, "guardrail_limit": GUARDRAIL,
    }
    truth = {"lift": story.lift[small], "base": story.base[small], "slow": story.slow,
             "lost": story.lost, "peeked": story.peeked}
    return table.drop(columns="day"), plan, truth


def _people(gen: np.random.Generator, story: Story, small: bool) -> pd.DataFrame:
    """One row per user who arrives: arm, device, first day, day of the purchase (-1: none)."""
    count = story.users[small]
    device = gen.choice(len(DEVICES), count, p=DEVICE_SHARES)
    b = gen.random(count) < story.share_b
    here = ~(b & (device == 2) & (gen.random(count) < story.lost))
    device, b = device[here], b[here]
    rate = story.base[small] * DEVICE_FACTOR[device] * np.where(b, 1 + story.lift[small], 1.0)
    buys = gen.random(len(b)) < rate
    first = gen.integers(0, DAYS, len(b))
    visits = 1 + gen.poisson(np.where(buys, 0.9, 0.35))
    final = np.minimum(first + gen.integers(0, 6, len(b)) * (visits > 1), DAYS - 1)
    return pd.DataFrame({"b": b, "device": device, "first": first, "visits": visits,
                         "final": final, "bought_on": np.where(buys, final, -1)})


def _first_win(people: pd.DataFrame) -> int | None:
    """The first day on which B looks significantly better, from day 5 to before the middle."""
    first, bought_on, arm = (people[c].to_numpy() for c in ("first", "bought_on", "b"))
    for day in range(5, DAYS // 2):
        seen = first <= day
        bought = seen & (bought_on >= 0) & (bought_on <= day)
        n = np.bincount(arm[seen], minlength=2)
        p = np.bincount(arm[bought], minlength=2) / n
        se = np.sqrt((p * (1 - p) / n).sum())
        if p[1] - p[0] > 2.02 * se:
            return day
        if p[0] - p[1] > Z * se:
            return None
    return None


def _rows(gen: np.random.Generator, people: pd.DataFrame, story: Story) -> pd.DataFrame:
    """Rows by user and day: the first and the last day, and some between."""
    people = people.sort_values("first", kind="stable").reset_index(drop=True)
    number = np.cumsum(gen.integers(1, 4, len(people))) + 100_000
    parts = []
    for visit in range(int(people["visits"].max())):
        part = people[people["visits"] > visit]
        span = part["final"] - part["first"]
        at = part["first"] if visit == 0 else part["first"] + (
            span * visit / (part["visits"] - 1)).round().astype(int)
        parts.append(pd.DataFrame({"who": part.index, "day": at.to_numpy()}))
    rows = pd.concat(parts).drop_duplicates().sort_values(["who", "day"], ignore_index=True)
    mine = people.loc[rows["who"]].reset_index(drop=True)
    bought = mine["bought_on"].eq(rows["day"])
    sessions = 1 + gen.poisson(np.where(mine["bought_on"] >= 0, 0.8, 0.3))
    purchases = np.where(bought, 1 + (gen.random(len(rows)) < 0.12), 0)
    value = np.exp(gen.normal(6.95, 0.5, len(rows))).round() * purchases
    seconds = (DEVICE_SECONDS[mine["device"]] * np.exp(gen.normal(0, 0.3, len(rows)))
               + np.where(mine["b"], story.slow, 0.0)).round(2)
    seconds[gen.random(len(rows)) < NO_SECONDS] = np.nan
    return pd.DataFrame({
        "day": rows["day"], "user": [f"U{n}" for n in number[rows["who"]]],
        "arm": np.where(mine["b"], "B", "A"), "device": np.array(DEVICES)[mine["device"]],
        "sessions": sessions, "purchases": purchases, "revenue": value.astype("int64"),
        "load_seconds": seconds,
    })


def _crossed(gen: np.random.Generator, table: pd.DataFrame) -> pd.DataFrame:
    """Some users come once more in the other arm, and some of them buy there."""
    again = table[gen.random(len(table)) < CROSSED].copy()
    again["arm"] = again["arm"].map({"A": "B", "B": "A"})
    buys = gen.random(len(again)) < 0.3
    again["purchases"] = again["purchases"].mask(buys, 1)
    again["revenue"] = again["revenue"].mask(buys, 990)
    return pd.concat([table, again])
