"""What a learner's notebook may use, and how much memory it uses."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: nothing can be limited there, and the box says so
    resource = None

MEGABYTE = 1_000_000
# What one open file can hold in the kernel, where no process is charged for it: a socket's buffer
# of the usual size (the box allows no other), and more than a pipe's.
BUFFER = 212_992


@dataclass(frozen=True)
class Limits:
    """The limits on one notebook; seconds of wall clock, sizes in bytes.

    `memory_bytes` holds for each process by the system, for all processes of the notebook
    together by the worker's watch (`memory_of`). `disk_bytes` is the whole scratch folder,
    `file_bytes` one file, `output_bytes` what one cell may show.
    """

    cell_seconds: float = 60
    notebook_seconds: float = 600
    restarts: int = 3
    memory_bytes: int = 2 * 1024**3
    processes: int = 64
    file_bytes: int = 50 * MEGABYTE
    disk_bytes: int = 200 * MEGABYTE
    output_bytes: int = MEGABYTE
    open_files: int = 256


def apply(limits: Limits, processes: bool, mapped: int | None = None) -> None:
    """Set the system's limits on this process and all it starts; they can only be lowered then.

    Args:
        processes: limit the number of processes too. It counts all processes of the user in the
            user namespace, so outside a namespace of its own it would count other people's.
        mapped: `mapped_bytes` where it was asked before; by default it is asked now.
    """
    if mapped is None:
        mapped = mapped_bytes()
    wanted = {
        "RLIMIT_AS": limits.memory_bytes + mapped,
        "RLIMIT_FSIZE": limits.file_bytes,
        "RLIMIT_NOFILE": limits.open_files,
        # 1, not 0: the kernel then starts no collector of crashes outside the box either
        "RLIMIT_CORE": 1,
        # the wall clock is the worker's; this ends what burns time in a process it cannot see
        "RLIMIT_CPU": int(limits.notebook_seconds) + 60,
        "RLIMIT_MSGQUEUE": 0,
        "RLIMIT_MEMLOCK": 0,
        "RLIMIT_SIGPENDING": 1000,
    }
    if processes:
        wanted["RLIMIT_NPROC"] = limits.processes
    for name, value in wanted.items():
        kind = getattr(resource, name, None)
        if kind is None:
            continue
        hard = resource.getrlimit(kind)[1]
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        try:
            resource.setrlimit(kind, (value, value))
        except (OSError, ValueError):
            if sys.platform == "linux":  # other systems know some of the names only
                raise


def mapped_bytes() -> int:
    """Address space this process has already (libraries, pools): it is not the learner's."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="utf-8").split()[0])
    except (OSError, ValueError, IndexError):
        return 2 * 1024**3  # no /proc: what the imported libraries map, generously
    return pages * resource.getpagesize()


def memory_of(pid: int, allowed: int = 0) -> int:
    """Bytes in memory of a process and everything below it, seen from outside; 0 when it is gone.

    Shared pages count in part for each process that shares them (PSS) where the system tells it,
    else anonymous and shared memory of each. In a pid namespace `pid` is its first process, and
    all others are below it, since it adopts orphans. Every open file counts BUFFER on top, or a
    few thousand full sockets would cost gigabytes that are nobody's.

    Args:
        allowed: PSS takes milliseconds; while resident memory, which is never less and is known
            at once, stays within this many bytes, that is the answer.
    """
    everyone = _family(pid)
    buffers = BUFFER * sum(map(_open_files, everyone))
    resident = buffers + sum(map(_resident, everyone))
    return resident if resident <= allowed else buffers + sum(map(_memory, everyone))


def tasks_of(pid: int) -> int:
    """How many threads a process and everything below it have, seen from outside."""
    return sum(len(_listed(f"/proc/{one}/task")) for one in _family(pid))


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:  # it ended between two looks
        return []


def _family(pid: int) -> list[int]:
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found.append(one)
        with suppress(OSError):  # it ended between two looks
            for children in Path(f"/proc/{one}/task").glob("*/children"):
                with suppress(OSError):
                    waiting += map(int, children.read_text(encoding="utf-8").split())
    return found


def _open_files(pid: int) -> int:
    return len(_listed(f"/proc/{pid}/fd"))


def _resident(pid: int) -> int:
    with suppress(OSError, ValueError, IndexError):
        pages = Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1]
        return int(pages) * resource.getpagesize()
    return 0


def _memory(pid: int) -> int:
    for file, names in (("smaps_rollup", ("Pss:",)), ("status", ("RssAnon:", "RssShmem:"))):
        with suppress(OSError, ValueError):
            lines = Path(f"/proc/{pid}/{file}").read_text(encoding="utf-8", errors="replace")
            found = [line.split() for line in lines.splitlines()]
            sizes = [int(words[1]) for words in found if words and words[0] in names]
            if sizes:
                return sum(sizes) * 1024
    return 0
