"""A widget of T1.3: a Gantt chart with a delay that can be moved."""

from __future__ import annotations

from typing import Any


def gantt(*_: Any) -> Any:
    """The schedule as bars; a delay of one task can be moved."""
    raise NotImplementedError
