"""T2.4.b: backlog.yml: right files, known-wrong ones and what to say about each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml

from autograder.artefacts.backlog_check import (
    DARK,
    FILE,
    TABLE,
    judge_backlog,
    score,
    smallest,
)

from .base import Alternative, ArtefactExercise, Misconception
from .t1_5_files import Change, Files, bytes_of, changed, dump, recoded
from .t1_5_worlds import house

M = Misconception
EFFORT = {"headline": 2, "font": 1.5, "image": 5, "colour": 1, "update_speed": 8, "promotion": 3}


def truth(load: Callable[[str], Any]) -> dict[str, Any]:
    """Findings and notes by their keys, and the house rules."""
    findings = load("site_findings").to_dict("records")
    whole = [{k: int(v) if k == "sessions" else v for k, v in row.items()} for row in findings]
    return {"findings": {row["key"]: row for row in whole},
            "box": {row["idea"]: row for row in load("idea_box").to_dict("records")},
            "rules": house("backlog_rules")}


def weeks_for(row: dict[str, Any], mde: float, rules: dict[str, Any]) -> int | None:
    """The fewest whole weeks in which a test finds the difference, None where there are none."""
    most = rules["test"]["most_weeks"]
    return next((w for w in range(1, most + 1) if smallest(row, w, rules) <= mde), None)


def backlog_of(truth: dict[str, Any]) -> dict[str, Any]:
    """A backlog as the rules make it: for every finding that can be tested, the note of the box."""
    rules = truth["rules"]
    ideas = []
    for row in truth["findings"].values():
        note = next((n for n in truth["box"].values() if n["kind"] == row["kind"]
                     and n["page"] == row["page"] and n["idea"] not in ("I05", "I09", "I13", "I17",
                                                                        "I21", "I22", "I23")), None)
        mde = round(0.9 * (row["benchmark"] - row["rate"]), 5)
        solid = row["sessions"] >= rules["least_sessions"] \
            and row["seen_by"] not in rules["no_evidence"] and mde > 0
        weeks = weeks_for(row, mde, rules) if solid else None
        if note is None or weeks is None:
            continue
        kind = row["kind"]
        idea = {"id": f"B-{row['key']}", "idea": note["idea"], "title": note["text_zh"],
                "kind": kind, "evidence": {"table": TABLE, "key": row["key"]},
                "metric": row["metric"], "mde": mde, "weeks": weeks, "effort_days": EFFORT[kind],
                "owner": next(o for o, does in rules["owners"].items() if kind in does),
                "guardrail": rules["guardrail_for"].get(kind, "complaint_rate")}
        ideas.append({**idea, "score": round(score(idea, row, rules), 2)})
    ideas.sort(key=lambda idea: -idea["score"])
    return {"prepared_by": "行銷企劃 陳以婕", "ideas": ideas}


def backlog_files(truth: dict[str, Any]) -> Files:
    """A backlog that passes."""
    return {FILE: dump(backlog_of(truth))}


def by_hand(files: Files, truth: dict[str, Any]) -> Files:
    """Written by hand: an idea of one's own, a comment, evidence in one line."""
    content = yaml.safe_load(files[FILE])
    content["ideas"][0] |= {"idea": "own", "title": "把假的倒數計時拿掉，改寫真正的到貨日"}
    lines = "\n".join(
        "- {" + ", ".join(f"{k}: {json(v)}" for k, v in idea.items()) + "}"
        for idea in content["ideas"])
    return {FILE: f"# 五月的改善清單\nprepared_by: 以婕\nideas:\n{lines}\n".encode("utf-8-sig")}


def json(value: Any) -> str:
    """A value as it stands within curly brackets of YAML."""
    import json as plain

    return plain.dumps(value, ensure_ascii=False)


def eight_only(files: Files, truth: dict[str, Any]) -> Files:
    """Eight ideas that still hold every kind."""
    content = yaml.safe_load(files[FILE])
    while len(content["ideas"]) > 8:
        kinds = [idea["kind"] for idea in content["ideas"]]
        last = max(n for n, kind in enumerate(kinds) if kinds.count(kind) > 1)
        del content["ideas"][last]
    return {FILE: dump(content)}


