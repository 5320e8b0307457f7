"""What a class's grading runs remember: HOME/.grading/state.db, and the lock on the class.

A result is kept from the moment it arrives until the gradebook has it, and what a grade was made
of is kept for good. So a run that is stopped at any point costs only the notebooks that were
running, and work that has not changed is neither run nor written again.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Any

from autograder.checking.messages import translate
from autograder.grading.intake import Submission
from autograder.grading.task import Result, digest_of

FOLDER = ".grading"
SCHEMA = """
CREATE TABLE IF NOT EXISTS results (key TEXT PRIMARY KEY, result BLOB);
CREATE TABLE IF NOT EXISTS graded (
    learner TEXT, chapter TEXT, student TEXT, key TEXT, run INTEGER, fresh INTEGER, report TEXT,
    PRIMARY KEY (learner, chapter));
CREATE TABLE IF NOT EXISTS students (learner TEXT PRIMARY KEY, student TEXT UNIQUE COLLATE NOCASE);
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY, began REAL, ended REAL, options TEXT);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT);
"""


class Busy(Exception):
    """Somebody else grades this class now; the text is one sentence."""


def content_key(one: Submission, **about: Any) -> str:
    """A digest of a submission and of everything else that its result depends on.

    The learner is part of it: no two learners share a run, because an unlucky one (a time limit
    on a busy machine) must not be passed on.
    """
    files = {"/notebook": one.notebook or b"", **one.files}
    stamp = {"learner": one.learner, "chapter": one.chapter, "files": digest_of(files), **about}
    return hashlib.sha256(json.dumps(stamp, sort_keys=True).encode()).hexdigest()


class State:
    """The memory of one class; a context manager. One process has it at a time (`locked`)."""

    def __init__(self, home: Path) -> None:
        folder = home / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)  # results show the hidden tests' verdicts
        self._db = sqlite3.connect(folder / "state.db", isolation_level=None)
        self._db.execute("PRAGMA synchronous = NORMAL")
        self._db.executescript(SCHEMA)
        self.run = 0

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    # --- runs ------------------------------------------------------------------------------------

    def begin(self, options: dict[str, Any], resume: bool = False) -> None:
        """Start a run with these options, or go on with the last one."""
        if resume:
            self.run = self._one("SELECT max(run) FROM runs") or 0
            self._db.execute("UPDATE runs SET ended = NULL WHERE run = ?", (self.run,))
            return
        cursor = self._db.execute(
            "INSERT INTO runs (began, options) VALUES (?, ?)", (time.time(), json.dumps(options))
        )
        self.run = cursor.lastrowid or 0
        self._db.execute("DELETE FROM runs WHERE run < ?", (self.run - 20,))

    def end(self) -> None:
        """The run came to its end; results that nothing asked for any more are dropped."""
        self._db.execute("UPDATE runs SET ended = ? WHERE run = ?", (time.time(), self.run))
        self._db.execute("DELETE FROM results")

    def last(self) -> tuple[dict[str, Any], bool] | None:
        """(options, whether it came to its end) of the last run; None before the first."""
        row = self._db.execute("SELECT options, ended FROM runs ORDER BY run DESC").fetchone()
        return None if row is None else (json.loads(row[0]), row[1] is not None)

    # --- results ---------------------------------------------------------------------------------

    def keep(self, result: Result) -> None:
        """Keep a result that the gradebook does not have yet."""
        data = zlib.compress(json.dumps(result.to_json()).encode(), 1)
        self._db.execute("INSERT OR REPLACE INTO results VALUES (?, ?)", (result.key, data))

    def kept(self, key: str) -> Result | None:
        """The result of an earlier run that the gradebook does not have yet."""
        data = self._one("SELECT result FROM results WHERE key = ?", key)
        return Result.from_json(json.loads(zlib.decompress(data))) if data else None

    def has(self, key: str) -> bool:
        """Whether `kept` has it."""
        return self._one("SELECT 1 FROM results WHERE key = ?", key) is not None

    # --- grades ----------------------------------------------------------------------------------

    def recorded(self, result: Result, key: str | None, report: dict[str, Any]) -> None:
        """The gradebook has this result now. Without `key` the work is graded again next time."""
        with self._transaction():
            self._db.execute("DELETE FROM results WHERE key = ?", (result.key,))
            self._db.execute(
                "INSERT OR REPLACE INTO graded VALUES (?, ?, ?, ?, ?, 1, ?)",
                (result.learner, result.chapter, result.student, key, self.run,
                 json.dumps(report, ensure_ascii=False)),
            )  # fmt: skip

    def graded(self, learner: str, chapter: str) -> tuple[str | None, int, bool] | None:
        """(key, run, graded anew in that run) of what was graded last; None where nothing was."""
        return self._db.execute(
            "SELECT key, run, fresh FROM graded WHERE learner = ? AND chapter = ?",
            (learner, chapter),
        ).fetchone()

    def report(self, learner: str, chapter: str) -> dict[str, Any]:
        """What was written down with the last grade; empty where there was none."""
        text = self._one(
            "SELECT report FROM graded WHERE learner = ? AND chapter = ?", learner, chapter
        )
        return json.loads(text) if text else {}

    def problem(self, learner: str, chapter: str) -> str | None:
        """Why the last hand-in could not be graded; None where it could."""
        return self.report(learner, chapter).get("problem")

    def unchanged(self, pairs: Iterable[tuple[str, str]]) -> None:
        """These (learner, chapter) belong to this run and were not graded anew in it."""
        with self._transaction():
            self._db.executemany(
                "UPDATE graded SET fresh = 0, run = ? WHERE learner = ? AND chapter = ?",
                ((self.run, *pair) for pair in pairs),
            )

    def rows(self) -> Iterator[tuple[str, str, str, bool, dict[str, Any]]]:
        """(learner, chapter, student, graded anew, report) of this run, sorted, one by one."""
        for learner, chapter, student, fresh, report in self._db.execute(
            "SELECT learner, chapter, student, fresh, report FROM graded WHERE run = ? "
            "ORDER BY learner, chapter",
            (self.run,),
        ):
            yield learner, chapter, student, bool(fresh), json.loads(report)

    # --- names and facts -------------------------------------------------------------------------

    def student(self, learner: str) -> str:
        """A name that nbgrader and every file system take; the same for a learner in every run.

        A learner whose name is such a name keeps it. One whose name had to be changed never gets
        what another is or may come to be called.
        """
        known = self._one("SELECT student FROM students WHERE learner = ?", learner)
        if known:
            return known
        stem = re.sub(r"[^\w.@-]+", "_", learner).strip("._")[:100] or "learner"
        digest = hashlib.sha256(learner.encode()).hexdigest()
        name = stem if stem == learner else f"{stem}_{digest[:6]}"
        while self._one("SELECT 1 FROM students WHERE student = ?", name):
            name, digest = f"{stem}_{digest[:12]}", digest[1:]
        self._db.execute("INSERT INTO students VALUES (?, ?)", (learner, name))
        return name

    def fact(self, name: str) -> str | None:
        """A small thing to remember, e.g. the digest of a chapter that was released."""
        return self._one("SELECT value FROM facts WHERE name = ?", name)

    def remember(self, name: str, value: str) -> None:
        """Write down a fact."""
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def _one(self, statement: str, *values: Any) -> Any:
        row = self._db.execute(statement, values).fetchone()
        return row[0] if row else None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self._db.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")


def remembered(home: Path) -> list[tuple[str, str, str, dict[str, Any]]]:
    """(learner, chapter, student, report) of the last grade of everything, sorted; only reads.

    Empty where only stock nbgrader has graded.

    Raises:
        sqlite3.Error: the memory cannot be read.
    """
    path = home / FOLDER / "state.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as memory:
        rows = memory.execute(
            "SELECT learner, chapter, student, report FROM graded ORDER BY learner, chapter"
        )
        return [(*names, json.loads(report)) for *names, report in rows]


class Held(Exception):
    """Another process holds the lock: its `pid`, and `since` when."""

    def __init__(self, pid: str, since: str) -> None:
        super().__init__(pid, since)
        self.pid, self.since = pid, since


def hold(path: Path) -> IO[str]:
    """The lock file `path`, held until it is closed; the system frees it however we end.

    Raises:
        Held: another process has it.
    """
    import fcntl  # not on Windows, where `grade` and `hub` have said so before they come here

    file = path.open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        pid, _, since = file.read().strip().partition(" ")
        file.close()
        raise Held(pid, since) from None
    file.truncate(0)
    file.write(f"{os.getpid()} {time.strftime('%Y-%m-%d %H:%M:%S')}\n")
    file.flush()
    return file


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """Have the class to ourselves while grading; the system frees it however we end.

    Raises:
        Busy: another process has it; the sentence says which one and since when.
    """
    folder = home / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        file = hold(folder / "lock")
    except Held as held:
        raise Busy(
            translate(
                "The class {home} is being graded already by process {pid} since {since}; wait "
                "until it has ended, or stop it.", home=home, pid=held.pid, since=held.since,
            )
        ) from None  # fmt: skip
    with file:
        yield
