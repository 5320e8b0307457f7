"""T1.1.a: one history from nine downloads of several encodings, languages and days of export."""

from __future__ import annotations

import io
import re
from functools import partial

import pandas as pd

from autograder.artefacts.history_check import HISTORY, ID_AS_NUMBER, judge_history

from .base import Alternative, Exercise, Misconception, Part
from .t1_1_made import made_history
from .t1_1_worlds import HISTORY_WORLDS

CAPTIONS = {
    "活動編號": "campaign_id", "活動名稱": "name", "節慶": "festival", "通路": "channel",
    "週起日": "week_start", "狀態": "status", "花費": "spend", "曝光": "impressions",
    "點擊": "clicks", "轉換": "conversions", "轉換金額": "value", "campaign_name": "name",
}  # fmt: skip
STATUS = {"進行中": "active", "已結束": "ended", "已移除": "removed"}
TOTALS = ("合計", "總計", "Total")
NUMBERS = ["spend", "impressions", "clicks", "conversions", "value"]
KEY = ["campaign_id", "channel", "week_start"]
COLUMNS = ["campaign_id", "name", "festival", "channel", "week_start", "status", *NUMBERS]
COPY = " - 複本"


def load_history(files: dict[str, bytes]) -> pd.DataFrame:
    """The history in `COLUMNS`, one row per `KEY` and sorted by it.

    Args:
        files: file name, which ends in _YYYYMMDD.csv (day of export) -> content.
    """
    return load_with(files)


def load_with(files: dict[str, bytes], **faults: object) -> pd.DataFrame:
    """The reference, with switches for known-wrong variants (used by the misconceptions only)."""
    parts = []
    for name, data in files.items():
        text = _text(data, faults)
        if text is None:
            continue
        sign = "\t" if "\t" in text.splitlines()[0] else ","
        types = {"活動編號": "int", "campaign_id": "int"} if faults.get("number_id") else None
        part = pd.read_csv(io.StringIO(text), sep=sign, dtype=str).rename(columns=CAPTIONS)
        if faults.get("english_only") and "活動編號" in text.splitlines()[0]:
            continue
        if types:
            part["campaign_id"] = part["campaign_id"].str.lstrip("0")
        part["exported"] = name.rsplit("_", 1)[1][:8]
        parts.append(part)
    rows = pd.concat(parts, ignore_index=True)
    if not faults.get("totals"):
        totals = ("合計", "總計") if faults.get("chinese_totals") else TOTALS
        rows = rows[~rows["campaign_id"].isin(totals)]
    if faults.get("padded"):
        rows = rows.assign(campaign_id=rows["campaign_id"].str.zfill(6))
    rows = rows.assign(**{c: _numbers(rows[c], faults) for c in NUMBERS})
    rows["week_start"] = rows["week_start"].map(partial(_day, shift=faults.get("shift", 1911)))
    rows["status"] = rows["status"].replace({} if faults.get("status") else STATUS)
    if not faults.get("copies"):
        rows["name"] = rows["name"].str.removesuffix(COPY)
    if faults.get("copies") == "anywhere":
        rows["name"] = rows["name"].str.replace(COPY, "")
    if faults.get("copies") == "cut":
        rows["name"] = rows["name"].str.split("_").str[0]
    if faults.get("survivors"):
        rows = rows[rows["status"] != "removed"]
    if faults.get("dropna"):
        rows = rows.dropna(subset=NUMBERS)
    return _latest(rows, faults).sort_values(KEY)[COLUMNS].reset_index(drop=True)


def _text(data: bytes, faults: dict) -> str | None:
    """Decoded text; None where a known-wrong way passes over the file."""
    if data.startswith(b"\xff\xfe"):
        lost = faults.get("utf8_only") or faults.get("no_utf16")
        return None if lost else data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        if faults.get("utf8_only") or faults.get("no_big5"):
            return None
        return data.decode("cp950")


def _numbers(cells: pd.Series, faults: dict) -> pd.Series:
    """Amounts and counts as float; "--" and blanks are missing."""
    if not faults.get("coerced"):
        cells = cells.str.replace("NT$", "", regex=False).str.replace(",", "")
    if faults.get("first_group"):
        cells = cells.str.split(",").str[0]
    found = pd.to_numeric(cells.replace("--", None), errors="coerce")
    return found.fillna(0) if faults.get("na_as_zero") else found.astype(float)


