"""Notebook files that are broken, odd or not notebooks: each costs its own learner at most."""

from __future__ import annotations

import json

import nbformat
from attack import ALL, A, Attack


def _text(nb) -> str:
    return json.dumps(nb, ensure_ascii=False)


def _bytes(name: str, make, **more) -> Attack:
    """A submission whose file holds what `make` makes of the solved notebook."""
    return Attack(name, change=make, **more)


def _edited(name: str, edit, **more) -> Attack:
    """A submission whose solved notebook was changed as plain data."""
    def change(nb) -> bytes:
        plain = json.loads(json.dumps(nb))
        return json.dumps(edit(plain) or plain).encode()

    return Attack(name, change=change, **more)


def _each_cell(**values):
    def edit(nb: dict) -> None:
        for cell in nb["cells"]:
            cell.update(values)

    return edit


def _all_wrong_types(nb: dict) -> None:
    junk = [None, 5, -1.5, "x", [], {}, [[]], {"a": None}, True, 10**400]
    for n, cell in enumerate(nb["cells"]):
        cell["outputs"] = junk[n % len(junk)]
        cell["execution_count"] = junk[(n + 1) % len(junk)]
        cell["attachments"] = junk[(n + 2) % len(junk)]
    nb["metadata"] = junk
    nb["nbformat"] = {"a": 1}
    nb["nbformat_minor"] = "x"
    nb["cells"] += [*junk, {"cell_type": 7, "source": 7, "metadata": 7, "id": 7},
                    {"cell_type": None, "source": None, "metadata": {"nbgrader": "x"}},
                    {"cell_type": ["code"], "source": {"a": 1}, "metadata": [], "id": []},
                    {"cell_type": "code", "source": ["x = 1\n", 5, None, ["y"]]},
                    {"cell_type": "code", "source": "z = 1",
                     "metadata": {"nbgrader": {"grade_id": ["T9-9-a-code"], "solution": 5}}}]


def _odd_sources(nb: dict) -> None:
    cell = nb["cells"][2]
    cell["source"] = "def double(x):\n    return 2 * x  # \ud800 \udfff \x00".replace("\x00", "")
    nb["cells"].append({"cell_type": "code", "metadata": {}, "source": "x = '\ud83d'", "id": "a"})
    nb["cells"].append({"cell_type": "code", "metadata": {}, "source": "\x00\x01\x1b[31m\x7f"})
    nb["cells"].append({"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "\ud800"}},
                        "source": "y = 1"})  # fmt: skip


def _old_format(nb) -> bytes:
    """nbformat 3: cells in worksheets, sources called input."""
    cells = []
    for cell in json.loads(json.dumps(nb))["cells"]:
        if cell["cell_type"] == "code":
            cell["input"] = cell.pop("source")
            cell["language"] = "python"
        cells.append(cell)
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
                       "worksheets": [{"cells": cells, "metadata": {}}]}).encode()  # fmt: skip


def _half_old(nb: dict) -> None:
    nb["worksheets"] = nb.pop("cells")


def _deep(nb) -> bytes:
    return b'{"cells": ' + b'{"a":' * 100_000 + b"1" + b"}" * 100_000 + b"}"


def _deep_beside(nb) -> bytes:
    """A whole notebook with a deep value beside its cells."""
    text = json.dumps(nb)
    return (text[:-1] + ', "x": ' + "[" * 200_000 + "]" * 200_000 + "}").encode()


def _huge_numbers(nb) -> bytes:
    return (json.dumps(nb)[:-1] + ', "x": ' + "9" * 100_000 + ', "y": 1e999999}').encode()


def _twice_the_key(nb) -> bytes:
    return (json.dumps(nb)[:-1] + ', "cells": "none"}').encode()


def _million_cells(nb) -> bytes:
    return b'{"cells": [' + b'{"cell_type":"code","source":"1"},' * 1_000_000 + b"{}]}"


def _huge_cell(nb: dict) -> None:
    nb["cells"][2]["source"] += "\n# " + "x" * 10_000_000


