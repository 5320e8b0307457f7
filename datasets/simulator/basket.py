"""What is in the orders: items, discounts, points, shipping, refunds. Integer cents inside."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, demand, rng
from .shop import FREE_SHIPPING, rate_on

LINE_COLUMNS = [
    "order_id",
    "ordered_at",
    "status",
    "payment_status",
    "payment_method",
    "delivery_method",
    "delivery_status",
    "customer_id",
    "is_new",
    "county",
    "sku",
    "product",
    "quantity",
    "line_amount",
    "order_discount",
    "points_used",
    "shipping",
    "order_total",
    "currency",
    "fx_rate",
    "refund_amount",
    "refund_date",
    "line_cost",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "invoice_type",
]
ORDER_COLUMNS = [
    "order_id",
    "ordered_at",
    "status",
    "payment_status",
    "payment_method",
    "delivery_method",
    "delivery_status",
    "customer_id",
    "is_new",
    "county",
    "order_total",
    "currency",
    "fx_rate",
    "points_used",
    "refund_amount",
    "refund_date",
    "goods_cost",
]


def gift_share(days: pd.DatetimeIndex) -> np.ndarray:
    """Share of items that are bought as gifts, by day."""
    return 0.12 + 0.22 * calendar.gift_season(days).clip(0, 2)


def popularity(seed: int, year: int, products: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Chance of each product as an everyday item and as a gift; each sums to 1."""
    rank = rng.stream(seed, year, "popularity").permutation(len(products))
    weight = 1 / (1 + rank) ** 1.05  # Zipf: a fifth of the products brings most of the sales
    gift = weight * products["name"].str.contains("禮盒").to_numpy()
    return weight / weight.sum(), gift / gift.sum()


def mix(seed: int, year: int, products: pd.DataFrame) -> np.ndarray:
    """Share of the groups of `demand` among everyday items (row 0) and gifts (row 1)."""
    group = demand.group_of(products)
    return np.stack(
        [np.bincount(group, p, len(demand.GROUPS)) for p in popularity(seed, year, products)]
    )


def pull(seed: int, year: int, scale: str, products: pd.DataFrame) -> np.ndarray:
    """Factor of weather and news on a county's orders, (days, counties): the mean over its mix."""
    share = gift_share(calendar.period(year, scale).index())[:, None]
    everyday, gifts = mix(seed, year, products)
    usual = (1 - share) * everyday + share * gifts
    return np.einsum("dcg,dg->dc", demand.factors(seed, year, scale), usual)


def _items(
    gen: np.random.Generator,
    orders: pd.DataFrame,
    products: pd.DataFrame,
    dirt: frozenset[str],
    key: tuple[int, int, str],
) -> pd.DataFrame:
    """Order number (position), product number and quantity of every item."""
    seed, year, scale = key
    total = len(orders)
    days = calendar.period(year, scale).index()
    day = days.get_indexer(orders["ordered_at"].dt.normalize())
    stock_up = calendar.sales_days(days).clip(1, None)[day] ** 0.25  # people fill the basket
    count = np.minimum(gen.geometric(0.49 / stock_up), 6) if "D18" in dirt else np.ones(total, int)
    order = np.repeat(np.arange(total), count)
    product = np.zeros(len(order), dtype=int)
    county = pd.Index(list(brand.COUNTIES)).get_indexer(orders["county"])
    # First the kind of item (everyday or gift, and its group), by what weather and news do to
    # the group there and then; after that the product within it.
    factor = demand.factors(seed, year, scale)[day, county]
    share = gift_share(days)[day][:, None]
    everyday, gifts = mix(seed, year, products)
    kinds = np.concatenate([(1 - share) * everyday * factor, share * gifts * factor], axis=1)
    kinds = np.cumsum(kinds / kinds.sum(axis=1, keepdims=True), axis=1)
    kind = (gen.random(len(order))[:, None] > kinds[order, :-1]).sum(axis=1)
    draw = gen.random(len(order))
    group = demand.group_of(products)
    for number, chance in enumerate(popularity(seed, year, products)):
        for one in range(len(demand.GROUPS)):
            some = kind == number * len(demand.GROUPS) + one
            among = np.flatnonzero((group == one) & (chance > 0))
            if some.any():
                steps = np.cumsum(chance[among] / chance[among].sum())
                place = np.searchsorted(steps, draw[some]).clip(0, len(among) - 1)
                product[some] = among[place]
    quantity = np.minimum(gen.geometric(0.74, len(order)), 8)
    bulk = (gen.random(total) < 0.006)[order]  # companies that give presents
    quantity = np.where(bulk, quantity * gen.integers(5, 19, len(order)), quantity)
    return pd.DataFrame({"order": order, "product": product, "quantity": quantity}).drop_duplicates(
        ["order", "product"]
    )


def _to_threshold(
    gen: np.random.Generator, items: pd.DataFrame, subtotal: np.ndarray, price: np.ndarray
) -> pd.DataFrame:
    """Small extra items of people who want free shipping: a heap just above the threshold."""
    cheap = np.argsort(price, kind="stable")
    near = np.flatnonzero(
        (subtotal >= FREE_SHIPPING - 230)
        & (subtotal < FREE_SHIPPING)
        & (gen.random(len(subtotal)) < 0.62)
    )
    place = np.searchsorted(price[cheap], FREE_SHIPPING - subtotal[near])
    extra = pd.DataFrame(
        {"order": near, "product": cheap[place.clip(0, len(cheap) - 1)], "quantity": 1}
    )
    both = pd.concat([items, extra]).drop_duplicates(["order", "product"])
    return both.sort_values("order", kind="stable").reset_index(drop=True)


