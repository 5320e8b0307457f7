"""What a learner's notebook may call.

Some functions are called as their module is (`check`, `load`, ...): they are imported at once, so
that the name always means the function. Figures and widgets come by name when first asked for,
so that a notebook that only checks does not wait for them.
"""

from __future__ import annotations

import importlib
import warnings
from typing import Any

import pandas as pd

from autograder.artefacts.margin import contribution_margin

from .check import CheckFailed, check
from .hints import hint, solution
from .key import practice
from .load import load
from .own_account import own_account
from .pretest import pretest
from .preview import preview
from .summary import summary
from .work import work, write_work

# python-pptx brings xlsxwriter, which pandas would then take to write workbooks: its sheets cannot
# be read or changed cell by cell, as the chapters do with openpyxl.
pd.set_option("io.excel.xlsx.writer", "openpyxl")

# pandas announces what a later version will change; that is about no line the learner wrote.
if hasattr(pd.errors, "PandasChangeWarning"):
    warnings.filterwarnings("ignore", category=pd.errors.PandasChangeWarning)

_LATER = {
    "Campaign": "campaign",
    "hold_plan": "campaign",
    "play": "campaign",
    "run_campaign": "campaign_widget",
    "save_chart": "figures",
    "use_course_style": "figures",
    "label": "figures",
    "own_language": "figures",
    "attribution_switch": "widgets",
    "bridge": "widgets",
    "budget_sliders": "budget_widget",
    "festival_calendar": "festival_widget",
    "event_explorer": "event_widget",
    "gantt": "gantt_widget",
    "make_events": "big_events",
    "contrast_of": "page",
    "layout_audit": "page",
    "lint_text": "linter",
    "page_elements": "page",
    "page_facts": "page",
    "on_pages": "page_run",
    "page_events": "page",
    "press_buttons": "browser",
    "traffic_fall": "fall_widget",
    "traffic_flow": "flow_widget",
    "factor_notes": "factor_facts",
    "sales_decomposition": "sales_widget",
    "peeking_coins": "peeking_widget",
    "row_rates": "rates_widget",
    "days_of_test": "days_widget",
}
__all__ = [
    "attribution_switch", "bridge", "budget_sliders", "Campaign", "check", "CheckFailed",
    "contrast_of", "contribution_margin", "days_of_test", "event_explorer", "factor_notes",
    "festival_calendar", "gantt", "hint", "hold_plan", "label", "layout_audit", "lint_text", "load",
    "make_events", "on_pages", "own_account", "own_language", "page_elements", "page_events",
    "page_facts", "peeking_coins", "play", "practice", "press_buttons", "pretest", "preview",
    "row_rates", "run_campaign", "sales_decomposition", "save_chart", "solution", "summary",
    "traffic_fall", "traffic_flow", "use_course_style", "work", "write_work",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
    globals()[name] = value
    return value
