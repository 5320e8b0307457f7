"""The start page: what it says of any progress, in both languages; the notebook keeps its notes."""

from __future__ import annotations

import ast
import json
import re
import time
import zipfile
from pathlib import Path

import pytest
from start_desk import attempt, line, make

from autograder.checking import messages
from autograder.companion import map as maps
from autograder.companion import opening, page, record, start_notebook, state
from autograder.companion import review_schedule as schedule
from autograder.companion.attempts import Attempt
from autograder.companion.look import look
from autograder.companion.standing import (
    BY_PERSON,
    IN_PROGRESS,
    NOT_BEGUN,
    SHOWN,
    WAITS,
    standing,
)
from autograder.companion.start import Controls
from autograder.learner import attempt_log

ROOT = Path(messages.__file__).resolve().parents[1]
MINE = ("desk", "map", "state", "sharing", "reset", "export", "look", "page", "start",
        "start_notebook")  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("COURSE_LANG", raising=False)
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path / "jupyter"))
    return make(tmp_path / "desk")


def tried(exercise: str, verdict: str = "correct", source: str = "") -> Attempt:
    return Attempt(1.8e9, exercise, verdict, None, None, None, source, "")


def test_the_map_fills_with_right_answers_and_reviews_do_not_count(desk: Path) -> None:
    course = maps.load(desk)
    required = [e for e in course.exercises if e.required]
    nothing = standing(course, [tried(e.id, source="review") for e in required])
    assert nothing.next == required[0] and not nothing.begun
    assert nothing.minutes_left == sum(e.minutes for e in required)
    assert {c.state for c in nothing.codes.values()} == {NOT_BEGUN, BY_PERSON}
    assert not any(c.shown for c in nothing.codes.values())
    everything = standing(course, [tried(e.id) for e in required])
    assert everything.next is None and everything.minutes_left == 0
    indicators = [c for c in everything.codes.values() if c.code.startswith("P")]
    assert len(indicators) == 31
    for code in indicators:
        marked = any(e.by_a_person for e in course.serving(code.code))
        assert code.state == (WAITS if marked else SHOWN)
    one = standing(course, [tried("T1.1.a"), tried("T1.1.a", "incorrect"), tried("gone")])
    assert one.right == 1, "right once stays right"
    for code in one.codes.values():
        mine = "T1.1.a" in {e.id for e in course.serving(code.code) if e.required}
        assert mine == (code.state == IN_PROGRESS) or code.state in (WAITS, NOT_BEGUN, BY_PERSON)


def test_the_next_item_is_where_the_learner_was(desk: Path) -> None:
    course = maps.load(desk)
    in_chapter = [e.id for e in course.exercises if e.chapter == "T1.2" and e.required]
    assert standing(course, [tried(in_chapter[3], "incorrect")]).next.id == in_chapter[3]
    assert standing(course, [tried(in_chapter[3])]).next.id == in_chapter[4]
    done = [tried(name) for name in in_chapter]
    assert standing(course, done).next.id == next(e.id for e in course.exercises if e.required)


def test_chapters_that_are_not_here_are_neither_linked_nor_next(desk: Path) -> None:
    for path in desk.glob("*/*.ipynb"):
        if path.stem != "T1.2":
            path.unlink()
    shown = look(desk)
    assert set(re.findall(r'href="([^"]+)"', shown.top + shown.tables)) == {"T1.2/T1.2.ipynb"}
    assert shown.where.next.chapter == "T1.2"
    options = Controls(desk, shown, print).chapter.options
    assert [value for _, value in options] == ["", "T1.2"] and options[1][0] != "T1.2"
    course = maps.load(desk)
    mine = [e for e in course.exercises if e.chapter == "T1.2" and e.required]
    assert shown.where.items == len(mine) < len(course.exercises) / 2
    assert "Not in this folder, so not counted: T0 " in shown.tables
    assert 'T1.1.a <span class="aside">(not in this folder)' in shown.tables
    done = [tried(e.id) for e in course.exercises if e.chapter == "T1.2"]
    assert standing(course, done, {"T1.2"}).next is None


def test_the_start_page_and_the_record_agree_on_what_is_shown(desk: Path) -> None:
    course = maps.load(desk)
    for right in (0, 40, len(course.exercises)):
        tries = [tried(e.id) for e in course.exercises[:right] if e.automatic]
        made = record.make(course, record.Person(), tries)
        mine = standing(course, tries).codes
        assert {line.code.code: line.checked.shown for line in made.lines} == {
            code: one.shown for code, one in mine.items() if code[0] in record.KINDS}


def test_a_chapter_that_was_not_begun_opens_at_its_beginning(desk: Path) -> None:
    first = look(desk).where.next.id
    cell = {"cell_type": "markdown", "id": "first", "source": f"## {first} a heading"}
    (desk / "T0" / "T0.ipynb").write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert re.findall(r'href="([^"]+)"', look(desk).top) == ["T0/T0.ipynb"]
    attempt(desk, [line(first)])
    assert "T0/T0.ipynb#cell-id=first" in look(desk).top


def test_both_languages_say_the_same(desk: Path) -> None:
    attempt(desk, [line("T0.p1", "correct"), line("T1.1.a"), line("T2.1.a", "correct")])
    pages = {}
    for lang in messages.LANGUAGES:
        state.update(desk, lambda found, lang=lang: found.settings.update(language=lang))
        shown = look(desk)
        pages[lang] = shown.top + shown.tables
        assert shown.lang == lang and f'lang="{lang}"' in shown.top
    links = [re.findall(r'href="([^"]+)"', text) for text in pages.values()]
    assert links[0] == links[1] and len(links[0]) > 80
    assert all(not link.startswith(("http", "/")) for link in links[0])
    for text in pages.values():
        assert text.count("<table>") == text.count("<caption>") == 5
        assert "<th>" not in text and "<script" not in text
    assert not re.search(r"[\u3400-\u9fff]", pages["en"].replace("雙11", ""))


