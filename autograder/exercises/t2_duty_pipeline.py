"""T2.a the pipeline of the case: reference, held-out exports, another way."""

from __future__ import annotations

import json
from collections import Counter
from functools import lru_cache
from typing import Any

import pandas as pd

from .t2_duty_world import duty_world

KEY = ["user_pseudo_id", "ga_session_id"]
FOUND = [*KEY, "date", "source", "medium", "device", "engaged", "bought"]
PROBLEMS = ("bot", "broken_line", "duplicate", "internal", "no_id")
READINGS = ("first_field", "first_user", "collected", "newline")  # wrong ways to read a record
LIMIT = 10_000
HOUR = 3_600 * 10**6


def pipeline(files: dict[str, str], **wrong: Any) -> tuple:
    """(sessions, findings, left_out) of a raw export.

    Args:
        files: name of a day file -> its text, one record of GA4 in JSON on each line.
        wrong: switches for known wrong ways, by name.

    Returns:
        sessions: FOUND, one row per session of a visitor; date YYYY-MM-DD in Taipei.
        findings: problem (PROBLEMS), count: lines, events or sessions.
        left_out: user_pseudo_id, reason (bot or internal), one row per browser.
    """
    reading = next((r for r in READINGS if wrong.get(r)), "")
    events, broken = _events(tuple(files.values()), reading)
    if wrong.get("text_id"):
        events = events.assign(ga_session_id=events["ga_session_id"].map(
            lambda v: None if v is None or v != v else str(int(v))))
    counts = dict.fromkeys(PROBLEMS, 0)
    counts["broken_line"] = 0 if wrong.get("broken_uncounted") else broken
    few = ["event_timestamp", "event_name", *KEY] if wrong.get("few") else ["line"]
    if wrong.get("copies_by_file"):
        few = ["line", "file"]
    if wrong.get("nobody_first"):
        counts["no_id"] = int(events["user_pseudo_id"].isna().sum())
    again = events.duplicated(few, keep="first")
    counts["duplicate"] = int(events.duplicated(few, keep=False).sum()
                              if wrong.get("both_counted") else again.sum())
    if wrong.get("few") and not wrong.get("few_kept"):
        events = events[~again]
    elif not wrong.get("copies"):
        events = events[~events.duplicated(few)]
    nobody = events["user_pseudo_id"].isna()
    counts["no_id"] = counts["no_id"] or int(nobody.sum())
    if wrong.get("nobody_kept"):
        events = events.assign(user_pseudo_id=events["user_pseudo_id"].fillna("none"),
                               ga_session_id=events["ga_session_id"].fillna(0))
    else:
        events = events[~nobody]
    sessions = _sessions(events, wrong)
    who = sessions.pop("who")
    for kind in ("bot", "internal"):
        hit = sessions[who.eq(kind)]
        counts[kind] = len(hit)
        if wrong.get("browsers_counted"):
            counts[kind] = hit["user_pseudo_id"].nunique()
    reasons = ["bot"] if wrong.get("bots_only_out") else ["bot", "internal"]
    out = pd.DataFrame({"user_pseudo_id": sessions["user_pseudo_id"], "reason": who})
    out = out[who.isin(reasons)]
    if not wrong.get("out_twice"):
        out = out.drop_duplicates("user_pseudo_id")
    kept = {"bots_stay": ["bot", "visitor"], "office_stays": ["internal", "visitor"],
            "all_stay": ["bot", "internal", "visitor"]}
    wanted = next((v for k, v in kept.items() if wrong.get(k)), ["visitor"])
    stay = who.isin(wanted)
    if wrong.get("browser_gone"):
        stay &= ~sessions["user_pseudo_id"].isin(out["user_pseudo_id"])
    told = [p for p in PROBLEMS if counts[p] or not wrong.get("no_zero_rows")]
    return (sessions.loc[stay, FOUND].reset_index(drop=True),
            pd.DataFrame({"problem": told, "count": [counts[p] for p in told]}),
            out.reset_index(drop=True))


@lru_cache(maxsize=16)
def _events(texts: tuple[str, ...], reading: str) -> tuple[pd.DataFrame, int]:
    """One row per readable line, and how many were broken; kept, because many ways read alike."""
    rows, broken = [], 0
    for number, text in enumerate(texts):
        for line in text.split("\n") if reading == "newline" else text.splitlines():
            try:
                record = json.loads(line)
            except ValueError:
                broken += 1
                continue
            rows.append({"line": line, "file": number, **_flat(record, reading)})
    return pd.DataFrame(rows), broken


