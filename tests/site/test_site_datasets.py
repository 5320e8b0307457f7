"""Pages of the datasets: uses, previews, facts and pictures of columns, downloads, the list."""

import json
import re
from zipfile import ZipFile

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from autograder import exercises, register
from autograder.site import (
    column_pictures,
    dataset_files,
    dataset_pages,
    dataset_profile,
    dataset_uses,
)
from autograder.site.faults import alt_fault
from autograder.site.generated import has_word

NAMES = dataset_uses.names()
LANGUAGES = ("zh-TW", "en")


def html_of(text: str) -> BeautifulSoup:
    """The HTML of a generated page's raw blocks."""
    blocks = re.findall(r"^`{8}\{raw\} html\n(.*?)\n`{8}$", text, flags=re.M | re.S)
    return BeautifulSoup("\n".join(blocks), "html.parser")


@pytest.mark.parametrize("dataset", NAMES)
def test_facts_are_those_of_the_table_that_the_line_gives(dataset):
    for part in dataset_profile.profile(dataset)["parts"]:
        if "columns" not in part:
            assert part["kind"] in {"tree", "text", "files"} or "page" in part
            continue
        table = dataset_profile.opened(dataset, part["line"])
        assert [c["name"] for c in part["columns"]] == list(table.columns)
        assert (part["rows"], part["width"]) == table.shape
        for column in part["columns"]:
            values = table[column["name"]].dropna()
            assert column["n"] == len(table) and column["missing"] == len(table) - len(values)
            assert column["distinct"] == values.map(str).nunique() or (
                column["distinct"] == values.nunique()
            )
            if column["kind"] == "empty":
                assert values.empty
                continue
            if "median" in column:
                numbers = values if column["type"] == "number" else values.str.len()
                facts = [column[key] for key in ("min", "median", "max")]
                assert facts == pytest.approx(
                    [float(numbers.min()), float(numbers.median()), float(numbers.max())]
                )
            if column["kind"] == "few":
                assert sum(count for _, count in column["top"]) + column["other"] == len(values)
                if not column["numeric"]:
                    counts = values.astype(str).value_counts()
                    assert all(counts[value] == count for value, count in column["top"])
                    assert column["top"][0][1] == counts.iloc[0]
            elif column["kind"] == "flag":
                assert column["true"] == int(values.astype(bool).sum())
                assert column["true"] + column["false"] == len(values)
            else:  # every row is in a bar, or said to be beyond the end
                assert sum(column["counts"]) + column.get("beyond", 0) == len(values)
            if column["kind"] == "time":
                assert pd.Timestamp(column["first"]) == values.min().floor("s")
                assert pd.Timestamp(column["last"]) == values.max().floor("s")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dataset", NAMES)
def test_a_page_has_its_preview_and_a_described_picture_of_every_column(dataset, language):
    text, used = dataset_pages.page(language, dataset)
    made = dataset_uses.manifest(dataset)
    assert text.startswith(f"# {made['title'][language]}\n\n{made['about'][language]}\n")
    assert dataset_uses.MANIFESTS / f"{dataset}.yml" in used
    assert len(text.encode()) < 200_000
    html = html_of(text)
    full = [p for p in dataset_profile.profile(dataset)["parts"] if "page" not in p]
    tables = [part for part in full if part["kind"] == "table"]
    assert len(html.select(".preview tbody")) == len(tables)
    for part, rows in zip(tables, html.select(".preview tbody"), strict=True):
        assert len(rows.find_all("tr")) == min(part["rows"], dataset_profile.PREVIEW_ROWS)
    assert tables or html.select(".dataset-tree, .dataset-tags")
    for part in full:
        assert part["line"] in text
    columns = [c for part in tables for c in part["columns"] if c["kind"] != "empty"]
    said = [s for c in columns if (s := column_pictures.instead(c, language))]
    assert all(s in html.get_text() for s in said)
    columns = [c for c in columns if not column_pictures.instead(c, language)]
    pictures = html.select("svg[role=img]")
    assert len(pictures) == len(columns)
    assert not html.find_all("svg", id=True) and not [p for p in pictures if p.find(id=True)]
    word = re.compile("列|比例" if language == "zh-TW" else "rows|characters")
    for column, picture in zip(columns, pictures, strict=True):
        alt = picture["aria-label"]
        assert alt == column_pictures.alt_text(column, language)
        assert column["name"] in alt and word.search(alt)
        assert alt_fault(alt, language) is None
    begins = re.findall(r"^`{8}text\n(.*?)\n`{8}$", text, flags=re.M | re.S)
    assert len(begins) == 1 and begins[0].strip()
    assert "\ufffd" not in begins[0] and not begins[0].startswith("\ufeff")


