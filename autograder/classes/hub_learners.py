"""What a learner's server on the hub runs in: the course's packages without the course's answers.

A small environment in build/hub/learners sees the packages of `.venv` and, of the project, only
the learner's wheel: the rooms with references and hidden tests cannot be imported in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from autograder.checking.messages import translate
from autograder.classes.hub_places import HubError, Places
from autograder.grading import config as course_config
from autograder.grading.classroom import FOR_LEARNERS
from autograder.grading.course_map import write_map
from autograder.grading.notebook import ROOT

FOLDER = ROOT / "build" / "hub" / "learners"
PART = Path(__file__).parent / "hub_learner"  # what goes along besides the wheel
PACKAGES = "course-packages.pth"
# Of nbgrader a learner sees the list of assignments and the button to validate.
SERVER = {
    "ServerApp": {
        "jpserver_extensions": {
            "nbgrader.server_extensions.assignment_list": True,
            "nbgrader.server_extensions.validate_assignment": True,
            "nbgrader.server_extensions.formgrader": False,
            "nbgrader.server_extensions.course_list": False,
            "jupyter_lsp": False,
        }
    }
}
PAGE = {
    "disabledExtensions": {
        "@jupyter/nbgrader:formgrader": True,
        "@jupyter/nbgrader:create-assignment": True,
        "@jupyter/nbgrader:course-list": True,
        "@jupyterlab/apputils-extension:announcements": True,
        "@jupyterlab/lsp-extension": True,
    }
}
MORE = """
import os

# Who hands in is who has logged in, whatever the account of the system is called.
c.CourseDirectory.student_id = os.environ.get("JUPYTERHUB_USER", "*")
c.ExchangeFactory.fetch_assignment = "course_hub.Fetch"
"""


def python(separate: bool) -> Path:
    """The learners' Python; made or renewed when the wheel or the packages have changed.

    Args:
        separate: whether accounts of the system other than ours will start it.

    Raises:
        HubError: no Python of this version that they may start.
    """
    from autograder.grading.wheel import build_wheel

    with tempfile.TemporaryDirectory(prefix="course-") as scratch:
        wheel = build_wheel(Path(scratch))
        parts = [wheel.read_bytes(), *(path.read_bytes() for path in sorted(PART.glob("*.py")))]

        def fill(inside: Path) -> None:
            with zipfile.ZipFile(wheel) as archive:
                archive.extractall(inside)
            for path in PART.glob("*.py"):
                shutil.copy2(path, inside)

        return _environment(FOLDER, interpreter(separate), b"".join(parts), fill)


def instructors_python(separate: bool) -> Path:
    """The instructor's Python: `.venv`'s, or one like it where that cannot be started by others."""
    base = interpreter(separate)
    if base == Path(sys.executable):
        return base
    return _environment(FOLDER.with_name("instructor"), base, b"", _as_ours)


def _as_ours(inside: Path) -> None:
    """All packages in the environment itself, as links to ours: the grader's box shows no other."""

    def link(source: str, target: str) -> None:
        try:
            os.link(source, target)
        except OSError:  # another disk
            shutil.copy2(source, target)

    packages = sysconfig.get_paths()["purelib"]
    (inside / PACKAGES).unlink()
    shutil.copytree(packages, inside, copy_function=link, symlinks=True, dirs_exist_ok=True)


def interpreter(separate: bool) -> Path:
    """`.venv`'s Python, or the system's of the same version where others may not start that one.

    Raises:
        HubError: there is none.
    """
    ours = Path(sys.executable)
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    if not separate or _barred(Path(os.path.realpath(ours))) is None:
        return ours
    places = "/usr/local/bin:/usr/bin"
    found = shutil.which(version, path=places)
    if found and _barred(Path(os.path.realpath(found))) is None:
        return Path(found)
    raise HubError(
        translate(
            "Learners' accounts may not start {python}, which lies in a folder closed to them, "
            "and there is no {version} in {places}; install the system's own Python and delete "
            ".venv to have it made with that one.",
            python=os.path.realpath(ours),
            version=version,
            places=places.replace(":", ", "),
        )  # fmt: skip
    )


