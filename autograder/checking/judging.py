"""From a learner's value and what is known about the task to one verdict.

The same code judges in front of the learner (against the answer key) and when points are given
(against held-out worlds); only the cases differ.
"""

from __future__ import annotations

import inspect
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

import pandas as pd

from .cells import EXACT, close, plain
from .compare import Compare, compare, keyed, same
from .messages import Text
from .run import Failed, NotAttempted, Unusable, asking, bounded, call, fetch
from .shown_call import called_with, stops_at
from .verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, RAISED, Finding, Verdict

MAX_FILE = 20_000_000  # bytes of one work product
MAX_TEXT = 400_000  # bytes of one that people read
TEXTS = (".md", ".json", ".yml", ".yaml", ".csv", ".html", ".txt")

# Further cases that tell known wrong ways apart after a wrong answer, how many of them are enough
# once a single way is left, and the seconds for them.
FURTHER, ENOUGH, MORE = 40, 8, 0.5


@dataclass(frozen=True)
class Wrong:
    """What a known wrong way gives for one case, and what to say about it."""

    id: str
    says: str
    value: Any


@dataclass(frozen=True)
class Case:
    """One call of one function: arguments, what is right, what is known to be wrong.

    judge: in place of the comparison; its attribute `remark` tells of an answer that passes,
        `again` (answer, args) -> arguments of a second call that must give the same answer, or
        None.
    where: translatable name of the world the case is from, shown when it is a held-out one.
    made_up: (function, number) of an input made by hand, which `practice` shows to the learner.
    drive: (ask, args) -> what is judged, where the function is called many times in turn and each
        call depends on the answers before it; ask(*args) calls the learner's function.
    table: what `load` calls the table of this call, where a check tries several.
    """

    args: tuple
    expected: Any
    spec: Compare
    wrong: Iterable[Wrong] = ()
    judge: Callable | None = None
    where: str | None = None
    made_up: tuple[str, int] | None = None
    drive: Callable | None = None
    table: str | None = None


@dataclass(frozen=True)
class Function:
    """One function of an exercise and the cases it is called with (made only when needed)."""

    name: str
    getter: Callable[[], Any]
    cases: Iterable[Case] = field(default_factory=tuple)


def judge_functions(exercise: str, functions: list[Function]) -> Verdict:
    """Verdict over all functions of an exercise; stops at the first that is wrong."""
    attempted, remarks = 0, list[Finding]()
    blank: tuple[str, Finding | None] | None = None
    for function in functions:
        try:
            finding, was_raised = _judge_one(function, remarks), False
        except NotAttempted as nothing:
            blank = blank or (function.name, nothing.finding)
            continue
        except Failed as failed:
            finding, was_raised = failed.finding, failed.raised
        attempted += 1
        if finding is not None:
            return Verdict(exercise, RAISED if was_raised else INCORRECT, finding)
    if attempted == 0:
        return Verdict(exercise, NOT_ATTEMPTED, blank[1] if blank and blank[1] else Finding(
            "{id}: not attempted yet. If your answer is written: delete the line raise "
            "NotImplementedError() and run the answer cell again. If that cell ended with an "
            "error in red, mend that first.", {"id": exercise}))
    if blank is not None:
        return Verdict(exercise, INCORRECT, Finding(
            "What is there is right so far; {name} is not written yet.", {"name": blank[0]}))
    return Verdict(exercise, CORRECT, remarks[0] if remarks else None)


def given(getters: Sequence[Callable], count: int) -> list[Callable]:
    """The first `count` getters; one that was left out finds nothing written yet."""
    def nothing() -> Any:
        raise NotImplementedError

    return [*getters[:count], *[nothing] * (count - len(getters))]


