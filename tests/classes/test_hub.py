"""A class on the real hub and proxy: log in, fetch, hand in, collect, grade, feedback, end."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace

import pytest
from traitlets.config import Config

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))
sys.path.insert(0, str(Path(__file__).parent))

import toy_chapter  # noqa: E402
from hub_client import Person  # noqa: E402

from autograder import suite  # noqa: E402
from autograder.classes import hub as hub_verb  # noqa: E402
from autograder.classes import (  # noqa: E402
    hub_accounts,
    hub_config,
    hub_learners,
    hub_own,
    hub_places,
    hub_process,
    hub_release,
)
from autograder.grading import own_data  # noqa: E402
from autograder.grading.state import Busy, locked  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
HUB = (sys.executable, str(ROOT / "course.py"), "hub")
NAME = toy_chapter.NAME
GOOD, BAD = toy_chapter.SOLUTIONS["T9-9-a-code"], "def double(x):\n    return x"
# learner -> (answers, points that a machine gives: 2 for a, 3 for b)
WORK = {
    "amy": ({"T9-9-a-code": GOOD}, 2),
    "B10901002": ({"T9-9-a-code": BAD}, 0),
    "wang.03": ({"T9-9-a-code": GOOD, "T9-9-b-code": toy_chapter.SOLUTIONS["T9-9-b-code"]}, 5),
}
LIST = "id,first_name,last_name\namy,Amy,Chen\nB10901002,小明,王\nwang.03,小明,王\n"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentences that the tests look for."""
    monkeypatch.setenv("COURSE_LANG", "en")


