"""Links from the first use of a glossary term, and back."""

from urllib.parse import urldefrag

import pytest
from bs4 import BeautifulSoup

from autograder.site import glossary, terms

PLACES = {"zh-TW": "", "en": "en/"}


def found(text, language):
    return [(text[start:end], term.en) for start, end, term in terms.found_in(text, language)]


def test_the_longest_name_is_linked_and_no_part_of_a_word():
    assert found("自訂受眾與受眾", "zh-TW") == [
        ("自訂受眾", "Custom audience"),
        ("受眾", "Audience"),
    ]
    assert found("Custom audiences differ", "en") == [("Custom audiences", "Custom audience")]
    assert found("overpacing, impact, hashing", "en") == []
    assert [text for text, _ in found("CTRs and ROAS, not ctr", "en")] == ["CTRs", "ROAS"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("頻率、使用者、突發事件、其他、來源、像素、文案", "zh-TW"),
        ("We reach an order; the user clicks a copy of the event in the campaign.", "en"),
    ],
)
def test_everyday_words_are_left_alone(text, language):
    assert found(text, language) == []


def test_a_form_belongs_to_one_term():
    for language in PLACES:
        forms = [form.lower() for term in glossary.terms() for form in term.forms(language)]
        assert sorted({form for form in forms if forms.count(form) > 1}) == []


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_pages_link_terms_once_with_their_definition_and_entries_link_back(site, language):
    place = site / PLACES[language]
    entries = BeautifulSoup((place / "glossary.html").read_text("utf-8"), "html.parser")
    definitions = {term.anchor: term.definition(language) for term in glossary.terms()}
    uses = set()
    for name in terms.chapter_pages():
        page = BeautifulSoup((place / f"{name}.html").read_text("utf-8"), "html.parser")
        for link in page.select("a.term"):
            address, anchor = urldefrag(link["href"])
            assert address == "glossary.html" and entries.find(id=anchor), (name, link["href"])
            assert link["title"] == definitions[anchor]
            assert not link.find_parent(["h1", "h2", "h3", "figcaption", "code", "pre"])
            assert not link.find_parent(class_="facts")
        marks = [mark["id"] for mark in page.select("a.term .xref[id]")]
        assert len(marks) == len(set(marks))
        uses |= {f"{name}.html#{mark}" for mark in marks}
    back = {link["href"] for link in entries.select(".used-in a")}
    assert back == uses and len(uses) > 100


def test_the_definition_shows_on_focus_and_escape_puts_it_away(browser, address):
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    browser.open(f"{address}/en/t2_4.html")
    driver = browser.driver
    link = driver.find_element("css selector", "a.term")
    anchor = link.get_attribute("href").split("#")[1]
    definition = next(t.definition_en for t in glossary.terms() if t.anchor == anchor)
    driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", link)
    driver.execute_script("arguments[0].focus({preventScroll: true})", link)
    box = driver.find_element("id", link.get_attribute("aria-describedby"))
    WebDriverWait(driver, 5).until(lambda d: box.text == definition)  # the page scrolls smoothly
    link.send_keys(Keys.ESCAPE)
    assert not box.is_displayed() and driver.switch_to.active_element == link


def test_a_first_tap_shows_the_definition_and_a_second_follows_the_link(browser, address):
    browser.open(f"{address}/t2_4.html")
    driver = browser.driver
    link = driver.find_element("css selector", "a.term")
    entry, start = link.get_attribute("href"), driver.current_url
    driver.execute_script(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", link
    )
    tap = (
        "const tap = new PointerEvent('pointerdown', {pointerType: 'touch', bubbles: true});"
        "arguments[0].dispatchEvent(tap); arguments[0].click();"
    )
    driver.execute_script(tap, link)
    box = driver.find_element("id", "term-definition")
    assert driver.current_url == start and box.is_displayed()
    assert box.find_element("tag name", "a").get_attribute("href") == entry
    driver.execute_script(tap, link)
    assert driver.current_url == entry
