"""Files of the test schedule of T1.3: tasks, people, office calendar and the dates around them."""

from __future__ import annotations

from collections.abc import Iterator

from ..world import World
from .creative import yml
from .planning import table

PLAN = "測試計畫的日期 dates of the test plan"


def _plan(world: World) -> Iterator[tuple[str, bytes]]:
    yield "schedule/test_plan.yml", yml(world.test_plan, PLAN)


PARTS = {
    "test_tasks": table("schedule/tasks.csv", "test_tasks"),
    "test_people": table("schedule/people.csv", "test_people"),
    "office_calendar": table("schedule/office_calendar.csv", "office_calendar"),
    "test_plan": _plan,
}
