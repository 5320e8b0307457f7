"""One toy exercise all the way: key, check, held-out worlds, hints, progress, summary, gate."""

from __future__ import annotations

import gzip
import importlib
import json
import time
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from autograder.checking.messages import set_language
from autograder.checking.verdict import Verdict
from autograder.exercises import gate, held_out
from autograder.exercises import key as keys
from autograder.exercises.base import (
    Alternative,
    Choice,
    Compare,
    Exercise,
    Misconception,
    Parsons,
    Part,
    WorldSpec,
)
from autograder.exercises.mutate import mutants
from autograder.learner import hints, progress
from autograder.learner import key as learner_key
from autograder.learner.summary import summary

# The room shows the function under the module's name.
checks = importlib.import_module("autograder.learner.check")


def spend(table: pd.DataFrame) -> pd.DataFrame:
    kept = table[table["kind"] == "detail"]
    return kept.groupby("channel", as_index=False)["cost"].sum()


def totals_in(table: pd.DataFrame) -> pd.DataFrame:
    return table.groupby("channel", as_index=False)["cost"].sum()


def mean(table: pd.DataFrame) -> pd.DataFrame:
    kept = table[table["kind"] == "detail"]
    return kept.groupby("channel", as_index=False)["cost"].mean()


def by_loop(table: pd.DataFrame) -> pd.DataFrame:
    out: dict[str, float] = {}
    for row in table.itertuples():
        if row.kind == "detail":
            out[row.channel] = out.get(row.channel, 0) + row.cost
    return pd.DataFrame({"cost": list(out.values()), "channel": list(out)})


def made(seed: int, year: int, dirt: object) -> SimpleNamespace:
    gen = np.random.default_rng([seed, year])
    table = pd.DataFrame({
        "channel": gen.choice(["edm", "kol", "seo"], 30),
        "kind": np.where(gen.random(30) < 0.2, "total", "detail"),
        "cost": gen.integers(1, 900, 30) / 10,
    })
    if dirt == "none":
        table["kind"] = "detail"
    return SimpleNamespace(table=table, seed=seed, year=year)


NOTHING = pd.DataFrame({"channel": ["edm"], "kind": ["total"], "cost": [5.0]})
TOY = Exercise(
    "X.a",
    parts=(Part("spend", spend, lambda w: (w.table,), ("table",),
                Compare("frame", ("channel",), {"cost": 1e-3})),),
    misconceptions=(
        Misconception("totals_in", totals_in, "Your sums take in the totals. Drop them."),
        Misconception("mean", mean, "Your cost is a mean. Sum it."),
    ),
    alternatives=(Alternative("loop", by_loop),),
    hints=("one", "two", "three"),
    solution="Filter, then sum.",
    worlds=(WorldSpec(1, 2026), WorldSpec(2, 2024, "none")),
)
PRACTISED = replace(TOY, id="X.b", parts=(replace(TOY.parts[0], practice=lambda: (NOTHING,)),))
Q = Choice("X.q", "B", {"A": "No: a.", "B": "Yes: b.", "C": "No: c."})
R = Parsons("X.r", ("a", "b", "c"), (("a", "b", "c"),), {"": "Look again.", "c": "c is early."})


