"""The exercises of chapter T2.1 in the order of the notebook."""

from __future__ import annotations

EXERCISES: tuple = ()
