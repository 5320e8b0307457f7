"""Can this machine have the box? A short trial in a process of its own, and a sentence if not."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

from autograder.boxed.syscalls import MACHINES
from autograder.checking.messages import translate

OLDEST = (5, 14)  # mount_setattr since 5.12; limits counted in each user namespace since 5.14
SECONDS = 60
_ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; sys.path.insert(0, sys.argv[1]); from autograder.boxed import trial; {}"
_SETTINGS = Path("/proc/sys")
_SWITCHES = {  # the value that forbids, and the one to set
    "user.max_user_namespaces": ("0", "15000"),
    "kernel.unprivileged_userns_clone": ("0", "1"),
}
_APPARMOR = "kernel.apparmor_restrict_unprivileged_userns"


def obstacle() -> str | None:
    """One sentence why the box cannot be had here and what to do; None when it can.

    Takes about a fifth of a second: it closes a small process in, with a child, and ends both.
    """
    if sys.platform != "linux":
        return translate(
            "The box that learners' code runs in needs Linux, and this is {system}: grade in a "
            "Linux machine or container, or accept the weaker level with --isolation process.",
            system=platform.system(),
        )
    if platform.machine() not in MACHINES:
        return translate(
            "The box that learners' code runs in is made for x86_64 and aarch64 processors, and "
            "this is {machine}: grade on another machine, or accept the weaker level with "
            "--isolation process.",
            machine=platform.machine(),
        )
    release = platform.release()
    numbers = re.match(r"(\d+)\.(\d+)", release)
    if numbers and tuple(map(int, numbers.groups())) < OLDEST:
        return translate(
            "The box that learners' code runs in needs Linux 5.14 or newer, and this is "
            "{release}: update the system, or accept the weaker level with --isolation process.",
            release=release,
        )
    found = attempt()
    return found and reason(found["step"], found["errno"], os.getuid() == 0)


def attempt(before: str = "") -> dict | None:
    """Try the whole box in a process of its own: None, or {"step", "errno"} of what was refused.

    `before` is a statement to run first, for tests that take a right away from the process.
    """
    code = _START.format(before + "\ntrial.main()" if before else "trial.main()")
    command = [sys.executable, "-I", "-B", "-c", code, str(_ROOT)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
        said = json.loads(done.stdout)
        return said and {"step": str(said["step"]), "errno": int(said["errno"])}
    except (OSError, subprocess.TimeoutExpired, ValueError, TypeError, KeyError):
        return {"step": "trial", "errno": 0}


def main() -> None:
    """In the process of the trial: the way a grade takes, and JSON about it on stdout."""
    from autograder.boxed import house, namespaces
    from autograder.boxed.limits import Limits

    try:
        namespaces.enter_house(house.of_python(), [str(_ROOT)])
        pid = namespaces.fork_inside(Limits())
        if pid == 0:
            _in_the_child(namespaces)
        os.waitpid(pid, 0)
    except OSError as error:
        _tell({"step": getattr(error, "step", str(error)), "errno": error.errno or 0})


def _in_the_child(namespaces: object) -> None:
    said = None
    try:
        namespaces.drop(namespaces.Limits(), keep=(1,))
    except OSError as error:
        said = {"step": getattr(error, "step", str(error)), "errno": error.errno or 0}
    with contextlib.suppress(OSError):
        _tell(said)
    os._exit(0)


def _tell(said: dict | None) -> None:
    os.write(1, json.dumps(said).encode())


def reason(step: str, number: int, root: bool) -> str:
    """The sentence for a refused step, from what the system's settings say."""
    forbidden = number in (errno.EPERM, errno.EACCES)
    if not root and forbidden and _setting(_APPARMOR) == "1":
        return translate(
            "AppArmor forbids namespaces to ordinary users on this machine: have an administrator "
            "run “sysctl -w {setting}”, or grade as root, or accept the weaker level with "
            "--isolation process.",
            setting=f"{_APPARMOR}=0",
        )
    for name, (off, on) in _SWITCHES.items():
        if _setting(name) == off and (not root or name.startswith("user.")):
            return translate(
                "User namespaces are switched off on this machine: have an administrator run "
                "“sysctl -w {setting}”, or accept the weaker level with --isolation process.",
                setting=f"{name}={on}",
            )
    if forbidden:
        return translate(
            "This machine or container allows no namespaces (refused: {step}): start the "
            "container with --privileged, grade on a machine outside containers, or accept the "
            "weaker level with --isolation process.",
            step=step,
        )
    return translate(
        "The box that learners' code runs in cannot be set up here ({step}: {error}): grade on "
        "another machine, or accept the weaker level with --isolation process.",
        step=step,
        error=os.strerror(number) if number else "…",
    )


def _setting(name: str) -> str:
    try:
        path = _SETTINGS.joinpath(*name.split("."))
        return path.read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""
