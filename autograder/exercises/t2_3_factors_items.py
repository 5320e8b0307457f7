"""T2.3.f1 and T2.3.b: the exercises with their sentences."""

from __future__ import annotations

from autograder.artefacts.factors_check import (
    EFFECTS,
    NAIVE,
    NAIVE_95,
    WHITE,
    judge_effects,
    judge_window,
)

from .base import Alternative, Compare, Exercise, Misconception, Part, WorldSpec
from .t2_3_factors import (
    _error,
    _window,
    _with,
    by_week,
    festival_window,
    forecast_error,
    window_by_days,
    with_errors,
    with_matrix,
)
from .t2_3_factors_inputs import (
    error_calls,
    error_practice,
    model_calls,
    model_practice,
    window_calls,
    window_practice,
)

WORLDS = (WorldSpec(231, 2024, "none"), WorldSpec(232, 2026, "none"), WorldSpec(233, 2027, "none"))

LAG_REASON = "errors as honest as the reference's: judged by the width of the intervals"
FLAT_REASON = "a column of zeros gets the coefficient 0 and leaves the forecast as it is"

F1 = Exercise(
    "T2.3.f1",
    parts=(Part(
        "festival_window", festival_window, inputs=window_calls,
        load=("food_panel[date]", "gift_festivals"),
        compare=Compare("series", columns={"": 1e-9}), judge=judge_window,
        practice=window_practice,
    ),),
    misconceptions=(
        Misconception("day_of_festival", _window(day_of_festival=True),
            "You mark the day of the festival itself. Gifts are bought weeks before it and have "
            "arrived by then. Count back: from date − opens to date − closes."),
        Misconception("to_festival", _window(to_festival=True),
            "Your window runs up to the festival. In the last days no parcel arrives in time and "
            "orders stop. End it at date − closes."),
        Misconception("around", _window(around=True),
            "You mark a few days around the festival. The window is the one of the table: opens "
            "and closes count days before it."),
        Misconception("week_before", _window(week_before=True),
            "You give every festival the same week. Each row has its own opens and closes; use "
            "row.opens and row.closes."),
        Misconception("swapped", _window(swapped=True),
            "You exchange opens and closes, so that the window ends before it begins. opens is the "
            "larger number: it counts further back."),
        Misconception("after", _window(after=True),
            "You add the days to the date, so your window comes after the festival. Take the days "
            "away: row.date - pd.Timedelta(days=...)."),
        Misconception("last_year", _window(last_year=True),
            "Your windows lie a year off. Lunar festivals move by weeks in the solar calendar; "
            "take each row's own date."),
        Misconception("open_ends", _window(open_ends=True),
            "Your window lacks its first and its last day. Both belong to it: >= and <=."),
        Misconception("without_first", _window(without_first=True),
            "Your window lacks its first day. It begins on date − opens: use >=."),
        Misconception("without_last", _window(without_last=True),
            "Your window lacks its last day. It ends on date − closes, included: use <=."),
        Misconception("either_end", _window(either_end=True),
            "You join the two conditions with |, and every day is after the first or before the "
            "last. A day inside fulfils both: &."),
        Misconception("ends_only", _window(ends_only=True),
            "You mark the two ends of the window and not the days between. Compare with >= and "
            "<=, not with ==."),
        Misconception("overwritten", _window(overwritten=True),
            "Only the last festival of the table has a window: each one wipes out the one before. "
            "Put 1 where the days lie inside and leave the other days alone."),
        Misconception("first_only", _window(first_only=True),
            "Only the first festival of the table has a window. The loop ends after one round: "
            "let return stand behind the loop, as far left as for."),
        Misconception("one_year", _window(one_year=True),
            "Only the festivals of one year have a window. The days reach into another year, and "
            "windows there count as well. Take all rows of festivals."),
        Misconception("counted", _window(counted=True),
            "Where two windows overlap you count 2. A day is inside or not: set it to 1 instead of "
            "adding 1."),
        Misconception("share", _window(share=True),
            "You spread 1 over the days of a window. The model needs 1 for each day inside."),
        Misconception("upside_down", _window(upside_down=True),
            "You mark the days outside. Inside is 1, outside 0."),
    ),
    alternatives=(Alternative("days_before", window_by_days),),
    hints=(
        "For 中秋 2025 (October 6, opens 28, closes 4) write down by hand the first and the last "
        "day of the window.",
        "first and last are the date of the festival less opens and less closes days. A day is "
        "inside when it is not before first and not after last.",
        "first = row.date - pd.Timedelta(days=row.opens); last in the same way with row.closes; "
        "inside[(dates >= first) & (dates <= last)] = 1",
    ),
    solution=(
        "The window counts back from the festival because people order gifts so that they arrive "
        "in time: it opens when they begin to look and closes when the courier can promise no "
        "more. A mark on the day itself would tell the model that nothing happens at a festival, "
        "for by then the buying is over."
    ),
    worlds=WORLDS,
)

