"""Reading landing pages: what is understood, what is left out, and every way to be bad."""

from __future__ import annotations

import pandas as pd
import pytest

from autograder.artefacts.errors import ArtefactError
from autograder.artefacts.page import COLUMNS, contrast_of, page_elements, parse_page
from autograder.artefacts.page_facts import page_facts
from autograder.checking import messages


def page(body: str, css: str = "") -> str:
    head = f"<!DOCTYPE html>\n<html><head><style>{css}</style></head>"
    return f"{head}\n<body>\n{body}\n</body></html>"


def one(body: str, css: str = "") -> pd.Series:
    """The first element of a page."""
    return page_elements(page(body, css)).iloc[0]


BAD = {  # name -> (page, words of the sentence)
    "empty": ("", "is empty"),
    "only spaces": ("  \n ", "is empty"),
    "no tag": ("雙11 檔期", "no HTML tag"),
    "word file": (b"PK\x03\x04abc", "another format"),
    "utf-16": ("<p>雙11</p>".encode("utf-16"), "UTF-16"),
    "big5": ("<p>雙11 檔期價</p>".encode("cp950"), "Big5"),
    "binary": (b"<p>\x00\x00</p>", "not a text file"),
    "never closed": (page("<div>\n<p>a</p>"), "<div> of line 4 is not closed before </body>"),
    "open at the end": ("<html>\n<body>\n<p>a</p>", "<body> of line 2 is never closed"),
    "closed twice": (page("<p>a</p></p>"), "line 4 closes </p>"),
    "crossed": (page("<b><i>a</b></i>"), "<i> of line 4 is not closed before </b> in line 4"),
    "crossed below": (page("<ul>\n<li>a\n</ul>"), "<li> of line 5 is not closed before </ul>"),
    "cut in a tag": ("<html><body><p>a</p><a href=", "end of the file is missing"),
    "cut in a comment": ("<html><body><p>a</p><!-- here", "end of the file is missing"),
    "cut in a style": ("<html><head><style>p { color: red", "<style> of line 1 is never closed"),
    "attribute twice": (page('<p id="a" id="b">x</p>'), "the attribute id twice"),
    "too deep": ("<div>" * 120 + "</div>" * 120, "more than 100 tags"),
    "too large": (page("<p>" + "長" * 500_000 + "</p>"), "400 kB"),
    "bracket too many": (page("<p>a</p>", "p } .x { color: red }"), "cannot be read near line 2"),
    "bracket missing": (page("<p>a</p>", "a {}\np {\n.x { color: red }\n"), "near line 3"),
}


@pytest.mark.parametrize("name", BAD)
def test_each_bad_page_has_one_sentence_in_both_languages(name: str) -> None:
    html, words = BAD[name]
    with pytest.raises(ArtefactError) as error:
        page_elements(html)
    messages.set_language("en")
    try:
        assert words in str(error.value), str(error.value)
        messages.set_language("zh-TW")
        assert messages.known(error.value.msgid) and "{" not in str(error.value)
    finally:
        messages.set_language(None)


def test_pages_that_browsers_read_are_read() -> None:
    assert list(page_elements(page("<br><img src=a alt=''/><p>a &amp; b<br></p>"))["tag"]) == [
        "img", "p"]
    assert page_elements(page("")).empty
    assert list(page_elements(page("")).columns) == list(COLUMNS)
    assert len(page_elements("\ufeff<P CLASS=x>大寫</P>")) == 1  # no body, capitals, a mark
    assert parse_page("<!-- <p> --><script>if (a < b) { '<p>' }</script><p>a</p>").p.text == "a"


def test_styles_by_weight_place_and_inheritance() -> None:
    css = """p { font-size: 14px; color: red } .a { font-size: 18px } #b { font-size: 20px }
             p.a { color: #00f } .a { color: green } p { font-size: 15px !important }
             div { background: rgb(0, 0, 0); color: #fff } h1, .big { font-size: 30px }
             @media (min-width: 600px) { p { font-size: 99px } } div p { font-size: 98px }"""
    assert one('<p class="a x">t</p>', css)[["font_px", "colour"]].tolist() == [15, "#0000ff"]
    assert one('<span class="a" id="b">t</span>', css)["font_px"] == 20
    assert one('<span style="font-size: 9px" id="b">t</span>', css)["font_px"] == 9
    inside = one("<div><span>t</span></div>", css)
    assert inside[["colour", "background"]].tolist() == ["#ffffff", "#000000"]
    half = one('<p style="background: rgba(0,0,0,.5); font-size: 2em">t</p>')
    assert half["background"] == "#808080" and half["font_px"] == 16  # em is not understood
    assert one("<h1>t</h1>")["font_px"] == 32 and one("<h1>t</h1>", css)["font_px"] == 30


def test_sizes_labels_pictures_and_hidden_elements() -> None:
    table = page_elements(page("""
      <img src="a" width="300" height="80"><img src="b" alt="茶" style="width: 50%; height: 40px">
      <label>數量 <input type="number"></label><input type="submit"><input type="hidden" name="x">
      <label for="s">取貨</label><select id="s"><option>宅配</option></select>
      <textarea></textarea><p hidden>a</p><p style="display: none">b</p>
      <a class="c d" href="#e"></a>
    """)).set_index("order")
    images = table[table["tag"] == "img"]
    assert images["height_px"].tolist() == [80, 40] and images["width_px"].isna().tolist() == [
        False, True]
    assert images["alt"].isna().tolist() == [True, False]
    fields = table[table["tag"].isin(["input", "select", "textarea"])]
    assert fields["label"].fillna("-").tolist() == ["數量", "submit", "取貨", "-"]
    assert "a" not in table.loc[table["tag"] == "p", "text"].tolist()
    assert table.iloc[-1][["cls", "href", "text"]].tolist() == ["c d", "#e", ""]


def test_contrast_is_that_of_the_definition() -> None:
    assert contrast_of("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_of("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)  # as WCAG tools say
    assert contrast_of("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)
    assert contrast_of("#ff0000", "#0000ff") == contrast_of("#0000ff", "#ff0000")


def test_facts_are_read_and_silence_is_none() -> None:
    facts = page_facts(page("""
      <p id="start"><time datetime="2025-10-20">10/20</time></p><p id="end">11/16</p>
      <p id="code"> CY11 </p><data id="threshold" value="0">無門檻</data>
      <p id="return-days">7 日</p><p id="discount">八五折</p>
      <div class="product" data-sku="X1"><data class="sale" value="12.5">NT$12.5</data></div>"""))
    assert facts == {
        "url": None, "start": "2025-10-20", "end": None, "code": "CY11", "gift": None,
        "discount": None, "threshold": 0, "free_shipping_over": None, "return_days": 7,
        "price": {"X1": {"list": None, "sale": 12.5}},
    }  # fmt: skip
