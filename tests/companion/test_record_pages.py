"""The record as people see it: page and PDF hold the same, escape what was typed, drop nothing."""

from __future__ import annotations

import io
import random
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
import record_desk as toy
from pypdf import PdfReader

from autograder import register
from autograder.checking.messages import LANGUAGES, LOCALE, in_language
from autograder.companion import record_badge, record_files, record_page, record_pdf, record_sheet
from autograder.companion import record_words as words
from autograder.companion.record import Graded, Output, Person, make

ROOT = Path(register.__file__).resolve().parent.parent
NAME = "<script>alert(1)</script> & 'O\"Brien'"


def a_record(name: str = NAME, in_class: bool = True):
    tries = record_files.attempts.Attempts()
    for end, verdict, at in (("a", "incorrect", 0), ("a", "correct", 1)):
        tries.append(record_files.attempts.Attempt(
            toy.DAY + at, f"T1.1.{end}", verdict, "m" if verdict != "correct" else None,
            "The mean of {n} is not <b>the sum</b>.", str(at), "", "T1.1"))  # fmt: skip
    graded = {"T1.1.a": Graded("right", 2, 2, toy.DAY), "T1.1.m": Graded("waiting", None, 4)}
    return make(toy.course(), Person("b1" if in_class else "", name), tries,
                graded=graded if in_class else None, class_name="2026 <spring>" if in_class else "",
                outputs=[Output("T1.1.g", "T1.1/plan<1>.yml", "ab" * 32, 5, True, "en")],
                notes=[("A note about {folder}.", {"folder": "<en>"})])  # fmt: skip


class Outline(HTMLParser):
    """Tags in order, rows of the body with their text, and what asks another host."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags, self.rows, self.asked, self.ids, self.links = [], [], [], set(), set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        given = dict(attrs)
        self.asked += [v for k, v in attrs if k in ("src", "href") and not v.startswith("#")]
        self.ids.add(given.get("id"))
        self.links |= {v[1:] for k, v in attrs if k == "href"}
        if tag == "tr":
            self.rows.append("")

    def handle_data(self, data):
        if self.rows:
            self.rows[-1] += data


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_page_shows_both_marks_in_every_row_and_runs_nothing(lang):
    with in_language(lang):
        page = record_page.page(a_record())
        marks = (words.checked_word(), words.graded_word())
        limits = words.limits()
    seen = Outline(page)
    assert not {"script", "b1", "spring"} & set(seen.tags) and not seen.asked
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page and "<b>the" not in page
    for code in ("P1.1.1", "O1.1.1", "K01", "S01"):
        row = next(row for row in seen.rows if row.strip().startswith(code))
        assert all(mark in row for mark in marks), row
    assert seen.links <= seen.ids
    assert seen.tags.count("caption") == seen.tags.count("table") and limits in page
    assert not re.search(r"<th(?! scope=| scope)[ >]", page)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_holds_what_the_page_holds(lang):
    with in_language(lang):
        content, told = record_pdf.pdf(a_record("王小明"))
        wanted = [words.checked_word()[2:], words.graded_word()[2:], words.kind("P")]
        wanted += [words.limits()[:12], "王小明(b1)", "T1.1a,g,m", "ab" * 10]
    reader = PdfReader(io.BytesIO(content))
    text = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
    assert not told and reader.metadata.title.endswith("王小明 (b1)")
    assert [one for one in wanted if re.sub(r"\s", "", one) not in text] == []


def test_a_learners_own_record_claims_nothing_graded():
    with in_language("en"):
        own = a_record("Ada", in_class=False)
        page, draft = record_page.page(own), record_badge.draft(own)
    assert "by the learner" in page and "2 of 2 points" not in page
    assert draft["name"].startswith("DRAFT, not signed") and "proof" not in draft
    assert {one["genre"] for one in draft["evidence"]} == {"self-checked"}
    assert "Ada" not in record_files.as_bytes(draft).decode()


def test_a_character_that_no_font_has_is_named_not_dropped(monkeypatch):
    monkeypatch.setattr(record_sheet, "spare_font", lambda lacking: None)
    with in_language("en"):
        content, told = record_pdf.pdf(a_record("王\U0002a6a5\u7287"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert "王〓〓" in text and "U+7287, U+2A6A5" in told[0] and "U+7287" in text


def test_a_font_of_this_machine_steps_in_for_a_rare_name():
    spare = record_sheet.spare_font(frozenset("\u7287"))
    if spare is None:
        assert record_sheet.missing_glyphs("王\u7287") == frozenset("\u7287")
        return  # no Chinese font here: the test above says what happens then
    with in_language("en"):
        content, told = record_pdf.pdf(a_record("王\u7287"))
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert not told and "王\u7287" in text.replace("\x00", "")  # pypdf's word for a change of font


def test_the_courses_font_has_all_that_the_record_writes():
    texts = [(ROOT / "standard" / name).read_text("utf-8") for name in
             ("standard.yml", "curriculum.yml")]  # fmt: skip
    texts += [(LOCALE / "zh_TW" / "LC_MESSAGES" / "record.po").read_text("utf-8")]
    texts += [words.CHECKED_MARK, words.GRADED_MARK, "✓–·−", record_sheet.NO_GLYPH]
    assert record_sheet.missing_glyphs("".join(texts)) == frozenset()


def test_lines_are_broken_where_both_languages_allow_it():
    draw = random.Random(5)
    letters = "行銷，。「」（）GA4 UTM ROAS, of: a-long-word 的題"
    for _ in range(300):
        text = "".join(draw.choice(letters) for _ in range(draw.randint(0, 80)))
        lines = list(record_sheet.broken(text, 20, len))
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(len(line) <= 20 for line in lines)
    lines = list(record_sheet.broken("建立預算執行表，確認 ROAS 與（成本）。", 9, len))
    assert not any(line[0] in record_sheet.CLOSING for line in lines) and "ROAS" in " ".join(lines)


def test_a_bundle_can_write_it_without_the_instructors_rooms(tmp_path):
    """The learner's wheel has no register, no exercises and no signing."""
    import sys

    from autograder.grading import wheel

    rooms = tmp_path / "rooms"
    rooms.mkdir()
    wheel._stage(rooms, wheel.ROOMS)
    desk = toy.desk(tmp_path / "desk")
    toy.tried(desk, toy.answer("a", "correct", 1))
    code = (
        "import sys; sys.modules['jwt'] = sys.modules['cryptography'] = None\n"
        "from autograder.companion import record_verb\n"
        f"sys.exit(record_verb.main([{str(desk)!r}, '--lang', 'en', '--name', 'Ada', '--json']))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True,
        env={"PYTHONPATH": str(rooms), "PATH": "", "COURSE_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (desk / "record").iterdir()) == [
        "credential-draft.json", "record.en.html", "record.en.pdf", "record.json",
    ]  # fmt: skip
