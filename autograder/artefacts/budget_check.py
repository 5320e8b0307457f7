"""Judge a budget workbook (budget.xlsx): right numbers, and formulas that still work tomorrow."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

from .budget_live import Budget, check_live, near
from .budget_shares import check_shares
from .budget_sheets import find, title
from .budget_variance import check_variance
from .errors import ArtefactError
from .fields import day, words
from .recalculate import Cell
from .workbook import read_workbook

NAME = "budget.xlsx"
# Rounding to tens or more; the sheet may be rounded to whole dollars.
COARSE = re.compile(r"\b(?:ROUND(?:UP|DOWN)?|TRUNC)\(.*,\s*-\s*\d"
                    r"|\b(?:MROUND|CEILING|FLOOR)\(.*,\s*[1-9]\d+\s*\)", re.IGNORECASE)
VAT_TYPED = re.compile(r"(?<![\d.])(?:[01]?\.05|0?\.95|5\s*%)(?!\d)")
YES = frozenset(words(w) for w in ("是", "yes", "y", "true", "1", "境外", "foreign"))
NO = frozenset(words(w) for w in ("否", "no", "n", "false", "0", "國內", "境內", "domestic"))


def judge_budget(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with budget.xlsx, None where nothing is.

    Args:
        files: name -> content.
        truth: {"budget": TWD without VAT, "weeks": ISO Mondays, "rules": budget_rules.yml,
            "bounds": {channel: [low, high]} TWD of media without VAT}.
    """
    try:
        book = read_workbook(NAME, files.get(NAME))
        budget = Budget(book, find(book, truth["rules"]), truth["rules"])
        _inputs(budget)
        _formulas(budget)
        budget.prepare()
        base = budget.state({})
        _given(budget, base, truth)
        _arithmetic(budget, base)
        _sum_up(budget, base)
        _bounds(budget, base, truth)
        check_live(budget, base)
        check_shares(budget, base)
        check_variance(budget, base)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _inputs(b: Budget) -> None:
    """Typed inputs are numbers, the plan's own table says who is foreign."""
    cells = {key: b.layout.inputs[key] for key in ("total", "vat_rate", "reserve_rate")}
    cells |= {f"fee_rate {c}": b.layout.plan.cell(c, "fee_rate") for c in b.channels}
    for key, cell in cells.items():
        name, _, channel = key.partition(" ")
        if b.has_formula(cell) and not b.refers(cell):
            raise ArtefactError(
                "{cell} ({caption}) is an input and holds a formula that looks at no other cell. "
                "Type the number itself, so that others see that it may be changed.",
                cell=b.where(cell), caption=title(name, b.rules))
        b.number_typed(cell, title(name, b.rules), channel)
    for channel in b.channels:
        for week in b.weeks:
            cell = b.layout.actual.cell(channel, week)
            if b.has_formula(cell):
                raise ArtefactError(
                    "{cell} on the sheet for actual spend holds a formula. What was spent comes "
                    "from bills, not from the plan: type the amounts, and leave weeks to come "
                    "empty.", cell=b.where(cell))
            if b.constant(cell) is not None:
                b.number_typed(cell, title(week, b.rules), channel)
                if b.constant(cell) != 0:
                    raise ArtefactError(
                        "{cell} on the sheet for actual spend holds an amount, and the flight has "
                        "not begun: no bill stands behind it. Leave the weeks empty for now.",
                        cell=b.where(cell))


def _formulas(b: Budget) -> None:
    """Every result is a formula that looks at other cells."""
    plan = b.layout.plan
    reserve = b.layout.inputs["reserve"]
    if not b.has_formula(reserve):
        _text(b, reserve)
        raise ArtefactError(
            "The reserve in {cell} is a typed number. When the total changes, it stays behind. "
            "Write total × reserve rate as a formula.", cell=b.where(reserve))
    for channel in b.channels:
        for week in b.weeks:
            cell = plan.cell(channel, week)
            if not b.has_formula(cell) and b.constant(cell) is None:
                raise b.empty(cell)
            if not b.has_formula(cell):
                _text(b, cell)
                raise ArtefactError(
                    "{cell} holds a typed amount for a week. When the total changes, it stays "
                    "behind. Compute it from the total and from shares that stand in cells of "
                    "their own.", cell=b.where(cell))
    for table in (plan, b.layout.actual, b.layout.variance):
        results = [k for k in ("net", "fee", "vat", "gross") if k in table.columns]
        if table is b.layout.variance:
            results = [*b.weeks, *results]
        for channel in b.channels:
            for key in results:
                _result(b, table.cell(channel, key), key, channel)
        for key in [*b.weeks, *[k for k in results if k not in b.weeks]]:
            cell = table.cell("sum", key)
            if not b.has_formula(cell) and b.constant(cell) is None:
                raise b.empty(cell)
            if not b.has_formula(cell):
                _text(b, cell)
                raise ArtefactError(
                    "{cell} is a typed sum. It is right today and wrong after the next change. "
                    "Write =SUM(...) over the rows above.", cell=b.where(cell))
    for cell in b.calculated():
        if not b.refers(cell):
            raise ArtefactError(
                "The formula in {cell} looks at no other cell, so it is a typed number in "
                "disguise. Name the cells it comes from.", cell=b.where(cell))
        if COARSE.search(b.sheets[cell[0]].formulas[cell[1:]]):
            raise ArtefactError(
                "The formula in {cell} rounds to more than a whole dollar, and the amounts no "
                "longer add up. Round to dollars, ROUND(…,0), or not at all.", cell=b.where(cell))


