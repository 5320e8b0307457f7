"""T2.b as an exercise: known wrong ways with their sentences, hints."""

from __future__ import annotations

from functools import partial
from typing import Any

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_duty_explain import KEYS, by_merging, case_tables, explain, practice
from .t2_duty_world import DUTY_WORLDS

POINT = 0.01  # room for another order of means and sums


def _e(id: str, says: str, **wrong: Any) -> Misconception:
    return Misconception(id, partial(explain, **wrong), says)


B = Exercise(
    "T2.b",
    parts=(Part("explain", explain, inputs=case_tables,
                load=("case_tables",), practice=practice,
                compare=Compare("mapping", columns=dict.fromkeys(KEYS, (0.0, POINT)))),),
    misconceptions=(
        _e("totals", "You divide the sessions of two weeks by those of one. That measures how long "
           "each side is. Divide both by their number of days first.", totals=True),
        _e("release_day_before", "You count the day of the release among the days before. The new "
           "site was there from that morning on. Use >= release for after.", day_late=True),
        _e("no_control", "Your not_measured comes from the tagged channels. They lose sessions to "
           "the redirect as well, so the banner gets the blame for both. Take the control "
           "channel, which has no tag to lose.", no_control=True),
        _e("fall_is_not_measured", "You call the whole fall of sessions not measured. Season and "
           "demand moved in the same weeks. Take sessions per click of the control channel.",
           from_sessions=True),
        _e("clicks_left_out", "You compare sessions a day and leave the clicks out, so a fall of "
           "demand looks like lost measurement. Divide by clicks first.", no_clicks=True),
        _e("banner_in_lost", "Your lost shares hold the banner, too: sessions per click fell for "
           "two reasons. Divide by what the control channel kept before you take the rest from 1.",
           banner_in_lost=True),
        _e("banner_in_whole", "Your sessions due leave out what the control kept, so lost_utm "
           "holds the banner as well. Sessions before ÷ clicks before × clicks after × what the "
           "control kept.", banner_in_whole=True),
        _e("banner_in_channels", "Your lost_meta and lost_line_oa are 1 − what the channel kept, "
           "with the banner still in them. Divide what the channel kept by what the control kept, "
           "then take it from 1.", banner_in_channels=True),
        _e("banner_subtracted", "You subtract the two kept shares. A tag can only be lost on a "
           "visit that is measured. Divide the channel's kept share by that of the control.",
           subtracted=True),
        _e("mean_of_channels", "Your lost_utm is the plain mean of the channels. A small channel "
           "then weighs as much as a large one. Add up sessions that were due and those that came, "
           "then divide.", plain_mean=True),
        _e("two_channels", "Your lost_utm holds Meta and LINE only. The share is asked of all "
           "tagged channels, those that lose little included. Sum over all but the control.",
           two_only=True),
        _e("source_alone", "You know a channel by its source alone. google is both paid and "
           "organic, so your ads hold the visits of organic search, and your control holds those "
           "of ads. Compare source and medium.", source_only=True),
        _e("control_counted", "Your lost_utm counts the control channel among those that can lose "
           "a tag. It has none. Leave it out of both sums.", control_too=True),
        _e("direct_growth", "You take the growth of direct's share for lost tags. Shares also move "
           "when other sources shrink. Compare what was due by the clicks with what came.",
           direct_growth=True),
        _e("all_direct", "You take all direct visits for lost tags. Many people always typed the "
           "address. Compare what was due by the clicks with what came.", direct_share=True),
        _e("share_of_everything", "You divide the lost sessions by all sessions. The share is "
           "asked of the tagged channels' own: divide by what was due.", all_sessions=True),
        _e("same_date_last_year", "You compare with the same dates of last year. 中秋 moves, and "
           "those days were further from it or nearer. Shift by the days between the two "
           "festivals.", same_date=True),
        _e("weeks_52", "You go back 52 weeks. The weekdays fit then, and the days to 中秋 do not. "
           "Shift by the days between the two festivals; both sides hold whole weeks anyway.",
           weeks_52=True),
        _e("season_totals", "Your season divides two weeks of last year by one. Take visits a day "
           "on both sides.", season_totals=True),
        _e("season_forgotten", "Your true_change leaves the season in, so the gifts of 中秋 hide a "
           "part of the fall. Divide by 1 + season as well.", no_season=True),
        _e("banner_left_in", "Your true_change still holds the visits that are no longer measured. "
           "They came. Divide by 1 − not_measured.", banner_left_in=True),
        _e("tags_taken_off", "Your true_change takes lost tags off, too. A visit without its tag "
           "is still counted, under direct. Leave lost_utm out.", lost_taken_off=True),
        _e("shares_added", "You add and subtract the shares. They work one after the other, each "
           "on what the others left. Divide the factors (1 + change).", added_up=True),
        _e("season_multiplied", "You multiply by the season where it has to be taken out. "
           "Divide by 1 + season.", season_times=True),
        _e("banner_multiplied", "You multiply by 1 − not_measured once more, so the banner acts "
           "twice. Put back what is not measured: divide by it.", banner_times=True),
        _e("kept_for_lost", "Your shares are those that were kept. not_measured and lost ask for "
           "the other part: 1 − kept.", kept_not_lost=True),
        _e("kept_for_lost_on", "Your shares are those that were kept, and true_change divides by "
           "1 − that as well. not_measured and lost ask for the other part: 1 − kept.",
           kept_not_lost=True, follows=True),
        _e("kept_of_channels", "Your lost_meta and lost_line_oa are the part that kept its tag. "
           "Lost is the other part: 1 − it.", kept_channels=True),
        _e("kept_of_control", "Your not_measured is what the control kept, which is the part that "
           "is still measured. Take 1 − it.", kept_control=True),
        _e("kept_of_control_on", "Your not_measured is what the control kept, and true_change "
           "divides by 1 − that. Not measured is the other part: 1 − kept.", kept_control=True,
           follows=True),
        _e("loss_negative", "Your not_measured and lost shares are below 0. They are shares and no "
           "changes: a fifth that is missing is 0.2. Take 1 − kept, and not kept − 1.",
           loss_negative=True),
        _e("loss_negative_on", "Your not_measured is below 0, and with it true_change divides by "
           "more than 1. It is a share and no change: a fifth that is missing is 0.2. Take 1 − "
           "kept.", loss_negative=True, follows=True),
        _e("negative_control", "Your not_measured is below 0. It is a share and no change: a fifth "
           "that is not measured is 0.2. Take 1 − what the control kept.", negative_control=True),
        _e("negative_control_on", "Your not_measured is below 0, so true_change takes visits off "
           "where it has to put them back. Take 1 − what the control kept.", negative_control=True,
           follows=True),
        _e("fall_positive", "You write a fall as a number above 0. A change below 0 is a fall, so "
           "that it can be multiplied with the others. Take after ÷ before − 1.",
           fall_positive=True),
        _e("percent", "Your shares are in percent. Keep fractions (0.12), and write percent in the "
           "report.", percent=True),
        _e("one_not_taken_off", "Your changes are after ÷ before. A change is that minus 1, so "
           "that no change is 0.", ratios=True),
    ),
    alternatives=(Alternative("merging", by_merging),),
    hints=(
        "T2.2.c holds not_measured and lost, with the day of the release known this time. Season "
        "and true_change are new, and one line each.",
        "Make a table with one row per channel and four columns: sessions before, sessions after, "
        "clicks before, clicks after. From it follows what each channel kept. The control's says "
        "what the banner left; divide the other channels' by it. For the season, move both "
        "stretches of days back by festival − last_festival and take the mean of visits.",
        "mine = sessions.source.eq(source) & sessions.medium.eq(medium) counts a channel; kept = "
        "(after / clicks_after) / (before / clicks_before); due = before / clicks_before * "
        "clicks_after * kept of the control, summed over the others; last year: "
        "visits[visits.index.isin(days - back)].mean().",
    ),
    solution=(
        "The fall is a product: season × true change × what is still measured. Each factor has a "
        "witness of its own: last year's days to 中秋, the clicks of a channel that can lose no "
        "tag, and what is left over. Lost tags are no part of it; they move visits to direct and "
        "lose none."
    ),
    worlds=DUTY_WORLDS,
)
