"""Readers of the files of checkout, dataLayer, defects and go-live (chapter T1.3)."""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from .errors import IngestError

PUSHED = ("row_id", "session", "at", "push_id", "event", "consent", "transaction_id", "value",
          "discount", "currency", "items")
SENT = ("row_id", "session", "at", "push_id", "event", "transaction_id", "value", "currency",
        "traffic_type")
LOG = ("row_id", "session", "at", "source", "push_id", "event", "consent", "transaction_id",
       "value", "discount", "currency", "items", "traffic_type")
FOUND = ("defect_id", "found_at", "case_id", "area", "kind", "stops_order", "workaround", "share",
         "what_zh", "what_en")
GRADED = ("defect_id", "found_at", "severity", "department", "owner", "due")
CHANGED = ("defect_id", "at", "state", "by")
AREAS = ("page", "checkout", "tracking", "copy", "payment", "delivery")
DEPARTMENTS = ("design", "it", "legal", "payment", "logistics")
STATES = ("open", "fixed", "retest", "closed", "reopened")
GRADES = ("blocker", "critical", "major", "minor")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")
_ROC = re.compile(r"^(?:民國)?\s*1\d\d[-/.年]")


def _bytes(folder: Path | str, name: str) -> bytes:
    path = Path(folder) / "launch" / name
    if not path.is_file():
        raise IngestError("{file} is not below {folder}. Start the course again: it puts the "
                          "exports there.", file=name, folder=str(folder))
    data = path.read_bytes()
    if not name.endswith(".gz"):
        return data
    try:
        return gzip.decompress(data)
    except (EOFError, OSError, zlib.error):
        raise IngestError("{file} ends too early or is damaged. Take the file as it was handed "
                          "out.", file=name) from None


def _text(folder: Path | str, name: str) -> str:
    try:
        return _bytes(folder, name).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise IngestError("{file} is not saved as UTF-8. Take the file as it was handed out.",
                          file=name) from None


def _yaml(folder: Path | str, name: str, kind: type) -> Any:
    try:
        content = yaml.safe_load(_text(folder, name))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise IngestError("{file} is not valid YAML, near line {line}.", file=name,
                          line=mark.line + 1 if mark else 1) from None
    if not isinstance(content, kind):
        raise IngestError("{file} does not have the form it was handed out in. Take it again as "
                          "it was.", file=name)
    return content


def _csv(folder: Path | str, name: str, columns: Sequence[str]) -> pd.DataFrame:
    lines = [line for line in csv.reader(StringIO(_text(folder, name), newline="")) if line]
    if not lines or any(len(line) != len(lines[0]) for line in lines):
        raise IngestError("{file} is empty or its rows have different numbers of cells. Take the "
                          "file as it was handed out.", file=name)
    cells = [[cell or None for cell in line] for line in lines[1:]]
    table = pd.DataFrame(cells, columns=lines[0], dtype="str")
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise IngestError("{file}: the column {columns} is missing.", file=name,
                          columns=", ".join(missing))
    return table[list(columns)]


def _line(mask: pd.Series) -> int:
    """The line of the first row that a mask marks, the header being line 1."""
    return int(mask.to_numpy().argmax()) + 2


def _times(table: pd.DataFrame, column: str, name: str) -> pd.Series:
    """Taipei times written as YYYY-MM-DD HH:MM."""
    roc = table[column].str.contains(_ROC, na=False)
    if roc.any():
        raise IngestError("{file}, line {line}: {column} is in 民國 years. Add 1911 to the year "
                          "and write YYYY-MM-DD.", file=name, line=_line(roc), column=column)
    found = pd.to_datetime(table[column], format="ISO8601", errors="coerce")
    if found.isna().any():
        raise IngestError("{file}, line {line}: {column} is not a time. Write YYYY-MM-DD HH:MM.",
                          file=name, line=_line(found.isna()), column=column)
    return found.astype("datetime64[ns]")


def _known(table: pd.DataFrame, column: str, names: Sequence[str], name: str) -> None:
    strange = ~table[column].isin(names)
    if strange.any():
        raise IngestError("{file}, line {line}: {column} is {value}, which nobody knows. Known are "
                          "{names}.", file=name, line=_line(strange), column=column,
                          value=str(table.loc[strange, column].iloc[0])[:30],
                          names=", ".join(names))


def _once(table: pd.DataFrame, column: str, name: str) -> None:
    again = table[column].duplicated() | table[column].isna()
    if again.any():
        raise IngestError("{file}, line {line}: {column} {value} is missing or stands there twice. "
                          "Give each row a number of its own.", file=name, line=_line(again),
                          column=column, value=str(table.loc[again, column].iloc[0])[:30])


def _number(table: pd.DataFrame, column: str, name: str) -> pd.Series:
    found = pd.to_numeric(table[column], errors="coerce").astype("float64")
    wrong = found.isna() & table[column].notna()
    if wrong.any():
        raise IngestError("{file}, line {line}: {column} is not a number. Write digits only.",
                          file=name, line=_line(wrong), column=column)
    return found


def checkout_model(folder: Path | str) -> dict[str, Any]:
    """factors, forbidden, threshold, discount, free_shipping_over, shipping, fees; TWD with VAT."""
    return _yaml(folder, "checkout_model.yml", dict)


