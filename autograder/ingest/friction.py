"""Readers of T2.4: steps of the checkout and what a loss costs.

Nothing is repaired: a step that was passed without its event stays missing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from . import values
from .decode import read_sheet
from .errors import IngestError, translate

FLOW = "friction/checkout_flow.csv.gz"
STEPS = ("view_item", "add_to_cart", "view_cart", "begin_checkout", "add_shipping_info",
         "add_payment_info", "purchase")
TEXTS = ("session_id", "source_class", "device_category", "browser", "platform", "error")
NUMBERS = ("cart_value", "cart_margin", *STEPS, "rage_taps")
COLUMNS = ("session_id", "date", "source_class", "device_category", "browser", "platform",
           "cart_value", "cart_margin", *STEPS, "error", "rage_taps")
SOURCES = ("organic_search", "direct", "advertising", "recommended")


def checkout_flow(folder: Path | str) -> pd.DataFrame:
    """One row per session from product page to purchase: COLUMNS; steps are seconds since the
    session began, NA where the event is missing; cart_margin in TWD without VAT.

    Raises:
        IngestError: the file or a column is missing, a session stands there twice, a cell is no
            number or no date, a step lies before the start, a source class nobody knows.
    """
    path = Path(folder) / FLOW
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=FLOW, folder=str(folder))
    rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
    header = [c.strip() for c in rows[0]] if rows else []
    missing = [c for c in COLUMNS if c not in header]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=path.name,
                          columns=", ".join(missing))
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise IngestError("{file}, line {line}: {count} cells where the header has {wanted}. "
                              "Take the file as it was handed out.", file=path.name, line=number,
                              count=len(row), wanted=len(header))
    raw = pd.DataFrame(rows[1:], columns=header, dtype="str")[list(COLUMNS)]
    table = pd.DataFrame({c: _column(raw[c].str.strip(), c, path.name) for c in COLUMNS})
    twice = table["session_id"].duplicated() | table["session_id"].isna()
    if twice.any():
        raise IngestError("{file}, line {line}: {column} {value} is missing or stands there twice. "
                          "Give each row a number of its own.", file=path.name, line=_line(twice),
                          column="session_id",
                          value=str(table.loc[twice, "session_id"].iloc[0])[:30])
    strange = ~table["source_class"].isin(SOURCES)
    if strange.any():
        raise IngestError("{file}, line {line}: {column} is {value}, which nobody knows. Known are "
                          "{names}.", file=path.name, line=_line(strange), column="source_class",
                          value=str(table.loc[strange, "source_class"].iloc[0])[:30],
                          names=", ".join(SOURCES))
    early = (table[list(STEPS)] < 0).any(axis=1)
    if early.any():
        raise IngestError("{file}, line {line}: a step lies before the start of its session. Ask "
                          "for the file again: clock and session do not fit.", file=path.name,
                          line=_line(early))
    return table


def flow_notes(folder: Path | str) -> list[str]:
    """What to know before the flow is used, a sentence each: events out of order or not sent,
    platforms with few sessions."""
    return notes(checkout_flow(folder))


def notes(flow: pd.DataFrame) -> list[str]:
    """The sentences of `flow_notes` for a table in hand, in the current language."""
    found = []
    steps = flow[list(STEPS)]
    later = steps.bfill(axis=1).notna()
    gaps = int((later & steps.isna()).any(axis=1).sum())
    if gaps:
        found.append(translate(
            "{count} sessions passed a step without its event: they have a later one. Count a step "
            "as reached when it or a later one has a time.", count=gaps))
    back = (steps.ffill(axis=1).diff(axis=1) < 0).any(axis=1)
    if back.any():
        found.append(translate(
            "{count} sessions have a step before the one that leads to it. The order of the steps "
            "counts, not the clock; ask which clock was wrong before you use the seconds.",
            count=int(back.sum())))
    sizes = flow["platform"].value_counts()
    for name, count in sizes[sizes < 0.02 * len(flow)].items():
        found.append(translate(
            "{name} has only {count} sessions: its rates are uncertain, whatever they look like.",
            name=str(name), count=int(count)))
    return found


def _line(mask: pd.Series) -> int:
    return int(mask.to_numpy().argmax()) + 2


def _column(cells: pd.Series, column: str, name: str) -> pd.Series:
    plain = cells.where(cells.ne(""))
    if column in TEXTS:
        return plain.astype("str")
    if column in NUMBERS:
        numbers = pd.to_numeric(plain, errors="coerce")
        wrong = numbers.isna() & plain.notna()
        if wrong.any():
            raise IngestError("{file}, line {line}: {column} is not a number: {value}. Take the "
                              "file as it was handed out.", file=name, line=_line(wrong),
                              column=column, value=str(cells[wrong].iloc[0])[:30])
        return numbers.fillna(0).astype("int64") if column == "rage_taps" \
            else numbers.astype("float64")
    known: dict[str, pd.Timestamp] = {}
    for number, cell in enumerate(cells, 2):
        if cell in known:
            continue
        try:
            when = values.moment(cell) if cell else None
        except ValueError:
            when = None
        if when is None:
            raise IngestError("{file}, line {line}: {column} is not a time. Write YYYY-MM-DD "
                              "HH:MM.", file=name, line=number, column=column)
        known[cell] = when
    return cells.map(known).astype("datetime64[ns]")


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "checkout_flow": checkout_flow, "flow_notes": flow_notes,
}
