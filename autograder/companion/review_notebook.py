"""`review.ipynb` beside the start page: today's reviews, and a cell to write answers in.

It is the learner's once it is there: the course writes it only where it is missing.
"""

from __future__ import annotations

import json
from pathlib import Path

from autograder.checking.messages import in_language, translate
from autograder.companion.desk import CompanionError
from autograder.learner import attempt_log

NAME = "review.ipynb"
SOURCE = "from autograder.companion.review import review\n\nreview()"


def renew(desk: Path) -> list[str]:
    """Write the notebook where it is missing; sentences on what went wrong. Never raises."""
    from autograder.companion.review import lang_of

    path = Path(desk) / NAME
    if path.exists():
        return []
    try:
        with in_language(lang_of(desk)):
            attempt_log.write(path, json.dumps(fresh(), ensure_ascii=False, indent=1) + "\n")
        return []
    except CompanionError as error:
        return [str(error)]
    except OSError as error:
        return [f"{path}: {error.strerror or error}"]


def fresh() -> dict:
    """The notebook in the language in force."""
    about = translate(
        "# Review\n\nWhat you have solved comes up again after 1, 3, 7, 16, 35 and 80 days: "
        "questions and steps in another order than the last time, functions with up to six sets "
        "of data in turn. Run the cell below (Shift+Enter)."
    )
    answer = translate(
        "# Your answer: write the function here, or answer = …; run this cell, then press Check."
    )
    return {
        "cells": [
            {"cell_type": "markdown", "id": "about", "metadata": {},
             "source": about.splitlines(keepends=True)},
            _code("review", SOURCE),
            _code("answer", answer + "\n"),
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip


def _code(name: str, source: str) -> dict:
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {},
        "execution_count": None,
        "source": source.splitlines(keepends=True),
        "outputs": [],
    }
