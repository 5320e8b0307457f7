"""The backlog of improvements (backlog.yml): every idea with its evidence, size, owner and score.

Evidence is a row that is there and says something, the effect fits into the gap it shows, the test
can find it, the score follows from the numbers, and nothing tricks the buyer.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from typing import Any

from autograder.checking.messages import Text, language
from autograder.checking.verdict import Finding

from .dark_patterns import dark_pattern
from .documents import read_yaml
from .errors import ArtefactError
from .fields import blank, words
from .forms import Fault, empty, entries, number

FILE = "backlog.yml"
TABLE = "site_findings"
FIELDS = ("id", "idea", "title", "kind", "evidence", "metric", "mde", "weeks", "effort_days",
          "owner", "guardrail", "score")
OWN = "own"
MOST = 40  # entries
# Letters of a title that says what to do.
_LEAST = {True: 4, False: 8}  # by whether it is Chinese
_DESKTOP = re.compile(r"電腦版|桌機|桌面版|\bdesktops?\b", re.IGNORECASE)
_PHONE = re.compile(r"手機|行動|\bphones?\b|\bmobile\b", re.IGNORECASE)
Idea = dict[str, Any]
# What is said of each dark pattern of the house's list.
DARK = {
    "fake_scarcity": "{id}: “{word}” is scarcity that is made up. Buyers find out, and an untrue "
                     "limit may count as false advertising. Take the idea out; tell true limits "
                     "only.",
    "hidden_fee": "{id}: “{word}” hides a fee until the end. The cart looks better and people "
                  "leave, or pay and do not return. Take the idea out; show the whole price early.",
    "confirm_shaming": "{id}: “{word}” makes refusing feel bad. Consent got that way is none, and "
                       "people remember it. Take the idea out; a plain “no thanks” is enough.",
    "pre_ticked": "{id}: “{word}” chooses for the buyer. Sales rise by what people did not notice, "
                  "and come back as returns and complaints. Take the idea out; leave boxes empty.",
    "obstructed_exit": "{id}: “{word}” makes the way out hard to find. Whoever wants to leave has "
                       "a right to, and marks the mail as spam instead. Take the idea out.",
    "false_reviews": "{id}: “{word}” shows other reviews than there are. That misleads, and false "
                     "reviews may count as false advertising. Take the idea out.",
}
_DARK_ELSE = ("{id}: “{word}” is on the house's list of patterns that trick buyers. Take the idea "
              "out.")


def judge_backlog(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with backlog.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: {"findings": {key: row of site_findings}, "box": {idea: row of idea_box}, "rules":
            backlog_rules.yml}.
    """
    try:
        _check(read_yaml(FILE, files.get(FILE)), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _check(content: dict[str, Any], truth: dict[str, Any]) -> None:
    rules = truth["rules"]
    _template(content)
    ideas = entries(FILE, content, "ideas", rules["at_least"], FIELDS)
    if len(ideas) > MOST:
        raise Fault("backlog.yml holds {count} ideas. Nobody reads so many: keep those that have "
                    "evidence.", count=len(ideas))
    _once(ideas)
    for idea in ideas:
        _honest(idea, truth)
    rows = [_evidence(idea, truth) for idea in ideas]
    for idea, row in zip(ideas, rows, strict=True):
        _what(idea, row, truth)
    for idea, row in zip(ideas, rows, strict=True):
        _size(idea, row, rules)
    _shared(ideas, rows)
    for idea, row in zip(ideas, rows, strict=True):
        _score(idea, row, rules)
    _covered(ideas, rules)
    _sorted(ideas)


def _template(content: dict[str, Any]) -> None:
    """What the template says where one's own words belong. Raises Fault."""
    by = content.get("prepared_by")
    if blank(by):
        raise Fault("backlog.yml does not say who made it. Write a name and a role behind "
                    "prepared_by.")
    if empty(by):
        raise Fault("prepared_by of backlog.yml still holds the template's words “{text}”. Write "
                    "who made the list.", text=str(by).strip()[:40])
    found = content.get("ideas")
    for at, idea in enumerate(found if isinstance(found, list) else (), 1):
        for field, value in idea.items() if isinstance(idea, dict) else ():
            said = value.get("key") if isinstance(value, dict) else value
            if isinstance(said, str) and not blank(said) and empty(said):
                raise Fault("Entry {number} of backlog.yml still holds the template's words "
                            "“{text}” in {field}. Write your own there.", number=at,
                            text=said.strip()[:40], field=str(field)[:20])


def label(idea: Idea) -> str | Text:
    """How messages name an entry: its id, cut short; a bare number as an idea of this number."""
    id = str(idea.get("id")).strip()[:20]
    return Text("Idea {id}", id=id) if id.isdigit() else id


def _once(ideas: list[Idea]) -> None:
    for field in ("id", "idea", "title"):
        seen: set[str] = set()
        for idea in ideas:
            said = words(idea[field])
            if not said:
                raise Fault("Entry {number} in the part {part} of {name} has no {field}. Fill it "
                            "in.", name=FILE, part="ideas", field=field,
                            number=ideas.index(idea) + 1)
            if field == "idea" and said == OWN:
                continue
            if said in seen:
                raise Fault("The {field} “{value}” stands in backlog.yml twice. One idea, one "
                            "entry: give the other one a name of its own or take it out.",
                            field=field, value=str(idea[field])[:40])
            seen.add(said)
    for idea in ideas:
        letters = re.sub(r"[\W\d_]", "", str(idea["title"]))
        if len(letters) < _LEAST[bool(re.search(r"[\u3400-\u9fff]", letters))]:
            raise Fault("{id}: the title “{title}” does not say what to do. Whoever reads the list "
                        "alone must know the change: write it in one sentence.", id=label(idea),
                        title=str(idea["title"])[:20])


def _note(idea: Idea, truth: dict[str, Any]) -> dict[str, Any]:
    """The note of the box that an idea comes from, {} for one's own."""
    return truth["box"].get(str(idea["idea"]).strip().upper(), {})


def _honest(idea: Idea, truth: dict[str, Any]) -> None:
    """An idea of the box that is there, and none that tricks the buyer."""
    source = str(idea["idea"]).strip()
    if source.lower() != OWN and not _note(idea, truth):
        raise Fault("{id}: there is no idea “{idea}” in idea_box. Copy the id from the table, or "
                    "write own where the idea is yours.", id=label(idea), idea=source[:20])
    note = _note(idea, truth)
    texts = note.get("text_zh", ""), note.get("text_en", "")
    for text in (*(texts if language() == "zh-TW" else reversed(texts)), str(idea["title"])):
        found = dark_pattern(text, truth["rules"])
        if found:
            raise Fault(DARK.get(found[0], _DARK_ELSE), id=label(idea), word=found[1])


def _evidence(idea: Idea, truth: dict[str, Any]) -> dict[str, Any]:
    """The row that an idea cites. Raises Fault where it is none, or shows nothing."""
    given, id, rules = idea["evidence"], label(idea), truth["rules"]
    if not isinstance(given, dict) or set(given) != {"table", "key"}:
        raise Fault("{id}: evidence must name the table and the key of one row, as {example}.",
                    id=id, example="{table: site_findings, key: F01}")
    if str(given["table"]).strip().lower() != TABLE:
        raise Fault("{id}: there is no evidence in a table “{table}”. The findings stand in "
                    "{known}.", id=id, table=str(given["table"])[:30], known=TABLE)
    key = str(given["key"]).strip().upper()
    row = truth["findings"].get(key)
    if row is None:
        raise Fault("{id}: {table} has no row {key}. An idea rests on something that somebody can "
                    "look up: copy the key from the table.", id=id, table=TABLE, key=key[:20])
    if row["sessions"] < rules["least_sessions"]:
        raise Fault("{id}: {key} rests on fewer sessions than the house takes for evidence. So few "
                    "may be chance: choose another finding, or drop the idea.", id=id, key=key)
    if row["seen_by"] in rules["no_evidence"]:
        raise Fault("{id}: {key} is an opinion and nobody measured it. An opinion may start a "
                    "search for evidence; it is none. Choose another finding, or drop the idea.",
                    id=id, key=key)
    return row


def _what(idea: Idea, row: dict[str, Any], truth: dict[str, Any]) -> None:
    """Kind, metric, owner and guardrail of an idea, against its evidence and the rules."""
    id, key, rules = label(idea), row["key"], truth["rules"]
    kind = str(idea["kind"]).strip()
    if kind not in rules["kinds"]:
        raise Fault("{id}: “{kind}” is no kind of the house's list. Choose among {known}.", id=id,
                    kind=kind[:20], known=", ".join(rules["kinds"]))
    note = _note(idea, truth)
    if kind != row["kind"] or note.get("kind", kind) != kind or \
            note.get("page", row["page"]) != row["page"]:
        raise Fault("{id}: {key} is about {page}, {kind}, and the idea is about something else. "
                    "Evidence shows that this very thing is wrong: cite the row of its page and "
                    "kind.", id=id, key=key, page=row["page"], kind=row["kind"])
    said = " ".join((note.get("text_zh", ""), note.get("text_en", ""), str(idea["title"])))
    if row["device"] == "mobile" and _DESKTOP.search(said) and not _PHONE.search(said):
        raise Fault("{id}: {key} was seen on phones, and the idea is for desktop. What phones show "
                    "says nothing about the other screen: cite another finding, or drop the idea.",
                    id=id, key=key)
    if str(idea["metric"]).strip() != row["metric"]:
        raise Fault("{id}: the metric is not the one in which {key} was seen. Gap, mde and test "
                    "must speak of one rate: copy metric from the row.", id=id, key=key)
    owner = str(idea["owner"]).strip()
    if kind not in rules["owners"].get(owner, ()):
        raise Fault("{id}: “{owner}” does not do work of the kind {kind}. An idea whose owner "
                    "cannot build it stays on the list: look at owners in backlog_rules.",
                    id=id, owner=owner[:20], kind=kind)
    guardrail = str(idea["guardrail"]).strip()
    if guardrail not in rules["guardrails"]:
        raise Fault("{id}: “{guardrail}” is no guardrail of the house's list. Choose among "
                    "{known}.", id=id, guardrail=guardrail[:20],
                    known=", ".join(rules["guardrails"]))
    wanted = rules["guardrail_for"].get(kind, guardrail)
    if guardrail != wanted:
        raise Fault("{id}: ideas of the kind {kind} are guarded by another figure, because that "
                    "is what they spoil first. Look at guardrail_for in backlog_rules.",
                    id=id, kind=kind)


def smallest(row: dict[str, Any], weeks: float, rules: dict[str, Any]) -> float:
    """The smallest difference that a test of so many weeks finds, half of the sessions per arm."""
    test = rules["test"]
    per_arm = row["sessions"] / test["days"] * 7 * weeks / 2
    return test["z"] * math.sqrt(2 * row["rate"] * (1 - row["rate"]) / per_arm)


def _size(idea: Idea, row: dict[str, Any], rules: dict[str, Any]) -> None:
    """mde and weeks: within the gap, and to be found in the time."""
    id, key = label(idea), row["key"]
    mde = number(idea["mde"], f"mde ({id})")
    weeks = number(idea["weeks"], f"weeks ({id})")
    if weeks != int(weeks) or weeks > rules["test"]["most_weeks"]:
        raise Fault("{id}: weeks must be a whole number, {most} at most. Half weeks hold weekdays "
                    "and weekends unequally, and a longer test blocks the page for others.",
                    id=id, most=rules["test"]["most_weeks"])
    gap = row["benchmark"] - row["rate"]
    if gap <= 0:
        raise Fault("{id}: in {key} the benchmark is not above the rate, so there is nothing to "
                    "win. Choose another finding, or drop the idea.", id=id, key=key)
    if mde > gap + 1e-9:
        if mde > 3 * gap and mde * row["rate"] <= gap * 1.0001:
            raise Fault("{id}: mde seems to be a share of the rate and not a difference. Write the "
                        "difference of the two rates: a rise from 0.060 to 0.066 is 0.006.", id=id)
        raise Fault("{id}: mde is larger than the gap of {key}. Those without the fault do no "
                    "better than the benchmark, so the funnel holds no more than benchmark − "
                    "rate.", id=id, key=key)
    if mde < smallest(row, weeks, rules) * 0.999:
        if smallest(row, rules["test"]["most_weeks"], rules) > gap:
            raise Fault("{id}: even {most} weeks cannot find the whole gap of {key}. Too few come "
                        "by: choose another finding, or drop the idea.", id=id, key=key,
                        most=rules["test"]["most_weeks"])
        raise Fault("{id}: so small a difference is not found in so many weeks with the sessions "
                    "of {key}. Test longer, or look for a larger effect within the gap: "
                    "backlog_rules has the formula under test.", id=id, key=key)


def _shared(ideas: list[Idea], rows: list[dict[str, Any]]) -> None:
    """Ideas with one finding share its gap."""
    total: dict[str, float] = defaultdict(float)
    for idea, row in zip(ideas, rows, strict=True):
        total[row["key"]] += idea["mde"]
        if total[row["key"]] > row["benchmark"] - row["rate"] + 1e-9:
            raise Fault("{id}: together with the ideas before it, it wins more from {key} than the "
                        "gap holds. A gap closes once: share it, or cite another finding.",
                        id=label(idea), key=row["key"])


def score(idea: Idea, row: dict[str, Any], rules: dict[str, Any]) -> float:
    """Margin a month that may be expected per day of work, TWD."""
    return (row["sessions"] * idea["mde"] * row["value"] * rules["confidence"][row["seen_by"]]
            / idea["effort_days"])


def _score(idea: Idea, row: dict[str, Any], rules: dict[str, Any]) -> None:
    id = label(idea)
    effort = number(idea["effort_days"], f"effort_days ({id})")
    span = rules["effort_days"]
    if not span["least"] <= effort <= span["most"]:
        raise Fault("{id}: effort_days is outside {least} to {most}. What takes longer is a "
                    "project and not an idea: cut it, or count the work again.", id=id, **span)
    given = number(idea["score"], f"score ({id})")
    right = score(idea, row, rules)
    if math.isclose(given, right, rel_tol=0.005, abs_tol=0.5):
        return
    sure = rules["confidence"][row["seen_by"]]
    if math.isclose(given, right / sure, rel_tol=0.005):
        raise Fault("{id}: the score leaves out the confidence. A gap that was only looked at "
                    "weighs less than one that was measured: multiply by confidence.", id=id)
    if math.isclose(given, right * effort, rel_tol=0.005):
        raise Fault("{id}: the score is not divided by effort_days. It shall tell what a day of "
                    "work brings.", id=id)
    if math.isclose(given, right / row["value"], rel_tol=0.005):
        raise Fault("{id}: the score counts successes and not margin. A click and an order are not "
                    "worth the same: multiply by value.", id=id)
    gap = (row["benchmark"] - row["rate"]) / idea["mde"]
    if math.isclose(given, right * gap, rel_tol=0.005):
        raise Fault("{id}: the score takes the whole gap. Take the mde of the idea: it is what the "
                    "test shall find.", id=id)
    raise Fault("{id}: the score does not follow from the numbers of the entry and of {key}. "
                "backlog_rules has the formula; do not round before the end.", id=id,
                key=row["key"])


def _covered(ideas: list[Idea], rules: dict[str, Any]) -> None:
    have = {str(idea["kind"]).strip() for idea in ideas}
    for kind in rules["kinds"]:
        if kind not in have:
            raise Fault("No idea of backlog.yml is of the kind {kind}. Note N13 of the standard "
                        "names six kinds: look for evidence of this one, too.", kind=kind)


def _sorted(ideas: list[Idea]) -> None:
    for at, (one, other) in enumerate(zip(ideas, ideas[1:], strict=False), 2):
        if other["score"] > one["score"] + 0.5:
            raise Fault("Entry {number} of backlog.yml has a higher score than the one before it. "
                        "The list is an order of work: sort by score, the highest first.",
                        number=at)
