"""T2.1.d quality of events: reference, held-out tables, known wrong ways."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from autograder.ingest.event_export import COLUMNS

from .t2_1_nested import once

KEY = ["user_pseudo_id", "ga_session_id"]
FOUND = ["event_date", "problem", "count"]
NO_TRANSACTION = "(not set)"


def quality(events: pd.DataFrame, orders: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """One row per day and problem that occurs: FOUND, count > 0.

    Problems: duplicate (rows), no_id (events), internal and bot (sessions, on the day they start),
    break (orders of a day whose purchases were not measured).

    Args:
        events: columns of `ingest.event_export.COLUMNS`.
        orders: order_id, ordered_at (Taipei), one row per order.
        wrong: switches for known wrong ways, by name.
    """
    again = events.duplicated(wrong.get("few"), keep=wrong.get("keep", "first"))
    if wrong.get("by_transaction"):
        sold = events["transaction_id"].notna()
        again = sold & events[sold].duplicated(["transaction_id"]).reindex(events.index,
                                                                           fill_value=False)
    clean = events if wrong.get("copies_stay") else events[~again]
    unknown = clean[wrong.get("id", "user_pseudo_id")].isna()
    parts = {
        "duplicate": events.loc[again, "event_date"],
        "no_id": clean.loc[unknown, "event_date"],
        **_sessions(clean, wrong),
    }
    made = [(day, problem, int(count)) for problem, days in parts.items()
            for day, count in days.value_counts().items()]
    made += [(day, "break", count) for day, count in _breaks(clean, orders, wrong)]
    table = pd.DataFrame(made, columns=FOUND)
    if wrong.get("dashes"):
        table["event_date"] = pd.to_datetime(table["event_date"]).dt.strftime("%Y-%m-%d")
    if wrong.get("day_number"):
        table["event_date"] = table["event_date"].astype("int64")
    if wrong.get("zeros"):
        every = pd.MultiIndex.from_product(
            [sorted(set(events["event_date"])), [*parts, "break"]], names=FOUND[:2])
        table = table.set_index(FOUND[:2]).reindex(every, fill_value=0).reset_index()
    return table.sort_values(FOUND[:2], ignore_index=True)


def _sessions(clean: pd.DataFrame, wrong: dict[str, Any]) -> dict[str, pd.Series]:
    """Days on which office sessions and bots' sessions started, one entry per session."""
    table = clean if wrong.get("file_order") else clean.sort_values(
        "event_timestamp", kind="stable")
    by = {"id": ["ga_session_id"], "person": ["user_pseudo_id", "event_date"],
          "day": [*KEY, "event_date"]}.get(wrong.get("by", ""), KEY)
    table = table.assign(
        zero=table["engagement_time_msec"].fillna(0).le(0),
        office=table["traffic_type"].eq("internal"))
    groups = table.dropna(subset=KEY).groupby(by)
    made = groups.agg(
        day=("event_date", "last" if wrong.get("end_day") else "first"),
        system=("operating_system", "first"), country=("geo_country", "first"),
        msec=("engagement_time_msec", "sum"), zero=("zero", "any"), rows=("zero", "size"),
        office=("office", "max"))
    signs = {
        "linux": made["system"].eq("Linux"),
        "abroad": made["country"].ne("Taiwan"),
        "idle": made["zero"] if wrong.get("any_zero") else made["msec"] <= wrong.get("idle", 0),
    }
    if wrong.get("only"):
        bot = signs[wrong["only"]]
    else:
        bot = sum(s.astype(int) for s in signs.values()) >= wrong.get("signs", 2)
    if not wrong.get("office_too"):
        bot &= ~made["office"].astype(bool)
    office = made["office"].astype(bool)
    if wrong.get("each_row"):
        return {"internal": made.loc[office, "day"].repeat(made.loc[office, "rows"]),
                "bot": made.loc[bot, "day"].repeat(made.loc[bot, "rows"])}
    if wrong.get("browsers"):
        seen = made.reset_index()
        return {name: seen[hit.to_numpy()].drop_duplicates(["user_pseudo_id", "day"])["day"]
                for name, hit in (("internal", office), ("bot", bot))}
    return {"internal": made.loc[office, "day"], "bot": made.loc[bot, "day"]}


