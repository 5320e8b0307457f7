"""All attackers hand in at once, beside two classmates; the class is graded in one run.

Afterwards: nobody has more than they deserve or less than they have earned, nothing secret is
anywhere an attacker could look, nothing runs on, and nothing else was changed.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import attacks_files
import attacks_forges
import attacks_invented
import attacks_malformed
import attacks_names
import attacks_network
import attacks_pages
import attacks_processes
import attacks_reads
import attacks_shadows
import attacks_takeover
import attacks_unlucky
import battle
import pytest
import target_class
from attacks_pages import PAYLOAD
from bs4 import BeautifulSoup

from autograder import suite

ROOMS = (
    attacks_reads, attacks_network, attacks_forges, attacks_shadows, attacks_processes,
    attacks_files, attacks_malformed, attacks_pages, attacks_unlucky, attacks_takeover,
    attacks_names, attacks_invented,
)  # fmt: skip
FAMILIES = {name: family for room in ROOMS for name, family in room.FAMILIES.items()}
ATTACKS = {attack.name: attack for family in FAMILIES.values() for attack in family}
UNSEEN = attacks_files.UNSEEN + attacks_names.UNSEEN
SCRIPTED = [
    attack.name for name in attacks_pages.FAMILIES if name != "script in names"
    for attack in FAMILIES[name]
]  # fmt: skip

pytestmark = pytest.mark.box


@pytest.fixture(scope="session")
def fought(tmp_path_factory: pytest.TempPathFactory) -> Iterator[battle.Battle]:
    """The run."""
    place = tmp_path_factory.mktemp("battle")
    yield battle.fight(place, [*ATTACKS.values(), *UNSEEN], "box")


def test_there_are_enough_of_them_and_each_has_a_name_of_its_own() -> None:
    assert len(ATTACKS) == sum(map(len, FAMILIES.values())) > 300


def test_the_batch_finishes_with_a_row_for_everybody(fought: battle.Battle) -> None:
    assert fought.code == 0, fought.stderr[-3000:]
    assert "Traceback" not in fought.stderr
    wanted = {attack.who for attack in ATTACKS.values()} | {"classmate", "zipped"}
    assert set(fought.learners) == wanted | attacks_invented.OTHERS


@pytest.mark.parametrize("name", ATTACKS)
def test_everybody_gets_what_they_deserve(fought: battle.Battle, name: str) -> None:
    attack = ATTACKS[name]
    row = fought.learners[attack.who]
    got = fought.points(attack.who)
    wrong = {
        exercise: got[exercise] for exercise, fair in attack.deserves().items()
        if got[exercise] not in fair
    }  # fmt: skip
    assert not wrong, row
    assert row["max"] == target_class.MAX
    assert set(got) == {*target_class.FULL, target_class.RUBRIC}
    assert not got[target_class.RUBRIC]
    assert attack.says in json.dumps(row, ensure_ascii=False)


@pytest.mark.parametrize("name", ["classmate", "zipped"])
def test_classmates_keep_their_points(fought: battle.Battle, name: str) -> None:
    assert fought.points(name) == {**target_class.FULL, target_class.RUBRIC: None}
    assert fought.learners[name]["stopped"] == []


def test_the_gradebook_has_the_same_points_and_nobody_else(fought: battle.Battle) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{fought.places.home / 'gradebook.db'}") as gradebook:
        assignment = gradebook.find_assignment(target_class.NAME)
        assert assignment.max_score == target_class.MAX
        scores = {one.student.id: one.score for one in assignment.submissions}
        assert {one.id for one in gradebook.students} <= set(scores) | {"classmate"}
    for learner, row in fought.learners.items():
        assert scores.pop(fought.student(learner), 0.0) == row["points"], learner
    assert not scores


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_secret_gets_out(fought: battle.Battle, name: str) -> None:
    attack = ATTACKS[name]
    student = fought.student(attack.who)
    shown = fought.outputs(student) + json.dumps(fought.learners[attack.who])
    files = fought.texts("autograded", student)
    files.pop(f"{target_class.NAME}/{target_class.NAME}.ipynb", None)  # it has the hidden tests
    found = [
        secret for secret, canary in target_class.CANARIES.items()
        if secret not in attack.told and (canary in shown or canary in str(files))
    ]  # fmt: skip
    assert not found
    got_through = attacks_network.GOT_THROUGH.get(name, ())
    assert not [word for word in got_through if word in shown]


def test_no_report_holds_a_secret(fought: battle.Battle) -> None:
    told = {secret for attack in ATTACKS.values() for secret in attack.told}
    for secret, canary in target_class.CANARIES.items():
        if secret not in told:
            assert canary not in fought.page + fought.table + fought.stderr, secret


def test_nobody_was_called(fought: battle.Battle) -> None:
    assert fought.reached == []


def test_nothing_is_left_running(fought: battle.Battle) -> None:
    assert fought.left == []


def test_nothing_is_left_lying_about(fought: battle.Battle) -> None:
    assert fought.before == fought.after
    assert os.listdir(fought.place / "tmp") == []
    for place in ("/tmp", "/var/tmp", "/dev/shm", "/", "/run", Path.cwd(), battle.ROOT):
        assert not [name for name in os.listdir(place) if battle.MARK in name]
    home = fought.places.home
    students = {fought.student(learner) for learner in fought.learners}
    assert {path.name for path in (home / "autograded").iterdir()} <= students
    stray = [
        path for path in home.rglob("*")
        if path.is_symlink() or not (path.is_file() or path.is_dir())
        or (battle.MARK in path.name and path.relative_to(home).parts[0] != "autograded")
    ]  # fmt: skip
    assert stray == []


def test_every_stop_is_told(fought: battle.Battle) -> None:
    for name, what in {
        "endless": "timeout", "memory_of_numbers": "memory", "disk": "disk",
        "prints_a_gigabyte": "output", "aborts": "died", "thread_bomb": "processes",
    }.items():  # fmt: skip
        stops = fought.learners[name]["stopped"]
        assert [one["what"] for one in stops] == [what], name
        assert stops[0]["exercise"] == "T9.9.a"


# --- pages ---------------------------------------------------------------------------------------


def live(page: str) -> list[str]:
    """What acts in a page and carries the payload of an attack."""
    found = []
    for tag in BeautifulSoup(page, "html.parser").find_all(True):
        inside = tag.string or ""
        if tag.name in ("script", "style", "svg") and PAYLOAD in inside:
            found.append(tag.name)
        for name, value in tag.attrs.items():
            value = " ".join(value) if isinstance(value, list) else str(value)
            acting = name.startswith("on") or name in (
                "src", "srcdoc", "href", "data", "action", "content", "formaction", "style")
            if PAYLOAD in name or (acting and PAYLOAD in value):
                found.append(f"{tag.name} {name}")
    return found


@pytest.fixture(scope="session")
def pages(fought: battle.Battle) -> dict[str, str]:
    """Feedback of those who hid scripts, of two who looked for secrets, and of a classmate."""
    from autograder.grading.recording import feedback

    names = [*SCRIPTED, "frames_above", "notebooks_on_disk", "classmate"]
    made = {}
    for name in names:
        student = fought.student(ATTACKS[name].who if name in ATTACKS else name)
        feedback(fought.places.home, target_class.NAME, student)
        files = fought.texts("feedback", student)
        made[name] = "".join(text for file, text in files.items() if file.endswith(".html"))
    return made


def test_feedback_shows_no_live_script_and_no_secret(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        assert "double" in page, name
        assert not live(page), name
        for secret, canary in target_class.CANARIES.items():
            allowed = secret == "classmate" and name == "classmate"
            assert allowed or canary not in page, (name, secret)


@pytest.mark.chromium
@pytest.mark.parametrize("name", ["control", "html", "errors", "rubric", "report"])
def test_no_script_runs_in_a_browser(
    fought: battle.Battle, pages: dict[str, str], name: str, tmp_path: Path
) -> None:
    page = {"control": attacks_pages.SCRIPT, "report": fought.page}.get(name) or pages[name]
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    done = subprocess.run(
        [suite.find("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom",
         f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=2000",
         (tmp_path / "page.html").as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    assert (f'data-{PAYLOAD}="ran"' in done.stdout) == (name == "control")


def test_the_instructor_s_report_is_safe_to_open(fought: battle.Battle) -> None:
    assert not live(fought.page)
    assert "<img src=x" not in fought.page
    assert "\x1b" not in fought.table and "\x1b" not in fought.page
