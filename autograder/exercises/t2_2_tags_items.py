"""T2.2.e: the exercise with its sentences, and the question T2.2.q3."""

from __future__ import annotations

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_2_publish import (
    _publish,
    publish_calls,
    publish_practice,
    publish_tags,
    published_by_hand,
)
from .t2_2_tags import KEYS, _tag, by_events, tag_calls, tag_practice, tag_visitors

TAG_WORLDS = (WorldSpec(241, 2024, "all"), WorldSpec(242, 2026, "none"),
              WorldSpec(245, 2027, "all"))
AS_OF = "2025-11-14 18:00"

Q3 = Choice(
    "T2.2.q3",
    answer="C",
    feedback={
        "A": "The tag is about a browser and not about a person. Somebody may use several "
             "browsers, and a family may share one. Say browser, or visitor as measured.",
        "B": "What was looked at is a fact; why is a guess. Gifts are looked at for oneself, for a "
             "boss, out of curiosity. Say what was done and not what somebody is.",
        "C": "Yes: events of one browser, weighted by age, under rules of the house. It says what "
             "was done there, lately, and that consent was given.",
        "D": "A score is no probability: double the points in the rules and every score doubles. "
             "It ranks browsers under one set of rules, and says nothing about buying.",
    },
)

E = Exercise(
    "T2.2.e",
    parts=(
        Part(
            "tag_visitors", tag_visitors, inputs=tag_calls,
            load=("ga4_events", "tag_rules", "consent_log", repr(AS_OF)),
            compare=Compare("frame", tuple(KEYS), {"score": 1e-6, "events": 1e-9}),
            practice=tag_practice,
        ),
        Part(
            "publish_tags", publish_tags, inputs=publish_calls, load=(),
            compare=Compare("frame", ("tag", "device_category"), {"visitors": 1e-9}),
            practice=publish_practice,
        ),
    ),
    misconceptions=(
        Misconception("first_entry", _tag(first_entry=True),
            "You take the first entry of each browser in the log. People change their minds, and "
            "the last word counts. Sort by at and keep the last entry up to as_of."),
        Misconception("order_of_file", _tag(order_of_file=True),
            "You take the entry that stands last in the file. Two servers wrote the log and it is "
            "not in order of time. Sort by at first."),
        Misconception("ever_granted", _tag(ever_granted=True),
            "Whoever agreed once is tagged in yours, though some took it back later. The last "
            "entry up to as_of decides. Keep it, then look whether it is granted."),
        Misconception("not_denied", _tag(not_denied=True),
            "You leave out denied only. withdrawn is a no as well. Keep browsers whose last entry "
            "is granted."),
        Misconception("denied_dropped", _tag(denied_dropped=True),
            "You leave out the entries that say denied before you look for the last one, so an "
            "older granted counts again. Find the last entry first, then ask for granted."),
        Misconception("everybody", _tag(everybody=True),
            "Browsers without any entry in the log are tagged in yours. Silence is no consent. "
            "Only who has a granted entry may be tagged."),
        Misconception("any_purpose", _tag(any_purpose=True),
            "You take consent to any purpose for consent to tags. Who allows analytics has not "
            "allowed personalisation. Keep the entries whose purpose is rules[\"purpose\"]."),
        Misconception("last_of_any", _tag(last_of_any=True),
            "You take the last entry of each browser over all purposes and then look at the "
            "purpose. Whoever answered on analytics later has not taken the other answer back. "
            "Keep the purpose first, then the last entry."),
        Misconception("purpose_written", _tag(purpose="personalisation"),
            "You wrote the purpose into your code. Another firm's rules name another one. Take "
            "rules[\"purpose\"]."),
        Misconception("future_consent", _tag(future_consent=True),
            "You look at entries after as_of. At that moment nobody knew them. Keep at <= as_of, "
            "then take the last."),
        Misconception("cut_off_out", _tag(cut_off_out=True),
            "An entry exactly at as_of is left out. Up to as_of includes it. Use <=."),
        Misconception("before_consent", _tag(before_consent=True),
            "You use events from before the consent. Nobody had been asked then. Keep events at or "
            "after the browser's granted entry."),
        Misconception("first_grant", _tag(first_grant=True),
            "You use events since the first time a browser agreed. What came before the last "
            "granted entry, with a refusal in between, is not covered. Count from the last entry."),
        Misconception("first_entry_time", _tag(first_entry_time=True),
            "You use events since the browser's first entry, even if that was a no. Count from the "
            "last entry, the granted one."),
        Misconception("every_grant", _tag(every_grant=True),
            "You join the events with every granted entry, so an event of a browser that agreed "
            "twice counts twice. Keep the last entry of each browser before you join."),
        Misconception("at_midnight", _tag(at_midnight=True),
            "You compare days and so use events of the same day from before the consent. Compare "
            "the times themselves."),
        Misconception("consent_moment_out", _tag(consent_moment_out=True),
            "An event at the very second of the consent is left out. At or after includes it. Use "
            ">=."),
        Misconception("withdrawn_later", _tag(ever_granted=True, withdrawn_later=True),
            "You keep what a browser did before it took its consent back. After a withdrawal "
            "nothing of it may be used, old events included. Leave such browsers out."),
        Misconception("utc", _tag(utc=True),
            "event_timestamp is UTC and the log is in Taipei time; yours lie eight hours apart. "
            "Add pd.Timedelta(hours=8) to the events."),
        Misconception("wrong_way", _tag(wrong_way=True),
            "You take eight hours off instead of adding them. Taipei is ahead of UTC. Add "
            "pd.Timedelta(hours=8)."),
        Misconception("future_events", _tag(future_events=True),
            "You count events after as_of. Their age is negative and they count more than once. "
            "Keep at <= as_of."),
        Misconception("last_day_out", _tag(last_day_out=True),
            "You leave out the whole day of as_of. What happened on it up to that time counts. "
            "Compare with as_of itself."),
        Misconception("copies_kept", _tag(copies_kept=True),
            "Events that were sent twice count twice in yours. Rows alike in every column are one "
            "event. Start with drop_duplicates()."),
        Misconception("copies_by_name", _tag(copies_by=["user_pseudo_id", "event_name"]),
            "You keep one event of each name for each browser. Looking at three goods is three "
            "events. Only rows alike in every column are copies."),
        Misconception("sensitive_applied", _tag(sensitive_applied=True),
            "You apply rules marked sensitive. What somebody looks at may show an illness or a "
            "pregnancy, and the house draws no such conclusion. Take out these events first."),
        Misconception("sensitive_falls", _tag(sensitive_falls=True),
            "You leave out the sensitive rules, and their events fall to the next rule. The baby "
            "product is then counted as bath. An event that fits a sensitive rule is used for "
            "nothing: take it out first."),
        Misconception("sensitive_in_place", _tag(sensitive_in_place=True),
            "A sensitive rule stops an event only where it stands before the others. Wherever it "
            "stands, its events are used for nothing. Take them out before the first rule."),
        Misconception("sensitive_person", _tag(sensitive_person=True),
            "You leave out everything of a browser that once fits a sensitive rule. Then the "
            "missing tag tells. Take out the events and not the browser."),
        Misconception("sensitive_goods", _tag(sensitive_goods=True),
            "You leave out every event with a sensitive article, whatever its name. A rule fits "
            "where event_name is one of its events as well. Use fits."),
        Misconception("every_rule", _tag(every_rule=True),
            "An event counts for every rule that fits it. A purchase then is also a view of food. "
            "The first rule from the top takes the event."),
        Misconception("last_rule", _tag(last_rule=True),
            "The last rule that fits overwrites the ones before. The first from the top counts. "
            "Give a tag only to events that have none yet."),
        Misconception("most_points", _tag(most_points=True),
            "Of several rules that fit you take the one with most points. The order of the file "
            "decides: the first from the top."),
        Misconception("name_ignored", _tag(name_ignored=True),
            "You look at the text and not at event_name. A rule fits only where the name is one of "
            "events as well. Use fits."),
        Misconception("points_ignored", _tag(points_ignored=True),
            "Each event counts 1 in yours. The rule says how many points. Multiply by "
            "rule[\"points\"]."),
        Misconception("no_decay", _tag(no_decay=True),
            "An event of four weeks ago counts as much as one of today. Interest fades. Multiply "
            "by 0.5 ** (age / half_life_days)."),
        Misconception("base_e", _tag(base_e=True),
            "You use exp(-age / half-life). After one half-life that leaves 37 % and not half. Use "
            "0.5 ** (age / half_life_days)."),
        Misconception("straight_line", _tag(straight_line=True),
            "Your events fade along a straight line and end at 0. A half-life halves again and "
            "again. Use 0.5 ** (age / half_life_days)."),
        Misconception("cut_at_half", _tag(cut_at_half=True),
            "You drop events older than the half-life. They count half, not nothing. Use 0.5 ** "
            "(age / half_life_days)."),
        Misconception("half_life_written", _tag(half_life_written=True),
            "You wrote a half-life of 7 days into your code. Take rules[\"half_life_days\"]."),
        Misconception("whole_days", _tag(whole_days=True),
            "You round the age down to whole days, for example with .dt.days. Divide by "
            "pd.Timedelta(days=1) to keep hours and minutes."),
        Misconception("nearest_day", _tag(nearest_day=True),
            "You round the age to whole days. Half a day makes a difference of several per cent. "
            "Keep the fractions, and divide by pd.Timedelta(days=1)."),
        Misconception("calendar_days", _tag(calendar_days=True),
            "You count calendar days between event and as_of. One minute before midnight is then a "
            "whole day. Subtract the times and divide by pd.Timedelta(days=1)."),
        Misconception("age_since_consent", _tag(age_since_consent=True),
            "Your age runs from the consent to the event. Asked is how old the event is at as_of. "
            "Subtract its time from as_of."),
        Misconception("age_to_last_event", _tag(age_to_last_event=True),
            "Your age runs up to the browser's own last event. Somebody who has been away for "
            "weeks looks fresh then. Subtract from as_of."),
        Misconception("mean_score", _tag(mean_score=True),
            "Your score is the mean of the events. Ten visits are then worth no more than one. Add "
            "up."),
        Misconception("highest_score", _tag(highest_score=True),
            "Your score is the largest event's. The others count as well. Add up."),
        Misconception("no_threshold", _tag(no_threshold=True),
            "You keep tags below the threshold. One look long ago is no interest. Keep score >= "
            "rules[\"threshold\"]."),
        Misconception("over_threshold", _tag(over_threshold=True),
            "A score exactly at the threshold is left out. At least includes it. Use >=."),
        Misconception("each_event_over", _tag(each_event_over=True),
            "You compare each event with the threshold. Several small ones together may reach it. "
            "Add up first, then compare."),
        Misconception("one_tag", _tag(one_tag=True),
            "You keep one tag for each browser. It may have several. Keep each that reaches the "
            "threshold."),
        Misconception("nothing_hidden", _publish(nothing_hidden=True),
            "You publish cells of fewer than k visitors. With a few of them, somebody who knows "
            "one knows all. Hide them (NA)."),
        Misconception("zero_written", _publish(zero_written=True),
            "You write 0 in a hidden cell. 0 says that nobody is there, and that is false. Leave "
            "it missing (NA)."),
        Misconception("k_for_hidden", _publish(k_for_hidden=True),
            "You write k in a hidden cell. Whoever adds up the table counts people who do not "
            "exist. Leave it missing (NA)."),
        Misconception("zero_shown", _publish(zero_shown=True),
            "You publish cells with 0. That nobody has a tag is something about a small group, "
            "too. Every cell below k is hidden (NA), 0 as well."),
        Misconception("k_hidden", _publish(k_hidden=True),
            "A cell of exactly k visitors is hidden in yours. At least k may be shown. Hide what "
            "is below k."),
        Misconception("k_written", _publish(k_written=True),
            "You wrote k = 10 into your code. Take rules[\"k\"]."),
        Misconception("events_counted", _publish(events_counted=True),
            "You add up events. Ten looks of one browser are one visitor. Count different "
            "user_pseudo_id."),
        Misconception("rows_dropped", _publish(rows_dropped=True),
            "Hidden cells are gone from your table. A reader cannot tell hidden from forgotten. "
            "Keep the row with a missing value (NA)."),
        Misconception("no_grid", _publish(no_grid=True),
            "Pairs of tag and device that nobody has are not in your table. Their absence says 0. "
            "Every tag has a row for every device; NA there."),
        Misconception("devices_written", _publish(devices_written=True),
            "You wrote the names of the devices into your code, so a table gets rows for a device "
            "that no tag in it has. Take the devices that stand in tags."),
        Misconception("no_total", _publish(no_total=True),
            "The rows of all devices together (all) are not there. Add one for each tag."),
        Misconception("total_always", _publish(total_always=True),
            "Your all is always shown. Below k it is a small group itself, and where cells are "
            "hidden, all less the shown ones gives their sum away. Hide all in both cases."),
        Misconception("total_by_k", _publish(total_by_k=True),
            "You hide all only where it is below k itself. Where cells are hidden, all less the "
            "shown ones is the sum of the hidden ones, and that may be below k. Subtract, and hide "
            "all there as well."),
        Misconception("one_only", _publish(one_only=True),
            "You hide all only where exactly one cell is hidden. Two or three hidden cells can be "
            "fewer than k together, and a subtraction gives that away. Compare all less the shown "
            "cells with k."),
        Misconception("two_always", _publish(two_always=True),
            "You hide all only where exactly one cell is hidden. It is also hidden where it is "
            "below k itself, and where all less the shown cells is below k."),
        Misconception("hidden_added", _publish(hidden_added=True),
            "You add up the hidden cells and compare that with k. A reader sees neither: what can "
            "be worked out is all less the shown cells, and browsers with two devices make it "
            "smaller. Compare this difference with k."),
        Misconception("left_over_k", _publish(left_over_k=True),
            "All less the shown cells is exactly k, and you hide all. At least k may be known. "
            "Hide it where the difference is below k."),
        Misconception("devices_added", _publish(devices_added=True),
            "Your all adds up the devices. A browser with two devices is one visitor and counts "
            "twice then. Count different user_pseudo_id of the whole tag."),
        Misconception("empty_not_counted", _publish(empty_not_counted=True),
            "Where the only hidden cells of a tag are those of nobody you show all. All less the "
            "shown cells is then 0, so a reader knows that nobody is there. Count with 0 for "
            "nobody, for example unstack(fill_value=0), before you compare with k."),
        Misconception("total_if_all_shown", _publish(total_if_all_shown=True),
            "You hide all as soon as any cell is hidden. Where the hidden ones are at least k "
            "together, nothing small is given away. Hide it where all less the shown cells is "
            "below k."),
        Misconception("total_of_shown", _publish(total_of_shown=True),
            "Your all is the sum of the cells that are shown. It claims that the hidden ones are "
            "empty. Count all browsers of the tag before you hide."),
    ),
    alternatives=(Alternative("by_hand", {"tag_visitors": by_events,
                                          "publish_tags": published_by_hand}),),
    hints=(
        "Begin with the log: purpose, up to as_of, sorted by at, the last entry of each browser. "
        "Print how many of them are granted.",
        "tag_visitors: since = last granted entry; events without copies, in Taipei time, between "
        "since and as_of; out with events of sensitive rules; then the rules from the top, each "
        "for events without a tag; age, points, groupby. publish_tags: count, hide, all.",
        "free = table[\"tag\"].isna() & fits(table, rule); table.loc[free, \"tag\"] = "
        "rule[\"tag\"]; ...; counts = tags.groupby([\"tag\", \"device_category\"])"
        "[\"user_pseudo_id\"].nunique().unstack(fill_value=0); hidden = counts < rules[\"k\"]; "
        "left = everybody - counts.where(~hidden).sum(axis=1)",
    ),
    solution=(
        "Consent is for a purpose, has a time and can be taken back, so the last entry up to the "
        "moment of the report decides and events count from it on. Events that fit a sensitive "
        "rule are taken out before anything else. Each event goes to the first rule that fits; "
        "half-life makes old interest small. What is published are groups of at least k, and a "
        "total is hidden where subtracting the shown cells from it would give away fewer than k."
    ),
    worlds=TAG_WORLDS,
)
