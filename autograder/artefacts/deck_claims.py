"""What a deck claims apart from its numbers: titles that find nothing, bars under another name, a
last slide that decides otherwise than the reports, or asks nobody."""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_words import _against
from .deck_reading import Deck
from .prose_check import _Figures

_TOPIC = re.compile(
    r"^(?:an?\s|the\s|our\s)?(?:overview|summary|analysis|review|results?|performance|comparison|"
    r"report)\s(?:of|on)\b"
    r"|^[^，,。]{0,24}(?:成效|表現|報酬率|分析|概況|比較|總覽|說明|報告|回顧)$", re.IGNORECASE)
# Letters by which a Chinese title says something.
_SAYS = re.compile(r"[0-9０-９是為比有少多高低停請應讓贏輸不沒能會要變差少占只最]")
_SENTENCE = re.compile(r"[。！？!?\n]|\.(?=\s|$)")
_CHECKOUT = re.compile(r"結帳|一頁版|\bcheckout\b|one-page", re.IGNORECASE)
_STOPS = re.compile(
    r"停掉|停投|停止投放|全停|停(?=\s?(?:Google|搜尋|最高|Meta|LINE))|\b(?:stop|cut|end)\b",
    re.IGNORECASE)
_NOT = re.compile(r"不[要會該用必]?\s?$|別$|\b(?:not|never|don['’]t)\s(?:\w+\s)?$", re.IGNORECASE)
_WHO = re.compile(
    r"專員|(?<!全)部|經理|總監|企劃|資訊|語安|柏翰|品妤|雅筑|江敏|以婕|(?-i:\bIT\b)|manager|director|"
    r"specialist|planner|team|department|finance|engineer|Yu-an|Po-han|Pin-yu|Ya-chu|Chiang Min",
    re.IGNORECASE)


def topic(title: str) -> bool:
    """Whether a title of some length still names a topic only."""
    return bool(_TOPIC.search(title.strip())) and not _SAYS.search(
        title if re.search(r"[\u3400-\u9fff]", title) else "".join(re.findall(r"\d", title)))


def judge_bars(deck: Deck, figures: _Figures) -> Finding | None:
    """A bar that stands under the name of another figure."""
    for slide in deck.slides:
        for box in (b for b in slide.boxes if b.kind == "chart"):
            for name, value in box.points:
                keys = {key for _, _, key in figures.named(name)}
                if len(keys) != 1:
                    continue
                own = figures.value[next(iter(keys))]
                other = next((k for k, v in figures.value.items() if k not in keys and k.split(
                    "_")[0] == next(iter(keys)).split("_")[0] and abs(v - value) <= 6e-3), None)
                if other is not None and abs(own - value) > 6e-3:
                    return Finding(
                        "The chart “{name}” on slide {slide} shows at “{label}” the value of "
                        "{other}. Categories and values need the same order: take both from one "
                        "dictionary.", {"name": box.name, "slide": slide.number,
                                        "label": name[:20], "other": other})
    return None


def judge_last(deck: Deck, figures: _Figures, truth: dict[str, Any]) -> Finding | None:
    """The last slide decides what the reports found, and names who does it."""
    slide = deck.slides[-1]
    for sentence in _SENTENCE.split(slide.text()):
        word = _CHECKOUT.search(sentence) and _against(
            sentence, truth["decision"], truth["verdict_words"])
        if word:
            return Finding(
                "The last slide says “{word}” of the checkout, and the verdict of the test is "
                "{verdict}. Deck and report must decide alike: write what the tag mc1 says.",
                {"word": word, "verdict": truth["decision"]})
        stop = _STOPS.search(sentence)
        if not stop or _NOT.search(sentence[:stop.start()]):
            continue
        named = {key for _, _, key in figures.named(sentence[stop.end():stop.end() + 30])
                 if key in truth["channels"]}
        if named and all(figures.value[key] >= 0 for key in named) \
                and truth["worst"] not in named:
            return Finding(
                "The last slide stops {key}, whose ROI is not below 0. Stop what loses: the "
                "lowest of the four.", {"key": min(named)})
    if not _WHO.search(slide.text()):
        return Finding(
            "The last slide names nobody who acts. A decision without a name is done by nobody: "
            "write the person or the department behind each step.", misconception="nobody_acts")
    return None
