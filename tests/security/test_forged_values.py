"""Forged answers of a hostile process that would cost the grader its memory or its time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checking.run import Unusable, bounded
from autograder.checking.wire import Unreadable, unpack

MEGABYTE = bytes(1_000_000)
ROWS = {"range": [0, 1_000_000, 1], "name": None}
SAME = {"d": "|i1", "p": [0, 1_000_000]}
_LENGTHS = np.array([999_999, -1_000_001] * 500, dtype=np.int64).tobytes()
# Few bytes, many values: each would need gigabytes.
BOMBS = {
    "columns of one piece": {
        "t": "frame", "i": ROWS, "c": {"range": [0, 5000, 1], "name": None}, "v": [SAME] * 5000,
    },
    "arrays of one piece": [{"t": "array", "shape": [1_000_000], "v": SAME}] * 5000,
    "bytes of one piece": [{"t": "bytes", "p": [0, 1_000_000]}] * 5000,
    "levels of one piece": {"t": "index", "v": {
        "levels": [ROWS] * 3000, "codes": [SAME] * 3000, "names": [None] * 3000}},
    "texts that overlap": {"t": "list", "v": {
        "run": "str", "n": 1000, "s": [0, 1_000_000], "l": [1_000_000, 8000]}},
    "texts of one width": {"t": "array", "shape": [100_000], "v": {
        "d": "<U1", "v": ["w" * 9000] + ["n"] * 99_999}},
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_few_bytes_never_become_many_values(name: str) -> None:
    with pytest.raises(Unreadable):
        unpack(BOMBS[name], [MEGABYTE + _LENGTHS])


@pytest.mark.parametrize("kind", ["set", "frozenset", "keys", "dict", "Counter"])
def test_keys_that_collide_can_be_interrupted(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """All of them together would take many minutes."""
    monkeypatch.setenv("COURSE_CHECK_SECONDS", "0.2")
    same = [{"t": "int", "v": hex(k * (2**61 - 1))} for k in range(1, 100_000)]
    pairs: list[Any] = [[key, 0] for key in same] if kind in ("dict", "Counter") else same
    with pytest.raises(Unusable):
        bounded(unpack, {"t": kind, "v": pairs}, [])
