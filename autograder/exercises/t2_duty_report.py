"""T2.e: the report of the case with its numbers.json."""

from __future__ import annotations

import json
from typing import Any

from autograder.artefacts.case_two_report import judge_case_two

from .analysis_files import entries, sample
from .base import Alternative, ArtefactExercise
from .t1_5_files import Files
from .t2_duty_numbers import REPORT, truth
from .t2_duty_report_wrong import WRONG
from .t2_duty_world import duty_of

FILES = (REPORT, "numbers.json")
DIVIDED_BY = {
    "measured_change": "sessions a day before the release", "not_measured_share": "造訪 visits",
    "lost_utm_share": "tagged sessions", "lost_meta_share": "Meta 有標記的工作階段",
    "season_change": "visits a day of last year", "true_change": "visits a day before",
    **dict.fromkeys(("redesign_effect", "redesign_low", "redesign_high"), "手機訂單 orders"),
    "festival_effect": "orders", "rain_effect": "訂單",
    **dict.fromkeys(("checkout_difference", "checkout_low", "checkout_high"),
                    "browsers of each arm"),
}
VERDICT_WORDS = {
    "keep": ("手機的結帳換回舊的", "the phone's checkout goes back to the old one"),
    "ship": ("手機的結帳全面換新", "we roll out the new checkout on the phone"),
    "inconclusive": ("手機的新結帳還不能判定", "the phone's checkout cannot be decided yet"),
    "invalid_srm": ("手機的結帳實驗作廢", "the experiment on the phone is invalid"),
}


def report_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A report that passes, in one of the two languages."""
    verdict = truth["verdicts"]["checkout"]
    text = sample("t2_duty_report", truth, lang, release=truth["release"], verdict=verdict,
                  decided=VERDICT_WORDS[verdict][lang == "en"],
                  action=truth["choices"]["action"][0], due=f"{truth['today'][:4]}-10-09")
    return {REPORT: text.encode(), "numbers.json": json.dumps(
        entries(truth, DIVIDED_BY), ensure_ascii=False, indent=1).encode()}


def own_figures(files: Files, truth: dict[str, Any]) -> Files:
    """The same with a figure of the learner's own, units in Chinese, another non-action."""
    content = json.loads(files["numbers.json"])
    content["internal_sessions"] = {
        "value": 52, "unit": "工作階段", "denominator": "none", "source": ["case_events"],
        "period": f"{truth['start']} 至 {truth['end']}"}
    content["sessions"]["unit"], content["rain_effect"]["unit"] = "工作階段", "比率"
    text = files[REPORT].decode().replace("[non_action: cut_meta]", "[non_action: remove_banner]")
    text = text.replace("## 3. 資料可不可信", "## 3. 資料可不可信\n辦公室的 52 個工作階段不算。")
    return {REPORT: text.encode(), "numbers.json": json.dumps(content).encode()}


def windows_file(files: Files, truth: dict[str, Any]) -> Files:
    """Saved by Notepad: a mark at the start, other line ends."""
    text = files[REPORT].decode().replace("\n", "\r\n")
    return {**files, REPORT: text.encode("utf-8-sig")}


E = ArtefactExercise(
    "T2.e", files=FILES, judge=judge_case_two, truth=truth, correct=report_files,
    misconceptions=WRONG, view=duty_of,
    alternatives=(
        Alternative("english", lambda files, truth: report_files(truth, "en")),
        Alternative("own_figures", own_figures),
        Alternative("windows_file", windows_file),
    ),
    hints=(
        "Write numbers.json first: every figure comes from explain, effects or decide, and the "
        "rules under case_two say which.",
        "Take unit and source from the rules in a loop. Three periods: the three weeks, all days "
        "of case_days for the effects, and the days of the experiment. Then the sections behind "
        "page one, and page one last.",
        "rules = load(\"analysis_rules\")[\"reports\"][\"case_two\"]; entries = {key: {\"value\": "
        "value[key], \"unit\": rule[\"unit\"], \"period\": ..., \"denominator\": ..., \"source\": "
        "\", \".join(rule[\"source\"])} for key, rule in rules[\"numbers\"].items()}",
    ),
    solution=(
        "Page one says what fell, why, how sure that is, what is done and what is left alone. It "
        "rests on the only test that chance decided. What is left alone is as important: the fall "
        "of Meta's sessions is one of tags, and cutting its money would be acting on it."
    ),
)
