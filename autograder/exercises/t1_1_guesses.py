"""T1.1.q1, q2 and q3, with a sentence for every option.

The notebook shows the options under these letters:

q1  Food revenue of 2 to 8 September 2024 against the same calendar week of 2023 (中秋 was on 29
    September 2023 and on 17 September 2024).
    A about the same: September is the season in both years
    B much higher, above all because 中秋 came 12 days earlier and the week lies nearer to it
    C much higher, because demand for gifts has grown by that much
    D lower: the festival was over sooner in 2024
q2  When most of the money for 中秋 gift boxes should run.
    A from two weeks before 中秋 to the day, most of it in the last week, when most people search
    B from 28 to 4 days before, most of it from 21 to 10 days before, while orders climb to their
      peak
    C every week of the two months before alike, so that no week gets expensive
    D from 28 days before to the day, most of it after the peak of orders, when rivals bid less
q3  In one download our term has 20 in a week and a rival's has 40.
    A 20 people searched for us in that week
    B we have 20 % of all searches
    C the rival was searched for about twice as often as we were; how often, nobody knows
    D next year's download with 25 for that week means that we grew by a quarter
"""

from __future__ import annotations

from .base import Choice

Q1 = Choice(
    "T1.1.q1", answer="B",
    feedback={
        "A": "The month is the same, the season is not: it runs up to 中秋, and 中秋 moved by 12 "
             "days. Count how many days before the festival the week lies in each year.",
        "B": "The week lies 9 to 15 days before 中秋 in 2024 and 21 to 27 days before it in 2023. "
             "Two points of one curve are compared, so nothing is said about growth.",
        "C": "The same week lies at another distance from 中秋 in each year. Count the days before "
             "中秋 for both: would a week of one year, at the same distance, be that much higher?",
        "D": "On 2 September 2024 the festival still lay 15 days ahead. Ask when people order a "
             "box that has to arrive before the festival.",
    },
)

Q2 = Choice(
    "T1.1.q2", answer="B",
    feedback={
        "A": "People do search then, but of the last week four days lie after the courier's last "
             "pick-up, and orders have been falling for days. Look at closes in the festival "
             "table and at the curve.",
        "B": "In both years orders climb from about 21 days before and are highest between 14 and "
        "10 "
             "days before. The money runs with the climb and the peak, and stops with the last "
             "pick-up.",
        "C": "Early weeks have little demand to catch, and the money is gone when it comes. Look "
             "at the curve of orders by days before the festival.",
        "D": "A cheap click is no gain when few buy any more. After the peak orders fall, and "
             "from four days before nothing arrives in time. Look where the curve is high.",
    },
)

Q3 = Choice(
    "T1.1.q3", answer="C",
    feedback={
        "A": "The number is not a count. 100 is the busiest week of the busiest term in this "
             "download, and 20 is a fifth of that. Ask what the 100 stands for.",
        "B": "A share needs the sum of all terms as its denominator, and 20 is measured "
             "against the highest week, not against a sum. Ask what the 100 stands for.",
        "C": "Inside one download all terms share one scale, so their relation can be read. How "
             "many searches stand behind it cannot; that takes another source.",
        "D": "Every download has a 100 of its own. A 25 there and a 20 here are on two scales "
             "until you chain them over weeks that both hold.",
    },
)
