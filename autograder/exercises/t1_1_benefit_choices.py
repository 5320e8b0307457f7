"""The choices T1.1.q4 and T1.1.q5, with a sentence for every option.

The notebook shows the options under these letters:

q4  The agency takes the campaign with the highest ROAS of the festival as the target.
    A the highest: what was done once can be done again
    B the mean of the three highest
    C the pooled rate of all campaigns, removed ones included, with a range
    D the best of last year, because it is the most recent
q5  LINE OA has 18,400 friends. What does a broadcast to all of them bring?
    A a reach of 18,400, at no cost
    B a reach of 18,400; the messages are paid by tariff
    C fewer are reached than there are friends; messages beyond the quota are paid by tariff
    D nothing can be said before it is sent
"""

from __future__ import annotations

from .base import Choice

Q4 = Choice(
    "T1.1.q4", answer="C",
    feedback={
        "A": "The best of many is the best partly by luck, and luck does not repeat on order. "
             "Look in the picture where the other dots lie.",
        "B": "Three campaigns chosen for their result are still chosen for their luck. Caution is "
             "a range in which four of five campaigns end.",
        "C": "All campaigns, removed ones too, say what to expect, and their spread says how far "
             "one campaign may lie from it.",
        "D": "One year holds a few campaigns, and the best of them is luck again. Being recent is "
             "no reason to leave out the rest.",
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
