"""T2.2.e tags of visitors: reference, held-out logs, known wrong ways of the first function; the
second one is in t2_2_publish.

score = sum of points * 0.5 ** (age / half-life), the age in days up to the moment of the report.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from .t1_4_run_worlds import stream
from .t1_5_worlds import house

KEYS = ["user_pseudo_id", "device_category", "tag"]
NAMES = ("view_item", "add_to_cart", "purchase", "search", "page_view")


def fits(events: pd.DataFrame, rule: dict[str, Any]) -> pd.Series:
    """Which events a rule fits."""
    named = events["event_name"].isin(rule["events"])
    return named & events[rule["column"]].str.contains(rule["contains"], regex=False, na=False)


def granted_since(consent: pd.DataFrame, rules: dict[str, Any], as_of: pd.Timestamp,
                  **wrong: Any) -> pd.Series:
    """user_pseudo_id -> since when its events may be used."""
    log = consent if wrong.get("any_purpose") else consent[
        consent["purpose"].eq(wrong.get("purpose", rules["purpose"]))]
    if wrong.get("last_of_any"):
        last = consent[consent["at"].le(as_of)].sort_values("at", kind="stable")
        last = last.drop_duplicates("user_pseudo_id", keep="last")
        log = log[log["entry_id"].isin(last["entry_id"])]
    if wrong.get("denied_dropped"):
        log = log[log["state"].ne("denied")]
    if not wrong.get("future_consent"):
        log = log[log["at"].lt(as_of) if wrong.get("cut_off_out") else log["at"].le(as_of)]
    log = log if wrong.get("order_of_file") else log.sort_values("at", kind="stable")
    last = log.drop_duplicates("user_pseudo_id",
                               keep="first" if wrong.get("first_entry") else "last")
    yes = last["state"].eq("granted")
    if wrong.get("not_denied"):
        yes = last["state"].ne("denied")
    if wrong.get("ever_granted"):
        last = log[log["state"].eq("granted")].drop_duplicates("user_pseudo_id", keep="last")
        yes = last["state"].eq("granted")
    since = last[yes].set_index("user_pseudo_id")["at"]
    if wrong.get("first_grant"):
        first = log[log["state"].eq("granted")].groupby("user_pseudo_id")["at"].min()
        since = first.reindex(since.index)
    if wrong.get("first_entry_time"):
        since = log.groupby("user_pseudo_id")["at"].min().reindex(since.index)
    if wrong.get("at_midnight"):
        since = since.dt.normalize()
    if wrong.get("before_consent"):
        since = pd.Series(pd.Timestamp(2000, 1, 1), index=since.index)
    return since


def _usable(events: pd.DataFrame, since: pd.Series, consent: pd.DataFrame,
            rules: dict[str, Any], as_of: pd.Timestamp, **wrong: Any) -> pd.DataFrame:
    """The events that may count, with `at`."""
    table = events
    if not wrong.get("everybody"):
        table = table[table["user_pseudo_id"].isin(since.index)]
    if not wrong.get("copies_kept"):
        table = table.drop_duplicates(wrong.get("copies_by"))
    hours = 0 if wrong.get("utc") else -8 if wrong.get("wrong_way") else 8
    at = pd.to_datetime(table["event_timestamp"], unit="us") + pd.Timedelta(hours=hours)
    table = table.assign(at=at)
    if wrong.get("everybody"):
        start = table["user_pseudo_id"].map(since).fillna(pd.Timestamp(2000, 1, 1))
        refused = consent[consent["state"].ne("granted")]["user_pseudo_id"]
        table = table[~table["user_pseudo_id"].isin(refused)]
        start = start[table.index]
    else:
        start = table["user_pseudo_id"].map(since)
    if wrong.get("every_grant"):  # joined with each granted entry, so rows multiply
        yes = consent[consent["purpose"].eq(rules["purpose"]) & consent["state"].eq("granted")
                      & consent["at"].le(as_of)]
        table = table.merge(yes[["user_pseudo_id", "at"]].rename(columns={"at": "given"}),
                            on="user_pseudo_id")
        start = table["given"]
    after = table["at"].gt(start) if wrong.get("consent_moment_out") else table["at"].ge(start)
    table = table[after]
    if wrong.get("withdrawn_later"):  # what came before the withdrawal is kept
        log = consent[consent["purpose"].eq(rules["purpose"]) & consent["at"].le(as_of)]
        back = log[log["state"].eq("withdrawn")].groupby("user_pseudo_id")["at"].max()
        end = table["user_pseudo_id"].map(back)
        table = table[end.isna() | table["at"].lt(end) | start[table.index].gt(end)]
    if not wrong.get("future_events"):
        table = table[table["at"].lt(as_of.normalize())
                      if wrong.get("last_day_out") else table["at"].le(as_of)]
    return table


def _tagged(table: pd.DataFrame, rules: dict[str, Any], **wrong: Any) -> pd.DataFrame:
    """One row per event and tag, with points."""
    private = [r for r in rules["rules"] if r["sensitive"]]
    slips = ("sensitive_applied", "sensitive_falls", "sensitive_in_place")
    if not any(wrong.get(name) for name in slips):
        for rule in private:
            hit = fits(table, rule)
            if wrong.get("sensitive_goods"):
                hit = table[rule["column"]].str.contains(rule["contains"], regex=False, na=False)
            if wrong.get("sensitive_person"):
                hit = table["user_pseudo_id"].isin(table[hit]["user_pseudo_id"])
            table = table[~hit]
    chosen = rules["rules"]
    if wrong.get("sensitive_falls"):
        chosen = [r for r in chosen if not r["sensitive"]]
    if wrong.get("most_points"):
        chosen = sorted(chosen, key=lambda r: -r["points"])
    parts = []
    free = pd.Series(True, index=table.index)
    for rule in reversed(chosen) if wrong.get("last_rule") else chosen:
        hit = fits(table, rule) & free
        if not wrong.get("every_rule"):
            free &= ~hit
        if rule["sensitive"] and not wrong.get("sensitive_applied"):
            continue
        if wrong.get("name_ignored"):
            hit = free & table[rule["column"]].str.contains(rule["contains"], regex=False, na=False)
            free &= ~hit
        points = 1.0 if wrong.get("points_ignored") else float(rule["points"])
        parts.append(table[hit].assign(tag=rule["tag"], points=points))
    return pd.concat(parts)


def tag_visitors(events: pd.DataFrame, rules: dict[str, Any], consent: pd.DataFrame, as_of: str,
                 **wrong: Any) -> pd.DataFrame:
    """KEYS, score, events: the tags of visitors who agreed; wrong: known wrong ways by name."""
    now = pd.Timestamp(as_of)
    since = granted_since(consent, rules, now, **wrong)
    table = _usable(events, since, consent, rules, now, **wrong)
    table = _tagged(table, rules, **wrong)
    age = (now - table["at"]) / pd.Timedelta(days=1)
    half = rules["half_life_days"]
    if wrong.get("whole_days"):
        age = np.floor(age)
    if wrong.get("nearest_day"):
        age = age.round()
    if wrong.get("calendar_days"):
        age = (now.normalize() - table["at"].dt.normalize()) / pd.Timedelta(days=1)
    if wrong.get("age_since_consent"):
        age = (table["at"] - table["user_pseudo_id"].map(since)) / pd.Timedelta(days=1)
    if wrong.get("age_to_last_event"):
        age = age - age.groupby(table["user_pseudo_id"]).transform("min")
    weight = 0.5 ** (age / half)
    if wrong.get("no_decay"):
        weight = age * 0 + 1
    if wrong.get("base_e"):
        weight = np.exp(-age / half)
    if wrong.get("straight_line"):
        weight = (1 - age / (2 * half)).clip(lower=0)
    if wrong.get("cut_at_half"):
        weight = age.le(half).astype(float)
    if wrong.get("half_life_written"):
        weight = 0.5 ** (age / 7)
    table = table.assign(score=table["points"] * weight)
    if wrong.get("each_event_over"):
        table = table[table["score"].ge(rules["threshold"])]
    groups = table.groupby(KEYS)
    found = groups.agg(score=("score", "sum"), events=("score", "size")).reset_index()
    if wrong.get("mean_score"):
        found["score"] = groups["score"].mean().to_numpy()
    if wrong.get("highest_score"):
        found["score"] = groups["score"].max().to_numpy()
    if wrong.get("no_threshold"):
        return found
    if wrong.get("over_threshold"):
        return found[found["score"].gt(rules["threshold"])].reset_index(drop=True)
    found = found[found["score"].ge(rules["threshold"])].reset_index(drop=True)
    if wrong.get("one_tag"):
        found = found.sort_values("score", ascending=False).drop_duplicates("user_pseudo_id")
    return found


def by_events(events: pd.DataFrame, rules: dict[str, Any], consent: pd.DataFrame, as_of: str
              ) -> pd.DataFrame:
    """The same event by event, with plain Python."""
    now = pd.Timestamp(as_of)
    state: dict[str, tuple] = {}
    for row in consent.itertuples():
        if row.purpose == rules["purpose"] and row.at <= now and (
                row.user_pseudo_id not in state or state[row.user_pseudo_id][0] < row.at):
            state[row.user_pseudo_id] = row.at, row.state
    seen, sums = set(), dict[tuple, list]()
    columns = list(events.columns)
    mine = events[events["user_pseudo_id"].isin([w for w, s in state.items()
                                                 if s[1] == "granted"])]
    for values in mine.astype("object").where(mine.notna(), None).itertuples(index=False):
        if tuple(values) in seen:
            continue
        seen.add(tuple(values))
        event = dict(zip(columns, values, strict=True))
        at = pd.Timestamp(event["event_timestamp"] * 1000) + pd.Timedelta(hours=8)
        if not state[event["user_pseudo_id"]][0] <= at <= now:
            continue
        fit = [r for r in rules["rules"] if event["event_name"] in r["events"]
               and r["contains"] in (event[r["column"]] or "")]
        if not fit or any(r["sensitive"] for r in fit):
            continue
        key = event["user_pseudo_id"], event["device_category"], fit[0]["tag"]
        one = sums.setdefault(key, [0.0, 0])
        one[0] += fit[0]["points"] * 0.5 ** ((now - at) / pd.Timedelta(
            days=rules["half_life_days"]))
        one[1] += 1
    rows = [(*key, *one) for key, one in sums.items() if one[0] >= rules["threshold"]]
    return pd.DataFrame(rows, columns=[*KEYS, "score", "events"])


def other_rules(gen: np.random.Generator) -> dict[str, Any]:
    """The rules of another firm: other limits and points, sensitive rules anywhere."""
    rules = house("tag_rules")
    rules["half_life_days"] = float(gen.choice([0.5, 1, 2, 4]))
    rules["threshold"] = float(gen.choice([0.6, 0.8, 1.2]))
    rules["k"] = int(gen.integers(4, 9))
    private = [r for r in rules["rules"] if r["sensitive"]]
    rest = [r for r in rules["rules"] if not r["sensitive"]]
    for rule in rest:
        rule["points"] = round(float(rule["points"] * gen.uniform(0.8, 1.3)), 2)
    rest[1]["points"] = 0.7  # less than a later rule that fits the same events
    rules["rules"] = [*private, *rest] if gen.random() < 0.3 else [*rest, *private]
    return rules


def tag_calls(world: Any) -> tuple:
    """(events, rules, consent, as_of) of a world under two firms' rules, and made by hand."""
    gen = stream(world, 225)
    log, events = world.consent_log, world.ga4_events
    mine = events["user_pseudo_id"].isin(log["user_pseudo_id"]) | (
        gen.random(len(events)) < 0.06)
    events = events[mine & events["event_name"].isin(NAMES)].reset_index(drop=True)
    now = world.tags_as_of
    early = now - pd.Timedelta(hours=int(gen.integers(5, 14)))
    other = other_rules(gen) | {"purpose": "ads_measurement", "half_life_days": 3.0}
    return ((events, other_rules(gen), log, f"{now:%Y-%m-%d %H:%M}"),
            (events, other, log, f"{early:%Y-%m-%d %H:%M}"), *tag_practice())


