"""About 300 rows of the flight with exactly 20 faults, for the exercise on repair (T1.5.b).

The faults stand on different rows; what each one is, is in the list that comes with the table.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import calendar, rng
from .layout import TIDY

RULES = {  # rule -> how many faults; together 20
    "total_row": 2,
    "exact_duplicate": 2,
    "restated": 2,
    "roc_date": 2,
    "out_of_flight": 2,
    "clicks_over_impressions": 2,
    "negative_cost": 2,
    "micros": 2,
    "usd": 2,
    "copy_name": 1,
    "tracking_break": 1,
}
WHERE = {
    "total_row": "*",
    "exact_duplicate": "*",
    "restated": "*",
    "roc_date": "date",
    "out_of_flight": "*",
    "clicks_over_impressions": "clicks",
    "negative_cost": "cost",
    "micros": "cost",
    "usd": "cost",
    "copy_name": "campaign",
    "tracking_break": "conversions",
}
CAMPAIGNS = (("google_search", 2), ("pmax", 1), ("meta", 2), ("line_ads", 1))


def table(
    seed: int, year: int, rate: float, ads: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The faulty table and its list of faults (row_id, column, rule, date).

    Args:
        rate: TWD per USD in the flight.
        ads: clean canonical rows; the largest TWD campaigns of the paid channels are taken.

    A tracking break is listed once, on the first row of its day. Text of dates is `date_text`;
    where it has a 民國 year, `date` is missing.
    """
    gen = rng.stream(seed, year, "faulty")
    span = calendar.flight(year)
    first, last = pd.Timestamp(span.start), pd.Timestamp(span.end)
    rows = _base(ads, first, last)
    rows["source_file"] = "faulty.csv"
    rows["exported_on"] = pd.Timestamp(year, 12, 1)
    rows["date_text"] = rows["date"].dt.strftime("%Y-%m-%d")
    rows["fault"] = None
    break_day = first + pd.Timedelta(days=int(gen.integers(3, span.days - 3)))
    on_break = rows["date"].eq(break_day).to_numpy()
    _lively(gen, rows, on_break)
    rows.loc[on_break, ["conversions", "conversion_value"]] = 0.0
    free = list(gen.permutation(np.flatnonzero(~on_break)))
    quiet = [i for i in free if rows["conversions"].iat[i] == 0 and rows["cost"].iat[i] > 0]
    idle = quiet[: RULES["usd"]]
    if len(idle) < RULES["usd"]:  # a USD row without conversions: only its cost has a currency
        more = [i for i in free if i not in idle][: RULES["usd"] - len(idle)]
        rows.loc[more, ["conversions", "conversion_value"]] = 0.0
        idle += more
    used = set(idle)

    def take(count: int, sellers: bool = False) -> list[int]:
        found = [
            i
            for i in free
            if i not in used
            and rows["clicks"].iat[i] > 20
            and (not sellers or rows["conversions"].iat[i] >= 1)
        ][:count]
        used.update(found)
        return found

    _in_place(rows, idle, take, rate, gen)
    extra = _added(gen, rows, take, first, last, year)
    rows.loc[np.flatnonzero(on_break)[:1], "fault"] = "tracking_break"
    full = pd.concat([rows.assign(order=np.arange(len(rows), dtype=float)), *extra])
    full = full.sort_values("order", kind="stable").reset_index(drop=True)
    full["row_id"] = np.arange(1, len(full) + 1)
    full["flight_start"], full["flight_end"] = first, last
    faults = full.loc[full["fault"].notna(), ["row_id", "fault", "date"]].rename(
        columns={"fault": "rule"}
    )
    faults.insert(1, "column", faults["rule"].map(WHERE))
    columns = [*TIDY, "date_text", "flight_start", "flight_end"]
    out = full.reindex(columns=columns).astype(
        {
            **TIDY,
            "date_text": "str",
            "flight_start": "datetime64[ns]",
            "flight_end": "datetime64[ns]",
        }
    )
    return out, faults.astype({"rule": "str", "column": "str"}).reset_index(drop=True)


