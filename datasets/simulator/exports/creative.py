"""Files of the plan, the drafts and the tracking test, as people of the firm would hand them on."""

from __future__ import annotations

from typing import Any

import pandas as pd
import yaml

PLAN = "核定企劃 approved plan"
ADS = "代理商的廣告草稿，請與企劃核對 drafts by the agency, to be held against the plan"
TRACKING = "追蹤企劃：事件、參數與 KPI tracking plan: events, parameters and KPIs"


class _Dumper(yaml.SafeDumper):
    """Lists set in below their key, as people write them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        return super().increase_indent(flow, False)


def yml(value: Any, title: str) -> bytes:
    """YAML in UTF-8 with a comment that says what it is; keys in the order given."""
    text = yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    return f"# {title}\n{text}".encode()


def events(table: pd.DataFrame) -> bytes:
    """The event log as CSV; what was not sent is an empty cell."""
    out = table.assign(at=table["at"].dt.strftime("%Y-%m-%d %H:%M:%S"))
    return ("\ufeff" + out.to_csv(index=False, lineterminator="\n")).encode()


def texts(table: pd.DataFrame) -> bytes:
    """Copies, labels or facts as CSV; days as YYYY-MM-DD."""
    days = {c: table[c].dt.strftime("%Y-%m-%d") for c in table.select_dtypes("datetime").columns}
    out = table.assign(**days)
    return ("\ufeff" + out.to_csv(index=False, lineterminator="\n")).encode()
