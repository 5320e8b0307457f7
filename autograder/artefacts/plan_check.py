"""An ad plan (ad_plan.md) with its ads (ads.yml), held against the approved plan and the rules."""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.verdict import Finding

from .ads_check import check_ads
from .days import days_in
from .documents import read_yaml
from .errors import ArtefactError
from .forms import Fault
from .numbers import find_numbers, match
from .plan_budget import check_table, planned_rows, sums
from .plan_words import (
    bare,
    check_money_words,
    check_targets,
    counted_days,
    everybody,
    licensed,
    owner_of,
    passages,
    put_aside,
    said_of_facts,
    unless_denied,
)
from .promises import check_copy, planned_amounts
from .report import Report, read_report

FILE, ADS = "ad_plan.md", "ads.yml"
_CODE = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])"
_RULE = re.compile(_CODE.format(r"[CLDFHBAI]\d\d"))
_CLICKED = re.compile(r"歸因|點擊|瀏覽|attribution|click|view", re.IGNORECASE)
_TRACKED = re.compile(r"utm|transaction_id|purchase|訂單編號|order number", re.IGNORECASE)
_NET = re.compile(r"淨|退貨|退款|未取|取消|\bnet\b|return|refund|cancel", re.IGNORECASE)
_LICENCE = re.compile(r"授權|licen[cs]e|permission", re.IGNORECASE)
_APART = re.compile(_LICENCE.pattern + r"|複核|送審|審核|法務|江敏|檢查|確認"
                    r"|\breview|\bcheck|\blegal\b|Chiang", re.IGNORECASE)
_PHRASES = re.compile(r"遵守|遵循|依照|依據|符合|規則|規定|規範|法規|法令|相關|全部|以上|一律"
                      r"|辦理|適用|本檔期?|廣告"
                      r"|\b(?:we|keep|kept|obey|follow(?:ed)?|rules?|all|the|these|and|with|are|of)\b",
                      re.IGNORECASE)
SAID = 3  # Chinese characters for each rule
_UNTRACKED = re.compile(r"(?:不|沒有?|無|免|未)[^，。；\n]{0,3}$|\b(?:no|not"
                        r"|without)\b[^.;,\n]{0,12}$",
                        re.IGNORECASE)
_KEPT = re.compile(r"(?:不|沒有?|未|不用|不必|免)(?:扣|減|排除|剔除)[^，。；\n]{0,12}$"
                   r"|\b(?:not|without|never) (?:deduct|subtract|tak|less)[^.;\n]{0,30}$",
                   re.IGNORECASE)
_ITEM = re.compile(r"\s*(?:[-*+・•‧●○◎▪]|[(（]?\d{1,2}\s?[.、)）:：]|[①-⑳])\s*\S")


