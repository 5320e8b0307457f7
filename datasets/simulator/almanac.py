"""Calendar and news of the world: `World.calendar_events`, one row per day and event.

Holidays and days worked instead come from the `holidays` package. News are topics of the kind
that fills papers; persons, companies and places of incidents are not named, none is real.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays
import numpy as np
import pandas as pd

from . import brand, calendar, rng, weather

KINDS = ("holiday", "makeup_workday", "festival", "shopping_festival", "news", "typhoon_day_off")
COLUMNS = ["date", "kind", "name_zh", "name_en", "intensity"]
CLOSE = 0.6  # typhoon force at which a county stops work and school
FESTIVAL_EN = {
    "農曆年": "Lunar New Year",
    "母親節": "Mother's Day",
    "端午": "Dragon Boat Festival",
    "父親節": "Father's Day",
    "七夕": "Qixi",
    "中元": "Ghost Festival",
    "中秋": "Mid-Autumn Festival",
}
SHOPPING = {
    "618": ("618 購物節", "618 sale", 0.4),
    "雙11": ("雙11", "Double 11", 1.0),
    "雙12": ("雙12", "Double 12", 0.35),
}
TOPICS = (  # zh, en, line that people buy more of ("": none), share of the largest lift
    ("收納達人影片帶動居家整理話題", "Tidying videos make home storage a topic", "home", 1.0),
    ("節目介紹香氛助眠", "A programme presents scents for better sleep", "home", 0.8),
    ("連日潮濕，除濕與防霉成為熱門話題", "Damp days make mould a topic", "home", 0.9),
    ("減塑報導帶動補充包討論", "Reports on plastic waste bring refills into talk", "home", 0.7),
    ("換季肌膚乾癢，皮膚科衛教受關注", "Dry skin of the season in health columns", "bath", 1.0),
    ("手工皂市集成為週末話題", "Soap markets are the talk of a weekend", "bath", 0.7),
    ("無香料洗沐用品評比引發討論", "A test of unscented bath goods is discussed", "bath", 0.9),
    ("流感升溫，洗手與清潔用品受關注", "Flu season draws interest to washing hands", "bath", 0.9),
    ("伴手禮票選公布，糕點話題升溫", "A vote on souvenirs makes cakes a topic", "food", 1.0),
    ("本土水果豐收，果乾與果醬受關注", "A rich fruit harvest brings jam into talk", "food", 0.8),
    ("下午茶開箱影片流行", "Afternoon tea unboxing videos are popular", "food", 0.8),
    ("企業福委送禮調查公布", "A survey on company gifts is published", "food", 0.9),
    ("油品檢驗話題使消費者詢問食品標示", "Oil tests make people ask about labels", "", 0.0),
    ("連假交通與塞車", "Traffic on the long weekend", "", 0.0),
    ("電價審議結果公布", "The review of electricity prices is published", "", 0.0),
    ("運費調漲消息", "Parcel fees are to rise", "", 0.0),
    ("資安提醒：假冒物流簡訊", "Warning of false parcel messages", "", 0.0),
    ("國際賽事轉播熱潮", "An international tournament on television", "", 0.0),
    ("演唱會搶票話題", "The rush for concert tickets", "", 0.0),
    ("基本工資調整公布", "The new minimum wage is announced", "", 0.0),
)
EPISODES = 24  # in the 15 months


@lru_cache(maxsize=8)
def news(seed: int, year: int) -> pd.DataFrame:
    """News episodes of the whole period: name_zh, name_en, start, days, line, lift.

    `lift` is the log effect on the line's demand on the first day; it halves about every
    two days with the `intensity` of the rows in `table`.
    """
    gen = rng.stream(seed, year, "news")
    span = calendar.period(year)
    order = np.concatenate([gen.permutation(len(TOPICS)), gen.permutation(len(TOPICS))])[:EPISODES]
    slot = span.days / EPISODES
    offset = (np.arange(EPISODES) * slot + gen.uniform(0, slot - 7, EPISODES)).astype(int)
    top = gen.uniform(0.22, 0.34, EPISODES)
    rows = []
    for number, topic in enumerate(order):
        zh, en, line, share = TOPICS[topic]
        start = pd.Timestamp(span.start) + pd.Timedelta(days=int(offset[number]))
        rows.append((zh, en, start, int(gen.integers(2, 6)), line, round(top[number] * share, 3)))
    made = pd.DataFrame(rows, columns=["name_zh", "name_en", "start", "days", "line", "lift"])
    text = dict.fromkeys(("name_zh", "name_en", "line"), "str")
    return made.astype({"start": "datetime64[ns]", **text})


def fading(days: int) -> np.ndarray:
    """Intensity of a topic on its days: 1, then 0.7 of the day before."""
    return np.round(0.7 ** np.arange(days), 2)


def official(year: int) -> list[tuple]:
    """Days of law of a year: (day, kind, name_zh, name_en, intensity)."""
    zh = holidays.country_holidays("TW", years=year, language="zh_TW")
    en = holidays.country_holidays("TW", years=year, language="en_US")
    rows = [(d, "holiday", _one(zh[d]), _one(en[d]), 1.0) for d in sorted(zh)]
    worked = sorted(d for d in zh.weekend_workdays if d.year == year)
    return rows + [(d, "makeup_workday", "補行上班", "Working Saturday", 1.0) for d in worked]


def _one(name: str) -> str:
    """Names of one day, joined as in running text (the package joins them by '; ')."""
    return "／".join(sorted(set(name.split("; ")), key=name.index)) if "; " in name else name


def _shop(year: int) -> list[tuple]:
    """Festivals that people celebrate, and those that shops made."""
    rows = []
    for name, day in calendar.festivals(year).items():
        if name in SHOPPING:
            zh, en, strength = SHOPPING[name]
            rows.append((day, "shopping_festival", zh, en, strength))
        else:
            strength = round(calendar.GIFTS[name][2] / 2, 2)
            rows.append((day, "festival", name, FESTIVAL_EN[name], strength))
    friday = date(year, 11, 1)
    friday += timedelta(days=(3 - friday.weekday()) % 7 + 22)  # the day after Thanksgiving
    flight = calendar.flight(year)
    return rows + [
        (date(year, 3, 8), "shopping_festival", "38 女王節", "Women's Day sale", 0.1),
        (date(year, 9, 9), "shopping_festival", "99 購物節", "99 sale", 0.1),
        (friday, "shopping_festival", "黑色星期五", "Black Friday", 0.1),
        (flight.start, "shopping_festival", "澄嶼日常雙11檔期開始", "Brand: flight begins", 0.2),
        (flight.end, "shopping_festival", "澄嶼日常雙11檔期結束", "Brand: flight ends", 0.2),
    ]


def days_off(seed: int, year: int) -> pd.DataFrame:
    """Days and counties without work because of a typhoon: date, county, name_zh, name_en."""
    days = calendar.period(year).index()
    shut = weather.force(seed, year, days) >= CLOSE
    day, county = np.nonzero(shut)
    table = pd.DataFrame({"date": days[day], "county": np.array(list(brand.COUNTIES))[county]})
    storms = weather.typhoons(seed, year)
    number = np.searchsorted(storms["start"].to_numpy(), table["date"].to_numpy(), "right") - 1
    for column in ("name_zh", "name_en"):
        table[column] = storms[column].to_numpy()[number]
    return table.astype({"county": "str", "date": "datetime64[ns]"})


def table(seed: int, year: int, scale: str) -> pd.DataFrame:
    """date, kind (see KINDS), name_zh, name_en, intensity (0 to 1), in order of date and kind.

    `intensity` is 1 for days of law, the strength of a festival against the strongest of its
    kind, the fading attention of a news topic, and for typhoons the share of the country's
    online buyers whose county stays at home.
    """
    rows = []
    for one in (year - 1, year):
        rows += official(one) + _shop(one)
    for topic in news(seed, year).itertuples():
        for number, strength in enumerate(fading(topic.days)):
            day = (topic.start + pd.Timedelta(days=number)).date()
            rows.append((day, "news", topic.name_zh, topic.name_en, float(strength)))
    share = pd.Series(brand.COUNTIES)
    for (day, zh, en), part in days_off(seed, year).groupby(["date", "name_zh", "name_en"]):
        size = round(float(share[part["county"]].sum() / share.sum()), 2)
        few = "、".join(part["county"][:3]) + ("等" if len(part) > 3 else "")
        text = f"Typhoon {en}: {len(part)} counties closed"
        rows.append((day.date(), "typhoon_day_off", f"颱風「{zh}」停班停課（{few}）", text, size))
    made = pd.DataFrame(rows, columns=COLUMNS)
    made["date"] = pd.to_datetime(made["date"]).astype("datetime64[ns]")
    span = calendar.period(year, scale)
    made = made[made["date"].between(pd.Timestamp(span.start), pd.Timestamp(span.end))]
    made["rank"] = made["kind"].map(KINDS.index)
    made = made.sort_values(["date", "rank", "name_zh"], kind="stable").drop(columns="rank")
    return made.astype(dict.fromkeys(("kind", "name_zh", "name_en"), "str")).reset_index(drop=True)
