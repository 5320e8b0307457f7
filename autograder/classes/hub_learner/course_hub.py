"""What happens in a learner's own account on the hub: the start page, the learner's own data.

Copied into the environment of learners' servers; nothing here can reach the course's answers.
"""

from __future__ import annotations

import os
import shutil
import sys
import traceback
from pathlib import Path

from nbgrader.exchange.default import ExchangeFetchAssignment

DESK = "COURSE_HUB_DESK"  # the start page to copy
OWN = "COURSE_HUB_OWN"  # the learner's own variant of the data, chapter by chapter
START = "start.ipynb"


class Fetch(ExchangeFetchAssignment):
    """nbgrader's own fetching, then the files of the learner's variant over the common ones."""

    def copy_files(self) -> None:
        super().copy_files()
        own = Path(os.environ.get(OWN) or os.devnull) / self.coursedir.assignment_id
        if own.is_dir():
            lay_over(own, Path(self.dest_path))


def lay_over(source: Path, target: Path) -> None:
    """Copy every file of `source` into `target`, over what is there."""
    for path in sorted(source.rglob("*")):
        place = target / path.relative_to(source)
        if path.is_dir():
            place.mkdir(parents=True, exist_ok=True)
        else:
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, place)


def lay_desk(source: Path, home: Path) -> None:
    """Bring the start page and the map up to date; the learner's state is never touched."""
    for path in sorted(source.rglob("*")):
        if path.is_file():
            place = home / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            draft = place.with_name(place.name + ".part")
            shutil.copyfile(path, draft)
            os.replace(draft, place)


def open_desk(home: Path) -> None:
    """Renew the start page; a learner without one still gets JupyterLab."""
    from autograder.companion import opening, start_notebook

    try:
        for sentence in opening.renew(home):
            print(sentence, file=sys.stderr, flush=True)
        start_notebook.trust(home)  # JupyterLab then shows the page with its style
    except Exception:  # the server has to start, whatever lies in the learner's folder
        traceback.print_exc()


def main() -> None:
    """Lay out the home, then become the learner's server."""
    desk = os.environ.get(DESK)
    home = Path.cwd()
    if desk and Path(desk).is_dir():
        lay_desk(Path(desk), home)
        open_desk(home)
    page = f"/lab/tree/{START}" if (home / START).exists() else "/lab"
    os.execv(sys.executable, [sys.executable, "-m", "jupyterhub.singleuser", *sys.argv[1:],
                              f"--ServerApp.default_url={page}"])  # fmt: skip


if __name__ == "__main__":
    main()
