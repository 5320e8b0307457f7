"""T1.4.g: a one-page profit and loss from ledger lines: reference, worlds, known wrong ways."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import run_rules, stream

COSTS = ("media", "fee", "logistics", "payment")
LINES = ("sales", "returns", "net_revenue", "goods", "gross_profit", *COSTS, "contribution",
         "gross_margin", "contribution_margin")


def pnl(ledger: pd.DataFrame, month: str, rules: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """line and amount (TWD without VAT; the two margins are fractions), in the order of the page.

    Args:
        ledger: as `load("run_ledger")`.
        month: YYYY-MM.
        rules: vat.
        wrong: switches for known wrong ways, by name.
    """
    table = ledger.copy()
    when = "booked_month" if wrong.get("by_invoice") else "month"
    if not wrong.get("every_month"):
        table = table[table[when] == month]
    invoiced = set(table.loc[table["status"] == "invoiced", "ref"])
    if wrong.get("invoices_of_any_month"):
        invoiced = set(ledger.loc[ledger["status"] == "invoiced", "ref"])
    if wrong.get("one_row_per_ref"):
        table = table.sort_values("status").drop_duplicates("ref", keep="last")
    estimate = table["status"] == "estimate"
    if wrong.get("no_estimates"):
        table = table[~estimate]
    elif wrong.get("estimate_first"):
        twice = table.loc[estimate, "ref"]
        table = table[estimate | ~table["ref"].isin(twice)]
    elif not wrong.get("both_counted"):
        table = table[~(estimate & table["ref"].isin(invoiced))]
    rate = 0.05 if wrong.get("rate_written") else rules["vat"]
    money = table["amount"] * (1.0 if wrong.get("dollars_as_twd") else table["fx_rate"])
    taxed = table["tax"] == "included"
    if wrong.get("vat_kept"):
        taxed = taxed & False
    if wrong.get("vat_sales_only"):
        taxed = taxed & table["kind"].isin(["sales", "returns"])
    if wrong.get("vat_everywhere"):
        taxed = taxed | True
    if wrong.get("vat_off_added"):
        taxed = taxed | (table["tax"] == "added")
    if wrong.get("vat_costs_only"):
        taxed = taxed & ~table["kind"].isin(["sales", "returns"])
    money = money.where(~taxed, money * (1 - rate) if wrong.get("vat_times")
                        else money / (1 + rate))
    if wrong.get("vat_on_top"):
        money = money.where(table["tax"] != "added", money * (1 + rate))
    if wrong.get("reverse_charge_cost"):
        money = money.where(~((table["tax"] == "none") & (table["kind"] == "media")),
                            money * (1 + rate))
    if wrong.get("absolute"):
        money = money.abs()
    by = money.groupby(table["kind"]).sum()
    get = lambda kind: float(by.get(kind, 0.0))  # noqa: E731
    out = {k: get(k) for k in ("sales", "returns", "goods", *COSTS)}
    if wrong.get("tax_as_cost"):
        out["fee"] += get("tax")
    if wrong.get("fee_in_media"):
        out["media"], out["fee"] = out["media"] + out["fee"], 0.0
    net = out["sales"] - (0.0 if wrong.get("returns_ignored") else out["returns"])
    if wrong.get("returns_added"):
        net = out["sales"] + out["returns"]
    gross = net - out["goods"]
    if wrong.get("media_in_gross"):
        gross -= out["media"]
    left = gross - sum(out[c] for c in COSTS if c != "media" or not wrong.get("media_in_gross"))
    if wrong.get("media_only"):
        left = gross - out["media"]
    base = out["sales"] if wrong.get("of_sales") else net
    if wrong.get("of_goods"):
        base = out["goods"]
    found = {**out, "net_revenue": net, "gross_profit": gross, "contribution": left,
             "gross_margin": gross / base if base else np.nan,
             "contribution_margin": left / base if base else np.nan}
    if wrong.get("in_percent"):
        for k in ("gross_margin", "contribution_margin"):
            found[k] *= 100
    if wrong.get("costs_negative"):
        for k in ("returns", "goods", *COSTS):
            found[k] = -found[k]
    return pd.DataFrame({"line": list(LINES), "amount": [found[k] for k in LINES]})


def _with(**wrong: Any) -> Callable:
    return partial(pnl, **wrong)


def _by_loop(ledger: pd.DataFrame, month: str, rules: dict[str, Any]) -> pd.DataFrame:
    """Line by line into a dict."""
    final = {r.ref for r in ledger.itertuples() if r.status == "invoiced" and r.month == month}
    sums = dict.fromkeys(("sales", "returns", "goods", *COSTS, "tax"), 0.0)
    for r in ledger.itertuples():
        if r.month != month or (r.status == "estimate" and r.ref in final):
            continue
        amount = r.amount * r.fx_rate
        sums[r.kind] += amount / (1 + rules["vat"]) if r.tax == "included" else amount
    net = sums["sales"] - sums["returns"]
    gross = net - sums["goods"]
    left = gross - sum(sums[c] for c in COSTS)
    sums |= {"net_revenue": net, "gross_profit": gross, "contribution": left,
             "gross_margin": gross / net if net else None,
             "contribution_margin": left / net if net else None}
    return pd.DataFrame([(k, sums[k]) for k in LINES], columns=["line", "amount"])


def calls(world: Any) -> tuple:
    """The ledger of the world for its months, with the house's and another rate."""
    gen = stream(world, 66)
    ledger = world.run_ledger
    year = world.year
    return ((ledger.copy(), f"{year}-11", run_rules(gen)),
            (ledger.copy(), f"{year}-10", run_rules()), *practice())


