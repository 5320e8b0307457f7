"""T1.4.r1 and T1.4.f: the log of changes (changes.csv), right files and the truth behind them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pandas as pd

from autograder.artefacts.changes_check import FILE, judge_changes

from .base import Alternative, ArtefactExercise, Parsons
from .t1_4_changes_wrong import WRONG
from .t1_4_diagnose import diagnose
from .t1_4_table import as_known, whole_table

Files = dict[str, bytes]
# r1  steps of one change of a budget
#     a change the budget in the account, one channel, 20 % at most
#     b write down what you expect, in a number, and on which day you will look again
#     c on the day of the review, compare with what you had expected
#     d look at the whole week: which of the numbers are mature, is tracking all right?
#     e get the decision of whoever may take it
#     f write down what you see, with days and value as known this morning
R1 = Parsons(
    "T1.4.r1", blocks=("a", "b", "c", "d", "e", "f"),
    orders=(("d", "f", "b", "e", "a", "c"),),
    feedback={
        "a": "You change the budget too early. After it nobody can say any more what was expected "
             "before. Everything in writing and the decision come first.",
        "b": "You expect something before you have written down what you see. The expectation has "
             "to rest on the evidence. Which step makes it?",
        "c": "You look back before there is anything to look back on. The review comes last.",
        "e": "Whoever decides has nothing to decide on yet. Bring evidence, an expected size and a "
             "day of review first.",
        "f": "You write down evidence before you know whether its numbers can be trusted. First "
             "see which days are mature and whether tracking worked.",
        "": "Think of a surgeon: examine, write down, say what should come of it, ask for consent, "
            "operate, look again.",
    },
)


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """The log of changes, what was known on each of its mornings, and what may not be changed."""
    rules, plan = load("run_rules"), load("campaign_plan")
    start = load("run_statistics")
    table = whole_table(start, load("run_exports"))
    planned = load("run_plan")
    labels = diagnose(load("run_daily"))
    broken = labels[labels["label"] == "tracking_break"]
    actions, known, handed, left, gone = [], {}, {}, {}, {}
    for a in load("run_actions").itertuples(index=False):
        day = f"{a.date:%Y-%m-%d}"
        actions.append({"action_id": a.action_id, "date": day, "channel": a.channel,
                        "before": a.before, "after": a.after, "decided_by": a.decided_by})
        known[a.action_id] = _days(as_known(table, day), a.channel)
        handed[a.action_id] = _days(as_known(start, day), a.channel)
        left[a.action_id] = float(planned.loc[
            (planned["channel"] == a.channel) & (planned["date"] >= a.date), "planned"].sum())
        mine = broken[broken["channel"] == a.channel]["date"]
        gone[a.action_id] = [f"{d:%Y-%m-%d}" for d in sorted(mine)]
    promises = {}
    for field in rules["changes"]["promises"]:
        value: Any = plan
        for step in field.split("."):
            value = value[step]
        if isinstance(value, dict):  # prices are many: one field for each product
            promises |= {f"{field}.{product}.sale": str(one["sale"])
                         for product, one in value.items()}
        else:
            promises[field] = str(value)
    return {"rules": rules["changes"], "lag_days": rules["lag_days"], "start": plan["start"],
            "end": plan["end"], "actions": actions, "known": known, "handed": handed,
            "handed_until": f"{start['as_of'].max():%Y-%m-%d}", "left": left, "broken": gone,
            "promises": promises}


def _days(known: pd.DataFrame, channel: str) -> list[list[Any]]:
    """[date, cost, conversions, revenue] of a channel by day, None for missing."""
    part = known[known["channel"] == channel].sort_values("date")
    return [[f"{r.date:%Y-%m-%d}", *(None if pd.isna(v) else float(v)
                                     for v in (r.cost, r.conversions, r.revenue))]
            for r in part.itertuples(index=False)]


SAID = {  # channel -> kpi, expected_kpi, size, unit, reason
    "line_ads": ("cpa", "spend", "9000", "TWD",
                 "每筆轉換的費用是搜尋的兩倍多，先減一點，把錢留到檔期後段"),
    "meta": ("roas", "spend", "18", "%", "花得比計畫慢，成熟日子的 ROAS 穩定，十一月前補上"),
    "google_search": ("roas", "spend", "9", "%", "11/10 搜尋量上升，品類字還有曝光可以買"),
    "pmax": ("cpa", "cpa", "6", "%", "CPA 高於搜尋，檔期尾聲先收一點"),
}


def evidence(action: dict[str, Any], truth: dict[str, Any], kpi: str) -> tuple[str, str, float]:
    """First and last of three days that may serve as evidence, and the KPI as known then."""
    at = date.fromisoformat(action["date"])
    lag = truth["lag_days"] if truth["rules"]["kpis"][kpi]["conversions"] else 1
    known = {d: rest for d, *rest in truth["known"][action["action_id"]]}
    gone = set(truth["broken"][action["action_id"]]) if lag > 1 else set()
    last = at - timedelta(days=lag)
    while True:
        days = [(last - timedelta(days=n)).isoformat() for n in (2, 1, 0)]
        if all(d in known for d in days) and not gone & set(days):
            break
        last -= timedelta(days=1)
    cost, conversions, revenue = (sum(known[d][i] or 0 for d in days) for i in range(3))
    value = {"spend": cost, "roas": revenue / cost,
             "cpa": cost / conversions if conversions else 0.0}[kpi]
    return days[0], days[-1], value


def rows(truth: dict[str, Any]) -> list[dict[str, str]]:
    """The log's changes and one promise, as they pass."""
    out = []
    for a in truth["actions"]:
        kpi, expected, size, unit, reason = SAID[a["channel"]]
        first, last, value = evidence(a, truth, kpi)
        at = date.fromisoformat(a["date"])
        if unit == "TWD":
            size = f"{abs(a['after'] - a['before']) * 10:.0f}"
        down = a["after"] < a["before"] or expected == "cpa"
        out.append({
            "action_id": a["action_id"], "date": a["date"], "channel": a["channel"],
            "before": f"{a['before']:.0f}", "after": f"{a['after']:.0f}", "kpi": kpi,
            "evidence_from": first, "evidence_to": last, "value": f"{value:.3f}",
            "expected_kpi": expected, "direction": "down" if down else "up",
            "expected_change": size, "unit": unit,
            "review_on": (at + timedelta(days=truth["lag_days"] + 1)).isoformat(),
            "decided_by": a["decided_by"], "reason": reason})
    asked = (date.fromisoformat(truth["start"]) + timedelta(days=16)).isoformat()
    stays = truth["promises"]["offer.threshold"]
    out.append(dict.fromkeys(out[0], "") | {
        "action_id": truth["rules"]["promise_id"], "date": asked, "channel": "offer.threshold",
        "before": stays, "after": stays, "decided_by": "marketing_manager",
        "reason": "業務想提高滿額門檻；廣告已公告，不改（consumer_protection_22）"})
    return out


