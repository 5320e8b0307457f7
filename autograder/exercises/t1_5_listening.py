"""T1.5.e: weekly listening table of the own brand with a Poisson alarm for negative posts."""

from __future__ import annotations

import re
from functools import partial

import pandas as pd

from .base import Alternative, Compare, Exercise, Misconception, Part
from .t1_5_worlds import VOICE_WORLDS, house_own_accounts

OWN = "澄嶼日常"
COLUMNS = ["week", "mentions", "sov", "pn_ratio", "negatives", "limit", "alert"]


def listening(mentions: pd.DataFrame, own_accounts: list[str]) -> pd.DataFrame:
    """Own brand per week (Monday): week, mentions, sov, pn_ratio, negatives, limit, alert.

    Args:
        mentions: posts and replies of the own brand and its competitors.
        own_accounts: authors that belong to the brand; their posts are left out.

    Returns:
        sov: own / all mentions of the week; pn_ratio: positives / negatives (missing without
        negatives); limit: m + 3 sqrt(m), m = mean negatives of the four weeks before (missing
        for the first four weeks, alert False there); alert: negatives above the limit.
    """
    return listening_with(mentions, own_accounts)


def listening_with(
    mentions: pd.DataFrame, own_accounts: list[str], *, own_out: str = "before",
    dedupe: str = "content", sov: str = "all", pn: str = "ratio", threshold: float = 0.3,
    shift: int = 1, spread: str = "poisson", replies: bool = True, early: bool = False,
    delete_negatives: bool = False, weekday: str = "MON", keep: str = "first",
    own_sentiment: bool = True, times: float = 3.0, strict: bool = False, span: str = "all",
) -> pd.DataFrame:
    """`listening` with switches for known-wrong variants; the defaults are right."""
    rows = mentions
    if own_out == "before":
        rows = rows[~rows["author"].isin(own_accounts)]
    if not replies:
        rows = rows[rows["post_type"] == "主文"]
    text = rows["content"].fillna("").str.split().str.join("")
    if dedupe == "content":
        rows = rows.assign(text=text).sort_values("posted_at", kind="stable")
        rows = rows.drop_duplicates(["topic", "text"], keep=keep)
    elif dedupe == "brands":
        rows = rows.assign(text=text).sort_values("posted_at", kind="stable")
        rows = rows.drop_duplicates("text")
    elif dedupe == "raw":
        rows = rows.sort_values("posted_at", kind="stable")
        rows = rows.drop_duplicates(["topic", "content"], keep=keep)
    if own_out == "after":
        rows = rows[~rows["author"].isin(own_accounts)]
    day = rows["posted_at"].dt.normalize()
    start = {"MON": 0, "SUN": 1, "END": 0}[weekday]
    week = day - pd.to_timedelta((day.dt.day_of_week + start) % 7, unit="D")
    if weekday == "END":
        week = week + pd.Timedelta(days=6)
    high, low = rows["positive_score"], rows["negative_score"]
    reaches = (lambda score: score > threshold) if strict else (lambda score: score >= threshold)
    rows = rows.assign(
        week=week, positive=reaches(high) & (high > low), negative=reaches(low) & (low > high))
    if delete_negatives:
        rows = rows[~((rows["topic"] == OWN) & rows["negative"])]
    own = rows[rows["topic"] == OWN]
    seen = (own if span == "own" else rows)["week"]
    weeks = pd.date_range(seen.min(), seen.max(), freq="7D")
    judged = own if own_sentiment else rows
    out = pd.DataFrame({
        "mentions": own.groupby("week").size().reindex(weeks, fill_value=0),
        "all": rows.groupby("week").size().reindex(weeks, fill_value=0),
        "positives": judged.groupby("week")["positive"].sum().reindex(weeks, fill_value=0),
        "negatives": judged.groupby("week")["negative"].sum().reindex(weeks, fill_value=0),
    })
    base = out["all"] if sov == "all" else out["all"] - out["mentions"]
    out["sov"] = out["mentions"] / base.where(base > 0)
    below = out["negatives"].where(out["negatives"] > 0)
    if pn == "share":
        below = out["mentions"].where(out["mentions"] > 0)
    elif pn == "polar":
        below = (out["positives"] + out["negatives"]).replace(0, float("nan"))
    out["pn_ratio"] = out["positives"] / below
    if pn == "zero":
        out["pn_ratio"] = out["pn_ratio"].fillna(0.0)
    window = out["negatives"].shift(shift).rolling(4, min_periods=1 if early else 4)
    mean = window.mean()
    room = window.std() if spread == "std" else mean.pow(0.5)
    out["limit"] = mean + times * room
    out["alert"] = out["negatives"] > out["limit"]
    return out.rename_axis("week").reset_index()[COLUMNS]


