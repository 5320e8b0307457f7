"""GA4 sessions per day and channel: visitors, office traffic and bots.

An engaged session lasts over 10 seconds, has a key event or two views; so every session that is
not engaged has a single view, and some engaged ones have too (a long read of one page).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import calendar, rng

# channel -> default channel group, source / medium, campaign, sessions per click, engagement
SOURCES = {
    "google_search": ("Paid Search", "google / cpc", "search_sales", 0.93, 0.64),
    "pmax": ("Cross-network", "google / cpc", "pmax_sales", 0.90, 0.52),
    "meta": ("Paid Social", "facebook / paid_social", "meta_sales", 0.82, 0.44),
    "line_ads": ("Display", "line / cpc", "line_sales", 0.85, 0.41),
    "line_oa": ("Mobile Push Notifications", "line / push", "oa_broadcast", 1.05, 0.58),
    "edm": ("Email", "edm / email", "edm_weekly", 1.02, 0.61),
    "kol": ("Affiliates", "kol / affiliate", "kol_post", 0.88, 0.50),
    "seo": ("Organic Search", "google / organic", "(organic)", 0.97, 0.66),
    "direct": ("Direct", "(direct) / (none)", "(direct)", 1.0, 0.57),
    "referral": ("Referral", "payment.ecpay.com.tw / referral", "(referral)", 1.0, 0.72),
}
LOST = {"meta": 0.20, "line_ads": 0.18, "line_oa": 0.22, "kol": 0.20}
COLUMNS = [
    "date",
    "channel",
    "group",
    "source_medium",
    "campaign",
    "traffic_type",
    "sessions",
    "engaged_sessions",
    "single_page_sessions",
]


def sessions(
    seed: int, year: int, scale: str, dirt: frozenset[str], delivered: pd.DataFrame
) -> pd.DataFrame:
    """Sessions per day, channel and kind of traffic.

    Args:
        delivered: clicks per day and channel (columns date, channel, clicks).
    """
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"sessions/{scale}")
    clicks = (
        delivered.pivot_table(index="date", columns="channel", values="clicks", aggfunc="sum")
        .reindex(days)
        .fillna(0)
    )
    count = len(days)
    crowd = calendar.sales_days(days)
    lost = np.zeros(count)
    parts = []
    for channel, (_, _, _, ratio, engaged) in SOURCES.items():
        if channel == "referral" and "D25" not in dirt:
            continue
        if channel == "direct":
            volume = 240 * np.sqrt(crowd) * gen.gamma(30, 1 / 30, count) + lost
        elif channel == "referral":
            volume = 9 * crowd * gen.gamma(6, 1 / 6, count)
        else:
            volume = clicks[channel].to_numpy() * ratio * gen.gamma(60, 1 / 60, count)
            if "D23" in dirt and channel in LOST:
                lost = lost + volume * LOST[channel]
                volume = volume * (1 - LOST[channel])
        visits = np.round(volume).astype("int64")
        # On crowded days more people only look: the rate falls while the volume rises.
        rate = np.clip(engaged - 0.05 * np.log(crowd.clip(0.7)), 0.05, 0.95)
        parts.append(_rows(gen, days, channel, "visitor", visits, rate, 0.18))
    if "D26" in dirt:
        for channel, mean in (("direct", 38.0), ("seo", 14.0), ("meta", 16.0)):
            bots = rng.negative_binomial(gen, np.full(count, mean), 0.7)
            parts.append(_rows(gen, days, channel, "bot", bots, np.full(count, 0.02), 0.9))
        office = np.where(days.day_of_week < 5, gen.poisson(22, count), gen.poisson(2, count))
        parts.append(_rows(gen, days, "direct", "internal", office, np.full(count, 0.9), 0.04))
    table = pd.concat(parts, ignore_index=True)
    if "D24" in dirt:  # each agency in turn spelled the source its own way
        names = np.array(
            ["facebook / paid_social", "FB / cpc", "fb / paid_social", "Facebook / cpc"],
            dtype=object,
        )
        paid = table["channel"].eq("meta") & table["traffic_type"].eq("visitor")
        turn = (table["date"].dt.month.to_numpy() // 2 + table["date"].dt.day.to_numpy() // 16) % 4
        table["source_medium"] = np.where(paid, names[turn], table["source_medium"])
    return table[COLUMNS]


def _rows(
    gen: np.random.Generator,
    days: pd.DatetimeIndex,
    channel: str,
    kind: str,
    visits: np.ndarray,
    rate: np.ndarray,
    one_page: float,
) -> pd.DataFrame:
    group, source, campaign, _, _ = SOURCES[channel]
    engaged = rng.beta_binomial(gen, visits, rate, 90.0)
    single = visits - engaged + rng.beta_binomial(gen, engaged, np.full(len(days), one_page), 90.0)
    frame = pd.DataFrame(
        {
            "date": days,
            "channel": channel,
            "group": group,
            "source_medium": source,
            "campaign": campaign,
            "traffic_type": kind,
            "sessions": visits,
            "engaged_sessions": engaged,
            "single_page_sessions": single,
        }
    )
    return frame[frame["sessions"] > 0]
