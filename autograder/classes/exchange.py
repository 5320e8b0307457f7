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
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange.default import ExchangeCollect, ExchangeReleaseFeedback
from nbgrader.utils import ignore_patterns, parse_utc
from traitlets import Unicode

from autograder.checking.messages import in_language, translate
from autograder.classes import exchange_facts as facts
from autograder.classes import roster
from autograder.classes.exchange_facts import shown
from autograder.classes.hub_accounts import ID
from autograder.grading import classroom
from autograder.grading.own_data import learner_of

TIMES = "collected.csv"
DRAFT = ".collecting"  # what is being copied; only a whole submission goes to the others
MOST_TOLD = 40  # sentences on what was left in the exchange; more hide the others
NOBODY = {"username": "", "timestamp": datetime.min}


class Collect(ExchangeCollect):
    """nbgrader's own collecting, of what really is a learner's work."""

    homes = Unicode(
        "",
        help="Where learners' homes are, to know whose account hands in: {learner} is the id, "
        "~NAME an account's home. By default hub/homes/{learner} of the class.",
    ).tag(config=True)

    def start(self) -> None:
        """Collect, and say in the language of the class what there is to say."""
        with _language(self.coursedir.root):
            super().start()

    def _path_to_record(self, path: str) -> dict[str, Any]:
        """The submission's learner and time; the learner is "" for what must not be taken.

        "timestamp" is the time that counts, "said" that of the folder's name.
        """
        name = os.path.basename(path)
        record = {**NOBODY, "filename": name}
        try:
            if len(name.rsplit("+", 3)) < 4:
                raise ValueError(name)
            record = super()._path_to_record(path)
            if not ID.fullmatch(record["username"]):
                raise ValueError(record["username"])
            trouble = facts.obstacle(Path(path), record["username"], self._people)
            if not trouble:
                inside = facts.contents(Path(path))
                said = record["timestamp"]
                record |= {"said": said, "contents": inside,
                           "timestamp": facts.counted(said, inside)}  # fmt: skip
                if inside.size > 1000 * self.coursedir.max_dir_size:
                    trouble = translate("{name} is too large to be collected.", name=shown(name))
        except facts.Unfit as error:
            trouble = str(error)
        except Exception:  # nbgrader raises whatever its parser of times does
            trouble = translate("{name} is no submission of nbgrader's; it was left where it is.",
                                name=shown(name))  # fmt: skip
        if trouble:
            nobodys = name.rsplit("+", 3)[0] not in self._people.listed
            self._refused.append((nobodys, trouble))
            return {**record, **NOBODY}
        return record

    def init_src(self) -> None:
        self._people = facts.People(
            self.homes or str(Path(self.coursedir.root).resolve() / "hub" / "homes" / "{learner}"),
            self._listed(),
        )
        self._refused: list[tuple[bool, str]] = []
        super().init_src()
        # What bears a known id comes first, so that no flood of other folders hides it.
        for _, sentence in sorted(self._refused)[:MOST_TOLD]:
            self.log.warning(sentence)
        if len(self._refused) > MOST_TOLD:
            self.log.warning(
                translate(
                    "{n} more folders were left in the exchange for such reasons; see {place}.",
                    n=len(self._refused) - MOST_TOLD,
                    place=self.inbound_path,
                )  # fmt: skip
            )
        self.src_records = [one for one in self.src_records if one["username"]]
        # Whose work it is has been looked at, by the home that the hub has made for the learner.
        self.check_owner = False
        strange = {one["filename"]: self._people.stranger(one["username"])
                   for one in self.src_records}  # fmt: skip
        for one in sorted(self.src_records, key=lambda one: strange[one["filename"]]):
            for sentence in facts.notes(one, strange[one["filename"]]):  # known learners' first
                self.log.warning(sentence)

    def copy_files(self) -> None:
        """Collect, and write down for `course.py grade` when it was handed in."""
        submitted = Path(self.coursedir.root) / self.coursedir.submitted_directory
        self._counted = {one["filename"]: one["timestamp"] for one in self.src_records}
        try:
            super().copy_files()
        finally:  # also of what was collected before somebody stopped it
            times = {
                one["username"]: one["timestamp"] for one in self.src_records
                if _time(submitted / one["username"] / self.coursedir.assignment_id
                         / "timestamp.txt") == one["timestamp"]
            }  # fmt: skip
            write_times(submitted / TIMES, self.coursedir.assignment_id, times)

    def do_copy(self, src: str, dest: str, log: Any = None) -> None:
        """Copy regular files only, nothing that a link points to; all of a folder or nothing."""
        unwanted = ignore_patterns(
            exclude=self.coursedir.ignore, include=self.coursedir.include,
            max_file_size=self.coursedir.max_file_size, log=self.log,
        )  # fmt: skip
        above = len(Path(src).parts)

        def ignore(folder: str, names: list[str]) -> set[str]:
            if len(Path(folder).parts) - above > facts.DEPTH:  # made since we looked
                return set(names)
            odd = {name for name in names if not _plain(os.path.join(folder, name))}
            return odd | set(unwanted(folder, [name for name in names if name not in odd]))

        draft = Path(self.coursedir.root) / DRAFT
        try:
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(src, draft, ignore=ignore, copy_function=_copy)
            for folder, _, _ in os.walk(draft):
                os.chmod(folder, 0o700)
            # The time that counts, not what a learner may have written inside.
            at = self._counted[os.path.basename(src)]
            (draft / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC", encoding="utf-8")
            os.rename(draft, dest)
        except Exception as error:  # one learner's folder must not keep the others waiting
            shutil.rmtree(draft, ignore_errors=True)
            self.log.warning(
                translate(
                    "{name} could not be collected: {reason}",
                    name=shown(os.path.basename(src)),
                    reason=shown(str(error))[:300],
                )  # fmt: skip
            )

    def _listed(self) -> list[str]:
        """The ids of the class's list; empty, with a sentence, where it cannot be read."""
        try:
            return [one.id for one in roster.read_list(Path(self.coursedir.root, roster.LIST))[0]]
        except (roster.RosterError, OSError) as error:
            self.log.warning(str(error))
            return []


class ReleaseFeedback(ExchangeReleaseFeedback):
    """nbgrader's own release of feedback, also of what `course.py grade` has graded.

    nbgrader finds a learner's page by the secret that came with the submission; it carries that
    from folder to folder while it grades. Our grader keeps no such thing, so it is fetched here
    from the submission that was graded.
    """

    def start(self) -> None:
        """Release, and say in the language of the class what there is to say."""
        with _language(self.coursedir.root):
            super().start()

    def copy_files(self) -> None:
        """Release every page that has the secret; name the learners whose page has none."""
        chapter = self.coursedir.assignment_id
        without = []
        pages = Path(self.coursedir.root, self.coursedir.feedback_directory)
        for folder in sorted({page.parent for page in pages.glob(f"*/{chapter}/*.html")}):
            student = folder.parent.name
            try:
                given = self._graded(student, chapter)
                for name in ("timestamp.txt", "submission_secret.txt"):
                    if given is not None:
                        _copy(str(given / name), str(folder / (name + ".part")))
                        os.replace(folder / (name + ".part"), folder / name)
                    (folder / name).read_text(encoding="utf-8")
            except (OSError, ValueError):
                without.append(student)
                self.log.warning(
                    translate(
                        "The feedback of {learner} was not released: no submission in the class "
                        "or the exchange has the secret by which nbgrader hands it over.",
                        learner=shown(student),
                    )  # fmt: skip
                )
        before = self.coursedir.student_id_exclude
        try:
            self.coursedir.student_id_exclude = ",".join([*filter(None, [before]), *without])
            super().copy_files()
        finally:
            self.coursedir.student_id_exclude = before

    def _graded(self, student: str, chapter: str) -> Path | None:
        """The submission that the gradebook's points are of; None where none has a secret."""
        root = Path(self.coursedir.root)
        learner = learner_of(root, student)  # the gradebook may have had to call them otherwise
        submitted = root / self.coursedir.submitted_directory / learner / chapter
        inbound = Path(self.root, self.coursedir.course_id, "inbound")
        found = [submitted, *sorted(inbound.glob(f"{glob.escape(learner)}+{chapter}+*"))]
        found = [one for one in found if (one / "submission_secret.txt").is_file()]
        stamp = root / self.coursedir.autograded_directory / student / chapter / "timestamp.txt"
        if wanted := _time(stamp):
            found = [one for one in found if _time(one / "timestamp.txt") == wanted]
        return found[0] if found else None


@contextmanager
def _language(home: str) -> Iterator[None]:
    """The language of the class, unless somebody has asked for another."""
    asked = os.environ.get("COURSE_LANG")
    with in_language(asked or classroom.language_of(home)):
        yield


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
