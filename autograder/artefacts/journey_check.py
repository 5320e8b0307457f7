"""The journey of a visitor (journey.yml): ad, page, cart, thanks, LINE, each tied to the page."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from autograder.checking.verdict import Finding

from .documents import read_yaml
from .errors import ArtefactError
from .fields import words
from .forms import Fault, entries
from .offer_words import check_returns
from .promises import amounts, check_copy, check_promises
from .public_offer import check_offer, free_from

FILE = "journey.yml"
STEPS = ("ad", "page", "cart", "thanks", "line")
FIELDS = ("step", "question", "message", "element")
_OURS = re.compile(r"本店|本公司|本品牌|本賣場|^\s*(?:介紹|說明|宣傳|強調|推廣|呈現|展示|告知)"
                   r"|^\s*(?:present|introduce|promote|advertise|explain(?! to me))\b",
                   re.IGNORECASE)
LONGEST = 120  # characters of a message
_FREE = re.compile(r"免|不(?:收|用付?|必付?|需付?)運費|運費[^，。]{0,4}(?:我們|本店|店家|0\s?元)"
                   r"|free|no (?:shipping"
                   r"|delivery) fee|we pay", re.IGNORECASE)
_ALWAYS = re.compile(r"一律(?:要|須|需)?[收付]|每筆(?:都|均)?(?:要|須|需)?[收付]|都要?[收付]運費"
                     r"|always (?:costs|charged)", re.IGNORECASE)
# Ids of the page that have nothing to do with what is asked at a step.
UNFIT = {
    "ad": {"privacy", "mail", "ship", "pay", "edm", "line", "return-days"},
    "page": {"privacy", "mail", "ship", "edm", "line", "return-days"},
    "cart": {"privacy", "mail", "start", "end", "edm", "line", "gift", "return-days"},
    "thanks": {"start", "end", "discount", "code", "gift", "threshold", "free-shipping", "edm",
               "line"},
    "line": set[str](),  # the link itself, as told below
}


def judge_journey(files: dict[str, bytes | None], truth: dict[str, Any]) -> Finding | None:
    """The first thing that is wrong with journey.yml, None where nothing is.

    Args:
        files: name -> content.
        truth: {"ids": ids of the landing page, "amounts", "code", "free_shipping_over",
            "return_days": of the plan, "copy_rules": rules of the house, "roles": what the plan
            allows a text to say}.
    """
    try:
        _check(read_yaml(FILE, files.get(FILE)), truth)
    except ArtefactError as error:
        return Finding(error.msgid, error.params)
    return None


def _check(content: dict[str, Any], truth: dict[str, Any]) -> None:
    rows = entries(FILE, content, "steps", len(STEPS), FIELDS)
    order = [str(r["step"]).strip().lower() for r in rows]
    if sorted(order) != sorted(STEPS):
        raise Fault("journey.yml needs the steps {steps}, each once. Merge what stands twice, and "
                    "add what is missing.", steps=", ".join(STEPS))
    if tuple(order) != STEPS:
        raise Fault("The steps in journey.yml are not in the order in which a visitor meets them: "
                    "{steps}.", steps=", ".join(STEPS))
    by = dict(zip(STEPS, rows, strict=True))
    for step, row in by.items():
        _step(step, row, truth)
    for field, told in (("question", "Two steps of journey.yml ask the same question. At each "
                                     "step the visitor wonders about something else: look again."),
                        ("message", "Two steps of journey.yml give the same message. Whoever has "
                                    "read it once wants the next answer."),
                        ("element", "Two steps of journey.yml use the same element. Each answer "
                                    "needs a place of its own on the page.")):
        if len({words(r[field]) for r in rows}) < len(rows):
            raise Fault(told)
    _carried_on(by, truth)


def _step(step: str, row: dict[str, Any], truth: dict[str, Any]) -> None:
    question, message = str(row["question"]).strip(), str(row["message"]).strip()
    asked, _, behind = unicodedata.normalize("NFKC", question).rpartition("?")
    if not asked or len(words(behind)) >= len(words(asked)):
        raise Fault("The question of the step {step} is no question. Write what the visitor asks "
                    "at this point, with a question mark.", step=step)
    if _OURS.search(question):
        raise Fault("The question of the step {step} is what the shop wants to say (“{words}”). "
                    "Write what the visitor asks, in the visitor's words.",
                    step=step, words=_OURS.search(question)[0])
    if len(words(question)) < 4 or len(words(message)) < 6:
        raise Fault("Question or message of the step {step} is too short to be understood. Write "
                    "a sentence.", step=step)
    if len(set(words(question))) < 3 or len(set(words(message))) < 5:
        raise Fault("Question or message of the step {step} repeats a few letters and says "
                    "nothing. Write a sentence.", step=step)
    if words(question) == words(message):
        raise Fault("Question and message of the step {step} say the same. The message is the "
                    "answer.", step=step)
    if len(message) > LONGEST:
        raise Fault("The message of the step {step} is longer than {most} characters. One step "
                    "answers one question; take the rest to the next one.",
                    step=step, most=LONGEST)
    element = str(row["element"]).strip()
    if element.startswith("#"):
        raise Fault("The element of the step {step} begins with #. Write the id alone, as it "
                    "stands in id=\"…\".", step=step)
    if element not in truth["ids"]:
        raise Fault("The element “{element}” of the step {step} is no id of landing.html. Look at "
                    "the column id of page_elements.", step=step, element=element[:40])
    check_copy(message, ["food", "cosmetic"], f"{FILE} {step}.message", truth)
    if element in UNFIT[step]:
        raise Fault("The element “{element}” is no place for the answer of the step {step}: "
                    "whoever asks that does not look there. Take the place that speaks of it, as "
                    "the exercise lists them.", step=step, element=element[:40])
    where = f"{FILE} {step}.message"
    check_promises(message, where, truth)
    check_offer(message, where, truth["roles"])


def _carried_on(by: dict[str, dict[str, Any]], truth: dict[str, Any]) -> None:
    """The ad's promise is kept on the page; cart, thanks and LINE answer what they must."""
    for step in ("ad", "page"):
        plain = unicodedata.normalize("NFKC", str(by[step]["message"]))
        if truth["code"] not in plain:
            raise Fault("The message of the step {step} does not name the code of the plan. What "
                        "the ad promises, the page must repeat, or the visitor thinks of a "
                        "mistake.", step=step)
    cart = str(by["cart"]["message"])
    limit = truth["free_shipping_over"]
    if limit not in free_from(cart) and (
            limit not in amounts(cart) or not _FREE.search(cart) or _ALWAYS.search(cart)):
        raise Fault("The message of the step cart does not say from which amount shipping is free. "
                    "That is where most carts are left. Name it as NT$….")
    told = check_returns(str(by["thanks"]["message"]), f"{FILE} thanks.message", truth,
                         str(by["thanks"]["question"]))
    if not told:
        raise Fault("The message of the step thanks does not say for how many days goods may be "
                    "sent back. Whoever knows it asks less and trusts more.")
    if str(by["line"]["element"]).strip() != "line":
        raise Fault("The step line does not end at the link to the LINE account. Its element is "
                    "the id of that link.")
