"""What a run says at its end: a table for the terminal, JSON; the page is `report_page`'s.

The result of a run, and the JSON of `course.py grade --json`:

    {"learners": [row, ...]      as `learner_rows.Learners` documents them, sorted by id
     "isolation": text           what the learners' code was kept apart by
     "seconds": float            of the whole run
     "graded": int               submissions (learner and chapter) graded anew
     "not_graded": int           those that could not be; their rows' notes say why
     "unchanged": int            those that are as they were graded before
     "exercises": {ID: {"attempts", "verdicts": {verdict: how many}, "misconceptions":
                   {id: how many}, "points", "max", "seconds"}}
                                 attempts: work that is more than the stub; points: mean over all;
                                 seconds: mean time of its cells
     "stopped": {what: how many} what the box stopped
     "class": path, "lang": text}
"""

from __future__ import annotations

import heapq
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

from autograder.checking.messages import translate
from autograder.grading import outcome
from autograder.grading.task import BOX

MANY = 40  # learners; with more the terminal shows a summary
SHOWN = 15  # learners and misconceptions that a summary names
BINS = 10
# What a terminal obeys, and what turns the direction of a line: a learner's name may hold it.
ACTING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def isolation(level: str) -> str:
    """What a level of isolation means, for the person who reads the report."""
    if level == BOX:
        return translate(
            "box: every notebook in namespaces of its own, without network, other files, rights; "
            "limits on time, memory, processes, disk and output; tests run outside it"
        )
    return translate(
        "process (weaker): every notebook in a process and a folder of its own with the rights of "
        "the user who grades; network and files of that user are not closed off; tests run outside "
        "it"
    )


def visible(text: str) -> str:
    """A line with everything in it that would act instead of being seen written out."""
    return ACTING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


@dataclass
class Summary:
    """Figures over all learners, counted one row at a time."""

    learners: int = 0
    exercises: dict[str, dict[str, Any]] = field(default_factory=dict)
    stopped: Counter[str] = field(default_factory=Counter)
    bins: list[int] = field(default_factory=lambda: [0] * BINS)
    total: float = 0.0
    attention: list[tuple[float, str, str]] = field(default_factory=list)
    says: dict[str, str] = field(default_factory=dict)  # misconception -> its sentence

    def add(self, row: dict[str, Any]) -> None:
        """Count one learner."""
        share = row["points"] / row["max"] if row["max"] else 0.0
        self.learners += 1
        self.total += share
        self.bins[min(BINS - 1, int(share * BINS))] += 1
        self.stopped.update(stop["what"] for stop in row["stopped"])
        why = row["notes"][0] if row["notes"] else ""
        # A heap of the lowest; a sentence of ours counts for more than few points.
        heapq.heappush(self.attention, (-share - (0 if why else 1), row["id"], why))
        if len(self.attention) > SHOWN:
            heapq.heappop(self.attention)
        for name, one in row["exercises"].items():
            seen = self.exercises.setdefault(
                name,
                {"attempts": 0, "verdicts": Counter(), "misconceptions": Counter(), "points": 0.0,
                 "max": one["max"], "seconds": 0.0, "n": 0},
            )  # fmt: skip
            seen["n"] += 1
            seen["attempts"] += one["verdict"] != outcome.BLANK
            seen["verdicts"][one["verdict"]] += 1
            if one["misconception"]:
                seen["misconceptions"][one["misconception"]] += 1
                self.says.setdefault(one["misconception"], one["message"])
            seen["points"] += one["points"] or 0.0
            seen["seconds"] += one["seconds"]

    def by_exercise(self) -> dict[str, dict[str, Any]]:
        """The figures per exercise as the JSON has them."""
        return {
            name: {
                "attempts": one["attempts"], "verdicts": dict(one["verdicts"].most_common()),
                "misconceptions": dict(one["misconceptions"].most_common()),
                "points": round(one["points"] / one["n"], 3), "max": one["max"],
                "seconds": round(one["seconds"] / one["n"], 3),
            }
            for name, one in sorted(self.exercises.items())
        }  # fmt: skip

    def lowest(self) -> list[tuple[str, float, str]]:
        """(learner, share of the points, first note) of those who need attention most."""
        found = sorted(self.attention, reverse=True)
        return [(name, -key - (0 if why else 1), why) for key, name, why in found]


def counted(rows: Iterable[dict[str, Any]], summary: Summary) -> Iterator[dict[str, Any]]:
    """The rows, each counted on its way."""
    for row in rows:
        summary.add(row)
        yield row


