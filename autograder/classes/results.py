"""What a class has done so far, as one table: learners x exercises, read and never written.

`read` is the one way in for everything on the instructor's side: statistics, exports, records. It
holds plain values only (no rows of a database), so that it can be kept, sent and tested.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import numpy as np

from autograder.checking.messages import translate
from autograder.classes.gradebook_look import ResultsError
from autograder.classes.roster import Learner
from autograder.companion.attempts import Attempt
from autograder.grading import outcome

# What a cell of `Results.state` says; the first six are the words of `grading.outcome`.
CORRECT, INCORRECT, RAISED, BLANK = (
    outcome.CORRECT, outcome.INCORRECT, outcome.RAISED, outcome.BLANK,
)  # fmt: skip
WAITING, MARKED = outcome.MANUAL, outcome.MARKED
ABSENT = "not handed in"  # nothing of the chapter has come from this learner
UNGRADED = "not graded yet"  # something has come; nothing has judged it, or nothing could
UNKNOWN = "not known"  # practice without points whose checked notebook is gone
STATES = (CORRECT, INCORRECT, RAISED, BLANK, WAITING, MARKED, ABSENT, UNGRADED, UNKNOWN)


@dataclass(frozen=True)
class Item:
    """An exercise as this class has it.

    id, chapter: as in the register, e.g. "T1.5.a" of "T1.5".
    title: by language; the id itself for an exercise that the register does not know (any more).
    kind: of the register ("auto", "choice", "manual" …), "" where it does not know the exercise.
    points: what the gradebook gives for it at most; 0 for practice without points.
    codes: of the standard that it serves.
    by_hand: a person marks it.
    current: the chapter of the class still has it; False for one that an earlier version had and
        for which the gradebook keeps points.
    """

    id: str
    chapter: str
    title: dict[str, str]
    kind: str
    points: float
    codes: tuple[str, ...]
    by_hand: bool
    current: bool = True


@dataclass(frozen=True)
class HandIn:
    """When one learner's work on one chapter came in.

    at: in UTC with its zone, None where nobody wrote it down.
    due: likewise, extension of this learner included; None without a due date.
    times: how often it was handed in, as far as the exchange shows; at least 1.
    penalty: points off for being late, as the gradebook has it.
    by_points: verdicts are guessed from the points, because no checked notebook is there.
    problem: why the last one could not be graded; "" where it could.
    """

    at: datetime | None = None
    due: datetime | None = None
    times: int = 1
    penalty: float = 0.0
    by_points: bool = False
    problem: str = ""

    @property
    def late(self) -> bool:
        """True when it came after its due date."""
        return self.at is not None and self.due is not None and self.at > self.due


@dataclass(frozen=True, eq=False)
class Results:
    """A class: rows are `learners`, columns are `items`.

    learners: n of them, in the order of `roster.read`. items: m, in the order of the course.
    points: (n, m) float; NaN where there are none (see `state`); 0.0 is a 0 that was given. Extra
        credit counts, late penalties do not: those are per chapter, in `hand_ins`.
    state: (n, m) object, one of STATES.
    misconception: (n, m) object: id of the known mistake that was recognised, "" elsewhere.
    said: (exercise, misconception) -> the sentence that one learner read, in the class's language.
    hand_ins: (learner id, chapter) -> when and how; only what was handed in.
    shared: learner id -> attempts, oldest first; only learners who chose to share them. They are
        the learner's own word: nothing has checked them.
    new: ids of exercises that the class's chapters have and the gradebook does not know yet.
    unlisted: ids of learners who handed in but stand on no list of the class.
    notes: sentences about what is odd, for the instructor, in the language in force.
    lang: language of the class's notebooks.
    """

    class_dir: Path
    lang: str
    learners: tuple[Learner, ...]
    items: tuple[Item, ...]
    points: np.ndarray
    state: np.ndarray
    misconception: np.ndarray
    said: dict[tuple[str, str], str] = field(default_factory=dict)
    hand_ins: dict[tuple[str, str], HandIn] = field(default_factory=dict)
    shared: dict[str, list[Attempt]] = field(default_factory=dict)
    new: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @cached_property
    def row(self) -> dict[str, int]:
        """Learner id -> row."""
        return {one.id: n for n, one in enumerate(self.learners)}

    @cached_property
    def column(self) -> dict[str, int]:
        """Exercise id -> column."""
        return {one.id: n for n, one in enumerate(self.items)}

    @cached_property
    def chapters(self) -> tuple[str, ...]:
        """The chapters in the order of the course."""
        return tuple(dict.fromkeys(one.chapter for one in self.items))

    @cached_property
    def most(self) -> np.ndarray:
        """(m,) float: what each exercise is worth."""
        return np.array([one.points for one in self.items], dtype=float)

    @cached_property
    def counted(self) -> np.ndarray:
        """(n, m) float: `points` without those of work that could not be graded.

        The gradebook gives a 0 for a notebook that cannot be read; that says nothing of the task.
        """
        return np.where(self.state == UNGRADED, np.nan, self.points)

    @cached_property
    def share(self) -> np.ndarray:
        """(n, m) float in [0, 1] or above with extra credit: points over what they are of.

        Practice without points counts by its verdict, 1 for right and 0 for everything else that
        was handed in. NaN: not handed in, not graded yet, not known, or nothing anyone grades.
        """
        found = np.full(self.points.shape, np.nan)
        worth = self.most > 0
        found[:, worth] = self.counted[:, worth] / self.most[worth]
        judged = np.isin(self.state, (CORRECT, INCORRECT, RAISED, BLANK))
        graded = np.array([not one.by_hand for one in self.items], dtype=bool)
        free = judged & ~worth & graded
        return np.where(free, np.where(self.state == CORRECT, 1.0, 0.0), found)

    @property
    def groups(self) -> tuple[str, ...]:
        """The sections of the class, sorted; () where the list has none."""
        return tuple(sorted({one.section for one in self.learners if one.section}))

    def only(
        self,
        chapters: Collection[str] | None = None,
        group: str | None = None,
        items: Sequence[bool] | np.ndarray | None = None,
    ) -> Results:
        """The same class with fewer columns or rows.

        Args:
            chapters: keep these; group: keep this section; items: (m,) mask of columns to keep.

        Raises:
            ResultsError: no such chapter or group; the sentence names those there are.
        """
        for name in chapters or ():
            if name not in self.chapters:
                raise ResultsError(
                    translate(
                        "The gradebook of {folder} has no chapter {chapter}; it has: {names}.",
                        folder=self.class_dir, chapter=name, names=", ".join(self.chapters) or "–",
                    )
                )  # fmt: skip
        if group is not None and group not in self.groups:
            raise ResultsError(
                translate(
                    "There is no group {group} in {folder}; the list has: {names}.",
                    group=group, folder=self.class_dir, names=", ".join(self.groups) or "–",
                )
            )  # fmt: skip
        columns = np.ones(len(self.items), bool) if items is None else np.asarray(items, bool)
        if chapters:
            columns = columns & np.array([one.chapter in chapters for one in self.items], bool)
        rows = np.array([group in (None, one.section) for one in self.learners], bool)
        kept = {one.id for one, keep in zip(self.learners, rows, strict=True) if keep}
        columns_left = {one.chapter for one, keep in zip(self.items, columns, strict=True) if keep}
        return replace(
            self,
            learners=tuple(one for one in self.learners if one.id in kept),
            items=tuple(one for one, keep in zip(self.items, columns, strict=True) if keep),
            points=self.points[np.ix_(rows, columns)],
            state=self.state[np.ix_(rows, columns)],
            misconception=self.misconception[np.ix_(rows, columns)],
            hand_ins={
                key: one for key, one in self.hand_ins.items()
                if key[0] in kept and key[1] in columns_left
            },
            shared={key: one for key, one in self.shared.items() if key in kept},
            new=tuple(n for n in self.new if not chapters or n.rpartition(".")[0] in chapters),
            unlisted=tuple(n for n in self.unlisted if n in kept),
        )  # fmt: skip


def read(class_dir: Path | str) -> Results:
    """Read a class: gradebook, what grading remembers, list of learners, shared attempts.

    Nothing is written. A class without a single submission is a valid one: n may be 0 and every
    state "not handed in".

    Args:
        class_dir: made by `course.py class`; also the one that `course.py grade` keeps.

    Raises:
        ResultsError: no class there, no gradebook yet, a gradebook of another nbgrader.
        ClassError: its settings cannot be read. RosterError: its list of learners has a fault.
    """
    from autograder.classes.reading import read_class

    return read_class(Path(class_dir))
