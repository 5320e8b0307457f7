"""Judging a learner's copy linter by what it finds and what it flags in vain.

A labelled violation is found where a finding names its rule and the two pieces of text share at
least a third of the characters that lie in either. A false alarm is a lawful copy with a finding
of severity block or evidence.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from typing import Any

import pandas as pd

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

from .copy_lint import plain_form

COLUMNS = ("copy_id", "rule", "start", "end")
COUNTED = ("block", "evidence")  # severities of labels and of false alarms
RECALL, SHARP = 0.80, 0.95
FALSE_ALARMS = 0.10
SHARED = 1 / 3  # of the characters that lie in either piece
FEW = 20  # copies in which a linter may well find nothing
FITTING = 0.5  # of the findings: their text is what the pattern of the rule matches

DISGUISES = {
    "spaces": "spaces or line breaks between the characters",
    "wide": "full-width letters and digits",
    "invisible": "invisible characters in between",
    "emoji": "emoji in between",
    "capitals": "capital letters",
    "": "no disguise at all",
}


def judge_linter(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The core exercise: recall of at least 0.80, spans that fit what the rules match."""
    return _judge(actual, args, expected, RECALL) or _spans(actual, args)


def judge_sharp_linter(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The ★ exercise: recall of at least 0.95, with patterns of the learner's own."""
    return _judge(actual, args, expected, SHARP)


def figures(actual: pd.DataFrame, copies: pd.DataFrame, labels: pd.DataFrame,
            rules: Mapping[str, Any]) -> dict[str, float]:
    """labels, found, recall, lawful, alarms, false_alarms of findings on labelled copies.

    Args:
        actual: copy_id, rule, start, end.
        copies: copy_id, scope, text.
        labels: copy_id, rule, start, end; copies without a label are lawful.
        rules: content of copy_rules.yml.

    Returns:
        counts, and recall and false_alarms as shares (NaN where there is nothing to divide by).
    """
    missed, alarms = _missed(actual, labels), _alarms(actual, copies, labels, rules)
    total, lawful = len(labels), len(copies) - labels["copy_id"].nunique()
    return {
        "labels": total, "found": total - len(missed),
        "recall": (total - len(missed)) / total if total else math.nan,
        "lawful": lawful, "alarms": len(alarms),
        "false_alarms": len(alarms) / lawful if lawful else math.nan,
    }


def _judge(actual: Any, args: tuple, expected: pd.DataFrame, recall: float) -> Finding | None:
    copies, rules = args[0], args[1]
    wrong = _form(actual, copies, rules)
    if wrong:
        return wrong
    told = figures(actual, copies, expected, rules)
    if told["recall"] < recall:
        missed = _missed(actual, expected)
        texts = dict(zip(copies["copy_id"], copies["text"], strict=True))
        if len(actual) == 0 and len(copies) > FEW:
            return Finding(
                "Your linter finds nothing at all in {total} copies. Does lint_copy put each match "
                "into its list, and does return stand behind the loops and not inside?",
                {"total": len(copies)})
        kinds = [disguise(texts[m[0]][m[2]:m[3]]) for m in missed]
        worn = Counter(kinds)
        only = set(actual["rule"])
        if len(only) == 1 and expected["rule"].nunique() > 3:
            return Finding(
                "All findings of your linter are of rule {rule}, and other rules are broken, too. "
                "Does return stand inside the loop over the rules? Put it behind the loop.",
                {"rule": next(iter(only))})
        copy_id, rule, _, _ = missed[kinds.index(worn.most_common(1)[0][0])]
        return Finding(
            "Your linter finds {found} of {total} labelled violations; {need} are needed. Most of "
            "those it misses are written with {how}. The first of these is of rule {rule} in "
            "copy {copy_id}: compare what your patterns read with the text.",
            {"found": told["found"], "total": told["labels"],
             "need": math.ceil(recall * told["labels"]),
             "how": Text(DISGUISES[worn.most_common(1)[0][0]]), "rule": rule, "copy_id": copy_id})
    if told["false_alarms"] > FALSE_ALARMS:
        copy_id, rule = _alarms(actual, copies, expected, rules)[0]
        return Finding(
            "Your linter flags {count} of {total} lawful copies; at most one in ten may be. The "
            "first is {copy_id}, flagged by {rule}. Look at the scope of that rule and at its "
            "unless.",
            {"count": told["alarms"], "total": told["lawful"], "copy_id": copy_id, "rule": rule})
    return None


def _form(actual: Any, copies: pd.DataFrame, rules: Mapping[str, Any]) -> Finding | None:
    """What is wrong with the form of the findings."""
    if not isinstance(actual, pd.DataFrame) or not set(COLUMNS) <= set(actual.columns):
        return Finding(
            "lint must give back a table with the columns copy_id, rule, start and end, one row "
            "per finding. Use the loop of the answer cell as it stands.", {})
    known = {rule["id"] for rule in rules["rules"]}
    texts = dict(zip(copies["copy_id"], copies["text"], strict=True))
    for copy_id, rule, start, end in actual[list(COLUMNS)].itertuples(index=False):
        if copy_id not in texts:
            return Finding("A finding names the copy {copy_id}, which is not in the table. Take "
                           "copy_id from the row you are reading.", {"copy_id": str(copy_id)[:20]})
        if rule not in known:
            return Finding("A finding names the rule {rule}, which copy_rules.yml does not know. "
                           "Give the id of the rule, such as H02.", {"rule": str(rule)[:20]})
        whole = all(isinstance(v, (int, float)) or hasattr(v, "__index__") for v in (start, end))
        if not whole or not float(start).is_integer() or not float(end).is_integer():
            return Finding("start and end of a finding in copy {copy_id} are not whole numbers. "
                           "Take them from your list of places.", {"copy_id": copy_id})
        if not 0 <= start < end <= len(texts[copy_id]):
            return Finding(
                "A finding in copy {copy_id} runs from {start} to {end}, which is no piece of "
                "that text. Places count from 0, and end is the place after the last character.",
                {"copy_id": copy_id, "start": int(start), "end": int(end)})
    return None


def _by_copy(actual: pd.DataFrame) -> dict[tuple[str, str], list[tuple[int, int]]]:
    """(start, end) of the findings by copy and rule."""
    places: dict[tuple[str, str], list[tuple[int, int]]] = {}
    for copy_id, rule, start, end in actual[list(COLUMNS)].itertuples(index=False):
        places.setdefault((copy_id, rule), []).append((int(start), int(end)))
    return places


def _missed(actual: pd.DataFrame, labels: pd.DataFrame) -> list[tuple[str, str, int, int]]:
    """Labels that no finding meets."""
    places = _by_copy(actual)
    return [(copy_id, rule, start, end) for copy_id, rule, start, end
            in labels[list(COLUMNS)].itertuples(index=False)
            if not any(meets(found, (start, end)) for found in places.get((copy_id, rule), ()))]


def meets(found: tuple[int, int], label: tuple[int, int]) -> bool:
    """Whether two pieces share at least a third of the characters in either."""
    both = min(found[1], label[1]) - max(found[0], label[0])
    either = max(found[1], label[1]) - min(found[0], label[0])
    return both > 0 and both >= SHARED * either - 1e-9


def _alarms(actual: pd.DataFrame, copies: pd.DataFrame, labels: pd.DataFrame,
            rules: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(copy_id, rule) of the first counted finding in each lawful copy that has one."""
    severity = {rule["id"]: rule["severity"] for rule in rules["rules"]}
    guilty = set(labels["copy_id"])
    first: dict[str, str] = {}
    for copy_id, rule in actual[["copy_id", "rule"]].itertuples(index=False):
        if copy_id not in guilty and severity.get(rule) in COUNTED:
            first.setdefault(copy_id, rule)
    return [(c, first[c]) for c in copies["copy_id"] if c in first]


def _spans(actual: pd.DataFrame, args: tuple) -> Finding | None:
    """Whether most findings hold just what the pattern of their rule matches."""
    copies, rules = args[0], args[1]
    pattern = {r["id"]: re.compile(r["pattern"], re.IGNORECASE)
               for r in rules["rules"] if r["type"] == "regex"}
    texts = dict(zip(copies["copy_id"], copies["text"], strict=True))
    odd = []
    for copy_id, rule, start, end in actual[list(COLUMNS)].itertuples(index=False):
        plain, _ = plain_form(texts[copy_id][int(start):int(end)])
        if rule not in pattern or not pattern[rule].fullmatch(plain):
            odd.append((copy_id, rule))
    if len(odd) <= (1 - FITTING) * len(actual):
        return None
    return Finding(
        "Your spans lie near the violations, but text[start:end] is not what the rule matches, "
        "first {rule} in copy {copy_id}. Print the piece: end is the place after its last "
        "character.", {"copy_id": odd[0][0], "rule": odd[0][1]})


def disguise(piece: str) -> str:
    """The key of DISGUISES that a piece of text wears."""
    kinds = {unicodedata.category(letter) for letter in piece}
    if kinds & {"So", "Sk"}:
        return "emoji"
    if "Cf" in kinds or "Mn" in kinds:
        return "invisible"
    if any("\uff01" <= letter <= "\uff5e" and letter not in "，。！？：；（）" for letter in piece):
        return "wide"
    if kinds & {"Zs", "Cc"}:
        return "spaces"
    if any("A" <= letter <= "Z" for letter in piece):
        return "capitals"
    return ""
