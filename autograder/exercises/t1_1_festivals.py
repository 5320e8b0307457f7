"""T1.1.b: how far sales rise in a festival's order window, aligned by the festival and not by date.

Index of a festival in a year = mean daily revenue inside its window ÷ median daily revenue of that
year's ordinary days (days in no festival's window); the index of the festival is the mean over the
years whose window lies wholly in the data.
"""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from autograder.artefacts.history_check import INDEX, judge_index

from .base import Alternative, Exercise, Misconception, Part
from .t1_1_made import made_festivals
from .t1_1_worlds import FESTIVAL_WORLDS

COLUMNS = ["festival", "years", "index", "peak_days_before"]


def festival_index(daily: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """Festival, years counted, index (multiple of an ordinary day) and peak_days_before.

    Args:
        daily: date, line, revenue (TWD), a row per day and line.
        festivals: year, festival, date, opens, closes (days before the date).
    """
    return festival_index_with(daily, festivals)


def festival_index_with(
    daily: pd.DataFrame, festivals: pd.DataFrame, **faults: object
) -> pd.DataFrame:
    """The reference, with switches for known-wrong variants (used by the misconceptions only)."""
    day = daily.groupby("date")["revenue"].sum()
    if faults.get("food"):
        day = daily[daily["line"] == "food"].groupby("date")["revenue"].sum()
    if faults.get("rows"):  # a row of each line counts as a day
        day = daily.set_index("date")["revenue"].sort_index()
    first, last = day.index.min(), day.index.max()
    table = _windows(festivals, faults)
    held = table if not faults.get("used_only") else table[
        (table["start"] >= first) & (table["end"] <= last)]
    busy = _inside(day.index, held)
    ordinary = day if faults.get("all_days") else day[~busy]
    rows = []
    for name, group in table.groupby("festival", sort=False):
        if faults.get("own_only"):
            ordinary = day[~_inside(day.index, group)]
        base = getattr(ordinary.groupby(ordinary.index.year), str(faults.get("base", "median")))()
        ratios, sums, curves = [], [], []
        for window in group.itertuples():
            level = base.get(window.year, np.nan)
            if faults.get("pooled"):
                level = ordinary.median()
            if faults.get("borrowed") and not level > 0:
                level = ordinary.median()
            whole = window.start >= first and window.end <= last
            if faults.get("strict"):
                whole = window.start > first and window.end < last
            if faults.get("partial"):
                whole = window.start <= last and window.end >= first
            if faults.get("held"):  # only one day is looked for in the data
                whole = first <= getattr(window, str(faults["held"])) <= last
            if not (whole and level > 0):
                continue
            inside = day.loc[window.start:window.end]
            if inside.empty:
                continue
            mean = getattr(inside, str(faults.get("inside", "mean")))()
            ratios.append(mean / level)
            sums.append((mean, level))
            gap = (window.date - inside.index).days
            unit = level if faults.get("peak") == "of_ratios" else 1.0
            curves.append(pd.Series(inside.to_numpy() / unit, index=gap))
        found = float(np.mean(ratios)) if ratios else np.nan
        if ratios and faults.get("sum_first"):
            found = sum(m for m, _ in sums) / sum(b for _, b in sums)
        years = len(group) if faults.get("years") == "all" else len(ratios)
        rows.append((name, years, found - bool(faults.get("excess")), _peak(curves, faults)))
    table = pd.DataFrame(rows, columns=COLUMNS)
    if faults.get("dropped"):
        return table[table["years"] > 0]
    return table.fillna({"index": 0, "peak_days_before": 0}) if faults.get("zero") else table


def _windows(festivals: pd.DataFrame, faults: dict) -> pd.DataFrame:
    """The table with start and end of each window."""
    table = festivals.copy()
    if faults.get("calendar"):  # every year on the day and month of the last one
        latest = table.sort_values("year").groupby("festival")["date"].transform("last")
        table["date"] = [d.replace(year=y) for d, y in zip(latest, table["year"], strict=True)]
    opens, closes = table["opens"], table["closes"]
    if faults.get("week"):  # the week that ends with the day itself
        opens, closes = opens * 0 + 6, closes * 0
    if faults.get("closes") == "abs":
        closes = closes.abs()
    if faults.get("after"):  # the sign turned round: days after the date
        opens, closes = -closes if faults["after"] == "closes" else closes * 0, -opens
    if faults.get("to_the_day"):
        closes = closes * 0
    table["start"] = table["date"] - pd.to_timedelta(opens, unit="D")
    table["end"] = table["date"] - pd.to_timedelta(closes, unit="D")
    if faults.get("last_day_out"):
        table["end"] = table["end"] - pd.Timedelta(days=1)
    return table


def _inside(days: pd.DatetimeIndex, table: pd.DataFrame) -> np.ndarray:
    """True for each day that lies in any of the windows."""
    inside = np.zeros(len(days), dtype=bool)
    for start, end in zip(table["start"], table["end"], strict=True):
        inside |= (days >= start) & (days <= end)
    return inside


def _peak(curves: list[pd.Series], faults: dict) -> float:
    """Days before the festival with the highest mean revenue; the earlier day among equals."""
    if not curves:
        return np.nan
    level = pd.concat(curves).groupby(level=0)
    how = {"single": "max", "sum": "sum"}.get(str(faults.get("peak")), "mean")
    level = level.agg(how)
    best = level.index[level == level.max()]
    at = best.min() if faults.get("peak") == "later" else best.max()
    if faults.get("peak") == "from_start":
        return float(max(level.index) - at)
    return float(-at if faults.get("peak") == "after" else at)


def _by_join(daily: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """Days crossed with windows, everything by groupby."""
    day = daily.pivot_table(index="date", values="revenue", aggfunc="sum").reset_index()
    cross = day.merge(festivals, how="cross", suffixes=("", "_of"))
    cross["gap"] = (cross["date_of"] - cross["date"]).dt.days
    cross = cross[cross["gap"].between(cross["closes"], cross["opens"])]
    quiet = day[~day["date"].isin(cross["date"])]
    base = quiet.groupby(quiet["date"].dt.year)["revenue"].median().rename("base")
    size = cross.groupby(["festival", "year"])["revenue"].agg(["mean", "size"]).reset_index()
    size = size.merge(festivals, on=["festival", "year"]).join(base, on="year")
    size = size[(size["size"] == size["opens"] - size["closes"] + 1) & (size["base"] > 0)]
    size["index"] = size["mean"] / size["base"]
    out = size.groupby("festival")["index"].agg(["size", "mean"])
    curve = cross.merge(size[["festival", "year"]]).groupby(["festival", "gap"])["revenue"].mean()
    curve = curve.reset_index().sort_values(["revenue", "gap"], ascending=False)
    peak = curve.drop_duplicates("festival").set_index("festival")["gap"]
    out = out.assign(peak_days_before=peak).reindex(festivals["festival"].unique())
    out.columns = ["years", "index", "peak_days_before"]
    out["years"] = out["years"].fillna(0).astype(int)
    return out.rename_axis("festival").reset_index()


def _by_dictionaries(daily: pd.DataFrame, festivals: pd.DataFrame) -> pd.DataFrame:
    """Loops and dictionaries, with plain numbers."""
    total: dict[pd.Timestamp, float] = {}
    for row in daily.itertuples():
        total[row.date] = total.get(row.date, 0.0) + row.revenue
    spans = {}
    for row in festivals.itertuples():
        spans[row.festival, row.year] = [
            row.date - pd.Timedelta(days=n) for n in range(row.opens, row.closes - 1, -1)]
    busy = {d for span in spans.values() for d in span}
    out = []
    for name in dict.fromkeys(festivals["festival"]):
        indices, curve = [], {}
        for (festival, year), span in spans.items():
            quiet = [v for d, v in total.items() if d.year == year and d not in busy]
            whole = span[0] >= min(total) and span[-1] <= max(total)
            if festival != name or not whole or not quiet or np.median(quiet) <= 0:
                continue
            indices.append(sum(total[d] for d in span) / len(span) / np.median(quiet))
            row = festivals[(festivals["festival"] == name) & (festivals["year"] == year)].iloc[0]
            for d in span:
                curve.setdefault((row["date"] - d).days, []).append(total[d])
        best = max(((np.mean(v), gap) for gap, v in curve.items()), default=(0, None))[1]
        out.append({"festival": name, "years": len(indices), "peak_days_before": best,
                    "index": np.mean(indices) if indices else None})
    return pd.DataFrame(out)


def edges() -> tuple[pd.DataFrame, pd.DataFrame]:
    """A small shop: ties, a year without ordinary sales, a late line, windows as long as the data.
    """
    days = pd.date_range("2021-12-10", "2023-02-28")
    food = np.where(days.year == 2021, 0.0, np.where(days.month % 2 == 0, 300.0, 200.0))
    food = pd.Series(food, index=days)
    for when, value in {
        "2021-12-25": 700, "2022-03-24": 1200, "2023-02-18": 900, "2022-07-30": 950,
        "2022-08-05": 950,
    }.items():
        food[when] = value
    home = food[food.index >= "2022-09-01"] / 2  # a line that came later
    daily = pd.concat([food, home], keys=["food", "home"], names=["line", "date"])
    daily = daily.rename("revenue").reset_index()[["date", "line", "revenue"]]
    table = pd.DataFrame([
        (2021, "甲", "2021-12-30", 5, 2),  # in a year whose ordinary days sold nothing
        (2022, "甲", "2022-03-31", 10, 2),
        (2023, "甲", "2023-03-02", 12, 2),  # its last day is the last of the data; two days longer
        (2022, "乙", "2021-12-24", 14, 1),  # opens on the first day of the data
        (2023, "乙", "2023-03-01", 20, 0),  # one day too long
        (2023, "丙", "2023-12-01", 20, 0),  # not in the data
        (2022, "丁", "2022-08-03", 6, -2),  # goes on after the day itself; two days tie
    ], columns=["year", "festival", "date", "opens", "closes"])
    table["date"] = pd.to_datetime(table["date"])
    return daily, table


def festival_inputs(world) -> tuple:
    """The world's tables; its data cut inside windows at both ends; the small shop, whole and
    on the days of one window only; and the made-up ones."""
    daily, festivals = world.daily_sales, world.festivals
    moon = festivals.loc[festivals["festival"] == "中秋"].set_index("year")
    years = sorted(set(daily["date"].dt.year))
    start = moon.loc[years[0], "date"] - pd.Timedelta(days=int(moon.loc[years[0], "opens"]) - 5)
    end = moon.loc[years[1], "date"] - pd.Timedelta(days=int(moon.loc[years[1], "closes"]) + 2)
    cut = daily[daily["date"].between(start, end)].sample(frac=1, random_state=7)
    shop, table = edges()
    one = shop[shop["date"].between("2022-07-28", "2022-08-05")].reset_index(drop=True)
    return ((daily, festivals), (cut.reset_index(drop=True), festivals), (shop, table),
            (one, table[table["festival"] == "丁"].reset_index(drop=True)), *made_festivals())


def _with(**faults: object):
    return partial(festival_index_with, **faults)


CUT = (
    "You count windows of which the data hold only a piece, or you go by one day (the last one, or "
    "the festival's date). Half a rush looks like a weak or a strong year by chance. Keep a year "
    "only if the first and the last day of its window lie in the data.")
B = Exercise(
    "T1.1.b",
    parts=(Part(
        "festival_index", festival_index, inputs=festival_inputs,
        load=("daily_sales", "festivals"),
        compare=INDEX, judge=judge_index, practice=made_festivals,
    ),),
    misconceptions=(
        # One slip in three ways, which the shipped data do not tell apart.
        *(Misconception("cut_window_kept", _with(**how), CUT)
          for how in ({"partial": True}, {"held": "end"}, {"held": "date"})),
        Misconception("only_the_start_held", _with(held="start"),
            "You test only the first day of a window. Where the data end in the middle of a rush, "
            "its last days are missing. Test its last day, too: end <= last day of the data."),
        Misconception("window_after_date", _with(after="closes"),
            "Your windows lie after the festival: you add opens and closes to its date. Both "
            "count days before it. Subtract them from the date."),
        Misconception("window_from_date_on", _with(after="date"),
            "Your windows begin with the festival and run on for opens days. Orders come before "
            "it. Subtract opens from the date for the first day, and closes for the last."),
        Misconception("food_only", _with(food=True),
            "You take the line food only. The festival lifts the whole shop, and the index is "
            "asked for all lines. Add up the lines of each day."),
        Misconception("unseen_festival_as_zero", _with(zero=True),
            "You put 0 where no year counts. 0 says that nothing was sold. Leave index and "
            "peak_days_before missing (NA)."),
        Misconception("unseen_festival_dropped", _with(dropped=True),
            "Festivals of which no year counts are missing in your table. Their row says that "
            "nothing is known. Keep it: years is 0, index and peak_days_before are NA."),
        Misconception("closes_made_positive", _with(closes="abs"),
            "You drop the minus sign of closes. A negative closes means that orders go on after "
            "the festival. Subtract it as it stands."),
        Misconception("edge_days_refused", _with(strict=True),
            "You refuse a window that begins on the first day of the data or ends on the last. "
            "It lies wholly in the data. Use >= and <=."),
        Misconception("level_borrowed", _with(borrowed=True),
            "A year without an ordinary level counts in your table. There is nothing to measure "
            "its window by, and another year's level does not help. Leave it out of years, index "
            "and peak."),
        Misconception("peak_by_sum", _with(peak="sum"),
            "A day that only some years' windows hold loses with you: you take sums, or only the "
            "days that all years hold. Take the mean over the years that hold it."),
        Misconception("peak_of_multiples", _with(peak="of_ratios"),
            "You look for the peak in multiples of an ordinary day. The peak is asked for in mean "
            "revenue. Align the revenue itself."),
        Misconception("same_calendar_week", _with(calendar=True),
            "You put the festival on the same calendar date in every year. 農曆年, 端午 and 中秋 "
            "move by weeks, so you compare the rush of one year with a quiet week of another. "
            "Count each window from that year's own date."),
        Misconception("festival_week_only", _with(week=True),
            "Your window is the week of the festival itself. Gifts are ordered weeks earlier and "
            "the courier stops before the day, so you measure the lull after the rush. Take the "
            "days from opens to closes before the date."),
        Misconception("baseline_all_days", _with(all_days=True),
            "Your ordinary level is taken from all days, the festivals included. The rush then "
            "raises the bar it is measured by. Leave out the days of every window first."),
        Misconception("baseline_own_window_only", _with(own_only=True),
            "Your ordinary days leave out only this festival's own window. The rush of the other "
            "festivals still stands in them. Leave out the days of every window of the table."),
        Misconception("baseline_mean", _with(base="mean"),
            "Your ordinary level is a mean. A few days with a big order pull it up. Take the "
            "median of the ordinary days."),
        Misconception("baseline_of_all_years", _with(pooled=True),
            "You use one ordinary level for all years. The shop grows, so an early festival looks "
            "weak and a late one strong. Take the median of the same calendar year."),
        Misconception("baseline_used_windows_only", _with(used_only=True),
            "Days of a window that you do not count came back as ordinary days. A window that the "
            "data cut is still a rush. Take the days of all windows of the table out of the "
            "ordinary days."),
        Misconception("sum_of_years", _with(sum_first=True),
            "You divide the years' means together, so the year with most revenue weighs most. "
            "Each year asks the same question: divide within the year, then take the mean."),
        Misconception("median_in_window", _with(inside="median"),
            "Inside the window you take the median. It hides the few big days that make the "
            "festival. Take the mean there, and the median only for ordinary days."),
        Misconception("sum_in_window", _with(inside="sum"),
            "You put the sum of the window over one ordinary day. A longer window then looks "
            "stronger. Take the mean per day inside the window."),
        Misconception("lines_as_days", _with(rows=True),
            "You take each row as a day, but a day has a row for each line. Add up the lines of a "
            "day before you take any mean or median."),
        Misconception("open_to_the_day", _with(to_the_day=True),
            "Your windows run on to the festival's date. After the courier's last pick-up hardly "
            "anybody orders, so the index drops. End the window at closes days before the date."),
        Misconception("last_day_left_out", _with(last_day_out=True),
            "The last day of your windows is missing. Both ends count: the day opens days before "
            "the date and the day closes days before it."),
        Misconception("peak_of_one_year", _with(peak="single"),
            "Your peak is the best single day of any year. One lucky day is not the season. Take "
            "the mean over the years for each number of days before the date, then the highest."),
        Misconception("peak_sign", _with(peak="after"),
            "Your peak_days_before has the wrong sign. Days before the date count upwards: a "
            "peak 14 days before it is 14."),
        Misconception("peak_from_window_start", _with(peak="from_start"),
            "You count the peak from the first day of the window. The question is how many days "
            "before the festival it lies. Subtract the day from the festival's date."),
        Misconception("peak_later_of_ties", _with(peak="later"),
            "Two days share the highest mean, and you take the later one. The plan has to be ready "
            "for the earlier one: take the larger number of days before."),
        Misconception("years_of_the_table", _with(years="all"),
            "Your years counts every row of the festival table. It should say how many years the "
            "index rests on: count those whose window lies wholly in the data."),
        Misconception("uplift_for_index", _with(excess=True),
            "Your index is only what lies above an ordinary day. Give the multiple: 1 means like "
            "an ordinary day, 2 twice as much."),
    ),
    alternatives=(Alternative("cross_join", _by_join),
                  Alternative("dictionaries", _by_dictionaries)),
    hints=(
        "Look at one festival in two years: on which days does its window begin and end, and does "
        "the whole of it lie in the data?",
        "First one total per day and one start and end per row of the festival table. Then mark "
        "the days that lie in any window; the unmarked ones give a median per year. Last a loop "
        "over the festivals.",
        "windows = festivals.copy(); windows[\"start\"] = windows[\"date\"] - "
        "pd.to_timedelta(windows[\"opens\"], unit=\"D\"); inside = day[(day.index >= row.start) "
        "& (day.index <= row.end)]; "
        "inside.mean() / base[row.year]",
    ),
    solution=(
        "A festival of the lunar year has no fixed place in the calendar, and its orders have no "
        "fixed place in its week. So each year is measured by its own window against its own "
        "ordinary days, and only years that can be seen whole are counted. The median keeps a "
        "single bulk order from raising the bar."
    ),
    worlds=FESTIVAL_WORLDS,
    equivalent_mutants={"0 -> 1": "no median lies between NT$0 and NT$1 a day"},
)
