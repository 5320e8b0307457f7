"""The exercises of chapter T1.3 in the order of the notebook."""

from __future__ import annotations

EXERCISES: tuple = ()
