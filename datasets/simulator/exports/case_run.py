"""Files of the closing case from launch to report: the log before the launch, mornings, orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pandas as pd

from . import creative

if TYPE_CHECKING:
    from ..world import World

Files = Iterator[tuple[str, bytes]]
LOG = "上線前一個工作日下午知道的事 what is known on the afternoon before the launch"
MORNINGS, ORDERS = "run/mornings.csv", "shop/case_orders.csv"


def _csv(table: pd.DataFrame, times: str) -> bytes:
    """CSV with a mark for Excel; numbers as short as they are exact, missing ones empty."""
    shown = table.copy()
    for column in shown.select_dtypes("datetime").columns:
        shown[column] = shown[column].dt.strftime(times if column == "ordered_at" else "%Y-%m-%d")
    for column in shown.select_dtypes("float").columns:
        shown[column] = ["" if v != v else f"{v:.10g}" for v in shown[column].tolist()]
    return ("\ufeff" + shown.to_csv(index=False, lineterminator="\n")).encode()


def _log(world: World) -> Files:
    yield "launch/launch_log.yml", creative.yml(world.launch_log, LOG)


def _mornings(world: World) -> Files:
    yield MORNINGS, _csv(world.case_mornings, "%Y-%m-%d")


def _orders(world: World) -> Files:
    yield ORDERS, _csv(world.case_orders, "%Y-%m-%d %H:%M")


TITLES = {
    "launch_log": ("上線前的紀錄", "Log before the launch"),
    "case_mornings": ("每天早上平台說的數字", "What the platforms said on each morning"),
    "case_orders": ("檔期前後的商店訂單", "Shop orders around the flight"),
}
PARTS: dict[str, Callable[[World], Files]] = {
    "launch_log": _log, "case_mornings": _mornings, "case_orders": _orders,
}
