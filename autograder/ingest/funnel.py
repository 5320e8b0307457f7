"""Readers of T2.3: offers that are compared, and sentences on events and comparisons.

Nothing is repaired: weeks that are not reported yet, parts with few messages and events without a
browser stay in the tables; `funnel_notes` and `offer_notes` say what the analyst has to deal with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from . import event_export, values
from .decode import read_sheet
from .errors import IngestError, translate

PLACE = "groups"
RESULTS = ("comparison", "week", "part", "side", "sent", "orders")
PAIRS = ("comparison", "line", "part_kind", "side_a", "side_b", "margin_a", "margin_b")
KEY = ["comparison", "week", "part", "side"]
SIDES = ("A", "B")
STEPS = ("session_start", "select_promotion", "view_item", "add_to_cart", "begin_checkout",
         "purchase")


def _cells(folder: Path | str, name: str, columns: Sequence[str]) -> pd.DataFrame:
    path = Path(folder) / PLACE / name
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=name, folder=str(folder))
    rows = [r for r in read_sheet(path, name).rows if any(c.strip() for c in r)]
    header = [c.strip().lstrip("\ufeff") for c in rows[0]] if rows else []
    missing = [c for c in columns if c not in header]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=name,
                          columns=", ".join(missing))
    if len(rows) < 2:
        raise IngestError("{file} has no rows under its header. Take the file as it was handed "
                          "out.", file=name)
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(header):
            raise IngestError("{file}, line {line}: {count} cells where the header has {wanted}. "
                              "Take the file as it was handed out.", file=name, line=number,
                              count=len(row), wanted=len(header))
    cells = [[c.strip() or None for c in row] for row in rows[1:]]
    table = pd.DataFrame(cells, columns=header, dtype="str")[list(columns)]
    for column in columns:
        blank = table[column].isna()
        if column != "orders" and blank.any():
            raise IngestError("{file}, line {line}: {column} is empty, so the row belongs to "
                              "nothing. Ask for the file again.", file=name, line=_line(blank),
                              column=column)
    return table


def _line(mask: pd.Series) -> int:
    """The line of the first row that a mask marks, the header being line 1."""
    return int(mask.to_numpy().argmax()) + 2


def _numbers(table: pd.DataFrame, column: str, name: str, whole: bool) -> pd.Series:
    found: list[float | None] = []
    for line, cell in enumerate(table[column], 2):
        try:
            value = values.number(cell) if isinstance(cell, str) else None
            wrong = value is not None and (value < 0 or whole and value != int(value))
        except (ValueError, OverflowError, TypeError):
            wrong = True
        if wrong:
            raise IngestError("{file}, line {line}: {column} is {value}, which is no number that "
                              "can be counted. Ask for the file again.", file=name, line=line,
                              column=column, value=str(cell)[:30])
        found.append(value)
    return pd.Series(found, index=table.index, dtype="Int64" if whole else "float64")


def offer_results(folder: Path | str) -> pd.DataFrame:
    """Sent and orders by comparison, week, part and side: RESULTS; orders NA where not reported.

    Raises:
        IngestError: a side other than A and B, a day or count nobody can read, more orders than
            messages, a row that stands there twice.
    """
    name = "offer_results.csv"
    table = _cells(folder, name, RESULTS)
    strange = ~table["side"].isin(SIDES)
    if strange.any():
        raise IngestError("{file}, line {line}: {column} is {value}, which nobody knows. Known are "
                          "{names}.", file=name, line=_line(strange), column="side",
                          value=str(table.loc[strange, "side"].iloc[0])[:30], names="A, B")
    weeks = pd.to_datetime(table["week"], format="%Y-%m-%d", errors="coerce")
    if weeks.isna().any():
        raise IngestError("{file}, line {line}: {column} is not a day. Write YYYY-MM-DD.",
                          file=name, line=_line(weeks.isna()), column="week")
    table = table.assign(week=weeks.astype("datetime64[ns]"),
                         sent=_numbers(table, "sent", name, True).astype("int64"),
                         orders=_numbers(table, "orders", name, True))
    more = (table["orders"] > table["sent"]).fillna(False)
    if more.any():
        raise IngestError("{file}, line {line}: more orders than messages sent, so one of the two "
                          "is not what its name says. Ask for the file again.", file=name,
                          line=_line(more))
    again = table.duplicated(KEY)
    if again.any():
        raise IngestError("{file}, line {line}: this comparison, week, part and side stand there "
                          "a second time; added up they would count twice. Ask which row is "
                          "meant.", file=name, line=_line(again))
    return table


def offer_pairs(folder: Path | str) -> pd.DataFrame:
    """What was compared: PAIRS; margins in TWD per order without VAT, after the offer's cost."""
    name = "offer_pairs.csv"
    table = _cells(folder, name, PAIRS)
    again = table["comparison"].duplicated()
    if again.any():
        raise IngestError("{file}, line {line}: {column} {value} is missing or stands there twice. "
                          "Give each row a number of its own.", file=name, line=_line(again),
                          column="comparison", value=str(table.loc[again, "comparison"].iloc[0]))
    return table.assign(margin_a=_numbers(table, "margin_a", name, False),
                        margin_b=_numbers(table, "margin_b", name, False))


