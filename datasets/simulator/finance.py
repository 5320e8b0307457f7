"""Media invoices: what the firm really pays, fees and foreign currency included."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import calendar, rng
from .shop import rate_on

COUNTRY = {
    "google_search": "SG",
    "pmax": "SG",
    "meta": "IE",
    "line_ads": "TW",
    "line_oa": "TW",
    "edm": "US",
    "kol": "TW",
    "seo": "TW",
}
FEE = {"google_search": 0.12, "pmax": 0.12, "meta": 0.15, "line_ads": 0.15, "kol": 0.10}
COLUMNS = {
    "invoice_date": "datetime64[ns]",
    "channel": "str",
    "net_amount": "float64",
    "tax_amount": "float64",
    "agency_fee": "float64",
    "currency": "str",
    "fx_rate": "float64",
    "vendor_country": "str",
}


def invoices(
    seed: int, year: int, scale: str, dirt: frozenset[str], ads: pd.DataFrame, rates: pd.Series
) -> pd.DataFrame:
    """One invoice per channel, month and currency; the flight is billed on its own on 11-28.

    Args:
        ads: clean rows of all channels with date, channel, cost (units of `currency`), currency.

    Foreign vendors write no VAT on the invoice (the buyer settles it), so tax_amount is 0 there.
    The agency's fee is net, in the currency of the invoice.
    """
    gen = rng.stream(seed, year, f"invoices/{scale}")
    span = calendar.flight(year)
    flight = ads["date"].between(pd.Timestamp(span.start), pd.Timestamp(span.end))
    bill = ads["date"].dt.to_period("M").dt.end_time.dt.normalize() + pd.Timedelta(days=5)
    bill = bill.mask(flight, pd.Timestamp(year, 11, 28)).astype("datetime64[ns]")
    table = (
        ads.assign(invoice_date=bill)
        .groupby(["invoice_date", "channel", "currency"], as_index=False)["cost"]
        .sum()
    )
    months = pd.Series(bill.unique()).sort_values()
    fixed = [
        (day, channel, "USD" if channel == "edm" and "D14" in dirt else "TWD", amount)
        for day in months
        for channel, amount in _retainers(gen, dirt)
    ]
    table = pd.concat(
        [table, pd.DataFrame(fixed, columns=["invoice_date", "channel", "currency", "cost"])]
    )
    table = table.groupby(["invoice_date", "channel", "currency"], as_index=False)["cost"].sum()
    table = table[table["cost"] > 0].reset_index(drop=True)
    usd = table["currency"].eq("USD").to_numpy()
    country = table["channel"].map(COUNTRY)
    # Invoices agree with the platforms only nearly: credits for invalid clicks, rounding.
    drift = np.where(
        table["channel"].isin(["kol", "edm", "seo"]), 1.0, gen.uniform(0.992, 1.002, len(table))
    )
    cents = np.round(table["cost"] * drift * 100)
    net = np.where(usd, cents, np.round(cents / 100) * 100)
    home = country.eq("TW").to_numpy() & ("D12" in dirt)
    fee = table["channel"].map(FEE).fillna(0).to_numpy() * net * ("D13" in dirt)
    # The bank sells dollars a little above the month's rate.
    rate = np.where(usd, np.round(rate_on(rates, table["invoice_date"]) * 1.004, 3), 1.0)
    out = pd.DataFrame(
        {
            "invoice_date": table["invoice_date"],
            "channel": table["channel"],
            "net_amount": net / 100,
            "tax_amount": np.where(home, np.round(net * 0.05 / 100), 0.0),
            "agency_fee": np.where(usd, np.round(fee) / 100, np.round(fee / 100)),
            "currency": table["currency"],
            "fx_rate": rate,
            "vendor_country": country,
        }
    )
    return out.astype(COLUMNS)


def _retainers(gen: np.random.Generator, dirt: frozenset[str]) -> list[tuple[str, float]]:
    """Monthly fees without media: mail tool (US$), search agency, the LINE OA plan."""
    edm = 165.0 if "D14" in dirt else 5300.0
    return [("edm", edm + float(gen.integers(0, 12))), ("seo", 18000.0), ("line_oa", 1200.0)]
