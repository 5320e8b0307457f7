"""The exercises of chapter T1.1 in the order of the notebook."""

from __future__ import annotations

from . import (
    t1_1_benefit_choices,
    t1_1_benefit_items,
    t1_1_keywords_items,
    t1_1_platforms_items,
)

EXERCISES: tuple = (
    t1_1_benefit_items.F1,
    t1_1_benefit_items.D,
    t1_1_benefit_choices.Q4,
    t1_1_platforms_items.E,
    t1_1_benefit_choices.Q5,
    t1_1_keywords_items.F,
)