def _breaks(clean: pd.DataFrame, orders: pd.DataFrame, wrong: dict[str, Any]
            ) -> list[tuple[str, int]]:
    """(day, count) of the days on which purchases were not measured."""
    names = ["purchase", "refund"] if wrong.get("refunds") else ["purchase"]
    sold = clean[clean["event_name"].isin(names)].dropna(subset=["transaction_id"])
    if wrong.get("visitors_buy"):
        sold = sold[sold["traffic_type"].isna()]
    if not wrong.get("nameless"):
        sold = sold[sold["transaction_id"].ne(NO_TRANSACTION)]
    group = sold.groupby("event_date")["transaction_id"]
    bought = group.size() if wrong.get("firings") else group.nunique()
    if wrong.get("status"):
        orders = orders[orders["status"].isin(wrong["status"])]
    when = orders["ordered_at"] + pd.Timedelta(hours=wrong.get("shift", 0))
    placed = when.dt.strftime("%Y%m%d").value_counts().sort_index()
    covered = sold if wrong.get("sold_days") else clean
    first, last = covered["event_date"].min(), covered["event_date"].max()
    days = [d for d in placed.index if first <= d <= last or wrong.get("all_days")]
    if wrong.get("seen_days"):
        days = [d for d in days if d in bought.index]
    if wrong.get("event_days"):
        days = [d for d in days if d in set(clean["event_date"])]
    bought, placed = bought.reindex(days, fill_value=0), placed.reindex(days)
    ratio = bought / (1 if wrong.get("no_orders") else placed)
    seen = ratio[ratio > 0] if wrong.get("usual") == "seen" else ratio
    usual = {"mean": ratio.mean(), "total": bought.sum() / placed.sum()}.get(
        wrong.get("usual", ""), seen.median())
    limit = wrong.get("limit", usual * wrong.get("half", 0.5))
    low = ratio <= limit if wrong.get("equal") else ratio < limit
    if wrong.get("zero_only"):
        low = bought.eq(0)
    count = {"seen": bought, "lost": placed - bought}.get(wrong.get("count", ""), placed)
    if wrong.get("one_day"):
        count = count * 0 + 1
    return [(day, int(count[day])) for day in ratio.index[low]]


def _by_pieces(events: pd.DataFrame, orders: pd.DataFrame) -> pd.DataFrame:
    """Another right way: one small table per problem, merges in place of reindex."""
    clean = events.drop_duplicates()
    gone = events.groupby("event_date").size() - clean.groupby("event_date").size()
    rows = [(d, "duplicate", n) for d, n in gone.items() if n > 0]
    none = clean[clean["user_pseudo_id"].isna()].groupby("event_date").size()
    rows += [(d, "no_id", n) for d, n in none.items()]
    for _, visit in clean.dropna(subset=KEY).groupby(KEY):
        day = visit.loc[visit["event_timestamp"].idxmin(), "event_date"]
        signs = sum(map(int, (visit["operating_system"].eq("Linux").any(),
                              visit["geo_country"].ne("Taiwan").any(),
                              visit["engagement_time_msec"].sum() == 0)))
        if visit["traffic_type"].eq("internal").any():
            rows.append((day, "internal", 1))
        elif signs >= 2:
            rows.append((day, "bot", 1))
    sold = clean[(clean["event_name"] == "purchase")
                 & (clean["transaction_id"] != NO_TRANSACTION)]
    days = pd.date_range(clean["event_date"].min(), clean["event_date"].max())
    both = pd.DataFrame({"event_date": days.strftime("%Y%m%d")})
    daily = orders.assign(event_date=orders["ordered_at"].dt.strftime("%Y%m%d"))
    both = both.merge(daily.groupby("event_date").size().rename("orders").reset_index(), "inner")
    both = both.merge(sold.groupby("event_date")["transaction_id"].nunique().rename(
        "sold").reset_index(), "left").fillna({"sold": 0})
    ratio = both["sold"] / both["orders"]
    hit = both[ratio < ratio.median() / 2]
    rows += [(d, "break", n) for d, n in zip(hit["event_date"], hit["orders"], strict=True)]
    table = pd.DataFrame(rows, columns=FOUND)
    return table.groupby(FOUND[:2], as_index=False)["count"].sum()


def calls(world: Any) -> tuple:
    """The thin flight of a world with its orders, made-up weeks, the hand-made ones."""
    return ((world.thin_events.copy(), world.orders.copy()), drill(world.seed, world.year),
            *once(world, practice()))


# --- made by hand -------------------------------------------------------------------------------


def table_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Events from dicts with at (Taipei time); what is not named is a visitor's usual value."""
    usual = {"event_name": "page_view", "operating_system": "iOS", "geo_country": "Taiwan",
             "browser": "Safari", "device_category": "mobile"}
    made = pd.DataFrame([{**usual, **row} for row in rows])
    time = pd.to_datetime(made.pop("at"), format="ISO8601").astype("datetime64[us]")
    made["event_date"] = time.dt.strftime("%Y%m%d")
    made["event_timestamp"] = (time - pd.Timedelta(hours=8)).astype("int64")
    return made.reindex(columns=list(COLUMNS)).astype(COLUMNS)


