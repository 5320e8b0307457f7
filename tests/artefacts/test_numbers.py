"""Numbers in prose, in both languages, and the values that may stand behind them."""

import pytest

from autograder.artefacts import find_numbers, match
from autograder.artefacts.numbers import number_in_words


def values(text):
    return [n.value for n in find_numbers(text)]


@pytest.mark.parametrize(("text", "value"), [
    ("花費 NT$2,924,518 元", 2_924_518), ("花費2,924,518元", 2_924_518),
    ("花費 292.5 萬元", 2_924_518), ("NT$2.92 million", 2_924_518), ("約 2,925,000 元", 2_924_518),
    ("轉換率 4.1%", 0.0412), ("轉換率４.１％", 0.0412), ("4.12 percent", 0.0412),
    ("下降了 3.4%", -0.0341), ("ROI −0.29", -0.2943), ("ROAS 4.4 倍", 4.4341),
    ("１，６１０ 張訂單", 1610), ("61.9% of them", 0.6186), ("1.6K orders", 1610),
])
def test_a_value_is_found_behind_the_number_as_it_is_written(text, value):
    found = find_numbers(text)
    assert len(found) == 1
    assert match(found[0], [1.0, value])


@pytest.mark.parametrize(("text", "value"), [
    ("4.1%", 0.0421), ("NT$2,924,519", 2_924_518), ("292.4 萬", 2_924_518), ("4.43 倍", 4.4241),
])
def test_a_number_that_is_not_the_rounded_value_is_refused(text, value):
    assert not match(find_numbers(text)[0], [value])


@pytest.mark.parametrize("text", [
    "2025-11-11", "2025/10/20", "11/16", "11 月 16 日", "2025 年", "民國114年", "Nov 11, 2025",
    "20 October 2025", "in 2025, we", "20:17", "點擊後 7 天", "7-day click or 1-day view",
    "28 days", "T1.5.c", "GA4", "雙11", "UTF-8", "1. 摘要", "- 3) 第二點", "## 2.1 成果", "第 3 節",
    "圖 2", "8 個通路", "top 3", "`T1.5.c`", "from 7 to 30 days after a click",
    "10–16 November", "11/10–11/16", "2025-10-20 to 11-16", "每 NT$1", "每 1 元",
    "24/7", "![圖 1](roas_2.png)", "https://a.tw/9/8", "5% 營業稅",
    "5 % VAT", "90% 信賴區間",
    "<!-- 42 -->",
])
def test_what_is_no_measurement_is_left_out(text):
    assert values(text) == []


@pytest.mark.parametrize(("text", "value"), [
    ("ROI9.9", 9.9), ("9/10 of orders", 9), ("2025 萬", 2025e4), ("第 912345 張", 912345),
    ("`ROI 9.9`", 9.9), ("99 日圓", 99), ("1.05 ROAS", 1.05), ("NT$2025", 2025),
])
def test_measurements_in_disguise_are_found(text, value):
    assert values(text)[0] == pytest.approx(value)


@pytest.mark.parametrize(("text", "value"), [("0", 0.018), ("1,000,000", 1_218_987)])
def test_a_nought_or_a_very_round_number_is_no_cover(text, value):
    assert not match(find_numbers(text)[0], [value])


def test_amounts_in_words_are_seen():
    assert number_in_words("淨營收五千萬元") and number_in_words("ninety million")
    assert not number_in_words("千萬不要一直猜，萬一錯了") and not number_in_words("one of them")


def test_a_range_gives_two_numbers_and_lines_are_counted():
    found = find_numbers("一\n二 3–5 元\n")
    assert [n.value for n in found] == [3, 5]
    assert {n.line for n in found} == {2}


def test_tenths_and_quoted_counts_are_read_as_people_mean_them() -> None:
    assert [n.value for n in find_numbers("約 3.8 成變成淨營收")] == [pytest.approx(0.38)]
    for quoted in ("貼文說有 3 顆發霉", "這件客訴等級 4。", "每花 100 元"):
        assert find_numbers(quoted) == []
