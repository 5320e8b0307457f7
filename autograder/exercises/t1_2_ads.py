"""T1.2.b: ads.yml: right files and the truth they are judged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from autograder.artefacts.ads_check import judge_ads
from datasets.simulator.creative.plan import MEDIA, terms

from .base import Alternative, ArtefactExercise
from .t1_2_ads_wrong import FILE, WRONG
from .t1_5_files import Files, dump

# platform, sku, headline, text, benefit, cta, (claim, fact) ...; {…} are filled in from the plan
ZH = (
    ("google_search", "CYF004", "土鳳梨酥禮盒｜台農二號鳳梨",
     "餡裡有什麼一次看清楚：只用台農二號鳳梨。檔期價 {price}，{d0}–{d1}。",
     "餡裡有什麼一次看清楚", "看內容物", (("只用台農二號鳳梨", "FA01"),)),
    ("meta", "CYF004", "拜訪長輩，一手就提得走",
     "一盒 10 入，共 420 克，附提袋與手寫小卡。滿 {limit} 輸入 {code}，{terms}，到 {d1} 止。",
     "一手就提得走", "挑一盒送人",
     (("一盒 10 入，共 420 克", "FA02"), ("附提袋與手寫小卡", "FA05"))),
    ("line_ads", "CYF007", "花蓮瑞穗手採茶菁，早上泡下午喝",
     "冷泡 6 小時可喝，不必顧火。蜜香紅茶禮盒 {price}，檔期到 {d1}。",
     "早上泡下午喝", "看兩罐裝",
     (("花蓮瑞穗手採茶菁", "FA06"), ("冷泡 6 小時可喝", "FA10"))),
    ("line_oa", "CYB002", "一瓶用兩個月，成分說得清楚",
     "柚花沐浴露不添加合成香料，成品 pH 5.5，一瓶 400 ml 約用 60 天。"
     "好友價 {price}，{d0}–{d1}；滿 {limit} 輸入 {code} 再優惠。",
     "成分說得清楚", "看成分表",
     (("不添加合成香料", "FA11"), ("成品 pH 5.5", "FA12"), ("一瓶 400 ml 約用 60 天", "FA13"))),
    ("edm", "CYB017", "一盒就把浴室備齊（{d0}–{d1}）",
     "沐浴露、洗髮露、護手霜各一，三件都不含酒精，內襯用回收紙漿。"
     "洗沐明星禮盒 {price}，收到後 {days} 日內可以退。不想再收到可隨時退訂。",
     "一盒就把浴室備齊", "打開禮盒看看",
     (("沐浴露、洗髮露、護手霜各一", "FA16"), ("三件都不含酒精", "FA17"),
      ("內襯用回收紙漿", "FA19"))),
    ("kol", "CYF007", "【廣告】兩罐茶，一罐送人一罐自己留",
     "澄嶼日常提供商品。一盒兩罐，每罐 75 克。滿 {limit} 輸入 {code}，{terms}，{d1} 前都能用。",
     "一罐送人一罐自己留", "到選物頁", (("一盒兩罐，每罐 75 克", "FA07"),)),
)
EN = (
    ("google_search", "CYF004", "Pineapple cakes, plainly made",
     "See what is in it: only Tainung No. 2 pineapple. {price} from {d0} to {d1}.",
     "See what is in it", "See inside", (("only Tainung No. 2 pineapple", "FA01"),)),
    ("meta", "CYF004", "A visit, and one hand still free",
     "10 pieces, 420 g in a box, with a bag and a card to write on. Enter {code} from {limit}, "
     "until {d1}.",
     "one hand still free", "Choose a box",
     (("10 pieces, 420 g in a box", "FA02"), ("a bag and a card to write on", "FA05"))),
    ("line_ads", "CYF007", "Steep at breakfast, drink at three",
     "Leaves picked by hand in Ruisui, ready after 6 hours in cold water. {price} until {d1}.",
     "Steep at breakfast, drink at three", "See two tins",
     (("Leaves picked by hand in Ruisui", "FA06"), ("ready after 6 hours in cold water", "FA10"))),
    ("line_oa", "CYB002", "A bottle for two months",
     "Yuzu blossom body wash: no synthetic fragrance, pH 5.5 in the bottle, 400 ml for about 60 "
     "days. {price}, {d0} to {d1}; enter {code} from {limit}.",
     "A bottle for two months", "Read the list",
     (("no synthetic fragrance", "FA11"), ("pH 5.5 in the bottle", "FA12"),
      ("400 ml for about 60 days", "FA13"))),
    ("edm", "CYB017", "One box fills the bathroom shelf",
     "Body wash, shampoo and hand cream, one of each; none of the three contains alcohol, and the "
     "tray is made of recycled pulp. {price}. Unsubscribe at any time.",
     "One box fills the bathroom shelf", "Open the box",
     (("Body wash, shampoo and hand cream, one of each", "FA16"),
      ("none of the three contains alcohol", "FA17"),
      ("the tray is made of recycled pulp", "FA19"))),
    ("kol", "CYF007", "Ad: one tin to give, one to keep",
     "Chengyu Daily gave us the goods. Two tins in a box, 75 g each. Enter {code} from {limit}, "
     "until {d1}.",
     "one tin to give, one to keep", "To the shop", (("Two tins in a box, 75 g each", "FA07"),)),
)


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What plan, facts, guide and rules ask of the ads."""
    plan, facts, products = load("campaign_plan"), load("facts"), load("products")
    sold = products[products["sku"].isin(list(plan["price"]))]
    return {
        "plan": {key: plan[key] for key in ("offer", "price", "start", "end", "url", "channels",
                                            "free_shipping_over", "return_days")},
        "facts": {row.fact_id: {"sku": row.sku, "zh": row.fact_zh, "en": row.fact_en,
                                "until": row.valid_until.date().isoformat()}
                  for row in facts.itertuples()},
        "products": {row.sku: {"name": row.name_, "legal_class": row.legal_class}
                     for row in sold.rename(columns={"name": "name_"}).itertuples()},
        "guide": load("brand_guide"), "copy_rules": load("copy_rules")["rules"],
    }


