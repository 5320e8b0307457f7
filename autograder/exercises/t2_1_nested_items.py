"""T2.1.f1, b, q2 and q3: the exercises with their sentences.

The notebook shows the options under these letters:

q2  Two user_pseudo_id bought in the same week. How many people?
    A two: each id is one person
    B one or two: an id is a browser; a phone, a laptop and deleted cookies make several of a
      person, a shared computer one of several
    C one: GA4 merges the devices of a person by itself in this export
    D the e-mail in user_id tells: every event carries it
q3  Which field says where this visit came from?
    A traffic_source
    B collected_traffic_source
    C session_traffic_source_last_click
    D page_location of the purchase
"""

from __future__ import annotations

from functools import partial

from autograder.artefacts.event_lines_check import judge_lines
from autograder.artefacts.event_values_check import FLAT, FLOAT, ZONED, judge_flat, judge_param

from .base import Alternative, Choice, Compare, Exercise, Misconception, Part
from .t2_1_nested import (
    EVENT_WORLDS,
    _by_list,
    _by_normalize,
    flat_with,
    flatten,
    line_calls,
    line_practice,
    lines_with,
    param_calls,
    param_practice,
    param_value,
    parse_lines,
    record_calls,
    record_practice,
)


def _param(**switch: object) -> partial:
    return partial(param_value, **switch)


F1 = Exercise(
    "T2.1.f1",
    parts=(Part(
        "param_value", param_value, inputs=param_calls,
        load=(("ga4_records[52]", "'page_location'"), ("ga4_records[52]", "'ga_session_id'"),
              ("ga4_records[52]", "'search_term'")),
        compare=Compare("scalar"), judge=judge_param, practice=param_practice,
    ),),
    misconceptions=(
        Misconception("string_only", _param(without=("float_value", "double_value"),
                                            texts_only=True),
            "You read string_value only. Numbers stand in int_value, float_value or double_value. "
            "Go through all four."),
        Misconception("int_ignored", _param(texts_only=True),
            "You never read int_value. ga_session_id and engagement_time_msec stand there. Take it "
            "as well."),
        Misconception("int_as_text", _param(int_as_text=True),
            "You give back int_value as the text it is in the file. \"12\" is not 12, and texts "
            "cannot be added up. Put int() around it."),
        Misconception("int_as_float", _param(int_as_float=True), FLOAT),
        Misconception("key_in_quotes", _param(quoted=True),
            "You find no parameter at all: the answer is None each time. Where key stands in "
            "quotation marks it is the text \"key\" and not the name that was asked for. Compare "
            "param[\"key\"] with key, without quotation marks."),
        Misconception("float_ignored", _param(without=("float_value",)),
            "You never read float_value. Some tags still send it. Put it into the list beside "
            "double_value."),
        Misconception("double_ignored", _param(without=("double_value",)),
            "You never read double_value. Most amounts stand there. Put it into the list beside "
            "float_value."),
        Misconception("zero_is_missing", _param(truth=True),
            "A value of 0 gets lost: Python takes 0 for \"nothing\" in an if. 0 was measured. Ask "
            "with is not None."),
        Misconception("key_there", _param(key_there=True),
            "You take the first field that is there, though it may be empty (null). Some tools "
            "write all four fields. Ask whether its value is not None."),
        Misconception("zero_for_missing", _param(zero=True),
            "You give 0 for a parameter that the event does not have. 0 is a value; nothing was "
            "sent here. Give None."),
        Misconception("blank_for_missing", _param(blank=True),
            "You give an empty text for a parameter that the event does not have. Give None, so "
            "that it counts as missing."),
        Misconception("first_parameter", _param(any_key=True),
            "You take the first parameter, whatever its key. Their order means nothing. Compare "
            "param[\"key\"] with key."),
        Misconception("gives_up_early", _param(first_only=True),
            "You give None as soon as the first parameter has another key. Look at all of them; "
            "return None belongs behind the loop."),
        Misconception("truncated", _param(truncated=True),
            "You cut the decimals of an amount. Only int_value is a whole number. Give float_value "
            "and double_value as they are."),
    ),
    hints=(
        "Four blanks: what the key of a parameter is compared with, what an empty field is, what "
        "makes a number of a text, and which field a loop is at.",
        "The key is compared with the argument key; empty is None; int() makes a number; the loop "
        "variable is kind.",
        "if param[\"key\"] == key: ... is not None: ... int(value[\"int_value\"]) ... value[kind]",
    ),
    solution=(
        "GA4 writes each value into one of four fields by its type, so reading one of them loses "
        "the rest without a word. Ask whether the field is None and not whether it is true: 0 is "
        "a measurement. In JSON, whole numbers travel as texts, so int() belongs here."
    ),
    worlds=EVENT_WORLDS,
)

