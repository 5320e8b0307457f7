"""Findings on the pages of the site in April: who came by, how many went on, how many could.

The checkout itself is measured step by step elsewhere (theme friction); here are the pages before
it. Each finding has the same metric for a group without the fault, the benchmark: an idea can win
no more than the gap between the two.
"""

from __future__ import annotations

import pandas as pd

from .. import rng

COLUMNS = ("key", "page", "device", "kind", "seen_by", "metric", "sessions", "rate", "benchmark",
           "value", "note_zh", "note_en")
# page, device, kind, seen_by, metric, sessions, rate, gap, TWD margin of one success, notes
ROWS: tuple[tuple[str, str, str, str, str, int, float, float, int, str, str], ...] = (
    ("campaign", "mobile", "headline", "heat_map", "add_to_cart_rate", 21400, 0.062, 0.016, 96,
     "第一屏的標題是品牌故事，母親節的優惠在第三屏；一半的人沒有滑到",
     "The headline of the first screen tells the brand's story, the Mother's Day offer is on the "
     "third; half of the people never get there"),
    ("home", "mobile", "headline", "heat_map", "product_view_rate", 48200, 0.31, 0.035, 11,
     "首頁標題是「春日澄嶼」，沒有說賣什麼",
     "The headline of the home page is a line of poetry and does not say what is sold"),
    ("product", "mobile", "font", "layout_audit", "add_to_cart_rate", 36900, 0.071, 0.011, 92,
     "成分與保存期限 11px，兩指放大的人多",
     "Ingredients and shelf life are set in 11 px; many zoom in"),
    ("cart", "mobile", "font", "layout_audit", "checkout_rate", 9800, 0.52, 0.045, 118,
     "運費說明 10px、淺灰色，購物車頁停留最久的地方",
     "The line on delivery fees is 10 px and light grey; people stay there longest"),
    ("product", "mobile", "image", "heat_map", "add_to_cart_rate", 36900, 0.069, 0.013, 92,
     "第一張圖是外盒；點擊集中在第四張「內容物」",
     "The first picture shows the outer box; clicks gather on the fourth, what is inside"),
    ("list", "mobile", "image", "speed_log", "product_view_rate", 40300, 0.42, 0.038, 10,
     "列表圖每張 1.8 MB，4G 下第一排要等好幾秒",
     "Pictures in the list weigh 1.8 MB each; on 4G the first row takes seconds"),
    ("product", "mobile", "colour", "heat_map", "add_to_cart_rate", 36900, 0.070, 0.009, 92,
     "購買鈕和「新品」標籤同一個綠色，有人點標籤",
     "The buy button and the badge “new” are the same green; people tap the badge"),
    ("cart", "mobile", "colour", "layout_audit", "checkout_rate", 9800, 0.52, 0.032, 118,
     "「去結帳」是白底灰字，對比 2.9：1，「繼續逛」反而是實心綠",
     "“Check out” is grey on white with a contrast of 2.9:1, “shop on” is solid green"),
    ("list", "all", "update_speed", "price_feed", "product_view_rate", 61500, 0.40, 0.026, 10,
     "賣完的商品平均兩天後才下架",
     "Goods that are sold out stay in the list for two days on average"),
    ("product", "all", "update_speed", "price_feed", "add_to_cart_rate", 55800, 0.074, 0.008, 92,
     "可出貨日是手動改的，連假後常常過期",
     "The day of dispatch is changed by hand and often out of date after holidays"),
    ("cart", "all", "promotion", "flow", "checkout_rate", 15600, 0.55, 0.040, 121,
     "還差多少免運，到結帳才看得到；差不到 200 元的人常離開",
     "How much is missing to free delivery is told at checkout only; those who lack less than "
     "NT$200 often leave"),
    ("campaign", "all", "promotion", "flow", "add_to_cart_rate", 32800, 0.064, 0.012, 88,
     "「任選三件」要到購物車才算得出單價",
     "“Any three” shows its price per piece in the cart only"),
    ("mail", "mobile", "headline", "flow", "click_rate", 26700, 0.026, 0.006, 41,
     "主旨超過 25 字，手機上只看得到品牌名",
     "Subjects are longer than 25 characters; phones show the brand's name only"),
    ("product", "desktop", "image", "opinion", "add_to_cart_rate", 18900, 0.083, -0.004, 92,
     "有人說電腦版的圖太小；手機圖更小",
     "Somebody says that pictures on desktop are too small; those on phones are smaller"),
    ("list", "desktop", "font", "opinion", "product_view_rate", 21200, 0.38, 0.0006, 10,
     "有人覺得字可以再大一級",
     "Somebody thinks that type could be one size larger"),
    ("home", "desktop", "colour", "opinion", "product_view_rate", 23, 0.35, 0.09, 11,
     "深色模式的首頁，只看到 20 幾次",
     "The home page in dark mode, seen some twenty times"),
)


def build(seed: int, year: int, scale: str) -> pd.DataFrame:
    """The findings of April of the year after: COLUMNS; rates are fractions, value is TWD."""
    gen = rng.stream(seed, year, f"backlog/findings/{scale}")
    rows = []
    for number, (page, device, kind, seen, metric, sessions, rate, gap, value, zh, en) in \
            enumerate(ROWS, 1):
        few = sessions < 30
        size = sessions if few else int(sessions * gen.uniform(0.85, 1.2))
        now = round(rate * gen.uniform(0.93, 1.07), 4)
        rows.append((f"F{number:02d}", page, device, kind, seen, metric, size, now,
                     round(now + gap * gen.uniform(0.9, 1.15), 4),
                     round(value * gen.uniform(0.92, 1.1)), zh, en))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"value": "float64"})
