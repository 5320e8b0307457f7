"""Figures of a test and its items: difficulty, discrimination, reliability.

Pure functions on arrays. Rows are learners, columns items; `share` is points over what they are of
(0 to 1), NaN where a learner has no points for an item. A figure that cannot be had (too few, no
spread) is NaN here and None, "–" in whatever is shown.
"""

from __future__ import annotations

import numpy as np

LEAST = 5  # learners below which a correlation says nothing at all
SMALL = 30  # learners below which every figure is shaky: Crocker and Algina (1986) want far more
UPPER_LOWER = 0.27  # Kelley (1939), Journal of Educational Psychology 30, 17-24


def weights(most: np.ndarray) -> np.ndarray:
    """What each item counts in a total: its points; practice without any points counts 1 each."""
    most = np.asarray(most, dtype=float)
    return most if most.sum() > 0 else np.ones_like(most)


def difficulty(share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(n, p) per item: learners with points, and their mean share of the points.

    p is the classical item difficulty (1 means that everybody had all points): Crocker and Algina,
    Introduction to Classical and Modern Test Theory (1986), chapter 14.
    """
    there = ~np.isnan(share)
    n = there.sum(axis=0)
    total = np.where(there, share, 0.0).sum(axis=0)
    return n, np.divide(total, n, out=np.full(len(n), np.nan), where=n > 0)


def totals(share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(n,) the share of the points over the items that a learner has points for; NaN for none."""
    there = ~np.isnan(share)
    most = there @ weight
    points = np.where(there, share, 0.0) @ weight
    return np.divide(points, most, out=np.full(len(points), np.nan), where=most > 0)


def rest(share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """(n, m) each learner's share over the other items, NaN where there is no other."""
    there = ~np.isnan(share)
    earned = np.where(there, share, 0.0) * weight
    worth = there * weight
    points = earned.sum(axis=1, keepdims=True) - earned
    most = worth.sum(axis=1, keepdims=True) - worth
    found = np.full(share.shape, np.nan)
    ok = there & (most > 1e-9)
    found[ok] = points[ok] / most[ok]
    return found


def discrimination(share: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(r, n) per item: correlation of its share with the share over all the other items.

    The corrected item-total correlation, for items that are right or wrong the point-biserial one:
    Henrysson (1963), Psychometrika 28, 211-218; leaving the item out of the total keeps it from
    agreeing with itself. NaN below `LEAST` learners or where either side has no spread.
    """
    other = rest(share, weight)
    r, n = np.full(share.shape[1], np.nan), np.zeros(share.shape[1], dtype=int)
    for at in range(share.shape[1]):
        both = ~np.isnan(other[:, at])
        n[at] = both.sum()
        r[at] = correlation(share[both, at], other[both, at])
    return r, n


def correlation(x: np.ndarray, y: np.ndarray) -> float:
    """Pearson's r; NaN for fewer than `LEAST` pairs or without spread."""
    if len(x) < LEAST:
        return float("nan")
    x, y = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((x @ x) * (y @ y)))
    return float(np.clip((x @ y) / spread, -1, 1)) if spread > 1e-12 else float("nan")


def upper_lower(share: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """D per item: its share in the best 27 % by total less that in the lowest 27 %.

    Kelley (1939); the index is Johnson's (1951). Learners who tie at the edge of a group count in
    part, so that the order of the list does not matter. NaN where fewer than `LEAST` learners have
    points for the item.
    """
    total = totals(share, weight)
    found = np.full(share.shape[1], np.nan)
    for at in range(share.shape[1]):
        both = ~np.isnan(share[:, at]) & ~np.isnan(total)
        if both.sum() >= LEAST:
            value, rank = share[both, at], total[both]
            size = max(1, round(UPPER_LOWER * len(value)))
            found[at] = _mean_of(value, -rank, size) - _mean_of(value, rank, size)
    return found


def _mean_of(value: np.ndarray, rank: np.ndarray, size: int) -> float:
    """The mean value of the `size` lowest ranks; ties at the edge share the places left."""
    edge = np.sort(rank)[size - 1]
    inside, tied = rank < edge - 1e-12, np.abs(rank - edge) <= 1e-12
    left = size - inside.sum()
    return float((value[inside].sum() + left * value[tied].mean()) / size)


def alpha(share: np.ndarray, weight: np.ndarray) -> tuple[float, int, int]:
    """(alpha, learners, items): how far the items of a chapter measure one thing.

    Cronbach (1951), Psychometrika 16, 297-334: k/(k-1) * (1 - sum of the items' variances over the
    variance of the total), on points, over learners with points for all items. Items that somebody
    still waits for are left out where that keeps more figures (learners times items) in. NaN for
    fewer than two items or `LEAST` learners, or without spread in the total.
    """
    columns = weight > 0
    points = share[:, columns] * weight[columns]
    points = points[~np.isnan(points).all(axis=1)]
    points = _complete(points)
    n, k = points.shape
    if n < LEAST or k < 2:
        return float("nan"), n, k
    whole = points.sum(axis=1).var(ddof=1)
    if whole <= 1e-12:
        return float("nan"), n, k
    return float(k / (k - 1) * (1 - points.var(axis=0, ddof=1).sum() / whole)), n, k


def _complete(points: np.ndarray) -> np.ndarray:
    """The rows without a gap, after leaving out, one by one, the items that cost the most rows."""
    best = points
    kept, most = np.ones(points.shape[1], dtype=bool), -1
    while True:
        part = points[:, kept]
        whole = part[~np.isnan(part).any(axis=1)] if part.size else part[:0]
        if whole.size > most:
            best, most = whole, whole.size
        gaps = np.isnan(points).sum(axis=0) * kept
        if not gaps.any():
            return best
        kept[int(np.argmax(gaps))] = False


def alpha_interval(value: float, n: int, k: int, level: float = 0.95) -> tuple[float, float]:
    """The interval for Cronbach's alpha: Feldt (1965), Psychometrika 30, 357-370.

    (1 - alpha) / (1 - estimate) follows F with (n - 1)(k - 1) and n - 1 degrees of freedom.
    """
    from scipy.stats import f

    if not np.isfinite(value) or n < LEAST or k < 2:
        return float("nan"), float("nan")
    tail = (1 - level) / 2
    degrees = (n - 1, (n - 1) * (k - 1))
    low = 1 - (1 - value) * float(f.ppf(1 - tail, *degrees))
    high = 1 - (1 - value) * float(f.ppf(tail, *degrees))
    return low, high
