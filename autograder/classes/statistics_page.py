"""The statistics of a class as one HTML page: no script, nothing from elsewhere.

What learners wrote and are called is text here, never markup.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.classes import statistics_heat
from autograder.classes.statistics_flags import kinds
from autograder.classes.statistics_style import BOTTOM, bullets, gauge, paragraph, t, top
from autograder.classes.statistics_table import head
from autograder.classes.statistics_words import duration, number, percent, state_word

COLOURED = ("correct", "incorrect", "raised")


def write(path: Path | str, made: dict[str, Any]) -> Path:
    """Write the page; whoever reads the file sees the old version or the new one.

    Args:
        path: where to; its folder is made if it is not there.
        made: of `stats.run`.

    Raises:
        OSError: it cannot be written.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8") as out:
        out.writelines(page(made))
    draft.replace(path)
    return path


def page(made: dict[str, Any]) -> Iterator[str]:
    """The page in pieces."""
    yield top(translate("Figures of a class"))
    said = head(made)
    yield bullets([line.removeprefix("! ") for line in said])
    if made["exercises"] and made["handed_in"]:
        yield from _contents(made)
        yield from _to_look_at(made)
        yield from _chapters(made)
        for kind, found in made["codes"].items():
            yield from statistics_heat.section(kind, found)
        yield from _exercises(made)
    yield from _older(made)
    if "similar" in made:
        from autograder.classes import similarity_page

        yield from similarity_page.section(made["similar"])
    yield from _how_to_read()
    yield BOTTOM


def anchor(exercise: str) -> str:
    """The place of an exercise on the page."""
    return "x-" + exercise.replace(".", "-")


def _contents(made: dict[str, Any]) -> Iterator[str]:
    places = [("look", translate("What to look at")), ("chapters", translate("Chapters"))]
    names = statistics_heat.headings()
    places += [(f"map-{kind}", names[kind]) for kind in made["codes"]]
    places += [("exercises", translate("Exercises"))]
    if "similar" in made:
        places.append(("similar", translate("Alike submissions")))
    links = "".join(f'<li><a href="#{place}">{t(name)}</a></li>' for place, name in places)
    yield f'<nav><ul class="nav">{links}</ul></nav>\n'


def _to_look_at(made: dict[str, Any]) -> Iterator[str]:
    yield f'<h2 id="look">{t(translate("What to look at"))}</h2>\n'
    rows = [row for row in made["exercises"] if row["flags"]]
    if not rows:
        yield paragraph(translate("Nothing stands out."))
        return
    for kind, title in kinds().items():
        some = [(row, one["says"]) for row in rows for one in row["flags"] if one["kind"] == kind]
        if not some:
            continue
        open_ = "" if kind == "easy" else " open"
        yield f"<details{open_}><summary><b>{t(title)}</b><span>{len(some)}</span></summary><ul>\n"
        for row, says in some:
            yield (
                f'<li><a href="#{anchor(row["id"])}">{t(row["id"])}</a> {t(row["title"])} · '
                f"{t(says)}</li>\n"
            )
        yield "</ul></details>\n"


# --- chapters ------------------------------------------------------------------------------------


def _chapters(made: dict[str, Any]) -> Iterator[str]:
    heads = [
        translate("handed in"), translate("late"), translate("several times"),
        translate("waiting for a mark"), translate("share of points"), translate("reliability"),
        translate("most stop at"), translate("hand in nothing later"),
    ]  # fmt: skip
    yield f'<h2 id="chapters">{t(translate("Chapters"))}</h2>\n<table class="cards">'
    yield f"<caption>{t(translate('Who hands in, how it goes, where learners stop'))}</caption>"
    yield f'<thead><tr><th scope="col">{t(translate("chapter"))}</th>'
    yield "".join(f'<th scope="col">{t(one)}</th>' for one in heads) + "</tr></thead>\n<tbody>\n"
    for one in made["chapters"]:
        alpha = one["alpha"]
        shown = "–"
        if alpha["value"] is not None:
            shown = number(alpha["value"])
            shown += f" <small>({number(alpha['low'])} … {number(alpha['high'])})</small>"
        if alpha["says"]:
            shown += f' <small class="key">{t(alpha["says"])}</small>'
        part = one["handed_in"] / made["learners"] if made["learners"] else None
        stop = one["stops_at"]
        cells = [
            f"{one['handed_in']}{gauge(part)}", one["late"], one["again"], one["waiting"],
            percent(one["share"]), shown,
            f'<a href="#{anchor(stop)}">{t(stop)}</a>' if stop else "–", one["gone"],
        ]  # fmt: skip
        yield f'<tr><th scope="row">{t(one["id"])} <small>{t(one["title"])}</small></th>'
        yield "".join(
            f'<td data-label="{t(name)}">{cell}</td>'
            for name, cell in zip(heads, cells, strict=True)
        )
        yield "</tr>\n"
    yield "</tbody></table>\n"


# --- exercises -----------------------------------------------------------------------------------


