"""What the channels delivered day by day, before any conversion: the clean base of `tidy`.

Money is integer cents. Rows: one per day, campaign and device of paid campaigns; one per
broadcast, mailing, creator day or search day of owned channels.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, response, rng

LEAD = {"雙11": (22, 5), "中秋": (40, 4), "農曆年": (34, 6), "母親節": (21, 2)}
COLUMNS = [
    "date",
    "channel",
    "campaign_id",
    "campaign",
    "utm",
    "device",
    "impressions",
    "clicks",
    "all_clicks",
    "cost_cents",
    "reach",
    "currency",
    "weight",
]


def _running(days: pd.DatetimeIndex, festival: str) -> np.ndarray:
    """On which days a festival campaign runs."""
    if not festival:
        return np.ones(len(days), dtype=bool)
    on = np.zeros(len(days), dtype=bool)
    before, after = LEAD[festival]
    for year in range(days[0].year, days[-1].year + 2):
        if festival == "雙11":
            span = calendar.flight(year)
            on |= (days >= pd.Timestamp(span.start)) & (days <= pd.Timestamp(span.end))
            continue
        gap = (pd.Timestamp(calendar.festivals(year)[festival]) - days).days.to_numpy()
        on |= (gap <= before) & (gap >= -after)
    return on


def paid(seed: int, year: int, scale: str) -> pd.DataFrame:
    """Google Search, PMax, Meta and LINE Ads: one row per day, campaign and device."""
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"ads/{scale}")
    pressure = calendar.auction_pressure(days)
    demand = np.sqrt(
        calendar.rhythm(days)
        * (1 + 0.6 * calendar.gift_season(days))
        * calendar.sales_days(days).clip(0.9, 2.4)
    )
    parts = [
        _campaign(gen, c, days, pressure, demand, device)
        for c in brand.campaigns()
        for device in (("mobile",) if c.channel == "line_ads" else ("mobile", "desktop"))
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _campaign(
    gen: np.random.Generator,
    c: brand.Campaign,
    days: pd.DatetimeIndex,
    pressure: np.ndarray,
    demand: np.ndarray,
    device: str,
) -> pd.DataFrame:
    count = len(days)
    on = _running(days, c.season)
    share = c.mobile if device == "mobile" else 1 - c.mobile
    noise = np.exp(_ar1(gen, count, 0.6, 0.16))
    spend = c.budget * share * demand * noise * np.where(on, 1, 0)
    # Small campaigns pause, hit a limit or get no auction on some days.
    spend *= gen.random(count) > (0.05 if c.budget * share < 450 else 0.008)
    rate = c.ctr * response.fatigue(np.cumsum(on)) * (1.15 if device == "mobile" else 0.8)
    learning = np.where(np.cumsum(on) <= 6, gen.normal(1, 0.22, count).clip(0.5, 1.6), 1.0)
    price = c.cpm * pressure if c.cpm else c.cpc * rate * 1000 * pressure**0.6
    target = spend / np.maximum(price, 1e-9) * 1000
    impressions = np.round(target * np.exp(gen.normal(0, 0.12, count))).astype("int64")
    clicks = rng.beta_binomial(gen, impressions, rate * learning, 420.0)
    unit = (impressions / 1000 * c.cpm if c.cpm else clicks * c.cpc) * pressure ** (
        1.0 if c.cpm else 0.6
    )
    cost = np.round(unit * gen.gamma(30, 1 / 30, count) * 100).astype("int64")
    frame = pd.DataFrame(
        {
            "date": days,
            "channel": c.channel,
            "campaign_id": c.id,
            "campaign": c.name,
            "utm": c.utm,
            "device": device,
            "impressions": impressions,
            "clicks": clicks,
            "cost_cents": cost,
            "currency": "USD" if c.usd else "TWD",
            "weight": c.weight,
        }
    )
    social = c.channel == "meta"
    extra = rng.beta_binomial(gen, impressions, np.full(count, 0.011), 300.0)
    frame["all_clicks"] = (clicks + extra if social else np.full(count, np.nan)).astype(float)
    depth = gen.uniform(1.12, 1.5, count)
    reach = np.round(impressions / depth) if c.channel in ("meta", "line_ads") else np.nan
    frame["reach"] = np.asarray(reach, dtype=float) * np.ones(count)
    return frame[on]


def _ar1(gen: np.random.Generator, count: int, keep: float, sigma: float) -> np.ndarray:
    """Noise that remembers yesterday; stationary standard deviation `sigma`."""
    shocks = gen.normal(0, sigma * np.sqrt(1 - keep**2), count)
    out = np.empty(count)
    level = gen.normal(0, sigma)
    for i, shock in enumerate(shocks):
        level = keep * level + shock
        out[i] = level
    return out


def broadcasts(seed: int, year: int, scale: str) -> pd.DataFrame:
    """LINE OA messages: delivered, opened, clickers, fee; two a week, more in the flight."""
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"line_oa/{scale}")
    busy = calendar.sales_days(days) > 1.05
    span = calendar.flight(year)
    flight = (days >= pd.Timestamp(span.start)) & (days <= pd.Timestamp(span.end))
    plan = np.isin(days.day_of_week, (2, 5)) & (gen.random(len(days)) < 0.93)
    extra = flight & np.isin(days.day_of_week, (0, 4)) & (gen.random(len(days)) < 0.7)
    sent = days[plan | extra | busy]
    count = len(sent)
    since = (sent - pd.Timestamp(year - 1, 10, 1)).days.to_numpy()
    friends = np.round(16500 + 14.5 * since).astype(int)
    # Some messages go to a tiny segment (birthday, VIP): LINE hides counts below 20.
    segment = np.where(
        gen.random(count) < 0.1, gen.uniform(0.0008, 0.0015, count), gen.uniform(0.35, 0.95, count)
    )
    delivered = np.round(friends * 0.78 * segment).astype("int64")
    opened = rng.beta_binomial(gen, delivered, np.full(count, 0.46), 60.0)
    clicks = rng.beta_binomial(gen, opened, np.full(count, 0.085), 60.0)
    hidden = opened < 20
    # NT$1,200 for 6,000 messages a month, then about NT$0.2 each (tariff of 2023-09).
    fee = np.round(delivered * 0.2 * 100).astype("int64")
    titles = np.array(
        ["本週新品搶先看", "會員日加倍送點", "節慶禮盒開跑", "免運只到今晚", "小編日常"]
    )
    return pd.DataFrame(
        {
            "date": sent,
            "channel": "line_oa",
            "campaign_id": [f"OA{d:%Y%m%d}" for d in sent],
            "campaign": titles[gen.integers(0, len(titles), count)],
            "impressions": np.where(hidden, np.nan, opened),
            "clicks": np.where(hidden, np.nan, clicks),
            "cost_cents": fee,
            "delivered": delivered,
            "friends": friends,
            "sent_at": gen.integers(11 * 60, 20 * 60, count),
            "weight": 1.0,
        }
    )


def mailings(seed: int, year: int, scale: str) -> pd.DataFrame:
    """EDM: sent, bounced, opened, clicked, unsubscribed; weekly on Tuesday or Thursday."""
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"edm/{scale}")
    plan = (days.day_of_week == 3) | ((days.day_of_week == 1) & (calendar.gift_season(days) > 0.4))
    plan |= calendar.sales_days(days) > 1.25
    sent = days[plan & (gen.random(len(days)) < 0.96)]
    count = len(sent)
    size = np.round(
        11800
        + 9 * (sent - pd.Timestamp(year - 1, 10, 1)).days.to_numpy()
        + gen.normal(0, 120, count)
    ).astype("int64")
    bounced = rng.beta_binomial(gen, size, np.full(count, 0.014), 900.0)
    # Apple's mail privacy opens mails by itself, so opens overstate readers.
    opened = rng.beta_binomial(gen, size - bounced, np.full(count, 0.31), 120.0)
    clicks = rng.beta_binomial(gen, opened, np.full(count, 0.058), 120.0)
    subjects = np.array(["本月選物與優惠", "給老朋友的一封信", "送禮提案三選一", "新品開賣通知"])
    return pd.DataFrame(
        {
            "date": sent,
            "channel": "edm",
            "campaign_id": [f"EDM{d:%y%m%d}" for d in sent],
            "campaign": subjects[gen.integers(0, len(subjects), count)],
            "impressions": opened.astype(float),
            "clicks": clicks.astype(float),
            "cost_cents": 0,
            "sent": size,
            "bounced": bounced,
            "unsubscribed": rng.beta_binomial(gen, size, np.full(count, 0.0016), 900.0),
            "weight": 1.0,
        }
    )


def creators(seed: int, year: int, scale: str) -> pd.DataFrame:
    """KOL posts: clicks fade over nine days; the fee is booked on the first day."""
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"kol/{scale}")
    starts: list[tuple[pd.Timestamp, int]] = []
    for month in days.to_period("M").unique():
        who = int(gen.integers(0, len(brand.KOLS)))
        starts.append((month.to_timestamp() + pd.Timedelta(days=int(gen.integers(2, 18))), who))
    for offset, who in ((2, 0), (9, 1), (15, 2), (20, 3)):
        first = pd.Timestamp(calendar.flight(year).start)
        starts.append((first + pd.Timedelta(days=offset), who))
    rows = []
    for start, who in starts:
        code, name, platform, form, coupon, size, fee = brand.KOLS[who]
        level = size * gen.gamma(4, 0.25)
        for age in range(brand.KOL_DAYS):
            day = start + pd.Timedelta(days=age)
            clicks = int(rng.negative_binomial(gen, np.array([level * 0.62**age]), 6.0)[0])
            views = int(clicks / gen.uniform(0.016, 0.034))
            rows.append(
                (
                    day,
                    f"{code}-{start:%m%d}",
                    name,
                    platform,
                    form,
                    coupon,
                    views,
                    clicks,
                    fee * 100 if age == 0 else 0,
                )
            )
    frame = pd.DataFrame(
        rows,
        columns=[
            "date",
            "campaign_id",
            "campaign",
            "platform",
            "form",
            "coupon",
            "impressions",
            "clicks",
            "cost_cents",
        ],
    )
    frame = frame[frame["date"].isin(days)].drop_duplicates(["date", "campaign_id"])
    frame[["impressions", "clicks"]] = frame[["impressions", "clicks"]].astype(float)
    # One week of the flight a creator reports no views.
    first = pd.Timestamp(calendar.flight(year).start)
    gap = frame["date"].between(first + pd.Timedelta(days=9), first + pd.Timedelta(days=15))
    frame.loc[gap, "impressions"] = np.nan
    frame["date"] = frame["date"].astype("datetime64[ns]")
    return (
        frame.assign(channel="kol", weight=1.0)
        .sort_values(["date", "campaign_id"])
        .reset_index(drop=True)
    )


def search(seed: int, year: int, scale: str) -> pd.DataFrame:
    """Unpaid Google search per day, as Search Console shows it, with the average position."""
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"seo/{scale}")
    demand = (
        calendar.rhythm(days)
        * (1 + 0.5 * calendar.gift_season(days))
        * np.sqrt(calendar.sales_days(days))
    )
    impressions = np.round(9800 * demand * np.exp(_ar1(gen, len(days), 0.7, 0.1))).astype("int64")
    clicks = rng.beta_binomial(gen, impressions, np.full(len(days), 0.058), 700.0)
    return pd.DataFrame(
        {
            "date": days,
            "channel": "seo",
            "impressions": impressions.astype(float),
            "clicks": clicks.astype(float),
            "cost_cents": 0,
            "weight": 1.0,
            "position": np.round(gen.normal(8.4, 0.5, len(days)), 1),
        }
    )
