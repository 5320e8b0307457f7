"""Records out of a gradebook: graded means graded, self-checked stays that, nobody is mixed up."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from autograder.classes import badge, badge_key, record_class, sample
from autograder.classes import results as class_results
from autograder.classes.record_class import RecordTrouble, Wish
from autograder.classes.results import HandIn, Item, Results
from autograder.classes.roster import Learner
from autograder.cli import main
from autograder.companion import record_json
from autograder.companion.attempts import Attempt
from autograder.companion.desk import CompanionError
from autograder.companion.map import parsed
from autograder.companion.record_json import to_json
from autograder.grading.course_map import course_map

AT = datetime(2026, 9, 21, tzinfo=UTC)
STATES = (
    (class_results.CORRECT, 2.0, "right"), (class_results.INCORRECT, 0.0, "wrong"),
    (class_results.RAISED, 1.0, "part"), (class_results.BLANK, 0.0, "wrong"),
    (class_results.WAITING, np.nan, "waiting"), (class_results.MARKED, 3.0, "right"),
    (class_results.MARKED, 1.0, "part"), (class_results.UNGRADED, np.nan, "ungraded"),
    (class_results.ABSENT, np.nan, "absent"),
)  # fmt: skip


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def two_of_one_name() -> Results:
    """Two learners of one name, T1.3's exercises, and one that the course has no more."""
    course = parsed(course_map("en"))
    some = [one for one in course.exercises if one.chapter == "T1.3" and one.points]
    items = [Item(one.id, "T1.3", one.title, one.kind, one.points, one.codes, one.by_a_person)
             for one in some] + [Item("T1.3.zz", "T1.3", {}, "", 2, (), False, False)]  # fmt: skip
    points = np.full((2, len(items)), np.nan)
    points[0] = [one.points for one in items]
    state = np.full((2, len(items)), class_results.ABSENT, dtype=object)
    state[0] = [class_results.MARKED if one.by_hand else class_results.CORRECT for one in items]
    right = Attempt(AT.timestamp(), some[0].id, "correct", None, None, None, "", "T1.3")
    return Results(
        Path("2026"), "en",
        (Learner("b1", "b1", "小明", "王", "one@example.org"), Learner("b2", "b2", "小明", "王")),
        tuple(items), points, state, np.full((2, len(items)), "", dtype=object),
        hand_ins={("b1", "T1.3"): HandIn(AT, penalty=1.5)},
        shared={"b2": [right]},
    )  # fmt: skip


def test_two_of_one_name_are_two_and_keep_their_own():
    found, course = two_of_one_name(), parsed(course_map("en"))
    one, two = (record_class.of_learner(found, course, learner) for learner in found.learners)
    assert one.person.shown == "王小明 (b1)" and two.person.shown == "王小明 (b2)"
    shown = {line.code.code for line in one.lines if line.graded.shown}
    assert "P1.3.1" in shown and not [line for line in two.lines if line.graded.shown]
    assert "P1.3.2" in shown  # the closing case T1 serves it as well, but is not of this class
    assert not one.has_checked and two.has_checked
    notes = " ".join(to_json(one)["notes"])
    assert "T1.3.zz" in notes and "T1.3 −1.5" in notes
    assert "Nobody has checked it" in to_json(two)["notes"][0]


def test_a_term_and_its_exam_are_one_record_with_the_better_of_two_results():
    term, course = two_of_one_name(), parsed(course_map("en"))
    worse = np.where(np.isnan(term.points), term.points, 0.0)
    exam = replace(term, class_dir=Path("exam"), points=worse, hand_ins={}, shared={},
                   learners=(replace(term.learners[0], id="B1"), term.learners[1]))  # fmt: skip
    first, turned = (record_class.of_learner(a, course, a.learners[0], more=[b])
                     for a, b in ((term, exam), (exam, term)))  # fmt: skip
    alone = record_class.of_learner(term, course, term.learners[0])
    assert first.counts(True) == turned.counts(True) == alone.counts(True)
    assert first.class_name == "2026, exam"
    other = replace(exam, items=tuple(replace(one, current=False) for one in exam.items))
    assert record_class.of_learner(other, course, other.learners[0]).counts(True)[0] == 0
    assert [one.id for one in record_class.everybody((term, exam))] == ["b1", "b2"]