def ads_of(truth: dict[str, Any], lang: str = "zh-TW") -> list[dict[str, Any]]:
    """Six ads that keep every rule, in one of the two languages."""
    plan = truth["plan"]
    d0, d1 = (date.fromisoformat(plan[key]) for key in ("start", "end"))
    out = []
    for at, (platform, sku, headline, text, benefit, cta, claims) in enumerate(
            ZH if lang == "zh-TW" else EN, 1):
        told = {
            "price": f"NT${plan['price'][sku]['sale']:,}", "code": plan["offer"]["code"],
            "limit": f"NT${plan['offer']['threshold']:,}", "terms": terms(plan["offer"]),
            "d0": f"{d0.month}/{d0.day}", "d1": f"{d1.month}/{d1.day}",
            "days": plan["return_days"],
        }  # fmt: skip
        source, medium = MEDIA[platform]
        out.append({
            "id": f"V{at}", "platform": platform, "sku": sku,
            "headline": headline.format(**told), "text": text.format(**told), "benefit": benefit,
            "cta": cta, "claims": [{"text": t, "fact": f} for t, f in claims],
            "price": plan["price"][sku]["sale"], "code": plan["offer"]["code"],
            "url": f"{plan['url']}?utm_source={source}&utm_medium={medium}&utm_campaign=double11",
            "start": plan["start"], "end": plan["end"],
        })  # fmt: skip
    return out


def ads_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """ads.yml that keeps every rule."""
    return {FILE: dump({"ads": ads_of(truth, lang)})}


def _by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """As people write it: comments, dates without quotes, Windows line ends, a shorter flight."""
    text = files[FILE].decode("utf-8").replace("'" + truth["plan"]["end"] + "'",
                                               truth["plan"]["end"])
    text = "# 六則廣告\n" + text.replace("- id: V1", "- id: 搜尋-1")
    return {FILE: text.replace("\n", "\r\n").encode("utf-8-sig")}


B = ArtefactExercise(
    "T1.2.b", files=(FILE,), judge=judge_ads, truth=truth, correct=ads_files,
    misconceptions=WRONG,
    alternatives=(Alternative("english", lambda files, truth: ads_files(truth, "en")),
                  Alternative("by_hand", _by_hand)),
    hints=(
        "Begin with the facts: facts[facts[\"sku\"] == \"CYF004\"]. Which of them are still valid "
        "on the last day of the flight, and what does a reader gain from each?",
        "Write the sentence of the benefit first, then the claim word for word as it stands in the "
        "ad, then price, code with threshold and end. Count units with unicodedata."
        "east_asian_width before you save.",
        "{\"id\": \"V1\", \"platform\": \"meta\", \"sku\": \"CYF004\", \"headline\": ..., \"text\""
        ": ..., \"benefit\": ..., \"cta\": ..., \"claims\": [{\"text\": ..., \"fact\": \"FA02\"}], "
        "\"price\": plan[\"price\"][\"CYF004\"][\"sale\"], \"code\": plan[\"offer\"][\"code\"], "
        "\"url\": ..., \"start\": plan[\"start\"], \"end\": plan[\"end\"]}",
    ),
    solution=(
        "Each ad says one benefit, and each claim in it is the sentence of a fact that is valid to "
        "the last day. Price, code, threshold and days come from the plan by variable, so they "
        "cannot drift. Six ads differ in benefit and product, or the test teaches nothing."
    ),
)