B = Exercise(
    "T2.1.b",
    parts=(
        Part(
            "parse_lines", parse_lines, inputs=line_calls, load=(),
            compare=Compare("mapping"), judge=judge_lines, practice=line_practice,
        ),
        Part(
            "flatten", flatten, inputs=record_calls, load=(("ga4_records",),),
            compare=FLAT, judge=judge_flat, practice=record_practice,
        ),
    ),
    misconceptions=(
        Misconception("lines_from_zero", lines_with(from_zero=True),
            "You number the lines from 0. An editor calls the first line 1, and that is where "
            "people look. Use enumerate(lines, 1)."),
        Misconception("blank_line_bad", lines_with(blank_bad=True),
            "You call a blank line bad. Nothing is lost with it. Skip it before you parse."),
        Misconception("blank_not_numbered", lines_with(blank_not_numbered=True),
            "You throw blank lines away before you number the rest, so your numbers point at other "
            "lines of the file. Number first, skip inside the loop."),
        Misconception("stops_at_damage", lines_with(stop=True),
            "You stop at the first damaged line, and what comes after it is gone. One line is "
            "lost, not the file. Go on with the next one."),
        Misconception("any_json", lines_with(any_json=True),
            "You keep everything that is JSON. A bare number, null or a list is no event. Keep "
            "dict only and count the others as bad."),
        Misconception("other_json_dropped", lines_with(other_dropped=True),
            "JSON that is no object (null, a number, a list) is in neither of your lists. What is "
            "left out must be told. Put its line number into bad."),
        Misconception("last_line_only", lines_with(last_only=True),
            "You look for damage in the last line only. A transfer may break in the middle as "
            "well. Put the number of each bad line into bad."),
        Misconception("copies_dropped_early", lines_with(unique=True),
            "You drop a record that came before. Whether a copy is too much is judged later, with "
            "counts. Keep every record here."),
        Misconception("texts_of_bad_lines", lines_with(bad_text=True),
            "Your bad holds the lines themselves. Asked for are their numbers, from 1, so that "
            "others find them in the file."),
        Misconception("number_of_bad_lines", lines_with(bad_count=True),
            "Your bad is how many there are. Asked for is the list of their numbers, from 1."),
        Misconception("by_brackets", lines_with(by_brackets=True),
            "You judge a line by its first and last character, so spaces around a good record "
            "make it bad. Let json.loads decide."),
        Misconception("strings_only", flat_with(
            without=("float_value", "double_value"), texts_only=True),
            "You read string_value only, so ids, times and amounts are missing. Take whichever of "
            "the four fields is not None."),
        Misconception("int_value_ignored", flat_with(texts_only=True),
            "You ignore int_value, so ga_session_id is missing and no session can be built. Take "
            "whichever of the four fields is not None."),
        Misconception("whole_amounts_ignored", flat_with(whole_value=True),
            "You ignore int_value where you read value, so whole amounts are missing. value comes "
            "in all three number types: take whichever is not None."),
        Misconception("float_value_ignored", flat_with(without=("float_value",)),
            "You ignore float_value, so some amounts are missing. Old tags send it. Take whichever "
            "of the four fields is not None."),
        Misconception("double_value_ignored", flat_with(without=("double_value",)),
            "You ignore double_value, so most amounts are missing. Take whichever of the four "
            "fields is not None."),
        Misconception("numbers_as_text", flat_with(int_as_text=True),
            "Whole numbers are still texts in your table. Texts are joined and not added up. Use "
            "pd.to_numeric on the four number columns."),
        Misconception("zero_lost", flat_with(truth=True),
            "Values of 0 are missing in your table: a bare if takes 0 for nothing. Ask with is "
            "not None."),
        Misconception("empty_field_taken", flat_with(key_there=True),
            "You take the first of the four fields that is there, though it may be empty (null). "
            "Take the first that is not None."),
        Misconception("missing_filled", flat_with(filled=True),
            "You fill missing numbers with 0. An event without an amount has none, and means over "
            "it become too low. Leave it missing (NA)."),
        Misconception("missing_amount_filled", flat_with(filled_amounts=True),
            "You fill missing amounts with 0. A page view has no value at all. Leave it missing "
            "(NA)."),
        Misconception("date_copied", flat_with(date_copied=True),
            "You copy event_date from the record. One of the files was exported with days in UTC. "
            "Make the day from event_timestamp."),
        Misconception("utc_day", flat_with(utc_day=True),
            "event_date is the day in UTC, eight hours behind Taipei: the first eight hours of "
            "11/11 fall on 11/10. Turn the time into Asia/Taipei first, then take the day.",
            row="M53"),
        Misconception("day_with_dashes", flat_with(day="%Y-%m-%d"),
            "event_date is a date or a text with dashes. The export writes days as YYYYMMDD, and "
            "other tables are joined by it. Use dt.strftime(\"%Y%m%d\")."),
        Misconception("day_as_number", flat_with(day_number=True),
            "event_date is a number. It looks the same, but the text \"20251111\" never equals the "
            "number 20251111, and joining the two tables fails. Keep the text that dt.strftime "
            "gives."),
        Misconception("day_as_number", flat_with(day_number=True),
            "event_date is a number. It looks the same, but the text \"20251111\" never equals the "
            "number 20251111, and joining the two tables fails. Keep the text."),
        Misconception("hours_twice", flat_with(twice=True),
            "Your times are eight hours ahead of Taipei: you turn the time into Asia/Taipei and "
            "add eight hours as well. Do one of the two."),
        Misconception("float_seconds", flat_with(float_seconds=True),
            "You divide the microseconds before you make times of them. A number with decimals "
            "cannot hold them exactly, so your times are off by nanoseconds. Give whole numbers "
            "and say unit=\"us\"."),
        Misconception("utc_time", flat_with(utc_time=True),
            "event_time is in UTC. The team reads clocks in Taipei. Use "
            "tz_convert(\"Asia/Taipei\") and then tz_localize(None).", row="M53"),
        Misconception("zone_kept", flat_with(zone_kept=True), ZONED),
        Misconception("nanoseconds", flat_with(unit="ns"),
            "You left out the unit, so pandas took microseconds for nanoseconds and you are in "
            "January 1970. Say unit=\"us\"."),
        Misconception("milliseconds", flat_with(unit="ms"),
            "You read microseconds as milliseconds; the years have five digits now. Say "
            "unit=\"us\"."),
        Misconception("seconds_cut", flat_with(seconds=True),
            "You cut the fractions of a second. Events of one page come within milliseconds, and "
            "their order is lost. Keep the microseconds."),
        Misconception("source_of_user", flat_with(source="of_user"),
            "session_source comes from traffic_source. That is where this browser came from the "
            "very first time, perhaps a year ago. Use session_traffic_source_last_click."),
        Misconception("any_source", flat_with(any_source=True),
            "Where a session has no source of its own you put that of the browser's first visit "
            "there. That is another fact, perhaps a year old. Leave session_source missing (NA)."),
        Misconception("source_of_event", flat_with(source="of_event"),
            "session_source comes from collected_traffic_source, which knows only events whose own "
            "address carries UTM. Use session_traffic_source_last_click."),
        Misconception("manual_campaign", flat_with(source="manual"),
            "session_source comes from manual_campaign, which says (not set) for all visits "
            "without UTM. cross_channel_campaign knows those as well."),
        Misconception("first_source_of_session", flat_with(first="session"),
            "first_user_source comes from the session. It is the first source of the browser. Use "
            "traffic_source."),
        Misconception("row_per_parameter", flat_with(per_param=True),
            "You have a row for each parameter. One event is one row; its parameters are columns. "
            "Append one dict per record."),
        Misconception("copies_dropped", flat_with(copies_dropped=True),
            "You drop records that came twice. Taking the table apart and judging it are two "
            "steps, and the count must agree with the file. Keep a row for each record."),
        Misconception("known_only", flat_with(known_only=True),
            "You leave out events without user_pseudo_id. They happened; only who it was is not "
            "known. Keep a row for each record."),
        Misconception("bare_records_lost", flat_with(bare=True),
            "You lose records without event_params. They are events as well. Use "
            "record.get(\"event_params\") or [] and keep the row."),
        Misconception("record_from_zero", flat_with(start=0),
            "You number the records from 0. Count from 1: enumerate(records, 1)."),
        Misconception("value_of_shop", flat_with(value_of_shop=True),
            "value comes from ecommerce, which only purchases have. Take the parameter value."),
        Misconception("address_cut", flat_with(first_page=True),
            "You cut page_location at the question mark. The marks behind it say how the visit "
            "came. Keep it whole."),
        Misconception("not_engaged_missing", flat_with(engaged_bool=True),
            "session_engaged is missing where it is 0. 0 was sent: not engaged so far. Keep it."),
    ),
    alternatives=(Alternative("other_idioms", {"parse_lines": _by_list,
                                               "flatten": _by_normalize}),),
    hints=(
        "Print one record with its nesting and find each of the columns in it by hand. For "
        "parse_lines: what does json.loads do with each kind of line?",
        "parse_lines: enumerate(lines, 1), skip blank ones, try json.loads, except. flatten: one "
        "dict per record; fill it from the record, then from its parameters; at the end make "
        "numbers and times out of the columns.",
        "for number, record in enumerate(records, 1): row = {\"record\": number, ...}; for param "
        "in record.get(\"event_params\") or []: for kind in KINDS: if param[\"value\"].get(kind) "
        "is not None: row[param[\"key\"]] = param[\"value\"][kind] ... "
        "pd.to_datetime(micros, unit=\"us\", utc=True).dt.tz_convert(\"Asia/Taipei\")",
    ),
    solution=(
        "Flattening decides nothing and loses nothing: one row per record, one column per fact, "
        "missing stays missing. Three traps stand in every GA4 export: the value is in one of "
        "four fields, the time is in microseconds UTC while the day is the property's, and of "
        "three fields called source only session_traffic_source_last_click speaks of the visit."
    ),
    worlds=EVENT_WORLDS,
    equivalent_mutants={},
)

