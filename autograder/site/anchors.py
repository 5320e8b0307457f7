"""Anchors of codes and exercises, and names of chapters, as pages and pictures write them."""

from __future__ import annotations

import re

from autograder import register


def anchor(code: str) -> str:
    """Anchor of a code or exercise: P1.5.1 -> p1-5-1."""
    return code.lower().replace(".", "-")


def chapter_name(chapter: register.Chapter, language: str) -> str:
    """Id and title of a chapter; a title that holds the id ("Duty T1: …") stands alone."""
    title = chapter.title[language]
    return title if re.search(rf"\b{chapter.id}\b", title, re.ASCII) else f"{chapter.id} {title}"


def exercise_anchor(item: register.Exercise) -> str:
    """Anchor of an exercise's row; T1.5.A and T1.5.a differ in case only."""
    name = f"{item.chapter}.reflection" if item.kind == "reflection" else item.id
    return f"ex-{anchor(name)}"