def test_a_skewed_column_says_how_its_picture_is_cut():
    column = dataset_profile.column("clicks", pd.Series([*range(100), *range(100), 100_000]))
    assert (column["scale"], column["beyond"]) == ("cut", 1)
    assert "1" in column_pictures.scale_note(column, "en")
    column = dataset_profile.column("cost", pd.Series([10.0**k for k in range(12)] * 2 + [3.0]))
    assert column["scale"] == "log" and sum(column["counts"]) == 25
    assert "log" in column_pictures.alt_text(column, "en")
    gone = dataset_profile.column("gone", pd.Series([None, None]))
    assert column_pictures.picture(gone, "en") == ""


def test_a_column_of_even_counts_is_said_and_not_drawn():
    days = pd.Series([*pd.date_range("2026-01-01", periods=9)] * 2)
    for values, said in (
        (pd.Series(["a", "b"] * 4), "4"),
        (pd.Series([*"aabbccddeeffgghhijkl"] * 2), "4 rows each"),
        (days, "2026-01-09"),
        (days[:1].repeat(5), "2026-01-01"),
        (pd.Series(range(1, 41)), "40"),
        (pd.Series([f"{n:08}" for n in range(40)]), "8"),
    ):
        column = dataset_profile.column("even", values)
        assert said in column_pictures.instead(column, "en")
        assert column_pictures.picture(column, "en") == ""
    gaps, broken = days[:9][::2], pd.Series([1.5, *range(2, 40)])
    for values in (pd.Series(["a", "a", "b"]), days[:-1], gaps, broken):
        assert column_pictures.picture(dataset_profile.column("uneven", values), "en")


def test_labels_that_begin_alike_are_cut_where_they_differ():
    ids = [f"12021334001000{n:02}" for n in range(6)]
    made = column_pictures.labels(ids, 14)
    assert len(set(made)) == 6 and all(len(label) <= 14 for label in made)
    assert column_pictures.labels(["short", "a name that is too long"], 14)[0] == "short"


def test_cells_keep_their_whole_text_and_missing_ones_say_so():
    assert dataset_profile.cell(float("nan")) == [] and dataset_profile.cell(pd.NaT) == []
    short, whole = dataset_profile.cell("文" * 100)
    assert len(short) == dataset_profile.SHORT and whole == "文" * 100
    assert dataset_profile.cell(1234.5) == ["1234.5"] and dataset_profile.cell(0.1 + 0.2) == ["0.3"]


def test_every_load_of_a_notebook_has_a_page_and_every_dataset_a_use():
    house = {p.stem for p in (dataset_uses.ROOT / "datasets").rglob("house/*.yml")}
    for chapter in register.chapters():
        for path in dataset_uses.notebook_texts(chapter):
            for name in re.findall(r'\bload\("(\w+)"\)', path.read_text(encoding="utf-8")):
                found = dataset_uses.datasets_named(name, chapter.data_root)
                assert found or name in house, f"{path}: load({name!r}) has no page"
    unused = {d for d in NAMES if not dataset_uses.chapters_of(d)}
    assert unused == dataset_uses.NOT_LOADED


