"""Files of T2.3: orders by place, hour and product."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ..world import World
from . import text

Files = Iterator[tuple[str, bytes]]


def _csv(table: pd.DataFrame) -> bytes:
    return ("\ufeff" + table.to_csv(index=False, lineterminator="\n")).encode()


def _lines(name: str) -> Callable[[World], Files]:
    def make(world: World) -> Files:
        table = getattr(world, name)
        at = table["ordered_at"].dt.strftime("%Y-%m-%d %H:%M:%S")
        made = table.assign(ordered_at=at, quantity=text.plain(table["quantity"]),
                            amount=text.plain(table["amount"]))
        yield f"hotspots/{name}.csv.gz", text.pack(_csv(made))

    return make


def _market(world: World) -> Files:
    table = world.market_size
    yield "hotspots/market_size.csv", _csv(table.assign(
        market_thousand=text.plain(table["market_thousand"], 1)))


PARTS: dict[str, Callable[[World], Files]] = {
    "sales_before": _lines("sales_before"), "sales_after": _lines("sales_after"),
    "market_size": _market,
}  # fmt: skip
