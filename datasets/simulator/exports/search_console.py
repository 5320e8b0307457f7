"""Files with Search Console archives of T2.2."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World


def _archives(world: World) -> Iterator[tuple[str, bytes]]:
    for name, data in world.gsc_files.items():
        yield f"search_console/{name}.zip", data


def known_rows(world: World) -> dict[str, int]:
    """Rows of the list of queries in each archive, which cannot be counted from outside."""
    return {f"search_console/{name}.zip": int(rows) for name, rows in world.gsc_rows.items()}


PARTS: dict[str, Callable[[World], Iterator[tuple[str, bytes]]]] = {"gsc_files": _archives}