Q2 = Choice(
    "T2.1.q2", answer="B",
    feedback={
        "A": "The id lives in a cookie of one browser. The same woman on her phone at noon and on "
             "her laptop at night has two. Think of who sits behind a browser.",
        "B": "user_pseudo_id counts browsers. Users in GA4 are therefore neither people nor "
             "customers; say browsers, and use user_id where somebody is logged in.",
        "C": "Nothing in this export joins devices: there is one user_pseudo_id per browser. Only "
             "user_id, sent by the shop after login, can. Look at how many events carry it.",
        "D": "user_id is the shop's number of the member, never an e-mail, and only events after "
             "login have it. Look at how many of the rows do.",
    },
)

Q3 = Choice(
    "T2.1.q3", answer="C",
    feedback={
        "A": "traffic_source is where the browser came from on its first visit ever. It stays the "
             "same for months. Look for the field that speaks of a session.",
        "B": "collected_traffic_source is what the address of this one event carried: filled on "
             "the landing, empty on all pages after it. Look for the field that speaks of a "
             "session.",
        "C": "It is the last non-direct source that GA4 gives the session, the same on all of its "
             "events. Of its parts cross_channel_campaign also knows visits without UTM.",
        "D": "The page of the purchase is the thank-you page of the shop itself. Marks stand on "
             "the landing page only. Look at the three fields called source.",
    },
)
