"""Values of single cells: a compiled formula called, and what it gives as plain Python."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np

Cell = tuple[str, int, int]  # sheet, row, column
Range = tuple[str, int, int, int, int]  # sheet, first row, first column, last row, last column


@lru_cache(maxsize=512)
def function_of(template: str) -> Callable[[list[Any]], Any]:
    """The compiled template as a function of the list of its places."""
    import formulas

    compiled = formulas.Parser().ast(template)[1].compile()
    order = [int(name[1:]) - 1 for name in compiled.inputs]
    return lambda given: compiled(*(given[i] for i in order))


def given_at(place: Range, get: Callable[[Cell], Any]) -> Any:
    """The value of a cell, or the block of a range."""
    name, top, left, bottom, right = place
    if top == bottom and left == right:
        return get((name, top, left))
    block = np.empty((bottom - top + 1, right - left + 1), dtype=object)
    for r in range(top, bottom + 1):
        for c in range(left, right + 1):
            block[r - top, c - left] = get((name, r, c))
    return block


def call(function: Callable[[list[Any]], Any], given: list[Any]) -> Any:
    """What a formula gives; an error as the engine hands it on from cell to cell."""
    try:
        with np.errstate(all="ignore"):
            result = np.asarray(function(given), dtype=object).ravel()
    except Exception:  # what the engine cannot do is an error cell, as in a spreadsheet
        return error("#VALUE!")
    if not len(result):
        return error("#VALUE!")
    if is_error(result[0]) or isinstance(result[0], str):
        return result[0] if is_error(result[0]) else plain(result[0])
    value = plain(result[0])
    return error(value) if isinstance(value, str) else value


def error(text: str) -> Any:
    """An error as the engine hands it on from cell to cell (a text would be passed over)."""
    from formulas.functions import Error

    return Error.errors[text]


def is_error(value: Any) -> bool:
    """Whether a value is an error of the engine."""
    return value.__class__.__name__ == "XlError"


def plain(value: Any) -> Any:
    """Numbers as float (so that they overflow instead of growing), dates as their serial."""
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, np.integer, np.floating)):
        try:
            number = float(value)
        except OverflowError:
            return "#NUM!"
        return number if math.isfinite(number) else "#NUM!"
    if isinstance(value, datetime):
        return (value - datetime(1899, 12, 30)).total_seconds() / 86400
    if isinstance(value, date):
        return float((value - date(1899, 12, 30)).days)
    if is_error(value):
        return str(value)
    return str(value)[:200] if isinstance(value, str) else value
