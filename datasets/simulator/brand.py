"""The fictional brand 澄嶼日常 Chengyu Daily: products, places, creators, rivals, campaigns."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from . import calendar, rng

BRAND = "澄嶼日常"
RIVALS = ("沐光選物", "禾森生活", "島山果實")
OWN_ACCOUNTS = ("澄嶼日常", "澄嶼日常官方", "澄嶼小編", "chengyu.daily", "chengyu_daily_tw")
CHANNELS = ("google_search", "pmax", "meta", "line_ads", "line_oa", "edm", "kol", "seo")

# County -> share of orders, about its share of people who buy online.
COUNTIES = {
    "臺北市": 0.137,
    "新北市": 0.182,
    "桃園市": 0.104,
    "臺中市": 0.126,
    "臺南市": 0.074,
    "高雄市": 0.112,
    "基隆市": 0.014,
    "新竹市": 0.024,
    "新竹縣": 0.028,
    "苗栗縣": 0.021,
    "彰化縣": 0.044,
    "南投縣": 0.017,
    "雲林縣": 0.023,
    "嘉義市": 0.012,
    "嘉義縣": 0.017,
    "屏東縣": 0.029,
    "宜蘭縣": 0.019,
    "花蓮縣": 0.013,
    "臺東縣": 0.008,
    "澎湖縣": 0.004,
    "金門縣": 0.005,
    "連江縣": 0.001,
}
TREATED = ("臺中市", "臺南市", "新竹市", "宜蘭縣", "彰化縣", "屏東縣")  # Meta off in the experiment

KOLS = (  # id, creator, platform, form, code, daily clicks at the start, fee TWD
    ("K01", "小滿的餐桌", "Instagram", "貼文＋限動", "XIAOMAN", 420, 38000),
    ("K02", "阿樹生活誌", "YouTube", "影片置入", "ASHU", 520, 85000),
    ("K03", "洗沐研究室", "Instagram", "短影音", "MULAB", 260, 26000),
    ("K04", "兩個人的週末", "Facebook", "團購貼文", "WEEKEND", 310, 30000),
    ("K05", "南方媽媽日記", "Threads", "貼文", "NANFANG", 140, 12000),
)
KOL_DAYS = 9  # days on which a post still brings clicks

FOOD = (
    "檸檬磅蛋糕禮盒",
    "鐵觀音奶酥禮盒",
    "綜合堅果塔禮盒",
    "土鳳梨酥禮盒",
    "夏威夷豆塔禮盒",
    "芒果乾伴手禮",
    "蜜香紅茶禮盒",
    "黑糖薑茶磚",
    "海鹽牛軋餅禮盒",
    "經典蛋黃酥禮盒",
    "職人果醬組",
    "冷凍芋泥捲",
    "伯爵茶餅乾鐵盒",
    "花生酥心糖",
    "鹹香蘇打餅",
    "低糖燕麥棒",
    "桂圓核桃糕",
    "水果軟糖罐",
    "滴雞精禮盒",
    "綜合米果箱",
)
BATH = (
    "苦茶籽洗髮露",
    "柚花沐浴露",
    "月桃保濕乳液",
    "檜木手工皂",
    "無患子洗面皂",
    "白茶護手霜",
    "玫瑰天竺葵沐浴鹽",
    "燕麥舒緩沐浴乳",
    "薄荷清爽洗髮露",
    "山茶花護髮油",
    "艾草沐浴包",
    "米糠潔顏粉",
    "金盞花護唇膏",
    "海藻身體去角質",
    "檸檬草洗手露",
    "洗沐旅行組",
    "洗沐明星禮盒",
    "茉莉香氛乳液",
    "嬰兒柔護沐浴露",
    "冷製馬賽皂組",
)
HOME = (
    "有機棉毛巾",
    "陶瓷馬克杯",
    "線香組",
    "大豆蠟燭",
    "竹製砧板",
    "玻璃保鮮盒",
    "亞麻桌巾",
    "擴香石",
    "手沖壺",
    "帆布購物袋",
    "木質餐具組",
    "浴室踏墊",
    "除濕香包",
    "棉麻抱枕套",
    "保溫瓶",
    "琺瑯小鍋",
    "洗衣精補充包",
    "廚房清潔錠",
    "居家生活禮盒",
    "節慶紅包袋組",
)
LINES = (  # line, prefix, legal class, names, price range, cost share
    ("food", "F", "food", FOOD, (180, 1680), 0.42),
    ("bath", "B", "cosmetic", BATH, (150, 1380), 0.30),
    ("home", "H", "general", HOME, (99, 1280), 0.48),
)


def price_points(raw: np.ndarray) -> np.ndarray:
    """Round prices to the points that shops use: ...9, ...80 and ...99."""
    base = np.floor(raw / 100) * 100
    rest = raw - base
    low = base - 1 + 100 * (rest >= 90)
    mid = np.where(rest < 90, base + 80, low)
    return np.where(rest < 25, np.maximum(low, 99), np.where(rest < 55, base + 49, mid))


def products(seed: int, year: int) -> pd.DataFrame:
    """60 products: sku, name, line, legal_class, price_incl_vat, cost (TWD), launch_date, stock."""
    gen = rng.stream(seed, year, "products")
    parts = []
    for line, prefix, legal, names, (low, high), share in LINES:
        count = len(names)
        raw = np.exp(gen.uniform(np.log(low), np.log(high), count))
        gift = np.array(["禮盒" in n for n in names])
        price = price_points(np.where(gift, np.maximum(raw, 520) * 1.15, raw))
        cost = np.round(price / 1.05 * np.clip(gen.normal(share, 0.05, count), 0.2, 0.7))
        launch = pd.Timestamp(year - 3, 1, 1) + pd.to_timedelta(
            gen.integers(0, 900, count), unit="D"
        )
        parts.append(
            pd.DataFrame(
                {
                    "sku": [f"CY{prefix}{i:03d}" for i in range(1, count + 1)],
                    "name": list(names),
                    "line": line,
                    "legal_class": legal,
                    "price_incl_vat": price,
                    "cost": cost,
                    "launch_date": launch,
                    "stock": rng.negative_binomial(gen, np.full(count, 160.0), 1.5),
                }
            )
        )
    table = pd.concat(parts, ignore_index=True)
    table["launch_date"] = table["launch_date"].astype("datetime64[ns]")
    text = ["sku", "name", "line", "legal_class"]
    return table.astype(dict.fromkeys(text, "str")).astype({"stock": "int64"})


@dataclass(frozen=True)
class Campaign:
    """One paid campaign; rates are means of the hidden model, money in TWD."""

    channel: str
    id: str
    name: str
    utm: str
    budget: float  # TWD per day in a normal week
    ctr: float
    cpc: float  # TWD; 0: bought by impressions
    cpm: float  # TWD per 1,000 impressions, if bought by impressions
    weight: float  # how readily its clicks buy, against the channel's mean
    mobile: float  # share of impressions on mobile
    season: str = ""  # festival: runs only around it
    usd: bool = False


def campaigns() -> tuple[Campaign, ...]:
    """All paid campaigns of the world, in the order of the platforms' exports."""
    g, p, m, n = "google_search", "pmax", "meta", "line_ads"
    return (
        Campaign(g, "20871134501", "品牌字_常態", "brand", 900, 0.165, 7, 0, 3.2, 0.70),
        Campaign(g, "20871134502", "通用字_禮盒", "generic_gift", 2600, 0.048, 17, 0, 0.9, 0.66),
        Campaign(g, "20871134503", "通用字_洗沐", "generic_bath", 1500, 0.041, 14, 0, 0.8, 0.72),
        Campaign(g, "20871134504", "通用字_生活", "generic_home", 700, 0.034, 12, 0, 0.6, 0.60),
        Campaign(
            g, "20871134505", "檔期_雙11_搜尋", "double11", 3600, 0.062, 19, 0, 1.3, 0.71, "雙11"
        ),
        Campaign(
            g, "20871134506", "檔期_中秋_搜尋", "midautumn", 3000, 0.058, 20, 0, 1.2, 0.68, "中秋"
        ),
        Campaign(
            g, "20871134507", "檔期_春節_搜尋", "newyear", 2600, 0.055, 19, 0, 1.2, 0.68, "農曆年"
        ),
        Campaign(
            g, "61200348811", "海外送禮_英文", "overseas", 600, 0.039, 26, 0, 0.9, 0.48, "", True
        ),
        Campaign(p, "20871134601", "PMax_全商品", "pmax_all", 2400, 0.014, 11, 0, 1.0, 0.78),
        Campaign(
            p, "20871134602", "PMax_禮盒檔期", "pmax_gift", 2800, 0.016, 13, 0, 1.2, 0.76, "雙11"
        ),
        Campaign(
            m,
            "120213340010001",
            "陌生開發_短影音",
            "prospect_video",
            2600,
            0.0105,
            0,
            105,
            0.7,
            0.93,
        ),
        Campaign(
            m,
            "120213340010002",
            "陌生開發_輪播",
            "prospect_carousel",
            1900,
            0.0125,
            0,
            112,
            0.8,
            0.9,
        ),
        Campaign(
            m,
            "120213340010003",
            "再行銷_加入購物車",
            "retarget_cart",
            900,
            0.021,
            0,
            190,
            2.6,
            0.86,
        ),
        Campaign(m, "120213340010004", "會員相似受眾", "lookalike", 1400, 0.012, 0, 125, 1.0, 0.91),
        Campaign(
            m,
            "120213340010005",
            "雙11_預熱名單",
            "double11_warm",
            2600,
            0.014,
            0,
            130,
            0.7,
            0.92,
            "雙11",
        ),
        Campaign(
            m,
            "120213340010006",
            "雙11_主打組",
            "double11_hero",
            4200,
            0.0155,
            0,
            150,
            1.5,
            0.9,
            "雙11",
        ),
        Campaign(
            m,
            "120213340010007",
            "雙11_主打組 - 複本",
            "double11_hero",
            1500,
            0.0135,
            0,
            155,
            1.2,
            0.9,
            "雙11",
        ),
        Campaign(
            m,
            "120213340010008",
            "中秋禮盒_主打",
            "midautumn_hero",
            3800,
            0.015,
            0,
            140,
            1.4,
            0.88,
            "中秋",
        ),
        Campaign(
            m,
            "120213340010009",
            "母親節_禮盒",
            "mothersday",
            2400,
            0.014,
            0,
            130,
            1.2,
            0.9,
            "母親節",
        ),
        Campaign(n, "9000451", "LAP_導購_新客", "lap_new", 1300, 0.0052, 0, 62, 0.8, 1),
        Campaign(n, "9000452", "LAP_好友再行銷", "lap_friends", 700, 0.0085, 0, 80, 1.8, 1),
        Campaign(
            n, "9000453", "LAP_雙11_檔期", "lap_double11", 2200, 0.0078, 0, 85, 1.3, 1, "雙11"
        ),
        Campaign(
            n, "9000454", "LAP_中秋_檔期", "lap_midautumn", 1500, 0.0071, 0, 80, 1.2, 1, "中秋"
        ),
    )


NAMES_EN = {"雙11": "Double 11", "母親節": "Mother's Day"}


def campaign_header(year: int, festival: str = "雙11") -> dict[str, object]:
    """The judged campaign: names, first and last day, day of report, budget in TWD."""
    span = calendar.flight(year, festival)
    return {
        "name_zh": f"{year} {festival} 檔期",
        "name_en": f"{year} {NAMES_EN[festival]} campaign",
        "start": pd.Timestamp(span.start),
        "end": pd.Timestamp(span.end),
        "report_date": pd.Timestamp(span.end) + pd.Timedelta(days=29),
        "budget": 1_200_000,
    }
