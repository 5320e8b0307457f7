"""The closing case after its launch: what each morning said, the shop's orders, the log before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from . import rng
from .launch.golive import version
from .run import downloads, play

SHIPPED_SEED = 515
FEE, HANDLING, VAT = 0.12, 105, 0.05  # agency fee on media; TWD of an order that is kept; VAT
# Share of a channel's true buyers whom the shop's own last click finds there.
CREDITED = {"google_search": 0.94, "pmax": 0.74, "meta": 0.66, "line_ads": 0.56}
OTHER = ("direct", "organic_search")
STATES = ("completed", "cancelled", "returned", "unclaimed")
LIKELY = (0.865, 0.055, 0.035, 0.045)


def mornings(run: play.Run) -> pd.DataFrame:
    """What the platforms said on each morning, tidied by the course, in no order of mornings.

    Returns:
        morning, date, channel, cost, conversions, revenue (TWD without VAT; NA where a platform
        wrote a dash); the days that the morning's downloads covered.
    """
    full = frozenset({"D07", "D08"})
    parts = []
    for morning in downloads.mornings(run, "full", full):
        table = downloads._covered(run, morning, full)
        found = table["conversions"].to_numpy()
        empty = (table["channel"].to_numpy() == "meta") & (found == 0)
        parts.append(pd.DataFrame({
            "morning": morning, "date": table["date"], "channel": table["channel"],
            "cost": table["cost"], "conversions": np.where(empty, np.nan, found),
            "revenue": np.where(empty, np.nan, np.round(table["value"] / (1 + VAT), 2)),
        }))
    # The last download lies on top of the pile.
    table = pd.concat([parts[-1], *parts[:-1]], ignore_index=True)
    return table.astype({"morning": "datetime64[ns]", "channel": "str"})


def orders(seed: int, year: int, run: play.Run) -> pd.DataFrame:
    """Orders of the shop around the flight, three days before and after it as well.

    Returns:
        order_id, ordered_at, channel (the shop's last click), status (see STATES), total, refund
        (TWD with VAT; of kept orders only), goods_cost (TWD without VAT).
    """
    gen = rng.stream(seed, year, "case_orders")
    days = run.days
    share = days["channel"].map(CREDITED).to_numpy() * np.exp(gen.normal(0, 0.03, len(days)))
    found = gen.binomial(days["true_conversions"].astype(int), np.clip(share, 0, 1))
    other = np.maximum(run.shop["orders"].to_numpy() * 1.05
                       - np.bincount(days["date"].factorize()[0], found), 0).astype(int)
    first, last = days["date"].min(), days["date"].max()
    around = [first - pd.Timedelta(days=n) for n in (1, 2, 3)] + [
        last + pd.Timedelta(days=n) for n in (1, 2, 3)]
    date = np.concatenate([
        np.repeat(days["date"].to_numpy(), found), np.repeat(run.shop["date"].to_numpy(), other),
        np.repeat(np.array(around, dtype="datetime64[ns]"), 40)])
    channel = np.concatenate([
        np.repeat(days["channel"].to_numpy(dtype=object), found),
        gen.choice(OTHER, int(other.sum())), gen.choice([*CREDITED, *OTHER], 240)])
    count = len(date)
    # Most people order in the evening; some a minute before midnight.
    minutes = np.clip(gen.normal(1_170, 220, count), 0, 1_439).astype(int)
    total = np.round(play.BASKET * np.exp(gen.normal(-0.06, 0.35, count)))
    state = gen.choice(STATES, count, p=LIKELY)
    kept = state == "completed"
    refund = np.where(kept & (gen.random(count) < 0.04), np.round(total * gen.uniform(
        0.1, 0.6, count)), 0)
    table = pd.DataFrame({
        "ordered_at": date + minutes.astype("timedelta64[m]"), "channel": channel, "status": state,
        "total": total, "refund": refund,
        "goods_cost": np.round(total / (1 + VAT) * gen.uniform(0.42, 0.52, count)),
    }).sort_values(["ordered_at", "channel"], kind="stable", ignore_index=True)
    table.insert(0, "order_id", [f"M{year % 100}{n:05d}" for n in range(1, count + 1)])
    kinds = {"ordered_at": "datetime64[ns]", "order_id": "str", "channel": "str", "status": "str"}
    return table.astype(kinds)


def ledger(run: play.Run, table: pd.DataFrame) -> dict[str, float]:
    """The truth, counted in whole cents order by order; see `case_rules.yml` for the keys."""
    start, end = run.days["date"].min(), run.days["date"].max() + pd.Timedelta(days=1)
    cents, goods, kept, credited = 0, 0, 0, 0
    for row in table.itertuples():
        if row.channel not in CREDITED or not start <= row.ordered_at < end:
            continue
        credited += 1
        if row.status == "completed":
            kept += 1
            cents += round(100 * (row.total - row.refund))
            goods += round(100 * row.goods_cost)
    spend = sum(round(100 * c) for c in run.days["spend"]) / 100
    net, cost = cents / 105, spend * (1 + FEE)
    return {"spend": spend, "net_revenue": net, "lost_share": 1 - kept / credited,
            "roi": (net - goods / 100 - HANDLING * kept - cost) / cost}


def benefit(seed: int, year: int) -> dict[str, int]:
    """Net revenue of the ads that the plan expected: low, base, high (TWD, 80 % interval)."""
    gen = rng.stream(seed, year, "case_benefit")
    base = float(gen.uniform(4.4e6, 5.4e6)) if seed != SHIPPED_SEED else 4_800_000.0
    width = float(gen.uniform(0.10, 0.20)) if seed != SHIPPED_SEED else 0.15
    return {"low": int(round(base * (1 - width), -4)), "base": int(round(base, -4)),
            "high": int(round(base * (1 + width), -4))}


def launch_log(seed: int, year: int, run: play.Run, total: int, draft: str) -> dict[str, Any]:
    """What the tracker and the mailbox hold on the afternoon before the launch.

    Returns:
        now, launch_at; total (TWD without VAT); draft (hash of the page as handed out); approvals
        [{by, role, at, version}]; rollback {owner, plan}; defects [{id, kind, severity, state,
        fixed_by}]; people {id: {does, role}}.
    """
    gen = rng.stream(seed, year, "launch_log")
    shipped = seed == SHIPPED_SEED
    launch = run.days["date"].min() + pd.Timedelta(hours=10)
    hashed = version(draft)

    def one(by: str, role: str, hours: int, of: str = hashed) -> dict[str, Any]:
        return {"by": by, "role": role, "at": _time(launch - pd.Timedelta(hours=hours)),
                "version": of}

    low = one("yuan", "marketing_manager", int(gen.integers(90, 96)))
    right = one("gm", "general_manager", int(gen.integers(68, 72)))
    board = one("board", "board", 97, version(draft + " "))
    approvals = [[low, right], [low], [], [board, low, right]][
        0 if shipped else int(gen.integers(0, 4))]
    owner, plan = [("pohan", ""), ("pohan", "回復到檔期前的首頁 RB-3"), (None, "RB-3"),
                   ("", None)][0 if shipped else int(gen.integers(0, 4))]
    return {
        "now": _time(launch - pd.Timedelta(hours=66)), "launch_at": _time(launch),
        "total": total, "draft": hashed, "approvals": approvals,
        "rollback": {"owner": owner, "plan": plan},
        "defects": [
            {"id": "K01", "kind": "price", "severity": "blocker", "state": "fixed",
             "fixed_by": "planner"},
            {"id": "K02", "kind": "event", "severity": "critical",
             "state": str(gen.choice(["fixed", "retest"])), "fixed_by": "planner"},
            {"id": "K03", "kind": "alt", "severity": "minor", "state": "fixed",
             "fixed_by": "planner"},
            {"id": "K04", "kind": "checkout", "severity": "blocker", "state": "closed",
             "fixed_by": "pohan"}],
        "people": {
            "planner": {"does": "行銷企劃（你） planner (you)", "role": "marketing_planner"},
            "pinyu": {"does": "設計 design", "role": "designer"},
            "pohan": {"does": "資訊 IT", "role": "it_lead"},
            "min": {"does": "法務 legal", "role": "legal"},
            "yuan": {"does": "行銷經理 marketing manager", "role": "marketing_manager"},
            "gm": {"does": "總經理 general manager", "role": "general_manager"}},
    }


def _time(moment: pd.Timestamp) -> Any:
    return moment.to_pydatetime().replace(microsecond=0)


def report_rules(usual: str) -> str:
    """The case's rules for a report: its own, and from the usual ones what holds for any report."""
    own = (Path(__file__).parent / "case_report_rules.yml").read_text(encoding="utf-8")
    rules = yaml.safe_load(usual)
    shared = {key: rules[key] for key in ("fields", "units", "causal", "not_claimed", "about_data")}
    return own + "\n" + yaml.safe_dump(shared, allow_unicode=True, sort_keys=False, width=100)
