"""T2.b what the fall of traffic is made of: reference, held-out tables, another way."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .t2_duty_world import duty_world

LOST = ("meta", "line_oa")
KEYS = ("measured_change", "not_measured", "lost_utm", "lost_meta", "lost_line_oa", "season",
        "true_change")


def explain(tables: dict[str, Any], **wrong: Any) -> dict[str, float]:
    """KEYS as fractions.

    Args:
        tables: sessions (date, source, medium; one row per session), clicks (date, channel,
            clicks), last_year (date, visits), facts (release, festival, last_festival, start, end,
            channels {name: [source, medium]}, control).
        wrong: switches for known wrong ways, by name.
    """
    facts = tables["facts"]
    release = pd.Timestamp(facts["release"])
    if wrong.get("day_late"):
        release += pd.Timedelta(days=1)
    days = pd.date_range(facts["start"], facts["end"])
    late, early = days[days >= release], days[days < release]
    sessions = tables["sessions"]
    when = pd.to_datetime(sessions["date"])
    count = [when.isin(early).sum(), when.isin(late).sum()]
    per_day = [count[0] / len(early), count[1] / len(late)]
    if wrong.get("totals"):
        per_day = count
    measured = per_day[1] / per_day[0] - 1
    kept = _kept(tables, early, late, wrong)
    control = kept.pop(facts["control"])
    base, seen = control["kept"], {c: k["kept"] for c, k in kept.items()}
    if wrong.get("no_control"):
        base = sum(k["after"] for k in kept.values()) / sum(
            k["before"] / k["clicks_before"] * k["clicks_after"] for k in kept.values())
    if wrong.get("from_sessions"):
        base = 1 + measured
    not_measured = 1 - base
    lost = {c: 1 - s / (1.0 if wrong.get("banner_in_lost") else control["kept"])
            for c, s in seen.items()}
    if wrong.get("subtracted"):
        lost = {c: control["kept"] - s for c, s in seen.items()}
    whole = _whole(kept, control, lost, sessions, when, early, late, wrong)
    if wrong.get("banner_in_channels"):
        lost = {c: 1 - s for c, s in seen.items()}
    season = _season(tables["last_year"], facts, early, late, wrong)
    true = (1 + measured) / (1 - not_measured) / (1 + season) - 1
    if wrong.get("added_up"):
        true = measured + not_measured - season
    if wrong.get("no_season"):
        true = (1 + measured) / (1 - not_measured) - 1
    if wrong.get("banner_left_in"):
        true = (1 + measured) / (1 + season) - 1
    if wrong.get("lost_taken_off"):
        true = (1 + measured) / (1 - not_measured) / (1 + season) / (1 - whole) - 1
    if wrong.get("season_times"):
        true = (1 + measured) / (1 - not_measured) * (1 + season) - 1
    if wrong.get("banner_times"):
        true = (1 + measured) * (1 - not_measured) / (1 + season) - 1
    found = {"measured_change": measured, "not_measured": not_measured, "lost_utm": whole,
             **{f"lost_{c}": lost[c] for c in LOST}, "season": season, "true_change": true}
    found |= _turned(found, wrong)
    if wrong.get("fall_positive"):
        found |= {k: -found[k] for k in ("measured_change", "true_change")}
    if wrong.get("percent"):
        found = {k: 100 * v for k, v in found.items()}
    if wrong.get("ratios"):
        found |= {k: 1 + found[k] for k in ("measured_change", "season", "true_change")}
    return {key: float(found[key]) for key in KEYS}


def _turned(found: dict[str, float], wrong: dict) -> dict[str, float]:
    """Shares told as what was kept, or below 0; true_change by the formula where that follows."""
    shares = ("not_measured", "lost_utm", "lost_meta", "lost_line_oa")
    out: dict[str, float] = {}
    if wrong.get("kept_not_lost"):
        out = {k: 1 - found[k] for k in shares}
    if wrong.get("kept_channels"):
        out = {k: 1 - found[k] for k in shares[2:]}
    if wrong.get("kept_control"):
        out = {"not_measured": 1 - found["not_measured"]}
    if wrong.get("loss_negative"):
        out = {k: -found[k] for k in shares}
    if wrong.get("negative_control"):
        out = {"not_measured": -found["not_measured"]}
    if wrong.get("follows"):
        out["true_change"] = (1 + found["measured_change"]) / (1 - out["not_measured"]) / (
            1 + found["season"]) - 1
    return out


def _kept(tables: dict[str, Any], early: pd.DatetimeIndex, late: pd.DatetimeIndex, wrong: dict
          ) -> dict[str, dict[str, float]]:
    """By channel: sessions and clicks before and after, and sessions per click after ÷ before."""
    sessions, clicks = tables["sessions"], tables["clicks"]
    when = pd.to_datetime(sessions["date"])
    out = {}
    for channel, (source, medium) in tables["facts"]["channels"].items():
        mine = sessions["source"].eq(source)
        if not wrong.get("source_only"):
            mine &= sessions["medium"].eq(medium)
        asked = clicks[clicks["channel"].eq(channel)].set_index("date")["clicks"]
        before, after = (mine & when.isin(early)).sum(), (mine & when.isin(late)).sum()
        b, a = asked[asked.index.isin(early)].sum(), asked[asked.index.isin(late)].sum()
        if wrong.get("no_clicks"):
            b, a = len(early), len(late)
        out[channel] = {"before": before, "after": after, "clicks_before": b, "clicks_after": a,
                        "kept": after / a / (before / b)}
    return out


def _whole(kept: dict, control: dict, lost: dict, sessions: pd.DataFrame, when: pd.Series,
           early: pd.DatetimeIndex, late: pd.DatetimeIndex, wrong: dict) -> float:
    """Share of the tagged channels' measured sessions after the release without their tag."""
    direct = sessions["source"].eq("(direct)")
    shares = [float(direct[when.isin(d)].mean()) for d in (early, late)]
    if wrong.get("direct_growth"):
        return shares[1] - shares[0]
    if wrong.get("direct_share"):
        return shares[1]
    if wrong.get("plain_mean"):
        return float(np.mean(list(lost.values())))
    if wrong.get("two_only"):
        kept = {c: kept[c] for c in LOST}
    bare = wrong.get("banner_in_lost") or wrong.get("banner_in_whole")
    share = 1.0 if bare else control["kept"]
    if wrong.get("control_too"):
        kept = {**kept, "control": control}
    due = sum(k["before"] / k["clicks_before"] * k["clicks_after"] for k in kept.values()) * share
    if wrong.get("all_sessions"):
        return float((due - sum(k["after"] for k in kept.values())) / when.isin(late).sum())
    return float(1 - sum(k["after"] for k in kept.values()) / due)