def _environment(folder: Path, base: Path, parts: bytes, fill: Callable[[Path], None]) -> Path:
    """The Python of an environment of `base`: it sees our packages and what `fill` adds."""
    packages = sysconfig.get_paths()["purelib"]
    program, mark = folder / "bin" / "python", folder / "made-from"
    stamp = hashlib.sha256(f"{base} {packages} {sys.version}".encode() + parts).hexdigest()
    if program.exists() and mark.exists() and mark.read_text(encoding="utf-8") == stamp:
        return program
    # Made beside the old one, which servers may be running from, and then put in its place.
    place, folder = folder, folder.with_name(f"{folder.name}.{os.getpid()}.part")
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    _run([str(base), "-m", "venv", "--without-pip", str(folder)], folder)
    (inside,) = folder.glob("lib/python3*/site-packages")
    # A .pth file inside that folder is not followed from here, so the project stays out.
    (inside / PACKAGES).write_text(f"{packages}\n", encoding="utf-8")
    fill(inside)
    if other := _other_pins(base):
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
        _run(
            [*pip, "install", "-q", "--upgrade", "--no-deps", "--target", str(inside), *other],
            folder,
        )
    # nbgrader calls programs by name
    for path in Path(sys.executable).parent.glob("alembic"):
        (folder / "bin" / path.name).write_text(
            f"#!{program}\nimport sys\nfrom alembic.config import main\nsys.exit(main())\n",
            encoding="utf-8",
        )
        (folder / "bin" / path.name).chmod(0o755)
    (folder / "share").mkdir(exist_ok=True)
    (folder / "share" / "jupyter").symlink_to(Path(sys.prefix) / "share" / "jupyter")
    (folder / "etc").mkdir(exist_ok=True)
    (folder / "etc" / "jupyter").symlink_to(Path(sys.prefix) / "etc" / "jupyter")
    for above, folders, names in os.walk(folder):
        for path in (Path(above, name) for name in [*folders, *names]):
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    for above in (folder, folder.parent, folder.parent.parent):
        above.chmod(above.stat().st_mode | 0o055)
    (folder / mark.name).write_text(stamp, encoding="utf-8")
    old = folder.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    folder.rename(place)
    shutil.rmtree(old, ignore_errors=True)
    return program


def _other_pins(base: Path) -> list[str]:
    """What the lock pins in another version for `base` than for `.venv`'s Python.

    Both are 3.11, say, but one is 3.11.2 and the lock tells it from 3.11.5.
    """
    from packaging.markers import default_environment
    from packaging.requirements import Requirement

    ask = [str(base), "-c", "import platform; print(platform.python_version())"]
    theirs = subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip()
    ours = default_environment()
    other = {**ours, "python_full_version": theirs}
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line[:1].isalnum() and ";" in line]
    return [
        f"{pin.name}{pin.specifier}" for pin in pins
        if pin.marker and pin.marker.evaluate(other) and not pin.marker.evaluate(ours)
    ]  # fmt: skip


def _run(line: list[str], folder: Path) -> None:
    done = subprocess.run(line, capture_output=True, text=True)
    if done.returncode:
        raise HubError(
            translate(
                "The learners' environment {folder} could not be made: {reason}",
                folder=folder,
                reason=((done.stderr + done.stdout).strip().splitlines() or ["?"])[-1],
            )  # fmt: skip
        )


def write_settings(places: Places) -> None:
    """Write the class's settings for learners' servers; everybody may read them."""
    text = FOR_LEARNERS.format(
        course_id=course_config.COURSE_ID,
        ignore=course_config.IGNORE,
        exchange=str((places.home / "exchange").resolve()),
    )
    files = {
        "nbgrader_config.py": text + MORE,
        "jupyter_server_config.json": json.dumps(SERVER, indent=1),
        "labconfig/page_config.json": json.dumps(PAGE, indent=1),
    }
    for name, content in files.items():
        path = places.settings / name
        path.parent.mkdir(exist_ok=True)
        path.parent.chmod(0o755)
        path.write_text(content, encoding="utf-8")
        path.chmod(0o644)


def write_desk(places: Places, lang: str) -> None:
    """The start page and the map of the course, from where each server takes its copy."""
    desk = places.settings / "desk"
    shutil.rmtree(desk, ignore_errors=True)
    desk.mkdir()
    write_map(desk, lang)
    for folder, folders, names in os.walk(places.settings):
        for name in folders:
            Path(folder, name).chmod(0o755)
        for name in names:
            Path(folder, name).chmod(0o644)


def obstacle(places: Places) -> str | None:
    """A folder on the way to the class or the course that other accounts may not enter."""
    return _barred(places.home.parent) or _barred(ROOT) or _barred(Path(sys.prefix))


def _barred(target: Path) -> str | None:
    """The first folder on the way up from `target`, or itself, that others may not enter."""
    for path in (target, *target.parents):
        if not path.stat().st_mode & 0o001:
            return str(path)
    return None
