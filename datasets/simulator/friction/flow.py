"""Sessions of the new site from product page to purchase, with three causes of loss.

Invented for the course. A session first gets the way it would go if nothing stood in it, which
depends on where it came from and not on what it runs on; then the causes stop some. So what each
cause cost is known session by session. Three causes cost much; the decoys look worse by rate, by
revenue, by time or by the number of errors, and cost little.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .. import rng

STEPS = ("view_item", "add_to_cart", "view_cart", "begin_checkout", "add_shipping_info",
         "add_payment_info", "purchase")
PLATFORMS = (  # name, device, browser, share of sessions
    ("desktop", "desktop", "Chrome", 0.235),
    ("iphone", "mobile", "Safari", 0.280),
    ("android", "mobile", "Chrome", 0.215),
    ("line_app", "mobile", "LINE", 0.150),
    ("facebook_app", "mobile", "Facebook in-app", 0.150),
    ("samsung", "mobile", "Samsung Internet", 0.015),
    ("tablet", "tablet", "Safari", 0.025),
)  # fmt: skip
SOURCES = ("organic_search", "direct", "advertising", "recommended")
MIX = {  # where the visitors of a platform come from
    "desktop": (0.42, 0.31, 0.17, 0.10), "iphone": (0.40, 0.28, 0.21, 0.11),
    "android": (0.42, 0.25, 0.22, 0.11), "line_app": (0.02, 0.58, 0.28, 0.12),
    "facebook_app": (0.01, 0.02, 0.70, 0.27), "samsung": (0.44, 0.26, 0.20, 0.10),
    "tablet": (0.45, 0.32, 0.15, 0.08),
}  # fmt: skip
GO_ON = {  # from each step to the next, without any friction
    "organic_search": (0.21, 0.76, 0.63, 0.80, 0.87, 0.91),
    "direct": (0.26, 0.80, 0.68, 0.83, 0.88, 0.92),
    "advertising": (0.13, 0.66, 0.52, 0.76, 0.84, 0.88),
    "recommended": (0.16, 0.70, 0.56, 0.77, 0.85, 0.89),
}
CAUSES = (  # cause, platform, step at which it stops, share of those who would have gone on
    ("payment_window", "line_app", "add_payment_info", 0.50),
    ("store_map", "android", "begin_checkout", 0.27),
    ("covered_button", "iphone", "view_cart", 0.125),
    ("slow_coupon", "facebook_app", "view_cart", 0.58),
    ("old_browser", "samsung", "add_shipping_info", 0.60),
)
TRUE_CAUSES = ("payment_window", "store_map", "covered_button")
ERRORS = {"payment_window": "payment_window_blocked", "store_map": "store_map_timeout",
          "old_browser": "script_error"}
SESSIONS = {"full": 42_000, "small": 6_000}
PER_STEP = (55, 70, 45, 40, 80, 65, 50)  # seconds on each step
SLOW = {("tablet", 4): 2.6, ("tablet", 3): 1.8, ("iphone", 5): 1.9}  # slow, and nobody is lost
SKIPPED = {"view_cart": 0.06, "add_shipping_info": 0.02}  # events that are not sent though passed
COLUMNS = ["session_id", "date", "source_class", "device_category", "browser", "platform",
           "cart_value", "cart_margin", *STEPS, "error", "rage_taps"]


def build(seed: int, year: int, scale: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The flow and what the causes cost.

    Args:
        seed, year: of the world; the flow is that of April of the year after.
        scale: "full" or "small".

    Returns:
        flow: COLUMNS, one row per session in order of date; steps are seconds since the session
        began, NA where the event is missing; cart_value (TWD with VAT) and cart_margin (TWD
        without VAT: what an order of this cart leaves after goods, shipping and payment) are NA
        where nothing was put into the cart.
        truth: cause, step, platform, stopped (sessions), lost_orders, lost_margin (TWD).
    """
    gen = rng.stream(seed, year, f"checkout_flow/{scale}")
    count = SESSIONS[scale]
    names = [p[0] for p in PLATFORMS]
    shares = np.array([p[3] for p in PLATFORMS])
    where = gen.choice(len(names), count, p=shares / shares.sum())
    mixes = np.cumsum([MIX[n] for n in names], axis=1)
    source = (gen.random(count)[:, None] > mixes[where]).sum(axis=1).clip(0, 3)
    rates = np.array([GO_ON[s] for s in SOURCES])[source]
    would = np.column_stack([np.ones(count, bool),
                             np.cumprod(gen.random(rates.shape) < rates, axis=1).astype(bool)])
    value, margin = _carts(gen, where, names)
    stopped = np.full(count, -1)
    reached = would.copy()
    for number, (_, platform, step, share) in enumerate(CAUSES):
        at = STEPS.index(step)
        hit = (where == names.index(platform)) & reached[:, at + 1] & (gen.random(count) < share)
        reached[hit, at + 1:] = False
        stopped[hit] = number
    truth = _truth(stopped, would, margin)
    flow = pd.DataFrame({
        "date": pd.Timestamp(year + 1, 4, 1) + pd.to_timedelta(
            np.sort(gen.integers(0, 30, count)), unit="D"),
        "source_class": np.array(SOURCES)[source],
        "device_category": np.array([p[1] for p in PLATFORMS])[where],
        "browser": np.array([p[2] for p in PLATFORMS])[where],
        "platform": np.array(names)[where],
        "cart_value": np.where(reached[:, 1], value, np.nan),
        "cart_margin": np.where(reached[:, 1], margin, np.nan),
    })
    for step, times in zip(STEPS, _times(gen, reached, where, names).T, strict=True):
        flow[step] = times
    flow["error"], flow["rage_taps"] = _signs(gen, reached, where, stopped, names)
    flow.insert(0, "session_id", [f"{d:%m%d}-{n:05d}" for n, d in enumerate(flow["date"], 1)])
    text = dict.fromkeys(("session_id", "source_class", "device_category", "browser", "platform",
                          "error"), "str")
    return flow[COLUMNS].astype(text | {"date": "datetime64[ns]"}), truth


