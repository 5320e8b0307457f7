"""The graded notebooks of a simulated class, as `course.py grade` leaves them.

Everyone who is right starts from the course's own solution and adds little things of their own;
two learners of the class hand in the same own things under other names, for the look for alike
submissions to find.
"""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

from autograder.classes.results import CORRECT, INCORRECT, MARKED, RAISED, WAITING
from autograder.classes.sample_people import Person
from autograder.classes.sample_work import Drawn, Task
from autograder.grading import notebook as notebooks
from autograder.grading.autograded import FOLDER
from autograder.grading.outcome import MIME
from autograder.grading.points import exercise_id

COPIED = (12, 13)  # the second of these took over the work of the first and renamed things
# What people write besides the answer. `{a}`, `{b}`: names of their own.
HABITS = (
    "{a} = []\nfor {b} in range(3):\n    {a}.append({b} * 2)\nprint(len({a}))",
    "def {a}({b}):\n    if {b} is None:\n        return 0\n    return round(float({b}), 2)\n{a}(1)",
    "{a} = {{'clicks': 0, 'cost': 0}}\nfor {b} in {a}:\n    {a}[{b}] += 1",
    "{a} = 0\nwhile {a} < 5:\n    {a} += 1\n{b} = {a} ** 2",
    "try:\n    {a} = 1 / 3\nexcept ZeroDivisionError:\n    {a} = None\n{b} = str({a})",
    "{a} = sorted([3, 1, 2], reverse=True)\n{b} = {a}[0] - {a}[-1]",
    "{a} = [({b}, {b} % 7) for {b} in range(30) if {b} % 2]\nmax({a})",
    "{a} = 'a,b,c'.split(',')\n{b} = '-'.join(reversed({a}))\nprint({b})",
    "import datetime\n{a} = datetime.date(2025, 11, 11)\n{b} = {a}.weekday() in (5, 6)",
    "{a} = lambda {b}: ({b} - 32) * 5 / 9\n[{a}(t) for t in (50, 68, 86)]",
    "assert sum(range(10)) == 45, 'counting'\n{a}, {b} = divmod(100, 7)",
    "{a} = set('online') & set('planner')\n{b} = ''.join(sorted({a}))",
)
NAMES = ("rows", "temp", "mine", "check", "value", "total", "probe", "part", "kept", "seen")
OTHERS = ("aa", "bb", "my_list", "thing", "result1", "x2", "note", "item9", "got", "rest")
WORDS = {
    "zh-TW": ("我們先確認資料期間，再回覆。", "抱歉造成不便，正在查證，明天中午前回覆。",
              "區間很寬，所以只說方向，不說數字。", "這個數字不含退款，簡報上要寫清楚。"),
    "en": ("We check the period of the data first and answer then.",
           "We are sorry; we look into it and answer by noon tomorrow.",
           "The interval is wide, so we name the direction and no number.",
           "The figure leaves refunds out, and the slide has to say so."),
}  # fmt: skip


def write(
    home: Path, tasks: list[Task], persons: list[Person], drawn: Drawn, lang: str,
    say: Callable[[str], None],
) -> None:  # fmt: skip
    """Write autograded/LEARNER/CHAPTER/CHAPTER.ipynb of everything that was handed in."""
    from autograder.classes.sample import verdict

    for c, chapter in enumerate(dict.fromkeys(task.chapter for task in tasks)):
        say(f"{chapter}.ipynb …")
        whole = notebooks.instructor_notebook(chapter, lang)
        blank = notebooks.released_notebook(whole)
        solutions = {
            cell.metadata.nbgrader.grade_id: _solved(cell.source)
            for cell in whole.cells if (cell.metadata.get("nbgrader") or {}).get("solution")
        }  # fmt: skip
        columns = {task.id: at for at, task in enumerate(tasks) if task.chapter == chapter}
        for n, person in enumerate(persons):
            if drawn.late[n, c] != drawn.late[n, c]:
                continue
            nb = copy.deepcopy(blank)
            for cell in nb.cells:
                mark = cell.metadata.get("nbgrader") or {}
                at = columns.get(exercise_id(mark.get("grade_id", "")))
                if at is None:
                    continue
                state = drawn.state[n, at]
                if mark.get("solution"):
                    answer = solutions[mark.grade_id]
                    cell.source = _answer(cell, answer, state, persons, n, lang)
                elif mark.get("grade"):
                    said = verdict(tasks[at].id, state, drawn.mistake[n, at])
                    cell.outputs = [_output(tasks[at].id, said)]
            folder = home / FOLDER / person.id / chapter
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{chapter}.ipynb").write_text(nbformat.writes(nb), encoding="utf-8")


