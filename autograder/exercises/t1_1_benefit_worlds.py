"""Worlds and calls of T1.1.f1, d, e and f: other years, and the edges that the tables lack."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from .base import WorldSpec
from .t1_1_benefit_practice import briefs, margins, plans, reports
from .t1_1_platforms import workdays

YEARS = (2024, 2026, 2027)
WORLDS = (*(WorldSpec(1 + i, year, "all") for i, year in enumerate(YEARS)),
          WorldSpec(90, 2026, "none"))

# What the notebook's check uses beside the brief; the same lines stand in the notebook's text.
PLAN = {"google_search": 250_000, "pmax": 150_000, "meta": 350_000, "line_ads": 150_000,
        "kol": 150_000}
NEW_CHANNEL = {"meta": 500_000, "tiktok": 100_000}
LOSS = {"price_incl_vat": 399, "unit_cost": 330, "payment_fee_rate": 0.028, "shipping_cost": 60,
        "return_rate": 0.08, "aov": 420, "vat_rate": 0.05}


def _draw(world: Any, part: int) -> np.random.Generator:
    return np.random.default_rng([world.seed, world.year, 11, part])


def money_inputs(world: Any) -> tuple:
    """Briefs of f1: the world's, other products of other lines, and one that loses on each sale."""
    gen = _draw(world, 1)
    calls = [(world.brief,)]
    for _ in range(4):
        price = int(gen.integers(300, 3000))
        calls.append(({
            **world.brief, "price_incl_vat": price,
            "unit_cost": int(price * gen.uniform(0.2, 0.45)),
            "payment_fee_rate": float(gen.integers(15, 35)) / 1000,
            "shipping_cost": int(gen.integers(40, 120)),
            "return_rate": float(gen.integers(2, 12)) / 100,
            "aov": int(price * gen.uniform(1.1, 2.5)),
            "vat_rate": float(gen.choice([0.05, 0.07])),
        },))
    return (*calls, ({**world.brief, **LOSS},), *margins())


def plan_inputs(world: Any) -> tuple:
    """Calls of d: plans over all channels, one new channel, and histories with gaps."""
    gen, history, brief = _draw(world, 2), world.history, world.brief
    past = history[history["festival"] == brief["festival"]]
    channels = sorted(past["channel"].unique())
    budgets = {c: int(b) * 1000 for c, b in zip(
        gen.permutation(channels), gen.integers(20, 400, len(channels)), strict=True)}
    some = dict(list(budgets.items())[:3])
    thin = history[history["campaign_id"].isin(past["campaign_id"].unique()[:1])]
    # A channel that was shown and never clicked, and one whose spend was never booked.
    silent = past.assign(
        clicks=past["clicks"].mask(past["channel"] == channels[0], 0.0),
        conversions=past["conversions"].mask(past["channel"] == channels[0], 0.0),
        spend=past["spend"].mask(past["channel"] == channels[1], 0.0))
    # One click in all: enough to divide by.
    faint = silent.assign(clicks=silent["clicks"].mask(
        silent.index == silent.index[silent["channel"] == channels[0]][0], 1.0))
    both = {channels[0]: 80_000, channels[1]: 120_000, channels[2]: 100_000}
    other = str(history.loc[history["festival"] != brief["festival"], "festival"].iloc[0])
    return (
        (budgets, history, brief), (some, history, {**brief, "festival": other}),
        ({**some, "tiktok": 50_000}, history, brief), (both, silent, brief),
        (both, faint, brief),
        (some, thin, brief), (some, history.iloc[:0], brief),
        ({channels[-1]: 1_000_000}, holes(past, gen), brief), *plans(),
    )


