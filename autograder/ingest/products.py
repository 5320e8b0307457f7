"""The shop's product list: prices with VAT, costs without."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TEXT, TIME
from .tables import plain_table

KIND = "products"
PRODUCTS = {
    "sku": TEXT, "name": TEXT, "line": TEXT, "legal_class": TEXT, "price_incl_vat": NUMBER,
    "cost": NUMBER, "launch_date": TIME, "stock": "int64",
}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical products."""
    return plain_table(raw, PRODUCTS)
