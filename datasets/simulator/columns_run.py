"""Meaning of the columns of the run of chapter T1.4."""

from __future__ import annotations

from .columns import CAMPAIGN, CLICKS, COST, CURRENCY, DAY, FX, IMPRESSIONS

CHANNEL = ("text", "通路代號", "Channel id")
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "run_files": {
        "天 / Day / segments.date / 分析報告開始 / Reporting starts / day / Date": DAY,
        "廣告活動 / Campaign / 行銷活動名稱 / Campaign name / campaign_name": CAMPAIGN,
        "廣告活動類型 / Campaign type / channel group": (
            "text", "決定通路", "Says which channel it is"),
        "曝光 / Impr. / 曝光次數 / Impressions": IMPRESSIONS,
        "點擊 / Clicks / 連結點擊次數 / Link clicks": CLICKS,
        "Sessions": ("count", "工作階段", "Sessions"),
        "費用 / Cost / 花費金額 (TWD) / Amount spent (TWD)": ("TWD", *COST[1:]),
        "metrics.cost_micros": ("TWD / 1,000,000", "費用，百萬分之一元", "Cost in millionths"),
        "轉換 / Conversions / 購買次數 / Purchases / Key events": (
            "count", "平台或 GA4 認列的購買次數，之後幾天還會增加",
            "Purchases as the platform or GA4 counts them; they still grow for days"),
        "轉換價值 / Conv. value / 購買轉換值 / Total revenue": (
            "TWD", "上述購買金額，含稅", "Value of those purchases, with VAT"),
    },
    "run_plan": {
        "date": DAY, "channel": CHANNEL,
        "planned": ("TWD", "當天計畫花費，未稅；通路還沒開跑是 0",
                    "Planned spend of the day without VAT; 0 before a channel starts"),
    },
    "run_spend": {
        "date": DAY, "channel": CHANNEL,
        "cost": ("TWD", "代理商填的花費，未稅；空白是沒有填，不是 0",
                 "Spend as the agency noted it, without VAT; blank is not known, not 0"),
    },
    "run_daily": {
        "date": DAY, "channel": CHANNEL,
        "budget": ("TWD", "我們設定的當日預算，未稅", "The budget we set for the day, without VAT"),
        "impressions": IMPRESSIONS, "clicks": CLICKS,
        "conversions": ("count", "平台回報的購買次數（一週後下載）",
                        "Purchases as reported, downloaded a week later"),
        "orders": ("count", "全店當天訂單數，每個通路的列都一樣",
                   "Orders of the whole shop that day, the same in each channel's row"),
        "stock": ("pieces", "主打禮盒當晚庫存；空白是沒有盤點",
                  "Stock of the hero gift box in the evening; blank: not counted"),
    },
    "run_actions": {
        "action_id": ("text", "調整編號", "Id of the change"), "date": DAY, "channel": CHANNEL,
        "before": ("TWD", "那一天計畫的預算", "What was planned for that day"),
        "after": ("TWD", "改成多少：那天實際的預算", "What that day's budget was set to instead"),
        "decided_by": ("text", "誰決定的", "Who decided"),
    },
    "run_statistics": {
        "as_of": ("date", "哪一天早上知道的", "Morning on which it was known"),
        "date": DAY, "channel": CHANNEL, "cost": ("TWD", *COST[1:]),
        "conversions": ("count", "當時知道的購買次數", "Purchases as known then"),
        "revenue": ("TWD", "當時知道的營收，未稅", "Revenue as known then, without VAT"),
        "reason": ("text", "new、late_conversions、corrected", "new, late_conversions, corrected"),
    },
    "run_ledger": {
        "line_id": ("text", "列號", "Number of the line"),
        "item": ("text", "摘要", "What it is"),
        "kind": ("text", "sales、returns、goods、media、fee、logistics、payment、tax",
                 "sales, returns, goods, media, fee, logistics, payment, tax"),
        "amount": ("currency", "金額；退回的商品成本是負數",
                   "Amount; cost of goods that came back is negative"),
        "currency": CURRENCY, "fx_rate": FX,
        "tax": ("text", "included 含稅、added 稅外加、none 沒有營業稅",
                "included: VAT inside; added: VAT on top; none: no VAT"),
        "month": ("month", "銷售或服務發生的月份", "Month of the sale or service"),
        "booked_month": ("month", "發票入帳的月份", "Month of the invoice"),
        "status": ("text", "invoiced 有發票、estimate 估列", "invoiced, or estimate"),
        "ref": ("text", "編號；發票和它取代的估列同號",
                "Reference; an invoice has that of the estimate it replaces"),
    },
}  # fmt: skip
