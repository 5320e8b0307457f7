"""Journeys of consenting visitors: their touches in order, and whether they bought."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, rng

USERS = {"full": 14000, "small": 1400}
LONGEST = 8
FIRST = np.array([0.16, 0.12, 0.34, 0.13, 0.05, 0.03, 0.05, 0.12])  # in the order of brand.CHANNELS
LATER = np.array([0.27, 0.09, 0.19, 0.08, 0.13, 0.07, 0.02, 0.15])
STRAY = 0.012  # share of visitors who come over links in forums and look only
PULL = np.array(
    [0.060, 0.024, 0.016, 0.013, 0.040, 0.042, 0.020, 0.038]
)  # chance that a touch sells


def paths(seed: int, year: int, scale: str) -> pd.DataFrame:
    """One row per touch in no order: user, step (from 1), touch_time, channel, converted, value.

    `converted` and `value` (TWD, 0 if not converted) are the same in all rows of a user.
    """
    gen = rng.stream(seed, year, f"paths/{scale}")
    users = USERS[scale]
    length = np.minimum(1 + rng.negative_binomial(gen, np.full(users, 1.35), 1.4), LONGEST)
    first, later = np.cumsum(FIRST / FIRST.sum()), np.cumsum(LATER / LATER.sum())
    touch = np.searchsorted(later, gen.random((users, LONGEST))).clip(0, 7)
    touch[:, 0] = np.searchsorted(first, gen.random(users)).clip(0, 7)
    again = gen.random((users, LONGEST)) < 0.24  # the same channel once more
    for step in range(1, LONGEST):
        touch[:, step] = np.where(again[:, step], touch[:, step - 1], touch[:, step])
    used = np.arange(LONGEST)[None, :] < length[:, None]
    # A second touch of the same channel adds half as much as the first.
    effect = PULL[touch] * np.where(again, 0.5, 1.0) * used
    bought = gen.random(users) < 1 - np.prod(1 - effect, axis=1)
    forum = gen.random(users) < STRAY
    bought &= ~forum
    value = np.round(np.exp(gen.normal(7.1, 0.62, users)))
    span = calendar.flight(year)
    end = pd.Timestamp(span.start).value // 10**9 + gen.integers(0, span.days * 86400, users)
    gap = np.where(used, gen.gamma(0.7, 90000, (users, LONGEST)).astype("int64") + 60, 0)
    when = end[:, None] - np.cumsum(gap[:, ::-1], axis=1)[:, ::-1] + gap
    name = gen.permutation(users * 13)[:users] + 10**6
    user, step = np.nonzero(used)
    table = pd.DataFrame(
        {
            "user": np.char.add("u", name[user].astype(str)),
            "step": step + 1,
            "touch_time": pd.to_datetime(when[user, step], unit="s"),
            "channel": np.where(
                forum[user], "referral", np.array(brand.CHANNELS)[touch[user, step]]
            ),
            "converted": bought[user],
            "value": np.where(bought, value, 0.0)[user],
        }
    ).astype({"user": "str", "touch_time": "datetime64[ns]", "channel": "str"})
    return table.iloc[gen.permutation(len(table))].reset_index(drop=True)
