"""Readers of the exports of chapter T1.1 (campaign history, market, rates, search terms).

`history_files` hands over the downloads as they came; `history` is the course's own loading of
them, so that later exercises do not wait for the learner's.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from . import values
from .decode import Sheet, decode, read_sheet, split
from .errors import IngestError

TEXT, NUMBER, COUNT, DAY, FLAG = "text", "number", "count", "day", "flag"
HISTORY = {  # canonical column -> captions, and what its cells are
    "campaign_id": (("活動編號", "campaign_id"), TEXT),
    "name": (("活動名稱", "campaign_name"), TEXT),
    "festival": (("節慶", "festival"), TEXT),
    "channel": (("通路", "channel"), TEXT),
    "week_start": (("週起日", "week_start"), DAY),
    "status": (("狀態", "status"), TEXT),
    "spend": (("花費", "spend"), NUMBER),
    "impressions": (("曝光", "impressions"), NUMBER),
    "clicks": (("點擊", "clicks"), NUMBER),
    "conversions": (("轉換", "conversions"), NUMBER),
    "value": (("轉換金額", "value"), NUMBER),
}
STATUS = {"進行中": "active", "已結束": "ended", "已移除": "removed"}
KEY = ["campaign_id", "channel", "week_start"]
TOTAL = ("總計", "合計", "total")
COPY = " - 複本"
AGES = ("age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_up")
PLAIN: dict[str, tuple[str, dict[str, str]]] = {  # table -> file, column -> what its cells are
    "competitors": ("market/competitors.csv", {
        "week": DAY, "brand": TEXT, "basket_price": NUMBER, "promo": FLAG, "ads": NUMBER}),
    "festivals": ("planning/festivals.csv", {
        "year": COUNT, "festival": TEXT, "date": DAY, "opens": COUNT, "closes": COUNT}),
    "daily_sales": ("sales/daily_sales.csv", {"date": DAY, "line": TEXT, "revenue": NUMBER}),
    "rate_card": ("planning/rate_card.csv", {
        "item_id": TEXT, "platform": TEXT, "format": TEXT, "unit": TEXT, "price": NUMBER,
        "min_spend": NUMBER, "lead_days": COUNT}),
    "platforms": ("planning/platforms.csv", {
        "platform": TEXT, "kind": TEXT, **dict.fromkeys(AGES, NUMBER), "accepts": TEXT,
        "min_age": COUNT, "min_spend": NUMBER, "lead_days": COUNT, "reach": NUMBER,
        "fee_rate": NUMBER, "image_fit": NUMBER, "format_fit": NUMBER, "measure_fit": NUMBER,
        "cost_per_visit": NUMBER}),
    "search_terms": ("planning/search_terms.csv", {
        "search_term": TEXT, "match_type": TEXT, "campaign": TEXT, "ad_group": TEXT,
        "impressions": COUNT, "clicks": COUNT, "cost": NUMBER, "conversions": NUMBER,
        "conversion_value": NUMBER}),
}  # fmt: skip
NOTES = {"brief": "planning/brief.yml", "keyword_rules": "planning/keyword_rules.yml"}


def _missing(name: str) -> IngestError:
    return IngestError("There is no file {file} in the data folder.", file=name)


def _column(sheet: Sheet, at: int, kind: str, caption: str, first: int) -> pd.Series:
    """One column below the header, by what its cells are.

    Args:
        first: row number of the first cell, as a spreadsheet shows it.

    Raises:
        IngestError: a cell that is no number, no date, neither yes nor no, or missing in a count.
    """
    how: dict[str, tuple[Callable[[str], object], str]] = {
        TEXT: (values.text, "{file}"),
        NUMBER: (values.number,
                 "{file}, row {row}, column “{column}”: “{value}” is not a number."),
        COUNT: (_whole, "{file}, row {row}, column “{column}”: “{value}” is not a number."),
        DAY: (values.moment, "{file}, row {row}, column “{column}”: “{value}” is not a date."),
        FLAG: (values.yes_no,
               "{file}, row {row}, column “{column}”: “{value}” is neither yes nor no."),
    }  # fmt: skip
    cells = pd.Series([row[at] if at < len(row) else "" for row in sheet.rows], dtype="object")
    found, bad = values.convert(cells, how[kind][0])
    if bad is not None:
        raise IngestError(how[kind][1], file=sheet.name, row=first + bad, column=caption,
                          value=cells.iloc[bad])
    if kind == DAY:
        return pd.Series(pd.to_datetime(pd.Series(found, dtype="object")), dtype="datetime64[ns]")
    dtype = {TEXT: "str", NUMBER: "float64", COUNT: "int64", FLAG: "bool"}[kind]
    if kind == FLAG and None in found:
        dtype = "boolean"
    return pd.Series(found, dtype=dtype)


def _whole(cell: str) -> int:
    number = values.number(cell)
    if number is None or number != int(number):
        raise ValueError(cell)
    return int(number)


def _places(sheet: Sheet, header: list[str], wanted: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Position of each column by one of its captions."""
    plain = [cell.strip().lstrip("\ufeff") for cell in header]
    found = {}
    for name, known in wanted.items():
        at = [i for i, cell in enumerate(plain) if cell in known]
        if not at:
            raise IngestError("{file} has no column {column}.", file=sheet.name, column=known[0])
        found[name] = at[0]
    return found


