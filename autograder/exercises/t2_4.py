"""The exercises of chapter T2.4 in the order of the notebook."""

from __future__ import annotations

from .t2_4_backlog import B
from .t2_4_friction_items import Q1, Q2, A
from .t2_4_patch import F
from .t2_4_peeking_items import Q4, E
from .t2_4_report import R1, H
from .t2_4_size_items import F1, C
from .t2_4_split_items import F2, Q3
from .t2_4_uplift_items import G
from .t2_4_verdict_items import D

EXERCISES: tuple = (Q1, A, Q2, B, F1, C, Q3, F2, D, Q4, E, F, G, R1, H)
