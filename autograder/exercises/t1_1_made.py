"""Small inputs made by hand for T1.1.a to T1.1.c: what the text stresses and shipped data lack."""

from __future__ import annotations

import numpy as np
import pandas as pd

from .t1_1_worlds import OWN

ZH = "活動編號,活動名稱,節慶,通路,週起日,狀態,花費,曝光,點擊,轉換,轉換金額"
EN = ("campaign_id,campaign_name,festival,channel,week_start,status,spend,impressions,clicks,"
      "conversions,value")


def made_history() -> tuple:
    """Calls of load_history: two reports of one week; names and ids of unusual form."""
    newest = "\n".join((
        ZH,
        "094501,2024雙11_主打,雙11,kol,113/11/04,已結束,100,2000,40,--,",
        '094501,2024雙11_主打,雙11,line_ads,113/11/04,已移除,NT$100,"2,000",30,18,900',
        "094502,2024雙11_主打,雙11,line_ads,113/11/04,已結束,50,700,9,3,150",
        "合計,,,,,,250,4700,79,21,1050",
    ))
    older = "\n".join((
        EN,
        "094501,2024雙11_主打,雙11,kol,2024-11-04,active,90,1800,40,17,850.5",
        "094501,2024活動_主打,無,line_ads,2024-11-04,active,120,2000,30,20,1000",
        "094501,2024雙11_主打,雙11,meta,2024/11/04,active,1234.5,9000,100,12,600",
        "094501,2024雙11_主打,雙11,meta,2024/10/28,active,800,6000,70,8,400",
        "094502,2024雙十一_主打,雙11,line_ads,2024-11-04,ended,40,650,8,1,50",
        "Total,,,,,,2284.5,19450,248,58,2900.5",
    ))
    names = "\n".join((
        ZH,
        "0241,2021雙12 - 複本測試_主打,雙12,line_ads,110/12/06,已結束,100,1000,10,1,50",
        "024102,2021雙12 - 主打 - 複本,雙12,line_ads,110/12/06,已結束,100,1000,10,1,50",
        "024103,2021雙12_降成本,雙12,line_ads,110/12/06,已結束,100,1000,10,1,50",
        "024104,2021雙12_複本,雙12,line_ads,110/12/06,已結束,100,1000,10,1,50",
        "合計,,,,,,400,4000,40,4,200",
    ))
    return (
        ({"a_20250120.csv": newest.encode("cp950"), "b_20250106.csv": older.encode("utf-8")},),
        ({"line_ads_2021_20220110.csv": names.encode("utf-8-sig")},),
    )


def made_festivals() -> tuple:
    """Calls of festival_index: ends of the data, ties and years without sales; two years whose
    windows differ in length; a year without one ordinary day."""
    return _shop(), _two_years(), _only_rush()


def _table(rows: list[tuple]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=["year", "festival", "date", "opens", "closes"])
    return table.assign(date=pd.to_datetime(table["date"]))


def _daily(food: pd.Series, home: pd.Series | None = None) -> pd.DataFrame:
    lines = {"food": food} if home is None else {"food": food, "home": home}
    daily = pd.concat(lines, names=["line", "date"]).rename("revenue").reset_index()
    return daily[["date", "line", "revenue"]].sort_values(["date", "line"], ignore_index=True)


def _shop() -> tuple[pd.DataFrame, pd.DataFrame]:
    days = pd.date_range("2023-12-22", "2024-02-14")
    food = pd.Series(np.where(days.year == 2023, 0.0, np.where(days.day % 3 == 0, 90.0, 110.0)),
                     index=days)
    for day, value in {"2023-12-28": 400.0, "2024-01-18": 330.0, "2024-01-22": 330.0,
                       "2024-02-14": 500.0}.items():
        food[day] = value
    home = food[food.index >= "2024-01-16"] / 10  # a line that came later
    return _daily(food, home), _table([
        (2023, "甲", "2023-12-30", 4, 1),  # the ordinary days of 2023 sold nothing
        (2024, "甲", "2024-01-04", 3, 1),
        (2024, "戊", "2023-12-24", 2, 1),  # opens on the first day of the data
        (2024, "乙", "2024-02-15", 4, 1),  # closes on the last day of the data
        (2024, "丙", "2024-01-20", 3, -3),  # goes on after the day itself; two days tie
        (2024, "丁", "2024-02-16", 6, 1),  # one day too long
        (2025, "丁", "2025-02-05", 6, 1),  # not in the data
    ])


