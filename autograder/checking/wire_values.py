"""Scalars and containers of `wire`: how each listed type is packed, and read again."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import pathlib
import re
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from .wire import Reader, Writer

MOST_RANGE = 5_000_000
MOST_DIGITS = 100_000
DTYPE = re.compile(r"[<>|=]?[biufcMm]\d{0,2}(\[\w{1,6}\])?")  # numpy's, whose cells are raw bytes
LAZY = {"generator": lambda: (x for x in ()), "map": lambda: map(str, ()),
        "filter": lambda: filter(None, ()), "zip": lambda: zip((), strict=False)}


def register(packers: dict, bases: list, readers: dict) -> None:
    """Add the types of this module to those of `wire`."""
    packers.update(_PACKERS)
    bases += _BASES
    readers.update(_READERS)


def _list(w: Writer, value: list, depth: int) -> Any:
    made = w.items(list.__iter__(value), depth)
    return made if type(made) is list else {"t": "list", "v": made}


def _dict(w: Writer, value: dict, depth: int) -> Any:
    pairs = list(dict.items(value))
    if "t" not in (keys := [k for k, _ in pairs]) and all(
            type(k) is str and len(k) < 100 for k in keys):
        return {k: w.value(v, depth + 1) for k, v in pairs}
    return {"t": "dict", "v": _pairs(w, pairs, depth)}


def _pairs(w: Writer, pairs: Iterable[tuple], depth: int) -> list:
    return [[w.value(k, depth + 1), w.value(v, depth + 1)] for k, v in pairs]


def _of(name: str, items: Callable[[Any], Iterable] = iter) -> Callable:
    return lambda w, v, depth: {"t": name, "v": w.items(items(v), depth)}


def _mapping(name: str) -> Callable:
    return lambda w, v, depth: {"t": name, "v": _pairs(w, dict.items(v), depth)}


def _bytes(w: Writer, value: Any, depth: int) -> dict:
    return {"t": "bytes", "p": w.take(value)}


def zone_name(tz: Any) -> int | str | None:
    """A time zone as its name or its seconds east of UTC."""
    name = getattr(tz, "key", None) or getattr(tz, "zone", None)
    if isinstance(name, str):
        return name
    offset = tz.utcoffset(None) if tz is not None else None
    return None if offset is None else int(offset.total_seconds())


def _datetime(w: Writer, value: dt.datetime, depth: int) -> Any:
    zone = zone_name(value.tzinfo)
    if zone is None and value.utcoffset() is not None:
        zone = int(value.utcoffset().total_seconds())
    return {"t": "datetime", "v": dt.datetime.isoformat(dt.datetime.replace(value, tzinfo=None)),
            "z": zone}


def _stamp(w: Writer, value: pd.Timestamp, depth: int) -> Any:
    if value is pd.NaT:
        return {"t": "nat"}
    zone = zone_name(value.tz)
    if zone is None and value.tz is not None:
        zone = int(value.utcoffset().total_seconds())
    return {"t": "stamp", "v": int(value.asm8.view("i8")), "u": value.unit, "z": zone}


def _numpy_scalar(w: Writer, value: np.generic, depth: int) -> Any:
    if isinstance(value, np.str_):
        return {"t": "np_str", "v": w.value("".join(str.__iter__(value)), depth)}
    if not DTYPE.fullmatch(value.dtype.str):
        return w.unfit(value)
    return {"t": "np", "d": value.dtype.str, "v": value.tobytes().hex()}


def _number_base(kind: type, plain: Callable) -> Callable:
    return lambda w, v, depth: w.value(plain(v), depth)


def zone_of(zone: Any) -> dt.tzinfo | None:
    """The time zone of what `zone_name` gave. Raises ValueError, KeyError."""
    if zone is None:
        return None
    if type(zone) is int:
        return dt.UTC if zone == 0 else dt.timezone(dt.timedelta(seconds=zone))
    import zoneinfo

    if not re.fullmatch(r"[A-Za-z0-9_+/-]{1,64}", zone):
        raise ValueError("no name of a time zone")
    return zoneinfo.ZoneInfo(zone)


def _hashed(values: Iterable) -> set:
    out = set()
    for v in values:  # one by one, so that it can be interrupted
        out.add(v)
    return out


def _paired(r: Reader, d: dict, depth: int) -> dict:
    return {r.value(k, depth + 1): r.value(v, depth + 1) for k, v in d["v"]}


def _scalar(r: Reader, d: dict, depth: int) -> Any:
    raw = bytes.fromhex(d["v"])
    if not DTYPE.fullmatch(d["d"]):
        raise ValueError("no dtype that is carried")
    return np.frombuffer(raw, dtype=np.dtype(d["d"]))[0]


def _moment(r: Reader, d: dict, depth: int) -> dt.datetime:
    return dt.datetime.fromisoformat(d["v"]).replace(tzinfo=zone_of(d["z"]))


def _moment_pd(r: Reader, d: dict, depth: int) -> pd.Timestamp:
    made = pd.Timestamp(np.datetime64(int(d["v"]), _unit(d)))
    return made if d["z"] is None else made.tz_localize("UTC").tz_convert(zone_of(d["z"]))


def _unit(d: dict) -> str:
    if d["u"] not in ("s", "ms", "us", "ns"):
        raise ValueError("no unit of time")
    return d["u"]


def _large_int(r: Reader, d: dict, depth: int) -> int:
    if len(d["v"]) > MOST_DIGITS:
        raise ValueError("a number that nobody can compute with")
    return int(d["v"], 16)


def _decimal(r: Reader, d: dict, depth: int) -> decimal.Decimal:
    made = decimal.Decimal(d["v"])
    if made.is_finite() and abs(made.adjusted()) > 10_000:  # as an int it would fill the memory
        raise ValueError("a number that nobody can compute with")
    return made


def _range_of(w: Writer, value: range, depth: int) -> dict:
    ends = [value.start, value.stop, value.step]
    if max(map(abs, ends)) >= 2**62 or len(value) > MOST_RANGE:
        return w.unfit(value)
    return {"t": "range", "v": ends}


def _range(r: Reader, d: dict, depth: int) -> range:
    made = range(*map(int, d["v"]))
    if len(made) > MOST_RANGE:
        raise ValueError("a range that nobody can list")
    return made


_PACKERS: dict[type, Callable[[Writer, Any, int], Any]] = {
    list: _list, dict: _dict, tuple: _of("tuple"), set: _of("set"), frozenset: _of("frozenset"),
    deque: _of("deque"), bytes: _bytes, bytearray: _bytes, memoryview: _bytes,
    defaultdict: _mapping("defaultdict"), OrderedDict: _mapping("OrderedDict"),
    Counter: _mapping("Counter"),
    type({}.keys()): _of("keys"), type({}.values()): _of("values"), type({}.items()): _of("pairs"),
    type(...): lambda w, v, depth: {"t": "ellipsis"},
    type(pd.NA): lambda w, v, depth: {"t": "na"}, type(pd.NaT): lambda w, v, depth: {"t": "nat"},
    complex: lambda w, v, depth: {"t": "complex", "v": [repr(v.real), repr(v.imag)]},
    range: _range_of,
    decimal.Decimal: lambda w, v, depth: {"t": "decimal", "v": str(v)},
    fractions.Fraction: lambda w, v, depth: {"t": "fraction", "v": [
        w.value(v.numerator, depth), w.value(v.denominator, depth)]},
    dt.datetime: _datetime, pd.Timestamp: _stamp,
    dt.date: lambda w, v, depth: {"t": "date", "v": dt.date.isoformat(v)},
    dt.time: lambda w, v, depth: {"t": "clock", "v": dt.time.isoformat(v)},
    dt.timedelta: lambda w, v, depth: {"t": "span", "v": [v.days, v.seconds, v.microseconds]},
    pd.Timedelta: lambda w, v, depth: {"t": "spell", "v": int(v.asm8.view("i8")), "u": v.unit},
    pd.Period: lambda w, v, depth: {"t": "period", "v": v.ordinal, "f": v.freqstr},
    pd.Interval: lambda w, v, depth: {"t": "interval", "v": [
        w.value(v.left, depth + 1), w.value(v.right, depth + 1)], "c": v.closed},
}  # fmt: skip

# What a subclass travels as: the value of the listed type that it is, without what it adds.
_BASES: list[tuple[type, Callable[[Writer, Any, int], Any]]] = [
    (np.generic, _numpy_scalar),
    (int, _number_base(int, int.__int__)), (float, _number_base(float, float.__float__)),
    (str, lambda w, v, depth: w.value("".join(str.__iter__(v)), depth)),
    (list, _list), (tuple, _of("tuple", tuple.__iter__)), (dict, _dict),
    (set, _of("set", set.__iter__)), (frozenset, _of("set", frozenset.__iter__)),
    (deque, _of("deque", deque.__iter__)), (bytes, _bytes), (bytearray, _bytes),
    (dt.datetime, _datetime), (dt.date, _PACKERS[dt.date]),
    (pathlib.PurePath, lambda w, v, depth: w.value(str(v), depth)),
]  # fmt: skip

_READERS: dict[str, Callable[[Reader, dict, int], Any]] = {
    "list": lambda r, d, n: r.items(d["v"], n), "tuple": lambda r, d, n: tuple(r.items(d["v"], n)),
    "set": lambda r, d, n: _hashed(r.items(d["v"], n)),
    "frozenset": lambda r, d, n: frozenset(_hashed(r.items(d["v"], n))),
    "deque": lambda r, d, n: deque(r.items(d["v"], n)),
    # one by one as in `_hashed`: dict.fromkeys could not be interrupted among keys that collide
    "keys": lambda r, d, n: {k: None for k in r.items(d["v"], n)}.keys(),  # noqa: C420
    "values": lambda r, d, n: dict(enumerate(r.items(d["v"], n))).values(),
    "pairs": lambda r, d, n: {k: v for k, v in r.items(d["v"], n)}.items(),  # noqa: C416
    "dict": _paired, "OrderedDict": lambda r, d, n: OrderedDict(_paired(r, d, n)),
    "defaultdict": lambda r, d, n: defaultdict(None, _paired(r, d, n)),
    "Counter": lambda r, d, n: Counter(_paired(r, d, n)),
    "bytes": lambda r, d, n: bytes(r.raw(d["p"])),
    "text": lambda r, d, n: bytes(r.raw(d["p"])).decode("utf-8", "surrogatepass"),
    "int": _large_int, "float": lambda r, d, n: float(d["v"]),
    "complex": lambda r, d, n: complex(*map(float, d["v"])),
    "ellipsis": lambda r, d, n: ..., "na": lambda r, d, n: pd.NA, "nat": lambda r, d, n: pd.NaT,
    "np": _scalar, "np_str": lambda r, d, n: np.str_(r.value(d["v"], n + 1)), "range": _range,
    "decimal": _decimal,
    "fraction": lambda r, d, n: fractions.Fraction(*(r.value(v, n) for v in d["v"])),
    "datetime": _moment, "stamp": _moment_pd,
    "date": lambda r, d, n: dt.date.fromisoformat(d["v"]),
    "clock": lambda r, d, n: dt.time.fromisoformat(d["v"]),
    "span": lambda r, d, n: dt.timedelta(*map(int, d["v"])),
    "spell": lambda r, d, n: pd.Timedelta(np.timedelta64(int(d["v"]), _unit(d))),
    "period": lambda r, d, n: pd.Period(ordinal=int(d["v"]), freq=d["f"][:30]),
    "interval": lambda r, d, n: pd.Interval(*(r.value(v, n + 1) for v in d["v"]), closed=d["c"]),
    "lazy": lambda r, d, n: LAZY[d["type"]](),
}  # fmt: skip
