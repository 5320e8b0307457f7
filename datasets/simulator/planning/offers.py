"""What can be bought and what is wanted: rate card, platforms and the brief of the campaign.

The tables lie beside this module and were made by hand; a world varies their numbers within the
ranges of the course's benchmarks, so that no price or score can be learnt by heart.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from .. import calendar, rng
from .season import WINDOWS

HERE = Path(__file__).parent
AGES = ["age_18_24", "age_25_34", "age_35_44", "age_45_54", "age_55_up"]
MAKEUP = ("2024-02-17", "2025-02-08")  # the last two make-up workdays; the rule ended in 2025
LINES = (("food", "food"), ("bath", "cosmetic"), ("home", "general"))
STEPS = {"CPC": 0.5, "CPM": 1.0, "CPV": 0.05, "message": 0.01, "flat": 1000.0}


@cache
def _by_hand(name: str) -> pd.DataFrame:
    return pd.read_csv(HERE / f"{name}.csv", encoding="utf-8")


def rate_card(seed: int, year: int) -> pd.DataFrame:
    """40 offers: item_id, platform, format, unit (CPC, CPM per 1,000, CPV, flat, message), price
    (float, TWD without VAT per unit), min_spend (float, TWD), lead_days (int, workdays)."""
    gen = rng.stream(seed, year, "planning/rate_card")
    table = _by_hand("rate_card").copy()
    step = table["unit"].map(STEPS).to_numpy()
    price = table["price"].to_numpy(dtype=float) * np.exp(gen.normal(0, 0.08, len(table)))
    table["price"] = np.round(np.maximum(np.round(price / step), 1) * step, 2)
    flat = table["unit"].eq("flat") & table["min_spend"].gt(0)
    table["min_spend"] = table["min_spend"].astype(float).where(~flat, table["price"])
    table["lead_days"] = _days(gen, table["lead_days"])
    return table.astype(dict.fromkeys(("item_id", "platform", "format", "unit"), "str"))


def _days(gen: np.random.Generator, days: pd.Series) -> np.ndarray:
    """Lead times a few days away from the usual ones."""
    return np.maximum(1, np.round(days * np.exp(gen.normal(0, 0.12, len(days))))).astype("int64")


def platforms(seed: int, year: int) -> pd.DataFrame:
    """12 platforms and what is known of each.

    platform, kind (search, social, messaging, marketplace, app, owned); age_* (float, shares of
    its audience, sum 1); accepts (text: legal classes with ';'); min_age (int, youngest age that
    may be addressed); min_spend (float, TWD without VAT); lead_days (int, workdays); reach (float,
    people a month that can be reached; LINE OA: friends who do not block); fee_rate (float, share
    of sales a marketplace keeps, else 0); image_fit, format_fit, measure_fit (float, 0 to 100);
    cost_per_visit (float, TWD).
    """
    gen = rng.stream(seed, year, "planning/platforms")
    table = _by_hand("platforms").copy()
    shares = table[AGES].to_numpy() * np.exp(gen.normal(0, 0.12, (len(table), len(AGES))))
    shares = np.round(shares / shares.sum(axis=1, keepdims=True), 3)
    shares[:, -1] = np.round(1 - shares[:, :-1].sum(axis=1), 3)
    table[AGES] = shares
    table["lead_days"] = _days(gen, table["lead_days"])
    table["min_spend"] = np.round(
        table["min_spend"] * np.exp(gen.normal(0, 0.10, len(table))), -3).astype(float)
    table["min_spend"] = table["min_spend"].clip(lower=1000.0)
    table["reach"] = np.round(table["reach"] * np.exp(gen.normal(0, 0.15, len(table))), -2)
    for name in ("image_fit", "format_fit", "measure_fit"):
        table[name] = np.clip(np.round(table[name] + gen.normal(0, 7, len(table))), 5, 100)
    cost = table["cost_per_visit"] * np.exp(gen.normal(0, 0.18, len(table)))
    table["cost_per_visit"] = np.round(cost, 1)
    table["fee_rate"] = table["fee_rate"].astype(float)
    # Some sites open to people of 16, some only to adults.
    young = gen.random(len(table)) < 0.25
    table.loc[young & table["min_age"].eq(18), "min_age"] = 16
    return table.astype(dict.fromkeys(("platform", "kind", "accepts"), "str"))


def days_off(year: int) -> list[str]:
    """Public holidays on Monday to Friday of the year and the next, with Labour Day (ISO)."""
    found = set()
    for one in (year, year + 1):
        found |= {*calendar.days_off(one), date(one, 5, 1)}
    return sorted(d.isoformat() for d in found if d.weekday() < 5)


def brief(seed: int, year: int) -> dict[str, Any]:
    """The brief of 16 June as plain values; dates are ISO text. Same keys in every world.

    `order_opens` is the day on which ads and orders start: for 雙11 20 October, as in
    `calendar.flight`; for 中秋 the first day of its window. Money is TWD; see brief.yml for what
    is with and without VAT.
    """
    gen = rng.stream(seed, year, "planning/brief")
    usual = yaml.safe_load((HERE / "brief.yml").read_text(encoding="utf-8"))
    festival = "雙11" if gen.random() < 0.6 else "中秋"
    line, legal = LINES[int(gen.choice(3, p=[0.6, 0.25, 0.15]))]
    low, high = ((25, 44), (18, 34), (35, 54), (16, 34), (25, 54))[int(gen.integers(0, 5))]
    budget = int(gen.choice([900_000, 1_200_000, 1_500_000]))
    weights = gen.dirichlet(np.array([6.0, 4.0, 3.0, 4.0, 3.0]))
    weights = np.maximum(np.round(weights / 0.05), 1) * 0.05
    weights[0] += 1 - weights.sum()
    price = float(gen.choice([880, 980, 1080, 1280, 1480, 1680]))
    varied = {
        "target_age_low": low, "target_age_high": high, "budget": budget,
        "price_incl_vat": price,
        "unit_cost": float(np.round(price / 1.05 * gen.uniform(0.34, 0.42))),
        "payment_fee_rate": float(np.round(gen.uniform(0.018, 0.03), 3)),
        "shipping_cost": float(np.round(gen.uniform(65, 105))),
        "return_rate": float(np.round(gen.uniform(0.03, 0.08), 3)),
        "aov": float(np.round(gen.uniform(1180, 1420))),
        "weights": {k: round(float(w), 2)
                    for k, w in zip(usual["weights"], weights, strict=True)},
    }  # fmt: skip
    if seed == SHIPPED or min(varied["weights"].values()) <= 0:
        varied = {}
    if seed == SHIPPED:
        festival, (line, legal) = "雙11", LINES[0]
    when = calendar.festivals(year)[festival]
    opens = when - timedelta(days=WINDOWS[festival][0])
    closes = when
    if festival == "雙11":
        opens, closes = calendar.flight(year).start, calendar.flight(year).end
    return {
        "campaign": f"{year} {festival} 檔期",
        "festival": festival,
        "line": line,
        "legal_class": legal,
        "today": date(year, 6, 16).isoformat(),
        "order_opens": opens.isoformat(),
        "flight_start": opens.isoformat(),
        "flight_end": closes.isoformat(),
        **{**usual, **varied},
        "holidays": days_off(year),
        "makeup_days": [d for d in MAKEUP if d[:4] in (str(year), str(year + 1))],
    }


SHIPPED = 2431  # the course's own story is told with the usual numbers: 雙11, food gifts, NT$1.2m
