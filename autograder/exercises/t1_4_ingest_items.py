"""T1.4.a: the exercise with its sentences."""

from __future__ import annotations

from autograder.artefacts.run_days import DAYS_AS_TEXT, INGESTED, judge_ingested

from .base import Alternative, Exercise, Misconception, Part
from .t1_4_ingest import _newest_first, _with, calls, ingest, practice
from .t1_4_run_worlds import FILE_WORLDS

A = Exercise(
    "T1.4.a",
    parts=(Part(
        "ingest", ingest, inputs=calls, load=("run_files", "run_captions", "run_rules"),
        compare=INGESTED, judge=judge_ingested, practice=practice,
    ),),
    misconceptions=(
        Misconception("overlap_added", _with(overlap_added=True),
            "You add up a day over all downloads that hold it, so it counts once for each "
            "morning. Keep the row of the latest download only.", row="M10"),
        Misconception("overlap_kept", _with(overlap_kept=True),
            "A day stands in your table once for each download that holds it. Sort by exported "
            "and keep the last row of each source, date and channel."),
        Misconception("first_download", _with(first_download=True),
            "You keep the first download of a day. It lacks the conversions that came later. Keep "
            "the last."),
        Misconception("order_of_the_dict", _with(order_given=True),
            "You take the file that comes last in the dict for the latest. Files come in any "
            "order. Sort by the day in the name."),
        Misconception("highest_counts", _with(highest=True),
            "Of several downloads you keep the one with most conversions. Platforms also take "
            "some back. The latest counts."),
        Misconception("copies_added", _with(copy_added=True),
            "The copy with (1) in its name is added to its original. It holds the same day of the "
            "same download. Add up within a file only."),
        Misconception("totals_kept", _with(totals_kept=True),
            "Meta's row of totals is counted as a campaign: it has a date and no campaign name. "
            "Leave out rows whose campaign is blank.", row="M09"),
        Misconception("today_kept", _with(today_kept=True),
            "You keep the day on which the file was downloaded. Only a few hours of it had "
            "passed. Keep rows whose date is before the day in the name."),
        Misconception("micros_kept", _with(micros_kept=True),
            "The costs of the API are a million times too high. cost_micros counts millionths: "
            "divide by 1,000,000.", row="M07"),
        Misconception("last_row_of_a_day", _with(last_row=True),
            "Within a file you keep one row of a day and channel. Meta has two campaigns a day. "
            "Add them up before you compare downloads."),
        Misconception("missing_is_zero", _with(missing_zero=True),
            "A cell that says - becomes 0. The platform did not report a 0, it reported nothing. "
            "Keep it missing (NA)."),
        Misconception("empty_sum_is_zero", _with(no_min_count=True),
            "What nobody reported is 0 in your table, so GA4 has a cost of 0: fillna(0) makes it "
            "so, and a sum of nothing but missing values does. Use sum(min_count=1) and no "
            "fillna."),
        Misconception("vat_kept", _with(vat_kept=True),
            "Your revenue still holds VAT. Costs are without it, so every ratio would be too "
            "high. Divide value by 1 + vat.", row="M16"),
        Misconception("vat_times_95", _with(vat_times=True),
            "You multiply by 1 - vat. The tax is a share of the net amount, so that takes off too "
            "much. Divide by 1 + vat.", row="M17"),
        Misconception("vat_off_the_cost", _with(vat_off_cost=True),
            "You take VAT off the costs, and there is none in them. Divide value only."),
        Misconception("rate_written_in", _with(rate_written=True),
            "You use the house's rate of VAT, written in or loaded within the function. Another "
            "firm has another one: take it from the argument, rules[\"vat\"]."),
        Misconception("commas_lost", _with(commas_lost=True),
            "Numbers with a comma for thousands are gone, and they are the largest. Use number, "
            "which takes the comma out."),
        Misconception("all_clicks", _with(all_clicks=True),
            "You take all clicks of Meta, likes and photo taps among them. Use the link clicks, "
            "as the captions say."),
        Misconception("sessions_are_clicks", _with(sessions_are_clicks=True),
            "You put GA4's sessions into clicks. A session is not a click. They have a column of "
            "their own."),
        Misconception("one_language", _with(one_language=True),
            "Files in the other language are missing from your table. Look for any of the "
            "captions of a field, not for one."),
        Misconception("api_left_out", _with(no_api=True),
            "The files that come from Google's API are missing. Their captions stand in the table "
            "of captions, too, and their cost is cost_micros."),
        Misconception("platforms_mixed", _with(no_source=True),
            "GA4 and the platforms fall together: for a day and channel only one of them is left. "
            "They count differently. Keep source in the key."),
        Misconception("days_as_text", lambda *a: ingest(*a).astype({"exported": "str"}),
            DAYS_AS_TEXT),
        Misconception("exported_of_all", _with(exported_overall=True),
            "exported is the latest day of all files. It has to say for each row from which "
            "download its numbers are. Take it from the name of its own file."),
    ),
    alternatives=(Alternative("newest_first", _newest_first),
                  Alternative("whole_dollars", lambda *a: ingest(*a).round(
                      {"cost": 0, "revenue": 0}))),
    hints=(
        "Do it for one file of each platform first and print each step: header, names, rows that "
        "count, channel, numbers, sum per day and channel. Not every file has every column.",
        "Ask if \"campaign\" in table.columns before you use it, and give a table the columns it "
        "lacks: table[\"sessions\"] = np.nan. Then a loop over files.items() that appends one "
        "table each; pd.concat; sort by exported; drop_duplicates on source, date and channel with "
        "keep=\"last\".",
        "table = pd.DataFrame(rows[at + 1:], columns=rows[at]).rename(columns=names); table = "
        "table[table[\"date\"].str.fullmatch(r\"\\d{4}-?\\d\\d-?\\d\\d\")]; ...; "
        "table.groupby([\"date\", \"channel\"], as_index=False)[numbers].sum(min_count=1)",
    ),
    solution=(
        "Within a download rows are parts of a day and are added; between downloads they are "
        "versions of a day and only the latest counts. Doing the two in this order is the whole "
        "exercise. Names by a table of captions, units and VAT settled on reading, missing kept "
        "missing: then everything behind it can rely on one table."
    ),
    worlds=FILE_WORLDS,
    equivalent_mutants={
        "table.columns.isin(list(captions['fields'])) -> without isin":
            "columns of other captions are not looked at later",
    },
)
