"""T1.3.f audit of a dataLayer and network log: reference, held-out logs, known wrong ways."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

FUNNEL = ("view_item", "add_to_cart", "begin_checkout", "purchase")
HAND_YEAR = 2024  # the first held-out world; inputs made by hand need no second look
COLUMNS = ("row_id", "session", "at", "source", "push_id", "event", "consent", "transaction_id",
           "value", "discount", "currency", "items", "traffic_type")


def items_value(text: str) -> int:
    """What the items of one push cost: sku:quantity:price, joined by |."""
    total = 0
    for item in text.split("|"):
        _, quantity, price = item.split(":")
        total += int(quantity) * int(price)
    return total


def audit_datalayer(log: pd.DataFrame, **wrong: Any) -> pd.DataFrame:
    """Faults of pushes and of the hits they lead to, one row per fault.

    Args:
        log: row_id, session, at, source (dataLayer, network), push_id, event, consent,
            transaction_id, value, discount, currency, items, traffic_type; in any order.

    Returns:
        row_id, fault (see `autograder.artefacts.datalayer_check.KINDS`).
    """
    if wrong.get("ties_as_they_stand"):
        log = log.sort_values("at", kind="stable")
    elif not wrong.get("file_order"):
        log = log.sort_values(["at", "row_id"])
    pushes, hits = log[log["source"] == "dataLayer"], log[log["source"] == "network"]
    events = pushes[pushes["event"] != "consent_update"]
    found: list[tuple[str, pd.Series]] = []

    def add(kind: str, rows: pd.DataFrame) -> None:
        found.append((kind, rows["row_id"]))

    sent = events["push_id"].isin(hits["push_id"])
    answers = _by_session(pushes[pushes["event"] == "consent_update"], "consent")
    steps = _by_session(events, "event")
    granted = _flags(_granted(s, at, answers, wrong) for s, at in _moments(events))
    if wrong.get("by_event"):
        keys = set(zip(hits["session"], hits["event"], strict=True))
        sent = pd.Series([(s, e) in keys for s, e in zip(events["session"], events["event"],
                                                         strict=True)], events.index, dtype=bool)
    add("never_sent", events[~sent & (granted | bool(wrong.get("withheld_is_lost")))])
    if wrong.get("consent_never_sent"):
        add("never_sent", pushes[pushes["event"] == "consent_update"])
    known = hits[hits["push_id"].notna()]
    twice = known.duplicated("push_id", keep=False if wrong.get("all_of_twice") else "first")
    if wrong.get("missing_ids_alike"):
        twice = hits["push_id"].duplicated()
        known = hits
    if wrong.get("twice_by_order"):
        known = hits[hits["transaction_id"].notna()]
        twice = known.duplicated("transaction_id")
    add("sent_twice", known[twice])
    stray = ~hits["push_id"].isin(events["push_id"])
    if wrong.get("stray_if_blank"):
        stray = hits["push_id"].isna()
    add("not_pushed", hits[stray])
    add("changed", _changed(hits, events, wrong))
    allowed = _flags(_granted(s, at, answers, wrong) for s, at in _moments(hits))
    if wrong.get("consent_of_push"):
        of = dict(zip(events["push_id"], granted, strict=True))
        allowed = _flags(bool(of.get(p, True)) for p in hits["push_id"])
    add("without_consent", hits[~allowed])
    add("wrong_order", events[_flags(_too_early(*row, steps, wrong) for row in zip(
        events["session"], events["at"], events["event"], strict=True))])
    bought = events[(events["event"] == "purchase")]
    if not wrong.get("missing_orders_alike"):
        bought = bought[bought["transaction_id"].notna()]
    if wrong.get("pushed_twice_in_hits"):
        bought = hits[(hits["event"] == "purchase") & hits["transaction_id"].notna()]
    keys = ["session", "transaction_id"] if wrong.get("within_session") else "transaction_id"
    add("pushed_twice", bought[bought.duplicated(keys)])
    told = events[events["items"].notna()]
    add("value_not_items", told[_flags(_differs(row, wrong) for row in told.itertuples())])
    marked = hits["traffic_type"].eq("internal")
    if wrong.get("blank_is_marked"):
        marked |= hits["traffic_type"].isna()
    add("not_marked", hits[~marked])
    rows = [(row_id, kind) for kind, ids in found for row_id in ids]
    if wrong.get("one_each"):
        rows = list({row_id: (row_id, kind) for row_id, kind in reversed(rows)}.values())
    return pd.DataFrame(rows, columns=["row_id", "fault"])


def _flags(values: Iterable[bool]) -> np.ndarray:
    return np.array(list(values), dtype=bool)


def _moments(rows: pd.DataFrame) -> Iterable[tuple[str, pd.Timestamp]]:
    return zip(rows["session"], rows["at"], strict=True)


def _by_session(rows: pd.DataFrame, column: str) -> dict[str, list[tuple[pd.Timestamp, str]]]:
    """session -> (at, value) in the order of the rows."""
    found: dict[str, list[tuple[pd.Timestamp, str]]] = {}
    for session, at, value in zip(rows["session"], rows["at"], rows[column], strict=True):
        found.setdefault(session, []).append((at, value))
    return found


def _granted(session: str, at: pd.Timestamp, answers: dict, wrong: dict[str, Any]) -> bool:
    """Whether the last answer up to this moment of the session is granted."""
    own = answers.get(session, [])
    if not wrong.get("ever_granted"):
        late = wrong.get("same_moment_too_late")
        own = [a for a in own if (a[0] < at if late else a[0] <= at)]
    told = [consent for _, consent in own]
    if wrong.get("ever_granted") or wrong.get("any_answer"):
        return "granted" in told
    if not told:
        return bool(wrong.get("silence_is_consent"))
    return told[0 if wrong.get("first_answer") else -1] == "granted"


def _too_early(session: str, at: pd.Timestamp, event: str, steps: dict, wrong: dict[str, Any]
               ) -> bool:
    """Whether the step before this one has not been pushed earlier in the session."""
    if event not in FUNNEL[1:]:
        return False
    place = FUNNEL.index(event)
    wanted = FUNNEL[:place] if wrong.get("any_earlier_step") else FUNNEL[place - 1:place]
    own = steps.get(session, [])
    if wrong.get("all_sessions"):
        own = [one for rows in steps.values() for one in rows]
    if not wrong.get("anywhere"):
        own = [s for s in own if (s[0] <= at if wrong.get("same_time_counts") else s[0] < at)]
    return not any(name in wanted for _, name in own)


def _changed(hits: pd.DataFrame, events: pd.DataFrame, wrong: dict[str, Any]) -> pd.DataFrame:
    fields = ["transaction_id", "value", "currency"]
    if wrong.get("value_only"):
        fields = ["value"]
    told = events[["push_id", *fields]].dropna(subset=["push_id"])
    both = hits.merge(told, on="push_id", suffixes=("", "_pushed"))
    differs = pd.Series(False, both.index)
    for field in fields:
        mine, theirs = both[field], both[f"{field}_pushed"]
        other = mine.ne(theirs) & ~(mine.isna() & theirs.isna())
        if wrong.get("nothing_alike"):
            other = mine.ne(theirs)
        if wrong.get("loss_unseen"):
            other &= mine.notna()
        if wrong.get("blank_differs_not"):
            other &= mine.notna() & theirs.notna()
        differs |= other.astype(bool)
    return both[differs].drop_duplicates("row_id")


def _differs(row: Any, wrong: dict[str, Any]) -> bool:
    off = 0 if pd.isna(row.discount) or wrong.get("discount_ignored") else row.discount
    if wrong.get("discount_needed") and pd.isna(row.discount):
        off = float("nan")
    if wrong.get("quantity_ignored"):
        goods = sum(int(i.split(":")[2]) for i in row.items.split("|"))
    elif wrong.get("first_item_only"):
        goods = items_value(row.items.split("|")[0])
    else:
        goods = items_value(row.items)
    return bool(row.value != goods - off)


# --- inputs -----------------------------------------------------------------------------------

def made(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """A log of a few rows; `s` is seconds after ten o'clock."""
    start = pd.Timestamp("2025-10-28 10:00:00")
    table = pd.DataFrame([
        {**dict.fromkeys(COLUMNS), **{k: v for k, v in row.items() if k != "s"},
         "at": start + pd.Timedelta(seconds=row["s"])} for row in rows], columns=list(COLUMNS))
    table["at"] = table["at"].astype("datetime64[ns]")
    text = [c for c in COLUMNS if c not in ("at", "value", "discount")]
    return table.astype({"value": "float64", "discount": "float64", **dict.fromkeys(text, "str")})


