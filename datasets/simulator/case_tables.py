"""The same world as the place of another campaign: `World` inherits the way to its case."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .case_world import CaseWorld


class CaseTables:
    """Cached; needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    @cached_property
    def case(self) -> CaseWorld:
        """The 母親節 campaign of this seed and year; see `case_world`."""
        from .case_world import CaseWorld

        return CaseWorld(self.seed, self.year, self.dirt, self.scale)