def write_json(out: TextIO, result: dict[str, Any]) -> None:
    """Write the result as JSON, one learner at a time."""
    summary = Summary()
    out.write('{\n "learners": [')
    between = "\n"
    for row in counted(result["learners"], summary):
        out.write(between + json.dumps(row, ensure_ascii=False))
        between = ",\n"
    out.write("\n ]")
    rest = {key: value for key, value in result.items() if key != "learners"}
    rest |= {"exercises": summary.by_exercise(), "stopped": dict(summary.stopped)}
    for key, value in rest.items():
        out.write(f",\n {json.dumps(key)}: {json.dumps(value, ensure_ascii=False, default=str)}")
    out.write("\n}\n")


def table(result: dict[str, Any], where: str | None = None) -> str:
    """The result as text: a line per learner and exercise, for a large class a summary.

    where: the file that holds all of it, if one was written.
    """
    summary, lines = Summary(), []
    for row in counted(result["learners"], summary):
        if summary.learners <= MANY:
            lines += _rows(row)
    if summary.learners > MANY:
        lines = _spread(summary)
    if summary.stopped:
        lines.append(
            translate("stopped by the limits: {what}", what=_counts(summary.stopped))
        )
    if "graded" in result:
        lines.append(
            translate(
                "{graded} graded now, {unchanged} unchanged, {failed} could not be graded",
                graded=result["graded"], unchanged=result["unchanged"],
                failed=result["not_graded"],
            )
        )  # fmt: skip
    lines.append(translate("isolation: {what}", what=result["isolation"]))
    if where:
        lines.append(translate("all of it: {path}", path=where))
    elif summary.learners > MANY:
        lines.append(translate("all of it: --report FILE.html or --json"))
    lines.append(translate("{seconds} s", seconds=result["seconds"]))
    return "\n".join(map(visible, lines))


def _rows(row: dict[str, Any]) -> list[str]:
    lines = [f"{row['id']:<24} {number(row['points']):>6} / {number(row['max'])}"]
    lines += [f"    ! {note}" for note in row["notes"]]
    lines += [f"    ! {stop_line(stop)}" for stop in row.get("stopped", [])]
    broken = bool(row["notes"]) and all(
        one["message"] == row["notes"][0] for one in row["exercises"].values()
    )
    for name, one in row["exercises"].items() if not broken else ():
        points = "  –" if one["points"] is None else number(one["points"])
        text = one["message"].splitlines()[0] if one["message"] else ""
        verdict = word(one["verdict"])
        lines.append(f"    {name:<10} {points:>4} / {number(one['max']):<3} {verdict:<14} {text}")
    return lines


def _spread(summary: Summary) -> list[str]:
    """What a teacher wants to know of a large class first."""
    mean = 100 * summary.total / summary.learners
    lines = [translate("{n} learners, on average {mean} % of the points", n=summary.learners,
                       mean=f"{mean:.0f}")]  # fmt: skip
    most = max(summary.bins)
    for at, count in enumerate(summary.bins):
        bar = "█" * round(30 * count / most)
        lines.append(f"  {at * 10:>3}–{at * 10 + 10:<3} %  {count:>6}  {bar}")
    lines.append(translate("Who needs attention:"))
    for name, share, why in summary.lowest():
        lines.append(f"  {name:<24} {100 * share:>4.0f} %  {why}".rstrip())
    lines.append(translate("Most frequent mistakes:"))
    for name, one in summary.by_exercise().items():
        known = ", ".join(f"{key} {n}" for key, n in list(one["misconceptions"].items())[:3])
        right = one["verdicts"].get(outcome.CORRECT, 0)
        lines.append(f"  {name:<10} {right:>5} / {one['attempts']:<5} ✓  {known}".rstrip())
    return lines


def stop_line(stop: dict[str, Any]) -> str:
    """What was stopped in a notebook, as text."""
    at = stop.get("exercise") or translate("cell {n}", n=stop.get("cell", "?"))
    return translate("{where}: stopped ({what})", where=f"{stop.get('chapter', '')} {at}".strip(),
                     what=what_stopped(stop["what"]))  # fmt: skip


def word(verdict: str) -> str:
    """A verdict in the reader's language."""
    known = {
        outcome.CORRECT: translate("correct"),
        outcome.INCORRECT: translate("incorrect"),
        outcome.BLANK: translate("not attempted"),
        outcome.RAISED: translate("raised an error"),
        outcome.MANUAL: translate("to be graded by hand"),
    }
    return known.get(verdict, verdict)


def what_stopped(what: str) -> str:
    """A reason for stopping in the reader's language."""
    known = {
        "timeout": translate("time limit"),
        "died": translate("Python itself ended"),
        "memory": translate("memory limit"),
        "output": translate("too much output"),
        "disk": translate("disk limit"),
        "processes": translate("too many processes"),
    }
    return known.get(what, what)


def _counts(counter: dict[str, int]) -> str:
    return ", ".join(f"{what_stopped(what)} {n}" for what, n in counter.items())


def number(value: float) -> str:
    """Points as a person writes them."""
    return f"{value:g}"
