"""The exercises of chapter T2 in the order of the notebook: the pretest, then the closing case."""

from __future__ import annotations

from .t2_duty_decide_items import D
from .t2_duty_effects_items import C
from .t2_duty_explain_items import B
from .t2_duty_pipeline_items import A
from .t2_duty_pretest import P1, P2, P3, P5, P6, P7, P9, P10, P11, P12
from .t2_duty_pretest_functions import P4, P8
from .t2_duty_report import E

EXERCISES = (P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, A, B, C, D, E)
