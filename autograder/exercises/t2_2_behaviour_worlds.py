"""Inputs of T2.2.k1 to k3: tables in which the idea holds, does nothing, or is turned round."""

from __future__ import annotations

import copy
from typing import Any

import pandas as pd

from .base import WorldSpec
from .t1_5_worlds import house

BEHAVIOUR_WORLDS = tuple(WorldSpec(271 + n, year, "none")
                         for n, year in enumerate((2024, 2026, 2027, 2025)))
REGIMES = ("present", "absent", "reversed")


def rules(**change: Any) -> dict[str, Any]:
    """The house's rules, or those of another firm: {section: {key: value}} and z."""
    made = copy.deepcopy(house("behaviour_rules"))
    for key, value in change.items():
        if isinstance(value, dict):
            made[key].update(value)
        else:
            made[key] = value
    return made


def social_calls(world: Any) -> tuple:
    """(views, rules) of three regimes and of a firm that asks for more views than there are."""
    present = world.review_views_if("present")
    return (
        (present, rules(social_proof={"least": 0.001})),
        (world.review_views_if("absent"), rules(z=1.64, social_proof={"least": 0.03})),
        (world.review_views_if("reversed"), rules()),
        (present, rules(z=0.5, social_proof={"least": -0.05, "views": len(present)})),
        *social_practice(),
    )


def _views(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["sku", "reviews", "slice", "badge", "added"])
    table.insert(0, "view_id", [f"V{n:02d}" for n in range(1, len(rows) + 1)])
    table.insert(1, "date", pd.Timestamp("2027-01-06"))
    return table.astype({"added": "boolean", "badge": "bool"})


def social_practice() -> tuple:
    """Small tables: unknown answers, an arm that is empty, an interval around the limit."""
    yes, no, na = True, False, pd.NA
    few = [("A", 300, "usual", yes, yes), ("A", 300, "usual", yes, no), ("B", 20, "usual", no, no),
           ("B", 20, "usual", no, na), ("A", 300, "random", yes, yes),
           ("A", 300, "random", yes, yes), ("B", 20, "random", yes, no),
           ("B", 20, "random", yes, na), ("A", 300, "random", no, yes),
           ("A", 300, "random", no, no), ("B", 20, "random", no, no), ("B", 20, "random", no, no),
           ("A", 300, "random", no, na)]
    one_arm = [row for row in few if row[2] == "usual" or row[3]]
    plain = rules(social_proof={"views": 2})
    wide = rules(z=0.2, social_proof={"views": 3, "least": 0.1})
    more = rules(z=0.2, social_proof={"views": 4, "least": 0.1})
    most = rules(z=0.2, social_proof={"views": 6, "least": 0.1})  # as many as both arms, not one
    turned = [(*row[:3], not row[3], row[4]) if row[2] == "random" else row for row in few]
    gaps = [*turned, *[("B", 20, "random", no, na)] * 2]  # enough rows, too few that are known
    five = rules(z=0.2, social_proof={"views": 5, "least": 0.1})
    above = rules(z=1.19, social_proof={"views": 3, "least": 0.9})  # low lies just above 0
    around = rules(z=0.2, social_proof={"views": 3, "least": 0.4})
    return ((_views(few), plain), (_views(few), wide), (_views(few), rules(z=0.2)),
            (_views(one_arm), plain), (_views(few), above), (_views(few), around),
            (_views(few), most), (_views(gaps), five), (_views(turned), more), (_views(few), more))


def gift_calls(world: Any) -> tuple:
    """(orders, rules) of three regimes and of a firm that asks for more people."""
    present = world.gift_orders_if("present")
    return (
        (present, rules()),
        (world.gift_orders_if("absent"), rules(z=2.58, gifts={"least": -20})),
        (world.gift_orders_if("reversed"), rules(z=1.64, gifts={"least": -60})),
        (present, rules(gifts={"least": 5, "people": 260})),
        *gift_practice(),
    )


