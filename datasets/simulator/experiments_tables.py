"""Tables of a world for experiments on the site and in mails, T2.4: `World` inherits them."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from .experiments import mail_test, site_tests


class ExperimentTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]

    def site_test(self, name: str) -> tuple[pd.DataFrame, dict[str, Any], dict[str, Any]]:
        """(rows, plan, truth) of an A/B test; names: `site_tests.STORIES`."""
        made = self.__dict__.setdefault("_site_tests", {})
        if name not in made:
            made[name] = site_tests.build((self.seed, self.year, self.scale), name, self.dirt)
        return made[name]

    @cached_property
    def _mail_test(self) -> tuple[pd.DataFrame, dict[str, Any]]:
        return mail_test.build((self.seed, self.year, self.scale))

    @cached_property
    def mail_test(self) -> pd.DataFrame:
        """customer, arm (no_mail, story, offer), segment, visit, conversion, spend (TWD)."""
        return self._mail_test[0]
