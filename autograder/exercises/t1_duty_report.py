"""T1.e: report.md and numbers.json of the case: figures, verdict on the plan, one thing to stop."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from autograder.artefacts.case_report_check import judge_case_report

from .base import Alternative, ArtefactExercise, Compare, Exercise, Misconception, Part
from .t1_5_files import Files, bytes_of, recoded
from .t1_duty_numbers import by_merging, case_numbers, numbers_worlds, small_numbers, way
from .t1_duty_world import CASE_WORLDS, case_of

M = Misconception
SAMPLES = Path(__file__).parent / "samples"
WINDOW = "Meta 7-day click or 1-day view; Google 30-day click"
DIVIDED_BY = {"plan_gap": "planned revenue", "claimed_roas": "spend", "net_roas": "花費",
              "lost_share": "orders"}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the report is held against."""
    plan, rules = load("campaign_plan"), load("report_rules")
    return {
        "numbers": case_numbers(plan, load("run_plan"), load("case_mornings"),
                                load("case_orders"), rules),
        "start": plan["start"], "end": plan["end"], "peak_week": plan["start"],
        "all_clicks": {}, "rungs": [], "rules": rules,
        "benefit": [plan["benefit"]["low"], plan["benefit"]["high"]],
        "report_date": f"{pd.Timestamp(plan['end']) + pd.Timedelta(days=29):%Y-%m-%d}",
    }


def report_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A report that passes, in one of the two languages."""
    v, rules = truth["numbers"], truth["rules"]
    low, high = truth["benefit"]
    net = v["net_revenue"]
    entries = {
        key: {"value": v[key], "unit": rule["unit"],
              "period": f"{truth['start']} to {truth['end']}",
              "denominator": DIVIDED_BY.get(key, "成本" if key.startswith("roi") else "none"),
              "window": WINDOW if rule.get("window") else "none"}
        for key, rule in rules["numbers"].items()}
    text = (SAMPLES / f"t1_duty_report.{lang}.md").read_text(encoding="utf-8").format(
        **v, start=truth["start"], end=truth["end"], worst=lowest(truth),
        verdict="below" if net < low else "above" if net > high else "inside", due=_due(truth))
    return {"report.md": text.encode(),
            "numbers.json": json.dumps(entries, ensure_ascii=False, indent=1).encode()}


def lowest(truth: dict[str, Any]) -> str:
    """The key of the channel with the lowest ROI."""
    return min(truth["rules"]["decisions"]["stop_on"], key=truth["numbers"].get)


def _due(truth: dict[str, Any], days: int = 11) -> str:
    return f"{pd.Timestamp(truth['report_date']) + pd.Timedelta(days=days):%Y-%m-%d}"


Change = Callable[[str, dict[str, Any]], str]


def _t(id: str, change: Change, says: str) -> Misconception:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        return {**files, "report.md": change(files["report.md"].decode(), truth).encode()}
    return M(id, make, says)


def _n(id: str, change: Callable[[dict, dict], Any], says: str) -> Misconception:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        content = json.loads(files["numbers.json"])
        change(content, truth)
        return {**files, "numbers.json": json.dumps(content).encode()}
    return M(id, make, says)


def _windows(files: Files, truth: dict[str, Any]) -> Files:
    """The windows as report_rules holds them, and figures of the learner's own."""
    content = json.loads(files["numbers.json"])
    for entry in content.values():
        if entry["window"] != "none":
            entry["window"] = truth["rules"]["windows"]
    content["planned_low"] = {**content["spend"], "value": truth["benefit"][0]}
    return {**files, "numbers.json": json.dumps(content).encode()}


def _gap_in_words(files: Files, truth: dict[str, Any]) -> Files:
    gap = truth["numbers"]["plan_gap"]
    told = f"計畫差距 {gap:.1%}" if gap >= 0 else f"淨營收比計畫少 {-gap:.1%}"
    text = files["report.md"].decode().replace(f"計畫差距 {gap:.1%}", told)
    return {**files, "report.md": text.encode()}


