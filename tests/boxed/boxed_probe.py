"""Run a piece of code in the box and bring back what it found; also the script that does so.

As a script it reads JSON on stdin, becomes a warm process, forks one kernel for each piece of
code and prints what each put into `found`. With `plain` it first becomes `nobody`, who can read
neither this project nor a Python under root's home: all it needs is imported before.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


def in_box(*codes: str, plain: bool = False, **settings: object) -> list:
    """What each code left in `found`, None where it died; the codes run one after the other.

    Settings: limits (a dict), readable, hidden, after (code for the warm process, once a kernel
    has answered, with `pid`; what it puts into `seen` comes last).
    """
    order = {"codes": codes, "plain": plain, **settings}
    done = subprocess.run(
        [sys.executable, "-B", "-P", __file__],
        input=json.dumps(order), capture_output=True, text=True, timeout=SECONDS,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def main() -> None:
    # for the kernels, too: without a Python to read, nothing more can be imported
    import ctypes  # noqa: F401
    import errno  # noqa: F401
    import glob  # noqa: F401
    import resource  # noqa: F401
    import shutil  # noqa: F401
    import socket  # noqa: F401
    import time  # noqa: F401
    from encodings import ascii, idna, latin_1  # noqa: F401

    sys.path.insert(0, str(ROOT))
    from autograder.boxed import namespaces, syscalls
    from autograder.boxed.house import of_python
    from autograder.boxed.limits import Limits, memory_of

    order = json.load(sys.stdin)
    if order["plain"]:
        os.setgroups([])
        os.setresgid(65534, 65534, 65534)
        os.setresuid(65534, 65534, 65534)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
    python = [] if order["plain"] else of_python()
    namespaces.enter_house([*python, *order.get("readable", [])], order.get("hidden", []))
    limits = Limits(**order.get("limits", {}))
    results = []
    running = []
    for code in order["codes"]:
        read, write = os.pipe()
        pid = namespaces.fork_inside(limits)
        if pid == 0:
            namespaces.drop(limits, keep=(2, write))
            box: dict = {"found": None}
            exec(compile(code, "probe", "exec"), box)
            os.write(write, json.dumps(box["found"]).encode() + b"\n")
            while True:
                signal.pause()
        os.close(write)
        running.append(pid)
        with os.fdopen(read, "rb") as lines:
            results.append(json.loads(lines.readline() or b"null"))
        if order.get("together"):
            continue
        _finish(order, pid, results, memory_of)
        running.remove(pid)
    for pid in running:
        _finish(order, pid, results, memory_of)
    print(json.dumps(results))


def _finish(order: dict, pid: int, results: list, memory_of: object) -> None:
    if "after" in order:
        box = {"pid": pid, "memory_of": memory_of, "seen": None}
        exec(order["after"], box)
        results.append(box["seen"])
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