def _base(ads: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Clean rows of the largest TWD campaigns, about ten a day, without copies."""
    rows = ads[
        ads["date"].between(first, last)
        & ads["currency"].eq("TWD")
        & ~ads["campaign"].str.contains("複本").fillna(False)
    ]
    names = []
    for channel, count in CAMPAIGNS:
        cost = rows[rows["channel"].eq(channel)].groupby("campaign_id")["cost"].sum()
        names += list(cost.nlargest(count).index)
    rows = rows[rows["campaign_id"].isin(names) & (rows["impressions"] > 0)]
    return rows.sort_values(
        ["date", "channel", "campaign_id", "device"], kind="stable"
    ).reset_index(drop=True)


def _lively(gen: np.random.Generator, rows: pd.DataFrame, on_break: np.ndarray) -> None:
    """Every other day has a conversion, so that the day of the break is the only empty one."""
    sums = rows[~on_break].groupby("date")["conversions"].sum()
    for day in sums[sums < 3].index:
        for at in np.flatnonzero(rows["date"].eq(day) & (rows["clicks"] > 0))[:3]:
            rows.loc[at, ["conversions", "conversion_value"]] = [
                rows["conversions"].iat[at] + 2.0,
                rows["conversion_value"].iat[at] + float(gen.integers(900, 3200)),
            ]


def _in_place(
    rows: pd.DataFrame, idle: list[int], take, rate: float, gen: np.random.Generator
) -> None:
    """Faults that change a cell of an existing row."""
    for number, at in enumerate(take(RULES["roc_date"])):
        day = rows["date"].iat[at]
        style = ("{y}/{m:02d}/{d:02d}", "{y}{m:02d}{d:02d}")[number % 2]
        rows.loc[at, "date_text"] = style.format(y=day.year - 1911, m=day.month, d=day.day)
        rows.loc[at, "date"] = pd.NaT
        rows.loc[at, "fault"] = "roc_date"
    for at in take(RULES["clicks_over_impressions"]):
        rows.loc[at, "clicks"] = rows["impressions"].iat[at] + float(gen.integers(5, 400))
        rows.loc[at, "fault"] = "clicks_over_impressions"
    for at in take(RULES["negative_cost"]):
        rows.loc[at, "cost"] = -rows["cost"].iat[at]
        rows.loc[at, "fault"] = "negative_cost"
    for at in take(RULES["micros"]):
        rows.loc[at, "cost"] = round(rows["cost"].iat[at] * 1e6)
        rows.loc[at, ["cost_unit", "fault"]] = ["micros", "micros"]
    for at in idle:
        rows.loc[at, "cost"] = round(rows["cost"].iat[at] / rate, 2)
        rows.loc[at, "fx_rate"] = rate
        rows.loc[at, ["currency", "fault"]] = ["USD", "usd"]
    for at in take(RULES["copy_name"]):
        rows.loc[at, "campaign"] = f"{rows['campaign'].iat[at]} - 複本"
        rows.loc[at, "fault"] = "copy_name"


def _added(
    gen: np.random.Generator,
    rows: pd.DataFrame,
    take,
    first: pd.Timestamp,
    last: pd.Timestamp,
    year: int,
) -> list[pd.DataFrame]:
    """Faults that are a row too many; `order` places them among the others."""
    extra = []

    def add(at: int, order: float, fault: str, **cells: object) -> None:
        row = rows.loc[[at]].copy()
        for column, value in cells.items():
            row[column] = value
        extra.append(row.assign(order=order, fault=fault))

    size = len(rows)
    for at in take(RULES["exact_duplicate"]):
        add(at, float(min(at + int(gen.integers(4, 40)), size)) + 0.5, "exact_duplicate")
    for number, at in enumerate(take(RULES["restated"], sellers=True)):
        # The older download stands before the newer one once, after it once.
        shift = (-1, 1)[number % 2] * int(gen.integers(3, 30))
        half = float(np.floor(rows["conversions"].iat[at] * 0.6 * 100) / 100)
        add(
            at,
            float(np.clip(at + shift, 0, size)) + 0.25,
            "restated",
            conversions=half,
            conversion_value=round(rows["conversion_value"].iat[at] * 0.6, 2),
            exported_on=pd.Timestamp(year, 11, 17),
        )
    outside = (
        first - pd.Timedelta(days=int(gen.integers(1, 6))),
        last + pd.Timedelta(days=int(gen.integers(1, 6))),
    )
    for at, day in zip(take(RULES["out_of_flight"]), outside, strict=True):
        add(
            at,
            -0.5 if day < first else size + 0.5,
            "out_of_flight",
            date=day,
            date_text=f"{day:%Y-%m-%d}",
        )
    for at, channel in zip(take(RULES["total_row"]), ("google_search", "meta"), strict=True):
        part = rows[rows["channel"].eq(channel) & rows["fault"].isna()]
        sums = {
            c: round(float(part[c].sum()), 2)
            for c in ("impressions", "clicks", "cost", "conversions", "conversion_value")
        }
        add(
            at,
            size + 1.0,
            "total_row",
            channel=channel,
            row_kind="total",
            campaign="總計",
            campaign_id=None,
            device=None,
            reach=np.nan,
            date=last,
            all_clicks=np.nan,
            date_text=f"{last:%Y-%m-%d}",
            **sums,
        )
    return extra
