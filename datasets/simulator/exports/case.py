"""Files of the closing case of T1, below case_t1/ as the readers of the chapters expect them."""

from __future__ import annotations

from collections.abc import Iterator

from ..world import World
from . import case_run

Files = Iterator[tuple[str, bytes]]
ROOT = "case_t1"
# The parts of the chapters that the case holds, in the order of the work.
TABLES = (
    "history", "trends", "competitors", "festivals", "daily_sales", "rate_card", "platforms",
    "brief", "search_terms", "keyword_rules", "campaign_plan", "facts", "products",
    "response_curves", "tracking_plan", "event_log", "page_spec", "landing_draft", "run_plan",
)


def case(world: World) -> Files:
    """The 母親節 campaign of a world, house files included."""
    from . import PARTS

    made = world.case
    for make in (*(PARTS[name] for name in TABLES), *case_run.PARTS.values()):
        for path, data in make(made):
            yield f"{ROOT}/{path}", data
    for name, text in made.house_files.items():
        yield f"{ROOT}/house/{name}.yml", text.encode("utf-8")


PARTS = {ROOT: case}


def known_rows(world: World) -> dict[str, int]:
    """Rows of the files whose lines are not rows."""
    from . import planning

    made = world.case
    counts = planning.known_rows(made)
    counts |= {f"history/{made.case_download(name[8:])}": rows
               for name, rows in counts.items() if name.startswith("history/")}
    one = ("creative/plan.yml", "pages/page_spec.yml", "pages/landing_draft.html",
           "launch/launch_log.yml", "tracking_test/tracking_plan.yml",
           *(f"house/{name}.yml" for name in made.house_files))
    return {f"{ROOT}/{path}": rows for path, rows in (counts | dict.fromkeys(one, 1)).items()}
