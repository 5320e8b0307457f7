"""T1.3.d: landing.html, repaired from a draft with ten defects; the right file and wrong ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from bs4 import BeautifulSoup

from autograder.artefacts.landing_check import (
    FILE,
    SAYS,
    _lines,
    blocks,
    built,
    judge_landing,
    look,
    said,
    sent,
    things,
    unseen,
)
from autograder.artefacts.landing_reading import read_landing
from datasets.simulator.launch_pages import page
from datasets.simulator.launch_pages.operators import BY_NAME

from .base import Alternative, ArtefactExercise, Misconception
from .t1_5_files import Files

# Of each kind, the operator that stands for leaving it unmended.
LEFT = {
    "alt": "hero_without_alt", "dates": "later_end", "label": "label_for_another",
    "price": "price_without_vat", "vat": "vat_extra", "offer": "other_threshold",
    "returns": "three_days", "seller": "seller_phone_gone", "privacy": "purpose_gone",
    "consent": "ticked", "dead_link": "link_to_hash", "wrong_link": "line_of_another",
    "utm": "utm_on_own_address", "button": "covered", "form": "no_name", "head": "noindex",
    "sharing": "no_share_picture", "leftover": "lorem", "event": "purchase_twice",
    "event_data": "no_transaction_id",
}  # fmt: skip


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the repaired page is held against."""
    draft, spec = load("landing_draft"), load("page_spec")
    right = clean(draft, spec)
    before, after = _lines(draft), _lines(right)
    same = difflib.SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = [line for b in same for line in before[b.a:b.a + b.size]]
    tree = BeautifulSoup(right, "html.parser")
    wanted = read_landing(tree, right, spec)
    return {"draft": draft, "spec": spec, "wanted": wanted, "kept": kept, "things": things(tree),
            "built": built(tree), "look": look(tree, spec), "said": said(tree),
            "blocks": blocks(tree), "unseen": unseen(tree), "sent": dict(sent(right, spec)),
            "changed": len(after) - len(kept),
            "rules": load("layout_rules")}


def clean(draft: str, spec: dict[str, Any]) -> str:
    """The page as it should be; names of products are those of the draft."""
    tree = BeautifulSoup(draft, "html.parser")
    names = [(sku, tree.find(attrs={"data-sku": sku}).find("p").get_text())
             for sku in spec["price"]]
    return page.render(spec, pd.DataFrame(names, columns=["sku", "name"]))


def landing_files(truth: dict[str, Any]) -> Files:
    """The right file."""
    return {FILE: clean(truth["draft"], truth["spec"]).encode()}


def _broken(operator: str) -> Callable[[Files, dict[str, Any]], Files]:
    """The right page with one defect."""
    def impl(files: Files, truth: dict[str, Any]) -> Files:
        html = files[FILE].decode()
        return {FILE: BY_NAME[operator](html, truth["spec"], np.random.default_rng(3)).encode()}
    return impl


def _edit(old: str, new: str) -> Callable[[Files, dict[str, Any]], Files]:
    def impl(files: Files, truth: dict[str, Any]) -> Files:
        html = files[FILE].decode()
        assert old in html
        return {FILE: html.replace(old, new, 1).encode()}
    return impl


def _draft(files: Files, truth: dict[str, Any]) -> Files:
    return {FILE: truth["draft"].encode()}


def _text_kept(files: Files, truth: dict[str, Any]) -> Files:
    """A price mended in value, and not in what people read."""
    html = files[FILE].decode()
    return {FILE: re.sub(r'(class="sale" value="\d+">NT\$)', r"\g<1>9", html, count=1).encode()}


def _more(count: int) -> Callable[[Files, dict[str, Any]], Files]:
    extra = "\n".join(f"<p>我們的故事，第 {n} 段。</p>" for n in range(count))
    return _edit("<footer>", f"{extra}\n<footer>")


def _renamed(files: Files, truth: dict[str, Any]) -> Files:
    """The second purchase under another name."""
    lines = files[FILE].decode().splitlines()
    at = next(n for n, line in enumerate(lines) if 'event: "purchase"' in line)
    lines.insert(at + 1, lines[at].replace('"purchase"', '"purchase2"'))
    return {FILE: "\n".join(lines).encode()}


