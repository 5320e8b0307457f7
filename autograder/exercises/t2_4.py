"""The exercises of chapter T2.4 in the order of the notebook."""

from __future__ import annotations

from .t2_4_backlog import B

EXERCISES: tuple = (B,)
