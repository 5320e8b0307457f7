"""The choices of the pretest of duty T2, with a sentence for every option.

p1   What do you ask IT for, to see in which version of the site the checkout fails?
p2   Where in an event of the nested export is the number of the session?
p3   A visit from 23:50 to 00:20 with one ga_session_id: how many sessions, on which day?
p5   A link on another firm's site: what is it in GA4, and what by note N09 of the standard?
p6   Ad sessions fall by 300 a day and Direct grows by 300; clicks and orders stay.
p7   A browser with a tag has withdrawn its consent.
p9   A model of sales with rain and without 中秋, in whose weeks it often rained.
p10  It is March 20: what stands in the cell "month 1" of the cohort of February?
p11  Planned half and half, counted 10,400 and 9,600; B is significantly better.
p12  Two identical pages, a look every day for two weeks, stop at the first p < 0.05.
"""

from __future__ import annotations

from .base import Choice

P1 = Choice("T2.p1", answer="B", feedback={
    "A": "Names and phone numbers say nothing about versions. What is asked for can leak or be "
         "refused. Which fields does the question need?",
    "B": "Purpose, fields, days, place, date of deletion: what the question needs and no more. "
         "Such a request is granted quickly, too.",
    "C": "Inside the firm personal data are still personal data, and nobody can check a request "
         "for everything. Which fields does the question need?",
    "D": "Totals by day cannot be split by version afterwards. Least means the least that answers "
         "the question.",
})

P2 = Choice("T2.p2", answer="C", feedback={
    "A": "On the top level there is no such field: parameters are a list of key and value. How is "
         "one of them found?",
    "B": "The order of the list changes from event to event. What tells you which entry is the "
         "right one?",
    "C": "Parameters are a list of pairs. Look for the key, then take the one of the four values "
         "that is filled.",
    "D": "That makes one event into many rows, and every count after it is too high. How is a "
         "single parameter taken out?",
})

P3 = Choice("T2.p3", answer="A", feedback={
    "A": "Browser and ga_session_id name the session, and it counts on the day it began. Midnight "
         "does not cut it.",
    "B": "GA4 has not cut at midnight for years. What names a session?",
    "C": "It began on the evening before. On which day does a visit count?",
    "D": "A session ends after thirty minutes without an event, not after thirty minutes. What "
         "names a session?",
})

P5 = Choice("T2.p5", answer="D", feedback={
    "A": "The Chinese word is the same, the classes are not: N09 counts external links elsewhere. "
         "Where?",
    "B": "It is the other way round. Which of the two asks who brought the visitor, and which how "
         "the click came about?",
    "C": "GA4 sees the site the click came from, so it is no direct visit there. Which class is "
         "it?",
    "D": "GA4 calls an external link Referral, N09 direct traffic. A report that gives both must "
         "say which is which.",
})

P6 = Choice("T2.p6", answer="C", feedback={
    "A": "Then direct visits would have come on top. The ad sessions are missing at the same time "
         "and in the same number. What became of them?",
    "B": "Clicks and orders are as before, so the ads still bring people. What else can make their "
         "sessions disappear?",
    "C": "People still click and buy, and what marked their visits got lost on the way. Compare "
         "clicks with sessions and look at the redirects.",
    "D": "Bots would add sessions and not move them from one row to another. What moves them?",
})

P7 = Choice("T2.p7", answer="A", feedback={
    "A": "A withdrawal takes the ground from the whole tag: it goes, and events from before it "
         "make no new one.",
    "B": "The tag is still used, only out of sight. What did the visitor take back?",
    "C": "By the rule of the house nothing of such a browser may be used, events from before the "
         "withdrawal included. What follows for the tag?",
    "D": "Whoever has just refused should not be asked until they agree. What follows for the "
         "tag?",
})

P9 = Choice("T2.p9", answer="B", feedback={
    "A": "More days make an estimate more precise, not more right: it comes closer and closer to "
         "the wrong number. What does the model take for rain?",
    "B": "What is left out and goes together with a factor is credited to that factor. Put the "
         "ordering window of the festival in.",
    "C": "The interval is not the main thing; it lies in the wrong place. What does the model take "
         "for rain?",
    "D": "It has, as soon as the two come in the same weeks. Which of them gets the credit for the "
         "orders?",
})

P10 = Choice("T2.p10", answer="D", feedback={
    "A": "Eleven days are still to come, so the number can only rise. Beside whole months it looks "
         "like a fall.",
    "B": "0 says that nobody came back. Nothing is known yet. What does one write for not known?",
    "C": "That assumes that people come back evenly over the month. Nobody knows. What does one "
         "write for not known?",
    "D": "A month counts when it is over for everybody in the cohort. Until then the cell is "
         "missing, not low.",
})

P11 = Choice("T2.p11", answer="C", feedback={
    "A": "Such a split comes by chance less than once in a million. Whoever is missing on one side "
         "may be just those who do not buy. What comes first?",
    "B": "Nobody knows which 800 are too many, so the bias stays. What comes first?",
    "C": "The split is looked at before any result. When it is wrong the result says nothing: find "
         "the cause, mend it, run it again.",
    "D": "With twenty thousand visitors 52 to 48 is far from half. What would chance do?",
})

P12 = Choice("T2.p12", answer="B", feedback={
    "A": "5 % holds for one look, fixed in advance. Here there are fourteen chances. What does "
         "that do?",
    "B": "Every look is one more chance to be fooled; with fourteen it is about one in five. Fix "
         "the end in advance or use a rule for many looks.",
    "C": "Stopping at the first success keeps the lucky moments. In which direction does that "
         "push?",
    "D": "The looks are alike from day to day, so it does not grow that fast. But in which "
         "direction does it go?",
})

CHOICES = (P1, P2, P3, P5, P6, P7, P9, P10, P11, P12)
