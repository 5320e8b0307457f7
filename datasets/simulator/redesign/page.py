"""The Mother's Day page as it is live: four points that lose orders, and layout faults.

A phone page in one column, invented for the course. Each fault is one line that differs from the
clean page, or one line in another place.
"""

from __future__ import annotations

from datetime import date, timedelta
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from .. import rng

SITE = "https://www.chengyu-daily.example"
SHIPPED_SEED = 2431
SKUS = ("CYB017", "CYF004", "CYF007")
MORE = ("CYB002", "CYB004", "CYF001", "CYF009", "CYB016")
STYLE = {
    "body": "margin: 0; color: #2b2b2b; background: #ffffff; font-size: 16px; width: 390px",
    "h1": "font-size: 28px; height: 84px; color: #1f3a34",
    "h2": "font-size: 22px; height: 44px; color: #1f3a34",
    ".bar": "position: static; height: 40px; color: #ffffff; background: #7a2e1d; font-size: 16px",
    ".hero": "width: 390px; height: 240px",
    ".price": "font-size: 20px; height: 32px; color: #a3261b",
    ".was": "font-size: 16px; color: #595959",
    ".note": "font-size: 16px; height: 28px",
    ".disclaimer": "font-size: 14px; height: 42px; color: #595959",
    ".photo": "width: 358px; height: 200px",
    ".name": "font-size: 18px; height: 32px",
    ".cta": "width: 358px; height: 52px; color: #ffffff; background: #1f6b57; font-size: 18px",
    "input": "width: 358px; height: 48px; font-size: 16px",
    "select": "width: 358px; height: 48px; font-size: 16px",
    "button": "width: 358px; height: 52px; color: #ffffff; background: #1f6b57; font-size: 18px",
    ".tick": "width: 44px; height: 44px",
    "footer": "background: #f2efe9",
}
# Points that lose orders; the row of T2.4.a that each belongs to ("" for what buyers complain of).
POINTS = {
    "payment_window": ("add_payment_info", "line_app"),
    "store_map": ("begin_checkout", "android"),
    "covered_button": ("view_cart", "iphone"),
    "late_fee": ("view_cart", ""),
}
FAULTS = {  # layout fault -> the check of T1.2.c that it trips
    "tall_hero": "cta_above_fold", "pale_button": "contrast", "pale_text": "contrast",
    "pale_title": "contrast_large", "small_button": "tap_size", "small_tick": "tap_size",
    "small_text": "font_size", "no_alt": "img_alt", "no_label": "form_label",
    "tiny_disclaimer": "disclaimer", "two_h1": "one_h1",
}  # fmt: skip
STYLES = {
    "tall_hero": (".hero", "width: 390px; height: 520px"),
    "pale_button": (".cta", STYLE[".cta"].replace("#1f6b57", "#79c4ae")),
    "pale_text": (".was", "font-size: 16px; color: #a2a2a2"),
    "pale_title": ("h1", "font-size: 28px; height: 84px; color: #b9ad9b"),
    "small_button": ("button", STYLE["button"].replace("52px", "34px")),
    "small_tick": (".tick", "width: 18px; height: 18px"),
    "small_text": (".note", "font-size: 12px; height: 28px"),
    "tiny_disclaimer": (".disclaimer", "font-size: 9px; height: 42px; color: #595959"),
    "covered_button": (".bar", STYLE[".bar"].replace("position: static", "position: fixed")),
}
SHIPPED = ("tall_hero", "pale_button", "small_text", "no_label", "tiny_disclaimer")
COUNT = 5  # layout faults of a page
SPARE = 5  # changed lines allowed beyond those that the points and faults need


def mothers_day(year: int) -> date:
    """The second Sunday of May."""
    first = date(year, 5, 1)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7)


def told(seed: int, year: int, products: pd.DataFrame) -> dict[str, Any]:
    """What the page says: url, start, end, price {sku: {name, list, sale}}, fee, free_over, code,
    threshold, discount, return_days."""
    gen = rng.stream(seed, year, "live_page")
    shipped = seed == SHIPPED_SEED
    end = mothers_day(year + 1)
    skus = SKUS if shipped else tuple(sorted(
        gen.permutation([*SKUS, *MORE])[: int(gen.integers(3, 5))].tolist()))
    names = products.set_index("sku")
    price = {}
    for sku in sorted(skus):
        was = int(names["price_incl_vat"][sku])
        now = int(was * gen.uniform(0.74, 0.9)) // 10 * 10 + 9
        price[sku] = {"name": str(names["name"][sku]), "list": was, "sale": min(now, was - 10)}
    free = (990, 799, 1200)[0 if shipped else int(gen.integers(0, 3))]
    threshold = (1500, 1200, 1800)[0 if shipped else int(gen.integers(0, 3))]
    return {
        "url": SITE + "/mothers-day", "start": (end - timedelta(days=40)).isoformat(),
        "end": end.isoformat(), "price": price, "fee": 80 if shipped else
        int(gen.integers(6, 13)) * 10, "free_over": free, "code": "MOM" + str(year + 1),
        "threshold": threshold, "discount": 120, "return_days": 7,
    }


