"""A second marker for a sample of what people mark: pages without names, and a list to fill in.

The second marker sees answers, rubric and anchors, and neither names nor the first marks. A code
stands for each answer; it comes from the class's secret, so nobody can lead it back to a learner
without the class, and no list of codes has to be kept.
"""

from __future__ import annotations

import hashlib
import hmac
import math
import random
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from autograder.checking.messages import in_language, translate
from autograder.classes import rubrics
from autograder.classes.marks import Mark, MarkingError, read_marks
from autograder.classes.rubrics import Rubric
from autograder.classes.spreadsheet import csv_text, write
from autograder.grading import safe_output
from autograder.grading.classroom import SECRET
from autograder.grading.report_page import STYLE

LIST = "second_marks.csv"
HEADS = ("code", "item", "criterion", "level")
LEAST = 5  # answers of each item, where there are that many
LETTERS = "BCDFGHJKMNPQRSTVWXZ"  # no digits: a spreadsheet takes 1E5 for a number
MORE_STYLE = """
main { display: block; } article { border-top: 2px solid var(--line); margin-top: 1.6rem; }
article h2 { font-family: ui-monospace, monospace; letter-spacing: .1em; }
.answer { border-left: 3px solid var(--line); padding-left: .8rem; }
.answer img { max-width: 100%; height: auto; } .answer pre { white-space: pre-wrap; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
tbody th { white-space: normal; font-weight: 600; }
.scroll { overflow-x: auto; } .rubric { position: sticky; top: 0; background: Canvas; }
@media (max-width: 44rem), (max-height: 50rem) { .rubric { position: static; } }
"""


@dataclass(frozen=True)
class Drawn:
    """One answer for the second marker."""

    code: str
    item: str
    answer: str  # HTML, safe


