"""Sessions and their events, one piece at a time, as arrays.

A piece depends on seed, year and its number only, so pieces can be made in any order and made
again. Sessions lie whole in one piece, in the order in which they start; their events may pass
midnight. The last session of a piece ends where the piece is full.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import numpy as np
import pandas as pd

from datasets.campaign.season import dates, weights

PIECE = 500_000  # events of a full piece: one file
HOST = "https://www.chengyu-daily.example"
TAIPEI = timezone(timedelta(hours=8))
SOURCES = (  # source, medium, share of sessions, how well its visitors buy
    ("google", "organic", 0.24, 1.0),
    ("google", "cpc", 0.21, 1.3),
    ("(direct)", "(none)", 0.175, 1.1),
    ("facebook", "cpc", 0.125, 0.6),
    ("line", "push", 0.08, 1.6),
    ("kol", "affiliate", 0.078, 0.5),
    ("line", "cpc", 0.048, 0.7),
    ("edm", "email", 0.034, 1.5),
    ("bing", "organic", 0.01, 0.9),
)
DEVICES = ("mobile", "desktop", "tablet")
EVENTS = (
    "session_start",
    "page_view",
    "scroll",
    "user_engagement",
    "view_item_list",
    "view_item",
    "add_to_cart",
    "view_cart",
    "begin_checkout",
    "add_shipping_info",
    "add_payment_info",
    "purchase",
)
GAP = np.array([0.0, 0.2, 7, 11, 0.4, 0.4, 15, 0.4, 0.4, 30, 35, 0.5], dtype="float32")  # seconds
PRICED = np.isin(EVENTS, ("view_item", "add_to_cart", "view_cart", "begin_checkout", "purchase"))
# Kinds of sessions: their events, as (event, page). Pages: 0 landing, 1 list, 2 item, 3 cart,
# 4 checkout, 5 thanks.
_BOUNCE = ((0, 0), (1, 0))
_READ = (*_BOUNCE, (2, 0), (3, 0))
_LIST = (*_READ, (1, 1), (4, 1), (3, 1))
_ITEM = (*_BOUNCE, (2, 0), (1, 1), (4, 1), (1, 2), (5, 2), (3, 2))
_CART = (*_ITEM, (6, 2), (1, 3), (7, 3))
_CHECK = (*_CART, (1, 4), (8, 4), (9, 4))
_BUY = (*_CHECK, (10, 4), (1, 5), (11, 5), (3, 5))
KINDS = (_BOUNCE, _READ, _LIST, _ITEM, _CART, _CHECK, _BUY)
KIND_SHARE = np.array([0.33, 0.22, 0.13, 0.215, 0.05, 0.03, 0.025])
LENGTH = np.array([len(kind) for kind in KINDS])
LONGEST = int(LENGTH.max())
_PADDED = np.array([[*kind, *([(0, 0)] * (LONGEST - len(kind)))] for kind in KINDS], dtype="int8")
STEP_EVENT, STEP_PAGE = _PADDED[:, :, 0], _PADDED[:, :, 1]
ITEMS = tuple(f"CY{line}{n:03d}" for line in "FBH" for n in range(1, 21))
LISTS = ("food", "bath", "home")
PAGES = (
    *(HOST + end for end in ("/", "/promo/double11", "/cart", "/checkout", "/checkout/thanks")),
    *(f"{HOST}/collections/{name}" for name in LISTS),
    *(f"{HOST}/products/{sku}" for sku in ITEMS),
)
FIRST_LIST, FIRST_ITEM = 5, 5 + len(LISTS)
PRIME = 8_999_999_993
COLUMNS = (
    "event_date",
    "event_timestamp",
    "event_name",
    "user_pseudo_id",
    "ga_session_id",
    "session_source",
    "session_medium",
    "page_location",
    "device_category",
    "value",
)


def days(year: int) -> list[str]:
    """The days of the flight, YYYYMMDD in Taipei."""
    return [f"{day:%Y%m%d}" for day in dates(year)]


def piece(seed: int, year: int, number: int, pieces: int, events: int) -> dict[str, np.ndarray]:
    """Piece `number` of `pieces`, of exactly `events` events, as codes and numbers.

    Returns:
        day (place in `days`), micros (µs UTC since 1970), event, source, page, device (places in
        their tuples), token and since (the two halves of user_pseudo_id), session (s UTC), value
        (whole TWD, 0: none).
    """
    gen = np.random.default_rng((seed, year, number, 2431))
    first = datetime.combine(dates(year)[0], datetime.min.time(), TAIPEI).timestamp()
    share = np.array([s[2] for s in SOURCES])
    good = np.array([s[3] for s in SOURCES])
    count = int(events / (KIND_SHARE @ LENGTH) * 1.05) + 40
    source = np.searchsorted(np.cumsum(share), gen.random(count) * share.sum(), "right")
    source = np.minimum(source, len(SOURCES) - 1).astype("int8")
    # Who comes from a good source goes further: the draw is pulled towards the deep end.
    draw = 1 - (1 - gen.random(count)) / (0.9 + 0.1 * good[source])
    deep = gen.random(count) < 0.012 * (good[source] - 0.5)
    kind = np.searchsorted(np.cumsum(KIND_SHARE), np.clip(draw, 0, 0.9999999), "right")
    kind = np.where(deep, len(KINDS) - 1, kind)
    length = LENGTH[kind]
    ends = np.cumsum(length)
    count = int(np.searchsorted(ends, events)) + 1
    source, kind, length = source[:count], kind[:count], length[:count].copy()
    length[-1] -= ends[count - 1] - events

    start = _starts(gen, count, number, pieces) + first
    user, device = _people(gen, count, pieces)
    row = np.repeat(np.arange(count, dtype="int32"), length)
    head = np.cumsum(length) - length
    place = np.arange(events, dtype="int32") - head[row].astype("int32")
    event = STEP_EVENT[kind[row], place]
    since = (gen.standard_exponential(events, dtype="float32") * GAP[event]).cumsum(dtype="float64")
    passed = since - since[head][row]
    micros = np.rint(start * 1e6).astype("int64")
    at = micros[row] + (passed * 1e6).astype("int64")
    low = int(first) * 10**6
    at = np.minimum(at, low + len(dates(year)) * 86_400 * 10**6 - 1)
    item = (len(ITEMS) * gen.random(count) ** 1.8).astype("int16")
    promo = gen.random(count) < 0.6
    places = np.stack([
        promo.astype("int16"), FIRST_LIST + item // 20, FIRST_ITEM + item,
        *(np.full(count, n, dtype="int16") for n in (2, 3, 4)),
    ])  # fmt: skip
    price = (99 + 50 * ((item.astype("int64") * 37) % 29)) * gen.integers(1, 4, count)
    return {
        "day": ((at - low) // (86_400 * 10**6)).astype("int8"),
        "micros": at,
        "event": event,
        "token": ((user * 611_953 + 70_001 * (seed % 9973)) % PRIME + 10**9)[row],
        "since": (int(first) - (user * 48_271) % (300 * 86_400))[row],
        "session": (micros // 10**6)[row],
        "source": source[row],
        "page": places[STEP_PAGE[kind[row], place], row],
        "device": device[row],
        "value": np.where(PRICED[event], price[row], 0),
    }


def _starts(gen: np.random.Generator, count: int, number: int, pieces: int) -> np.ndarray:
    """Seconds from the start of the flight at which sessions begin, in order."""
    hour = 1.1 + np.cos((np.arange(24) - 21) * 2 * np.pi / 24) + 0.35 * (np.arange(24) == 12)
    share = np.repeat(weights(), 24) * np.tile(hour, len(weights()))
    passed = np.concatenate([[0.0], np.cumsum(share) / share.sum()])
    drawn = np.sort((number + gen.random(count)) / pieces)
    return np.interp(drawn, passed, np.arange(len(passed)) * 3600.0)


def _people(gen: np.random.Generator, count: int, pieces: int) -> tuple[np.ndarray, np.ndarray]:
    """Number of the browser behind each session, and its device: some come often, most once."""
    pool = max(int(count * pieces * 0.8), 20)
    user = (pool * gen.random(count) ** 1.5).astype("int64")
    draw = (user * 2_654_435_761 % 1000) / 1000
    return user, ((draw > 0.72).astype("int8") + (draw > 0.96)).astype("int8")


def table(events: int, seed: int = 2431, year: int = 2025) -> pd.DataFrame:
    """`events` events of one piece as a DataFrame: the columns and values that the files hold."""
    made = piece(seed, year, 0, 1, events)

    def text(values: tuple | list, name: str) -> pd.Series:
        return pd.Series(np.array(values, dtype=object)[made[name]], dtype="str")

    user = np.char.add(np.char.add(made["token"].astype(str), "."), made["since"].astype(str))
    value = made["value"].astype("float64")
    return pd.DataFrame(
        {
            "event_date": text(days(year), "day"),
            "event_timestamp": made["micros"],
            "event_name": text(EVENTS, "event"),
            "user_pseudo_id": pd.Series(user.astype(object), dtype="str"),
            "ga_session_id": made["session"],
            "session_source": text([s[0] for s in SOURCES], "source"),
            "session_medium": text([s[1] for s in SOURCES], "source"),
            "page_location": text(PAGES, "page"),
            "device_category": text(DEVICES, "device"),
            "value": np.where(value > 0, value, np.nan),
        }
    )