def _solved(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if not line.lstrip().startswith("###"))


def _answer(cell: Any, solution: str, state: str, persons: list[Person], n: int, lang: str) -> str:
    """What stands in an answer cell of learner `n`."""
    name = cell.metadata.nbgrader.grade_id
    writer = persons[COPIED[0] if n == COPIED[1] else n].id
    draw = random.Random(f"{writer}/{name}")
    if cell.cell_type == "markdown":
        if state not in (MARKED, WAITING):
            return cell.source
        return "\n\n".join(draw.sample(WORDS[lang], 2)) + f"\n\n{draw.randint(2, 97)} %"
    if state not in (CORRECT, INCORRECT, RAISED):
        return cell.source
    habits = draw.sample(HABITS, draw.randint(1, 3))
    a, b = draw.sample(OTHERS if n == COPIED[1] else NAMES, 2)
    own = "\n\n".join([*(habit.format(a=a, b=b) for habit in habits), _unusual(draw, a, b)])
    if re.fullmatch(r"\w+ = .{0,40}", solution.strip()):
        return solution
    return f"{solution}\n\n{own}\n"


def _unusual(draw: random.Random, a: str, b: str) -> str:
    """A few lines that only one person would write."""
    ways = (
        "    if {b} {cmp} {n} and len({a}) {cmp2} {m}:\n        {a}.{act}({n})",
        "    {b} {op}= {n} {op2} {m}",
        "    print({b} {op} {n}, sep='{sep}')",
        "    assert isinstance({b}, {kind}) or {b} {cmp} {n}",
        "    {a}[{n} % 3] = {kind}({b} {op} {m})",
        "    while {b} {cmp} {n}:\n        {b} {op}= {m}\n        break",
        "    {b} = {fn}({b}, {n}) {op} {m}",
        "    {a}.sort(key={kind}, reverse={truth})",
    )
    lines = [f"{a} = [{', '.join(str(draw.randint(2, 99)) for _ in range(draw.randint(3, 6)))}]",
             f"for {b} in {draw.choice(('sorted', 'list', 'reversed', 'set'))}({a}):"]  # fmt: skip
    for way in draw.sample(ways, 5):
        lines.append(
            way.format(
                a=a, b=b, n=draw.randint(2, 99), m=draw.randint(2, 9),
                op=draw.choice("+-*"), op2=draw.choice("+-*"), cmp=draw.choice(("<", ">", "==")),
                cmp2=draw.choice(("<", ">", "!=")), sep=draw.choice((" | ", "; ", "/", " ~ ")),
                act=draw.choice(("append", "remove", "count", "index")),
                kind=draw.choice(("int", "float", "str", "bool")),
                fn=draw.choice(("max", "min", "pow", "divmod")),
                truth=draw.choice(("True", "False")),
            )
        )  # fmt: skip
    return "\n".join(lines)


def _output(exercise: str, said: dict[str, str | None]) -> Any:
    """The record that a check shows, with the text beside it."""
    text = said["message"] or exercise
    record = {"exercise": exercise, **said}
    return nbformat.v4.new_output("display_data", {MIME: record, "text/plain": text})
