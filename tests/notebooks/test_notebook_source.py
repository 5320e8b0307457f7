"""The sources of the notebooks: two languages that agree, cells that nbgrader understands."""

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
from autograder.grading.notebook import source_path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "notebooks" / "t1_5"
LANGUAGES = ("zh-TW", "en")
CODE = re.compile(r"(`+)[^\n]*?[^`\n]\1(?!`)")  # code inside a line, as JupyterLab finds it
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
CHAPTERS = [c.id for c in register.chapters() if c.built]
each_chapter = pytest.mark.parametrize("chapter", CHAPTERS)


@cache
def source(chapter: str):
    return read_source(source_path(chapter))


def graded(chapter: str) -> dict[str, object]:
    marks = ((c.metadata.get("nbgrader", {}), c) for c in source(chapter).cells)
    return {mark["grade_id"]: c for mark, c in marks if mark.get("grade")}


@each_chapter
def test_the_two_languages_agree(chapter: str) -> None:
    assert check_siblings(source(chapter)) == []


@each_chapter
def test_every_exercise_of_the_register_has_its_test_cell_in_order(chapter: str) -> None:
    listed = [e for e in register.exercises(chapter) if e.kind != "reflection"]
    assert list(graded(chapter)) == [e.grade_id for e in listed]
    for exercise in listed:
        kind = graded(chapter)[exercise.grade_id].cell_type
        assert kind == ("markdown" if exercise.kind == "manual" else "code"), exercise.id


@each_chapter
def test_a_test_cell_shows_one_check_and_hides_its_twin(chapter: str) -> None:
    for exercise in register.exercises(chapter):
        if not exercise.automatic:
            continue
        text = graded(chapter)[exercise.grade_id].source
        shown, hidden = text.split("### BEGIN HIDDEN TESTS\n")
        getters = re.fullmatch(rf'check\("{re.escape(exercise.id)}"(, lambda: .+)\)\n', shown)
        assert getters, text
        assert hidden == (
            "from autograder.exercises import check_held_out\n"
            f'check_held_out("{exercise.id}"{getters.group(1)})\n'
            "### END HIDDEN TESTS"
        )


@each_chapter
def test_answers_stand_between_marks_and_what_is_left_still_compiles(chapter: str) -> None:
    for cell in source(chapter).cells:
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


@each_chapter
def test_shared_cells_are_the_same_in_both_languages(chapter: str) -> None:
    zh, en = (
        [c.source for c in keep_language(source(chapter), lang).cells if "lang" not in c.metadata]
        for lang in LANGUAGES
    )
    assert zh == en


@each_chapter
def test_a_prompt_names_every_exercise_before_its_test(chapter: str) -> None:
    for lang in LANGUAGES:
        seen = ""
        for cell in keep_language(source(chapter), lang).cells:
            mark = cell.metadata.get("nbgrader", {})
            if mark.get("grade"):
                ids = [e.id for e in register.exercises(chapter) if e.grade_id == mark["grade_id"]]
                assert ids[0] in seen
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


@each_chapter
def test_no_amount_becomes_mathematics(chapter: str) -> None:
    """JupyterLab and the feedback pages take what stands between two `$` of a paragraph for a
    formula, also where they are written `\\$`: in prose an amount is in 元 or TWD."""
    for cell in source(chapter).cells:
        if cell.cell_type != "markdown":
            continue
        prose = re.sub(r"^(```+|~~~+).*?^\1", "", cell.source, flags=re.S | re.M)
        for paragraph in re.split(r"\n\s*\n", prose):
            words = CODE.sub("", paragraph)
            assert not re.search(r"[A-Z]{2}\\?\$|\\\$", words), paragraph
            assert words.count("$") % 2 == 0, paragraph  # what is left are formulas


@each_chapter
def test_no_outputs_are_kept(chapter: str) -> None:
    assert all(not c.get("outputs") for c in source(chapter).cells)
    json.dumps(source(chapter))
