"""Files of T2.3: sales by day, county and group, and what may have moved them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import yaml

from ..factors.files import TERMS
from ..world import World
from .planning import _csv, table
from .text import pack

Files = Iterator[tuple[str, bytes]]
PLACE = "factors"
STATION = {"date": "觀測時間", "county": "測站", "temp_max": "最高氣溫", "rain": "降水量"}


def _packed(name: str) -> Callable[[World], Files]:
    def make(world: World) -> Files:
        yield f"{PLACE}/{name}.csv.gz", pack(_csv(getattr(world, name)))

    return make


def _weather(world: World) -> Files:
    shown = world.factor_weather.rename(columns=STATION)
    yield f"{PLACE}/factor_weather.csv.gz", pack(_csv(shown))


def _search(world: World) -> Files:
    """One download as Google Trends writes it: category, blank line, week and terms."""
    lines = ["類別：所有類別", "", ",".join(["週", *(f"{t}: (台灣)" for t in TERMS.values())])]
    for row in world.search_index.itertuples():
        cells = (getattr(row, line) for line in TERMS)
        lines.append(",".join([f"{row.week:%Y-%m-%d}", *(f"{c:.0f}" if c >= 1 else "<1"
                                                        for c in cells)]))
    yield f"{PLACE}/search_index.csv", ("\r\n".join(lines) + "\r\n").encode()


def _facts(world: World) -> Files:
    known = world.price_truth
    body = yaml.safe_dump({"list_price": known["list_price"], "unit_cost": known["unit_cost"]},
                          sort_keys=False)
    yield f"{PLACE}/price_facts.yml", (
        "# 新臺幣；list_price 含稅，unit_cost 是未稅的商品、包裝、金流成本\n"
        "# TWD; list_price with VAT, unit_cost without VAT: goods, packing, payment\n" + body
    ).encode()


def known_rows(world: World) -> dict[str, int]:
    """Rows of the files whose lines are not rows."""
    return {f"{PLACE}/search_index.csv": len(world.search_index), f"{PLACE}/price_facts.yml": 2}


PARTS: dict[str, Callable[[World], Files]] = {
    "factor_sales": _packed("factor_sales"),
    "factor_weather": _weather,
    "media_stories": table(f"{PLACE}/media_stories.csv", "media_stories"),
    "search_index": _search,
    "price_history": table(f"{PLACE}/price_history.csv", "price_history"),
    "sales_calendar": table(f"{PLACE}/sales_calendar.csv", "sales_calendar"),
    "gift_festivals": table(f"{PLACE}/gift_festivals.csv", "gift_festivals"),
    "price_test": table(f"{PLACE}/price_test.csv", "price_test"),
    "price_facts": _facts,
}
