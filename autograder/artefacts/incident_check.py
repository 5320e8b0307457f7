"""The record of an incident (incident.yml), judged by the house's policy."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import blank, moment

_DELETES = re.compile(
    r"(?<![不勿未別])(?:刪除?|隱藏)(?:負面)?(?:留言|評論|貼文|文章)"
    r"|(?<!not )(?<!never )(?<!no )\b(?:delet|remov|hid)\w*\s+(?:\w+\s+){0,3}(?:comment|repl|post)",
    re.IGNORECASE,
)


def judge_incident(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with incident.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: {"mention_id", "posted_at", "right": level, category, owner, deadline, report_to
            of the triage, "rules": required, status, action_fields of the house}.
    """
    try:
        record = read_yaml("incident.yml", files.get("incident.yml"))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    rules, right = truth["rules"], truth["right"]
    posted_at = moment(truth["posted_at"])
    latest = moment(right["deadline"])
    for field in rules["required"]:
        value = record.get(field)
        empty = not value if isinstance(value, (list, dict)) else blank(value)
        if empty:
            return Finding(
                "incident.yml has no {field}. Whoever takes over tonight has only this record. "
                "Fill it in.", {"field": field})
    if str(record["mention_id"]).strip() != str(truth["mention_id"]):
        return Finding(
            "The record is about another post. Take the mention_id that the task names.", {})
    for field, msgid in (
        ("category", "The category in incident.yml is not the one of your triage. The policy reads "
                     "from the top: the first category with a keyword counts."),
        ("level", "The level in incident.yml does not agree with the policy for this post. Run "
                  "crisis_triage on it and copy its result."),
        ("owner", "The owner in incident.yml is not the one the policy names for this category. An "
                  "incident with the wrong owner has none. Copy the id from the policy."),
        ("report_to", "report_to in incident.yml is not whom the policy names. Copy the id from "
                      "the policy."),
    ):
        if str(record[field]).strip() != str(right[field]):
            return Finding(msgid, {})
    deadline = moment(record["deadline"])
    if deadline is None:
        return Finding(
            "The deadline in incident.yml is not a date with a time. Write it as "
            "YYYY-MM-DD HH:MM.", {})
    if abs(deadline - latest) > timedelta(minutes=1):
        return Finding(
            "The deadline in incident.yml does not match the level. The policy counts from the "
            "time of the post, for some levels in working hours only. Copy it from your triage.",
            {})
    found_at = moment(record["found_at"])
    if found_at is None or found_at < posted_at:
        return Finding(
            "found_at in incident.yml lies before the post itself, or is no time. Write when the "
            "post was noticed, as YYYY-MM-DD HH:MM.", {})
    if str(record["status"]).strip() not in rules["status"]:
        return Finding(
            "The status in incident.yml must be one of {status}.",
            {"status": ", ".join(rules["status"])})
    return _actions(record["actions"], rules, latest, posted_at)


def _actions(
    actions: Any, rules: dict[str, Any], deadline: datetime, posted_at: datetime
) -> Finding | None:
    if not isinstance(actions, list) or not all(isinstance(a, dict) for a in actions):
        return Finding(
            "actions in incident.yml must be a list, each with at, who and what. Start each with "
            "“- at:”.", {})
    times = []
    for action in actions:
        for field in rules["action_fields"]:
            if blank(action.get(field)):
                return Finding(
                    "An action in incident.yml has no {field}. Say when, who and what for each.",
                    {"field": field})
        at = moment(action["at"])
        if at is None or at < posted_at:
            return Finding(
                "An action in incident.yml lies before the post, or has no time. Write at as "
                "YYYY-MM-DD HH:MM.", {})
        times.append(at)
        if _DELETES.search(str(action["what"])):
            return Finding(
                "An action deletes or hides comments. Deleted complaints come back as screenshots, "
                "and the record is gone. Answer them instead.", {})
    if times != sorted(times):
        return Finding("The actions in incident.yml are not in the order of time. Sort them.", {})
    if times[0] > deadline:
        return Finding(
            "The first action in incident.yml comes after the deadline for the first answer. Check "
            "the times against the deadline.", {})
    return None
