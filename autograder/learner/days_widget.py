"""A widget of the capstone: what the test would have said on each of its days.

The numbers are those of the learner's own `test_numbers` (C.a, part five), called with the sessions
up to each day. All states are drawn at the start and the slider changes between them in the
browser, so it works by keyboard and without a kernel; a table says the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from .bar_table import Line, bar_table
from .figures import label
from .widgets import _p, _sentence, _switch

if TYPE_CHECKING:
    import ipywidgets

Numbers = Callable[[pd.DataFrame, Mapping[str, Any]], Mapping[str, float]]
KEYS = ("test_users", "uplift", "uplift_low", "uplift_high")
MEASURED = ("users", "uplift", "low", "high")
WIDE, OPEN = "#0072B2", "#767676"  # an interval beside 0, and one that holds it


def by_day(numbers: Numbers, sessions: pd.DataFrame, test: Mapping[str, Any]) -> pd.DataFrame:
    """What is known of the test in the evening of each of its days.

    Args:
        numbers: `numbers(sessions, test)` -> at least KEYS (visitors; fractions).
        sessions: as `load("capstone_sessions")` gives them.
        test: start, end, least_effect, as in `load("capstone_test")`.

    Returns:
        day, users, uplift, low, high (fractions); one row per day of the test.

    Raises:
        KeyError: the numbers lack one of KEYS.
    """
    rows = []
    for day in pd.date_range(test["start"], test["end"]):
        found = numbers(sessions[sessions["date"] <= day], test)
        rows.append((day, *(found[key] for key in KEYS)))
    return pd.DataFrame(rows, columns=["day", *MEASURED])


def day_name(day: pd.Timestamp) -> str:
    """A day as the slider says it."""
    return f"{day.month}/{day.day}"


def points(share: float) -> str:
    """A difference of two rates in percentage points, with its sign."""
    return f"{100 * share:+.2f}".replace("-", "−")


def told(table: pd.DataFrame, last: int, test: Mapping[str, Any]) -> str:
    """The state after day number `last` (from 0) in words."""
    row = table.iloc[last]
    said = label(
        "到 {day}（{n}／{of} 天）：{users} 位訪客，差 {uplift} 個百分點，95% 區間 {low} 到 "
        "{high}。",
        "Up to {day} (day {n} of {of}): {users} visitors, a difference of {uplift} points, 95% "
        "interval {low} to {high}.",
    ).format(day=day_name(row["day"]), n=last + 1, of=len(table), users=f"{int(row['users']):,}",
             uplift=points(row["uplift"]), low=points(row["low"]), high=points(row["high"]))
    if row["low"] <= 0 <= row["high"]:
        said += label("0 還在區間裡。", " 0 lies in the interval.")
    else:
        said += label("整個區間在 0 的{side}。", " The whole interval lies {side} of 0.").format(
            side=label("右邊", "right") if row["low"] > 0 else label("左邊", "left"))
    if last < len(table) - 1:
        end = day_name(table["day"].iloc[-1])
        return said + label(f"規則說 {end} 才看。", f" The rule says to look on {end}.")
    return said + label(
        "這是規則寫好的那一天；最小效果是 {least}。",
        " This is the day that the rule named; the least effect is {least}.",
    ).format(least=points(test["least_effect"]))


def scale(table: pd.DataFrame) -> tuple[float, float]:
    """Left and right end of the picture (fractions, whole points around all intervals)."""
    return (min(float(table["low"].min()) * 100 // 1 / 100, 0.0),
            max(-(-float(table["high"].max()) * 100 // 1) / 100, 0.0))


def lines(table: pd.DataFrame, last: int) -> list[Line]:
    """An interval per day up to day number `last`; later days are open."""
    left, right = scale(table)
    made = []
    for n, row in enumerate(table.itertuples()):
        if n > last:
            made.append(Line(day_name(row.day), "–", 0, 0))
            continue
        made.append(Line(
            day_name(row.day), points(row.uplift), (row.low - left) / (right - left),
            (row.high - row.low) / (right - left), OPEN if row.low <= 0 <= row.high else WIDE))
    return made


def days_of_test(
    test_numbers: Numbers | None, sessions: pd.DataFrame, test: Mapping[str, Any]
) -> ipywidgets.Widget:
    """The interval of the difference day by day: stop the test on any of them.

    Args:
        test_numbers: your own function of C.a, part five.
        sessions, test: as `load("capstone_sessions")` and `load("capstone_test")` give them.

    Returns:
        a widget; the arrow keys move the day. Where your function gives no numbers yet, one
        sentence.
    """
    try:
        if not callable(test_numbers):
            raise TypeError
        table = by_day(test_numbers, sessions, test).astype(dict.fromkeys(MEASURED, "float64"))
    except Exception:  # the learner's function may fail in any way; the widget says so
        return _sentence(label(
            "這張圖用你自己的 test_numbers 算每一天：days_of_test(test_numbers, sessions, test)。"
            "先把它寫好。",
            "The picture calls your own test_numbers for each day: "
            "days_of_test(test_numbers, sessions, test). Write it first."))
    left, right = scale(table)
    guides = [(0 - left) / (right - left), (test["least_effect"] - left) / (right - left)]
    caption = label("訪客轉換率的差和 95% 區間（百分點）；細線是 0 和最小效果",
                    "Difference in visitors' conversion and 95% interval (points); thin lines: 0 "
                    "and the least effect")
    views = [_p(told(table, n, test)) + bar_table(caption, lines(table, n), guides)
             for n in range(len(table))]
    return _switch(label("看到哪一天", "Look up to"), [day_name(d) for d in table["day"]], views,
                   "", radio=False, start=0)
