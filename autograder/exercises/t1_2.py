"""The exercises of chapter T1.2 in the order of the notebook."""

from __future__ import annotations

from .t1_2_calendar import I
from .t1_2_journey import J

EXERCISES: tuple = (J, I)