def _two_years() -> tuple[pd.DataFrame, pd.DataFrame]:
    days = pd.date_range("2023-12-10", "2024-01-31")
    food = pd.Series(np.where(days.year == 2023, 100.0, 400.0), index=days)
    food[food.index.day % 4 == 0] += 6.0
    for day, value in {"2023-12-17": 500.0, "2023-12-19": 700.0, "2024-01-15": 900.0,
                       "2024-01-17": 850.0, "2024-01-18": 1050.0}.items():
        food[day] = value
    return _daily(food), _table([
        (2023, "甲", "2023-12-20", 3, 1),
        (2024, "甲", "2024-01-20", 6, 1),  # five days before it: 900, in this year only
    ])


def _only_rush() -> tuple[pd.DataFrame, pd.DataFrame]:
    days = pd.date_range("2023-12-20", "2024-01-06")
    food = pd.Series(np.where(days.year == 2023, 100.0, 250.0), index=days)
    return _daily(food), _table([
        (2023, "甲", "2023-12-29", 3, 1), (2024, "甲", "2024-01-07", 6, 1),
    ])


def made_trends() -> tuple:
    """Calls of chain: downloads 9, 10 and 11, of which the last overlaps with both others, and
    one week of the first is not in the second; the same numbered from the newest."""
    weeks = pd.date_range("2025-01-05", periods=8, freq="7D")
    values = {
        9: {1: (80, "<1"), 2: (60, 4), 3: (50, 5), 4: (40, 9)},
        10: {3: (90, 12), 4: (100, 20), 5: (70, 30)},
        11: {2: (30, 1), 3: (25, 3), 4: (24, 5), 5: (20, 12), 6: (70, 50), 7: (100, 80)},
    }
    rows = [(download, weeks[week], term, str(value))
            for download, known in values.items() for week, pair in known.items()
            for term, value in zip((OWN, "甲"), pair, strict=True)]
    table = pd.DataFrame(rows[::-1], columns=["download", "week", "term", "value"])
    return (table,), (table.assign(download=20 - table["download"]),)


def made_markets() -> tuple:
    """Calls of market_scan: a rising brand with gaps in the rivals' table, rows in no order; a
    brand nobody searched; a falling one with six rivals."""
    weeks = pd.date_range("2025-01-05", periods=30, freq="7D")
    step = np.arange(30)
    rising = pd.DataFrame({"week": weeks, "甲": 40.0 + step % 3, OWN: 10 + 0.5 * step + step % 2,
                           "乙": 5.0 + step % 2})
    silent = pd.DataFrame({"week": weeks, "甲": 40.0 + step % 3, OWN: np.where(step < 3, 4.0, 0.0)})
    six = {name: 10.0 + (step + n) % 4 for n, name in enumerate("甲乙丙丁戊己")}
    falling = pd.DataFrame({"week": weeks, OWN: 40 - 0.8 * step + step % 3, **six})
    return ((rising.sample(frac=1, random_state=4, ignore_index=True), _rivals("甲乙", gap=True)),
            (silent, _rivals("甲")), (falling, _rivals("甲乙丙丁戊己")))


def _rivals(names: str, gap: bool = False) -> pd.DataFrame:
    """20 weeks of our brand and the rivals; with gap, two weeks, one row and some prices lack."""
    weeks = pd.date_range("2025-03-03", periods=20, freq="7D")
    rows = [(week, brand, 900.0 + 100 * n + 10 * (w % 4), (w + n) % 3 == 0, float(w % 5))
            for w, week in enumerate(weeks) for n, brand in enumerate((OWN, *names))]
    table = pd.DataFrame(rows, columns=["week", "brand", "basket_price", "promo", "ads"])
    if not gap:
        return table
    number = ((table["week"] - weeks[0]).dt.days // 7).to_numpy()
    table["basket_price"] = table["basket_price"].mask(
        ((table["brand"] == "乙") & (number > 12)) | ((table["brand"] == OWN) & (number == 18)))
    out = np.isin(number, (11, 14)) | ((number == 16) & (table["brand"] == "甲"))
    return table[~out].sample(frac=1, random_state=6, ignore_index=True)
