"""How long the start page takes: `python benchmarks/companion.py [ATTEMPTS] [runs]`.

Makes two desks with all chapters, one without attempts and one with a year of them (20,000 lines
by default), renders the start page of each as the notebook does, and prints the median seconds of
the runs and the ratio to the empty desk. Nothing is asserted; the budget is 1 s.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path

from autograder import register
from autograder.companion.look import look
from autograder.grading.course_map import write_map
from autograder.learner import attempt_log

YEAR = 365 * 86400
VERDICTS = ("correct", "incorrect", "incorrect", "raised", "not attempted")
MESSAGE = "The total is {got}, which is {how}. Look at the rows that came twice."


def desk(place: Path, lines: int) -> Path:
    """A desk with so many attempts, spread over the year and the chapters in their order."""
    write_map(place, "en")
    draw, begin = random.Random(2431), time.time() - YEAR
    texts: dict[str, list[str]] = {c.id: [] for c in register.chapters() if c.built}
    exercises = register.exercises()
    for number in range(lines):
        reached = exercises[: 1 + len(exercises) * number // lines]
        exercise = draw.choice(reached[-40:])
        texts[exercise.chapter].append(json.dumps({
            "time": round(begin + YEAR * number / lines, 3), "id": exercise.id,
            "verdict": draw.choice(VERDICTS), "misconception": None, "message": MESSAGE,
            "mark": f"{draw.getrandbits(48):012x}"}))  # fmt: skip
    for chapter, attempts in texts.items():
        folder = place / chapter
        folder.mkdir()
        (folder / "course.json").write_text(json.dumps({"chapter": chapter, "lang": "en"}))
        (folder / attempt_log.FILE).write_text("".join(f"{line}\n" for line in attempts))
    return place


def seconds(place: Path, runs: int) -> float:
    """Median seconds of reading the desk and rendering its page."""
    found = []
    for _ in range(runs):
        began = time.perf_counter()
        look(place, live=True)
        found.append(time.perf_counter() - began)
    return statistics.median(found)


def main() -> None:
    """Make the desks, time them, print."""
    given = [int(word) for word in sys.argv[1:]]
    lines, runs = [*given, *(20_000, 5)[len(given):]]
    with tempfile.TemporaryDirectory() as folder:
        empty, year = (desk(Path(folder, name), count)
                       for name, count in (("empty", 0), ("year", lines)))
        seconds(empty, 1)  # imports and catalogues
        base, full = seconds(empty, runs), seconds(year, runs)
    print(f"no attempts     {base:6.3f} s")
    print(f"{lines:6d} attempts {full:6.3f} s   {full / base:.1f} times")


if __name__ == "__main__":
    main()
