"""The budget as numbers under changed inputs: what must follow when something changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.checking.messages import Text

from .budget_sheets import Layout, title
from .errors import ArtefactError
from .recalculate import Cell, Engine
from .workbook import Book

RESULTS = ("net", "fee", "vat", "gross")


def near(a: float, b: float, within: float = 1.0) -> bool:
    """Equal up to `within` dollars, the rounding of a cell."""
    return abs(a - b) <= within


class Budget:
    """A workbook whose cells are found, with its engine.

    `slack`: dollars by which media + fee + reserve may miss the total, because each of the cells
    may be rounded to whole dollars.
    """

    slack = 30.0
    weeks = ("w1", "w2", "w3", "w4")

    def __init__(self, book: Book, layout: Layout, rules: dict[str, Any]) -> None:
        self.book, self.layout, self.rules = book, layout, rules
        self.engine = Engine(book)
        self.sheets = {s.name: s for s in book.sheets}
        self.channels = tuple(rules["channels"])

    # --- cells ------------------------------------------------------------------------------

    def where(self, cell: Cell) -> str:
        return self.engine.where(cell)

    def has_formula(self, cell: Cell) -> bool:
        return cell[1:] in self.sheets[cell[0]].formulas

    def constant(self, cell: Cell) -> Any:
        return self.sheets[cell[0]].values.get(cell[1:])

    def shown(self, cell: Cell) -> Any:
        return self.sheets[cell[0]].shown(*cell[1:])

    def empty(self, cell: Cell) -> ArtefactError:
        return ArtefactError(
            "{cell} is empty where a formula belongs. Fill the formula of its row or column into "
            "it.", cell=self.where(cell))

    def number_typed(self, cell: Cell, caption: Any, channel: str = "") -> None:
        """Refuse a text, an error, a date or nothing where a number is typed in."""
        if self.has_formula(cell):
            return
        value = self.constant(cell)
        what = {"cell": self.where(cell), "caption": caption}
        if value is None:
            raise ArtefactError("{cell} ({caption}) is empty. Type the number.", **what)
        if isinstance(value, str) and _number_in(value):
            raise ArtefactError(
                "{cell} ({caption}) is a number saved as text, so every formula takes it for 0 or "
                "fails. Set the cell's format to number and type it again, without spaces or NT$.",
                **what)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ArtefactError("{cell} ({caption}) is no number. Type digits only.", **what)

    def calculated(self) -> Iterator[Cell]:
        """All cells that must be formulas."""
        yield self.layout.inputs["reserve"]
        plan = self.layout.plan
        for table in (plan, self.layout.actual, self.layout.variance):
            results = [k for k in RESULTS if k in table.columns]
            for row in (*self.channels, "sum"):
                for key in self.weeks:
                    if table is not self.layout.actual or row == "sum":
                        yield table.cell(row, key)
                for key in results:
                    yield table.cell(row, key)

    def refers(self, cell: Cell) -> bool:
        """Whether a formula names another cell (letters of functions are no cells)."""
        return bool(self.engine.references(cell))

    def prepare(self) -> None:
        """Make the formulas ready. Raises ArtefactError for one that cannot be followed."""
        plan = self.layout.plan
        wanted = [*self.layout.inputs.values(), *self.calculated(),
                  *(plan.cell(c, "fee_rate") for c in self.channels)]
        flags = [plan.cell(c, "foreign") for c in self.channels]
        wanted += [c for c in (*self.layout.week_starts, *flags) if self.has_formula(c)]
        self.engine.prepare(wanted)

    # --- values -----------------------------------------------------------------------------

    def state(self, changes: dict[Cell, float]) -> dict[str, Any]:
        """The plan's numbers after `changes`."""
        plan, inputs = self.layout.plan, self.layout.inputs
        cells = [*inputs.values()]
        for row in (*self.channels, "sum"):
            cells += [plan.cell(row, k) for k in (*self.weeks, *RESULTS)]
        cells += [plan.cell(c, "fee_rate") for c in self.channels]
        found = self.numbers(cells, changes)
        out: dict[str, Any] = {key: found[cell] for key, cell in inputs.items()}
        out["weeks"] = {c: [found[plan.cell(c, w)] for w in self.weeks] for c in self.channels}
        for key in ("fee_rate", *RESULTS):
            out[key] = {c: found[plan.cell(c, key)] for c in self.channels}
        out["sums"] = {key: found[plan.cell("sum", key)] for key in (*self.weeks, *RESULTS)}
        return out

    def numbers(self, cells: list[Cell], changes: dict[Cell, float]) -> dict[Cell, float]:
        """Values of cells as numbers. Raises ArtefactError for an error cell or a text."""
        found = self.engine.values(cells, changes)
        for cell, value in found.items():
            if value == "#N/A":
                raise ArtefactError(
                    "{cell} gives #N/A: a lookup in it, or in a cell it looks at, does not find "
                    "what it looks for. Compare the two spellings.", cell=self.where(cell))
            if isinstance(value, str) and value.startswith("#"):
                raise ArtefactError(
                    "{cell} gives {error}. Such an error spreads to every sum that includes it. "
                    "Look at what the formula divides by and whether it meets a text.",
                    cell=self.where(cell), error=value[:10])
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise ArtefactError(
                    "{cell} gives “{value}” and no number. A formula of the budget must return an "
                    "amount in every case.", cell=self.where(cell),
                    value=str(value)[:30] if isinstance(value, (str, bool)) else "")
        return {cell: float(value) for cell, value in found.items()}

    def from_above(self, channel: str) -> bool:
        """Whether a channel's weeks are computed from its media cost, and not the reverse."""
        net = self.engine.own(self.layout.plan.cell(channel, "net"))
        return any(net in self.engine.behind(self.layout.plan.cell(channel, w))
                   for w in self.weeks)

    def balanced(self, v: dict[str, Any]) -> bool:
        """Whether media + fee + reserve are the total without VAT."""
        return near(v["sums"]["net"] + v["sums"]["fee"] + v["reserve"], v["total"], self.slack)


