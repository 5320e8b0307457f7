"""The choices T1.1.q4 and T1.1.q5, with a sentence for every option.

The notebook shows the options under these letters:

q4  Eight past campaigns of a festival; the best had a ROAS of 9.2, all together 4.8. What is
    the target of the next one?
    A 9.2: what was possible once is possible again
    B the mean of the three best, to be on the safe side
    C the pooled rate of all of them, with a range
    D the best of last year only, because it is the newest
q5  LINE OA has 86,000 friends. What does a broadcast to all of them bring?
    A a reach of 86,000, at no cost
    B a reach of 86,000; the messages are paid by tariff
    C fewer than 86,000 reached; messages are paid by tariff beyond the free quota
    D nothing can be said before it is sent
"""

from __future__ import annotations

from .base import Choice

Q4 = Choice(
    "T1.1.q4", answer="C",
    feedback={
        "A": "The best of eight is the best partly by luck, and luck does not repeat on order. "
             "Look at where the other seven dots lie.",
        "B": "Three of eight chosen for their result are still chosen for their luck. On the safe "
             "side lies a range that four of five campaigns end in.",
        "C": "All campaigns, removed ones too, say what to expect, and their spread says how far "
             "one campaign may lie from it.",
        "D": "One year holds a few campaigns, and the best of them is luck again. Newest is no "
             "reason to leave out the rest.",
    },
)

Q5 = Choice(
    "T1.1.q5", answer="C",
    feedback={
        "A": "Friends who blocked the account still count as friends, and beyond the free quota "
             "each message costs money. Compare the three columns again.",
        "B": "The cost is right, the reach is not. Friends who blocked the account get nothing, "
             "and of those who get it not all open it.",
        "C": "Friends, deliverable, opened: each is smaller than the one before, and the tariff "
             "counts the messages sent. Plan with those who open, pay for those who get it.",
        "D": "Past broadcasts tell how many could be delivered and how many opened. That is enough "
             "for a range.",
    },
)
