"""Tables of a world for chapter T1.2's copy, pages and tracking: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from . import rng
from .creative import copies, facts, mismatches, page, plan, tracking

# How much is wrong in the drafts: kinds of mismatch in ads and page, layout faults.
DRAFT_ADS = 4
DRAFT_PAGE = 4
DRAFT_LAYOUT = 5


class CreativeTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame
    festival: str

    @cached_property
    def campaign_plan(self) -> dict[str, Any]:
        """The approved plan of the campaign; see `creative.plan.plan`."""
        return plan.plan(self.seed, self.year, self.products, self.festival)

    @cached_property
    def _planned_ads(self) -> list[dict[str, Any]]:
        gen = rng.stream(self.seed, self.year, "ad_set")
        return plan.ads(self.campaign_plan, self.products, gen)

    @cached_property
    def _drafts(self) -> tuple[list[dict[str, Any]], dict[str, Any], list[tuple[str, str]]]:
        """Drafts of the ads, what the draft page shows, and the mismatches put into them."""
        gen = rng.stream(self.seed, self.year, "mismatches")
        kinds = [("ad", k) for k in gen.permutation(mismatches.AD_KINDS)[:DRAFT_ADS].tolist()]
        kinds += [
            ("page", k) for k in gen.permutation(mismatches.PAGE_KINDS)[:DRAFT_PAGE].tolist()]
        return mismatches.apply(self.campaign_plan, self._planned_ads, tuple(kinds), gen)

    @cached_property
    def ad_set(self) -> list[dict[str, Any]]:
        """The agency's drafts of six ads, some of which do not agree with the plan."""
        return self._drafts[0]

    @cached_property
    def _layout_faults(self) -> tuple[str, ...]:
        gen = rng.stream(self.seed, self.year, "layout_faults")
        found: dict[str, str] = {}
        for fault in gen.permutation(list(page.FAULTS)).tolist():
            check = page.FAULTS[fault]
            # where the button moves, the price beside it can no longer be told
            clash = {"cta_above_fold", "price_near_cta"} - {check}
            if len(clash) == 1 and clash & set(found.values()):
                continue
            if check not in found.values():
                found[fault] = check
        return tuple(found)[:DRAFT_LAYOUT]

    @cached_property
    def landing_html(self) -> str:
        """The designer's draft of the landing page, with layout faults and mismatches."""
        return page.render(self.campaign_plan, self.products, self._drafts[1], self._layout_faults)

    @cached_property
    def landing_clean(self) -> str:
        """The page as it agrees with the plan and the layout rules."""
        return page.render(self.campaign_plan, self.products)

    @cached_property
    def tracking_plan(self) -> dict[str, Any]:
        """Events, parameters and KPIs of the plan; see `creative.tracking.tracking_plan`."""
        return tracking.tracking_plan(self.seed, self.year)

    @cached_property
    def _event_test(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        told = self.campaign_plan
        path = urlsplit(told["url"]).path
        return tracking.event_log(
            self.seed, self.year, sorted(told["price"]), told["offer"]["code"], path)

    @cached_property
    def event_log(self) -> pd.DataFrame:
        """Events of the test before launch, one row per event and parameter."""
        return self._event_test[0]

    # --- copy ---------------------------------------------------------------------------------

    @cached_property
    def _copies(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return copies.public(rng.stream(self.seed, self.year, "copies"))

    @cached_property
    def copies(self) -> pd.DataFrame:
        """180 labelled copies, half of them lawful: copy_id, scope, text."""
        return self._copies[0]

    @cached_property
    def copy_labels(self) -> pd.DataFrame:
        """What is wrong in them: copy_id, rule, start, end (exclusive), text."""
        return self._copies[1]

    @cached_property
    def facts(self) -> pd.DataFrame:
        """What may be said about the products; see `creative.facts.table`."""
        return facts.table(self.year, self.products)
