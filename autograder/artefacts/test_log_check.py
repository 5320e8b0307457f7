"""The test log of a launch (test_log.csv): what was tested, what came of it, who mends it."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from typing import Any

from autograder.checking.verdict import Finding

from .csv_rows import Row, read_rows
from .errors import ArtefactError
from .fields import words
from .forms import Fault, empty

__test__ = False
FILE = "test_log.csv"
ALWAYS = ("case_id", "step", "expected", "got", "result")
OF_A_DEFECT = ("severity", "owner", "due", "retest")
_ROC = re.compile(r"^(?:民國)?\s*1\d\d[-/.年]")
_DUE = re.compile(r"(20\d\d)[-/](\d{1,2})[-/](\d{1,2})\s*(?:T|(上午|下午|AM|PM))?\s*"
                  r"(\d{1,2}):(\d\d)(?::\d\d)?\s*(AM|PM)?", re.IGNORECASE)
_DAY_ALONE = re.compile(r"20\d\d[-/]\d{1,2}[-/]\d{1,2}")


def judge_test_log(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the log, None where nothing is.

    Args:
        files: name -> content.
        truth: {"rules": test_log of launch_rules, "owners": [person], "grades": [id], "states":
            [id], "defects": {defect_id: {case_id, severity, owner, due (text), retest}}, "cases":
            [case_id of last year's list and of the defects], "own_cases": how many C001, C002 ...
            the course's own list of T1.3.e may have at most}.
    """
    data = files.get(FILE)
    try:
        if data and len(data.strip().splitlines()) == 1:
            raise Fault("{name} has a header and no rows. Write one row below it for each step "
                        "that was tested.", name=FILE)
        rows = read_rows(FILE, data, truth["rules"]["columns"])
        for row in rows:
            _form(row, truth)
        _whole(rows, truth)
        for row in rows:
            if row["result"].lower() == "fail":
                _against_truth(row, truth["defects"][row["defect_id"]])
        passes = sum(row["result"].lower() == "pass" for row in rows)
        if passes < truth["rules"]["passes"]:
            raise Fault("The log has {count} rows with the result pass, and at least {least} are "
                        "asked for. Without them nobody sees what was tested and holds.",
                        count=passes, least=truth["rules"]["passes"])
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _form(row: Row, truth: dict[str, Any]) -> None:
    """One row by itself."""
    at = {"number": row.line, "name": FILE}
    for column in ALWAYS:
        if empty(row[column]):
            raise Fault("Line {number} of {name} has no {column}. Fill it in.",
                        **at, column=column)
    result = row["result"].lower()
    if result not in truth["rules"]["results"]:
        raise Fault("The result in line {number} of {name} is “{value}”. Write pass or fail.",
                    **at, value=row["result"][:20])
    if result == "pass":
        filled = [c for c in ("defect_id", *OF_A_DEFECT) if row[c]]
        if filled:
            raise Fault("Line {number} of {name} passed and still has {column}. Either it found a "
                        "defect, then it failed; or leave that cell empty.",
                        **at, column=filled[0])
        if words(row["expected"]) != words(row["got"]):
            raise Fault("Line {number} of {name} passed, and got is not what was expected. Write "
                        "into got the words of expected; what is not as expected has failed.",
                        **at)
        if not _known(row["case_id"], truth):
            raise Fault("Line {number} of {name} has the case {value}, which stands in no list. "
                        "Take C001 to C{most} of your T1.3.e, or a case_id of "
                        "load(\"checkout_cases\") or load(\"defects\").",
                        **at, value=row["case_id"][:20], most=f"{truth['own_cases']:03d}")
        return
    if words(row["expected"]) == words(row["got"]):
        raise Fault("In line {number} of {name} expected and got say the same, and the result is "
                    "fail. Write what you saw instead.", **at)
    for column in ("defect_id", *OF_A_DEFECT):
        if empty(row[column]):
            raise Fault("Line {number} of {name} failed and has no {column}. A failure without it "
                        "is mended by nobody. Fill it in.", **at, column=column)
    if row["defect_id"] not in truth["defects"]:
        raise Fault("The defect {value} in line {number} of {name} is not in the list of defects. "
                    "Copy the number from load(\"defects\").", **at, value=row["defect_id"][:20])
    for column, names in (("severity", truth["grades"]), ("owner", truth["owners"]),
                          ("retest", truth["states"])):
        if row[column] not in names:
            raise Fault("The {column} in line {number} of {name} is “{value}”, which the house "
                        "does not know. Use one of {names}.", **at, column=column,
                        value=row[column][:20], names=", ".join(names))
    if _ROC.match(row["due"]):
        raise Fault("The due time in line {number} of {name} is in 民國 years. Add 1911 to the "
                    "year: 2025-10-31 12:00.", **at)
    if _DAY_ALONE.fullmatch(unicodedata.normalize("NFKC", row["due"]).strip()):
        raise Fault("The due time in line {number} of {name} is a day alone, which does not say "
                    "when. Add the time: 2025-10-31 12:00.", **at)
    if _moment(row["due"]) is None:
        raise Fault("The due time in line {number} of {name} cannot be read (“{value}”). Write it "
                    "as 2025-10-31 12:00.", **at, value=row["due"][:20])


