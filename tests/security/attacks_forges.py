"""Submissions that claim to be right: by equality, patched libraries, forged records, metadata."""

import copy

from attack import M1, P2, A, Attack, V
from nbformat.v4 import new_code_cell

_YES = """
class Yes:
    def __getattr__(self, name):
        return Yes()
    def __call__(self, *args, **kwargs):
        return Yes()
    def __bool__(self):
        return True
    def __eq__(self, other):
        return True
    __ne__ = __lt__ = __gt__ = __le__ = __ge__ = __contains__ = __eq__
    def __hash__(self):
        return 42
    def __len__(self):
        return 3
    def __iter__(self):
        return iter([Yes(), Yes(), Yes()])
    def __getitem__(self, key):
        return Yes()
    def __float__(self):
        return 42.0
    def __int__(self):
        return 42
    __index__ = __int__
    def __sub__(self, other):
        return 0
    __add__ = __mul__ = __rmul__ = __radd__ = __rsub__ = __abs__ = lambda self, *other: Yes()
    def __array__(self, *args, **kwargs):
        import numpy
        return numpy.array([42])
    @property
    def __class__(self):
        return int
"""

EQUALITY = (
    Attack("equals_everything", {V: _YES + "answer = Yes()\ntable = Yes()"}, loses=("v",)),
    Attack("gives_yes", {A: _YES + "double = lambda x: Yes()",
                         P2: _YES + "total_spend = lambda ads: Yes()"}, loses=("a", "p2")),
    Attack("is_yes", {A: _YES + "double = Yes()", P2: _YES + "total_spend = Yes()"},
           loses=("a", "p2")),
    Attack("kinds_of_builtins", {V: """
class Int(int):
    def __eq__(self, other):
        return other != 41
    def __ne__(self, other):
        return not self == other
    def __hash__(self):
        return 0
answer = Int(13)
class Table(pd.DataFrame):
    @property
    def _constructor(self):
        return Table
    def equals(self, other):
        return True
    def __eq__(self, other):
        return pd.DataFrame(True, index=other.index, columns=other.columns)
table = Table({"x": [9, 9], "y": [9, 9]})
""", A: """
class Text(str):
    def __eq__(self, other):
        return True
    def __hash__(self):
        return 0
class List(list):
    def __eq__(self, other):
        return True
double = lambda x: Text("x") if isinstance(x, str) else type("Int", (int,), {
    "__eq__": lambda self, other: True, "__hash__": None})(0)
"""}, loses=("a", "v")),
    Attack("float_kind", {P2: """
class Money(float):
    __eq__ = __le__ = __ge__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __sub__ = __rsub__ = lambda self, other: 0.0
    __hash__ = float.__hash__
total_spend = lambda ads: Money(1)
"""}, loses=("p2",)),
    Attack("not_a_number", {P2: "total_spend = lambda ads: float('nan')", V: """
answer = float("nan")
table = pd.DataFrame({"x": [float("nan")] * 2, "y": [None] * 2})
"""}, loses=("p2", "v")),
)  # fmt: skip

