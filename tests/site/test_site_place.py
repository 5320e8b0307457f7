"""The language switch keeps the place, and a figure opens over the page."""

import pytest

HEADINGS = "const all = [...document.querySelectorAll('article section[id]')];"


@pytest.mark.parametrize("page", ["t1_5.html", "en/how_to.html"])
def test_the_language_switch_keeps_the_section(browser, address, page):
    browser.open(f"{address}/{page}")
    driver = browser.driver
    # A section that begins above the last screen of both pages.
    driver.execute_script(f"{HEADINGS} all[2].scrollIntoView({{behavior: 'instant'}})")
    # A click of the driver waits for the page that it leads to.
    driver.find_element("css selector", "a.language-switch").click()
    distance = (
        f"{HEADINGS} return Math.abs(all[2].getBoundingClientRect().top) / window.innerHeight"
    )
    assert driver.execute_script(distance) < 0.3
    assert "~" not in driver.current_url


def test_the_language_switch_keeps_the_query(browser, address):
    browser.open(f"{address}/search.html?q=ROAS")
    # A click of the driver waits for the page that it leads to.
    browser.driver.find_element("css selector", "a.language-switch").click()
    assert browser.driver.current_url == f"{address}/en/search.html?q=ROAS"


def test_a_figure_opens_over_the_page_and_escape_leads_back(browser, address):
    from selenium.webdriver.common.keys import Keys

    with browser.screen(390, 844):
        browser.open(f"{address}/t1_5.html")
        driver = browser.driver
        small, link = driver.execute_script(
            "const box = document.querySelector('.drawn'); return [box.querySelector('img'),"
            " box.querySelector('a')]"
        )
        assert small.get_attribute("src") == link.get_attribute("href")
        link.send_keys(Keys.ENTER)
        large = driver.find_element("css selector", "dialog[open] img")
        assert large.get_attribute("alt") == small.get_attribute("alt")
        assert large.size["width"] > 2 * small.size["width"]
        driver.switch_to.active_element.send_keys(Keys.ESCAPE)
        assert driver.switch_to.active_element == link
