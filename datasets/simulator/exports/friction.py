"""Files of T2.4: steps of the checkout and what a loss costs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..friction.flow import STEPS
from ..world import World
from . import text


def _flow(world: World) -> Iterator[tuple[str, bytes]]:
    table = world.checkout_flow
    whole = dict.fromkeys(("cart_value", "cart_margin", *STEPS), "Int64")
    table = table.assign(date=table["date"].dt.strftime("%Y-%m-%d")).astype(whole)
    data = "\ufeff" + table.to_csv(index=False, lineterminator="\n")
    yield "friction/checkout_flow.csv.gz", text.pack(data.encode())


PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {"checkout_flow": _flow}
