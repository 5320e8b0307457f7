"""Accessibility of every kind of page, by axe-core in the browser: no fault of any weight.

Each page is loaded once and looked at in four ways: by every rule on a wide light screen, by the
rules on colour in the dark, by the rest on a phone, by colour again on a dark phone for the parts
that only a phone shows (colours of an article do not depend on the width).
"""

import hashlib
import re
import time
from pathlib import Path
from urllib.parse import quote

import pytest

VENDOR = Path(__file__).parent / "vendor"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOUR = ["color-contrast", "link-in-text-block"]
ALL = {"runOnly": TAGS}
COLOUR_ONLY = {"runOnly": {"type": "rule", "values": COLOUR}}
NO_COLOUR = {"runOnly": TAGS, "rules": {rule: {"enabled": False} for rule in COLOUR}}
PHONE_PARTS = {"include": [[".bd-header-article"], [".bd-sidebar-primary"], [".bd-footer-content"]]}
DESKTOP, PHONE = (1280, 900), (390, 844)
STILL = "*, ::before, ::after { transition: none !important; animation: none !important; }"
RUN = """
const [where, options, done] = arguments;
axe.run(where || document, {...options, resultTypes: ["violations"]}).then((result) => done(
  result.violations.flatMap((fault) => fault.nodes.map((node) =>
    [fault.impact, fault.id, node.html.slice(0, 200), node.failureSummary.slice(0, 300)].join(" | ")
  ))), (error) => done([String(error)]));
"""


@pytest.fixture(scope="module")
def axe():
    return (VENDOR / "axe.min.js").read_text(encoding="utf-8")


def prepare(browser, axe, url):
    """Open a page, hold it still, bring axe into it."""
    assert browser.open(url) == []
    browser.driver.set_script_timeout(120)
    browser.driver.execute_script(axe)
    browser.driver.execute_script(
        "document.head.append(Object.assign(document.createElement('style'),"
        "{textContent: arguments[0]}))",
        STILL,
    )


def look(browser, options, mode="light", where=None):
    """The faults that axe finds now, in a colour scheme."""
    browser.driver.execute_script(
        "const [mode] = arguments;"
        "Object.assign(document.documentElement.dataset, {theme: mode, mode});",
        mode,
    )
    return browser.driver.execute_async_script(RUN, where, options)


def kinds(site, place):
    """Every page but those of datasets, of which two stand for all; search with and without."""
    pages = sorted(path.name for path in (site / place).glob("*.html"))
    datasets = sorted((site / place / "datasets").glob("*.html"), key=lambda p: p.stat().st_size)
    pages += [f"datasets/{path.name}" for path in (datasets[0], datasets[-1])]
    return pages + [f"search.html?q={quote(query)}" for query in ("回報率", "zzyzx")]


def test_axe_is_the_one_we_say():
    told = re.search(r"sha256: `(\w+)`", (VENDOR / "README.md").read_text(encoding="utf-8")).group(
        1
    )
    assert hashlib.sha256((VENDOR / "axe.min.js").read_bytes()).hexdigest() == told


@pytest.mark.parametrize("place", ["", "en/"])
def test_no_page_has_a_fault(site, browser, address, axe, place):
    faults = []
    for page in kinds(site, place):
        with browser.screen(*DESKTOP):
            prepare(browser, axe, f"{address}/{place}{page}")
            found = [("wide", fault) for fault in look(browser, ALL)]
            found += [("wide, dark", fault) for fault in look(browser, COLOUR_ONLY, "dark")]
        with browser.screen(*PHONE):
            time.sleep(0.4)  # the theme makes what scrolls focusable a moment after a resize
            found += [("phone", fault) for fault in look(browser, NO_COLOUR)]
            # 404.html has none of these parts and is looked at whole.
            parts = () if page == "404.html" else (PHONE_PARTS,)
            dark = look(browser, COLOUR_ONLY, "dark", *parts)
            found += [("phone, dark", fault) for fault in dark]
        faults += [f"{place}{page}, {where}: {fault}" for where, fault in found]
    assert not faults, "\n".join(faults)


def test_what_opens_has_no_fault_either(browser, address, axe):
    """Folds, the search field, and on a phone the drawers of contents."""
    faults = []
    with browser.screen(*DESKTOP):
        prepare(browser, axe, f"{address}/t1_5.html")
        browser.driver.execute_script(
            "for (const fold of document.querySelectorAll('details')) fold.open = true;"
        )
        faults += look(browser, ALL) + look(browser, COLOUR_ONLY, "dark")
        browser.driver.execute_script("document.querySelector('.search-button__button').click()")
        for mode in ("light", "dark"):
            faults += look(browser, ALL, mode, ".search-button__search-container")
    with browser.screen(*PHONE):
        for side in ("primary", "secondary"):
            prepare(browser, axe, f"{address}/t1_5.html")
            browser.driver.execute_script(f"document.querySelector('.{side}-toggle').click()")
            for mode in ("light", "dark"):
                faults += look(browser, ALL, mode, f".bd-sidebar-{side}")
    assert not faults, "\n".join(faults)
