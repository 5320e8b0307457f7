"""T2.2.c: how much of Direct lost its tag, since when, and from which channel.

Sessions per click of a channel, after ÷ before, falls for two reasons: visitors whom the banner
keeps out, and tags that a redirect drops. Organic search carries no tag, so only the first
reason acts on it; dividing by it leaves the second.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import stream

EDGE = 7  # a release is at least so many days from either end
CONTROL = "seo"
POINTS = 0.02
CHANNELS = ("google_search", "meta", "line_ads", "line_oa", "edm", "kol")
TOLERANCE = dict.fromkeys(
    ("not_measured", "direct_lost", *(f"lost_{c}" for c in CHANNELS)), (0.0, POINTS))


def explain_direct(sessions: pd.DataFrame, clicks: pd.DataFrame) -> dict[str, Any]:
    """release_date (text), not_measured, direct_lost and lost_<channel> as fractions or None.

    Args:
        sessions: one row per session: date, source, medium, campaign.
        clicks: date, channel, campaign, clicks; a day without clicks has no row.
    """
    return explain_with(sessions, clicks)


def explain_with(sessions: pd.DataFrame, clicks: pd.DataFrame, **wrong: Any) -> dict[str, Any]:
    """The reference, with switches for known wrong ways."""
    table = _daily(sessions, clicks, wrong)
    day = _release(table, sessions, wrong)
    table["after"] = table["date"] > day if wrong.get("day_in_before") else table["date"] >= day
    sums = table.groupby(["channel", "after"])[["seen", "clicks"]].sum().unstack(fill_value=0)
    sums = sums.reindex(columns=pd.MultiIndex.from_product([["seen", "clicks"], [False, True]]),
                        fill_value=0)
    kept = _kept(sums, table, wrong)
    control = kept[CONTROL]
    out: dict[str, Any] = {"release_date": _told(day, wrong),
                           "not_measured": _not_measured(kept, sums, wrong)}
    if wrong.get("all_sessions"):
        early = sessions["date"] < day
        asked = clicks["clicks"].groupby(clicks["date"] >= day).sum()
        out["not_measured"] = float(1 - (~early).sum() / asked[True] * asked[False] / early.sum())
    factor = 1.0 if wrong.get("no_control") else control
    lost = 1 - kept / (1.0 if wrong.get("lost_no_control") else factor)
    if wrong.get("no_complement"):
        lost = kept / factor
    if wrong.get("banner_subtracted"):
        lost = control - kept
    if wrong.get("difference"):
        rates = sums["seen"] / sums["clicks"].where(sums["clicks"] > 0)
        lost = rates[False] - rates[True]
    if wrong.get("after_only"):
        lost = 1 - sums["seen", True] / sums["clicks", True]
    direct = sessions[sessions["source"] == "(direct)"]
    after = sessions["date"] >= day
    if wrong.get("direct_share"):
        share = [(direct["date"] >= day).sum() / after.sum(),
                 (direct["date"] < day).sum() / (~after).sum()]
        lost[:] = share[0] - share[1]
    if wrong.get("landing_split"):
        page = direct[(direct["landing_page"] == "/cny") & (direct["date"] >= day)]
        part = len(page) * sums["clicks", True] / sums["clicks", True].sum()
        lost = part / (part + sums["seen", True])
    if wrong.get("unknown_zero"):
        lost = lost.fillna(0.0)
    out["direct_lost"] = _direct(sums, factor, lost, direct, day, wrong)
    for channel in sorted(set(table["channel"]) - {CONTROL}):
        value = float(lost[channel])
        out[f"lost_{channel}"] = None if np.isnan(value) else value
    if wrong.get("percent"):
        out = {k: v * 100 if isinstance(v, float) else v for k, v in out.items()}
    return out


def _daily(sessions: pd.DataFrame, clicks: pd.DataFrame, wrong: dict) -> pd.DataFrame:
    """clicks and seen (sessions with the channel's own campaign) by date and channel."""
    part = sessions[(sessions["campaign"] != "(organic)") | (sessions["source"] == "google")]
    if wrong.get("other_engines"):
        part = sessions
    if wrong.get("landing_only"):
        part = part[(part["landing_page"] == "/cny") | (part["campaign"] == "(organic)")]
    if wrong.get("engaged"):
        part = part[part["engaged"]]
    groups = part.groupby(["date", "campaign"])
    seen = groups["page_views"].sum() if wrong.get("page_views") else groups.size()
    if wrong.get("buyers"):
        seen = groups["purchased"].sum()
    table = clicks.merge(seen.rename("seen").reset_index(), "left", ["date", "campaign"])
    table["seen"] = table["seen"].fillna(0.0)
    if wrong.get("rows_multiplied"):  # each session joined with every day of its campaign
        table["seen"] *= table["campaign"].map(clicks["campaign"].value_counts())
    if wrong.get("no_clicks"):
        table["clicks"] = 1.0
    return table


def _release(table: pd.DataFrame, sessions: pd.DataFrame, wrong: dict) -> pd.Timestamp:
    """The first day of the lower level of sessions per click."""
    days = table.groupby("date")[["seen", "clicks"]].sum()
    rate = days["seen"] / days["clicks"]
    if wrong.get("date_written"):
        return pd.Timestamp("2026-02-05")
    direct = sessions[sessions["source"] == "(direct)"].groupby("date").size()
    if wrong.get("first_rise"):
        page = sessions[(sessions["source"] == "(direct)") & (sessions["landing_page"] == "/cny")]
        count = page.groupby("date").size().reindex(days.index, fill_value=0)
        usual = count.iloc[:EDGE].mean()
        high = count.index[count > 2 * max(usual, 0.5) + 1]
        return high[0] if len(high) else days.index[EDGE]
    if wrong.get("most_direct"):
        return direct.idxmax()
    if wrong.get("by_sessions"):
        rate = sessions.groupby("date").size().astype(float)
    if wrong.get("fewest_sessions"):
        return sessions.groupby("date").size().idxmin()
    if wrong.get("lowest_rate"):
        return rate.idxmin()
    if wrong.get("largest_fall"):
        return rate.diff().idxmin()
    best, found = np.inf, days.index[0]
    for day in days.index[1:] if wrong.get("any_day") else days.index[EDGE:-EDGE]:
        before, after = rate[rate.index < day], rate[rate.index >= day]
        miss = ((before - before.mean()) ** 2).sum() + ((after - after.mean()) ** 2).sum()
        if miss < best:
            best, found = miss, day
    return found


def _told(day: pd.Timestamp, wrong: dict) -> str:
    day += pd.Timedelta(days=wrong.get("days_late", 0))
    return f"{day:%Y/%m/%d}" if wrong.get("slashes") else f"{day:%Y-%m-%d}"


def _kept(sums: pd.DataFrame, table: pd.DataFrame, wrong: dict) -> pd.Series:
    """Sessions per click after ÷ before, by channel; NA where it cannot be known."""
    if wrong.get("per_day"):
        days = table.groupby(["channel", "after"])["date"].nunique().unstack(fill_value=0)
        rate = sums["seen"] / days
    else:
        rate = sums["seen"] / sums["clicks"].where(sums["clicks"] > 0)
    if wrong.get("mean_of_days"):
        each = table["seen"] / table["clicks"]
        rate = each.groupby([table["channel"], table["after"]]).mean().unstack()
        rate = rate.reindex(columns=[False, True])
    if wrong.get("first_week"):
        part = table[(table["date"] - table.loc[table["after"], "date"].min()).dt.days.between(
            -7, 6)]
        both = part.groupby(["channel", "after"])[["seen", "clicks"]].sum().unstack()
        rate = both["seen"] / both["clicks"]
    return rate[True] / rate[False].where(rate[False] > 0)


def _not_measured(kept: pd.Series, sums: pd.DataFrame, wrong: dict) -> float | None:
    if wrong.get("banner_of_all"):
        whole = sums.sum()
        return float(1 - whole["seen", True] / whole["clicks", True]
                     / (whole["seen", False] / whole["clicks", False]))
    if wrong.get("mean_of_channels"):
        return float(1 - kept.mean())
    value = float(kept[CONTROL] if wrong.get("banner_kept") else 1 - kept[CONTROL])
    return None if np.isnan(value) else value


def _direct(sums: pd.DataFrame, factor: float, lost: pd.Series, direct: pd.DataFrame,
            day: pd.Timestamp, wrong: dict) -> float | None:
    """Share of Direct after the release that came with a tag which got lost."""
    late = (direct["date"] >= day).sum()
    if wrong.get("growth_of_direct"):
        early = (direct["date"] < day).sum()
        days = direct["date"].drop_duplicates()
        usual = early / (days < day).sum() * (days >= day).sum()
        return float(1 - usual / late)
    if wrong.get("all_direct_lost"):
        return 1.0
    if wrong.get("growth_plain"):
        return float(1 - (direct["date"] < day).sum() / late)
    if wrong.get("campaign_page"):
        return float(((direct["date"] >= day) & (direct["landing_page"] == "/cny")).sum() / late)
    rate = sums["seen", False] / sums["clicks", False].where(sums["clicks", False] > 0)
    due = rate * sums["clicks", True] * factor
    if wrong.get("banner_forgotten"):
        due = rate * sums["clicks", True]
    gone = (due - sums["seen", True]).drop(CONTROL)
    gone = gone.sum() if wrong.get("negative_counted") else gone.clip(lower=0).sum()
    if wrong.get("mean_lost"):
        return float(lost.drop(CONTROL).mean())
    if wrong.get("of_all"):
        late = sums["seen", True].sum() + late
    if wrong.get("direct_of_all_days"):
        late = len(direct)
    return float(gone / late) if late else None


def _with(**wrong: Any) -> Callable:
    return partial(explain_with, **wrong)


def by_weeks(sessions: pd.DataFrame, clicks: pd.DataFrame) -> dict[str, Any]:
    """The day between whose seven days before and after the median rate falls most; plain loops."""
    label = dict(zip(clicks["campaign"], clicks["channel"], strict=True))
    sessions = sessions[~sessions["medium"].eq("organic") | sessions["source"].eq("google")]
    seen: dict[tuple, int] = {}
    for date, campaign in zip(sessions["date"], sessions["campaign"], strict=True):
        if campaign in label:
            key = label[campaign], date
            seen[key] = seen.get(key, 0) + 1
    asked: dict[tuple, float] = {}
    for date, channel, number in clicks[["date", "channel", "clicks"]].itertuples(index=False):
        asked[channel, date] = number
    days = sorted(set(clicks["date"]))
    rate = [sum(seen.get((c, d), 0) for c in set(label.values()))
            / sum(asked.get((c, d), 0) for c in set(label.values())) for d in days]
    fall = {i: np.mean(rate[i - EDGE:i]) - np.mean(rate[i:i + EDGE])
            for i in range(EDGE, len(days) - EDGE + 1)}
    day = days[max(fall, key=lambda i: fall[i])]

    def per_click(channel: str, late: bool) -> float | None:
        mine = [d for d in days if (d >= day) is late and (channel, d) in asked]
        number = sum(asked[channel, d] for d in mine)
        return sum(seen.get((channel, d), 0) for d in mine) / number if number else None

    steady = per_click(CONTROL, True) / per_click(CONTROL, False)
    out: dict[str, Any] = {"release_date": day, "not_measured": 1 - steady}
    gone = 0.0
    for channel in sorted(set(label.values()) - {CONTROL}):
        first, last = per_click(channel, False), per_click(channel, True)
        if not first or last is None:
            out[f"lost_{channel}"] = None
            continue
        out[f"lost_{channel}"] = max(0.0, 1 - last / (first * steady))
        number = sum(v for (c, d), v in asked.items() if c == channel and d >= day)
        gone += max(0.0, number * (first * steady - last))
    late = int(((sessions["medium"] == "(none)") & (sessions["date"] >= day)).sum())
    out["direct_lost"] = gone / late
    return out


def by_direct(sessions: pd.DataFrame, clicks: pd.DataFrame) -> dict[str, Any]:
    """The reference, with the day on which the share of Direct rises to a new level."""
    share = (sessions["channel_group"] == "Direct").groupby(sessions["date"]).mean()
    gaps = {day: share[day:].mean() - share[:day].iloc[:-1].mean() for day in share.index[5:-5]}
    fit = {day: ((share[day:] - share[day:].mean()) ** 2).sum()
           + ((share[:day].iloc[:-1] - share[:day].iloc[:-1].mean()) ** 2).sum() for day in gaps}
    day = min(fit, key=lambda d: fit[d])
    return explain_with(sessions, clicks) | {"release_date": day.strftime("%Y-%m-%d")}


def calls(world: Any) -> tuple:
    """A world's tables; without a channel before (after) the release; other order; practice."""
    gen = stream(world, 224)
    names = ["date", "source", "medium", "campaign", "channel_group", "landing_page", "engaged",
             "page_views", "purchased"]
    sessions, clicks = world.traffic_sessions[names], world.traffic_clicks
    day = pd.Timestamp(world.ledger["traffic"]["release_date"])
    late = sessions[~((sessions["campaign"] == "cny_kol") & (sessions["date"] < day))]
    late = late.iloc[gen.permutation(len(late))].reset_index(drop=True)
    asked = clicks[~((clicks["channel"] == "kol") & (clicks["date"] < day))]
    over = clicks[~((clicks["channel"] == "line_ads") & (clicks["date"] >= day))]
    quiet = sessions[~((sessions["campaign"] == "cny_line") & (sessions["date"] >= day))]
    mixed = asked.iloc[gen.permutation(len(asked))].reset_index(drop=True)
    if world.year == 2024:  # made by hand: once is enough
        return (sessions, clicks), (late, mixed), *practice()
    if world.year % 2:
        return (sessions, clicks), (late, mixed)
    return (sessions, clicks), (quiet.reset_index(drop=True), over.reset_index(drop=True))


def practice() -> tuple:
    """Twenty-four days of five channels; one begins after the release, one loses all its tags, one
    has slightly more than expected; on the last day little was clicked, on another little was
    measured, and on the last eight twice as much is done."""
    rows, asked = [], []
    first = pd.Timestamp("2027-03-01")
    per_day = {  # channel: campaign, source, medium, (clicks, sessions) before, after
        "seo": ("(organic)", "google", "organic", (10, 5), (10, 4)),
        "meta": ("spring", "facebook", "paid_social", (10, 5), (20, 4)),
        "google_search": ("spring_search", "google", "cpc", (30, 20), (30, 17)),
        "edm": ("spring_edm", "edm", "email", (6, 6), (6, 0)),
        "kol": ("spring_kol", "kol", "affiliate", (0, 0), (5, 2)),
    }
    for n in range(24):
        date = first + pd.Timedelta(days=n)
        season = 1 + (n >= 16)
        for channel, (campaign, source, medium, *both) in per_day.items():
            clicks, seen = (season * v for v in both[n >= 11])
            if channel == "meta" and n < 11 and n % 2:
                clicks, seen = 20, 7  # a day of many clicks and another ratio
            if channel == "google_search" and 12 <= n <= 20:
                seen += 1  # chance: more than it should have
            if n == 23:
                clicks = round(clicks * 0.3)
            if n == 3 and channel in ("meta", "edm", "seo"):
                seen = 1  # one bad day is no new level
            if clicks:
                asked.append((date, channel, campaign, clicks))
            rows += [(date, source, medium, campaign, "/cny")] * seen
        typed = 9 if n == 4 else 2 * season
        rows += [(date, "(direct)", "(none)", "(direct)", "/cny" if n == 4 else "/")] * typed
        rows += [(date, "(direct)", "(none)", "(direct)", "/cny")] * (6 * season * (n >= 11))
        rows += [(date, "bing", "organic", "(organic)", "/")] * (n % 2 + 2 * (n >= 11))
    sessions = pd.DataFrame(rows, columns=["date", "source", "medium", "campaign",
                                           "landing_page"])
    groups = {"(none)": "Direct", "organic": "Organic Search", "cpc": "Paid Search"}
    sessions["channel_group"] = sessions["medium"].map(groups).fillna("Other")
    sessions["page_views"] = 1 + np.arange(len(sessions)) % 3
    sessions["engaged"] = sessions["page_views"] > 1
    sessions["purchased"] = np.arange(len(sessions)) % 20 == 0
    clicks = pd.DataFrame(asked, columns=["date", "channel", "campaign", "clicks"])
    return ((sessions, clicks),)
