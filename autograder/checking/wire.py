"""Values between two processes as typed JSON and one run of raw bytes, without pickle.

`pack` makes (data, parts): `data` is for a JSON header, `parts` is empty or holds one bytes object
with the cells of arrays and columns. `unpack` makes the value again, out of listed types only: a
value of any other type arrives as a stand-in that has the name and the text of the original and
nothing else. What is unpacked may have been forged, so sizes and depth are bounded and whatever
does not fit is `Unreadable`.

Plain JSON values stand for themselves; a dict whose keys are all text too, unless it has a key
"t". Everything else is {"t": type, ...}; tables and columns are in `wire_tables`.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any

import numpy as np

from .cells import shown
from .wire_values import DTYPE, LAZY

MOST_BYTES = 128 * 1024 * 1024  # of one value, raw cells and text together
MOST_NODES = 500_000  # single values, each a JSON node of its own
MOST_CELLS = 5_000_000  # values held in runs: texts, numbers of a list
MOST_DEPTH = 60
MOST_JSON = 8 * 1024 * 1024  # characters of short texts in the header
LONG = 1_000  # characters from which a text travels among the raw bytes
RUN = 32  # a list of this many numbers or texts travels as a run


_GAPS = [bytes(n) for n in range(16)]


class WireError(ValueError):
    """A value cannot travel."""


class TooMuch(WireError):
    """The value is larger than any answer; `type_name` says what it is."""

    def __init__(self, type_name: str) -> None:
        super().__init__(f"a {type_name} that is too large to be carried")
        self.type_name = type_name


class Unreadable(WireError):
    """What came in is no packed value."""


class Unfit:
    """Stands for a value of a type that does not travel; its class has the name of that type."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


class _UnfitCallable(Unfit):
    __slots__ = ()

    def __call__(self, *_: Any, **__: Any) -> Any:
        raise TypeError("a stand-in of a value cannot be called")


@lru_cache(maxsize=256)
def _stand_in(name: str, calls: bool) -> type[Unfit]:
    return type(name, (_UnfitCallable if calls else Unfit,), {"__slots__": ()})


def unfit(type_name: str, text: str = "", calls: bool = False) -> Unfit:
    """A stand-in for a value of the type called `type_name` that is shown as `text`."""
    name = type_name if type_name.isidentifier() and len(type_name) <= 60 else "object"
    return _stand_in(name, calls)(text[:300] or f"<{name}>")


def pack(value: Any, most: int = MOST_BYTES) -> tuple[Any, list[bytes]]:
    """(data, parts) of a value; what cannot travel travels as its type's name.

    Raises:
        TooMuch: it is larger than `most` bytes, has too many items or is nested too deeply.
    """
    writer = Writer(most)
    try:
        data = writer.value(value, 0)
    except WireError:
        raise TooMuch(type(value).__name__) from None
    return data, writer.parts()


def unpack(data: Any, parts: Iterable[bytes] = ()) -> Any:
    """The value that `pack` made this of.

    Raises:
        Unreadable: it was not made by `pack`.
    """
    try:
        return Reader(*parts).value(data, 0)
    except Unreadable:
        raise
    except Exception as error:  # whatever a forged message leads to
        raise Unreadable(f"no packed value: {type(error).__name__}") from None


class Writer:
    """Packs one value; the raw cells are gathered beside it."""

    def __init__(self, most: int) -> None:
        self._pieces: list[Any] = []  # of the raw bytes; a view keeps what it shows
        self._at = 0
        self._bytes, self._nodes, self._cells = most, MOST_NODES, MOST_CELLS
        self._json = MOST_JSON

    def parts(self) -> list[bytes]:
        """The raw bytes as one piece, or none."""
        return [b"".join(self._pieces)] if self._pieces else []

    def value(self, value: Any, depth: int) -> Any:
        """The JSON-able form of a value."""
        kind = type(value)
        self._nodes -= 1
        if self._nodes < 0 or depth > MOST_DEPTH:
            raise WireError
        if value is None or kind is bool:
            return value
        if kind is int:
            return value if -(2**63) <= value < 2**63 else self._large(value)
        if kind is float:
            return value if math.isfinite(value) else {"t": "float", "v": repr(value)}
        if kind is str:
            return self._text(value)
        found = PACKERS.get(kind)
        if found is None:
            found = next((made for base, made in BASES if isinstance(value, base)), None)
        if found is None:
            return self.unfit(value)
        return found(self, value, depth)

    def take(self, data: Any) -> list[int]:
        """Put raw bytes into the blob, aligned; where they lie: [offset, length]."""
        view = memoryview(data).cast("B")
        self._bytes -= len(view)
        if self._bytes < 0:
            raise WireError
        at = self._at
        self._pieces.append(view)
        if gap := -len(view) % 16:
            self._pieces.append(_GAPS[gap])
        self._at += len(view) + gap
        return [at, len(view)]

    def texts(self, values: list[str]) -> dict:
        """A run of texts (exactly str) as one piece of the blob."""
        self.cells(len(values))
        if sum(map(len, values)) > self._bytes:  # before they are joined
            raise WireError
        whole = "\0".join(values)
        out = {"n": len(values), "s": self.take(whole.encode("utf-8", "surrogatepass"))}
        if values and whole.count("\0") != len(values) - 1:
            out["l"] = self.take(np.fromiter(map(len, values), np.int64, len(values)))
        return out

    def cells(self, count: int) -> None:
        """Count cells of a run. Raises WireError."""
        self._cells -= count
        if self._cells < 0:
            raise WireError

    def _text(self, value: str) -> Any:
        if len(value) > LONG:
            return {"t": "text", "p": self.take(value.encode("utf-8", "surrogatepass"))}
        self._json -= len(value)
        if self._json < 0:
            raise WireError
        return value

    def _large(self, value: int) -> dict:
        text = hex(value)
        self._json -= len(text)
        if self._json < 0:
            raise WireError
        return {"t": "int", "v": text}

    def unfit(self, value: Any) -> dict:
        name = type(value).__name__
        if inspect.isgenerator(value) or inspect.iscoroutine(value):
            name = "generator"
        if name in LAZY:
            return {"t": "lazy", "type": name}
        return {"t": "unfit", "type": name, "text": shown(value), "calls": callable(value)}

    def run(self, values: list) -> dict | None:
        """A list of numbers or texts of one type as a run; None where it is none."""
        if len(values) < RUN:
            return None
        kinds = set(map(type, values))
        if kinds == {str}:
            return {"run": "str", **self.texts(values)}
        kind = {float: np.float64, int: np.int64, bool: np.bool_}.get(kinds.pop()) \
            if len(kinds) == 1 else None
        if kind is None:
            return None
        try:
            cells = np.array(values, dtype=kind)
        except OverflowError:
            return None
        self.cells(len(values))
        return {"run": np.dtype(kind).str, "p": self.take(cells)}

    def items(self, values: Iterable, depth: int) -> Any:
        """The items of a sequence: a list of packed items, or a run."""
        values = list(values)
        return self.run(values) or [self.value(v, depth + 1) for v in values]