def _events(rows: list[tuple]) -> pd.DataFrame:
    """(visitor, Taipei time, event, item, term, page) as flat events."""
    table = pd.DataFrame(rows, columns=["user_pseudo_id", "at", "event_name", "item_id",
                                        "search_term", "page_location"])
    at = pd.to_datetime(table.pop("at")) - pd.Timedelta(hours=8)
    table.insert(0, "event_timestamp", at.to_numpy().astype("datetime64[us]").astype("int64"))
    table["device_category"] = "mobile"
    text = [c for c in table.columns if c != "event_timestamp"]
    return table.astype(dict.fromkeys(text, "str"))


def tag_practice() -> tuple:
    """Small logs by hand: who agreed when; scores on the line; sensitive goods."""
    rules = house("tag_rules") | {"threshold": 1.0, "half_life_days": 7}
    shop = "https://www.chengyu-daily.example"
    now, week = "2026-02-20 12:00", "2026-02-13 12:00"

    def log(rows: list[tuple]) -> pd.DataFrame:
        table = pd.DataFrame(rows, columns=["user_pseudo_id", "at", "purpose", "state"])
        table.insert(0, "entry_id", [f"K{n}" for n in range(1, len(table) + 1)])
        return table.astype({"at": "datetime64[ns]"} | dict.fromkeys(
            ("entry_id", "user_pseudo_id", "purpose", "state"), "str"))

    mine, other = "personalisation", "analytics"
    consent = log([
        ("back.1", "2026-02-18 09:00", mine, "granted"), ("back.1", "2026-02-10 09:00", mine,
                                                          "granted"),
        ("back.1", "2026-02-15 09:00", mine, "withdrawn"), ("no.2", "2026-02-10 09:00", mine,
                                                            "denied"),
        ("no.2", "2026-02-08 09:00", mine, "granted"), ("same.10", "2026-02-19 18:00", other,
                                                        "denied"),
        ("other.3", "2026-02-10 09:00", other, "granted"), ("gone.4", "2026-02-19 09:00", mine,
                                                            "withdrawn"),
        ("gone.4", "2026-02-10 09:00", mine, "granted"), ("late.5", "2026-02-21 09:00", mine,
                                                          "granted"),
        ("yes.6", "2026-02-13 03:00", mine, "granted"), ("yes.6", "2026-02-21 09:00", mine,
                                                         "withdrawn"),
        ("edge.7", now, mine, "granted"), ("turn.9", "2026-02-10 09:00", mine, "denied"),
        ("turn.9", "2026-02-16 09:00", mine, "granted"), ("same.10", "2026-02-19 12:00", mine,
                                                          "granted"),
    ])
    visits = _events([
        (who, when, "add_to_cart", "CYF001", None, f"{shop}/products/CYF001")
        for who in ("back.1", "no.2", "other.3", "gone.4", "late.5", "yes.6", "silent.8",
                    "turn.9", "same.10")
        for when in ("2026-02-12 12:00", "2026-02-16 12:00", "2026-02-19 12:00",
                     "2026-02-20 21:00")
    ] + [("edge.7", now, "add_to_cart", "CYF001", None, f"{shop}/products/CYF001"),
         ("yes.6", "2026-02-13 05:00", "add_to_cart", "CYH003", None, f"{shop}/cart"),
         (None, "2026-02-19 12:00", "add_to_cart", "CYF001", None, f"{shop}/cart")])
    everybody = log([(who, "2026-02-01 09:00", mine, "granted") for who in ("a.1", "b.2", "c.3")])
    goods = _events([
        ("a.1", week, "search", None, "禮盒", f"{shop}/search?q=x"),
        ("a.1", week, "view_item", "CYB002", None, f"{shop}/products/CYB002"),
        ("a.1", week, "view_item", "CYB002", None, f"{shop}/products/CYB002"),
        *[("a.1", "2026-02-20 10:00", "page_view", item, None, f"{shop}/promo/{page}")
          for item, page in ((None, "spring"), (None, "cny"), ("CYB008", "double11"))],
        ("a.1", "2026-02-20 11:00", "view_item", "CYB019", None, f"{shop}/products/CYB019"),
        ("a.1", "2026-02-20 11:30", "view_item", "CYB019", None, f"{shop}/products/CYB019"),
        ("b.2", now, "view_item", "CYF003", None, f"{shop}/products/CYF003"),
        ("b.2", now, "page_view", "CYB008", None, f"{shop}/promo/double11"),
        ("b.2", "2026-02-20 10:00", "page_view", None, None, f"{shop}/promo/double11"),
        ("b.2", "2026-02-20 09:00", "purchase", "CYB008", None, f"{shop}/checkout/thanks"),
        ("b.2", "2026-02-20 08:00", "purchase", "CYF010", None, f"{shop}/checkout/thanks"),
        ("c.3", "2026-02-19 12:00", "view_item", "CYF010", None, f"{shop}/products/CYF010"),
        ("c.3", "2026-02-19 18:00", "view_item", "CYF003", None, f"{shop}/products/CYF003"),
        ("c.3", "2026-02-18 06:00", "view_item", "CYF004", None, f"{shop}/products/CYF004"),
        ("c.3", "2026-02-17 23:00", "search", None, "毛巾", f"{shop}/search?q=y"),
    ])
    return ((visits, rules, consent, now), (goods, rules, everybody, now),
            (goods, rules | {"half_life_days": 3.5, "threshold": 0.5}, everybody, now))


def _tag(**wrong: Any) -> dict[str, Callable]:
    return {"tag_visitors": partial(tag_visitors, **wrong)}
