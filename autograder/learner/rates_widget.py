"""A widget of T0: the mean of the rows' rates beside the rate of the sums, as small rows go.

`kept` makes the numbers. All states are drawn at the start and the slider changes between them in
the browser, so it works by keyboard and without a kernel; a table says the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from .bar_table import Line, bar_table
from .figures import label
from .widgets import _p, _sentence, _switch

if TYPE_CHECKING:
    import ipywidgets

NEEDED = ("row_kind", "impressions", "clicks")
LEAST = (0, 500, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000)  # impressions a row must have
TOP = 0.02  # CTR at the end of a bar


@dataclass(frozen=True)
class Kept:
    """Rows that are large enough, and their CTR in two ways.

    rows: their number; share: of all impressions, in them; summed: Σ clicks ÷ Σ impressions;
    mean: mean of clicks ÷ impressions of each row. Fractions; NaN where no row is left.
    """

    rows: int
    share: float
    summed: float
    mean: float


def kept(ads: pd.DataFrame, least: int) -> Kept:
    """The detail rows with at least `least` impressions (and at least one)."""
    detail = ads[ads["row_kind"].eq("detail") & ads["impressions"].gt(0)]
    large = detail[detail["impressions"] >= least]
    shown, clicks = large["impressions"].sum(), large["clicks"].sum()
    return Kept(len(large), float(shown / detail["impressions"].sum()),
                float(clicks / shown) if shown else float("nan"),
                float((large["clicks"] / large["impressions"]).mean()))


def state_name(least: int) -> str:
    """What the slider says of a state."""
    return label(f"{least:,} 次以上", f"{least:,} or more") if least else label("全部", "all")


def told(now: Kept, whole: Kept) -> str:
    """One state in two sentences."""
    return label(
        "留下 {rows} 列，{share} 的曝光還在。先加總再相除是 {summed}（全部的列是 {summed0}），"
        "各列的率取平均是 {mean}（全部的列是 {mean0}）。",
        "{rows} rows are left, with {share} of all impressions. Summed first the CTR is {summed} "
        "({summed0} with all rows); the mean of row rates is {mean} ({mean0} with all rows).",
    ).format(rows=f"{now.rows:,}", share=f"{now.share:.1%}", summed=percent(now.summed),
             summed0=percent(whole.summed), mean=percent(now.mean), mean0=percent(whole.mean))


def percent(rate: float) -> str:
    """A CTR as text."""
    return f"{rate:.2%}"


def lines(now: Kept, whole: Kept) -> list[Line]:
    """The bars of one state: two counts (of all), two rates (of TOP)."""
    return [
        Line(label("留下的列", "Rows kept"), f"{now.rows:,}", 0, now.rows / whole.rows, "#595959"),
        Line(label("留下的曝光", "Impressions kept"), f"{now.share:.1%}", 0, now.share, "#595959"),
        Line(label("先加總再相除", "Sum first, then divide"), percent(now.summed), 0,
             now.summed / TOP),
        Line(label("各列的率取平均", "Mean of row rates"), percent(now.mean), 0, now.mean / TOP,
             "#D55E00"),
    ]  # fmt: skip


def row_rates(ads: pd.DataFrame) -> ipywidgets.Widget:
    """Leave small rows out, and see which of two ways to make a CTR is moved by them.

    Args:
        ads: as `load("first_export")` gives it.

    Returns:
        a widget; the arrow keys move the slider. For another table, the sentence that says what is
        needed.
    """
    if not _fits(ads):
        return _sentence(label(
            '這張圖要一張報表，例如 row_rates(ads)，ads 是 load("first_export")。',
            'The picture needs a report, such as row_rates(ads) with ads = load("first_export").'))
    whole = kept(ads, 0)
    states = [kept(ads, least) for least in LEAST]
    states = [state for state in states if state.rows]
    caption = label("只用曝光夠多的列", "Only rows with enough impressions")
    return _switch(
        label("留下曝光多少的列", "Keep rows with impressions of"),
        [state_name(least) for least in LEAST[: len(states)]],
        [_p(told(state, whole)) + bar_table(caption, lines(state, whole)) for state in states],
        "", radio=False)


def _fits(ads: Any) -> bool:
    return isinstance(ads, pd.DataFrame) and set(NEEDED) <= set(ads.columns) \
        and bool((ads["row_kind"].eq("detail") & ads["impressions"].gt(0)).any())
