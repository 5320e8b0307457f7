"""Exports keep to what Moodle's and Canvas's importers do, and to what a spreadsheet shows.

The two importers below are the rules written down in export_moodle.py and export_canvas.py, from
the sources of Moodle (grade/import/csv) and of Canvas (lib/gradebook_importer.rb).
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import openpyxl
import pytest

from autograder.checking.messages import in_language
from autograder.classes import export_canvas, export_moodle, export_tables, grades, spreadsheet
from autograder.classes.results import (
    ABSENT,
    CORRECT,
    INCORRECT,
    UNGRADED,
    WAITING,
    HandIn,
    Item,
    Results,
)
from autograder.classes.roster import Learner

BOTH = {"zh-TW": "x", "en": "x"}
AT = datetime(2026, 11, 3, 9, tzinfo=UTC)
PEOPLE = (
    Learner("m01", "m01", "小明", "王", "m01@class.example", "A", "801"),
    Learner("m02", "m02", "Ada", "=2+5", "m02@class.example", "B", "802"),
    Learner("m03", "m03", "小明", "王", "m03@class.example", "A", "803"),
    Learner("zed", "zed", listed=False),
)


def items(chapter, gone=False):
    """Three exercises of 8 + 2 points, one by hand; one that the chapter no longer has."""
    old = (
        [Item(f"{chapter}.z", chapter, BOTH, "auto", 5, ("P1.1.1",), False, False)] if gone else []
    )
    return [
        Item(f"{chapter}.a", chapter, BOTH, "auto", 5, ("P1.1.1", "K01"), False),
        Item(f"{chapter}.b", chapter, BOTH, "auto", 3, ("P1.1.2",), False),
        Item(f"{chapter}.m1", chapter, BOTH, "manual", 2, ("P1.1.2", "O1.1.1"), True),
        *old,
    ]


@pytest.fixture
def results(tmp_path):
    """m01 whole and late in T1.1; m02 has a mark to come; m03 nothing; zed on no list."""
    nan = np.nan
    points = np.array([[5, 1.5, 2, 5, 5, 0, 0], [5, 3, nan, 0, nan, nan, nan],
                       [nan] * 7, [0, 0, 0, 0, nan, nan, nan]])  # fmt: skip
    state = np.full((4, 7), CORRECT, dtype=object)
    state[1, 2], state[1, 4:], state[2, :], state[3, 4:] = WAITING, ABSENT, ABSENT, ABSENT
    state[0, 5:] = INCORRECT
    here = [*items("T1.1", gone=True), *items("T1.2")]
    came = {("m01", "T1.1"): HandIn(AT, penalty=1.25), ("m01", "T1.2"): HandIn(AT),
            ("m02", "T1.1"): HandIn(AT), ("zed", "T1.1"): HandIn()}  # fmt: skip
    with in_language("en"):
        yield Results(
            tmp_path,
            "en",
            PEOPLE,
            tuple(here),
            points,
            state,
            np.full((4, 7), "", dtype=object),
            hand_ins=came,
            unlisted=("zed",),
        )


# --- points ---------------------------------------------------------------------------------------


def test_what_waits_or_was_not_handed_in_is_no_grade_and_never_a_zero(results):
    found = grades.chapters(results)
    first, second, none = (found[name, "T1.1"] for name in ("m01", "m02", "m03"))
    assert (first.whole, first.most, first.penalty, first.state) == (7.25, 10, 1.25, grades.DONE)
    assert (second.points, second.whole, second.waits) == (8, None, ("T1.1.m1",))
    assert (none.points, none.whole, none.state) == (None, None, grades.NOT_HANDED_IN)
    assert found["zed", "T1.1"].whole == 0, "a 0 that was given stays a 0"


def test_an_indicators_points_come_from_its_exercises_without_penalty_or_gone_ones(results):
    found = grades.indicators(results)
    one = found["m01", "P1.1.1"]
    assert (one.points, one.most, one.evidence) == (10, 10, ("T1.1.a", "T1.2.a"))
    two = found["m02", "P1.1.2"]
    assert (two.points, two.most_marked, two.most, two.share) == (3, 3, 10, 1)
    assert two.waits == ("T1.1.m1",) and two.last == AT
    assert grades.codes(results) == ["P1.1.1", "P1.1.2", "O1.1.1"]


# --- Moodle ---------------------------------------------------------------------------------------


def moodle_import(text, key, users, new):
    """gradeimport_csv: user -> {item: grade or None}; ValueError where the import is refused."""
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    head, user, found = [one.strip() for one in rows[0]], None, {}
    for row in rows[1:]:
        if len(row) != len(head):
            raise ValueError("the number of columns differs")
        given = dict(zip(head, row, strict=True))
        if given[key]:  # an empty one leaves the user of the row before
            user = given[key]
        if user not in users:
            raise ValueError(f"user not found: {user}")
        for item in new:
            value = given[item].strip()
            grade = None if value == "-" else float(value)
            if grade is not None and grade > 100:
                raise ValueError("over 100")
            found.setdefault(user, {})[item] = grade
    return found


@pytest.mark.parametrize(("key", "column"), [("username", "id"), ("email", "email"),
                                             ("idnumber", "sis_id")])  # fmt: skip
def test_moodle_takes_the_file_by_whichever_column_is_mapped(results, key, column):
    text, left_out, _ = export_moodle.text(results)
    assert text.startswith("\ufeff"), "Moodle takes it off, Excel needs it"
    users = {getattr(one, column) for one in PEOPLE if one.listed}
    got = moodle_import(text, key, users, ["T1.1 %", "T1.1 points of 10", "T1.2 %"])
    assert left_out == ["zed"]
    first, second, none = (got[getattr(one, column)] for one in PEOPLE[:3])
    assert first == {"T1.1 %": 72.5, "T1.1 points of 10": 7.25, "T1.2 %": 50}
    assert set(second.values()) == set(none.values()) == {None}


def test_a_column_of_users_with_a_gap_is_not_offered_to_moodle(results):
    gap = [PEOPLE[0], Learner("m02", "m02", email="m01@class.example"), PEOPLE[3]]
    notes: list[str] = []
    heads, _ = export_moodle._identity(gap[:2], notes)
    assert heads == ["username"]
    assert any("idnumber" in one for one in notes) and any("email" in one for one in notes)


# --- Canvas ---------------------------------------------------------------------------------------


def test_work_that_nothing_has_judged_waits_for_no_person(results):
    state = results.state.copy()
    state[0, 1] = UNGRADED
    grade = grades.chapters(replace(results, state=state))["m01", "T1.1"]
    assert (grade.state, grade.whole) == (grades.AGAIN, None)
    assert (grade.waits, grade.again) == ((), ("T1.1.b",))
    assert "Not graded yet: T1.1.b" in export_moodle.feedback(grade)


def test_more_than_all_points_and_capitals_are_told_to_who_imports_into_moodle(results):
    points = results.points.copy()
    points[0, 0] = 9
    people = (replace(PEOPLE[0], id="M01"), *PEOPLE[1:])
    came = {("M01" if key[0] == "m01" else key[0], key[1]): one
            for key, one in results.hand_ins.items()}  # fmt: skip
    made = export_moodle.text(replace(results, points=points, learners=people, hand_ins=came))
    row = next(csv.DictReader(io.StringIO(made[0].removeprefix("\ufeff"))))
    assert (row["username"], row["T1.1 %"], row["T1.1 points of 10"]) == ("m01", "100", "11.25")
    assert any("stop at 100" in one and "M01 T1.1" in one for one in made[2])
    assert any("small letters" in one and "M01" in one for one in made[2])


@pytest.mark.parametrize("name", ["a  b", "'=q", "0012"])
def test_an_id_comes_out_of_the_tables_as_it_is(results, name):
    people = (replace(PEOPLE[0], id=name), *PEOPLE[1:])
    some = replace(results, learners=people, hand_ins={})
    sheets = openpyxl.load_workbook(io.BytesIO(export_tables.xlsx_file(some)[0])).worksheets
    assert [sheet["A2"].value for sheet in sheets[:3]] == [name] * 3
    rows = list(csv.reader(io.StringIO(export_tables.csv_file(some)[0])))
    assert rows[1][0] == name


def filled(tmp_path, results, rows, heads="Student,ID,SIS User ID,SIS Login ID,Section"):
    """(rows that a template with these people becomes, who is left out, the sentences)."""
    path = tmp_path / "canvas.csv"
    path.write_text(f"{heads},T1.1 (55)\n    Points Possible,,,,,10\n{rows}", encoding="utf-8")
    text, left_out, notes = export_canvas.fill(results, path)
    return [row[-1] for row in csv.reader(io.StringIO(text))][2:], left_out, " ".join(notes)


def test_a_template_gives_nobody_the_grade_of_somebody_else(results, tmp_path):
    stranger = replace(PEOPLE[3], id="M01", student="M01")
    people = (PEOPLE[0], replace(PEOPLE[1], email=PEOPLE[0].email), PEOPLE[2], stranger)
    results = replace(results, learners=people, unlisted=("M01",))
    assert filled(tmp_path, results, "x,1,,m01@class.example,A,\n")[0] == []
    assert filled(tmp_path, results, "x,1,,m01,A,\n")[0] == ["7.25"], "not the stranger's 0"
    rows, left_out, notes = filled(tmp_path, results, "x,1,,M01,A,\n")
    assert rows == ["7.25"] and "M01" in left_out and "stand on no list: M01" in notes
    twins = (PEOPLE[0], replace(PEOPLE[1], sis_id="801"), *people[2:])
    same = replace(results, learners=twins)
    rows, left_out, notes = filled(tmp_path, same, "x,1,801,zz,A,\n")
    assert rows == [] and {"m01", "m02"} <= set(left_out) and "same sis_id" in notes
    assert {"m01", "m02"} <= set(export_canvas.text(same)[1])


def test_a_template_keeps_what_canvas_says_of_a_learner(results, tmp_path):
    rows, _, notes = filled(tmp_path, results, "x,1,801,,A,EX\n\"Student, Test\",9,,abc,A,\n")
    assert rows == ["EX"] and "m01 T1.1" in notes and "Test" not in notes
    two = "x,1,801,,A,\nx,1,801,,B,\ny,2,,m01,B,\n"
    rows, _, notes = filled(tmp_path, results, two)
    assert rows == ["7.25", "7.25"], "one person, two sections"
    assert "not in this class: y" in notes
    apart = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section"
    assert filled(tmp_path, results, "x,y,1,801,,A,\n", apart)[0] == ["7.25"]
    with pytest.raises(export_canvas.TemplateError):
        filled(tmp_path, results, "x,1,A,801,,\n", "Student,ID,Section,SIS User ID,SIS Login ID")


@pytest.mark.parametrize(("text", "worth"), [("1,000.00", 1000), ("30,00", 30), ("30.5", 30.5),
                                             ("1.000,00", 1000), ("1,000", 1000)])  # fmt: skip
def test_points_possible_are_read_in_each_way_of_writing_them(text, worth):
    assert export_canvas._worth([text], 0) == worth


def canvas_import(text, students, assignments):
    """gradebook_importer.rb: (student number, assignment) -> field; names that would be new.

    students: number -> (sis id, login, name); assignments: number -> title.
    """
    first = text.splitlines()[:3]
    sizes = {mark: {len(next(csv.reader([line], delimiter=mark))) for line in first}
             for mark in ",;"}  # fmt: skip
    counts = {mark: size.pop() if len(size) == 1 else 0 for mark, size in sizes.items()}
    mark = ";" if counts[";"] > counts[","] else ","
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark)
            if not re.fullmatch(r"[;, ]*", mark.join(row))]  # fmt: skip
    head = rows[0]
    assert "Student" in head[0] and "ID" in head[1]
    assert re.match(r"SIS\s+User\s+ID", head[2]) and re.match(r"SIS\s+Login\s+ID", head[3])
    width = 5 + bool(re.match(r"Integration\s+ID", head[4]))
    assert "Section" in head[width - 1]
    found, new = {}, []
    for row in rows[1:]:
        if "Points Possible" in row[0]:
            continue
        who = int(row[1]) if row[1] else None
        for place, key in ((2, 0), (3, 1), (0, 2)):
            fits = [n for n, facts in students.items() if row[place] and facts[key] == row[place]]
            who = who or (fits[0] if fits else None)
        if who not in students:
            new.append(row[0])
        for at, title in enumerate(head[width:], width):
            match = re.fullmatch(r"(.*\S)\s+\((\d+)\)", title)
            known = match and int(match[2]) in assignments
            found[who, int(match[2]) if known else title] = row[at]
    return found, new


CANVAS = {
    71: ("801", "m01@class.example", "王小明"), 72: ("", "m02", "Ada Lovelace"),
    73: ("803", "m03", "王小明"), 79: ("", "test", "Student, Test"),
}  # fmt: skip


def template(mark=",", bom="\ufeff"):
    """What Canvas exports: other work, read-only totals, a row on posting, somebody else."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Essay (55)",
            "Chapter T1.1 Plan (56)", "T1.2 Ads (57)", "Assignments Current Score"]  # fmt: skip
    rows = [head, ["", "", "", "", "", "", "Manual Posting", "", ""],
            ["    Points Possible", "", "", "", "", "10", "20", "10", "(read only)"]]  # fmt: skip
    for number, (sis, login, name) in CANVAS.items():
        rows.append([name, str(number), sis, login, "A", "9", "4", "", "88"])
    return spreadsheet.csv_text(rows, bom=bool(bom), delimiter=mark)


