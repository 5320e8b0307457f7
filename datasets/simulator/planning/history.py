"""Campaign history: one row per campaign, channel and week, before any download soils it.

A campaign works better or worse as a whole and in each channel (lognormal), so that the ROAS of
campaigns of one channel varies widely. The worst third of each festival's campaigns was deleted
in the accounts afterwards (`removed`): who looks at the others only plans too high.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

from .. import calendar, rng
from .season import WINDOWS

FESTIVALS = ("農曆年", "母親節", "618", "中秋", "雙11")
NONE = "無"
KEY = ["campaign_id", "channel", "week_start"]
COLUMNS = [
    "campaign_id", "name", "festival", "channel", "week_start", "status",
    "spend", "impressions", "clicks", "conversions", "value",
]  # fmt: skip
# channel -> weekly spend of a festival campaign (TWD without VAT), CPM, CTR, CVR, order value
# (TWD incl. VAT). LINE OA pays by message, a mailing by address; both count opens as impressions.
CHANNELS = {
    "google_search": (24_000, 960.0, 0.055, 0.0370, 1340.0),
    "pmax": (18_000, 170.0, 0.014, 0.0250, 1300.0),
    "meta": (26_000, 125.0, 0.0130, 0.0200, 1290.0),
    "line_ads": (13_000, 68.0, 0.0070, 0.0150, 1220.0),
    "line_oa": (9_000, 380.0, 0.060, 0.0290, 1380.0),
    "edm": (2_000, 60.0, 0.030, 0.0220, 1400.0),
    "kol": (19_000, 230.0, 0.0150, 0.0190, 1250.0),
}
# festival -> factors on CPM and CVR, and how many of the templates run
FESTIVE = {
    "農曆年": (1.05, 1.05, 4),
    "母親節": (1.00, 0.95, 4),
    "618": (1.08, 0.90, 4),
    "中秋": (1.10, 1.08, 6),
    "雙11": (1.22, 1.25, 6),
    NONE: (0.88, 0.68, 1),
}
TEMPLATES = (  # name, channels
    ("主打", ("google_search", "pmax", "meta", "line_ads")),
    ("社群推薦", ("kol", "meta", "line_oa")),
    ("會員", ("line_oa", "edm")),
    ("搜尋補量", ("google_search", "pmax")),
    ("預熱", ("meta", "line_ads", "kol")),
    ("再行銷", ("pmax", "meta", "line_ads", "edm")),
)
EVERGREEN = (  # name, channels, first month, second month is quiet
    ("新品_洗沐", ("meta", "line_ads"), 1),
    ("常態_品牌字", ("google_search",), 3),
    ("新品_果醬", ("meta", "kol"), 7),
    ("常態_好友", ("line_ads", "line_oa"), 10),
    ("常態_新客", ("google_search", "meta"), 5),
)
SPREAD = {"campaign": 0.30, "channel": 0.20, "ctr": 0.12, "cpm": 0.10, "aov": 0.06, "year": 0.04}


def last_day(year: int) -> date:
    """The history ends with the last week that begins in May."""
    return date(year, 5, 31)


def weeks(name: str, year: int) -> list[date]:
    """Mondays of a festival's campaigns: four weeks up to the week in which its orders close."""
    end = calendar.festivals(year)[name] - timedelta(days=WINDOWS[name][1])
    monday = end - timedelta(days=end.weekday())
    return [monday - timedelta(days=7 * back) for back in (3, 2, 1, 0)]


def plan(year: int) -> pd.DataFrame:
    """What ran when: campaign_id, name, festival, channel, week_start, template (row = week)."""
    rows = []
    for one in (year - 2, year - 1, year):
        for number, festival in enumerate(FESTIVALS, 1):
            for k, (title, channels) in enumerate(TEMPLATES[: FESTIVE[festival][2]], 1):
                key = f"0{one % 100:02d}{number}{k:02d}"
                for monday in weeks(festival, one):
                    rows += [(key, f"{one}{festival}_{title}", festival, c, monday)
                             for c in channels]  # fmt: skip
        for k, (title, channels, month) in enumerate(EVERGREEN, 1):
            first = date(one, month, 3)
            monday = first - timedelta(days=first.weekday()) + timedelta(days=7)
            for late in range(5):
                day = monday + timedelta(days=7 * late)
                rows += [(f"0{one % 100:02d}9{k:02d}", f"{one}{title}", NONE, c, day)
                         for c in channels]  # fmt: skip
    table = pd.DataFrame(rows, columns=["campaign_id", "name", "festival", "channel", "week_start"])
    inside = [date(year - 2, 1, 1) <= d <= last_day(year) for d in table["week_start"]]
    table = table[inside].reset_index(drop=True)
    table["week_start"] = pd.to_datetime(table["week_start"]).astype("datetime64[ns]")
    return table


def rates(gen: np.random.Generator, festival: str, channels: tuple[str, ...]) -> pd.DataFrame:
    """One campaign's own CPM, CTR, CVR and order value by channel, drawn around the festival's."""
    dear, eager, _ = FESTIVE[festival]
    whole = gen.normal(0, SPREAD["campaign"])
    rows = []
    for channel in channels:
        _, cpm, ctr, cvr, aov = CHANNELS[channel]
        part = whole + gen.normal(0, SPREAD["channel"])
        rows.append((
            channel,
            cpm * dear * np.exp(gen.normal(0, SPREAD["cpm"])),
            ctr * np.exp(gen.normal(0, SPREAD["ctr"])),
            cvr * eager * np.exp(part),
            aov * np.exp(gen.normal(0, SPREAD["aov"])),
        ))  # fmt: skip
    return pd.DataFrame(rows, columns=["channel", "cpm", "ctr", "cvr", "aov"])


