"""The budget of T1.2: curves, splits, workbooks right and wrong, the notebook's frame, sliders."""

from __future__ import annotations

import io
import re

import numpy as np
import openpyxl
import pandas as pd
import pytest

from autograder import ingest
from autograder.artefacts.allocation_check import contribution, marginal
from autograder.artefacts.budget_check import judge_budget
from autograder.artefacts.recalculate import computed
from autograder.artefacts.workbook import read_workbook
from autograder.exercises import t1_2_budget_book as right
from autograder.exercises.gate_files import tables_of
from autograder.exercises.sources import ROOT
from autograder.exercises.t1_2_allocate import STEP, H, allocate
from autograder.exercises.t1_2_allocate_exact import allocate_exactly
from autograder.exercises.t1_2_budget import G, truth
from autograder.learner.budget_widget import budget_sliders, equal_return, positions, summary_text
from datasets.simulator import World, export_world


@pytest.fixture(scope="module")
def shipped():
    return truth(tables_of(World(2431, 2025, "all", "small")))


@pytest.mark.parametrize("seed", range(40))
def test_curves_only_flatten_and_leave_a_choice(seed):
    curves = World(seed, 2024 + seed % 4, "none", "small").response_curves
    assert (curves["low"] < curves["high"]).all() and (curves["slope"] < 1).all()
    assert ((curves[["low", "high"]] % STEP) == 0).all().all()
    assert curves["low"].sum() < 800_000 < 1_200_000 < curves["high"].sum()
    low = curves.set_index("channel")["low"]
    back = [marginal(curves, low * k) for k in (1, 1.3, 1.7)]
    assert (back[0] > back[1]).all() and (back[1] > back[2]).all()


def test_the_export_reads_back_and_bad_ones_are_told(tmp_path):
    world = World(11, 2026, "all", "small")
    export_world(world, tmp_path, only=["response_curves"])
    load = ingest.TABLES["response_curves"]
    pd.testing.assert_frame_equal(load(tmp_path), world.response_curves)
    path = tmp_path / "budgets" / "response_curves.csv"
    text = path.read_text(encoding="utf-8-sig")
    for old, new, told in (("斜率", "坡度", "斜率"), ("pmax", "meta", "meta"),
                           ("google_search,", "google_search,many", "not a number")):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(ingest.IngestError) as error:
            load(tmp_path)
        assert told in error.value.msgid or told in map(str, error.value.params.values())
    path.unlink()
    with pytest.raises(ingest.IngestError):
        load(tmp_path)


def test_steps_are_nearly_as_good_as_the_exact_split_and_better_than_proportions():
    for seed in range(6):
        curves = World(seed, 2027, "none", "small").response_curves
        total = float(curves["low"].sum() + 50 * STEP)
        steps, exact = allocate(curves, total, STEP), allocate_exactly(curves, total)
        best = contribution(curves, exact).sum()
        assert steps.sum() == pytest.approx(total) == exact.sum()
        assert 0.999 * best < contribution(curves, steps).sum() <= best + 1e-6
        bounds = curves.set_index("channel")
        share = bounds["low"] / bounds["low"].sum() * total
        clipped = share.clip(bounds["low"], bounds["high"])
        assert contribution(curves, clipped * total / clipped.sum()).sum() < best


def test_a_split_that_is_as_good_in_another_way_passes():
    part = H.parts[0]
    curves = World(5, 2026, "none", "small").response_curves
    twins = pd.concat([curves, curves.iloc[[1]].assign(channel="twin")], ignore_index=True)
    total = float(twins["low"].sum() + 9 * STEP)
    expected = allocate(twins, total, STEP)
    other = expected.rename({"pmax": "twin", "twin": "pmax"})
    assert part.judge(other.to_dict(), (twins, total, STEP), expected) is None
    exact = allocate_exactly(twins, total)
    assert part.judge(exact, (twins, total, STEP), expected) is None
    for wrong in (None, [1, 2], exact.iloc[:-1], exact * np.nan, exact.add(9 * STEP)):
        assert part.judge(wrong, (twins, total, STEP), expected) is not None


def test_right_workbooks_pass_in_every_world():
    for seed in range(8):
        told = truth(tables_of(World(seed, 2024 + seed % 4, "all", "small")))
        for files in (right.correct(told), right.by_hand(told), right.from_above(told)):
            finding = judge_budget(files, told)
            assert finding is None, finding.text


def test_known_wrong_workbooks_have_a_sentence_each(shipped):
    files = right.correct(shipped)
    said = set()
    for known in G.misconceptions:
        finding = judge_budget(known.impl(dict(files), shipped), shipped)
        assert finding is not None and finding.msgid == known.says, known.id
        # a sentence may quote {r} from the learner's formula, but holds no place of its own
        left = set(re.findall(r"\{(\w+)\}", finding.text))
        assert not left & set(finding.params), finding.text
        said.add(finding.msgid)
    assert len(said) > 90


