"""When the rule of each test on the site was fixed, and what building its variant would cost."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from .. import rng

COLUMNS = ("test", "rule_fixed_on", "fixed_by", "starts_on", "one_off", "monthly", "note_zh",
           "note_en")
# test, days before its start on which the rule was fixed, TWD without VAT: once and by month; notes
ROWS = (
    ("guest", 7, 168000, 9500, "會員系統、訂單查詢頁、客服話術",
     "Member system, page to look up an order, customer service"),
    ("wallet", 5, 42000, 1500, "付款頁改版、轉址", "Layout of the payment page, redirect"),
    ("bar", 4, 26000, 800, "購物車元件", "A part of the cart"),
)


def build(seed: int, year: int, plans: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """COLUMNS, one row per test.

    Args:
        plans: test -> its plan, with start as an ISO day.
    """
    gen = rng.stream(seed, year, "backlog/decisions")
    rows = []
    for test, before, once, monthly, zh, en in ROWS:
        start = pd.Timestamp(plans[test]["start"])
        fixed = start - pd.Timedelta(days=before)
        rows.append((test, fixed, "marketing_manager", start,
                     round(once * gen.uniform(0.9, 1.1), -3),
                     round(monthly * gen.uniform(0.9, 1.1), -2), zh, en))
    return pd.DataFrame(rows, columns=list(COLUMNS))
