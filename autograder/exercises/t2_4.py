"""The exercises of chapter T2.4 in the order of the notebook."""

from __future__ import annotations

from .t2_4_backlog import B
from .t2_4_friction_items import Q1, Q2, A
from .t2_4_size_items import F1, C

EXERCISES: tuple = (Q1, A, Q2, B, F1, C)
