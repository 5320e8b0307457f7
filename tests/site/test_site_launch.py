"""The ways to open a chapter: their addresses, nothing that is not configured, the reader's hub."""

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from selenium.webdriver.common.by import By

from autograder import register
from autograder.site import launch
from autograder.site.settings import Settings

SCRIPT = Path(__file__).resolve().parents[2] / "book" / "_static" / "launch.js"
NOTHING = Settings("", "", "", "", "1", "2026-01-01")
ALL = Settings(
    "", "owner/name", "released/notebooks", "https://hub.example.edu/at", "1", "2026-01-01"
)


def test_the_link_to_a_hub_is_one_that_nbgitpuller_reads():
    link = urlsplit(launch.hub_link(ALL, "T1.5", "en"))
    assert (link.netloc, link.path) == ("hub.example.edu", "/at/hub/user-redirect/git-pull")
    assert parse_qs(link.query, strict_parsing=True) == {
        "repo": ["https://github.com/owner/name"],
        "branch": ["released/notebooks"],
        # the clone stands in a folder named as the repository
        "urlpath": ["lab/tree/name/en/T1.5/T1.5.ipynb"],
    }


def test_the_link_to_binder_names_one_branch_and_one_file():
    link = urlsplit(launch.binder_link(ALL, "T1.5", "zh-TW"))
    assert link.path == "/v2/gh/owner/name/released%2Fnotebooks"
    assert parse_qs(link.query) == {"urlpath": ["lab/tree/zh-TW/T1.5/T1.5.ipynb"]}


@pytest.mark.parametrize("lacks", ["repository", "branch", "hub"])
def test_nothing_is_offered_that_is_not_configured(tmp_path, lacks):
    known = Settings(**{**ALL.__dict__, lacks: ""})
    shown = launch.ways(tmp_path, known, "T1.5", "en")
    assert not shown["hub"]
    assert bool(shown["binder"]) == bool(shown.get("pull")) == (lacks == "hub")
    assert launch.bar(launch.ways(tmp_path, NOTHING, "T1.5", "en"), "en") == ""


def test_the_ways_stand_after_the_whole_facts_box():
    html = '<h1>x</h1><div class="facts docutils"><div><p>a</p></div><p>b</p></div><p>c</p>'
    assert html[launch.after_facts(html) :] == "<p>c</p>"
    assert launch.after_facts("<div><p>a</p></div>") is None


def test_every_built_chapter_offers_its_notebook_with_the_size(site):
    for chapter in (one for one in register.chapters() if one.built and one.notebook):
        for place in ("", "en/"):
            page = site / place / Path(chapter.page).with_suffix(".html").name
            soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
            (bar,) = soup.select(".launch")
            assert "facts" in bar.find_previous_sibling("div")["class"]
            assert chapter.id in bar["aria-label"]
            files = [(page.parent / a["href"]).resolve() for a in bar.select("a[download]")]
            assert [path.suffix for path in files] == [".zip", ".ipynb"]
            for path, link in zip(files, bar.select("a[download]"), strict=True):
                assert launch.readable(path.stat().st_size) in link.get_text()


def test_a_reader_opens_the_chapter_on_an_own_hub(tmp_path, browser):
    for language in ("zh-TW", "en"):
        page = tmp_path / f"{language}.html"
        shown = launch.ways(tmp_path, ALL, "T1.5", language) | {"up": ""}
        page.write_text(launch.bar(shown, language), encoding="utf-8")
    (tmp_path / "_static").mkdir()
    (tmp_path / "_static" / "launch.js").write_bytes(SCRIPT.read_bytes())
    driver = browser.driver
    driver.get((tmp_path / "en.html").as_uri())
    driver.execute_script("localStorage.clear()")
    driver.find_element(By.TAG_NAME, "summary").click()
    field = driver.find_element(By.NAME, "hub")
    field.send_keys("my hub\n")
    assert driver.current_url.startswith("file:"), "no address, so the reader stays"
    field.clear()
    field.send_keys("https://own.example.org/jupyter/user/me/lab?x\n")
    own = launch.hub_link(
        Settings(**{**ALL.__dict__, "hub": "https://own.example.org/jupyter"}), "T1.5", "en"
    )
    assert driver.current_url == own
    driver.get((tmp_path / "zh-TW.html").as_uri())
    assert driver.find_element(By.NAME, "hub").get_attribute("value").startswith("https://own.")
