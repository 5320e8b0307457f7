"""What the pages with the two plans of teaching are made of: weeks, days, what is left out."""

from __future__ import annotations

from collections.abc import Iterable

from autograder import register, syllabus
from autograder.site.anchors import anchor, exercise_anchor
from autograder.site.generated import Made, table, word
from autograder.site.standard_map import FILES as REGISTER
from autograder.site.standard_map import page_name

FILES = [*REGISTER, syllabus.SYLLABUS]
PAGES = [register.ROOT / one.page for one in register.chapters()]
KINDS = {"P": "indicators", "O": "outputs", "K": "knowledge", "S": "skills"}
CASES = ("T1", "T2")


def weeks(language: str, _argument: str | None = None) -> Made:
    """A row per week: chapters and their reading, where the class stands, home, what is due."""
    in_class = syllabus.plan()["semester"]["in_class"]
    rows = []
    seen: set[str] = set()
    for part in syllabus.weeks():
        begun = part.begun_in(in_class)
        home = part.minutes - in_class
        rows.append(
            [
                str(part.number),
                _chapters(part, language, seen),
                word("syllabus_begun", language, first=_link(part.exercises[0]), last=_link(begun)),
                word(
                    "syllabus_rest",
                    language,
                    last=_link(part.exercises[-1]),
                    n=f"{home / 60:.1f}",
                )
                if home > 0
                else "–",
                _due(part, language) or "–",
                _codes(syllabus.coverage([part]).done, language),
            ]
        )
    heads = ("week", "chapters", "in_class", "at_home", "due", "codes")
    return table([word(f"syllabus_{key}", language) for key in heads], rows), [*FILES, *PAGES]


def semester(language: str, _argument: str | None = None) -> Made:
    """One paragraph: hours in all, in class, at home, of reading, and the codes they cover."""
    settings = syllabus.plan()["semester"]
    parts = syllabus.weeks()
    total = sum(part.minutes for part in parts)
    home = [part.minutes - settings["in_class"] for part in parts[:-1]]
    read = sum(map(syllabus.reading, register.chapters()))
    covered = syllabus.coverage(parts)
    return word(
        "syllabus_semester", language, weeks=len(parts), total=round(total / 60),
        meeting=settings["meeting"], begun=settings["in_class"],
        rest=settings["meeting"] - settings["in_class"], last=len(home), read=f"{read / 60:.0f}",
        met=f"{len(parts) * settings['meeting'] / 60:g}",
        least=f"{min(home) / 60:.1f}", most=f"{max(home) / 60:.1f}",
        done=len(covered.done), codes=sum(map(len, vars(covered).values())),
    ), [*FILES, *PAGES]  # fmt: skip


def marking(language: str, _argument: str | None = None) -> Made:
    """The hours that marking takes, a row for each week in which there is some; then the sum."""
    each = syllabus.plan()["semester"]["marking"]
    parts = [part for part in syllabus.weeks() if part.marked]
    hours = [syllabus.marking_minutes(part) * each["learners"] / 60 for part in parts]
    rows = [
        [
            str(part.number), _links(part.marked, language),
            word("syllabus_hours", language, n=f"{n:g}"),
        ]
        for part, n in zip(parts, hours, strict=True)
    ]  # fmt: skip
    heads = [word(f"syllabus_{key}", language) for key in ("week", "marked")]
    heads.append(word("syllabus_marking_time", language, learners=each["learners"]))
    said = word(
        "syllabus_marking", language, texts=sum(len(part.marked) for part in parts),
        total=round(sum(hours)), **each,
    )  # fmt: skip
    return f"{said}\n\n{table(heads, rows)}", FILES


def capstone(language: str, _argument: str | None = None) -> Made:
    """One sentence: how many can present in the last meeting."""
    settings = syllabus.plan()["semester"]
    return word(
        "syllabus_presentations", language, each=settings["presentation"],
        minutes=settings["in_class"], n=settings["in_class"] // settings["presentation"],
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


def record(language: str, _argument: str | None = None) -> Made:
    """One sentence: what the record of the workshop's class shows of someone who did it all."""
    every = [one for one in register.entries() if one.code.startswith("P")]
    return word(
        "syllabus_record", language, n=len(syllabus.shown(syllabus.days())), every=len(every)
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
        elif item.chapter == syllabus.CAPSTONE:
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


def _chapters(part: syllabus.Part, language: str, seen: set[str]) -> str:
    """Its chapters; with the time of reading where the plan meets a page first (adds to seen)."""
    links = []
    for one in part.chapters:
        link = f"[{one.id}]({page_name(one)})"
        new = one.id not in seen
        read = syllabus.reading(one)
        links.append(word("syllabus_read", language, page=link, n=read) if new else link)
        seen.add(one.id)
    return ("、" if language == "zh-TW" else ", ").join(links)


def _due(part: syllabus.Part, language: str) -> str:
    """The chapters whose notebooks are complete, and the products and rubrics in each."""
    said = []
    for one in part.due:
        held = [
            item
            for item in register.exercises()
            if item.chapter == one.id and item.kind in syllabus.HANDED_IN
        ]
        inner = _links(held, language)
        key = "syllabus_due_with" if inner else "syllabus_due_alone"
        said.append(word(key, language, chapter=one.id, inner=inner))
    return ("；" if language == "zh-TW" else "; ").join(said)


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
