"""Pack one learner's work into one zip file to hand in without any server.

The zip holds `LEARNER/T1.5/T1.5.ipynb` and the work products beside it, and nothing else: no data
and policy files of the course, no `own/`, no hidden files, no program output of the notebook (it
may show figures of the learner's own account), no chapter in which nothing was done. LEARNER is
what the learner or `course.json` says, never the account of the computer; without a name the zip
begins with `T1.5/` and takes its name from whoever collects it. A former zip of the same name is
kept as `LEARNER-1.zip`: of several, the grader takes the one with the plain name. Standard library
only: the bundle has a copy of this file (`python3 start.py submit`).
"""

from __future__ import annotations

import importlib
import json
import os
import re
import sys
import zipfile
from pathlib import Path
from typing import Any

# Folders that belong to the course or stay with the learner.
UNNAMED = "work"  # the zip without a learner's name
LEFT_OUT = {"data", "house", "own", "kept", "__pycache__"}
# What a work product can be. Anything else is named and left out.
PRODUCTS = {
    ".md", ".json", ".yml", ".yaml", ".csv", ".xlsx", ".pptx", ".html", ".txt", ".png",
    ".svg", ".jpg",
}  # fmt: skip
OURS = {"course.json", "course_secret.json"}
ATTEMPTS = "attempts.jsonl"  # there only where the learner has agreed to share it
SECRET = re.compile(r"(secret|token|credential|password|client_id|api[-_]?key)", re.I)
MAX_FILE = 20 * 2**20
MAX_TOTAL = 80 * 2**20
CHAPTER = re.compile(r"(T\d(\.\d)?|C)")


class SubmitError(Exception):
    """The work cannot be packed; the text is one sentence for the learner."""


def submit(
    folder: Path | str, out: Path | str | None = None, name: str | None = None
) -> Path:
    """Write the zip and tell what is in it and what was left out (on stderr).

    Args:
        folder: a chapter's folder, or the folder that holds the chapters' folders.
        out: where the zip goes; default: the folder that holds the chapters' folders.
        name: the learner's name or number; else that of `course.json` or COURSE_LEARNER.

    Returns:
        Path of the zip, `LEARNER.zip`, or `work.zip` without a name; a former one that holds
        something else is kept under another name.

    Raises:
        SubmitError: no notebook there, nothing done, a broken notebook, too much to pack.
    """
    folder = Path(folder).resolve()
    chapters = find_chapters(folder)
    if not chapters:
        raise SubmitError(
            say(
                "There is no chapter notebook (such as T1.5/T1.5.ipynb) in {folder}; nothing was "
                "packed.",
                folder=folder,
            )  # fmt: skip
        )
    learner = safe(name) if name else learner_id(chapters)
    above = f"{learner}/" if learner else ""
    files: dict[str, bytes] = {}
    left: list[str] = []
    for chapter in chapters:
        notebook = chapter / f"{chapter.name}.ipynb"
        products = work_products(chapter)
        if untouched(notebook) and not any(
            reason is None for path, reason in products if path.name != ATTEMPTS
        ):
            left.append(f"  {chapter.name}: {say('nothing was written there yet')}")
            continue
        files[f"{above}{chapter.name}/{notebook.name}"] = clean_notebook(notebook)
        if number := own_data(chapter):  # so that the grader can say when it is another's
            files[f"{above}{chapter.name}/course.json"] = json.dumps({"variant": number}).encode()
        for path, reason in products:
            relative = path.relative_to(chapter).as_posix()
            if reason:
                left.append(f"  {chapter.name}/{relative}: {reason}")
            else:
                files[f"{above}{chapter.name}/{relative}"] = path.read_bytes()
    if not files:
        raise SubmitError(
            say(
                "Nothing in {folder} differs from what was handed out, so nothing was packed. "
                "Save your notebook in JupyterLab first.",
                folder=folder,
            )  # fmt: skip
        )
    total = sum(len(content) for content in files.values())
    if total > MAX_TOTAL:
        raise SubmitError(
            say(
                "Your work products are {size} MB together; at most {most} MB can be handed in.",
                size=total // 2**20,
                most=MAX_TOTAL // 2**20,
            )  # fmt: skip
        )
    target = Path(out or chapters[0].parent) / f"{learner or UNNAMED}.zip"
    former = write_anew(target, files)
    if learner:
        tell(say("Packed as {learner}, {n} files:", learner=learner, n=len(files)))
    else:
        tell(say("Packed without a name, {n} files. To give one: submit --name B1234.",
                 n=len(files)))
    for packed in sorted(files):
        tell("  " + packed)
    if left:
        tell(say("Left out:"))
        for line in left:
            tell(line)
    if former is not None:
        tell(say("The file that you packed before is kept as {name}.", name=former.name))
    tell(say("Hand in this file: {path}", path=target))
    return target


