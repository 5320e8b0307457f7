"""Automatic wrong answers to a question in SQL: one small change to its text at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

QUERY = re.compile(r"\s*(?:SELECT|WITH)\b")
# (what is found, what stands there instead)
_SWAPS = (
    (r"(?<![<>=])>=", ">"), (r"(?<![<>])>(?!=)", ">="), (r"<>", "="), (r"(?<![<>])=(?!=)", "<>"),
    (r"\bAND\b", "OR"), (r"\bOR\b(?!DER)", "AND"), (r"\bIS NOT NULL\b", "IS NULL"),
    (r"\bIS NULL\b", "IS NOT NULL"), (r"\bDISTINCT ", ""), (r"\bLEFT JOIN\b", "JOIN"),
    (r" DESC\b", ""), (r"\bsum\(", "avg("), (r"\bavg\(", "sum("), (r"\bmin\(", "max("),
    (r"\bmax\(", "min("), (r" / ", " * "), (r" \+ ", " - "), (r" - ", " + "),
    (r"\bNOT EXISTS\b", "EXISTS"), (r" FILTER \(WHERE [^()]*\)", ""),
    (r"HAVING [^\n]*", ""), (r"QUALIFY [^\n]*", ""), (r"WHERE [^\n()]*", ""),
    (r"ORDER BY [^\n()]*$", ""), (r"GROUP BY [^\n()]*", ""), (r"count\(\*\)", "count(DISTINCT 1)"),
)  # fmt: skip


def changes(text: str) -> Iterator[tuple[str, str, str]]:
    """(before, after, new text) for each change of a query; nothing for any other text."""
    if not QUERY.match(text):
        return
    for pattern, new in _SWAPS:
        for found in re.finditer(pattern, text, re.MULTILINE):
            changed = text[:found.start()] + new + text[found.end():]
            yield found.group(0).strip()[:40], new.strip() or "nothing", changed
    for found in re.finditer(r"(?<![\w.'])\d+(?![\w.'])", text):
        more = str(int(found.group(0)) + 1)
        yield found.group(0), more, text[:found.start()] + more + text[found.end():]
