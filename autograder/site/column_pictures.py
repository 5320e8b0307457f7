"""Small pictures of columns as inline SVG, each with its alternative text, and the facts beside it.

A picture has no ids, so any number of them may stand on one page, and no colours of its own: it
draws in `currentColor` and with opacity, and the style sheet says which colour that is.
"""

from __future__ import annotations

import unicodedata
from html import escape
from typing import Any

from autograder.site.generated import word

WIDTH, BARS = 200, 42
ROW, NAMES_END, BARS_END = 17, 88, 158


def shown(value: float) -> str:
    """A number for people: 1,234,567; 0.0312; at most six significant digits."""
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    digits = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    if "e" not in digits:
        return digits
    text = f"{value:.10f}".rstrip("0")
    return text if float(text) else f"{value:.2e}"


def rounded(value: float) -> str:
    """The end of a bin: three significant digits are enough."""
    return shown(float(f"{value:.3g}")) if abs(value) < 1000 else shown(float(round(value)))


def share(part: int, whole: int) -> str:
    """A share in percent that never rounds something to nothing or to everything."""
    percent = 100 * part / whole
    if 0 < percent < 0.1:
        return "<0.1%"
    if 99.9 < percent < 100:
        return ">99.9%"
    return f"{percent:.3g}%"


def cut(text: str, room: float) -> str:
    """The text, cut with … where it is wider than `room` (a Chinese character counts 2)."""
    wide = 0.0
    for place, letter in enumerate(text):
        wide += 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        if wide > room:
            return text[: max(place - 1, 1)] + "…"
    return text


def labels(texts: list[str], room: float) -> list[str]:
    """The texts cut to `room`: at the end, in the middle or at the head, whichever leaves most of
    them apart (identifiers often begin alike)."""
    ways = [
        [cut(text, room) for text in texts],
        [_middle(text, room) for text in texts],
        [cut(text[::-1], room)[::-1] for text in texts],
    ]
    return max(ways, key=lambda cuts: len(set(cuts)))


def _middle(text: str, room: float) -> str:
    if cut(text, room) == text:
        return text
    # A little less than `room`: the dots of a Chinese font are as wide as two letters.
    return cut(text, room / 2 - 1).removesuffix("…") + cut(text[::-1], room / 2)[::-1]


def quoted(text: str, language: str) -> str:
    """A word of the data as it stands in a sentence: English quotes what is Chinese."""
    return text if language == "zh-TW" or text.isascii() else f"“{text.strip('“”')}”"


def alt_text(column: dict[str, Any], language: str) -> str:
    """What the picture of a column shows, in words."""

    def say(key: str, **values: object) -> str:
        name = quoted(column["name"], language)
        return word(f"column_alt_{key}", language, name=name, **values)

    kind = column["kind"]
    known = column["n"] - column["missing"]
    if kind == "empty":
        return say("empty", n=f"{column['n']:,}")
    if kind == "flag":
        text = say(
            "flag",
            true=f"{column['true']:,}",
            true_share=share(column["true"], known),
            false=f"{column['false']:,}",
            false_share=share(column["false"], known),
        )
    elif kind == "few":
        comma = "、" if language == "zh-TW" else "; "
        values = comma.join(
            f"{quoted(cut(_value(value, language), 40), language)} {count:,}"
            for value, count in column["top"]
        )
        text = say("few", values=values)
        if column["other"]:
            left = column["distinct"] - len(column["top"])
            text += say("other", count=f"{column['other']:,}", values=f"{left:,}")
    elif kind == "time":
        step = word(f"column_step_{column['step']}", language)
        place = max(range(len(column["counts"])), key=column["counts"].__getitem__)
        text = say(
            "time",
            step=step,
            first=column["first"],
            last=column["last"],
            top=column["starts"][place],
            count=f"{column['counts'][place]:,}",
        )
    else:
        edges, counts = column["edges"], column["counts"]
        place = max(range(len(counts)), key=counts.__getitem__)
        text = say(
            "number" if kind == "number" else "text",
            low=rounded(edges[0]),
            high=rounded(edges[-1]),
            from_=rounded(edges[place]),
            to=rounded(edges[place + 1]),
            count=f"{counts[place]:,}",
        )
        if note := scale_note(column, language):
            text += note
    if column["missing"]:
        text += say("missing", share=share(column["missing"], column["n"]))
    return text


def instead(column: dict[str, Any], language: str) -> str:
    """The sentence that says all that a picture would: the values shown have as many rows each;
    else ""."""
    known, kind = column["n"] - column["missing"], column["kind"]
    if kind == "few":
        count = column["top"][0][1]
        if len({rows for _, rows in column["top"]}) > 1:
            return ""
        values = [_value(value, language) for value, _ in column["top"]]
        if len(values) == column["distinct"] == 1:
            return word("column_same", language, n=f"{known:,}", value=values[0])
        comma = "、" if language == "zh-TW" else ", "
        listed = comma.join(cut(value, 40) for value in values) + (" …" if column["other"] else "")
        shown_ = f"{column['distinct']:,}"
        key = "column_even" if count * column["distinct"] == known else "column_most"
        return word(key, language, values=shown_, n=f"{count:,}", list=listed)
    if kind == "time" and "each" in column:
        if column["every"] == "once":
            return word("column_same", language, n=f"{known:,}", value=column["first"])
        key, n = f"column_even_{column['every']}", f"{column['each']:,}"
        return word(key, language, first=column["first"], last=column["last"], n=n)
    if column.get("run"):
        return word("column_run", language, low=shown(column["min"]), high=shown(column["max"]))
    if kind == "text" and column["min"] == column["max"]:
        return word("column_one_length", language, length=column["min"])
    return ""


