"""What the record claims: nothing that was not right, and never one mark for the other."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import time

import pytest
import record_desk as toy

from autograder import register
from autograder.checking.messages import in_language
from autograder.companion import (
    record,
    record_badge,
    record_files,
    record_json,
    record_page,
    record_sheet,
    record_words,
)
from autograder.companion.desk import STATE, CompanionError
from autograder.companion.record import Graded, Person, make
from autograder.companion.reset import reset


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def lines(made):
    return {line.code.code: line for line in made.lines}


def test_the_standard_is_called_as_the_standard_calls_itself():
    name = register.standard()["meta"]["name"]
    assert {"code": name["code"], "zh-TW": name["zh"], "en": name["en"]} == record.STANDARD


def test_a_line_is_shown_only_when_all_that_counts_is_right(tmp_path):
    desk = toy.desk(tmp_path)
    toy.tried(desk, toy.answer("a", "incorrect", 0, misconception="m1", message="No.", mark="x"),
              toy.answer("a", "incorrect", 0.1, misconception="m1", message="No.", mark="x"),
              toy.answer("a", "correct", 1), toy.answer("a", "correct", 9, source="review"),
              toy.answer("s", "incorrect", 2))  # fmt: skip
    made = lines(record_files.of_learner([desk]))
    assert made["K01"].checked.shown  # a is right; practice without points does not count
    assert not made["P1.1.1"].checked.shown
    assert (made["P1.1.1"].checked.right, made["P1.1.1"].checked.of) == (1, 2)
    assert [one.item.id for one in made["P1.1.1"].open] == ["T1.1.g"]
    assert not made["S01"].checked.shown and made["S01"].checked.of == 0  # only a person can
    assert set(made) == {"P1.1.1", "O1.1.1", "K01", "S01"}  # attitudes are never scored
    assert all(line.graded is None for line in made.values())
    seen = made["K01"].evidence[0].checked
    assert (seen.answers, seen.right_at_first, seen.reviews, seen.right_reviews) == (2, False, 1, 1)
    assert (seen.first_right, seen.last_right) == (toy.DAY + 86400, toy.DAY + 9 * 86400)
    assert seen.mistakes == {"m1": "No."}


def test_what_was_right_later_wrong_is_still_shown_with_both_days(tmp_path):
    desk = toy.desk(tmp_path)
    toy.tried(desk, toy.answer("a", "correct", 1), toy.answer("a", "incorrect", 2))
    seen = record_files.of_learner([desk]).evidence[0].checked
    assert seen.right and seen.right_at_first and seen.answers == 1


def test_right_at_first_is_not_claimed_of_a_chapter_that_was_begun_anew(tmp_path):
    desk = toy.desk(tmp_path)
    assert reset(desk, toy.course()) and not record_files.begun_anew([desk])  # nothing put away
    toy.tried(desk, toy.answer("a", "incorrect", 1))
    reset(desk, toy.course())
    toy.tried(desk, toy.answer("a", "correct", 2))
    made = record_files.of_learner([desk])
    page = record_page.page(made)
    assert "begun anew" in page and "right at the first answer since then" in page
    assert "right at first" not in page and "T1.1 was begun anew on" in page
    data = record_json.to_json(made)
    (tmp_path / "record.json").write_text(json.dumps(data))
    assert record_json.read_checked(tmp_path / "record.json")[0]["T1.1.a"].since is not None
    (desk / STATE).write_text("{")  # what is put away still says so
    assert list(record_files.begun_anew([desk])) == ["T1.1"]


@pytest.mark.parametrize("odd", [1e300, -5, float("nan"), "soon", None])
def test_a_time_that_no_clock_shows_is_no_reason_to_fail(tmp_path, odd):
    desk = toy.desk(tmp_path)
    toy.tried(desk, {**toy.answer("a", "correct", 1), "time": odd})
    made = record_files.of_learner([desk])
    assert lines(made)["K01"].checked.shown
    assert "right at first · –" in record_page.page(made)
    assert record_json.to_json(made)["exercises"][0]["self_checked"]["right"]


@pytest.mark.parametrize(
    "by_person, shown, of, waiting",
    [
        (Graded("waiting", None, 4), True, 2, 1),
        (Graded("absent", None, 4), True, 2, 0),
        (Graded("part", 2, 4), True, 3, 0),
        (Graded("part", 1.5, 4), False, 3, 0),
        (Graded("wrong", 0, 4), False, 3, 0),
    ],
)
def test_a_person_counts_once_marked_and_from_half_the_points(by_person, shown, of, waiting):
    graded = {"T1.1.a": Graded("right", 2, 2), "T1.1.g": Graded("right", 3, 3),
              "T1.1.m": by_person}  # fmt: skip
    made = lines(make(toy.course(), Person(), graded=graded, class_name="c"))
    one = made["P1.1.1"].graded
    assert (one.shown, one.of, one.waiting) == (shown, of, waiting)
    assert made["S01"].graded.shown == ((by_person.points or 0) >= 2)


@pytest.mark.parametrize(
    "state", [Graded("part", 1, 2), Graded("ungraded", None, 2), Graded("absent", None, 2), None]
)
def test_an_automatic_exercise_needs_all_its_points(state):
    graded = {"T1.1.g": Graded("right", 3, 3)} | ({"T1.1.a": state} if state else {})
    made = lines(make(toy.course(), Person(), graded=graded, class_name="c"))
    assert not made["P1.1.1"].graded.shown and made["O1.1.1"].graded.shown
    assert all(line.checked is None for line in made.values())  # none is claimed, nor 0 of n


def test_a_class_counts_what_it_set_and_says_how_much_the_course_has():
    graded = {"T1.1.a": Graded("right", 2, 2)}
    made = make(toy.course(), Person(), graded=graded, class_name="c", assigned={"T1.1.a"})
    shown, unset = lines(made)["P1.1.1"], lines(made)["O1.1.1"]
    assert shown.shown and (shown.graded.of, shown.graded.course) == (1, 3) and not shown.open
    assert not unset.shown and record_words.standing(unset.graded).startswith("not set in this")
    assert made.counts(True) == (2, 2)
    assert record_words.total(made, "P", True).endswith("the course has 1")
    assert "the course has 3" in record_words.standing(shown.graded)


def test_both_desks_and_what_a_damaged_line_held(tmp_path):
    for lang, end in (("zh-TW", "a"), ("en", "g")):
        desk = toy.desk(tmp_path / lang, lang)
        toy.tried(desk, toy.answer(end, "correct", 1), toy.answer("gone", "correct", 1))
        toy.tried(desk, '{"half a line')
    made = record_files.of_learner(record_files.desks(tmp_path))
    assert lines(made)["P1.1.1"].checked.shown
    notes = record_json.to_json(made)["notes"]
    assert any("T1.1.gone" in note for note in notes)
    assert sum("damaged" in note for note in notes) >= 2


def test_the_files_of_what_was_right_and_whether_they_changed_since(tmp_path):
    desk = toy.desk(tmp_path / "desk")
    (tmp_path / "secret.txt").write_text("not the learner's")
    path = desk / "T1.1" / "plan.yml"
    path.write_text("plan: 1\n")
    toy.tried(desk, toy.answer("g", "incorrect", 1))
    assert record_files.of_learner([desk]).outputs == ()  # never right
    found_right = {**toy.answer("g", "correct", 0), "time": time.time() + 60}
    toy.tried(desk, found_right)
    (one,) = record_files.of_learner([desk]).outputs  # nothing outside the chapter's folder
    assert one.sha256 == hashlib.sha256(b"plan: 1\n").hexdigest() and not one.changed
    os.utime(path, (time.time() + 9e5,) * 2)
    assert record_files.of_learner([desk]).outputs[0].changed
    toy.tried(desk, {**found_right, "time": time.time() - 60})
    os.utime(path, (toy.DAY, toy.DAY))  # as a copy of an older file that was put into its place
    assert record_files.of_learner([desk]).outputs[0].changed
    path.unlink()
    assert record_files.of_learner([desk]).outputs == ()


def test_only_files_that_a_check_saw_on_their_desk_are_work_products(tmp_path):
    for lang in ("zh-TW", "en"):
        desk = toy.desk(tmp_path / lang, lang)
        (desk / "T1.1" / "plan.yml").write_text(lang)
        (desk / "T1.1" / "draft.yml").write_text(lang)
        path = desk / "T1.1" / "T1.1.ipynb"
        path.write_text(path.read_text().replace(
            'check(\\"T1.1.g', '# check(\\"T1.1.g\\", work(\\"draft.yml\\"))\\ncheck(\\"T1.1.g', 1))
    toy.tried(tmp_path / "en", toy.answer("g", "correct", 1))
    made = record_files.of_learner(record_files.desks(tmp_path))
    assert [(one.name, one.desk) for one in made.outputs] == [("T1.1/plan.yml", "en")]


def test_odd_lines_and_clocks_change_nothing_but_the_day(tmp_path):
    desk = toy.desk(tmp_path / "desk")
    toy.tried(desk, toy.answer("a", "incorrect", 5, misconception="m", message="\ud800"),
              toy.answer("a", "correct", 4), {**toy.answer("a", "correct", 0), "time": 10**400},
              toy.answer("g", "correct", 9999), '{"time": NaN, "id": "T1.1.\\ud800"}')  # fmt: skip
    made = record_files.of_learner([desk], name="Wang\n■ graded: all\u202e\ud800" + "x" * 9000)
    seen = record_json.to_json(made)
    by_id = {one["id"]: one["self_checked"] for one in seen["exercises"]}
    assert not by_id["T1.1.a"]["right_at_first"], "the clock went back between the two"
    assert by_id["T1.1.g"]["right"] and by_id["T1.1.g"]["first_right"] is None
    assert any("T1.1.g" in note for note in seen["notes"])
    assert seen["person"]["name"].startswith("Wang ▪ graded: allxxx")
    record_files.write(made, tmp_path / "record", ["en"])
    file = tmp_path / "record" / "record.json"
    assert record_json.read_checked(file)[0]["T1.1.g"].right


def test_copies_count_once_and_a_review_makes_nothing_right(tmp_path):
    desk = toy.desk(tmp_path / "desk")
    toy.tried(desk, toy.answer("a", "correct", 1), toy.answer("a", "correct", 2, source="review"),
              toy.answer("g", "correct", 2, source="review"))  # fmt: skip
    shutil.copytree(desk / "T1.1", desk / "T1.1 copy")
    made = record_files.of_learner([desk])
    seen = {one.item.id: one.checked for one in made.evidence}
    assert seen["T1.1.a"].reviews == 1 and seen["T1.1.g"] is None
    draft = record_badge.draft(made)
    assert {one["status"] for one in draft["credentialSubject"]["result"]} == {"InProgress"}


def test_a_word_without_end_is_broken_in_as_many_steps_as_it_has_letters():
    asked: list[str] = []

    def measure(text: str) -> float:
        asked.append(text)
        return float(len(text))

    lines = list(record_sheet.broken("ab " + "A" * 5000 + " c", 40, measure))
    assert "".join(lines).replace(" ", "") == "ab" + "A" * 5000 + "c"
    assert max(map(len, lines)) <= 40 and len(asked) < 5100


def test_the_start_page_and_the_verb_read_the_same_desks(tmp_path):
    for lang in ("zh-TW", "en"):
        toy.desk(tmp_path / lang, lang)
    assert {*record_files.beside(tmp_path / "en")} == {*record_files.desks(tmp_path)}
    assert record_files.beside(toy.desk(tmp_path / "home")) == [tmp_path / "home"]


def test_a_record_is_read_back_as_self_checked_only(tmp_path):
    desk = toy.desk(tmp_path / "desk")
    toy.tried(desk, toy.answer("a", "incorrect", 0, misconception="m"),
              toy.answer("a", "correct", 1))  # fmt: skip
    made = make(toy.course(), Person("b1", "王小明", "w@example.org"),
                checked={e.item.id: e.checked for e in record_files.of_learner([desk]).evidence
                         if e.checked},
                graded={"T1.1.a": Graded("right", 2, 2)}, class_name="c")  # fmt: skip
    file = tmp_path / "record.json"
    file.write_bytes(record_files.as_bytes(record_json.to_json(made)))
    assert b"example.org" not in file.read_bytes()
    found, who = record_json.read_checked(file)
    assert found == {"T1.1.a": made.evidence[0].checked} and who == {"id": "b1", "name": "王小明"}


@pytest.mark.parametrize(
    "content, said",
    [
        (None, "cannot be read"),
        ("{", "is not a competency record"),
        ("[]", "is not a competency record"),
        ('{"kind": "kmc2431-competency-record", "schema": 99}', "another version"),
        ('{"kind": "kmc2431-competency-record", "schema": 1, "exercises": [{}]}', "damaged"),
    ],
)
def test_a_file_that_is_no_record_gets_a_sentence(tmp_path, content, said):
    file = tmp_path / "r.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(CompanionError, match=said):
        record_json.read_checked(file)


def test_nothing_yet_is_said_and_a_place_without_work_too(tmp_path):
    with pytest.raises(CompanionError, match="There is no work"):
        record_files.desks(tmp_path)
    made = record_files.of_learner([toy.desk(tmp_path / "desk")])
    assert made.counts(graded=False) == (0, 4) and not any(one.any for one in made.evidence)
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    with pytest.raises(CompanionError, match="--out"):
        record_files.put(blocked / "record.json", b"{}")


def test_every_sentence_is_translated_with_the_same_places():
    import ast
    from pathlib import Path

    from babel.messages.pofile import read_po

    import autograder
    from autograder.checking.messages import LOCALE, known

    room = Path(autograder.__file__).parent
    sources = [*room.glob("companion/record*.py"), *room.glob("classes/record_*.py"),
               *room.glob("classes/badge*.py")]  # fmt: skip
    asked = set()
    for node in (n for path in sources for n in ast.walk(ast.parse(path.read_text("utf-8")))):
        first = None
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "translate":
            first = node.args[0]
        elif isinstance(node, ast.Tuple) and [type(e) for e in node.elts] == [
            ast.Constant,
            ast.Dict,
        ]:
            first = node.elts[0]  # a note: sentence and values
        if isinstance(first, ast.Constant):
            asked.add(first.value)
    assert len(asked) > 100 and not [one for one in asked if not known(one)]
    with (LOCALE / "zh_TW" / "LC_MESSAGES" / "record.po").open("rb") as file:
        catalogue = {entry.id: entry.string for entry in read_po(file) if entry.id}
    assert set(catalogue) <= asked
    for english, chinese in catalogue.items():
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese)), english
    with in_language("zh-TW"):
        assert record_json.to_json(make(toy.course(), Person()))["codes"][0]["zh-TW"] == "確認標的"
