"""The mounts: the root that the warm process moves into, and the scratch each kernel gets in it.

Root and user alike. Everything is bound read-only from the old root, which is then taken away;
what is not named here does not exist inside: no home, no project, no /sys, no /var, no /run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from autograder.boxed import syscalls
from autograder.boxed.syscalls import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_REC

BOX = "/box"  # the scratch file system of one kernel: all of it is gone with the kernel
WORK, TMP, HOME = f"{BOX}/work", f"{BOX}/tmp", f"{BOX}/home"
UID = 1000  # the learner's number inside; outside it is nobody, or the user who grades
MOST_FILES = 20_000  # in one scratch file system: its entries take memory too
_OLD, _KEPT = "/.old", "/.kept"
_COVERED = ("/tmp/", "/dev/shm/")
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/nix/store")
_SETTINGS = ("fonts", "alternatives", "ld.so.cache", "localtime", "timezone", "mime.types")
_OF_PYTHON = ("bin", "lib", "lib64", "share", "etc", "pyvenv.cfg")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_DEVICE_LINKS = {"fd": "", "stdin": "/0", "stdout": "/1", "stderr": "/2"}
_WRITTEN = {
    "passwd": f"root:x:0:0::/:/bin/false\nlearner:x:{UID}:{UID}::{HOME}:/bin/sh\n"
    "nobody:x:65534:65534::/:/bin/false\n",
    "group": f"root:x:0:\nlearner:x:{UID}:\nnogroup:x:65534:\n",
    "hosts": "127.0.0.1 localhost\n",
    "nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\n",
}


def of_python() -> list[str]:
    """What this Python and its packages consist of, for `readable`.

    Of an environment only its own folders: somebody may have made it around their course.
    """
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    parts = [os.path.join(prefix, part) for prefix in prefixes for part in _OF_PYTHON]
    return sorted(filter(os.path.exists, map(os.path.abspath, parts)))


@dataclass(frozen=True)
class House:
    """What later children need to know: paths that their scratch covers, shown under _KEPT too."""

    kept: tuple[str, ...]


def build(readable: Sequence[str], hidden: Sequence[str] = ()) -> House:
    """Make the new root of this mount namespace and take the old one away.

    Args:
        readable: folders or files that can be read at the same path inside.
        hidden: folders that must not be seen even where they lie in a readable one.

    Raises:
        FileNotFoundError: a readable path does not exist.
        ValueError: a path is not absolute, or is the root, or would cover the scratch.
        Refused: the kernel refused a mount.
    """
    real = {path: os.path.realpath(path) for path in readable}
    covers = sorted({os.path.realpath(path) for path in hidden})
    for path in [*real, *real.values(), *covers]:
        if not os.path.isabs(path) or path == "/" or f"{path}/".startswith(f"{BOX}/"):
            raise ValueError(f"cannot be shown in the box: {path!r}")
    for path in real.values():
        os.stat(path)

    syscalls.mount("none", "/", flags=MS_REC | syscalls.MS_PRIVATE)
    syscalls.mount("house", "/tmp", "tmpfs", MS_NOSUID | MS_NODEV, "size=16m,mode=0755")
    os.chdir("/tmp")
    os.umask(0o022)
    os.mkdir(f".{_OLD}")
    syscalls.pivot_root(".", f".{_OLD}")
    os.chdir("/")
    for path in ("/etc", "/dev", "/dev/shm", "/proc", "/tmp", BOX, _KEPT):
        os.makedirs(path)
    for path in (*_SYSTEM, *(f"/etc/{name}" for name in _SETTINGS)):
        if os.path.islink(_OLD + path):
            os.symlink(os.readlink(_OLD + path), path)
        elif os.path.exists(_OLD + path):
            _bind(path, path)
    for name, text in _WRITTEN.items():
        with open(f"/etc/{name}", "w", encoding="utf-8") as file:
            file.write(text)
    _devices()
    kept = _show(real, covers)
    # the warm process still needs the host's; each kernel replaces it by one of its own
    syscalls.mount(f"{_OLD}/proc", "/proc", flags=MS_BIND | MS_REC)
    syscalls.unmount(_OLD)
    os.rmdir(_OLD)
    syscalls.restrict("/", below=False)
    return House(kept)


def _show(real: dict[str, str], covers: list[str]) -> tuple[str, ...]:
    """Bind what is readable and cover what is hidden, outer folders first."""
    empty: list[str] = []
    for path in sorted({*real.values(), *covers}):
        if path in covers:
            if os.path.isdir(path):
                syscalls.mount("hidden", path, "tmpfs", MS_NOSUID | MS_NODEV, "size=1m,mode=0755")
                empty.append(path)
            continue
        outer = (*real.values(), *_SYSTEM)
        inside = path in _SYSTEM or any(path.startswith(f"{folder}/") for folder in outer)
        if inside and not any(path.startswith(f"{cover}/") for cover in covers):
            continue  # there already, with the folder that holds it
        _bind(path, path)
    for path in empty:
        syscalls.restrict(path, below=False)
    for name, path in real.items():
        if not os.path.lexists(name):
            os.makedirs(os.path.dirname(name), exist_ok=True)
            os.symlink(path, name)
    return _keep(sorted(path for path in real.values() if path.startswith(_COVERED)))


def _keep(paths: list[str]) -> tuple[str, ...]:
    """Show these paths a second time, where no kernel's own /tmp or /dev/shm can cover them."""
    kept: list[str] = []
    for path in paths:
        if kept and path.startswith(f"{kept[-1]}/"):
            continue  # comes along, as does what is covered in it
        place = f"{_KEPT}/{len(kept)}"
        os.mkdir(place) if os.path.isdir(path) else _touch(place)
        syscalls.mount(path, place, flags=MS_BIND | MS_REC)
        kept.append(path)
    return tuple(kept)