def step_notes(events: pd.DataFrame, steps: Sequence[str]) -> list[str]:
    """What to know about events before a funnel is made of them, in the current language."""
    found = []
    time = events["event_timestamp"]
    if not time.is_monotonic_increasing:
        found.append(translate(
            "The rows are not in order of time, {count} of them lie before the row above. Sort by "
            "event_timestamp first.", count=int((time.diff() < 0).sum())))
    nameless = int(events["event_name"].isna().sum())
    if nameless:
        found.append(translate(
            "{count} rows have no event_name, so they are no step of anything. They are left out; "
            "ask what sent them.", count=nameless))
    names = set(events["event_name"].dropna())
    for step in steps:
        if step in names:
            continue
        close = sorted(n for n in names if n.strip().casefold() == step.strip().casefold())
        if close:
            found.append(translate(
                "The step {step} never occurs, but {other} does. Names of events differ by each "
                "letter: write it as the export does.", step=repr(step), other=repr(close[0])))
        else:
            found.append(translate(
                "The step {step} never occurs in these events, so nobody gets beyond the step "
                "before it. See whether it was measured in this time.", step=repr(step)))
    nobody = int((events["event_name"].isin(steps) & events["user_pseudo_id"].isna()).sum())
    if nobody:
        found.append(translate(
            "{count} steps belong to no browser (no consent). Nobody can say which of them belong "
            "together; they are left out, and the funnel is about the others.", count=nobody))
    device = events.loc[events["user_pseudo_id"].notna(), "device_category"]
    if device.isna().any():
        found.append(translate(
            "{count} rows have no device, for example those a server sent. They stand under "
            "“(not set)”.", count=int(device.isna().sum())))
    two = int((events.groupby("user_pseudo_id")["device_category"].nunique() > 1).sum())
    if two:
        found.append(translate(
            "{count} browsers come with more than one device. Each counts on each of them, so the "
            "devices do not add up to all browsers.", count=two))
    return found


def comparison_notes(results: pd.DataFrame, min_sent: int = 200) -> list[str]:
    """What to know about comparisons before they are judged, in the current language."""
    found = []
    open_rows = int(results["orders"].isna().sum())
    if open_rows:
        found.append(translate(
            "{count} rows have no orders yet: the platform has not reported them. Leave out what "
            "was sent in them, too.", count=open_rows))
    known = results[results["orders"].notna()]
    for name, mine in known.groupby("comparison"):
        alone = [s for s in SIDES if s not in set(mine["side"])]
        if alone:
            found.append(translate(
                "{name}: side {side} is missing, so there is nothing to compare.", name=str(name),
                side=", ".join(alone)))
            continue
        sizes = mine.groupby(["part", "side"])["sent"].sum().unstack().reindex(columns=list(SIDES))
        for part, row in sizes.iterrows():
            if not row.min(skipna=False) >= min_sent:
                found.append(translate(
                    "{name}: in the part {part} one side has fewer than {least} messages. Its rate "
                    "is mostly chance.", name=str(name), part=str(part), least=min_sent))
    return found


def funnel_notes(folder: Path | str) -> list[str]:
    """`step_notes` on the events of the flight and the steps of the shop."""
    return step_notes(event_export.ga4_events(folder), STEPS)


def offer_notes(folder: Path | str) -> list[str]:
    """`comparison_notes` on the offers of the year."""
    return comparison_notes(offer_results(folder))


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "offer_results": offer_results, "offer_pairs": offer_pairs, "funnel_notes": funnel_notes,
    "offer_notes": offer_notes,
}  # fmt: skip