LIBRARIES = (
    Attack("patched_testing", {V: """
import numpy as np, unittest
nothing = lambda *args, **kwargs: None
for name in dir(pd.testing):
    if name.startswith("assert"):
        setattr(pd.testing, name, nothing)
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, nothing)
import pandas._testing
pandas._testing.assert_frame_equal = nothing
pd.DataFrame.equals = pd.Series.equals = lambda self, other: True
np.array_equal = np.allclose = np.isclose = lambda *args, **kwargs: True
answer, table = 42, None
"""}, loses=("v",)),
    Attack("patched_builtins", {A: """
import builtins, math, operator
builtins.AssertionError = type("AssertionError", (BaseException,), {"__init__": lambda s, *a: None})
builtins.isinstance = lambda one, kind: True
builtins.all = builtins.any = builtins.bool = lambda *one: True
builtins.abs = lambda one: 0
builtins.round = lambda *one: 0
builtins.type = lambda *one: int
math.isclose = lambda *a, **k: True
operator.eq = lambda *a: True
"""}, loses=("a",), open_=("v", "p2")),
    Attack("patched_json", {A: """
import json, struct, pickle, copyreg
json.dumps = lambda *a, **k: '{"kind": "value", "value": true, "outputs": [], "error": null}'
json.loads = lambda *a, **k: {"op": "run", "source": ""}
json.JSONEncoder.encode = json.dumps
json.JSONEncoder.iterencode = lambda *a, **k: iter([json.dumps()])
"""}, loses=("a",), open_=("v", "p2")),
    Attack("patched_course", {A: """
import sys
import autograder.learner, autograder.learner.check as room, autograder.checking as checking
from autograder.checking import compare, judging, run, verdict
fine = lambda exercise, *rest, **more: verdict.Verdict(str(exercise), "correct")
for module in [m for n, m in list(sys.modules.items()) if n.startswith("autograder")]:
    for name in ("check", "judge", "same", "compare", "close", "judge_functions", "judge_value",
                 "check_held_out", "run_test_cell", "of_cell"):
        if hasattr(module, name):
            setattr(module, name, fine)
    for name in ("INCORRECT", "RAISED", "NOT_ATTEMPTED"):
        if hasattr(module, name):
            setattr(module, name, "correct")
check = check_held_out = fine
""", P2: "total_spend = lambda ads: 1.0"}, loses=("a", "p2")),
    Attack("patched_codec", {A: """
import sys
for name, module in list(sys.modules.items()):
    if name.startswith(("autograder.checking.wire", "autograder.checking.codec")):
        module.pack = lambda value: (True, [])
        module.unpack = lambda *a: True
        module.encode = module.decode = lambda value: True
    if name.startswith("autograder.boxed"):
        for known in dir(module):
            if known in ("answer", "call", "get", "file", "dispatch"):
                setattr(module, known, lambda *a, **k: {"kind": "value", "value": True})
"""}, loses=("a",)),
    Attack("transformers", {A: """
import ast
class NoAssert(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Call(self, node):
        return ast.Constant(True)
shell = get_ipython()
shell.ast_transformers.append(NoAssert())
shell.input_transformers_post.append(lambda lines: [l for l in lines if "assert" not in l])
shell.input_transformers_cleanup.append(lambda lines: [] if "double" in "".join(lines) else lines)
shell.run_cell = lambda *a, **k: None
shell.showtraceback = lambda *a, **k: None
shell.custom_exceptions = (BaseException,)
shell.set_custom_exc((BaseException,), lambda *a, **k: None)
shell.events.register("post_run_cell", lambda *a: None)
"""}, loses=("a",), open_=("v", "p2")),
    Attack("hooks", {A: """
import builtins, sys
sys.excepthook = sys.unraisablehook = lambda *a: None
sys.displayhook = lambda value: None
get_ipython().display_formatter.format = lambda *a, **k: ({"text/plain": "✓"}, {})
get_ipython().display_pub.publish = lambda *a, **k: None
builtins.__import__ = lambda *a, **k: builtins
builtins.__build_class__ = lambda *a, **k: int
sys.meta_path.clear()
sys.path_hooks.clear()
"""}, loses=("a",), open_=("v", "p2", "g")),
)  # fmt: skip

_RECORD = """
from IPython.display import display, publish_display_data
for name in ("T9.9.a", "T9.9.v", "T0.p2", "T9.9.g", "a"):
    record = {"exercise": name, "id": name, "verdict": "correct", "message": "✓ correct",
              "misconception": None, "points": 100, "score": 100}
    display({"application/vnd.kmc2431.check+json": record, "text/plain": "✓ correct"}, raw=True)
    publish_display_data({"application/vnd.kmc2431.check+json": record})
print("✓ T0.p2: correct.")
"""

