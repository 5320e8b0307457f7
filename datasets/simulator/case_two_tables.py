"""The same world as the place of the closing case of duty T2: `World` inherits the way to it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .case_two.world import CaseTwoWorld


class CaseTwoTables:
    """Cached; needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def case_two(self) -> CaseTwoWorld:
        """Three weeks around the release of this seed and year; see `case_two.world`."""
        from .case_two.world import CaseTwoWorld

        return CaseTwoWorld(self.seed, self.year)
