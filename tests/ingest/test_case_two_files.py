"""The files of the closing case of duty T2: read back as written, and bad ones get a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from autograder import ingest
from autograder.checking import messages
from datasets.simulator.case_two.world import CaseTwoWorld
from datasets.simulator.exports.case_two import case


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> tuple[CaseTwoWorld, Path]:
    world, root = CaseTwoWorld(61, 2027), tmp_path_factory.mktemp("case")
    for path, data in case(world):
        target = root / path.removeprefix("case_t2/")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return world, root


def test_reading_the_case_gives_the_worlds_tables(written) -> None:
    world, root = written
    assert ingest.TABLES["case_events"](root) == world.case_events
    assert ingest.TABLES["case_facts"](root) == world.case_facts
    for name in ("case_clicks", "case_last_year", "case_days", "case_experiment"):
        assert_frame_equal(ingest.TABLES[name](root), getattr(world, name), check_dtype=False)
    found = ingest.TABLES["case_tables"](root)
    assert set(found) == set(world.case_tables)
    for name in ("sessions", "findings", "left_out"):
        assert_frame_equal(found[name], world.case_tables[name])
    assert ingest.files_below(root) == []  # strangers to the readers of other chapters


HEAD = "date,user_pseudo_id,arm,bought,complained\n"


@pytest.mark.parametrize(("file", "table", "text", "says"), [
    ("experiment.csv.gz", "case_experiment", HEAD + "2026-09-09,a,new,1,0\n", "nobody is in"),
    ("experiment.csv.gz", "case_experiment",
     HEAD + "2026-09-09,a,new,1,0\n2026-09-09,b,third,1,0\n", "none of the two"),
    ("experiment.csv.gz", "case_experiment", HEAD + "2026-09-09,a,new,2,0\n", "bought is 2"),
    ("clicks.csv", "case_clicks", "date,channel\n2026-09-09,seo\n", "clicks is missing"),
    ("clicks.csv", "case_clicks", "date,channel,clicks\n9 Sept,seo,3\n", "date is 9 Sept"),
    ("clicks.csv", "case_clicks", "date,channel,clicks\n2026-09-09,seo,3\n2026-09-09,seo,4\n",
     "twice"),
    ("clicks.csv", "case_clicks", "date,channel,clicks\n2026-09-09,seo\n", "2 cells"),
    ("facts.yml", "case_facts", "start: 2026-09-02\n", "has no entry"),
    ("events_20260909.jsonl.gz", "case_events", None, "is damaged"),
])
def test_a_bad_file_gets_one_sentence_in_both_languages(
    file, table, text, says, tmp_path, monkeypatch
) -> None:
    (tmp_path / "release").mkdir()
    data = b"\x1f\x8bnothing" if text is None else text.encode()
    packed = gzip.compress(data) if text is not None and file.endswith(".gz") else data
    (tmp_path / "release" / file).write_bytes(packed)
    with pytest.raises(ingest.IngestError) as caught:
        ingest.TABLES[table](tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")
    assert says in str(caught.value)
    assert messages.known(caught.value.msgid)
