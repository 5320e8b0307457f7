"""Known wrong folders of C.a: each product's own faults, then documents that do not agree."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import yaml

from autograder.artefacts.capstone_check import SLIPS

from . import t1_2_budget_slips, t1_2_budget_wrong, t1_4_table_book, t1_duty_plan
from .base import Misconception
from .capstone_reports import SAID
from .t1_5_files import Files, bytes_of, changed, dump, recoded
from .t1_duty_budget import case_book

M = Misconception


def _entry(key: str, value: Callable[[dict[str, Any]], float]) -> Callable:
    """numbers.json with another value of one key."""
    def make(files: Files, truth: dict[str, Any]) -> Files:
        content = json.loads(files["numbers.json"])
        content[key]["value"] = float(value(truth))
        return {**files, "numbers.json": json.dumps(content).encode()}
    return make


def _field(key: str, field: str, value: Any) -> Callable:
    """numbers.json with another field of one key; None takes it out."""
    def make(files: Files, truth: dict[str, Any]) -> Files:
        content = json.loads(files["numbers.json"])
        if value is None:
            del content[key][field]
        else:
            content[key][field] = value
        return {**files, "numbers.json": json.dumps(content).encode()}
    return make


def _text(name: str, old: str, new: str) -> Callable:
    """A report with other words; {…} are filled in from the truth's figures."""
    def make(files: Files, truth: dict[str, Any]) -> Files:
        tested = truth["optimisation"]
        decision = tested["verdicts"]["mc1"]
        told = {**truth["report"]["numbers"], **truth["traffic"]["numbers"], **tested["numbers"],
                "written_on": tested["fixed"]["rule"]["mc1"], "decision": decision,
                "said": SAID[decision][0]}
        text = files[name].decode()
        assert old.format(**told) in text, old
        return {**files, name: text.replace(old.format(**told), new.format(**told), 1).encode()}
    return make


def _without(name: str, section: str) -> Callable:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        parts = files[name].decode().split("<!-- section: ")
        kept = [p for p in parts if not p.startswith(section)]
        return {**files, name: "<!-- section: ".join(kept).encode()}
    return make


def _body(name: str, section: str, body: str) -> Callable:
    """A report in which a section says something else."""
    def make(files: Files, truth: dict[str, Any]) -> Files:
        parts = files[name].decode().split("<!-- section: ")
        at = next(n for n, p in enumerate(parts) if p.startswith(section))
        parts[at] = f"{section} -->\n## x\n{body}\n\n"
        return {**files, name: "<!-- section: ".join(parts).encode()}
    return make


def _swapped_sections(files: Files, truth: dict[str, Any]) -> Files:
    parts = files["optimisation_report.md"].decode().split("<!-- section: ")
    at = {p.split(" ")[0]: n for n, p in enumerate(parts)}
    parts[at["rule"]], parts[at["result"]] = parts[at["result"]], parts[at["rule"]]
    return {**files, "optimisation_report.md": "<!-- section: ".join(parts).encode()}


def _slip(key: str, name: str) -> Misconception:
    return M(f"{key}_{name}", _entry(key, lambda t: t["slips"][key].get(name, -1.0)), SLIPS[name])


def _part(name: str, known: Misconception, part: str) -> Misconception:
    """A known wrong file of a chapter, as a part of the folder."""
    def make(files: Files, truth: dict[str, Any]) -> Files:
        made = known.impl({name: files[name]}, truth[part])
        return {**files, name: made[name]}
    return replace(known, id=f"{name.split('.')[0]}_{known.id}", impl=make)


def _named(pool: tuple[Misconception, ...], *ids: str) -> list[Misconception]:
    found = {m.id: m for m in pool}
    return [found[i] for i in ids]


def _less(p: dict[str, Any], t: dict[str, Any]) -> None:
    made = t1_duty_plan.case_proposal(
        {**t["proposal"], "budget": 0.8 * t["proposal"]["budget"]})
    p.clear()
    p.update(made)


def _other_total(files: Files, truth: dict[str, Any]) -> Files:
    """The round money of the brief in the workbook."""
    asked = round(truth["proposal"]["budget"])
    return {**files, "budget.xlsx": case_book({**truth["budget"], "budget": asked})}


