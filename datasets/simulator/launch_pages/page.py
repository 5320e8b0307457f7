"""The page that is tested before launch: one column for phones, with a cart, a code and events.

It works in a browser as it stands: its one script has no address to call. Every element, and every
line of the script, stands in a line of its own, so that a change of the page is a change of lines.
"""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from ..creative.plan import SITE, short, terms

STYLE = """\
  body { margin: 0; color: #2b2b2b; background: #ffffff; font-size: 16px; width: 390px }
  h1 { font-size: 28px; height: 84px; color: #1f3a34 }
  h2 { font-size: 22px; height: 44px; color: #1f3a34 }
  .hero { width: 390px; height: 220px }
  .photo { width: 358px; height: 200px }
  .price { font-size: 20px; height: 32px; color: #a3261b }
  .disclaimer { font-size: 14px; height: 42px; color: #595959 }
  a, button { display: block; width: 358px; min-height: 44px; font-size: 16px; color: #1f6b57 }
  .cta, button { height: 52px; color: #ffffff; background: #1f6b57; font-size: 18px }
  input, select { width: 358px; height: 48px; font-size: 16px }
  .tick { width: 44px; height: 44px }
  .tick:checked { outline: 2px solid #1f6b57 }"""


def render(spec: dict[str, Any], products: pd.DataFrame) -> str:
    """The page as it should be: a page on which no test finds anything.

    Args:
        spec: as `spec.spec` gives it.
        products: table of products (sku, name).
    """
    names = products.set_index("sku")["name"].to_dict()
    skus = sorted(spec["price"])
    title = spec.get("title", "雙11 檔期：禮盒與洗沐")
    picture = spec.get("share_picture", "/img/double11.jpg")
    lines = [
        "<!DOCTYPE html>", f'<html lang="{spec["lang"]}">', "<head>", '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title.split('：')[0]}｜澄嶼日常</title>",
        f'<link rel="canonical" href="{spec["url"]}">',
        f'<meta property="og:title" content="{title}">',
        f'<meta property="og:url" content="{spec["url"]}">',
        f'<meta property="og:image" content="{SITE}{picture}">',
        "<style>", STYLE, "</style>", "</head>", "<body>",
        f'<a id="home" href="{spec["links"]["home"]}">澄嶼日常</a>',
        f"<h1>{title}</h1>",
        '<img class="hero" src="/img/hero.jpg" alt="兩個禮盒和一瓶沐浴露放在木桌上">',
        f'<p class="price">{escape(names[skus[0]])} 檔期價 '
        f'NT${spec["price"][skus[0]]["sale"]:,}</p>',
        f'<a class="cta" id="look" href="#{skus[0]}">看看{escape(names[skus[0]])}</a>',
        *_offer(spec), "<h2>這次有什麼</h2>",
    ]
    for sku in skus:
        lines += _product(sku, escape(names[sku]), spec["price"][sku])
    lines += [*_form(spec), *_footer(spec), *_script(spec), "</body>", "</html>", ""]
    return "\n".join(lines)


def _offer(spec: dict[str, Any]) -> list[str]:
    offer, free = spec["offer"], spec["free_shipping_over"]
    return [
        f'<p>滿 <data id="threshold" value="{offer["threshold"]}">NT${offer["threshold"]:,}</data> '
        f'輸入 <strong id="code">{escape(offer["code"])}</strong>，'
        f'<data id="discount" value="{offer["discount"]}">{terms(offer)}</data></p>',
        f'<p class="disclaimer"><time id="start" datetime="{spec["start"]}">{short(spec["start"])}'
        f'</time> 至 <time id="end" datetime="{spec["end"]}">{short(spec["end"])}</time>，'
        f'每筆訂單限用一次；滿 NT${free:,} 免運費，未滿運費 NT${spec["shipping"]}。</p>',
    ]


def _product(sku: str, name: str, price: dict[str, int]) -> list[str]:
    return [
        f'<div class="product" id="{sku}" data-sku="{sku}">',
        f'<img class="photo" src="/img/{sku}.jpg" alt="{name}的實品">',
        f"<p>{name}</p>",
        f'<p>平日售價 <data class="list" value="{price["list"]}">NT${price["list"]:,}</data></p>',
        f'<p class="price">檔期價 <data class="sale" value="{price["sale"]}">NT${price["sale"]:,}'
        "</data></p>",
        f'<button type="button" id="add-{sku}">加入購物車</button>',
        "</div>",
    ]


