"""Collect what learners have handed in through nbgrader's exchange, as untrusted files.

An extension point of nbgrader's (`c.ExchangeFactory.collect`): which submission counts, where it
goes and how an older one is replaced stays nbgrader's. Added is what its folder, open to
everybody's writing, asks for: names that are no submissions, work under somebody else's name,
links to files of the instructor's, work that is still being copied.
"""

from __future__ import annotations

import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns
from traitlets import Unicode

from autograder.checking.messages import translate
from autograder.classes.hub_accounts import ID

LATEST = 600  # seconds that handing in may take
NOBODY = {"username": "", "timestamp": datetime.min}


class Collect(ExchangeCollect):
    """nbgrader's own collecting, of what really is a learner's work."""

    homes = Unicode(
        "",
        help="Where the learners' homes are, to know whose account hands in; {learner} is the id. "
        "By default hub/homes/{learner} of the class. Without such a folder a learner is unknown.",
    ).tag(config=True)

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """The submission's learner and time; the learner is "" for what must not be taken."""
        try:
            record = super()._path_to_record(path)
            if not ID.fullmatch(record["username"]):
                raise ValueError(record["username"])
            trouble = obstacle(Path(path), record["username"], _uid(self._home(record)))
            if not trouble and self.get_size(path) > 1000 * self.coursedir.max_dir_size:
                trouble = translate("{name} is too large to be collected.",
                                    name=os.path.basename(path))  # fmt: skip
        except Exception:  # nbgrader raises whatever its parser of times does
            record = {**NOBODY, "filename": os.path.basename(path)}
            trouble = translate("{name} is no submission of nbgrader's; it was left where it is.",
                                name=os.path.basename(path))  # fmt: skip
        if trouble:
            self.log.warning(trouble)
            return {**record, **NOBODY}
        return record

    def init_src(self) -> None:
        super().init_src()
        self.src_records = [one for one in self.src_records if one["username"]]
        # Whose work it is has been looked at, by the home that the hub has made for the learner.
        self.check_owner = False
        for one in self.src_records:
            path = Path(self.inbound_path, one["filename"])
            for sentence in notes(path, one, self._stranger(one)):
                self.log.warning(sentence)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy regular files only; nothing that a link points to."""
        unwanted = ignore_patterns(
            exclude=self.coursedir.ignore, include=self.coursedir.include,
            max_file_size=self.coursedir.max_file_size, log=self.log,
        )  # fmt: skip

        def ignore(folder: str, names: list[str]) -> set[str]:
            odd = {name for name in names if not _plain(os.path.join(folder, name))}
            return odd | set(unwanted(folder, [name for name in names if name not in odd]))

        try:
            shutil.copytree(src, dest, ignore=ignore, copy_function=_copy)
        except OSError as error:  # one learner's folder must not keep the others waiting
            shutil.rmtree(dest, ignore_errors=True)
            self.log.warning(
                translate("{name} could not be collected: {reason}",
                          name=os.path.basename(src), reason=error)  # fmt: skip
            )
        for folder, _, _ in os.walk(dest):
            os.chmod(folder, 0o700)

    def _home(self, record: dict[str, Any]) -> Path:
        pattern = self.homes or str(Path(self.coursedir.root) / "hub" / "homes" / "{learner}")
        return Path(pattern.replace("{learner}", record["username"]))

    def _stranger(self, record: dict[str, Any]) -> bool:
        """Whether there is a hub, and it does not know this learner."""
        home = self._home(record)
        return home.parent.is_dir() and _uid(home) is None


def obstacle(path: Path, learner: str, owner: int | None) -> str | None:
    """Why this entry of the exchange is not taken as the learner's; None where it is.

    Args:
        owner: number of the learner's account; None where it is not known.
    """
    facts = path.lstat()
    if not stat.S_ISDIR(facts.st_mode):
        return translate("{name} is no folder; it was left where it is.", name=path.name)
    if owner is not None and facts.st_uid != owner:
        return translate(
            "{name} bears the id {learner} but was not handed in by that learner's account; it "
            "was not collected. Look into it.",
            name=path.name,
            learner=learner,
        )  # fmt: skip
    if not facts.st_mode & stat.S_IWOTH:  # the last thing that handing in does is to set it
        return translate(
            "{name} is being handed in at this moment; collect again.", name=path.name
        )
    return None


def notes(path: Path, record: dict[str, Any], stranger: bool) -> list[str]:
    """What somebody should know about a submission that is taken."""
    told = []
    if stranger:
        told.append(
            translate(
                "{learner} is on no list of this class; the work was collected all the same.",
                learner=record["username"],
            )  # fmt: skip
        )
    changed = datetime.fromtimestamp(path.lstat().st_ctime, UTC).replace(tzinfo=None)
    if (changed - record["timestamp"]).total_seconds() > LATEST:
        told.append(
            translate(
                "{learner} says to have handed in at {said} (UTC), but the folder was last "
                "written at {real}; after a due date look which is right.",
                learner=record["username"],
                said=f"{record['timestamp']:%Y-%m-%d %H:%M:%S}",
                real=f"{changed:%Y-%m-%d %H:%M:%S}",
            )  # fmt: skip
        )
    return told


def _uid(home: Path) -> int | None:
    try:
        return home.stat().st_uid
    except OSError:
        return None


def _plain(path: str) -> bool:
    mode = os.lstat(path).st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _copy(source: str, target: str) -> str:
    """Copy a file that is no link, not even one that took its place a moment ago."""
    with os.fdopen(os.open(source, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as inside:
        if not stat.S_ISREG(os.fstat(inside.fileno()).st_mode):
            raise OSError(f"{source} is no regular file")
        with open(target, "wb") as out:
            shutil.copyfileobj(inside, out)
    return target
