"""Titles and fields of the exports of C, the capstone."""

from __future__ import annotations

TITLES: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "capstone": ("總結專案：三百萬的母親節", "Capstone: a Mother's Day of NT$3m", "TABLES",
                 ("D02", "D03", "D04", "D07", "D08", "D09", "D10", "D32", "D33", "D38")),
}
COLUMNS: dict[str, dict[str, tuple[str, str, str]]] = {}
# Tables that only the capstone has; the others are described with the chapters they come from.
OWN: dict[str, tuple[str, str, str]] = {
    "campaign_plan": ("table", "核定的母親節企劃", "Approved plan"),
    "capstone_sessions": ("table", "走期的工作階段，每四位訪客取一位",
                          "Sessions of the flight, one in four visitors"),
    "capstone_test": ("table", "手機結帳測試的計畫", "Plan of the test of the mobile checkout"),
}
