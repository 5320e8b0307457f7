"""What a run says at its end: a table for the terminal, JSON; the page is `report_page`'s.

The result of a run, and the JSON of `course.py grade --json`:

    {"learners": [row, ...]      as `learner_rows.Learners` documents them, sorted by id
     "isolation": text           what the learners' code was kept apart by
     "seconds": float            of the whole run
     "graded": int               submissions (learner and chapter) graded anew
     "not_graded": int           those that cannot be, now or since an earlier run; their rows'
                                 notes say why
     "unchanged": int            those that are as they were graded before
     "exercises": {ID: {"attempts", "verdicts": {verdict: how many}, "misconceptions":
                   {id: how many}, "points", "max", "waiting", "seconds"}}
                                 attempts: work that is more than the stub; points: mean over
                                 what is graded, None where nothing is yet; waiting: how many a
                                 person has to grade; seconds: mean time of its cells
     "stopped": {what: how many} what the box stopped
     "class": path, "lang": text the grader's language
     "nothing_handed_in": [{"id", "name"}] of the class's list; "list": what is wrong with it}
"""

from __future__ import annotations

import heapq
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO

from autograder.checking.messages import translate
from autograder.grading import outcome
from autograder.grading.report_people import label, list_lines
from autograder.grading.task import BOX

MANY = 40  # learners; with more the terminal shows a summary
FEW = 3  # learners; up to these the terminal also says what is wrong, exercise by exercise
SHOWN = 15  # learners and misconceptions that a summary names
NAMED = 6  # exercises that the line of a chapter names for each verdict
LOW = 0.5  # share of the points below which somebody needs attention
BINS = 10
# What a terminal obeys, and what turns the direction of a line: a learner's name may hold it.
ACTING = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f"
                    "\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]")


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
    rated: int = 0  # learners who have points that are graded; the mean is theirs
    waiting: float = 0.0  # points that a person has still to give, of all learners
    attention: list[tuple[int, float, int, str, str]] = field(default_factory=list)
    attentive: int = 0  # how many need attention, also those who are not named
    notes: list[tuple[str, str]] = field(default_factory=list)  # (learner, note), the first few
    noted: int = 0
    says: dict[str, str] = field(default_factory=dict)  # misconception -> its sentence

    def add(self, row: dict[str, Any]) -> None:
        """Count one learner."""
        part = share(row)
        self.learners += 1
        self.waiting += row["waiting"]
        if part is not None:
            self.rated += 1
            self.total += part
            self.bins[max(0, min(BINS - 1, int(part * BINS)))] += 1
        self.stopped.update(stop["what"] for stop in row["stopped"])
        self._attend(row, 0.0 if part is None else part)
        others = [note for note in row["notes"] if note not in row["problems"]]
        self.noted += len(others)
        self.notes += [(label(row), note) for note in others][: SHOWN - len(self.notes)]
        for name, one in row["exercises"].items():
            seen = self.exercises.setdefault(
                name,
                {"attempts": 0, "verdicts": Counter(), "misconceptions": Counter(), "points": 0.0,
                 "max": one["max"], "waiting": 0, "seconds": 0.0, "n": 0},
            )  # fmt: skip
            seen["n"] += 1
            seen["attempts"] += one["verdict"] != outcome.BLANK
            seen["verdicts"][one["verdict"]] += 1
            if one["misconception"]:
                seen["misconceptions"][one["misconception"]] += 1
                self.says.setdefault(one["misconception"], one["message"])
            seen["points"] += one["points"] or 0.0
            seen["waiting"] += one["points"] is None
            seen["seconds"] += one["seconds"]

    def _attend(self, row: dict[str, Any], part: float) -> None:
        """Keep the few who need attention most: what could not be graded, stops, few points."""
        why = [*row["problems"], *map(stop_line, row["stopped"])]
        rank = 2 if row["problems"] else 1 if row["stopped"] else 0
        if not rank and (part >= LOW or row["max"] <= row["waiting"]):
            return
        self.attentive += 1
        # A heap of the least urgent: it is what goes when there are too many.
        one = (rank, -part, -self.learners, label(row), (why or [""])[0])
        heapq.heappush(self.attention, one)
        if len(self.attention) > SHOWN:
            heapq.heappop(self.attention)

    def mean(self) -> str:
        """The average share in percent."""
        return f"{100 * self.total / self.rated:.0f}" if self.rated else "–"

    def by_exercise(self) -> dict[str, dict[str, Any]]:
        """The figures per exercise as the JSON has them."""
        return {
            name: {
                "attempts": one["attempts"], "verdicts": dict(one["verdicts"].most_common()),
                "misconceptions": dict(one["misconceptions"].most_common()),
                "points": round(one["points"] / graded, 3)
                if (graded := one["n"] - one["waiting"]) else None,
                "max": one["max"], "waiting": one["waiting"],
                "seconds": round(one["seconds"] / one["n"], 3),
            }
            for name, one in sorted(self.exercises.items())
        }  # fmt: skip

    def lowest(self) -> list[tuple[str, float, str]]:
        """(learner, share of the points, why) of those who need attention, the worst first."""
        found = sorted(self.attention, reverse=True)
        return [(name, -less, why) for _, less, _, name, why in found]