def _season(last_year: pd.DataFrame, facts: dict, early: pd.DatetimeIndex,
            late: pd.DatetimeIndex, wrong: dict) -> float:
    """Visits a day of last year, after ÷ before − 1, on days as far from the festival."""
    visits = last_year.set_index("date")["visits"]
    back = pd.Timestamp(facts["festival"]) - pd.Timestamp(facts["last_festival"])
    sides = []
    for days in (early, late):
        then = days - back
        if wrong.get("same_date"):
            then = days - pd.DateOffset(years=1)
        if wrong.get("weeks_52"):
            then = days - pd.Timedelta(days=364)
        if wrong.get("shift_turned"):
            then = days - pd.DateOffset(years=1) * 1
            then = then - (pd.Timestamp(facts["last_festival"]) + pd.DateOffset(years=1)
                           - pd.Timestamp(facts["festival"]))
        sides.append(visits[visits.index.isin(then)])
    if wrong.get("season_totals"):
        return float(sides[1].sum() / sides[0].sum() - 1)
    return float(sides[1].mean() / sides[0].mean() - 1)


def by_merging(tables: dict[str, Any]) -> dict[str, float]:
    """The same with one merged table of days and channels."""
    facts = tables["facts"]
    names = pd.DataFrame([(*pair, c) for c, pair in facts["channels"].items()],
                         columns=["source", "medium", "channel"])
    sessions = tables["sessions"].merge(names, how="left")
    sessions["late"] = sessions["date"].astype(str) >= facts["release"]
    clicks = tables["clicks"].assign(
        late=lambda t: t["date"] >= pd.Timestamp(facts["release"]))
    seen = sessions.pivot_table(index="channel", columns="late", values="source", aggfunc="count")
    asked = clicks.pivot_table(index="channel", columns="late", values="clicks", aggfunc="sum")
    rate = seen / asked
    kept = rate[True] / rate[False]
    banner = kept.pop(facts["control"])
    due = (rate[False] * asked[True]).drop(facts["control"]) * banner
    days = clicks.groupby("late")["date"].nunique()
    size = sessions["late"].value_counts()
    measured = (size[True] / days[True]) / (size[False] / days[False])
    past = tables["last_year"].assign(
        k=lambda t: (pd.Timestamp(facts["last_festival"]) - t["date"]).dt.days)
    left = [(pd.Timestamp(facts["festival"]) - pd.Timestamp(facts[k])).days
            for k in ("start", "release", "end")]
    before = past[past["k"].between(left[1] + 1, left[0])]["visits"].mean()
    after = past[past["k"].between(left[2], left[1])]["visits"].mean()
    return {
        "measured_change": measured - 1, "not_measured": 1 - banner,
        "lost_utm": 1 - seen.loc[due.index, True].sum() / due.sum(),
        "lost_meta": 1 - kept["meta"] / banner, "lost_line_oa": 1 - kept["line_oa"] / banner,
        "season": after / before - 1, "true_change": measured / banner / (after / before) - 1,
    }


