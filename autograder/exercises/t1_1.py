"""The exercises of chapter T1.1 in the order of the notebook."""

from __future__ import annotations

from . import (
    t1_1_benefit_choices,
    t1_1_benefit_items,
    t1_1_festivals,
    t1_1_guesses,
    t1_1_handover,
    t1_1_history,
    t1_1_keywords_items,
    t1_1_market,
    t1_1_platforms_items,
    t1_1_proposal,
)

EXERCISES: tuple = (
    t1_1_history.A,
    t1_1_guesses.Q1,
    t1_1_festivals.B,
    t1_1_guesses.Q2,
    t1_1_guesses.Q3,
    t1_1_market.C,
    t1_1_benefit_items.F1,
    t1_1_benefit_items.D,
    t1_1_benefit_choices.Q4,
    t1_1_benefit_choices.Q5,
    t1_1_platforms_items.E,
    t1_1_keywords_items.F,
    t1_1_handover.F2,
    t1_1_handover.R1,
    t1_1_proposal.G,
)
