"""Broken files of the three cases of behaviour: one sentence each, in both languages."""

from __future__ import annotations

import gzip
import re

import pandas as pd
import pytest

from autograder import ingest
from autograder.ingest.errors import IngestError
from datasets.simulator import World, export_world

SALES, MOON = "behaviour/ritual_sales.csv", "behaviour/lunar_days.csv"
VIEWS, BOXES = "behaviour/review_views.csv.gz", "behaviour/gift_orders.csv.gz"
BROKEN = {  # case -> table, file, pattern, what it becomes, part of the English sentence
    "no column": ("ritual_sales", SALES, r"^(\ufeff?)date,group", r"\1date,line",
                  "no column group"),
    "half a number": ("ritual_sales", SALES, r",offering,\d+", ",offering,6x", "is not a number"),
    "no such day": ("lunar_days", MOON, r"2026-01-07", "2026-01-77", "is not a date"),
    "half a day": ("lunar_days", MOON, r",11,19,", ",11,19.5,", "not a whole number"),
    "neither": ("review_views", VIEWS, r",usual,是,", ",usual,perhaps,", "neither yes nor no"),
    "no badge": ("review_views", VIEWS, r",usual,是,", ",usual,,", "neither yes nor no"),
    "no price": ("gift_orders", BOXES, r",是,\d+,", ",是,,", "is not a number"),
    "only a header": ("gift_orders", BOXES, r"\n(?s:.*)", "\n", "no rows under its header"),
}


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    folder = tmp_path_factory.mktemp("behaviour")
    export_world(World(7, 2025, "none", scale="small"), folder,
                 ["review_views", "gift_orders", "ritual_sales", "lunar_days"])
    return folder


@pytest.mark.parametrize("case", sorted(BROKEN))
@pytest.mark.parametrize("language", ["en", "zh-TW"])
def test_each_broken_file_gets_its_own_sentence(case, language, exports, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_LANG", language)
    table, name, old, new, part = BROKEN[case]
    data = (exports / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    changed = re.sub(old, new, text, count=1)
    assert changed != text
    (tmp_path / "behaviour").mkdir()
    (tmp_path / name).write_bytes(changed.encode("utf-8"))
    with pytest.raises(IngestError) as error:
        ingest.TABLES[table](tmp_path)
    said = str(error.value)
    assert (part in said) if language == "en" else re.search(r"[\u4e00-\u9fff]", said), said
    assert "\n" not in said and "{" not in said


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(IngestError, match="ritual_sales"):
        ingest.TABLES["ritual_sales"](tmp_path)


def test_blank_is_missing_and_never_no(exports):
    views = ingest.TABLES["review_views"](exports)
    assert views["added"].isna().any() and str(views["added"].dtype) == "boolean"
    assert ingest.TABLES["ritual_sales"](exports)["units"].isna().sum() == 4
    world = World(7, 2025, "none", scale="small")
    pd.testing.assert_frame_equal(ingest.TABLES["gift_orders"](exports), world.gift_orders)
