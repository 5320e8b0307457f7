"""A learner's workbook is opened without trusting it and computed anew without running it."""

from __future__ import annotations

import builtins
import io
import socket
import time
import tracemalloc
from datetime import date

import openpyxl
import pytest

from autograder.artefacts.cell_values import plain
from autograder.artefacts.errors import ArtefactError
from autograder.artefacts.recalculate import Engine, address
from autograder.artefacts.workbook import read_workbook
from autograder.exercises.t1_2_budget_files import FILES_WRONG


def made(cells: dict[str, object], more: dict[str, dict[str, object]] | None = None) -> bytes:
    book = openpyxl.Workbook()
    book.active.title = "計畫"
    for sheet, content in {"計畫": cells, **(more or {})}.items():
        ws = book[sheet] if sheet in book.sheetnames else book.create_sheet(sheet)
        for cell, value in content.items():
            ws[cell] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def value_of(cells, cell=(1, 1), changes=None, more=None):
    engine = Engine(read_workbook("b.xlsx", made(cells, more)))
    wanted = ("計畫", *cell)
    engine.prepare([wanted])
    return engine.values([wanted], changes)[wanted]


@pytest.mark.parametrize(("formula", "right"), [
    ("=SUM(B1:B4)", 7.0), ("=SUM(B:B)*2", 14.0), ("=B1+B2*2-$B$4", 1.0), ("=AVERAGE(B1:B4)", 7 / 3),
    ("=IF(C1=\"是\",B1,B2)", 1.0), ("=ROUND(B4/3,2)", 1.33), ("=SUMPRODUCT(B1:B2,B1:B2)", 5.0),
    ("=SUMIF(C1:C4,\"是\",B1:B4)", 5.0), ("=其他!A1*B2", 20.0), ("='其他'!A1%*100", 10.0),
    ("=INDEX(B:B,MATCH(\"否\",C:C,0))", 2.0), ("=VLOOKUP(\"否\",C1:D4,2,FALSE)", 9.0),
    ("=IFERROR(B1/B3,0)", 0.0), ("=B1/B3", "#DIV/0!"), ("=稅率*B2", 0.1), ("=-B2^0+1", None),
])
def test_formulas_give_what_a_spreadsheet_gives(formula, right):
    cells = {"A1": formula, "B1": 1, "B2": 2, "B4": 4, "C1": "是", "C2": "否", "C4": "是", "D2": 9}
    book = openpyxl.load_workbook(io.BytesIO(made(cells, {"其他": {"A1": 10, "A2": 0.05}})))
    book.defined_names["稅率"] = openpyxl.workbook.defined_name.DefinedName(
        "稅率", attr_text="其他!$A$2")
    out = io.BytesIO()
    book.save(out)
    engine = Engine(read_workbook("b.xlsx", out.getvalue()))
    if right is None:
        with pytest.raises(ArtefactError) as error:
            engine.prepare([("計畫", 1, 1)])
        assert "sign" in error.value.msgid
        return
    engine.prepare([("計畫", 1, 1)])
    found = engine.values([("計畫", 1, 1)])[("計畫", 1, 1)]
    assert found == pytest.approx(right) if isinstance(right, float) else found == right


def test_changed_cells_are_followed_through_several_steps_and_sheets():
    cells = {"A1": "=B1*2", "B1": "=其他!A1+C1", "C1": 5}
    assert value_of(cells, more={"其他": {"A1": 1}}) == 12
    assert value_of(cells, changes={("其他", 1, 1): 10}, more={"其他": {"A1": 1}}) == 30
    assert value_of(cells, changes={("計畫", 1, 2): 7}, more={"其他": {"A1": 1}}) == 14


def test_a_day_is_the_number_that_a_spreadsheet_makes_of_it():
    assert value_of({"A1": "=B1+7", "B1": date(2025, 10, 20)}) == 45957
    assert address(1048576, 16384) == "XFD1048576"


