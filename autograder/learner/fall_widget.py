"""A widget of duty T2: the fall of traffic, cause by cause.

`levels` makes the numbers: from 100 before the release each cause multiplies what the causes before
it left, and what is not explained yet is the rest of the way to what was measured. All states are
drawn at the start and the slider changes between them in the browser, so it works by keyboard and
without a kernel; a table says the same.
"""

from __future__ import annotations

import html
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from autograder.checking.messages import translate

from . import figures
from .bar_table import Line, bar_table

if TYPE_CHECKING:
    import ipywidgets

NEEDED = ("measured_change", "not_measured", "season", "true_change")
CAUSES = ("season", "true_change", "not_measured")
START = 100.0


def factors(causes: Mapping[str, float]) -> dict[str, float]:
    """What each cause multiplies visits by.

    Args:
        causes: as `explain` gives them (fractions).

    Raises:
        ValueError: a key is missing, or a value is no number a share can be made of.
    """
    found = {}
    for key in NEEDED:
        value = causes[key] if isinstance(causes, Mapping) and key in causes else None
        lost = key == "not_measured"
        if isinstance(value, bool) or not isinstance(value, (int, float)) \
                or not math.isfinite(value) or value <= -1 or (lost and value >= 1):
            raise ValueError(key)
        found[key] = 1 - float(value) if lost else 1 + float(value)
    return found


def levels(causes: Mapping[str, float], known: int) -> pd.DataFrame:
    """The way from before to measured with the first `known` of CAUSES put in.

    Returns:
        step ("before", causes, "unexplained", "measured"), start and end (before = 100); the steps
        "before" and "measured" start at 0.
    """
    by = factors(causes)
    rows, level = [("before", 0.0, START)], START
    for cause in CAUSES[:known]:
        rows.append((cause, level, level * by[cause]))
        level *= by[cause]
    seen = START * by["measured_change"]
    rows += [("unexplained", level, seen), ("measured", 0.0, seen)]
    # Rounded here, so that the steps that are shown add up to the level that is shown.
    return pd.DataFrame(rows, columns=["step", "start", "end"]).round(1)


def step_name(step: str) -> str:
    """A step in words, in the current language."""
    return {
        "before": translate("before the release"), "season": translate("season"),
        "true_change": translate("true change"), "not_measured": translate("not measured"),
        "unexplained": translate("not explained yet"), "measured": translate("measured"),
    }[step]


def state_name(known: int) -> str:
    """What the slider says of a state."""
    return (translate("no cause yet"), step_name(CAUSES[0]), translate("season and true change"),
            translate("all three causes"))[known]


def told(causes: Mapping[str, float], known: int) -> str:
    """One sentence on a state."""
    table = levels(causes, known).set_index("step")
    rest = table.loc["unexplained"]
    gap = rest["end"] - rest["start"]
    if known == 0:
        return translate("Of 100 visits a day before the release {seen} are measured after it. "
                         "Nothing is explained yet.", seen=f"{rest['end']:.1f}")
    cause = CAUSES[known - 1]
    moved = table.loc[cause, "end"] - table.loc[cause, "start"]
    said = translate("{cause} moves the level by {moved} to {level}; {rest} are not explained yet.",
                     cause=step_name(cause), moved=f"{moved:+.1f}".replace("-", "−"),
                     level=f"{table.loc[cause, 'end']:.1f}", rest=f"{abs(gap):.1f}")
    return said[:1].upper() + said[1:]


def traffic_fall(causes: Mapping[str, float]) -> ipywidgets.Widget:
    """The fall of traffic, one cause put in at a time.

    Args:
        causes: what `explain` gives: measured_change, not_measured, season, true_change.

    Returns:
        a widget; the arrow keys move the slider. For anything else the sentence that says what is
        needed.
    """
    import ipywidgets

    try:
        factors(causes)
    except ValueError as error:
        return ipywidgets.HTML(_p(translate(
            "The picture needs what explain gives: a dictionary with {keys} as fractions. "
            "{key} is missing or no fraction.", keys=", ".join(NEEDED), key=str(error))))
    states = range(len(CAUSES) + 1)
    slider = ipywidgets.SelectionSlider(
        options=[state_name(n) for n in states], index=0, description=translate("put in"),
        style={"description_width": "6em"}, layout=ipywidgets.Layout(width="60%"))
    stack = ipywidgets.Stack([ipywidgets.HTML(state_html(causes, n)) for n in states],
                             selected_index=0)
    ipywidgets.jslink((slider, "index"), (stack, "selected_index"))
    return ipywidgets.VBox([slider, stack])


def number_text(number: float, whole: bool) -> str:
    """A level, or the part of it that a step moves, as text."""
    return f"{number:.1f}" if whole else f"{number:+.1f}".replace("-", "−")


def state_html(causes: Mapping[str, float], known: int) -> str:
    """One state: a sentence, and a table whose last column draws the step."""
    table = levels(causes, known)
    top = max(START, float(table[["start", "end"]].max().max()))
    lines = []
    for row in table.itertuples(index=False):
        low, high = sorted((row.start, row.end))
        whole = row.step in ("before", "measured")
        colour = "#595959" if whole else "#999999" if row.step == "unexplained" \
            else figures.COLOURS[0] if row.end < row.start else figures.COLOURS[2]
        number = number_text(row.end - row.start, whole)
        lines.append(Line(step_name(row.step), number, low / top, (high - low) / top, colour))
    head = translate("visits a day, 100 before the release")
    return _p(told(causes, known)) + bar_table(head, lines)


def _p(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"