def _plain(name: str) -> Callable[[Path | str], pd.DataFrame]:
    path, columns = PLAIN[name]

    def read(folder: Path | str) -> pd.DataFrame:
        source = Path(folder) / path
        if not source.is_file():
            raise _missing(path)
        sheet = read_sheet(source, source.name)
        rows = [row for row in sheet.rows if any(cell.strip() for cell in row)]
        places = _places(sheet, rows[0] if rows else [], {c: (c,) for c in columns})
        body = Sheet(sheet.path, sheet.name, sheet.encoding, rows[1:])
        return pd.DataFrame(
            {c: _column(body, places[c], kind, c, 2) for c, kind in columns.items()})

    read.__doc__ = f"The table {name}: {', '.join(columns)}."
    return read


def _note(name: str) -> Callable[[Path | str], dict[str, Any]]:
    path = NOTES[name]

    def read(folder: Path | str) -> dict[str, Any]:
        source = Path(folder) / path
        if not source.is_file():
            raise _missing(path)
        try:
            content = yaml.safe_load(source.read_text(encoding="utf-8-sig"))
        except (yaml.YAMLError, UnicodeDecodeError):
            raise IngestError("{file} could not be read as YAML in UTF-8. Take the file as it was "
                              "handed out.", file=path) from None
        if not isinstance(content, dict):
            raise IngestError("{file} does not have the form it was handed out in. Take it again "
                              "as it was.", file=path)
        return content

    read.__doc__ = f"The file {path} as a dictionary."
    return read


def history_files(folder: Path | str) -> dict[str, bytes]:
    """Name -> content of the history's downloads, in the order of names; nothing is decoded.

    Raises:
        IngestError: there is none.
    """
    place = Path(folder) / "history"
    found = sorted(place.glob("*.csv")) if place.is_dir() else []
    if not found:
        raise _missing("history/*.csv")
    return {path.name: path.read_bytes() for path in found}


def history(folder: Path | str) -> pd.DataFrame:
    """Campaign history: one row per campaign_id, channel and week_start, sorted by them.

    Totals are left out; of a row in several downloads the one exported last counts; the ending
    “ - 複本” is taken off names.

    Raises:
        IngestError: a file cannot be read, lacks a column, or its name has no day of export.
    """
    parts = []
    for name, data in history_files(folder).items():
        stamp = Path(name).stem[-8:]
        if not stamp.isdigit():
            raise IngestError("{file}: the name does not end in a day of export (YYYYMMDD).",
                              file=name)
        parts.append(_download(Path(name), data).assign(exported=stamp))
    rows = pd.concat(parts, ignore_index=True).sort_values("exported", kind="stable")
    rows = rows.drop_duplicates(KEY, keep="last").drop(columns="exported")
    return rows.sort_values(KEY, kind="stable").reset_index(drop=True)


