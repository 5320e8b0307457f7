"""What the course's own readers find in a dataset, as plain data: rows, columns, distributions.

A profile is computed once and kept under build/, named by a checksum of the dataset's files and of
the code that reads and counts; both languages draw their pages from it. Nothing here knows a
language or HTML.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
import pandas as pd

from autograder import ingest
from autograder.learner.load import LoadError, loader
from autograder.site.column_profile import column, plain
from autograder.site.dataset_uses import READS, ROOT, manifest, names

EXPORTS = ROOT / "datasets" / "exports"
KEPT = ROOT / "build" / "datasets"
CASES = ("case_t1", "case_t2", "capstone")  # several tables below a folder of their own
PREVIEW_ROWS = 6
SHORT = 40  # characters of a cell that stand in the table; the rest opens
LONG = 2000
TOP_BRANCHES, BRANCHES, DEPTH = 40, 12, 4

# How a dataset is opened where its name is not one for `load`; the first line is the main one.
OPENINGS: dict[str, tuple[str, ...]] = {
    **{
        name: (f'ingest.tidy("data/{folder}")',)
        for name, folder in (
            *((one, one) for one in ("google_ads", "meta", "line_ads", "line_oa", "edm", "kol")),
            *(("seo", "seo"), ("ga4_sessions", "ga4")),
        )
    },
    "line_friends": ('ingest.line_friends("data/line_oa")',),
    "orders": ('load("order_lines")', 'load("orders")'),
    "journeys": ('load("paths")',),
    "ga4_days": ('load("ga4_export")',),
    "ga4_lines": ('load("ga4_lines")', 'load("ga4_records")'),
    "gsc_files": ('load("gsc_files")', 'load("gsc_queries")', 'load("gsc_days")'),
    "run_files": ('load("run_files")', 'load("run_tidy")'),
    "ab_plans": (
        'pd.DataFrame([load("ab_guest_plan"), load("ab_wallet_plan"), load("ab_bar_plan")])',
    ),
}


def openings(dataset: str) -> tuple[str, ...]:
    """The lines of code that open a dataset, as a notebook writes them."""
    if dataset in CASES:
        return tuple(f'load("{one["name"]}")' for one in manifest(dataset)["columns"])
    return OPENINGS.get(dataset, (f'load("{dataset}")',))


def opened(dataset: str, line: str) -> Any:
    """What a line of `openings` gives in the folder that holds the exports."""
    folder = EXPORTS / dataset if dataset in CASES else EXPORTS
    known = {"load": loader(folder, copies=False), "ingest": ingest, "pd": pd}
    # The lines are those above, so that a page shows exactly what was run.
    return eval(line.replace('"data/', f'"{EXPORTS.as_posix()}/'), known)


def profile(dataset: str) -> dict[str, Any]:
    """The profile of a dataset: {"parts": [...]}, from build/ if it was made before.

    A part has "line" (the code), "kind" and what belongs to that: "table" (rows, columns,
    preview), "files", "text" or "tree". A part that has a page of its own has "page" in place.
    """
    path = KEPT / f"{dataset}-{_digest(dataset)}.json"
    if not path.exists():
        made = {"parts": [_part(dataset, line) for line in openings(dataset)]}
        path.parent.mkdir(parents=True, exist_ok=True)
        # Both languages may be built at once: each writes a file of its own and puts it in place.
        part = path.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
        part.replace(path)
        for stale in KEPT.glob(f"{dataset}-*.json"):
            if stale != path and len(stale.stem) == len(path.stem):
                stale.unlink(missing_ok=True)
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def _code() -> bytes:
    """Checksum of everything that reads and counts."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    places = [*sorted((ROOT / "autograder" / "ingest").glob("*.py"))]
    places += [here / "dataset_profile.py", here / "column_profile.py"]
    places += [ROOT / "autograder" / "learner" / "load.py"]
    for path in places:
        digest.update(path.read_bytes())
    digest.update(pd.__version__.encode())
    return digest.digest()


