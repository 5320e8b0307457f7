"""What a reader downloads: it is the released course, whole, without answers, and it starts."""

import gzip
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from autograder import register
from autograder.bilingual import LANGUAGES
from autograder.grading import notebook as notebooks
from autograder.site import downloads

ROOT = Path(__file__).resolve().parents[2]
BUILT = [one for one in register.chapters() if one.built and one.notebook]
SECRET = (
    "### BEGIN SOLUTION",
    "HIDDEN TESTS",
    "BEGIN MARK SCHEME",
    "check_held_out",
    "PRACTICE_SEED",
)
ROOMS = ("exercises/", "grading/", "simulator/", "site/", "boxed/")


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


@pytest.fixture(scope="module")
def archive(site, language):
    with zipfile.ZipFile(site / downloads.course_zip(language)) as opened:
        yield opened


def sources(text):
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"]]


def test_all_chapters_are_there_in_the_language_of_the_page_with_their_data(archive, language):
    names = set(archive.namelist())
    top = f"kmc2431-{language}/"
    for chapter in BUILT:
        folder = f"{top}{chapter.id}/"
        settings = json.loads(archive.read(f"{folder}course.json"))
        assert (settings["chapter"], settings["lang"]) == (chapter.id, language)
        for wanted in chapter.data:
            assert any(n.startswith(f"{folder}data/{wanted}") for n in names), (chapter.id, wanted)
        key = json.loads(gzip.decompress(archive.read(f"{folder}.course/key.json.gz")))
        assert set(key["exercises"])


def test_no_answer_and_no_room_of_the_instructors(archive, language):
    for name in archive.namelist():
        assert not any(f"/{room}" in name for room in ROOMS), name
        if not name.endswith(".ipynb"):
            continue
        cells = sources(archive.read(name))
        text = "\n".join(cells)
        assert not [mark for mark in SECRET if mark in text], name
        chapter = Path(name).stem
        if chapter in ("start", "review"):  # the desk's own pages: no exercise stands in them
            continue
        for cell in notebooks.instructor_notebook(chapter, language).cells:
            for part in re.findall(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", cell.source, re.S):
                assert part.strip() not in text, (name, part)
    (wheel,) = (name for name in archive.namelist() if "/wheels/" in name)
    with archive.open(wheel) as file, zipfile.ZipFile(file) as inside:
        assert not [n for n in inside.namelist() if any(f"/{room}" in n for room in ROOMS)]


def test_the_notebook_alone_is_the_one_in_the_zip(site, archive, language):
    for chapter in BUILT:
        inside = archive.read(f"kmc2431-{language}/{chapter.id}/{chapter.id}.ipynb")
        assert (site / downloads.notebook(chapter.id, language)).read_bytes() == inside


def test_it_starts_with_the_command_of_its_readme_and_its_checks_work(archive, language, tmp_path):
    archive.extractall(tmp_path)
    folder = tmp_path / f"kmc2431-{language}"
    readme = (folder / f"README{'.zh-TW' if language == 'zh-TW' else ''}.md").read_text("utf-8")
    (command,) = re.findall(r"^    python3 (start\.py)\s+#", readme, re.M)
    done = subprocess.run(
        [sys.executable, command, "--help"], cwd=folder, capture_output=True, text=True
    )
    assert done.returncode == 0 and "submit" in done.stdout, done.stderr
    lines = (folder / "requirements.txt").read_text(encoding="utf-8").splitlines()
    (wheel,) = (folder / line for line in lines if line.startswith("./wheels/"))
    with zipfile.ZipFile(wheel) as opened:
        opened.extractall(tmp_path / "installed")
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from autograder.checking import messages; assert sys.argv[1] in messages.__file__\n"
        "from autograder.learner import check, load, CheckFailed\n"
        "try: check(sys.argv[2], lambda: answer)\n"
        "except CheckFailed as failed: print(failed)\n"
    )
    chapter = folder / "T0"
    exercise = register.exercises("T0")[0].id
    done = subprocess.run(
        [sys.executable, "-I", "-c", code, str(tmp_path / "installed"), exercise],
        cwd=chapter, capture_output=True, text=True, encoding="utf-8",
        env={"PYTHONUTF8": "1"},
    )  # fmt: skip
    assert exercise in done.stdout, done.stderr
    assert bool(re.search(r"[\u4e00-\u9fff]", done.stdout)) == (language == "zh-TW")


def test_the_same_content_gives_the_same_zip(tmp_path):
    folder = tmp_path / "course"
    (folder / ".course").mkdir(parents=True)
    (folder / ".course" / "key").write_text("k")
    made = []
    for name in ("a.zip", "b.zip"):
        (folder / "start.py").write_text("pass")
        downloads.pack(folder, tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert opened.namelist() == ["course/.course/key", "course/start.py"]


def test_unchanged_downloads_are_not_made_again(tmp_path, monkeypatch):
    made = []

    def make(folder, language):
        made.append(language)
        path = folder / downloads.course_zip(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(language)

    monkeypatch.setattr(downloads, "make", make)
    for name in ("first", "second"):
        assert downloads.write(tmp_path / name, tmp_path / "work") == []
        assert (tmp_path / name / downloads.course_zip("en")).read_text() == "en"
    assert made == list(LANGUAGES)
