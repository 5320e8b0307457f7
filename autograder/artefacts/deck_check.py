"""Judge a deck of five slides (deck.pptx): readable from the last row, true to numbers.json."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from autograder.checking.verdict import Finding

from .analysis_figures import no_figure
from .deck_causes import judge_days, judge_words, texts_of
from .deck_claims import judge_bars, judge_last, topic
from .deck_reading import Box, Deck, Slide, read_deck, wide
from .deck_words import LATIN_FONTS, MAINLAND, NAMED, amount
from .documents import read_json
from .errors import ArtefactError
from .fields import words
from .numbers import Number, find_numbers, match, number_in_words, prepared
from .prose_check import _STOP, _Figures, _last, _one

DECK, NUMBERS = "deck.pptx", "numbers.json"
RTOL = 1e-3
_BROKEN = re.compile("\ufffd|□|■{3,}|\\?{3,}|ï¿½")
_FILE = re.compile(r"^\S+\.(?:png|jpe?g|gif|svg|bmp|tiff?)$", re.IGNORECASE)
SHOWN = ("title", "text", "table", "chart", "picture")


def judge_deck(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the deck, None where nothing is.

    Args:
        files: deck.pptx and numbers.json.
        truth: {"rules": deck_rules, "units": {key: {"unit", "names", "also"}} of all figures,
            "numbers": key -> right value of those that do not depend on the proposal, "channels":
            keys of their ROI, "worst": the lowest, "decision": verdict of the test,
            "verdict_words": verdict -> words that say it, "report_date": ISO day, and what
            `deck_causes.judge_words` needs}.
    """
    try:
        deck = read_deck(DECK, files.get(DECK))
        entries = read_json(NUMBERS, files.get(NUMBERS))
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    rules = truth["rules"]
    found = _numbers_file(entries, truth) or _count(deck, rules)
    if found is not None:
        return found
    for step in (_title, _body, _pictures, _sizes, _fonts, _places):
        for slide in deck.slides:
            found = step(slide, deck, rules)
            if found is not None:
                return found
    return (_titles(deck, entries, rules) or _notes(deck, rules) or _figures(deck, entries, truth)
            or judge_bars(deck, _known(entries, truth)) or _cited(deck, entries, truth)
            or judge_days(deck.slides[-1], date.fromisoformat(truth["report_date"]))
            or judge_words(deck, _known(entries, truth), truth)
            or judge_last(deck, _known(entries, truth), truth))