def _digest(dataset: str) -> str:
    digest = hashlib.sha256(_code())
    made = manifest(dataset)
    digest.update(",".join(one["name"] for one in made["columns"]).encode())
    for one in made["files"]:
        path = EXPORTS / one["path"]
        digest.update(one["path"].encode() + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _part(dataset: str, line: str) -> dict[str, Any]:
    try:
        value = opened(dataset, line)
    except (ingest.IngestError, LoadError) as error:
        raise ValueError(f"datasets/manifests/{dataset}.yml:1: {line}: {error}") from error
    name = line.split('"')[1]
    described = {"line": line, **describe(value)}
    if dataset in CASES and name in names():
        described = {k: described[k] for k in ("line", "kind", "rows", "width") if k in described}
        described["page"] = name
    return described


def describe(value: Any) -> dict[str, Any]:
    """One value of a reader as plain data: "kind" and what belongs to it."""
    if isinstance(value, pd.DataFrame):
        return _table(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, Mapping) and value and all(isinstance(v, bytes) for v in value.values()):
        return {"kind": "files", "files": [_file(name, data) for name, data in value.items()]}
    if (
        isinstance(value, Mapping)
        and value
        and all(isinstance(v, pd.DataFrame) for v in value.values())
    ):
        return {
            "kind": "tree",
            "size": len(value),
            "tree": [{"key": str(k), "type": "table", "size": len(v)} for k, v in value.items()],
        }
    return {"kind": "tree", "size": len(value), "tree": _branches(value, 0)}


def _table(table: pd.DataFrame) -> dict[str, Any]:
    head = table.head(PREVIEW_ROWS)
    columns = [column(str(name), table[name]) for name in table.columns]
    midnight = {c["name"] for c in columns if c["kind"] == "time" and c["days"]}
    rows = [
        [cell(value, str(name) in midnight) for name, value in zip(head, row, strict=True)]
        for row in head.itertuples(index=False, name=None)
    ]
    return {
        "kind": "table",
        "rows": len(table),
        "width": len(table.columns),
        "columns": columns,
        "preview": rows,
    }


def cell(value: Any, day: bool = False) -> list[str]:
    """A cell as [text] or [text cut short, the whole (at most 2,000 characters)]; [] if missing."""
    text = plain(value, day)
    if text is None:
        return []
    text = " ".join(text.split()) if len(text) <= SHORT else text.strip()
    if len(text) <= SHORT:
        return [text]
    whole = text if len(text) <= LONG else text[:LONG] + f" … ({len(text):,})"
    return [" ".join(text.split())[: SHORT - 1] + "…", whole]


def _text(text: str) -> dict[str, Any]:
    found = {"kind": "text", "characters": len(text), "lines": text.count("\n") + 1}
    if text.lstrip().lower().startswith("<!doctype html"):
        from bs4 import BeautifulSoup

        page = BeautifulSoup(text, "html.parser")
        tags = pd.Series([tag.name for tag in page.find_all(True)]).value_counts()
        found["tags"] = [[str(name), int(count)] for name, count in tags.head(16).items()]
        found["title"] = page.title.get_text(strip=True) if page.title else ""
        found["headings"] = [
            [tag.name, tag.get_text(" ", strip=True)] for tag in page.find_all(["h1", "h2", "h3"])
        ]
    return found


def _file(name: str, data: bytes) -> dict[str, Any]:
    inside: list[list[Any]] = []
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            inside = [[one.filename, one.file_size] for one in archive.infolist()]
    except BadZipFile:
        pass
    return {"name": name, "bytes": len(data), "inside": inside}


def _branches(value: Any, depth: int) -> list[dict[str, Any]]:
    """The tree of a nested value: key, type, size, a value where it is one, and branches."""
    pairs = list(value.items()) if isinstance(value, Mapping) else list(enumerate(value, 1))
    shown = pairs[: BRANCHES if depth else TOP_BRANCHES]
    nested = bool(pairs) and isinstance(pairs[0][1], (Mapping, list))
    if not isinstance(value, Mapping) and (nested or len(pairs) > BRANCHES):
        shown = pairs[:2]  # items of a list are alike
    made = []
    for key, one in shown:
        branch: dict[str, Any] = {"key": str(key)}
        if isinstance(one, (Mapping, list, tuple)):
            branch["type"] = "dict" if isinstance(one, Mapping) else "list"
            branch["size"] = len(one)
            flat = not isinstance(one, Mapping) and all(
                not isinstance(item, (Mapping, list, tuple)) for item in one
            )
            if flat:
                branch["value"] = cell(", ".join(plain(item) or "None" for item in one))
            elif depth < DEPTH:
                branch["branches"] = _branches(one, depth + 1)
        else:
            branch["type"] = _type(one)
            branch["value"] = cell(one)
        made.append(branch)
    if len(pairs) > len(shown):
        made.append({"more": len(pairs) - len(shown)})
    return made


def _type(value: Any) -> str:
    if isinstance(value, (bool, np.bool_)):
        return "true/false"
    if isinstance(value, (int, float, np.number)):
        return "number"
    if isinstance(value, (datetime.date, pd.Timestamp)):
        return "time"
    return "none" if value is None else "text"


def read_elsewhere(dataset: str) -> list[str]:
    """Other names of `load` that are made from this dataset, e.g. trends -> trends_wide."""
    own = " ".join(openings(dataset))
    return [name for name, read in READS.items() if dataset in read and f'"{name}"' not in own]
