"""Take in submissions as the untrusted files they are: what may be read, what has to be said.

A folder of submissions holds `LEARNER/T1.5/T1.5.ipynb` and the files beside it, or zip files as
`course.py submit` makes them, loose or one in each folder. Only regular files are taken: no links,
devices or pipes, nothing outside the submission, nothing of the course's own files, nothing too
large.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import zipfile
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from pathlib import Path, PurePosixPath

from autograder.checking.messages import translate
from autograder.grading.handed_in import Place, holds_zips, listed
from autograder.grading.handed_in import text as _text
from autograder.grading.said_number import number_said
from autograder.grading.submit import CHAPTER, LEFT_OUT, OURS

MAX_NOTEBOOK = 200 * 2**20  # a notebook with 50 MB of output is graded: outputs are not read
MAX_FILE = 20 * 2**20
MAX_TOTAL = 100 * 2**20
MAX_FILES = 500
MAX_DEPTH = 6
MAX_NAME = 200  # bytes of a file's name; file systems take 255, and an ending may be added
DAMAGED = (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError)
ROOT = re.compile(r"/+|[A-Za-z]:")  # how a path begins that is not one inside the zip


@dataclass
class Submission:
    """One learner's work for one chapter."""

    learner: str
    chapter: str
    notebook: bytes | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None
    variant: int | None = None  # number of the data that came along, as it says itself


@dataclass
class Entry:
    """A file that was found: its path inside the chapter folder, its size, how to read it."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    regular: bool = True


@dataclass(frozen=True)
class Found:
    """Where one learner's work for one chapter lies; nothing of it has been read yet."""

    learner: str
    chapter: str
    path: Path
    problem: str | None = None
    notes: tuple[str, ...] = ()
    called: str = ""  # the learner as the folder or the zip is named

    def read(self) -> Submission:
        """Take it in; what is wrong with it is in the submission's notes or `problem`."""
        made = self._read()
        made.notes[:0] = self.notes
        return made

    def rank(self) -> tuple[bool, bool, bool]:
        """The lowest counts where there are several: what bears the learner's name, is whole,
        is a folder (it was unpacked by hand). Anybody can write another's name into a zip."""
        named = self.path.is_dir() or self.called == self.learner
        return not named, bool(self.problem), not self.path.is_dir()

    def _read(self) -> Submission:
        if self.problem:
            return Submission(self.learner, self.chapter, problem=self.problem)
        if self.path.is_dir():
            place = self.path / self.chapter
            try:
                return take(self.learner, self.chapter, _folder(place))
            except OSError:
                return Submission(self.learner, self.chapter, problem=_unreadable(place))
        try:
            with zipfile.ZipFile(self.path) as archive:
                infos = _members(Place(self.path, self.called))[self.learner, self.chapter]
                entries = [_entry(archive, info) for info in infos]
                return take(self.learner, self.chapter, entries)
        except (*DAMAGED, KeyError):
            return Submission(self.learner, self.chapter, problem=_damaged(self.path))


def scan(folder: Path, chapters: Iterable[str]) -> list[Found]:
    """What is handed in in `folder`, sorted by learner and chapter, one per learner and chapter.

    A learner who has handed in nothing gets one entry with `problem` for each chapter that
    others have handed in.

    Raises:
        IntakeError: no such folder, it cannot be read, or it is one learner's.
    """
    chapters = list(chapters)
    found: dict[tuple[str, str], Found] = {}
    empty: dict[str, Found] = {}
    for place in listed(folder, chapters):
        for one in _in_folder(place, chapters) if place.path.is_dir() else _in_zip(place, chapters):
            if not one.chapter:
                empty.setdefault(one.learner, one)
                continue
            kept = found.setdefault((one.learner, one.chapter), one)
            if kept is not one:
                found[one.learner, one.chapter] = _chosen(kept, one)
    names = {learner for learner, _ in found}
    handed_in = {chapter for _, chapter in found} or set(chapters)
    for learner in set(empty) - names:
        for chapter in handed_in:
            problem = empty[learner].problem or translate(
                "There is no notebook {name} in the submission.", name=f"{chapter}.ipynb"
            )
            found[learner, chapter] = Found(learner, chapter, empty[learner].path, problem)
    return [found[key] for key in sorted(found)]


