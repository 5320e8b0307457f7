"""The box: how the warm process closes itself in and how it forks kernels into boxes of their own.

The warm process calls `enter_house` once and `fork_inside` for every kernel; the kernel calls
`drop` before it runs anything of a learner's. Started by root or by a plain user, the way is the
same but for two points: a plain user needs a user namespace before any other, and the learner is
`nobody` outside where root grades, else the user who grades. A number of a process is always the
one that the grader sees.
"""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from collections.abc import Sequence
from contextlib import suppress

from autograder.boxed import house, seccomp, syscalls
from autograder.boxed.house import HOME, TMP, UID, WORK
from autograder.boxed.limits import Limits, apply, mapped_bytes
from autograder.boxed.syscalls import Refused
from autograder.boxed.trial import obstacle

__all__ = ["WORK", "Limits", "Refused", "drop", "enter_house", "fork_inside", "obstacle"]

NOBODY = 65534
SECONDS = 60  # for one step of a start; it takes milliseconds unless the machine is stuck
ENVIRONMENT = {"HOME": HOME, "TMPDIR": TMP, "MPLCONFIGDIR": f"{HOME}/.config/matplotlib"}
_OWN = syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWNET
_house: house.House | None = None
_mapped: int | None = None  # in a kernel: its address space before anything of a learner's
_way_back: int | None = None  # open file of the warm process's own pid namespace, where it helps


def enter_house(readable: Sequence[str], hidden: Sequence[str] = ()) -> None:
    """Close this process in: no network, and a root that shows what is `readable`, read-only.

    Called once, by a process without threads. It keeps the rights that `fork_inside` needs, so
    it must never run anything of a learner's itself.

    Args:
        readable: folders or files that stay readable at the same path, besides the system's.
        hidden: folders that must not be seen even inside a readable one.

    Raises:
        Refused, FileNotFoundError, ValueError: see house.build.
    """
    global _house, _way_back
    flags = _OWN | syscalls.CLONE_NEWUTS | syscalls.CLONE_NEWCGROUP
    uid, gid = os.getuid(), os.getgid()
    if uid != 0:
        syscalls.unshare(syscalls.CLONE_NEWUSER, "user namespace")
        try:
            _write("/proc/self/setgroups", "deny")
            _write("/proc/self/uid_map", f"{uid} {uid} 1")
            _write("/proc/self/gid_map", f"{gid} {gid} 1")
        except OSError as error:
            raise Refused("user namespace", error.errno or 0) from error
    syscalls.unshare(flags, "namespaces")
    socket.sethostname("course")
    # the kernels' first parent ends at once (see fork_inside); they become this process's children
    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
    with suppress(Refused):
        own = os.open("/proc/self/ns/pid", os.O_RDONLY)
        syscalls.enter(own, syscalls.CLONE_NEWPID, "own pid namespace")
        _way_back = own
    _house = house.build(readable, hidden)


def fork_inside(limits: Limits) -> int:
    """Fork a kernel: process 1 of its own pid namespace, with mounts, ipc and net of its own.

    In the child the folder is WORK, HOME and TMPDIR lie beside it, and the user is the learner's;
    it still has to call `drop`. It dies with this process, and with it all it ever starts.

    Returns:
        In the caller the child's process number, to be waited for; in the child 0.

    Raises:
        Refused: in the caller; no child is left then.
    """
    if _house is None:
        raise RuntimeError("enter_house comes first")
    owner = _learner()
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    pid = _fork_first()
    if pid == 0:
        ours.close()
        _settle(theirs, _house, limits, owner)
        return 0
    theirs.close()
    with ours:
        ours.settimeout(SECONDS)
        try:
            ours.send(b"go")
            _expect(ours, "map")
            _write(f"/proc/{pid}/uid_map", f"{UID} {owner[0]} 1")
            _write(f"/proc/{pid}/gid_map", f"{UID} {owner[1]} 1")
            ours.send(b"go")
            _expect(ours, "ready")
            ours.send(b"go")
        except OSError as error:
            _end(pid)
            if isinstance(error, Refused):
                raise
            raise Refused("start a kernel", error.errno or 0) from error
    return pid


def _learner() -> tuple[int, int]:
    """The learner's user and group numbers as this process sees them: nobody if root can be that.

    Root of a user namespace that knows no further user is a plain user's other name.
    """
    for file in ("uid_map", "gid_map"):
        with open(f"/proc/self/{file}", encoding="utf-8") as lines:
            ranges = [list(map(int, line.split())) for line in lines]
        if not any(first <= NOBODY < first + count for first, _, count in ranges):
            return os.getuid(), os.getgid()
    return (NOBODY, NOBODY) if os.getuid() == 0 else (os.getuid(), os.getgid())


