"""T2.4.g: the uplift of a mail test with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_4_uplift import (
    by_calls,
    by_helper,
    by_practice,
    by_table,
    practice,
    uplift,
    uplift_by,
    uplift_calls,
    wrong_by,
    wrong_whole,
)
from .t2_4_verdict_worlds import VERDICT_WORLDS

NUMBER = (1e-6, 1e-6)
G = Exercise(
    "T2.4.g",
    parts=(
        Part("uplift", uplift, inputs=uplift_calls,
             load=("mail_test", "'arm'", "'no_mail'", "1.96"), practice=practice,
             compare=Compare("frame", ("arm", "metric"), dict.fromkeys(
                 ("difference", "low", "high"), NUMBER))),
        Part("uplift_by", uplift_by, inputs=by_calls,
             load=("mail_test", "'arm'", "'no_mail'", "'segment'", "'visit'", "0.05"),
             practice=by_practice,
             compare=Compare("frame", ("segment", "arm"), dict.fromkeys(
                 ("difference", "low", "high", "gap", "gap_low", "gap_high"), NUMBER))),
    ),
    misconceptions=(
        Misconception("missing_arm_control", wrong_whole(missing_arm_control=True),
            "You put customers without an arm into the control. Nobody knows whether they got a "
            "mail. Leave their rows out."),
        Misconception("column_written_in", wrong_whole(column_written=True),
            "You wrote the column arm into your code. Another file calls it segment. Use the "
            "argument arm."),
        Misconception("z_written_in", wrong_whole(z_written=True),
            "You wrote 1.96 into your code. Another call asks for another level. Use the argument "
            "z."),
        Misconception("known_only", wrong_whole(known_only=True),
            "You drop customers whose spend is not known, with their visit and purchase. They did "
            "buy. Leave a missing value out of its own metric only."),
        Misconception("all_known", wrong_whole(all_known=True),
            "You drop every row in which something is missing. A member without a segment or an "
            "amount was drawn as well. Leave a missing value out of its own metric only."),
        Misconception("bought", wrong_whole(bought=True),
            "You keep only those who bought. Members were drawn, not buyers, and a mail changes "
            "who buys. Take all rows with an arm."),
        Misconception("control_row", wrong_whole(control_row=True),
            "The control is compared with itself. Give rows for the other arms only."),
        Misconception("all_others", wrong_whole(all_others=True),
            "You compare an arm with all others together. The other mail is in there, so the "
            "effect looks smaller than it is. Compare with the control only."),
        Misconception("missing_zero", wrong_whole(missing_zero=True),
            "A spend that is not known counts as 0. These customers bought, only the amount is "
            "missing. mean(), var() and count() leave missing values out."),
        Misconception("buyers_only", wrong_whole(buyers_only=True),
            "Your spend is the mean of buyers. The mail also changes who buys, so two groups of "
            "other people are compared. Take all customers who were drawn, with 0 for those who "
            "bought nothing."),
        Misconception("a_minus_b", wrong_whole(a_minus_b=True),
            "You subtract the arm from the control, so a gain looks like a loss. Arm minus "
            "control."),
        Misconception("relative", wrong_whole(relative=True),
            "Your differences are relative to the control. Asked for are points and dollars: mean "
            "minus mean."),
        Misconception("percent", wrong_whole(percent=True),
            "Your differences are times 100. Rates are fractions here."),
        Misconception("rows_counted", wrong_whole(rows_counted=True),
            "Your number of customers includes those whose value is missing. Use count(), not "
            "len()."),
        Misconception("pooled", wrong_whole(pooled=True),
            "You use one variance for both arms. A mail also makes customers more different from "
            "one another. Take the variance of each arm."),
        Misconception("one_arm", wrong_whole(one_arm=True),
            "Your interval holds the chance of one arm. The control varies as well: add both "
            "terms."),
        Misconception("se_sum", wrong_whole(se_sum=True),
            "You add the two standard errors. Add variance ÷ number of both arms, then take the "
            "root."),
        Misconception("spread", wrong_whole(spread=True),
            "Your interval uses the standard deviation of customers. Divide each variance by the "
            "number of its arm."),
        Misconception("no_root", wrong_whole(no_root=True),
            "The root is missing. The standard error is the root of the sum of variance ÷ "
            "number."),
        Misconception("ddof", wrong_whole(ddof=True),
            "Your variance divides by n. Use n − 1, as pandas' var() does; numpy's needs ddof=1."),
        Misconception("no_variance_zero", wrong_whole(no_variance_zero=True),
            "Where nothing varies you give an interval without width, as if the difference were "
            "known exactly. Give NaN for both ends."),
        Misconception("no_bonferroni", wrong_by(no_bonferroni=True),
            "You compute each interval as if it were the only one. Among twelve, one is off by "
            "chance about every second time. Divide alpha by the number of comparisons."),
        Misconception("single_gap", wrong_by(single_gap=True),
            "The interval of your gap takes alpha as if it were the only one. There are as many "
            "gaps as differences: both kinds of interval use the z of Bonferroni."),
        Misconception("single_difference", wrong_by(single_difference=True),
            "Your gap uses the z of Bonferroni and your difference does not. Both kinds of "
            "interval use it."),
        Misconception("segments_only", wrong_by(segments_only=True),
            "You divide alpha by the number of segments. Each is compared for every arm: segments "
            "times arms without the control."),
        Misconception("control_counted", wrong_by(control_counted=True),
            "You count the control as an arm to compare. It is compared with nothing. Segments "
            "times the other arms."),
        Misconception("one_sided", wrong_by(one_sided=True),
            "You leave all of alpha on one side. An interval has two ends: 1 − alpha ÷ (2 × "
            "comparisons)."),
        Misconception("level_written_in", wrong_by(level_written=True),
            "You wrote 0.05 into your code. Another call asks for another level. Use the argument "
            "alpha."),
        Misconception("missing_zero_by", wrong_by(missing_zero=True),
            "A spend that is not known counts as 0 by segment. mean(), var() and count() leave "
            "missing values out."),
        Misconception("all_known_by", wrong_by(all_known=True),
            "You drop every row in which something is missing. Only rows without an arm or without "
            "a segment go: the other values of such a member are known."),
        Misconception("nan_stands_out", wrong_by(nan_stands_out=True),
            "You let a segment stand out whose gap has no interval. With NaN ends nothing is "
            "known: stands_out is False. gap_low > 0 or gap_high < 0 does that by itself."),
        Misconception("against_all", wrong_by(against_all=True),
            "You compare a segment with all customers, itself among them. The gap gets smaller "
            "than it is. Compare with all other segments."),
        Misconception("rest_minus", wrong_by(rest_minus=True),
            "Your gap is the others minus the segment. Segment minus others."),
        Misconception("own_error", wrong_by(own_error=True),
            "The interval of your gap holds the chance of the segment only. The others vary as "
            "well: root of the sum of both squares."),
        Misconception("significant", wrong_by(significant=True),
            "You let a segment stand out because its own difference is not 0. The mail works in "
            "others, too. It stands out when its gap to the others is not 0."),
        Misconception("only_above", wrong_by(only_above=True),
            "You look for segments above the others only. One far below stands out as well: "
            "gap_low > 0 or gap_high < 0."),
        Misconception("best", wrong_by(best=True),
            "You let the largest difference stand out. One of six is always the largest, also "
            "where all are equal. Look at the interval of its gap."),
        Misconception("rest_outside", wrong_by(rest_outside=True),
            "You let a segment stand out because the others' difference lies outside its interval. "
            "The others' difference varies as well. Look at gap_low and gap_high."),
        Misconception("significant_alone", wrong_by(significant_alone=True),
            "You let a segment stand out because it alone is significant. That one interval "
            "leaves out 0 and another does not is no difference between them. Look at the interval "
            "of the gap."),
    ),
    alternatives=(Alternative("tables", {"uplift": by_table, "uplift_by": by_helper}),),
    hints=(
        "Print for one arm and the control mean, variance and count of visit, and work out the "
        "interval by hand.",
        "uplift: for each arm and metric two columns of values, then difference and root of "
        "variance ÷ count of both. uplift_by: the same in a segment and in all others; z from "
        "alpha ÷ (2 × comparisons).",
        "a, b = rows.loc[rows[arm] == control, metric], rows.loc[rows[arm] == name, metric]; se = "
        "math.sqrt(a.var() / a.count() + b.var() / b.count()); ...; z = NormalDist().inv_cdf(1 - "
        "alpha / (2 * comparisons))",
    ),
    solution=(
        "Only the control says what would have happened without a mail; all customers who were "
        "drawn count, whether they opened it or not. Looking at many segments is looking many "
        "times: Bonferroni makes each interval wider, so that all hold together. And a segment is "
        "special only if it differs from the others, not because its own interval leaves out 0 or "
        "because somebody has to be first."
    ),
    worlds=VERDICT_WORLDS,
    equivalent_mutants={
        "gap[1] > 0 -> GtE": "no interval ends exactly at 0",
        "gap[2] < 0 -> LtE": "no interval ends exactly at 0",
    },
)
