"""Recall and false alarms of the course's linters on its labelled copies.

    python -m autograder.exercises.copy_figures
"""

from __future__ import annotations

import pandas as pd

from autograder.artefacts.copy_check import figures
from datasets.simulator.creative import copies
from datasets.simulator.rng import stream

from .t1_2_copy import by_course, sharper
from .t1_2_corpus import hidden, labels_of
from .t1_5_worlds import house

LINTERS = {"house rules": by_course, "★ solution": sharper}


def rows(seed: int = 1) -> list[dict[str, object]]:
    """One row per linter, corpus and disguise: counts, recall, false_alarms."""
    rules = house("copy_rules")
    shown, _ = copies.public(stream(seed, 2025, "copies"))
    tables = [("public", "mixed", shown)]
    tables += [("hidden", kind, hidden(seed, (kind,))[0]) for kind in copies.KINDS]
    return [{"linter": name, "copies": corpus, "disguise": kind,
             **figures(linter(table, rules), table, labels_of(table, rules), rules)}
            for name, linter in LINTERS.items() for corpus, kind, table in tables]


if __name__ == "__main__":
    print(pd.DataFrame(rows()).round(3).to_string(index=False))