def _channels_in_a_list(files: Files, truth: dict[str, Any]) -> Files:
    """Names in one list, their figures in another, in the same order."""
    v = truth["numbers"]
    text = files["report.md"].decode()
    start, end = text.index("Google 搜尋的 ROI"), text.index("<!-- section: limits")
    told = ("Google 搜尋、最高成效、Meta 和 LINE 廣告的 ROI 依序是 " + "、".join(
        f"{v[k]:.2f}" for k in ("roi_google_search", "roi_pmax", "roi_meta", "roi_line_ads"))
        + "，都是貢獻減成本再除以成本。\n\n")
    return {**files, "report.md": (text[:start] + told + text[end:]).encode()}


def _tag(text: str, new: str) -> str:
    start = text.index("[plan:")
    return text[:start] + new + text[text.index("]", start) + 1:]


def _line(kind: str, old: str, new: str) -> Change:
    """The line of a decision with something else in it."""
    def change(text: str, truth: dict[str, Any]) -> str:
        lines = text.split("\n")
        at = next(n for n, line in enumerate(lines) if line.startswith(f"- {kind} |"))
        assert old.format(due=_due(truth), worst=lowest(truth)) in lines[at]
        lines[at] = lines[at].replace(old.format(due=_due(truth), worst=lowest(truth)),
                                      new.format(late=_due(truth, 200), day=truth["report_date"]))
        return "\n".join(lines)
    return change


def _without(kind: str) -> Change:
    return lambda s, t: "\n".join(x for x in s.split("\n") if not x.startswith(f"- {kind} |"))


