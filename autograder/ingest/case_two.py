"""Readers of T2: the closing case of duty T2, in the folder release.

The day files are handed over as texts, because reading them is the task. Nothing is repaired: a
browser that stands in both arms of the experiment stays there.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .decode import read_sheet
from .errors import IngestError

PLACE = "release"
FACTS = ("start", "end", "release", "festival", "last_festival", "channels", "control",
         "gift_window", "experiment")
TABLES_OF: dict[str, tuple[str, dict[str, str]]] = {  # table -> file, column -> what it holds
    "case_clicks": ("clicks.csv", {"date": "day", "channel": "text", "clicks": "count"}),
    "case_last_year": ("last_year.csv", {"date": "day", "visits": "count"}),
    "case_days": ("days.csv", {"date": "day", "device": "text", "orders": "count",
                               "rain_mm": "number"}),
    "case_experiment": ("experiment.csv.gz", {
        "date": "day", "user_pseudo_id": "text", "arm": "text", "bought": "flag",
        "complained": "flag"}),
}
TYPES = {"text": "str", "count": "int64", "number": "float64", "flag": "int64"}
MADE: dict[str, tuple[str, dict[str, str]]] = {  # what the course makes of the events
    "sessions": ("sessions.csv.gz", {
        "user_pseudo_id": "text", "ga_session_id": "count", "date": "iso", "source": "text",
        "medium": "text", "device": "text", "engaged": "flag", "bought": "flag"}),
    "findings": ("findings.csv", {"problem": "text", "count": "count"}),
    "left_out": ("left_out.csv", {"user_pseudo_id": "text", "reason": "text"}),
}
ONCE = {"case_clicks": ["date", "channel"], "case_last_year": ["date"],
        "case_days": ["date", "device"]}
ARMS = ("new", "old")
MOST = 60_000_000  # bytes of a day file when it is unpacked


def _place(folder: Path | str, name: str) -> Path:
    path = Path(folder) / PLACE / name
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=name, folder=PLACE)
    return path


def case_events(folder: Path | str) -> dict[str, str]:
    """The day files as they came: name without ending -> text, in the order of the days.

    Raises:
        IngestError: there is none, or one is damaged.
    """
    place = Path(folder) / PLACE
    paths = sorted(place.glob("events_*.jsonl.gz")) if place.is_dir() else []
    if not paths:
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file="events_*.jsonl.gz", folder=PLACE)
    found = {}
    for path in paths:
        try:
            with gzip.open(path) as stream:
                data = stream.read(MOST + 1)
            if len(data) > MOST:
                raise ValueError
            found[path.name.split(".")[0]] = data.decode("utf-8")
        except (OSError, EOFError, ValueError, zlib.error):
            raise IngestError("{file} is damaged: it cannot be unpacked as text. Take the file as "
                              "it was handed out.", file=path.name) from None
    return found


def four_days(folder: Path | str) -> dict[str, str]:
    """The day files of two days before the release and two from it on, for a quick try.

    Raises:
        IngestError: what `case_events` or `case_facts` raises.
    """
    first = pd.Timestamp(case_facts(folder)["release"]) - pd.Timedelta(days=2)
    wanted = {f"events_{day:%Y%m%d}" for day in pd.date_range(first, periods=4)}
    return {name: text for name, text in case_events(folder).items() if name in wanted}


def case_facts(folder: Path | str) -> dict[str, Any]:
    """Days, channels and rules of the case.

    Raises:
        IngestError: it is no YAML, or an entry is missing.
    """
    path = _place(folder, "facts.yml")
    try:
        facts = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError):
        facts = None
    for name in FACTS:
        if not isinstance(facts, dict) or name not in facts:
            raise IngestError("{file} has no entry {column}. Take the file as it was handed out.",
                              file=path.name, column=name)
    return facts


def case_tables(folder: Path | str) -> dict[str, Any]:
    """sessions, findings, left_out as the course makes them of the events (engaged and bought True
    or False, date a text YYYY-MM-DD); clicks, last_year, days and facts of the case."""
    made = {name: _table(name)(folder) for name in MADE}
    made["sessions"] = made["sessions"].astype({"engaged": "bool", "bought": "bool"})
    others = {name: TABLES[f"case_{name}"](folder) for name in ("clicks", "last_year", "days")}
    return {**made, **others, "facts": case_facts(folder)}


def _table(name: str) -> Callable[[Path | str], pd.DataFrame]:
    file, kinds = {**TABLES_OF, **MADE}[name]

    def read(folder: Path | str) -> pd.DataFrame:
        path = _place(folder, file)
        rows = [r for r in read_sheet(path, file).rows if any(c.strip() for c in r)]
        header = [c.strip() for c in rows[0]] if rows else []
        for column in kinds:
            if column not in header:
                raise IngestError("{file}: the column {columns} is missing.", file=file,
                                  columns=column)
        for number, row in enumerate(rows[1:], 2):
            if len(row) != len(header):
                raise IngestError(
                    "{file}, line {line}: {count} cells where the header has {wanted}. Take the "
                    "file as it was handed out.", file=file, line=number, count=len(row),
                    wanted=len(header))
        table = pd.DataFrame(rows[1:], columns=header, dtype="str")[list(kinds)]
        for column, kind in kinds.items():
            table[column] = _values(table[column].str.strip(), kind, file)
        _whole(table, name, file)
        return table

    read.__doc__ = f"The columns {', '.join(kinds)} of {file}."
    return read


def _values(cells: pd.Series, kind: str, file: str) -> pd.Series:
    """Cells of one column in their type."""
    if kind in ("text", "iso"):
        odd = cells.isna() | cells.eq("")
        made = cells
    elif kind == "day":
        made = pd.to_datetime(cells, format="%Y-%m-%d", errors="coerce")
        odd = made.isna()
    else:
        made = pd.to_numeric(cells, errors="coerce")
        odd = made.isna() | made.lt(0)
        if kind != "number":
            odd |= made.ne(made.round())
        if kind == "flag":
            odd |= ~made.isin([0, 1])
    if odd.any():
        at = int(odd.to_numpy().argmax())
        raise IngestError("{file}, line {line}: {column} is {value}, and that is not what the "
                          "column holds. Take the file as it was handed out.", file=file,
                          line=at + 2, column=cells.name, value=str(cells.iloc[at])[:30] or "-")
    return made.astype("datetime64[ns]" if kind == "day" else TYPES.get(kind, "str"))


def _whole(table: pd.DataFrame, name: str, file: str) -> None:
    """Rows that stand there twice; an experiment without one of its arms."""
    keys = ONCE.get(name)
    if keys and table.duplicated(keys).any():
        at = int(table.duplicated(keys).to_numpy().argmax())
        raise IngestError("{file}, line {line}: the row of {keys} stands there twice. Ask which of "
                          "the two is right.", file=file, line=at + 2, keys=", ".join(keys))
    if name == "case_experiment":
        strange = sorted(set(table["arm"]) - set(ARMS))
        missing = [arm for arm in ARMS if arm not in set(table["arm"])]
        if strange:
            raise IngestError("{file}: the arm {arm} is none of the two that were planned ({arms})."
                              " Ask who wrote it.", file=file, arm=strange[0][:30],
                              arms=", ".join(ARMS))
        if missing:
            raise IngestError("{file}: nobody is in the arm {arm}. An experiment with one arm "
                              "compares nothing; ask for the other one.", file=file,
                              arm=missing[0])


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "case_events": case_events, "case_four_days": four_days, "case_facts": case_facts,
    "case_tables": case_tables,
    **{name: _table(name) for name in TABLES_OF},
}