def practice() -> tuple:
    """Small ledgers: an estimate and its invoice, dollars, tax on services from abroad, no sales.
    """
    columns = ["line_id", "item", "kind", "amount", "currency", "fx_rate", "tax", "month",
               "booked_month", "status", "ref"]
    now, after, before = "2027-11", "2027-12", "2027-10"
    rows = [
        ("L01", "網站銷售", "sales", 10500.0, "TWD", 1.0, "included", now, now, "invoiced", "S1"),
        ("L02", "export sales", "sales", 100.0, "USD", 30.0, "none", now, now, "invoiced", "S2"),
        ("L03", "退貨", "returns", 1050.0, "TWD", 1.0, "included", now, now, "invoiced", "R1"),
        ("L04", "銷貨成本", "goods", 5000.0, "TWD", 1.0, "none", now, now, "invoiced", "G1"),
        ("L05", "退回入庫", "goods", -400.0, "TWD", 1.0, "none", now, now, "invoiced", "G2"),
        ("L06", "LINE 估列", "media", 800.0, "TWD", 1.0, "added", now, now, "estimate", "M1"),
        ("L07", "LINE 發票", "media", 900.0, "TWD", 1.0, "added", now, after, "invoiced", "M1"),
        ("L08", "Meta invoice", "media", 20.0, "USD", 30.0, "none", now, now, "invoiced", "M2"),
        ("L09", "國外勞務營業稅", "tax", 30.0, "TWD", 1.0, "none", now, now, "invoiced", "T1"),
        ("L10", "服務費", "fee", 210.0, "TWD", 1.0, "included", now, now, "invoiced", "F1"),
        ("L11", "十月物流", "logistics", 630.0, "TWD", 1.0, "included", before, now, "invoiced",
         "L1"),
        ("L13", "LINE 發票二", "media", 150.0, "TWD", 1.0, "added", now, after, "invoiced", "M1"),
        ("L14", "十月物流補單", "logistics", 84.0, "TWD", 1.0, "included", before, now, "invoiced",
         "L2"),
        ("L12", "十一月物流估列", "logistics", 525.0, "TWD", 1.0, "included", now, now, "estimate",
         "L2"),
    ]
    table = pd.DataFrame(rows, columns=columns)
    rules = {"vat": 0.05}
    return ((table, now, rules), (table, before, rules), (table, now, {"vat": 0.25}),
            (table.iloc[::-1].reset_index(drop=True), now, rules))
