"""Decks of slides: where a size comes from, what hides from a reader, and files that are none."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from pptx import Presentation
from pptx.util import Inches, Pt

from autograder.artefacts.deck_check import DECK, judge_deck
from autograder.artefacts.deck_reading import read_deck
from autograder.checking.verdict import Finding
from autograder.exercises.capstone_deck import deck_files, truth
from autograder.exercises.capstone_slides import part, saved
from autograder.exercises.held_out import tables_for


@cache
def told() -> dict[str, Any]:
    return truth(tables_for("C.b"))


@cache
def right() -> dict[str, bytes]:
    return deck_files(told())


def judged(change: Callable[[Any], Any]) -> Finding | None:
    deck = Presentation(io.BytesIO(right()[DECK]))
    change(deck)
    return judge_deck({**right(), DECK: saved(deck)}, told())


def lines(deck: Any, at: int = 0) -> Any:
    return part(deck.slides[at], "Body").text_frame


def test_a_size_said_by_the_list_of_the_box_counts() -> None:
    def from_the_list(deck: Any) -> None:
        frame = lines(deck)
        style = frame._txBody.get_or_add_lstStyle() if hasattr(
            frame._txBody, "get_or_add_lstStyle") else frame._txBody.find(
                "{http://schemas.openxmlformats.org/drawingml/2006/main}lstStyle")
        level = style.makeelement(style.tag.replace("lstStyle", "lvl1pPr"), {})
        level.append(style.makeelement(style.tag.replace("lstStyle", "defRPr"), {"sz": "1100"}))
        style.append(level)
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run.font.size = None

    found = judged(from_the_list)
    assert found is not None and found.params["points"] == "11"


def test_small_letters_in_a_group_or_a_footer_are_seen() -> None:
    def grouped(deck: Any) -> None:
        group = deck.slides[0].shapes.add_group_shape()
        box = group.shapes.add_textbox(Inches(1), Inches(6.6), Inches(6), Inches(0.6))
        box.text_frame.text = "這一行很小"
        box.text_frame.paragraphs[0].runs[0].font.size = Pt(8)

    found = judged(grouped)
    assert found is not None and found.params["points"] == "8"


@pytest.mark.parametrize("tag", ["AlternateContent", "contentPart"])
def test_what_the_reader_passes_over_is_told(tag: str) -> None:
    def hide(deck: Any) -> None:
        tree = deck.slides[0].shapes._spTree
        tree.append(tree.makeelement(
            f"{{http://schemas.openxmlformats.org/markup-compatibility/2006}}{tag}", {}))

    found = judged(hide)
    assert found is not None and "cannot be read" in found.msgid


def test_a_number_cannot_hide_in_an_alternative_text_or_in_the_notes() -> None:
    def alt(deck: Any) -> None:
        part(deck.slides[1], "ROI")._element.xpath(".//p:cNvPr")[0].set(
            "descr", "四個通路的 ROI，最高的是 7.77")

    def notes(deck: Any) -> None:
        deck.slides[2].notes_slide.notes_text_frame.text += "另外，回訪率是 31.7%。"

    for change in (alt, notes):
        found = judged(change)
        assert found is not None and "is not in numbers.json" in found.msgid


def test_a_page_number_is_no_figure() -> None:
    def number(deck: Any) -> None:
        layout = deck.slides[0].slide_layout
        from copy import deepcopy

        place = next(s for s in layout.placeholders
                     if s.placeholder_format.type.name == "SLIDE_NUMBER")
        made = deepcopy(place._element)
        deck.slides[0].shapes._spTree.append(made)

    assert judged(number) is None


def test_any_bytes_get_a_sentence() -> None:
    gen = random.Random(1)
    data = right()[DECK]
    for _ in range(12):
        cut = gen.randrange(1, len(data))
        broken = bytearray(data)
        for _ in range(40):
            broken[gen.randrange(len(broken))] = gen.randrange(256)
        for bad in (data[:cut], bytes(broken), data[cut:]):
            finding = judge_deck({**right(), DECK: bad}, told())
            assert finding is None or finding.text


def test_the_reader_opens_no_workbook_of_a_chart() -> None:
    deck = Presentation(io.BytesIO(right()[DECK]))
    chart = part(deck.slides[1], "ROI").chart
    chart.part.chart_workbook.xlsx_part._blob = b"not a workbook"
    slides = read_deck(DECK, saved(deck)).slides
    assert any(len(b.values) == 4 for b in slides[1].boxes)
