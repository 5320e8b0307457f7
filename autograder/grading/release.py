"""What a learner gets: one chapter's folder, or a whole bundle that stands alone.

A folder that already holds work is brought up to date by `autograder.desk.renew`, the rule that
`course.py learn` follows as well: what the learner has changed stays, a newer version is written
beside it as `T1.5.new.ipynb`.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from autograder import register
from autograder.checking.messages import LANGUAGES, translate
from autograder.grading import exam_words
from autograder.grading import notebook as notebooks
from autograder.grading.course_map import write_map
from autograder.grading.notebook import ROOT

KEY = ".course/key.json.gz"
# (chapter, what stands beside its notebook) -> the same with some of it replaced
Change = Callable[[str, dict[str, bytes]], dict[str, bytes]]
HANDED_OUT = ".course/notebook.ipynb.gz"
TEMPLATES = Path(__file__).parent / "templates"
BOOTSTRAP = ("__init__.py", "environment.py", "messages.py")


def built_chapters() -> list[str]:
    """Ids of the chapters that have a notebook."""
    return [item.id for item in register.chapters() if item.notebook and item.built]


def release(
    out: Path | str,
    lang: str = "zh-TW",
    learner: str | None = None,
    chapters: Iterable[str] | None = None,
    say: Callable[[str], None] = lambda text: None,
    change: Change | None = None,
) -> Path:
    """Write a folder that stands alone: `python3 start.py` in it opens the notebooks.

    Args:
        out: the folder; made if absent, brought up to date otherwise.
        lang: language of prose, data captions and messages.
        learner: an id written into `course.json`, used as the name of the submission.
        chapters: ids; all built chapters when not given.
        say: called with a line of progress.
        change: what makes the files of a chapter this learner's own (data by seed, an exam's key).
    """
    from autograder.companion import opening
    from autograder.grading.wheel import build_wheel, requirements

    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    say(translate("Building the checker's package …"))
    for old in (out / "wheels").glob("*.whl"):
        old.unlink()
    wheel = build_wheel(out / "wheels")
    _write(out / "requirements.txt", requirements(wheel).encode())
    _bootstrap(out)
    chapters = list(chapters or built_chapters())
    make_keys(chapters, say)
    for chapter in chapters:
        say(translate("Writing chapter {chapter} …", chapter=chapter))
        for sentence in _renew(out / chapter, chapter, lang, learner, change):
            say(sentence)
    if all(exam_words.is_exam((out / one / "course.json").read_bytes()) for one in chapters):
        exam_words.put_readmes(out)
    write_map(out, lang)
    for sentence in opening.renew(out):
        say(sentence)
    return out


def release_branch(out: Path | str, say: Callable[[str], None] = lambda text: None) -> Path:
    """Write what stands on a branch for Binder and nbgitpuller: zh-TW/T1.5/T1.5.ipynb and so on.

    Both find requirements.txt and runtime.txt at the root; the checker's wheel lies in wheels/.
    """
    from autograder.companion import opening
    from autograder.grading.wheel import build_wheel, requirements

    out = Path(out)
    say(translate("Building the checker's package …"))
    wheel = build_wheel(out / "wheels")
    _write(out / "requirements.txt", requirements(wheel).encode())
    for path in sorted((TEMPLATES / "branch").iterdir()):
        _write(out / path.name, path.read_bytes())
    chapters = built_chapters()
    make_keys(chapters, say)
    for lang in LANGUAGES:
        for chapter in chapters:
            say(translate("Writing chapter {chapter} …", chapter=f"{lang}/{chapter}"))
            release_chapter(out / lang / chapter, chapter, lang)
        write_map(out / lang, lang)
        opening.renew(out / lang)
    return out


def release_chapter(
    folder: Path | str, chapter: str, lang: str = "zh-TW", learner: str | None = None,
    change: Change | None = None,
) -> list[str]:  # fmt: skip
    """Write one chapter's folder; sentences about files of the learner's that were kept.

    An empty or absent folder is filled. In one that holds files nothing the learner has changed
    is overwritten (see the module's docstring).
    """
    folder = Path(folder)
    if folder.is_dir() and any(folder.iterdir()):
        return _renew(folder, chapter, lang, learner, change)
    for relative, content in chapter_files(chapter, lang, learner, change).items():
        _write(folder / relative, content)
    return []


def _renew(
    folder: Path, chapter: str, lang: str, learner: str | None, change: Change | None = None
) -> list[str]:
    """Release into a scratch folder and bring `folder` up to it, with a record for next time."""
    from autograder.desk import renew

    with tempfile.TemporaryDirectory(prefix="course-") as scratch:
        fresh = Path(scratch) / chapter
        release_chapter(fresh, chapter, lang, learner, change)
        folder.mkdir(parents=True, exist_ok=True)
        return renew(fresh, folder)


def chapter_files(
    chapter: str, lang: str, learner: str | None = None, change: Change | None = None
) -> dict[str, bytes]:
    """Every file of a learner's chapter folder: relative path -> content."""
    import nbformat

    shared = shared_files(chapter, lang, learner, change)
    released = notebooks.released_notebook(notebooks.instructor_notebook(chapter, lang))
    if exam_words.is_exam(shared["course.json"]):
        released = exam_words.headed(released, lang)
    content = (nbformat.writes(released) + "\n").encode()
    # the second one for a learner who starts again and wants it as it was
    files = {f"{chapter}.ipynb": content, HANDED_OUT: gzip.compress(content, mtime=0)}
    if any("own_account(" in cell.source for cell in released.cells):
        files["own/README.md"] = (TEMPLATES / "own" / f"README.{lang}.md").read_bytes()
    return files | shared


def shared_files(
    chapter: str, lang: str, learner: str | None = None, change: Change | None = None
) -> dict[str, bytes]:
    """What stands beside the notebook, for a learner and in an instructor's source folder alike.

    None of these names is a file that a learner edits or hands in: `nbgrader autograde` copies the
    source folder over the submission.
    """
    files: dict[str, bytes] = {}
    about = register.chapter(chapter)
    house = [f"{name}.yml" for name in about.house]
    for source, prefix, wanted in ((about.exports, "data", about.data),
                                   (_house(), "house", house)):
        for path in sorted(p for p in source.rglob("*") if p.is_file()):
            name = path.relative_to(source).as_posix()
            hidden = any(part.startswith((".", "__")) for part in name.split("/"))
            chosen = any(name == w or name.startswith(f"{w}/") for w in wanted)
            if chosen and not hidden:
                files[f"{prefix}/{name}"] = path.read_bytes()
    # notebooks/t1_5/report_template.zh-TW.md is the learner's report_template.md.
    for path in sorted(_templates(chapter).glob(f"*.{lang}.*")):
        files[path.name.replace(f".{lang}.", ".", 1)] = path.read_bytes()
    settings = {"chapter": chapter, "lang": lang, "version": _version()}
    if learner:
        settings["learner"] = learner
    files["course.json"] = (json.dumps(settings, ensure_ascii=False, indent=1) + "\n").encode()
    files[KEY] = _key(chapter)
    return change(chapter, files) if change else files


def fingerprint(chapter: str) -> str:
    """A digest that changes when anything that a chapter's answer key depends on changes."""
    stamp = hashlib.sha256(f"{chapter}|{_version()}".encode())
    source = notebooks.source_path(chapter)
    paths = [*(source.glob("*") if source.is_dir() else [source]), register.CURRICULUM]
    for room in ("autograder/checking", "autograder/exercises", "autograder/ingest",
                 "autograder/artefacts", "autograder/learner", "datasets"):  # fmt: skip
        paths += [p for p in (ROOT / room).rglob("*") if p.suffix != ".pyc"]
    for path in sorted(paths):
        if path.is_file():
            state = path.stat()
            stamp.update(f"{path}|{state.st_size}|{state.st_mtime_ns}".encode())
    return stamp.hexdigest()


def _bootstrap(out: Path) -> None:
    """start.py and what it runs: the code that course.py itself uses, copied.

    `desk.py` opens JupyterLab; in the bundle it lies in bootstrap/, one folder below the root, as
    it lies in autograder/ here.
    """
    source = ROOT / "bootstrap"
    for path in sorted(source.rglob("*")):
        relative = path.relative_to(source)
        wanted = path.name in BOOTSTRAP or path.suffix == ".whl" or relative.parts[0] == "jupyter"
        if path.is_file() and wanted and "__pycache__" not in relative.parts:
            _write(out / "bootstrap" / relative, path.read_bytes())
    _write(out / "bootstrap" / "desk.py", (ROOT / "autograder" / "desk.py").read_bytes())
    _write(out / "submit.py", (Path(__file__).parent / "submit.py").read_bytes())
    for name in ("start.py", "README.md", "README.zh-TW.md"):
        _write(out / name, (TEMPLATES / "bundle" / name).read_bytes())


def make_keys(chapters: Iterable[str], say: Callable[[str], None] = lambda text: None) -> None:
    """Make the answer keys that are not there yet, several chapters at a time.

    Nearly all of a first start goes into them, so every core helps.
    """
    missing = [chapter for chapter in chapters if not _cached_key(chapter).exists()]
    jobs = min(len(missing), os.cpu_count() or 1)
    if jobs < 2:
        return
    say(translate("Computing the answers that the checks compare with …"))
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        # The last chapters are the longest.
        running = {pool.submit(_key, chapter): chapter for chapter in reversed(missing)}
        for count, done in enumerate(as_completed(running), 1):
            done.result()
            say(translate("  {chapter} ({count} of {all})", chapter=running[done], count=count,
                          all=len(missing)))


def _cached_key(chapter: str) -> Path:
    return ROOT / "build" / "keys" / chapter / f"{fingerprint(chapter)}.json.gz"


def _key(chapter: str) -> bytes:
    """The answer key, gzipped the same way every time; made anew only when its inputs change."""
    from autograder.exercises import build_key

    cache = _cached_key(chapter)
    if cache.exists():
        return cache.read_bytes()
    made = build_key(chapter, register.chapter(chapter).exports)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":"))
    content = gzip.compress(text.encode(), mtime=0)
    for old in cache.parent.glob("*.json.gz") if cache.parent.exists() else ():
        old.unlink()
    _write(cache, content)
    return content


def _templates(chapter: str) -> Path:
    return ROOT / "notebooks" / chapter.lower().replace(".", "_")


def _house() -> Path:
    return ROOT / "datasets" / "house"


def _version() -> str:
    from autograder.grading.wheel import version

    return version()


def _write(path: Path, content: bytes) -> None:
    """Write through a neighbour file, so that a crash leaves the old or the new, never half."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".part")
    draft.write_bytes(content)
    draft.replace(path)
