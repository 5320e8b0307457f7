"""The work outputs of the standard as HTML pages, made from the reference solutions of the course.

They are made in a world of their own (SEED, YEAR), so that no figure in them is an answer to an
exercise. `tools/thumbnails.py` takes pictures of these pages for the home page of the book.
"""

from __future__ import annotations

import copy
import hashlib
import html
import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from autograder.artefacts.recalculate import computed
from autograder.artefacts.workbook import read_workbook
from autograder.checking.messages import in_language, language
from autograder.exercises import REGISTRY
from autograder.exercises.gate_files import tables_of
from autograder.exercises.held_out import small_world
from autograder.learner import gantt_widget, preview_log, preview_prose, preview_views

LANGUAGES = ("zh-TW", "en")
SEED, YEAR = 4711, 2026  # no chapter's data and no class has this world
# The reference draws its charts in Chinese only; a learner's chart speaks the learner's language.
LABELS = {"平台宣稱": "claimed", "淨營收": "net"}
STYLE = """
@font-face { font-family: Course; src: url("FONT"); }
* { box-sizing: border-box; }
html { background: #fff; }
body { margin: 0; width: 560px; height: 420px; overflow: hidden; position: relative;
  font: 15px/1.5 Course, sans-serif; color: #2b2b2b; background: #fff; }
.bar { height: 30px; padding: 5px 16px; background: #1f3a34; color: #fff; font-size: 15px; }
.paper { padding: 10px 20px; zoom: ZOOM; }
.paper h3, .paper h2, .paper h1 { margin: 8px 0 4px; line-height: 1.25; }
.paper p { margin: 4px 0; }
td, th { white-space: nowrap; }
/* What a report concludes is the same in every world: its headings and shape are shown, no more. */
.prose :is(p, li, td) { filter: blur(2.8px); }
.prose td, .prose th { white-space: normal; }
table { font-size: 14px; }
.phone { width: 390px; height: 580px; margin: 0 auto !important; overflow: hidden; padding: 12px;
  border: 3px solid #3c3c3c; border-bottom: 0; border-radius: 26px 26px 0 0; }
.phone body, .phone { background: #fff; }
.photo-box { background: linear-gradient(135deg, #dfeae4, #f3e7d3); color: #4a5a52; display: flex;
  align-items: center; justify-content: center; margin: 6px 0; font-size: 15px; }
.ground { background: #e9ece9; }
"""


@dataclass(frozen=True)
class Output:
    """Where a work output comes from and how it is drawn.

    exercise: its id; file: the one of its files that is shown.
    draw: (files, world) -> HTML of what is on the paper.
    english: the alternative solution that is written in English, "" where there is none.
    zoom: of the paper; 1 is text of 15 px on a picture 560 px wide.
    """

    exercise: str
    file: str
    draw: Callable[[Mapping[str, bytes], Any], str]
    english: str = ""
    zoom: float = 1.0


def _prose(name: str) -> Callable[[Mapping[str, bytes], Any], str]:
    def draw(files: Mapping[str, bytes], _: Any) -> str:
        body = preview_prose.prose(name, files[name])
        charts = [json.loads(data) for file, data in files.items() if file.endswith(".chart.json")]
        # Where the text has a picture the preview shows its name in brackets.
        for chart in charts:
            body = re.sub(
                r"\[[^\]<]+\](?=</p>)", lambda _, c=chart: f"</p>{_bars(c)}<p>", body, count=1
            )
        return f'<div class="prose">{body}</div>'

    return draw


def _bars(chart: dict[str, Any]) -> str:
    """The bars of a chart of the report as SVG."""
    bars = chart["axes"][0]["bars"]
    top = max(bar["value"] + bar["base"] for bar in bars)
    parts = []
    for row, bar in enumerate(bars):
        y, colour = 34 * row + 6, "#b5561c" if row % 2 == 0 else "#2f6f9f"
        width = 300 * bar["value"] / top
        named = LABELS.get(bar["label"], bar["label"]) if language() == "en" else bar["label"]
        parts.append(
            f'<text x="112" y="{y + 18}" text-anchor="end">{html.escape(named)}</text>'
            f'<rect x="120" y="{y}" width="{width:.0f}" height="26" fill="{colour}"/>'
            f'<text x="{126 + width:.0f}" y="{y + 18}">{bar["value"]:.1f}</text>'
        )
    return f'<svg width="500" height="{34 * len(bars) + 10}" font-size="14">{"".join(parts)}</svg>'


def _sheets(name: str, *wanted: str, rows: int = 16) -> Callable[[Mapping[str, bytes], Any], str]:
    """Those of the wanted sheets that the workbook has: values, as a spreadsheet shows them."""

    def draw(files: Mapping[str, bytes], _: Any) -> str:
        book = read_workbook(name, files[name])
        values = computed(book)
        parts = []
        for title in (name for name in wanted if name in values):
            shown = [[_rounded(v) for v in row] for row in values[title][:rows]]
            letters = [preview_views._letters(n) for n in range(1, len(shown[0]) + 1)]
            lines = [[str(n), *row] for n, row in enumerate(shown, 1)]
            parts.append(preview_views.grid(["", *letters], lines).replace("—", ""))
            parts.append(f'<p style="color:#505050">{html.escape(title)}</p>')
        return "".join(parts)

    return draw


def _rounded(value: Any) -> Any:
    """A number as a cell shows it: whole from 100 on, else two places."""
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2f}".rstrip("0").rstrip(".")
    return value


