"""The exercises of chapter T2.1 in the order of the notebook."""

from __future__ import annotations

from .t2_1_measure_items import Q1, Q5
from .t2_1_nested_items import F1, Q2, Q3, B
from .t2_1_quality_items import D
from .t2_1_request import A
from .t2_1_scale import Q4, S1
from .t2_1_sessions_items import C
from .t2_1_sql import R1, E
from .t2_1_workbook import F

EXERCISES: tuple = (Q1, Q5, A, F1, B, Q2, C, Q3, D, R1, E, Q4, S1, F)
