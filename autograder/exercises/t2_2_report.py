"""T2.2.r1 and T2.2.g: the order of a report, and the traffic report with its numbers.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.artefacts.analysis_check import judge_analysis

from .base import Alternative, ArtefactExercise, Parsons
from .t1_5_files import Files
from .t2_2_report_numbers import truth
from .t2_2_report_wrong import WRONG

FILES = ("traffic_report.md", "numbers.json")
SAMPLES = Path(__file__).parent / "samples"
DIVIDED_BY = {
    "sessions_per_order_change": "sessions per order before the release",
    "not_measured_share": "sessions of before, at the same clicks",
    "lost_share_meta": "tagged sessions of the channel",
    "lost_share_line_oa": "該通路有標記的工作階段",
    "gsc_brand_share": "全部點擊", "gsc_hidden_share": "all clicks",
    "university_share": "會員", "university_share_answered": "回答學歷的人",
    "review_naive": "瀏覽", "review_effect": "views", "offering_ratio": "the same ratio of control",
}


def entries(truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """numbers.json with everything that the rules ask for."""
    out = {}
    for key, rule in truth["rules"]["reports"]["traffic"]["numbers"].items():
        shared = rule["unit"] in ("fraction", "ratio")
        out[key] = {
            "value": truth["numbers"][key], "unit": rule["unit"],
            "period": f"{truth['start']} to {truth['end']}",
            "denominator": DIVIDED_BY.get(key, "工作階段") if shared else "none",
            "source": ", ".join(rule["source"]),
        }
    return out


def report_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A report that passes, in one of the two languages."""
    v = truth["numbers"]
    text = (SAMPLES / f"t2_2_report.{lang}.md").read_text(encoding="utf-8").format(
        **v, **truth["verdicts"], start=truth["start"], end=truth["end"],
        release=truth["days"]["lost_utm"],
        **{f"{key}_money": f"{v[key]:,.0f}" for key in ("gift_naive", "gift_effect")})
    return {"traffic_report.md": text.encode(),
            "numbers.json": json.dumps(entries(truth), ensure_ascii=False, indent=1).encode()}


def own_figures(files: Files, truth: dict[str, Any]) -> Files:
    """The same with a figure of the learner's own, units in Chinese and one day for the survey."""
    content = json.loads(files["numbers.json"])
    content["meta_clicks"] = {"value": 51234, "unit": "點擊", "denominator": "none",
                              "period": f"{truth['start']} 至 {truth['end']}",
                              "source": ["traffic_clicks"]}
    content["university_share"]["period"] = truth["end"]
    content["orders"]["unit"], content["gift_effect"]["unit"] = "張", "元"
    text = files["traffic_report.md"].decode().replace(
        "## 9. 下一步", "## 9. 下一步\nMeta 點擊 51,234 次，點擊沒有少。")
    return {"traffic_report.md": text.encode(), "numbers.json": json.dumps(content).encode()}


def windows_file(files: Files, truth: dict[str, Any]) -> Files:
    """Saved by Notepad: a mark at the start, other line ends."""
    text = files["traffic_report.md"].decode().replace("\n", "\r\n")
    return {**files, "traffic_report.md": text.encode("utf-8-sig")}


# r1  steps of an analysis report
#     a compute the figures and write numbers.json
#     b agree on the question, the period and who will decide with the answer
#     c have it checked and approved by somebody else
#     d write the prose from numbers.json, limits included
#     e look at the quality of the tables: what is not measured, what came twice
#     f fix definitions and the rule for a verdict
R1 = Parsons(
    "T2.2.r1", blocks=("a", "b", "c", "d", "e", "f"),
    orders=(("b", "e", "f", "a", "d", "c"), ("b", "f", "e", "a", "d", "c")),
    feedback={
        "a": "You compute before it is settled what is asked, what the data are worth and by which "
             "rule you judge. What is still open before the figures?",
        "b": "The question comes late. Without it nobody knows which period and which tables are "
             "meant. What has to be settled first?",
        "c": "There is nothing to approve yet. Whoever approves reads the finished report.",
        "d": "You write before there are figures. Prose takes its numbers from numbers.json, and "
             "that file comes first.",
        "e": "You look at the quality of the data after figures were made from them. A fault found "
             "then changes them all. Look first.",
        "f": "You fix definitions and the rule after the figures are known. Then one chooses, "
             "without meaning to, the rule that pleases. Fix them before.",
        "": "Question, then data and rules, then figures, then words, then a second pair of eyes.",
    },
)

G = ArtefactExercise(
    "T2.2.g", files=FILES, judge=judge_analysis, truth=truth, correct=report_files,
    misconceptions=WRONG,
    alternatives=(
        Alternative("english", lambda files, truth: report_files(truth, "en")),
        Alternative("own_figures", own_figures),
        Alternative("windows_file", windows_file),
    ),
    hints=(
        "Start with numbers.json. analysis_rules.yml says under reports, traffic, numbers what "
        "each figure is, from which table, divided by what.",
        "Compute every figure with the functions of this chapter, write the entries in a loop over "
        "the rules, then take the prose's figures from the entries with f-strings.",
        "rules = load(\"analysis_rules\")[\"reports\"][\"traffic\"][\"numbers\"]; entries = {key: "
        "{\"value\": value[key], \"unit\": rule[\"unit\"], \"period\": ..., \"denominator\": ..., "
        "\"source\": \", \".join(rule[\"source\"])} for key, rule in rules.items()}",
    ),
    solution=(
        "Prose that takes its figures from the same dictionary as numbers.json cannot drift away "
        "from it. Each figure carries unit, period, denominator and source, so a second person can "
        "compute it again; small groups are hidden before anything is written; and a cause is "
        "claimed only where chance decided."
    ),
)
