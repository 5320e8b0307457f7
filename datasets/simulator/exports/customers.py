"""Files of T2.3: purchases of customers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World
from . import text


def _transactions(world: World) -> Iterator[tuple[str, bytes]]:
    table = world.transactions
    made = table.assign(date=table["date"].dt.strftime("%Y-%m-%d"),
                        amount=text.plain(table["amount"]))
    data = ("\ufeff" + made.to_csv(index=False, lineterminator="\n")).encode()
    yield "customers/transactions.csv.gz", text.pack(data)


def _delivery(world: World) -> Iterator[tuple[str, bytes]]:
    note = world.transactions_delivery
    lines = [f"first_day: {note['first_day']:%Y-%m-%d}", f"last_day: {note['last_day']:%Y-%m-%d}",
             f"rows: {note['rows']}"]
    yield "customers/delivery.yml", "".join(f"{line}\n" for line in lines).encode()


def _partner(world: World) -> Iterator[tuple[str, bytes]]:
    table = world.partner_summary
    made = table.assign(
        frequency=text.plain(table["frequency"]), recency=text.plain(table["recency"], 3),
        T=text.plain(table["T"], 3), monetary=text.plain(table["monetary"], 2))
    data = ("\ufeff" + made.to_csv(index=False, lineterminator="\n")).encode()
    yield "customers/partner_summary.csv", data


PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {
    "transactions": _transactions, "transactions_delivery": _delivery,
    "partner_summary": _partner,
}  # fmt: skip
