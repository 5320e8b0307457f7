"""Readers of sessions, clicks and orders around the site's release, T2.2.

`traffic_joined` is the course's repair of one fault of the sessions, so that the exercises on
sources need not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from . import values
from .decode import read_sheet
from .errors import IngestError

TEXT, NUMBER, DAY, TIME, YES = "text", "number", "day", "time", "yes"
SESSIONS = ("traffic/sessions.csv.gz", {
    "session_id": TEXT, "date": DAY, "started_at": TIME, "user_pseudo_id": TEXT, "source": TEXT,
    "medium": TEXT, "campaign": TEXT, "channel_group": TEXT, "landing_page": TEXT,
    "device_category": TEXT, "browser": TEXT, "engaged": YES, "page_views": NUMBER,
    "purchased": YES, "transaction_id": TEXT, "revenue": NUMBER,
})  # fmt: skip
CLICKS = ("traffic/clicks.csv", {"date": DAY, "channel": TEXT, "campaign": TEXT,
                                 "clicks": NUMBER})
ORDERS = ("traffic/orders.csv", {"date": DAY, "orders": NUMBER, "revenue": NUMBER})
GATEWAYS = ("payment.ecpay.com.tw", "access.line.me")


def traffic_sessions(folder: Path | str) -> pd.DataFrame:
    """One row per sampled session, as GA4 gives it; times in Taipei time, revenue TWD with VAT.

    Raises:
        IngestError: a column is missing, a cell is not of its kind, an id stands there twice.
    """
    path, table = _read(folder, SESSIONS)
    table["page_views"] = table["page_views"].astype("int64")
    twice = table.loc[table["session_id"].duplicated(), "session_id"]
    if len(twice):
        raise IngestError("{file} has the session {session} twice. Export it again, one file for "
                          "each period.", file=path, session=twice.iloc[0])
    return table


def traffic_clicks(folder: Path | str) -> pd.DataFrame:
    """date, channel, campaign, clicks: what the platforms counted; a day without clicks has no row.

    Raises:
        IngestError: as for sessions; a day and channel stands there twice.
    """
    path, table = _read(folder, CLICKS)
    table["clicks"] = table["clicks"].astype("int64")
    twice = table[table.duplicated(["date", "channel"])]
    if len(twice):
        raise IngestError("{file} has {channel} on {day} twice. Keep the row that is right.",
                          file=path, channel=twice["channel"].iloc[0],
                          day=f"{twice['date'].iloc[0]:%Y-%m-%d}")
    return table


def traffic_orders(folder: Path | str) -> pd.DataFrame:
    """date, orders, revenue (TWD with VAT) of the whole shop.

    Raises:
        IngestError: a column is missing or a cell is not of its kind.
    """
    table = _read(folder, ORDERS)[1]
    table["orders"] = table["orders"].astype("int64")
    return table


def traffic_joined(folder: Path | str) -> pd.DataFrame:
    """The sessions without those that only came back from paying.

    A session of a payment gateway is the end of another one. Its purchase goes to the same
    browser's session before it, and the row is left out.
    """
    return join_payments(traffic_sessions(folder))


def join_payments(sessions: pd.DataFrame) -> pd.DataFrame:
    """`sessions` with the purchases of payment gateways given back; see `traffic_joined`."""
    table = sessions.sort_values(["user_pseudo_id", "started_at"], kind="stable")
    back = table["source"].isin(GATEWAYS)
    owner = table["session_id"].where(~back).groupby(table["user_pseudo_id"]).ffill()
    paid = table.assign(owner=owner)[back & table["purchased"] & owner.notna()]
    found = sessions[~sessions["source"].isin(GATEWAYS)].copy()
    value = found["session_id"].map(paid.groupby("owner")["revenue"].sum())
    number = found["session_id"].map(paid.groupby("owner")["transaction_id"].last())
    found["revenue"] += value.fillna(0.0)
    found["transaction_id"] = number.where(number.notna(), found["transaction_id"]).astype("str")
    found["purchased"] |= value.notna()
    return found.reset_index(drop=True)


def _read(folder: Path | str, what: tuple[str, dict[str, str]]) -> tuple[Path, pd.DataFrame]:
    file, kinds = what
    path = Path(folder) / file
    rows = [r for r in read_sheet(path, path.name).rows if any(c.strip() for c in r)]
    header = [c.strip() for c in rows[0]] if rows else []
    for column in kinds:
        if column not in header:
            raise IngestError("{file} has no column {column}.", file=path, column=column)
    for number, row in enumerate(rows[1:], 2):
        if len(row) < len(header):
            raise IngestError("{file} ends in the middle: row {row} has {count} cells, and the "
                              "header has {wanted}. Download it again.", file=path, row=number,
                              count=len(row), wanted=len(header))
    table = pd.DataFrame(rows[1:], columns=header, dtype="str")[list(kinds)]
    return path, pd.DataFrame({c: _column(table[c], k, path) for c, k in kinds.items()})


def _column(cells: pd.Series, kind: str, path: Path) -> pd.Series:
    """Each different text is read once."""
    plain = cells.str.strip()
    if kind == TEXT:
        return plain.where(plain.ne(""), np.nan).astype("str")
    how = {NUMBER: values.number, YES: values.yes_no}.get(kind, values.moment)
    known: dict[str, Any] = {}
    for cell in plain.unique():
        try:
            known[cell] = how(cell)
        except ValueError:
            known[cell] = None
        if known[cell] is None:
            row = int(np.flatnonzero(plain.eq(cell))[0]) + 2
            raise IngestError(
                "{file}, row {row}: “{value}” is not a date." if kind in (DAY, TIME) else
                "{file}, row {row}, column “{column}”: “{value}” is not a number.",
                file=path, row=row, column=cells.name, value=cell[:30] or "?")
    found = plain.map(known)
    kinds = {NUMBER: "float64", YES: "bool"}
    return found.astype(kinds.get(kind, "datetime64[ns]"))


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "traffic_sessions": traffic_sessions, "traffic_clicks": traffic_clicks,
    "traffic_orders": traffic_orders, "traffic_joined": traffic_joined,
}  # fmt: skip
