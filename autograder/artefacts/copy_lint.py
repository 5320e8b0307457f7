"""The course's copy linter: rules of the house over the plain form of a text.

The plain form takes out what a person reads over and a plain search trips on: full-width letters,
spaces, invisible characters, emoji between two characters. Findings are given in the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

LONGEST = 5_000  # characters of a copy that are looked at; no ad is longer
# Letters by category that show nothing: Hangul fillers and the blank Braille cell.
_INVISIBLE = frozenset("\u115f\u1160\u3164\uffa0\u2800")
# Spaces (Z*), controls and formats (C*: line ends, zero-width), marks (M*: variation selectors),
# emoji and their modifiers (So, Sk).
_DROPPED = ("Z", "C", "M")
_SYMBOLS = ("So", "Sk")


@dataclass(frozen=True)
class Hit:
    """A finding: rule id, place in the original text (end exclusive), severity of the rule."""

    rule: str
    start: int
    end: int
    severity: str


def plain_form(text: str) -> tuple[str, list[int]]:
    """The text as rules read it, and for each of its characters the place in the original.

    NFKC character by character (one may become several, ㈱ or ½), lower case, and without spaces,
    invisible characters and emoji.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, original in enumerate(text):
        for letter in unicodedata.normalize("NFKC", original).lower():
            kind = unicodedata.category(letter)
            if kind[0] in _DROPPED or kind in _SYMBOLS or letter in _INVISIBLE:
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), places


def lint_text(
    text: str, scope: str | Iterable[str], rules: Mapping[str, Any] | Iterable[Mapping[str, Any]]
) -> list[Hit]:
    """All findings in a text, by place.

    Args:
        text: the copy as written.
        scope: what it sells (food, cosmetic, general) or several scopes; rules of scope `all`
            always count.
        rules: content of house/copy_rules.yml, or its list of rules. Only rules of type regex
            read text.

    Returns:
        hits whose start and end count characters of `text` (end exclusive).
    """
    plain, places = plain_form(text[:LONGEST])
    scopes = {"all", scope} if isinstance(scope, str) else {"all", *scope}
    hits = []
    for rule in rules["rules"] if isinstance(rules, Mapping) else rules:
        if rule.get("type") != "regex" or rule["scope"] not in scopes:
            continue
        found = [m for m in _compiled(rule["pattern"]).finditer(plain) if m.end() > m.start()]
        if found and rule.get("unless") and _compiled(rule["unless"]).search(plain):
            continue
        hits += [Hit(rule["id"], places[m.start()], places[m.end() - 1] + 1, rule["severity"])
                 for m in found]
    return sorted(hits, key=lambda hit: (hit.start, hit.end, hit.rule))


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
