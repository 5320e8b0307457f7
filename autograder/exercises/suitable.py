"""Whether other data serve the exercises of a chapter as well as the shipped ones do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograder.checking.codec import decode
from autograder.checking.judging import judge_files
from autograder.checking.messages import in_language

from . import of_chapter
from .base import ArtefactExercise

# How many known wrong ways of a chapter may give the right answer by chance on other data, of some
# hundred and fifty and more: held-out worlds still tell them apart when points are given.
TOLERANCE = 2


def ways(key: dict) -> set[tuple[str, str]]:
    """(exercise, id) of the known wrong ways that a key's public data tell from the right one."""
    return {
        (name, known)
        for name, entry in key["exercises"].items()
        for part in entry.get("parts", ())
        for call in part["calls"]
        for known, *_ in call["wrong"]
    }


def untrue(chapter: str, load: Callable[[str], Any]) -> str | None:
    """What the chapter would say in vain about other data; None where all of it holds.

    Quick, unlike an answer key: it is asked first.

    Args:
        chapter: its id.
        load: the other data's tables by name.
    """
    for what, holds in SAID.get(chapter, {}).items():
        if not holds(load):
            return f"what {what} says would be false"
    return None


def unsuitable(chapter: str, key: dict, shipped: dict) -> str | None:
    """Why the data that `key` was made from must not be handed out; None where they may.

    Args:
        chapter: its id.
        key: the answer key of the other data.
        shipped: the answer key of the shipped ones.
    """
    lost = ways(shipped) - ways(key)
    if len(lost) > TOLERANCE:
        names = ", ".join(sorted(f"{name} {known}" for name, known in lost))
        return f"the data do not tell these mistakes from right answers: {names}"
    for item in of_chapter(chapter):
        files = item if isinstance(item, ArtefactExercise) else getattr(item, "artefact", None)
        if files is None:
            continue
        entry = key["exercises"][item.id]
        truth = decode((entry.get("artefact") or entry)["truth"])
        if said := _not_right(item.id, files, truth):
            return f"{item.id}: its own right files are rejected: {said}"
    return None


def _not_right(exercise: str, files: ArtefactExercise, truth: Any) -> str | None:
    with in_language("en"):
        try:
            made = files.correct(truth)
        except Exception as error:  # no right file can be made of these data
            return f"{type(error).__name__}: {error}"
        verdict = judge_files(exercise, {name: made.get(name) for name in files.files},
                              files.judge, truth)
        return None if verdict.correct else verdict.message


def _dear_days_sell_best(load: Callable[[str], Any]) -> bool:
    """The answer of T1.5.q1: Meta's mean of daily ROAS is below total value over total cost."""
    rows = load("tidy")
    rows = rows[(rows["channel"] == "meta") & (rows["row_kind"] == "detail")
                & rows["date"].between("2025-10-20", "2025-11-16")]
    key = ["date", "channel", "campaign_id", "device", "traffic_type"]
    rows = rows.sort_values("exported_on").drop_duplicates(key, keep="last")
    days = rows.groupby("date")[["cost", "conversion_value"]].sum()
    total = days["conversion_value"].sum() / days["cost"].sum()
    return bool((days["conversion_value"] / days["cost"]).mean() < 0.99 * total)


def _a_complaint_is_viral(load: Callable[[str], Any]) -> bool:
    """The story of T1.5.f: the post about us with the most interactions is a negative one."""
    posts = load("mentions")
    posts = posts[(posts["topic"] == "澄嶼日常") & ~posts["author"].isin(load("own_accounts"))]
    first = posts.loc[posts[["replies", "likes", "shares"]].sum(axis=1).idxmax()]
    return bool(first["negative_score"] > first["positive_score"])


def _mobile_days_with_many_clicks(load: Callable[[str], Any]) -> bool:
    """The example of T0: rows of mobiles with 500 clicks and more, a few of the many there are."""
    rows = load("first_export")
    rows = rows[(rows["row_kind"] == "detail") & (rows["device"] == "mobile")]
    return bool(0 < (rows["clicks"] >= 500).sum() < len(rows))


# What a chapter's question or story says about its data: chapter -> what -> whether it holds.
SAID: dict[str, dict[str, Callable[[Callable[[str], Any]], bool]]] = {
    "T0": {"the example of T0.b": _mobile_days_with_many_clicks},
    "T1.5": {"T1.5.q1": _dear_days_sell_best, "T1.5.f": _a_complaint_is_viral},
}
