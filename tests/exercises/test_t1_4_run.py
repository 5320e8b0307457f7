"""The running records of T1.4 against the ledger of the run and the promises of the prompts."""

from __future__ import annotations

import io

import openpyxl
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from autograder.artefacts.run_days import (
    NEW_ON_TOP,
    OLD_GONE,
    judge_appended,
    judge_ingested,
    judge_paced,
)
from autograder.artefacts.run_labels import f1_of, judge_labels
from autograder.artefacts.run_page import judge_page
from autograder.checking import messages
from autograder.checking.judging import Case, Function, judge_functions
from autograder.exercises.gate_files import tables_of
from autograder.exercises.held_out import public_tables
from autograder.exercises.sources import ROOT
from autograder.exercises.t1_4_changes import F, changes_files
from autograder.exercises.t1_4_diagnose import _by_loop, calls, diagnose
from autograder.exercises.t1_4_diagnose_items import C
from autograder.exercises.t1_4_ingest import ingest
from autograder.exercises.t1_4_ingest_items import A
from autograder.exercises.t1_4_pacing import pacing
from autograder.exercises.t1_4_pacing_items import F1, B
from autograder.exercises.t1_4_pnl import pnl
from autograder.exercises.t1_4_pnl_items import G
from autograder.exercises.t1_4_run_worlds import run_rules
from autograder.exercises.t1_4_table import append, as_known, whole_table
from autograder.exercises.t1_4_table_book import BOOK, workbook
from autograder.exercises.t1_4_table_items import E
from autograder.ingest.run import run_captions
from autograder.learner import preview, work, write_work
from autograder.learner.key import Files
from datasets.simulator import World
from datasets.simulator.run import play

ITEMS = (A, F1, B, C, E, BOOK, F, G)


@pytest.mark.parametrize("seed", range(12))
def test_the_diagnosis_finds_what_the_ledger_knows(seed: int) -> None:
    world = World(900 + seed, 2024 + seed % 4, "none", "small")
    truth = world.run_labels["label"].where(world.run_daily["budget"] > 0, "normal")
    found = f1_of(list(truth), list(diagnose(world.run_daily)["label"]))
    assert len(found) == 4 and min(found.values()) > 0.95, found


@pytest.mark.parametrize("seed", range(4))
def test_a_right_rule_with_other_limits_never_fails_by_luck(seed: int) -> None:
    world = World(950 + seed, 2024 + seed, "none", "small")
    for args in calls(world):
        assert judge_labels(_by_loop(*args), args, diagnose(*args)) is None


@pytest.mark.parametrize(("seed", "year", "dirt"), [(2431, 2025, "all"), (3, 2026, {"D07"})])
def test_totals_of_the_ingested_downloads_are_the_ledgers_to_the_dollar(seed, year, dirt) -> None:
    world = World(seed, year, dirt, "small")
    rules = run_rules()
    table = ingest(world.run_files, run_captions(""), rules)
    again = ingest({**world.run_files, **world.run_files}, run_captions(""), rules)
    assert_frame_equal(table, again)
    ads = table[table["source"] != "ga4"]
    days = world._run.days
    assert abs(ads["cost"].sum() - days["spend"].sum()) < 1
    assert abs(ads["revenue"].sum() * (1 + rules["vat"]) - days["value"].sum()) < 1


def test_any_morning_of_the_table_is_what_the_platforms_said_then() -> None:
    world = World(12, 2027, "none", "small")
    table = whole_table(world.run_statistics, world.run_exports)
    for name in list(world.run_exports)[::6]:
        morning = pd.Timestamp(name[1:])
        said = world.run_exports[name]
        known = as_known(table, str(morning.date())).merge(said[["date", "channel"]])
        assert_frame_equal(
            known[said.columns].sort_values(["date", "channel"], ignore_index=True),
            said.sort_values(["date", "channel"], ignore_index=True), check_dtype=False)
    final = as_known(table, "2099-01-01").set_index(["date", "channel"])["conversions"].fillna(0)
    truth = play.play(12, 2027).days.set_index(["date", "channel"])["conversions"]
    assert (final == truth.reindex(final.index)).all()


def test_the_table_only_grows_and_a_second_run_adds_nothing() -> None:
    start, exports = public_tables("run_statistics"), public_tables("run_exports")
    table = whole_table(start, exports)
    assert_frame_equal(table.iloc[: len(start)], start)
    assert_frame_equal(whole_table(table, exports), table)
    last = sorted(exports)[-1]
    assert len(append(table, exports[last], "2025-11-24")) == len(table)


