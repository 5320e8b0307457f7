"""The functions of T0: totals, ratios, rows and groups of one export."""

from __future__ import annotations

import numpy as np
import pandas as pd

from autograder.ingest.start import shape, small_export

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec

M = Misconception
WORLDS = (WorldSpec(1, 2024, "all"), WorldSpec(2, 2026, "all"), WorldSpec(3, 2027, "none"),
          WorldSpec(4, 2026, frozenset({"D02"})))  # fmt: skip


def start_table(world) -> pd.DataFrame:
    """Meta's rows of a world in the shape of `first_export`, with its total row; the last day of
    November's first campaign has no conversions counted."""
    table = world.tidy
    table = shape(table[table["channel"] == "meta"].sort_values(["row_kind", "row_id"]))
    table.loc[table.index[3], ["conversions", "conversion_value"]] = np.nan
    return table.fillna({"cost": 0.0, "clicks": 0, "impressions": 0})


def _details(ads: pd.DataFrame) -> pd.DataFrame:
    return ads[ads["row_kind"] == "detail"]


def tables(world) -> tuple:
    """The table of a world and the small one: two calls."""
    return (start_table(world),), (small_export(""),)


BOTH = (("first_export",), ("small_export",))


def total_spend(ads: pd.DataFrame) -> float:
    """Cost of all detail rows in TWD."""
    return float(_details(ads)["cost"].sum())


P2 = Exercise(
    "T0.p2",
    parts=(Part("total_spend", total_spend,
                inputs=lambda w: (*tables(w), (_details(start_table(w)).head(5),)),
                load=BOTH, compare=Compare(kind="scalar", columns={"": 1e-9})),),
    misconceptions=(
        M("total_row_kept", lambda ads: float(ads["cost"].sum()),
          "Your total is twice what was spent: the file holds a total row, and you added it to "
          "its own parts. Keep rows whose row_kind is detail."),
        M("total_row_only", lambda ads: float(ads[ads["row_kind"] == "total"]["cost"].sum()),
          "You read the platform's total row. A download may lack it, or hold rows that it does "
          "not count. Add up the detail rows."),
        M("mean_not_sum", lambda ads: float(_details(ads)["cost"].mean()),
          "This is the mean cost of a row. Asked is everything that was spent. Use .sum()."),
        M("counted", lambda ads: float(len(_details(ads))),
          "This is the number of rows. Choose the column cost and add it up."),
        M("clicks_summed", lambda ads: float(_details(ads)["clicks"].sum()),
          "You added up clicks. Money stands in the column cost."),
        M("whole_dollars", lambda ads: float(int(_details(ads)["cost"].sum())),
          "You cut off what comes after the decimal point. Keep the value and round only where it "
          "is shown."),
    ),
    alternatives=(
        Alternative("query", lambda ads: ads.query("row_kind == 'detail'")["cost"].sum()),
        Alternative("loop", lambda ads: sum(
            r.cost for r in ads.itertuples() if r.row_kind == "detail")),
    ),
    hints=("Look at the dearest rows and at row_kind. Which row is not a day of a campaign?",
           "First keep the detail rows, then add up one column.",
           "detail = ads[ads[\"row_kind\"] == ...]; return detail[...].sum()"),
    solution="A total row is a sum the platform has added. Together with its parts it counts "
             "everything twice, so keep the detail rows and add those up.",
    worlds=WORLDS,
)


# --- p3 ------------------------------------------------------------------------------------


def ctr_by_device(ads: pd.DataFrame) -> pd.Series:
    """Clicks / impressions of the detail rows, by device."""
    sums = _details(ads).groupby("device")[["clicks", "impressions"]].sum()
    return sums["clicks"] / sums["impressions"]


def _mean_of_rows(ads: pd.DataFrame) -> pd.Series:
    rows = _details(ads)
    return (rows["clicks"] / rows["impressions"]).groupby(rows["device"]).mean()


def _by_device(column: str, under: str = "impressions", details: bool = True, factor: float = 1):
    def impl(ads: pd.DataFrame) -> pd.Series:
        sums = (_details(ads) if details else ads).groupby("device")[[column, under]].sum()
        return sums[column] / sums[under] * factor

    return impl