def _with(**switches):
    return partial(listening_with, **switches)


def _by_loop(mentions: pd.DataFrame, own_accounts: list[str]) -> pd.DataFrame:
    """The same with dictionaries per week."""
    kept: dict[tuple[str, str], tuple] = {}
    for at, row in enumerate(mentions.itertuples()):
        if row.author in set(own_accounts):
            continue
        key = (row.topic, re.sub(r"\s", "", row.content))
        if key not in kept or (row.posted_at, at) < kept[key][:2]:
            kept[key] = (row.posted_at, at, row)
    weeks: dict[pd.Timestamp, list] = {}
    for posted_at, _, row in kept.values():
        monday = posted_at.normalize() - pd.Timedelta(days=posted_at.weekday())
        weeks.setdefault(monday, []).append(row)
    out, past = [], []
    for week in pd.date_range(min(weeks), max(weeks), freq="7D"):
        posts = weeks.get(week, [])
        own = [r for r in posts if r.topic == OWN]
        bad = sum(r.negative_score >= 0.3 and r.negative_score > r.positive_score for r in own)
        good = sum(r.positive_score >= 0.3 and r.positive_score > r.negative_score for r in own)
        limit = None
        if len(past) >= 4:
            m = sum(past[-4:]) / 4
            limit = m + 3 * m**0.5
        share = len(own) / len(posts) if posts else None
        out.append((week, len(own), share, good / bad if bad else None, bad, limit,
                    limit is not None and bad > limit))
        past.append(bad)
    return pd.DataFrame(out, columns=COLUMNS)


# (week, day, topic, type, content, author, positive, negative)
_SMALL = (
    # a week before and a week after without the own brand
    (-1, 4, "沐光選物", "主文", "開店了", "申", 0.5, 0.0),
    (8, 4, "沐光選物", "主文", "週年慶", "酉", 0.5, 0.0),
    # an own account on a rival, a fan who is no own account, a rival with a similar name
    (0, 2, "沐光選物", "回文", "我們也有", "澄嶼小編", 0.5, 0.0),
    (0, 3, OWN, "主文", "粉絲團開箱", "澄嶼小編的粉絲", 0.6, 0.0),
    (0, 4, "澄嶼日常茶行", "主文", "茶不錯", "戌", 0.6, 0.0),
    # alike but for case and punctuation: different texts
    (0, 5, OWN, "回文", "Nice!", "亥", 0.0, 0.0),
    (1, 5, OWN, "回文", "nice!", "天", 0.0, 0.0),
    (1, 5, OWN, "回文", "nice！", "地", 0.0, 0.0),
    (1, 6, OWN, "回文", "nice", "玄", 0.0, 0.0),
    # a rival that is talked about more than the own brand
    *((6 + n % 2, n % 7, "沐光選物", "回文", f"路過{n}", f"客{n}", 0.0, 0.0) for n in range(60)),
    (0, 0, OWN, "主文", "禮盒不錯", "甲", 0.5, 0.1),
    (0, 1, OWN, "回文", "等很久", "乙", 0.0, 0.3),
    (0, 6, "沐光選物", "主文", "也可以", "丙", 0.3, 0.2),
    (1, 2, OWN, "主文", "壞掉", "丁", 0.1, 0.9),
    (1, 3, OWN, "回文", "普通", "戊", 0.4, 0.4),
    (2, 0, OWN, "主文", "不回信", "己", 0.2, 0.6),
    (2, 6, OWN, "主文", "新品上架", "澄嶼小編", 0.9, 0.0),
    (3, 1, OWN, "主文", "寄錯", "庚", 0.1, 0.8),
    (3, 2, OWN, "回文", "新品上架", "辛", 0.6, 0.0),
    (3, 3, "沐光選物", "回文", "寄錯", "壬", 0.1, 0.8),
    # mean of four weeks 1, limit 4: four negatives do not ring
    (4, 0, OWN, "主文", "一", "癸", 0.0, 0.5),
    (4, 1, OWN, "主文", "二", "子", 0.0, 0.5),
    (4, 2, OWN, "主文", "三", "丑", 0.0, 0.5),
    (4, 3, OWN, "主文", "四", "寅", 0.0, 0.5),
    (4, 4, OWN, "主文", "寄　錯 ", "卯", 0.1, 0.8),
    (4, 5, OWN, "回文", "一\n", "辰", 0.0, 0.5),
    # week 5 without a post; week 6 without one on the own brand; week 7 rings
    (6, 2, "沐光選物", "主文", "好吃", "巳", 0.7, 0.0),
    *((7, n % 7, OWN, "回文", f"第{n}則", f"路{n}", 0.1, 0.7) for n in range(12)),
    (7, 0, OWN, "主文", "還好", "午", 0.3, 0.1),
    (7, 1, OWN, "主文", "很好", "未", 0.31, 0.3),
)


