"""Files with findings on the site and the box of ideas of T2.4."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World
from .planning import table

PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {
    "site_findings": table("backlog/site_findings.csv", "site_findings"),
    "test_decisions": table("backlog/test_decisions.csv", "test_decisions"),
    "idea_box": table("backlog/idea_box.csv", "idea_box"),
}
