"""Daily weather of the 22 counties: season, memory of yesterday, fronts, plum rain, typhoons.

Made for the whole period whatever the scale, so that a small world has the same weather. Typhoons
and their names are fictional. The numbers are plausible, not fitted to any station.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from . import brand, calendar, rng

# region -> counties; (mean of the year, half the range of the seasons) in °C, chance of rain in
# winter and in summer, wind in m/s
REGIONS = {
    "north": ("臺北市", "新北市", "桃園市", "新竹市", "新竹縣"),
    "northeast": ("基隆市", "宜蘭縣"),
    "centre": ("苗栗縣", "臺中市", "彰化縣", "南投縣", "雲林縣"),
    "south": ("嘉義市", "嘉義縣", "臺南市", "高雄市", "屏東縣"),
    "east": ("花蓮縣", "臺東縣"),
    "islands": ("澎湖縣", "金門縣", "連江縣"),
}
CLIMATE = {
    "north": (23.0, 6.6, 0.38, 0.40, 3.0),
    "northeast": (22.6, 6.3, 0.62, 0.42, 3.1),
    "centre": (23.4, 6.1, 0.16, 0.42, 2.4),
    "south": (25.0, 5.1, 0.08, 0.48, 2.5),
    "east": (24.0, 4.7, 0.44, 0.38, 2.8),
    "islands": (22.1, 6.9, 0.24, 0.28, 5.2),
}
TYPHOON_NAMES = (
    ("青梧", "Qingwu"),
    ("暮嵐", "Dusk Haze"),
    ("浪花兔", "Wave Hare"),
    ("石花", "Agar"),
    ("夜鷺", "Night Heron"),
    ("蒲葵", "Fan Palm"),
)
TRACE_MM = 0.1  # less than this is a trace of rain
TRUE_COLUMNS = [
    "date",
    "county",
    "temp_mean",
    "temp_max",
    "temp_min",
    "humidity",
    "rain_mm",
    "wind",
]


@lru_cache(maxsize=8)
def typhoons(seed: int, year: int) -> pd.DataFrame:
    """Typhoons of the period: name_zh, name_en, start, days, strength (0 to 1), region hit most."""
    gen = rng.stream(seed, year, "typhoons")
    names = gen.permutation(len(TYPHOON_NAMES))
    rows = []
    # One late visitor in the first autumn, three to five from July to October of the year.
    count = int(gen.integers(3, 6))
    starts = [pd.Timestamp(year - 1, 10, int(gen.integers(1, 29)))] if gen.random() < 0.6 else []
    summer = np.sort(gen.choice(np.arange(0, 105, 12), count, replace=False)) + gen.integers(0, 8)
    starts += [pd.Timestamp(year, 7, 8) + pd.Timedelta(days=int(d)) for d in summer]
    for number, start in enumerate(starts):
        zh, en = TYPHOON_NAMES[names[number % len(names)]]
        rows.append(
            (
                zh,
                en,
                start,
                int(gen.integers(2, 4)),
                float(gen.uniform(0.35, 1.0)),
                str(gen.choice(list(REGIONS))),
            )
        )
    table = pd.DataFrame(
        rows, columns=["name_zh", "name_en", "start", "days", "strength", "region"]
    )
    text = dict.fromkeys(("name_zh", "name_en", "region"), "str")
    return table.astype({"start": "datetime64[ns]", **text})


def force(seed: int, year: int, days: pd.DatetimeIndex) -> np.ndarray:
    """Strength of typhoons, (days, counties): 0 none, above 0.6 schools and offices close."""
    out = np.zeros((len(days), len(brand.COUNTIES)))
    region = _regions()
    for storm in typhoons(seed, year).itertuples():
        near = np.where(region == storm.region, 1.0, 0.55)
        for day in range(storm.days):
            here = days == storm.start + pd.Timedelta(days=day)
            fade = 1.0 if day == storm.days // 2 else 0.72
            out[here] = np.maximum(out[here], storm.strength * fade * near)
    return out


def _regions() -> np.ndarray:
    """Region of each county, in the order of brand.COUNTIES."""
    where = {county: name for name, counties in REGIONS.items() for county in counties}
    return np.array([where[c] for c in brand.COUNTIES])


def _ar1(gen: np.random.Generator, days: int, width: int, keep: float, common: float) -> np.ndarray:
    """Noise of unit variance, (days, width), that remembers yesterday; the counties share a part
    of variance `common`."""
    shocks = np.sqrt(1 - common) * gen.normal(size=(days, width)) + np.sqrt(common) * gen.normal(
        size=(days, 1)
    )
    out = np.empty_like(shocks)
    level = shocks[0]
    for day in range(days):
        out[day] = level = keep * level + np.sqrt(1 - keep**2) * shocks[day] if day else level
    return out


@lru_cache(maxsize=8)
def truth(seed: int, year: int) -> dict[str, np.ndarray]:
    """True weather of the whole period; each array is (days of the period, 22 counties).

    temp_mean, temp_max, temp_min in °C; humidity in percent; rain_mm; wind in m/s.
    """
    days = calendar.period(year).index()
    gen = rng.stream(seed, year, "weather")
    count, width = len(days), len(brand.COUNTIES)
    region = _regions()
    level, swing, wet_winter, wet_summer, breeze = (
        np.array([CLIMATE[r][i] for r in region]) for i in range(5)
    )
    doy = days.day_of_year.to_numpy()
    season = np.cos(2 * np.pi * (doy - 203) / 365.25)[:, None]  # warmest about 22 July
    summer = (1 + season) / 2
    storm = force(seed, year, days)
    air = _ar1(gen, count, width, 0.72, 0.85)
    # Cold surges of winter are sudden and deep; summer days differ little.
    deviation = np.where(air < 0, 1.25, 0.85) * air * (2.6 - 1.6 * summer)
    place = gen.normal(0, 0.35, width)
    mean = level + place + swing * season + deviation

    wet = _ar1(gen, count, width, 0.45, 0.7)
    chance = wet_winter + (wet_summer - wet_winter) * summer
    plum = ((days.month == 5) & (days.day >= 15)) | ((days.month == 6) & (days.day <= 15))
    chance = np.clip(chance + 0.2 * plum[:, None] + 0.8 * storm, 0.02, 0.97)
    latent = _normal_cdf(wet)
    rains = latent > 1 - chance
    amount = gen.gamma(0.55, 1, (count, width)) * (5 + 16 * summer + 10 * plum[:, None])
    amount = amount + storm * gen.gamma(2.0, 55, (count, width))
    rain = np.where(rains, np.maximum(amount, 0.02), 0.0)
    rain = np.where(rain < TRACE_MM, rain.round(2), rain.round(1))

    cloud = np.clip(np.log1p(rain) / 4, 0, 1)
    mean = mean - 1.6 * cloud
    up = (5.2 - 2.6 * cloud) * gen.gamma(22, 1 / 22, (count, width))
    down = (3.6 - 1.2 * cloud) * gen.gamma(22, 1 / 22, (count, width))
    humidity = 71 + 5 * (region == "northeast") + 13 * cloud + 2.5 * gen.normal(size=(count, width))
    winter = 1.25 - 0.45 * summer
    wind = breeze * winter * gen.gamma(9, 1 / 9, (count, width)) + 11 * storm
    return {
        "temp_mean": mean.round(1),
        "temp_max": (mean + up).round(1),
        "temp_min": (mean - down).round(1),
        "humidity": np.clip(humidity, 35, 100).round(0),
        "rain_mm": rain,
        "wind": wind.round(1),
    }


def _normal_cdf(x: np.ndarray) -> np.ndarray:
    """Normal distribution function by its logistic approximation (error below 0.001)."""
    return 1 / (1 + np.exp(-(1.5976 * x + 0.07056 * x**3)))


def window(year: int, scale: str) -> slice:
    """Which days of the whole period the scale covers."""
    first = pd.Timestamp(calendar.period(year).start)
    span = calendar.period(year, scale)
    start = (pd.Timestamp(span.start) - first).days
    return slice(start, start + span.days)


def true_table(seed: int, year: int, scale: str) -> pd.DataFrame:
    """One row per day and county in TRUE_COLUMNS, rain_mm as a number (a trace is below 0.1)."""
    days = calendar.period(year, scale).index()
    found, here = truth(seed, year), window(year, scale)
    width = len(brand.COUNTIES)
    table = pd.DataFrame(
        {"date": np.repeat(days.to_numpy(), width), "county": list(brand.COUNTIES) * len(days)}
        | {name: values[here].ravel() for name, values in found.items()}
    )
    return table[TRUE_COLUMNS].astype({"county": "str", "date": "datetime64[ns]"})


def table(seed: int, year: int, scale: str, dirt: frozenset[str]) -> pd.DataFrame:
    """The observations as stations report them.

    `rain_mm` is text. With D39 a trace is "T", a fault "X" or "-9.8" (on some fault days the
    temperatures are missing too); without it every text is a number of mm.
    """
    frame = true_table(seed, year, scale)
    rain = frame["rain_mm"].to_numpy()
    text = np.where(rain < TRACE_MM, np.char.mod("%.2f", rain), np.char.mod("%.1f", rain))
    text = np.where(rain == 0, "0.0", text)
    if "D39" in dirt:
        gen = rng.stream(seed, year, "weather/dirt")
        # Drawn for the whole period: a small world has the same faults.
        draw = gen.random((calendar.period(year).days, len(brand.COUNTIES)))
        draw = draw[window(year, scale)].ravel()
        text = np.where((rain > 0) & (rain < TRACE_MM), "T", text)
        text = np.where(draw < 0.006, "X", np.where(draw < 0.011, "-9.8", text))
        frame.loc[draw < 0.002, ["temp_mean", "temp_max", "temp_min", "humidity", "wind"]] = np.nan
    frame["rain_mm"] = pd.Series(text, index=frame.index, dtype="str")
    return frame
