"""How often the course's tests find an effect where there is none.

    python benchmarks/false_positives.py [--seeds 300]

For each seed one A/A test is made: users with days, sessions that belong together, and orders, in
two arms that are alike. Printed are, for the fixed test of the rate of buyers, for the ratio
revenue per session (delta method), for the check of the split and for the boundaries at ten looks,
the number of false positives and the binomial bounds at 0.1 % around the nominal level; beside
them, for comparison only, two wrong ways: sessions taken as independent, and stopping at the first
of ten looks with |z| > 1.96. Exits with 1 where a right way lies outside its bounds.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scipy.stats import binom

from autograder.exercises.t2_4_peeking import crossings, obrien_fleming, pocock
from autograder.exercises.t2_4_verdict import evaluate

LEVEL = 0.05
BOUND = 0.001
USERS = 1_600
LOOKS = 10
DAYS = 20
PLAN = {"control": "A", "variant": "B", "share_b": 0.5, "planned_users": 1, "srm_alpha": 0.05,
        "z": 1.959964, "guardrail_limit": 9.0}


def aa_rows(seed: int) -> pd.DataFrame:
    """Rows of one A/A test by user and day, with users of very different habits."""
    gen = np.random.default_rng([seed, 300])
    keen = gen.gamma(0.8, 1.0, USERS)  # habits that all sessions of a user share
    arm = np.where(gen.random(USERS) < 0.5, "B", "A")
    first = gen.integers(0, DAYS, USERS)
    days = 1 + np.minimum(gen.poisson(keen), 8)
    who = np.repeat(np.arange(USERS), days)
    sessions = 1 + gen.poisson(0.4 * keen[who])
    orders = gen.binomial(sessions, np.minimum(0.03 + 0.04 * keen[who], 0.6))
    return pd.DataFrame({
        "date": pd.Timestamp("2027-03-01") + pd.to_timedelta(first[who], unit="D"),
        "user": who, "arm": arm[who], "device": "ios", "sessions": sessions,
        "purchases": orders, "revenue": orders * np.round(np.exp(gen.normal(7, 0.5, len(who)))),
        "load_seconds": np.round(np.exp(gen.normal(0.9, 0.3, len(who))), 3),
        "row": np.arange(len(who)),  # no two rows are the same
    })


def looks_of(rows: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Buyers so far in both arms, and users so far, at ten looks of equally many users."""
    users = rows.groupby("user").agg(arm=("arm", "first"), bought=("purchases", "sum"))
    arms = [users.loc[users["arm"] == a, "bought"].gt(0).to_numpy() for a in "AB"]
    step = min(map(len, arms)) // LOOKS
    n = step * np.arange(1, LOOKS + 1)
    a, b = (arm.cumsum()[n - 1][None, :] for arm in arms)
    return a, b, n


def independent(rows: pd.DataFrame) -> bool:
    """The wrong way: revenue per session with every session as a draw of its own."""
    parts = [rows[rows["arm"] == a] for a in "AB"]
    mean = [p["revenue"].sum() / p["sessions"].sum() for p in parts]
    error = [(p["revenue"] / p["sessions"]).std() / p["sessions"].sum() ** 0.5 for p in parts]
    return abs(mean[1] - mean[0]) > PLAN["z"] * float(np.hypot(*error))


def outside(low: float, high: float) -> bool:
    """True where an interval leaves out 0."""
    return low > 0 or high < 0


def count(seeds: int) -> dict[str, int]:
    """False positives by way, over the seeds 0 to seeds - 1."""
    found = dict.fromkeys(("rate of buyers", "revenue per session", "split", "Pocock, 10 looks",
                           "O'Brien-Fleming, 10 looks", "sessions as draws",
                           "10 looks at 1.96"), 0)
    for seed in range(seeds):
        rows = aa_rows(seed)
        told: dict[str, Any] = evaluate(rows, PLAN)
        a, b, n = looks_of(rows)
        one, two = (crossings(a, b, n, np.array(rule(LOOKS))) for rule in (pocock, obrien_fleming))
        found["rate of buyers"] += outside(told["low"], told["high"])
        found["revenue per session"] += outside(told["ratio_low"], told["ratio_high"])
        found["split"] += told["srm_p"] < LEVEL
        found["Pocock, 10 looks"] += one["rule"] > 0
        found["O'Brien-Fleming, 10 looks"] += two["rule"] > 0
        found["sessions as draws"] += independent(rows)
        found["10 looks at 1.96"] += one["naive"] > 0
    return found


RIGHT = 5  # the first so many ways are right


def main() -> int:
    """Print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seeds", type=int, default=300, help="A/A tests (default 300)")
    seeds = parser.parse_args().seeds
    if seeds < 1:
        parser.error("--seeds must be at least 1")
    started = time.perf_counter()
    low, high = (int(binom.ppf(q, seeds, LEVEL)) for q in (BOUND / 2, 1 - BOUND / 2))
    print(f"{seeds} A/A tests, nominal level {LEVEL:.0%}, "
          f"bounds at {BOUND:.1%}: {low} to {high}")
    failed = False
    for place, (way, number) in enumerate(count(seeds).items()):
        right = place < RIGHT
        within = low <= number <= high
        failed |= right and not within
        mark = ("ok" if within else "OUTSIDE") if right else "wrong way, for comparison"
        print(f"  {way:<27} {number:>4}  {number / seeds:6.1%}  {mark}")
    print(f"{'OUTSIDE' if failed else 'ok'} in {time.perf_counter() - started:.1f} s")
    return int(failed)


if __name__ == "__main__":
    raise SystemExit(main())
