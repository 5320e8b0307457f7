"""T2.3.f2 and T2.3.d: the exercises with their sentences."""

from __future__ import annotations

from functools import partial

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_3_customers import (
    calls,
    cohorts,
    cohorts_by_customer,
    practice,
    retention,
    retention_calls,
    retention_practice,
    rfm,
    rfm_by_hand,
    rfm_calls,
    rfm_practice,
    wrong_cohorts,
    wrong_rfm,
)

WORLDS = (WorldSpec(321, 2024, "none"), WorldSpec(322, 2026, "none"), WorldSpec(323, 2027, "none"))


def by_calendar(active: float, customers: float, cohort: str, age: int, as_of: object) -> float:
    """The same by counting months."""
    import pandas as pd

    year, month = map(int, cohort.split("-"))
    after = year * 12 + month - 1 + age + 1
    begins = pd.Timestamp(after // 12, after % 12 + 1, 1)
    known = begins <= as_of + pd.Timedelta(days=1) and customers
    return active / customers if known else float("nan")


F2 = Exercise(
    "T2.3.f2",
    parts=(Part(
        "retention", retention, inputs=retention_calls, load=(),
        compare=Compare("scalar", columns={"": 1e-9}), practice=retention_practice,
    ),),
    misconceptions=tuple(Misconception(name, partial(retention, **{name: True}), says)
                         for name, says in (
        ("zero",
         "A month that is not over gives 0 in yours. Nobody knows yet who will come; a curve drawn "
         "from it falls to nothing at its end. Give back float(\"nan\")."),
        ("always",
         "You divide whatever the day of the table. A month that is not over has only part of its "
         "buyers, and one that lies ahead has none. Give back NaN unless the month's last day is "
         "as_of or earlier."),
        ("begun",
         "A month that has begun counts as known in yours. On the 5th of a month most of its "
         "buyers are still to come. Look at the last day of the month, not the first."),
        ("cohort_month",
         "You look at the month in which the cohort began. The cell is about the month age months "
         "later: add age to the period."),
        ("one_late",
         "Your month is one too late: age 0 is the cohort's own month. Add age and nothing else."),
        ("one_early",
         "Your month is one too early: age 0 is the cohort's own month. Add age and take nothing "
         "off."),
        ("last_day_open",
         "On the last day of a month you say that it is not over. as_of is a day whose purchases "
         "are all in the table. Put .normalize() behind end_time and compare with >, not >=."),
        ("thirty_days",
         "You count 30 days for a month. The cells of this table are calendar months; February "
         "has 28 days and March has 31. Use pd.Period."),
        ("upside_down",
         "You give NaN for the months that are over and a rate for the others. Turn the comparison "
         "round."),
        ("none_is_zero",
         "A cohort without customers has the rate 0 in yours. There is nothing to divide by; give "
         "back NaN."),
        ("lost",
         "You give the share that did not buy. Asked is the share that did: active ÷ customers."),
        ("turned",
         "You divide customers by active. The share that bought is active ÷ customers."),
        ("percent",
         "Your rate is per cent. Ratios in this course are fractions; leave out the 100."),
    )),
    alternatives=(Alternative("by_calendar", by_calendar),),
    hints=(
        "Say the cell in words: cohort 2025-11, age 1, table of 2025-12-31. Which month is the "
        "cell about, and is that month over?",
        "A period of a month plus a whole number is a later month; end_time.normalize() is its "
        "last day. Compare that day with as_of.",
        "month = pd.Period(cohort, freq=\"M\") + age; if month.end_time.normalize() > as_of: "
        "return float(\"nan\")",
    ),
    solution=(
        "A cohort table has a triangle of cells that nobody can know yet. Statisticians call it "
        "right-censoring: the observation stops before the story does. Writing 0 there says that "
        "everybody left, and counting a month that has just begun says that nearly everybody did. "
        "A missing value says what is true."
    ),
    worlds=WORLDS,
)

_COHORTS = (
    ("zeros", "A month that is not over has 0 active customers in yours. Nobody knows yet who will "
              "come. Leave active and rate missing (NA) there."),
    ("zero_begun",
     "The month in which as_of lies has 0 active customers in yours although it is not over: "
     "nobody knows yet who will still come. Leave active and rate missing (NA) there, too."),
    ("no_end", "Months that are not over have a count in yours, partly finished or 0. Leave active "
               "and rate missing (NA) unless the month's last day is as_of or earlier."),
    ("unfinished_counted",
     "You count the month in which as_of lies although it is not over: it has only part of its "
     "buyers, and every cohort seems to fall at its end. Leave it missing."),
    ("last_month_open",
     "as_of is the last day of a month and you leave that month missing. All its purchases are in "
     "the table; a month is over when its last day is as_of."),
    ("age_0_always",
     "Age 0 of the youngest cohort has a rate in yours although that month is not over. The rule "
     "holds for age 0 as well."),
    ("left_out",
     "You leave out the cells whose month is not over. Keep the row and leave active and rate "
     "missing, so that a reader sees that they are still to come."),
    ("to_last_purchase",
     "Your ages end with the month of the last purchase. They go up to the month of as_of, whether "
     "anybody bought in it or not: take as_of.to_period(\"M\")."),
    ("own_ages",
     "Each of your cohorts ends at its own last month. All cohorts have the same ages here, those "
     "of the oldest one; what lies ahead has a row with active and rate missing."),
    ("seen_only",
     "You have rows only where somebody bought, as groupby gives them. A month that is over "
     "without a purchase is 0, and one that is not over is missing; both need a row. Go through "
     "every age of every cohort."),
    ("refunds_are_visits",
     "A refund counts as a visit in yours. Money that goes back is no purchase. Keep rows with an "
     "amount above 0."),
    ("replacements_are_visits",
     "A row with the amount 0 counts as a visit in yours. It is a replacement that we sent; nobody "
     "bought. Keep rows with an amount above 0."),
    ("any_row_begins",
     "The first row of a customer makes the cohort in yours, a refund or a replacement too. The "
     "cohort is the month of the first purchase: filter first."),
    ("first_in_file",
     "You take the first row in the order of the file. The table is not in order of time. Use "
     "min(), not first()."),
    ("later_kept",
     "Purchases after as_of count in yours. On that day nobody could have known them. Filter by "
     "date first."),
    ("day_itself_out",
     "Purchases on as_of itself do not count in yours. That day is in the table: use <=."),
    ("one_time_out",
     "You leave out customers who bought once. They are half of a cohort, and without them "
     "everybody seems to come back. Count all."),
    ("refunded_out",
     "You leave out customers whose purchases were all paid back. They did buy. Count everybody "
     "with a purchase."),
    ("day_net",
     "You add up the amounts of a customer and a day before you filter. A purchase that went back "
     "on the same day then never happened. Filter rows with an amount above 0 first."),
    ("purchases",
     "active counts purchases in yours. A customer who buys three times in a month is one "
     "customer: use nunique."),
    ("not_yet_lost",
     "active counts everybody who buys in that month or later in yours. Such a curve can only "
     "fall, and young cohorts fall fastest because they have had no time to come back. Count those "
     "who bought in that very month."),
    ("of_month_before",
     "You divide by the active customers of the month before. The rate is of the whole cohort: "
     "divide by customers."),
    ("of_everybody",
     "You divide by all customers of the table. The rate is of the cohort: divide by its own "
     "customers."),
    ("thirty_days",
     "Your age counts 30 days from each customer's first purchase. Here it counts calendar months: "
     "the month of the purchase minus the month of the cohort."),
    ("from_one", "Your age begins at 1. The month of the first purchase is age 0."),
    ("small_kept",
     "A cohort below least customers has rates in yours. With one customer a rate can only be 0 or "
     "1. Leave rate missing there."),
    ("small_is_zero",
     "A cohort below least customers has the rate 0 in yours. Too few to tell is not nobody. Leave "
     "rate missing (NA)."),
    ("small_left_out",
     "You leave out cohorts below least customers, so the customers no longer add up. Keep their "
     "rows and leave only rate missing."),
    ("small_active_hidden",
     "You hide active in small cohorts as well. Only rate is missing there; active stays for "
     "adding up."),
    ("least_hidden",
     "A cohort with exactly least customers has no rate in yours. Fewer than least is <."),
    ("least_written", "You wrote the limit of 10 into your code. Take least."),
    ("percent", "Your rates are per cent. Ratios in this course are fractions; leave out the 100."),
    ("lost", "Your rate is the share that did not buy. Divide active by customers."),
)

_RFM = (
    ("to_last_row",
     "recency counts to the last date in the table in yours. The day of the table is as_of, "
     "whatever has been sold since or not. Subtract from as_of."),
    ("any_row_is_recent",
     "A refund or a replacement makes a customer recent in yours. They did not come to buy. Take "
     "the last purchase."),
    ("first_purchase",
     "recency counts from the first purchase in yours. That is how long somebody has been a "
     "customer. Take the last purchase."),
    ("last_in_file",
     "You take the last row in the order of the file. The table is not in order of time. Use "
     "max(), not last()."),
    ("between",
     "recency is the time between first and last purchase in yours. That is how BG/NBD counts it; "
     "RFM counts days from the last purchase to as_of."),
    ("rows",
     "Two orders on one day count twice in yours. Count the days on which a customer bought: "
     "nunique of date."),
    ("all_rows",
     "frequency counts rows in yours, refunds and replacements too. Count days with a purchase."),
    ("repeats",
     "frequency leaves out the first purchase in yours. That is how BG/NBD counts; RFM counts "
     "every day with a purchase."),
    ("gross",
     "monetary adds up purchases only in yours. Who sends everything back is then your best "
     "customer. Add all amounts up to as_of; refunds are negative already."),
    ("mean",
     "monetary is a mean in yours. Asked is the sum of what the customer left with us."),
    ("per_visit",
     "You divide monetary by frequency. Asked is the sum; frequency has a score of its own."),
    ("clipped",
     "You lift amounts at or below 0. A customer who sent all back is worth 0: keep the sum as it "
     "is."),
    ("refunded_out",
     "Customers whose purchases were all paid back are not in your table. They did buy: keep them, "
     "with their sum."),
    ("day_net",
     "You add up the amounts of a customer and a day before you filter. A purchase that went back "
     "on the same day then never happened. Filter rows with an amount above 0 first."),
    ("refund_only_kept",
     "Customers with refunds and no purchase are in your table. They have no last purchase, so no "
     "recency. Leave them out."),
    ("one_time_out",
     "You leave out customers who bought once. They are half of the table and the ones a second "
     "order is wanted from. Keep them."),
    ("later_kept",
     "Rows after as_of count in yours; recency can even be negative. On that day nobody could have "
     "known them. Filter by date first."),
    ("later_refunds",
     "Refunds after as_of count in yours. On that day nobody could have known them. Filter all "
     "rows by date."),
    ("day_itself_out",
     "Purchases on as_of itself do not count in yours. That day is in the table: use <=."),
    ("refunds_are_visits",
     "A refund counts as a visit in yours. Money that goes back is no purchase. Keep rows with an "
     "amount above 0 for recency and frequency."),
    ("replacements_are_visits",
     "A row with the amount 0 counts as a visit in yours. It is a replacement that we sent. Keep "
     "rows with an amount above 0 for recency and frequency."),
    ("r_upside_down",
     "Your r gives 5 to those who have been away longest. Fewer days are better: rank recency with "
     "ascending=False."),
    ("one_is_best",
     "Your scores give 1 to the best. Here 5 is best, as in the list of the member team. Turn the "
     "ranking round."),
    ("file",
     "Customers with equal values get different scores in yours, by their place in the file. "
     "Nearly half bought once, and they would be spread over 1 to 3. Rank with method=\"min\"."),
    ("max",
     "Customers with equal values all get the score of the best place among them. Count those who "
     "are strictly worse: rank with method=\"min\"."),
    ("middle",
     "Customers with equal values get the score of their mean place. Count those who are strictly "
     "worse: rank with method=\"min\"."),
    ("cut",
     "You cut the places in the file into five equal groups. Customers with equal values then get "
     "different scores. Count those who are strictly worse: rank with method=\"min\"."),
    ("itself",
     "You count a customer among those who are worse: rank begins at 1. Take 1 off before you "
     "multiply."),
    ("half_up",
     "You take the mean place of customers with equal values and round up. Count those who are "
     "strictly worse: rank with method=\"min\", less 1."),
    ("decimals",
     "Your scores have decimals. The division is in whole numbers: use // in place of /."),
    ("rounded",
     "You round the scores. A customer at 1.6 is in the first fifth: use // in place of /."),
    ("dropped",
     "You use qcut and drop the limits that coincide. The scores then change meaning with the data "
     "and 5 may not be given at all. Use the count of those who are worse."),
    ("widths",
     "You cut the range of values into five equal pieces. One customer with a huge sum puts all "
     "others into 1. Score by how many customers are worse, not by how far apart the values are."),
    ("of_distinct",
     "You rank the different values and not the customers. A frequency that 2,000 people have then "
     "weighs as much as one that a single person has. Rank with method=\"min\"."),
    ("quarters", "Your scores run from 1 to 4. Five groups are asked for."),
    ("from_zero", "Your scores run from 0 to 4. Add 1."),
)
_SCORES = ("cut", "itself", "half_up", "decimals", "rounded",
           "file", "max", "middle", "widths", "dropped", "of_distinct", "quarters", "from_zero")
_BASES = ("of_month_before", "of_everybody")
_SWITCHES = {  # ways that need more than the switch of their name, in several wordings
    "seen_only": [{"seen_only": True}, {"seen_only": True, "no_end": True},
                  {"seen_only": True, "no_end": True, "small_kept": True}],
    "own_ages": [{"own_ages": True}, {"own_ages": True, "no_end": True}],
    **{name: [{"base": name}] for name in _BASES},
}

D = Exercise(
    "T2.3.d",
    parts=(
        Part("cohorts", cohorts, inputs=calls,
             load=("transactions", "transactions_delivery[last_day]", "10"),
             compare=Compare("frame", ("cohort", "age"), {"rate": 1e-9}), practice=practice),
        Part("rfm", rfm, inputs=rfm_calls,
             load=("some_transactions", "transactions_delivery[last_day]"),
             compare=Compare("frame", ("customer_id",), {"monetary": 1e-9}),
             practice=rfm_practice),
    ),
    misconceptions=(
        *(Misconception(name, wrong_cohorts(**switches), says) for name, says in _COHORTS
          for switches in _SWITCHES.get(name, [{name: True}])),
        *(Misconception(f"rfm_{name}", wrong_rfm(**({"score": name} if name in _SCORES
                                                    else {name: True})), says)
          for name, says in _RFM),
    ),
    alternatives=(Alternative("by_hand", {"cohorts": cohorts_by_customer, "rfm": rfm_by_hand}),),
    hints=(
        "Begin with one filter that both functions share: amount above 0 and date up to as_of. "
        "For monetary only the date counts.",
        "cohorts: the month of every purchase, the smallest month of each customer, then one row "
        "for every cohort and age; rfm: groupby with max, nunique and sum, then "
        "rank(method=\"min\").",
        "month = bought[\"date\"].dt.to_period(\"M\"); "
        "first = month.groupby(bought[\"customer_id\"]).min(); "
        "cohort = bought[\"customer_id\"].map(first); worse = table[\"frequency\"]"
        ".rank(method=\"min\") - 1; table[\"f\"] = 1 + 5 * worse // len(table)",
    ),
    solution=(
        "Both tables are snapshots of one day: what is after as_of does not exist, and a month "
        "that is not over is not known. A cohort keeps all its customers in the denominator, those "
        "who bought once as well; otherwise only survivors are counted. In RFM equal customers "
        "must get equal scores, and with nearly half of the customers at frequency 1 the fifths "
        "cannot be of equal size. That is a fact about the customers and not an error of the table."
    ),
    worlds=WORLDS,
)
