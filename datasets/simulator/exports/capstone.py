"""Files of C, below capstone/ as the readers of the chapters expect them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

from ..world import World
from . import case_run, creative
from .planning import _csv

Files = Iterator[tuple[str, bytes]]
ROOT = "capstone"
# The parts of the chapters that the capstone holds, in the order of the work.
TABLES = (
    "history", "trends", "competitors", "festivals", "daily_sales", "rate_card", "platforms",
    "brief", "search_terms", "keyword_rules", "campaign_plan", "response_curves", "run_plan",
)
SESSIONS, TEST = "traffic/capstone_sessions.csv.gz", "experiment/capstone_test.yml"
ORDERS = "shop/case_orders.csv"
WRITTEN = "實驗開始前寫下的事 what was written down before the test began"


def capstone(world: World) -> Files:
    """The capstone of a world, house files included."""
    from . import PARTS as ALL

    made = world.capstone if world.festival != "母親節" else world
    for name in TABLES:
        for path, data in ALL[name](made):
            yield f"{ROOT}/{path}", data
    for name in ("case_mornings", "case_orders"):
        for path, data in case_run.PARTS[name](made):
            packed = path == ORDERS
            yield (f"{ROOT}/{path}.gz", gzip.compress(data, 9, mtime=0)) if packed else (
                f"{ROOT}/{path}", data)
    table = made.capstone_sessions.copy()
    for column in ("begin_checkout", "purchased"):
        table[column] = table[column].astype(int)
    table["load_ms"] = table["load_ms"].astype(int)
    yield f"{ROOT}/{SESSIONS}", gzip.compress(_csv(table), 9, mtime=0)
    yield f"{ROOT}/{TEST}", creative.yml(made.capstone_test, WRITTEN)
    for name, text in made.house_files.items():
        yield f"{ROOT}/house/{name}.yml", text.encode("utf-8")


PARTS: dict[str, Callable[[World], Files]] = {ROOT: capstone}


def known_rows(world: World) -> dict[str, int]:
    """Rows of the files whose lines are not rows."""
    from . import planning

    counts = planning.known_rows(world)
    counts |= {f"history/{world.case_download(name[8:])}": rows
               for name, rows in counts.items() if name.startswith("history/")}
    one = ("creative/plan.yml", TEST, *(f"house/{name}.yml" for name in world.house_files))
    return {f"{ROOT}/{path}": rows for path, rows in (counts | dict.fromkeys(one, 1)).items()}
