"""T2.4.q1, a and q2: the exercises with their sentences."""

from __future__ import annotations

from typing import Any

import pandas as pd

from autograder.artefacts.friction_check import (
    BY_RATE,
    BY_SESSIONS,
    NOT_SORTED,
    RANK,
    SMALLEST_FIRST,
    judge_friction,
)
from datasets.simulator.friction.flow import STEPS

from .base import Alternative, Choice, Exercise, Misconception, Part, WorldSpec
from .t1_4_run_worlds import stream
from .t2_4_friction import _with, by_loop, by_merge, rank_friction

M = Misconception
FRICTION_WORLDS = tuple(WorldSpec(241 + i, year, "none")
                        for i, year in enumerate((2024, 2026, 2027, 2025)))
SHORT = ["view_item", "add_to_cart", "purchase"]


def calls(world: Any) -> tuple:
    """The flow of one world (every other year its carts alone, shuffled, with other steps and
    another benchmark) and one of the flows by hand. A learner's function works through tables row
    by row, so a check asks for few."""
    flow, gen = world.checkout_flow, stream(world, 244)
    by_hand = practice()
    call = (flow, list(STEPS), "desktop")
    if world.year % 2:
        part = flow[flow["add_to_cart"].notna()].sample(frac=1, random_state=gen)
        call = (part.reset_index(drop=True), list(STEPS[1:]), "iphone")
    return call, by_hand[world.year % len(by_hand)]


def table(rows: str) -> pd.DataFrame:
    """A flow by hand: per line platform, source class, margin, step reached, steps not sent, and
    how many such sessions."""
    out = []
    for line in rows.strip().splitlines():
        platform, source, margin, last, skipped, count = line.split()
        far = SHORT.index(last)
        times = [float(20 * i + 4) if i <= far and str(i) not in skipped else None
                 for i in range(len(SHORT))]
        amount = None if margin == "-" else float(margin)
        out += [(platform, source, amount, amount and amount * 3, *times)] * int(count)
    columns = ["platform", "source_class", "cart_margin", "cart_value", *SHORT]
    made = pd.DataFrame(out, columns=columns).astype(
        dict.fromkeys(("cart_margin", "cart_value", *SHORT), "float64"))
    return made.astype({"platform": "str", "source_class": "str"})


BASE = """
desktop direct 300 purchase - 6
desktop direct 200 add_to_cart - 4
desktop direct - view_item - 10
desktop advertising 300 purchase 1 2
desktop advertising 100 add_to_cart - 3
desktop advertising - view_item - 15
line_app direct 400 purchase 1 2
line_app direct 200 add_to_cart - 6
line_app direct - view_item - 8
line_app advertising 250 add_to_cart - 2
line_app advertising - view_item - 10
tablet direct - view_item - 4
tablet recommended 900 purchase - 3
"""
STRANGE = """
desktop direct 300 purchase - 3
desktop direct 300 view_item - 3
desktop recommended - view_item - 5
line_app recommended 200 purchase - 2
line_app recommended - view_item - 3
android direct - view_item - 6
"""


def practice() -> tuple:
    """Steps not sent, a class without benchmark, a platform without carts, no benchmark at all,
    a last step that is no purchase."""
    return ((table(BASE), SHORT, "desktop"), (table(STRANGE), SHORT, "desktop"),
            (table(BASE), SHORT, "iphone"), (table(BASE), SHORT[:2], "desktop"))


Q1 = Choice(
    "T2.4.q1", answer="D",
    feedback={
        "A": "Four in five leave after looking at a product, on every platform, and also where "
             "nothing is in the way: most people only look. The largest drop is not the largest "
             "friction. Ask first what is normal there.",
        "B": "The coupon message is the most frequent one, and those who see it buy as often as "
             "the others. Count what got lost, not messages. Compare those with the message and "
             "those without.",
        "C": "Samsung Internet loses the highest share, of 42 sessions in a month. Share times "
             "volume times margin is what counts. Put the number of sessions beside the share.",
        "D": "Right: a loss is what is missing against a comparison of the same sources, and its "
             "size is told in margin. That is what T2.4.a computes.",
    },
)

Q2 = Choice(
    "T2.4.q2", answer="B",
    feedback={
        "A": "A fee that is told before the cart is what buyers want to know. It may cost some "
             "clicks, and nobody is misled. Look for what only works as long as people do not "
             "know the truth.",
        "B": "Right: the number is invented, and starts anew for every visitor. It works only as "
             "long as people believe it. Fake scarcity may be misleading advertising (Fair Trade "
             "Act, article 21), whatever the test says about the conversion rate.",
        "C": "A box that nobody has ticked beforehand leaves the choice with the visitor. That is "
             "consent as it should be. Look for what only works as long as people do not know "
             "the truth.",
        "D": "A larger button is easier to hit and hides nothing. Persuasion with what is true is "
             "allowed. Look for what only works as long as people do not know the truth.",
    },
)

