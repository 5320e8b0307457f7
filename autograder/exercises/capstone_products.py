"""C.a: the folder of the capstone: truth, right products, known wrong ones, hints."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from autograder.artefacts.capstone_check import FILES, judge_capstone
from autograder.learner.load import LoadError

from . import t1_2_budget, t1_duty_plan, t1_duty_report, t1_duty_run
from .base import Alternative, ArtefactExercise
from .capstone_numbers import optimisation, results, slips, traffic, verdict
from .capstone_reports import report_files
from .capstone_wrong import WRONG
from .t1_2_budget_book import from_above
from .t1_4_table_book import workbook
from .t1_5_files import Files
from .t1_duty_budget import case_book

LEAST = 0.9  # of the money of the brief
# Figures whose rows are those of the days of the test.
TESTED = ("test_sessions", "test_users", "treatment_share", "srm_p", "control_cvr",
          "treatment_cvr", "uplift", "uplift_low", "uplift_high", "load_change")


def view(world: Any) -> Any:
    """The capstone of a world, of which the files are about."""
    return world.capstone


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the folder is judged by; see `judge_capstone`."""
    plan, test, rules = load("campaign_plan"), load("capstone_test"), load("analysis_rules")
    sessions = load("capstone_sessions")
    seen, found = traffic(sessions), optimisation(sessions, test)
    shared = {"rules": rules, "slips": {}, "start": plan["start"], "end": plan["end"],
              "days": {}, "verdicts": {}, "masked": []}
    # Both reports speak of the same sessions.
    both = {**rules["reports"]["optimisation"]["numbers"],
            "sessions": rules["reports"]["traffic"]["numbers"]["sessions"]}
    tested = {**rules, "reports": {"optimisation": {
        **rules["reports"]["optimisation"], "numbers": both}}}
    known = slips(sessions, test)
    std, swapped = (float(seen[k]) for k in ("std_direct_share", "ga4_direct_share"))
    return {
        "proposal": t1_duty_plan.truth(_with_ledger(load)), "budget": t1_2_budget.truth(load),
        "statistics": t1_duty_run.book_truth(load),
        "report": {**t1_duty_report.truth(load), "numbers": results(load),
                   "windows": load("report_rules")["windows"],
                   "rules": {**load("report_rules"), "brief_budget": load("brief")["budget"],
                             "plan_low": plan["benefit"]["low"],
                             "plan_high": plan["benefit"]["high"]}},
        "traffic": {**shared, "name": "traffic_report.md", "report": "traffic",
                    "numbers": _plain(seen), "slips": {
                            "std_direct_share": {"taxonomies_swapped": swapped},
                            "ga4_direct_share": {"taxonomies_swapped": std}}},
        "optimisation": {**shared, "name": "optimisation_report.md", "report": "optimisation",
                         "rules": tested, "numbers": _plain({**found, "sessions": len(sessions)}),
                         "verdicts": {"mc1": verdict(found, test)},
                         "fixed": {"rule": {"mc1": test["written_on"]}},
                         "periods": {key: [test["start"], test["end"]] for key in TESTED},
                         "rows_of": dict.fromkeys(TESTED, "capstone_sessions (arm)"),
                         "dark": load("backlog_rules")},
        "flight": [plan["start"], plan["end"]],
        "least_total": LEAST * float(load("brief")["budget"]),
        "limit": float(load("brief")["budget"]),
        "slips": known,
    }


def _with_ledger(load: Callable[[str], Any]) -> Callable[[str], Any]:
    """`load` that knows what the next campaign brings, which is not among what is handed out."""
    def get(name: str) -> Any:
        try:
            return load(name)
        except LoadError:
            if name != "benefit_truth":
                raise
            from datasets.simulator.capstone.world import shipped_capstone

            return shipped_capstone().benefit_truth
    return get


def _plain(numbers: dict[str, Any]) -> dict[str, float]:
    return {key: float(value) for key, value in numbers.items()}


