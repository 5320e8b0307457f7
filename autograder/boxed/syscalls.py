"""The few calls into the Linux kernel that Python 3.11 has no function for, through ctypes.

Every one raises `Refused` with the name of the step, so that a person can be told what this
machine does not allow. Linux only; nothing here is called elsewhere.
"""

from __future__ import annotations

import ctypes
import os
import platform
from functools import cache

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC = 0x1, 0x2, 0x4, 0x8
MS_BIND, MS_MOVE, MS_REC, MS_PRIVATE = 0x1000, 0x2000, 0x4000, 0x40000
MNT_DETACH = 2
READ_ONLY = MS_RDONLY | MS_NOSUID | MS_NODEV  # mount_setattr has the same values for these three

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_CAPBSET_READ, PR_CAPBSET_DROP = 1, 4, 23, 24
PR_SET_SECUREBITS, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 28, 36, 38
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
# uid 0 means nothing, and none of that can be changed again (each bit with its lock)
SECUREBITS = 0b11101111

_AT_FDCWD = -100
_AT_RECURSIVE = 0x8000
_CAPABILITY_VERSION = 0x20080522
# system call numbers, (x86_64, aarch64)
_PIVOT_ROOT, _MOUNT_SETATTR, _CAPSET = (155, 41), (442, 442), (126, 91)
MACHINES = ("x86_64", "aarch64")


class Refused(OSError):
    """The kernel refused a step; `step` names it in English, `errno` is the kernel's number."""

    def __init__(self, step: str, number: int) -> None:
        super().__init__(number, f"{step}: {os.strerror(number)}")
        self.step = step


@cache
def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _call(step: str, function: str, *arguments: object) -> int:
    """Call a libc function; its result. Integers are passed as long, so none is cut."""
    ready = [ctypes.c_long(a) if isinstance(a, int) else a for a in arguments]
    found = getattr(_libc(), function)(*ready)
    if found < 0:
        raise Refused(step, ctypes.get_errno())
    return found


def system_call(step: str, numbers: tuple[int, int], *arguments: object) -> int:
    """A system call by its number on (x86_64, aarch64), where libc has no function for it."""
    return _call(step, "syscall", numbers[MACHINES.index(platform.machine())], *arguments)


def unshare(flags: int, step: str) -> None:
    """Leave the namespaces that `flags` (CLONE_NEW…) name for new ones."""
    _call(step, "unshare", flags)


def enter(namespace: int, flag: int, step: str) -> None:
    """Enter the namespace of this open file, of the kind CLONE_NEW… that `flag` says."""
    _call(step, "setns", namespace, flag)


def prctl(option: int, value: int = 0, more: int = 0, step: str = "prctl") -> None:
    """One prctl call with two numbers."""
    _call(step, "prctl", option, value, more, 0, 0)


def mount(
    source: str, target: str, kind: str | None = None, flags: int = 0, data: str = ""
) -> None:
    """mount(2); the step is named for the kind and the target."""
    words = [text and os.fsencode(text) for text in (source, target, kind)]
    step = f"mount {kind or 'bind'} {target}"
    _call(step, "mount", *words, flags, os.fsencode(data) or None)


def unmount(target: str) -> None:
    """Take a mount and all below it out of sight at once."""
    _call(f"unmount {target}", "umount2", os.fsencode(target), MNT_DETACH)


def restrict(target: str, flags: int = READ_ONLY, below: bool = True) -> None:
    """Add `flags` to the mount at `target`, and to all mounts below it, taking none away."""
    wanted = (ctypes.c_uint64 * 4)(flags, 0, 0, 0)  # set, clear, propagation, user namespace
    where = (_AT_FDCWD, os.fsencode(target), _AT_RECURSIVE if below else 0)
    step = f"restrict {target}"
    system_call(step, _MOUNT_SETATTR, *where, wanted, ctypes.sizeof(wanted))


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root of this process and hang the old root at `old`, a folder in it."""
    system_call("pivot_root", _PIVOT_ROOT, os.fsencode(new), os.fsencode(old))


def give_up_capabilities() -> None:
    """No capability now, none by executing a program, none that root's number would bring."""
    for number in range(_last_capability() + 1):
        prctl(PR_CAPBSET_DROP, number, step="drop the bounding set")
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, step="clear ambient capabilities")
    prctl(PR_SET_SECUREBITS, SECUREBITS, step="lock the secure bits")
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION, 0)
    system_call("drop capabilities", _CAPSET, header, (ctypes.c_uint32 * 6)())


def _last_capability() -> int:
    """The highest capability this kernel knows: the bounding set's calls fail above it."""
    number = 0
    while _libc().prctl(PR_CAPBSET_READ, ctypes.c_long(number + 1), 0, 0, 0) >= 0:
        number += 1
    return number
