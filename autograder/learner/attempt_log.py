"""The file of attempts beside a chapter's notebook, one JSON object a line.

Several kernels may write it at once: a line goes out in one write on a file opened for appending,
under a lock where the system has one. What a crash or a bad disk has left in it is set aside as a
copy, and the file is written anew from every attempt that can still be read.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.checking.messages import translate

FILE = ".progress.jsonl"
LOCK = ".progress.lock"
ASIDE = ".progress.damaged-"  # then the day: how a damaged file is kept
BEGIN = re.compile(r'\{"(?:time|id)"')  # how an attempt starts
PATIENCE = 5.0  # seconds; a lock that nobody gives back must not stop a notebook


@dataclass
class Log:
    """What was read.

    entries: attempts in the order of the file; damaged: lines that were not whole; lost: pieces
    of them from which no attempt could be read; told: the sentence about the repair, or about a
    file that cannot be read; "" where there is nothing to say. readable: False for such a file.
    """

    entries: list[dict]
    damaged: int = 0
    lost: int = 0
    told: str = ""
    readable: bool = True


@contextmanager
def locked(lock: Path) -> Iterator[bool]:
    """Within it this process alone holds `lock`; False where that could not be had.

    A system without locks, or a folder that cannot be written, gives False at once.
    """
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        yield False
        return
    try:
        yield _take(handle)
    finally:
        os.close(handle)  # gives the lock back, as the end of the process does


def _take(handle: int) -> bool:
    """Ask for the lock until PATIENCE is over."""
    try:
        import fcntl
    except ImportError:
        try:
            import msvcrt
        except ImportError:
            return False  # in a browser: one kernel, nothing to lock against

        def once() -> None:
            os.lseek(handle, 0, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
    else:

        def once() -> None:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)

    end = time.monotonic() + PATIENCE
    while True:
        try:
            once()
            return True
        except BlockingIOError:
            pass
        except PermissionError:  # how Windows says that another holds it
            pass
        except OSError:
            return False  # a file system without locks
        if time.monotonic() > end:
            return False
        time.sleep(0.005)


def append(folder: Path, entry: dict) -> bool:
    """Write one attempt; False, and nothing else, where the folder cannot be written.

    No fsync: what was written outlives the process, and a power cut costs the last seconds.
    """
    line = json.dumps(entry, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
    with locked(folder / LOCK):
        try:
            handle = os.open(folder / FILE, flags, 0o600)
        except OSError:
            return False
        try:
            if _ends_inside_a_line(handle):
                line = b"\n" + line
            return os.write(handle, line) == len(line)
        except OSError:
            return False
        finally:
            os.close(handle)


def _ends_inside_a_line(handle: int) -> bool:
    """Whether the last write before this one was cut off."""
    size = os.fstat(handle).st_size
    if not size:
        return False
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) != b"\n"


def read(folder: Path) -> Log:
    """All attempts that can be read; a damaged file is repaired on the way."""
    try:
        raw = (folder / FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Log([])
    except OSError as error:
        return Log([], readable=False, told=translate(
            "{chapter}: the record of your attempts ({file}) cannot be read ({reason}). What it "
            "holds does not count until it can be read again.",
            chapter=folder.name, file=FILE, reason=error.strerror or error))
    log = parse(raw)
    if log.damaged:
        log.told = _repair(folder)
    return log


def parse(raw: bytes) -> Log:
    """The attempts in the bytes of a file. Lines end with a line feed only: a message may hold
    other characters that Python takes for the end of a line."""
    lines = [line for line in raw.split(b"\n") if line.strip()]
    try:  # all at once, several times as quick as line by line
        whole = json.loads(b"[" + b",".join(lines) + b"]")
        if len(whole) == len(lines) and all(map(_is_attempt, whole)):
            return Log(whole)
    except (ValueError, RecursionError):
        pass  # UnicodeDecodeError is a ValueError
    entries: list[dict] = []
    damaged = lost = 0
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            entry = None
        if _is_attempt(entry):
            entries.append(entry)
        else:
            found, missed = _salvaged(line)
            damaged, lost = damaged + 1, lost + missed
            entries += found
    return Log(entries, damaged, lost)


def lost_before(folder: Path) -> int:
    """How many pieces could not be read in the damaged files that were set aside here."""
    lost = 0
    for aside in folder.glob(f"{ASIDE}*.jsonl"):
        with suppress(OSError):
            lost += parse(aside.read_bytes()).lost
    return lost


def _is_attempt(entry: object) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("id"), str)


def _salvaged(line: bytes) -> tuple[list[dict], int]:
    """Whole attempts inside a damaged line: behind half a line, between binary garbage; and how
    many pieces are lost: beginnings of attempts, or the line where nothing can be read."""
    text = line.decode("utf-8", "replace")
    decoder = json.JSONDecoder()
    found: list[dict] = []
    end = lost = 0
    for begin in BEGIN.finditer(text):
        if begin.start() < end:
            continue  # inside the one before
        try:
            entry, end = decoder.raw_decode(text, begin.start())
        except (ValueError, RecursionError):
            entry = None
        if _is_attempt(entry):
            found.append(entry)
        else:
            lost += 1
    return found, lost or int(not found)


def _repair(folder: Path) -> str:
    """Set the damaged file aside and write it anew; the sentence to show, "" if not possible."""
    file = folder / FILE
    with locked(folder / LOCK) as alone:
        if not alone:
            return ""
        aside = free(folder / f"{ASIDE}{time.strftime('%Y-%m-%d')}.jsonl")
        try:
            log = parse(file.read_bytes())  # another kernel may have repaired or written meanwhile
            if not log.damaged:
                return ""
            shutil.copy2(file, aside)
            write(file, "".join(json.dumps(e, ensure_ascii=False) + "\n" for e in log.entries))
        except OSError:
            with suppress(OSError):
                aside.unlink(missing_ok=True)  # the damaged file itself is still in its place
            return ""
        return translate(
            "{chapter}: a part of the record of your attempts was damaged. {count} attempts could "
            "be read and are kept; the damaged file is {file}, in the same folder.",
            chapter=folder.name, count=len(log.entries), file=aside.name)


def free(path: Path) -> Path:
    """`path`, with a number before its ending where that is taken."""
    number, name = 1, path
    while name.exists():
        number += 1
        name = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return name


def write(path: Path, text: str) -> None:
    """Write a file in one step: a stop in between leaves the old one, and no draft."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(text.encode("utf-8", "replace"))
        os.replace(draft, path)
    except OSError:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
