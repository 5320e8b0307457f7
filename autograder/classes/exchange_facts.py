"""What the files themselves say about an entry of the exchange: whose, how large, when written.

Everybody may write there, so names and times in names prove nothing; owners and the system's own
times do. Nothing here follows a link or goes deeper than it has to.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from autograder.checking.messages import translate
from autograder.classes.hub_accounts import INSTRUCTOR
from autograder.grading.variants import normal

LATEST = 600  # seconds that handing in may take
DEPTH = 30  # folders in each other; what goes deeper is no chapter
FILES = 10_000


class Unfit(Exception):
    """What is too large or too deep to be collected; the text is one sentence."""


@dataclass(frozen=True)
class Contents:
    """A folder with all that is in it.

    size: bytes of its regular files.
    written: when something in it was last written, as far as nobody has set it back (UTC).
    changed: the same by a time that only the system sets, and that a restored copy has anew.
    """

    size: int
    written: datetime
    changed: datetime


def contents(path: Path) -> Contents:
    """Look at a folder, links aside.

    Raises:
        Unfit: more folders in each other, or more files, than any chapter has.
        OSError: it cannot be read.
    """
    facts = path.lstat()
    size, written, changed = 0, min(facts.st_mtime, facts.st_ctime), facts.st_ctime
    waiting, count = [(str(path), 0)], 0
    while waiting:
        folder, depth = waiting.pop()
        if depth > DEPTH:
            raise Unfit(
                translate(
                    "{name} has more than {n} folders in each other; it was not collected.",
                    name=shown(path.name),
                    n=DEPTH,
                )  # fmt: skip
            )
        with os.scandir(folder) as entries:
            for entry in entries:
                count += 1
                if count > FILES:
                    raise Unfit(
                        translate(
                            "{name} has more than {n} files; it was not collected.",
                            name=shown(path.name),
                            n=FILES,
                        )  # fmt: skip
                    )
                facts = entry.stat(follow_symlinks=False)
                # A file that came out of a zip with a time yet to come was not written then.
                written = max(written, min(facts.st_mtime, facts.st_ctime))
                changed = max(changed, facts.st_ctime)
                if stat.S_ISDIR(facts.st_mode):
                    waiting.append((entry.path, depth + 1))
                elif stat.S_ISREG(facts.st_mode):
                    size += facts.st_size
    return Contents(size, _utc(written), _utc(changed))


def _utc(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


@dataclass
class People:
    """Who is in the class, and which account of the system is whose.

    pattern: where homes are, as `Collect.homes` has it, with {learner} for the id.
    listed: the ids of the class's list; empty where there is none.
    """

    pattern: str
    listed: Collection[str] = ()
    _spelled: dict[str, str] = field(init=False)
    _owners: dict[int | None, str] = field(init=False)

    def __post_init__(self) -> None:
        self._spelled = {_plainest(name): name for name in self.listed}
        self._owners = {self.account(name): name for name in self.listed}

    def home(self, learner: str) -> Path:
        """Where this learner's home is, if there is one."""
        return Path(os.path.expanduser(self.pattern.replace("{learner}", learner)))

    def account(self, learner: str) -> int | None:
        """The number of the learner's account; None where it is not known."""
        return uid(self.home(learner))

    def stranger(self, learner: str) -> bool:
        """Whether the class has a list or a hub that does not know this learner."""
        if self.listed and learner not in self.listed:
            return True
        return self.home(learner).parent.is_dir() and self.account(learner) is None

    def spelling(self, learner: str) -> str:
        """The id as the list spells it; the given one where the list has none such."""
        return self._spelled.get(_plainest(learner), learner)

    def owner(self, number: int) -> str | None:
        """The learner whose account of the system this is; None where it is no learner's."""
        if number in self._owners:
            return self._owners[number]
        try:  # of one that was taken off the list
            entry = pwd.getpwuid(number)
        except KeyError:
            return None
        parts = (re.escape(part) for part in self.pattern.partition("{learner}")[::2])
        form = "(.+)".join(parts)
        for said in (os.path.realpath(entry.pw_dir), f"~{entry.pw_name}"):
            if found := re.fullmatch(form, said):
                return found[1]
        return None


