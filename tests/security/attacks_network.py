"""Submissions that call out or signal: TCP, UDP, DNS, unix sockets, abstract ones, signals."""

from attack import A, Attack

_TRY = """
import socket
def reached(kind, family, where, data=b"@MARK@"):
    try:
        with socket.socket(family, kind) as line:
            line.settimeout(1)
            line.connect(where)
            line.sendall(data)
        print("SENT", kind)
    except OSError as error:
        print(type(error).__name__)
"""


def _network(name: str, source: str) -> Attack:
    return Attack(name, {A: _TRY + source}, loses=("a",), needs="box")


NETWORK = (
    _network("tcp", """
reached(socket.SOCK_STREAM, socket.AF_INET, ("127.0.0.1", @TCP@))
reached(socket.SOCK_STREAM, socket.AF_INET6, ("::1", @TCP@))
reached(socket.SOCK_STREAM, socket.AF_INET6, ("::ffff:127.0.0.1", @TCP@))
"""),
    _network("udp", 'reached(socket.SOCK_DGRAM, socket.AF_INET, ("127.0.0.1", @UDP@))'),
    _network("dns", """
for place in ("127.0.0.1", "127.0.0.53"):
    reached(socket.SOCK_DGRAM, socket.AF_INET, (place, 53))
try:
    print("RESOLVED", socket.getaddrinfo("@MARK@.example.org", 80))
except OSError as error:
    print(type(error).__name__)
"""),
    _network("unix_socket", """
import glob
for path in ("@SOCKET@", "/run/docker.sock", "/var/run/docker.sock", "/run/dbus/system_bus_socket",
             *glob.glob("/tmp/.s.PGSQL.*"), *glob.glob("/run/postgresql/.s.*"),
             *glob.glob("/proc/*/root@SOCKET@")):
    reached(socket.SOCK_STREAM, socket.AF_UNIX, path)
"""),
    _network("abstract_socket", 'reached(socket.SOCK_STREAM, socket.AF_UNIX, "\\0@MARK@")'),
    _network("waits_for_calls", """
server = socket.socket(socket.AF_INET)
server.bind(("0.0.0.0", 0))
server.listen()
other = socket.socket(socket.AF_UNIX)
other.bind("\\0@MARK@-listens")
other.listen()
"""),
    _network("raw_sockets", """
for family, kind, proto in ((17, 3, 768), (2, 3, 1), (16, 3, 0), (38, 5, 0), (40, 1, 0)):
    try:
        socket.socket(family, kind, proto)
        print("OPENED", family)
    except OSError as error:
        print(type(error).__name__)
"""),
    _network("web", """
import urllib.request
for url in ("http://127.0.0.1:@TCP@/@MARK@", "http://169.254.169.254/latest/meta-data/"):
    try:
        print("READ", len(urllib.request.urlopen(url, timeout=1).read()))
    except Exception as error:
        print(type(error).__name__)
import pandas as pd
pd.read_csv("http://127.0.0.1:@TCP@/@MARK@")
"""),
)  # fmt: skip

SIGNALS = (
    Attack("kills_everybody", {A: """
import os, signal
for target in (os.getppid(), -1):
    try:
        os.kill(target, signal.SIGTERM)
        os.kill(target, signal.SIGKILL)
    except OSError as error:
        print(type(error).__name__)
"""}, loses=("a",), needs="box"),
    Attack("kills_first", {A: """
import os, signal
os.kill(1, signal.SIGKILL)
os.kill(1, signal.SIGSTOP)
os.kill(1, signal.SIGTERM)
"""}, loses=("a",), needs="box"),
    Attack("stops_itself", {A: """
import os, signal
os.kill(os.getpid(), signal.SIGSTOP)
"""}, loses=("a",)),
    Attack("priority", {A: """
import os
for number in (-20, -10):
    try:
        os.nice(number)
        print("RAISED")
    except OSError as error:
        print(type(error).__name__)
try:
    os.sched_setaffinity(os.getppid(), {0})
except OSError as error:
    print(type(error).__name__)
"""}, loses=("a",), needs="box"),
)  # fmt: skip

_PRIVILEGE = (
    Attack("becomes_root", {A: """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for call in (lambda: os.setuid(0), lambda: os.setgid(0), lambda: os.setresuid(0, 0, 0),
             lambda: os.setgroups([0])):
    try:
        call()
        print("BECAME", os.getuid())
    except OSError as error:
        print(type(error).__name__)
print("UNSHARED", libc.unshare(0x10000000), libc.unshare(0x00020000))
print("MOUNTED", libc.mount(b"none", b"/tmp", b"tmpfs", 0, None))
print("CHROOTED", libc.chroot(b"/"))
for name in ("bpf", 321), ("userfaultfd", 323), ("io_uring_setup", 425), ("perf", 298):
    print(name[0], libc.syscall(name[1], 0, 0, 0, 0, 0))
"""}, loses=("a",), needs="box"),
    Attack("old_root", {A: """
import os
for path in ("/proc/1/root", "/proc/self/root", "/oldroot", "/old", "/.old", "/put_old", "/mnt"):
    try:
        print(path, [n for n in os.listdir(path) if n in ("root", "home", "boot", "srv", "var")])
        os.chdir(path)
        for _ in range(20):
            os.chdir("..")
        if os.path.exists("." + "@CLASS@"):
            print("OUTSIDE")
    except OSError as error:
        print(type(error).__name__)
"""}, loses=("a",), needs="box"),
    Attack("writes_system", {A: """
import glob, os, sys, site
for place in (sys.prefix, sys.base_prefix, *site.getsitepackages(), *sys.path, "/usr/bin", "/etc",
              "/proc/sys/kernel", "/sys/fs/cgroup"):
    for name in ("@MARK@.pth", "core_pattern", "@MARK@"):
        try:
            with open(os.path.join(place, name), "w") as file:
                file.write("import os")
            print("WROTE", place.startswith(os.getcwd()))
        except OSError:
            pass
"""}, loses=("a",), needs="box"),
)  # fmt: skip
FAMILIES = {"calls out": NETWORK, "signals": SIGNALS, "breaks out": _PRIVILEGE}
# What the output of an attack must not show: the attack got through.
GOT_THROUGH = {
    "tcp": ("SENT",), "udp": ("SENT",), "dns": ("SENT", "RESOLVED"), "unix_socket": ("SENT",),
    "abstract_socket": ("SENT",), "web": ("READ",), "raw_sockets": ("OPENED 17",),
    "priority": ("RAISED",), "becomes_root": ("BECAME", "UNSHARED 0", "MOUNTED 0"),
    "old_root": ("OUTSIDE",), "writes_system": ("WROTE False",), "home_of_the_grader": ("READ",),
    "instructors_modules": ("IMPORTED",), "compiled_modules": ("FOUND",),
    "other_memory": ("PTRACE 1 0",),
}  # fmt: skip