def code_of(class_dir: Path, student: str, item: str) -> str:
    """Six letters for an answer, the same every time, that nobody can compute without the class.

    Raises:
        MarkingError: the class has no secret.
    """
    try:
        secret = (Path(class_dir) / SECRET).read_bytes()
    except OSError as error:
        raise MarkingError(
            translate(
                "{folder} has no {file}, from which the codes of answers are made; is it a "
                "class of course.py?",
                folder=class_dir,
                file=SECRET,
            )  # fmt: skip
        ) from error
    digest = hmac.new(secret, f"second marker|{student}|{item}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(6):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters)


def draw(marks: Iterable[Mark], share: float, seed: int) -> list[Mark]:
    """Of each item's answers this share, rounded up, at least LEAST where there are; any order.

    Args:
        share: from 0 to 1.
        seed: the same seed draws the same sample of the same answers.

    Raises:
        MarkingError: `share` is no share.
    """
    if not 0 < share <= 1:
        raise MarkingError(
            translate("--share {share} has to be more than 0 and at most 1, e.g. 0.2.", share=share)
        )
    by_item: dict[str, list[Mark]] = {}
    for one in marks:
        if one.answered:
            by_item.setdefault(one.item, []).append(one)
    drawn = []
    for item, found in sorted(by_item.items()):
        found.sort(key=lambda one: one.student)
        size = min(len(found), max(LEAST, math.ceil(share * len(found))))
        drawn += random.Random(f"{seed}|{item}").sample(found, size)
    return drawn


def prepare(class_dir: Path, out: Path, share: float = 0.2, seed: int = 0) -> dict[str, Any]:
    """Write the pages and the list into `out`; nothing of the class is changed.

    Returns:
        "folder", "seed", "items": item -> {"answers", "drawn"}, "without_rubric": items.

    Raises:
        MarkingError: nothing to draw from; a list that is being filled in stands there already.
    """
    class_dir, out = Path(class_dir), Path(out)
    if (out / LIST).exists():
        raise MarkingError(
            translate(
                "{file} is there already and may hold marks; name another folder, or remove "
                "it first.",
                file=out / LIST,
            )  # fmt: skip
        )
    known = rubrics.of_class(class_dir)
    marks = read_marks(class_dir, known)
    drawn = draw([one for one in marks if one.item in known], share, seed)
    if not drawn:
        raise MarkingError(
            translate(
                "Nobody in {folder} has handed in an answer that a person marks.", folder=class_dir
            )  # fmt: skip
        )
    rows: list[tuple[str, ...]] = [HEADS]
    counts = {}
    for item in dict.fromkeys(one.item for one in drawn):
        rubric = known[item]
        some = sorted(
            (Drawn(code_of(class_dir, one.student, item), item, _answer(one))
             for one in drawn if one.item == item), key=lambda one: one.code,
        )  # fmt: skip
        write(out / f"{item}.html", page(rubric, some))
        rows += [(one.code, item, row.label, "") for one in some for row in rubric.criteria]
        there = sum(one.item == item and one.answered for one in marks)
        counts[item] = {"answers": there, "drawn": len(some)}
    write(out / LIST, csv_text(rows, bom=True))
    return {
        "ok": True, "folder": str(out), "seed": seed, "items": counts,
        "without_rubric": sorted({one.item for one in marks} - set(known)),
    }  # fmt: skip


def _answer(one: Mark) -> str:
    """The answer as safe HTML."""
    return safe_output.markdown({"cell": one.cell or {}}, one.source)


def page(rubric: Rubric, drawn: list[Drawn]) -> str:
    """One page for an item: how to mark, the rubric with anchors, the answers by their codes."""
    with in_language(rubric.lang):
        title = translate("{item}: answers for the second marker", item=rubric.item)
        low, high = min(rubric.numbers), rubric.top
        steps = [
            translate("Read the anchors first, then each answer once before you choose levels."),
            translate("Write a level from {low} to {high} into the column level of {file}, for "
                      "each code and criterion; leave it empty where you cannot tell.",
                      low=low, high=high, file=LIST),
            translate("Do not ask who wrote it, and do not talk about it with the first marker "
                      "before both have marked."),
        ]  # fmt: skip
        parts = [
            f'<!DOCTYPE html>\n<html lang="{escape(rubric.lang)}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
            "style-src 'unsafe-inline'; img-src data:\">",
            f"<title>{escape(title)}</title><style>{STYLE}{MORE_STYLE}</style></head><body><main>",
            f"<h1>{escape(title)}</h1>",
            f"<h2>{escape(rubric.title)}</h2>{safe_output.markdown({}, rubric.task)}",
            f"<h2>{escape(translate('How to mark'))}</h2>",
            f"<ol>{''.join(f'<li>{escape(one)}</li>' for one in steps)}</ol>",
            f'<div class="scroll rubric">{_rubric_table(rubric)}</div>',
        ]
        for one in drawn:
            parts.append(
                f'<article aria-labelledby="{one.code}"><h2 id="{one.code}">{one.code}</h2>'
                f'<div class="answer">{one.answer}</div></article>'
            )
    return "\n".join([*parts, "</main></body></html>\n"])


def _rubric_table(rubric: Rubric) -> str:
    heads = "".join(
        f'<th scope="col">{one.number}{"" if one.word.isdecimal() else " " + escape(one.word)}</th>'
        for one in rubric.criteria[0].levels
    )
    rows = "".join(
        f'<tr><th scope="row">{escape(one.name)}</th>'
        + "".join(f"<td>{escape(level.anchor)}</td>" for level in one.levels) + "</tr>"
        for one in rubric.criteria
    )  # fmt: skip
    caption = escape(translate("Rubric: what each level looks like"))
    corner = escape(translate("Criterion"))
    return (
        f'<table><caption>{caption}</caption><thead><tr><th scope="col">{corner}</th>{heads}</tr>'
        f"</thead><tbody>{rows}</tbody></table>"
    )


def told(made: dict[str, Any]) -> str:
    """The result of `prepare` in words."""
    lines = [
        translate("{item}: {drawn} of {answers} answers", item=item, **counts)
        for item, counts in made["items"].items()
    ]
    lines.append(
        translate(
            "Give {folder} to the second marker; with the filled {file} go on with --second.",
            folder=made["folder"],
            file=LIST,
        )  # fmt: skip
    )
    if made["without_rubric"]:
        lines.append(translate("Without a rubric in this class, so left out: {items}.",
                               items=", ".join(made["without_rubric"])))  # fmt: skip
    return "\n".join(lines)
