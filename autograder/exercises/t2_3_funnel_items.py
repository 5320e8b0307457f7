"""T2.3.q1, a and q2: the exercise and the questions with their sentences.

The notebook shows the options under these letters:

q1  Home goods sold 786 units on days with rain for most buyers, 734 on the others: 7 % more.
    A rain sells 7 % more: stock 7 % more where the forecast says rain
    B 7 % is little, so rain does nothing
    C the effect of rain may be more, less or none: these days also differ in season, weekday,
      discounts and festivals; compare days that are alike in these
    D people stay at home when it rains, so 7 % is what rain does
q2  Mobile: 659 browsers clicked the banner, 132 of them put something into the cart, 72 began the
    checkout, 28 bought. The agency writes "39 % of those who click our banner buy".
    A right: 28 ÷ 72
    B wrong denominator: 28 ÷ 72 is the rate of the last step; of those who click, 28 ÷ 659 buy
    C too low: 215 browsers bought on mobile, so 215 ÷ 659
    D nothing can be said, since a browser is no person
"""

from __future__ import annotations

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t2_1_nested import EVENT_WORLDS
from .t2_3_funnel import BANNER, SHOP, calls, from_each_start, funnel, practice, wrong_way

M = Misconception

Q1 = Choice("T2.3.q1", answer="C", feedback={
    "A": "That takes a difference for an effect. Rainy days fall into other months than dry ones, "
         "with other discounts and festivals, which push sales up or down. Which answer asks what "
         "else was different?",
    "B": "How large a difference is does not say where it comes from: a large effect can look "
         "small where something else pulls the other way. Which answer asks what else was "
         "different?",
    "C": "Rain, season, discounts and festivals move together. Only among days alike in the others "
         "does the rest belong to rain, and that is what the model of T2.3.b does.",
    "D": "The story fits, but so would another one: nobody goes out for a parcel in the rain. A "
         "story is no comparison, and it does not say how much. Which answer names one?",
})

Q2 = Choice("T2.3.q2", answer="B", feedback={
    "A": "The sum is right and the words are not: 72 browsers began the checkout. Who is in the "
         "denominator when you say \"of those who click\"?",
    "B": "Say the denominator with every rate. The rate of a step shows where people are lost, the "
         "total rate what a click is worth; a budget needs the second.",
    "C": "Most of the 215 never touched the banner. Count buyers only who took the steps before. "
         "Which column of the funnel does that?",
    "D": "True, and it belongs into the limits. But the sentence also divides by the wrong number, "
         "and that can be mended now.",
})

