"""Chart sidecars (`<stem>.chart.json`): what a picture shows, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .documents import read_json
from .errors import ArtefactError

# An axis says its unit in brackets, after a slash, or as a sign or a word such as NT$, % or 倍.
_UNIT = re.compile(r"[(（\[［/／%％$＄]|NT|TWD|元|萬|倍|次|則|筆|比率|比例|ratio|share|count|times|"
                   r"orders|posts|rate|ROAS|ROI", re.IGNORECASE)


@dataclass(frozen=True)
class Chart:
    """One chart: its titles, labels and the numbers it shows.

    Attributes:
        title: the title of the figure or of its first axes ("" where there is none).
        labels: (x label, y label) per axes.
        values: every bar height (or length) and every y of a line or point, in order.
        starts: the base of each bar.
        category_on_y: per axes, whether the bars are horizontal.
    """

    name: str
    title: str
    labels: tuple[tuple[str, str], ...]
    values: tuple[float, ...]
    starts: tuple[float, ...]
    category_on_y: tuple[bool, ...]

    def value_labels(self) -> list[str]:
        """The label of the axis that carries the amounts, per axes."""
        pairs = zip(self.labels, self.category_on_y, strict=True)
        return [x if horizontal else y for (x, y), horizontal in pairs]

    def shows(self, value: float, tolerance: float = 0.005) -> bool:
        """Whether a bar, its end, a line or a point shows this value (relative tolerance)."""
        ends = [v + s for v, s in zip(self.values, self.starts, strict=False)]
        room = max(abs(value) * tolerance, 1e-9)
        # Charts are often drawn in thousands, 萬 or millions, and shares in percent.
        scales = (1.0, 1e3, 1e4, 1e6, 0.01)
        return any(
            abs(abs(shown) * scale - abs(value)) <= room
            for shown in (*self.values, *ends) for scale in scales
        )


def has_unit(label: str) -> bool:
    """Whether an axis label names a unit or a kind of count."""
    return bool(_UNIT.search(label))


def read_chart(name: str, data: bytes | None) -> Chart:
    """Read a sidecar that the notebook's `save_chart` wrote.

    Raises:
        ArtefactError: as `read_json`, or no axes in it, or no value shown.
    """
    if data is None:
        raise ArtefactError(
            "{name} is not there. Save the chart with save_chart, which writes the picture and "
            "this file beside it.", name=name)
    content = read_json(name, data)
    axes = content.get("axes")
    if not isinstance(axes, list) or not axes or not all(isinstance(a, dict) for a in axes):
        raise ArtefactError(
            "{name} does not describe a chart. Do not write it by hand: save the chart again with "
            "save_chart.", name=name)
    values: list[float] = []
    starts: list[float] = []
    horizontal: list[bool] = []
    for part in axes:
        bars = _dicts(part.get("bars"))
        horizontal.append(bool(bars) and all(b.get("horizontal") for b in bars))
        for bar in bars:
            if _is_number(bar.get("value")):
                values.append(float(bar["value"]))
                starts.append(float(bar["base"]) if _is_number(bar.get("base")) else 0.0)
        for line in _dicts(part.get("lines")):
            ys = [y for y in line.get("y") or [] if _is_number(y)]
            values += [float(y) for y in ys]
            starts += [0.0] * len(ys)
        for group in _dicts(part.get("points")):
            ys = [xy[1] for xy in group.get("xy") or [] if len(xy) == 2 and _is_number(xy[1])]
            values += [float(y) for y in ys]
            starts += [0.0] * len(ys)
    if not values:
        raise ArtefactError(
            "{name} shows no bar, line or point. Draw the values, then save the chart again with "
            "save_chart.", name=name)
    title = str(content.get("title") or "") or next(
        (str(a.get("title")) for a in axes if a.get("title")), "")
    return Chart(
        name, title,
        tuple((str(a.get("x_label") or ""), str(a.get("y_label") or "")) for a in axes),
        tuple(values), tuple(starts), tuple(horizontal),
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
