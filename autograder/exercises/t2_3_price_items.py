"""T2.3.q3 and T2.3.c: the exercises with their sentences."""

from __future__ import annotations

from autograder.artefacts.factors_check import judge_elasticity

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_3_factors_inputs import best_calls, best_practice, price_calls, price_practice
from .t2_3_price import (
    _best,
    _with,
    best_by_table,
    best_nearest,
    best_off_test,
    best_price,
    by_demeaning,
    elasticity,
)

Q3 = Choice(
    "T2.3.q3",
    answer="C",
    feedback={
        "A": "You compare the peak with an ordinary day. Part of those orders would have come "
             "without a discount, a few days earlier or later: customers waited for the sale and "
             "stocked up. The days before and after belong to the sum.",
        "B": "Revenue counts every unit, also those that would have been sold at the full price. "
             "Each of them costs the discount. Count the additional units, and the margin lost on "
             "all the others.",
        "C": "Right: the sale is the whole stretch, with the waiting before and the quiet after "
             "it, and it is judged in margin: what the additional units bring less the discount "
             "given on units that would have been sold anyway.",
        "D": "The quiet days show that some orders were moved, not all. Whether the sale was worth "
             "it is a sum over all these days; it can come out on either side.",
    },
)

C = Exercise(
    "T2.3.c",
    parts=(
        Part(
            "elasticity", elasticity, inputs=price_calls, load=("price_test",),
            compare=Compare("mapping", columns=dict.fromkeys(("elasticity", "low", "high"), 1e-6)),
            judge=judge_elasticity, practice=price_practice,
        ),
        Part(
            "best_price", best_price, inputs=best_calls,
            load=(("-1.4", "[406, 464, 522, 551, 580]", "226"),
                  ("-2.0", "[406, 464, 522, 551, 580]", "226"),
                  ("-3.0", "[406, 464, 522, 551, 580]", "226")),
            compare=Compare("scalar", columns={"": 1e-9}), practice=best_practice,
        ),
    ),
    misconceptions=(
        Misconception("all_weeks", _with(all_weeks=True),
            "You use all weeks. In the first eight the shop chose the prices itself and was cheap "
            "where demand was high anyway, so that customers look more sensitive to the price than "
            "they are. Keep assigned_by == \"random\"."),
        Misconception("every_row", _with(all_weeks=True, sold_out_kept=True),
            "You use every row of the test. Two kinds do not belong: weeks in which the shop chose "
            "the price, and weeks in which the box ran out. Keep assigned_by == \"random\" and "
            "leave out stock_out."),
        Misconception("shop_only", _with(shop_only=True),
            "You use the weeks in which the shop chose the prices. Cheap there means that demand "
            "was high already. Keep assigned_by == \"random\"."),
        Misconception("sold_out_kept", _with(sold_out_kept=True),
            "You keep weeks in which the box ran out. Their units are what was in stock, not what "
            "people wanted at that price. Leave out stock_out."),
        Misconception("sold_out_only", _with(sold_out_only=True),
            "You keep the weeks in which the box ran out and drop the others. ~ turns a condition "
            "round: ~rows[\"stock_out\"]."),
        Misconception("slope", _with(slope=True),
            "Your number is units per dollar, the slope of a line. An elasticity is per cent of "
            "units for one per cent of price: take the log on both sides."),
        Misconception("slope_scaled", _with(slope=True, slope_scaled=True),
            "You turn the slope of a line into an elasticity at the means. A large county then "
            "weighs far more than a small one. Take np.log(units) and np.log(price)."),
        Misconception("log_units", _with(log_units=True),
            "Only the units are logs, so your number is the change for one dollar. Take the log of "
            "the price as well."),
        Misconception("log_price", _with(log_price=True),
            "Only the price is a log, so your number is in units. Take the log of the units as "
            "well."),
        Misconception("pooled", _with(pooled=True),
            "You compare all rows with one another. Taipei sells more than Miaoli at any price, "
            "and December more than August. Put C(county) and C(week) into the formula."),
        Misconception("no_county", _with(no_county=True),
            "Counties are missing from the formula: a large county that drew a low price looks "
            "like an effect of the price. Add C(county)."),
        Misconception("no_week", _with(no_week=True),
            "Weeks are missing from the formula: a busy week with many low prices looks like an "
            "effect of the price. Add C(week)."),
        Misconception("national", _with(national=True),
            "You add the counties up first. With prices drawn county by county the national mean "
            "hardly moves, and the test is thrown away. Keep one row per county and week."),
        Misconception("extremes", _with(extremes=True),
            "You compare the dearest rows with the cheapest. Which counties drew which price "
            "decides then, and the prices between are not used. Fit the model to all rows."),
        Misconception("naive", _with(naive=True),
            "Your interval takes each row for a new draw. A county keeps its price for four weeks, "
            "and its weeks are alike. Cluster by county, as in the finished example."),
        Misconception("white", _with(white=True),
            "Your errors (HC1) do not know that the weeks of one county are alike. Cluster by "
            "county."),
        Misconception("ninety_five", _with(ninety_five=True),
            "Your interval is a 95 % interval, which conf_int() gives unless told otherwise. Asked "
            "for are 90 %: conf_int(alpha=0.10)."),
        Misconception("no_t", _with(no_t=True),
            "Your interval takes the errors for exactly known. They are estimated from as many "
            "counties as there are, which is not many: add use_t=True to fit."),
        Misconception("no_t_95", _with(no_t=True, ninety_five=True),
            "Two slips of your interval hide one another: it is a 95 % interval, and it lacks "
            "use_t=True. Add use_t=True to fit and take conf_int(alpha=0.10)."),
        Misconception("naive_95", _with(naive=True, ninety_five=True),
            "Your interval is the one that fit() and conf_int() give unless told otherwise: each "
            "row taken for a new draw, and 95 %. Cluster by county, with use_t=True, and take "
            "conf_int(alpha=0.10)."),
        Misconception("one_error", _with(one_error=True),
            "Your ends are one standard error away, which holds about two in three. Take "
            "conf_int(alpha=0.10)."),
        Misconception("without_sign", _with(without_sign=True),
            "You drop the sign. A dearer box sells less, so the elasticity is below 0; keep it as "
            "the model gives it."),
        Misconception("swapped", _with(swapped=True),
            "low is above high. Below 0 the lower number is the one further away from 0: keep the "
            "order of conf_int."),
        Misconception("per_ten", _with(per_ten=True),
            "You give the change for ten per cent. An elasticity is for one per cent: the "
            "coefficient as it stands."),
        Misconception("best_revenue", _best(revenue=True),
            "best_price: you look for the most revenue. Revenue does not pay for the goods: take "
            "away unit_cost from each box first."),
        Misconception("best_units", _best(units=True),
            "best_price: yours always takes the lowest price, as whoever looks for the most units "
            "would. What counts is units × what is left of each, with units going with "
            "price ** e."),
        Misconception("best_margin_each", _best(margin_each=True),
            "best_price: yours always takes the highest price, as whoever looks at the margin of "
            "one box would. What counts is units × what is left of each; e is below 0, so units "
            "fall with the price."),
        Misconception("best_with_vat", _best(with_vat=True),
            "best_price: you take price and unit_cost as if both held VAT, or neither. Only the "
            "price holds it: divide the price alone by 1.05, then take unit_cost away."),
        Misconception("best_five_off", _best(five_off=True),
            "best_price: you take 5 % off the price. The price with VAT is 1.05 times the one "
            "without: divide by 1.05."),
        Misconception("best_nearest", {"best_price": best_nearest},
            "best_price: you take the tested price nearest to a formula's. What is left falls "
            "faster on one side than on the other, so the nearest need not be the best. Work out "
            "what each tested price leaves."),
        Misconception("best_straight", _best(straight=True),
            "best_price: you let units change along a straight line. The elasticity was measured "
            "on logs: units go with price ** e."),
        Misconception("best_worst", _best(worst=True),
            "best_price: you return the price with the least margin. Look at the sign of your "
            "comparison, or at the order of your sort."),
        Misconception("best_off_test", {"best_price": best_off_test},
            "best_price: you return the price of a formula, which nobody has tried. Outside the "
            "prices tested the elasticity is a guess. Choose among prices."),
    ),
    alternatives=(Alternative("dummies", by_demeaning),
                  Alternative("table", {"best_price": best_by_table})),
    hints=(
        "Which rows of the test tell what customers do at a price that chance chose? Two columns "
        "say it.",
        "Keep the rows drawn by lot that did not sell out. Then the finished example's formula, "
        "with errors clustered by county. In best_price work out, for each price, units × what is "
        "left of a box.",
        "rows = test[(test[\"assigned_by\"] == \"random\") & ~test[\"stock_out\"]]; "
        "\"np.log(units) ~ np.log(price) + C(county) + C(week)\"; "
        "(price / 1.05 - unit_cost) * price ** e",
    ),
    solution=(
        "Where the shop chooses the price, the price follows demand: cheap weeks are weeks in "
        "which more would have been sold anyway, and the slope shows both at once. A price drawn "
        "by lot has nothing to do with demand, so what is left between cheap and dear rows of one "
        "county is the price. The best price is not the one that sells most: below it every box "
        "sold in addition costs more than it brings on all the others."
    ),
    worlds=(WorldSpec(234, 2024, "none"), WorldSpec(235, 2026, "none"),
            WorldSpec(236, 2027, "none")),
)
