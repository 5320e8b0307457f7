"""Attribution windows as people write them: 30 days after a click, 7-day click, click: 30."""

from __future__ import annotations

import re

from .numbers import plain_digits

_DURATION = re.compile(
    r"(?<![\d.])(\d{1,3})\s?(?:[-–~～至到或、]\s?(\d{1,3})\s?)?[- ]?(?:天|日|days?\b|d\b)",
    re.IGNORECASE)
_RANGE = re.compile(r"(?<![\d.])(\d{1,3})\s?(?:to|or|and)\s?(\d{1,3})[- ]?days?\b", re.IGNORECASE)
# A window as report_rules writes it: click: 30.
_CLICK = re.compile(
    r"(?:click|view|點擊|瀏覽)[\"'\s:：=]{1,5}(\d{1,3})(?![\d.%])", re.IGNORECASE)
_WORD_DAYS = {"one": 1, "seven": 7, "fourteen": 14, "thirty": 30, "一": 1, "七": 7, "十四": 14,
              "三十": 30}


def window_days(text: str) -> set[int]:
    """Numbers of days that a window names, in digits or in words."""
    plain = plain_digits(text)
    found = {int(n) for pattern in (_DURATION, _RANGE) for hit in pattern.finditer(plain)
             for n in hit.groups() if n} or {int(n) for n in _CLICK.findall(plain)}
    return found | {n for word, n in _WORD_DAYS.items()
                    if re.search(rf"(?<![a-z十]){word}[-\s]?(?:天|日|days?\b)", plain, re.I)}
