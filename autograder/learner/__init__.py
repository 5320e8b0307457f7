"""What a learner's notebook may call.

Imported lazily by name, so that a notebook that only checks does not wait for figures or widgets.
"""

from __future__ import annotations

import importlib
from typing import Any

_HOMES = {
    "check": "check",
    "CheckFailed": "check",
    "hint": "hints",
    "solution": "hints",
    "load": "load",
    "work": "work",
    "summary": "summary",
    "save_chart": "figures",
    "use_course_style": "figures",
    "label": "figures",
    "attribution_switch": "widgets",
    "bridge": "widgets",
    "own_account": "own_account",
}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
