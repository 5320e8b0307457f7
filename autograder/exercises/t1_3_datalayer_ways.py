"""T1.3.f: the exercise with its sentences."""

from __future__ import annotations

import pandas as pd

from autograder.artefacts.datalayer_check import judge_datalayer

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS
from .t1_3_datalayer import FUNNEL, audit_datalayer, hand_logs, items_value, logs, way


def _by_walking(log: pd.DataFrame) -> pd.DataFrame:
    """One walk through the rows in the order of time, with notes of what has been seen."""
    rows = log.sort_values(["at", "row_id"]).to_dict("records")
    answers: dict[str, list] = {}
    for row in rows:
        if row["event"] == "consent_update":
            answers.setdefault(row["session"], []).append((row["at"], row["consent"]))

    def may(row: dict) -> bool:
        told = [c for at, c in answers.get(row["session"], []) if at <= row["at"]]
        return bool(told) and told[-1] == "granted"

    pushed = {r["push_id"]: r for r in rows
              if r["source"] == "dataLayer" and r["event"] != "consent_update"}
    sent: dict[str, int] = {}
    for row in rows:
        if row["source"] == "network" and isinstance(row["push_id"], str):
            sent[row["push_id"]] = sent.get(row["push_id"], 0) + 1
    seen: list[tuple] = []
    orders, counted, found = set(), {}, []
    for row in rows:
        ident, event = row["row_id"], row["event"]
        if row["source"] == "dataLayer":
            if event == "consent_update":
                continue
            if row["push_id"] not in sent and may(row):
                found.append((ident, "never_sent"))
            if event in FUNNEL[1:]:
                before = FUNNEL[FUNNEL.index(event) - 1]
                if not any(s == row["session"] and e == before and at < row["at"]
                           for s, e, at in seen):
                    found.append((ident, "wrong_order"))
            seen.append((row["session"], event, row["at"]))
            if event == "purchase" and isinstance(row["transaction_id"], str):
                if row["transaction_id"] in orders:
                    found.append((ident, "pushed_twice"))
                orders.add(row["transaction_id"])
            if isinstance(row["items"], str):
                off = row["discount"] if row["discount"] == row["discount"] else 0
                if items_value(row["items"]) - off != row["value"]:
                    found.append((ident, "value_not_items"))
            continue
        source = pushed.get(row["push_id"])
        if source is None:
            found.append((ident, "not_pushed"))
        elif any(row[f] != source[f] and (row[f] == row[f] or source[f] == source[f])
                 for f in ("transaction_id", "value", "currency")):
            found.append((ident, "changed"))
        if isinstance(row["push_id"], str):
            counted[row["push_id"]] = counted.get(row["push_id"], 0) + 1
            if counted[row["push_id"]] > 1:
                found.append((ident, "sent_twice"))
        if not may(row):
            found.append((ident, "without_consent"))
        if row["traffic_type"] != "internal":
            found.append((ident, "not_marked"))
    return pd.DataFrame(found, columns=["row_id", "fault"])


