"""The campaign to be played in a notebook, with its refusals in the learner's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from autograder.checking.messages import translate
from datasets.campaign import Campaign as _Campaign
from datasets.campaign import CampaignError, hold_plan, play

__all__ = ["Campaign", "Refused", "hold_plan", "play"]


class Refused(CampaignError):
    """An action that cannot be carried out; shows its one sentence instead of a traceback."""

    def __str__(self) -> str:
        return translate(self.msgid, **self.params)

    def _render_traceback_(self) -> list[str]:
        return [str(self)]


class Campaign(_Campaign):
    """One flight of 28 days; see the notebook for what `state` and `step` hold.

    Raises:
        Refused: an action that the campaign refuses; nothing has changed.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().__init__(*args, **kwargs)
        except CampaignError as refusal:
            raise Refused(refusal.msgid, **refusal.params) from None

    def state(self) -> dict[str, Any]:
        """What is known this morning."""
        try:
            return super().state()
        except CampaignError as refusal:
            raise Refused(refusal.msgid, **refusal.params) from None

    def step(self, budgets: Mapping[str, float]) -> None:
        """Set today's budgets and let the day pass."""
        try:
            super().step(budgets)
        except CampaignError as refusal:
            raise Refused(refusal.msgid, **refusal.params) from None
