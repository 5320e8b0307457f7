"""The map of the standard and the tables of chapters and exercises, from the register."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from autograder import register
from autograder.site import dataset_uses
from autograder.site.anchors import anchor, chapter_name, exercise_anchor
from autograder.site.generated import ROOT, Made, labels, table, word
from autograder.site.language import keep, without_bad_markers

FILES = [register.STANDARD, register.CURRICULUM]
DATASETS_SHOWN = 5  # of a code; more stand below, folded up
KINDS = (("K", "knowledge"), ("S", "skills"), ("A", "attitudes"))


def page_name(chapter: register.Chapter) -> str:
    """Address of a chapter's page inside the book, e.g. t1_5.md."""
    return (chapter.page or "").removeprefix("book/")


def _exercise_link(exercise_id: str) -> str:
    return f"[{exercise_id}](#{exercise_anchor(register.exercise(exercise_id))})"


@cache
def section_titles(page: str, lang: str) -> dict[str, str]:
    """Anchor -> title of the sections of a page (path from the project's root)."""
    # A marker that cannot be read is a fault of its page, not of the map.
    text, _ = without_bad_markers((ROOT / page).read_text(encoding="utf-8"))
    text = keep(text, lang)
    return dict(re.findall(r"^\(([\w-]+)\)=\n#+ (.+)$", text, flags=re.M))


def _taught_link(place: str, lang: str) -> str:
    page, _, section = place.partition("#")
    owner = next((c.id for c in register.chapters() if c.page == page), page)
    title = section_titles(page, lang).get(section, section)
    return f"[{owner} {title}](#{section})"


def _sources() -> list[Path]:
    """What the map reads besides the register: section titles, and what exercises load."""
    built = [chapter for chapter in register.chapters() if chapter.built]
    pages = [ROOT / chapter.page for chapter in built if chapter.page]
    return [*pages, *(path for one in built for path in dataset_uses.notebook_texts(one))]


def datasets_of_code(code: str) -> list[str]:
    """The datasets of a code's exercises, those that most of them use first."""
    times: Counter[str] = Counter()
    for exercise in register.coverage()[code]["practised"]:
        times.update(dataset_uses.datasets_of(exercise))
    return [name for name, _ in sorted(times.items(), key=lambda item: (-item[1], item[0]))]


def dataset_link(name: str) -> str:
    """A link to the page of a dataset, from a page at the root of the book."""
    return f"[{name}](datasets/{name}.md)"


def _places(code: str, where: dict[str, list[str]], lang: str) -> list[str]:
    """Where a code is read about, done and scored, done only, and from which data."""
    unscored = [one for one in where["practised"] if one not in where["assessed"]]
    datasets = datasets_of_code(code)
    found = [
        ("taught", [_taught_link(place, lang) for place in where["taught"]]),
        ("assessed", [_exercise_link(one) for one in where["assessed"]]),
        ("practised", [_exercise_link(one) for one in unscored]),
        ("map_data", [dataset_link(name) for name in datasets[:DATASETS_SHOWN]]),
    ]
    # A title of a section may hold commas, names and numbers do not.
    between = {"taught": "；" if lang == "zh-TW" else "; "}
    comma = "、" if lang == "zh-TW" else ", "
    return [
        f"[{word(key, lang)}]{{.how}} {between.get(key, comma).join(links)}"
        for key, links in found
        if links
    ]


def _more_datasets(code: str, lang: str) -> list[str]:
    """The datasets of a code that its line has no room for, folded up."""
    more = datasets_of_code(code)[DATASETS_SHOWN:]
    if not more:
        return []
    told = escape(word("map_more_data", lang, n=len(more)))
    links = ("、" if lang == "zh-TW" else ", ").join(
        f'<a href="datasets/{name}.html">{name}</a>' for name in more
    )
    return ["", "```{raw} html", f"<details><summary>{told}</summary>{links}</details>", "```"]