B = Exercise(
    "T2.3.b",
    parts=(
        Part(
            "factor_model", with_errors, inputs=model_calls,
            load=(("food_panel", "gift_festivals"), ("bath_panel", "gift_festivals"),
                  ("home_panel", "gift_festivals")),
            compare=EFFECTS, judge=judge_effects, practice=model_practice,
        ),
        Part(
            "forecast_error", forecast_error, inputs=error_calls,
            load=("food_panel", "gift_festivals", "'2025-11-01'"),
            compare=Compare("mapping", columns={"model": 1e-4, "naive": 1e-6}),
            practice=error_practice,
        ),
    ),
    misconceptions=(
        Misconception("no_festival", _with(no_festival=True),
            "The festival is not in your model, or its windows miss most of the days. Whatever "
            "rises before a festival then gets the credit for it: here news and search. Add the "
            "column of festival_window, made of all rows of festivals, to the factors."),
        Misconception("festival_one_year", _with(window={"one_year": True}),
            "Only the festivals of one year have a window in yours. The panel reaches into another "
            "year, and windows there count as well. Take all rows of festivals."),
        Misconception("festival_day", _with(window={"day_of_festival": True}),
            "Your festival is the day in the calendar. The gifts were ordered weeks before, so the "
            "model finds little there and gives the season to news and search. Mark the ordering "
            "window, as in T2.3.f1."),
        Misconception("festival_last_year", _with(window={"last_year": True}),
            "Your windows lie a year off, and lunar festivals move by weeks. Take the dates as "
            "they stand in festivals."),
        Misconception("festival_open_end", _with(window={"to_festival": True}),
            "Your window runs up to the festival itself. After date − closes no order arrives in "
            "time; end it there."),
        Misconception("festival_misplaced", _with(misplaced=True),
            "Your windows lie on other days: you take them from the dates of panel and put them "
            "into the sorted table, whose rows have other numbers. Call festival_window with the "
            "dates of the table that the model gets."),
        Misconception("naive", _with(naive=True), NAIVE),
        Misconception("naive_95", _with(naive=True, level="ninety_five"), NAIVE_95),
        Misconception("white", _with(white=True), WHITE),
        Misconception("correlation", _with(correlation=True),
            "You give correlations. A correlation says how closely two columns go together, with "
            "everything else mixed in, and not by how much sales change. Take the coefficients of "
            "the model with all factors."),
        Misconception("one_by_one", _with(one_by_one=True),
            "You fit a model of its own for each factor. Then each one also gets what the others "
            "did on the same days: rain gets the cool days, news the festival. Put all factors "
            "into one formula."),
        Misconception("log_as_percent", _with(log_as_percent=True),
            "You read the coefficient as per cent. It is a log: 0.58 is not 58 % but "
            "exp(0.58) − 1, which is 79 %. Use 100 * (np.exp(b) - 1), for both ends as well."),
        Misconception("log_ends", _with(log_ends=True),
            "Your effect is in per cent and the ends of your interval are still logs × 100. Turn "
            "all three into per cent in the same way."),
        Misconception("as_log", _with(as_log=True),
            "Your table holds the coefficients, which are logs. Asked for are per cent: "
            "100 * (np.exp(b) - 1)."),
        Misconception("as_share", _with(as_share=True),
            "Your effects are shares such as 0.79. This table is in per cent: multiply by 100."),
        Misconception("as_factor", _with(as_factor=True),
            "Your effects are factors such as 1.79. Asked for is the change in per cent: take 1 "
            "away and multiply by 100."),
        Misconception("ninety_five", _with(level="ninety_five"),
            "Your intervals are 95 % intervals, which conf_int() gives unless told otherwise. The "
            "report states 90 %: conf_int(alpha=0.10)."),
        Misconception("ninety_nine", _with(level="ninety_nine"),
            "Your intervals are 99 % intervals. The report states 90 %: conf_int(alpha=0.10)."),
        Misconception("eighty", _with(level="eighty"),
            "Your intervals are 80 % intervals: alpha is what is left out on both sides together. "
            "For 90 % take conf_int(alpha=0.10)."),
        Misconception("one_error", _with(one_error=True),
            "Your ends are one standard error away, which holds about two in three. Take "
            "conf_int(alpha=0.10)."),
        Misconception("plain_units", _with(plain_units=True),
            "You model the units and not their log. The effect is then a number of units, the same "
            "on a quiet day and at a sale. Use np.log(units) on the left."),
        Misconception("units_percent", _with(plain_units=True, units_percent=True),
            "You model the units and divide by their mean. A factor multiplies sales: it adds more "
            "on a busy day. Use np.log(units) on the left and 100 * (np.exp(b) - 1)."),
        Misconception("no_weekday", _with(no_weekday=True),
            "Your model does not know the weekday, so Saturday's sales go to whatever happened on "
            "Saturdays. Keep C(weekday) in the formula."),
        Misconception("weekday_number", _with(weekday_number=True),
            "You put the weekday in as a number, as if each day sold the same step more than the "
            "day before. Write C(weekday): seven days, seven levels."),
        Misconception("no_trend", _with(no_trend=True),
            "Your model has no trend. What grew over the year is then credited to factors of its "
            "later months. Keep day in the formula."),
        Misconception("unsorted", _with(unsorted=True),
            "You take the rows as they come. Newey-West compares each day with those before it, "
            "and day must count days of the calendar. Begin with sort_values(\"date\")."),
        Misconception("zero_constant", _with(zero_constant=True),
            "You give a factor that never changes the effect 0. Nobody knows what it would do: "
            "that is NaN, and 0 would be a finding."),
        Misconception("constant_out", _with(constant_out=True),
            "You leave out the row of a factor that never changes. A reader then does not see that "
            "it could not be measured. Keep its row, with NaN."),
        Misconception("significant_only", _with(significant_only=True),
            "You throw out factors whose interval holds 0 and fit again. The rest then looks surer "
            "than it is, and the report loses its most useful rows: what did not move sales. Keep "
            "all factors."),
        Misconception("typical", _with(typical=True),
            "You multiply each coefficient by the factor's mean. The effect is that of one more "
            "unit of the factor."),
        Misconception("error_no_festival", _error(no_festival=True),
            "forecast_error: your model does not know the festival. Use the same eight factors as "
            "in factor_model."),
        Misconception("all_days", _error(all_days=True),
            "forecast_error: you fit the model to all days, those to be forecast included. Of "
            "course it knows them. Fit to the days before start only."),
        Misconception("in_sample", _error(in_sample=True),
            "forecast_error: you measure the error on the days the model has learned from. "
            "Forecast the days from start on."),
        Misconception("start_in_past", _error(start_in_past=True),
            "forecast_error: the day start itself is in what the model learns from. Take date < "
            "start for the past."),
        Misconception("log_units", _error(log_units=True),
            "forecast_error: predict gives logs, and you compare them with units. Turn them back: "
            "np.exp(...)."),
        Misconception("plain_units_error", _error(plain_units=True),
            "forecast_error: this model explains units and not their log. Use the same formula as "
            "in factor_model."),
        Misconception("week_ago", _error(week_ago=True),
            "forecast_error: your naive forecast takes the same weekday of the week before, also "
            "where that week was still to come on the day of the forecast. Repeat the last seven "
            "days before start."),
        Misconception("mean_of_past", _error(mean_of_past=True),
            "forecast_error: your naive forecast is the mean of the past. Asked for is the last "
            "week before start, repeated by weekday."),
        Misconception("last_day", _error(last_day=True),
            "forecast_error: your naive forecast repeats the last day for every weekday. Repeat "
            "the last seven days, by weekday."),
        Misconception("first_week", _error(first_week=True),
            "forecast_error: your naive forecast repeats the first week of the panel. Take the "
            "last seven days before start: tail(7)."),
        Misconception("signed", _error(signed=True),
            "forecast_error: too high and too low cancel in your mean. Take the absolute value of "
            "each day's error first: abs()."),
        Misconception("of_sums", _error(of_sums=True),
            "forecast_error: you divide the sum of the errors by the sum of the units. Asked for "
            "is each day's error in per cent of that day, and their mean."),
        Misconception("of_forecast", _error(of_forecast=True),
            "forecast_error: you divide by the forecast. Divide by what was sold."),
        Misconception("squared", _error(squared=True),
            "forecast_error: you square the errors. Asked for is the mean of the absolute errors "
            "in per cent."),
        Misconception("error_share", _error(as_share=True),
            "forecast_error: your errors are shares such as 0.08. Multiply by 100."),
        Misconception("units_error", _error(units_error=True),
            "forecast_error: your errors are in units. Divide each by that day's units, and give "
            "per cent."),
    ),
    alternatives=(Alternative("matrix", with_matrix), Alternative("by_week", by_week)),
    hints=(
        "Begin with the finished example: the same formula, one factor more. Which lines of it "
        "must change?",
        "Sort by date; add festival, weekday and day; used is the list of factors with more than "
        "one value; fit with HAC; then go through all eight factors and give NaN to those not in "
        "used. In forecast_error fit to the days before start and turn predict back with np.exp.",
        "used = [f for f in [*FACTORS, \"festival\"] if data[f].nunique() > 1]; formula = "
        "\"np.log(units) ~ \" + \" + \".join(used) + \" + C(weekday) + day\"; effect = 100 * "
        "(np.exp(fit.params[f]) - 1), ends from fit.conf_int(alpha=0.10)",
    ),
    solution=(
        "A coefficient says how sales differ between days that differ in this factor and are "
        "alike in the others that the model knows. What it does not know it gives to whoever was "
        "there at the same time: without the ordering window, stories about gifts and searches "
        "for gifts look like causes. The interval says how far chance alone could have moved the "
        "number; as days resemble the day before, Newey-West makes it wider than plain errors do. "
        "What an interval does not hold is a wrong model: the discount row stays biased, however "
        "narrow it is, because the shop gives more away when demand is high."
    ),
    worlds=WORLDS[1:],
    equivalent_mutants={
        "7 -> 8": LAG_REASON,
        "'use_t' -> 'weekday'": LAG_REASON,
        "'use_correction' -> 'use_t'": LAG_REASON,
        "True -> False": LAG_REASON,
        "True -> False (#2)": LAG_REASON,
        "1 -> 2 (#2)": "a dummy of 0 and 2 forecasts as one of 0 and 1 does",
        "past[f].nunique() > 1 -> GtE": FLAT_REASON,
        ".nunique of past[f] -> count": FLAT_REASON,
    },
)
