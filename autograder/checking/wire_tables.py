"""Arrays, columns, indexes and tables of `wire`: raw cells, and the kinds pandas gives them."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .wire_values import DTYPE, zone_name, zone_of

if TYPE_CHECKING:
    from .wire import Reader, Writer

_MASKED = {"Int8", "Int16", "Int32", "Int64", "UInt8", "UInt16", "UInt32", "UInt64", "Float32",
           "Float64", "boolean"}  # fmt: skip
_GAPS = {type(None): None, type(pd.NA): pd.NA, type(pd.NaT): pd.NaT}
MOST_ROWS = 5_000_000
MOST_TEXT = 32 * 1024 * 1024  # characters of texts of one width


def register(packers: dict, bases: list, readers: dict) -> None:
    """Add the types of this module to those of `wire`."""
    packers.update({pd.DataFrame: _frame, pd.Series: _series, np.ndarray: _array})
    bases += [(pd.DataFrame, _frame), (pd.Series, _series), (pd.Index, _index_value),
              (np.ndarray, _array), (pd.api.extensions.ExtensionArray, _extension)]  # fmt: skip
    readers.update({"frame": _read_frame, "series": _read_series, "array": _read_array,
                    "index": lambda r, d, n: _read_index(r, d["v"], n),
                    "column": lambda r, d, n: _read_cells(r, d["v"], n)})  # fmt: skip


# --- cells: one dimension, any dtype --------------------------------------------------------

def _cells(w: Writer, values: Any, depth: int) -> dict:
    """The cells of a one-dimensional numpy or pandas array."""
    dtype = values.dtype
    if isinstance(dtype, np.dtype):
        if dtype.kind == "O":
            return {"d": "object", **_objects(w, values, depth)}
        if dtype.kind in "US":
            return {"d": dtype.str, **_objects(w, values.astype(object), depth)}
        if not DTYPE.fullmatch(dtype.str):
            return {"d": "object", **_objects(w, values.astype(object), depth)}
        return {"d": dtype.str, "p": w.take(_bytes_of(values))}
    if isinstance(dtype, pd.StringDtype):
        return {"d": "string", "na": dtype.na_value is pd.NA,
                **_objects(w, values.to_numpy(dtype=object), depth)}
    name = str(dtype)
    if name in _MASKED:
        raw = values.to_numpy(dtype=dtype.numpy_dtype, na_value=dtype.numpy_dtype.type(0))
        return {"d": name, "v": _cells(w, raw, depth),
                "m": w.take(_bytes_of(np.asarray(values.isna())))}
    if isinstance(dtype, pd.CategoricalDtype):
        return {"d": "category", "o": bool(dtype.ordered),
                "c": _index(w, dtype.categories, depth), "v": _cells(w, values.codes, depth)}
    if isinstance(dtype, pd.DatetimeTZDtype):
        return _zoned(w, values, dtype, depth)
    if isinstance(dtype, pd.PeriodDtype):
        return {"d": "period", "f": str(dtype)[7:-1], "p": w.take(_bytes_of(values.asi8))}
    if isinstance(dtype, pd.IntervalDtype):
        return {"d": "interval", "c": dtype.closed, "l": _index(w, values.left, depth),
                "r": _index(w, values.right, depth)}
    return {"d": "object", **_objects(w, np.asarray(values, dtype=object), depth)}


def _zoned(w: Writer, values: Any, dtype: pd.DatetimeTZDtype, depth: int) -> dict:
    zone = zone_name(dtype.tz)
    if zone is None:  # a zone without a name: each moment with its own distance from UTC
        return {"d": "object", **_objects(w, values.astype(object), depth)}
    raw = values.tz_convert("UTC").tz_localize(None)
    return {"d": "zoned", "z": zone, "v": _cells(w, np.asarray(raw), depth)}


def _bytes_of(values: np.ndarray) -> Any:
    return np.ascontiguousarray(values).reshape(-1).view(np.uint8)


def _objects(w: Writer, values: np.ndarray, depth: int) -> dict:
    """Object cells: a run where they are numbers or texts, with one kind of gap; else singly."""
    items = values.tolist()
    kinds = set(map(type, items))
    gap = kinds - {str}
    if kinds == {str}:
        return w.texts(items)
    if str in kinds and len(gap) == 1 and _one_gap(gap.pop(), items):
        at = [i for i, v in enumerate(items) if type(v) is not str]
        return {**w.texts([v if type(v) is str else "" for v in items]),
                "gap": w.value(items[at[0]], depth), "at": w.take(np.array(at, dtype=np.int64))}
    return {"v": w.items(items, depth)}


def _one_gap(kind: type, items: list) -> bool:
    return kind in _GAPS or (kind is float and all(
        v != v for v in items if type(v) is float))


def _read_cells(r: Reader, d: dict, depth: int) -> Any:
    """The array of packed cells."""
    dtype = d["d"]
    if "p" in d and DTYPE.fullmatch(dtype):
        return r.numbers(dtype, d["p"])
    if dtype in _MASKED:
        mask = r.numbers("|b1", d["m"])
        if d["v"]["d"] not in ("|b1", np.dtype(dtype.lower()).str if dtype != "boolean" else ""):
            raise ValueError("a mask over cells of another kind")
        cells = _read_cells(r, d["v"], depth)
        kind = pd.arrays.BooleanArray if dtype == "boolean" else pd.arrays.FloatingArray \
            if dtype.startswith("Float") else pd.arrays.IntegerArray
        return kind(cells, mask)
    return _CELLS.get(dtype, _read_objects)(r, d, depth)


def _read_objects(r: Reader, d: dict, depth: int) -> np.ndarray:
    items = r.texts(d) if "s" in d else r.items(d["v"], depth)
    out = np.empty(len(items), dtype=object)
    out[:] = items
    if "gap" in d:
        out[r.numbers("<i8", d["at"])] = r.value(d["gap"], depth)
    if re.fullmatch(r"[<>|=]?[US]\d{1,6}", d["d"]):
        if len(items) * max(map(len, map(str, items)), default=0) > MOST_TEXT:
            raise ValueError("texts of one width that nobody can hold")
        return out.astype(d["d"][-1:] and re.sub(r"\d+", "", d["d"]))
    if d["d"] != "object":
        raise ValueError("no dtype that is carried")
    return out


def _read_strings(r: Reader, d: dict, depth: int) -> Any:
    cells = _read_objects(r, {**d, "d": "object"}, depth)
    return pd.array(cells, dtype=pd.StringDtype(na_value=pd.NA if d["na"] is True else np.nan))


def _read_category(r: Reader, d: dict, depth: int) -> Any:
    return pd.Categorical.from_codes(_read_cells(r, d["v"], depth), ordered=d["o"] is True,
                                     categories=_read_index(r, d["c"], depth))


def _read_zoned(r: Reader, d: dict, depth: int) -> Any:
    cells = pd.DatetimeIndex(_read_cells(r, d["v"], depth))
    return cells.tz_localize("UTC").tz_convert(zone_of(d["z"])).array


def _read_period(r: Reader, d: dict, depth: int) -> Any:
    ordinals = r.numbers("<i8", d["p"])
    return pd.PeriodIndex.from_ordinals(ordinals, freq=d["f"][:30]).array


def _read_interval(r: Reader, d: dict, depth: int) -> Any:
    return pd.arrays.IntervalArray.from_arrays(
        _read_index(r, d["l"], depth), _read_index(r, d["r"], depth), closed=d["c"])


_CELLS: dict[str, Callable[[Reader, dict, int], Any]] = {
    "string": _read_strings, "category": _read_category, "zoned": _read_zoned,
    "period": _read_period, "interval": _read_interval,
}


# --- values made of cells --------------------------------------------------------------------

def _array(w: Writer, value: np.ndarray, depth: int) -> dict:
    plain = np.asarray(value).view(np.ndarray)
    if plain.dtype.names or isinstance(value, np.ma.MaskedArray):
        return w.unfit(value)
    if plain.dtype.kind == "O" and plain.size and plain.ravel().tolist()[0] is value:
        return w.unfit(value)
    return {"t": "array", "shape": list(plain.shape), "v": _cells(w, plain.ravel(), depth + 1)}


def _read_array(r: Reader, d: dict, depth: int) -> np.ndarray:
    cells = _read_cells(r, d["v"], depth + 1)
    if not isinstance(cells, np.ndarray):
        raise ValueError("no array of numpy")
    return cells.reshape(tuple(map(int, d["shape"])))


def _extension(w: Writer, value: Any, depth: int) -> dict:
    return {"t": "column", "v": _cells(w, value, depth + 1)}


def _index(w: Writer, index: pd.Index, depth: int) -> dict:
    if isinstance(index, pd.RangeIndex):
        return {"range": [index.start, index.stop, index.step], "name": w.value(index.name, depth)}
    if isinstance(index, pd.MultiIndex):
        return {"levels": [_index(w, level, depth + 1) for level in index.levels],
                "codes": [_cells(w, np.asarray(codes, dtype=np.int64), depth)
                          for codes in index.codes],
                "names": [w.value(name, depth) for name in index.names]}
    out = {"v": _cells(w, index.array if not isinstance(index.dtype, np.dtype)
                       else index.to_numpy(), depth), "name": w.value(index.name, depth)}
    freq = getattr(index, "freqstr", None)
    return {**out, "f": freq} if freq and not isinstance(index, pd.PeriodIndex) else out


def _index_value(w: Writer, value: pd.Index, depth: int) -> dict:
    return {"t": "index", "v": _index(w, value, depth + 1)}


def _read_index(r: Reader, d: dict, depth: int) -> pd.Index:
    if depth > 100:
        raise ValueError("nested too deeply")
    if "range" in d:
        made = range(*map(int, d["range"]))
        if len(made) > MOST_ROWS:
            raise ValueError("too many rows")
        return pd.RangeIndex(made, name=r.value(d["name"], depth))
    if "levels" in d:
        return pd.MultiIndex([_read_index(r, level, depth + 1) for level in d["levels"]],
                             [_read_cells(r, codes, depth) for codes in d["codes"]],
                             names=[r.value(name, depth) for name in d["names"]])
    cells = _read_cells(r, d["v"], depth)
    made = pd.Index(cells, dtype=cells.dtype, name=r.value(d["name"], depth))
    if "f" in d:
        made = type(made)(made, freq=d["f"][:30])
    return made


def _series(w: Writer, value: pd.Series, depth: int) -> dict:
    plain = value if type(value) is pd.Series else pd.Series(value)
    return {"t": "series", "name": w.value(plain.name, depth), "v": _cells(
        w, _held(plain), depth + 1), "i": _index(w, plain.index, depth + 1)}


def _held(values: pd.Series) -> Any:
    return values.to_numpy() if isinstance(values.dtype, np.dtype) else values.array


def _read_series(r: Reader, d: dict, depth: int) -> pd.Series:
    cells = _read_cells(r, d["v"], depth + 1)
    return pd.Series(cells, index=_read_index(r, d["i"], depth + 1), dtype=cells.dtype, copy=False,
                     name=r.value(d["name"], depth))


def _frame(w: Writer, value: pd.DataFrame, depth: int) -> dict:
    plain = value if type(value) is pd.DataFrame else pd.DataFrame(value)
    out = {"t": "frame", "c": _index(w, plain.columns, depth + 1),
           "v": [_cells(w, _held(column), depth + 1) for _, column in plain.items()],
           "i": _index(w, plain.index, depth + 1)}
    return {**out, "a": w.value(dict(plain.attrs), depth + 1)} if plain.attrs else out


def _read_frame(r: Reader, d: dict, depth: int) -> pd.DataFrame:
    index, columns = _read_index(r, d["i"], depth + 1), _read_index(r, d["c"], depth + 1)
    held = {}
    for place, packed in enumerate(d["v"]):
        cells = _read_cells(r, packed, depth + 1)
        if len(cells) != len(index):
            raise ValueError("a column of another length")
        # Without a Series around them objects that are texts would become a column of texts.
        held[place] = cells if cells.dtype != object else pd.Series(
            cells, index=index, dtype=object, copy=False)
    made = pd.DataFrame(held, index=index, copy=False)
    made.columns = columns
    if "a" in d:
        made.attrs.update(r.value(d["a"], depth + 1))
    return made
