"""A class is read as it is, and whatever is odd about it is said in a sentence."""

import ast
import json
import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from babel.messages.pofile import read_po
from sqlalchemy import create_engine, text

from autograder import register
from autograder.checking.messages import LOCALE
from autograder.classes import (
    grades,
    sample,
    statistics,
    statistics_page,
    statistics_table,
    stats,
)
from autograder.classes import results as room
from autograder.grading import classroom

CHAPTERS = ("T0", "T1.5")
EVIL = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return sample.make(tmp_path_factory.mktemp("stats") / "class", CHAPTERS, 14, "en")


@pytest.fixture
def copy(made, tmp_path):
    return Path(shutil.copytree(made, tmp_path / "copy"))


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


def book(home):
    return create_engine(f"sqlite:///{home / 'gradebook.db'}")


def test_points_states_and_people_are_those_of_the_gradebook(made):
    found = room.read(made)
    with book(made).connect() as connection:
        rows = connection.execute(text(
            "SELECT s.student_id, c.name, coalesce(g.manual_score, g.auto_score), "
            "g.needs_manual_grade FROM grade g JOIN base_cell c ON c.id = g.cell_id "
            "JOIN submitted_notebook n ON n.id = g.notebook_id "
            "JOIN submitted_assignment s ON s.id = n.assignment_id"
        )).fetchall()  # fmt: skip
    assert len(rows) == (found.state != room.ABSENT).sum()
    for student, cell, points, waits in rows:
        at = found.row[student], found.column[cell.replace("-", ".")]
        if waits:
            assert np.isnan(found.points[at]) and found.state[at] == room.WAITING
        else:
            assert found.points[at] == points
        assert (found.state[at] == room.CORRECT) <= (points == found.items[at[1]].points)
    assert np.isnan(found.points[found.state == room.ABSENT]).all()
    assert len(found.learners) == 14 and len(found.unlisted) == 1
    assert any(one.late for one in found.hand_ins.values())


def test_the_sample_class_has_a_row_for_each_comment_as_formgrader_needs_it(made):
    with book(made).connect() as connection:
        works, comments = connection.execute(text(
            "SELECT (SELECT count(*) FROM submitted_notebook n JOIN base_cell c ON c.notebook_id = "
            "n.notebook_id JOIN solution_cells s ON s.id = c.id), (SELECT count(*) FROM comment)"
        )).one()  # fmt: skip
    assert works == comments > 0


def test_a_row_of_the_map_is_the_learners_share_of_the_points(made):
    found = room.read(made)
    shown = statistics.summary(found)["codes"]
    for kind, code in (("P", "P1.5.1"), ("K", "K11")):
        at = [one["code"] for one in shown[kind]["codes"]].index(code)
        serving = [one.id for one in register.exercises("T1.5") if code in one.codes and one.points]
        for row in shown[kind]["learners"]:
            n = found.row[row["id"]]
            have = [k for k in serving if not np.isnan(found.points[n, found.column[k]])]
            worth = sum(found.items[found.column[k]].points for k in have)
            got = sum(found.points[n, found.column[k]] for k in have)
            assert row["share"][at] == (pytest.approx(got / worth, abs=1e-4) if worth else None)
    overall = [row["overall"] for row in shown["P"]["learners"] if row["overall"] is not None]
    assert overall == sorted(overall, reverse=True)


def test_groups_and_chapters_can_be_chosen_and_others_are_refused_by_name(made):
    whole = room.read(made)
    some = whole.only(["T1.5"], "A")
    assert {one.section for one in some.learners} == {"A"} and some.chapters == ("T1.5",)
    with pytest.raises(room.ResultsError, match=r"T9.*T0, T1\.5"):
        whole.only(["T9"])
    with pytest.raises(room.ResultsError, match="A, B, C"):
        whole.only(None, "D")


def test_without_names_nobody_is_named(made):
    shown = stats.run(stats.Options(made, codes=("P", "S"), anonymous=True))
    page = "".join(statistics_page.page(shown)) + json.dumps(shown) + statistics_table.text(shown)
    for one in room.read(made).learners:
        assert one.id not in page and one.last_name + "<" not in page and one.name not in page
    with pytest.raises(room.ResultsError, match="--anonymous"):
        stats.run(stats.Options(made, anonymous=True, similarity=True))


