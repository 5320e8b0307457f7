"""T1.2.e: the exercise with its sentences."""

from __future__ import annotations

from autograder.artefacts.tracking_check import FAULTS, MATRIX, judge_faults, judge_matrix

from .base import Alternative, Exercise, Misconception, Part
from .t1_2_page_worlds import PAGE_WORLDS
from .t1_2_tracking import (
    LOOSE_PHONE,
    NO_RUN_EMAIL,
    PLAIN_PHONE,
    fault_ways,
    faults_by_pivot,
    hand_logs,
    hand_matrices,
    logs,
    matrices,
    matrix_by_sets,
    matrix_ways,
    tracking_faults,
    tracking_matrix,
)

# In the public log both ways miss the same KPIs, so the sentence must hold for both.
TOO_MANY = ("Your denominator is too large: it counts rows, or events of other names. An event has "
            "as many rows as parameters. Count the different event_id (nunique) of that name.")

E = Exercise(
    "T1.2.e",
    parts=(
        Part("tracking_matrix", tracking_matrix, inputs=matrices,
             load=("tracking_plan", "event_log"), compare=MATRIX, judge=judge_matrix,
             practice=hand_matrices),
        Part("tracking_faults", tracking_faults, inputs=logs, load=("event_log",),
             compare=FAULTS, judge=judge_faults, practice=hand_logs),
    ),
    misconceptions=(
        Misconception("events_only", matrix_ways(events_only=True),
            "You ask only whether the events are there. A purchase without its value gives no "
            "revenue. Look at the parameters as well."),
        Misconception("params_only", matrix_ways(params_only=True),
            "You look only at needs with a dot. A need without one asks for the event itself. "
            "Report an event that never came."),
        Misconception("once_is_enough", matrix_ways(once=True),
            "You are content when a parameter was sent once. A KPI from one order in forty says "
            "nothing. Compare the share with min_share."),
        Misconception("all_needed", matrix_ways(all_of_them=True),
            "You want a parameter in every single event. The plan allows a few gaps. Compare the "
            "share with min_share."),
        Misconception("share_of_sent", matrix_ways(of_sent=True),
            "Your share leaves out events that did not send the parameter at all. These are the "
            "worst gaps. Divide by all events of that name."),
        Misconception("param_of_any_event", matrix_ways(param_of_any=True),
            "You count a parameter wherever it comes, also with events of another name. A coupon "
            "in the cart says nothing about the purchase. Count it within the event of the need."),
        Misconception("share_of_all_events", matrix_ways(of_all=True),
            TOO_MANY),
        Misconception("share_of_rows", matrix_ways(of_rows=True),
            TOO_MANY),
        Misconception("blank_is_filled", matrix_ways(blank_counts=True),
            "You count a parameter whose value is missing as sent. Its name alone computes "
            "nothing. Leave out rows without a value."),
        Misconception("above_the_limit", matrix_ways(strict=True),
            "You fail a share that is exactly min_share. It is the least that is allowed. Use >= "
            "for what is enough."),
        Misconception("limit_written_in", matrix_ways(fixed_limit=True),
            "You wrote the limit into your code. Another plan has another one. Take "
            "plan[\"min_share\"]."),
        Misconception("any_need", matrix_ways(any_need=True),
            "You call a KPI computable when one of its needs is met. Revenue needs value and "
            "currency. All needs must be met."),
        Misconception("first_missing", matrix_ways(first_missing=True),
            "You name only the first thing that is missing. IT then comes back for the second. "
            "Name all, in the order of the plan."),
        Misconception("event_names_only", matrix_ways(names_only=True),
            "You name only the events in missing. IT must know which parameter. Write the need as "
            "the plan has it."),
        Misconception("tight_comma", matrix_ways(comma=","),
            "You join the needs with a comma alone. The table that IT reads has a comma and a "
            "space. Use \", \".join."),
        Misconception("missing_sorted", matrix_ways(sorted=True),
            "You sort what is missing. The plan has it in an order of its own. Keep that."),
        Misconception("blank_id_passes", fault_ways(blank_counts=True),
            "You take a parameter for sent though its value is missing. A blank order number is no "
            "number. Leave out rows without a value first."),
        Misconception("absent_id_passes", fault_ways(absent_unseen=True),
            "You see order numbers that are blank, and not those that were never sent. Then there "
            "is no row to look at. Compare all purchases with those that have a number."),
        Misconception("double_all", fault_ways(double="all"),
            "You report every purchase of a repeated order, the first one included. One of them "
            "is right. Report only the later ones."),
        Misconception("double_keeps_last", fault_ways(double="last"),
            "You keep the last purchase of a repeated order. The first one is the order, the "
            "others are the page loading again. Keep the first."),
        Misconception("double_once", fault_ways(double="once"),
            "You report a repeated order once, however often it came. Each event too many counts "
            "as revenue. Report all but the first."),
        Misconception("double_by_file", fault_ways(file_order=True),
            "You go by the order of the rows. Logs are not always in the order of time. Sort by "
            "at and event_id first."),
        Misconception("double_any_event", fault_ways(double_any_event=True),
            "You look for repeated order numbers in events of every name. A refund carries the "
            "number of its order and repeats nothing. Look at purchase only."),
        Misconception("double_at_only", fault_ways(at_only=True),
            "You sort by at alone. Two events of one second then stand as they came in the log, "
            "and the first of them is chance. Sort by at and then event_id."),
        Misconception("double_same_second", fault_ways(same_second=True),
            "You call an order double only if it came in the same second. The thank-you page may "
            "be opened again an hour later. Compare the order number only."),
        Misconception("purchase_money_only", fault_ways(purchase_money=True),
            "You look at the money of purchases only. A cart without currency is worth nothing in "
            "GA4, either. Look at every event with a value."),
        Misconception("currency_absent_passes", fault_ways(currency_unseen=True),
            "You see wrong currencies and not missing ones. A value without currency is left out "
            "of revenue. Report it as currency_missing."),
        Misconception("currency_any_case", fault_ways(any_case=True),
            "You accept twd. The code has three capital letters, and the shop's tools compare them "
            "exactly. Compare with \"TWD\" as it is."),
        Misconception("trimmed_code", fault_ways(trimmed_code=True),
            "You strip the currency before you compare it. The shop's tools do not, and \" TWD\" "
            "is no code to them. Compare with \"TWD\" as it is."),
        Misconception("purchase_only", fault_ways(purchase_only=True),
            "You look for faults in purchases only. Personal data and money without currency come "
            "in other events as well. Look at every event."),
        Misconception("one_fault_each", fault_ways(one_fault_each=True),
            "You pass over personal data where the event already has a fault. Both must be mended. "
            "Look for each kind on its own."),
        Misconception("ntd_accepted", fault_ways(codes=("TWD", "NTD", "NT$")),
            "You accept NTD or NT$. People write so, and the code of the standard (ISO 4217) is "
            "TWD. Compare with \"TWD\"."),
        Misconception("value_cleaned", fault_ways(cleaned=True),
            "You clean the value before you judge it. GA4 will not do so, and loses it. Judge it "
            "as it was sent."),
        Misconception("digits_only", fault_ways(digits_only=True),
            "You accept whole numbers only. 12.50 is a number. Let pd.to_numeric judge."),
        Misconception("email_plain_only", fault_ways(email=NO_RUN_EMAIL),
            "You look for @ only. In a link it is written %40, and the address is as readable. Use "
            "EMAIL as it was given."),
        Misconception("phone_in_numbers", fault_ways(phone=LOOSE_PHONE),
            "You find phones inside longer numbers such as order numbers. Use PHONE, which looks "
            "at the digits around."),
        Misconception("phone_plain_only", fault_ways(phone=PLAIN_PHONE),
            "You find phones without spaces and dashes only. People type them in, and +886 as "
            "well. Use PHONE as it was given."),
        Misconception("named_params_only", fault_ways(named_params=True),
            "You look only at parameters called email or phone. Personal data hides in search "
            "words and links. Look at every value."),
        Misconception("one_param_each", fault_ways(one_param_each=True),
            "You report one parameter of an event, and another holds personal data as well. IT "
            "would mend one and leave the other. One row for each parameter."),
        Misconception("first_kind_only", fault_ways(first_kind=True),
            "You stop after an e-mail. The same value may hold a phone, too. Look for both "
            "everywhere."),
        Misconception("fault_as_param", fault_ways(fault_as_param=True),
            "In param you write what was found. IT must know in which parameter it was. Write the "
            "name of the parameter."),
    ),
    alternatives=(Alternative("sets_and_pivot", {"tracking_matrix": matrix_by_sets,
                                                 "tracking_faults": faults_by_pivot}),),
    hints=(
        "Take one purchase out of the log by its event_id and look at its rows. What does a "
        "missing parameter look like?",
        "Matrix: events by name with nunique, filled parameters by name and param, then a loop "
        "over the KPIs. Faults: one filter for each kind of fault, collected in a list.",
        "total = events.groupby(\"event\")[\"event_id\"].nunique(); event, _, param = "
        "need.partition(\".\"); ids = events[(events[\"event\"] == \"purchase\") & "
        "(events[\"param\"] == \"transaction_id\")].dropna(subset=[\"value\"]); again = "
        "ids.sort_values([\"at\", \"event_id\"]).duplicated(\"value\"); "
        "events[events[\"value\"].str.contains(EMAIL, na=False)]",
    ),
    solution=(
        "A tracking plan is read backwards: from the KPI to the parameter to the event. What is "
        "not in the test log will not be in December's report, and cannot be had afterwards. "
        "Shares are of events, not of rows, and missing means absent or blank. An order number "
        "makes a purchase unique, which is why its absence and its repetition are both faults."
    ),
    worlds=PAGE_WORLDS,
    equivalent_mutants={
        "True -> False": "the index of the faults is not compared",
        ".nunique of events.dropna(subset=['value']).groupby( -> count":
            "an event has each parameter once",
    },
)
