"""The choices of the pretest of duty T1, with a sentence for every option.

p1   Two downloads hold the same week of a campaign with different numbers of conversions.
p2   母親節 of last year and of this year: which weeks are compared?
p4   A platform fits best by points and does not take cosmetics.
p5   Which sentence may an ad for a body wash say?
p6   `purchase` comes without `transaction_id` in two tests of three: which KPI still holds?
p7   NT$10,000 are left over: where do they go?
p8   Which task must not be late by a day?
p9   The developer writes "fixed" at a blocker: may the page go live?
p11  Yesterday's ROAS is a third of last week's: what now?
p12  Late conversions have come in for last Monday: what becomes of the row of last Monday?
p14  Google, Meta and LINE together claim more orders than the shop has had.
"""

from __future__ import annotations

from .base import Choice

P1 = Choice("T1.p1", answer="C", feedback={
    "A": "Both rows are the same week of the same campaign: added up, it has conversions that "
         "never happened. Which of the two was exported later?",
    "B": "The first download was made before the last buyers had come, so its number is too low. "
         "Look at the day of export.",
    "C": "Conversions come late, so the download that was exported last knows most of them. Keep "
         "its row and drop the other.",
    "D": "The higher number may be wrong: platforms also take conversions back. The day of export "
         "decides, not the size.",
})

P2 = Choice("T1.p2", answer="B", feedback={
    "A": "The same dates lie at another distance from the day: 母親節 moves by up to a week. Count "
         "back from the festival itself.",
    "B": "Gifts are bought so and so many days before the festival, whatever the date. Count back "
         "from each year's own day.",
    "C": "Whole months mix weeks with and without gifts, and the share of each moves with the "
         "festival. Count days back from it.",
    "D": "The week of the festival is nearly over when gifts have to be ordered. Look when their "
         "orders come in.",
})

P4 = Choice("T1.p4", answer="A", feedback={
    "A": "What a platform does not accept no score can buy. Limits come first, points afterwards, "
         "among those that are left.",
    "B": "A lower weight changes the order and not the refusal: the ads would still be turned "
         "down. Which comes first, limit or score?",
    "C": "A small test is turned down like a large one. Which comes first, limit or score?",
    "D": "An ad that hides what it sells breaks the platform's terms and the law. Look at the "
         "limits before the scores.",
})

P5 = Choice("T1.p5", answer="D", feedback={
    "A": "That is a claim of healing: no cosmetic may make it, whatever a tester says. Look for "
         "what can be shown with a paper.",
    "B": "“Best” needs a comparison with all others, which nobody has made. Look for what can be "
         "shown with a paper.",
    "C": "A customer's words become the brand's own once the brand prints them. What would an "
         "inspector read in them?",
    "D": "A measured property of the product, with a report behind it, and no promise about the "
         "body of the reader.",
})

P6 = Choice("T1.p6", answer="C", feedback={
    "A": "Without the number of the order nobody can drop the page that was loaded again: orders "
         "are counted twice. What does that do to cost per order?",
    "B": "ROAS needs revenue of real orders. Without their numbers the same order may be counted "
         "twice. Which KPI asks for none?",
    "C": "It needs views and carts only, and both events arrive. Orders, cost per order and ROAS "
         "must wait until the number is sent.",
    "D": "One missing parameter spoils the KPIs that need it, and no others. Go through what each "
         "is computed from.",
})

P7 = Choice("T1.p7", answer="B", feedback={
    "A": "The average says what money already spent has brought. The best channel may be full: ask "
         "what the next NT$10,000 would bring there.",
    "B": "The next dollar decides. After each step compare again, because every channel fills up.",
    "C": "In equal parts, most of it lands where it brings less. Compare what the next step brings "
         "in each channel.",
    "D": "The cheapest click is not the best one: it may buy nothing. Compare what the next step "
         "brings in contribution.",
})

P8 = Choice("T1.p8", answer="C", feedback={
    "A": "The longest task may have days to spare. What matters is the chain of tasks that leads "
         "to the launch.",
    "B": "It only began first; others may wait for it or not. Look for the chain without a spare "
         "day.",
    "C": "On the longest chain of dependent tasks nothing is spare: a day there is a day at the "
         "end.",
    "D": "Importance is no duration. A dear task with three spare days can wait three days.",
})

P9 = Choice("T1.p9", answer="A", feedback={
    "A": "Fixed is what the developer says, closed is what somebody else has tested. Until then "
         "the blocker is open and the gate stays shut.",
    "B": "Nobody but the developer has looked at it yet. Who tests it again before it counts as "
         "closed?",
    "C": "A signature approves a version that was tested. An open blocker stays open under it: "
         "have it tested first.",
    "D": "After the launch the customers do the testing. What must happen to a blocker before?",
})

P11 = Choice("T1.p11", answer="B", feedback={
    "A": "Yesterday's buyers are still on their way: most conversions are reported days later. "
         "Which days are complete?",
    "B": "A young day always looks poor. Judge by days whose conversions have had time to come "
         "in, and act on these.",
    "C": "More money on a day you cannot judge is as blind as less. Wait until the day is "
         "complete.",
    "D": "Pausing starts the learning phase anew and costs days of good prices. Which days can be "
         "judged already?",
})

P12 = Choice("T1.p12", answer="D", feedback={
    "A": "Then nobody can tell any more what was known when the budget was changed. How could the "
         "table show both?",
    "B": "Then the table stays wrong for ever. How could it show what is known today and what was "
         "known then?",
    "C": "A mean of two states was true on no morning. Write down both, each with its day.",
    "D": "The old row says what was known then, the new one what is known now. Any morning can be "
         "read back, and the reason stands beside it.",
})

P14 = Choice("T1.p14", answer="C", feedback={
    "A": "Each platform counts every buyer it has met, so one order is claimed several times. "
         "Which count does finance have?",
    "B": "Cutting all by the same factor assumes that all overlap alike, and they do not. Start "
         "from the orders of the shop.",
    "C": "The shop's orders are the truth to start from: cancelled and returned ones off, then "
         "net of VAT. Claims are explained from there.",
    "D": "The platform with the most claims is the one that claims most, no more. Start from the "
         "orders of the shop.",
})

CHOICES = (P1, P2, P4, P5, P6, P7, P8, P9, P11, P12, P14)
