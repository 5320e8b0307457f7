"""The downloads of the run: what the world writes is read back, and bad files get a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from pandas.testing import assert_frame_equal

from autograder import ingest
from autograder.checking import messages
from autograder.ingest.run import VAT, missing_mornings
from autograder.learner.load import load
from datasets.simulator import World, export_world
from datasets.simulator.exports.run import PARTS

TABLES = ("run_plan", "run_spend", "run_daily", "run_actions", "run_ledger", "run_statistics")


@pytest.mark.parametrize(("seed", "year", "dirt", "scale"), [
    (2431, 2025, "all", "full"), (5, 2024, "all", "small"), (6, 2026, "none", "small"),
    (7, 2027, {"D07", "D08"}, "small"),
])
def test_reading_the_exports_gives_the_worlds_tables(seed, year, dirt, scale, tmp_path) -> None:
    world = World(seed, year, dirt, scale)
    export_world(world, tmp_path, only=PARTS)
    for name in TABLES:
        assert_frame_equal(ingest.TABLES[name](tmp_path), getattr(world, name), obj=name)
    tidy = ingest.TABLES["run_tidy"](tmp_path)
    truth = world.run_daily.merge(world.run_plan, on=["date", "channel"])
    ads = tidy[tidy["source"] != "ga4"].merge(truth, on=["date", "channel"], suffixes=("", "_true"))
    assert (ads["conversions"].fillna(0) == ads["conversions_true"]).all()
    assert (ads["impressions"] == ads["impressions_true"]).all()
    assert len(ads) == (world.run_daily["budget"] > 0).sum()
    assert ingest.files_below(tmp_path) == []  # strangers to the readers of other chapters
    if scale == "full":
        found = ingest.TABLES["run_exports"](tmp_path)
        assert list(found) == list(world.run_exports)
        for name, table in found.items():
            assert_frame_equal(table, world.run_exports[name], obj=name, check_dtype=False)


def test_one_rate_of_vat() -> None:
    assert VAT == load("run_rules")["vat"] == load("budget_rules")["vat"]


def as_xlsx(rows: list[list[object]]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


HEAD = "day,campaign_name,impressions,clicks,cost,currency,purchase,purchase_value\n"
ROW = "2025-11-03,LAP,1000,20,300,TWD,2,2100\n"
LINE = ["day", "campaign_name", "impressions", "clicks", "cost", "purchase", "purchase_value"]
BAD = {
    "cut in the middle of a row": ("line_ads_20251105.csv", HEAD + ROW + "2025-11-04,LAP,10",
                                   "ends in the middle"),
    "cut in a quotation": ("line_ads_20251105.csv", HEAD + ROW + '2025-11-04,"LA', "middle"),
    "unknown captions": ("line_ads_20251105.csv", HEAD.replace("cost", "spesa") + ROW, "cost"),
    "no captions": ("line_ads_20251105.csv", "a,b,c\n1,2,3\n", "captions"),
    "two currencies": ("line_ads_20251105.csv", HEAD + ROW + ROW.replace("TWD", "USD"), "USD"),
    "currency in the caption": ("meta_20251105.csv",
                                "Reporting starts,Campaign name,Amount spent (USD),Link clicks\n",
                                "USD"),
    "no number": ("line_ads_20251105.csv", HEAD + ROW.replace("300", "約300"), "約300"),
    "no date": ("line_ads_20251105.csv", HEAD + ROW.replace("2025-11-03", "週一"), "週一"),
    "name without a day": ("line_ads.csv", HEAD + ROW, "meta_20251105.csv"),
    "unknown type": ("ga4_20251105.csv",
                     "Date,Session primary channel group (Default Channel Group),Sessions,"
                     "Key events,Total revenue\n20251103,Carrier pigeon,1,1,1\n", "pigeon"),
    "empty": ("line_ads_20251105.csv", "", "empty"),
    "text numbers in a workbook": ("line_ads_20251105.xlsx",
                                   as_xlsx([LINE, ["2025-11-03", "L", "千", 1, 1, 1, 1]]), "千"),
    "no workbook": ("line_ads_20251105.xlsx", b"not a zip", "Excel"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content", "words"), BAD.values(), ids=list(BAD))
def test_a_bad_download_has_one_sentence(name, content, words, tmp_path, monkeypatch) -> None:
    place = tmp_path / "run" / "downloads"
    place.mkdir(parents=True)
    (place / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    for lang in messages.LANGUAGES:
        monkeypatch.setenv("COURSE_LANG", lang)
        with pytest.raises(ingest.IngestError) as error:
            ingest.TABLES["run_tidy"](tmp_path)
        assert messages.known(error.value.msgid) and "{" not in str(error.value)
        assert lang == "zh-TW" or words in str(error.value)


def test_text_numbers_in_a_workbook_are_numbers(tmp_path) -> None:
    place = tmp_path / "run" / "downloads"
    place.mkdir(parents=True)
    rows = [LINE, ["2025-11-03", "L", "1,000", "20", "300.5", "2", "2100"]]
    (place / "line_ads_20251105.xlsx").write_bytes(as_xlsx(rows))
    found = ingest.TABLES["run_tidy"](tmp_path).iloc[0]
    assert (found["impressions"], found["cost"], found["revenue"]) == (1000, 300.5, 2000)


def test_a_day_downloaded_twice(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    place = tmp_path / "run" / "downloads"
    place.mkdir(parents=True)
    for name in ("line_ads_20251105.csv", "line_ads_20251105 (1).csv"):
        (place / name).write_text(HEAD + ROW, encoding="utf-8")
    assert len(ingest.TABLES["run_tidy"](tmp_path)) == 1
    (place / "line_ads_20251105 (1).csv").write_text(HEAD + ROW.replace("300", "301"))
    with pytest.raises(ingest.IngestError, match="other numbers"):
        ingest.TABLES["run_tidy"](tmp_path)


def broken(line: str, change: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: "".join(
        change(one) if one.startswith(line) else one for one in text.splitlines(keepends=True))


@pytest.mark.parametrize(("name", "change", "words"), [
    ("plan", broken("2025-11-03,meta", lambda one: ""), "2025-11-03"),
    ("plan", broken("2025-11-03,meta", lambda one: one * 2), "twice"),
    ("daily", broken("2025-11-03,meta", lambda one: "2025-11-03,meta\n"), "ends in the middle"),
    ("spend", broken("2025-11-03,meta", lambda one: "114/13/3,meta,1\n"), "not a date"),
    ("actions", lambda text: text.replace("before", "old"), "before"),
])
def test_a_log_with_gaps_has_one_sentence(name, change, words, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    export_world(World(2431, 2025), tmp_path, only=[f"run_{name}"])
    path: Path = tmp_path / "run" / f"{name}.csv"
    path.write_text(change(path.read_text(encoding="utf-8-sig")), encoding="utf-8")
    with pytest.raises(ingest.IngestError) as error:
        ingest.TABLES[f"run_{name}"](tmp_path)
    assert words in str(error.value)


def test_mornings_without_a_download_are_named() -> None:
    files = load("run_files")
    first, last = (load("run_plan")["date"].agg(f).to_pydatetime() for f in ("min", "max"))
    files.pop("meta_20251101.csv")
    gone = missing_mornings(files, first.replace(day=21), last)
    assert list(gone) == ["meta"] and [d.day for d in gone["meta"]] == [1]
