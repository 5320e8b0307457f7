"""The book's picture of the chain: change one assumption of the plan, see it travel to the report.

Numbers are computed at build from the closing case; the page's script only shows the state that is
chosen. The model is simple on purpose and stands beside the picture: two channels share their
media in proportion to what the plan believes a dollar brings in each of them, and a dollar brings
what it brought in the case.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from autograder.learner.figures import label
from autograder.site.frames import Bar, Frame, frames_picture

BELIEFS = tuple(round(1.0 + 0.5 * n, 1) for n in range(13))  # NT$ of net revenue per NT$ in LINE
CHANGED, BESIDE = "line_ads", "meta"


def outcome(
    mornings: pd.DataFrame, orders: pd.DataFrame, plan: dict[str, Any], rules: dict[str, Any]
) -> pd.DataFrame:
    """What each channel spent and what stayed of it in the shop.

    Returns:
        index channel; spend, net (TWD without VAT), margin (contribution before media, TWD).
    """
    known = mornings.sort_values("morning").drop_duplicates(["date", "channel"], keep="last")
    days = orders["ordered_at"].dt.strftime("%Y-%m-%d")
    kept = orders[days.between(plan["start"], plan["end"]) & orders["status"].eq(rules["kept"])]
    by = kept.groupby("channel")
    net = (by["total"].sum() - by["refund"].sum()) / (1 + rules["vat"])
    margin = net - by["goods_cost"].sum() - rules["handling"] * by.size()
    spend = known.groupby("channel")["cost"].sum()
    table = pd.DataFrame({"spend": spend, "net": net, "margin": margin})
    return table.reindex(rules["channels"]).fillna(0.0)


def travelled(
    found: pd.DataFrame, planned: pd.DataFrame, fee: float, beliefs: tuple[float, ...] = BELIEFS
) -> pd.DataFrame:
    """One row per belief about a dollar in LINE Ads, and where it leads.

    Args:
        found: as `outcome` gives it.
        planned: date, channel, planned (TWD).
        fee: agency fee as a share of media.

    Returns:
        belief, media (TWD of LINE Ads in the budget), busiest (TWD of its busiest day), expected
        and came (net revenue of all channels, TWD), gap (came / expected - 1), roi.
    """
    real = found["net"] / found["spend"]
    worth = found["margin"] / found["spend"]
    shared = planned.loc[planned["channel"].isin([CHANGED, BESIDE]), "planned"].sum()
    days = planned[planned["channel"].eq(CHANGED)].groupby("date")["planned"].sum()
    others = found.drop([CHANGED, BESIDE])
    rows = []
    for belief in beliefs:
        media = shared * belief / (belief + real[BESIDE])
        rest = shared - media
        expected = others["net"].sum() + rest * real[BESIDE] + media * belief
        came = others["net"].sum() + rest * real[BESIDE] + media * real[CHANGED]
        cost = (others["spend"].sum() + shared) * (1 + fee)
        margin = others["margin"].sum() + rest * worth[BESIDE] + media * worth[CHANGED]
        rows.append((belief, media, media * days.max() / days.sum(), expected, came,
                     came / expected - 1, margin / cost - 1))
    return pd.DataFrame(rows, columns=["belief", "media", "busiest", "expected", "came", "gap",
                                       "roi"])


def chain_picture(
    plan: dict[str, Any], planned: pd.DataFrame, mornings: pd.DataFrame, orders: pd.DataFrame,
    rules: dict[str, Any], name: str = "chain",
) -> str:
    """HTML of the chain: a slider over the belief, a bar per document."""
    found = outcome(mornings, orders, plan, rules)
    table = travelled(found, planned, rules["agency_fee"])
    real = float(found.loc[CHANGED, "net"] / found.loc[CHANGED, "spend"])
    rows = [
        label("方案：LINE 每一元", "Proposal: a dollar in LINE"),
        label("預算：LINE 媒體費", "Budget: media for LINE"),
        label("執行：LINE 最忙一天", "Run: LINE's busiest day"),
        label("計畫的淨營收", "Net revenue planned"),
        label("報告的淨營收", "Net revenue reported"),
        "ROI",
    ]
    frames = [_frame(row, table, real) for row in table.itertuples()]
    first = int(np.abs(table["belief"] - 4.0).argmin())
    return frames_picture(
        frames, rows, name=name, first=first, slider=True, twin="T1.e", widget=False,
        legend=label("方案相信：LINE 廣告的每一元帶來多少淨營收",
                     "The proposal believes: net revenue of one dollar in LINE Ads"),
        caption=label("每一個假設，和它在各份文件裡變成的數字",
                      "Each belief, and the number it becomes in each document"),
    )  # fmt: skip


def _frame(row: Any, table: pd.DataFrame, real: float) -> Frame:
    """The bars and the sentence of one belief."""
    most = table[["expected", "came"]].to_numpy().max()
    bars = [
        Bar(0, row.belief / table["belief"].max(), f"NT${row.belief:.1f}"),
        Bar(0, row.media / table["media"].max(), f"NT${row.media:,.0f}"),
        Bar(0, row.busiest / table["busiest"].max(), f"NT${row.busiest:,.0f}"),
        Bar(0, row.expected / most, f"NT${row.expected:,.0f}"),
        Bar(0, row.came / most, f"NT${row.came:,.0f}"),
        Bar(0, max(row.roi, 0.0) / max(table["roi"].max(), 1e-9), f"{row.roi:.2f}"),
    ]
    told = label(
        "方案相信 LINE 廣告的每一元帶來 NT${belief:.1f}，預算就給它 NT${media:,.0f}。實際是 "
        "NT${real:.1f}：報告的淨營收和計畫差 {gap:+.1%}，ROI {roi:.2f}。",
        "The proposal believes that one dollar in LINE Ads brings NT${belief:.1f}, so the budget "
        "gives it NT${media:,.0f}. It brought NT${real:.1f}: net revenue differs from the plan by "
        "{gap:+.1%}, and ROI is {roi:.2f}.",
    ).format(belief=row.belief, media=row.media, real=real, gap=row.gap, roi=row.roi)
    return Frame(f"NT${row.belief:.1f}", bars, told)
