"""What comes up for review: fresh data whose answers are right, told apart, and never graded."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from autograder import register
from autograder.bilingual import LANGUAGES, read_source
from autograder.checking.compare import same
from autograder.checking.judging import judge_value
from autograder.checking.run import copied
from autograder.companion import review_file
from autograder.companion.review_cards import FunctionCard, make
from autograder.exercises import CHAPTERS, of_chapter, review_key
from autograder.exercises.review_prompts import Prompts

# Duty T2's pretest has a few functions on small data; T0 is where everybody begins.
SAMPLE = {"T0": "T0.", "T2": "T2.p"}


@pytest.fixture(scope="module", params=SAMPLE)
def chapter(request, tmp_path_factory):
    """(chapter, exercises, desk) of one built review file, read back as a learner's desk does."""
    name, begins = request.param, SAMPLE[request.param]
    with pytest.MonkeyPatch.context() as patch:
        few = tuple(item for item in of_chapter(name) if item.id.startswith(begins))
        patch.setattr(review_key, "of_chapter", lambda _: few)
        made = review_key.build_review(name)
    desk = tmp_path_factory.mktemp("desk")
    (desk / name / ".course").mkdir(parents=True)
    (desk / name / "course.json").write_text("{}", encoding="utf-8")
    (desk / name / review_file.FILE).write_bytes(review_key.lines(made))
    return name, {item.id: item for item in few}, desk


def function_cards(chapter):
    """(exercise, part, card) of every instance."""
    name, items, desk = chapter
    for exercise in review_file.exercises(desk):
        data = review_file.item(desk, name, exercise)
        for number in range(len(data.get("instances", ()))):
            card = make(exercise, data, "en", number)
            part = next(p for p in items[exercise].parts if p.name == card.name)
            yield items[exercise], part, card


def test_everything_reviewable_is_in_the_file(chapter) -> None:
    name, items, desk = chapter
    kinds = {e.id: e.kind for e in register.exercises(name)}
    wanted = {e for e in items if kinds[e] in review_key.KINDS}
    assert set(review_file.exercises(desk)) == wanted
    for exercise in wanted:
        data = review_file.item(desk, name, exercise)
        assert data["kind"] == items[exercise].kind


def test_each_right_answer_is_that_of_the_reference(chapter) -> None:
    for _, part, card in function_cards(chapter):
        value = part.reference(*map(copied, card.case.args))
        assert same(value, card.case.expected, part.compare)
        assert card.judge(part.reference).correct and card.judge(value).correct


def test_each_known_mistake_gets_its_own_message(chapter) -> None:
    told = 0
    for item, _, card in function_cards(chapter):
        for wrong in card.case.wrong:
            finding = judge_value(wrong.value, card.case, card.name)
            assert (finding.misconception, finding.msgid) == (wrong.id, wrong.says), item.id
            told += 1
    assert told > 20


def test_instances_of_one_exercise_have_different_answers(chapter) -> None:
    of_exercise: dict[tuple[str, str], list[FunctionCard]] = {}
    for item, part, card in function_cards(chapter):
        of_exercise.setdefault((item.id, part.name), []).append(card)
    for cards in of_exercise.values():
        assert len(cards) >= 2
        for at, card in enumerate(cards):
            for other in cards[:at]:
                assert not same(card.case.expected, other.case.expected, card.case.spec)


def test_the_worlds_of_review_are_never_those_of_grading(chapter) -> None:
    name, items, desk = chapter
    for exercise in items:
        for one in review_file.item(desk, name, exercise).get("instances", ()):
            assert one["seed"] >= 2**31, "held-out seeds lie below, whatever the secret is"


def test_options_of_results_hold_the_right_one_once(chapter) -> None:
    found = 0
    for _, _, card in function_cards(chapter):
        right = [place for place in range(len(card.options)) if card.judge_option(place).correct]
        assert len(right) == bool(card.options)
        assert len(card.options) in (0, 3, 4, 5)
        found += bool(card.options)
    assert found > 5