class Hub:
    """`course.py hub` as a process; the accounts of the system that it made are taken back."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "class"
        toy_chapter.build_class(self.home)
        (folder / "learners.csv").write_text(LIST, encoding="utf-8")

    def start(self, *more: str) -> dict:
        """Start it; what it prints when it answers."""
        learners = str(self.folder / "learners.csv")
        command = [*HUB, str(self.home), "--json", "--learners", learners, "--chapters", NAME]
        self.process = subprocess.Popen(
            [*command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "COURSE_LANG": "en"},
        )  # fmt: skip
        self.said: list[str] = []
        threading.Thread(target=lambda: self.said.extend(self.process.stderr), daemon=True).start()
        line = self.process.stdout.readline()
        assert line, "".join(self.said)
        return json.loads(line)

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(60)

    def passwords(self) -> dict[str, str]:
        with (self.home / "hub" / "private" / "passwords.csv").open(encoding="utf-8") as file:
            return {row["id"]: row["password"] for row in csv.DictReader(file)}

    def left(self) -> dict[int, str]:
        """Processes that belong to this class: number -> command line."""
        found = {}
        for path in Path("/proc").glob("[0-9]*/environ"):
            try:
                if str(self.home).encode() in path.read_bytes():
                    line = path.with_name("cmdline").read_bytes().decode(errors="replace")
                    found[int(path.parent.name)] = line
            except OSError:
                continue
        return found


@pytest.fixture(scope="module")
def hub() -> Iterator[Hub]:
    # pytest's own folders are closed to other accounts
    folder = Path(tempfile.mkdtemp(prefix="course-hub-"))
    folder.chmod(0o755)
    one = Hub(folder)
    try:
        yield one
    finally:
        if hasattr(one, "process"):
            with contextlib.suppress(subprocess.TimeoutExpired):
                one.stop()
        for number in one.left():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for account in {
            entry.system for entry in hub_accounts.read(hub_places.Places(one.home)).values()
        }:
            if account.startswith(hub_accounts.PREFIX) and account in {
                p.pw_name for p in pwd.getpwall()
            }:
                subprocess.run(["userdel", account], capture_output=True)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.hub
def test_a_class_on_the_hub_from_log_in_to_feedback(hub: Hub) -> None:
    facts = hub.start()
    assert facts["learners"] == list(WORK)
    assert any(
        "called 王小明" in note for note in facts["notes"]
    )  # two of one name: told apart by id
    address, keys = facts["address"], hub.passwords()
    assert len(set(keys.values())) == 4
    assert not stat.S_IMODE((hub.home / "hub/private/passwords.csv").stat().st_mode) & 0o077

    stranger = Person(address, "nobody").log_in(keys["amy"])
    assert stranger.status_code == 403 and "class list" in stranger.text
    assert Person(address, "amy").log_in(keys["wang.03"]).status_code == 403

    people = {name: Person(address, name) for name in [*WORK, "instructor"]}

    def arrive(name: str) -> None:
        # the name may be typed in another case; the server is that of the list's spelling
        person = people[name]
        person.name = name.lower() if name == "B10901002" else name
        assert person.log_in(keys[name]).status_code == 302
        person.name = name
        person.start_server()

    def work(name: str) -> None:
        arrive(name)
        people[name].act("fetch", NAME)
        people[name].answer(NAME, WORK[name][0])
        handed_in = people[name].act("submit", NAME)
        assert [one["student_id"] for one in handed_in if one["status"] == "submitted"] == [name]

    with ThreadPoolExecutor(4) as pool:
        for done in [
            *(pool.submit(work, name) for name in WORK),
            pool.submit(arrive, "instructor"),
        ]:
            done.result()
    assert (
        people["amy"].session.get(f"{people['amy'].home}formgrader", timeout=30).status_code == 404
    )
    assert (
        people["amy"].session.get(f"{people['wang.03'].home}api/contents", timeout=30).status_code
        == 403
    )
    start = people["amy"].read("start.ipynb")
    assert "start_page" in "".join(start["cells"][0]["source"])
    own_account_only(hub)

    grader = "formgrader/api"
    teacher = people["instructor"]
    assert teacher.post(f"{grader}/assignment/{NAME}/collect")["success"]
    graded = grade(hub)
    assert {one["id"]: one["points"] for one in graded["learners"]} == {
        name: points for name, (_, points) in WORK.items()
    }, graded
    assert teacher.post(f"{grader}/assignment/{NAME}/generate_feedback")["success"]
    assert teacher.post(f"{grader}/assignment/{NAME}/release_feedback")["success"]
    given = {
        one["student"]: one["code_score"] for one in teacher.get(f"{grader}/submissions/{NAME}")
    }
    assert given == {name: points for name, (_, points) in WORK.items()}

    for name in WORK:
        people[name].act("fetch_feedback", NAME)
        (page,) = (hub.home / "hub/homes" / name / NAME / "feedback").glob(f"*/{NAME}.html")
        text = page.read_text(encoding="utf-8")
        assert "SECRETWORLD" not in text

    with pytest.raises(subprocess.CalledProcessError) as second:
        english = {**os.environ, "COURSE_LANG": "en"}
        subprocess.run(
            [*HUB, str(hub.home)], check=True, capture_output=True, text=True, env=english
        )
    assert "is running already" in second.value.stderr
    assert hub.stop() == 0
    until = time.monotonic() + 20
    while hub.left() and time.monotonic() < until:
        time.sleep(0.2)
    assert not hub.left()


def grade(hub: Hub) -> dict:
    """What `course.py grade submitted` says in a terminal of the instructor's server."""
    system = hub_accounts.read(hub_places.Places(hub.home))["instructor"].system
    account = pwd.getpwnam(system) if system else None
    # what pytest's own process may start, an account of the system perhaps may not
    python = hub_learners.instructors_python(separate=bool(system))
    isolation = "process" if suite.find(suite.BOX) is None else "box"
    done = subprocess.run(
        [str(python), "-m", "autograder.cli", "grade", "submitted", "--class", ".", "--json",
         "--isolation", isolation],
        cwd=hub.home, env={**os.environ, "HOME": str(hub.home / "hub" / "instructor")},
        user=account and account.pw_uid, group=account and account.pw_gid,
        extra_groups=[] if account else None, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def own_account_only(hub: Hub) -> None:
    """With root, what one learner's account may read of the class and of the others."""
    if os.geteuid() != 0:
        return
    account = pwd.getpwnam(hub_accounts.read(hub_places.Places(hub.home))["amy"].system)
    (handed_in,) = (hub.home / "exchange/kmc2431/inbound").glob("wang.03+*")
    closed = ["course_secret.json", f"source/{NAME}/{NAME}.ipynb", "gradebook.db", "learners.csv",
              "hub/private/accounts.json", "hub/jupyterhub_config.py",
              f"hub/homes/wang.03/{NAME}/{NAME}.ipynb"]  # fmt: skip
    lists = ["exchange/kmc2431/inbound", "submitted", "hub/homes", "."]
    script = (
        "import os, sys\n"
        f"os.chdir({str(hub.home)!r})\n"
        f"bad = [p for p in {closed!r} if os.access(p, os.R_OK)]\n"
        f"bad += [p for p in {lists!r} if os.access(p, os.R_OK)]\n"
        "try:\n"
        f"    os.rename({str(handed_in)!r}, {str(handed_in)!r} + 'x'); bad.append('renamed')\n"
        "except PermissionError: pass\n"
        "print(bad)\n"
    )
    seen = subprocess.run(
        [str(hub_learners.FOLDER / "bin" / "python"), "-c", script],
        user=account.pw_uid, group=account.pw_gid, extra_groups=[], cwd="/",
        capture_output=True, text=True,
    )  # fmt: skip
    assert seen.stdout.strip() == "[]", seen.stdout + seen.stderr


def test_passwords_and_lists(tmp_path: Path) -> None:
    places = hub_places.Places(tmp_path)
    places.make()
    accounts, new = hub_accounts.update(places, ["Amy", "ben"])
    assert new == ["instructor", "Amy", "ben"]
    with places.passwords.open(encoding="utf-8") as file:
        keys = {row["id"]: row["password"] for row in csv.DictReader(file)}
    assert hub_accounts.check(accounts, "amy", keys["Amy"]).id == "Amy"
    assert hub_accounts.check(accounts, "amy", keys["ben"]) is None
    assert not any(key in places.accounts.read_text(encoding="utf-8") for key in keys.values())
    # who leaves the list cannot log in; who comes back has the old password
    accounts, new = hub_accounts.update(places, ["ben"])
    assert new == [] and hub_accounts.check(accounts, "Amy", keys["Amy"]) is None
    accounts, new = hub_accounts.update(places, ["Amy", "ben"])
    assert new == [] and hub_accounts.check(accounts, "Amy", keys["Amy"])
    # capitals do not make another person of anybody, and a password that is renewed stands once
    with pytest.raises(hub_places.HubError, match="was Amy so far"):
        hub_accounts.update(places, ["AMY", "ben"])
    hub_accounts.write(places, [one for one in accounts.values() if one.id != "ben"])
    hub_accounts.update(places, ["Amy", "ben"])
    with places.passwords.open(encoding="utf-8") as file:
        rows = [(row["id"], row["password"]) for row in csv.DictReader(file)]
    assert [name for name, _ in rows] == ["instructor", "Amy", "ben"]
    assert dict(rows)["ben"] != keys["ben"]
    both = {one: hub_accounts.Account(one, accounts["Amy"].hash, active=one == "AMY")
            for one in ("Amy", "AMY")}  # fmt: skip
    assert hub_accounts.check(both, "Amy", keys["Amy"]).id == "AMY"
    for bad in ("a+b", "Instructor", "../x", "王 小明"):
        with pytest.raises(hub_places.HubError, match="id"):
            hub_accounts.update(places, [bad])


def test_who_leaves_the_list_gets_no_further_by_a_cookie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = hub_places.Places(tmp_path)
    places.make()
    hub_accounts.update(places, ["amy", "ben"])
    settings = Config()
    hub_config.configure(settings, tmp_path)
    asked = hub_config.ClassAuthenticator(config=settings)
    assert asked.refresh_pre_spawn and asked.auth_refresh_strict
    hub_accounts.update(places, ["ben"])
    for name, may in (("amy", False), ("ben", True), ("nobody", False)):
        assert asyncio.run(asked.refresh_user(SimpleNamespace(name=name))) is may


def test_closing_the_solutions_leaves_them_to_the_account_that_grades(tmp_path: Path) -> None:
    for name in hub_verb.ROOMS:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name).chmod(0o755)
    me = pwd.getpwuid(os.getuid())
    other = pwd.struct_passwd((me.pw_name, "x", os.getuid() + 4711, os.getgid(), "", "/", "sh"))
    (told,) = hub_verb.solutions_in_reach(other, tmp_path)
    subprocess.run(told.partition("close them: ")[2], shell=True, check=True)
    assert hub_verb.solutions_in_reach(other, tmp_path) == []
    assert (tmp_path / "notebooks").stat().st_mode & 0o057 == 0o050
    (tmp_path / "notebooks").chmod(0o700)
    (told,) = hub_verb.solutions_in_reach(other, tmp_path)
    assert "nothing could be graded" in told and told.endswith("chmod g+rx,o-rwx notebooks")


