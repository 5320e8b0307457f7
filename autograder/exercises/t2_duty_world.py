"""Held-out worlds of the closing case from raw export to decision."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from .base import WorldSpec

DUTY_WORLDS = tuple(WorldSpec(731 + i, year, "none") for i, year in enumerate((2024, 2027, 2025)))


@lru_cache(maxsize=64)
def duty_world(seed: int, year: int) -> Any:
    """The case of a seed and year."""
    from datasets.simulator.case_two.world import CaseTwoWorld

    return CaseTwoWorld(seed, year)


def duty_of(world: Any) -> Any:
    """The case of a world, of which files are about."""
    return duty_world(world.seed, world.year)
