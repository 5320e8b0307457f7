"""Cards: new letters and fresh data are judged like the exercise in its chapter."""

from __future__ import annotations

import dataclasses
import itertools

import pandas as pd
import pytest
from review_desk import CHOICE, ITEMS, PARSONS
from review_desk import make as make_desk

from autograder.checking.messages import in_language
from autograder.checking.verdict import CORRECT, INCORRECT, NOT_ATTEMPTED, RAISED
from autograder.companion import review_file
from autograder.companion import review_values as values
from autograder.companion.review_cards import make

NUMBERS = range(12)


@pytest.fixture(autouse=True)
def english():
    with in_language("en"):
        yield


@pytest.mark.parametrize("number", NUMBERS)
def test_a_choice_under_new_letters_is_judged_by_its_text(number: int) -> None:
    card = make("T8.1.q1", CHOICE, "en", number)
    text_of = dict(card.options)
    assert sorted(text_of.values()) == sorted(CHOICE["options"]["en"].values())
    for letter, text in card.options:
        old = next(k for k, v in CHOICE["options"]["en"].items() if v == text)
        assert letter != old, "the letter alone would be remembered"
        verdict = card.judge(letter)
        assert (verdict.status == CORRECT) == (old == "B")
        assert CHOICE["feedback"][old] in verdict.message
        assert verdict.misconception == (None if old == "B" else old)
        if old != "B":
            assert f"answer {letter}:" in verdict.message
    assert card.judge(None).status == NOT_ATTEMPTED


def test_each_review_has_another_order_and_opening_it_twice_the_same() -> None:
    orders = {make("T8.1.q1", CHOICE, "en", n).options for n in NUMBERS}
    assert len(orders) > 4
    assert make("T8.1.q1", CHOICE, "en", 3) == make("T8.1.q1", CHOICE, "en", 3)


@pytest.mark.parametrize("number", NUMBERS)
def test_blocks_under_new_letters_are_right_in_exactly_the_same_orders(number: int) -> None:
    card = make("T8.1.r1", PARSONS, "en", number)
    old = {letter: next(k for k, v in PARSONS["texts"]["en"].items() if v == text)
           for letter, text in card.blocks}  # fmt: skip
    right = [list(o) for o in PARSONS["orders"]]
    for order in itertools.permutations(old):
        verdict = card.judge("".join(order).lower())
        mine = [old[letter] for letter in order]
        assert verdict.correct == (mine in right), order
        if not verdict.correct:
            assert verdict.misconception in PARSONS["blocks"]
    new = {b: a for a, b in old.items()}
    assert card.prompt == f"({new['b']}) comes before ({new['c']})."
    assert card.judge("").status == NOT_ATTEMPTED


@pytest.mark.parametrize("count", [3, 4, 5])
def test_no_review_shows_the_order_of_the_one_before(count: int) -> None:
    letters = "ABCDE"[:count]
    texts = {lang: {x: f"text {x.lower()}" for x in letters} for lang in ("zh-TW", "en")}
    item = {**CHOICE, "options": texts, "feedback": dict.fromkeys(letters, "So.")}
    shown = [[t for _, t in make("T1.5.q3", item, "en", n).options] for n in range(40)]
    assert all(a != b for a, b in itertools.pairwise(shown))


def test_options_have_numbers_where_the_question_has_letters_of_its_own() -> None:
    item = {**CHOICE, "prompt": {"en": "A has 6,063 users and B has 4,688. What now?"}}
    card = make("T8.1.q1", item, "en", 0)
    assert [mark for mark, _ in card.options] == ["1", "2", "3", "4"]
    right = next(mark for mark, text in card.options if text == "`two`")
    assert card.judge(right).correct and card.judge(int(right)).correct
    wrong = next(mark for mark, text in card.options if text == "one")
    verdict = card.judge(wrong)
    assert verdict.misconception == "A" and f"answer {wrong}:" in verdict.message


