"""T2.1.d: the exercise with its sentences."""

from __future__ import annotations

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_1_nested import EVENT_WORLDS, WorldSpec
from .t2_1_quality import _by_pieces, calls, practice, quality, wrong_way

D = Exercise(
    "T2.1.d",
    parts=(Part(
        "quality", quality, inputs=calls, load=(("ga4_week", "orders"),),
        compare=Compare("frame", ("event_date", "problem"), {"count": 0}), practice=practice,
    ),),
    misconceptions=(
        Misconception("few_columns", wrong_way(
            few=["user_pseudo_id", "event_timestamp", "event_name"]),
            "You take rows for duplicates that agree in browser, time and name. Two products may "
            "be seen in the same instant. Only rows that agree in every column were sent twice."),
        Misconception("time_and_browser", wrong_way(few=["user_pseudo_id", "event_timestamp"]),
            "You take rows for duplicates that agree in browser and time. session_start and the "
            "first page_view come in the same instant. Only rows that agree in every column were "
            "sent twice: duplicated() without a list."),
        Misconception("time_alone", wrong_way(few=["event_timestamp", "event_name"]),
            "You take rows for duplicates that agree in time and name. Only rows that agree in "
            "every column were sent twice: duplicated() without a list."),
        Misconception("every_copy", wrong_way(keep=False),
            "You count the first of each group of equal rows as a duplicate, too. It is the real "
            "one. Count those after it: duplicated() does so by itself."),
        Misconception("and_item", wrong_way(
            few=["user_pseudo_id", "event_timestamp", "event_name", "item_id"]),
            "You take rows for duplicates that agree in browser, time, name and item. They may "
            "differ elsewhere. Only rows that agree in every column were sent twice: duplicated() "
            "without a list."),
        Misconception("by_transaction", wrong_way(by_transaction=True),
            "You look for duplicates by transaction_id. That finds purchases whose tag fired twice "
            "and no other copy. Here: rows that agree in every column.", row="M28"),
        Misconception("copies_stay", wrong_way(copies_stay=True),
            "You count duplicates and then leave them in, so that events without id are counted "
            "twice. Go on with the table without them."),
        Misconception("session_id_missing", wrong_way(id="ga_session_id"),
            "You look at ga_session_id. A refund comes from the server and has none, though its "
            "browser is known. Look at user_pseudo_id."),
        Misconception("member_missing", wrong_way(id="user_id"),
            "You look at user_id. It is missing wherever nobody is logged in, and that is no "
            "fault. Look at user_pseudo_id."),
        Misconception("events_for_sessions", wrong_way(each_row=True),
            "You count events of bots and office. One session is one visit, however many events "
            "it has. Group by the two ids first."),
        Misconception("browsers_for_sessions", wrong_way(browsers=True),
            "You count browsers. One colleague may come three times a day. Count sessions: "
            "user_pseudo_id with ga_session_id."),
        Misconception("browser_day", wrong_way(by="person"),
            "You group by browser and day and not by session. Group by user_pseudo_id and "
            "ga_session_id."),
        Misconception("session_id_alone", wrong_way(by="id"),
            "You group by ga_session_id alone. Several browsers may begin in the same second. "
            "Group by user_pseudo_id as well."),
        Misconception("cut_at_midnight", wrong_way(by="day"),
            "A session over midnight counts on two days in yours. It counts on the day it starts. "
            "Take the day out of the group."),
        Misconception("day_of_the_end", wrong_way(end_day=True),
            "You count a session on the day of its last event. It counts on the day it starts."),
        Misconception("first_row", wrong_way(file_order=True),
            "You count a session on the day of its first row. Rows are not always in order of "
            "time. Take the smallest event_date, or sort by event_timestamp first."),
        Misconception("country_only", wrong_way(only="abroad"),
            "You judge bots by country alone. People travel, and some bots sit in Taiwan. At "
            "least two of the three signs are asked for."),
        Misconception("linux_only", wrong_way(only="linux"),
            "You judge bots by Linux alone. Some people use it. At least two of the three signs "
            "are asked for."),
        Misconception("idle_only", wrong_way(only="idle"),
            "You judge bots by missing engagement alone. Many people leave at once. At least two "
            "of the three signs are asked for."),
        Misconception("one_sign", wrong_way(signs=1),
            "One sign is enough in yours, so many people become bots. At least two of the three "
            "are asked for."),
        Misconception("all_signs", wrong_way(signs=3),
            "You ask for all three signs. A bot in Taiwan or one that scrolls gets through. Two "
            "are enough."),
        Misconception("bools_added", wrong_way(signs=4),
            "You found no bots at all. Where you add True and True, pandas gives True and not 2. "
            "Make numbers of the signs first: .astype(int)."),
        Misconception("any_event_idle", wrong_way(any_zero=True),
            "You call a session idle if one of its events has no engagement. A session_start never "
            "has. Sum over the session and ask for 0."),
        Misconception("ten_seconds_idle", wrong_way(idle=9_999),
            "You call a session idle below ten seconds. That is the rule of engaged sessions. The "
            "sign here is no engagement at all: a sum of 0."),
        Misconception("short_is_idle", wrong_way(idle=999),
            "You call a session idle below one second. A person who looks for half a second was "
            "there. The sign is no engagement at all: a sum of 0."),
        Misconception("office_is_bot", wrong_way(office_too=True),
            "A session of the office counts as bot as well. It is known who that is. Leave "
            "internal sessions out of the bots."),
        Misconception("broken_day_lost", wrong_way(seen_days=True),
            "Days without a single purchase are not in your breaks. groupby knows only days that "
            "have rows, and the broken ones have none. Begin from the days of the orders and fill "
            "purchases with 0."),
        Misconception("silent_day_lost", wrong_way(event_days=True),
            "A day without any event is not in your breaks, though the shop had orders. It is the "
            "worst one. Begin from the days of the orders between first and last event."),
        Misconception("days_outside", wrong_way(all_days=True),
            "You judge days before the first or after the last event. Your file does not cover "
            "them, so nothing is known. Keep the days from first to last event_date."),
        Misconception("days_of_purchases", wrong_way(sold_days=True),
            "Your period goes from the first purchase to the last. A break at its edge then looks "
            "like the end of the file. Take first and last event_date of all events."),
        Misconception("usual_is_mean", wrong_way(usual="mean"),
            "You compare with the mean of the days. The broken days themselves and a single odd "
            "one move it. Compare with the median."),
        Misconception("usual_of_seen", wrong_way(usual="seen"),
            "Your median leaves out the days without a purchase, so it is too high. It is over the "
            "same days that are judged, those at 0 as well."),
        Misconception("refunds_bought", wrong_way(refunds=True),
            "You count the numbers of refunds as well, and a refund is no measured purchase. Keep "
            "event_name purchase only."),
        Misconception("visitors_buy", wrong_way(visitors_buy=True),
            "You leave out the purchases of colleagues. They show that tracking worked, and the "
            "shop has their orders. Every purchase event counts in the ratio."),
        Misconception("usual_is_total", wrong_way(usual="total"),
            "You compare with the ratio of all purchases to all orders. The busiest day decides "
            "that. Compare with the median of the days."),
        Misconception("fixed_limit", wrong_way(limit=0.5),
            "You compare the ratio with 0.5. These events are a sample, and then the usual ratio "
            "is far below. Compare with half of the median."),
        Misconception("zero_only", wrong_way(zero_only=True),
            "Only days without any purchase are breaks in yours. A tag that fails at noon leaves "
            "some. Compare with half of the median."),
        Misconception("below_median", wrong_way(half=1.0),
            "Every day below the median is a break in yours, and that is always half of them. "
            "Compare with half of the median."),
        Misconception("half_itself", wrong_way(equal=True),
            "A day with exactly half of the median is a break in yours. The rule says below, and "
            "exactly half does not count. Compare with <."),
        Misconception("purchases_alone", wrong_way(no_orders=True),
            "You compare numbers of purchases and not ratios. A quiet day has few of both, and on "
            "11/11 a half-broken tag still counts many. Divide by the orders of the day."),
        Misconception("firings_counted", wrong_way(firings=True),
            "You count purchase events. Where the tag fires twice a broken day looks whole. Count "
            "each transaction_id once."),
        Misconception("nameless_counted", wrong_way(nameless=True),
            "You count (not set) as a transaction. It is no order number: nobody knows which order "
            "it was. Leave those rows out."),
        Misconception("firings_and_nameless", wrong_way(nameless=True, firings=True),
            "You count every purchase event. The same number counts once, however often the tag "
            "fires, and (not set) is no order number. Leave (not set) out, then nunique()."),
        Misconception("cancelled_out", wrong_way(status=["completed", "confirmed", "pending"]),
            "You left out cancelled orders. They were placed, and the tag should have measured "
            "them then. Here every row of orders counts."),
        Misconception("completed_only", wrong_way(status=["completed"]),
            "You count completed orders only. The others were placed as well, and the tag should "
            "have measured them then. Here every row of orders counts."),
        Misconception("orders_shifted", wrong_way(shift=8),
            "You added eight hours to ordered_at. The shop writes Taipei time already. Take its "
            "day as it is."),
        Misconception("orders_in_utc", wrong_way(shift=-8),
            "You took eight hours off ordered_at. Both tables are in Taipei days. Take its day as "
            "it is."),
        Misconception("seen_counted", wrong_way(count="seen"),
            "count of a break is the purchases that were seen. Asked for is how many orders of the "
            "shop that day are affected."),
        Misconception("lost_counted", wrong_way(count="lost"),
            "count of a break is orders less purchases. In a sample that is no number of lost "
            "ones. Asked for are the orders of the day."),
        Misconception("one_per_break", wrong_way(one_day=True),
            "count of a break is 1. Asked for are the orders of that day, so that one sees how "
            "much is affected."),
        Misconception("day_with_dashes", wrong_way(dashes=True),
            "event_date is a date or a text with dashes. The events write days as YYYYMMDD. Keep "
            "that text; for the orders use dt.strftime(\"%Y%m%d\")."),
        Misconception("day_as_number", wrong_way(day_number=True),
            "event_date is a number. It looks the same, but the text \"20251111\" never equals the "
            "number 20251111, and joining the two tables fails. Keep the text of the events."),
        Misconception("rows_of_zero", wrong_way(zeros=True),
            "You have rows whose count is 0. A report of problems names those that occurred. "
            "Leave them out."),
    ),
    alternatives=(Alternative("pieces", _by_pieces),),
    hints=(
        "Do one problem at a time and look at it; each is a small table of days. practice("
        "\"quality\", 1) to 3 fit on a screen.",
        "Duplicates first, then go on without them. Sessions by groupby with first day, system, "
        "country, sum of engagement, office. Breaks: days of the orders, purchases joined on, "
        "empty ones 0, ratio, median.",
        "again = events.duplicated(); clean = events[~again]; sessions = clean.sort_values("
        "\"event_timestamp\").groupby(KEY).agg(...); signs = (...).astype(int) + ...; sold = "
        "....nunique().reindex(placed.index, fill_value=0); low = ratio < ratio.median() / 2; "
        "pd.concat([...])",
    ),
    solution=(
        "Count what is wrong before you mend anything, and by day, because faults have dates. "
        "What is missing does not show in a groupby: begin from the table that has all days. Two "
        "signs of three find more bots and accuse fewer people than any single one. And a ratio "
        "compared with its own median works for a sample as well."
    ),
    equivalent_mutants={
        "True -> False": "the index of the result is not compared",
        "'first' -> 'last'": "the system is the same on all events of a session",
        "'first' -> 'last' (#2)": "the country is the same on all events of a session",
    },
    worlds=(*EVENT_WORLDS[:2], WorldSpec(217, 2025, {"D22"}), EVENT_WORLDS[5]),
)