def another_way(files: Files, truth: dict[str, Any]) -> Files:
    """An idea of one's own in the place of a note of the box."""
    content = yaml.safe_load(files[FILE])
    idea = content["ideas"][-1]
    content["ideas"].append({**idea, "id": "last", "idea": "own", "title": "先拿五頁來試"})
    content["ideas"].remove(idea)
    return {FILE: dump(content)}


def _of(content: dict[str, Any], key: str) -> dict[str, Any]:
    return next(i for i in content["ideas"] if i["evidence"]["key"] == key)


def _row(idea: dict[str, Any], truth: dict[str, Any]) -> dict[str, Any]:
    return truth["findings"][idea["evidence"]["key"]]


def _at(n: int, **values: Any) -> Change:
    return lambda content, truth: content["ideas"][n].update(values)


def _scores(factor: Callable[[dict, dict, dict], float]) -> Change:
    """Every score by a factor that one formula leaves out, in the order that it gives."""
    def change(content: dict[str, Any], truth: dict[str, Any]) -> None:
        for idea in content["ideas"]:
            idea["score"] *= factor(idea, _row(idea, truth), truth["rules"])
        content["ideas"].sort(key=lambda idea: -idea["score"])
    return change


def _boxed(note: str, n: int = -1) -> Change:
    def change(content: dict[str, Any], truth: dict[str, Any]) -> None:
        row = truth["box"][note]
        content["ideas"][n].update(idea=note, title=row["text_zh"])
    return change


def _cited(key: str) -> Change:
    """Another finding cited, with all that follows from it copied right."""
    def change(content: dict[str, Any], truth: dict[str, Any]) -> None:
        row = truth["findings"][key]
        content["ideas"][-1].update(
            idea="own", kind=row["kind"], metric=row["metric"], evidence={
                "table": TABLE, "key": key}, owner="design", title="看到的人說這樣比較好",
            guardrail=truth["rules"]["guardrail_for"].get(row["kind"], "complaint_rate"))
    return change


def _gap(content: dict[str, Any], truth: dict[str, Any]) -> None:
    idea = content["ideas"][0]
    row = _row(idea, truth)
    idea["mde"] = round(1.6 * (row["benchmark"] - row["rate"]), 5)
    idea["score"] = round(score(idea, row, truth["rules"]), 2)


def _relative(content: dict[str, Any], truth: dict[str, Any]) -> None:
    idea = _of(content, "F03")
    row = _row(idea, truth)
    idea["mde"] = round(idea["mde"] / row["rate"], 4)
    idea["score"] = round(score(idea, row, truth["rules"]), 2)


def _hasty(content: dict[str, Any], truth: dict[str, Any]) -> None:
    _of(content, "F10")["weeks"] = 1


def _twice(content: dict[str, Any], truth: dict[str, Any]) -> None:
    idea = content["ideas"][-1]
    content["ideas"].append({**idea, "id": "again", "idea": "own", "title": "同一頁再換一次"})


def _kind_missing(content: dict[str, Any], truth: dict[str, Any]) -> None:
    content["ideas"] = [i for i in content["ideas"] if i["kind"] != "update_speed"]


def _b(id: str, change: Change, says: str) -> Misconception:
    return M(id, changed(FILE, change), says)


_SCORE = ("{id}: the score does not follow from the numbers of the entry and of {key}. "
          "backlog_rules has the formula; do not round before the end.")