def test_what_learners_are_called_stays_text_on_a_page_that_runs_nothing(copy):
    lines = (copy / "learners.csv").read_text(encoding="utf-8").splitlines()
    lines[1] = ",".join([lines[1].split(",")[0], EVIL, *lines[1].split(",")[2:]])
    (copy / "learners.csv").write_text("\n".join(lines), encoding="utf-8")
    page = "".join(statistics_page.page(stats.run(stats.Options(copy))))
    assert EVIL not in page and "&lt;script&gt;" in page
    assert "<script" not in page and "http" not in re.sub(r"http-equiv", "", page)
    for table in re.findall(r"<table.*?</table>", page, re.DOTALL):
        assert "<caption>" in table
        assert 'scope="col"' in table


def test_where_only_stock_nbgrader_graded_right_and_wrong_are_read_from_the_points(copy):
    before = room.read(copy)
    shutil.rmtree(copy / ".grading")
    found = room.read(copy)
    np.testing.assert_array_equal(found.points, before.points)
    right = before.state == room.CORRECT
    with_points = before.most > 0
    assert (found.state[:, with_points] == room.CORRECT)[right[:, with_points]].all()
    assert any("read from the points" in note for note in found.notes)
    free = ~with_points & np.array([not one.by_hand for one in found.items])
    came = before.state != room.ABSENT
    assert free.any() and np.isnan(found.share[:, free]).all(), "nobody can say, so nothing is said"
    assert set(found.state[:, free][came[:, free]]) == {room.UNKNOWN}
    for row in statistics.summary(found)["exercises"]:
        if not row["points"] and not row["by_hand"]:
            assert row["share"] is None and not row["flags"] and not row["stopped"], row["id"]


def test_an_assignment_that_is_no_chapter_is_left_out_and_named(copy):
    """A cell's name is no key in several notebooks: better no total than a wrong one."""
    before = room.read(copy)
    with book(copy).begin() as connection:
        connection.execute(text("INSERT INTO assignment SELECT 'x', 'ps1', NULL, id FROM course"))
        for name in ("p1", "p2"):
            for row in (f"notebook VALUES ('{name}', '{name}', 'x', '{{}}')",
                        f"base_cell VALUES ('c{name}', 't', '{name}', 'GradeCell')",
                        f"grade_cells VALUES ('c{name}', 10, 'code')"):  # fmt: skip
                connection.execute(text(f"INSERT INTO {row}"))
    found = room.read(copy)
    assert found.items == before.items and any("ps1" in note for note in found.notes)


def test_a_persons_mark_on_a_check_waits_when_the_work_was_graded_again(copy):
    with book(copy).begin() as connection:
        connection.execute(text(
            "UPDATE grade SET manual_score = 1, needs_manual_grade = 1 WHERE cell_id IN "
            "(SELECT id FROM base_cell WHERE name = 'T1-5-q4')"
        ))  # fmt: skip
    found = room.read(copy)
    came = found.state[:, found.column["T1.5.q4"]] != room.ABSENT
    assert (found.state[came, found.column["T1.5.q4"]] == room.WAITING).all()
    assert all(one.whole is None for key, one in grades.chapters(found).items() if key[1] == "T1.5")


def test_a_chapter_that_changed_names_what_is_gone_and_new_and_keeps_the_points(copy):
    with book(copy).begin() as connection:
        connection.execute(text("UPDATE base_cell SET name = 'T1-5-z9' WHERE name = 'T1-5-q4'"))
    found = room.read(copy)
    shown = statistics.summary(found)
    assert found.new == ("T1.5.q4",) and [one["id"] for one in shown["older"]] == ["T1.5.z9"]
    assert shown["older"][0]["graded"] > 0
    assert "T1.5.z9" not in [row["id"] for row in shown["exercises"]]
    assert sum("T1.5.z9" in note or "T1.5.q4" in note for note in shown["notes"]) == 2
    assert "T1.5.z9" in "".join(statistics_page.page(shown))


def test_a_gradebook_of_an_older_nbgrader_says_how_to_go_on(copy):
    with book(copy).begin() as connection:
        connection.execute(text("ALTER TABLE grade DROP COLUMN extra_credit"))
    with pytest.raises(room.ResultsError, match="nbgrader db upgrade"):
        room.read(copy)


