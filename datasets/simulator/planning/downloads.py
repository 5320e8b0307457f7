"""The campaign history as the nine files that platforms and the agency sent over the years.

The last eight digits of a name are the day of export. Which dirt is in them is chosen by switch:
D02 totals, D03 NT$ and thousands separators, D04 '--', D07 repeated rows, D08 an early download
with fewer conversions, D09 Big5 and UTF-16, D10 民國 dates, D33 " - 複本", D38 two languages.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .. import rng
from ..exports import text
from .history import KEY

ZH = ["活動編號", "活動名稱", "節慶", "通路", "週起日", "狀態", "花費", "曝光", "點擊", "轉換",
      "轉換金額"]  # fmt: skip
EN = ["campaign_id", "campaign_name", "festival", "channel", "week_start", "status", "spend",
      "impressions", "clicks", "conversions", "value"]  # fmt: skip
STATUS = {"active": "進行中", "ended": "已結束", "removed": "已移除"}
SEARCH, SOCIAL = ("google_search", "pmax"), ("meta",)
AGENCY, OWNED = ("line_ads", "kol"), ("line_oa", "edm")


@dataclass(frozen=True)
class Download:
    """One file: its name, how it is written, and which rows it holds.

    `home`, `repeat` and `restate` are (channels, first week, last week): rows that only this file
    has to have, rows repeated from another file, and rows that a later file corrects.
    """

    name: str
    encoding: str
    lang: str
    money: str  # "plain", "grouped" or "NT$"
    dates: str  # strftime pattern, or "roc"
    home: tuple[tuple[tuple[str, ...], str, str], ...]
    repeat: tuple[tuple[tuple[str, ...], str, str], ...] = ()
    restate: tuple[tuple[str, ...], str, str] | None = None
    total: str = ""


def downloads(year: int) -> tuple[Download, ...]:
    """The nine files, in the order of their names.

    One early download stands before the later file of the same rows, another one after it, so
    that neither the first nor the last file by name is always right.
    """
    a, b, c = year - 2, year - 1, year
    return (
        Download(f"agency_{a}-{b}_{c}0120.csv", "cp950", "zh", "plain", "roc",
                 ((AGENCY, f"{a}-01-01", f"{b}-08-31"), (AGENCY, f"{b}-10-01", f"{b}-12-31")),
                 total="合計"),
        Download(f"agency_{b}-11_{b}1118.csv", "cp950", "zh", "grouped", "roc",
                 ((AGENCY, f"{b}-09-01", f"{b}-09-30"),),
                 restate=(AGENCY, f"{b}-10-01", f"{b}-11-10"), total="合計"),
        Download(f"all_{c}H1_{c}0602.csv", "utf-8-sig", "en", "plain", "%Y-%m-%d",
                 (((*SEARCH, *SOCIAL, *AGENCY), f"{c}-01-01", f"{c}-12-31"),),
                 repeat=(((*SEARCH, *SOCIAL), f"{b}-11-01", f"{b}-12-31"),), total="Total"),
        Download(f"crm_{a}-{c}_{c}0603.csv", "utf-8", "zh", "plain", "%Y-%m-%d",
                 ((OWNED, f"{a}-01-01", f"{c}-12-31"),)),
        Download(f"google_ads_{a}_{b}0108.csv", "utf-8-sig", "zh", "NT$", "%Y/%m/%d",
                 ((SEARCH, f"{a}-01-01", f"{a}-12-31"),), total="總計"),
        Download(f"google_ads_{b}_{c}0107.csv", "utf-16", "en", "grouped", "%Y-%m-%d",
                 ((SEARCH, f"{b}-01-01", f"{b}-12-31"),),
                 repeat=((SEARCH, f"{a}-10-16", f"{a}-12-31"),), total="Total"),
        Download(f"meta_{a}_{b}0110.csv", "utf-8", "zh", "NT$", "%Y-%m-%d",
                 ((SOCIAL, f"{a}-01-01", f"{a}-12-31"),)),
        Download(f"meta_{b}H2_{b}1203.csv", "utf-8", "zh", "grouped", "%Y/%m/%d",
                 ((SOCIAL, f"{b}-07-01", f"{b}-09-30"),),
                 restate=(SOCIAL, f"{b}-10-01", f"{b}-11-30"), total="總計"),
        Download(f"meta_{b}_{c}0115.csv", "utf-8-sig", "en", "NT$", "%Y-%m-%d",
                 ((SOCIAL, f"{b}-01-01", f"{b}-06-30"), (SOCIAL, f"{b}-10-01", f"{b}-12-31")),
                 total="Total"),
    )  # fmt: skip


def rows_of(
    download: Download, table: pd.DataFrame, dirt: frozenset[str], gen: np.random.Generator
) -> pd.DataFrame:
    """The rows of one file, as numbers, in the file's own order."""

    def part(chosen: tuple[tuple[str, ...], str, str]) -> pd.DataFrame:
        channels, first, last = chosen
        return table[table["channel"].isin(channels) & table["week_start"].between(first, last)]

    parts = [part(chosen) for chosen in download.home]
    if "D07" in dirt:
        parts += [part(chosen) for chosen in download.repeat]
    if download.restate and "D08" in dirt:
        early = part(download.restate).copy()
        known = gen.uniform(0.72, 0.93, len(early))  # buyers of the last click come later
        early["conversions"] = np.floor(early["conversions"] * known)
        early["value"] = np.round(early["value"] * known)
        parts.append(early)
    rows = pd.concat(parts).sort_values(["week_start", "campaign_id", "channel"], kind="stable")
    if "D33" in dirt:
        rows = rows.copy()
        copied = rows["campaign_id"].str[-1].eq("1") & rows["channel"].isin([*SOCIAL, *AGENCY])
        rows["name"] = rows["name"].where(~copied, rows["name"] + " - 複本")
    return rows.reset_index(drop=True)


