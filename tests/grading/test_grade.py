"""Submissions good and bad go through `grade`; each gets its own sentence and its own points."""

import json
import re
from copy import deepcopy

import pytest
import toy_chapter as toy
from nbformat.v4 import new_code_cell

from autograder.boxed.limits import Limits
from autograder.grading.grade import grade
from autograder.grading.report import percent

FULL = toy.SOLUTIONS
CHINESE = re.compile("[\u4e00-\u9fff]")


def _with(name, source):
    return toy.submission({**FULL, name: source})


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """One class, every kind of submission, one run."""
    place = tmp_path_factory.mktemp("grade")
    home = toy.build_class(place / "class")
    folder = place / "in"
    report = {"report_md": "The answer is 42."}
    toy.hand_in(folder, "solved", toy.submission(FULL), **report)
    toy.hand_in(folder, "blank", toy.submission({}))
    toy.hand_in(folder, "empty", b"")
    toy.hand_in(folder, "cut", json.dumps(toy.submission(FULL))[:900])
    toy.hand_in(folder, "list", b"[1, 2]")
    toy.hand_in(folder, "deep", b"[" * 200_000)
    toy.hand_in(folder, "renamed", toy.submission(FULL), name="my work.ipynb", **report)
    big5 = json.dumps(toy.submission({**FULL, "T9-9-m1": "區間很寬"}), ensure_ascii=False)
    toy.hand_in(folder, "big5", big5.encode("cp950"), **report)
    loud = json.loads(json.dumps(toy.submission(FULL)))
    loud["cells"][1]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "a" * 50_000_000}
    ]
    toy.hand_in(folder, "loud", json.dumps(loud), **report)
    toy.hand_in(folder, "loop", _with("T9-9-a-code", "while True: pass"), **report)
    toy.hand_in(folder, "dies", _with("T9-9-b-code", "import os; os._exit(0)"), **report)
    toy.hand_in(folder, "prints", _with("T9-9-a-code", FULL["T9-9-a-code"] + "\nprint('x' * 9)"))
    toy.hand_in(folder, "none", _with("T9-9-a-code", "def double(x):\n    pass"), **report)
    toy.hand_in(folder, "syntax", _with("T9-9-b-code", "half = lambda x x / 2"), **report)
    missing = toy.submission(FULL)
    missing.cells = [c for c in missing.cells if "T9-9-a" not in str(c.metadata)]
    toy.hand_in(folder, "missing", missing, **report)
    unchecked = toy.submission(FULL)
    unchecked.cells = [
        c for c in unchecked.cells if c.metadata.get("nbgrader", {}).get("grade_id") != "T9-9-b"
    ]
    toy.hand_in(folder, "unchecked", unchecked, **report)
    forged = toy.submission({"T9-9-a-code": "x = 1"})
    for cell in forged.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.source = "pass"
            cell.metadata.nbgrader.update(points=100, locked=False, solution=True)
    toy.hand_in(folder, "forged", forged)
    twice = toy.submission(FULL)
    pasted = deepcopy(twice.cells[2])
    pasted.update(source="def double(x):\n    return 3 * x", id="new")
    twice.cells.insert(2, pasted)
    toy.hand_in(folder, "twice", twice, **report)
    own = toy.submission({**FULL, "T9-9-a-code": "def double(x):\n    return helper(x)"})
    own.cells.insert(2, new_code_cell("def helper(x):\n    return x + x"))
    toy.hand_in(folder, "helper", own, **report)
    (folder / "nothing").mkdir()
    result = grade(folder, class_dir=home, lang="en", limits=Limits(cell_seconds=3),
                   isolation="process", say=lambda text: None)  # fmt: skip
    return {one["id"]: one for one in result["learners"]}


def points(one):
    return {name[5:]: row["points"] for name, row in one["exercises"].items()}


