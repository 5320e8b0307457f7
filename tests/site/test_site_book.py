"""The built book: strict, in two languages, and talking to no other host."""

import re
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from autograder import register
from autograder.site.build import outside_requests
from autograder.site.dataset_files import PLACE

PLACES = {"zh-TW": "", "en": "en/"}


def pages(site):
    """All pages as (path below the site, parsed), but for the two-language 404 and data files."""
    for path in sorted(site.rglob("*.html")):
        name = path.relative_to(site).as_posix()
        if "_static" in path.parts or name == "404.html" or name.startswith(f"{PLACE}/"):
            continue
        yield name, BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@pytest.fixture(scope="module")
def parsed(site):
    return dict(pages(site))


def test_nothing_comes_from_another_host(site, parsed):
    assert outside_requests(site) == []
    for name, page in parsed.items():
        for tag in page.select("script[src], img[src], link[rel=stylesheet]"):
            source = tag.get("src") or tag.get("href")
            assert not re.match(r"(https?:)?//", source), (name, source)
        assert "mathjax" not in str(page).lower(), name


def test_each_page_has_its_twin_language_and_links(site, parsed):
    for name, page in parsed.items():
        code = "en" if name.startswith("en/") else "zh-TW"
        assert page.html["lang"] == code, name
        links = {tag["hreflang"]: tag["href"] for tag in page.select("head link[hreflang]")}
        assert set(links) == {"zh-TW", "en", "x-default"}, name
        switch = page.select_one("a.language-switch")
        assert switch["href"] == links["en" if code == "zh-TW" else "zh-TW"]
        twin = name.removeprefix("en/") if code == "en" else f"en/{name}"
        reached = urljoin(f"http://x/{name}", switch["href"]).removeprefix("http://x/")
        assert reached == twin and (site / twin).exists(), name


def test_links_inside_the_site_resolve(site, parsed):
    ids = {name: {tag["id"] for tag in page.select("[id]")} for name, page in parsed.items()}
    for name, page in parsed.items():
        for tag in page.select("a[href]"):
            href = tag["href"]
            if re.match(r"[a-z]+:", href) or name.endswith("search.html"):
                continue
            whole = urljoin(f"http://x/{name}", href).removeprefix("http://x/")
            target, _, fragment = whole.partition("#")
            assert (site / target).exists(), (name, href)
            if fragment and target in ids:
                assert fragment in ids[target], (name, href)


def test_every_picture_has_alt_text_in_its_language(parsed):
    seen = 0
    for name, page in parsed.items():
        for image in page.select("article img"):
            alt = image.get("alt", "")
            chinese = bool(re.search(r"[\u4e00-\u9fff]", alt))
            assert len(alt) > 20 and chinese != name.startswith("en/"), (name, alt)
            seen += 1
    assert seen >= 6


def test_no_failed_cell_and_no_foreign_prose(parsed):
    for name, page in parsed.items():
        assert "Traceback" not in page.get_text(), name
        if name.startswith("en/"):
            headings = " ".join(h.get_text() for h in page.select("article h1"))
            assert not re.search(r"[\u4e00-\u9fff]", headings), name


def test_every_page_names_the_licence(parsed):
    for name, page in parsed.items():
        assert "CC BY 4.0" in page.select_one("footer.bd-footer-content").get_text(), name


def test_planned_chapters_are_text_in_the_sidebar(parsed):
    for name in ("index.html", "en/index.html"):
        planned = parsed[name].select(".bd-sidebar-primary li.planned")
        missing = [c.id for c in register.chapters() if not c.built and re.match(r"T\d\.\d", c.id)]
        shown = [li.get_text(strip=True)[:4] for li in planned]
        assert [name for name in shown if name in missing] == missing
        assert not parsed[name].select(".bd-sidebar-primary li.planned a")


def test_pages_load_alone_and_without_errors(browser, address, parsed):
    for name in (*parsed, "404.html"):
        assert browser.open(f"{address}/{name}") == [], name
        errors = [e["message"] for e in browser.driver.get_log("browser") if e["level"] == "SEVERE"]
        assert [e for e in errors if "favicon" not in e] == [], name


def test_pages_fit_a_phone(browser, address):
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        for place in PLACES.values():
            for page in ("index", "t1_1", "t1_2", "t1_3", "t1_5", "standard", "glossary", "data"):
                browser.open(f"{address}/{place}{page}.html")
                width = browser.driver.execute_script("return document.documentElement.scrollWidth")
                assert width <= 390, (place, page)
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
