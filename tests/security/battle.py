"""One batch run with all attackers and two classmates, and what can be seen of it afterwards."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import attack
import target_class
from attack import Attack, Places

LIMITS = {
    "cell_seconds": 4, "notebook_seconds": 25, "restarts": 3, "memory_bytes": 700_000_000,
    "processes": 48, "file_bytes": 20_000_000, "disk_bytes": 60_000_000,
    "output_bytes": 200_000, "open_files": 128,
}  # fmt: skip
MARK = "left-behind-4711"
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Battle:
    """What was seen before, during and after one run."""

    place: Path
    places: Places
    learners: dict[str, dict[str, Any]] = field(default_factory=dict)
    stderr: str = ""
    code: int | None = None
    seconds: float = 0.0
    reached: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    page: str = ""  # the report for the instructor
    table: str = ""  # the same in the terminal
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)

    def student(self, learner: str) -> str:
        """What the gradebook calls a learner."""
        path = self.places.home / ".grading" / "state.db"
        with contextlib.closing(sqlite3.connect(path)) as state:
            rows = state.execute("SELECT student FROM students WHERE learner = ?", (learner,))
            return rows.fetchone()[0]

    def points(self, learner: str) -> dict[str, float | None]:
        """Exercise -> points of one learner in the result."""
        return {
            name: one["points"] for name, one in self.learners[learner]["exercises"].items()
        }  # fmt: skip

    def texts(self, folder: str, student: str) -> dict[str, str]:
        """The files of one student in `autograded` or `feedback`: relative path -> content."""
        top = self.places.home / folder / student
        return {
            str(path.relative_to(top)): path.read_bytes().decode("utf-8", "replace")
            for path in sorted(top.rglob("*")) if path.is_file()
        }  # fmt: skip

    def outputs(self, student: str) -> str:
        """All that the cells of one student have shown, as text."""
        path = self.places.home / "autograded" / student / target_class.NAME
        path /= f"{target_class.NAME}.ipynb"
        if not path.is_file():
            return ""
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        return json.dumps([cell.get("outputs", []) for cell in cells], ensure_ascii=False)


def fight(place: Path, attacks: Iterable[Attack], isolation: str, jobs: int = 3) -> Battle:
    """Build the class, let everybody hand in, grade once, look around."""
    user, home, inbox = place / "grader", place / "class", place / "in"
    for folder in (user, inbox, place / "tmp"):
        folder.mkdir(parents=True)
    (user / "notes.txt").write_text(target_class.CANARIES["home of the grader"] + " 42")
    target_class.build_class(home)
    _name_in_gradebook(home)
    with Listeners(place) as listeners:
        places = Places(inbox, home, user, MARK, listeners.tcp, listeners.udp, listeners.path)
        battle = Battle(place, places)
        classmate = Attack("classmate", {
            attack.A: f"# {target_class.CANARIES['classmate']}\n"
                      + target_class.SOLVED[attack.A]})  # fmt: skip
        for one in (classmate, Attack("zipped_classmate", write=_zipped), *attacks):
            one.hand_in(places)
        battle.before = snapshot(inbox, user, home / "source", home / "course_secret.json")
        _run(battle, isolation, jobs)
        battle.after = snapshot(inbox, user, home / "source", home / "course_secret.json")
        battle.reached = listeners.heard
    return battle


def again(former: Battle, isolation: str) -> Battle:
    """Grade the class of an earlier battle once more."""
    battle = Battle(former.place, former.places)
    _run(battle, isolation, jobs=1)
    return battle


def _zipped(folder: Path, places: Places) -> None:
    from attacks_files import packed

    name = f"zipped/{target_class.NAME}/"
    (places.inbox / "zipped.zip").write_bytes(packed([
        (name + "T9.9.ipynb", attack.solved_bytes()), (name + "report.md", target_class.REPORT),
    ]))  # fmt: skip


def _name_in_gradebook(home: Path) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{home / 'gradebook.db'}") as gradebook:
        gradebook.add_student("classmate", email=target_class.CANARIES["gradebook"])


def _run(battle: Battle, isolation: str, jobs: int) -> None:
    place, places = battle.place, battle.places
    out = place / "result.json"
    order = place / "order.json"
    order.write_text(json.dumps({
        "inbox": str(places.inbox), "home": str(places.home), "out": str(out), "jobs": jobs,
        "page": str(place / "report.html"), "isolation": isolation, "limits": LIMITS}))  # fmt: skip
    environ = {
        **os.environ, "HOME": str(places.user), "TMPDIR": str(place / "tmp"), "COURSE_LANG": "en",
        "COURSE_CANARY": target_class.CANARIES["environment of the grader"],
        "PYTHONPATH": str(ROOT), "COURSE_CHECK_SECONDS": "3",
    }  # fmt: skip
    began = time.monotonic()
    with Orphanage() as orphans, (place / "stderr").open("wb") as errors:
        process = subprocess.Popen(
            [sys.executable, "-P", str(Path(__file__).with_name("grade_here.py")), str(order)],
            cwd=place, env=environ, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
            start_new_session=True,
        )  # fmt: skip
        try:
            battle.code = process.wait(600)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        battle.left = orphans.end_all()
    battle.seconds = time.monotonic() - began
    battle.stderr = (place / "stderr").read_text(encoding="utf-8", errors="replace")
    if out.exists():
        result = json.loads(out.read_text(encoding="utf-8"))
        battle.learners = {one["id"]: one for one in result["learners"]}
        battle.table = result["table"]
        battle.page = (place / "report.html").read_text(encoding="utf-8")


def snapshot(*tops: Path) -> dict[str, str]:
    """Path -> kind, rights and digest of everything below `tops`."""
    found = {}
    for top in tops:
        for path in sorted([top, *top.rglob("*")]):
            if any(part.startswith(".") for part in path.relative_to(top).parts):
                continue  # what matplotlib and others keep in the grader's own home
            state = path.lstat()
            digest = ""
            if path.is_file() and not path.is_symlink():
                digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[os.fsdecode(os.fsencode(path))] = f"{state.st_mode:o} {state.st_size} {digest}"
    return found


class Orphanage:
    """While it is open, processes whose parents end become children of this one (Linux)."""

    def __enter__(self) -> Orphanage:
        self._adopt(1)
        self.before = self._children()
        return self

    def __exit__(self, *_: object) -> None:
        self._adopt(0)

    def end_all(self) -> list[str]:
        """End what has been left running; the command lines."""
        found = []
        while strays := self._children() - self.before:
            for pid in strays:
                line = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
                if state != "Z":
                    found.append(line)
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
        return found

    @staticmethod
    def _adopt(value: int) -> None:
        import ctypes

        ctypes.CDLL(None).prctl(36, value, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER

    @staticmethod
    def _children() -> set[int]:
        text = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
        return set(map(int, text.split()))


class Listeners:
    """Ears on this machine: whoever connects, or sends anything, is written down."""

    def __init__(self, place: Path) -> None:
        self.path = place / "ear"
        self.heard: list[str] = []

    def __enter__(self) -> Listeners:
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        unix, abstract = (socket.socket(socket.AF_UNIX) for _ in range(2))
        unix.bind(str(self.path))
        self.path.chmod(0o777)
        abstract.bind("\0" + MARK)
        self.tcp, self.udp = tcp.getsockname()[1], udp.getsockname()[1]
        self._ears = {"tcp": tcp, "udp": udp, "unix": unix, "abstract": abstract}
        self._over = threading.Event()
        for name, ear in self._ears.items():
            if name != "udp":
                ear.listen()
            ear.settimeout(0.2)
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        return self

    def _listen(self) -> None:
        import select

        while not self._over.is_set():
            ready, _, _ = select.select(list(self._ears.values()), [], [], 0.2)
            for name, ear in self._ears.items():
                if ear in ready:
                    if name == "udp":
                        ear.recv(65536)
                    else:
                        ear.accept()[0].close()
                    self.heard.append(name)

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        for ear in self._ears.values():
            ear.close()
        self.path.unlink()
