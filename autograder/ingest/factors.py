"""Readers of T2.3: sales by day, county and group, and what may have moved them.

The tables come as the systems gave them. `panels` joins them into one row per day for each line;
what it decides about missing weather stands in its docstring.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from .decode import Sheet, read_sheet
from .errors import IngestError
from .planning import COUNT, DAY, FLAG, NUMBER, TEXT, _column, _places

PLACE = "factors"
GROUPS = {
    "food": ("糕餅禮盒", "堅果糖果", "茶與飲品", "果醬果乾"),
    "bath": ("洗髮護髮", "沐浴", "手工皂", "保養"),
    "home": ("織品", "杯具餐具", "香氛", "清潔補充"),
}
LINES = tuple(GROUPS)
SHAPES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {  # column -> caption, kind
    "factor_sales": ("factor_sales.csv.gz", {
        "date": ("date", DAY), "county": ("county", TEXT),
        **{group: (group, COUNT) for groups in GROUPS.values() for group in groups}}),
    "factor_weather": ("factor_weather.csv.gz", {
        "date": ("觀測時間", DAY), "county": ("測站", TEXT), "temp_max": ("最高氣溫", NUMBER),
        "rain": ("降水量", TEXT)}),
    "media_stories": ("media_stories.csv", {
        "date": ("date", DAY), "line": ("line", TEXT), "stories": ("stories", COUNT)}),
    "price_history": ("price_history.csv", {
        "week": ("week", DAY), "line": ("line", TEXT), "list_price": ("list_price", NUMBER),
        "price": ("price", NUMBER)}),
    "sales_calendar": ("sales_calendar.csv", {
        "date": ("date", DAY), "event": ("event", TEXT), "kind": ("kind", TEXT)}),
    "gift_festivals": ("gift_festivals.csv", {
        "festival": ("festival", TEXT), "date": ("date", DAY), "opens": ("opens", COUNT),
        "closes": ("closes", COUNT)}),
    "price_test": ("price_test.csv", {
        "week": ("week", DAY), "county": ("county", TEXT), "price": ("price", NUMBER),
        "units": ("units", NUMBER), "assigned_by": ("assigned_by", TEXT),
        "stock_out": ("stock_out", FLAG)}),
}  # fmt: skip
KEYS = {
    "factor_sales": ["date", "county"], "factor_weather": ["date", "county"],
    "media_stories": ["date", "line"], "price_history": ["week", "line"],
    "sales_calendar": ["date"], "gift_festivals": ["festival", "date"],
    "price_test": ["week", "county"],
}  # fmt: skip
TRACE, FAULTS = "T", ("X", "-9.8", "")
WET, HOT = 1.0, 30.0  # mm from which a day is rainy; °C of temp_max above which it is hot


def _source(folder: Path | str, name: str) -> Path:
    path = Path(folder) / PLACE / name
    if not path.is_file():
        raise IngestError("There is no file {file} in the data folder.", file=f"{PLACE}/{name}")
    return path


def _reader(table: str) -> Callable[[Path | str], pd.DataFrame]:
    name, columns = SHAPES[table]

    def read(folder: Path | str) -> pd.DataFrame:
        path = _source(folder, name)
        rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
        sheet = Sheet(path, path.name, "", rows[1:])
        at = _places(sheet, rows[0] if rows else [], {c: (w,) for c, (w, _) in columns.items()})
        made = pd.DataFrame({c: _column(sheet, at[c], kind, caption, 2)
                             for c, (caption, kind) in columns.items()})
        _once(made, KEYS[table], path.name)
        return made

    read.__doc__ = f"The table of {name}: {', '.join(columns)}; one row per {KEYS[table]}."
    return read


def _once(table: pd.DataFrame, keys: list[str], name: str) -> None:
    """Dates in order and no key twice; IngestError with the first row that breaks it."""
    twice = table.duplicated(keys).to_numpy()
    if twice.any():
        row = table.loc[twice.argmax(), keys]
        raise IngestError(
            "{file}, row {row}: {what} stands there a second time, so its day would count twice. "
            "Keep one of the two rows.", file=name, row=int(twice.argmax()) + 2,
            what=" / ".join(f"{v:%Y-%m-%d}" if isinstance(v, pd.Timestamp) else str(v)
                            for v in row))
    day = next(c for c in ("date", "week") if c in table.columns)
    back = (table[day].diff() < pd.Timedelta(0)).to_numpy()
    if back.any():
        raise IngestError(
            "{file}, row {row}: the date goes back to {day}. Rows of a series must be in order of "
            "time; sort the file by {column}.", file=name, row=int(back.argmax()) + 2,
            day=f"{table.loc[back.argmax(), day]:%Y-%m-%d}", column=day)


factor_sales = _reader("factor_sales")
factor_weather = _reader("factor_weather")
media_stories = _reader("media_stories")
price_history = _reader("price_history")
sales_calendar = _reader("sales_calendar")
gift_festivals = _reader("gift_festivals")
price_test = _reader("price_test")


def search_index(folder: Path | str) -> pd.DataFrame:
    """week (Sunday) and the index of food, bath and home; "<1" as 0.5."""
    path = _source(folder, "search_index.csv")
    rows = read_sheet(path, path.name).rows
    start = next((i for i, r in enumerate(rows) if r and r[0].strip() in ("週", "Week")), None)
    if start is None:
        raise IngestError("{file} has no column {column}.", file=path.name, column="週")
    body = [["0.5" if c.strip() == "<1" else c for c in r] for r in rows[start + 1:]
            if any(c.strip() for c in r)]
    sheet = Sheet(path, path.name, "", body)
    table = pd.DataFrame({"week": _column(sheet, 0, DAY, "週", start + 2)} | {
        line: _column(sheet, at, NUMBER, rows[start][at], start + 2)
        for at, line in enumerate(LINES, 1)})
    _once(table, ["week"], path.name)
    return table


def price_facts(folder: Path | str) -> dict[str, float]:
    """list_price (TWD incl. VAT) and unit_cost (TWD without VAT) of the product that was tested."""
    path = _source(folder, "price_facts.yml")
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict) or not {"list_price", "unit_cost"} <= set(found):
        raise IngestError("{file} needs list_price and unit_cost.", file=path.name)
    return {key: float(found[key]) for key in ("list_price", "unit_cost")}


def rain_mm(cells: pd.Series) -> pd.Series:
    """Millimetres of the text of stations: a trace is 0.05, a fault is NA."""
    known = cells.where(~cells.isin(FAULTS), np.nan).replace(TRACE, "0.05")
    return pd.to_numeric(known, errors="coerce")


@lru_cache(maxsize=4)
def _panels(folder: str) -> dict[str, pd.DataFrame]:
    sales, sky = factor_sales(folder), factor_weather(folder)
    buyers = sales.set_index("county")[[g for gs in GROUPS.values() for g in gs]].sum(axis=1)
    share = buyers.groupby(level=0).sum()
    mm = rain_mm(sky["rain"])
    sky = sky.assign(wet=(mm >= WET).astype(float).where(mm.notna()),
                     warm=(sky["temp_max"] - HOT).clip(lower=0), share=sky["county"].map(share))

    def mean(column: str) -> pd.Series:
        known = sky[sky[column].notna()]
        return ((known[column] * known["share"]).groupby(known["date"]).sum()
                / known.groupby("date")["share"].sum())

    rain, heat = mean("wet"), mean("warm")
    stories, kinds = media_stories(folder), sales_calendar(folder).set_index("date")["kind"]
    index, prices = search_index(folder).set_index("week"), price_history(folder)
    made = {}
    for line in LINES:
        units = sales.groupby("date")[list(GROUPS[line])].sum().sum(axis=1)
        days = units.index
        weeks = days - pd.to_timedelta((days.day_of_week + 1) % 7, unit="D")
        mine = prices[prices["line"].eq(line)].set_index("week")
        off = 1 - mine["price"] / mine["list_price"]
        told = stories[stories["line"].eq(line)].set_index("date")["stories"]
        made[line] = pd.DataFrame({
            "date": days, "units": units.to_numpy(float),
            "rain": rain.reindex(days).to_numpy(), "heat": heat.reindex(days).to_numpy(),
            "news": told.reindex(days).fillna(0).to_numpy(float),
            "search": index[line].reindex(weeks).to_numpy() / 10,
            "discount": off.reindex(weeks).round(4).to_numpy() * 10,
            "sale": days.isin(kinds.index[kinds.eq("sale")]) * 1.0,
            "around_sale": days.isin(kinds.index[kinds.eq("around_sale")]) * 1.0,
        })
    return made


def panel(line: str) -> Callable[[Path | str], pd.DataFrame]:
    """A reader of one line's panel: one row per day.

    date, units (whole country), rain (share of buyers in counties with 1 mm or more), heat (°C of
    temp_max above 30, mean over buyers), news (stories), search (index ÷ 10), discount (off the
    list price, per 10 percentage points), sale and around_sale (0 or 1). Buyers are the units of
    all lines by county over the whole period; counties whose station failed are left out that day.
    """

    def read(folder: Path | str) -> pd.DataFrame:
        return _panels(str(folder))[line].copy()

    return read


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "factor_sales": factor_sales, "factor_weather": factor_weather,
    "media_stories": media_stories, "search_index": search_index,
    "price_history": price_history, "sales_calendar": sales_calendar,
    "gift_festivals": gift_festivals, "price_test": price_test, "price_facts": price_facts,
    "food_panel": panel("food"), "bath_panel": panel("bath"), "home_panel": panel("home"),
}  # fmt: skip
