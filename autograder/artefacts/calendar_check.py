"""A content calendar (content_calendar.csv) and drafts of replies (replies.yml)."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from autograder.checking.verdict import Finding

from .ad_link import PERSON, PERSONAL
from .csv_rows import Row, read_rows
from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, a_day, empty, entries
from .promises import check_copy, check_promises
from .public_health import guesses_cause, promises_health
from .public_offer import check_offer, check_prices
from .public_text import (
    BLAME,
    DELETE,
    REASSURE,
    alike,
    asks_for,
    holds_it,
    names_one,
    no_tricks,
    says,
    undecided,
)
from .spelled import plain

FILE, REPLIES = "content_calendar.csv", "replies.yml"
UTM = ("utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term", "utm_id")
LEAST = 6  # different letters of a text
# A page of our own is no find on the net.
_OWN_PAGE = re.compile(r"(?:自家|自有|我們的?|本店|本公司|品牌|官方|澄嶼日常)(?:的)?(?:官方)?"
                       r"(?:網站|網路商店|網頁|官網|型錄翻拍|網路)|our (?:own )?(?:web)?(?:site"
                       r"|shop)",
                       re.IGNORECASE)
_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)(?::00)?")


def judge_calendar(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with the two files, None where nothing is.

    Args:
        files: name -> content.
        truth: {"start": ISO day, "url", "code", "amounts": of the plan, "rules": calendar_rules,
            "copy_rules": rules of the house, "roles": what the plan allows a text to say,
            "prices": {product: its prices}, "owners": comment id ->
            (owner or None)}.
    """
    try:
        _calendar(read_rows(FILE, files.get(FILE), truth["rules"]["columns"]), truth)
        _replies(read_yaml(REPLIES, files.get(REPLIES)), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _calendar(rows: list[Row], truth: dict[str, Any]) -> None:
    rules, least = truth["rules"], truth["rules"]["at_least"]
    for row in rows:
        number = row.line
        if row["date"].startswith("2099") or empty(row["text"]) and row["text"]:
            raise Fault("Row {number} of {name} (the header is row 1) is still the example of "
                        "the template. Delete that row, or write your post over all of "
                        "it.", number=number, name=FILE)
        for column in rules["columns"]:
            if unicodedata.normalize("NFKC", row[column]).strip().startswith(("=", "@")):
                raise Fault("Row {number} of {name} (the header is row 1) begins its {column} "
                            "with = or @ in full width. A spreadsheet may take it for a formula: "
                            "begin with another sign.", number=number, name=FILE, column=column)
            if column == "owner" and undecided(row[column]):
                raise Fault("The owner of the post in row {number} of {name} (the header is row "
                            "1) is not decided. A post without an owner goes out unread: name a "
                            "person or a role.", number=number, name=FILE)
            if empty(row[column]):
                raise Fault("Row {number} of {name} (the header is row 1) has no {column}. Fill "
                            "it in.",
                            number=number, name=FILE, column=column)
        _when(row, truth)
        _what(row, truth)
        _link(row, truth)
        _picture(row, rules)
    if len(rows) < least["posts"]:
        raise Fault("The calendar has {count} posts, and at least {least} are asked for.",
                    count=len(rows), least=least["posts"])
    if len({a_day(r["date"], "date") for r in rows}) < least["days"]:
        raise Fault("The posts fall on fewer than {least} different days. Spread them: a page that "
                    "speaks once a week is forgotten in between.", least=least["days"])
    for platform, rule in rules["platforms"].items():
        count = sum(r["platform"] == platform for r in rows)
        if count < least["per_platform"]:
            raise Fault("{platform} has fewer than {least} posts. Each platform of the plan needs "
                        "its own.", platform=platform, least=least["per_platform"])
        if count > rule["most"]:
            raise Fault("{platform} has {count} posts, more than the house allows ({most}). Each "
                        "message to all friends costs money, and friends who block us.",
                        platform=platform, count=count, most=rule["most"])
    if len({r["line"] for r in rows}) < least["lines"]:
        raise Fault("All posts are about one product line. Show at least {least}, or those who "
                    "came for the other leave.", least=least["lines"])
    slots = [(a_day(r["date"], "date"), _minutes(r["time"]), r["platform"]) for r in rows]
    if len(set(slots)) < len(slots):
        raise Fault("Two posts stand at the same time on the same platform. Move one of them.")
    if alike([r["text"] for r in rows]):
        raise Fault("Two posts have the same text, or nearly the same. Write for each platform "
                    "what its readers come for.")


def _post(row: Row) -> str:
    """What a post is called in every message: when and where it goes out, as its row says."""
    return f"{row['date'][:12]} {row['time'][:8]} {row['platform'][:12]}"


def _minutes(value: str) -> int:
    found = _TIME.fullmatch(value.strip())
    return int(found[1]) * 60 + int(found[2]) if found else -1


def _when(row: Row, truth: dict[str, Any]) -> None:
    post = _post(row)
    on = a_day(row["date"], f"{FILE} {post} date")
    first = date.fromisoformat(truth["start"])
    if not first <= on < first + timedelta(days=truth["rules"]["days"]):
        raise Fault("The post of {post} lies outside the {days} days of the calendar, which "
                    "begin with the flight. Check its "
                    "date.", post=post, days=truth["rules"]["days"])
    at = _minutes(row["time"])
    if at < 0:
        raise Fault("The time of the post of {post} is not a time. Write it as 19:30.", post=post)
    low, high = (_minutes(truth["rules"]["hours"][k]) for k in ("from", "to"))
    if not low <= at <= high:
        raise Fault("The post of {post} goes out at {time}, outside the hours of the house. It "
                    "posts from {low} to {high}.", post=post, time=row["time"],
                    low=truth["rules"]["hours"]["from"], high=truth["rules"]["hours"]["to"])


def _what(row: Row, truth: dict[str, Any]) -> None:
    rules, post = truth["rules"], _post(row)
    if row["platform"] not in rules["platforms"]:
        raise Fault("The platform of the post of {post} is “{value}”. Use one of {names}, "
                    "written so.",
                    post=post, value=row["platform"][:20], names=", ".join(rules["platforms"]))
    if row["line"] not in rules["legal_class"]:
        raise Fault("The product line in the post of {post} is “{value}”. Use one of {names}.",
                    post=post, value=row["line"][:20], names=", ".join(rules["legal_class"]))
    if row["legal_class"] != rules["legal_class"][row["line"]]:
        raise Fault("The legal_class of the post of {post} does not belong to its line. Bath "
                    "products are cosmetics by law, and other words are allowed for them than for "
                    "food.",
                    post=post)
    size = len(row["text"])
    if not rules["text"]["shortest"] <= size <= rules["text"]["longest"]:
        raise Fault("The text of the post of {post} has {size} characters; {low} to {high} are "
                    "wanted.",
                    post=post, size=size, low=rules["text"]["shortest"],
                    high=rules["text"]["longest"])
    where = f"{FILE} {post}"
    no_tricks(row["text"], where)
    if len(set(words(row["text"]))) < LEAST:
        raise Fault("The text of the post of {post} repeats a few letters and says nothing. Write "
                    "what its readers come for.", post=post)
    check_copy(row["text"], ["food", "cosmetic", row["legal_class"]], where, truth)
    check_promises(row["text"], where, truth)
    check_offer(row["text"], where, truth["roles"])
    check_prices(row["text"], where, truth["prices"])


def _link(row: Row, truth: dict[str, Any]) -> None:
    post = _post(row)
    try:
        parts = urlsplit(row["url"])
        planned = urlsplit(truth["url"])
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        raise Fault("The url of the post of {post} is not an address. Copy it from the plan and "
                    "add UTM.", post=post) from None
    if (parts.scheme, parts.netloc, parts.path.rstrip("/")) != (
            planned.scheme, planned.netloc, planned.path.rstrip("/")):
        raise Fault("The url of the post of {post} does not lead to the page of the plan. "
                    "Visitors and figures get lost on the way. Copy the address from "
                    "campaign_plan.",
                    post=post)
    strange = [k for k, _ in query if k not in UTM]
    if strange:
        raise Fault("The url of the post of {post} carries {key}. Only UTM belongs into a link: "
                    "names, e-mail and the like would stand in everybody's reports. Take it out.",
                    post=post, key=strange[0][:30])
    for key, value in [*query, *parse_qsl(parts.fragment, keep_blank_values=True)]:
        if PERSON.fullmatch(key) or PERSONAL.search(key + value):
            raise Fault("The url of the post of {post} carries personal data in {key}. Addresses "
                        "end up in logs and reports: take it out.", post=post, key=key[:30])
    utm = dict(query)
    rule = truth["rules"]["platforms"][row["platform"]]
    wanted = {"utm_source": rule["source"], "utm_medium": rule["medium"],
              "utm_campaign": truth["rules"]["utm_campaign"]}
    for key, value in wanted.items():
        if sum(k == key for k, _ in query) != 1:
            raise Fault("The url of the post of {post} does not hold {key} exactly once. Build "
                        "it with your function of T1.2.f, or by hand.", post=post, key=key)
        if utm[key] != value:
            raise Fault("{key} of the post of {post} is “{value}”, and the house writes it "
                        "otherwise for this platform. GA4 tells upper from lower case; look into "
                        "calendar_rules.", key=key, post=post, value=utm[key][:30])


def _picture(row: Row, rules: dict[str, Any]) -> None:
    post = _post(row)
    source, licence = row["image_source"].lower(), row["licence"].lower()
    if licence not in rules["licences"]:
        raise Fault("The licence of the post of {post} is “{value}”. Use one of {names}; without "
                    "one the picture may not be used.", post=post, value=row["licence"][:30],
                    names=", ".join(rules["licences"]))
    foreign = _OWN_PAGE.sub("", source)
    if names_one(foreign, rules["no_source"]):
        raise Fault("The picture of the post of {post} was found on the net. What can be seen "
                    "there is not free for advertising. Take one of our own, or buy a licence.",
                    post=post)
    if licence == "own" and names_one(foreign, rules["libraries"]):
        raise Fault("The picture of the post of {post} comes from a library and has the licence "
                    "own. Who took it decides: write stock and the number of the licence.",
                    post=post)
    if licence in rules["numbered"] and not re.search(r"\d{3,}", source):
        raise Fault("The image_source of the post of {post} holds no number of the contract, "
                    "licence or consent form. Without it nobody can prove the right "
                    "later.", post=post)


def _replies(content: dict[str, Any], truth: dict[str, Any]) -> None:
    rules = truth["rules"]
    comments = {c["id"]: c for c in rules["comments"]}
    rows = entries(REPLIES, content, "replies", len(comments), ("comment", "text", "owner"))
    answered = [str(r["comment"]).strip() for r in rows]
    if sorted(answered) != sorted(comments):
        raise Fault("replies.yml must answer each of the comments {ids} once.",
                    ids=", ".join(comments))
    if alike([str(r["text"]) for r in rows]):
        raise Fault("Two replies have the same text, or nearly the same. People notice a stock "
                    "answer, and the others who read along do, too.")
    for name, row in zip(answered, rows, strict=True):
        _reply(name, comments[name], row, truth)


def _of_the_body(name: str, text: str, comment: dict[str, Any]) -> None:
    """What a reply to a comment about somebody's body may not say. Raises Fault."""
    if told := says(text, REASSURE):
        raise Fault("The reply to {id} plays down what only a doctor or a test can tell "
                    "(“{words}”). Say what is known, and whom to ask.", id=name, words=told[:30])
    if told := promises_health(text):
        raise Fault("The reply to {id} promises that it gets better or that nothing is wrong "
                    "(“{words}”). Nobody here can know that. Say what is known, and whom to ask.",
                    id=name, words=told[:30])
    if told := guesses_cause(text, comment.get("must", ())):
        raise Fault("The reply to {id} guesses at the cause, or denies one (“{words}”), before "
                    "anybody has looked. Say who finds out, and when you will answer.",
                    id=name, words=told[:30])


def _reply(name: str, comment: dict[str, Any], row: dict[str, Any], truth: dict[str, Any]) -> None:
    rules = truth["rules"]
    text = str(row["text"]).strip()
    low, high = rules["reply"]["shortest"], rules["reply"]["longest"]
    if not low <= len(text) <= high:
        raise Fault("The reply to {id} has {size} characters; {low} to {high} are wanted.",
                    id=name, size=len(text), low=low, high=high)
    if len(set(words(text))) < LEAST:
        raise Fault("The reply to {id} repeats a few letters and says nothing. Answer what was "
                    "asked.", id=name)
    no_tricks(text, f"{REPLIES} {name}")
    health = bool(comment.get("health"))
    check_copy(text, rules["legal_class"][comment["line"]], f"{REPLIES} {name}", truth, health)
    check_promises(text, f"{REPLIES} {name}", truth)
    check_offer(text, f"{REPLIES} {name}", truth["roles"])
    in_public = says(text, [re.escape(w) for w in rules["in_public"]])
    if asks_for(text, rules["asking"], rules["private"]) and (
            in_public or not names_one(text, rules["private_way"])):
        raise Fault("The reply to {id} asks for personal data in public. Others read along. Ask "
                    "for a private message instead.", id=name)
    if told := says(text, BLAME):
        raise Fault("The reply to {id} puts the blame on the customer or on others (“{words}”). "
                    "Everybody who reads along sides with the customer. Say what was found and "
                    "what you will do.", id=name, words=told[:30])
    if told := says(text, DELETE):
        raise Fault("The reply to {id} wants the comment gone (“{words}”). Others have seen it, "
                    "and a comment that disappears is the next story. Answer it instead.",
                    id=name, words=told[:30])
    if health:
        _of_the_body(name, text, comment)
    if any(not names_one(text, group) for group in comment.get("must", ())):
        raise Fault("The reply to {id} does not say what quality has confirmed: it stands as known "
                    "beside the comment in calendar_rules. Give all of it; half of it can hurt "
                    "somebody.", id=name)
    if told := holds_it(text, comment.get("never", ())):
        raise Fault("The reply to {id} says the opposite of what quality has confirmed "
                    "(“{words}”). Read known beside the comment in calendar_rules again.",
                    id=name, words=told[:30])
    said = {int(n.replace(",", "")) for n in re.findall(r"\d[\d,]*", plain(text))
            if n.replace(",", "")}
    for role in comment.get("tell", ()):
        if not said & set(truth["roles"][role]):
            raise Fault("The reply to {id} does not give all amounts that were asked for: from "
                        "which amount shipping is free, and what it costs below. Copy both from "
                        "campaign_plan.", id=name)
    wanted = truth["owners"][name]
    titles = {words(t) for t in (wanted, *rules["titles"].get(wanted, ()))} if wanted else set()
    if undecided(str(row["owner"])):
        raise Fault("The owner of the reply to {id} is not decided. Name a person or a role.",
                    id=name)
    if wanted and not any(title in words(row["owner"]) for title in titles):
        raise Fault("The owner of the reply to {id} is not the one that crisis_levels names for "
                    "such a comment. An injury is not settled by an editor. In "
                    "load(\"crisis_levels\") find the category whose keyword stands in the "
                    "comment, and take its owner.",
                    id=name)
