"""Cells as plain values: numbers, text, times and NA, whatever dtype they came in."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Column:
    """A column as plain values: `keys` (hashable cells, None for NA); `numbers` if all numeric."""

    keys: list
    numbers: np.ndarray | None

    def take(self, rows: np.ndarray) -> Column:
        """The same column in another order of rows."""
        numbers = None if self.numbers is None else self.numbers[rows]
        return Column([self.keys[i] for i in rows], numbers)


def mixed(value: Any) -> Any:
    """One cell as a plain hashable value: None (NA), bool, int, float, str, Timestamp.

    Anything else becomes ("?", name of its type), which equals nothing that is expected: an
    object that claims to equal everything is never asked.
    """
    kind = type(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if kind is str or kind is bool or kind is int:
        return value
    if kind is float:
        return None if math.isnan(value) else value
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, np.floating):
        return None if np.isnan(value) else float(value)
    if isinstance(value, str):
        return "".join(str.__str__(c) for c in str.__iter__(value))
    if isinstance(value, (dt.datetime, dt.date, np.datetime64)):
        stamp = pd.Timestamp(value)
        return None if stamp is pd.NaT else stamp.tz_localize(None)
    if isinstance(value, (dt.timedelta, np.timedelta64)):
        return pd.Timedelta(value).total_seconds()
    if isinstance(value, pd.Period):
        return value.start_time
    if kind.__module__ == "decimal":
        return float(value)
    if isinstance(value, (list, tuple)):
        return tuple(mixed(v) for v in value)
    if isinstance(value, dict):
        return tuple((mixed(k), mixed(v)) for k, v in value.items())
    return ("?", kind.__name__)


def _as_time(value: Any) -> Any:
    """ISO text as a time; everything else as it is."""
    if isinstance(value, str) and len(value) >= 8 and value[:1].isdigit():
        try:
            return pd.Timestamp(value.replace("/", "-")).tz_localize(None)
        except (ValueError, TypeError, OverflowError):
            return value
    return value


def _numeric(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_complex_dtype(
        values.dtype
    )


def column(values: pd.Series, like: pd.Series) -> Column:
    """`values` as plain cells; ISO text is read as time where `like` holds times."""
    if _numeric(values):
        numbers = values.to_numpy(dtype="float64", na_value=np.nan)
        keys = [None if v != v else (int(v) if v.is_integer() else v) for v in numbers.tolist()]
        return Column(keys, numbers)
    cells = [mixed(v) for v in values.astype(object).to_list()]
    times = pd.api.types.is_datetime64_any_dtype(like.dtype) or (
        like.dtype == object
        and any(isinstance(v, (dt.date, np.datetime64)) for v in like.head(50))
    )
    if times:
        cells = [_as_time(c) for c in cells]
    if cells and all(c is None or isinstance(c, (bool, int, float)) for c in cells):
        numbers = np.array([math.nan if c is None else float(c) for c in cells])
        cells = [int(c) if isinstance(c, float) and c.is_integer() else c for c in cells]
        return Column(cells, numbers)
    return Column(cells, None)


def differences(
    mine: Column, right: Column, rtol: float, atol: float
) -> tuple[np.ndarray, str]:
    """Positions where two columns of equal length differ, and in which way (a key of SIDES)."""
    if mine.numbers is not None and right.numbers is not None:
        a, e = mine.numbers, right.numbers
        with np.errstate(invalid="ignore"):
            near = np.abs(a - e) <= atol + rtol * np.abs(e)
        same = near | (a == e) | (np.isnan(a) & np.isnan(e))
        sides = [_side(float(a[i]), float(e[i])) if not same[i] else "" for i in range(len(a))]
    else:
        cells = zip(mine.keys, right.keys, strict=True)
        sides = [same_cell(a, e, rtol, atol) for a, e in cells]
    first = next((side for side in sides if side), "")
    told = {first}
    if first in ("high", "low") and {"high", "low"} <= set(sides):
        first, told = "mixed", {"high", "low"}
    if not first:
        return np.array([], dtype=int), ""
    return np.array([i for i, side in enumerate(sides) if side in told], dtype=int), first


def _side(a: float, e: float) -> str:
    if math.isinf(a) and not math.isinf(e):
        return "infinite"
    if math.isnan(e):
        return "zero" if a == 0 else "present"
    if math.isnan(a):
        return "missing"
    return "high" if a > e else "low"


def same_cell(actual: Any, expected: Any, rtol: float = 0.0, atol: float = 1e-9) -> str:
    """"" if two cells are equal within tolerance, else in which way they differ."""
    a, e = mixed(actual), mixed(expected)
    if isinstance(e, pd.Timestamp):
        a = _as_time(a)
    if isinstance(e, (int, float)) or e is None:
        if isinstance(a, (int, float)) or a is None:
            if a is None or e is None:
                if a is None and e is None:
                    return ""
                return _side(math.nan if a is None else float(a),
                             math.nan if e is None else float(e))  # fmt: skip
            if a == e or abs(a - e) <= atol + rtol * abs(e):
                return ""
            return _side(float(a), float(e))
        if e is None:
            return "present"
        return "text" if isinstance(a, str) else "other"
    if a is None:
        return "missing"
    if isinstance(a, tuple) and isinstance(e, tuple):
        if len(a) == len(e) and not any(
            same_cell(x, y, rtol, atol) for x, y in zip(a, e, strict=True)
        ):
            return ""
        return "other"
    return "" if type(a) is type(e) and a == e else "other"