def test_nothing_is_signed_for_who_handed_in_nothing_or_is_on_no_list(tmp_path, monkeypatch):
    found = replace(two_of_one_name(), class_dir=tmp_path, shared={})
    found = replace(found, learners=(replace(found.learners[0], listed=False), found.learners[1]))
    monkeypatch.setattr(record_class.class_results, "read", lambda folder: found)
    monkeypatch.setattr(record_class, "write", lambda record, folder, langs: ([folder / "x"], []))
    report = record_class.make_all(Wish(tmp_path, ["en"], sign=True, issuer="U"))
    assert not list(tmp_path.rglob("credential.jwt"))
    assert [n for n in report["notes"] if "(b1)" in n and "(b2)" in n and "Nothing is signed" in n]


def test_the_files_that_were_graded_are_told_from_any_other(tmp_path):
    found = replace(two_of_one_name(), class_dir=tmp_path)
    source, work = tmp_path / "source" / "T1.3", tmp_path / "autograded" / "b1" / "T1.3"
    for folder in (source, work):
        folder.mkdir(parents=True)
    checks = ['check("T1.3.b", lambda: work("raci.csv"), lambda: work("gone.csv"))\n',
              'check("T1.3.d", lambda: work("landing.html"))']  # fmt: skip
    (source / "T1.3.ipynb").write_text(
        json.dumps({"cells": [{"cell_type": "code", "source": checks}]})
    )
    (work / "raci.csv").write_text("a,b\n")
    (work / "landing.html.txt").write_text("<p>")  # what a browser would run is kept as text
    one, two = (record_class.of_learner(found, parsed(course_map("en")), learner)
                for learner in found.learners)  # fmt: skip
    assert [output.name for output in one.outputs] == ["T1.3/raci.csv", "T1.3/landing.html"]
    assert not two.outputs and to_json(one)["work_outputs"][:1] == [{
        "exercise": "T1.3.b", "file": "T1.3/raci.csv", "desk": "", "bytes": 4, "graded": True,
        "sha256": hashlib.sha256(b"a,b\n").hexdigest(), "changed_since_right": False,
    }]  # fmt: skip


def test_states_of_the_gradebook_in_the_records_words():
    for state, points, wanted in STATES:
        most = 3.0 if state in (class_results.MARKED, class_results.WAITING) else 2.0
        made = record_class._graded(state, points, most, None)
        assert made.state == wanted and (made.points is None) == bool(np.isnan(points)), state
    assert record_class._graded(class_results.CORRECT, 0.0, 0.0, None).state == "right"


def test_learners_are_chosen_by_id_and_the_nearest_are_named():
    people = two_of_one_name().learners
    choose = lambda *ids: [one.id for one in record_class.choose(people, ids, Path("c"))]  # noqa: E731
    assert choose() == ["b1", "b2"] and choose("b2") == ["b2"]
    with pytest.raises(RecordTrouble, match="nearest ids are b1, b2|nearest ids are b2, b1"):
        choose("b11")
    with pytest.raises(RecordTrouble, match="b1, b2"):
        choose("王小明")
    with pytest.raises(RecordTrouble, match="no learners yet"):
        record_class.choose((), (), Path("c"))


@pytest.mark.parametrize("day", ["soon", "2020-01-01"])
def test_a_signature_ends_on_a_day_to_come(day):
    with pytest.raises(RecordTrouble, match="2030-12-31"):
        record_class.last_second(day)


