"""A sample of the sessions of the flight, before their events: who came, from where, how far.

Each row of the GA4 sessions (day, channel, kind of traffic) gives the same share of its sessions
that left at once, that read one page, and that saw more; so the sample agrees with `World.tidy`
within chance. Purchases are the sampled share of `World.ga4_transactions`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import basket, brand, calendar, ga4, rng, shop

SHARE = 0.18  # of all sessions; about 90,000 events in 28 days
SMALL_DAYS = ((11, 10), (11, 11))  # the two days of a small world
BOUNCE, READ, BROWSE, BUY = range(4)
DEPTHS = np.array([0.32, 0.16, 0.36, 0.06, 0.03, 0.03, 0.02, 0.02])  # how far a browsing visit goes
BOUGHT = 8  # depth of a visit that bought
MEMBER = 0.3  # share of visitors without an order who are members
OFFICE = 15  # people of the brand's own office
DEVICES = (  # category, operating system, browser, share; in-app browsers follow the channel
    ("mobile", "iOS", "Safari", 0.41),
    ("mobile", "Android", "Chrome", 0.33),
    ("desktop", "Windows", "Chrome", 0.15),
    ("desktop", "Windows", "Edge", 0.03),
    ("desktop", "Macintosh", "Safari", 0.05),
    ("tablet", "iOS", "Safari", 0.03),
)


def days(year: int, scale: str) -> pd.DatetimeIndex:
    """Days of the sample."""
    if scale == "small":
        return pd.DatetimeIndex([pd.Timestamp(year, m, d) for m, d in SMALL_DAYS]).as_unit("ns")
    return calendar.flight(year).index()


def sample(
    key: tuple[int, int, str],
    dirt: frozenset[str],
    sessions: pd.DataFrame,
    transactions: pd.DataFrame,
    lines: pd.DataFrame,
    members: pd.DataFrame,
    products: pd.DataFrame,
    bought: float = SHARE,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sessions without events, and the purchase events that belong to them.

    Args:
        key: seed, year, scale.
        sessions: GA4 sessions per day, channel and kind of traffic.
        transactions: `World.ga4_transactions`.
        lines: `World.order_lines`.
        bought: share of the purchases that is taken.

    Returns:
        visits: date, channel, group, source_medium, campaign, traffic_type, kind, depth, second
        (of the day), person, user_id, signs_up, product (position), true_channel.
        buys: visit (row of visits), transaction_id, order_id, at (naive Taipei time), revenue,
        shipping, sku, first (the first time that the tag fired).
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"visits/{scale}")
    span = days(year, scale)
    visits = _sessions(gen, sessions[sessions["date"].isin(span)])
    buys = _transactions(gen, transactions, span, lines, bought)
    visits, buys = _join(visits, buys)
    visits["depth"] = np.select(
        [visits["kind"].eq(BUY), visits["kind"].eq(BROWSE)],
        [BOUGHT, np.searchsorted(np.cumsum(DEPTHS), gen.random(len(visits))).clip(0, 7)],
        0,
    )
    visits["second"] = _seconds(gen, visits)
    chance = basket.popularity(seed, year, products)[0]
    visits["product"] = gen.choice(len(products), len(visits), p=chance)
    first = buys[buys["first"] & buys["sku"].notna()]
    position = pd.Index(products["sku"]).get_indexer(first["sku"])
    visits.loc[first["visit"], "product"] = position
    _lost(gen, visits, dirt)
    _people(gen, visits, buys, members)
    return visits, buys


def _sessions(gen: np.random.Generator, cells: pd.DataFrame) -> pd.DataFrame:
    """One row per sampled session, with its kind."""
    bounce = cells["sessions"] - cells["engaged_sessions"]
    read = cells["single_page_sessions"] - bounce
    browse = cells["sessions"] - cells["single_page_sessions"]
    count = gen.binomial(np.stack([bounce, read, browse]), SHARE)
    keep = ["date", "channel", "group", "source_medium", "campaign", "traffic_type"]
    parts = [cells[keep].iloc[np.repeat(np.arange(len(cells)), n)] for n in count]
    kinds = np.repeat([BOUNCE, READ, BROWSE], count.sum(axis=1))
    return pd.concat(parts, ignore_index=True).assign(kind=kinds)


def _transactions(
    gen: np.random.Generator, table: pd.DataFrame, span: pd.DatetimeIndex, lines: pd.DataFrame,
    share: float,
) -> pd.DataFrame:
    """The sampled purchases, every firing of the tag; one `bill` per order."""
    table = table[table["transacted_at"].dt.normalize().isin(span)].reset_index(drop=True)
    nameless = table["transaction_id"].eq("(not set)")
    bill = table["transaction_id"].where(~nameless, "row" + table.index.astype("str"))
    number = pd.factorize(bill)[0]
    taken = gen.random(int(number.max(initial=-1)) + 1) < share
    table = table.assign(bill=number)[taken[number]]
    table["first"] = ~table["bill"].duplicated()
    goods = lines.drop_duplicates("order_id").set_index("order_id")
    table["order_id"] = table["transaction_id"].where(table["transaction_id"].ne("(not set)"))
    for column in ("sku", "customer_id", "ordered_at"):
        table[column] = table["order_id"].map(goods[column])
    cost = table["order_id"].map(goods["shipping"] * goods["fx_rate"]).astype(float)
    table["shipping"] = cost.round(2)
    # The report gives the minute; the event lies in it, and after the order if that is known.
    low = (table["ordered_at"] - table["transacted_at"]).dt.total_seconds().fillna(0)
    low = low.clip(0, 59).to_numpy()
    offset = low + (59.9 - low) * gen.random(len(table))
    table["at"] = table["transacted_at"] + pd.to_timedelta((offset * 1000).astype(int), unit="ms")
    return table.sort_values(["bill", "at"], kind="stable").reset_index(drop=True)


def _join(visits: pd.DataFrame, buys: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give each purchase a browsing visit of its day and channel, or a new one if none is left."""
    first = buys[buys["first"]].copy()
    first["channel"] = first["channel"].fillna("direct")
    first["date"] = first["at"].dt.normalize()
    cell = ["date", "channel"]
    first["turn"] = first.groupby(cell).cumcount()
    free = visits[visits["kind"].eq(BROWSE) & visits["traffic_type"].eq("visitor")]
    free = free.assign(turn=free.groupby(cell).cumcount(), visit=free.index)
    first = first.merge(free[[*cell, "turn", "visit"]], "left", [*cell, "turn"])
    rest = first[first["visit"].isna()]
    if len(rest):
        facts = [ga4.SOURCES[c][:3] for c in rest["channel"]]
        more = rest[cell].assign(traffic_type="visitor", kind=BUY)
        more[["group", "source_medium", "campaign"]] = facts
        first.loc[rest.index, "visit"] = np.arange(len(visits), len(visits) + len(rest))
        visits = pd.concat([visits, more], ignore_index=True)
    first["visit"] = first["visit"].astype(int)
    visits.loc[first["visit"], "kind"] = BUY
    return visits, buys.assign(visit=buys["bill"].map(first.set_index("bill")["visit"]))


