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
from pathlib import Path

from autograder.checking.messages import translate
from autograder.classes.hub_places import HubError, Places
from autograder.grading import config as course_config
from autograder.grading.classroom import FOR_LEARNERS
from autograder.grading.course_map import write_map
from autograder.grading.notebook import ROOT

FOLDER = ROOT / "build" / "hub" / "learners"
PART = Path(__file__).parent / "hub_learner"  # what goes along besides the wheel
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


def python() -> Path:
    """The learners' Python; made or renewed when the wheel or the packages have changed."""
    from autograder.grading.wheel import build_wheel

    program = FOLDER / "bin" / "python"
    packages = sysconfig.get_paths()["purelib"]
    with tempfile.TemporaryDirectory(prefix="course-") as scratch:
        wheel = build_wheel(Path(scratch))
        stamp = hashlib.sha256(wheel.read_bytes() + packages.encode() + sys.version.encode())
        for path in sorted(PART.glob("*.py")):
            stamp.update(path.read_bytes())
        mark = FOLDER / "made-from"
        if program.exists() and mark.exists() and mark.read_text() == stamp.hexdigest():
            return program
        shutil.rmtree(FOLDER, ignore_errors=True)
        FOLDER.parent.mkdir(parents=True, exist_ok=True)
        _venv()
        inside = Path(FOLDER, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}",
                      "site-packages")  # fmt: skip
        # The folder's own .pth files are not followed from here, so the project stays out.
        (inside / "course-packages.pth").write_text(packages + "\n", encoding="utf-8")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(inside)
        for path in PART.glob("*.py"):
            shutil.copy2(path, inside)
    share = FOLDER / "share"
    share.mkdir(exist_ok=True)
    (share / "jupyter").symlink_to(Path(sys.prefix) / "share" / "jupyter")
    for folder, folders, names in os.walk(FOLDER):
        for name in [*folders, *names]:
            path = Path(folder, name)
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
    for folder in (FOLDER, FOLDER.parent, FOLDER.parent.parent):
        folder.chmod(folder.stat().st_mode | 0o055)
    mark.write_text(stamp.hexdigest(), encoding="utf-8")
    return program


def _venv() -> None:
    done = subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(FOLDER)],
                          capture_output=True, text=True)  # fmt: skip
    if done.returncode:
        raise HubError(
            translate(
                "The learners' environment {folder} could not be made: {reason}",
                folder=FOLDER,
                reason=(done.stderr.strip().splitlines() or ["?"])[-1],
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
    for target in (places.home, ROOT, Path(sys.prefix), Path(os.path.realpath(sys.executable))):
        for folder in (target, *target.parents):
            # What is ours to open is opened; above it nothing is changed.
            if folder != places.home and not folder.stat().st_mode & 0o001:
                return str(folder)
    return None
