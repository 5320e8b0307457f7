"""The landing page of the 雙11 campaign: clean from a plan, or with seeded layout faults.

A phone page in one column. What a reader of the page needs to take from it stands in <time
datetime> and <data value>, which HTML has for that purpose.
"""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from .plan import short, terms

STYLE = {  # selector -> declarations, in the order of the style sheet
    "body": "margin: 0; color: #2b2b2b; background: #ffffff; font-size: 16px; width: 390px",
    "h1": "font-size: 28px; height: 84px; color: #1f3a34",
    "h2": "font-size: 22px; height: 44px; color: #1f3a34",
    ".brand": "height: 40px; font-size: 16px",
    ".hero": "width: 390px; height: 240px",
    "#offer": "height: 72px; font-size: 18px; color: #7a2e1d",
    ".disclaimer": "font-size: 14px; height: 42px; color: #595959",
    "time": "font-size: 15px",
    ".photo": "width: 358px; height: 200px",
    ".name": "height: 32px; font-size: 18px",
    ".was": "font-size: 16px; color: #595959",
    ".price": "font-size: 20px; color: #a3261b",
    ".cta": "width: 358px; height: 52px; color: #ffffff; background: #1f6b57; font-size: 18px",
    "input": "width: 358px; height: 48px; font-size: 16px",
    "select": "width: 358px; height: 48px; font-size: 16px",
    "button": "width: 358px; height: 52px; color: #ffffff; background: #1f6b57; font-size: 18px",
    ".tick": "width: 44px; height: 44px",
    "footer": "background: #f2efe9",
}
BLURB = {
    "food": "低溫宅配，效期標示於外盒；冷藏保存。",
    "bath": "容量與全成分標示於外盒；開封後請於一年內用完。",
    "home": "材質與洗滌方式標示於吊牌。",
}
# Layout faults by name: the check of T1.2.c that each of them trips.
FAULTS = {
    "two_h1": "one_h1", "no_h1": "one_h1", "late_cta": "cta_above_fold", "tall_hero":
    "cta_above_fold", "no_cta": "cta_above_fold", "pale_text": "contrast", "pale_button":
    "contrast", "pale_title": "contrast_large", "small_button": "tap_size", "small_tick":
    "tap_size", "small_text": "font_size", "far_price": "price_near_cta", "no_alt": "img_alt",
    "no_label": "form_label", "tiny_disclaimer": "disclaimer", "no_disclaimer": "disclaimer",
}  # fmt: skip


def render(
    plan: dict[str, Any], products: pd.DataFrame, shown: dict[str, Any] | None = None,
    faults: tuple[str, ...] = (),
) -> str:
    """The page as HTML.

    Args:
        plan: as `plan.plan` gives it.
        products: table of products (names and lines).
        shown: what the page says where it is not what the plan says; the shape of the plan.
        faults: names of `FAULTS`.
    """
    told = shown or plan
    style = dict(STYLE)
    for fault, (selector, change) in _STYLES.items():
        if fault in faults:
            style[selector] = f"{style[selector]}; {change}"
    names = products.set_index("sku")
    first = sorted(told["price"])[0]
    # the button wants the price of what stands beside it
    buy = f'<a class="cta" id="buy" href="#order">看看{escape(names["name"][first])}</a>'
    top = [
        '<p class="brand">澄嶼日常</p>',
        *([] if "no_h1" in faults else ["<h1>雙11 檔期：禮盒與洗沐</h1>"]),
        _image("hero", "hero.jpg", "兩個禮盒和一瓶沐浴露放在木桌上", "no_alt" in faults),
        f'<p class="price" id="hero-price">{escape(names["name"][first])} <data value="'
        f'{told["price"][first]["sale"]}">NT${told["price"][first]["sale"]:,}</data></p>',
        buy,
    ]
    if "no_cta" in faults:
        top.remove(buy)
    if "far_price" in faults:
        top = [line for line in top if "hero-price" not in line]
    if "late_cta" in faults and buy in top:
        top.remove(buy)
    body = [*top, *_offer(told, faults)]
    if "far_price" in faults:
        body += ['<p class="brand">四十年的老店，一樣的做法。</p>'] * 4
    body += ["<h2>這次有什麼</h2>", *(_product(sku, told, names) for sku in sorted(told["price"]))]
    if "late_cta" in faults and "no_cta" not in faults:
        body.append(buy)
    body += _form(faults)
    if "two_h1" in faults:
        body.append("<h1>購物須知</h1>")
    body += _terms(told)
    css = "\n".join(f"  {selector} {{ {rules} }}" for selector, rules in style.items())
    lines = "\n".join(f"  {line}" for line in body)
    return f"""<!DOCTYPE html>
<html lang="zh-Hant-TW">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(plan["name"])}｜澄嶼日常</title>
<link rel="canonical" href="{escape(told["url"])}">
<style>
{css}
</style>
</head>
<body>
{lines}
</body>
</html>
"""


