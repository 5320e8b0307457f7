"""Test cells in the grader's process: the verdict is that of one process, the tests stay here."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from autograder import register
from autograder.boxed import frames, values
from autograder.checking import run
from autograder.checking.messages import in_language
from autograder.exercises import REGISTRY, held_out, key
from autograder.grading import learner_side
from autograder.grading.kernel import Gone
from autograder.grading.separate import run_test_cell
from autograder.learner.check import MIME, judge
from autograder.learner.load import loader

SAMPLE = ("T0.p1", "T0.r1", "T0.a", "T0.f1", "T1.2.k")


class Child:
    """A forked process that answers for the names it is given; as a kernel, without a box."""

    def __init__(self, names: Mapping[str, Any], folder: Path) -> None:
        self.alive, self.asked = True, []
        self.sock, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            with contextlib.suppress(BaseException):
                self.sock.close()
                os.chdir(folder)
                while True:
                    header, parts = frames.receive(theirs)
                    frames.send(theirs, *values.answer(header, parts, names))
            os._exit(0)
        theirs.close()

    def ask(self, header: dict, parts: Sequence[bytes] = (), seconds: float = 60.0) -> Any:
        self.asked.append(json.dumps(header))
        try:
            frames.send(self.sock, header, parts)
            return frames.receive(self.sock, deadline=time.monotonic() + seconds + 1)
        except frames.FrameError as error:
            self.close()
            raise Gone("timeout" if isinstance(error, frames.Late) else "died") from None

    def close(self) -> None:
        if self.alive:
            self.alive = False
            self.sock.close()
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


Start = Callable[..., Child]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    made: list[Child] = []

    def one(names: Mapping[str, Any], folder: Path = tmp_path) -> Child:
        made.append(Child(names, folder))
        return made[-1]

    yield one
    for child in made:
        child.close()


@pytest.fixture(scope="module")
def chapter(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A chapter's folder with the answer key of the sample."""
    folder = tmp_path_factory.mktemp("chapter")
    data = register.chapter("T0").exports
    (folder / "data").symlink_to(data)
    made = {"exercises": {name: key._entry(REGISTRY[name], loader(data)) for name in SAMPLE}}
    (folder / ".course").mkdir()
    (folder / ".course" / "key.json.gz").write_bytes(gzip.compress(json.dumps(made).encode()))
    return folder


def errors(outputs: list[dict]) -> list[dict]:
    return [one for one in outputs if one["output_type"] == "error"]


# --- the same verdict in one process and in two ---------------------------------------------


def works_of(name: str, chapter: Path) -> Iterator[tuple[dict[str, Any], dict[str, bytes]]]:
    """(names, files) of right and wrong work on an exercise."""
    item = REGISTRY[name]
    if item.kind == "choice":
        yield from (({"answer": one}, {}) for one in (*item.feedback, "Z", 3, None, ["A"]))
    elif item.kind == "parsons":
        right = list(item.orders[0])
        yield from (({"answer": one}, {}) for one in (right, right[::-1], "".join(right), 5))
    elif item.kind == "artefact":
        truth = item.truth(held_out.tables_for(name))
        yield {}, item.correct(truth)
        yield from (({}, m.impl(item.correct(truth), truth)) for m in item.misconceptions[:2])
        yield {}, {}
    else:
        files = {}
        if item.artefact:
            files = item.artefact.correct(item.artefact.truth(held_out.tables_for(name)))
        right = {part.name: part.reference for part in item.parts}
        first = item.parts[0].name
        yield right, files
        yield right, {}
        for other in (*item.alternatives[:1], *item.misconceptions[:2]):
            yield {n: other.of(n, first) or f for n, f in right.items()}, files
        for strange in (lambda *a: a[0]["nothing"], lambda *a: None, lambda *a: (x for x in a), 5):
            yield {**right, first: strange}, files


def getters_of(name: str) -> list[str]:
    item = REGISTRY[name]
    if item.kind in ("choice", "parsons"):
        return ["lambda: answer"]
    files = item if item.kind == "artefact" else item.artefact
    return [*(f"lambda: {part.name}" for part in getattr(item, "parts", ())),
            *(f"lambda: work({file!r})" for file in (files.files if files else ()))]  # fmt: skip


def record(outputs: list[dict]) -> tuple:
    told = next(one["data"][MIME] for one in outputs if MIME in one.get("data", {}))
    return told["verdict"], told["message"], told["misconception"]


