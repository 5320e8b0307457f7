"""Reviews of a desk: what is due, what an answer writes, what the notebook's cards do."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from review_desk import make, solve

from autograder.checking.messages import in_language
from autograder.companion import attempts, review, review_notebook, state
from autograder.companion.review_file import FILE
from autograder.companion.review_widget import Session
from autograder.learner import progress

TODAY = dt.date.today()  # answers are recorded with the clock's time
ALL = ("T8.1.q1", "T8.1.r1", "T8.2.a")


def ago(days: int) -> dt.date:
    return TODAY - dt.timedelta(days)


@pytest.fixture
def desk(tmp_path):
    made = make(tmp_path / "desk")
    for number, exercise in enumerate(ALL):
        solve(made, exercise, ago(9 - number))
    with in_language("en"):
        yield made


def test_solved_exercises_are_due_from_the_next_day_on(tmp_path) -> None:
    desk = make(tmp_path / "desk")
    assert review.due(desk) == review.Due((), None)
    solve(desk, "T8.2.a", ago(0))
    solve(desk, "T8.1.q1", ago(0), verdict="incorrect")
    found = review.due(desk)
    assert (found.count, found.next) == (0, TODAY + dt.timedelta(1))
    assert review.due(desk, TODAY + dt.timedelta(1)).exercises == ("T8.2.a",)


def test_an_answer_counts_as_a_review_and_not_in_the_chapter(desk) -> None:
    folder = desk / "T8.1"
    before = progress.states(folder), progress.real_attempts("T8.1.q1", folder)
    card = review.card(desk, "T8.1.q1", "en")
    wrong = next(letter for letter, text in card.options if text == "one")
    review.answered(desk, card.judge(wrong))
    assert (progress.states(folder), progress.real_attempts("T8.1.q1", folder)) == before
    last = attempts.read(desk)[-1]
    assert (last.source, last.misconception, last.chapter) == ("review", "A", "T8.1")
    kept = state.load(desk).review["T8.1.q1"]
    assert kept == {"box": 1, "due": str(TODAY + dt.timedelta(1)), "last": str(TODAY)}
    found = review.due(desk)
    assert (found.done, found.waiting) == (1, 2) and "T8.1.q1" not in found.exercises


def test_the_day_holds_no_more_than_the_setting_says_answered_ones_included(desk) -> None:
    review.set_per_day(desk, 2)
    assert review.due(desk).exercises == ("T8.1.q1", "T8.1.r1"), "the most overdue"
    review.answered(desk, review.card(desk, "T8.2.a", "en").judge(45))
    assert review.due(desk).exercises == ("T8.1.q1",)
    assert review.due(desk).next == TODAY + dt.timedelta(1)


def test_without_the_state_the_attempts_give_the_same_schedule(desk) -> None:
    for exercise, answer in (("T8.2.a", 45), ("T8.2.a", 3)):
        review.answered(desk, review.card(desk, exercise, "en").judge(answer))
    kept = state.load(desk).review
    (desk / ".course" / "companion.json").unlink()
    assert review.rebuild(desk)["T8.2.a"] == kept["T8.2.a"]
    assert kept["T8.2.a"]["box"] == 2, "a second answer on the same day changes nothing"


def test_chapters_without_a_whole_review_file_have_nothing_due_and_are_named(desk) -> None:
    (desk / "T8.1" / FILE).write_bytes(b"\x1f\x8b no gzip")
    (desk / "T8.2" / FILE).unlink()
    found = review.due(desk)
    assert (found.exercises, found.making) == ((), ("T8.1", "T8.2"))
    assert "T8.1, T8.2" in Session(desk, names={}).place.children[0].value


def test_a_session_asks_judges_records_and_says_when_the_next_is_due(desk) -> None:
    names = {"total": "an old one", "mine": 1}
    session = Session(desk, names=names)
    seen = []
    while session.card is not None:
        seen.append(session.card.exercise)
        session.check.click()
        assert "no answer yet" in session.verdict.value
        if session.card.exercise == "T8.2.a":
            assert "total" not in names, "what was written before does not count"
            names["total"] = lambda ads: ads["cost"].sum()
            assert len(names["ads"]) == 3
        elif session.order is not None:
            new = {text: letter for letter, text in session.card.blocks}
            session.order.value = "".join(new[t] for t in ("second", "first", "third", "fourth"))
        else:
            session.options.value = next(k for k, t in session.card.options if t == "one")
        session.check.click()
        session.go_on.click()
    assert sorted(seen) == sorted(ALL)
    done = session.place.children[0].value
    assert "Right: 2; wrong: 1" in done
    assert (TODAY + dt.timedelta(1)).isoformat() in done
    assert names["mine"] == 1 and "ads" not in names
    assert [a.verdict for a in attempts.read(desk) if a.source == "review"].count("correct") == 2
    with in_language("zh-TW"):
        assert "今天的複習做完了" in Session(desk, names={}, lang="zh-TW").place.children[0].value


def test_what_is_left_for_later_is_still_due(desk) -> None:
    session = Session(desk, names={})
    for _ in ALL:
        session.go_on.click()
    assert session.card is None and "Left for later" in session.place.children[0].value
    assert "The next review" not in session.place.children[0].value, "they are still due today"
    assert review.due(desk).count == 3


def test_what_is_no_answer_does_not_count_and_the_tally_is_that_of_the_day(desk) -> None:
    names: dict = {}
    session = Session(desk, names=names)
    while session.card is not None:
        if session.card.exercise == "T8.2.a":
            names["answer"] = "banana"
        elif session.options is not None:
            names["answer"] = "Q"
        else:
            session.order.value = "ABX"
        session.check.click()
        assert "review-open" in session.verdict.value, "neither right nor wrong"
        if session.card.exercise == "T8.1.q1":
            names["answer"] = next(k for k, t in session.card.options if t == "one").lower()
            session.check.click()
            assert "review-wrong" in session.verdict.value
            session.options.value = next(k for k, t in session.card.options if t != "one")
            assert not session.verdict.value, "said of the answer before"
        session.go_on.click()
    assert "Reviewed today so far: 1." in session.place.children[0].value
    again = Session(desk, names={})
    while again.card is not None:
        again.go_on.click()
    assert "Right: 0; wrong: 1" in again.place.children[0].value


def test_a_choice_of_results_is_judged_until_another_function_is_written(desk) -> None:
    names: dict = {}
    session = Session(desk, names=names)
    while session.card.exercise != "T8.2.a":
        session.go_on.click()
    names["total"] = lambda ads: 12
    session.check.click()
    session.options.value = next(
        n for n, (text, _) in enumerate(session.card.options) if text == "5"
    )
    session.check.click()
    assert "This is the last row." in session.verdict.value
    names["total"] = lambda ads: ads["cost"].sum()
    session.check.click()
    assert "correct" in session.verdict.value


def test_the_notebook_is_written_once_and_then_the_learners(tmp_path) -> None:
    desk = make(tmp_path / "desk", lang="zh-TW")
    assert review_notebook.renew(desk) == []
    file = desk / review_notebook.NAME
    made = json.loads(file.read_text(encoding="utf-8"))
    assert "".join(made["cells"][0]["source"]).startswith("# 複習")
    file.write_text("mine", encoding="utf-8")
    assert review_notebook.renew(desk) == [] and file.read_text(encoding="utf-8") == "mine"
