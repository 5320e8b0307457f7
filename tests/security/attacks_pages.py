"""Submissions that put HTML, script and terminal codes where people look: all of it is data.

Every payload carries PAYLOAD, and a script that runs changes the document, so a page can be
judged with a parser and, where there is one, in a browser.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from attack import M1, A, Attack, Places, V, put, solved_bytes
from target_class import NAME, REPORT

PAYLOAD = "xss4711"
SCRIPT = f"<script>document.documentElement.setAttribute('data-{PAYLOAD}', 'ran')</script>"
IMAGE = f"<img src=x onerror=\"document.documentElement.setAttribute('data-{PAYLOAD}', 'ran')\">"
SVG = f"<svg xmlns='http://www.w3.org/2000/svg' onload='/*{PAYLOAD}*/'>{SCRIPT}</svg>"
FRAMES = (
    f"<iframe srcdoc='<p>{PAYLOAD}</p>'></iframe><object data='data:text/html,{PAYLOAD}'></object>"
    f"<embed src='https://example.org/{PAYLOAD}'><meta http-equiv='refresh' content='0;url=/"
    f"{PAYLOAD}'><base href='https://example.org/{PAYLOAD}/'><link rel='stylesheet' href='//example"
    f".org/{PAYLOAD}.css'><form action='https://example.org/{PAYLOAD}'><input name='p'></form>"
    f"<style>@import '//example.org/{PAYLOAD}';</style><a href='javascript:{PAYLOAD}'>x</a>"
)
_ALL = SCRIPT + IMAGE + SVG + FRAMES
_MARKDOWN = f"{_ALL} [x](javascript:{PAYLOAD}) ![x](https://example.org/{PAYLOAD})"
_MATH = f"$\\href{{javascript:{PAYLOAD}}}{{x}}$ {_ALL}"
_SOLVED = "\ndef double(x):\n    return 2 * x\n"
_SHOW = "from IPython.display import *\n"


def _shows(name: str, source: str, **more) -> Attack:
    return Attack(name, {A: _SHOW + source + _SOLVED}, **more)


OUTPUTS = (
    _shows("html", f"display(HTML({_ALL!r}))"),
    _shows("svg", f"display(SVG({SVG!r}))"),
    _shows("javascript", f"""
display(Javascript("document.documentElement.setAttribute('data-{PAYLOAD}', 'ran')"))
display({{"application/javascript": "document.title = '{PAYLOAD}'", "text/plain": "x"}}, raw=True)
"""),
    _shows("markdown_and_math", f"""
display(Markdown({_MARKDOWN!r}))
display(Latex({_MATH!r}))
"""),
    _shows("pictures_of_text", f"""
display({{"image/png": '">' + {_ALL!r}, "text/plain": "x"}}, raw=True)
display({{"image/svg+xml": {SVG!r}, "image/jpeg": "' onerror='{PAYLOAD}"}}, raw=True)
display({{"text/html": [{SCRIPT!r}, 5, None], "text/plain": {{"a": 1}}}}, raw=True)
"""),
    _shows("odd_kinds", f"""
display({{'text/html"><script>{PAYLOAD}': "x", "application/pdf": {SCRIPT!r},
         "application/vnd.jupyter.widget-view+json": {{"model_id": {SCRIPT!r}}},
         "application/vnd.jupyter.widget-state+json": {{"state": {{"</script>": {SCRIPT!r}}}}},
         "application/json": {{"</script>": {SCRIPT!r}}},
         "application/vnd.plotly.v1+json": {{"data": {SCRIPT!r}}}}}, raw=True,
        metadata={{"image/png": {{"width": '1" onload="{PAYLOAD}'}}}})
"""),
    _shows("streams", f"""
import sys
print({_ALL!r})
print({_ALL!r}, file=sys.stderr)
print("\\x1b]8;;javascript:{PAYLOAD}\\x1b\\\\x\\x1b]8;;\\x1b\\\\ \\x1b[31m<b>{PAYLOAD}</b>\\x1b[0m")
print("\\x1b[2J\\x1b]0;{PAYLOAD}\\x07")
"""),
    Attack("errors", {A: f"""