def _ctr_loop(ads: pd.DataFrame) -> pd.Series:
    found = {}
    for device in ads["device"].dropna().unique():
        rows = ads[(ads["device"] == device) & (ads["row_kind"] == "detail")]
        found[device] = rows["clicks"].sum() / rows["impressions"].sum()
    return pd.Series(found)


P3 = Exercise(
    "T0.p3",
    parts=(Part("ctr_by_device", ctr_by_device, inputs=tables,
                load=BOTH, compare=Compare(kind="series", columns={"": 1e-9})),),
    misconceptions=(
        M("mean_of_rows", _mean_of_rows,
          "You divided in every row and took the mean. A day with 40 impressions then weighs as "
          "much as one with 40,000. Add up clicks and impressions first, then divide."),
        M("upside_down", _by_device("impressions", "clicks"),
          "You divided impressions by clicks. CTR is the share of impressions that were clicked: "
          "clicks ÷ impressions."),
        M("percent", _by_device("clicks", factor=100),
          "Your values are in percent. This course keeps ratios as fractions (0.02) and writes "
          "percent in texts only."),
        M("conversions", _by_device("conversions"),
          "You divided conversions. The click-through rate counts clicks."),
        M("by_clicks", _by_device("conversions", "clicks"),
          "Conversions ÷ clicks is the click conversion rate (CVR). CTR is clicks ÷ impressions."),
    ),
    alternatives=(
        Alternative("loop", _ctr_loop),
        Alternative("agg", lambda ads: _details(ads).groupby("device").agg(
            c=("clicks", "sum"), i=("impressions", "sum")).pipe(lambda t: t["c"] / t["i"])),
    ),
    hints=("How many impressions does a row have? Compare a small one with a large one.",
           "Add up clicks and impressions for each device, then divide the two sums.",
           "sums = detail.groupby(\"device\")[[\"clicks\", ...]].sum(); "
           "return sums[...] / sums[...]"),
    solution="Sum first, then divide: every impression then counts once. The mean of row ratios "
             "counts every row once, however small it is.",
    worlds=WORLDS,
    equivalent_mutants={
        ".sum of detail.groupby('device')[['clicks', 'imp -> mean":
            "both columns have as many rows, so the means stand in the same ratio as the sums",
    },
)


# --- a -------------------------------------------------------------------------------------


def ratio(part: float, whole: float) -> float | None:
    """part / whole; None where whole is 0 or either is missing."""
    if pd.isna(part) or pd.isna(whole) or whole == 0:
        return None
    return part / whole


def _ratio_inputs(world) -> tuple:
    a, b = 3 + world.seed % 50, 1000 + world.seed % 777
    return ((a, b), (0, b), (a, 0), (float("nan"), b), (a, float("nan")), (b, a), (-a, b))


A = Exercise(
    "T0.a",
    parts=(Part("ratio", ratio, inputs=_ratio_inputs,
                load=(("20", "1200"), ("0", "1200"), ("5", "0"), ("None", "100"), ("5", "None")),
                compare=Compare(kind="scalar", columns={"": 1e-12})),),
    misconceptions=(
        M("zero_for_missing", lambda p, w: 0.0 if pd.isna(p) or pd.isna(w) or w == 0 else p / w,
          "Where nothing can be divided you give 0. A rate of 0 says that somebody looked and "
          "nobody clicked. Give None there: not known."),
        M("infinity", lambda p, w: float("inf") if w == 0 else (
            None if pd.isna(p) or pd.isna(w) else p / w),
          "Divided by 0 you give infinity. No report can hold it. Give None where whole is 0."),
        M("upside_down", lambda p, w: None if pd.isna(p) or pd.isna(w) or w == 0 else (
            w / p if p else None),
          "You divided whole by part. A share is part ÷ whole."),
        M("percent", lambda p, w: None if pd.isna(p) or pd.isna(w) or w == 0 else 100 * p / w,
          "Your value is in percent. Give the fraction: 20 of 1,200 is 0.0167."),
        M("rounded", lambda p, w: None if pd.isna(p) or pd.isna(w) or w == 0 else round(p / w, 2),
          "You rounded to two places. Small rates then become 0. Round only where you show it."),
        M("zero_part_missing", lambda p, w: None if not p or pd.isna(p) or pd.isna(w) or w == 0
          else p / w,
          "A part of 0 gives None in yours. 0 clicks of 1,200 impressions are a rate of 0: that "
          "is known. Only a whole of 0 cannot be divided by."),
        M("whole_number", lambda p, w: None if pd.isna(p) or pd.isna(w) or w == 0 else p // w,
          "You used //, which drops everything after the decimal point. Use /."),
    ),
    alternatives=(
        Alternative("try", lambda p, w: float(np.divide(p, w)) if w and w == w and p == p
                    else float("nan")),
        Alternative("na", lambda p, w: pd.NA if pd.isna(p) or pd.isna(w) or not w else p / w),
    ),
    hints=("Which three cases cannot be divided? Two of them are missing values.",
           "First an if for those cases, then the division.",
           "if pd.isna(part) or ... or whole == ...: return None"),
    solution="Ask first whether the division makes sense, then divide. None, NaN and NA all mean "
             "“not known”; 0 means “none”.",
    worlds=WORLDS,
)


