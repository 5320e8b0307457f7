"""Days that a text names, in the ways people write them in Taiwan and in English."""

from __future__ import annotations

import re
from datetime import date

from .numbers import plain_digits

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_FORMS = tuple(re.compile(p, re.IGNORECASE | re.ASCII) for p in (
    r"(?<!\d)(?P<y>20\d{2})\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)",
    r"民國\s?(?P<roc>1\d{2})\s?[-/.年]\s?(?P<m>\d{1,2})\s?[-/.月]\s?(?P<d>\d{1,2})(?!\d)",
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH},?\s+(?P<y>20\d{{2}})",
    rf"{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>20\d{{2}})",
    # without a year: it is that of a whole date close by
    r"(?<![\d/.-])(?P<m>\d{1,2})\s?[-/月]\s?(?P<d>\d{1,2})(?![\d/-])",
    rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}(?!,?\s+20)",
    rf"{_MONTH}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|,?\s+20)",
))
CLOSE = 16  # characters between a date without a year and the one that has it


def days_in(text: str) -> set[str]:
    """ISO days that a text names; a date without year takes that of a date beside it."""
    text = plain_digits(text)
    found: set[str] = set()
    whole: list[tuple[int, int, int]] = []  # start, end, year
    for form in _FORMS[:4]:
        for hit in form.finditer(text):
            part = hit.groupdict()
            year = int(part["y"]) if part.get("y") else int(part["roc"]) + 1911
            whole.append((hit.start(), hit.end(), year))
            _add(found, year, part)
    for form in _FORMS[4:]:
        for hit in form.finditer(text):
            for start, end, year in whole:
                if start < hit.end() and hit.start() < end:
                    break
                if 0 <= hit.start() - end <= CLOSE or 0 <= start - hit.end() <= CLOSE:
                    _add(found, year, hit.groupdict())
                    break
    return found


def _add(found: set[str], year: int, part: dict[str, str | None]) -> None:
    name = part.get("name")
    month = _NAMES.index(name.lower()) + 1 if name else int(part["m"] or 0)
    try:
        found.add(date(year, month, int(part["d"] or 0)).isoformat())
    except ValueError:
        return
