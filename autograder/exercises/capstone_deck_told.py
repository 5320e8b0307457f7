"""Known wrong decks of C.b that tell one figure as another, a cause, or a day that is over."""

from __future__ import annotations

from typing import Any

from .capstone_deck_wrong import _d, _say, _title
from .capstone_slides import part


def _turned(deck: Any, truth: dict[str, Any]) -> None:
    """The finish rates of phone and desktop change places."""
    run = part(deck.slides[2], "Body").text_frame.paragraphs[0].runs[0]
    one, other = (f"走完 {truth['numbers'][k]:.1%}" for k in ("finish_mobile", "finish_desktop"))
    run.text = run.text.replace(one, "走完 #").replace(other, one).replace("走完 #", other)


def _low(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[4], "Body").text_frame.paragraphs[0].runs[0]
    run.text += f"一檔可以多賺 {truth['numbers']['gain_low']:,.0f} 元。"


def _sales(deck: Any, truth: dict[str, Any]) -> None:
    run = part(deck.slides[0], "Body").text_frame.paragraphs[0].runs[0]
    run.text += f"這一檔的業績是 {truth['numbers']['platform_claims']:,.0f} 元。"


def _over(deck: Any, truth: dict[str, Any]) -> None:
    for paragraph in part(deck.slides[4], "Body").text_frame.paragraphs:
        run = paragraph.runs[0]
        run.text = run.text.replace("6/18", truth["report_date"])


def _undecided(deck: Any, truth: dict[str, Any]) -> None:
    """The slide of the test says another verdict."""
    other = "可以上線。" if truth["decision"] == "keep" else "維持原本的結帳。"
    part(deck.slides[3], "Body").text_frame.paragraphs[-1].runs[0].text = f"結帳頁{other}"


TOLD = (
    _d("another_verdict_on_a_slide", _undecided,
       "Slide {slide} says “{word}” of the checkout, and the verdict of the test is {verdict}. "
       "Deck and report must decide alike: write what the tag mc1 says."),
    _d("finish_rates_turned", _turned,
       "“{number}” on slide {slide} stands beside the name of {key}, and in numbers.json it is the "
       "value of {other}. Give each figure its own name."),
    _d("sales_for_claims", _sales,
       "“{number}” on slide {slide} stands beside the name of {key}, and in numbers.json it is the "
       "value of {other}. Give each figure its own name."),
    _d("low_end_as_gain", _low,
       "“{number}” on slide {slide} is {key}, the low end of a range, and is told as if it were "
       "the estimate. Say in the same sentence that it is the low end."),
    _d("cause_without_test", _say(1, "Body", "停掉", "LINE 廣告造成虧損。停掉"),
       "Slide {slide} says “{word}” of what no test decided. Chance decided about the checkout "
       "alone; of everything else say what was observed."),
    _d("day_is_over", _over,
       "The last slide asks for something until a day that is over: the reports are of {day}. "
       "Write a day that is still to come."),
    _d("short_title", _title(1, "LINE 廣告虧錢"),
       "The title of slide {slide} (“{title}”) has {count} words or characters, and {least} are "
       "asked for. Say the finding with its figure, in a whole sentence."),
)
