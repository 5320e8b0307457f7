"""T2.1.c: the exercise with its sentences."""

from __future__ import annotations

from autograder.artefacts.event_values_check import NAMELESS, SESSIONS, ZONED, judge_sessions

from .base import Alternative, Exercise, Misconception, Part
from .t2_1_nested import EVENT_WORLDS
from .t2_1_sessions import _by_loop, calls, practice, sessionise, wrong_way

C = Exercise(
    "T2.1.c",
    parts=(Part(
        "sessionise", sessionise, inputs=calls, load=(("ga4_night",),),
        compare=SESSIONS, judge=judge_sessions, practice=practice,
    ),),
    misconceptions=(
        Misconception("event_is_session", wrong_way(by="start"),
            "You have a row for each event. A session is all events of one browser and one "
            "ga_session_id. Group by these two."),
        Misconception("session_id_alone", wrong_way(by="id"),
            "You group by ga_session_id alone. It is the second at which a session began, and in a "
            "rush several browsers begin in the same second. Group by user_pseudo_id as well."),
        Misconception("browser_and_day", wrong_way(by="person"),
            "You group by browser and day. Who comes at noon and again at night came twice. Group "
            "by user_pseudo_id and ga_session_id."),
        Misconception("split_at_midnight", wrong_way(by="day"),
            "You cut sessions at midnight. Since GA4 a session goes on over midnight; cutting it "
            "makes a second visit that never began. Take the day out of the group."),
        Misconception("half_hour_rule", wrong_way(by="gap"),
            "You begin a new session after thirty minutes without an event. GA4 has done that "
            "already: then ga_session_id changes. A server may be late with an event. Trust the "
            "id."),
        Misconception("day_of_the_end", wrong_way(date="last"),
            "date is the day of the last event. A session counts on the day it starts. Take the "
            "first event in time."),
        Misconception("day_of_first_row", wrong_way(row_day=True),
            "date is the day of the first row of each session. Rows are not always in order of "
            "time, and over midnight that may be the wrong day. Make the day from started_at."),
        Misconception("utc_day", wrong_way(utc_day=True),
            "date is the day in UTC, so a session at seven in the morning falls on the day before. "
            "Turn the time into Asia/Taipei before you take the day.", row="M53"),
        Misconception("day_with_dashes", wrong_way(form="%Y-%m-%d"),
            "date is a date or a text with dashes. The export writes days as YYYYMMDD, and other "
            "tables are joined by it. Use dt.strftime(\"%Y%m%d\")."),
        Misconception("day_as_number", wrong_way(day_number=True),
            "date is a number. It looks the same, but a text \"20251111\" never equals the number "
            "20251111, and joining the two tables fails. Keep the text that dt.strftime gives."),
        Misconception("id_as_text", wrong_way(id_text=True),
            "ga_session_id is a text in your table. In events it is a number, and the two never "
            "equal each other. Leave it as it comes."),
        Misconception("hours_twice", wrong_way(shift=16),
            "Your times are eight hours ahead of Taipei: you turn the time into Asia/Taipei and "
            "add eight hours as well. Do one of the two."),
        Misconception("float_seconds", wrong_way(float_seconds=True),
            "You divide the microseconds before you make times of them. A number with decimals "
            "cannot hold them exactly, so your times are off by nanoseconds. Give whole numbers "
            "and say unit=\"us\"."),
        Misconception("first_row", wrong_way(file_order=True),
            "You take the first row of each session for its first event. Rows are not always in "
            "order of time. Take the smallest time: min."),
        Misconception("start_of_the_id", wrong_way(start_of_id=True),
            "You make started_at out of ga_session_id, which is a whole second given by the "
            "browser. Asked for is the time of the session's first event."),
        Misconception("whole_seconds", wrong_way(whole_seconds=True),
            "started_at has lost its fractions of a second. Keep the time of the first event as it "
            "is."),
        Misconception("starts_left_out", wrong_way(starts_left_out=True),
            "You leave session_start out. It is an event like the others: it counts in events, and "
            "it may be the first one of its session. Keep its row."),
        Misconception("visitors_only", wrong_way(visitors_only=True),
            "You leave out the sessions of colleagues (traffic_type). This table has every "
            "session; whose they are is the matter of T2.1.d. Keep them."),
        Misconception("utc_time", wrong_way(utc=True),
            "started_at is in UTC, eight hours behind the clocks of the team. Turn it into "
            "Asia/Taipei.", row="M53"),
        Misconception("zone_kept", wrong_way(zone_kept=True), ZONED),
        Misconception("nanoseconds", wrong_way(unit="ns"),
            "You left out the unit, so microseconds became nanoseconds and all sessions lie in "
            "January 1970. Say unit=\"us\"."),
        Misconception("milliseconds", wrong_way(unit="ms"),
            "You read microseconds as milliseconds. Say unit=\"us\"."),
        Misconception("copies_counted", wrong_way(copies=True),
            "You count events twice that were sent twice. A copy agrees in every column. Use "
            "drop_duplicates() before you group."),
        Misconception("too_few_columns", wrong_way(
            few=["user_pseudo_id", "event_timestamp", "event_name"]),
            "You take rows for copies that agree in browser, time and name. Two products may be "
            "seen in the same instant. Only rows that agree in every column are copies: "
            "drop_duplicates() without a list."),
        Misconception("time_and_browser", wrong_way(few=["user_pseudo_id", "event_timestamp"]),
            "You take rows for copies that agree in browser and time. session_start and the first "
            "page_view come in the same instant. Only rows that agree in every column are copies: "
            "drop_duplicates() without a list."),
        Misconception("time_and_name", wrong_way(few=["event_timestamp", "event_name"]),
            "You take rows for copies that agree in time and name. Only rows that agree in every "
            "column are copies: drop_duplicates() without a list."),
        Misconception("rows_without_ids", wrong_way(no_ids="kept"), NAMELESS),
        Misconception("mark_of_first_event", wrong_way(mark="first"),
            "You read session_engaged on the first event. The mark is 0 when a session begins and "
            "turns 1 later. Work engaged out by its rule.", row="M24"),
        Misconception("mark_of_last_event", wrong_way(mark="last"),
            "You read session_engaged on the last event. In these data the mark sometimes comes "
            "too late. Work engaged out by its rule."),
        Misconception("any_mark", wrong_way(mark="best"),
            "You take a session for engaged if one of its events is marked so. In these data the "
            "mark sometimes comes too late. Work engaged out by its rule."),
        Misconception("mark_as_well", wrong_way(mark_too=True),
            "A session counts as engaged in yours also where only session_engaged says so. That "
            "mark is no part of the definition and is wrong at times. Use the three rules alone."),
        Misconception("more_than_ten", wrong_way(over=True),
            "You ask for more than ten seconds. Ten seconds are enough here. Compare with >=."),
        Misconception("seconds_for_msec", wrong_way(limit=10),
            "You compare engagement with 10, and it is in thousandths of a second. Ten seconds are "
            "10,000."),
        Misconception("engagement_in_seconds", wrong_way(seconds_out=True),
            "engagement_time_msec is in seconds in your table. Its name says thousandths. Leave "
            "the unit as it is."),
        Misconception("one_long_event", wrong_way(one_event=True),
            "You ask for ten seconds in one single event. They are added up over the session. Sum "
            "first, compare then."),
        Misconception("span_of_time", wrong_way(span=True),
            "You take the time from first to last event. The page may have lain in the background. "
            "Sum engagement_time_msec."),
        Misconception("three_views", wrong_way(views=3),
            "You ask for more than two page views. Two are enough. Compare with >= 2."),
        Misconception("one_view", wrong_way(views=1),
            "One page view is enough in yours, so nearly every session is engaged. Two are asked "
            "for."),
        Misconception("different_pages", wrong_way(pages=True),
            "You count different pages. A page seen twice is two page views. Count the events."),
        Misconception("views_by_start", wrong_way(view="session_start"),
            "page_views counts session_start. Count the events called page_view."),
        Misconception("all_three", wrong_way(all=True),
            "You ask for ten seconds, two views and a purchase together. One of the three is "
            "enough. Join them with |."),
        Misconception("time_forgotten", wrong_way(without=("long",)),
            "You forgot the ten seconds: who reads one page for a minute is engaged. Add the rule "
            "with |."),
        Misconception("views_forgotten", wrong_way(without=("views",)),
            "You forgot the two page views. Add the rule with |."),
        Misconception("purchase_forgotten", wrong_way(without=("bought",)),
            "You forgot the key event: a session with a purchase is engaged, however short. Add "
            "the rule with |."),
        Misconception("cart_is_key", wrong_way(keys=["purchase", "add_to_cart"]),
            "You take add_to_cart for a key event. In this property only purchase is marked as "
            "one. Count purchase only."),
        Misconception("checkout_is_key", wrong_way(keys=["purchase", "begin_checkout"]),
            "You take begin_checkout for a key event. In this property only purchase is marked as "
            "one. Count purchase only."),
        Misconception("kinds_of_events", wrong_way(count="nunique"),
            "events counts how many different names there are. Count the rows."),
        Misconception("missing_engagement", wrong_way(missing_time=True),
            "A session without any engagement is missing (NA) in yours. Nothing was measured on "
            "any of its events, so the sum is 0."),
        Misconception("only_engaged", wrong_way(engaged_only=True),
            "You keep engaged sessions only. The others are the denominator of every rate. Keep "
            "them and put False into engaged."),
        Misconception("only_with_start", wrong_way(start_missing=True),
            "You keep sessions with a session_start only. That event may be lost or lie before "
            "your file begins. The two ids make the session."),
    ),
    alternatives=(Alternative("loop", _by_loop),),
    hints=(
        "Take the five events of practice(\"sessionise\", 1) and write the two rows of the answer "
        "by hand first.",
        "Copies out, then times, then columns that hold what is to be counted, then groupby the "
        "two ids and agg; engaged comes last, from the columns of the result.",
        "clean = events.drop_duplicates().sort_values(\"event_timestamp\"); clean[\"view\"] = "
        "clean[\"event_name\"] == \"page_view\"; table = clean.groupby([\"user_pseudo_id\", "
        "\"ga_session_id\"]).agg(started_at=(\"time\", \"min\"), ...); table[\"engaged\"] = "
        "(...) | (...) | (...)",
    ),
    solution=(
        "A session is one browser and one ga_session_id, nothing else: no day, no gap of your "
        "own. It counts on the day it starts. Engaged is an or of three rules over the whole "
        "session, so it is worked out after grouping and never read from one event. Copies go "
        "first, and a copy agrees in every column."
    ),
    worlds=EVENT_WORLDS,
)
