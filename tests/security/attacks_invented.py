"""What nobody had listed: attacks on how this grader is made."""

from __future__ import annotations

from pathlib import Path

from attack import A, Attack, Places, V, solved_bytes
from attacks_files import BOOK, packed
from nbformat.v4 import new_code_cell
from target_class import NAME, REPORT

_SOLVED = "\ndef double(x):\n    return 2 * x\n"


def _many_loud_cells(nb):
    """Each cell stays within its limit; together they are hundreds of megabytes."""
    for number in range(400):
        cell = new_code_cell("print('l' * 190_000)")
        cell.id = f"loud{number}"
        nb.cells.append(cell)
    return nb


def _many_cells(nb):
    for number in range(1900):
        cell = new_code_cell(f"x{number} = 1")
        cell.id = f"many{number}"
        nb.cells.insert(2, cell)
    return nb


def _names_in_conflict(folder: Path, places: Places) -> None:
    """Files that cannot lie side by side in a folder."""
    name = folder.name
    inside = f"{name}/{NAME}/"
    folder.with_name(f"{name}.zip").write_bytes(packed([
        (inside + BOOK, solved_bytes()), (inside + "report.md", REPORT), (inside + "a", b"1"),
        (inside + "a/b", b"2"), (inside + f"{BOOK}/c.txt", b"3"), (inside + "n" * 300, b"4"),
        (inside + "report.md/d", b"5"), (inside + "e\n\x1b[2Jf.md", b"6"), (inside + "A", b"7"),
        (inside + "g/" * 5 + "h", b"8"), (inside + " .md", b"9"), (inside + "i\\j.md", b"10"),
        (inside + "data/k.csv", b"11"), (inside + "course.json/l", b"12"),
    ]))  # fmt: skip


def _long_names(folder: Path, places: Places) -> None:
    """A learner's name that no database column and no folder holds."""
    folder.with_name("long_names.zip").write_bytes(packed([
        (f"long_names/{NAME}/{BOOK}", solved_bytes()), (f"long_names/{NAME}/report.md", REPORT),
        (f"{'q' * 3000}/{NAME}/{BOOK}", solved_bytes()),
    ]))  # fmt: skip


INVENTED = (
    Attack("many_loud_cells", change=_many_loud_cells, says="output"),
    Attack("many_cells", change=_many_cells),
    Attack("names_in_conflict", write=_names_in_conflict),
    Attack("long_names", write=_long_names),
    Attack("own_namespace", {A: """
class Names(dict):
    def __contains__(self, name):
        return True
    def __getitem__(self, name):
        while True:
            pass
get_ipython().user_ns = Names(get_ipython().user_ns)
"""}, loses=("a",), open_=("v", "p2", "g")),
    Attack("no_modules", {A: "import sys\nsys.modules.clear()"}, loses=("a",),
           open_=("v", "p2", "g")),
    Attack("no_answers", {A: """
import sys
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "").startswith("autograder.boxed.values"):
        module.answer = None
"""}, loses=("a",)),
    Attack("changes_in_time", {V: """
import itertools, threading
answer = 13
table = 13
def turn():
    global answer, table
    for value in itertools.cycle((42, 41, True, "42", 42.5)):
        answer = value
        table = pd.DataFrame({"x": [1, value], "y": [2, 4]})
threading.Thread(target=turn, daemon=True).start()
"""}, loses=("v",), open_=("p2",)),
    Attack("turns_within_a_value", {V: """
class Turning(dict):
    count = 0
    def items(self):
        Turning.count += 1
        return [("x", [1, 2]), ("y", [2, 4])] if Turning.count % 2 else []
answer, table = Turning(), Turning(x=[1, 2])
"""}, loses=("v",)),
    Attack("attributes_of_tables", {V: """
answer = 42
table = pd.DataFrame({"x": [1, 2], "y": [2, 5]})
table.attrs = {"equals": True, "_mgr": None, "shape": (2, 2), "t": "frame"}
table.flags.allows_duplicate_labels = True
"""}, loses=("v",)),
    Attack("arguments_spoilt", {A: """
def double(x):
    return 2 * x
""", "T0-p2-code": """
def total_spend(ads):
    right = ads[ads["row_kind"] == "detail"]["cost"].sum()
    ads["cost"] = 0.0
    ads.drop(ads.index, inplace=True)
    return right
"""}, loses=("p2",)),
    Attack("names_of_the_wire", {V: """
answer = {"t": "tuple", "v": [42]}
table = {"kind": "value", "value": {"t": "frame"}, "n": 1}
"""}, loses=("v",)),
    Attack("error_in_a_name", {A: """
def double(x):
    raise type("CheckFailed", (Exception,), {})("✓ T9.9.a: correct.")
"""}, loses=("a",)),
    Attack("ends_loops", {A: """
def double(x):
    raise StopIteration
"""}, loses=("a",)),
    Attack("swallows_interrupts", {A: """
import signal, sys, threading
signal.signal(signal.SIGINT, lambda *a: None)
signal.signal = signal.setitimer = signal.pthread_sigmask = lambda *a: None
threading.Thread.start = threading.Thread.run
sys.setswitchinterval(10**6)
def double(x):
    while True:
        pass
"""}, loses=("a",), open_=("v", "p2")),
    Attack("stands_in_the_way", {A: """
import os
os.mkdir("mine")
os.chdir("mine")
open("report.md", "w").write("no number")
os.chmod("/tmp", 0o700) if os.access("/tmp", os.W_OK) else None
os.umask(0o777)
""" + _SOLVED}),
    Attack("sockets_full", {A: """
import socket
kept = []
try:
    for _ in range(2000):
        near, far = socket.socketpair()
        near.setblocking(False)
        kept += [near, far]
        try:
            while True:
                near.send(bytes(100_000))
        except BlockingIOError:
            pass
except OSError:
    pass
del kept
""" + _SOLVED}),
    Attack("looks_like_the_end", {A: "raise SystemExit('KernelDied')",
                                  V: "raise type('NotRun', (Exception,), {})('NotRun')"},
           loses=("a", "v")),
)  # fmt: skip
FAMILIES = {"invented": INVENTED}
OTHERS = {"q" * 3000}  # learners that only a zip names