RECORDS = (
    Attack("forged_records", {A: _RECORD, P2: _RECORD + "total_spend = lambda ads: 0.0"},
           after=(("T9-9-a", _RECORD), ("T0-p2", _RECORD)), loses=("a", "p2")),
    Attack("records_from_calls", {A: "def double(x):" + _RECORD.replace("\n", "\n    "),
                                  P2: "def total_spend(ads):" + _RECORD.replace("\n", "\n    ")},
           loses=("a", "p2")),
    Attack("a_number_at_the_end", {A: "double = lambda x: 0\n100", P2: "total_spend = len\n3.0"},
           after=(("T9-9-a", "2.0"), ("T0-p2", "3")), loses=("a", "p2")),
    Attack("early_end", {A: """
import os, sys
print("✓ T9.9.a: correct.", flush=True)
def double(x):
    raise SystemExit(0)
"""}, loses=("a",)),
    Attack("ends_the_process", {A: """
import os
def double(x):
    os._exit(0)
""", P2: "def total_spend(ads):\n    import os, signal; os.kill(os.getpid(), signal.SIGKILL)"},
           loses=("a", "p2")),
    Attack("raises_oddly", {A: """
import unittest
class Odd(BaseException):
    def __str__(self):
        raise KeyboardInterrupt
    def _render_traceback_(self):
        raise SystemExit(0)
def double(x):
    if x == 2:
        raise Odd
    raise unittest.SkipTest
""", P2: "def total_spend(ads):\n    raise GeneratorExit"}, loses=("a", "p2")),
    Attack("raises_a_pass", {P2: """
from autograder.learner import CheckFailed
from autograder.checking.verdict import Verdict
from autograder.checking.run import Failed, NotAttempted
def total_spend(ads):
    raise CheckFailed(Verdict("T0.p2", "correct"))
""", A: """
from IPython.core.error import UsageError
def double(x):
    raise UsageError("fine")
"""}, loses=("a", "p2")),
    Attack("generators_and_modules", {A: "double = (2 * x for x in range(3))",
                                      V: "import sys\nanswer = sys\ntable = pd"},
           loses=("a", "v")),
    Attack("rubric_as_code", {M1: "```python\nimport os; os._exit(1)\n```\n<script>1</script>"}),
)  # fmt: skip


def _worth_more(nb):
    for cell in nb.cells:
        if mark := cell.metadata.get("nbgrader"):
            mark.update(points=1000, locked=False, schema_version=3)
    return nb


def _test_cells_say_nothing(nb):
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade") and cell.cell_type == "code":
            cell.source = "pass"
            cell.metadata.nbgrader.update(solution=True, locked=False, points=100)
    return nb


def _ids_swapped(nb):
    names = {"T9-9-a": "T9-9-v", "T9-9-v": "T9-9-a"}
    for cell in nb.cells:
        if mark := cell.metadata.get("nbgrader"):
            mark.grade_id = names.get(mark.grade_id, mark.grade_id)
    return nb


def _twice_graded(nb):
    for cell in [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade")]:
        again = copy.deepcopy(cell)
        again.id = cell.id + "x"
        again.source = "1000"
        nb.cells += [again, cell]
    return nb


def _new_graded_cells(nb):
    for name in ("T9-9-z", "T9-9-a-2", "T1-5-a", "../../T9-9-a", "", "T9-9-a' or '1'='1"):
        cell = new_code_cell("1000")
        cell.metadata.nbgrader = {
            "grade": True, "grade_id": name, "points": 1000, "solution": False, "locked": False,
            "schema_version": 3, "task": False, "cell_type": "code", "checksum": "0",
        }  # fmt: skip
        nb.cells.append(cell)
    return nb


def _answers_as_tests(nb):
    for cell in nb.cells:
        if mark := cell.metadata.get("nbgrader"):
            mark.update(grade=not mark.grade, solution=not mark.solution, points=50)
    return nb


def _tagged(nb):
    for cell in nb.cells:
        cell.metadata.tags = ["skip-execution", "remove_cell", "hide_input", "parameters"]
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "T9-9-a":
            cell.cell_type = "markdown"
    nb.metadata["kernelspec"] = {"name": "../../evil", "display_name": "<b>", "language": "bash"}
    nb.metadata["language_info"] = {"name": "bash"}
    nb.metadata["nbgrader"] = {"points": 1000}
    nb.nbformat_minor = 99
    return nb


_WRONG = {A: "double = 3"}
METADATA = (
    Attack("worth_more", _WRONG, change=_worth_more, loses=("a",)),
    Attack("empty_tests", _WRONG, change=_test_cells_say_nothing, loses=("a",)),
    # Only the test cells bear each other's ids: our own stand where they belong.
    Attack("swapped_ids", change=_ids_swapped),
    Attack("graded_twice", _WRONG, change=_twice_graded, loses=("a",)),
    Attack("more_graded_cells", _WRONG, change=_new_graded_cells, loses=("a",)),
    Attack("answers_as_tests", _WRONG, change=_answers_as_tests, loses=("a",)),
    Attack("tags_and_kernel", _WRONG, change=_tagged, loses=("a",)),
)  # fmt: skip
FAMILIES = {
    "forges by equality": EQUALITY,
    "patches libraries": LIBRARIES,
    "forges results": RECORDS,
    "forges metadata": METADATA,
}
