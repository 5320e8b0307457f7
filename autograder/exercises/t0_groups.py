"""The functions of T0 that group: cost and click-through rate of each campaign."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .base import Alternative, Compare, Exercise, Part
from .t0_steps import BOTH, WORLDS, M, _details, _outer, ratio, tables

# --- f1 ------------------------------------------------------------------------------------


def spend_by_campaign(ads: pd.DataFrame) -> pd.Series:
    """Cost of the detail rows by campaign, TWD."""
    return _details(ads).groupby("campaign")["cost"].sum()


def _grouped(by: str = "campaign", column: str = "cost", how: str = "sum"):
    return lambda ads: getattr(_details(ads).groupby(by)[column], how)()


F1 = Exercise(
    "T0.f1",
    parts=(Part("spend_by_campaign", spend_by_campaign, inputs=tables,
                load=BOTH, compare=Compare(kind="series", columns={"": 1e-9})),),
    misconceptions=(
        _outer(spend_by_campaign),
        M("mean", _grouped(how="mean"),
          "These are mean costs of a row. Asked is what each campaign spent in all: .sum()."),
        M("by_device", _grouped(by="device"),
          "You grouped by device. The question is about campaigns: groupby(\"campaign\")."),
        M("clicks", _grouped(column="clicks"),
          "You added up clicks. Choose the column cost."),
        M("total_row", lambda ads: ads.assign(campaign=ads["campaign"].fillna("-")).groupby(
            "campaign")["cost"].sum(),
          "One of your groups is the total row. Keep row_kind detail before you group."),
        M("counted", _grouped(how="count"),
          "These are numbers of rows. Asked is the cost: .sum()."),
        M("dearest_row", _grouped(how="max"),
          "This is the dearest single row of each campaign. Add up all its rows with .sum()."),
    ),
    alternatives=(
        Alternative("pivot", lambda ads: _details(ads).pivot_table(
            index="campaign", values="cost", aggfunc="sum")["cost"]),
        Alternative("loop", lambda ads: pd.Series({
            c: _details(ads).loc[_details(ads)["campaign"] == c, "cost"].sum()
            for c in _details(ads)["campaign"].unique()})),
    ),
    hints=("Three blanks: which kind of row, which groups, what is done with each group.",
           "The groups are campaigns, and money is added up.",
           "ads[ads[\"row_kind\"] == \"detail\"].groupby(...)[\"cost\"].…()"),
    solution="groupby puts rows with the same campaign together; the column says what is counted, "
             "and sum makes one number of each group.",
    worlds=WORLDS,
)


# --- c -------------------------------------------------------------------------------------


def ctr_by_campaign(ads: pd.DataFrame) -> pd.DataFrame:
    """campaign, impressions, clicks, ctr of the detail rows; ctr is NA without impressions."""
    sums = _details(ads).groupby("campaign", as_index=False)[["impressions", "clicks"]].sum()
    sums["ctr"] = sums["clicks"] / sums["impressions"].where(sums["impressions"] > 0)
    return sums


def _table(ctr=None, keep=_details):
    def impl(ads: pd.DataFrame) -> pd.DataFrame:
        rows = keep(ads)
        sums = rows.groupby("campaign", as_index=False)[["impressions", "clicks"]].sum()
        sums["ctr"] = ctr(sums, rows) if ctr else (
            sums["clicks"] / sums["impressions"].where(sums["impressions"] > 0))
        return sums

    return impl


def _row_means(sums: pd.DataFrame, rows: pd.DataFrame) -> list:
    each = (rows["clicks"] / rows["impressions"].where(rows["impressions"] > 0)).groupby(
        rows["campaign"]).mean()
    return [each[c] for c in sums["campaign"]]


def _safe(sums: pd.DataFrame) -> pd.Series:
    return sums["impressions"].where(sums["impressions"] > 0)


def _ctr_loop_table(ads: pd.DataFrame) -> pd.DataFrame:
    found = []
    for name, rows in _details(ads).groupby("campaign"):
        shown, clicked = rows["impressions"].sum(), rows["clicks"].sum()
        found.append({"campaign": name, "impressions": shown, "clicks": clicked,
                      "ctr": ratio(clicked, shown)})
    return pd.DataFrame(found)


C = Exercise(
    "T0.c",
    parts=(Part("ctr_by_campaign", ctr_by_campaign,
                inputs=tables, load=BOTH,
                compare=Compare(kind="frame", keys=("campaign",), columns={
                    "impressions": 0, "clicks": 0, "ctr": 1e-9})),),
    misconceptions=(
        _outer(ctr_by_campaign),
        M("mean_of_rows", _table(_row_means),
          "You divided in every row and took the mean. A quiet day then weighs as much as a busy "
          "one. Divide the two sums."),
        M("zero_for_missing", _table(lambda s, r: (s["clicks"] / _safe(s)).fillna(0)),
          "A campaign that was never shown has a ctr of 0 in yours. Nobody could click, so it is "
          "not known: leave NA."),
        M("percent", _table(lambda s, r: 100 * s["clicks"] / _safe(s)),
          "Your ctr is in percent. Keep the fraction (0.02)."),
        M("upside_down", _table(lambda s, r: s["impressions"] / s["clicks"].where(s["clicks"] > 0)),
          "You divided impressions by clicks. CTR is clicks ÷ impressions."),
        M("rounded", _table(lambda s, r: (s["clicks"] / _safe(s)).round(2)),
          "You rounded to two places, and small differences are gone. Round only where it is "
          "shown."),
        M("total_row", _table(keep=lambda ads: ads.assign(campaign=ads["campaign"].fillna("-"))),
          "One row of your table is the total row of the file. Keep row_kind detail first."),
        M("clicked_only", _table(keep=lambda ads: _details(ads)[_details(ads)["clicks"] > 0]),
          "You dropped rows without clicks. Their impressions were shown all the same, so your "
          "ctr is too high. Keep them."),
    ),
    alternatives=(
        Alternative("loop", _ctr_loop_table),
        Alternative("pivot", lambda ads: _details(ads).pivot_table(
            index="campaign", values=["impressions", "clicks"], aggfunc="sum").reset_index()
            .assign(ctr=lambda t: (t["clicks"] / t["impressions"]).replace(
                [np.inf, -np.inf], np.nan))),
    ),
    hints=("Which two sums does each campaign need?",
           "Group by campaign, add up impressions and clicks, then make a column ctr of the two.",
           "sums = detail.groupby(\"campaign\", as_index=False)[[...]].sum(); "
           "sums[\"ctr\"] = sums[...] / sums[...]"),
    solution="One group for each campaign, two sums, one division. 0 ÷ 0 gives NaN in pandas, "
             "which is right here: without an impression there is no rate.",
    worlds=WORLDS,
    equivalent_mutants={
        "False -> True": "the campaign as index is read as the column of the same name",
    },
)
