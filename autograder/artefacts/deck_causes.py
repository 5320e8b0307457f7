"""What a deck says beside its figures: one taken for another, causes, days that are over."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace
from typing import Any

from autograder.checking.messages import language
from autograder.checking.verdict import Finding

from .analysis_figures import whole_ranges
from .analysis_pairs import swapped
from .analysis_words import _against
from .capstone_words import low_end
from .days import days_in
from .deck_reading import Deck, Slide
from .numbers import find_numbers, plain_digits, prepared
from .prose_check import _about_data, _Figures
from .report import first_word

_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTH = rf"(?P<name>{_NAMES})[a-z]*\.?"
# A day without its year, as it stands on a slide.
_DAYS = tuple(re.compile(p, re.IGNORECASE) for p in (
    r"(?<![\d/.-])(?P<m>1[0-2]|0?[1-9])\s?(?:/|月)\s?(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/])",
    rf"(?<!\d)(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\s+(?:of\s)?{_MONTH}\b",
    rf"\b{_MONTH}\s+(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d)",
))
_CHECKOUT = re.compile(
    r"結帳|一頁版|\b(?:checkout|one-page|one page|(?:old|new) page)\b", re.IGNORECASE)
_LOOSE = ("stays", "不算")  # these say a verdict beside its tag only
_SENTENCE = re.compile(r"[。！？!?\n]|\.(?=\s|$)")


class Notes:
    """The number of a slide whose notes are spoken of."""

    def __init__(self, slide: int) -> None:
        self.slide = slide

    def __str__(self) -> str:
        return f"{self.slide}（備註）" if language() == "zh-TW" else f"{self.slide} (notes)"


def texts_of(slide: Slide) -> list[tuple[str, Any]]:
    """(text, number of the slide as a message names it) of all that a slide says."""
    told = [b.text for b in slide.boxes if b.kind in ("text", "table", "chart")
            or (b.kind == "small" and not b.text.strip().isdigit())]  # no page number
    return [(text, slide.number) for text in (slide.title, *told, *(b.alt for b in slide.boxes))
            ] + [(slide.notes, Notes(slide.number))]


def judge_words(deck: Deck, figures: _Figures, truth: dict[str, Any]) -> Finding | None:
    """The first figure told as another one, or cause told without a test.

    Args:
        truth: "pairs": as `analysis_pairs.swapped` needs them, "causes": {"words", "open",
            "about_data", "topics", "others"}: words of cause, of doubt, of the data, of what the
            test decided about, and of what it did not.
    """
    for slide in deck.slides:
        for text, where in texts_of(slide):
            found = _taken(text, where, figures, truth) or _cause(text, where, truth["causes"]) \
                or (None if isinstance(where, Notes) or slide is deck.slides[-1]
                    else _decided(text, where, truth))
            if found is not None:
                return found
    return None


def _taken(text: str, where: Any, figures: _Figures, truth: dict[str, Any]) -> Finding | None:
    said: Any = SimpleNamespace(text=text, name="deck.pptx")
    numbers = whole_ranges(find_numbers(text), prepared(text))
    wrong = swapped(said, numbers, figures.behind, truth["pairs"])
    if wrong is not None:
        return Finding(
            "“{number}” on slide {slide} stands beside the name of {key}, and in numbers.json it "
            "is the value of {other}. Give each figure its own name.",
            {"number": wrong.params["number"], "slide": where, "key": wrong.params["key"],
             "other": wrong.params["other"]})
    low = low_end(text, figures, numbers)
    if low is None:
        return None
    return Finding(
        "“{number}” on slide {slide} is {key}, the low end of a range, and is told as if it were "
        "the estimate. Say in the same sentence that it is the low end.",
        {"number": low[0].text, "slide": where, "key": low[1]})


def _decided(text: str, where: Any, truth: dict[str, Any]) -> Finding | None:
    """A sentence on the checkout that says another verdict than the test's."""
    for sentence in _SENTENCE.split(text):
        word = _CHECKOUT.search(sentence) and _against(
            sentence, truth["decision"], {kind: [w for w in words if w not in _LOOSE]
                                          for kind, words in truth["verdict_words"].items()})
        if word:
            return Finding(
                "Slide {slide} says “{word}” of the checkout, and the verdict of the test is "
                "{verdict}. Deck and report must decide alike: write what the tag mc1 says.",
                {"slide": where, "word": word, "verdict": truth["decision"]})
    return None


def _cause(text: str, where: Any, known: dict[str, Any]) -> Finding | None:
    for sentence in _SENTENCE.split(text):
        plain = sentence.replace("’", "'")
        word = first_word(plain, known["words"])
        tested = first_word(plain, known["topics"]) and not first_word(plain, known["others"])
        if word and not tested and not first_word(plain, known["open"]) \
                and not _about_data(plain, word, known["about_data"]):
            return Finding(
                "Slide {slide} says “{word}” of what no test decided. Chance decided about the "
                "checkout alone; of everything else say what was observed.",
                {"slide": where, "word": word})
    return None


def judge_days(slide: Slide, today: date) -> Finding | None:
    """The last slide asks for something until a day that is still to come."""
    text = plain_digits(slide.text())
    days = {date.fromisoformat(day) for day in days_in(text)}
    for form in _DAYS:
        for hit in form.finditer(text):
            part = hit.groupdict()
            month = _NAMES.split("|").index(part["name"].lower()) + 1 if part.get("name") \
                else int(part["m"])
            try:
                days.add(date(today.year, month, int(part["d"])))
            except ValueError:
                continue
    if not days:
        return Finding(
            "The last slide names no day. A deck ends with what is to be decided, by whom and "
            "until when: write the day (2027-06-18, 6/18 or June 18).", misconception="no_day")
    if max(days) <= today:
        return Finding(
            "The last slide asks for something until a day that is over: the reports are of {day}. "
            "Write a day that is still to come.", {"day": today.isoformat()},
            misconception="day_is_over")
    return None