def test_an_even_calendar_calls_the_shipped_weeks_too_slow() -> None:
    plan, spend = public_tables("run_plan"), public_tables("run_spend")
    even = plan["planned"].sum() * 17 / 28
    done = spend.loc[spend["date"] <= "2025-11-05", "cost"].sum()
    page = pacing(plan, spend, "2025-11-05", run_rules())
    assert done / even < 0.75 < 0.83 < page["pace"].min()
    assert (page["days_missing"] > 0).any()


def test_the_page_adds_up() -> None:
    page = pnl(public_tables("run_ledger"), "2025-11", run_rules()).set_index("line")["amount"]
    costs = page[["goods", "media", "fee", "logistics", "payment"]].sum()
    assert page["contribution"] == pytest.approx(page["net_revenue"] - costs)
    assert 0.4 < page["gross_margin"] < 0.55 and 0.25 < page["contribution_margin"] < 0.35


@pytest.mark.parametrize("lang", messages.LANGUAGES)
def test_the_template_of_changes_has_the_columns_and_is_no_answer(lang: str) -> None:
    data = (ROOT / f"notebooks/t1_4/changes_template.{lang}.csv").read_bytes()
    head = data.decode("utf-8-sig").splitlines()[0].split(",")
    assert head == run_rules()["changes"]["columns"]
    made = F.truth(public_tables)
    assert "still the example" in F.judge({"changes.csv": data}, made).msgid


def test_changes_of_another_run_and_files_that_are_none() -> None:
    made = F.truth(public_tables)
    other = F.truth(tables_of(World(77, 2026, "none", "small")))
    assert F.judge(changes_files(made), made) is None
    assert F.judge(changes_files(other), made) is not None
    assert BOOK.judge({"statistics.xlsx": b"PK\x03\x04 cut"}, BOOK.truth(public_tables))
    assert BOOK.judge({"statistics.xlsx": None}, BOOK.truth(public_tables))


def test_a_size_with_a_sign_is_no_formula_and_a_price_may_be_the_promise() -> None:
    made = F.truth(public_tables)
    right = changes_files(made)["changes.csv"].decode()
    old = ",down,6300,TWD,"
    assert old in right
    signed = F.judge({"changes.csv": right.replace(old, ",down,-6300,TWD,").encode()}, made)
    assert "has a sign" in signed.msgid
    run = F.judge({"changes.csv": right.replace(old, ",down,=6300,TWD,").encode()}, made)
    assert "formula" in run.msgid and "digits" in run.msgid
    price = right.replace("offer.threshold,1500,1500", "price.CYB002.sale,649,649")
    assert price != right and F.judge({"changes.csv": price.encode()}, made) is None


def test_the_log_of_changes_is_read_as_people_write_it() -> None:
    made = F.truth(public_tables)
    right = changes_files(made)["changes.csv"].decode()

    def told(old: str, new: str):
        assert old in right
        return F.judge({"changes.csv": right.replace(old, new).encode()}, made)

    assert told(",down,6300,TWD,", ",down,20,％,") is None
    assert "Write TWD" in told(",down,6300,TWD,", ",down,6300,元,").msgid
    assert "and not 0.05" in told(",up,18,%", ",up,0.18,％").msgid
    # four days are left, and the change of each is 1,210
    for amount, fits in ((4800, True), (5100, False), (33_880, False)):
        found = told(",cpa,down,6,%,", f",spend,down,{amount},TWD,")
        assert (found is None) is fits, found
    assert "CH02（changes.csv 第 3 列）" in told(",up,18,%", ",up,0,%").text
    assert "letter by letter" in told("marketing_manager,花", "Marketing_Manager,花").msgid
    assert "whole table" in told("," + right.splitlines()[4].split(",")[8] + ",", ",,").msgid