def share(row: dict[str, Any]) -> float | None:
    """The part of the points that a learner, or a chapter of one, has; None: none is graded yet.

    What waits for a person counts neither as earned nor as lost.
    """
    most = row["max"] - row["waiting"]
    return row["points"] / most if most > 0 else None


def percent(row: dict[str, Any]) -> str:
    """`share` as text."""
    part = share(row)
    return "–" if part is None else f"{100 * part:.0f} %"


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


def table(
    result: dict[str, Any], where: str | None = None, verbose: bool = False,
    asked: Collection[str] = (),
) -> str:  # fmt: skip
    """The result as text: a line per learner and chapter, for a large class a summary.

    where: the file that holds all of it, if one was written.
    verbose: a line per exercise as well.
    asked: learners of whom is said, too, what is wrong with what they attempted; in a class of
        up to `FEW` that is everybody.
    """
    summary, rows = Summary(), []
    for row in counted(result["learners"], summary):
        if summary.learners <= MANY:
            rows.append(row)
    if summary.learners > MANY:
        lines = _spread(summary)
    else:
        few = summary.learners <= FEW
        lines = [
            line for row in rows for line in _rows(row, verbose, few or row["id"] in asked)
        ]  # fmt: skip
        if summary.learners > 1:
            lines.append(mean_line(summary))
    if summary.waiting:
        lines.append(waiting_line(summary))
    if summary.stopped:
        lines.append(
            translate("stopped by the limits: {what}", what=counts(summary.stopped))
        )
    lines += list_lines(result)
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
    elif summary.learners > FEW and not verbose:
        lines.append(translate("every exercise: --verbose, or --report FILE.html for a page"))
    lines.append(translate("{seconds} s", seconds=result["seconds"]))
    return "\n".join(map(visible, lines))


def _rows(row: dict[str, Any], verbose: bool, wrong: bool) -> list[str]:
    """The lines of one learner; `wrong`: also one for each exercise that was tried and failed."""
    lines = []
    for chapter, part in row["chapters"].items():
        own = {key: one for key, one in row["exercises"].items() if one["chapter"] == chapter}
        broken = bool(row["problems"]) and all(
            one["message"] in row["problems"] for one in own.values()
        )
        short = translate("could not be graded") if broken else _in_short(own)
        lines.append(f"{_figures(label(row), chapter, part)}  {short}".rstrip())
        for name, one in own.items() if not broken else ():
            failed = one["verdict"] in (outcome.INCORRECT, outcome.RAISED)
            if verbose or (wrong and failed):
                lines.append(_exercise(name, one))
    if len(row["chapters"]) > 1:
        lines.append(_figures(label(row), translate("total"), row))
    lines += [f"    ! {note}" for note in row["notes"]]
    return lines + [f"    ! {stop_line(stop)}" for stop in row["stopped"]]


