"""Known-wrong RACI tables and logs (T1.3.b) and the sentence for each."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

from .base import Misconception
from .t1_5_files import Files

RACI, LOG = "raci.csv", "coordination.csv"
M = Misconception
Rows = list[dict[str, str]]
Change = Callable[[Rows, dict[str, Any]], Any]


def _edited(name: str, change: Change) -> Callable[[Files, dict[str, Any]], Files]:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        rows = list(csv.DictReader(io.StringIO(files[name].decode("utf-8"))))
        rows = change(rows, truth) or rows
        out = io.StringIO()
        writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
        return {**files, name: out.getvalue().encode("utf-8")}

    return make


def _raci(id: str, change: Change, says: str) -> Misconception:
    return M(id, _edited(RACI, change), says)


def _log(id: str, change: Change, says: str) -> Misconception:
    return M(id, _edited(LOG, change), says)


def _set(**values: str) -> Change:
    return lambda rows, truth: rows[2].update(values)


def _has(row: dict[str, str], letter: str) -> list[str]:
    return [p for p, cell in row.items() if p != "task_id" and letter in cell]


def _drop(letter: str) -> Change:
    def change(rows: Rows, truth: dict[str, Any]) -> None:
        for person in _has(rows[4], letter):
            rows[4][person] = rows[4][person].replace(letter, "").strip("/")

    return change


def _mate(rows: Rows, truth: dict[str, Any], at: int, not_in: str) -> str:
    """Somebody of the department of a row who is not there with these letters."""
    people, room = truth["people"], truth["tasks"][rows[at]["task_id"]]["department"]
    return next(p for p in people if people[p]["department"] == room
                and not set(rows[at][p]) & set(not_in))


def _stranger(rows: Rows, truth: dict[str, Any], at: int) -> str:
    people, room = truth["people"], truth["tasks"][rows[at]["task_id"]]["department"]
    return next(p for p in people if people[p]["department"] != room)


def _two_answer(rows: Rows, truth: dict[str, Any]) -> None:
    other = _mate(rows, truth, 4, "A")
    rows[4][other] = "A/R" if "R" in rows[4][other] else "A"


def _owner_does_all(rows: Rows, truth: dict[str, Any]) -> None:
    for row in rows:
        owner = truth["tasks"][row["task_id"]]["owner"]
        for person in _has(row, "R"):
            row[person] = row[person].replace("R", "").strip("/")
        row[owner] = "A/R"


def _boss_answers(rows: Rows, truth: dict[str, Any]) -> None:
    for row in rows:
        for person in _has(row, "A"):
            row[person] = row[person].replace("A", "").strip("/")
        row["yuan"] = "A/R" if "R" in row["yuan"] else "A"


def _strange_r(rows: Rows, truth: dict[str, Any]) -> None:
    rows[4][_stranger(rows, truth, 4)] = "R"


def _nobody_informed(rows: Rows, truth: dict[str, Any]) -> None:
    for row in rows:
        for person, cell in row.items():
            if cell in ("I", "C"):
                row[person] = ""


def _everybody_does(rows: Rows, truth: dict[str, Any]) -> None:
    for person in truth["people"]:
        if "A" not in rows[0][person]:
            rows[0][person] = "R"


def _all_mates(rows: Rows, truth: dict[str, Any]) -> None:
    """Everybody of the department does every task."""
    people = truth["people"]
    for row in rows:
        for person in people:
            if people[person]["department"] == truth["tasks"][row["task_id"]]["department"]:
                row[person] = "A/R" if "A" in row[person] else "R"


def _other_person(rows: Rows, truth: dict[str, Any]) -> None:
    facts = truth["tasks"][rows[2]["task_id"]]
    rows[2]["to"] = next(p for p in truth["people"] if p != facts["owner"])


def _near(task: str, truth: dict[str, Any], which: str, steps: int) -> str:
    days = truth["workdays"]
    return days[days.index(truth["tasks"][task][which]) + steps]


def _too_late(rows: Rows, truth: dict[str, Any]) -> None:
    rows[2]["agreed_finish"] = _near(rows[2]["task_id"], truth, "latest", 1)


def _too_early(rows: Rows, truth: dict[str, Any]) -> None:
    rows[2]["agreed_start"] = _near(rows[2]["task_id"], truth, "earliest", -1)
    rows[2]["replied_on"] = rows[2]["asked_on"]


def _too_short(rows: Rows, truth: dict[str, Any]) -> None:
    row = next(r for r in rows if truth["tasks"][r["task_id"]]["days"] > 1)
    row["agreed_finish"] = row["agreed_start"]


def _turned(rows: Rows, truth: dict[str, Any]) -> None:
    row = next(r for r in rows if truth["tasks"][r["task_id"]]["days"] > 1)
    row["agreed_start"], row["agreed_finish"] = row["agreed_finish"], row["agreed_start"]


def _overlap(rows: Rows, truth: dict[str, Any]) -> None:
    """A task and its follower both late within their slack, or the follower on the same day."""
    by_id = {r["task_id"]: r for r in rows}
    for first, then in truth["order"]:
        if first in by_id and then in by_id:
            end = truth["tasks"][first]["latest"]
            start = truth["tasks"][then]["earliest"]
            if end >= start:
                by_id[first]["agreed_finish"] = end
                return
    raise LookupError


def _same_words(rows: Rows, truth: dict[str, Any]) -> None:
    for row in rows:
        row["asked"] = "請盡快完成你負責的工作並且回報"


def _of_another(rows: Rows, truth: dict[str, Any]) -> None:
    rows[2]["asked"] = f"請在週五下班前完成 {rows[1]['task_id']} 並回報畫面"


def _after_the_start(rows: Rows, truth: dict[str, Any]) -> None:
    rows[2]["replied_on"] = _near(rows[2]["task_id"], truth, "earliest", 1)


def _semicolons(files: Files, truth: dict[str, Any]) -> Files:
    return {**files, RACI: files[RACI].replace(b",", b";")}


ABSENT = "{count} tasks have no row in {name}, first {task}. "
NO_TASK = ("Line {line} of {name} is about {task}, which is no task of the plan. Copy the ids from "
           "tasks.csv.")
TWICE = "{task} stands in {name} twice, so nobody knows which row counts. Keep one."
STRANGER = ("{person} has {letter} on {task} and belongs to another department. Nobody can order "
            "the work of others: choose from {department}.")
WRONG = (
    M("semicolons", _semicolons, "The cells of {name} are separated by semicolons or tabs. Save it "
      "again as “CSV UTF-8 (comma delimited)”."),
    _raci("no_accountable", _drop("A"), "{task} has no A. When it goes wrong, everybody looks at "
          "the others. Name the one person who answers for it."),
    _raci("two_accountable", _two_answer, "{task} has {count} people with A. Where two answer for "
          "it, nobody does. Keep one, and make the other R, C or I."),
    _raci("nobody_does", _drop("R"), "{task} has no R. An A without anybody who does the work gets "
          "nothing done. Give somebody R, or A/R to the same person."),
    _raci("everybody_does", _everybody_does, "{task} has {count} people with R, more than the "
          "house allows ({most}). Where all do it, each waits for the others."),
    _raci("everybody_does_everything", _all_mates, "{count} of {total} tasks have more than one R, "
          "and the house allows that for half of them. When everybody does everything, nobody "
          "knows who begins. Keep the second R for what one person cannot carry."),
    _raci("the_boss_answers", _boss_answers, STRANGER),
    _raci("r_of_another_department", _strange_r, STRANGER),
    _raci("owner_does_all", _owner_does_all, "{person} has more work in the week of {week} than "
          "{person} can give, and so have {count} people and weeks in all. Give R to a colleague "
          "of the same department, or share it between two."),
    _raci("nobody_informed", _nobody_informed, "{department} waits for {task}, and nobody there "
          "has C or I on it. They would not hear when it is late. Inform one of them."),
    _raci("letters_in_words", lambda r, t: r[3].update({next(iter(t["people"])): "負責"}),
          "{task} has “{value}” for {person}. Cells hold R, A, C, I, A/R or nothing."),
    _raci("task_left_out", lambda r, t: r[:-1], ABSENT + "A task that nobody is named for is done "
          "by nobody."),
    _raci("task_twice", lambda r, t: [*r, r[0]], TWICE),
    _raci("task_unknown", lambda r, t: r[3].update(task_id="T98"), NO_TASK),
    _raci("person_unknown", lambda r, t: [
        {"boss" if k == "wen" else k: v for k, v in row.items()} for row in r],
          "{name} has a column {column}, and nobody in people.csv has that id. Use the ids of the "
          "column person."),
    _raci("person_left_out", lambda r, t: [{k: v for k, v in row.items() if k != "wen"}
                                           for row in r],
          "{name} has no column for {person}. Give each person of people.csv a column, also who "
          "has nothing to do."),
    _log("vendor_left_out", lambda r, t: r[:-1], ABSENT + "Critical tasks of others and all tasks "
         "of vendors are agreed on record."),
    _log("asked_twice", lambda r, t: [*r, r[0]], TWICE),
    _log("asked_for_no_task", _set(task_id="T98"), NO_TASK),
    _log("no_reply", _set(reply=""), "{task} in {name} has no {column}. What is not on record was "
         "not agreed. Fill it in."),
    _log("asked_nobody_known", _set(to="簡柏睿"), "{task} was asked of “{person}”, who is not in "
         "people.csv. Use the id of the column person."),
    _log("asked_another", _other_person, "{task} was asked of {person}, and in raci.csv somebody "
         "else has its A. Ask the one who answers for it, or change the A."),
    _log("one_word", _set(asked="快點"), "{task}: {column} has fewer than {least} characters. "
         "Whoever reads it later must see what was said."),
    _log("one_letter", _set(asked="xxxxxxxxxx"), "{task}: {column} repeats a few characters and "
         "says nothing. Write what is needed and when."),
    _log("asks_for_another_task", _of_another, "{task}: asked speaks of {other} and not of {task}, "
         "so the request is for another task. Write what is needed for this one, with its own id "
         "or none."),
    _log("same_words", _same_words, "{task} and {other} were asked for in the same words. A "
         "request says what is needed for this task. Write each its own."),
    _log("roc_year", lambda r, t: r[2].update(
        asked_on=f"{int(r[2]['asked_on'][:4]) - 1911}/10/17"),
         "{column} of {task} has a 民國 year (“{value}”). Write the year as in 2025, YYYY-MM-DD."),
    _log("date_in_words", _set(replied_on="下週一"), "{column} of {task} is not a date that a "
         "program can read (“{value}”). Write it as YYYY-MM-DD."),
    _log("asked_last_year", lambda r, t: r[2].update(
        asked_on=f"{int(t['asked_from'][:4]) - 1}{t['asked_from'][4:]}"),
         "{task} was asked for before the manager's mail came. Check the year and the day of "
         "asked_on."),
    _log("answered_before", lambda r, t: r[2].update(replied_on=t["workdays"][0]),
         "{task} was answered before it was asked for. Check the two dates."),
    _log("on_a_day_off", lambda r, t: r[2].update(agreed_finish=f"{t['asked_from'][:4]}-10-25"),
         "{column} of {task} is no workday: the office is closed. Look it up in "
         "office_calendar.csv."),
    _log("agreed_afterwards", _after_the_start, "{task} was agreed after it should have begun. A "
         "promise for yesterday is none: ask earlier."),
    _log("ends_before_it_begins", _turned, "{task} is agreed to end before it begins. Check the "
         "two dates."),
    _log("before_it_can", _too_early, "{task} is agreed to begin before it can: what it waits for "
         "is not finished then. Look up start in your schedule."),
    _log("after_the_latest", _too_late, "{task} is agreed to end after its latest finish, so the "
         "launch would be late. Look up latest_finish in your schedule."),
    _log("too_few_days", _too_short, "{task} has fewer workdays between agreed_start and "
         "agreed_finish than it takes. Both ends count."),
    _log("follower_before_the_end", _overlap, "{then} is agreed to begin before {first} has "
         "ended, and waits for it. Move one of the two dates."),
)
