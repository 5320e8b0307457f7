"""The charts of a report: the picture, its words, its unit, and whether the bars tell the truth."""

from __future__ import annotations

import re
import struct
from itertools import accumulate
from typing import Any

from autograder.checking.verdict import Finding

from .charts import Bar, Chart, has_unit, read_chart, scale_of
from .errors import ArtefactError
from .numbers import find_numbers, match
from .report import Report

SMALLEST = 200  # pixels; save_chart draws 600 and more
NEAR = 0.005


def judge_charts(
    report: Report, files: dict[str, bytes | None], entries: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    """The first thing that is wrong with a chart, None where nothing is."""
    for stem, keys in truth["rules"]["charts"].items():
        wrong = (_shown(report, f"{stem}.png") or _picture(f"{stem}.png", files.get(f"{stem}.png")))
        if wrong:
            return wrong
        try:
            chart = read_chart(f"{stem}.chart.json", files.get(f"{stem}.chart.json"))
        except ArtefactError as error:
            return Finding(error.msgid, error.params)
        wrong = _words(chart, f"{stem}.png", entries) or _bars(
            chart, f"{stem}.png", keys, entries, truth)
        if wrong:
            return wrong
    return None


def _shown(report: Report, picture: str) -> Finding | None:
    shown = {path.rsplit("/", 1)[-1]: alt for alt, path in report.images}
    if picture not in shown:
        return Finding(
            "report.md does not show {picture}. Put it where you speak of it: "
            "![what it shows]({picture})", {"picture": picture})
    said = re.sub(r"[\W_]", "", shown[picture])
    if len(said) < 4 or len(set(said)) < 3:
        return Finding(
            "{picture} has no alt text in report.md. Say between the square brackets what the "
            "chart shows, for those who cannot see it.", {"picture": picture})
    return None


def _picture(picture: str, content: bytes | None) -> Finding | None:
    if not content:
        return Finding(
            "{picture} is not there. Draw the chart and save it with save_chart.",
            {"picture": picture})
    header = content[:24]
    if not header.startswith(b"\x89PNG\r\n\x1a\n") or header[12:16] != b"IHDR":
        return Finding(
            "{picture} is not a PNG picture. Save the chart with save_chart.",
            {"picture": picture})
    width, height = struct.unpack(">II", header[16:24])
    if min(width, height) < SMALLEST or b"IDAT" not in content:
        return Finding(
            "{picture} is too small to be read, or empty. Save the chart with save_chart.",
            {"picture": picture})
    return None


def _words(chart: Chart, picture: str, entries: dict[str, Any]) -> Finding | None:
    at = {"picture": picture}
    if len(re.sub(r"[\W_]", "", chart.title)) < 2:
        return Finding(
            "The chart {picture} has no title. Write in it what the reader should see.", at)
    values = [float(entry["value"]) for entry in entries.values()]
    for number in find_numbers(chart.title):
        if not match(number, values):
            return Finding(
                "The title of {picture} says “{number}”, which is not in numbers.json. Correct it.",
                {**at, "number": number.text})
    if not any(has_unit(text) for text in chart.value_labels()):
        return Finding(
            "The value axis of {picture} has no label with a unit. Write what is measured and in "
            "what (NT$, 倍, %).", at)
    if not all(label.strip() for pair in chart.labels for label in pair):
        return Finding(
            "An axis of {picture} has no name. Name both axes, the one with the bars' names too.",
            at)
    return None


def _bars(
    chart: Chart, picture: str, keys: list[str], entries: dict[str, Any], truth: dict[str, Any]
) -> Finding | None:
    units = {truth["rules"]["numbers"][key]["unit"] for key in keys}
    money = units == {"TWD"}
    if not chart.bars:
        return Finding("The chart {picture} shows no bars. Draw one bar for each figure.",
                       {"picture": picture})
    label = next(text for text in chart.value_labels() if has_unit(text))
    if not has_unit(label, money):
        return Finding(
            "The value axis of {picture} says “{label}”, which is no unit of what it shows. Write "
            "the unit of the bars.", {"picture": picture, "label": label[:30]})
    scale = scale_of(label, money)
    for key in keys:
        right = truth["numbers"][key]
        if any(_stands(bar, right, scale) for bar in chart.bars):
            continue
        if any(_stands(bar, right, other) for bar in chart.bars
               for other in (1.0, 1e3, 1e4, 1e6, 1e8, 0.01) if other != scale):
            return Finding(
                "The value axis of {picture} says “{label}”, and its bars are in another unit. "
                "Divide the values, or change the label.",
                {"picture": picture, "label": label[:30]})
        return Finding(
            "The chart {picture} does not show {key} as numbers.json has it. Draw it from "
            "the same table, then save it again.", {"picture": picture, "key": key})
    return _swapped(chart, picture, keys, scale, truth) or _others(
        chart, picture, scale, entries, truth, money)


def _stands(bar: Bar, right: float, scale: float) -> bool:
    """Whether a bar that starts at 0, or the end of a floating one, shows a value."""
    room = max(abs(right) * NEAR, 1e-9)
    ends = (bar.value,) if not bar.base else (bar.base + bar.value,)
    return any(abs(end * scale - right) <= room for end in ends)


def _swapped(
    chart: Chart, picture: str, keys: list[str], scale: float, truth: dict[str, Any]
) -> Finding | None:
    """Two bars that carry each other's names."""
    marks = truth["rules"].get("bar_names", {})
    for bar in chart.bars:
        name = f"{bar.label} {bar.series}".lower()
        named = {key for key in keys if any(word.lower() in name for word in marks.get(key, ()))}
        shown = {key for key in keys if _stands(bar, truth["numbers"][key], scale)}
        if len(named) == 1 and len(shown) == 1 and named != shown:
            return Finding(
                "In {picture} the bar named “{label}” shows {key}. Check which value belongs to "
                "which name.", {"picture": picture, "label": bar.label[:30],
                                "key": next(iter(shown))})
    return None


def _others(
    chart: Chart, picture: str, scale: float, entries: dict[str, Any], truth: dict[str, Any],
    money: bool,
) -> Finding | None:
    """A bar of which nobody knows where it comes from."""
    known = [float(entry["value"]) for entry in entries.values()]
    if money:
        known += [*truth["rungs"], *accumulate(truth["rungs"])]
    for bar in chart.bars:
        size = abs(bar.value) * scale
        if size and not any(abs(size - abs(v)) <= max(NEAR * abs(v), 0.06 * scale) for v in known):
            return Finding(
                "The bar “{label}” of {picture} shows a value that is neither in numbers.json nor "
                "on the bridge. Draw only what can be looked up.",
                {"picture": picture, "label": bar.label[:30]})
    return None
