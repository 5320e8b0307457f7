"""The exercises of chapter T1.4 in the order of the notebook."""

from __future__ import annotations

from .t1_4_pacing_items import F1, B

EXERCISES: tuple = (F1, B)
