"""Where a class's hub keeps its things, and who may look into them.

CLASS/                      0711  learners pass through to the two folders that are theirs
  exchange/                 0777  nbgrader's: what is handed out and in
  source/, gradebook.db …   0700, 0600  the instructor's
  hub/                      0711
    jupyterhub_config.py    0600  ours above a line, yours below it
    private/                0700  accounts, cookies, the hub's database, logs
    settings/               0755  what learners' servers read, no secrets
    homes/ID/               0700  one folder of each learner's own
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.grading.state import Held, hold

# What nbgrader makes in the course of a term, and would make readable for everybody.
LATER = ("release", "submitted", "autograded", "feedback")


class HubError(Exception):
    """The hub cannot be prepared or started; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Places:
    """The files and folders of one class's hub."""

    home: Path

    @property
    def hub(self) -> Path:
        return self.home / "hub"

    @property
    def private(self) -> Path:
        return self.hub / "private"

    @property
    def settings(self) -> Path:
        return self.hub / "settings"

    @property
    def homes(self) -> Path:
        return self.hub / "homes"

    @property
    def config(self) -> Path:
        return self.hub / "jupyterhub_config.py"

    @property
    def accounts(self) -> Path:
        return self.private / "accounts.json"

    @property
    def passwords(self) -> Path:
        return self.private / "passwords.csv"

    @property
    def log(self) -> Path:
        return self.private / "hub.log"

    @property
    def proxy_pid(self) -> Path:
        return self.private / "proxy.pid"

    @property
    def hub_port(self) -> Path:
        return self.private / "hub.port"

    def make(self) -> None:
        """Make the folders with their rights; what is in them stays."""
        for folder, mode in ((self.hub, 0o711), (self.private, 0o700), (self.settings, 0o755),
                             (self.homes, 0o711)):  # fmt: skip
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)


def close_to_learners(home: Path) -> None:
    """Take from everybody but its owner what in the class is no learner's business.

    The seed, the sources with their solutions, the gradebook, what was handed in: other accounts
    of the machine may pass through the class's folder to the exchange, and that is all.
    """
    home.chmod(0o711)
    for name in LATER:
        (home / name).mkdir(exist_ok=True)
    for path in home.iterdir():
        if path.name not in ("exchange", "hub") and not path.is_symlink():
            path.chmod(0o700 if path.is_dir() else 0o600)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, in one step."""
    draft = path.with_name(path.name + ".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w",
                   encoding="utf-8") as file:  # fmt: skip
        file.write(text)
    os.replace(draft, path)


def read_json(path: Path) -> dict[str, Any]:
    """A JSON object from a file of ours; {} where it is not there.

    Raises:
        HubError: it is there and cannot be read.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise HubError(
            translate(
                "{path} cannot be read: {reason}. Put it aside to have it made anew; every "
                "learner then gets a new password.",
                path=path,
                reason=error,
            )  # fmt: skip
        ) from error
    return found if isinstance(found, dict) else {}


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Be the only hub of this class; the system frees the lock however we end.

    Raises:
        HubError: another one runs; the sentence says which process and since when.
    """
    try:
        file = hold(places.private / "lock")
    except Held as held:
        raise HubError(
            translate(
                "The hub of {home} is running already, as process {pid} since {since}; end "
                "it there with Ctrl-C before you start it anew.",
                home=places.home,
                pid=held.pid,
                since=held.since,
            )  # fmt: skip
        ) from None
    with file:
        yield