def find_chapters(folder: Path) -> list[Path]:
    """Chapter folders: `folder` itself, or those directly in it, that hold their notebook."""
    candidates = [folder, *sorted(path for path in folder.iterdir() if path.is_dir())]
    return [
        path
        for path in candidates
        if CHAPTER.fullmatch(path.name) and (path / f"{path.name}.ipynb").is_file()
    ]


def learner_id(chapters: list[Path]) -> str:
    """The learner's id: `learner` in course.json, else COURSE_LEARNER, else ""."""
    for chapter in chapters:
        try:
            found = json.loads((chapter / "course.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(found, dict) and found.get("learner"):
            return safe(str(found["learner"]))
    given = os.environ.get("COURSE_LEARNER")
    return safe(given) if given else ""


def own_data(chapter: Path) -> int | None:
    """The number of the learner's own data, as course.json has it; None where it has none."""
    try:
        found = json.loads((chapter / "course.json").read_text(encoding="utf-8"))
        return int(found["variant"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def untouched(notebook: Path) -> bool:
    """Whether a notebook is as it was handed out, run or not; False where nobody can tell."""
    try:
        record = json.loads((notebook.parent / ".course" / "released.json").read_text("utf-8"))
        handed_out = record.get(notebook.name)
    except (OSError, ValueError, AttributeError):
        return False
    for module in ("autograder.desk", "bootstrap.desk"):  # in the project, in the bundle
        try:
            return importlib.import_module(module).digest(notebook) == handed_out
        except ImportError:
            continue
    return False


def safe(name: str) -> str:
    """An id that is a folder name on every system and means nothing to a shell or a glob."""
    return re.sub(r"[^\w.@-]+", "_", name).strip("._") or "learner"


def clean_notebook(path: Path) -> bytes:
    """The notebook without outputs; SubmitError when it is broken."""
    if path.stat().st_size == 0:
        raise SubmitError(say("{name} is empty; save it in JupyterLab first.", name=path.name))
    try:
        nb = json.loads(path.read_text(encoding="utf-8"))
        for cell in nb["cells"]:
            if cell.get("cell_type") == "code":
                cell["outputs"], cell["execution_count"] = [], None
            cell.pop("attachments", None)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise SubmitError(
            say(
                "{name} is damaged: it is not a notebook. Open it in JupyterLab and save it, or "
                "bring back an earlier version.",
                name=path.name,
            )  # fmt: skip
        ) from None
    return (json.dumps(nb, ensure_ascii=False, indent=1) + "\n").encode()


def work_products(chapter: Path) -> list[tuple[Path, str | None]]:
    """Every file of the learner's in a chapter folder, with the reason if it stays here."""
    found: list[tuple[Path, str | None]] = []
    for top, folders, names in os.walk(chapter):
        at_root = Path(top) == chapter
        folders[:] = sorted(
            name for name in folders
            if not name.startswith(".") and not (at_root and name in LEFT_OUT)
            and name != "__pycache__"
        )  # fmt: skip
        for name in sorted(names):
            path = Path(top) / name
            if name.startswith(".") or name in OURS or "_template." in name:
                continue
            if name == f"{chapter.name}.ipynb" and at_root:
                continue
            found.append((path, _reason(path)))
    return found


def _reason(path: Path) -> str | None:
    if path.is_symlink() or not path.is_file():
        return say("not an ordinary file")
    if SECRET.search(path.name):
        return say("its name looks like a password or key")
    if path.suffix.lower() not in PRODUCTS and path.name != ATTEMPTS:
        return say("not a work product of the course")
    if path.stat().st_size > MAX_FILE:
        return say("larger than {most} MB", most=MAX_FILE // 2**20)
    return None


def write_anew(target: Path, files: dict[str, bytes]) -> Path | None:
    """Write the zip; where another one has its name, that is renamed first: its new path."""
    draft = target.with_name(target.name + ".new")
    write_zip(draft, files)
    former = None
    if target.exists() and target.read_bytes() != draft.read_bytes():
        number = 1
        while (former := target.with_name(f"{target.stem}-{number}.zip")).exists():
            number += 1
        target.rename(former)
    draft.replace(target)
    return former


def write_zip(target: Path, files: dict[str, bytes]) -> None:
    """Write the files, sorted and without times, in one step."""
    draft = target.with_name(target.name + ".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED)
    draft.replace(target)


def say(msgid: str, **values: Any) -> str:
    """Translate where the checker's package is at hand, else English."""
    try:
        from autograder.checking.messages import translate
    except ImportError:
        return msgid.format(**values)
    return translate(msgid, **values)


def tell(text: str) -> None:
    """One line on stderr; stdout carries only the path."""
    print(text, file=sys.stderr)


if __name__ == "__main__":
    try:
        place, given = (sys.argv[1:] + ["", ""])[:2]
        print(submit(place or ".", name=given))
    except (SubmitError, OSError) as error:
        sys.exit(str(error))
