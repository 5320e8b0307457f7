"""Sessions as rows: one of every ten (small worlds: of every forty) measured visits.

The sample takes every tenth session of each source in order of time, so that the rows of a source
keep their proportions to its clicks. Money is TWD with VAT.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng, shop
from . import crowd
from .crowd import BASE_LOST, BY_CHANNEL, CAMPAIGN_PAGE, RELEASE_LOST, SOURCES, TAGGED

GATEWAYS = (("payment.ecpay.com.tw", 0.7), ("access.line.me", 0.3))
GATEWAY_SHARE = 0.10  # purchases that come back from paying so late that a new session begins
COLUMNS = [
    "session_id", "date", "started_at", "user_pseudo_id", "source", "medium", "campaign",
    "channel_group", "landing_page", "device_category", "browser", "engaged", "page_views",
    "purchased", "transaction_id", "revenue",
]  # fmt: skip
SPELLINGS = (("facebook", "paid_social"), ("FB", "cpc"), ("fb", "paid_social"),
             ("Facebook", "CPC"))  # fmt: skip
PAGES = (("/", 0.30), ("/collections/gifts", 0.22), ("/collections/bath", 0.14),
         ("/products/CYF004", 0.14), ("/products/CYB017", 0.10), ("/products/CYF007", 0.10))
HOME_SHARE = 0.62  # of direct visits that open the first page
TYPED = 0.03  # of direct visits that open the campaign page
DEVICES = (("mobile", "Safari", 0.42), ("mobile", "Chrome", 0.33), ("desktop", "Chrome", 0.15),
           ("desktop", "Edge", 0.04), ("desktop", "Safari", 0.04), ("tablet", "Safari", 0.02))
IN_APP = {"meta": "Facebook in-app", "fan_page": "Facebook in-app", "line_ads": "LINE",
          "line_oa": "LINE", "kol": "Instagram in-app", "instagram": "Instagram in-app"}


def sample(key: tuple[int, int, str], dirt: frozenset[str], counts: pd.DataFrame) -> pd.DataFrame:
    """One row per sampled session in order of time: columns of `COLUMNS`, true_channel, fate.

    Args:
        counts: as from `crowd.crowd`.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"traffic/sample/{scale}")
    step = crowd.ONE_IN[scale]
    rows = pd.concat([_taken(gen, counts, fate, step)
                      for fate in (TAGGED, BASE_LOST, RELEASE_LOST)], ignore_index=True)
    _times(gen, rows)
    rows = rows.sort_values("started_at", kind="stable").reset_index(drop=True)
    _names(gen, rows, dirt)
    _landings(gen, rows, crowd.release(seed, year))
    _machines(gen, rows)
    _people(gen, rows)
    _deeds(gen, rows)
    if "D25" in dirt:
        rows = _gateways(gen, rows)
    rows = rows.sort_values("started_at", kind="stable").reset_index(drop=True)
    rows["date"] = rows["started_at"].dt.normalize()
    rows["session_id"] = [f"{d:%m%d}-{n:05d}" for n, d in enumerate(rows["date"], 1)]
    bought = np.flatnonzero(rows["purchased"])
    rows["transaction_id"] = pd.Series(pd.NA, index=rows.index, dtype="object")
    rows.loc[bought, "transaction_id"] = [
        f"{t:%Y%m%d%H%M%S}{n % 100:02d}" for n, t in
        zip(bought, rows["started_at"].iloc[bought] + pd.Timedelta(minutes=6), strict=True)]
    text = ["session_id", "user_pseudo_id", "source", "medium", "campaign", "channel_group",
            "landing_page", "device_category", "browser", "transaction_id", "true_channel", "fate"]
    return rows[[*COLUMNS, "true_channel", "fate"]].astype(dict.fromkeys(text, "str"))


def _taken(gen: np.random.Generator, counts: pd.DataFrame, fate: str, step: int) -> pd.DataFrame:
    """Every `step`-th visit of each channel with this fate."""
    parts = []
    for channel, part in counts.groupby("channel", sort=False):
        passed = np.floor(np.cumsum(part[fate].to_numpy()) / step + gen.random())
        number = np.diff(passed, prepend=0).astype(int)
        parts.append(pd.DataFrame({"date": np.repeat(part["date"].to_numpy(), number),
                                   "true_channel": channel, "fate": fate}))
    return pd.concat(parts, ignore_index=True)


def _times(gen: np.random.Generator, rows: pd.DataFrame) -> None:
    hours = np.cumsum(shop.HOURS / shop.HOURS.sum())
    hour = np.searchsorted(hours, gen.random(len(rows))).clip(0, 23)
    second = hour * 3600 + gen.integers(0, 3600, len(rows))
    rows["started_at"] = rows["date"] + pd.to_timedelta(second, unit="s").as_unit("ns")


def _names(gen: np.random.Generator, rows: pd.DataFrame, dirt: frozenset[str]) -> None:
    """Source, medium, campaign and group as GA4 has them; a lost tag becomes direct."""
    as_seen = rows["true_channel"].where(rows["fate"].eq(TAGGED), "direct")
    facts = {s.channel: (s.source, s.medium, s.campaign, s.group) for s in SOURCES}
    table = pd.DataFrame([facts[c] for c in as_seen], index=rows.index)
    rows[["source", "medium", "campaign", "channel_group"]] = table.to_numpy()
    if "D24" in dirt:  # each agency in turn spelled the source its own way
        paid = np.flatnonzero(as_seen.eq("meta"))
        turn = rows["started_at"].dt.day.to_numpy()[paid] // 4 % len(SPELLINGS)
        names = np.array(SPELLINGS, dtype=object)[turn]
        rows.loc[paid, ["source", "medium"]] = names


