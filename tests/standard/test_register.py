"""The standard as data agrees with its source text, and the register with the standard."""

import re
from pathlib import Path

import pytest

from autograder import register

ROOT = Path(register.ROOT)
# Page breaks of the source split these two; every other string stands there unbroken.
SPLIT_AT_PAGE_BREAK = {"P1.5.3": ["社群", "與討論度"], "O2.3.1": ["行為數據分", "析報告"]}


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.fixture(scope="module")
def source() -> str:
    return squeeze((ROOT / "standard" / "KMC2431-005v4.txt").read_text(encoding="utf-8"))


def test_every_string_stands_in_the_source(source):
    rows = [(e.code, e.zh) for e in register.entries()]
    rows += [(x["code"], x["zh"]) for x in register.standard()["duties"]]
    rows += [(x["code"], x["zh"]) for x in register.standard()["tasks"]]
    rows += [("", x["zh"]) for x in register.standard()["notes"]]
    for code, zh in rows:
        text = squeeze(code + zh)
        if code in SPLIT_AT_PAGE_BREAK:
            head, tail = SPLIT_AT_PAGE_BREAK[code]
            cut = text.index(squeeze(tail))
            assert text[:cut] in source and text[cut:] in source, code
        elif code.startswith("A"):
            assert text in source, code
        else:
            assert text in source, code


def test_counts_of_the_standard():
    counts = {letter: len(register.entries(letter)) for letter in "POKSA"}
    assert counts == {"P": 31, "O": 12, "K": 19, "S": 15, "A": 6}
    assert len(register.standard()["tasks"]) == 9
    assert all(e.en for e in register.entries())


def test_links_of_tasks_and_codes_agree_both_ways():
    for task in register.standard()["tasks"]:
        for kind, letter in (("knowledge", "K"), ("skills", "S")):
            back = {e.code for e in register.entries(letter) if task["code"] in e.tasks}
            assert set(task[kind]) == back, task["code"]


def test_register_names_only_what_exists():
    codes = {e.code for e in register.entries()}
    ids = [x.id for x in register.exercises()]
    assert len(ids) == len(set(ids))
    for item in register.exercises():
        assert set(item.codes) <= codes and item.kind in register.KINDS
        assert set(item.title) == {"zh-TW", "en"}
    for chapter in register.chapters():
        if chapter.built:
            page = (ROOT / chapter.page).read_text(encoding="utf-8")
            assert (ROOT / chapter.notebook).exists()
            for anchor, taught in chapter.teaches.items():
                assert f"({anchor})=" in page, f"{chapter.page} has no section {anchor}"
                assert set(taught) <= codes
        for plan in register.planned(chapter.id):
            assert set(plan["codes"]) <= codes and not chapter.built


def test_every_indicator_and_output_is_assessed_or_planned():
    table, gaps = register.coverage(), register.missing()
    for entry in register.entries("P") + register.entries("O"):
        assert table[entry.code]["assessed"] or gaps[entry.code], entry.code


def test_a_built_chapter_practises_all_its_codes():
    for task in register.standard()["tasks"]:
        try:
            chapter = register.chapter(task["code"])
        except KeyError:
            continue
        if chapter.built:
            done = {c for x in register.exercises(chapter.id) for c in x.codes}
            wanted = set(task["indicators"] + task["outputs"] + task["knowledge"] + task["skills"])
            assert wanted <= done, sorted(wanted - done)
