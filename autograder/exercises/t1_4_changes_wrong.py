"""Known-wrong logs of changes (T1.4.f) and the sentence for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from .base import Misconception
from .t1_5_files import bytes_of, recoded

FILE = "changes.csv"
M = Misconception
Rows = list[dict[str, str]]


def changed(change: Callable[[Rows, dict[str, Any]], Any]) -> Callable:
    """A maker of a wrong file: change(rows, truth) alters the right rows in place."""

    def make(files: dict[str, bytes], truth: dict[str, Any]) -> dict[str, bytes]:
        rows = list(csv.DictReader(io.StringIO(files[FILE].decode("utf-8"))))
        change(rows, truth)
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return {FILE: out.getvalue().encode("utf-8")}

    return make


def _c(id: str, change: Callable[[Rows, dict[str, Any]], Any], says: str) -> Misconception:
    return M(id, changed(change), says)


def _p(id: str, at: int, says: str, **values: str) -> Misconception:
    return _c(id, lambda r, t: r[at].update(values), says)


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _yesterday(rows: Rows, truth: dict[str, Any]) -> None:
    """Conversions up to the day before, with the value that they had."""
    row = rows[1]
    known = {d: rest for d, *rest in truth["known"][row["action_id"]]}
    days = [_later(row["date"], -n) for n in (3, 2, 1)]
    cost, _, revenue = (sum(known[d][i] or 0 for d in days) for i in range(3))
    row.update(evidence_from=days[0], evidence_to=days[-1], value=f"{revenue / cost:.3f}")


def _broken(rows: Rows, truth: dict[str, Any]) -> None:
    row = rows[3]
    days = truth["broken"][row["action_id"]]
    row.update(evidence_from=days[0], evidence_to=days[-1])


def _spend_off(rows: Rows, truth: dict[str, Any]) -> None:
    """Spend of other days than those that the row names."""
    row = rows[0]
    known = {d: rest for d, *rest in truth["known"][row["action_id"]]}
    span = [d for d in known if row["evidence_from"] <= d]
    row.update(kpi="spend", value=f"{sum(known[d][0] or 0 for d in span):.0f}")


def _span(row: dict[str, str], rows: list) -> list:
    """[cost, conversions, revenue] of the days of the evidence."""
    return [rest for d, *rest in rows if row["evidence_from"] <= d <= row["evidence_to"]]


def _mean_of_days(rows: Rows, truth: dict[str, Any]) -> None:
    """The mean of the daily ratios, on days where it is not the ratio of the sums."""
    row = rows[0]
    known = truth["known"][row["action_id"]]
    last = row["evidence_to"]
    for first in sorted(d for d, *_ in known if d <= row["evidence_from"]):
        row["evidence_from"] = first
        days = _span(row, known)
        ratios = [d[0] / d[1] for d in days if d[0] and d[1]]
        right = sum(d[0] or 0 for d in days) / sum(d[1] or 0 for d in days)
        mean = sum(ratios) / len(ratios)
        if abs(mean - right) > max(1, 0.01 * right) and abs(mean - 1.05 * right) > 0.02 * right:
            break
    row.update(evidence_to=last, value=f"{mean:.2f}")


def _from_the_handed(rows: Rows, truth: dict[str, Any]) -> None:
    """What the table of the first mornings says of days whose conversions came in later."""
    row = rows[1]
    handed = truth["handed"][row["action_id"]]
    last = min(max(d for d, *rest in handed if rest[1]), _later(row["date"], -truth["lag_days"]))
    row.update(evidence_from=_later(last, -2), evidence_to=last, kpi="roas")
    cost, _, revenue = (sum(d[i] or 0 for d in _span(row, handed)) for i in range(3))
    row.update(value=f"{revenue / cost:.3f}")


def _spend_of_a_day(rows: Rows, truth: dict[str, Any]) -> None:
    row = rows[0]
    days = _span(row, truth["known"][row["action_id"]])
    row.update(kpi="spend", value=f"{sum(d[0] or 0 for d in days) / len(days):.0f}")


def _over_the_end(rows: Rows, truth: dict[str, Any]) -> None:
    """Four weeks of a change that has only a few days to go."""
    row = rows[3]
    down = float(row["after"]) < float(row["before"])
    row.update(expected_kpi="spend", unit="TWD", direction="down" if down else "up",
               expected_change=f"{abs(float(row['after']) - float(row['before'])) * 27:.0f}")


MOST = ("{where} is more than the change of the budget can bring by the end of the flight. Count "
        "the days that are left and what is planned on them.")
OTHER = ("{where} is not what the log of changes says about {id}. The log is what was done in the "
         "account; copy it from run_actions.")
VALUE = ("{where} is {direction} for {kpi} of {channel} on these days as it was known on that "
         "morning. Compute it from as_known(table, date): first add up over the days, then divide.")
SIGNED = ("{where} has a sign: you have “{value}”. Write the size without it; up or down stands in "
          "direction.")
KPI = "{where} is “{value}”. Use one of {names}."
SIZE = ("{where} is not a plain number above 0: you have “{value}”. Write digits only; up or down "
        "stands in direction.")
STAYS = ("{where} is not what the plan has for {field}. What has been announced stays as it is: "
         "before and after are the same.")
WRONG = (
    _c("change_left_out", lambda r, t: r.pop(1),
       "{id} must stand in {name} exactly once. Every change of run_actions has its row."),
    _p("change_invented", 1, "Line {number} of {name} is about {id}, which the log of changes does "
       "not have. Write down what was done, and nothing else.", action_id="CH99"),
    _p("other_amount", 0, OTHER, after="9999"),
    _c("other_day", lambda r, t: r[0].update(date=_later(r[0]["date"], 1)), OTHER),
    _p("other_channel", 0, OTHER, channel="pmax"),
    _p("decided_by_myself", 1, OTHER, decided_by="planner"),
    _c("in_capitals", lambda r, t: r[1].update(decided_by=r[1]["decided_by"].upper()),
       "{where} is written otherwise than in run_actions: you have “{value}”. Copy it letter by "
       "letter, capitals as well."),
    _c("conversions_of_yesterday", _yesterday,
       "The evidence of {row} rests on conversions of days that were not mature: on that morning "
       "many of them were still to come. End it at least {lag} days before the change."),
    _c("broken_days", _broken,
       "The evidence of {row} holds days on which tracking was broken. Their conversions were "
       "never counted. Choose other days."),
    _c("hindsight", lambda r, t: r[0].update(evidence_from=r[0]["date"],
                                             evidence_to=_later(r[0]["date"], 4)),
       "The evidence of {row} holds days that were not over when the change was made. Use days "
       "before its date."),
    _c("one_day", lambda r, t: r[0].update(evidence_from=r[0]["evidence_to"]),
       "The evidence of {row} covers fewer than {least} days. One day is an accident; take more."),
    _c("ends_before_it_begins", lambda r, t: r[0].update(
        evidence_from=r[0]["evidence_to"], evidence_to=r[0]["evidence_from"]),
       "The evidence of {row} ends before it begins. Swap evidence_from and evidence_to."),
    _c("last_month", lambda r, t: r[0].update(evidence_from=_later(t["start"], -9)),
       "The evidence of {row} begins before the flight. Nothing is known of those days. Choose "
       "later ones."),
    _c("value_off", lambda r, t: r[1].update(value=f"{float(r[1]['value']) * 0.9:.3f}"), VALUE),
    _c("mean_of_ratios", _mean_of_days,
       "{where} is the mean of the daily {kpi}, so a small day counts as much as a large one. "
       "First add up over the days, then divide."),
    _c("from_the_handed_table", _from_the_handed,
       "{where} fits the table that was handed to you, which ends on the morning of {day}. By the "
       "day of the change more was known: compute it from the whole table of T1.4.e."),
    _c("days_not_in_the_table", lambda r, t: r[3].update(value=""),
       "{row} has no {column}. Where your table does not hold these days, compute it from the "
       "whole table of T1.4.e."),
    _c("value_with_vat", lambda r, t: r[0].update(value=f"{float(r[0]['value']) * 1.05:.2f}"),
       "{where} holds 5 % of VAT, as it seems. Amounts are without VAT here: take cost as it "
       "stands in the table."),
    _c("roas_with_vat", lambda r, t: r[1].update(value=f"{float(r[1]['value']) * 1.05:.3f}"),
       "{where} counts revenue with VAT, as it seems. Amounts are without VAT here: take revenue "
       "as it stands in the table."),
    _c("value_rounded", lambda r, t: r[1].update(value=f"{float(r[1]['value']):.0f}"),
       "{where} is rounded too far. Write more digits: for roas two decimals, for amounts whole "
       "dollars."),
    _c("spend_of_one_day", _spend_of_a_day,
       "{where} is the spend of one day on average. It is asked for as the total of the days from "
       "evidence_from to evidence_to: add them up."),
    _c("spend_off", _spend_off,
       "{where} is {direction} for spend of {channel} on these days as it was known on that "
       "morning. Add up cost from as_known(table, date)."),
    _p("kpi_of_feeling", 0, KPI, kpi="feeling"),
    _p("no_expectation", 2, "{row} has no {column}. Fill it in.", expected_change=""),
    _p("expected_with_a_sign", 2, SIGNED, expected_change="-15"),
    _p("expected_with_plus", 2, SIGNED, expected_change="+9"),
    _p("expected_in_words", 2, SIZE, expected_change="a lot"),
    _p("range_as_size", 2, SIZE, expected_change="5 to 10"),
    _p("nothing_expected", 2, "{where} is 0. If nothing is expected, why was it done? Write the "
       "size you look for.", expected_change="0"),
    _p("a_wish", 1, "{where} is more than {most} %. A step of a fifth of the budget does not move "
       "that much. Write what you would bet on.", expected_change="300"),
    _p("more_than_the_budget", 0, MOST, expected_change="900000"),
    _p("size_as_a_fraction", 1, "{where} is {value}, which with the unit % is less than one per "
       "cent. Write 5 for 5 %, and not 0.05.", expected_change="0.05"),
    _c("more_than_the_last_days", _over_the_end, MOST),
    _p("unit_in_words", 0, "{where} is “{value}”. Write TWD for dollars, or % for a share.",
       unit="元"),
    _p("no_unit", 0, "{where} is “{value}”, and {kpi} changes in {names}. Write one of these "
       "units.", unit="points"),
    _p("better", 0, "{where} is “{value}”. Write up or down.", direction="better"),
    _p("spend_the_other_way", 0, "{row} expects spend to go the other way than the budget was "
       "changed. Check direction.", direction="up"),
    _c("review_tomorrow", lambda r, t: r[0].update(review_on=_later(r[0]["date"], 1)),
       "The review of {row} comes before the conversions of the first day after the change are "
       "in. Wait at least {lag} days."),
    _c("review_next_year", lambda r, t: r[0].update(review_on=_later(r[0]["date"], 90)),
       "The review of {row} comes more than {most} days after the change. By then nobody can act "
       "on it. Choose an earlier day."),
    _p("review_in_words", 0, "{where} is not a date that a program can read. Write it as "
       "YYYY-MM-DD, with nothing after it.", review_on="next week"),
    _p("short_reason", 0, "The reason of {row} has {size} characters; {low} to {high} are wanted.",
       reason="優化"),
    _c("one_reason_for_all", lambda r, t: r[1].update(reason=r[0]["reason"]),
       "Two rows of {name} give the same reason. Say for each what you saw."),
    _c("no_promise", lambda r, t: r.pop(),
       "{name} has no row on a promise that is kept. Add one with {id} as its action_id."),
    _p("threshold_raised", -1, STAYS, after="9999"),
    _p("promise_of_last_year", -1, STAYS, before="7777", after="7777"),
    _p("promise_with_evidence", -1, "{where} says something, and nothing was changed there. In a "
       "row on a promise only action_id, date, channel, before, after, decided_by and reason are "
       "filled in.", kpi="spend"),
    _p("promise_by_nobody", -1, KPI, decided_by="x"),
    _c("code_in_small_letters", lambda r, t: r[-1].update(
        channel="offer.code", before=t["promises"]["offer.code"].lower(),
        after=t["promises"]["offer.code"].lower()),
       "{where} is not the code as the plan writes it, letter by letter. Copy it; before and after "
       "are the same."),
    _p("promise_without_field", -1, "In the row on a promise, {where} names the field of "
       "campaign_plan that stays: one of {names}.", channel="budget"),
    _p("promise_without_law", -1, "The reason of {row} names no provision of run_rules ({names}). "
       "Write the one that forbids the change.", reason="業務想提高門檻，覺得不好沒改"),
    _p("promise_after_the_flight", -1, "{where} lies outside the flight. Write the day on which it "
       "was asked for.", date="2031-01-05"),
    _p("example_left", 0, "Line {number} of {name} is still the example of the template. Delete "
       "that row, or write your own over all of it.", date="2099-01-01"),
    _c("column_missing", lambda r, t: [row.pop("review_on") for row in r],
       "{name} needs the column {column} exactly once. You have: {have}."),
    _p("formula_for_a_number", 0, "{column} in line {line} of {name} begins like a formula, which "
       "a spreadsheet would run. Write digits only.", value="=1+1"),
    _p("price_raised", -1, STAYS, channel="price.CYB002.sale", before="649", after="699"),
    _p("formula", 0, "{column} in line {line} of {name} begins like a formula, which a spreadsheet "
       "would run. Begin with a letter.", reason='=HYPERLINK("http://x","y")'),
    M("semicolons", lambda files, t: {FILE: files[FILE].replace(b",", b";")},
      "The cells of {name} are separated by semicolons or tabs. Save it again as “CSV UTF-8 "
      "(comma delimited)”."),
    M("big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
    M("empty_file", bytes_of(FILE, b""),
      "{name} is empty. Write your work into it and save it."),
)
