"""How far two markers agree: exact agreement and Cohen's kappa; pure.

Kappa is agreement beyond what two markers would reach who give each level as often as they do, but
at random (Cohen 1960, Educational and Psychological Measurement 20, 37-46). Weighted with squared
distances, a difference of two levels counts four times one of one (Cohen 1968, Psychological
Bulletin 70, 213-220). The interval is kappa +- 1.96 standard errors for large samples (Fleiss,
Cohen & Everitt 1969, Psychological Bulletin 72, 323-327), as statsmodels computes it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

FEW = 30  # below this many pairs the interval for large samples is a rough one


@dataclass(frozen=True)
class Kappa:
    """A kappa with its 95 % interval; all None where it cannot be computed."""

    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Agreement:
    """n pairs: exact, the share that is the same, from 0 to 1; plain and quadratic kappa."""

    n: int
    exact: float
    plain: Kappa
    weighted: Kappa

    def as_dict(self) -> dict:
        """Plain values."""
        return asdict(self)


def agreement(
    first: Sequence[int], second: Sequence[int], levels: Sequence[int]
) -> Agreement | None:
    """Compare two lists of levels, pair by pair; None without a pair.

    Args:
        first, second: of the same length.
        levels: all levels that there are, also those that nobody gave.

    Raises:
        ValueError: the lists differ in length, or hold another level.
    """
    order = {level: at for at, level in enumerate(sorted(levels))}
    table = np.zeros((len(order), len(order)))
    for one, other in zip(first, second, strict=True):
        if one not in order or other not in order:
            raise ValueError(f"level {one} or {other} is none of {sorted(order)}")
        table[order[one], order[other]] += 1
    n = int(table.sum())
    if n == 0:
        return None
    return Agreement(n, float(np.trace(table) / n), _kappa(table), _kappa(table, weighted=True))


def _kappa(table: np.ndarray, weighted: bool = False) -> Kappa:
    """Kappa of a square table of counts.

    None where chance alone explains all: both gave one and the same level throughout. Where the
    standard error is 0 (no difference at all) there is no interval: it would claim certainty.
    """
    from statsmodels.stats.inter_rater import cohens_kappa

    expected = table.sum(1)[:, None] * table.sum(0)[None, :] / table.sum() ** 2
    if math.isclose(float(np.trace(expected)), 1.0):
        return Kappa()
    with np.errstate(all="ignore"):  # its test against zero divides by an error that may be 0
        found = cohens_kappa(table, wt="quadratic" if weighted else None)
    value, error = float(found.kappa) + 0.0, float(found.std_kappa)
    if not math.isfinite(error) or error < 1e-6:
        return Kappa(value)
    return Kappa(value, max(-1.0, float(found.kappa_low)), min(1.0, float(found.kappa_upp)))
