"""T2.2.c, q1 and q2: the exercise and the questions with their sentences.

The notebook shows the options under these letters:

q1  Direct buys more often than any advertising channel. What does that say?
    A regular customers type our address; spend more on loyalty
    B advertising does not work; move its budget
    C not yet anything: Direct holds all visits whose origin got lost, so first see how many of
      them came with a tag
    D nothing can be known about Direct; leave it out of the table
q2  The table shows 300 users from Meta, 200 from email and none from SMS; GA4 says the report is
    thresholded.
    A 500 people came, and nobody by SMS
    B at most 500 browsers by Meta and email, fewer if some came by both; SMS may have a few that
      GA4 does not show
    C 500 browsers by Meta and email, and SMS exactly 0
    D the numbers are wrong, because GA4 hides data
"""

from __future__ import annotations

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t2_2_direct import (
    TOLERANCE,
    _with,
    by_direct,
    by_weeks,
    calls,
    explain_direct,
    practice,
)
from .t2_2_profile_items import TRAFFIC_WORLDS

Q1 = Choice(
    "T2.2.q1", answer="C",
    feedback={
        "A": "Some of them are. But GA4 writes Direct wherever it knows no origin: lost tags, "
             "apps without a referrer, bookmarks, QR codes. Find the answer that looks first.",
        "B": "If visits of advertising arrive without their tag, their purchases are counted under "
             "Direct, and advertising looks worse than it is. Find the answer that checks this.",
        "C": "Direct is what is left when nothing else is known. Its rate is a mixture of those "
             "who know us and of those whose tag was lost; section 3 takes the two apart.",
        "D": "Over a fifth of the visits cannot be left out, or no sum fits any more. How much of "
             "it is lost tags can be estimated from the clicks. Find the answer that does that.",
    },
)

Q2 = Choice(
    "T2.2.q2", answer="B",
    feedback={
        "A": "Somebody who came by Meta and by email is in both rows, so the sum counts them "
             "twice; and a browser is not a person. Sessions add up, users do not.",
        "B": "Users overlap, so the sum is an upper limit, and a row that GA4 does not show under "
             "its threshold is small, not 0. Write NA there, as in your own profile.",
        "C": "Thresholded means too few to be shown. That is not the same as none. And who is in "
             "both rows counts twice. Find the answer that says both.",
        "D": "Each number is right as far as it goes. What is wrong is to add users up, or to read "
             "a hidden row as 0. Find the answer that says what can be said.",
    },
)

