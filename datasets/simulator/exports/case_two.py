"""Files of T2: the closing case of duty T2, below case_t2/release/."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import pandas as pd
import yaml

from ..case_two import trial
from ..case_two.world import CaseTwoWorld, shipped_case_two
from ..world import World
from .planning import _csv

Files = Iterator[tuple[str, bytes]]
ROOT = "case_t2"
PLACE = f"{ROOT}/release"


def case(world: World | CaseTwoWorld) -> Files:
    """The raw export by day, what the course makes of it, and the other tables of the case; of a
    world that is not the case itself four days, which is quicker."""
    whole = isinstance(world, CaseTwoWorld)
    made = world if whole else world.case_two
    export = made.export if whole else made.thin
    experiment = trial.trial(made.seed, made.year, made.plan, export.left_out)
    for name, text in export.files.items():
        yield f"{PLACE}/{name}.jsonl.gz", gzip.compress(text.encode("utf-8"), 9, mtime=0)
    yield f"{PLACE}/clicks.csv", _csv(_days(made.case_clicks))
    yield f"{PLACE}/last_year.csv", _csv(_days(made.case_last_year))
    yield f"{PLACE}/days.csv", _csv(_days(made.case_days))
    yield f"{PLACE}/experiment.csv.gz", gzip.compress(_csv(_days(experiment)), 9, mtime=0)
    sessions = export.sessions
    flags = {c: sessions[c].astype(int) for c in ("engaged", "bought")}
    yield f"{PLACE}/sessions.csv.gz", gzip.compress(_csv(sessions.assign(**flags)), 9, mtime=0)
    yield f"{PLACE}/findings.csv", _csv(export.findings)
    yield f"{PLACE}/left_out.csv", _csv(export.left_out)
    yield f"{PLACE}/facts.yml", yaml.safe_dump(
        made.case_facts, allow_unicode=True, sort_keys=False).encode("utf-8")


def _days(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(date=table["date"].dt.strftime("%Y-%m-%d"))


def known_rows() -> dict[str, int]:
    """Rows of the files whose lines are not rows below a header."""
    made = shipped_case_two()
    counts = {f"{PLACE}/{name}.jsonl.gz": text.count("\n")
              for name, text in made.case_events.items()}
    return {**counts, f"{PLACE}/facts.yml": 1}


PARTS: dict[str, Callable[[World], Files]] = {ROOT: case}
