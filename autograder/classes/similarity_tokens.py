"""Texts and code as fingerprints: what stays the same when names and layout are changed, and
whole stretches moved. Short statements in another order make other runs: those are not found.

Winnowing: Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003. Of every `WINDOW` neighbouring k-grams the smallest hash is kept, so
two texts that share a run of k + WINDOW - 1 tokens share at least one fingerprint.
"""

from __future__ import annotations

import builtins
import keyword
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

CODE_GRAM, TEXT_GRAM, WINDOW = 12, 9, 5
KEPT = frozenset(keyword.kwlist) | frozenset(n for n in dir(builtins) if not n.startswith("_"))
_CODE = re.compile(
    r"(?P<comment>\#[^\n]*|(?m:^)[ \t]*(?:import|from)[ \t]+(?:\([^)]*\)|[^\n(])*)"
    r"|(?P<text>[rbfuRBFU]{0,2}(?:\"\"\"[\s\S]*?(?:\"\"\"|\Z)|'''[\s\S]*?(?:'''|\Z)"
    r"|\"(?:\\.|[^\"\\\n])*\"?|'(?:\\.|[^'\\\n])*'?))"
    r"|(?P<name>[^\W\d]\w*)|(?P<number>\d[\w.]*)|(?P<sign>\*\*|//|[<>=!]=|->|:=|[^\s\w])"
)
QUOTES = {ord(mark): None for mark in "'\"\\"}
_TEXT = re.compile(r"[\u3400-\u9fff]|[^\W_\u3400-\u9fff]+(?:[.,]\d+)*")
_BASE = np.uint64(1_099_511_628_211)  # FNV's prime: odd, so that its powers differ


@dataclass(frozen=True)
class Tokens:
    """hashes: one number a token; starts: the character of `source` that each begins at."""

    source: str
    hashes: np.ndarray
    starts: np.ndarray

    @property
    def lines(self) -> np.ndarray:
        """The line (from 0) that each token begins on."""
        ends = [found.start() for found in re.finditer("\n", self.source)]
        return np.searchsorted(np.array(ends, dtype=int), self.starts)


def code(source: str) -> Tokens:
    """Tokens of Python, whole or broken: names are all alike; layout, brackets around a value,
    imports and comments are gone.

    Kept as they are: keywords, builtins, attributes and keyword arguments (`.groupby`, `axis=`)
    and short strings, which are mostly columns of the data; numbers count as a number.
    """
    hashes, starts, before = [], [], ""
    for found in _CODE.finditer(source):
        kind, word = found.lastgroup, found[0]
        if kind == "comment" or (kind == "text" and word.lstrip("rbfuRBFU")[:3] in ('"""', "'''")):
            continue
        if kind == "name":
            given = source[found.end() : found.end() + 2].lstrip()[:1] == "="
            token = word if word in KEPT or before == "." or (given and before in "(,") else "N"
        elif kind == "number":
            token = "0"
        elif kind == "text":
            token = word.lstrip("rbfuRBFU").translate(QUOTES)[:40]
        else:
            token = word
        before = word
        if word in "()" or (word == "," and _closes(source, found.end())):
            continue
        hashes.append(_number(token))
        starts.append(found.start())
    return Tokens(source, np.array(hashes, dtype=np.uint64), np.array(starts, dtype=int))


def prose(source: str) -> Tokens:
    """Tokens of running text: words in small letters, each Chinese character one, numbers whole."""
    hashes, starts = [], []
    for found in _TEXT.finditer(source):
        hashes.append(_number(found[0].lower()))
        starts.append(found.start())
    return Tokens(source, np.array(hashes, dtype=np.uint64), np.array(starts, dtype=int))


def _closes(source: str, at: int) -> bool:
    """Whether a comma that ends at `at` is the last one before a bracket."""
    return source[at : at + 200].lstrip()[:1] in (")", "]", "}")


@lru_cache(maxsize=100_000)
def _number(token: str) -> int:
    raw = token.encode("utf-8", "replace")
    return zlib.crc32(raw) | zlib.adler32(raw) << 32


def grams(tokens: Tokens, size: int) -> np.ndarray:
    """The hash of every run of `size` tokens; empty where there are fewer."""
    many = len(tokens.hashes) - size + 1
    if many < 1:
        return np.zeros(0, dtype=np.uint64)
    found = np.zeros(many, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for offset in range(size):
            found = found * _BASE + tokens.hashes[offset : offset + many]
        found ^= found >> np.uint64(29)
    return found


def winnow(hashes: np.ndarray, window: int = WINDOW) -> np.ndarray:
    """The places of the fingerprints among these hashes, rising; the rightmost of equal minima."""
    if not len(hashes):
        return np.zeros(0, dtype=int)
    size = min(window, len(hashes))
    views = np.lib.stride_tricks.sliding_window_view(hashes, size)
    last = size - 1 - np.argmin(views[:, ::-1], axis=1)
    return np.unique(last + np.arange(len(views)))
