"""T1.b, budget, tracking and two ads of the closing case: truth, right files, wrong ones, hints."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

from autograder.artefacts.case_plan_check import COLUMNS, PROPOSAL, TRACKING, judge_case_plan
from datasets.simulator.creative.plan import MEDIA, terms

from . import t1_2_ads, t1_2_budget
from .base import Alternative, ArtefactExercise
from .t1_2_budget_book import NAME, build, from_above, save
from .t1_2_tracking import tracking_matrix
from .t1_5_files import Files, dump
from .t1_duty_budget_wrong import WRONG
from .t1_duty_world import case_of

ADS = "ads.yml"
OTHERS = {  # known wrong ways to make the matrix
    "events_only": {"events_only": True}, "blank_counts": {"blank_counts": True},
    "all_of_them": {"all_of_them": True}, "of_sent": {"of_sent": True},
}
# platform, sku, headline, text, benefit, cta, (claim, fact) ...; {…} are filled in from the plan
ZH = (
    ("line_oa", "CYB002", "給媽媽的一瓶，成分說得清楚",
     "柚花沐浴露不添加合成香料，一瓶 400 ml 約用 60 天。好友價 {price}，{d0}–{d1}；"
     "滿 {limit} 輸入 {code}，{terms}。",
     "成分說得清楚", "看成分表",
     (("不添加合成香料", "FA11"), ("一瓶 400 ml 約用 60 天", "FA13"))),
    ("meta", "CYB017", "一盒送媽媽，浴室一次備齊",
     "沐浴露、洗髮露、護手霜各一，三件都不含酒精。洗沐明星禮盒 {price}，到 {d1} 止。",
     "浴室一次備齊", "打開禮盒看看",
     (("沐浴露、洗髮露、護手霜各一", "FA16"), ("三件都不含酒精", "FA17"))),
)
EN = (
    ("line_oa", "CYB002", "A bottle for two months",
     "Yuzu blossom body wash: no synthetic fragrance, 400 ml for about 60 days. {price}, {d0} to "
     "{d1}; enter {code} from {limit}.",
     "A bottle for two months", "Read the list",
     (("no synthetic fragrance", "FA11"), ("400 ml for about 60 days", "FA13"))),
    ("edm", "CYB017", "One box fills her bathroom shelf",
     "Body wash, shampoo and hand cream, one of each; none of the three contains alcohol. {price} "
     "until {d1}. Unsubscribe at any time.",
     "One box fills her bathroom shelf", "Open the box",
     (("Body wash, shampoo and hand cream, one of each", "FA16"),
      ("none of the three contains alcohol", "FA17"))),
)


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the files are judged by; see `judge_case_plan`."""
    plan, log = load("tracking_plan"), load("event_log")
    right = _matrix(plan, log)
    wrong = {name: _matrix(plan, log, **switch) for name, switch in OTHERS.items()}
    wrong["turned_round"] = {kpi: [] if right[kpi] else list(plan["kpis"][kpi]) for kpi in right}
    return {
        "book": t1_2_budget.truth(load), "ads": t1_2_ads.truth(load), "matrix": right,
        "wrong": {name: {k: [n.lower() for n in v] for k, v in matrix.items()}
                  for name, matrix in wrong.items() if matrix != right},
    }


def _matrix(plan: dict[str, Any], log: Any, **wrong: Any) -> dict[str, list[str]]:
    table = tracking_matrix(plan, log, **wrong)
    return {row.kpi: row.missing.split(", ") if row.missing else [] for row in table.itertuples()}


def matrix_file(matrix: dict[str, list[str]], yes: str = "yes", no: str = "no") -> bytes:
    """tracking.csv of a matrix."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for kpi, missing in matrix.items():
        writer.writerow([kpi, no if missing else yes, ", ".join(missing)])
    return out.getvalue().encode("utf-8-sig")


def ads_of(truth: dict[str, Any], texts: tuple = ZH) -> list[dict[str, Any]]:
    """Two ads that keep every rule."""
    plan = truth["ads"]["plan"]
    d0, d1 = (date.fromisoformat(plan[key]) for key in ("start", "end"))
    out = []
    for at, (platform, sku, headline, text, benefit, cta, claims) in enumerate(texts, 1):
        told = {
            "price": f"NT${plan['price'][sku]['sale']:,}", "code": plan["offer"]["code"],
            "limit": f"NT${plan['offer']['threshold']:,}", "terms": terms(plan["offer"]),
            "d0": f"{d0.month}/{d0.day}", "d1": f"{d1.month}/{d1.day}",
        }  # fmt: skip
        source, medium = MEDIA[platform]
        out.append({
            "id": f"V{at}", "platform": platform, "sku": sku,
            "headline": headline.format(**told), "text": text.format(**told), "benefit": benefit,
            "cta": cta, "claims": [{"text": t, "fact": f} for t, f in claims],
            "price": plan["price"][sku]["sale"], "code": plan["offer"]["code"],
            "url": f"{plan['url']}?utm_source={source}&utm_medium={medium}"
                   "&utm_campaign=mothers_day",
            "start": plan["start"], "end": plan["end"],
        })  # fmt: skip
    return out


def case_book(book: dict[str, Any]) -> bytes:
    """The workbook of T1.2.g for this campaign."""
    made = build(book)
    made["計畫"]["A1"] = "母親節檔期預算執行表"
    return save(made)


def case_files(truth: dict[str, Any]) -> Files:
    """Right files, without a proposal beside them."""
    return {NAME: case_book(truth["book"]), TRACKING: matrix_file(truth["matrix"]),
            ADS: dump({"ads": ads_of(truth)})}


def _own_proposal(files: Files, truth: dict[str, Any]) -> Files:
    """The total of a proposal of one's own, the book from above, a matrix in Chinese."""
    total = round(truth["book"]["budget"] * 0.91 + 0.5, 2)
    matrix = dict(reversed(truth["matrix"].items()))
    return {**files, PROPOSAL: dump({"title": "母親節", "budget": {"total": total}}),
            NAME: from_above({**truth["book"], "budget": total})[NAME],
            TRACKING: matrix_file(matrix, "是", "否").replace(b", ", b"; ")}


def _in_english(files: Files, truth: dict[str, Any]) -> Files:
    """English ads."""
    text = dump({"ads": ads_of(truth, EN)}).decode("utf-8")
    return {**files, ADS: ("# two ads\n" + text).replace("\n", "\r\n").encode("utf-8-sig")}


B = ArtefactExercise(
    "T1.b", files=(NAME, TRACKING, ADS, PROPOSAL), judge=judge_case_plan, truth=truth,
    correct=case_files, view=case_of, misconceptions=WRONG,
    alternatives=(Alternative("own_proposal", _own_proposal),
                  Alternative("in_english", _in_english)),
    hints=(
        "Three files, one campaign. Begin with the budget: its total is budget.total of your "
        "proposal.yml, its weeks begin on plan[\"start\"].",
        "For tracking.csv count for each need in how many events of its name a value stands, and "
        "divide by all events of that name. For the ads look first which facts hold to the last "
        "day of the flight.",
        "sheet[\"B3\"] = total; share = filled / events; missing = [need for need in needs if "
        "share[need] < tracking[\"min_share\"]]; facts[facts[\"valid_until\"] >= plan[\"end\"]]",
    ),
    solution=(
        "The budget is the proposal's total spread over channels and weeks, so a change of the "
        "total is one cell. The matrix says before the launch what nobody could compute after it. "
        "The ads take price, code, days and facts from this plan: what is copied from the last "
        "campaign is the first thing that readers complain about."
    ),
)
