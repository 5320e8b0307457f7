"""Checkout, logs, defects and launch: what the world writes, the readers read back."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from autograder import ingest
from datasets.simulator import World, export_world

NAMES = ("checkout_model", "checkout", "checkout_cases", "datalayer_log", "defects",
         "triaged_before", "defect_changes", "launch_brief", "go_live_logs")
# table, file, pattern and what it is replaced by, words of the sentence
BROKEN = {
    "day missing": ("datalayer_log", "network.csv", r"(?m)^.*2025-10-29T.*\n", "", "no row on"),
    "no zone": ("datalayer_log", "network.csv", r"Z,P", ",P", "no zone"),
    "no time": ("datalayer_log", "network.csv", r"2025-10-29T0\d", "2025-10-39T02", "not a time"),
    "column": ("datalayer_log", "network.csv", "traffic_type", "kind", "traffic_type"),
    "amount": ("datalayer_log", "datalayer.csv", r",(\d+\.0),", r",NT$\1,", "not a number"),
    "twice": ("defects", "defects.csv", "B02,", "B01,", "B01"),
    "republic": ("defects", "defects.csv", "2025-10-24", "114-10-24", "民國"),
    "owner": ("defects", "defects.csv", ",delivery,", ",the vendor,", "the vendor"),
    "truth": ("defects", "defects.csv", ",True,", ",maybe,", "maybe"),
    "share": ("defects", "defects.csv", r",0\.(\d+),", r",\1,", "between 0 and 1"),
    "state": ("defect_changes", "defect_changes.csv", ",fixed,", ",done,", "done"),
    "grade": ("triaged_before", "triaged_before.csv", ",minor,", ",P3,", "P3"),
    "team": ("triaged_before", "triaged_before.csv", ",it,", ",IT,", "IT"),
    "due": ("triaged_before", "triaged_before.csv", r"2025-10-2\d", "soon", "not a time"),
    "cells": ("defect_changes", "defect_changes.csv", ",fixed,", ",fixed,,,,", "numbers of cells"),
    "yaml": ("checkout_model", "checkout_model.yml", "factors:", "factors: [", "YAML"),
    "form": ("go_live_logs", "go_live_logs.yml", r"(?s).*", "a: 1", "go_live_logs.yml"),
}  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("launch")
    export_world(World(2431, 2025, "none", "small"), place, only=NAMES)
    return place


@pytest.mark.parametrize(("seed", "year"), [(2431, 2025), (5, 2024), (6, 2026), (7, 2027)])
def test_reading_the_exports_gives_the_worlds_tables(seed: int, year: int, tmp_path: Path) -> None:
    world = World(seed, year, "none", "small")
    export_world(world, tmp_path, only=NAMES)
    for name in NAMES:
        found, expected = ingest.TABLES[name](tmp_path), getattr(world, name)
        if isinstance(expected, pd.DataFrame):
            pd.testing.assert_frame_equal(found, expected)
        else:
            assert found == expected, name
    assert ingest.files_below(tmp_path) == []  # strangers to the readers of media exports


@pytest.mark.parametrize("case", BROKEN)
def test_a_bad_file_has_one_sentence_in_each_language(
    case: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, file, old, new, words = BROKEN[case]
    (tmp_path / "launch").mkdir()
    for path in (folder / "launch").iterdir():
        (tmp_path / "launch" / path.name).write_bytes(path.read_bytes())
    target = tmp_path / "launch" / file
    text = target.read_text(encoding="utf-8-sig")
    count = 0 if case in ("day missing", "no time") else 1
    broken = re.sub(old, new, text, count=count)
    assert broken != text
    target.write_text(broken, encoding="utf-8")
    said = {}
    for language in ("en", "zh-TW"):
        monkeypatch.setenv("COURSE_LANG", language)
        with pytest.raises(ingest.IngestError) as error:
            ingest.TABLES[table](tmp_path)
        said[language] = str(error.value)
        assert "{" not in said[language] and "\n" not in said[language]
    assert words in said["en"] and said["zh-TW"] != said["en"]


def test_a_damaged_or_missing_file_says_so(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "launch").mkdir()
    (tmp_path / "launch" / "checkout_model.yml").write_bytes(
        (folder / "launch" / "checkout_model.yml").read_bytes())
    whole = (folder / "launch" / "checkout.csv.gz").read_bytes()
    for content in (None, whole[:200], b"payment,delivery\n"):
        if content is not None:
            (tmp_path / "launch" / "checkout.csv.gz").write_bytes(content)
        with pytest.raises(ingest.IngestError) as error:
            ingest.TABLES["checkout"](tmp_path)
        assert "checkout.csv.gz" in str(error.value)
