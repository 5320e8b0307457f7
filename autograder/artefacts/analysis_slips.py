"""What is said of a wrong value of numbers.json that has a name, in any analysis report."""

from __future__ import annotations

# What is said of a wrong value that has a name; the truth lists them as {key: {name: value}}.
SLIPS: dict[str, str] = {
    "taxonomies_swapped": (
        "{key} in numbers.json is the figure of the other taxonomy. The standard counts visits "
        "from other sites' links and without a tag under direct, GA4 does not. Take the class that "
        "the key names."),
    "user_share": (
        "{key} in numbers.json divides users and not sessions. A user may come by several ways, "
        "and then the shares do not add up to one. Count sessions."),
    "fall_with_season": (
        "{key} in numbers.json compares sessions before and after the release alone, and 農曆年 "
        "lies in the weeks after. Divide by the shop's orders of the same days first."),
    "orders_per_session": (
        "{key} in numbers.json is upside down: orders ÷ sessions. Put sessions above."),
    "all_direct": (
        "{key} in numbers.json takes all growth of Direct for lost tags. Part of it was there "
        "before, and part is season. Take the share that explain_direct finds against the clicks."),
    "mean_of_positions": (
        "{key} in numbers.json is the plain mean of the queries' positions, so a query seen once "
        "weighs as much as one seen ten thousand times. Weight by impressions."),
    "rows_only": (
        "{key} in numbers.json adds up the rows of queries. Rare queries are withheld, so the rows "
        "hold less than the property. Take the total by day."),
    "unweighted": (
        "{key} in numbers.json is the share among those who answered. Women and the young answer "
        "more often. Take the weighted share."),
    "weighted": (
        "{key} in numbers.json is the weighted share. This key asks for the share among those who "
        "answered, for comparison."),
    "naive": (
        "{key} in numbers.json is the plain difference, which another explanation is mixed into. "
        "Take effect of the same case, not naive."),
    "effect": (
        "{key} in numbers.json is the effect. This key asks for the plain difference, for "
        "comparison: naive of the same case."),
    # Behaviour: sales, steps, factors, prices, customers, comparisons.
    "mean_of_days": (
        "{key} in numbers.json is the mean of daily averages, so a day with three orders weighs as "
        "much as one with three hundred. Divide all sales by all orders."),
    "lines_as_orders": (
        "{key} in numbers.json counts lines. An order with three products has three lines: count "
        "order numbers once."),
    "other_period": (
        "{key} in numbers.json is the figure of the same quarter of the year before. The report "
        "speaks of the later one."),
    "largest_cell": (
        "{key} in numbers.json is of the cell with the largest sales: a big county in its busiest "
        "hour. A hot spot sells more than county and hour let one expect: take the cell with the "
        "largest index."),
    "step_not_total": (
        "{key} in numbers.json is the rate of the last step alone. The key asks how many of those "
        "who began get to the end: total_rate."),
    "other_line": (
        "{key} in numbers.json is the figure of another line of products. What moves one line need "
        "not move the other: take the panel that the key names."),
    "percent_kept": (
        "{key} in numbers.json is in percent. Keep fractions there (0.041) and write percent in "
        "the prose only."),
    "slope_of_history": (
        "{key} in numbers.json is the slope of prices that the shop chose, and it chose them by "
        "how demand stood. Take the weeks whose price was drawn by chance: elasticity "
        "of T2.3.c."),
    "young_cohorts": (
        "{key} in numbers.json also counts cohorts whose month is not over as if nobody had come "
        "back. Take the cells that are not missing only, above and below the line."),
    "mean_of_cohorts": (
        "{key} in numbers.json is the mean of the cohorts' rates, so a cohort of twenty weighs as "
        "much as one of three hundred. Add up above and below the line, then divide."),
    "raw_gap": (
        "{key} in numbers.json is the gap of the whole, into which the mix of parts is put. The "
        "key asks for adjusted_gap."),
    "adjusted": (
        "{key} in numbers.json is the gap with the parts weighted alike. This key asks for the gap "
        "of the whole, for comparison."),
    # Conversion: friction, tests, mails, money.
    "checkout_rate": (
        "{key} in numbers.json divides by those who reached the checkout. The key asks for the "
        "rate of all sessions; a checkout rate hides whoever left before."),
    "revenue_not_margin": (
        "{key} in numbers.json is lost revenue. The list is ranked by lost margin, because a "
        "basket of cheap margin is not worth as much as it looks."),
    "relative": (
        "{key} in numbers.json is the difference as a share of the control's rate. Write the "
        "difference of the two rates (B − A), as the function gives it."),
    "per_session": (
        "{key} in numbers.json is the difference of revenue per session. The key asks for "
        "conversion per user: effect."),
    "rows_not_users": (
        "{key} in numbers.json counts rows. A user who came on three days has three rows: count "
        "users once, as per_user does."),
    "other_arm": (
        "{key} in numbers.json is the share of the other arm. The key asks for B."),
    "both_arms": (
        "{key} in numbers.json is the number for both arms together. The key asks for one arm."),
    "absolute_mde": (
        "{key} in numbers.json takes 10 % for ten points. The key asks for a rise of 10 % of the "
        "present rate: relative."),
    "monthly_left_out": (
        "{key} in numbers.json leaves out what the variant costs each month. Take monthly of "
        "test_decisions off."),
    "gain_of_revenue": (
        "{key} in numbers.json counts revenue as gain. What is left of an order is its margin: "
        "take cart_margin."),
    "test_not_month": (
        "{key} in numbers.json is the gain over the days of the test. Divide by these days and "
        "multiply by 30."),
    "one_arm_only": (
        "{key} in numbers.json counts the users of one arm. Once it is live, all users get the "
        "variant: take both arms."),
    "against_story": (
        "{key} in numbers.json compares offer with story. The key asks what the mail adds to no "
        "mail at all: control no_mail."),
    "rate_not_uplift": (
        "{key} in numbers.json is the conversion of those who got the offer. Part of them would "
        "have bought without a mail: take the difference to no_mail."),
    # The case of duty T2.
    "bots_counted": (
        "{key} in numbers.json holds bots and the office as well. The key asks for visitors: the "
        "sessions that the pipeline gives back."),
    "season_left_in": (
        "{key} in numbers.json leaves the season in, and the gifts of 中秋 hide a part of the "
        "fall. Divide by 1 + season as well."),
    "banner_left_in": (
        "{key} in numbers.json still holds visits that came and were not measured. Divide by 1 − "
        "not_measured."),
    "measured_not_true": (
        "{key} in numbers.json is the change of what was measured. Take banner and season out: "
        "true_change of explain."),
    "same_calendar_day": (
        "{key} in numbers.json compares the same dates of last year. 中秋 moves: take the days as "
        "far from it."),
    "direct_grown": (
        "{key} in numbers.json is the growth of direct's share. Shares move with the other sources "
        "too: take lost_utm of explain."),
    "tags_as_banner": (
        "{key} in numbers.json comes from channels that lose tags, too. Take the control channel: "
        "not_measured of explain."),
    "before_and_after": (
        "{key} in numbers.json compares before and after, with festival and rain in it. Take "
        "effect of redesign from effects."),
    "log_points": (
        "{key} in numbers.json is in log points. Take np.exp(…) − 1."),
    "rows_of_visits": (
        "{key} in numbers.json counts visits. Count browsers once, and leave out who saw both "
        "arms."),
    "bots_in_test": (
        "{key} in numbers.json still holds bots and the office, who were all sent to the new "
        "checkout. Take left_out away first."),
}
