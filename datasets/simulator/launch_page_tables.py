"""Tables of a world for the page tests of chapter T1.3: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from . import rng
from .launch_pages import page, presses, sets
from .launch_pages.operators import BY_NAME
from .launch_pages.spec import spec

PRESSED = "bound_twice", "cart_price"  # what only a browser shows on the public page
PUBLIC = 24, 6  # faulty and clean pages of the public test set


class LaunchPageTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame
    campaign_plan: dict[str, Any]
    festival: str

    @cached_property
    def page_spec(self) -> dict[str, Any]:
        """What the test page must hold; see `launch_pages.spec.spec`."""
        return spec(self.seed, self.year, self.campaign_plan, self.festival)

    @cached_property
    def test_page(self) -> str:
        """The page without any defect."""
        return page.render(self.page_spec, self.products)

    @cached_property
    def page_examples(self) -> pd.DataFrame:
        """Six failing and four clean pages with what is wrong: page_id, html, kinds."""
        gen = rng.stream(self.seed, self.year, "page_examples")
        return sets.examples(self.test_page, self.page_spec, gen)

    @cached_property
    def _test_pages(self) -> pd.DataFrame:
        gen = rng.stream(self.seed, self.year, "test_pages")
        faulty, clean = PUBLIC
        return sets.deal(self.test_page, self.page_spec, gen, faulty, clean, "P")

    @cached_property
    def test_pages(self) -> pd.DataFrame:
        """Pages to be tested, without what is wrong in them: page_id, html."""
        return self._test_pages[["page_id", "html"]]

    @cached_property
    def _draft(self) -> tuple[str, tuple[str, ...]]:
        gen = rng.stream(self.seed, self.year, "landing_draft")
        return sets.draft(self.test_page, self.page_spec, gen)

    @cached_property
    def landing_draft(self) -> str:
        """The page as it stands on the test site, with ten defects."""
        return self._draft[0]

    @cached_property
    def pressed_page(self) -> str:
        """A page on which reading finds nothing and pressing finds two defects."""
        gen = rng.stream(self.seed, self.year, "pressed_page")
        return sets.made(self.test_page, tuple(BY_NAME[n] for n in PRESSED), self.page_spec, gen)

    @cached_property
    def press_log(self) -> pd.DataFrame:
        """What a browser told when the buttons of `pressed_page` were pressed; see `presses`."""
        return presses.log(self.page_spec, presses.presses(self.page_spec), PRESSED)
