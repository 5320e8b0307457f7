"""Files with sessions, clicks and orders around the site's release, T2.2."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator

import pandas as pd

from ..world import World
from .planning import _csv

Files = Iterator[tuple[str, bytes]]


def sessions(world: World) -> Files:
    """The sampled sessions, packed; times in Taipei time, yes and no as 1 and 0."""
    table = world.traffic_sessions.copy()
    table["started_at"] = table["started_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
    for column in ("engaged", "purchased"):
        table[column] = table[column].astype(int)
    yield "traffic/sessions.csv.gz", gzip.compress(_csv(table), 9, mtime=0)


def plain(path: str, name: str) -> Callable[[World], Files]:
    """A part of one CSV file."""

    def make(world: World) -> Files:
        table: pd.DataFrame = getattr(world, name)
        yield path, _csv(table)

    return make


PARTS: dict[str, Callable[[World], Files]] = {
    "traffic_sessions": sessions,
    "traffic_clicks": plain("traffic/clicks.csv", "traffic_clicks"),
    "traffic_orders": plain("traffic/orders.csv", "traffic_orders"),
}