def _day(text: str | float, shift: int = 1911) -> pd.Timestamp:
    """A date as 2024-09-02, 2024/09/02 or, in the 民國 calendar, 113/09/02."""
    if not isinstance(text, str):
        return pd.NaT
    year, month, day = (int(part) for part in re.split("[-/]", text))
    return pd.Timestamp(year + (shift if year < 1911 else 0), month, day)


def _latest(rows: pd.DataFrame, faults: dict) -> pd.DataFrame:
    """Of each key the row of the file exported last."""
    how = faults.get("latest", "last")
    key = ["campaign_id", "week_start"] if faults.get("no_channel") else KEY
    if how == "none":
        return rows
    if how == "exact":
        return rows.drop_duplicates([c for c in rows.columns if c != "exported"])
    if how == "sum":
        text = {c: "first" for c in COLUMNS if c not in (*KEY, *NUMBERS)}
        return rows.groupby(KEY, as_index=False).agg(
            {**text, **{c: lambda s: s.sum(min_count=1) for c in NUMBERS}})
    if how == "filled":
        return rows.sort_values("exported", kind="stable").groupby(key, as_index=False).last()
    if how == "max":
        by_number = rows.sort_values("conversions", na_position="first")
        return by_number.drop_duplicates(key, keep="last")
    if how == "max_or_gap":  # sort_values as it comes: missing last
        return rows.sort_values("conversions").drop_duplicates(key, keep="last")
    if how == "file_order":
        return rows.drop_duplicates(key, keep="last")
    if how == "first_file":
        return rows.drop_duplicates(key, keep="first")
    return rows.sort_values("exported", kind="stable").drop_duplicates(
        key, keep="first" if how == "oldest" else "last")


def _by_dictionary(files: dict[str, bytes]) -> pd.DataFrame:
    """Line by line with the csv module, files in order of export, later rows overwrite."""
    import csv

    known: dict[tuple, dict] = {}
    for name in sorted(files, key=lambda n: n[-12:-4]):
        data = files[name]
        code = "utf-16" if data[:2] == b"\xff\xfe" else "cp950"
        if code == "cp950":
            try:
                data.decode("utf-8")
                code = "utf-8-sig"
            except UnicodeDecodeError:
                pass
        text = data.decode(code)
        reader = csv.reader(io.StringIO(text), delimiter="\t" if code == "utf-16" else ",")
        next(reader)
        for line in reader:
            row = dict(zip(COLUMNS, line, strict=True))
            if not row["channel"]:
                continue
            y, m, d = row["week_start"].replace("/", "-").split("-")
            row["week_start"] = pd.Timestamp(int(y) + 1911 * (len(y) == 3), int(m), int(d))
            for column in NUMBERS:
                digits = row[column].lstrip("NT$").replace(",", "")
                row[column] = float(digits) if digits.strip("-") else None
            row["status"] = STATUS.get(row["status"], row["status"])
            row["name"] = row["name"].removesuffix(COPY)
            known[row["campaign_id"], row["channel"], row["week_start"]] = row
    return pd.DataFrame([known[key] for key in sorted(known)])


def _by_position(files: dict[str, bytes]) -> pd.DataFrame:
    """read_csv on bytes with names by position, groupby and nullable types."""
    parts = []
    for name, data in files.items():
        for code in ("utf-8-sig", "big5", "utf-16"):
            try:
                data.decode(code)
            except UnicodeError:
                continue
            break
        part = pd.read_csv(io.BytesIO(data), sep=None, engine="python", encoding=code, header=0,
                           names=COLUMNS, dtype="string", na_values=["--"])
        day = re.search(r"(\d{8})\.csv$", name)[1]
        parts.append(part.dropna(subset=["festival"]).assign(exported=int(day)))
    rows = pd.concat(parts, ignore_index=True)
    for column in NUMBERS:
        rows[column] = rows[column].str.replace(r"[^\d.]", "", regex=True).astype("Float64")
    date = rows["week_start"].str.extract(r"(?P<year>\d+).(?P<month>\d+).(?P<day>\d+)").astype(int)
    date["year"] = date["year"].where(date["year"] > 1000, date["year"] + 1911)
    rows["week_start"] = pd.to_datetime(date)
    rows["status"] = rows["status"].map({**STATUS, **{v: v for v in STATUS.values()}})
    rows["name"] = rows["name"].str.replace(" - 複本$", "", regex=True)
    newest = rows.groupby(KEY)["exported"].idxmax()
    return rows.loc[newest].sort_values(KEY)[COLUMNS]