FILES = ArtefactExercise(
    "T1.e", files=("report.md", "numbers.json"), judge=judge_case_report, truth=truth,
    correct=report_files, view=case_of,
    alternatives=(Alternative("english", lambda files, truth: report_files(truth, "en")),
                  Alternative("windows_of_the_rules", lambda files, truth: _windows(files, truth)),
                  Alternative("channels_in_a_list",
                              lambda files, truth: _channels_in_a_list(files, truth)),
                  Alternative("gap_in_words", lambda files, truth: _gap_in_words(files, truth))),
    misconceptions=(
        _t("no_verdict", lambda s, t: _tag(s, ""),
           "The section plan of report.md needs one tag that says where the result lies: [plan: "
           "below], [plan: inside] or [plan: above]. Write it beside your sentence on the plan."),
        _t("against_the_middle", lambda s, t: _tag(s, "[plan: below]"),
           "The tag in the section plan compares with the middle of the plan. The plan promised an "
           "interval, and a result within it is what was expected. Compare with benefit.low and "
           "benefit.high."),
        _t("claims_against_plan", lambda s, t: _tag(s, "[plan: above]"),
           "The tag in the section plan compares what the platforms claim with the plan. The plan "
           "speaks of net revenue. Compare net_revenue with benefit.low and benefit.high."),
        _t("nothing_stopped", lambda s, t: s.replace("- stop |", "- change |"),
           "No decision in report.md stops anything. Money for something new has to come from "
           "somewhere. Find what the figures do not support, and stop it."),
        _t("the_good_one_stopped", _line("stop", "evidence: {worst}", "evidence: roi_pmax"),
           "You stop {key}, which earned more than it cost, and leave alone what loses. Look at "
           "the ROI of each channel again."),
        _t("stopped_without_a_channel", _line("stop", "evidence: {worst}", "evidence: plan_gap"),
           "What you stop rests on {key}, which belongs to no channel. Stop a channel (or part of "
           "it) and name its ROI as the evidence."),
        _t("two_decisions", _without("keep"),
           "The section decisions of report.md holds {count} decisions that can be read, and "
           "{least} are asked for. One line each: - stop | what | evidence: key | owner: who | "
           "due: YYYY-MM-DD"),
        _t("decided_nothing", _line("change", "週報改看淨營收，不看平台宣稱", "改"),
           "Decision {number} of report.md does not say what is decided. Write after the first bar "
           "what will be done."),
        _t("nobody_owns_it", _line("keep", "owner: 廣告專員", "owner:"),
           "Decision {number} of report.md has no {field}. A decision without it cannot be "
           "followed up."),
        _t("evidence_in_words", _line("change", "evidence: platform_claims", "evidence: 大家都說"),
           "The evidence of decision {number} is “{evidence}”, which is no required key of "
           "numbers.json. Name the key of the figure it rests on."),
        _t("due_some_day", _line("keep", "due: {due}", "due: 六月底"),
           "The due date of decision {number} is not a date. Write it as YYYY-MM-DD."),
        _t("due_next_year", _line("keep", "due: {due}", "due: {late}"),
           "The due date of decision {number} is not within {days} days after the day of the "
           "report ({day}). What has no date soon is forgotten."),
        _t("due_on_the_day", _line("stop", "due: {due}", "due: {day}"),
           "The due date of decision {number} is not within {days} days after the day of the "
           "report ({day}). What has no date soon is forgotten."),
        _t("one_decision_three_times", lambda s, t: s.replace(
            "品牌與品類搜尋照計畫續跑", "週報改看淨營收，不看平台宣稱"),
           "Two decisions in report.md say the same. Merge them, or write what is particular to "
           "each."),
        _t("loss_without_its_sign", lambda s, t: s.replace(
            f"{t['numbers'][lowest(t)]:.2f}", f"{-t['numbers'][lowest(t)]:.2f}"),
           "“{number}” in line {line} of report.md has lost its sign: {key} is below 0. Write the "
           "minus sign, or say that it is a loss."),
        _t("roi_of_another_channel", lambda s, t: s.replace(
            f"Meta 的 ROI 為 {t['numbers']['roi_meta']:.2f}",
            f"Meta 的 ROI 為 {t['numbers']['roi_google_search']:.2f}"),
           "“{number}” in line {line} of report.md stands beside the name of {key}, and in "
           "numbers.json it is the value of {other}. Give each figure its own name."),
        _t("two_channels_swapped", lambda s, t: s.replace(
            f"Meta 的 ROI 為 {t['numbers']['roi_meta']:.2f}，LINE 廣告的 ROI 為 "
            f"{t['numbers']['roi_line_ads']:.2f}",
            f"Meta 和 LINE 廣告的 ROI 分別為 {t['numbers']['roi_line_ads']:.2f} 和 "
            f"{t['numbers']['roi_meta']:.2f}"),
           "“{number}” in line {line} of report.md is figure {place} of a list whose name {place} "
           "is {key}, and in numbers.json it is the value of {other}. Put the figures into the "
           "order of the names."),
        _t("number_out_of_nowhere", lambda s, t: s.replace(
            "## 5. 限制", "## 5. 限制\n回購率 37.31%。"),
           "“{number}” in line {line} of report.md is not in numbers.json, rounded or not. Correct "
           "it, or add it to numbers.json with unit, period and denominator."),
        _t("cause_without_test", lambda s, t: s.replace(
            "## 4. 各通路", "## 4. 各通路\n最高成效帶動了整體業績。"),
           "Line {line} of report.md says “{word}” without a test behind it. Figures that move "
           "together do not show a cause. Name the test in the sentence ([test: …]), or say what "
           "was observed."),
        _t("no_limits", lambda s, t: s[:s.index("<!-- section: limits")]
           + s[s.index("<!-- section: decisions"):],
           "{name} has no section on limits (<!-- section: limits -->). A report that knows no "
           "limits is not believed for long. Say what the data cannot show."),
        _t("summary_without_roi", lambda s, t: s.replace("，ROI 為 " + (
            f"{t['numbers']['roi']:.2f}"), "，成效良好", 1),
           "The summary of report.md does not give {key}. Whoever reads only the first paragraph "
           "must know the result."),
        _n("gap_in_percent", lambda n, t: n["plan_gap"].update(value=100 * n["plan_gap"]["value"]),
           "{key} in numbers.json is in percent. Keep fractions there (0.041) and write percent in "
           "the prose only."),
        _n("window_missing", lambda n, t: n["claimed_roas"].update(window="none"),
           "{key} in numbers.json states no attribution window. The same campaign sells more in 30 "
           "days than in 7. Write the window of each source, such as 7-day click."),
        _n("denominator_missing", lambda n, t: n["lost_share"].update(denominator="none"),
           "{key} in numbers.json names no denominator. A rate means nothing until one knows what "
           "it is divided by. Name it in words."),
        _n("period_of_the_month", lambda n, t: n["spend"].update(period="2026-05"),
           "The period of {key} is not the flight of the campaign. Write first and last day as "
           "YYYY-MM-DD."),
        _n("period_in_a_list", lambda n, t: n["spend"].update(period=[t["start"], t["end"]]),
           "{field} of {key} in numbers.json must be a text. Write it between quotes, as one text "
           "(a period: first day to last day)."),
        _n("planned_as_spent", lambda n, t: n["spend"].update(value=n["planned_spend"]["value"]),
           "{key} in numbers.json is too high for the data of the chapter. Read its line in "
           "report_rules.yml: which rows, which days, divided by what?"),
        M("report_in_big5", recoded("report.md", "cp950"),
          "{name} is saved in Big5, so others see garbled characters. Save it again with the "
          "encoding UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
        M("json_broken", bytes_of("numbers.json", b"{'spend': 1,}"),
          "{name} is not valid JSON: line {line}, column {column}. Look there for a missing comma, "
          "a comma too many, or single quotes."),
    ),
)


def _f(id: str, says: str, **wrong: bool) -> Misconception:
    return M(id, {"case_numbers": way(**wrong)}, says)


E = Exercise(
    "T1.e",
    parts=(Part("case_numbers", case_numbers, inputs=numbers_worlds,
                load=("campaign_plan", "run_plan", "case_mornings", "case_orders", "report_rules"),
                compare=Compare(kind="mapping"), practice=small_numbers),),
    misconceptions=(
        _f("all_mornings", "You add up every morning. A day stands in several downloads, so its "
           "cost counts several times. Of each date and channel keep the last morning's row.",
           all_mornings=True),
        _f("as_they_lie", "You keep the last row as the table lies, and the last download lies on "
           "top. Sort by morning first, then keep the last of each date and channel.",
           as_they_lie=True),
        _f("first_morning", "You keep what the first morning said. Half of the conversions had not "
           "come in by then. Keep the last morning's row.", first_morning=True),
        _f("highest_ever", "You keep the highest value of each day. Platforms also take invalid "
           "clicks and orders back. Keep the last morning's row.", highest=True),
        _f("last_of_each_column", "groupby(...).last() skips missing values and mixes two mornings "
           "in one row. Keep whole rows, with drop_duplicates.", last_of_column=True),
        _f("last_morning_only", "You use only the rows of the very last morning. A day that it "
           "does not hold is lost. Keep the last row of each date and channel.",
           last_morning_only=True),
        _f("claims_as_revenue", "Your net_revenue is what the platforms claim. They claim orders "
           "that others brought, and orders that were cancelled. Count the shop's kept orders.",
           claims_as_net=True),
        _f("all_orders_kept", "You count orders that were cancelled, returned or never picked up. "
           "No money stays from them. Keep rows whose status is kept.", all_states=True),
        _f("only_cancelled_left_out", "You leave out cancelled orders only. What was returned or "
           "never picked up is no revenue either. Keep rows whose status is kept.",
           not_cancelled=True),
        _f("refunds_forgotten", "You forget the refunds of kept orders. Part of their money went "
           "back. Subtract refund from total.", no_refund=True),
        _f("vat_left_in", "Your net_revenue still holds VAT, which belongs to the state. Divide by "
           "1 + vat.", vat_left=True),
        _f("vat_subtracted", "You take 5% off the amount with VAT. The tax is 5% of the amount "
           "without it. Divide by 1 + vat.", vat_taken_off=True),
        _f("every_channel", "You count orders of channels that cost no media, too. They would have "
           "come in without the ads. Keep the channels of the rules.", all_channels=True),
        _f("days_outside", "You count orders before or after the flight. They belong to no budget "
           "here. Keep ordered_at from start to end.", all_days=True),
        _f("last_day_cut_off", "You compare times with the last day's midnight, so the orders of "
           "that day are missing. Take everything before the day after it.",
           end_at_midnight=True),
        _f("fee_forgotten", "Your ROI leaves out the agency fee. Whoever pays for media pays it "
           "too. Cost is spend times 1 + agency_fee.", no_fee=True),
        _f("handling_forgotten", "Your ROI leaves out handling: each kept order costs delivery and "
           "payment. Subtract handling times the number of kept orders.", no_handling=True),
        _f("handling_of_all_orders", "You charge handling for orders that were not kept. The rules "
           "count it for kept ones. Count them.", handling_of_all=True),
        _f("goods_of_all_orders", "You subtract the goods of orders that were not kept. Those "
           "goods are still yours. Sum goods_cost over kept orders.", goods_of_all=True),
        _f("roas_as_roi", "Your ROI is revenue divided by cost. It forgets the goods and the cost "
           "itself. Take (contribution − cost) ÷ cost.", roas_as_roi=True),
        _f("roi_and_roas_swapped", "Your roi and net_roas have changed places. ROAS is the revenue "
           "of a dollar of spend, ROI what a dollar of cost leaves over. Put each under its own "
           "key.", swapped=True),
        _f("roi_of_revenue", "You divide what is left over by the revenue. That is a margin of "
           "sales; ROI asks what the money that was paid brought. Divide by cost.",
           over_revenue=True),
        _f("revenue_less_cost_of_revenue", "Your ROI is (revenue − cost) ÷ revenue. It forgets the "
           "goods, and it divides by what came in, not by what was paid. Take (contribution − "
           "cost) ÷ cost.", over_revenue=True, goods_forgotten=True),
        _f("goods_forgotten", "Your ROI is (revenue − cost) ÷ cost, as if goods and handling were "
           "free. Take the contribution in place of the revenue.", goods_forgotten=True),
        _f("roi_in_percent", "Your ROI is in percent. The unit in the rules is fraction, and 0.36 "
           "stands for 36%. Leave out the times 100.", roi_in_percent=True),
        _f("mean_of_channels", "Your roi is the mean of the four channels. A channel with little "
           "money then counts as much as one with much. Divide the sums.", mean_of_roi=True),
        _f("gap_turned_round", "Your plan_gap divides the plan by the result. The plan is what is "
           "compared with: result ÷ plan − 1.", gap_turned=True),
        _f("gap_in_dollars", "Your plan_gap is in dollars. A share of the plan is asked for: "
           "result ÷ plan − 1.", gap_in_money=True),
        _f("lost_by_money", "Your lost_share compares amounts. The rules count orders. Divide "
           "numbers of orders.", lost_by_money=True),
        _f("kept_as_lost", "Your lost_share is the share that was kept. Subtract it from 1.",
           kept_share=True),
    ),
    alternatives=(Alternative("merging", by_merging),),
    hints=(
        "report_rules says of every key which rows, which days and what it is divided by. Begin "
        "with two small tables: what is known of each day and channel, and the orders that count.",
        "known: sort by morning, keep the last of each date and channel. orders: days of the "
        "flight (the whole last day), channels, then status. Then each key is a line.",
        "known = mornings.sort_values(\"morning\").drop_duplicates([\"date\", \"channel\"], keep="
        "\"last\"); end = pd.Timestamp(plan[\"end\"]) + pd.Timedelta(days=1); mine = orders[("
        "orders[\"ordered_at\"] >= plan[\"start\"]) & (orders[\"ordered_at\"] < end) & ...]",
    ),
    solution=(
        "Every figure of the report comes from the same two tables, so plan, platforms and shop "
        "can be held side by side. The plan was an interval, so the answer is inside or outside "
        "and not “a little less”. And a stop rests on a channel's own ROI, after goods, handling "
        "and fee."
    ),
    worlds=CASE_WORLDS,
    artefact=FILES,
)
