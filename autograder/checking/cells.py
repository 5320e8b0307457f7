"""Single cells and columns as plain values, whatever type they came in."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from numbers import Number
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import is_complex_dtype, is_numeric_dtype

EXACT = 1e-9
_OWN_TYPES = {str, int, float, bool, type(None), type(pd.NA), type(pd.NaT), pd.Timestamp,
              dt.date, np.float64, np.int64, np.bool_}  # fmt: skip
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def plain(value: Any) -> Any:
    """Numbers as float, dates and periods as text, missing as None, else the type's name."""
    kind = type(value)
    if kind is float:
        return value if value == value else None
    if kind is str:
        return value
    if kind is int:
        return float(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, Number):
        if isinstance(value, complex):
            return value
        number = float(value)
        return None if math.isnan(number) else number
    if isinstance(value, (pd.Timestamp, dt.datetime)):
        return value.replace(tzinfo=None).isoformat().removesuffix("T00:00:00")
    if isinstance(value, np.datetime64):
        return plain(pd.Timestamp(value))
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, pd.Period):
        return str(value)
    if isinstance(value, str):
        return "".join(str.__iter__(value))
    if isinstance(value, (list, tuple)):
        return tuple(plain(v) for v in value)
    if isinstance(value, dict):
        return tuple((plain(k), plain(v)) for k, v in value.items())
    # An object that claims to equal everything is never asked.
    return ("?", type(value).__name__)


def _allowed(rtol: float | Sequence[float]) -> tuple[float, float]:
    """(relative, absolute) tolerance; what is given may be one number, relative, or both."""
    rel, off = rtol if isinstance(rtol, (tuple, list)) else (rtol, 0.0)
    return max(rel, EXACT), max(off, EXACT)


def close(a: Any, b: Any, rtol: float | Sequence[float] = EXACT) -> bool:
    """True when two single values agree: missing with missing, numbers within rtol, rest equal."""
    a, b = plain(a), plain(b)
    if a is None or b is None:
        return a is None and b is None
    if isinstance(b, bool) or isinstance(a, bool):
        return isinstance(a, (bool, float)) and isinstance(b, (bool, float)) and \
            float(a) == float(b)
    if isinstance(b, float):
        rel, off = _allowed(rtol)
        return isinstance(a, float) and math.isclose(a, b, rel_tol=rel, abs_tol=off)
    if isinstance(a, str) and isinstance(b, str) and a != b and _DATE.match(b):
        return _iso(a) == _iso(b)
    return type(a) is type(b) and bool(a == b)


def _iso(text: str) -> str | dt.datetime:
    """A date or time in any ISO form as one moment; other text as it is."""
    try:
        return dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text


def all_close(mine: pd.Series, right: pd.Series, rtol: float | Sequence[float]) -> bool:
    """Whole columns at once; False also means "look at each cell"."""
    if mine.dtype == right.dtype and _harmless(mine) and mine.equals(right):
        return True
    if not all(is_numeric_dtype(v.dtype) and not is_complex_dtype(v.dtype) for v in (mine, right)):
        return False
    a, b = (v.to_numpy(dtype="float64", na_value=np.nan) for v in (mine, right))
    rel, off = _allowed(rtol)
    return bool(np.isclose(a, b, rtol=rel, atol=off, equal_nan=True).all())


def _harmless(values: pd.Series) -> bool:
    """True when no cell can have an equality of its own making."""
    return values.dtype != object or set(map(type, values)) <= _OWN_TYPES


def shown(value: Any) -> str:
    """A learner's value, short enough for a message."""
    try:
        text = repr(value)
        return text if len(text) <= 240 else f"{text[:120]} … {text[-100:]}"
    except (Exception, SystemExit, KeyboardInterrupt):  # a broken __repr__ of the learner's
        return type(value).__name__


def label(key: tuple) -> str:
    """A key as messages show it."""
    return " / ".join(
        "NA" if v is None else str(int(v)) if isinstance(v, float) and v.is_integer() else str(v)
        for v in key)


def other_type(mine: list[tuple], right: list[tuple], names: Sequence[str]
               ) -> tuple[str, bool] | None:
    """(key column, whether mine is text) where keys are those asked for, in another type."""
    if not {label(k) for k in mine} & {label(k) for k in right}:
        return None
    return next(((name, isinstance(a, str)) for name, a, b in zip(
        names, mine[0], right[0], strict=True) if isinstance(a, str) != isinstance(b, str)), None)
