"""The sheets for actual spend and for the variance, with amounts filled in."""

from __future__ import annotations

from typing import Any

from .budget_live import Budget, near, uneven
from .budget_sheets import Table
from .errors import ArtefactError
from .recalculate import Cell

Spent = dict[tuple[str, str], float]


def check_variance(b: Budget, base: dict[str, Any]) -> None:
    """Fill in amounts above and below a plan of uneven weeks: sums and actual − plan must follow.

    Raises ArtefactError with the first cell that does not.
    """
    actual, variance = b.layout.actual, b.layout.variance
    changes = uneven(b, base)
    planned = {(c, w): changes[b.layout.plan.cell(c, w)] for c in b.channels for w in b.weeks}
    gaps = {key: 900.0 + 310 * n for n, key in enumerate(planned)}
    turns = [{key: planned[key] + gap * (1 if (n + turn) % 2 else -1)
              for n, (key, gap) in enumerate(gaps.items())} for turn in (0, 1)]
    filled = [{**changes, **{actual.cell(*key): value for key, value in spent.items()}}
              for spent in turns]
    _sums(b, actual, filled[0], turns[0])
    cells = {key: variance.cell(*key) for key in planned}
    found = [b.numbers(list(cells.values()), one) for one in filled]
    for key, cell in cells.items():
        values = [one[cell] for one in found]
        right = [spent[key] - planned[key] for spent in turns]
        if not all(map(near, values, right)):
            raise _told(b, cell, values, right, planned[key])
    _sums(b, variance, filled[0], {k: v - planned[k] for k, v in turns[0].items()})
    _guarded(b, cells, changes, planned)


def _guarded(b: Budget, cells: dict[tuple[str, str], Cell], changes: dict[Cell, float],
             planned: Spent) -> None:
    """Actual − plan holds for a bill of 0 and for small gaps; empty weeks are −plan or "".

    Raises ArtefactError with the first cell that lets a test stand before the difference.
    """
    actual = b.layout.actual
    none = {**changes, **{actual.cell(*key): None for key in cells}}
    for key, value in b.engine.values(list(cells.values()), none).items():
        cell = next(k for k, c in cells.items() if c == key)
        if value == "" or isinstance(value, (int, float)) and near(value, -planned[cell]):
            continue
        raise ArtefactError(
            "{cell} is neither −plan nor empty (\"\") while no bill is there. Any other number "
            "speaks of money that nobody has counted yet: 0 would be “exactly as planned”. Leave "
            "actual − plan alone, or let IF give \"\".", cell=b.where(key))
    for spent in (dict.fromkeys(planned, 0.0), {k: v + 3 for k, v in planned.items()},
                  {k: v - 3 for k, v in planned.items()}):
        found = b.engine.values(list(cells.values()), {
            **changes, **{actual.cell(*key): value for key, value in spent.items()}})
        for key, cell in cells.items():
            value = found[cell]
            right = spent[key] - planned[key]
            if isinstance(value, bool) or not isinstance(value, (int, float)) \
                    or not near(value, right):
                raise ArtefactError(
                    "{cell} is not actual − plan when a bill of 0 comes in: the whole plan was "
                    "saved then, and that must show. Test for an empty cell (=\"\"), not for 0, "
                    "or take IF out." if right < -3 - 1e-6 else
                    "{cell} hides a small gap between actual and plan. Small gaps add up, and "
                    "the sum no longer agrees with the bills. Take IF or ROUND out and leave "
                    "actual − plan.", cell=b.where(cell))


def _told(b: Budget, cell: Cell, values: list[float], right: list[float], planned: float
          ) -> ArtefactError:
    """What a wrong variance is, from its values above and below the plan."""
    where = {"cell": b.where(cell)}
    if all(near(v, -r) for v, r in zip(values, right, strict=True)):
        return ArtefactError(
            "{cell} is plan − actual. The course reads a variance as actual − plan: above 0 means "
            "more was spent than planned. Turn the formula round.", **where)
    if all(near(v, abs(r)) for v, r in zip(values, right, strict=True)):
        return ArtefactError(
            "{cell} loses the sign: what was saved looks like what was overspent. Take ABS out "
            "and leave actual − plan.", **where)
    if all(near(v, max(r, 0)) for v, r in zip(values, right, strict=True)) \
            or all(near(v, min(r, 0)) for v, r in zip(values, right, strict=True)):
        return ArtefactError(
            "{cell} shows 0 on one side of the plan. Money saved and money overspent both count: "
            "take MAX, MIN or IF out and leave actual − plan.", **where)
    if all(near(v, r / planned, 1e-3) for v, r in zip(values, right, strict=True)):
        return ArtefactError(
            "{cell} is a percentage. The sheet asks for dollars; a rate may stand in a column of "
            "its own beside the table.", **where)
    return ArtefactError(
        "{cell} is not actual − plan of its own channel and week once weeks differ and amounts are "
        "spent. Check the rows and columns its formula looks at.", **where)


def _sums(b: Budget, table: Table, changes: dict[Cell, float], cells: Spent) -> None:
    """Sums across and down of a table of channels by weeks."""
    right = {table.cell(c, "net"): sum(cells[c, w] for w in b.weeks) for c in b.channels}
    right |= {table.cell("sum", w): sum(cells[c, w] for c in b.channels) for w in b.weeks}
    right[table.cell("sum", "net")] = sum(cells.values())
    found = b.numbers(list(right), changes)
    for cell, should in right.items():
        if not near(found[cell], should):
            raise ArtefactError(
                "The sum in {cell} does not follow when amounts are filled in on the sheet for "
                "actual spend. Let it add the cells of its own row or column.",
                cell=b.where(cell))
