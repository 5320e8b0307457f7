"""Files of the page tests of T1.3: the spec, pages as files that a browser opens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from . import creative

if TYPE_CHECKING:
    from ..world import World

Files = Iterator[tuple[str, bytes]]
SPEC = "測試頁的規格 spec of the test page"


def _spec(world: World) -> Files:
    yield "pages/page_spec.yml", creative.yml(world.page_spec, SPEC)


def _examples(world: World) -> Files:
    table = world.page_examples
    yield "pages/examples.csv", creative.texts(table[["page_id", "kinds"]])
    for page_id, html in zip(table["page_id"], table["html"], strict=True):
        yield f"pages/examples/{page_id}.html", html.encode()


def _tests(world: World) -> Files:
    for page_id, html in zip(world.test_pages["page_id"], world.test_pages["html"], strict=True):
        yield f"pages/test/{page_id}.html", html.encode()


def _draft(world: World) -> Files:
    yield "pages/landing_draft.html", world.landing_draft.encode()


def _pressed(world: World) -> Files:
    yield "pages/pressed_page.html", world.pressed_page.encode()


def _log(world: World) -> Files:
    yield "pages/press_log.csv", creative.texts(world.press_log)


PARTS: dict[str, Callable[[World], Files]] = {
    "page_spec": _spec,
    "page_examples": _examples,
    "test_pages": _tests,
    "landing_draft": _draft,
    "pressed_page": _pressed, "press_log": _log,
}
