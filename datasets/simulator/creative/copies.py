"""The labelled copies of the course, and how people disguise a word from a plain search.

A copy is written once, with its offending text marked ([H02:減肥]); a disguise puts spaces,
emoji, invisible characters or full-width letters into it, and the labels move along.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

FILE = Path(__file__).with_name("copies.csv")
KINDS = ("plain", "spaces", "wide", "emoji", "invisible", "lines")
INSIDE, OUTSIDE = 0.55, 0.06  # how often a gap within a label, and elsewhere, is filled
FILL = {
    "spaces": (" ", " ", "  ", "\u3000"),
    "wide": ("\u3000",),
    "emoji": ("✨", "🎉", "❤️", "🔥", "👩‍🔬", "💯", "👍🏻"),
    "invisible": ("\u200b", "\u2060", "\ufeff", "\u200d"),
    "lines": ("\n", "\n\n", "\t"),
}
LEAD = {  # what stands before the text, so that places move by more than a character or two
    "spaces": ("　　★　　快訊　★　　　", "╭　 檔 期 開 跑 　╮　　"),
    "wide": ("　　　雙１１　開跑　　　　　", "　　ＣＨＥＮＧＹＵ　ＤＡＩＬＹ　　"),
    "emoji": ("🎉🎉🎉🛍️🛍️🛍️ ", "✨✨✨✨💛💛💛💛 "),
    "invisible": ("\u200b" * 8 + "新訊\u2060\u2060｜", "\ufeff" * 9),
    "lines": ("\n\n\n　\n\n\n\n", "。\n。\n。\n。\n\n"),
}
_MARK = re.compile(r"\[([A-Z]\d\d):(.*?)\]")
Label = tuple[str, int, int]


def unmarked(marked: str) -> tuple[str, list[Label]]:
    """The text of a marked copy, and (rule, start, end) of each offending piece."""
    text, labels, at = "", [], 0
    for hit in _MARK.finditer(marked):
        text += marked[at:hit.start()]
        labels.append((hit[1], len(text), len(text) + len(hit[2])))
        text += hit[2]
        at = hit.end()
    return text + marked[at:], labels


def disguised(
    text: str, labels: list[Label], kind: str, gen: np.random.Generator
) -> tuple[str, list[Label]]:
    """The text in a disguise, and the labels at their new places.

    kind: one of KINDS. Every label of two or more characters is disguised in at least one place;
    in full-width letters it need not be spaced out as well.
    """
    if kind == "plain":
        return text, labels
    fill = FILL[kind]
    gaps = gen.random(len(text) + 1) < OUTSIDE
    for _, start, end in labels:
        inside = np.arange(start + 1, end)
        gaps[inside] = gen.random(len(inside)) < (OUTSIDE if kind == "wide" else INSIDE)
        if len(inside) and not (kind == "wide" and text[start:end] != wide_all(text[start:end])):
            gaps[gen.choice(inside)] = True
    out = str(gen.choice(LEAD[kind]))
    starts, ends = {}, {}
    for place, letter in enumerate(wide_all(text) if kind == "wide" else text):
        ends[place] = len(out)
        if gaps[place]:
            out += str(gen.choice(fill))
        starts[place] = len(out)
        out += letter
        ends[place + 1] = len(out)
    return out, [(rule, starts[start], ends[end]) for rule, start, end in labels]


def wide(letter: str) -> str:
    """The full-width form of a Latin letter, digit or sign; anything else as it is."""
    return chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else letter


def wide_all(text: str) -> str:
    """The full-width form of a text."""
    return "".join(map(wide, text))


@cache
def corpus(path: Path = FILE) -> pd.DataFrame:
    """Copies as written: scope, marked."""
    return pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8")


def tables(
    source: pd.DataFrame, prefix: str, gen: np.random.Generator, kinds: tuple[str, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Copies in a random order, each in one of the disguises, and their labels.

    Returns:
        (copy_id, scope, text) and (copy_id, rule, start, end, text); places count characters of
        the text, end exclusive.
    """
    copies, found = [], []
    order = gen.permutation(len(source))
    chosen = gen.choice(kinds, len(source))
    for number, (row, kind) in enumerate(zip(order, chosen, strict=True), 1):
        told = source.iloc[int(row)]
        text, labels = disguised(*unmarked(told["marked"]), str(kind), gen)
        copy_id = f"{prefix}{number:03d}"
        copies.append((copy_id, told["scope"], text))
        found += [(copy_id, rule, a, b, text[a:b]) for rule, a, b in labels]
    return (
        pd.DataFrame(copies, columns=["copy_id", "scope", "text"], dtype="str"),
        pd.DataFrame(found, columns=["copy_id", "rule", "start", "end", "text"]).astype(
            {"copy_id": "str", "rule": "str", "text": "str", "start": "int64", "end": "int64"}),
    )


def public(gen: np.random.Generator) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The copies that learners see, half of them in a disguise, and their labels."""
    return tables(corpus(), "K", gen, ("plain",) * (len(KINDS) - 1) + KINDS[1:])