def _by_alias(files: Files, truth: dict[str, Any]) -> Files:
    """The second purchase by another name for the data layer."""
    lines = files[FILE].decode().splitlines()
    at = next(n for n, line in enumerate(lines) if 'event: "purchase"' in line)
    lines.insert(at + 1, "const d = window.dataLayer; d.push({event: 'purchase'});")
    return {FILE: "\n".join(lines).encode()}


def _other_words(files: Files, truth: dict[str, Any]) -> Files:
    """Right values with other words beside them: decimals, a unit, a time, a month's name."""
    lines, kept = files[FILE].decode().splitlines(), [*truth["kept"]]
    for at, line in enumerate(lines):
        if kept and " ".join(line.split()) == kept[0]:
            kept.pop(0)
        else:
            line = re.sub(r'(class="sale" value="\d+">NT\$[\d,]+)', r"\1.00／1 盒", line)
            lines[at] = re.sub(r'(id="end" datetime="[^"]*">)[^<]*', r"\g<1>Nov 16 23:59", line)
    return {FILE: "\n".join(lines).encode()}


def _look_home(files: Files, truth: dict[str, Any]) -> Files:
    html = files[FILE].decode()
    return {FILE: re.sub(r'(id="look" href=)"[^"]*"', r'\1"/"', html).encode()}


def _share_picture(new: str) -> Callable[[Files, dict[str, Any]], Files]:
    """The picture for sharing, written in another way; {site} is our own."""
    def impl(files: Files, truth: dict[str, Any]) -> Files:
        line = new.format(site="/".join(truth["spec"]["url"].split("/")[:3]))
        html = re.sub(r'<meta property="og:image"[^>]*>', line, files[FILE].decode())
        return {FILE: html.encode()}
    return impl


def _by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """Other words and other HTML for the same repairs: aria-label, own alt, spaces, CRLF."""
    html = files[FILE].decode()
    html = html.replace('alt="兩個禮盒和一瓶沐浴露放在木桌上"', "alt='檔期的三樣商品'")
    host = "/".join(truth["spec"]["url"].split("/")[:3])
    html = re.sub(r'<meta property="og:image"[^>]*>',
                  f"<meta content='{host}/img/hero.png?v=2' property='og:image'>", html)
    if '"#buy-now"' in truth["draft"]:
        html = re.sub(r'(id="look" href=)"#', rf'\1"{truth["spec"]["url"]}#', html)
    html = html.replace("\n", "\r\n  ")
    return {FILE: "\ufeff".encode() + html.encode()}


def _from_draft(files: Files, truth: dict[str, Any]) -> Files:
    """The draft with each broken line mended in its place and a comment beside it."""
    html = files[FILE].decode().replace("<footer>", "<!-- 已修正 -->\n<footer>")
    return {FILE: html.encode()}


M = Misconception
MORE_BLOCKS = ("The page has {count} paragraphs, headings, pictures, links or fields too many. "
               "Nobody approved them, and a repair adds none. Take them out.")
