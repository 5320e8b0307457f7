"""T2.4.f: landing.html, patched from the live page; the right file and wrong ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from bs4 import BeautifulSoup

from autograder.artefacts.page import page_elements
from autograder.artefacts.patch_check import (
    AUDIT,
    FILE,
    LEGAL,
    NEW_TEXT,
    POINTS,
    PRICE,
    TEXT,
    TICKED,
    TINY,
    TRICK,
    judge_patch,
)
from datasets.simulator.redesign import page

from .base import Alternative, ArtefactExercise, Misconception
from .t1_5_files import Files
from .t1_5_worlds import house

M = Misconception
POINT_OF = dict(zip(page.POINTS, ("F1", "F2", "F3", "F4"), strict=True))


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the patched page is held against."""
    live, brief = load("live_page"), load("patch_brief")
    return {"live": live, "points": [p["id"] for p in brief["points"]],
            "most": brief["max_changed_lines"], "legal": legal(live), "page": brief["page"],
            "rules": house("layout_rules")}


def legal(html: str) -> list[str]:
    """Texts that law or terms of sale ask for: the footer, the conditions, the purpose of data."""
    tree = BeautifulSoup(html, "html.parser")
    seen = set(page_elements(html)["text"])
    marked = [*tree.footer.find_all(True), *tree.find_all(class_="disclaimer"),
              tree.find(id="purpose"), tree.find(id="fee"), tree.find("label", {"for": "edm"})]
    texts = [" ".join(t.get_text().split()) for t in marked]
    return [t for t in dict.fromkeys(texts) if t in seen and len(t) > 3]


def patched(files: Any, truth: dict[str, Any]) -> str:
    """The page without points and faults."""
    return page.render(truth["page"])


def patch_files(truth: dict[str, Any]) -> Files:
    """The right file."""
    return {FILE: patched(None, truth).encode()}


def _left(*faults: str) -> Callable[[Files, dict[str, Any]], Files]:
    """The right page with a point or a fault left in it."""
    return lambda files, truth: {FILE: page.render(truth["page"], faults).encode()}


def _edit(old: str, new: str, count: int = 1) -> Callable[[Files, dict[str, Any]], Files]:
    def impl(files: Files, truth: dict[str, Any]) -> Files:
        html = files[FILE].decode()
        assert old in html, old
        return {FILE: html.replace(old, new, count).encode()}
    return impl


def _sub(pattern: str, new: str) -> Callable[[Files, dict[str, Any]], Files]:
    def impl(files: Files, truth: dict[str, Any]) -> Files:
        html = files[FILE].decode()
        assert re.search(pattern, html), pattern
        return {FILE: re.sub(pattern, new, html, count=1).encode()}
    return impl


def _live(files: Files, truth: dict[str, Any]) -> Files:
    return {FILE: truth["live"].encode()}


def _reordered(files: Files, truth: dict[str, Any]) -> Files:
    """The boxes of the products in another order: nothing lost, many lines moved."""
    html = files[FILE].decode()
    boxes = re.findall(r'<div class="product".*?</div>\n', html, flags=re.DOTALL)
    return {FILE: html.replace("".join(boxes), "".join(reversed(boxes))).encode()}


def _all_styles(files: Files, truth: dict[str, Any]) -> Files:
    """Every rule of the style sheet written anew."""
    return {FILE: re.sub(r"^(  \S.*) \}$", r"\1; line-height: 24px }", files[FILE].decode(),
                         flags=re.MULTILINE).encode()}


def _by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """Other means: style attributes, aria-label, another place for the fee, relative position,
    other quotes."""
    html = files[FILE].decode().replace("position: static", "position: relative")
    fee = re.search(r'<p class="note" id="fee">.*?</p>\n', html)[0]
    html = html.replace(fee, "").replace('<p class="price" id="hero-price">',
                                         f'{fee}<p class="price" id="hero-price">')
    html = html.replace('<label for="phone">手機</label>\n', "").replace(
        '<input id="phone"', '<input aria-label="手機" id="phone"') \
        if '<label for="phone">' not in truth["live"] else html
    return {FILE: html.replace("height: 240px", "height: 200px").encode()}


def _windows(files: Files, truth: dict[str, Any]) -> Files:
    """Saved by an editor on Windows, with a comment."""
    html = files[FILE].decode().replace("<body>", "<body>\n<!-- F1–F4 -->")
    return {FILE: b"\xef\xbb\xbf" + html.replace("\n", "\r\n").encode()}


