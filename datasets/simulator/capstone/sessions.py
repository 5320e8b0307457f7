"""Sessions of the flight, of one in four visitors, and the test of the mobile checkout in them.

Visitors keep their machine and, once they came in the days of the test on a phone, their arm.
Truth of the test: a share of those who begin to pay finish; the new page changes that share.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .. import calendar, rng
from ..run import play

ONE_IN = 4
SHIPPED = 3627
SIZE = {"full": 21_000, "small": 9_000}
TEST = (14, 27)  # first and last day of the test, counted from 0
DECIDED = 4  # days before its start on which the rule was written
MARGIN_PER_ORDER = 430
# source, medium, campaign, share of sessions, factor on the rate at which people begin to pay
SOURCES = (
    ("google", "cpc", "mothers_day", 0.20, 1.25), ("google", "organic", None, 0.17, 1.10),
    ("facebook", "paid_social", "mothers_day", 0.19, 0.75),
    ("line", "cpc", "mothers_day", 0.06, 0.7), ("line", "push", "mothers_day", 0.05, 1.35),
    ("edm", "email", "mothers_day", 0.03, 1.5),
    ("(direct)", "(none)", None, 0.15, 1.15), ("l.instagram.com", "referral", None, 0.05, 0.6),
    ("gift-guide.example", "referral", None, 0.04, 0.9),
    ("about.chengyu-daily.example", "referral", None, 0.02, 0.8),
    (None, None, None, 0.02, 0.9), ("news.example", "referral", None, 0.02, 0.6),
)  # fmt: skip
BEGIN = {"mobile": 0.115, "desktop": 0.125, "tablet": 0.10}  # share of sessions that begin to pay
FINISH = {"mobile": 0.40, "desktop": 0.62, "tablet": 0.55}  # share of these that buy
DEVICES, MIX = ("mobile", "desktop", "tablet"), (0.74, 0.22, 0.04)
COLUMNS = ["session_id", "date", "user_id", "source", "medium", "campaign", "device", "arm",
           "load_ms", "begin_checkout", "purchased"]


def effect(seed: int, year: int) -> dict[str, Any]:
    """What the new page does: finish (added to the share that buys), load_ms, split (share of
    visitors in treatment). Not for learners."""
    gen = rng.stream(seed, year, "capstone/effect")
    kind = "better" if seed == SHIPPED else str(gen.choice(
        ["better", "nothing", "split", "slow", "worse"]))
    return {"kind": kind, "finish": {"better": 0.15, "slow": 0.12, "worse": -0.12}.get(kind, 0.0),
            "load_ms": 420 if kind == "slow" else 25, "split": 0.42 if kind == "split" else 0.5}


def plan(year: int, festival: str) -> dict[str, Any]:
    """What was written down before the test began; days as ISO text."""
    days = calendar.flight(year, festival).index()
    start, end = days[TEST[0]], days[TEST[1]]
    return {
        "id": "MC1", "name_zh": "手機結帳：一頁版", "name_en": "Mobile checkout on one page",
        "written_on": f"{start - pd.Timedelta(days=DECIDED):%Y-%m-%d}",
        "start": f"{start:%Y-%m-%d}", "end": f"{end:%Y-%m-%d}",
        "unit": "user_id", "device": "mobile", "arms": ["control", "treatment"],
        "share": 0.5, "z": 1.96, "srm_alpha": 0.001, "least_effect": 0.006,
        "load_limit_ms": 150, "sample_one_in": ONE_IN, "margin_per_order": MARGIN_PER_ORDER,
        "rollout_cost": 180_000,
    }


def table(seed: int, year: int, festival: str, scale: str) -> pd.DataFrame:
    """One row per session of the sampled visitors, in order of time: columns of `COLUMNS`.

    source, medium, campaign: text as GA4 has it, NA where missing; arm: control, treatment or NA
    (not in the test); load_ms: float; begin_checkout, purchased: bool.
    """
    gen = rng.stream(seed, year, "capstone/sessions")
    days = calendar.flight(year, festival).index()
    weight = play.season(days, festival) ** 0.6
    count = gen.poisson(SIZE[scale] * weight / weight.sum())
    date = np.repeat(np.arange(len(days)), count)
    total = len(date)
    users = _users(gen, total)
    device = gen.choice(DEVICES, users.max() + 1, p=MIX)[users]
    told = effect(seed, year)
    arm = _arms(gen, date, users, device, told["split"])
    share = np.array([s[3] for s in SOURCES]) * np.exp(gen.normal(0, 0.08, len(SOURCES)))
    source = gen.choice(len(SOURCES), total, p=share / share.sum())
    begin = np.array([BEGIN[d] for d in device]) * np.array([s[4] for s in SOURCES])[source]
    begins = gen.random(total) < begin
    treated = arm == "treatment"
    finish = np.array([FINISH[d] for d in device]) + told["finish"] * treated
    bought = begins & (gen.random(total) < finish)
    load = gen.normal(np.where(device == "mobile", 1_900, 1_150), 320) + told["load_ms"] * treated
    names = np.array([s[:3] for s in SOURCES], dtype=object)[source]
    out = pd.DataFrame({
        "session_id": [f"S{n:06d}" for n in range(1, total + 1)], "date": days[date],
        "user_id": [f"U{n:05d}" for n in users], "source": names[:, 0], "medium": names[:, 1],
        "campaign": names[:, 2], "device": device, "arm": arm,
        "load_ms": np.maximum(np.round(load, -1), 300.0), "begin_checkout": begins,
        "purchased": bought,
    })
    text = ["session_id", "user_id", "source", "medium", "campaign", "device", "arm"]
    return out.astype(dict.fromkeys(text, "str") | {"date": "datetime64[ns]"})


def _users(gen: np.random.Generator, total: int) -> np.ndarray:
    """Number of the visitor of each session; three of ten sessions are of someone seen before."""
    again = gen.random(total) < 0.3
    again[0] = False
    new = np.cumsum(~again) - 1
    back = np.floor(gen.random(total) * np.maximum(new, 1)).astype(int)
    return np.where(again, back, new)


def _arms(gen: np.random.Generator, date: np.ndarray, users: np.ndarray, device: np.ndarray,
          split: float) -> np.ndarray:
    """The arm of each session; a visitor keeps it."""
    drawn = np.where(gen.random(users.max() + 1) < split, "treatment", "control").astype(object)
    inside = (date >= TEST[0]) & (date <= TEST[1]) & (device == "mobile")
    return np.where(inside, drawn[users], None)