def test_no_class_no_gradebook_and_no_submission_are_told_apart(tmp_path):
    with pytest.raises(room.ResultsError, match="does not exist"):
        room.read(tmp_path / "nowhere")
    with pytest.raises(room.ResultsError, match="not a class"):
        room.read(tmp_path)
    home = tmp_path / "class"
    classroom.lay_out(home, seed=1)
    shown = stats.run(stats.Options(home))
    assert "Nothing has been handed in yet" in statistics_table.text(shown)
    assert "Nothing has been handed in yet" in "".join(statistics_page.page(shown))
    (home / "gradebook.db").write_bytes(b"not a database")
    with pytest.raises(room.ResultsError, match="cannot be read"):
        room.read(home)
    (home / "gradebook.db").unlink()
    with pytest.raises(room.ResultsError, match="no gradebook yet"):
        room.read(home)
    assert not (home / "gradebook.db").exists(), "reading makes nothing"


def test_reading_changes_no_file(copy):
    before = {p: p.stat().st_mtime_ns for p in copy.rglob("*") if p.is_file()}
    stats.run(stats.Options(copy))
    after = {p: p.stat().st_mtime_ns for p in copy.rglob("*") if p.is_file()}
    after = {p: at for p, at in after.items() if "__pycache__" not in p.parts}
    assert after == before


def test_several_hand_ins_and_what_waits_in_the_exchange_are_counted(copy):
    shutil.rmtree(copy / "exchange")
    one = next(iter(room.read(copy).hand_ins))[0]
    inbound = copy / "exchange" / "kmc2431" / "inbound"
    for name in (f"{one}+T1.5+2026-09-20 01+a", f"{one}+T1.5+2026-09-21 01+b", "m9+T0+2026+c"):
        (inbound / name).mkdir(parents=True)
    found = room.read(copy)
    assert found.hand_ins[one, "T1.5"].times == 2
    assert any(note.endswith("to be collected: 1.") for note in found.notes)


MINE = ("stat", "simil", "results", "reading", "gradebook_look", "known_mistakes", "shared_",
        "sample")  # fmt: skip


def test_every_sentence_has_a_chinese_one_with_the_same_places():
    folder = Path(stats.__file__).parent
    found = set()
    for path in folder.glob("*.py"):
        if path.name.startswith(MINE):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                name = getattr(getattr(node, "func", None), "id", "")
                at = {"translate": 0, "flag": 1}.get(name)
                if at is not None and len(node.args) > at:
                    first = node.args[at]
                    found |= {first.value} if isinstance(first, ast.Constant) else set()
    catalogues = {}
    for path in (LOCALE / "zh_TW" / "LC_MESSAGES").glob("*.po"):
        with path.open("rb") as file:
            catalogues[path.stem] = {one.id: one.string for one in read_po(file) if one.id}
    own = catalogues["statistics"]
    assert set(own) <= found
    for english in found:
        chinese = own.get(english) or next(
            (other[english] for other in catalogues.values() if other.get(english)), ""
        )
        assert chinese, english
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", chinese)), english


def test_a_notebook_that_cannot_be_graded_is_named_and_makes_no_exercise_harder(copy):
    before = statistics.summary(room.read(copy))["exercises"]
    one = next(iter(room.read(copy).hand_ins))
    with closing(sqlite3.connect(copy / ".grading" / "state.db")) as memory, memory:
        memory.execute(
            "UPDATE graded SET report = ? WHERE learner = ? AND chapter = ?",
            (json.dumps({"problem": "cut off", "verdicts": {}}), *one),
        )
    with book(copy).begin() as connection:
        connection.execute(text(
            "UPDATE grade SET auto_score = 0 WHERE notebook_id IN (SELECT n.id FROM "
            "submitted_notebook n JOIN submitted_assignment s ON s.id = n.assignment_id "
            "JOIN assignment a ON a.id = s.assignment_id WHERE s.student_id = :who AND a.name = :c)"
        ), {"who": one[0], "c": one[1]})  # fmt: skip
    found = room.read(copy)
    assert any("Could not be graded" in note and one[0] in note for note in found.notes)
    after = statistics.summary(found)["exercises"]
    for old, new in zip(before, after, strict=True):
        if new["chapter"] == one[1] and not new["by_hand"]:
            assert new["graded"] == old["graded"] - 1
        elif new["chapter"] != one[1]:
            assert new["share"] == old["share"]
