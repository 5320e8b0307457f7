"""T1.4.g: the exercise with its sentences."""

from __future__ import annotations

from autograder.artefacts.run_page import ON_FOREIGN, PAGE, judge_page

from .base import Alternative, Exercise, Misconception, Part
from .t1_4_pnl import _by_loop, _with, calls, pnl, practice
from .t1_4_run_worlds import RUN_WORLDS

G = Exercise(
    "T1.4.g",
    parts=(Part(
        "pnl", pnl, inputs=calls, load=(("run_ledger", "'2025-11'", "run_rules"),),
        compare=PAGE, judge=judge_page, practice=practice,
    ),),
    misconceptions=(
        Misconception("vat_kept", _with(vat_kept=True),
            "VAT is still in your amounts. It belongs to the state and is neither revenue nor "
            "cost. Divide amounts with tax included by 1 + vat.", row="M16"),
        Misconception("vat_times_95", _with(vat_times=True),
            "You multiply by 1 - vat. The tax is a share of the net amount. Divide by 1 + vat.",
            row="M17"),
        Misconception("vat_off_everything", _with(vat_everywhere=True),
            "You take VAT off every line. Invoices from abroad and amounts with the tax on top "
            "have none inside. Look at the column tax."),
        Misconception("vat_off_added", _with(vat_off_added=True),
            "You take VAT off lines whose tax comes on top. It is not in the amount. Only tax == "
            "\"included\" is divided."),
        Misconception("vat_off_sales_only", _with(vat_sales_only=True),
            "You take VAT off the sales and leave it in the costs. What is included there can be "
            "set off as well. Look at the column tax and not at the kind."),
        Misconception("vat_off_costs_only", _with(vat_costs_only=True),
            "You take VAT off the costs and leave it in the sales. The shop only collects it. "
            "Look at the column tax and not at the kind."),
        Misconception("vat_on_top", _with(vat_on_top=True),
            "You add VAT where it comes on top. The firm gets it back, so it is no cost. Leave "
            "such amounts as they are."),
        Misconception("five_per_cent_on_foreign", _with(reverse_charge_cost=True), ON_FOREIGN),
        Misconception("tax_as_cost", _with(tax_as_cost=True),
            "You count the VAT on services from abroad as a cost. It is declared and set off. "
            "Lines of kind tax do not belong on this page."),
        Misconception("by_invoice_month", _with(by_invoice=True),
            "You sort by the month of the invoice. October's ads then weigh on November, and "
            "November's on December. Use month, in which it was delivered (accrual)."),
        Misconception("every_month", _with(every_month=True),
            "You add up lines of every month. The page is about one. Keep rows whose month is "
            "the argument."),
        Misconception("estimates_left_out", _with(no_estimates=True),
            "You leave estimates out. Ads that ran this month cost money, though the invoice "
            "comes next month. Count an estimate until its invoice is there."),
        Misconception("estimate_and_invoice", _with(both_counted=True),
            "You count an estimate and the invoice that replaces it. They have the same ref. Drop "
            "the estimate."),
        Misconception("estimate_wins", _with(estimate_first=True),
            "Where both are there you keep the estimate. The invoice is what is paid. Drop the "
            "estimate."),
        Misconception("one_row_per_ref", _with(one_row_per_ref=True),
            "You keep one row of each ref. Two invoices with one ref are two amounts to pay. Drop "
            "only the estimates that have an invoice."),
        Misconception("invoices_of_any_month", _with(invoices_of_any_month=True),
            "An invoice for another month takes an estimate of this month away. What was delivered "
            "then is another thing. Filter by month first, then look for invoices."),
        Misconception("dollars_as_twd", _with(dollars_as_twd=True),
            "You add up dollars as if they were TWD. Multiply by fx_rate, which is 1 for TWD."),
        Misconception("returns_ignored", _with(returns_ignored=True),
            "Your net_revenue still holds what was sent back. Take returns off.", row="M15"),
        Misconception("returns_added", _with(returns_added=True),
            "You add returns to sales. Their amount is positive and has to be taken off."),
        Misconception("goods_in_absolute", _with(absolute=True),
            "You take amounts without their sign. Goods that came back into stock are a negative "
            "cost. Leave the sign."),
        Misconception("media_above_gross", _with(media_in_gross=True),
            "Your gross_profit already has media taken off. Gross profit is revenue less goods, "
            "and media come below it. Otherwise nobody can compare with last year."),
        Misconception("only_media_off", _with(media_only=True),
            "Your contribution has only media taken off. The agency, delivery and payment cost "
            "money for each order, too. Take off all four."),
        Misconception("fee_in_media", _with(fee_in_media=True),
            "You put the agency's fee into media. The page has a line of its own for it."),
        Misconception("margin_of_sales", _with(of_sales=True),
            "Your margins divide by sales before returns. Divide by net_revenue."),
        Misconception("margin_of_goods", _with(of_goods=True),
            "You divide by the cost of goods; that is a mark-up. A margin is a share of "
            "net_revenue."),
        Misconception("margin_in_percent", _with(in_percent=True),
            "Your margins are in per cent. Give fractions: 0.42 for 42 %."),
        Misconception("costs_negative", _with(costs_negative=True),
            "Your costs are negative. On this page amounts of cost are positive and taken off."),
        Misconception("rate_written_in", _with(rate_written=True),
            "You use the house's rate of VAT, written in or loaded within the function. Another "
            "firm has another one: take it from the argument, rules[\"vat\"]."),
    ),
    alternatives=(Alternative("loop", _by_loop),),
    hints=(
        "Go through the twelve lines by hand first: which belong to the month, which hold VAT, "
        "which are in dollars?",
        "Filter month, drop kind tax and replaced estimates, make a column net, group by kind and "
        "add up, then write the page from top to bottom.",
        "net = table[\"amount\"] * table[\"fx_rate\"]; net = net.where(table[\"tax\"] != "
        "\"included\", net / (1 + rules[\"vat\"])); sums = net.groupby(table[\"kind\"]).sum(); "
        "sums.get(\"media\", 0)",
    ),
    solution=(
        "Three questions decide on each line: does it belong to this month (delivered, not "
        "invoiced), is VAT inside, in which currency? Then it is additions: revenue less returns, "
        "less goods is gross profit, less what each order costs to win and deliver is the "
        "contribution. Both margins divide by net revenue."
    ),
    worlds=RUN_WORLDS,
)
