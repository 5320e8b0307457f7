"""Alike submissions on the page of a class: both texts side by side, shared lines marked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.checking.messages import translate
from autograder.classes.similarity import few
from autograder.classes.statistics_style import paragraph, t

LINES = 60  # of a long text, around what is shared


def section(found: dict[str, Any]) -> Iterator[str]:
    """The heading, the warning, and each pair folded up."""
    yield f'<h2 id="similar">{t(translate("Alike submissions"))}</h2>\n'
    yield paragraph(found["says"])
    if not found["pairs"]:
        yield paragraph(
            translate("Among {n} learners no two share much that is rare.", n=found["learners"])
        )
    for pair in found["pairs"]:
        places = few(list(dict.fromkeys(one["where"] for one in pair["evidence"])))
        who = " · ".join(_called(pair[side]) for side in ("a", "b"))
        yield f"<details><summary><span>{t(who)}</span><span>{t(places)}</span></summary>\n"
        yield paragraph(pair["says"])
        for one in pair["evidence"]:
            yield f"<h3>{t(one['where'])}</h3>\n{paragraph(one['says'])}"
            yield '<div class="side">'
            for side in ("a", "b"):
                yield f"<section><h4>{t(_called(pair[side]))}</h4>"
                yield f'<pre tabindex="0">{_marked(one[side])}</pre></section>'
            yield "</div>\n"
        yield "</details>\n"


def _called(who: dict[str, str]) -> str:
    return who["id"] if who["name"] == who["id"] else f"{who['name']} ({who['id']})"


def _marked(part: dict[str, Any]) -> str:
    """The text, shared lines marked; of a long one the part around them."""
    lines, shared = part["text"].split("\n"), set(part["lines"])
    first = max(0, min(shared, default=0) - 3)
    shown = []
    for at in range(first, min(len(lines), first + LINES)):
        line = t(lines[at])
        shown.append(f"<mark>{line}</mark>" if at in shared else line)
    if first:
        shown.insert(0, "…")
    if first + LINES < len(lines):
        shown.append("…")
    return "\n".join(shown)
