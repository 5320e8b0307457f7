"""The weaker level: what a separate process promises where no namespaces can be had.

Points, the hidden test, time, ends and left-over processes are kept as in the box; network and
files of the user who grades are not, and the report says so.
"""

from __future__ import annotations

import json

import attacks_files
import attacks_forges
import attacks_malformed
import attacks_processes
import attacks_reads
import attacks_takeover
import attacks_unlucky
import battle
import pytest
import target_class

NAMES = (
    "frames_above", "history_of_the_shell", "every_object", "own_memory", "hard_coder",
    "equals_everything", "kinds_of_builtins", "patched_testing", "patched_course", "transformers",
    "forged_records", "ends_the_process", "raises_a_pass", "empty_tests", "more_graded_cells",
    "double_fork", "holds_the_pipe", "endings", "endless", "catches_in_call", "memory_of_numbers",
    "prints_a_gigabyte", "aborts", "closes_everything", "chapter_is_a_link", "as_classmate",
    "wrong_types", "older_format", "take_true", "take_texts", "take_not_json", "take_promises",
    "warns", "dead_extra_cell", "leaves_the_folder", "closed_output",
)  # fmt: skip
ROOMS = (
    attacks_reads, attacks_forges, attacks_processes, attacks_files, attacks_malformed,
    attacks_takeover, attacks_unlucky,
)  # fmt: skip
ALL = {one.name: one for room in ROOMS for family in room.FAMILIES.values() for one in family}
ATTACKS = {name: ALL[name] for name in NAMES}


@pytest.fixture(scope="module")
def fought(tmp_path_factory: pytest.TempPathFactory) -> battle.Battle:
    """One run of a few attackers in processes of their own."""
    return battle.fight(tmp_path_factory.mktemp("weaker"), ATTACKS.values(), "process")


def test_the_weaker_level_keeps_the_points_right(fought: battle.Battle) -> None:
    assert fought.code == 0, fought.stderr[-3000:]
    for attack in ATTACKS.values():
        got = fought.points(attack.who)
        wrong = {
            exercise: got[exercise] for exercise, fair in attack.deserves().items()
            if got[exercise] not in fair
        }  # fmt: skip
        assert not wrong, (attack.name, fought.learners[attack.who])
    for classmate in ("classmate", "zipped"):
        assert fought.points(classmate) == {**target_class.FULL, target_class.RUBRIC: None}


def test_the_weaker_level_keeps_the_test_and_the_seed(fought: battle.Battle) -> None:
    kept = ("hidden test", "argument of a hidden test", "solution", "seed")
    for attack in ATTACKS.values():
        shown = fought.outputs(fought.student(attack.who)) + json.dumps(
            fought.learners[attack.who])  # fmt: skip
        found = [secret for secret in kept if target_class.CANARIES[secret] in shown]
        assert not found, attack.name


def test_the_weaker_level_leaves_nothing_running_and_is_named(fought: battle.Battle) -> None:
    assert fought.left == []
    assert fought.before == fought.after
    assert "weaker" in fought.table and "weaker" in fought.page