def _text(b: Budget, cell: Cell) -> None:
    """Refuse a text or an error value where a formula belongs, as what it is."""
    value = b.constant(cell)
    if not isinstance(value, str):
        return
    what = {"cell": b.where(cell), "text": value.strip()[:40]}
    if value.startswith("#"):
        raise ArtefactError(
            "{cell} holds the error {text} where a formula belongs. Write the formula of its row "
            "or column into it.", **what)
    raise ArtefactError(
        "{cell} holds the text “{text}” where a formula belongs. A formula begins with = as its "
        "first character, without a space or an apostrophe before it.", **what)


def _result(b: Budget, cell: Cell, key: str, channel: str) -> None:
    if b.has_formula(cell):
        return
    if b.constant(cell) is None:
        raise b.empty(cell)
    _text(b, cell)
    raise ArtefactError(
        "{cell} ({caption}, {channel}) is a typed number where a formula belongs. Compute it from "
        "the cells it depends on.", cell=b.where(cell), caption=title(key, b.rules),
        channel=title(key, b.rules, channel))


def _given(b: Budget, base: dict[str, Any], truth: dict[str, Any]) -> None:
    """The inputs are those of the approved plan and of the house."""
    rules, total = b.rules, base["total"]
    where = {key: b.where(cell) for key, cell in b.layout.inputs.items()}
    for key in ("vat_rate", "reserve_rate"):
        if base[key] >= 1:
            raise ArtefactError(
                "The {caption} in {cell} is {value}, more than all of it. Type it as a percentage "
                "(5%) or as a fraction (0.05).", caption=title(key, rules), cell=where[key],
                value=f"{base[key]:g}")
    budget = float(truth["budget"])
    if near(total, budget * (1 + rules["vat"]), 2):
        raise ArtefactError(
            "The total budget in {cell} holds VAT. The plan was approved without it, and the sheet "
            "adds the tax again. Take the amount without VAT.", cell=where["total"])
    if not near(total, budget, 1):
        raise ArtefactError(
            "The total budget in {cell} is not the one in the approved plan. Take the plan's "
            "amount without VAT, in NT$ and not in thousands.", cell=where["total"])
    if not near(base["vat_rate"], rules["vat"], 1e-9):
        raise ArtefactError(
            "The VAT rate in {cell} is not that of the house rules. Look it up in "
            "budget_rules.yml.", cell=where["vat_rate"])
    low, high = rules["reserve"]["low"], rules["reserve"]["high"]
    if not low - 1e-9 <= base["reserve_rate"] <= high + 1e-9:
        raise ArtefactError(
            "The reserve rate in {cell} is outside what the house allows. Without a reserve one "
            "disapproved ad stops the campaign; too large a one is money that does not work. Read "
            "reserve in budget_rules.yml.", cell=where["reserve_rate"])
    for channel in b.channels:
        cell = b.layout.plan.cell(channel, "fee_rate")
        if not near(base["fee_rate"][channel], rules["channels"][channel]["fee"], 1e-9):
            raise ArtefactError(
                "The fee rate of {channel} in {cell} is not that of the contract. The rates differ "
                "by channel, and some have none: read budget_rules.yml.",
                channel=title("", rules, channel), cell=b.where(cell))
    _flags(b)
    _dates(b, truth["weeks"])


