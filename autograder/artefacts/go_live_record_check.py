"""The record before a launch (go_live.yml): the version, what was mended, yes or no, what is open.

It is held against the page that lies beside it, the log of the afternoon and the house's rules.
"""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_text, read_yaml
from .errors import ArtefactError
from .forms import Fault, empty, entries, names
from .landing_check import FILE as PAGE
from .landing_check import judge_landing

FILE = "go_live.yml"
FIELDS = ("version", "repaired", "go", "reasons", "steps", "smoke_test")
LEAST_WORDS = 6


def judge_launch(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with page and record, None where nothing is.

    Args:
        files: landing.html and go_live.yml.
        truth: as `judge_landing`, and log (launch_log), kinds (of the draft's faults), reasons
            (codes that hold before the launch, in order), approvers (ids of people who may approve
            the total), smoke_within (minutes).
    """
    wrong = judge_landing(files, truth)
    if wrong:
        return wrong
    try:
        record = read_yaml(FILE, files.get(FILE))
        _version(record, files[PAGE] or b"", truth)
        _repaired(record, truth)
        _decision(record, truth)
        _steps(record, truth)
        _smoke(record, truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def short_hash(data: bytes) -> str:
    """The first 12 characters of the SHA-256 of a file."""
    return hashlib.sha256(data).hexdigest()[:12]


def _version(record: dict[str, Any], page: bytes, truth: dict[str, Any]) -> None:
    missing = [f for f in FIELDS if f not in record]
    if missing:
        raise Fault("{name} has no part {part}. Take it over from the template and fill it in.",
                    name=FILE, part=missing[0])
    said = str(record["version"]).strip().lower()
    if empty(record["version"]):
        raise Fault("The field {field} of {name} is empty. Fill it in.", field="version", name=FILE)
    if said == truth["log"]["draft"]:
        raise Fault("version in go_live.yml is the hash of the draft, before your repairs. Whoever "
                    "approves it approves the faults. Compute the hash of your landing.html.")
    right = {short_hash(page), short_hash(read_text(PAGE, page).encode())}
    if said not in right and not any(said.startswith(r) and len(said) == 64 for r in right):
        raise Fault("version in go_live.yml is not the hash of the landing.html beside it. A page "
                    "that was saved again has another one. Compute it from the file as it is now, "
                    "and save the record last.")


def _repaired(record: dict[str, Any], truth: dict[str, Any]) -> None:
    mine = names(record["repaired"])
    if lost := [k for k in truth["kinds"] if k not in mine]:
        raise Fault("repaired in go_live.yml leaves out {kind}, which you did mend. Whoever tests "
                    "again goes by this list. Name every kind that the draft had.", kind=lost[0])
    if more := [k for k in mine if k not in truth["kinds"]]:
        raise Fault("repaired in go_live.yml names {kind}, and the draft had no such fault. A "
                    "record says what was done, not what might have been. Compare the kinds that "
                    "your checker finds in the draft.", kind=more[0][:40])


def _decision(record: dict[str, Any], truth: dict[str, Any]) -> None:
    go = record["go"]
    if not isinstance(go, bool):
        raise Fault("go in go_live.yml is neither yes nor no. A gate has two answers; “yes, if” is "
                    "a no. Write true or false.")
    right = truth["reasons"]
    reasons = names(record["reasons"] or [])
    if go and right:
        raise Fault("go is true, and the log of the afternoon holds reasons against it. The launch "
                    "is one working day away: a no today costs a day, a yes costs the campaign. Go "
                    "through reasons 1 to 6 of T1.3.h with your new version.")
    if strange := [r for r in reasons if r not in truth["codes"]]:
        raise Fault("go_live.yml gives the reason {reason}, which does not count before a launch. "
                    "Use the codes 1 to 6 of the table.", reason=strange[0][:40])
    for code in right:
        if code not in reasons:
            raise Fault(_SAYS[code])
    if extra := [r for r in reasons if r not in right]:
        raise Fault("The reason {reason} of go_live.yml does not hold in the log. Read its "
                    "condition again.", reason=extra[0])
    if reasons != right:
        raise Fault("The reasons in go_live.yml are right and not in the order of the table, or "
                    "one stands there twice.")


_SAYS = {
    "no_approval": "go_live.yml does not say that nobody has approved anything (no_approval). The "
    "log's list of approvals is empty.",
    "not_authorised": "go_live.yml does not say that nobody who may has approved "
    "(not_authorised). The total decides; look it up in approval_policy.",
    "approved_late": "go_live.yml does not say that the approval comes too late (approved_late). "
    "It must be earlier than launch_at.",
    "other_version": "go_live.yml does not say that another version was approved (other_version). "
    "The signature stands under the draft, and you have changed the page since. Compare the "
    "version of each approval with yours.",
    "no_rollback": "go_live.yml does not say that the rollback is not ready (no_rollback). Owner "
    "and plan are both needed, and a blank is not a plan.",
    "open_blocker": "go_live.yml does not say that a defect still stops the launch (open_blocker). "
    "Fixed by you is not closed: somebody else has to test it again.",
}


def _steps(record: dict[str, Any], truth: dict[str, Any]) -> None:
    log, right = truth["log"], truth["reasons"]
    steps = entries(FILE, record, "steps", len(right), ("reason", "who", "what", "by"))
    told = []
    for number, step in enumerate(steps, 1):
        at = {"number": number}
        reason, who = str(step["reason"]).strip(), str(step["who"]).strip()
        if reason not in right:
            raise Fault("Step {number} of go_live.yml belongs to {reason}, which is not among the "
                        "reasons. Each step removes one of them.", **at, reason=reason[:40])
        if who not in log["people"]:
            raise Fault("Step {number} of go_live.yml is for {who}, who is not in the log. Take an "
                        "id from people.", **at, who=who[:40])
        _fit(reason, who, truth, number)
        if len(str(step["what"]).strip()) < LEAST_WORDS:
            raise Fault("What is to be done in step {number} of go_live.yml is too short to act "
                        "on. Write it so that this person can begin without asking.", **at)
        by = _moment(step["by"], f"steps {number}: by")
        if not log["now"] < by < log["launch_at"]:
            raise Fault("Step {number} of go_live.yml is due {when}. It has to be done after now "
                        "and before launch_at; both stand in the log.", **at, when=by)
        told.append((reason, who, str(step["what"]).strip()))
    if left := [r for r in right if r not in {t[0] for t in told}]:
        raise Fault("No step of go_live.yml removes the reason {reason}. A no without a way to a "
                    "yes helps nobody. Add who does what by when.", reason=left[0])
    if len({t[2] for t in told}) < len(right):
        raise Fault("Several steps of go_live.yml say the same. Write for each reason what has to "
                    "be done for it.")


def _fit(reason: str, who: str, truth: dict[str, Any], number: int) -> None:
    """Who may take a step."""
    log = truth["log"]
    if reason in ("no_approval", "not_authorised", "other_version", "approved_late") \
            and who not in truth["approvers"]:
        raise Fault("Step {number} of go_live.yml lets {who} approve, who may not approve this "
                    "total. Look it up in approval_policy.", number=number, who=who)
    fixed = {d["fixed_by"] for d in log["defects"]
             if d["severity"] in truth["stops"] and d["state"] != truth["done"]}
    if reason == "open_blocker" and who in fixed:
        raise Fault("Step {number} of go_live.yml lets {who} test what {who} mended. Whoever "
                    "mended a defect may not pass its retest. Choose somebody else.",
                    number=number, who=who)


def _smoke(record: dict[str, Any], truth: dict[str, Any]) -> None:
    test, log = record["smoke_test"], truth["log"]
    if not isinstance(test, dict) or empty(test.get("who")) or empty(test.get("by")):
        raise Fault("smoke_test in go_live.yml needs who and by: a test that nobody is named for "
                    "is not made. Fill both in.")
    if str(test["who"]).strip() not in log["people"]:
        raise Fault("smoke_test in go_live.yml is for {who}, who is not in the log. Take an id "
                    "from people.", who=str(test["who"])[:40])
    by = _moment(test["by"], "smoke_test: by")
    if by <= log["launch_at"]:
        raise Fault("smoke_test in go_live.yml is before the launch. It is made on the live site, "
                    "so it cannot be earlier than launch_at.")
    if by > log["launch_at"] + timedelta(minutes=truth["smoke_within"]):
        raise Fault("smoke_test in go_live.yml comes later after the launch than launch_rules "
                    "allow. Until then everybody buys on an untested page. Add "
                    "smoke_within_minutes to launch_at.")


def _moment(value: Any, where: str) -> datetime:
    """A day and time. Raises Fault."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    if not isinstance(value, date):
        for form in ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M"):
            try:
                return datetime.strptime(str(value).strip(), form)
            except ValueError:
                continue
    raise Fault("{where} in go_live.yml is not a day with a time. Write YYYY-MM-DD HH:MM.",
                where=where)
