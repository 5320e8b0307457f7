"""The box of ideas: 24 notes from colleagues, some of which no honest shop would build."""

from __future__ import annotations

import pandas as pd

COLUMNS = ("idea", "from", "page", "kind", "text_zh", "text_en")
# from, page, kind, text
ROWS: tuple[tuple[str, str, str, str, str], ...] = (
    ("content", "campaign", "headline", "活動頁標題改成優惠本身：三件 9 折、到貨日保證寫在第一屏",
     "Make the offer itself the headline: 10 % off three, the day of delivery on the first screen"),
    ("content", "home", "headline", "首頁標題直接說：臺灣禮盒、洗沐、家居，今天訂明天寄",
     "Let the home page say it: gift boxes, bath and home goods from Taiwan, sent tomorrow"),
    ("design", "product", "font", "成分、保存期限改 16px，行高 1.6",
     "Set ingredients and shelf life in 16 px with a line height of 1.6"),
    ("design", "cart", "font", "運費說明改 16px 深色字，放在小計旁邊",
     "Set the line on delivery in 16 px, dark, beside the subtotal"),
    ("merchandising", "product", "promotion", "商品頁放倒數計時器，重新整理就重新開始",
     "Put a countdown on product pages that starts again on each reload"),
    ("design", "product", "image", "第一張圖改成打開的盒子，看得到內容物與份量",
     "Show the open box first, with what is inside and how much"),
    ("it", "list", "image", "列表圖改 WebP，手機版 80 KB 以內",
     "Serve pictures of the list as WebP, at most 80 KB on phones"),
    ("design", "product", "colour", "購買鈕改成品牌橘，「新品」標籤改成外框",
     "Make the buy button the brand's orange and the badge “new” an outline"),
    ("merchandising", "list", "promotion", "每個商品都顯示「只剩 3 件」，比較有急迫感",
     "Show “only 3 left” on every product; it feels urgent"),
    ("design", "cart", "colour", "「去結帳」改實心按鈕，對比 4.5：1 以上；「繼續逛」改文字連結",
     "Make “check out” a solid button with a contrast of at least 4.5:1, “shop on” a text link"),
    ("merchandising", "list", "update_speed", "庫存是 0 就自動下架，改成補貨通知",
     "Take goods off the list when stock is 0, and offer a notice when they return"),
    ("it", "product", "update_speed", "可出貨日接倉庫的行事曆，每小時更新",
     "Take the day of dispatch from the warehouse's calendar, every hour"),
    ("merchandising", "cart", "promotion", "預先勾選禮盒包裝 60 元，不要的人自己取消",
     "Tick gift wrapping for NT$60 beforehand; whoever does not want it can untick it"),
    ("merchandising", "cart", "promotion", "購物車顯示還差多少免運，並列出同價位的小東西",
     "Show in the cart how much is missing to free delivery, with small things of that price"),
    ("content", "campaign", "promotion", "「任選三件」在活動頁就寫每件的單價",
     "Tell the price per piece of “any three” on the campaign page"),
    ("crm", "mail", "headline", "主旨 20 字以內，優惠放前面，品牌名移到寄件人",
     "Keep subjects within 20 characters, the offer first, the brand in the sender's name"),
    ("merchandising", "cart", "promotion", "運費到付款那一步才加進總額，購物車比較好看",
     "Add the delivery fee to the total at payment only; the cart looks better"),
    ("design", "product", "image", "電腦版商品圖再放大一倍",
     "Double the size of product pictures on desktop"),
    ("it", "list", "font", "電腦版列表字級加大一級",
     "Set the list on desktop one size larger"),
    ("design", "home", "colour", "首頁深色模式重新配色",
     "New colours for the home page in dark mode"),
    ("content", "campaign", "promotion", "離開時跳出視窗，拒絕的按鈕寫「不用了，我不想省錢」",
     "A window on leaving, whose refusal reads “No thanks, I do not want to save”"),
    ("crm", "mail", "colour", "退訂連結改成和底色一樣的顏色",
     "Set the link to unsubscribe in the colour of the background"),
    ("content", "product", "image", "把三星以下的評論藏起來，只留好評的照片",
     "Hide reviews below three stars and keep pictures of good ones only"),
    ("crm", "home", "promotion", "首購禮改成全年固定，不再每週改標題",
     "One welcome gift all year instead of another every week"),
)


def build() -> pd.DataFrame:
    """The box as it stands: COLUMNS. The same in every world: people's notes are not drawn."""
    return pd.DataFrame([(f"I{n:02d}", *row) for n, row in enumerate(ROWS, 1)],
                        columns=list(COLUMNS))
