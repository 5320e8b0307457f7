"""Files with GA4's nested export of T2.1."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..event_export_tables import DAYS
from ..world import World
from . import text


def _flat(world: World) -> Iterator[tuple[str, bytes]]:
    table = world.ga4_events
    cells = table.to_csv(index=False, lineterminator="\n")
    yield "ga4_events/ga4_events.csv.gz", text.pack(cells.encode())


def _sample(world: World) -> Iterator[tuple[str, bytes]]:
    yield "ga4_events/sample.ndjson", "\n".join(world.ga4_lines).encode()


def _days(world: World) -> Iterator[tuple[str, bytes]]:
    for day in DAYS:
        data = "\n".join(world.ga4_day(day)).encode()
        yield f"ga4_events/events_{world.year}{day}.ndjson.gz", text.pack(data)


def known_rows(world: World) -> dict[str, int]:
    """Rows of files that have no header."""
    days = world.ga4_events["event_date"].value_counts()
    return {"ga4_events/sample.ndjson": len(world.ga4_lines)} | {
        f"ga4_events/events_{world.year}{day}.ndjson.gz": int(days[f"{world.year}{day}"])
        for day in DAYS}


PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {
    "ga4_events": _flat, "ga4_lines": _sample, "ga4_days": _days,
}
