"""T1.1.c: one search series from overlapping downloads, and what it says about the market.

The slope is that of ordinary least squares of the own term on the number of the week; its standard
error is sqrt(residual sum of squares ÷ (n − 2) ÷ Σ(x − mean x)²), the interval slope ± 1.96 errors.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from autograder.artefacts.history_check import SCAN, judge_scan
from autograder.ingest.planning import widened

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_1_made import made_markets, made_trends
from .t1_1_market_ways import (
    chain_by_dictionaries,
    chain_by_long_rows,
    scan_by_matrix,
    scan_by_polyfit,
)
from .t1_1_worlds import MARKET_WORLDS, OWN

RECENT, TREND = 13, 26


def chain(trends: pd.DataFrame) -> pd.DataFrame:
    """One row per week, one column per term, from downloads that each have a scale of their own.

    Args:
        trends: download, week, term, value (text: "0" to "100" or "<1").
    """
    return chain_with(trends)


def chain_with(trends: pd.DataFrame, **faults: object) -> pd.DataFrame:
    """The reference, with switches for known-wrong variants (used by the misconceptions only)."""
    small = {"<1": str(faults.get("small", "0.5"))}
    rows = trends.assign(value=trends["value"].replace(small).astype(float))
    whole: pd.DataFrame | None = None
    before: pd.Index | None = None  # weeks of the download before
    numbers = list(rows["download"].unique())
    if faults.get("order") != "seen":
        first = rows.groupby("download")["week"].min().get
        numbers.sort(key={"first_week": first, "text": str}.get(str(faults.get("order"))))
    for number in numbers:
        one = rows[rows["download"] == number]
        new = one.pivot_table(index="week", columns="term", values="value", aggfunc="first")
        if whole is None:
            whole, before = new, new.index
            continue
        both = whole.index.intersection(new.index)
        whole = _joined(whole, new, both, {**faults, "before": before})
        before = new.index
    top = whole.max() if faults.get("top") == "each" else whole.max().max()
    if faults.get("top") == "own":
        top = whole[OWN].max()
    if faults.get("top") == "last":
        top = whole.iloc[-1].max()
    if faults.get("top") != "none":
        whole = whole / top * 100
    if faults.get("order") != "joined":
        whole = whole.sort_index()
    return whole.rename_axis(columns=None).reset_index()


def _joined(whole: pd.DataFrame, new: pd.DataFrame, both: pd.Index, faults: dict) -> pd.DataFrame:
    """The series so far with the weeks of the next download on its scale."""
    old, fresh = whole.loc[both], new.loc[both]
    factor = old.sum().sum() / fresh.sum().sum()
    how = faults.get("factor")
    if how == "previous":
        held = both.intersection(faults["before"])
        factor = whole.loc[held].sum().sum() / new.loc[held].sum().sum()
    if how == "none":
        factor = 1.0
    elif how == "each":
        factor = old.sum() / fresh.sum()
    elif how == "own":
        factor = old[OWN].sum() / fresh[OWN].sum()
    elif how == "inverse":
        factor = 1 / factor
    elif how == "all_weeks":
        factor = whole.sum().sum() / new.sum().sum()
    elif how == "means_of_ratios":
        factor = (old.sum(axis=1) / fresh.sum(axis=1)).mean()
    elif how == "one_week":
        factor = old.iloc[-1].sum() / fresh.iloc[-1].sum()
    scaled = new * factor
    if faults.get("overlap") == "newer":
        return pd.concat([whole.drop(both), scaled])
    if faults.get("overlap") == "mean":
        return pd.concat([whole.drop(both), (old + scaled.loc[both]) / 2, scaled.drop(both)])
    if faults.get("overlap") == "both":
        return pd.concat([whole, scaled])
    return pd.concat([whole, scaled.drop(both)])


def market_scan(chained: pd.DataFrame, competitors: pd.DataFrame) -> dict[str, object]:
    """Share of search, price index, promo weeks and trend of the own brand.

    Args:
        chained: week and one column per term, like the result of `chain`.
        competitors: week, brand, basket_price (TWD), promo, ads; a row per week and brand.
    """
    return scan_with(chained, competitors)


def scan_with(chained: pd.DataFrame, competitors: pd.DataFrame, **faults: object
              ) -> dict[str, object]:
    """The reference, with switches for known-wrong variants (used by the misconceptions only)."""
    index = chained.set_index("week")
    if not faults.get("unsorted"):
        index = index.sort_index()
    weeks = len(index) if faults.get("all_weeks") else RECENT + bool(faults.get("one_more"))
    recent = index.tail(weeks) if not faults.get("oldest") else index.head(weeks)
    own, total = recent[OWN].sum(), recent.sum().sum()
    share = own / (total - own if faults.get("share") == "of_rivals" else total)
    if faults.get("share") == "mean":
        share = (recent[OWN] / recent.sum(axis=1)).mean()
    dates = competitors["week"].drop_duplicates().sort_values()
    kept = dates.tail(weeks) if not faults.get("oldest") else dates.head(weeks)
    near = competitors[competitors["week"].isin(kept)]
    if faults.get("rows"):
        near = competitors.tail(weeks)
    if faults.get("rows_per_brand"):
        near = competitors.sort_values("week").groupby("brand").tail(weeks)
    mine = near["brand"] == OWN
    ours, rivals = near[mine], near[~mine]
    level = rivals["basket_price"].mean()
    if faults.get("price") == "all":
        level = near["basket_price"].mean()
    elif faults.get("price") == "cheapest":
        level = rivals.groupby("brand")["basket_price"].mean().min()
    elif faults.get("price") == "of_brands":
        level = rivals.groupby("brand")["basket_price"].mean().mean()
    elif faults.get("price") == "of_weeks":
        level = rivals.groupby("week")["basket_price"].mean().mean()
    price = ours["basket_price"].mean() / level * 100
    if faults.get("price") == "difference":
        price -= 100
    elif faults.get("price") == "inverse":
        price = 1e4 / price
    elif faults.get("price") == "weekly":
        weekly = rivals.groupby("week")["basket_price"].mean()
        price = (ours.set_index("week")["basket_price"] / weekly).mean() * 100
    elif faults.get("price") == "na_as_zero":
        ours, rivals = ours.fillna({"basket_price": 0}), rivals.fillna({"basket_price": 0})
        price = ours["basket_price"].mean() / rivals["basket_price"].mean() * 100
    promo = near if faults.get("promo") == "all" else ours
    return {"share_of_search": float(share) * (100 if faults.get("percent") else 1),
            "price_index": float(price),
            "promo_weeks": int(promo["promo"].sum()), **_slope(index, faults)}


def _slope(index: pd.DataFrame, faults: dict) -> dict[str, object]:
    """Slope of the own term per week with its interval, and the direction it allows to state."""
    y = index[OWN].tail(len(index) if faults.get("trend_weeks") == "all" else TREND)
    if faults.get("trend_weeks") == "recent":
        y = index[OWN].tail(RECENT)
    if faults.get("trend") == "share":
        y = (index[OWN] / index.sum(axis=1)).tail(TREND)
    y = y.to_numpy(float)
    x = np.arange(len(y)) * (7.0 if faults.get("trend") == "days" else 1.0)
    if faults.get("trend") == "turned":
        y = y[::-1]
    sxx = ((x - x.mean()) ** 2).sum()
    slope = ((x - x.mean()) * (y - y.mean())).sum() / sxx
    left = y - y.mean() - slope * (x - x.mean())
    free = len(y) - {"n": 0, "n_less_1": 1}.get(str(faults.get("error")), 2)
    error = np.sqrt((left ** 2).sum() / free / sxx)
    if faults.get("error") == "spread":
        error = y.std(ddof=1) / np.sqrt(len(y))
    if faults.get("trend") == "ends":
        slope = (y[-1] - y[0]) / (len(y) - 1)
    reach = {"one": 1.0, "two": 2.0}.get(str(faults.get("reach")), 1.96)
    low, high = slope - reach * error, slope + reach * error
    direction = "rising" if low > 0 else "falling" if high < 0 else "unclear"
    if faults.get("direction") == "sign":
        direction = "rising" if slope > 0 else "falling"
    elif faults.get("direction") == "limits":
        direction = "rising" if low >= 0 else "falling" if high <= 0 else "unclear"
    elif faults.get("direction") == "never":
        direction = "unclear"
    return {"slope": float(slope), "slope_low": float(low), "slope_high": float(high),
            "direction": direction}


def chain_inputs(world) -> tuple:
    """The world's downloads; two of them with a hardly known brand and rows in another
    order; all three numbered from the newest; and the made-up ones."""
    trends = world.trends
    mixed = trends[trends["download"] > 1].sample(frac=1, random_state=3).reset_index(drop=True)
    small = mixed["value"].replace("<1", "0.5").astype(float).groupby(mixed["term"]).mean().idxmin()
    few = (mixed["term"] == small) & (np.arange(len(mixed)) % 3 < 2)
    backwards = trends.assign(download=trends["download"].map({1: 3, 2: 2, 3: 1})).sort_values(
        "download", key=lambda number: (number - 2) % 3, kind="stable")  # rows of 2, 3, 1
    return ((trends,), (mixed.assign(value=mixed["value"].mask(few, "<1")),), (backwards,),
            *made_trends())


def scan_inputs(world) -> tuple:
    """The last download; the chained series; falling, flat and rising brands; missing prices;
    and the made-up ones."""
    trends, rivals = world.trends, world.competitors
    whole = chain(trends)
    falling = whole.assign(**{OWN: whole[OWN].to_numpy()[::-1] + 2.0 * np.arange(len(whole))[::-1]})
    gaps = rivals.sample(frac=1, random_state=5).reset_index(drop=True)
    gaps["basket_price"] = gaps["basket_price"].mask(np.arange(len(gaps)) % 5 == 1)
    flat = falling.assign(**{OWN: np.where(np.arange(len(whole)) % 3 == 0, 40.0, 25.0)})
    rising = whole.assign(**{OWN: 20 + 0.5 * np.arange(len(whole)) + np.arange(len(whole)) % 3})
    return ((widened(trends), rivals), (whole, rivals),
            (falling.sample(frac=1, random_state=5), gaps), (flat, rivals), (rising, rivals),
            *made_markets())


def _chain(**faults: object):
    return {"chain": partial(chain_with, **faults)}


def _scan(**faults: object):
    return {"market_scan": partial(scan_with, **faults)}


C = Exercise(
    "T1.1.c",
    parts=(
        Part("chain", chain, inputs=chain_inputs, load=("trends",),
             compare=Compare(keys=("week",), ordered=True, columns={"": 1e-6}),
             practice=made_trends),
        Part("market_scan", market_scan, inputs=scan_inputs,
             load=("trends_wide", "competitors"),
             compare=SCAN, judge=judge_scan, practice=made_markets),
    ),
    misconceptions=(
        Misconception("downloads_not_rescaled", _chain(factor="none"),
            "You put the downloads end to end as they are. Each has its own 100, so your curve "
            "jumps where one ends. Scale each later download by the weeks that both hold."),
        Misconception("less_than_one_as_zero", _chain(small="0"),
            "You read <1 as 0. It means some searches, but fewer than would give a 1. Count it "
            "as 0.5."),
        Misconception("less_than_one_as_one", _chain(small="1"),
            "You read <1 as 1. It is less than that by definition. Count it as 0.5."),
        Misconception("each_term_scaled_alone", _chain(factor="each"),
            "You scale every term by a factor of its own. The terms of one download share one "
            "scale, so their relation to each other is lost. Use one factor for all terms."),
        Misconception("scaled_by_own_term", _chain(factor="own"),
            "You take the factor from our own term alone. Each value is rounded, and the error of "
            "one term moves the whole download. Use the sums over all terms."),
        Misconception("factor_from_last_download", _chain(factor="previous"),
            "You compare a download only with the one before it. The series so far can hold more "
            "of its weeks. Take all weeks that both the series and the new download hold."),
        Misconception("downloads_sorted_as_text", _chain(order="text"),
            "You sort the numbers of the downloads as text, so 10 comes before 9. Sort them as "
            "numbers."),
        Misconception("downloads_by_first_week", _chain(order="first_week"),
            "You join the downloads in the order of their first weeks. The series begins with the "
            "lowest number in download, whatever weeks it holds. Go through the numbers in order."),
        Misconception("downloads_as_seen", _chain(order="seen"),
            "You join the downloads in the order in which they stand in the table. Rows may come "
            "in any order. Sort the numbers of download first, and begin with the lowest."),
        Misconception("weeks_as_joined", _chain(order="joined"),
            "Your weeks stand in the order in which you joined them. Sort by week at the end, "
            "earliest first."),
        Misconception("factor_upside_down", _chain(factor="inverse"),
            "Your factor is upside down. The later download must come to the scale of the series "
            "so far: divide the sum of the series by the sum of the download."),
        Misconception("factor_from_all_weeks", _chain(factor="all_weeks"),
            "Your factor compares all weeks of both sides. Different weeks hold different "
            "searches, so growth is scaled away. Use only the weeks that both sides hold."),
        Misconception("mean_of_weekly_factors", _chain(factor="means_of_ratios"),
            "You take the mean of a factor per week. A quiet week with its rounding then weighs "
            "as much as a busy one. Sum the overlapping weeks first, then divide once."),
        Misconception("factor_from_one_week", _chain(factor="one_week"),
            "You take the factor from one single week. Its rounding goes into everything after "
            "it. Use the sums over all weeks that both sides hold."),
        Misconception("newer_value_kept", _chain(overlap="newer"),
            "In weeks that two downloads hold, yours has the values of the later one: you keep "
            "them, or you begin with the highest number. Begin with the lowest number, and add "
            "only the weeks that are new."),
        Misconception("overlap_averaged", _chain(overlap="mean"),
            "In weeks that two downloads hold, you take the mean. The rule of this exercise keeps "
            "what the series already has: add only the weeks that are new."),
        Misconception("each_term_to_100", _chain(top="each"),
            "You bring each term to a maximum of 100. Every brand then looks equally big. Use one "
            "maximum over all terms and weeks."),
        Misconception("no_final_scale", _chain(top="none"),
            "Your series is still on the scale of the first download. Divide by the highest value "
            "of all terms and weeks and multiply by 100."),
        Misconception("share_against_rivals", _scan(share="of_rivals"),
            "You divide by the searches of the rivals only. Share of search is our searches out of "
            "all, ours included. Put all terms into the denominator."),
        Misconception("share_in_percent", _scan(percent=True),
            "Your share is in percent. In this course a share is a fraction between 0 and 1. "
            "Leave out the multiplication by 100."),
        Misconception("fourteen_weeks", _scan(one_more=True),
            "You take 14 weeks instead of 13, so one older week is in. Take the last 13 different "
            "weeks: tail(13), or [-13:] of the sorted list."),
        Misconception("last_rows_unsorted", _scan(unsorted=True),
            "You take the last rows of chained as they stand. Rows may come in any order. Sort by "
            "week first."),
        Misconception("rows_of_each_brand", _scan(rows_per_brand=True),
            "You take the last 13 rows of each brand. A brand can miss in a week, and then older "
            "weeks come in. Choose the last 13 different weeks and keep their rows."),
        Misconception("mean_of_brand_means", _scan(price="of_brands"),
            "You take the mean of the rivals' own means. A brand with few prices then weighs as "
            "much as one with many. Take one mean over all rows of rivals."),
        Misconception("mean_of_week_means", _scan(price="of_weeks"),
            "You take the mean of weekly means. A week with few prices then weighs as much as a "
            "full one. Take one mean over all rows of rivals."),
        Misconception("mean_of_weekly_shares", _scan(share="mean"),
            "You take the mean of weekly shares. A quiet week then weighs as much as a festival "
            "week. Sum the 13 weeks first, then divide."),
        Misconception("whole_period", _scan(all_weeks=True),
            "You use all weeks instead of the last 13. The proposal needs the market of now. Keep "
            "the last 13 weeks of each table."),
        Misconception("first_weeks", _scan(oldest=True),
            "You use the first 13 weeks instead of the last ones. Sort by week and take the end "
            "of the table."),
        Misconception("rows_for_weeks", _scan(rows=True),
            "You take the last 13 rows of competitors. A week has a row for each brand, so that "
            "is less than three weeks. Choose the last 13 different weeks."),
        Misconception("own_brand_among_rivals", _scan(price="all"),
            "Our own price is in the mean you compare with. That pulls the index towards 100. "
            "Take the mean of the rivals only."),
        Misconception("price_index_inverse", _scan(price="inverse"),
            "Your price index is upside down. Above 100 should mean that we are more expensive: "
            "divide our price by that of the rivals."),
        Misconception("missing_price_as_zero", _scan(price="na_as_zero"),
            "A price that nobody noted counts as 0 in your mean. Leave missing prices out."),
        Misconception("promo_of_all_brands", _scan(promo="all"),
            "You count the promotions of all brands. Count the weeks in which our own brand had "
            "one."),
        Misconception("slope_from_two_points", _scan(trend="ends"),
            "Your slope is drawn from the first week to the last. Two odd weeks then decide it. "
            "Fit a line through all 26 weeks by least squares."),
        Misconception("slope_per_day", _scan(trend="days"),
            "Your slope is per day. Number the weeks 0, 1, 2 and so on, so that it is per week."),
        Misconception("slope_of_all_weeks", _scan(trend_weeks="all"),
            "You fit the line through all weeks. What the market did two years ago hides what it "
            "does now. Use the last 26 weeks."),
        Misconception("slope_of_13_weeks", _scan(trend_weeks="recent"),
            "You fit the line through 13 weeks. The slope is asked for over the last 26, because "
            "a trend needs more weeks than a level."),
        Misconception("error_of_the_mean", _scan(error="spread"),
            "Your standard error is that of a mean. The slope has its own: the scatter around the "
            "line, divided by the spread of the weeks."),
        Misconception("error_without_lost_degrees", _scan(error="n"),
            "You divide the squared residuals by n. The line has used up two of them: divide by "
            "n − 2, else the interval is too narrow."),
        Misconception("error_by_n_less_1", _scan(error="n_less_1"),
            "You divide the squared residuals by n − 1, as for the spread of a mean. A line uses "
            "up two: divide by n − 2."),
        Misconception("two_standard_errors", _scan(reach="two"),
            "Your interval is two standard errors wide on each side. The exercise asks for 1.96, "
            "so that all proposals agree."),
        Misconception("one_standard_error", _scan(reach="one"),
            "Your interval is one standard error wide on each side. Take 1.96 of them for 95 %."),
        Misconception("direction_at_zero", _scan(direction="limits"),
            "Your interval ends at 0 and you name a direction. Where 0 belongs to the interval the "
            "data allow no direction. Use > 0 and < 0."),
        Misconception("direction_never_named", _scan(direction="never"),
            "Your direction is always unclear. If the whole interval lies on one side of 0, the "
            "data do allow a direction. Say rising or falling there."),
        Misconception("direction_by_sign", _scan(direction="sign"),
            "You name a direction whenever the slope is not zero. If the interval holds 0, the "
            "data allow both: say unclear."),
    ),
    alternatives=(
        Alternative("long_rows", {"chain": chain_by_long_rows, "market_scan": scan_by_polyfit}),
        Alternative("dictionaries", {"chain": chain_by_dictionaries,
                                     "market_scan": scan_by_matrix}),
    ),
    hints=(
        "For chain, look at two downloads in the weeks that both hold: by what number must the "
        "later one be multiplied? For market_scan, look at how many rows one week has in each "
        "table.",
        "chain: pivot one download, find the common weeks, one factor from two sums, add only the "
        "new weeks; scale to 100 once, at the end. market_scan: cut each table to its last 13 "
        "weeks first, then sums and means; the line needs the last 26 weeks.",
        "both = whole.index.intersection(new.index); factor = whole.loc[both].sum().sum() / "
        "new.loc[both].sum().sum(); whole = pd.concat([whole, new.drop(both) * factor]) and "
        "slope = ((x - x.mean()) * (y - y.mean())).sum() / ((x - x.mean()) ** 2).sum()",
    ),
    solution=(
        "A download of search interest is scaled to its own maximum, so two of them can only be "
        "compared through the weeks that both hold. One factor for all terms keeps their relation, "
        "and sums are less shaken by rounding than single weeks. The slope comes with its "
        "interval, because a line can be drawn through any noise: only when 0 lies outside may "
        "the proposal say rising or falling."
    ),
    worlds=MARKET_WORLDS,
    equivalent_mutants=dict.fromkeys((
        "x - x.mean() -> Add (#3)", "y - y.mean() -> Add (#2)", ".mean of x -> sum (#3)",
        ".mean of y -> sum (#2)",
    ), "the deviations of the other one sum to 0, so a shift changes nothing"),
)
