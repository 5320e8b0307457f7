"""Chart sidecars (`<stem>.chart.json`): what a picture shows, as values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .documents import read_json
from .errors import ArtefactError

_MONEY = re.compile(r"NT|TWD|[$＄]|元|[臺台]幣|[千萬億]", re.IGNORECASE)
_RATIO = re.compile(r"倍|[%％]|比率|比例|ratio|multiple|times|ROAS|[×x]\b|百分比|per\s?cent",
                    re.IGNORECASE)
# The unit of an axis of money, the largest words first.
_SCALES = tuple((re.compile(p, re.IGNORECASE), size) for p, size in (
    (r"億|100\s?million", 1e8),
    (r"百萬|million|\bmn?\b|(?<![\d,])1,?000,?000(?!\d)|NT\$\s?m\b", 1e6),
    (r"萬|10\s?thousand|(?<![\d,])10,?000(?!\d)", 1e4),
    (r"千|thousand|\bk\b|(?<![\d,])1,?000(?!\d)|NT\$\s?k\b|000s", 1e3),
))


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its series, its length and where it starts."""

    label: str
    series: str
    value: float
    base: float


@dataclass(frozen=True)
class Chart:
    """One chart: its titles, labels and the numbers it shows.

    Attributes:
        title: the title of the figure or of its first axes ("" where there is none).
        labels: (x label, y label) per axes.
        bars: the bars, in order. Lines and points are not kept: a figure is shown by a bar.
        category_on_y: per axes, whether the bars are horizontal.
    """

    name: str
    title: str
    labels: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    category_on_y: tuple[bool, ...]

    def value_labels(self) -> list[str]:
        """The label of the axis that carries the amounts, per axes."""
        pairs = zip(self.labels, self.category_on_y, strict=True)
        return [x if horizontal else y for (x, y), horizontal in pairs]


def has_unit(label: str, money: bool | None = None) -> bool:
    """Whether an axis label names a unit; of money, or of a ratio, where that is asked."""
    if money is None:
        return bool(_MONEY.search(label) or _RATIO.search(label))
    return bool((_MONEY if money else _RATIO).search(label))


def scale_of(label: str, money: bool) -> float:
    """What one step of the axis stands for: NT$1,000 and 千元 are 1000, % is 0.01."""
    if not money:
        return 0.01 if re.search(r"[%％]|百分比|percent", label, re.IGNORECASE) else 1.0
    return next((size for pattern, size in _SCALES if pattern.search(label)), 1.0)


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
    bars: list[Bar] = []
    horizontal: list[bool] = []
    shown = 0
    for part in axes:
        found = _dicts(part.get("bars"))
        horizontal.append(bool(found) and all(b.get("horizontal") for b in found))
        bars += [
            Bar(str(b.get("label") or ""), str(b.get("series") or ""), float(b["value"]),
                float(b["base"]) if _is_number(b.get("base")) else 0.0)
            for b in found if _is_number(b.get("value"))]
        shown += len(_dicts(part.get("lines"))) + len(_dicts(part.get("points")))
    if not bars and not shown:
        raise ArtefactError(
            "{name} shows no bar, line or point. Draw the values, then save the chart again with "
            "save_chart.", name=name)
    title = str(content.get("title") or "") or next(
        (str(a.get("title")) for a in axes if a.get("title")), "")
    return Chart(
        name, title,
        tuple((str(a.get("x_label") or ""), str(a.get("y_label") or "")) for a in axes),
        tuple(bars), tuple(horizontal),
    )


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [v for v in value if isinstance(v, dict)] if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e15