BOMBS = {
    "whole sheet": {"A2": "=SUM(A1:XFD1048576)"},
    "far away": {"A1": "=SUM(XFA1000000:XFD1048576)"},
    "text": {"A1": "=REPT(REPT(\"x\",32767),32767)"},
    "doubling text": {"A1": "=A2&A2", **{f"A{n}": f"=A{n + 1}&A{n + 1}" for n in range(2, 60)},
                      "A60": "xxxxxxxx"},
    "powers": {"A1": "=9^9^9^9^9"},
    "squares": {"A1": "=A2*A2", **{f"A{n}": f"=A{n + 1}*A{n + 1}" for n in range(2, 400)},
                "A400": 99_999_999},
    "factorial": {"A1": "=FACT(170)"},
    "deep": {"A1": "=" + "(" * 200 + "1" + ")" * 200},
    "long": {"A1": "=" + "+".join(["1"] * 3000)},
    "everything by everything": {f"A{n}": f"=SUM(A{n + 1}:A2000)" for n in range(1, 2000)},
    "circle": {"A1": "=B1", "B1": "=C1", "C1": "=A1+1"},
    "itself in a range": {"A3": "=SUM(A1:A5)", "A1": "=A3"},
    "web": {"A1": "=WEBSERVICE(\"http://127.0.0.1:9/\")"},
    "indirect": {"A1": "=INDIRECT(\"B\"&1)"},
    "python": {"A1": "=__import__(\"os\").system(\"true\")"},
    "dde": {"A1": "=cmd|'/c calc'!A0"},
    "file": {"A1": "='file:///etc/[passwd]x'!A1"},
    "array": {"A1": "=SUM({1,2;3,4})"},
}


@pytest.mark.parametrize("cells", BOMBS.values(), ids=BOMBS.keys())
def test_formulas_built_to_hurt_end_soon_and_reach_nothing(cells, monkeypatch):
    def no(*_, **__):
        raise AssertionError("reaches outside")

    data = made(cells)
    value_of({"A1": "=SUM(B1:B2)", "B1": 1})  # the engine's own files are read before
    tracemalloc.start()
    with monkeypatch.context() as guard:
        guard.setattr(socket, "socket", no)
        guard.setattr(builtins, "open", no)
        started = time.perf_counter()
        try:
            engine = Engine(read_workbook("b.xlsx", data))
            wanted = [(s.name, *p) for s in engine.book.sheets for p in s.formulas]
            engine.prepare(wanted)
            engine.values(wanted)
        except ArtefactError as error:
            assert "{cell}" not in str(error) and "{name}" not in str(error)
    took, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 8 and peak < 150e6


@pytest.mark.parametrize("known", FILES_WRONG, ids=lambda k: k.id)
def test_what_is_no_workbook_is_told_apart(known):
    files = known.impl({"budget.xlsx": made({"A1": 1}, {"b": {"A1": 1}, "c": {"A1": 1}})}, {})
    with pytest.raises(ArtefactError) as error:
        read_workbook("budget.xlsx", files["budget.xlsx"])
    assert error.value.msgid == known.says


def test_numbers_overflow_instead_of_growing():
    assert plain(10**400) == "#NUM!"
    assert plain(float("inf")) == "#NUM!"


TRAPS = {
    "a cell in the last corner": (
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    "half a million unfinished tags": (b"</sheetData>", b"<mergeCell " * 500_000),
    "a hundred thousand nested tags": (
        b"</sheetData>", b"</sheetData>" + b"<a>" * 100_000 + b"</a>" * 100_000),
    "wide columns": (
        b"<sheetData>", b"<cols>" + b'<col min="1" max="16384" width="9"/>' * 20_000
        + b"</cols><sheetData>"),
}


@pytest.mark.parametrize(("old", "new"), TRAPS.values(), ids=TRAPS.keys())
def test_sheets_built_to_hurt_are_read_or_refused_soon(old, new):
    from autograder.exercises.t1_2_budget_files import repacked

    sheet = "xl/worksheets/sheet1.xml"
    trap = repacked(lambda parts: parts.update({sheet: parts[sheet].replace(old, new, 1)}))
    data = trap({"budget.xlsx": made({"A1": 1})}, {})["budget.xlsx"]
    tracemalloc.start()
    started = time.perf_counter()
    try:
        book = read_workbook("budget.xlsx", data)
        assert max(book.sheets[0].size) <= 2_000
    except ArtefactError as error:
        assert "budget.xlsx" in str(error)
    took, (_, peak) = time.perf_counter() - started, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert took < 8 and peak < 200e6
