"""T1.4.e: the exercise with its sentences."""

from __future__ import annotations

from typing import Any

from autograder.artefacts.run_days import (
    APPENDED,
    DAYS_AS_TEXT,
    NEW_ON_TOP,
    OLD_GONE,
    judge_appended,
)

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_4_run_worlds import RUN_WORLDS
from .t1_4_table import (
    VALUES,
    adding,
    append,
    append_by_merge,
    appends,
    as_known,
    as_known_by_group,
    knowing,
    knowns,
    practice,
    practice_known,
)
from .t1_4_table_book import BOOK

M = Misconception


def _a(id: str, says: str, **wrong: Any) -> Misconception:
    return M(id, {"append": adding(**wrong)}, says)


def _k(id: str, says: str, **wrong: bool) -> Misconception:
    return M(id, {"as_known": knowing(**wrong)}, says)


E = Exercise(
    "T1.4.e",
    parts=(
        Part("append", append, inputs=appends,
             load=(("run_statistics", "run_exports[d20251101]", "'2025-11-01'"),
                   ("run_statistics", "run_exports[d20251102]", "'2025-11-02'"),
                   ("run_statistics", "run_exports[d20251025]", "'2025-10-25'")),
             compare=APPENDED, judge=judge_appended, practice=practice),
        Part("as_known", as_known, inputs=knowns,
             load=(("run_statistics", "'2025-10-23'"), ("run_statistics", "'2025-10-28'")),
             compare=Compare("frame", ("date", "channel"), dict.fromkeys(VALUES, 1e-9)),
             practice=practice_known),
    ),
    misconceptions=(
        _a("history_edited", "You change the row of a day when its numbers change. What you knew "
           "before is gone, and with it the reason for what you did. Leave old rows alone and add "
           "one.", edited=True),
        _a("old_rows_replaced", "You take out the old rows of a day and add the new one. The trace "
           "of what was known before is gone. Keep every row.", old_replaced=True),
        _a("latest_only", OLD_GONE, latest_only=True),
        _a("new_on_top", NEW_ON_TOP, on_top=True),
        _a("only_the_new", "You give back only the rows that are new. The table is the old rows "
           "with the new ones below. Use pd.concat.", only_new=True),
        _a("everything_added", "You add every row of the export. Most bring nothing new, and the "
           "same export twice would double the table. Compare with the last row of the day and "
           "channel first.", all_added=True),
        _a("missing_never_equal", "Rows without conversions are added every morning: NA == NA is "
           "not true in Python. Two missing values are equal here; ask with isna().",
           nan_differs=True),
        _a("missing_is_zero", "You treat a missing value as 0 when you compare, so a report of 0 "
           "after none, or of none after 0, is lost. 0 is something that was said. Compare the "
           "values first and NA with isna().", missing_is_zero=True),
        _a("noise_is_news", "A difference of a tenth of a cent is a new row in your table. Values "
           "less than 0.005 apart are the same.", exact=True),
        _a("cent_is_noise", "You take a difference of nearly a cent for noise. Only values less "
           "than 0.005 apart are the same. Compare with that limit.", cent_is_noise=True),
        _a("new_without_cost", "A day that was known without its cost gets the reason new. It "
           "stood in the table. Ask whether the row was there (indicator=True) and not whether its "
           "cost was.",
           new_without_cost=True),
        _a("compared_with_first", "You compare with the first row of the day. Then each morning "
           "adds the same numbers again. Compare with the last.", compared_with_first=True),
        _a("known_before", "A number that goes back to an earlier value is left out, since it "
           "stood there once. Today it is news. Compare with the last row only.",
           seen_before=True),
        _a("only_conversions", "You look at conversions only. Platforms also correct costs and "
           "revenue. Compare all three.", compared=[1]),
        _a("only_cost", "You look at cost only. Most news are conversions that came late. Compare "
           "all three.", compared=[0]),
        _a("only_revenue", "You look at revenue only. Platforms also correct costs, and "
           "conversions alone. Compare all three.", compared=[2]),
        _a("cost_not_compared", "You compare conversions and revenue and not cost, so a corrected "
           "cost never gets its row. Compare all three.", compared=[1, 2]),
        _a("conversions_not_compared", "You compare cost and revenue and not conversions, so a "
           "change in conversions alone is lost. Compare all three.", compared=[0, 2]),
        _a("revenue_not_compared", "You compare cost and conversions and not revenue, so a "
           "corrected revenue never gets its row. Compare all three.", compared=[0, 1]),
        _a("first_without_numbers_lost", "A day and channel that comes for the first time without "
           "any number gets no row: compared with nothing it looks the same. Ask whether it was "
           "there, for instance with indicator=True.", first_na_lost=True),
        _a("days_as_text", DAYS_AS_TEXT, as_text=True),
        _a("days_once", "You add a day once and never again. Conversions come in for a week. Add a "
           "row whenever a number differs.", days_once=True),
        _a("all_called_new", "Every row has the reason new. A day that is known already is no "
           "longer new. Look whether the day and channel stand in the table.", always_new=True),
        _a("all_called_late", "Every change has the reason late_conversions. Costs get corrected, "
           "and conversions are taken back, too. Only more conversions than known are late.",
           always_late=True),
        _a("missing_then_some", "Where conversions were missing and now there are some, you call "
           "it corrected. They came late. Count a missing one as 0 for the reason.",
           nan_never_more=True),
        _a("cost_before_conversions", "Where cost and conversions change together you say "
           "corrected. More conversions come first: late_conversions.", cost_first=True),
        _a("stamp_of_the_day", "as_of is the day that the numbers are about. It says on which "
           "morning they were known. Use the argument as_of.", stamp_of_the_day=True),
        _a("old_file_added", "You add an export that is older than the table. Nobody knew it on "
           "that morning, or it would stand there. Give the table back as it is.",
           past_added=True),
        _a("second_of_a_day_refused", "You refuse a second export of the same morning. It may "
           "bring corrections; only an as_of before the latest one is too old. Compare with <.",
           same_day_refused=True),
        _a("absent_is_gone", "You write missing values for days that the export does not hold. It "
           "only covers a few days; the others stay as they are.", absent_as_gone=True),
        _a("sorted_by_day", "You sort the table. Its order is the order in which things became "
           "known, and an old row must not move. Add at the end.", sorted=True),
        _k("as_of_today", "You give what is known today. The question is what was known on that "
           "morning. Keep rows whose as_of is not later.", of_today=True),
        _k("without_that_morning", "You leave out what came on that very morning. It was known. "
           "Compare with <=.", before=True),
        _k("by_the_date", "You filter by date, the day the numbers are about. What was known "
           "depends on as_of.", by_date=True),
        _k("that_morning_only", "You keep only what came on that morning. Earlier mornings were "
           "known as well. Keep all rows up to it.", that_morning=True),
        _k("first_known", "You keep the first row of each day and channel. It was corrected since. "
           "Keep the last.", first=True),
        _k("highest_known", "You keep the row with most conversions. Platforms also take some "
           "back. The last row counts.", highest=True),
        _k("first_of_the_morning", "Of two downloads of one morning you keep the first. The second "
           "one corrected it. Rows stand in the order in which they became known: keep the last.",
           first_of_the_morning=True),
        _k("versions_added_up", "You add up all versions of a day. They are one and the same day, "
           "told again. Keep the last.", added_up=True),
        _k("all_versions", "Several versions of a day stand in your result. One row for each day "
           "and channel: keep the last with drop_duplicates.", all_rows=True),
        _k("last_of_each_column", "groupby(...).last() skips missing values and mixes versions: a "
           "number that was taken back is still there. Take whole rows, with drop_duplicates or "
           "tail(1).", last_of_each_column=True),
        _k("stamped_today", "You overwrite as_of with the day that was asked for. It must say "
           "since when each number was known. Keep the row's own.", stamped_today=True),
    ),
    alternatives=(
        Alternative("merge", {"append": append_by_merge, "as_known": as_known_by_group}),),
    hints=(
        "Look at one day and channel in run_statistics: how many rows does it have, and what is "
        "their reason?",
        "append: last row per day and channel, merge the export with it, drop what is equal (NA "
        "equals NA), set as_of and reason, pd.concat below the table. as_known: filter by as_of, "
        "then the last row per day and channel.",
        "last = table.drop_duplicates([\"date\", \"channel\"], keep=\"last\"); both = export.merge("
        "last, on=[\"date\", \"channel\"], how=\"left\", suffixes=(\"\", \"_old\"), indicator=True)"
        "; ...; return pd.concat([table, fresh[columns]], ignore_index=True)",
    ),
    solution=(
        "A rolling record has two times: the day a number is about and the day it was known. Rows "
        "are only added, so that any morning can be shown as it was; what is equal adds nothing, "
        "so that a second run does no harm; and the reason says why the number is another one now."
    ),
    worlds=RUN_WORLDS,
    equivalent_mutants={
        "fresh['conversions'].fillna(0) -> without fillna": "a missing number is never more",
        "True -> False (#2)": "ignore_index: the index is not looked at",
        "(new - old).abs() < 0.005 -> LtE": "nothing is exactly half a cent apart",
    },
    artefact=BOOK,
)
