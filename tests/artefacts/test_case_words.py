"""What the report of the case may write in other words: windows, gaps, whose ROI."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

import pytest

from autograder.artefacts.case_report_check import judge_case_report
from autograder.exercises.held_out import tables_for
from autograder.exercises.t1_duty_report import report_files, truth


@cache
def _truth() -> dict[str, Any]:
    return truth(tables_for("T1.e"))


def _judged(old: str = "", new: str = "", **fields: Any) -> str | None:
    """Message about the right report with one text exchanged, or one entry's fields."""
    files = report_files(_truth())
    text, entries = files["report.md"].decode(), json.loads(files["numbers.json"])
    assert old in text
    for key, changed in fields.items():
        entries[key].update(changed)
    found = judge_case_report({"report.md": text.replace(old, new).encode() if old else
                               text.encode(), "numbers.json": json.dumps(entries).encode()},
                              _truth())
    return found and found.msgid


@pytest.mark.parametrize("write", [
    lambda w: w, lambda w: list(w.values()), str, json.dumps, lambda w: {"meta": 7, "pmax": 30},
    lambda w: "google_search: click 30; meta: click 7, view 1"])
def test_windows_may_be_written_as_the_rules_have_them(write: Any) -> None:
    windows = write(_truth()["rules"]["windows"])
    assert _judged(claimed_roas={"window": windows}, platform_claims={"window": windows}) is None


def test_a_period_in_a_list_is_no_text() -> None:
    day = _truth()["start"]
    assert "must be a text" in str(_judged(spend={"period": [day, day]}))
    assert "is empty" in str(_judged(spend={"period": ""}))


@pytest.mark.parametrize(("words", "passes"), [
    ("淨營收比計畫少", True), ("低於計畫", True), ("不足計畫", True), ("計畫差距", False),
    ("淨營收至少", False), ("計畫不低於", False)])
def test_words_may_say_that_a_gap_is_negative(words: str, passes: bool) -> None:
    found = _judged("計畫差距 -", f"{words} ")
    assert (found is None) == passes, found


def test_beside_a_channel_stands_its_own_roi() -> None:
    n = _truth()["numbers"]
    mine, other, whole = (f"{n[k]:.2f}" for k in ("roi_line_ads", "roi_google_search", "roi"))
    old = f"LINE 廣告的 ROI 為 {mine}"
    for wrong in (f"LINE 廣告的 ROI 是 {other}", f"LINE 廣告的 ROI 是 {whole}"):
        assert "Give each figure its own name" in str(_judged(old, wrong))
    for right in (f"LINE 廣告拉低整體 ROI 到 {whole}",
                  f"Google 搜尋和 LINE 廣告的 ROI 是 {other} 和 {mine}"):
        assert _judged(old, right) is None
