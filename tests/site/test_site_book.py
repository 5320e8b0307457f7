"""The built book: strict, in two languages, searchable, and talking to no other host."""

import re
from urllib.parse import quote, urljoin

import pytest
from bs4 import BeautifulSoup

from autograder import register
from autograder.site.build import outside_requests

# query -> page that must be among the first three
QUERIES = {
    "zh-TW": {
        "回報率": "t1_5", "廣告支出回報率": "t1_5", "跳出率": "t1_5", "轉換率": "t1_5",
        "點擊轉換率": "t1_5", "平均點擊單價": "t1_5", "淨營收": "t1_5", "歸因": "t1_5",
        "未取退貨": "t1_5", "瀑布圖": None, "受眾": "glossary", "自訂受眾": "glossary",
        "類似受眾": "glossary", "再行銷": "glossary", "夏普利值": "glossary",
        "購物車放棄率": "glossary", "辛普森": "glossary", "倖存者": "glossary",
        "職能基準": "standard", "消費者行為": "standard", "壓力容忍": "standard",
        "文書處理能力": "standard", "繳交": "how_to", "連接埠": "how_to", "秘密種子": "instructors",
        "成績簿": "instructors", "資料集": "data", "nbgrader": "instructors", "ROAS": "t1_5",
        "K15": "standard", "公平交易法": "t1_2", "負面留言": "t1_5", "警戒線": "t1_5",
        "要徑": "t1_3", "冒煙測試": "t1_3", "標錯價": "t1_3",
        "率": "t1_5", "GA4 跳出率": "t1_5", "蒐集與分析網站數據": "t2",
    },
    "en": {
        "bounce rate": "t1_5", "return on ad spend": "t1_5", "attribution": "t1_5",
        "view-through": "t1_5", "waterfall": None, "lookalike": "glossary",
        "survivorship": "glossary", "shapley": "glossary", "peeking": "glossary",
        "nbgrader": "instructors", "gradebook": "instructors", "secret seed": "instructors",
        "consumer behaviour": "standard", "stress tolerance": "standard", "zip": "how_to",
        "回報率": "glossary", "受眾": "glossary", "datasets": "data", "ROAS": "t1_5",
        "smoke test": "t1_3", "critical path": "t1_3", "defamation": None,
    },
}  # fmt: skip
ABSENT = {
    "zh-TW": ["量子力學", "區塊鏈", "比特幣", "颱風眼", "回報的率", "zzyzx"],
    "en": ["blockchain", "zzyzx", "量子力學"],
}
PLACES = {"zh-TW": "", "en": "en/"}


def pages(site):
    """All pages as (path below the site, parsed)."""
    for path in sorted(site.rglob("*.html")):
        if "_static" not in path.parts:
            text = path.read_text(encoding="utf-8")
            yield path.relative_to(site).as_posix(), BeautifulSoup(text, "html.parser")


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
            if re.match(r"[a-z]+:", href) or name.endswith(("genindex.html", "search.html")):
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


def search(browser, address, place, query):
    """Type a query into the search page's address; the pages found, best first."""
    from selenium.webdriver.support.ui import WebDriverWait

    outside = browser.open(f"{address}/{place}search.html?q={quote(query)}")
    assert outside == []
    WebDriverWait(browser.driver, 10).until(
        lambda d: d.execute_script(
            "const s = document.querySelector('#search-results .search-summary');"
            "return s && s.textContent.trim() !== '' && !document.querySelector('.searching')"
        )
    )
    found = browser.driver.execute_script(
        "return [...document.querySelectorAll('#search-results ul.search > li > a')]"
        ".map(a => a.getAttribute('href'))"
    )
    return [re.sub(r"\.html.*$", "", href.rsplit("/", 1)[-1]) for href in found]


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_search_finds_words_and_nothing_else(browser, address, language):
    wrong = []
    for query, page in QUERIES[language].items():
        found = search(browser, address, PLACES[language], query)
        if page is not None and page not in found[:3]:
            wrong.append((query, page, found[:5]))
    for query in ABSENT[language]:
        if found := search(browser, address, PLACES[language], query):
            wrong.append((query, "nothing", found[:5]))
    assert wrong == []


def test_typing_into_the_search_box_works(browser, address):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    browser.open(f"{address}/index.html")
    browser.driver.execute_script("document.querySelector('.search-button-field').click()")
    box = WebDriverWait(browser.driver, 5).until(
        lambda d: next(
            b for b in d.find_elements(By.CSS_SELECTOR, "input[type=search]") if b.is_displayed()
        )
    )
    box.send_keys("回報率", Keys.ENTER)
    WebDriverWait(browser.driver, 10).until(lambda d: "search.html" in d.current_url)
    WebDriverWait(browser.driver, 10).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, "#search-results li a")
    )


def test_pages_load_alone_and_without_errors(browser, address, parsed):
    for name in parsed:
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


@pytest.mark.parametrize("place", ["", "en/"])
def test_the_attribution_switch_works_from_the_keyboard(browser, address, place):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{address}/{place}t1_5.html")
    box = browser.driver.find_element(By.CSS_SELECTOR, ".attribution")
    told = [box.find_element(By.CSS_SELECTOR, ".told").text]
    radio = box.find_element(By.CSS_SELECTOR, "input:checked")
    for _ in range(4):
        radio.send_keys(Keys.ARROW_DOWN)
        radio = browser.driver.switch_to.active_element
        told.append(box.find_element(By.CSS_SELECTOR, ".told").text)
    assert len(set(told)) == 5
    bars = box.find_elements(By.CSS_SELECTOR, ".bar")
    assert len(bars) == len(box.find_elements(By.CSS_SELECTOR, "tbody tr")) >= 8


@pytest.mark.parametrize("place", ["", "en/"])
@pytest.mark.parametrize(
    ("page", "key"), [("t1_1", "ARROW_DOWN"), ("t1_2", "ARROW_RIGHT"), ("t1_3", "ARROW_DOWN")]
)
def test_prepared_states_change_from_the_keyboard(browser, address, place, page, key):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{address}/{place}{page}.html")
    box = browser.driver.find_element(By.CSS_SELECTOR, ".frames")
    told = [box.find_element(By.CSS_SELECTOR, ".told").text]
    control = box.find_element(By.CSS_SELECTOR, "input:checked, input[type=range]")
    for _ in range(2):
        control.send_keys(getattr(Keys, key))
        control = browser.driver.switch_to.active_element
        told.append(box.find_element(By.CSS_SELECTOR, ".told").text)
    assert "" not in told and len(set(told)) == 3
    widths = {bar.size["width"] for bar in box.find_elements(By.CSS_SELECTOR, ".bar")}
    assert len(widths) > 1
