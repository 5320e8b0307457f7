"""The exercises of chapter T1.5 in the order of the notebook."""

from __future__ import annotations

from .t1_5_credit import S1, S2, D
from .t1_5_crisis import F
from .t1_5_items import Q1, Q2, Q3, Q4, R1
from .t1_5_kpis import A
from .t1_5_listening import E
from .t1_5_money import F1, F2
from .t1_5_reconcile import C
from .t1_5_repair import B
from .t1_5_report import G, H

EXERCISES = (Q1, A, Q2, R1, B, F1, Q3, F2, C, D, S1, S2, E, Q4, F, G, H)