def _seconds(gen: np.random.Generator, visits: pd.DataFrame) -> np.ndarray:
    """Second of the day at which the visit starts: by the shop's hours, bots at any time."""
    count = len(visits)
    bot = visits["traffic_type"].eq("bot").to_numpy()
    office = visits["traffic_type"].eq("internal").to_numpy()
    hours = np.cumsum(shop.HOURS / shop.HOURS.sum())
    hour = np.searchsorted(hours, gen.random(count)).clip(0, 23)
    hour = np.where(bot, gen.integers(0, 24, count), hour)
    hour = np.where(office, gen.integers(9, 19, count), hour)
    second = hour * 3600 + gen.integers(0, 3600, count)
    eleven = visits["date"].dt.strftime("%m%d").eq("1111").to_numpy() & ~bot & ~office
    rush = eleven & (gen.random(count) < 0.22)
    second = np.where(rush, np.minimum(gen.exponential(2400, count), 7100).astype(int), second)
    eve = visits["date"].dt.strftime("%m%d").eq("1110").to_numpy() & visits["kind"].eq(BROWSE)
    waits = eve & ~bot & ~office & (gen.random(count) < 0.1)  # for the sale to begin
    return np.where(waits, 86_400 - gen.integers(5, 70, count), second)


def _lost(gen: np.random.Generator, visits: pd.DataFrame, dirt: frozenset[str]) -> None:
    """`true_channel`: where a direct visit came from whose UTM an in-app browser lost (D23)."""
    visits["true_channel"] = visits["channel"]
    if "D23" not in dirt:
        return
    people = visits["traffic_type"].eq("visitor")
    size = visits[people].groupby(["date", "channel"]).size()
    draw = pd.Series(gen.random(len(visits)), index=visits.index)
    for day, rows in visits[people & visits["channel"].eq("direct")].groupby("date"):
        edge = 0.0
        for channel, share in ga4.LOST.items():
            lost = size.get((day, channel), 0) * share / (1 - share) / len(rows)
            some = rows.index[draw[rows.index].between(edge, edge + lost, inclusive="left")]
            visits.loc[some, "true_channel"] = channel
            edge += lost


