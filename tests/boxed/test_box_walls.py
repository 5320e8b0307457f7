"""What code in the box can see, reach and use, and what is left of it afterwards.

Each probe runs with the rights it was started with and, where that is root, as a plain user too.
"""

import os
import signal
import sys
import time
from pathlib import Path

import pytest
from boxed_probe import ROOT, in_box

pytestmark = pytest.mark.box
USERS = [False, True] if hasattr(os, "getuid") and os.getuid() == 0 else [False]
both = pytest.mark.parametrize("plain", USERS, ids=["root", "plain"][-len(USERS) :])

TRY = """
import ctypes, os, socket, errno, glob, resource, shutil, time
def attempt(function, *arguments):
    "The name of the error, or the type of what came back."
    try:
        return type(function(*arguments)).__name__
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except MemoryError:
        return "MemoryError"
def write(path, text="x"):
    with open(path, "w") as file:
        file.write(text)
"""

RIGHTS = (
    TRY
    + """
libc = ctypes.CDLL(None, use_errno=True)
def call(number, *arguments):
    ready = [ctypes.c_long(a) for a in arguments]
    if libc.syscall(ctypes.c_long(number), *ready) < 0:
        return errno.errorcode[ctypes.get_errno()]
    return "allowed"
numbers = {"x86_64": 0, "aarch64": 1}[os.uname().machine]
calls = {
    "unshare": ((272, 97), 0x10000000), "setns": ((308, 268), 3, 0),
    "mount": ((165, 40), 0, 0, 0, 0, 0),
    "umount2": ((166, 39), 0, 0), "fsopen": ((430, 430), 0, 0), "chroot": ((161, 51), 0),
    "pivot_root": ((155, 41), 0, 0), "ptrace": ((101, 117), 0, 0, 0, 0),
    "bpf": ((321, 280), 0, 0, 0),
    "process_vm_readv": ((310, 270), 1, 0, 0, 0, 0, 0), "keyctl": ((250, 219), 0, 0, 0, 0, 0),
    "perf_event_open": ((298, 241), 0, 0, 0, 0, 0), "userfaultfd": ((323, 282), 0),
    "io_uring_setup": ((425, 425), 1, 0), "clock_settime": ((227, 112), 0, 0),
    "clone into a user namespace": ((56, 220), 0x10000000 | 17, 0, 0, 0, 0),
    "keep living without the grader": ((157, 167), 1, 0, 0, 0, 0),
    "memfd_create": ((319, 279), 0, 0),
    "shmget": ((29, 194), 0, 4096, 0o1600),
}
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
found = {
    "calls": {name: call(pair[numbers], *rest) for name, (pair, *rest) in calls.items()},
    "clone3": call(435, 0, 0), "newer": call(500),
    "status": {name: status[name].strip() for name in
               ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp")},
    "groups": os.getgroups(), "root": [attempt(os.setuid, 0), attempt(os.setgid, 0)],
    "sockets": [attempt(socket.socket, family) for family in (2, 10, 16, 17, 40, 38)],
    "pair": attempt(socket.socketpair), "numbers": [os.getpid(), os.getppid(), os.getsid(0)],
    "session": attempt(os.setsid),
}
"""
)


@both
def test_no_right_is_left_and_none_can_be_had_back(plain: bool) -> None:
    (found,) = in_box(RIGHTS, plain=plain)
    assert set(found["calls"].values()) == {"EPERM"}, found["calls"]
    assert (found["clone3"], found["newer"]) == ("ENOSYS", "ENOSYS")
    status = found["status"]
    assert {int(status[name], 16) for name in status if name.startswith("Cap")} == {0}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert found["root"] == ["EINVAL", "EINVAL"]  # the number does not even exist inside
    assert found["sockets"] == ["EPERM"] * 6
    assert found["pair"] == "tuple"
    assert found["numbers"] == [1, 0, 1]
    assert found["session"] == "EPERM"
    if not plain:
        assert found["groups"] == []


