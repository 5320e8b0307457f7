"""T2.1.a: request.yml: right files, known-wrong ones and what to say about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.artefacts.request_check import FILE, cost, fits, judge_request, personal, units

from .base import Alternative, ArtefactExercise, Misconception
from .t1_5_files import Change, Files, bytes_of, changed, dump, recoded

M = Misconception


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """Needs and catalogue as rows, the frame of the brief, and the house rules."""
    def rows(name: str) -> list[dict[str, Any]]:
        table = load(name).astype(object)
        return [{k: None if v != v or v is None or str(v) == "<NA>" else
                 int(v) if k in WHOLE else str(v) for k, v in row.items()}
                for row in table.where(table.notna(), None).to_dict("records")]

    brief = load("measure_brief")
    return {"needs": rows("measure_needs"), "catalogue": rows("measure_catalogue"),
            "brief": {k: brief[k] for k in ("asked_on", "needed_by", "months", "budget")},
            "rules": load("measurement_rules")}


WHOLE = ("amount", "keep_months", "level", "capacity", "unit_price")


def request_of(truth: dict[str, Any]) -> dict[str, Any]:
    """The request as the rules make it."""
    months, rules = truth["brief"]["months"], truth["rules"]
    lines = []
    for need in truth["needs"]:
        offer = min(fits(need, truth["catalogue"]),
                    key=lambda o: (o["level"], cost(need, o, months)))
        line = {"need": need["need"], "source": offer["source"], "access": offer["access"],
                "owner": offer["owner"], "quantity": units(need, offer),
                "cost": cost(need, offer, months)}
        if need["keep_months"] is not None:
            line["keep_months"] = need["keep_months"]
        if personal(need, rules):
            use = next(u for u in rules["uses"] if u["id"] == need["use"])
            line |= {"purpose": use["purpose"], "legal_basis": use["legal_basis"][0]}
        lines.append(line)
    return {"requested_on": truth["brief"]["asked_on"], "requested_by": "行銷企劃 陳以婕",
            "approved_by": "行銷經理 林語安", "months": months, "lines": lines,
            "total": sum(line["cost"] for line in lines)}


def request_files(truth: dict[str, Any]) -> Files:
    """A request that passes."""
    return {FILE: dump(request_of(truth))}


def _at(need: str, **values: Any) -> Change:
    def change(content: dict[str, Any], truth: dict[str, Any]) -> None:
        next(r for r in content["lines"] if r["need"] == need).update(values)

    return change


def _other_way(need: str) -> Change:
    """A need met in the dearest way that fits, with everything else computed right."""

    def change(content: dict[str, Any], truth: dict[str, Any]) -> None:
        months = truth["brief"]["months"]
        row = next(n for n in truth["needs"] if n["need"] == need)
        offer = max(fits(row, truth["catalogue"]), key=lambda o: cost(row, o, months))
        _at(need, source=offer["source"], access=offer["access"], quantity=units(row, offer),
            cost=cost(row, offer, months))(content, truth)
        content["total"] = sum(line["cost"] for line in content["lines"])

    return change


def _slightly_dearer(content: dict[str, Any], truth: dict[str, Any]) -> None:
    """The second cheapest way of whatever need stays within the budget."""
    months = truth["brief"]["months"]
    room = truth["brief"]["budget"] - content["total"]
    for need in truth["needs"]:
        found = fits(need, truth["catalogue"])
        low = min(o["level"] for o in found)
        ways = sorted((o for o in found if o["level"] == low),
                      key=lambda o: cost(need, o, months))
        if len(ways) > 1 and 0.5 < cost(need, ways[1], months) - cost(
                need, ways[0], months) <= room:
            _at(need["need"], source=ways[1]["source"], access=ways[1]["access"],
                quantity=units(need, ways[1]), cost=cost(need, ways[1], months))(content, truth)
            content["total"] = sum(line["cost"] for line in content["lines"])
            return


def _by(factor: Callable[[dict[str, Any], dict[str, Any]], float], need: str) -> Change:
    def change(content: dict[str, Any], truth: dict[str, Any]) -> None:
        row = next(r for r in content["lines"] if r["need"] == need)
        row["cost"] = row["cost"] / factor(row, truth)

    return change


def _r(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


_LEVEL = ("{need}: {source} / {access} allows more than this need asks for, and a lower level does "
          "the work as well. A right that nobody holds is not used by mistake: take the lowest "
          "level that fits, even where a higher one costs nothing.")
_FIELDS = ("{need}: {source} / {access} does not give {field}, which this need is made of. Look "
           "for a row of the catalogue whose fields hold all that the need lists.")
_ACTION = ("{need}: {source} / {access} shows the fields and does not allow to {action}. Compare "
           "the column actions.")
_AMOUNT = ("{need}: the quantity is {direction} for the amount that is needed. Divide the "
           "amount by what one unit holds (capacity), and round up.")
_NEEDED = ("{need}: {personal} leads to a person, so the line needs a {field}. Look up the need's "
           "use in measurement_rules.")
_EMPTY = ("{need}: {field} is filled in, and this need has no personal data. A basis that stands "
          "everywhere says nothing: leave it empty here.")
WRONG = (
    _r("administrator_for_all", _at("event_paths", access="owner", cost=0), _LEVEL),
    _r("publish_to_prepare", _at("new_tags", access="publish"), _LEVEL),
    _r("administrator_to_publish", _at("publish_tags", access="administrator"), _LEVEL),
    _r("all_member_data", _at("member_mail", access="full_export"), _LEVEL),
    _r("editor_cannot_publish", _at("publish_tags", access="edit"), _ACTION),
    _r("reader_cannot_prepare", _at("new_tags", access="read"), _ACTION),
    _r("report_for_events", _at("event_paths", source="ga4", access="viewer", owner="marketing"),
       _FIELDS),
    _r("orders_without_members", _at("repeat", access="orders_without_names"), _FIELDS),
    _r("totals_for_a_list", _at("member_mail", access="summary"), _FIELDS),
    _r("source_by_its_name", _at("new_tags", source="GTM 編輯"),
       "{need}: there is no source “{source}” in measure_catalogue. Copy the id from the column "
       "source."),
    _r("access_by_its_name", _at("new_tags", access="編輯者"),
       "{need}: the source {source} has no access “{access}”. Copy the id from the column access, "
       "in the row of that source."),
    _r("need_left_out", lambda c, t: c["lines"].pop(2),
       "request.yml has no line for the need {need}. Whoever builds it asks for it later, in a "
       "hurry. Add the line."),
    _r("need_twice", lambda c, t: c["lines"].append(dict(c["lines"][0])),
       "The need {need} has two lines in request.yml. One need, one line: choose the source that "
       "does it."),
    _r("nice_to_have", lambda c, t: c["lines"].append({**c["lines"][0], "need": "heatmaps"}),
       "request.yml has a line for “{need}”, which is no need in measure_needs. Ask for nothing "
       "that nobody needs: take it out, or correct the id."),
    _r("owner_is_me", _at("event_paths", owner="marketing"),
       "{need}: the owner of {source} is not “{owner}”. The owner is the department that grants "
       "the access, as in the catalogue, and not whoever asks for it."),
    _r("one_phone", _at("android", quantity=1), _AMOUNT),
    _r("quota_rounded_down", lambda c, t: _at("query_volume", quantity=next(
        r["quantity"] for r in c["lines"] if r["need"] == "query_volume") - 1 or 2)(c, t),
       _AMOUNT),
    _r("one_for_the_team", _at("event_paths", quantity=4),
       "{need}: an access is asked for one person, and your quantity is another. Each person gets "
       "a line of their own, with a reason of their own."),
    _r("one_month", _by(lambda r, t: t["brief"]["months"], "member_mail"),
       "{need}: your cost is that of one month, and the price is monthly. Multiply by the months "
       "of the brief."),
    _r("one_unit", _by(lambda r, t: r["quantity"], "android"),
       "{need}: your cost is that of one unit. Multiply the price by the quantity."),
    _r("with_vat", _by(lambda r, t: 1 / 1.05, "android"),
       "{need}: the cost is {direction}. It is unit_price × quantity, times the months of the "
       "brief where billing says monthly."),
    _r("kept_to_be_safe", _at("event_paths", keep_months=60),
       "{need}: the data would be kept longer than they are needed. Keep them for as many months "
       "as measure_needs says."),
    _r("deleted_too_soon", _at("repeat", keep_months=1),
       "{need}: the data would be deleted before they are used. Keep them for as many months as "
       "measure_needs says."),
    _r("never_deleted", _at("repeat", keep_months=None),
       "{need}: keep_months is empty. Data that nobody says when to delete stay for ever: write "
       "the months from measure_needs."),
    _r("phones_kept", _at("android", keep_months=12),
       "{need}: keep_months has a value, and this line holds no data. Devices, quota and settings "
       "are not kept and deleted: leave the field empty."),
    _r("no_purpose", _at("event_paths", purpose=None), _NEEDED),
    _r("no_basis", _at("repeat", legal_basis=None), _NEEDED),
    _r("pseudonym_is_nobody", _at("event_paths", purpose=None, legal_basis=None), _NEEDED),
    _r("any_purpose", _at("member_mail", purpose="statistics"),
       "{need}: the purpose is not the one that legal accepts for this use. What was collected for "
       "one purpose may not quietly serve another: look up the use in measurement_rules."),
    _r("member_means_consent", _at("member_mail", legal_basis="contract"),
       "{need}: the legal basis “{value}” does not carry this use. Look up the use in "
       "measurement_rules, and ask legal where it seems wrong."),
    _r("basis_in_words", _at("member_mail", legal_basis="個資法第 19 條"),
       "{need}: the {field} “{value}” is none that measurement_rules knows. Write one id: "
       "{known}."),
    _r("basis_everywhere", _at("new_tags", purpose="statistics", legal_basis="consent"), _EMPTY),
    _r("total_forgotten", lambda c, t: c.update(total=c["total"] - c["lines"][-1]["cost"]),
       "total in request.yml is {direction}: it is not the sum of the costs of the lines. Add "
       "them up anew."),
    _r("dearest_way", _other_way("android"),
       "total in request.yml is above the budget of the brief. Look again at what can be had in "
       "several ways, first at {need}: compare buying with leasing, and small blocks with large "
       "ones."),
    _r("a_little_dearer", _slightly_dearer,
       "{need}: there is a cheaper way to have this for the months of the brief. Compare every row "
       "of the catalogue that fits: price × quantity × months, or once."),
    _r("minguo_year", lambda c, t: c.update(requested_on="114-11-25"),
       "requested_on in request.yml is a 民國 date ({value}). Programs take its year for one of "
       "the first centuries: write the western year, as YYYY-MM-DD."),
    _r("too_late", lambda c, t: c.update(requested_on=f"{t['brief']['asked_on'][:4]}-12-31"),
       "requested_on in request.yml lies outside the days of the brief: not before the mail, and "
       "not after needed_by."),
    _r("no_date", lambda c, t: c.update(requested_on="下週一"),
       "{where} is not a date that a program can read. Write it as YYYY-MM-DD, with nothing after "
       "it."),
    _r("number_as_text", _at("android", cost="NT$12,800"),
       "{where} is not a number. Write digits only: no quotes, no thousands separators, no unit."),
    _r("other_months", lambda c, t: c.update(months=c["months"] + 1),
       "months in request.yml is not the number of months in the brief. Costs by the month depend "
       "on it: copy it."),
    _r("approves_myself", lambda c, t: c.update(approved_by=c["requested_by"]),
       "requested_by and approved_by in request.yml are the same. Nobody grants access to "
       "themselves: name the one who approves."),
    _r("asked_by_me", lambda c, t: c.update(requested_by="我", approved_by="林語安"),
       "{field} in request.yml is “{value}”, and whoever reads the request cannot tell who that "
       "is. Write a name or a position."),
    _r("approved_by_self", lambda c, t: c.update(approved_by="自己"),
       "{field} in request.yml is “{value}”, and whoever reads the request cannot tell who that "
       "is. Write a name or a position."),
    _r("months_left_open", lambda c, t: c.update(months=None),
       "{where} in request.yml is empty. Fill it in."),
    _r("cost_left_open", _at("repeat", cost=None),
       "{where} in request.yml is empty. Fill it in."),
    _r("two_bases", _at("member_mail", legal_basis=["consent", "contract"]),
       "{need}: the {field} “{value}” is none that measurement_rules knows. Write one id: "
       "{known}."),
    _r("nobody_asks", lambda c, t: c.update(requested_by=None),
       "{name} has no {field}. A request without a name is nobody's: fill it in."),
    _r("field_empty", _at("repeat", access=None),
       "Entry {number} in the part {part} of {name} has no {field}. Fill it in."),
    M("not_yaml", bytes_of(FILE, b"lines:\n\t- need: traffic\n"),
      "Line {line} of {name} is indented with a tab: “{text}”. Use spaces."),
    M("big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
)


def _by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """The request as people write it: other order, a comment, Windows line ends, unused fields
    left empty, a list of one basis, whole numbers with a decimal point."""
    made = request_of(truth)
    lines = ["# 量測資源需求單", f"total: {made['total']:.1f}", "requested_by: 小編",
             "approved_by: \"林語安\"", f"requested_on: {truth['brief']['needed_by']}",
             f"months: {made['months']}", "lines:"]
    for row in reversed(made["lines"]):
        shown = {"keep_months": "", "purpose": "", "legal_basis": "", **row}
        if row.get("legal_basis"):
            shown["legal_basis"] = f"[{row['legal_basis']}]"
        first, *rest = (f"{k}: {v}".rstrip() for k, v in shown.items())
        lines += [f"  - {first}  # ok", *(f"    {field}" for field in rest)]
    return {**files, FILE: "\r\n".join(lines).encode("utf-8-sig")}


A = ArtefactExercise(
    "T2.1.a", files=(FILE,), judge=judge_request, truth=truth, correct=request_files,
    misconceptions=WRONG,
    alternatives=(Alternative("by_hand", _by_hand),),
    hints=(
        "Take one need at a time. Which rows of the catalogue hold all of its fields, and which of "
        "those allow its action? Cross out the others.",
        "Of the rows that are left take the lowest level; things (level 0) in the cheapest way for "
        "all months. Then owner, quantity, cost, keep_months; and where a field is in "
        "personal_fields, look up the need's use in measurement_rules.",
        "for need in needs.itertuples(): fits = [row for row in catalogue.itertuples() if "
        "set(need.fields.split(\";\")) <= set(row.fields.split(\";\")) and need.action in "
        "row.actions.split(\";\")]; best = min(fits, key=lambda row: (row.level, the cost of "
        "row)); quantity = -(-need.amount // best.capacity)",
    ),
    solution=(
        "Begin with the question, not with the tool: a need says which fields and what is done "
        "with them, and that names the source and the lowest access. A higher level costs nothing "
        "today and a published mistake tomorrow. user_pseudo_id is no name, yet it follows one "
        "browser for months and leads to a person together with an order, so it counts as personal "
        "data here. A month to keep data that nobody needs is a month in which they can leak."
    ),
)