def _orders(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["customer_id", "for_gift", "unit_price", "units"])
    table.insert(0, "order_id", [f"G{n:02d}" for n in range(1, len(rows) + 1)])
    table.insert(2, "date", pd.Timestamp("2027-01-08"))
    return table.astype({"for_gift": "boolean", "unit_price": "float64"})


def gift_practice() -> tuple:
    """Small tables: unknown answers, one person with both, nobody with both."""
    yes, no, na = True, False, pd.NA
    rows = [("a", yes, 900, 3), ("a", yes, 700, 1), ("a", no, 600, 1), ("b", yes, 500, 6),
            ("b", no, 480, 1), ("b", no, 380, 2), ("c", yes, 1280, 2), ("d", no, 380, 1),
            ("d", na, 1680, 4), ("e", yes, 680, 1), ("e", no, 680, 1), ("c", na, 480, 1)]
    plain = rules(gifts={"people": 3})
    return ((_orders(rows), plain), (_orders(rows), rules(z=0.1, gifts={"people": 4, "least": 1})),
            (_orders(rows[:4]), rules(gifts={"people": 1})),
            (_orders(rows[:6]), rules(gifts={"people": 2})),
            (_orders([r for r in rows if r[0] in "cd"]), plain),
            (_orders(rows), rules(z=0.3, gifts={"people": 3, "least": 60})),
            (_orders(rows), rules(z=0.9, gifts={"people": 3, "least": 160})))


def offering_calls(world: Any) -> tuple:
    """(sales, lunar, rules) of three regimes and of houses that keep two days only."""
    lunar = world.lunar_days
    present = world.ritual_sales_if("present")
    return (
        (present, lunar, rules()),
        (world.ritual_sales_if("absent").iloc[::-1], lunar,
         rules(z=1.64, offerings={"least": 0.93})),
        (world.ritual_sales_if("reversed"), lunar, rules(offerings={"least": 0.8})),
        (present, lunar, rules(offerings={"days": [1, 15], "lead": 2, "least": 1.3})),
        *offering_practice(),
    )


def offering_practice() -> tuple:
    """Ten days around lunar 15 and 16, with gaps, festive days and a group without sales."""
    days = pd.date_range("2027-02-18", periods=10)
    lunar = pd.DataFrame({"date": days, "lunar_month": 1, "lunar_day": range(13, 23),
                          "note": "", "festive": [False] * 8 + [True, True]})
    one = [30, 24, 36, 10, 12, 9, 11, None, 80, 90]
    two = [20, 20, 25, 22, None, 20, 18, 19, 21, 20]
    sales = pd.concat([
        pd.DataFrame({"date": days, "group": "offering", "units": one}),
        pd.DataFrame({"date": days, "group": "control", "units": two}),
    ], ignore_index=True).astype({"units": "float64"})
    lead = {"days": [16], "lead": 2}
    offering = sales["group"].eq("offering")
    near = sales["date"].isin(days[1:3])  # the two days before lunar 16
    sold_out = sales.assign(units=sales["units"].mask(offering & near, 0.0))
    first_near = offering & sales["date"].eq(days[1])
    one_sold = sold_out.assign(units=sold_out["units"].mask(first_near, 1.0))
    only_then = sales.assign(units=sales["units"].mask(offering & ~near, 0.0))
    none = lunar.assign(lunar_day=lunar["lunar_day"] + 5)
    feast = lunar.assign(festive=lunar["lunar_day"].isin([16, 17]))  # plain days lead to a feast
    first = sales[sales["date"] <= days[2]]  # the offering day itself lies after the sales
    return ((sales, lunar, rules(offerings=lead)),
            (sales, lunar, rules(z=0.5, offerings={"days": [15, 16], "lead": 1, "least": 2.2})),
            (sold_out, lunar, rules(offerings=lead)), (one_sold, lunar, rules(offerings=lead)),
            (only_then, lunar, rules(offerings=lead)),
            (sales, none, rules()), (sales, feast, rules(offerings=lead)),
            (first, lunar, rules(z=0.5, offerings=lead)))
