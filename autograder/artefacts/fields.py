"""Values of YAML fields: days, moments, and whether something was filled in."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Any

_DAY = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ]00:00(?::00)?)?", re.ASCII)
_FILLERS = frozenset({
    "todo", "tbd", "tba", "n/a", "na", "none", "null", "nan", "xxx", "test", "lorem ipsum", "無",
    "待補", "填寫", "略", "同上",
    # what the templates say beside the empty fields
    "what has been verified", "mark what has not", "what has been verified; mark what has not",
    "查證到的事實", "還沒查證的寫明「未查證」", "查證到的事實；還沒查證的寫明「未查證」",
    "number of the post", "貼文編號", "who found it", "誰發現",
    "what was found, in one sentence", "what was found", "發現，一句話", "發現",
    "what shows that it was done", "看什麼知道做到了", "what you expect to see", "預期看到什麼",
})


def day(value: Any) -> date | None:
    """A day written as YYYY-MM-DD (or with slashes) and nothing else, None for anything else."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    found = _DAY.fullmatch(str(value).strip()) if isinstance(value, str) else None
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def moment(value: Any) -> datetime | None:
    """A day with a time, in Taiwan time; None for anything else (a day alone counts as 00:00)."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    try:
        found = datetime.fromisoformat(str(value).strip().replace("/", "-"))
    except ValueError:
        return None
    return found.replace(tzinfo=None)


def words(value: Any) -> str:
    """Letters and digits of a text, lower case, without signs and spaces."""
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return ""
    text = unicodedata.normalize("NFKC", str(value)).lower()
    return "".join(c for c in text if c.isalnum())


def blank(value: Any) -> bool:
    """Whether a field says nothing: empty, signs only, a filler, or the template's own words."""
    if isinstance(value, (datetime, date)):
        return False
    if not isinstance(value, (str, int, float)) or isinstance(value, bool):
        return True
    text = str(value).strip().strip("。.：: ").lower()
    return not words(value) or text in _FILLERS or text.startswith(("todo", "tbd", "<!--"))
