"""Anchors of codes and exercises, which pages and their pictures link to."""

from __future__ import annotations

from autograder import register


def anchor(code: str) -> str:
    """Anchor of a code or exercise: P1.5.1 -> p1-5-1."""
    return code.lower().replace(".", "-")


def exercise_anchor(item: register.Exercise) -> str:
    """Anchor of an exercise's row; T1.5.A and T1.5.a differ in case only."""
    name = f"{item.chapter}.reflection" if item.kind == "reflection" else item.id
    return f"ex-{anchor(name)}"