WRONG = (
    _b("countdown", _boxed("I05"), DARK["fake_scarcity"]),
    _b("only_three_left", _boxed("I09"), DARK["fake_scarcity"]),
    _b("gift_wrap_ticked", _boxed("I13"), DARK["pre_ticked"]),
    _b("fee_at_payment", _boxed("I17"), DARK["hidden_fee"]),
    _b("no_thanks_i_hate_saving", _boxed("I21"), DARK["confirm_shaming"]),
    _b("unsubscribe_hidden", _boxed("I22"), DARK["obstructed_exit"]),
    _b("bad_reviews_hidden", _boxed("I23"), DARK["false_reviews"]),
    _b("own_dark_title", _at(0, idea="own", title="加上「最後 5 組」"), DARK["fake_scarcity"]),
    _b("opinion_cited", _cited("F15"),
       "{id}: {key} is an opinion and nobody measured it. An opinion may start a search for "
       "evidence; it is none. Choose another finding, or drop the idea."),
    _b("few_sessions_cited", _cited("F16"),
       "{id}: {key} rests on fewer sessions than the house takes for evidence. So few may be "
       "chance: choose another finding, or drop the idea."),
    _b("row_that_is_not_there", _at(0, evidence={"table": TABLE, "key": "F99"}),
       "{id}: {table} has no row {key}. An idea rests on something that somebody can look up: copy "
       "the key from the table."),
    _b("table_that_is_not_there", _at(0, evidence={"table": "GA4", "key": "F01"}),
       "{id}: there is no evidence in a table “{table}”. The findings stand in {known}."),
    _b("evidence_in_words", _at(0, evidence="熱區圖看到的"),
       "{id}: evidence must name the table and the key of one row, as {example}."),
    _b("evidence_of_another_page", lambda c, t: _of(c, "F03").update(idea="I24"),
       "{id}: {key} is about {page}, {kind}, and the idea is about something else. Evidence shows "
       "that this very thing is wrong: cite the row of its page and kind."),
    _b("evidence_of_phones_for_desktop", lambda c, t: _of(c, "F05").update(
        idea="I18", title=t["box"]["I18"]["text_zh"]),
       "{id}: {key} was seen on phones, and the idea is for desktop. What phones show says nothing "
       "about the other screen: cite another finding, or drop the idea."),
    _b("title_is_a_number", _at(0, idea="own", title="idea 1"),
       "{id}: the title “{title}” does not say what to do. Whoever reads the list alone must know "
       "the change: write it in one sentence."),
    _b("timer_in_other_words", _at(0, idea="own", title="加一個計時器，每次重新整理就重來"),
       DARK["fake_scarcity"]),
    _b("good_reviews_only", _at(0, idea="own", title="Show five-star reviews only"),
       DARK["false_reviews"]),
    _b("kind_renamed", _at(0, kind="layout"),
       "{id}: “{kind}” is no kind of the house's list. Choose among {known}."),
    _b("another_metric", lambda c, t: _of(c, "F03").update(metric="purchase_rate"),
       "{id}: the metric is not the one in which {key} was seen. Gap, mde and test must speak of "
       "one rate: copy metric from the row."),
    _b("owner_is_all", _at(0, owner="everybody"),
       "{id}: “{owner}” does not do work of the kind {kind}. An idea whose owner cannot build it "
       "stays on the list: look at owners in backlog_rules."),
    _b("no_such_guardrail", lambda c, t: _of(c, "F03").update(guardrail="revenue"),
       "{id}: “{guardrail}” is no guardrail of the house's list. Choose among {known}."),
    _b("promotion_without_margin", lambda c, t: _of(c, "F11").update(guardrail="complaint_rate"),
       "{id}: ideas of the kind {kind} are guarded by another figure, because that is what they "
       "spoil first. Look at guardrail_for in backlog_rules."),
    _b("more_than_the_gap", _gap,
       "{id}: mde is larger than the gap of {key}. Those without the fault do no better than the "
       "benchmark, so the funnel holds no more than benchmark − rate."),
    _b("relative_mde", _relative,
       "{id}: mde seems to be a share of the rate and not a difference. Write the difference of "
       "the two rates: a rise from 0.060 to 0.066 is 0.006."),
    _b("mde_in_percent", lambda c, t: _of(c, "F03").update(mde=_of(c, "F03")["mde"] * 100),
       "{id}: mde is larger than the gap of {key}. Those without the fault do no better than the "
       "benchmark, so the funnel holds no more than benchmark − rate."),
    _b("one_week_will_do", _hasty,
       "{id}: so small a difference is not found in so many weeks with the sessions of {key}. Test "
       "longer, or look for a larger effect within the gap: backlog_rules has the formula under "
       "test."),
    _b("twelve_weeks", _at(0, weeks=12),
       "{id}: weeks must be a whole number, {most} at most. Half weeks hold weekdays and weekends "
       "unequally, and a longer test blocks the page for others."),
    _b("gap_won_twice", _twice,
       "{id}: together with the ideas before it, it wins more from {key} than the gap holds. A gap "
       "closes once: share it, or cite another finding."),
    _b("no_confidence", _scores(lambda i, r, rules: 1 / rules["confidence"][r["seen_by"]]),
       "{id}: the score leaves out the confidence. A gap that was only looked at weighs less than "
       "one that was measured: multiply by confidence."),
    _b("effort_left_out", _scores(lambda i, r, rules: i["effort_days"]),
       "{id}: the score is not divided by effort_days. It shall tell what a day of work brings."),
    _b("successes_not_margin", _scores(lambda i, r, rules: 1 / r["value"]),
       "{id}: the score counts successes and not margin. A click and an order are not worth the "
       "same: multiply by value."),
    _b("score_of_the_whole_gap",
       _scores(lambda i, r, rules: (r["benchmark"] - r["rate"]) / i["mde"]),
       "{id}: the score takes the whole gap. Take the mde of the idea: it is what the test shall "
       "find."),
    _b("scores_from_one_to_ten", _at(0, score=9.5), _SCORE),
    _b("a_project", lambda c, t: c["ideas"][-1].update(effort_days=90),
       "{id}: effort_days is outside {least} to {most}. What takes longer is a project and not an "
       "idea: cut it, or count the work again."),
    _b("unsorted", lambda c, t: c["ideas"].reverse(),
       "Entry {number} of backlog.yml has a higher score than the one before it. The list is an "
       "order of work: sort by score, the highest first."),
    _b("a_kind_left_out", _kind_missing,
       "No idea of backlog.yml is of the kind {kind}. Note N13 of the standard names six kinds: "
       "look for evidence of this one, too."),
    _b("seven_ideas", lambda c, t: c.update(ideas=c["ideas"][:7]),
       "The part {part} of {name} has too few entries: {count}, and at least {least} are asked "
       "for."),
    _b("same_note_twice", lambda c, t: c["ideas"].append({**c["ideas"][-1], "id": "x"}),
       "The {field} “{value}” stands in backlog.yml twice. One idea, one entry: give the other one "
       "a name of its own or take it out."),
    _b("note_that_is_not_there", _at(0, idea="I40"),
       "{id}: there is no idea “{idea}” in idea_box. Copy the id from the table, or write own "
       "where the idea is yours."),
    _b("no_owner", lambda c, t: c["ideas"][2].pop("owner"),
       "Entry {number} in the part {part} of {name} has no {field}. Fill it in."),
    _b("number_as_text", _at(0, mde="0.8%"),
       "{where} is not a number. Write digits only: no quotes, no thousands separators, no unit."),
    M("yaml_broken", bytes_of(FILE, b"ideas: [\n- id: B1"),
      "A bracket that opens in line {line} of {name} is not closed, or a comma is missing in it, "
      "or a text in it needs quotes: “{text}”."),
    M("in_big5", recoded(FILE, "cp950"),
      "{name} is saved in Big5, so others see garbled characters. Save it again with the encoding "
      "UTF-8 (in Notepad: Save as, Encoding, UTF-8)."),
)

