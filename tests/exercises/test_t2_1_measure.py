"""The request, the queries and the analysis table of T2.1: truth, bad input, sentences."""

from __future__ import annotations

import ast
import io
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from autograder.artefacts import sql_check
from autograder.artefacts.analysis_book_check import judge_analysis
from autograder.artefacts.request_check import judge_request
from autograder.artefacts.sql_run import answer
from autograder.checking import messages
from autograder.exercises import t2_1_request, t2_1_sql, t2_1_workbook
from autograder.exercises.gate_files import tables_of
from autograder.exercises.t2_1_quality import quality
from autograder.exercises.t2_1_sessions import sessionise
from autograder.exercises.t2_1_sql_ways import OTHERS
from autograder.exercises.t2_1_sql_worlds import made_up, small
from autograder.ingest import TABLES, IngestError
from autograder.ingest.measurement import COLUMNS
from autograder.learner.load import load
from datasets.simulator import World
from datasets.simulator.exports import export_world

ROOT = Path(__file__).resolve().parents[2] / "autograder"
SAID_IN = ("artefacts/request_check.py", "artefacts/analysis_book_check.py",
           "artefacts/analysis_book_sheets.py", "artefacts/analysis_book_words.py",
           "artefacts/sql_run.py", "artefacts/sql_check.py", "ingest/measurement.py")
SPEAKERS = ("Fault", "Finding", "IngestError", "_no", "Text")


def test_the_tables_by_pandas_are_what_other_queries_give() -> None:
    tables = [*small(), *(made_up(s, 2024 + s % 4, s % 3 > 0) for s in range(9)),
              (load("web_sessions"), load("web_purchases"), load("shop_orders"))]
    for args in tables:
        for name, ways in OTHERS.items():
            right = t2_1_sql.REFERENCE[name](*args)
            for query in ways.values():
                found = answer(query, dict(zip(sql_check.TABLES, args, strict=True)), name)
                assert sql_check._judge(found, {"right": right, "wrong": []}, name) is None


def test_tables_for_sql_follow_from_the_export() -> None:
    for seed in (3, 8):
        world = World(seed, 2024 + seed % 4, "all", "small")
        events, made = world.ga4_events, world.web_sessions
        right = sessionise(events)
        key = right["user_pseudo_id"] + "." + right["ga_session_id"].astype("int64").astype("str")
        both = made.merge(right.assign(session_key=key), on="session_key", validate="1:1")
        assert len(both) == len(made) == len(right)
        for column in ("engaged", "page_views"):
            assert both[f"{column}_x"].eq(both[f"{column}_y"]).all()
        found = quality(events, world.orders).groupby("problem")["count"].sum()
        kinds = made["traffic_type"].value_counts()
        assert kinds["bot"] == found["bot"] and kinds["internal"] == found["internal"]
        sold = events[events["event_name"].eq("purchase")].drop_duplicates()
        named = set(sold["transaction_id"]) - {"(not set)"}
        assert len(world.web_purchases) == len(sold)
        assert set(world.web_purchases["transaction_id"].dropna()) == named
        assert named <= set(world.shop_orders["order_id"])
        assert set(world.web_purchases["session_key"]) <= {*made["session_key"], "(not set)"}


def test_the_sheets_of_the_analysis_agree_with_one_another() -> None:
    truth = t2_1_workbook.truth(load)
    both = [sum(row["sessions"] for row in truth[kind].values()) for kind in ("daily", "channels")]
    assert both[0] == both[1] == load("web_sessions")["traffic_type"].isna().sum()
    assert list(truth["daily"]) == list(truth["quality"])
    assert [d for d, row in truth["daily"].items() if row["purchases"] is None] == ["2025-11-05"]


def test_the_lowest_budget_of_each_world_is_enough_and_no_more_than_a_tenth_over() -> None:
    for seed in range(12):
        world = World(seed, 2024 + seed % 4, "all", "small")
        truth = t2_1_request.truth(tables_of(world))
        made = t2_1_request.request_of(truth)
        assert made["total"] <= truth["brief"]["budget"] <= 1.13 * made["total"] + 100
        assert judge_request(t2_1_request.request_files(truth), truth) is None


PERCENT, BRACKETS = {"D7": "%", "D12": "％"}, {"A6": "營收（TWD）", "B6": "每日（抽樣）"}
ANALYTICS = {"E3": "Google Analytics 4", "D2": "無", "C7": "互動工作階段占工作階段的比例"}
OWN = {"A18": "備註", "B18": "每日", "C18": "哪天追蹤中斷", "A20": "IT 提供的資料"}


@pytest.mark.parametrize("written", [PERCENT, BRACKETS, ANALYTICS, OWN])
def test_the_dictionary_may_be_written_in_many_ways(written: dict[str, str]) -> None:
    truth = t2_1_workbook.truth(load)
    book = openpyxl.load_workbook(io.BytesIO(t2_1_workbook.correct(truth)["analysis.xlsx"]))
    book["每日"]["H1"] = "備註"
    for cell, text in written.items():
        book["說明"][cell] = text
    assert judge_analysis(t2_1_workbook.save(book), truth) is None


@pytest.mark.parametrize("text", [
    b"", b"\xff\xfe\x00", b"- a\n- b\n", b"lines: 3\nrequested_by: a\napproved_by: b\n",
    b"a: &x [*x]\n", b"%PDF-1.7", "需求：一".encode(), b"lines: [1, 2]\n",
    b"requested_by: !!python/object/apply:os.system ['true']\n",
])  # fmt: skip
def test_a_file_that_is_no_request_gets_one_sentence(text: bytes) -> None:
    truth = t2_1_request.truth(load)
    found = judge_request({"request.yml": text}, truth)
    assert found is not None and messages.known(found.msgid)
    assert "\n" not in found.text


def test_files_come_back_as_the_world_made_them(tmp_path) -> None:
    world = World(6, 2026, "all", "small")
    names = ["measure_needs", "measure_catalogue", "measure_brief", "web_sessions",
             "web_purchases", "shop_orders"]
    export_world(world, tmp_path, names)
    for name in names:
        made, read = getattr(world, name), TABLES[name](tmp_path)
        same = made.equals(read) if isinstance(made, pd.DataFrame) else made == read
        assert same, name
    for name in COLUMNS:
        path = tmp_path / "measurement" / name
        path.write_bytes(b"need\n1\n")
    for name in names[:2]:
        with pytest.raises(IngestError):
            TABLES[name](tmp_path)


def test_every_sentence_is_there_in_chinese() -> None:
    said = [m.says for e in (t2_1_sql.E, t2_1_request.A, t2_1_workbook.F)
            for m in e.misconceptions]
    for name in SAID_IN:
        for node in ast.walk(ast.parse((ROOT / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args and getattr(
                    node.func, "id", "") in SPEAKERS:
                said += [n.value for n in ast.walk(node.args[0]) if isinstance(n, ast.Constant)
                         and isinstance(n.value, str)]
    assert len(said) > 150
    assert not sorted({s for s in said if not messages.known(s)})
