"""The outer form of an answer, without anything of its content."""

from __future__ import annotations

from numbers import Number
from typing import Any

import numpy as np
import pandas as pd


def form_of(value: Any) -> dict[str, Any]:
    """{"kind"}: table, column, dictionary, sequence, number, text, truth, nothing or other.

    A missing value counts as a number: NA stands where a rate has no denominator.
    """
    if isinstance(value, pd.DataFrame):
        return {"kind": "table"}
    if isinstance(value, pd.Series):
        return {"kind": "column"}
    if isinstance(value, dict):
        return {"kind": "dictionary"}
    if isinstance(value, list | tuple | set | np.ndarray | pd.Index):
        return {"kind": "sequence"}
    if isinstance(value, bool | np.bool_):
        return {"kind": "truth"}
    if value is pd.NA or isinstance(value, Number | np.number):
        return {"kind": "number"}
    if isinstance(value, str):
        return {"kind": "text"}
    return {"kind": "nothing" if value is None else "other"}