def _people(
    gen: np.random.Generator, visits: pd.DataFrame, buys: pd.DataFrame, members: pd.DataFrame
) -> None:
    """`person`: number of the browser; `user_id`, `county`: its member or NA; `signs_up`: joins
    now.

    Bots come with a new browser each time, the office with one of 15. A customer of several
    orders keeps one browser.
    """
    count = len(visits)
    pool = max(int(count * 0.75), 50)
    steps = np.cumsum(gen.gamma(0.8, 1, pool))
    person = np.searchsorted(steps / steps[-1], gen.random(count)).clip(0, pool - 1)
    office = visits["traffic_type"].eq("internal").to_numpy()
    person = np.where(office, pool + gen.integers(0, OFFICE, count), person)
    bot = visits["traffic_type"].eq("bot").to_numpy()
    person[bot] = pool + OFFICE + np.arange(bot.sum())
    first = buys[buys["first"]]
    known = first["customer_id"].notna().to_numpy()
    names, unique = pd.factorize(first["customer_id"].to_numpy()[known])
    home = gen.permutation(pool)[: len(unique)]
    person[first["visit"].to_numpy()[known]] = home[names]

    first_day = visits["date"].min()
    idle = members[members["joined_on"] < first_day]["customer_id"].to_numpy(dtype=object)
    idle = np.setdiff1d(idle, unique)
    owner = np.full(pool + OFFICE + int(bot.sum()), None, dtype=object)
    lucky = np.flatnonzero(gen.random(pool) < MEMBER)[: len(idle)]
    owner[lucky] = gen.permutation(idle)[: len(lucky)]
    owner[home] = np.asarray(unique, dtype=object)
    visits["person"] = person
    visits["user_id"] = owner[person]
    visits["county"] = visits["user_id"].map(members.set_index("customer_id")["county"])
    joined = first["customer_id"].map(members.set_index("customer_id")["joined_on"])
    same = joined.eq(first["at"].dt.normalize()).to_numpy()
    visits["signs_up"] = False
    visits.loc[first["visit"].to_numpy()[same], "signs_up"] = True


def machines(gen: np.random.Generator, visits: pd.DataFrame) -> pd.DataFrame:
    """device_category, operating_system, browser and geo_region of each visit, by person."""
    width = int(visits["person"].max()) + 1
    share = np.array([d[3] for d in DEVICES])
    kind = np.searchsorted(np.cumsum(share / share.sum()), gen.random(width)).clip(0, 5)
    office = visits["traffic_type"].eq("internal").to_numpy()
    bot = visits["traffic_type"].eq("bot").to_numpy()
    made = pd.DataFrame(
        np.array([d[:3] for d in DEVICES])[kind[visits["person"]]],
        columns=["device_category", "operating_system", "browser"],
    )
    made["geo_country"] = "Taiwan"
    region = shop.pick(gen, tuple(brand.COUNTIES.items()), width)[visits["person"]]
    made["geo_region"] = visits["county"].where(visits["county"].notna(), region)
    mobile = made["device_category"].eq("mobile").to_numpy()
    for channels, name in ((("meta",), "Facebook in-app"), (("line_ads", "line_oa"), "LINE")):
        inside = visits["true_channel"].isin(channels).to_numpy() & mobile
        made.loc[inside & (gen.random(len(made)) < 0.7), "browser"] = name
    made.loc[office, ["device_category", "operating_system", "browser", "geo_region"]] = [
        "desktop",
        "Windows",
        "Chrome",
        "臺北市",
    ]
    made.loc[bot, ["device_category", "operating_system", "browser"]] = [
        "desktop",
        "Linux",
        "Chrome",
    ]
    made.loc[bot, ["geo_country", "geo_region"]] = ["United States", "Virginia"]
    return made
