"""Stock `nbgrader autograde` and `course.py grade` give the same points for honest work.

Sixty notebooks of all thirteen chapters. Stock starts a kernel and makes its worlds anew for each,
so most come from chapters that are quick, and answer a few exercises only;
`python benchmarks/grading.py --parity 260` takes twenty of every chapter, solved ones included.
"""

from __future__ import annotations

import sys
from pathlib import Path

import honest
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from grading import parity  # noqa: E402

PLAN = {
    "T0": (*("few",) * 7, *("some",) * 6, "half", "half", "solved", "blank", "few"),
    "C": (*("few",) * 4, "half", "some", "blank"),
    "T1": (*("few",) * 6, "half"),
    "T2": (*("few",) * 5, "blank"),
    **dict.fromkeys(("T1.1", "T1.2", "T1.3", "T1.4"), ("few",) * 3),
    **dict.fromkeys(("T1.5", "T2.1", "T2.2", "T2.3", "T2.4"), ("few",) * 2),
}


@pytest.mark.box
def test_the_same_points_as_stock_nbgrader(tmp_path):
    given = [
        honest.make(chapter, kind, f"parity.{number}")
        for chapter, kinds in PLAN.items()
        for number, kind in enumerate(kinds)
    ]
    assert len(given) >= 60
    assert {one.chapter for one in given} == set(honest.CHAPTERS)

    assert parity(tmp_path, given, tuple(PLAN)) == []
