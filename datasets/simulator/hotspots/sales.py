"""Order lines of the last quarter of two years, and the size of the market by county and hour.

What is hidden: three county-hours in which far more people buy than county and hour explain, a
price rise or cut for each product, a shift of demand between products, products that came and
products that went.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import brand, rng
from ..shop import HOURS

ORDERS = {"full": (4300, 4900), "small": (800, 900)}
PEOPLE = {"full": 3200, "small": 500}
SPOTS = 3
LINES = ["order_id", "customer_id", "ordered_at", "county", "sku", "product", "quantity", "amount"]
MARKET = ["county", "hour", "market_thousand"]
BLANK = ("連江縣", "金門縣")  # the panel of card payments has too few people there


def truth(seed: int, year: int, products: pd.DataFrame) -> dict[str, object]:
    """spots: [(county, hour, factor)]; price: factor by sku; new, dropped: skus."""
    gen = rng.stream(seed, year, "hotspots/truth")
    places = list(brand.COUNTIES)
    # large enough to be seen, and not the largest two
    fit = [n for n, share in enumerate(brand.COUNTIES.values()) if 0.02 < share < 0.13]
    some = gen.permutation(fit)[:SPOTS]
    hours = gen.permutation(np.array([7, 8, 12, 13, 18, 22, 23]))[:SPOTS]
    spots = [(places[int(c)], int(h), round(float(gen.uniform(3.5, 5.0)), 2))
             for c, h in zip(some, hours, strict=True)]
    skus = gen.permutation(products["sku"].to_numpy())
    price = {str(s): round(float(f), 3)
             for s, f in zip(skus, gen.choice([0.9, 0.95, 1.0, 1.05, 1.12], len(skus)),
                             strict=True)}
    return {"spots": spots, "price": price, "new": sorted(map(str, skus[:3])),
            "dropped": sorted(map(str, skus[3:6]))}


def build(key: tuple[int, int, str], products: pd.DataFrame
          ) -> tuple[pd.DataFrame, pd.DataFrame]:
    """LINES of October to December of the year before, and of the year.

    amount: TWD with VAT after discounts; cancelled and refunded lines are not in it.
    """
    seed, year, scale = key
    real = truth(seed, year, products)
    rank = rng.stream(seed, year, "hotspots/rank").permutation(len(products))
    weight = 1 / (2 + rank) ** 0.9
    shift = rng.stream(seed, year, "hotspots/shift").uniform(0.6, 1.6, len(products))
    made = []
    for late in (0, 1):
        gen = rng.stream(seed, year, f"hotspots/{scale}/{late}")
        gone = products["sku"].isin(real["dropped" if late else "new"]).to_numpy()
        chance = np.where(gone, 0.0, weight * (shift if late else 1.0))
        price = products["price_incl_vat"].to_numpy(dtype=float) * (
            products["sku"].map(real["price"]).to_numpy() if late else 1.0)
        made.append(_lines(gen, year - 1 + late, scale, late, real["spots"], products,
                           chance / chance.sum(), price))
    return made[0], made[1]


def _lines(gen: np.random.Generator, year: int, scale: str, late: int,
           spots: list[tuple[str, int, float]], products: pd.DataFrame, chance: np.ndarray,
           price: np.ndarray) -> pd.DataFrame:
    counties = list(brand.COUNTIES)
    cells = np.outer(list(brand.COUNTIES.values()), HOURS / HOURS.sum())
    for county, hour, factor in spots:
        cells[counties.index(county), hour] *= factor
    total = ORDERS[scale][late]
    place = gen.choice(cells.size, total, p=(cells / cells.sum()).ravel())
    day = gen.integers(0, 92, total)
    seconds = day * 86_400 + place % 24 * 3_600 + gen.integers(0, 3_600, total)
    at = pd.Timestamp(year, 10, 1) + pd.to_timedelta(np.sort(seconds), unit="s")
    place = place[np.argsort(seconds, kind="stable")]
    # customers live in one county; some buy more than once
    home = gen.choice(len(counties), PEOPLE[scale], p=cells.sum(axis=1) / cells.sum())
    people = np.array([f"M{20_000 + n:05d}" for n in range(PEOPLE[scale])])
    mine = np.empty(total, dtype=people.dtype)
    for number in range(len(counties)):
        here = place // 24 == number
        locals_ = people[home == number]
        if not len(locals_):
            locals_ = people[:1]
        mine[here] = gen.choice(locals_, int(here.sum()))
    count = np.minimum(gen.geometric(0.6, total), 4)
    order = np.repeat(np.arange(total), count)
    product = gen.choice(len(products), len(order), p=chance)
    quantity = np.minimum(gen.geometric(0.72, len(order)), 6)
    cut = np.where(gen.random(len(order)) < 0.25, gen.uniform(0.8, 0.95, len(order)), 1.0)
    table = pd.DataFrame({
        "order_id": [f"{year}{n:06d}" for n in order], "customer_id": mine[order],
        "ordered_at": at[order], "county": np.array(counties)[(place // 24)[order]],
        "sku": products["sku"].to_numpy()[product], "product": products["name"].to_numpy()[product],
        "quantity": quantity.astype(float),
        "amount": np.round(quantity * price[product] * cut)})
    table = table.drop_duplicates(["order_id", "sku"])
    text = dict.fromkeys(("order_id", "customer_id", "county", "sku", "product"), "str")
    return table.astype({**text, "ordered_at": "datetime64[ns]"}).reset_index(drop=True)[LINES]


def market(seed: int, year: int, lines: pd.DataFrame) -> pd.DataFrame:
    """MARKET: what everybody sold online in the goods of our lines, in thousands of TWD with VAT;
    NA where the panel has too few people."""
    gen = rng.stream(seed, year, "hotspots/market")
    share = np.outer(list(brand.COUNTIES.values()), np.roll(HOURS, 1) / HOURS.sum())
    size = share * lines["amount"].sum() / gen.uniform(0.018, 0.03) / 1000
    size = np.round(size * gen.lognormal(0, 0.15, size.shape), 1)
    table = pd.DataFrame({"county": np.repeat(list(brand.COUNTIES), 24),
                          "hour": np.tile(np.arange(24), len(brand.COUNTIES)),
                          "market_thousand": size.ravel()})
    table.loc[table["county"].isin(BLANK), "market_thousand"] = np.nan
    return table.astype({"county": "str", "hour": "int64"})
