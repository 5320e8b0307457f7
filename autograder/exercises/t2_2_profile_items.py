"""T2.2.b: the exercise with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_2_profile import _with, by_loop, calls, practice, profile

TRAFFIC_WORLDS = (
    WorldSpec(231, 2024, "all"), WorldSpec(232, 2026, "none"), WorldSpec(233, 2027, {"D23"}),
    WorldSpec(234, 2025, {"D24", "D25"}),
)  # fmt: skip

B = Exercise(
    "T2.2.b",
    parts=(Part(
        "profile", profile, inputs=calls,
        load=("traffic_joined", "30"),
        compare=Compare("frame", ("channel_group",)), practice=practice,
    ),),
    misconceptions=(
        Misconception("page_views", _with(page_views=True),
            "You count page views. Somebody who reads ten pages came once. Each row is a session: "
            "count rows."),
        Misconception("users", _with(users=True),
            "You count browsers (user_pseudo_id), and one of them can come by several sources, so "
            "your groups do not add up. Count sessions: one row each."),
        Misconception("buyers", _with(buyers=True),
            "Your purchases are different buyers. Somebody who buys in two sessions counts twice "
            "here: add up purchased."),
        Misconception("engaged_only", _with(engaged=True),
            "You count engaged sessions only. Those who left at once came too, and the rate is "
            "about all who came. Keep every row."),
        Misconception("wald", _with(wald=True),
            "Your interval is p ± z·√(p(1−p)÷n). In small groups it goes below 0, and without a "
            "purchase it has no width. Use Wilson's, as in T2.2.f1."),
        Misconception("ninety", _with(ninety=True),
            "Your z is that of a 90 % interval. The house reports 95 %: z = 1.96."),
        Misconception("interval_of_share", _with(of_share=True),
            "Your interval is about the share of sessions. Asked for is that of cvr: purchases of "
            "the row's own sessions."),
        Misconception("value_per_purchase", _with(aov=True),
            "You divide revenue by purchases, which is the value of an order. Per session counts "
            "those who bought nothing, too: divide by sessions."),
        Misconception("vat_taken_off", _with(net=True),
            "You take VAT off the revenue. In this table it stays as GA4 has it, with VAT. Take "
            "it off where you compare with finance."),
        Misconception("percent", _with(percent=True),
            "Your rates are per cent. Rates in this course are fractions; do not multiply by 100."),
        Misconception("hidden_as_zero", _with(zero=True),
            "A hidden row holds 0. 0 would be a finding, and here it is a secret. Leave it missing "
            "(NA)."),
        Misconception("hidden_dropped", _with(dropped=True),
            "Hidden groups are gone from the table, so a reader believes that there is no such "
            "source. Keep their row, with NA."),
        Misconception("no_other", _with(no_other=True),
            "There is no row (other), so the sessions no longer add up to all. Add one row with "
            "the sum of the hidden groups."),
        Misconception("all_shown", _with(no_other=True, nothing_hidden=True),
            "You show every group, also those of a few sessions, and their rates are chance. Set "
            "the numbers of groups below least to NA, and add a row (other) with their sum."),
        Misconception("sum_of_rates", _with(sum_of_rates=True),
            "You add up the rates of the hidden groups for (other). Rates do not add up: add "
            "sessions, purchases and revenue, then divide."),
        Misconception("of_all_sessions", _with(of_all=True),
            "Your cvr divides by all sessions. Each row has its own denominator: purchases of a "
            "group ÷ sessions of this group."),
        Misconception("nothing_hidden", _with(nothing_hidden=True),
            "You add (other) and still show the small groups, so they count twice and can be "
            "read. Set their cells to NA."),
        Misconception("rates_hidden_only", _with(rates_only=True),
            "You hide the rates of small groups and show their counts; anybody can divide. Hide "
            "all seven numbers."),
        Misconception("count_shown", _with(shown_share=True),
            "Sessions and share of hidden groups are still there. The size of a small group is "
            "what must not be seen. Hide all seven numbers."),
        Misconception("other_hidden", _with(other_na=True),
            "Your row (other) is NA although it holds enough sessions of at least two groups. It "
            "keeps the sum whole: show it."),
        Misconception("no_second", _with(no_second=True),
            "You stop at the groups below the limit, although together they are still below it, so "
            "(other) gives them away; where it is one group alone, (other) is that group. Hide the "
            "next smallest group as well."),
        Misconception("no_second_na", _with(no_second=True, other_by_sum=True),
            "Where the hidden groups together are below the limit you make (other) NA and stop, so "
            "the table no longer adds up and the rest is easily subtracted. Hide the next smallest "
            "group as well, then show (other)."),
        Misconception("two_are_enough", _with(two_are_enough=True),
            "Your (other) holds two groups and still fewer sessions than the limit. Add up their "
            "sessions, and hide the next smallest group where the sum is below least."),
        Misconception("two_are_enough_na", _with(two_are_enough=True, other_by_sum=True),
            "You hide one more only where a single group is hidden. Two can be below the limit "
            "together as well. Add up their sessions, and hide the next smallest where the sum is "
            "below least."),
        Misconception("sum_or_equal", _with(sum_or_equal=True),
            "The hidden groups together have exactly least sessions, and you hide one more. That "
            "is enough: hide another only where the sum is below least."),
        Misconception("last_of_ties", _with(last_of_ties=True),
            "Of two equally small groups you hide the one that comes later by name. The task names "
            "the first: sort by sessions, then by name."),
        Misconception("first_in_table", _with(first_in_table=True),
            "As the next one you hide the first group by name or by place in the table. Asked for "
            "is the smallest of those that are left: sort by sessions first."),
        Misconception("paid_only", _with(paid_only=True),
            "You count sessions whose revenue is above 0. An order paid for with points brings no "
            "revenue and is an order. Count purchased."),
        Misconception("all_small_shown", _with(all_small_shown=True),
            "All groups together are below the limit, and (other) shows them. Then nothing can be "
            "shown: (other) is NA, too."),
        Misconception("largest_second", _with(largest_second=True),
            "As the second one you hide a large group, so most of the table is gone. Hide the "
            "smallest of those that are left."),
        Misconception("or_equal", _with(or_equal=True),
            "You hide groups with exactly the limit. Only those with fewer are hidden: use <."),
        Misconception("limit_written_in", _with(limit_written=True),
            "You wrote the limit into your code. It is the second argument: use least."),
        Misconception("by_purchases", _with(by_purchases=True),
            "You compare the limit with purchases. It is about sessions: a large group that buys "
            "little identifies nobody."),
        Misconception("share_of_shown", _with(share_of_shown=True),
            "Your shares leave the hidden groups out of the whole, so each is too large. Divide by "
            "all sessions."),
        Misconception("mean_of_rates", _with(mean_of_rates=True),
            "The rate of (other) is the mean of its groups' rates. A group of three sessions then "
            "weighs as much as one of thirty. Add up first, then divide."),
        # Last: a table that is right but for its hidden rows is none of these.
        Misconception("no_other", _with(no_other=True, no_second=True),
            "There is no row (other), so the sessions no longer add up to all. Add one row with "
            "the sum of the hidden groups."),
    ),
    alternatives=(Alternative("loop", by_loop),),
    hints=(
        "Make the plain table first: sessions, purchases and revenue by group, without hiding "
        "anything. Then list the groups that are too small, and only then hide.",
        "groupby and agg; order = table.sort_values(\"sessions\").index; hidden is the front of "
        "that list; if together they hold too few sessions, take one more; then one row (other) "
        "with their sum, rates for all rows, NA for hidden ones.",
        "order = list(table.sort_values(\"sessions\").index); count = int((table[\"sessions\"] < "
        "least).sum()); if 0 < count < len(order) and "
        "table.loc[order[:count], \"sessions\"].sum() < least: count += 1",
    ),
    solution=(
        "A rate needs its denominator and its uncertainty, so both stand beside it. Counts are "
        "added before anything is divided, also for (other). Small groups are hidden because a "
        "reader could recognise people and because their rate is chance; a second group is hidden "
        "with a lone one since whole minus rest would give it back."
    ),
    worlds=TRAFFIC_WORLDS,
    equivalent_mutants={
        "0 < count < len(order) -> LtE (#2)": "beyond the last group there is no other to hide",
    },
)
