"""What machines read of the site: addresses, cards, structured data, 404, citation, settings."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from autograder import register
from autograder.site import about, meta, settings

ROOT = Path(__file__).resolve().parents[2]
ADDRESS = "https://someone.example/course"
NAMES = ("index", "t1_5", "about", "search", "datasets/orders")
NAMESPACES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def small_site(folder):
    """A few pages as the theme writes them, in both languages."""
    for language in ("zh-TW", "en"):
        for name in NAMES:
            up = "../" * name.count("/")
            other = f"{up}en/{name}.html" if language == "zh-TW" else f"{up}../{name}.html"
            own = name.split("/")[-1] + ".html"
            links = {"zh-TW": own, "en": other, "x-default": own}
            if language == "en":
                links = {"en": own, "zh-TW": other, "x-default": other}
            alternates = "".join(
                f'<link rel="alternate" hreflang="{key}" href="{link}" />'
                for key, link in links.items()
            )
            path = folder / ("en" if language == "en" else "") / f"{name}.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                f"<html lang={language}><head>{alternates}<title>x &#8212; y</title></head><body>"
                f'<article><h1>{name} & more<a class="headerlink" href="#">#</a></h1>'
                '<div class="facts"><p>The box with the facts of a chapter, not its text.</p></div>'
                "<p>Short.</p>"
                "<p>The first “paragraph” of the page, and it is long enough. </p>"
                "<p>The second.</p></article></body>",
                encoding="utf-8",
            )
    return folder


@pytest.fixture
def addressed(tmp_path, monkeypatch):
    """The small site, dressed for an address."""
    monkeypatch.setenv("COURSE_SITE_ADDRESS", ADDRESS + "/")
    site = small_site(tmp_path / "site")
    assert meta.write(site, tmp_path) == []
    return site


def head(path):
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").head


def test_the_sitemap_has_every_page_of_content_with_its_twin(addressed):
    root = ET.parse(addressed / "sitemap.xml").getroot()
    found = {}
    for url in root.findall("s:url", NAMESPACES):
        place = url.find("s:loc", NAMESPACES).text
        links = {x.get("hreflang"): x.get("href") for x in url.findall("x:link", NAMESPACES)}
        found[place] = links
        day = url.find("s:lastmod", NAMESPACES)
        assert day is None or re.fullmatch(r"\d{4}-\d\d-\d\d", day.text)
    names = ["", "t1_5.html", "about.html", "datasets/orders.html"]
    assert set(found) == {f"{ADDRESS}/{lang}{name}" for lang in ("", "en/") for name in names}
    for place, links in found.items():
        assert set(links) == {"zh-TW", "en", "x-default"}
        assert place in links.values()
        assert all(found[twin] == links for twin in links.values())


def test_links_and_cards_have_the_whole_address_and_the_picture_is_there(addressed):
    for language, folder in (("zh-TW", ""), ("en", "en/")):
        found = head(addressed / folder / "t1_5.html")
        own = f"{ADDRESS}/{folder}t1_5.html"
        assert found.select_one("link[rel=canonical]")["href"] == own
        assert found.select_one("meta[property='og:url']")["content"] == own
        alternates = {one["hreflang"]: one["href"] for one in found.select("link[hreflang]")}
        assert alternates[language] == own
        assert alternates["x-default"] == f"{ADDRESS}/t1_5.html"
        card = found.select_one("meta[property='og:image']")["content"]
        path = ROOT / "book" / card.removeprefix(f"{ADDRESS}/")
        assert path.stat().st_size <= 100_000
        with Image.open(path) as picture:
            assert picture.size == meta.CARD_SIZE


def test_without_an_address_nothing_pretends_to_have_one(tmp_path, monkeypatch):
    monkeypatch.delenv("COURSE_SITE_ADDRESS", raising=False)
    monkeypatch.setattr(settings, "SITE", tmp_path / "site.yml")
    (tmp_path / "site.yml").write_text("address: ''\nrepository: ''\nbranch: ''\nhub: ''\n")
    site = small_site(tmp_path / "site")
    assert meta.write(site, tmp_path) == []
    assert not (site / "sitemap.xml").exists() and not (site / "robots.txt").exists()
    found = head(site / "t1_5.html")
    assert not found.select("link[rel=canonical], meta[property='og:url'], [property='og:image']")
    assert found.select_one("meta[name=description]")


def test_descriptions_and_titles_come_from_the_page(addressed):
    found = head(addressed / "en" / "t1_5.html")
    said = found.select_one("meta[name=description]")["content"]
    assert said == "The first “paragraph” of the page, and it is long enough."
    assert found.title.get_text() == f"t1_5 & more – {meta.course_title('en')}"
    assert head(addressed / "index.html").title.get_text() == meta.course_title("zh-TW")
    search = "<header><a>Book</a></header><main><h1>Search</h1></main>"  # it has no article
    assert meta.described(search, "en")[0] == "Search"
    assert head(addressed / "search.html").select_one("meta[name=robots]")["content"] == "noindex"


def test_structured_data_name_course_and_chapter(addressed):
    def data(path):
        return json.loads(head(path).select_one("script[type='application/ld+json']").string)

    course = data(addressed / "en" / "index.html")
    assert course["@type"] == "Course" and course["isAccessibleForFree"] is True
    assert course["hasCourseInstance"]["courseWorkload"].startswith("PT")
    chapter = data(addressed / "t1_5.html")
    assert chapter["timeRequired"] == f"PT{register.chapter('T1.5').minutes}M"
    assert chapter["isPartOf"]["url"] == f"{ADDRESS}/"
    assert any(text.startswith("P1.5.1 ") for text in chapter["teaches"])


def test_the_page_for_missing_addresses_works_at_any_depth(addressed):
    text = (addressed / "404.html").read_text(encoding="utf-8")
    soup = BeautifulSoup(text, "lxml")
    assert not soup.select("script, img, link, [src]")
    assert all(link["href"].startswith("/course/") for link in soup.select("a"))
    assert soup.select_one("[lang=en]") and soup.html["lang"] == "zh-TW"


@pytest.mark.parametrize(
    ("text", "language", "short"),
    [
        ("Short.", "en", "Short."),
        ("一二三。" * 40, "zh-TW", "一二三。" * 22),
        ("word " * 60, "en", ("word " * 32).strip() + "…"),
    ],
)
def test_long_descriptions_end_after_a_sentence_or_a_word(text, language, short):
    assert meta.shortened(text.strip(), language) == short


def test_a_wrong_setting_names_file_and_line(tmp_path, monkeypatch):
    path = tmp_path / "site.yml"
    monkeypatch.setattr(settings, "SITE", path)
    monkeypatch.delenv("COURSE_SITE_ADDRESS", raising=False)
    path.write_text("# x\naddress: ''\nrepository: only-a-name\nbranch: ''\nhub: ''\n")
    with pytest.raises(settings.SettingsError, match=r"^book/site\.yml:3: repository .*owner/name"):
        settings.settings()
    assert len(meta.write(tmp_path, tmp_path)) == 1


def test_the_citation_file_has_what_its_format_asks_for():
    cited = settings.citation()
    assert {"cff-version", "message", "title", "authors"} <= set(cited)
    assert cited["cff-version"] == "1.2.0" and cited["type"] in {"software", "dataset"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(cited["date-released"]))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    stated = re.search(r'^version = "(.+)"', project, re.M)
    assert stated is None or stated[1] == str(cited["version"])
    known = settings.settings()
    assert known.version in about.bibtex(known) and cited["title"] in about.apa(known)
    for author in cited["authors"]:
        assert author["name"] in about.bibtex(known)


def test_every_page_says_what_it_is_and_has_one_line_at_its_foot(site):
    version = str(yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"])
    pages = meta.pages_of(site)
    datasets = [path for path in pages if path.parent.name == "datasets"]
    for path in [*(path for path in pages if path not in datasets), datasets[0], datasets[-1]]:
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        place = path.relative_to(site).as_posix()
        foot = soup.select(".course-footer")
        assert len(foot) == 1, place
        assert version in foot[0].get_text() and "CC BY 4.0" in foot[0].get_text(), place
        page, _, anchor = foot[0].a["href"].partition("#")
        target = (path.parent / (page or path.name)).resolve()
        assert anchor == "about-cite"
        assert target.name == "about.html" and target.is_file(), place
        assert soup.select_one("link[rel*=icon]"), place
        if path.name in meta.NO_CONTENT:
            continue
        said = soup.select("meta[name=description]")
        assert len(said) == 1, place
        assert 12 < len(said[0]["content"]) <= max(meta.MOST.values()), place
        for script in soup.select("script[type='application/ld+json']"):
            json.loads(script.string)
