"""Submissions that leave processes, threads and endings behind, or use up what there is."""

from attack import P2, A, Attack, V

_SOLVED = "\ndef double(x):\n    return 2 * x\n"
SURVIVORS = (
    Attack("double_fork", {A: """
import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        for number in range(3):
            os.close(number)
        os.execvp("sleep", ["sleep-@MARK@", "1000"])
    os._exit(0)
""" + _SOLVED}),
    Attack("nohup", {A: """
import subprocess, sys
subprocess.Popen(["nohup", "sleep", "1001"])
subprocess.Popen(["setsid", "sleep", "1001"])
subprocess.Popen([sys.executable, "-c", "import time; '@MARK@'; time.sleep(1002)"],
                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
import os
os.system("(trap '' TERM INT HUP; sleep 1003) &")
""" + _SOLVED}),
    Attack("holds_the_pipe", {A: """
import subprocess
subprocess.Popen(["sh", "-c", "while true; do echo @MARK@; sleep 0.05; done"])
""" + _SOLVED}),
    Attack("threads", {A: """
import threading, time
def forever():
    while True:
        time.sleep(0.01)
for _ in range(5):
    threading.Thread(target=forever).start()
    threading.Thread(target=forever, daemon=True).start()
""" + _SOLVED}),
    Attack("endings", {A: """
import atexit, os, signal, sys, threading, time
class Last:
    def __del__(self):
        while True:
            time.sleep(1)
last = Last()
sys.last_one = Last()
atexit.register(lambda: [time.sleep(1) for _ in iter(int, 1)])
threading._register_atexit(lambda: time.sleep(10_000))
for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGCHLD, signal.SIGPIPE):
    signal.signal(number, signal.SIG_IGN)
""" + _SOLVED}),
    Attack("pool", {A: """
import multiprocessing, time
context = multiprocessing.get_context("fork")
for _ in range(3):
    context.Process(target=time.sleep, args=(1004,)).start()
""" + _SOLVED}),
    Attack("alarm", {A: """
import os, signal, threading
signal.setitimer(signal.ITIMER_REAL, 0.2, 0.2)
threading.Timer(0.5, lambda: os._exit(3)).start()
"""}, loses=("a",), open_=("v", "p2")),
)  # fmt: skip

_FOREVER = """
def double(x):
    while True:
        pass
"""
TIME = (
    Attack("endless", {A: "while True: pass"}, loses=("a",), says="finish in time"),
    Attack("endless_call", {A: _FOREVER}, loses=("a",)),
    Attack("endless_held_out", {P2: "def total_spend(ads):\n    while True: pass"}, loses=("p2",)),
    Attack("sleeps", {A: "import time; time.sleep(10**6)"}, loses=("a",)),
    Attack("regular_expression", {A: "import re; re.match('(a+)+$', 'a' * 60 + 'b')"},
           loses=("a",)),
    Attack("ignores_interrupt", {A: """
import hashlib, signal, threading
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2**31 - 1)
"""}, loses=("a",)),
    Attack("catches_interrupt", {A: """
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
"""}, loses=("a",)),
    Attack("catches_in_call", {A: """
def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass
"""}, loses=("a",)),
    Attack("endless_values", {V: """
class Endless(dict):
    def items(self):
        while True:
            yield 1, 1
    __iter__ = keys = values = items
class Shown:
    def _repr_html_(self):
        while True:
            pass
answer, table = range(10**15), Endless()
"""}, loses=("v",)),
    Attack("endless_display", {A: """
class Shown:
    def __repr__(self):
        while True:
            pass
Shown()
"""}, loses=("a",)),
    Attack("slow_drip", {A: """
import time
def double(x):
    time.sleep(1.2)
    return 2 * x
"""}, open_=("a",)),
)  # fmt: skip

_CALL = "def double(x):\n    import numpy as np\n    return np.ones(10**11)"
MEMORY = (
    Attack("memory", {A: "kept = [bytearray(50_000_000) for _ in range(1000)]"}, loses=("a",)),
    Attack("memory_of_numbers", {A: "import numpy as np; kept = np.ones(10**10)"}, loses=("a",)),
    Attack("memory_in_call", {A: _CALL}, loses=("a",)),
    Attack("memory_in_children", {A: """
import os, time
for _ in range(30):
    if os.fork() == 0:
        kept = bytearray(b"x" * 300_000_000)
        time.sleep(1005)
time.sleep(2)
"""}, loses=("a",)),
    Attack("memory_of_text", {V: "answer = 10**(10**7)\ntable = '9' * 400_000_000"}, loses=("v",)),
    Attack("memory_mapped", {A: """
import mmap
kept = []
for _ in range(100):
    one = mmap.mmap(-1, 200_000_000)
    one.write(b"x" * 200_000_000)
    kept.append(one)
"""}, loses=("a",)),
)  # fmt: skip

