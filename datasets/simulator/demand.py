"""How weather and news move demand a little. The coefficients are hidden; the ledger has them.

Demand of a group of goods in a county on a day is multiplied by exp(effect), where effect is the
sum of rain * log(1 + mm), heat * degrees of temp_max above 30, the lift of running news topics
and, on typhoon days off, a loss for all goods.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from . import almanac, brand, calendar, rng, weather

GROUPS = ("home", "bath", "food_melting", "food_other")
MELTING = (  # creams, butter and sugar that suffer in a parcel on a hot day
    "鐵觀音奶酥禮盒",
    "綜合堅果塔禮盒",
    "夏威夷豆塔禮盒",
    "海鹽牛軋餅禮盒",
    "經典蛋黃酥禮盒",
    "花生酥心糖",
    "冷凍芋泥捲",
)
HOT = 30.0  # °C of temp_max


def group_of(products: pd.DataFrame) -> np.ndarray:
    """Number of the group (position in GROUPS) of each product."""
    names = np.where(products["name"].isin(MELTING), "food_melting", "food_other")
    names = np.where(products["line"].eq("food"), names, products["line"])
    return np.array([GROUPS.index(n) for n in names])


@lru_cache(maxsize=8)
def coefficients(seed: int, year: int) -> dict[str, float]:
    """Hidden log effects: rain per log(1 + mm), heat per °C above 30, typhoon day off."""
    gen = rng.stream(seed, year, "demand")
    return {
        "rain": round(float(gen.uniform(0.035, 0.060)), 4),
        "heat": round(float(-gen.uniform(0.035, 0.060)), 4),
        "typhoon_day_off": round(float(-gen.uniform(0.20, 0.35)), 4),
    }


@lru_cache(maxsize=8)
def factors(seed: int, year: int, scale: str) -> np.ndarray:
    """Factor on demand, shape (days of the scale, 22 counties, 4 groups)."""
    here = weather.window(year, scale)
    days = calendar.period(year, scale).index()
    found, known = weather.truth(seed, year), coefficients(seed, year)
    effect = np.zeros((len(days), len(brand.COUNTIES), len(GROUPS)))
    effect[:, :, GROUPS.index("home")] += known["rain"] * np.log1p(found["rain_mm"][here])
    heat = np.clip(found["temp_max"][here] - HOT, 0, None)
    effect[:, :, GROUPS.index("food_melting")] += known["heat"] * heat
    for topic in almanac.news(seed, year).itertuples():
        first = (topic.start - days[0]).days
        for number, strength in enumerate(almanac.fading(topic.days)):
            if topic.line and 0 <= first + number < len(days):
                touched = [i for i, g in enumerate(GROUPS) if g.startswith(topic.line)]
                effect[first + number][:, touched] += topic.lift * strength
    shut = weather.force(seed, year, days) >= almanac.CLOSE
    effect += (known["typhoon_day_off"] * shut)[:, :, None]
    return np.exp(effect)


def table(seed: int, year: int) -> pd.DataFrame:
    """The effects as they stand in the ledger, one row per effect.

    Columns: effect, goods (group or line; "all"), coefficient (log effect), per (what one unit
    is), name_zh, start, days (of news topics; NA elsewhere).
    """
    known = coefficients(seed, year)
    fixed = pd.DataFrame(
        {
            "effect": ["rain", "heat", "typhoon_day_off"],
            "goods": ["home", "food_melting", "all"],
            "coefficient": [known["rain"], known["heat"], known["typhoon_day_off"]],
            "per": ["log(1 + rain_mm)", "°C of temp_max above 30", "county and day off"],
        }
    )
    topics = almanac.news(seed, year)
    lifts = pd.DataFrame(
        {
            "effect": "news",
            "goods": topics["line"].replace("", "none"),
            "coefficient": topics["lift"],
            "per": "intensity",
            "name_zh": topics["name_zh"],
            "start": topics["start"],
            "days": topics["days"].astype("Int64"),
        }
    )
    return pd.concat([fixed, lifts], ignore_index=True)
