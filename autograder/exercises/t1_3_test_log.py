"""T1.3.g: test_log.csv, right files and wrong ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pandas as pd

from autograder.artefacts.launch_cases import MORE
from autograder.artefacts.test_log_check import FILE, judge_test_log

from .base import Alternative, ArtefactExercise
from .base import Misconception as M
from .t1_3_checkout import test_cases
from .t1_3_triage import follow, triage
from .t1_5_worlds import house

Truth = dict[str, Any]
Files = dict[str, bytes]


def truth(load: Callable[[str], Any]) -> Truth:
    """What the log must agree with: each defect with grade, owner, due and state."""
    rules, defects = house("launch_rules"), load("defects")
    graded = triage(defects, load("office_calendar"), rules)
    states = follow(graded, load("defect_changes"), rules, load("launch_brief")["now"])
    both = defects[["defect_id", "case_id"]].merge(graded).merge(states)
    model = load("checkout_model")
    return {
        "cases": sorted({*defects["case_id"], *load("checkout_cases")["case_id"]}),
        "own_cases": int(MORE * len(test_cases(model))) + len(model["forbidden"]),
        "rules": rules["test_log"], "owners": sorted({a["owner"] for a in rules["areas"].values()}),
        "grades": [g["id"] for g in rules["severities"]], "states": list(rules["transitions"]),
        "defects": {row["defect_id"]: {
            "case_id": row["case_id"], "severity": row["severity"], "owner": row["owner"],
            "due": f"{row['due']:%Y-%m-%d %H:%M}", "retest": row["state"],
        } for row in both.to_dict("records")},
    }


def rows(truth: Truth) -> list[dict[str, str]]:
    """A right log: five tests that passed, then one row per defect."""
    blank = dict.fromkeys(("defect_id", "severity", "owner", "due", "retest"), "")
    found = [{"case_id": f"C{n:03d}", "step": f"結帳第 {n} 組", "expected": "總額相符",
              "got": "總額相符", "result": "pass", **blank} for n in range(1, 6)]
    for n, (ident, right) in enumerate(truth["defects"].items(), 1):
        found.append({"case_id": right["case_id"], "step": f"步驟 {n}", "expected": "照規格",
                      "got": "和規格不同", "result": "fail", "defect_id": ident,
                      **{c: right[c] for c in ("severity", "owner", "due", "retest")}})
    return found


def _write(lines: list[dict[str, str]], columns: list[str]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def files(truth: Truth) -> Files:
    """The right file."""
    return {FILE: _write(rows(truth), truth["rules"]["columns"])}


def changed(change: Callable[[list[dict[str, str]], Truth], Any]
            ) -> Callable[[Files, Truth], Files]:
    """The right file after `change` of its rows in place."""
    def impl(_: Files, truth: Truth) -> Files:
        lines = rows(truth)
        change(lines, truth)
        return {FILE: _write(lines, list(lines[0]))}
    return impl


def _set(place: int, **cells: str) -> Callable:
    return changed(lambda lines, _: lines[place].update(cells))


def _state(lines: list[dict[str, str]], truth: Truth) -> None:
    """The last word of whoever wrote into the tracker: fixed taken for closed."""
    line = next(r for r in lines if r["retest"] not in ("", "closed"))
    line["retest"] = "closed"


def _moved(hours: int) -> Callable:
    def change(lines: list[dict[str, str]], _: Truth) -> None:
        due = pd.Timestamp(lines[5]["due"]) + pd.Timedelta(hours=hours)
        lines[5]["due"] = f"{due:%Y-%m-%d %H:%M}"
    return changed(change)


def _roc(lines: list[dict[str, str]], _: Truth) -> None:
    for line in lines[5:]:
        line["due"] = f"{int(line['due'][:4]) - 1911}{line['due'][4:]}"


def _by_spreadsheet(due: str) -> str:
    """2025/10/27 9:00 for 2025-10-27 09:00."""
    return f"{(at := pd.Timestamp(due)):%Y}/{at.month}/{at.day} {at.hour}:{at:%M}" if due else ""


def _other(field: str, names: str) -> Callable:
    def change(lines: list[dict[str, str]], truth: Truth) -> None:
        lines[5][field] = next(v for v in truth[names] if v != lines[5][field])
    return changed(change)


WRONG = (
    M("no_passes", changed(lambda lines, _: lines.__delitem__(slice(0, 3))),
      "The log has {count} rows with the result pass, and at least {least} are asked for. Without "
      "them nobody sees what was tested and holds."),
    M("no_expectation", _set(6, expected=""), "Line {number} of {name} has no {column}. Fill it "
      "in."),
    M("ok_for_pass", _set(1, result="OK"),
      "The result in line {number} of {name} is “{value}”. Write pass or fail."),
    M("defect_of_a_pass", _set(1, defect_id="B01"),
      "Line {number} of {name} passed and still has {column}. Either it found a defect, then it "
      "failed; or leave that cell empty."),
    M("passed_otherwise", _set(2, got="zzz"),
      "Line {number} of {name} passed, and got is not what was expected. Write into got the words "
      "of expected; what is not as expected has failed."),
    M("invented_case", _set(2, case_id="TEST-1"),
      "Line {number} of {name} has the case {value}, which stands in no list. Take C001 to C{most} "
      "of your T1.3.e, or a case_id of load(\"checkout_cases\") or load(\"defects\")."),
    M("got_is_expected", _set(7, got="照規格"),
      "In line {number} of {name} expected and got say the same, and the result is fail. Write "
      "what you saw instead."),
    M("no_owner", _set(7, owner=""),
      "Line {number} of {name} failed and has no {column}. A failure without it is mended by "
      "nobody. Fill it in."),
    M("unknown_defect", _set(7, defect_id="BUG-7"),
      "The defect {value} in line {number} of {name} is not in the list of defects. Copy the "
      "number from load(\"defects\")."),
    M("unknown_owner", _set(7, owner="the vendor"),
      "The {column} in line {number} of {name} is “{value}”, which the house does not know. Use "
      "one of {names}."),
    M("roc_years", changed(_roc),
      "The due time in line {number} of {name} is in 民國 years. Add 1911 to the year: 2025-10-31 "
      "12:00."),
    M("due_is_a_day", changed(lambda lines, _: lines[6].update(due=lines[6]["due"][:10])),
      "The due time in line {number} of {name} is a day alone, which does not say when. Add the "
      "time: 2025-10-31 12:00."),
    M("due_in_words", _set(6, due="下週一中午"),
      "The due time in line {number} of {name} cannot be read (“{value}”). Write it as 2025-10-31 "
      "12:00."),
    M("step_twice", changed(lambda lines, _: lines[1].update(
        case_id=lines[0]["case_id"], step=lines[0]["step"])),
      "The case {case} has the same step twice. One row for each step: write the later state into "
      "it, or name the other step."),
    M("defect_twice", changed(lambda lines, _: lines.append(lines[6] | {"step": "again"})),
      "The defect {id} stands in two rows. Two owners then wait for each other. Keep one row for "
      "it."),
    M("closed_left_out", changed(lambda lines, _: lines.__delitem__(slice(5, 8))),
      "The log lacks {count} of {total} defects, first {id}. What is not in the log is not "
      "followed up."),
    M("another_case", _set(8, case_id="C999"),
      "Line {number}: another case found the defect {id}. Take case_id from load(\"defects\"), so "
      "that the retest repeats the same case."),
    M("severity_by_feeling", _other("severity", "grades"),
      "Line {number}: the severity of {id} is not the one that the house rules give. Take it from "
      "your triage."),
    M("owner_of_another_area", _other("owner", "owners"),
      "Line {number}: the owner of {id} is not the one of its area. Take it from your triage."),
    M("a_day_more", _moved(24),
      "Line {number}: the due time of {id} is too late. Count working hours from when it was "
      "found, over the day off, with your triage."),
    M("holiday_worked", _moved(-24),
      "Line {number}: the due time of {id} is too early. Nights and days off do not count; take it "
      "from your triage."),
    M("fixed_taken_for_closed", changed(_state),
      "Line {number}: {id} does not stand at “{value}” when only steps of the house count. Fixed "
      "is not closed, and whoever mended it cannot pass the retest. Take the state from your "
      "follow."),
    M("column_missing", changed(lambda lines, _: [r.pop("got") for r in lines]),
      "{name} needs the column {column} exactly once. You have: {have}."),
    M("header_only", lambda made, _: {FILE: made[FILE].split(b"\n")[0] + b"\n"},
      "{name} has a header and no rows. Write one row below it for each step that was tested."),
    M("semicolons", lambda made, _: {FILE: made[FILE].replace(b",", b";")},
      "The cells of {name} are separated by semicolons or tabs. Save it again as “CSV UTF-8 "
      "(comma delimited)”."),
    M("formula_in_a_cell", _set(6, got='=HYPERLINK("http://x")'),
      "{column} in line {line} of {name} begins like a formula, which a spreadsheet would run. "
      "Begin with a letter."),
)

LOG = ArtefactExercise(
    "T1.3.g", files=(FILE,), judge=judge_test_log, truth=truth, correct=files,
    misconceptions=WRONG,
    alternatives=(Alternative("by_excel", lambda made, t: {
        FILE: b"\xef\xbb\xbf" + _write([
            r | {"due": r["due"].replace(" ", "T")} for r in rows(t)][::-1],
            [*reversed(t["rules"]["columns"]), "remark"]).replace(b"\n", b"\r\n")}),
        Alternative("saved_by_spreadsheet", lambda made, t: {FILE: _write([
            r | {"due": _by_spreadsheet(r["due"])} for r in rows(t)], t["rules"]["columns"])})),
)
