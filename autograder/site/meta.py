"""What machines read: titles, descriptions, cards, structured data, sitemap, robots, 404.

Works on the built site, so that the address of the site can change without building a page anew.
What needs that address (book/site.yml) is left out where it is not known.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import escape as xml_escape

import yaml
from jinja2 import Environment, FileSystemLoader
from lxml.html import HtmlElement, fromstring

from autograder.bilingual import LANGUAGES
from autograder.site import structured
from autograder.site.lastmod import dates
from autograder.site.settings import ROOT, Settings, SettingsError, settings

TEMPLATES = Path(__file__).parent / "templates"
CONFIGS = {"zh-TW": ROOT / "_config.yml", "en": ROOT / "_config.en.yml"}
LOCALES = {"zh-TW": "zh_TW", "en": "en_US"}
CARD_SIZE = (1200, 630)  # px, of _static/card.LANGUAGE.png (tools/social_card.py)
MOST = {"zh-TW": 90, "en": 160}  # letters of a description that search engines show
LEAST = {"zh-TW": 28, "en": 50}  # letters of a paragraph that says something
HEADING = ".//text()[not(ancestor::a[contains(@class, 'headerlink')])]"
BEGINNING = 30_000  # letters of an article in which its first paragraph stands
# Pages that are no content: they get a title and the icon and stay out of the sitemap.
NO_CONTENT = {"search.html", "404.html"}
# In these stands no first paragraph of a page.
NO_PROSE = {"facts", "launch", "admonition", "map-line", "about-downloads"}
_ALTERNATE = re.compile(r'(<link rel="alternate" hreflang="[^"]+" href=")([^"]+)(")')
_TITLE = re.compile(r"<title>.*?</title>", re.S)


@dataclass(frozen=True)
class Page:
    """One built page. path: its address from the root of the site, e.g. en/t1_5.html."""

    path: str
    language: str
    title: str
    description: str

    @property
    def name(self) -> str:
        """Its address from the root of its language, e.g. t1_5.html."""
        return self.path.removeprefix("en/") if self.language == "en" else self.path

    @property
    def address(self) -> str:
        """As a link has it: the home page is the folder it stands in."""
        return re.sub(r"(^|/)index\.html$", r"\1", self.path)


@cache
def course_title(language: str) -> str:
    """The name of the book, from its configuration."""
    return yaml.safe_load(CONFIGS[language].read_text(encoding="utf-8"))["title"]


def pages_of(site: Path) -> list[Path]:
    """The pages of the book in both languages, in the order of their addresses."""
    found = [*site.glob("*.html"), *site.glob("datasets/*.html")]
    found += [*site.glob("en/*.html"), *site.glob("en/datasets/*.html")]
    return sorted(path for path in found if path.name != "404.html")


def described(html: str, language: str) -> tuple[str, str]:
    """(heading, description) of a page: its h1, and its first paragraph cut to a fair length."""
    # The page of the search has no article.
    start = html.find("<article" if "<article" in html else "<main")
    article = fromstring(html[start : start + BEGINNING] if start >= 0 else "<article></article>")
    headings = ["".join(one.xpath(HEADING)).strip() for one in article.iter("h1")]
    title = headings[0] if headings else course_title(language)
    texts = [" ".join(p.text_content().split()) for p in article.iter("p") if _is_prose(p)]
    said = next((text for text in texts if len(text) >= LEAST[language]), " ".join(texts) or title)
    return title, shortened(said, language)


def _is_prose(paragraph: HtmlElement) -> bool:
    above = [paragraph, *paragraph.iterancestors()]
    classes = {name for one in above for name in (one.get("class") or "").split()}
    return not classes & NO_PROSE and not any(
        one.tag in ("table", "figure", "nav") for one in above
    )


def shortened(text: str, language: str) -> str:
    """A text cut after a sentence, else after a word, where it is too long for a description."""
    most = MOST[language]
    if len(text) <= most:
        return text
    head = text[:most]
    stop = max(head.rfind("。"), head.rfind("！"), head.rfind(". ") if language == "en" else -1)
    if stop >= most // 2:
        return head[: stop + 1]
    cut = head.rfind(" ") if language == "en" else max(map(head.rfind, "，、；："))
    return (head[:cut] if cut > most // 2 else head[:-1]).rstrip("，、；：,;: ") + "…"


def title_of(page: Page) -> str:
    """What the tab and a search engine show."""
    book = course_title(page.language)
    return book if page.name == "index.html" else f"{page.title} – {book}"


def head_of(page: Page, known: Settings) -> str:
    """The lines that are added to the head of a page."""
    up = "../" * page.path.count("/")
    tags = [f'<link rel="apple-touch-icon" href="{up}_static/icon.png">']
    if page.name in NO_CONTENT:
        return "\n".join([*tags, '<meta name="robots" content="noindex">'])

    def meta(key: str, value: object, kind: str = "property") -> None:
        tags.append(f'<meta {kind}="{key}" content="{escape(str(value))}">')

    meta("description", page.description, "name")
    meta("og:type", "website" if page.name == "index.html" else "article")
    meta("og:site_name", course_title(page.language))
    meta("og:title", title_of(page))
    meta("og:description", page.description)
    meta("og:locale", LOCALES[page.language])
    if known.address:
        url = f"{known.address}/{page.address}"
        tags.append(f'<link rel="canonical" href="{escape(url)}">')
        meta("og:url", url)
        meta("og:image", f"{known.address}/_static/card.{page.language}.png")
        for side, pixels in zip(("width", "height"), CARD_SIZE, strict=True):
            meta(f"og:image:{side}", pixels)
        meta("og:image:alt", course_title(page.language))
        meta("twitter:card", "summary_large_image", "name")
    data = structured.data(page.name, page.language, page.description, known)
    if data:
        text = json.dumps(data, ensure_ascii=False).replace("</", "<\\/")
        tags.append(f'<script type="application/ld+json">{text}</script>')
    return "\n".join(tags)


def dressed(html: str, page: Page, known: Settings) -> str:
    """A page with its title and head; alternates get the whole address where it is known."""
    html = _TITLE.sub(lambda _: f"<title>{escape(title_of(page), quote=False)}</title>", html, 1)
    if known.address:
        base = f"{known.address}/{page.path}"

        def absolute(found: re.Match[str]) -> str:
            link = re.sub(r"(^|/)index\.html$", r"\1", urljoin(base, found[2]))
            return found[1] + escape(link) + found[3]

        html = _ALTERNATE.sub(absolute, html)
    return html.replace("</head>", f"{head_of(page, known)}\n</head>", 1)


def sitemap(pages: list[Page], known: Settings) -> str:
    """sitemap.xml: each page with its twin in the other language and the day it last changed."""
    changed = dates()
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    both = {(page.language, page.name): f"{known.address}/{page.address}" for page in pages}
    for page in pages:
        lines += ["<url>", f"<loc>{xml_escape(both[page.language, page.name])}</loc>"]
        if day := changed.get(page.name.removesuffix(".html")):
            lines.append(f"<lastmod>{day}</lastmod>")
        for key, language in [*((one, one) for one in LANGUAGES), ("x-default", LANGUAGES[0])]:
            if twin := both.get((language, page.name)):
                lines.append(
                    f'<xhtml:link rel="alternate" hreflang="{key}" href="{xml_escape(twin)}"/>'
                )
        lines.append("</url>")
    return "\n".join([*lines, "</urlset>", ""])


def not_found(known: Settings) -> str:
    """404.html: works at any depth, because it loads nothing and its links begin at the root."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    root = urlsplit(known.address).path.rstrip("/") + "/"
    titles = {language: course_title(language) for language in LANGUAGES}
    return environment.get_template("404.html").render(root=root, titles=titles)


def write(site: Path, work: Path) -> list[str]:
    """Dress every page, and write sitemap.xml, robots.txt and 404.html."""
    try:
        known = settings()
    except SettingsError as error:
        return [str(error)]
    listed = []
    for path in pages_of(site):
        html = path.read_text(encoding="utf-8")
        place = path.relative_to(site).as_posix()
        language = "en" if place.startswith("en/") else LANGUAGES[0]
        page = Page(place, language, *described(html, language))
        path.write_text(dressed(html, page, known), encoding="utf-8")
        if page.name not in NO_CONTENT:
            listed.append(page)
    (site / "404.html").write_text(not_found(known), encoding="utf-8")
    if known.address:
        (site / "sitemap.xml").write_text(sitemap(listed, known), encoding="utf-8")
        robots = f"User-agent: *\nAllow: /\nSitemap: {known.address}/sitemap.xml\n"
        (site / "robots.txt").write_text(robots, encoding="utf-8")
    return []