# Up and down: a MAX, MIN or IF that stops an amount is seen on one side only.
TIMES = (1.25, 0.487, 3.1)


def check_live(b: Budget, base: dict[str, Any]) -> None:
    """Change each input in turn, up and down, and see that all that depends on it follows."""
    inputs, plan = b.layout.inputs, b.layout.plan
    for times in TIMES:
        more, what = {inputs["total"]: base["total"] * times}, Text("the total budget")
        after = _follows(b, base, more, what, balance=times == TIMES[0])
        for channel in b.channels:
            for week, old, new in zip(b.weeks, base["weeks"][channel], after["weeks"][channel],
                                      strict=True):
                if not near(new, old * times, 1 + 1.5 * times):
                    raise _stays(b, plan.cell(channel, week), times)
        if not b.balanced(after):
            raise _unbalanced(what)
    for key, what in (("vat_rate", Text("the VAT rate")),
                      ("reserve_rate", Text("the reserve rate"))):
        for rate in (base[key] + 0.03, base[key] * 0.487, base[key] * 3.1):
            _follows(b, base, {inputs[key]: rate}, what)
    for up, times in ((0.01, 1.0), (0.0, 0.487), (0.1, 1.0)):
        fees = {plan.cell(c, "fee_rate"): base["fee_rate"][c] * times + up * n
                for n, c in enumerate(b.channels, 1)}
        _follows(b, base, fees, Text("a fee rate"))
    for times in (1.0, 0.07):
        weeks = {cell: value * times for cell, value in uneven(b, base).items()}
        _follows(b, base, weeks, Text("the amount of a week"), balance=False)
    _no_stand_in(b)


