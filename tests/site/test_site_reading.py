"""What axe cannot see: the keyboard, narrow screens, words of the theme, weight, file://."""

import re

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

CHAPTER = "t1_5.html"
LIMIT = 1_000_000  # bytes of a page without figures


def press(browser, *keys):
    """Send keys to what has the focus; return what has it then."""
    for key in keys:
        browser.driver.switch_to.active_element.send_keys(key)
    return browser.driver.switch_to.active_element


def outlined(element):
    """True when an element shows that it has the focus."""
    return (
        element.value_of_css_property("outline-style") != "none"
        and element.value_of_css_property("outline-width") != "0px"
    )


@pytest.mark.parametrize("place", ["", "en/"])
def test_the_keyboard_reaches_everything_and_shows_where_it_is(browser, address, place):
    with browser.screen(1280, 900):
        browser.open(f"{address}/{place}{CHAPTER}")
        skip = press(browser, Keys.TAB)
        assert skip.get_attribute("href").endswith("#page-text") and outlined(skip)
        assert press(browser, Keys.ENTER) is not None
        inside = press(browser, Keys.TAB)
        assert browser.driver.execute_script(
            "return document.querySelector('article').contains(arguments[0])", inside
        )
        browser.open(f"{address}/{place}{CHAPTER}")
        names = []
        for _ in range(60):
            element = press(browser, Keys.TAB)
            names.append(element.get_attribute("class") or "")
            assert outlined(element), element.get_attribute("outerHTML")[:200]
        seen = " ".join(names)
        for control in ("navbar-brand", "search-button-field", "language-switch", "theme-switch"):
            assert control in seen


@pytest.mark.parametrize("place", ["", "en/"])
def test_the_colours_change_from_the_keyboard_and_say_so(browser, address, place):
    with browser.screen(1280, 900):
        browser.open(f"{address}/{place}{CHAPTER}")
        button = browser.driver.find_element(By.CSS_SELECTOR, ".theme-switch-button")
        modes, names = set(), set()
        for _ in range(3):
            button.send_keys(Keys.ENTER)
            modes.add(browser.driver.execute_script("return document.documentElement.dataset.mode"))
            names.add(button.get_attribute("aria-label"))
        assert modes == {"auto", "light", "dark"} and len(names) == 3


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_a_drawer_opens_and_closes_from_the_keyboard(browser, address, side):
    def shown(_driver=None):
        drawer = browser.driver.find_element(By.CSS_SELECTOR, f".bd-sidebar-{side}")
        return drawer.is_displayed() and drawer.value_of_css_property("visibility") == "visible"

    def told():
        return button.get_attribute("aria-expanded") == "true"

    with browser.screen(390, 844):
        browser.open(f"{address}/{CHAPTER}")
        button = browser.driver.find_element(By.CSS_SELECTOR, f".{side}-toggle")
        wait = WebDriverWait(browser.driver, 5)
        assert not shown() and not told()
        button.send_keys(Keys.ENTER)
        wait.until(lambda _: shown() and told())
        drawer = browser.driver.find_element(By.CSS_SELECTOR, f".bd-sidebar-{side}")
        wait.until(
            lambda d: d.execute_script(
                "return arguments[0].contains(document.activeElement)", drawer
            )
        )
        press(browser, Keys.ESCAPE)
        wait.until(lambda _: not shown() and not told())
        assert browser.driver.switch_to.active_element == button


@pytest.mark.parametrize("place", ["", "en/"])
def test_nothing_is_wider_than_a_narrow_screen(site, browser, address, place):
    """320 px: a phone, or a desktop zoomed to 400 %. Wide tables scroll alone and say so."""
    pages = sorted(path.name for path in (site / place).glob("*.html"))
    pages.append(f"datasets/{min((site / place / 'datasets').glob('*.html')).name}")
    wide, hints = [], 0
    with browser.screen(320, 640):
        for page in pages:
            browser.open(f"{address}/{place}{page}")
            width, told = browser.driver.execute_script(
                "return [document.documentElement.scrollWidth,"
                " [...document.querySelectorAll('.table-scroll')]"
                "  .filter(box => box.scrollWidth > box.clientWidth + 1)"
                "  .map(box => box.tabIndex === 0 && box.ariaLabel)]"
            )
            if width > 320:
                wide.append((page, width))
            assert all(told), page
            hints += len(told)
    assert wide == [] and hints


