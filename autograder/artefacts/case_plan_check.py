"""Budget, tracking and two ads of the closing case: each as in T1.2, and all about this campaign.

What ties them together: the budget's total is that of the learner's own proposal.yml where it lies
beside them, and nothing in the ads is left over from the campaign before.
"""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

from .ads_check import FILE as ADS
from .ads_check import check_ads
from .budget_check import judge_budget
from .csv_rows import read_rows
from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault

PROPOSAL, TRACKING = "proposal.yml", "tracking.csv"
COLUMNS = ("kpi", "computable", "missing")
_OTHER_TOTAL = "The total budget in {cell} is not the one in the approved plan."
_YES = frozenset({"yes", "y", "true", "1", "是", "可以", "可", "v"})
_NO = frozenset({"no", "n", "false", "0", "否", "不可以", "不可", "x"})
# Words of the campaign before: in texts, codes and addresses.
_BEFORE = re.compile(
    r"雙\s?(?:11|十一)|double[\s_-]?(?:11|eleven)|singles?['’]?[\s_-]?day|1111", re.IGNORECASE)


def judge_case_plan(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with budget.xlsx, tracking.csv or ads.yml, None where nothing.

    Args:
        files: name -> content; proposal.yml may be None.
        truth: {"book": what `judge_budget` needs, "ads": what `check_ads` needs, "matrix": {kpi:
            [need that is missing]} in the order of the tracking plan, "wrong": {name: such a
            matrix} of known wrong ways}.
    """
    try:
        total = approved(files.get(PROPOSAL))
        book = truth["book"] if total is None else {**truth["book"], "budget": total}
        found = judge_budget(files, book)
        if found is not None:
            return _whose_total(found, total, truth) or found
        _tracking(files.get(TRACKING), truth)
        content = read_yaml(ADS, files.get(ADS))
        _left_over(content)
        check_ads(content, truth["ads"])
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def approved(data: bytes | None) -> float | None:
    """The total of a proposal in TWD, None without one.

    Raises:
        Fault: it is there and holds no total.
    """
    if data is None:
        return None
    total = (read_yaml(PROPOSAL, data).get("budget") or {})
    total = total.get("total") if isinstance(total, dict) else None
    if isinstance(total, bool) or not isinstance(total, (int, float)) or not total > 0:
        raise Fault("proposal.yml beside this notebook has no budget.total, and the budget is to "
                    "equal it. Finish T1.a first.")
    return float(total)


def _whose_total(found: Finding, total: float | None, truth: dict[str, Any]) -> Finding | None:
    """The sentence for a total that is not the proposal's."""
    if total is None or not found.msgid.startswith(_OTHER_TOTAL):
        return None
    return Finding(
        "The total budget in {cell} is not budget.total of your proposal.yml. That total was "
        "approved, to the dollar, and not the limit of the brief or a round number near it. Copy "
        "it from there.", dict(found.params), misconception="total_of_the_brief")


def _tracking(data: bytes | None, truth: dict[str, Any]) -> None:
    """tracking.csv against the matrix. Raises ArtefactError."""
    right: dict[str, list[str]] = truth["matrix"]
    rows = read_rows(TRACKING, data, COLUMNS)
    said: dict[str, list[str]] = {}
    flags: dict[str, bool] = {}
    for row in rows:
        kpi = row["kpi"].strip().lower()
        if kpi not in right:
            raise Fault("tracking.csv names the KPI “{kpi}”, which is not in the tracking plan. "
                        "Copy the names from tracking_plan.", kpi=row["kpi"][:30])
        if kpi in said:
            raise Fault("The KPI {kpi} stands in tracking.csv twice. Keep one row for each.",
                        kpi=kpi)
        flag = words(row["computable"])
        if flag not in _YES | _NO:
            raise Fault("computable of {kpi} in tracking.csv is “{value}”. Write yes or no (是 or "
                        "否).", kpi=kpi, value=row["computable"][:20])
        flags[kpi] = flag in _YES
        said[kpi] = [need.lower() for need in re.split(r"[\s,;、，；]+", row["missing"].strip())
                     if need]
        if flags[kpi] and said[kpi]:
            raise Fault("{kpi} in tracking.csv is computable and lacks {need}, which cannot both "
                        "hold. Look at the event log again.", kpi=kpi, need=said[kpi][0][:40])
        if not flags[kpi] and not said[kpi]:
            raise Fault("{kpi} in tracking.csv is not computable and lacks nothing. Write into "
                        "missing what IT has to send.", kpi=kpi)
    absent = [kpi for kpi in right if kpi not in said]
    if absent:
        raise Fault("tracking.csv has no row for {kpi}. Every KPI of the tracking plan needs one, "
                    "those that work too.", kpi=absent[0])
    if said == {k: [n.lower() for n in v] for k, v in right.items()}:
        return
    for name, matrix in truth["wrong"].items():
        if said == matrix:
            raise Fault(KNOWN[name])
    _first_wrong(said, right)


KNOWN = {
    "events_only": "tracking.csv looks at events only. An event can arrive without the parameter "
                   "that a KPI is computed from: count for each need like purchase.coupon in how "
                   "many of its events a value stands.",
    "blank_counts": "tracking.csv counts parameters that are sent empty. An empty value computes "
                    "nothing: count only events in which the parameter has a value.",
    "all_of_them": "tracking.csv calls a parameter missing as soon as it is missing once. The plan "
                   "says from which share on a KPI can be computed: compare with min_share.",
    "of_sent": "tracking.csv takes the share of the events that sent the parameter. Those that did "
               "not send it are the problem: divide by all events of that name.",
    "turned_round": "tracking.csv says yes where the needs are missing and no where all is there. "
                    "Turn it round: computable means that nothing is missing.",
}


def _first_wrong(said: dict[str, list[str]], right: dict[str, list[str]]) -> None:
    """Name the first KPI that differs, and which way. Raises Fault."""
    for kpi, needs in right.items():
        wanted = [need.lower() for need in needs]
        if bool(said[kpi]) != bool(wanted):
            raise Fault("{kpi} in tracking.csv is called {said}, and the event log says otherwise. "
                        "Count for each of its needs the events that hold a value.", kpi=kpi,
                        said=Text("not computable") if said[kpi] else Text("computable"))
        if sorted(said[kpi]) != sorted(wanted):
            more = len(said[kpi]) > len(wanted)
            raise Fault("missing of {kpi} in tracking.csv names {side} than the log shows. Name "
                        "each need of the plan whose share is below min_share, written as there.",
                        kpi=kpi, side=Text("more needs") if more else Text("other or fewer needs"))


def _left_over(content: dict[str, Any]) -> None:
    """Nothing in the ads may speak of the campaign before. Raises Fault."""
    for ad in content.get("ads") or []:
        for field, value in (ad.items() if isinstance(ad, dict) else ()):
            hit = _BEFORE.search(value) if isinstance(value, str) else None
            if hit:
                raise Fault("{field} of ad {id} still says “{words}”, which belongs to the "
                            "campaign before. Readers would look for an offer that is over: "
                            "take name, code and address from this plan.", field=str(field)[:20],
                            id=str(ad.get("id"))[:20], words=hit[0])
