"""A table whose last column draws each row as a bar: what several widgets show for one state."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from . import figures


@dataclass(frozen=True)
class Line:
    """One row: its name, its number as text, and its bar (shares of the column's width)."""

    name: str
    text: str
    start: float
    length: float
    colour: str = figures.COLOURS[0]


def bar_table(caption: str, lines: Sequence[Line], guides: Sequence[float] = ()) -> str:
    """HTML of the table.

    Args:
        caption: what is shown, with its unit.
        guides: places of thin lines behind all bars (shares of the column's width).
    """
    behind = "".join(
        f'<div style="position:absolute;left:{100 * at:.1f}%;top:0;bottom:0;'
        f'border-left:1px solid #000"></div>' for at in guides)
    rows = "".join(
        f'<tr><th scope="row" style="text-align:left;padding-right:1em">'
        f"{html.escape(line.name)}</th>"
        f'<td style="text-align:right;padding-right:1em">{html.escape(line.text)}</td>'
        f'<td style="width:24em"><div style="position:relative;background:#eee;height:1em">'
        f'<div style="margin-left:{100 * line.start:.1f}%;width:{100 * line.length:.1f}%;'
        f'height:100%;background:{line.colour}"></div>{behind}</div></td></tr>'
        for line in lines)
    return f"<table><caption>{html.escape(caption)}</caption><tbody>{rows}</tbody></table>"
