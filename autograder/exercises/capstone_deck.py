"""C.b: five slides (deck.pptx): truth, right decks, hints."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from autograder.artefacts.deck_check import DECK, NUMBERS, judge_deck

from . import t1_duty_report
from .base import Alternative, ArtefactExercise
from .capstone_deck_packed import PACKED
from .capstone_deck_told import TOLD
from .capstone_deck_wrong import WRONG
from .capstone_numbers import optimisation, results, traffic, verdict
from .capstone_products import view
from .capstone_slides import build, changed, entries_of
from .t1_5_files import Files

SALES = ("sales", "營業額", "銷售額", "業績")
TESTED = ("test", "chance", "測試", "抽籤")
# On slides, "search" may stand beside the figures of organic search, too.
BESIDE = {"roi_google_search": ("organic_cvr", "organic_cvr_low", "organic_cvr_high")}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the deck is judged by; see `judge_deck`. Also best, total."""
    test, rules, sessions = load("capstone_test"), load("analysis_rules"), load("capstone_sessions")
    told = load("report_rules")
    found = optimisation(sessions, test)
    numbers = {**results(load), **traffic(sessions), **found}
    total = numbers.pop("planned_budget")
    units = {**told["numbers"], **rules["reports"]["traffic"]["numbers"],
             **rules["reports"]["optimisation"]["numbers"]}
    # Whoever says sales on a slide means net revenue.
    revenue = units["net_revenue"]
    units["net_revenue"] = {**revenue, "names": [*revenue["names"], *SALES]}
    channels = told["decisions"]["stop_on"]
    reports = rules["reports"]
    return {
        "rules": load("deck_rules"), "numbers": {k: float(v) for k, v in numbers.items()},
        "units": {key: {"unit": rule["unit"], "names": rule.get("names", []),
                        "beside": rule.get("beside", []),
                        "also": [*rule.get("also", []), *BESIDE.get(key, ())]}
                  for key, rule in units.items()},
        "worst": min(channels, key=numbers.get), "best": max(channels, key=numbers.get),
        "decision": verdict(found, test), "total": total, "channels": list(channels),
        "verdict_words": rules["reports"]["optimisation"]["verdict_words"],
        "report_date": t1_duty_report.truth(load)["report_date"],
        "pairs": [*reports["traffic"]["pairs"], *reports["optimisation"]["pairs"]],
        "causes": {"words": [*rules["causal"]["zh"], *rules["causal"]["en"]],
                   "open": [*rules["not_claimed"]["zh"], *rules["not_claimed"]["en"]],
                   "about_data": rules["about_data"],
                   "topics": [*rules["test_topics"]["mc1"], *TESTED],
                   "others": rules["test_others"]["mc1"]},
    }


def figures(truth: dict[str, Any]) -> dict[str, float]:
    """All figures of numbers.json."""
    return {"planned_budget": truth["total"], **truth["numbers"]}


def deck_files(truth: dict[str, Any], lang: str = "zh-TW", picture: bool = False) -> Files:
    """A right deck and the numbers beside it."""
    numbers = figures(truth)
    entries = {key: {"value": value} for key, value in numbers.items()}  # the rest is C.a's
    return {DECK: build(truth, numbers, lang, picture), NUMBERS: entries_of(entries)}


def _own_figure(files: Files, truth: dict[str, Any]) -> Files:
    """A figure of the learner's own, in the notes, a range with a dash, and a group of shapes."""
    content = json.loads(files[NUMBERS])
    content["plan_low"] = {"value": 8_123_000, "unit": "TWD"}

    def change(deck: Any, _: dict[str, Any]) -> None:
        notes = deck.slides[0].notes_slide.notes_text_frame
        notes.text += "計畫的下緣是 8,123,000 元。"
        deck.slides[4].shapes.add_group_shape()

    return {**changed(change)(files, truth), NUMBERS: entries_of(content)}


def _wide(files: Files, truth: dict[str, Any]) -> Files:
    """Sixteen to nine; the size of one title is left to the layout, which is large enough."""
    def change(deck: Any, _: dict[str, Any]) -> None:
        deck.slide_width = int(deck.slide_width * 4 / 3)
        title = deck.slides[4].shapes.title
        left, top, height = title.left, title.top, title.height
        title.left, title.top, title.height = left, top, height
        title.width = int(deck.slide_width * 0.9)
        for run in title.text_frame.paragraphs[0].runs:
            run.font.size = None

    return changed(change)(files, truth)


B = ArtefactExercise(
    "C.b", files=(DECK, NUMBERS), judge=judge_deck, truth=truth, correct=deck_files, view=view,
    misconceptions=(*WRONG, *PACKED, *TOLD),
    alternatives=(
        Alternative("english", lambda files, truth: deck_files(truth, "en")),
        Alternative("picture", lambda files, truth: deck_files(truth, picture=True)),
        Alternative("own_figure", _own_figure), Alternative("wide", _wide)),
    hints=(
        "Write the five titles first, as sentences, and read them aloud one after the other. If "
        "they make the argument without the slides, build the slides; if not, no layout will help.",
        "add_slide of the worked cell takes title, lines and notes. Take every figure from "
        "numbers.json with an f-string; for the chart give the values of the entries.",
        "n = {key: entry[\"value\"] for key, entry in json.loads(work(\"numbers.json\")"
        ".read_bytes()).items()}; slide = add_slide(deck, f\"… {n['net_revenue']:,.0f} …\", [...], "
        "\"…\"); chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, x, y, w, h, data)",
    ),
    solution=(
        "Five findings, one a slide: the answer first, then why, then what is to be decided. The "
        "figures come from the same file as the reports, so the deck cannot say another number; "
        "the notes hold source and doubt, so the slide can be short."
    ),
    equivalent_mutants={
        "deck.pptx: slide 5, Body, run 0.0: 6 changed": "any day may be the last for a decision",
        "deck.pptx: slide 5, Body, run 0.0: 18 changed": "as 6",
    },
)
