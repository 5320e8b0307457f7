"""`start.ipynb`: the notebook that JupyterLab opens first, with the start page already in it.

The course renews the output of its own cell whenever the desk is opened; everything else in the
notebook is the learner's and stays.
"""

from __future__ import annotations

import json
import re
import time
from contextlib import suppress
from pathlib import Path

from autograder.checking.messages import in_language, translate
from autograder.companion.desk import CompanionError
from autograder.companion.look import Look, look
from autograder.learner import attempt_log

NAME = "start.ipynb"
CALL = "start_page("
# A line of the course's cell.
OURS = re.compile(r"\s*(#.*|from autograder\.companion import start_page|start_page\([^;]*)?")
HARMLESS = {"text/plain", "image/png", "image/jpeg"}
SOURCE = "from autograder.companion import start_page\n\nstart_page()"


def renew(desk: Path) -> list[str]:
    """Write `start.ipynb`, or bring its output up to date; sentences to show.

    Never raises: without it the desk opens on its first notebook. A damaged notebook is set aside
    and written anew.
    """
    path = Path(desk) / NAME
    try:
        shown = look(desk)
        with in_language(shown.lang):
            nb, told = _present(path), []
            if nb is None and path.exists():
                aside = attempt_log.free(path.with_name(
                    f"start.damaged-{time.strftime('%Y-%m-%d')}.ipynb"))
                path.rename(aside)
                told = [translate("{name} was damaged and was written anew; the damaged one is "
                                  "kept as {aside}.", name=NAME, aside=aside.name)]
            before = json.dumps(nb)
            nb = nb or fresh()
            _fill(nb, shown)
            if json.dumps(nb) != before:
                attempt_log.write(path, json.dumps(nb, ensure_ascii=False, indent=1) + "\n")
            return told
    except CompanionError as error:
        return [str(error)]
    except OSError as error:
        return [f"{path}: {error.strerror or error}"]


def fresh() -> dict:
    """The notebook as the course hands it out, without output, in the language in force."""
    notes = translate("## Your notes\n\nWrite here what you like. The course renews only the page "
                      "above.")
    return {
        "cells": [
            {"cell_type": "code", "id": "start", "metadata": {}, "execution_count": None,
             "source": SOURCE.splitlines(keepends=True), "outputs": []},
            {"cell_type": "markdown", "id": "notes", "metadata": {},
             "source": notes.splitlines(keepends=True)},
        ],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4, "nbformat_minor": 5,
    }  # fmt: skip


def _present(path: Path) -> dict | None:
    """The notebook that is there; None where there is none or it is damaged."""
    try:
        nb = json.loads(path.read_bytes())
        if all(isinstance(cell["cell_type"], str) and _is_source(cell["source"])
               for cell in nb["cells"]):
            return nb
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


def _is_source(source: object) -> bool:
    """A cell's text as nbformat has it: one text, or a list of them."""
    return isinstance(source, str) or (
        isinstance(source, list) and all(isinstance(line, str) for line in source))


def _is_ours(cell: dict) -> bool:
    """A cell that does nothing but show the page; one that does more is the learner's."""
    code = "".join(cell["source"])
    lines = code.splitlines()
    return cell["cell_type"] == "code" and all(map(OURS.fullmatch, lines)) and any(
        line.lstrip().startswith(CALL) for line in lines)


def _fill(nb: dict, shown: Look) -> None:
    """Put the page as output into each cell of the course's; none where the learner removed it."""
    for cell in nb["cells"]:
        if _is_ours(cell):
            cell["execution_count"] = None
            cell["outputs"] = [_output(shown.top, shown.text), _output(shown.tables, "")]


def _output(page: str, text: str) -> dict:
    data = {"text/html": page.splitlines(keepends=True), "text/plain": text.splitlines(True)}
    return {"output_type": "display_data", "metadata": {}, "data": data}


def trust(desk: Path) -> None:
    """Sign the notebook, so that JupyterLab shows the page with its style. Never raises.

    Slow (it imports what checks notebooks), so it is done while JupyterLab starts. A notebook in
    which another cell shows more than text and pictures is left as it is: its output may come
    from anywhere. Where nothing is signed the page is shown plainer.
    """
    nb = _present(Path(desk) / NAME)
    with suppress(Exception):  # a database of Jupyter's that is locked, damaged or not writable
        if nb is None or any(_may_act(cell) for cell in nb["cells"]):
            return
        from nbformat import from_dict
        from nbformat.sign import NotebookNotary

        NotebookNotary().sign(from_dict(nb))


def _may_act(cell: dict) -> bool:
    """Whether a cell that is not the course's shows HTML or something else that could act."""
    if _is_ours(cell):
        return False
    return any(set(output.get("data") or {}) - HARMLESS for output in cell.get("outputs") or ())
