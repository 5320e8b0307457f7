"""The office calendar: one row per day, with Taiwan's holidays and make-up workdays.

Days of law come from `almanac` (the `holidays` package); Labour Day is added, because it is a day
off in a private firm and not in the calendar of government offices.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import pandas as pd

from .. import almanac

COLUMNS = ["date", "workday", "kind", "name", "name_en"]
LABOUR = ("勞動節", "Labour Day")


@lru_cache(maxsize=16)
def table(year: int) -> pd.DataFrame:
    """date, workday (bool), kind (workday, weekend, holiday, makeup), name, name_en; 1 January to
    31 December. A holiday on a Saturday or Sunday is a holiday; ordinary days have no name ("")."""
    named: dict[date, tuple[str, str, str]] = {}
    for day, kind, zh, en, _ in almanac.official(year):
        named[day] = ("makeup" if kind == "makeup_workday" else "holiday", zh, en)
    named.setdefault(date(year, 5, 1), ("holiday", *LABOUR))
    rows = []
    for moment in pd.date_range(f"{year}-01-01", f"{year}-12-31"):
        weekend = moment.day_of_week >= 5
        plain = ("weekend" if weekend else "workday", "", "")
        kind, zh, en = named.get(moment.date(), plain)
        rows.append((moment, kind in ("workday", "makeup"), kind, zh, en))
    made = pd.DataFrame(rows, columns=COLUMNS)
    made["date"] = made["date"].astype("datetime64[ns]")
    return made.astype({"workday": "bool", "kind": "str", "name": "str", "name_en": "str"})