def _form(spec: dict[str, Any]) -> list[str]:
    form = spec["form"]
    return [
        "<h2>結帳</h2>",
        f'<form id="checkout" action="{form["action"]}" method="{form["method"]}">',
        '<input type="hidden" id="order" value="CY20000001">',
        '<label for="name">收件人</label>',
        '<input id="name" name="name">',
        '<label for="mail">電子郵件</label>',
        '<input id="mail" name="mail" type="email">',
        '<label for="phone">手機</label>',
        '<input id="phone" name="phone" type="tel">',
        '<label for="ship">取貨方式</label>',
        '<select id="ship" name="ship"><option>宅配</option><option>超商取貨</option></select>',
        '<label for="coupon">折扣碼</label>',
        '<input id="coupon" name="coupon">',
        '<button type="button" id="apply">套用折扣碼</button>',
        '<p>應付 <output id="total">NT$0</output></p>',
        '<input class="tick" id="edm" name="edm" type="checkbox">',
        '<label for="edm">我想收到電子報（可隨時退訂）</label>',
        '<p id="purpose">我們只為了出貨與聯絡使用您的資料，'
        "保存五年；您可隨時查詢、更正或刪除。</p>",
        '<button type="submit" id="pay">確認並付款</button>',
        "</form>",
        f'<a id="line" href="{spec["links"]["line"]}?utm_source=website&amp;utm_medium=referral">'
        "加入 LINE 官方帳號</a>",
    ]


def _footer(spec: dict[str, Any]) -> list[str]:
    seller, links = spec["seller"], spec["links"]
    return [
        "<footer>", "<h2>購物須知</h2>",
        '<p id="vat">標價為含稅價。信用卡、LINE Pay、超商取貨付款。</p>',
        f'<p id="returns">收到商品後 <data id="return-days" value="{spec["return_days"]}">'
        f'{spec["return_days"]} 日</data>內可解除契約，不必說明理由，運費由本公司負擔。</p>',
        f'<p id="seller">{seller["name"]}</p>',
        f'<p>代表人 {seller["owner"]}</p>',
        f'<p>{seller["address"]}</p>',
        f'<p>電話 {seller["phone"]}</p>',
        f'<p>信箱 {seller["mail"]}</p>',
        f'<a id="terms" href="{links["terms"]}">購物說明</a>',
        f'<a id="privacy" href="{links["privacy"]}">個人資料保護說明</a>',
        "</footer>",
    ]


def _script(spec: dict[str, Any]) -> list[str]:
    """The cart: each press of a button and each event in a line of its own."""
    offer = spec["offer"]
    cut = (f"Math.round(goods() * {offer['discount']} / 100)" if offer["type"] == "percent_off"
           else str(offer["discount"]))
    money = f'currency: "{spec["currency"]}"'
    return [
        "<script>",
        "window.dataLayer = window.dataLayer || [];",
        'var cart = [], code = "";',
        "function get(id) { return document.getElementById(id); }",
        "function on(id, what, run) { get(id).addEventListener(what, run); }",
        "function goods() { return cart.reduce(function (a, b) { return a + b; }, 0); }",
        f'function off() {{ return code === "{offer["code"]}" && goods() >= {offer["threshold"]} '
        f"? {cut} : 0; }}",
        f"function shipping() {{ return goods() >= {spec['free_shipping_over']} "
        f"? 0 : {spec['shipping']}; }}",
        'function show() { get("total").textContent = "NT$" + (goods() - off() + shipping()); }',
        'dataLayer.push({ event: "page_view" });',
        *(line for sku in sorted(spec["price"]) for line in (
            f'on("add-{sku}", "click", function () {{ cart.push({spec["price"][sku]["sale"]}); '
            "show(); });",
            f'on("add-{sku}", "click", function () {{ dataLayer.push({{ event: "add_to_cart", '
            f'item_id: "{sku}", value: {spec["price"][sku]["sale"]}, {money} }}); }});')),
        'on("apply", "click", function () { code = get("coupon").value.trim(); show(); });',
        'on("apply", "click", function () { dataLayer.push({ event: "select_promotion", '
        "coupon: code }); });",
        'on("pay", "click", function () { dataLayer.push({ event: "purchase", transaction_id: '
        f'get("order").value, value: goods() - off(), {money} }}); }});',
        'on("line", "click", function () { dataLayer.push({ event: "line_add_friend" }); });',
        "</script>",
    ]