def _flags(b: Budget) -> None:
    for channel in b.channels:
        cell = b.layout.plan.cell(channel, "foreign")
        said = b.engine.values([cell])[cell] if b.has_formula(cell) else b.shown(cell)
        if isinstance(said, float):
            said = int(said)
        plain = words(said) if not isinstance(said, bool) else ("yes" if said else "no")
        if plain not in YES | NO:
            raise ArtefactError(
                "{cell} must say whether the vendor of {channel} is foreign: 是 or 否 (yes or no).",
                cell=b.where(cell), channel=title("", b.rules, channel))
        if (plain in YES) != bool(b.rules["channels"][channel]["foreign"]):
            raise ArtefactError(
                "{cell} is wrong about the vendor of {channel}: who writes the invoice decides, "
                "not where the ads are seen. Read foreign in budget_rules.yml.",
                cell=b.where(cell), channel=title("", b.rules, channel))


def _dates(b: Budget, mondays: list[str]) -> None:
    for cell, wanted in zip(b.layout.week_starts, mondays, strict=True):
        value = b.engine.values([cell])[cell] if b.has_formula(cell) else b.constant(cell)
        if isinstance(value, (int, float)) and not isinstance(value, bool) and value < 1e6:
            value = date(1899, 12, 30) + timedelta(days=int(value))
        found = value.date() if isinstance(value, datetime) else day(value)
        if found is None:
            raise ArtefactError(
                "{cell} is no date. Write the first day of that week as YYYY-MM-DD.",
                cell=b.where(cell))
        if found != date.fromisoformat(str(wanted)):
            raise ArtefactError(
                "{cell} is not the day on which that week of the flight begins. The four weeks "
                "stand in budget_rules.yml, each from a Monday.", cell=b.where(cell))


def _arithmetic(b: Budget, v: dict[str, Any]) -> None:
    """Fee, tax and sums of the plan as it stands."""
    rate = v["vat_rate"]
    if not near(v["reserve"], v["total"] * v["reserve_rate"]):
        raise ArtefactError(
            "The reserve in {cell} is not total budget × reserve rate. Take the rate from the "
            "total without VAT, not from the media.", cell=b.where(b.layout.inputs["reserve"]))
    for c in b.channels:
        def at(key: str, c: str = c) -> dict[str, Any]:
            return {"cell": b.where(b.layout.plan.cell(c, key)),
                    "channel": title("", b.rules, c)}

        weeks, net, fee, vat = v["weeks"][c], v["net"][c], v["fee"][c], v["vat"][c]
        if min(weeks) < 0:
            raise ArtefactError(
                "A week of {channel} is below 0. Nobody pays us for advertising: check shares and "
                "signs.", channel=title("", b.rules, c))
        if not near(net, sum(weeks)):
            raise ArtefactError(
                "The media cost of {channel} in {cell} is not the sum of its four weeks. Check "
                "which cells the sum covers.", **at("net"))
        share, foreign = v["fee_rate"][c], b.rules["channels"][c]["foreign"]
        if not near(fee, net * share):
            if near(fee, (net + vat) * share) or near(fee, net * (1 + rate) * share):
                raise ArtefactError(
                    "The fee of {channel} in {cell} is taken from media cost with VAT. The agency "
                    "charges on the cost without tax: media × fee rate.", **at("fee"))
            if share < 1 and near(fee, net * share / (1 - share)):
                raise ArtefactError(
                    "The fee of {channel} in {cell} is computed as a share of media and fee "
                    "together. The contract says fee ÷ media: media × fee rate.", **at("fee"))
            raise ArtefactError(
                "The fee of {channel} in {cell} is not media cost × fee rate. Check which cells "
                "the formula looks at.", **at("fee"))
        right = (0 if foreign else net * rate) + fee * rate
        if not near(vat, right):
            if foreign and near(vat, (net + fee) * rate):
                raise ArtefactError(
                    "{cell} adds VAT to the media of {channel}, a foreign vendor. Its invoice has "
                    "no line for VAT. Only the agency's fee carries it here; what is due on "
                    "services from abroad, ask an accountant.", **at("vat"))
            if near(vat, 0 if foreign else net * rate):
                raise ArtefactError(
                    "The VAT of {channel} in {cell} leaves out the agency's fee. The agency is a "
                    "domestic vendor: its fee carries VAT, whoever sells the media.", **at("vat"))
            raise ArtefactError(
                "The VAT of {channel} in {cell} is not right. It is the rate times media (domestic "
                "vendors only) plus the rate times the fee.", **at("vat"))
        if not near(v["gross"][c], net + fee + vat):
            raise ArtefactError(
                "The amount with VAT of {channel} in {cell} is not media + fee + VAT. Check which "
                "of the three is missing or counted twice.", **at("gross"))
    for key, total in v["sums"].items():
        rows = [v["weeks"][c][int(key[1]) - 1] if key in b.weeks else v[key][c]
                for c in b.channels]
        if not near(total, sum(rows)):
            if key == "vat" and near(total, (v["sums"]["net"] + v["sums"]["fee"]) * rate):
                raise ArtefactError(
                    "The VAT in {cell} is taken from the totals, so the media of foreign vendors "
                    "are taxed as well. Add the VAT of the channels: =SUM(...) over the rows "
                    "above.", cell=b.where(b.layout.plan.cell("sum", key)))
            raise ArtefactError(
                "The sum in {cell} does not hold all channels, or holds something twice. Check the "
                "first and the last row of its range.",
                cell=b.where(b.layout.plan.cell("sum", key)))


