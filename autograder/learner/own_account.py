"""Your own account: real exports, the course's readers, your own formulas; nothing leaves the
computer.

`own_account(kpis)` reads what lies in the folder `own/`, says which file was read as what and
which columns it does not know, applies *your* function from T1.5.a and writes a draft of a report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd

from autograder.ingest import Found, IngestError, read_found, recognise
from autograder.ingest.errors import translate
from autograder.ingest.folder import TIDY_KINDS

Kpis = Callable[[pd.DataFrame], pd.DataFrame]
NetRevenue = Callable[[pd.DataFrame], float]

KIND_NAMES = {
    "google_ads": "Google Ads",
    "meta": "Meta Ads Manager",
    "line_ads": "LINE Ads",
    "line_oa": "LINE official account",
    "line_friends": "LINE friends",
    "edm": "EDM",
    "kol": "KOL sheet",
    "seo": "Google Search Console",
    "ga4_sessions": "GA4 sessions",
    "ga4_transactions": "GA4 transactions",
    "orders": "Shop orders",
    "shopify": "Shopify orders",
    "claims": "Conversion log",
    "invoices": "Media invoices",
    "geo_panel": "Geo experiment",
    "paths": "Journeys",
    "mentions": "Social listening",
    "faulty": "Media log",
    "products": "Products",
}
KEY = ["date", "channel", "campaign_id", "device", "traffic_type", "row_kind"]
PERCENT = ("ctr", "cvr", "bounce_rate")


def own_account(
    kpis: Kpis | None,
    folder: str | Path = "own",
    out: str | Path = "own/report",
    net_revenue: NetRevenue | None = None,
    fx: Mapping[str, float] | None = None,
) -> pd.DataFrame | None:
    """Read your own exports, compute your KPIs and write a draft of a report.

    Args:
        kpis: your function from T1.5.a. Without it (None, or a folder in its place) the files are
            only listed.
        folder: where your exports lie (Google Ads, Meta, GA4, Search Console, Shopify or
            SHOPLINE orders; also in folders of their own).
        out: folder for `report.md`.
        net_revenue: your function from T1.5.f1, if you want it applied to the orders.
        fx: TWD per unit of a foreign currency, such as {"USD": 32.1}; files do not state it.

    Returns:
        the table of `kpis`, one row per channel; None where there is nothing to compute.
    """
    if isinstance(kpis, (str, Path)):
        folder, kpis = kpis, None
    place, target = Path(folder), Path(out)
    notes: list[str] = []
    try:
        files = [f for f in recognise(place) if target.resolve() not in f.path.parents]
    except IngestError:
        files = []
    if not files:
        print(_what_to_put(place))
        return None
    ads, shop = [], []
    for found in files:
        table = _read(found, notes)
        if table is not None and found.kind in TIDY_KINDS:
            ads.append(table)
        elif table is not None and found.kind in ("orders", "shopify"):
            shop.append(table)
    result, period = None, None
    if ads:
        tidy = _prepared(ads, fx or {}, notes)
        period = (tidy["date"].min(), tidy["date"].max())
        result = _computed(kpis, tidy, notes)
    else:
        notes.append(translate("No advertising or GA4 file was read, so there are no KPIs."))
    orders = _orders(shop, net_revenue)
    print("\n".join(notes + orders))
    target.mkdir(parents=True, exist_ok=True)
    report = target / "report.md"
    report.write_text(_report(result, period, notes, orders), encoding="utf-8")
    print(translate("The draft of your report is in {path}.", path=report.as_posix()))
    return result


def _what_to_put(place: Path) -> str:
    return translate(
        "There is nothing to read in the folder {folder}: put exports of Google Ads, Meta, GA4, "
        "Search Console or your shop's orders there (CSV, xlsx or zip, as downloaded) and run "
        "this cell again.", folder=place.as_posix())


def _read(found: Found, notes: list[str]) -> pd.DataFrame | None:
    """One file's table, or None; what happened is added to the notes."""
    if found.kind is None and found.reason is None:
        notes.append(translate("{file}: not recognised as an export, and left out.",
                               file=found.name))
        return None
    try:
        table, raw = read_found(found)
    except IngestError as error:
        notes.append(str(error))
        return None
    notes.append(translate("{file}: read as {kind}, {rows} rows.", file=found.name,
                           kind=translate(KIND_NAMES[raw.kind]), rows=f"{len(table):,}"))
    if raw.unknown:
        notes.append(translate("{file}: columns I do not know and left out: {columns}.",
                               file=found.name, columns=", ".join(raw.unknown)))
    if raw.kind in TIDY_KINDS:
        table = _keys(table, raw.has("traffic_type"), found, notes)
    return table


