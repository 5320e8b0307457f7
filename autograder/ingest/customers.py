"""Readers of T2.3: purchases of customers.

Nothing is repaired: rows out of order, refunds, replacements and refunds of customers who never
buy in the table stay. `customer_notes` says in sentences what the analyst has to deal with.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from . import values
from .errors import IngestError, translate
from .sheet_cells import cells

PLACE, NAME, NOTE = "customers", "transactions.csv.gz", "delivery.yml"
COLUMNS = ("customer_id", "date", "amount")
PARTNER = ("customer_id", "frequency", "recency", "T", "monetary")


def complete(table: pd.DataFrame, column: str, name: str) -> None:
    """Raise where a cell that must be there is blank."""
    blank = table[column].isna()
    if blank.any():
        raise IngestError("{file}, line {line}: {column} is blank. Ask for the file again; a row "
                          "of nobody or of no day counts nowhere.", file=name,
                          line=int(blank.to_numpy().argmax()) + 2, column=column)


def days(table: pd.DataFrame, column: str, name: str) -> pd.Series:
    """A column of days or times; IngestError with the line where it is none."""
    known: dict[str, Any] = {}
    for number, cell in enumerate(table[column], 2):
        if cell in known:
            continue
        try:
            known[cell] = values.moment(cell)
        except ValueError:
            known[cell] = None
        if known[cell] is None:
            raise IngestError("{file}, line {line}: {column} is not a time. Write YYYY-MM-DD "
                              "HH:MM.", file=name, line=number, column=column)
    return table[column].map(known).astype("datetime64[ns]")


def amounts(table: pd.DataFrame, column: str, name: str, least: float | None = None,
            blank: bool = False) -> pd.Series:
    """A column of plain numbers; IngestError with the line where a cell is none."""
    found = []
    for number, cell in enumerate(table[column], 2):
        if blank and not isinstance(cell, str):
            found.append(math.nan)
            continue
        try:
            value = float(str(cell).replace(",", ""))
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            raise IngestError("{file}, line {line}: {column} is {value}, which is not a number. "
                              "Write digits only.", file=name, line=number, column=column,
                              value=str(cell)[:30])
        if least is not None and value < least:
            raise IngestError("{file}, line {line}: {column} is {value}, below what is possible. "
                              "Ask for the file again.", file=name, line=number, column=column,
                              value=str(cell)[:30])
        found.append(value)
    return pd.Series(found, index=table.index, dtype="float64")


def transactions(folder: Path | str) -> pd.DataFrame:
    """COLUMNS in the order of the file: date a day, amount TWD with VAT (below 0 a refund).

    Raises:
        IngestError: a blank customer, a date or an amount that is none, a day that the delivery
            note does not cover, fewer or more rows than it says.
    """
    table = cells(folder, PLACE, NAME, COLUMNS, full=True)
    for column in COLUMNS:
        complete(table, column, NAME)
    table = table.assign(date=days(table, "date", NAME).dt.normalize(),
                         amount=amounts(table, "amount", NAME))
    note = transactions_delivery(folder)
    outside = ~table["date"].between(note["first_day"], note["last_day"])
    if outside.any():
        raise IngestError("{file}, line {line}: the date lies outside the days that {note} names. "
                          "Ask which of the two is right.", file=NAME, note=NOTE,
                          line=int(outside.to_numpy().argmax()) + 2)
    if len(table) != note["rows"]:
        raise IngestError("{file} has {count} rows and {note} says {wanted}: part of the delivery "
                          "is missing or stands there twice. Ask for it again.", file=NAME,
                          count=len(table), note=NOTE, wanted=note["rows"])
    return table


def some_transactions(folder: Path | str) -> pd.DataFrame:
    """`transactions` of every eighth customer, for a look at few rows."""
    table = transactions(folder)
    few = sorted(table["customer_id"].unique())[::8]
    return table[table["customer_id"].isin(few)].reset_index(drop=True)


def transactions_delivery(folder: Path | str) -> dict[str, Any]:
    """The delivery note: first_day and last_day (Timestamp) that the table covers, rows.

    Raises:
        IngestError: no such file, not YAML, a day or a count missing, the days turned round.
    """
    path = Path(folder) / PLACE / NOTE
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=NOTE, folder=str(folder))
    try:
        note = yaml.safe_load(path.read_text(encoding="utf-8"))
        first, last = (pd.Timestamp(note[name]).as_unit("ns") for name in ("first_day", "last_day"))
        found = {"first_day": first, "last_day": last, "rows": int(note["rows"])}
    except (yaml.YAMLError, KeyError, TypeError, ValueError, UnicodeDecodeError):
        raise IngestError("{file} must name first_day, last_day (YYYY-MM-DD) and rows. Take the "
                          "file as it was handed out.", file=NOTE) from None
    if not first <= last:
        raise IngestError("{file}: last_day comes before first_day. Ask which is right.",
                          file=NOTE)
    return found


def partner_summary(folder: Path | str) -> pd.DataFrame:
    """PARTNER, one row per customer of another shop; weeks and TWD, monetary NA without a return.

    Raises:
        IngestError: a number that is none or below 0, a customer twice, recency above T, a mean
            amount without a return or none with one.
    """
    name = "partner_summary.csv"
    table = cells(folder, PLACE, name, PARTNER, full=True)
    for column in PARTNER[:4]:
        complete(table, column, name)
    for column in PARTNER[1:]:
        table[column] = amounts(table, column, name, 0.0, blank=column == "monetary")
    for wrong, told in (
        (table["customer_id"].duplicated(),
         "{file}, line {line}: this customer stands there twice. One row for each is needed."),
        (table["recency"].gt(table["T"]),
         "{file}, line {line}: the last purchase lies after the day of the table (recency above "
         "T). Ask for the file again."),
        (table["frequency"].gt(0) & ~table["monetary"].gt(0)
         | table["frequency"].eq(0) & table["monetary"].notna(),
         "{file}, line {line}: frequency and monetary do not fit: whoever came back has a mean "
         "amount above 0, whoever did not has none. Ask for the file again."),
    ):
        if wrong.any():
            raise IngestError(told, file=name, line=int(wrong.to_numpy().argmax()) + 2)
    return table


def customer_notes(folder: Path | str) -> list[str]:
    """What to know before the transactions are used, a sentence each."""
    return notes(transactions(folder))


def notes(table: pd.DataFrame) -> list[str]:
    """The sentences of `customer_notes` for a table in hand, in the current language."""
    found = []
    if not table["date"].is_monotonic_increasing:
        late = int(table["date"].lt(table["date"].cummax()).sum())
        found.append(translate(
            "{count} rows stand after a row of a later date: the table is not in order of time. "
            "Take first and last purchases by date and not by place.", count=late))
    bought = table[table["amount"].gt(0)]
    never = int((~table["customer_id"].drop_duplicates().isin(bought["customer_id"])).sum())
    if never:
        found.append(translate(
            "{count} customers have refunds and no purchase: they bought before the table begins. "
            "They belong to no cohort.", count=never))
    visits = bought.drop_duplicates(["customer_id", "date"])
    again = len(bought) - len(visits)
    if again:
        found.append(translate(
            "{count} purchases are further orders of the same customer on the same day.",
            count=again))
    swaps = int(table["amount"].eq(0).sum())
    if swaps:
        found.append(translate(
            "{count} rows have the amount 0: replacements, which nobody bought.", count=swaps))
    per = visits.groupby("customer_id").size()
    if len(per) and per.eq(1).any():
        found.append(translate(
            "{count} of {total} customers bought on one day only. For them there is no time "
            "between purchases.", count=int(per.eq(1).sum()), total=len(per)))
    first = bought.groupby("customer_id")["date"].min().dt.strftime("%Y-%m").value_counts()
    for month in sorted(first[first.eq(1)].index):
        found.append(translate(
            "The cohort of {month} has a single customer: its rates can only be 0 or 1 and say "
            "nothing.", month=month))
    return found


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "transactions": transactions, "some_transactions": some_transactions,
    "transactions_delivery": transactions_delivery,
    "customer_notes": customer_notes,
    "partner_summary": partner_summary,
}  # fmt: skip