def _fork_first() -> int:
    """Fork the first process of a new pid namespace: its number, and 0 in it.

    A process can ask for one such namespace for its children, and for another only once it has
    gone back to its own, which needs rights over its own. Where those are missing, a process in
    between asks and forks in its place: one fork more.
    """
    if _way_back is None:
        return _fork_by_another()
    syscalls.unshare(syscalls.CLONE_NEWPID, "pid namespace")
    pid = -1
    try:
        pid = os.fork()
    finally:
        if pid != 0:
            syscalls.enter(_way_back, syscalls.CLONE_NEWPID, "own pid namespace")
    return pid


def _fork_by_another() -> int:
    read, write = os.pipe()
    between = os.fork()
    if between == 0:
        pid = -1
        try:
            syscalls.unshare(syscalls.CLONE_NEWPID, "pid namespace")
            pid = os.fork()
            if pid:
                os.write(write, str(pid).encode())
        except OSError as error:
            os.write(write, _refusal(error))
        finally:
            if pid:
                os._exit(0)
        os.close(read)
        os.close(write)
        return 0
    os.close(write)
    word = os.read(read, 4096)
    os.close(read)
    # gone before the child asks for a signal at its parent's death: that is this process now
    _end(between)
    return int(_understood(word))


def _settle(
    line: socket.socket, within: house.House, limits: Limits, owner: tuple[int, int]
) -> None:
    """In the child: its mounts, its user namespace, its user. Returns only when all is done."""
    global _mapped
    try:
        _await(line)
        os.setsid()
        _mapped = mapped_bytes()  # there may be no /proc later
        syscalls.unshare(_OWN, "namespaces of a kernel")
        house.furnish(within, limits.disk_bytes, owner[0])
        with suppress(OSError):  # when memory is short, this one goes first, not the grader
            _write("/proc/self/oom_score_adj", "1000")
        if owner[0] != os.getuid():
            os.setgroups([])
        # from here on no right over the mounts is left, only rights over a namespace of nothing
        syscalls.unshare(syscalls.CLONE_NEWUSER, "user namespace of a kernel")
        line.send(b"map")
        _await(line)
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
        _die_with_parent()
        line.send(b"ready")
        _await(line)
        line.close()
        os.environ.update(ENVIRONMENT)
        tempfile.tempdir = None
    except BaseException as error:  # whatever it is, it must not go on as a second warm process
        try:
            line.send(_refusal(error))
        finally:
            os._exit(1)


def drop(limits: Limits, keep: Sequence[int] = ()) -> None:
    """In the child: close what it inherited and give up every right, for good.

    Args:
        keep: file numbers that stay open; 0, 1 and 2 become /dev/null unless they are named.
    """
    _close_all_but(keep)
    apply(limits, processes=True, mapped=_mapped)
    syscalls.give_up_capabilities()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # so that the worker may see its memory
    syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
    _die_with_parent()
    seccomp.install()


def _close_all_but(keep: Sequence[int]) -> None:
    empty = os.open("/dev/null", os.O_RDWR)
    for number in (0, 1, 2):
        if number not in keep:
            os.dup2(empty, number)
    start = 3
    for number in sorted(n for n in keep if n > 2):
        os.closerange(start, number)
        start = number + 1
    os.closerange(start, 1 << 20)


def _end(pid: int) -> None:
    """Kill a child, if there is one, and take its status."""
    if pid:
        with suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _die_with_parent() -> None:
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)


def _write(path: str, text: str) -> None:
    """Write to a file of /proc in one go, as the kernel demands."""
    number = os.open(path, os.O_WRONLY)
    try:
        os.write(number, text.encode())
    finally:
        os.close(number)


def _refusal(error: BaseException) -> bytes:
    step = getattr(error, "step", None) or getattr(error, "filename", None) or repr(error)
    return f"refused {getattr(error, 'errno', 0) or 0} {step}".encode()


def _understood(word: bytes) -> str:
    """What another process said; raises Refused when it tells of a refusal or has died."""
    if word.startswith(b"refused "):
        _, number, step = word.decode().split(" ", 2)
        raise Refused(step, int(number))
    if not word:
        raise Refused("start a kernel", 0)
    return word.decode()


def _expect(line: socket.socket, word: str) -> None:
    if _understood(line.recv(4096)) != word:
        raise Refused("start a kernel", 0)


def _await(line: socket.socket) -> None:
    """Wait for the warm process's word to go on; without it, it has died: end too."""
    if line.recv(2) != b"go":
        os._exit(1)
