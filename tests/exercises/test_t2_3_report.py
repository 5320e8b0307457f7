"""Behaviour reports of T2.3.g in other words: right ones pass, those that lie do not."""

from pathlib import Path

import pytest

from autograder.exercises.held_out import public_tables
from autograder.exercises.t2_3_report import G, report_files

BY_HAND = (Path(__file__).parent / "reports" / "behaviour.zh-TW.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def truth():
    return G.truth(public_tables)


def told(truth, text):
    v = truth["numbers"]
    made = text.format(
        **v, **truth["verdicts"], start=truth["start"], end=truth["end"],
        around=-v["food_around_effect"], place=truth["says"]["hot_spots"]["the county"][0],
        pair=truth["says"]["groups"]["the comparison"][0])
    finding = G.judge({**report_files(truth), "behaviour_report.md": made.encode()}, truth)
    return finding and finding.text


def test_a_report_in_other_words_passes(truth):
    assert told(truth, BY_HAND) is None


def test_the_variance_adds_up_to_the_change_of_sales(truth):
    v = truth["numbers"]
    parts = sum(v[f"{name}_effect"] for name in ("price", "volume", "mix", "range"))
    assert parts == pytest.approx(v["sales"] - v["sales"] / (1 + v["sales_change"]))


@pytest.mark.parametrize(("old", "new"), [
    ("少 {around:.1%}", "下降 {around:.1%}"),
    ("都是 90% 信賴區間", "區間是 90%"),
    ("手機 {funnel_mobile:.1%}、桌機 {funnel_desktop:.1%}",
     "桌機 {funnel_desktop:.1%}，手機是 {funnel_mobile:.1%}"),
    ("降價使得件數變多 [test: price_test]", "降價和件數變多有關，還不能當成原因"),
    ("因素是觀察到的，沒有隨機分派。", "The factor model is observational."),
    ("不到 10 位顧客的格子不列。", "13 點和 618 另外看，9 折不算。"),
    ("大半來自換掉的商品", "因為節慶和檔期重疊，分不開"),
])
def test_a_harmless_change_is_let_through(truth, old, new):
    assert old in BY_HAND
    assert told(truth, BY_HAND.replace(old, new)) is None


@pytest.mark.parametrize(("old", "new"), [
    ("少 {around:.1%}", "多 {around:.1%}"),
    ("大半來自換掉的商品", "因為客人更喜歡我們"),
    ("大半來自換掉的商品", "因為下雨，家居賣得多"),
    ("大半來自換掉的商品", "這是打折的功勞"),
    ("下雨（家居）", "下雨（食品）"),
    ("看不出 [search: {search}]", "無關 [search: {search}]"),
    ("大半來自換掉的商品", "節慶使得件數變多 [test: price_test]"),
    ("看不出 [search: {search}]", "有關 [search: {search}]"),
    ("{home_rain_low:.1%}–{home_rain_high:.1%}", "很窄"),
    ("手機 {funnel_mobile:.1%}、桌機 {funnel_desktop:.1%}",
     "手機 {funnel_desktop:.1%}、桌機 {funnel_mobile:.1%}"),
    ("| 組合 | {mix_effect:,.0f} 元 |\n", ""),
    ("{elasticity_low:.2f} 到 {elasticity_high:.2f}", "不寬"),
    ("，試賣兩個組合", ""),
    ("都是 90% 信賴區間；", ""),
    ("- 節慶和檔期重疊。\n", ""),
    ("多 **{sales_change:.1%}**", "少 **{sales_change:.3%}**"),
])
def test_a_report_that_lies_is_refused(truth, old, new):
    assert old in BY_HAND
    assert told(truth, BY_HAND.replace(old, new)) is not None