def _line(entry: register.Entry, where: dict[str, list[str]], plans: list[str], lang: str) -> str:
    """One code with its wording and links, or what is planned."""
    links = _places(entry.code, where, lang)
    if entry.code.startswith("A") and where["practised"]:
        links.append(word("reflected", lang))
    if not links:
        text = (
            word("planned_in", lang, ids="、".join(plans) if lang == "zh-TW" else ", ".join(plans))
            if plans
            else word("planned_later", lang)
        )
        links.append(f"[{text}]{{.planned}}")
    tasks = "".join(f" for-{anchor(task)}" for task in entry.tasks)
    return "\n".join(
        [
            f"({anchor(entry.code)})=",
            f":::{{div}} map-line{tasks}",
            f"**{entry.code}** {entry.text[lang]}",
            "",
            " · ".join(links),
            *_more_datasets(entry.code, lang),
            ":::",
            "",
        ]
    )


def _overview(language: str) -> str:
    """Tasks by kinds: how many codes each has, linked, and how much work and weight."""
    tasks = register.standard()["tasks"]
    work = {task["code"]: register.exercises(task["code"]) for task in tasks}
    total = sum(item.points for items in work.values() for item in items)
    rows = []
    for task in tasks:
        code, items = task["code"], work[task["code"]]
        points = sum(item.points for item in items)
        counts = []
        for letter in "OPKS":
            found = [e for e in register.entries(letter) if code in e.tasks]
            counts.append(f"[{len(found)}](#{anchor(found[0].code)})" if found else "0")
        name = f"[{code} {task['zh' if language == 'zh-TW' else 'en']}](#{anchor(code)}-map)"
        share = f"{points} ({points / total:.0%})"
        minutes = sum(item.minutes for item in items if item.kind != "star")
        rows.append([name, str(task["level"]), *counts, str(len(items)), share, str(minutes)])
    head = [word("map_task", language), word("map_level", language), *"OPKS"]
    head += [word(key, language) for key in ("map_exercises", "map_points", "map_minutes")]
    return table(head, rows)


def _filter(language: str) -> str:
    """The place of the filter, which map.js makes; without the script nothing is missing."""
    words = escape(json.dumps(labels("map_filter_", language), ensure_ascii=False), quote=True)
    lines = [
        "```{raw} html",
        f'<div class="map-filter" data-words="{words}" hidden></div>',
        '<script src="_static/map.js" defer></script>',
        "```",
    ]
    return "\n".join(lines)


def standard_map(language: str, _argument: str | None = None) -> Made:
    """Duty by duty and task by task: every P and O; then every K, S and A; each with its links."""
    coverage, gaps = register.coverage(), register.missing()
    side = "zh" if language == "zh-TW" else "en"
    done, total = len(coverage) - len(gaps), len(coverage)
    told = "count" if gaps else "count_all"
    parts = [
        *(word(told, language, done=done, total=total), ""),
        *(":::{div} map-matrix", _overview(language), ":::", ""),
        *(word("map_read", language), "", _filter(language), ""),
    ]

    def lines(entries: list[register.Entry]) -> list[str]:
        return [_line(e, coverage[e.code], gaps.get(e.code, []), language) for e in entries]

    for one in register.standard()["duties"]:
        parts += [f"## {one['code']} {one[side]}", ""]
        for task in (t for t in register.standard()["tasks"] if t["duty"] == one["code"]):
            parts += [f"({anchor(task['code'])}-map)=", f"### {task['code']} {task[side]}", ""]
            for letter in "OP":
                parts += lines([e for e in register.entries(letter) if task["code"] in e.tasks])
    for letter, label in KINDS:
        parts += [f"## {word(label, language)}", "", *lines(list(register.entries(letter)))]
    return "\n".join(parts), [*FILES, *_sources()]


def chapter_cell(chapter: register.Chapter, language: str) -> str:
    """A chapter's name, linked to its page where there is one."""
    name = chapter_name(chapter, language)
    return f"[{name}]({page_name(chapter)})" if chapter.built else name


def _state(chapter: register.Chapter, language: str) -> str:
    if not chapter.built:
        return f"[{word('planned', language)}]{{.planned}}"
    return word("built", language)


