"""Every way in which a handed-in file can be bad has a sentence of its own."""

import pytest

from autograder.artefacts import ArtefactError, read_json, read_text, read_yaml
from autograder.checking import messages

BAD = {
    "absent": None,
    "empty": b"",
    "spaces": b"  \n ",
    "word": b"PK\x03\x04rest",
    "pdf": b"%PDF-1.7",
    "utf16": "報告".encode("utf-16"),
    "big5": "花費與營收".encode("cp950"),
    "binary": b"\x81\xff\x00\x01\xfe",
    "huge": b"a" * 3_000_000,
}


def said(reader, data):
    with pytest.raises(ArtefactError) as error:
        reader("numbers.json", data)
    return error.value.msgid


def test_each_bad_file_has_its_own_sentence():
    told = {name: said(read_text, data) for name, data in BAD.items()}
    assert told["empty"] == told["spaces"]
    assert told["word"] == told["pdf"]
    assert len(set(told.values())) == len(told) - 2


def test_sentences_are_shown_in_both_languages():
    messages.set_language("zh-TW")
    try:
        with pytest.raises(ArtefactError) as error:
            read_text("report.md", BAD["huge"])
        assert "report.md" in str(error.value) and "3.0" in str(error.value)
        messages.set_language("en")
        assert "under 2 MB" in str(error.value)
    finally:
        messages.set_language(None)


def test_a_byte_order_mark_and_line_ends_of_windows_are_fine():
    assert read_text("a", "\ufeff一\r\n二".encode()) == "一\n二"


@pytest.mark.parametrize("data", [
    b"{'a': 1}", b'{"a": 1,}', b'{"a": NaN}', b'{"a":1,"a":2}', b"[1]"])
def test_json_that_is_not_one_object_is_told(data):
    assert said(read_json, data)


@pytest.mark.parametrize("data", [b"a: [1", b"- a\n- b", b"# nothing", b"a: 2025-02-30", b"\tb: 1"])
def test_yaml_that_is_not_a_mapping_is_told(data):
    assert said(read_yaml, data)


def test_good_json_and_yaml_are_read():
    assert read_json("a", b'{"a": {"value": 1}}') == {"a": {"value": 1}}
    assert read_yaml("a", "級別: 3\n".encode()) == {"級別": 3}
