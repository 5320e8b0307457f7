"""Known-wrong proposals (T1.1.g) and the sentence for each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import yaml

from .base import Misconception
from .t1_1_proposal_slips import SLIPS
from .t1_5_files import Change, Files, bytes_of, changed, dump, recoded

FILE = "proposal.yml"
M = Misconception


def _p(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


def _text(old: str, new: str) -> Callable[[Files, dict[str, Any]], Files]:
    def make(files: Files, truth: dict[str, Any]) -> Files:
        return {**files, FILE: files[FILE].replace(old.encode(), new.encode(), 1)}

    return make


def _handover(at: int, **values: Any) -> Change:
    return lambda p, t: p["schedule"]["handovers"][at].update(values)


def _too_late(p: dict[str, Any], t: dict[str, Any]) -> None:
    """The day before the start: inside every lead time."""
    last = [d for d in t["workdays"] if d < p["schedule"]["start"]][-1]
    slow = max(p["schedule"]["handovers"], key=lambda h: t["rates"][h["item"]]["lead"])
    slow["date"] = last


def _saturday(p: dict[str, Any], t: dict[str, Any]) -> None:
    day = date.fromisoformat(p["schedule"]["approve_by"]) + timedelta(days=1)
    while day.isoformat() in t["workdays"]:
        day += timedelta(days=1)
    p["schedule"]["handovers"][0]["date"] = day.isoformat()


def _before_approval(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["schedule"]["handovers"][0]["date"] = t["workdays"][2]


def _below_minimum(p: dict[str, Any], t: dict[str, Any]) -> None:
    quote = next(q for q in p["quotes"] if t["rates"][q["item"]]["unit"] == "CPC")
    rate = t["rates"][quote["item"]]
    quote["quantity"] = round(quote["quantity"] * 0.5 * rate["min_spend"] / quote["amount"])
    per = 1000 if rate["unit"] == "CPM" else 1
    quote["amount"] = round(quote["quantity"] * rate["price"] / per, 2)


def _discount(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["quotes"][0].update(price=p["quotes"][0]["price"] * 0.9,
                          amount=p["quotes"][0]["amount"] * 0.9)


def _per_thousand(p: dict[str, Any], t: dict[str, Any]) -> None:
    quote = next(q for q in p["quotes"] if t["rates"][q["item"]]["unit"] == "CPM")
    quote["amount"] = quote["quantity"] * quote["price"]


def _all_friends(p: dict[str, Any], t: dict[str, Any]) -> None:
    quote = next(q for q in p["quotes"] if t["rates"][q["item"]]["unit"] == "message")
    rate = t["rates"][quote["item"]]
    quote["quantity"] = round(20 * t["reach"][rate["platform"]])
    quote["amount"] = round(quote["quantity"] * rate["price"], 2)


def _not_eligible(p: dict[str, Any], t: dict[str, Any]) -> None:
    item, rate = next((i, r) for i, r in t["rates"].items() if r["platform"] not in t["eligible"])
    per = 1000 if rate["unit"] == "CPM" else 1
    quantity = max(1, -int(-rate["min_spend"] // rate["price"]) * per)
    p["quotes"].append({"item": item, "quantity": quantity, "price": rate["price"],
                        "amount": round(quantity * rate["price"] / per, 2)})


def _scale_base(factor: float) -> Change:
    def change(p: dict[str, Any], t: dict[str, Any]) -> None:
        c = p["benefit"]["contribution"]
        c.update({k: round(v * factor) for k, v in c.items()})
        if c["low"] > c["base"]:
            c["low"] = c["base"] - 1

    return change


def _over_budget(p: dict[str, Any], t: dict[str, Any]) -> None:
    more = t["budget"]
    next(x for x in p["budget"]["lines"] if x["name"] == "production")["amount"] += more
    p["budget"]["total"] += more


def _no_reserve(p: dict[str, Any], t: dict[str, Any]) -> None:
    lines = p["budget"]["lines"]
    gone = lines.pop()
    p["budget"]["total"] = round(p["budget"]["total"] - gone["amount"], 2)


def _range(factor: float) -> Change:
    def change(p: dict[str, Any], t: dict[str, Any]) -> None:
        c = p["benefit"]["contribution"]
        base = c["base"]
        c.update(low=round(base - factor * (base - c["low"])),
                 high=round(base + factor * (c["high"] - base)))

    return change


def _lower_approver(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["approval"].update(approver=t["policy"][0]["names"][0], clause=t["policy"][0]["clause"])


def _rival(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["placement"]["keywords"][0]["term"] = t["words"]["rivals"][0] + "禮盒"


def _blocking(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["placement"]["negatives"][0] = t["words"]["converting"][0]


def _old_fact(p: dict[str, Any], t: dict[str, Any]) -> None:
    p["market"][3]["date"] = f"{int(t['today'][:4]) - 4}-05-31"


def _bomb(files: Files, truth: dict[str, Any]) -> Files:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    return {**files, FILE: ("\n".join(lines) + "\n").encode()}


def _only_history(files: Files, truth: dict[str, Any]) -> Files:
    content = yaml.safe_load(files[FILE])
    for fact, measure in zip(content["market"], (
            "promo_weeks", "price_index", None, None, None), strict=True):
        fact["source"] = "competitors" if measure else "history"
        fact.pop("measure", None), fact.pop("value", None)
        if measure:
            fact.update(measure=measure, value=truth["measures"][measure],
                        fact=f"{measure}: {truth['measures'][measure]:.1f}")
    return {**files, FILE: dump(content)}


MISSING = "{name} has no part {part}. Take it over from the template and fill it in."
STILL = "The part {part} of {name} is still empty. Fill it in."
NO_FIELD = "Entry {number} in the part {part} of {name} has no {field}. Fill it in."
EMPTY = "The field {field} in the part {part} of {name} is empty. Fill it in."
NO_DATE = ("{where} is not a date that a program can read. Write it as YYYY-MM-DD, with nothing "
           "after it.")
NO_NUMBER = ("{where} is not a number. Write digits only: no quotes, no thousands separators, no "
             "unit.")
WRONG = (
    _p("no_risks", lambda p, t: p.pop("risks"), MISSING),
    _p("empty_people", lambda p, t: p.update(people=[]), STILL),
    _p("need_in_two_words", lambda p, t: p.update(need="要業績"),
       "need in proposal.yml is too short. Say in your own words what the manager asks for: aim, "
       "budget, customers, limits."),
    _p("four_facts", lambda p, t: p["market"].pop(),
       "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
       "for."),
    _p("undated_fact", lambda p, t: p["market"][2].update(date=None), NO_FIELD),
    _p("date_in_words", lambda p, t: p["market"][2].update(date="今年五月底"), NO_DATE),
    _p("old_fact", _old_fact,
       "The market fact {id} is more than two years old. Find a newer one, or say in another fact "
       "what has changed since."),
    _p("fact_of_the_future", lambda p, t: p["market"][3].update(
        date=f"{int(t['today'][:4]) + 1}-01-01"),
       "The market fact {id} is dated after the day of the proposal. Write the day up to which its "
       "data go."),
    _p("source_a_colleague", lambda p, t: p["market"][3].update(source="業界前輩說的"),
       "The source of market fact {id} is “{source}”, which nobody can look up. Name a table of "
       "this chapter, or give a whole address (https://site.tw/page)."),
    _p("fact_without_number", lambda p, t: p["market"][3].update(fact="送禮的人越來越多"),
       "The market fact {id} holds no number that counts something (a year, a day, an id or 雙11 "
       "does not). Say how much, how many or how often."),
    _p("no_so_what", lambda p, t: p["market"][3].update(so_what="很重要"),
       "so_what of market fact {id} does not say what follows from it. Write what the campaign "
       "should do because of it."),
    _p("index_typed_from_memory", lambda p, t: p["market"][0].update(
        value=round(p["market"][0]["value"] * 1.3, 2)),
       "The value of {measure} in market fact {id} does not agree with the data. Run your function "
       "again and copy what it gives, with at least three digits."),
    _p("same_fact_id", lambda p, t: p["market"][1].update(id="M1"),
       "Two market facts have the id {id}. Give each its own, or nobody knows which one a claim "
       "rests on."),
    M("one_source", _only_history,
      "Your market facts come from fewer than three sources (pages of one site are one). One table "
      "sees one side of a market. Look into the others."),
    _p("no_measures", lambda p, t: [f.pop(k, None) for f in p["market"]
                                    for k in ("measure", "value")],
       "Fewer than two market facts carry a measure with its value. Give at least two a measure of "
       "festival_index or market_scan, so that they can be recomputed."),
    _p("unknown_fact", lambda p, t: p["choice"]["reasons"][0].update(evidence=["M9"]),
       "{where} cites “{one}”, which is neither a market fact of yours nor a table of this "
       "chapter. Correct the id, or add the fact."),
    _p("claim_without_evidence", lambda p, t: p["choice"]["reasons"][1].update(evidence=[]),
       NO_FIELD),
    _p("another_festival", lambda p, t: p["choice"].update(festival="618"),
       "The festival in proposal.yml is not that of the brief, or not it alone. Take "
       "brief[\"festival\"], and say in reasons why it and not the other one of the mail: what "
       "each lifts, and whether all can be ready when its orders open."),
    _p("another_line", lambda p, t: p["choice"].update(line="seasonal"),
       "The line in proposal.yml is “{line}”, and the brief is about another one. Take it from the "
       "brief: what may be claimed depends on it."),
    _p("price_with_discount", _discount,
       "The price of {item} is not the one on the rate card. A discount that nobody has confirmed "
       "is no quote. Copy the price without VAT."),
    _p("price_with_vat", lambda p, t: p["quotes"][1].update(
        price=round(p["quotes"][1]["price"] * 1.05, 4)),
       "The price of {item} is not the one on the rate card. A discount that nobody has confirmed "
       "is no quote. Copy the price without VAT."),
    _p("item_unknown", lambda p, t: p["quotes"][0].update(item="R99"),
       "The quote for {item} is not on the rate card. Copy the item_id from rate_card."),
    _p("cpm_by_the_piece", _per_thousand,
       "The amount of {item} is not quantity × price. CPM is the price of 1,000 impressions, the "
       "other units are priced by the piece."),
    _p("below_min_spend", _below_minimum,
       "The amount of {item} is below its min_spend. The platform will not take the order. Buy "
       "more of it, or leave it out."),
    _p("messages_to_everybody", _all_friends,
       "The quotes of {platform} buy more messages than {sends} for each of its reach ({reach} "
       "people in platforms), all items together. Lower the quantity."),
    _p("platform_not_eligible", _not_eligible,
       "{platform} does not meet the hard limits of the brief. Look at reason in the table of "
       "platform_fit, and move the money."),
    _p("line_not_its_quotes", lambda p, t: p["budget"]["lines"][0].update(
        amount=p["budget"]["lines"][0]["amount"] + 5000),
       "The budget line of {platform} is not the sum of its quotes. Correct whichever of the two "
       "is older."),
    _p("total_does_not_add", lambda p, t: p["budget"].update(total=p["budget"]["total"] - 3000),
       "The lines of the budget do not add up to its total. Finance adds first and reads later. "
       "Add the lines again."),
    _p("over_budget", _over_budget,
       "The total is above the budget of the brief. Both are without VAT. Cut the line with the "
       "weakest reason."),
    _p("no_reserve", _no_reserve,
       "The reserve must be 5 to 10 % of the total: less leaves nothing for bad days, more is "
       "money without a plan. Change the line reserve."),
    _p("amount_with_separator", lambda p, t: p["budget"].update(
        total=f"{p['budget']['total']:,.0f}"), NO_NUMBER),
    _p("budget_line_other", lambda p, t: p["budget"]["lines"].append(
        {"name": "雜支", "amount": 1000}),
       "The budget line {line} is neither a platform of your quotes nor one of {others}. Quote it, "
       "or file it under one of these."),
    _p("benefit_above_range", _scale_base(1.6),
       "The contribution you promise (base) is above what past campaigns of this festival bring. "
       "The best one is not the normal one. Take expected_benefit."),
    _p("benefit_below_range", _scale_base(0.5),
       "The contribution you expect (base) is below what past campaigns of this festival bring. A "
       "proposal that hides its benefit loses money, too. Take expected_benefit."),
    _p("range_of_one_point", _range(0.1),
       "The range of your contribution is narrower than past campaigns allow. They differ from "
       "each other by more than this. Take benefit_range."),
    _p("range_that_holds_all", _range(3.0),
       "The range of your contribution is far wider than the past gives reason for. A range that "
       "holds everything says nothing. Take benefit_range."),
    _p("low_and_high_swapped", lambda p, t: p["benefit"]["contribution"].update(
        low=p["benefit"]["contribution"]["high"], high=p["benefit"]["contribution"]["low"]),
       "low, base and high under benefit.contribution are not in this order. Check which is "
       "which."),
    _p("orders_guessed", lambda p, t: p["benefit"].update(orders=p["benefit"]["orders"] * 2),
       "{key} under benefit does not follow from your quotes and the history. Run expected_benefit "
       "with the money of each platform and add up its column."),
    _p("target_below_break_even", lambda p, t: p["benefit"].update(
        target_roas=round(t["break_even"] * 0.8, 2)),
       "target_roas is below break_even_roas. A campaign that just reaches its target then loses "
       "money on every order. Raise the target, or change the offer."),
    _p("target_of_the_best_day", lambda p, t: p["benefit"].update(target_roas=99),
       "target_roas is above what the upper end of your range can reach. Nobody works for a target "
       "that cannot be met. Set it within the range."),
    _p("break_even_of_revenue", lambda p, t: p["benefit"].update(break_even_roas=1.0),
       "break_even_roas is not what the prices and costs of the brief give. Run "
       "break_even_roas(brief) and copy the result."),
    _p("start_after_opening", lambda p, t: p["schedule"].update(start=(
        date.fromisoformat(t["order_opens"]) + timedelta(days=3)).isoformat()),
       "The start in proposal.yml lies after the day on which orders open. Whoever orders early "
       "then sees no ad. Start on that day at the latest."),
    _p("start_months_early", lambda p, t: p["schedule"].update(start=(
        date.fromisoformat(t["order_opens"]) - timedelta(days=60)).isoformat()),
       "The start in proposal.yml lies more than {days} days before orders open. Ads for what "
       "cannot be ordered yet cost money. Check month and year."),
    _p("ends_before_the_festival", lambda p, t: p["schedule"].update(end=t["order_opens"]),
       "The end in proposal.yml does not fit the festival: it must lie between the last day of "
       "orders and {days} days after it. Look the day up in festivals."),
    _p("inside_lead_time", _too_late,
       "The hand-over of {item} is too late: from that day to the start there are fewer workdays "
       "than its lead_days. Count back with latest_handover; holidays are no workdays."),
    _p("weekend_handover", _saturday,
       "The day of {where} is a day off. Nobody will be there. Choose a workday; weekends and "
       "holidays stand in the brief."),
    _p("before_the_approval", _before_approval,
       "The hand-over of {item} lies before approve_by. Nothing is ordered before it is approved. "
       "Move the approval forward or the hand-over back."),
    _p("start_as_text", lambda p, t: p["schedule"].update(start="開賣那天"), NO_DATE),
    _p("handover_forgotten", lambda p, t: p["schedule"]["handovers"].pop(),
       "{item} is quoted and never handed over. Give every quoted item a date and an owner in "
       "schedule.handovers."),
    _p("owner_nobody", _handover(0, owner="工讀生"),
       "The owner of {where} is “{owner}”, who does not stand in people. Use the same name, or add "
       "the person with role and duty."),
    _p("no_owner", _handover(0, owner=None), NO_FIELD),
    _p("platform_without_placement", lambda p, t: p["placement"]["platforms"].pop(),
       "placement.platforms and quotes do not name the same platforms: look at {platform}. Every "
       "platform that is paid needs an audience and a reason, once."),
    _p("rivals_trademark", _rival,
       "The keyword “{term}” holds another firm's trademark. Take it out, or have legal (Chiang "
       "Min) clear it first."),
    _p("keyword_out_of_nowhere", lambda p, t: p["placement"]["keywords"][0].update(
        term="年終尾牙抽什麼好"),
       "The keyword “{term}” has brought no order in search_terms. Take terms that have, or leave "
       "it to the broad match."),
    _p("brand_and_generic_mixed", lambda p, t: [k.update(group={
        "brand": "generic", "generic": "brand"}[k["group"]]) for k in p["placement"]["keywords"]],
       "The keyword “{term}” is in the wrong group. Terms with a brand word of keyword_rules are "
       "brand, all others generic; they are reported apart."),
    _p("negative_blocks_orders", _blocking,
       "The negative keyword “{term}” would also block “{blocked}”, which brings orders. Make it "
       "longer, or take it out."),
    _p("risk_in_one_word", lambda p, t: p["risks"][0].update(sign=p["risks"][0]["risk"]),
       "Risk {number} says the same in two of its fields. The risk may happen, the sign shows it "
       "early, the response is what is done then."),
    _p("manager_approves", _lower_approver,
       "The approver in proposal.yml may not approve this total. Look in approval_policy for the "
       "lowest level whose limit is high enough."),
    _p("finance_approves", lambda p, t: p["approval"].update(approver="財務 許雅筑"),
       "The approver in proposal.yml is nobody who may approve by the house's policy. Look into "
       "approval_policy and use the id of the role."),
    _p("clause_of_another_level", lambda p, t: p["approval"].update(clause="4.5"),
       "approval.clause is not the clause that gives your approver this right. Copy the clause of "
       "the level from approval_policy."),
    _p("placeholder_left", lambda p, t: p.update(title="（方案名稱）"), EMPTY),
    M("tabs", _text("choice:\n  festival", "choice:\n\tfestival"),
      "Line {line} of {name} is indented with a tab: “{text}”. Use spaces."),
    M("duplicate_key", _text("need:", "title: 另一個名稱\nneed:"),
      "{name} holds the key “{key}” twice in {where} (lines {first} and {line}), so nobody knows "
      "which one counts. Keep one."),
    M("billion_laughs", _bomb,
      "{name} is nested too deeply or refers to itself. Keep to the fields of the template."),
    M("big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
    M("word_file", bytes_of(FILE, b"PK\x03\x04" + bytes(90)),
      "{name} is a file of another format ({kind}) under this name. Save it as plain text: "
      "renaming a file does not convert it."),
    *SLIPS,
)
