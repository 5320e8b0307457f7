"""The points of a class by codes of the standard: indicators, work outputs, knowledge, skills."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from autograder import register
from autograder.classes.results import Results

KINDS = ("P", "O", "K", "S")


@dataclass(frozen=True)
class Map:
    """Rows are learners, columns codes.

    codes: of one kind, in the order of the standard. share: (n, c) share of the points of the items
    that serve the code, over the items that this learner has points for; NaN where there are none.
    of: (n, c) what those items are worth. items: (c,) how many items of the class serve the code.
    whole: (c,) the mean of the learners' shares, NaN where nobody has one.
    """

    kind: str
    codes: tuple[str, ...]
    share: np.ndarray
    of: np.ndarray
    items: np.ndarray
    whole: np.ndarray


def by_code(results: Results, kind: str = "P") -> Map:
    """The share of points by code, for each learner; items without points are no evidence.

    Args:
        kind: "P" (performance indicators), "O", "K" or "S".
    """
    codes = tuple(one.code for one in register.entries(kind))
    serves = np.array(
        [[code in one.codes and one.current and one.points > 0 for code in codes]
         for one in results.items], dtype=float,
    ).reshape(len(results.items), len(codes))  # fmt: skip
    there = ~np.isnan(results.counted)
    earned = np.where(there, results.counted, 0.0) @ serves
    of = (there * results.most) @ serves
    share = np.divide(earned, of, out=np.full(of.shape, np.nan), where=of > 0)
    known = ~np.isnan(share)
    n = known.sum(axis=0)
    total = np.where(known, share, 0.0).sum(axis=0)
    whole = np.divide(total, n, out=np.full(len(codes), np.nan), where=n > 0)
    return Map(kind, codes, share, of, serves.sum(axis=0).astype(int), whole)


def overall(results: Results) -> np.ndarray:
    """(n,) each learner's share over all current items with points that have any; NaN for none."""
    columns = np.array([one.current and one.points > 0 for one in results.items], dtype=bool)
    points, most = results.counted[:, columns], results.most[columns]
    there = ~np.isnan(points)
    of = there @ most
    earned = np.where(there, points, 0.0).sum(axis=1)
    return np.divide(earned, of, out=np.full(len(of), np.nan), where=of > 0)