def _flat(record: dict[str, Any], reading: str) -> dict[str, Any]:
    params = {p["key"]: p["value"] for p in record["event_params"]}

    def value(key: str, numeric: bool) -> Any:
        given = params.get(key)
        if given is None:
            return None
        if reading == "first_field":
            found = next(iter(given.values()))
        else:
            found = next((v for v in given.values() if v is not None), None)
        return None if found is None else int(found) if numeric else found

    last = record.get("session_traffic_source_last_click", {}).get("cross_channel_campaign", {})
    if reading == "first_user":
        last = record.get("traffic_source", {})
    if reading == "collected":
        sent = record.get("collected_traffic_source", {})
        last = {"source": sent.get("manual_source", "(direct)"),
                "medium": sent.get("manual_medium", "(none)")}
    return {
        "event_timestamp": int(record["event_timestamp"]), "event_name": record["event_name"],
        "user_pseudo_id": record.get("user_pseudo_id"), "day": record["event_date"],
        "ga_session_id": value("ga_session_id", True),
        "msec": value("engagement_time_msec", True) or 0,
        "office": value("traffic_type", False) == "internal",
        "source": last.get("source"), "medium": last.get("medium"),
        "device": record["device"]["category"], "system": record["device"]["operating_system"],
        "country": record["geo"]["country"],
    }


def _sessions(events: pd.DataFrame, wrong: dict) -> pd.DataFrame:
    shift = 0 if wrong.get("utc") else 8 * HOUR
    table = events if wrong.get("unsorted") else events.sort_values(
        "event_timestamp", kind="stable")
    local = pd.to_datetime(table["event_timestamp"] + shift, unit="us").dt.strftime("%Y-%m-%d")
    if wrong.get("event_date"):
        local = pd.to_datetime(table["day"]).dt.strftime("%Y-%m-%d")
    table = table.assign(
        date=local, view=table["event_name"].eq("page_view"),
        bought=table["event_name"].eq(wrong.get("bought", "purchase")))
    by = {"id": ["ga_session_id"], "day": [*KEY, "date"]}.get(wrong.get("by", ""), KEY)
    made = table.groupby(by, sort=False).agg(
        **{k: (k, "first") for k in KEY if k not in by},
        **({} if "date" in by else {"date": ("date", wrong.get("date", "first"))}),
        source=("source", "first"), medium=("medium", "first"), device=("device", "first"),
        system=("system", "first"), country=("country", "first"), msec=("msec", "sum"),
        longest=("msec", "max"), views=("view", "sum"), bought=("bought", "any"),
        office=("office", "all" if wrong.get("office_all") else "any")).reset_index()
    long = made["msec"] > LIMIT if wrong.get("over") else made["msec"] >= LIMIT
    if wrong.get("one_event"):
        long = made["longest"] >= LIMIT
    made["engaged"] = long | (made["views"] >= 2) | made["bought"]
    if wrong.get("time_only"):
        made["engaged"] = long
    signs = (made["system"].eq("Linux").astype(int) + made["country"].ne("Taiwan")
             + made["msec"].eq(0))
    bot = signs >= wrong.get("signs", 2)
    if wrong.get("linux_only"):
        bot = made["system"].eq("Linux")
    made["who"] = "visitor"
    made.loc[bot, "who"] = "bot"
    made.loc[made["office"], "who"] = "internal"
    return made


def by_counting(files: dict[str, str]) -> tuple:
    """The same with a dict of sessions, filled event by event."""
    lines = [line for text in files.values() for line in text.split("\n") if line]
    seen, records, broken = Counter(), [], 0
    for line in lines:
        seen[line] += 1
        if seen[line] > 1:
            continue
        try:
            records.append(json.loads(line))
        except json.JSONDecodeError:
            broken += 1
    nobody, found = 0, {}
    for record in sorted(records, key=lambda r: int(r["event_timestamp"])):
        browser = record.get("user_pseudo_id")
        if not browser:
            nobody += 1
            continue
        values = {p["key"]: [v for v in p["value"].values() if v is not None]
                  for p in record["event_params"]}
        session = int(values["ga_session_id"][0])
        at = pd.Timestamp(int(record["event_timestamp"]), unit="us", tz="UTC").tz_convert(
            "Asia/Taipei")
        last = record["session_traffic_source_last_click"]["cross_channel_campaign"]
        mine = found.setdefault((browser, session), {
            "user_pseudo_id": browser, "ga_session_id": session, "date": f"{at:%Y-%m-%d}",
            "source": last["source"], "medium": last["medium"],
            "device": record["device"]["category"], "msec": 0, "views": 0, "bought": False,
            "office": False, "signs": (record["device"]["operating_system"] == "Linux")
            + (record["geo"]["country"] != "Taiwan")})
        mine["msec"] += int((values.get("engagement_time_msec") or [0])[0])
        mine["views"] += record["event_name"] == "page_view"
        mine["bought"] |= record["event_name"] == "purchase"
        mine["office"] |= (values.get("traffic_type") or [""])[0] == "internal"
    table = pd.DataFrame(found.values())
    table["engaged"] = (table["msec"] >= LIMIT) | (table["views"] > 1) | table["bought"]
    bot = ~table["office"] & (table["signs"] + (table["msec"] == 0) >= 2)
    counts = [bot.sum(), broken, sum(n - 1 for n in seen.values()), table["office"].sum(), nobody]
    out = pd.concat([table[bot].assign(reason="bot"),
                     table[table["office"]].assign(reason="internal")])
    out = out.groupby("user_pseudo_id", as_index=False)["reason"].first()
    return (table.loc[~bot & ~table["office"], FOUND],
            pd.DataFrame({"problem": PROBLEMS, "count": counts}), out)


