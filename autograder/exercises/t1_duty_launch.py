"""T1.c: landing.html of the case, mended, and go_live.yml, which says an honest no."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import yaml
from bs4 import BeautifulSoup

from autograder.artefacts.go_live_record_check import FILE, judge_launch, short_hash
from autograder.artefacts.landing_check import FILE as PAGE
from autograder.artefacts.landing_reading import differing, read_landing
from autograder.artefacts.launch_gate_check import REASONS

from . import t1_3_landing
from .base import Alternative, ArtefactExercise, Misconception
from .t1_3_gate import _may, go_live_gate
from .t1_5_files import Files, bytes_of, changed, dump, recoded
from .t1_5_worlds import house
from .t1_duty_world import case_of

M = Misconception
BEFORE = REASONS[:6]  # a smoke test belongs to the hours after the launch


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What page and record are held against."""
    page = t1_3_landing.truth(
        lambda name: house(name) if name.endswith("_rules") else load(name))
    log, policy, rules = load("launch_log"), house("approval_policy"), house("launch_rules")
    draft = read_landing(BeautifulSoup(page["draft"], "html.parser"), page["draft"], page["spec"])
    seen = {**log, "name": "case", "deployed": "-", "smoke_tests": []}
    roles = _may(policy, log["total"], {})
    return {
        **page, "log": log, "codes": list(BEFORE),
        "kinds": [k for k, wanted in page["wanted"].items() if differing(draft[k], wanted)],
        "reasons": [r for r in go_live_gate(seen, policy, rules)[1].split(", ") if r in BEFORE],
        "approvers": [k for k, v in log["people"].items() if v["role"] in roles],
        "stops": rules["go_live"]["stops_launch"], "done": rules["done"],
        "smoke_within": rules["go_live"]["smoke_within_minutes"],
    }


def right(truth: dict[str, Any]) -> Files:
    """The repaired page and an honest record of it."""
    page = t1_3_landing.landing_files(truth)[PAGE]
    return {PAGE: page, FILE: dump(record(truth, page))}


def record(truth: dict[str, Any], page: bytes) -> dict[str, Any]:
    """go_live.yml as it should be."""
    log = truth["log"]
    due = log["launch_at"] - timedelta(hours=20)
    doers = {"no_rollback": ("pohan", "寫下回復步驟，演練一次，填進紀錄"),
             "open_blocker": ("pinyu", "在測試站重做 K01、K02，通過才結案")}
    steps = []
    for reason in truth["reasons"]:
        who, what = doers.get(reason, (truth["approvers"][0], "看過修好的這一版，核准它的雜湊"))
        steps.append({"reason": reason, "who": who, "what": what, "by": f"{due:%Y-%m-%d %H:%M}"})
    smoke = log["launch_at"] + timedelta(minutes=truth["smoke_within"] - 5)
    return {"version": short_hash(page), "repaired": list(truth["kinds"]),
            "go": not truth["reasons"], "reasons": list(truth["reasons"]), "steps": steps,
            "smoke_test": {"who": "planner", "by": f"{smoke:%Y-%m-%d %H:%M}"}}