def _landings(gen: np.random.Generator, rows: pd.DataFrame, told: crowd.Release) -> None:
    page = shop.pick(gen, PAGES, len(rows)).astype(object)
    links = rows["true_channel"].map({c: b.old_links[1] for c, b in BY_CHANNEL.items()})
    draw = gen.random(len(rows))
    after = rows["date"].ge(pd.Timestamp(told.day))
    page[(links.gt(0) & (draw < np.where(after, 0.35, 0.6))).to_numpy()] = CAMPAIGN_PAGE
    page[rows["fate"].eq(RELEASE_LOST).to_numpy()] = CAMPAIGN_PAGE
    own = rows["true_channel"].eq("direct")
    page[(own & (draw < HOME_SHARE)).to_numpy()] = "/"
    press = rows["date"].eq(pd.Timestamp(told.press_day))
    typed = np.where(press, 0.38, TYPED)
    page[(own & (gen.random(len(rows)) < typed)).to_numpy()] = CAMPAIGN_PAGE
    rows["landing_page"] = page


def _machines(gen: np.random.Generator, rows: pd.DataFrame) -> None:
    share = np.cumsum([d[2] for d in DEVICES])
    kind = np.searchsorted(share / share[-1], gen.random(len(rows))).clip(0, len(DEVICES) - 1)
    rows[["device_category", "browser"]] = np.array([d[:2] for d in DEVICES], dtype=object)[kind]
    inside = rows["true_channel"].map(IN_APP)
    some = inside.notna() & rows["device_category"].eq("mobile") & (gen.random(len(rows)) < 0.7)
    some |= inside.notna() & rows["fate"].eq(BASE_LOST)
    rows.loc[some, "browser"] = inside[some]
    rows.loc[some, "device_category"] = "mobile"


def _people(gen: np.random.Generator, rows: pd.DataFrame) -> None:
    """Browsers; some come again, also through another source."""
    pool = max(int(len(rows) * 0.8), 50)
    steps = np.cumsum(gen.gamma(0.9, 1, pool))
    person = np.searchsorted(steps / steps[-1], gen.random(len(rows))).clip(0, pool - 1)
    first = gen.choice(900_000_000, pool, replace=False) + 100_000_000
    since = gen.integers(1_700_000_000, 1_736_000_000, pool)
    names = np.array([f"{a}.{b}" for a, b in zip(first, since, strict=True)], dtype=object)
    rows["user_pseudo_id"] = names[person]


def _deeds(gen: np.random.Generator, rows: pd.DataFrame) -> None:
    """Pages, engagement and purchases; a visit without its tag behaves as before."""
    count = len(rows)
    facts = rows["true_channel"].map(BY_CHANNEL)
    bought = gen.random(count) < np.array([f.rate for f in facts])
    engaged = bought | (gen.random(count) < np.array([f.engaged for f in facts]))
    read = engaged & ~bought & (gen.random(count) < 0.18)
    more = 2 + gen.geometric(0.42, count)
    rows["page_views"] = np.where(bought, 4 + more, np.where(engaged & ~read, more, 1))
    rows["engaged"], rows["purchased"] = engaged, bought
    amount = np.round(np.exp(gen.normal(7.12, 0.5, count))).clip(199, 12_000)
    rows["revenue"] = np.where(bought, amount, 0.0)


def _gateways(gen: np.random.Generator, rows: pd.DataFrame) -> pd.DataFrame:
    """Purchases whose buyer paid for over half an hour: they come in a session of their own."""
    moved = rows.index[rows["purchased"] & (gen.random(len(rows)) < GATEWAY_SHARE)]
    back = rows.loc[moved].copy()
    back["started_at"] += pd.to_timedelta(gen.integers(1860, 4500, len(back)), unit="s")
    last = crowd_end(rows)
    back = back[back["started_at"] < last]
    rows = rows.copy()
    rows.loc[back.index, ["purchased", "revenue"]] = False, 0.0
    back["source"] = shop.pick(gen, GATEWAYS, len(back))
    back["medium"], back["campaign"] = "referral", "(referral)"
    back["channel_group"], back["landing_page"] = "Referral", "/checkout/thanks"
    back["true_channel"], back["fate"], back["page_views"] = "gateway", TAGGED, 1
    return pd.concat([rows, back], ignore_index=True)


def crowd_end(rows: pd.DataFrame) -> pd.Timestamp:
    """The midnight after the last day."""
    return rows["date"].max() + pd.Timedelta(days=1)


def orders(seed: int, year: int, counts: pd.DataFrame) -> pd.DataFrame:
    """date, orders, revenue (TWD with VAT) of the whole shop, measured by GA4 or not."""
    gen = rng.stream(seed, year, "traffic/orders")
    rate = counts["channel"].map({s.channel: s.rate for s in SOURCES}).to_numpy()
    bought = counts.assign(orders=gen.binomial(counts["visits"], rate))
    table = bought.groupby("date", as_index=False)["orders"].sum()
    each = np.exp(7.12 + 0.125) * gen.normal(1, 0.02, len(table))
    table["revenue"] = (table["orders"] * each).round()
    return table


def truth(year: int, told: crowd.Release, counts: pd.DataFrame) -> dict[str, object]:
    """What the release did, as it came to pass among all visits."""
    after = counts[counts["date"].ge(pd.Timestamp(told.day))].groupby("channel").sum(
        numeric_only=True)
    seen = after[[TAGGED, BASE_LOST, RELEASE_LOST]].sum(axis=1)
    lost = after[RELEASE_LOST] / (after[TAGGED] + after[RELEASE_LOST])
    return {
        "release_date": told.day, "press_day": told.press_day,
        "not_measured": float(1 - seen.sum() / after["visits"].sum()),
        "lost_share": {c: float(lost[c]) for c in crowd.CLICKED},
    }