@pytest.fixture(autouse=True)
def chapter(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A released chapter folder with the key of the toy, and its worlds."""
    set_language("en")
    public = made(2431, 2025, "all").table

    def load(name: str) -> pd.DataFrame:
        return {"table": public}[name].copy()

    monkeypatch.setattr(checks, "load", load)
    monkeypatch.setattr(held_out, "world", made)
    monkeypatch.setattr(gate, "world", made)
    monkeypatch.setattr(gate, "small_world", made)
    monkeypatch.setattr(gate, "world_of", held_out.world_of)
    monkeypatch.setenv("COURSE_CHECK_SECONDS", "2")
    held_out._cases.cache_clear()
    monkeypatch.setattr("autograder.exercises.REGISTRY", {e.id: e for e in (TOY, PRACTISED, Q, R)})
    key = {"version": 1, "chapter": "X",
           "exercises": {e.id: keys._entry(e, load) for e in (TOY, PRACTISED, Q, R)}}
    (tmp_path / ".course").mkdir()
    (tmp_path / ".course" / "key.json.gz").write_bytes(gzip.compress(json.dumps(key).encode()))
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    set_language(None)
    learner_key._key.cache_clear()


def told(function: object) -> Verdict:
    with pytest.raises(checks.CheckFailed) as caught:
        checks.check("X.a", lambda: function)
    return caught.value.verdict


def test_right_answers_pass_here_and_elsewhere(capsys: pytest.CaptureFixture) -> None:
    for function in (spend, by_loop):
        assert checks.check("X.a", lambda function=function: function) is None
        assert held_out.check_held_out("X.a", lambda function=function: function) is None
    assert "X.a" in capsys.readouterr().out


def test_a_made_up_input_catches_what_the_public_data_lack_and_can_be_looked_at() -> None:
    def never_empty(table: pd.DataFrame) -> pd.DataFrame:
        kept = spend(table)
        return kept if len(kept) else pd.DataFrame({"channel": ["edm"], "cost": [0.0]})

    with pytest.raises(checks.CheckFailed) as caught:
        checks.check("X.b", lambda: never_empty)
    verdict = caught.value.verdict
    assert 'practice("spend", 1)' in verdict.message
    pd.testing.assert_frame_equal(learner_key.practice("spend", 1), NOTHING)
    with pytest.raises(learner_key.KeyMissing):
        learner_key.practice("spend", 2)


@pytest.mark.parametrize(
    ("function", "status", "part"),
    [
        (totals_in, "incorrect", "take in the totals"),
        (mean, "incorrect", "is a mean"),
        (lambda t: None, "incorrect", "None"),
        (lambda t: (row for row in t), "incorrect", "generator"),
        (lambda t: spend(t).rename(columns={"cost": "spend"}), "incorrect", "column cost"),
        (lambda t: spend(t).astype(str), "incorrect", "not a number"),
        (lambda t: spend(t).assign(cost=1e6), "incorrect", "too high in 3 of 3 rows, first edm"),
        (lambda t: t["nothing"], "raised", "KeyError"),
        (lambda t: t.insert(0, "new", 1), "incorrect", "changes the data"),
        (3, "incorrect", "not a function"),
        (..., "not attempted", "not attempted"),
    ],
)
def test_what_is_wrong_gets_a_verdict_and_one_sentence(function, status, part) -> None:
    verdict = told(function)
    assert verdict.status == status
    assert part in verdict.message


def test_a_loop_without_end_and_prints() -> None:
    def forever(table):
        while True:
            pass

    def prints(table):
        print("x" * 1000)
        return spend(table)

    assert "had not finished" in told(forever).message
    checks.check("X.a", lambda: prints)


def test_not_attempted_raises_an_exception_that_shows_one_line() -> None:
    with pytest.raises(checks.CheckFailed) as caught:
        checks.check("X.a", lambda: spend_of_mine)  # noqa: F821
    assert caught.value.verdict.status == "not attempted"
    shown = caught.value._render_traceback_()
    assert len(shown) == 1 and "spend_of_mine" in shown[0]
    assert "spend_of_mine" in str(caught.value)


def test_a_right_answer_on_this_data_only_fails_elsewhere() -> None:
    public = spend(checks.load("table"))
    checks.check("X.a", lambda: lambda table: public)
    with pytest.raises(checks.CheckFailed) as caught:
        held_out.check_held_out("X.a", lambda: lambda table: public)
    assert "another year" in caught.value.verdict.message


def test_held_out_worlds_know_the_misconception_and_hang_on_the_secret(monkeypatch) -> None:
    verdict = held_out.judge_held_out(TOY, (lambda: totals_in,))
    assert verdict.misconception == "totals_in"
    monkeypatch.setenv("COURSE_SECRET_SEED", "1")
    one = held_out.world_of(TOY.worlds[0], held_out.secret_seed()).table
    monkeypatch.setenv("COURSE_SECRET_SEED", "2")
    two = held_out.world_of(TOY.worlds[0], held_out.secret_seed()).table
    assert not one.equals(two)


def test_choice_and_order() -> None:
    checks.check("X.q", lambda: " b ")
    for wrong, part in (("A", "No: a."), ("Z", "one of the letters"), (2, "one of the letters")):
        with pytest.raises(checks.CheckFailed, match=part):
            checks.check("X.q", lambda wrong=wrong: wrong)
    with pytest.raises(checks.CheckFailed, match="not attempted"):
        checks.check("X.q", lambda: None)
    checks.check("X.r", lambda: ["a", "b", "c"])
    with pytest.raises(checks.CheckFailed, match="c is early"):
        checks.check("X.r", lambda: ["c", "b", "a"])
    with pytest.raises(checks.CheckFailed, match="once"):
        checks.check("X.r", lambda: ["a"])


def test_hints_open_by_real_attempts_and_the_solution_after_them(capsys) -> None:
    def shown(function, *args) -> str:
        capsys.readouterr()
        function(*args)
        return capsys.readouterr().out

    assert "one" in shown(hints.hint, "X.a")
    assert "two" not in shown(hints.hint, "X.a")
    assert "Filter" not in shown(hints.solution, "X.a")
    told(mean), told(mean)
    assert "two" in shown(hints.hint, "X.a") and "three" not in shown(hints.hint, "X.a")
    told(totals_in), told(lambda t: None)
    assert "three" in shown(hints.hint, "X.a")
    assert "Filter" in shown(hints.solution, "X.a")


def test_the_record_survives_damage_and_the_summary_reads_it(chapter) -> None:
    told(mean)
    checks.check("X.q", lambda: "B")
    with (chapter / progress.FILE).open("ab") as out:
        out.write(b"{broken\n\xff\xfe\n[1]\n")
    checks.check("X.a", lambda: spend)
    assert [a["id"] for a in progress.attempts()] == ["X.a", "X.q", "X.a"]
    page = summary()
    assert "2 of 4" in repr(page)
    assert "<table" in page._repr_html_() and "X.r" in page._repr_html_()


@pytest.mark.parametrize("content", [None, b"not gzip", gzip.compress(b"[1, 2", mtime=0), b""])
def test_a_key_that_is_not_there_or_damaged_is_one_sentence(chapter, content) -> None:
    path = chapter / ".course" / "key.json.gz"
    path.unlink() if content is None else path.write_bytes(content)
    learner_key._key.cache_clear()
    with pytest.raises(learner_key.KeyMissing) as caught:
        checks.check("X.a", lambda: spend)
    assert len(caught.value._render_traceback_()) == 1


def test_an_unknown_exercise_is_named() -> None:
    with pytest.raises(learner_key.KeyMissing, match=r"no exercise X\.zzz"):
        checks.check("X.zzz", lambda: spend)


def test_the_key_holds_no_code_and_the_check_is_quick(chapter) -> None:
    text = gzip.decompress((chapter / ".course" / "key.json.gz").read_bytes()).decode()
    assert "groupby" not in text and "lambda" not in text and "def " not in text
    told(mean)
    start = time.perf_counter()
    told(mean)
    assert time.perf_counter() - start < 0.1


def test_the_gate_sees_what_is_right_and_what_is_not(monkeypatch) -> None:
    source = "import pandas as pd\n\n" + "\n".join([
        "def spend(table):",
        "    kept = table[table['kind'] == 'detail']",
        "    return kept.groupby('channel', as_index=False)['cost'].sum()",
    ])
    monkeypatch.setattr(gate, "solution_source", lambda *_: source)
    monkeypatch.setattr(gate, "prelude", lambda *_: {})
    row = gate.examine(TOY, "X")
    assert row["solution"] is True and row["blank"] == "not attempted"
    assert row["alternatives"] == [1, 1]
    assert row["misconceptions"] == [2, 2] and row["own_messages"] == 2
    assert row["hard_coder_rejected"] and row["seeds_passed"] == [3, 3]
    assert row["mutants"]["made"] >= 4 and row["mutants"]["survived"] == []
    assert gate.fine(row)
    assert gate.examine(Q, "X")["ok"] and gate.examine(R, "X")["ok"]
    assert "X.a" in gate.table({"exercises": [row], "items": [], "ok": True, "seconds": 0.0})


def test_a_misconception_that_the_worlds_do_not_show_falls_short(monkeypatch) -> None:
    same = Exercise(
        "X.b", TOY.parts,
        (Misconception("not_wrong", partial(spend), "Never."), TOY.misconceptions[0]),
        worlds=TOY.worlds,
    )  # fmt: skip
    monkeypatch.setattr(gate, "solution_source", lambda *_: None)
    row = gate.examine(same, "X")
    assert row["misconceptions"] == [1, 2]
    assert not gate.fine(row)


def test_mutants_are_described_by_what_they_change() -> None:
    found = mutants("def f(a):\n    x = a[a['n'] > 3]\n    return x.sum() / 2\n    return ____\n")
    names = {m.description for m in found}
    assert "a['n'] > 3 -> GtE" in names
    assert any("sum" in n and "mean" in n for n in names)
    assert not any("____" in m.source for m in found)
