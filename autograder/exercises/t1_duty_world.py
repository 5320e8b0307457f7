"""Held-out worlds of the closing case from launch to report."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .base import WorldSpec

FESTIVAL = "母親節"
CASE_WORLDS = tuple(WorldSpec(521 + i, year, "none")
                    for i, year in enumerate((2024, 2027, 2025, 2026)))


@lru_cache(maxsize=8)
def case_world(seed: int, year: int) -> Any:
    """The 母親節 world of a seed and year."""
    from datasets.simulator.case_world import CaseWorld

    return CaseWorld(seed, year)


def case_of(world: Any) -> Any:
    """The case of a world, of which files are about."""
    return world.case
