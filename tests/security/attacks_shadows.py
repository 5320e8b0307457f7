"""Files of the learner's that bear the names of modules, settings and the course's own files."""

from attack import A, Attack

_EVIL = b"""
import os, sys
print("SHADOWED", __name__)
class _Any:
    def __getattr__(self, name): return _Any()
    def __call__(self, *a, **k): return _Any()
    def __eq__(self, other): return True
def __getattr__(name):
    return _Any()
"""
_WRONG = {A: "double = 3"}
SHADOWS = (
    Attack("module_files", _WRONG, files={
        f"{name}.py": _EVIL for name in (
            "pandas", "numpy", "json", "IPython", "autograder", "socket", "struct", "nbformat",
            "nbgrader", "matplotlib", "traitlets", "sitecustomize", "usercustomize", "conftest")
    }, loses=("a",)),
    Attack("package_folders", _WRONG, files={
        "autograder/__init__.py": _EVIL, "autograder/learner/__init__.py": _EVIL,
        "autograder/exercises/__init__.py": _EVIL, "pandas/__init__.py": _EVIL,
        "pandas/testing.py": _EVIL}, loses=("a",)),
    Attack("path_files", _WRONG, files={
        "evil.pth": b"import os; os.makedirs('/tmp/@MARK@')", "python311._pth": b".",
        "pyvenv.cfg": b"home = .", "setup.py": _EVIL, "pyproject.toml": b"[tool.x]",
        "site-packages/evil.pth": b"import os"}, loses=("a",)),
    Attack("settings_files", _WRONG, files={
        "nbgrader_config.py": b"import os; os.makedirs('/tmp/@MARK@')\nc = get_config()\n"
                              b"c.Autograde.sanitize_preprocessors = []",
        "jupyter_config.py": b"import os; os.makedirs('/tmp/@MARK@')",
        "jupyter_nbconvert_config.py": b"import os; os.makedirs('/tmp/@MARK@')",
        "ipython_config.py": b"import os; os.makedirs('/tmp/@MARK@')",
        "matplotlibrc": b"backend: module://pandas", "pytest.ini": b"[pytest]", "tox.ini": b"",
        "timestamp.txt": b"1970-01-01 00:00:00 UTC", "course_secret.json": b'{"seed": 1}',
    }, loses=("a",)),
    Attack("course_files", _WRONG, files={
        "course.json": b'{"chapter": "T1.5", "lang": "xx"}', ".course/key.json.gz": b"not gzip",
        "data/meta/adset_2025-11_20251201.csv": b"a,b\n1,2\n", "T9.9.ipynb.bak": b"{}",
        "grades.csv": b"student,score\n", "gradebook.db": b"SQLite format 3\0"}, loses=("a",)),
    Attack("writes_modules", {A: """
import os
for name in ("pandas", "numpy", "json", "autograder", "autograder/checking", "IPython"):
    os.makedirs(name, exist_ok=True)
    open(name + "/__init__.py", "w").write("raise SystemExit")
    open(name + ".py", "w").write("raise SystemExit")
os.environ["PYTHONPATH"] = os.getcwd()
os.environ["PYTHONSTARTUP"] = "pandas.py"
import sys
sys.path.insert(0, os.getcwd())
os._exit(1)
"""}, loses=("a",)),
    Attack("changes_data", {A: """
import gzip, json, os, pathlib
for path in pathlib.Path("data").rglob("*.csv"):
    try:
        path.chmod(0o666)
        path.write_text("")
    except OSError:
        pass
key = json.loads(gzip.open(".course/key.json.gz").read())
for exercise in key["exercises"].values():
    exercise.pop("parts", None)
    exercise["kind"] = "choice"
    exercise["answer"] = "A"
    exercise["feedback"] = {}
try:
    pathlib.Path(".course/key.json.gz").write_bytes(gzip.compress(json.dumps(key).encode()))
except OSError:
    pass
"""}, loses=("a",)),
    # The report the notebook itself writes is work like any other.
    Attack("report_at_run_time", {A: """
def double(x):
    return 2 * x
with open("report.md", "w") as file:
    file.write("it is 42")
"""}, files={"report.md": None}),
    Attack("report_is_a_link", {A: """
import os
os.path.exists("report.md") and os.unlink("report.md")
os.symlink("/proc/self/cmdline", "report.md")
double = lambda x: 2 * x
"""}, loses=("g",)),
    Attack("report_leads_out", {A: """
import os
os.path.exists("report.md") and os.unlink("report.md")
open("42", "w").write("42")
os.symlink("/etc/../work/42", "report.md")
double = lambda x: 2 * x
"""}, open_=("g",)),
    Attack("report_is_a_pipe", {A: """
import os
os.path.exists("report.md") and os.unlink("report.md")
os.mkfifo("report.md")
double = lambda x: 2 * x
"""}, loses=("g",)),
    Attack("report_is_a_folder", {A: """
import os
os.path.exists("report.md") and os.unlink("report.md")
os.makedirs("report.md/42")
double = lambda x: 2 * x
"""}, loses=("g",)),
    Attack("report_is_endless", {A: """
import os
os.path.exists("report.md") and os.unlink("report.md")
with open("report.md", "wb") as file:
    file.write(b"42")
    try:
        file.truncate(2**40)
    except OSError:
        pass
double = lambda x: 2 * x
"""}, open_=("g",)),
)  # fmt: skip
FAMILIES = {"shadows modules and files": SHADOWS}