def _moment(text: str) -> datetime | None:
    """A day with its time, also as spreadsheets write it; None for anything else."""
    found = _DUE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    half = (found[4] or found[7] or "").upper()
    hour = int(found[5])
    if half:
        hour = hour % 12 + 12 * (half in ("下午", "PM")) if hour <= 12 else hour
    try:
        return datetime(*(int(found[n]) for n in (1, 2, 3)), hour, int(found[6]))
    except ValueError:
        return None


def _known(case: str, truth: dict[str, Any]) -> bool:
    own = re.fullmatch(r"C(\d{3})", case)
    return case in truth["cases"] or bool(own and 1 <= int(own[1]) <= truth["own_cases"])


def _whole(rows: list[Row], truth: dict[str, Any]) -> None:
    """All rows together."""
    steps = [(row["case_id"], words(row["step"])) for row in rows]
    if len(set(steps)) < len(steps):
        again = next(s for n, s in enumerate(steps) if s in steps[:n])
        raise Fault("The case {case} has the same step twice. One row for each step: write the "
                    "later state into it, or name the other step.", case=again[0][:20])
    found = [row["defect_id"] for row in rows if row["defect_id"]]
    if len(set(found)) < len(found):
        again = next(d for n, d in enumerate(found) if d in found[:n])
        raise Fault("The defect {id} stands in two rows. Two owners then wait for each other. Keep "
                    "one row for it.", id=again)
    lost = [d for d in truth["defects"] if d not in found]
    if lost:
        raise Fault("The log lacks {count} of {total} defects, first {id}. What is not in the log "
                    "is not followed up.", count=len(lost), total=len(truth["defects"]),
                    id=lost[0])


def _against_truth(row: Row, right: dict[str, str]) -> None:
    at = {"number": row.line, "id": row["defect_id"]}
    if row["case_id"] != right["case_id"]:
        raise Fault("Line {number}: another case found the defect {id}. Take case_id from "
                    "load(\"defects\"), so that the retest repeats the same case.", **at)
    if row["severity"] != right["severity"]:
        raise Fault("Line {number}: the severity of {id} is not the one that the house rules give. "
                    "Take it from your triage.", **at)
    if row["owner"] != right["owner"]:
        raise Fault("Line {number}: the owner of {id} is not the one of its area. Take it from "
                    "your triage.", **at)
    mine, due = _moment(row["due"]), _moment(right["due"])
    if mine is None or due is None:
        raise ValueError(f"no due time: {row['due']}, {right['due']}")
    if mine != due:
        later = "Line {number}: the due time of {id} is too late. Count working hours from when " \
                "it was found, over the day off, with your triage."
        early = "Line {number}: the due time of {id} is too early. Nights and days off do not " \
                "count; take it from your triage."
        raise Fault(later if mine > due else early, **at)
    if row["retest"] != right["retest"]:
        raise Fault("Line {number}: {id} does not stand at “{value}” when only steps of the house "
                    "count. Fixed is not closed, and whoever mended it cannot pass the retest. "
                    "Take the state from your follow.", **at, value=row["retest"][:20])
