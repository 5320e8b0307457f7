"""The exercises of chapter T0 in the order of the notebook: the pretest, then first steps."""

from __future__ import annotations

from .t0_groups import F1, C
from .t0_items import P1, P4, Q1, Q2, R1
from .t0_steps import P2, P3, A, B

EXERCISES = (P1, P2, P3, P4, Q1, A, B, R1, F1, C, Q2)