_STYLES = {  # faults that live in the style sheet: selector, declarations put behind its own
    "tall_hero": (".hero", "height: 560px"),
    "pale_text": (".was", "color: #9a9a9a"),
    "pale_button": (".cta", "background: #6fc0a8"),
    "pale_title": ("h2", "color: #b7ab98; font-size: 24px"),
    "small_button": (".cta", "height: 36px"),
    "small_tick": (".tick", "width: 18px; height: 18px"),
    "small_text": (".brand", "font-size: 13px"),
    "tiny_disclaimer": (".disclaimer", "font-size: 10px"),
}


def _image(cls: str, src: str, alt: str, without: bool = False) -> str:
    return f'<img class="{cls}" src="{src}"{"" if without else f" alt={chr(34)}{alt}{chr(34)}"}>'


def _day(iso: str) -> str:
    return f'<time datetime="{iso}">{short(iso)}</time>'


def _offer(told: dict[str, Any], faults: tuple[str, ...]) -> list[str]:
    offer = told["offer"]
    lines = [
        f'<p id="offer">滿 <data id="threshold" value="{offer["threshold"]}">NT$'
        f'{offer["threshold"]:,}</data> 輸入 <strong id="code">{escape(offer["code"])}</strong>，'
        f'<data id="discount" value="{offer["discount"]}">{terms(offer)}</data></p>',
        f'<p class="disclaimer" id="conditions"><span id="start">{_day(told["start"])}</span> 至 '
        f'<span id="end">{_day(told["end"])}</span>，'
        "每筆訂單限用一次，冷凍品除外，不與其他折扣碼併用。</p>",
    ]
    if "no_disclaimer" in faults:
        # the dates stay: without them the page would break its plan as well
        lines[1] = lines[1].replace('class="disclaimer"', 'class="brand"')
    return [
        *lines,
        f'<p class="brand">滿額贈：<span id="gift">{escape(offer["gift"])}</span>'
        "（檔期期間，送完為止）</p>",
        f'<p class="brand">滿 <data id="free-shipping" value="{told["free_shipping_over"]}">NT$'
        f'{told["free_shipping_over"]:,}</data> 免運費；未滿運費 NT$80</p>',
    ]


def _product(sku: str, told: dict[str, Any], names: pd.DataFrame) -> str:
    price = told["price"][sku]
    name = escape(names["name"][sku])
    year = told["start"][:4]
    return (
        f'<div class="product" data-sku="{sku}">\n'
        f'    {_image("photo", f"{sku}.jpg", f"{name}的實品")}\n'
        f'    <p class="name">{name}</p>\n'
        f'    <p class="was">{year}/9/1–10/19 售價 <data class="list" value="{price["list"]}">'
        f'NT${price["list"]:,}</data></p>\n'
        f'    <p class="price">檔期價 <data class="sale" value="{price["sale"]}">'
        f'NT${price["sale"]:,}</data></p>\n'
        f'    <p>{BLURB[names["line"][sku]]}</p>\n'
        f'  </div>'
    )


def _form(faults: tuple[str, ...]) -> list[str]:
    mail = "" if "no_label" in faults else '<label for="mail">電子郵件</label>'
    return [
        '<h2 id="order">下單</h2>',
        '<form action="/checkout" method="post">',
        f'  {mail}<input id="mail" name="mail" type="email">',
        '  <label for="ship">取貨方式</label><select id="ship" name="ship">'
        "<option>宅配</option><option>超商取貨</option></select>",
        '  <input class="tick" id="edm" name="edm" type="checkbox">'
        '<label for="edm">我想收到電子報（可隨時退訂）</label>',
        "  <p>我們只為了出貨與聯絡使用您的資料，保存五年；您可隨時查詢、更正或刪除。</p>",
        '  <button id="pay" type="submit">確認數量與價格</button>',
        "</form>",
        '<a id="line" href="https://line.me/R/ti/p/@chengyu-daily?utm_source=website&amp;'
        'utm_medium=referral">加入 LINE 官方帳號</a>',
    ]


def _terms(told: dict[str, Any]) -> list[str]:
    """What 消費者保護法 §18 wants said before the order, and whom to turn to."""
    return [
        "<footer>",
        "  <h2>購物須知</h2>",
        "  <p>標價為含稅價。付款：信用卡、LINE Pay、超商取貨付款，於下單時或取貨時付清。</p>",
        "  <p>交付：付款後三個工作日內出貨；低溫商品以冷藏宅配送達。</p>",
        f'  <p>收到商品後 <data id="return-days" value="{told["return_days"]}">'
        f'{told["return_days"]} 日</data>內可寄回商品，或以電子郵件通知解除契約，'
        "不必說明理由；退貨運費由本公司負擔。</p>",
        "  <p>磅蛋糕等保存期限短於七日的食品，"
        "依通訊交易解除權合理例外情事適用準則，不適用七日解除權。</p>",
        "  <p>下單後寄送訂單確認信，內容可下載保存。</p>",
        "  <p>消費申訴：service@chengyu-daily.example，兩個工作日內回覆。</p>",
        "  <p>澄嶼日常股份有限公司（虛構）　代表人 陳澄　臺北市大同區延平北路二段 00 號　"
        "02-0000-0000　service@chengyu-daily.example</p>",
        '  <a id="privacy" href="/privacy">個人資料保護說明</a>',
        "</footer>",
    ]
