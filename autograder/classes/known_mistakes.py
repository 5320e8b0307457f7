"""The known mistakes of an exercise and the sentence for each, in the language in force."""

from __future__ import annotations

from functools import cache
from typing import Any

from autograder.checking.messages import translate
from autograder.exercises import REGISTRY


@cache
def known(exercise: str) -> dict[str, str]:
    """Id of a mistake -> its sentence (an English msgid); {} for an exercise that is not ours."""
    item: Any = REGISTRY.get(exercise)
    found: dict[str, str] = {}
    for part in (item, getattr(item, "artefact", None)):
        if part is None:
            continue
        for one in getattr(part, "misconceptions", ()):
            found.setdefault(one.id, one.says)
        for letter, text in getattr(part, "feedback", {}).items():
            if letter and letter != getattr(part, "answer", None):
                found.setdefault(letter, text)
    return found


def says(exercise: str, mistake: str, seen: str = "") -> str:
    """The sentence for a mistake; `seen`, as one learner read it, where the register has none.

    A sentence with places to fill has them filled as that learner saw them.
    """
    text = known(exercise).get(mistake)
    if text is None or "{" in text:
        return seen or mistake
    if len(mistake) == 1 and mistake.isupper():
        return translate("Answer {letter}: {says}", letter=mistake, says=translate(text))
    return translate(text)