def test_a_hub_that_was_killed_leaves_its_port_and_no_proxy(tmp_path: Path) -> None:
    kept = tmp_path / "hub.port"
    _, own, _ = hub_process.choose_ports("127.0.0.1", None)
    kept.write_text(f"{own}\n")
    assert hub_process.choose_ports("127.0.0.1", None, kept)[1] == own
    kept.write_text("damaged")
    assert hub_process.choose_ports("127.0.0.1", None, kept)[1] > 0
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)",
                             "configurable-http-proxy"])  # fmt: skip
    pid = tmp_path / "proxy.pid"
    pid.write_text(str(left.pid))
    threading.Thread(target=left.wait, daemon=True).start()
    time.sleep(0.1)  # until its command line is there to be read
    hub_process.end_leftovers(pid)
    assert not pid.exists() and left.wait(10) == -signal.SIGTERM
    if os.geteuid() == 0:  # what runs on under the account of somebody taken off the list
        stubborn = ["/bin/sh", "-c", "trap '' TERM; echo ready; sleep 60"]
        left = subprocess.Popen(stubborn, user=54711, cwd="/", stdout=subprocess.PIPE)
        left.stdout.readline()
        threading.Thread(target=left.wait, daemon=True).start()
        hub_process.end_processes({54711})
        assert left.wait(10) == -signal.SIGKILL