def lines(
    seed: int,
    year: int,
    scale: str,
    dirt: frozenset[str],
    orders: pd.DataFrame,
    products: pd.DataFrame,
    rates: pd.Series,
) -> pd.DataFrame:
    """One row per item, the order's fields repeated; amounts in units of `currency`, incl. VAT.

    `line_cost` is TWD without VAT. `order_total` = sum of line_amount - order_discount -
    points_used + shipping.
    """
    gen = rng.stream(seed, year, f"basket/{scale}")
    price = products["price_incl_vat"].to_numpy().astype("int64")
    items = _items(gen, orders, products, dirt, (seed, year, scale))
    total = len(orders)
    subtotal = np.bincount(items["order"], items["quantity"] * price[items["product"]], total)
    if "D18" in dirt:
        items = _to_threshold(gen, items, subtotal, price)
    order = items["order"].to_numpy()
    usd = orders["currency"].eq("USD").to_numpy()
    rate = np.where(usd, rate_on(rates, orders["ordered_at"]), 1.0)
    amount = np.round(items["quantity"] * price[items["product"]] * 100 / rate[order]).astype(
        "int64"
    )
    subtotal = np.bincount(order, amount, total).astype("int64")
    head = _order_amounts(gen, orders, subtotal, rate, usd, dirt)
    head["currency"], head["fx_rate"] = orders["currency"], rate
    full = (
        pd.concat([orders.drop(columns=["currency"]), head], axis=1)
        .iloc[order]
        .reset_index(drop=True)
    )
    full["sku"] = products["sku"].to_numpy()[items["product"]]
    full["product"] = products["name"].to_numpy()[items["product"]]
    full["quantity"] = items["quantity"].to_numpy().astype(float)
    full["line_amount"] = amount / 100
    cost = products["cost"].to_numpy()[items["product"]]
    full["line_cost"] = items["quantity"].to_numpy() * cost
    return _typed(full[LINE_COLUMNS])


def _order_amounts(
    gen: np.random.Generator,
    orders: pd.DataFrame,
    subtotal: np.ndarray,
    rate: np.ndarray,
    usd: np.ndarray,
    dirt: frozenset[str],
) -> pd.DataFrame:
    """Discount, points, shipping, total and refund per order, from integer cents to units."""
    total = len(orders)
    unit = np.where(usd, 1, 100)  # TWD amounts are whole dollars

    def whole(cents: np.ndarray) -> np.ndarray:
        return (np.floor(cents / unit) * unit).astype("int64")

    busy = calendar.sales_days(pd.DatetimeIndex(orders["ordered_at"].dt.normalize())) > 1.2
    coupon = gen.random(total) < np.where(busy, 0.55, 0.14)
    discount = whole(np.where(coupon, subtotal * gen.choice([0.05, 0.08, 0.1, 0.12], total), 0))
    points = np.zeros(total, dtype="int64")
    if "D19" in dirt:
        uses = gen.random(total) < 0.2
        points = whole(np.where(uses, (subtotal - discount) * gen.uniform(0.02, 0.12, total), 0))
    free = (subtotal - discount) * rate >= FREE_SHIPPING * 100
    store = orders["delivery_method"].str.startswith("超商").to_numpy()
    fee = np.where(store, 60, np.where(orders["delivery_method"].eq("冷藏宅配"), 160, 100)) * 100
    fee = np.where(usd, 1800, np.where(free, 0, fee)).astype("int64")
    grand = subtotal - discount - points + fee
    share = orders["refund_share"].to_numpy()
    refund = np.where(share >= 1, grand, whole(grand * share))
    date = orders["ordered_at"].dt.normalize() + pd.to_timedelta(orders["refund_day"], unit="D")
    return pd.DataFrame(
        {
            "order_discount": discount / 100,
            "points_used": points / 100,
            "shipping": fee / 100,
            "order_total": grand / 100,
            "refund_amount": refund / 100,
            "refund_date": date.where(refund > 0),
        },
        index=orders.index,
    )


def _typed(frame: pd.DataFrame) -> pd.DataFrame:
    times = {"ordered_at": "datetime64[ns]", "refund_date": "datetime64[ns]"}
    text = dict.fromkeys(
        (
            "order_id",
            "status",
            "payment_status",
            "payment_method",
            "delivery_method",
            "delivery_status",
            "customer_id",
            "county",
            "sku",
            "product",
            "currency",
            "utm_source",
            "utm_medium",
            "utm_campaign",
            "invoice_type",
        ),
        "str",
    )
    return frame.astype({**times, **text})


def headers(order_lines: pd.DataFrame) -> pd.DataFrame:
    """Order headers: one row per order_id with goods_cost (TWD without VAT)."""
    cost = order_lines.groupby("order_id", sort=False)["line_cost"].sum()
    first = order_lines.drop_duplicates("order_id").reset_index(drop=True)
    first["goods_cost"] = first["order_id"].map(cost).astype("float64")
    return first[ORDER_COLUMNS]
