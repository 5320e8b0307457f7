"""T1.5.f: triage of a post by the house's policy, and the record of the incident."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

import pandas as pd

from autograder.artefacts.incident_check import judge_incident
from autograder.artefacts.triage_check import judge_triage

from .base import Alternative, ArtefactExercise, Compare, Exercise, Misconception, Part
from .t1_5_files import INCIDENT_WRONG, incident_files
from .t1_5_worlds import POST_WORLDS, changed_policy, house, posts


def crisis_triage(post: dict[str, Any], policy: dict[str, Any]) -> dict[str, Any]:
    """Level (1-4), category, owner, deadline and report_to of a post.

    Args:
        post: text, posted_at (datetime, Asia/Taipei), engagement (int), is_media (bool).
        policy: the content of crisis_levels.yml.
    """
    text = post["text"].lower()
    category = next(
        c for c in policy["categories"]
        if not c["keywords"] or any(word.lower() in text for word in c["keywords"])
    )
    level = category["base_level"]
    level += max((step["add"] for step in policy["engagement"]
                  if post["engagement"] >= step["at_least"]), default=0)
    if post["is_media"]:
        level += policy["media_add"]
    level = min(level, policy["cap"])
    if category["id"] in policy["floor"]["categories"]:
        level = max(level, policy["floor"]["level"])
    rule = policy["deadlines"][level]
    if rule["counted_in"] == "clock":
        deadline = post["posted_at"] + timedelta(hours=rule["hours"])
    else:
        deadline = after_working_hours(post["posted_at"], rule["hours"], policy["calendar"])
    return {"level": level, "category": category["id"], "owner": category["owner"],
            "deadline": deadline, "report_to": category["report_to"]}


def is_workday(day: date, calendar: dict[str, Any]) -> bool:
    """Monday to Friday less holidays, and the make-up workdays."""
    iso = day.isoformat()
    if iso in set(map(str, calendar["makeup_workdays"])):
        return True
    return day.weekday() < 5 and iso not in set(map(str, calendar["holidays"]))


def after_working_hours(start: datetime, hours: float, calendar: dict[str, Any]) -> datetime:
    """The moment `hours` working hours after `start`; nights, days off and holidays stand still."""
    opens = time.fromisoformat(calendar["work_hours"]["start"])
    closes = time.fromisoformat(calendar["work_hours"]["end"])
    left = timedelta(hours=hours)
    day = start.date()
    while True:
        if is_workday(day, calendar):
            begin = max(start, datetime.combine(day, opens))
            end = datetime.combine(day, closes)
            if begin < end:
                if left <= end - begin:
                    return begin + left
                left -= end - begin
        day += timedelta(days=1)


def crisis_triage_with(
    post: dict[str, Any], policy: dict[str, Any], *, floor: str = "last", media: bool = True,
    cap: bool = True, working: str = "all", add: str = "highest", at_least: bool = True,
    match: str = "order", case: bool = True, engagement: bool = True,
) -> dict[str, Any]:
    """`crisis_triage` with switches for known-wrong variants; the defaults are right.

    working: all (right), clock, clock_all_working, weekdays (no holidays), no_makeup, calendar_day.
    """
    text = post["text"] if not case else post["text"].lower()
    hits = []
    for c in policy["categories"]:
        n = sum((word if not case else word.lower()) in text for word in c["keywords"])
        if n or not c["keywords"]:
            hits.append((c, n))
    category = {
        "order": hits[0][0],
        "last": ([c for c, n in hits if n] or [hits[-1][0]])[-1],
        "most": max(hits, key=lambda hit: hit[1])[0],
        "highest": max(hits, key=lambda hit: hit[0]["base_level"])[0],
    }[match]
    level = category["base_level"]
    risky = category["id"] in policy["floor"]["categories"]
    if floor == "first" and risky:
        level = max(level, policy["floor"]["level"])
    reached = [step["add"] for step in policy["engagement"]
               if (post["engagement"] >= step["at_least"] if at_least
                   else post["engagement"] > step["at_least"])]
    if engagement:
        level += {"highest": max(reached, default=0), "sum": sum(reached)}[add]
    if post["is_media"] and media:
        level += policy["media_add"]
    if cap:
        level = min(level, policy["cap"])
    if floor == "last" and risky:
        level = max(level, policy["floor"]["level"])
    rule = policy["deadlines"].get(level) or policy["deadlines"][max(policy["deadlines"])]
    calendar = dict(policy["calendar"])
    if working == "weekdays":
        calendar["holidays"] = []
    elif working == "no_makeup":
        calendar["makeup_workdays"] = []
    counted = rule["counted_in"]
    if working == "clock":
        counted = "clock"
    elif working == "clock_all_working":
        counted = "working"
    if counted == "clock":
        deadline = post["posted_at"] + timedelta(hours=rule["hours"])
    else:
        start = post["posted_at"]
        if working == "from_next_day":
            start = datetime.combine(start.date() + timedelta(days=1), time(0))
        deadline = after_working_hours(start, rule["hours"], calendar)
    return {"level": level, "category": category["id"], "owner": category["owner"],
            "deadline": deadline, "report_to": category["report_to"]}


def _with(**switches):
    return partial(crisis_triage_with, **switches)


def _by_minutes(post: dict[str, Any], policy: dict[str, Any]) -> dict[str, Any]:
    """The same with pandas time stamps, walking quarter hours and the rest in minutes."""
    words = post["text"].casefold()
    found = [c for c in policy["categories"]
             if any(k.casefold() in words for k in c["keywords"])]
    category = (found or policy["categories"][-1:])[0]
    lines = sorted(policy["engagement"], key=lambda line: line["at_least"])
    add = 0
    for line in lines:
        if post["engagement"] >= line["at_least"]:
            add = line["add"]
    level = category["base_level"] + add + (policy["media_add"] if post["is_media"] else 0)
    level = policy["cap"] if level > policy["cap"] else level
    if category["id"] in policy["floor"]["categories"] and level < policy["floor"]["level"]:
        level = policy["floor"]["level"]
    rule, calendar = policy["deadlines"][level], policy["calendar"]
    at = pd.Timestamp(post["posted_at"])
    if rule["counted_in"] == "clock":
        at += pd.Timedelta(hours=rule["hours"])
    else:
        left = round(rule["hours"] * 60)
        start, end = calendar["work_hours"]["start"], calendar["work_hours"]["end"]
        while left:
            day = at.strftime("%Y-%m-%d")
            open_day = day in calendar["makeup_workdays"] or (
                at.day_of_week < 5 and day not in calendar["holidays"])
            if open_day and start <= at.strftime("%H:%M") < end:
                left -= 1
            at += pd.Timedelta(minutes=1)
    return {"level": level, "category": category["id"], "owner": category["owner"],
            "deadline": at, "report_to": category["report_to"]}


MISCONCEPTIONS = (
    Misconception("floor_forgotten", _with(floor="never"),
        "A post on food safety, injury or personal data stays below level 3 because few people "
        "have seen it. The harm does not depend on the number of likes. Apply the floor."),
    Misconception("floor_first", _with(floor="first"),
        "You lift to the floor first and add engagement on top. The policy adds first, then "
        "caps, then lifts to the floor. Change the order."),
    Misconception("cap_forgotten", _with(cap=False),
        "Your level goes above the highest one of the policy. Nobody knows what to do at such "
        "a level. Apply the cap before you look up the deadline."),
    Misconception("media_ignored", _with(media=False),
        "You leave out that a news outlet has reported it. The next call will be from a "
        "journalist. Add media_add."),
    Misconception("engagement_ignored", _with(engagement=False),
        "You leave out how far the post has spread. Look up which line of engagement it "
        "reaches and add that."),
    Misconception("engagement_added_twice", _with(add="sum"),
        "A post that reaches the higher line gets both lines added. The policy counts the "
        "highest line once."),
    Misconception("line_must_be_exceeded", _with(at_least=False),
        "A post with exactly the number of a line does not count as reaching it. at_least "
        "takes in the number itself. Use >=."),
    Misconception("last_category", _with(match="last"),
        "Of two categories in a post you take the later one. The policy is read from the top, "
        "gravest first. Stop at the first category with a keyword."),
    Misconception("most_keywords", _with(match="most"),
        "You take the category with the most keywords in the post. Many words about a late "
        "parcel do not outweigh one about food poisoning. Take the first from the top."),
    Misconception("highest_base", _with(match="highest"),
        "Of two categories you take the one with the higher base level. The policy goes by its "
        "own order. Take the first from the top."),
    Misconception("upper_case_missed", _with(case=False),
        "A keyword in capitals passes you by. People shout when they are angry. Compare both "
        "in lower case."),
    Misconception("all_hours_count", _with(working="clock"),
        "You count nights and days off for levels 1 and 2. Nobody is there to answer. Count "
        "only time within work_hours on workdays."),
    Misconception("working_hours_only", _with(working="clock_all_working"),
        "You count working hours only for levels 3 and 4. A food scare on Friday night cannot "
        "wait until Monday. There the clock runs on."),
    Misconception("holidays_worked", _with(working="weekdays"),
        "You skip Saturdays and Sundays, and count holidays as working days. The calendar in "
        "the policy lists them. Skip holidays, count make-up workdays."),
    Misconception("make_up_days_missed", _with(working="no_makeup"),
        "You treat every Saturday as a day off. On a make-up workday (補行上班) the office is "
        "open. Look at makeup_workdays first."),
    Misconception("from_next_day", _with(working="from_next_day"),
        "You start counting the day after the post. A post at ten in the morning has the rest "
        "of that day. Start at the post, if the office is open."),
)
WAYS = {m.id: m.impl for m in MISCONCEPTIONS}
PUBLIC_POSTS = 24


def telling_posts(
    seed: int, year: int, policy: dict[str, Any], count: int
) -> list[dict[str, Any]]:
    """Posts on which no two known-wrong ways give the same wrong answer, and each gives one.

    The first wrong answer then says which way it was. Half of the posts, or more where needed,
    are there for a wrong way; the rest are as they come.
    """
    wanted = dict(WAYS)
    chosen, spare = [], []
    for post in posts(seed, year, policy, 1500):
        right = crisis_triage(post, policy)
        wrong = {id: answer for id, way in WAYS.items() if (answer := way(post, policy)) != right}
        if len({str(answer) for answer in wrong.values()}) < len(wrong):
            continue
        news = [id for id in wrong if id in wanted]
        if news:
            chosen.append(post)
            for id in news:
                del wanted[id]
        elif len(spare) < count:
            spare.append(post)
        if not wanted and len(chosen) + len(spare) >= count:
            break
    return [*chosen, *spare][:max(count, len(chosen))]


def post_inputs(world) -> tuple:
    """Posts of the world's year, half under the house policy, half under another firm's."""
    house_policy, other = house("crisis_levels"), changed_policy(world.seed)
    own = [(post, house_policy) for post in telling_posts(
        world.seed, world.year, house_policy, PUBLIC_POSTS)]
    return (*own, *[(post, other) for post in telling_posts(
        world.seed + 1, world.year, other, PUBLIC_POSTS)])


def incident_truth(load: Callable[[str], pd.DataFrame]) -> dict[str, Any]:
    """What the record of the viral post must agree with.

    The post: most engagement (replies, likes, shares) about the own brand, own accounts left out.
    """
    mentions, policy = load("mentions"), house("crisis_levels")
    about = mentions[(mentions["topic"] == "澄嶼日常")
                     & ~mentions["author"].isin(house("own_accounts")["authors"])]
    engagement = about[["replies", "likes", "shares"]].sum(axis=1)
    viral = about.loc[engagement.sort_values().index[-1]]
    post = {
        "text": f"{viral['title']} {viral['content']}",
        "posted_at": viral["posted_at"].to_pydatetime(), "engagement": int(engagement.max()),
        "is_media": bool(viral["source_type"] == "新聞"),
    }
    right = crisis_triage(post, policy)
    right["deadline"] = right["deadline"].isoformat(sep=" ")
    return {"mention_id": str(viral["mention_id"]), "right": right, "rules": policy["incident"],
            "posted_at": post["posted_at"].isoformat(sep=" ")}


INCIDENT = ArtefactExercise(
    "T1.5.f", files=("incident.yml",), judge=judge_incident, truth=incident_truth,
    correct=incident_files, misconceptions=INCIDENT_WRONG,
)

F = Exercise(
    "T1.5.f",
    parts=(Part(
        "crisis_triage", crisis_triage, inputs=post_inputs,
        load=tuple((f"posts[{i}]", "crisis_levels") for i in range(PUBLIC_POSTS)),
        compare=Compare(kind="mapping"), judge=judge_triage,
    ),),
    misconceptions=MISCONCEPTIONS,
    alternatives=(Alternative("minutes", _by_minutes),),
    hints=(
        "Take one post and walk it through crisis_levels.yml with a pencil: category, level, cap, "
        "floor, deadline.",
        "The category is the first from the top with a keyword in the text (lower case). Add, cap, "
        "floor. For working hours go day by day: how much of this day is open, how much is left?",
        "while True: if workday(day): begin = max(start, opens); room = closes - begin; if left <= "
        "room: return begin + left; left -= max(room, 0); day += one day",
    ),
    solution=(
        "The order of the policy decides everything: gravest category first, add, cap, floor last. "
        "Working time is counted day by day, so that holidays and make-up days need no special "
        "case: a day is open or it is not."
    ),
    worlds=POST_WORLDS,
    artefact=INCIDENT,
)
