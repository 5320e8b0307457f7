"""Lists of test cases of a checkout, judged by what they cover and not by which cases they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import pandas as pd

from autograder.checking.cells import plain
from autograder.checking.compare import Compare, compare
from autograder.checking.verdict import Finding

MORE = 1.5  # times the course's own greedy list
LISTED = Compare("frame")
# One sentence for each known way to choose badly; the exercise names the same.
SAYS = {
    "forbidden_kept":
        "Your list holds cases that the checkout has to refuse, so what they were to test never "
        "runs. Leave out every case that breaks a rule before you choose.",
    "every_combination":
        "You run every allowed combination. At ten minutes each that is a team for weeks. Choose "
        "until each allowed pair stands in some case, and stop there.",
    "too_many":
        "Your list covers all pairs with many more cases than needed. Each round take the case "
        "that brings the most pairs not yet covered.",
    "one_of_each":
        "Each value stands in your list, but not each pair of values. A fault such as coupon with "
        "cash on delivery needs both in one case. Count pairs, not values.",
    "drop_after":
        "Pairs are missing that some allowed case could bring. If you chose first and threw out "
        "forbidden cases afterwards, their other pairs went with them. Filter first, then choose.",
    "any_field":
        "No value that a rule names stands in any case of yours, though each of them can be "
        "ordered. A rule is broken only where all fields of its when match. Use all(...).",
    "neighbours_only":
        "Only pairs of factors that stand side by side are covered. Payment and device can clash "
        "as well, though two others stand between them. Take every two factors.",
    "first_factor_only":
        "Only pairs with the first factor are covered. Coupon and invoice can clash whatever the "
        "payment. Take every two factors.",
    "same_case_twice":
        "A case stands in your list twice. The second run finds nothing new. Take it out, for "
        "example with drop_duplicates().",
    "breaks_two":
        "A case of refused_cases breaks a second rule as well. If the checkout refuses it, nobody "
        "knows for which of the two. Change nothing but what the one rule needs.",
    "rules_missing":
        "Some rule has no case in refused_cases. What nobody tries to break may not hold at all. "
        "Go through model[\"forbidden\"] and give each rule one case.",
    "breaks_none":
        "A case of refused_cases does not break the rule that stands beside it, so the checkout "
        "is right to accept it. All fields of the rule's when must be in the case.",
    "rule_twice":
        "A rule has several cases in refused_cases. One that breaks this rule alone tells all. "
        "Stop at the first case that fits.",
}  # fmt: skip
EMPTY = (
    "test_cases gives back no case at all. Print how many cases are left once those that break a "
    "rule are out: where one field of a rule is enough (any in place of all), that can be none."
)


def every(model: dict[str, Any]) -> list[tuple]:
    """All combinations of the factors as tuples."""
    return list(product(*model["factors"].values()))


def rules(model: dict[str, Any]) -> list[tuple[str, list[tuple[int, Any]]]]:
    """(id, [(place of the factor, value)]) of each rule."""
    place = {name: n for n, name in enumerate(model["factors"])}
    return [(r["id"], [(place[f], v) for f, v in r["when"].items()]) for r in model["forbidden"]]


def broken(case: tuple, told: list[tuple[str, list[tuple[int, Any]]]]) -> list[str]:
    """Ids of the rules that a case breaks."""
    return [ident for ident, when in told if all(case[n] == v for n, v in when)]


def pairs(case: tuple) -> Iterator[tuple]:
    """(factor, value, factor, value) of each two factors, by place."""
    for i, j in combinations(range(len(case)), 2):
        yield i, case[i], j, case[j]


def _rows(actual: pd.DataFrame, model: dict[str, Any], name: str) -> list[tuple] | Finding:
    """The cases of a table as tuples, or what is wrong with its columns and values."""
    factors = model["factors"]
    missing = [f for f in factors if f not in actual.columns]
    if missing:
        return Finding("{name}: the column {columns} is missing. You have: {have}. Compare the "
                       "names letter by letter.",
                       {"name": name, "columns": ", ".join(missing),
                        "have": ", ".join(map(str, actual.columns)) or "—"})
    found = []
    known = {f: {plain(v): v for v in values} for f, values in factors.items()}
    for number, row in enumerate(actual[list(factors)].itertuples(index=False), 1):
        case = []
        for factor, value in zip(factors, row, strict=True):
            try:
                here = plain(value)
                case.append(known[factor][here])
            except (KeyError, TypeError):
                return Finding("{name}: row {row} has {value} under {column}, which is no value of "
                               "the model. Take values from model[\"factors\"] as they are.",
                               {"name": name, "row": number, "value": repr(value)[:40],
                                "column": factor})
        found.append(tuple(case))
    return found


def _said(kind: str, **params: object) -> Finding:
    return Finding(SAYS[kind], params, misconception=kind)


def _cell(model: dict[str, Any], place: int, value: Any) -> str:
    return f"{list(model['factors'])[place]} = {value}"


def judge_cases(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where a list of cases covers each allowed pair, holds nothing forbidden and is short.

    Args:
        actual: what the learner's test_cases gives.
        args: (model,).
        expected: the course's own greedy list, of which the length counts.
    """
    model = args[0]
    if not isinstance(actual, pd.DataFrame):
        return compare(actual, expected, LISTED, "test_cases")
    if len(actual) == 0 < len(expected):
        return Finding(EMPTY, misconception="any_field")
    mine = _rows(actual, model, "test_cases")
    if isinstance(mine, Finding):
        return mine
    told = rules(model)
    wrong = [(n, hit) for n, case in enumerate(mine, 1) if (hit := broken(case, told))]
    if wrong:
        return Finding("{told} (Row {row} breaks {rule}; {count} such rows.)",
                       {"told": _text("forbidden_kept"), "row": wrong[0][0],
                        "rule": wrong[0][1][0], "count": len(wrong)}, "forbidden_kept")
    allowed = [case for case in every(model) if not broken(case, told)]
    needed = {p for case in allowed for p in pairs(case)}
    lacking = needed - {p for case in mine for p in pairs(case)}
    if lacking:
        return _lack(mine, needed, lacking, model)
    if len(set(mine)) < len(mine):
        return _said("same_case_twice")
    most = int(MORE * len(expected))
    if len(mine) > most:
        kind = "every_combination" if len(mine) >= len(allowed) else "too_many"
        return Finding("{told} (You have {count} cases; at most {most} are wanted here.)",
                       {"told": _text(kind), "count": len(mine), "most": most}, kind)
    return None


