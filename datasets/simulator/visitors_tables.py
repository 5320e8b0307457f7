"""Tables of a world for tags and attributes of visitors in chapter T2.2: `World` inherits them."""

from __future__ import annotations

from functools import cached_property

import pandas as pd

from .visitors import consent, survey


class VisitorTables:
    """Cached tables; each is made from its own random stream. Needs seed, year, scale, dirt."""

    seed: int
    year: int
    scale: str
    dirt: frozenset[str]
    events: pd.DataFrame
    members: pd.DataFrame
    _members: tuple[pd.DataFrame, pd.DataFrame]

    @cached_property
    def _consent(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return consent.build((self.seed, self.year, self.scale), self.events)

    @cached_property
    def consent_log(self) -> pd.DataFrame:
        """Entries of the consent banner, not in order of time."""
        return self._consent[0]

    @cached_property
    def consent_truth(self) -> pd.DataFrame:
        """user_pseudo_id and the story of its consent."""
        return self._consent[1]

    @cached_property
    def tags_as_of(self) -> pd.Timestamp:
        """The moment for which tags are made, Taipei time."""
        return consent.cut_off(self.events, self.scale)

    @cached_property
    def _survey(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        return survey.build((self.seed, self.year, self.scale), *self._members)

    @cached_property
    def crm(self) -> pd.DataFrame:
        """Members with age band, sex, county and consent; nothing on education or income."""
        return self._survey[0]

    @cached_property
    def survey(self) -> pd.DataFrame:
        """Answers on education and income of those who were asked and answered."""
        return self._survey[1]