def _chosen(kept: Found, other: Found) -> Found:
    """Of two submissions of one learner the one that is graded, with a note about the other."""
    best, left = sorted((kept, other), key=Found.rank)
    note = translate(
        "The work was handed in more than once; {name} was graded, {other} was not.",
        name=_told(best, left), other=_told(left, best),
    )  # fmt: skip
    return replace(best, notes=(*kept.notes, note))


def _told(one: Found, other: Found) -> str:
    """Where it lies, with its folder where the name of the zip alone would not tell."""
    same = one.path.name == other.path.name
    return _text(f"{one.path.parent.name}/{one.path.name}" if same else one.path.name)


def collect(folder: Path, chapters: Iterable[str]) -> list[Submission]:
    """All of `scan`, read; for a few submissions only, because all are in memory at once."""
    return [one.read() for one in scan(folder, chapters)]


def _in_folder(place: Place, chapters: list[str]) -> list[Found]:
    """The chapters in a learner's folder; one entry without a chapter where there is none."""
    path, learner = place.path, place.called
    try:
        inside = set(os.listdir(path))
    except OSError:
        return [Found(learner, "", path, _unreadable(path))]
    found = []
    for chapter in chapters:
        part = path / chapter
        if chapter not in inside:
            continue
        linked = translate("{name} is a link or a device, not a file; it was not read.",
                           name=chapter)  # fmt: skip
        real = part.is_dir() and not part.is_symlink()
        found.append(Found(learner, chapter, path, None if real else linked))
    return found or [Found(learner, "", path)]


def _in_zip(place: Place, chapters: list[str]) -> list[Found]:
    """The learners and chapters in a zip: LEARNER/T1.5/..., or T1.5/... named after the file."""
    path, called, problem = place.path, place.called, None
    try:
        found = [Found(name, chapter, path, called=called)
                 for name, chapter in _members(place) if chapter in chapters]  # fmt: skip
        if not found and holds_zips(path):
            problem = translate(
                "{name} holds zip files, not a notebook; unpack it into a folder of its own and "
                "grade that folder.", name=_text(path.name),
            )  # fmt: skip
    except DAMAGED:
        return [Found(called, "", path, _damaged(path))]
    return found or [Found(called, "", path, problem)]


def _members(place: Place) -> dict[tuple[str, str], list[zipfile.ZipInfo]]:
    """(learner, chapter) -> the files of a zip that belong to it."""
    state = place.path.stat()
    return _members_of(place, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=4)
def _members_of(place: Place, *version: int) -> dict[tuple[str, str], list[zipfile.ZipInfo]]:
    groups: dict[tuple[str, str], list[zipfile.ZipInfo]] = {}
    with zipfile.ZipFile(place.path) as archive:
        for info in archive.infolist():
            parts, at = _place(info)
            if info.is_dir() or ".." in parts or at is None or ROOT.fullmatch(parts[0]):
                continue
            infos = groups.setdefault((parts[at - 1] if at else place.called, parts[at]), [])
            if len(infos) <= 10 * MAX_FILES:
                infos.append(info)
    return groups


def _place(info: zipfile.ZipInfo) -> tuple[tuple[str, ...], int | None]:
    """The parts of a path in a zip, and which of them is the chapter's folder.

    LEARNER/CHAPTER/... goes before CHAPTER/..., because a learner may be called C.
    """
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    order = sorted(range(len(parts) - 1), key=lambda n: (n != 1, n))
    return parts, next((n for n in order if CHAPTER.fullmatch(parts[n])), None)


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Entry:
    parts, at = _place(info)
    mode = info.external_attr >> 16
    return Entry(
        PurePosixPath(*parts[(at or 0) + 1 :]), info.file_size,
        lambda: archive.read(info), not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG),
    )  # fmt: skip


def _folder(folder: Path) -> list[Entry]:
    """Every file below a chapter's folder; links are listed as not regular."""
    found, owner = [], folder.stat().st_uid
    for top, folders, names in os.walk(folder, followlinks=False, onerror=_raise):
        folders.sort()
        for name in sorted(names):
            path = Path(top) / name
            state = path.lstat()
            # a file of somebody else's may have a second name in this folder
            regular = stat.S_ISREG(state.st_mode) and (state.st_nlink == 1 or state.st_uid == owner)
            relative = PurePosixPath(_text(path.relative_to(folder).as_posix()))
            found.append(Entry(relative, state.st_size, partial(_regular, path), regular))
            if len(found) > 10 * MAX_FILES:
                return found
    return found


def _raise(error: OSError) -> None:
    raise error