def judge_plan(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the ad plan, None where nothing is.

    Args:
        files: name -> content of ad_plan.md and ads.yml.
        truth: as `ads_check.judge_ads`, with budget and kpis in "plan" and budget_rules in
            "budget_rules". A budget.xlsx among the files must hold the same amounts.
    """
    try:
        report = read_report(FILE, files.get(FILE))
        _sections(report, truth["guide"]["ad_plan"])
        ads = check_ads(read_yaml(ADS, files.get(ADS)), truth)
        for step in (_audience, _wording, _objective, _channels, _money, _creative, _message,
                     _compliance, _measurement, _schedule, _risks):
            step(report, ads, truth)
        check_table(report, files, truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _sections(report: Report, rules: dict[str, Any]) -> None:
    if report.repeated:
        raise Fault("The section tag {section} stands in ad_plan.md twice. Merge the two parts "
                    "under one tag.", section=report.repeated[0])
    for section in rules["sections"]:
        if section not in report.sections:
            raise Fault("ad_plan.md has no section {section}. Put the tag <!-- section: {section} "
                        "--> on a line of its own, and the text below it.", section=section)
        said = report.says(section)
        if len(said) < 20 or len(set(said.lower())) < 10:
            raise Fault("The section {section} of ad_plan.md is empty or nearly so. Write at least "
                        "one whole sentence under its heading.", section=section)


def _audience(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    if word := everybody(report.body("audience"), truth["guide"]["ad_plan"]["everybody"]):
        raise Fault("The audience in ad_plan.md is “{word}”. An ad for everybody speaks to "
                    "nobody. Say who buys, when, and what for.", word=word)


def _wording(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    scopes = sorted({truth["products"][str(ad["sku"])]["legal_class"] for ad in ads})
    for section in ("message", "creative"):
        for sentence in passages(report.body(section)):
            check_copy(sentence, scopes, f"ad_plan.md ({section})", truth)


def _lines(text: str) -> list[tuple[int, str]]:
    return [(n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip()]


def _objective(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    body = report.body("objective")
    check_money_words(body, truth["plan"])
    check_money_words(report.body("channels"), truth["plan"])
    found = find_numbers(body)
    for key, target in truth["plan"]["kpis"].items():
        if any(abs(n.value - target) <= 1e-9 * abs(target) for n in found):
            continue
        near = [n for n in found if match(n, [float(target)])]
        if near:
            raise Fault("The objective in ad_plan.md gives {kpi} as “{number}”, rounded. December "
                        "is measured against the plan: copy all its digits (435 萬 says the same "
                        "as 4,350,000; 3.6 does not say the same as 3.62).",
                        kpi=key, number=near[0].text)
        raise Fault("The objective in ad_plan.md does not give the target of {kpi}. Without it "
                    "nobody can say in December whether the campaign worked. Copy it from "
                    "campaign_plan.", kpi=key)
    check_targets(body, truth["plan"]["kpis"])
    if not {truth["plan"]["start"], truth["plan"]["end"]} <= days_in(report.prose):
        raise Fault("ad_plan.md does not state the flight. Write its first and last day with year, "
                    "month and day.")


def _channels(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    budgets, total = planned_rows(report, truth), truth["plan"]["budget"]
    if not budgets:
        raise Fault("The section channels of ad_plan.md has no table of budgets. Write a row “| "
                    "channel | reason | budget |” for each channel of the plan.")
    for ad in ads:
        if not budgets.get(str(ad["platform"])):
            raise Fault("Ad {id} runs on {channel}, which has no budget in ad_plan.md. Add the "
                        "channel, or place the ad elsewhere.", id=str(ad["id"])[:20],
                        channel=ad["platform"])
    spent = sum(budgets.values())
    if spent != total:
        raise Fault(
            "All rows of the table in ad_plan.md (channels, fee, reserve) add up to more than the "
            "approved budget. Finance will stop at the limit: take something back."
            if spent > total else
            "All rows of the table in ad_plan.md (channels, fee, reserve) add up to less than the "
            "approved budget. Say where the rest goes, with a row for the fee or the reserve if "
            "need be.")


def _money(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    plan = truth["plan"]
    known = [float(v) for v in (plan["budget"], *planned_amounts(plan), *plan["kpis"].values(),
                                *sums(planned_rows(report, truth)))]
    for n in find_numbers(report.text):
        if n.money and not match(n, known):
            raise Fault("“{number}” in line {line} of ad_plan.md is neither an amount of the plan "
                        "nor of your table of channels, nor a sum of its rows. Copy the amount, or "
                        "leave it out.",
                        number=n.text, line=n.line)


def _creative(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    text = report.body("creative")
    ids = [str(ad["id"]).strip() for ad in ads]
    for ad_id in ids:
        if not re.search(_CODE.format(re.escape(ad_id)), text):
            raise Fault("The section creative of ad_plan.md does not name ad {id}. Say of each ad "
                        "of ads.yml what it tries.", id=ad_id[:20])
    letters = {ad_id[0] for ad_id in ids if re.fullmatch(r"[A-Z]\d+", ad_id)}
    for letter in letters:
        for other in re.findall(_CODE.format(rf"{letter}\d+"), text):
            if other not in ids and not _RULE.fullmatch(other):
                raise Fault("The section creative of ad_plan.md names ad {id}, which ads.yml does "
                            "not hold. Check the id.", id=other)


def _message(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    named = said_of_facts(report.body("message"))
    for fact in sorted(named):
        if fact not in truth["facts"]:
            raise Fault("The message in ad_plan.md names the fact {fact}, which facts.csv does not "
                        "hold. Look it up again.", fact=fact)
        if truth["facts"][fact]["until"] < truth["plan"]["end"]:
            raise Fault("The message in ad_plan.md rests on the fact {fact}, which may only be "
                        "used until {until}. The flight runs longer: take another fact.",
                        fact=fact, until=truth["facts"][fact]["until"])
    if len(named) < truth["guide"]["ad_plan"]["facts"]:
        raise Fault("The message in ad_plan.md names fewer than {least} facts. Give the fact_id "
                    "behind each thing that you say of a product.",
                    least=truth["guide"]["ad_plan"]["facts"])


def _explained(body: str) -> float:
    """How much a section says of what is done: without ids, licence, review and stock phrases.

    A Chinese character counts 1, a Latin letter 0.5.
    """
    others = [s for s in re.split(r"[。\n]", body) if not _LICENCE.search(s)
              or any(not rule.startswith("I") for rule in _RULE.findall(s))]
    said = [p for s in others for p in re.split(r"[，；,;.|]", s) if not _APART.search(p)]
    text = _PHRASES.sub("", _RULE.sub("", " ".join(said)))
    return sum(0.5 if c.isascii() else 1.0 for c in text if c.isalpha())


def _compliance(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    body = report.body("compliance")
    named = set(_RULE.findall(body))
    known = {rule["id"] for rule in truth["copy_rules"]}
    if named - known:
        raise Fault("The section compliance of ad_plan.md names the rule {rule}, which copy_rules "
                    "does not hold. Check the id.", rule=sorted(named - known)[0])
    if len(named) < truth["guide"]["ad_plan"]["rules"]:
        raise Fault("The section compliance of ad_plan.md names fewer than {least} rules. Give the "
                    "id of each rule that concerns these products, and how it is kept.",
                    least=truth["guide"]["ad_plan"]["rules"])
    if _explained(body) < SAID * truth["guide"]["ad_plan"]["rules"]:
        raise Fault("The section compliance of ad_plan.md lists rules and does not say how they "
                    "are kept. Write beside each id what you do or leave out because of it.")
    if told := put_aside(body):
        raise Fault("The section compliance of ad_plan.md sets rules aside (“{words}”). Rules hold "
                    "for everybody: write what you do to keep them.", words=told[:30])
    if not licensed(body):
        raise Fault("The section compliance of ad_plan.md does not say under which licence "
                    "pictures and music are used. What is found on the web is not free for "
                    "business (rule I01).")


def _measurement(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    body = report.body("measurement")
    if not any(counted_days(s) and _CLICKED.search(s) for s in re.split(r"[。\n]", body)):
        raise Fault("The section measurement of ad_plan.md states no attribution window. Say how "
                    "many days after a click or view an order is counted.")
    if not unless_denied(body, _TRACKED, _UNTRACKED):
        raise Fault("The section measurement of ad_plan.md does not say how an order is traced to "
                    "its ad. Name the UTM parameters or the order number in the purchase event.")
    if not unless_denied(body, _NET, _KEPT, never=True):
        raise Fault("The section measurement of ad_plan.md does not say which revenue counts. "
                    "Orders are cancelled, returned and not picked up: name what is taken off.")


def _schedule(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    days = {day for _, line in _lines(report.body("schedule")) for day in days_in(line)}
    start, end = truth["plan"]["start"], truth["plan"]["end"]
    if not {start, end} <= days:
        raise Fault("The section schedule of ad_plan.md does not give first and last day of the "
                    "flight. Write both with the year.")
    if any(day[:4] != start[:4] for day in days):
        raise Fault("The section schedule of ad_plan.md names a day of another year. Check the "
                    "dates.")
    least = truth["guide"]["ad_plan"]["milestones"]
    if len([day for day in days if day < start]) < least:
        raise Fault("The section schedule of ad_plan.md has fewer than {least} days before the "
                    "flight begins. Copy, review, account checks and test all come before it: give "
                    "each its day, with the year.", least=least)


def _risks(report: Report, ads: list[dict[str, Any]], truth: dict[str, Any]) -> None:
    least = truth["guide"]["ad_plan"]["risks"]
    rows = [line for _, line in _lines(report.body("risks"))
            if _ITEM.match(line) or line.strip().startswith("|")]
    rows = [row for row in rows if not set(row.strip()) <= set("|-: ")]
    if rows and rows[0].strip().startswith("|"):
        head, rows = rows[0], rows[1:]
        at = next((n for n, cell in enumerate(head.split("|"))
                   if re.search(r"負責|owner", cell, re.IGNORECASE)), None)
        owned = [row for row in rows if at is not None and owner_of(row.split("|")[at:at + 1])]
    else:
        owned = [row for row in rows if owner_of([bare(row)], named=True)]
    if len(rows) < least:
        raise Fault("ad_plan.md lists fewer than {least} risks. Write one per line (“- …”): what "
                    "may happen, what you do then, who is responsible.", least=least)
    if len(owned) < len(rows):
        raise Fault("A risk in ad_plan.md has no owner. What nobody watches happens unseen. Add "
                    "“負責：” or “owner:” and a name to each.")
