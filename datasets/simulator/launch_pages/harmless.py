"""Changes that are no defects: mutants that are equivalent for whoever visits the page.

A checker that flags one of them raises a false alarm; the clean pages of the exercise wear them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..creative.plan import SITE
from .change import Change, add_before, swap


def _absolute(html: str, spec: dict[str, Any], gen: np.random.Generator) -> str:
    link = spec["links"]["terms"]
    return html.replace(f'id="terms" href="{link}"', f'id="terms" href="{SITE}{link}"')


def _wrapped(html: str, spec: dict[str, Any], gen: np.random.Generator) -> str:
    """The label around its field, without for."""
    return html.replace(
        '<label for="phone">手機</label>\n<input id="phone" name="phone" type="tel">',
        '<label>手機\n<input id="phone" name="phone" type="tel">\n</label>')


# name -> (change, why it is no defect)
HARMLESS: dict[str, tuple[Change, str]] = {
    "decoration": (
        add_before("<h2>這次有什麼", '<img src="/img/line.png" alt="">'),
        "An empty alt says that the picture is decoration; screen readers skip it."),
    "wrapped_label": (
        _wrapped, "A label that stands around its field belongs to it without for."),
    "aria_label": (
        swap('<label for="coupon">折扣碼</label>\n<input id="coupon"',
             '<input id="coupon" aria-label="折扣碼"'),
        "aria-label names a field for screen readers, too."),
    "radio_chosen": (
        add_before('id="edm"', '<label><input type="radio" name="gift" value="1" checked>不需要紙袋'
                               "</label>"),
        "A radio button always has one choice; it asks for no consent."),
    "comment": (
        add_before("<h1", "<!-- 測試站在 http://test.example，lorem -->"),
        "Nobody sees a comment, and no address in it is opened."),
    "commented_push": (
        add_before(r"on\(\"pay\"", '// dataLayer.push({ event: "purchase", value: 1 });'),
        "A line behind // is never run."),
    "absolute_link": (
        _absolute, "The whole address of the own site leads to the same page as its path."),
    "mail_link": (
        add_before('id="terms"', '<a id="write" href="mailto:service@chengyu-daily.example">'
                                 "寫信給客服</a>"),
        "mailto: opens the mail program; it is no dead link and takes no UTM."),
    "to_the_top": (
        swap('<h1>', '<h1 id="top">'),
        "An id that no link needs does no harm."),
    "partner_link": (
        add_before("<footer>", '<a id="club" href="https://www.facebook.com/chengyu?utm_source='
                               'website&amp;utm_medium=referral">臉書粉絲專頁</a>'),
        "A link outside with UTM is as the tracking plan wants it."),
    "other_id": (
        swap('<label for="mail">電子郵件</label>\n<input id="mail"',
             '<label for="buyer-mail">電子郵件</label>\n<input id="buyer-mail"'),
        "The form sends the name of a field; its id only ties label and script to it."),
    "option_off": (
        swap("<option>宅配</option>", "<option disabled>離島宅配</option><option>宅配</option>"),
        "What cannot be chosen is an option, not one of the buttons of the spec."),
    "own_style": (
        swap(r'<p id="vat">', '<p id="vat" style="text-align: center">'),
        "A style attribute that only moves the text covers nothing and hides nothing."),
    "hidden_cover": (
        add_before("</body>", '<div class="cover" hidden style="position: fixed; inset: 0"></div>'),
        "A cover with hidden is not there for visitors until it is wanted."),
    "single_quotes": (
        swap(r'<a id="privacy" href="([^"]*)"', r"<a href='\1' id='privacy'"),
        "HTML takes either quotation marks and attributes in any order."),
    "plain_text": (
        add_before("<footer>", "<p>通過各項檢驗，數量有限，內含稅籍資料的發票於出貨後開立。</p>"),
        "A sentence that happens to hold the letters of a key word is no defect."),
}  # fmt: skip
