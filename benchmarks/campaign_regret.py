"""How far from the best budgets a few policies end, on flights that nobody tuned them for.

    python benchmarks/campaign_regret.py [--flights 10] [--json]

Regret is what a policy misses of the best possible contribution after media, in TWD and as a share
of what the best budgets would add to the plan (0: the best, 1: as the plan, above 1: worse).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from autograder.exercises.t1_4_policy_ways import policy_with, reference, steer  # noqa: E402
from datasets.campaign import Campaign, CampaignError, best_plans, hold_plan, play  # noqa: E402

FIRST_SEED = 910_000  # far from the seeds of notebooks and checks


def at_random(seed: int) -> Callable:
    """A policy that follows the plan's pace and shakes the shares by up to 15 % a day."""
    gen = np.random.default_rng(seed)
    paced = policy_with(close=np.inf, clip=False)

    def policy(state: dict) -> dict[str, float]:
        shaken = {c: b * gen.uniform(0.85, 1.15) for c, b in paced(state).items()}
        scale = min(1.0, state["remaining"] / sum(shaken.values()))
        return {c: b * scale for c, b in shaken.items()}

    return policy


POLICIES: dict[str, Callable[[int], Callable]] = {
    "star rule (T1.4.s1)": lambda seed: steer,
    "core rule (T1.4.d)": lambda seed: reference,
    "hold the plan": lambda seed: hold_plan,
    "raise the best average": lambda seed: policy_with(read="average"),
    "cut yesterday's worst": lambda seed: policy_with(
        read="average", age=1, clean=False, hold=False, step=0.3, close=1.0),
    "at random": at_random,
}


def regrets(flights: int = 10, first_seed: int = FIRST_SEED) -> dict[str, dict[str, float]]:
    """Policy -> score, regret (TWD, means over the flights), missed (share), beats_plan (flights).

    Flights run over the years 2024 to 2027; "best" is the first entry.
    """
    specs = [(first_seed + n, 2024 + n % 4) for n in range(flights)]
    best = best_plans(specs)[1]
    plan = np.array([play(hold_plan, Campaign(*one)).score() for one in specs])
    out = {"best (knows the curves)": _row(best, best, plan)}
    for name, make in POLICIES.items():
        out[name] = _row(np.array([_score(make(one[0]), one) for one in specs]), best, plan)
    return out


def _score(policy: Callable, spec: tuple[int, int]) -> float:
    campaign = Campaign(*spec)
    try:
        return play(policy, campaign).score()
    except CampaignError:  # what an inadmissible policy has brought until then
        return campaign.score()


def _row(score: np.ndarray, best: np.ndarray, plan: np.ndarray) -> dict[str, float]:
    return {"score": float(score.mean()), "regret": float((best - score).mean()),
            "missed": float(((best - score) / (best - plan)).mean()),
            "beats_plan": int((score > plan + 1).sum())}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--flights", type=int, default=10)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = regrets(asked.flights)
    if asked.json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'policy':<26}{'score':>10}{'regret':>10}{'missed':>9}{'beats plan':>12}")
    for name, row in rows.items():
        print(f"{name:<26}{row['score']:>10,.0f}{row['regret']:>10,.0f}{row['missed']:>9.2f}"
              f"{row['beats_plan']:>9} of {asked.flights}")


if __name__ == "__main__":
    main()
