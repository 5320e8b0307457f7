"""The exercises of chapter T2.3 in the order of the notebook."""

from __future__ import annotations

from .t2_3_factors_items import F1, B
from .t2_3_price_items import Q3, C

EXERCISES: tuple = (F1, B, Q3, C)
