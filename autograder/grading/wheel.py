"""The learner's wheel and the learner's short list of packages.

The wheel holds only what a learner's notebook may import. It is built by flit_core in a staging
folder, without a network, and is the same bytes on every build.
"""

from __future__ import annotations

import compileall
import hashlib
import os
import re
import shutil
import tempfile
from importlib import metadata
from pathlib import Path

from autograder.grading.notebook import ROOT

ROOMS = ("checking", "ingest", "artefacts", "learner", "companion", "locale")
BOX = "boxed"  # runs in the process that the learner's code runs in; no part of the wheel
DATA_ROOMS = ("campaign", "scale")  # of datasets: what a learner plays; never the simulator
NAME = "kmc2431-learner"
# What a learner's notebook and the bundle need; everything below them comes along from the lock.
NEEDS = (
    "jupyterlab", "ipykernel", "ipywidgets", "pandas", "numpy", "matplotlib", "openpyxl", "PyYAML",
    "holidays", "Babel", "formulas", "beautifulsoup4", "tinycss2", "duckdb",
    "scipy", "statsmodels", "python-pptx", "fpdf2",
)  # fmt: skip
# A fixed date, so that the same sources give the same bytes (zip knows no earlier year than 1980).
EPOCH = "1735689600"
UNWANTED = ("__pycache__", "*.pyc", ".ipynb_checkpoints", "*.mo*")  # catalogues are compiled anew


def build_wheel(out: Path) -> Path:
    """Write the learner's wheel into the folder `out`; return its path."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        staging = Path(folder)
        _stage(staging, ROOMS)
        data = staging / "datasets"
        for path in staging.rglob("*"):  # permissions differ between machines; the wheel must not
            path.chmod(0o755 if path.is_dir() else 0o644)
        (staging / "pyproject.toml").write_text(_project_file(), encoding="utf-8")
        before = os.environ.get("SOURCE_DATE_EPOCH")
        os.environ["SOURCE_DATE_EPOCH"] = EPOCH
        try:
            made = _write(staging, data, out)
        finally:
            if before is None:
                del os.environ["SOURCE_DATE_EPOCH"]
            else:
                os.environ["SOURCE_DATE_EPOCH"] = before
    return made


def lay_rooms(folder: Path) -> Path:
    """Lay the learner's rooms and the box's own into `folder`, compiled, to be put on a path.

    The process that runs a learner's code sees these and nothing else of the project.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _stage(folder, (*ROOMS, BOX))
    compileall.compile_dir(folder, quiet=2)
    for path in (folder, *folder.rglob("*")):  # read by another user than the one who grades
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def _stage(folder: Path, rooms: tuple[str, ...]) -> None:
    """Copy these rooms of the package, and what a learner plays, into `folder`."""
    package = folder / "autograder"
    package.mkdir()
    shutil.copy2(ROOT / "autograder" / "__init__.py", package)
    for room in rooms:
        source = ROOT / "autograder" / room
        if source.is_dir():
            shutil.copytree(source, package / room, ignore=shutil.ignore_patterns(*UNWANTED))
    data = folder / "datasets"
    data.mkdir()
    shutil.copy2(ROOT / "datasets" / "__init__.py", data)
    for room in DATA_ROOMS:
        shutil.copytree(ROOT / "datasets" / room, data / room,
                        ignore=shutil.ignore_patterns(*UNWANTED))  # fmt: skip
    _compile_catalogues(package / "locale")


def _write(staging: Path, more: Path, out: Path) -> Path:
    """The wheel of the package that the staging folder's project file names, and of `more`."""
    from flit_core.wheel import WheelBuilder

    class Builder(WheelBuilder):
        def copy_module(self) -> None:
            super().copy_module()
            for path in sorted(more.rglob("*")):
                if path.is_file():
                    self._add_file(path, path.relative_to(staging))

    draft = out / "wheel.part"
    with draft.open("w+b") as target:
        builder = Builder.from_ini_path(staging / "pyproject.toml", target)
        builder.build()
    return draft.replace(out / builder.wheel_filename)


def requirements(wheel: Path) -> str:
    """Text of the bundle's requirements.txt: pins from the lock, then the wheel by path.

    The digest of the wheel stands in a comment, so that a new wheel changes the text and the
    bundle's environment is brought up to date.
    """
    wanted = _closure(NEEDS)
    lines = [
        line
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if (name := re.match(r"[A-Za-z0-9._-]+", line)) and _plain(name[0]) in wanted
    ]
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    return "\n".join([*lines, f"# sha256 {digest}", f"./wheels/{wheel.name}", ""])


def version() -> str:
    """The course's version, from pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    return re.search(r'^version = "([^"]+)"', text, re.M)[1]


def _project_file() -> str:
    return "\n".join(
        [
            "[build-system]", 'requires = ["flit_core >=3.11,<5"]',
            'build-backend = "flit_core.buildapi"', "",
            "[project]", f'name = "{NAME}"', f'version = "{version()}"',
            'description = "Checker and readers for the notebooks of the KMC2431-005v4 course"',
            'requires-python = ">=3.11"', 'license = { text = "MIT" }', "",
            "[tool.flit.module]", 'name = "autograder"', "",
        ]
    )  # fmt: skip


def _compile_catalogues(folder: Path) -> None:
    """Put a .mo in the place of each .po, so that nobody who installs it needs Babel.

    Beside it the .po would be compiled anew wherever unpacking gives it a later time.
    """
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for path in sorted(folder.rglob("*.po")):
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, locale="zh_TW"))
        path.unlink()


def _closure(names: tuple[str, ...]) -> set[str]:
    """Names of all packages that `names` need, on any platform; absent ones are named as well."""
    from packaging.requirements import Requirement

    found: set[tuple[str, str]] = set()
    waiting = [(_plain(name), "") for name in names]
    while waiting:
        name, extra = one = waiting.pop()
        if one in found:
            continue
        found.add(one)
        try:
            required = [Requirement(line) for line in metadata.requires(name) or []]
        except metadata.PackageNotFoundError:
            continue  # a package of another platform: the lock has it with its marker
        for need in required:
            asked = re.search(r"extra == [\"']([^\"']+)", str(need.marker or ""))
            if (asked[1] if asked else "") == extra:
                waiting += [(_plain(need.name), more) for more in ("", *need.extras)]
    return {name for name, _ in found}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
