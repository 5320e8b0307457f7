"""Every sentence of the checks is there in Chinese, with the same places to fill."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from autograder.checking import messages
from autograder.exercises import held_out

ROOT = Path(messages.__file__).resolve().parents[1]
LEARNER = ("check", "key", "hints", "progress", "summary", "load", "work")
FILES = [*(ROOT / "checking").glob("*.py"), *(ROOT / "learner" / f"{n}.py" for n in LEARNER),
         ROOT / "exercises" / "held_out.py"]  # fmt: skip
VERDICTS = {"correct", "incorrect", "not attempted", "raised"}


def texts(node: ast.AST) -> set[str]:
    """The texts an expression may be, both sides of a condition included."""
    if isinstance(node, ast.IfExp):
        return texts(node.body) | texts(node.orelse)
    return {node.value} if isinstance(node, ast.Constant) and isinstance(node.value, str) else set()


def msgids() -> set[str]:
    """All sentences that the rooms hand to translate, Finding or Text."""
    found = VERDICTS | set(held_out.DIRT_NAMES.values())
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and node.args:
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                if name in ("translate", "Finding", "Text"):
                    found |= texts(node.args[0])
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "msgid":
                found |= texts(node.value)
            elif isinstance(node, ast.FunctionDef) and node.name == "where":
                for one in ast.walk(node):
                    if isinstance(one, ast.Return) and one.value:
                        found |= texts(one.value)
    return found


def places(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))


def test_every_sentence_has_its_chinese_with_the_same_places() -> None:
    wanted = msgids()
    assert len(wanted) > 60
    missing = sorted(m for m in wanted if not messages.known(m))
    assert not missing, "\n".join(missing)
    messages.set_language("zh-TW")
    try:
        for msgid in wanted:
            assert places(messages.translate(msgid)) == places(msgid), msgid
    finally:
        messages.set_language(None)


def test_the_language_comes_from_the_surroundings(tmp_path, monkeypatch) -> None:
    monkeypatch.delenv("COURSE_LANG", raising=False)
    monkeypatch.chdir(tmp_path)
    assert messages.language() == "zh-TW"
    (tmp_path / "course.json").write_text('{"lang": "en"}', encoding="utf-8")
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    assert messages.language() == "en"
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    assert messages.translate("too high") == "偏高"
    with pytest.raises(ValueError):
        messages.set_language("fr")


def test_a_sentence_inside_a_sentence_is_translated_too(monkeypatch) -> None:
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    inner = messages.Text("too low")
    assert messages.translate("{what} (Seen on {where}, which your notebook does not hold.)",
                              what=inner, where="x").startswith("偏低")  # fmt: skip


def test_a_damaged_compiled_catalogue_is_made_anew(tmp_path, monkeypatch) -> None:
    folder = tmp_path / "zh_TW" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "x.po").write_text(head + 'msgid "too high"\nmsgstr "高"\n', encoding="utf-8")
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    monkeypatch.setenv("COURSE_LANG", "zh-TW")
    for damage in (b"", b"not a catalogue", b"\xde\x12\x04\x95" + b"\xff" * 40):
        messages._catalogue.cache_clear()
        (folder / "x.mo").write_bytes(damage)
        assert messages.translate("too high") == "高"
    messages._catalogue.cache_clear()
