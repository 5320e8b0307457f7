"""Posts about the brand and three rivals, with reposts, own posts and a complaint that goes viral.

The complaint (mould in a gift box) starts on the evening of 11-12, when the parcels of 雙11 arrive.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import brand, calendar, mention_tables, phrases, rng

WEEKLY = {"full": 30.0, "small": 17.0}  # ordinary posts per topic and week
CRISIS = {"full": 260, "small": 95}
ENDS = ("。", "！", "…", " QQ。", "，唉。", "（怒）。", "，拜託。")
LINES = ("food", "food", "food", "bath", "bath", "home")
USUAL = ("delivery", "delivery", "service", "service", "other", "misleading_ad")
QUIET = 1  # number of the week in which nobody complains about the own brand
MOOD = {
    brand.BRAND: (0.30, 0.15),
    "沐光選物": (0.28, 0.14),
    "禾森生活": (0.24, 0.17),
    "島山果實": (0.33, 0.11),
}
WORDY = frozenset({"Dcard", "PTT", "Facebook", "爆怨公社"})


def _weeks(year: int, scale: str) -> pd.DatetimeIndex:
    """Mondays of the weeks of the table; small worlds have nine, to give limits a past."""
    span = calendar.period(year, scale)
    first = pd.Timestamp(span.start) - pd.Timedelta(days=21 if scale == "small" else 0)
    first -= pd.Timedelta(days=first.day_of_week)
    return pd.date_range(first, span.end, freq="7D").as_unit("ns")


class _Writer:
    """Collects posts; keeps their texts distinct, since equal texts mean a repost."""

    def __init__(self, gen: np.random.Generator) -> None:
        self.gen = gen
        self.rows: list[dict[str, object]] = []
        self.texts: set[str] = set()
        self.quiet_until = pd.Timestamp.min
        self._draws = iter(())

    def number(self, top: int) -> int:
        """Integer below `top`; drawn in blocks, because single draws are slow."""
        try:
            return int(next(self._draws) * top)
        except StopIteration:
            self._draws = iter(self.gen.random(4096).tolist())
            return int(next(self._draws) * top)

    def one(self, options: tuple[str, ...]) -> str:
        return options[self.number(len(options))]

    def distinct(self, make) -> str:
        """A text not used before; after some tries a running number tells it apart."""
        for _ in range(6):
            text = make()
            key = "".join(text.split())
            if key not in self.texts:
                self.texts.add(key)
                return text
        text = f"{make()}（{len(self.texts)}樓）"
        self.texts.add("".join(text.split()))
        return text

    def add(self, **row: object) -> None:
        self.rows.append(row)


def build(
    seed: int, year: int, scale: str, dirt: frozenset[str]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mentions as the listening tool exports them, and their gold labels.

    Returns:
        mentions: mention_tables.COLUMNS; scores 0-1; in no order of time.
        gold: mention_id, sentiment, crisis_level, category, duplicate_of, own_account.
    """
    gen = rng.stream(seed, year, f"mentions/{scale}")
    out = _Writer(gen)
    weeks = _weeks(year, scale)
    out.quiet_until = weeks[QUIET + 1]
    topics = (brand.BRAND, *brand.RIVALS)
    size = np.array([1.0, 1.15, 0.8, 0.62])
    season = 1 + 0.3 * calendar.gift_season(weeks + pd.Timedelta(days=3))
    mean = WEEKLY[scale] * season[:, None] * size[None, :]
    volume = rng.negative_binomial(gen, mean, 18.0)
    for week, counts in zip(weeks, volume, strict=True):
        for topic, count in zip(topics, counts, strict=True):
            for _ in range(count):
                _ordinary(out, topic, week, quiet=week == weeks[QUIET])
        if "D40" in dirt:
            for _ in range(2 + out.number(3)):
                _own(out, week)
    _crisis(out, year, scale)
    if "D40" in dirt:
        _reposts(out, scale)
    return mention_tables.tables(out.rows, gen)


