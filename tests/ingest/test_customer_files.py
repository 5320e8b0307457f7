"""Transactions, their delivery note, a partner's summary and sales by county and hour: read back,
and bad ones in a sentence."""

from __future__ import annotations

import gzip
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from autograder.checking.messages import known
from autograder.ingest import TABLES, IngestError, files_below
from autograder.ingest.customers import notes
from datasets.simulator import World, export_world
from datasets.simulator.publish import ROOT

PARTS = ["transactions", "transactions_delivery", "partner_summary", "sales_before", "sales_after",
         "market_size"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "en")


@pytest.fixture(scope="module")
def world() -> World:
    return World(31, 2026, "all", "small")


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    export_world(world, tmp_path, PARTS)
    return tmp_path


def test_readers_give_the_tables_back(folder: Path, world: World) -> None:
    for name in PARTS:
        read, made = TABLES[name](folder), getattr(world, name)
        if isinstance(made, dict):
            assert read == made
        else:
            assert_frame_equal(read, made, obj=name)


def test_they_are_no_strangers_to_the_other_readers() -> None:
    names = [p.name for p in files_below(ROOT / "exports")]
    assert not {"transactions.csv.gz", "delivery.yml", "sales_after.csv.gz"} & set(names)


def _changed(path: Path, old: str, new: str) -> None:
    packed = path.suffix == ".gz"
    data = gzip.decompress(path.read_bytes()) if packed else path.read_bytes()
    made = data.replace(old.encode(), new.encode(), 1)
    assert made != data
    path.write_bytes(gzip.compress(made) if packed else made)


@pytest.mark.parametrize(("table", "file", "old", "new", "says"), [
    ("transactions", "customers/transactions.csv.gz", "customer_id,", "who,", "customer_id"),
    ("transactions", "customers/transactions.csv.gz", "\nM", "\n,", "cells"),
    ("transactions", "customers/transactions.csv.gz", ",2026-", ",2126-", "outside the days"),
    ("transactions", "customers/transactions.csv.gz", ",2026-", ",2026-13-", "not a time"),
    ("transactions", "customers/transactions.csv.gz", "-", ",", "cells"),
    ("transactions", "customers/delivery.yml", "rows: ", "rows: 9", "missing or stands there"),
    ("transactions", "customers/delivery.yml", "rows:", "lines:", "must name first_day"),
    ("transactions", "customers/delivery.yml", "2026-12", "2024-12", "before first_day"),
    ("partner_summary", "customers/partner_summary.csv", "P0002", "P0001", "stands there twice"),
    ("partner_summary", "customers/partner_summary.csv", "\nP0001,", "\nP0001,x", "not a number"),
    ("market_size", "hotspots/market_size.csv", ",23,", ",24,", "0 to 23"),
    ("market_size", "hotspots/market_size.csv", ",1,", ",0,", "stand there twice"),
    ("sales_after", "hotspots/sales_after.csv.gz", "\n2026", "\n,2026", "cells"),
])
def test_a_bad_file_gets_one_sentence_with_its_line(
    folder: Path, table: str, file: str, old: str, new: str, says: str
) -> None:
    _changed(folder / file, old, new)
    with pytest.raises(IngestError, match=says) as caught:
        TABLES[table](folder)
    assert known(caught.value.msgid)


def test_a_market_of_nothing_and_an_amount_below_zero_are_refused(folder: Path) -> None:
    market, sales = folder / "hotspots/market_size.csv", folder / "hotspots/sales_before.csv.gz"
    rows = market.read_text(encoding="utf-8").splitlines()
    rows[1] = ",".join([*rows[1].split(",")[:2], "0"])
    market.write_text("\n".join(rows), encoding="utf-8")
    lines = gzip.decompress(sales.read_bytes()).decode().splitlines()
    lines[1] = ",".join([*lines[1].split(",")[:-1], "-5"])
    sales.write_bytes(gzip.compress("\n".join(lines).encode()))
    for name, says in (("market_size", "market of 0"), ("sales_before", "below what is possible")):
        with pytest.raises(IngestError, match=says) as caught:
            TABLES[name](folder)
        assert caught.value.params["line"] == 2 and known(caught.value.msgid)


def test_notes_name_what_the_analyst_has_to_deal_with() -> None:
    rows = [("A", "2026-02-03", 500), ("A", "2026-01-05", 300), ("A", "2026-01-05", 200),
            ("B", "2026-01-09", -400), ("C", "2026-01-30", 0), ("C", "2026-02-01", 100)]
    table = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    table["date"] = pd.to_datetime(table["date"])
    said = notes(table)
    assert [s.split(":")[0] for s in said[:2]] == [
        "5 rows stand after a row of a later date", "1 customers have refunds and no purchase"]
    assert any("further orders" in s for s in said) and any("amount 0" in s for s in said)
    assert sum("single customer" in s for s in said) == 2
    assert notes(table[table["customer_id"].eq("A")].iloc[[1]])[0].startswith("1 of 1 customers")
