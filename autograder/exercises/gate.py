"""The gate: does every exercise accept what is right and tell apart what is wrong?

For each exercise: the notebook's own solution, other right solutions, the untouched stub, every
misconception (rejected? with its own message?), automatic mutants, the hard-coder, other seeds.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from multiprocessing import get_context
from typing import Any

from autograder.checking import judging
from autograder.checking.judging import Case, Function, judge_functions
from autograder.checking.run import quiet
from autograder.checking.verdict import Verdict

from . import CHAPTERS, of_chapter
from .base import ArtefactExercise, Choice, Exercise, Parsons
from .gate_files import examine_files
from .held_out import PRACTICE_SEED, part_cases, small_world, world, world_of
from .mutate import mutants
from .sources import functions, prelude, solution_source, split

SEEDS = 3
SEEDS_FULL = 100
MUTANTS = 60
# A part with `drive` calls the function some hundred times for one verdict: nearly all of its time
# goes into mutants that fly to the end. The short gate samples fewer; --full takes all of them.
MUTANTS_DRIVEN = 24
MUTANT_SECONDS = "10"
# A learner waits for an answer; the gate can wait, and must say the same on a busy machine.
PATIENCE = 20.0
MEMORY = 6 * 2**30
YEARS = (2024, 2025, 2026, 2027)


def run(chapter: str | None = None, full: bool = False, jobs: int = 2,
        progress: Callable[[str], None] | None = None) -> dict:
    """Examine all exercises of one chapter, or of all; the JSON of `course.py gate`.

    full: 100 seeds and every mutant; otherwise a few seeds and a fixed sample of mutants.
    Returns a dict with exercises, items, ok and seconds.
    """
    started = time.perf_counter()
    chosen = [chapter] if chapter else list(CHAPTERS)
    work = [(c, item.id, full) for c in chosen for item in of_chapter(c)]
    # The slow ones first, so that the last worker does not wait for one of them alone.
    work.sort(key=lambda w: w[1][-1] not in "abcde")
    rows = []
    with ProcessPoolExecutor(
        jobs, mp_context=get_context("spawn"), initializer=_bounded
    ) as pool:
        for row in pool.map(_examine, work):
            rows.append(row)
            if progress:
                progress(row["id"])
    order = {item.id: n for c in chosen for n, item in enumerate(of_chapter(c))}
    rows.sort(key=lambda r: order[r["id"]])
    result = {"exercises": [r for r in rows if "misconceptions" in r],
              "items": [r for r in rows if "misconceptions" not in r]}
    result["ok"] = all(fine(r) for r in rows)
    result["seconds"] = round(time.perf_counter() - started, 1)
    return result


def fine(row: dict) -> bool:
    """True when nothing falls short in one row of the result."""
    if "misconceptions" not in row:
        return row["ok"]
    made = row["mutants"]["made"] - row["mutants"]["equivalent"]
    return (
        row["solution"] is True
        and row["blank"] == "not attempted"
        and row["alternatives"][0] == row["alternatives"][1]
        and row["misconceptions"][0] == row["misconceptions"][1] >= 2
        and row["own_messages"] == row["misconceptions"][1]
        and row["hard_coder_rejected"]
        and row["seeds_passed"][0] == row["seeds_passed"][1]
        and (made == 0 or row["mutants"]["killed"] >= 0.9 * made)
    )


def _bounded() -> None:
    """Cap this process's memory, so that a mutant that multiplies rows fails alone; be patient."""
    os.environ["COURSE_LANG"] = "en"
    judging.MORE = PATIENCE
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, resource.getrlimit(resource.RLIMIT_AS)[1]))


def _examine(work: tuple[str, str, bool]) -> dict:
    chapter, wanted, full = work
    try:
        item = next(i for i in of_chapter(chapter) if i.id == wanted)
        return examine(item, chapter, full)
    except Exception as error:  # one broken exercise must not hide the others
        return {
            "id": wanted, "chapter": chapter, "solution": False, "blank": "",
            "alternatives": [0, 0], "misconceptions": [0, 0], "own_messages": 0,
            "mutants": {"made": 0, "killed": 0, "equivalent": 0, "survived": []},
            "hard_coder_rejected": False, "seeds_passed": [0, 0],
            "notes": [f"could not be examined: {type(error).__name__}: {error}"],
        }  # fmt: skip


def examine(item: Any, chapter: str, full: bool = False) -> dict:
    """The row of one exercise or item, made in this process."""
    if isinstance(item, Choice):
        return _choice(item, chapter)
    if isinstance(item, Parsons):
        return _parsons(item, chapter)
    if isinstance(item, ArtefactExercise):
        return {"id": item.id, "chapter": chapter, **examine_files(item, full)}
    return _functions(item, chapter, full)