def history_inputs(world) -> tuple:
    """The world's files; in reverse order; as if all were exported within ten days, under names
    that sort against the day of export; and the made-up ones."""
    files = world.history_files
    newest = sorted(files, key=lambda name: name[-12:], reverse=True)
    renamed = {f"from_the_share_{n}_{name[:-12]}2025060{9 - n}.csv": files[name]
               for n, name in enumerate(newest)}
    return (files,), (dict(reversed(files.items())),), (renamed,), *made_history()


def _with(**faults: object):
    return partial(load_with, **faults)


A = Exercise(
    "T1.1.a",
    parts=(Part(
        "load_history", load_history, inputs=history_inputs, load=("history_files",),
        compare=HISTORY, judge=judge_history, practice=made_history,
    ),),
    misconceptions=(
        Misconception("most_conversions_or_gap_kept", _with(latest="max_or_gap"),
            "Of each key you keep the row that comes last when sorted by conversions: the largest "
            "number, or the one that is missing. Neither has to be the newest. Sort by the day of "
            "export and keep the last."),
        Misconception("survivors_only", _with(survivors=True),
            "You leave out campaigns with the status removed. Those were deleted because they ran "
            "badly, so what is left looks better than what you will get. Keep them and their "
            "status."),
        Misconception("totals_kept", _with(totals=True),
            "Total rows stand among your campaigns. Whoever adds up the spend then counts it "
            "twice. Drop the rows whose first cell says 合計, 總計 or Total."),
        Misconception("english_totals_kept", _with(chinese_totals=True),
            "You drop the Chinese total rows and keep those of the English files. Their first "
            "cell says Total. Drop these as well."),
        Misconception("overlap_kept", _with(latest="none"),
            "Rows that two downloads hold stand in your table twice. Keep one row per "
            "campaign_id, channel and week_start: the one of the file exported last."),
        Misconception("only_exact_repeats_dropped", _with(latest="exact"),
            "You drop only rows that agree in every cell. A later download has late conversions, "
            "so its rows differ from the earlier ones. Compare the key, and keep the file "
            "exported last."),
        Misconception("overlap_summed", _with(latest="sum"),
            "You add up rows of the same key. They are two reports of one week, not two weeks. "
            "Keep the row of the file exported last."),
        Misconception("oldest_kept", _with(latest="oldest"),
            "Of each key you keep the file exported first. Conversions that came in later are "
            "missing there. Sort by the date in the file name and keep the last."),
        Misconception("last_file_kept", _with(latest="file_order"),
            "Of each key you keep the file that happens to be read last. The order of the names "
            "is not the order of export. Sort by the eight digits at the end of the file name."),
        Misconception("first_file_kept", _with(latest="first_file"),
            "Of each key you keep the file that happens to be read first. The order of the names "
            "is not the order of export. Sort by the eight digits at the end of the file name "
            "and keep the last."),
        Misconception("gaps_filled_from_older", _with(latest="filled"),
            "Where the newest row has a gap, you fill it from an older file. groupby(...).last() "
            "skips missing cells. Keep the newest row whole: sort by the day of export and use "
            "drop_duplicates(key, keep=\"last\")."),
        Misconception("most_conversions_kept", _with(latest="max"),
            "Of each key you keep the row with the most conversions. A later report can have "
            "fewer, for orders are cancelled. The day of export decides: keep the file exported "
            "last."),
        Misconception("key_without_channel", _with(no_channel=True),
            "One row is left per campaign and week. A campaign runs in several channels in the "
            "same week. The key is campaign_id, channel and week_start together."),
        Misconception("missing_as_zero", _with(na_as_zero=True),
            "You put 0 where the file says -- or nothing. The creator did not report the number; "
            "that does not make it 0. Leave it missing (NA)."),
        Misconception("rows_with_gaps_dropped", _with(dropna=True),
            "You drop rows with a missing number. Their spend is real and must be in the sums. "
            "Keep the row and leave only that cell missing."),
        Misconception("grouped_numbers_lost", _with(coerced=True),
            "Amounts with commas or NT$ became missing. Just the large ones are lost, and nobody "
            "sees it in the sums. Take NT$ and the commas out before you convert."),
        Misconception("number_cut_at_comma", _with(first_group=True, coerced=True),
            "You cut the number at its first comma: 25,881 became 25. Take the commas out "
            "instead of splitting at them."),
        Misconception("roc_plus_1912", _with(shift=1912),
            "Your 民國 years are one year late. Year 113 is 2024: add 1911.", row="M54"),
        Misconception("copies_by_name", _with(copies=True),
            "Names still end in “ - 複本”. That is a copied ad of the same campaign, and grouped "
            "by name it becomes a campaign of its own. Take the ending off."),
        Misconception("copy_words_inside_names", _with(copies="anywhere"),
            "You take “ - 複本” out wherever it stands. In the middle it belongs to the name. Take "
            "it off only at the end: .str.removesuffix(\" - 複本\")."),
        Misconception("name_cut_off", _with(copies="cut"),
            "You cut names off at the underscore. Different campaigns of a festival then share "
            "one name. Take off only the ending “ - 複本”."),
        Misconception("id_as_number", _with(number_id=True),
            ID_AS_NUMBER),
        Misconception("id_padded", _with(padded=True),
            "You bring every campaign_id to six characters. Ids differ in length, so 0241 becomes "
            "another campaign. Read the column as text (dtype=str) and leave it as it is."),
        Misconception("status_untranslated", _with(status=True),
            "The status is Chinese in some rows and English in others. Whoever filters by removed "
            "then finds half of them. Bring the words to active, ended and removed."),
        Misconception("utf8_files_only", _with(utf8_only=True),
            "Files that are not UTF-8 are missing. The older tools of the agency write Big5, and "
            "Excel writes UTF-16. Decode each file by its own encoding."),
        Misconception("utf16_files_lost", _with(no_utf16=True),
            "The files in UTF-16 are missing. Excel saved them, and they begin with "
            "b\"\\xff\\xfe\". Decode them with utf-16 and separate at tabs."),
        Misconception("big5_files_lost", _with(no_big5=True),
            "The files in Big5 are missing. They are the agency's, so LINE ads and creators drop "
            "out. When UTF-8 fails, decode with cp950."),
        Misconception("chinese_files_lost", _with(english_only=True),
            "The files with Chinese column headers are missing. Map both sets of headers to the "
            "same "
            "names before you join the files."),
    ),
    alternatives=(Alternative("dictionary", _by_dictionary), Alternative("position", _by_position)),
    hints=(
        "Print the first 200 characters of each file: which column headers, which dates, which "
        "signs in "
        "the amounts? Then look at the last line of each.",
        "In a loop: text, table with dtype=str, English headers, a column with the day of export. "
        "After "
        "the loop, on the joined table: total rows out, numbers, dates, status, names, and last "
        "the newest row of each key.",
        "part = pd.read_csv(io.StringIO(text), sep=sign, dtype=str).rename(columns=CAPTIONS); "
        "part[\"exported\"] = name[-12:-4]; … rows.sort_values(\"exported\").drop_duplicates(key, "
        "keep=\"last\")",
    ),
    solution=(
        "Everything is read as text first, so that no id loses its 0 and no amount is lost in "
        "silence; then each column gets its type by a rule that is written down. Which row counts "
        "is decided by the day of export and not by the order of files. Removed campaigns stay: "
        "whoever plans from the survivors plans too high."
    ),
    worlds=HISTORY_WORLDS,
    equivalent_mutants={
        "0 -> 1": "the second line of a file has the same separator as the first",
        "True -> False": "changes the index only, which is not compared",
        "True -> False (#2)": "changes the index only, which is not compared",
        "12 -> 13": "takes the underscore along, which stands before every day of export",
    },
)
