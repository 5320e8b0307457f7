"""A class that does not exist: forty learners over the whole course, the same for a seed.

For the pictures of the instructor's guide, for tests and for benchmarks. The gradebook, the
grader's memory, the list of learners and (where asked for) the graded notebooks are as nbgrader and
`course.py grade` leave them, so whatever reads a class can read this one.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from autograder import register
from autograder.checking.messages import in_language, translate
from autograder.classes import sample_gradebook, sample_notebooks, sample_work
from autograder.classes.known_mistakes import known, says
from autograder.classes.results import BLANK, CORRECT, INCORRECT, MARKED, RAISED, WAITING
from autograder.classes.sample_gradebook import Mark, Piece, Slot
from autograder.classes.sample_people import Person, people, write_list
from autograder.classes.sample_work import Drawn, Task
from autograder.grading import classroom
from autograder.grading import notebook as notebooks
from autograder.grading.config import COURSE_ID
from autograder.grading.recording import generate

FIRST_DUE = datetime(2026, 9, 20, 15, 59)  # UTC, a Sunday before midnight in Taiwan
OFF_PER_DAY = 2.0


def make(
    home: Path,
    chapters: Sequence[str] | None = None,
    learners: int = 40,
    lang: str = "zh-TW",
    seed: int = 9,
    whole: bool = False,
    attempts: bool = True,
    say: Callable[[str], None] = lambda text: None,
) -> Path:
    """Write a simulated class into the empty folder `home`.

    Args:
        chapters: ids; all with exercises when not given.
        whole: also sources, release versions and graded notebooks, as formgrader and the look for
            alike submissions need them (several seconds a chapter); otherwise the gradebook, the
            memory and the lists only.
        attempts: every second learner shares attempts; written beside the graded notebooks.
        say: called with lines of progress.
    """
    home = Path(home)
    home.mkdir(parents=True, exist_ok=True)
    classroom.lay_out(home, seed=seed)
    chapters = list(chapters or [one.id for one in register.chapters() if one.built])
    items = [one for name in chapters for one in register.exercises(name)
             if one.kind != "reflection"]  # fmt: skip
    for chapter in chapters:
        say(f"{chapter} …")
        if whole:
            about = {"course.json": json.dumps({"chapter": chapter, "lang": lang}).encode()}
            classroom.add_assignment(
                home, chapter, notebooks.instructor_notebook(chapter, lang), about
            )
            generate(home, [chapter])
        else:
            own = [one for one in items if one.chapter == chapter]
            sample_gradebook.enter(
                home, chapter,
                [(one.grade_id, float(one.points), one.kind == "manual") for one in own],
            )  # fmt: skip
    cells = sample_gradebook.slots(home)
    tasks = [
        Task(
            one.id,
            one.chapter,
            float(one.points),
            one.kind == "manual",
            tuple(name for name, text in known(one.id).items() if "{" not in text),
        )
        for one in items
    ]
    persons = people(learners, lang)
    drawn = sample_work.draw(tasks, learners, seed)
    write_list(home / "learners.csv", persons[:-2] + persons[-1:] if learners > 2 else persons)
    due = {name: FIRST_DUE + timedelta(weeks=at) for at, name in enumerate(chapters)}
    with in_language(lang):
        pieces = list(_pieces(tasks, persons, drawn, cells, due))
        sample_gradebook.record(home, persons[:-1] or persons, pieces, due)
        _hand_in_again(home, pieces)
        if attempts:
            _share(home, tasks, persons, drawn, due)
        if whole:
            sample_notebooks.write(home, tasks, persons, drawn, lang, say)
    return home


def _pieces(
    tasks: list[Task], persons: list[Person], drawn: Drawn, cells: dict[str, list[Slot]],
    due: dict[str, datetime],
) -> list[Piece]:  # fmt: skip
    found = []
    for c, chapter in enumerate(due):
        columns = {task.id: at for at, task in enumerate(tasks) if task.chapter == chapter}
        for n, person in enumerate(persons):
            late = drawn.late[n, c]
            if late != late:  # NaN: nothing handed in
                continue
            marks, verdicts = {}, {}
            for slot in cells[chapter]:
                at = columns[slot.exercise]
                state, mistake = drawn.state[n, at], drawn.mistake[n, at]
                marks[slot.name] = _mark(slot, state, drawn.points[n, at])
                if not slot.by_hand:
                    verdicts[slot.name] = verdict(slot.exercise, state, mistake)
            days = -(-late // 24) if late > 0 else 0
            report = {
                "verdicts": verdicts, "notes": [], "stopped": [], "seconds": {}, "took": 3.0,
                "problem": None,
            }  # fmt: skip
            found.append(
                Piece(
                    person.id, chapter, due[chapter] + timedelta(hours=float(late)),
                    OFF_PER_DAY * days, marks, report,
                )
            )  # fmt: skip
    return found


def _hand_in_again(home: Path, pieces: Sequence[Piece]) -> None:
    """Every seventeenth piece of work came twice, as the folders of the exchange show."""
    for piece in pieces[::17]:
        for before in (timedelta(hours=9), timedelta()):
            name = f"{piece.student}+{piece.chapter}+{piece.at - before:%Y-%m-%d %H:%M:%S.%f} UTC"
            (home / "exchange" / COURSE_ID / "inbound" / name).mkdir(parents=True, exist_ok=True)


def verdict(exercise: str, state: str, mistake: str) -> dict[str, str | None]:
    """What a check says in that case, as the grader's memory keeps it."""
    message = ""
    if mistake:
        message = says(exercise, mistake)
    elif state == RAISED:
        message = "NameError: name 'table' is not defined"
    elif state == INCORRECT:
        message = translate("Your answer differs from what the data say.")
    return {"verdict": state, "message": message, "misconception": mistake or None}


def _mark(slot: Slot, state: str, points: float) -> Mark:
    """nbgrader's columns; of several cells of one exercise each carries its own share."""
    if slot.by_hand and state == WAITING:
        return Mark(None, None, True)
    if slot.by_hand and state == MARKED:
        return Mark(None, min(points, slot.most), False)
    return Mark(slot.most if state == CORRECT else 0.0)


def _share(
    home: Path, tasks: list[Task], persons: list[Person], drawn: Drawn, due: dict[str, datetime]
) -> None:
    """attempts.jsonl of every second learner, with tries, pauses and the days between."""
    for c, (chapter, until) in enumerate(due.items()):
        columns = [at for at, task in enumerate(tasks) if task.chapter == chapter]
        for n, person in enumerate(persons):
            if n % 2 or drawn.late[n, c] != drawn.late[n, c]:
                continue
            draw = random.Random(f"{person.id}/{chapter}")
            clock = (until.replace(tzinfo=UTC) - timedelta(days=draw.uniform(2, 6))).timestamp()
            lines = []
            for at in columns:
                state = drawn.state[n, at]
                if state in (BLANK, MARKED, WAITING):
                    continue
                tries = min(9, 1 + int(draw.expovariate(0.9)))
                for k in range(tries):
                    clock += draw.uniform(30, 260) if draw.random() < 0.95 else 3600 * 20
                    last = k == tries - 1
                    lines.append({
                        "time": round(clock, 3), "id": tasks[at].id,
                        "verdict": state if last else INCORRECT,
                        "misconception": drawn.mistake[n, at] or None,
                        "message": None, "mark": f"{k:012x}",
                    })  # fmt: skip
            folder = home / "autograded" / person.id / chapter
            folder.mkdir(parents=True, exist_ok=True)
            text = "".join(json.dumps(line) + "\n" for line in lines)
            (folder / "attempts.jsonl").write_text(text, encoding="utf-8")
