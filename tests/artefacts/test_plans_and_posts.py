"""proposal.yml, journey.yml, the calendar and replies: odd content is told, never an error."""

from __future__ import annotations

import ast
import copy
import csv
import io
import re
from pathlib import Path

import pytest
import yaml

from autograder.artefacts.csv_rows import read_rows
from autograder.artefacts.errors import ArtefactError
from autograder.artefacts.promises import amounts, planned_amounts
from autograder.checking import messages
from autograder.exercises import REGISTRY
from autograder.exercises.held_out import public_tables

ROOM = Path(messages.__file__).resolve().parents[1]
FILES = [ROOM / "artefacts" / f"{n}.py" for n in (
    "proposal_check", "proposal_market", "proposal_money", "yaml_faults", "documents", "forms",
    "csv_rows", "promises", "offer_words", "journey_check", "calendar_check")] + [
        ROOM / "learner" / f"{n}.py" for n in (
        "preview", "preview_views", "preview_prose", "work")]  # fmt: skip
ITEMS = ("T1.1.g", "T1.2.j", "T1.2.i")
ODD = (None, [], {}, 3, -1, float("nan"), True, "", "x", ["x"], {"a": 1}, [None], [[1]], 10**400)


@pytest.fixture(scope="module", params=ITEMS)
def case(request):
    item = REGISTRY[request.param]
    truth = item.truth(public_tables)
    return item, truth, item.correct(truth)


def places(value, at=()):
    if at:
        yield at
    if isinstance(value, dict):
        for key in value:
            yield from places(value[key], (*at, key))
    elif isinstance(value, list):
        for n in range(min(len(value), 1)):
            yield from places(value[n], (*at, n))


def test_a_field_of_another_kind_is_told_in_a_sentence(case) -> None:
    item, truth, right = case
    tried = 0
    for name, data in right.items():
        if not name.endswith(".yml"):
            continue
        content = yaml.safe_load(data)
        for number, place in enumerate(places(content)):
            for odd in (ODD[number % len(ODD)], ODD[(number + 5) % len(ODD)]):
                changed = copy.deepcopy(content)
                inner = changed
                for step in place[:-1]:
                    inner = inner[step]
                inner[place[-1]] = odd
                finding = item.judge({**right, name: yaml.safe_dump(changed).encode()}, truth)
                assert finding is None or finding.text, (place, odd)
                tried += 1
    assert tried > 6


def test_a_calendar_with_any_cell_replaced_is_told_in_a_sentence() -> None:
    item = REGISTRY["T1.2.i"]
    truth = item.truth(public_tables)
    right = item.correct(truth)
    rows = list(csv.reader(io.StringIO(right["content_calendar.csv"].decode())))
    for column in range(len(rows[0])):
        for odd in ("", "x", "=1", "😀" * 900, "2025-02-30", "25:99", "https://[::1", "\u0000"):
            changed = copy.deepcopy(rows)
            changed[1][column] = odd
            out = io.StringIO()
            csv.writer(out).writerows(changed)
            finding = item.judge({**right, "content_calendar.csv": out.getvalue().encode()}, truth)
            assert finding is None or finding.text, (rows[0][column], odd)
            # a note on owner or picture may say anything; the rest is checked
            assert finding or rows[0][column] in ("owner", "image_source")


@pytest.mark.parametrize("stem", ["t1_1/proposal_template", "t1_2/journey_template",
                                  "t1_2/replies_template"])
def test_templates_hold_the_same_fields_in_both_languages_and_do_not_pass(stem) -> None:
    folder = ROOM.parent / "notebooks"
    zh, en = ((folder / f"{stem}.{lang}.yml").read_bytes() for lang in ("zh-TW", "en"))
    assert yaml.safe_load(zh) == yaml.safe_load(en)
    name = f"{stem.split('/')[1].removesuffix('_template')}.yml"
    item = next(REGISTRY[i] for i in ITEMS if name in REGISTRY[i].files)
    truth = item.truth(public_tables)
    for data in (zh, en):
        assert item.judge({**item.correct(truth), name: data}, truth) is not None


