"""The source of the T1.5 notebook: two languages that agree, cells that nbgrader understands."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from autograder import register
from autograder.bilingual import check_siblings, keep_language, read_source

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "notebooks" / "t1_5_evaluate.md"
TEMPLATES = ROOT / "notebooks" / "t1_5"
LANGUAGES = ("zh-TW", "en")
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"


@cache
def cells():
    return read_source(SOURCE).cells


def graded() -> dict[str, object]:
    marks = ((c.metadata.get("nbgrader", {}), c) for c in cells())
    return {mark["grade_id"]: c for mark, c in marks if mark.get("grade")}


def test_the_two_languages_agree() -> None:
    assert check_siblings(read_source(SOURCE)) == []


def test_every_exercise_of_the_register_has_its_test_cell_in_order() -> None:
    listed = [e for e in register.exercises("T1.5") if e.kind != "reflection"]
    assert list(graded()) == [e.grade_id for e in listed]
    for exercise in listed:
        kind = graded()[exercise.grade_id].cell_type
        assert kind == ("markdown" if exercise.kind == "manual" else "code"), exercise.id


def test_a_test_cell_shows_one_check_and_hides_its_twin() -> None:
    for exercise in register.exercises("T1.5"):
        if not exercise.automatic:
            continue
        source = graded()[exercise.grade_id].source
        shown, hidden = source.split("### BEGIN HIDDEN TESTS\n")
        getters = re.fullmatch(rf'check\("{re.escape(exercise.id)}"(, lambda: .+)\)\n', shown)
        assert getters, source
        assert hidden == (
            "from autograder.exercises import check_held_out\n"
            f'check_held_out("{exercise.id}"{getters.group(1)})\n'
            "### END HIDDEN TESTS"
        )


def test_answers_stand_between_marks_and_what_is_left_still_compiles() -> None:
    for cell in cells():
        mark = cell.metadata.get("nbgrader", {})
        if not mark.get("solution"):
            assert BEGIN not in cell.source
            continue
        assert cell.source.count(BEGIN) == cell.source.count(END) >= 1, mark["grade_id"]
        if cell.cell_type == "code":
            blank = re.sub(
                rf"{BEGIN}.*?{END}", "raise NotImplementedError()", cell.source, flags=re.S
            )
            ast.parse(blank)


def test_shared_cells_are_the_same_in_both_languages() -> None:
    zh, en = (
        [
            c.source
            for c in keep_language(read_source(SOURCE), lang).cells
            if "lang" not in c.metadata
        ]
        for lang in LANGUAGES
    )
    assert zh == en


def test_a_prompt_names_every_exercise_before_its_test() -> None:
    for lang in LANGUAGES:
        seen = ""
        for cell in keep_language(read_source(SOURCE), lang).cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("grade"):
                assert mark["grade_id"].replace("-", ".", 2).replace("T1.5-", "T1.5.") in seen
            elif cell.cell_type == "markdown":
                seen += cell.source


@pytest.mark.parametrize("stem", ["incident_template", "review_template"])
def test_yaml_templates_hold_the_same_fields_in_both_languages(stem: str) -> None:
    zh, en = (
        yaml.safe_load((TEMPLATES / f"{stem}.{lang}.yml").read_text(encoding="utf-8"))
        for lang in LANGUAGES
    )
    assert zh == en
    house = ROOT / "datasets" / "house"
    if stem.startswith("incident"):
        policy = yaml.safe_load((house / "crisis_levels.yml").read_text(encoding="utf-8"))
        assert list(zh) == policy["incident"]["required"]
    else:
        rules = yaml.safe_load((house / "report_rules.yml").read_text(encoding="utf-8"))
        assert all(list(item) == rules["review"]["fields"] for item in zh["findings"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_report_template_has_every_section(lang: str) -> None:
    rules = yaml.safe_load(
        (ROOT / "datasets" / "house" / "report_rules.yml").read_text(encoding="utf-8")
    )
    text = (TEMPLATES / f"report_template.{lang}.md").read_text(encoding="utf-8")
    assert re.findall(r"<!-- section: (\w+) -->", text) == list(rules["sections"])


def test_no_outputs_are_kept() -> None:
    assert all(not c.get("outputs") for c in cells())
    json.dumps(read_source(SOURCE))