def _longer(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["schedule"]["end"] = (date.fromisoformat(p["schedule"]["end"])
                            + timedelta(days=3)).isoformat()


def _earlier_rows(files: Files, truth: dict[str, Any]) -> Files:
    """Spend as the sum of the whole log, in which a day stands several times."""
    spent = sum(row[3] for row in truth["statistics"]["log"])
    return _entry("spend", lambda t: spent)(files, truth)


def _own_budget(files: Files, truth: dict[str, Any]) -> Files:
    content = yaml.safe_load(files["proposal.yml"])
    content["budget"].pop("total")
    return {**files, "proposal.yml": dump(content)}


def _flight_period(files: Files, truth: dict[str, Any]) -> Files:
    return _field("uplift", "period", " to ".join(truth["flight"]))(files, truth)


OTHER_TAG = {"ship": "keep", "keep": "ship", "inconclusive": "ship", "invalid_srm": "ship"}


def _against(files: Files, truth: dict[str, Any]) -> Files:
    tag = truth["optimisation"]["verdicts"]["mc1"]
    return _text("optimisation_report.md", f"[mc1: {tag}]",
                 f"[mc1: {OTHER_TAG[tag]}]")(files, truth)


def _stops_best(files: Files, truth: dict[str, Any]) -> Files:
    """The channel that earns most is stopped, with the ROI of the one that loses."""
    rules, numbers = truth["report"]["rules"], truth["report"]["numbers"]
    best = max(rules["decisions"]["stop_on"], key=numbers.get)
    name = rules["numbers"][best]["names"][0]
    return _text("report.md", "停掉虧錢通路的陌生受眾廣告組合", f"停掉{name}的投放")(files, truth)


OWN = (
    M("asked_for_less", changed("proposal.yml", _less),
      "budget.total of proposal.yml leaves more than a tenth of the NT$3,000,000 unused, and the "
      "flight was booked on it. Ask for at least 90%."),
    M("another_flight", changed("proposal.yml", _longer),
      "schedule.{field} of proposal.yml is not the day on which the flight of brief begins or "
      "ends, and budget and reports are about that flight. Take flight_start and flight_end of "
      "brief."),
    M("total_of_the_brief", _other_total,
      "The total budget in {cell} is not budget.total of your proposal.yml. That total was "
      "approved, to the dollar, and not the limit of the brief or a round number near it. Copy it "
      "from there."),
    M("another_total", _entry("planned_budget", lambda t: t["proposal"]["budget"] * 0.98),
      "planned_budget in numbers.json is not budget.total of proposal.yml. Three documents speak "
      "of one total: read it from the proposal instead of typing it, or run the cells from results "
      "= … on again."),
    M("spend_of_another_table", _earlier_rows,
      "{key} in numbers.json is not the sum of {column} on the sheet summary of statistics.xlsx. "
      "Both are about the same mornings: of each date and channel the last one counts."),
    M("platform_claims_of_another_table",
      _entry("platform_claims", lambda t: t["report"]["numbers"]["net_revenue"]),
      "{key} in numbers.json is not the sum of {column} on the sheet summary of statistics.xlsx. "
      "Both are about the same mornings: of each date and channel the last one counts."),
    M("total_not_named", lambda files, truth: {**files, "report.md": re.sub(
        "核定總額 [0-9,]+ 元，", "", files["report.md"].decode()).encode()},
      "The section plan of report.md does not name the total that was approved. A reader holds "
      "spend against it: write planned_budget there."),
    M("no_decision", _text("optimisation_report.md", "[mc1: {decision}]", ""),
      "The section {section} of {name} needs one tag with the verdict on {idea}, such as [{idea}: "
      "{value}]. Write it beside your sentence."),
    M("against_the_rule", _against,
      "The tag on {idea} in {name} is not the verdict that the rule gives. Run decide(checkout, "
      "test) again and copy its verdict."),
    M("rule_without_a_day", _text(
        "optimisation_report.md", "規則寫於 {written_on}，", "規則早就寫好，"),
      "The section {section} of {name} does not say when the rule of {test} was fixed. A rule "
      "counts if it is older than the test: write its day with year, month and day."),
    M("rule_after_result", _swapped_sections,
      "In {name} the section {first} stands behind {second}. A rule that comes after its result "
      "looks made to fit it: state it first."),
    M("words_against_the_tag", _text(
        "optimisation_report.md", "{said}[mc1", "維持原本的結帳。[mc1"),
      "Line {line} of {name} has the tag [{idea}: {verdict}], and its words say otherwise "
      "(“{word}”). The interval decides: write in the sentence what the tag says."),
    M("tricks_the_buyer", _text("optimisation_report.md", "## 8. 下一步", "## 8. 下一步\n"
                                "3. 結帳頁預先勾選加購。"),
      "Line {line} of {name} proposes “{word}”. The house does not build what tricks buyers, "
      "whatever it would win: take it out (backlog_rules has the list), or, where it is not built, "
      "say so right before it (“no …”, “we do not build …”)."),
    M("period_of_the_flight", _flight_period,
      "The period of {key} in numbers.json is not that of the rows behind it. Write the first and "
      "the last day of the rows of {tables} as YYYY-MM-DD."),
    M("brief_in_the_report", lambda files, truth: {**files, "report.md": re.sub(
        "核定總額 [0-9,]+ 元", f"核定總額 {truth['limit']:,.0f} 元",
        files["report.md"].decode()).encode()},
      "The section plan of report.md gives {number}, the money of the brief, and budget.total of "
      "proposal.yml is another amount. Finance sends back two totals: write planned_budget to the "
      "dollar, or to three digits."),
    M("plan_words", _text("report.md", "[plan:", "淨營收低於計畫的區間。[plan:"),
      "The section plan of report.md has the tag [plan: {tag}], and the words beside it say "
      "otherwise (“{word}”). Compare net_revenue with benefit.low and benefit.high, and say the "
      "same twice."),
    M("stops_another_channel", _stops_best,
      "A decision of report.md stops “{what}” and gives {key} as its evidence, which is the ROI of "
      "another channel. Stop what the evidence is about."),
    M("windows_of_none", _text("report.md", "點擊後 7 天到 30 天", "點擊後 28 天"),
      "The attribution windows in report.md are not those of the platforms: a click of one of them "
      "counts for another number of days, or is left out. Copy the days of windows in "
      "report_rules."),
    M("windows_turned", _text(
        "report.md", "點擊後 7 天到 30 天", "Google 搜尋點擊後 7 天，Meta 點擊後 30 天"),
      "report.md gives {platform} {days} days in its attribution window, and windows of "
      "report_rules gives it others. Look at its own row."),
    M("no_limits_at_all", _body("optimisation_report.md", "limits",
                                "這份報告沒有任何限制，抽樣、節慶、退貨都不影響。"),
      "The section limits of {name} says “{word}”. Every report has some: say what the data cannot "
      "show, and which decision that touches."),
    M("tag_without_words", _text("optimisation_report.md", "{said}[mc1", "[mc1"),
      "The tag [mc1: {verdict}] in {name} has no words beside it that say what it means. Whoever "
      "reads the sentence must understand it without the tag; such words are: {words}."),
    M("low_end_as_estimate", _text("optimisation_report.md", "照區間下限是", "也就是多賺"),
      "“{number}” in line {line} of {name} is {key}, the low end of a range, and is told as if it "
      "were the estimate. Say in the same sentence that it is the low end."),
    M("test_of_something_else", _text(
        "report.md", "## 4. 各通路", "## 4. 各通路\nMeta 帶動了訂單 [test: mc1]。"),
      "Line {line} of {name} names the test {test} and speaks of something else. That test decides "
      "about one thing only ({topics}). Take the tag away and say what was observed."),
)
REPORTS = (
    M("claims_as_revenue", _entry("net_revenue", lambda t: t["report"]["numbers"][
        "platform_claims"]),
      "You report the sum of the platforms' claims as revenue. They claim the same orders several "
      "times. Take what the shop kept: rules 2 and 3 of part four."),
    M("against_the_middle", _text("report.md", "[plan: above]", "[plan: inside]"),
      "The tag in the section plan does not agree with the figures. Compare net_revenue with "
      "benefit.low and benefit.high of the approved plan."),
    M("nothing_stopped", _text("report.md", "- stop |", "- change |"),
      "No decision in report.md stops anything. Money for something new has to come from "
      "somewhere. Find what the figures do not support, and stop it."),
    M("no_limits", _without("report.md", "limits"),
      "{name} has no section on limits (<!-- section: limits -->). A report that knows no limits "
      "is not believed for long. Say what the data cannot show."),
    M("window_missing", _field("claimed_roas", "window", "none"),
      "{key} in numbers.json states no attribution window. The same campaign sells more in 30 days "
      "than in 7. Write the window of each source, such as 7-day click."),
    M("taxonomies_swapped", _entry("std_direct_share", lambda t: t["traffic"]["numbers"][
        "ga4_direct_share"]),
      "{key} in numbers.json is the figure of the other taxonomy. The standard counts visits from "
      "other sites' links and without a tag under direct, GA4 does not. Take the class that the "
      "key names."),
    M("percent", _entry("session_cvr", lambda t: 100 * t["traffic"]["numbers"]["session_cvr"]),
      "{key} in numbers.json is in percent. Keep fractions there (0.041) and write percent in the "
      "prose only."),
    M("traffic_without_limits", _body("traffic_report.md", "limits",
                                      "這份報告的數字都由程式算出，沒有手動修改的地方。"),
      "The section limits of {name} names {count} of the gaps in these data, and {least} are asked "
      "for. Known gaps are: {known}. analysis_rules.yml has the words by which each is found."),
    M("source_missing", _field("mobile_share", "source", "GA4"),
      "The source of {key} in numbers.json does not name {table}. Whoever checks the figure must "
      "know which table to open."),
    M("figure_out_of_nowhere", _text(
        "traffic_report.md", "## 4. 裝置", "## 4. 裝置\n回訪率 37.31%。"),
      "“{number}” in line {line} of {name} is not in numbers.json, rounded or not. Correct it, or "
      "add it to numbers.json with unit, period, denominator and source."),
    M("cause_without_test", _text(
        "traffic_report.md", "## 4. 裝置", "## 4. 裝置\n廣告帶動了搜尋。"),
      "Line {line} of {name} says “{word}” without a test behind it. Figures that move together do "
      "not show a cause. Name the test in the sentence ([test: …]), say there that it is not "
      "known, or put what was wrong with the measuring right beside the word: analysis_rules.yml "
      "lists these words (not_claimed, about_data)."),
    M("arms_swapped", _text(
        "optimisation_report.md",
        "對照組轉換率 {control_cvr:.2%}，實驗組轉換率 {treatment_cvr:.2%}",
        "對照組轉換率 {treatment_cvr:.2%}，實驗組轉換率 {control_cvr:.2%}"),
      "“{number}” in line {line} of {name} stands beside the name of {key}, and in numbers.json it "
      "is the value of {other}. Give each figure its own name."),
    M("no_stop", _text("optimisation_report.md", "就停止，回復原本的結帳", "就再看看"),
      "The section {section} of {name} does not speak of {what}. Name it: a reader must not have "
      "to guess what a figure is about."),
    M("interval_not_shown", _text("optimisation_report.md", "到 {uplift_high:.2%}", "以上"),
      "The section {section} of {name} does not give {key}. A reader of that section needs it: "
      "write it with its name, rounded by the house's rules."),
    M("report_in_big5", recoded("traffic_report.md", "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
    M("json_broken", bytes_of("numbers.json", b"{'spend': 1,}"),
      "{name} is not valid JSON: line {line}, column {column}. Look there for a missing comma, a "
      "comma too many, or single quotes."),
    M("workbook_cut_off", lambda files, truth: {
        **files, "statistics.xlsx": files["statistics.xlsx"][:3000]},
      "{name} is damaged and cannot be unpacked, perhaps because it was cut off on the way. Save "
      "or download it again."),
)
SLIPPED = (
    _slip("test_users", "sessions_as_visitors"), _slip("control_cvr", "untested_too"),
    _slip("uplift", "relative"), _slip("uplift_low", "ninety"), _slip("uplift_high", "ninety"),
    _slip("finish_mobile", "treatment_too"), _slip("mobile_cvr", "treatment_too"),
    _slip("mobile_users", "tested_only"), _slip("mobile_users", "all_devices"),
    _slip("gain", "sample_not_scaled"), _slip("gain", "tested_only"),
)
PARTS = (
    *(_part("proposal.yml", m, "proposal") for m in _named(
        t1_duty_plan.A.misconceptions, "festival", "all", "last_year")),
    *(_part("budget.xlsx", m, "budget") for m in (
        *t1_2_budget_wrong.WRONG[:3], *t1_2_budget_slips.SLIPS[:1])),
    *(_part("statistics.xlsx", m, "statistics") for m in t1_4_table_book.WRONG[:4]),
)
WRONG = (*OWN, *REPORTS, *SLIPPED, *PARTS)
