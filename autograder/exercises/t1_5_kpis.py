"""T1.5.a: seven KPIs per channel from dirty ad and session rows.

Formulas: DOMAIN.md section 2 of the course's sources (sum over sum, never a mean of ratios);
bounce rate as GA4 defines it, 1 - engaged sessions / sessions.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_kpis_ways import KEY, by_index, by_loop, tidy_inputs
from .t1_5_worlds import AD_WORLDS

KPIS = ["ctr", "cvr", "cpc", "cpm", "cpa", "roas", "bounce_rate"]
_SUMS = {
    "ctr": ("clicks", "impressions", 1), "cvr": ("conversions", "clicks", 1),
    "cpc": ("cost", "clicks", 1), "cpm": ("cost", "impressions", 1000),
    "cpa": ("cost", "conversions", 1), "roas": ("conversion_value", "cost", 1),
}


def kpis(tidy: pd.DataFrame) -> pd.DataFrame:
    """One row per channel: channel, ctr, cvr, cpc, cpm, cpa, roas, bounce_rate (fractions, TWD).

    Args:
        tidy: ad and GA4 rows as the exports give them.

    Returns:
        missing where the denominator is zero or missing.
    """
    rows = tidy[tidy["row_kind"] == "detail"].sort_values("exported_on", kind="stable")
    rows = rows.drop_duplicates(KEY, keep="last").copy()
    rows["cost"] = rows["cost"].where(rows["cost_unit"] != "micros", rows["cost"] / 1e6)
    for amount in ("cost", "conversion_value"):  # both are in the currency of the account
        rows[amount] = rows[amount] * rows["fx_rate"]
    ads = rows.groupby("channel")[
        ["impressions", "clicks", "cost", "conversions", "conversion_value"]
    ].sum(min_count=1)
    visits = rows[rows["traffic_type"] == "visitor"].groupby("channel")[
        ["sessions", "engaged_sessions"]
    ].sum(min_count=1).reindex(ads.index)

    def ratio(top: pd.Series, bottom: pd.Series) -> pd.Series:
        return top / bottom.where(bottom > 0)

    return pd.DataFrame({
        "ctr": ratio(ads["clicks"], ads["impressions"]),
        "cvr": ratio(ads["conversions"], ads["clicks"]),
        "cpc": ratio(ads["cost"], ads["clicks"]),
        "cpm": 1000 * ratio(ads["cost"], ads["impressions"]),
        "cpa": ratio(ads["cost"], ads["conversions"]),
        "roas": ratio(ads["conversion_value"], ads["cost"]),
        "bounce_rate": 1 - ratio(visits["engaged_sessions"], visits["sessions"]),
    }).reset_index()


def cleaned(
    tidy: pd.DataFrame, *, totals: bool = False, duplicates: str = "latest",
    micros: bool = True, usd: tuple[str, ...] = ("cost", "conversion_value"),
    key: tuple[str, ...] = tuple(KEY),
) -> pd.DataFrame:
    """The rows a KPI is summed over, with the named steps left out or done wrongly."""
    rows = tidy if totals else tidy[tidy["row_kind"] == "detail"]
    if duplicates != "kept":
        rows = rows.sort_values("exported_on", kind="stable")
        rows = rows.drop_duplicates(list(key), keep="last" if duplicates == "latest" else "first")
    rows = rows.copy()
    if micros:
        rows["cost"] = rows["cost"].where(rows["cost_unit"] != "micros", rows["cost"] / 1e6)
    for amount in usd:
        rows[amount] = rows[amount] * rows["fx_rate"]
    return rows


def _divide(top: pd.Series, bottom: pd.Series) -> pd.Series:
    return top / bottom.where(bottom > 0)


def table(rows: pd.DataFrame, traffic: tuple[str, ...] | None = ("visitor",)) -> pd.DataFrame:
    """KPI table (index channel) of rows that are already cleaned."""
    ads = rows.groupby("channel")[
        ["impressions", "clicks", "all_clicks", "cost", "conversions", "conversion_value"]
    ].sum(min_count=1)
    seen = rows if traffic is None else rows[rows["traffic_type"].isin(traffic)]
    visits = seen.groupby("channel")[
        ["sessions", "engaged_sessions", "single_page_sessions"]
    ].sum(min_count=1).reindex(ads.index)
    out = pd.DataFrame({
        name: factor * _divide(ads[top], ads[bottom])
        for name, (top, bottom, factor) in _SUMS.items()
    })
    out["bounce_rate"] = 1 - _divide(visits["engaged_sessions"], visits["sessions"])
    return out


def _replacing(column: str, wrong):
    """A KPI function that is right but for one column: wrong(cleaned rows, right table)."""

    def impl(tidy: pd.DataFrame) -> pd.DataFrame:
        rows = cleaned(tidy)
        out = table(rows)
        out[column] = wrong(rows, out).reindex(out.index)
        return out.reset_index()

    return impl


def _cleaning(**steps):
    def impl(tidy: pd.DataFrame) -> pd.DataFrame:
        return table(cleaned(tidy, **steps)).reset_index()

    return impl


def _mean_of_rows(top: str, bottom: str, by: str | None = None):
    """Mean of the ratios of rows, or of groups `by` within a channel."""

    def wrong(rows: pd.DataFrame, _: pd.DataFrame) -> pd.Series:
        if by is None:
            ratios, channel = _divide(rows[top], rows[bottom]), rows["channel"]
        else:
            sums = rows.groupby(["channel", by])[[top, bottom]].sum(min_count=1)
            ratios = _divide(sums[top], sums[bottom])
            channel = sums.index.get_level_values("channel")
        return ratios.groupby(channel).mean()

    return wrong


def _raw_mean(tidy: pd.DataFrame) -> pd.DataFrame:
    out = kpis(tidy).set_index("channel")
    out["ctr"] = _divide(tidy["clicks"], tidy["impressions"]).groupby(tidy["channel"]).mean()
    return out.reset_index()


def _traffic(kinds: tuple[str, ...] | None):
    def impl(tidy: pd.DataFrame) -> pd.DataFrame:
        return table(cleaned(tidy), kinds).reset_index()

    return impl


def _sessions(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["traffic_type"] == "visitor"]


def _single_page(rows: pd.DataFrame, _: pd.DataFrame) -> pd.Series:
    sums = _sessions(rows).groupby("channel")[["single_page_sessions", "sessions"]].sum()
    return _divide(sums["single_page_sessions"], sums["sessions"])


def _mean_bounce(rows: pd.DataFrame, _: pd.DataFrame) -> pd.Series:
    seen = _sessions(rows)
    rate = 1 - _divide(seen["engaged_sessions"], seen["sessions"])
    return rate.groupby(seen["channel"]).mean()


def _all_clicks(rows: pd.DataFrame, _: pd.DataFrame) -> pd.Series:
    sums = rows.groupby("channel")[["all_clicks", "impressions"]].sum(min_count=1)
    return _divide(sums["all_clicks"], sums["impressions"])


def _zero_filled(tidy: pd.DataFrame) -> pd.DataFrame:
    return kpis(tidy).fillna(0.0)


def _infinite(tidy: pd.DataFrame) -> pd.DataFrame:
    out = table(cleaned(tidy))
    sums = cleaned(tidy).groupby("channel")[
        ["impressions", "clicks", "cost", "conversions", "conversion_value"]
    ].sum(min_count=1)
    with np.errstate(all="ignore"):
        for name, (top, bottom, factor) in _SUMS.items():
            out[name] = factor * sums[top].astype(float) / sums[bottom].astype(float)
    return out.reset_index()


def _engagement(rows: pd.DataFrame, right: pd.DataFrame) -> pd.Series:
    return 1 - right["bounce_rate"]


MISCONCEPTIONS = (
    Misconception("ctr_mean_of_rows", _replacing("ctr", _mean_of_rows("clicks", "impressions")),
        "Your CTR is the mean of the rows' CTR. A row with 40 impressions then counts as much as "
        "one with 40,000. Divide the sum of clicks by the sum of impressions.", row="M01"),
    Misconception("ctr_mean_of_days", _replacing("ctr",
        _mean_of_rows("clicks", "impressions", "date")),
        "Your CTR is the mean of the daily CTR. A quiet Tuesday then counts as much as 雙11. "
        "Divide the sum of clicks by the sum of impressions."),
    Misconception("ctr_mean_of_raw_rows", _raw_mean,
        "Your CTR is the mean of the CTR of all rows as they were exported, totals and repeated "
        "days among them. Clean the rows first, then divide the sum of clicks by the sum of "
        "impressions."),
    Misconception("ctr_percent", _replacing("ctr", lambda rows, out: 100 * out["ctr"]),
        "Your CTR is in percent, and a fraction was asked for. Percent and fractions in one table "
        "make errors of a factor of 100. Leave out the × 100; percent is for display.", row="M02"),
    Misconception("ctr_all_clicks", _replacing("ctr", _all_clicks),
        "Your CTR counts all clicks, likes and profile taps included. They bring nobody to the "
        "site, so the ad looks better than it is. Take the column of link clicks.", row="M03"),
    Misconception("cvr_per_impression", _replacing("cvr",
        lambda rows, out: out["cvr"] * out["ctr"]),
        "Your CVR divides conversions by impressions. That mixes how well the ad draws with how "
        "well the site sells. Divide conversions by clicks.", row="M04"),
    Misconception("cvr_mean_of_rows", _replacing("cvr", _mean_of_rows("conversions", "clicks")),
        "Your CVR is the mean of the rows' CVR. A row with one click and one order then reads "
        "100 %, and it weighs as much as a full day. Divide the sum of conversions by the sum of "
        "clicks.", row="M05"),
    Misconception("cvr_mean_of_days", _replacing("cvr",
        _mean_of_rows("conversions", "clicks", "date")),
        "Your CVR is the mean of the daily CVR. The day with most orders then weighs no more than "
        "any other. Divide the sum of conversions by the sum of clicks."),
    Misconception("cpc_mean_of_rows", _replacing("cpc", _mean_of_rows("cost", "clicks")),
        "Your CPC is the mean of the rows' CPC. A row with one dear click then weighs as much as "
        "one with hundreds. Divide total cost by total clicks."),
    Misconception("cpc_mean_of_days", _replacing("cpc", _mean_of_rows("cost", "clicks", "date")),
        "Your CPC is the mean of the daily CPC. A quiet day then counts as much as 雙11. Divide "
        "total cost by total clicks.", row="M06"),
    Misconception("micros_unread", _cleaning(micros=False),
        "Your cost takes the figures of the API file as they stand. They are in micros, a "
        "millionth of a dollar, so one file swallows all others. Look at cost_unit and convert "
        "before you sum.", row="M07"),
    Misconception("cpm_per_impression", _replacing("cpm", lambda rows, out: out["cpm"] / 1000),
        "Your CPM is the cost of one impression. The M stands for a thousand (mille). Take the "
        "cost per 1,000 impressions.", row="M08"),
    Misconception("totals_summed", _cleaning(totals=True),
        "Your sums take in the total rows of the exports, so those files count twice and others "
        "once. Keep only the rows whose row_kind is detail.", row="M09"),
    Misconception("duplicates_kept", _cleaning(duplicates="kept"),
        "You count days twice that stand in two overlapping downloads. Those days then weigh "
        "double. Keep one row per date, channel, campaign, device and traffic type, that of the "
        "latest export.", row="M10"),
    Misconception("roas_mean_of_campaigns", _replacing("roas",
        _mean_of_rows("conversion_value", "cost", "campaign_id")),
        "Your ROAS is the mean of the campaigns' ROAS. A tiny campaign with a lucky order then "
        "weighs as much as the one that takes the budget. Divide total revenue by total cost.",
        row="M11"),
    Misconception("roas_mean_of_days", _replacing("roas",
        _mean_of_rows("conversion_value", "cost", "date")),
        "Your ROAS is the mean of the daily ROAS. A day with NT$200 of spend then counts as much "
        "as one with NT$20,000. Divide total revenue by total cost."),
    Misconception("bounce_ua", _replacing("bounce_rate", _single_page),
        "Your bounce rate is the old one of Universal Analytics, sessions with a single page. A "
        "visitor who reads one page for a minute is engaged in GA4. Take 1 − engaged sessions ÷ "
        "sessions.", row="M23"),
    Misconception("bots_kept", _traffic(None),
        "Your bounce rate counts bots and your colleagues. They are not customers, and bots "
        "nearly always bounce. Keep the sessions whose traffic_type is visitor.", row="M24"),
    Misconception("bounce_mean_of_rows", _replacing("bounce_rate", _mean_bounce),
        "Your bounce rate is the mean of the rows' rates. A row with three sessions then weighs "
        "as much as one with three thousand. Sum engaged sessions and sessions first, then "
        "divide.", row="M25"),
    Misconception("internal_kept", _traffic(("visitor", "internal")),
        "Your bounce rate leaves out the bots but keeps your colleagues' sessions. They test "
        "pages all day and behave unlike customers. Keep only the traffic type visitor."),
    Misconception("engagement_rate", _replacing("bounce_rate", _engagement),
        "Your bounce rate is the engagement rate: engaged sessions ÷ sessions. The bounce rate "
        "is its complement. Subtract it from 1."),
    Misconception("oldest_export", _cleaning(duplicates="first"),
        "Of two downloads of the same day you keep the older one. Conversions that came in late "
        "are then missing. Sort by exported_on and keep the latest."),
    Misconception("key_without_device", _cleaning(
        key=("date", "channel", "campaign_id", "traffic_type")),
        "You take rows of different devices for duplicates and drop them. Half of the traffic is "
        "gone. The device is part of the key by which a row is the same."),
    Misconception("usd_as_twd", _cleaning(usd=()),
        "You add US dollars to NT dollars as if they were the same. A dollar account then looks "
        "about thirty times cheaper. Multiply cost and conversion_value by fx_rate before you "
        "sum."),
    Misconception("usd_cost_only", _cleaning(usd=("cost",)),
        "You convert the cost of the dollar account and leave its conversion value in dollars. Its "
        "ROAS then looks about thirty times worse. Both amounts are in the currency of the row."),
    Misconception("zero_for_missing", _zero_filled,
        "You write 0 where there is nothing to divide by. A CPA of 0 reads as orders for free, "
        "but nobody paid and nobody knows. Leave the cell missing (NA)."),
    Misconception("infinite", _infinite,
        "Where cost or impressions are 0, your division gives infinity or a meaningless number. "
        "A channel without spend has no ROAS. Make the result missing (NA) where the denominator "
        "is 0."),
)

A = Exercise(
    "T1.5.a",
    parts=(Part(
        "kpis", kpis, inputs=tidy_inputs, load=("tidy",),
        compare=Compare(kind="frame", keys=("channel",), columns=dict.fromkeys(KPIS, 5e-4)),
    ),),
    misconceptions=MISCONCEPTIONS,
    alternatives=(Alternative("loop", by_loop), Alternative("nullable_pivot", by_index)),
    hints=(
        "Look at the columns row_kind, exported_on, cost_unit, currency and traffic_type before "
        "you compute anything: each hides rows or amounts that must not be summed as they are.",
        "Filter the detail rows, sort by exported_on, drop duplicates on date, channel, "
        "campaign_id, device and traffic_type (keep the last), bring the cost to TWD, group by "
        "channel and sum. Only then divide.",
        "rows = tidy[...].sort_values(\"exported_on\").drop_duplicates([...], keep=\"last\"); "
        "rows[\"cost\"] = ...; s = rows.groupby(\"channel\")[[...]].sum(min_count=1); "
        "ctr = s[\"clicks\"] / s[\"impressions\"].where(s[\"impressions\"] > 0); the sessions "
        "of visitors get a groupby of their own.",
    ),
    solution=(
        "Clean first, divide last: detail rows only, one row per natural key from the latest "
        "export, cost in TWD. A KPI of a channel is a sum over a sum. The mean of daily ratios "
        "lets small days decide, and a denominator of 0 means that the figure does not exist, so "
        "it stays NA."
    ),
    worlds=AD_WORLDS,
)
