"""A campaign proposal (proposal.yml): complete, consistent with tables, dates and house policy."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, entries, filled, mapping, names, number
from .proposal_money import check_benefit, check_budget, check_quotes

FILE = "proposal.yml"
PARTS = ("title", "need", "choice", "market", "schedule", "budget", "people", "quotes", "benefit",
         "placement", "risks", "approval")
OLDEST = 730  # days that a market fact may be old
# A number, in digits or in words with what it counts.
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百千半兩]+\s?(?:成|倍|個|家|檔|次|週|天|年|元|萬|%)|百分之")
_CLAUSE = re.compile(r"\d+\.\d+")
EARLIEST, LATEST = 45, 14  # days before the orders open, and after the last order day


def judge_proposal(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with proposal.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: what `autograder.exercises.t1_1_proposal.truth` gives: brief, rates, eligible,
            measures, tables, per_twd, range, break_even, workdays, policy, words and more.
    """
    try:
        content = read_yaml(FILE, files.get(FILE))
        _check(content, truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _check(content: dict[str, Any], truth: dict[str, Any]) -> None:
    for part in PARTS:
        if content.get(part) in (None, "", [], {}):
            raise Fault("{name} has no part {part}. Take it over from the template and fill it in.",
                        name=FILE, part=part)
    for field in ("title", "need"):
        filled(FILE, content, field, part=field)
    if len(words(content["need"])) < 15:
        raise Fault("need in proposal.yml is too short. Say in your own words what the manager "
                    "asks for: aim, budget, customers, limits.")
    facts = _market(content, truth)
    _choice(content, truth, facts)
    people = _people(content)
    quotes = check_quotes(content, truth)
    _schedule(content, truth, people, list(quotes))
    total, media = check_budget(content, truth, quotes)
    check_benefit(content, truth, media)
    _placement(content, truth, facts, media)
    _risks(content, people)
    _approval(content, truth, total)


def _market(content: dict[str, Any], truth: dict[str, Any]) -> set[str]:
    """The ids of the market facts. Raises Fault."""
    rows = entries(FILE, content, "market", 5, ("id", "date", "fact", "source", "so_what"))
    ids: set[str] = set()
    sources, measured = set(), 0
    today = date.fromisoformat(truth["today"])
    for item in rows:
        name = str(item["id"]).strip()
        if name in ids:
            raise Fault("Two market facts have the id {id}. Give each its own, or nobody knows "
                        "which one a claim rests on.", id=name[:20])
        ids.add(name)
        on = a_day(item["date"], f"{name}: date")
        if on > today:
            raise Fault("The market fact {id} is dated after the day of the proposal. Write the "
                        "day up to which its data go.", id=name[:20])
        if on < today - timedelta(days=OLDEST):
            raise Fault("The market fact {id} is more than two years old. Find a newer one, or say "
                        "in another fact what has changed since.", id=name[:20])
        source = str(item["source"]).strip()
        if source not in truth["tables"] and not source.lower().startswith(("http://", "https://")):
            raise Fault("The source of market fact {id} is “{source}”, which nobody can look up. "
                        "Name a table of this chapter, or give an address with https://.",
                        id=name[:20], source=source[:40])
        sources.add(source.lower())
        if not _NUMBER.search(str(item["fact"])):
            raise Fault("The market fact {id} holds no number. Say how much, how many or how "
                        "often.", id=name[:20])
        if words(item["so_what"]) == words(item["fact"]) or len(words(item["so_what"])) < 6:
            raise Fault("so_what of market fact {id} does not say what follows from it. Write what "
                        "the campaign should do because of it.", id=name[:20])
        measured += _measure(item, name, truth)
    if measured < 2:
        raise Fault("Fewer than two market facts carry a measure with its value. Give at least two "
                    "a measure of festival_index or market_scan, so that they can be recomputed.")
    if len(sources) < 3:
        raise Fault("Your market facts come from fewer than three sources. One table sees one side "
                    "of a market. Look into the others.")
    return ids


def _measure(item: dict[str, Any], name: str, truth: dict[str, Any]) -> bool:
    if item.get("measure") in (None, ""):
        if item.get("value") is not None:
            raise Fault("The market fact {id} has a value and no measure. Name what the value is.",
                        id=name[:20])
        return False
    measure = str(item["measure"]).strip()
    if measure not in truth["measures"]:
        raise Fault("The measure “{measure}” of market fact {id} is not one that can be "
                    "recomputed. Choose one of {measures}.", id=name[:20], measure=measure[:40],
                    measures=", ".join(truth["measures"]))
    value = number(item.get("value"), f"{name}: value", positive=False)
    right = truth["measures"][measure]
    if abs(value - right) > 0.01 * abs(right) + 0.0005:
        raise Fault("The value of {measure} in market fact {id} does not agree with the data. Run "
                    "your function again and copy what it gives, rounded to three digits at "
                    "most.", measure=measure, id=name[:20])
    return True


def _evidence(value: Any, facts: set[str], truth: dict[str, Any], where: str) -> None:
    cited = names(value)
    if not cited:
        raise Fault("{where} cites no evidence. Name the ids of market facts or the tables that "
                    "it rests on.", where=where)
    for one in cited:
        if one not in facts and one not in truth["tables"]:
            raise Fault("{where} cites “{one}”, which is neither a market fact of yours nor a "
                        "table of this chapter. Correct the id, or add the fact.",
                        where=where, one=one[:40])


def _choice(content: dict[str, Any], truth: dict[str, Any], facts: set[str]) -> None:
    choice = mapping(FILE, content, "choice")
    festival = words(filled(FILE, choice, "festival", part="choice"))
    if not any(words(n) in festival for n in truth["festival_names"]):
        raise Fault("The festival in proposal.yml is not the one that the brief and the data "
                    "speak for. Compare what a festival lifts and when its orders open.")
    line = str(filled(FILE, choice, "line", part="choice")).strip().lower()
    if line != truth["line"]:
        raise Fault("The line in proposal.yml is “{line}”, and the brief is about another one. "
                    "Take it from the brief: what may be claimed depends on it.", line=line[:30])
    reasons = entries(FILE, choice, "reasons", 3, ("claim", "evidence"), "choice.reasons")
    for n, reason in enumerate(reasons, 1):
        _evidence(reason["evidence"], facts, truth, f"choice.reasons {n}")
    if len({words(r["claim"]) for r in reasons}) < len(reasons):
        raise Fault("Two reasons in proposal.yml say the same. Three reasons that differ convince; "
                    "the same one twice does not.")


def _people(content: dict[str, Any]) -> set[str]:
    rows = entries(FILE, content, "people", 3, ("name", "role", "duty"))
    people = [words(r["name"]) for r in rows]
    if len(set(people)) < len(people):
        raise Fault("A person stands in people twice. Put all duties of one person into one entry, "
                    "so that the load can be seen.")
    return set(people)


def _owner(item: dict[str, Any], people: set[str], where: str) -> None:
    if not any(person in words(item["owner"]) for person in people):
        raise Fault("The owner of {where} is “{owner}”, who does not stand in people. Use the same "
                    "name, or add the person with role and duty.",
                    where=where, owner=str(item["owner"])[:30])


def _schedule(content: dict[str, Any], truth: dict[str, Any], people: set[str],
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
        item = str(row["item"]).strip()
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


def _placement(content: dict[str, Any], truth: dict[str, Any], facts: set[str],
               media: dict[str, float]) -> None:
    part = mapping(FILE, content, "placement")
    rows = entries(FILE, part, "platforms", 1, ("platform", "audience", "reason", "evidence"),
                   "placement.platforms")
    placed = [str(r["platform"]).strip() for r in rows]
    for n, row in enumerate(rows, 1):
        _evidence(row["evidence"], facts, truth, f"placement.platforms {n}")
    if sorted(placed) != sorted(media):
        other = sorted(set(placed) ^ set(media)) or placed
        raise Fault("placement.platforms and quotes do not name the same platforms: look at "
                    "{platform}. Every platform that is paid needs an audience and a reason, once.",
                    platform=other[0][:30])
    keywords = entries(FILE, part, "keywords", 5, ("term", "group"), "placement.keywords")
    terms = [str(k["term"]).strip().lower() for k in keywords]
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
    negatives = [n.lower() for n in names(part.get("negatives"))]
    if len(set(negatives)) < 3:
        raise Fault("placement.negatives needs at least three terms. Look in search_terms for "
                    "clicks that never became an order.")
    for one in negatives:
        if any(one in term for term in truth["words"]["converting"]):
            raise Fault("The negative keyword “{term}” would also block a search term that brings "
                        "orders. Make it longer, or take it out.", term=one[:30])
        if not any(one in term for term in truth["words"]["all"]):
            raise Fault("The negative keyword “{term}” occurs in no search term, so it blocks "
                        "nothing. Take words from search_terms.", term=one[:30])


def _risks(content: dict[str, Any], people: set[str]) -> None:
    rows = entries(FILE, content, "risks", 3, ("risk", "sign", "response", "owner"))
    for n, row in enumerate(rows, 1):
        _owner(row, people, f"risks {n}")
        if len({words(row[f]) for f in ("risk", "sign", "response")}) < 3:
            raise Fault("Risk {number} says the same in two of its fields. The risk may happen, "
                        "the sign shows it early, the response is what is done then.", number=n)


def _approval(content: dict[str, Any], truth: dict[str, Any], total: float) -> None:
    part = mapping(FILE, content, "approval")
    who = words(filled(FILE, part, "approver", part="approval"))
    clause = str(filled(FILE, part, "clause", part="approval")).strip()
    named = [lv for lv in truth["policy"] if any(words(n) in who for n in lv["names"])]
    level = named[0] if len(named) == 1 else None
    if level is None:
        raise Fault("The approver in proposal.yml is nobody who may approve by the house's policy. "
                    "Look into approval_policy and use the id of the role.")
    if level["up_to"] is not None and total > level["up_to"]:
        raise Fault("The approver in proposal.yml may not approve this total. Look in "
                    "approval_policy for the lowest level whose limit is high enough.")
    if _CLAUSE.findall(clause) != [level["clause"]]:
        raise Fault("approval.clause is not the clause that gives your approver this right. Copy "
                    "the clause of the level from approval_policy.")
