"""Defect operators: each a pure function page -> page with the kind of defect it puts in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import numpy as np

from ..creative.plan import SITE, short
from .change import Change, Operator, add_before, drop, one_of, sku_of, swap

Spec = dict[str, Any]
# The published kinds, in the order of the prompt: (zh-TW, English).
KINDS: dict[str, tuple[str, str]] = {
    "alt": ("圖片沒有替代文字", "picture without alternative text"),
    "dates": ("日期與規格不符", "dates other than in the spec"),
    "label": ("表單欄位沒有標籤", "form field without a label"),
    "price": ("價格與規格不符", "price other than in the spec"),
    "vat": ("沒有寫含稅價", "not said that prices include VAT"),
    "offer": ("優惠條件與規格不符", "offer other than in the spec"),
    "returns": ("七日解除權缺漏", "right to return missing or wrong"),
    "seller": ("賣家資料不全", "seller's identity incomplete"),
    "privacy": ("個資告知缺漏", "privacy notice missing"),
    "consent": ("同意預先勾選", "consent ticked beforehand"),
    "dead_link": ("死連結", "dead link"),
    "wrong_link": ("連到別的地方", "link to another place"),
    "utm": ("UTM 放錯地方", "UTM in the wrong place"),
    "button": ("按鈕按不到", "button that cannot be pressed"),
    "form": ("表單送不出去", "form that does not send"),
    "head": ("頁首設定錯誤", "head of the page wrong"),
    "sharing": ("分享設定錯誤", "canonical or sharing address wrong"),
    "leftover": ("測試文字沒清掉", "test text left in"),
    "event": ("事件次數或時機錯", "event missing, doubled or at the wrong moment"),
    "event_data": ("事件資料不全", "event without its data"),
}


def _price(cls: str, new: Any) -> Change:
    """Another price in one product box, in value and text alike."""
    def change(html: str, spec: Spec, gen: np.random.Generator) -> str:
        sku = sku_of(spec, gen)
        now = new(spec["price"][sku], gen)
        start = html.index(f'data-sku="{sku}"')
        told = re.sub(rf'<data class="{cls}" value="\d+">[^<]*', f'<data class="{cls}" '
                      f'value="{now}">NT${now:,}', html[start:], count=1)
        return html[:start] + told
    return change


def _product_gone(html: str, spec: Spec, gen: np.random.Generator) -> str:
    sku = sorted(spec["price"])[-1]
    return re.sub(r'(?m)^<p class="price">檔期價 [^\n]*\n(?=<button type="button" id="add-'
                  + sku + '")', "", html, count=1)


def _day(ident: str, least: int, most: int) -> Change:
    def change(html: str, spec: Spec, gen: np.random.Generator) -> str:
        day = date.fromisoformat(spec[ident]) + timedelta(days=int(gen.integers(least, most)))
        return re.sub(rf'<time id="{ident}" datetime="[^"]*">[^<]*',
                      f'<time id="{ident}" datetime="{day}">{short(str(day))}', html)
    return change


def _last_year(html: str, spec: Spec, gen: np.random.Generator) -> str:
    year = int(spec["start"][:4])
    return html.replace(f'datetime="{year}', f'datetime="{year - 1}')


def _offer(ident: str, by: int) -> Change:
    def change(html: str, spec: Spec, gen: np.random.Generator) -> str:
        now = spec["offer"][ident] + by
        return re.sub(rf'id="{ident}" value="\d+">([^<]*?)(\d[\d,]*)',
                      rf'id="{ident}" value="{now}">\g<1>{now:,}', html, count=1)
    return change


def _other_code(html: str, spec: Spec, gen: np.random.Generator) -> str:
    code = spec["offer"]["code"]
    other = code + "A" if gen.random() < 0.5 else code.replace("11", "10", 1)
    return html.replace(f'id="code">{code}<', f'id="code">{other}<')


def _without_seller(part: str) -> Change:
    def change(html: str, spec: Spec, gen: np.random.Generator) -> str:
        return drop(re.escape(spec["seller"][part]))(html, spec, gen)
    return change


def _link(ident: str, href: str) -> Change:
    return swap(rf'(<a [^>]*id="{ident}" href=)"[^"]*"', rf'\1"{href}"')


def _line_of_another(html: str, spec: Spec, gen: np.random.Generator) -> str:
    return html.replace(spec["links"]["line"], "https://line.me/R/ti/p/@chengyu-test")


def _inner_utm(html: str, spec: Spec, gen: np.random.Generator) -> str:
    ident = ("terms", "privacy", "home")[int(gen.integers(0, 3))]
    link = spec["links"][ident]
    return html.replace(f'id="{ident}" href="{link}"',
                        f'id="{ident}" href="{link}?utm_source=website&amp;utm_medium=footer"')


def _own_address_utm(html: str, spec: Spec, gen: np.random.Generator) -> str:
    link = spec["links"]["terms"]
    return html.replace(f'id="terms" href="{link}"',
                        f'id="terms" href="{SITE}{link}?utm_source=landing&amp;utm_medium=link"')


def _button(how: str) -> Change:
    """One of the buttons of the spec with something more in its tag."""
    def change(html: str, spec: Spec, gen: np.random.Generator) -> str:
        buttons = spec["buttons"]
        ident = buttons[int(gen.integers(0, len(buttons)))]
        return html.replace(f'id="{ident}">', f'id="{ident}" {how}>')
    return change


def _event_of(name: str) -> str:
    """Pattern of the line that pushes an event."""
    return rf'event: "{name}"'


def _twice(html: str, spec: Spec, gen: np.random.Generator) -> str:
    return re.sub(r'(?m)^(on\("pay", "click".*event: "purchase".*)$', r"\1\n\1", html, count=1)


def _twice_in_one(html: str, spec: Spec, gen: np.random.Generator) -> str:
    """Two pushes in one press, as when tag manager and page both send."""
    return re.sub(r'(?m)(dataLayer\.push\(\{ event: "purchase"[^}]*\}\);)', r"\1 \1", html, count=1)


def _on_load(name: str) -> Change:
    """The event is sent when the page opens, not when somebody presses."""
    return swap(rf'on\("[\w-]+", "click", function \(\) \{{ (dataLayer\.push\(\{{ event: "{name}"'
                r"[^}]*\}\);) \}\);", r"\1")


def _on_apply(html: str, spec: Spec, gen: np.random.Generator) -> str:
    return re.sub(r'on\("pay"(, "click", function \(\) \{ dataLayer\.push\(\{ event: "purchase")',
                  r'on("apply"\1', html, count=1)


def _other_sku(html: str, spec: Spec, gen: np.random.Generator) -> str:
    """A copied line: the last product's button counts as the first product's."""
    first, last = sorted(spec["price"])[0], sorted(spec["price"])[-1]
    return html.replace(f'on("add-{last}", "click", function () {{ dataLayer',
                        f'on("add-{first}", "click", function () {{ dataLayer')


COVER = '<div class="cover" style="position: fixed; inset: 0; background: #ffffffcc"></div>'
OPERATORS: tuple[Operator, ...] = (
    Operator("hero_without_alt", "alt", swap(r'(<img class="hero"[^>]*?) alt="[^"]*"', r"\1")),
    Operator("photo_without_alt", "alt", one_of(
        r'<img class="photo"[^>]*>', lambda tag: re.sub(r' alt="[^"]*"', "", tag))),
    Operator("later_end", "dates", _day("end", 1, 8)),
    Operator("earlier_start", "dates", _day("start", -7, 0)),
    Operator("last_years_dates", "dates", _last_year),
    Operator("label_gone", "label", one_of(
        r'<label for="(?:name|mail|phone|coupon)">[^<]*</label>\n', lambda _: "")),
    Operator("label_for_another", "label", one_of(
        r'<label for="(?:mail|phone|ship)">', lambda tag: tag.replace('">', '-field">'))),
    Operator("select_without_label", "label", drop('<label for="ship">')),
    Operator("wrong_sale_price", "price", _price("sale", lambda p, g: p["sale"] + 10)),
    Operator("wrong_list_price", "price", _price("list", lambda p, g: p["list"] + 50)),
    Operator("raised_list_price", "price", _price("list", lambda p, g: round(p["list"] * 1.3))),
    Operator("price_without_vat", "price", _price("sale", lambda p, g: round(p["sale"] / 1.05))),
    Operator("price_missing", "price", _product_gone),
    Operator("vat_not_said", "vat", swap("標價為含稅價。", "")),
    Operator("vat_extra", "vat", swap("標價為含稅價。", "標價未稅，結帳時另計。")),
    Operator("other_code", "offer", _other_code),
    Operator("other_threshold", "offer", _offer("threshold", -200)),
    Operator("other_discount", "offer", _offer("discount", 5)),
    Operator("returns_gone", "returns", drop('id="returns"')),
    Operator("three_days", "returns", swap(r'id="return-days" value="\d+">\d+ 日',
                                           'id="return-days" value="3">3 日')),
    Operator("seller_name_gone", "seller", _without_seller("name")),
    Operator("seller_owner_gone", "seller", _without_seller("owner")),
    Operator("seller_address_gone", "seller", _without_seller("address")),
    Operator("seller_phone_gone", "seller", _without_seller("phone")),
    Operator("seller_mail_gone", "seller", _without_seller("mail")),
    Operator("purpose_gone", "privacy", drop('id="purpose"')),
    Operator("purpose_empty", "privacy", swap(r'(<p id="purpose">)[^<]*', r"\1")),
    Operator("privacy_link_gone", "privacy", drop('id="privacy"')),
    Operator("ticked", "consent", swap(r'type="checkbox">', 'type="checkbox" checked>')),
    Operator("ticked_second", "consent", add_before(
        'id="pay"', '<label><input class="tick" name="partner" type="checkbox" checked="checked">'
                    "我同意將資料提供合作廠商</label>")),
    Operator("link_to_hash", "dead_link", one_of(
        r'id="(?:terms|look)" href="[^"]*"', lambda a: re.sub(r'href="[^"]*"', 'href="#"', a))),
    Operator("anchor_gone", "dead_link", swap(r'(id="look" href="#)[^"]*"', r'\1buy-now"')),
    Operator("link_empty", "dead_link", swap(r'(id="look") href="[^"]*"', r'\1 href=""')),
    Operator("link_without_href", "dead_link", swap(r'(id="look") href="[^"]*"', r"\1")),
    Operator("line_of_another", "wrong_link", _line_of_another),
    Operator("terms_elsewhere", "wrong_link", _link("terms", "/news")),
    Operator("home_without_tls", "wrong_link", _link("home", SITE.replace("https", "http") + "/")),
    Operator("utm_inside", "utm", _inner_utm),
    Operator("utm_on_own_address", "utm", _own_address_utm),
    Operator("no_utm_outside", "utm", swap(r"\?utm_source=website&amp;utm_medium=referral", "")),
    Operator("disabled", "button", _button("disabled")),
    Operator("not_shown", "button", _button('style="display: none"')),
    Operator("covered", "button", add_before("</body>", COVER)),
    Operator("hidden_button", "button", _button("hidden")),
    Operator("button_gone", "button", drop('id="apply">')),
    Operator("no_name", "form", swap(r' name="(?:mail|phone)"', "")),
    Operator("other_name", "form", swap(r' name="mail"', ' name="email1"')),
    Operator("other_action", "form", swap(r'(<form[^>]*action=")[^"]*"', r'\1/cart"')),
    Operator("sent_by_get", "form", swap(' method="post"', ' method="get"')),
    Operator("other_language", "head", swap(r'<html lang="[^"]*"', '<html lang="en"')),
    Operator("no_viewport", "head", drop('name="viewport"')),
    Operator("noindex", "head", add_before("<title>", '<meta name="robots" content="noindex">')),
    Operator("no_canonical", "sharing", drop('rel="canonical"')),
    Operator("canonical_of_draft", "sharing", swap(
        r'(rel="canonical" href="[^"]*)"', r'\1-draft"')),
    Operator("no_share_picture", "sharing", drop("og:image")),
    Operator("no_share_title", "sharing", drop("og:title")),
    Operator("share_url_of_draft", "sharing", swap(r'(og:url" content="[^"]*)"', r'\1-draft"')),
    Operator("test_text", "leftover", one_of(r"<h2>這次有什麼</h2>|<p>電話 ", lambda t: t.replace(
        "<h2>", "<h2>測試 ").replace("<p>電話 ", "<p>測試用 電話 "))),
    Operator("lorem", "leftover", add_before("<h2>結帳", "<p>Lorem ipsum dolor sit amet.</p>")),
    Operator("to_be_filled", "leftover", add_before("<footer>", "<p>（文案待補）</p>")),
    Operator("purchase_twice", "event", _twice),
    Operator("purchase_twice_in_one", "event", _twice_in_one),
    Operator("purchase_on_load", "event", _on_load("purchase")),
    Operator("friend_on_load", "event", _on_load("line_add_friend")),
    Operator("purchase_on_apply", "event", _on_apply),
    Operator("purchase_gone", "event", drop(_event_of("purchase"))),
    Operator("copied_line", "event", _other_sku),
    Operator("no_transaction_id", "event_data", swap(
        r'transaction_id: get\("order"\)\.value, ', "")),
    Operator("no_value", "event_data", swap(r"value: goods\(\) - off\(\), ", "")),
    Operator("other_currency", "event_data", one_of(
        r'currency: "TWD"', lambda t: t.replace("TWD", "USD"))),
    Operator("currency_as_sign", "event_data", swap(
        r'(event: "purchase".*currency: )"TWD"', r'\1"NT$"')),
)
# Six that the chapter shows as failing pages of their own.
STARTERS = ("wrong_sale_price", "ticked", "photo_without_alt", "anchor_gone", "no_transaction_id",
            "utm_inside")
# Defects that only a browser shows: what the script computes and does.
RUNTIME: tuple[Operator, ...] = (
    Operator("threshold_not_reached", "total", swap(
        r"goods\(\) >= (\d+) \? (Math|\d+)", r"goods() > \1 ? \2"), True),
    Operator("code_without_threshold", "total", swap(
        r' && goods\(\) >= \d+ \?', " ?"), True),
    Operator("shipping_always", "total", swap(
        r"return goods\(\) >= \d+ \? 0 :", "return false ? 0 :"), True),
    Operator("cart_price", "total", swap(r"cart\.push\((\d+)\)", r"cart.push(\g<1>0)"), True),
    Operator("bound_twice", "double", swap(
        r"(function on\(id, what, run\) \{) ", r"\1 if (id === 'pay') "
        r"get(id).addEventListener(what, function () { run(); }); "), True),
    Operator("throws", "silent", swap(
        r'on\("apply", "click", function \(\) \{ code', 'on("appply", "click", function () { code'),
        True),
    Operator("loops", "stuck", swap(
        r'dataLayer\.push\(\{ event: "page_view" \}\);', "while (true) { cart.length = 0; }"),
        True),
)  # fmt: skip
BY_NAME = {op.name: op for op in (*OPERATORS, *RUNTIME)}
