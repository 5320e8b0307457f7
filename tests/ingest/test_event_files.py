"""GA4's nested files as they arrive broken: one sentence each, the good lines kept."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from autograder.checking import messages
from autograder.ingest import IngestError
from autograder.ingest.event_export import ga4_export, ga4_lines, ga4_notes, read_lines

GOOD = {
    "event_date": "20251110", "event_timestamp": "1762704000000000", "event_name": "page_view",
    "user_pseudo_id": "1.2",
    "event_params": [{"key": "ga_session_id", "value": {"int_value": "7"}}],
}


def folder(tmp_path: Path, text: str | bytes, name: str = "events_20251110.ndjson") -> Path:
    place = tmp_path / "ga4_events"
    place.mkdir()
    (place / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return tmp_path


def lines(*records: dict) -> str:
    return "\n".join(json.dumps(r) for r in records)


def with_param(key: str, value: dict) -> dict:
    return {**GOOD, "event_params": [{"key": key, "value": value}]}


@pytest.mark.parametrize(("text", "told", "rows"), [
    (lines(GOOD, GOOD) + "\n" + lines(GOOD)[:50], "the last line ends in the middle", 2),
    (lines(GOOD) + "\n<html>\n" + lines(GOOD), "were left out: 1, the first is line 2",
     2),
    (lines(GOOD), "whole numbers stand there as texts", 1),
    (lines(with_param("mystery", {"string_value": "x"})), "kept in other_params: mystery", 1),
    (lines({**GOOD, "event_date": "20251109"}), "not that of Taipei (events: 1)",
     1),
])
def test_what_is_met_is_told_and_the_rest_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: str, rows: int
) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")
    place = folder(tmp_path, text)
    assert sum(told in note for note in ga4_notes(place)) == 1
    table = ga4_export(place)
    assert len(table) == rows and (table["event_date"] == "20251110").all()
    if "mystery" in told:
        assert json.loads(table["other_params"].iloc[0]) == {"mystery": "x"}
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    assert not any(told in note for note in ga4_notes(place))


@pytest.mark.parametrize(("text", "told"), [
    ("", "is empty"), ("\n \n", "is empty"), ("a,b\n1,2", "no line of it is a JSON record"),
    (json.dumps([GOOD, GOOD]), "holds one JSON list"),
    (b"\xa4\xa4\xa4\xe5\x00\xff", "not saved as UTF-8"),
    (gzip.compress(lines(GOOD).encode(), mtime=0)[:40], "is cut off"),
    (lines({**GOOD, "event_timestamp": None}), "line 1: event_timestamp is not a whole number"),
    (lines(GOOD, with_param("ga_session_id", {"string_value": "new"})),
     "line 2: ga_session_id is not a whole number"),
    (lines(with_param("value", {"string_value": "NT$990"})), "line 1: value is not a number"),
    (lines({**GOOD, "event_params": {"key": 1}}), "event_params is no list"),
    ("[" * 100_000, "no line of it is a JSON record"),
])
def test_a_file_that_is_none_has_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | bytes, told: str
) -> None:
    place = folder(tmp_path, text)
    with pytest.raises(IngestError) as caught:
        ga4_export(place)
    assert messages.known(caught.value.msgid)
    monkeypatch.setenv("COURSE_LANG", "en")
    assert told in str(caught.value) and "Traceback" not in str(caught.value)


def test_whole_numbers_and_empty_fields_are_read_the_same(tmp_path: Path) -> None:
    plain = {**with_param("engagement_time_msec", {"int_value": 0, "string_value": None}),
             "event_timestamp": 1762704000000000}
    table = ga4_export(folder(tmp_path, lines(plain)))
    assert table.loc[0, "engagement_time_msec"] == 0
    assert table.loc[0, "event_timestamp"] == 1762704000000000


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(IngestError):
        ga4_lines(tmp_path)
    with pytest.raises(IngestError):
        ga4_export(tmp_path)


def test_blank_lines_have_numbers_and_mean_nothing(tmp_path: Path) -> None:
    place = folder(tmp_path, "\n" + lines(GOOD) + "\n\n" + lines(GOOD) + "\n")
    found, numbers, notes = read_lines(place / "ga4_events" / "events_20251110.ndjson")
    assert (len(found), numbers, notes) == (2, [2, 4], [])
