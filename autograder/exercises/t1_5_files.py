"""Right and wrong files for T1.5.f (incident.yml) and T1.5.h (review.yml)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import yaml

from .base import Misconception

Files = dict[str, bytes]
Change = Callable[[dict[str, Any], dict[str, Any]], Any]


def dump(content: Any) -> bytes:
    """YAML as UTF-8 with Chinese as it is."""
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False).encode("utf-8")


def changed(name: str, change: Change) -> Callable[[Files, dict[str, Any]], Files]:
    """A maker of a wrong file: change(content, truth) alters the right one in place."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        content = yaml.safe_load(files[name])
        change(content, truth)
        return {**files, name: dump(content)}

    return make


def bytes_of(name: str, data: bytes | None) -> Callable[[Files, dict[str, Any]], Files]:
    """A maker of a file with other bytes, or none."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        return {**files, name: data}

    return make


def recoded(name: str, encoding: str) -> Callable[[Files, dict[str, Any]], Files]:
    """A maker of the same text in another encoding."""

    def make(files: Files, truth: dict[str, Any]) -> Files:
        text = files[name].decode("utf-8")
        return {**files, name: text.encode(encoding, errors="replace")}

    return make


def incident_files(truth: dict[str, Any]) -> Files:
    """A complete record of the incident."""
    right = truth["right"]
    first = datetime.fromisoformat(truth["posted_at"]) + timedelta(minutes=20)
    return {"incident.yml": dump({
        "mention_id": truth["mention_id"], "found_at": first.isoformat(sep=" "),
        "found_by": "social_editor", "facts": ["貼文附照片", "批號尚未查證"],
        "category": right["category"], "level": right["level"], "owner": right["owner"],
        "report_to": right["report_to"], "deadline": right["deadline"],
        "actions": [
            {"at": (first + timedelta(minutes=10)).isoformat(sep=" "), "who": "social_editor",
             "what": "通報負責人與主管，留言不刪除"},
            {"at": (first + timedelta(minutes=30)).isoformat(sep=" "), "who": "pr_manager",
             "what": "公開回覆：已收到、查證中、下次說明時間", "public_answer": True},
        ],
        "status": "answered",
    })}


def _shift_deadline(record: dict[str, Any], truth: dict[str, Any]) -> None:
    right = datetime.fromisoformat(truth["right"]["deadline"])
    record["deadline"] = (right + timedelta(days=1)).isoformat(sep=" ")


def _late(record: dict[str, Any], truth: dict[str, Any]) -> None:
    right = datetime.fromisoformat(truth["right"]["deadline"])
    # The internal call stays in time: only the answer in public counts.
    record["actions"][1]["at"] = (right + timedelta(hours=1)).isoformat(sep=" ")


def _i(id: str, change: Change, says: str) -> Misconception:
    return Misconception(id, changed("incident.yml", change), says)


INCIDENT_WRONG = (
    _i("level_lower", lambda r, t: r.update(level=r["level"] - 1),
       "The level in incident.yml does not agree with the policy for this post. Run "
       "crisis_triage on it and copy its result."),
    _i("deadline_of_another_level", _shift_deadline,
       "The deadline in incident.yml does not match the level. The policy counts from the time of "
       "the post, for some levels in working hours only. Copy it from your triage."),
    _i("owner_self", lambda r, t: r.update(owner="social_editor"),
       "The owner in incident.yml is not the one the policy names for this category. An incident "
       "with the wrong owner has none. Copy the id from the policy."),
    _i("no_facts", lambda r, t: r.pop("facts"),
       "incident.yml has no {field}. Whoever takes over tonight has only this record. Fill it in."),
    _i("comments_deleted", lambda r, t: r["actions"][1].update(what="先刪除留言，避免擴散"),
       "An action deletes or hides comments. Deleted complaints come back as screenshots, and the "
       "record is gone. Answer them instead."),
    _i("answered_too_late", _late,
       "The public answer in incident.yml comes after the deadline. What was done inside the firm "
       "before does not count. Check its time against the deadline."),
    _i("only_internal", lambda r, t: r["actions"][1].pop("public_answer"),
       "No action in incident.yml is the public answer. The deadline is for the first one; an "
       "internal call does not count. Give that action “public_answer: true”."),
    _i("rumour_as_fact", lambda r, t: r.update(facts=["貼文附照片", "整批商品都壞了"]),
       "No line of facts in incident.yml is marked as not verified. In the first hours something "
       "always is. Say what is not verified yet."),
    _i("acted_before_found", lambda r, t: r["actions"][0].update(at=t["posted_at"]),
       "An action in incident.yml lies before found_at. Nobody acts on a post that is not found "
       "yet. Check both times."),
    _i("wrong_year", lambda r, t: r["actions"].append({
        "at": "2099-01-01 10:00", "who": "pr_manager", "what": "結案並公告改善方式"}),
       "An action in incident.yml lies more than 31 days after the post. Check its year and "
       "month."),
    _i("another_post", lambda r, t: r.update(mention_id="M000000"),
       "The record is about another post. Take the mention_id that the task names."),
    Misconception("incident_big5", recoded("incident.yml", "cp950"),
        "{name} is saved in Big5, so others see garbled characters. Save it again with the "
        "encoding UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
)


def review_files(truth: dict[str, Any]) -> Files:
    """A complete review."""
    due = [truth["workdays"][n] for n in (3, 5, 8)]
    return {"review.yml": dump({
        "findings": [
            {"finding": "平台宣稱的營收是淨營收的數倍，重複宣稱占多數", "evidence": "overlap_share",
             "decision": "change", "owner": "marketing_planner", "due": due[0],
             "measure": "每週報表的 net_roas", "expected": "1 月起改用淨營收，差異低於 2%"},
            {"finding": "View-through conversions are booked as results",
             "evidence": "claimed_roas", "decision": "stop", "owner": "ads_specialist",
             "due": due[1], "measure": "rows of view-through in the reports", "expected": "0 rows"},
            {"finding": "會員訊息成本低、回購穩定", "evidence": "roi", "decision": "keep",
             "owner": "crm_lead", "due": due[2], "measure": "LINE OA 的 ROI",
             "expected": "維持在 0.5 以上"},
        ],
        "sent_to": ["marketing_manager", "finance", "pr"],
    })}


def review_by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """A review as people write it: comments, dates without quotes, a decision in capitals."""
    due = truth["workdays"][6]
    one = ("  - finding: {0}\r\n    evidence: {1}\r\n    decision: {2}\r\n    owner: 王小明\r\n"
           "    due: {3}\r\n    measure: 每週一看一次\r\n    expected: 3 % 以內\r\n")
    text = "# 檢討\r\nfindings:\r\n" + "".join(one.format(*row, due) for row in (
        ("重複宣稱", "overlap_share", "Change"), ("停止再行銷", "claimed_roas", "STOP"),
        ("會員訊息有賺", "roi", "keep"), ("客訴集中一週", "negatives_peak_week", "change"),
    )) + "sent_to:\r\n  - 行銷主管\r\n  - 品保\r\n"
    return {**files, "review.yml": text.encode("utf-8-sig")}


def _r(id: str, change: Change, says: str) -> Misconception:
    return Misconception(id, changed("review.yml", change), says)


def _holiday(review: dict[str, Any], truth: dict[str, Any]) -> None:
    review["findings"][1]["due"] = f"{truth['report_date'][:4]}-12-27"
    day = datetime.fromisoformat(review["findings"][1]["due"])
    while day.date().isoformat() in truth["workdays"]:
        day += timedelta(days=1)
    review["findings"][1]["due"] = day.date().isoformat()


REVIEW_WRONG = (
    _r("no_stop", lambda r, t: r["findings"][1].update(decision="change"),
       "No finding ends in stop. Money for something new has to come from somewhere. Find what "
       "the figures do not support, and stop it."),
    _r("due_on_day_off", _holiday,
       "The due date of finding {number} is a day off. Nobody will be there to report. Choose a "
       "workday; the calendar stands in crisis_levels.yml."),
    _r("due_in_the_past", lambda r, t: r["findings"][0].update(due=t["report_date"]),
       "The due date of finding {number} is not after the day of the report. Nobody can finish in "
       "the past. Choose a day after it."),
    _r("evidence_in_words", lambda r, t: r["findings"][2].update(evidence="很多人這樣說"),
       "The evidence of finding {number} is “{evidence}”, which is no required key of "
       "numbers.json. Name the key of the figure that the finding rests on."),
    _r("no_owner", lambda r, t: r["findings"][0].update(owner=None),
       "Finding {number} in review.yml has no {field}. A decision without it cannot be followed "
       "up."),
    _r("another_manager", lambda r, t: r.update(sent_to=["finance manager", "pr_manager"]),
       "The manager is not in sent_to. Decisions on budget need someone who may take them. Add "
       "the marketing manager, who asked for the report."),
    _r("all_stop", lambda r, t: [f.update(decision="stop") for f in r["findings"]],
       "Every finding ends in stop. A team that stops everything does not know what works. Find "
       "what the figures support: keep it or change it."),
    _r("one_finding_copied", lambda r, t: [f.update(finding="重複宣稱太多") for f in r["findings"]],
       "Two findings in review.yml say the same. Write for each what is particular to it, or "
       "merge them."),
    _r("due_with_an_open_end", lambda r, t: r["findings"][0].update(
        due=f"{t['workdays'][3]} or later"),
       "The due date of finding {number} is not a date. Write it as YYYY-MM-DD."),
    _r("expected_names_a_year", lambda r, t: r["findings"][2].update(expected="better in 2026"),
       "What finding {number} expects is only a date or a name with a number in it. Say how much "
       "or how many, so that somebody can check it."),
    _r("sent_to_one", lambda r, t: r.update(sent_to=["marketing_manager"]),
       "sent_to must list at least two readers. The standard asks for the manager and the "
       "departments concerned."),
    _r("decision_observe", lambda r, t: r["findings"][2].update(decision="observe"),
       "The decision of finding {number} is “{decision}”. A meeting decides keep, change or stop. "
       "Choose one."),
    _r("expected_without_number", lambda r, t: r["findings"][2].update(expected="變得更好"),
       "What finding {number} expects holds no number. Without one nobody can say later whether "
       "it worked. Name a value or a range."),
    _r("two_findings", lambda r, t: r["findings"].pop(),
       "review.yml has {count} findings, too few for a review meeting. Go through the sections of "
       "your report again."),
    _r("one_figure", lambda r, t: [f.update(evidence="roi") for f in r["findings"]],
       "All findings rest on the same figure. A review looks at more than one side: cost, "
       "revenue, overlap, voice. Use other keys of numbers.json too."),
)
