"""Which export file holds which rows, and the dirt that comes from how people download.

`files()` lays the clean tables out as export files in canonical columns; `tidy` is these files,
one under the other in the order of their paths, and the renderers in `exports/` write them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from . import calendar, rng

TIDY = {
    "row_id": "int64",
    "date": "datetime64[ns]",
    "channel": "str",
    "campaign_id": "str",
    "campaign": "str",
    "device": "str",
    "impressions": "float64",
    "clicks": "float64",
    "all_clicks": "float64",
    "cost": "float64",
    "cost_unit": "str",
    "currency": "str",
    "fx_rate": "float64",
    "conversions": "float64",
    "conversion_value": "float64",
    "reach": "float64",
    "row_kind": "str",
    "traffic_type": "str",
    "sessions": "float64",
    "engaged_sessions": "float64",
    "single_page_sessions": "float64",
    "exported_on": "datetime64[ns]",
    "source_file": "str",
}
OVERLAP = (3, 11, 12)  # months of the year whose download starts a week early
REPORTED = "12-15"


@dataclass
class ExportFile:
    """One ad or GA4 file: its rows in canonical columns, and how the platform writes it."""

    path: str
    kind: str
    rows: pd.DataFrame
    exported_on: pd.Timestamp
    first: pd.Timestamp
    last: pd.Timestamp
    lang: str = "zh"
    encoding: str = "utf-8-sig"
    extra: pd.DataFrame | None = None  # columns that only the export shows
    dirt: frozenset[str] = field(default_factory=frozenset)


def _months(year: int, scale: str) -> list[tuple[pd.Timestamp, pd.Timestamp]]:
    days = calendar.period(year, scale).index()
    return [
        (group.min(), group.max())
        for _, group in pd.Series(days, index=days).groupby(days.to_period("M"))
    ]


def _early(
    first: pd.Timestamp, year: int, scale: str, dirt: frozenset[str], days: int
) -> pd.Timestamp:
    """First day of a download; overlapping ones reach back into the month before."""
    if not dirt & {"D07", "D08"} or first.year != year or first.month not in OVERLAP:
        return first
    start = pd.Timestamp(calendar.period(year, scale).start)
    return max(first - pd.Timedelta(days=days), start)


def _restate(
    gen: np.random.Generator,
    rows: pd.DataFrame,
    last: pd.Timestamp,
    next_first: pd.Timestamp,
    columns: tuple[str, ...],
    keep: tuple[float, float],
    whole: bool,
) -> pd.DataFrame:
    """The earlier of two downloads: its last days still lack late conversions."""
    late = rows["date"].between(next_first, last).to_numpy()
    factor = gen.uniform(*keep, len(rows))
    out = rows.copy()
    for column in columns:
        old = out[column].to_numpy()
        new = old * factor
        out[column] = np.where(late, np.floor(new) if whole else np.round(new, 2), old)
    if whole and "conversions" in columns:  # no conversions, no value
        out.loc[late & out["conversions"].eq(0), "conversion_value"] = 0.0
    return out


def _platform(
    seed: int,
    year: int,
    scale: str,
    dirt: frozenset[str],
    table: pd.DataFrame,
    kind: str,
    name: str,
    whole: bool,
) -> list[ExportFile]:
    """Monthly files of one ad platform from its canonical clean rows."""
    gen = rng.stream(seed, year, f"layout/{kind}/{scale}")
    files = []
    months = _months(year, scale)
    starts = [_early(a, year, scale, dirt, 7 if kind != "line_ads" else 0) for a, _ in months]
    for number, (first, last) in enumerate(months):
        rows = table[table["date"].between(starts[number], last)]
        following = starts[number + 1] if number + 1 < len(months) else last + pd.Timedelta(days=1)
        if "D08" in dirt and following <= last:
            rows = _restate(
                gen, rows, last, following, ("conversions", "conversion_value"), (0.5, 0.85), whole
            )
        exported = last + pd.Timedelta(days=1)
        path = name.format(month=f"{first:%Y-%m}", stamp=f"{exported:%Y%m%d}")
        files.append(
            ExportFile(
                path, kind, rows.reset_index(drop=True), exported, starts[number], last, dirt=dirt
            )
        )
    return files


def google_ads(
    seed: int, year: int, scale: str, dirt: frozenset[str], table: pd.DataFrame
) -> list[ExportFile]:
    """Campaign reports by month (zh, two in English, one UTF-16), and PMax from the API."""
    november = table["channel"].eq("pmax") & table["date"].dt.strftime("%Y-%m").eq(f"{year}-11")
    from_api = november if "D05" in dirt else november & False
    api = table[from_api]
    path = "google_ads/campaign_{month}.csv"
    files = _platform(seed, year, scale, dirt, table[~from_api], "google_ads", path, False)
    for file in files:
        month = (file.last.year - year, file.last.month)
        file.encoding = "utf-8"
        if "D38" in dirt and month in ((0, 2), (0, 8)):
            file.lang = "en"
        if "D09" in dirt and month == (0, 10):
            file.encoding = "utf-16"
        if "D02" in dirt:
            file.rows = _google_totals(seed, year, file)
    if len(api):
        day = pd.Timestamp(year, 12, 1)
        rows = api.assign(cost=(api["cost"] * 1e6).round(), cost_unit="micros")
        files.append(
            ExportFile(
                f"google_ads/api_pmax_{year}-11_{day:%Y%m%d}.csv",
                "google_api",
                rows.reset_index(drop=True),
                day,
                rows["date"].min(),
                rows["date"].max(),
                "en",
                "utf-8",
                dirt=dirt,
            )
        )
    return files


def _google_totals(seed: int, year: int, file: ExportFile) -> pd.DataFrame:
    """Lines of totals: they also count removed campaigns, which the table does not show."""
    gen = rng.stream(seed, year, f"totals/{file.path}")
    rows = file.rows
    removed = {
        "impressions": gen.uniform(0.02, 0.05),
        "clicks": gen.uniform(0.008, 0.016),
        "cost": gen.uniform(0.012, 0.02),
        "conversions": 0.003,
        "conversion_value": 0.002,
    }
    totals = []
    kinds = [*rows["channel"].unique()]
    for channel in [*kinds, None] if len(kinds) > 1 else kinds:
        part = rows if channel is None else rows[rows["channel"].eq(channel)]
        line: dict[str, object] = {
            "channel": channel,
            "row_kind": "total",
            "cost_unit": "TWD",
            "currency": "TWD",
            "fx_rate": 1.0,
        }
        for column, more in removed.items():
            values = part[column] * (
                part["fx_rate"] if column in ("cost", "conversion_value") else 1
            )
            sign = 0 if column in ("impressions", "clicks") else 2
            line[column] = round(float(values.sum() * (1 + more)), sign)
        totals.append(line)
    return pd.concat([rows, pd.DataFrame(totals)], ignore_index=True)


def meta(
    seed: int, year: int, scale: str, dirt: frozenset[str], table: pd.DataFrame
) -> list[ExportFile]:
    """Ad set reports by month, UTF-8 with BOM; three months in English; a blank-named total."""
    files = _platform(
        seed, year, scale, dirt, table, "meta", "meta/adset_{month}_{stamp}.csv", True
    )
    for file in files:
        if "D38" in dirt and file.last.year == year and file.last.month in (4, 5, 10):
            file.lang = "en"
        if "D02" in dirt:
            rows = file.rows
            # With mixed attribution settings Meta shows no purchases in its total.
            line = {c: rows[c].sum() for c in ("impressions", "clicks", "all_clicks")}
            line |= {
                "cost": round(rows["cost"].sum(), 2),
                "reach": round(rows["reach"].sum() * 0.46),
                "date": file.first,
                "channel": "meta",
                "row_kind": "total",
                "cost_unit": "TWD",
                "currency": "TWD",
                "fx_rate": 1.0,
            }
            file.rows = pd.concat([pd.DataFrame([line]), rows], ignore_index=True)
    return files


def line_ads(
    seed: int, year: int, scale: str, dirt: frozenset[str], table: pd.DataFrame
) -> list[ExportFile]:
    """Daily reports by month, UTF-8, captions as in the API."""
    table = table.assign(device=None)  # the report has no device; LINE is a mobile app
    files = _platform(
        seed, year, scale, dirt, table, "line_ads", "line_ads/report_{month}_{stamp}.csv", True
    )
    for file in files:
        file.encoding = "utf-8"
    return files


def ga4(
    seed: int, year: int, scale: str, dirt: frozenset[str], table: pd.DataFrame
) -> list[ExportFile]:
    """Traffic reports by month; the last three days of a download are not final yet."""
    gen = rng.stream(seed, year, f"layout/ga4/{scale}")
    files = []
    months = _months(year, scale)
    starts = [_early(a, year, scale, dirt, 3) for a, _ in months]
    for number, (first, last) in enumerate(months):
        rows = table[table["date"].between(starts[number], last)]
        following = starts[number + 1] if number + 1 < len(months) else last + pd.Timedelta(days=1)
        if "D08" in dirt and following <= last:
            rows = _restate(
                gen, rows, last, following, ("sessions", "engaged_sessions"), (0.86, 0.95), True
            )
            rows["engaged_sessions"] = np.minimum(rows["engaged_sessions"], rows["sessions"])
            rows["single_page_sessions"] = np.minimum(
                np.maximum(
                    rows["single_page_sessions"], rows["sessions"] - rows["engaged_sessions"]
                ),
                rows["sessions"],
            )
        rows = rows.reset_index(drop=True)
        if "D02" in dirt:
            line = {
                c: rows[c].sum() for c in ("sessions", "engaged_sessions", "single_page_sessions")
            }
            rows = pd.concat(
                [rows, pd.DataFrame([line | {"row_kind": "total"}])], ignore_index=True
            )
        files.append(
            ExportFile(
                f"ga4/sessions_{first:%Y-%m}.csv",
                "ga4_sessions",
                rows,
                last + pd.Timedelta(days=1),
                starts[number],
                last,
                lang="zh" if "D38" in dirt and last.month < 7 else "en",
                encoding="utf-8",
                dirt=dirt,
            )
        )
    return files


def single(
    path: str, kind: str, year: int, dirt: frozenset[str], table: pd.DataFrame
) -> list[ExportFile]:
    """One file for the whole period (LINE OA, EDM, KOL, Search Console), made for the report."""
    return [
        ExportFile(
            path,
            kind,
            table.reset_index(drop=True),
            pd.Timestamp(f"{year}-{REPORTED}"),
            table["date"].min(),
            table["date"].max(),
            dirt=dirt,
        )
    ]


def stack(files: list[ExportFile]) -> pd.DataFrame:
    """All files, one under the other in the order of their paths, in the columns of `TIDY`."""
    parts = []
    for file in sorted(files, key=lambda f: f.path):
        rows = file.rows.reindex(columns=[c for c in TIDY if c != "row_id"])
        parts.append(rows.assign(exported_on=file.exported_on, source_file=file.path))
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, "row_id", np.arange(1, len(table) + 1))
    return table.astype(TIDY)
