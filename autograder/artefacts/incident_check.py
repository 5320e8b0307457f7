"""The record of an incident (incident.yml), judged by the house's policy."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import blank, moment, words

MONTH = timedelta(days=31)  # an incident is closed or escalated long before
# An action is read clause by clause: who deletes, what, and whether the clause forbids it.
_CLAUSES = re.compile(r"[，。；;,.!！?？：:\n]|改為|改成|而是|但|\bbut\b", re.IGNORECASE)
_WHAT = r"(?:留言|評論|貼文|文章|負評|回文|討論串|批評)"
_ZH = re.compile(
    rf"(?P<verb>刪除?掉?|隱藏|移除|清除|屏蔽|遮蔽|下架|撤下|關閉)(?:(?!商品|產品|批次|該批|並).){{0,8}}?{_WHAT}"
    rf"|[把將請].{{0,8}}?{_WHAT}.{{0,6}}?(?P<late>刪|隱藏|移除|清除|屏蔽|下架|撤下|關閉)|(?P<text>刪文)"
    r"|(?P<block>封鎖).{0,4}(?:人|帳號|用戶|使用者|網友|對方|顧客|客人)|封鎖$")
_ZH_FORBIDS = re.compile(
    r"(?:不得|不可以?|不要|不會|不能|不再|不應|不准|不必|不|請?勿|禁止|嚴禁|停止|避免|未|沒有?|別|無)"
    r"[^，。]{0,4}$")
_ZH_FINE = re.compile(rf"個資|威脅|騷擾|{_WHAT}之?前")
_EN = re.compile(
    r"\b(?:delet|remov|hid(?:e|es|den|ing)?\b|eras|purg|take|took|taking)\w*\b"
    r"(?:\s+(?!(?:and|batch|product|item|shop|replied|answered)\b)[\w’']+){0,6}?"
    r"\s+(?:comments?|repl(?:y|ies)|posts?|feedback|reviews?|threads?)\b(?P<rest>.*)"
    r"|\bblock\w*\s+(?:\w+\s+){0,3}(?:users?|accounts?|customers?|people)\b", re.IGNORECASE)
_EN_FORBIDS = re.compile(
    r"\b(?:no|not|never|nobody|none|without|stop|stopped|instead of|rather than|before|forbid\w*)\b"
    r"|n['’]t\b", re.IGNORECASE)
_EN_FINE = re.compile(r"personal data|threat|harass", re.IGNORECASE)
_UNVERIFIED = re.compile(
    r"[未待]\s?(?:經|獲|能)?(?:查證|證實|確認|查明|釐清)|不明|不確定"
    r"|unverified|unconfirmed|(?:not|n['’]t|to be)\s+(?:\w+\s+){0,2}?(?:verif|confirm|check|known)"
    r"|unknown|yet to be", re.IGNORECASE)


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
        if field == "actions":
            empty = not value
        elif isinstance(value, list):
            empty = not value or any(blank(v) for v in value)
        else:
            empty = blank(value)
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
    facts = record["facts"] if isinstance(record["facts"], list) else [record["facts"]]
    if any(len(words(fact)) < 4 for fact in facts):
        return Finding(
            "A line of facts in incident.yml is too short to be a fact. Write a sentence: what is "
            "known, or what is not verified yet.", {})
    if not any(_UNVERIFIED.search(str(fact)) for fact in facts):
        return Finding(
            "No line of facts in incident.yml is marked as not verified. In the first hours "
            "something always is. Say what is not verified yet.", {})
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
    return _actions(record, rules, latest, posted_at, found_at)


def deletes(action: str) -> bool:
    """Whether a text says that comments or posts are deleted or hidden, or people blocked.

    Clauses that forbid it, and those about personal data, threats or harassment, are fine.
    """
    for clause in _CLAUSES.split(action):
        zh, en = _ZH.search(clause), _EN.search(clause)
        if zh and not _ZH_FORBIDS.search(clause[:_verb_at(zh)]) and not _ZH_FINE.search(clause):
            return True
        if en and not _EN_FORBIDS.search(clause[:en.start()]) and not _EN_FINE.search(clause):
            took = re.match(r"\btak|\btook", en.group(0), re.IGNORECASE)
            if not took or re.match(r"\s*(?:\w+\s+){0,2}?(?:down|off|offline)\b", en["rest"] or ""):
                return True
    return False


def _verb_at(hit: re.Match[str]) -> int:
    """Where the verb of a Chinese clause stands."""
    return next((hit.start(name) for name in ("verb", "late", "text", "block") if hit[name]),
                hit.start())


def _actions(
    record: dict[str, Any], rules: dict[str, Any], deadline: datetime, posted_at: datetime,
    found_at: datetime,
) -> Finding | None:
    actions = record["actions"]
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
        if at < found_at:
            return Finding(
                "An action in incident.yml lies before found_at. Nobody acts on a post that is not "
                "found yet. Check both times.", {})
        if at - posted_at > MONTH:
            return Finding(
                "An action in incident.yml lies more than 31 days after the post. Check its year "
                "and month.", {})
        if len(words(action["what"])) < 4:
            return Finding(
                "What an action in incident.yml says is too short to be understood tomorrow. "
                "Write what was done, to whom.", {})
        times.append(at)
        if deletes(str(action["what"])):
            return Finding(
                "An action deletes or hides comments. Deleted complaints come back as screenshots, "
                "and the record is gone. Answer them instead.", {})
    if times != sorted(times):
        return Finding("The actions in incident.yml are not in the order of time. Sort them.", {})
    answers = [at for at, action in zip(times, actions, strict=True)
               if str(action.get("public_answer")).strip().lower() in ("true", "yes", "是")]
    if not answers:
        return Finding(
            "No action in incident.yml is the public answer. The deadline is for the first one; "
            "an internal call does not count. Give that action “public_answer: true”.", {})
    if answers[0] > deadline:
        return Finding(
            "The public answer in incident.yml comes after the deadline. What was done inside the "
            "firm before does not count. Check its time against the deadline.", {})
    return None
