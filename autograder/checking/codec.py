"""Values as JSON and back, typed and without pickle.

Carries None, bool, int, float (NaN and infinity too), text, bytes, dates, lists, tuples, dicts,
pandas Series and DataFrames. Everything else is refused: a key or a submission never brings code.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd


def encode(value: Any) -> Any:
    """JSON-ready form of a value. Raises TypeError for what the codec does not carry."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if value is pd.NA or value is pd.NaT:
        return {"t": "na"}
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        number = float(value)
        return number if math.isfinite(number) else {"t": "f", "v": repr(number)}
    if isinstance(value, bytes):
        return {"t": "bytes", "v": base64.b64encode(value).decode("ascii")}
    if isinstance(value, (pd.Timestamp, dt.datetime)):
        return {"t": "ts", "v": value.isoformat()}
    if isinstance(value, np.datetime64):
        return encode(pd.Timestamp(value))
    if isinstance(value, dt.date):
        return {"t": "date", "v": value.isoformat()}
    if isinstance(value, pd.DataFrame):
        return {"t": "frame", "c": [encode(c) for c in value.columns],
                "i": _index(value.index),
                "v": [[encode(x) for x in value.iloc[:, n]] for n in range(value.shape[1])]}
    if isinstance(value, pd.Series):
        return {"t": "series", "i": [encode(x) for x in value.index],
                "v": [encode(x) for x in value]}
    if isinstance(value, np.ndarray):
        return {"t": "list", "v": [encode(x) for x in value.tolist()]}
    if isinstance(value, dict):
        return {"t": "dict", "v": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, tuple):
        return {"t": "tuple", "v": [encode(x) for x in value]}
    if isinstance(value, (list, set, frozenset)):
        return {"t": "list", "v": [encode(x) for x in value]}
    raise TypeError(f"the codec does not carry {type(value).__name__}")


def _index(index: pd.Index) -> Any:
    return None if isinstance(index, pd.RangeIndex) else [encode(x) for x in index]


def decode(data: Any) -> Any:
    """The value behind `encode`'s output. Raises ValueError for anything else."""
    if not isinstance(data, dict):
        if data is None or isinstance(data, (bool, int, float, str)):
            return data
        raise ValueError("not a value of the codec")
    kind, value = data.get("t"), data.get("v")
    if kind == "na":
        return pd.NA
    if kind == "f":
        return float(value)
    if kind == "bytes":
        return base64.b64decode(value)
    if kind == "ts":
        return pd.Timestamp(value)
    if kind == "date":
        return dt.date.fromisoformat(value)
    if kind == "frame":
        columns = [decode(c) for c in data["c"]]
        frame = pd.DataFrame({n: _column(v) for n, v in enumerate(value)})
        frame.columns = pd.Index(columns, dtype=object)
        if data.get("i") is not None:
            frame.index = pd.Index([decode(x) for x in data["i"]])
        return frame
    if kind == "series":
        return pd.Series(_column(value), index=[decode(x) for x in data["i"]])
    if kind == "dict":
        return {decode(k): decode(v) for k, v in value}
    if kind == "tuple":
        return tuple(decode(x) for x in value)
    if kind == "list":
        return [decode(x) for x in value]
    raise ValueError("not a value of the codec")


def _column(values: list) -> pd.Series:
    plain = [decode(x) for x in values]
    if all(isinstance(x, (int, float)) and not isinstance(x, bool) for x in plain) and plain:
        return pd.Series(plain)
    return pd.Series(plain, dtype=object)