def test_solved_gets_everything_but_the_rubric(graded):
    one = graded["solved"]
    assert points(one) == {"a": 2, "b": 3, "g": 1, "m1": None}
    assert (one["points"], one["max"], one["notes"]) == (6, 10, [])
    assert (one["waiting"], percent(one)) == (4, "100 %")
    assert one["chapters"]["T9.9"]["points"] == 6
    assert {row["verdict"] for row in one["exercises"].values()} == {
        "correct", "to be graded by hand",
    }  # fmt: skip


def test_blank_gets_nothing(graded):
    assert points(graded["blank"]) == {"a": 0, "b": 0, "g": 0, "m1": 0}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("empty", "empty"),
        ("cut", "not valid JSON"),
        ("list", "not a notebook"),
        ("deep", "nested too deeply"),
        ("nothing", "no notebook"),
    ],
)
def test_broken_submissions_get_one_sentence_and_no_points(graded, name, words):
    one = graded[name]
    assert one["points"] == 0
    assert one["max"] == 10
    assert len(one["notes"]) == 1
    assert words in one["notes"][0]


@pytest.mark.parametrize(
    ("name", "words"),
    [("renamed", "my work.ipynb"), ("big5", "Big5"), ("twice", "2 times"), ("loud", None),
     ("helper", None)],
)  # fmt: skip
def test_odd_submissions_keep_their_points(graded, name, words):
    one = graded[name]
    assert one["points"] == 6, one
    assert one["notes"] == [] if words is None else words in " ".join(one["notes"])


def test_a_cell_that_does_not_end_costs_only_itself(graded):
    one = graded["loop"]
    assert points(one) == {"a": 0, "b": 0, "g": 1, "m1": None}
    assert one["exercises"]["T9.9.a"]["verdict"] == "raised"


def test_a_dead_kernel_is_replaced(graded):
    assert points(graded["dies"]) == {"a": 2, "b": 0, "g": 1, "m1": None}


def test_printing_costs_nothing_and_a_missing_report_does(graded):
    assert points(graded["prints"]) == {"a": 2, "b": 3, "g": 0, "m1": None}


def test_wrong_answers_carry_the_check_s_message(graded):
    row = graded["none"]["exercises"]["T9.9.a"]
    assert (row["verdict"], row["points"]) == ("incorrect", 0)
    assert row["message"] == "double of 2"


def test_a_cell_that_stopped_says_why(graded):
    row = graded["syntax"]["exercises"]["T9.9.b"]
    assert (row["verdict"], row["points"]) == ("raised", 0)
    assert "SyntaxError" in row["message"]
    assert "finish in time" in graded["loop"]["exercises"]["T9.9.a"]["message"]


def test_missing_cells_come_back(graded):
    one = graded["missing"]
    assert points(one)["g"] == 1
    assert points(one)["a"] == 0
    assert "T9.9.a" in one["notes"][0] and len(one["notes"]) == 1
    back = graded["unchecked"]
    assert back["points"] == 6 and "put back and run: T9.9.b" in back["notes"][0]


def test_forged_cells_earn_nothing(graded):
    one = graded["forged"]
    assert one["points"] == 0
    assert one["max"] == 10


def test_learners_read_the_language_of_the_class_and_the_grader_their_own(tmp_path):
    home = toy.build_class(tmp_path / "class")
    wrong = _with("T9-9-b-code", "half = lambda x x / 2")
    toy.hand_in(tmp_path / "in", "ann", wrong, name="my work.ipynb")
    result = grade(tmp_path / "in", class_dir=home, lang="zh-TW", isolation="process",
                   say=lambda text: None)  # fmt: skip
    (one,) = result["learners"]
    assert one["exercises"]["T9.9.b"]["message"].startswith("The answer cell stopped with")
    assert CHINESE.search(one["notes"][0])
    (path,) = home.glob("autograded/*/T9.9/T9.9.ipynb")
    shown = [cell["outputs"] for cell in json.loads(path.read_text())["cells"] if "outputs" in cell]
    assert "✗" in json.dumps(shown, ensure_ascii=False)
    assert not CHINESE.search(json.dumps(shown, ensure_ascii=False))
