"""Reports of T1.5.g in other words: the right ones pass, those that lie do not."""

import json
from pathlib import Path

import pytest

from autograder.exercises import REGISTRY
from autograder.exercises.held_out import public_tables
from autograder.exercises.t1_5_report import report_files

FOLDER = Path(__file__).parent / "reports"
ZH = (FOLDER / "by_hand.zh-TW.md").read_text(encoding="utf-8")
ACTIONS = "見 `review.yml`：停止瀏覽後轉換，月報改看淨營收。"
EN = (FOLDER / "by_hand.en.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def truth():
    return REGISTRY["T1.5.g"].truth(public_tables)


def filled(text, truth):
    v = truth["numbers"]
    lost = v["roi"] < 0
    return text.format(
        **v, spend_wan=v["spend"] / 1e4, net_revenue_wan=v["net_revenue"] / 1e4,
        net_million=v["net_revenue"] / 1e6, claims_million=v["platform_claims"] / 1e6,
        roi_abs=abs(v["roi"]), roi_sign="虧損 " if lost else "",
        roi_words="沒有全部收回" if lost else "收得回來",
        roi_en=f"a loss of {-v['roi']:.1%}" if lost else f"{v['roi']:.1%}")


def told(truth, text, **other):
    files = {**report_files(truth, "en"), "report.md": text.encode("utf-8"), **other}
    finding = REGISTRY["T1.5.g"].judge(files, truth)
    return finding and finding.text


@pytest.mark.parametrize("text", [ZH, EN], ids=["zh", "en"])
def test_right_reports_in_other_words_pass(truth, text):
    assert told(truth, filled(text, truth)) is None


@pytest.mark.parametrize(("old", "new"), [
    ("| 跳出率 | {bounce_rate:.0%}", "| 跳出率 | {overlap_share:.1%}"),
    ("淨營收：{net_revenue_wan:.1f} 萬元", "淨營收：{platform_claims:,.0f} 元"),
    ("花費：{spend_wan:.1f} 萬元", "花費：九百萬元"),
    ("追蹤中斷造成轉換缺漏。", "廣告造成訂單大增。"),
    ("目前無法確定。", "不能否認。"),
    (ACTIONS, "<!-- 還沒寫 -->"),
    (ACTIONS, "。。。。。。。。。。。。。。。。。。"),
    ("| CTR | {ctr:.2%}", "| CTR | `9.1%`"),
    ("./roas.png", "https://example.org/roas.png"),
])
def test_a_report_that_lies_or_is_empty_is_refused(truth, old, new):
    assert old in ZH
    assert told(truth, filled(ZH.replace(old, new), truth)) is not None


def test_windows_may_be_a_list_or_left_to_the_platforms(truth):
    for window in (["Google 30-day click", "Meta 7-day click"], "as each platform counts",
                   "依各平台設定"):
        numbers = json.loads(report_files(truth, "en")["numbers.json"])
        numbers["platform_claims"]["window"] = window
        assert told(truth, filled(EN, truth),
                    **{"numbers.json": json.dumps(numbers).encode()}) is None


def test_the_windows_of_the_house_are_those_of_the_platforms():
    from datasets.simulator.tracking import ASSIST, WINDOW

    windows = public_tables("report_rules")["windows"]
    assert {name: days["click"] for name, days in windows.items()} == WINDOW
    assert {n for n, days in windows.items() if "view" in days} == {
        n for n, (_, view) in ASSIST.items() if view}
