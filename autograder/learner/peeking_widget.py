"""A widget of T2.4: many A/A tests as coins, and how many ever look like a winner.

`histories` draws the tests, `shares` counts, `chart` draws. All states are made at the start and
the controls change between them in the browser, so the widget works by keyboard and without a
kernel; a table says the same. Limits: Pocock (1977), O'Brien and Fleming (1979), constants as in
Jennison and Turnbull (2000).
"""

from __future__ import annotations

import html
import math
from typing import TYPE_CHECKING

import numpy as np

from autograder.checking.messages import translate

from .figures import label

if TYPE_CHECKING:
    import ipywidgets

LOOKS = (1, 2, 5, 10, 20)
FINE = 20
RULES = ("Stop at |z| > 1.96", "Pocock", "O'Brien–Fleming")
POCOCK = {1: 1.960, 2: 2.178, 5: 2.413, 10: 2.555, 20: 2.672}
OBRIEN_FLEMING = {1: 1.960, 2: 1.977, 5: 2.040, 10: 2.087, 20: 2.126}
MANY = 4_000
MOST = 200
WIDE, TALL, LEFT, FOOT, TOP = 360, 250, 30, 34, 10
HIGHEST = 5.0  # |z| at the upper edge of the picture
OVER, UNDER, LIMIT = "#D55E00", "#B3B3B3", "#0072B2"


class Unfit(Exception):
    """Why there is no picture, as one sentence."""


def limits(rule: str, looks: int) -> list[float]:
    """Limits of |z| of a rule, one per look."""
    if rule == RULES[1]:
        return [POCOCK[looks]] * looks
    if rule == RULES[2]:
        return [OBRIEN_FLEMING[looks] * math.sqrt(looks / k) for k in range(1, looks + 1)]
    return [1.96] * looks


def histories(tests: int, rate: float, users: int, seed: int) -> np.ndarray:
    """|z| of `tests` A/A tests (rows) at FINE equally spaced looks (columns).

    Args:
        rate: of buyers, in both arms.
        users: in each arm at the end.
    """
    gen = np.random.default_rng(seed)
    step = users // FINE
    a, b = (gen.binomial(step, rate, (tests, FINE)).cumsum(axis=1) for _ in range(2))
    n = step * np.arange(1, FINE + 1)
    p = (a + b) / (2 * n)
    se = np.sqrt(p * (1 - p) * 2 / n)
    return np.divide(np.abs(b - a) / n, se, out=np.zeros(se.shape), where=se > 0)


