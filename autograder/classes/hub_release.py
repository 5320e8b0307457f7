"""Hand a class's chapters out through nbgrader's exchange, as the class has them now.

Runs under the account that the class belongs to: nbgrader writes only into what its own user owns.
"""

from __future__ import annotations

import json
import logging
import os
import stat
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.classes.hub_places import HubError
from autograder.grading import config as course_config
from autograder.grading import home as classes
from autograder.grading import schema
from autograder.grading.classroom import ClassError
from autograder.grading.scores import Scores
from autograder.grading.state import Busy, State, locked

FACT = "in the exchange {}"


def outbound(home: Path) -> Path:
    """Where the exchange keeps what is handed out."""
    return home / "exchange" / course_config.COURSE_ID / "outbound"


def release(home: Path, chapters: Iterable[str], say: Callable[[str], None]) -> list[str]:
    """Put these chapters into the exchange; sentences on those that were there in another form.

    A chapter that is there as the class has it is left alone. One that has changed takes the old
    one's place; what learners have fetched or handed in is not touched.

    Raises:
        Busy: the class is being graded now.
        HubError, ClassError: a chapter that the class lacks, or nbgrader refuses.
    """
    told: list[str] = []

    def heard(text: str) -> None:
        """Progress to the screen; what somebody has to know to the notes."""
        (say if text.endswith("…") else told.append)(text)

    with locked(home), State(home) as state, Scores(home) as scores:
        known = classes.make_ready(home, chapters, scores.cells, state, heard)
        for name, files in known.items():
            there = (outbound(home) / name).is_dir()
            if there and state.fact(FACT.format(name)) == files.digest:
                continue
            say(translate("Handing out {chapter} …", chapter=name))
            _release(home, name)
            state.remember(FACT.format(name), files.digest)
            if there:
                told.append(
                    translate(
                        "{chapter} has changed; the exchange now holds the new version. Who has "
                        "fetched the old one keeps it, and it can be handed in: answers count by "
                        "the name of their exercise. For the new version a learner renames the "
                        "folder {chapter} and fetches again.",
                        chapter=name,
                    )  # fmt: skip
                )
    guard(home)
    return told


def _release(home: Path, chapter: str) -> None:
    from nbgrader.apps.api import NbGraderAPI

    config = schema.class_config(home)
    config.CourseDirectory.db_url = schema.db_url(config, home)
    config.ExchangeReleaseAssignment.force = True
    api = NbGraderAPI(config=config)
    api.log_level = logging.CRITICAL
    done = api.release_assignment(chapter)
    if not done["success"]:
        lines = str(done.get("error") or done.get("log") or "?").strip().splitlines()
        raise HubError(
            translate(
                "nbgrader could not put {chapter} into the exchange: {reason}",
                chapter=chapter,
                reason=lines[-1],
            )  # fmt: skip
        )


def guard(home: Path) -> None:
    """Sticky folders: who hands in can neither remove another's work nor the exchange itself.

    nbgrader wants both open to writing for everybody and leaves this bit to us.
    """
    for folder in (home / "exchange", outbound(home).parent / "inbound"):
        if folder.is_dir():
            folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_ISVTX)


def released(home: Path) -> list[str]:
    """The chapters that stand in the exchange."""
    place = outbound(home)
    return sorted(path.name for path in place.iterdir()) if place.is_dir() else []


def main(arguments: list[str]) -> int:
    """CLASS CHAPTER …: release and print {"notes"} or {"error"} as the last line of JSON."""
    home, *chapters = arguments
    answer: dict[str, Any]
    try:
        notes = release(Path(home), chapters,
                        lambda text: print(text, file=sys.stderr, flush=True))  # fmt: skip
        answer = {"notes": notes}
    except (HubError, ClassError, Busy, classes.HomeError, OSError) as error:
        answer = {"error": str(error)}
    os.write(1, (json.dumps(answer) + "\n").encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
