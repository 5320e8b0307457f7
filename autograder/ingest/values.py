"""From the text of cells to numbers, dates and yes/no, the way the platforms write them.

Missing tokens ('', '--', '-', ...) and censored values ('<1', '< 10%') become NA: a censored
value is known to be small, not to be zero. A text that is neither a number nor a missing token
is an error that names the row and the column, so that nothing is lost silently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta

import pandas as pd

MISSING = frozenset({"", "-", "--", "—", "–", "n/a", "na", "nan", "null", "none", "nat", "<na>",
                     "無資料"})
CENSORED = re.compile(r"^[<>＜＞]\s*=?\s*[\d.]+\s*%?$")
YES = frozenset({"true", "1", "是", "yes", "y", "t", "v"})
NO = frozenset({"false", "0", "否", "no", "n", "f"})

_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_YMD = re.compile(
    r"^(\d{2,4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s*[(（][^)）]*[)）])?"
)
_COMPACT = re.compile(r"^(\d{8}|\d{7})(\d{2})?(?!\d)")
_ENGLISH = re.compile(r"^([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})")
_CLOCK = re.compile(r"(上午|下午|am|pm)?\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?\s*(am|pm)?",
                    re.IGNORECASE)
_OFFSET = re.compile(r"(?:\s|\d)(Z|UTC|[+-]\d{2}:?\d{2})$")
TAIPEI = timedelta(hours=8)


def missing(text: str) -> bool:
    """Whether a cell says "no value"."""
    return text.strip().casefold() in MISSING


def number(text: str) -> float | None:
    """One number as platforms write it; None for missing and censored; ValueError otherwise.

    A percentage is returned as a fraction: '77.77%' -> 0.7777.
    """
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)  # the usual case, and by far the fastest
    plain = unicodedata.normalize("NFKC", text).strip().replace("\u2212", "-")
    if missing(plain) or CENSORED.match(plain):
        return None
    percent = plain.endswith("%")
    plain = re.sub(r"^(NT\$|TWD|US\$|USD|\$)\s*", "", plain.rstrip("% "))
    if re.fullmatch(r"\(.*\)", plain):
        plain = "-" + plain[1:-1]
    if "," in plain and not re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", plain):
        raise ValueError(text)
    if not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?", plain.replace(",", "")):
        raise ValueError(text)
    value = float(plain.replace(",", ""))
    return value / 100 if percent else value


def moment(text: str) -> datetime | None:
    """One date or time of day in Taipei time; None if missing; ValueError if it is no date.

    Reads ISO, slashes, 20251103, 2025年11月3日, Nov 3, 2025 and 民國 years (114/11/03, 1141103).
    A written offset is converted to Asia/Taipei; without one the text is taken as Taipei time.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("民國").strip()
    if missing(plain):
        return None
    if found := _YMD.match(plain):
        year, month, day = (int(part) for part in found.groups())
    elif found := _COMPACT.match(plain):
        digits = found.group(1)
        year, month, day = int(digits[:-4]), int(digits[-4:-2]), int(digits[-2:])
    elif found := _ENGLISH.match(plain):
        year, month, day = int(found.group(3)), _month(found.group(1), text), int(found.group(2))
    else:
        raise ValueError(text)
    if year < 200:
        year += 1911
    value = datetime(year, month, day)
    rest = plain[found.end():].strip().lstrip("T,").strip()
    if found.re is _COMPACT and found.group(2):
        return value + timedelta(hours=int(found.group(2)))
    if not rest:
        return value
    clock = _CLOCK.match(rest)
    if not clock:
        raise ValueError(text)
    return _shift(value + _time_of_day(clock, text), rest)


def _month(name: str, text: str) -> int:
    try:
        return _MONTHS[name.casefold()]
    except KeyError:
        raise ValueError(text) from None


def _time_of_day(clock: re.Match[str], text: str) -> timedelta:
    hour, minute, second = (int(part or 0) for part in clock.group(2, 3, 4))
    half = (clock.group(1) or clock.group(6) or "").casefold()
    if half in {"下午", "pm"} and hour < 12:
        hour += 12
    if half in {"上午", "am"} and hour == 12:
        hour = 0
    if hour > 24 or minute > 59 or second > 59:
        raise ValueError(text)
    micro = int((clock.group(5) or "0")[:6].ljust(6, "0"))
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)


def _shift(value: datetime, rest: str) -> datetime:
    found = _OFFSET.search(rest)
    if not found:
        return value
    offset = found.group(1)
    if offset in {"Z", "UTC"}:
        return value + TAIPEI
    sign = 1 if offset[0] == "+" else -1
    digits = offset[1:].replace(":", "")
    return value - sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])) + TAIPEI


def yes_no(text: str) -> bool | None:
    """True, False or None (missing); ValueError otherwise."""
    plain = text.strip().casefold()
    if plain in YES:
        return True
    if plain in NO:
        return False
    if missing(plain):
        return None
    raise ValueError(text)


def text(cell: str) -> str | None:
    """Text without outer spaces; None if empty or '--' (a lone '-' can be a title)."""
    plain = cell.strip()
    return None if plain in ("", "--") else plain


def convert(cells: pd.Series, how: Callable[[str], object]) -> tuple[list[object], int | None]:
    """Apply `how` to each distinct text once.

    Returns:
        values in order, and the position of the first cell that could not be read (or None).
    """
    known: dict[str, object] = {}
    bad: set[str] = set()
    for cell in dict.fromkeys(cells):
        try:
            known[cell] = how(cell)
        except (ValueError, OverflowError):
            bad.add(cell)
    if bad:
        return [], next(i for i, cell in enumerate(cells) if cell in bad)
    return [known[cell] for cell in cells], None
