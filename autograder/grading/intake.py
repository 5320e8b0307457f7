"""Take in submissions as the untrusted files they are: what may be read, what has to be said.

A folder of submissions holds `LEARNER/T1.5/T1.5.ipynb` and the files beside it, or zip files as
`course.py submit` makes them. Only regular files are taken: no links, devices or pipes, nothing
outside the submission, nothing of the course's own files, nothing too large.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from autograder.checking.messages import translate
from autograder.grading.submit import LEFT_OUT, OURS

MAX_NOTEBOOK = 200 * 2**20  # a notebook with 50 MB of output is graded: outputs are not read
MAX_FILE = 20 * 2**20
MAX_TOTAL = 100 * 2**20
MAX_FILES = 500
MAX_DEPTH = 6


@dataclass
class Submission:
    """One learner's work for one chapter."""

    learner: str
    chapter: str
    notebook: bytes | None = None
    files: dict[str, bytes] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    problem: str | None = None


@dataclass
class Entry:
    """A file that was found: its path inside the chapter folder, its size, how to read it."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    regular: bool = True


def collect(folder: Path, chapters: Iterable[str]) -> list[Submission]:
    """All submissions in `folder`, sorted by learner, one per learner and chapter.

    A learner whose folder or zip holds nothing for a chapter gets a submission with `problem`.

    Raises:
        FileNotFoundError, NotADirectoryError: there is no such folder.
    """
    if not folder.exists():
        raise FileNotFoundError(translate("There is no folder {folder}.", folder=folder))
    if not folder.is_dir():
        raise NotADirectoryError(translate("{folder} is not a folder.", folder=folder))
    found: dict[tuple[str, str], Submission] = {}
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "__")) or path.is_symlink():
            continue
        for chapter in chapters:
            for one in _from(path, chapter):
                # The folder wins over a zip of the same learner: it was unpacked by hand.
                kept = found.get((one.learner, chapter))
                if kept is None or (kept.problem and not one.problem):
                    found[one.learner, chapter] = one
    return [found[key] for key in sorted(found)]


def _from(path: Path, chapter: str) -> list[Submission]:
    if path.is_dir():
        return [take(path.name, chapter, _folder(path / chapter))]
    if path.suffix.lower() == ".zip":
        return _from_zip(path, chapter)
    return []


def _from_zip(path: Path, chapter: str) -> list[Submission]:
    """Submissions in a zip: LEARNER/T1.5/..., or T1.5/... named after the zip file."""
    try:
        with zipfile.ZipFile(path) as archive:
            groups: dict[str, list[Entry]] = {}
            for info in archive.infolist()[: 10 * MAX_FILES]:
                parts = PurePosixPath(info.filename.replace("\\", "/")).parts
                if info.is_dir() or ".." in parts or chapter not in parts[:-1]:
                    continue
                at = parts.index(chapter)
                learner = parts[at - 1] if at else path.stem
                mode = info.external_attr >> 16
                entry = Entry(
                    PurePosixPath(*parts[at + 1 :]), info.file_size,
                    lambda info=info: archive.read(info),
                    not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG),
                )  # fmt: skip
                groups.setdefault(learner, []).append(entry)
            if not groups:
                return [take(path.stem, chapter, [])]
            return [take(learner, chapter, entries) for learner, entries in groups.items()]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        problem = translate("{name} is not a zip file that can be opened.", name=path.name)
        return [Submission(path.stem, chapter, problem=problem)]


def _folder(folder: Path) -> list[Entry]:
    """Every file below a chapter's folder; links are listed as not regular."""
    found = []
    for top, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(names):
            path = Path(top) / name
            state = path.lstat()
            regular = stat.S_ISREG(state.st_mode)
            relative = PurePosixPath(path.relative_to(folder).as_posix())
            found.append(Entry(relative, state.st_size, path.read_bytes, regular))
            if len(found) > 10 * MAX_FILES:
                return found
    return found


def take(learner: str, chapter: str, entries: list[Entry]) -> Submission:
    """Sort the files of one submission into notebook, work products and things to say."""
    one = Submission(learner, chapter)
    wanted = [entry for entry in entries if _is_work(entry.path)]
    notebooks = [entry for entry in wanted if entry.path.suffix == ".ipynb"]
    chosen = _choose_notebook(one, notebooks)
    total = 0
    for entry in wanted:
        if entry.path.suffix == ".ipynb":
            continue
        name = entry.path.as_posix()
        if not entry.regular:
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


def _read(one: Submission, entry: Entry) -> bytes | None:
    try:
        content = entry.read()
    except Exception:  # a damaged archive member fails in as many ways as there are compressors
        one.notes.append(
            translate("{name} could not be read; hand it in again.", name=entry.path.as_posix())
        )
        return None
    return content
