"""GA4 events of the sampled sessions, flat as the rows of the BigQuery export.

Formulas: a session is engaged if its engagement adds up to 10 s, or it has two page views, or a
purchase. Times inside are microseconds of Taipei time since 1970; the table has UTC.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import rng, visits
from .true_sessions import TAIPEI, micros, refunds, true_sessions
from .visits import BOUGHT, BOUNCE, BROWSE, READ

HOST = "https://www.chengyu-daily.example"
ENGAGED_MSEC = 10_000
TIMEOUT = 1800 * 10**6
SLOTS = (  # event, page ("": the page before), mean seconds since the event before
    ("session_start", "landing", 0.0),
    ("page_view", "landing", 0.0),
    ("scroll", "", 7.0),
    ("select_promotion", "", 5.0),
    ("user_engagement", "", 6.0),
    ("page_view", "list", 1.0),
    ("view_item_list", "list", 0.3),
    ("search", "search", 9.0),
    ("page_view", "item", 12.0),
    ("view_item", "item", 0.3),
    ("user_engagement", "", 16.0),
    ("page_view", "item", 14.0),
    ("view_item", "item", 0.3),
    ("page_view", "about", 12.0),
    ("add_to_cart", "item", 15.0),
    ("page_view", "cart", 10.0),
    ("view_cart", "cart", 0.3),
    ("login", "login", 18.0),
    ("sign_up", "login", 40.0),
    ("page_view", "checkout", 9.0),
    ("begin_checkout", "checkout", 0.3),
    ("add_shipping_info", "checkout", 32.0),
    ("add_payment_info", "checkout", 38.0),
    ("page_view", "thanks", 22.0),
    ("purchase", "thanks", 0.4),
    ("user_engagement", "", 14.0),
)
NAMES = [s[0] for s in SLOTS]
PURCHASE, LAST = NAMES.index("purchase"), len(SLOTS) - 1
TERMS = ("禮盒", "洗髮", "蛋黃酥", "香氛", "雙11", "毛巾", "伴手禮", "護手霜")
COLUMNS = [
    "event_date",
    "event_timestamp",
    "event_name",
    "user_pseudo_id",
    "user_id",
    "ga_session_id",
    "ga_session_number",
    "page_location",
    "session_source",
    "session_medium",
    "session_campaign",
    "session_channel_group",
    "first_user_source",
    "first_user_medium",
    "engagement_time_msec",
    "session_engaged",
    "traffic_type",
    "device_category",
    "operating_system",
    "browser",
    "geo_country",
    "geo_region",
    "item_id",
    "search_term",
    "transaction_id",
    "value",
    "shipping",
    "currency",
]


def build(
    key: tuple[int, int, str],
    table: pd.DataFrame,
    buys: pd.DataFrame,
    orders: pd.DataFrame,
    products: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Events in order of time, and the true sessions behind them.

    Args:
        key: seed, year, scale.
        table, buys: sessions and purchases of `visits.sample`.
        orders: `World.orders`, for the refunds.

    Returns:
        events: COLUMNS; event_date YYYYMMDD in Taipei, event_timestamp in µs UTC, value and
        shipping in TWD, NA where an event has none. `refund` events come from the server: they
        have no ga_session_id and no page.
        truth: one row per session, see `true_sessions`.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"events/{scale}")
    days = visits.days(year, scale)
    low = days[0].value // 1000
    high = days[-1].value // 1000 + 86_400 * 10**6
    on = _steps(gen, table)
    gaps = _gaps(gen, table, on)
    since = np.cumsum(gaps, axis=1)
    first = buys[buys["first"]]
    start = table["date"].to_numpy().astype("datetime64[us]").astype("int64")
    start = start + table["second"].to_numpy() * 10**6 + gen.integers(0, 10**6, len(table))
    start = np.minimum(start, high - since[:, -1] - 10**6)
    sold = first["visit"].to_numpy()
    start[sold] = micros(first["at"]) - since[sold, PURCHASE]
    # Visits that reach over the edge of the sample are squeezed into it.
    at = np.clip(start[:, None] + since, low, high - 1000)
    start = at[:, 0]
    again = buys[~buys["first"]]
    end = at[:, -1].copy()
    np.maximum.at(end, again["visit"].to_numpy(), micros(again["at"]))

    pseudo, number = _browsers(gen, table, start, end)
    row, slot = np.nonzero(on)
    row = np.concatenate([row, again["visit"].to_numpy()])
    slot = np.concatenate([slot, np.full(len(again), PURCHASE)])
    when = np.concatenate([at[on], np.clip(micros(again["at"]), low, high - 1000)])
    order = np.lexsort((slot, when, row))
    row, slot, when = row[order], slot[order], when[order]
    fired = np.concatenate([np.full(int(on.sum()), -1), again.index.to_numpy()])[order]

    frame = _columns(gen, table, products, row, slot)
    _origin(frame, table, pseudo, start, row)
    frame["event_timestamp"] = when - TAIPEI
    frame["user_pseudo_id"] = pseudo[row]
    frame["ga_session_id"] = pd.array((start - TAIPEI)[row] // 10**6, dtype="Int64")
    frame["ga_session_number"] = pd.array(number[row], dtype="Int64")
    stay = np.where(on, gaps, 0).astype("int64") // 1000
    msec = np.where(fired < 0, stay[row, slot], 0)
    frame["engagement_time_msec"] = pd.array(msec, dtype="Int64")
    frame.loc[slot < 2, "engagement_time_msec"] = pd.NA
    views = np.isin(slot, [i for i, n in enumerate(NAMES) if n == "page_view"])
    done = pd.DataFrame({"m": msec, "v": views, "p": slot == PURCHASE}).groupby(row).cumsum()
    engaged = (done["m"] >= ENGAGED_MSEC) | (done["v"] >= 2) | (done["p"] > 0)
    frame["session_engaged"] = np.where(engaged, "1", "0")
    _money(frame, products, table, buys, row, slot, fired)
    truth = true_sessions(table, frame, row, views, start, buys)
    frame = pd.concat([frame, refunds(gen, first, orders, pseudo, low, high)], ignore_index=True)
    local = pd.to_datetime(frame["event_timestamp"] + TAIPEI, unit="us")
    frame["event_date"] = local.dt.strftime("%Y%m%d")
    frame = frame.sort_values(["event_timestamp", "user_pseudo_id"], kind="stable")
    return _typed(frame[COLUMNS].reset_index(drop=True)), truth


def _steps(gen: np.random.Generator, table: pd.DataFrame) -> np.ndarray:
    """Which slots each session has, (sessions, slots)."""
    kind, depth = table["kind"].to_numpy(), table["depth"].to_numpy()
    bot = table["traffic_type"].eq("bot").to_numpy()
    many = kind >= BROWSE
    draw = gen.random((len(table), len(SLOTS)))
    on = np.zeros(draw.shape, dtype=bool)
    on[:, :2] = True
    on[:, 2] = draw[:, 2] < np.select([kind == BOUNCE, kind == READ], [0.1, 0.7], 0.5)
    on[:, 3] = many & (draw[:, 3] < 0.12)
    on[:, 4] = many & (draw[:, 4] < 0.6)
    listed = many & ((depth == 1) | ((depth > 1) & (draw[:, 5] < 0.7)))
    on[:, 5] = on[:, 6] = listed
    on[:, 7] = many & (depth >= 1) & (draw[:, 7] < 0.12)
    on[:, 8] = on[:, 9] = depth >= 2
    on[:, 10] = (depth >= 2) & (draw[:, 10] < 0.6)
    on[:, 11] = on[:, 12] = (depth >= 2) & (draw[:, 11] < 0.4)
    on[:, 13] = many & (depth == 0)
    on[:, 14] = depth >= 3
    on[:, 15] = on[:, 16] = depth >= 4
    signs = table["signs_up"].to_numpy()
    member = table["user_id"].notna().to_numpy() & ~signs
    on[:, 17] = many & member & (draw[:, 17] < np.where(depth >= 5, 0.5, 0.06))
    on[:, 18] = signs
    on[:, 19] = on[:, 20] = depth >= 5
    on[:, 21], on[:, 22] = depth >= 6, depth >= 7
    on[:, 23] = on[:, PURCHASE] = depth == BOUGHT
    on[:, LAST] = draw[:, LAST] < np.select([kind == BOUNCE, kind == READ], [0.35, 1.0], 0.9)
    on[:, 2] &= ~bot
    on[:, LAST] &= ~bot | (kind == READ)
    return on


def _gaps(gen: np.random.Generator, table: pd.DataFrame, on: np.ndarray) -> np.ndarray:
    """µs since the event before, 0 for slots that a session does not have."""
    mean = np.array([s[2] for s in SLOTS])
    gap = mean * gen.gamma(1.6, 1 / 1.6, on.shape)
    kind = table["kind"].to_numpy()
    # Who leaves at once stays below 10 s in all; who reads one page stays longer.
    short, long = kind == BOUNCE, kind == READ
    gap[short, 2] = gen.uniform(0.8, 4.0, short.sum())
    gap[short, LAST] = gen.uniform(0.5, 5.5, short.sum())
    gap[long, LAST] = 10.5 + gen.gamma(1.1, 45, long.sum())
    return (np.minimum(gap, 1500) * on * 10**6).astype("int64")


def _browsers(
    gen: np.random.Generator, table: pd.DataFrame, start: np.ndarray, end: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """user_pseudo_id and ga_session_number of each session.

    Sessions of one browser lie at least 30 minutes apart; one that would not is a second browser
    of the same person.
    """
    person = table["person"].to_numpy().astype("int64")
    order = np.lexsort((start, person))
    who, begin, close = person[order], start[order], end[order]
    # The latest end among a person's earlier sessions: each person's times get a range of their
    # own, so that one running maximum serves all.
    base = who * np.int64(2**43)
    shift = begin.min()
    latest = np.maximum.accumulate(close - shift + base)
    clash = np.zeros(len(who), dtype=bool)
    clash[1:] = (who[1:] == who[:-1]) & (begin[1:] - shift + base[1:] < latest[:-1] + TIMEOUT)
    number = person.copy()
    number[order[clash]] = person.max() + 1 + np.arange(clash.sum())
    width = int(number.max()) + 1
    token = gen.permutation(width) + 10**9 + gen.integers(0, 10**8)
    seen = start.min() // 10**6 - TAIPEI // 10**6 - gen.integers(0, 300 * 86400, width)
    name = np.char.add(np.char.add(token.astype(str), "."), seen.astype(str)).astype(object)
    earlier = gen.geometric(0.6, width) - 1
    turn = pd.Series(start).groupby(number).rank(method="first").to_numpy().astype(int)
    return name[number], turn + earlier[number]


def _columns(
    gen: np.random.Generator,
    table: pd.DataFrame,
    products: pd.DataFrame,
    row: np.ndarray,
    slot: np.ndarray,
) -> pd.DataFrame:
    """Everything of an event that follows from its session and slot."""
    sku = products["sku"].to_numpy(dtype=object)[table["product"]]
    line = products["line"].to_numpy(dtype=object)[table["product"]]
    source = table["source_medium"].str.split(" / ", expand=True)
    wanted = table["true_channel"].isin(["direct", "seo", "referral", "edm"]).to_numpy()
    draw = gen.random(len(table))
    landing = np.select(
        [draw < np.where(wanted, 0.45, 0.1), draw < np.where(wanted, 0.6, 0.65)],
        ["/", "/promo/double11"],
        "/products/" + pd.Series(sku),
    ).astype(object)
    tagged = ~table["channel"].isin(["direct", "seo", "referral"]).to_numpy()
    tail = "?utm_source=" + source[0] + "&utm_medium=" + source[1] + "&utm_campaign="
    tail = (tail + table["campaign"]).to_numpy(dtype=object)
    landing = np.where(tagged, landing + tail, landing)
    term = np.array(TERMS, dtype=object)[gen.integers(0, len(TERMS), len(table))]
    page = {
        "landing": landing,
        "list": "/collections/" + line,
        "item": "/products/" + sku,
        "search": "/search?q=" + term,
    }
    width = len(table)
    for name in ("about", "cart", "login", "checkout"):
        page[name] = np.full(width, f"/{name}", dtype=object)
    page["thanks"] = np.full(width, "/checkout/thanks", dtype=object)
    names = list(page)
    where = np.array([names.index(s[1]) if s[1] else -1 for s in SLOTS])[slot]
    # Events without a page of their own happen on the page before; each session starts with one.
    last = np.maximum.accumulate(np.where(where >= 0, np.arange(len(where)), 0))
    location = np.stack([page[n] for n in names])[where[last], row]
    frame = pd.DataFrame({"event_name": np.array(NAMES, dtype=object)[slot]})
    frame["page_location"] = HOST + pd.Series(location)
    frame["session_source"] = source[0].to_numpy(dtype=object)[row]
    frame["session_medium"] = source[1].to_numpy(dtype=object)[row]
    frame["session_campaign"] = table["campaign"].to_numpy(dtype=object)[row]
    frame["session_channel_group"] = table["group"].to_numpy(dtype=object)[row]
    kind = table["traffic_type"].where(table["traffic_type"].eq("internal"), None)
    frame["traffic_type"] = kind.to_numpy(dtype=object)[row]
    machine = visits.machines(gen, table)
    for name in machine:
        frame[name] = machine[name].to_numpy(dtype=object)[row]
    goods = np.isin(frame["event_name"], ("view_item", "add_to_cart", "purchase"))
    frame["item_id"] = np.where(goods, sku[row], None)
    frame["search_term"] = np.where(frame["event_name"].eq("search"), term[row], None)
    # Some members are logged in from the start, some from `login` or `sign_up` on; the rest of
    # the buyers order as guests.
    always = (gen.random(width) < 0.3) & ~table["signs_up"].to_numpy()
    entry = pd.Series(np.isin(slot, (17, 18))).groupby(row).cummax().to_numpy()
    known = always[row] | entry
    frame["user_id"] = np.where(known, table["user_id"].to_numpy(dtype=object)[row], None)
    return frame


def _origin(
    frame: pd.DataFrame,
    table: pd.DataFrame,
    pseudo: np.ndarray,
    start: np.ndarray,
    row: np.ndarray,
) -> None:
    """first_user_source and _medium: how the browser came first, as far as the sample shows."""
    parts = table["source_medium"].str.split(" / ", expand=True).iloc[np.argsort(start)]
    origin = parts.groupby(pseudo[parts.index]).transform("first").sort_index()
    for number, name in enumerate(("source", "medium")):
        frame[f"first_user_{name}"] = origin[number].to_numpy(dtype=object)[row]


def _money(
    frame: pd.DataFrame,
    products: pd.DataFrame,
    table: pd.DataFrame,
    buys: pd.DataFrame,
    row: np.ndarray,
    slot: np.ndarray,
    fired: np.ndarray,
) -> None:
    """value, shipping, currency and transaction_id of the shop events."""
    price = products["price_incl_vat"].to_numpy(dtype=float)[table["product"]]
    shop = np.isin(
        frame["event_name"],
        (
            "view_item",
            "add_to_cart",
            "view_cart",
            "begin_checkout",
            "add_shipping_info",
            "add_payment_info",
            "purchase",
        ),
    )
    first = buys[buys["first"]]
    basket = price.copy()
    basket[first["visit"]] = first["revenue"]
    late = slot > NAMES.index("add_to_cart")
    frame["value"] = np.where(shop, np.where(late, basket[row], price[row]), np.nan)
    frame["currency"] = np.where(shop, "TWD", None)
    bill = pd.Series(first.index, index=first["visit"]).reindex(row).to_numpy()
    bill = np.where(fired >= 0, fired, bill)
    sold = slot == PURCHASE
    number = bill[sold].astype(int)
    frame["transaction_id"], frame["shipping"] = None, np.nan
    frame.loc[sold, "transaction_id"] = buys["transaction_id"].to_numpy(dtype=object)[number]
    frame.loc[sold, "shipping"] = buys["shipping"].to_numpy()[number]


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    number = {"event_timestamp": "int64", "value": "float64", "shipping": "float64"}
    count = dict.fromkeys(("ga_session_id", "ga_session_number", "engagement_time_msec"), "Int64")
    text = {c: "str" for c in COLUMNS if c not in number | count}
    return frame.astype({**number, **count, **text})
