"""A campaign proposal (proposal.yml): complete, consistent with tables, dates and house policy."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, entries, filled, mapping, names
from .promises import check_copy
from .proposal_market import LEAST, check_claim, check_evidence, check_market, different
from .proposal_money import check_benefit, check_budget, check_quotes
from .proposal_words import (
    NOT_HIM,
    another_festival,
    beside_role,
    does_nothing,
    festival_alone,
    one_long_word,
    one_of,
    rules_on_claims,
    typed_at_random,
    without_season,
)

FILE = "proposal.yml"
PARTS = ("title", "need", "choice", "market", "schedule", "budget", "people", "quotes", "benefit",
         "placement", "risks", "approval")
_CLAUSE = re.compile(
    r"(?:§|第|clause|section|article|art\.|no\.|條號|條文)?\s*[:：]?\s*(\d+\.\d+)\s*[條款]?",
    re.IGNORECASE)
_ASIDE = re.compile(r"[(（].*?[)）]")
# What the templates say beside the empty fields.
_TEMPLATE = frozenset(map(words, (
    "用自己的話寫主管要什麼，15 字以上",
    "what the manager wants, in your own words, 15 letters or more",
    "王小明食品行 端午檔期方案（虛構）", "例：王小明食品行 端午檔期方案（虛構）",
    "Jane Doe Foods, Dragon Boat campaign (fictional)",
    "for instance: Jane Doe Foods, Dragon Boat campaign (fictional)",
    "王小明（虛構）", "Jane Doe (fictional)", "所以這一檔要做什麼", "可能發生什麼",
    "怎麼早一點看出來", "那時候做什麼", "what this campaign does because of it", "what may happen",
    "how it shows early", "what is done then")))
EARLIEST, LATEST = 45, 14  # days before the orders open, and after the last order day


def judge_proposal(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with proposal.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: what `autograder.exercises.t1_1_proposal.truth` gives: brief, rates, eligible,
            measures, tables, per_twd, range, break_even, workdays, policy, words and more. A
            short proposal has `without`: which of people, risks, keywords it need not hold.
    """
    try:
        content = read_yaml(FILE, files.get(FILE))
        _check(content, truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _check(content: dict[str, Any], truth: dict[str, Any]) -> None:
    without = truth.get("without", ())
    for part in [p for p in PARTS if p not in without]:
        if content.get(part) not in (None, "", [], {}):
            continue
        if part in content:
            raise Fault("The part {part} of {name} is still empty. Fill it in.",
                        name=FILE, part=part)
        raise Fault("{name} has no part {part}. Take it over from the template and fill it in.",
                    name=FILE, part=part)
    _own_words(content, "")
    for field in ("title", "need"):
        filled(FILE, content, field, part=field)
        _lawful(content[field], field, truth)
    _long(content["title"], "title")
    other = another_festival(str(content["title"]), truth["festival_names"],
                             truth["other_festivals"])
    if other:
        raise Fault("The title names {other}, and the proposal is for another festival. Whoever "
                    "reads only the title approves the wrong one. Name that of the brief, or none.",
                    other=other)
    need = words(content["need"])
    if len(need) < 15 or len(set(need)) < 8:
        raise Fault("need in proposal.yml is too short. Say in your own words what the manager "
                    "asks for: aim, budget, customers, limits.")
    _letters(content["need"], "need")
    if one_long_word(str(content["need"])):
        raise Fault("need in proposal.yml is no sentence: too few words between its spaces. Say in "
                    "your own words what the manager asks for: aim, budget, customers, limits.")
    facts = check_market(content, truth)
    _choice(content, truth, facts)
    people = None if "people" in without else _people(content)
    quotes = check_quotes(content, truth)
    _schedule(content, truth, people, list(quotes))
    total, media = check_budget(content, truth, quotes)
    check_benefit(content, truth, media, total)
    _placement(content, truth, facts, media)
    if "risks" not in without:
        _risks(content, people)
    _approval(content, truth, total)


def _own_words(value: Any, where: str) -> None:
    """No text may still be the template's. Raises Fault."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _own_words(inner, f"{where}.{key}".strip("."))
    elif isinstance(value, list):
        for n, inner in enumerate(value, 1):
            _own_words(inner, f"{where} {n}".strip())
    elif isinstance(value, str) and words(value) in _TEMPLATE:
        raise Fault("{where} still holds the words of the template. Write your own.", where=where)


def _lawful(value: Any, where: str, truth: dict[str, Any]) -> None:
    """The copy rules on claims; a proposal is no ad, so those on the form of an offer are not
    meant, and a superlative of the season claims nothing of the goods. Raises Fault."""
    rules = rules_on_claims(truth["copy_rules"]["rules"] if isinstance(truth["copy_rules"], dict)
                            else truth["copy_rules"])
    check_copy(without_season(str(value)), truth["legal_class"], where, {"copy_rules": rules},
               denials=True)


def _letters(value: Any, where: str) -> None:
    if typed_at_random(str(value)):
        raise Fault("{where} holds the same letter four times in a row. Write words that a "
                    "colleague can read.", where=where)


def _long(value: Any, where: str) -> None:
    _letters(value, where)
    if len(words(value)) < LEAST:
        raise Fault("{where} is too short to say anything: at least {least} letters. Write what a "
                    "colleague needs to know.", where=where, least=LEAST)


def _choice(content: dict[str, Any], truth: dict[str, Any], facts: dict[str, Any]) -> None:
    choice = mapping(FILE, content, "choice")
    festival = str(filled(FILE, choice, "festival", part="choice"))
    if not festival_alone(festival, truth["festival_names"]):
        raise Fault("The festival in proposal.yml is not that of the brief, or not it alone. Take "
                    "brief[\"festival\"], and say in reasons why it and not the other one of the "
                    "mail: what each lifts, and whether all can be ready when its orders open.")
    line = str(filled(FILE, choice, "line", part="choice")).strip()
    if words(line) not in map(words, truth["line_names"]):
        raise Fault("The line in proposal.yml is “{line}”, and the brief is about another one. "
                    "Take it from the brief: what may be claimed depends on it.", line=line[:30])
    reasons = entries(FILE, choice, "reasons", 3, ("claim", "evidence"), "choice.reasons")
    for n, reason in enumerate(reasons, 1):
        _long(reason["claim"], f"choice.reasons {n}: claim")
        _lawful(reason["claim"], f"choice.reasons {n}", truth)
        check_evidence(reason["evidence"], facts, truth, f"choice.reasons {n}")
        check_claim(str(reason["claim"]), reason["evidence"], facts, f"choice.reasons {n}")
    if len({words(r["claim"]) for r in reasons}) < len(reasons):
        raise Fault("Two reasons in proposal.yml say the same. Three reasons that differ convince; "
                    "the same one twice does not.")


def _people(content: dict[str, Any]) -> dict[str, str]:
    """Name -> role, as letters only."""
    rows = entries(FILE, content, "people", 3, ("name", "role", "duty"))
    people = [_bare(r["name"]) for r in rows]
    if len(set(people)) < len(people):
        raise Fault("A person stands in people twice. Put all duties of one person into one entry, "
                    "so that the load can be seen.")
    for n, row in enumerate(rows, 1):
        _letters(row["duty"], f"people {n}: duty")
        for field, least in (("name", 2), ("role", 2), ("duty", LEAST)):
            if len(_bare(row[field]) if field == "name" else words(row[field])) < least:
                raise Fault("{where} is too short to say anything: at least {least} letters. Write "
                            "what a colleague needs to know.", where=f"people {n}: {field}",
                            least=least)
    return dict(zip(people, (words(r["role"]) for r in rows), strict=True))


def _bare(name: Any) -> str:
    """A name without what stands in brackets after it."""
    return words(_ASIDE.sub("", str(name))) or words(name)


def _owner(item: dict[str, Any], people: dict[str, str] | None, where: str) -> None:
    if people is None:
        return
    given = str(item["owner"])
    owner = _bare(given)
    roles = list(people.values())
    beside = " ".join(_ASIDE.findall(given))
    if (owner in people or roles.count(owner) == 1) and not NOT_HIM.search(beside):
        return
    if one_of(given, people):
        return
    if any(person in owner for person in people):
        raise Fault("The owner of {where}, “{owner}”, is somebody else than the person in people, "
                    "by the words beside the name. Write the name alone, or add that person with "
                    "role and duty.", where=where, owner=given[:30])
    raise Fault("The owner of {where} is “{owner}”, who does not stand in people. Use the same "
                "name, or add the person with role and duty.", where=where, owner=given[:30])


def _schedule(content: dict[str, Any], truth: dict[str, Any], people: dict[str, str] | None,
              items: list[str]) -> None:
    plan = mapping(FILE, content, "schedule")
    days = {}
    for field in ("approve_by", "start", "end"):
        days[field] = a_day(filled(FILE, plan, field, part="schedule"), f"schedule.{field}")
    start, end = days["start"], days["end"]
    opens, closes = (date.fromisoformat(truth[k]) for k in ("order_opens", "order_closes"))
    if start > opens:
        raise Fault("The start in proposal.yml lies after the day on which orders open. Whoever "
                    "orders early then sees no ad. Start on that day at the latest.")
    if start < opens - timedelta(days=EARLIEST):
        raise Fault("The start in proposal.yml lies more than {days} days before orders open. Ads "
                    "for what cannot be ordered yet cost money. Check month and year.",
                    days=EARLIEST)
    if not closes <= end <= closes + timedelta(days=LATEST):
        raise Fault("The end in proposal.yml does not fit the festival: it must lie between the "
                    "last day of orders and {days} days after it. Look the day up in festivals.",
                    days=LATEST)
    handovers = entries(FILE, plan, "handovers", 1, ("item", "date", "owner"),
                        "schedule.handovers")
    approve = days["approve_by"]
    if approve <= date.fromisoformat(truth["today"]):
        raise Fault("approve_by in proposal.yml is not after the day of the proposal. Give those "
                    "who approve some days to read it.")
    _workday(approve, truth, "approve_by")
    done = set()
    for row in handovers:
        item = str(row["item"]).strip().upper()
        if item not in items:
            raise Fault("A hand-over names {item}, which is not among your quotes. Hand over only "
                        "what is bought, and correct the id.", item=item[:20])
        if item in done:
            raise Fault("{item} is handed over twice in schedule.handovers. Keep the earlier date.",
                        item=item[:20])
        done.add(item)
        on = a_day(row["date"], f"schedule.handovers {item}: date")
        _workday(on, truth, item)
        if on < approve:
            raise Fault("The hand-over of {item} lies before approve_by. Nothing is ordered before "
                        "it is approved. Move the approval forward or the hand-over back.",
                        item=item)
        worked = sum(on.isoformat() <= d < start.isoformat() for d in truth["workdays"])
        if worked < truth["rates"][item]["lead"]:
            raise Fault("The hand-over of {item} is too late: from that day to the start there are "
                        "fewer workdays than its lead_days. Count back with latest_handover; "
                        "holidays are no workdays.", item=item)
        _owner(row, people, f"schedule.handovers {item}")
    missing = [item for item in items if item not in done]
    if missing:
        raise Fault("{item} is quoted and never handed over. Give every quoted item a date and an "
                    "owner in schedule.handovers.", item=missing[0])


def _workday(on: date, truth: dict[str, Any], where: str) -> None:
    if on.isoformat() in truth["workdays"]:
        return
    if not truth["workdays"][0] <= on.isoformat() <= truth["workdays"][-1]:
        raise Fault("The day of {where} lies outside the time between this proposal and the "
                    "festival. Check its year and month.", where=where)
    raise Fault("The day of {where} is a day off. Nobody will be there. Choose a workday; weekends "
                "and holidays stand in the brief.", where=where)


def _placement(content: dict[str, Any], truth: dict[str, Any], facts: dict[str, Any],
               media: dict[str, float]) -> None:
    part = mapping(FILE, content, "placement")
    rows = entries(FILE, part, "platforms", 1, ("platform", "audience", "reason", "evidence"),
                   "placement.platforms")
    placed = [str(r["platform"]).strip().lower() for r in rows]
    for n, row in enumerate(rows, 1):
        for field in ("audience", "reason"):
            _long(row[field], f"placement.platforms {n}: {field}")
            _lawful(row[field], f"placement.platforms {n}", truth)
        check_evidence(row["evidence"], facts, truth, f"placement.platforms {n}")
    if sorted(placed) != sorted(media):
        other = sorted(set(placed) ^ set(media)) or placed
        raise Fault("placement.platforms and quotes do not name the same platforms: look at "
                    "{platform}. Every platform that is paid needs an audience and a reason, once.",
                    platform=other[0][:30])
    if "keywords" in truth.get("without", ()):
        return
    keywords = entries(FILE, part, "keywords", 5, ("term", "group"), "placement.keywords")
    terms = [_term(k["term"]) for k in keywords]
    if len(set(terms)) < len(terms):
        raise Fault("A keyword stands in placement.keywords twice. Two bids on the same word only "
                    "bid against each other.")
    marks, brand = ([w.lower() for w in truth["words"][k]] for k in ("rivals", "brand"))
    for term, row in zip(terms, keywords, strict=True):
        if any(mark in term for mark in marks):
            raise Fault("The keyword “{term}” holds another firm's trademark. Take it out, or have "
                        "legal (Chiang Min) clear it first.", term=term[:30])
        if term not in truth["words"]["converting"]:
            raise Fault("The keyword “{term}” has brought no order in search_terms. Take terms "
                        "that have, or leave it to the broad match.", term=term[:30])
        wanted = "brand" if any(w in term for w in brand) else "generic"
        if str(row["group"]).strip().lower() != wanted:
            raise Fault("The keyword “{term}” is in the wrong group. Terms with a brand word of "
                        "keyword_rules are brand, all others generic; they are reported apart.",
                        term=term[:30])
    _negatives(part, truth, terms)


def _term(value: Any) -> str:
    """A search term as search_terms has it: half-width, lower case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", str(value)).lower().split())


def _negatives(part: dict[str, Any], truth: dict[str, Any], terms: list[str]) -> None:
    negatives = list(dict.fromkeys(map(_term, names(part.get("negatives")))))
    if len(negatives) < 3:
        raise Fault("placement.negatives needs at least three different terms. Look in "
                    "search_terms for clicks that never became an order.")
    for one in negatives:
        if len(words(one)) < 2:
            raise Fault("The negative keyword “{term}” is a single character, which blocks far "
                        "more than is meant. Take a whole word of search_terms.", term=one)
        blocked = next((t for t in (*terms, *truth["words"]["converting"]) if one in t), None)
        if blocked is not None:
            raise Fault("The negative keyword “{term}” would also block “{blocked}”, which brings "
                        "orders. Make it longer, or take it out.", term=one[:30],
                        blocked=blocked[:30])
        if not any(one in term for term in truth["words"]["all"]):
            raise Fault("The negative keyword “{term}” occurs in no search term, so it blocks "
                        "nothing. Take words from search_terms.", term=one[:30])


def _risks(content: dict[str, Any], people: dict[str, str] | None) -> None:
    rows = entries(FILE, content, "risks", 3, ("risk", "sign", "response", "owner"))
    for n, row in enumerate(rows, 1):
        _owner(row, people, f"risks {n}")
        if len({words(row[f]) for f in ("risk", "sign", "response")}) < 3:
            raise Fault("Risk {number} says the same in two of its fields. The risk may happen, "
                        "the sign shows it early, the response is what is done then.", number=n)
        for field in ("risk", "sign", "response"):
            _long(row[field], f"risks {n}: {field}")
        if does_nothing(str(row["response"])):
            raise Fault("The response to risk {number} is to do nothing. Then nobody needs to be "
                        "warned: write what the owner does when the sign shows, or choose a risk "
                        "that can be answered.", number=n)
    different(rows, ("risk",), "risks")
    different(rows, ("sign", "response"), "risks")


def _approval(content: dict[str, Any], truth: dict[str, Any], total: float) -> None:
    part = mapping(FILE, content, "approval")
    who = str(filled(FILE, part, "approver", part="approval"))
    clause = unicodedata.normalize(
        "NFKC", str(filled(FILE, part, "clause", part="approval"))).strip()
    named = [lv for lv in truth["policy"] if any(_names(n, who) for n in lv["names"])]
    level = named[0] if len(named) == 1 else None
    if level is None or NOT_HIM.search(who):
        raise Fault("The approver in proposal.yml is nobody who may approve by the house's policy. "
                    "Look into approval_policy and use the id of the role.")
    rest = beside_role(who, level["names"])
    if rest:
        raise Fault("The approver in proposal.yml is the role with words beside it: “{rest}”. "
                    "Write the role alone, as approval_policy names it: whoever stands near it may "
                    "not approve.", rest=rest[:30])
    if level["up_to"] is not None and total > level["up_to"]:
        raise Fault("The approver in proposal.yml may not approve this total. Look in "
                    "approval_policy for the lowest level whose limit is high enough.")
    found = _CLAUSE.fullmatch(clause)
    if not found or found[1] != level["clause"]:
        raise Fault("approval.clause is not the clause that gives your approver this right. Copy "
                    "the clause of the level from approval_policy.")


def _names(name: str, text: str) -> bool:
    """Whether a text names a role: Chinese anywhere, other letters as whole words."""
    if not name.isascii():
        return words(name) in words(text)
    plain = " ".join(re.findall(r"[a-z]+", text.lower()))
    return f" {name.lower().replace('_', ' ')} " in f" {plain} "
