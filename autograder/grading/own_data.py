"""A class in which each learner has data of their own, and a class that is an exam.

    CLASS/class_settings.json     {"own_data": true, "exam": false}; written by `course.py class`
    CLASS/course_secret.json      "seed" of the held-out worlds, "variants": secret of the numbers
    CLASS/variants/T1.5/N/        the variant N (see `variants`), kept for as long as the class
    CLASS/variants/T1.5/of/...    which learner has which; one small file each

A learner's number follows from the class's secret and the learner's id alone. What a submission
says about its data is compared with it and never believed. That a number was given out is written
down, so that an update of the course in mid-term changes nobody's data.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import closing, suppress
from multiprocessing import get_context
from pathlib import Path

from autograder.checking.messages import translate
from autograder.grading import variants
from autograder.grading.release import KEY, Change, fingerprint, make_keys
from autograder.grading.variants import Variant, VariantError

FOLDER = "variants"
SETTINGS = "class_settings.json"
SECRET = "course_secret.json"  # noqa: S105  (the name of the file, not what is in it)


def settings(home: Path | str) -> dict[str, bool]:
    """{"own_data", "exam"} of a class; both False where nothing is said."""
    usual = {"own_data": False, "exam": False}
    try:
        found = json.loads((Path(home) / SETTINGS).read_text(encoding="utf-8"))
        return {name: bool(found.get(name)) for name in usual}
    except FileNotFoundError:
        return usual
    except (OSError, ValueError, AttributeError):
        raise VariantError(
            translate(
                "{path} is damaged; bring it back from a copy, or build the class again with the "
                "same options.", path=Path(home) / SETTINGS,
            )
        ) from None  # fmt: skip


def decide(home: Path, own_data: bool = False, exam: bool = False) -> dict[str, bool]:
    """Write down how a class is held; what was switched on stays on. Returns the settings.

    Raises:
        VariantError: a class that has begun without is to become an exam.
    """
    before = settings(home)
    begun = (home / "release").is_dir() and any((home / "release").iterdir())
    if exam and not before["exam"] and begun:
        raise VariantError(
            translate(
                "{folder} is a class that has begun; build the exam in a folder of its own, with "
                "secrets of its own.", folder=home,
            )
        )  # fmt: skip
    wanted = {"own_data": before["own_data"] or own_data or exam, "exam": before["exam"] or exam}
    if wanted != before:
        variants._whole(home / SETTINGS, (json.dumps(wanted) + "\n").encode())
    if wanted["own_data"]:
        secret_of(home)
    return wanted


def secret_of(home: Path | str) -> str:
    """The secret of the learners' numbers, drawn when it is first asked for.

    It is longer than the seed of the held-out worlds and has nothing to do with it: a learner sees
    their number, and must not find that seed by trying.

    Raises:
        VariantError: the class has lost its file of secrets.
    """
    path = Path(home) / SECRET
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        if known.get("variants"):
            return str(known["variants"])
    except (OSError, ValueError, AttributeError):
        raise VariantError(
            translate(
                "{path} does not hold the class's secret; bring it back from a copy, because "
                "another one would give every learner other data.", path=path,
            )
        ) from None  # fmt: skip
    known["variants"] = secrets.token_hex(32)
    draft = path.with_name(path.name + ".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        json.dump(known, file)
    draft.replace(path)
    return str(known["variants"])


def variant_of(
    home: Path | str, chapter: str, learner: str, stamp: str | None = None
) -> Variant | None:
    """A learner's own variant of a chapter; None where everybody has the same data.

    The first call for a learner makes it (up to a minute); later ones only read.

    Args:
        home: folder of the class.
        chapter: its id.
        learner: the learner's id.
        stamp: `release.fingerprint` of the chapter, where the caller has it.

    Raises:
        VariantError: it cannot be made.
    """
    home = Path(home)
    if not settings(home)["own_data"] or not variants.differs(chapter):
        return None
    place = home / FOLDER / chapter
    record = _record(home, chapter, learner)
    if seed := _given(record):
        found = variants.renewed(place / str(seed), stamp)
        return found or variants.make(chapter, seed, place / str(seed))
    chosen = variants.choose(chapter, secret_of(home), learner, settings(home)["exam"])
    if chosen is None:
        return None
    (home / FOLDER).mkdir(exist_ok=True)
    (home / FOLDER).chmod(0o700)  # keys with all answers
    made = variants.make(chapter, chosen.seed, place / str(chosen.seed))
    record.parent.mkdir(parents=True, exist_ok=True)
    variants._whole(record, json.dumps({"learner": learner, "variant": made.seed}).encode())
    return made


def prepare(
    home: Path | str,
    pairs: Iterable[tuple[str, str]],
    say: Callable[[str], None] = lambda text: None,
    jobs: int | None = None,
) -> dict[tuple[str, str], Variant]:
    """The variants of (chapter, learner) pairs, several made at a time.

    Raises:
        VariantError: one cannot be made.
    """
    home = Path(home)
    if not settings(home)["own_data"]:
        return {}
    wanted = sorted({(c, n) for c, n in pairs if variants.differs(c)})
    stamps = {chapter: fingerprint(chapter) for chapter in {c for c, _ in wanted}}
    missing = [pair for pair in wanted if not _is_current(home, *pair, stamps[pair[0]])]
    if missing:
        secret_of(home)  # once, before several processes would draw one
        make_keys({chapter for chapter, _ in missing}, say)
        say(translate("Own data to be made: {n} …", n=len(missing)))
        usable = getattr(os, "sched_getaffinity", None)
        jobs = jobs or (len(usable(0)) if usable else os.cpu_count() or 1)
        with ProcessPoolExecutor(min(jobs, len(missing)), get_context("spawn")) as pool:
            running = {pool.submit(variant_of, home, *pair): pair for pair in missing}
            for count, done in enumerate(as_completed(running), 1):
                done.result()
                chapter, learner = running[done]
                say(translate("  {chapter} for {learner} ({count} of {all})", chapter=chapter,
                              learner=learner, count=count, all=len(missing)))  # fmt: skip
    found = {}
    for pair in wanted:
        if one := variant_of(home, *pair, stamps[pair[0]]):
            found[pair] = one
    return found


def for_learner(home: Path | str, learner: str | None) -> Change:
    """What makes a chapter's files those of one learner of this class; without a learner those
    that the whole class shares (in an exam, a key without answers)."""

    def change(chapter: str, files: dict[str, bytes]) -> dict[str, bytes]:
        own = variant_of(home, chapter, learner) if learner else None
        return variants.replaced(files, own, settings(home)["exam"], told(home, own))

    return change


def told(home: Path | str, variant: Variant | None) -> int | None:
    """The number that a learner sees of their data.

    In an exam it is not the seed, from which the public simulator makes the right answers, but
    follows from it and the class's secret: enough to tell whose data a submission came with.
    """
    if variant is None:
        return None
    return _told(home, variant.seed)


def _told(home: Path | str, seed: int) -> int:
    if not settings(home)["exam"]:
        return seed
    return variants.variant_seed(secret_of(home), f"number told of {seed}")


def own_files(home: Path | str, chapter: str, variant: Variant | None) -> dict[str, bytes]:
    """What replaces files of a class's source/CHAPTER for one learner; {} where nothing does."""
    if variant is None:
        return {}
    about = (Path(home) / "source" / chapter / variants.COURSE).read_bytes()
    key = (variant.folder / variants.KEY).read_bytes()
    given = {variants.COURSE: about, KEY: key}
    return variants.replaced(given, variant, settings(home)["exam"], told(home, variant))


