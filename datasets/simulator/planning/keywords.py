"""Search terms of three months of search campaigns, and the house rules to judge them.

Few terms bring most clicks (Zipf). The same term comes through several campaigns, ad groups and
match types: it may have lost money in one row and earned it in another.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from .. import rng

ROWS = 1200
KIND = ("brand", "rival", "generic", "waste")
BRAND = ("澄嶼", "澄嶼日常", "澄嶼 日常", "chengyu", "Chengyu Daily", "chengyu daily")
BRAND_MORE = ("", " 官網", " 優惠碼", " 禮盒", " 評價", " 門市", " 客服", " 洗髮", " 雙11",
              " 中秋", " 運費", " 退貨", " line", " 徵才", " 折扣碼")  # fmt: skip
RIVAL = ("沐光選物", "沐光", "禾森生活", "禾森", "島山果實", "島山", "晴川小舖", "晴川")
RIVAL_MORE = ("", " 評價", " 禮盒", " 官網", " 優惠", " 門市", " 推薦", " 雙11")
THINGS = ("中秋禮盒", "蛋黃酥", "鳳梨酥", "堅果塔", "伴手禮", "送禮", "蛋糕禮盒", "紅茶禮盒",
          "果醬", "滴雞精", "牛軋餅", "洗髮露", "洗髮精", "沐浴乳", "手工皂", "護手霜",
          "護髮油", "洗面皂",
          "毛巾禮盒", "擴香", "蠟燭", "保溫瓶", "企業送禮",
          "彌月禮", "gift box taiwan")  # fmt: skip
GENERIC = ("", " 推薦", " 宅配", " 團購", " 優惠", " 雙11", " 送長輩", " 送客戶", " 低糖", " 天然",
           " 評比", " 台北", " 台中", " 高雄", " 必買", " 排行", " 客製", " 便宜", " 高級",
           " 包裝", " 保存期限", " 熱量")  # fmt: skip
WASTE = (" 食譜", " 做法", " 免費", " DIY", " 自製", " 批發", " 是什麼", " 圖片", " 素材", " 意思")
CAMPAIGNS = {  # campaign -> ad groups, CPC (TWD)
    "品牌字_常態": (("品牌_精準", "品牌_廣泛"), 7.0),
    "通用字_禮盒": (("禮盒_送禮", "禮盒_節慶", "禮盒_企業"), 17.0),
    "通用字_洗沐": (("洗髮", "沐浴"), 14.0),
    "通用字_生活": (("居家",), 12.0),
}
MATCH = ("exact", "phrase", "broad")
CTR = {"brand": 0.20, "rival": 0.035, "generic": 0.05, "waste": 0.045}
CVR = {"brand": 0.075, "rival": 0.008, "generic": 0.024, "waste": 0.0009}
SHARE = {"brand": 0.11, "rival": 0.10, "generic": 0.57, "waste": 0.22}


def _terms() -> dict[str, list[str]]:
    waste = [t + more for t in THINGS for more in WASTE]
    return {
        "brand": [t + more for t in BRAND for more in BRAND_MORE],
        "rival": [t + more for t in RIVAL for more in RIVAL_MORE],
        "generic": [t + more for t in THINGS for more in GENERIC],
        "waste": waste,
    }


def search_terms(seed: int, year: int) -> pd.DataFrame:
    """1,200 rows: search_term, match_type (exact, phrase, broad), campaign, ad_group (text),
    impressions, clicks (int), cost (float, TWD without VAT), conversions (float), conversion_value
    (float, TWD incl. VAT); one row per term, match type, campaign and ad group."""
    gen = rng.stream(seed, year, "planning/search_terms")
    parts = []
    for kind, terms in _terms().items():
        terms = [terms[i] for i in gen.permutation(len(terms))]
        weight = 1 / np.arange(1, len(terms) + 1) ** 0.85
        size = int(ROWS * SHARE[kind] * 1.35)
        chosen = gen.choice(len(terms), size, p=weight / weight.sum())
        quality = np.exp(gen.normal(0, 0.8, len(terms)))  # how ready the people behind it are
        for at in chosen:
            parts.append((terms[at], kind, float(weight[at]), float(quality[at])))
    rows = pd.DataFrame(parts, columns=["search_term", "kind", "weight", "quality"])
    count = len(rows)
    own = rows["kind"].eq("brand").to_numpy()
    other = gen.choice(3, count, p=[0.55, 0.27, 0.18]) + 1
    names = np.array(list(CAMPAIGNS))
    campaign = np.where(own & (gen.random(count) < 0.85), 0, other)
    rows["campaign"] = names[campaign]
    rows["ad_group"] = [
        CAMPAIGNS[name][0][int(gen.integers(0, len(CAMPAIGNS[name][0])))]
        for name in rows["campaign"]
    ]
    rows["match_type"] = gen.choice(np.array(MATCH), count, p=[0.25, 0.35, 0.40])
    key = ["search_term", "match_type", "campaign", "ad_group"]
    rows = rows.drop_duplicates(key)
    rows = rows.iloc[np.sort(gen.permutation(len(rows))[:ROWS])].reset_index(drop=True)
    _measure(gen, rows)
    rows = rows.sort_values(["cost", *key], ascending=[False, True, True, True, True])
    order = [*key, "impressions", "clicks", "cost", "conversions", "conversion_value"]
    return rows[order].reset_index(drop=True).astype(dict.fromkeys(key, "str"))


def _measure(gen: np.random.Generator, rows: pd.DataFrame) -> None:
    """Counts and money of each row: heavy tails, over-dispersed rates, many rows without orders."""
    count = len(rows)
    kind = rows["kind"]
    big = kind.map({"brand": 900, "rival": 900, "generic": 2400, "waste": 1300}).to_numpy()
    shown = np.round(big * rows["weight"] ** 0.55 * np.exp(gen.normal(0, 1.0, count)) + 3)
    clicks = rng.beta_binomial(gen, shown.astype(int).to_numpy(), kind.map(CTR).to_numpy(), 60.0)
    rate = np.clip(kind.map(CVR) * rows["quality"], 0, 0.3).to_numpy()
    bought = rng.beta_binomial(gen, clicks, rate, 80.0)
    cpc = rows["campaign"].map({name: cost for name, (_, cost) in CAMPAIGNS.items()}).to_numpy()
    rows["impressions"] = shown.astype("int64")
    rows["clicks"] = clicks.astype("int64")
    rows["cost"] = np.round(clicks * cpc * np.exp(gen.normal(0, 0.15, count)), 2)
    rows["conversions"] = bought.astype(float)
    rows["conversion_value"] = np.round(bought * 1290 * np.exp(gen.normal(0, 0.2, count)))


@cache
def _rules() -> dict[str, Any]:
    path = Path(__file__).parent / "keyword_rules.yml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def keyword_rules(seed: int, year: int) -> dict[str, Any]:
    """brand_words, rival_marks, waste_words (lists of text), min_clicks, min_cost (TWD),
    min_conversions, max_cpa (TWD). Limits differ between worlds; the course's own are the usual.
    """
    rules = {k: list(v) if isinstance(v, list) else v for k, v in _rules().items()}
    if seed != SHIPPED:
        gen = rng.stream(seed, year, "planning/keyword_rules")
        rules["min_clicks"] = int(gen.choice([20, 25, 30, 40]))
        rules["min_cost"] = int(gen.choice([300, 400, 500, 800]))
        rules["min_conversions"] = int(gen.choice([1, 2, 3]))
        rules["max_cpa"] = int(gen.choice([350, 450, 600, 800]))
    return rules


SHIPPED = 2431