def case_tables(world: Any) -> tuple:
    """(tables,) of two cases, made of what is true of each session, and the hand-made ones."""
    return (*((_tables(duty_world(world.seed + n, 2024 + (world.year + n) % 4)),)
              for n in range(2)), *practice())


def _tables(made: Any) -> dict[str, Any]:
    """The tables of a case as the pipeline gives them; from its counts, which is quicker."""
    counts = made.counts
    sessions = counts.loc[counts.index.repeat(counts["sessions"]), ["date", "source", "medium"]]
    sessions = sessions.sample(frac=1, random_state=made.seed % 2**31, ignore_index=True)
    return {"sessions": sessions.assign(date=sessions["date"].dt.strftime("%Y-%m-%d")),
            "clicks": made.case_clicks, "last_year": made.case_last_year,
            "facts": made.case_facts}


def practice() -> tuple:
    """Few days by hand: two before, four after; last year's festival ten days later."""
    facts = {
        "start": "2027-09-01", "end": "2027-09-06", "release": "2027-09-03",
        "festival": "2027-09-15", "last_festival": "2026-09-25", "control": "seo",
        "channels": {"meta": ["facebook", "paid_social"], "line_oa": ["line", "message"],
                     "search": ["google", "cpc"], "seo": ["google", "organic"]}}
    days = [f"2027-09-0{n}" for n in range(1, 7)]
    per_day = {  # before, after
        ("facebook", "paid_social"): (20, 6), ("line", "message"): (10, 5),
        ("google", "cpc"): (20, 12), ("google", "organic"): (25, 20),
        ("(direct)", "(none)"): (5, 15)}
    rows = [(day, *key) for key, (b, a) in per_day.items() for n, day in enumerate(days)
            for _ in range(b if n < 2 else a)]
    asked = {"meta": (400, 300), "line_oa": (100, 100), "search": (50, 40), "seo": (500, 500)}
    clicks = [(pd.Timestamp(day), c, b if n < 2 else a) for c, (b, a) in asked.items()
              for n, day in enumerate(days)]
    past = pd.date_range("2026-08-25", periods=40)
    visits = [1000 + 25 * n - (n > 25) * 40 * (n - 25) for n in range(40)]
    return (({"sessions": pd.DataFrame(rows, columns=["date", "source", "medium"]),
              "clicks": pd.DataFrame(clicks, columns=["date", "channel", "clicks"]),
              "last_year": pd.DataFrame({"date": past, "visits": visits}), "facts": facts},),)