SIGHT = (
    TRY
    + """
mounts = [line.split() for line in open("/proc/self/mountinfo")]
found = {
    "top": sorted(os.listdir("/")), "dev": sorted(os.listdir("/dev")),
    "proc": sorted(name for name in os.listdir("/proc") if name != "thread-self"),
    "open": sorted(map(int, os.listdir("/proc/self/fd"))),
    "shown": [os.path.exists(p) for p in SHOWN],
    "written": {p: attempt(write, p + "/probe") for p in
                ("/", "/usr", "/usr/bin", "/etc", "/dev", "/proc/sys/kernel", "/.kept")},
    "device": attempt(os.mknod, "/box/work/disk", 0o60600, os.makedev(254, 0)),
    "root": sorted(os.listdir("/proc/1/root")) == sorted(os.listdir("/")),
    "scratch": [attempt(write, p + "/probe") for p in
                ("/box/work", "/tmp", "/dev/shm", os.environ["HOME"])],
    "open to writing": [m[4] for m in mounts if "ro" not in m[5].split(",")],
    "set-user-id": [m[4] for m in mounts if "nosuid" not in m[5]],
    "folder": os.getcwd(), "null": attempt(write, "/dev/null"),
    "shadow": attempt(open, "/etc/shadow"),
}
"""
)


@both
def test_only_what_is_readable_is_there_and_only_the_scratch_can_be_written(
    plain: bool, tmp_path: Path
) -> None:
    class_home, course = tmp_path / "home", tmp_path / "home" / "course"
    (course / "lib").mkdir(parents=True)
    (course / "lib" / "read.txt").write_text("shown", encoding="utf-8")
    (course / "secret.txt").write_text("hidden", encoding="utf-8")
    shown = [str(course / "lib"), str(course / "secret.txt"), str(ROOT / "course.py"), "/sys"]
    readable = [str(course / "lib")]
    if not plain:  # a nobody cannot look into root's temporary folder
        readable.append(str(class_home))
    else:
        shown = shown[1:]
        readable = []
    code = f"SHOWN = {shown}\n{SIGHT}"
    first, second = in_box(code, code, plain=plain, readable=readable, hidden=[str(course)])
    assert first["shown"] == ([False] * 3 if plain else [True, False, False, False])
    assert set(first["top"]) <= {
        ".kept", "bin", "box", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin",
        "tmp", "usr", *(Path(p).parts[1] for p in (sys.prefix, sys.base_prefix, str(tmp_path))),
    }  # fmt: skip
    assert not set(first["dev"]) - {
        "fd", "full", "null", "random", "shm", "stderr", "stdin", "stdout", "urandom", "zero",
    }  # fmt: skip
    assert first["proc"] in ([], ["1", "self"])
    assert len(first["open"]) == 5  # 0, 1, 2, the one to answer on, and the listing's own
    assert set(first["written"].values()) <= {"EROFS", "EACCES", "ENOENT", "EPERM"}, first
    assert first["device"] == "EPERM"
    assert first["root"]
    assert first["scratch"] == ["NoneType"] * 4
    assert set(first["open to writing"]) == {"/box", "/tmp", "/dev/shm", "/proc"}
    assert first["set-user-id"] == []
    assert (first["folder"], first["null"]) == ("/box/work", "NoneType")
    assert first["shadow"] == "ENOENT"
    assert second == first, "the second kernel must find nothing of the first"


USE = (
    TRY
    + """
def children(most):
    made = []
    try:
        for _ in range(most):
            pid = os.fork()
            if pid == 0:
                time.sleep(60)
            made.append(pid)
    except OSError:
        pass
    return len(made)
def fill(folder):
    total = 0
    try:
        for number in range(40):
            with open(f"{folder}/{number}", "wb", buffering=0) as file:
                total += file.write(bytes(1_000_000))
    except OSError as error:
        return total, errno.errorcode[error.errno]
found = {
    "file": attempt(write, "/box/work/large", "x" * 6_000_000),
    "memory": attempt(bytearray, 400_000_000), "little memory": attempt(bytearray, 50_000_000),
    "disk": [fill("/dev/shm"), fill("/tmp")],
    "processes": children(100),
    "files": attempt(lambda: [os.open("/dev/null", 0) for _ in range(100)]),
}
"""
)
SMALL = {
    "memory_bytes": 200_000_000, "processes": 20, "file_bytes": 5_000_000,
    "disk_bytes": 20_000_000, "open_files": 64,
}  # fmt: skip


@both
def test_limits_hold_for_each_box_by_itself(plain: bool) -> None:
    for found in in_box(USE, USE, plain=plain, limits=SMALL, together=True):
        assert found["file"] == "EFBIG"
        assert (found["memory"], found["little memory"]) == ("MemoryError", "bytearray")
        assert found["files"] == "EMFILE"
        assert found["processes"] == 19
        (shared, full), (rest, again) = found["disk"]
        assert (full, again) == ("ENOSPC", "ENOSPC")
        assert 10_000_000 < shared <= 20_100_000
        assert rest < 100_000, "one limit for all places that can be written"


