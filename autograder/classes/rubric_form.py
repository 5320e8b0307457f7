"""The rubric where a person marks: a form on formgrader's page, a table on the learner's page.

`markdown` is the filter `markdown2html` of both pages (autograder/grading/config.py), an extension
point of nbconvert's; nothing of nbgrader is replaced. At the cell of an item that a person marks it
adds the rubric that stands in the same notebook's prose. What it adds is made from plain text,
escaped here, and the only script is ours; what a learner wrote goes through `safe_output` as ever.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import pass_context

from autograder.checking.messages import in_language, translate
from autograder.classes import rubrics
from autograder.classes.rubrics import Rubric
from autograder.grading import safe_output

HERE = Path(__file__).parent


@pass_context
def markdown(context: Any, source: str) -> str:
    """Prose and answers as safe HTML; below an answer that a person marks, its rubric.

    Args:
        context: of the template; `resources` tells formgrader's page from the learner's.
    """
    made = safe_output.markdown(context, source)
    cell = context.get("cell")
    mark = cell.metadata.get("nbgrader") if hasattr(cell, "metadata") else None
    if not mark or not (mark.get("grade") and mark.get("solution")) or source != cell.source:
        return made
    found = rubrics.in_cells(context.get("nb", {}).get("cells", ()))
    rubric = found.get(mark["grade_id"].replace("-", "."))
    if rubric is None:
        return made
    with in_language(rubric.lang):
        if "submission_id" in context.get("resources", {}):
            return made + form(rubric, mark, script=rubric.item == _first(context, found))
        return made + chosen_table(rubric, rubric.read(mark.get("comment")))


def _first(context: Any, found: dict[str, Rubric]) -> str | None:
    """The first item of the page with a form: its form brings the script for all."""
    for cell in context["nb"].cells:
        mark = cell.metadata.get("nbgrader") or {}
        item = str(mark.get("grade_id", "")).replace("-", ".")
        by_hand = cell.cell_type == "markdown" and mark.get("grade") and mark.get("solution")
        if by_hand and item in found:
            return item
    return None


def form(rubric: Rubric, mark: Any, script: bool) -> str:
    """Radio buttons, one group a criterion; hidden until the script has something to fill in.

    Args:
        mark: nbgrader's metadata of the cell: grade_id and points.
        script: bring style and script along; once a page.
    """
    cell, worth = str(mark["grade_id"]), float(mark.get("points") or 0)
    words = {
        "cell": cell,
        "points": f"{worth:g}",
        "top": rubric.top,
        "left": translate("Criteria still without a level: {n}.", n="{n}"),
        "full": translate("By the levels: {points} points.", points="{points}"),
        "differs": translate("The score box says {score}.", score="{score}"),
    }
    data = "".join(f' data-{key}="{escape(str(value))}"' for key, value in words.items())
    title = translate("Rubric of {item}, {points} points", item=rubric.item, points=f"{worth:g}")
    parts = [f'<section class="rubric" hidden aria-label="{escape(title)}"{data}>',
             f'<p class="rubric-title">{escape(title)}</p>']  # fmt: skip
    for number, criterion in enumerate(rubric.criteria):
        parts.append(f'<fieldset data-label="{escape(criterion.label)}">')
        parts.append(f"<legend>{escape(criterion.name)}</legend>")
        for place, level in enumerate(criterion.levels):
            stop = ' class="tabbable"' if place == 0 else ""
            parts.append(
                f'<label><input type="radio" name="rubric-{escape(cell)}-{number}"'
                f' value="{level.number}"{stop}><b>{escape(_word(rubric, level.number))}</b> '
                f"{escape(level.anchor)}</label>"
            )
        parts.append("</fieldset>")
    parts.append('<p class="rubric-status" role="status"></p>')
    clear = escape(translate("Clear the levels"))
    parts.append(f'<button type="button" class="rubric-clear">{clear}</button></section>')
    if script:
        parts.append(f"<style>{_beside('css')}</style><script>{_beside('js')}</script>")
    return "".join(parts)


def chosen_table(rubric: Rubric, chosen: dict[str, int]) -> str:
    """What the marker chose, with the anchors: nothing to press. "" where nothing was chosen."""
    if not chosen:
        return ""
    heads = (translate("Criterion"), translate("Level"), translate("What that means"))
    rows = []
    for criterion in rubric.criteria:
        level = criterion.level(chosen.get(criterion.label, -1))
        if level:
            rows.append(
                f'<tr><th scope="row">{escape(criterion.name)}</th>'
                f'<td class="level">{escape(_word(rubric, level.number))}'
                f"{'' if level.word.isdecimal() else f' ({level.number}/{rubric.top})'}</td>"
                f"<td>{escape(level.anchor)}</td></tr>"
            )
    caption = escape(translate("How {item} was marked", item=rubric.item))
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    return (
        f"<style>{_beside('css')}</style>"
        f'<table class="rubric-chosen"><caption>{caption}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _word(rubric: Rubric, number: int) -> str:
    """The level as its column is headed, 3/4 where that is a mere number."""
    level = rubric.criteria[0].level(number)
    word = level.word if level else str(number)
    return f"{number}/{rubric.top}" if word.isdecimal() else word


@cache
def _beside(ending: str) -> str:
    """The style or the script that lies beside this module."""
    return (HERE / f"rubric_form.{ending}").read_text(encoding="utf-8")