def push(ident: str, s: float, session: str, push_id: str, event: str, **more: Any) -> dict:
    """A push of a hand-made log."""
    return {"row_id": ident, "s": s, "session": session, "source": "dataLayer",
            "push_id": push_id, "event": event, **more}


def hit(ident: str, s: float, session: str, push_id: str | None, event: str, **more: Any) -> dict:
    """A hit of a hand-made log."""
    return {"row_id": ident, "s": s, "session": session, "source": "network",
            "push_id": push_id, "event": event, "traffic_type": "internal", **more}


def hand_logs() -> tuple:
    """Logs by hand: consent that comes late or is taken back, order, doubles, amounts, nothing."""
    ask = "consent_update"
    cake = {"value": 998.0, "currency": "TWD", "items": "CYF004:2:499"}
    sent = {"value": 998.0, "currency": "TWD"}
    consent = [
        push("A01", 0, "S1", "P1", "view_item", **cake),
        push("A02", 5, "S1", "P2", ask, consent="granted"),
        push("A03", 9, "S1", "P3", "add_to_cart", **cake),
        hit("A04", 10, "S1", "P3", "add_to_cart", **sent),
        push("A05", 20, "S1", "P4", ask, consent="denied"),
        push("A06", 22, "S1", "P5", "begin_checkout", **cake),
        hit("A07", 23, "S1", "P5", "begin_checkout", **sent),
        push("A08", 0, "S2", "P6", ask, consent="denied"),
        push("A09", 4, "S2", "P7", "view_item", **cake),
        push("A10", 8, "S2", "P8", ask, consent="granted"),
        push("A11", 8, "S2", "P9", "add_to_cart", **cake),
        push("A12", 12, "S3", "P10", "view_item", **cake),
        hit("A13", 13, "S3", "P10", "view_item", **sent),
        push("A14", 30, "S1", "P11", ask, consent="granted"),
        push("A15", 31, "S1", "P12", "view_item", **cake),
        hit("A16", 19.5, "S1", "P1", "view_item", **sent),
        hit("A17", 20, "S1", "P3", "add_to_cart", **sent),
    ]
    order = [
        push("B01", 0, "S1", "P1", ask, consent="granted"),
        push("B02", 2, "S1", "P2", "view_item", **cake),
        hit("B03", 2.5, "S1", "P2", "view_item", **sent),
        push("B04", 9, "S1", "P3", "add_to_cart", **cake),
        push("B05", 9, "S1", "P4", "begin_checkout", **cake),
        hit("B06", 9.4, "S1", "P3", "add_to_cart", **sent),
        hit("B07", 9.5, "S1", "P4", "begin_checkout", **sent),
        push("B08", 12, "S1", "P5", "purchase", transaction_id="T1", **cake),
        hit("B09", 12.5, "S1", "P5", "purchase", transaction_id="T1", **sent),
        push("B10", 1, "S2", "P6", ask, consent="granted"),
        push("B11", 3, "S2", "P7", "view_item", **cake),
        hit("B12", 3.5, "S2", "P7", "view_item", **sent),
        push("B13", 15, "S2", "P8", "purchase", transaction_id="T1", **cake),
        hit("B14", 15.5, "S2", "P8", "purchase", transaction_id="T1", **sent),
        push("B15", 16, "S2", "P9", "purchase", **cake),
        hit("B16", 16.5, "S2", "P9", "purchase", **sent),
        push("B17", 18, "S2", "P10", "purchase", **cake),
        hit("B18", 18.5, "S2", "P10", "purchase", **sent),
        push("B19", 20, "S2", "P11", "add_to_cart", **cake),
        hit("B20", 20.5, "S2", "P11", "add_to_cart", **sent),
        push("B21", 0.5, "S1", "P12", "begin_checkout", **cake),
        hit("B22", 0.9, "S1", "P12", "begin_checkout", **sent),
        push("B23", 30, "S3", "P13", ask, consent="granted"),
        push("B24", 31, "S3", "P14", "view_item", **cake),
        hit("B25", 31.5, "S3", "P14", "view_item", **sent),
        push("B26", 33, "S3", "P15", "begin_checkout", transaction_id="T8", **cake),
        hit("B27", 33.5, "S3", "P15", "begin_checkout", transaction_id="T8", **sent),
        push("B28", 35, "S3", "P16", "purchase", transaction_id="T8", **cake),
        hit("B29", 35.5, "S3", "P16", "purchase", transaction_id="T8", **sent),
    ]
    two = {"currency": "TWD", "items": "CYF004:1:499|CYB017:3:480"}
    amounts = [
        push("C01", 0, "S1", "P1", ask, consent="granted"),
        push("C02", 1, "S1", "P2", "view_item", value=1939.0, **two),
        hit("C03", 1.5, "S1", "P2", "view_item", value=1939.0, currency="TWD"),
        push("C04", 3, "S1", "P3", "add_to_cart", value=1939.0, **two),
        hit("C05", 3.2, "S1", "P3", "add_to_cart", value=1847.0, currency="TWD"),
        hit("C06", 3.1, "S1", "P3", "add_to_cart", value=1939.0, currency="twd"),
        push("C07", 5, "S1", "P4", "begin_checkout", value=1789.0, discount=150.0, **two),
        hit("C08", 5.5, "S1", "P4", "begin_checkout", value=1789.0, currency="TWD",
            traffic_type=None),
        push("C09", 8, "S1", "P5", "purchase", value=1939.0, discount=150.0,
             transaction_id="T9", **two),
        hit("C10", 8.5, "S1", "P5", "purchase", value=1939.0, currency="TWD"),
        hit("C11", 9.0, "S1", None, "page_view"),
        hit("C12", 9.5, "S1", None, "page_view", traffic_type="external"),
        hit("C13", 9.7, "S1", "P77", "scroll"),
        push("C14", 10, "S1", "P6", "scroll"),
        hit("C15", 10.2, "S1", "P6", "scroll"),
        push("C16", 11, "S1", "P7", "add_to_cart", value=979.0, **two),
        hit("C17", 11.5, "S1", "P7", "add_to_cart", value=979.0, currency=None),
        hit("C19", 12, "S1", "P6", "scroll"),
        hit("C18", 12, "S1", "P6", "scroll", value=5.0),
        push("C22", 13, "S1", "P9", "purchase", value=1939.0, transaction_id="T7", **two),
        push("C21", 13, "S1", "P8", "purchase", value=1939.0, transaction_id="T7", **two),
        hit("C24", 13.5, "S1", "P8", "purchase", value=1939.0, transaction_id="T7",
            currency="TWD"),
        hit("C25", 14, "S1", "P9", "purchase", value=1939.0, transaction_id="T7",
            currency="TWD"),
        hit("C23", 13.5, "S1", "P8", "purchase", value=1939.0, transaction_id="T7",
            currency="TWD"),
        push("C26", 16, "S1", "P10", "view_item", **two),
        hit("C27", 16.5, "S1", "P10", "view_item", currency="TWD"),
    ]
    return ((made(amounts),), (made(order).iloc[::-1].reset_index(drop=True),), (made(consent),),
            (made(consent).iloc[:0],))


def logs(world: Any) -> tuple:
    """The world's log, mixed up every other year; in one year also those made by hand, which tell
    the most ways apart and come first."""
    log = world.datalayer_log
    if world.year % 2:
        log = log.sample(frac=1, random_state=world.seed % 1000).reset_index(drop=True)
    return (*(hand_logs() if world.year == HAND_YEAR else ()), (log,))


def way(**wrong: Any) -> Any:
    """A known wrong way."""
    return partial(audit_datalayer, **wrong)
