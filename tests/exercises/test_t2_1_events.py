"""Events of T2.1 against the ledger of the simulator and the promises of the prompts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from autograder.artefacts.event_values_check import judge_flat, judge_param, judge_sessions
from autograder.exercises.held_out import public_tables
from autograder.exercises.t2_1_nested import flatten, parse_lines
from autograder.exercises.t2_1_nested_items import F1, B
from autograder.exercises.t2_1_quality import quality
from autograder.exercises.t2_1_quality_items import D
from autograder.exercises.t2_1_sessions import KEY, sessionise
from autograder.exercises.t2_1_sessions_items import C
from datasets.simulator import World

ITEMS = (F1, B, C, D)
SHARED = {"started_at": "datetime64[us]", "events": "int64", "page_views": "int64",
          "engagement_time_msec": "int64", "engaged": "bool"}


@pytest.mark.parametrize("year", [2024, 2026, 2027])
@pytest.mark.parametrize("seed", range(20))
def test_sessions_out_of_dirty_events_are_the_ledgers(seed: int, year: int) -> None:
    """Every session, its start, counts, engagement and whether it was engaged."""
    dirt = ("all", "none", {"D42"}, {"D41", "D26"})[seed % 4]
    world = World(3000 + seed, year, dirt, "small")
    truth = world.ledger["ga4_sessions"].sort_values(KEY, ignore_index=True)
    found = sessionise(world.ga4_events).sort_values(KEY, ignore_index=True)
    assert found["date"].tolist() == truth["started_at"].dt.strftime("%Y%m%d").tolist()
    assert_frame_equal(found[KEY], truth[KEY], check_dtype=False)
    assert_frame_equal(found[list(SHARED)].astype(SHARED), truth[list(SHARED)].astype(SHARED))
    if dirt == "none":
        assert len(found) == len(world.ledger["event_sessions"])


@pytest.mark.parametrize("seed", range(6))
def test_the_quality_table_is_the_ledgers(seed: int) -> None:
    """Counts by day are exact; of the bots at least nine in ten are found."""
    world = World(3100 + seed, 2024 + seed % 4, "all", "small")
    truth = world.ledger["thin_dirt"].set_index(["event_date", "problem"])["count"]
    found = quality(world.thin_events, world.orders).set_index(["event_date", "problem"])["count"]
    for problem in ("duplicate", "no_id", "internal", "break"):
        mine, right = (t.xs(problem, level="problem").sort_index() for t in (found, truth))
        assert mine.to_dict() == right.to_dict(), problem
    bots = [int(t.xs("bot", level="problem").sum()) for t in (found, truth)]
    assert bots[0] >= 0.9 * bots[1]


def test_public_sample_has_each_trap() -> None:
    records, lines = public_tables("ga4_records"), public_tables("ga4_lines")
    made = parse_lines(lines)
    assert made["records"] == records and len(lines) == 191 and len(made["bad"]) == 4
    assert made["bad"][-1] == len(lines)
    table = flatten(records)
    assert len(table) == len(records) == 186
    days = [r["event_date"] for r in records]
    assert (table["event_date"] != pd.Series(days)).any()
    assert table["user_pseudo_id"].isna().any() and table.drop(columns="record").duplicated().any()
    kinds = {kind for r in records for p in r["event_params"] for kind, v in p["value"].items()
             if v is not None}
    assert kinds == {"string_value", "int_value", "float_value", "double_value"}
    assert (table["session_source"] != table["first_user_source"]).any()


def test_flattened_days_are_the_flat_table() -> None:
    """The nested day and the flat table tell the same, row by row."""
    table, events = flatten(public_tables("ga4_day")), public_tables("ga4_events")
    day = events[events["event_date"].eq(table["event_date"].iloc[0])].reset_index(drop=True)
    day = day.iloc[: len(table)]
    for column in ("event_name", "user_pseudo_id", "page_location", "session_source",
                   "first_user_source", "transaction_id", "device_category"):
        assert table[column].astype("str").equals(day[column].astype("str")), column
    for column in ("ga_session_id", "engagement_time_msec", "session_engaged", "value"):
        mine, right = (t[column].to_numpy(dtype=float, na_value=np.nan) for t in (table, day))
        np.testing.assert_allclose(mine, right)
    local = pd.to_datetime(day["event_timestamp"] + 8 * 3600 * 10**6, unit="us")
    assert (table["event_time"] == local).all()


def test_the_numbers_of_the_notebook() -> None:
    """Figures that the prose of sections 3 and 4 states."""
    events, orders = public_tables("ga4_events"), public_tables("orders")
    found = quality(events, orders).groupby("problem")["count"].agg(["sum", "size"])
    assert found.loc["break"].tolist() == [51, 1]
    assert (found.loc["internal", "sum"], found.loc["bot", "sum"]) == (102, 503)
    assert round(found.loc["duplicate", "sum"] / len(events), 2) == 0.02
    assert round(found.loc["no_id", "sum"] / len(events), 2) == 0.06
    assert 5 < len(events) / len(sessionise(events)) < 6


def test_a_wrong_mark_is_not_laid_to_a_way_that_explains_three_rows() -> None:
    """`engaged` wrong in many rows: grouping by ga_session_id alone differs in a few of them."""
    from autograder.checking.judging import Function, judge_functions
    from autograder.exercises.held_out import cases_of

    def everybody(events: pd.DataFrame) -> pd.DataFrame:
        table = sessionise(events)
        return table.assign(engaged=table["engaged"] | (table["events"] > 1))

    part = C.parts[0]
    cases = cases_of(C, part, [(public_tables("ga4_night"),)])
    verdict = judge_functions(C.id, [Function(part.name, lambda: everybody, cases)])
    assert verdict.status == "incorrect" and verdict.misconception != "session_id_alone"


def _events(*times: str) -> pd.DataFrame:
    return pd.DataFrame({"user_pseudo_id": ["b", None][: len(times)],
                         "ga_session_id": pd.array([7, None][: len(times)], dtype="Int64"),
                         "time": pd.to_datetime(list(times))})


def test_a_session_of_nobody_is_named_before_its_other_cells() -> None:
    """Rows for events without ids, whatever stands in their ids and other columns."""
    events = _events("2027-11-10 09:00", "2027-11-10 09:05")
    right = pd.DataFrame({"user_pseudo_id": ["b"], "ga_session_id": [7], "date": ["20271110"],
                          "started_at": events["time"][:1]})
    for browser, number in ((None, None), ("unknown", 7), ("b", 0), ("", -1)):
        odd = pd.DataFrame({"user_pseudo_id": ["b", browser], "ga_session_id": [7, number],
                            "date": "2027-11-10", "started_at": events["time"]})
        found = judge_sessions(odd, (events,), right)
        assert found is not None and found.misconception == "rows_without_ids", (browser, number)
    assert judge_sessions(right, (events,), right) is None
    assert judge_sessions(odd[["date"]], (events,), right).misconception is None
    zoned = right.assign(started_at=right["started_at"].dt.tz_localize("Asia/Taipei"))
    assert judge_sessions(zoned, (events,), right).misconception == "zone_kept"


def test_a_whole_number_is_asked_for_as_one() -> None:
    assert judge_param(12, ({}, "points"), 12) is None
    assert judge_param(np.int64(12), ({}, "points"), 12) is None
    assert judge_param(12.0, ({}, "points"), 12).misconception == "int_as_float"
    assert judge_param(0.0, ({}, "value"), 0.0) is None
    assert judge_param("12", ({}, "points"), 12).misconception is None
    assert judge_param(None, ({}, "search_term"), None) is None


def test_a_row_of_the_flattened_table_is_called_a_record(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the key of a row is a number, "in 3" would say nothing."""
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    right = flatten(public_tables("ga4_records")[:5])
    marks = right["session_engaged"].astype("object")
    marks[2] = "yes"
    found = judge_flat(right.assign(session_engaged=marks), (), right)
    assert "第 3 筆" in found.text
    assert list(flatten([]).columns) == list(right.columns)