def _schedule(_: Mapping[str, bytes], world: Any) -> str:
    """The plan of T1.3.a as the learner's own chart shows it."""
    load = tables_of(world)
    solve = REGISTRY["T1.3.a"].parts[0].reference
    tasks = load("test_tasks")
    plan = gantt_widget.planned(solve, tasks, load("office_calendar"), load("test_plan")["start"])
    return gantt_widget.chart(plan, plan, gantt_widget.names(tasks), "")


def _landing(files: Mapping[str, bytes], _: Any) -> str:
    """The page in a phone; its pictures, which are not part of the file, as tinted boxes."""
    page = files["landing.html"].decode()
    styles = "".join(re.findall(r"<style>(.*?)</style>", page, re.S))
    styles = re.sub(r"(^|})\s*body\b", r"\1 .phone", styles)
    body = re.search(r"<body[^>]*>(.*?)</body>", page, re.S)[1]
    body = re.sub(r"<script\b.*?</script>", "", body, flags=re.S)
    body = re.sub(
        r'<img class="(\w+)"[^>]*\balt="([^"]*)"[^>]*>',
        r'<div class="\1 photo-box">\2</div>', body)  # fmt: skip
    scoped = re.sub(r"(?m)^\s*([a-z.][^{]*)\{", r".phone :is(\1) {", styles)
    scoped = scoped.replace(".phone :is(.phone )", ".phone")
    return f'<style>{scoped}</style><div class="phone">{body}</div>'


OUTPUTS: dict[str, Output] = {
    "O1.1.1": Output("T1.1.g", "proposal.yml", lambda files, _: preview_views.proposal(
        "proposal.yml", files["proposal.yml"]), zoom=0.85),
    "O1.2.1": Output("T1.2.k", "ad_plan.md", _prose("ad_plan.md"), "english", 0.68),
    "O1.2.2": Output("T1.2.g", "budget.xlsx", _sheets("budget.xlsx", "計畫", "Plan", rows=19),
                     "by_hand", 0.8),
    "O1.3.1": Output("T1.3.a", "test_schedule", _schedule, zoom=0.95),
    "O1.3.2": Output("T1.3.d", "landing.html", _landing, zoom=0.68),
    "O1.3.3": Output("T1.3.g", "test_log.csv", lambda files, _: preview_log.test_log(
        "test_log.csv", files["test_log.csv"]), zoom=0.85),
    "O1.4.1": Output("T1.4.e", "statistics.xlsx",
                     _sheets("statistics.xlsx", "summary", "log", rows=12), zoom=0.9),
    "O1.5.1": Output("T1.5.g", "report.md", _prose("report.md"), "english", 0.68),
    "O2.1.1": Output("T2.1.f", "analysis.xlsx", _sheets(
        "analysis.xlsx", "每日", "daily", "通路", "channels", rows=10), "english", 0.85),
    "O2.2.1": Output("T2.2.g", "traffic_report.md", _prose("traffic_report.md"), "english", 0.68),
    "O2.3.1": Output("T2.3.g", "behaviour_report.md", _prose("behaviour_report.md"),
                     "english", 0.68),
    "O2.4.1": Output("T2.4.h", "cro_report.md", _prose("cro_report.md"), "english", 0.68),
}  # fmt: skip
DECK = "C.b"


@cache
def world() -> Any:
    """The world of the thumbnails."""
    return small_world(SEED, YEAR, "all")


@cache
def _right(exercise: str) -> tuple[Any, dict[str, bytes]]:
    """(truth, right files) of an exercise on files."""
    item = REGISTRY[exercise]
    item = getattr(item, "artefact", None) or item
    seen = item.view(world()) if item.view else world()
    truth = item.truth(tables_of(seen))
    return truth, item.correct(truth)


def files_of(exercise: str, english: str = "") -> Mapping[str, bytes]:
    """Right files of an exercise, those of an alternative solution where one is named."""
    item = REGISTRY[exercise]
    if not hasattr(item, "correct") and getattr(item, "artefact", None) is None:
        return {}
    item = getattr(item, "artefact", None) or item
    truth, right = _right(exercise)
    if not english:
        return right
    way = next(a for a in item.alternatives if a.id == english)
    return {**right, **way.impl(copy.deepcopy(right), copy.deepcopy(truth))}


def page(code: str, lang: str, font: str = "") -> str:
    """The HTML page of one work output, 560 x 420 px; `font` is the address of the course's own."""
    output = OUTPUTS[code]
    with in_language(lang):
        files = files_of(output.exercise, output.english if lang == "en" else "")
        body = output.draw(files, world())
    style = STYLE.replace("FONT", font).replace("ZOOM", f"{output.zoom:g}")
    return (
        f'<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8"><style>{style}</style>'
        f'<body><div class="bar">{output.file}</div><div class="paper">{body}</div></body></html>'
    )


def deck(lang: str) -> bytes:
    """The five slides of the capstone (deck.pptx)."""
    return files_of(DECK, "english" if lang == "en" else "")["deck.pptx"]


def digests() -> dict[str, str]:
    """What each picture is made of, as a checksum: "O1.5.1.en" -> 12 hexadecimal digits.

    A workbook counts by what is shown of it, a deck by its slides: their files hold times.
    """
    made = {f"{code}.{lang}": page(code, lang).encode() for code in OUTPUTS for lang in LANGUAGES}
    for lang in LANGUAGES:
        with zipfile.ZipFile(io.BytesIO(deck(lang))) as parts:
            slides = sorted(n for n in parts.namelist() if n.startswith("ppt/slides/slide"))
            made[f"deck.{lang}"] = b"".join(parts.read(name) for name in slides)
    return {name: hashlib.sha256(data).hexdigest()[:12] for name, data in made.items()}