def _functions(item: Exercise, chapter: str, full: bool) -> dict:
    source = solution_source(chapter, item.id)
    names = prelude(chapter) if source else {}
    reference = {p.name: p.reference for p in item.parts}
    scope = functions(source, names) if source else reference
    right = {p.name: scope.get(p.name) for p in item.parts}
    cases = _Cases(item)
    row: dict = {"id": item.id, "chapter": chapter}
    verdict = cases.judge(right)
    row["solution"] = verdict.correct
    row["notes"] = [] if verdict.correct else [f"solution: {verdict.message}"]
    row["blank"] = cases.judge(dict.fromkeys(right, _blank)).status
    passed = [alt for alt in item.alternatives
              if cases.judge(_filled(reference, item, alt)).correct]
    row["alternatives"] = [len(passed), len(item.alternatives)]
    row["notes"] += [f"alternative {a.id} is rejected" for a in item.alternatives
                     if a not in passed]
    rejected = own = 0
    for known in item.misconceptions:
        held_out = cases.judge(_filled(reference, item, known))
        rejected += not held_out.correct
        said = held_out.misconception == known.id or cases.public_says(known, reference)
        own += said
        if held_out.correct:
            row["notes"].append(f"misconception {known.id} passes")
        elif not said:
            told = held_out.misconception or held_out.message
            row["notes"].append(f"misconception {known.id} is told: {told}")
    row["misconceptions"] = [rejected, len(item.misconceptions)]
    row["own_messages"] = own
    row["mutants"] = _mutants(item, source, names, cases, full)
    row["hard_coder_rejected"] = not cases.judge(cases.hard_coded()).correct
    row["seeds_passed"] = _seeds(item, right, SEEDS_FULL if full else SEEDS, row["notes"])
    if item.artefact is not None:
        files = examine_files(item.artefact, full)
        row["misconceptions"] = [a + b for a, b in zip(row["misconceptions"],
                                                       files["misconceptions"], strict=True)]
        row["own_messages"] += files["own_messages"]
        row["alternatives"] = [a + b for a, b in zip(row["alternatives"],
                                                     files["alternatives"], strict=True)]
        row["solution"] = row["solution"] and files["solution"]
        row["hard_coder_rejected"] = row["hard_coder_rejected"] and files["hard_coder_rejected"]
        row["notes"] += files["notes"]
        for key in ("made", "killed", "equivalent"):
            row["mutants"][key] += files["mutants"][key]
        row["mutants"]["survived"] += files["mutants"]["survived"]
    return row


def _filled(reference: dict, item: Exercise, other: Any) -> dict:
    """All parts, those of `other` where it has its own and the reference elsewhere."""
    first = item.parts[0].name
    return {name: other.of(name, first) or function for name, function in reference.items()}


def _blank(*_: Any) -> None:
    raise NotImplementedError


class _Cases:
    """The held-out cases of an exercise, made once and shared by all candidates."""

    def __init__(self, item: Exercise) -> None:
        self.item = item
        self.kept: dict[str, list] = {p.name: [] for p in item.parts}
        self.made = dict.fromkeys(self.kept, 0)
        self._public: dict[str, list] | None = None

    def held_out(self, part: Any):
        """Cases of one part, each world made when the first candidate reaches it."""
        kept = self.kept[part.name]
        yield from kept
        for spec in self.item.worlds[self.made[part.name]:]:
            new = part_cases(self.item, part, world_of(spec, PRACTICE_SEED))
            kept.extend(new)
            self.made[part.name] += 1
            yield from new

    def judge(self, candidate: dict, recognise: bool = True) -> Verdict:
        """Verdict on one candidate: {part: function}; without looking for misconceptions if told.
        """
        return judge_functions(self.item.id, [
            Function(p.name, lambda p=p: candidate[p.name],
                     self.held_out(p) if recognise else map(_bare, self.held_out(p)))
            for p in self.item.parts])

    def public(self) -> dict[str, list]:
        """The cases of the public world (the shipped seed and year, small)."""
        if self._public is None:
            shipped = world(2431, 2025, "all")
            self._public = {p.name: part_cases(self.item, p, shipped) for p in self.item.parts}
        return self._public

    def public_says(self, known: Any, reference: dict) -> bool:
        """True when the learner's own check would say this misconception's sentence."""
        verdict = judge_functions(self.item.id, [
            Function(p.name, lambda f=f: f, self.public()[p.name])
            for p in self.item.parts
            for f in [_filled(reference, self.item, known)[p.name]]])
        return verdict.misconception == known.id

    def hard_coded(self) -> dict:
        """Functions that give the public answer whatever they are given."""
        def always(values: list) -> Callable:
            state = {"n": 0}

            def function(*_: Any) -> Any:
                state["n"] += 1
                return values[(state["n"] - 1) % len(values)]
            return function
        return {name: always([c.expected for c in cases]) for name, cases in self.public().items()}


