"""The plan, drafts, page and tracking test: what the world writes, the readers read back."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from autograder import ingest
from datasets.simulator import World, export_world

NAMES = ("campaign_plan", "ad_set", "landing_html", "tracking_plan", "event_log")


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


@pytest.mark.parametrize(("file", "content", "name", "words"), [
    ("creative/plan.yml", None, "campaign_plan", "creative/plan.yml"),
    ("creative/plan.yml", b"a: [1", "campaign_plan", "YAML"),
    ("creative/plan.yml", b"- 1", "campaign_plan", "creative/plan.yml"),
    ("creative/ads.yml", b"a: 1", "ad_set", "creative/ads.yml"),
    ("creative/landing.html", "<p>檔期</p>".encode("cp950"), "landing_html", "UTF-8"),
    ("tracking_test/events.csv", b"event_id,at\n", "event_log", "event, param, value"),
    ("tracking_test/events.csv", b"event_id,at,event,param,value\nE1,noon,a,b,c\n", "event_log",
     "at"),
])  # fmt: skip
def test_a_bad_file_has_one_sentence(
    file: str, content: bytes | None, name: str, words: str, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).write_bytes(content)
    with pytest.raises(ingest.IngestError) as error:
        ingest.TABLES[name](tmp_path)
    assert words in str(error.value) and "{" not in str(error.value)
