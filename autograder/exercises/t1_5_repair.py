"""T1.5.b: repair an export by written rules and keep a log of every cell that was changed.

The rules are those of datasets/house/data_rules.yml, in that order.
"""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_worlds import FAULT_WORLDS

KEY = ["date", "channel", "campaign_id", "device", "traffic_type"]
LOG = ["row_id", "column", "rule", "action", "before", "after"]
COPY = " - 複本"
RULES = (
    "total_row", "exact_duplicate", "roc_date", "restated", "out_of_flight",
    "clicks_over_impressions", "negative_cost", "micros", "usd", "copy_name", "tracking_break",
)


def roc_to_date(text: object) -> pd.Timestamp:
    """"114/11/03" or "1141103" -> 2025-11-03; NaT where the text is not a 民國 date."""
    found = re.fullmatch(r"(\d{3})/?(\d{2})/?(\d{2})", str(text).strip())
    if not found:
        return pd.NaT
    year, month, day = (int(part) for part in found.groups())
    return pd.Timestamp(year + 1911, month, day)


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


def _by_records(df: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The same row by row, with dictionaries; the log collects whole records."""
    rows, log = df.to_dict("records"), []

    def write(row, column, rule, action, before, after):
        log.append({"row_id": row["row_id"], "column": column, "rule": rule, "action": action,
                    "before": before, "after": after})

    def drop(keep, rule):
        nonlocal rows
        for row in rows:
            if not keep(row):
                write(row, "*", rule, "dropped", None, None)
        rows = [row for row in rows if keep(row)]

    def put(row, column, value, rule, action):
        old = row[column]
        if pd.isna(old) and pd.isna(value) or old == value:
            return
        write(row, column, rule, action, old, value)
        row[column] = value

    drop(lambda r: r["row_kind"] != "total", "total_row")
    seen = {}
    for row in rows:
        seen.setdefault(tuple(str(v) for k, v in row.items() if k != "row_id"), row["row_id"])
    first = set(seen.values())
    drop(lambda r: r["row_id"] in first, "exact_duplicate")
    for row in rows:
        real = roc_to_date(row["date_text"])
        if not pd.isna(real):
            put(row, "date", real, "roc_date", "fixed")
    newest = {}
    for row in rows:
        key = tuple(str(row[k]) for k in KEY)
        newest[key] = max(newest.get(key, row["exported_on"]), row["exported_on"])
    drop(lambda r: r["exported_on"] == newest[tuple(str(r[k]) for k in KEY)], "restated")
    drop(lambda r: r["flight_start"] <= r["date"] <= r["flight_end"], "out_of_flight")
    days = {}
    for row in rows:
        day = days.setdefault(row["date"], [0.0, 0.0])
        for i, column in enumerate(("conversions", "clicks")):
            day[i] += 0 if pd.isna(row[column]) else row[column]
    for row in rows:
        if row["clicks"] > row["impressions"]:
            put(row, "clicks", float("nan"), "clicks_over_impressions", "masked")
        if row["cost"] < 0:
            put(row, "cost", float("nan"), "negative_cost", "masked")
        if row["cost_unit"] == "micros":
            put(row, "cost", row["cost"] / 1e6, "micros", "fixed")
            put(row, "cost_unit", "TWD", "micros", "fixed")
        if row["currency"] != "TWD":
            put(row, "cost", row["cost"] * row["fx_rate"], "usd", "fixed")
            put(row, "currency", "TWD", "usd", "fixed")
            put(row, "fx_rate", 1, "usd", "fixed")
        put(row, "campaign", row["campaign"].removesuffix(COPY), "copy_name", "fixed")
        if days[row["date"]][0] == 0 and days[row["date"]][1] > 0:
            put(row, "conversions", float("nan"), "tracking_break", "masked")
            put(row, "conversion_value", float("nan"), "tracking_break", "masked")
    return pd.DataFrame(rows, columns=list(df.columns)), pd.DataFrame(log, columns=LOG)


TWD_RATE = "in rows in TWD the rate is 1, so nothing changes"


def faulty_inputs(world) -> tuple:
    """The faulty rows of a world; once more with cases at the edge of the rules.

    Edges: clicks equal to impressions (right), an older version of a row with a 民國 date, the
    first and the last day of the flight, a campaign that only mentions 複本, a row without a cell
    that a broken day would mask, cost of exactly 0.
    """
    df = world.faulty
    edge = df.copy()
    fault = set(repair(df)[1]["row_id"])
    plain = [i for i in edge.index if edge.at[i, "row_id"] not in fault]
    edge.loc[plain[3], "impressions"] = edge.loc[plain[3], "clicks"]
    edge.loc[plain[7], "campaign"] = "測試 - 複本組"
    edge.loc[plain[9], "cost"] = 0.0
    for at, column in ((plain[11], "flight_start"), (plain[13], "flight_end")):
        edge.loc[at, "date"] = edge.loc[at, column]
        edge.loc[at, "date_text"] = f"{edge.loc[at, column]:%Y/%m/%d}"
        edge.loc[at, "campaign_id"] = f"edge{at}"
    roc = edge[edge["date"].isna()].iloc[[0]]
    real = roc_to_date(roc["date_text"].iloc[0])
    older = roc.assign(
        row_id=int(edge["row_id"].max()) + 1, date=real, date_text=f"{real:%Y-%m-%d}",
        exported_on=roc["exported_on"] - pd.Timedelta(days=9), cost=1.0, clicks=1.0)
    edge = pd.concat([edge, older], ignore_index=True)
    # a day without clicks is no broken day; a day with a single click is one
    faulty_days = set(edge.loc[edge["row_id"].isin(fault), "date"].dropna())
    own = edge["campaign_id"].str.startswith("edge", na=False)
    quiet = sorted(set(edge["date"].dropna()) - faulty_days - set(edge.loc[own, "date"]))
    for day, clicks in zip(quiet[-2:], (0.0, 1.0), strict=False):
        rows = edge.index[edge["date"] == day]
        edge.loc[rows, ["clicks", "conversions", "conversion_value"]] = 0.0
        edge.loc[rows[0], "clicks"] = clicks
    broken = repair(df)[1].query("rule == 'tracking_break'")["row_id"]
    edge.loc[edge["row_id"] == broken.iloc[-1], "conversion_value"] = float("nan")
    return (df,), (edge,)


B = Exercise(
    "T1.5.b",
    parts=(Part(
        "repair", repair, inputs=faulty_inputs, load=("faulty",),
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
    alternatives=(Alternative("records", _by_records),),
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