F = Exercise(
    "T1.3.f",
    parts=(Part(
        "audit_datalayer", audit_datalayer, inputs=logs, load=("datalayer_log",),
        compare=Compare("frame", ("row_id", "fault")), judge=judge_datalayer, practice=hand_logs,
    ),),
    misconceptions=(
        Misconception("withheld_is_lost", way(withheld_is_lost=True),
            "You count pushes as lost that were held back because the visitor had not agreed. "
            "There the silence is right. never_sent asks for consent at the time of the push."),
        Misconception("consent_never_sent", way(consent_never_sent=True),
            "You report consent_update as never sent. It tells the page what it may do and is "
            "never sent itself. Leave it out."),
        Misconception("by_event", way(by_event=True),
            "You look for a hit of the same event in the session. One of two pushes of an event "
            "can be lost, and the other one hides it. Look for its push_id."),
        Misconception("all_of_twice", way(all_of_twice=True),
            "You report both hits of a push that was sent twice. The first was right. Keep it, and "
            "report each after it: duplicated() does."),
        Misconception("missing_ids_alike", way(missing_ids_alike=True),
            "You take hits without a push_id for repeats of each other. A missing number is no "
            "number. Look for doubles only among those that have one."),
        Misconception("twice_by_order", way(twice_by_order=True),
            "You look for double hits by the order number. An order pushed twice is another fault "
            "with another cause, and most events have no order. Look at push_id."),
        Misconception("file_order", way(file_order=True),
            "You take the rows in the order in which they happen to stand. A log need not be in "
            "the order of time. Sort by at, then by row_id, before you call one the second."),
        Misconception("ties_as_they_stand", way(ties_as_they_stand=True),
            "You sort by the time alone. Two rows of the same moment then keep the order in which "
            "they happen to stand. Sort by at, then by row_id."),
        Misconception("stray_if_blank", way(stray_if_blank=True),
            "You take only hits with a blank push_id for stray ones. A number that no push carries "
            "comes from outside as well. Ask whether it stands among the pushes."),
        Misconception("value_only", way(value_only=True),
            "You compare only the value of hit and push. A lost order number or a changed currency "
            "spoils the report just as much. Compare all three fields."),
        Misconception("loss_unseen", way(loss_unseen=True),
            "You overlook what was lost on the way: the push has it, the hit is blank. Where only "
            "one of the two is NA, they differ."),
        Misconception("blank_differs_not", way(blank_differs_not=True),
            "You compare two fields only where both are filled in. A field that is blank on one "
            "side differs, too: it got lost, or it came from nowhere. Leave out only what is blank "
            "on both sides."),
        Misconception("nothing_alike", way(nothing_alike=True),
            "You report fields that are blank on both sides, because NA never equals NA. Nothing "
            "was changed there. Leave out where both are NA."),
        Misconception("silence_is_consent", way(silence_is_consent=True),
            "You take a visitor who has not answered yet for one who agreed. No answer is no "
            "consent. Before the first answer nothing may be sent."),
        Misconception("ever_granted", way(ever_granted=True),
            "You ask whether the session agreed at any time. What was sent before that was sent "
            "without consent. Look at answers up to the moment of the hit."),
        Misconception("any_answer", way(any_answer=True),
            "You go on sending after consent was taken back. The last answer counts. Take the last "
            "one up to the moment of the hit, not any."),
        Misconception("first_answer", way(first_answer=True),
            "You hold visitors to their first answer. They may change their mind either way. Take "
            "the last answer up to that moment."),
        Misconception("consent_of_push", way(consent_of_push=True),
            "You judge a hit by the consent at the time of its push. What was held back and sent "
            "after the visitor agreed is fine. Judge the hit at its own time."),
        Misconception("same_moment_too_late", way(same_moment_too_late=True),
            "An answer at the very moment of a row does not count with you. The rule says at or "
            "before. Use <=."),
        Misconception("anywhere", way(anywhere=True),
            "You only ask whether the step before stands anywhere in the session. If it comes "
            "later, the order is wrong. It must be earlier in time."),
        Misconception("same_time_counts", way(same_time_counts=True),
            "A step before at the very same moment counts as earlier with you. Nobody does two "
            "steps at once; one script pushed both. Earlier means <."),
        Misconception("any_earlier_step", way(any_earlier_step=True),
            "You are content with any earlier step of the funnel. A purchase right behind a view "
            "has skipped two. The step directly before must have been pushed."),
        Misconception("all_sessions", way(all_sessions=True),
            "You look for the step before in all sessions. Somebody else's cart does not lead to "
            "this purchase. Look in the row's own session."),
        Misconception("pushed_twice_in_hits", way(pushed_twice_in_hits=True),
            "You look for orders that were pushed twice among the hits. The page pushes, the "
            "network sends. Look at the rows of the dataLayer, or you find other faults."),
        Misconception("missing_orders_alike", way(missing_orders_alike=True),
            "You take purchases without an order number for one and the same order. What is "
            "missing cannot be compared. Leave them out here."),
        Misconception("within_session", way(within_session=True),
            "You look for the second push of an order within its session only. A thank-you page "
            "opened again tomorrow is a new session and the same order. Look in the whole log."),
        Misconception("discount_ignored", way(discount_ignored=True),
            "You leave out the discount, so each right order with a code looks wrong. value is the "
            "goods less the discount."),
        Misconception("discount_needed", way(discount_needed=True),
            "Where no discount stands, your sum is NA, and NA differs from any value. A blank here "
            "means none: take 0."),
        Misconception("quantity_ignored", way(quantity_ignored=True),
            "You add up prices without the quantity. Two of them cost twice as much. Multiply, as "
            "items_value does."),
        Misconception("first_item_only", way(first_item_only=True),
            "You look at the first item of a push only. Split items at | and add up all of them, "
            "as items_value does."),
        Misconception("blank_is_marked", way(blank_is_marked=True),
            "You let hits without any mark pass. Without internal a test order counts as a real "
            "one. A blank is not marked, either."),
        Misconception("one_each", way(one_each=True),
            "You give each row one fault at most. A hit can be a repeat and unmarked, and two "
            "people have something to mend. One row for each fault."),
    ),
    alternatives=(Alternative("walk", _by_walking),),
    hints=(
        "Cut the log in two first: pushes and hits. Sort both by at and row_id. Each kind of fault "
        "is then one question to one of the two tables.",
        "isin(...) answers never_sent and not_pushed, duplicated() the two doubles, a merge on "
        "push_id with suffixes the changed ones. For consent write a small function allowed(row): "
        "the last answer of this session up to row.at.",
        "twice = known[known[\"push_id\"].duplicated()]; found = [(row_id, \"sent_twice\") for "
        "row_id in twice[\"row_id\"]]; found += ...; return pd.DataFrame(found, "
        "columns=[\"row_id\", \"fault\"])",
    ),
    solution=(
        "A number in a report passes through three hands: the page pushes it, the tag sends it, "
        "the tool counts it. Compared are therefore two logs, push by push, with one key. What "
        "the page did wrong (order, amount, a second push) goes to the developer, what got lost "
        "or doubled on the way to whoever sets the tags, and what was sent without consent to "
        "both and to legal. Consent is judged at the moment of sending, by the last answer."
    ),
    worlds=PAGE_WORLDS,
)