def _numbers_file(entries: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """numbers.json is that of C.a."""
    for key, right in truth["numbers"].items():
        entry = entries.get(key)
        value = entry.get("value") if isinstance(entry, dict) else None
        good = isinstance(value, (int, float)) and not isinstance(value, bool) \
            and abs(value - right) <= RTOL * abs(right) + 1e-9
        if not good:
            return Finding(
                "{key} in numbers.json beside this deck is missing or not right. The slides take "
                "their figures from that file: finish C.a first.", {"key": key},
                misconception="numbers_not_ready")
    odd = next((k for k, e in entries.items() if not isinstance(e, dict) or not isinstance(
        e.get("value"), (int, float))), None)
    if odd is not None:
        return Finding("{key} in numbers.json beside this deck is missing or not right. The slides "
                       "take their figures from that file: finish C.a first.", {"key": odd[:40]},
                       misconception="numbers_not_ready")
    return None


def _count(deck: Deck, rules: dict[str, Any]) -> Finding | None:
    hidden = next((s for s in deck.slides if s.hidden), None)
    if hidden is not None:
        return Finding("Slide {slide} of deck.pptx is hidden, so nobody will see it. Show it "
                       "again, or delete it.", {"slide": hidden.number})
    if len(deck.slides) != rules["slides"]:
        return Finding(
            "deck.pptx has {count} slides, and exactly {wanted} are asked for: ten minutes, two a "
            "slide. Merge, or take apart what holds two findings.",
            {"count": len(deck.slides), "wanted": rules["slides"]})
    return None


def _title(slide: Slide, deck: Deck, rules: dict[str, Any]) -> Finding | None:
    """A title that says what was found."""
    at = {"slide": slide.number}
    title = slide.title
    if not title:
        return Finding(
            "Slide {slide} has no title in the title's own place. Choose a layout with a title and "
            "write slide.shapes.title.text: lists of slides and readers for the blind need it.", at)
    least = rules["title"]["characters"] if any(map(wide, title)) else rules["title"]["words"]
    bare = re.sub(r"[\W\d_]", "", title).lower()
    topics = {re.sub(r"[\W\d_]", "", t).lower() for t in rules["title"]["topics"]}
    if amount(title) < least and bare not in topics:
        return Finding(
            "The title of slide {slide} (“{title}”) has {count} words or characters, and {least} "
            "are asked for. Say the finding with its figure, in a whole sentence.",
            {**at, "title": title[:30], "count": amount(title), "least": least})
    if bare in topics or topic(title):
        return Finding(
            "The title of slide {slide} names a topic (“{title}”) and no finding. Write the "
            "sentence you would say if you had only ten seconds.", {**at, "title": title[:30]})
    if title.rstrip().endswith(("?", "？")):
        return Finding(
            "The title of slide {slide} asks a question. The manager wants your answer: write it "
            "as a sentence.", at)
    if amount(title) > rules["title"]["most"]:
        return Finding(
            "The title of slide {slide} is a paragraph: {count} characters or words, at most "
            "{most}. Keep the finding, and put the rest below or into the notes.",
            {**at, "count": amount(title), "most": rules["title"]["most"]})
    return None


def _body(slide: Slide, deck: Deck, rules: dict[str, Any]) -> Finding | None:
    """Neither empty nor an essay; nothing that cannot be read."""
    at = {"slide": slide.number}
    for box in slide.boxes:
        if box.kind == "unread":
            return Finding(
                "Slide {slide} holds “{name}”, whose text cannot be read (SmartArt, a 3D model and "
                "the like). Use text, a table, a chart or a picture.", {**at, "name": box.name})
        if box.kind == "empty":
            return Finding(
                "Slide {slide} has an empty placeholder (“{name}”), which shows “Click to add "
                "text”. Fill it, or take another layout.", {**at, "name": box.name})
    below = slide.text(("text", "table"))
    if amount(below) < rules["body"]["least"]:
        if any(b.kind == "picture" for b in slide.boxes):
            return Finding(
                "Slide {slide} shows a picture and next to nothing to read. Text inside a picture "
                "can be neither searched, read aloud nor checked: write it as text.", at)
        return Finding(
            "Slide {slide} has a title and next to nothing below it: at least {least} characters "
            "or words, so that a reader without you understands it.",
            {**at, "least": rules["body"]["least"]})
    if amount(below) > rules["body"]["most"]:
        return Finding(
            "Slide {slide} holds {count} characters or words, at most {most}. Nobody listens while "
            "reading so much: keep the finding and its figures, and move the rest to the notes.",
            {**at, "count": amount(below), "most": rules["body"]["most"]})
    spelt = number_in_words(slide.text())
    if spelt:
        return Finding(
            "“{number}” on slide {slide} is spelt out. Write amounts and rates in digits, so that "
            "they can be found in numbers.json.", {**at, "number": spelt})
    broken = _BROKEN.search(slide.text() + slide.notes)
    if broken:
        return Finding(
            "Slide {slide} holds “{text}”, the sign of letters lost on the way. Write the text "
            "again; files are read with encoding=\"utf-8\".", {**at, "text": broken.group(0)})
    return None


def _pictures(slide: Slide, deck: Deck, rules: dict[str, Any]) -> Finding | None:
    for box in slide.boxes:
        if box.kind not in ("picture", "chart"):
            continue
        at = {"slide": slide.number, "name": box.name}
        alt = box.alt.strip()
        if amount(alt) < rules["alt"] or _FILE.match(alt):
            return Finding(
                "“{name}” on slide {slide} has no alternative text that says what it shows. Set "
                "it: shape._element.xpath(\".//p:cNvPr\")[0].set(\"descr\", \"…\"), with what the "
                "picture says and not the name of a file.", at)
        if box.kind == "picture" and box.width * box.height > rules["picture"] * (
                deck.width * deck.height):
            return Finding(
                "“{name}” covers nearly all of slide {slide}, so the slide is a picture. Make it "
                "smaller and write what it shows beside it.", at)
    return None


def _sizes(slide: Slide, deck: Deck, rules: dict[str, Any]) -> Finding | None:
    for box in slide.boxes:
        least = rules["points"]["title" if box.kind == "title" else "body"]
        if box.kind == "chart":
            least = rules["points"]["chart"]
            if box.small_print is None:
                return Finding(
                    "The chart “{name}” on slide {slide} names no size for its letters, so "
                    "programs choose a small one. Set chart.font.size = Pt({least}) or more.",
                    {"name": box.name, "slide": slide.number, "least": least})
            if box.small_print < least:
                return Finding(
                    "The chart “{name}” on slide {slide} has letters of {points} points, and "
                    "{least} is the least. The last row cannot read it.",
                    {"name": box.name, "slide": slide.number, "least": least,
                     "points": f"{box.small_print:g}"})
        for run in box.runs if box.kind in ("title", "text", "table") else ():
            if run.points < least - 1e-6:
                return Finding(
                    "“{text}” on slide {slide} has {points} points, and {least} is the least for "
                    "it. Set the size of the run, or take words away until it fits.",
                    {"text": run.text.strip()[:20], "slide": slide.number, "least": least,
                     "points": f"{run.points:g}"})
    return None


def _fonts(slide: Slide, deck: Deck, rules: dict[str, Any]) -> Finding | None:
    """Chinese is set in a font that has it, in its Taiwanese shapes."""
    for run in (r for b in slide.boxes for r in b.runs):
        if not any("\u3400" <= c <= "\u9fff" for c in run.text):
            continue
        at = {"text": run.text.strip()[:20], "slide": slide.number, "font": run.font}
        if not run.font:
            return Finding(
                "“{text}” on slide {slide} has no font for Chinese: neither the letters nor the "
                "theme name one. Put an a:ea with a Chinese typeface (Microsoft JhengHei) into its "
                "properties.", at)
        if words(run.font) in LATIN_FONTS:
            return Finding(
                "“{text}” on slide {slide} is set in {font}, which has no Chinese letters, so each "
                "program takes another one. Name a Chinese font (Microsoft JhengHei) as a:ea.", at)
        if words(run.font) in MAINLAND:
            return Finding(
                "“{text}” on slide {slide} is set in {font}, whose letters have the shapes of "
                "simplified Chinese. Take a font made for Taiwan (Microsoft JhengHei).", at)
    return None


def _places(slide: Slide, deck: Deck, rules: dict[str, Any]) -> Finding | None:
    """Inside the slide, inside its box, and on top of nothing."""
    shown = [b for b in slide.boxes if b.kind in SHOWN]
    for box in shown:
        at = {"name": box.name, "slide": slide.number}
        if box.left < -1 or box.top < -1 or box.left + box.width > deck.width + 1 \
                or box.top + box.height > deck.height + 1:
            return Finding("“{name}” reaches beyond the edge of slide {slide}. Move it in, or make "
                           "it smaller.", at)
        if box.needs is not None and box.needs > box.height * rules["room"] + 2:
            return Finding(
                "The text of “{name}” on slide {slide} is longer than its box, so it runs out "
                "below. Make the box larger or the text shorter.", at)
    for n, first in enumerate(shown):
        for second in shown[n + 1:]:
            if _over(first, second) > rules["overlap"]:
                return Finding(
                    "“{name}” and “{other}” lie on top of each other on slide {slide}. Move one of "
                    "them: left, top, width and height are in EMU, Inches or Cm.",
                    {"name": first.name, "other": second.name, "slide": slide.number})
    return None


def _over(a: Box, b: Box) -> float:
    """Share of the smaller box that lies over the other one."""
    wide_ = min(a.left + a.width, b.left + b.width) - max(a.left, b.left)
    high = min(a.top + a.height, b.top + b.height) - max(a.top, b.top)
    smaller = min(a.width * a.height, b.width * b.height)
    return max(wide_, 0) * max(high, 0) / smaller if smaller else 0.0


def _titles(deck: Deck, entries: dict[str, Any], rules: dict[str, Any]) -> Finding | None:
    """No two the same; most of them carry a figure."""
    seen: dict[str, int] = {}
    for slide in deck.slides:
        title = words(slide.title)
        if title in seen:
            return Finding("Slides {slide} and {other} have the same title. Each slide is one "
                           "finding: say what is different.",
                           {"slide": seen[title], "other": slide.number})
        seen[title] = slide.number
    values = [float(e["value"]) for e in entries.values()]
    told = sum(any(match(n, values) for n in find_numbers(s.title)) for s in deck.slides)
    if told < rules["title"]["figures"]:
        return Finding(
            "{count} of the five titles give a figure, and at least {least} are asked for. "
            "“Search earned most” can be said of anything; with its ROI it is a finding.",
            {"count": told, "least": rules["title"]["figures"]})
    return None


def _notes(deck: Deck, rules: dict[str, Any]) -> Finding | None:
    seen: dict[str, int] = {}
    for slide in deck.slides:
        said = words(slide.notes)
        if amount(slide.notes) < rules["notes"]:
            return Finding(
                "The notes of slide {slide} hold {count} characters or words, at least {least} are "
                "asked for. Write what you say: where the figure is from, what it does not show.",
                {"slide": slide.number, "count": amount(slide.notes), "least": rules["notes"]})
        if said in seen or said == words(slide.text()):
            return Finding(
                "The notes of slide {slide} repeat another text of the deck. Notes say what the "
                "slide does not: source, doubt, the question that will come.",
                {"slide": slide.number})
        seen[said] = slide.number
    return None


def _figures(deck: Deck, entries: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """Every number on a slide, in a chart and in the notes stands in numbers.json."""
    figures = _known(entries, truth)
    values = list(figures.value.values())
    for slide in deck.slides:
        for box in (b for b in slide.boxes if b.kind == "chart"):
            wrong = next((v for v in box.values if not _charted(v, values)), None)
            if wrong is not None:
                return Finding(
                    "The chart “{name}” on slide {slide} shows {number}, which is not in "
                    "numbers.json. Draw it from the entries instead of typing the values.",
                    {"name": box.name, "slide": slide.number, "number": f"{wrong:g}"})
        for text, where in texts_of(slide):
            wrong = _in_text(text, figures, truth["rules"])
            if wrong is not None:
                return Finding(NAMED.get(wrong.msgid, wrong.msgid),
                               {**wrong.params, "slide": where})
    return None


def _known(entries: dict[str, Any], truth: dict[str, Any]) -> _Figures:
    kept = {k: v for k, v in truth["units"].items() if k in entries}
    figures = _Figures(entries, {"numbers": kept})
    figures.extra += [float(v) for v in truth["rules"]["constants"]]
    return figures


def _in_text(text: str, figures: _Figures, rules: dict[str, Any]) -> Finding | None:
    flat = prepared(text)
    found = [n for n in find_numbers(text) if not no_figure(n, flat, rules)]
    for at, number in enumerate(found):
        before = flat[found[at - 1].end if at else 0:number.start]
        after = flat[number.end:found[at + 1].start if at + 1 < len(found) else len(flat)]
        wrong = _one(_as_range(number, flat), _last(_STOP, before),
                     _STOP.split(after, maxsplit=1)[0], figures)
        if wrong is not None:
            return wrong
    return None


def _as_range(number: Number, text: str) -> Number:
    """The dash of a range (2.7%–3.7%) is no minus."""
    from dataclasses import replace

    if number.value < 0 and re.search(r"[%\d元倍個點]\s?$", text[:number.start]):
        return replace(number, value=-number.value)
    return number


def _charted(value: float, values: list[float]) -> bool:
    """A value of a chart is a figure, in percent or in a larger unit too, rounded or not."""
    digits = len(f"{value:.9f}".rstrip("0").split(".")[1])
    return any(abs(value * scale - v) <= 6e-3 * abs(v) + 1e-9
               or (digits and abs(value * scale - v) <= 0.501 * scale * 10**-digits)
               for v in values for scale in (1, 0.01, 1e3, 1e4, 1e6))


def _cited(deck: Deck, entries: dict[str, Any], truth: dict[str, Any]) -> Finding | None:
    """What the manager must see at all."""
    if not any(b.kind in ("chart", "picture") for s in deck.slides for b in s.boxes):
        return Finding(
            "No slide shows a chart or a picture. What is compared is seen faster than read: draw "
            "at least one of the five.", misconception="no_chart")
    figures = _known(entries, truth)
    shown = {key for s in deck.slides for n in find_numbers(s.text()) for key in figures.behind(n)}
    for key in truth["rules"]["cites"]:
        if key not in shown:
            return Finding("No slide gives {key}. The manager cannot decide without it: write it "
                           "with its name.", {"key": key})
    return None
