"""Held-out worlds of T1.5, and the house files as values."""

from __future__ import annotations

import copy
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from .base import WorldSpec

HOUSE = Path(__file__).resolve().parents[2] / "datasets" / "house"


@cache
def _house(name: str) -> Any:
    return yaml.safe_load((HOUSE / f"{name}.yml").read_text(encoding="utf-8"))


def house(name: str) -> Any:
    """The content of a house file (datasets/house/<name>.yml), a fresh copy."""
    return copy.deepcopy(_house(name))


def house_own_accounts() -> list[str]:
    """Authors that belong to the brand."""
    return house("own_accounts")["authors"]


YEARS = (2024, 2026, 2027)
ALL = tuple(WorldSpec(1 + i, year, "all") for i, year in enumerate(YEARS))


def _worlds(*dirts: str) -> tuple[WorldSpec, ...]:
    """All dirt in each of the years, then one world per kind; the same ones for all exercises."""
    singles = [
        WorldSpec(90, 2026, "none") if dirt == "none"
        else WorldSpec(100 + int(dirt[1:]), YEARS[int(dirt[1:]) % 3], {dirt})
        for dirt in dirts
    ]
    return (*ALL, *singles)


AD_WORLDS = _worlds("none", "D02", "D05", "D07", "D08", "D14", "D26")
FAULT_WORLDS = _worlds("none")
MONEY_WORLDS = _worlds("none", "D14", "D15", "D16", "D17", "D20", "D28")
PATH_WORLDS = _worlds("none")
GEO_WORLDS = _worlds("none")
VOICE_WORLDS = _worlds("none", "D40")
POST_WORLDS = _worlds("none")

_OPENERS = ("買了你們家的禮盒，", "朋友送的，", "Ordered last week: ", "在社團看到，",
            "忍了三天還是想說，", "客服說會處理，結果", "第一次買，")
_PLAIN = ("包裝普通。", "味道還行。", "a bit pricey.", "等雙11再看看。", "禮盒很重。")


def posts(seed: int, year: int, policy: dict[str, Any], count: int) -> list[dict[str, Any]]:
    """Posts for triage: every category, every edge of the policy, days off and make-up days.

    Args:
        seed: of the random draw.
        year: of the posts' times.
        policy: content of crisis_levels.yml.

    Returns:
        dictionaries with text, posted_at, engagement, is_media.
    """
    gen = np.random.default_rng([seed, year, 15])
    categories = [c for c in policy["categories"] if c["keywords"]]
    lines = sorted(step["at_least"] for step in policy["engagement"])
    edges = [0, *[line + d for line in lines for d in (-1, 0, 1)], lines[-1] * 10]
    out = []

    def text(*chosen: tuple[dict[str, Any], int]) -> str:
        """Some words of each category, in the order given; Latin ones often in capitals."""
        words = []
        for category, count in chosen:
            pool = category["keywords"]
            if gen.random() < 0.3:
                pool = [w for w in pool if w.isascii()] or pool
            for at in gen.permutation(len(pool))[:count]:
                word = pool[int(at)]
                words.append(word.upper() if word.isascii() and gen.random() < 0.6 else word)
        return f"{gen.choice(_OPENERS)}{'，'.join(words)}。{gen.choice(_PLAIN)}"

    times = _moments(gen, year, policy, count)
    for i in range(count):
        first, second, third = (categories[int(n)] for n in gen.permutation(len(categories))[:3])
        body = [
            lambda a=first: text((a, 1)),
            lambda a=first: text((a, 2)),
            lambda: f"{gen.choice(_OPENERS)}{gen.choice(_PLAIN)}",
            # more than one category in a post: the policy's order decides, not that of the words
            lambda a=first, b=second: text((b, 1), (a, 1)),
            lambda a=first, b=second, c=third: text((a, 1), (b, 2), (c, 1)),
        ][i % 5]()
        out.append({
            "text": body, "posted_at": times[i],
            "engagement": int(edges[int(gen.integers(0, len(edges)))]),
            "is_media": bool(gen.random() < 0.25),
        })
    return out


def _moments(
    gen: np.random.Generator, year: int, policy: dict[str, Any], count: int
) -> list[datetime]:
    """Times of day off, at the edges of the day, before long weekends, before make-up days."""
    calendar = policy["calendar"]
    opens = datetime.strptime(calendar["work_hours"]["start"], "%H:%M")
    closes = datetime.strptime(calendar["work_hours"]["end"], "%H:%M")
    near = [datetime.fromisoformat(str(d)) for d in
            (*calendar["holidays"], *calendar["makeup_workdays"]) if str(d)[:4] == str(year)]
    make_up = [datetime.fromisoformat(str(d)) for d in calendar["makeup_workdays"]]
    out = []
    for i in range(count):
        if i % 4 == 0 and make_up:
            day = make_up[i // 4 % len(make_up)] - timedelta(days=int(gen.integers(0, 2)))
        elif i % 4 == 1 and near:
            day = near[int(gen.integers(0, len(near)))] - timedelta(days=int(gen.integers(0, 4)))
        else:
            day = datetime(year, 1, 1) + timedelta(days=int(gen.integers(0, 362)))
        clock = [
            timedelta(hours=opens.hour, minutes=opens.minute),
            timedelta(hours=closes.hour, minutes=closes.minute),
            timedelta(hours=closes.hour) - timedelta(minutes=int(gen.integers(1, 200))),
            timedelta(minutes=int(gen.integers(0, 24 * 60))),
            timedelta(hours=opens.hour) + timedelta(minutes=int(gen.integers(0, 300))),
        ][int(gen.integers(0, 5))]
        out.append(day.replace(hour=0, minute=0) + clock)
    return out


def changed_policy(seed: int) -> dict[str, Any]:
    """Another firm's policy of the same shape, with other values wherever it has values."""
    gen = np.random.default_rng([seed, 21])
    policy = house("crisis_levels")
    for c in policy["categories"]:
        c["owner"] = str(gen.choice(["duty_manager", "quality_lead", "pr_lead", "shop_manager"]))
        c["report_to"] = str(gen.choice(["managing_director", "head_of_brand"]))
        c["keywords"] = [word.title() for word in c["keywords"]]  # capitals in the policy, too
    head, last = policy["categories"][:-1], policy["categories"][-1]
    last["id"] = "rest"
    policy["categories"] = [head[i] for i in gen.permutation(len(head))] + [last]
    # Three lines, not in order of size.
    policy["engagement"] = [{"at_least": int(gen.integers(900, 3000)), "add": 2},
                            {"at_least": int(gen.integers(40, 150)), "add": 1},
                            {"at_least": int(gen.integers(6000, 9000)), "add": 4}]
    policy["media_add"] = 2
    policy["cap"] = 5
    policy["floor"] = {"level": 4, "categories": ["injury", "privacy", "discrimination"]}
    policy["calendar"]["work_hours"] = {"start": "10:00", "end": "19:00"}
    policy["deadlines"] = {
        level: {"hours": hours, "counted_in": "working" if level <= 3 else "clock"}
        for level, hours in zip((1, 2, 3, 4, 5), (14, 9, 5, 3, 2), strict=True)}
    return policy