D = ArtefactExercise(
    "T1.3.d", files=(FILE,), judge=judge_landing, truth=truth, correct=landing_files,
    misconceptions=(
        *(M(f"left_{kind}", _broken(name), SAYS[kind]) for kind, name in LEFT.items()),
        M("value_without_text", _text_kept,
          SAYS["price"]),
        M("day_without_text", _edit(">11/16</time>", ">11/19</time>"), SAYS["dates"]),
        M("still_the_draft", _draft,
          "landing.html is still the draft as it was handed out. Run your checker over it, and "
          "mend what it finds."),
        M("picture_removed", _edit('<img class="hero" src="/img/hero.jpg" alt="兩個禮盒和一瓶沐浴露'
                                   '放在木桌上">\n', ""),
          "“{where}” is gone from the page. What is broken is to be mended, not removed: somebody "
          "wanted it there."),
        M("line_rewritten", _edit("雙11 檔期：禮盒與洗沐</h1>", "雙11 最強檔期</h1>"),
          "A line of the draft that was right is gone, changed or moved: “{line}”. A repair "
          "touches only what is broken; whoever approved the page approved the rest. Put it back "
          "as it was."),
        M("story_added", _more(20),
          "{count} lines of your page are changed or new, and that is more than {more} above what "
          "the repairs need. Take out what was not asked for."),
        M("filler_added", _more(7), MORE_BLOCKS),
        M("radio_for_checkbox", _edit('name="edm" type="checkbox"', 'name="edm" type="radio" '
                                      'checked'),
          "“{where}” was {was} and is now {now}. A fault is mended in its place, and the thing "
          "stays what it is. Put the tag and its type back."),
        M("look_leads_home", _look_home,
          "The link “{where}” does not lead to the product that its words name. Point it to the "
          "id of the box with that product."),
        M("hero_called_decoration", _edit('alt="兩個禮盒和一瓶沐浴露放在木桌上"', 'alt=""'),
          "The alt of {where} is empty. An empty alt says that a picture is decoration, and this "
          "one shows what is for sale. Say in a few words what it shows."),
        *(M(f"hero_alt_is_{name}", _edit('alt="兩個禮盒和一瓶沐浴露放在木桌上"', f'alt="{alt}"'),
            "The alt of {where} is the name of a file. Who cannot see the picture hears it spelled "
            "and learns nothing. Say in a few words what the picture shows.")
          for name, alt in (("file", "hero.jpg"), ("its_address", "/img/hero.jpg"),
                            ("its_stem", "hero"))),
        M("second_purchase_renamed", _renamed,
          "The page sends the event “{where}”, which the spec does not know. What is sent once too "
          "often is taken out, not renamed."),
        M("second_purchase_by_alias", _by_alias,
          "The program of the page names “{where}” more often than the repaired page needs. What "
          "sends an event a second time, or by another way, counts it twice. Take the new line "
          "out."),
        *(M(f"{name}_added", _edit("</head>", f"{text}\n</head>"),
            "The page has a new {where}, which no repair needs and nobody approved. Take it out.")
          for name, text in (("style", "<style>p { color: #222222 }</style>"),
                             ("program", "<script>let x = 1;</script>"),
                             ("refresh", '<meta http-equiv="refresh" content="5">'),
                             ("icon", '<link rel="icon" href="/img/x.png">'))),
        *(M(f"share_picture_{name}", _share_picture(f"<meta {text}>"), SAYS["sharing"])
          for name, text in (("is_a_word", 'property="og:image" content="x"'),
                             ("empty", 'property="og:image" content=""'),
                             ("by_name", 'name="og:image" content="{site}/img/double11.jpg"'),
                             ("by_path", 'property="og:image" content="/img/double11.jpg"'))),
        M("pale_text", _edit('<p id="vat">', '<p id="vat" style="color: #aaaaaa">'),
          "The text “{text}” is hard to read on its background: the layout rules ask for a "
          "contrast of {least}."),
        M("small_print", _edit('<p id="returns">', '<p id="returns" style="font-size: 9px">'),
          "The text “{text}” is smaller than the layout rules allow."),
        M("small_button", _edit('id="pay"', 'id="pay" style="height: 20px; min-height: 20px"'),
          "Something to be tapped is smaller than the layout rules allow ({least} px)."),
        M("second_title", _edit("<h2>結帳</h2>", "<h1>結帳</h1>"),
          "The page no longer has exactly one main heading (h1)."),
        M("script_from_elsewhere", _edit(
            "</body>", '<script src="https://cdn.example/fix.js"></script>\n</body>'),
          "The page loads a script from somewhere else. Nobody tested that one. Take it out."),
        M("tag_left_open", _edit("</form>\n", ""),
          "The page is not well-formed: <{tag}> of line {line} is not closed before </{other}> in "
          "line {end}. Close the inner tag first."),
    ),
    alternatives=(Alternative("by_hand", _by_hand), Alternative("from_draft", _from_draft),
                  Alternative("other_words", _other_words)),
    hints=(
        "Run check_page(landing_draft, spec) first: every finding is a line to mend. Open the file "
        "in an editor and change these lines only.",
        "Mend in this order: what the law asks (price with VAT, seller, consent), what breaks the "
        "sale (button, form, links), what breaks the figures (events, UTM), then the rest. After "
        "each, run the checker again.",
        "html = landing_draft.replace('type=\"checkbox\" checked', 'type=\"checkbox\"')",
    ),
    solution=(
        "A repair is small: one fault, one line, and the checker again. Whoever approved the page "
        "approved the lines that were right; a page that was rewritten must be approved and tested "
        "from the beginning."
    ),
)
