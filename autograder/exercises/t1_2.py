"""The exercises of chapter T1.2 in the order of the notebook."""

from __future__ import annotations

from .t1_2_ads import B
from .t1_2_allocate import H
from .t1_2_allocate_exact import S2
from .t1_2_budget import F2 as MEDIA
from .t1_2_budget import Q4, G
from .t1_2_calendar import I
from .t1_2_consistency import D
from .t1_2_contrast import F1
from .t1_2_copy import S1, A
from .t1_2_copy_items import Q1, Q2
from .t1_2_journey import J
from .t1_2_layout import C
from .t1_2_pages_items import Q3, R1
from .t1_2_plan import K
from .t1_2_tracking_ways import E
from .t1_2_utm_ways import F

EXERCISES: tuple = (Q1, A, S1, Q2, B, F1, C, Q3, J, D, F, E, R1, MEDIA, Q4, H, S2, G, I, K)
