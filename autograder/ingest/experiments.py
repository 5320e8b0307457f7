"""Readers of T2.4: experiments on the site and in mails.

Nothing is repaired: rows that stand there twice, users in both arms and rows without an arm stay
in the tables. `experiment_notes` says in sentences what has to be dealt with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from . import values
from .errors import IngestError, translate
from .sheet_cells import cells

PLACE = "experiments"
NAMES = ("guest", "wallet", "bar")
SITE = ("date", "user", "arm", "device", "sessions", "purchases", "revenue", "load_seconds")
PLAN = ("experiment", "title_zh", "title_en", "start", "planned_end", "stopped", "control",
        "variant", "share_b", "planned_users", "srm_alpha", "z", "guardrail_limit")
MAIL = ("customer", "arm", "segment", "visit", "conversion", "spend")
NO_MAIL = "no_mail"
SAMPLED = ("00",)  # last two digits of the user
METRICS = ("purchases", "revenue", "load_seconds")


def _cells(folder: Path | str, name: str, columns: Sequence[str]) -> pd.DataFrame:
    return cells(folder, PLACE, name, columns)


def _line(mask: pd.Series) -> int:
    return int(mask.to_numpy().argmax()) + 2


def _number(table: pd.DataFrame, column: str, name: str, blank: bool = False,
            whole: bool = True, most: float | None = None) -> pd.Series:
    """A column of numbers from 0 on (to `most`), without separators."""
    found = pd.to_numeric(table[column], errors="coerce")
    wrong = found.isna() & ~(table[column].isna() & blank) | found.lt(0)
    if whole:
        wrong |= found.notna() & found.ne(found.round())
    if most is not None:
        wrong |= found.gt(most)
    if wrong.any():
        raise IngestError("{file}, line {line}: {column} is {value}, which is no possible number "
                          "here. Ask for the file again.", file=name, line=_line(wrong),
                          column=column, value=str(table.loc[wrong, column].iloc[0])[:30])
    return found.astype("int64") if whole and not blank else found.astype("float64")


def _filled(table: pd.DataFrame, column: str, name: str) -> None:
    nobody = table[column].isna()
    if nobody.any():
        raise IngestError("{file}, line {line}: {column} is empty. A row of nobody cannot be "
                          "counted; ask for the file again.", file=name, line=_line(nobody),
                          column=column)


def _days(table: pd.DataFrame, name: str) -> pd.Series:
    known: dict[str, pd.Timestamp | None] = {}
    for cell in table["date"].dropna().unique():
        try:
            when = values.moment(cell)
        except ValueError:
            when = None
        known[cell] = None if when is None else pd.Timestamp(when).normalize()
    found = table["date"].map(known)
    wrong = found.isna()
    if wrong.any():
        raise IngestError("{file}, line {line}: {column} is not a day. Write YYYY-MM-DD.",
                          file=name, line=_line(wrong), column="date")
    return found.astype("datetime64[ns]")


def site_test(folder: Path | str, experiment: str) -> pd.DataFrame:
    """One row per user and day: SITE; arm and load_seconds NA where they are blank.

    Raises:
        IngestError: no such file, a row of nobody, a number or day that cannot be.
    """
    name = f"ab_{experiment}.csv.gz"
    table = _cells(folder, name, SITE)
    _filled(table, "user", name)
    return table.assign(
        date=_days(table, name),
        **{c: _number(table, c, name) for c in ("sessions", "purchases", "revenue")},
        load_seconds=_number(table, "load_seconds", name, blank=True, whole=False))


def sample(folder: Path | str) -> pd.DataFrame:
    """Rows of one user in a hundred of the first test, all rows of each of them."""
    table = site_test(folder, NAMES[0])
    return table[table["user"].str[-2:].isin(SAMPLED)].reset_index(drop=True)


def plan(folder: Path | str, experiment: str) -> dict[str, Any]:
    """The plan of one experiment: texts, and numbers for share_b, planned_users, srm_alpha, z and
    guardrail_limit."""
    name = "ab_plans.csv"
    table = _cells(folder, name, PLAN)
    mine = table[table["experiment"] == experiment]
    if len(mine) != 1:
        raise IngestError("{file}: {count} plans of {value} where there must be one.", file=name,
                          count=len(mine), value=experiment)
    row = mine.iloc[0].to_dict()
    for column in ("share_b", "srm_alpha", "z", "guardrail_limit"):
        most = 1.0 if column in ("share_b", "srm_alpha") else None
        row[column] = float(_number(table, column, name, whole=False, most=most)[mine.index[0]])
    row["planned_users"] = int(_number(table, "planned_users", name)[mine.index[0]])
    return row


def mail_test(folder: Path | str) -> pd.DataFrame:
    """One row per member: MAIL; arm NA where it is blank, spend NA where it is not known yet."""
    name = "mail_test.csv.gz"
    table = _cells(folder, name, MAIL)
    _filled(table, "customer", name)
    return table.assign(
        **{c: _number(table, c, name, most=1) for c in ("visit", "conversion")},
        spend=_number(table, "spend", name, blank=True, whole=False))


def experiment_notes(folder: Path | str) -> list[str]:
    """What to know before the experiments are evaluated, a sentence each."""
    found = []
    for name in NAMES:
        found += notes(site_test(folder, name), plan(folder, name))
    return found


def notes(table: pd.DataFrame, plan: dict[str, Any]) -> list[str]:
    """The sentences on one A/B test: missing arms, repeated users, users in both arms, metrics
    that do not vary, dates out of order."""
    name, found = plan["experiment"], []
    arms = (plan["control"], plan["variant"])
    for arm in arms:
        if not table["arm"].eq(arm).any():
            found.append(translate("{name}: nobody is in arm {arm}, so there is nothing to compare "
                                   "with. Ask who was shown it before you go on.", name=name,
                                   arm=arm))
    strange = int((~table["arm"].isin(arms)).sum())
    if strange:
        found.append(translate("{name}: {count} rows belong to neither arm of the plan (blank or "
                               "another name). Nobody knows what these visitors saw; leave the "
                               "rows out.", name=name, count=strange))
    twice = int(table.duplicated().sum())
    if twice:
        found.append(translate("{name}: {count} rows stand there twice in full. Downloads overlap; "
                               "count each once.", name=name, count=twice))
    known = table[table["arm"].isin(arms)].drop_duplicates()
    again = int(known["user"].duplicated().sum())
    if again:
        found.append(translate("{name}: {count} rows are further days of a user who is there "
                               "already. Arms are drawn by user, so put the days of a user "
                               "together.", name=name, count=again))
    both = int((known.groupby("user")["arm"].nunique() > 1).sum())
    if both:
        found.append(translate("{name}: {count} users are in both arms. They saw both pages; leave "
                               "them out.", name=name, count=both))
    for column in METRICS:
        if len(known) and known[column].nunique(dropna=True) <= 1:
            found.append(translate("{name}: {column} is the same in every row. What does not vary "
                                   "has no interval; look at how it was measured.", name=name,
                                   column=column))
    if not table["date"].is_monotonic_increasing:
        found.append(translate("{name}: the days are not in order. Sort by date before you draw "
                               "anything over time.", name=name))
    late = table["date"] > pd.Timestamp(plan["planned_end"])
    if (late | (table["date"] < pd.Timestamp(plan["start"]))).any():
        found.append(translate("{name}: there are days outside the planned time. The plan says "
                               "from {start} to {end}.", name=name, start=plan["start"],
                               end=plan["planned_end"]))
    elif len(table) and table["date"].max() < pd.Timestamp(plan["planned_end"]):
        found.append(translate("{name}: the last day is {day}, before the planned end {end}. Ask "
                               "why it was stopped.", name=name,
                               day=f"{table['date'].max():%Y-%m-%d}", end=plan["planned_end"]))
    return found


def _site(name: str) -> Callable[[Path | str], pd.DataFrame]:
    return lambda folder: site_test(folder, name)


def _plan(name: str) -> Callable[[Path | str], dict[str, Any]]:
    return lambda folder: plan(folder, name)


TABLES: dict[str, Callable[[Path | str], Any]] = {
    **{f"ab_{name}": _site(name) for name in NAMES},
    **{f"ab_{name}_plan": _plan(name) for name in NAMES},
    "ab_sample": sample, "mail_test": mail_test, "experiment_notes": experiment_notes,
}  # fmt: skip