def test_canvas_takes_the_file_by_the_schools_number(results):
    text, left_out, notes = export_canvas.text(results)
    got, new = canvas_import(text, CANVAS, {})
    assert got[71, "T1.1"] == "7.25" and got[73, "T1.1"] == "" and got[72, "T1.1"] == ""
    assert not new and left_out == ["zed"] and len(notes) == 2
    assert "Points Possible,,,,,10,10" in text
    assert not text.startswith("\ufeff")


def test_two_of_one_name_without_a_number_are_not_left_to_canvas(results):
    people = tuple(replace(one, sis_id="") for one in PEOPLE)
    text, left_out, notes = export_canvas.text(replace(results, learners=people))
    assert left_out == ["zed", "m01", "m03"] and "王小明" not in text
    assert any("--template" in one for one in notes)


@pytest.mark.parametrize(("mark", "bom"), [(",", "\ufeff"), (";", "")])
def test_a_template_keeps_its_numbers_and_what_we_have_no_grade_for(results, tmp_path, mark, bom):
    file = tmp_path / "canvas.csv"
    file.write_bytes(template(mark, bom).encode())
    text, left_out, notes = export_canvas.fill(results, file)
    got, new = canvas_import(text, CANVAS, {55: "", 56: "", 57: ""})
    assert not new and text.startswith("\ufeff") == bool(bom)
    assert got == {(71, 56): "14.5", (71, 57): "5", (72, 56): "4", (72, 57): "",
                   (73, 56): "4", (73, 57): ""}  # fmt: skip
    assert left_out == ["zed"]
    assert any("out of 20 in Canvas and of 10 here" in one for one in notes)
    assert not any("Student, Test" in one for one in notes), "Canvas's own, of no class"


