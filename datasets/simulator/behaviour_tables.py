"""Tables of a world for the three cases of behaviour in chapter T2.2: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .behaviour import gifts, lunar, rituals, social

REGIMES = ("present", "absent", "reversed")


class BehaviourTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    products: pd.DataFrame

    def behaviour_regime(self, case: str) -> str:
        """What is true in this world of social, gifts or rituals: present, absent or reversed.

        In the shipped world two of the three ideas hold.
        """
        shift = {"social": 2, "gifts": 0, "rituals": 2}[case]
        return REGIMES[(self.seed + shift + self.year) % 3]

    @cached_property
    def lunar_days(self) -> pd.DataFrame:
        """date, lunar_month, lunar_day, note, festive; the period and nine days more."""
        return lunar.table(self.year)

    @cached_property
    def review_views(self) -> pd.DataFrame:
        """Views of product pages, see `behaviour.social.views`."""
        return self.review_views_if(self.behaviour_regime("social"))

    def review_views_if(self, regime: str) -> pd.DataFrame:
        """The same where the badge has another effect."""
        skus = list(self.products["sku"][::4])
        return social.views(self.seed, self.year, self.scale, skus, regime)

    @cached_property
    def gift_orders(self) -> pd.DataFrame:
        """Orders of boxes, see `behaviour.gifts.orders`."""
        return self.gift_orders_if(self.behaviour_regime("gifts"))

    def gift_orders_if(self, regime: str) -> pd.DataFrame:
        """The same where giving has another effect on the price."""
        return gifts.orders(self.seed, self.year, self.scale, regime)

    @cached_property
    def ritual_sales(self) -> pd.DataFrame:
        """Units by day and group, see `behaviour.rituals.sales`."""
        return self.ritual_sales_if(self.behaviour_regime("rituals"))

    def ritual_sales_if(self, regime: str) -> pd.DataFrame:
        """The same where offering days have another effect."""
        return rituals.sales(self.seed, self.year, self.scale, regime)