DAEMON = """
import os, socket, time
found = os.getpid()
for _ in range(2):
    if os.fork():
        break
    try:
        os.setsid()
    except PermissionError:
        pass
else:
    weight = b"x" * 60_000_000, [socket.socketpair() for _ in range(40)]
    time.sleep(600)
if os.getpid() != 1:
    os._exit(0)
time.sleep(0.3)
"""
LOOK = """
import os, time
def below(pid):
    found = [pid]
    for one in found:
        with open(f"/proc/{one}/task/{one}/children") as file:
            found += map(int, file.read().split())
    return found
numbers = below(pid)
deadline = time.monotonic() + 20
while memory_of(pid) < 75_000_000 and time.monotonic() < deadline:
    time.sleep(0.05)
seen = [numbers, memory_of(pid)]
"""


def gone(numbers: list[int]) -> bool:
    """Wait until none of the processes exists (a zombie does not run)."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if not any(Path(f"/proc/{number}").exists() for number in numbers):
            return True
        time.sleep(0.02)
    return False


@both
def test_a_daemon_is_counted_and_dies_with_the_kernel(plain: bool) -> None:
    before = Path("/proc/self/mountinfo").read_text(encoding="utf-8")
    _, (numbers, memory) = in_box(DAEMON, plain=plain, after=LOOK)
    assert len(numbers) == 3  # the first process, the one between, the daemon
    assert memory >= 75_000_000, "what its sockets may hold counts, too"
    assert gone(numbers)
    assert Path("/proc/self/mountinfo").read_text(encoding="utf-8") == before


@both
def test_nothing_survives_the_warm_process(plain: bool, tmp_path: Path) -> None:
    end = f"{LOOK}\nos.write(2, repr(numbers).encode())\nos.kill(os.getpid(), 9)"
    with pytest.raises(AssertionError) as died:
        in_box(DAEMON, plain=plain, after=end)
    numbers = [int(word) for word in str(died.value).split("[")[1].split("]")[0].split(",")]
    assert len(numbers) == 3  # the first process, the one between, the daemon
    assert gone(numbers)


def test_an_interrupt_reaches_the_kernel() -> None:
    code = """
import os, signal, threading
def stop(*_):
    os.write(2, b"")
    os._exit(7)
signal.signal(signal.SIGINT, stop)
found = True
"""
    after = f"""
import os
os.kill(pid, {int(signal.SIGINT)})
seen = os.waitstatus_to_exitcode(os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT).si_status << 8)
"""
    assert in_box(code, after=after) == [True, 7]


def test_kernels_of_one_warm_process_share_no_named_socket() -> None:
    serve = """
import socket
server = socket.socket(socket.AF_UNIX)
server.bind("\\0course")
server.listen()
found = "listens"
"""
    call = TRY + 'found = attempt(socket.socket(socket.AF_UNIX).connect, "\\0course")'
    assert in_box(serve, call, together=True) == ["listens", "ECONNREFUSED"]


def test_a_refused_namespace_is_told_with_what_to_do() -> None:
    code = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from autograder.boxed import trial
found = [trial.attempt(), trial.obstacle()]
"""
    rooms = [
        str(ROOT / "autograder" / name) for name in ("__init__.py", "boxed", "checking", "locale")
    ]
    ((refused, sentence),) = in_box(code, readable=rooms)
    assert refused["errno"] == 1, refused
    assert "--isolation process" in sentence


def test_a_plain_program_still_works_inside() -> None:
    """Threads, pools of processes, subprocesses, temporary files: what honest work may use."""
    code = """
import concurrent.futures, subprocess, sys, tempfile, time, os, getpass
with concurrent.futures.ProcessPoolExecutor(2) as pool, tempfile.NamedTemporaryFile() as file:
    file.write(b"x")
    said = subprocess.run([sys.executable, "-c", "print(1)"], capture_output=True).stdout
    found = [sum(pool.map(abs, range(-3, 0))), said.decode(),
             os.path.expanduser("~"), getpass.getuser(), os.cpu_count() > 0]
"""
    assert in_box(code) == [[6, "1\n", "/box/home", "learner", True]]


@pytest.mark.skipif(len(USERS) == 1, reason="NOT RUN: box: start the tests as root to compare")
def test_root_outside_is_nobody_inside() -> None:
    after = """
status = dict(line.split(":", 1) for line in open(f"/proc/{pid}/status"))
seen = [status["Uid"].split(), status["Gid"].split()]
"""
    assert in_box("found = 1", after=after)[1] == [["65534"] * 4, ["65534"] * 4]
