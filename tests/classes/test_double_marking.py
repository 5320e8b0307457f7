"""Double marking: what the second marker sees, how the list comes back, what kappa says."""

from __future__ import annotations

import csv
import hashlib
import random

import numpy as np
import pytest
import rubric_class as toy
from bs4 import BeautifulSoup

from autograder.checking.messages import in_language
from autograder.classes import agreement, double_marking, rubrics, second_marks
from autograder.classes.marks import Mark, MarkingError, read_marks

FIRST = {"ann": (2, 1), "bob": (2, 0), "cat": (0, 1), "dan": (1, 1), "eve": (2, 2), "fay": None}


def kappa(first, second, power):
    """Kappa from its definition: 1 - observed over expected disagreement; power 0 is unweighted."""

    def far(one, other):
        return float(one != other) if power == 0 else abs(one - other) ** power

    seen = sum(map(far, first, second))
    chance = sum(far(one, other) for one in first for other in second) / len(first)
    return 1 - seen / chance


def test_kappa_is_that_of_its_definition_on_any_table():
    draw = random.Random(5)
    for top in (2, 4):
        levels = range(top + 1)
        for _ in range(30):
            first = [draw.choice(levels) for _ in range(40)]
            second = [one if draw.random() < 0.6 else draw.choice(levels) for one in first]
            found = agreement.agreement(first, second, levels)
            assert found.plain.value == pytest.approx(kappa(first, second, 0))
            assert found.weighted.value == pytest.approx(kappa(first, second, 2))
            assert found.exact == np.mean(np.equal(first, second))
            assert found.plain.low < found.plain.value < found.plain.high


def test_fleiss_cohen_everitts_own_example():
    """Fleiss, Cohen & Everitt 1969, 200 patients: kappa .429 with a standard error of .054."""
    table = [[106, 10, 4], [22, 28, 10], [2, 12, 6]]
    pairs = [(row, column) for row in range(3) for column in range(3)
             for _ in range(table[row][column])]  # fmt: skip
    found = agreement.agreement([one for one, _ in pairs], [two for _, two in pairs], range(3))
    assert found.plain.value == pytest.approx(0.429, abs=0.0005)
    assert (found.plain.high - found.plain.low) / 2 / 1.96 == pytest.approx(0.054, abs=0.0006)


def test_where_kappa_has_no_meaning_there_is_none():
    same = agreement.agreement([2, 2, 2], [2, 2, 2], (0, 1, 2))
    assert same.exact == 1 and same.plain.value is None and same.weighted.value is None
    whole = agreement.agreement([2, 0, 2], [2, 0, 2], (0, 1, 2))
    assert whole.plain.value == 1 and whole.plain.low is None, "no interval that claims certainty"
    assert agreement.agreement([], [], (0, 1, 2)) is None


def mark(student, item="T8.8.m1", source="text"):
    return Mark(student, "T8.8", item, 3, None, {}, source)


def test_the_sample_has_enough_of_each_item_and_is_the_same_for_a_seed():
    marks = [mark(f"s{n:02}") for n in range(60)]
    marks += [mark(f"s{n}", "T8.8.m2") for n in range(7)] + [mark("x", "T8.8.m3")]
    marks += [mark("idle", source="在這裡作答 / Write your answer here.")]
    drawn = double_marking.draw(marks, 0.2, 4)
    counts = {item: sum(one.item == item for one in drawn) for item in {m.item for m in marks}}
    assert counts == {"T8.8.m1": 12, "T8.8.m2": 5, "T8.8.m3": 1}
    assert "idle" not in {one.student for one in drawn}
    assert double_marking.draw(list(reversed(marks)), 0.2, 4) == drawn
    assert double_marking.draw(marks, 0.2, 5) != drawn
    with pytest.raises(MarkingError):
        double_marking.draw(marks, 20, 4)


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    """A marked class of six; fay's answer waits, eve has points without levels."""
    home = toy.build(
        tmp_path_factory.mktemp("double") / "class",
        {name: f"Answer {at} <script>boom()</script>" for at, name in enumerate(FIRST)},
    )
    rubric = rubrics.of_class(home)[toy.ITEM]
    for name, levels in FIRST.items():
        if levels is None:
            continue
        chosen = dict(zip(("fit", "image"), levels, strict=True))
        comment = "only points" if name == "eve" else f"{rubric.line(chosen)}\nwords of {name}"
        toy.mark(home, name, rubric.points(chosen, 3), comment)
    return home


