"""The report: figures of a class, JSON that can be read, a page on which a name is only a name."""

import io
import json
from html.parser import HTMLParser

from autograder.grading import report, report_page

EVIL = "<script>alert(1)</script>\"'&"


def rows(many):
    for number in range(many):
        right = number % 4
        yield {
            "id": f"L{number:03}", "points": float(right), "max": 4.0, "penalty": 0.0,
            "fresh": True, "notes": ["cut off"] if number == 7 else [],
            "stopped": [{"chapter": "T1.5", "exercise": "T1.5.a", "what": "timeout"}]
            if number == 9 else [],
            "exercises": {
                "T1.5.a": {
                    "points": float(right), "max": 4.0,
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


def test_a_small_class_is_shown_whole_and_a_large_one_summed_up(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    assert "L039" in report.table(result(40))
    text = report.table(result(400), "report.html")
    assert len(text.splitlines()) < 60
    for words in ("400 learners", "L007", "cut off", "mean-of-means 100", "report.html", "weaker"):
        assert words in text
    assert "L399" not in text


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