def _moment(out: _Writer, week: pd.Timestamp) -> pd.Timestamp:
    hour = (9, 12, 13, 18, 20, 21, 22, 23)[out.number(8)]
    return week + pd.Timedelta(days=out.number(7), hours=hour, minutes=out.number(60))


def _site(out: _Writer) -> tuple[str, str]:
    draw = out.number(1000) / 1000
    for site, kind, weight, _ in phrases.SITES:
        draw -= weight
        if draw < 0:
            return site, kind
    return "Threads", "社群"


def _ordinary(out: _Writer, topic: str, week: pd.Timestamp, quiet: bool) -> None:
    """One everyday post or reply; in the quiet week nobody complains about the own brand."""
    site, kind = _site(out)
    quiet = quiet and topic == brand.BRAND
    positive, negative = MOOD[topic]
    draw = out.number(1000) / 1000
    mood = (
        "negative" if draw < negative else "positive" if draw < negative + positive else "neutral"
    )
    category = "other"
    if quiet and mood == "negative":
        mood = "neutral"
    if kind == "新聞":
        mood = "neutral"
        title = out.one(phrases.NEWS).format(topic=topic)
        text = out.distinct(
            lambda: (
                f"【{week:%m/%d} 綜合報導】{title}。"
                f"{out.one(phrases.NEWS_BODY)}{out.one(phrases.NEWS_BODY)}"
            )
        )
        out.add(
            topic=topic,
            site=out.one(phrases.NEWS_SITES),
            kind=kind,
            at=_moment(out, week),
            main=True,
            title=title,
            text=text,
            mood=mood,
            category=category,
            quiet=quiet,
        )
        return
    line = out.one(LINES)
    product = out.one(phrases.PRODUCT_WORDS[line])
    fixed = ""
    if mood == "negative":
        if out.number(100) < 35:
            category, fixed = out.one(phrases.NEGATIVE_BY_LINE[line])
        else:
            category = out.one(USUAL)

    def body() -> str:
        if mood == "negative":
            text = fixed or out.one(phrases.NEGATIVE[category])
        elif mood == "positive":
            text = out.one(phrases.POSITIVE["any" if out.number(2) else line])
        else:
            text = out.one(phrases.NEUTRAL)
        return text if text.endswith("？") else f"{text}。"

    main = out.number(100) < 55
    if main or site == "Google 評論":
        text = out.distinct(
            lambda: f"{out.one(phrases.OPEN)}，{topic}的{product}，{body()}{out.one(phrases.TAIL)}"
        )
    else:
        verb = "在看" if mood == "neutral" else "有買"
        text = out.distinct(
            lambda: (
                f"{topic}的{out.one(phrases.PRODUCT_WORDS[line])}我也{verb}"
                f"，{body()}{out.one(phrases.TAIL)}"
            )
        )
    title = f"[{'心得' if mood != 'neutral' else '請益'}] {topic} {product}"
    out.add(
        topic=topic,
        site=site,
        kind=kind,
        at=_moment(out, week),
        main=main or site == "Google 評論",
        title=title if site in WORDY and main else None,
        text=text,
        mood=mood,
        category=category,
        quiet=quiet,
    )


def _own(out: _Writer, week: pd.Timestamp) -> None:
    """The brand's own accounts; the listening tool counts them as voices."""
    author = out.one(brand.OWN_ACCOUNTS)
    text = out.distinct(
        lambda: (
            f"{out.one(phrases.OWN)}！{week:%m/%d} 起一週，"
            f"{brand.BRAND}{out.one(phrases.PRODUCT_WORDS[out.one(LINES)])}看這裡。"
        )
    )
    out.add(
        topic=brand.BRAND,
        site=out.one(("Facebook", "Threads")),
        kind="社群",
        at=_moment(out, week),
        main=True,
        title=None,
        text=text,
        mood="positive",
        category="other",
        author=author,
    )


