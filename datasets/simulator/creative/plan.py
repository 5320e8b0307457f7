"""The approved plan of the 雙11 campaign and the drafts of its ads, from one seed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from .. import brand, rng

SITE = "https://www.chengyu-daily.example"
CHANNELS = ("google_search", "pmax", "meta", "line_ads", "line_oa", "edm", "kol")
# Products of every world's plan; a seed adds up to two more.
SKUS = ("CYF004", "CYF007", "CYB002", "CYB017")
MORE = ("CYF001", "CYF009", "CYB004", "CYB016", "CYH001", "CYH014", "CYH019")
OFFERS = (  # type, discount (TWD or %), threshold (TWD)
    ("amount_off", 150, 1500),
    ("percent_off", 10, 1200),
    ("amount_off", 200, 1800),
    ("percent_off", 12, 2000),
    ("amount_off", 300, 2500),
)
CODES = ("CY1111", "CHENGYU11", "DAILY1111", "GIFT11", "CYDAILY11")
GIFTS = ("白茶護手霜 10 ml", "柚花沐浴露 50 ml", "棉布收納袋", "線香試用組")
PATHS = ("/double11", "/1111", "/singles-day", "/festival/double11")
# Codes and paths of the festivals that have a plan.
WORDS = {"雙11": (CODES, PATHS),
         "母親節": (("MOM2026", "CYMOM", "THANKSMOM", "MAMA05"),
                    ("/mothers-day", "/mom", "/festival/mothers-day"))}
SHIPPED_SEED = 2431  # the course's own year has the first of each list, so that texts can name it


def plan(
    seed: int, year: int, products: pd.DataFrame, festival: str = "雙11"
) -> dict[str, Any]:
    """The approved plan: what ads, page and tracking must agree with.

    Returns:
        name; offer {type, discount, code, threshold, gift}; price {sku: {list, sale}} in TWD with
        VAT; start, end (ISO dates); url; free_shipping_over (TWD); return_days; channels; budget
        (TWD without VAT); kpis {name: target}.
    """
    gen = rng.stream(seed, year, "campaign_plan")

    def pick(options: tuple) -> Any:
        at = int(gen.integers(0, len(options)))
        return options[0 if seed == SHIPPED_SEED else at]

    kind, discount, threshold = pick(OFFERS)
    head = brand.campaign_header(year, festival)
    codes, paths = WORDS[festival]
    extra = gen.permutation(MORE)[: int(gen.integers(0, 3))].tolist()
    orders = int(gen.integers(27, 36)) * 100
    value = int(gen.integers(11, 16)) * 100  # TWD of an order, without VAT
    return {
        "name": head["name_zh"],
        "offer": {
            "type": kind,
            "discount": discount,
            "code": pick(codes),
            "threshold": threshold,
            "gift": pick(GIFTS),
        },
        "price": prices((*SKUS, *extra), products, gen),
        "start": head["start"].date().isoformat(),
        "end": head["end"].date().isoformat(),
        "url": SITE + pick(paths),
        "free_shipping_over": pick((990, 799, 1200)),
        "return_days": 7,
        "channels": list(CHANNELS),
        "budget": head["budget"],
        "kpis": {
            "orders": orders,
            "revenue": orders * value,
            "cpa": round(head["budget"] / orders),
            "roas": round(orders * value / head["budget"], 2),
        },
    }


def prices(skus: tuple[str, ...], products: pd.DataFrame, gen: np.random.Generator
           ) -> dict[str, dict[str, int]]:
    """List and sale price by sku, in whole TWD with VAT; the sale price is 12 to 28 % lower."""
    usual = products.set_index("sku")["price_incl_vat"]
    out = {}
    for sku in sorted(skus):
        was = int(usual[sku])
        now = int(brand.price_points(np.array([was * gen.uniform(0.72, 0.88)]))[0])
        out[sku] = {"list": was, "sale": now if now < was else was - 10}
    return out


TEXTS = (  # platform, headline, text, cta; {…} are filled in
    ("google_search", "{name}｜雙11 檔期價 NT${sale}",
     "{d0}–{d1}，結帳輸入 {code}，滿 NT${threshold} 再優惠。", "查看檔期價"),
    ("meta", "送禮的人，先想到收的人",
     "{name}雙11 檔期價 NT${sale}（{d0}–{d1}）。"
     "滿 NT${threshold} 輸入 {code}，{terms}。", "看看這一組"),
    ("line_ads", "{name}　NT${sale}", "{d0} 到 {d1}，滿 NT${threshold} 輸入 {code}。", "前往選購"),
    ("line_oa", "好友先看：雙11 檔期價單",
     "{name} NT${sale}，{d0}–{d1}。滿 NT${threshold} 輸入 {code}，{terms}。", "打開價單"),
    ("edm", "雙11 檔期價單（{d0}–{d1}）",
     "{name} NT${sale}。滿 NT${threshold} 輸入 {code}，{terms}；"
     "不想再收到可隨時退訂。", "看全部品項"),
    ("kol", "【合作】{name}開箱",
     "澄嶼日常提供商品，雙11 檔期價 NT${sale}（{d0}–{d1}），"
     "滿 NT${threshold} 輸入 {code}。", "到選物頁"),
)  # fmt: skip


def terms(offer: dict[str, Any]) -> str:
    """The discount in words, as page and ads say it: 10 % off is 9 折, 12 % off is 88 折."""
    if offer["type"] == "percent_off":
        left = 100 - offer["discount"]
        return f"享 {left // 10 if left % 10 == 0 else left} 折"
    return f"折 NT${offer['discount']:,}"


def ads(plan: dict[str, Any], products: pd.DataFrame, gen: np.random.Generator
        ) -> list[dict[str, Any]]:
    """Six ads that agree with the plan, one per platform that shows text.

    Returns:
        dicts with id, platform, sku, headline, text, cta, price (TWD with VAT), code, url,
        start, end; price or code is None where the ad does not name it.
    """
    names = products.set_index("sku")["name"]
    skus = list(plan["price"])
    d0, d1 = short(plan["start"]), short(plan["end"])
    out = []
    for i, (platform, headline, text, cta) in enumerate(TEXTS):
        sku = skus[int(gen.integers(0, len(skus)))]
        told = {
            "name": names[sku], "sale": f"{plan['price'][sku]['sale']:,}",
            "code": plan["offer"]["code"], "threshold": f"{plan['offer']['threshold']:,}",
            "terms": terms(plan["offer"]), "d0": d0, "d1": d1,
        }  # fmt: skip
        source, medium = MEDIA[platform]
        out.append({
            "id": f"A{i + 1}", "platform": platform, "sku": sku,
            "headline": headline.format(**told), "text": text.format(**told), "cta": cta,
            "price": plan["price"][sku]["sale"], "code": plan["offer"]["code"],
            "url": f"{plan['url']}?utm_source={source}&utm_medium={medium}&utm_campaign=double11",
            "start": _later(plan["start"], 7 * int(gen.integers(0, 2))), "end": plan["end"],
        })  # fmt: skip
    return out


MEDIA = {  # platform -> utm_source, utm_medium
    "google_search": ("google", "cpc"),
    "pmax": ("google", "cpc"),
    "meta": ("facebook", "paid_social"),
    "line_ads": ("line", "cpc"),
    "line_oa": ("line", "push"),
    "edm": ("edm", "email"),
    "kol": ("kol", "affiliate"),
}


def short(iso: str) -> str:
    """An ISO date as ads say it: 2025-10-20 is 10/20."""
    return f"{int(iso[5:7])}/{int(iso[8:])}"


def _later(day: str, days: int) -> str:
    return (pd.Timestamp(day) + timedelta(days=days)).date().isoformat()