def _cells(download: Download, rows: pd.DataFrame, dirt: frozenset[str]) -> list[list[str]]:
    """Text of the columns, in the order of `ZH`."""
    none = "--" if "D04" in dirt else ""
    money = download.money if "D03" in dirt else "plain"
    number = text.plain if money == "plain" else text.grouped
    before = "NT$" if money == "NT$" else ""
    if download.dates == "roc" and "D10" in dirt:
        dates = text.roc(rows["week_start"])
    else:
        style = "%Y/%m/%d" if download.dates == "roc" else download.dates
        dates = text.times(rows["week_start"], style)
    zh = download.lang == "zh" or "D38" not in dirt
    status = rows["status"].map(STATUS) if zh else rows["status"]
    return [
        text.words(rows["campaign_id"]), text.words(rows["name"]), text.words(rows["festival"]),
        text.words(rows["channel"]), dates, text.words(status),
        [before + v for v in number(rows["spend"])], number(rows["impressions"], 0, none),
        number(rows["clicks"]), text.units(rows["conversions"]),
        [before + v for v in number(rows["value"])],
    ]  # fmt: skip


def _total(download: Download, rows: pd.DataFrame, dirt: frozenset[str]) -> list[str]:
    """The platform's own row of sums; only the first cell says that it is one."""
    sums = rows[["spend", "impressions", "clicks", "conversions", "value"]].sum().to_frame().T
    row = rows.head(1).assign(**{c: sums[c].iloc[0] for c in sums.columns})
    cells = [column[0] for column in _cells(download, row, dirt)]
    return [download.total, "", "", "", "", "", *cells[6:]]


def files(seed: int, year: int, dirt: frozenset[str], table: pd.DataFrame) -> dict[str, bytes]:
    """File name -> content, in the order of names.

    Args:
        table: clean history (`history.table`).
    """
    gen = rng.stream(seed, year, "planning/downloads")
    found = {}
    for download in downloads(year):
        rows = rows_of(download, table, dirt, gen)
        columns = _cells(download, rows, dirt)
        if download.total and "D02" in dirt:
            for column, cell in zip(columns, _total(download, rows, dirt), strict=True):
                column.append(cell)
        header = ZH if download.lang == "zh" or "D38" not in dirt else EN
        encoding = download.encoding
        if "D09" not in dirt and encoding in ("cp950", "utf-16"):
            encoding = "utf-8-sig"
        separator = "\t" if encoding == "utf-16" else ","
        found[download.name] = text.encode(
            text.sheet(header, columns, separator=separator), encoding)
    return found


def row_counts(seed: int, year: int, dirt: frozenset[str], table: pd.DataFrame) -> dict[str, int]:
    """Rows under the header of each file without totals."""
    gen = rng.stream(seed, year, "planning/downloads")
    return {d.name: len(rows_of(d, table, dirt, gen)) for d in downloads(year)}


def exported_on(name: str) -> pd.Timestamp:
    """Day of export: the last eight digits of a file's name.

    Raises:
        ValueError: the name does not end in a date.
    """
    return pd.to_datetime(name.rsplit(".", 1)[0][-8:], format="%Y%m%d")


__all__ = ["EN", "KEY", "STATUS", "ZH", "Download", "downloads", "exported_on", "files",
           "row_counts", "rows_of"]  # fmt: skip