@pytest.mark.parametrize("name", SAMPLE)
def test_one_process_and_two_say_the_same(
    name: str, chapter: Path, start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = REGISTRY[name]
    monkeypatch.setattr(held_out, "_held_out_cases", lambda item, part, seed: held_out._cases(
        item.id, part.name, item.worlds[0], seed))
    monkeypatch.setattr("autograder.checking.judging.FURTHER", 1)
    monkeypatch.setattr("autograder.checking.judging.MORE", 60.0)
    monkeypatch.chdir(chapter)
    asked = ", ".join(getters_of(name))
    cells = [f'check("{name}", {asked})',
             f'from autograder.exercises import check_held_out\ncheck_held_out("{name}", {asked})']
    for number, (names, files) in enumerate(works_of(name, chapter)):
        folder = tmp_path / str(number)
        folder.mkdir()
        for file, content in files.items():
            (folder / file).write_bytes(content)
        here = {**names, "work": lambda file, folder=folder: Beside(folder, file)}
        getters = tuple(eval(one, here) for one in getters_of(name))
        with in_language("en"):
            alone = [judge(name, getters), held_out.judge_held_out(item, getters)]
        child = start(names, folder)
        apart = [run_test_cell(cell, child, chapter, "en", 300.0) for cell in cells]
        child.close()
        with in_language("en"):
            wanted = [(v.status, v.message, v.misconception) for v in alone]
        assert [record(one.outputs) for one in apart] == wanted, number
        for one, verdict in zip(apart, alone, strict=True):
            assert bool(errors(one.outputs)) is (not verdict.correct)
            assert "held_out" not in json.dumps(one.outputs)


class Beside:
    """A file as `learner.work` gives it, in another folder."""

    def __init__(self, folder: Path, name: str) -> None:
        self.folder, self.name = folder, name

    def exists(self) -> bool:
        return (self.folder / self.name).is_file()

    def read_bytes(self) -> bytes:
        return (self.folder / self.name).read_bytes()

    def beside(self, name: str) -> Beside:
        return Beside(self.folder, name)


# --- any instructor's test cells -------------------------------------------------------------


def double(x: Any) -> Any:
    if x == 0:
        raise ZeroDivisionError("not zero")
    return 2 * x


def count(n: int) -> Iterator[int]:
    yield from range(n)


NAMES = {"double": double, "count": count, "np": np, "limit": 3,
         "table": pd.DataFrame({"a": [1, 2]}), "len": lambda _: 99, "check": lambda *_: None,
         "work": lambda *_: None, "check_held_out": lambda *_: None}  # fmt: skip
CELLS = {
    "assert double(2) == 4, 'secret'": [],
    "assert double(3) == 7, 'not doubled'": ["AssertionError: not doubled"],
    "assert double(3) == 7": ["AssertionError"],
    "double(0)": ["ZeroDivisionError: not zero"],
    "try:\n    double(0)\nexcept ZeroDivisionError:\n    pass": [],
    "missing(1)": ["NameError: name 'missing' is not defined"],
    "assert list(count(3)) == [0, 1, 2]": [],
    "np.testing.assert_allclose(double(np.arange(3.0)), [0, 2, 4])": ["ValueError: "],
    "assert len(table) == 2 and limit == 3": [],
    "def total():\n    return sum(double(n) for n in (1, 2))\nassert total() == 6": [],
    "raise SystemExit(3)": ["SystemExit: 3"],
    "check(": ["SyntaxError: "],
}


@pytest.mark.parametrize("source", CELLS)
def test_a_test_cell_of_any_instructor_runs_apart(source: str, start: Start, chapter: Path) -> None:
    child = start(NAMES)
    done = run_test_cell(source, child, chapter, "en", 30.0)
    told = [line for one in errors(done.outputs) for line in one["traceback"]]
    assert len(told) == len(CELLS[source])
    assert all(a.startswith(b) for a, b in zip(told, CELLS[source], strict=True)), told
    assert "secret" not in "".join(child.asked) and done.stopped is None


def test_points_for_a_part_and_prints_are_shown_as_in_a_notebook(start: Start, chapter: Path
                                                                 ) -> None:
    done = run_test_cell("print('a')\nlimit - 1.5", start(NAMES), chapter, "en", 30.0)
    assert done.outputs == [
        {"output_type": "stream", "name": "stdout", "text": "a\n"},
        {"output_type": "execute_result", "execution_count": None, "metadata": {},
         "data": {"text/plain": "1.5"}},
    ]  # fmt: skip


def test_the_courses_own_names_are_not_the_learners(start: Start, chapter: Path) -> None:
    done = run_test_cell('check("T0.p1", lambda: limit)', start(NAMES), chapter, "en", 30.0)
    assert record(done.outputs)[0] == "incorrect"
    done = run_test_cell('assert work("no.md").exists() is False\nassert len("ab") == 2',
                         start(NAMES), chapter, "en", 30.0)
    assert not done.outputs


# --- a process that ends, hangs or lies ------------------------------------------------------


def never(*_: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        with contextlib.suppress(BaseException):
            time.sleep(60)


def ends(*_: Any) -> None:
    os._exit(1)


@pytest.mark.parametrize(("function", "gone"), [(never, "timeout"), (ends, "died")])
def test_a_process_that_ends_or_hangs_costs_one_sentence(
    function: Callable, gone: str, start: Start, chapter: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_CHECK_SECONDS", "0.3")
    names = {"answer": "A", REGISTRY["T0.a"].parts[0].name: function}
    child = start(names)
    asked = getters_of("T0.a")[0]
    done = run_test_cell(f'check("T0.a", {asked})', child, chapter, "en", 30.0)
    verdict, message, _ = record(done.outputs)
    assert verdict == "raised" and done.stopped == gone and not child.alive
    assert ("had not finished" if gone == "timeout" else "Python itself ended") in message


class Liar:
    """A kernel that answers whatever it likes."""

    alive = True

    def __init__(self, reply: dict, parts: list[bytes]) -> None:
        self.reply, self.parts = reply, parts

    def ask(self, header: dict, parts: Sequence[bytes] = (), seconds: float = 0) -> Any:
        if header["op"] == "get" and "value" not in self.reply:
            return {"kind": "function", "ref": 1, "arguments": ["x"]}, []
        return self.reply, self.parts


LIES = [
    {}, {"kind": "value"}, {"kind": "value", "value": {"t": "frame"}}, {"kind": "lost"},
    {"kind": "value", "value": {"t": "unfit", "type": "int", "text": "7", "calls": True}},
    {"kind": "failed", "finding": {"msgid": "{name.__class__}", "params": {"name": ""}}},
    {"kind": "failed", "finding": None}, {"kind": "error", "ename": "KeyboardInterrupt"},
    {"kind": "blank", "finding": 5}, {"kind": "large", "type": 5}, {"kind": "unusable"},
    {"kind": "value", "value": {"t": "dict", "v": [[{"t": "list", "v": []}, 1]]}},
    {"kind": "function", "ref": "x"}, {"kind": "module", "name": "os"}, {"kind": []},
]  # fmt: skip


@pytest.mark.parametrize("lie", LIES, ids=range(len(LIES)))
def test_a_forged_answer_earns_nothing_and_breaks_nothing(lie: dict, chapter: Path) -> None:
    asked = getters_of("T0.a")[0]
    for cell in (f'check("T0.a", {asked})', f"assert ({asked})()(1) == 2"):
        done = run_test_cell(cell, Liar(lie, []), chapter, "en", 30.0)
        assert len(errors(done.outputs)) == 1
        assert "Traceback" not in json.dumps(done.outputs)


# --- what is sent ----------------------------------------------------------------------------


def test_a_table_is_packed_and_sent_once_and_the_learner_gets_it_fresh(start: Start) -> None:
    def first(table: pd.DataFrame) -> int:
        return int(table["a"].iloc[0])

    def spoil(table: pd.DataFrame) -> int:
        table["a"] = 7
        return 0

    child = start({"first": first, "spoil": spoil})
    table = pd.DataFrame({"a": np.arange(5000)})
    learner = learner_side.Learner(child, 30.0)
    assert run.call(learner.get("first"), (table,), "first") == 0
    with pytest.raises(run.Failed) as failed:
        run.call(learner.get("spoil"), (table,), "spoil")
    assert "table = table.copy()" in failed.value.finding.text
    assert run.call(learner.get("first"), (table,), "first") == 0
    calls = [json.loads(one) for one in child.asked if '"call"' in one]
    assert ["v" in one["args"][0] for one in calls] == [True, False, False]
    learner.sent.add(learner_side.packed(other := table + 1, keep=True).digest)
    assert run.call(learner.get("first"), (other,), "first") == 1  # it was not there: sent again


def test_an_object_that_a_game_changes_between_two_turns_is_sent_as_it_is_now(start: Start) -> None:
    learner = learner_side.Learner(start({"turn": lambda state: len(state["seen"])}), 30.0)
    ask, state = run.asking(learner.get("turn"), "turn"), {"seen": list("a" * 5000)}
    for count in (5001, 5002):
        state["seen"].append("b")
        assert ask(state) == count


def test_a_file_comes_as_bytes_and_only_from_beside_the_notebook(start: Start, tmp_path: Path
                                                                 ) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "report.md").write_bytes(b"text")
    (tmp_path / "other.md").write_bytes(b"other")
    (home / "link.md").symlink_to(tmp_path / "other.md")
    os.mkfifo(home / "pipe.md")
    learner = learner_side.Learner(start({}, home), 30.0)
    report = learner.work("report.md")
    assert report.exists() and report.read_bytes() == b"text"
    for name in ("link.md", "pipe.md", "none.md"):
        assert not report.beside(name).exists()
    with pytest.raises(ValueError):
        learner.work("../other.md")
