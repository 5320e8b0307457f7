"""Every interactive picture by keyboard and in the accessibility tree, in both languages.

A reader reaches the control with Tab, changes it with arrows, Home and End, sees another state, and
a screen reader is told once, when the control rests.
"""

from __future__ import annotations

import pytest
from page_pictures import pictures

from autograder import register

CHAPTERS = [(chapter.page or "").removeprefix("book/").removesuffix(".md")
            for chapter in register.chapters() if chapter.built]  # fmt: skip
LEAST, SLIDER = 24, 44  # px a finger can hit
SHOWN = """
const box = arguments[0];
const told = box.querySelector('.told') ?? box.querySelector('details.state[open]');
return told.innerText + [...box.querySelectorAll('.bar, .value')].map(
  (b) => b.style.width + b.style.marginLeft + b.textContent).join();
"""


@pytest.fixture(params=["", "en/"], ids=["zh-TW", "en"])
def place(request):
    return request.param


def shown(browser, box) -> str:
    return browser.driver.execute_script(SHOWN, box)


@pytest.mark.parametrize("page", CHAPTERS)
def test_each_picture_changes_from_the_keyboard(browser, address, place, page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{address}/{place}{page}.html")
    boxes = browser.driver.find_elements(By.CSS_SELECTOR, ".picture")
    assert boxes
    for box in boxes:
        control = box.find_element(By.CSS_SELECTOR, "input:checked, input[type=range]")
        assert control.is_displayed() and control.accessible_name
        slider = control.get_attribute("type") == "range"
        count = len(box.find_elements(By.CSS_SELECTOR, "input[type=radio]"))
        count = int(control.get_attribute("max")) + 1 if slider else count
        # Home, or the first radio button, then on to the last state and no further.
        if slider:
            control.send_keys(Keys.HOME)
            assert control.get_attribute("value") == "0"
        else:
            box.find_element(By.CSS_SELECTOR, "input[type=radio]").send_keys(Keys.SPACE)
        seen = [shown(browser, box)]
        for _ in range(count - 1):
            browser.driver.switch_to.active_element.send_keys(
                Keys.ARROW_RIGHT if slider else Keys.ARROW_DOWN)  # fmt: skip
            seen.append(shown(browser, box))
        assert len(set(seen)) == count
        if slider:
            said = control.get_attribute("aria-valuetext")
            assert said and said == box.find_element(By.CSS_SELECTOR, ".now").text
            control.send_keys(Keys.PAGE_DOWN)
            assert int(control.get_attribute("value")) < count - 1
            control.send_keys(Keys.END)
            assert shown(browser, box) == seen[-1]


@pytest.mark.parametrize("page", ["t0", "t2_4"])
def test_a_screen_reader_is_told_once_and_at_rest(browser, address, place, page):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys
    from selenium.webdriver.support.ui import WebDriverWait

    browser.open(f"{address}/{place}{page}.html")
    box = browser.driver.find_element(By.CSS_SELECTOR, ".picture")
    said = box.find_element(By.CSS_SELECTOR, "[role=status]")
    assert len(box.find_elements(By.CSS_SELECTOR, "[aria-live], [role=status]")) == 1
    assert said.get_attribute("textContent") == ""
    browser.driver.execute_script(
        "window.told = []; new MutationObserver(() => window.told.push(arguments[0].textContent))"
        ".observe(arguments[0], {childList: true});", said)  # fmt: skip
    control = box.find_element(By.CSS_SELECTOR, "input:checked, input[type=range]")
    control.send_keys(Keys.ARROW_DOWN if page == "t2_4" else Keys.ARROW_RIGHT)
    browser.driver.switch_to.active_element.send_keys(Keys.ARROW_RIGHT)
    wait = WebDriverWait(browser.driver, 5)
    wait.until(lambda d: said.get_attribute("textContent"))
    told = browser.driver.execute_script("return window.told")
    assert len(told) == 1
    # Then it is gone: the picture's own sentence says the same.
    wait.until(lambda d: said.get_attribute("textContent") == "")
    sentence = box.find_element(By.CSS_SELECTOR, ".told, details.state[open] p")
    assert told == [sentence.get_attribute("textContent")]


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_finger_hits_each_control_and_nothing_is_cut(browser, address, place, page):
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        browser.open(f"{address}/{place}{page}.html")
        sizes = browser.driver.execute_script(
            "const size = (e) => [e.getBoundingClientRect().width,"
            " e.getBoundingClientRect().height];"
            "return [...document.querySelectorAll('.picture .choose input')].map((e) =>"
            " [e.type, ...size(e.type === 'range' ? e : e.closest('label'))])")
        assert sizes
        for kind, width, height in sizes:
            assert min(width, height) >= (SLIDER if kind == "range" else LEAST), (kind, height)
        # Words of a picture stay inside it, and marks above bars do not lie on each other.
        cut = browser.driver.execute_script("""
          const out = [];
          for (const box of document.querySelectorAll('.picture')) {
            const edge = box.getBoundingClientRect();
            for (const part of box.querySelectorAll('.name, .value, .tick, .told, .now')) {
              const at = part.getBoundingClientRect();
              if (at.width && (at.right > edge.right + 1 || at.left < edge.left - 1))
                out.push(part.textContent);
              if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth)
                out.push(part.textContent);
            }
            const ticks = [...box.querySelectorAll('.tick')].map((t) => t.getBoundingClientRect())
              .filter((t) => t.width);
            ticks.slice(1).forEach((t, i) => { if (t.left < ticks[i].right) out.push('ticks'); });
          }
          return out;""")
        assert cut == []
    finally:
        browser.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_stand_out_from_their_track(browser, address, place, theme):
    """WCAG 1.4.11: 3:1 between a bar and what is beside it."""
    browser.open(f"{address}/{place}t0.html")
    browser.driver.execute_script(
        "document.documentElement.dataset.theme = arguments[0];"
        "document.documentElement.dataset.mode = arguments[0]", theme)  # fmt: skip
    colours = browser.driver.execute_script(
        "return ['.bar', '.track'].map((c) => getComputedStyle("
        "document.querySelector('.picture ' + c)).backgroundColor.match(/[\\d.]+/g).map(Number))")
    light, dark = sorted((luminance(c[:3]) for c in colours), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 3


def luminance(rgb) -> float:
    """Relative luminance of an sRGB colour (WCAG 2.2)."""
    parts = [c / 255 for c in rgb]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_without_scripts_the_table_is_open(site, place):
    for page in CHAPTERS:
        text = (site / f"{place}{page}.html").read_text(encoding="utf-8")
        assert len(text.encode()) < 400_000, page
        assert text.count('<details class="same" open') == text.count("data-frames=")
        assert pictures(text), page
