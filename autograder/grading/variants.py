"""Data of one learner's own: another seed of the same world, with the answer key made for it.

Which files of a chapter differ says the register (`varies`). A variant is a folder

    data/...         the files that differ, under the names of the shipped ones
    key.json.gz      the answer key of the chapter's data with these in place
    about.json       chapter, seed, fingerprint of the course that made it, digest of the files

made once and kept in build/variants. Data in which a question would lose its point are refused
(`autograder.exercises.suitable`), and the learner gets the next number in their row.
"""

from __future__ import annotations

import gzip
import hashlib
import hmac
import json
import os
import secrets
import shutil
import tempfile
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder import register
from autograder.checking.messages import translate
from autograder.grading import release
from autograder.grading.notebook import ROOT
from autograder.learner.key import exam_digest

CACHE = ROOT / "build" / "variants"
KEPT = 60  # variants of a chapter that the cache holds
NAMED = 2**31 - 1  # the greatest number that anybody is told or may ask for
TRIES = 25  # numbers of a learner's row that may be refused before something must be wrong
KEY, ABOUT = "key.json.gz", "about.json"
COURSE = "course.json"
OWN = ".own_data"
SELF_PACED = "kmc2431 own data"  # no secret: whoever learns alone has nobody to copy from


class VariantError(Exception):
    """A learner's own data cannot be had; the text is one sentence for the instructor."""


class Unsuitable(VariantError):
    """This number's data must not be handed out; the text says why, for the log."""


@dataclass(frozen=True)
class Variant:
    """One chapter's own data.

    digest: over the files that differ.
    stamp: of the course that the key was made by.
    """

    chapter: str
    seed: int
    folder: Path
    digest: str
    stamp: str = ""

    def files(self) -> dict[str, bytes]:
        """What replaces files of the chapter's folder: path -> content, the key among them."""
        found = {f"data/{name}": content for name, content in self.data().items()}
        return {**found, release.KEY: (self.folder / KEY).read_bytes()}

    def data(self) -> dict[str, bytes]:
        """The files that differ: path below the folder data -> content."""
        place = self.folder / "data"
        return {path.relative_to(place).as_posix(): path.read_bytes()
                for path in sorted(place.rglob("*")) if path.is_file()}  # fmt: skip

    def key(self) -> dict[str, Any]:
        """The answer key with everything in it."""
        return unpacked((self.folder / KEY).read_bytes())


def normal(learner: str) -> str:
    """A learner's id without what people write differently: form of characters, case, blanks."""
    return unicodedata.normalize("NFC", learner).strip().casefold()


def variant_seed(secret: str | int, learner: str, attempt: int = 0, exam: bool = False) -> int:
    """The number of a learner's own data, from 1 to 2**31 - 1; an exam's are above NAMED.

    HMAC-SHA256 (RFC 2104), so that the number, which the learner sees, does not give the secret
    away.

    Args:
        secret: of the class; the longer the better, since a short one can be tried out.
        learner: the id; `normal` of it counts.
        attempt: 0, and one more for each number before it that was refused.
        exam: a number that nobody is told and that cannot be found by trying all.
    """
    message = json.dumps(["variant", normal(learner), attempt], ensure_ascii=False)
    code = hmac.new(str(secret).encode(), message.encode(), hashlib.sha256).digest()
    drawn = int.from_bytes(code[:8], "big")
    return NAMED + 1 + drawn % 2**62 if exam else 1 + drawn % NAMED


def differs(chapter: str) -> bool:
    """Whether this chapter has data of a learner's own."""
    try:
        return bool(register.chapter(chapter).varies)
    except KeyError:  # an instructor's own chapter
        return False


def choose(chapter: str, secret: str | int, learner: str, exam: bool = False) -> Variant | None:
    """The first suitable variant in a learner's row; None where the chapter's data are common.

    Raises:
        VariantError: none of many numbers is suitable.
    """
    if not differs(chapter):
        return None
    for attempt in range(TRIES):
        with suppress(Unsuitable):
            return cached(chapter, variant_seed(secret, learner, attempt, exam))
    raise VariantError(
        translate(
            "No data of their own could be made for {learner} in chapter {chapter}: {n} numbers "
            "were refused. See build/variants for the reasons.",
            learner=learner, chapter=chapter, n=TRIES,
        )
    )  # fmt: skip