def _crisis(out: _Writer, year: int, scale: str) -> None:
    """The viral complaint and what follows: most within two days, fading over eight."""
    start = pd.Timestamp(year, 11, 12, 20, 17)
    out.add(
        topic=brand.BRAND,
        site="爆怨公社",
        kind="社群",
        at=start,
        main=True,
        title=f"{brand.BRAND}{phrases.CRISIS_PRODUCT}發霉，吃完拉肚子",
        mood="negative",
        text=phrases.CRISIS_POST.format(product=phrases.CRISIS_PRODUCT),
        category="food_safety",
        viral=True,
    )
    out.texts.add("".join(out.rows[-1]["text"].split()))
    hours = np.minimum(out.gen.exponential(26, CRISIS[scale]), 190)
    for gap in np.sort(hours):
        draw = out.number(100)
        mood = "negative" if draw < 70 else "neutral" if draw < 93 else "positive"
        pool = {
            "negative": phrases.CRISIS_NEGATIVE,
            "neutral": phrases.CRISIS_NEUTRAL,
            "positive": phrases.CRISIS_POSITIVE,
        }[mood]
        main = out.number(100) < 18
        text = out.distinct(
            lambda p=pool: (
                f"{out.one(phrases.CRISIS_OPEN)}{out.one(p)}{out.one(ENDS)}{out.one(phrases.TAIL)}"
            )
        )
        site = out.one(
            (
                "爆怨公社",
                "爆怨公社",
                "Threads",
                "Threads",
                "Dcard",
                "PTT",
                "Facebook",
                "Google 評論",
            )
        )
        kind = next(k for s, k, _, _ in phrases.SITES if s == site)
        out.add(
            topic=brand.BRAND,
            site=site,
            kind=kind,
            at=start + pd.Timedelta(hours=float(gap)),
            main=main,
            title=f"[討論] {brand.BRAND}蛋黃酥" if main and site in WORDY else None,
            text=text,
            mood=mood,
            category="food_safety",
        )
    for number, title in enumerate(phrases.CRISIS_NEWS):
        title = title.format(topic=brand.BRAND)
        text = out.distinct(
            lambda t=title: (
                f"{t}。{out.one(phrases.NEWS_BODY)}業者回應，同批號商品已下架，並提供退款。"
            )
        )
        out.add(
            topic=brand.BRAND,
            site=phrases.NEWS_SITES[number],
            kind="新聞",
            at=start + pd.Timedelta(hours=20 + 9 * number),
            main=True,
            title=title,
            text=text,
            mood="negative",
            category="food_safety",
        )


def _reposts(out: _Writer, scale: str) -> None:
    """The same text again: syndicated news, copied posts; spacing differs, time is later."""
    plain = [i for i, r in enumerate(out.rows) if "author" not in r]
    hot = [
        i
        for i in plain
        if out.rows[i].get("viral")
        or (out.rows[i]["category"] == "food_safety" and out.rows[i]["main"])
    ]
    chosen = [plain[out.number(len(plain))] for _ in range(int(len(plain) * 0.05))]
    chosen += [hot[out.number(len(hot))] for _ in range(45 if scale == "full" else 16)]
    news = [i for i in plain if out.rows[i]["kind"] == "新聞"]
    chosen += [news[out.number(len(news))] for _ in range(len(news) // 2)]
    own = [i for i, r in enumerate(out.rows) if "author" in r]
    chosen += [own[out.number(len(own))] for _ in range(max(len(own) // 8, 4))]  # by customers
    for i in chosen:
        row = dict(out.rows[i])
        row.pop("author", None)
        text = str(row["text"])
        cut = 1 + out.number(max(len(text) - 2, 1))
        gap = ("", " ", "\n", "　")[out.number(4)]
        row["text"] = text[:cut].rstrip() + gap + text[cut:].lstrip()
        days = out.number(3) if out.number(100) < 70 else 3 + out.number(6)
        row["at"] = row["at"] + pd.Timedelta(days=days, minutes=5 + out.number(600))
        row["site"] = out.one(phrases.NEWS_SITES) if row["kind"] == "新聞" else row["site"]
        row["copy_of"], row["viral"] = i, False
        row["quiet"] = row["at"] < out.quiet_until and row["topic"] == brand.BRAND
        out.add(**row)