def test_a_result_with_the_digits_that_are_shown_is_right(tmp_path) -> None:
    card = fresh(tmp_path, 0)
    exact = dataclasses.replace(card.case, expected=1234567.891, wrong=())
    for shown in (1_234_568, 1234568.0, "1,234,568"):
        assert dataclasses.replace(card, case=exact).judge(shown).correct
    assert not dataclasses.replace(card, case=exact).judge(1_234_569).correct
    third = dataclasses.replace(card, case=dataclasses.replace(exact, expected=1 / 3))
    assert third.judge(0.333333).correct and not third.judge(0.33).correct


def test_results_to_choose_among_are_single_values_that_change_with_the_data(tmp_path) -> None:
    desk = make_desk(tmp_path / "desk")
    item = review_file.item(desk, "T8.2", "T8.2.a")
    for one in item["instances"]:
        one["wrong"].append(["argument_ignored", "It ignores its argument.", 99.0])
    for number in range(3):
        assert "99" not in dict(make("T8.2.a", item, "en", number).options)
    for one in item["instances"]:
        one["expected"] = {"a": one["expected"], "b": 1}
        one["wrong"] = [[i, says, {"a": value, "b": 1}] for i, says, value in one["wrong"]]
    assert make("T8.2.a", item, "en", 0).options == ()


def fresh(tmp_path, number: int):
    desk = make_desk(tmp_path / "desk")
    item = review_file.item(desk, "T8.2", "T8.2.a")
    return make("T8.2.a", item, "en", number)


def test_a_function_is_judged_as_code_as_value_and_as_choice(tmp_path) -> None:
    card = fresh(tmp_path, 1)
    assert card.judge(lambda ads: ads["cost"].sum()).status == CORRECT
    assert card.judge(47).status == CORRECT
    assert card.judge(lambda ads: ads["cost"].mean()).misconception == "mean"
    assert card.judge(lambda ads: ads["cost"].mean()).message == "This is the mean."
    assert card.judge(7.0).misconception == "last"
    assert card.judge(12.0).status == INCORRECT and card.judge(12.0).misconception is None
    assert card.judge(lambda ads: ads["kost"].sum()).status == RAISED
    assert card.judge(None).status == card.judge(...).status == NOT_ATTEMPTED
    assert [text for text, _ in sorted(card.options)] == ["15.6667", "47", "7"]
    for place, (text, _) in enumerate(card.options):
        assert card.judge_option(place).correct == (text == "47")
    mine = card.data()["ads"]
    mine.loc[0, "cost"] = 0.0
    assert card.judge(lambda ads: ads["cost"].sum()).correct, "the learner's copy is their own"


def test_each_review_brings_other_data_and_begins_again_after_the_last(tmp_path) -> None:
    answers = []
    for number in range(4):
        answers.append(fresh(tmp_path / str(number), number).case.expected)
    assert answers == [45.0, 47.0, 1274.5, 45.0]


@pytest.mark.parametrize(("value", "text"), [
    (1234567.891, "1,234,568"), (0.0345678912, "0.0345679"), (12.5, "12.5"), (0, "0"),
    (1234567, "1,234,567"), (True, "True"), (pd.Timestamp("2026-03-02"), "2026-03-02"),
    (None, "none (None, NA)"), (float("nan"), "none (None, NA)"), ("", "an empty text"),
    ({"a": 1, "b": 2.0}, "a = 1; b = 2"), ((1, None), "1; none (None, NA)"),
    (pd.Series({"x": 0.5}), "x = 0.5"), ([], None), ([[1]], None), (list(range(9)), None),
    (pd.DataFrame({"a": [1]}), None), ("a\nb", None), (1e-12, "1e-12"),
])  # fmt: skip
def test_results_are_written_as_people_read_them(value, text) -> None:
    assert values.short(value) == text


def test_data_are_shown_as_text_and_never_as_markup() -> None:
    for value in (pd.DataFrame({"<b>": ["<script>"]}), "<script>\nx", {"f.csv": b"<script>"},
                  [{"a": "<script>"}], pd.Series(["<script>"], name="<b>")):  # fmt: skip
        shown = values.shown("<i>", value)
        assert "<script>" not in shown and "<b>" not in shown and "<i>" not in shown


def test_the_items_of_this_desk_are_all_reviewable() -> None:
    for items in ITEMS.values():
        for name, item in items.items():
            if item["kind"] != "function":
                assert make(name, item, "zh-TW", 0).prompt