def self_paced(
    learner: str, seed: int | None = None, kept: Mapping[str, int] | None = None
) -> release.Change:
    """What gives somebody who learns without a class data of their own.

    Args:
        learner: the id, or any other text, that the numbers follow from.
        seed: the number itself, for all chapters, in place of it.
        kept: chapter -> number that the learner has been working with; it goes first.

    Raises (when it is used):
        VariantError: the named number's data do not serve a chapter.
    """

    def change(chapter: str, files: dict[str, bytes]) -> dict[str, bytes]:
        if not differs(chapter):
            return files
        if seed is not None:
            if not 0 < seed <= NAMED:
                raise VariantError(
                    translate("The number of own data is from 1 to {most}.", most=NAMED)
                )
            try:
                return replaced(files, cached(chapter, seed))
            except Unsuitable as error:
                raise VariantError(
                    translate(
                        "The data of number {seed} do not serve chapter {chapter} ({why}); choose "
                        "another number.", seed=seed, chapter=chapter, why=error,
                    )
                ) from None  # fmt: skip
        with suppress(KeyError, Unsuitable):
            return replaced(files, cached(chapter, (kept or {})[chapter]))
        return replaced(files, choose(chapter, SELF_PACED, learner))

    return change


def numbers_in(desk: Path) -> dict[str, int]:
    """chapter -> number of the own data that lie in the chapter folders of a desk or bundle."""
    found = {}
    for path in desk.glob(f"*/{COURSE}"):
        with suppress(OSError, ValueError, KeyError, TypeError):
            about = json.loads(path.read_text(encoding="utf-8"))
            found[about["chapter"]] = int(about["variant"])
    return found


def desk_change(desk: Path, begin: bool) -> tuple[str, release.Change | None]:
    """(what the numbers follow from, what makes the data of a desk its own); "" and None where
    they are the shipped ones.

    Args:
        desk: the folder of the chapters; `.own_data` in it keeps what was drawn.
        begin: draw it where there is none yet.
    """
    place = desk / OWN
    if not place.exists():
        if not begin:
            return "", None
        desk.mkdir(parents=True, exist_ok=True)
        _whole(place, secrets.token_hex(8).encode())
    drawn = place.read_text(encoding="utf-8").strip()
    return drawn, self_paced(drawn, kept=numbers_in(desk))


def replaced(
    files: dict[str, bytes],
    variant: Variant | None,
    exam: bool = False,
    number: int | None = None,
) -> dict[str, bytes]:
    """A chapter's files with those of a variant in place and its number in course.json.

    number: what course.json names in place of the variant's seed, which gives its answers away.
    """
    files, about = dict(files), json.loads(files[COURSE])
    if variant is not None:
        about["variant"] = variant.seed if number is None else number
        files |= variant.files()
    if exam:
        files[release.KEY] = closed(files[release.KEY])
        about |= {"exam": True, "key": exam_digest(files[release.KEY])}
        files = {name: content for name, content in files.items()
                 if not name.startswith(".course/") or name == release.KEY}
    if exam or variant is not None:
        files[COURSE] = _settings(about)
    return files


def _settings(about: dict[str, Any]) -> bytes:
    return (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode()


def make(chapter: str, seed: int, out: Path | str) -> Variant:
    """Write the variant of a seed into `out`; what is there already is kept if it is whole.

    Raises:
        Unsuitable: the data must not be handed out.
    """
    out = Path(out)
    if (there := read(out)) and there.chapter == chapter and there.seed == seed:
        return there
    made = cached(chapter, seed)
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".new-", dir=out.parent))
    shutil.copytree(made.folder, draft, dirs_exist_ok=True)
    _put(draft, out)
    if seed > NAMED:  # the answers of an exam stay in the class's folder alone, closed to others
        shutil.rmtree(made.folder, ignore_errors=True)
    return Variant(chapter, seed, out, made.digest, made.stamp)