def _judge_one(function: Function, remarks: list[Finding]) -> Finding | None:
    learner = fetch(function.getter, function.name)
    passed: list[Case] = []
    cases = iter(function.cases)
    for case in cases:
        try:
            actual = case.drive(asking(learner, function.name), case.args) if case.drive \
                else call(learner, case.args, function.name)
        except Failed as failed:
            told = failed.finding if case.drive else stops_at(
                learner, failed, case.args, function.name, MORE)
            raise Failed(_placed(called_with(told, case.args, learner), case),
                         failed.raised) from None
        finding = judge_value(actual, case, function.name, passed,
                              lambda: _answers(learner, function.name, islice(cases, FURTHER)))
        if finding is not None:
            return _placed(called_with(finding, case.args, learner), case)
        if again := _again(learner, actual, case, function.name):
            return _placed(again, case)
        passed.append(case)
        says = getattr(case.judge, "remark", None)
        if says and (told := says(actual, case.args, case.expected)):
            remarks.append(_placed(told, case))
    return None


def _again(learner: Any, actual: Any, case: Case, name: str) -> Finding | None:
    """What goes wrong when the function gets its own right answer back and must leave it alone."""
    args = case.judge.again(actual, case.args) if hasattr(case.judge, "again") else None
    if args is None:
        return None
    try:
        found = judge_value(call(learner, args, name), replace(case, wrong=()), name)
    except Failed as failed:
        raise Failed(_placed(_second(failed.finding), case), failed.raised) from None
    return found and _second(found)


def _second(finding: Finding) -> Finding:
    return Finding("{what} (It was called a second time, with its own result.)",
                   {"what": Text(finding.msgid, **finding.params)}, finding.misconception)


def _answers(learner: Any, name: str, cases: Iterable[Case]) -> Iterator[tuple[Case, Any]]:
    """The learner's answers to further cases, for at most MORE seconds; none where it raises."""
    began = time.perf_counter()
    for case in cases:
        if case.drive or time.perf_counter() - began > MORE:
            return
        try:
            actual = call(learner, case.args, name, max(MORE, 0.05))
        except (Failed, NotAttempted):
            continue
        yield case, actual


def judge_value(
    actual: Any, case: Case, name: str, passed: Sequence[Case] = (),
    more: Callable[[], Iterable[tuple[Case, Any]]] = tuple,
) -> Finding | None:
    """First thing wrong with one value, as the known wrong way where it equals one.

    passed: cases on which the learner was right; a wrong way that shows there is not theirs.
    more: further cases with the learner's answers; a wrong way that differs there is not theirs.
    """
    try:
        finding = bounded(_custom, actual, case, name) if case.judge else bounded(
            compare, actual, case.expected, case.spec, name)
    except Unusable:  # a value built to break the comparison is wrong, not an error of ours
        return Finding("{name} gives back a {got} that cannot be compared with the answer.",
                       {"name": name, "got": type(actual).__name__})
    if finding is None:
        return None
    if finding.misconception:
        return finding
    try:
        known = bounded(recognise, actual, case, passed, more)
    except Unusable:
        known = None
    return Finding(known.says, misconception=known.id) if known else finding


def _custom(actual: Any, case: Case, name: str) -> Finding | None:
    if actual is None or inspect.isgenerator(actual):
        return compare(actual, case.expected, case.spec, name)
    found = case.judge(actual, case.args, case.expected)
    return Finding(*found) if isinstance(found, tuple) else found


def recognise(actual: Any, case: Case, passed: Sequence[Case] = (),
              more: Callable[[], Iterable[tuple[Case, Any]]] = tuple) -> Wrong | None:
    """The known wrong way that gives exactly this value, else one that gives its wrong column.

    It must give the learner's answer on each case seen so far and on those of `more`."""
    shown = [(w, c) for c in passed for w in _different(c)]
    ruled_out = {w.id for w, c in shown if _fails(w.value, c)}
    live = [w for w in _different(case)
            if w.id not in ruled_out and _telling(w.value, case.expected)]
    exact = sorted((w for w in live if same(actual, w.value, case.spec)),
                   key=lambda w: any(w.id == other.id for other, _ in shown))
    if exact and (theirs := _everywhere(exact, more())):
        return theirs
    live = [w for w in live if w.id not in {e.id for e in exact}]
    if case.spec.kind == "tuple":
        return _in_item(actual, case, live)
    if case.spec.kind != "frame" or not case.spec.keys:
        return None
    column = _first_wrong_column(actual, case)
    if column is None:
        return None
    for w in live:
        if isinstance(w.value, pd.DataFrame) and column in w.value.columns \
                and _agree(actual, w.value, case.spec, column) \
                and not _agree(w.value, case.expected, case.spec, column):
            return w
    return _nearly(actual, case, column, live)