def _r(id: str, change: Callable[[dict, dict], Any], says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


def _english(files: Files, truth: dict[str, Any]) -> Files:
    """The whole hash, times as YAML times, a mended page with other words, more steps."""
    page = t1_3_landing._by_hand(files, truth)[PAGE]
    content = yaml.safe_load(files[FILE])
    content["version"] = short_hash(page)
    content["steps"].append({**content["steps"][-1], "what": "Tell everybody the result by mail"})
    for step in content["steps"]:
        step["by"] = truth["log"]["launch_at"] - timedelta(minutes=40)
    return {PAGE: page, FILE: dump(content)}


def _dropped(record: dict[str, Any], code: str) -> None:
    record["reasons"].remove(code)


def _steps_gone(record: dict[str, Any], truth: dict[str, Any]) -> None:
    step = record["steps"][-1]
    record["steps"] = [step] * len(record["steps"])


def _only(record: dict[str, Any], reason: str, **new: Any) -> None:
    for step in record["steps"]:
        if step["reason"] == reason:
            step.update(new)


def _saved_again(files: Files, truth: dict[str, Any]) -> Files:
    return {**files, PAGE: files[PAGE] + b"\n<!-- -->\n"}


def _hash_of(text: Callable[[dict[str, Any]], str]) -> Callable[[dict, dict], None]:
    return lambda r, t: r.update(version=short_hash(text(t).encode()))


# What a page can have wrong is told as in T1.3.d; two of its wrong pages name 雙11.
PAGES = tuple(
    replace(m, impl=lambda files, truth, make=m.impl: {**files, **make(files, truth)})
    for m in t1_3_landing.D.misconceptions if m.id not in ("line_rewritten", "day_without_text"))
WRONG = (
    M("line_rewritten", lambda f, t: {**f, **t1_3_landing._edit(
        "母親節 檔期：禮盒與洗沐</h1>", "母親節 最強檔期</h1>")(f, t)},
      "A line of the draft that was right is gone, changed or moved: “{line}”. A repair touches "
      "only what is broken; whoever approved the page approved the rest. Put it back as it was."),
    _r("hash_of_the_draft", lambda r, t: r.update(version=t["log"]["draft"]),
       "version in go_live.yml is the hash of the draft, before your repairs. Whoever approves it "
       "approves the faults. Compute the hash of your landing.html."),
    M("page_saved_again", _saved_again,
      "version in go_live.yml is not the hash of the landing.html beside it. A page that was saved "
      "again has another one. Compute it from the file as it is now, and save the record last."),
    _r("version_left_blank", lambda r, t: r.update(version=""),
       "The field {field} of {name} is empty. Fill it in."),
    _r("hash_of_the_address", _hash_of(lambda t: t["spec"]["url"]),
       "version in go_live.yml is not the hash of the landing.html beside it. A page that was "
       "saved again has another one. Compute it from the file as it is now, and save the record "
       "last."),
    _r("repair_not_told", lambda r, t: r["repaired"].pop(0),
       "repaired in go_live.yml leaves out {kind}, which you did mend. Whoever tests again goes by "
       "this list. Name every kind that the draft had."),
    _r("repair_made_up", lambda r, t: r["repaired"].append(
        next(k for k in t["wanted"] if k not in t["kinds"])),
       "repaired in go_live.yml names {kind}, and the draft had no such fault. A record says what "
       "was done, not what might have been. Compare the kinds that your checker finds in the "
       "draft."),
    _r("yes_anyway", lambda r, t: r.update(go=True),
       "go is true, and the log of the afternoon holds reasons against it. The launch is one "
       "working day away: a no today costs a day, a yes costs the campaign. Go through reasons 1 "
       "to 6 of T1.3.h with your new version."),
    _r("yes_with_a_condition", lambda r, t: r.update(go="yes, if IT agrees"),
       "go in go_live.yml is neither yes nor no. A gate has two answers; “yes, if” is a no. Write "
       "true or false."),
    _r("old_signature_counts", lambda r, t: _dropped(r, "other_version"),
       "go_live.yml does not say that another version was approved (other_version). The signature "
       "stands under the draft, and you have changed the page since. Compare the version of each "
       "approval with yours."),
    _r("fixed_is_closed", lambda r, t: _dropped(r, "open_blocker"),
       "go_live.yml does not say that a defect still stops the launch (open_blocker). Fixed by you "
       "is not closed: somebody else has to test it again."),
    _r("owner_is_enough", lambda r, t: _dropped(r, "no_rollback"),
       "go_live.yml does not say that the rollback is not ready (no_rollback). Owner and plan are "
       "both needed, and a blank is not a plan."),
    _r("smoke_test_missed", lambda r, t: r["reasons"].append("no_smoke_test"),
       "go_live.yml gives the reason {reason}, which does not count before a launch. Use the codes "
       "1 to 6 of the table."),
    _r("late_as_well", lambda r, t: r["reasons"].append("approved_late"),
       "The reason {reason} of go_live.yml does not hold in the log. Read its condition again."),
    _r("reasons_turned", lambda r, t: r["reasons"].reverse(),
       "The reasons in go_live.yml are right and not in the order of the table, or one stands "
       "there twice."),
    _r("manager_signs", lambda r, t: _only(r, "other_version", who="yuan"),
       "Step {number} of go_live.yml lets {who} approve, who may not approve this total. Look it "
       "up in approval_policy."),
    _r("tested_by_the_fixer", lambda r, t: _only(r, "open_blocker", who="planner"),
       "Step {number} of go_live.yml lets {who} test what {who} mended. Whoever mended a defect "
       "may not pass its retest. Choose somebody else."),
    _r("somebody_in_it", lambda r, t: _only(r, "no_rollback", who="資訊部"),
       "Step {number} of go_live.yml is for {who}, who is not in the log. Take an id from people."),
    _r("step_without_reason", lambda r, t: r["steps"][0].update(reason="other"),
       "Step {number} of go_live.yml belongs to {reason}, which is not among the reasons. Each "
       "step removes one of them."),
    _r("one_step_three_times", _steps_gone,
       "No step of go_live.yml removes the reason {reason}. A no without a way to a yes helps "
       "nobody. Add who does what by when."),
    _r("steps_all_alike", lambda r, t: [s.update(what="請盡快處理這件事") for s in r["steps"]],
       "Several steps of go_live.yml say the same. Write for each reason what has to be done for "
       "it."),
    _r("one_word_step", lambda r, t: r["steps"][0].update(what="處理"),
       "What is to be done in step {number} of go_live.yml is too short to act on. Write it so "
       "that this person can begin without asking."),
    _r("after_the_launch", lambda r, t: r["steps"][1].update(
        by=f"{t['log']['launch_at'] + timedelta(hours=2):%Y-%m-%d %H:%M}"),
       "Step {number} of go_live.yml is due {when}. It has to be done after now and before "
       "launch_at; both stand in the log."),
    _r("day_without_time", lambda r, t: r["steps"][0].update(
        by=f"{t['log']['launch_at']:%Y-%m-%d}"),
       "{where} in go_live.yml is not a day with a time. Write YYYY-MM-DD HH:MM."),
    _r("smoke_test_for_nobody", lambda r, t: r["smoke_test"].update(who=None),
       "smoke_test in go_live.yml needs who and by: a test that nobody is named for is not made. "
       "Fill both in."),
    _r("smoke_test_by_a_team", lambda r, t: r["smoke_test"].update(who="測試小組"),
       "smoke_test in go_live.yml is for {who}, who is not in the log. Take an id from people."),
    _r("smoke_test_on_the_test_site", lambda r, t: r["smoke_test"].update(
        by=f"{t['log']['launch_at'] - timedelta(minutes=30):%Y-%m-%d %H:%M}"),
       "smoke_test in go_live.yml is before the launch. It is made on the live site, so it cannot "
       "be earlier than launch_at."),
    _r("smoke_test_after_lunch", lambda r, t: r["smoke_test"].update(
        by=f"{t['log']['launch_at'] + timedelta(hours=3):%Y-%m-%d %H:%M}"),
       "smoke_test in go_live.yml comes later after the launch than launch_rules allow. Until then "
       "everybody buys on an untested page. Add smoke_within_minutes to launch_at."),
    _r("no_steps", lambda r, t: r.pop("steps"),
       "{name} has no part {part}. Take it over from the template and fill it in."),
    M("record_missing", bytes_of(FILE, None),
      "{name} is not there. Save it next to the notebook under exactly this name, then run the "
      "check again."),
    M("record_in_big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
)
C = ArtefactExercise(
    "T1.c", files=(PAGE, FILE), judge=judge_launch, truth=truth, correct=right, view=case_of,
    misconceptions=(*PAGES, *WRONG),
    alternatives=(Alternative("by_hand", _english),),
    hints=(
        "First the page: read page_spec beside the draft, kind by kind (the table of T1.3.c). Then "
        "the hash, then the record: it is about the page as it is now.",
        "Take launch_log, put your hash in place of deployed and go through reasons 1 to 6 of "
        "T1.3.h. Which version does each signature name, and is fixed the same as closed?",
        "page = work(\"landing.html\").read_bytes(); version = hashlib.sha256(page).hexdigest()"
        "[:12]; steps = [{\"reason\": ..., \"who\": ..., \"what\": ..., \"by\": \"2026-04-10 "
        "17:30\"}, ...]",
    ),
    solution=(
        "The repair is what makes the approval void: a signature belongs to a hash. So the honest "
        "answer on the afternoon before is no, with all reasons, and for each of them one person, "
        "one deed and one time. The way from this no to a yes is short, and everybody knows it."
    ),
)
