"""Values as people read them: short results to choose among, data to look at."""

from __future__ import annotations

import datetime as dt
import html
import math
import pprint
from typing import Any

import numpy as np
import pandas as pd

from autograder.checking.cells import plain
from autograder.checking.messages import translate

SHORT = 5  # values in a result that can be read at a glance
WORDS = 90  # characters of one
ROWS = 8  # of a table that are shown
TEXT = 1_500  # characters of other data that are shown


def short(value: Any) -> str | None:
    """A result of one or a few values in one line; None where it is longer than that."""
    if isinstance(value, pd.Series):
        value = value.to_dict()
    if isinstance(value, dict):
        cells = [(_cell(k), _cell(v)) for k, v in value.items()]
        told = [f"{k} = {v}" for k, v in cells if k is not None and v is not None]
    elif isinstance(value, (list, tuple, np.ndarray)):
        cells = [_cell(v) for v in value]
        told = [c for c in cells if c is not None]
    else:
        return _cell(value)
    if not cells or len(told) != len(cells) or len(told) > SHORT:
        return None
    return "; ".join(told)


def _cell(value: Any) -> str | None:
    """One plain value; None where it is none."""
    if isinstance(value, (dict, list, tuple, set, bytes, pd.DataFrame, pd.Series, np.ndarray)):
        return None
    if plain(value) is None:
        return translate("none (None, NA)")
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, (pd.Timestamp, dt.datetime, dt.date)):
        return pd.Timestamp(value).isoformat(sep=" ").removesuffix(" 00:00:00")
    text = str(value)
    return None if len(text) > WORDS or "\n" in text else text or translate("an empty text")


def number(value: float) -> str:
    """A number with six significant digits, thousands apart, without trailing zeros."""
    if not math.isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    digits = 5 - math.floor(math.log10(abs(value)))
    if digits > 10:
        return f"{value:.4g}"
    text = f"{value:,.{max(digits, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(name: str, value: Any) -> str:
    """HTML of one of the data of a card, with its name and size; longer ones are cut."""
    if isinstance(value, pd.Series):
        value, size = value.to_frame(), translate("a Series of {rows} values", rows=len(value))
    elif isinstance(value, pd.DataFrame):
        size = translate(
            "a table of {rows} rows and {columns} columns",
            rows=f"{len(value):,}",
            columns=len(value.columns),
        )
    else:
        return _caption(name, "") + _block(_text(value))
    if len(value) > ROWS:
        size = translate("{size}, the first {rows} shown", size=size, rows=ROWS)
    table = value.head(ROWS).to_html(border=0, na_rep="NA", max_cols=16, classes="review-data")
    return f"{_caption(name, size)}<div style='overflow-x:auto;max-width:100%'>{table}</div>"


def _caption(name: str, size: str) -> str:
    about = f" ({html.escape(size)})" if size else ""
    return f"<p style='margin:.6em 0 .2em'><code>{html.escape(name)}</code>{about}</p>"


def _block(text: str) -> str:
    cut = text if len(text) <= TEXT else text[:TEXT] + " …"
    return (
        "<pre style='white-space:pre-wrap;overflow-wrap:anywhere;margin:0;padding:.4em .6em;"
        "max-height:16em;overflow-y:auto;background:var(--jp-layout-color2,#eee)' "
        f"tabindex='0'>{html.escape(cut)}</pre>"
    )


def _text(value: Any) -> str:
    """Plain data as text: files by the lines they hold, texts as they are."""
    if isinstance(value, str):
        return value if "\n" in value else repr(value)
    if isinstance(value, dict) and value and all(isinstance(v, bytes) for v in value.values()):
        return "\n".join(
            f"--- {name} ({len(data):,} bytes)\n{_decoded(data)[:400]}"
            for name, data in value.items()
        )
    return pprint.pformat(value, width=100, compact=True, sort_dicts=False)


def _decoded(data: bytes) -> str:
    utf_16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    return data.decode("utf-16" if utf_16 else "utf-8-sig", errors="replace")
