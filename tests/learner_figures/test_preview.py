"""Previews show what is there, escape all of it, and say in one sentence what they cannot read."""

from __future__ import annotations

import io

import openpyxl
import pytest

from autograder.exercises import REGISTRY
from autograder.exercises.held_out import public_tables
from autograder.learner import preview, work

EVIL = "<script>alert(1)</script>"
ADS = f"""ads:
- {{id: A1, platform: meta, headline: "{EVIL}", text: "a & b", cta: 看看, price: 499, code: X1,
   url: "javascript:alert(1)", start: 2025-10-20, end: 2025-11-16,
   claims: [{{text: "<img src=x onerror=y>", fact: F01}}]}}
"""


@pytest.fixture(autouse=True)
def beside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")
    return tmp_path


def drawn(folder, name: str, data: bytes | str) -> str:
    (folder / name).write_bytes(data.encode("utf-8") if isinstance(data, str) else data)
    return preview(work(name))._repr_html_()


def book(**cells: str) -> bytes:
    wb, out = openpyxl.Workbook(), io.BytesIO()
    wb.active.title = "計畫"
    for place, value in cells.items():
        wb.active[place] = value
    wb.save(out)
    return out.getvalue()


@pytest.mark.parametrize(("name", "data", "seen"), [
    ("ads.yml", ADS, "a &amp; b"),
    ("proposal.yml", f"title: '{EVIL}'\nbudget: {{total: 1081630}}\n", "1,081,630"),
    ("journey.yml", f"steps:\n- {{step: ad, question: '{EVIL}', message: m, element: buy}}\n",
     "#buy"),
    ("replies.yml", f"replies:\n- {{comment: C1, text: '{EVIL}', owner: me}}\n", "C1"),
    ("content_calendar.csv",
     f"date,time,platform,line,text\n2025-10-20,12:00,FB,food,{EVIL}\n", "2025-10-20"),
    ("ad_plan.md", f"# Plan {EVIL}\n\n**bold** [x](javascript:alert(1))\n\n| a | b |\n|---|---|\n"
     "| 1 | 2 |\n- one\n", "<b>bold</b>"),
    ("budget.xlsx", book(A1=EVIL, A2="=1+1"), "=1+1"),
    ("other.yml", f"a: ['{EVIL}']\n", "<h4"),
])  # fmt: skip
def test_each_work_product_is_drawn_and_its_text_escaped(beside, name, data, seen) -> None:
    shown = drawn(beside, name, data)
    assert seen in shown and "&lt;script&gt;" in shown or name == "ads.yml"
    assert not any(tag in shown for tag in ("<script", "<img", 'href="', "<iframe"))


@pytest.mark.parametrize(("name", "data", "says"), [
    ("ads.yml", None, "is not there"),
    ("journey.yml", "steps:\n\t- a\n", "indented with a tab"),
    ("proposal.yml", "標題: 甲乙丙".encode("cp950"), "Big5"),
    ("budget.xlsx", b"PK\x03\x04 broken", "budget.xlsx"),
    ("content_calendar.csv", "a;b\n1;2\n", "semicolons"),
    ("ad_plan.md", b"", "empty"),
    ("picture.png", b"\x89PNG", "no preview"),
])
def test_what_cannot_be_read_is_one_sentence(beside, name, data, says) -> None:
    shown = preview(work(name)) if data is None else drawn(beside, name, data)
    assert says in str(shown) or says in getattr(shown, "html", "")
    assert "Traceback" not in str(shown)


def test_another_shape_than_the_template_is_shown_as_it_is(beside) -> None:
    assert "<td" in drawn(beside, "ads.yml", "ads: {a: 1}\n")
    assert drawn(beside, "journey.yml", "steps: [1, 2]\n")


def test_only_a_handle_is_taken(beside) -> None:
    with pytest.raises(TypeError):
        preview("ads.yml")


@pytest.mark.parametrize("exercise", ["T1.1.g", "T1.2.j", "T1.2.i"])
def test_right_files_of_the_course_are_drawn_whole(beside, exercise) -> None:
    item = REGISTRY[exercise]
    for name, data in item.correct(item.truth(public_tables)).items():
        assert len(drawn(beside, name, data)) > 1000


def test_a_page_is_drawn_in_a_frame_that_may_do_nothing(beside) -> None:
    page = (f"<!DOCTYPE html><html><body><p>{{}}</p>{EVIL}<img src='https://x.example/a.png' "
            "onerror='alert(1)'></body></html>").format("價格")
    shown = drawn(beside, "landing.html", page)
    assert 'sandbox=""' in shown and "default-src &#x27;none&#x27;" in shown
    assert "alert(1)&lt;/script" not in shown and "價格" in shown
    assert shown.count("<iframe") == 1 and "<img" not in shown and "<script" not in shown
    assert "never closed" in drawn(beside, "landing.html", "<p>x")
    assert "is not there" in preview(work("other.html")).text
