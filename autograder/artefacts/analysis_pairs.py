"""Two figures of a report that are easily taken for each other, and causes told of people.

A pair stands in the house's rules: {key: words that say which of the two a figure is}. Only a full
swap is spoken of: both figures in one line, each behind the words of the other one alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from autograder.checking.verdict import Finding

from .numbers import Number, prepared
from .report import Report, first_word

# What stands between two figures of one list: 55.7% and 48.2%; 55.7%、48.2%.
_JOINED = re.compile(r"\s*(?:[、，,/]|以?及|和|與|跟|\band\b)\s*", re.IGNORECASE)
_ENDS = re.compile(r"[。；;！？!?\n]|\.(?=\s|$)")
_TAG = re.compile(r"\[\s*test\s*[:：][^\]]*\]", re.IGNORECASE)
_CLAUSE = re.compile(r"[，,；;]")
# Words whose effect stands before them: orders fell due to the banner.
_BACKWARDS = re.compile(r"due to|because|driven by|因為|由於|歸因於|歸功於", re.IGNORECASE)
ROOM = 16  # characters behind a word of cause in which its object is looked for


def swapped(
    report: Report, numbers: list[Number], behind: Callable[[Number], set[str]],
    pairs: list[dict[str, list[str]]],
) -> Finding | None:
    """The first figure of a pair that stands in the other one's place."""
    text = prepared(report.text)
    for pair in pairs:
        found = [(n, next(iter(keys))) for n in numbers
                 if len(keys := behind(n) & pair.keys()) == 1]
        for (first, a), (second, b) in zip(found, found[1:], strict=False):
            if a == b or first.line != second.line:
                continue
            here = _last(text[:first.start])
            between = text[first.end:second.start]
            mine, theirs = _said(here, pair), _said(between, pair)
            listed = _JOINED.fullmatch(between.replace("%", "").replace("元", ""))
            if (mine, theirs) == ([b], [a]) or (listed and mine == [b, a]):
                return Finding(
                    "“{number}” in line {line} of {name} stands beside the name of {key}, and in "
                    "numbers.json it is the value of {other}. Give each figure its own name.",
                    {"number": first.text, "line": first.line, "name": report.name, "key": b,
                     "other": a})
    return None


def _last(text: str) -> str:
    """What stands after the end of the sentence before."""
    return _ENDS.split(text)[-1]


def _said(text: str, pair: dict[str, list[str]]) -> list[str]:
    """Keys whose words stand in a text, in the order of their last word."""
    last = {key: max((hit.start() for word in words
                      for hit in re.finditer(word, text, re.IGNORECASE)), default=-1)
            for key, words in pair.items()}
    return sorted((key for key, at in last.items() if at >= 0), key=last.__getitem__)


def cause_of_people(report: Report, rules: dict[str, Any]) -> Finding | None:
    """A cause whose effect is on people or sales, however much the sentence speaks of the data."""
    words = [*rules["causal"]["zh"], *rules["causal"]["en"]]
    open_words = [*rules["not_claimed"]["zh"], *rules["not_claimed"]["en"]]
    for line, sentence in report.sentences():
        plain = _TAG.sub("", sentence)
        word = first_word(plain, words)
        if not word or first_word(plain, open_words):
            continue
        start = plain.lower().find(word.lower()) + len(word)
        room = ROOM * (2 if word.isascii() else 1)
        object_ = _CLAUSE.split(plain[start:start + room])[0]
        if _BACKWARDS.match(word):
            object_ = _CLAUSE.split(plain[:start - len(word)])[-1]
        if _TAG.search(sentence) or not first_word(object_, rules.get("effects", ())) \
                or first_word(plain[start:start + 3 * room], rules.get("only_measured", ())):
            continue
        return Finding(
            "Line {line} of {name} says “{word}” of what people did, without a test behind it. The "
            "measuring may have a cause here, people were not tested. Say what was observed.",
            {"line": line, "name": report.name, "word": word})
    return None
