"""Which file is which, and all files of one kind below a folder as one table.

A file is recognised by its captions. The name of its folder (google_ads/, meta/, ...) only
decides between two kinds that both fit.
"""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd

from . import (
    captions,
    edm,
    finance,
    ga4,
    geo,
    google_ads,
    journeys,
    kol,
    line_ads,
    line_oa,
    mentions,
    meta,
    orders,
    products,
    repair,
    seo,
    tracking,
)
from .decode import Sheet, decode, read_bytes, read_sheet, split
from .errors import IngestError
from .raw import RawTable, find_header, known_count, read_table

READERS: dict[str, Callable[[RawTable], pd.DataFrame]] = {
    google_ads.KIND: google_ads.read,
    meta.KIND: meta.read,
    line_ads.KIND: line_ads.read,
    line_oa.KIND: line_oa.read,
    line_oa.FRIENDS: line_oa.friends,
    edm.KIND: edm.read,
    kol.KIND: kol.read,
    seo.KIND: seo.read,
    ga4.KIND: ga4.read,
    ga4.TRANSACTIONS: ga4.transactions,
    orders.KIND: orders.read,
    orders.SHOPIFY: orders.read_shopify,
    tracking.KIND: tracking.read,
    finance.KIND: finance.read,
    geo.KIND: geo.read,
    journeys.KIND: journeys.read,
    mentions.KIND: mentions.read,
    products.KIND: products.read,
    repair.KIND: repair.read,
}
TIDY_KINDS = ("google_ads", "meta", "line_ads", "line_oa", "edm", "kol", "seo", "ga4_sessions")
FOLDERS = {
    "google_ads": ("google_ads",), "meta": ("meta",), "line_ads": ("line_ads",),
    "line_oa": ("line_oa", "line_friends"), "line_friends": ("line_friends",),
    "edm": ("edm",), "kol": ("kol",), "seo": ("seo",),
    "ga4": ("ga4_sessions", "ga4_transactions"), "shop": ("orders", "shopify", "products"),
    "tracking": ("claims",), "finance": ("invoices",), "geo": ("geo_panel",),
    "journeys": ("paths",), "mentions": ("mentions",),
}
ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".xlsx", ".zip")
HEAD = 65536  # bytes looked at to recognise a file
# Folders with readers of their own (planning.py, creative.py, budgets.py), which know their files
# by name; here they would only be strangers.
PLANNED = ("history", "market", "planning", "sales", "creative", "tracking_test", "budgets",
           "run", "launch", "pages", "schedule", "case_t1", "search_console", "visitors",
           "traffic", "measurement", "behaviour", "ga4_events", "groups",
           "capstone", "backlog", "customers",
           "hotspots", "friction", "redesign", "case_t2", "release",
           "experiments", "factors")


@dataclass(frozen=True)
class Found:
    """A file, the kind it was recognised as (None: not recognised) and why it was not."""

    path: Path
    name: str
    kind: str | None
    reason: IngestError | None = None


def files_below(folder: Path | str) -> list[Path]:
    """Every file that could be an export, sorted by its path below the folder."""
    root = Path(folder)
    if root.is_file():
        return [root]
    if not root.is_dir():
        raise IngestError("There is no folder {folder}.", folder=str(folder))
    found = [
        p for p in root.rglob("*")
        if p.is_file() and p.name.casefold().endswith(ENDINGS)
        and not any(part.startswith((".", "~$")) for part in p.relative_to(root).parts)
        and p.relative_to(root).parts[0] not in PLANNED
    ]
    return sorted(found, key=lambda p: p.relative_to(root).as_posix())


def _open(path: Path, name: str, head: bool = False) -> Sheet:
    ending = path.name.casefold()
    if ending.endswith(".xlsx"):
        return finance.read_workbook(path, name, limit=60 if head else None)
    if ending.endswith(".zip") or (not ending.endswith(".gz") and _is_gsc_zip(path)):
        return seo.zip_sheet(path, name)
    return _head(path, name) if head else read_sheet(path, name)


