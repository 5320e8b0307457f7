"""The map of the standard and the tables of chapters and exercises, from the register."""

from __future__ import annotations

import re
from functools import cache

from autograder import register
from autograder.site.generated import ROOT, Made, table, word
from autograder.site.language import keep

FILES = [register.STANDARD, register.CURRICULUM]


def anchor(code: str) -> str:
    """Anchor of a code or exercise: P1.5.1 -> p1-5-1."""
    return code.lower().replace(".", "-")


def exercise_anchor(item: register.Exercise) -> str:
    """Anchor of an exercise's row; T1.5.A and T1.5.a differ in case only."""
    name = f"{item.chapter}.reflection" if item.kind == "reflection" else item.id
    return f"ex-{anchor(name)}"


def page_name(chapter: register.Chapter) -> str:
    """Address of a chapter's page inside the book, e.g. t1_5.md."""
    return (chapter.page or "").removeprefix("book/")


def _exercise_link(exercise_id: str) -> str:
    return f"[{exercise_id}](#{exercise_anchor(register.exercise(exercise_id))})"


@cache
def section_titles(page: str, lang: str) -> dict[str, str]:
    """Anchor -> title of the sections of a page (path from the project's root)."""
    text = keep((ROOT / page).read_text(encoding="utf-8"), lang)
    return dict(re.findall(r"^\(([\w-]+)\)=\n#+ (.+)$", text, flags=re.M))


def _taught_link(place: str, lang: str) -> str:
    page, _, section = place.partition("#")
    owner = next((c.id for c in register.chapters() if c.page == page), page)
    title = section_titles(page, lang).get(section, section)
    return f"[{owner} {title}](#{section})"


def _line(entry: register.Entry, where: dict[str, list[str]], plans: list[str], lang: str) -> str:
    """One code with its wording and links, or what is planned."""
    links = []
    for key in ("taught", "practised", "assessed"):
        if where[key]:
            if key == "taught":
                found = " ".join(_taught_link(place, lang) for place in where[key])
            else:
                found = " ".join(_exercise_link(exercise) for exercise in where[key])
            links.append(f"[{word(key, lang)}]{{.how}} {found}")
    if entry.code.startswith("A") and where["practised"]:
        links.append(word("reflected", lang))
    if not links:
        text = (
            word("planned_in", lang, ids="、".join(plans) if lang == "zh-TW" else ", ".join(plans))
            if plans
            else word("planned_later", lang)
        )
        links.append(f"[{text}]{{.planned}}")
    return "\n".join(
        [
            f"({anchor(entry.code)})=",
            ":::{div} map-line",
            f"**{entry.code}** {entry.text[lang]}",
            "",
            " · ".join(links),
            ":::",
            "",
        ]
    )


def standard_map(language: str, _argument: str | None = None) -> Made:
    """Duty by duty and task by task: every P and O; then every K, S and A; each with its links."""
    coverage, gaps = register.coverage(), register.missing()
    side = "zh" if language == "zh-TW" else "en"
    parts = [word("count", language, done=len(coverage) - len(gaps), total=len(coverage)), ""]

    def lines(entries: list[register.Entry]) -> list[str]:
        return [_line(e, coverage[e.code], gaps.get(e.code, []), language) for e in entries]

    for one in register.standard()["duties"]:
        parts += [f"## {one['code']} {one[side]}", ""]
        for task in (t for t in register.standard()["tasks"] if t["duty"] == one["code"]):
            parts += [f"### {task['code']} {task[side]}", ""]
            for letter in "OP":
                parts += lines([e for e in register.entries(letter) if task["code"] in e.tasks])
    for letter, label in (("K", "knowledge"), ("S", "skills"), ("A", "attitudes")):
        parts += [f"## {word(label, language)}", "", *lines(list(register.entries(letter)))]
    return "\n".join(parts), FILES


def _chapter_cell(chapter: register.Chapter, language: str) -> str:
    name = f"{chapter.id} {chapter.title[language]}"
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
                _chapter_cell(chapter, language),
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
                _chapter_cell(chapter, language),
                "<br>".join(f"{e.code} {e.text[language]}" for e in made),
                _state(chapter, language),
            ]
        )
    return table([word(k, language) for k in ("chapter", "output", "state")], rows), FILES


def exercises(language: str, argument: str | None) -> Made:
    """The exercises of one chapter, each with an anchor the map points to."""
    rows = []
    total_points = total_minutes = 0
    for item in register.exercises(argument):
        total_points += item.points
        total_minutes += item.minutes
        codes = " ".join(f"[{c}](#{anchor(c)})" for c in item.codes)
        rows.append(
            [
                f"[{item.id}]{{#{exercise_anchor(item)}}} {item.title[language]}",
                word(f"kind_{item.kind}", language),
                str(item.points or "–"),
                str(item.minutes or "–"),
                codes,
            ]
        )
    rows.append([word("total", language), "", str(total_points), str(total_minutes), ""])
    head = [word(k, language) for k in ("exercise", "kind", "points", "minutes", "codes")]
    return table(head, rows), FILES


def chapter_codes(language: str, argument: str | None) -> Made:
    """The K and S items of a task, linked to the map (argument: "T1.5")."""
    task = next(t for t in register.standard()["tasks"] if t["code"] == argument)
    parts = []
    for letter in "KS":
        found = [e for e in register.entries(letter) if task["code"] in e.tasks]
        links = [f"[{e.code} {e.text[language]}](#{anchor(e.code)})" for e in found]
        parts.append(("、" if language == "zh-TW" else "; ").join(links))
    return "\n\n".join(parts), FILES
