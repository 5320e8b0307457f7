"""What may be said about the brand's products, with the paper behind it and how long it holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

FILE = Path(__file__).with_name("facts.csv")
COLUMNS = ("fact_id", "sku", "product", "legal_class", "fact_zh", "fact_en", "evidence",
           "valid_until")


@cache
def _written() -> pd.DataFrame:
    return pd.read_csv(FILE, dtype="str", keep_default_na=False, encoding="utf-8")


def table(year: int, products: pd.DataFrame) -> pd.DataFrame:
    """Facts of a year: COLUMNS; valid_until is the last day on which the fact may be used.

    Some run out before or within the 雙11 flight, as test reports and awards do.
    """
    told = _written().merge(
        products.rename(columns={"name": "product"})[["sku", "product", "legal_class"]], on="sku")
    until = [f"{year + int(text[:2])}{text[2:]}" for text in told["until"]]
    table = told.assign(valid_until=pd.to_datetime(pd.Series(until)).astype("datetime64[ns]"))
    return table[list(COLUMNS)].sort_values("fact_id", ignore_index=True)