def _download(path: Path, data: bytes) -> pd.DataFrame:
    text, encoding = decode(data, path)
    sheet = split(text, path, path.name, encoding)
    rows = [row for row in sheet.rows if any(cell.strip() for cell in row)]
    places = _places(sheet, rows[0] if rows else [], {c: w for c, (w, _) in HISTORY.items()})
    body = [row for row in rows[1:]
            if row[places["campaign_id"]].strip().casefold() not in TOTAL]
    inner = Sheet(sheet.path, sheet.name, sheet.encoding, body)
    table = pd.DataFrame({c: _column(inner, places[c], kind, words[0], 2)
                          for c, (words, kind) in HISTORY.items()})
    table["name"] = table["name"].str.removesuffix(COPY)
    table["status"] = table["status"].replace(STATUS)
    return table


def trends(folder: Path | str) -> pd.DataFrame:
    """download (1, 2, ... by file name), week (Sunday), term, value (text as downloaded).

    Raises:
        IngestError: there is no download, or one has no row that starts with 週 (or Week).
    """
    place = Path(folder) / "market"
    files = sorted(place.glob("trends_*.csv")) if place.is_dir() else []
    if not files:
        raise _missing("market/trends_*.csv")
    parts = []
    for number, path in enumerate(files, 1):
        sheet = read_sheet(path, path.name)
        start = next((i for i, row in enumerate(sheet.rows)
                      if row and row[0].strip() in ("週", "Week")), None)
        if start is None:
            raise IngestError("{file} has no column {column}.", file=path.name, column="週")
        terms = [cell.rsplit(":", 1)[0].strip() for cell in sheet.rows[start][1:]]
        body = [row for row in sheet.rows[start + 1:] if any(cell.strip() for cell in row)]
        weeks = _column(Sheet(path, path.name, "", body), 0, DAY, "週", start + 2)
        cells = [cell.strip() for row in body for cell in row[1:len(terms) + 1]]
        parts.append(pd.DataFrame({
            "download": number, "week": weeks.repeat(len(terms)).to_numpy(),
            "term": terms * len(body), "value": cells}))
    table = pd.concat(parts, ignore_index=True)
    return table.astype({"download": "int64", "week": "datetime64[ns]", "term": "str",
                         "value": "str"})


def trends_wide(folder: Path | str) -> pd.DataFrame:
    """The last download alone: week and one column per term as numbers, "<1" as 0.5."""
    return widened(trends(folder))


def widened(table: pd.DataFrame) -> pd.DataFrame:
    """`trends_wide` of a table that has been read already."""
    rows = table[table["download"] == table["download"].max()]
    rows = rows.assign(value=rows["value"].replace("<1", "0.5").astype(float))
    wide = rows.pivot(index="week", columns="term", values="value")
    return wide.rename_axis(columns=None).reset_index()


competitors = _plain("competitors")
festivals = _plain("festivals")
daily_sales = _plain("daily_sales")
rate_card = _plain("rate_card")
platforms = _plain("platforms")
search_terms = _plain("search_terms")
brief = _note("brief")
keyword_rules = _note("keyword_rules")

TABLES: dict[str, Callable[[Path | str], Any]] = {
    "history_files": history_files, "history": history, "festivals": festivals,
    "daily_sales": daily_sales, "trends": trends, "competitors": competitors,
    "rate_card": rate_card, "platforms": platforms, "brief": brief, "search_terms": search_terms,
    "keyword_rules": keyword_rules, "trends_wide": trends_wide,
}
