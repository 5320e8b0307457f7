"""T2.2.k1 to k3: the rule of the verdict keeps its promise, and three answers do occur."""

from __future__ import annotations

from collections import Counter

import pytest

from autograder.exercises.t2_2_behaviour import gift_and_face, offering_days, social_proof, verdict
from autograder.exercises.t2_2_behaviour_worlds import rules
from datasets.simulator.behaviour import gifts, lunar, rituals, social

SKUS = [f"S{n}" for n in range(12)]
SEEDS = 60
# Of 60 independent worlds at most so many may err by chance at 0.1 % where a one-sided error of a
# 95 % interval is 2.5 % (binomial: P(more than 7 of 60) < 0.001).
MOST = 7


def test_an_interval_on_the_limit_decides_nothing() -> None:
    assert verdict(0.005, 0.02, 0.005) == verdict(-0.1, 0.005, 0.005) == "undecided"
    assert verdict(float("nan"), float("nan"), 0.0) == "undecided"


@pytest.mark.parametrize("case", ["social", "gifts", "offerings"])
def test_an_idea_without_effect_is_hardly_ever_supported(case: str) -> None:
    said: Counter[str] = Counter()
    moon = lunar.table(2026)
    for seed in range(SEEDS):
        if case == "social":
            found = social_proof(social.views(seed, 2026, "small", SKUS, "absent"), rules())
        elif case == "gifts":
            found = gift_and_face(gifts.orders(seed, 2026, "small", "absent"), rules())
        else:
            found = offering_days(rituals.sales(seed, 2026, "small", "absent"), moon, rules())
        said[found["verdict"]] += 1
    assert said["supports"] <= MOST


def test_the_plain_comparison_would_have_supported_what_is_not_there() -> None:
    found = gift_and_face(gifts.orders(3, 2026, "full", "absent"), rules())
    assert found["naive"] > rules()["gifts"]["least"] and found["verdict"] == "refutes"