def _bind(source: str, place: str, flags: int = syscalls.READ_ONLY) -> None:
    """Show a file or folder of the old root at `place`, with these restrictions."""
    if os.path.isdir(_OLD + source):
        os.makedirs(place, exist_ok=True)
    else:
        _touch(place)
    syscalls.mount(_OLD + source, place, flags=MS_BIND | MS_REC)
    syscalls.restrict(place, flags)


def _touch(path: str) -> None:
    """An empty file as the place of a mount."""
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "ab"):
        pass


def _devices() -> None:
    for name in _DEVICES:
        _bind(f"/dev/{name}", f"/dev/{name}", syscalls.MS_RDONLY | MS_NOSUID | MS_NOEXEC)
    for name, rest in _DEVICE_LINKS.items():
        os.symlink(f"/proc/self/fd{rest}", f"/dev/{name}")


def furnish(house: House, disk_bytes: int, owner: int) -> None:
    """In a kernel's own mount namespace: its /proc and its scratch file system.

    `owner` is the learner's user number as the warm process sees it. One file system holds the
    work folder, /tmp and /dev/shm, so that one limit holds for all of them.
    """
    with suppress(syscalls.Refused):  # a container that masks /proc lets nobody mount a new one
        rules = "subset=pid,hidepid=invisible"
        syscalls.mount("proc", BOX, "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, rules)
    syscalls.unmount("/proc")
    if os.path.ismount(BOX):
        syscalls.mount(BOX, "/proc", flags=syscalls.MS_MOVE)
    sizes = f"size={disk_bytes},nr_inodes={MOST_FILES},mode=0755"
    syscalls.mount("scratch", BOX, "tmpfs", MS_NOSUID | MS_NODEV, sizes)
    for folder, place in ((WORK, None), (HOME, None), (TMP, "/tmp"), (f"{BOX}/shm", "/dev/shm")):
        os.mkdir(folder, 0o700)
        os.chown(folder, owner, owner)
        if place:
            syscalls.mount(folder, place, flags=MS_BIND)
    for number, path in enumerate(house.kept):
        if os.path.isdir(f"{_KEPT}/{number}"):
            os.makedirs(path, exist_ok=True)
        else:
            _touch(path)
        syscalls.mount(f"{_KEPT}/{number}", path, flags=MS_BIND | MS_REC)
    os.chdir(WORK)
