"""T1.1.a to T1.1.c: right and wrong ways on the shipped data, and the truth behind the data."""

from __future__ import annotations

import ast
import functools
import inspect
import re
import string
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from autograder.artefacts import history_check
from autograder.artefacts.history_check import judge_history, judge_scan
from autograder.checking import messages
from autograder.checking.judging import Function, judge_functions
from autograder.exercises import t1_1_guesses
from autograder.exercises.held_out import cases_of, public_tables, world
from autograder.exercises.t1_1_festivals import B, festival_index, festival_index_with
from autograder.exercises.t1_1_history import NUMBERS, A, load_history
from autograder.exercises.t1_1_market import C, chain, market_scan
from autograder.exercises.t1_1_proposal import truth

ITEMS = (A, B, C)
GUESSES = (t1_1_guesses.Q1, t1_1_guesses.Q2, t1_1_guesses.Q3)
MOVING = ["農曆年", "端午", "中秋"]
WORLDS = [(seed, 2024 + seed % 4) for seed in range(20, 32)]


@functools.cache
def shipped(exercise: str) -> dict:
    item = next(i for i in ITEMS if i.id == exercise)
    return {p.name: cases_of(item, p, [*(tuple(map(public_tables, names))
                                         for names in p.load_calls()), *p.practice_calls()])
            for p in item.parts}


def verdict(item, other):
    first = item.parts[0].name
    return judge_functions(item.id, [
        Function(p.name, lambda p=p: other.of(p.name, first) or p.reference,
                 shipped(item.id)[p.name]) for p in item.parts])


@pytest.mark.parametrize("item", ITEMS, ids=lambda i: i.id)
def test_the_shipped_and_made_up_data_tell_right_and_wrong_ways_apart(item):
    for other in item.alternatives:
        found = verdict(item, other)
        assert found.correct, f"{other.id}: {found.message}"
    for known in item.misconceptions:
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


FORMS = {
    "week_as_text": lambda t: t.assign(week_start=t["week_start"].dt.strftime("%Y-%m-%d")),
    "week_in_roc_years": lambda t: t.assign(
        week_start=[f"{d.year - 1911}/{d:%m/%d}" for d in t["week_start"]]),
    "week_not_read": lambda t: t.assign(
        week_start=t["week_start"].where(t["week_start"].dt.year != 2024)),
    "id_as_number": lambda t: t.assign(campaign_id=t["campaign_id"].astype(int)),
    "file_not_split": lambda t: t.assign(campaign_id=t["campaign_id"].where(t.index > 4)),
    "argument_ignored": lambda t: t.assign(campaign_id="x" + t["campaign_id"]),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_history_of_wrong_form_is_told_by_its_form(name):
    right = public_tables("history")
    assert judge_history(FORMS[name](right), (), right).misconception == name
    assert judge_history(right.assign(week_start=right["week_start"].dt.date), (), right) is None
    assert judge_history(right.assign(
        week_start=right["week_start"].dt.to_period("D")), (), right) is None


def test_a_direction_is_one_of_three_words():
    args = C.parts[1].practice_calls()[1]
    right = market_scan(*args)
    assert right["direction"] == "unclear" and right["slope_low"] == right["slope_high"] == 0
    assert judge_scan(right, args, right) is None
    found = judge_scan({**right, "direction": "Unclear"}, args, right)
    assert found.misconception == "other_word_for_direction"


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
    tree = ast.parse(inspect.getsource(history_check))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding" \
                and isinstance(node.args[0], ast.Constant):
            said.append(node.args[0].value)
    messages.set_language("zh-TW")
    try:
        for text in said:
            assert messages.known(text), text
            places = {f for _, f, _, _ in string.Formatter().parse(messages.translate(text))}
            assert places == {f for _, f, _, _ in string.Formatter().parse(text)}, text
    finally:
        messages.set_language(None)


def test_the_spare_rates_of_the_proposal_are_those_of_the_data():
    """Who is stuck in T1.1.d may take the notebook's rates into T1.1.g: they must be right."""
    text = (Path(__file__).parents[2] / "notebooks/t1_1/70_proposal.md").read_text("utf-8")
    cell = re.search(r"SPARE_ORDERS = .*?SPARE_HIGH = [\d., ]+", text, re.DOTALL).group(0)
    given = {node.targets[0]: node.value for node in ast.parse(cell).body}
    values = [ast.literal_eval(value) for value in given.values()]
    right = truth(public_tables)
    assert values[0] == pytest.approx(
        {name: known["orders"] for name, known in right["per_twd"].items()}, rel=1e-3)
    assert values[1] == pytest.approx((right["range"]["low"], right["range"]["high"]), rel=5e-3)
