"""T1.5.g and T1.5.h: the results report and the review: right files and known-wrong ones."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.artefacts.report_check import judge_report
from autograder.artefacts.review_check import judge_review

from .base import Alternative, ArtefactExercise, Misconception
from .t1_5_files import REVIEW_WRONG, Files, bytes_of, recoded, review_by_hand, review_files
from .t1_5_numbers import truth

FILES = ("report.md", "numbers.json", "roas.png", "roas.chart.json", "bridge.png",
         "bridge.chart.json")
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", 900, 600)
       + b"\x08\x02\x00\x00\x00" + bytes(8) + b"IDAT" + bytes(64))
SAMPLES = Path(__file__).parent / "samples"
WINDOW = "Meta 7-day click or 1-day view; Google 30-day click"
DIVIDED_BY = {
    "claimed_roas": "spend", "net_roas": "花費", "roi": "發票成本（含代理費）",
    "ctr": "impressions",
    "cvr": "連結點擊", "bounce_rate": "GA4 sessions", "overlap_share": "orders_claimed",
}


def report_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A report that passes, in one of the two languages."""
    numbers = entries(truth)
    v = truth["numbers"]
    return {
        "report.md": prose(truth, lang).encode("utf-8"),
        "numbers.json": json.dumps(numbers, ensure_ascii=False, indent=1).encode("utf-8"),
        "roas.png": PNG, "bridge.png": PNG,
        "roas.chart.json": chart("roas", "同一筆花費的兩種 ROAS", "ROAS（倍）",
                                 [v["claimed_roas"], v["net_roas"]]),
        "bridge.chart.json": chart("bridge", "從平台宣稱到淨營收", "金額（千元）",
                                   [v["platform_claims"] / 1e3, v["net_revenue"] / 1e3]),
    }