def test_only_what_was_graded_is_signed_as_graded(tmp_path, monkeypatch):
    found = replace(two_of_one_name(), class_dir=tmp_path)
    monkeypatch.setattr(record_class.class_results, "read", lambda folder: found)
    monkeypatch.setattr(record_class, "write", lambda record, folder, langs: ([folder / "x"], []))
    report = record_class.make_all(
        Wish(tmp_path, ["en"], sign=True, issuer="U", until="2030-12-31")
    )
    public = badge.read_public(Path(report["public_key"]))
    documents = [badge.verify_file(tmp_path / "records" / name / "credential.jwt",
                                   tmp_path / badge_key.PUBLIC).document
                 for name in ("b1", "b2")]  # fmt: skip
    assert len(public) == 1 and "d" not in public[0]
    genres = [{one["genre"] for one in doc.get("evidence", [])} for doc in documents]
    assert genres == [{"graded"}, {"self-checked"}]
    assert all(one["name"].startswith("Self-checked, not graded") for one in
               documents[1]["evidence"])  # fmt: skip
    assert not [
        r for r in documents[1]["credentialSubject"]["result"] if r["status"] == "Completed"
    ]
    assert documents[0]["credentialSubject"]["id"] != documents[1]["credentialSubject"]["id"]


def test_a_whole_class_by_the_verb(tmp_path, capsys):
    home = sample.make(tmp_path / "class", ["T0"], learners=2, lang="en")
    assert main(["record", "--lang", "en", "--class", str(home), "--learner", "nobody"]) == 1
    assert "nearest ids" in capsys.readouterr().err
    learner = class_results.read(home).learners[0].id
    asked = ["record", "--lang", "en", "--class", str(home), "--learner", learner, "--json"]
    assert main([*asked, "--sign", "--issuer", "U"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {Path(name).suffix for name in report["learners"][0]["files"]} == {
        ".json", ".html", ".pdf", ".jwt",
    }  # fmt: skip
    own = tmp_path / "own.json"
    shutil.copy(home / "records" / learner / "record.json", own)
    assert main([*asked, "--with", str(own), "--out", str(tmp_path / "out")]) == 0
    made = json.loads((tmp_path / "out" / learner / "record.json").read_text("utf-8"))
    assert any("record file of the learner's own" in note for note in made["notes"])
    capsys.readouterr()
    for wrong, said in (
        (["--sign"], "--class"), (["--key", "k"], "--verify"),
        (["--class", str(home), "--name", "x"], "--name"),
        (["--class", str(home), "--with", str(own)], "--learner"),
    ):  # fmt: skip
        assert main(["record", "--lang", "en", *wrong]) == 1
        assert said in capsys.readouterr().err


def test_a_record_file_that_cannot_be_is_refused_and_another_persons_is_told(tmp_path):
    found = two_of_one_name()
    person = found.learners[0]
    checked = {"right": True, "answers": 1, "first_right": "9999-12-31T23:59:59-12:00",
               "last_right": "0001-01-01T00:00:00+14:00", "right_at_first": True,
               "mistakes": {"x": "\ud800\n■ graded"}, "reviews": 0, "right_reviews": 0}  # fmt: skip
    data = {"kind": record_json.KIND, "schema": 1, "person": {"id": "", "name": "No” one"},
            "exercises": [{"id": "T0.a", "self_checked": checked}]}  # fmt: skip
    file = tmp_path / "with.json"
    file.write_text(json.dumps(data))
    given, who = record_json.read_checked(file)
    assert given["T0.a"].right and given["T0.a"].first_right == 0
    course = parsed(course_map("en"))
    made = record_class.of_learner(found, course, person, given, who)
    notes = to_json(made)["notes"]
    assert any("“No' one”" in one for one in notes)
    assert any("another person" in one for one in notes)
    assert any("holds nothing" in msgid for msgid, _ in
               record_class.of_learner(found, course, person, {}, who).notes)  # fmt: skip
    checked["right_reviews"] = 10**9
    for text in (json.dumps(data), "[" * 100_000):
        file.write_text(text)
        with pytest.raises(CompanionError):
            record_json.read_checked(file)
    with pytest.raises(RecordTrouble):
        record_class.last_second("9999-12-31")