def test_what_a_question_before_it_was_about_is_no_data_of_an_exercise():
    assert "home_panel" in dataset_uses.READS and dataset_uses.datasets_of("T2.3.q1")
    assert dataset_uses.datasets_of("T2.3.a") == ["ga4_events"]
    assert dataset_uses.datasets_of("T2.3.q2") == ["ga4_events"]


@pytest.mark.parametrize("chapter", [c.id for c in register.chapters() if c.built])
def test_what_a_check_loads_is_counted_as_used(chapter):
    root = register.chapter(chapter).data_root
    checked = set()
    for item in exercises.of_chapter(chapter):
        for part in getattr(item, "parts", ()):
            for call in part.load_calls():
                for name in (re.sub(r"\[.*", "", one) for one in call):
                    checked |= set(dataset_uses.datasets_named(name, root))
    used = {d for e in register.exercises(chapter) for d in dataset_uses.datasets_of(e.id)}
    # A check may take one more table from the same folder, for prices.
    assert checked <= used | dataset_uses.NOT_LOADED


def test_downloads_are_the_exports_and_pages_lead_to_them(tmp_path):
    assert dataset_files.write(tmp_path, tmp_path / "work") == []
    total = sum(p.stat().st_size for p in tmp_path.rglob("*") if p.is_file())
    assert total < 5_000_000
    for dataset in NAMES:
        files = dataset_uses.manifest(dataset)["files"]
        for language, folder in (("zh-TW", "datasets"), ("en", "en/datasets")):
            link = BeautifulSoup(dataset_pages.download(dataset, language), "html.parser").a
            if link is None:
                assert dataset_files.offered(dataset) is None
                continue
            target = (tmp_path / folder / link["href"]).resolve()
            assert target.is_file(), link["href"]
            if target.suffix == ".zip" and len(files) > 1:
                with ZipFile(target) as archive:
                    assert len(archive.namelist()) == len(files)
            else:
                source = dataset_files.EXPORTS / files[0]["path"]
                assert target.read_bytes() == source.read_bytes()


@pytest.mark.parametrize("address", ["", "https://someone.example/course"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_structured_description_names_no_address_that_nobody_set(
    language, address, monkeypatch
):
    monkeypatch.setenv("COURSE_SITE_ADDRESS", address)
    for dataset in ("history", "orders", "brief"):
        html = html_of(dataset_pages.structured(dataset, language))
        data = json.loads(html.script.string)
        assert data["@type"] == "Dataset" and data["variableMeasured"]
        places = [data.get("url", "")] + [d["contentUrl"] for d in data.get("distribution", [])]
        assert all(place.startswith(address) or not address for place in places if place)
        assert address or not any("://" in place for place in places)


def test_every_unit_is_said_in_both_languages():
    made = [dataset_uses.manifest(dataset) for dataset in NAMES]
    units = {c["unit"] for one in made for c in (*one["columns"], *one["read"])}
    assert sorted(unit for unit in units if not has_word(f"unit_{unit}")) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_list_names_every_dataset_once(language):
    text, _ = dataset_pages.index(language)
    found = re.findall(r"\]\(datasets/(\w+)\.md\)", text)
    assert sorted(found) == NAMES


@pytest.mark.chromium
def test_the_box_of_the_list_leaves_what_fits(address, browser):
    for path, words, name in (
        ("data.html", "母親節 個案", "case_t1"),
        ("en/data.html", "rate", None),
    ):
        assert browser.open(f"{address}/{path}") == []
        box = browser.driver.find_element("id", "dataset-filter")
        lines = browser.driver.find_elements("css selector", ".dataset-list li")
        box.send_keys(words)
        shown = [line.text for line in lines if line.is_displayed()]
        assert 0 < len(shown) < len(NAMES)
        assert all(word in text.lower() for text in shown for word in words.split())
        assert name is None or any(name in text for text in shown)
        status = browser.driver.find_element("css selector", ".dataset-filter [role=status]")
        assert str(len(shown)) in status.text
        box.send_keys("\ue00c")  # Escape
        assert all(line.is_displayed() for line in lines)