def _keys(
    table: pd.DataFrame, tells_traffic: bool, found: Found, notes: list[str]
) -> pd.DataFrame:
    """Keys that no two rows of one file share, so that only overlapping files collapse."""
    if found.kind == "ga4_sessions" and not tells_traffic:
        table["traffic_type"] = "visitor"
        notes.append(translate(
            "{file}: no column tells visitors from bots and staff, so all sessions count as "
            "visitors.", file=found.name))
    identity = table["campaign_id"].fillna(table["campaign"]).fillna("-")
    table["campaign_id"] = identity
    again = table.groupby(KEY, dropna=False).cumcount()
    table["campaign_id"] = identity.where(again.eq(0), identity + " #" + (again + 1).astype(str))
    return table


def _prepared(
    tables: list[pd.DataFrame], fx: Mapping[str, float], notes: list[str]
) -> pd.DataFrame:
    """All files as one table, with the rates of foreign currencies filled in."""
    tidy = pd.concat(tables, ignore_index=True)
    tidy["row_id"] = range(1, len(tidy) + 1)
    tidy["fx_rate"] = tidy["fx_rate"].fillna(tidy["currency"].map(dict(fx)).astype("float64"))
    lacking = tidy.loc[tidy["fx_rate"].isna() & tidy["cost"].notna(), "currency"].dropna().unique()
    for currency in lacking:
        notes.append(translate(
            "Amounts in {currency} have no exchange rate and stay missing; give the rate in the "
            "argument fx.", currency=currency))
    return tidy


def _computed(kpis: Kpis | None, tidy: pd.DataFrame, notes: list[str]) -> pd.DataFrame | None:
    """What the learner's function gives; why there is nothing is added to the notes."""
    if kpis is None:
        notes.append(translate("Give your own function as well: own_account(kpis)."))
        return None
    try:
        result = kpis(tidy.copy())
    except Exception as error:  # the learner's function may fail in any way
        notes.append(translate("Your function stopped with {error}; solve T1.5.a first.",
                               error=f"{type(error).__name__}: {error}"))
        return None
    if not isinstance(result, pd.DataFrame):
        notes.append(translate("Your function gave no table; solve T1.5.a first."))
        return None
    return result


def _orders(shop: list[pd.DataFrame], net_revenue: NetRevenue | None) -> list[str]:
    """Sentences on the shop's orders; adding up is the learner's own function."""
    if not shop:
        return []
    lines = pd.concat(shop, ignore_index=True)
    heads = lines.drop_duplicates("order_id")
    counts = ", ".join(f"{status} {number:,}" for status, number
                       in heads["status"].value_counts(dropna=False).items())
    said = [translate("Orders: {orders} in {lines} rows; by status: {counts}.",
                      orders=f"{len(heads):,}", lines=f"{len(lines):,}", counts=counts)]
    if net_revenue is not None:
        said.append(translate("Net revenue by your function: NT${amount}.",
                              amount=f"{float(net_revenue(lines.copy())):,.0f}"))
    return said


def _cell(value: object, column: str) -> str:
    if pd.isna(value):
        return "NA"
    if isinstance(value, (int, float)):
        return f"{value:.2%}" if column in PERCENT else f"{value:,.2f}"
    return str(value)


def _markdown(table: pd.DataFrame) -> list[str]:
    columns = [str(c) for c in table.columns]
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    for row in table.itertuples(index=False):
        cells = (_cell(v, c) for v, c in zip(row, columns, strict=True))
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _report(
    result: pd.DataFrame | None,
    period: tuple[pd.Timestamp, pd.Timestamp] | None,
    notes: list[str],
    orders: list[str],
) -> str:
    """Text of the draft: what is computed stands there, what only you know is asked for."""
    lines = ["# " + translate("Results of my own account (draft)"), ""]
    if period is not None and pd.notna(period[0]):
        lines += [translate("Period: {start} to {end}.", start=f"{period[0]:%Y-%m-%d}",
                            end=f"{period[1]:%Y-%m-%d}"), ""]
    lines += ["<!-- section: results -->", "## " + translate("Results"), ""]
    if result is not None:
        lines += _markdown(result) + [""]
        lines += [translate(
            "Each rate is a sum divided by a sum over the period; NA means that its denominator "
            "is zero or missing. ROAS and conversions are what each platform claims."), ""]
    lines += [f"- {sentence}" for sentence in orders] + ([""] if orders else [])
    lines += ["<!-- section: limits -->", "## " + translate("Sources and limits"), ""]
    lines += [f"- {sentence}" for sentence in notes]
    lines += [
        "- " + translate("Attribution window of each platform: write it here."),
        "- " + translate("VAT, returns and agency fees: write here whether they are in."),
        "", "<!-- section: actions -->", "## " + translate("Actions"), "",
        "- " + translate("What do you keep, change or stop, who does it, and by when?"), "",
    ]
    return "\n".join(lines)