def orders_of(sizes: dict[str, int]) -> pd.DataFrame:
    """Orders by day; the last one of a day shortly before midnight."""
    times = [pd.Timestamp(day) + pd.Timedelta(hours=h) for day, n in sizes.items()
             for h in np.linspace(0.2, 23.8, n)]
    status = ["cancelled" if i % 4 == 3 else "completed" for i in range(len(times))]
    return pd.DataFrame({"order_id": [f"O{i}" for i in range(len(times))],
                         "ordered_at": pd.Series(times, dtype="datetime64[ns]"),
                         "status": pd.Series(status, dtype="str")})


def _sales(day: str, count: int) -> list[dict[str, Any]]:
    return [{"at": f"{day} 12:{n // 60:02d}:{n % 60:02d}", "event_name": "purchase",
             "engagement_time_msec": 9_000, "user_pseudo_id": f"p{day}{n}",
             "ga_session_id": 100 + n, "transaction_id": f"T{day}{n}"} for n in range(count)]


def practice() -> tuple:
    """Sessions of each kind over midnight; days that broke wholly, partly, on the limit."""
    linux = {"operating_system": "Linux", "browser": "Chrome", "device_category": "desktop"}
    us = {"geo_country": "United States"}
    who = [
        ("d1", {**linux, **us}, 12_000), ("d2", us, 0), ("d3", linux, 0), ("d4", us, 800),
        ("d5", linux, 3_000), ("d6", {}, 0), ("d7", {**linux, **us, "traffic_type": "internal"}, 0),
        ("d8", {"traffic_type": "internal"}, 9_000), ("d9", {**linux, **us}, 0),
    ]
    rows = []
    for n, (name, looks, msec) in enumerate(who):
        base = {"user_pseudo_id": name, "ga_session_id": 7, **looks}
        both = [{**base, "at": f"2027-11-10 23:59:{10 + n}", "traffic_type": None},
                {**base, "at": f"2027-11-11 00:0{n}:00", "event_name": "user_engagement",
                 "engagement_time_msec": msec}]
        rows += both if n % 2 else both[::-1]  # the later one first
    copy = {"at": "2027-11-11 09:00:00", "event_name": "view_item", "user_pseudo_id": "e1",
            "ga_session_id": 9, "item_id": "P1", "engagement_time_msec": 4_000}
    alone = {"at": "2027-11-11 10:00:00", "page_location": "/"}
    rows += [copy, copy, copy, {**copy, "item_id": "P2"}, alone, alone,
             {**copy, "engagement_time_msec": 4_100},
             {**us, "at": "2027-11-12 09:00:00", "user_pseudo_id": "f1", "ga_session_id": 10,
              "engagement_time_msec": 40},
             {"at": "2027-11-11 11:00:00", "event_name": "refund", "user_pseudo_id": "e1"},
             {"at": "2027-11-12 10:00:00", "user_pseudo_id": "d8", "ga_session_id": 8,
              "traffic_type": "internal", "engagement_time_msec": 50},
             {"at": "2027-11-12 10:40:00", "user_pseudo_id": "d8", "ga_session_id": 9,
              "traffic_type": "internal", "engagement_time_msec": 50}]
    quiet = orders_of({"2027-11-10": 4, "2027-11-11": 10, "2027-11-12": 2})
    rows += _sales("2027-11-10", 2) + _sales("2027-11-11", 2) + _sales("2027-11-12", 1)
    first = table_of(rows), quiet
    # ratios 0.2 (usual); 0 on the 3rd, which no event saw; 0.1 on the 4th, half of it and not low;
    # the 5th had no orders; 0.05 on the 7th, 13th and 14th; 0.114 on the 9th, less than half of the
    # mean; 0.15 on the 12th; nothing sold on the 19th, the last day; the 20th lies outside
    sold = {"01": 4, "02": 4, "04": 1, "06": 1, "07": 1, "08": 10, "09": 4, "10": 10, "11": 4,
            "12": 3, "13": 1, "14": 1, "16": 4, "17": 4, "18": 4}
    size = {"01": 20, "02": 20, "03": 11, "04": 10, "06": 5, "07": 20, "08": 10, "09": 35,
            "10": 10, "11": 20, "12": 20, "13": 20, "14": 20, "16": 20, "17": 20, "18": 20,
            "19": 7, "20": 8}
    rows = [row for day, n in sold.items() for row in _sales(f"2027-06-{day}", n)]
    rows += [{"at": f"2027-06-{d:02d} 08:00:00", "user_pseudo_id": f"v{d}", "ga_session_id": 5,
              "engagement_time_msec": 5_000} for d in (1, 4, 5, 7, 12, 19)]
    # of the broken days, one is as low as it looks; on one the tag fires again and again; on one
    # it fires without a number
    again, none = _sales("2027-06-13", 1)[0], _sales("2027-06-14", 1)[0]
    rows += [{**again, "at": f"2027-06-13 13:{n:02d}:00", "user_pseudo_id": f"y{n}"}
             for n in range(4)]
    rows += [{**none, "at": f"2027-06-14 14:{n:02d}:00", "transaction_id": NO_TRANSACTION,
              "user_pseudo_id": f"x{n}"} for n in range(2)]
    size = {"2027-05-31": 9, **{f"2027-06-{day}": n for day, n in size.items()}}
    return first, (table_of(rows), orders_of(size)), _many_broken()


