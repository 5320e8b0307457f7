"""The export as it arrives: sessions become events, with copies, bots, office and broken lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .. import rng
from ..event_export import nested
from .plan import Plan

TAIPEI = 8 * 3600 * 10**6
SKUS = {"CYF004": "中秋禮盒 金沙酥", "CYF007": "中秋禮盒 綜合", "CYB017": "洗沐禮盒",
        "CYB010": "沐浴露"}
PRICES = {"CYF004": 880.0, "CYF007": 1280.0, "CYB017": 990.0, "CYB010": 420.0}
GROUPS = {("google", "cpc"): "Paid Search", ("facebook", "paid_social"): "Paid Social",
          ("line", "message"): "Mobile Push Notifications", ("newsletter", "email"): "Email",
          ("google", "organic"): "Organic Search", ("(direct)", "(none)"): "Direct"}
OFFICE, TWICE, TWIN = 6, 0.012, 0.03
BOTS = (0.02, 0.06)  # sessions of bots per session of a visitor: before, after the release
INTERNAL = 0.02
PINGS = 0.3  # events without ids per visit that is not measured
SITE = "https://www.chengyu-daily.example"
UTC_DAY = 3  # whose file has the UTC day in event_date
FINDINGS = ("bot", "broken_line", "duplicate", "internal", "no_id")


@dataclass(frozen=True)
class Raw:
    """Texts of the day files by name, and what is true: sessions, left_out, findings."""

    files: dict[str, str]
    sessions: pd.DataFrame
    left_out: pd.DataFrame
    findings: pd.DataFrame


def raw(seed: int, year: int, plan: Plan, visits: pd.DataFrame, days: pd.DatetimeIndex) -> Raw:
    """The export of some days.

    Args:
        visits: as from `visits.sessions`.
        days: days of the export; sessions of others are left out.
    """
    gen = rng.stream(seed, year, f"case_two/raw/{len(days)}")
    end = days[-1] + pd.Timedelta(hours=23, minutes=45)  # nothing runs on after the last file
    mine = visits[visits["started_at"].between(days[0], end)].assign(who="visitor")
    everybody = pd.concat([mine, _strangers(gen, mine, plan)], ignore_index=True)
    everybody["country"] = "Taiwan"
    _disguise(gen, everybody)
    everybody = everybody.sort_values("started_at", kind="stable").reset_index(drop=True)
    ids = [f"{1_000_000 + 7919 * p % 8_999_993}.{1_750_000_000 + 613 * p % 9_000_000}"
           for p in everybody["person"]]
    everybody["user_pseudo_id"] = ids
    everybody["ga_session_id"] = (everybody["started_at"] - pd.Timedelta(hours=8)).astype(
        "datetime64[s]").astype("int64")
    rows, truth = [], []
    for visit in everybody.to_dict("records"):
        made = _events(gen, visit)
        rows += made
        truth.append(_truth(visit, made))
    rows += _pings(gen, mine, plan)
    table = pd.DataFrame(rows).sort_values("event_timestamp", kind="stable", ignore_index=True)
    sessions = pd.DataFrame(truth)
    files, found = _files(gen, table, days)
    who = sessions.pop("who")
    counts = {**found, "bot": int(who.eq("bot").sum()), "internal": int(who.eq("internal").sum()),
              "no_id": int(table["user_pseudo_id"].isna().sum())}
    out = pd.DataFrame({"user_pseudo_id": sessions["user_pseudo_id"], "reason": who})
    out = out[who.ne("visitor")].drop_duplicates("user_pseudo_id")
    text = dict.fromkeys(("user_pseudo_id", "date", "source", "medium", "device"), "str")
    return Raw(
        files, sessions[who.eq("visitor")].reset_index(drop=True).astype(text),
        out.sort_values("user_pseudo_id", ignore_index=True).astype("str"),
        pd.DataFrame({"problem": list(FINDINGS), "count": [counts[f] for f in FINDINGS]}))


def _strangers(gen: np.random.Generator, mine: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Sessions of bots (each a browser of its own) and of the office."""
    late = mine["started_at"].ge(plan.release).to_numpy()
    share = np.where(late, BOTS[1], BOTS[0])
    parts, top = [], int(mine["person"].max()) + 1
    for who, hit in (("bot", gen.random(len(mine)) < share),
                     ("internal", gen.random(len(mine)) < INTERNAL)):
        part = mine[hit].copy()
        part["started_at"] += pd.to_timedelta(gen.integers(1, 2000, len(part)), unit="s")
        part = part[part["started_at"].dt.hour.lt(23)]
        n = len(part)
        part["who"], part["source"], part["medium"] = who, "(direct)", "(none)"
        part["person"] = top + (np.arange(n) if who == "bot" else gen.integers(0, OFFICE, n))
        part["device"], part["system"], part["browser"] = "desktop", "Windows", "Chrome"
        part["kind"] = "bounce" if who == "bot" else gen.choice(["time", "views", "bounce"], n)
        part = part.drop_duplicates(["person", "started_at"])
        top += n + OFFICE
        parts.append(part)
    return pd.concat(parts)