def _figures(name: str, of: str, part: dict[str, Any]) -> str:
    points = f"{number(part['points']):>6} / {number(part['max']):<5}"
    return f"{pad(name, 20)} {pad(of, 6)} {points} {percent(part):>6}"


def _in_short(exercises: dict[str, dict[str, Any]]) -> str:
    """What is not right in a chapter, on one line: which failed and wait, how many are open."""
    found: dict[str, list[str]] = {}
    for name, one in exercises.items():
        if one["verdict"] == outcome.MANUAL or one["max"] or one["verdict"] != outcome.BLANK:
            found.setdefault(one["verdict"], []).append(name.rpartition(".")[2])
    if set(found) <= {outcome.CORRECT, outcome.MARKED}:
        return word(outcome.CORRECT) if outcome.CORRECT in found else word(outcome.MARKED)
    named = {}
    for verdict in (outcome.INCORRECT, outcome.RAISED, outcome.MANUAL):
        names = found.get(verdict, [])
        more = f" +{len(names) - NAMED}" if len(names) > NAMED else ""
        if names:
            named[verdict] = ", ".join(names[:NAMED]) + more
    if outcome.BLANK in found:
        named[outcome.BLANK] = str(len(found[outcome.BLANK]))
    return "  ".join(
        translate("{verdict}: {which}", verdict=word(verdict), which=which)
        for verdict, which in named.items()
    )


def _exercise(name: str, one: dict[str, Any]) -> str:
    text = one["message"].splitlines()[0] if one["message"] else ""
    verdict = pad(word(one["verdict"]), 20)
    return f"    {pad(name, 10)} {pad(worth(one), 9)} {verdict} {text}".rstrip()


def worth(one: dict[str, Any]) -> str:
    """The points of an exercise, of how many."""
    if not one["max"]:
        return translate("no points")
    return f"{'–' if one['points'] is None else number(one['points'])} / {number(one['max'])}"


def pad(text: str, columns: int) -> str:
    """`text` filled up to so many columns of a terminal, where a Chinese character takes two."""
    taken = sum(
        0 if unicodedata.combining(char)
        else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in visible(text)
    )  # fmt: skip
    return text + " " * max(0, columns - taken)


def waiting_line(summary: Summary) -> str:
    """What a percentage is of while a person still has points to give."""
    return translate(
        "{points} points wait to be graded by hand; no percentage counts them.",
        points=number(summary.waiting),
    )  # fmt: skip


def mean_line(summary: Summary) -> str:
    """How many learners, and their average."""
    return translate(
        "{n} learners, on average {mean} % of the points graded so far in what they handed in",
        n=summary.learners, mean=summary.mean(),
    )  # fmt: skip


def attention_line(summary: Summary) -> str:
    """The heading over those who need attention."""
    return translate(
        "Who needs attention (not graded, stopped, or below {low} %): {n}",
        low=f"{100 * LOW:.0f}", n=summary.attentive,
    )  # fmt: skip


def _spread(summary: Summary) -> list[str]:
    """What a teacher wants to know of a large class first."""
    lines = [mean_line(summary)]
    most = max([*summary.bins, 1])
    for at, count in enumerate(summary.bins):
        bar = "█" * round(30 * count / most)
        lines.append(f"  {at * 10:>3}–{at * 10 + 10:<3} %  {count:>6}  {bar}")
    lines.append(attention_line(summary))
    for name, part, why in summary.lowest():
        lines.append(f"  {pad(name, 24)} {100 * part:>4.0f} %  {why}".rstrip())
    if summary.noted:
        lines.append(translate("Notes: {n}", n=summary.noted))
        lines += [f"  {pad(name, 24)} {note}" for name, note in summary.notes[:NAMED]]
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
        outcome.MARKED: translate("graded by hand"),
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


def counts(counter: dict[str, int]) -> str:
    """How often each reason for stopping came up, as text."""
    return ", ".join(f"{what_stopped(what)} {n}" for what, n in counter.items())


def number(value: float) -> str:
    """Points as a person writes them."""
    return f"{value:g}"