def _regular(path: Path) -> bytes:
    """The content of a regular file; it may have become something else since it was listed.

    Raises:
        OSError: it is a link, a device or larger than any notebook may be.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with open(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        if not stat.S_ISREG(state.st_mode) or state.st_size > MAX_NOTEBOOK:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        return file.read(MAX_NOTEBOOK)


def _unreadable(path: Path) -> str:
    return translate("{name} cannot be read; check its permissions.", name=_text(path.name))


def _damaged(path: Path) -> str:
    return translate("{name} is not a zip file that can be opened.", name=_text(path.name))


def take(learner: str, chapter: str, entries: list[Entry]) -> Submission:
    """Sort the files of one submission into notebook, work products and things to say."""
    one = Submission(learner, chapter, variant=number_said(entries))
    wanted = [entry for entry in entries if _is_work(entry.path)]
    notebooks = [entry for entry in wanted if entry.path.suffix == ".ipynb"]
    chosen = _choose_notebook(one, notebooks)
    total = 0
    for entry in wanted:
        if entry.path.suffix == ".ipynb":
            continue
        name = entry.path.as_posix()
        if not _storable(entry.path, {f"{chapter}.ipynb", *one.files}):
            one.notes.append(translate("{name} could not be stored.", name=name[:100]))
        elif not entry.regular:
            one.notes.append(
                translate("{name} is a link or a device, not a file; it was not read.", name=name)
            )
        elif entry.size > MAX_FILE or total + entry.size > MAX_TOTAL:
            one.notes.append(
                translate(
                    "{name} is too large ({size} MB) and was not read.",
                    name=name,
                    size=entry.size // 2**20,
                )  # fmt: skip
            )
        elif len(one.files) >= MAX_FILES:
            one.notes.append(
                translate("There are more than {n} files; the rest was not read.", n=MAX_FILES)
            )
            break
        else:
            content = _read(one, entry)
            if content is not None:
                one.files[name] = content
                total += len(content)
    if chosen is not None:
        one.notebook = _read(one, chosen)
        if one.notebook is None:
            one.problem = one.notes.pop()
    return one


def _choose_notebook(one: Submission, notebooks: list[Entry]) -> Entry | None:
    """The chapter's notebook; a single one under another name counts, and that is said."""
    name = f"{one.chapter}.ipynb"
    for entry in notebooks:
        if entry.path.as_posix() == name:
            chosen = entry
            break
    else:
        if not notebooks:
            one.problem = translate("There is no notebook {name} in the submission.", name=name)
            return None
        if len(notebooks) > 1:
            names = ", ".join(entry.path.as_posix() for entry in notebooks)
            one.problem = translate(
                "There is no notebook {name}, and it is not clear which of these was meant: "
                "{names}.", name=name, names=names,
            )  # fmt: skip
            return None
        chosen = notebooks[0]
        one.notes.append(
            translate(
                "The notebook is called {found} instead of {name}; it was graded all the same.",
                found=chosen.path.as_posix(),
                name=name,
            )  # fmt: skip
        )
    if not chosen.regular:
        one.problem = translate("{name} is a link or a device, not a file; it was not read.",
                                name=chosen.path.as_posix())  # fmt: skip
        return None
    if chosen.size > MAX_NOTEBOOK:
        one.problem = translate("{name} is too large ({size} MB) and was not read.",
                                name=chosen.path.as_posix(), size=chosen.size // 2**20)  # fmt: skip
        return None
    return chosen


def _is_work(path: PurePosixPath) -> bool:
    """False for hidden files, the course's own files and what stays with the learner."""
    parts = path.parts
    return (
        len(parts) <= MAX_DEPTH
        and not any(part.startswith(".") or part == "__pycache__" for part in parts)
        and parts[0] not in LEFT_OUT
        and path.name not in OURS | {"timestamp.txt", "submission_secret.txt"}
    )


def _storable(path: PurePosixPath, taken: Collection[str]) -> bool:
    """False where a name is too long, or a file and a folder would have the same name."""
    name = path.as_posix()
    return (
        all(len(part.encode()) <= MAX_NAME for part in path.parts)
        and not any(parent.as_posix() in taken for parent in path.parents)
        and not any(other.startswith(f"{name}/") for other in taken)
    )


def _read(one: Submission, entry: Entry) -> bytes | None:
    try:
        content = entry.read()
    except Exception:  # a damaged archive member fails in as many ways as there are compressors
        one.notes.append(
            translate("{name} could not be read; hand it in again.", name=entry.path.as_posix())
        )
        return None
    return content
