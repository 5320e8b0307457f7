"""Meaning of the columns of analytics, shop, finance, geo, journeys and mentions."""

from __future__ import annotations

from .columns import CURRENCY, DAY, FX, ID

COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {
    "ga4_sessions": {
        "Date / 日期": (
            "date",
            "日期，臺北；檔案寫成 YYYYMMDD",
            "Day, Taipei; written YYYYMMDD in the file",
        ),
        "Session primary channel group / 工作階段主要管道群組": (
            "text",
            "預設管道群組",
            "Default channel group",
        ),
        "Session source / medium / 工作階段來源/媒介": (
            "text",
            "來源 / 媒介，寫法不一",
            "Source / medium, spelled in several ways",
        ),
        "Session campaign / 工作階段廣告活動": ("text", "廣告活動", "Campaign"),
        "Traffic type / 流量類型": (
            "text",
            "visitor 訪客、internal 內部、bot 機器人",
            "visitor, internal or bot",
        ),
        "Sessions / 工作階段": ("count", "工作階段", "Sessions"),
        "Engaged sessions / 互動工作階段": (
            "count",
            "超過 10 秒、有重要事件或 2 次以上瀏覽",
            "Over 10 s, a key event, or 2+ views",
        ),
        "Single-view sessions / 單次瀏覽工作階段": (
            "count",
            "只有一次網頁瀏覽",
            "With one page view",
        ),
        "Engagement rate / 互動率": (
            "ratio",
            "互動工作階段 ÷ 工作階段",
            "Engaged sessions / sessions",
        ),
    },
    "ga4_transactions": {
        "Transaction ID": (
            "text",
            "交易編號，可能重複或 (not set)",
            "Transaction; may repeat or be (not set)",
        ),
        "Session primary channel group": (
            "text",
            "最後非直接點擊的管道群組",
            "Group of the last non-direct click",
        ),
        "Session source / medium": ("text", "來源 / 媒介", "Source / medium"),
        "Date and time": ("time", "臺北時間，到分", "Taipei time, to the minute"),
        "Purchase revenue": (
            "TWD",
            "購買收益，含稅、不含運費",
            "Revenue incl. VAT, without shipping",
        ),
    },
    "orders": {
        "訂單號碼": ("text", "16 碼，Excel 只存 15 位", "16 digits; Excel keeps 15"),
        "訂單日期": ("time", "臺北時間", "Taipei time"),
        "訂單狀態": (
            "text",
            "處理中、已確認、已完成、已取消",
            "pending, confirmed, completed, cancelled",
        ),
        "付款狀態": (
            "text",
            "已付款、未付款、已退款、部分退款",
            "paid, unpaid, refunded, partly refunded",
        ),
        "付款方式": ("text", "付款方式", "Payment method"),
        "送貨方式": ("text", "送貨方式", "Delivery method"),
        "送貨狀態": (
            "text",
            "未取退回的訂單沒有收入",
            "A parcel nobody fetched (未取退回) brings no revenue",
        ),
        "顧客編號": ("text", "虛構顧客", "Customer (fictional)"),
        "新顧客": (
            "yes/no",
            "這張訂單是不是顧客的第一次購買；每個品項重複",
            "Whether the order is its customer's first; repeated on each item",
        ),
        "縣市": ("text", "收件縣市", "County"),
        "商品貨號": ("text", "貨號", "SKU"),
        "商品名稱": ("text", "商品", "Product"),
        "數量": ("count", "數量", "Quantity"),
        "商品小計": ("currency", "該品項金額，含稅", "Item amount incl. VAT"),
        "訂單折扣": (
            "currency",
            "整張訂單的折扣；每個品項重複",
            "Discount of the order; repeated on each item",
        ),
        "點數折抵": (
            "currency",
            "整張訂單以點數支付的金額，已從合計扣除；每個品項重複",
            "What the order paid with points, already out of the total; repeated on each item",
        ),
        "運費": (
            "currency",
            "整張訂單的運費，含稅；每個品項重複",
            "Shipping of the order incl. VAT; repeated on each item",
        ),
        "訂單合計": (
            "currency",
            "整張訂單，含稅；每個品項重複",
            "Whole order incl. VAT; repeated on each item",
        ),
        "幣別": CURRENCY,
        "匯率": FX,
        "退款金額": (
            "currency",
            "退款，含稅；每個品項重複",
            "Refund incl. VAT; repeated on each item",
        ),
        "退款日期": ("date", "退款日", "Day of refund"),
        "商品成本": ("TWD", "該品項成本，未稅", "Goods cost of the item, without VAT"),
        "UTM 來源": (
            "text",
            "來源，可能遺失或寫法不一",
            "Source; may be lost or spelled otherwise",
        ),
        "UTM 媒介": ("text", "媒介", "Medium"),
        "UTM 活動": ("text", "活動", "Campaign"),
        "發票類型": ("text", "發票類型", "Kind of invoice"),
    },
    "products": {
        "商品貨號": ("text", "貨號", "SKU"),
        "商品名稱": ("text", "名稱", "Name"),
        "產品線": ("text", "food、bath、home", "food, bath, home"),
        "法規類別": ("text", "食品、化粧品或一般", "food, cosmetic or general"),
        "售價（含稅）": ("TWD", "含稅售價", "Price incl. VAT"),
        "成本（未稅）": ("TWD", "未稅成本", "Cost without VAT"),
        "上市日期": DAY,
        "庫存": ("count", "庫存", "Stock"),
    },
    "claims": {
        "platform": ("text", "自稱帶來訂單的管道", "Channel that claims the order"),
        "order_id": (
            "text",
            "訂單號碼，可能缺或不在商店",
            "Order; may lack or be unknown to the shop",
        ),
        "claimed_value": ("TWD", "平台回報金額，含稅", "Claimed value incl. VAT"),
        "claim_type": ("text", "click 點擊後、view 瀏覽後", "click or view"),
        "days_since_touch": ("days", "接觸到購買的天數", "Days from touch to purchase"),
        "claimed_at": (
            "time",
            "回報時間；檔案是 UTC（結尾 Z），load() 讀進來換成臺北時間",
            "Time of the claim; UTC in the file (ends in Z), Taipei time as load() gives it",
        ),
    },
    "invoices": {
        "發票號碼": ("text", "虛構號碼", "Number (fictional)"),
        "發票日期": (
            "date",
            "發票日期；國內發票在檔案裡是民國年，讀進來換成西元年",
            "Day of the invoice; 民國 years on domestic invoices, which the reader makes Western",
        ),
        "媒體": ("text", "管道", "Channel"),
        "項目": (
            "text",
            "請款項目；雙11 檔期另開一張",
            "What is billed; the 11/11 flight has an invoice of its own",
        ),
        "未稅金額": ("currency", "媒體費，未稅", "Media cost without VAT"),
        "稅額": (
            "currency",
            "營業稅：國內發票 5%；境外發票無稅額",
            "VAT: 5% on domestic invoices, none on foreign ones",
        ),
        "代操服務費（未稅）": ("currency", "代操服務費，未稅", "Agency fee without VAT"),
        "幣別": CURRENCY,
        "匯率": FX,
        "開立國家": ("text", "開立國家", "Country of the vendor"),
    },
    "geo_panel": {
        "日期": DAY,
        "縣市": ("text", "縣市", "County"),
        "實驗組": ("yes/no", "實驗期關閉 Meta 廣告的縣市", "Meta ads off in the test"),
        "期間": ("text", "前期或實驗期", "Before or during the test"),
        "訂單數": (
            "count",
            "所有銷售通路，多於官網訂單",
            "All sales channels, more than the own shop",
        ),
        "營收": ("TWD", "含稅營收", "Revenue incl. VAT"),
        "廣告費": ("TWD", "Meta 廣告費", "Meta spend"),
    },
    "journeys": {
        "user": ("text", "同意追蹤的虛構訪客", "Consenting visitor (fictional)"),
        "step": ("ordinal", "第幾次接觸，從 1 起", "Number of the touch, from 1"),
        "touch_time": ("time", "接觸時間，臺北", "Time of touch, Taipei"),
        "channel": ("text", "管道", "Channel"),
        "converted": (
            "true/false",
            "這位訪客後來有沒有購買；同一位訪客的每一列都一樣，"
            "所以這裡的比例是列的比例，不是訪客的轉換率",
            "Whether the visitor bought in the end; the same on each row of a visitor, so the "
            "shares here are of rows and no conversion rate of visitors",
        ),
        "value": (
            "TWD",
            "這位訪客的購買金額，每一列重複，不要逐列加總；未購買為 0",
            "What the visitor paid, repeated on each row, so not to be summed over rows; 0 if "
            "not bought",
        ),
    },
    "mentions": {
        "編號": ID,
        "主題": ("text", "品牌", "Brand"),
        "來源類型": ("text", "新聞、社群、討論區等", "Kind of source"),
        "來源網站": ("text", "網站", "Site"),
        "發文時間": ("time", "臺北時間", "Taipei time"),
        "主文或回文": ("text", "主文或回文", "Post or reply"),
        "標題": ("text", "標題", "Title"),
        "內容": ("text", "全文（合成）", "Text (synthetic)"),
        "作者": ("text", "虛構帳號", "Author (fictional)"),
        "回應數": ("count", "回應", "Replies"),
        "按讚數": ("count", "讚", "Likes"),
        "分享數": ("count", "分享", "Shares"),
        "正面分數": ("0-1", "工具給的正面分數", "Positive score of the tool"),
        "負面分數": ("0-1", "工具給的負面分數", "Negative score of the tool"),
        "網址": ("text", "示意網址", "Address (reserved example domain)"),
    },
}