def _is_gsc_zip(path: Path) -> bool:
    return zipfile.is_zipfile(path) and seo.daily_member(path) is not None


def _head(path: Path, name: str) -> Sheet:
    """The first lines of a text file; a shorter file is read whole, with all its errors."""
    with path.open("rb") as stream:
        data = stream.read(HEAD + 1)
    if len(data) <= HEAD:
        data = read_bytes(path)
    elif data[:2] == b"\x1f\x8b":
        with gzip.open(path, "rb") as stream:
            data = stream.read(HEAD)
    if len(data) >= HEAD:
        for mark in (b"\n\x00", b"\n"):  # end on a whole line, UTF-16 or not
            if (end := data.rfind(mark, 0, HEAD)) > 0:
                data = data[: end + len(mark)]
                break
    text, encoding = decode(data, path)
    return split(text, path, name, encoding)


@lru_cache(maxsize=512)
def _recognise(path: Path, name: str, root: str, stamp: tuple[int, int]) -> Found:
    hints = [kind for part in (root, *Path(name).parts) for kind in FOLDERS.get(part, ())]
    try:
        rows = _open(path, name, head=True).rows
    except IngestError as error:
        return Found(path, name, hints[0] if hints else None, error)
    best: tuple[int, int] = (0, 0)
    kind = hints[0] if len(hints) == 1 else None  # then reading says what the file lacks
    for candidate in captions.CAPTIONS:
        start = find_header(rows, candidate)
        if start is None:
            continue
        used, spare = known_count(rows[start], candidate)
        present = {captions.names(candidate).get(captions.plain(c)) for c in rows[start]}
        whole = all(name in present for name in captions.REQUIRED[candidate])
        # A folder's name outweighs a better fit, and a whole set of needed columns both.
        score = (2 * whole + (candidate in hints), used + spare)
        if score > best and (whole or candidate in hints or used >= 4):
            best, kind = score, candidate
    return Found(path, name, kind)


def recognise(folder: Path | str) -> list[Found]:
    """Every candidate file below a folder and what it is; nothing is read in full."""
    root = Path(folder)
    found = []
    for path in files_below(root):
        name = path.relative_to(root).as_posix() if root.is_dir() else path.name
        state = path.stat()
        stamp = (state.st_mtime_ns, state.st_size)
        found.append(_recognise(path.resolve(), name, root.resolve().name, stamp))
    return found


def read_found(found: Found) -> tuple[pd.DataFrame, RawTable]:
    """Table of one recognised file, and the raw table behind it."""
    if found.reason is not None:
        raise found.reason
    assert found.kind is not None
    raw = read_table(_open(found.path, found.name), found.kind,
                     second_table=found.kind.startswith("ga4"))
    return READERS[found.kind](raw), raw


def read_all(folder: Path | str, kinds: Iterable[str]) -> pd.DataFrame:
    """All files of some kinds below a folder, one under the other, in order of their paths.

    `attrs` holds `files`, `unknown_columns` {file: [captions]} and `not_recognised` [files].

    Raises:
        IngestError: a file cannot be read, or there is none of these kinds.
    """
    wanted = tuple(kinds)
    parts, names = [], []
    unknown: dict[str, list[str]] = {}
    everything = recognise(folder)
    for found in everything:
        if found.kind in wanted:
            table, raw = read_found(found)
            parts.append(table)
            names.append(found.name)
            if raw.unknown:
                unknown[found.name] = list(raw.unknown)
    if not parts:
        broken = next((f for f in everything if f.reason is not None and f.kind is None), None)
        if broken is not None and broken.reason is not None:
            raise broken.reason
        raise IngestError("No file below {folder} was recognised as {kind}.",
                          folder=str(folder), kind=" / ".join(wanted))
    table = pd.concat(parts, ignore_index=True) if len(parts) > 1 else parts[0]
    table.attrs = {
        "files": names, "unknown_columns": unknown,
        "not_recognised": [f.name for f in everything if f.kind is None],
    }
    return table
