"""Honest submissions with bad luck: each of them keeps every point it has earned."""

from __future__ import annotations

import json
from pathlib import Path

from attack import P2, A, Attack, Places, V, put, solved_bytes
from nbformat.v4 import new_code_cell, new_markdown_cell
from target_class import NAME, REPORT, SOLVED

_A, _V, _P2 = (SOLVED[name] for name in (A, V, P2))


def _renamed(folder: Path, places: Places) -> None:
    put(folder / NAME, None, {"report.md": REPORT})
    (folder / NAME / "T9.9 (1) final.ipynb").write_bytes(solved_bytes())


def _checkpoints(folder: Path, places: Places) -> None:
    put(folder / NAME, solved_bytes(), {"report.md": REPORT, "Thumbs.db": b"x", ".DS_Store": b"x"})
    (folder / NAME / ".ipynb_checkpoints").mkdir()
    (folder / NAME / ".ipynb_checkpoints" / "T9.9-checkpoint.ipynb").write_bytes(b"{}")
    (folder / NAME / "T9.9-Copy1.ipynb").write_bytes(b"{}")


def _reordered(nb):
    """The cells of the third exercise before those of the first."""
    third = [c for c in nb.cells if "T0-p2" in c.metadata.get("nbgrader", {}).get("grade_id", "")]
    rest = [c for c in nb.cells if c not in third]
    nb.cells = rest[:2] + third + rest[2:]
    return nb


def _lost_cells(nb):
    """Setup, test and prose cells are gone; the answers are there."""
    nb.cells = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("solution")]
    return nb


def _changed_setup(nb):
    nb.cells[1].source = "import pandas as pd\nimport numpy as np\n" + nb.cells[1].source
    return nb


def _windows(nb):
    plain = json.loads(json.dumps(nb))
    for cell in plain["cells"]:
        cell["source"] = cell["source"].replace("\n", "\r\n")
    return json.dumps(plain, indent=1).replace("\n", "\r\n").encode("utf-8-sig")


def _own_cells(nb):
    nb.cells.insert(2, new_code_cell("def helper(x):\n    return x + x"))
    nb.cells.insert(3, new_markdown_cell("My notes: `assert double(2) == 5`"))
    nb.cells.append(new_code_cell("1 / 0"))
    return nb


def _after(name: str, source: str) -> Attack:
    """An own cell behind the first answer."""
    return Attack(name, after=((A, source),))


UNLUCKY = (
    Attack("warns", {A: """
import logging, sys, warnings
def double(x):
    warnings.warn("careful")
    print("doubling", x)
    print("doubling", x, file=sys.stderr)
    logging.getLogger().error("doubling")
    return 2 * x
print("warned", file=sys.stderr)
warnings.warn("old")
"""}),
    _after("dead_extra_cell", "import os; os._exit(1)"),
    _after("endless_extra_cell", "while True: pass"),
    _after("asks_for_input", "name = input('your name? ')"),
    _after("asks_for_password", "import getpass; getpass.getpass()"),
    _after("leaves_the_folder", "import os; os.chdir('/'); os.chdir(os.path.expanduser('~'))"),
    _after("closed_output", "import sys; sys.stdout.close(); sys.stderr.close()"),
    _after("other_time_zone", """
import locale, os, time
os.environ["TZ"] = "Pacific/Kiritimati"
time.tzset()
for name in ("tr_TR.UTF-8", "C", "de_DE"):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pass
"""),
    _after("plots", """
import matplotlib.pyplot as plt
plt.plot([1, 2]); plt.show(); plt.close("all"); plt.figure(); plt.ion(); plt.switch_backend("agg")
"""),
    _after("cleans_up", "del ads\n%reset -f\nimport pandas as pd\n" + _A),
    _after("own_settings", """
import sys, numpy as np, pandas as pd, warnings, random
pd.set_option("display.max_rows", 1); pd.options.mode.copy_on_write = True
np.seterr(all="raise"); np.set_printoptions(precision=1); sys.setrecursionlimit(300)
warnings.simplefilter("error"); random.seed(1); sys.path.clear()
"""),
    _after("magics", "%matplotlib inline\n%time x = 1\n!ls\n%pwd\n%who"),
    _after("cell_magic", "%%time\nx = 1"),
    _after("installs", "%pip install pandas\nimport not_there"),
    _after("unfinished", "def again(x:\n    return"),
    _after("asynchronous", "import asyncio\nawait asyncio.sleep(0)\nx = 1"),
    Attack("names_of_the_course", {A: "check = work = load = pd = 5\nads = None\n" + _A},
           after=((A, "import pandas as pd\ndisplay = print = 3"),)),
    Attack("names_of_builtins", {A: """
list = [1, 2]
sum = 3
str = "x"
type = id = 4
def double(x):
    return 2 * x
"""}),
    Attack("files_named_like_modules", files={
        "random.py": b"x = 1", "calendar.csv": b"a", "statistics.md": b"a", "test.py": b"1/0",
        "string.json": b"{}", "copy.xlsx": b"no workbook"}),
    Attack("own_class", {A: """
from dataclasses import dataclass
@dataclass
class Doubler:
    factor: int = 2
    def __call__(self, x):
        return self.factor * x
double = Doubler()
"""}),
    Attack("wrapped", {A: """
import functools
def noisy(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        print("called")
        return function(*args, **kwargs)
    return inner
@noisy
@functools.lru_cache
def double(x):
    return x * 2
"""}),
    Attack("partial", {
        A: "import functools, operator\ndouble = functools.partial(operator.mul, 2)"}),
    Attack("numbers_of_numpy", {V: """
import numpy as np
answer = np.int64(42)
table = pd.DataFrame({"x": np.array([1, 2]), "y": [2, 4]})
""", P2: "import numpy as np\ntotal_spend = lambda ads: np.float64(ads.loc[ads.row_kind.eq("
         "'detail'), 'cost'].sum())"}),
    Attack("renamed_book", write=_renamed, says="final"),
    Attack("checkpoints", write=_checkpoints),
    Attack("reordered", change=_reordered),
    Attack("lost_cells", change=_lost_cells),
    Attack("changed_setup", change=_changed_setup),
    Attack("windows_lines", change=_windows),
    Attack("own_cells", change=_own_cells),
    Attack("first_cell_fails", {A: _A + "\nraise RuntimeError('after the work')"}),
    Attack("exits_at_the_end", {A: _A + "\nexit()"}, open_=("a",)),
    Attack("uses_threads", {A: """
from concurrent.futures import ThreadPoolExecutor
def double(x):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda y: 2 * y, [x]))[0]
"""}),
    Attack("uses_a_process", {A: """
import subprocess, sys
def double(x):
    if isinstance(x, str):
        return x + x
    code = f"print({x} * 2)"
    return int(subprocess.run([sys.executable, "-c", code], capture_output=True).stdout)
"""}),
    Attack("writes_files", {A: """
import tempfile
from pathlib import Path
Path("mine").mkdir(exist_ok=True)
Path("mine/notes.txt").write_text("x")
with tempfile.TemporaryDirectory() as place:
    Path(place, "y").write_text("y")
def double(x):
    Path("count.txt").write_text("1")
    return 2 * x
"""}),
    Attack("interrupts", {A: """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGALRM, lambda *a: None)
def double(x):
    return 2 * x
"""}),
)  # fmt: skip
FAMILIES = {"unlucky": UNLUCKY}
