"""Sections, sentences and charts of a report."""

import json

import pytest

from autograder.artefacts import ArtefactError, read_chart, read_report
from autograder.artefacts.charts import has_unit
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


def test_a_chart_shows_values_also_in_thousands_and_as_the_end_of_a_floating_bar():
    bars = [{"value": 5405.1, "base": 0.0, "horizontal": True},
            {"value": -1.0, "base": 3.0, "horizontal": True}]
    chart = read_chart("a.chart.json", sidecar(bars=bars, x_label="金額（千元）", y_label="階"))
    assert chart.shows(5_405_134.0) and chart.shows(2.0) and not chart.shows(77.0)
    assert chart.value_labels() == ["金額（千元）"] and has_unit("金額（千元）")


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
    assert chart.title == "ROAS" and chart.shows(4.4341) and chart.shows(1.7327)
