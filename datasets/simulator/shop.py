"""Orders of the shop: how many, when, by whom, what is in them, and what became of them.

Money is integer cents of the order's currency until `lines()` gives units. `cause` is the hidden
truth: the channel whose click the order would not have happened without ("direct": none).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, response, rng

FREE_SHIPPING = 999
HOURS = np.array(
    [
        2.6,
        1.6,
        0.9,
        0.6,
        0.5,
        0.7,
        1.4,
        2.6,
        3.6,
        4.6,
        5.4,
        5.6,
        5.9,
        5.2,
        5.6,
        6.9,
        6.6,
        5.2,
        4.9,
        5.6,
        7.6,
        7.2,
        6.0,
        4.2,
    ]
)
PAY = (
    ("信用卡", 0.38),
    ("LINE Pay", 0.16),
    ("街口支付", 0.06),
    ("全支付", 0.05),
    ("信用卡分期", 0.05),
    ("ATM 虛擬帳號", 0.07),
    ("超商取貨付款", 0.23),
)
DELIVERY = (("超商純取貨", 0.36), ("宅配", 0.44), ("冷藏宅配", 0.20))
INVOICES = (("手機條碼載具", 0.60), ("會員載具", 0.22), ("統一編號", 0.12), ("捐贈", 0.06))
UTM = {  # cause -> source, medium
    "google_search": ("google", "cpc"),
    "pmax": ("google", "cpc"),
    "meta": ("facebook", "paid_social"),
    "line_ads": ("line", "cpc"),
    "line_oa": ("line", "push"),
    "edm": ("edm", "email"),
    "kol": ("kol", "affiliate"),
    "seo": ("google", "organic"),
}
SPELLINGS = ("facebook", "FB", "fb", "Facebook", "meta")
LOST = {"meta": 0.22, "line_ads": 0.20, "line_oa": 0.24, "kol": 0.22}  # in-app browsers strip UTM


def pick(gen: np.random.Generator, table: tuple[tuple[str, float], ...], count: int) -> np.ndarray:
    """Random names by their weights."""
    names = np.array([n for n, _ in table])
    weight = np.array([w for _, w in table])
    return names[
        np.searchsorted(np.cumsum(weight / weight.sum()), gen.random(count)).clip(0, len(names) - 1)
    ]


def fx_rates(seed: int, year: int) -> pd.Series:
    """TWD per USD by month (index: first day of month), three decimals."""
    months = pd.date_range(f"{year - 1}-09-01", f"{year + 1}-01-01", freq="MS").as_unit("ns")
    steps = rng.stream(seed, year, "fx").normal(0, 0.28, len(months))
    return pd.Series(np.round(32.1 + np.cumsum(steps).clip(-1.6, 1.6), 3), index=months)


def rate_on(rates: pd.Series, when: pd.Series | pd.DatetimeIndex) -> np.ndarray:
    """USD rate of the month of each day."""
    month = pd.DatetimeIndex(when).to_period("M").to_timestamp().as_unit("ns")
    return rates.reindex(month).to_numpy()


def headers(
    seed: int,
    year: int,
    scale: str,
    dirt: frozenset[str],
    delivered: pd.DataFrame,
    pull: np.ndarray,
) -> pd.DataFrame:
    """Orders in order of time, without items: cause, customer, county, payment, delivery.

    Args:
        delivered: clicks per day and channel (columns date, channel, clicks).
        pull: factor of weather and news on the orders of a county, (days, counties).
    """
    days = calendar.period(year, scale).index()
    gen = rng.stream(seed, year, f"orders/{scale}")
    clicks = (
        delivered.pivot_table(index="date", columns="channel", values="clicks", aggfunc="sum")
        .reindex(days)
        .fillna(0)
    )
    mood = (
        calendar.rhythm(days)
        * (1 + 0.55 * calendar.gift_season(days))
        * calendar.sales_days(days)
        * calendar.closed(days)
    )
    size = 0.5 if scale == "small" else 1.0
    causes = [c.channel for c in response.CURVES] + ["direct"]
    mean = (
        np.column_stack(
            [response.orders_caused(c, clicks[c.channel].to_numpy()) for c in response.CURVES]
            + [np.full(len(days), 9.0)]
        )
        * mood[:, None]
        * size
        * pull.max(axis=1)[:, None]  # thinned below to each county's own factor
    )
    count = rng.negative_binomial(gen, mean, 14.0)
    day, cause = np.repeat(np.indices(count.shape).reshape(2, -1), count.ravel(), axis=1)
    total = len(day)
    hour = np.searchsorted(np.cumsum(HOURS / HOURS.sum()), gen.random(total)).clip(0, 23)
    second = hour * 3600 + gen.integers(0, 3600, total)
    eleven = ((days.month == 11) & (days.day == 11))[day]
    rush = eleven & (gen.random(total) < 0.38)
    second = np.where(rush, np.minimum(gen.exponential(2100, total), 7100).astype(int), second)
    frame = (
        pd.DataFrame(
            {
                "ordered_at": days.to_numpy()[day] + (second * 10**9).astype("timedelta64[ns]"),
                "cause": np.array(causes)[cause],
            }
        )
        .sort_values("ordered_at", kind="stable")
        .reset_index(drop=True)
    )
    _people(gen, frame)
    frame = _thin(gen, frame, days, pull)
    frame["order_id"] = _order_ids(gen, frame["ordered_at"])
    _checkout(gen, frame, dirt)
    _utm(gen, frame, dirt)
    return frame


def _order_ids(gen: np.random.Generator, when: pd.Series) -> pd.Series:
    """16 digits like SHOPLINE's: date, time and two more. Excel shows only 15 of them."""
    tail = (gen.integers(0, 50) + when.groupby(when).cumcount()).astype(int)
    return (when.dt.strftime("%Y%m%d%H%M%S") + tail.map("{:02d}".format)).astype("str")