def _disguise(gen: np.random.Generator, table: pd.DataFrame) -> None:
    """Signs of bots: each has two or three; some visitors have one, by browser."""
    table["idle"] = False
    draw = pd.Series(gen.random(int(table["person"].max()) + 1))[table["person"]].to_numpy()
    bot = table["who"].eq("bot").to_numpy()
    person = table["who"].eq("visitor").to_numpy()
    linux = (bot & (draw < 0.8)) | (person & (draw < 0.02))
    abroad = (bot & (draw > 0.3)) | (person & (draw > 0.975))
    # All bots with one other sign only do nothing, and some of the rest.
    idle = bot & ((draw < 0.3) | (draw > 0.5))
    table.loc[linux, ["device", "system", "browser"]] = ["desktop", "Linux", "Chrome"]
    table.loc[abroad, "country"] = "Japan"
    table.loc[bot & abroad, "country"] = "United States"
    table.loc[idle, "idle"] = True
    sign = person & (linux | abroad)
    quiet = person & ~sign & table["kind"].eq("bounce").to_numpy()
    table.loc[quiet & (gen.random(len(table)) < 0.4), "idle"] = True


def _events(gen: np.random.Generator, visit: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of one session."""
    start = visit["ga_session_id"] * 10**6
    kind, idle = visit["kind"], visit["idle"]
    made: list[dict[str, Any]] = []

    def add(name: str, after: float, msec: int | None = None, **more: Any) -> None:
        made.append({
            "event_name": name, "event_timestamp": int(start + after * 10**6),
            "engagement_time_msec": None if msec is None else (0 if idle else msec), **more})

    # Parts of a second, so that events of one session seldom share an instant.
    at = 0.0
    add("session_start", 0)
    add("page_view", 0.5, page_location=SITE + "/")
    if kind == "bounce":
        msec = int(gen.integers(300, 9_900))
        if idle or visit["who"] == "bot" or gen.random() < 0.85:
            add("user_engagement", msec / 1000 + 1, msec)
        elif visit["who"] == "visitor":
            add("scroll", 3.2, 900)
    else:
        sku = str(gen.choice(list(SKUS)))
        at = float(gen.uniform(4, 12))
        long = kind == "time"
        first = int(gen.integers(3_000, 9_000)) if long else int(gen.integers(500, 3_000))
        add("view_item", at, first, item_id=sku, page_location=f"{SITE}/products/{sku}")
        if gen.random() < TWIN:
            other = "CYB010" if sku != "CYB010" else "CYF004"
            add("view_item", at, first, item_id=other, page_location=f"{SITE}/products/{sku}")
        add("scroll", at + 2)
        if long:
            exact = gen.random() < 0.1
            rest = 10_000 - first if exact else int(gen.integers(10_000, 40_000))
            add("user_engagement", at + 20, rest)
        if kind == "views":
            add("page_view", at + 4, int(gen.integers(0, 3_000)), page_location=f"{SITE}/gifts")
            if gen.random() < 0.15:
                add("begin_checkout", at + 7, 0)
        if kind == "buy":
            order = f"CY{start // 10**6 % 10**8:08d}"
            add("begin_checkout", at + 9, int(gen.integers(200, 3_000)))
            add("purchase", at + 15, int(gen.integers(200, 1_500)), transaction_id=order,
                value=PRICES[sku], currency="TWD", item_id=sku)
    return [{**_same(visit), **row} for row in made]


def _same(visit: dict[str, Any]) -> dict[str, Any]:
    """The cells that all events of a session share."""
    key = (visit["source"], visit["medium"])
    # How the browser came for the first time, some other day.
    first = list(GROUPS)[visit["person"] % len(GROUPS)] if visit["person"] % 3 == 0 else key
    return {
        "user_pseudo_id": visit["user_pseudo_id"], "ga_session_id": visit["ga_session_id"],
        "session_source": key[0], "session_medium": key[1],
        "session_channel_group": GROUPS[key], "first_user_source": first[0],
        "first_user_medium": first[1], "ga_session_number": 1,
        "traffic_type": "internal" if visit["who"] == "internal" else None,
        "device_category": visit["device"], "operating_system": visit["system"],
        "browser": visit["browser"], "geo_country": visit["country"],
        "geo_region": "臺北市" if visit["country"] == "Taiwan" else None,
    }


def _truth(visit: dict[str, Any], made: list[dict[str, Any]]) -> dict[str, Any]:
    """The session as it should come out of the export."""
    msec = sum(row["engagement_time_msec"] or 0 for row in made)
    views = sum(row["event_name"] == "page_view" for row in made)
    bought = any(row["event_name"] == "purchase" for row in made)
    return {
        "user_pseudo_id": visit["user_pseudo_id"], "ga_session_id": visit["ga_session_id"],
        "date": visit["started_at"].strftime("%Y-%m-%d"), "source": visit["source"],
        "medium": visit["medium"], "device": visit["device"],
        "engaged": bool(msec >= 10_000 or views >= 2 or bought), "bought": bought,
        "who": visit["who"]}


def _pings(gen: np.random.Generator, mine: pd.DataFrame, plan: Plan) -> list[dict[str, Any]]:
    """Events of visitors who refused: they carry no ids."""
    late = mine[mine["started_at"].ge(plan.release)]
    share = PINGS * plan.not_measured / (1 - plan.not_measured)
    some = late[gen.random(len(late)) < share]
    when = (some["started_at"] - pd.Timedelta(hours=8)).astype("datetime64[us]").astype("int64")
    when = when + gen.integers(0, 400, len(some)) * 10**6  # some minutes off
    return [{"event_name": "page_view", "event_timestamp": int(at), "user_pseudo_id": None,
             "ga_session_id": None, "device_category": d, "operating_system": s, "browser": b,
             "geo_country": "Taiwan", "geo_region": "臺北市", "page_location": SITE + "/"}
            for at, d, s, b in zip(when, some["device"], some["system"], some["browser"],
                                   strict=True)]


COLUMNS = ("user_id", "session_engaged", "search_term", "shipping", "session_campaign", "item_id",
           "transaction_id", "value", "currency", "page_location", "engagement_time_msec",
           "traffic_type", "geo_region", "ga_session_number", "session_source", "session_medium",
           "session_channel_group", "first_user_source", "first_user_medium")


def _files(gen: np.random.Generator, table: pd.DataFrame, days: pd.DatetimeIndex
           ) -> tuple[dict[str, str], dict[str, int]]:
    """Text of each day file, with copies and broken lines; counts of both."""
    table = table.reindex(columns=list(dict.fromkeys([*table.columns, *COLUMNS]))).astype(object)
    table = table.where(table.notna(), None)
    local = pd.to_datetime(table["event_timestamp"].astype("int64") + TAIPEI, unit="us")
    table["event_date"] = local.dt.strftime("%Y%m%d").to_numpy()
    known = table["user_pseudo_id"].notna().to_numpy()
    again = known & (gen.random(len(table)) < TWICE)
    # Cut lines are scrolls, whose loss changes no session; a copy stays whole.
    able = np.flatnonzero(table["event_name"].eq("scroll") & ~again
                          & table["engagement_time_msec"].isna())
    cut = set(gen.choice(able, min(len(able), 2 + len(days) // 3), replace=False).tolist())
    table["place"] = np.arange(len(table))
    files, names = {}, SKUS
    for n, day in enumerate(days):
        rows = table[table["event_date"].eq(f"{day:%Y%m%d}")]
        twice = rows[again[rows["place"].to_numpy(int)]]
        # The copy comes a few lines later, and nothing but its place tells.
        rows = pd.concat([rows, twice.assign(place=twice["place"] + 2.5)])
        rows = rows.sort_values("place", kind="stable")
        places = rows.pop("place").to_numpy(float)
        made = nested.records(rows, frozenset({"D43"}), names, utc=n == UTC_DAY)
        lines = [line[: len(line) // 2] if at in cut else line
                 for at, line in zip(places, nested.lines(made), strict=True)]
        files[f"events_{day:%Y%m%d}"] = "\n".join(lines) + "\n"
    return files, {"duplicate": int(again.sum()), "broken_line": len(cut)}

