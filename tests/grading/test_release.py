"""The bundle of a real chapter: what is in it, what must not be, and that work is kept."""

import ast
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from contextlib import suppress
from importlib.metadata import packages_distributions

import nbformat
import pytest

from autograder import register
from autograder.bilingual import LANGUAGES, check_siblings, read_source
from autograder.grading import notebook as notebooks
from autograder.grading.release import release, release_chapter
from autograder.grading.wheel import build_wheel

CHAPTER = "T1.5"
FORBIDDEN_ROOMS = ("exercises", "grading", "site", "register", "cli", "bilingual", "suite")
ROOT = notebooks.ROOT


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return release(tmp_path_factory.mktemp("bundle") / "out", "en", "ada")


@pytest.fixture(scope="module")
def texts(bundle):
    """Every text in the bundle, those inside the wheel and the key included."""
    found = {}
    for path in bundle.rglob("*"):
        name = path.relative_to(bundle).as_posix()
        if not path.is_file() or name.startswith(f"{CHAPTER}/data/") or "/pip-" in name:
            continue
        if path.suffix == ".whl":
            with zipfile.ZipFile(path) as wheel:
                for inner in wheel.namelist():
                    found[f"wheel/{inner}"] = wheel.read(inner).decode("utf-8", "replace")
        elif path.suffix == ".gz":
            found[name] = gzip.decompress(path.read_bytes()).decode()
        elif path.suffix == ".ipynb":
            cells = nbformat.read(path, as_version=4).cells
            found[name] = "\n".join(cell.source for cell in cells)
        else:
            found[name] = path.read_bytes().decode("utf-8", "replace")
    return found


def test_the_bundle_is_complete(bundle):
    for name in (
        "start.py", "submit.py", "README.md", "README.zh-TW.md", "requirements.txt",
        f"{CHAPTER}/{CHAPTER}.ipynb", f"{CHAPTER}/.course/key.json.gz", f"{CHAPTER}/course.json",
        f"{CHAPTER}/report_template.md", f"{CHAPTER}/own/README.md",
        f"{CHAPTER}/house/crisis_levels.yml", "bootstrap/environment.py",
        "start.ipynb", ".course/map.json", f"{CHAPTER}/.course/notebook.ipynb.gz",
    ):  # fmt: skip
        assert (bundle / name).is_file(), name
    assert any((bundle / CHAPTER / "data").rglob("*.csv"))
    about = json.loads((bundle / CHAPTER / "course.json").read_text())
    assert (about["chapter"], about["lang"], about["learner"]) == (CHAPTER, "en", "ada")


def test_no_hidden_test_and_no_secret(texts):
    for name, text in texts.items():
        assert "check_held_out" not in text or name.endswith("check.py"), name
        assert "HIDDEN TESTS" not in text, name
        assert "BEGIN SOLUTION" not in text, name
        assert "PRACTICE_SEED" not in text, name


def test_no_solution(texts):
    """No answer of the notebook stands anywhere, whole or in its telling lines."""
    nb = notebooks.instructor_notebook(CHAPTER, "en")
    public = "\n".join(c.source for c in nb.cells if "nbgrader" not in c.metadata)
    for cell in nb.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        parts = re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.S)
        for part in parts:
            lines = [line.strip() for line in part.splitlines() if len(line.strip()) > 45]
            telling = [line for line in lines if line not in public]
            for name, text in texts.items():
                assert part not in text, name
                shown = [line for line in telling if line in text]
                # The last hint may show one line of code.
                assert len(shown) <= max(1, len(telling) / 4), (name, shown)


def test_no_reference(texts):
    """No function of the instructor's modules is in the wheel, whatever its file is called."""
    ours = {name: text for name, text in texts.items() if name.endswith(".py")}
    for path in (ROOT / "autograder" / "exercises").glob("t1_5*.py"):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno > 6:
                body = "\n".join(source.splitlines()[node.lineno : node.end_lineno])
                assert not [name for name, text in ours.items() if body in text], node.name


