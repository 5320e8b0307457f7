"""The book as a PDF in each language, and single pages on paper."""

import base64
import io
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from fontTools.ttLib import TTFont

from autograder.site import pdf, print_book
from autograder.site.print_document import FONTS, configured
from autograder.site.report import Report

pypdf = pytest.importorskip("pypdf")
LANGUAGES = ("zh-TW", "en")
SIZE = 12e6


@pytest.fixture(scope="module")
def books(site, browser):
    """The PDF of each language, with its bytes and the folder of its pages."""
    found = {}
    for language in LANGUAGES:
        path = site / pdf.NAMES[language]
        data = path.read_bytes()
        found[language] = (pypdf.PdfReader(io.BytesIO(data)), data, path.parent)
    return found


@pytest.fixture(scope="module")
def titles(books):
    """Title of each page of the book, in its order, from the pages of the site."""
    return {
        language: [
            (page.name, _article(home, page.name).h1.get_text(" ", strip=True))
            for page in print_book.pages(language)
        ]
        for language, (_, _, home) in books.items()
    }


def _article(home: Path, name: str) -> Tag:
    soup = BeautifulSoup((home / f"{name}.html").read_text(encoding="utf-8"), "lxml")
    article = soup.select_one("article.bd-article")
    for tag in article.select(".headerlink"):
        tag.decompose()
    return article


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _chapters(reader) -> list[tuple[str, int]]:
    """Bookmarks of the first level and the numbers of their pages."""
    return [
        (one.title, reader.get_destination_page_number(one) + 1)
        for one in reader.outline
        if not isinstance(one, list)
    ]


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_bookmarks_name_the_contents_and_every_page_in_order(language, books, titles):
    found = _chapters(books[language][0])
    named = [_squeezed(title) for title, _ in found]
    assert named[1:] == [_squeezed(title) for _, title in titles[language]]
    numbers = [number for _, number in found]
    assert numbers == sorted(set(numbers)), "each begins on a page of its own"
    assert 100 < len(books[language][0].pages) < 400


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_says_the_pages_on_which_things_stand(language, books):
    reader, data, _ = books[language]
    chapters = _chapters(reader)
    contents = reader.pages[chapters[0][1] - 1 : chapters[1][1] - 1]
    where = pdf.page_numbers(data)
    said, real = [], []
    for page in contents:
        lines = page.extract_text().splitlines()[2:]  # after the head and the page's own number
        said += [int(found[1]) for line in lines if (found := re.search(r"(?:^|\s)(\d+)$", line))]
        real += [where[link.get_object()["/Dest"].removeprefix("/")] for link in page["/Annots"]]
    assert said == real
    assert {number for _, number in chapters[1:]} <= set(said)


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_of_the_book_begins_with_its_own_words(language, books, titles):
    reader, _, home = books[language]
    for (name, title), (_, number) in zip(titles[language], _chapters(reader)[1:], strict=True):
        first = next(p for p in _article(home, name).select("p") if len(p.get_text()) > 15)
        words = _squeezed(first.get_text())[:15]
        text = _squeezed(reader.pages[number - 1].extract_text())
        assert _squeezed(title) in text, title
        assert words in text, f"{name}: {words}"


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_into_the_book_or_to_the_web(language, books):
    reader, data, _ = books[language]
    known = pdf.page_numbers(data)
    inside, wrong = 0, []
    for page in reader.pages:
        for link in page.get("/Annots", ()):
            link = link.get_object()
            if "/Dest" in link:
                inside += 1
                if link["/Dest"].removeprefix("/") not in known:
                    wrong.append(link["/Dest"])
            elif not link["/A"].get("/URI", "").startswith(("https://", "http://", "mailto:")):
                wrong.append(link["/A"])
    assert not wrong, wrong[:5]
    assert inside > 1000, "the map and the contents are links"


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fonts_of_the_course_are_inside_and_have_every_character(language, books):
    reader, _, home = books[language]
    ours = {"/" + _postscript_name(path) for *_, path in FONTS}
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            font = font.get_object()
            if font["/Subtype"] == "/Type3":  # shapes, drawn in the file itself
                continue
            for part in font["/DescendantFonts"]:
                described = part.get_object()["/FontDescriptor"].get_object()
                assert "/FontFile2" in described, font["/BaseFont"]
            assert "/" + font["/BaseFont"].split("+")[1] in ours, "a font of this machine"
    glyphs = {point for *_, path in FONTS for point in TTFont(path, lazy=True).getBestCmap()}
    text = "".join(_article(home, page.name).get_text() for page in print_book.pages(language))
    missing = {char for char in text if char > " " and ord(char) not in glyphs}
    assert not missing, f"no glyph for {''.join(sorted(missing))}; see tools/cut_font.py"


def _postscript_name(path: Path) -> str:
    return str(TTFont(path, lazy=True)["name"].getDebugName(6))