def test_what_is_told_is_escaped(desk: Path) -> None:
    course = maps.load(desk)
    with messages.in_language("en"):
        top, _ = page.page(course, standing(course, []), page.View(notes=("<b>bold</b>",)))
    assert "<b>bold" not in top


def test_the_notebook_keeps_the_learners_notes_and_renews_the_page(desk: Path) -> None:
    assert opening.renew(desk) == []
    path = desk / start_notebook.NAME
    nb = json.loads(path.read_text("utf-8"))
    nb["cells"][1]["source"] = ["my notes"]
    nb["cells"].insert(0, {"cell_type": "code", "id": "x", "metadata": {}, "source": ["1 + 1"],
                           "execution_count": 1, "outputs": []})  # fmt: skip
    path.write_text(json.dumps(nb), encoding="utf-8")
    attempt(desk, [line("T0.p1", "correct")])
    opening.renew(desk)
    after = json.loads(path.read_text("utf-8"))
    assert [c["source"] for c in after["cells"]] == [c["source"] for c in nb["cells"]]
    assert after["cells"][1]["outputs"] != nb["cells"][1]["outputs"]
    written = path.read_bytes()
    opening.renew(desk)
    assert path.read_bytes() == written
    nb["cells"][0].update(source="# start_page() shows it\nprint(1)", outputs=["mine"])
    path.write_text(json.dumps(nb), encoding="utf-8")
    opening.renew(desk)
    assert json.loads(path.read_text("utf-8"))["cells"][0]["outputs"] == ["mine"]
    odd = (json.dumps({"cells": [{"cell_type": "code", "source": source}]})
           for source in (None, 5, [1, 2]))  # fmt: skip
    for text in ('{"cells": [', "[" * 100_000, *odd):
        path.write_text(text, encoding="utf-8")
        (told,) = opening.renew(desk)
        assert "start.damaged" in told and start_notebook.CALL in path.read_text("utf-8")


def test_jupyter_trusts_the_page_but_no_foreign_output(desk: Path) -> None:
    from nbformat import from_dict
    from nbformat.sign import NotebookNotary

    def trusted() -> bool:
        start_notebook.trust(desk)
        return NotebookNotary().check_signature(from_dict(json.loads(path.read_text("utf-8"))))

    path = desk / start_notebook.NAME
    opening.renew(desk)
    assert trusted()
    nb = json.loads(path.read_text("utf-8"))
    html = {"output_type": "display_data", "metadata": {}, "data": {"text/html": "<i>"}}
    nb["cells"].append({"cell_type": "code", "id": "x", "metadata": {}, "source": "y",
                        "execution_count": 1, "outputs": [html]})  # fmt: skip
    path.write_text(json.dumps(nb), encoding="utf-8")
    assert not trusted()


def test_the_buttons_ask_before_they_start_again(desk: Path) -> None:
    attempt(desk, [line("T0.p1", "correct")])
    shown: list = []
    buttons = Controls(desk, look(desk, live=True), shown.append)
    buttons.chapter.value = "T0"
    buttons.again.click()
    assert (desk / "T0" / attempt_log.FILE).exists() and "T0" in buttons.sure.value
    buttons.no.click()
    assert (desk / "T0" / attempt_log.FILE).exists()
    buttons.again.click(), buttons.yes.click()
    assert not (desk / "T0" / attempt_log.FILE).exists() and shown[-1].where.right == 0
    buttons.share.value = True
    assert state.load(desk).settings["share_attempts"] is True
    attempt(desk, [line("T0.p1", when=time.time() + 60)])
    buttons.export.click()
    assert re.search(r"after the last saving of T0 \(.*: save there", buttons.status.value)
    (made,) = desk.glob("course-export-*.zip")
    made.unlink()
    buttons.language.value = "zh-TW"
    assert "已改用這個語言" in buttons.status.value
    assert shown[-1].lang == "zh-TW" and buttons.renew.description == "更新"
    buttons.reviews.value = 9
    assert schedule.per_day(state.load(desk).settings) == 9 and "9" in buttons.status.value
    buttons.export.click()
    (archive,) = desk.glob("course-export-*.zip")
    names = zipfile.ZipFile(archive).namelist()
    assert ".course/companion.json" in names and any("kept" in name for name in names)
    assert not [name for name in names if name.endswith((".lock", "map.json"))]
    (desk / ".course" / "companion.json").write_text('{"schema": 99}')
    buttons.language.value = "en"
    assert "99" in buttons.status.value, "a fault is a sentence, not silence"


def test_every_sentence_is_there_in_chinese() -> None:
    found = {*page.MARKS, page.NOT_LIVE}
    files = [*(ROOT / "companion" / f"{name}.py" for name in MINE),
             ROOT / "learner" / "attempt_log.py"]  # fmt: skip
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name in ("translate", "_t", "_aside") and isinstance(node.args[0], ast.Constant):
                found.add(node.args[0].value)
    assert len(found) > 50
    assert not sorted(m for m in found if not messages.known(m))
    with messages.in_language("zh-TW"):
        for msgid in found:
            assert set(re.findall(r"\{\w+\}", messages.translate(msgid))) == \
                set(re.findall(r"\{\w+\}", msgid)), msgid
