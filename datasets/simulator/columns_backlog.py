"""Titles and fields of the exports of T2.4: findings on the site and the box of ideas."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "site_findings": ("四月的頁面發現", "Findings on the pages in April 2026",
                      "backlog.site_findings", ()),
    "idea_box": ("改善點子", "Ideas for improvement", "backlog.idea_box", ()),
    "test_decisions": ("實驗的判定規則與成本", "Experiments: rule and costs",
                       "backlog.test_decisions", ()),
}
PAGE = ("text", "頁面：home 首頁、list 列表、product 商品、campaign 活動、cart 購物車、mail 電子報",
        "Page: home, list, product, campaign, cart, mail")
KIND = ("text", "改善的種類（職能基準的附註 N13 列的六種）：promotion 促銷內容、"
        "headline 標題、font 字體大小、image 圖片、colour 顏色、update_speed 商品更新",
        "Kind of improvement, one of the six in note N13 of the standard: promotion, headline, "
        "font, image, colour, update_speed")
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "site_findings": {
        "key": ("text", "發現的編號", "Number of the finding"),
        "page": PAGE,
        "device": ("text", "裝置：mobile、desktop、all", "Device: mobile, desktop, all"),
        "kind": KIND,
        "seen_by": ("text", "怎麼發現的：flow 流程比較、heat_map 熱區圖、"
                    "layout_audit 版面稽核、speed_log 速度紀錄、price_feed 商品檔、opinion 有人說",
                    "How it was found: flow, heat_map, layout_audit, speed_log, price_feed, "
                    "opinion"),
        "metric": ("text", "看哪一個比率，分母是 sessions", "Which rate is meant, of sessions"),
        "sessions": ("count", "四月（30 天）有這個情形的工作階段",
                     "Sessions of April (30 days) that met it"),
        "rate": ("fraction", "這些工作階段現在的比率", "Rate of these sessions now"),
        "benchmark": ("fraction", "沒有這個問題的同類工作階段的比率",
                      "Rate of like sessions without the fault"),
        "value": ("TWD", "多一次成功平均帶來的毛利，未稅",
                  "Margin that one success more brings on average, without VAT"),
        "note_zh": ("text", "看到什麼", "What was seen, in Chinese"),
        "note_en": ("text", "看到什麼（英文）", "What was seen, in English"),
    },
    "test_decisions": {
        "test": ("text", "測試：guest、wallet、bar", "Test: guest, wallet, bar"),
        "rule_fixed_on": ("date", "判定規則訂下來的那天", "Day on which the rule was fixed"),
        "fixed_by": ("text", "誰訂的", "Who fixed it"),
        "starts_on": ("date", "測試第一天", "First day of the test"),
        "one_off": ("TWD", "正式上線的一次性成本，未稅",
                    "Cost of building it for good, without VAT"),
        "monthly": ("TWD", "每月維護成本，未稅", "Cost of running it a month, without VAT"),
        "note_zh": ("text", "成本是什麼", "What the cost is, in Chinese"),
        "note_en": ("text", "成本是什麼（英文）", "What the cost is, in English"),
    },
    "idea_box": {
        "idea": ("text", "點子的編號", "Number of the idea"),
        "from": ("text", "誰提的", "Who proposes it"),
        "page": PAGE,
        "kind": KIND,
        "text_zh": ("text", "要做什麼", "What to do, in Chinese"),
        "text_en": ("text", "要做什麼（英文）", "What to do, in English"),
    },
}  # fmt: skip