def _carts(gen: np.random.Generator, where: np.ndarray, names: list[str]
           ) -> tuple[np.ndarray, np.ndarray]:
    """Value and margin of the cart that each session would fill."""
    count = len(where)
    value = np.round(gen.lognormal(6.78, 0.42, count) / 10) * 10 + 9
    share = np.clip(gen.normal(0.30, 0.05, count), 0.16, 0.44)
    app = where == names.index("facebook_app")  # bundles at a deep discount
    value[app] = np.round(value[app] * 1.3 / 10) * 10 + 9
    share[app] = np.clip(gen.normal(0.115, 0.02, app.sum()), 0.09, 0.18)
    large = where == names.index("iphone")
    share[large] += 0.03
    return value, np.round(value / 1.05 * share - 35)


def _truth(stopped: np.ndarray, would: np.ndarray, margin: np.ndarray) -> pd.DataFrame:
    rows = []
    for number, (cause, platform, step, _) in enumerate(CAUSES):
        lost = (stopped == number) & would[:, -1]
        rows.append((cause, step, platform, int((stopped == number).sum()), int(lost.sum()),
                     float(margin[lost].sum())))
    columns = ["cause", "step", "platform", "stopped", "lost_orders", "lost_margin"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("lost_margin", ascending=False, ignore_index=True)


def _times(gen: np.random.Generator, reached: np.ndarray, where: np.ndarray, names: list[str]
           ) -> np.ndarray:
    """Seconds since the session began at which each step was reached."""
    waits = gen.gamma(2.0, np.array(PER_STEP) / 2.0, reached.shape) + 3
    for (platform, at), factor in SLOW.items():
        waits[where == names.index(platform), at + 1] *= factor
    waits[:, 0] /= 4
    times = np.round(np.cumsum(waits, axis=1))
    times[~reached] = np.nan
    for step, share in SKIPPED.items():  # a way around the page, so the event is not sent
        at = STEPS.index(step)
        around = reached[:, at + 1] & (gen.random(len(where)) < share)
        times[around, at] = np.nan
    return times


def _signs(gen: np.random.Generator, reached: np.ndarray, where: np.ndarray, stopped: np.ndarray,
           names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """The last error message of each session ("" none) and taps in quick succession."""
    count = len(where)
    error = np.full(count, "", dtype=object)
    draw = gen.random((3, count))
    error[reached[:, 2] & (draw[0] < 0.14)] = "coupon_unknown"  # common, and nobody minds
    error[reached[:, 5] & (draw[0] > 0.95)] = "carrier_invalid"
    for number, (cause, platform, step, _) in enumerate(CAUSES):
        if cause in ERRORS:
            here = (where == names.index(platform)) & reached[:, STEPS.index(step)]
            shown = (stopped == number) & (draw[1] < 0.8) | here & (draw[2] < 0.04)
            error[shown] = ERRORS[cause]
    taps = gen.poisson(0.15, count)
    covered = stopped == [c[0] for c in CAUSES].index("covered_button")
    taps[covered] += gen.poisson(4, covered.sum())
    return np.where(error == "", None, error), taps
