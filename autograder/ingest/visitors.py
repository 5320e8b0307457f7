"""Readers of consent log, members and survey of T2.2.

Nothing is repaired: answers given twice, answers of people who have left and consent that was
taken back stay in the tables. `visitor_notes` says in sentences what the analyst has to deal with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from . import values
from .errors import IngestError, translate
from .sheet_cells import cells

PLACE = "visitors"
PURPOSES = ("personalisation", "analytics", "ads_measurement")
STATES = ("granted", "denied", "withdrawn")
AGES = ("18-24", "25-34", "35-44", "45-54", "55+")
SEXES = ("女", "男", "未填")
EDUCATION = ("國中以下", "高中職", "專科", "大學", "研究所以上")
INCOME = ("3 萬以下", "3–5 萬", "5–7 萬", "7–10 萬", "10 萬以上")
LOG = ("entry_id", "at", "user_pseudo_id", "purpose", "state")
CRM = ("customer_id", "joined_on", "age_band", "sex", "county", "consent_marketing")
ANSWERS = ("answer_id", "customer_id", "answered_at", "education", "income")
_ZONE = re.compile(r"(?:Z|[+-]\d\d:?\d\d)$")


def _cells(folder: Path | str, name: str, columns: Sequence[str]) -> pd.DataFrame:
    return cells(folder, PLACE, name, columns)


def _line(mask: pd.Series) -> int:
    """The line of the first row that a mask marks, the header being line 1."""
    return int(mask.to_numpy().argmax()) + 2


def _once(table: pd.DataFrame, column: str, name: str) -> None:
    wrong = table[column].isna() | table[column].duplicated()
    if wrong.any():
        raise IngestError("{file}, line {line}: {column} {value} is missing or stands there twice. "
                          "Give each row a number of its own.", file=name, line=_line(wrong),
                          column=column, value=str(table.loc[wrong, column].iloc[0])[:30])


def _known(table: pd.DataFrame, column: str, names: Sequence[str], name: str,
           missing: bool = False) -> None:
    strange = ~table[column].isin(names) & ~(table[column].isna() & missing)
    if strange.any():
        raise IngestError("{file}, line {line}: {column} is {value}, which nobody knows. Known are "
                          "{names}.", file=name, line=_line(strange), column=column,
                          value=str(table.loc[strange, column].iloc[0])[:30],
                          names=", ".join(names))


def _moments(table: pd.DataFrame, column: str, name: str) -> pd.Series:
    found = []
    for number, cell in enumerate(table[column], 2):
        try:
            when = values.moment(cell) if isinstance(cell, str) else None
        except ValueError:
            when = None
        if when is None:
            raise IngestError("{file}, line {line}: {column} is not a time. Write YYYY-MM-DD "
                              "HH:MM.", file=name, line=number, column=column)
        found.append(when)
    return pd.Series(found, index=table.index, dtype="datetime64[ns]")


def consent_log(folder: Path | str) -> pd.DataFrame:
    """Entries of the consent banner in the order of the file: LOG, at in Asia/Taipei without zone.

    Raises:
        IngestError: a time without its zone, a purpose or state nobody knows, an entry of nobody,
            two entries of one browser and purpose at the same second.
    """
    name = "consent_log.csv"
    table = _cells(folder, name, LOG)
    _once(table, "entry_id", name)
    bare = ~table["at"].str.contains(_ZONE, na=False)
    if bare.any():
        raise IngestError("{file}, line {line}: the time has no zone, so nobody can tell Taipei "
                          "from UTC. Ask for the file with +08:00 or Z behind the times.",
                          file=name, line=_line(bare))
    _known(table, "purpose", PURPOSES, name)
    _known(table, "state", STATES, name)
    nobody = table["user_pseudo_id"].isna()
    if nobody.any():
        raise IngestError("{file}, line {line}: the entry has no user_pseudo_id, so it is the "
                          "consent of nobody. Ask for the file again.", file=name,
                          line=_line(nobody))
    table = table.assign(at=_moments(table, "at", name))
    again = table.duplicated(["user_pseudo_id", "purpose", "at"])
    if again.any():
        raise IngestError("{file}, line {line}: two entries of one browser and purpose at the same "
                          "second; nobody can tell which is the later one. Treat it as refused "
                          "until the log is mended.", file=name, line=_line(again))
    return table


def crm(folder: Path | str) -> pd.DataFrame:
    """Members, one row each: CRM; joined_on a day, consent_marketing True or False."""
    name = "crm.csv.gz"
    table = _cells(folder, name, CRM)
    _once(table, "customer_id", name)
    _known(table, "age_band", AGES, name)
    _known(table, "sex", SEXES, name)
    _known(table, "consent_marketing", ("Y", "N"), name)
    return table.assign(joined_on=_moments(table, "joined_on", name),
                        consent_marketing=table["consent_marketing"].eq("Y"))


def survey(folder: Path | str) -> pd.DataFrame:
    """Answers to the survey: ANSWERS; education and income NA where a person would not say."""
    name = "survey.csv"
    table = _cells(folder, name, ANSWERS)
    _once(table, "answer_id", name)
    _known(table, "education", EDUCATION, name, missing=True)
    _known(table, "income", INCOME, name, missing=True)
    return table.assign(answered_at=_moments(table, "answered_at", name))


def visitor_notes(folder: Path | str) -> list[str]:
    """What to know before the tables are used, a sentence each: consent taken back, answers given
    twice or by people who left, groups of which nobody answered."""
    return notes(consent_log(folder), crm(folder), survey(folder))


def notes(log: pd.DataFrame, members: pd.DataFrame, answers: pd.DataFrame) -> list[str]:
    """The sentences of `visitor_notes` for tables in hand, in the current language."""
    found = []
    last = log.sort_values("at", kind="stable").drop_duplicates(
        ["user_pseudo_id", "purpose"], keep="last")
    back = int(last["state"].eq("withdrawn").sum())
    if back:
        found.append(translate(
            "The consent log ends with a withdrawal for {count} pairs of browser and purpose: what "
            "was made from their events has to go.", count=back))
    bare = set(log["user_pseudo_id"][log["state"].eq("withdrawn")]) - set(
        log["user_pseudo_id"][log["state"].eq("granted")])
    if bare:
        found.append(translate(
            "{count} browsers take back what they never gave. It counts as a refusal.",
            count=len(bare)))
    twice = int(answers["customer_id"].duplicated().sum())
    if twice:
        found.append(translate(
            "{count} members answered the survey more than once; only the last answer is meant.",
            count=twice))
    gone = int((~answers["customer_id"].isin(members["customer_id"])).sum())
    if gone:
        found.append(translate(
            "{count} answers come from people who are no members any more; they stand for nobody "
            "in the list.", count=gone))
    mine = members.assign(answered=members["customer_id"].isin(answers["customer_id"]))
    sizes = mine.groupby(["age_band", "sex"])["answered"].agg(["size", "sum"])
    for (age, sex), row in sizes[sizes["sum"].eq(0)].iterrows():
        found.append(translate(
            "Nobody in the group {age} / {sex} answered ({count} members). An empty group has no "
            "answers to weight; the rule on small groups says with which others it is put.",
            age=age, sex=sex, count=int(row["size"])))
    return found


TABLES: dict[str, Callable[[Path | str], Any]] = {
    "consent_log": consent_log, "crm": crm, "survey": survey, "visitor_notes": visitor_notes,
}  # fmt: skip