def folder(truth: dict[str, Any], lang: str = "zh-TW", share: float = 1.0) -> Files:
    """All products of the capstone; `share` of the money is asked for."""
    asked = {**truth["proposal"], "budget": truth["proposal"]["budget"] * share}
    proposal = t1_duty_plan.case_files(asked)
    total = float(yaml.safe_load(proposal["proposal.yml"])["budget"]["total"])
    return {**proposal, "budget.xlsx": case_book({**truth["budget"], "budget": total}),
            **workbook(truth["statistics"]), **report_files(truth, total, lang)}


def _less(files: Files, truth: dict[str, Any]) -> Files:
    """English, 93 % of the money, the budget from above, another order of sheets."""
    made = folder(truth, "en", 0.94)
    total = float(yaml.safe_load(made["proposal.yml"])["budget"]["total"])
    return {**made, **from_above({**truth["budget"], "budget": total})}


def _own_figures(files: Files, truth: dict[str, Any]) -> Files:
    """Figures of the learner's own: one of the plan, one of the sessions."""
    import json

    content = json.loads(files["numbers.json"])
    first, last = truth["flight"]
    content["plan_low"] = {"value": truth["report"]["benefit"][0], "unit": "TWD", "window": "none",
                           "period": f"{first} to {last}", "denominator": "none"}
    content["first_day_sessions"] = {
        "value": 512, "unit": "工作階段", "period": first, "denominator": "none",
        "source": "capstone_sessions"}
    report = files["report.md"].decode().replace(
        "## 5. 限制", f"## 5. 限制\n計畫的下緣是 {truth['report']['benefit'][0]:,} 元。")
    seen = files["traffic_report.md"].decode().replace(
        "## 4. 裝置", "## 4. 裝置\n開賣當天有 512 個工作階段。")
    return {**files, "report.md": report.encode(), "traffic_report.md": seen.encode(),
            "numbers.json": json.dumps(content).encode()}


A = ArtefactExercise(
    "C.a", files=FILES, judge=judge_capstone, truth=truth, correct=folder, view=view,
    misconceptions=WRONG,
    alternatives=(Alternative("own_figures", _own_figures),
                  Alternative("english_and_less", _less)),
    hints=(
        "Go in the order of the table: proposal, budget, statistics, figures, then the three "
        "reports; the message names the file at which it stopped. Proposal: platforms that have "
        "rows of 母親節 in history; buy items of rate_card until they, production and a reserve of "
        "about 7% of the total come to between 2.7 and 3.0 million; benefit by the steps of the "
        "example, on 母親節.",
        "Compute every figure once, into one dictionary. The standard's class by GA4's group: what "
        "was paid for is advertising, Organic Search organic_search, social, video and Referral of "
        "blogs or own are recommended, all else direct. The test: one row a visitor, "
        "groupby([\"arm\", \"user_id\"]). A report: go through its table section by section and "
        "write one sentence for each figure, with its name.",
        "tested = sessions[sessions[\"arm\"].notna()]; users = tested.groupby([\"arm\", "
        "\"user_id\"])[\"purchased\"].max(); rate = users.groupby(\"arm\").mean(); total = "
        "yaml.safe_load(work(\"proposal.yml\").read_bytes())[\"budget\"][\"total\"]",
    ),
    solution=(
        "One total goes from the proposal into the budget and into the report; one table of "
        "mornings makes the statistics and the spend; one table of sessions makes the traffic and "
        "the test. Each figure has one place where it is computed, so two documents cannot say two "
        "things. And the rule of the test is older than its result."
    ),
    equivalent_mutants={
        "proposal.yml: benefit.contribution.low changed":
            "a range is judged by order and width (0.67 to 1.5 of the reference), as in T1.1.d",
        "proposal.yml: benefit.contribution.high changed": "as low",
        "proposal.yml: benefit.target_roas changed":
            "any target between break-even and the upper end of the range is a fair one",
    },
)

