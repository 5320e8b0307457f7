"""Traffic reports of T2.2.g in other words: right ones pass, those that lie do not."""

import json
from pathlib import Path

import pytest

from autograder.exercises.held_out import public_tables
from autograder.exercises.t2_2_profile import profile
from autograder.exercises.t2_2_report import G, report_files
from autograder.learner.load import load

BY_HAND = (Path(__file__).parent / "reports" / "traffic.zh-TW.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def truth():
    return G.truth(public_tables)


def told(truth, text, change=None):
    v = truth["numbers"]
    files = report_files(truth)
    made = text.format(
        **v, **truth["verdicts"], start=truth["start"], end=truth["end"],
        release=truth["days"]["lost_utm"], fall=-v["sessions_per_order_change"],
        review_naive_points=100 * v["review_naive"], review_effect_points=100 * v["review_effect"])
    if change:
        numbers = json.loads(files["numbers.json"])
        change(numbers)
        files["numbers.json"] = json.dumps(numbers).encode()
    finding = G.judge({**files, "traffic_report.md": made.encode()}, truth)
    return finding and finding.text


def test_a_report_in_other_words_passes(truth):
    assert told(truth, BY_HAND) is None


def test_an_estimate_may_differ_by_what_the_task_allows(truth):
    def other(room):
        value = truth["numbers"]["lost_share_meta"] + room
        text = BY_HAND.replace("{lost_share_meta:.0%}", f"{value:.0%}").replace(
            "{lost_share_meta:.1%}", f"{value:.1%}")
        return told(truth, text, lambda n: n["lost_share_meta"].update(value=value))

    assert other(0.015) is None and other(-0.019) is None
    assert "too high" in other(0.03) or "太高" in other(0.03)


@pytest.mark.parametrize(("old", "new"), [
    ("併到其他。", "併到其他：SMS、Organic Video 少於 30 個工作階段。"),
    ("照常。", "照常；Meta 帶來的人沒有少。"),
    ("95% 信賴區間", "95 % Wilson interval"),
    ("- 供品：", "- 供品（農曆 1、15 和 2、16 之前，February 3 to 20 is left out）："),
    ("| GA4 | {ga4_direct_share:.1%} |",
     "| GA4 | {ga4_direct_share:.1%} |\n\nDirect is {std_direct_share:.1%} by the standard and "
     "{ga4_direct_share:.1%} in GA4."),
    ("[gifts: {gifts}]", "資料不支持這個想法。[gifts: {gifts}]"),
    ("商店的訂單照常", "Sessions fell because of the consent banner"),
])
def test_a_harmless_change_is_let_through(truth, old, new):
    assert told(truth, BY_HAND.replace(old, new)) is None


def test_a_rate_of_ones_own_is_no_small_group(truth):
    def add(numbers):
        numbers["sessions_per_order"] = {**numbers["orders"], "value": 3.1,
                                         "unit": "sessions per order", "denominator": "orders"}
    assert told(truth, BY_HAND, add) is None


@pytest.mark.parametrize(("old", "new"), [
    ("減少 **{fall:.1%}**", "增加 **{fall:.1%}**"),
    ("**{fall:.1%}**", "**{lost_share_line_oa:.1%}**"),
    ("先不加廣告。", "改版造成客人流失。"),
    ("照常。", "照常 [test: before_after]。"),
    ("行銷經理（待核准）", "行銷企劃"),
    ("{std_direct_share:.1%}", "{ga4_direct_share:.1%}"),
    ("{organic_cvr_low:.1%}–{organic_cvr_high:.1%}", "很窄"),
    ("併到其他。", "併到其他，SMS 有 12 個。"),
    ("{gsc_hidden_share:.0%} 的點擊不列查詢", "一些點擊不列查詢"),
    ("{university_share:.0%}（加權）", "{university_share:.3%}（加權）"),
    ("[gifts: {gifts}]", "[gifts: supports]"),
    ("[gifts: {gifts}]", "這個想法得到支持。[gifts: {gifts}]"),
    ("| 標準（N09） | {std_direct_share:.1%} |\n| GA4 | {ga4_direct_share:.1%} |",
     "| 標準（N09） | {ga4_direct_share:.1%} |\n| GA4 | {std_direct_share:.1%} |"),
    ("| GA4 | {ga4_direct_share:.1%} |",
     "| GA4 | {ga4_direct_share:.1%} |\n\nDirect is {ga4_direct_share:.1%} by the standard and "
     "{std_direct_share:.1%} in GA4."),
    ("先不加廣告。", "Direct grew because customers like the brand."),
    ("先不加廣告。", "品牌帶動了直接流量 [test: review_slice]。"),
    ("先不加廣告。", "SMS brought twelve sessions."),
    ("先不加廣告。", "95 % of visitors are new."),
    ("- 沒有按同意的人不在 GA4 裡。\n- 少見的查詢不列出。\n", "- 沒有。\n"),
    ("{release} 起有兩件事", "二月起有兩件事"),
    ("{start}～{end}", "一月到三月"),
    ("、`ritual_sales`", ""),
])
def test_a_report_that_lies_is_refused(truth, old, new):
    assert old in BY_HAND
    text = BY_HAND.replace(old, new)
    if old.startswith("{release}"):
        text = text.replace("（{release}）", "")
    assert told(truth, text) is not None


def test_the_report_speaks_of_the_same_figures_as_the_exercises(truth):
    row = profile(load("traffic_joined"), 30).set_index("channel_group").loc["Organic Search"]
    for key, column in (("organic_cvr", "cvr"), ("organic_cvr_low", "low"),
                        ("organic_cvr_high", "high")):
        assert truth["numbers"][key] == pytest.approx(row[column])
    shown = profile(load("traffic_joined"), 30).dropna(subset=["cvr"])["channel_group"]
    assert not set(truth["masked"]) & set(shown)
