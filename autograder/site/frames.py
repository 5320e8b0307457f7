"""Interactive pictures of the pages: prepared states, one of which is shown.

`frames_picture` has a bar per row and a sentence per state, `panels_picture` a drawing per state.
All numbers are computed at build. The page's script (frames.js) only shows the state that is chosen
with radio buttons or a slider. Without scripts the first state and a table with all of them stand
there, or the panels as a list to be opened.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from autograder import register
from autograder.learner.figures import label
from autograder.site.anchors import exercise_anchor

PARTS = 1000  # places of a track that bars start and end at
SHORT = 16  # letters of a name that stands beside its bar on a phone; longer ones stand above it


@dataclass(frozen=True)
class Bar:
    """One bar of a state: its start and length (shares of the track) and its text.

    more: what the table says besides the text, such as an interval.
    """

    start: float
    length: float
    text: str
    more: str = ""


@dataclass(frozen=True)
class Frame:
    """One state: its name (the control's label), a bar per row, and a sentence."""

    name: str
    bars: Sequence[Bar]
    told: str


def frames_picture(
    frames: Sequence[Frame],
    rows: Sequence[str],
    *,
    name: str,
    legend: str,
    caption: str,
    twin: str,
    widget: bool = True,
    first: int = 0,
    slider: bool = False,
    ticks: Sequence[tuple[float, str]] = (),
    guides: Sequence[float] = (),
    outlines: Sequence[float] = (),
    key: str = "",
) -> str:
    """HTML of a picture with bars.

    Args:
        frames: the states, in the order of the control; each has one bar per row.
        rows: names of the rows.
        name: name of the control, once per page.
        legend: what the control changes.
        caption: heading of the table that says the same.
        twin: exercise of the notebook that has the same picture or, without `widget`, the same
            numbers.
        first: which state is shown first.
        slider: a slider in place of radio buttons.
        ticks: (share of the track, text) of marks above the rows.
        guides: places of thin lines behind all bars (shares of the track).
        outlines: length of a frame around each bar, the same in all states (shares of the track).
        key: what the frames or the bars mean, above the rows.
    """
    # Texts of bars and names of states stand in the table; the script reads them there.
    data = {
        "bars": [[_places(bar) for bar in frame.bars] for frame in frames],
        "told": [frame.told for frame in frames],
    }
    payload = escape(json.dumps(data, ensure_ascii=False, separators=(",", ":")), quote=False)
    shown = frames[first]
    behind = "".join(f'<i class="guide" style="left:{100 * at:.1f}%"></i>' for at in guides)
    around = [f'<i class="outline" style="width:{100 * share:.1f}%"></i>' for share in outlines]
    drawn = "".join(
        f'<div class="bar-row"><span class="name">{escape(row)}</span>'
        f'<span class="track">{behind}{frame}'
        f'<span class="bar" style="margin-left:{start / 10}%;width:{length / 10}%"></span></span>'
        f'<span class="value">{escape(bar.text)}</span></div>'
        for row, bar, frame in zip(rows, shown.bars, around or [""] * len(rows), strict=True)
        for start, length in (_places(bar),)
    )
    marks = "".join(
        f'<span class="tick" style="left:{100 * at:.1f}%">{escape(text)}</span>'
        for at, text in ticks
    )
    if marks:
        marks = f'<div class="bar-row ticks"><span></span><span class="marks">{marks}</span></div>'
    names = [frame.name for frame in frames]
    above = f'<p class="key">{escape(key)}</p>' if key else ""
    wide = " long" if max(map(_width, rows)) > SHORT else ""
    return (
        f"""<div class="picture frames" data-frames='{payload.replace("'", "&#39;")}'>"""
        f"{_control(names, name, legend, first, slider)}"
        f"{above}"
        f'<div class="bars{wide}" aria-hidden="true">{marks}{drawn}</div>'
        f'<p class="told">{escape(shown.told)}</p>{SAID}'
        f'<details class="same" open><summary>{escape(caption)}</summary>'
        f"{_table(frames, rows, slider, caption)}</details>{_twin(twin, widget)}</div>"
    )


# Where the script tells a screen reader what is shown, once the control rests.
SAID = '<p class="said" role="status"></p>'


def panels_picture(
    panels: Sequence[tuple[str, str]], *, name: str, legend: str, twin: str, first: int = 0,
    after: str = "",
) -> str:
    """HTML of a picture with a drawing per state.

    Args:
        panels: name of a state and its HTML, whose first paragraph says it in words.
        name: name of the control, once per page.
        legend: what the control changes.
        twin: exercise of the notebook that has the same picture.
        first: which state is shown first.
        after: HTML below the panels, for all states.
    """
    parts = "".join(
        f'<details class="state" name="{name}-state"{" open" if n == first else ""}><summary>'
        f"{escape(title)}</summary>{content}</details>"
        for n, (title, content) in enumerate(panels)
    )
    names = [title for title, _ in panels]
    return (
        f'<div class="picture panels">{_control(names, name, legend, first, False)}'
        f"{parts}{SAID}{after}{_twin(twin, True)}</div>"
    )


def _width(text: str) -> int:
    """How wide a name is, in letters; Chinese ones count twice."""
    return sum(2 if ord(letter) > 0x2E80 else 1 for letter in text)


def _places(bar: Bar) -> tuple[int, int]:
    """Start and length of a bar in PARTS of the track; what is above 0 can be seen."""
    length = round(PARTS * bar.length)
    return round(PARTS * bar.start), max(length, 1) if bar.length > 0 else 0


def _control(names: Sequence[str], name: str, legend: str, first: int, slider: bool) -> str:
    """The control, hidden until the script is there."""
    if slider:
        return (
            f'<label class="choose slide" hidden><span>{escape(legend)}</span>'
            f'<span class="now" aria-hidden="true">{escape(names[first])}</span>'
            f'<input type="range" name="{name}" min="0" max="{len(names) - 1}" step="1" '
            f'value="{first}" aria-label="{escape(legend, quote=True)}" '
            f'aria-valuetext="{escape(names[first], quote=True)}"></label>'
        )
    radios = "".join(
        f'<label><input type="radio" name="{name}" value="{n}"'
        f"{' checked' if n == first else ''}> {escape(text)}</label>"
        for n, text in enumerate(names)
    )
    return f'<fieldset class="choose" hidden><legend>{escape(legend)}</legend>{radios}</fieldset>'


def _twin(exercise: str, widget: bool) -> str:
    """Where the notebook has the same: a link to the exercise's row on this page."""
    item = register.exercise(exercise)
    text = (
        label("筆記本裡有同一張圖，在這一題旁邊：", "The notebook has the same picture, next to ")
        if widget
        else label("筆記本這一題用同樣的算法：", "The notebook works out the same numbers in ")
    )
    title = item.title[label("zh-TW", "en")]
    return (
        f'<p class="twin">{text}<a href="#{exercise_anchor(item)}">{escape(exercise)} '
        f"{escape(title)}</a>{label('。', '.')}</p>"
    )


def _table(frames: Sequence[Frame], rows: Sequence[str], by_frame: bool, caption: str) -> str:
    """The same as a table: a line per state where there are many, else a line per row."""
    texts = [[_cell(bar) for bar in frame.bars] for frame in frames]
    names, lines, heads = [f.name for f in frames], texts, list(rows)
    if not by_frame:
        names, heads = list(rows), [f.name for f in frames]
        lines = [list(line) for line in zip(*texts, strict=True)]
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(line_name)}</th>'
        + "".join(f"<td>{text}</td>" for text in line)
        + "</tr>"
        for line_name, line in zip(names, lines, strict=True)
    )
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f"<table><thead><tr><td></td>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(bar: Bar) -> str:
    """What the table says of a bar; the script takes the first text of a cell for the row."""
    return escape(bar.text) + (f"<br><small>{escape(bar.more)}</small>" if bar.more else "")
