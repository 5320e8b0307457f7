"""T1.5.b: repair an export by written rules and keep a log of every cell that was changed.

The rules are those of datasets/house/data_rules.yml, in that order.
"""

from __future__ import annotations

from functools import partial

import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_repair_ways import COPY, KEY, LOG, by_records, faulty_inputs, roc_to_date
from .t1_5_worlds import FAULT_WORLDS

RULES = (
    "total_row", "exact_duplicate", "roc_date", "restated", "out_of_flight",
    "clicks_over_impressions", "negative_cost", "micros", "usd", "copy_name", "tracking_break",
)


def repair(
    df: pd.DataFrame, rules: tuple[str, ...] = RULES, **faults: object
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Repair dirty ad rows by the house's data rules.

    Args:
        df: rows like the course's file of faults (tidy columns plus date_text, flight_start,
            flight_end).
        rules: the rules that are applied; all of them by default.
        faults: switches for known-wrong variants (used by the misconceptions only).

    Returns:
        the clean rows (same columns, original order, new index), and the log with row_id, column,
        rule, action (fixed, masked, dropped), before, after: one line per changed cell; a dropped
        row has column "*" and no before and after.
    """
    clean = df.copy()
    log: list[tuple] = []

    def drop(mask: pd.Series, rule: str) -> None:
        nonlocal clean
        if faults.get("silent_drops") is None:
            log.extend((row, "*", rule, "dropped", pd.NA, pd.NA)
                       for row in clean.loc[mask, "row_id"])
        clean = clean[~mask]

    def put(mask: pd.Series, column: str, values: object, rule: str, action: str) -> None:
        before = clean.loc[mask, column].copy()
        # assigning numbers to a column of text or integers would change its type for all rows
        if action == "masked" or (column in ("cost", "fx_rate")):
            clean[column] = clean[column].astype("float64")
        clean.loc[mask, column] = values
        after = clean.loc[mask, column]
        for row, old, new in zip(clean.loc[mask, "row_id"], before, after, strict=True):
            gone = pd.isna(old), pd.isna(new)
            if gone != (True, True) and (any(gone) or old != new):
                log.append((row, column, rule, action, old, new))

    if "total_row" in rules:
        drop(clean["row_kind"] == "total", "total_row")
    if "exact_duplicate" in rules:
        same = [c for c in clean.columns if c != "row_id"]
        keep = "last" if faults.get("keep_last_duplicate") else "first"
        drop(clean.duplicated(same, keep=keep), "exact_duplicate")
    if "roc_date" in rules:
        dates = clean["date_text"].map(roc_to_date)
        if faults.get("roc_plus_1912"):
            dates = dates + pd.DateOffset(years=1)
        put(dates.notna() & (dates != clean["date"]), "date",
            dates[dates.notna() & (dates != clean["date"])], "roc_date", "fixed")
    if "restated" in rules:
        stamp = clean["exported_on"].astype("int64") * (-1 if faults.get("oldest") else 1)
        latest = stamp.groupby([clean[c] for c in KEY], dropna=False).transform("max")
        older = stamp < latest
        if faults.get("by_key_only"):
            older = clean.sort_values("exported_on", kind="stable").duplicated(KEY, keep="last")
            older = older.reindex(clean.index)
        drop(older, "restated")
    if "out_of_flight" in rules:
        inside = clean["date"].between(clean["flight_start"], clean["flight_end"])
        drop(~inside, "out_of_flight")
    wrong = clean["clicks"] > clean["impressions"]
    if "clicks_over_impressions" in rules and faults.get("clip"):
        put(wrong, "clicks", clean.loc[wrong, "impressions"], "clicks_over_impressions", "fixed")
    elif "clicks_over_impressions" in rules:
        put(wrong, "clicks", faults.get("mask_with", float("nan")),
            "clicks_over_impressions", "masked")
    wrong = clean["cost"] < 0
    if "negative_cost" in rules and faults.get("absolute"):
        put(wrong, "cost", -clean.loc[wrong, "cost"], "negative_cost", "fixed")
    elif "negative_cost" in rules:
        put(wrong, "cost", faults.get("mask_with", float("nan")), "negative_cost", "masked")
    if "micros" in rules:
        wrong = clean["cost_unit"] == "micros"
        put(wrong, "cost", clean.loc[wrong, "cost"] / 1e6, "micros", "fixed")
        if not faults.get("labels_left"):
            put(wrong, "cost_unit", "TWD", "micros", "fixed")
    if "usd" in rules:
        wrong = (clean["currency"] != "TWD") & clean["currency"].notna()
        put(wrong, "cost", clean.loc[wrong, "cost"] * clean.loc[wrong, "fx_rate"], "usd", "fixed")
        if not faults.get("labels_left"):
            put(wrong, "currency", "TWD", "usd", "fixed")
            put(wrong, "fx_rate", 1.0, "usd", "fixed")
    if "copy_name" in rules:
        wrong = clean["campaign"].str.endswith(COPY, na=False)
        put(wrong, "campaign", clean.loc[wrong, "campaign"].str.removesuffix(COPY),
            "copy_name", "fixed")
    if "tracking_break" in rules:
        days = clean.groupby("date")[["conversions", "clicks"]].sum(min_count=1)
        broken = days.index[(days["conversions"] == 0) & (days["clicks"] > 0)]
        wrong = clean["date"].isin(broken)
        if faults.get("any_zero_row"):
            wrong = (clean["conversions"] == 0) & (clean["clicks"] > 0)
        for column in ("conversions", "conversion_value"):
            put(wrong, column, faults.get("mask_with", float("nan")), "tracking_break", "masked")
    columns = LOG
    return clean.reset_index(drop=True), pd.DataFrame(log, columns=columns)


def _without(*names: str):
    return partial(repair, rules=tuple(r for r in RULES if r not in names))


def _dates_only_when_ad(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Forgets to log: right rows, empty log."""
    clean, log = repair(df)
    return clean, log.iloc[:0]


