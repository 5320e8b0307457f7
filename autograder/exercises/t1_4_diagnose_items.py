"""T1.4.c: the exercise with its sentences."""

from __future__ import annotations

from autograder.artefacts.run_labels import HALF, KEYS, judge_labels

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_4_diagnose import _by_loop, _with, calls, diagnose, practice
from .t1_4_run_worlds import RUN_WORLDS

C = Exercise(
    "T1.4.c",
    parts=(Part(
        "diagnose", diagnose, inputs=calls, load=("run_daily",),
        compare=Compare("frame", KEYS), judge=judge_labels, practice=practice,
    ),),
    misconceptions=(
        Misconception("compared_with_yesterday", _with(yesterday=True),
            "You compare each day with the day before. After a fault the first good day looks "
            "strange, and the second bad day looks normal. Compare with the channel's median of "
            "all days."),
        Misconception("budget_ignored", _with(budget_ignored=True),
            "You look at impressions without the budget. Quiet days of the plan and budgets that "
            "we cut ourselves then look like a fault. Divide by budget first."),
        Misconception("channels_pooled", _with(pooled=True),
            "You compare with one median for all channels. A view costs four times as much in one "
            "channel as in another. Take each channel's own median."),
        Misconception("low_stock", _with(low_stock=True),
            "You call a day with little stock a stock-out. As long as one box is there, it can be "
            "sold. Only 0 is empty."),
        Misconception("uncounted_is_empty", _with(uncounted_zero=True),
            "A day on which nobody counted the stock is treated as 0. NA is not empty; such a day "
            "says nothing about stock. Compare stock with 0 and leave NA alone."),
        Misconception("shop_not_asked", _with(no_shop=True),
            "You call every fall of conversions a tracking break. On a day with an empty shelf "
            "people really buy less. A break is when the shop's orders go on as usual."),
        Misconception("stock_not_looked_at", _with(no_stock=True),
            "You never look at the stock, so days with an empty shelf count as falling demand. "
            "People came and clicked as usual. Ask for stock before you ask for demand."),
        Misconception("demand_by_orders", _with(orders_low=True),
            "You read demand from the shop's orders. They also fall when the shelf is empty. "
            "Falling demand shows earlier: fewer impressions for the same budget in all channels."),
        Misconception("orders_not_per_click", _with(orders_alone=True),
            "You compare the number of orders with its usual and not orders per click. After "
            "11/11 every number is smaller. Divide by the day's clicks."),
        Misconception("each_channel_alone", _with(channel_alone=True),
            "You look at each channel alone. If all of them lose reach on the same day, nobody "
            "refused all ads at once: the market is quiet. Look at the median of the day first."),
        Misconception("only_whole_days", _with(days_only=True),
            "You give all channels of a day the same label, so a refused ad of one channel is "
            "never found. Look at the single channel, too."),
        Misconception("break_is_a_drop", _with(break_is_drop=True),
            "You call days without reported conversions falling demand. Impressions, clicks and "
            "orders are as usual there; only the counting broke."),
        Misconception("refused_by_conversions", _with(refused_by_sales=True),
            "You recognise a disapproved ad by its conversions. They also vanish when tracking "
            "breaks. A refused ad is not shown at all: look at impressions."),
        Misconception("refused_everywhere", _with(refused_everywhere=True),
            "One channel's ad was refused, and you label all channels of that day. The others ran "
            "as usual. Use each row's own reach."),
        Misconception("exactly_zero", _with(zero_only=True),
            "You ask for exactly 0 conversions. In a break a few still come through. Compare with "
            "the usual rate: less than three tenths of it, say."),
        Misconception("tracking_never_named", _with(no_tracking=True),
            "You never call a day tracking_break. Look for days on which conversions per click are "
            "far below their usual while the shop's orders per click go on as usual."),
        Misconception("limit_of_half", _with(half=True), HALF),
        Misconception("nothing_found", _with(all_normal=True),
            "You label everything normal. That is right for most days and of no use for the ones "
            "that matter. Start with one sign: a stock of 0."),
    ),
    alternatives=(Alternative("loop", _by_loop),),
    hints=(
        "Draw impressions ÷ budget and conversions ÷ clicks of each channel, both divided by their "
        "median. Four places stand out. Which of orders, stock and the other channels move along?",
        "Two ratios per row against the channel's median; the median of each over the day; orders "
        "÷ clicks of the day against its median. Then conditions from the surest sign to the least "
        "sure: stock, all channels, one channel, conversions without orders.",
        "usual = daily.groupby(\"channel\")[\"reach\"].transform(\"median\"); np.select([stock == "
        "0, day_reach < 0.7, reach < 0.3, (day_rate < 0.3) & (day_orders > 0.7)], [\"stock_out\", "
        "\"demand_drop\", \"disapproved\", \"tracking_break\"], \"normal\")",
    ),
    solution=(
        "Each fault has a sign that falls and another that stays. Stock 0 is certain, so it comes "
        "first; fewer views for the same money in all channels is the market, in one channel an "
        "ad that is not shown; conversions that vanish while the shop's orders go on were never "
        "counted. Ratios against the channel's own median take out season, budget and size."
    ),
    worlds=RUN_WORLDS,
    equivalent_mutants={
        **dict.fromkeys((
            "day_reach < 0.7 -> LtE", "table['reach'] < 0.3 -> LtE", "0.7 -> 0.78", "0.3 -> 0.34",
            "day_rate < 0.3 -> LtE", "sold > 0.7 -> GtE", "0.3 -> 0.34 (#2)", "0.7 -> 0.78 (#2)",
        ), "the limits are the learner's own; signs are far from them"),
        **dict.fromkeys((
            "table['budget'].where(table['budget'] > 0) -> without where",
            "table['clicks'].where(table['clicks'] > 0) -> without where",
            "table['budget'] > 0 -> GtE", "table['clicks'] > 0 -> GtE",
        ), "0 ÷ 0 is missing in pandas, too"),
        **dict.fromkeys(("0 -> 1", "0 -> 1 (#2)"), "no budget or number of clicks is 1"),
        "'clicks' -> 'conversions' (#3)": "orders per conversion are high on a day of broken "
                                          "tracking, too, and no other day has such a rate",
    },
)
