"""Members of the shop: every customer of the orders, and people who joined and never bought.

Education and income are known of the 9 % who answered a survey. Who answers is not chance:
younger, better educated people and women answer more often, so the survey is not the population.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, rng, shop

PER_BUYER = 2.4  # members per member who bought in the period: 28,000 in the shipped world
SURVEY = 0.09
AGES = (("18-24", 0.11), ("25-34", 0.29), ("35-44", 0.31), ("45-54", 0.18), ("55+", 0.11))
SEXES = (("女", 0.66), ("男", 0.32), ("未填", 0.02))
EDUCATION = ("國中以下", "高中職", "專科", "大學", "研究所以上")
INCOME = ("3 萬以下", "3–5 萬", "5–7 萬", "7–10 萬", "10 萬以上")  # TWD a month
SCHOOL = np.array(  # chance of each education by age band
    [
        [0.01, 0.18, 0.05, 0.68, 0.08],
        [0.01, 0.11, 0.07, 0.60, 0.21],
        [0.02, 0.18, 0.14, 0.46, 0.20],
        [0.06, 0.31, 0.22, 0.30, 0.11],
        [0.18, 0.38, 0.20, 0.19, 0.05],
    ]
)
ANSWERS = np.array([1.25, 1.3, 1.0, 0.7, 0.45])  # by age band, against the mean
COLUMNS = [
    "customer_id",
    "joined_on",
    "age_band",
    "sex",
    "county",
    "consent_marketing",
    "consent_on",
    "education",
    "income",
]


def build(
    seed: int, year: int, scale: str, orders: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Members in order of joining, and the truth about them.

    Args:
        orders: order headers (order_id, ordered_at, customer_id, is_new, county).

    Returns:
        members: COLUMNS; joined_on and consent_on are days, consent_on NaT without consent;
        education and income NA outside the survey.
        truth: customer_id, education, income, surveyed, orders (in the period).
    """
    gen = rng.stream(seed, year, f"members/{scale}")
    first = orders.drop_duplicates("customer_id")
    idle = round(len(first) * (PER_BUYER - 1))
    table = pd.DataFrame(
        {
            "customer_id": [*first["customer_id"], *_new_ids(gen, first["customer_id"], idle)],
            "county": [*first["county"], *shop.pick(gen, tuple(brand.COUNTIES.items()), idle)],
        }
    )
    count = len(table)
    table["joined_on"] = _joined(gen, year, scale, first, idle)
    age = _choose(gen, np.tile([w for _, w in AGES], (count, 1)))
    table["age_band"] = np.array([n for n, _ in AGES])[age]
    table["sex"] = shop.pick(gen, SEXES, count)
    bought = table["customer_id"].isin(first["customer_id"]).to_numpy()
    agrees = gen.random(count) < np.where(bought, 0.68, 0.51)
    later = np.where(gen.random(count) < 0.8, 0, gen.exponential(70, count)).astype(int)
    end = pd.Timestamp(calendar.period(year, scale).end)
    given = (table["joined_on"] + pd.to_timedelta(later, unit="D")).clip(upper=end)
    table["consent_marketing"] = agrees
    table["consent_on"] = given.where(agrees)

    school = _choose(gen, SCHOOL[age])
    # Income rises with education and with age up to the fifties.
    level = 0.75 * school + np.array([-1.3, -0.3, 0.3, 0.5, 0.0])[age] - 1.0
    income = np.clip(np.round(level + gen.normal(0.3, 0.95, count)), 0, 4).astype(int)
    wish = ANSWERS[age] * (0.55 + 0.17 * school) * np.where(table["sex"].eq("女"), 1.12, 0.85)
    wish *= np.where(agrees, 1.5, 0.25)  # invitations went out by mail
    surveyed = gen.random(count) < np.clip(wish / wish.mean() * SURVEY, 0, 1)
    table["education"] = pd.Series(np.array(EDUCATION)[school], dtype="str").where(surveyed)
    table["income"] = pd.Series(np.array(INCOME)[income], dtype="str").where(surveyed)
    size = orders["customer_id"].value_counts()
    truth = pd.DataFrame(
        {
            "customer_id": table["customer_id"],
            "education": np.array(EDUCATION)[school],
            "income": np.array(INCOME)[income],
            "surveyed": surveyed,
            "orders": table["customer_id"].map(size).fillna(0).astype("int64"),
        }
    )
    text = dict.fromkeys(("customer_id", "county", "age_band", "sex", "education", "income"), "str")
    days = dict.fromkeys(("joined_on", "consent_on"), "datetime64[ns]")
    order = np.lexsort((table["customer_id"], table["joined_on"]))
    table = table[COLUMNS].astype({**text, **days})
    truth = truth.astype(dict.fromkeys(("customer_id", "education", "income"), "str"))
    return (
        table.iloc[order].reset_index(drop=True),
        truth.iloc[order].reset_index(drop=True),
    )


def _choose(gen: np.random.Generator, chance: np.ndarray) -> np.ndarray:
    """Column drawn in each row of a table of weights."""
    steps = np.cumsum(chance / chance.sum(axis=1, keepdims=True), axis=1)[:, :-1]
    return (gen.random(len(chance))[:, None] > steps).sum(axis=1)


def _new_ids(gen: np.random.Generator, taken: pd.Series, count: int) -> list[str]:
    """Customer numbers that no order has, from the same range as those of the orders."""
    used = taken.str[1:].astype(int).to_numpy()
    free = np.setdiff1d(np.arange(max(used.max() + 1, 3 * (len(used) + count))), used)
    return [f"C{n:06d}" for n in gen.choice(free, count, replace=False)]


def _joined(
    gen: np.random.Generator, year: int, scale: str, first: pd.DataFrame, idle: int
) -> np.ndarray:
    """Day of joining: by the first order at the latest, before the period if known by then."""
    span = calendar.period(year, scale)
    start = pd.Timestamp(span.start)
    day = first["ordered_at"].dt.normalize()
    early = np.where(gen.random(len(first)) < 0.75, 0, gen.exponential(25, len(first)))
    new = day - pd.to_timedelta(early.astype(int), unit="D")
    old = start - pd.to_timedelta(1 + gen.gamma(1.3, 260, len(first)).astype(int), unit="D")
    buyers = new.where(first["is_new"], old)
    last = pd.Timestamp(span.end)
    others = last - pd.to_timedelta(gen.gamma(1.2, 330, idle).astype(int), unit="D")
    opened = pd.Timestamp(year - 6, 3, 1)  # the shop's first day
    whole = np.concatenate([buyers.to_numpy(), others.to_numpy()]).astype("datetime64[ns]")
    return np.maximum(whole, opened.to_datetime64())
