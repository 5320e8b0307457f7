"""The log of changes (changes.csv, T1.4.f): each change with evidence, expectation and review."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

from .csv_rows import Row, read_rows
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, empty

FILE = "changes.csv"
NUMBERS = ("before", "after", "value", "expected_change")
LOGGED = ("date", "channel", "before", "after", "decided_by")
PROMISED = ("date", "channel", "before", "after", "decided_by", "reason")
MONEY = ("元", "新臺幣", "新台幣", "NT$", "NTD", "NT", "twd", "$")
_NUMBER = re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?|\d+(\.\d+)?")


def judge_changes(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the file, None where nothing is.

    Args:
        files: name -> content.
        truth: {"rules": changes of run_rules, "lag_days", "start", "end": of the flight,
            "actions": rows of the action log {action_id, date, channel, before, after,
            decided_by}, "known": action_id -> [date, cost, conversions, revenue] of the channel as
            known on that morning, "handed": the same from the table that was handed over, which
            ends on the morning "handed_until", "left": action_id -> planned spend from that day
            on, "broken": action_id -> days of broken tracking in that channel, "promises":
            field of the plan -> its value as text}.
    """
    try:
        _changes(read_rows(FILE, files.get(FILE), truth["rules"]["columns"], NUMBERS), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _changes(rows: list[Row], truth: dict[str, Any]) -> None:
    rules = truth["rules"]
    actions = {a["action_id"]: a for a in truth["actions"]}
    done, kept = [], []
    for row in rows:
        if row["date"].startswith("2099"):
            raise Fault("Line {number} of {name} is still the example of the template. Delete that "
                        "row, or write your own over all of it.", number=row.line, name=FILE)
        if row["action_id"].upper() == rules["promise_id"]:
            kept.append(row)
        elif row["action_id"] in actions:
            done.append(row["action_id"])
        else:
            raise Fault("Line {number} of {name} is about {id}, which the log of changes does not "
                        "have. Write down what was done, and nothing else.", number=row.line,
                        name=FILE, id=row["action_id"][:20] or "?")
        for column in PROMISED if row in kept else rules["columns"]:
            if not row[column] or column != "unit" and empty(row[column]):
                raise Fault("{row} has no {column}. Fill it in." if column != "value" else
                            "{row} has no {column}. Where your table does not hold these days, "
                            "compute it from the whole table of T1.4.e.",
                            row=_which(row), column=column)
    for action in actions:
        if done.count(action) != 1:
            raise Fault("{id} must stand in {name} exactly once. Every change of run_actions has "
                        "its row.", id=action, name=FILE)
    for row in rows:
        if row["action_id"] in actions:
            _as_logged(row, actions[row["action_id"]])
            _evidence(row, truth)
            _expected(row, truth)
            _review(row, truth)
    _reasons(rows, rules)
    if not kept:
        raise Fault("{name} has no row on a promise that is kept. Add one with {id} as its "
                    "action_id.", name=FILE, id=rules["promise_id"])
    for row in kept:
        _promise(row, truth)


def _which(row: Row) -> Text | str:
    """The change that a row is about, and its line in the file."""
    if not row["action_id"]:
        return Text("line {number} of {name}", number=row.line, name=FILE)
    return Text("{id} (line {number} of {name})", id=row["action_id"][:20], number=row.line,
                name=FILE)


def _where(row: Row, column: str) -> Text:
    return Text("{column} of {row}", column=column, row=_which(row))


def _value(row: Row, column: str) -> float:
    cell = row[column].replace("NT$", "").strip()
    if cell[:1] in ("+", "-") and _NUMBER.fullmatch(cell[1:].strip()):
        raise Fault("{where} has a sign: you have “{value}”. Write the size without it; up or down "
                    "stands in direction.", where=_where(row, column), value=row[column][:20])
    if not _NUMBER.fullmatch(cell):
        raise Fault("{where} is not a plain number above 0: you have “{value}”. Write digits only; "
                    "up or down stands in direction.", where=_where(row, column),
                    value=row[column][:20])
    return float(cell.replace(",", ""))


def _as_logged(row: Row, action: dict[str, Any]) -> None:
    for column in LOGGED:
        if column == "date":
            same = a_day(row[column], _where(row, column)).isoformat() == action[column]
        elif column in ("before", "after"):
            same = abs(_value(row, column) - action[column]) < 0.5
        else:
            same = row[column] == action[column]
        if not same:
            alike = words(row[column]) == words(action[column])
            raise Fault("{where} is written otherwise than in run_actions: you have “{value}”. "
                        "Copy it letter by letter, capitals as well." if alike else
                        "{where} is not what the log of changes says about {id}. The log is what "
                        "was done in the account; copy it from run_actions.",
                        where=_where(row, column), id=action["action_id"],
                        value=row[column][:20])


def _evidence(row: Row, truth: dict[str, Any]) -> None:
    rules, at = truth["rules"], a_day(row["date"], _where(row, "date"))
    first, last = (a_day(row[c], _where(row, c)) for c in ("evidence_from", "evidence_to"))
    if row["kpi"] not in rules["kpis"]:
        raise Fault("{where} is “{value}”. Use one of {names}.", where=_where(row, "kpi"),
                    value=row["kpi"][:20], names=", ".join(rules["kpis"]))
    if last < first:
        raise Fault("The evidence of {row} ends before it begins. Swap evidence_from and "
                    "evidence_to.", row=_which(row))
    if last >= at:
        raise Fault("The evidence of {row} holds days that were not over when the change was "
                    "made. Use days before its date.", row=_which(row))
    if first < date.fromisoformat(truth["start"]):
        raise Fault("The evidence of {row} begins before the flight. Nothing is known of those "
                    "days. Choose later ones.", row=_which(row))
    if (last - first).days + 1 < rules["evidence_days"]:
        raise Fault("The evidence of {row} covers fewer than {least} days. One day is an "
                    "accident; take more.", row=_which(row), least=rules["evidence_days"])
    span = [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]
    if rules["kpis"][row["kpi"]]["conversions"]:
        if (at - last).days < truth["lag_days"]:
            raise Fault("The evidence of {row} rests on conversions of days that were not mature: "
                        "on that morning many of them were still to come. End it at least {lag} "
                        "days before the change.", row=_which(row), lag=truth["lag_days"])
        if set(span) & set(truth["broken"][row["action_id"]]):
            raise Fault("The evidence of {row} holds days on which tracking was broken. Their "
                        "conversions were never counted. Choose other days.",
                        row=_which(row))
    known = {d: rest for d, *rest in truth["known"][row["action_id"]]}
    found = [known[d] for d in span if d in known]
    if not found:
        raise Fault("Nothing was known about {channel} on the days of {row}. Choose days on "
                    "which it ran.", row=_which(row), channel=row["channel"])
    right = _kpi(row["kpi"], found)
    off = max(0.005 * right, 0.006 if row["kpi"] == "roas" else 0.6)
    mine = _value(row, "value")
    if abs(mine - right) <= off:
        return
    places = {"where": _where(row, "value"), "kpi": row["kpi"], "channel": row["channel"]}
    if slip := _known_slip(row["kpi"], mine, right, off, found):
        raise Fault(slip, **places)
    handed = {d: rest for d, *rest in truth["handed"].get(row["action_id"], ())}
    before = _kpi(row["kpi"], [handed[d] for d in span if d in handed])
    if abs(mine - before) <= off:
        raise Fault("{where} fits the table that was handed to you, which ends on the morning of "
                    "{day}. By the day of the change more was known: compute it from the whole "
                    "table of T1.4.e.", day=truth["handed_until"], **places)
    way = Text("too high") if mine > right else Text("too low")
    raise Fault("{where} is {direction} for spend of {channel} on these days as it was known "
                "on that morning. Add up cost from as_known(table, date)."
                if row["kpi"] == "spend" else
                "{where} is {direction} for {kpi} of {channel} on these days as it was "
                "known on that morning. Compute it from as_known(table, date): first add "
                "up over the days, then divide.", direction=way, **places)


def _kpi(kpi: str, days: list[list[float | None]]) -> float:
    """The KPI over days of [cost, conversions, revenue]; 0 where nothing is to be divided by."""
    cost, conversions, revenue = (sum(r[i] or 0.0 for r in days) for i in range(3))
    return {"spend": cost, "roas": revenue / cost if cost else 0.0,
            "cpa": cost / conversions if conversions else 0.0}[kpi]


def _known_slip(kpi: str, mine: float, right: float, off: float, found: list) -> str | None:
    """The sentence for a value that is right but for one known slip."""
    if kpi == "spend" and abs(mine - right / len(found)) <= off / len(found):
        return ("{where} is the spend of one day on average. It is asked for as the total of the "
                "days from evidence_from to evidence_to: add them up.")
    if kpi != "roas" and abs(mine - right * 1.05) <= off:
        return ("{where} holds 5 % of VAT, as it seems. Amounts are without VAT here: take cost "
                "as it stands in the table.")
    if kpi == "roas" and abs(mine - right * 1.05) <= off:
        return ("{where} counts revenue with VAT, as it seems. Amounts are without VAT here: take "
                "revenue as it stands in the table.")
    if mine in {round(right, n) for n in (1, 0, -1, -2, -3)}:
        return ("{where} is rounded too far. Write more digits: for roas two decimals, for amounts "
                "whole dollars.")
    with_ratio = [r for r in found if r[0] and r[1]]
    if kpi != "spend" and with_ratio:
        ratios = [r[2] / r[0] if kpi == "roas" else r[0] / r[1] for r in with_ratio]
        if abs(mine - sum(ratios) / len(ratios)) <= off:
            return ("{where} is the mean of the daily {kpi}, so a small day counts as much as a "
                    "large one. First add up over the days, then divide.")
    return None


def _expected(row: Row, truth: dict[str, Any]) -> None:
    rules = truth["rules"]
    if row["expected_kpi"] not in rules["kpis"]:
        raise Fault("{where} is “{value}”. Use one of {names}.", where=_where(row, "expected_kpi"),
                    value=row["expected_kpi"][:20], names=", ".join(rules["kpis"]))
    if row["direction"] not in ("up", "down"):
        raise Fault("{where} is “{value}”. Write up or down.", where=_where(row, "direction"),
                    value=row["direction"][:20])
    units = rules["kpis"][row["expected_kpi"]]["units"]
    unit = unicodedata.normalize("NFKC", row["unit"])  # a full-width ％ is the same sign
    if unit in MONEY and "TWD" in units:
        raise Fault("{where} is “{value}”. Write TWD for dollars, or % for a share.",
                    where=_where(row, "unit"), value=row["unit"][:20])
    if unit not in units:
        raise Fault("{where} is “{value}”, and {kpi} changes in {names}. Write one of these "
                    "units.", where=_where(row, "unit"), value=row["unit"][:20],
                    kpi=row["expected_kpi"], names=" / ".join(units))
    size = _value(row, "expected_change")
    if size == 0:
        raise Fault("{where} is 0. If nothing is expected, why was it done? Write the size you "
                    "look for.", where=_where(row, "expected_change"))
    if unit == "%" and size < 1:
        raise Fault("{where} is {value}, which with the unit % is less than one per cent. Write 5 "
                    "for 5 %, and not 0.05.", where=_where(row, "expected_change"),
                    value=row["expected_change"][:20])
    if unit == "%" and size > rules["most_percent"]:
        raise Fault("{where} is more than {most} %. A step of a fifth of the budget does not move "
                    "that much. Write what you would bet on.",
                    where=_where(row, "expected_change"), most=rules["most_percent"])
    before, after = _value(row, "before"), _value(row, "after")
    if row["expected_kpi"] == "spend":
        if (after > before) != (row["direction"] == "up"):
            raise Fault("{row} expects spend to go the other way than the budget was changed. "
                        "Check direction.", row=_which(row))
        if unit == "TWD" and size > 1.02 * _at_most(row, truth, before, after):
            raise Fault("{where} is more than the change of the budget can bring by the end of the "
                        "flight. Count the days that are left and what is planned on them.",
                        where=_where(row, "expected_change"))


def _at_most(row: Row, truth: dict[str, Any], before: float, after: float) -> float:
    """By how much spend can change from this day to the last: all budgets in one proportion."""
    left = (date.fromisoformat(truth["end"]) - a_day(row["date"], "")).days + 1
    return abs(after - before) * max(left, truth["left"][row["action_id"]] / before)


def _review(row: Row, truth: dict[str, Any]) -> None:
    at, on = (a_day(row[c], _where(row, c)) for c in ("date", "review_on"))
    if (on - at).days < truth["lag_days"]:
        raise Fault("The review of {row} comes before the conversions of the first day after "
                    "the change are in. Wait at least {lag} days.", row=_which(row),
                    lag=truth["lag_days"])
    if (on - at).days > truth["rules"]["latest_review"]:
        raise Fault("The review of {row} comes more than {most} days after the change. By then "
                    "nobody can act on it. Choose an earlier day.", row=_which(row),
                    most=truth["rules"]["latest_review"])


def _reasons(rows: list[Row], rules: dict[str, Any]) -> None:
    low, high = rules["reason"]["shortest"], rules["reason"]["longest"]
    for row in rows:
        if not low <= len(row["reason"]) <= high:
            raise Fault("The reason of {row} has {size} characters; {low} to {high} are wanted.",
                        row=_which(row), size=len(row["reason"]), low=low, high=high)
    said = [words(r["reason"]) for r in rows]
    if len(set(said)) < len(said):
        raise Fault("Two rows of {name} give the same reason. Say for each what you saw.",
                    name=FILE)


def _alike(mine: str, right: str) -> bool:
    """Equal as numbers where both are (1,500 is 1500.0), else as words."""
    cells = [t.replace("NT$", "").replace(",", "").strip() for t in (mine, right)]
    if all(_NUMBER.fullmatch(c) for c in cells):
        return float(cells[0]) == float(cells[1])
    return words(mine) == words(right)


def _promise(row: Row, truth: dict[str, Any]) -> None:
    """A row on what was asked for and may not be changed: the field, its value, the law."""
    rules, at = truth["rules"], a_day(row["date"], _where(row, "date"))
    if not date.fromisoformat(truth["start"]) <= at <= date.fromisoformat(truth["end"]):
        raise Fault("{where} lies outside the flight. Write the day on which it was asked for.",
                    where=_where(row, "date"))
    if row["channel"] not in truth["promises"]:
        raise Fault("In the row on a promise, {where} names the field of campaign_plan that stays: "
                    "one of {names}.", where=_where(row, "channel"),
                    names=", ".join(truth["promises"]))
    right = truth["promises"][row["channel"]]
    for column in rules["columns"]:
        if column not in ("action_id", *PROMISED) and row[column] and not empty(row[column]):
            raise Fault("{where} says something, and nothing was changed there. In a row on a "
                        "promise only action_id, date, channel, before, after, decided_by and "
                        "reason are filled in.", where=_where(row, column))
    if row["decided_by"] not in rules["approval"]:
        raise Fault("{where} is “{value}”. Use one of {names}.", where=_where(row, "decided_by"),
                    value=row["decided_by"][:20], names=", ".join(rules["approval"]))
    for column in ("before", "after"):
        if row["channel"].endswith(".code") and row[column].strip() != right:
            raise Fault("{where} is not the code as the plan writes it, letter by letter. Copy it; "
                        "before and after are the same.", where=_where(row, column))
        if not _alike(row[column], right):
            raise Fault("{where} is not what the plan has for {field}. What has been announced "
                        "stays as it is: before and after are the same.",
                        where=_where(row, column), field=row["channel"])
    if not any(law in row["reason"] for law in rules["laws"]):
        raise Fault("The reason of {row} names no provision of run_rules ({names}). Write the "
                    "one that forbids the change.", row=_which(row),
                    names=", ".join(rules["laws"]))