def table(seed: int, year: int) -> pd.DataFrame:
    """The clean history in the columns of `COLUMNS`, sorted by `KEY`.

    campaign_id, name, festival (無 for none), channel, status are text; week_start is a Monday;
    spend (TWD without VAT), impressions, clicks, conversions and value (TWD incl. VAT, as the
    platform reports it) are float64, impressions NA where a creator did not report them.
    """
    gen = rng.stream(seed, year, "planning/history")
    rows = plan(year)
    drift = {one: np.exp(gen.normal(0, SPREAD["year"])) for one in (year - 2, year - 1, year)}
    parts = []
    for (key, festival), campaign in rows.groupby(["campaign_id", "festival"], sort=True):
        channels = tuple(dict.fromkeys(campaign["channel"]))
        own = rates(gen, festival, channels).set_index("channel")
        size = np.exp(gen.normal(0, 0.25))
        for channel in channels:
            part = campaign[campaign["channel"].eq(channel)].copy()
            _week(gen, part, own.loc[channel], size, drift[2000 + int(key[1:3])])
            parts.append(part)
    made = pd.concat(parts, ignore_index=True)
    made["status"] = _status(made, year)
    made = made.sort_values(KEY, kind="stable").reset_index(drop=True)[COLUMNS]
    return made.astype(dict.fromkeys(("campaign_id", "name", "festival", "channel", "status"),
                                     "str"))  # fmt: skip


def _week(
    gen: np.random.Generator, part: pd.DataFrame, own: pd.Series, size: float, drift: float
) -> None:
    """Fill the weeks of one campaign in one channel: more in the last weeks, over-dispersed."""
    channel, count = str(part["channel"].iloc[0]), len(part)
    ramp = np.linspace(0.7, 1.3, count)
    if channel == "kol":  # the fee is paid with the posts; the links are clicked on afterwards
        ramp = np.array([1.5, 1.8, 0.0, 0.0, 0.0])[:count]
    if part["festival"].iloc[0] == NONE:
        size *= 0.22
    spend = np.round(CHANNELS[channel][0] * size * ramp * gen.gamma(60, 1 / 60, count))
    served = np.where(spend > 0, spend, CHANNELS[channel][0] * size * 0.05)
    shown = np.round(served / own["cpm"] * 1000 * gen.gamma(80, 1 / 80, count)).astype(int)
    clicks = rng.beta_binomial(gen, shown, np.full(count, own["ctr"]), 900.0)
    bought = rng.beta_binomial(gen, clicks, np.full(count, own["cvr"] * drift), 400.0)
    value = np.round(bought * own["aov"] * np.exp(gen.normal(0, 0.25, count)
                                                  / np.sqrt(np.maximum(bought, 1))))  # fmt: skip
    conversions = bought.astype(float)
    if channel in ("google_search", "pmax"):  # data-driven attribution gives parts of orders
        conversions = np.round(bought * gen.uniform(0.97, 1.03, count), 2)
    part["spend"], part["clicks"] = spend, clicks.astype(float)
    part["impressions"] = shown.astype(float)
    part["conversions"], part["value"] = conversions, value
    if channel == "kol":
        part.loc[gen.random(count) < 0.3, "impressions"] = np.nan


def _status(rows: pd.DataFrame, year: int) -> pd.Series:
    """removed: the third of a festival's campaigns of a year with the worst ROAS for their
    channels; active: those that run in the last weeks; ended: the others."""
    normal = {c: cvr * aov / (cpm / ctr / 1000) for c, (_, cpm, ctr, cvr, aov) in CHANNELS.items()}
    should = rows["spend"] * rows["channel"].map(normal)
    sums = (
        rows.assign(should=should, when=rows["campaign_id"].str[1:3])
        .groupby(["festival", "when", "campaign_id"])
        .agg(value=("value", "sum"), should=("should", "sum"), last=("week_start", "max"))
    )
    sums["score"] = sums["value"] / sums["should"]
    late = pd.Timestamp(last_day(year)) - pd.Timedelta(days=13)
    rank = sums.groupby(["festival", "when"])["score"].rank()
    size = sums.groupby(["festival", "when"])["score"].transform("size")
    status = pd.Series("ended", sums.index)
    status[rank <= size // 3] = "removed"
    status[sums["last"] >= late] = "active"
    by_id = dict(zip(sums.index.get_level_values("campaign_id"), status, strict=True))
    return rows["campaign_id"].map(by_id)


def truth(seed: int, year: int) -> pd.DataFrame:
    """What campaigns of each festival and channel bring, and what the next campaign will bring.

    Returns:
        festival, channel; cpm, ctr, cvr, aov: expected over all campaigns (removed ones
        included); next_cpm, next_ctr, next_cvr, next_aov: rates of one new campaign, drawn like
        those of the history (one common effect over its channels).
    """
    gen = rng.stream(seed, year, "planning/next")
    names = ["cpm", "ctr", "cvr", "aov"]
    sd = [SPREAD["cpm"], SPREAD["ctr"], np.hypot(SPREAD["campaign"], SPREAD["channel"]),
          SPREAD["aov"]]  # fmt: skip
    parts = []
    for festival in FESTIVALS:
        dear, eager, _ = FESTIVE[festival]
        means = np.array([v[1:] for v in CHANNELS.values()]) * [dear, 1, eager, 1]
        part = pd.DataFrame(means * np.exp(np.square(sd) / 2), columns=names)
        part.insert(0, "channel", list(CHANNELS))
        part.insert(0, "festival", festival)
        drawn = rates(gen, festival, tuple(CHANNELS))
        for name in names:
            part[f"next_{name}"] = drawn[name]
        parts.append(part)
    return pd.concat(parts, ignore_index=True).astype({"festival": "str", "channel": "str"})