def obstacle(path: Path, learner: str, people: People) -> str | None:
    """Why this entry of the exchange is not taken as the learner's; None where it is."""
    facts = path.lstat()
    name = shown(path.name)
    if not stat.S_ISDIR(facts.st_mode):
        return translate("{name} is no folder; it was left where it is.", name=name)
    account = people.account(learner)
    if account is None and facts.st_uid != os.getuid():
        owner = people.owner(facts.st_uid)
        if owner is not None and owner != learner:
            return translate(
                "{name} bears the id {learner} but was handed in by the account of {owner}; it was "
                "not collected. Look into it.",
                name=name,
                learner=learner,
                owner=shown(owner),
            )  # fmt: skip
    known = people.spelling(learner)
    if known != learner:
        return translate(
            "{name} bears the id {learner}, which the class spells {known}; it was not collected. "
            "Look into it.",
            name=name,
            learner=learner,
            known=known,
        )  # fmt: skip
    instructors = _plainest(learner) == INSTRUCTOR and facts.st_uid != os.getuid()
    if instructors or (account is not None and facts.st_uid != account):
        return translate(
            "{name} bears the id {learner} but was not handed in by that learner's account; it "
            "was not collected. Look into it.",
            name=name,
            learner=learner,
        )  # fmt: skip
    if not facts.st_mode & stat.S_IWOTH:  # the last thing that handing in does is to set it
        return translate("{name} is being handed in at this moment; collect again.", name=name)
    return None


def notes(record: dict[str, Any], stranger: bool) -> list[str]:
    """What somebody should know about a submission that is taken.

    record: nbgrader's, with "said", the time of the folder's name, and "contents"; "timestamp" is
        the time that counts.
    """
    told = []
    learner, said, inside = record["username"], record["said"], record["contents"]
    times = {
        "learner": learner,
        "said": f"{said:%Y-%m-%d %H:%M:%S}",
        "real": f"{max(record['timestamp'], inside.changed):%Y-%m-%d %H:%M:%S}",
    }
    if stranger:
        told.append(
            translate(
                "{learner} is on no list of this class; the work was collected all the same.",
                learner=learner,
            )  # fmt: skip
        )
    if record["timestamp"] != said:
        times["real"] = f"{record['timestamp']:%Y-%m-%d %H:%M:%S}"
        told.append(
            translate(
                "{learner} says to have handed in at {said} (UTC), but the work was last written "
                "at {real}, and that time counts.",
                **times,
            )  # fmt: skip
        )
    elif (inside.changed - said).total_seconds() > LATEST:
        told.append(
            translate(
                "{learner} says to have handed in at {said} (UTC), but the folder or a file in it "
                "was changed at {real}; after a due date look which is right.",
                **times,
            )  # fmt: skip
        )
    return told


def _plainest(learner: str) -> str:
    """What ids have in common that look alike: capitals, composed and full-width characters."""
    return normal(unicodedata.normalize("NFKC", learner))


def counted(said: datetime, inside: Contents) -> datetime:
    """When the work was handed in: the said time, unless it was written well after it."""
    return inside.written if (inside.written - said).total_seconds() > LATEST else said


def uid(home: Path) -> int | None:
    """The number of the account that owns this folder; None where it is not there."""
    try:
        return home.stat().st_uid
    except OSError:
        return None


def shown(name: str) -> str:
    """A name for a log: what would break the line or steer a terminal is spelled out."""
    return "".join(
        one if one.isprintable() else one.encode("unicode_escape", "surrogatepass").decode()
        for one in name
    )  # fmt: skip
