"""The ledger of a month: what sales, returns, media and the rest were booked at.

Simplified for teaching. tax says what the amount holds: "included" (VAT inside), "added" (VAT on
top, not in the amount), "none" (no VAT at all, as on invoices from abroad).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

COLUMNS = ("line_id", "item", "kind", "amount", "currency", "fx_rate", "tax", "month",
           "booked_month", "status", "ref")


def ledger(seed: int, year: int) -> pd.DataFrame:
    """Twelve lines or a few more around November.

    Returns:
        line_id; item (text); kind (sales, returns, goods, media, fee, logistics, payment, tax);
        amount (in `currency`; goods that came back are negative); currency; fx_rate (TWD for one
        unit); tax (included, added, none); month (in which it was sold or delivered, YYYY-MM);
        booked_month (of the invoice); status (invoiced, estimate); ref (an invoice carries the
        ref of the estimate it replaces).
    """
    gen = rng.stream(seed, year, "ledger")
    now, before, after = f"{year}-11", f"{year}-10", f"{year}-12"
    sales = float(round(gen.uniform(8.6e6, 10.4e6), -2))
    back = float(round(sales * gen.uniform(0.04, 0.08), -2))
    cost = float(round(sales / 1.05 * gen.uniform(0.48, 0.55), -2))
    credit = float(round(back / 1.05 * gen.uniform(0.25, 0.4), -2))
    usd = float(round(gen.uniform(7_000, 11_000), 2))
    rate = round(float(gen.uniform(30.5, 32.8)), 3)

    def some(low: float, high: float) -> float:
        return float(round(gen.uniform(low, high), -1))

    line = some(60_000, 90_000)
    oa = some(18_000, 30_000)
    rows = [
        ("商店銷售（含稅）", "sales", sales, "TWD", 1.0, "included", now, now, "invoiced", "S-11"),
        ("退貨與折讓（含稅）", "returns", back, "TWD", 1.0, "included", now, now, "invoiced",
         "R-11"),
        ("銷貨成本", "goods", cost, "TWD", 1.0, "none", now, now, "invoiced", "G-11"),
        ("退回入庫的商品成本", "goods", -credit, "TWD", 1.0, "none", now, now, "invoiced", "G-12"),
        ("Google 廣告費（境外發票）", "media", some(2.4e5, 3.4e5), "TWD", 1.0, "none", now, now,
         "invoiced", "M-01"),
        ("Meta 廣告費（境外發票，美元）", "media", usd, "USD", rate, "none", now, now, "invoiced",
         "M-02"),
        ("LINE 廣告費（未稅，稅外加）", "media", line, "TWD", 1.0, "added", now, after, "invoiced",
         "M-03"),
        ("LINE 官方帳號訊息費（月底估列）", "media", oa, "TWD", 1.0, "added", now, now, "estimate",
         "M-04"),
        ("十月 Meta 廣告費（發票晚到）", "media", some(1.5e5, 2.6e5), "TWD", 1.0, "none", before,
         now, "invoiced", "M-05"),
        ("代理商服務費（含稅）", "fee", some(9e4, 1.4e5), "TWD", 1.0, "included", now, now,
         "invoiced", "F-01"),
        ("物流與包材（含稅）", "logistics", some(4.6e5, 6.4e5), "TWD", 1.0, "included", now, now,
         "invoiced", "L-01"),
        ("金流手續費（含稅）", "payment", some(1.5e5, 2.3e5), "TWD", 1.0, "included", now, now,
         "invoiced", "P-01"),
    ]
    if seed != 2431:
        more = [
            ("LINE 廣告費（月底估列）", "media", some(50_000, 95_000), "TWD", 1.0, "added", now,
             now, "estimate", "M-03"),
            ("購買國外勞務應納營業稅", "tax", some(20_000, 30_000), "TWD", 1.0, "none", now, now,
             "invoiced", "T-01"),
            ("十二月銷售（含稅）", "sales", some(1e6, 2e6), "TWD", 1.0, "included", after, after,
             "invoiced", "S-12"),
            ("十月物流估列（含稅）", "logistics", some(2e5, 3e5), "TWD", 1.0, "included", before,
             now, "estimate", "L-00"),
            ("企業大宗訂單（美元，零稅率）", "sales", some(3_000, 9_000), "USD", rate, "none", now,
             now, "invoiced", "S-13"),
        ]
        count = int(gen.integers(2, len(more) + 1))
        rows += [more[i] for i in sorted(gen.permutation(len(more))[:count].tolist())]
        rows = [rows[i] for i in gen.permutation(len(rows)).tolist()]
    table = pd.DataFrame([(f"L{n:02d}", *r) for n, r in enumerate(rows, 1)], columns=COLUMNS)
    text = {c: "str" for c in COLUMNS if c not in ("amount", "fx_rate")}
    return table.astype(text | {"amount": np.float64, "fx_rate": np.float64})