# --- b -------------------------------------------------------------------------------------


def costly_rows(ads: pd.DataFrame, limit: float) -> pd.DataFrame:
    """Detail rows whose cost is at least `limit`, the highest first."""
    rows = ads[(ads["row_kind"] == "detail") & (ads["cost"] >= limit)]
    return rows.sort_values("cost", ascending=False)


def _costly_inputs(world) -> tuple:
    ads = start_table(world)
    exact = float(_details(ads)["cost"].sort_values().iloc[-9])
    return ((small_export(""), 60), (ads, exact), (ads, 1e9),
            (ads, float(_details(ads)["cost"].median())),
            (small_export(""), 5000), (small_export(""), 0))


def _rows(keep):
    def impl(ads: pd.DataFrame, limit: float) -> pd.DataFrame:
        return ads[keep(ads, limit)].sort_values("cost", ascending=False)

    return impl


B = Exercise(
    "T0.b",
    parts=(Part("costly_rows", costly_rows, inputs=_costly_inputs,
                load=(("small_export", "60"), ("first_export", "5000"), ("small_export", "5000")),
                compare=Compare(kind="frame", keys=("row_id",), ordered=True, columns=dict.fromkeys(
                    ("campaign", "device", "cost"), 1e-9))),),
    misconceptions=(
        M("total_row_kept", _rows(lambda a, n: a["cost"] >= n),
          "The total row is in your result, at the very top. It is no day of a campaign. Keep "
          "row_kind detail as well."),
        M("above_only", _rows(lambda a, n: (a["row_kind"] == "detail") & (a["cost"] > n)),
          "A row that costs exactly the limit is missing. “At least” includes it: use >=."),
        M("below", _rows(lambda a, n: (a["row_kind"] == "detail") & (a["cost"] <= n)),
          "You kept the cheap rows. Turn the sign around: >=."),
        M("either", _rows(lambda a, n: (a["row_kind"] == "detail") | (a["cost"] >= n)),
          "Nothing was held back: every row is there. Ask for both conditions, each in brackets, "
          "joined with & (| would mean that one of them is enough)."),
        M("cheapest_first", lambda ads, limit: costly_rows(ads, limit).sort_values("cost"),
          "Your rows begin with the cheapest. Asked is the highest cost first: "
          "ascending=False."),
        M("not_sorted", lambda ads, limit: costly_rows(ads, limit).sort_values("row_id"),
          "The rows are right and stand in the order of the file. Sort them by cost, the highest "
          "first."),
        M("by_clicks", _rows(lambda a, n: (a["row_kind"] == "detail") & (a["clicks"] >= n)),
          "You compared clicks with the limit. The limit is an amount of money: compare cost."),
    ),
    alternatives=(
        Alternative("query", lambda ads, limit: ads.query(
            "row_kind == 'detail' and cost >= @limit").sort_values("cost", ascending=False)),
        Alternative("two_steps", lambda ads, limit: (
            lambda d: d.loc[d["cost"].ge(limit)].sort_values(by=["cost"], ascending=[False]))(
            _details(ads)).reset_index(drop=True)),
    ),
    hints=("Two conditions: which kind of row, and how much it cost.",
           "Put each condition in brackets, join them with &, then sort.",
           "rows = ads[(ads[\"row_kind\"] == ...) & (ads[\"cost\"] >= ...)]; "
           "return rows.sort_values(..., ascending=False)"),
    solution="A condition on a column gives True or False for each row; & keeps the rows on which "
             "both hold. “At least” is >=, and a total row is no day.",
    worlds=WORLDS,
)


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