def faults(seed: int, year: int) -> tuple[str, ...]:
    """Layout faults of a world's page, one per check."""
    if seed == SHIPPED_SEED:
        return SHIPPED
    gen = rng.stream(seed, year, "live_faults")
    found: dict[str, str] = {}
    for fault in gen.permutation(list(FAULTS)).tolist():
        if FAULTS[fault] not in found.values():
            found[fault] = FAULTS[fault]
    return tuple(found)[:COUNT]


def render(page: dict[str, Any], wrong: tuple[str, ...] = ()) -> str:
    """The page as HTML, with points (POINTS) and layout faults (FAULTS) by name."""
    style = STYLE | {selector: rules for fault, (selector, rules) in STYLES.items()
                     if fault in wrong}
    css = "\n".join(f"  {selector} {{ {rules} }}" for selector, rules in style.items())
    fee = [f'<p class="note" id="fee">滿 NT${page["free_over"]:,} 免運費；未滿運費 '
           f'NT${page["fee"]}</p>']
    late = "late_fee" in wrong
    first = sorted(page["price"])[0]
    one = page["price"][first]
    body = [
        '<p class="bar" id="bar">母親節檔期：早一點訂，準時送到</p>',
        "<h1>母親節：把時間還給媽媽</h1>",
        f'<img class="hero" src="/img/mom.jpg"{_alt("一盒鳳梨酥和一組沐浴禮盒放在窗邊", wrong)}>',
        f'<p class="price" id="hero-price">{escape(one["name"])} <data value="{one["sale"]}">'
        f'NT${one["sale"]:,}</data></p>',
        *([] if late else fee),
        f'<a class="cta" id="buy" href="#{first}">看看{escape(one["name"])}</a>',
        *_offer(page), "<h2>這次有什麼</h2>",
        *(line for sku in sorted(page["price"]) for line in _product(sku, page)),
        *_form(page, fee if late else [], wrong), *_footer(page, wrong),
    ]
    lines = "\n".join(body)
    return f"""<!DOCTYPE html>
<html lang="zh-Hant-TW">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>母親節檔期｜澄嶼日常</title>
<link rel="canonical" href="{page["url"]}">
<style>
{css}
</style>
</head>
<body>
{lines}
{_script(page)}
</body>
</html>
"""


def _alt(words: str, wrong: tuple[str, ...]) -> str:
    return "" if "no_alt" in wrong else f' alt="{words}"'


def _day(iso: str) -> str:
    return f'<time datetime="{iso}">{int(iso[5:7])}/{int(iso[8:])}</time>'


def _offer(page: dict[str, Any]) -> list[str]:
    return [
        f'<p class="note" id="offer">滿 <data id="threshold" value="{page["threshold"]}">NT$'
        f'{page["threshold"]:,}</data> 輸入 <strong id="code">{page["code"]}</strong>，'
        f'<data id="discount" value="{page["discount"]}">折 NT${page["discount"]}</data></p>',
        f'<p class="disclaimer" id="conditions">{_day(page["start"])} 至 {_day(page["end"])}，'
        "每筆訂單限用一次，冷凍品除外，不與其他折扣碼併用。</p>",
    ]


def _product(sku: str, page: dict[str, Any]) -> list[str]:
    one = page["price"][sku]
    name = escape(one["name"])
    return [
        f'<div class="product" id="{sku}" data-sku="{sku}">',
        f'<img class="photo" src="/img/{sku}.jpg" alt="{name}的實品">',
        f'<p class="name">{name}</p>',
        f'<p class="was">平日售價 <data class="list" value="{one["list"]}">NT${one["list"]:,}'
        "</data></p>",
        f'<p class="price">檔期價 <data class="sale" value="{one["sale"]}">NT${one["sale"]:,}'
        "</data></p>",
        f'<button type="button" id="add-{sku}">加入購物車</button>', "</div>",
    ]


def _form(page: dict[str, Any], fee: list[str], wrong: tuple[str, ...]) -> list[str]:
    target = ' target="_blank"' if "payment_window" in wrong else ""
    locked = " readonly" if "store_map" in wrong else ""
    return [
        '<h2 id="checkout-title">結帳</h2>',
        f'<form id="checkout" action="/checkout" method="post"{target}>',
        '<label for="name">收件人</label>', '<input id="name" name="name">',
        *([] if "no_label" in wrong else ['<label for="phone">手機</label>']),
        '<input id="phone" name="phone" type="tel">',
        '<label for="ship">取貨方式</label>',
        '<select id="ship" name="ship"><option>宅配</option><option>超商取貨</option></select>',
        '<label for="store">門市店號（可從地圖選，也可自己輸入）</label>',
        f'<input id="store" name="store" inputmode="numeric"{locked}>',
        *fee,
        '<input class="tick" id="edm" name="edm" type="checkbox">',
        '<label for="edm">我想收到電子報（可隨時退訂）</label>',
        '<p id="purpose">我們只為了出貨與聯絡使用您的資料，保存五年；'
        "您可隨時查詢、更正或刪除。</p>",
        '<button type="submit" id="pay">確認並付款</button>', "</form>",
    ]


