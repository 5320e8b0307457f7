"""T2.2.k1 to k3: the exercises with their sentences."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from math import nan, sqrt
from typing import Any

import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_2_behaviour import (
    REFUTES,
    SUPPORTS,
    UNDECIDED,
    gift_and_face,
    offering_days,
    social_proof,
)
from .t2_2_behaviour_worlds import (
    BEHAVIOUR_WORLDS,
    gift_calls,
    gift_practice,
    offering_calls,
    offering_practice,
    social_calls,
    social_practice,
)

M = Misconception
CLOSE = dict.fromkeys(("naive", "effect", "low", "high"), (1e-6, 1e-9))


def _ways(function: Callable) -> Callable[..., Callable]:
    return lambda **wrong: partial(function, **wrong)


_social, _gift, _offer = _ways(social_proof), _ways(gift_and_face), _ways(offering_days)


def _verdict_ways(
    make: Callable[..., Callable], none: int, least: float
) -> tuple[Misconception, ...]:
    """The wrong verdicts, for an effect that is `none` when there is none (0 or 1).

    least: what the house's rules say, as somebody types it in.
    """
    nought = M("verdict_at_none", make(at_none=none + 1),
        "Your verdict compares the interval with no effect at all. An effect too small to act on "
        "would then support the idea. Compare low and high with least from the rules.")
    return (
        nought,
        M("least_typed_in", make(typed_in=least),
          "Your verdict keeps to one limit whatever the rules say. Another firm finds another "
          "effect worth acting on. Take least from the rules that the function is given."),
        M("verdict_by_point", make(by_point=True),
          "Your verdict looks at the estimate alone, so it never says undecided. Another eight "
          "weeks could give another answer. Compare low and high with least."),
        M("else_refuted", make(else_refuted=True),
          "Your verdict says refutes as soon as the data do not support the idea. Too few data are "
          "no proof against it. Say refutes only where high is below least, else undecided."),
        M("few_decide", make(few_decide=True),
          "Your verdict decides on fewer than the rules ask for. With a handful the interval is "
          "itself a guess. Say undecided below that number."),
        M("one_error", make(one_error=True),
          "Your interval is one standard error wide on each side, which holds the truth only about "
          "two times in three. Multiply the error by z from the rules."),
        M("turned", make(turned=True),
          "Your differences are turned round: without minus with. The idea says that it is more "
          "with it, so subtract the other one."),
    )


def _by_groupby(views: pd.DataFrame, rules: dict[str, Any]) -> dict[str, Any]:
    """The same with one table of counts."""
    known = views.dropna(subset=["added"]).astype({"added": "float64"})
    table = known.groupby(["slice", "badge"])["added"].agg(["sum", "count"])
    table = table.reindex(pd.MultiIndex.from_product([["usual", "random"], [False, True]]))
    table["rate"] = table["sum"] / table["count"]
    rate = table["rate"].unstack()
    gap = rate[True] - rate[False]
    drawn = table.loc["random"]
    error = sqrt((drawn["rate"] * (1 - drawn["rate"]) / drawn["count"]).sum(min_count=2))
    low, high = gap["random"] - rules["z"] * error, gap["random"] + rules["z"] * error
    limit, enough = rules["social_proof"], drawn["count"].fillna(0).min()
    told = UNDECIDED
    if enough >= limit["views"]:
        told = SUPPORTS if low > limit["least"] else REFUTES if high < limit["least"] else told
    return {"naive": gap["usual"], "effect": gap["random"], "low": low, "high": high,
            "verdict": told}


K1 = Exercise(
    "T2.2.k1",
    parts=(Part(
        "social_proof", social_proof, inputs=social_calls,
        load=(("review_views", "behaviour_rules"),),
        compare=Compare("mapping", columns=CLOSE), practice=social_practice),),
    misconceptions=(
        M("usual_as_effect", _social(usual=True),
          "Your effect is the difference in the usual pages. There the badge stands on popular "
          "goods, which would sell better without it, too. Take the random slice."),
        M("all_rows", _social(all_rows=True),
          "Your effect mixes both slices, so the popular goods of the usual pages are in it. Keep "
          "the rows of the random slice."),
        M("slices_swapped", _social(swapped=True),
          "naive and effect are swapped. naive comes from the usual pages, effect from the random "
          "slice."),
        M("names_swapped", _social(names_swapped=True),
          "naive and effect stand under each other's key. low and high belong to the random slice: "
          "put its difference under effect."),
        M("unknown_is_no", _social(unknown_is_no=True),
          "Rows whose added is NA count as not added. Of those visitors nothing is known. Leave "
          "them out of both sides of the rate."),
        M("grouped_by_reviews", _social(by_reviews=True),
          "You group by the number of reviews. In the random slice the badge was drawn whatever "
          "that number. Group by badge."),
        M("relative_lift", _social(relative=True),
          "Your effect is relative to the rate without the badge. The rules give least as a "
          "difference of two rates. Subtract and do not divide."),
        M("one_arm_error", _social(one_arm=True),
          "The error of your interval holds one arm only. Both rates are uncertain. Add p(1−p)/n "
          "of both arms before the root."),
        M("errors_added", _social(errors_added=True),
          "You add the standard errors of the two arms. Errors of independent groups partly cancel "
          "out. Add their squares, then take the root."),
        M("no_root", _social(no_root=True),
          "Your error is a variance. Take its square root before you multiply by z."),
        M("less_one", _social(less_one=True),
          "Your variances divide by n − 1, as var() of pandas does. The error of a rate here is "
          "p(1−p)/n: divide by n."),
        M("mean_of_products", _social(per_product=True),
          "Your effect is the mean of the products' differences, so a product with twenty views "
          "weighs as much as one with two thousand. Take the rate over all rows of an arm."),
        M("views_of_both", _social(views_of_both=True),
          "You add the rows of both arms before you compare with views. One large arm does not "
          "help a tiny one. Compare the smaller arm."),
        M("views_of_one", _social(views_of_one=True),
          "You compare the larger arm with views. The smaller one makes the interval uncertain. "
          "Compare the smaller arm, for example with min."),
        M("views_not_known", _social(views_not_known=True),
          "You count rows whose added is NA when you compare with views. Nothing is known of them. "
          "Count the known rows of each arm."),
        *_verdict_ways(_social, 0, 0.005),
    ),
    alternatives=(Alternative("by_groupby", _by_groupby),),
    hints=(
        "Which rows were decided by chance? Only they say what the badge does; the others give "
        "naive.",
        "Drop the rows whose added is NA. In each slice take the rate with and without badge; for "
        "the random one the error is the root of p(1−p)/n + q(1−q)/m.",
        "known = views[views[\"added\"].notna()]; drawn = known[known[\"slice\"] == \"random\"]; "
        "p = drawn.loc[drawn[\"badge\"], \"added\"].mean(); ... ; low = effect - z * error",
    ),
    solution=(
        "Popular goods have many reviews and therefore the badge, so the usual pages compare "
        "popular with unpopular goods. Where chance decides, both arms hold the same mix of goods "
        "and visitors, and only the badge differs. The interval against least says whether that is "
        "worth acting on."
    ),
    worlds=BEHAVIOUR_WORLDS,
)


def _pairs_in_a_loop(orders: pd.DataFrame, rules: dict[str, Any]) -> dict[str, Any]:
    """The same person by person."""
    known = orders[orders["for_gift"].notna()]
    gifts = known[known["for_gift"].astype(bool)]
    own = known[~known["for_gift"].astype(bool)]
    gaps = []
    for person in sorted(set(gifts["customer_id"]) & set(own["customer_id"])):
        gaps.append(gifts.loc[gifts["customer_id"] == person, "unit_price"].mean()
                    - own.loc[own["customer_id"] == person, "unit_price"].mean())
    series = pd.Series(gaps, dtype="float64")
    n, effect = len(series), series.mean()
    error = series.std() / sqrt(n) if n > 1 else nan
    low, high = effect - rules["z"] * error, effect + rules["z"] * error
    least, told = rules["gifts"]["least"], UNDECIDED
    if n >= rules["gifts"]["people"]:
        told = SUPPORTS if low > least else REFUTES if high < least else UNDECIDED
    return {"naive": gifts["unit_price"].mean() - own["unit_price"].mean(), "people": n,
            "effect": effect, "low": low, "high": high, "verdict": told}


K2 = Exercise(
    "T2.2.k2",
    parts=(Part(
        "gift_and_face", gift_and_face, inputs=gift_calls,
        load=(("gift_orders", "behaviour_rules"),),
        compare=Compare("mapping", columns={**CLOSE, "people": 0}), practice=gift_practice),),
    misconceptions=(
        M("everyone", _gift(everyone=True),
          "Your effect compares all gifts with all own purchases. Whoever gives more may simply "
          "have more to spend. Compare the two prices of the same person."),
        M("orders_of_those_people", _gift(by_order=True),
          "You chose the people with both kinds of orders, then compared orders. Somebody with ten "
          "orders weighs ten times. Take one difference per person first."),
        M("amount", _gift(amount=True),
          "You compare amounts, and gifts are bought in numbers. Six boxes for six aunts say "
          "nothing about the price of one. Take unit_price."),
        M("unknown_is_own", _gift(unknown_is_own=True),
          "Orders whose for_gift is NA count as one's own. Nobody ticked anything there. Leave "
          "them out."),
        M("relative", _gift(relative=True),
          "Your effect is relative to the person's own price. The rules give least in TWD. "
          "Subtract and do not divide."),
        M("median_of_gaps", _gift(median_gap=True),
          "Your effect is the median of the differences, and the interval belongs to a mean. Take "
          "the mean of the people's differences."),
        M("median_of_prices", _gift(median_price=True),
          "You take the median of a person's prices. With two or three orders it jumps. Take the "
          "mean of each person's gifts and of their own boxes."),
        M("sd_as_error", _gift(sd_as_error=True),
          "Your interval uses the standard deviation of the people. That says how much people "
          "differ and not how sure the mean is. Divide it by the root of the number of people."),
        M("population_sd", _gift(population_sd=True),
          "Your standard deviation divides by n. These people are a sample: divide by n − 1, as "
          "std() of pandas does."),
        M("everybody_counted", _gift(everybody_counts=True),
          "people counts everyone who ordered. Count those who have both a gift and a box of their "
          "own."),
        M("orders_counted", _gift(orders_count=True),
          "people counts orders. One person may have many; count persons."),
        *_verdict_ways(_gift, 0, 50),
    ),
    alternatives=(Alternative("pairs_in_a_loop", _pairs_in_a_loop),),
    hints=(
        "Start from one row per person with two prices: gifts and own.",
        "Group by customer_id and for_gift, take the mean of unit_price, unstack, drop people with "
        "only one of the two; then mean and std(ddof=1) of the differences.",
        "by = known.groupby([\"customer_id\", \"for_gift\"])[\"unit_price\"].mean().unstack(); "
        "both = by.dropna(); gaps = both[True] - both[False]; error = gaps.std() / len(gaps) ** .5",
    ),
    solution=(
        "People who give many presents spend more on themselves, too, so the plain difference is "
        "large even where giving changes nothing. The same person's two prices share purse and "
        "taste; what is left between them is the giving. One difference per person keeps busy "
        "buyers from counting several times."
    ),
    worlds=BEHAVIOUR_WORLDS,
    equivalent_mutants={"people > 1 -> GtE": "std() of one difference is NA anyway"},
)


def _day_by_day(sales: pd.DataFrame, lunar: pd.DataFrame, rules: dict[str, Any]) -> dict[str, Any]:
    """The same with a look at the days ahead of each day."""
    limit = rules["offerings"]
    number = dict(zip(lunar["date"], lunar["lunar_day"], strict=True))
    festive = dict(zip(lunar["date"], lunar["festive"], strict=True))
    wide = {}
    for row in sales.dropna(subset=["units"]).itertuples():
        wide.setdefault(row.date, {})[row.group] = row.units
    sums = {True: [0, 0.0, 0.0], False: [0, 0.0, 0.0]}
    for day, units in wide.items():
        if festive.get(day) or len(units) < 2:
            continue
        soon = any(number.get(day + pd.Timedelta(days=k)) in limit["days"]
                   for k in range(1, limit["lead"] + 1))
        for at, value in enumerate((1, units["offering"], units["control"])):
            sums[soon][at] += value
    (n, a, c), (m, b, d) = sums[True], sums[False]
    out = {"days_on": n, "days_off": m, "naive": (a / n) / (b / m) if n and m and b else nan,
           "effect": nan, "low": nan, "high": nan, "verdict": UNDECIDED}
    if min(a, b, c, d) > 0:
        out["effect"] = a * d / (b * c)
        factor = 2.718281828459045 ** (rules["z"] * sqrt(1 / a + 1 / b + 1 / c + 1 / d))
        out["low"], out["high"] = out["effect"] / factor, out["effect"] * factor
        if out["low"] > limit["least"]:
            out["verdict"] = SUPPORTS
        elif out["high"] < limit["least"]:
            out["verdict"] = REFUTES
    return out


K3 = Exercise(
    "T2.2.k3",
    parts=(Part(
        "offering_days", offering_days, inputs=offering_calls,
        load=(("ritual_sales", "lunar_days", "behaviour_rules"),),
        compare=Compare("mapping", columns={**CLOSE, "days_on": 0, "days_off": 0}),
        practice=offering_practice),),
    misconceptions=(
        M("no_control", _offer(no_control=True),
          "Your effect looks at offerings alone. Weekends and the weeks before 春節 move all "
          "goods. Divide by the same ratio of the control group."),
        M("solar_days", _offer(solar=True),
          "You take the days of the solar calendar. Offerings follow the moon. Look up lunar_day "
          "in the table lunar."),
        M("day_itself", _offer(same_day=True),
          "You count the offering days themselves. By then the incense is at home. Count the 1 to "
          "lead days before."),
        M("day_itself_too", _offer(day_too=True),
          "You count the offering day with the days before it. Start one day before it."),
        M("days_after", _offer(after=True),
          "You count the days after an offering day. What is needed is bought before. Turn the "
          "sign round."),
        M("one_day_short", _offer(short=True),
          "You leave out the day that lies lead days before an offering. range(1, lead) stops one "
          "before lead: write range(1, lead + 1)."),
        M("from_the_day_itself", _offer(from_nought=True),
          "Your days begin with the offering day itself and end one day early. range(lead) counts "
          "from 0 to lead − 1: write range(1, lead + 1)."),
        M("inside_the_sales_only", _offer(inside_sales=True),
          "You forget offering days that lie after the last day of the sales. What is needed then "
          "is bought before it, within the sales. Take the offering days from lunar, which goes "
          "on longer."),
        M("festive_offerings_left_out", _offer(plain_offerings=True),
          "You drop the festive days from lunar before you look for offering days, so a plain day "
          "before a festive offering counts as any other. Leave festive days out of the sales "
          "only."),
        M("only_the_first_day", _offer(last_day_only=True),
          "You count only the day that lies lead days before. Count every day from 1 to lead days "
          "before."),
        M("households_only", _offer(households=True),
          "You take lunar 1 and 15 whatever the rules say. Shops make offerings on other days. "
          "Take the days from the rules."),
        M("festive_kept", _offer(festive_kept=True),
          "The New Year days are in your table. They have rites of their own and would hide the "
          "rhythm of the month. Leave out what lunar calls festive."),
        M("missing_is_zero", _offer(missing_is_zero=True),
          "A day without a figure counts as a day without sales. Leave such a day out of both "
          "groups."),
        M("own_gaps", _offer(own_gaps=True),
          "A day that one group lacks is still in the other one, so the two are not compared over "
          "the same days. Leave it out of both."),
        M("control_gaps_kept", _offer(offering_gaps=True),
          "A day on which the control group has no figure still counts for the offerings, so the "
          "two are not summed over the same days. Leave out a day that lacks either."),
        M("all_days_counted", _offer(all_days=True),
          "days_on and days_off count days whose units are NA. Leave these days out first, then "
          "count."),
        M("sums_for_rates", _offer(sums=True),
          "Your naive divides sums. There are more other days than days before offerings. Divide "
          "each sum by its number of days first."),
        M("gap_of_means", _offer(gap_of_means=True),
          "Your effect is a difference of units. Two groups of different size grow by factors. "
          "Divide the ratios."),
        M("mean_of_days", _offer(mean_of_days=True),
          "You take the mean of daily shares, so a day with few sales weighs as much as a busy "
          "one. Add up the units first."),
        M("two_sums", _offer(two_sums=True),
          "The error of your interval knows the offerings only. The control group is uncertain, "
          "too: add 1/units of all four sums."),
        M("no_log", _offer(no_log=True),
          "You add and subtract the error from the ratio itself. It is the error of a logarithm: "
          "take log(effect) ± z × error, then exp."),
        M("upside_down", _offer(upside_down=True),
          "Your ratios are upside down: other days ÷ days before offerings. Turn them round."),
        *[m for m in _verdict_ways(_offer, 1, 1.1) if m.id not in ("few_decide", "turned")],
    ),
    alternatives=(Alternative("day_by_day", _day_by_day),),
    hints=(
        "First mark the days: which lie 1 to lead days before an offering day and are not festive?",
        "pivot the sales to one row per day, drop days that lack a group, then add up the four "
        "sums: offering and control, on those days and on others.",
        "on = {d - pd.Timedelta(days=k) for d in offering for k in range(1, lead + 1)}; wide = "
        "sales.pivot(index=\"date\", columns=\"group\", values=\"units\").dropna(); effect = "
        "(a / b) / (c / d); error = sqrt(1/a + 1/b + 1/c + 1/d)",
    ),
    solution=(
        "Weekends and the season move both groups alike, so they cancel out in the ratio of the "
        "two ratios; what is left belongs to the offering days. The number of days cancels out as "
        "well. The logarithm makes twice as much and half as much equally far from no effect."
    ),
    worlds=BEHAVIOUR_WORLDS,
)
