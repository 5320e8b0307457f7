"""The statistics of a class as text for a terminal."""

from __future__ import annotations

from typing import Any

from autograder.checking.messages import translate
from autograder.classes.statistics_words import mistake_line, number, percent, states
from autograder.grading.report import pad, visible

MANY = 50  # exercises; with more the table shows those that stand out
NAMED = 3  # mistakes that the table names for each exercise


def text(made: dict[str, Any], where: str | None = None) -> str:
    """A line per chapter and per exercise, and below each what to look at.

    Args:
        made: of `statistics.summary`.
        where: the page that holds all of it, if one was written.
    """
    lines = [*head(made), ""]
    if not made["handed_in"]:
        return "\n".join(map(visible, lines)).rstrip()
    if made["chapters"]:
        lines += [_heads(), *(_chapter(one) for one in made["chapters"]), ""]
    rows = made["exercises"]
    if len(rows) > MANY:
        rows = [row for row in rows if row["flags"]]
        lines.append(translate("What stands out; every exercise: --chapter ID or --out FILE.html"))
    for row in rows:
        lines += _exercise(row)
    for row in made["older"]:
        lines.append(
            translate(
                "  {id}: no longer in the class; {n} learners had {share} of the points",
                id=row["id"], n=row["graded"], share=percent(row["share"]),
            )
        )  # fmt: skip
    for one in made.get("similar", {}).get("pairs", ()):
        lines.append(f"  {one['says']}")
    if where:
        lines.append(translate("all of it: {path}", path=where))
    else:
        lines.append(translate("the map of the class by indicators: --out FILE.html or --json"))
    return "\n".join(map(visible, lines))


def head(made: dict[str, Any]) -> list[str]:
    """Sentences on whom the figures are about."""
    lines = [
        translate(
            "Learners: {learners}; handed something in: {handed}; share their attempts: {shared}.",
            learners=made["learners"], handed=made["handed_in"], shared=made["shared"],
        )
    ]  # fmt: skip
    if made["group"]:
        lines.insert(0, translate("Group {group}", group=made["group"]))
    if not made["handed_in"]:
        lines.append(translate("Nothing has been handed in yet, so there are no figures."))
    return lines + [f"! {note}" for note in made["notes"]]


def _heads() -> str:
    heads = [
        translate("handed in"), translate("late"), translate("share of points"),
        translate("reliability"), translate("most stop at"),
    ]  # fmt: skip
    return f"{pad(translate('chapter'), 8)}" + "  ".join(pad(one, 12) for one in heads).rstrip()


def _chapter(one: dict[str, Any]) -> str:
    alpha = one["alpha"]
    shown = "–"
    if alpha["value"] is not None:
        shown = f"{alpha['value']:.2f} ({number(alpha['low'])}–{number(alpha['high'])})"
    cells = [one["handed_in"], one["late"], percent(one["share"]), shown, one["stops_at"] or "–"]
    line = pad(one["id"], 8) + "  ".join(pad(str(cell), 12) for cell in cells)
    return line.rstrip()


def _exercise(row: dict[str, Any]) -> list[str]:
    line = (
        f"{pad(row['id'], 10)} {percent(row['share']):>6}  "
        f"r {number(row['discrimination']):>5}  {states(row['verdicts'])}"
    )
    lines = [line.rstrip()]
    lines += [f"      ! {one['says']}" for one in row["flags"]]
    if row["flags"]:
        lines += [f"      {mistake_line(one)}" for one in row["misconceptions"][:NAMED]]
    return lines