def _people(gen: np.random.Generator, frame: pd.DataFrame) -> None:
    """Customers by gamma-weighted activity (a negative binomial of purchases), homes by county."""
    total = len(frame)
    pool = max(int(total * 1.3), 10)
    weight = gen.gamma(0.6, 1, pool)
    who = np.searchsorted(np.cumsum(weight / weight.sum()), gen.random(total)).clip(0, pool - 1)
    known = gen.random(pool) < 0.3  # bought before the period
    home = pick(gen, tuple(brand.COUNTIES.items()), pool)
    frame["customer_id"] = pd.Series(who, index=frame.index).map("C{:06d}".format).astype("str")
    frame["known"] = known[who]
    frame["county"] = home[who]


def _thin(
    gen: np.random.Generator, frame: pd.DataFrame, days: pd.DatetimeIndex, pull: np.ndarray
) -> pd.DataFrame:
    """Leave in each county the orders that its weather and the news bring; mark first orders."""
    county = pd.Index(list(brand.COUNTIES)).get_indexer(frame["county"])
    day = days.get_indexer(frame["ordered_at"].dt.normalize())
    chance = (pull / pull.max(axis=1, keepdims=True))[day, county]
    frame = frame[gen.random(len(frame)) < chance].reset_index(drop=True)
    frame["is_new"] = ~frame["customer_id"].duplicated() & ~frame["known"]
    return frame.drop(columns="known")