def _exercises(made: dict[str, Any]) -> Iterator[str]:
    yield f'<h2 id="exercises">{t(translate("Exercises"))}</h2>\n'
    yield paragraph(
        translate(
            "Points: their average share, low means hard. r: how well the exercise tells those "
            "who do well elsewhere in the chapter from the others; r all: over the whole course. "
            "D: the best 27 % less the lowest 27 %. Reached: how many tried this exercise or one "
            "after it."
        )
    )
    if made["shared"]:
        yield paragraph(
            translate(
                "Tries and minutes come from the attempts that {n} learners chose to share: their "
                "own record, which nothing has checked.", n=made["shared"],
            ), "key",
        )  # fmt: skip
    for one in made["chapters"]:
        rows = [row for row in made["exercises"] if row["chapter"] == one["id"]]
        yield f"<h3>{t(one['id'])} {t(one['title'])}</h3>\n"
        yield from _table(one, rows, bool(made["shared"]))


def _table(chapter: dict[str, Any], rows: list[dict[str, Any]], timed: bool) -> Iterator[str]:
    heads = [
        translate("share of points"), "r", translate("r all"), "D", translate("verdicts"),
        translate("reached"),
    ]  # fmt: skip
    heads += [translate("tries"), translate("active time")] if timed else []
    yield '<table class="cards"><caption>'
    yield t(translate("{id}: {n} handed in", id=chapter["id"], n=chapter["handed_in"]))
    yield f'</caption><thead><tr><th scope="col">{t(translate("Exercise"))}</th>'
    yield "".join(f'<th scope="col">{t(one)}</th>' for one in heads) + "</tr></thead>\n"
    for row in rows:
        part = row["reached"] / row["handed_in"] if row["handed_in"] else None
        cells = [
            ("n", f"{percent(row['share'])}{gauge(row['share'])}"),
            ("n", number(row["discrimination"])),
            ("n", number(row["discrimination_course"])),
            ("n", number(row["upper_lower"])),
            ("w", _verdicts(row["verdicts"])),
            ("n", f"{row['reached']}{gauge(part)}"),
        ]
        cells += _times(row) if timed else []
        yield f'<tbody class="one" id="{anchor(row["id"])}"><tr>'
        yield f'<th scope="row" class="id">{t(row["id"])}<br><small>{t(row["title"])}</small></th>'
        yield "".join(
            f'<td class="{kind}" data-label="{t(name)}">{cell}</td>'
            for name, (kind, cell) in zip(heads, cells, strict=True)
        )
        yield "</tr>\n"
        yield from _below(row, len(heads) + 1)
        yield "</tbody>\n"
    yield "</table>\n"


def _verdicts(counts: dict[str, int]) -> str:
    found = []
    for state, n in counts.items():
        kind = state if state in COLOURED else "key"
        words = f"{state_word(state)} {n}".replace(" ", "\u00a0")
        found.append(f'<span class="{kind}">{t(words)}</span>')
    return " · ".join(found) or "–"


def _times(row: dict[str, Any]) -> list[tuple[str, str]]:
    if not row["tries"]:
        return [("n", "–"), ("n", "–")]
    low, middle, high = row["tries"]
    tries = f"{middle:g} <small>({low:g}–{high:g}; n {row['shared']})</small>"
    minutes = "–"
    if row["seconds"]:
        low, middle, high = (duration(value) for value in row["seconds"])
        minutes = f"{t(middle)} <small>({t(low)}–{t(high)})</small>"
    return [("n", tries), ("n", minutes)]


def _below(row: dict[str, Any], columns: int) -> Iterator[str]:
    """What stands out, and the mistakes that were recognised."""
    if not row["flags"] and not row["misconceptions"]:
        return
    yield f'<tr class="said"><td class="m" colspan="{columns}">'
    for one in row["flags"]:
        yield f'<p class="flag">{t(one["says"])}</p>'
    if row["misconceptions"]:
        yield "<ul>"
        for one in row["misconceptions"]:
            yield (
                f"<li>{one['count']} × {t(one['says'])} "
                f'<small class="key">{t(one["id"])} · {percent(one["part"])}</small></li>'
            )
        yield "</ul>"
    yield "</td></tr>\n"


def _older(made: dict[str, Any]) -> Iterator[str]:
    if not made["older"]:
        return
    heads = [translate("Exercise"), translate("learners with points"), translate("share of points")]
    yield f"<h2>{t(translate('Exercises that the class no longer has'))}</h2>\n<table>"
    yield f"<caption>{t(translate('Their points count in no figure above.'))}</caption><thead><tr>"
    yield "".join(f'<th scope="col">{t(one)}</th>' for one in heads) + "</tr></thead>\n<tbody>"
    for row in made["older"]:
        yield (
            f'<tr><th scope="row">{t(row["id"])}</th><td>{row["graded"]}</td>'
            f"<td>{percent(row['share'])}</td></tr>\n"
        )
    yield "</tbody></table>\n"


def _how_to_read() -> Iterator[str]:
    yield f"<h2>{t(translate('When not to trust a figure'))}</h2>\n"
    yield bullets(
        [
            translate(
                "With fewer than 30 learners, r, D and reliability change a lot from class to "
                "class; look at them for a hint, decide by reading the answers."
            ),
            translate(
                "An exercise that everybody solves, or nobody, cannot tell learners apart: its r "
                "is –, and that is no fault."
            ),
            translate(
                "Reliability rises with the number of exercises and falls where a chapter asks "
                "for different things on purpose."
            ),
            translate(
                "Figures describe exercises and a class. None of them is a verdict about a person."
            ),
            translate("What each figure means and where it comes from: docs/statistics.md."),
        ],
        "text",
    )