A = Exercise(
    "T2.4.a",
    parts=(Part(
        "rank_friction", rank_friction, inputs=calls,
        load=("checkout_flow", repr(list(STEPS)), "'desktop'"),
        compare=RANK, judge=judge_friction, practice=practice,
    ),),
    misconceptions=(
        M("own_event_only", _with(own_event_only=True),
          "You count a step only where its own event was sent. Who took a short cut without that "
          "page and went on did pass it. A session reached a step if that step or any later one "
          "has a time."),
        M("all_before", _with(all_before=True),
          "You count a step only where all steps before it have a time as well. One event that was "
          "not sent then wipes out a purchase. A session reached a step if that step or any later "
          "one has a time."),
        M("sources_pooled", _with(sources_pooled=True),
          "You compare whole platforms. Visitors of the Facebook app come from ads and would buy "
          "less on any screen, so their source looks like friction. Compare within each "
          "source_class, then add up."),
        M("mean_of_sources", _with(mean_of_sources=True),
          "You take the mean over the source classes. Each has its own number of sessions, and "
          "what is lost in them adds up. Use sum."),
        M("all_who_left", _with(all_who_left=True),
          "You count everybody who did not go on. Most of them would not have gone on at the "
          "benchmark either. Lost is n × (rate of the benchmark − own rate)."),
        M("rate_only", _with(rate_only=True),
          "Your lost_sessions are differences of rates. A high rate of a few sessions costs "
          "little. Multiply by the number of sessions n."),
        M("rate_as_sessions", _with(rate_as_sessions=True),
          "You give the lost share as lost_sessions. Asked for is a number of sessions. Do not "
          "divide by the sessions."),
        M("relative", _with(relative=True),
          "You take 1 − own rate ÷ rate of the benchmark. That is a share of those who should have "
          "gone on, not of all n. Multiply n by the difference of the two rates."),
        M("never_negative", _with(never_negative=True),
          "You set negative losses to 0. Chance goes both ways, and who cuts off one half finds "
          "loss everywhere. Keep the sign."),
        M("clipped_at_end", _with(clipped_at_end=True),
          "You set the negative sums to 0. A platform may do better than the benchmark, and half "
          "of pure chance does. Keep the sign."),
        M("revenue", _with(revenue=True),
          "You multiply by the value of the cart. Bundles at a deep discount have large carts and "
          "leave little. Use cart_margin."),
        M("vat_taken_again", _with(vat_taken_again=True),
          "You take VAT off cart_margin. It is without VAT already. Use it as it is."),
        M("missing_as_zero", _with(missing_as_zero=True),
          "You count sessions without a cart as carts with a margin of 0. They have no cart. Take "
          "the mean of the margins that are there."),
        M("one_margin", _with(one_margin=True),
          "You use one margin for all platforms. What people buy differs by platform. Take the "
          "mean of each platform's own carts."),
        M("benchmark_margin", _with(benchmark_margin=True),
          "You value what is lost by the benchmark's carts. Lost are carts of this platform. Take "
          "the mean of its own."),
        M("median_margin", _with(median_margin=True),
          "You take the median margin. A sum of losses needs the mean: number × mean is the sum. "
          "Use mean."),
        M("buyers_margin", _with(buyers_margin=True),
          "You take the margin of carts that were bought. Those that got lost were not. Take all "
          "carts of the platform."),
        M("total_margin", _with(total_margin=True),
          "You multiply by the sum of all margins of the platform. One lost order costs one "
          "order's margin. Take the mean."),
        M("every_loss_an_order", _with(every_loss_an_order=True),
          "You count every lost session as a lost order. Of those who go on from an early step "
          "few would have bought. Multiply by the share q of the benchmark."),
        M("own_share", _with(own_share=True),
          "Your q is that of the platform itself. Whatever is in the way later on its road lowers "
          "it, and the loss here looks smaller. Take q from the benchmark."),
        M("own_over_norm", _with(own_over_norm=True),
          "Your q divides buyers of the platform by sessions of the benchmark. Both belong to the "
          "benchmark: buys ÷ on, each counted in its rows."),
        M("own_pooled", _with(own_pooled=True),
          "Your q is the share of the whole platform that buys. What is in its way later lowers "
          "it. Take q from the benchmark, class by class."),
        M("mean_share", _with(mean_share=True),
          "You use one mean q for all source classes. Each class has its own q. Multiply within "
          "the class, then add up."),
        M("reversed", _with(reversed=True),
          "Your losses have the wrong sign: you subtract the benchmark's rate from the own one. "
          "Lost is n × (rate of the benchmark − own rate)."),
        M("share_of_step", _with(share_of_step=True),
          "Your q divides by all who stood at the step. The lost ones are missing at the next "
          "step, so ask who buys from there on: purchases ÷ sessions at the next step."),
        M("from_the_start", _with(from_the_start=True),
          "You divide by the sessions at the first step, so losses of earlier steps are counted "
          "again later. The rate of a step is next step ÷ this step: checkout and session rates "
          "are two things."),
        M("orders_as_sessions", _with(orders_as_sessions=True),
          "Your lost_sessions are multiplied by q, so they are orders. Asked for are sessions that "
          "did not get on; q belongs to lost_margin."),
        M("all_as_benchmark", _with(all_as_benchmark=True),
          "You compare each platform with the whole site, and the platform is part of it. A large "
          "one then hides its own loss. Compare with the rows of benchmark."),
        M("rest_as_benchmark", _with(rest_as_benchmark=True),
          "You compare each platform with all the others, and those have frictions of their own. "
          "Compare with the rows of benchmark."),
        M("dead_benchmark", _with(dead_benchmark=True),
          "You compare with a source class in which nobody of the benchmark went on. There is no "
          "q for it. Leave out source classes whose benchmark has nobody at the next step."),
        M("sessions_compared", _with(sessions_compared=True),
          "Your sessions leave out source classes that cannot be compared. The column says how "
          "many stood at the step. Count them all."),
        M("nothing_as_zero", _with(nothing_as_zero=True),
          "Where no source class can be compared you give 0. Nothing is known there. Leave "
          "lost_sessions, lost_margin, low and high missing (NA)."),
        M("benchmark_too", _with(benchmark_too=True),
          "You list the benchmark itself. Compared with itself it loses nothing. Leave it out."),
        M("losses_only", _with(losses_only=True),
          "You leave out rows without a loss. Then nobody sees what was looked at and found in "
          "order. Keep all rows; the sorting puts them last."),
        M("first_three", _with(first_three=True),
          "You give the first three rows only. Which ones are mended is decided later. Keep all "
          "rows."),
        M("next_step_named", _with(next_step_named=True),
          "Your step is the one that was not reached. Name the step where people stand: they were "
          "seen there last."),
        M("last_step_only", _with(last_step_only=True),
          "You look at the last step only. Who got lost in the cart never comes to it. Make rows "
          "for every step but the last."),
        M("benchmark_known", _with(benchmark_known=True),
          "Your interval takes the benchmark's rate as known. It was counted, too. Add "
          "r(1−r)÷b to the variance."),
        M("variance_without_n", _with(variance_without_n=True),
          "Your variance divides by the sessions of all source classes. Each class has its own "
          "rate and its own n. Divide by n and b of the class."),
        M("variance_of_next", _with(variance_of_next=True),
          "Your variance divides by those who went on. A rate rests on all who stood at the step: "
          "p(1−p) ÷ n and r(1−r) ÷ b."),
        M("variance_crossed", _with(variance_crossed=True),
          "In your variance n and b are exchanged. Each rate has its own number of sessions: p "
          "belongs to n, r to b."),
        M("errors_added", _with(errors_added=True),
          "You add up the standard errors of the source classes. They are independent, so the "
          "variances add up. Take the root once, at the end."),
        M("errors_signed", _with(errors_signed=True),
          "You subtract one standard error from the other. Two uncertain rates make a difference "
          "that is more uncertain, not less. Add the variances."),
        M("variance_as_error", _with(variance_as_error=True),
          "Your half width has the wrong power: weight and standard error are both squared, or "
          "neither. Square n × q × m, multiply by the variance, add up, then take the root."),
        M("ninety", _with(level="ninety"),
          "Your z is that of a 90 % interval. Here 95 % is asked for: z = 1.96."),
        M("one_error", _with(level="one_error"),
          "Your interval is one standard error wide on each side, which is 68 %. Multiply the root "
          "by 1.96."),
        M("smallest_first", _with(order="smallest_first"), SMALLEST_FIRST),
        M("by_sessions", _with(order="by_sessions"), BY_SESSIONS),
        M("by_rate", _with(order="by_rate"), BY_RATE),
        M("not_sorted", _with(order="by_step"), NOT_SORTED),
    ),
    alternatives=(Alternative("loops", by_loop), Alternative("merge", by_merge)),
    hints=(
        "Work out one row by hand: line_app at add_payment_info. Per source class: n and k of the "
        "app, b, on and buys of the desktop; then the sum.",
        "Two loops: steps with the one after it (zip(steps[:-1], steps[1:])), and the platforms. "
        "Inside, count_steps gives a column per step with one row per source class; subtract, "
        "multiply and add up columns.",
        "n, k = mine[step], mine[after]; b, on, buys = [norm[c].reindex(n.index).fillna(0) for c "
        "in (step, after, steps[-1])]; use = (n > 0) & (on > 0); lost = (n * (on / b - k / "
        "n))[use]; half = 1.96 * ((n * q * m)**2 * (p*(1-p)/n + r*(1-r)/b))[use].sum()**0.5",
    ),
    solution=(
        "A drop is not yet a friction: the question is what the same visitors would have done "
        "where nothing is in the way. Comparing within source classes takes out who they are, q "
        "takes out who would not have bought anyway, and margin takes out carts that earn "
        "nothing. The comparison is still no experiment: people choose their device. It says "
        "where to look first; an A/B test says what mending is worth."
    ),
    worlds=FRICTION_WORLDS,
    equivalent_mutants={
        "norm[c].reindex(mine.index) -> without reindex": "pandas aligns two columns by itself",
    },
)
