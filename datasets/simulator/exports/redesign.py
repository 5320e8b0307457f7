"""Files of T2.4: the page that is to be patched."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ..world import World
from . import creative

Files = Iterator[tuple[str, bytes]]


def _page(world: World) -> Files:
    yield "redesign/live_page.html", world.live_page.encode()


def _brief(world: World) -> Files:
    yield "redesign/patch_brief.yml", creative.yml(
        world.patch_brief, "修改頁面的工作單 order for the patch of the page")


def _heatmap(world: World) -> Files:
    data = "\ufeff" + world.page_heatmap.to_csv(index=False, lineterminator="\n")
    yield "redesign/page_heatmap.csv", data.encode()


PARTS: dict[str, Callable[[World], Files]] = {
    "live_page": _page, "patch_brief": _brief, "page_heatmap": _heatmap,
}
