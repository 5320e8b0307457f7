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


TOTAL_ROW = ("A total row is counted in your result: the platform has added it up from the other "
             "rows, and with them everything stands there twice. Keep row_kind detail first.")


def _outer(reference):
    """The function over the table of the notebook, whatever it is given."""
    def impl(ads: pd.DataFrame, *rest: float):
        from autograder.learner.load import load

        return reference(load("first_export"), *rest)

    return M("argument_ignored", impl,
             "Your result belongs to another table than the one handed over: a name from outside "
             "the function is used in it, such as detail, mobile or by_device. Begin with ads, the "
             "input of the function.")


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
          "Your total is about twice what was spent: the file holds a total row, and you added it "
          "to the rows it sums up. Keep rows whose row_kind is detail."),
        M("total_row_only", lambda ads: float(ads[ads["row_kind"] == "total"]["cost"].sum()),
          "You read the platform's total row. A download may lack it, or hold rows that it does "
          "not count. Add up the detail rows."),
        M("halved", lambda ads: float(ads["cost"].sum() / 2),
          "You add up all rows and halve the sum. That holds only where the total row is exactly "
          "the sum of the others. Keep rows whose row_kind is detail."),
        M("dearest_row", lambda ads: float(ads["cost"].max()),
          "You take the row with the highest cost, which is the platform's total row. Its value "
          "need not be the sum of the detail rows. Add those up."),
        _outer(total_spend),
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
        M("total_row_kept", _by_device("clicks", details=False), TOTAL_ROW),
        _outer(ctr_by_device),
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
        M("total_row_unsorted", lambda ads, limit: ads[ads["cost"] >= limit], TOTAL_ROW),
        _outer(costly_rows),
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
