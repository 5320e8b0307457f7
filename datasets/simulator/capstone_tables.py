"""The way of a world to its capstone, C: `World` inherits it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .capstone.world import CapstoneWorld


class CapstoneTables:
    """Cached; needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def capstone(self) -> CapstoneWorld:
        """The capstone of this seed and year; see `capstone.world`."""
        from .capstone.world import CapstoneWorld

        return CapstoneWorld(self.seed, self.year, self.dirt, self.scale)