def mention_inputs(world) -> tuple:
    """Mentions of a world, and a few made by hand: ties, an empty week, a limit just met."""
    first = pd.Timestamp(world.year, 1, 1)
    first -= pd.Timedelta(days=first.day_of_week)
    rows = [
        {"mention_id": f"S{i:03d}", "topic": topic, "post_type": kind, "content": content,
         "author": author, "positive_score": up, "negative_score": down,
         "posted_at": first + pd.Timedelta(days=7 * week + day, minutes=i)}
        for i, (week, day, topic, kind, content, author, up, down) in enumerate(_SMALL)
    ]
    small = pd.DataFrame(rows[::-1])
    return (world.mentions, house_own_accounts()), (small, ["澄嶼小編"])


E = Exercise(
    "T1.5.e",
    parts=(Part(
        "listening", listening, inputs=mention_inputs,
        load=("mentions", "own_accounts"),
        compare=Compare(kind="frame", keys=("week",), columns={
            "mentions": 0, "sov": 1e-6, "pn_ratio": 1e-6, "negatives": 0, "limit": 1e-6,
            "alert": 0}),
    ),),
    misconceptions=(
        Misconception("sov_of_rivals", _with(sov="rivals"),
            "Your share of voice is own ÷ competitors. A share can then be more than 100 %. Divide "
            "by all mentions of the week, your own among them.", row="M48"),
        Misconception("positive_share", _with(pn="share"),
            "Your P/N ratio is the share of positive posts. Most posts are neutral, so it falls "
            "whenever people chat. Divide positive by negative posts.", row="M50"),
        Misconception("positive_of_polar", _with(pn="polar"),
            "Your P/N ratio is positive ÷ (positive + negative). That is a share. The ratio has "
            "only the negative posts below the line."),
        Misconception("pn_zero", _with(pn="zero"),
            "A week without negative posts gets a P/N ratio of 0, which reads as the worst of "
            "all. It cannot be computed; leave it missing (NA)."),
        Misconception("own_accounts_kept", _with(own_out="never"),
            "The brand's own posts are counted as the public's voice. Your share of voice then "
            "rises with your own diligence. Leave out the authors in own_accounts."),
        Misconception("own_accounts_late", _with(own_out="after"),
            "You drop repeats before you drop own accounts. A post that customers copied from "
            "yours then vanishes with yours. Own accounts go first."),
        Misconception("duplicates_kept", _with(dedupe="none"),
            "Reposts of the same text count each time. One angry text on five boards is one "
            "voice. Compare the texts without spaces and keep the earliest."),
        Misconception("spaces_differ", _with(dedupe="raw"),
            "You drop repeats only if they are alike to the last space. Boards add spaces and line "
            "breaks when a text is pasted. Take the spaces out before you compare."),
        Misconception("latest_kept", _with(keep="last"),
            "Of the same text you keep the latest post. A wave then shows in the week of the last "
            "echo and not when it began. Keep the earliest posted_at."),
        Misconception("limit_with_own_week", _with(shift=0),
            "Your limit takes in the week that it judges. A crisis raises its own limit and hides. "
            "Use the four weeks before."),
        Misconception("limit_early", _with(early=True),
            "You set a limit from fewer than four weeks. One quiet week then makes an alarm of the "
            "next. Leave the first four weeks without limit (NA) and without alert."),
        Misconception("limit_std", _with(spread="std"),
            "Your limit uses the standard deviation of four numbers, which is close to chance. "
            "Counts scatter by the square root of their mean. Take m + 3√m."),
        Misconception("replies_dropped", _with(replies=False),
            "You count only opening posts (主文). Anger lives in the replies (回文). Keep both."),
        Misconception("negatives_deleted", _with(delete_negatives=True),
            "You take negative posts out of the table. Then no alarm can ever ring. Keep every "
            "post of the public."),
        Misconception("neutral_counted", _with(threshold=0.0),
            "You call a post negative as soon as its score is a little above the other. Most such "
            "posts are neutral. Ask for a score of at least 0.3 as well."),
        Misconception("rivals_negatives", _with(own_sentiment=False),
            "Your positives and negatives hold posts on the competitors. Their trouble would ring "
            "your alarm. Count the own brand only."),
        Misconception("week_named_by_sunday", _with(weekday="END"),
            "Your weeks carry the date of the Sunday on which they end, as resample gives it. The "
            "table of the house names a week by its Monday. Give the Monday that begins it."),
        Misconception("strict_threshold", _with(strict=True),
            "Your scores must be above 0.3, and a post of exactly 0.3 counts too. Compare with "
            ">= 0.3."),
        Misconception("repeats_across_brands", _with(dedupe="brands"),
            "A text on a competitor drops the same text on our brand. People do write the same "
            "sentence of two brands. Drop repeats within one topic only."),
        Misconception("weeks_of_own_brand", _with(span="own"),
            "Your table begins or ends with the posts on our own brand. A week in which only "
            "others were talked about is news, too. Take the weeks from all posts."),
        Misconception("weeks_from_sunday", _with(weekday="SUN"),
            "Your weeks begin on Sunday. The table of the house begins on Monday (ISO), and half "
            "of a weekend would move. Go back to the Monday of each post."),
        Misconception("two_sigma", _with(times=2.0),
            "Your limit is m + 2√m. It would ring about once in forty quiet weeks for nothing, "
            "for each thing watched. The house uses 3."),
    ),
    alternatives=(Alternative("loop", _by_loop),),
    hints=(
        "Look for authors from own_accounts, and sort the texts: which ones repeat but for spaces?",
        "Own accounts out, then repeats out per topic (earliest stays), then the Monday of each "
        "post. Count per week. The limit looks at the four weeks before, so shift by one first.",
        "rows = mentions[~mentions[\"author\"].isin(own_accounts)]; key = rows[\"content\"]"
        ".str.replace(r\"\\s\", \"\", regex=True); week = day - pd.to_timedelta(day.dt.weekday, "
        "unit=\"D\"); m = negatives.shift(1).rolling(4).mean()",
    ),
    solution=(
        "First decide who counts as the public, then what counts as one voice, then count. The "
        "limit comes from the weeks before, because a crisis in its own baseline hides itself; "
        "the square root is the scatter of a count."
    ),
    worlds=VOICE_WORLDS,
    equivalent_mutants={
        "table['all'].where(table['all'] != 0) -> without where":
            "0 ÷ 0 is missing in pandas, too",
    },
)
