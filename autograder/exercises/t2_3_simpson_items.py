"""T2.3.q4 and f: the question and the exercise with their sentences.

The notebook shows the options under these letters:

q4  10 % off brought 4.9 orders per hundred mails, free shipping 3.7. Which offer converts better?
    A 10 % off: 4.9 is more than 3.7
    B not known yet: it depends on who got which offer
    C free shipping, because it costs less per order
    D they are alike; a difference of 1.2 is chance
"""

from __future__ import annotations

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t2_3_simpson import (
    SIMPSON_WORLDS,
    by_pivot,
    calls,
    practice,
    simpson_check,
    wrong_way,
)

M = Misconception
CLOSE = dict.fromkeys(("rate_a", "rate_b", "gap", "adjusted_gap"), (1e-6, 1e-9))

Q4 = Choice("T2.3.q4", answer="B", feedback={
    "A": "That is true of the two piles of mails. If one pile went mostly to people who buy "
         "anyway, its rate says more about them than about the offer. Which answer asks about the "
         "piles?",
    "B": "The two rates compare offers and receivers at once. Split by what the receivers were "
         "before the mail, and compare inside the parts.",
    "C": "What an order costs decides later, once you know which offer brings more of them. Which "
         "answer says how to find that out?",
    "D": "With more than five thousand mails on each side 1.2 points are no chance. The question "
         "is what makes the difference: the offer, or who got it?",
})

