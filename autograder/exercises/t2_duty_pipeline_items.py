"""T2.a as an exercise: known wrong ways with their sentences, hints."""

from __future__ import annotations

from functools import partial
from typing import Any

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t2_duty_pipeline import by_counting, exports, pipeline, practice
from .t2_duty_world import DUTY_WORLDS

TABLES = Compare(
    "tuple", names=("pipeline()[0], sessions", "pipeline()[1], findings",
                    "pipeline()[2], left_out"),
    items=(Compare("frame", ("user_pseudo_id", "ga_session_id")),
           Compare("frame", ("problem",)), Compare("frame", ("user_pseudo_id",))))


def _p(id: str, says: str, **wrong: Any) -> Misconception:
    return Misconception(id, partial(pipeline, **wrong), says)


A = Exercise(
    "T2.a",
    parts=(Part("pipeline", pipeline, inputs=exports, load=("case_four_days",), compare=TABLES,
                practice=practice),),
    misconceptions=(
        _p("copies_stay", "You count the copies and leave them in the table, so engagement and "
           "page views of some sessions are counted twice. Drop them before you make sessions.",
           copies=True),
        _p("twins_dropped", "You take events of one browser, time and name for copies. Two "
           "products can be seen in one instant. A copy is a line that is the same letter for "
           "letter.", few=True),
        _p("both_counted", "You count every line that stands there more than once, the first one "
           "too. That one is the event itself. Count only the lines that come again.",
           both_counted=True),
        _p("copies_by_file", "You look for copies within each file only. A line can be sent again "
           "on the next day and then stands in another file. Put all files together first.",
           copies_by_file=True),
        _p("broken_uncounted", "Your findings say that no line is broken. You skip what cannot be "
           "read, and nobody learns of it. Count each line that json.loads refuses.",
           broken_uncounted=True),
        _p("empty_line_broken", "You split the text at \\n. It ends with one, so an empty piece is "
           "left over in each file, and your findings count it as a broken line. Use splitlines().",
           newline=True),
        _p("nobody_is_a_session", "Events without user_pseudo_id have become a session of yours. "
           "They are pings of people who refused, and belong to nobody. Count them and leave them "
           "out.", nobody_kept=True),
        _p("nobody_before_copies", "You count events without user_pseudo_id before the copies are "
           "gone, so one that was sent twice counts twice. Drop the copies first.",
           nobody_first=True),
        _p("no_rows_of_nought", "Your findings leave out what did not happen. Whoever reads them "
           "then cannot tell whether you looked. Write all five rows, with 0 where there is none.",
           no_zero_rows=True),
        _p("browser_gone", "You drop every session of a browser in left_out. Rule 6 takes out the "
           "sessions of bots and office; another session of the same browser stays. Look at each "
           "session by itself.", browser_gone=True),
        _p("office_in_all_events", "You call a session internal where all of its events say so. "
           "One event is enough. Take any, or max.", office_all=True),
        _p("not_sorted", "You take the first line of a session for its first event. Lines do not "
           "always stand in the order of time. Sort by event_timestamp before you group.",
           unsorted=True),
        _p("id_as_text", "Your ga_session_id is text. It comes as text out of int_value, and a "
           "whole number was asked for: int(…), or astype(\"int64\") for the column.",
           text_id=True),
        _p("bots_stay", "Bots are among your sessions. More of them came after the release than "
           "before, so they hide a part of the fall. Leave their sessions out.", bots_stay=True),
        _p("office_stays", "Sessions of the office are among yours. They are colleagues who try "
           "the new site. Leave the sessions with traffic_type internal out.", office_stays=True),
        _p("all_stay", "Bots and office are counted in your findings and still stand among your "
           "sessions. Leave both out there.", all_stay=True),
        _p("one_sign", "You take every session with one sign for a bot. People travel, use Linux "
           "or leave at once, too. Ask for two of the three signs.", signs=1),
        _p("three_signs", "You ask for all three signs of a bot. Some bots sit in Taiwan or wait a "
           "moment. Two of three are enough.", signs=3),
        _p("linux_is_a_bot", "You take Linux for a bot and nothing else. People use it, and bots "
           "from abroad have other systems. Count three signs and ask for two.", linux_only=True),
        _p("utc_day", "Your date is the day in UTC, so what happens before 8 in the morning falls "
           "on the day before. Add eight hours to the time.", utc=True),
        _p("event_date_trusted", "You take the day from event_date. In one file somebody wrote the "
           "UTC day there. Make the day from event_timestamp, in Taipei.", event_date=True),
        _p("cut_at_midnight", "You make a new session at midnight (or for each file). A visit that "
           "crosses it is one visit. Put all files together and group by browser and "
           "ga_session_id only.", by="day"),
        _p("last_day", "Your date is the day of the session's last event. It belongs to the day on "
           "which it started. Take the first.", date="last"),
        _p("number_alone", "You group by ga_session_id alone. It is a second of time, and two "
           "browsers can begin in one. Group by it and user_pseudo_id.", by="id"),
        _p("first_visit_source", "Your source is that of the browser's very first visit "
           "(traffic_source). The question is where this visit came from: take "
           "session_traffic_source_last_click.", first_user=True),
        _p("address_source", "Your source comes from the address of single events "
           "(collected_traffic_source), which few events have. Take "
           "session_traffic_source_last_click, then cross_channel_campaign.", collected=True),
        _p("first_field", "You read the first field of each parameter. Some records write all four "
           "fields, and the first is empty. Take the one that is not None.", first_field=True),
        _p("over_ten", "You ask for more than 10 seconds. Exactly 10,000 counts as engaged, too. "
           "Use >=.", over=True),
        _p("one_event_long", "You look for one event of 10 seconds. The time is spread over the "
           "session's events. Add it up first.", one_event=True),
        _p("time_only", "Your engaged knows the time only. Two page views or a purchase make a "
           "session engaged as well. Join the three with |.", time_only=True),
        _p("checkout_is_bought", "You take begin_checkout for a purchase. Nearly half of those who "
           "begin do not finish. Look for purchase.", bought="begin_checkout"),
        _p("browsers_counted", "Your findings count browsers of bots and office. A colleague comes "
           "several times. Count sessions.", browsers_counted=True),
        _p("office_not_left_out", "left_out holds bots only. The office's browsers are in the "
           "experiment, too, and must go there. Put both in, with their reason.",
           bots_only_out=True),
        _p("browser_twice", "left_out names a browser once for each session. Whoever joins with it "
           "gets rows twice. Keep one row per browser.", out_twice=True),
    ),
    alternatives=(Alternative("counting", by_counting),),
    hints=(
        "Your T2.1.b, T2.1.c and T2.1.d hold nearly all of it. What is new is that one function "
        "does all three in a row, from the text of the files to three tables.",
        "Four steps, each a function of its own: lines to records (count the broken ones), records "
        "to a flat table with the line in a column, copies and events without ids out, sessions by "
        "groupby. Only then split into visitors, bots and office.",
        "for text in files.values(): for line in text.splitlines(): try: record = json.loads(line) "
        "except ValueError: broken += 1; continue ... events.drop_duplicates(\"line\") ... "
        "groupby([\"user_pseudo_id\", \"ga_session_id\"]).agg(...)",
    ),
    solution=(
        "events = events[~events.duplicated(\"line\")]; events = "
        "events[events.user_pseudo_id.notna()].sort_values(\"time\"); table = "
        "events.groupby([\"user_pseudo_id\", \"ga_session_id\"], "
        "as_index=False).agg(date=(\"date\", \"first\"), msec=(\"msec\", \"sum\"), "
        "views=(\"view\", \"sum\"), bought=(\"bought\", \"max\"), internal=(\"internal\", "
        "\"max\"), ...); signs = (table.system == \"Linux\").astype(int) + (table.country != "
        "\"Taiwan\") + (table.msec == 0). Count what is wrong before you throw it away, and throw "
        "it away before you make sessions: a copy that stays makes visits longer, a bot that "
        "stays hides a fall. Everything later in the case rests on these three tables, and the "
        "findings say how far they can be trusted."
    ),
    worlds=DUTY_WORLDS,
)
