"""The exercises of chapter T1.3 in the order of the notebook."""

from __future__ import annotations

from .t1_3_browser import S1
from .t1_3_checkout_ways import E
from .t1_3_datalayer_ways import F
from .t1_3_gate import H
from .t1_3_landing import D
from .t1_3_launch_items import Q3, Q4, R1
from .t1_3_pages_items import F2, Q2
from .t1_3_pages_ways import C
from .t1_3_raci import B
from .t1_3_schedule_items import F1, Q1, A
from .t1_3_triage_ways import G

EXERCISES: tuple = (Q1, F1, A, B, Q2, F2, C, S1, D, Q3, E, F, Q4, G, R1, H)
