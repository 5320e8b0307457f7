"""Choice and Parsons items of T1.5, with a sentence for every option.

The notebook shows the options under these letters:

q1  The mean of Meta's 28 daily ROAS in the flight against the ROAS of the whole flight.
    A higher: days with little spend count for a day each, and their ROAS is better.
    B lower: the days with most spend sell best, but each counts for one day only.
    C the same: both use the same cost and the same revenue.
    D cannot be said before the attribution window is known.
q2  The same sessions: GA4's bounce rate against the old one (single-page sessions).
    A lower in GA4: who reads one page for more than ten seconds is engaged there.
    B higher in GA4: engaged needs two pages and ten seconds.
    C the same: only the name has changed.
    D not comparable: GA4 has no bounce rate.
r1  Cleaning a folder of exports, in order.
    a sum by channel, then divide
    b take out total rows
    c read the files: encoding, header row, one set of names, real dates
    d of each natural key keep the row exported last
    e amounts to one unit and one currency
    f mask impossible values and broken days, and log each
q3  Which revenue goes to finance for the campaign.
    A the conversion values of all platforms added up
    B GA4's purchase revenue
    C order totals of all orders placed
    D paid and kept orders less refunds, without VAT, from the shop
q4  Angry replies pile up under the viral post; they are true and not insulting.
    A delete them, so that fewer people see them
    B hide them until the matter is settled
    C leave them, answer in public with the facts known and the next time of news, report upward
    D wait for the legal department before anything is said
"""

from __future__ import annotations

from itertools import permutations

from .base import Choice, Parsons

Q2 = Choice(
    "T1.5.q2", answer="A",
    feedback={
        "A": "A session is bounced in GA4 only if it was not engaged: under ten seconds, one view "
             "and no key event. Readers of a single page are no longer counted as lost.",
        "B": "One of the three is enough in GA4: more than ten seconds, or two views, or a key "
             "event. Think of a visitor who reads one page for a minute.",
        "C": "The name is the same and the rule is not: the old rate asked for one page, the new "
             "one for not being engaged. Find a session on which they disagree.",
        "D": "GA4 shows it as 1 − engagement rate. Read again what makes a session engaged.",
    },
)

Q3 = Choice(
    "T1.5.q3", answer="D",
    feedback={
        "A": "Two platforms claim the same order, and views count as sales. The sum is more than "
             "the shop sold. Ask which document finance can book.",
        "B": "GA4 loses orders without consent and counts those that are never collected. It is a "
             "measure of traffic, not a ledger. Ask which document finance can book.",
        "C": "Placed is not earned: some orders are cancelled, not collected, or sent back, and "
             "5 % of the price is tax. Take off what the firm does not keep.",
        "D": "Finance books what stays: collected orders, less refunds, without VAT. The other "
             "three have their use, but under their own names.",
    },
)

Q4 = Choice(
    "T1.5.q4", answer="C",
    feedback={
        "A": "Screenshots outlive deleted replies, and the deletion becomes the story. The record "
             "that quality needs is gone as well. Look at what the policy says is reported first.",
        "B": "Hidden replies still show to their authors and friends, who will say so. It buys an "
             "hour and costs trust. Look for what can be answered already.",
        "C": "True complaints stay. The answer says what is known, what is being done and when the "
             "next news comes, and those named in the policy learn of it in time.",
        "D": "Legal may take a day, and the policy counts in hours. A first answer without blame "
             "or promises needs no ruling. Look at the deadline of the level.",
    },
)

R1 = Parsons(
    "T1.5.r1",
    blocks=("a", "b", "c", "d", "e", "f"),
    # Totals, repeated keys and units are settled in any order; the rest has its place.
    orders=tuple(("c", *middle, "f", "a") for middle in permutations(("b", "d", "e"))),
    feedback={
        "": "Every step must find what it needs: rows with real dates before anything else, one "
            "row per key in one unit before a value or a day is judged, and ratios last. Look for "
            "the first step that comes too early.",
        "a": "You divide before the rows are clean, so the error is in the ratio and can no "
             "longer be seen. Put the sums and ratios at the end.",
        "b": "A file must be read before its rows can be dropped, and total rows must be gone "
             "before values are judged. Put this step after the reading and before the masking.",
        "d": "Keys are compared after the reading, which makes real dates of them, and before "
             "values are judged. Else a day that stands twice is judged twice. Put this step "
             "between the two.",
        "e": "Amounts need a file that has been read, and plausible values need one unit: a cost "
             "in micros always looks too high. Put this step after the reading and before the "
             "masking.",
        "f": "You judge values while total rows, repeated rows or other units are still there. "
             "You would mask and log cells that are thrown away a step later. Do it just before "
             "the sums.",
        "c": "The reading comes first and once. Nothing else can start before it.",
    },
)

Q1 = Choice(
    "T1.5.q1", answer="B",
    feedback={
        "A": "Look at the two pictures again: on which days is most money spent, and is the ROAS "
             "of those days above or below the others?",
        "B": "The costly days around 11/11 sell best. In the total they weigh by their cost; in "
             "the mean of days each weighs as much as a quiet one.",
        "C": "The sums are the same, and the weights are not: the mean of ratios gives each day "
             "the same weight. Try it with two days of very different cost.",
        "D": "The window changes both figures in the same way. The question is only how days are "
             "weighed. Think of one dear day and one cheap day.",
    },
)

ITEMS = (Q1, Q2, Q3, Q4, R1)
