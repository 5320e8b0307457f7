"""Two offers sent side by side, and what each part of the receivers made of them (T2.3.f).

Invented for the course. Counts of a comparison are expected values rounded to whole orders and
only their spread over the weeks is drawn, so the ledger says exactly what each comparison shows.
An offer sent mostly to those who buy anyway looks good as a whole and may lose in every part.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

RESULTS = ["comparison", "week", "part", "side", "sent", "orders"]
PAIRS = ["comparison", "line", "part_kind", "side_a", "side_b", "margin_a", "margin_b"]
TRUTH = ["comparison", "kind", "reversed", "effect"]
MIN_SENT = 200
# How often each kind comes: (full, small)
KINDS = {
    "reversed": (3, 2), "hidden_by_small": (1, 1), "seems_by_small": (1, 1), "clean": (4, 2),
    "exaggerated": (2, 1), "mixed": (2, 1), "one_part_equal": (1, 1), "one_side": (1, 1),
}  # fmt: skip
PARTS = {
    "customer": ("new", "returning", "vip"),
    "device": ("desktop", "mobile", "tablet"),
    "channel": ("SMS", "EDM", "LINE"),
}
OFFERS = {  # offer -> cost per order in TWD without VAT
    "10_percent_off": 78, "free_shipping": 62, "gift_wrap": 35, "double_points": 28,
    "sample_pack": 41,
}  # fmt: skip
LINES = {"food": 262, "bath": 236, "home": 208}  # contribution per order before the offer
WEEKS = 4
Cells = dict[str, tuple[tuple[int, float], tuple[int, float]]]  # part -> (sent, rate) of A, of B


def build(key: tuple[int, int, str]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Results by week, what was compared, and the truth behind it.

    Args:
        key: seed, year, scale.

    Returns:
        results: RESULTS; orders NA where the platform has not reported them.
        pairs: PAIRS; margins in TWD per order without VAT, after the cost of the offer.
        truth: TRUTH; effect is the true difference B - A of the order rate in each part, NA where
        it is not the same in all parts.
    """
    seed, year, scale = key
    gen = rng.stream(seed, year, f"offers/{scale}")
    kinds = [k for k, counts in KINDS.items() for _ in range(counts[scale == "small"])]
    kinds = ["reversed", *gen.permutation(kinds)]
    results, pairs, truth = [], [], []
    for number, kind in enumerate(kinds, 1):
        name = f"C{number:02d}"
        first = number == 1
        part_kind = "customer" if first else str(gen.choice(list(PARTS)))
        line = "food" if first else str(gen.choice(list(LINES)))
        sides = ["10_percent_off", "free_shipping"] if first else list(
            gen.choice(list(OFFERS), 2, replace=False))
        count = 2 if first else int(gen.integers(2, 4))
        better = 1 if first else int(gen.choice((-1, 1)))
        cells, effect = _cells(gen, kind, PARTS[part_kind][:count], better)
        results += _rows(gen, name, cells, year)
        pairs.append((name, line, part_kind, *map(str, sides),
                      *(LINES[line] - OFFERS[s] for s in sides)))
        truth.append((name, kind, kind in ("reversed", "hidden_by_small"), effect))
    table = pd.DataFrame(results, columns=RESULTS)
    table["orders"] = table["orders"].astype("Int64")
    table = table.iloc[gen.permutation(len(table))].reset_index(drop=True)
    return (table, pd.DataFrame(pairs, columns=PAIRS), pd.DataFrame(truth, columns=TRUTH))


def _cells(gen: np.random.Generator, kind: str, parts: tuple[str, ...], better: int
           ) -> tuple[Cells, float]:
    """Sent and rates by part; parts stand in the order of how much they buy anyway.

    better: 1 where B is the better offer inside the parts, -1 where it is A.
    """
    count = len(parts)
    base = np.linspace(gen.uniform(0.014, 0.022), gen.uniform(0.055, 0.07), count)
    effect = float(gen.uniform(0.004, 0.007)) * better
    up = 2.6 ** np.arange(count)
    tilt = {"reversed": -1, "hidden_by_small": -1, "mixed": -1, "one_part_equal": -1,
            "exaggerated": 1}.get(kind, 0) * better
    # tilt 1: B goes mostly to the parts that buy anyway, A to the others; -1: the other way round
    share = {1: (up[::-1], up), -1: (up, up[::-1]), 0: (np.ones(count), np.ones(count))}[tilt]
    sent = [np.round(int(gen.integers(5_000, 9_000)) * s / s.sum()).astype(int) for s in share]
    gaps = np.full(count, effect)
    if kind == "mixed":
        gaps[0] = -effect
    cells = {p: ((int(sent[0][n]), float(base[n])), (int(sent[1][n]), float(base[n] + gaps[n])))
             for n, p in enumerate(parts)}
    if kind == "one_part_equal":  # the same rate to the last digit: whole multiples of 50
        a, b = (max(round(side[0] / 50), 4) * 50 for side in cells[parts[0]])
        cells[parts[0]] = ((a, 0.02), (b, 0.02))
    if kind == "hidden_by_small":  # too few to say anything, and pointing the other way
        high, low = (70, 0.10), (60, 0.05)
        cells["other"] = (high, low) if better > 0 else (low, high)
    if kind == "seems_by_small":  # two parts, one of them with too few on one side
        low, high = (float(base[0]), float(base[-1]))
        many, few = (3_200, high), (int(gen.integers(90, 180)), high + 0.02)
        some, most = (700, low), (5_200, low + abs(effect))
        pair = ((some, most), (many, few))
        cells = {p: c if better > 0 else c[::-1] for p, c in zip(parts[:2], pair, strict=True)}
    if kind == "one_side":
        cells = {p: (a, (0, 0.0)) for p, (a, _) in cells.items()}
    same = kind in ("reversed", "clean", "exaggerated")
    return cells, effect if same else float("nan")


def _rows(gen: np.random.Generator, name: str, cells: Cells, year: int) -> list[tuple]:
    """Rows by week; a fifth of the cells has one more week whose orders are not reported yet."""
    monday = pd.Timestamp(year, 3, 1) + pd.Timedelta(days=int(gen.integers(0, 200)))
    monday -= pd.Timedelta(days=monday.weekday())
    rows: list[tuple] = []
    for part, sides in cells.items():
        for side, (sent, rate) in zip("AB", sides, strict=True):
            if not sent:
                continue
            mails = gen.multinomial(sent, 0.1 / WEEKS + 0.9 * gen.dirichlet(np.full(WEEKS, 2.5)))
            orders = gen.multivariate_hypergeometric(mails, round(sent * rate))
            for week in range(WEEKS):
                at = (monday + pd.Timedelta(days=7 * week)).strftime("%Y-%m-%d")
                if mails[week]:
                    rows.append((name, at, part, side, int(mails[week]), int(orders[week])))
            if gen.random() < 0.2:
                at = (monday + pd.Timedelta(days=7 * WEEKS)).strftime("%Y-%m-%d")
                rows.append((name, at, part, side, int(gen.integers(200, 900)), None))
    return rows
