"""Figures that can be read by everyone: Chinese glyphs, safe colours, and numbers kept beside them.

`save_chart` writes the picture and a sidecar `<stem>.chart.json` with what the picture shows, so
that a report's checker can compare the chart with the numbers it claims.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking import messages

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

FONT_FILE = Path(__file__).parent / "fonts" / "NotoSansTC-subset.ttf"
FONT_FAMILY = "Noto Sans TC Course"
# Okabe and Ito (2008): eight colours that stay apart for the common kinds of colour blindness.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#56B4E9", "#8C7A00", "#000000")
UP, DOWN, SUM = "#009E73", "#D55E00", "#0072B2"
SIDECAR_VERSION = 1


@cache
def _register_font() -> str:
    from matplotlib import font_manager

    font_manager.fontManager.addfont(str(FONT_FILE))
    return FONT_FAMILY


def use_course_style() -> None:
    """Set font, colours and sizes for all figures of this notebook. Calling it again is harmless.

    The font comes with the course; nothing is looked up on the computer or the network.
    """
    import matplotlib as mpl

    mpl.rcParams.update(
        {
            "font.family": [_register_font(), "DejaVu Sans"],
            "font.size": 11,
            "axes.titlesize": 13,
            "axes.titlelocation": "left",
            "axes.labelsize": 11,
            "axes.prop_cycle": mpl.cycler(color=COLOURS),
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": "#D9D9D9",
            "grid.linewidth": 0.8,
            "lines.linewidth": 2.0,
            "figure.figsize": (8.0, 4.5),
            "figure.dpi": 100,
            "figure.constrained_layout.use": True,
            "savefig.dpi": 150,
            "savefig.facecolor": "white",
            "svg.fonttype": "none",
            "legend.frameon": False,
        }
    )


def label(zh: str, en: str) -> str:
    """The one of two texts that fits the current language of the course."""
    return zh if messages.language() == "zh-TW" else en


def own_language(value: object) -> object:
    """House rules in the current language of the course: words of the other one left out."""
    return messages.own_language(value)


def save_chart(fig: Figure, path: str | Path) -> Path:
    """Save a figure as PNG and what it shows as `<stem>.chart.json` beside it.

    Args:
        fig: a matplotlib figure with titles and axis labels (with their units).
        path: where the PNG goes; the ending is set to .png, and folders are made.

    Returns:
        the path of the PNG.

    The sidecar holds, per axes: title, x_label, y_label, x_ticks, y_ticks (texts as shown),
    bars ({label, series, value, base, horizontal}), lines ({series, x, y}) and points.
    """
    target = Path(path).with_suffix(".png")
    target.parent.mkdir(parents=True, exist_ok=True)
    fig.canvas.draw()  # tick labels exist only after drawing
    fig.savefig(target, format="png", metadata={"Software": None})
    content = {
        "version": SIDECAR_VERSION,
        "image": target.name,
        "title": _suptitle(fig),
        "axes": [_axes(axes) for axes in fig.axes],
    }
    sidecar = target.with_suffix(".chart.json")
    sidecar.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return target


def _suptitle(fig: Figure) -> str:
    return fig.get_suptitle() if hasattr(fig, "get_suptitle") else ""


def _axes(axes: Axes) -> dict[str, Any]:
    titles = [axes.get_title(loc) for loc in ("left", "center", "right")]
    legend = axes.get_legend()
    return {
        "title": next((t for t in titles if t), ""),
        "x_label": axes.get_xlabel(),
        "y_label": axes.get_ylabel(),
        "x_ticks": _ticks(axes.xaxis),
        "y_ticks": _ticks(axes.yaxis),
        "legend": [t.get_text() for t in legend.get_texts()] if legend else [],
        "bars": _bars(axes),
        "lines": [
            {"series": _name(line), "x": [_plain(v) for v in line.get_xdata(orig=True)],
             "y": [_plain(v) for v in line.get_ydata(orig=True)]}
            for line in axes.get_lines()
            if line.get_visible() and line.get_transform().contains_branch(axes.transData)
            and len(line.get_xdata(orig=True))
        ],
        "points": [
            {"series": _name(group),
             "xy": [[_plain(x), _plain(y)] for x, y in group.get_offsets()]}
            for group in axes.collections
            if group.get_visible() and _is_scatter(group)
        ],
    }


def _is_scatter(group: Any) -> bool:
    from matplotlib.collections import PathCollection

    return isinstance(group, PathCollection)


def _ticks(axis: Axis) -> list[str]:
    low, high = sorted(axis.get_view_interval())
    return [
        tick.label1.get_text() for tick in axis.get_major_ticks()
        if low <= tick.get_loc() <= high and tick.label1.get_text()
    ]


def _tick_names(axis: Axis) -> dict[float, str]:
    return {round(float(t.get_loc()), 6): t.label1.get_text() for t in axis.get_major_ticks()}


def _bars(axes: Axes) -> list[dict[str, Any]]:
    from matplotlib.container import BarContainer

    found = []
    for container in axes.containers:
        if not isinstance(container, BarContainer):
            continue
        horizontal = container.orientation == "horizontal"
        names = _tick_names(axes.yaxis if horizontal else axes.xaxis)
        for bar in container.patches:
            box = (bar.get_x(), bar.get_width(), bar.get_y(), bar.get_height())
            base, value, start, thickness = box if horizontal else box[2:] + box[:2]
            middle = start + thickness / 2
            nearest = min(names, key=lambda at: abs(at - middle), default=None)
            # Grouped bars stand beside their tick, at most half a step away.
            close = nearest is not None and abs(nearest - middle) <= 0.5
            found.append(
                {"label": names[nearest] if close else str(round(middle, 6)),
                 "series": _name(container), "value": _plain(value), "base": _plain(base),
                 "horizontal": horizontal}
            )
    return found


def _name(artist: Any) -> str:
    text = str(artist.get_label() or "")
    return "" if text.startswith("_") else text


def _plain(value: Any) -> Any:
    """A JSON value: numbers as they are, NaN and infinities as None, dates in ISO form."""
    if type(value).__name__ == "datetime64":
        return str(value.astype("datetime64[s]"))
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)
