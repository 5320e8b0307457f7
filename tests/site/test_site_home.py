"""The home page: true pictures, a true answer of the check, times from the register."""

import importlib
import json
import re
import sys
from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from autograder import register
from autograder.site import home

ROOT = Path(__file__).resolve().parents[2]
PICTURES = ROOT / "book" / "_static" / "outputs"


def tool(name):
    """A module of tools/, which is no package."""
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    return importlib.import_module(f"tools.{name}")


def test_the_pictures_show_what_the_course_makes_today():
    made = json.loads((PICTURES / "made_from.json").read_text(encoding="utf-8"))
    today = tool("output_pages").digests()
    changed = sorted({*made["made_from"].items()} ^ {*today.items()})
    names = sorted({name for name, _ in changed})
    assert not names, f"changed since: {', '.join(names)}; run python tools/thumbnails.py"


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_the_card_shows_what_it_is_made_of_today(language):
    card = tool("social_card")
    with Image.open(ROOT / "book" / "_static" / f"card.{language}.png") as picture:
        made_from = picture.text.get(card.STAMP)
    assert made_from == card.digest(language), "run python tools/social_card.py"


def test_the_pictures_come_from_a_world_that_no_chapter_uses():
    pages = tool("output_pages")
    seeds = re.findall(
        r"seed:?\s*(\d+)",
        "\n".join(p.read_text(encoding="utf-8") for p in ROOT.glob("datasets/manifests/*.yml")),
    )
    assert seeds and str(pages.SEED) not in seeds


@pytest.mark.parametrize("language", ["zh-TW", "en"])
def test_every_work_output_has_a_small_picture(language):
    codes = [entry.code for entry in register.entries("O")]
    assert set(tool("output_pages").OUTPUTS) == set(codes)
    for code in [*codes, "deck"]:
        path = PICTURES / f"{code}.{language}.webp"
        assert path.stat().st_size <= 25_000
        with Image.open(path) as picture:
            assert picture.size == (560, 420)


def test_the_example_is_what_the_check_says_to_this_answer():
    written = yaml.safe_load((ROOT / "book" / "home_example.yml").read_text(encoding="utf-8"))
    assert written == tool("home_example").example()


def test_the_minutes_of_a_chapter_are_about_those_of_its_exercises():
    for chapter in register.chapters():
        summed = sum(e.minutes for e in register.exercises(chapter.id) if e.kind != "star")
        assert abs(chapter.minutes - summed) <= 20, chapter.id


@pytest.fixture(params=["zh-TW", "en"])
def page(request, site):
    """(language, the home page of that language as a tree)."""
    folder = site if request.param == "zh-TW" else site / "en"
    text = (folder / "index.html").read_text(encoding="utf-8")
    return request.param, BeautifulSoup(text, "lxml").select_one("article")


def test_times_on_the_home_page_are_those_of_the_register(page):
    _, article = page
    told = {}
    for item in article.select(".home-chapters li"):
        number = float(re.search(r"[\d.]+", item.select_one(".home-small").get_text())[0])
        told[item.a["href"]] = number
    for chapter in register.chapters():
        number = told.pop(home.page_name(chapter).replace(".md", ".html"))
        minutes = number if chapter.minutes < 60 else number * 60
        assert abs(minutes - chapter.minutes) <= 15, chapter.id
    assert not told
    whole = sum(chapter.minutes for chapter in register.chapters()) / 60
    facts = article.select_one(".home-facts").get_text()
    assert abs(int(re.search(r"\d+", facts)[0]) - whole) <= 2.5


def test_every_output_leads_to_its_chapter_and_its_picture_is_described(page):
    language, article = page
    cards = article.select(".home-output")
    entries = register.entries("O")
    assert len(cards) == len(entries) + 1
    for card, entry in zip(cards, entries, strict=False):
        chapter = register.chapter(entry.tasks[0])
        assert card.a["href"] == home.page_name(chapter).replace(".md", ".html")
        assert card.a.get_text() == entry.text[language]
    described = [card.img["alt"] for card in cards]
    assert len(set(described)) == len(described)
    chinese = [bool(re.search(r"[\u4e00-\u9fff]", text)) for text in described]
    assert all(chinese) if language == "zh-TW" else not any(chinese)


def test_the_first_thing_to_press_is_the_start_and_the_command_stands_below(page):
    _, article = page
    first = article.select_one(".home-button")
    assert first == article.select("a[href]:not(.headerlink)")[0]
    assert first["href"] == "how_to.html"
    command = article.select_one(".home-command pre").get_text().strip()
    assert command in {"python3 start.py", "python3 course.py learn"}
    example = yaml.safe_load((ROOT / "book" / "home_example.yml").read_text(encoding="utf-8"))
    said = " ".join(article.select_one(".home-says").get_text().split())
    assert said in {" ".join(text.split()) for text in example["says"].values()}