F = Exercise(
    "T2.3.f",
    parts=(Part(
        "simpson_check", simpson_check, inputs=calls, load=(("offer_results", "200"),),
        compare=Compare("frame", keys=("comparison",), columns=CLOSE), practice=practice),),
    misconceptions=(
        M("unknown_is_zero", wrong_way(unknown_is_zero=True),
          "What was sent in weeks that are not reported yet still counts: sum skips the missing "
          "orders and keeps the messages, as if nobody had ordered. Drop the whole row first."),
        M("small_parts_kept", wrong_way(least="none"),
          "You compare parts with a handful of messages on one side. Their rates are mostly "
          "chance. Ask both sides for min_sent."),
        M("small_in_the_whole", wrong_way(whole_of_all=True),
          "Parts that are too small to compare are still in your whole. Then whole and parts are "
          "about different people. Make rate_a and rate_b of the compared parts only."),
        *(M("small_in_the_whole", wrong_way(whole_of_all=how),
            "Parts that are too small to compare are still in your whole. Then whole and parts are "
            "about different people. Make rate_a and rate_b of the compared parts only.")
          for how in ("compared", "joined")),
        M("least_of_both_together", wrong_way(least="sum"),
          "You compare min_sent with both sides together, or with the larger one. The other may "
          "still be tiny. Each side must reach it."),
        M("exactly_is_too_few", wrong_way(least="above"),
          "A part with exactly min_sent messages is left out. It is enough. Compare with >=."),
        M("least_orders", wrong_way(least="orders"),
          "You ask for min_sent orders. The limit is about messages sent."),
        M("least_in_each_week", wrong_way(row_by_row=True),
          "You ask each week for min_sent messages. Add the weeks up first, then compare."),
        M("weekly_rates", wrong_way(weekly_rates=True),
          "Your rate of a part is the mean of its weekly rates, so a week of twenty messages "
          "weighs as much as one of a thousand. Add up sent and orders first, divide then."),
        M("whole_as_mean_of_parts", wrong_way(whole_as_mean=True),
          "Your whole is the mean of the rates of the parts. Then the paradox cannot show, since "
          "it lives from parts of different size. Divide all orders by all messages."),
        M("counts_compared", wrong_way(counts=True),
          "In the parts you compare orders, not rates. The side with more messages then wins. "
          "Divide by sent."),
        M("turned", wrong_way(turned=True),
          "Your gaps are A − B. Asked for is B − A: above 0, B is better."),
        M("size_only", wrong_way(size_only=True),
          "Your gap has lost its sign. Below 0 means that A is better; without the sign no part "
          "can point against it. Leave abs out."),
        M("against_adjusted", wrong_way(against_adjusted=True),
          "You compare the parts with adjusted_gap, which is made of them. Asked is whether they "
          "point against the whole: compare with the sign of gap."),
        M("relative_gap", wrong_way(relative=True),
          "Your gap is relative to A. Asked for is the difference of the two rates."),
        M("equal_weights", wrong_way(weights="equal"),
          "Your adjusted_gap gives each part the same weight. A part with nine in ten messages "
          "counts as much as one with one. Weight by all messages of the part."),
        M("weights_of_a", wrong_way(weights="a"),
          "Your adjusted_gap is weighted by the messages of side A alone. Weight by those of both "
          "sides."),
        M("weights_of_b", wrong_way(weights="b"),
          "Your adjusted_gap is weighted by the messages of side B alone. Weight by those of both "
          "sides."),
        M("weights_of_orders", wrong_way(weights="orders"),
          "Your adjusted_gap is weighted by orders, which are the result. Weight by the messages "
          "of both sides."),
        M("shares_of_all", wrong_way(shares_of_all=True),
          "Your weights do not add up to 1: parts that are not compared are in the denominator. "
          "Divide by the messages of the compared parts."),
        M("unadjusted", wrong_way(unadjusted=True),
          "Your adjusted_gap is the gap of the whole again. Take the gap of each part, weighted by "
          "its share of the messages, and add up."),
        M("tie_counts", wrong_way(tie_counts=True),
          "A part with the same rate on both sides counts as against the whole. It points nowhere. "
          "Ask for opposite signs."),
        M("parts_with_the_whole", wrong_way(with_it=True),
          "Your against counts parts that point the same way as the whole. Count those with the "
          "opposite sign."),
        M("majority", wrong_way(majority=True),
          "Most parts against the whole are enough in yours. Reversed means every compared part."),
        M("any_part", wrong_way(any_part=True),
          "One part against the whole is enough in yours. That is common and proves little. "
          "Reversed means every compared part."),
        M("by_adjusted", wrong_way(by_adjusted=True),
          "You call it reversed when adjusted_gap and gap point apart. That can come from one "
          "large part. Reversed means every compared part."),
        M("one_direction", wrong_way(one_way=True),
          "You find only the cases in which A looks better as a whole. It happens the other way "
          "round, too. Compare the signs."),
        M("all_of_none", wrong_way(all_of_none=True),
          "A comparison without any part to compare is reversed in yours: all of nothing is True. "
          "Ask for at least one part."),
        M("nothing_is_zero", wrong_way(nothing_is_zero=True),
          "Where no part can be compared, rates and gaps are 0 in yours. Nothing is known there: "
          "leave them missing (NA)."),
        M("empty_out", wrong_way(empty_out=True),
          "Comparisons without a part to compare are missing in your table. Who reads it should "
          "see that they cannot be judged, also where nothing is reported yet. Keep a row with "
          "parts 0."),
        M("unreported_out", wrong_way(unreported_out=True),
          "A comparison of which nothing is reported yet is missing in your table: you drop the "
          "rows without orders before you list the comparisons. Go through the comparisons first, "
          "and drop such rows inside."),
        M("only_reversed", wrong_way(only_reversed=True),
          "Your table holds the reversed comparisons only. Keep a row for each; reversed is True "
          "or False."),
        M("percent", wrong_way(percent=True),
          "Your rates are per cent. Rates in this course are fractions; do not multiply by 100."),
    ),
    alternatives=(Alternative("pivot", by_pivot),),
    hints=(
        "Take practice(\"simpson_check\", 1) and write down for K1 the two rates of each part and "
        "of the whole.",
        "One comparison at a time: rows that are reported, sums by part on either side, joined; "
        "parts that are large enough; the whole; the gaps of the parts; their signs.",
        "a = mine[mine[\"side\"] == \"A\"].groupby(\"part\")[[\"sent\", \"orders\"]].sum(); b = "
        "...; both = a.merge(b, on=\"part\", suffixes=(\"_a\", \"_b\")); gaps = ...; "
        "against = (gaps * gap < 0).sum()",
    ),
    solution=(
        "The whole mixes two things: what the offer does and who got it. Inside a part the "
        "receivers are more alike, so the gap of a part is closer to the offer, and adjusted_gap "
        "puts the parts together with the same weights for both sides. It helps only if the parts "
        "were fixed before the mail went out. Comparing wholes would have moved every mail to an "
        "offer for which no part speaks."
    ),
    worlds=SIMPSON_WORLDS,
)