def exports(world: Any) -> tuple:
    """A thin export of four days around a release, and the hand-made one."""
    made = duty_world(world.seed, world.year)
    return ((made.thin.files,), *practice())


def practice() -> tuple:
    """Two exports by hand: each rule at its edge; and one in which nothing is wrong."""
    rows = [
        # browser, session, Taipei time, name, msec, more
        ("b1", 1, "2027-09-01 23:59:50", "session_start", None, {}),
        ("b1", 1, "2027-09-01 23:59:51", "page_view", 4_000, {}),
        ("b1", 1, "2027-09-02 00:00:20", "user_engagement", 6_000, {"full": True}),
        ("b2", 1, "2027-09-01 07:59:00", "page_view", 9_999, {"utc": True}),
        ("b2", 1, "2027-09-01 07:59:05", "view_item", 0, {"item": "CYF004"}),
        ("b2", 1, "2027-09-01 07:59:05", "view_item", 0, {"item": "CYB017"}),
        ("b3", 2, "2027-09-01 12:00:00", "page_view", None, {"system": "Linux"}),
        ("b4", 3, "2027-09-01 12:00:00", "page_view", 300, {"system": "Linux"}),
        ("b5", 4, "2027-09-01 12:10:00", "page_view", None, {"country": "Japan"}),
        ("b6", 5, "2027-09-01 12:20:00", "page_view", None, {}),
        ("b7", 6, "2027-09-01 12:30:00", "page_view", None,
         {"office": True, "country": "Japan"}),
        ("b7", 7, "2027-09-01 14:30:00", "purchase", 500, {"office": True}),
        ("b7", 7, "2027-09-01 14:30:05", "page_view", 500, {}),
        ("b8", 8, "2027-09-01 15:00:00", "page_view", 200,
         {"source": "facebook", "medium": "paid_social", "first": "google"}),
        ("b8", 8, "2027-09-01 15:01:00", "begin_checkout", 700,
         {"source": "facebook", "medium": "paid_social", "first": "google"}),
        ("b8", 9, "2027-09-01 19:00:00", "page_view", 100, {"device": "mobile"}),
        ("b8", 9, "2027-09-01 19:01:00", "purchase", 700, {"device": "mobile"}),
        (None, None, "2027-09-01 15:02:00", "page_view", None, {}),
        ("b3", 10, "2027-09-01 20:00:00", "page_view", 2_000, {"system": "Linux"}),
        ("b9", 11, "2027-09-02 00:00:04", "page_view", 700, {}),
        ("b9", 11, "2027-09-01 23:59:58", "session_start", 0, {}),
    ]
    lines = [json.dumps(_record(*row), ensure_ascii=False) for row in rows]
    cut = lines[3][:60]
    nobody = lines[17]
    first = [*lines[:2], lines[1], cut, *lines[3:7], lines[6], *lines[7:], lines[3], nobody]
    clean = [json.dumps(_record(*row), ensure_ascii=False) for row in rows[:2]]
    return (({"events_20270901": "\n".join(first) + "\n",
              "events_20270902": "\n".join((lines[2], lines[13])) + "\n"},),
            ({"events_20270901": "\n".join(clean) + "\n"},))


def _record(browser: str | None, session: int | None, at: str, name: str, msec: int | None,
            more: dict[str, Any]) -> dict[str, Any]:
    micros = pd.Timestamp(at).value // 1000 - 8 * HOUR
    params = [("ga_session_id", "int_value", session and str(session)),
              ("engagement_time_msec", "int_value", None if msec is None else str(msec)),
              ("traffic_type", "string_value", "internal" if more.get("office") else None)]

    def value(kind: str, given: str) -> dict[str, Any]:
        if more.get("full"):
            return {"string_value": None, kind: given, "float_value": None, "double_value": None}
        return {kind: given}

    day = pd.Timestamp(at) - pd.Timedelta(hours=8 if more.get("utc") else 0)
    record: dict[str, Any] = {
        "event_date": f"{day:%Y%m%d}", "event_timestamp": str(micros),
        "event_name": name, "event_params": [
            {"key": k, "value": value(kind, v)} for k, kind, v in params if v is not None]}
    if browser:
        source, medium = more.get("source", "(direct)"), more.get("medium", "(none)")
        record["user_pseudo_id"] = browser
        record["traffic_source"] = {"source": more.get("first", source), "medium": medium}
        record["session_traffic_source_last_click"] = {
            "cross_channel_campaign": {"source": source, "medium": medium}}
    record["device"] = {"category": more.get("device", "desktop"),
                        "operating_system": more.get("system", "Windows")}
    record["geo"] = {"country": more.get("country", "Taiwan")}
    if "item" in more:
        record["items"] = [{"item_id": more["item"]}]
    return record
