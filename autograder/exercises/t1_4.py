"""The exercises of chapter T1.4 in the order of the notebook."""

from __future__ import annotations

from .t1_4_changes import R1, F
from .t1_4_diagnose_items import C
from .t1_4_ingest_items import A
from .t1_4_pacing_items import F1, B
from .t1_4_pnl_items import G
from .t1_4_policy import F2, Q1, Q2, S1, D
from .t1_4_table import Q3
from .t1_4_table_items import E

EXERCISES: tuple = (A, F1, B, Q1, C, Q2, F2, D, S1, Q3, E, R1, F, G)