def files_of(home: Path | str, chapter: str, number: int) -> dict[str, bytes]:
    """`own_files` of the variant with this number, which the class has made already."""
    folder = Path(home) / FOLDER / chapter / str(number)
    return own_files(home, chapter, variants.read(folder))


def lay_variant(folder: Path | str, chapter: str, learner: str, class_dir: Path | str) -> bool:
    """Put a learner's own data and answer key into a chapter folder that the class released.

    Args:
        folder: the learner's chapter folder, e.g. HOME/T1.5, as it was fetched.
        chapter: its id.
        learner: the id that the gradebook knows.
        class_dir: folder of the class.

    Returns:
        whether the chapter has data of the learner's own; else nothing is written.

    Raises:
        VariantError: the variant cannot be made, or the folder leads elsewhere.
    """
    variant = variant_of(class_dir, chapter, learner)
    folder = Path(folder)
    for name, content in own_files(class_dir, chapter, variant).items():
        target = folder / name
        above = [parent for parent in target.parents if folder in (parent, *parent.parents)]
        if any(path.is_symlink() for path in (*above, target)):
            raise VariantError(
                translate(
                    "{path} is a link; remove it, so that {learner}'s own data can be put there.",
                    path=target, learner=learner,
                )
            )  # fmt: skip
        target.parent.mkdir(parents=True, exist_ok=True)
        variants._whole(target, content)
    return variant is not None


def learner_of(home: Path | str, student: str) -> str:
    """The learner's id behind a name of the gradebook, which may have had to be changed."""
    path = Path(home) / ".grading" / "state.db"
    query = "SELECT learner FROM students WHERE student = ?"
    where = f"{path.resolve().as_uri()}?mode=ro"  # where there is no such file, none is made
    with suppress(sqlite3.Error), closing(sqlite3.connect(where, uri=True)) as db:
        if row := db.execute(query, (student,)).fetchone():
            return row[0]
    return student


def known_id(home: Path | str, learner: str) -> str:
    """The id under which data were made for a learner, who may be written b1 and B1; else as it is
    given."""
    for path in (Path(home) / FOLDER).glob(f"*/of/{_file_of(learner)}"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            return str(json.loads(path.read_text(encoding="utf-8"))["learner"])
    return learner


def whose(home: Path | str, chapter: str, learner: str, number: int) -> str:
    """A sentence on a number that a submission names and that is not the learner's."""
    for path in (Path(home) / FOLDER / chapter / "of").glob("*.json"):
        with suppress(OSError, ValueError, KeyError):
            about = json.loads(path.read_text(encoding="utf-8"))
            if _told(home, about["variant"]) == number and variants.normal(about["learner"]) != \
                    variants.normal(learner):
                return translate(
                    "The data that came with this work are those of another learner ({other}); it "
                    "was graded on the learner's own.", other=about["learner"],
                )  # fmt: skip
    return translate(
        "The data that came with this work are not the learner's own (number {number}); it was "
        "graded on the learner's own.", number=number,
    )  # fmt: skip


def _record(home: Path, chapter: str, learner: str) -> Path:
    """The file that says which number was given out to a learner."""
    return home / FOLDER / chapter / "of" / _file_of(learner)


def _file_of(learner: str) -> str:
    return hashlib.sha256(variants.normal(learner).encode()).hexdigest()[:24] + ".json"


def _given(record: Path) -> int | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        return int(json.loads(record.read_text(encoding="utf-8"))["variant"])
    return None


def _is_current(home: Path, chapter: str, learner: str, stamp: str) -> bool:
    """Whether nothing has to be made for this learner."""
    seed = _given(_record(home, chapter, learner))
    there = variants.read(home / FOLDER / chapter / str(seed)) if seed else None
    return there is not None and there.stamp == stamp
