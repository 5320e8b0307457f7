"""T1.1.a to T1.1.c: right and wrong ways on the shipped data, and the truth behind the data."""

from __future__ import annotations

import functools
import string

import numpy as np
import pandas as pd
import pytest

from autograder.checking import messages
from autograder.checking.judging import Function, judge_functions
from autograder.exercises import t1_1_guesses
from autograder.exercises.held_out import cases_of, public_tables, world
from autograder.exercises.t1_1_festivals import B, festival_index, festival_index_with
from autograder.exercises.t1_1_history import NUMBERS, A, load_history
from autograder.exercises.t1_1_market import C, chain, market_scan

ITEMS = (A, B, C)
GUESSES = (t1_1_guesses.Q1, t1_1_guesses.Q2, t1_1_guesses.Q3)
MOVING = ["農曆年", "端午", "中秋"]
WORLDS = [(seed, 2024 + seed % 4) for seed in range(20, 32)]
# The shipped data hold no such case: a tie, a cut window, a week out of order, a missing price.
ONLY_ELSEWHERE = {
    "peak_later_of_ties", "cut_window_kept", "missing_price_as_zero", "direction_by_sign",
    "baseline_used_windows_only",
}


@functools.cache
def shipped(exercise: str) -> dict:
    item = next(i for i in ITEMS if i.id == exercise)
    return {p.name: cases_of(item, p, [tuple(map(public_tables, names))
                                       for names in p.load_calls()]) for p in item.parts}


def verdict(item, other):
    first = item.parts[0].name
    return judge_functions(item.id, [
        Function(p.name, lambda p=p: other.of(p.name, first) or p.reference,
                 shipped(item.id)[p.name]) for p in item.parts])


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)
def test_the_shipped_data_tell_right_and_wrong_ways_apart(item):
    for other in item.alternatives:
        found = verdict(item, other)
        assert found.correct, f"{other.id}: {found.message}"
    for known in item.misconceptions:
        if known.id not in ONLY_ELSEWHERE:
            found = verdict(item, known)
            assert found.misconception == known.id, f"{known.id} is told {found.message}"


@pytest.mark.parametrize(("seed", "year"), WORLDS)
def test_the_references_meet_the_ledger(seed, year):
    made = world(seed, year, "all")
    pd.testing.assert_frame_equal(
        load_history(made.history_files), made.history, check_dtype=False)

    truth = made.ledger["festival_uplift"].set_index("festival")
    found = festival_index(made.daily_sales, made.festivals).set_index("festival")
    found = found.loc[truth.index]
    assert (found["years"] == truth["years"]).all()
    assert found["index"].to_numpy() == pytest.approx(truth["uplift"].to_numpy(), rel=0.08)
    by_date = festival_index_with(made.daily_sales, made.festivals, calendar=True)
    error = by_date.set_index("festival")["index"] / truth["uplift"] - 1
    assert error[MOVING].abs().max() > 0.08  # who goes by the calendar fails

    curve = chain(made.trends).set_index("week")
    real = made.ledger["trend_truth"].set_index("week").loc[curve.index, curve.columns]
    assert np.corrcoef(curve.to_numpy().ravel(), real.to_numpy().ravel())[0, 1] > 0.99
    for term in curve.columns[real.mean() > 5]:  # the smallest brands drown in rounding
        assert np.corrcoef(curve[term], real[term])[0, 1] > 0.98, term


def test_scanning_a_known_line():
    weeks = pd.date_range("2025-01-05", periods=30, freq="7D")
    step = np.tile([0.0, 1.0], 15)
    chained = pd.DataFrame({"week": weeks, "澄嶼日常": 10 + 2.0 * np.arange(30), "甲": 50 + step})
    rivals = pd.DataFrame({"week": weeks.repeat(2), "brand": ["澄嶼日常", "甲"] * 30,
                           "basket_price": [1050.0, 1000.0] * 30, "promo": [True, False] * 30})
    found = market_scan(chained, rivals)
    assert found["slope"] == pytest.approx(2) and found["slope_low"] == pytest.approx(2)
    assert (found["direction"], found["promo_weeks"]) == ("rising", 13)
    assert found["price_index"] == pytest.approx(105)


def test_the_shipped_history_says_what_the_section_says():
    history = public_tables("history")
    both = history[history["festival"].isin(["中秋", "雙11"])]
    kept = both[both["status"] != "removed"]

    def roas(rows):
        total = rows.groupby("festival")[NUMBERS].sum()
        return total["value"] / total["spend"]
    assert (roas(kept) > roas(both) * 1.03).all()


def test_the_guess_of_the_same_week_is_right_on_the_shipped_data():
    daily = public_tables("daily_sales")
    food = daily[daily["line"] == "food"].set_index("date")["revenue"]
    week = {y: food[f"{y}-09-02":f"{y}-09-08"].sum() for y in (2023, 2024)}
    aligned = {y: food[d - pd.Timedelta(days=15):d - pd.Timedelta(days=9)].sum() for y, d in (
        (2023, pd.Timestamp("2023-09-29")), (2024, pd.Timestamp("2024-09-17")))}
    assert week[2024] / week[2023] > 1.3
    assert aligned[2024] / aligned[2023] < 1.15


def test_every_sentence_is_there_in_chinese_with_the_same_places():
    said = [text for q in GUESSES for text in q.feedback.values()]
    for item in ITEMS:
        assert len(item.hints) == 3
        said += [m.says for m in item.misconceptions] + [*item.hints, item.solution]
    messages.set_language("zh-TW")
    try:
        for text in said:
            assert messages.known(text), text
            places = {f for _, f, _, _ in string.Formatter().parse(messages.translate(text))}
            assert places == {None}, text
    finally:
        messages.set_language(None)
