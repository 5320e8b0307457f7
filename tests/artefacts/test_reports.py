"""Sections, sentences and charts of a report."""

import json

import pytest

from autograder.artefacts import ArtefactError, read_chart, read_report
from autograder.artefacts.charts import has_unit, scale_of
from autograder.artefacts.days import days_in
from autograder.artefacts.incident_check import deletes
from autograder.artefacts.report import first_word

TEXT = """# 標題
<!-- section: summary -->
## 摘要
第一句。第二句 3.2 倍！
<!--section：Results-->
![長條圖](img/roas.png)
Third. Fourth?
"""


def test_sections_images_and_sentences():
    report = read_report("report.md", TEXT.encode())
    assert list(report.sections) == ["summary", "results"]
    assert report.body("summary") == "第一句。第二句 3.2 倍！"
    assert report.images == (("長條圖", "img/roas.png"),)
    assert (4, "第二句 3.2 倍！") in report.sentences()
    assert "Third." in [s for _, s in report.sentences()]


def test_english_words_are_found_whole_and_chinese_ones_anywhere():
    assert first_word("It caused more.", ["caused"]) == "caused"
    assert first_word("because", ["cause"]) is None
    assert first_word("廣告帶動聲量", ["帶動"]) == "帶動"


def sidecar(**axes):
    base = {"title": "t", "x_label": "x", "y_label": "ROAS（倍）", "bars": [], "lines": [],
            "points": []}
    return json.dumps({"title": "", "axes": [{**base, **axes}]}).encode()


def test_bars_are_read_with_their_base():
    bars = [{"value": 5405.1, "base": 0.0, "horizontal": True},
            {"value": -1.0, "base": 3.0, "horizontal": True}]
    chart = read_chart("a.chart.json", sidecar(bars=bars, x_label="金額（千元）", y_label="階"))
    assert [(b.value, b.base) for b in chart.bars] == [(5405.1, 0.0), (-1.0, 3.0)]
    assert chart.value_labels() == ["金額（千元）"] and has_unit("金額（千元）", money=True)


@pytest.mark.parametrize(("label", "scale"), [
    ("金額（千元）", 1e3), ("Amount (NT$1,000)", 1e3), ("NT$ million", 1e6), ("百萬元", 1e6),
    ("金額（萬元）", 1e4), ("NT$", 1.0), ("NT$ thousand", 1e3), ("NT$ (k)", 1e3), ("元", 1.0),
])
def test_the_unit_of_an_axis_is_read(label, scale):
    assert has_unit(label, money=True) and scale_of(label, money=True) == scale
    assert not has_unit("(kg)") and not has_unit("(") and not has_unit("金額")


@pytest.mark.parametrize("data", [None, b"{}", sidecar()])
def test_a_chart_without_content_is_told(data):
    with pytest.raises(ArtefactError):
        read_chart("a.chart.json", data)


def test_a_sidecar_of_save_chart_is_read(tmp_path):
    plt = pytest.importorskip("matplotlib.pyplot")
    from autograder.learner.figures import save_chart

    fig, ax = plt.subplots()
    ax.bar(["a", "b"], [4.4341, 1.7327])
    ax.set(title="ROAS", ylabel="ROAS (multiple)")
    path = save_chart(fig, tmp_path / "roas.png")
    plt.close(fig)
    chart = read_chart("roas.chart.json", path.with_suffix(".chart.json").read_bytes())
    assert chart.title == "ROAS" and [b.value for b in chart.bars] == [4.4341, 1.7327]


@pytest.mark.parametrize("text", [
    "2025-10-20 到 2025-11-16", "2025/10/20–11/16", "20 October to 16 November 2025",
    "Oct 20, 2025 to Nov 16, 2025", "民國114年10月20日至11月16日",
    "2025 年 10 月 20 日至 11 月 16 日",
])
def test_days_are_read_as_people_write_them(text):
    assert days_in(text) == {"2025-10-20", "2025-11-16"}


@pytest.mark.parametrize("text", [
    "把負評移除", "要求對方刪文", "將留言設為隱藏", "不回應，刪留言", "留言不刪除，改為隱藏留言",
    "關閉留言功能",
    "Deleted all of the angry customer's long comments", "take the comments down",
    "Do not answer; block users",
])
def test_deleting_is_seen(text):
    assert deletes(text)


@pytest.mark.parametrize("text", [
    "不可以隱藏留言或刪除留言", "停止刪除留言", "對方刪除貼文前先截圖",
    "刪除含個資的留言（已截圖）",
    "下架該批商品並回覆貼文", "Nobody deletes comments", "We will never delete or hide comments",
    "Removed the batch from the shop and replied to the post",
    "Took screenshots before the author could delete the post",
])
def test_not_deleting_is_not(text):
    assert not deletes(text)
