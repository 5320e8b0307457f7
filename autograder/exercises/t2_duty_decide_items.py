"""T2.d as an exercise: known wrong ways with their sentences, hints."""

from __future__ import annotations

from functools import partial
from typing import Any

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_duty_decide import by_libraries, decide, experiments, practice
from .t2_duty_world import DUTY_WORLDS

# Wide enough for the standard deviation with n - 1 beside p(1 - p) / n, among a hundred browsers.
VERDICT = Compare("mapping", columns={
    "srm_p": (0.02, 1e-9), "difference": (0.0, 1e-6), "low": (0.0, 1e-3), "high": (0.0, 1e-3)})


def _d(id: str, says: str, **wrong: Any) -> Misconception:
    return Misconception(id, partial(decide, **wrong), says)


D = Exercise(
    "T2.d",
    parts=(Part("decide", decide, inputs=experiments, load=("case_tables", "case_experiment"),
                compare=VERDICT, practice=practice),),
    misconceptions=(
        _d("split_not_looked_at", "You give a verdict although the split is broken. Who is missing "
           "from an arm is missing for a reason, and no later test mends that. Look at srm_p "
           "first: below the limit the verdict is invalid_srm.", no_srm=True),
        _d("split_last", "You look at the split only where nothing else was found. A broken split "
           "makes differences of its own. It comes first, whatever the interval says.",
           srm_last=True),
        _d("split_at_5_percent", "You call the split broken below 5 %. One good experiment in "
           "twenty looks like that. Take srm_p from the rules.", srm_at=0.05),
        _d("limit_written_in", "You wrote 0.001 into your code. Another experiment has another "
           "limit for the split. Take srm_p from the rules.", srm_at=0.001),
        _d("half_and_half", "You test the split against one half. This experiment planned another "
           "share: take new_share from the rules.", half=True),
        _d("share_turned", "You test the split with the shares of the arms changed over. new_share "
           "belongs to new.", share_turned=True),
        _d("bots_in_the_split", "Bots and the office are still in your experiment. They were all "
           "sent to the new checkout and buy nothing. Take the browsers of left_out away first.",
           bots_in=True),
        _d("office_in_the_split", "The office's browsers are still in your experiment. Take all of "
           "left_out away, and not the bots alone.", bots_only=True),
        _d("rows_as_people", "You count rows. Who came three times is one person who was drawn "
           "once. Make one row for each browser first.", visits=True),
        _d("rows_of_one_arm", "You leave out who saw both arms, and then count rows. Who came "
           "three times was drawn once, and many equal rows make intervals look sure. Make one row "
           "for each browser: groupby, then max.", visits_of_one_arm=True),
        _d("first_visit_only", "You keep the first visit of each browser, and who bought on the "
           "second one has not bought for you. A browser has bought if any of its visits did: "
           "max.", first_visit=True),
        _d("purchases_added", "You add the purchases of a browser up, and a share can then pass 1. "
           "The metric asks whether it bought: max.", summed=True),
        _d("visits_averaged", "You average the visits of a browser. The metric asks whether it "
           "bought at all: max.", averaged=True),
        _d("both_arms_first", "Browsers that saw both arms count for the first one. They saw the "
           "other one, too. Leave them out altogether.", first_arm=True),
        _d("both_arms_last", "Browsers that saw both arms count for the last one. Leave them out "
           "altogether.", last_arm=True),
        _d("both_arms_twice", "Browsers that saw both arms count in each of them. Leave them out "
           "altogether.", both_kept=True),
        _d("difference_decides", "You decide by the sign of the difference. Chance alone gives one "
           "as well. Ask whether the interval lies wholly on one side of 0.", point_decides=True),
        _d("open_is_keep", "You say keep where the interval holds 0. Nothing was shown then, for "
           "either side: the verdict is inconclusive.", open_is_keep=True),
        _d("open_is_ship", "You say ship where the interval holds 0. That no harm was shown does "
           "not show that there is none: the verdict is inconclusive.", open_is_ship=True),
        _d("harm_is_open", "You say inconclusive where the whole interval lies below 0. That is a "
           "loss, and the verdict is keep.", harm_is_open=True),
        _d("guardrail_left_out", "You say ship and leave the guardrail out. Sales that bring "
           "complaints were not asked for. Where its interval lies above 0, the verdict is keep.",
           no_guardrail=True),
        _d("guardrail_by_sign", "Your guardrail trips at any complaint more. Chance brings these "
           "as well. It trips where its interval lies above 0: low > 0.", guard_point=True),
        _d("guardrail_upper_end", "Your guardrail looks at the upper end of its interval, which is "
           "nearly always above 0. It trips where the lower end is.", guard_upper=True),
        _d("guardrail_first", "You say keep where complaints have risen and the metric is still "
           "open. In T2.4.d harm came before everything else; this rule looks at the guardrail "
           "only where the new one is better. With 0 in the interval: inconclusive.",
           guard_first=True),
        _d("verdict_turned", "ship and keep have changed places. ship means that everybody gets "
           "the new checkout.", verdict_turned=True),
        _d("old_minus_new", "Your difference is old − new. The rules ask for new − old, so that "
           "above 0 is better.", old_minus_new=True),
        _d("turned_throughout", "You compute old − new, so what is worse looks better and your "
           "verdict turns round. Take new − old, for the guardrail as well.",
           turned_throughout=True),
        _d("relative_difference", "Your difference is divided by the rate of old. The rules give "
           "it as one share minus the other.", relative=True),
        _d("percent", "Your difference is in percent. Keep fractions (0.02).", percent=True),
        _d("error_of_one_arm", "The error of your interval holds the new arm only. Both shares are "
           "uncertain: add p(1−p)/n of both before the root.", one_arm=True),
        _d("one_rate_for_both", "Your error takes one rate for both arms. That belongs to a test "
           "of no difference; an interval allows for one. Add p(1−p)/n with each arm's own p.",
           pooled=True),
        _d("level_written_in", "You wrote 0.95 (or 1.96) into your code. Another experiment asks "
           "for another level. Take confidence from the rules.", level=0.95),
        _d("one_sided", "Your interval leaves all of the 5 % on one side. Half of it lies on each: "
           "norm.ppf((1 + confidence) / 2).", one_sided=True),
        _d("one_error", "Your interval reaches one standard error to each side. For 95 % that is "
           "1.96 of them: norm.ppf((1 + confidence) / 2).", one_error=True),
    ),
    alternatives=(Alternative("libraries", by_libraries),),
    hints=(
        "The order is the exercise: who counts, how the split looks, what the interval says, what "
        "the guardrail says.",
        "Take left_out away, then everybody who saw both arms, then one row per browser with max. "
        "Now chisquare against new_share, then new − old with its interval, then the verdict.",
        "people = rows.groupby([\"user_pseudo_id\", \"arm\"])[[metric, guardrail]].max() ... "
        "chisquare([n, o], [total * share, total * (1 - share)]).pvalue ... if p < srm_p: "
        "\"invalid_srm\" elif low > 0 and not guard_low > 0: \"ship\" elif low > 0 or high < 0: "
        "\"keep\" else: \"inconclusive\"",
    ),
    solution=(
        "The rule stood before the result, so the verdict follows from it and not from what one "
        "hopes for. The split comes first because a broken one makes differences by itself; bots "
        "and people who saw both arms leave before it, or it only tests them."
    ),
    worlds=DUTY_WORLDS,
)
