"""Held-out worlds of the running records of T1.4, and rules of another firm."""

from __future__ import annotations

from typing import Any

import numpy as np

from .base import WorldSpec
from .t1_5_worlds import house

RUN_WORLDS = tuple(WorldSpec(141 + i, year, "none")
                   for i, year in enumerate((2024, 2026, 2027, 2025)))
FILE_WORLDS = (
    WorldSpec(151, 2024, "all"), WorldSpec(152, 2026, "none"),
    WorldSpec(153, 2027, {"D02", "D03", "D04"}), WorldSpec(154, 2025, {"D05", "D07"}),
    WorldSpec(155, 2024, {"D07", "D08", "D38"}), WorldSpec(156, 2026, {"D07", "D09", "D37", "D38"}),
)  # fmt: skip


def stream(world: Any, number: int) -> np.random.Generator:
    """Draws of one exercise in one world."""
    return np.random.default_rng([world.seed, world.year, number])


def run_rules(gen: np.random.Generator | None = None) -> dict[str, Any]:
    """The house's rules, or those of another firm: other limits of the same shape."""
    rules = house("run_rules")
    if gen is not None:
        rules["vat"] = round(float(gen.uniform(0.06, 0.12)), 2)
        rules["pacing"] = {"over": round(float(gen.uniform(0.01, 0.04)), 3),
                           "under": round(float(gen.uniform(0.02, 0.06)), 3)}
        rules["lag_days"] = int(gen.integers(4, 7))
    return rules
