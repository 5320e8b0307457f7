"""What an instructor should look at, each with one plain sentence."""

from __future__ import annotations

from typing import Any

from autograder.checking.messages import translate
from autograder.classes.results import BLANK
from autograder.classes.statistics_words import number

HARD, EASY = 0.30, 0.95  # share of the points
MISTAKE = 0.30  # of those who tried
RAISED = 0.25  # of those who tried
STOPS = 0.20  # of those who handed the chapter in
LEFT_OUT = 0.50  # share among those who tried from which it is not the task that is hard
DOWN = -0.05  # discrimination; between this and 0 the sign may be chance in any class
LEAST = 5  # learners; with fewer one person is a fifth of the class
LEAST_FOR_R = 10  # learners below which the sign of a correlation is mostly chance


def kinds() -> dict[str, str]:
    """The kinds of flags, the most urgent first, and what each is called."""
    return {
        "upside down": translate("Better learners do worse"),
        "one mistake": translate("One mistake that many make"),
        "stops with an error": translate("Many answers end with an error"),
        "many stop here": translate("Many stop here"),
        "hard": translate("Very hard"),
        "left out": translate("Left out by many"),
        "easy": translate("Very easy"),
    }


def flags(row: dict[str, Any]) -> list[dict[str, str]]:
    """The flags of one exercise, the most urgent first; [] where nothing stands out.

    Args:
        row: as `statistics` documents it.

    Returns:
        {"kind": a short word, "says": the sentence}.
    """
    found = []

    def flag(kind: str, msgid: str, **given: Any) -> None:
        found.append({"kind": kind, "says": translate(msgid, **given)})

    n, tried, p, r = row["graded"], row["tried"], row["share"], row["discrimination"]
    if r is not None and r < DOWN and row["discrimination_n"] >= LEAST_FOR_R:
        flag(
            "upside down",
            "Learners who do well elsewhere do worse here (discrimination {r}): look whether the "
            "task or its check is misleading.",
            r=number(r),
        )
    among = row["share_tried"]
    if n >= LEAST and p is not None and p < HARD:
        if among is not None and among >= LEFT_OUT:
            flag(
                "left out",
                "{n} of {handed} learners left it out; those who tried have {part} % of the "
                "points.",
                n=row["verdicts"].get(BLANK, 0),
                handed=row["handed_in"],
                part=f"{100 * among:.0f}",
            )
        else:
            flag(
                "hard",
                "Very hard: {part} % of the points on average. Look whether the chapter prepares "
                "for it.",
                part=f"{100 * p:.0f}",
            )
    if n >= LEAST and p is not None and EASY < p <= 1:  # more: extra credit
        flag(
            "easy",
            "Nearly everybody has all points ({part} %): good as a start, of little use to tell "
            "who can do more.",
            part=f"{100 * p:.0f}",
        )
    for one in row["misconceptions"][:1]:
        if tried >= LEAST and one["part"] > MISTAKE:
            flag(
                "one mistake",
                "{n} of {tried} make the same mistake; worth ten minutes in class.",
                n=one["count"],
                tried=tried,
            )
    raised = row["verdicts"].get("raised", 0)
    if tried >= LEAST and raised > RAISED * tried:
        flag(
            "stops with an error",
            "{n} of {tried} answers end with an error: look whether something about the tools is "
            "unclear.",
            n=raised,
            tried=tried,
        )
    stopped = row["stopped"] or 0
    if row["handed_in"] >= LEAST and stopped > STOPS * row["handed_in"]:
        flag(
            "many stop here",
            "{n} of {handed} learners try nothing after this exercise.",
            n=stopped,
            handed=row["handed_in"],
        )
    return found
