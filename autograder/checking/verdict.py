"""What a check can say: one of four verdicts and at most one message."""

from __future__ import annotations

from dataclasses import dataclass, field

from .messages import translate

CORRECT = "correct"
INCORRECT = "incorrect"
NOT_ATTEMPTED = "not attempted"
RAISED = "raised"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: a translatable sentence and what fills its places.

    misconception: id of the known wrong way it equals, if any.
    """

    msgid: str
    params: dict = field(default_factory=dict)
    misconception: str | None = None

    @property
    def text(self) -> str:
        """The sentence in the language in force."""
        return translate(self.msgid, **self.params)


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check."""

    exercise: str
    status: str
    finding: Finding | None = None

    @property
    def correct(self) -> bool:
        """True for full marks."""
        return self.status == CORRECT

    @property
    def message(self) -> str:
        """The one sentence to show (empty never)."""
        if self.finding is not None:
            return self.finding.text
        if self.correct:
            return translate("✓ {id}: correct.", id=self.exercise)
        return translate("{id}: not attempted yet.", id=self.exercise)

    @property
    def misconception(self) -> str | None:
        """Id of the known wrong way, if the answer equals one."""
        return self.finding.misconception if self.finding else None