def test_the_second_marker_sees_answers_and_anchors_and_no_names_or_marks(school, tmp_path):
    with in_language("en"):
        made = double_marking.prepare(school, tmp_path, 0.2, 1)
    assert made["items"] == {toy.ITEM: {"answers": 6, "drawn": 5}}
    text = (tmp_path / f"{toy.ITEM}.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert not page.find("script") and "only points" not in text and "〔" not in text
    assert not [name for name in FIRST if name in page.text.split()]
    assert "words of" not in text and "Write to the supplier." in text
    assert len(page.select("article")) == 5 and "answers it & says <why>" in page.table.text
    rows = list(csv.reader((tmp_path / "second_marks.csv").open(encoding="utf-8-sig")))
    assert rows[0] == ["code", "item", "criterion", "level"] and len(rows) == 1 + 5 * 2
    assert {row[0] for row in rows[1:]} == {one.text for one in page.select("article h2")}
    with pytest.raises(MarkingError, match="second_marks"):
        double_marking.prepare(school, tmp_path)


def filled(school, second, more=""):
    """The list as a second marker hands it back: name -> (fit, image)."""
    lines = ["code,item,criterion,level"]
    for name, levels in second.items():
        code = double_marking.code_of(school, name, toy.ITEM)
        for label, level in zip(("fit", "image"), levels, strict=True):
            lines.append(f"{code},{toy.ITEM},{label},{level}")
    return "\n".join(lines) + "\n" + more


def test_the_list_is_compared_and_nothing_is_written(school, tmp_path):
    file = tmp_path / "second.csv"
    second = {"ann": (2, 1), "bob": (0, 0), "cat": (0, 1), "dan": (1, 2), "eve": (2, 1),
              "fay": (1, 1)}  # fmt: skip
    file.write_text(filled(school, second), encoding="utf-8-sig")
    before = hashlib.sha256((school / "gradebook.db").read_bytes()).digest()
    with in_language("en"):
        made = second_marks.compare(school, file)
        text = second_marks.told(made)
    assert hashlib.sha256((school / "gradebook.db").read_bytes()).digest() == before
    (item,) = made["items"]
    fit, image = item["criteria"]
    assert (fit["n"], fit["exact"]) == (4, 0.75) and (image["n"], image["exact"]) == (4, 0.75)
    assert fit["weighted"]["value"] == pytest.approx(kappa([2, 2, 0, 1], [2, 0, 0, 1], 2))
    assert item["overall"]["n"] == 5, "points without levels count for the whole mark"
    assert item["points"] == pytest.approx((0 + 1.5 + 0 + 0.75 + 0.75) / 5)
    worst = made["differences"][0]
    assert (worst["student"], worst["criterion"], worst["share"]) == ("bob", "fit", 1)
    assert made["without_first"] == [double_marking.code_of(school, "fay", toy.ITEM)]
    assert "Fewer than 30 pairs" in text and "bob" in text and not made["faults"]


def test_each_line_that_does_not_count_is_named(school, tmp_path):
    code = double_marking.code_of(school, "ann", toy.ITEM)
    more = "\n".join([
        f"QQQQQQ,{toy.ITEM},fit,1", f"{code},T8.8.m9,fit,1", f"{code},{toy.ITEM},style,1",
        f"{code},{toy.ITEM},fit,7", f"{code},{toy.ITEM},fit,good", f"{code},{toy.ITEM},fit,1",
        ",,,", f"{code},{toy.ITEM},image,",
    ])  # fmt: skip
    file = tmp_path / "second.csv"
    file.write_text(filled(school, {"ann": (2, 1)}, more), encoding="utf-8")
    with in_language("en"):
        faults = second_marks.compare(school, file)["faults"]
    assert [int(one.split(":")[0].split()[1]) for one in faults] == [4, 5, 6, 7, 8, 9, 11]
    for fault, word in zip(faults, ("QQQQQQ", "T8.8.m9", "style", "7 is no level", "good",
                                    "earlier", "no level for"), strict=True):  # fmt: skip
        assert word in fault
    file.write_text("who,what\n", encoding="utf-8")
    with pytest.raises(MarkingError):
        second_marks.compare(school, file)


def test_marks_are_read_with_levels_out_of_the_comments(school):
    marks = {one.student: one for one in read_marks(school, rubrics.of_class(school))}
    assert marks["ann"].levels == {"fit": 2, "image": 1} and marks["ann"].points == 2.25
    assert marks["eve"].levels == {} and marks["eve"].points == 3
    assert marks["fay"].points is None and marks["fay"].answered


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp950", "utf-16"])
def test_a_list_is_read_as_spreadsheets_save_it(tmp_path, encoding):
    file = tmp_path / "list.csv"
    file.write_bytes("code\titem\tcriterion\tlevel\n碼".encode(encoding))
    found = second_marks._text(file)
    assert found.startswith("code\titem") and found.endswith("碼")
