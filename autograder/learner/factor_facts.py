"""What to know of a panel before a model is fitted to it, a sentence each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.messages import translate

SAME, CLOSE = 0.999, 0.9  # correlation from which two columns say the same, or nearly


def factor_notes(panel: pd.DataFrame, factors: Sequence[str]) -> list[str]:
    """Sentences on what keeps a model from telling factors apart; empty where nothing does.

    Args:
        panel: date, units and the factors, one row per day.
        factors: names of columns of numbers.
    """
    if not isinstance(panel, pd.DataFrame):
        return [translate('The panel must be a table such as load("food_panel") gives.')]
    missing = [c for c in ("date", "units", *factors) if c not in panel.columns]
    if missing:
        return [translate("The panel has no column {columns}.", columns=", ".join(missing))]
    if panel.empty:
        return [translate("The panel has no rows, so there is nothing to learn from. Look at the "
                          "filter before this cell.")]
    numbers = panel[list(factors)].apply(pd.to_numeric, errors="coerce").astype(float)
    return [*_rows(panel, numbers), *_columns(numbers)]


def _day(value: Any) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)[:20]


def _rows(panel: pd.DataFrame, numbers: pd.DataFrame) -> list[str]:
    found = []
    twice = panel["date"].duplicated()
    if twice.any():
        found.append(translate(
            "{count} days stand there more than once, first {day}: each counts twice in the model. "
            "Keep one row per day, and one line per panel.", count=int(twice.sum()),
            day=_day(panel.loc[twice, "date"].iloc[0])))
    elif not panel["date"].is_monotonic_increasing:
        found.append(translate(
            "The days are not in order. Errors that compare each day with the day before need "
            "sort_values(\"date\") first."))
    low = pd.to_numeric(panel["units"], errors="coerce").le(0)
    if low.any():
        found.append(translate(
            "Units are 0 or below on {count} days, first {day}: there is no log of 0. Find out "
            "whether nothing was sold or the data did not come in.", count=int(low.sum()),
            day=_day(panel.loc[low, "date"].iloc[0])))
    for column in numbers:
        gone = numbers[column].isna()
        if gone.any():
            found.append(translate(
                "{column} is missing on {count} days, first {day}. The model drops these days; "
                "missing is not 0.", column=column, count=int(gone.sum()),
                day=_day(panel.loc[gone, "date"].iloc[0])))
    return found


def _columns(numbers: pd.DataFrame) -> list[str]:
    found, live = [], []
    for column in numbers:
        if numbers[column].nunique() > 1:
            live.append(column)
            continue
        found.append(translate(
            "{column} is the same on every day of this panel, so its effect cannot be known. Leave "
            "it out of the formula, and say in the report that it was not measured.",
            column=column))
    close = numbers[live].corr().abs() if live else pd.DataFrame()
    same: set[str] = set()
    for one, other in combinations(live, 2):
        r = float(close.loc[one, other])
        if r >= SAME:
            same |= {one, other}
            found.append(translate(
                "{one} and {other} say the same thing in other units, so no model can tell which "
                "of them moved sales. Keep one of them.", one=one, other=other))
        elif r >= CLOSE:
            found.append(translate(
                "{one} and {other} nearly always move together (correlation {r}). Their separate "
                "effects are hardly known and their intervals wide; do not report one without the "
                "other.", one=one, other=other, r=f"{r:.2f}"))
    rest = numbers[live].dropna()
    if not same and live and len(rest):
        scaled = np.column_stack([np.ones(len(rest)), (rest - rest.mean()) / rest.std(ddof=0)])
        if np.linalg.matrix_rank(scaled) < scaled.shape[1]:
            found.append(translate(
                "One of {columns} follows exactly from the others, as shares do that add up to 1. "
                "Leave one of them out.", columns=", ".join(live)))
    return found
