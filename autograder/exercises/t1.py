"""The exercises of duty T1 in the order of the notebook: the pretest, then the closing case."""

from __future__ import annotations

from .t1_duty_budget import B
from .t1_duty_launch import C
from .t1_duty_plan import A
from .t1_duty_pretest import P1, P2, P4, P5, P6, P7, P8, P9, P11, P12, P14
from .t1_duty_pretest_functions import P3, P10, P13
from .t1_duty_report import E
from .t1_duty_run import D

EXERCISES = (P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11, P12, P13, P14, A, B, C, D, E)
