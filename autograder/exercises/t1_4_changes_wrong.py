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


def _mean_of_days(rows: Rows, truth: dict[str, Any]) -> None:
    row = rows[0]
    known = {d: rest for d, *rest in truth["known"][row["action_id"]]}
    span = [d for d in known if row["evidence_from"] <= d <= row["evidence_to"]]
    ratios = [known[d][0] / known[d][1] for d in span if known[d][1]]
    row.update(value=f"{sum(ratios) / len(ratios) * 1.02 + 2:.2f}")


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
    _c("conversions_of_yesterday", _yesterday,
       "The evidence in line {number} rests on conversions of days that were not mature: on that "
       "morning many of them were still to come. End it at least {lag} days before the change."),
    _c("broken_days", _broken,
       "The evidence in line {number} holds days on which tracking was broken. Their conversions "
       "were never counted. Choose other days."),
    _c("hindsight", lambda r, t: r[0].update(evidence_from=r[0]["date"],
                                             evidence_to=_later(r[0]["date"], 4)),
       "The evidence in line {number} holds days that were not over when the change was made. Use "
       "days before its date."),
    _c("one_day", lambda r, t: r[0].update(evidence_from=r[0]["evidence_to"]),
       "The evidence in line {number} covers fewer than {least} days. One day is an accident; take "
       "more."),
    _c("ends_before_it_begins", lambda r, t: r[0].update(
        evidence_from=r[0]["evidence_to"], evidence_to=r[0]["evidence_from"]),
       "The evidence in line {number} ends before it begins. Swap evidence_from and evidence_to."),
    _c("last_month", lambda r, t: r[0].update(evidence_from=_later(t["start"], -9)),
       "The evidence in line {number} begins before the flight. Nothing is known of those days."),
    _c("value_off", lambda r, t: r[1].update(value=f"{float(r[1]['value']) * 0.9:.3f}"), VALUE),
    _c("mean_of_ratios", _mean_of_days, VALUE),
    _c("spend_off", _spend_off,
       "{where} is {direction} for spend of {channel} on these days as it was known on that "
       "morning. Add up cost from as_known(table, date)."),
    _p("kpi_of_feeling", 0, KPI, kpi="feeling"),
    _p("no_expectation", 2, "Line {number} of {name} has no {column}. Fill it in.",
       expected_change=""),
    _p("expected_with_a_sign", 2, SIGNED, expected_change="-15"),
    _p("expected_with_plus", 2, SIGNED, expected_change="+9"),
    _p("expected_in_words", 2, SIZE, expected_change="a lot"),
    _p("range_as_size", 2, SIZE, expected_change="5 to 10"),
    _p("nothing_expected", 2, "{where} is 0. If nothing is expected, why was it done? Write the "
       "size you look for.", expected_change="0"),
    _p("a_wish", 1, "{where} is more than {most} %. A step of a fifth of the budget does not move "
       "that much. Write what you would bet on.", expected_change="300"),
    _p("more_than_the_budget", 0, "{where} is more than the change of the budget can bring in four "
       "weeks. Count the days that are left.", expected_change="900000"),
    _p("no_unit", 0, "{where} is “{value}”, and {kpi} changes in {names}. A size without its unit "
       "says nothing.", unit="points"),
    _p("better", 0, "{where} is “{value}”. Write up or down.", direction="better"),
    _p("spend_the_other_way", 0, "Line {number} expects spend to go the other way than the budget "
       "was changed. Check direction.", direction="up"),
    _c("review_tomorrow", lambda r, t: r[0].update(review_on=_later(r[0]["date"], 1)),
       "The review in line {number} comes before the conversions of the first day after the change "
       "are in. Wait at least {lag} days."),
    _c("review_next_year", lambda r, t: r[0].update(review_on=_later(r[0]["date"], 90)),
       "The review in line {number} comes more than {most} days after the change. By then nobody "
       "can act on it."),
    _p("review_in_words", 0, "{where} is not a date that a program can read. Write it as "
       "YYYY-MM-DD, with nothing after it.", review_on="next week"),
    _p("short_reason", 0, "The reason in line {number} has {size} characters; {low} to {high} are "
       "wanted.", reason="優化"),
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
    _p("promise_without_law", -1, "The reason in line {number} names no provision of run_rules "
       "({names}). Write the one that forbids the change.", reason="業務想提高門檻，覺得不好沒改"),
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
