"""The book's picture of sales taken apart: a few choices of factors; opening one closes the others,
so it needs no script."""

from __future__ import annotations

from html import escape

import pandas as pd

from autograder.learner.figures import label
from autograder.learner.sales_widget import FACTORS, decomposed, prepared, view

STATES = (  # names of the states, and their factors
    ("星期與成長", "Weekday and growth", ()),
    ("加天氣", "Weather added", ("rain", "heat")),
    ("加促銷與折扣", "Sales and discount added",
     ("rain", "heat", "discount", "sale", "around_sale")),
    ("加新聞與搜尋", "Stories and search added",
     ("rain", "heat", "discount", "sale", "around_sale", "news", "search")),
    ("加節慶訂購窗口", "Ordering windows added", FACTORS),
)  # fmt: skip


def sales_picture(panel: pd.DataFrame, festivals: pd.DataFrame, name: str = "factors") -> str:
    """HTML of five choices of factors, from weekday and growth to all of them.

    Args:
        panel, festivals: as in `sales_decomposition`.
        name: name of the group, once per page.
    """
    data = prepared(panel, festivals)
    legend = label("一個一個放進去：打開一種選擇", "Put in one by one: open a choice of factors")
    parts = "".join(
        f'<details name="{name}"{" open" if n == 0 else ""}><summary>'
        f"{escape(label(zh, en))}</summary>{view(decomposed(data, chosen))}</details>"
        for n, (zh, en, chosen) in enumerate(STATES)
    )
    return f'<div class="records" role="group" aria-label="{escape(legend)}"><p><strong>' \
           f"{escape(legend)}</strong></p>{parts}</div>"
