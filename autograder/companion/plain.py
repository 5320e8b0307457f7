"""Text made fit to stand in a line: what somebody outside the course wrote, names side by side."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from autograder.checking.messages import language

MOST = 200  # characters of a name
JOINER = "\u200d"  # joins pictures and letters of some scripts; does nothing by itself
QUOTES = str.maketrans(dict.fromkeys('“”„‟«»「」『』"', "'"))
MARKS = {"□": "▫", "■": "▪"}  # what a record marks its evidence with is no part of a name


def one_line(text: str, most: int = MOST) -> str:
    """The text in one line of at most `most` characters, an ellipsis where it was longer.

    What would act instead of being seen is left out: line ends, control characters, changes of
    the writing direction, characters without width, half characters.
    """
    seen = (_seen(char) for char in text[: 20 * most])  # what is left out may be any number
    line = " ".join("".join(seen).split())
    return line if len(line) <= most else line[: most - 1] + "…"


def quoted(text: object, most: int = 100) -> str:
    """One line that stands between quotation marks and cannot end them."""
    return one_line(str(text), most).translate(QUOTES)


def _seen(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Zl", "Zp") or char in "\t\n\r\v\f\x85":
        return " "
    if kind in ("Cc", "Cf", "Cs") and char != JOINER:
        return ""
    return MARKS.get(char, char)


def listed(names: Iterable[str]) -> str:
    """Names side by side, with the comma of the language in force."""
    return ("、" if language() == "zh-TW" else ", ").join(names)
