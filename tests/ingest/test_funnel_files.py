"""Broken files of offers, and sentences on events and comparisons, in both languages."""

from __future__ import annotations

import re

import pandas as pd
import pytest

from autograder import ingest
from autograder.ingest.errors import IngestError
from autograder.ingest.funnel import comparison_notes, step_notes
from datasets.simulator import World, export_world

RESULTS, PAIRS = "groups/offer_results.csv", "groups/offer_pairs.csv"
BROKEN = {  # case -> table, file, pattern, what it becomes, part of the English sentence
    "no column": ("offer_results", RESULTS, r",side,", ",arm,", "column side is missing"),
    "other side": ("offer_results", RESULTS, r",A,", ",C,", "side is C"),
    "no side": ("offer_results", RESULTS, r",A,", ",,", "side is empty"),
    "no such day": ("offer_results", RESULTS, r"2025-(\d\d)-\d\d", r"2025-\1-41", "not a day"),
    "no number": ("offer_results", RESULTS, r",A,\d+,", ",A,many,", "sent is many"),
    "half an order": ("offer_results", RESULTS, r",A,(\d+),\d+\n", r",A,\1,2.5\n", "orders is 2.5"),
    "more orders": ("offer_results", RESULTS, r",A,(\d+),\d+\n", r",A,\1,99999\n", "more orders"),
    "twice": ("offer_results", RESULTS, r"(C01,[^\n]+\n)", r"\1\1", "a second time"),
    "a cell more": ("offer_results", RESULTS, r"(C01,[^\n]+)\n", r"\1,9\n", "7 cells"),
    "only a header": ("offer_results", RESULTS, r"\n(?s:.*)", "\n", "no rows under its header"),
    "one name twice": ("offer_pairs", PAIRS, r"C02,", "C01,", "comparison C01"),
    "no margin": ("offer_pairs", PAIRS, r",\d+\n", ",\n", "margin_b is empty"),
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("groups")
    export_world(World(7, 2025, "none", scale="small"), folder, ["offer_results", "offer_pairs"])
    return folder


@pytest.mark.parametrize("case", sorted(BROKEN))
@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_each_broken_file_gets_its_own_sentence(case, language, exports, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    table, name, old, new, part = BROKEN[case]
    text = (exports / name).read_text(encoding="utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    (tmp_path / "groups").mkdir()
    (tmp_path / name).write_text(changed, encoding="utf-8", newline="\n")
    with pytest.raises(IngestError) as error:
        ingest.TABLES[table](tmp_path)
    said = str(error.value)
    assert (part in said) if language == "en" else re.search(r"[\u4e00-\u9fff]", said), said
    assert "\n" not in said and "{" not in said


def test_what_was_written_is_read_back(exports) -> None:
    world = World(7, 2025, "none", scale="small")
    read = ingest.TABLES["offer_results"](exports)
    assert read["orders"].equals(world.offer_results["orders"]) and read["orders"].isna().any()
    assert ingest.TABLES["offer_pairs"](exports)["margin_a"].tolist() == \
        world.offer_pairs["margin_a"].tolist()


EVENTS = pd.DataFrame({
    "event_timestamp": [5, 3, 9, 9, 12], "event_name": ["view_item", "purchase", None, "scroll",
                                                       "purchase"],
    "user_pseudo_id": ["a", None, "a", "b", "b"],
    "device_category": ["mobile", "mobile", "desktop", None, "mobile"]})


@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_each_trouble_with_events_has_a_sentence(language, monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", language)
    said = step_notes(EVENTS, ["View_Item", "purchase", "sign_up"])
    assert len(said) == len(set(said)) == 7 and not any("{" in s for s in said)
    if language == "en":
        for part in ("not in order of time", "no event_name", "'view_item' does", "'sign_up' never",
                     "belong to no browser", "no device", "more than one device"):
            assert any(part in s for s in said), part
    else:
        assert all(re.search(r"[\u4e00-\u9fff]", s) for s in said)
    quiet = EVENTS.iloc[[0]]
    assert step_notes(quiet, ["view_item"]) == []


def test_comparisons_that_cannot_be_judged_are_named(monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    results = World(7, 2025, "none", scale="small").offer_results
    said = " ".join(comparison_notes(results))
    assert "have no orders yet" in said and "side B is missing" in said
    assert "the part other one side has fewer than 200" in said