class Reader:
    """Unpacks one value out of a header's data and the blob beside it."""

    def __init__(self, blob: bytes = b"") -> None:
        self._blob = memoryview(blob)
        self._nodes, self._cells = MOST_NODES, MOST_CELLS
        self._unread = len(blob)  # a piece is read once: few bytes must not become many values

    def value(self, data: Any, depth: int) -> Any:
        """The value of packed data. Raises Unreadable and whatever forged data lead to."""
        kind = type(data)
        self._nodes -= 1
        if self._nodes < 0 or depth > 2 * MOST_DEPTH:
            raise Unreadable("too many values, or nested too deeply")
        if data is None or kind in (bool, int, float, str):
            return data
        if kind is list:
            return [self.value(v, depth + 1) for v in data]
        if "t" in data:
            return READERS[data["t"]](self, data, depth)
        return {k: self.value(v, depth + 1) for k, v in data.items()}

    def raw(self, place: Any) -> memoryview:
        """The piece of the blob at [offset, length]."""
        at, length = place
        if type(at) is not int or type(length) is not int or at < 0 or length < 0 \
                or at + length > len(self._blob):
            raise Unreadable("beyond the end")
        self._unread -= length
        if self._unread < 0:
            raise Unreadable("more than there is")
        return self._blob[at:at + length]

    def numbers(self, dtype: str, place: Any) -> np.ndarray:
        """A new one-dimensional array of a listed dtype."""
        if not DTYPE.fullmatch(dtype):
            raise Unreadable("no dtype that is carried")
        out = np.dtype(dtype)
        if out.kind == "b":  # any other byte would be neither True nor False
            return np.frombuffer(self.raw(place), dtype=np.uint8) != 0
        return np.frombuffer(self.raw(place), dtype=out).copy()

    def cells(self, count: Any) -> int:
        """Count cells of a run, whose number is checked."""
        if type(count) is not int or count < 0:
            raise Unreadable("no count")
        self._cells -= count
        if self._cells < 0:
            raise Unreadable("too many cells")
        return count

    def texts(self, data: dict) -> list[str]:
        """A run of texts."""
        count = self.cells(data["n"])
        whole = bytes(self.raw(data["s"])).decode("utf-8", "surrogatepass")
        if "l" in data:
            lengths = self.numbers("<i8", data["l"])
            if len(lengths) and lengths.min() < 0:
                raise Unreadable("a text of less than nothing")
            ends = np.cumsum(lengths + 1).tolist()
            out = [whole[a:b - 1] for a, b in zip([0, *ends], ends, strict=False)]
        elif not count or whole.count("\0") != count - 1:
            out = []
        else:
            out = whole.split("\0")
        if len(out) != count:
            raise Unreadable("other texts than were counted")
        return out

    def items(self, data: Any, depth: int) -> list:
        """The items that `Writer.items` packed."""
        if type(data) is list:
            return [self.value(v, depth + 1) for v in data]
        if data["run"] == "str":
            return self.texts(data)
        values = self.numbers(data["run"], data["p"])
        self.cells(len(values))
        return values.tolist()


# What knows the types: exact ones, what subclasses travel as, and how each is read. The modules
# below fill them.
PACKERS: dict[type, Callable[[Writer, Any, int], Any]] = {}
BASES: list[tuple[type, Callable[[Writer, Any, int], Any]]] = []
READERS: dict[str, Callable[[Reader, dict, int], Any]] = {
    "unfit": lambda r, d, n: unfit(d["type"], d["text"], d["calls"] is True)}

from . import wire_tables, wire_values  # noqa: E402

wire_values.register(PACKERS, BASES, READERS)
wire_tables.register(PACKERS, BASES, READERS)
