"""T2.4.a: where the checkout loses margin, against a benchmark of the same sources.

Counterfactual by direct standardisation: what the platform's sessions would have done at the
benchmark's rates, source class by source class. Interval by the delta method, with the share that
would buy and the margin of an order taken as known, which makes it slightly too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

Z = 1.96
COLUMNS = ["step", "platform", "sessions", "lost_sessions", "lost_margin", "low", "high"]


def rank_friction(flow: pd.DataFrame, steps: Sequence[str], benchmark: str) -> pd.DataFrame:
    """COLUMNS, one row per step but the last and platform but the benchmark; largest loss first.

    Args:
        flow: one row per session: platform, source_class, cart_margin, seconds at each step.
        steps: names of the columns of the steps, in their order.
        benchmark: the platform that the others are compared with.
    """
    return rank_with(flow, steps, benchmark)


def rank_with(flow: pd.DataFrame, steps: Sequence[str], benchmark: str, **wrong: Any
              ) -> pd.DataFrame:
    """The reference, with switches for known wrong ways."""
    reached = _reached(flow, steps, wrong)
    counts = _counts(flow, reached, wrong)
    value = flow["cart_value" if wrong.get("revenue") else "cart_margin"]
    if wrong.get("vat_taken_again"):
        value = value / 1.05
    if wrong.get("missing_as_zero"):
        value = value.fillna(0.0)
    worth = value.groupby(flow["platform"]).mean()
    if wrong.get("one_margin"):
        worth[:] = value.mean()
    if wrong.get("benchmark_margin"):
        worth[:] = worth.get(benchmark, np.nan)
    if wrong.get("median_margin"):
        worth = value.groupby(flow["platform"]).median()
    if wrong.get("buyers_margin"):
        worth = value[reached[steps[-1]]].groupby(flow["platform"]).mean().reindex(worth.index)
    if wrong.get("total_margin"):
        worth = value.groupby(flow["platform"]).sum()
    nobody = np.zeros_like(next(iter(counts.values())))
    whole = sum(counts.values())
    rows = []
    for at, step in enumerate(steps[:-1]):
        place = 0 if wrong.get("from_the_start") else at, at + 1, -1
        for platform in sorted(counts):
            if platform == benchmark and not wrong.get("benchmark_too"):
                continue
            norm = counts.get(benchmark, nobody)
            if wrong.get("all_as_benchmark"):
                norm = whole
            if wrong.get("rest_as_benchmark"):
                norm = whole - counts[platform]
            rows.append((step, platform, *_row(counts[platform][place, :], norm[place, :],
                                               worth.get(platform, np.nan), wrong)))
    table = pd.DataFrame(rows, columns=COLUMNS)
    if wrong.get("losses_only"):
        table = table[table["lost_margin"] > 0]
    if wrong.get("first_three"):
        table = table.sort_values("lost_margin", ascending=False).head(3)
    if wrong.get("next_step_named"):
        table["step"] = table["step"].map(dict(zip(steps[:-1], steps[1:], strict=True)))
    if wrong.get("last_step_only"):
        table = table[table["step"] == steps[-2]]
    by = {"by_sessions": "lost_sessions", "by_low": "low"}.get(wrong.get("order", ""),
                                                             "lost_margin")
    if wrong.get("order") == "by_step":
        return table
    if wrong.get("order") == "by_rate":
        rate = table["lost_sessions"] / table["sessions"]
        return table.loc[rate.sort_values(ascending=False).index].reset_index(drop=True)
    return table.sort_values(by, ascending=wrong.get("order") == "smallest_first",
                             kind="stable").reset_index(drop=True)


def _reached(flow: pd.DataFrame, steps: Sequence[str], wrong: dict[str, Any]) -> pd.DataFrame:
    """Whether each session got as far as each step."""
    seen = flow[list(steps)].notna()
    if wrong.get("own_event_only"):
        return seen
    if wrong.get("all_before"):
        return seen.cumprod(axis=1).astype(bool)
    return seen.iloc[:, ::-1].cummax(axis=1).iloc[:, ::-1]


def _counts(flow: pd.DataFrame, reached: pd.DataFrame, wrong: dict[str, Any]
            ) -> dict[str, np.ndarray]:
    """platform -> sessions by step (rows) and source class (columns)."""
    source = flow["source_class"].map(lambda s: "all") if wrong.get("sources_pooled") \
        else flow["source_class"]
    sums = reached.groupby([flow["platform"], source]).sum()
    names = sorted(set(source))
    return {str(who): sums.loc[who].reindex(names, fill_value=0).to_numpy(dtype=float).T
            for who in sums.index.unique(0)}


def _row(mine: np.ndarray, norm: np.ndarray, margin: float, wrong: dict[str, Any]) -> tuple:
    """The five numbers of one step and platform.

    Args:
        mine: sessions at this step, the next and the last one, by source class.
        norm: the benchmark's.
        margin: of an order.
    """
    (n, k, own_buys), (base, on, buys) = mine, norm
    usable = (n > 0) & (base > 0 if wrong.get("dead_benchmark") else on > 0)
    total = int(n[usable].sum() if wrong.get("sessions_compared") else n.sum())
    if not usable.any() and not wrong.get("nothing_as_zero"):
        return total, *[math.nan] * 4
    n, k, own_buys, base, on, buys = (x[usable] for x in (n, k, own_buys, base, on, buys))
    own, norm = k / n, on / base
    lost = n * (norm - own)
    if wrong.get("all_who_left"):
        lost = n - k
    if wrong.get("rate_only"):
        lost = norm - own
    if wrong.get("never_negative"):
        lost = np.clip(lost, 0, None)
    if wrong.get("relative"):
        lost = n * (1 - own / norm)
    share = np.divide(buys, on, out=np.zeros_like(on), where=on > 0)
    if wrong.get("every_loss_an_order"):
        share = np.ones_like(on)
    if wrong.get("own_share"):
        share = np.divide(own_buys, k, out=np.zeros_like(k), where=k > 0)
    if wrong.get("own_over_norm"):
        share = own_buys / on
    if wrong.get("own_pooled"):
        share = np.full_like(on, own_buys.sum() / k.sum() if k.sum() else 0.0)
    if wrong.get("mean_share"):
        share = np.full_like(on, share.mean() if len(share) else math.nan)
    if wrong.get("reversed"):
        lost = -lost
    if wrong.get("share_of_step"):
        share = buys / base
    mine_alone = own * (1 - own) / n
    variance = mine_alone + norm * (1 - norm) / base
    if wrong.get("benchmark_known"):
        variance = mine_alone
    if wrong.get("variance_of_next"):
        variance = np.divide(own * (1 - own), k, out=np.zeros_like(k), where=k > 0) \
            + norm * (1 - norm) / on
    if wrong.get("variance_crossed"):
        variance = own * (1 - own) / base + norm * (1 - norm) / n
    if wrong.get("variance_without_n"):
        variance = own * (1 - own) / n.sum() + norm * (1 - norm) / base.sum()
    weight = n * share * margin
    error = math.sqrt((weight**2 * variance).sum())
    if wrong.get("errors_added"):
        error = float((weight * np.sqrt(variance)).sum())
    if wrong.get("errors_signed"):
        error = abs(float((weight * (np.sqrt(mine_alone)
                                     - np.sqrt(norm * (1 - norm) / base))).sum()))
    if wrong.get("variance_as_error"):
        error = float((weight * variance).sum())
    z = {"ninety": 1.645, "one_error": 1.0}.get(wrong.get("level", ""), Z)
    amount = float((lost * share).sum() * margin)
    if wrong.get("mean_of_sources"):
        amount = float((lost * share).mean() * margin)
    told = float(lost.sum())
    if wrong.get("orders_as_sessions"):
        told = float((lost * share).sum())
    if wrong.get("rate_as_sessions"):
        told = float(lost.sum() / n.sum())
    if wrong.get("clipped_at_end"):
        told, amount = max(told, 0.0), max(amount, 0.0)
    return total, told, amount, amount - z * error, amount + z * error


def _with(**wrong: Any) -> Callable:
    return partial(rank_with, **wrong)


def by_loop(flow: pd.DataFrame, steps: Sequence[str], benchmark: str) -> pd.DataFrame:
    """Plain loops over dictionaries of counts."""
    records = flow.to_dict("records")
    counts: dict[tuple[str, str, int], int] = {}
    carts: dict[str, list[float]] = {}
    for row in records:
        last = max((i for i, s in enumerate(steps) if not pd.isna(row[s])), default=-1)
        for at in range(last + 1):
            key = row["platform"], row["source_class"], at
            counts[key] = counts.get(key, 0) + 1
        if not pd.isna(row["cart_margin"]):
            carts.setdefault(row["platform"], []).append(row["cart_margin"])
    sources = sorted({r["source_class"] for r in records})
    out = []
    for at in range(len(steps) - 1):
        for platform in sorted({r["platform"] for r in records} - {benchmark}):
            margins = carts.get(platform, [])
            margin = sum(margins) / len(margins) if margins else math.nan
            total = lost = orders = square = 0.0
            compared = False
            for source in sources:
                n, k = (counts.get((platform, source, i), 0) for i in (at, at + 1))
                b, on, buys = (counts.get((benchmark, source, i), 0)
                               for i in (at, at + 1, len(steps) - 1))
                total += n
                if n == 0 or on == 0:
                    continue
                compared = True
                p, r, q = k / n, on / b, buys / on
                lost += n * (r - p)
                orders += n * (r - p) * q
                square += (n * q * margin) ** 2 * (p * (1 - p) / n + r * (1 - r) / b)
            if not compared:
                out.append([steps[at], platform, total, *[math.nan] * 4])
                continue
            half = Z * math.sqrt(square)
            out.append([steps[at], platform, total, lost, orders * margin, orders * margin - half,
                        orders * margin + half])
    out.sort(key=lambda row: (math.isnan(row[4]), -row[4] if not math.isnan(row[4]) else 0))
    return pd.DataFrame(out, columns=COLUMNS)


def by_merge(flow: pd.DataFrame, steps: Sequence[str], benchmark: str) -> pd.DataFrame:
    """Long table of counts, joined with that of the benchmark."""
    order = {s: i for i, s in enumerate(steps)}
    far = flow[list(steps)].notna().mul([i + 1 for i in range(len(steps))]).max(axis=1)
    base = pd.DataFrame({"platform": flow["platform"], "source": flow["source_class"]})
    parts = [base.assign(step=s, n=(far > i).astype(int),
                         k=(far > i + 1).astype(int), buys=(far == len(steps)).astype(int))
             for i, s in enumerate(steps[:-1])]
    long = pd.concat(parts).groupby(["step", "platform", "source"], as_index=False).sum()
    norm = long[long["platform"] == benchmark].drop(columns="platform")
    both = long[long["platform"] != benchmark].merge(norm, "left", ["step", "source"],
                                                     suffixes=("", "_b")).fillna({"k_b": 0})
    margin = flow.groupby("platform")["cart_margin"].mean()
    both["m"] = both["platform"].map(margin)
    use = both[(both["n"] > 0) & (both["k_b"] > 0)].copy()
    p, r, q = use["k"] / use["n"], use["k_b"] / use["n_b"], use["buys_b"] / use["k_b"]
    use["lost_sessions"] = use["n"] * (r - p)
    use["lost_margin"] = use["lost_sessions"] * q * use["m"]
    use["v"] = (use["n"] * q * use["m"]) ** 2 * (p * (1 - p) / use["n"] + r * (1 - r) / use["n_b"])
    keys = ["step", "platform"]
    sums = use.groupby(keys)[["lost_sessions", "lost_margin", "v"]].sum(min_count=1)
    out = both.groupby(keys)["n"].sum().to_frame("sessions").join(sums).reset_index()
    half = 1.96 * out["v"] ** 0.5
    out["low"], out["high"] = out["lost_margin"] - half, out["lost_margin"] + half
    out["at"] = out["step"].map(order)
    return out.sort_values(["lost_margin", "at"], ascending=[False, True])[COLUMNS]
