"""Work that comes twice, late, or under a name that nobody knows: which counts, what is said."""

import json
import zipfile

import pytest
import toy_chapter as toy

from autograder.checking.messages import in_language
from autograder.grading.collected import collected, strangers
from autograder.grading.handed_in import IntakeError
from autograder.grading.intake import scan


@pytest.fixture(autouse=True)
def english():
    with in_language("en"):
        yield


def zipped(path, learner, answer):
    """A zip as submit makes it."""
    nb = toy.submission({**toy.SOLUTIONS, "T9-9-a-code": answer})
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{learner}/{toy.NAME}/{toy.NAME}.ipynb", json.dumps(nb))


def test_of_two_zips_of_a_learner_the_one_with_the_plain_name_counts(tmp_path):
    zipped(tmp_path / "amy-1.zip", "amy", "first = 1")
    zipped(tmp_path / "amy.zip", "amy", "second = 2")
    (one,) = scan(tmp_path, [toy.NAME])
    assert one.path.name == "amy.zip"
    assert one.notes == (
        "The work was handed in more than once; amy.zip was graded, amy-1.zip was not.",
    )
    assert b"second = 2" in one.read().notebook
    assert {path.name for path in tmp_path.iterdir()} == {"amy.zip", "amy-1.zip"}, "both are kept"


def test_a_damaged_second_one_does_not_push_out_the_first(tmp_path):
    zipped(tmp_path / "amy-1.zip", "amy", "first = 1")
    (tmp_path / "amy-2.zip").write_bytes(b"PK")
    found = {one.learner: one for one in scan(tmp_path, [toy.NAME])}
    assert found["amy"].path.name == "amy-1.zip"
    assert "amy-2" in found, "it is named, not dropped"


def test_two_people_with_one_name_are_told_and_neither_is_graded_as_the_other(tmp_path):
    zipped(tmp_path / "class-a.zip", "Wang", "mine = 1")
    zipped(tmp_path / "class-b.zip", "Wang", "mine = 2")
    (one,) = scan(tmp_path, [toy.NAME])
    assert "class-a.zip was graded, class-b.zip was not" in one.notes[0]
    (tmp_path / "class-b.zip").unlink()
    zipped(tmp_path / "class-b.zip", "Wang-2", "mine = 2")
    assert [one.learner for one in scan(tmp_path, [toy.NAME])] == ["Wang", "Wang-2"]


def test_a_download_from_moodle_is_graded_by_the_name_of_the_zip_else_of_the_folder(tmp_path):
    mark = "_assignsubmission_file_"
    for folder, file, learner in (("Wei Chen_1", "s1.zip", "s1"), ("Wei Chen_2", "s2.zip", "."),
                                  ("Wei Chen_3", "work.zip", "."), ("Eve_4", "s1.zip", "s1")):
        (tmp_path / (folder + mark)).mkdir()
        zipped(tmp_path / (folder + mark) / file, learner, "x = 1")
    zipped(tmp_path / f"Ada_5{mark}s5.zip", ".", "x = 1")
    (tmp_path / "Ada_5_assignsubmission_onlinetext_").mkdir()
    found = {one.learner: one for one in scan(tmp_path, [toy.NAME])}
    assert set(found) == {"s1", "s2", "Wei Chen_3", "s5"}
    assert f"Eve_4{mark}/s1.zip" in found["s1"].notes[0] and not found["s2"].problem
    assert all(one.read().notebook for one in found.values())


def test_a_zip_of_zips_says_what_to_do(tmp_path):
    zipped(tmp_path / "amy.zip", "amy", "x = 1")
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.write(tmp_path / "amy.zip", "Amy_1_assignsubmission_file_/amy.zip")
    found = {one.learner: one for one in scan(tmp_path, [toy.NAME])}
    assert "unpack it" in found["all"].read().problem and not found["amy"].problem


def test_the_last_line_of_a_learner_counts_and_a_wrong_one_is_counted_right(tmp_path):
    path = tmp_path / "collected.csv"
    lines = [
        "learner,chapter,collected_at",
        "amy,T9.9,2026-03-01T10:00",
        "amy,T9.9,2026-03-02T10:00",
    ]
    path.write_text("\n".join(lines))
    assert collected(tmp_path) == {("amy", "T9.9"): "2026-03-02T10:00:00"}
    path.write_text("\n".join([*lines, "ben,T9.9,yesterday"]))
    with pytest.raises(IntakeError, match="line 4"):
        collected(tmp_path)
    path.write_text("\n".join(lines).replace(",", ";"))
    assert collected(tmp_path) == {("amy", "T9.9"): "2026-03-02T10:00:00"}


def test_a_name_in_collected_that_nobody_has_is_told():
    assert strangers([("amy", "T9.9"), ("any", "T9.9")], [("amy", "T0")]) == ["any"]