def _loud(nb: dict) -> None:
    nb["cells"][2]["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "a" * 30_000_000}]  # fmt: skip


def _reordered(nb: dict) -> None:
    nb["cells"].reverse()


ENCODINGS = (
    _bytes("empty", lambda nb: b"", loses=ALL, says="empty"),
    _bytes("blank", lambda nb: b" \r\n\t ", loses=ALL, says="empty"),
    _bytes("byte_mark", lambda nb: b"\xef\xbb\xbf" + _text(nb).encode()),
    _bytes("utf_16", lambda nb: _text(nb).encode("utf-16")),
    _bytes("utf_16_be", lambda nb: b"\xfe\xff" + _text(nb).encode("utf-16-be")),
    _bytes("utf_32", lambda nb: _text(nb).encode("utf-32"), open_=ALL),
    _bytes("big5", lambda nb: _text({**nb, "x": "區間很寬"}).encode("cp950"), says="Big5"),
    _bytes("latin", lambda nb: b"\xff\x80\x81\x82" + _text(nb).encode(), loses=ALL),
    _bytes("zeros", lambda nb: bytes(100_000), loses=ALL),
    _bytes("zeros_inside", lambda nb: _text(nb).encode().replace(b"import", b"imp\0ort"),
           loses=ALL),
    _bytes("random", lambda nb: bytes((n * 7919 + 13) % 256 for n in range(50_000)), loses=ALL),
)  # fmt: skip
SHAPES = (
    _bytes("cut_off", lambda nb: _text(nb).encode()[:1500], loses=ALL, says="JSON"),
    _bytes("twice_over", lambda nb: _text(nb).encode() * 2, loses=ALL, says="JSON"),
    _bytes("a_list", lambda nb: b"[1, 2]", loses=ALL, says="not a notebook"),
    _bytes("a_number", lambda nb: b"NaN", loses=ALL),
    _bytes("a_text", lambda nb: b'"cells"', loses=ALL),
    _bytes("no_cells", lambda nb: b"{}", loses=ALL),
    _bytes("cells_of_null", lambda nb: b'{"cells": null}', loses=ALL),
    _bytes("cells_as_dict", lambda nb: b'{"cells": {"0": {}}}', loses=ALL),
    _bytes("no_cell_at_all", lambda nb: b'{"cells": []}', loses=("a", "v", "p2")),
    _bytes("old_format", _old_format),
    _edited("half_old", _half_old, loses=("a", "v", "p2")),
    _bytes("older_format", lambda nb: b'{"nbformat": 2, "worksheets": [5, null, {"cells": 7}]}',
           loses=("a", "v", "p2")),
    _edited("next_format", lambda nb: nb.update(nbformat=99, nbformat_minor=-1)),
    _edited("wrong_types", _all_wrong_types),
    _edited("no_ids", lambda nb: [cell.pop("id", None) for cell in nb["cells"]] and None),
    _edited("same_ids", _each_cell(id="same")),
    _edited("odd_ids", _each_cell(id='"><script>alert(1)</script>')),
    _edited("sources_as_lists", lambda nb: [
        cell.update(source=cell["source"].splitlines(keepends=True)) for cell in nb["cells"]
    ] and None),
    _edited("odd_sources", _odd_sources, open_=("a",)),
    _bytes("not_numbers", lambda nb: _text(nb)[:-1].encode() + b', "a": NaN, "b": -Infinity}'),
    _bytes("key_twice", _twice_the_key, loses=ALL),
    _bytes("too_deep", _deep, loses=ALL, says="too deeply"),
    _bytes("deep_beside", _deep_beside, open_=ALL),
    _bytes("huge_numbers", _huge_numbers, open_=ALL),
    _bytes("million_cells", _million_cells, loses=ALL),
    _edited("huge_cell", _huge_cell, loses=("a",), says="too long"),
    _edited("loud", _loud),
    _edited("reversed", _reordered),
)  # fmt: skip


def _deleted_answer(nb):
    nb.cells = [c for c in nb.cells if c.metadata.get("nbgrader", {}).get("grade_id") != A]
    return nb


def _split(nb):
    """JupyterLab's "split cell": both halves keep the metadata."""
    at = next(i for i, c in enumerate(nb.cells)
              if c.metadata.get("nbgrader", {}).get("grade_id") == A)  # fmt: skip
    half = nbformat.from_dict(json.loads(json.dumps(nb.cells[at])))
    half.id, half.source = "half", "    return 2 * x"
    nb.cells[at].source = "def double(x):"
    nb.cells.insert(at + 1, half)
    return nb


CELLS = (
    Attack("deleted_answer", change=_deleted_answer, loses=("a",), says="missing"),
    Attack("split_answer", change=_split, loses=("a",), says="2 times"),
)  # fmt: skip
FAMILIES = {"broken encodings": ENCODINGS, "broken shapes": SHAPES, "broken cells": CELLS}
