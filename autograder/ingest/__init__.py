"""Readers of platform exports: real files in, canonical tables out.

Each function takes a folder (or one file) and reads all exports of its kind below it, in the
order of their paths. Headers are found by their captions, encodings and missing tokens are
understood, totals are marked. Nothing is repaired: duplicates, restated rows, micros, foreign
currencies, bots and totals stay in the table, because judging them is the analyst's work.

`table.attrs["unknown_columns"]` names the columns that no table of captions knows;
`unknown_message(table)` says so in one sentence. Errors are `IngestError`, one sentence each.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from . import backlog as _backlog
from . import behaviour as _behaviour
from . import budgets as _budgets
from . import capstone as _capstone
from . import case as _case
from . import case_two as _case_two
from . import creative as _creative
from . import customers as _customers
from . import event_export as _event_export
from . import experiments as _experiments
from . import factors as _factors
from . import friction as _friction
from . import funnel as _funnel
from . import hotspots as _hotspots
from . import launch as _launch
from . import measurement as _measurement
from . import orders as _orders
from . import pages as _pages
from . import planning as _planning
from . import redesign as _redesign
from . import run as _run
from . import schedule as _schedule
from . import search_console as _search_console
from . import start as _start
from . import traffic as _traffic
from . import visitors as _visitors
from .errors import IngestError, translate
from .folder import TIDY_KINDS, Found, files_below, read_all, read_found, recognise

__all__ = [
    "Found", "IngestError", "TABLES", "claims", "faulty", "files_below", "ga4_transactions",
    "geo_panel", "invoices", "line_friends", "mentions", "order_lines", "orders",
    "orders_by_channel", "paths",
    "products", "read_found", "recognise", "tidy", "unknown_message",
]


def tidy(folder: Path | str) -> pd.DataFrame:
    """Ad and GA4 session rows of every platform, one row per row of the exports.

    Returns:
        columns of `shape.TIDY`; row_id counts from 1 in order of files and rows; amounts in
        `currency` and `cost_unit`; rates are not kept, because they follow from the counts.
    """
    table = read_all(folder, TIDY_KINDS)
    table["row_id"] = range(1, len(table) + 1)
    return table


def order_lines(folder: Path | str) -> pd.DataFrame:
    """Shop orders, one row per item with the order's fields repeated; TWD incl. VAT."""
    return read_all(folder, (_orders.KIND, _orders.SHOPIFY))


def orders(folder: Path | str) -> pd.DataFrame:
    """Order headers, one row per order_id, with goods_cost (TWD without VAT)."""
    lines = order_lines(folder)
    headers = _orders.headers(lines)
    headers.attrs = dict(lines.attrs)
    return headers


def orders_by_channel(folder: Path | str) -> pd.DataFrame:
    """Order headers that GA4 knows, with `channel` (last non-direct click)."""
    return _orders.by_channel(orders(folder), ga4_transactions(folder))


def faulty(folder: Path | str) -> pd.DataFrame:
    """The media log of T1.5.b: `tidy` columns, date_text, flight_start, flight_end."""
    return read_all(folder, ("faulty",))


def claims(folder: Path | str) -> pd.DataFrame:
    """Conversions that platforms claim, one row per claim; values in TWD incl. VAT."""
    return read_all(folder, ("claims",))


def ga4_transactions(folder: Path | str) -> pd.DataFrame:
    """GA4 purchases: transaction_id, channel (last non-direct click), revenue, transacted_at."""
    return read_all(folder, ("ga4_transactions",))


def invoices(folder: Path | str) -> pd.DataFrame:
    """Media invoices: amounts without VAT, tax and agency fee apart, in `currency`."""
    return read_all(folder, ("invoices",))


def paths(folder: Path | str) -> pd.DataFrame:
    """Journeys, one row per touch: user, step, touch_time, channel, converted, value."""
    return read_all(folder, ("paths",))


def geo_panel(folder: Path | str) -> pd.DataFrame:
    """The geo experiment, one row per county and day."""
    return read_all(folder, ("geo_panel",))


def mentions(folder: Path | str) -> pd.DataFrame:
    """Posts and replies about the brands, one row each."""
    return read_all(folder, ("mentions",))


def line_friends(folder: Path | str) -> pd.DataFrame:
    """Friends of the LINE official account by day: date, added, reachable, blocked."""
    return read_all(folder, ("line_friends",))


def products(folder: Path | str) -> pd.DataFrame:
    """The product list, one row per sku."""
    return read_all(folder, ("products",))


def unknown_message(table: pd.DataFrame) -> str | None:
    """One sentence that names unknown columns and unrecognised files; None if there are none."""
    parts = [
        translate("{file}: columns I do not know and left out: {columns}.",
                  file=name, columns=", ".join(columns))
        for name, columns in table.attrs.get("unknown_columns", {}).items()
    ]
    parts += [
        translate("{file}: not recognised as an export, and left out.", file=name)
        for name in table.attrs.get("not_recognised", [])
    ]
    return "\n".join(parts) or None


# Tables by the name that `load` of a notebook knows: a function of the data folder each.
TABLES = {
    "tidy": tidy, "order_lines": order_lines, "orders": orders, "claims": claims,
    "ga4_transactions": ga4_transactions, "invoices": invoices, "paths": paths,
    "geo_panel": geo_panel, "mentions": mentions, "products": products, "faulty": faulty,
    "orders_by_channel": orders_by_channel, **_start.TABLES, **_planning.TABLES, **_creative.TABLES,
    **_budgets.TABLES, **_schedule.TABLES, **_pages.TABLES, **_launch.TABLES, **_run.TABLES,
    **_case.TABLES, **_event_export.TABLES, **_measurement.TABLES, **_traffic.TABLES,
    **_search_console.TABLES, **_visitors.TABLES, **_behaviour.TABLES,
    **_funnel.TABLES, **_factors.TABLES, **_customers.TABLES, **_hotspots.TABLES,
    **_friction.TABLES, **_experiments.TABLES, **_redesign.TABLES,
    **_case_two.TABLES, **_capstone.TABLES, **_backlog.TABLES,
}  # fmt: skip
