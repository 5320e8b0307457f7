"""A known wrong way is named only where it gives the learner's answer on every record."""

from __future__ import annotations

import time
from collections.abc import Callable

import pandas as pd

from autograder.checking.compare import Compare
from autograder.checking.judging import Case, Function, Wrong, judge_functions

SCALAR = Compare("scalar")


def _case(number: int, right: int, **wrong: int) -> Case:
    known = tuple(Wrong(name, f"You {name}.", value) for name, value in wrong.items())
    return Case((number,), right, SCALAR, known)


# Two ways that look alike on the first record and part on a later one.
CASES = (_case(1, 10, doubles=2, adds=2), _case(2, 20, doubles=4), _case(3, 30, doubles=6, adds=4))


def _named(learner: Callable[[int], int], cases: tuple[Case, ...] = CASES) -> str | None:
    verdict = judge_functions("X", [Function("f", lambda: learner, cases)])
    assert not verdict.correct
    return verdict.misconception


def test_later_records_choose_between_ways_that_look_alike() -> None:
    assert _named(lambda n: 2 * n) == "doubles"
    assert _named(lambda n: {1: 2, 2: 20, 3: 4}[n]) == "adds"
    assert _named(lambda n: {1: 2, 2: 20, 3: 30}[n]) is None  # neither


def test_what_was_right_before_rules_a_way_out() -> None:
    assert _named(lambda n: {1: 10, 2: 4, 3: 6}[n]) is None


def test_a_later_record_that_raises_or_never_ends_says_nothing_against_a_way() -> None:
    def stops(n: int) -> int:
        if n == 3:
            raise ValueError
        return 2 * n

    def hangs(n: int) -> int:
        while n == 2:
            time.sleep(0.01)
        return 2 * n

    assert _named(stops) == "doubles"
    began = time.perf_counter()
    assert _named(hangs) in ("doubles", "adds")
    assert time.perf_counter() - began < 10


def test_of_a_yes_or_no_every_wrong_way_gives_the_other() -> None:
    spec = Compare("tuple", items=(SCALAR, SCALAR), names=("go", "why"))
    wrong = (Wrong("late", "You are late.", (True, "")),)
    cases = (Case((1,), (False, "x"), spec, wrong),)
    verdict = judge_functions("X", [Function("f", lambda: lambda n: (True, "y"), cases)])
    assert verdict.misconception is None


def test_most_of_a_column_is_no_known_way_where_the_cells_are_right() -> None:
    spec = Compare("frame", ("key",))
    right = pd.DataFrame({"key": list("abcd"), "day": ["20251111"] * 4, "views": [1, 2, 3, 4]})
    dashes = Wrong("dashes", "You write dashes.", right.assign(day="2025-11-11"))
    rows = Wrong("rows", "You have a row for each event.",
                 pd.concat([right, right.assign(views=0)], ignore_index=True))
    cases = (Case((1,), right, spec, (dashes, rows)),)
    more = pd.concat([right, right.assign(key="e").head(1)], ignore_index=True)
    assert _named(lambda n: more, cases) is None
    assert _named(lambda n: right.assign(views=0), cases) is None
    assert _named(lambda n: right.assign(day="2025-11-11"), cases) == "dashes"
