"""The exercises of chapter T2.3 in the order of the notebook."""

from __future__ import annotations

from .t2_3_customers_items import F2, D
from .t2_3_factors_items import F1, B
from .t2_3_funnel_items import Q1, Q2, A
from .t2_3_hotspots_items import E
from .t2_3_price_items import Q3, C
from .t2_3_report import R1, G
from .t2_3_simpson_items import Q4, F
from .t2_3_value_items import S1

EXERCISES: tuple = (Q1, A, Q2, F1, B, Q3, C, F2, D, S1, E, Q4, F, R1, G)