@pytest.mark.chromium
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_gets_structure_language_title_and_texts_of_pictures(language, books):
    reader, data, home = books[language]
    root = reader.trailer["/Root"]
    assert root["/Lang"] == language and root["/MarkInfo"]["/Marked"]
    assert reader.metadata.title == configured(language)["title"]
    assert reader.metadata.author and "KMC2431" in reader.metadata.subject
    texts = {
        _squeezed(image["alt"])
        for page in print_book.pages(language)
        for image in _article(home, page.name).select("img")
    }
    figures = re.findall(rb"/S /Figure\b.*?endobj", data, re.S)
    assert len(figures) >= len(texts) > 20
    assert all(b"/Alt" in figure for figure in figures), "a picture without its text"
    assert len(data) < SIZE


@pytest.mark.chromium
def test_a_page_of_the_site_prints_its_text_in_black_on_white_with_all_parts_open(address, browser):
    driver = browser.driver
    browser.open(f"{address}/t1_1.html")
    driver.execute_script("document.documentElement.dataset.theme = 'dark'")
    state = """return [document.documentElement.dataset.theme,
        document.querySelectorAll("article details[open]").length]"""
    before = driver.execute_script(state)
    data = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    paper = pypdf.PdfReader(io.BytesIO(base64.b64decode(data)))
    text = "".join(page.extract_text() for page in paper.pages)
    assert "T1.1" in text and "T2.1" not in text, "the page without the list of pages beside it"
    assert driver.execute_script(state) == before
    # The same by hand, to look at it.
    driver.execute_script("window.dispatchEvent(new Event('beforeprint'))")
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        seen = driver.execute_script(
            """const shown = (s) => [...document.querySelectorAll(s)].filter((e) => e.offsetParent);
            const style = getComputedStyle(document.body);
            return {title: shown("article h1").length,
              pressed: shown("button, .headerlink, .bd-sidebar-primary").length,
              closed: document.querySelectorAll("article details:not([open])").length,
              colours: [style.color, style.backgroundColor],
              code: getComputedStyle(document.querySelector("article pre")).whiteSpace}"""
        )
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
        driver.execute_script("window.dispatchEvent(new Event('afterprint'))")
    assert seen == {
        "title": 1,
        "pressed": 0,
        "closed": 0,
        "colours": ["rgb(0, 0, 0)", "rgb(255, 255, 255)"],
        "code": "pre-wrap",
    }


@pytest.mark.chromium
def test_on_paper_each_drawing_of_a_picture_has_its_name(address, browser):
    browser.open(f"{address}/en/t2_2.html")
    names = browser.driver.execute_script(
        "return [...document.querySelectorAll('.state > summary')].map((e) => e.textContent)"
    )
    data = browser.driver.execute_cdp_cmd("Page.printToPDF", {})["data"]
    paper = pypdf.PdfReader(io.BytesIO(base64.b64decode(data)))
    text = _squeezed("".join(page.extract_text() for page in paper.pages))
    assert len(names) > 1 and all(_squeezed(name) in text for name in names)


def test_without_a_browser_there_is_no_pdf_and_the_report_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "find_browser", lambda: None)
    assert pdf.write(tmp_path, tmp_path / "work") == []
    assert not list(tmp_path.rglob("*.pdf"))
    report = Report()
    report.take_notes()
    assert any("Chromium" in note for note in report.left_out)


def test_pages_are_joined_with_links_inside_and_nothing_to_press(tmp_path):
    (tmp_path / "a.html").write_text(
        """<article class="bd-article"><section id="one"><h1>A<a class="headerlink">#</a></h1>
        <p><a href="b.html#two">to B</a> <a href="datasets/x.html">data</a> <a href="n.ipynb">n</a>
        <a href="b.html">B</a></p><details><summary>More</summary><p>hidden</p></details>
        <button>press</button><pre>x = 1\n    y = "%s"\n</pre></section></article>"""
        % ("long " * 30),
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text(
        '<article class="bd-article"><section id="two"><h1>B</h1></section></article>',
        encoding="utf-8",
    )
    joined = print_book.Joined(tmp_path, ["a", "b"])
    page = BeautifulSoup(joined.html(), "lxml")
    assert [a["href"] for a in page.select("a")] == ["#b--two", "#b"]
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(ids) == len(set(ids)) and {"a", "b", "a--one", "b--two"} == set(ids)
    assert not page.select("button, details, .headerlink") and "hidden" in page.get_text()
    assert [line["style"] for line in page.select("pre .line")] == ["--indent: 4"]
    assert page.pre.get_text().startswith("x = 1\n    y = ")
    online = print_book.Joined(tmp_path, ["a", "b"], "https://example.org/course")
    hrefs = [a["href"] for a in BeautifulSoup(online.html(), "lxml").select("a")]
    assert hrefs[1:3] == [
        "https://example.org/course/datasets/x.html",
        "https://example.org/course/n.ipynb",
    ]