class Odd(Exception):
    def _render_traceback_(self):
        return [{_ALL!r}]
Odd.__name__ = {SCRIPT!r}
raise Odd({_ALL!r})
""", V: f"raise ValueError({_ALL!r})"}, loses=("a", "v")),
    Attack("errors_of_calls", {A: f"""
def double(x):
    raise type({SCRIPT!r}, (Exception,), {{}})({_ALL!r})
""", V: f"answer = type({SCRIPT!r}, (), {{}})()\ntable = pd.DataFrame({{{SCRIPT!r}: [1]}})"},
           loses=("a", "v")),
    Attack("tables", {V: f"""
answer = 42
table = pd.DataFrame({{"x": [1, 2], "y": [2, 4]}})
pd.DataFrame({{{SCRIPT!r}: [{IMAGE!r}]}}).style.format(escape=None).set_caption({_ALL!r})
"""}),
)  # fmt: skip


def _with_scripts(nb):
    """Script in the parts of the file that are not the answer."""
    nb.metadata["title"] = nb.metadata["authors"] = SCRIPT
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {
        "a": {"model_name": f"</script>{SCRIPT}"}}}}  # fmt: skip
    for cell in nb.cells:
        cell.metadata["name"] = SCRIPT
        if cell.cell_type == "markdown":
            cell.attachments = {f'x"{SCRIPT}': {"image/svg+xml": SVG}}
            if not cell.metadata.get("nbgrader"):
                cell.source = _ALL
        else:
            cell.outputs = [{"output_type": "display_data", "data": {"text/html": _ALL},
                             "metadata": {}}]  # fmt: skip
    return json.dumps(nb).encode()


def _names_with_markup(folder: Path, places: Places) -> None:
    put(folder / NAME, solved_bytes(), {"report.md": REPORT})
    for name in (f"<img src=x onerror={PAYLOAD}>.md", f"'\"><b>{PAYLOAD}.html",
                 f"javascript:{PAYLOAD}.md", f"{{{{{PAYLOAD}}}}}.md", f"{{0.__class__}}{PAYLOAD}"):
        (folder / NAME / name).write_text(_ALL)
    (folder / NAME / f"<svg onload={PAYLOAD}>.link").symlink_to("x")


def _named_book(folder: Path, places: Places) -> None:
    put(folder / NAME, None, {"report.md": REPORT})
    (folder / NAME / f"<img src=x onerror={PAYLOAD}>.ipynb").write_bytes(solved_bytes())


PARTS = (
    Attack("rubric", {M1: _ALL + f"\n\n[x](javascript:{PAYLOAD})\n\n```html\n{SCRIPT}\n```\n\n"
                          f"<details open ontoggle={PAYLOAD}>x</details>\n\n$$\\href{{javascript:"
                          f"{PAYLOAD}}}{{x}}$$"}),
    Attack("metadata_and_attachments", change=_with_scripts),
    Attack("source_of_cells", {A: f"# </script></pre></div>{_ALL}" + _SOLVED},
           after=((A, f"# --> ]]> </style></textarea>{_ALL}\nx = 1"),)),
    Attack("report", files={
        "report.md": b"42 " + _ALL.encode(), "report.html": _ALL.encode(),
        "index.html": _ALL.encode(), "T9.9.html": _ALL.encode(), "a.svg": SVG.encode(),
        "feedback.html": SCRIPT.encode()}),
    Attack("file_names", write=_names_with_markup),
    Attack("name_of_the_book", write=_named_book),
)  # fmt: skip
LEARNERS = tuple(
    Attack(name, {A: "double = 3"}, loses=("a",)) for name in (
        f"<img src=x onerror={PAYLOAD}>", f"\"'><b>{PAYLOAD}", f"{{{{{PAYLOAD}}}}}{{0}}%s",
        "=HYPERLINK(0)", "+1+cmd", "a,b;\"c\"",
    )
)  # fmt: skip
FAMILIES = {"script in outputs": OUTPUTS, "script in files": PARTS, "script in names": LEARNERS}


def odd_bytes(name: bytes, folder: Path) -> Path:
    """A path whose last part is not text."""
    return Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
