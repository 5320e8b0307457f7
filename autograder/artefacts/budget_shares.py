"""Do the weeks of a budget follow shares that stand in cells of their own?

Every cell behind a week that is neither an input nor an amount may be a share. Each is changed
alone; a week has a share of its own when that moves it otherwise than the rest of its row, and a
channel when it moves otherwise than the rest of its column.
"""

from __future__ import annotations

import re
from typing import Any

from .budget_live import RESULTS, Budget
from .budget_sheets import title
from .errors import ArtefactError
from .recalculate import Cell

MOST = 150  # cells that are tried; the frame of the notebook has eleven
STEP, FROM_ZERO = 0.2, 0.05  # by how much a share is raised; what stands in for one of 0
ALIKE = 0.01  # relative changes that differ by less are one
_COPY = re.compile(r"=\s*[^-+*/(),&<>]*\$?[A-Za-z]{1,3}\$?\d+\s*")

Moves = dict[tuple[str, str], list[float]]


def share_cells(b: Budget) -> list[Cell]:
    """Cells that may hold a share: behind a week, no input, no amount, no mere copy."""
    plan, inputs = b.layout.plan, b.layout.inputs
    own = b.engine.own
    amounts = {own(plan.cell(r, k)) for r in (*b.channels, "sum") for k in (*b.weeks, *RESULTS)}
    given = {own(c) for c in inputs.values()}
    given |= {own(plan.cell(c, "fee_rate")) for c in b.channels}
    money = {own(inputs[k]) for k in ("total", "reserve")}
    behind: set[Cell] = set()
    for channel in b.channels:
        for week in b.weeks:
            behind |= b.engine.behind(plan.cell(channel, week))
    found = []
    for cell in sorted(behind - amounts - given):
        sheet = b.engine.sheets[cell[0]]
        formula = sheet.formulas.get(cell[1:])
        value = sheet.values.get(cell[1:])
        if formula is None:
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                found.append(cell)
        elif not _COPY.fullmatch(formula) and not b.engine.behind(cell) & money:
            found.append(cell)
    return found[:MOST]


def moves(b: Budget, base: dict[str, Any]) -> Moves:
    """(channel, week) -> its relative change for each share cell raised alone."""
    plan = b.layout.plan
    weeks = {(c, w): plan.cell(c, w) for c in b.channels for w in b.weeks}
    shares = share_cells(b)
    values = b.engine.values(shares)
    out: Moves = {key: [] for key in weeks}
    for cell in shares:
        value = values[cell]
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            continue
        found = b.engine.values(
            list(weeks.values()), {cell: value * (1 + STEP) if value else FROM_ZERO})
        for (c, w), place in weeks.items():
            old, new = base["weeks"][c][b.weeks.index(w)], found[place]
            if isinstance(new, bool) or not isinstance(new, (int, float)):
                new = old
            size = max(abs(old), sum(map(abs, base["weeks"][c])) / 8, 1.0)
            change = float(new) - old
            out[c, w].append(change / size if abs(change) > 2 else 0.0)
    return out


def check_shares(b: Budget, base: dict[str, Any]) -> None:
    """Raises ArtefactError with the first week that has no share of its own in a cell."""
    found = moves(b, base)
    for c in b.channels:
        for w in b.weeks:
            what = {"cell": b.where(b.layout.plan.cell(c, w)),
                    "channel": title("", b.rules, c)}
            if not _own(found[c, w], [found[c, v] for v in b.weeks if v != w]):
                raise ArtefactError(
                    "{cell} has no share of its own week: no cell moves it otherwise than another "
                    "week of {channel}. Finance must be able to give one week more. Write a share "
                    "for each week into a cell of its own and let the week look at that.", **what)
            if not _own(found[c, w], [found[d, w] for d in b.channels if d != c]):
                raise ArtefactError(
                    "{cell} has no share of its own channel: no cell moves {channel} otherwise "
                    "than another channel. Write a share for each channel into a cell of its own "
                    "and let its weeks look at that.", **what)


def _own(mine: list[float], others: list[list[float]]) -> bool:
    """Whether the changes differ from those of each other, by a cell that moves this one."""
    def apart(k: int, other: list[float]) -> bool:
        return abs(mine[k] - other[k]) > ALIKE

    return (all(any(apart(k, other) for k in range(len(mine))) for other in others)
            and any(abs(mine[k]) > ALIKE and any(apart(k, other) for other in others)
                    for k in range(len(mine))))
