"""T1.a, the short proposal of the closing case: its truth, a right one, wrong ones, hints."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import yaml

from autograder.artefacts.case_proposal_check import IN_CASE, WHOSE, judge_case_proposal
from autograder.artefacts.margin import contribution_margin
from autograder.learner.load import LoadError

from .base import Alternative, ArtefactExercise, Misconception
from .t1_1_benefit import expected_with
from .t1_1_proposal import FILE, level_for, media_of, proposal
from .t1_1_proposal import truth as proposal_truth
from .t1_1_proposal_wrong import WRONG
from .t1_5_files import Change, Files, changed, dump
from .t1_duty_world import case_of

WITHOUT = ["people", "risks", "keywords"]
FACTS = 3
# Known-wrong proposals of T1.1.g about what the short one does not hold or asks for less of.
NOT_HERE = frozenset({
    "no_risks", "empty_people", "four_facts", "duty_of_one_letter", "same_risk", "risk_in_one_word",
    "owner_nobody", "owner_but_him", "owner_after_him", "owners_brother", "nothing_to_be_done",
    "rivals_trademark", "keyword_out_of_nowhere", "brand_and_generic_mixed", "one_letter_negative",
    "negative_blocks_orders", "letters_for_words",
    # The case's brand is the cheaper one, and its line is no food.
    "dearer_told_as_cheaper", "unlawful_need",
})
M = Misconception


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the proposal is judged by; see `judge_case_proposal`."""
    brief = load("brief")
    return {
        **proposal_truth(load), "without": WITHOUT, "facts": FACTS,
        "as_of": (pd.Timestamp(brief["today"]) - pd.Timedelta(days=1)).date().isoformat(),
        "flight_end": brief["flight_end"],
        "others": _others(load("history"), brief), "ledger": _ledger(load, brief),
    }


def _others(history: pd.DataFrame, brief: dict[str, Any]) -> list[dict[str, Any]]:
    """Orders per TWD of pasts that do not count."""
    channels = dict.fromkeys(sorted(history["channel"].unique()), 1.0)

    def past(kind: str, festival: str = "", **wrong: Any) -> dict[str, Any]:
        asked = {**brief, "festival": festival or brief["festival"]}
        table = expected_with(channels, history, asked, **wrong).dropna(subset=["orders"])
        return {"kind": kind, "festival": festival,
                "per_twd": table.set_index("channel")["orders"].to_dict()}

    festivals = sorted(set(history["festival"]) - {"無", brief["festival"]})
    return [past("survivors", status=("ended", "active")), past("newest", newest=True),
            _all(history, brief, channels), *(past("festival", name) for name in festivals)]


def _all(history: pd.DataFrame, brief: dict[str, Any], channels: dict[str, float]
         ) -> dict[str, Any]:
    table = expected_with(channels, history, brief, festival=False).dropna(subset=["orders"])
    orders = table.set_index("channel")["orders"].to_dict()
    return {"kind": "all", "festival": "", "per_twd": orders}


def _ledger(load: Callable[[str], Any], brief: dict[str, Any]) -> dict[str, float]:
    """Contribution per TWD of media that the next campaign of the festival brings."""
    try:
        table = load("benefit_truth")  # a world has it
    except LoadError:  # what is handed out has not
        from datasets.simulator.case_world import shipped_case

        table = shipped_case().benefit_truth
    orders = 1000 / table["next_cpm"] * table["next_ctr"] * table["next_cvr"]
    value = table["next_aov"] / (1 + brief["vat_rate"]) * contribution_margin(brief)
    return dict(zip(table["channel"], (orders * value).tolist(), strict=True))


def case_proposal(truth: dict[str, Any]) -> dict[str, Any]:
    """A right short proposal as plain values."""
    made = proposal(truth)
    made["need"] = "母親節前四週賣出送禮的組合，預算未稅，扣掉媒體費要有貢獻，開賣日要上線。"
    made["schedule"]["end"] = truth["flight_end"]
    for part in ("people", "risks"):
        del made[part]
    for part in ("keywords", "negatives"):
        del made["placement"][part]
    return made


def case_files(truth: dict[str, Any]) -> Files:
    """A right proposal.yml."""
    return {FILE: dump(case_proposal(truth))}


def _in_english(files: Files, truth: dict[str, Any]) -> Files:
    """English, four fifths of the money, three facts, dates left to YAML."""
    made = case_proposal({**truth, "budget": truth["budget"] * 0.8})
    made["title"] = "Mother's Day campaign"
    made["need"] = "Sell gift sets in the four weeks before the day, and keep a contribution."
    made["choice"]["festival"] = f"{truth['today'][:4]} Mother's Day"
    made["choice"]["line"] = truth["line"]
    made["market"] = [made["market"][1], made["market"][2], made["market"][3]]
    made["choice"]["reasons"][0]["evidence"] = ["daily_sales"]
    level = level_for(made["budget"]["total"], truth)
    made["approval"] = {"approver": level["names"][1], "clause": level["clause"]}
    text = yaml.safe_dump(made, allow_unicode=True, sort_keys=True)
    for field in ("start", "end"):
        day = made["schedule"][field]
        text = text.replace(f"'{day}'", day)
    return {**files, FILE: ("# Proposal\n" + text).replace("\n", "\r\n").encode("utf-8-sig")}