def entries(truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """numbers.json with everything that the rules ask for."""
    out = {}
    for key, rule in truth["rules"]["numbers"].items():
        week = rule.get("period") == "week"
        out[key] = {
            "value": truth["numbers"][key], "unit": rule["unit"],
            "period": truth["peak_week"] if week else f"{truth['start']} to {truth['end']}",
            "denominator": DIVIDED_BY.get(key, "none"),
            "window": {True: WINDOW, 7: "7-day click"}.get(rule.get("window"), "none"),
        }
    return out


def chart(stem: str, title: str, y_label: str, values: list[float]) -> bytes:
    """A sidecar as save_chart writes it."""
    bars = [{"label": label, "series": "", "value": v, "base": 0.0, "horizontal": False}
            for label, v in zip(("平台宣稱", "淨營收"), values, strict=True)]
    return json.dumps({"version": 1, "image": f"{stem}.png", "title": "", "axes": [{
        "title": title, "x_label": "營收的算法", "y_label": y_label, "x_ticks": [], "y_ticks": [],
        "legend": [], "bars": bars, "lines": [], "points": []}]}).encode("utf-8")


def prose(truth: dict[str, Any], lang: str) -> str:
    """The sample report of a language with the figures filled in."""
    v = truth["numbers"]
    sample = (SAMPLES / f"t1_5_report.{lang}.md").read_text(encoding="utf-8")
    return sample.format(
        **v, start=truth["start"], end=truth["end"], net_revenue_wan=v["net_revenue"] / 1e4,
        spend_million=v["spend"] / 1e6, ctr_percent=v["ctr"] * 100)


Make = Callable[[Files, dict[str, Any]], Files]


def _text(change: Callable[[str, dict[str, Any]], str]) -> Make:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        text = files["report.md"].decode("utf-8")
        return {**files, "report.md": change(text, truth).encode("utf-8")}

    return make


def _numbers(change: Callable[[dict[str, Any], dict[str, Any]], Any]) -> Make:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        content = json.loads(files["numbers.json"])
        change(content, truth)
        return {**files, "numbers.json": json.dumps(content).encode("utf-8")}

    return make


def _value(key: str, new: Callable[[dict[str, float]], float]) -> Make:
    return _numbers(lambda n, t: n[key].update(value=new(t["numbers"])))


def _without_limits(text: str, truth: dict[str, Any]) -> str:
    start = text.index("<!-- section: limits")
    return text[:start] + text[text.index("<!-- section: actions"):]


def _chart(stem: str, **change: Any) -> Make:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        content = json.loads(files[f"{stem}.chart.json"])
        content["axes"][0].update(change)
        return {**files, f"{stem}.chart.json": json.dumps(content).encode("utf-8")}

    return make


def _other_values(files: Files, truth: dict[str, Any]) -> Files:
    return {**files, "bridge.chart.json": chart("bridge", "對帳的橋", "金額（元）", [1.0, 2.0])}


def _other_sign(text: str, truth: dict[str, Any]) -> str:
    """ROI with the sign taken away; a plus sign needs none, so then a minus is put there."""
    roi = truth["numbers"]["roi"]
    return text.replace(f"ROI 為 {roi:.2f}", f"ROI 為 {-roi:.2f}")


def _dollars(files: Files, truth: dict[str, Any]) -> Files:
    v = truth["numbers"]
    return {**files, "bridge.chart.json": chart(
        "bridge", "對帳的橋", "Amount (NT$1,000)", [v["platform_claims"], v["net_revenue"]])}


def _swapped_bars(files: Files, truth: dict[str, Any]) -> Files:
    v = truth["numbers"]
    return {**files, "roas.chart.json": chart(
        "roas", "兩種 ROAS", "ROAS（倍）", [v["net_roas"], v["claimed_roas"]])}


def _third_bar(files: Files, truth: dict[str, Any]) -> Files:
    content = json.loads(files["roas.chart.json"])
    content["axes"][0]["bars"].append({"label": "目標", "series": "", "value": 999.0, "base": 0.0,
                                       "horizontal": False})
    return {**files, "roas.chart.json": json.dumps(content).encode("utf-8")}


M = Misconception
WRONG = (
    M("claims_as_revenue", _value("net_revenue", lambda v: v["platform_claims"]),
      "You report the sum of the platforms' claims as revenue. They claim the same orders several "
      "times. Take the last line of your bridge.", row="M22"),
    M("vat_left_in", _value("net_revenue", lambda v: v["net_revenue"] * 1.05),
      "Your net_revenue still holds VAT. Finance reads revenue without it. Take the line after "
      "vat.", row="M16"),
    M("roas_as_roi", _value("roi", lambda v: v["net_roas"]),
      "Your ROI is a ROAS. ROAS forgets what the goods cost. Take (margin − cost) ÷ cost from the "
      "table of roi.", row="M12"),
    M("roas_swapped", _numbers(lambda n, t: (
        n["claimed_roas"].update(value=t["numbers"]["net_roas"]),
        n["net_roas"].update(value=t["numbers"]["claimed_roas"]))),
      "claimed_roas and net_roas are swapped. The claimed one divides what the platforms say, the "
      "net one what the shop kept."),
    M("percent_in_json", _value("ctr", lambda v: v["ctr"] * 100),
      "{key} in numbers.json is in percent. Keep fractions there (0.041) and write percent in the "
      "prose only.", row="M02"),
    M("spend_of_all_months", _value("spend", lambda v: v["spend"] * 6.5),
      "{key} in numbers.json is too high for the data of the chapter. Read its line in "
      "report_rules.yml: which rows, which days, divided by what?"),
    M("number_as_text", _numbers(lambda n, t: n["spend"].update(value="1,234,567")),
      "The value of {key} in numbers.json is not a number. Write digits only: no quotes, no "
      "thousands separators, no unit."),
    M("bare_values", _numbers(lambda n, t: n.update(ctr=t["numbers"]["ctr"])),
      "{key} in numbers.json is a bare value. Nobody can check a number without its unit, period "
      "and denominator: write an object with value, unit, period, denominator and window."),
    M("window_missing", _numbers(lambda n, t: n["claimed_roas"].update(window="none")),
      "{key} in numbers.json states no attribution window. The same campaign sells more in 30 days "
      "than in 7. Write the window of each source, such as 7-day click."),
    M("denominator_missing", _numbers(lambda n, t: n["cvr"].update(denominator="none")),
      "{key} in numbers.json names no denominator. A rate means nothing until one knows what it is "
      "divided by. Name it in words."),
    M("other_period", _numbers(lambda n, t: n["spend"].update(period="11 月")),
      "The period of {key} is not the flight of the campaign. Write first and last day as "
      "YYYY-MM-DD."),
    M("number_out_of_nowhere", _text(lambda s, t: s.replace(
        "## 7. 下一步", "## 7. 下一步\n回購率 37.31%。")),
      "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. Correct it, "
      "or add it to numbers.json with unit, period and denominator."),
    M("cause_without_test", _text(lambda s, t: s.replace(
        "## 5. 聲量", "## 5. 聲量\n廣告帶動了品牌聲量。")),
      "Line {line} of report.md says “{word}” without a test behind it. Figures that move together "
      "do not show a cause. Name the test in the sentence ([test: …]), or say what was observed."),
    M("no_limits", _text(_without_limits),
      "{name} has no section on limits (<!-- section: limits -->). A report that knows no "
      "limits is not believed for long. Say what the data cannot show."),
    M("no_period", _text(lambda s, t: s.replace(t["start"], "檔期開始")),
      "report.md does not state the period. Write first and last day of the flight with year, "
      "month and day."),
    M("no_window_in_prose", _text(
        lambda s, t: s.replace("歸因期間為點擊後 7 天", "歸因方式依慣例")),
      "report.md does not state the attribution window. Say how many days after a click or view a "
      "sale is counted, and by whom."),
    M("summary_without_result", _text(lambda s, t: s.replace("ROI 為", "成效良好，約").replace(
        f"{t['numbers']['roi']:.2f}。", "有賺。")),
      "The summary of report.md does not give {key}. Whoever reads only the first paragraph must "
      "know the result."),
    M("no_alt_text", _text(lambda s, t: s.replace("![兩種 ROAS 的長條圖]", "![]")),
      "{picture} has no alt text in report.md. Say between the square brackets what the chart "
      "shows, for those who cannot see it."),
    M("axis_without_unit", _chart("bridge", y_label="金額"),
      "The value axis of {picture} has no label with a unit. Write what is measured and in what "
      "(NT$, 倍, %)."),
    M("chart_without_title", _chart("roas", title=""),
      "The chart {picture} has no title. Write in it what the reader should see."),
    M("chart_of_other_numbers", _other_values,
      "The chart {picture} does not show {key} as numbers.json has it. Draw it from the same "
      "table, then save it again."),
    M("sign_lost", _text(_other_sign),
      "“{number}” in line {line} of report.md has lost its sign: {key} is below 0. Write the minus "
      "sign, or say that it is a loss."),
    M("names_swapped", _text(lambda s, t: s.replace("GA4 跳出率", "GA4 的重疊（overlap）")),
      "“{number}” in line {line} of report.md stands beside the name of {key}, and in numbers.json "
      "it is the value of {other}. Give each figure its own name."),
    M("one_window_for_all", _numbers(
        lambda n, t: n["platform_claims"].update(window="7-day click")),
      "{key} in numbers.json names one window for all platforms, and they differ. Write one per "
      "platform from the table of windows, or “as each platform counts”."),
    M("window_of_the_platforms", _numbers(lambda n, t: n["net_roas"].update(window="30-day click")),
      "The window of {key} in numbers.json is not that of the bridge. Write the days after a click "
      "that the bridge counts."),
    M("divided_by_the_wrong_thing", _numbers(lambda n, t: n["ctr"].update(denominator="訂單")),
      "The denominator of {key} in numbers.json is “{denominator}”, which is not what it is "
      "divided by. report_rules.yml says what is."),
    M("unit_of_a_fraction", _numbers(lambda n, t: n["ctr"].update(unit="%")),
      "The unit of {key} in numbers.json is “{unit}”. Its value is in another unit: "
      "report_rules.yml names it."),
    M("silent_channels_in_cvr", _numbers(
        lambda n, t: n["cvr"].update(value=t["all_clicks"]["cvr"])),
      "Your cvr divides by clicks of channels that report no conversions. Their orders cannot be "
      "in the numerator. Leave channels whose conversions are all missing out of both sums."),
    M("free_clicks_in_cpc", _numbers(
        lambda n, t: n["cpc"].update(value=t["all_clicks"]["cpc"])),
      "Your cpc divides by clicks that cost nothing. They make the paid ones look cheap. Leave "
      "channels without cost out of both sums."),
    M("ctr_too_low", _value("ctr", lambda v: v["ctr"] * 0.8),
      "{key} in numbers.json is too low for the data of the chapter. Read its line in "
      "report_rules.yml: which rows, which days, divided by what?"),
    M("rounded_in_json", _value("cvr", lambda v: round(v["cvr"], 3)),
      "{key} in numbers.json is rounded too far. Keep the value as it was computed, and round in "
      "the prose only."),
    M("amount_in_words", _text(lambda s, t: s.replace(
        "## 7. 下一步", "## 7. 下一步\n營收五千萬元。")),
      "“{number}” in report.md is spelt out. Write amounts and rates in digits, so that they can "
      "be found in numbers.json."),
    M("limits_in_code", _text(lambda s, t: s.replace("## 6. 限制", "## 6. 限制\n```").replace(
        "<!-- section: actions", "```\n<!-- section: actions")),
      "The section {section} of {name} is empty or nearly so. Write at least one whole sentence "
      "under its heading."),
    M("axis_of_thousands_over_dollars", _dollars,
      "The value axis of {picture} says “{label}”, and its bars are in another unit. Divide the "
      "values, or change the label."),
    M("axis_without_name", _chart("roas", x_label=""),
      "An axis of {picture} has no name. Name both axes, the one with the bars' names too."),
    M("bars_swapped", _swapped_bars,
      "In {picture} the bar named “{label}” shows {key}. Check which value belongs to which name."),
    M("bar_out_of_nowhere", _third_bar,
      "The bar “{label}” of {picture} shows a value that is neither in numbers.json nor on the "
      "bridge. Draw only what can be looked up."),
    M("picture_too_small", bytes_of("roas.png", PNG[:16] + struct.pack(">II", 1, 1) + PNG[24:]),
      "{picture} is too small to be read, or empty. Save the chart with save_chart."),
    M("report_in_word", bytes_of("report.md", b"PK\x03\x04" + bytes(90)),
      "{name} is a file of another format ({kind}) under this name. Save it as plain text: "
      "renaming a file does not convert it."),
    M("report_in_big5", recoded("report.md", "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
    M("json_broken", bytes_of("numbers.json", b"{'spend': 1,}"),
      "{name} is not valid JSON: line {line}, column {column}. Look there for a missing comma, a "
      "comma too many, or single quotes."),
)


def _truth(load: Callable[[str], Any]) -> dict[str, Any]:
    return truth(load)


G = ArtefactExercise(
    "T1.5.g", files=FILES, judge=judge_report, truth=_truth, correct=report_files,
    misconceptions=WRONG,
    alternatives=(Alternative("english", lambda files, truth: report_files(truth, "en")),),
    hints=(
        "Start with numbers.json. report_rules.yml says for each key which rows, which days and "
        "what it is divided by.",
        "Compute every figure with the functions you already have, write the entries in a loop, "
        "then the prose from the entries with f-strings. Last come the two charts.",
        "numbers = {\"spend\": {\"value\": ..., \"unit\": \"TWD\", \"period\": ..., "
        "\"denominator\": \"none\", \"window\": \"none\"}, ...}; "
        "f\"NT${numbers['spend']['value']:,.0f}\"; save_chart(fig, \"roas.png\")",
    ),
    solution=(
        "Prose that takes its figures from the same dictionary as numbers.json cannot drift away "
        "from it. Whoever reads it sees period, denominator and window beside each figure, and in "
        "the limits what the figures do not show."
    ),
)

H = ArtefactExercise(
    "T1.5.h", files=("review.yml",), judge=judge_review, truth=_truth, correct=review_files,
    misconceptions=REVIEW_WRONG,
    alternatives=(Alternative("by_hand", review_by_hand),),
    hints=(
        "Go through your report section by section and ask of each figure: keep, change or stop?",
        "Each finding needs seven fields. The evidence is a key of numbers.json, the due date a "
        "workday after the day of the report, and what you expect holds a number.",
        "findings: [{finding, evidence, decision, owner, due, measure, expected}, ...] with at "
        "least three, one of them stop; sent_to: [marketing_manager, ...]",
    ),
    solution=(
        "A review is worth what is done after it. A date on a workday, an owner and a number that "
        "shows whether it worked turn an opinion into something that can be followed up; a stop "
        "shows that the figures were meant seriously."
    ),
)