F = ArtefactExercise(
    "T2.4.f", files=(FILE,), judge=judge_patch, truth=truth, correct=patch_files,
    misconceptions=(
        M("still_live", _live,
          "landing.html is still the live page. Begin with point F1 of the order."),
        *(M(f"left_{name}", _left(name), POINTS[number]) for name, number in POINT_OF.items()),
        *(M(f"left_{name}", _left(name), AUDIT[check]) for name, check in page.FAULTS.items()),
        M("far_price", _sub(r'(<p class="price" id="hero-price">.*?</p>\n)(.*\n)'
                            r'(<a class="cta" id="buy".*?</a>\n(?:.*\n){4})', r"\2\3\1"),
          AUDIT["price_near_cta"]),
        M("bar_removed", _edit('<p class="bar" id="bar">母親節檔期：早一點訂，準時送到</p>\n', ""),
          "“{where}” is gone from the page. A patch takes nothing away. Put it back."),
        M("returns_cut", _edit("，不必說明理由；退貨運費由本公司負擔", ""), LEGAL),
        M("purpose_hidden", _edit('<p id="purpose">', '<p id="purpose" style="display: none">'),
          LEGAL),
        M("conditions_hidden", _edit('id="conditions">', 'id="conditions" hidden>'),
          AUDIT["disclaimer"]),
        M("terms_rewritten", _edit("付款後三個工作日內出貨", "付款後火速出貨"), LEGAL),
        M("fee_hidden", _edit('id="fee">', 'id="fee" hidden>'), LEGAL),
        M("price_lowered", _sub(r'(class="sale" value="\d+">NT\$)', r"\g<1>9"), PRICE),
        M("price_value", _sub(r'class="sale" value="', 'class="sale" value="1'), PRICE),
        M("date_moved", _sub(r'datetime="\d{4}', 'datetime="2030'), PRICE),
        M("was_hidden", _sub(r'<p class="was">平日售價 <data class="list" value="(\d+)">',
                             r'<p class="was">平日原價 <data class="list" value="\1">'), TEXT),
        *(M(f"trick_{name}", _edit("<h2>這次有什麼</h2>", f"{line}\n<h2>這次有什麼</h2>"), TRICK)
          for name, line in (("left", '<p class="note">只剩 3 組，手刀搶購</p>'),
                             ("clock", '<p class="note" id="clock">優惠倒數 09:59</p>'),
                             ("crowd", '<p class="note">有 38 人正在看這一頁</p>'))),
        M("trick_in_label", _edit("我想收到電子報（可隨時退訂）", "不要優惠"), TRICK),
        M("trick_in_alt", _edit('alt="一盒鳳梨酥和一組沐浴禮盒放在窗邊"', 'alt="限時搶購"'), TRICK),
        M("ticked", _edit('name="edm" type="checkbox"', 'name="edm" type="checkbox" checked'),
          TICKED),
        M("store_chosen", _edit("<option>超商取貨", "<option selected>超商取貨"), TICKED),
        M("new_words", _edit("<h2>這次有什麼</h2>", "<p>媽媽一定會喜歡。</p>\n<h2>這次有什麼</h2>"),
          NEW_TEXT),
        M("long_label", _edit('<label for="ship">', '<label for="name">請填寫收件人的真實姓名，'
                              '以便超商店員核對身分證件</label>\n<label for="ship">'), NEW_TEXT),
        M("label_too_many", _edit('<label for="ship">', '<label for="ship">超商取貨較快</label>\n'
                                  '<label for="ship">'), NEW_TEXT),
        M("alt_is_file", _edit('alt="一盒鳳梨酥和一組沐浴禮盒放在窗邊"', 'alt="mom.jpg"'),
          "The alt of {where} is the name of a file. Who cannot see the picture hears it spelled "
          "and learns nothing. Say in a few words what the picture shows."),
        M("alt_emptied", _edit('alt="一盒鳳梨酥和一組沐浴禮盒放在窗邊"', 'alt=""'),
          "The alt of {where} is empty. An empty alt says that a picture is decoration, and this "
          "one shows what is for sale. Say in a few words what it shows."),
        M("script_loaded", _edit("</body>", '<script src="https://cdn.example/x.js"></script>\n'
                                 "</body>"),
          "The page loads a script from somewhere else. Nobody tested that one. Take it out."),
        M("script_changed", _edit('event: "page_view"', 'event: "view_page"'),
          "The program of the page has changed. The order is about the layout; what counts "
          "purchases was tested as it is. Put the <script> back as it was."),
        M("onclick", _edit('id="buy"', 'id="buy" onclick="alert(1)"'),
          "The page has a new {where}, which no repair needs and nobody approved. Take it out."),
        M("link_redirected", _edit('href="/privacy"', 'href="/"'),
          "<{what}> of the live page is gone or has other attributes. A patch changes looks, "
          "order and the points of the order. Put it back."),
        M("mail_asked", _edit('<label for="ship">', '<input id="mail" name="mail" type="email" '
                              'aria-label="電子郵件">\n<label for="ship">'),
          "<{what}> is new or has other attributes. A patch adds nothing to what the page does. "
          "Take it out."),
        M("see_through", _edit('<p id="vat">', '<p id="vat" style="opacity: 0">'),
          "The style “{name}: {value}” of {where} is of a kind that the live page does not use, "
          "and with which things can be hidden or moved out of sight. Use sizes, colours, margins "
          "and position."),
        M("option_dropped", _edit("<option>宅配</option>", ""),
          "<{what}> of the live page is gone or has other attributes. A patch changes looks, "
          "order and the points of the order. Put it back."),
        M("terms_folded", _sub(r"(<p>交付：.*?</p>)", r"<details>\1</details>"),
          "<{what}> is new or has other attributes. A patch adds nothing to what the page does. "
          "Take it out."),
        M("terms_tiny", _sub(r'<p id="returns">(.*?)</p>',
                             r'<p id="returns"><span style="font-size: 5px">\1</span></p>'), LEGAL),
        M("out_of_sight", _edit('id="purpose">', 'id="purpose" style="margin: 0 0 0 -900px">'),
          "The style “{name}: {value}” of {where} is of a kind that the live page does not use, "
          "and with which things can be hidden or moved out of sight. Use sizes, colours, margins "
          "and position."),
        M("price_renamed", _edit('class="note" id="offer"', 'class="price" id="offer"'),
          "The class “{name}” stands on other elements than before. It tells the audit what a "
          "thing is; renaming mends nothing. Put it back."),
        M("target_self", _edit('<form id="checkout"', '<form id="checkout" target="_self"'),
          POINTS["F1"]),
        *(M(f"picture_{name}", _sub(r"(\.hero \{ width: 390px; height: )240px", rf"\g<1>{size}"),
            TINY) for name, size in (("of_one_px", "1px"), ("in_percent", "40%"))),
        M("rule_deleted", _sub(r"  \.was \{.*\n", ""),
          "The rule of “{where}” is gone from the style sheet. Change its values and leave the "
          "rule."),
        *(M(f"value_{name}", _sub(old, new),
            "The rule of “{where}” has no {name} that browsers can read. Give it a value, for "
            "example a number with px, or a colour.")
          for name, old, new in (("dropped", r"(\.photo \{ width: 358px); height: 200px", r"\1"),
                                 ("broken", r"\.photo \{ width: 358px", ".photo { width: wide"))),
        *(M(name, impl,
            "{count} lines are changed or new, and the order allows {most}. A small patch can be "
            "understood, tested and taken back. Undo what no point asks for.")
          for name, impl in (("products_reordered", _reordered),
                             ("styles_rewritten", _all_styles))),
        M("tag_left_open", _edit("</form>\n", ""),
          "The page is not well-formed: <{tag}> of line {line} is not closed before </{other}> in "
          "line {end}. Close the inner tag first."),
    ),
    alternatives=(Alternative("by_hand", _by_hand), Alternative("windows", _windows)),
    hints=(
        "Print the four points of patch_brief and find each place in live_page; then run "
        "layout_audit(live_page, load(\"layout_rules\")) and look at what is False.",
        "One pair (old, new) for each point and each failing check, as in T1.3.d. For F4 the line "
        "of the fee is taken out at one place and put in at another.",
        "fee = [line for line in html.splitlines() if 'id=\"fee\"' in line][0]; html = "
        "html.replace(fee + \"\\n\", \"\"); html = html.replace('<a class=\"cta\"', fee + \"\\n\" "
        "+ '<a class=\"cta\"', 1)",
    ),
    solution=(
        "A patch is judged twice: by the checks, before it goes live, and by an A/B test, after. "
        "The smaller it is, the better one knows afterwards what worked. What law asks for and "
        "what was promised stays word for word, and nothing is added that works only because it "
        "is not true."
    ),
)