def _many_broken() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Ratios 0, 0, 0.1, 0.15 and 0.4 on three days: the zeros are in the median. A colleague buys
    on the third day, and goods of the first come back."""
    sold = {f"2027-09-{d:02d}": n for d, n in enumerate((0, 0, 2, 3, 8, 8, 8), 1)}
    rows = [row for day, n in sold.items() for row in _sales(day, n)]
    rows[0]["traffic_type"] = "internal"
    rows += [{"at": "2027-09-01 15:00:00", "event_name": "refund", "user_pseudo_id": f"r{n}",
              "transaction_id": f"R{n}"} for n in range(2)]
    return table_of(rows), orders_of(dict.fromkeys(sold, 20))


def drill(seed: int, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two weeks of few events whose every sign is drawn by chance, near the limits."""
    gen = np.random.default_rng([seed, year, 2102])
    days = pd.date_range(f"{year}-03-{int(gen.integers(1, 12)):02d}", periods=14)
    busy = days[int(gen.integers(1, 13))]
    sizes, rows = {}, []
    for day in days:
        text = f"{day:%Y-%m-%d}"
        share = float(gen.choice([0, 0.125, 0.25, 0.3, 0.4, 0.5, 0.5, 0.5, 0.5, 0.5, 1]))
        kind = str(gen.choice(["plain", "fired", "nameless"]))
        if day == days[0]:
            share, kind = 0.125, "plain"
        elif day == days[-1]:
            share, kind = 0.0, "plain"
            rows.append({"at": f"{text} 12:00:00", "user_pseudo_id": "late", "ga_session_id": 1,
                         "engagement_time_msec": 3_000})
        elif day == busy:
            share = 1.0
        elif gen.random() < 0.1:
            continue
        # whole numbers for each ratio; a single purchase must not lift a day without any
        size = 100 if day == busy else {0: 4, 0.3: 20, 0.4: 20}.get(
            share, int(gen.choice([8, 16])))
        sizes[text] = size
        rows += _sales(text, round(size * share))
        if share == 0.125 and kind != "plain":
            more = {"transaction_id": NO_TRANSACTION} if kind == "nameless" else {}
            rows += [{**_sales(text, 1)[0], **more, "at": f"{text} 18:{n:02d}:00",
                      "user_pseudo_id": f"w{text}{n}"} for n in range(size // 8)]
    for number in range(40):
        late = int(gen.choice([43_200, 86_396]))
        at = days[int(gen.integers(0, 13))] + pd.Timedelta(seconds=late)
        base: dict[str, Any] = {"user_pseudo_id": f"v{number // 2}", "ga_session_id": number % 5}
        if gen.random() < 0.4:
            base |= {"operating_system": "Linux"}
        if gen.random() < 0.4:
            base |= {"geo_country": str(gen.choice(["Japan", "United States"]))}
        if gen.random() < 0.15:
            base |= {"traffic_type": "internal"}
        for step in range(int(gen.integers(1, 5))):
            msec = None if step == 0 else int(gen.choice([0, 0, 40, 3_000]))
            row = {**base, "at": at + pd.Timedelta(seconds=3 * step),
                   "event_name": "page_view" if step == 0 else "view_item",
                   "engagement_time_msec": msec, "item_id": None if step == 0 else "P1"}
            rows.append(row)
            if gen.random() < 0.15:
                rows.append(row)
            if gen.random() < 0.1:
                rows.append({**row, "item_id": "P2"})
        if gen.random() < 0.3:
            alone = {"at": at, "page_location": f"/{number}"}
            rows += [alone] * int(gen.integers(1, 3))
    outside = {f"{days[0] - pd.Timedelta(days=n):%Y-%m-%d}": 6 for n in (1, 2)}
    made = table_of([rows[n] for n in gen.permutation(len(rows))])
    return made, orders_of({**outside, **sizes})


def wrong_way(**switch: Any) -> partial:
    """A wrong way of `quality`, by its switches."""
    return partial(quality, **switch)
