"""Held-out worlds of T1.1.a to T1.1.c: other years, in which 農曆年, 端午 and 中秋 move."""

from __future__ import annotations

from .base import WorldSpec

OWN = "澄嶼日常"  # the own brand, as term and as brand
YEARS = (2024, 2026, 2027)
ALL = tuple(WorldSpec(1 + i, year, "all") for i, year in enumerate(YEARS))
CLEAN = WorldSpec(90, 2026, "none")


def _one_by_one(*dirts: str) -> tuple[WorldSpec, ...]:
    """All dirt in each of the years, clean data, then one world per kind of dirt."""
    return (*ALL, CLEAN, *(WorldSpec(100 + int(d[1:]), YEARS[int(d[1:]) % 3], {d}) for d in dirts))


HISTORY_WORLDS = _one_by_one("D02", "D03", "D04", "D07", "D08", "D09", "D10", "D33", "D38")
FESTIVAL_WORLDS = (*ALL, CLEAN)
MARKET_WORLDS = (*ALL, CLEAN)