def at_looks(size: np.ndarray, looks: int) -> np.ndarray:
    """The columns of `histories` that one sees who looks so often."""
    return size[:, FINE // looks - 1::FINE // looks]


def crossed(size: np.ndarray, looks: int, rule: str) -> np.ndarray:
    """Which tests ever lie beyond the limit of a look."""
    return (at_looks(size, looks) > np.array(limits(rule, looks))).any(axis=1)


def shares(size: np.ndarray) -> dict[tuple[str, int], float]:
    """Share of tests that ever look like a winner, by rule and number of looks."""
    return {(rule, looks): float(crossed(size, looks, rule).mean())
            for rule in RULES for looks in LOOKS}


def peeking_coins(
    coins: int = 60, rate: float = 0.06, users: int = 5_000, seed: int = 2431
) -> ipywidgets.Widget:
    """A/A tests as coins: choose looks and rule, and see which ever look like a winner.

    Args:
        coins: tests that are drawn (2 to 200); the shares are counted over 4,000.
        rate: of buyers, the same in both arms.
        users: in each arm at the last look.
        seed: of the random numbers.

    Returns:
        a widget (arrow keys change looks and rule); where it cannot be drawn, one sentence.
    """
    import ipywidgets

    try:
        _check(coins, rate, users, seed)
    except Unfit as unfit:
        return ipywidgets.HTML(f"<p>{html.escape(str(unfit))}</p>")
    size = histories(max(MANY, coins), rate, users, seed)
    counted = shares(size)
    slider = ipywidgets.SelectionSlider(
        options=[(str(n), n) for n in LOOKS], index=3, description=translate("Looks"),
        continuous_update=True)
    stacks = []
    for rule in RULES:
        views = [ipywidgets.HTML(state_html(size[:coins], looks, rule, users,
                                            counted[rule, looks])) for looks in LOOKS]
        stack = ipywidgets.Stack(views, selected_index=3)
        ipywidgets.jslink((slider, "index"), (stack, "selected_index"))
        stacks.append(stack)
    radio = ipywidgets.RadioButtons(options=[translate(rule) for rule in RULES], index=0,
                                    description=translate("Rule"))
    outer = ipywidgets.Stack(stacks, selected_index=0)
    ipywidgets.jslink((radio, "index"), (outer, "selected_index"))
    return ipywidgets.VBox([slider, radio, outer, ipywidgets.HTML(table_html(counted))])


def _check(coins: object, rate: object, users: object, seed: object) -> None:
    if not _whole(coins) or not 2 <= coins <= MOST:
        raise Unfit(translate("coins must be a whole number from 2 to {most}, not {value}.",
                              most=MOST, value=str(coins)[:20]))
    if isinstance(rate, bool) or not isinstance(rate, (int, float)) or not 0 < rate < 1:
        raise Unfit(translate("rate must lie between 0 and 1, such as 0.06, not {value}.",
                              value=str(rate)[:20]))
    if not _whole(users) or not FINE <= users <= 10**7:
        raise Unfit(translate("users must be a whole number from {least} to {most}, not {value}.",
                              least=FINE, most=f"{10**7:,}", value=str(users)[:20]))
    if not _whole(seed) or seed < 0:
        raise Unfit(translate("seed must be a whole number from 0 on, not {value}.",
                              value=str(seed)[:20]))


def _whole(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def told(size: np.ndarray, looks: int, rule: str, share: float) -> str:
    """The state in one or two sentences."""
    won = int(crossed(size, looks, rule).sum())
    return translate(
        "Looks: {looks}. Rule: {rule}. Of the {coins} tests drawn here, {won} looked like a "
        "winner at some time, though both arms are alike; of {many} tests it is {share}%.",
        looks=looks, rule=translate(rule), won=won, coins=len(size), many=f"{MANY:,}",
        share=f"{100 * share:.1f}")


def state_html(size: np.ndarray, looks: int, rule: str, users: int, share: float) -> str:
    """Sentence and picture of one state."""
    said = told(size, looks, rule, share)
    return f'<p aria-live="polite">{html.escape(said)}</p>{chart(size, looks, rule, users)}'


def table_html(counted: dict[tuple[str, int], float]) -> str:
    """The shares of all states as a table."""
    heads = "".join(f'<th scope="col">{html.escape(t)}</th>' for t in (
        translate("Looks"), *map(translate, RULES)))
    rows = "".join(
        f'<tr><th scope="row">{looks}</th>'
        + "".join(f"<td>{100 * counted[rule, looks]:.1f}%</td>" for rule in RULES) + "</tr>"
        for looks in LOOKS)
    name = translate("Share that ever looks like a winner")
    return (f"<details><summary>{html.escape(name)}</summary><table><thead><tr>{heads}</tr>"
            f"</thead><tbody>{rows}</tbody></table></details>")


def chart(size: np.ndarray, looks: int, rule: str, users: int) -> str:
    """|z| of each test at each look as SVG; those that cross are drawn over the others."""
    seen, won = at_looks(size, looks), crossed(size, looks, rule)
    x = [LEFT + (WIDE - LEFT - 10) * k / looks for k in range(1, looks + 1)]
    parts = [_axes(users)]
    for mine in (False, True):
        for row in seen[won == mine]:
            points = " ".join(f"{a:.0f},{_y(v):.0f}" for a, v in zip(x, row, strict=True))
            colour, width = (OVER, 1.4) if mine else (UNDER, 0.8)
            parts.append(
                f'<polyline points="{LEFT},{_y(0):.0f} {points}" fill="none" stroke="{colour}" '
                f'stroke-width="{width}"/>')
    for a, limit in zip(x, limits(rule, looks), strict=True):
        if limit <= HIGHEST:
            parts.append(f'<path d="M{a - 5:.0f} {_y(limit):.1f}h10" stroke="{LIMIT}" '
                         f'stroke-width="2.5"/>')
    # The sentence above says the numbers; the name says what the picture is.
    alt = label("折線圖：每個測試在每次偷看時的 |z|，和判定的界線",
                "Line chart: |z| of each test at each look, and the limit of the rule")
    return (f'<svg role="img" aria-label="{html.escape(alt, quote=True)}" '
            f'viewBox="0 0 {WIDE} {TALL}" style="width:100%;max-width:640px;background:#ffffff" '
            f'font-family="Noto Sans TC, sans-serif" font-size="11" fill="#1a1a1a">'
            f'{"".join(parts)}</svg>')


def _y(value: float) -> float:
    return TOP + (TALL - TOP - FOOT) * (1 - min(float(value), HIGHEST) / HIGHEST)


def _axes(users: int) -> str:
    lines = [f'<path d="M{LEFT} {TOP}V{_y(0):.0f}H{WIDE - 8}" fill="none" stroke="#333333"/>']
    lines += [f'<text x="{LEFT - 5}" y="{_y(v) + 4:.0f}" text-anchor="end">{v}</text>'
              for v in range(6)]
    lines.append(f'<text x="{LEFT + 6}" y="{TOP + 9}">|z|</text>')
    lines.append(f'<text x="{WIDE - 8}" y="{TALL - 8}" text-anchor="end">'
                 f'{html.escape(translate("Users in each arm so far"))}: 0–{users:,}</text>')
    return "".join(lines)