NAMES = {"English", "iCAP", "KMC", "MIT", "PDF", "GitHub", "zip"}
WORDS_OF_THE_PAGE = r"""
const inside = (node) => node.parentElement && node.parentElement.closest(
  'article, #search-results, script, style, noscript, [lang=en], kbd');
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
const texts = [];
while (walker.nextNode()) if (!inside(walker.currentNode)) texts.push(walker.currentNode.data);
for (const element of document.querySelectorAll('body *:not([lang=en])')) {
  if (element.closest('article') && !element.matches('button, summary, details, input')) continue;
  for (const name of ['aria-label', 'title', 'placeholder', 'data-tooltip', 'data-bs-title'])
    if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
}
for (const summary of document.querySelectorAll('article summary')) texts.push(summary.textContent);
return texts;
"""


def test_the_theme_speaks_chinese_on_chinese_pages(browser, address):
    """Latin words of buttons, tooltips, footers are those of the book's own headings."""
    own = set()
    for page in ("index.html", CHAPTER, "datasets/ab_bar.html", "search.html?q=x"):
        browser.open(f"{address}/{page}")
        texts = browser.driver.execute_script(WORDS_OF_THE_PAGE)
        headings = browser.driver.execute_script(
            "return [...document.querySelectorAll('h1, h2, h3, .bd-links a, .prev-next-title')]"
            ".map(element => element.textContent).join(' ')"
        )
        own |= set(re.findall(r"[A-Za-z]{3,}", headings))
        found = {word for text in texts for word in re.findall(r"[A-Za-z]{3,}", text)}
        assert (
            found - own - {"English", "iCAP", "KMC", "MIT", "PDF", "Ctrl", "GitHub", "zip"} == set()
        ), page


@pytest.mark.parametrize("place", ["", "en/"])
def test_a_page_is_light(site, browser, address, place):
    """All that the browser fetched for a page, as it arrived, without figures and the index that
    the page of the search looks through."""
    heavy = []
    for path in sorted((site / place).glob("*.html")):
        browser.open(f"{address}/{place}{path.name}")
        size = browser.driver.execute_script(
            "return ['navigation', 'resource'].flatMap(kind => performance.getEntriesByType(kind))"
            ".filter(entry => entry.initiatorType !== 'img')"
            ".filter(entry => !entry.name.includes('search-index'))"
            ".reduce((sum, entry) => sum + entry.encodedBodySize, 0)"
        )
        # 404.html loads nothing, since it must work at any depth.
        assert size > (1_000 if path.name == "404.html" else 100_000), "nothing was counted"
        if size > LIMIT:
            heavy.append((path.name, size))
    assert heavy == []


def test_every_icon_in_use_is_drawn(site):
    drawn = set(re.findall(r"\.(fa-[\w-]+) \{ --icon", (site / "_static/icons.css").read_text()))
    for page in ("index.html", CHAPTER, "en/search.html"):
        used = set(re.findall(r"\bfa-[\w-]+", (site / page).read_text(encoding="utf-8")))
        assert used - {"fa-solid", "fa-lg"} <= drawn, page


def test_a_page_opened_from_a_folder_works(site, browser):
    """file://: the picture moves, the search finds, the switch leads to the twin."""
    browser.open((site / CHAPTER).as_uri())
    box = browser.driver.find_element(By.CSS_SELECTOR, ".picture")
    told = box.find_element(By.CSS_SELECTOR, ".told").text
    box.find_element(By.CSS_SELECTOR, "input").send_keys(Keys.ARROW_DOWN)
    assert box.find_element(By.CSS_SELECTOR, ".told").text != told
    browser.open((site / "search.html").as_uri() + "?q=%E5%9B%9E%E5%A0%B1%E7%8E%87")
    WebDriverWait(browser.driver, 10).until(
        lambda d: d.find_elements(By.CSS_SELECTOR, "#search-results li a")
    )
    browser.open((site / CHAPTER).as_uri())
    browser.driver.find_element(By.CSS_SELECTOR, ".language-switch").click()
    assert browser.driver.current_url == (site / "en" / CHAPTER).as_uri()
    assert browser.driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
