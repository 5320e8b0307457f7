"""Sessions, clicks and orders of T2.2: read back as written, and bad files get a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from pandas.testing import assert_frame_equal

from autograder import ingest
from autograder.checking import messages
from autograder.ingest.traffic import GATEWAYS, join_payments
from autograder.learner.load import load
from datasets.simulator import World, export_world
from datasets.simulator.exports.traffic import PARTS

TABLES = ("traffic_sessions", "traffic_clicks", "traffic_orders")


@pytest.mark.parametrize(("seed", "year", "dirt"), [(5, 2024, "all"), (6, 2027, "none")])
def test_reading_the_exports_gives_the_worlds_tables(seed, year, dirt, tmp_path: Path) -> None:
    world = World(seed, year, dirt, "small")
    export_world(world, tmp_path, only=PARTS)
    for name in TABLES:
        assert_frame_equal(ingest.TABLES[name](tmp_path), getattr(world, name), obj=name)
    assert ingest.files_below(tmp_path) == []  # strangers to the readers of other chapters


def test_a_payment_goes_back_to_the_visit_before_and_nothing_is_lost() -> None:
    table = World(5, 2024, "all", "small").traffic_sessions
    joined = join_payments(table)
    assert list(GATEWAYS) == load("taxonomy")["payment_domains"]
    paid = table["source"].isin(GATEWAYS)
    assert paid.sum() > 3 and len(joined) == len(table) - paid.sum()
    assert joined["revenue"].sum() == table["revenue"].sum()
    assert joined["purchased"].sum() == table["purchased"].sum()
    clean = World(5, 2024, "none", "small").traffic_sessions
    assert_frame_equal(join_payments(clean), clean)


HEAD = "date,channel,campaign,clicks\n"


@pytest.mark.parametrize(("text", "says"), [
    ("date,channel,clicks\n2026-01-05,seo,3\n", "no column campaign"),
    (HEAD + "2026-01-05,seo,(organic),3\n2026-01-06,seo\n", "ends in the middle: row 3"),
    (HEAD + "2026-01-05,seo,(organic),many\n", "“many” is not a number"),
    (HEAD + "5 o'clock,seo,(organic),3\n", "is not a date"),
    (HEAD + "2026-01-05,seo,(organic),3\n2026-01-05,seo,(organic),4\n", "twice"),
    ("", "is empty"),
])
def test_bad_clicks_get_one_sentence_in_both_languages(text, says, tmp_path, monkeypatch) -> None:
    (tmp_path / "traffic").mkdir()
    (tmp_path / "traffic" / "clicks.csv").write_text(text, encoding="utf-8")
    with pytest.raises(ingest.IngestError) as caught:
        ingest.TABLES["traffic_clicks"](tmp_path)
    monkeypatch.setenv("COURSE_LANG", "en")
    assert says in str(caught.value)
    assert messages.known(caught.value.msgid)


def test_a_session_that_stands_there_twice(tmp_path: Path, monkeypatch) -> None:
    world = World(5, 2024, "all", "small")
    data = dict(PARTS["traffic_sessions"](world))["traffic/sessions.csv.gz"]
    lines = gzip.decompress(data).decode("utf-8-sig").splitlines()
    (tmp_path / "traffic").mkdir()
    (tmp_path / "traffic" / "sessions.csv.gz").write_bytes(
        gzip.compress("\n".join([*lines[:4], lines[2]]).encode()))
    monkeypatch.setenv("COURSE_LANG", "en")
    with pytest.raises(ingest.IngestError, match="has the session 0105-00002 twice"):
        ingest.TABLES["traffic_sessions"](tmp_path)
