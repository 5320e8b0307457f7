"""Files with consent log, members and survey of T2.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ..world import World
from . import text

Files = Iterator[tuple[str, bytes]]


def _csv(table: pd.DataFrame) -> bytes:
    return ("\ufeff" + table.to_csv(index=False, lineterminator="\n")).encode()


def _consent(world: World) -> Files:
    """Two servers wrote the log, one in Taipei time and one in UTC; each time says which."""
    log = world.consent_log
    utc = log["entry_id"].str[-1].isin(list("13579"))
    local = log["at"].dt.strftime("%Y-%m-%dT%H:%M:%S+08:00")
    other = (log["at"] - pd.Timedelta(hours=8)).dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    yield "visitors/consent_log.csv", _csv(log.assign(at=local.where(~utc, other)))


def _crm(world: World) -> Files:
    table = world.crm
    days = table["joined_on"].dt.strftime("%Y-%m-%d")
    agrees = table["consent_marketing"].map({True: "Y", False: "N"})
    made = table.assign(joined_on=days, consent_marketing=agrees)
    yield "visitors/crm.csv.gz", text.pack(_csv(made))


def _survey(world: World) -> Files:
    table = world.survey
    at = table["answered_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
    yield "visitors/survey.csv", _csv(table.assign(answered_at=at))


PARTS: dict[str, Callable[[World], Files]] = {
    "consent_log": _consent, "crm": _crm, "survey": _survey,
}  # fmt: skip
