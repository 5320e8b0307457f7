"""Judging a learner's page checker by what it finds on faulty pages and flags on clean ones.

Counted are pairs (page, kind of defect). On a faulty page one defect often brings another along, so
what is flagged in addition is held against the checker only where it outweighs what is there. A
table of pages that are all almost empty has known kinds, and there each must be right.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

COLUMNS = ("page_id", "kind")
RECALL = 0.90  # of all pairs
SHARE = 0.75  # of the pairs of each kind
FALSE_ALARMS = 1  # pairs on clean pages
NOTHING = ("Your checker finds nothing on any page. That a page opens is no test: all of the "
           "faulty ones open. Write one rule after the other, and look at the failing examples "
           "first.")
STOPPED, FORMLESS = "stopped", "formless"  # kinds that on_pages writes
KIND_NAMES = {
    "alt": "picture without alternative text",
    "dates": "dates other than in the spec",
    "label": "form field without a label",
    "price": "price other than in the spec",
    "vat": "not said that prices include VAT",
    "offer": "offer other than in the spec",
    "returns": "right to return missing or wrong",
    "seller": "seller's identity incomplete",
    "privacy": "privacy notice missing",
    "consent": "consent ticked beforehand",
    "dead_link": "dead link",
    "wrong_link": "link to another place",
    "utm": "UTM in the wrong place",
    "button": "button that cannot be pressed",
    "form": "form that does not send",
    "head": "head of the page wrong",
    "sharing": "canonical or sharing address wrong",
    "leftover": "test text left in",
    "event": "event missing, doubled or at the wrong moment",
    "event_data": "event without its data",
}


def judge_checker(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """The first thing that is wrong with a checker's findings, None where nothing is.

    Args:
        actual: page_id, kind (and more) as the learner's check_pages gives it.
        args: (pages with page_id and html, spec).
        expected: page_id, kind of the defects that are in the pages.
    """
    pages = args[0]
    return (_form(actual, pages, expected) or _alarms(actual, pages, expected)
            or _too_much(actual, pages, expected) or _missed(actual, expected))


def figures(actual: pd.DataFrame, pages: pd.DataFrame, expected: pd.DataFrame) -> dict[str, float]:
    """defects, found, recall, clean, alarms of findings on labelled pages."""
    right, said = _pairs(expected), _pairs(actual)
    clean = set(pages["page_id"]) - set(expected["page_id"])
    return {"defects": len(right), "found": len(right & said),
            "recall": len(right & said) / len(right) if right else float("nan"),
            "clean": len(clean), "alarms": sum(page in clean for page, _ in said)}


def _pairs(table: pd.DataFrame) -> set[tuple[str, str]]:
    return set(zip(table["page_id"].astype(str), table["kind"].astype(str), strict=True))


def _form(actual: Any, pages: pd.DataFrame, expected: pd.DataFrame) -> Finding | None:
    if not isinstance(actual, pd.DataFrame) or not set(COLUMNS) <= set(actual.columns):
        return Finding("check_pages must give back a table with the columns page_id, kind and "
                       "where. Use the last function of the answer cell as it stands.")
    known = set(pages["page_id"])
    for page_id, kind in actual[list(COLUMNS)].itertuples(index=False):
        if page_id not in known:
            return Finding("A finding names the page {page}, which is not in the table. Use the "
                           "last function of the answer cell as it stands.",
                           {"page": str(page_id)[:20]})
        if kind in (STOPPED, FORMLESS):
            told = actual.loc[actual["kind"].eq(kind), "where"].iloc[0]
            kinds = expected.loc[expected["page_id"].eq(page_id), "kind"]
            what = Text(KIND_NAMES[kinds.iloc[0]]) if len(kinds) else Text("no defect at all")
            says = ("{told} It happened on page {page}; one of its defects is: {what}."
                    if len(kinds) else "{told} It happened on page {page}, which has {what}.")
            return Finding(says, {"told": told, "page": str(page_id), "what": what})
        if kind not in KIND_NAMES:
            return Finding("A finding has the kind “{kind}”, which is none of the published ones. "
                           "Write it letter by letter as in the table of the task.",
                           {"kind": str(kind)[:30]})
    return None


def _alarms(actual: pd.DataFrame, pages: pd.DataFrame, expected: pd.DataFrame) -> Finding | None:
    clean = set(pages["page_id"]) - set(expected["page_id"])
    alarms = [pair for pair in _pairs(actual) if pair[0] in clean]
    if len(alarms) <= FALSE_ALARMS:
        return None
    kinds = [kind for _, kind in alarms]
    most = max(KIND_NAMES, key=kinds.count)
    return Finding(
        "Your checker raises a false alarm on clean pages: “{kind}” ({what}) on {count} of "
        "{clean}. Whoever is called in vain does not come the next time. Read once more in the "
        "task what is no defect of this kind.",
        {"kind": most, "what": Text(KIND_NAMES[most]), "count": kinds.count(most),
         "clean": len(clean)})


def _too_much(actual: pd.DataFrame, pages: pd.DataFrame, expected: pd.DataFrame
              ) -> Finding | None:
    """Kinds reported on faulty pages that are not there."""
    right, said = _pairs(expected), _pairs(actual)
    faulty = {page for page, _ in right}
    more = sorted((p, k) for p, k in said - right if p in faulty)
    if more and len(pages) == 1:
        kind = more[0][1]
        return Finding(
            "On an almost empty page your checker reports “{kind}” ({what}), which is not wrong "
            "there. A rule that is not broken is no defect, however much else is missing. Read in "
            "the task what is no defect of this kind.",
            {"kind": kind, "what": Text(KIND_NAMES[kind])})
    if len(more) > len(right):
        return Finding(
            "On faulty pages your checker reports {more} kinds that are not there, more than the "
            "{defects} that are. Whoever mends the page looks for nothing most of the time. Report "
            "a kind only where its rule is broken.",
            {"more": len(more), "defects": len(right)})
    return None


def _missed(actual: pd.DataFrame, expected: pd.DataFrame) -> Finding | None:
    right, said = _pairs(expected), _pairs(actual)
    if right and not said:
        return Finding(NOTHING, misconception="flags_nothing")
    found = right & said
    share = len(found) / len(right) if right else 1.0
    missed: dict[str, tuple[int, int]] = {}
    for kind in KIND_NAMES:
        all_of, some = (sum(k == kind for _, k in pairs) for pairs in (right, found))
        if some < all_of:
            missed[kind] = some, all_of
    weak = [k for k, (some, all_of) in missed.items() if some < SHARE * all_of]
    if share >= RECALL and not weak:
        return None
    kind = (weak or sorted(missed, key=lambda k: missed[k][0] / missed[k][1]))[0]
    some, all_of = missed[kind]
    return Finding(
        "Your checker finds {found} of {defects} defects. Of the kind “{kind}” ({what}) it finds "
        "{some} of {all_of}. Go through its rule in the task part by part.",
        {"found": len(found), "defects": len(right), "kind": kind,
         "what": Text(KIND_NAMES[kind]), "some": some, "all_of": all_of})


def remark(actual: pd.DataFrame, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """What a checker that passes has missed, or flagged in vain; None where nothing."""
    right, said = _pairs(expected), _pairs(actual)
    missed = {kind for _, kind in right - said}
    if missed:
        return Finding(
            "That is enough, and {found} of {defects} defects are found. Missed: {kinds}. Whoever "
            "wants them all goes through these rules in the task part by part.",
            {"found": len(right & said), "defects": len(right),
             "kinds": ", ".join(k for k in KIND_NAMES if k in missed)})
    clean = set(args[0]["page_id"]) - {page for page, _ in right}
    alarms = sorted(kind for page, kind in said if page in clean)
    if alarms:
        return Finding(
            "That is enough, with a false alarm on a clean page: “{kind}” ({what}). Read once more "
            "in the task what is no defect of this kind.",
            {"kind": alarms[0], "what": Text(KIND_NAMES[alarms[0]])})
    return None


judge_checker.remark = remark  # type: ignore[attr-defined]
