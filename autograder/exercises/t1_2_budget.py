"""T1.2.f2 (media, fee and VAT), T1.2.q4 (does average ROAS decide) and T1.2.g (budget.xlsx).

The notebook shows the options of q4 under these letters:

    Brand search brought NT$8 of contribution per NT$1 so far and its next NT$10,000 would bring
    NT$9,000; Meta brought NT$2 per NT$1 so far and its next NT$10,000 would bring NT$14,000.
    NT$50,000 are left. Where do they go?
    A to brand search: its average is four times as good
    B to Meta first, and compare anew after each step
    C four fifths to brand search, one fifth to Meta, in proportion to the averages
    D half each: averages and next steps are both only estimates
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from autograder.artefacts.budget_check import judge_budget

from .base import (
    Alternative,
    ArtefactExercise,
    Choice,
    Compare,
    Exercise,
    Misconception,
    Part,
    WorldSpec,
)
from .t1_2_budget_book import by_hand, correct, from_above
from .t1_2_budget_slips import SLIPS
from .t1_2_budget_wrong import WRONG

WORLDS = tuple(WorldSpec(340 + n, year, "none") for n, year in enumerate((2024, 2026)))


def media_total(net: float, fee_rate: float, vat_rate: float, foreign: bool) -> dict[str, float]:
    """net, fee, vat and gross (TWD) of media bought through an agency.

    The fee is taken from media without VAT; VAT is due on the fee always and on the media unless
    its vendor is foreign (Business Tax Act, article 36: then it is no line of the invoice).
    """
    fee = net * fee_rate
    vat = fee * vat_rate if foreign else (net + fee) * vat_rate
    return {"net": net, "fee": fee, "vat": vat, "gross": net + fee + vat}


def _other(rule: Callable[[float, float, float, bool], tuple[float, float, float, float]]):
    def impl(net: float, fee_rate: float, vat_rate: float, foreign: bool) -> dict[str, float]:
        return dict(zip(("net", "fee", "vat", "gross"), rule(net, fee_rate, vat_rate, foreign),
                        strict=True))

    return impl


def _right(n: float, f: float, v: float, foreign: bool) -> tuple[float, float, float]:
    """(fee, VAT on media, VAT on fee)."""
    return n * f, 0.0 if foreign else n * v, n * f * v


def _fee_on_gross(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee = n * (1 + v) * f
    vat = fee * v + (0 if foreign else n * v)
    return n, fee, vat, n + fee + vat


def _fee_as_share(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee = n * f / (1 - f)
    vat = fee * v + (0 if foreign else n * v)
    return n, fee, vat, n + fee + vat


def _fee_untaxed(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee, media, _ = _right(n, f, v, foreign)
    return n, fee, media, n + fee + media


def _foreign_taxed(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee = n * f
    return n, fee, (n + fee) * v, (n + fee) * (1 + v)


def _foreign_without_any(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee = n * f
    vat = 0.0 if foreign else (n + fee) * v
    return n, fee, vat, n + fee + vat


def _no_vat(n: float, f: float, v: float, foreign: bool) -> tuple:
    return n, n * f, 0.0, n * (1 + f)


def _net_holds_vat(n: float, f: float, v: float, foreign: bool) -> tuple:
    bare = n / (1 + v)
    return bare, bare * f, n - bare + bare * f * v, n + bare * f * (1 + v)


def _times_095(n: float, f: float, v: float, foreign: bool) -> tuple:
    bare = n * (1 - v)
    return bare, bare * f, n - bare, n + bare * f


def _fee_left_out(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee, media, on_fee = _right(n, f, v, foreign)
    return n, fee, media + on_fee, n + media + on_fee


def _foreign_net_taxed(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee = n * f
    vat = n * v if foreign else (n + fee) * v
    return n, fee, vat, n + fee + vat


def _net_left_out(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee, media, on_fee = _right(n, f, v, foreign)
    return n, fee, media + on_fee, fee + media + on_fee


def _typed_rate(n: float, f: float, v: float, foreign: bool) -> tuple:
    return tuple(media_total(n, f, 0.05, foreign).values())


def _rounded(n: float, f: float, v: float, foreign: bool) -> tuple:
    return tuple(round(x) for x in media_total(n, f, v, foreign).values())


def _turned_round(n: float, f: float, v: float, foreign: bool) -> tuple:
    return tuple(media_total(n, f, v, not foreign).values())


def _vat_left_out(n: float, f: float, v: float, foreign: bool) -> tuple:
    fee, media, on_fee = _right(n, f, v, foreign)
    return n, fee, media + on_fee, n + fee


def _by_lines(net: float, fee_rate: float, vat_rate: float, foreign: bool) -> dict[str, float]:
    lines = [(net, 0.0 if foreign else vat_rate), (net * fee_rate, vat_rate)]
    return {"net": lines[0][0], "fee": lines[1][0],
            "vat": sum(amount * rate for amount, rate in lines),
            "gross": sum(amount * (1 + rate) for amount, rate in lines)}


def _by_factor(net: float, fee_rate: float, vat_rate: float, foreign: bool) -> dict[str, float]:
    gross = net * (1 + fee_rate) * (1 + vat_rate) - net * vat_rate * bool(foreign)
    return {"gross": gross, "net": net, "fee": fee_rate * net,
            "vat": gross - net - fee_rate * net}


def money_inputs(world) -> tuple:
    """Amounts of a world at several rates: both kinds of vendor, no fee, nothing bought."""
    low = [float(x) for x in world.response_curves["low"]]
    return (
        (low[3], 0.15, 0.05, False), (low[0], 0.12, 0.05, True), (low[4], 0.0, 0.05, False),
        (low[5] + 500.0, 0.0, 0.05, True), (low[6], 0.1, 0.07, False), (0.0, 0.15, 0.05, True),
        (low[3] + 333.33, 0.15, 0.05, False),
    )


M = Misconception
F2 = Exercise(
    "T1.2.f2",
    parts=(Part(
        "media_total", media_total, inputs=money_inputs,
        load=(("80000", "0.15", "0.05", "False"), ("200000", "0.15", "0.05", "True"),
              ("30000", "0.0", "0.05", "False")),
        compare=Compare(kind="mapping", columns=dict.fromkeys(("net", "fee", "vat", "gross"),
                                                              1e-9)),
        practice=lambda: ((33_333.0, 0.125, 0.07, False), (33_333.0, 0.125, 0.07, True)),
    ),),
    misconceptions=(
        M("fee_on_gross", _other(_fee_on_gross),
          "Your fee is taken from media with VAT. The agency charges on the cost without tax: "
          "net × fee_rate."),
        M("fee_as_share_of_both", _other(_fee_as_share),
          "Your fee is a share of media and fee together. The contract says fee ÷ media: "
          "net × fee_rate."),
        M("vat_on_fee_forgotten", _other(_fee_untaxed),
          "Your VAT leaves out the agency's fee. The agency is a domestic vendor, so its fee "
          "carries VAT, whoever sells the media."),
        M("foreign_media_taxed", _other(_foreign_taxed),
          "You add VAT to the media of a foreign vendor. Its invoice has no line for VAT; what is "
          "due on services from abroad, an accountant says. Tax the fee only."),
        M("foreign_net_taxed_only", _other(_foreign_net_taxed),
          "For a foreign vendor you tax the media and not the fee. It is the other way round: the "
          "agency that bills the fee is domestic, the media vendor is not."),
        M("net_not_in_gross", _other(_net_left_out),
          "Your gross leaves out the media themselves. Finance pays media, fee and VAT: add all "
          "three."),
        M("rate_typed", _other(_typed_rate),
          "Your VAT rate is always 5%. Rates change by law: use the argument vat_rate."),
        M("rounded", _other(_rounded),
          "You round. Cents add up over hundreds of lines, and finance rounds once at the end: "
          "return the amounts as they come."),
        M("foreign_without_any_vat", _other(_foreign_without_any),
          "For a foreign vendor you leave out all VAT. The agency that buys there is domestic: its "
          "fee still carries VAT."),
        M("foreign_turned_round", _other(_turned_round),
          "You tax the media of foreign vendors and not those of domestic ones. It is the other "
          "way round: look at your condition."),
        M("vat_forgotten", _other(_no_vat),
          "Your VAT is 0. Media and fee are prices without VAT, and finance pays with it. Add the "
          "rate on the fee, and on domestic media.", row="M16"),
        M("net_holds_vat", _other(_net_holds_vat),
          "You take VAT out of net. net is without VAT already: leave it as it is, the tax comes "
          "on top.", row="M16"),
        M("net_times_095", _other(_times_095),
          "You multiply net by 1 − vat_rate. net is without VAT already, and × 0.95 would take off "
          "too much anyway. Leave net as it is.", row="M17"),
        M("fee_not_in_gross", _other(_fee_left_out),
          "Your gross leaves out the fee. Finance pays media, fee and VAT: add all three."),
        M("vat_not_in_gross", _other(_vat_left_out),
          "Your gross leaves out VAT. Finance pays media, fee and VAT: add all three."),
    ),
    alternatives=(Alternative("by_lines", _by_lines), Alternative("by_factor", _by_factor)),
    hints=(
        "Two invoices: one from the media vendor, one from the agency. On which of them is there "
        "a line for VAT?",
        "The fee is a share of media without VAT. Then tax the fee, and the media too unless the "
        "vendor is foreign.",
        "fee = net * ...; taxed = fee if foreign else net + ...; vat = taxed * ...; gross = net + "
        "fee + ...",
    ),
    solution=(
        "Media and fee are invoices of two firms. The fee is taken from media without VAT and "
        "always carries VAT; the media do so only where the vendor is domestic. Finance pays the "
        "sum of the three. Whether VAT is due on services from abroad is a question for an "
        "accountant."
    ),
    worlds=WORLDS,
)

Q4 = Choice(
    "T1.2.q4", answer="B",
    feedback={
        "A": "The average tells what money already spent has brought. Brand search has met nearly "
             "everybody who searches for the brand. Ask what the next NT$10,000 would bring there.",
        "B": "The next step decides: Meta's brings more now. After some steps it will bring less, "
             "so compare again before each one.",
        "C": "Proportions of averages say nothing about the next dollar: most of it would go where "
             "it brings back less than it costs. Compare the next steps.",
        "D": "Both are estimates, and still one of them answers the question. Half each would put "
             "NT$25,000 where the next step brings back less than it costs.",
    },
)


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """What the workbook must agree with: plan, house rules, bounds of the channels."""
    plan, rules, curves = load("campaign_plan"), load("budget_rules"), load("response_curves")
    start = date.fromisoformat(str(plan["start"]))
    return {
        "budget": float(plan["budget"]),
        "weeks": [(start + timedelta(days=7 * n)).isoformat() for n in range(4)],
        "rules": rules,
        "bounds": {c.channel: [float(c.low), float(c.high)] for c in curves.itertuples()},
    }


G = ArtefactExercise(
    "T1.2.g", files=("budget.xlsx",), judge=judge_budget, truth=truth, correct=correct,
    misconceptions=(*WRONG, *SLIPS),
    alternatives=(Alternative("by_hand", lambda files, truth: by_hand(truth)),
                  Alternative("from_above", lambda files, truth: from_above(truth))),
    hints=(
        "Begin with the four inputs and their captions. Every other amount is a formula that goes "
        "back to one of them.",
        "A week of a channel is (total − reserve) × share of the channel × share of the week ÷ "
        "(1 + fee rate). Then media, fee, VAT and the amount with VAT in each row, and sums below.",
        "sheet[f\"D{r}\"] = f\"=($B$3-$B$6)*$B{r}*D$9/(1+$C{r})\"; sheet[f\"I{r}\"] = "
        "f\"=H{r}*C{r}\"; sheet[f\"K{r}\"] = f\"=IF(J{r}=\\\"是\\\",I{r},H{r}+I{r})*$B$4\"",
    ),
    solution=(
        "A budget sheet is read many times and changed many times. Where each result is a formula "
        "over inputs that stand in one place, a cut of the total is one cell and not an evening. "
        "The variance is actual − plan, so that above 0 means more was spent than planned."
    ),
)
