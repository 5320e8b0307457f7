"""Files of T2.1: needs, catalogue and frame of the request; three tables for SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pandas as pd

from ..world import World
from . import text
from .creative import yml
from .planning import table

BRIEF = "需求單的期間與預算 period and budget of the request"


def _csv(frame: pd.DataFrame) -> bytes:
    """A plain CSV in UTF-8: times to the second, true/false, missing as nothing."""
    shown = frame.copy()
    for column in shown.columns:
        if pd.api.types.is_datetime64_any_dtype(shown[column]):
            shown[column] = text.times(shown[column], "%Y-%m-%d %H:%M:%S")
        elif pd.api.types.is_bool_dtype(shown[column]):
            shown[column] = shown[column].map({True: "true", False: "false"})
        elif pd.api.types.is_float_dtype(shown[column]):
            shown[column] = ["" if v != v else f"{v:.10g}" for v in shown[column].tolist()]
    return shown.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _brief(world: World) -> Iterator[tuple[str, bytes]]:
    yield "measurement/request_brief.yml", yml(world.measure_brief, BRIEF)


def _sessions(world: World) -> Iterator[tuple[str, bytes]]:
    yield "measurement/web_sessions.csv.gz", text.pack(_csv(world.web_sessions))


def _purchases(world: World) -> Iterator[tuple[str, bytes]]:
    yield "measurement/web_purchases.csv", _csv(world.web_purchases)


def _orders(world: World) -> Iterator[tuple[str, bytes]]:
    yield "measurement/shop_orders.csv", _csv(world.shop_orders)


PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {
    "measure_needs": table("measurement/needs.csv", "measure_needs"),
    "measure_catalogue": table("measurement/catalogue.csv", "measure_catalogue"),
    "measure_brief": _brief,
    "web_sessions": _sessions,
    "web_purchases": _purchases,
    "shop_orders": _orders,
}
