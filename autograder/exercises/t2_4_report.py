"""T2.4.r1 and T2.4.h: the order of an experiment, and the optimisation report with numbers.json."""

from __future__ import annotations

import json
from typing import Any

from autograder.artefacts.analysis_check import judge_analysis

from .analysis_files import entries, sample
from .base import Alternative, ArtefactExercise, Parsons
from .t1_5_files import Files
from .t2_4_report_numbers import SitesTests, truth
from .t2_4_report_wrong import WRONG

REPORT = "cro_report.md"
FILES = (REPORT, "numbers.json")
DIVIDED_BY = {
    "purchase_rate": "全部工作階段 all sessions", "guest_effect": "users of each arm",
    "guest_low": "使用者", "guest_high": "使用者", "wallet_share_b": "all users of the test",
    "bar_users_share": "計畫的人數 planned users", "mail_offer_effect": "customers of each arm",
    "mail_offer_low": "顧客", "mail_offer_high": "顧客",
}


def report_files(truth: dict[str, Any], lang: str = "zh-TW") -> Files:
    """A report that passes, in one of the two languages."""
    place = truth["says"]["friction"]["the largest loss"][0]
    text = sample("t2_4_report", truth, lang, place=place, fixed=truth["fixed"]["rule"],
                  action=truth["choices"]["action"][0],
                  non_action=truth["choices"]["non_action"][0], **truth["verdicts"])
    return {REPORT: text.encode(), "numbers.json": json.dumps(
        entries(truth, DIVIDED_BY), ensure_ascii=False, indent=1).encode()}


def own_figures(files: Files, truth: dict[str, Any]) -> Files:
    """The same with a figure of the learner's own and units in Chinese."""
    content = json.loads(files["numbers.json"])
    content["mail_share"] = {
        "value": 0.5, "unit": "比率", "denominator": "名單的人", "source": ["mail_test"],
        "period": f"{truth['end'][:7]}-01 至 {truth['end']}"}
    content["guest_users"]["unit"], content["gain_month"]["unit"] = "使用者", "元"
    text = files[REPORT].decode().replace(
        "## 6. 電子報測試", "## 6. 電子報測試\n名單的 50% 收到優惠信。")
    return {REPORT: text.encode(), "numbers.json": json.dumps(content).encode()}


def windows_file(files: Files, truth: dict[str, Any]) -> Files:
    """Saved by Notepad: a mark at the start, other line ends."""
    text = files[REPORT].decode().replace("\n", "\r\n")
    return {**files, REPORT: text.encode("utf-8-sig")}


# r1  steps of an experiment
#     a compute the number of users and the days
#     b judge by the rule
#     c name the leak and its evidence
#     d wait until the planned number is there
#     e roll out in stages, ready to stop
#     f write down metric, guardrail, smallest effect and the rule
#     g split by chance and check the split
R1 = Parsons(
    "T2.4.r1", blocks=("a", "b", "c", "d", "e", "f", "g"),
    orders=(("c", "f", "a", "g", "d", "b", "e"),),
    feedback={
        "a": "You compute the number of users at the wrong time. It follows from metric and "
             "smallest effect, and the start waits for it.",
        "b": "You judge too early. Before the planned number is reached, a look finds winners "
             "that are none.",
        "c": "The leak comes late. Without evidence of a leak nobody knows which metric and which "
             "page are meant. What has to be known first?",
        "d": "You wait at the wrong place. The number of users is reached after the split and "
             "before the verdict.",
        "e": "You roll out before the verdict. Building for all what was not judged is no test.",
        "f": "You fix the rule late. Whoever has seen figures chooses, without meaning to, the "
             "rule that pleases. Fix it as soon as the leak is known.",
        "g": "The split comes at the wrong place. It begins the test, and a wrong split is seen "
             "on the first days.",
        "": "Leak, rule, size, split, wait, verdict, roll-out: each step needs the one before.",
    },
)

H = ArtefactExercise(
    "T2.4.h", files=FILES, judge=judge_analysis, truth=truth, correct=report_files,
    misconceptions=WRONG, view=SitesTests,
    alternatives=(
        Alternative("english", lambda files, truth: report_files(truth, "en")),
        Alternative("own_figures", own_figures),
        Alternative("windows_file", windows_file),
    ),
    hints=(
        "Start with numbers.json: analysis_rules.yml says under reports, conversion, numbers what "
        "each figure is. Most are fields of rank_friction, evaluate and uplift.",
        "Compute the figures once into a dictionary and take the prose's figures from it with "
        "f-strings. Each figure has the period of its own rows: flow, test or mails.",
        "rules = load(\"analysis_rules\")[\"reports\"][\"conversion\"][\"numbers\"]; guest = "
        "evaluate(load(\"ab_guest\"), load(\"ab_guest_plan\")); gain = guest[\"effect\"] * users "
        "/ days * 30 * margin - monthly",
    ),
    solution=(
        "The rule stands before the result, with the day on which it was fixed, so nobody can say "
        "that it was made to fit. The gain is told from the low end of the interval, the roll-out "
        "goes in stages with somebody who may stop it, and the report names one thing not to do: "
        "a test whose split broke decides nothing, however large its effect looks."
    ),
)
