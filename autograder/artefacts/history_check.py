"""The table of T1.1.a and the answers of T1.1.c: first what a wrong form means, then the values.

A judge takes the learner's value, the arguments of the call and the right value, and gives a
Finding or None. A Finding without a misconception leaves room for a known wrong way.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pandas as pd
from pandas.api.types import is_datetime64_any_dtype, is_numeric_dtype

from autograder.checking.compare import Compare, compare, keyed
from autograder.checking.verdict import Finding

HISTORY_KEY = ("campaign_id", "channel", "week_start")
HISTORY = Compare(keys=HISTORY_KEY, ordered=True, columns=dict.fromkeys(
    ("spend", "impressions", "clicks", "conversions", "value"), 1e-9))
SCAN = Compare("mapping", columns=dict.fromkeys((
    "share_of_search", "price_index", "promo_weeks", "slope", "slope_low", "slope_high"), 1e-6))
INDEX = Compare(keys=("festival",), columns={"index": 1e-6})
TOTALS = ("合計", "總計", "Total")  # rows that have no week; left to the comparison
DIRECTIONS = ("rising", "falling", "unclear")

ID_AS_NUMBER = (
    "Your campaign_id lost the 0 in front. Read as a number, 024401 becomes 24401 and no longer "
    "matches any other table. Read every column as text first: dtype=str.")


def judge_history(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """What is wrong with a campaign history, in words of its ids and weeks where they are at fault.

    args: (files,), the file names with their content.
    """
    if isinstance(actual, pd.DataFrame):
        actual = keyed(actual, HISTORY)
        if set(HISTORY_KEY) <= set(actual.columns) and actual.columns.is_unique and len(actual):
            weeks = actual.loc[~actual["campaign_id"].isin(TOTALS), "week_start"]
            found = _ids(actual["campaign_id"], expected) or _weeks(weeks)
            if found:
                return found
            if isinstance(actual["week_start"].dtype, pd.PeriodDtype):
                actual = actual.assign(week_start=actual["week_start"].dt.to_timestamp())
            found = _repeated(actual)
            if found:
                return found
    return compare(actual, expected, HISTORY, "load_history")


def _ids(ids: pd.Series, expected: pd.DataFrame) -> Finding | None:
    empty = int(ids.isna().sum())
    if empty:
        return Finding(
            "{count} rows have no campaign_id: their file was not read column by column. Look "
            "whether all its column headers are mapped, and whether the UTF-16 file is read with "
            "a tab "
            "(sep=\"\\t\") and not with a comma.", {"count": empty}, "file_not_split")
    have, right = set(map(str, ids)), set(expected["campaign_id"])
    if is_numeric_dtype(ids.dtype) or (
            not have & right and have & {known.lstrip("0") for known in right}):
        return Finding(ID_AS_NUMBER, misconception="id_as_number")
    if not have & right:
        return Finding(
            "None of your rows comes from the files that the function was given. Read the argument "
            "files inside the function, not a table or a name from outside it.",
            misconception="argument_ignored")
    return None


def _weeks(weeks: pd.Series) -> Finding | None:
    if isinstance(weeks.dtype, pd.PeriodDtype):
        return None
    missing = int(weeks.isna().sum())
    if missing:
        return Finding(
            "week_start is missing in {count} rows: their way of writing a date was not read. "
            "Split the text at - or /, add 1911 to a year of three digits, and make a "
            "pd.Timestamp.", {"count": missing}, "week_not_read")
    cells = weeks.tolist() if not is_datetime64_any_dtype(weeks.dtype) else ()
    texts = [cell for cell in cells if isinstance(cell, str)]
    if any(re.match(r"\d{2,3}\D", text) for text in texts):
        return Finding(
            "week_start is still text, and some years are 民國 years such as 113. Add 1911 to "
            "those, and make real dates of all.", misconception="week_in_roc_years")
    if texts:
        return Finding(
            "week_start is still text. Text cannot be counted in weeks, and months written in "
            "another way sort wrongly. Make real dates: pd.Timestamp(year, month, day).",
            misconception="week_as_text")
    years = weeks.dt.year if not cells else pd.Series(
        [cell.year for cell in cells if isinstance(cell, (dt.date, pd.Timestamp))], dtype=float)
    if (years < 1000).any():
        return Finding(
            "Some of your week_start lie in years such as 113. Those are 民國 years: add 1911 "
            "before you make the date.", misconception="week_in_roc_years")
    return None


def _repeated(table: pd.DataFrame) -> Finding | None:
    again = int(table.duplicated(list(HISTORY_KEY)).sum())
    if not again:
        return None
    return Finding(
        "{count} rows repeat a campaign_id, channel and week_start that are there already. One "
        "week can be written in two ways: convert the dates first, then sort by the day of export "
        "and keep the last row of each key.", {"count": again})


def judge_index(actual: Any, args: tuple, expected: pd.DataFrame) -> Finding | None:
    """What is wrong with the festival index; a date as the peak is told as such."""
    if isinstance(actual, pd.DataFrame) and list(actual.columns).count("peak_days_before") == 1:
        for cell in actual["peak_days_before"]:
            if isinstance(cell, (dt.date, dt.timedelta)) and not pd.isna(cell):
                return Finding(
                    "peak_days_before holds a date or a length of time and should be a count of "
                    "days. Take (date of the festival - day).days, a whole number.",
                    misconception="peak_as_date")
    return compare(actual, expected, INDEX, "festival_index")


def judge_scan(actual: Any, args: tuple, expected: dict) -> Finding | None:
    """What is wrong with the market scan; a direction must be one of the three words."""
    given = actual.to_dict() if isinstance(actual, pd.Series) else actual
    if isinstance(given, dict) and set(expected) <= set(given):
        word = given["direction"]
        if not isinstance(word, str) or word not in DIRECTIONS:
            return Finding(
                "direction must be one of the three words rising, falling and unclear, in small "
                "letters.", misconception="other_word_for_direction")
    return compare(actual, expected, SCAN, "market_scan")
