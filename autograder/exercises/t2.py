"""The exercises of chapter T2 in the order of the notebook: the pretest, then the closing case."""

from __future__ import annotations

from .t2_duty_decide_items import D
from .t2_duty_effects_items import C
from .t2_duty_explain_items import B
from .t2_duty_pipeline_items import A
from .t2_duty_report import E

EXERCISES = (A, B, C, D, E)
