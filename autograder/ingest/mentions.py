"""Social listening: one row per post or reply. Reposts, replies and own posts stay in."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TEXT, TIME
from .tables import plain_table

KIND = "mentions"
MENTIONS = {
    "mention_id": TEXT, "topic": TEXT, "source_type": TEXT, "site": TEXT, "posted_at": TIME,
    "post_type": TEXT, "title": TEXT, "content": TEXT, "author": TEXT, "replies": "int64",
    "likes": "int64", "shares": "int64", "positive_score": NUMBER, "negative_score": NUMBER,
    "url": TEXT,
}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical mentions."""
    return plain_table(raw, MENTIONS)
