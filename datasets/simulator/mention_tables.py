"""From written posts to the listening tool's table: scores, authors, reactions, gold labels."""

from __future__ import annotations

import numpy as np
import pandas as pd

from . import phrases, rng

COLUMNS = [
    "mention_id",
    "topic",
    "source_type",
    "site",
    "posted_at",
    "post_type",
    "title",
    "content",
    "author",
    "replies",
    "likes",
    "shares",
    "positive_score",
    "negative_score",
    "url",
]
LEVEL = {"food_safety": 3, "injury": 3, "misleading_ad": 2, "delivery": 1, "service": 1, "other": 0}


def _scores(gen: np.random.Generator, mood: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Scores of the tool; irony makes it take one complaint in twenty for praise."""
    count = len(mood)
    strong, weak = gen.beta(7, 3.2, count), gen.beta(1.1, 9, count)
    middle = gen.beta(1.6, 9, (2, count))
    read = np.where((mood == "negative") & (gen.random(count) < 0.05), "positive", mood)
    up = np.where(read == "positive", strong, np.where(read == "negative", weak, middle[0]))
    down = np.where(read == "negative", strong, np.where(read == "positive", weak, middle[1]))
    return up.round(2), down.round(2)


def tables(
    posts: list[dict[str, object]], gen: np.random.Generator
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Mentions as the listening tool shows them, and their gold labels, in no order of time."""
    rows = pd.DataFrame(posts)
    count = len(rows)
    for column in ("author", "copy_of", "viral", "quiet"):
        if column not in rows:
            rows[column] = None
    viral = rows["viral"].eq(True).to_numpy()
    handle = np.char.add(
        np.array(phrases.HANDLES)[gen.integers(0, len(phrases.HANDLES), count)],
        gen.integers(1, 9999, count).astype(str),
    )
    news = rows["kind"].eq("新聞").to_numpy()
    own = rows["author"].notna().to_numpy()
    author = np.where(own, rows["author"], np.where(news, rows["site"], handle))
    rows["at"] = pd.to_datetime(rows["at"]).dt.floor("s")
    up, down = _scores(gen, rows["mood"].to_numpy())
    down = np.where(viral, 0.97, np.where(rows["quiet"].eq(True), np.minimum(down, 0.2), down))
    reach = np.where(viral, 60.0, np.where(rows["category"].eq("food_safety"), 3.0, 1.0))
    codes = {s: c for s, _, _, c in phrases.SITES}
    ident = np.array([f"M{n:06d}" for n in gen.permutation(count) + 1])
    code = rows["site"].map(codes).fillna("news")
    table = pd.DataFrame(
        {
            "mention_id": ident,
            "topic": rows["topic"],
            "source_type": rows["kind"],
            "site": rows["site"],
            "posted_at": rows["at"],
            "post_type": np.where(rows["main"], "主文", "回文"),
            "title": rows["title"],
            "content": rows["text"],
            "author": author,
            "replies": (rng.negative_binomial(gen, 5 * reach, 0.8) * rows["main"]).astype("int64"),
            "likes": rng.negative_binomial(gen, 14 * reach, 0.5).astype("int64"),
            "shares": rng.negative_binomial(gen, 1.2 * reach, 0.4).astype("int64"),
            "positive_score": up,
            "negative_score": down,
            "url": "https://" + code + ".example/p/" + pd.Series(ident).str[1:],
        }
    )
    copy = rows["copy_of"].to_numpy()
    gold = pd.DataFrame(
        {
            "mention_id": ident,
            "sentiment": rows["mood"],
            "crisis_level": np.where(
                viral, 4, np.where(rows["mood"].eq("negative"), rows["category"].map(LEVEL), 0)
            ),
            "category": rows["category"],
            "duplicate_of": [None if pd.isna(c) else ident[int(c)] for c in copy],
            "own_account": own,
        }
    )
    text = [c for c in COLUMNS if table[c].dtype == object or str(table[c].dtype) == "str"]
    table = table.astype({**dict.fromkeys(text, "str"), "posted_at": "datetime64[ns]"})
    order = gen.permutation(count)
    return (
        table[COLUMNS].iloc[order].reset_index(drop=True),
        gold.iloc[order].reset_index(drop=True),
    )