def outputs(language: str, _argument: str | None = None) -> Made:
    """All work outputs with the chapter in which the learner makes them."""
    rows = []
    for entry in register.entries("O"):
        chapter = register.chapter(entry.tasks[0])
        rows.append(
            [
                f"[{entry.code}](#{anchor(entry.code)}) {entry.text[language]}",
                chapter_cell(chapter, language),
                _state(chapter, language),
            ]
        )
    head = [word(key, language) for key in ("output", "chapter", "state")]
    return table(head, rows), FILES


def duty(language: str, argument: str | None) -> Made:
    """The chapters of one duty ("T1"): what each will make, and whether it is there."""
    rows = []
    for chapter in register.chapters():
        if not chapter.id.startswith(f"{argument}."):
            continue
        made = [e for e in register.entries("O") if chapter.id in e.tasks]
        rows.append(
            [
                chapter_cell(chapter, language),
                "<br>".join(f"{e.code} {e.text[language]}" for e in made),
                _state(chapter, language),
            ]
        )
    return table([word(k, language) for k in ("chapter", "output", "state")], rows), FILES


def exercises(language: str, argument: str | None) -> Made:
    """The exercises of one chapter, each with an anchor the map points to."""
    rows = []
    items = register.exercises(argument)
    extra = [item for item in items if item.kind == "star"]
    required = [item for item in items if item.kind != "star"]
    for item in items:
        codes = " ".join(f"[{c}](#{anchor(c)})" for c in item.codes)
        rows.append(
            [
                f"[{item.id}]{{#{exercise_anchor(item)}}} {item.title[language]}",
                word(f"kind_{item.kind}", language),
                str(item.points or "–"),
                str(item.minutes or "–"),
                codes,
                " ".join(dataset_link(name) for name in dataset_uses.datasets_of(item.id)) or "–",
            ]
        )
    for key, some in (("total", required), ("total_star", extra)):
        if some:
            sums = [str(sum(one.points for one in some)), str(sum(one.minutes for one in some))]
            rows.append([word(key, language), "", *sums, "", ""])
    head = [word(k, language) for k in ("exercise", "kind", "points", "minutes", "codes")]
    head.append(word("map_data", language))
    told = word("map_open", language, chapter=argument)
    chapter = register.chapter(argument or "")
    return f"{told}\n\n{table(head, rows)}", [*FILES, *dataset_uses.notebook_texts(chapter)]


def chapter_codes(language: str, argument: str | None) -> Made:
    """The K and S items of a task, linked to the map (argument: "T1.5")."""
    task = next(t for t in register.standard()["tasks"] if t["code"] == argument)
    parts = []
    for letter in "KS":
        found = [e for e in register.entries(letter) if task["code"] in e.tasks]
        links = [f"[{e.code} {e.text[language]}](#{anchor(e.code)})" for e in found]
        parts.append(("、" if language == "zh-TW" else "; ").join(links))
    return "\n\n".join(parts), FILES


def _name_section_codes(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Under the heading of each section that teaches codes: which, linked to the map."""
    chapter = next((c for c in register.chapters() if page_name(c) == f"{docname}.md"), None)
    if chapter is None or "standard" not in app.env.all_docs:
        return
    language = app.config.language.replace("_", "-")
    texts = {entry.code: entry.text[language] for entry in register.entries()}
    map_page = app.builder.get_relative_uri(docname, "standard")
    for section in list(doctree.findall(nodes.section)):
        codes = next((chapter.teaches[i] for i in section["ids"] if i in chapter.teaches), ())
        if not codes:
            continue
        line = nodes.paragraph("", word("map_section", language), classes=["section-codes"])
        for code in codes:
            address = f"{map_page}#{anchor(code)}"
            line += nodes.Text(" ")
            line += nodes.reference("", code, internal=True, refuri=address, reftitle=texts[code])
        section.insert(1, line)


def setup(app: Sphinx) -> None:
    """Lead from each section of a chapter back to the map."""
    app.connect("doctree-resolved", _name_section_codes)
