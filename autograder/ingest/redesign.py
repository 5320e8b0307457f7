"""Readers of T2.4: the page that is to be patched, the order for it, its heat map."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from .creative import _text, _texts, _yaml
from .errors import IngestError

PAGE, BRIEF, HEAT = "redesign/live_page.html", "redesign/patch_brief.yml", \
    "redesign/page_heatmap.csv"


def live_page(folder: Path | str) -> str:
    """The Mother's Day page as it is live, as HTML text."""
    return _text(folder, PAGE).replace("\r\n", "\n")


def patch_brief(folder: Path | str) -> dict[str, Any]:
    """The order for the patch: file, points, max_changed_lines, page (what it says)."""
    return _yaml(folder, BRIEF, dict)


def page_heatmap(folder: Path | str) -> pd.DataFrame:
    """y_px, x_px (corner of a square), taps, seen (share of visitors who scrolled as far).

    Raises:
        IngestError: a column is missing, or a cell is no number.
    """
    table = _texts(folder, HEAT, ("y_px", "x_px", "taps", "seen"))
    numbers = table.apply(pd.to_numeric, errors="coerce")
    wrong = numbers.isna().any(axis=1)
    if wrong.any():
        raise IngestError("{file}, line {line}: a cell is not a number. Take the file as it was "
                          "handed out.", file=HEAT, line=int(wrong.to_numpy().argmax()) + 2)
    return numbers.astype({"y_px": "int64", "x_px": "int64", "taps": "int64", "seen": "float64"})


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "live_page": live_page, "patch_brief": patch_brief, "page_heatmap": page_heatmap,
}
