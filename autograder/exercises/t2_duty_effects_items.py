"""T2.c as an exercise: known wrong ways with their sentences, hints."""

from __future__ import annotations

from functools import partial
from typing import Any

from autograder.artefacts.case_two_effects import ALIKE, judge_effects

from .base import Alternative, Exercise, Misconception, Part
from .t2_duty_effects import (
    by_formula,
    by_hac,
    by_panel,
    by_robust,
    effects,
    expected,
    practice,
    shops,
)
from .t2_duty_world import DUTY_WORLDS


def _f(id: str, says: str, **wrong: Any) -> Misconception:
    return Misconception(id, partial(effects, **wrong), says)


C = Exercise(
    "T2.c",
    parts=(Part("effects", expected, inputs=shops, load=("case_tables",), compare=ALIKE,
                judge=judge_effects, practice=practice),),
    misconceptions=(
        _f("before_after", "Your redesign compares the phone's orders before and after. Gifts for "
           "中秋, rain and everybody else's offers changed in the same days. Take the desktop's "
           "orders off first: log(mobile) − log(desktop).", before_after=True),
        _f("all_devices", "You add both devices up. The new checkout is on the phone alone, and "
           "the desktop is what the other changes can be seen on. Keep the two apart.",
           all_devices=True),
        _f("after_of_desktop", "Your redesign is what changed on the desktop, where the checkout "
           "is still the old one. Take the change of log(mobile) − log(desktop).",
           after_of_desk=True),
        _f("rest_from_the_phone", "Festival and rain come from the phone's orders, where the new "
           "checkout acts, too, and takes a part of the gifts away. Take them from the desktop's.",
           mobile_rest=True, without=("after",)),
        _f("phone_with_after", "Festival and rain come from log(mobile), where the new checkout is "
           "mixed in. The rule asks for log(desktop), which the release left alone.",
           mobile_rest=True),
        _f("both_for_the_rest", "Festival and rain come from both devices added up, so the new "
           "checkout is in them. Take log(desktop) on the left.", total_rest=True),
        _f("festival_left_out", "Your festival has an effect of exactly 0: its column is 0 on "
           "every day, or missing. between wants the smaller number first, and gift_window begins "
           "with the larger: left.between(last, first). Print the sum of the column.",
           without=("festival",)),
        _f("festival_last_year", "Your festival column knows last year only. This year's gifts "
           "then go into after. Fill it for both festivals.", last_year_only=True),
        _f("window_without_ends", "Your festival column leaves out the first and the last day of "
           "gift_window. Both count: between(last, first) holds its ends.", ends_out=True),
        _f("after_a_day_late", "Your after begins the day after the release. The new site was "
           "there from that morning on: date >= release.", day_late=1),
        _f("weekday_as_number", "Your weekday goes in as a number, as if Sunday were six times "
           "Monday. It names a day: C(weekday).", weekday_number=True),
        _f("weekday_left_out", "Your model has no weekday. Days of the week sell differently, and "
           "what they do ends up in your errors and in the festival. Add C(weekday).",
           no_weekday=True),
        _f("trend_left_out", "Your model has no trend. The shop grew between the two years, and "
           "that growth goes into festival and after. Add the years since the first day.",
           without=("trend",)),
        _f("festival_this_year", "Your festival column knows this year only, and these are the "
           "days after the release, too. Last year's window tells the two apart: fill it for both "
           "festivals.", this_year_only=True),
        _f("festival_same_date", "You put last year's window on this year's dates. 中秋 lay on "
           "another day. Count back from last_festival.", same_date=True),
        _f("week_of_the_festival", "Your festival column begins a week before 中秋. Gifts are "
           "ordered earlier: from the first to the last day of gift_window, both included.",
           week_only=True),
        _f("rain_left_out", "Rain is not in your model, and the wet days lie after the release. "
           "Add rain_mm ÷ 10.", without=("rain",)),
        _f("rain_by_mm", "Your effect of rain is for one mm. The table asks for 10 mm: divide "
           "rain_mm by 10 before you fit.", each_mm=True),
        _f("rain_or_not", "Your rain column says whether it rained. A drizzle is no typhoon: take "
           "rain_mm ÷ 10.", rain_flag=True),
        _f("after_left_out", "Your model of the desktop has no column for the days after the "
           "release. Other things changed on that day as well, and they go into the festival. Add "
           "after.", without=("after",)),
        _f("means_one_by_one", "You compare means, one factor after the other. The factors fall "
           "into the same days, so each difference holds the others. Put them into one regression.",
           simple_mean=True),
        _f("orders_as_they_are", "You fit orders and not their logarithm. Then an effect is a "
           "number of orders. Take np.log(orders), and np.exp(...) − 1 at the end.",
           plain_orders=True),
        _f("log_points", "Your values are log points. Near 0 they look like fractions; the "
           "festival shows the difference. Take np.exp(...) − 1 of effect, low and high.",
           log_points=True),
        _f("factor_not_change", "Your values are factors (1.30). A change is that minus 1.",
           factors=True),
        _f("percent", "Your values are in percent. Keep fractions (0.12).", percent=True),
        _f("one_error", "Your interval reaches one standard error to each side. That holds the "
           "truth about two times in three. Take the level of 90 %: conf_int(alpha=0.1).",
           one_error=True),
        Misconception("hac_errors", by_hac,
            "Your errors are HAC ones. They need many days on either side of a change; with two "
            "weeks behind the release they come out too small, and their 90 % intervals hold the "
            "truth only seven or eight times in ten. Here fit() is enough: these days' residuals "
            "do not hang together."),
        _f("level_95", "Your interval is that of 95 %, which conf_int() gives by itself. The case "
           "asks for 90 %: conf_int(alpha=0.1).", level=0.95),
        _f("level_99", "Your interval is that of 99 %. The case asks for 90 %: "
           "conf_int(alpha=0.1).", level=0.99),
        _f("ends_swapped", "low and high have changed places. The smaller one is low.",
           own_ends=True),
        _f("sign_turned", "Your signs are turned round. An effect above 0 means more orders.",
           sign=True),
    ),
    alternatives=(Alternative("formula", by_formula), Alternative("panel", by_panel),
                  Alternative("robust", by_robust)),
    hints=(
        "Two devices, and the new checkout on one of them. What can only the phone's orders tell, "
        "and what the desktop's, which the release left alone?",
        "Two regressions on days. The gap log(mobile) − log(desktop) on after gives the redesign: "
        "whatever hits both cancels. The desktop's log orders on weekday, trend, rain, festival "
        "and after give the other two.",
        "smf.ols(\"gap ~ after\", day).fit(); smf.ols(\"desktop ~ C(weekday) + trend + rain + "
        "festival + after\", day).fit(); fit.params[name], fit.conf_int(alpha=0.1).loc[name]; "
        "np.exp(...) - 1",
    ),
    solution=(
        "own = smf.ols(\"gap ~ after\", day).fit(); both = smf.ols(\"desktop ~ C(weekday) + trend "
        "+ rain + festival + after\", day).fit(); low, high = "
        "np.exp(fit.conf_int(alpha=0.1).loc[name]) - 1. Three things happened in the same two "
        "weeks, and a comparison before and after gives their sum. The desktop is the witness: "
        "what hits both devices cancels in the gap. And last year's 中秋, which lay on other days, "
        "tells the festival apart from the release."
    ),
    worlds=DUTY_WORLDS,
)
