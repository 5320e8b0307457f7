"""Notebooks that run in the browser: a JupyterLite for each language, with the checker inside.

Python itself, numpy, pandas and the other compiled packages come from Pyodide's CDN when a
notebook is opened; the pages, the checker, the notebooks and their data lie on the site.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder import register
from autograder.bilingual import LANGUAGES
from autograder.site import downloads
from autograder.site.generated import word
from autograder.site.settings import citation
from autograder.site.watched import ROOT, digest

FOLDER = "lite"
LOCK = ROOT / "requirements-lite.txt"
# Chapters that cannot run there, and what of theirs a browser's Python lacks (docs/publishing.md).
NOT_THERE = {
    "T1.2": "recalculates workbooks with formulas",
    "T1.3": "opens pages in a browser of its own",
    "T1": "opens pages in a browser of its own",
    "T2": "its exports are JSON lines, which JupyterLite does not hand on",
    "T2.1": "DuckDB on files past memory, watched by a thread",
    "C": "recalculates workbooks with formulas, writes slides",
}
# Packages in pure Python that Pyodide does not bring; the versions are those of requirements.txt.
SHIPPED = ("comm", "et-xmlfile", "ipywidgets", "jupyterlab-widgets", "openpyxl", "tinycss2")
# What the first cell fetches besides the checker, in every chapter and in some.
FETCHED = ("pandas", "matplotlib", "pyyaml", "openpyxl", "ipywidgets", "tzdata")
MORE = {
    "T2.3": ("scipy", "statsmodels"),
    "T2.4": ("scipy", "statsmodels", "beautifulsoup4", "tinycss2"),
}
# Exports come in encodings of their own: JupyterLite must hand these on byte by byte, not as text.
BYTES = (".csv", ".gz", ".xlsx", ".zip")
# What JupyterLite parses as JSON, whatever is in it.
TAKEN_FOR_JSON = re.compile(r"\.(ipynb|[^/]*json[^/]*)$")
LOCALES = {"zh-TW": "zh_TW", "en": "en"}
CSV = {"name": "csv", "extensions": [".csv"], "mimeTypes": ["text/csv"], "fileFormat": "base64"}
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"


class LiteError(RuntimeError):
    """A step of another program that failed; its last words."""


def chapters() -> Iterator[register.Chapter]:
    """The chapters whose notebooks run in the browser."""
    for chapter in register.chapters():
        if chapter.built and chapter.notebook and chapter.id not in NOT_THERE:
            yield chapter


def page(language: str) -> str:
    """Address of JupyterLab in one language, from the root of the site."""
    return f"{FOLDER}/{language}/lab/index.html"


def address(chapter: str, language: str) -> str:
    """Address that opens a chapter in the browser; "" for one that does not run there."""
    if chapter not in {one.id for one in chapters()}:
        return ""
    return f"{page(language)}?path={chapter}/{chapter}.ipynb"


def write(site: Path, work: Path) -> list[str]:
    """Put one JupyterLite per language into the site, from the downloads that already stand there.

    `work` keeps the packages and the result until the downloads, the lock or this module change.
    """
    try:
        for language in LANGUAGES:
            archive = site / downloads.course_zip(language)
            if not archive.is_file():
                return [f"book --lite takes its notebooks from {archive.name}, which was left out"]
            made = work / language
            state = digest([LOCK, Path(__file__).resolve(), *_words()], _bytes_digest(archive))
            stamp = work / f"{language}.made-from"
            if not stamp.is_file() or stamp.read_text(encoding="utf-8") != state:
                packages = install(work)
                prepare(work / f"{language}.source", archive, packages, language, made)
                build(work / f"{language}.source", packages)
                stamp.write_text(state, encoding="utf-8")
            shutil.copytree(made, site / FOLDER / language)
    except LiteError as error:
        return [f"requirements-lite.txt:1: JupyterLite was not built: {error}"]
    return []


def install(work: Path) -> Path:
    """Install the lock's packages into a folder of `work`, beside wheels to ship; the folder."""
    packages = work / "packages"
    stamp = packages / "made-from"
    state = digest([LOCK, ROOT / "requirements.txt"])
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == state:
        return packages
    shutil.rmtree(packages, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    _run([*pip, "install", "-q", "--no-deps", "--target", str(packages), "-r", str(LOCK)])
    wheels = ["--no-deps", "--only-binary", ":all:", "-d", str(packages / "wheels")]
    _run([*pip, "download", "-q", *wheels, *pins(SHIPPED)])
    stamp.write_text(state, encoding="utf-8")
    return packages


def pins(names: tuple[str, ...]) -> list[str]:
    """NAME==VERSION of these packages, from requirements.txt."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    found = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", text, re.M))
    return [f"{name}=={found[name]}" for name in names]


def prepare(folder: Path, archive: Path, packages: Path, language: str, out: Path) -> None:
    """Lay out what JupyterLite builds from: notebooks and data, wheels, settings."""
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder / "bundle")
    (bundle,) = (folder / "bundle").iterdir()
    shutil.copytree(packages / "wheels", folder / "pypi")
    for wheel in (bundle / "wheels").glob("*.whl"):
        shutil.copy2(wheel, folder / "pypi")
    for chapter in chapters():
        place = folder / "files" / chapter.id
        shutil.copytree(bundle / chapter.id, place)
        notebook = place / f"{chapter.id}.ipynb"
        text = notebook.read_text(encoding="utf-8")
        notebook.write_text(with_first_cells(text, chapter.id, language), encoding="utf-8")
        (place / ".course" / "key.json.gz").rename(place / ".course" / "key.gz")
        (place / ".course" / "released.json").unlink(missing_ok=True)  # for course.py learn
    shutil.rmtree(folder / "bundle")
    manager = Path(sys.prefix) / "share/jupyter/labextensions/@jupyter-widgets/jupyterlab-manager"
    extensions = packages / "share" / "jupyter" / "labextensions"
    _write(folder / "jupyter_lite_config.json", {
        "LiteBuildConfig": {
            "apps": ["lab"],
            "contents": ["files"],
            "output_dir": str(out),
            # the course's own environment has extensions for teachers; only the widgets' goes along
            "ignore_sys_prefix": ["federated_extensions"],
            "federated_extensions": [str(manager)],
            "no_sourcemaps": True,
            "no_unused_shared_packages": True,
            "extra_file_types": {"csv": CSV},
        },
        "FederatedExtensionAddon": {"extra_labextensions_path": [str(extensions)]},
        "ContentsManager": {"allow_hidden": True},  # the answer keys lie in .course
    })  # fmt: skip
    _write(folder / "jupyter-lite.json", {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": str(citation()["title"]),
            "litePluginSettings": {KERNEL: {"disablePyPIFallback": True}},
        },
    })  # fmt: skip
    _write(folder / "overrides.json", {
        "@jupyterlab/translation-extension:plugin": {"locale": LOCALES[language]},
        "@jupyterlab/apputils-extension:notification": {
            "fetchNews": "false", "checkForUpdates": False,
        },
    })  # fmt: skip


def with_first_cells(text: str, chapter: str, language: str) -> str:
    """The notebook with two cells before all others: what happens here, and what fetches it."""
    content = json.loads(text)
    names = " ".join(["kmc2431-learner", *FETCHED, *MORE.get(chapter, ())])
    content["cells"][:0] = [
        {"cell_type": "markdown", "id": "in-the-browser", "metadata": {},
         "source": word("lite_first", language)},
        {"cell_type": "code", "id": "fetch", "metadata": {}, "source": f"%pip install -q {names}",
         "execution_count": None, "outputs": []},
    ]  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def build(folder: Path, packages: Path) -> None:
    """Run JupyterLite's own build in the folder that `prepare` has laid out."""
    config = json.loads((folder / "jupyter_lite_config.json").read_text(encoding="utf-8"))
    out = config["LiteBuildConfig"]["output_dir"]
    shutil.rmtree(out, ignore_errors=True)
    environment = {**os.environ, "PYTHONPATH": str(packages), "PYTHONUTF8": "1"}
    _run([sys.executable, "-m", "jupyterlite_core", "build"], cwd=folder, env=environment)
    for listing in (Path(out) / "api" / "contents").rglob("all.json"):
        _write(listing, as_bytes(json.loads(listing.read_text(encoding="utf-8"))))


def as_bytes(listing: dict) -> dict:
    """A folder's listing in which JupyterLite finds no reason to read an export as text.

    Raises LiteError for a file whose name makes JupyterLite parse it as JSON, and which is none.
    """
    for entry in listing["content"]:
        if entry["type"] == "file" and entry["name"].endswith(BYTES):
            entry["mimetype"] = "application/octet-stream"
            if TAKEN_FOR_JSON.search(entry["name"]):
                raise LiteError(f"{entry['path']} would be parsed as JSON because of its name")
    return listing


def _run(command: list[str], **where: object) -> None:
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8",
                          errors="replace", **where)  # fmt: skip
    if done.returncode:
        said = (done.stderr + done.stdout).strip().splitlines() or ["no word of why"]
        raise LiteError("; ".join(line.strip() for line in said[-3:]))


def _write(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def _words() -> list[Path]:
    return [Path(__file__).with_name("words.yml"), ROOT / "requirements.txt"]


def _bytes_digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
