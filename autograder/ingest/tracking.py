"""The server-side log of conversions that platforms claim, one row per claim."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TEXT, TIME
from .tables import plain_table

KIND = "claims"
CLAIMS = {
    "platform": TEXT, "order_id": TEXT, "claimed_value": NUMBER, "claim_type": TEXT,
    "days_since_touch": "int64", "claimed_at": TIME,
}
WORDS = {"claim_type": {"點擊": "click", "點擊後": "click", "瀏覽": "view", "瀏覽後": "view"}}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical claims; an order_id may be missing or unknown to the shop."""
    return plain_table(raw, CLAIMS, WORDS)