def _p(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


def _at_rates_of(kind: str, festival: str = "") -> Change:
    """Benefit reckoned from a past that does not count."""

    def change(p: dict[str, Any], t: dict[str, Any]) -> None:
        media = media_of(p["quotes"], t)
        other = next(o for o in t["others"] if o["kind"] == kind
                     and (not festival or o["festival"] == festival))
        orders = sum(amount * other["per_twd"].get(x, 0.0) for x, amount in media.items())
        factor = orders / p["benefit"]["orders"]
        benefit = p["benefit"]
        benefit["orders"], benefit["revenue"] = round(orders), round(benefit["revenue"] * factor)
        benefit["contribution"] = {
            k: round(v * factor) for k, v in benefit["contribution"].items()}

    return change


def _beside(p: dict[str, Any], t: dict[str, Any]) -> None:
    """A range that is narrow and lies to the side where the ledger is not."""
    media, said = media_of(p["quotes"], t), p["benefit"]["contribution"]
    came = sum(amount * t["ledger"][x] for x, amount in media.items())
    width = 0.68 * (said["high"] - said["low"])
    part = 0.21 if came < said["base"] else 0.79
    said["low"] = round(said["base"] - part * width)
    said["high"] = round(said["base"] + (1 - part) * width)


def _year_before(p: dict[str, Any], t: dict[str, Any]) -> None:
    year = int(t["today"][:4])
    for field in ("start", "end"):
        p["schedule"][field] = p["schedule"][field].replace(str(year), str(year - 1), 1)


OWN = (
    _p("festival", _at_rates_of("festival", "中秋"), WHOSE["festival"]),
    _p("all", _at_rates_of("all"), WHOSE["all"]),
    _p("survivors", _at_rates_of("survivors"), WHOSE["survivors"]),
    _p("newest", _at_rates_of("newest"), WHOSE["newest"]),
    _p("last_year", _year_before,
       "{field} in proposal.yml lies before the day of this brief: it was copied from a campaign "
       "that is over. Take the days from the brief of this one."),
    _p("beside_the_ledger", _beside,
       "The ledger of this case lies outside the range of your contribution: the range as a "
       "whole is {side}, although its middle may be right. Past campaigns differ to both sides "
       "alike: put low and high as far from base as their rates spread."),
    _p("title_of_double11", lambda p, t: p.update(title="雙11 檔期行銷方案"),
       "The title names {other}, and the proposal is for another festival. Whoever reads only the "
       "title approves the wrong one. Name that of the brief, or none."),
    _p("healing_need", lambda p, t: p.update(need=p["need"] + "沐浴露要寫治療青春痘"),
       "{where} breaks rule {rule} of copy_rules at “{words}”. Read why in the rule, and say it "
       "in a way that can be kept."),
    _p("two_facts", lambda p, t: p.update(market=p["market"][:2]),
       "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
       "for."),
)

A = ArtefactExercise(
    "T1.a", files=(FILE,), judge=judge_case_proposal, truth=truth, correct=case_files, view=case_of,
    misconceptions=(*OWN, *(
        replace(m, says=IN_CASE.get(m.says, m.says)) for m in WRONG if m.id not in NOT_HERE)),
    alternatives=(Alternative("in_english", _in_english),),
    hints=(
        "Work in the order of the chain: quotes, then budget, then benefit, then who approves. "
        "Which platforms does the brief leave?",
        "Orders per NT$1 of a channel are conversions ÷ spend over all complete weeks of this "
        "festival's past campaigns, removed ones too. The range comes from how far the campaigns "
        "differ from each other.",
        "past = history[history[\"festival\"] == brief[\"festival\"]].dropna(subset=[…]); sums = "
        "past.groupby(\"channel\")[[\"spend\", \"conversions\"]].sum(); orders = Σ media × "
        "conversions ÷ spend",
    ),
    solution=(
        "The chain is the same as in T1.1 and every number is another: the festival moves the "
        "dates, the line moves the platforms, the past of this festival moves the benefit. Whoever "
        "copies the file of the last campaign copies its numbers too."
    ),
    equivalent_mutants={
        f"{FILE}: benefit.contribution.low changed":
            "a range is judged by order, width, and whether it holds the ledger, as in T1.1.g",
        f"{FILE}: benefit.contribution.high changed": "as low",
        f"{FILE}: benefit.target_roas changed":
            "any target between break-even and the upper end of the range is a fair one",
    },
)
