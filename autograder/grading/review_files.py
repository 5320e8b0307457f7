"""The review file of each chapter: made once, kept in build/reviews, put into a learner's folder.

It takes minutes for all chapters, so `course.py learn` makes it in a process of its own, of low
priority, after JupyterLab is open; `release` and `class` make it with the chapters, like the keys.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from autograder.checking.messages import translate
from autograder.companion.review_file import FILE
from autograder.grading import release
from autograder.grading.notebook import ROOT

KEPT = ROOT / "build" / "reviews"


def review_file(chapter: str) -> bytes:
    """The review file of a chapter, from the kept one where that is up to date."""
    from autograder.exercises.review_key import build_review, lines

    kept = _kept(chapter)
    if kept.exists():
        return kept.read_bytes()
    content = lines(build_review(chapter))
    for old in kept.parent.glob("*.gz") if kept.parent.exists() else ():
        old.unlink(missing_ok=True)
    _write(kept, content)
    return content


def make(chapters: Iterable[str], say: Callable[[str], None] = lambda text: None) -> None:
    """Make the files that are not there yet, several chapters at a time."""
    missing = [chapter for chapter in chapters if not _kept(chapter).exists()]
    if not missing:
        return
    say(translate("Computing the fresh data for reviews …"))
    with ProcessPoolExecutor(
        min(len(missing), os.cpu_count() or 1), mp_context=get_context("spawn")
    ) as pool:
        running = {pool.submit(review_file, chapter): chapter for chapter in reversed(missing)}
        for count, done in enumerate(as_completed(running), 1):
            done.result()
            say(
                translate(
                    "  {chapter} ({count} of {all})",
                    chapter=running[done],
                    count=count,
                    all=len(missing),
                )
            )


def beside(desk: Path) -> subprocess.Popen:
    """Bring the review files of a desk up to date in a process of low priority; that process."""
    lower = {"creationflags": getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)}
    return subprocess.Popen(
        [sys.executable, "-m", "autograder.grading.review_files", str(desk)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **lower,
    )


def put(
    folders: Iterable[Path],
    say: Callable[[str], None] = lambda text: None,
    chapters: Iterable[str] | None = None,
) -> None:
    """Make what is missing and put the review files into each folder of chapters.

    Args:
        folders: desks, or the folder source of a class.
        say: called with lines of progress.
        chapters: ids; all built chapters when not given. Those a folder lacks are left out.
    """
    chapters = list(chapters or release.built_chapters())
    make(chapters, say)
    for folder in folders:
        renew(folder, chapters)


def renew(desk: Path, chapters: Iterable[str]) -> None:
    """Put the review files of these chapters into a desk, one by one."""
    for chapter in chapters:
        if (desk / chapter).is_dir():
            content, there = review_file(chapter), desk / chapter / FILE
            if not there.exists() or there.read_bytes() != content:
                _write(there, content)


def main(arguments: list[str] | None = None) -> int:
    """Bring the desk named on the command line up to date."""
    if hasattr(os, "nice"):
        os.nice(15)
    options = argparse.ArgumentParser()
    options.add_argument("desk", type=Path)
    renew(options.parse_args(arguments).desk, release.built_chapters())
    return 0


def _kept(chapter: str) -> Path:
    return KEPT / chapter / f"{release.fingerprint(chapter)}.jsonl.gz"


def _write(path: Path, content: bytes) -> None:
    """In one step, so that a reader sees the old or the new, and a stop leaves no half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    draft.write_bytes(content)
    os.replace(draft, path)


if __name__ == "__main__":
    sys.exit(main())
