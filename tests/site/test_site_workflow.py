"""The workflow files: what they call exists, they may do little, the branch grows by commits."""

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from autograder.bilingual import LANGUAGES
from autograder.grading import release
from autograder.site import launch
from bootstrap.verbs import parser

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
SCRIPT = ROOT / ".github" / "publish-notebooks"


def steps(workflow):
    return [step for job in workflow["jobs"].values() for step in job["steps"]]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def workflow(request):
    return yaml.safe_load(request.param.read_text(encoding="utf-8"))


def test_what_a_workflow_calls_is_there(workflow):
    called = [step["run"] for step in steps(workflow) if "run" in step]
    assert called
    for text in called:
        for line in re.findall(r"course\.py (.+)", text):
            parser().parse_args(shlex.split(line))  # exits where a verb or an option is unknown
        for path in re.findall(r"(?<![\w/.])(\.(?:ci|github)/[\w-]+)", text):
            assert (ROOT / path).stat().st_mode & 0o100, path
        for module, name in re.findall(r"from (autograder[\w.]*) import (\w+)", text):
            assert hasattr(__import__(module, fromlist=[name]), name)


def test_actions_are_pinned_to_a_commit_and_rights_are_few(workflow):
    for step in steps(workflow):
        if "uses" in step:
            assert re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", step["uses"]), step["uses"]
    assert workflow["permissions"] in ({}, {"contents": "read"})
    for name, job in workflow["jobs"].items():
        given = {right for right, kind in job.get("permissions", {}).items() if kind == "write"}
        allowed = {"deploy": {"pages", "id-token"}, "notebooks": {"contents"}}
        assert given == allowed.get(name, set())


def test_the_site_is_uploaded_with_the_answer_keys_and_knows_its_address():
    workflow = yaml.safe_load((ROOT / ".github/workflows/pages.yml").read_text(encoding="utf-8"))
    upload = next(s for s in steps(workflow) if "upload-pages" in s.get("uses", ""))
    assert upload["with"] == {"path": "_site", "include-hidden-files": True}
    book = next(s for s in steps(workflow) if "course.py book" in s.get("run", ""))
    assert "base_url" in book["env"]["COURSE_SITE_ADDRESS"]


def git(folder, *arguments):
    done = subprocess.run(
        ["git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments],
        cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


def test_each_publication_is_a_commit_on_top_of_the_former(tmp_path):
    git(tmp_path, "init", "-q", "--bare", "origin")
    git(tmp_path, "clone", "-q", "origin", "work")
    work = tmp_path / "work"
    git(work, "config", "user.name", "t")
    git(work, "config", "user.email", "t@example.org")
    (work / "source").write_text("1")
    git(work, "add", "source")
    git(work, "commit", "-q", "-m", "source")
    released = tmp_path / "released"
    key = released / "en" / "T0" / ".course" / "key.json.gz"
    key.parent.mkdir(parents=True)

    def publish(content):
        key.write_text(content)
        subprocess.run([SCRIPT, released, "notebooks"], cwd=work, check=True, capture_output=True)
        return git(tmp_path / "origin", "rev-list", "notebooks").splitlines()

    first = publish("a")
    second = publish("b")
    assert len(first) == 1 and second[1:] == first
    assert publish("b") == second, "nothing new, so no commit"
    assert git(tmp_path / "origin", "ls-tree", "-r", "--name-only", "notebooks") == (
        "en/T0/.course/key.json.gz"
    )
    assert git(work, "status", "--porcelain") == "", "the checkout is as it was"


def test_the_branch_holds_what_its_links_open_and_what_binder_installs(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "built_chapters", lambda: ["T0"])
    monkeypatch.setattr(release, "_key", lambda _chapter: b"key")
    release.release_branch(tmp_path)
    for language in LANGUAGES:
        assert (tmp_path / launch.notebook_path("T0", language)).is_file()
        assert (tmp_path / language / "T0" / ".course" / "key.json.gz").read_bytes() == b"key"
    lines = (tmp_path / "requirements.txt").read_text(encoding="utf-8").splitlines()
    # pip reads a path in it from where it runs: the root of the branch
    assert [(tmp_path / line).is_file() for line in lines if line.startswith("./")] == [True]
    version = (tmp_path / "runtime.txt").read_text(encoding="utf-8")
    assert re.fullmatch(r"python-3\.1[1-4]\n", version)
