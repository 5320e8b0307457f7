"""The statistics of a class as plain data: what the page, the table and the JSON show.

`course.py stats --json` prints this; a figure that cannot be had is null, never NaN:

    {"class": path, "lang": language of the sentences, "group": section or null,
     "learners": how many, "handed_in": how many handed in anything,
     "shared": how many share their attempts, "notes": [sentence, ...],
     "chapters": [{"id", "title", "handed_in": learners, "late", "again": handed in several times,
         "waiting": marks by hand that are still to be given, "ungraded": learners whose work
         nothing has judged yet, "share": mean share of the points,
         "alpha": {"value", "low", "high": 95 % interval, "learners", "items", "says"},
         "stops_at": exercise where most stop or null, "gone": learners who hand in no later
         chapter}],
     "exercises": [{"id", "chapter", "title", "kind", "points", "by_hand", "handed_in", "graded",
         "tried", "share": difficulty p, "share_tried": among those who tried,
         "discrimination": within the chapter, "discrimination_n", "discrimination_course",
         "upper_lower": 27 % index,
         "verdicts": {state: how many}, "misconceptions": [{"id", "count", "part": of those who
         tried, "says"}], "reached", "stopped", "shared", "tries": [quartile, median, quartile] or
         null, "seconds": likewise, "flags": [{"kind", "says"}]}],
     "older": [{"id", "chapter", "points", "graded", "share"}]: exercises the class no longer has,
     "codes": {kind: {"codes": [{"code", "text", "items", "share": of the class}],
         "learners": [{"id", "name", "group", "share": [one a code], "overall"}]}},
     "similar": only when asked for, see `similarity`}

With `anonymous` the learners of "codes" are numbered by their points, without id, name and group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder import register
from autograder.checking.messages import language, translate
from autograder.classes import statistics_codes, statistics_flow, statistics_items
from autograder.classes import statistics_time as clock
from autograder.classes.known_mistakes import says
from autograder.classes.results import ABSENT, UNGRADED, WAITING, Results
from autograder.classes.statistics_flags import flags
from autograder.classes.statistics_items import SMALL


def summary(
    results: Results,
    kinds: Sequence[str] = statistics_codes.KINDS,
    anonymous: bool = False,
    group: str | None = None,
) -> dict[str, Any]:
    """All figures of a class; see the head of this module.

    Args:
        results: the class, already cut down with `only` where that is wished.
        kinds: codes of the standard to break the points down by.
        anonymous: no ids and names.
        group: the section that `results` was cut down to, to be named.
    """
    current = np.array([one.current for one in results.items], dtype=bool)
    now = results.only(items=current)
    exercises = _exercises(now)
    return {
        "class": str(results.class_dir),
        "lang": language(),
        "group": group,
        "learners": len(results.learners),
        "handed_in": len({learner for learner, _ in results.hand_ins}),
        "shared": len(results.shared),
        "notes": [] if anonymous else list(results.notes),
        "chapters": _chapters(now, exercises),
        "exercises": exercises,
        "older": _older(results, ~current),
        "codes": {kind: _codes(now, kind, anonymous) for kind in kinds},
    }


def figure(value: float | np.floating, digits: int = 4) -> float | None:
    """A number as JSON may have it."""
    return round(float(value), digits) if np.isfinite(value) else None


# --- exercises -----------------------------------------------------------------------------------


def _exercises(now: Results) -> list[dict[str, Any]]:
    share = now.share
    n, p = statistics_items.difficulty(share)
    course_r, _ = statistics_items.discrimination(share, statistics_items.weights(now.most))
    tried = statistics_flow.tried(now.state)
    _, tried_p = statistics_items.difficulty(np.where(tried, share, np.nan))
    times = clock.by_exercise(now.shared)
    rows: list[dict[str, Any]] = []
    for chapter in now.chapters:
        columns = [at for at, one in enumerate(now.items) if one.chapter == chapter]
        part, weight = share[:, columns], statistics_items.weights(now.most[columns])
        r, pairs = statistics_items.discrimination(part, weight)
        index = statistics_items.upper_lower(part, weight)
        reached, stopped = statistics_flow.funnel(
            statistics_flow.went_on(now.state[:, columns])
        )
        for place, at in enumerate(columns):
            one = now.items[at]
            counts = Counter(now.state[:, at])
            absent = counts.pop(ABSENT, 0)
            row = {
                "id": one.id,
                "chapter": chapter,
                "title": one.title.get(language(), one.id),
                "kind": one.kind,
                "points": one.points,
                "by_hand": one.by_hand,
                "handed_in": len(now.learners) - absent,
                "graded": int(n[at]),
                "tried": int(tried[:, at].sum()),
                "share": figure(p[at]),
                "share_tried": figure(tried_p[at]),
                "discrimination": figure(r[place]),
                "discrimination_n": int(pairs[place]),
                "discrimination_course": figure(course_r[at]),
                "upper_lower": figure(index[place]),
                "verdicts": dict(counts.most_common()),
                "misconceptions": _mistakes(now, at, int(tried[:, at].sum())),
                "reached": int(reached[place]),
                "stopped": int(stopped[place]),
                **_times(times.get(one.id)),
            }
            row["flags"] = flags(row)
            rows.append(row)
    return rows


def _mistakes(now: Results, at: int, tried: int) -> list[dict[str, Any]]:
    item = now.items[at].id
    found = Counter(name for name in now.misconception[:, at] if name)
    return [
        {
            "id": name,
            "count": count,
            "part": figure(count / tried) if tried else 0.0,
            "says": says(item, name, now.said.get((item, name), "")),
        }
        for name, count in sorted(found.items(), key=lambda one: (-one[1], one[0]))
    ]


def _times(one: dict[str, Any] | None) -> dict[str, Any]:
    if one is None:
        return {"shared": 0, "tries": None, "seconds": None}
    return {
        "shared": one["shared"],
        "tries": [round(value, 2) for value in one["tries"]],
        "seconds": one["seconds"] and [round(value, 1) for value in one["seconds"]],
    }


def _older(results: Results, gone: np.ndarray) -> list[dict[str, Any]]:
    old = results.only(items=gone)
    n, p = statistics_items.difficulty(old.share)
    return [
        {
            "id": one.id,
            "chapter": one.chapter,
            "points": one.points,
            "graded": int(n[at]),
            "share": figure(p[at]),
        }
        for at, one in enumerate(old.items)
    ]


# --- chapters ------------------------------------------------------------------------------------


def _chapters(now: Results, exercises: list[dict[str, Any]]) -> list[dict[str, Any]]:
    titles = {one.id: one.title for one in register.chapters()}
    share = now.share
    last = _last_chapter(now)
    rows = []
    for at, chapter in enumerate(now.chapters):
        columns = np.array([one.chapter == chapter for one in now.items], dtype=bool)
        weight = statistics_items.weights(now.most[columns])
        mean = statistics_items.totals(share[:, columns], weight)
        own = [row for row in exercises if row["chapter"] == chapter]
        stops = statistics_flow.place_of_most(np.array([row["stopped"] for row in own]))
        hand_ins = [one for (_, name), one in now.hand_ins.items() if name == chapter]
        rows.append(
            {
                "id": chapter,
                "title": titles.get(chapter, {}).get(language(), chapter),
                "handed_in": len(hand_ins),
                "late": sum(one.late for one in hand_ins),
                "again": sum(one.times > 1 for one in hand_ins),
                "waiting": int((now.state[:, columns] == WAITING).sum()),
                "ungraded": int((now.state[:, columns] == UNGRADED).any(axis=1).sum()),
                "share": figure(mean[~np.isnan(mean)].mean()) if not np.isnan(mean).all() else None,
                "alpha": _alpha(share[:, columns], weight),
                "stops_at": None if stops is None else own[stops]["id"],
                "gone": sum(place == at for place in last.values()),
            }
        )
    return rows


def _last_chapter(now: Results) -> dict[str, int]:
    """Learner -> place of the last chapter that came in; who never handed in is left out."""
    last: dict[str, int] = {}
    for at, chapter in enumerate(now.chapters):
        for learner, name in now.hand_ins:
            if name == chapter:
                last[learner] = at
    return {learner: at for learner, at in last.items() if at < len(now.chapters) - 1}


def _alpha(share: np.ndarray, weight: np.ndarray) -> dict[str, Any]:
    value, n, k = statistics_items.alpha(share, weight)
    low, high = statistics_items.alpha_interval(value, n, k)
    return {
        "value": figure(value),
        "low": figure(low),
        "high": figure(high),
        "learners": n,
        "items": k,
        "says": _alpha_says(value, n),
    }


def _alpha_says(value: float, n: int) -> str:
    if not np.isfinite(value):
        return translate("No reliability: it needs five learners with points that differ.")
    if n < SMALL:
        return translate(
            "From {n} learners: the interval says how far this figure may be off.", n=n
        )
    return ""


# --- codes of the standard -----------------------------------------------------------------------


def _codes(now: Results, kind: str, anonymous: bool) -> dict[str, Any]:
    found = statistics_codes.by_code(now, kind)
    overall = statistics_codes.overall(now)
    texts = {one.code: one.text[language()] for one in register.entries(kind)}
    order = sorted(
        range(len(now.learners)),
        key=lambda n: (-np.nan_to_num(overall[n], nan=-1.0), now.learners[n].id),
    )
    learners = []
    for place, n in enumerate(order, start=1):
        one = now.learners[n]
        who: dict[str, Any] = {"id": str(place), "name": str(place), "group": ""}
        if not anonymous:
            who = {"id": one.id, "name": one.name, "group": one.section}
        learners.append(
            {
                **who,
                "share": [figure(value) for value in found.share[n]],
                "overall": figure(overall[n]),
            }
        )
    return {
        "codes": [
            {
                "code": code,
                "text": texts[code],
                "items": int(found.items[at]),
                "share": figure(found.whole[at]),
            }
            for at, code in enumerate(found.codes)
        ],
        "learners": learners,
    }