A = Exercise(
    "T2.3.a",
    parts=(Part(
        "funnel", funnel, inputs=calls,
        load=(("ga4_events", repr(BANNER), "24"), ("ga4_week", repr(SHOP), "24")),
        compare=Compare("frame", keys=("device_category", "step"),
                        columns={"step_rate": 1e-9, "total_rate": 1e-9}),
        practice=practice),),
    misconceptions=(
        M("any_order_as_closed", wrong_way(closed="any_order"),
          "Your closed counts browsers with all the steps in whatever order, the same as "
          "any_order. Who bought first and clicked the banner later was not led by it. Let each "
          "step count only behind the one before."),
        M("open_as_closed", wrong_way(closed="open"),
          "Your closed counts everybody who has the event, so buyers who never took step 1 are in "
          "it. Count those who took every step before."),
        M("no_window", wrong_way(no_window=True),
          "Your chains have no end: a purchase weeks after the first step still counts. Compare "
          "the time since the first step of the chain with window_hours."),
        M("from_previous", wrong_way(from_previous=True),
          "Your window begins anew at every step, so a chain may last for days. It runs from the "
          "first step of the chain. Hand the start on from step to step."),
        M("last_step_only", wrong_way(last_step_only=True),
          "Your window holds for the last step only. Each step must lie inside it. Make the same "
          "comparison at every step."),
        M("first_start_only", wrong_way(first_start=True),
          "Your window runs from the first time a browser ever takes step 1. Who looks on Monday, "
          "comes again on Friday and buys then is lost. Let a later step 1 begin a new chain."),
        M("last_start_only", wrong_way(last_start=True),
          "Only the last step 1 of a browser begins a chain in yours. Who buys and looks again "
          "afterwards is lost. Go through the events in order of time; each step 1 begins a "
          "chain."),
        M("old_chain_kept", wrong_way(old_kept=True),
          "While a chain may still run, a new step 1 begins none in yours. The older chain can end "
          "too early for steps that the newer one would still reach. Let every step 1 begin a "
          "chain."),
        M("start_over", wrong_way(start_over=True),
          "A new step 1 wipes out in yours how far the browser had come. Who fills the cart, looks "
          "once more and buys is lost. Keep a start for each step, and change that of step 1 "
          "only."),
        M("first_reach", wrong_way(first_reach=True),
          "You keep the start with which a browser first came to a step. Who comes again with a "
          "newer chain keeps the old start and runs out of time. Hand the newer start on each "
          "time."),
        M("skips_steps", wrong_way(skips=True),
          "Any earlier step will do in yours, so a step may be left out. Each step needs the one "
          "right before it: number - 1."),
        M("first_times", wrong_way(each_once="first"),
          "You keep the first event of each step only. A browser that had a full cart last week "
          "has an early add_to_cart, and its new chain is lost. Keep repeats and go through them "
          "in order of time."),
        M("last_times", wrong_way(each_once="last"),
          "You keep the last event of each step only. Who buys and then looks on has its steps in "
          "the wrong order. Keep repeats and go through them in order of time."),
        M("exactly_is_too_late", wrong_way(below=True),
          "A step exactly at the end of the window does not count in yours. It does. Compare with "
          "<=."),
        M("hours_as_seconds", wrong_way(hour=10**6),
          "Your window is window_hours seconds long. event_timestamp is in millionths of a "
          "second: an hour has 3600 × 10**6 of them."),
        M("hours_in_msec", wrong_way(hour=3_600 * 10**3),
          "Your window takes event_timestamp for thousandths of a second. It is in millionths: "
          "an hour has 3600 × 10**6 of them."),
        M("whole_hours", wrong_way(whole_hours=True),
          "You compare whole hours, so almost an hour too much still counts. Compare the "
          "microseconds: no // before the comparison."),
        M("same_day", wrong_way(same_day=True),
          "A chain ends at midnight in yours, however long the window is. Compare the time that "
          "passed, not the day."),
        M("one_session", wrong_way(in_session=True),
          "All steps of a chain lie in one session in yours. Who looks at noon and buys in the "
          "evening has two. The window is the only limit."),
        M("sessions_as_unit", wrong_way(unit="session"),
          "You count sessions. A browser that comes three times and buys once has then failed "
          "twice. Asked for are browsers: user_pseudo_id."),
        M("directly_behind", wrong_way(directly=True),
          "In yours no other step may come between: who goes back to look once more is out. Steps "
          "must follow in order, not directly. Leave the others out of account."),
        M("chain_over_devices", wrong_way(device="across"),
          "Your chains go on from one device to another. Devices are counted apart here: follow "
          "the chain inside each device, with the events that the browser has there."),
        M("one_device_each", wrong_way(device="first"),
          "You give each browser one device, that of its first event. Who shows up under two "
          "counts on each with the events it has there. Take the device of the row."),
        M("deepest_only", wrong_way(deepest_only=True),
          "Your closed counts each browser at its last step only. Who came to step 3 was also at "
          "steps 1 and 2: count at every step all who came there."),
        M("order_of_the_rows", wrong_way(file_order=True),
          "You take the order of the rows for the order of time. Exports do not promise that. Sort "
          "by event_timestamp first."),
        M("ties_lost", wrong_way(ties_lost=True),
          "Two steps at the same instant do not follow each other in yours. GA4 sends events in "
          "bundles with one time. Sort by time and then by the number of the step, and let the "
          "same instant count."),
        M("ties_by_row", wrong_way(file_ties=True),
          "Where two steps have the same time, yours takes them in the order of the rows, so the "
          "answer hangs on chance. Sort by time and then by the number of the step."),
        M("rows_counted", wrong_way(rows_counted=True),
          "Your open counts events. One browser that adds three products is three. Count different "
          "browsers: nunique or a set."),
        M("open_with_first", wrong_way(open_with_first=True),
          "Your open asks for step 1 as well. Open means that anybody may come in at any step. "
          "Count all browsers with that event."),
        M("any_steps", wrong_way(any_steps=True),
          "Your any_order counts how many different steps a browser has, whichever. At step 3 it "
          "must have steps 1, 2 and 3. Intersect the sets of browsers."),
        M("any_with_first", wrong_way(any_with_first=True),
          "Your any_order asks for step 1 and this step only. The steps between them are missing. "
          "Ask for all steps up to this one."),
        M("any_with_last", wrong_way(any_with_last=True),
          "Your any_order asks for this step and the one before only. Ask for all steps up to this "
          "one."),
        M("device_missing_out", wrong_way(no_device_out=True),
          "The rows of \"(not set)\" are missing in yours. groupby leaves out missing keys, so "
          "fill device_category first; and a device on which nobody takes a step keeps its rows, "
          "with 0."),
        M("steps_before_devices", wrong_way(steps_first=True),
          "You leave out all other events before you list the devices, so a device on which nobody "
          "takes a step is lost. It has browsers and keeps its rows, with 0: list the devices "
          "first, and look for the steps inside."),
        M("day_written", wrong_way(hours=24),
          "Your window is 24 hours whatever window_hours says. Take the argument."),
        M("nobody_is_one", wrong_way(nobody="one"),
          "You made one browser of all rows without user_pseudo_id. These are many people who did "
          "not agree to be counted. Leave such rows out."),
        M("empty_rows_out", wrong_way(empty_out=True),
          "Steps or devices without anybody are missing in your table. 0 is a finding: nobody got "
          "there. Keep a row for each device and step."),
        M("rates_swapped", wrong_way(rates_swapped=True),
          "Your two rates are swapped. step_rate divides by the step before, total_rate by "
          "step 1."),
        M("rates_of_open", wrong_way(rates_of_open=True),
          "Your rates are made of open. More people may come in at a step than there were before, "
          "so such a rate can exceed 1. Divide the closed counts."),
        M("of_all_devices", wrong_way(of_all_devices=True),
          "Your total_rate divides by step 1 of all devices together. Each device has its own "
          "step 1. Divide inside the device."),
        M("share_lost", wrong_way(lost=True),
          "Your step_rate is the share that is lost at the step. Asked for is the share that goes "
          "on."),
        M("percent", wrong_way(percent=True),
          "Your rates are per cent. Rates in this course are fractions; do not multiply by 100."),
        M("first_is_one", wrong_way(first_is_one=True),
          "Your step_rate is 1 at step 1. There is no step before it, so leave it missing (NA)."),
        M("nothing_is_zero", wrong_way(nothing_is_zero=True),
          "Where nobody was there to go on, your rate is 0, as if all had left. Nothing can be "
          "known: leave it missing (NA)."),
        M("from_nought", wrong_way(from_nought=True),
          "Your step_number begins with 0. The first step is step 1: enumerate(steps, 1)."),
    ),
    alternatives=(Alternative("from_each_start", from_each_start),),
    hints=(
        "Take practice(\"funnel\", 1) and follow the browser b3 with a pencil: which of its looks "
        "does the chain begin with?",
        "Three pieces: open (different browsers of each step), any_order (intersect these sets), "
        "closed (one pass in order of time that hands the start of the chain on). Rates come "
        "last.",
        "rows = rows.sort_values([\"event_timestamp\", \"number\"]); start = {}; for who, number, "
        "time in zip(...): if number == 1: start[who, 1] = time; elif (who, number - 1) in start "
        "and time - start[who, number - 1] <= window: start[who, number] = "
        "start[who, number - 1]",
    ),
    solution=(
        "A funnel is three decisions, and a report must state them: who is counted (browsers), "
        "whether order and earlier steps matter (closed), and how long it may take (the window, "
        "from the first step of the chain). The newest start is kept because it leaves the most "
        "time; an older one could only be too late. Counting each event by itself is quick, and "
        "gives the banner buyers who never saw it."
    ),
    worlds=EVENT_WORLDS,
)
