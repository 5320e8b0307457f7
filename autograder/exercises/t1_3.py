"""The exercises of chapter T1.3 in the order of the notebook."""

from __future__ import annotations

from .t1_3_schedule_items import F1, Q1, A

EXERCISES: tuple = (Q1, F1, A)
