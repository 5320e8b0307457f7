"""One build at a time in a folder, and no process of a build that outlives it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil


@contextmanager
def alone(work: Path, waiting: Callable[[], None] = lambda: None) -> Iterator[None]:
    """Wait while another build works in the same folder; one that was killed is not waited for.

    Args:
        waiting: called once when there is another build to wait for.
    """
    lock = work / "lock"
    work.mkdir(parents=True, exist_ok=True)
    told = False
    while True:
        try:
            lock.mkdir()
            break
        except FileExistsError:
            if not _is_held(lock):
                end(_left_running(lock))
                shutil.rmtree(lock, ignore_errors=True)
                continue
            if not told:
                told = True
                waiting()
            time.sleep(0.5)
    (lock / "pid").write_text(str(os.getpid()))
    try:
        with _terminated_like_interrupted():
            yield
    finally:
        shutil.rmtree(lock, ignore_errors=True)


def _is_held(lock: Path) -> bool:
    """True while the process that made the lock runs; it gets a moment to say which one it is."""
    with suppress(FileNotFoundError, ValueError):
        if (lock / "pid").exists():
            return psutil.pid_exists(int((lock / "pid").read_text()))
        return time.time() - lock.stat().st_mtime < 10
    return False


@contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM leaves the build by its `finally`, as Ctrl-C does, and not at once."""
    if threading.current_thread() is not threading.main_thread():
        yield  # handlers can be set in the main thread only
        return

    def leave(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def note(work: Path, process: subprocess.Popen[str]) -> None:
    """Let the next build in `work` know a process of this one, should this one be killed."""
    lock = work / "lock"
    if lock.is_dir():
        with suppress(psutil.NoSuchProcess), (lock / "children").open("a") as file:
            file.write(f"{process.pid} {psutil.Process(process.pid).create_time()}\n")


def _left_running(lock: Path) -> list[psutil.Process]:
    """Processes of a build that was killed which still run; another with that number is not one."""
    found = []
    with suppress(FileNotFoundError, ValueError):
        for line in (lock / "children").read_text().splitlines():
            number, began = line.split()
            with suppress(psutil.Error):
                process = psutil.Process(int(number))
                if process.create_time() == float(began):
                    found.append(process)
    return found


def end(processes: list[psutil.Process], patience: float = 5) -> None:
    """End processes with what they started (the kernels of cells), at the latest by force."""
    every = []
    for process in processes:
        with suppress(psutil.Error):
            every += [*process.children(recursive=True), process]
    for force in (False, True):
        for process in every:
            with suppress(psutil.Error):
                process.kill() if force else process.terminate()
        _, every = psutil.wait_procs(every, timeout=patience)
