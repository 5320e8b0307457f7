"""The book's slider that shares an amount between two channels, with the widget's arithmetic."""

from __future__ import annotations

import pandas as pd

from autograder.learner.budget_widget import STEP, contribution, marginal
from autograder.learner.figures import label
from autograder.site.cells import channel_name
from autograder.site.frames import Bar, Frame, frames_picture


def splits(curves: pd.DataFrame, one: str, other: str, total: int) -> pd.DataFrame:
    """Every split of `total` between two channels in steps of STEP, inside their bounds.

    Returns:
        one, other (TWD given to each), next_one, next_other (contribution before media that the
        next dollar would bring), left (contribution of both after media).
    """
    table = curves.set_index("channel")
    low = int(max(table.loc[one, "low"], total - table.loc[other, "high"]))
    high = int(min(table.loc[one, "high"], total - table.loc[other, "low"]))
    rows = []
    for first in range(low, high + 1, int(STEP)):
        spend = pd.Series({one: float(first), other: float(total - first)})
        brings = marginal(curves, spend)
        rows.append((first, total - first, brings[one], brings[other],
                     contribution(curves, spend).sum() - total))
    return pd.DataFrame(rows, columns=["one", "other", "next_one", "next_other", "left"])


def split_picture(
    curves: pd.DataFrame, one: str, other: str, total: int, name: str = "split"
) -> str:
    """HTML of the slider that shares `total` TWD between two channels."""
    table = splits(curves, one, other, total)
    names = channel_name(one), channel_name(other)
    longest = max(table["next_one"].max(), table["next_other"].max())
    best = table["left"].max()
    frames = []
    for row in table.itertuples():
        bars = [
            Bar(0, value / longest, f"NT${value:.2f}") for value in (row.next_one, row.next_other)
        ]
        told = label(
            "{a} NT${one:,}，{b} NT${other:,}。扣掉媒體費後，兩個通路合計貢獻 NT${left:,.0f}，",
            "{a} NT${one:,}, {b} NT${other:,}. After media, both channels contribute "
            "NT${left:,.0f}, ",
        ).format(a=names[0], b=names[1], one=row.one, other=row.other, left=row.left)
        told += (
            label("是這筆錢最好的分法。", "the best split of this amount.")
            if row.left == best
            else label("比最好的分法少 NT${less:,.0f}。", "NT${less:,.0f} less than the best.")
        ).format(less=round(best) - round(row.left))
        frames.append(Frame(f"{names[0]} NT${row.one:,}", bars, told))
    return frames_picture(
        frames,
        names,
        name=name,
        legend=label(
            f"給 {names[0]} 的媒體費（合計 NT${total:,}）",
            f"Media for {names[0]} (of NT${total:,} in all)",
        ),
        caption=label(
            "下一塊錢在各通路帶來的貢獻", "What the next NT$1 brings in each channel"
        ),
        twin="T1.2.h",
        slider=True,
    )

