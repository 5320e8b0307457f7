"""T2.3.s1: the exercise with its sentences."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from autograder.artefacts.lifetime_check import NAMES, judge_fit

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_3_value import (
    as_in_the_paper,
    fit,
    fit_by_simplex,
    ltv,
    purchase_summary,
    summary_by_customer,
    wrong_fit,
    wrong_ltv,
    wrong_summary,
)

PARAMS = {"r": 0.52, "alpha": 8.1, "a": 0.93, "b": 2.06, "p": 4.8, "q": 4.1, "v": 790.0}
OTHERS = {"r": 0.31, "alpha": 4.4, "a": 1.7, "b": 0.85, "p": 3.2, "q": 2.6, "v": 410.0}


def some(world: Any, step: int) -> pd.DataFrame:
    """The transactions of every `step`th customer."""
    table = world.transactions
    kept = sorted(table["customer_id"].unique())[::step]
    return table[table["customer_id"].isin(kept)].reset_index(drop=True)


def summary_calls(world: Any) -> tuple:
    """(transactions, as_of) of some customers: the last day, one in between, by hand."""
    table = some(world, 4)
    return ((table, pd.Timestamp(world.year, 12, 31)),
            (table, pd.Timestamp(world.year, 8, 19)), *summary_practice())


def summary_practice() -> tuple:
    """Two orders on one day, a refund, a replacement, rows out of order and after as_of."""
    rows = [
        ("M1", "2025-03-16", 900), ("M1", "2025-01-05", 700), ("M1", "2025-01-05", 100),
        ("M1", "2025-02-02", 500), ("M1", "2025-02-02", 250), ("M1", "2025-02-10", -500),
        ("M2", "2025-01-12", 640), ("M2", "2025-01-20", 0), ("M2", "2025-06-01", 800),
        ("M3", "2025-04-30", 410), ("M0", "2025-01-09", -830), ("M4", "2025-02-01", 300),
        ("M4", "2025-04-30", 1500), ("M4", "2025-04-01", 420), ("M5", "2025-05-03", 990),
        ("M4", "2025-04-01", -420),
    ]
    table = pd.DataFrame(rows, columns=["customer_id", "date", "amount"]).astype(
        {"customer_id": "str", "amount": "float64"})
    table["date"] = pd.to_datetime(table["date"]).astype("datetime64[ns]")
    return ((table, pd.Timestamp("2025-04-30")),)


def fit_calls(world: Any) -> tuple:
    """(summary,): half of the customers of the world."""
    return (purchase_summary(some(world, 2), pd.Timestamp(world.year, 12, 31)),)


def ltv_calls(world: Any) -> tuple:
    """(summary, params, weeks, margin) with the true parameters, others, and by hand."""
    summary = purchase_summary(some(world, 5), pd.Timestamp(world.year, 12, 31))
    return ((summary, dict(world.customer_truth), 52, 0.31),
            (world.partner_summary.head(80), OTHERS, 26, 0.18), *ltv_practice())


def ltv_practice() -> tuple:
    """Once long ago, once last week, often and lately, often and long ago, on the first day."""
    table = pd.DataFrame(
        [("M1", 0.0, 0.0, 60.0, np.nan), ("M2", 0.0, 0.0, 1.0, np.nan),
         ("M3", 9.0, 50.0, 52.0, 820.0), ("M4", 9.0, 11.0, 52.0, 820.0),
         ("M5", 1.0, 30.0, 40.0, 2400.0), ("M6", 0.0, 0.0, 0.0, np.nan),
         ("M7", 30.0, 58.0, 60.0, 410.0)],
        columns=["customer_id", "frequency", "recency", "T", "monetary"])
    table = table.astype({"customer_id": "str"})
    return ((table, PARAMS, 52, 0.4), (table, OTHERS, 13, 0.25))


_SUMMARY = (
    ("all_counted",
     "frequency counts the first purchase in yours. The model counts returns: days with a purchase "
     "less one."),
    ("orders",
     "Two orders on one day count as two purchases in yours. Add up the amounts of a customer and "
     "a day first."),
    ("refunds",
     "Refunds count as purchases in yours. Keep rows with an amount above 0."),
    ("replacements",
     "Rows with the amount 0 count as purchases in yours. They are replacements; keep rows with an "
     "amount above 0."),
    ("net",
     "monetary is less refunds in yours. Here it describes what somebody buys; refunds are in the "
     "margin. Keep rows with an amount above 0."),
    ("day_net",
     "You add up the amounts of a customer and a day before you filter. A purchase that went back "
     "on the same day then never happened. Filter rows with an amount above 0 first."),
    ("later",
     "Purchases after as_of count in yours. The forecast is made on as_of. Filter by date first."),
    ("file_order",
     "You take the first and last row in the order of the file. The table is not in order of time. "
     "Use min() and max()."),
    ("rfm_recency",
     "recency counts from the last purchase to as_of in yours, as RFM does. In BG/NBD it counts "
     "from the first purchase to the last."),
    ("to_last",
     "T ends at a customer's last purchase in yours. Then nobody was ever watched without buying, "
     "and everybody looks faithful. T runs to as_of."),
    ("to_last_row",
     "T runs to the last date in the table in yours. The day of the table is as_of."),
    ("days",
     "Your times are days. The parameters of this exercise are per week: divide by 7."),
    ("whole_weeks",
     "You cut recency and T down to whole weeks. Somebody who came back after three days then came "
     "back after none. Divide with / and not with //."),
    ("first_amount",
     "monetary takes in the first purchase in yours. That one has the welcome coupon. Take the "
     "mean of the days of return."),
    ("summed",
     "monetary is a sum in yours. Asked is the mean of a day of return."),
    ("zero_for_once",
     "monetary is 0 for customers who never came back in yours. Nobody knows what they would "
     "spend: leave it missing (NA)."),
    ("survivors",
     "You leave out customers who never came back. They are what the model learns leaving from. "
     "Keep them with frequency 0."),
)

_FIT = (
    ("survivors",
     "You fit r, alpha, a and b on customers who came back. Those who did not are half the story, "
     "and a value made without them is that of survivors. Use all customers."),
    ("not_censored",
     "You put recency where T belongs. The weeks without a purchase after the last one are then "
     "not seen, and nobody seems to leave. The first term uses alpha + T."),
    ("same_length",
     "All customers have the same T in yours. Who came last week then looks like somebody who has "
     "stayed away for a year. Use each customer's own T."),
    ("nobody_leaves",
     "Your likelihood has no a and b: it is that of customers who never leave. Add the two terms "
     "with the beta functions."),
    ("one_term",
     "Your likelihood has the first term only, in which everybody is still a customer. Add the "
     "second, that of having left after the last purchase."),
    ("both_for_all",
     "The second term counts for customers with frequency 0 in yours. It holds only for x > 0: "
     "put minus infinity elsewhere, with np.where."),
    ("one_each",
     "You treat each mean amount as one purchase. A mean of nine is known far better than one of "
     "a single day. Use x = frequency."),
    ("all_purchases",
     "You use frequency + 1 for the amounts. monetary is the mean of the days of return: x is "
     "frequency."),
    ("logs",
     "You give back the logarithms with which you searched. Put np.exp round them."),
    ("rate_not_scale",
     "Your alpha is upside down. It stands beside T in weeks: alpha + T."),
    ("swapped",
     "a and b are exchanged in yours. In the second term 1 is added to a and taken from b + x."),
    ("money_swapped",
     "p and q are exchanged in yours. p stands with x (p·x), q with v (q·log v)."),
    ("never_searched",
     "You give back the values that the search began with. Take .x of what minimize gives back; "
     "where it says nothing was found, see .message."),
)

_LTV = (
    ("survivors",
     "You leave out customers who bought once. The value of survivors is not the value of a "
     "customer we win. Keep everybody."),
    ("alive_for_once",
     "A customer who bought once may have left already in yours. In this model nobody leaves "
     "before a second purchase: alive is 1 for frequency 0. That is a weakness of it."),
    ("alive_rule",
     "You call somebody alive who bought within half a year. A frequent buyer who is silent for "
     "ten weeks has probably left; a rare one has not. Use the formula."),
    ("all_alive",
     "purchases is not multiplied by alive. It is then what a customer buys who is certainly still "
     "there. Multiply."),
    ("nobody_leaves",
     "Your customers keep their pace for all of the weeks once they are alive. They can leave in "
     "that time, too. Use the formula with hyp2f1."),
    ("past_pace",
     "You carry on the pace of the past: frequency ÷ T × weeks. Who has left goes on buying, and "
     "who bought once never buys again. Use the expected purchases of the model."),
    ("average_customer",
     "Every customer gets the same number of purchases, that of a new one. Use each one's "
     "frequency, recency and T."),
    ("without_t",
     "In u, T is missing in yours. The longer somebody has been a customer without buying, the "
     "less is to be expected: u = weeks ÷ (alpha + T + weeks)."),
    ("in_days",
     "You multiply weeks by 7. The parameters are per week and so is weeks."),
    ("own_mean",
     "value is the customer's own mean in yours. A mean of a single day is mostly chance. Use the "
     "formula, which draws it towards everybody's mean."),
    ("own_mean_or_zero",
     "value is 0 for customers who never came back in yours. Their best guess is everybody's mean: "
     "p·v ÷ (q − 1)."),
    ("once_unknown",
     "value is missing for customers who never came back in yours, and so is their ltv. Their best "
     "guess is everybody's mean: p·v ÷ (q − 1)."),
    ("everybody_usual",
     "Every customer has the same value in yours. Who came back often has shown what they spend: "
     "use the formula."),
    ("mean_of_means",
     "You give customers who never came back the plain mean of monetary. Use p·v ÷ (q − 1), the "
     "mean of the model."),
    ("past_added",
     "You add what customers have spent already. It is theirs whatever we do; ltv is about the "
     "weeks to come."),
    ("alive_twice",
     "You multiply by alive a second time. purchases has it already."),
    ("revenue",
     "ltv is revenue in yours. What may be spent to win a customer is contribution: multiply by "
     "margin."),
    ("margin_of_value",
     "value is multiplied by margin in yours. It is an amount that a customer pays; only ltv is "
     "contribution."),
)

S1 = Exercise(
    "T2.3.s1",
    parts=(
        Part("purchase_summary", purchase_summary, inputs=summary_calls,
             load=("some_transactions", "transactions_delivery[last_day]"),
             compare=Compare("frame", ("customer_id",),
                             dict.fromkeys(("recency", "T", "monetary"), 1e-6)),
             practice=summary_practice),
        Part("fit", fit, inputs=fit_calls, load=("partner_summary",),
             compare=Compare("mapping", columns=dict.fromkeys(NAMES, 0.01)), judge=judge_fit),
        Part("ltv", ltv, inputs=ltv_calls,
             load=("partner_summary", repr(PARAMS), "52", "0.35"),
             compare=Compare("frame", ("customer_id",),
                             dict.fromkeys(("alive", "purchases", "value", "ltv"), 1e-5)),
             practice=ltv_practice),
    ),
    misconceptions=(
        *(Misconception(name, wrong_summary(**{name: True}), says) for name, says in _SUMMARY),
        *(Misconception(f"fit_{name}", wrong_fit(**{name: True}), says) for name, says in _FIT),
        *(Misconception(f"ltv_{name}", wrong_ltv(**{name: True}), says) for name, says in _LTV),
        *(Misconception(f"ltv_{name}", wrong_ltv(**{name: "b"}), says) for name, says in _LTV
          if name == "alive_for_once"),
    ),
    alternatives=(Alternative("otherwise", {
        "purchase_summary": summary_by_customer, "fit": fit_by_simplex, "ltv": as_in_the_paper}),),
    hints=(
        "Write the three functions one after the other and check after each; the check goes on to "
        "the next one by itself. Begin with one row per customer and day.",
        "fit: a function of four logarithms that gives minus the sum of the log-likelihood, then "
        "minimize with method=\"L-BFGS-B\"; the same with three for the amounts. ltv: four lines, "
        "one for each column.",
        "days = sold.groupby([\"customer_id\", \"date\"], as_index=False)[\"amount\"].sum(); "
        "found = minimize(minus_log_likelihood, [0, 0, 0, 0], method=\"L-BFGS-B\"); "
        "r, alpha, a, b = np.exp(found.x)",
    ),
    solution=(
        "The likelihood asks how probable it is to see just these purchases and then silence until "
        "as_of. Silence enters by T: that is how right-censoring is respected, without waiting and "
        "without calling anybody lost. Mean spend times a mean lifetime fails because both are "
        "taken from customers who are still going on. The model knows no seasons, no campaigns and "
        "no leaving after the first purchase; compare its forecast with a period that it has not "
        "seen before money is spent on it."
    ),
    worlds=(WorldSpec(331, 2024, "none"), WorldSpec(332, 2026, "none"),
            WorldSpec(333, 2027, "none")),
)
