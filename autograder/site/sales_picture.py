"""The book's picture of sales taken apart: a few choices of factors."""

from __future__ import annotations

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.sales_widget import FACTORS, decomposed, prepared, view
from autograder.site.frames import panels_picture

STATES = (  # names of the states, and their factors
    ("星期與成長", "Weekday and growth", ()),
    ("加天氣", "Weather added", ("rain", "heat")),
    ("加促銷與折扣", "Sales and discount added",
     ("rain", "heat", "discount", "sale", "around_sale")),
    ("加新聞與搜尋", "News and search added",
     ("rain", "heat", "news", "search", "discount", "sale", "around_sale")),
    ("加節慶訂購窗口", "Festival windows added", FACTORS),
)  # fmt: skip


def sales_picture(panel: pd.DataFrame, festivals: pd.DataFrame, name: str = "factors") -> str:
    """HTML of five choices of factors, from weekday and growth to all of them.

    Args:
        panel, festivals: as in `sales_decomposition`.
        name: name of the control, once per page.
    """
    data = prepared(panel, festivals)
    return panels_picture(
        [(label(zh, en), view(decomposed(data, chosen))) for zh, en, chosen in STATES],
        name=name,
        legend=label("一個一個放進去：選一種組合", "Put in one by one: choose the factors"),
        twin="T2.3.b",
    )
