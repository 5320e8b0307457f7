"""Alike submissions: what was copied and renamed is found, honest work is not named."""

import json
import re
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "grading"))

import honest  # noqa: E402

from autograder.classes import results as room  # noqa: E402
from autograder.classes import similarity, similarity_page  # noqa: E402
from autograder.classes import similarity_tokens as tokens  # noqa: E402
from autograder.classes.roster import Learner  # noqa: E402
from autograder.classes.similarity import Document, Known  # noqa: E402
from autograder.grading import classroom  # noqa: E402
from autograder.grading import notebook as notebooks  # noqa: E402

CHAPTER = "T1.5"
ANSWER = '''
def kpis(ads, orders):
    """The seven figures, channel by channel."""
    result = {}
    for channel in sorted(set(ads["channel"])):
        mine = ads[ads["channel"] == channel]
        clicks, shown, spent = (float(mine[name].sum()) for name in COLUMNS[:3])
        bought = [row for row in orders.to_dict("records") if row.get("channel") == channel]
        earned = 0.0
        for row in bought:
            if row["status"] not in {"cancelled", "not collected"}:
                earned += row["amount"] / 1.05 - row.get("refund", 0)
        result[channel] = dict(ctr=clicks / shown if shown else None, cpc=spent / max(clicks, 1))
        result[channel]["roas"] = round(earned / spent, 4) if spent > 0 else None
        while len(result) > 40:
            result.pop(min(result), None)
    return result
'''
RENAMED = {
    "result": "out", "channel in": "c in", "== channel": "== c", "[channel]": "[c]", "mine": "part",
    "clicks,": "k,", "shown": "imp", "spent": "money", "bought": "sales", "earned": "income",
    "row": "line", '"""The seven figures, channel by channel."""': "# my own table",
}  # fmt: skip
REPORT = """
The week of the festival brought 38,417 visits, and 1,263.75 of the spend went to people who had
bought already. I would take a third of it away and give it to the newsletter, because the shop
sells to them anyway. The interval from 0.871 to 1.944 is wide: say the direction, no number.
"""


def renamed(text):
    for old, new in RENAMED.items():
        text = text.replace(old, new)
    head, _, body = text.partition("\n    for ")
    return re.sub(r"\bclicks /", "k /", head + "\n\n    for " + body).replace("max(clicks", "max(k")


def documents(*texts, kind="code"):
    return [Document(f"L{at}", "T1.5.a", kind, text) for at, text in enumerate(texts)]


def others(many):
    """Answers that have nothing in common but the task."""
    return [
        f"total_{k} = sum(values[{k}:])\n" + "\n".join(
            f"if total_{k} {'<>'[k % 2]} {n}: values.{word}('{word}{k}{n}')"
            for n, word in enumerate(np.random.default_rng(k).permutation(
                ["append", "remove", "index", "count", "insert", "extend"]).tolist())
        ) for k in range(many)
    ]  # fmt: skip


def pairs(found):
    return {tuple(sorted((one.a.learner, one.b.learner))) for one in found}


def test_an_answer_with_other_names_and_layout_is_found():
    changed = renamed(ANSWER)
    assert "result" not in changed and changed != ANSWER
    found = similarity.compare(documents(ANSWER, changed, *others(8)), Known())
    assert pairs(found) == {("L0", "L1")} and found[0].part > 0.8
    lines = similarity._lines(found[0].b, found[0])
    assert len(lines) > 8


def test_what_the_course_says_itself_and_what_many_share_accuses_nobody():
    own = np.unique(tokens.grams(tokens.code(ANSWER), tokens.CODE_GRAM))
    assert not similarity.compare(documents(ANSWER, renamed(ANSWER), *others(8)), Known(own))
    assert not similarity.compare(documents(*[ANSWER] * 6, *others(8)), Known())
    assert not similarity.compare(documents("x = 'B'", "y = 'B'", *others(8)), Known())
    assert not similarity.compare(documents(ANSWER, ANSWER, "z = 1"), Known()), "three are too few"