def _fails(value: Any, case: Case) -> bool:
    """Whether a value that differs from the right one is judged wrong, too."""
    return case.judge is None or case.judge(value, case.args, case.expected) is not None


def _everywhere(candidates: list[Wrong], more: Iterable[tuple[Case, Any]]) -> Wrong | None:
    """The first candidate that gives the learner's answer on all further cases too."""
    ways = Counter(w.id for w in candidates)
    agreed = 0
    for case, actual in more:
        ids = {w.id for w in candidates}
        agreed = agreed + 1 if len(ids) == 1 else 0
        if agreed > ENOUGH:
            break
        told = case.wrong.only(ids) if hasattr(case.wrong, "only") else _different(case)
        values: dict[str, list[Any]] = {}
        for w in told:
            values.setdefault(w.id, []).append(w.value)  # a way may be told in several wordings
        for w in candidates:  # a wording that is right here is not among the wrong values
            if len(values.setdefault(w.id, [])) < ways[w.id]:
                values[w.id].append(case.expected)
        candidates = [
            w for w in candidates if any(same(actual, v, case.spec) for v in values[w.id])]
    return candidates[0] if candidates else None


def _telling(wrong: Any, expected: Any) -> bool:
    """False for an empty table in place of a full one: many ways lead there, so it names none."""
    return not (isinstance(wrong, (pd.DataFrame, pd.Series)) and len(wrong) == 0 < len(expected))


def _in_item(actual: Any, case: Case, live: list[Wrong]) -> Wrong | None:
    """`recognise` within the first item of a tuple that is wrong."""
    if not isinstance(actual, (tuple, list)) or len(actual) != len(case.spec.items):
        return None
    for i, spec in enumerate(case.spec.items):
        if not same(actual[i], case.expected[i], spec):
            if isinstance(plain(case.expected[i]), bool):  # every wrong way gives the other one
                return None
            wrong = tuple(Wrong(w.id, w.says, w.value[i]) for w in live)
            return recognise(actual[i], Case((), case.expected[i], spec, wrong))
    return None


def _nearly(actual: Any, case: Case, column: str, live: list[Wrong]) -> Wrong | None:
    """The known wrong way that gives most of the wrong column.

    A learner's own wording of a wrong idea misses equality in a row or two (an empty group); more
    rows than that may not be missing or too many against the wrong way. Of
    the rows in which wrong way and right answer differ three in four must agree, and at least
    three; where answers are words, it must explain nine in ten of the wrong rows as well.
    """
    best, share = None, 0.75
    rule, keys = case.spec.columns.get(column, EXACT), list(case.spec.keys)
    for wrong in live:
        try:
            mine, theirs, right = (
                keyed(frame, case.spec).set_index(keys)[column].to_dict()
                for frame in (actual, wrong.value, case.expected))
        except (AttributeError, KeyError, ValueError, TypeError):
            continue
        if len(mine.keys() ^ theirs.keys()) > max(2, 0.1 * len(right)):
            continue  # rows that one lacks and the other has: another way
        if _repeats(wrong.value, case) and not _repeats(actual, case):
            continue  # rows of another kind: its last one for a key says nothing
        told = [k for k in right if k in theirs and not close(theirs[k], right[k], rule)]
        agree = sum(k in mine and close(mine[k], theirs[k], rule)
                    and not close(mine[k], right[k], rule) for k in told)
        off = [k for k, v in right.items() if isinstance(plain(v), (str, bool))
               and k in mine and not close(mine[k], v, rule)]
        if agree >= 3 and agree / len(told) >= share and agree >= 0.9 * len(off):
            best, share = wrong, agree / len(told) + EXACT
    return best


def _repeats(frame: Any, case: Case) -> bool:
    """Whether a table has a key more than once."""
    return bool(keyed(frame, case.spec).duplicated(list(case.spec.keys)).any())


def _different(case: Case) -> list[Wrong]:
    """The known wrong ways that are not right by chance in this case."""
    if getattr(case.wrong, "differ", False):
        return list(case.wrong)
    return [w for w in case.wrong if not same(w.value, case.expected, case.spec)]


