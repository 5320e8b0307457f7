"""A real PostgreSQL server for tests: a temporary folder, a Unix socket, never the network.

Used by every test with the marker `postgresql`. PostgreSQL refuses to run as root, so a root user
starts it as `postgres` or `nobody`. It ends with the test, also when the test's process dies.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from autograder import suite

USER = "course"  # of the database; the socket's folder belongs to one user, so no password
READY_SECONDS = 60


class Server:
    """One server; `url()` makes a fresh database in it, `crash` and `start` kill and revive it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.programs = Path(suite.find("postgresql") or "initdb").resolve().parent
        self.account = _account()
        self._process: subprocess.Popen[bytes] | None = None
        self._names = (f"class{number}" for number in itertools.count(1))
        if self.account:
            os.chown(folder, self.account.pw_uid, self.account.pw_gid)
        done = subprocess.run(
            [self.programs / "initdb", "-D", folder / "data", "-U", USER, "--auth=trust",
             "--encoding=UTF8", "--locale=C", "--no-sync"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            cwd=folder, **self._rights(),
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        """Start it and wait until it answers; call from the main thread (it ends with its caller).

        After `crash` this is the server's own recovery from its log.
        """
        log = (self.folder / "log").open("ab")
        with log:
            self._process = subprocess.Popen(
                # Without fsync a crash of the machine could lose data; one of the server cannot.
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder,
                 "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=40",
                 "-c", "shared_buffers=16MB"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                preexec_fn=_end_with_parent, **self._rights(),
            )  # fmt: skip
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                self.connect("postgres").close()
                return
            except psycopg.OperationalError:
                ended = self._process.poll() is not None
                if ended or time.monotonic() > until:
                    self.crash()
                    raise AssertionError((self.folder / "log").read_text()) from None
                time.sleep(0.02)

    def crash(self) -> None:
        """End it at once, as `pg_ctl stop -m immediate` does: open transactions are lost."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGINT)

    def connect(self, database: str) -> psycopg.Connection:
        """A connection of the test's own, autocommit."""
        return psycopg.connect(
            host=str(self.folder), user=USER, dbname=database, autocommit=True
        )  # fmt: skip

    def url(self) -> str:
        """A new empty database's address, as an instructor writes it into `db_url`."""
        name = next(self._names)
        with self.connect("postgres") as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"postgresql+psycopg://{USER}@/{name}?host={self.folder}"

    def _end(self, sign: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(sign)
        try:
            process.wait(READY_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _rights(self) -> dict[str, object]:
        if self.account is None:
            return {}
        return {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}


@contextmanager
def server() -> Iterator[Server]:
    """A started server that is stopped and removed whatever happens."""
    # Not below pytest's folder: only its owner may enter that, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="course-pg-"))
    made = None
    try:
        made = Server(folder)
        made.start()
        yield made
    finally:
        if made is not None:
            made.crash()
        shutil.rmtree(folder, ignore_errors=True)


def _account() -> pwd.struct_passwd | None:
    """Whom the server runs as; None for the user who runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _end_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG
