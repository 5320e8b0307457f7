"""The exercises of chapter T2 in the order of the notebook."""

from __future__ import annotations

EXERCISES: tuple = ()
