"""Collect what learners have handed in through nbgrader's exchange, as untrusted files.

Extension points of nbgrader's (`c.ExchangeFactory.collect`, `.release_feedback`): which submission
counts, where it goes and how an older one is replaced stays nbgrader's. Added is what its folder,
open to everybody's writing, asks for: names that are no submissions, work under somebody else's
name, links to files of the instructor's, work that is still being copied.
"""

from __future__ import annotations

import csv
import glob
import os
import shutil
import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import ignore_patterns, parse_utc
from traitlets import Unicode

from autograder.checking.messages import translate
from autograder.classes.hub_accounts import ID

TIMES = "collected.csv"
LATEST = 600  # seconds that handing in may take
NOBODY = {"username": "", "timestamp": datetime.min}


class Collect(ExchangeCollect):
    """nbgrader's own collecting, of what really is a learner's work."""

    homes = Unicode(
        "",
        help="Where learners' homes are, to know whose account hands in: {learner} is the id, "
        "~NAME an account's home. By default hub/homes/{learner} of the class.",
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

    def copy_files(self) -> None:
        """Collect, and write down for `course.py grade` when it was handed in."""
        super().copy_files()
        submitted = Path(self.coursedir.root) / self.coursedir.submitted_directory
        times = {
            one["username"]: one["timestamp"] for one in self.src_records
            if (submitted / one["username"] / self.coursedir.assignment_id).is_dir()
        }  # fmt: skip
        write_times(submitted / TIMES, self.coursedir.assignment_id, times)

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
                translate(
                    "{name} could not be collected: {reason}",
                    name=os.path.basename(src),
                    reason=error,
                )  # fmt: skip
            )
            return
        # The time of the folder's name counts, not what a learner may have written inside.
        Path(dest, "timestamp.txt").write_text(
            os.path.basename(src).rsplit("+", 3)[2], encoding="utf-8"
        )
        for folder, _, _ in os.walk(dest):
            os.chmod(folder, 0o700)

    def _home(self, record: dict[str, Any]) -> Path:
        pattern = self.homes or str(Path(self.coursedir.root) / "hub" / "homes" / "{learner}")
        return Path(os.path.expanduser(pattern.replace("{learner}", record["username"])))

    def _stranger(self, record: dict[str, Any]) -> bool:
        """Whether there is a hub, and it does not know this learner."""
        home = self._home(record)
        return home.parent.is_dir() and _uid(home) is None


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's own release of feedback, also of what `course.py grade` has graded.

    nbgrader finds a learner's page by the secret that came with the submission; it carries that
    from folder to folder while it grades. Our grader keeps no such thing, so it is fetched here
    from the submission that was graded.
    """

    def copy_files(self) -> None:
        chapter = self.coursedir.assignment_id
        for page in Path(self.coursedir.root).glob(
            f"{self.coursedir.feedback_directory}/*/{chapter}/*.html"
        ):
            given = self._graded(page.parent.parent.name, chapter)
            if given is not None:
                for name in ("timestamp.txt", "submission_secret.txt"):
                    target = page.with_name(name)
                    target.unlink(missing_ok=True)
                    _copy(str(given / name), str(target))
        super().copy_files()

    def _graded(self, learner: str, chapter: str) -> Path | None:
        """The submission that the gradebook's points are of; None where none has a secret."""
        root = Path(self.coursedir.root)
        submitted = root / self.coursedir.submitted_directory / learner / chapter
        inbound = Path(self.root, self.coursedir.course_id, "inbound")
        found = [submitted, *sorted(inbound.glob(f"{glob.escape(learner)}+{chapter}+*"))]
        found = [one for one in found if (one / "submission_secret.txt").is_file()]
        stamp = root / self.coursedir.autograded_directory / learner / chapter / "timestamp.txt"
        if wanted := _time(stamp):
            found = [one for one in found if _time(one / "timestamp.txt") == wanted]
        return found[0] if found else None


def write_times(path: Path, chapter: str, times: dict[str, datetime]) -> None:
    """Bring `collected.csv` up to date: when these learners handed this chapter in (UTC)."""
    from autograder.grading.collected import collected

    known = dict(collected(path.parent))
    known.update({(learner, chapter): at.isoformat() for learner, at in times.items()})
    if not known:
        return
    draft = path.with_name(path.name + ".part")
    with draft.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("learner", "chapter", "collected_at"))
        writer.writerows((*pair, at) for pair, at in sorted(known.items()))
    draft.replace(path)


def _time(path: Path) -> datetime | None:
    """The time in one of nbgrader's files, UTC; None where there is none."""
    try:
        return parse_utc(path.read_text(encoding="utf-8").strip())
    except (OSError, ValueError, OverflowError):
        return None


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
        return translate("{name} is being handed in at this moment; collect again.", name=path.name)
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