def test_a_text_and_numbers_that_nobody_else_has_are_found():
    rest = [
        f"Report {k}: cost {k}.{k}{k}1 in 2025, 100 clicks, we wait {k} days." for k in range(8)
    ]
    found = similarity.compare(documents(REPORT, REPORT, *rest, kind="text"), Known())
    assert pairs(found) == {("L0", "L1")}
    assert {one.kind for one in found} == {"text", "numbers"}
    numbers = next(one.shared for one in found if one.kind == "numbers")
    assert numbers == {"38417", "1263.75", "0.871", "1.944"}
    again = similarity.compare(
        documents(REPORT, "Other words: 38417, 1263.75, 0.871, 1.944", *rest, kind="text"), Known()
    )
    assert {one.kind for one in again} == {"numbers"}


def test_the_same_file_alone_names_nobody_unless_everybody_has_other_data():
    files = [Document(f"L{at}", "T1.5 x.yml", "file", "a: 1" * 60 + str(at // 2)) for at in (0, 1)]
    files += [Document(f"L{at}", "T1.5 x.yml", "file", str(at) * 300) for at in range(2, 9)]
    assert similarity.compare(files, Known()) == []
    found = similarity.compare(files, Known(own_data=True))
    assert pairs(found) == {("L0", "L1")} and found[0].own_data
    both = [*files, *documents(ANSWER, renamed(ANSWER), *others(8))]
    assert {one.kind for one in similarity.compare(both, Known())} == {"code", "file"}


def test_two_texts_that_share_a_long_run_share_a_fingerprint():
    rng = np.random.default_rng(5)
    size, run = tokens.CODE_GRAM, tokens.CODE_GRAM + tokens.WINDOW - 1
    for _ in range(50):
        shared = rng.integers(0, 2**60, run, dtype=np.uint64)
        sides = []
        for _ in range(2):
            noise = [rng.integers(0, 2**60, rng.integers(0, 30), dtype=np.uint64) for _ in "ab"]
            all_ = np.concatenate([noise[0], shared, noise[1]])
            hashes = tokens.grams(tokens.Tokens("", all_, np.zeros(len(all_))), size)
            sides.append(set(hashes[tokens.winnow(hashes)].tolist()))
        assert sides[0] & sides[1]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """Fourteen honest notebooks of one chapter, the last two with one hand-made answer in it."""
    folder = tmp_path_factory.mktemp("alike")
    classroom.add_assignment(folder, CHAPTER, notebooks.instructor_notebook(CHAPTER, "en"), {})
    blank = folder / "release" / CHAPTER
    blank.mkdir(parents=True)
    nbformat.write(honest.material(CHAPTER, "en").blank, blank / f"{CHAPTER}.ipynb")
    for at in range(14):
        kind = ("some", "solved", "few", "half")[at % 4]
        work = honest.make(CHAPTER, kind, f"s{at}", "en")
        place = folder / "autograded" / f"L{at:02}" / CHAPTER
        place.mkdir(parents=True)
        nb = json.loads(work.notebook)
        for cell in nb["cells"]:
            if at >= 12 and cell["metadata"].get("nbgrader", {}).get("grade_id") == "T1-5-a-code":
                cell["source"] = ANSWER if at == 12 else renamed(ANSWER)
        (place / f"{CHAPTER}.ipynb").write_text(json.dumps(nb), encoding="utf-8")
        for name, content in work.files.items():
            (place / name).write_bytes(content)
    return folder


def test_honest_work_is_not_named_and_a_copy_among_it_is(home):
    learners = tuple(Learner(f"L{at:02}", f"L{at:02}", "<b>A") for at in range(14))
    item = room.Item("T1.5.a", CHAPTER, {}, "auto", 3, (), False)
    empty = np.full((14, 1), "", object)
    class_ = room.Results(home, "en", learners, (item,), np.zeros((14, 1)), empty, empty)
    found = similarity.of_class(class_, class_)
    assert [(one["a"]["id"], one["b"]["id"]) for one in found["pairs"]] == [("L12", "L13")]
    assert [one["where"] for one in found["pairs"][0]["evidence"]] == ["T1.5.a"]
    page = "".join(similarity_page.section(found))
    assert "<b>A" not in page and "<mark>" in page and similarity.reason_to_look()[:20] in page


@pytest.mark.parametrize("text", ["共3917人", "共 3917 人", "共３９１７人", "3,917人", "(3917)"])
def test_a_number_is_seen_whatever_stands_beside_it(text):
    assert similarity.telling_numbers(text) == {"3917"}
    assert not similarity.telling_numbers("A3917b 3917x v3.917.2")