def cached(chapter: str, seed: int) -> Variant:
    """The variant of a seed in build/variants, made if it is not there.

    Raises:
        Unsuitable: the data must not be handed out; that is remembered too.
    """
    stamp = release.fingerprint(chapter)
    place = CACHE / chapter / f"{stamp[:16]}-{seed}"
    found = read(place)
    if found is None:
        _clear(place.parent, stamp[:16])
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".new-", dir=place.parent))
        try:
            _write(draft, chapter, seed, stamp)
            _put(draft, place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        found = read(place)
        assert found is not None
    with suppress(OSError):
        os.utime(place)  # the least used go first
    refused = json.loads((place / ABOUT).read_text(encoding="utf-8")).get("refused")
    if refused:
        raise Unsuitable(refused)
    return found


def renewed(folder: Path, stamp: str | None = None) -> Variant | None:
    """The variant kept in `folder`, its key made anew where the course has changed since.

    The data stay as they were handed out, whatever the simulator would write today.

    stamp: `release.fingerprint` of the chapter, where the caller has it.
    """
    there = read(folder)
    if there is None:
        return None
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    stamp = stamp or release.fingerprint(there.chapter)
    if about["fingerprint"] != stamp:
        key, _ = _key_of(there.chapter, there.data())
        _whole(folder / KEY, packed(key))
        _whole(folder / ABOUT, json.dumps({**about, "fingerprint": stamp}).encode())
    return read(folder)


def _write(place: Path, chapter: str, seed: int, stamp: str) -> None:
    """Write data, key and what is known about them into the empty folder `place`."""
    from autograder.exercises.suitable import unsuitable
    from datasets.simulator.variants import variant_files

    about = register.chapter(chapter)
    files = dict(variant_files(seed, about.varies, about.data_root))
    for name, content in files.items():
        target = place / "data" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    same = [n for n, c in files.items() if (about.exports / n).read_bytes() == c]
    refused = "all data are those that are shipped" if len(same) == len(files) else None
    if refused is None:
        key, refused = _key_of(chapter, files, look=True)
    if refused is None:
        refused = unsuitable(chapter, key, unpacked(release._key(chapter)))
        (place / KEY).write_bytes(packed(key))
    told = {"chapter": chapter, "seed": seed, "fingerprint": stamp, "digest": _digest(files),
            "refused": refused}  # fmt: skip
    (place / ABOUT).write_text(json.dumps(told), encoding="utf-8")


def _key_of(
    chapter: str, files: dict[str, bytes], look: bool = False
) -> tuple[dict[str, Any], str | None]:
    """The answer key of the shipped exports with these files in place; with `look` also why the
    chapter's words would not fit them (then there is no key)."""
    from autograder.exercises import build_key
    from autograder.exercises.suitable import untrue
    from autograder.learner.key import digests
    from autograder.learner.load import forget, loader

    with tempfile.TemporaryDirectory(prefix="course-variant-") as scratch:
        data = Path(scratch) / "data"
        shutil.copytree(register.chapter(chapter).exports, data)
        shutil.copytree(ROOT / "datasets" / "house", Path(scratch) / "house")
        for name, content in files.items():
            (data / name).write_bytes(content)
        if look and (said := untrue(chapter, loader(data))):
            return {}, said
        key = build_key(chapter, data)
        forget()  # the tables of a folder that is gone
    return {**key, "data": digests({f"data/{name}": c for name, c in files.items()})}, None


def packed(key: dict[str, Any]) -> bytes:
    """A key as it lies beside the notebook: the same bytes every time."""
    text = json.dumps(key, ensure_ascii=False, separators=(",", ":"))
    return gzip.compress(text.encode(), mtime=0)


def unpacked(data: bytes) -> dict[str, Any]:
    """The key that `packed` packed."""
    return json.loads(gzip.decompress(data))


def closed(key: bytes) -> bytes:
    """An exam's key from a usual one."""
    from autograder.exercises.exam_key import exam_key

    return packed(exam_key(unpacked(key)))


def _digest(files: dict[str, bytes]) -> str:
    stamp = hashlib.sha256()
    for name in sorted(files):
        stamp.update(f"{len(name)} {name} {len(files[name])} ".encode() + files[name])
    return stamp.hexdigest()


def read(folder: Path) -> Variant | None:
    """The variant in a folder; None where there is none or only half of one."""
    try:
        about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        whole = about["refused"] or (folder / KEY).exists()
        return Variant(about["chapter"], about["seed"], folder, about["digest"],
                       about["fingerprint"]) if whole else None  # fmt: skip
    except (OSError, ValueError, KeyError):
        return None


def _put(draft: Path, place: Path) -> None:
    """Rename a finished folder; another process may have been faster with the same content."""
    draft.chmod(0o755)
    if place.exists() and read(place) is None:
        shutil.rmtree(place, ignore_errors=True)
    try:
        draft.rename(place)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)


def _clear(folder: Path, stamp: str) -> None:
    """Remove what an earlier version of the course made, and the least used of too many."""
    some = [path for path in folder.glob("*-*") if path.is_dir() and path.name[0] != "."]
    old = [path for path in some if not path.name.startswith(stamp)]
    now = sorted(set(some) - set(old), key=lambda path: path.stat().st_mtime)
    for path in [*old, *now[: max(0, len(now) - KEPT + 1)]]:
        shutil.rmtree(path, ignore_errors=True)


def _whole(path: Path, content: bytes) -> None:
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(content)
    draft.replace(path)
