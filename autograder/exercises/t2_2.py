"""The exercises of chapter T2.2 in the order of the notebook."""

from __future__ import annotations

from .t2_2_behaviour_items import K1, K2, K3
from .t2_2_demographics_items import F
from .t2_2_direct_items import Q1, Q2, C
from .t2_2_interval import F1
from .t2_2_profile_items import B
from .t2_2_report import R1, G
from .t2_2_search_items import D
from .t2_2_tags_items import Q3, E
from .t2_2_taxonomy_items import A

EXERCISES: tuple = (Q1, A, F1, B, Q2, C, D, Q3, E, F, K1, K2, K3, R1, G)
