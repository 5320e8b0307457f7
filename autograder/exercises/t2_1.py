"""The exercises of chapter T2.1 in the order of the notebook."""

from __future__ import annotations

from .t2_1_scale import Q4, S1

EXERCISES: tuple = (Q4, S1)