def _text(kind: str) -> Any:
    from autograder.checking.messages import Text

    return Text(SAYS[kind])


def _lack(mine: list[tuple], needed: set[tuple], lacking: set[tuple], model: dict[str, Any]
          ) -> Finding:
    """What the missing pairs have in common."""
    size = len(model["factors"])
    sides = {(i, j) for i, _, j, _ in lacking}
    kind = "drop_after"
    named = {pair for _, when in rules(model) for pair in when}
    if named and not any(pair in named for case in mine for pair in enumerate(case)):
        kind = "any_field"
    elif size > 3 and all(j - i > 1 for i, j in sides) and len(sides) > 1:
        kind = "neighbours_only"
    elif size > 2 and all(i > 0 for i, _ in sides) and len(sides) > 1:
        kind = "first_factor_only"
    elif len(mine) <= 1.5 * max(map(len, model["factors"].values()), default=0):
        kind = "one_of_each"
    i, a, j, b = min(lacking, key=str)
    return Finding("{told} ({count} of {total} pairs are missing, for instance {first} with "
                   "{second}.)",
                   {"told": _text(kind), "count": len(lacking), "total": len(needed),
                    "first": _cell(model, i, a), "second": _cell(model, j, b)}, kind)


def judge_refused(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """None where each rule has one case that breaks it and no other rule.

    Args:
        actual: what the learner's refused_cases gives: rule and the factors.
        args: (model,).
        expected: a right table; rules that no case can break alone are not in it.
    """
    model = args[0]
    if not isinstance(actual, pd.DataFrame) or "rule" not in actual.columns:
        return compare(actual, expected, Compare("frame", ("rule",)), "refused_cases")
    mine = _rows(actual, model, "refused_cases")
    if isinstance(mine, Finding):
        return mine
    told = rules(model)
    wanted = list(expected["rule"])
    for number, (ident, case) in enumerate(zip(actual["rule"], mine, strict=True), 1):
        hit = broken(case, told)
        if ident not in wanted:
            return Finding("refused_cases: row {row} names the rule {rule}, for which no case is "
                           "asked. Take ids from model[\"forbidden\"].",
                           {"row": number, "rule": str(ident)[:20]})
        if ident not in hit:
            return _placed("breaks_none", number, str(ident))
        if len(hit) > 1:
            return _placed("breaks_two", number, str(ident))
    named = list(actual["rule"])
    if lost := [r for r in wanted if r not in named]:
        return Finding("{told} ({count} of {total} are missing, first {rule}.)",
                       {"told": _text("rules_missing"), "count": len(lost), "total": len(wanted),
                        "rule": lost[0]}, "rules_missing")
    if len(set(named)) < len(named):
        return _said("rule_twice")
    return None


def _placed(kind: str, row: int, rule: str) -> Finding:
    return Finding("{told} (Row {row}, rule {rule}.)",
                   {"told": _text(kind), "row": row, "rule": rule}, kind)
