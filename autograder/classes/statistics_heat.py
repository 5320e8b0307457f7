"""The map of a class: a row per learner, a column per code of the standard, by share of points."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from autograder.checking.messages import translate
from autograder.classes.statistics_style import paragraph, t

LEVELS = (0.30, 0.50, 0.70, 0.85)  # from each share on the next level


def headings() -> dict[str, str]:
    """What the map of each kind of code is called."""
    return {
        "P": translate("The class by indicators"),
        "O": translate("The class by work outputs"),
        "K": translate("The class by knowledge"),
        "S": translate("The class by skills"),
    }


def level(part: float | None) -> int:
    """0 for none, 1 (below 30 %) to 5 (85 % and more)."""
    return 0 if part is None else 1 + sum(part >= edge for edge in LEVELS)


def section(kind: str, found: dict[str, Any]) -> Iterator[str]:
    """The heading, how to read it, the map and what its codes mean."""
    title = headings()[kind]
    yield f'<h2 id="map-{kind}">{t(title)}</h2>\n'
    codes = [one for one in found["codes"] if one["items"]]
    if not codes or not found["learners"]:
        yield paragraph(translate("No exercise with points serves such a code here yet."))
        return
    yield paragraph(
        translate(
            "Each number is the share of points in percent over the exercises that serve the code "
            "and have points already; – means none has. What was not handed in is not counted as "
            "0, so read a high share beside the work that is missing. Learners stand in the order "
            "of their share over everything."
        )
    )
    yield _legend()
    yield (
        f'<div class="map" role="region" tabindex="0" aria-label="{t(title)}"><table>'
        f"<caption>{t(title)}</caption>\n<thead>"
    )
    if kind == "P":
        yield _tasks(codes)
    yield f'<tr><th scope="col">{t(translate("Learner"))}</th>'
    yield f'<th scope="col" class="c">{t(translate("over everything"))}</th>'
    for one in codes:
        yield (f'<th scope="col" class="c" title="{t(one["text"])}">{t(one["code"])}</th>')
    yield "</tr></thead>\n<tbody>\n"
    places = [at for at, one in enumerate(found["codes"]) if one["items"]]
    known = [one["overall"] for one in found["learners"] if one["overall"] is not None]
    mean = sum(known) / len(known) if known else None
    yield _row(translate("Class"), "", [mean, *(one["share"] for one in codes)], "whole")
    for one in found["learners"]:
        beside = " ".join(
            part for part in (one["group"], one["id"]) if part and part != one["name"]
        )
        shares = [one["share"][at] for at in places]
        if missing := sum(part is None for part in shares):  # a high share of little is no lead
            seen = translate("{n} of {all} codes", n=len(shares) - missing, all=len(shares))
            beside = f"{beside} · {seen}" if beside else seen
        yield _row(one["name"], beside, [one["overall"], *shares])
    yield "</tbody></table></div>\n"
    yield from _meanings(found["codes"])


def _tasks(codes: list[dict[str, Any]]) -> str:
    """A line above the indicators of each task: P1.5 over P1.5.1, P1.5.2."""
    cells = ['<td colspan="2"></td>']
    for task, own in groupby(codes, key=lambda one: one["code"].rpartition(".")[0]):
        name = task.replace("P", "T", 1)
        cells.append(f'<th scope="colgroup" colspan="{len(list(own))}">{t(name)}</th>')
    return f"<tr>{''.join(cells)}</tr>\n"


def _row(name: str, beside: str, shares: list[float | None], kind: str = "") -> str:
    cells = "".join(
        f'<td class="l{level(part)}">{"–" if part is None else f"{100 * part:.0f}"}</td>'
        for part in shares
    )
    small = f" <small>{t(beside)}</small>" if beside else ""
    return f'<tr class="{kind}"><th scope="row">{t(name)}{small}</th>{cells}</tr>\n'


def _legend() -> str:
    edges = [round(100 * edge) for edge in LEVELS]
    names = [
        translate("below {n} %", n=edges[0]),
        *(f"{low}–{high - 1} %" for low, high in zip(edges, edges[1:], strict=False)),
        translate("{n} % and more", n=edges[-1]),
    ]
    lines = "".join(f'<li class="l{at}">{t(name)}</li>' for at, name in enumerate(names, 1))
    return f'<ul class="legend">{lines}</ul>\n'


def _meanings(codes: list[dict[str, Any]]) -> Iterator[str]:
    yield f"<details><summary>{t(translate('What the codes mean'))}</summary>\n"
    caption = t(translate("What the codes mean"))
    yield f'<table class="cards"><caption>{caption}</caption><thead><tr>'
    heads = [translate("Code"), translate("Wording"), translate("Exercises"), translate("Class")]
    yield "".join(f'<th scope="col">{t(head)}</th>' for head in heads) + "</tr></thead>\n<tbody>"
    for one in codes:
        part = "–" if one["share"] is None else f"{100 * one['share']:.0f} %"
        yield (
            f'<tr><th scope="row">{t(one["code"])}</th><td class="m">{t(one["text"])}</td>'
            f'<td class="n" data-label="{t(heads[2])}">{one["items"]}</td>'
            f'<td class="n" data-label="{t(heads[3])}">{part}</td></tr>\n'
        )
    yield "</tbody></table></details>\n"