def test_the_template_of_the_calendar_is_filled_with_placeholders_only() -> None:
    item = REGISTRY["T1.2.i"]
    truth = item.truth(public_tables)
    for lang in ("zh-TW", "en"):
        data = (ROOM.parent / f"notebooks/t1_2/content_calendar_template.{lang}.csv").read_bytes()
        assert list(read_rows("c", data, ())[0]) == truth["rules"]["columns"]
        assert item.judge({**item.correct(truth), "content_calendar.csv": data}, truth)


def test_amounts_are_read_as_people_write_them() -> None:
    told = "滿 NT$1,500 折 ＮＴ＄150，運費80元，$99 or 1200 元"
    assert amounts(told) == [1500, 150, 80, 99, 1200]
    assert amounts("3 天內、11/11、第 2 件") == []
    plan = public_tables("campaign_plan")
    assert plan["offer"]["threshold"] in planned_amounts(plan)


@pytest.mark.parametrize("data", [b"", b"a;b\n1;2", b"a\n", b'a,b\n"1,2', b"a,b\n1\n",
                                  "檔名,日\n一,二\n".encode("cp950"), b"a,b\n=1,2\n",
                                  b"PK\x03\x04"])
def test_bad_csv_files_have_a_sentence_each(data) -> None:
    with pytest.raises(ArtefactError):
        read_rows("x.csv", data, ("a",))


def sentences() -> set[str]:
    found = set()
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                told = node.args[0]
                if name in ("translate", "Fault", "Finding", "ArtefactError", "Text", "_Unfit",
                            "said") \
                        and isinstance(told, ast.Constant) and isinstance(told.value, str):
                    found.add(told.value)
    for item in (*map(REGISTRY.__getitem__, ITEMS), REGISTRY["T1.1.f2"], REGISTRY["T1.1.r1"]):
        found |= {m.says for m in getattr(item, "misconceptions", ())}
        found |= {*getattr(item, "hints", ()), getattr(item, "solution", "")} - {""}
        found |= set(getattr(item, "feedback", {}).values())
    return found


def test_every_sentence_has_its_chinese_with_the_same_places() -> None:
    wanted = sentences()
    assert len(wanted) > 150
    assert not sorted(m for m in wanted if not messages.known(m))
    messages.set_language("zh-TW")
    try:
        for told in wanted:
            found, there = (set(re.findall(r"\{(\w+)\}", t)) for t in (
                messages.translate(told), told))
            assert found == there, told
    finally:
        messages.set_language(None)


@pytest.mark.parametrize(("text", "passes"), [
    ("用一陣子應該會慢慢改善喔", False), ("保證沒有問題", False), ("可以請你先刪文嗎", False),
    ("應該不是香皂造成的", False), ("可能是你的膚質比較敏感", False), ("這跟我們的香皂無關", False),
    ("It will get better soon.", False), ("It was not caused by our soap.", False),
    ("還不知道是不是香皂造成的", True), ("我們一定會改善客服的速度", True),
    ("如果沒有改善，請就醫", True), ("我們不會請您刪文", True), ("香皂不能治療痘痘", True),
    ("We do not know whether the soap caused it.", True), ("不只清潔，還能治療痘痘", False),
])
def test_a_reply_about_the_body_promises_nothing_and_guesses_nothing(text, passes) -> None:
    item = REGISTRY["T1.2.i"]
    truth = item.truth(public_tables)
    right = item.correct(truth)
    content = yaml.safe_load(right["replies.yml"])
    content["replies"][4]["text"] = f"讓您久等了，很抱歉，請先停用並就醫。{text}"
    data = yaml.safe_dump(content, allow_unicode=True).encode()
    finding = item.judge({**right, "replies.yml": data}, truth)
    assert (finding is None) == passes, finding and finding.msgid