def test_the_file_holds_values_and_no_code(chapter) -> None:
    name, _, desk = chapter
    raw = gzip.decompress((desk / name / review_file.FILE).read_bytes()).decode()
    for line in map(json.loads, raw.splitlines()[1:]):
        for key in ("instances", "parts", "blocks", "orders", "answer"):
            text = json.dumps(line.get(key)) if isinstance(line, dict) else ""
            assert not re.search(r"\b(def|lambda|import|return)\b\s*\w*[(:]", text)
        assert not isinstance(line, dict) or not {"solution", "reference"} & set(line)


@pytest.mark.parametrize("name", CHAPTERS)
def test_every_question_comes_along_in_both_languages(name: str) -> None:
    prompts = Prompts(read_source(register.ROOT / register.chapter(name).notebook))
    kinds = {e.id: e.kind for e in register.exercises(name)}
    for item in of_chapter(name):
        if kinds.get(item.id) not in review_key.KINDS or item.kind == "artefact":
            continue
        for lang in LANGUAGES:
            text = prompts.question(item.id, lang)
            assert text, (item.id, lang)
            for form in ("____", "NotImplementedError", "check cell", "檢查格", "cell holds"):
                assert form not in text, (item.id, lang)
            if item.kind == "choice":
                assert len(prompts.options(item.id, lang, tuple(item.feedback))) > 1
            elif item.kind == "parsons":
                prompts.options(item.id, lang, item.blocks)
        for part in getattr(item, "parts", ()):
            if part.drive is None:
                assert prompts.head(part.name)["arguments"]


ELSEWHERE = re.compile(
    r"(?:table|list|example|formula|picture|output|definition|printed|loaded|as|from)s? above"
    r"|from the picture|these three tables|照上面|像上面|上表|上圖|上面[兩三]張"
)


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_a_question_speaks_of_comes_along(name: str) -> None:
    prompts = Prompts(read_source(register.ROOT / register.chapter(name).notebook))
    kinds = {e.id: e.kind for e in register.exercises(name)}
    for item in of_chapter(name):
        if kinds.get(item.id) not in review_key.KINDS or item.kind == "artefact":
            continue
        if item.id in review_key.LEFT_OUT:
            continue
        for lang in LANGUAGES:
            text = prompts.question(item.id, lang)
            assert not re.search("picture above|上圖|these three tables", text), item.id
            along = prompts.along(item.id, lang, True)
            assert not ELSEWHERE.search(text) or along, item.id
            for part in getattr(item, "parts", ()):
                assert f"def {part.name}(" not in along, "the answer is not among the words"


@pytest.mark.parametrize(("exercise", "named"), [
    ("T2.4.d", 'plan["z"]'), ("T2.2.e", 'rules["k"]'), ("T1.4.e", "practice"),
])  # fmt: skip
def test_no_condition_is_taken_for_words_about_a_cell(exercise: str, named: str) -> None:
    name = exercise.rpartition(".")[0]
    prompts = Prompts(read_source(register.ROOT / register.chapter(name).notebook))
    for lang in LANGUAGES:
        assert named in prompts.question(exercise, lang)


def test_what_never_comes_up_stands_in_a_short_list() -> None:
    known = {item.id: item for name in CHAPTERS for item in of_chapter(name)}
    assert len(review_key.LEFT_OUT) <= 8
    for exercise in review_key.LEFT_OUT:
        if review_key.LEFT_OUT[exercise] != review_key.UNSEEN:
            assert known[exercise].kind == "function"
    kinds = {e.id: e.kind for name in CHAPTERS for e in register.exercises(name)}
    for exercise, item in known.items():
        if item.kind == "function" and kinds.get(exercise) in review_key.KINDS:
            assert exercise in review_key.LEFT_OUT or any(not p.drive for p in item.parts)