def _sum_up(b: Budget, v: dict[str, Any]) -> None:
    """Media, fee and reserve use up the budget without VAT."""
    if b.balanced(v):
        return
    sums, total, reserve = v["sums"], v["total"], v["reserve"]
    if near(sums["gross"] + reserve, total, b.slack):
        raise ArtefactError(
            "You spread the budget over amounts with VAT. The plan's budget is without VAT, so "
            "media + fee + reserve must use it up, and the tax comes on top.")
    if near(sums["net"] + reserve, total, b.slack):
        raise ArtefactError(
            "Media and reserve alone use up the budget, and the agency's fee comes on top of it. "
            "Media + fee + reserve must be the total: divide what a channel gets by 1 + fee rate.")
    if near(sums["net"] + sums["fee"], total, b.slack):
        raise ArtefactError(
            "Media and fee use up the whole budget, and nothing is left for the reserve. Take the "
            "reserve off the total first.")
    _taxed_or_turned(b, v)
    more = sums["net"] + sums["fee"] + reserve > total
    raise ArtefactError(
        "Media + fee + reserve is {side} the total budget. The three must be the total, up to the "
        "rounding to whole dollars: check that all shares add up to 100%.",
        side=Text("above") if more else Text("below"))


def _taxed_or_turned(b: Budget, v: dict[str, Any]) -> None:
    """Refuse weeks that hold VAT, or had VAT or the fee taken out the wrong way, as such."""
    room, rate = v["total"] - v["reserve"], v["vat_rate"]
    net = v["sums"]["net"]
    if near(sum(v["net"][c] / (1 - v["fee_rate"][c]) for c in b.channels
                if v["fee_rate"][c] < 1), room, b.slack):
        raise ArtefactError(
            "The weeks are multiplied by 1 − fee rate. The fee is added to media, so it is taken "
            "out by dividing: what a channel gets ÷ (1 + fee rate).")
    cells = [b.layout.plan.cell(c, w) for c in b.channels for w in b.weeks]
    vat = b.engine.own(b.layout.inputs["vat_rate"])
    if not any(vat in b.engine.behind(cell)
               or VAT_TYPED.search(b.sheets[cell[0]].formulas[cell[1:]]) for cell in cells):
        return  # shares that add up to 95 % look the same
    for used in (net + v["sums"]["fee"], net,
                 sum(v["net"][c] / (1 - v["fee_rate"][c]) for c in b.channels)):
        if near(used * (1 + rate), room, b.slack) or near(used, room * (1 - rate), b.slack):
            raise ArtefactError(
                "VAT is taken out of the weeks, and the plan's budget holds none. Leave the VAT "
                "rate out of the weeks: divide what a channel gets by 1 + fee rate only.")
        if near(used, room * (1 + rate), b.slack):
            raise ArtefactError(
                "The weeks are multiplied by 1 + VAT rate. Media cost stands in the sheet without "
                "VAT, and the tax has a column of its own. Leave it out of the weeks.")


def _bounds(b: Budget, v: dict[str, Any], truth: dict[str, Any]) -> None:
    for channel in b.channels:
        low, high = truth["bounds"][channel]
        what = {"channel": title("", b.rules, channel),
                "cell": b.where(b.layout.plan.cell(channel, "net"))}
        if v["net"][channel] < low - 1:
            raise ArtefactError(
                "The media cost of {channel} in {cell} is below the least that its contract or "
                "learning phase needs. Look up low in response_curves.", **what)
        if v["net"][channel] > high + 1:
            raise ArtefactError(
                "The media cost of {channel} in {cell} is above what the channel can take. Look up "
                "high in response_curves.", **what)
