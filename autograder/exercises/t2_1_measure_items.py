"""T2.1.q1 and q5: must two counts agree, and which data could refute an idea about people?"""

from __future__ import annotations

from .base import Choice

Q1 = Choice(
    "T2.1.q1", answer="C",
    feedback={
        "A": "Nobody can make them equal. GA4 counts events that a browser sends, and some "
             "browsers send none or send twice; the back office counts orders. Ask which orders "
             "are missing, and why.",
        "B": "GA4 never sees an order behind an ad blocker, or taken by phone, and it still "
             "counts one that was cancelled the next day. For money the back office is the source.",
        "C": "Right: they count different things, so a gap is normal. What matters is its size, "
             "its causes, and the day on which it jumps, for then something broke.",
        "D": "A factor spreads the gap evenly over all days and channels. It is not even: one "
             "broken day or one in-app browser makes most of it. Look where it is first.",
    },
)

Q5 = Choice(
    "T2.1.q5", answer="C",
    feedback={
        "A": "Sales rise with the discount, the season and the ads as well. A total that rises "
             "under every explanation speaks for none. Ask what would come out differently if the "
             "idea were wrong.",
        "B": "At midnight the offer begins, and for many 雙11 has become a date that one keeps. "
             "Orders would pile up then without anybody looking at others. Find data in which only "
             "the sight of others differs.",
        "C": "Right: chance decides who sees the counter, so nothing else differs. If both groups "
             "buy alike, the idea is refuted; and only data that can refute it are worth asking "
             "for.",
        "D": "People seldom know, and rarely tell, why they bought; and five who bought say "
             "nothing about those who did not. Talk gives ideas, and does not test them.",
    },
)
