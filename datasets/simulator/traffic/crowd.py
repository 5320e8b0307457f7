"""All visits by day and source, before a sample of them becomes rows.

What happens: on one night the shop's new site goes live (`release`). From that day a consent
banner keeps a share of all visitors out of GA4, and links that use the short address of the
campaign page pass a redirect that drops the query string, so their visits arrive without a tag.
Around 農曆年 people visit less and ads pause; that has nothing to do with the release.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from .. import calendar, rng

CAMPAIGN_PAGE = "/cny"
ONE_IN = {"full": 10, "small": 40}  # one session of so many becomes a row
NOISE = 0.006  # of a day's sessions per click
TAGGED, BASE_LOST, RELEASE_LOST = "tagged", "base", "release"


@dataclass(frozen=True)
class Source:
    """One origin of visits. `clicks`: sessions per click as a platform counts them, 0: none."""

    channel: str
    source: str
    medium: str
    group: str
    campaign: str
    daily: float
    clicks: float
    engaged: float
    rate: float  # purchases per session
    base_lost: float = 0.0  # tags lost by in-app browsers at any time (D23)
    old_links: tuple[float, float] = (0.0, 0.0)  # share of links by the short address: range


SOURCES = (
    Source("google_search", "google", "cpc", "Paid Search", "cny_search", 560, 0.93, 0.64, 0.034),
    Source("meta", "facebook", "paid_social", "Paid Social", "cny_meta", 900, 0.82, 0.44, 0.017,
           0.05, (0.30, 0.60)),
    Source("line_ads", "line", "display", "Display", "cny_line", 380, 0.85, 0.41, 0.014,
           0.05, (0.15, 0.50)),
    Source("line_oa", "line", "push", "Mobile Push Notifications", "cny_oa", 330, 1.05, 0.58,
           0.041, 0.06, (0.40, 0.75)),
    Source("edm", "edm", "email", "Email", "cny_edm", 260, 1.02, 0.61, 0.046, 0.0, (0.10, 0.45)),
    Source("kol", "kol", "affiliate", "Affiliates", "cny_kol", 240, 0.88, 0.50, 0.020, 0.05,
           (0.20, 0.65)),
    Source("seo", "google", "organic", "Organic Search", "(organic)", 820, 0.97, 0.66, 0.031),
    Source("other_search", "tw.search.yahoo.com", "organic", "Organic Search", "(organic)", 46, 0,
           0.66, 0.028),
    Source("bing", "bing", "organic", "Organic Search", "(organic)", 24, 0, 0.66, 0.025),
    Source("direct", "(direct)", "(none)", "Direct", "(direct)", 640, 0, 0.60, 0.048),
    Source("fan_page", "m.facebook.com", "referral", "Organic Social", "(referral)", 96, 0, 0.47,
           0.013),
    Source("instagram", "l.instagram.com", "referral", "Organic Social", "(referral)", 70, 0,
           0.45, 0.012),
    Source("threads", "threads.net", "referral", "Organic Social", "(referral)", 30, 0, 0.42,
           0.010),
    Source("blog", "blog.island-table.example", "referral", "Referral", "(referral)", 44, 0, 0.62,
           0.022),
    Source("guide", "gift-guide.example", "referral", "Referral", "(referral)", 33, 0, 0.60,
           0.026),
    Source("partner", "bank-points.example", "referral", "Referral", "(referral)", 14, 0, 0.55,
           0.030),
    Source("video", "youtube.com", "referral", "Organic Video", "(referral)", 4.4, 0, 0.5, 0.02),
    Source("sms", "sms", "sms", "SMS", "cny_member", 2.6, 0, 0.5, 0.05),
    Source("unnamed", "(not set)", "(not set)", "Unassigned", "(not set)", 5.5, 0, 0.2, 0.0),
)
BY_CHANNEL = {s.channel: s for s in SOURCES}
CLICKED = tuple(s.channel for s in SOURCES if s.clicks)
ADS = ("google_search", "meta", "line_ads")


@dataclass(frozen=True)
class Release:
    """The release of the new site and what it does, hidden from the learner."""

    day: date
    banner: float  # share of visitors that GA4 no longer sees
    old_links: dict[str, float]  # channel -> share of its visits that lose their tag
    press_day: date  # a day before it on which many type the campaign page's address


def days(year: int) -> pd.DatetimeIndex:
    """(year+1)-01-05 to (year+1)-03-01."""
    return pd.date_range(f"{year + 1}-01-05", f"{year + 1}-03-01").as_unit("ns")


def release(seed: int, year: int) -> Release:
    """Drawn from the seed: a Tuesday, Wednesday or Thursday about the middle."""
    gen = rng.stream(seed, year, "traffic/release")
    span = days(year)
    free = [d for d in span[22:34] if d.day_of_week in (1, 2, 3)]
    day = free[int(gen.integers(len(free)))]
    links = {}
    for source in SOURCES:
        low, high = source.old_links
        links[source.channel] = round(float(gen.uniform(low, high)), 3)
    press = day - timedelta(days=int(gen.integers(8, 15)))
    return Release(day.date(), round(float(gen.uniform(0.15, 0.21)), 3), links, press.date())


def shapes(seed: int, year: int) -> dict[str, np.ndarray]:
    """Channel -> factor of each day on its mean number of visits."""
    gen = rng.stream(seed, year, "traffic/shapes")
    span = days(year)
    gap = (span - pd.Timestamp(calendar.festivals(year + 1)["農曆年"])).days.to_numpy()
    rest = np.interp(gap, [-5, -2, -1, 3, 5, 7], [1, 0.80, 0.55, 0.52, 0.72, 0.97])
    people = np.array([0.97, 0.95, 0.96, 0.97, 1.0, 1.14, 1.08])[span.day_of_week] * rest
    paused = np.where((gap >= -2) & (gap <= 4), 0.35, np.where(gap > 4, 0.75, 1.0))
    mailings = np.where(np.isin(span.day_of_week, (1, 4)), 2.6, 0.36)
    told = np.full(len(span), 0.66)
    for start in sorted(gen.choice(len(span) - 2, 11, replace=False)):
        told[start:start + 3] += (1.1, 0.4, 0.2)
    posts = np.full(len(span), 0.5)
    for start in gen.choice(len(span) - 6, 9, replace=False):
        posts[start:start + 6] += (0.9, 0.7, 0.5, 0.3, 0.2, 0.1)
    own = {"edm": mailings * rest, "line_oa": told * rest, "kol": posts * rest}
    out = {}
    for source in SOURCES:
        shape = own.get(source.channel, people * (paused if source.channel in ADS else 1))
        out[source.channel] = shape * gen.gamma(300, 1 / 300, len(span))
    return out


def crowd(seed: int, year: int, dirt: frozenset[str]) -> pd.DataFrame:
    """Every visit, counted.

    Returns:
        date, channel, visits (all), clicks (NA: no platform counts them), tagged, base, release:
        the visits that GA4 measured, by what became of their tag.
    """
    gen = rng.stream(seed, year, "traffic/crowd")
    told, span, shape = release(seed, year), days(year), shapes(seed, year)
    after = np.asarray(span >= pd.Timestamp(told.day))
    press = np.asarray(span == pd.Timestamp(told.press_day))
    parts = []
    for source in SOURCES:
        mean = source.daily * shape[source.channel]
        if source.channel == "direct":
            mean = mean + press * source.daily * 0.55
        if source.clicks:
            clicks = gen.poisson(mean / source.clicks)
            steady = np.clip(gen.normal(1, NOISE, len(span)), 0.95, 1.05)
            visits = np.round(clicks * source.clicks * steady).astype("int64")
        else:
            clicks = np.zeros(len(span), dtype="int64")
            visits = gen.poisson(mean)
        seen = visits - _share(gen, visits * after, told.banner)
        base = _share(gen, seen, source.base_lost if "D23" in dirt else 0.0)
        lost = _share(gen, (seen - base) * after, told.old_links[source.channel])
        parts.append(pd.DataFrame({
            "date": span, "channel": source.channel, "visits": visits,
            "clicks": clicks if source.clicks else np.nan,
            TAGGED: seen - base - lost, BASE_LOST: base, RELEASE_LOST: lost,
        }))
    return pd.concat(parts, ignore_index=True)


def _share(gen: np.random.Generator, number: np.ndarray, share: float) -> np.ndarray:
    """This share of the visits of each day in whole visits; what is left over goes to the next day.
    """
    steps = np.diff(np.floor(np.cumsum(number) * share + gen.random()), prepend=0)
    return np.clip(steps, 0, number).astype("int64")
