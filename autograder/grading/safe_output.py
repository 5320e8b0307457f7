"""What a submission shows is data: on feedback pages, in formgrader, in the graded notebook.

`SafeOutput` goes last among `c.Autograde.autograde_preprocessors` and cleans the notebook that is
kept. `markdown` and `clean` are filters of the pages themselves, because Markdown becomes HTML
only there. Both work the same under stock nbgrader and under `course.py grade`.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from typing import Any

from jinja2 import pass_context
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.checking.messages import translate
from autograder.grading import safe_html
from autograder.grading.outcome import MIME

PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
MAX_PICTURE = 20 * 2**20  # characters of base64
ATTACHED = re.compile(r"attachment:([^\s()<>\"']*)")
MAX_PIXELS = 10_000
LANGUAGE = {"name": "python", "pygments_lexer": "ipython3", "file_extension": ".py"}
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


class SafeOutput(NbGraderPreprocessor):
    """Keep text, pictures and tables of a notebook; drop what could act."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict]:
        """Clean the outputs and attachments, and the metadata down to what grading reads."""
        nb.metadata = NotebookNode(kernelspec=dict(KERNEL), language_info=dict(LANGUAGE))
        for cell in nb.cells:
            cell.metadata = _metadata(cell.metadata)
            if "attachments" in cell:
                cell.attachments = _attachments(cell.attachments)
            if cell.cell_type == "code":
                cell.outputs = [made for one in cell.outputs if (made := output(one)) is not None]
        return nb, resources


def _metadata(given: Any) -> NotebookNode:
    kept = NotebookNode()
    if "nbgrader" in given:
        kept.nbgrader = given["nbgrader"]
    for name in ("deletable", "editable"):
        if isinstance(given.get(name), bool):
            kept[name] = given[name]
    if "raises-exception" in (given.get("tags") or ()):
        kept.tags = ["raises-exception"]
    return kept


def _attachments(given: Any) -> dict[str, dict[str, str]]:
    kept = {}
    for name, bundle in given.items() if isinstance(given, dict) else ():
        pictures = {
            kind: bundle[kind] for kind in PICTURES
            if isinstance(bundle, dict) and is_picture(kind, bundle.get(kind))
        }  # fmt: skip
        if pictures:
            kept[str(name)] = pictures
    return kept


def output(given: Any) -> NotebookNode | None:
    """One output as text, picture or table; None for what is no output at all."""
    kind = given.get("output_type")
    if kind == "stream":
        name = "stderr" if given.get("name") == "stderr" else "stdout"
        return NotebookNode(output_type=kind, name=name, text=_text(given.get("text")))
    if kind == "error":
        lines = given.get("traceback")
        return NotebookNode(
            output_type=kind,
            ename=_text(given.get("ename")),
            evalue=_text(given.get("evalue")),
            traceback=[_text(line) for line in lines] if isinstance(lines, list) else [],
        )
    if kind not in ("display_data", "execute_result"):
        return None
    data = given.get("data")
    data = data if isinstance(data, dict) else {}
    shown, dropped = bundle(data)
    if not shown and dropped:
        shown["text/plain"] = translate("[not shown: {kinds}]", kinds=", ".join(sorted(dropped)))
    made = NotebookNode(
        output_type=kind, data=NotebookNode(shown), metadata=_sizes(given.get("metadata"), shown)
    )
    if kind == "execute_result":
        count = given.get("execution_count")
        made.execution_count = count if isinstance(count, int) else None
    return made


def bundle(data: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """(what is shown, by type; the types that were dropped) of a display bundle."""
    shown: dict[str, Any] = {}
    dropped = []
    for kind, value in data.items():
        if kind in PICTURES and is_picture(kind, value) or kind in ("text/plain", "text/markdown"):
            shown[kind] = _text(value)
        elif kind == "text/latex":
            shown[kind] = safe_html.without_macros(_text(value))
        elif kind == "text/html" and (made := safe_html.clean(_text(value), twice=False)).strip():
            shown[kind] = made
        elif kind == MIME and isinstance(value, dict):
            shown[kind] = {
                str(key): item for key, item in value.items()
                if item is None or isinstance(item, str | int | float | bool)
            }  # fmt: skip
        else:
            dropped.append(str(kind)[:80])
    return shown, dropped


def is_picture(kind: str, value: Any) -> bool:
    """True for base64 that begins as a file of this type does."""
    text = _text(value)
    if kind not in PICTURES or len(text) > MAX_PICTURE:
        return False
    try:
        head = base64.b64decode("".join(text.split()), validate=True)[:8]
    except (binascii.Error, ValueError):
        return False
    return head.startswith(PICTURES[kind])


def _sizes(given: Any, shown: dict[str, Any]) -> NotebookNode:
    """Width and height of a picture: the templates write them into the page unquoted."""
    kept = NotebookNode()
    for kind in PICTURES:
        sizes = given.get(kind) if kind in shown and isinstance(given, dict) else None
        for name in ("width", "height") if isinstance(sizes, dict) else ():
            pixels = sizes.get(name)
            if isinstance(pixels, int) and 0 < pixels <= MAX_PIXELS:
                kept.setdefault(kind, NotebookNode())[name] = pixels
    return kept


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "".join(part for part in value if isinstance(part, str))
    return value if isinstance(value, str) else ""


# --- filters of the pages -------------------------------------------------------------------------


@pass_context
def markdown(context: Any, source: str) -> str:
    """nbconvert's `markdown2html` for a stranger's text; a rubric's answer stays readable."""
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    cell = context.get("cell", {})
    attached = _attachments(cell.get("attachments", {})) if hasattr(cell, "get") else {}
    # nbconvert refuses a whole page for one picture that is not there.
    source = ATTACHED.sub(lambda one: one[0] if one[1] in attached else one[1], source)
    try:
        renderer = IPythonRenderer(escape=False, attachments=attached, exclude_anchor_links=True)
        made = safe_html.clean(MarkdownWithMath(renderer=renderer).render(source))
    except Exception:
        # Markdown that its reader cannot read is text.
        made = ""
    return made if made.strip() else f"<pre>{html.escape(source)}</pre>"


def clean(element: Any) -> str:
    """nbconvert's `clean_html`, with tables and pictures kept."""
    text = element.decode() if isinstance(element, bytes) else str(element)
    return safe_html.clean(text)
