"""The request for measurement (request.yml): each need with source, access, owner, cost, keeping.

Access is the lowest level that does the work, things are had in the cheapest way, personal data
have a purpose and a legal basis, and the costs add up.
"""

from __future__ import annotations

import re
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, empty, entries, number

FILE = "request.yml"
FIELDS = ("need", "source", "access", "owner")
_MINGUO = re.compile(r"民國|^\s*1\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]")
# Who a reader cannot tell from the word.
_SOMEBODY = frozenset(words(w) for w in (
    "我", "自己", "我自己", "本人", "申請人", "主管", "me", "myself", "i", "self", "my boss",
    "boss"))
Line = dict[str, Any]


def judge_request(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with request.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: {"needs", "catalogue": rows as dicts, "brief": dates, months, budget (TWD without
            VAT), "rules": measurement_rules.yml}.
    """
    try:
        _check(read_yaml(FILE, files.get(FILE)), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _check(content: dict[str, Any], truth: dict[str, Any]) -> None:
    _head(content, truth["brief"])
    rows = entries(FILE, content, "lines", 1, FIELDS)
    needs = {n["need"]: n for n in truth["needs"]}
    lines = _by_need(rows, needs)
    chosen: dict[str, Line] = {}
    for id, need in needs.items():
        chosen[id] = _offer(lines[id], need, truth["catalogue"])
    for id, need in needs.items():
        _level(id, chosen[id], need, truth)
    for id, need in needs.items():
        _line(id, lines[id], need, chosen[id], truth)
    for id, need in needs.items():
        _personal(id, lines[id], need, truth["rules"])
    _total(content, lines, chosen, needs, truth)


def _head(content: dict[str, Any], brief: dict[str, Any]) -> None:
    for field in ("requested_by", "approved_by"):
        if empty(content.get(field)):
            raise Fault("{name} has no {field}. A request without a name is nobody's: fill it in.",
                        name=FILE, field=field)
        if words(content[field]) in _SOMEBODY:
            raise Fault("{field} in request.yml is “{value}”, and whoever reads the request cannot "
                        "tell who that is. Write a name or a position.", field=field,
                        value=str(content[field]).strip()[:20])
    if words(content["requested_by"]) == words(content["approved_by"]):
        raise Fault("requested_by and approved_by in request.yml are the same. Nobody grants "
                    "access to themselves: name the one who approves.")
    given = content.get("requested_on")
    if isinstance(given, (str, int)) and _MINGUO.search(str(given)):
        raise Fault("requested_on in request.yml is a 民國 date ({value}). Programs take its year "
                    "for one of the first centuries: write the western year, as YYYY-MM-DD.",
                    value=str(given)[:20])
    _there(given, "requested_on")
    day = a_day(given, "requested_on")
    if not brief["asked_on"] <= day.isoformat() <= brief["needed_by"]:
        raise Fault("requested_on in request.yml lies outside the days of the brief: not before "
                    "the mail, and not after needed_by.")
    if number(_there(content.get("months"), "months"), "months") != brief["months"]:
        raise Fault("months in request.yml is not the number of months in the brief. Costs by the "
                    "month depend on it: copy it.")


def _there(value: Any, where: str) -> Any:
    """The value of a field that must not stand empty. Raises Fault where it does."""
    if not isinstance(value, (bool, list, dict)) and empty(value):
        raise Fault("{where} in request.yml is empty. Fill it in.", where=where)
    return value


def _by_need(rows: list[Line], needs: dict[str, Line]) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for row in rows:
        id = str(row["need"]).strip()
        if id not in needs:
            raise Fault("request.yml has a line for “{need}”, which is no need in measure_needs. "
                        "Ask for nothing that nobody needs: take it out, or correct the id.",
                        need=id[:40])
        if id in found:
            raise Fault("The need {need} has two lines in request.yml. One need, one line: choose "
                        "the source that does it.", need=id)
        found[id] = row
    absent = [id for id in needs if id not in found]
    if absent:
        raise Fault("request.yml has no line for the need {need}. Whoever builds it asks for it "
                    "later, in a hurry. Add the line.", need=absent[0])
    return found


def _offer(row: Line, need: Line, catalogue: list[Line]) -> Line:
    """The row of the catalogue that a line names. Raises Fault where there is none, or it will
    not do."""
    source, access = str(row["source"]).strip(), str(row["access"]).strip()
    id = need["need"]
    same = [o for o in catalogue if o["source"] == source]
    if not same:
        raise Fault("{need}: there is no source “{source}” in measure_catalogue. Copy the id from "
                    "the column source.", need=id, source=source[:40])
    found = next((o for o in same if o["access"] == access), None)
    if found is None:
        raise Fault("{need}: the source {source} has no access “{access}”. Copy the id from the "
                    "column access, in the row of that source.", need=id, source=source,
                    access=access[:40])
    lacks = [f for f in need["fields"].split(";") if f not in found["fields"].split(";")]
    if lacks:
        raise Fault("{need}: {source} / {access} does not give {field}, which this need is made "
                    "of. Look for a row of the catalogue whose fields hold all that the need "
                    "lists.", need=id, source=source, access=access, field=lacks[0])
    if need["action"] not in found["actions"].split(";"):
        raise Fault("{need}: {source} / {access} shows the fields and does not allow to {action}. "
                    "Compare the column actions.", need=id, source=source, access=access,
                    action=need["action"])
    return found


def fits(need: Line, catalogue: list[Line]) -> list[Line]:
    """Rows of the catalogue that give all fields of a need and allow its action."""
    return [o for o in catalogue
            if set(need["fields"].split(";")) <= set(o["fields"].split(";"))
            and need["action"] in o["actions"].split(";")]


def units(need: Line, offer: Line) -> int:
    """How many units of an offer a need takes."""
    return -(-int(need["amount"]) // int(offer["capacity"]))


def cost(need: Line, offer: Line, months: int) -> float:
    """TWD without VAT of the whole period."""
    return offer["unit_price"] * units(need, offer) * (
        months if offer["billing"] == "monthly" else 1)


def _level(id: str, offer: Line, need: Line, truth: dict[str, Any]) -> None:
    lowest = min(o["level"] for o in fits(need, truth["catalogue"]))
    if offer["level"] > lowest:
        raise Fault("{need}: {source} / {access} allows more than this need asks for, and a lower "
                    "level does the work as well. A right that nobody holds is not used by "
                    "mistake: take the lowest level that fits, even where a higher one costs "
                    "nothing.",
                    need=id, source=offer["source"], access=offer["access"])


def _line(id: str, row: Line, need: Line, offer: Line, truth: dict[str, Any]) -> None:
    if str(row["owner"]).strip() != offer["owner"]:
        raise Fault("{need}: the owner of {source} is not “{owner}”. The owner is the department "
                    "that grants the access, as in the catalogue, and not whoever asks for it.",
                    need=id, source=offer["source"], owner=str(row["owner"])[:30])
    count = number(_there(row.get("quantity"), f"{id}: quantity"), f"{id}: quantity")
    right = units(need, offer)
    if count != right:
        if offer["level"] == 0:
            raise Fault("{need}: the quantity is {direction} for the amount that is needed. "
                        "Divide the amount by what one unit holds (capacity), and round up.",
                        need=id, direction=_more(count > right))
        raise Fault("{need}: an access is asked for one person, and your quantity is another. Each "
                    "person gets a line of their own, with a reason of their own.", need=id)
    amount = number(_there(row.get("cost"), f"{id}: cost"), f"{id}: cost", positive=False)
    wanted = cost(need, offer, truth["brief"]["months"])
    if abs(amount - wanted) > 0.5:
        once = offer["billing"] == "monthly" and abs(
            amount * truth["brief"]["months"] - wanted) <= 0.5
        one = right > 1 and abs(amount * right - wanted) <= 0.5
        raise Fault(
            "{need}: your cost is that of one month, and the price is monthly. Multiply by the "
            "months of the brief." if once else
            "{need}: your cost is that of one unit. Multiply the price by the quantity." if one
            else "{need}: the cost is {direction}. It is unit_price × quantity, times the "
            "months of the brief where billing says monthly.",
            need=id, direction=_more(amount > wanted))
    _keeping(id, row, need)


def _more(high: bool) -> Any:
    from autograder.checking.messages import Text

    return Text("too high") if high else Text("too low")


def _keeping(id: str, row: Line, need: Line) -> None:
    given, wanted = row.get("keep_months"), need["keep_months"]
    if wanted is None:
        if not _left_out(given) and given != 0:
            raise Fault("{need}: keep_months has a value, and this line holds no data. Devices, "
                        "quota and settings are not kept and deleted: leave the field empty.",
                        need=id)
        return
    if empty(given):
        raise Fault("{need}: keep_months is empty. Data that nobody says when to delete stay for "
                    "ever: write the months from measure_needs.", need=id)
    months = number(given, f"{id}: keep_months")
    if months != wanted:
        raise Fault(
            "{need}: the data would be kept longer than they are needed. Keep them for as many "
            "months as measure_needs says." if months > wanted else
            "{need}: the data would be deleted before they are used. Keep them for as many months "
            "as measure_needs says.", need=id)


def _left_out(value: Any) -> bool:
    """Whether a field that does not apply stands empty, or says so in a word."""
    return value in ([], {}) or empty(value) or words(value) in ("不適用", "notapplicable")


def personal(need: Line, rules: Line) -> list[str]:
    """Fields of a need that lead to a person."""
    return [f for f in need["fields"].split(";") if f in rules["personal_fields"]]


def _personal(id: str, row: Line, need: Line, rules: Line) -> None:
    found = personal(need, rules)
    if not found:
        for field in ("purpose", "legal_basis"):
            if not _left_out(row.get(field)):
                raise Fault("{need}: {field} is filled in, and this need has no personal data. A "
                            "basis that stands everywhere says nothing: leave it empty here.",
                            need=id, field=field)
        return
    use = next(u for u in rules["uses"] if u["id"] == need["use"])
    for field in ("purpose", "legal_basis"):
        if empty(row.get(field)) and not isinstance(row.get(field), (list, dict)):
            raise Fault("{need}: {personal} leads to a person, so the line needs a {field}. Look "
                        "up the need's use in measurement_rules.", need=id, personal=found[0],
                        field=field)
    for field, known in (("purpose", rules["purposes"]), ("legal_basis", rules["legal_bases"])):
        value = row[field] = _only(row[field])
        if isinstance(value, (list, dict)) or str(value).strip() not in [k["id"] for k in known]:
            raise Fault("{need}: the {field} “{value}” is none that measurement_rules knows. Write "
                        "one id: {known}.", need=id, field=field, value=str(value)[:30],
                        known=", ".join(k["id"] for k in known))
    if str(row["purpose"]).strip() != use["purpose"]:
        raise Fault("{need}: the purpose is not the one that legal accepts for this use. What was "
                    "collected for one purpose may not quietly serve another: look up the use in "
                    "measurement_rules.", need=id)
    if str(row["legal_basis"]).strip() not in use["legal_basis"]:
        raise Fault("{need}: the legal basis “{value}” does not carry this use. Look up the use in "
                    "measurement_rules, and ask legal where it seems wrong.", need=id,
                    value=str(row["legal_basis"]).strip())


def _only(value: Any) -> Any:
    """The one thing of a list of one, as the rules write their bases; else the value itself."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _total(content: dict[str, Any], lines: dict[str, Line], chosen: dict[str, Line],
           needs: dict[str, Line], truth: dict[str, Any]) -> None:
    total = number(_there(content.get("total"), "total"), "total", positive=False)
    right = sum(float(row["cost"]) for row in lines.values())
    if abs(total - right) > 0.5:
        raise Fault("total in request.yml is {direction}: it is not the sum of the costs of "
                    "the lines. Add them up anew.", direction=_more(total > right))
    months = truth["brief"]["months"]
    dearer = [id for id, need in needs.items() if cost(need, chosen[id], months) > 0.5 + min(
        cost(need, o, months) for o in fits(need, truth["catalogue"])
        if o["level"] == chosen[id]["level"])]
    if total > truth["brief"]["budget"]:
        raise Fault("total in request.yml is above the budget of the brief. Look again at what can "
                    "be had in several ways, first at {need}: compare buying with leasing, and "
                    "small blocks with large ones.", need=dearer[0] if dearer else "—")
    if dearer:
        raise Fault("{need}: there is a cheaper way to have this for the months of the brief. "
                    "Compare every row of the catalogue that fits: price × quantity × months, or "
                    "once.", need=dearer[0])