C = Exercise(
    "T2.2.c",
    parts=(Part(
        "explain_direct", explain_direct, inputs=calls,
        load=("traffic_sessions", "traffic_clicks"),
        compare=Compare("mapping", columns=TOLERANCE), practice=practice,
    ),),
    misconceptions=(
        Misconception("season_is_release", _with(by_sessions=True),
            "You look for the fall in the number of sessions and find 農曆年, when fewer people "
            "come. Divide by the day's clicks: they fall with the season, too, and the ratio "
            "stays."),
        Misconception("fewest_sessions", _with(fewest_sessions=True),
            "You take the day with the fewest sessions, which is a holiday. A release changes the "
            "level of all days after it. Look at sessions per click before and after each day."),
        Misconception("lowest_rate", _with(lowest_rate=True),
            "You take the one day with the lowest ratio. It lies somewhere after the release, by "
            "chance. Find the day that separates a high level from a low one."),
        Misconception("bad_day", _with(largest_fall=True),
            "You take a day on which little was measured: the largest fall, or the first low one. "
            "The next day all was as before. Find the day from which on the ratio stays low: "
            "compare all days before with all days after."),
        Misconception("first_rise", _with(first_rise=True),
            "You take the first day on which many visits without a tag open the campaign page. "
            "That was a single day, and the next one was as usual. Find the day after which the "
            "level stays."),
        Misconception("most_direct", _with(most_direct=True),
            "You take the day with most Direct. One high day is not a new level. Find the day that "
            "separates two levels."),
        Misconception("day_before", _with(days_late=-1),
            "Your release is one day early: you give the last day of the old level. Give the first "
            "day of the new one."),
        Misconception("day_after", _with(days_late=1),
            "Your release is one day late: you give the second day of the new level. Give the "
            "first one; it belongs to after."),
        Misconception("date_form", _with(slashes=True),
            "The date is written in another form. Asked for is YYYY-MM-DD: "
            "day.strftime(\"%Y-%m-%d\")."),
        Misconception("date_written_in", _with(date_written=True),
            "You wrote the date into your code. Another site goes live on another day. Compute it "
            "from the two tables."),
        Misconception("any_day", _with(any_day=True),
            "You also try the first and the last days. A day or two at an end make a mean of their "
            "own by chance. Leave seven days on either side: days[7:-7]."),
        Misconception("day_in_before", _with(day_in_before=True),
            "You count the day of the release as before. It took effect on that day: after is "
            "date >= release_date, and before is date < release_date."),
        Misconception("rows_multiplied", _with(rows_multiplied=True),
            "Each of your sessions counts many times: you joined sessions with clicks, where a "
            "campaign has a row for every day. Count sessions by date and campaign first, then "
            "join on both."),
        Misconception("one_week", _with(first_week=True),
            "You compare one week before with one week after. A few mailings or posts make such a "
            "week. Use all days on both sides."),
        Misconception("mean_of_days", _with(mean_of_days=True),
            "You take the mean of the days' ratios. A day with twenty clicks then weighs as much "
            "as one with two thousand. Add up sessions and clicks of a side first, then divide."),
        Misconception("without_clicks", _with(no_clicks=True),
            "You compare sessions before and after without the clicks. Budgets and holidays change "
            "them as well. Divide by the clicks of the same days."),
        Misconception("per_day", _with(per_day=True),
            "You compare sessions per day. Days with few clicks have few sessions, without any "
            "loss. Divide by clicks, not by days."),
        Misconception("no_control", _with(no_control=True),
            "Your lost shares hold the banner, too: whoever is not measured at all did not lose a "
            "tag. Divide each channel's ratio by that of seo, which has no tag to lose."),
        Misconception("no_control", _with(lost_no_control=True),
            "Your lost shares hold the banner, too: whoever is not measured at all did not lose a "
            "tag. Divide each channel's ratio by that of seo, which has no tag to lose."),
        Misconception("all_sessions", _with(all_sessions=True),
            "For not_measured you divide all sessions by all clicks. Direct and links have no "
            "clicks in the table, and tags that got lost are in Direct. Use seo alone."),
        Misconception("banner_of_all", _with(banner_of_all=True),
            "You compute not_measured from all channels together, so lost tags are in it. Only seo "
            "shows the banner alone."),
        Misconception("mean_of_channels", _with(mean_of_channels=True),
            "Your not_measured is the mean over the channels, so lost tags are in it. Only seo "
            "shows the banner alone."),
        Misconception("kept_share", _with(banner_kept=True),
            "Your not_measured is the share that is still measured. Subtract it from 1."),
        Misconception("no_complement", _with(no_complement=True),
            "Your lost shares are what is kept. Subtract from 1."),
        Misconception("difference", _with(difference=True),
            "You subtract the two ratios. A fall from 1.0 to 0.5 and one from 0.5 to 0 would then "
            "be alike. Divide after by before, then 1 minus that."),
        Misconception("banner_subtracted", _with(banner_subtracted=True),
            "You subtract the banner's part from the fall of each channel. The tag is lost among "
            "those who are still measured. Divide kept of the channel by kept of seo, then take "
            "1 minus that."),
        Misconception("after_only", _with(after_only=True),
            "You compare sessions with clicks after the release only. A click is never always a "
            "session, also before. Compare with the same ratio before the release."),
        Misconception("all_of_direct", _with(direct_share=True),
            "You give every channel the growth of Direct's share. It is one number, and each "
            "channel lost another part. Compare each channel with its own clicks."),
        Misconception("split_by_clicks", _with(landing_split=True),
            "You share Direct's visits on the campaign page out by clicks. A channel that links to "
            "the page itself lost nothing, and one with short addresses much. Compare each "
            "channel with its own clicks."),
        Misconception("landing_only", _with(landing_only=True),
            "You count a channel's sessions on the campaign page only, and its clicks on all "
            "pages. Count all sessions with its campaign."),
        Misconception("other_engines", _with(other_engines=True),
            "Your seo holds sessions of other search engines, whose clicks Search Console does not "
            "count. Keep the source google where the campaign is (organic)."),
        Misconception("page_views", _with(page_views=True),
            "You add up page views. A click brings one session, however many pages it reads. Count "
            "rows."),
        Misconception("engaged_only", _with(engaged=True),
            "You count engaged sessions only. A lost tag hits those who leave at once as well. "
            "Count all rows."),
        Misconception("purchases", _with(buyers=True),
            "You compare purchases with clicks. They are far too few for two points. Count "
            "sessions."),
        Misconception("unknown_as_zero", _with(unknown_zero=True),
            "A channel without clicks before or after the release gets 0. Nothing can be compared "
            "there. Give None."),
        Misconception("growth_of_direct", _with(growth_of_direct=True),
            "Your direct_lost is the growth of Direct. Season and banner are in it. Add up the "
            "sessions that the channels' clicks should have brought and did not, and divide by "
            "Direct after the release."),
        Misconception("growth_of_direct", _with(growth_plain=True),
            "Your direct_lost is the growth of Direct. Season and banner are in it. Add up the "
            "sessions that the channels' clicks should have brought and did not, and divide by "
            "Direct after the release."),
        Misconception("all_on_campaign_page", _with(campaign_page=True),
            "You call all of Direct on the campaign page lost. Some opened it without a tag before "
            "the release as well. Add up what the channels are missing, and divide by Direct."),
        Misconception("banner_forgotten", _with(banner_forgotten=True),
            "In direct_lost you expect as many sessions per click as before the release. Those "
            "whom the banner keeps out are nowhere, not under Direct. Multiply by the ratio of "
            "seo."),
        Misconception("mean_lost", _with(mean_lost=True),
            "Your direct_lost is the mean of the lost shares. Asked for is how much of Direct they "
            "are: lost sessions ÷ sessions of Direct."),
        Misconception("direct_of_all_days", _with(direct_of_all_days=True),
            "You divide the lost sessions by Direct of all days. Before the release none was lost. "
            "Divide by Direct from release_date on."),
        Misconception("negative_counted", _with(negative_counted=True),
            "In direct_lost a channel with slightly more sessions than it should have makes the "
            "others' losses smaller. Nobody came back from Direct. Count it as 0: max(difference, "
            "0)."),
        Misconception("of_all_sessions", _with(of_all=True),
            "You divide the lost sessions by all sessions. Divide by those of Direct after the "
            "release."),
        Misconception("all_direct_lost", _with(all_direct_lost=True),
            "You call all of Direct lost. People did type the address before the release as well. "
            "Add up what the channels are missing, and divide by Direct."),
        Misconception("percent", _with(percent=True),
            "Your shares are per cent. They are fractions here; do not multiply by 100."),
    ),
    alternatives=(Alternative("weeks", by_weeks), Alternative("share_of_direct", by_direct)),
    hints=(
        "Make one table by date and channel with clicks and sessions, and draw sessions ÷ clicks "
        "of all channels by day. The step is easy to see; then let the code find it.",
        "For each possible day: how far are the days before it from their mean, and the days from "
        "it on from theirs? Take the day with the smallest sum of squares. Then sum by channel and "
        "side, divide, and divide by seo.",
        "for day in days[7:-7]: a, b = rate[rate.index < day], rate[rate.index >= day]; miss = ((a "
        "- a.mean())**2).sum() + ((b - b.mean())**2).sum(); ...; kept = ratio_after / "
        "ratio_before; lost = 1 - kept / kept[\"seo\"]",
    ),
    solution=(
        "Clicks are counted by the platforms, before the site, so season and budget are in both "
        "numbers of the ratio and cancel. What is left are two changes of the release. Organic "
        "search carries no tag and shows the banner alone; what a channel lost beyond that is its "
        "tag. The lost sessions are still there, under Direct on the campaign page, which is a "
        "check on the sum."
    ),
    worlds=TRAFFIC_WORLDS,
    equivalent_mutants={
        "table['seen'] = table['seen'].fillna(0) -> statement removed":
            "sums leave missing values out",
        ".sum of (before - before.mean()) ** 2 -> mean": "another measure of the fit, same day",
        ".sum of (after - after.mean()) ** 2 -> mean": "another measure of the fit, same day",
        "7 -> 8": "no release lies exactly seven days from an end",
        "7 -> 8 (#2)": "no release lies exactly seven days from an end",
        "0 -> 1": "one session more or less of some hundred",
        "0 -> 1 (#3)": "one session more or less of some hundred",
        "table['seen'].fillna(0) -> without fillna": "sums leave missing values out",
        "if channel == 'seo' -> never": "seo loses nothing against itself; a key more does no harm",
        "'seo' -> 'source' (#2)": "seo loses nothing against itself; a key more does no harm",
        "'seen' -> 'seo'": "a column by another name",
        ".sum of table.groupby('date')[['seen', 'clicks'] -> mean":
            "both means have the same number of rows, so their ratio is that of the sums",
        ".sum of table[table['date'] < release].groupby(' -> mean":
            "both means have the same number of rows, so their ratio is that of the sums",
        "miss < best -> LtE": "no two days fit equally well",
    },
)