def test_what_must_not_be_there_cannot_be_imported(bundle):
    (wheel,) = (bundle / "wheels").glob("*.whl")
    inside = zipfile.ZipFile(wheel).namelist()
    names = {name.split("/")[1] for name in inside if "/" in name}
    data = {name.split("/")[1] for name in inside if name.startswith("datasets/")}
    assert data == {"__init__.py", "campaign", "scale"}
    assert not names & {f"{room}.py" for room in FORBIDDEN_ROOMS} | names & set(FORBIDDEN_ROOMS)
    code = (
        "import importlib, sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "import autograder.checking.messages as m\n"
        "assert sys.argv[1] in m.__file__\n"
        f"for room in {FORBIDDEN_ROOMS!r}:\n"
        "    try:\n"
        "        importlib.import_module('autograder.' + room)\n"
        "    except ModuleNotFoundError:\n"
        "        continue\n"
        "    raise SystemExit(room)\n"
        "try:\n"
        "    import datasets.simulator\n"
        "except ModuleNotFoundError:\n"
        "    raise SystemExit(0)\n"
        "raise SystemExit('simulator')\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(wheel)], cwd=bundle, capture_output=True,
        text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def test_the_short_list_of_packages_has_every_pin(bundle):
    lines = (bundle / "requirements.txt").read_text().splitlines()
    names = {re.match(r"[\w.-]+", line)[0].lower() for line in lines if re.match(r"\w", line)}
    assert {"jupyterlab", "pandas", "ipykernel", "matplotlib", "pyyaml"} <= names
    assert not names & {"nbgrader", "jupyter-book", "jupytext", "pytest", "sphinx"}
    assert all("==" in line for line in lines if re.match(r"\w", line))


def imported(tree: ast.AST) -> set[str]:
    """Top-level names of what a piece of code imports."""
    found = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    found |= {n.module for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and not n.level}
    return {name.split(".")[0] for name in found}


def test_the_bundle_brings_what_its_notebooks_and_its_checker_import(bundle):
    brought = {re.match(r"[\w.-]+", line)[0].lower().replace("_", "-")
               for line in (bundle / "requirements.txt").read_text().splitlines()
               if re.match(r"\w", line)}
    code = [cell.source for c in register.chapters() if c.built
            for cell in read_source(notebooks.source_path(c.id)).cells if cell.cell_type == "code"]
    code += [path.read_text(encoding="utf-8")
             for room in ("checking", "ingest", "artefacts", "learner", "companion")
             for path in (ROOT / "autograder" / room).rglob("*.py")]
    names = set()
    for text in code:
        plain = "\n".join(x for x in text.splitlines() if not x.lstrip().startswith(("%", "!")))
        with suppress(SyntaxError):  # a cell that is text for the learner to complete
            names |= imported(ast.parse(plain))
    homes = packages_distributions()
    missing = {name for name in names - set(sys.stdlib_module_names) - {"autograder", "datasets"}
               if not {home.lower().replace("_", "-") for home in homes.get(name, ())} & brought}
    assert not missing


def test_the_wheel_is_the_same_every_time(tmp_path):
    first, second = build_wheel(tmp_path / "a"), build_wheel(tmp_path / "b")
    assert first.read_bytes() == second.read_bytes()


def test_no_machine_s_paths(texts):
    assert not [name for name, text in texts.items() if str(ROOT) in text]


def test_points_are_the_register_s():
    nb = notebooks.instructor_notebook(CHAPTER, "zh-TW")
    points = {
        cell.metadata.nbgrader.grade_id: cell.metadata.nbgrader.points
        for cell in nb.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }
    for item in register.exercises(CHAPTER):
        assert points.get(item.grade_id, 0) == item.points


def test_graded_cells_are_the_same_in_both_languages():
    graded = [
        [c for c in notebooks.instructor_notebook(CHAPTER, lang).cells if "nbgrader" in c.metadata]
        for lang in LANGUAGES
    ]
    assert graded[0] == graded[1]


def test_languages_are_siblings():
    assert check_siblings(read_source(notebooks.source_path(CHAPTER))) == []


def test_work_is_kept_and_data_come_back(bundle, tmp_path):
    place = tmp_path / "desk" / CHAPTER
    shutil.copytree(bundle / CHAPTER, place)
    path = place / f"{CHAPTER}.ipynb"
    nb = nbformat.read(path, as_version=4)
    nb.cells[-1].source += "\nmy work"
    nbformat.write(nb, path)
    (place / "report.md").write_text("mine")
    lost = next((place / "data").rglob("*.csv"))
    before = lost.read_bytes()
    lost.unlink()
    mine = path.read_bytes()
    release_chapter(place, CHAPTER, "en", "ada")
    assert path.read_bytes() == mine
    assert (place / "report.md").read_text() == "mine"
    assert lost.read_bytes() == before
    assert not list(place.glob("*.new.ipynb")), "nothing new, so nothing beside"


def test_the_start_page_needs_nothing_but_the_wheel(bundle, tmp_path):
    """It is there before anything runs, and the learner's wheel alone can make it again."""
    shown = (bundle / "start.ipynb").read_text(encoding="utf-8")
    assert "start_page()" in shown and f"{CHAPTER}/{CHAPTER}.ipynb" in shown
    (wheel,) = (bundle / "wheels").glob("*.whl")
    code = (
        "import sys\n"
        "sys.path.insert(0, sys.argv[1])\n"
        "import autograder\n"
        "assert autograder.__file__.startswith(sys.argv[1])\n"
        "from pathlib import Path\n"
        "from autograder.companion.look import look\n"
        "print(look(Path(sys.argv[2])).top)\n"
    )
    done = subprocess.run([sys.executable, "-c", code, str(wheel), str(bundle)], cwd=tmp_path,
                          capture_output=True, text=True)  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "Begin with" in done.stdout


def test_start_says_what_it_can(bundle):
    for lang, word in (("en", "pack your work"), ("zh-TW", "打包作業")):
        done = subprocess.run(
            [sys.executable, "start.py", "--help", "--lang", lang], cwd=bundle,
            capture_output=True, encoding="utf-8", env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert word in done.stdout
        assert done.stderr == ""
