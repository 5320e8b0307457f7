"""The facts of one column and what its picture needs, as plain data.

Every column gets n (rows), missing, distinct and a kind:

* number: min, median, max and a histogram; on a logarithmic scale, or with the tail cut off, where
  a few large values would leave one tall bar;
* time: first and last, rows by day, week or month, and how many rows each has if all have as many;
* flag: how many are true and false;
* few: the commonest values with their counts (texts, and numbers of at most 12 different values);
* text: texts that hardly repeat: how long they are;
* empty: nothing but missing values.
"""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
import pandas as pd

BINS = 24
TOP = 6
FEW = 12
LONG = 60  # characters from which a text is no category
SKEWED = 20  # the 99 % quantile over the median from which a histogram needs another scale


def plain(value: Any, day: bool = False) -> str | None:
    """A value as text, the same in both languages; None for a missing one.

    Args:
        day: a time is shown without its clock.
    """
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, (float, np.floating)):
        if np.isnan(value):
            return None
        return number(float(value))
    if isinstance(value, (bool, np.bool_)):
        return str(bool(value))
    if isinstance(value, (int, np.integer)):
        return str(int(value))
    if isinstance(value, (pd.Timestamp, datetime.datetime)):
        return value.strftime("%Y-%m-%d" if day else "%Y-%m-%d %H:%M:%S").removesuffix(":00")
    return str(value)


def number(value: float) -> str:
    """A number in at most six significant digits: 1,234.5 is "1234.5", 3.0 is "3"."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.6g}"
    return text if "e" not in text else f"{value:.10f}".rstrip("0").rstrip(".") or text


def column(name: str, values: pd.Series) -> dict[str, Any]:
    """The profile of one column.

    Returns:
        a dict of plain values that `json` can write; see the head of this module.
    """
    known = values.dropna()
    try:
        distinct = int(known.nunique())
    except TypeError:  # lists or dicts in the cells
        known = known.map(str)
        distinct = int(known.nunique())
    base = {
        "name": name,
        "type": _type(values),
        "n": len(values),
        "missing": len(values) - len(known),
        "distinct": distinct,
    }
    if known.empty:
        return {**base, "kind": "empty"}
    if pd.api.types.is_bool_dtype(values.dtype) or set(map(type, known[:50])) == {bool}:
        true = int(known.astype(bool).sum())
        return {**base, "kind": "flag", "true": true, "false": len(known) - true}
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return {**base, "kind": "time", **_time(known)}
    if pd.api.types.is_numeric_dtype(values.dtype):
        numbers = known.astype(float)
        facts = {
            "min": float(numbers.min()),
            "median": float(numbers.median()),
            "max": float(numbers.max()),
        }
        if distinct <= FEW:
            counts = numbers.value_counts().sort_index()
            top = [[number(float(v)), int(c)] for v, c in counts.items()]
            return {**base, "kind": "few", "numeric": True, **facts, "top": top, "other": 0}
        run = distinct == len(numbers) == facts["max"] - facts["min"] + 1
        run = run and bool((numbers == numbers.round()).all())  # 1, 2, 3 ... without a gap
        return {**base, "kind": "number", "run": run, **facts, **_histogram(numbers.to_numpy())}
    return {**base, **_words(known.astype(str), distinct)}


def _type(values: pd.Series) -> str:
    kinds = pd.api.types
    if kinds.is_bool_dtype(values.dtype):
        return "true/false"
    if kinds.is_datetime64_any_dtype(values.dtype):
        return "time"
    if kinds.is_numeric_dtype(values.dtype):
        return "number"
    return "text"


def _histogram(numbers: np.ndarray) -> dict[str, Any]:
    """Counts in bins of equal width, of the logarithm where values span orders of magnitude.

    Returns:
        scale ("plain", "log" or "cut"), edges (one more than counts), counts, and for "cut" how
        many values lie beyond the last edge ("beyond").
    """
    low, high = float(numbers.min()), float(numbers.max())
    middle, far = float(np.median(numbers)), float(np.quantile(numbers, 0.99))
    scale, beyond = "plain", 0
    if low > 0 and far / middle >= SKEWED:
        scale = "log"
        edges = np.geomspace(low, high, BINS + 1)
        edges[0], edges[-1] = low, high  # powers and roots round
    else:
        if low >= 0 and far > low and high > 3 * far:
            scale, high = "cut", far
        edges = _edges(low, high, bool((numbers == np.round(numbers)).all()))
        beyond = int((numbers > edges[-1]).sum())
    counts = np.histogram(numbers, edges)[0]
    return {
        "scale": scale,
        "edges": [float(e) for e in edges],
        "counts": [int(c) for c in counts],
        "beyond": beyond,
    }


def _edges(low: float, high: float, whole: bool) -> np.ndarray:
    """Edges of bins of equal width; of whole width for whole numbers, or the bars make a comb."""
    if not whole:
        return np.linspace(low, high, BINS + 1)
    step = max(1, int(np.ceil((high - low + 1) / BINS)))
    return low + step * np.arange(int((high - low) // step) + 2, dtype=float)


def _time(times: pd.Series) -> dict[str, Any]:
    """First, last, and rows per day, week or month, gaps included."""
    first, last = times.min(), times.max()
    span = (last - first).days + 1
    step, code = ("day", "D") if span <= 62 else ("week", "W") if span <= 500 else ("month", "M")
    counts = times.dt.to_period(code).value_counts().sort_index()
    counts = counts.reindex(pd.period_range(counts.index[0], counts.index[-1], freq=code))
    days = bool((times == times.dt.normalize()).all())
    return {
        "first": plain(first, days),
        "last": plain(last, days),
        "days": days,
        "step": step,
        "starts": [str(period.start_time.date()) for period in counts.index],
        "counts": [int(c) for c in counts.fillna(0)],
        **_regular(times),
    }


def _regular(times: pd.Series) -> dict[str, Any]:
    """"each" rows "every" day or week (or "once") without a gap; {} where rows differ."""
    by_time = times.value_counts().sort_index()
    if by_time.nunique() > 1:
        return {}
    gaps = {gap.total_seconds() / 86400 for gap in by_time.index.to_series().diff().dropna()}
    every = {(): "once", (1.0,): "day", (7.0,): "week"}.get(tuple(gaps))
    return {"each": int(by_time.iloc[0]), "every": every} if every else {}


def _words(texts: pd.Series, distinct: int) -> dict[str, Any]:
    """The commonest texts, or the lengths of texts that hardly repeat."""
    counts = texts.value_counts()
    lengths = texts.str.len()
    repeats = len(texts) / distinct
    alike = distinct <= FEW and (repeats > 1 or distinct <= TOP)
    if lengths.median() <= LONG and (alike or (repeats >= 2 and int(counts.iloc[0]) > 1)):
        # Equal counts in the order of the alphabet, so that two machines draw the same.
        order = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        shown = order if len(order) <= TOP + 1 else order[:TOP]
        return {
            "kind": "few",
            "numeric": False,
            "top": [[str(v), int(c)] for v, c in shown],
            "other": int(len(texts) - sum(c for _, c in shown)),
        }
    edges = _histogram(lengths.to_numpy(float))
    return {
        "kind": "text",
        "min": int(lengths.min()),
        "median": float(lengths.median()),
        "max": int(lengths.max()),
        "example": str(texts.iloc[0]),
        **edges,
    }