def test_what_stands_in_the_way_is_one_sentence(tmp_path: Path) -> None:
    port, _, _ = hub_process.choose_ports("127.0.0.1", None)
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(hub_places.HubError, match="is taken"):
            hub_process.choose_ports("127.0.0.1", taken.getsockname()[1])
    assert port >= hub_process.FIRST_PORT
    home = toy_chapter.build_class(tmp_path / "class")
    with locked(home), pytest.raises(Busy, match="graded already"):
        hub_release.release(home, [NAME], lambda text: None)


def test_own_data_are_laid_over_what_was_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = hub_places.Places(tmp_path / "class")
    places.make()
    accounts, _ = hub_accounts.update(places, ["amy", "ben"])
    monkeypatch.setattr(own_data, "settings", lambda home: {"own_data": True, "exam": False})
    monkeypatch.setattr(
        own_data, "prepare", lambda home, pairs, say: {pair: pair[1] for pair in pairs}
    )
    monkeypatch.setattr(
        own_data, "own_files",
        lambda home, chapter, variant: {"data/x.csv": variant.encode(), "course.json": b"{}"},
    )  # fmt: skip
    for _ in range(2):  # the second start finds the first one's files
        assert hub_own.lay(places, accounts, ["amy", "ben"], [NAME], lambda text: None) == 2
    folder = places.hub / "own" / "amy"
    assert not stat.S_IMODE(folder.stat().st_mode) & 0o007
    fetched = tmp_path / "home" / NAME
    (fetched / "data").mkdir(parents=True)
    (fetched / "data" / "x.csv").write_text("everybody's", encoding="utf-8")
    (fetched / f"{NAME}.ipynb").write_text("{}", encoding="utf-8")
    monkeypatch.syspath_prepend(hub_learners.PART)
    import course_hub

    course_hub.lay_over(folder / NAME, fetched)
    assert (fetched / "data" / "x.csv").read_text(encoding="utf-8") == "amy"
    assert (fetched / f"{NAME}.ipynb").read_text(encoding="utf-8") == "{}"
