"""IPython without a kernel: what a cell puts out, in order, within bounds, whatever it breaks.

The shell lives in a warm process of the weaker level, because it takes over descriptors 1 and 2.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.boxed.limits import Limits
from autograder.grading.kernel import CellResult, Kernel, Warm

OUTPUT = 200_000


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm(Limits(cell_seconds=20, output_bytes=OUTPUT), "process", "en") as warm:
        yield warm


@pytest.fixture
def kernel(warm: Warm) -> Iterator[Kernel]:
    kernel = warm.kernel()
    yield kernel
    kernel.close()


def kinds(result: CellResult) -> list[str]:
    return [one.get("name", one["output_type"]) for one in result.outputs]


def texts(result: CellResult) -> list[str]:
    return [
        one["text"] if one["output_type"] == "stream" else one.get("data", {}).get("text/plain", "")
        for one in result.outputs
    ]


def test_what_python_c_code_and_processes_write_keeps_its_order(kernel: Kernel) -> None:
    result = kernel.run(
        "import os, sys, subprocess, multiprocessing\n"
        "print('a'); os.write(1, b'b\\n'); subprocess.run(['echo', 'c']); print('d')\n"
        "!echo e\n"
        "one = multiprocessing.get_context('fork').Process(target=print, args=('f',))\n"
        "one.start(); one.join(); print('g', file=sys.stderr)\n"
        "lines = !echo h\n"
        "lines"
    )
    assert texts(result) == ["a\nb\nc\nd\ne\nf\n", "g\n", "['h']"]
    assert kinds(result) == ["stdout", "stderr", "execute_result"]


def test_displays_are_those_of_jupyterlab(kernel: Kernel) -> None:
    result = kernel.run(
        "import matplotlib.pyplot as plt, pandas as pd, ipywidgets\n"
        "from IPython.display import clear_output\n"
        "%matplotlib inline\n"
        "print('gone'); clear_output(wait=True)\n"
        "plt.plot([1, 2]); plt.show()\n"
        "shown = display('x', display_id='one'); shown.update('y')\n"
        "display(ipywidgets.IntSlider())\n"
        "plt.plot([2, 1])\n"
        "pd.DataFrame({'a': [1]})"
    )
    data = [set(one["data"]) for one in result.outputs]
    assert "image/png" in data[0] and result.outputs[0]["data"]["image/png"].startswith("iVBOR")
    assert texts(result)[1] == "'y'"
    assert "application/vnd.jupyter.widget-view+json" in data[2]
    assert "text/html" in data[3]
    assert "image/png" in data[4]  # the figure that was left open at the end of the cell
    assert len(data) == 5
    assert kernel.run("1;").outputs == []
    assert texts(kernel.run("import asyncio\nawait asyncio.sleep(0)\n7")) == ["7"]


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("def f(:", "SyntaxError"),
        ("import sys; sys.exit(3)", "SystemExit"),
        ("exit()", "SystemExit"),
        ("input('?')", "StdinNotImplementedError"),
        ("class Own(BaseException): pass\nraise Own", "Own"),
        ("class Own(Exception):\n    def __str__(self): return 3\nraise Own", None),
        ("raise ExceptionGroup('g', [ValueError(1)])", "ExceptionGroup"),
        ("%no_such_magic", "UsageError"),
        ("get_ipython().showtraceback = None\n1 / 0", None),
        ("get_ipython().run_cell = None", ""),
    ],
)
def test_an_error_is_one_of_its_cell_only(kernel: Kernel, source: str, name: str | None) -> None:
    result = kernel.run(source)
    if name != "":
        assert result.error["ename"] == name if name else result.error
        assert "error" in kinds(result)
        assert texts(kernel.run("2 + 2")) == ["4"]
    assert kernel.alive


def test_too_much_output_is_cut_and_the_error_kept(kernel: Kernel) -> None:
    result = kernel.run("for n in range(20_000): print('word ' * 100)\n1 / 0")
    assert result.stopped == "output"
    assert kinds(result) == ["stdout", "stdout", "error"]
    assert len(result.outputs[0]["text"]) <= OUTPUT and result.outputs[1]["text"] == "\n[...]\n"
    for source in ("print('x' * 10**8)", "!head -c 10000000 /dev/zero", "'x' * 10**7"):
        result = kernel.run(source)
        assert result.stopped == "output" and result.error is None
        assert sum(len(text) for text in texts(result)) < 2 * OUTPUT
    assert texts(kernel.run("print('next')")) == ["next\n"]


def test_broken_streams_and_late_threads_harm_nothing(kernel: Kernel) -> None:
    kernel.run("import sys, os, threading, time\nold = sys.stdout\nsys.stdout = None")
    assert kinds(kernel.run("3")) == ["execute_result"]
    kernel.run("sys.stdout = old\nfor n in range(3): os.close(n)")
    assert texts(kernel.run("!echo back")) == ["back\n"]
    kernel.run(
        "def late():\n"
        "    while True: print('late'); time.sleep(0.001)\n"
        "threading.Thread(target=late, daemon=True).start()"
    )
    kernel.run("time.sleep(0.02)")
    assert texts(kernel.run("5"))[-1].strip() == "5"


def test_a_copy_of_the_process_answers_nothing(kernel: Kernel) -> None:
    kernel.run("import os\nos.fork()")
    assert [texts(kernel.run(f"{n}")) for n in range(5)] == [[f"{n}"] for n in range(5)]
    # What a cell starts does not get the socket of the answers.
    listed = kernel.run("import os\nos.system('ls -l /proc/self/fd | grep -c socket')")
    assert "0\n" in texts(listed)