def scale_note(column: dict[str, Any], language: str) -> str:
    """What a reader must know about the scale of a histogram; "" where it is a plain one."""
    if column["kind"] == "flag":
        return word("column_of_rows", language)
    if column.get("scale") == "log":
        return word("column_log", language)
    if column.get("scale") == "cut":
        return word(
            "column_cut", language, count=f"{column['beyond']:,}", edge=rounded(column["edges"][-1])
        )
    return ""


def picture(column: dict[str, Any], language: str) -> str:
    """The picture of a column as an SVG element; "" where there is nothing to see."""
    kind = column["kind"]
    if kind == "empty" or instead(column, language):
        return ""
    if kind == "flag":
        drawn, height = _flag(column), 34
    elif kind == "few":
        drawn, height = _few(column, language), ROW * len(column["top"])
    else:
        ends = (
            (column["first"][:10], column["last"][:10])
            if kind == "time"
            else (rounded(column["edges"][0]), rounded(column["edges"][-1]))
        )
        drawn, height = _bars(column["counts"], ends, column.get("scale") == "cut"), BARS + 18
    if column["missing"]:
        drawn += _missing(column["missing"] / column["n"], height + 4)
        height += 10
    return (
        f'<svg class="distribution" role="img" viewBox="0 0 {WIDTH} {height}" '
        f'width="{WIDTH}" height="{height}" aria-label="{escape(alt_text(column, language))}">'
        f"{drawn}</svg>"
    )


def _bars(counts: list[int], ends: tuple[str, str], open_end: bool) -> str:
    """Bars side by side over an axis with its two ends; one path, so that pages stay small."""
    top = max(counts)
    step = WIDTH / len(counts)
    wide = step - (1 if step > 3 else 0)
    path = []
    for place, count in enumerate(counts):
        if count:
            high = max(BARS * count / top, 1)  # one row among thousands is still to be seen
            left = f"M{place * step:.1f} {BARS - high:.1f}"
            path.append(f"{left}h{wide:.1f}v{high:.1f}h-{wide:.1f}z")
    arrow = f'<path d="M{WIDTH - 6} {BARS - 4}l5 4l-5 4" class="line"/>' if open_end else ""
    return (
        f'<path d="{"".join(path)}"/><path d="M0 {BARS}h{WIDTH}" class="line"/>{arrow}'
        f'<text x="0" y="{BARS + 14}">{escape(ends[0])}</text>'
        f'<text x="{WIDTH}" y="{BARS + 14}" text-anchor="end">{escape(ends[1])}</text>'
    )


def _few(column: dict[str, Any], language: str) -> str:
    top = max(count for _, count in column["top"])
    lines = []
    names = labels([_value(value, language) for value, _ in column["top"]], 14)
    for place, (name, (_, count)) in enumerate(zip(names, column["top"], strict=True)):
        y = place * ROW
        wide = max((BARS_END - NAMES_END) * count / top, 1)
        lines.append(
            f'<text x="0" y="{y + 13}">{escape(name)}</text>'
            f'<path d="M{NAMES_END} {y + 3}h{wide:.1f}v{ROW - 5}h-{wide:.1f}z"/>'
            f'<text x="{WIDTH}" y="{y + 13}" text-anchor="end">{count:,}</text>'
        )
    return "".join(lines)


def _flag(column: dict[str, Any]) -> str:
    whole = column["true"] + column["false"]
    split = WIDTH * column["true"] / whole
    return (
        f'<path d="M0 0h{split:.1f}v14h-{split:.1f}z"/>'
        f'<path d="M{split:.1f} 0H{WIDTH}v14H{split:.1f}z" class="faint"/>'
        f'<text x="0" y="29">True {share(column["true"], whole)}</text>'
        f'<text x="{WIDTH}" y="29" text-anchor="end">False {share(column["false"], whole)}</text>'
    )


def _missing(part: float, y: int) -> str:
    """A thin bar: how much of the column is there (faint) and how much is missing (dashed)."""
    split = WIDTH * (1 - part)
    return (
        f'<path d="M0 {y}h{split:.1f}v4h-{split:.1f}z" class="faint"/>'
        f'<path d="M{split:.1f} {y + 2}H{WIDTH}" class="gap"/>'
    )


def _value(value: str, language: str) -> str:
    return value if value.strip() else word("column_blank", language)


def facts(column: dict[str, Any], language: str) -> list[tuple[str, str]]:
    """The plain facts of a column as (label, value)."""
    n, missing, kind = column["n"], column["missing"], column["kind"]
    found = [("rows", f"{n:,}")]
    found.append(("missing", f"{missing:,} ({share(missing, n)})" if missing else "0"))
    found.append(("distinct", f"{column['distinct']:,}"))
    if "median" in column and kind != "text":
        found += [(key, shown(column[key])) for key in ("min", "median", "max")]
    elif kind == "text":
        low, middle, high = (shown(column[key]) for key in ("min", "median", "max"))
        key = "column_length_one" if low == high else "column_length"
        found.append(("length", word(key, language, low=low, high=high, middle=middle)))
    elif kind == "time":
        found += [("first", column["first"]), ("last", column["last"])]
    elif kind == "few" and column["other"]:
        left = column["distinct"] - len(column["top"])
        found.append(
            (
                "others",
                word("column_others", language, rows=f"{column['other']:,}", values=f"{left:,}"),
            )
        )
    return [(word(f"column_fact_{key}", language), value) for key, value in found]
