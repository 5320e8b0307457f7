"""The three reports of the capstone with their one numbers.json, in both languages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from autograder.artefacts.capstone_check import NUMBERS, OPTIMISATION, REPORT, TRAFFIC

from .t1_5_files import Files
from .t1_duty_report import WINDOW, _due, lowest

SAMPLES = Path(__file__).parent / "samples"
DIVIDED_BY = {
    "plan_gap": "planned revenue", "claimed_roas": "spend", "net_roas": "花費",
    "lost_share": "orders", "finish_mobile": "開始結帳的工作階段",
    "finish_desktop": "sessions that begin to checkout",
}
SAID = {  # what the summary says of a verdict
    "ship": ("可以上線。", "It may go live."),
    "keep": ("維持原本的結帳。", "The old checkout stays."),
    "inconclusive": ("還看不出來，先不換。", "Nothing can be said yet; the old page stays."),
    "invalid_srm": ("分流壞了，這次測試不算。", "The split is broken: no result."),
}


def entries(truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """numbers.json with everything that the three rules ask for."""
    out: dict[str, dict[str, Any]] = {}
    period = f"{truth['flight'][0]} to {truth['flight'][1]}"
    for key, rule in truth["report"]["rules"]["numbers"].items():
        out[key] = {
            "value": truth["report"]["numbers"][key], "unit": rule["unit"], "period": period,
            "denominator": DIVIDED_BY.get(key, "成本" if key.startswith("roi") else "none"),
            "window": WINDOW if rule.get("window") else "none"}
    for name in ("traffic", "optimisation"):
        rules = truth[name]["rules"]["reports"][name]["numbers"]
        for key, rule in rules.items():
            shared = rule["unit"] in ("fraction", "ratio")
            usual = "工作階段" if name == "traffic" else "訪客"
            days = " 至 ".join(truth[name].get("periods", {}).get(key, truth["flight"]))
            out[key] = {
                "value": truth[name]["numbers"][key], "unit": rule["unit"],
                "period": days,
                "denominator": DIVIDED_BY.get(key, usual) if shared else "none",
                "source": ", ".join(rule["source"])}
    return out


def report_files(truth: dict[str, Any], total: float, lang: str = "zh-TW") -> Files:
    """The three reports and their numbers, for a proposal with this total."""
    report = truth["report"]
    v = {**report["numbers"], "planned_budget": total}
    low, high = report["benefit"]
    net = v["net_revenue"]
    decision = truth["optimisation"]["verdicts"]["mc1"]
    told = {
        "start": truth["flight"][0], "end": truth["flight"][1], "worst": lowest(report),
        "verdict": "below" if net < low else "above" if net > high else "inside",
        "due": _due(report), "decision": decision, "said": SAID[decision][lang == "en"],
        "written_on": truth["optimisation"]["fixed"]["rule"]["mc1"],
        "test_start": truth["optimisation"]["periods"]["uplift"][0],
        **v, **truth["traffic"]["numbers"], **truth["optimisation"]["numbers"]}
    found = entries(truth)
    found["planned_budget"]["value"] = total
    texts = {name: (SAMPLES / f"capstone_{which}.{lang}.md").read_text(encoding="utf-8")
             for name, which in ((REPORT, "report"), (TRAFFIC, "traffic"),
                                 (OPTIMISATION, "optimisation"))}
    return {**{name: text.format(**told).encode() for name, text in texts.items()},
            NUMBERS: json.dumps(found, ensure_ascii=False, indent=1).encode()}
