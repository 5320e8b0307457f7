"""Held-out pages, plans and rules of T1.2's page exercises."""

from __future__ import annotations

import copy
from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.page import contrast_of, page_elements
from datasets.simulator.creative import page

from .base import WorldSpec
from .t1_5_worlds import house

# Dirt does not reach these tables; the worlds differ by seed and year.
PAGE_WORLDS = tuple(WorldSpec(61 + i, year, "none")
                    for i, year in enumerate((2024, 2026, 2027, 2025)))


def stream(world: Any, number: int) -> np.random.Generator:
    """Draws of one exercise in one world."""
    return np.random.default_rng([world.seed, world.year, number])


def layout_rules(gen: np.random.Generator | None = None) -> dict[str, Any]:
    """The house's rules, or those of another firm: other limits of the same shape."""
    rules = house("layout_rules")
    if gen is not None:
        rules |= {
            "fold_px": int(gen.integers(420, 800)),
            "large_text_px": int(gen.integers(20, 29)),
            "min_contrast": round(float(gen.uniform(4, 8)), 1),
            "min_contrast_large": round(float(gen.uniform(2.5, 5)), 1),
            "min_tap_px": int(gen.integers(20, 54)),
            "tap_tags": ["a", "button"],
            "min_font_px": int(gen.integers(13, 19)),
            "text_tags": ["p", "label"],
            "min_disclaimer_px": int(gen.integers(9, 17)),
            "price_cta_steps": int(gen.integers(1, 4)),
        }
    return rules


def on_the_edge(elements: pd.DataFrame) -> dict[str, Any]:
    """Rules whose limits are exactly the values of a page: what just holds does hold."""
    rules = layout_rules()
    first = elements["cls"].str.split().map(lambda names: "cta" in names).idxmax()
    rules["fold_px"] = float(elements.loc[:first, "height_px"].sum())
    said = elements[elements["text"].ne("")]
    ratios = pd.Series([contrast_of(c, b) for c, b in
                        zip(said["colour"], said["background"], strict=True)], index=said.index)
    large = said["font_px"] >= rules["large_text_px"]
    rules["min_contrast"] = float(ratios[~large].min())
    rules["min_contrast_large"] = float(ratios[large].min())
    rules["large_text_px"] = float(said.loc[large, "font_px"].min())
    rules["min_disclaimer_px"] = 14
    rules["price_cta_steps"] = 2
    return rules


ODD = """<!DOCTYPE html>
<html lang="zh-Hant-TW"><head><title>頁</title><style>
p { color: #333333; height: 120px } .lead { font-size: 30px; color: #6a6a6a }
a.cta { width: 200px; height: 48px } .icon { width: 12px } .note { font-size: 11px }
.thin { width: 18px; height: 60px } span { font-size: 9px }
</style></head><body>
<p class="lead">兩天就到</p>
<a class="icon" href="#top">回到頂端</a>
<p class="cta-note">按下之後才會選規格</p>
<p class="price-note">價格含稅</p>
<img src="line.png" alt=""><a class="thin" href="#top">▲</a><span>廣告</span>
<a class="big cta" href="#order" id="first">選購</a>
<p>說明一</p><p>說明二</p>
<p class="was price">NT$480</p>
<a class="cta" href="#order" id="second">再看一次</a>
<p class="price">NT$420</p>
<p class="note disclaimer">限 10/20 至 11/16</p>
<label>數量<input type="number"></label><select></select><textarea aria-label="備註"></textarea>
<textarea></textarea>
<a class="cta wide" href="#order">到底了，選購</a>
</body></html>
"""


def audits(world: Any) -> tuple:
    """(elements, rules) of several pages: the draft, a clean one, single faults, odd ones."""
    gen = stream(world, 21)
    rules = layout_rules()
    clean = page_elements(world.landing_clean)
    # first a page on which the nearest price is the first one, but not the farthest
    calls = [(page_elements(BETWEEN), rules), (page_elements(world.landing_html), rules),
             (clean, rules)]
    for fault in gen.permutation(list(page.FAULTS))[:5].tolist():
        html = page.render(world.campaign_plan, world.products, None, (fault,))
        calls.append((page_elements(html), rules))
    odd = page_elements(ODD)
    one_price = odd[odd["text"] != "NT$480"]
    no_price = one_price[one_price["text"] != "NT$420"]
    calls += [
        (clean, on_the_edge(clean)), (clean, layout_rules(gen)), (odd, rules),
        (odd, layout_rules(gen)), (one_price, rules), (no_price, rules), (clean.iloc[:0], rules),
        (odd.iloc[::-1], rules),
    ]  # fmt: skip
    return tuple((table.copy(), copy.deepcopy(r)) for table, r in (*calls, *practice_pages()))


BETWEEN = """<!DOCTYPE html>
<html lang="zh-Hant-TW"><head><title>頁</title><style>
h1 { height: 80px } .cta { width: 300px; height: 60px } .price { height: 30px; font-size: 24px }
</style></head><body>
<h1>雙11</h1><p class="price">NT$520</p><a class="cta" href="#order">選購</a>
<p>說明一</p><p>說明二</p><p>說明三</p><p class="price">NT$480</p>
<p>說明四</p><p class="price">NT$450</p>
<p class="disclaimer" style="font-size: 14px">限 10/20 至 11/16</p>
</body></html>
"""

TWO_TITLES = """<!DOCTYPE html>
<html lang="zh-Hant-TW"><head><title>頁</title><style>
h1 { height: 80px } .cta { width: 300px; height: 40px } .price { height: 30px; font-size: 24px }
</style></head><body>
<h1>雙11</h1><h1>全館</h1>
<p class="price">NT$520</p><p>說明一</p><p>說明二</p><p>說明三</p>
<p class="price" style="color: #777777">NT$480</p>
<a class="cta" href="#order">選購</a>
<p class="disclaimer" style="font-size: 11px">限 10/20 至 11/16</p>
<img src="line.png" alt="" style="color: #eeeeee">
</body></html>
"""


def practice_pages() -> tuple:
    """(elements, rules) made by hand: odd classes and rows, limits just met, things missing."""
    rules, odd = layout_rules(), page_elements(ODD)
    # heights up to the first cta of TWO_TITLES are 2 x 80 + 2 x 30 + 40; prices have 24 px
    edge = rules | {"fold_px": 260, "price_cta_steps": 1, "min_tap_px": 40,
                    "min_disclaimer_px": 11}
    other = rules | {"fold_px": 300, "price_cta_steps": 2, "min_disclaimer_px": 10,
                     "large_text_px": 31, "min_contrast": 6, "tap_tags": ["button"],
                     "text_tags": ["span"]}
    third = rules | {"min_tap_px": 18, "min_font_px": 17, "min_contrast_large": 6}
    one_note = odd[odd["cls"].ne("price-note")]
    bare = odd[~odd["cls"].str.contains("cta|disclaimer")]
    no_price = odd[~odd["cls"].str.split().map(lambda names: "price" in names)]
    return ((one_note, other), (page_elements(TWO_TITLES), edge), (bare, rules), (no_price, third),
            (odd.iloc[::-1].reset_index(drop=True), rules), (odd.iloc[:0], rules))
