"""The hidden copies of T1.2.a and ★ T1.2.s1: 120 that learners never see, disguised by seed."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.copy_lint import plain_form
from datasets.simulator.creative import copies

from . import t1_2_copy_practice as practice
from .base import WorldSpec
from .t1_5_worlds import house

FILE = Path(__file__).parent / "samples" / "t1_2_copies.csv"
# Consecutive offsets, so that every disguise has its world whatever the secret seed.
LINT_WORLDS = tuple(WorldSpec(1 + n, 2024 + n % 4, "none") for n in range(len(copies.KINDS)))
COLUMNS = ["copy_id", "rule", "start", "end"]


def hidden(
    seed: int, kinds: tuple[str, ...], keep: str = ""
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The hidden copies in a random order, each in one of the disguises, and their labels.

    keep: a pattern; only copies whose marked text holds it.
    """
    source = copies.corpus(FILE)
    if keep:
        source = source[source["marked"].str.contains(keep)]
    return copies.tables(source, "H", np.random.default_rng([seed, 12]), kinds)


def lint_inputs(world: Any) -> tuple:
    """All hidden copies, half of them in the disguise of the world; those with digits or Latin
    letters in full width; those that break one rule twice, with some lawful ones."""
    kind = copies.KINDS[world.seed % len(copies.KINDS)]
    rules = house("copy_rules")
    table, labels = hidden(world.seed, (kind, kind, "plain", "wide"))
    digits, _ = hidden(world.seed, ("wide",), r"(?:^|\])[^\[]*[0-9A-Za-z]|:[^\]]*[0-9A-Za-z]")
    twice = labels[labels.duplicated(["copy_id", "rule"])]["copy_id"]
    lawful = table[~table["copy_id"].isin(labels["copy_id"])]["copy_id"].head(12)
    few = table[table["copy_id"].isin([*twice, *lawful])].reset_index(drop=True)
    return ((table, rules), (digits, rules), (few, rules), *practice.practice_copies())


@cache
def _known() -> dict[str, list[copies.Label]]:
    """Labels of every copy of the course, by its plain form and in places of that form."""
    found = {}
    written = [*copies.corpus(copies.FILE)["marked"], *copies.corpus(FILE)["marked"]]
    for marked in (*written, *practice.marked()):
        text, labels = copies.unmarked(marked)
        plain, places = plain_form(text)
        found[_tail(plain)] = [
            (rule, places.index(start), len(plain) - 1 - places[::-1].index(end - 1) + 1)
            for rule, start, end in labels]
    return found


def _tail(plain: str) -> str:
    """What tells a copy: its plain form without what a disguise puts before it."""
    for lead in _leads():
        plain = plain.removeprefix(lead)
    return plain


@cache
def _leads() -> tuple[str, ...]:
    leads = {plain_form(lead)[0] for some in copies.LEAD.values() for lead in some}
    return tuple(sorted(leads - {""}, key=len, reverse=True))


def labels_of(table: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """What an infallible linter would find: the labels of the copies, whatever their disguise.

    Raises:
        KeyError: a text that is no copy of the course.
    """
    rows = []
    for copy_id, text in zip(table["copy_id"], table["text"], strict=True):
        plain, places = plain_form(text)
        tail = _tail(plain)
        shift = len(plain) - len(tail)
        rows += [(copy_id, rule, places[shift + start], places[shift + end - 1] + 1)
                 for rule, start, end in _known()[tail]]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"start": "int64", "end": "int64"})
