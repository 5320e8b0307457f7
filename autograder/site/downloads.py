"""What a reader takes home: the whole course as one zip per language, and each notebook by itself.

The zip is what `course.py release` writes, chapter by chapter, so it opens with the one command of
its README. It holds all chapters, because the packages it installs (700 MB) serve them all.
"""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from autograder import register
from autograder.bilingual import LANGUAGES
from autograder.site.watched import ROOT, digest, files_of

FOLDER = "downloads"
# What a release is made from; the site's own code is no part of it.
SOURCES = ("autograder", "bootstrap", "datasets", "notebooks", "standard")
APART = ("autograder/site", "autograder/boxed")
SINGLE = ("requirements.txt", "pyproject.toml")
STAMP = "made-from"
# Zip stores a time; a fixed one gives the same bytes for the same content.
EPOCH = (2025, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Download:
    """One file to download: its address from the root of the site, its size in bytes."""

    address: str
    size: int


def course_zip(language: str) -> str:
    """Address of the whole course in one language, from the root of the site."""
    return f"{FOLDER}/kmc2431-{language}.zip"


def notebook(chapter: str, language: str) -> str:
    """Address of one chapter's notebook, from the root of the site."""
    return f"{FOLDER}/{language}/{chapter}.ipynb"


def found(site: Path, address: str) -> Download | None:
    """The download that stands at this address of the built site, None where there is none."""
    path = site / address
    return Download(address, path.stat().st_size) if path.is_file() else None


def write(site: Path, work: Path) -> list[str]:
    """Put both languages' downloads into the site; `work` keeps them until the course changes.

    The first time takes minutes where the answer keys have to be computed; then seconds.
    """
    state = digest(sources())
    stamp = work / STAMP
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != state:
        shutil.rmtree(work, ignore_errors=True)
        for language in LANGUAGES:
            make(work, language)
        stamp.write_text(state, encoding="utf-8")
    shutil.copytree(work / FOLDER, site / FOLDER, dirs_exist_ok=True)
    return []


def sources() -> list[Path]:
    """The files whose change makes the downloads stale."""
    apart = [ROOT / name for name in APART]
    inside = [
        path
        for name in SOURCES
        for path in files_of(ROOT / name)
        if not any(folder in path.parents for folder in apart)
    ]
    return sorted([*inside, *(ROOT / name for name in SINGLE)])


def make(folder: Path, language: str) -> None:
    """Write one language's zip and notebooks below `folder`."""
    from autograder.grading import review_files
    from autograder.grading.release import release

    with tempfile.TemporaryDirectory(prefix="course-") as scratch:
        bundle = release(Path(scratch) / f"kmc2431-{language}", language)
        review_files.put([bundle])
        pack(bundle, folder / course_zip(language))
        for chapter in register.chapters():
            source = bundle / chapter.id / f"{chapter.id}.ipynb"
            if source.is_file():
                target = folder / notebook(chapter.id, language)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)


def pack(folder: Path, path: Path) -> None:
    """Zip `folder` under its own name: the same bytes for the same content."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = f"{folder.name}/{file.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, file.read_bytes())