def _footer(page: dict[str, Any], wrong: tuple[str, ...]) -> list[str]:
    level = "h1" if "two_h1" in wrong else "h2"
    return [
        "<footer>", f"<{level}>購物須知</{level}>",
        '<p id="vat">標價為含稅價。付款：信用卡、LINE Pay、超商取貨付款，'
        "於下單時或取貨時付清。</p>",
        "<p>交付：付款後三個工作日內出貨；低溫商品以冷藏宅配送達。</p>",
        f'<p id="returns">收到商品後 <data id="return-days" value="{page["return_days"]}">'
        f'{page["return_days"]} 日</data>內可解除契約，不必說明理由；退貨運費由本公司負擔。</p>',
        "<p>保存期限短於七日的食品，依通訊交易解除權合理例外情事適用準則，不適用七日解除權。</p>",
        "<p>消費申訴：service@chengyu-daily.example，兩個工作日內回覆。</p>",
        '<p id="seller">澄嶼日常股份有限公司（虛構）　代表人 陳澄　臺北市大同區延平北路二段 00 號　'
        "02-0000-0000　service@chengyu-daily.example</p>",
        '<a id="privacy" href="/privacy">個人資料保護說明</a>', "</footer>",
    ]


def _script(page: dict[str, Any]) -> str:
    adds = "\n".join(
        f'document.getElementById("add-{sku}").addEventListener("click", function () {{ '
        f'dataLayer.push({{ event: "add_to_cart", item_id: "{sku}", value: '
        f'{page["price"][sku]["sale"]}, currency: "TWD" }}); }});'
        for sku in sorted(page["price"]))
    return f"""<script>
window.dataLayer = window.dataLayer || [];
dataLayer.push({{ event: "page_view" }});
{adds}
</script>"""


def brief(seed: int, year: int, page: dict[str, Any]) -> dict[str, Any]:
    """The order for the patch: points with their place and goal, the limit of changed lines, and
    what the page says."""
    goals = {
        "payment_window": ("F1", "form id=checkout",
                           "送出後留在同一個視窗（App 內建瀏覽器不開新視窗）",
                           "stays in the same window when sent (in-app browsers open no new one)"),
        "store_map": ("F2", "input id=store", "地圖打不開時，店號可以自己輸入",
                      "the number of the store can be typed where the map does not open"),
        "covered_button": ("F3", "p id=bar", "檔期橫條跟著頁面捲動，不蓋住任何東西",
                           "the bar scrolls with the page and covers nothing"),
        "late_fee": ("F4", "p id=fee", "運費在第一個按鈕（class cta）之前就看得到",
                     "the fee is seen before the first button (class cta)"),
    }
    points = []
    for name, (number, place, zh, en) in goals.items():
        step, platform = POINTS[name]
        points.append({"id": number, "step": step, "platform": platform or None, "place": place,
                       "goal_zh": zh, "goal_en": en})
    return {"file": "landing.html", "points": points,
            "max_changed_lines": len(POINTS) + len(faults(seed, year)) + SPARE, "page": page}


# --- heat map ---------------------------------------------------------------------------------

BIN = 40
HOT = (  # y of the middle, spread of y, share of all taps: hero, buy, three boxes, pay
    (380, 90, 0.24), (702, 14, 0.20), (1152, 16, 0.18), (1492, 16, 0.11), (1832, 16, 0.08),
    (2440, 14, 0.19))
HEIGHT = 3000
TAPS = 5200


def heatmap(seed: int, year: int) -> pd.DataFrame:
    """Taps on a phone by place: y_px, x_px (upper left corner of a square of BIN), taps, seen (the
    share of visitors who scrolled as far)."""
    gen = rng.stream(seed, year, "page_heatmap")
    share = np.array([h[2] for h in HOT])
    which = gen.choice(len(HOT), TAPS, p=share / share.sum())
    y = gen.normal(np.array([h[0] for h in HOT])[which], np.array([h[1] for h in HOT])[which])
    x = np.clip(gen.normal(210, 70, TAPS), 0, 389)
    y[: TAPS // 12] = gen.uniform(0, HEIGHT, TAPS // 12)  # taps anywhere
    counts, _, _ = np.histogram2d(np.clip(y, 0, HEIGHT - 1), x, bins=(
        np.arange(0, HEIGHT + BIN, BIN), np.arange(0, 390 + BIN, BIN)))
    tops = np.arange(0, HEIGHT, BIN)
    seen = np.round(np.clip(1 / (1 + np.exp((tops - 1100) / 520)) * 1.12, 0, 1), 3)
    rows, columns = counts.shape
    return pd.DataFrame({
        "y_px": np.repeat(tops, columns), "x_px": np.tile(np.arange(columns) * BIN, rows),
        "taps": counts.astype("int64").ravel(), "seen": np.repeat(seen, columns)})