PROCESSES = (
    Attack("fork_bomb", {A: "import os\nwhile True:\n    os.fork()"}, loses=("a",)),
    Attack("shell_bomb", {A: "import os; os.system(':(){ :|:& };:'); raise ValueError"},
           loses=("a",)),
    Attack("thread_bomb", {A: """
import threading, time
for _ in range(100_000):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
"""}, loses=("a",)),
    Attack("files_opened", {A: "kept = [open('/dev/null') for _ in range(10**6)]"},
           loses=("a",), open_=("v", "p2")),
)  # fmt: skip

DISK = (
    Attack("disk", {A: """
with open("big", "wb") as file:
    while True:
        file.write(bytes(10_000_000))
"""}, loses=("a",)),
    Attack("disk_in_parts", {A: """
import os
for place in (".", "/tmp", "/dev/shm", "/var/tmp", os.environ.get("TMPDIR", "."), "/run", "/dev"):
    try:
        for n in range(10_000):
            with open(f"{place}/@MARK@{n}", "wb") as file:
                file.write(bytes(20_000_000))
    except OSError as error:
        print(place, error.errno)
raise ValueError
"""}, loses=("a",), needs="box"),
    Attack("inodes", {A: """
for n in range(10**7):
    open(f"f{n}", "w").close()
"""}, loses=("a",), needs="box"),
    Attack("deep_folders", {A: """
import os
while True:
    os.mkdir("d")
    os.chdir("d")
"""}, loses=("a",)),
)  # fmt: skip

OUTPUT = (
    Attack("prints", {A: "while True: print('x' * 1_000_000)"}, loses=("a",)),
    Attack("prints_a_gigabyte", {A: """
import os
block = b"y" * 1_000_000
for _ in range(1000):
    os.write(1, block)
""" + _SOLVED}, open_=("a",)),
    Attack("prints_in_call", {A: """
def double(x):
    import os, sys
    for _ in range(2000):
        os.write(1, b"z" * 10_000)
        sys.stderr.write("z" * 10_000)
    return 2 * x
"""}, open_=("a",)),
    Attack("many_displays", {A: """
from IPython.display import clear_output, display, update_display
for n in range(200_000):
    display(n, display_id=str(n))
    n % 1000 or clear_output()
"""}, loses=("a",), open_=()),
    Attack("big_displays", {A: """
from IPython.display import HTML, JSON, display
for n in range(50):
    display(HTML("<p>" + "h" * 5_000_000))
deep = []
for _ in range(5000):
    deep = [deep]
display({"application/json": deep, "text/plain": "deep"}, raw=True)
""" + _SOLVED}, open_=("a",)),
    Attack("big_error", {A: "raise ValueError('e' * 100_000_000)"}, loses=("a",)),
    Attack("odd_errors", {A: """
class Odd(Exception):
    __name__ = 5
    def __str__(self):
        return 7
    def _render_traceback_(self):
        return {"a": object()}
Odd.__name__ = "O" * 1_000_000
raise Odd
"""}, loses=("a",)),
    Attack("big_picture", {A: """
import matplotlib.pyplot as plt
plt.figure(figsize=(300, 300), dpi=200)
plt.plot([1, 2])
plt.show()
""" + _SOLVED}, open_=("a",)),
)  # fmt: skip

ENDS = (
    Attack("recursion", {A: """
import sys
sys.setrecursionlimit(10**9)
def double(x):
    return double(x)
double(1)
"""}, loses=("a",)),
    Attack("recursive_value", {V: """
answer = []
for _ in range(200_000):
    answer = [answer]
table = {}
table["x"] = table
"""}, loses=("v",)),
    Attack("bad_address", {A: "import ctypes; ctypes.string_at(1)"}, loses=("a",)),
    Attack("aborts", {A: "import os; os.abort()"}, loses=("a",)),
    Attack("becomes_another", {A: "import os; os.execv('/bin/cat', ['cat'])"}, loses=("a",)),
    Attack("closes_everything", {A: "import os; os.closerange(0, 65536)"}, loses=("a",)),
    Attack("asks_to_leave", {A: "exit()", V: "import sys; sys.exit(0)"}, loses=("a", "v")),
    Attack("dies_each_time", {A: "import os; os._exit(1)", V: "import os; os._exit(1)",
                              P2: "import os; os._exit(1)"}, loses=("a", "v", "p2")),
)  # fmt: skip
FAMILIES = {
    "leaves processes": SURVIVORS,
    "exhausts time": TIME,
    "exhausts memory": MEMORY,
    "exhausts processes": PROCESSES,
    "exhausts disk": DISK,
    "exhausts output": OUTPUT,
    "ends Python": ENDS,
}
