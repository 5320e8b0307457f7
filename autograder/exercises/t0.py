"""The exercises of chapter T0 in the order of the notebook."""

from __future__ import annotations

EXERCISES: tuple = ()
