"""What the pages with the two plans of teaching are made of: weeks, days, what is left out."""

from __future__ import annotations

from collections.abc import Iterable

from autograder import register, syllabus
from autograder.site.anchors import anchor, exercise_anchor
from autograder.site.generated import Made, table, word
from autograder.site.standard_map import FILES as REGISTER
from autograder.site.standard_map import page_name

FILES = [*REGISTER, syllabus.SYLLABUS]
KINDS = {"P": "indicators", "O": "outputs", "K": "knowledge", "S": "skills"}
CASES = ("T1", "T2")
CAPSTONE = "C"


def weeks(language: str, _argument: str | None = None) -> Made:
    """A row per week: chapters, where the class stands, the time at home, what is handed in."""
    in_class = syllabus.plan()["semester"]["in_class"]
    rows = []
    for part in syllabus.weeks():
        begun = part.begun_in(in_class)
        rows.append(
            [
                str(part.number),
                _chapters(part, language),
                word("syllabus_begun", language, first=_link(part.exercises[0]), last=_link(begun)),
                word(
                    "syllabus_rest",
                    language,
                    last=_link(part.exercises[-1]),
                    n=f"{(part.minutes - in_class) / 60:.1f}",
                ),
                _links(part.handed_in, language) or "–",
                _codes(syllabus.coverage([part]).done, language),
            ]
        )
    heads = ("week", "chapters", "in_class", "at_home", "work_products", "codes")
    return table([word(f"syllabus_{key}", language) for key in heads], rows), FILES


def semester(language: str, _argument: str | None = None) -> Made:
    """One paragraph: hours in all, in class and at home, and the codes that they cover."""
    settings = syllabus.plan()["semester"]
    parts = syllabus.weeks()
    total = sum(part.minutes for part in parts)
    home = [part.minutes - settings["in_class"] for part in parts]
    covered = syllabus.coverage(parts)
    return word(
        "syllabus_semester", language, weeks=len(parts), total=round(total / 60),
        meeting=settings["meeting"], begun=settings["in_class"],
        rest=settings["meeting"] - settings["in_class"],
        met=f"{len(parts) * settings['meeting'] / 60:g}",
        least=f"{min(home) / 60:.1f}", most=f"{max(home) / 60:.1f}",
        done=len(covered.done), codes=sum(map(len, vars(covered).values())),
    ), FILES  # fmt: skip


def days(language: str, _argument: str | None = None) -> Made:
    """A row per day of the workshop: what it is about, its exercises, its hours."""
    rows = [
        [
            str(part.number), (part.title or {})[language], _ranges(part, language),
            word("syllabus_hours", language, n=f"{part.minutes / 60:.1f}"),
            _codes(syllabus.coverage([part]).done, language),
        ]
        for part in syllabus.days()
    ]  # fmt: skip
    heads = ("day", "about", "exercises", "time", "codes")
    return table([word(f"syllabus_{key}", language) for key in heads], rows), FILES


def workshop(language: str, _argument: str | None = None) -> Made:
    """One paragraph: hours of the workshop beside those of the course."""
    total = sum(part.minutes for part in syllabus.weeks())
    taken = sum(part.minutes for part in syllabus.days())
    return word(
        "syllabus_workshop", language, days=len(syllabus.days()), hours=round(taken / 60),
        total=round(total / 60), share=round(100 * taken / total),
    ), FILES  # fmt: skip


def left_out(language: str, _argument: str | None = None) -> Made:
    """Which codes the workshop covers, which it only asks about, which it leaves out."""
    rows = []
    for letter, head in KINDS.items():
        found = syllabus.coverage(syllabus.days(), letter)
        every = len(found.done) + len(found.asked) + len(found.left_out)
        rows.append(
            [
                word(head, language), f"{len(found.done)}/{every}",
                _codes(found.asked, language), _codes(found.left_out, language),
            ]
        )  # fmt: skip
    heads = ("kind", "done", "asked", "left_out")
    return table([word(f"syllabus_{key}", language) for key in heads], rows), FILES


def assessment(language: str, _argument: str | None = None) -> Made:
    """A row per kind of evidence: points and their share of the course."""
    groups = {"checks": 0, "person": 0, "cases": 0, "capstone": 0}
    for item in register.exercises():
        if item.chapter in CASES:
            groups["cases"] += item.points
        elif item.chapter == CAPSTONE:
            groups["capstone"] += item.points
        else:
            groups["checks" if item.automatic else "person"] += item.points
    total = sum(groups.values())
    rows = [
        [word(f"syllabus_{name}", language), str(points), f"{round(100 * points / total)} %"]
        for name, points in groups.items()
    ]
    rows.append([word("total", language), str(total), "100 %"])
    heads = ("evidence", "points", "share")
    return table([word(f"syllabus_{key}", language) for key in heads], rows), FILES


def _chapters(part: syllabus.Part, language: str) -> str:
    links = [f"[{one.id}]({page_name(one)})" for one in part.chapters]
    return ("、" if language == "zh-TW" else ", ").join(links)


def _link(item: register.Exercise) -> str:
    return f"[{item.id}](#{exercise_anchor(item)})"


def _ranges(part: syllabus.Part, language: str) -> str:
    between = "～" if language == "zh-TW" else "–"
    links = [
        _link(first) if first is last else f"{_link(first)}{between}{_link(last)}"
        for first, last in part.ranges
    ]
    return ("、" if language == "zh-TW" else ", ").join(links)


def _links(items: Iterable[register.Exercise], language: str) -> str:
    return ("、" if language == "zh-TW" else ", ").join(map(_link, items))


def _codes(codes: Iterable[str], language: str) -> str:
    links = [f"[{code}](#{anchor(code)})" for code in codes]
    return ("、" if language == "zh-TW" else ", ").join(links) or "–"
