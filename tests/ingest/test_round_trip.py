"""What the world exports, the readers read back: every table, several seeds, years and dirt."""

from __future__ import annotations

import pandas as pd
import pytest

from autograder import ingest
from datasets.simulator import World, export_world

TABLES = ("tidy", "order_lines", "orders", "claims", "ga4_transactions", "invoices", "paths",
          "geo_panel", "mentions", "products")
WORLDS = (
    (2431, 2025, "all"),
    (7, 2024, "none"),
    (11, 2026, "all"),
    (12, 2027, ("D01", "D02", "D05")),
    (13, 2025, ("D03", "D04", "D06", "D09")),
    (14, 2025, ("D10", "D11", "D14", "D38")),
    (15, 2026, ("D07", "D08", "D33")),
)


@pytest.mark.parametrize(("seed", "year", "dirt"), WORLDS)
def test_reading_the_exports_gives_the_worlds_tables(seed, year, dirt, tmp_path):
    world = World(seed, year=year, dirt=dirt, scale="small")
    export_world(world, tmp_path)
    for name in TABLES:
        found = getattr(ingest, name)(tmp_path)
        assert ingest.unknown_message(found) is None
        expected = getattr(world, name).reset_index(drop=True)
        found.attrs, expected.attrs = {}, {}
        pd.testing.assert_frame_equal(found, expected, rtol=1e-9, obj=name)


def test_a_folder_of_one_platform_reads_like_the_whole(tmp_path):
    world = World(2431, scale="small")
    export_world(world, tmp_path, only=["meta", "google_ads"])
    meta = ingest.tidy(tmp_path / "meta")
    whole = ingest.tidy(tmp_path)
    part = whole[whole["channel"] == "meta"].reset_index(drop=True)
    columns = [c for c in part.columns if c not in ("row_id", "source_file")]
    pd.testing.assert_frame_equal(meta[columns], part[columns])


def test_friends_of_the_line_account(tmp_path):
    export_world(World(2431, scale="small"), tmp_path, only=["line_friends"])
    table = ingest.line_friends(tmp_path)
    assert list(table.columns) == ["date", "added", "reachable", "blocked"]
    assert (table["added"] >= table["blocked"]).all()


def test_the_media_log_with_faults_reads_back(tmp_path):
    world = World(2431, scale="small")
    world.faulty.to_csv(tmp_path / "faulty.csv", index=False)
    found = ingest.faulty(tmp_path)
    found.attrs = {}
    pd.testing.assert_frame_equal(found, world.faulty, rtol=1e-9)
    assert found["date"].isna().sum() == 2


def test_orders_by_channel_take_the_first_row_of_a_transaction(tmp_path):
    world = World(2431, scale="small")
    export_world(world, tmp_path, only=["orders", "ga4_transactions"])
    table = ingest.orders_by_channel(tmp_path)
    first = world.ga4_transactions.dropna().drop_duplicates("transaction_id")
    truth = dict(zip(first["transaction_id"], first["channel"], strict=True))
    assert table["channel"].tolist() == [truth[o] for o in table["order_id"]]
    assert len(table) == sum(o in truth for o in world.orders["order_id"])