def checkout(folder: Path | str) -> pd.DataFrame:
    """What the test build answers to every combination: the factors, status, discount, shipping,
    fee, total (TWD with VAT; NA where refused)."""
    name = "checkout.csv.gz"
    factors = list(checkout_model(folder)["factors"])
    amounts = ["basket", "discount", "shipping", "fee", "total"]
    table = _csv(folder, name, [*factors, "status", *amounts[1:]])
    made = table.assign(**{c: _number(table, c, name) for c in amounts})
    return made.astype({"basket": "int64"})


def checkout_cases(folder: Path | str) -> pd.DataFrame:
    """Last year's list of test cases: case_id and the factors."""
    name = "checkout_cases.csv"
    table = _csv(folder, name, ["case_id", *checkout_model(folder)["factors"]])
    _once(table, "case_id", name)
    return table.assign(basket=_number(table, "basket", name)).astype({"basket": "int64"})


def datalayer_log(folder: Path | str) -> pd.DataFrame:
    """Pushes (source dataLayer) and hits (source network) in one table, in the order of time.

    Returns:
        columns of LOG; at in Asia/Taipei without zone, value and discount in TWD with VAT.

    Raises:
        IngestError: a time without its zone; a day that only one of the two files has.
    """
    parts = []
    for name, columns, source in (("datalayer.csv", PUSHED, "dataLayer"),
                                  ("network.csv", SENT, "network")):
        table = _csv(folder, name, columns)
        bare = ~table["at"].str.contains(_ZONE, na=False)
        if bare.any():
            raise IngestError(
                "{file}, line {line}: the time has no zone, so nobody can tell Taipei from UTC. "
                "Ask for the file with +08:00 or Z behind the times.", file=name, line=_line(bare))
        at = pd.to_datetime(table["at"], format="ISO8601", utc=True, errors="coerce")
        if at.isna().any():
            raise IngestError("{file}, line {line}: {column} is not a time. Write YYYY-MM-DD "
                              "HH:MM.", file=name, line=_line(at.isna()), column="at")
        local = at.dt.tz_convert("Asia/Taipei").dt.tz_localize(None).astype("datetime64[ns]")
        values = {c: _number(table, c, name) for c in ("value", "discount") if c in table}
        parts.append(table.assign(at=local, source=source, **values))
    days = [set(p["at"].dt.strftime("%Y-%m-%d")) for p in parts]
    for here, there, name in ((0, 1, "network.csv"), (1, 0, "datalayer.csv")):
        if lost := sorted(days[here] - days[there]):
            raise IngestError("{file} has no row on {day}, and the other log does. A day that was "
                              "not recorded is not a day without events: ask for the file again.",
                              file=name, day=lost[0])
    both = pd.concat(parts, ignore_index=True).reindex(columns=list(LOG))
    _once(both, "row_id", "datalayer.csv, network.csv")
    text = [c for c in LOG if c not in ("at", "value", "discount")]
    both = both.astype({"value": "float64", "discount": "float64", **dict.fromkeys(text, "str")})
    return both.sort_values("row_id", kind="stable", ignore_index=True)


def defects(folder: Path | str) -> pd.DataFrame:
    """Defects as they were reported: FOUND; share of visitors is NA where nobody counted."""
    name = "defects.csv"
    table = _csv(folder, name, FOUND)
    _once(table, "defect_id", name)
    _known(table, "area", AREAS, name)
    for column in ("stops_order", "workaround"):
        _known(table, column, ("True", "False"), name)
    share = _number(table, "share", name)
    wide = share.notna() & ~share.between(0, 1)
    if wide.any():
        raise IngestError("{file}, line {line}: share is not between 0 and 1. Write 0.2 for twenty "
                          "per cent.", file=name, line=_line(wide))
    return table.assign(found_at=_times(table, "found_at", name), share=share,
                        **{c: table[c].eq("True").astype("bool")
                           for c in ("stops_order", "workaround")})


def triaged_before(folder: Path | str) -> pd.DataFrame:
    """Graded defects of the warm-up version: GRADED."""
    name = "triaged_before.csv"
    table = _csv(folder, name, GRADED)
    _once(table, "defect_id", name)
    _known(table, "severity", GRADES, name)
    _known(table, "department", DEPARTMENTS, name)
    return table.assign(found_at=_times(table, "found_at", name), due=_times(table, "due", name))


def defect_changes(folder: Path | str) -> pd.DataFrame:
    """Changes of state as people wrote them: CHANGED, in no order."""
    name = "defect_changes.csv"
    table = _csv(folder, name, CHANGED)
    _known(table, "state", STATES, name)
    return table.assign(at=_times(table, "at", name))


def launch_brief(folder: Path | str) -> dict[str, Any]:
    """version, launch_at, now (Taipei time)."""
    return _yaml(folder, "launch_brief.yml", dict)


def go_live_logs(folder: Path | str) -> list[dict[str, Any]]:
    """Logs of going live: the launch and its rehearsals."""
    return _yaml(folder, "go_live_logs.yml", list)


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "checkout_model": checkout_model, "checkout": checkout, "checkout_cases": checkout_cases,
    "datalayer_log": datalayer_log, "defects": defects, "triaged_before": triaged_before,
    "defect_changes": defect_changes, "launch_brief": launch_brief, "go_live_logs": go_live_logs,
}  # fmt: skip