def _stays(b: Budget, cell: Cell, times: float) -> ArtefactError:
    """What a week is told that does not follow the total budget times `times`."""
    if times == TIMES[0]:
        return ArtefactError(
            "{cell} does not grow with the total budget. Someone will cut the total by a tenth, "
            "and this week must shrink with it. Compute it from the total and shares.",
            cell=b.where(cell))
    return ArtefactError(
        "{cell} follows the total budget only part of the way: made smaller or much larger, the "
        "total leaves it behind. A MAX, MIN, IF or a rounding in it, or in a cell it looks at, "
        "holds it back. Leave total, shares and rates alone to decide.", cell=b.where(cell))


def _no_stand_in(b: Budget) -> None:
    """With a total that is no number, no result shows an amount. Raises ArtefactError."""
    plan = b.layout.plan
    cells = [b.layout.inputs["reserve"], *(plan.cell(row, key) for row in (*b.channels, "sum")
                                           for key in (*b.weeks, *RESULTS))]
    found = b.engine.values(cells, {b.layout.inputs["total"]: "?"})
    for cell, value in found.items():
        if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) > 1:
            raise ArtefactError(
                "{cell} shows an amount even where the total budget is no number: IFERROR, or "
                "another test, puts a typed number in its place. Nobody sees the fault then. Let "
                "the error show, or give 0.", cell=b.where(cell))


def uneven(b: Budget, base: dict[str, Any]) -> dict[Cell, float]:
    """Another amount for each week of each channel, so that no two are equal by chance.

    Where a channel's weeks come from its media cost, that is set to their sum.
    """
    plan = b.layout.plan
    out: dict[Cell, float] = {}
    for n, c in enumerate(b.channels):
        amounts = [base["weeks"][c][k] + 1_000 + 613 * (k + 4 * n) + 17 * k * k
                   for k in range(len(b.weeks))]
        out |= {plan.cell(c, w): amount for w, amount in zip(b.weeks, amounts, strict=True)}
        if b.from_above(c):
            out[plan.cell(c, "net")] = sum(amounts)
    return out


def _follows(b: Budget, base: dict[str, Any], changes: dict[Cell, float], what: Text,
             balance: bool = True) -> dict[str, Any]:
    """The state after changes. Raises ArtefactError with the first cell that stays behind."""
    v = b.state(changes)
    plan = b.layout.plan

    def hold(is_: float, should: float, cell: Cell, key: str) -> None:
        if not near(is_, should):
            raise ArtefactError(
                "{cell} ({caption}) does not follow when {what} changes. Somewhere in its formula "
                "stands a typed number, or it looks at the wrong cell. Point it at the input.",
                cell=b.where(cell), caption=title(key, b.rules), what=what)

    hold(v["reserve"], v["total"] * v["reserve_rate"], b.layout.inputs["reserve"], "reserve")
    rate = v["vat_rate"]
    for c in b.channels:
        hold(v["net"][c], sum(v["weeks"][c]), plan.cell(c, "net"), "net")
        hold(v["fee"][c], v["net"][c] * v["fee_rate"][c], plan.cell(c, "fee"), "fee")
        taxed = v["fee"][c] + (0 if b.rules["channels"][c]["foreign"] else v["net"][c])
        hold(v["vat"][c], taxed * rate, plan.cell(c, "vat"), "vat")
        hold(v["gross"][c], v["net"][c] + v["fee"][c] + v["vat"][c], plan.cell(c, "gross"),
             "gross")
    for key, total in v["sums"].items():
        rows = [v["weeks"][c][b.weeks.index(key)] if key in b.weeks else v[key][c]
                for c in b.channels]
        hold(total, sum(rows), plan.cell("sum", key), key)
    if balance and not b.balanced(v):
        raise _unbalanced(what)
    return v


def _unbalanced(what: Text) -> ArtefactError:
    return ArtefactError(
        "When {what} changes, media + fee + reserve are no longer the total. The weeks must be "
        "computed from total, reserve, shares and fee rates, all of them by their cells.",
        what=what)


def _number_in(text: str) -> bool:
    plain = text.strip().upper().replace(",", "").replace("NT$", "").replace("％", "%")
    try:
        float(plain.strip("$%元 ").strip())
    except ValueError:
        return False
    return True