B = ArtefactExercise(
    "T2.4.b", files=(FILE,), judge=judge_backlog, truth=truth, correct=backlog_files,
    misconceptions=WRONG,
    alternatives=(
        Alternative("by_hand", by_hand),
        Alternative("eight_only", eight_only),
        Alternative("another_way", another_way),
    ),
    hints=(
        "Go through site_findings first and cross out what is no evidence: opinions, few "
        "sessions, no gap, a gap that eight weeks cannot find. Then look for the note of the same "
        "page and kind.",
        "Write one function that makes an entry from a row and a note: mde below the gap, the "
        "fewest weeks whose smallest difference is within mde, the score by the formula. Sort at "
        "the end.",
        "gap = row.benchmark - row.rate; mde = round(0.9 * gap, 5); weeks = next(w for w in "
        "range(1, 9) if smallest(row.rate, row.sessions, w) <= mde); score = row.sessions * mde * "
        "row.value * confidence[row.seen_by] / effort_days; "
        "ideas.sort(key=lambda i: -i[\"score\"])",
    ),
    solution=(
        "A list of wishes becomes an order of work when each wish names the row that shows the "
        "gap, takes no more than the gap, can be found by a test in the time there is, and is "
        "weighed in margin per day of work. Notes that trick the buyer are left out whatever their "
        "score: what they win comes back as returns, complaints and law."
    ),
)
