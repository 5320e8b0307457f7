"""Units sold by day of goods for offerings and of goods that no rite needs (T2.2.k3).

Offerings are made on lunar 1 and 15 at home and on 2 and 16 in shops; what is needed is ordered up
to three days ahead. Weekends, weather and the weeks before 春節 move both groups.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from .. import rng
from .lunar import lunar_date, span

BASE = {"offering": 70, "control": 120}
DAYS, AHEAD = (1, 2, 15, 16), (1, 2, 3)
EFFECT = {"present": 1.55, "absent": 1.0, "reversed": 0.78}
FESTIVE = 2.3  # 送神 to 開工, offerings only
UNKNOWN = 2  # days on which the till of a group was down


def sales(seed: int, year: int, scale: str, regime: str) -> pd.DataFrame:
    """date, group (offering, control), units (NA where the day's figure is missing).

    Args:
        regime: key of EFFECT: factor on offerings in the days before an offering day.
    """
    gen = rng.stream(seed, year, f"behaviour/rituals/{scale}/{regime}")
    period = span(year)
    rows = []
    for n in range(period.days):
        day = period.start + timedelta(days=n)
        soon = any(lunar_date(day + timedelta(days=k))[1] in DAYS for k in AHEAD)
        month, number = lunar_date(day)
        festive = (month == 12 and number >= 24) or (month == 1 and number <= 5)
        # People shop more at weekends, and the months around the turn of the year differ.
        common = (1.25 if day.weekday() >= 5 else 1.0) * gen.gamma(400, 1 / 400)
        common *= 1.35 if month == 12 and number >= 10 else 1.0
        factor = FESTIVE if festive else EFFECT[regime] if soon else 1.0
        rows.append((day, "offering", gen.poisson(BASE["offering"] * common * factor)))
        rows.append((day, "control", gen.poisson(BASE["control"] * common)))
    table = pd.DataFrame(rows, columns=["date", "group", "units"])
    table["units"] = table["units"].astype("float64")
    for group in ("offering", "control"):
        at = gen.choice(period.days, UNKNOWN, replace=False)
        days = [pd.Timestamp(period.start) + pd.Timedelta(days=int(d)) for d in at]
        down = table["group"].eq(group) & pd.to_datetime(table["date"]).isin(days)
        table.loc[down, "units"] = np.nan
    return table.astype({"date": "datetime64[ns]", "group": "str"})