def holes(past: pd.DataFrame, gen: np.random.Generator) -> pd.DataFrame:
    """The history with a figure missing here and there, as when an agency's cell was blank."""
    out = past.reset_index(drop=True)
    for column in ("spend", "impressions", "clicks", "conversions"):
        at = gen.choice(len(out), max(2, len(out) // 12), replace=False)
        out[column] = out[column].mask(out.index.isin(at))
    return out


def fit_inputs(world: Any) -> tuple:
    """Calls of e: the brief, and briefs and tables in which each constraint bites at its edge."""
    gen, brief, table = _draw(world, 3), world.brief, world.platforms
    have = workdays(brief["today"], brief["order_opens"], brief["holidays"], brief["makeup_days"])
    late = (pd.Timestamp(brief["order_opens"]) - pd.Timedelta(days=21)).strftime("%Y-%m-%d")
    left = workdays(late, brief["order_opens"], brief["holidays"], brief["makeup_days"])
    shuffled = table.sample(frac=1, random_state=int(gen.integers(0, 2**31)))
    edge = shuffled.assign(
        min_spend=[[brief["budget"], brief["budget"] + 1, 0][i % 3] for i in range(len(table))],
        lead_days=[[left, left + 1, 2][i // 3 % 3] for i in range(len(table))])
    twins = pd.concat([table, table.assign(platform=table["platform"].map(lambda p: f"a_{p}"))],
                      ignore_index=True)
    rival = table.iloc[:1]
    weights = dict(zip(brief["weights"], gen.multinomial(100, gen.dirichlet(np.full(5, 2.0))) / 100,
                       strict=True))
    return (
        (brief, table),
        ({**brief, "weights": {k: float(v) for k, v in weights.items()}}, shuffled),
        ({**brief, "target_age_low": 18, "target_age_high": 29, "legal_class": "cosmetic"}, table),
        ({**brief, "target_age_low": 16, "target_age_high": 60, "min_reach": 0}, table),
        # ages at the ends of two bands; fees left blank where there is none
        ({**brief, "target_age_low": 34, "target_age_high": 45},
         shuffled.assign(fee_rate=shuffled["fee_rate"].mask(shuffled["fee_rate"] == 0))),
        ({**brief, "target_age_low": 24, "target_age_high": 35}, table),
        ({**brief, "today": late, "min_reach": 0}, edge),
        ({**brief, "unit_cost": _thin_margin(brief), "min_reach": 0}, table),
        ({**brief, "min_reach": 0}, twins.iloc[::-1]),
        ({**brief, "min_reach": 0, "budget": 10**9}, rival),
        ({**brief, "min_reach": 10**12}, table),
        ({**brief, "budget": int(table["min_spend"].median()),
          "min_reach": float(table["reach"].sort_values().iloc[5])},
         shuffled.assign(lead_days=have)),
        *briefs(),
    )


def _thin_margin(brief: dict[str, Any]) -> float:
    """A unit cost that leaves 4 % of margin, less than a marketplace takes."""
    from .t1_1_benefit import contribution_margin

    spare = (contribution_margin(brief) - 0.04) / (1 - brief["return_rate"])
    return brief["unit_cost"] + spare * brief["price_incl_vat"] / (1 + brief["vat_rate"])


def term_inputs(world: Any) -> tuple:
    """Calls of f: the report, other thresholds, and hand-made terms at each edge of the rules."""
    gen, terms, rules = _draw(world, 4), world.search_terms, world.keyword_rules
    part = terms.sample(frac=0.5, random_state=int(gen.integers(0, 2**31)))
    stricter = {**rules, "min_clicks": rules["min_clicks"] * 2, "min_cost": rules["min_cost"] * 2,
                "max_cpa": rules["max_cpa"] / 2}
    return (terms, rules), (part, stricter), (edge_terms(rules), rules), (terms.iloc[:0], rules), \
        *reports()


def edge_terms(rules: dict[str, Any]) -> pd.DataFrame:
    """A small report with terms on each edge of the rules."""
    brand, rival = rules["brand_words"][0], rules["rival_marks"][0]
    waste = next(w for w in rules["waste_words"] if w.isascii())
    clicks, cost, cpa = rules["min_clicks"], rules["min_cost"], rules["max_cpa"]
    rows = [
        (f"{brand} {rival} 比較", "phrase", clicks, cost, 0),
        (f"{rival} 禮盒", "exact", clicks, cost, 3),
        (f"{rival}評價", "broad", 1, 5.0, 0),
        (brand, "exact", clicks * 3, cost * 3, 0),
        (f"{brand.upper()}官網", "exact", 3, 20.0, 1),
        ("手工餅乾 小包", "broad", clicks, cost, 0),
        ("手工餅乾 組合", "broad", clicks - 1, cost * 2, 0),
        (f"手工餅乾 {waste.upper()}", "broad", 1, 3.0, 0),
        (f"{waste} 手工餅乾", "broad", 9, 30.0, 2),
        (f"{brand} {waste}", "broad", clicks * 2, cost * 2, 0),
        ("手工餅乾 團購", "broad", clicks * 2, cost - 1, 0),
        ("伴手禮", "broad", clicks * 2, cost * 2, 0),
        ("伴手禮 推薦", "phrase", clicks, cpa, 1),
        ("Tea Gift ", "exact", clicks / 2, cost / 2, 0),
        ("tea gift", "broad", clicks / 2, cost / 2, 0),
        ("中秋 送禮", "exact", clicks, cpa + 1, 1),
        ("企業送禮", "exact", clicks, cpa * 0.3, 0.25),
        ("企業送禮", "broad", clicks, cpa * 0.3, 0),
    ]
    out = pd.DataFrame(rows, columns=["search_term", "match_type", "clicks", "cost",
                                      "conversions"])
    return out.assign(campaign="雙11", ad_group="禮盒", impressions=out["clicks"] * 20,
                      conversion_value=out["conversions"] * 1500.0)
