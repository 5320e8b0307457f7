"""The grader's end of a notebook's process: it ends what is late or too large, and goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import psutil
import pytest

from autograder.boxed.limits import Limits
from autograder.grading.checked_output import Unfit, error_of, outputs_of
from autograder.grading.kernel import Gone, Kernel, Warm

LEVELS = ["process", pytest.param("box", marks=pytest.mark.box)]
LIMITS = Limits(cell_seconds=1, memory_bytes=400_000_000)


@pytest.fixture(scope="module", params=LEVELS)
def warm(request: pytest.FixtureRequest) -> Iterator[Warm]:
    os.environ["COURSE_SECRET_SEED"] = "1"
    try:
        with Warm(LIMITS, request.param, "en") as warm:
            yield warm
    finally:
        del os.environ["COURSE_SECRET_SEED"]


@pytest.fixture
def kernel(warm: Warm) -> Iterator[Kernel]:
    kernel = warm.kernel({"data/a.txt": b"a", "b.txt": b"b"})
    yield kernel
    kernel.close()
    assert below(warm) == []


def below(warm: Warm) -> list[psutil.Process]:
    """What the warm process has running."""
    return psutil.Process(warm._process.pid).children(recursive=True)


def value(kernel: Kernel, source: str) -> str:
    result = kernel.run(source)
    assert result.error is None, result.error
    return result.outputs[-1]["data"]["text/plain"]


def test_it_sees_its_files_and_nothing_of_the_graders(kernel: Kernel) -> None:
    assert value(kernel, "open('data/a.txt').read() + open('b.txt').read()") == "'ab'"
    assert value(kernel, "import os\n[n for n in os.environ if 'SECRET' in n]") == "[]"
    for hidden in ("autograder.exercises", "autograder.grading", "course", "datasets.simulator"):
        assert kernel.run(f"import {hidden}").error["ename"] == "ModuleNotFoundError", hidden


def test_a_late_cell_is_interrupted_and_its_names_stay(kernel: Kernel) -> None:
    kernel.run("kept = 41\nimport time")
    result = kernel.run("print('before')\ntime.sleep(30)")
    assert (result.stopped, result.error["ename"]) == ("timeout", "CellTimeout")
    assert [one["output_type"] for one in result.outputs] == ["stream", "error"]
    assert kernel.alive and value(kernel, "kept + 1") == "42"
    result = kernel.run("while True:\n    try: time.sleep(9)\n    except BaseException: pass")
    assert result.stopped == "timeout" and not kernel.alive
    with pytest.raises(Gone):
        kernel.ask({"op": "get", "name": "kept"})


WRITE_ALL = """
import os
for n in range(3, 250):
    try: os.write(n, {!r} * 64)
    except OSError: pass
"""


@pytest.mark.parametrize(
    "source",
    [
        "import os; os._exit(0)",
        "import ctypes; ctypes.string_at(0)",
        "import os\nos.closerange(3, 250)",
        WRITE_ALL.format(b"\0"),
        WRITE_ALL.format(b"\xff"),
    ],
)
def test_a_process_that_ends_or_talks_nonsense_has_died(kernel: Kernel, source: str) -> None:
    result = kernel.run(source)
    assert result.stopped in ("died", "output") and result.error["ename"] == "KernelDied"
    assert not kernel.alive


def test_processes_that_together_use_too_much_are_ended(kernel: Kernel) -> None:
    result = kernel.run(
        "import os, time\n"
        "for n in range(3):\n"
        "    if os.fork() == 0:\n"
        "        held = bytearray(b'x') * 200_000_000\n"
        "        time.sleep(60)\n"
        "try: time.sleep(60)\n"
        "except BaseException: time.sleep(60)"
    )
    assert result.stopped in ("memory", "timeout")
    assert result.stopped == "memory" or result.seconds > LIMITS.cell_seconds
    assert kernel.run("bytearray(10**10)").error is not None


def test_what_a_notebook_starts_ends_with_it(kernel: Kernel, warm: Warm) -> None:
    kernel.run("import subprocess\nsubprocess.run('setsid sleep 60 & sleep 60 &', shell=True)")
    assert len(below(warm)) >= 3
    # the fixture looks when the notebook has been closed


def test_a_warm_process_that_ends_is_replaced(warm: Warm) -> None:
    if warm.isolation == "box":
        return  # the same code; a start takes seconds
    os.kill(warm._process.pid, signal.SIGKILL)
    kernel = warm.kernel()
    assert value(kernel, "6 * 7") == "42"
    kernel.close()


@pytest.mark.parametrize(
    "outputs",
    [
        None,
        [None],
        [{"output_type": "script"}],
        [{"output_type": "stream", "name": "stdout", "text": ["a"]}],
        [{"output_type": "display_data", "data": "x", "metadata": {}}],
        [{"output_type": "error", "ename": "E", "evalue": None, "traceback": []}],
        [{"output_type": "error", "ename": "E", "evalue": "", "traceback": "x"}],
    ],
)
def test_outputs_of_another_form_are_not_taken(outputs: object) -> None:
    with pytest.raises(Unfit):
        outputs_of(outputs)


def test_outputs_keep_the_fields_of_nbformat_only() -> None:
    deep: object = "x"
    for _ in range(100):
        deep = [deep]
    with pytest.raises(Unfit):
        outputs_of([{"output_type": "display_data", "data": {"a": deep}, "metadata": {}}])
    assert error_of(None) is None
    assert outputs_of(
        [
            {"output_type": "stream", "name": "x", "text": "\ud800", "more": 1},
            {"output_type": "execute_result", "data": {"a": float("nan")}, "metadata": {},
             "execution_count": "1"},
        ]
    ) == [
        {"output_type": "stream", "name": "stdout", "text": "?"},
        {"output_type": "execute_result", "data": {"a": "nan"}, "metadata": {},
         "execution_count": None},
    ]  # fmt: skip
