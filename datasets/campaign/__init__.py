"""A campaign of 28 days that is played one day at a time: budgets in, yesterday's figures out.

Needs numpy and pandas only and nothing else of the course: it travels with the learner's wheel.
"""

from .game import Campaign
from .oracle import best_plan, best_plans
from .play import hold_plan, play
from .refusal import CampaignError
from .season import CHANNELS, DAYS, FAULTS, FLIGHT_BUDGET, MARGIN, MATURE_DAYS, MAX_CHANGE

__all__ = ["CHANNELS", "DAYS", "FAULTS", "FLIGHT_BUDGET", "MARGIN", "MATURE_DAYS", "MAX_CHANGE",
           "Campaign", "CampaignError", "best_plan", "best_plans", "hold_plan", "play"]  # fmt: skip
