"""Test sessions on the main version: what the page pushed, and what reached the network."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

FUNNEL = ("view_item", "add_to_cart", "begin_checkout", "purchase")
KINDS = ("never_sent", "sent_twice", "not_pushed", "changed", "without_consent", "wrong_order",
         "pushed_twice", "value_not_items", "not_marked")
COLUMNS = ["row_id", "session", "at", "source", "push_id", "event", "consent", "transaction_id",
           "value", "discount", "currency", "items", "traffic_type"]
Row = dict[str, Any]


def log(gen: np.random.Generator, first: pd.Timestamp, plan: dict[str, Any], sessions: int,
        times: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The log of test sessions, and the faults put into it.

    Args:
        first: the first of two days of the test.
        sessions: how many; must be at least 9 * times.
        times: how often each kind of fault is put in.

    Returns:
        log: COLUMNS, one row per push (source dataLayer) or hit (source network), times in
            Asia/Taipei, value and discount in TWD with VAT.
        truth: row_id, fault.
    """
    pushes: list[Row] = []
    for n in range(sessions):
        pushes += _session(gen, n, first, plan)
    for n, row in enumerate(pushes, 1):
        row["push_id"] = f"P{n:04d}"
    hits = [_hit(gen, row) for row in pushes if row["event"] != "consent_update" and row["granted"]]
    faults: list[tuple[Row, str]] = []
    free = {f"S{n + 1:03d}" for n in range(sessions)}
    for kind in KINDS * times:
        _spoil(gen, kind, pushes, hits, faults, free)
    table = pd.DataFrame([*pushes, *hits])
    table["key"] = [id(row) for row in [*pushes, *hits]]
    table = table.sort_values(["at", "source", "push_id"], kind="stable", ignore_index=True)
    table["row_id"] = [f"D{n:04d}" for n in range(1, len(table) + 1)]
    name = dict(zip(table["key"], table["row_id"], strict=True))
    truth = pd.DataFrame([(name[id(row)], kind) for row, kind in faults],
                         columns=["row_id", "fault"])
    table["at"] = table["at"].astype("datetime64[ns]")
    text = [c for c in COLUMNS if c not in ("at", "value", "discount")]
    table = table.astype({"value": "float64", "discount": "float64", **dict.fromkeys(text, "str")})
    return table[COLUMNS], truth.sort_values(["row_id", "fault"], ignore_index=True)


