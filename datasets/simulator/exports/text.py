"""Cells, encodings and archives, written so that the same table gives the same bytes."""

from __future__ import annotations

import codecs
import csv
import gzip
import io
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd


def plain(values: pd.Series, decimals: int = 0, missing: str = "") -> list[str]:
    """Numbers as text with fixed decimals; missing ones as `missing`."""
    return [missing if v != v else f"{v:.{decimals}f}" for v in values.astype(float).tolist()]


def units(values: pd.Series, missing: str = "") -> list[str]:
    """Numbers without needless decimals: 12, 12.5, 12.34."""
    return [
        missing if v != v else f"{v:.2f}".rstrip("0").rstrip(".")
        for v in values.astype(float).tolist()
    ]


def grouped(values: pd.Series, decimals: int = 0, missing: str = "") -> list[str]:
    """Numbers with thousands separators."""
    return [missing if v != v else f"{v:,.{decimals}f}" for v in values.astype(float).tolist()]


def ratio(top: pd.Series, bottom: pd.Series, style: str, missing: str = "") -> list[str]:
    """top / bottom as "percent" (4.81%), "number" (4.81), "fraction" (0.0481) or "money" (4.81)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (top / bottom.where(bottom > 0)).to_numpy(dtype=float)
    formats = {"percent": "{:.2%}", "fraction": "{:.4f}", "money": "{:.2f}"}
    if style == "number":
        return [missing if v != v else f"{v * 100:.2f}" for v in value.tolist()]
    return [missing if v != v else formats[style].format(v) for v in value.tolist()]


def words(values: pd.Series, missing: str = "") -> list[str]:
    """Text cells; missing ones as `missing`."""
    return [missing if not isinstance(v, str) else v for v in values.tolist()]


def times(values: pd.Series, style: str) -> list[str]:
    """Dates by a strftime pattern; missing ones empty."""
    return [s if isinstance(s, str) else "" for s in values.dt.strftime(style).tolist()]


def roc(values: pd.Series, style: str = "{y}/{m:02d}/{d:02d}") -> list[str]:
    """Dates with the 民國 year, as accounting and older tools write them."""
    return [style.format(y=d.year - 1911, m=d.month, d=d.day) for d in values]


def sheet(
    header: Sequence[str],
    columns: Sequence[Sequence[str]],
    above: Iterable[Sequence[str]] = (),
    separator: str = ",",
) -> str:
    """A CSV text: lines above the header, the header, the rows."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerows(above)
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return out.getvalue()


def encode(text: str, encoding: str) -> bytes:
    """Bytes; "utf-16" is little-endian with a mark, as Excel's "Unicode text"."""
    if encoding == "utf-16":
        return codecs.BOM_UTF16_LE + text.encode("utf-16-le")
    return text.encode(encoding)


def pack(data: bytes) -> bytes:
    """gzip without a name and without a time, so that bytes repeat."""
    return gzip.compress(data, compresslevel=9, mtime=0)