def as_csv(table: list[dict[str, str]], encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(table[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(table)
    return out.getvalue().encode(encoding)


def changes_files(truth: dict[str, Any]) -> Files:
    """The file as it passes."""
    return {FILE: as_csv(rows(truth))}


def _from_excel(files: Files, truth: dict[str, Any]) -> Files:
    """As Excel saves it: BOM, slashed dates, thousands, other order of columns and rows."""
    table = []
    for r in reversed(rows(truth)):
        r = dict(reversed(r.items())) | {"note": "x"}
        for column in ("date", "evidence_from", "evidence_to", "review_on"):
            r[column] = r[column].replace("-", "/")
        if r["action_id"] != truth["rules"]["promise_id"]:
            r["before"] = f"NT${float(r['before']):,.0f}"
            r["value"] = f"{float(r['value']):.2f}"
        table.append(r)
    return {FILE: as_csv(table, "utf-8-sig").replace(b"\n", b"\r\n")}


def _spend_only(files: Files, truth: dict[str, Any]) -> Files:
    """Evidence on spend, up to the day before; two promises, in English."""
    table = rows(truth)
    for r, a in zip(table, truth["actions"], strict=False):
        first, last, value = evidence(a, truth, "spend")
        r.update(kpi="spend", evidence_from=first, evidence_to=last, value=f"{value:,.1f}",
                 expected_kpi="roas", direction="up", expected_change="3.5", unit="%",
                 reason=f"Spend of {a['channel']} is off the plan on these days, so we move it")
    more = dict(table[-1])
    code = truth["promises"]["offer.code"]
    more.update(channel="offer.code", before=code, after=code,
                reason="A second code was asked for; announced as one, see fair_trade_21")
    return {FILE: as_csv([*table, more])}


F = ArtefactExercise(
    "T1.4.f", files=(FILE,), judge=judge_changes, truth=truth, correct=changes_files,
    misconceptions=WRONG,
    alternatives=(Alternative("from_excel", _from_excel), Alternative("spend_only", _spend_only)),
    hints=(
        "Copy id, date, channel, before, after and decided_by from run_actions first. Then choose "
        "for each the days that were mature on that morning.",
        "value: as_known(whole, date of the change), where whole is the whole table of T1.4.e; "
        "your channel, your days; add up cost, conversions and revenue and divide afterwards. For "
        "roas and cpa end at least lag_days before the change and leave the days of broken "
        "tracking out.",
        "known = as_known(whole, \"2025-11-06\"); part = known[(known[\"channel\"] == \"meta\") & "
        "known[\"date\"].between(\"2025-10-27\", \"2025-10-30\")]; part[\"revenue\"].sum() / "
        "part[\"cost\"].sum()",
    ),
    solution=(
        "A change is a small experiment: what was seen, what is expected, when it is judged, who "
        "answers for it. Written down before, it can be wrong and still be good work; written "
        "down after, it is always right and worth nothing. What has been promised to customers is "
        "not part of the experiment."
    ),
    equivalent_mutants={
        f"{FILE}: row {n}, expected_change changed": "how much is expected is the planner's own"
        for n in range(1, 5)
    },
)
