"""Values as typed JSON and back, without pickle: the answer key travels in this form.

Plain JSON values stand for themselves; everything else is {"t": type, ...}. Known types: NA, NaT,
non-finite floats, times, dates, durations, bytes, tuples, sets, dicts, arrays, Series, frames.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
from typing import Any

import numpy as np
import pandas as pd

DTYPES = ("float64", "float32", "int64", "Int64", "Float64", "bool", "boolean", "string", "str")


class CodecError(ValueError):
    """A value of a type that the codec does not carry."""


def encode(value: Any) -> Any:
    """`value` as JSON-able data; CodecError for types that do not travel."""
    kind = type(value)
    if value is None or kind in (bool, int, str):
        return value
    if isinstance(value, (float, np.floating)):
        value = float(value)
        return value if math.isfinite(value) else {"t": "float", "v": repr(value)}
    if value is pd.NA:
        return {"t": "na"}
    if value is pd.NaT:
        return {"t": "nat"}
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, np.integer):
        return int(value)
    if isinstance(value, (dt.datetime, np.datetime64)):
        return {"t": "time", "v": pd.Timestamp(value).isoformat()}
    if isinstance(value, dt.date):
        return {"t": "date", "v": value.isoformat()}
    if isinstance(value, dt.timedelta):
        return {"t": "span", "v": pd.Timedelta(value).isoformat()}
    if isinstance(value, (bytes, bytearray)):
        return {"t": "bytes", "v": base64.b64encode(bytes(value)).decode("ascii")}
    if isinstance(value, (list, tuple, set, frozenset)):
        return _sequence(value)
    if isinstance(value, dict):
        return {"t": "dict", "v": [[encode(k), encode(v)] for k, v in value.items()]}
    if isinstance(value, pd.DataFrame):
        columns = [
            [encode(name), *_column(value.iloc[:, i])] for i, name in enumerate(value.columns)
        ]
        return {"t": "frame", "columns": columns, "index": _index(value.index)}
    if isinstance(value, pd.Series):
        return {"t": "series", "name": encode(value.name), "index": _index(value.index),
                "values": _column(value)}  # fmt: skip
    if isinstance(value, pd.Index):
        return {"t": "list", "v": [encode(v) for v in value.tolist()]}
    if isinstance(value, np.ndarray):
        return {"t": "array", "dtype": str(value.dtype), "shape": list(value.shape),
                "v": [encode(v) for v in value.ravel().tolist()]}  # fmt: skip
    if isinstance(value, str):
        return "".join(str.__iter__(value))
    raise CodecError(f"a value of type {kind.__name__} cannot be kept in an answer key")


def _sequence(value: Any) -> Any:
    if isinstance(value, list):
        return [encode(v) for v in value]
    if isinstance(value, tuple):
        return {"t": "tuple", "v": [encode(v) for v in value]}
    return {"t": "set", "v": sorted((encode(v) for v in value), key=repr)}


def _column(values: pd.Series) -> list:
    dtype = str(values.dtype)
    if dtype.startswith("datetime64") and "," not in dtype:
        stamps = values.astype("datetime64[us]")
        return [dtype, [None if v is pd.NaT else int(v.value // 1000) for v in stamps]]
    if dtype in DTYPES:
        cells = values.astype(object).to_list()
        return [dtype, [None if pd.isna(v) else encode(v) for v in cells]]
    return ["object", [encode(v) for v in values.astype(object).to_list()]]


def _index(index: pd.Index) -> Any:
    if isinstance(index, pd.RangeIndex) and index.start == 0 and index.step == 1:
        return len(index)
    if isinstance(index, pd.MultiIndex):
        return {"names": [encode(n) for n in index.names],
                "tuples": [encode(tuple(v)) for v in index.tolist()]}  # fmt: skip
    return {"name": encode(index.name), "values": _column(index.to_series())}


def decode(data: Any) -> Any:
    """The value that `encode` made `data` from."""
    if isinstance(data, list):
        return [decode(v) for v in data]
    if not isinstance(data, dict):
        return data
    return _DECODERS[data["t"]](data)


def _values(packed: list) -> Any:
    """The array of a column."""
    dtype, cells = packed
    if dtype.startswith("datetime64"):
        none = np.iinfo(np.int64).min
        stamps = np.array([none if v is None else v for v in cells], dtype=np.int64)
        return stamps.view("M8[us]").astype(dtype)
    if any(type(v) in (dict, list) for v in cells):
        cells = [decode(v) for v in cells]
    if dtype in ("float64", "float32", "int64", "bool"):
        return np.array(cells, dtype=dtype)  # None becomes NaN
    if dtype in ("Int64", "Float64", "boolean", "string", "str"):
        return pd.array(cells, dtype=dtype)
    out = np.empty(len(cells), dtype=object)
    out[:] = cells
    return out


def _index_of(packed: Any) -> pd.Index:
    if isinstance(packed, int):
        return pd.RangeIndex(packed)
    if "tuples" in packed:
        names = [decode(n) for n in packed["names"]]
        return pd.MultiIndex.from_tuples([decode(v) for v in packed["tuples"]], names=names)
    return pd.Index(_values(packed["values"]), name=decode(packed["name"]))


def _frame(d: dict) -> pd.DataFrame:
    index = _index_of(d["index"])
    parts = {i: _values(packed) for i, (_, *packed) in enumerate(d["columns"])}
    out = pd.DataFrame(parts, index=index)
    out.columns = [decode(name) for name, *_ in d["columns"]]
    return out


def _series(d: dict) -> pd.Series:
    return pd.Series(_values(d["values"]), _index_of(d["index"]), name=decode(d["name"]))


_DECODERS = {
    "na": lambda d: pd.NA,
    "nat": lambda d: pd.NaT,
    "float": lambda d: float(d["v"]),
    "time": lambda d: pd.Timestamp(d["v"]),
    "date": lambda d: dt.date.fromisoformat(d["v"]),
    "span": lambda d: pd.Timedelta(d["v"]),
    "bytes": lambda d: base64.b64decode(d["v"]),
    "tuple": lambda d: tuple(decode(v) for v in d["v"]),
    "list": lambda d: [decode(v) for v in d["v"]],
    "set": lambda d: {decode(v) for v in d["v"]},
    "dict": lambda d: {decode(k): decode(v) for k, v in d["v"]},
    "array": lambda d: np.array([decode(v) for v in d["v"]], dtype=d["dtype"]).reshape(d["shape"]),
    "frame": _frame,
    "series": _series,
}
