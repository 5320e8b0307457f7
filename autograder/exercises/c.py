"""The exercises of chapter C in the order of the notebook."""

from __future__ import annotations

from .capstone_deck import B
from .capstone_products import A

EXERCISES: tuple = (A, B)
