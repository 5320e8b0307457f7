"""Files of chapter T1.4: the downloads of each morning, the plan, the shop's side, the books."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World
from .planning import table

Files = Iterator[tuple[str, bytes]]


def downloads(world: World) -> Files:
    """The reports as they were downloaded, one file for each platform and morning."""
    for name, data in world.run_files.items():
        yield f"run/downloads/{name}", data


PARTS: dict[str, Callable[[World], Files]] = {
    "run_files": downloads,
    "run_plan": table("run/plan.csv", "run_plan"),
    "run_spend": table("run/spend.csv", "run_spend"),
    "run_daily": table("run/daily.csv", "run_daily"),
    "run_actions": table("run/actions.csv", "run_actions"),
    "run_statistics": table("run/statistics.csv", "run_statistics"),
    "run_ledger": table("run/ledger.csv", "run_ledger"),
}