def _absolute_unlogged(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    clean, log = repair(df, absolute=True)
    return clean, log[log["rule"] != "negative_cost"].reset_index(drop=True)


def _rows_dropped_instead(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Drops every row with a fault instead of mending or masking its cell."""
    clean, log = repair(df)
    touched = log["row_id"].unique()
    kept = df[~df["row_id"].isin(touched)].reset_index(drop=True)
    rows = [(row, "*", log.loc[log["row_id"] == row, "rule"].iloc[0], "dropped", pd.NA, pd.NA)
            for row in touched]
    return kept, pd.DataFrame(rows, columns=LOG)


MISCONCEPTIONS = (
    Misconception("roc_as_ad", _without("roc_date"),
        "Dates in the 民國 calendar are still unread, so those days belong to no flight and fall "
        "out. Year 114 is 2025: add 1911. Read date_text in both of its forms before you judge "
        "the flight.", row="M54"),
    Misconception("roc_plus_1912", partial(repair, roc_plus_1912=True),
        "Your 民國 years land one year off. Year 1 of the Republic is 1912, so the number to add "
        "is one less than that. Check one date by hand."),
    Misconception("totals_left", _without("total_row"),
        "Total rows are still among the days, so every sum counts twice. Drop the rows whose "
        "row_kind is total and log them."),
    Misconception("duplicates_left", _without("exact_duplicate"),
        "Rows that repeat another one in every column are still there. Two downloads of the same "
        "day are one day. Keep the one with the first row_id."),
    Misconception("duplicates_as_restated", partial(
        repair, rules=tuple(r for r in RULES if r != "exact_duplicate"), by_key_only=True),
        "You treat exact repeats as restated rows: the first of two equal rows goes, under the "
        "wrong rule. The house keeps the first row_id of an exact repeat. Deal with exact repeats "
        "first, then with keys of different export dates."),
    Misconception("restated_left", _without("restated"),
        "Some days stand twice with different values, because the platform restated them later. "
        "Summing both counts the orders twice. Keep the row of the latest export."),
    Misconception("restated_oldest", partial(repair, oldest=True),
        "Of two versions of a day you keep the older one. Conversions that arrived later are "
        "lost. Keep the row with the latest exported_on."),
    Misconception("other_dates_left", _without("out_of_flight"),
        "Rows outside the flight are still there. Spend of another week does not belong to this "
        "campaign. Compare the date with flight_start and flight_end."),
    Misconception("clicks_clipped", partial(repair, clip=True),
        "Where clicks exceed impressions you set clicks to impressions. That invents a CTR of "
        "100 %, and nobody sees that it was made up. Mask the cell (NA) and log it."),
    Misconception("clicks_left", _without("clicks_over_impressions"),
        "A row still has more clicks than impressions. One of the two is wrong and you cannot "
        "know which value it had. Mask clicks (NA) and log it."),
    Misconception("cost_absolute", partial(repair, absolute=True),
        "You turn negative cost into positive cost. It may be a credit or a typing error, and "
        "your guess looks like data. Mask the cell (NA) and log it."),
    Misconception("cost_absolute_unlogged", _absolute_unlogged,
        "You turn negative cost into positive cost, and the log does not say so. A credit then "
        "looks like spend and nobody can find it again. Mask the cell (NA) and log it."),
    Misconception("cost_left", _without("negative_cost"),
        "A row still has negative cost, which lowers the sum of the others unseen. Mask the cell "
        "(NA) and log it."),
    Misconception("micros_left", _without("micros"),
        "Rows in micros are still among the rows in TWD. One of them outweighs the whole "
        "campaign. Divide their cost by a million and change cost_unit, both in the log."),
    Misconception("usd_left", _without("usd"),
        "Rows in US dollars are still added to NT dollars. Multiply their cost by fx_rate, then "
        "set currency to TWD and fx_rate to 1, each in the log."),
    Misconception("labels_left", partial(repair, labels_left=True),
        "You converted the amounts and left the labels as they were. The next reader will convert "
        "a second time. Change cost_unit, currency and fx_rate with the amount."),
    Misconception("copies_left", _without("copy_name"),
        "Copies made in the ads manager still carry “ - 複本” in their name, so one campaign "
        "shows as two. Strip the ending and log it."),
    Misconception("break_left", _without("tracking_break"),
        "One day has clicks in every channel and not one conversion. The tag was broken; the ads "
        "did not stop working at midnight. Mask conversions and conversion_value of that day."),
    Misconception("zero_rows_masked", partial(repair, any_zero_row=True),
        "You mask every row without conversions. Small campaigns do have days without orders, and "
        "those zeros are true. Mask only a date on which all rows have none."),
    Misconception("masked_with_zero", partial(repair, mask_with=0.0),
        "You write 0 where the value is unknown. A 0 enters every sum and mean as if it had been "
        "measured. Mask with NA."),
    Misconception("rows_dropped", _rows_dropped_instead,
        "You drop whole rows for one bad cell. The good figures in them are lost as well. Mend or "
        "mask the cell; drop only totals, repeats and rows outside the flight."),
    Misconception("empty_log", _dates_only_when_ad,
        "The rows are right and the log is empty. Whoever checks your work cannot see what you "
        "changed. Write one line per changed cell."),
)


TWD_RATE = "in rows in TWD the rate is 1, so nothing changes"

B = Exercise(
    "T1.5.b",
    parts=(Part(
        "repair", repair, inputs=lambda world: faulty_inputs(world, repair), load=("faulty",),
        compare=Compare(
            kind="tuple", names=("clean", "log"),
            items=(
                Compare(kind="frame", keys=("row_id",), ordered=True, extra_columns=False,
                        columns={"cost": 1e-9, "fx_rate": 1e-9}),
                Compare(kind="frame", keys=("row_id", "column", "rule"),
                        columns={"before": 1e-9, "after": 1e-9}),
            )),
    ),),
    misconceptions=MISCONCEPTIONS,
    alternatives=(Alternative("records", by_records),),
    hints=(
        "Read data_rules.yml and look for one row of each kind in faulty: sort by cost, compare "
        "clicks with impressions, look at date_text and currency, sum conversions by date.",
        "Work rule by rule in the order of the file. Each rule is a mask, then either a drop or a "
        "change of one column, and the same mask writes the log.",
        "def drop(mask, rule): ... ; def change(mask, column, new, rule, action): write (row_id, "
        "column, rule, action, before, after) where the value really changes; at the end "
        "clean.reset_index(drop=True) and pd.DataFrame(log, columns=[...])",
    ),
    solution=(
        "Two small functions, one that drops and one that changes, both writing the log, keep the "
        "eleven rules at one or two lines each and the log complete. What cannot be known is "
        "masked: a guess in the cell can later not be told from a measurement."
    ),
    worlds=FAULT_WORLDS,
    equivalent_mutants={
        "clean['currency'].notna() & (clean['currency'] != 'TWD') -> BitOr": TWD_RATE,
        "'TWD' -> '^(\\\\d{3})/?(\\\\d{2})/?(\\\\d{2})$' (#3)": TWD_RATE,
        "'currency' -> 'date' (#2)": TWD_RATE,
        "'currency' -> 'date' (#3)": TWD_RATE,
        "by_age.duplicated(key, keep='last').reindex(clean.index) -> without reindex":
            "pandas aligns a mask with the rows by itself",
        "'stable' -> 'sum'": "rows of one key and one day of export are gone by then",
        "iso.where(is_roc) -> without where": "only the cells of 民國 dates are changed",
        "False -> True": "stripping the ending of a missing name leaves it missing",
        "0 -> 1 (#4)": "year, month and day are found together or not at all",
    },
)