def test_a_table_written_for_excel_has_a_mark_and_its_preview_has_line_numbers(
        tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = F.truth(public_tables)
    rows = pd.read_csv(io.BytesIO(changes_files(made)["changes.csv"]), dtype=str,
                       keep_default_na=False)
    write_work("changes.csv", lambda: rows)
    data = work("changes.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf") and F.judge({"changes.csv": data}, made) is None
    assert ">6</td>" in preview(work("changes.csv")).html  # the promise stands in line 6


def test_no_change_of_a_budget_is_more_than_a_fifth() -> None:
    for seed, year in [(2431, 2025), *((60 + n, 2024 + n % 4) for n in range(8))]:
        run = play.play(seed, year)
        change = run.actions["after"] / run.actions["before"] - 1
        assert change.abs().max() <= 0.2 + 1e-9
        funded = run.days[run.days["planned"] > 0]
        assert (funded["budget"] / funded["planned"] - 1).abs().max() <= 0.2 + 1e-9


@pytest.mark.parametrize("day", ["2025-11-01", "20251101", "2025/11/01"])
def test_days_as_text_are_told_as_such(day: str) -> None:
    table = pd.DataFrame({"as_of": [day], "date": [pd.Timestamp("2025-10-31")]})
    assert judge_appended(table, (), table).misconception == "days_as_text"
    table = pd.DataFrame({"date": [pd.Timestamp(day)], "exported": [day]})
    assert judge_ingested(table, (), table).misconception == "days_as_text"


def test_append_is_called_again_with_its_own_result() -> None:
    part = E.parts[0]
    cases = [Case(args, part.reference(*args), part.compare, (), part.judge)
             for args in part.practice_calls()]

    def keeps(table, export, as_of):  # adds a row twice once the table holds it
        out = append(table, export, as_of)
        return pd.concat([out, out.tail(1)]) if len(out) == len(table) else out

    for function, right in ((append, True), (keeps, False)):
        verdict = judge_functions(
            "T1.4.e", [Function("append", lambda f=function: f, cases[:1])])
        assert verdict.correct is right
    assert verdict.finding.msgid.endswith("with its own result.)")


def test_old_rows_that_vanish_or_sink_are_told_whatever_else_is_wrong() -> None:
    start, export = public_tables("run_statistics"), public_tables("run_exports")["d20251102"]
    args = (start, export, "2025-11-02")
    right = append(*args)
    for wrong, says in (
        (right.drop_duplicates(["date", "channel"], keep="last"), OLD_GONE),
        (right.assign(reason="x").iloc[5:], OLD_GONE),
        (pd.concat([right.iloc[len(start):], start]), NEW_ON_TOP),
    ):
        assert judge_appended(wrong, args, right).msgid == says
    assert judge_appended(right, args, right) is None


def test_made_up_files_are_shown_as_lines() -> None:
    files = Files(A.parts[0].practice_calls()[0][0])
    assert "\n--- meta_20270106.csv\n分析報告開始," in repr((files, 1)) and "\\x" not in repr(files)
    assert files["meta_20270106.csv"].startswith(b"\xef\xbb\xbf")


def test_days_that_were_dropped_and_a_tax_on_media_from_abroad_are_told_in_any_wording() -> None:
    plan, spend = public_tables("run_plan"), public_tables("run_spend")
    args = (plan, spend, "2025-11-05", run_rules())
    right = pacing(*args)
    known = plan.merge(spend.dropna(subset=["cost"])[["date", "channel"]])
    assert judge_paced(right, args, right) is None
    assert judge_paced(pacing(known, *args[1:]).assign(projected=0.0), args, right).misconception
    assert judge_paced(right.assign(days_missing=0), args, right).misconception is None
    ledger = public_tables("run_ledger")
    args = (ledger, "2025-11", run_rules())
    taxed = ledger.copy()
    taxed.loc[taxed["currency"] == "USD", "fx_rate"] *= 1.05
    assert judge_page(pnl(taxed, *args[1:]), args, pnl(*args)).misconception
    assert judge_page(pnl(ledger, "2025-10", args[2]), args, pnl(*args)).misconception is None


def test_previews_show_the_work_products(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    made = BOOK.truth(public_tables)
    evil = workbook(made, lambda s: s["summary"].append(["<script>alert(1)</script>"]))
    (tmp_path / "statistics.xlsx").write_bytes(evil["statistics.xlsx"])
    (tmp_path / "changes.csv").write_bytes(changes_files(F.truth(public_tables))["changes.csv"])
    shown = preview(work("statistics.xlsx")).html
    assert "late_conversions" in shown and "<script" not in shown
    assert "PROMISE" in preview(work("changes.csv")).html


def test_a_workbook_of_pandas_itself_passes() -> None:
    made = BOOK.truth(public_tables)
    out = io.BytesIO()
    sheets = {"log": (made["rules"]["columns"], made["log"]),
              "known": (["date", "channel", "cost", "conversions", "revenue", "as_of"],
                        made["known"]),
              "summary": (made["rules"]["summary"], made["summary"])}
    with pd.ExcelWriter(out) as writer:
        for name, (columns, rows) in sheets.items():
            table = pd.DataFrame(rows, columns=columns)
            for column in table.columns.intersection(["date", "as_of"]):
                table[column] = pd.to_datetime(table[column])
            table.to_excel(writer, sheet_name=name, startrow=2)
        writer.sheets["summary"]["A1"] = f"{made['as_of']} TWD without VAT"
    assert BOOK.judge({"statistics.xlsx": out.getvalue()}, made) is None
    book = openpyxl.load_workbook(io.BytesIO(out.getvalue()))
    book["log"]["E10"] = 1
    out = io.BytesIO()
    book.save(out)
    assert "Row" in BOOK.judge({"statistics.xlsx": out.getvalue()}, made).msgid
