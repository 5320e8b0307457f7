"""LINE official account: broadcasts. Opened messages stand as impressions, people who clicked as
clicks, the message fee as cost. Unique counts are missing for fewer than 20 people."""

from __future__ import annotations

import pandas as pd

from .raw import RawTable
from .shape import NUMBER, TIME, ad_currency, tidy_frame
from .tables import plain_table

KIND = "line_oa"
FRIENDS = "line_friends"
FRIEND_COLUMNS = {"date": TIME, "added": NUMBER, "reachable": NUMBER, "blocked": NUMBER}


def read(raw: RawTable) -> pd.DataFrame:
    """Canonical rows, one per broadcast and day."""
    return tidy_frame(raw, "line_oa", {"currency": ad_currency(raw)})


def friends(raw: RawTable) -> pd.DataFrame:
    """Friends by day, counted from the start: added, reachable now, blocked."""
    return plain_table(raw, FRIEND_COLUMNS)
