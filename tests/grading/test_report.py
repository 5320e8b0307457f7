"""The report: figures of a class, JSON that can be read, a page on which a name is only a name."""

import io
import json
from html.parser import HTMLParser

import pytest

from autograder.grading import learner_rows, outcome, report, report_page
from autograder.grading.scores import Cell, Score

EVIL = "<script>alert(1)</script>\"'&"


def rows(many):
    for number in range(many):
        right = number % 4
        yield {
            "id": f"L{number:03}", "points": float(right), "max": 4.0, "waiting": 0.0,
            "penalty": 0.0, "fresh": True,
            "chapters": {
                "T1.5": {"points": float(right), "max": 4.0, "waiting": 0.0, "penalty": 0.0}
            },
            "problems": ["cut off"] if number == 7 else [],
            "notes": ["cut off"] if number == 7 else ["saved as Big5"] if number == 399 else [],
            "stopped": [{"chapter": "T1.5", "exercise": "T1.5.a", "what": "timeout"}]
            if number == 9 else [],
            "exercises": {
                "T1.5.a": {
                    "chapter": "T1.5", "points": float(right), "max": 4.0,
                    "verdict": "correct" if right == 3 else "incorrect",
                    "message": EVIL, "misconception": None if right else "mean-of-means",
                    "seconds": 0.5,
                }
            },
        }  # fmt: skip


def result(many, **more):
    return {
        "learners": list(rows(many)), "isolation": report.isolation("process"), "seconds": 3.0,
        "graded": many, "unchanged": 0, "not_graded": 0, "class": "/class", "lang": "en", **more,
    }  # fmt: skip


def test_json_is_written_learner_by_learner_and_whole():
    out = io.StringIO()
    report.write_json(out, result(50))
    data = json.loads(out.getvalue())
    assert len(data["learners"]) == 50
    one = data["exercises"]["T1.5.a"]
    assert one["verdicts"] == {"incorrect": 38, "correct": 12}
    assert one["misconceptions"] == {"mean-of-means": 13}
    assert (one["attempts"], one["max"]) == (50, 4.0)
    assert data["stopped"] == {"timeout": 1}


def test_a_small_class_is_a_line_each_and_a_large_one_summed_up(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    assert "L039" in report.table(result(40))
    assert len(report.table(result(40)).splitlines()) < 50
    assert "alert(1)" not in report.table(result(40))
    assert report.table(result(40), verbose=True).count("alert(1)") == 40
    assert report.table(result(40), asked=["L002"]).count("alert(1)") == 1
    text = report.table(result(400), "report.html")
    assert len(text.splitlines()) < 60
    for words in ("400 learners", "L007", "cut off", "mean-of-means 100", "report.html", "weaker"):
        assert words in text
    attention = text.split("Who needs attention")[1].split("Notes")[0]
    assert "L399" not in attention, "a note alone is no reason, and full points are none"
    assert attention.index("L007") < attention.index("L009") < attention.index("L000")


def test_what_waits_for_a_person_is_no_loss_and_columns_stay_columns(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    given = result(4)
    waits = given["learners"][3]
    waits["id"] = "王小明"
    waits["exercises"]["T1.5.m1"] = {
        "chapter": "T1.5", "points": None, "max": 6.0, "verdict": outcome.MANUAL, "message": "",
        "misconception": None, "seconds": 0.0,
    }  # fmt: skip
    for part in (waits, waits["chapters"]["T1.5"]):
        part.update(max=10.0, waiting=6.0)
    lines = report.table(given).splitlines()
    assert "75 %" in lines[3] and "to be graded by hand: m1" in lines[3]
    assert lines[0].index("T1.5") == lines[3].index("T1.5") + len("王小明")
    assert report.Summary().by_exercise() == {}
    summary = report.Summary()
    summary.add(waits)
    assert summary.mean() == "75"
    assert summary.by_exercise()["T1.5.m1"]["points"] is None
    waits["chapters"]["T1"] = {"points": 0.0, "max": 0.0, "waiting": 0.0, "penalty": 0.0}
    assert "total" in report.table(given)


@pytest.mark.parametrize(
    ("score", "points", "verdict"),
    [
        (Score(0.0, None, None, True), None, outcome.MANUAL),
        (Score(0.0, 3.0, None, False), 3.0, outcome.MARKED),
        (Score(0.0, 3.0, None, True), 3.0, outcome.MANUAL),  # graded again since
        (Score(0.0, None, None, False), 0.0, outcome.BLANK),
    ],
)
def test_a_mark_by_hand_is_told_from_one_that_is_missing(score, points, verdict):
    assert learner_rows._cell(Cell("T9-9-m1", 4.0, True), score, {})[:2] == (points, verdict)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen, self.attributes = set(), set()

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_page_stands_alone_and_shows_text_as_text(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    given = result(3)
    given["learners"][0]["id"] = given["learners"][0]["notes"] = EVIL
    given["learners"][0]["notes"] = [EVIL]
    given["learners"][0]["exercises"]["T1.5.a"]["misconception"] = EVIL
    text = report_page.write(tmp_path / "deep" / "report.html", given).read_text("utf-8")
    tags = Tags()
    tags.feed(text)
    assert "script" not in tags.seen
    assert not tags.attributes & {"src", "href", "onclick", "onload"}
    assert text.count("alert(1)") == text.count("&lt;script&gt;alert(1)")
    assert 'lang="zh-TW"' in text
    assert "批改報告" in text
    assert "width=device-width" in text
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["report.html"]
