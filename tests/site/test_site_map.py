"""The map of the standard, on the built pages: from every code onward, and back again."""

import re
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from autograder import register
from autograder.site import dataset_uses, generated, standard_map

PLACES = {"zh-TW": "", "en": "en/"}
CHAPTERS = [chapter for chapter in register.chapters() if chapter.built]


@pytest.fixture(scope="module")
def pages(site):
    """Every page by its path, parsed when it is first asked for."""
    held = {}

    def page(path):
        if path not in held:
            held[path] = BeautifulSoup((site / path).read_text(encoding="utf-8"), "html.parser")
        return held[path]

    return page


def places(links, path):
    """Where links of a page lead: (page, anchor)."""
    for link in links:
        whole = urlsplit(urljoin(f"http://x/{path}", link["href"]))
        yield whole.path.lstrip("/"), whole.fragment


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_each_code_leads_to_reading_exercises_and_data(pages, language):
    path = f"{PLACES[language]}standard.html"
    coverage = register.coverage()
    for entry in register.entries():
        line = pages(path).find("div", id=standard_map.anchor(entry.code))
        # The page sets typographic quotes.
        assert entry.text[language] in line.get_text().replace("’", "'"), entry.code
        reached = list(places(line.select("a[href]"), path))
        for page, anchor in reached:
            assert pages(page).find(id=anchor) if anchor else pages(page), (entry.code, page)
        read = [r for r in reached if r[1] and not r[1].startswith("ex-")]
        done = [r for r in reached if r[1].startswith("ex-")]
        data = [r[0].rpartition("/")[2][:-5] for r in reached if "datasets/" in r[0]]
        assert len(done) == len(coverage[entry.code]["practised"]) > 0, entry.code
        if not entry.code.startswith("A"):
            assert read and coverage[entry.code]["assessed"], entry.code
        # A proposal or an e-mail is written from no file.
        assert data == standard_map.datasets_of_code(entry.code), entry.code
    assert len([e for e in register.entries() if standard_map.datasets_of_code(e.code)]) > 70


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_each_exercise_and_section_leads_back(pages, language):
    target = f"{PLACES[language]}standard.html"
    for chapter in CHAPTERS:
        path = f"{PLACES[language]}{standard_map.page_name(chapter).removesuffix('.md')}.html"
        for item in register.exercises(chapter.id):
            row = pages(path).find(id=standard_map.exercise_anchor(item)).find_parent("tr")
            reached = set(places(row.select("a[href]"), path))
            assert {(target, standard_map.anchor(code)) for code in item.codes} <= reached, item.id
            for name in dataset_uses.datasets_of(item.id):
                data = f"{PLACES[language]}datasets/{name}.html"
                assert (data, "") in reached, item.id
                back = set(places(pages(data).select("main a[href]"), data))
                wanted = {standard_map.anchor(code) for code in item.codes if code[0] in "OP"}
                assert {(target, code) for code in wanted} <= back, (item.id, name)
        for anchor, codes in chapter.teaches.items():
            section = pages(path).find("section", id=anchor)
            section = section or pages(path).find(id=anchor).find_parent("section")
            line = section.find("p", class_="section-codes", recursive=False)
            reached = [anchor for page, anchor in places(line.select("a"), path) if page == target]
            assert reached == [standard_map.anchor(code) for code in codes], (chapter.id, anchor)


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_overview_counts_what_the_map_lists(pages, language):
    page = pages(f"{PLACES[language]}standard.html")
    rows = page.select(".map-matrix tbody tr")
    tasks = register.standard()["tasks"]
    assert len(rows) == len(tasks) == 9
    shares = 0
    for row, task in zip(rows, tasks, strict=True):
        lines = page.select(f".map-line.for-{standard_map.anchor(task['code'])} strong")
        codes = [strong.get_text() for strong in lines]
        for cell, letter in zip(row.select("td")[2:6], "OPKS", strict=True):
            found = [code for code in codes if code.startswith(letter)]
            assert int(cell.get_text()) == len(found), (task["code"], letter)
            assert cell.a["href"] == f"#{standard_map.anchor(found[0])}"
        shares += int(re.search(r"(\d+)%", row.get_text())[1])
    assert abs(shares - 100) <= 4


def test_the_filter_shows_one_task_and_a_link_shows_all_again(browser, address):
    from selenium.webdriver.common.keys import Keys

    browser.open(f"{address}/en/standard.html")
    driver = browser.driver
    choice = driver.find_element("css selector", ".map-filter select")
    choice.send_keys("T1.5", Keys.ENTER)
    shown = driver.execute_script(
        "return [...document.querySelectorAll('.map-line')].filter(l => l.offsetParent)"
        ".map(l => l.querySelector('strong').textContent)"
    )
    expected = [entry.code for entry in register.entries() if "T1.5" in entry.tasks]
    assert sorted(shown) == sorted(expected)
    assert (
        str(len(expected)) in driver.find_element("css selector", ".map-filter [role=status]").text
    )
    driver.find_element("css selector", ".map-matrix a[href='#p2-4-1']").send_keys(Keys.ENTER)
    assert driver.execute_script("return document.getElementById('p2-4-1').offsetParent !== null")


def test_planned_chapters_are_not_linked():
    for duty in ("T1", "T2"):
        text, _ = standard_map.duty("en", duty)
        for chapter in register.chapters():
            if chapter.id.startswith(f"{duty}.") and not chapter.built:
                assert f"| {chapter.id} {chapter.title['en']} |" in text


def test_an_unknown_generated_part_is_an_error():
    with pytest.raises(generated.GeneratedError, match="nonsense"):
        generated.make("nonsense", None, "en")


def test_sections_named_by_the_register_exist():
    for chapter in CHAPTERS:
        for language in ("zh-TW", "en"):
            titles = standard_map.section_titles(chapter.page, language)
            assert titles and set(chapter.teaches) <= set(titles)