def test_a_template_without_the_schools_numbers_goes_by_login(results, tmp_path):
    rows = [row[:2] + row[3:] for row in csv.reader(io.StringIO(template(bom=""), newline=""))]
    file = tmp_path / "canvas.csv"
    file.write_text(spreadsheet.csv_text(rows, bom=False), encoding="utf-8")
    text, left_out, _ = export_canvas.fill(results, file)
    made = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [(row["ID"], row["Chapter T1.1 Plan (56)"]) for row in made[1:]] == [
        ("71", "14.5"), ("72", "4"), ("73", "4"),
    ]  # fmt: skip
    assert left_out == ["zed"]


@pytest.mark.parametrize("spoilt", ["Name,Points\nx,1\n", "", template().replace("T1.2", "T1.1"),
                                    template().replace("T1.", "T9.")])  # fmt: skip
def test_a_file_that_is_no_template_is_refused_in_a_sentence(results, tmp_path, spoilt):
    file = tmp_path / "canvas.csv"
    file.write_text(spoilt, encoding="utf-8")
    with pytest.raises(export_canvas.TemplateError, match=r"canvas\.csv"):
        export_canvas.fill(results, file)


# --- tables ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["en", "zh-TW"])
def test_the_workbook_has_types_frozen_heads_and_no_formula(results, lang):
    with in_language(lang):
        data, _, _ = export_tables.xlsx_file(results)
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert "Ada =2+5" in {cell.value for cell in cells}
    matrix, rows, chapters, _ = book.worksheets
    assert [sheet.freeze_panes for sheet in (matrix, rows, chapters)] == ["C2"] * 3
    assert matrix["D2"].value == 1 and matrix["D4"].value is None
    assert rows["G2"].value == 10 and rows["L2"].value == datetime(2026, 11, 3)
    assert rows.max_row == 1 + 4 * 3
    assert chapters["D2"].value == 7.25 and chapters["D4"].value is None


def test_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(results):
    for evil in ("=1+1", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "＝1"):
        assert spreadsheet.plain(evil).startswith("'"), evil
    assert spreadsheet.plain("王小明") == "王小明" and spreadsheet.number(-1.5) == "-1.5"
    evil = tuple(replace(one, first_name="", last_name="=cmd|' /C calc'!A0", section="@x")
                 for one in PEOPLE)  # fmt: skip
    made = [
        make(replace(results, learners=evil))[0]
        for make in (export_tables.csv_file, export_moodle.text, export_canvas.text)
    ]
    for text in made:
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            assert not [one for one in row if one != "-" and spreadsheet.is_formula(one)], row


def test_the_csv_has_a_row_for_each_learner_and_indicator(results):
    text, _, _ = export_tables.csv_file(results)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert text.startswith("\ufeff")
    assert len(rows) == len({(row["id"], row["code"]) for row in rows}) == 4 * 3
    two = next(row for row in rows if (row["id"], row["code"]) == ("m02", "P1.1.2"))
    assert (two["points"], two["share"], two["waits to be marked"]) == ("3", "1.0000", "T1.1.m1")
    assert {row["points"] for row in rows if row["id"] == "m03"} == {""}
