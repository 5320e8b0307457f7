"""Play a whole flight by a rule."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .game import Campaign

Policy = Callable[[dict[str, Any]], Mapping[str, float]]


def play(policy: Policy, campaign: Campaign) -> Campaign:
    """Let `policy(state) -> {channel: TWD}` set the budgets of every day that is left.

    Raises:
        CampaignError: an action that the campaign refuses; it stays as it was before that day.
    """
    while not campaign.over:
        campaign.step(policy(campaign.state()))
    return campaign


def hold_plan(state: dict[str, Any]) -> dict[str, float]:
    """Today's budgets as planned, whatever the figures say."""
    plan = state["plan"]
    today = plan[plan["day"] == state["day"]]
    return dict(zip(today["channel"], today["planned"].tolist(), strict=True))