def _first_wrong_column(actual: Any, case: Case) -> str | None:
    return next((c for c in case.expected.columns if c not in case.spec.keys
                 and not _agree(actual, case.expected, case.spec, c)), None)


def _agree(actual: Any, expected: pd.DataFrame, spec: Compare, column: str) -> bool:
    return same(actual, expected[[*spec.keys, column]], spec)


def _placed(finding: Finding, case: Case) -> Finding:
    """The finding with the input it was seen on, where that is not the notebook's own data."""
    if case.made_up is not None:
        name, number = case.made_up
        return Finding(
            "{what} (Seen on a small made-up input: practice(\"{name}\", {number}) shows it.)",
            {"what": Text(finding.msgid, **finding.params), "name": name, "number": number},
            finding.misconception)
    if case.table is not None:
        return Finding("{what} (Seen on load(\"{table}\").)",
                       {"what": Text(finding.msgid, **finding.params), "table": case.table},
                       finding.misconception)
    if (where := case.where) is None:
        return finding
    return Finding(
        "{what} (Seen on {where}, which your notebook does not hold.)",
        {"what": Text(finding.msgid, **finding.params), "where": Text(where)},
        finding.misconception)


def judge_artefact(exercise: str, names: tuple[str, ...], getters: tuple[Callable, ...],
                   judge: Callable, truth: Any) -> Verdict:
    """Verdict over files of the learner's, read as bytes through their handles.

    The first getters give handles; the other files of the exercise lie beside the first one.
    Not attempted means that none of the files the getters name is there.
    """
    handles: list[Any] = []
    for name, getter in zip(names, getters, strict=False):
        try:
            handles.append(fetch(getter, name))
        except NotAttempted as nothing:
            return Verdict(exercise, NOT_ATTEMPTED, nothing.finding)
        except Failed as failed:
            return Verdict(exercise, RAISED, failed.finding)
    if not all(hasattr(h, "read_bytes") and hasattr(h, "exists") for h in handles) or not handles:
        return Verdict(exercise, INCORRECT, Finding(
            "{name} must be given as work(\"{name}\").", {"name": names[0]}))
    if not any(handle.exists() for handle in handles):
        return Verdict(exercise, NOT_ATTEMPTED, Finding(
            "{name} is not there yet. Save it beside the notebook, under exactly this name.",
            {"name": names[0]}))
    handles += [handles[0].beside(name) for name in names[len(handles):]]
    files: dict[str, bytes | None] = {}
    for name, handle in zip(names, handles, strict=True):
        try:
            files[name] = handle.read_bytes() if handle.exists() else None
        except OSError:
            return Verdict(exercise, INCORRECT, Finding(
                "{name} cannot be opened. Save it again beside the notebook.", {"name": name}))
        if name.endswith(TEXTS) and len(files[name] or b"") > MAX_TEXT:
            return Verdict(exercise, INCORRECT, Finding(
                "{name} is larger than 400 kB, more than anybody reads. Keep pictures in files of "
                "their own and leave the data out.", {"name": name}))
        if len(files[name] or b"") > MAX_FILE:
            return Verdict(exercise, INCORRECT, Finding(
                "{name} is larger than 20 MB. Whoever gets it cannot open it: keep the results and "
                "leave the data out.", {"name": name}))
    return judge_files(exercise, files, judge, truth)


def judge_files(exercise: str, files: dict[str, bytes | None], judge: Callable, truth: Any
                ) -> Verdict:
    """Verdict over the content of files (None: not there)."""
    try:
        found = bounded(judge, files, truth)
    except Unusable as unusable:  # a file that no reader foresaw is wrong, not an error of ours
        error = unusable.__cause__
        if hasattr(error, "msgid") and hasattr(error, "params"):
            found = Finding(error.msgid, dict(error.params))
        else:
            found = Finding("The content of {names} could not be read. Compare its form with the "
                            "template.", {"names": ", ".join(n for n in files if files[n])})
    finding = Finding(*found) if isinstance(found, tuple) else found
    return Verdict(exercise, CORRECT if finding is None else INCORRECT, finding)