def _mutants(item: Exercise, source: str | None, names: dict, cases: _Cases, full: bool) -> dict:
    if source is None:
        return {"made": 0, "killed": 0, "equivalent": 0, "survived": []}
    core, rest = split(source, [p.name for p in item.parts])
    names = functions(rest, names)
    made = mutants(core)
    most = MUTANTS_DRIVEN if any(p.drive for p in item.parts) else MUTANTS
    if not full and len(made) > most:
        step = len(made) / most
        made = [made[int(i * step)] for i in range(most)]
    killed = equivalent = 0
    survived = []
    os.environ["COURSE_CHECK_SECONDS"] = MUTANT_SECONDS
    for mutant in made:
        try:
            with quiet():
                scope = functions(mutant.source, names)
            verdict = cases.judge({p.name: scope.get(p.name) for p in item.parts}, False)
        except Exception:
            killed += 1
            continue
        if not verdict.correct:
            killed += 1
        elif mutant.description in item.equivalent_mutants:
            equivalent += 1
        else:
            survived.append(mutant.description)
    os.environ.pop("COURSE_CHECK_SECONDS", None)
    return {"made": len(made), "killed": killed, "equivalent": equivalent, "survived": survived}


def _seeds(item: Exercise, right: dict, count: int, notes: list[str]) -> list[int]:
    """[worlds on which the solution is right, worlds tried]; what fails goes to `notes`."""
    passed = 0
    # every kind of dirt in turn, all of it every other time
    kinds = sorted({spec.dirt for spec in item.worlds}, key=str) or ["all"]
    for n in range(count):
        seed, year = 7000 + n, YEARS[n // 2 % len(YEARS)]
        dirt = kinds[n // 2 % len(kinds)] if n % 2 else "all"
        try:
            made = small_world(seed, year, dirt)
            verdict = judge_functions(item.id, [
                Function(p.name, lambda p=p: right[p.name], map(_bare, part_cases(item, p, made)))
                for p in item.parts])
            passed += verdict.correct
            wrong = "" if verdict.correct else verdict.message
        except Exception as error:
            wrong = f"{type(error).__name__}: {error}"
        if wrong:
            shown = dirt if isinstance(dirt, str) else ",".join(sorted(dirt))
            notes.append(f"seed {seed}, year {year}, dirt {shown}: {wrong}")
    return [passed, count]


def _bare(case: Case) -> Case:
    """The case without its known wrong values."""
    return replace(case, wrong=())


def _choice(item: Choice, chapter: str) -> dict:
    from autograder.checking.items import judge_choice

    verdicts = {o: judge_choice(item.id, lambda o=o: o, item.answer, item.feedback)
                for o in item.feedback}
    blank = judge_choice(item.id, lambda: None, item.answer, item.feedback).status
    ok = (blank == "not attempted"
          and all(v.correct == (o == item.answer) for o, v in verdicts.items())
          and len({v.message for v in verdicts.values()}) == len(verdicts) >= 3)
    return {"id": item.id, "chapter": chapter, "kind": "choice", "options": len(verdicts),
            "blank": blank, "ok": ok}


def _parsons(item: Parsons, chapter: str) -> dict:
    from itertools import permutations

    from autograder.checking.items import judge_parsons

    right = wrong = 0
    for n, order in enumerate(permutations(item.blocks)):
        if n >= 5000:
            break
        verdict = judge_parsons(item.id, lambda o=order: list(o), item.blocks, item.orders,
                                item.feedback)
        right += verdict.correct
        wrong += not verdict.correct and bool(verdict.message)
    blank = judge_parsons(item.id, lambda: None, item.blocks, item.orders, item.feedback).status
    ok = blank == "not attempted" and right == len(set(item.orders)) and wrong > 0
    return {"id": item.id, "chapter": chapter, "kind": "parsons", "orders": right,
            "blank": blank, "ok": ok}


def table(result: dict) -> str:
    """The result as lines for the terminal."""
    head = f"{'exercise':<9} sol  blank          alt   misc   own  mutants        hard  seeds"
    lines = [head]
    for r in result["exercises"]:
        m = r["mutants"]
        lines.append(
            f"{r['id']:<9} {'ok ' if r['solution'] else 'NO '}  {r['blank']:<14} "
            f"{r['alternatives'][0]}/{r['alternatives'][1]:<3} "
            f"{r['misconceptions'][0]}/{r['misconceptions'][1]:<4} {r['own_messages']:<4} "
            f"{m['killed']}+{m['equivalent']}/{m['made']:<9} "
            f"{'ok ' if r['hard_coder_rejected'] else 'NO '}   "
            f"{r['seeds_passed'][0]}/{r['seeds_passed'][1]}"
            + ("" if fine(r) else "   <-- falls short"))
    for r in result["items"]:
        lines.append(f"{r['id']:<9} {'ok ' if r['ok'] else 'NO '}  {r['blank']:<14} {r['kind']}")
    for r in result["exercises"]:
        lines += [f"  {r['id']}: {note}" for note in r.get("notes", [])]
        lines += [f"  {r['id']} survived: {s}" for s in r["mutants"]["survived"]]
    lines.append(f"{'ok' if result['ok'] else 'FALLS SHORT'} in {result['seconds']} s")
    return "\n".join(lines)
