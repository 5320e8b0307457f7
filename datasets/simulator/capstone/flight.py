"""The flight of the capstone: that of the case with more money, which brings less for each dollar.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ..run import play

MONEY, RETURN = 2.5, 2  # times the money of a case, times what comes of it
BUDGET = 3_000_000  # TWD without VAT
COUNTS = ["impressions", "clicks", "conversions", "true_conversions", "value"]


@lru_cache(maxsize=8)
def played(seed: int, year: int, festival: str) -> play.Run:
    """The run of (seed, year, festival) with the money of the capstone; see `play.Run`."""
    run = play.play(seed, year, festival)
    days, shop, plan = run.days.copy(), run.shop.copy(), run.plan.copy()
    for column in ("planned", "budget", "spend"):
        days[column] = (days[column] * MONEY).round(2)
    days[COUNTS] = days[COUNTS] * RETURN
    plan["planned"] = days["planned"]
    shop["orders"] = shop["orders"] * RETURN
    actions = run.actions.copy()
    for column in ("before", "after"):
        actions[column] = actions[column] * MONEY
    return replace(run, plan=plan, days=days, shop=shop, known=run.known * RETURN,
                   early_cost=(run.early_cost * MONEY).round(2), actions=actions)
