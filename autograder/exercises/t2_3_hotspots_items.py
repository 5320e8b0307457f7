"""T2.3.e: the exercise with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_3_hotspots import (
    HOT,
    SPLIT,
    calls,
    hotspots,
    hotspots_by_loop,
    practice,
    sales_variance,
    variance_by_loop,
    variance_calls,
    variance_practice,
    wrong_hotspots,
    wrong_variance,
)

_HOT = (
    ("rows",
     "orders counts lines in yours. An order of three products is one order: count different "
     "order_id with nunique."),
    ("orders_are_people",
     "orders counts customers in yours. Who orders twice gives two orders: count different "
     "order_id."),
    ("utc",
     "Your hours are eight too early, as if ordered_at were UTC. It is Taipei time already: take "
     ".dt.hour as it is."),
    ("aov_of_lines",
     "aov is the mean of the lines in yours. AOV is per order: sales ÷ orders."),
    ("aov_of_days",
     "aov is the mean of the daily AOV in yours. A day with one order then counts as much as one "
     "with forty. Divide all sales by all orders."),
    ("aov_of_people",
     "aov is sales ÷ customers in yours. That is spend per customer; AOV is sales ÷ orders."),
    ("aov_of_pieces",
     "aov is sales ÷ pieces in yours. That is a mean price; AOV is sales ÷ orders."),
    ("aov_zero",
     "aov is 0 where nobody ordered in yours. There is nothing to divide by: leave it missing."),
    ("thousand",
     "market_share is a thousand times too high in yours: market_thousand is in thousands of TWD. "
     "Bring both to TWD first."),
    ("market_of_county",
     "You divide by the market of the whole day. The sales are those of one hour: divide by the "
     "market of the same county and hour."),
    ("market_of_all",
     "You divide by the market of all counties and hours. Divide by the market of the same county "
     "and hour."),
    ("without_vat",
     "You take VAT off the sales and not off the market. Both are with VAT; leave it in."),
    ("share_of_orders",
     "market_share is the cell's share of our own orders in yours. That says where our customers "
     "are, and nothing about the market. Divide sales by the size of the market."),
    ("share_of_sales",
     "market_share is the cell's share of our own sales in yours. That says nothing about the "
     "market. Divide sales by the size of the market."),
    ("unknown_is_zero",
     "market_share is 0 where the size of the market is not known in yours. We do sell there: "
     "leave it missing."),
    ("share_percent",
     "market_share is per cent in yours. Ratios in this course are fractions; leave out the 100."),
    ("nothing_hidden",
     "Cells with fewer than masking[\"people\"] customers have figures in yours. Two buyers in a "
     "small county at 3 in the morning can be told by their neighbours. Leave the five columns "
     "missing there."),
    ("only_orders_hidden",
     "You hide orders only. From sales, aov, share or index a reader has orders back at once. "
     "Leave all five columns missing."),
    ("sales_shown",
     "You hide orders and aov only. From sales or from the index a reader comes close again. Leave "
     "all five columns missing."),
    ("aov_shown",
     "You hide orders and sales only. From the index, the share or aov a reader comes close again. "
     "Leave all five columns missing."),
    ("index_shown",
     "You hide all but the index. Times what was expected it gives the orders back. Leave all five "
     "columns missing."),
    ("hidden_is_zero",
     "Hidden figures are 0 in yours. Too few to show is not nobody. Leave them missing (NA)."),
    ("hidden_left_out",
     "You leave out the rows that are hidden. A reader cannot tell them from forgotten ones. Keep "
     "the rows and leave the figures missing."),
    ("index_of_empty",
     "index is missing for cells without an order in yours. Where orders were expected and none "
     "came it is 0; only where none are expected it is missing."),
    ("empty_hidden",
     "Cells without an order are missing in yours. Nobody can be told there: orders and sales are "
     "0 and aov is missing."),
    ("empty_left_out",
     "Cells without an order are not in your table. Keep every row of market: start from market "
     "and merge with how=\"left\"."),
    ("mask_by_orders",
     "You compare the number of orders with the limit. The rule protects people: three orders of "
     "one customer are one person. Count different customer_id."),
    ("limit_hidden",
     "A cell with exactly masking[\"people\"] customers is hidden in yours. Fewer than is <."),
    ("limit_written", "You wrote the limit of 10 into your code. Take masking[\"people\"]."),
    ("limit_sessions",
     "You took the limit for sessions. These are customers: masking[\"people\"]."),
    ("index_of_shown",
     "Your index adds up only the cells that are shown, so small counties seem to be hot all over. "
     "Make the sums before you hide anything."),
    ("index_of_sales",
     "Your index is made from sales. One large order then makes a hot spot. Use orders."),
    ("index_of_mean",
     "Your index divides by the mean cell. The largest city in the evening wins, as it always "
     "does. Divide by county × hour ÷ all."),
    ("index_in_county",
     "Your index divides by the county's mean hour. Everybody buys in the evening, so all counties "
     "are hot then. Divide by county × hour ÷ all."),
    ("index_in_hour",
     "Your index divides by the mean county of that hour. The largest cities are then hot all day. "
     "Divide by county × hour ÷ all."),
    ("index_difference",
     "Your index is a difference. Asked is how many times as many orders: divide."),
    ("index_percent", "Your index is per cent. 1 means as expected; leave out the 100."),
)

_SPLIT = (
    ("turned",
     "Your changes run from the later period to the earlier one. A change is after minus before."),
    ("price_at_old",
     "Your price effect uses the old quantity. With the volume at old prices nobody counts the new "
     "pieces at the new price, and the parts do not add up. Use the new quantity."),
    ("volume_at_new",
     "Your volume effect uses the new price. The price change is in the price effect already and "
     "counts twice. Use the old price."),
    ("mix_at_new",
     "Your mix effect uses the new price. The price change is in the price effect already. Use the "
     "old price."),
    ("mix_at_old_volume",
     "Your mix effect uses the old total of pieces. The volume effect goes to the new one at the "
     "old mix, so mix has to be measured there: (new share − old share) × new total × old price."),
    ("mix_in_volume",
     "Your volume effect is (new pieces − old pieces) × old price of each product. The shift "
     "between dear and cheap products hides in it. Let all products grow like the total, and put "
     "the rest into mix."),
    ("mix_in_price",
     "Your price effect is what volume leaves over, and mix is 0. A shift to dearer products is "
     "not a price rise. Work out price and mix by their own formulas."),
    ("mix_against_mean",
     "You measure volume at the mean price of all products and mix against it. The totals are the "
     "same, and the rows are not those asked for. Use each product's own old price in both."),
    ("mix_is_rest",
     "Your price effect uses the old quantity and mix takes what is left. It then holds a piece of "
     "the price effect. Use the new quantity for price."),
    ("joint_shared",
     "You use the mean of old and new quantity for the price effect. The rule here is the new "
     "quantity; one rule in all reports is what makes them comparable."),
    ("growth",
     "Your volume effect is the growth times the new sales. Start from the old sales: (new total − "
     "old total) × old share × old price."),
    ("all_pieces",
     "Your totals of pieces hold new and dropped products as well. These have columns of their "
     "own, and the rows no longer add up. Count only products of both periods."),
    ("share_of_sales",
     "Your shares are of sales. Volume and mix are about pieces: pieces of the product ÷ pieces of "
     "all products of both periods."),
    ("lines_counted",
     "You count lines for pieces. A line can hold six pieces: add up quantity."),
    ("mean_of_prices",
     "Your price is the mean of the prices of the lines. A line of one piece then counts as much "
     "as one of six. Divide amount by quantity."),
    ("new_price_zero",
     "You put 0 for the price that a new or dropped product did not have. What it brought is then "
     "told as a price rise or a fall in volume. Put it into new and dropped."),
    ("new_in_volume",
     "New and dropped products are in your volume effect. A changed range is a decision of its "
     "own: put them into new and dropped."),
    ("new_in_mix",
     "New and dropped products are in your mix effect. A changed range is a decision of its own: "
     "put them into new and dropped."),
    ("new_left_out",
     "Products of one period only are not in your table, and the rows do not add up to the change. "
     "Merge with how=\"outer\"."),
    ("dropped_above_zero",
     "dropped is above 0 in yours. What is no longer sold lowers sales: put a minus in front."),
    ("new_is_missing",
     "price, volume and mix are missing for new and dropped products in yours. They have none: 0, "
     "so that every row adds up."),
    ("parts_of_dropped",
     "A dropped product has a volume and a mix effect in yours beside dropped, so its row no "
     "longer adds up. The three effects are for products of both periods: 0 elsewhere."),
    ("in_percent",
     "Your columns are shares of the old sales. Asked are TWD."),
    ("total_row",
     "You added a row for the total. One row for each product is asked for; whoever adds up the "
     "column would count everything twice."),
)

E = Exercise(
    "T2.3.e",
    parts=(
        Part("hotspots", hotspots, inputs=calls,
             load=("sales_after", "market_size", "analysis_rules[masking]"),
             compare=Compare("frame", ("county", "hour"), dict.fromkeys(HOT[3:], 1e-6)),
             practice=practice),
        Part("sales_variance", sales_variance, inputs=variance_calls,
             load=("sales_before", "sales_after"),
             compare=Compare("frame", ("sku",), dict.fromkeys(SPLIT[1:], (1e-6, 0.005))),
             practice=variance_practice),
    ),
    misconceptions=(
        *(Misconception(name, wrong_hotspots(**{name: True}), says) for name, says in _HOT),
        *(Misconception(f"split_{name}", wrong_variance(**{name: True}), says)
          for name, says in _SPLIT),
    ),
    alternatives=(Alternative("by_loop", {"hotspots": hotspots_by_loop,
                                          "sales_variance": variance_by_loop}),),
    hints=(
        "hotspots: begin with one row per county and hour and put it behind market with a left "
        "merge. sales_variance: begin with pieces and sales of each product in both periods.",
        "hotspots: sums for the index, then the other columns, and hide at the very end. "
        "sales_variance: a mask of the products that have pieces in both periods; price, volume "
        "and mix for these, new and dropped for the others.",
        "cells = lines.groupby([\"county\", \"hour\"]).agg(orders=(\"order_id\", \"nunique\"), "
        "sales=(\"amount\", \"sum\"), people=(\"customer_id\", \"nunique\")).reset_index(); "
        "both = old.merge(new, on=\"sku\", how=\"outer\", suffixes=(\"_0\", \"_1\")).fillna(0)",
    ),
    solution=(
        "A hot spot is more than a big city in the evening: the index asks how many orders a cell "
        "would have if county and hour were all there is. The split walks one way from old to new: "
        "first all products grow like the total (volume), then the shares shift (mix), then the "
        "prices change (price, at the new quantity). Because each step starts where the one before "
        "ended, nothing is left over. Other orders of the steps are possible; a house keeps to one."
    ),
    worlds=(WorldSpec(341, 2024, "none"), WorldSpec(342, 2026, "none"),
            WorldSpec(343, 2027, "none")),
)
