"""A mail test with three arms: who was drawn into which, and what they did in two weeks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..rng import stream

ARMS = ("no_mail", "story", "offer")
SEGMENTS = ("new", "once", "regular", "gift_buyer", "lapsed", "dormant")
SEGMENT_SHARES = (0.12, 0.24, 0.22, 0.16, 0.17, 0.09)
VISIT = np.array([0.11, 0.10, 0.19, 0.14, 0.08, 0.05])
BUYS = np.array([0.10, 0.08, 0.16, 0.12, 0.07, 0.05])  # of those who visit
MORE_VISITS = {"no_mail": 0.0, "story": 0.035, "offer": 0.055}
MORE_BUYERS = {"no_mail": 1.0, "story": 1.05, "offer": 1.35}
SPECIAL = 0.17  # more visits of one segment by the story, where a world has such a segment


def build(key: tuple[int, int, str]) -> tuple[pd.DataFrame, dict[str, Any]]:
    """(rows, truth): customer, arm, segment, visit, conversion (0/1), spend (TWD; may be NA).

    The mails work alike in all segments, except that in worlds of an even seed and the small
    scale one segment loves the story.
    """
    small = key[2] == "small"
    gen = stream(key[0], key[1], f"mail_test_{key[2]}")
    count = 2_700 if small else 24_000
    arm = gen.integers(0, 3, count)
    segment = gen.choice(len(SEGMENTS), count, p=SEGMENT_SHARES)
    special = int(gen.integers(1, 4)) if small and key[0] % 2 == 0 else None
    rate = VISIT[segment] + np.array([MORE_VISITS[a] for a in ARMS])[arm]
    if special is not None:
        rate = rate + SPECIAL * ((segment == special) & (arm == 1))
    visit = gen.random(count) < rate
    buys = visit & (gen.random(count) < (2.2 if small else 1.0) * BUYS[segment]
                    * np.array([MORE_BUYERS[a] for a in ARMS])[arm])
    spend = np.where(buys, np.exp(gen.normal(7.0, 0.55, count)).round(), 0.0)
    spend[buys & (gen.random(count) < 0.03)] = np.nan  # paid in the branch: not known yet
    arms = pd.Series(np.array(ARMS)[arm]).mask(gen.random(count) < 0.003)
    table = pd.DataFrame({
        "customer": [f"C{n}" for n in np.cumsum(gen.integers(1, 5, count)) + 200_000],
        "arm": arms, "segment": np.array(SEGMENTS)[segment],
        "visit": visit.astype(int), "conversion": buys.astype(int), "spend": spend,
    })
    truth = {"more_visits": dict(MORE_VISITS),
             "special": None if special is None else SEGMENTS[special]}
    return table, truth
