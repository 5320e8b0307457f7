"""T2.1.q1: must GA4 and the shop's back office agree?"""

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