@pytest.mark.parametrize(("sheet", "cells"), [
    ("計畫", {"D11": "=IFERROR(($B$3-$B$6)*$B11*D$9/(1+$C11),0)"}),
    ("計畫", {"D11": "=IF($B$3>0,($B$3-$B$6)*$B11*D$9/(1+$C11),0)"}),
    ("計畫", {"I11": "=IFERROR(H11*C11,0)"}),
    ("差異", {"B2": '=IF(執行!B2="","",執行!B2-計畫!D11)'}),
    ("差異", {"B2": '=IF(ISBLANK(執行!B2),"",執行!B2-計畫!D11)'}),
    ("差異", {"B2": "=ROUND(執行!B2-計畫!D11,0)"}), ("差異", {"B2": "=N(執行!B2)-計畫!D11"}),
])
def test_careful_formulas_pass(shipped, sheet, cells):
    book = openpyxl.load_workbook(io.BytesIO(right.correct(shipped)["budget.xlsx"]))
    for cell, formula in cells.items():
        book[sheet][cell] = formula
    finding = judge_budget({"budget.xlsx": right.save(book)}, shipped)
    assert finding is None, finding.text


def test_formulas_as_a_spreadsheet_saves_them(shipped):
    """Excel shares the formulas of a column and keeps the last values."""
    import zipfile

    data = right.correct(shipped)["budget.xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    xml = parts["xl/worksheets/sheet1.xml"].decode()
    xml = xml.replace("<f>H11*C11</f><v></v>", '<f t="shared" ref="I11:I17" si="0">H11*C11</f>'
                      "<v>1</v>").replace("<f>H11*C11</f><v />", '<f t="shared" ref="I11:I17" '
                                          'si="0">H11*C11</f><v>1</v>')
    for r in range(12, 18):
        xml = re.sub(rf"<f>H{r}\*C{r}</f><v ?/?>(</v>)?", '<f t="shared" si="0"/><v>1</v>', xml)
    assert xml.count('t="shared"') == 7
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, body in {**parts, "xl/worksheets/sheet1.xml": xml.encode()}.items():
            archive.writestr(name, body)
    assert judge_budget({"budget.xlsx": out.getvalue()}, shipped) is None


def test_the_frame_of_the_notebook_with_its_blanks_filled_passes(shipped):
    text = (ROOT / "notebooks/t1_2/80_budget.md").read_text(encoding="utf-8")
    frame = text[text.index("def budget_book():"):]
    frame = frame[:frame.index("```")]
    body = frame[frame.index("### END SOLUTION"):]
    filled = iter(['"=B3*B5"', 'f"=H{r}*C{r}"', "f'=IF(J{r}=\"是\",I{r},H{r}+I{r})*$B$4'",
                   'f"=H{r}+I{r}+K{r}"', 'f"=SUM({column}11:{column}17)"',
                   'f"=執行!{mine}{r}-計畫!{theirs}{r + 9}"'])
    body = re.sub("____", lambda _: next(filled), body)
    assert next(filled, None) is None
    split = {"google_search": 170_000, "pmax": 150_000, "meta": 260_000, "line_ads": 130_000,
             "line_oa": 90_000, "edm": 30_000, "kol": 160_000}
    scope = {"agency_split": split, "budget_rules": shipped["rules"], "Workbook": openpyxl.Workbook,
             "campaign_plan": {"budget": shipped["budget"]}, "as_bytes": right.save}
    exec("def budget_book():\n    " + body, scope)
    finding = judge_budget({"budget.xlsx": scope["budget_book"]()}, shipped)
    assert finding is None, finding.text


def test_computed_shows_values_where_it_can(shipped):
    rows = computed(read_workbook("b.xlsx", right.correct(shipped)["budget.xlsx"]))
    assert rows["計畫"][5][1] == pytest.approx(96_000)
    odd = right.by_hand(shipped)["budget.xlsx"]
    assert computed(read_workbook("b.xlsx", odd))["Notes"][0][0] == "#DIV/0!"


def test_the_sliders(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")
    curves = World(3, 2025, "none", "small").response_curves
    total = float(curves["low"].sum() + 40 * STEP)
    exact = allocate_exactly(curves, total)
    inside = marginal(curves, exact)[
        exact.between(curves.set_index("channel")["low"] + 1,
                      curves.set_index("channel")["high"] - 1)]
    assert equal_return(curves, total) == pytest.approx(inside.mean(), rel=1e-4)
    assert equal_return(curves, 1.0) is None
    table = positions(curves, "meta")
    assert table["next"].is_monotonic_decreasing and table["spend"].iloc[-1] == float(
        curves.set_index("channel").loc["meta", "high"])
    assert "All NT$" in summary_text(curves, exact, total)
    assert "Moving" not in summary_text(curves, exact, total)
    assert "more than there is" in summary_text(curves, exact, total - 5_000)
    box = budget_sliders(curves, total)
    slider, bars = box.children[1].children
    assert len(slider.options) == len(bars.children) > 3
    assert "NT$" in bars.children[0].value and "http" not in bars.children[0].value
    before = box.children[-2].value
    slider.index = 2
    assert box.children[-2].value != before
    assert "budget_sliders(" in budget_sliders(None, 3).value