def _session(gen: np.random.Generator, n: int, first: pd.Timestamp, plan: dict[str, Any]
             ) -> list[Row]:
    """The pushes of one session; `granted` says whether they may be sent."""
    at = first + pd.Timedelta(days=n % 2, hours=10, minutes=int(n // 2) * 6,
                              milliseconds=int(gen.integers(0, 60_000)))
    skus = sorted(plan["price"])
    chosen = gen.permutation(skus)[: int(gen.integers(1, 3))].tolist()
    bought = [(s, int(gen.integers(1, 4)), plan["price"][s]["sale"]) for s in chosen]
    total = sum(q * p for _, q, p in bought)
    offer = plan["offer"]
    off = int(offer["discount"]) if offer["type"] == "amount_off" and total >= offer["threshold"] \
        and gen.random() < 0.6 else 0
    answer = "denied" if gen.random() < 0.12 else "granted"
    early = gen.random() < 0.3  # the page was seen before the banner was answered
    steps = list(FUNNEL[: 4 if gen.random() < 0.75 else int(gen.integers(2, 4))])
    steps.insert(1 if early else 0, "consent_update")
    state, rows = False, []
    for step in steps:
        at += pd.Timedelta(milliseconds=int(gen.integers(2_000, 30_000)))
        row: Row = dict.fromkeys(COLUMNS)
        row |= {"session": f"S{n + 1:03d}", "at": at, "source": "dataLayer", "event": step}
        if step == "consent_update":
            state, row["consent"] = answer == "granted", answer
        else:
            late = step in FUNNEL[2:]
            items = bought if step != "view_item" else [(bought[0][0], 1, bought[0][2])]
            row |= {
                "currency": "TWD", "items": "|".join(f"{s}:{q}:{p}" for s, q, p in items),
                "value": sum(q * p for _, q, p in items) - (off if late else 0),
                "discount": off if late and off else None,
            }
            if step == "purchase":
                row["transaction_id"] = f"CYT{at:%m%d}{n + 1:04d}"
        row["granted"] = state
        rows.append(row)
    return rows


def _hit(gen: np.random.Generator, push: Row) -> Row:
    row: Row = dict.fromkeys(COLUMNS)
    row |= {k: push[k] for k in ("session", "push_id", "event", "transaction_id", "value",
                                 "currency")}
    at = push["at"] + pd.Timedelta(milliseconds=int(gen.integers(80, 900)))
    return row | {"at": at, "source": "network", "traffic_type": "internal"}


def _spoil(gen: np.random.Generator, kind: str, pushes: list[Row], hits: list[Row],
           faults: list[tuple[Row, str]], free: set[str]) -> None:
    """Put one fault of a kind into a session that has none yet."""
    for session in gen.permutation(sorted(free)).tolist():
        own = [r for r in pushes if r["session"] == session]
        sent = [h for h in hits if h["session"] == session]
        by = {r["event"]: r for r in own}
        if by["consent_update"]["consent"] == "granted" and "purchase" in by and sent \
                and _put(gen, kind, by, sent, pushes, hits, faults):
            free.discard(session)
            return
        if kind == "without_consent" and by["consent_update"]["consent"] == "denied":
            hit = _hit(gen, own[-1])
            hits.append(hit)
            faults.append((hit, kind))
            free.discard(session)
            return


def _put(gen: np.random.Generator, kind: str, by: dict[str, Row], sent: list[Row],
         pushes: list[Row], hits: list[Row], faults: list[tuple[Row, str]]) -> bool:
    hit = sent[int(gen.integers(0, len(sent)))]
    if kind == "never_sent":
        hits.remove(hit)
        faults.append((next(r for r in by.values() if r["push_id"] == hit["push_id"]), kind))
    elif kind == "sent_twice":
        again = hit | {"at": hit["at"] + pd.Timedelta(milliseconds=int(gen.integers(5, 400)))}
        hits.append(again)
        faults.append((again, kind))
    elif kind == "not_pushed":
        stray = hit | {"push_id": None, "event": "page_view", "transaction_id": None,
                       "value": None, "currency": None,
                       "at": hit["at"] + pd.Timedelta(milliseconds=1500)}
        hits.append(stray)
        faults.append((stray, kind))
    elif kind == "changed":
        hit = next(h for h in sent if h["event"] == "purchase")
        field = ("transaction_id", "value", "currency")[int(gen.integers(0, 3))]
        hit[field] = {"transaction_id": None, "value": round(hit["value"] / 1.05),
                      "currency": "USD"}[field]
        faults.append((hit, kind))
    elif kind == "without_consent":
        before = [r for r in by.values() if r["event"] in FUNNEL and not r["granted"]]
        if not before:
            return False
        early = _hit(gen, before[0])
        early["at"] = before[0]["at"] + pd.Timedelta(milliseconds=50)
        hits.append(early)
        faults.append((early, kind))
    elif kind == "wrong_order":
        begin, cart = by["begin_checkout"], by["add_to_cart"]
        if not cart["granted"]:
            return False
        begin["at"], cart["at"] = cart["at"], begin["at"]
        for row in (begin, cart):
            own = next(h for h in sent if h["push_id"] == row["push_id"])
            own["at"] = row["at"] + pd.Timedelta(milliseconds=90)
        faults.append((begin, kind))
    elif kind == "pushed_twice":
        old = by["purchase"]
        again = old | {"at": old["at"] + pd.Timedelta(seconds=21),
                       "push_id": f"P{len(pushes) + 1:04d}"}
        pushes.append(again)
        hits.append(_hit(gen, again))
        faults.append((again, kind))
    elif kind == "value_not_items":
        row = by["begin_checkout"]
        own = next(h for h in sent if h["push_id"] == row["push_id"])
        row["value"] = own["value"] = row["value"] + (row["discount"] or 80)
        faults.append((row, kind))
    else:
        hit["traffic_type"] = None if gen.random() < 0.5 else "external"
        faults.append((hit, kind))
    return True