def _checkout(gen: np.random.Generator, frame: pd.DataFrame, dirt: frozenset[str]) -> None:
    """Payment, delivery, currency, invoice; then what became of the order."""
    total = len(frame)
    frame["payment_method"] = pick(gen, PAY, total)
    cod = frame["payment_method"].eq("超商取貨付款").to_numpy()
    frame["delivery_method"] = np.where(cod, "超商取貨付款", pick(gen, DELIVERY, total))
    frame["invoice_type"] = pick(gen, INVOICES, total)
    abroad = gen.random(total) < 0.012
    if "D14" in dirt:
        frame["currency"] = np.where(abroad & ~cod, "USD", "TWD")
    else:
        frame["currency"] = "TWD"
    frame.loc[frame["currency"].eq("USD"), ["delivery_method", "payment_method"]] = [
        "國際快遞",
        "信用卡",
    ]
    fate, when = gen.random(total), frame["ordered_at"]
    age = (when.max() - when).dt.days.to_numpy()
    hot = (when.dt.month.eq(11) & when.dt.day.between(8, 16)).to_numpy()
    status = np.where(age < 7, "confirmed", "completed").astype(object)
    payment = np.full(total, "paid", dtype=object)
    delivery = np.where(age < 4, "in_transit", "delivered").astype(object)
    payment[cod & (delivery == "in_transit")] = "unpaid"
    unclaimed = cod & (gen.random(total) < np.where(hot, 0.13, 0.07))
    if "D17" in dirt:  # nobody came for the parcel: it goes back and was never paid
        status[unclaimed], payment[unclaimed], delivery[unclaimed] = (
            "confirmed",
            "unpaid",
            "no_show",
        )
    if "D15" in dirt:
        atm = frame["payment_method"].eq("ATM 虛擬帳號").to_numpy()
        pending = ~unclaimed & (fate < np.where(atm, 0.12, 0.002))
        cancelled = ~unclaimed & ~pending & (fate < np.where(hot, 0.065, 0.048) + pending * 0)
        for mask, name in ((pending, "pending"), (cancelled, "cancelled")):
            status[mask], payment[mask], delivery[mask] = name, "unpaid", "in_transit"
    frame["status"], frame["payment_status"], frame["delivery_status"] = status, payment, delivery
    done = (status == "completed") & (delivery == "delivered")
    back = done & (gen.random(total) < np.where(hot, 0.09, 0.055)) & ("D16" in dirt)
    whole = back & (gen.random(total) < 0.45)
    frame["refund_share"] = np.where(whole, 1.0, np.where(back, gen.uniform(0.2, 0.8, total), 0.0))
    frame["refund_day"] = gen.integers(3, 16, total)
    frame.loc[back, "payment_status"] = "refunded"
    frame.loc[whole, "delivery_status"] = "returned"


def _utm(gen: np.random.Generator, frame: pd.DataFrame, dirt: frozenset[str]) -> None:
    """UTM of the last non-direct click, lost in in-app browsers and spelled in five ways."""
    cause = frame["cause"].to_numpy()
    source = np.array([UTM.get(c, (None, None))[0] for c in cause], dtype=object)
    medium = np.array([UTM.get(c, (None, None))[1] for c in cause], dtype=object)
    month = frame["ordered_at"].dt.strftime("%Y%m")
    when = frame["ordered_at"]
    flight = (when.dt.month.eq(11) & when.dt.day.le(16)) | (
        when.dt.month.eq(10) & when.dt.day.ge(20)
    )
    name = month + np.where(flight, "_double11_sales", "_alwayson_sales")
    name = name.where(~np.isin(cause, ["direct", "seo"]), None)
    draw, style = gen.random(len(frame)), gen.integers(0, len(SPELLINGS), len(frame))
    if "D24" in dirt:
        meta = cause == "meta"
        source[meta] = np.array(SPELLINGS, dtype=object)[style[meta]]
    lost = np.zeros(len(frame), dtype=bool)
    if "D23" in dirt:
        lost = draw < np.array([LOST.get(c, 0.05) for c in cause])
    blank = lost | (cause == "direct")
    frame["utm_source"] = pd.Series(np.where(blank, None, source), index=frame.index, dtype="str")
    frame["utm_medium"] = pd.Series(np.where(blank, None, medium), index=frame.index, dtype="str")
    frame["utm_campaign"] = pd.Series(name.where(~blank, None), dtype="str")
    frame["utm_lost"] = lost & (cause != "direct")
