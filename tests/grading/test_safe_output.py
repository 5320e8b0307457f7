"""What a stranger's notebook shows is data on the learner's page and in formgrader."""

import base64
import time

import gradebook_class as school
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from gradebook_class import ANSWERS, NAME
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from autograder.grading import config, safe_html, schema
from autograder.grading.gradebook import Writer
from autograder.grading.preprocessors import HideTests
from autograder.grading.recording import feedback
from autograder.grading.safe_output import SafeOutput

MARK = "OWNED"  # stands in whatever would run
PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"\0" * 20).decode()
HOSTILE = [
    f"<script>{MARK}()</script>",
    f"<img src=x onerror={MARK}()>",
    f"<img src='https://evil.example/{MARK}.png'>",
    f"<svg onload={MARK}()><script>{MARK}()</script></svg>",
    f"<svg><style><img src=x onerror={MARK}()></style></svg>",
    f"<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 "
    f"onerror={MARK}()&gt;'>",
    f"<iframe srcdoc='<script>{MARK}()</script>'></iframe>",
    f"<object data='data:text/html,{MARK}'></object><embed src='data:text/html,{MARK}'>",
    f"<form action='https://evil.example/{MARK}'><input name=q><button>Full credit</button></form>",
    f"<a href='java&#10;script:{MARK}()'>link</a><a href='data:text/html,{MARK}'>link</a>",
    f"<a href='/formgrader/{MARK}'>link</a><base href='https://evil.example/{MARK}'>",
    f"<div style='position:fixed;inset:0;background:url({MARK})' class='navbar-fixed-top'>x</div>",
    f"<style>body{{display:none;background:url({MARK})}}</style>",
    f"<link rel=stylesheet href='https://evil.example/{MARK}'>",
    f"<meta http-equiv=refresh content='0;url=https://evil.example/{MARK}'>",
    f"<template><script>{MARK}()</script></template><noscript><img src=x onerror={MARK}()>",
    f"<input id='T8-8-a' autofocus onfocus={MARK}()><textarea id=T8-8-m1-comment>{MARK}</textarea>",
    f"<p id='T8-8-a' name='{MARK}' onclick={MARK}()>text</p>",
    f"<details open ontoggle={MARK}()>x</details><video onerror={MARK}() src=x></video>",
    f"<scr<script>ipt>{MARK}()</scr</script>ipt>",
    f"<!--[if gte IE 4]><script>{MARK}()</script><![endif]-->",
    rf"$\href{{javascript:{MARK}()}}{{x}}$ and $\hr<!-- -->ef{{javascript:{MARK}()}}{{x}}$",
]
TEXT_IS_FINE = ("scr", "&lt;", "$")  # the mark may stand there as text
ACTIVE = (
    "script", "iframe", "object", "embed", "form", "button", "svg", "math", "base", "template",
    "video", "frame",
)  # fmt: skip


def acts(page):
    """What is active in a part of a page: elements, handlers, addresses, styles that cover."""
    found = [tag.name for tag in page.find_all(ACTIVE)]
    for tag in page.find_all(True):
        for name, value in tag.attrs.items():
            value = " ".join(value) if isinstance(value, list) else str(value)
            if name.startswith("on") or MARK in value or "javascript" in value.lower():
                found.append(f"{tag.name} {name}={value}")
            if name == "style" and "fixed" in value:
                found.append(f"{tag.name} {name}={value}")
    return found


@pytest.mark.parametrize("twice", [True, False])
@pytest.mark.parametrize("text", HOSTILE)
def test_html_of_a_strangers_is_only_shown(text, twice):
    made = BeautifulSoup(safe_html.clean(text, twice), "html.parser")
    assert not acts(made)
    assert "\\href" not in made.text
    assert not made.find_all(id=True) and not made.find_all(attrs={"name": True})


@pytest.mark.parametrize("tag", sorted(safe_html.UNREAD))
def test_a_tag_that_is_only_named_swallows_nothing_of_an_answer(tag):
    made = safe_html.clean(f"a <{tag}> in words <b>that count</b> <img src=x onerror=boom()>")
    assert f"a &lt;{tag}&gt; in words <b>that count</b>" in made and "boom" not in made
    assert "code" not in safe_html.clean(f"a <{tag}>code</{tag}> b")


def test_tables_pictures_and_text_stay_as_they_are():
    frame = pd.DataFrame({"渠道": ["搜尋 & 展示", "<b>"], "spend": [1.5, 2]})
    made = BeautifulSoup(safe_html.clean(frame.to_html()), "html.parser")
    assert [cell.text for cell in made.select("table.dataframe tbody td")] == [
        "搜尋 & 展示", "1.5", "<b>", "2.0",
    ]  # fmt: skip
    assert "tbody" not in safe_html.clean(frame._repr_html_()).split("<table")[0], "no style text"
    picture = f'<img alt="plot" src="data:image/png;base64,{PNG}"/>'
    assert BeautifulSoup(safe_html.clean(picture), "html.parser").img["src"].endswith(PNG)
    assert 'href="https://example.org/a?b=1&amp;c=2"' in safe_html.clean(
        '<a href="https://example.org/a?b=1&c=2">x</a>'
    )


@pytest.mark.alone
def test_html_made_to_be_slow_is_read_quickly_or_not_at_all():
    began = time.perf_counter()
    for text in ("<div>" * 19_000, '<a href="' * 9_000, "&" * 300_000, ">" * 300_000,
                 "<!--" * 9_000, "<table><b>" * 9_000, "<b>" * 9_000 + "<p>" * 9_000):  # fmt: skip
        assert len(safe_html.clean(text)) <= safe_html.MAX_HTML
    assert time.perf_counter() - began < 30


def hostile_notebook():
    """Every kind of hostile output in cells of the learner's own and in the graded ones."""
    nb = school.executed({
        **ANSWERS, "T8-8-m1": "\n\n".join(["**Readable** `answer` with $x^2$", *HOSTILE,
                                           f"[click](javascript:{MARK}())",
                                           f"![p](attachment:{MARK}.svg)"]),
    })  # fmt: skip
    bad = [{"text/html": text, "text/plain": "a table"} for text in HOSTILE]
    bad += [
        {"application/javascript": f"{MARK}()"},
        {"image/svg+xml": f"<svg onload='{MARK}()'></svg>"},
        {"text/latex": rf"$\href{{javascript:{MARK}()}}{{x}}$"},
        {"text/markdown": "\n".join(HOSTILE)},
        {"image/png": f"x' onerror='{MARK}()"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": MARK}},
        {"application/pdf": MARK},
    ]
    shown = [new_output("display_data", data, metadata={
        "text/html": {"isolated": True}, "image/png": {"width": f"1 onerror={MARK}()"},
    }) for data in bad]  # fmt: skip
    shown.append(new_output("display_data", {"image/png": PNG}, metadata={
        "image/png": {"width": f"1 onerror={MARK}()", "height": 20}}))  # fmt: skip
    shown.append(new_output("stream", name="stdout", text=f"<script>{MARK}()</script>\x1b]8;;x"))
    shown.append(new_output("error", ename=f"<img src=x onerror={MARK}()>", evalue="<b>",
                            traceback=[f"<script>{MARK}()</script>"]))  # fmt: skip
    extra = new_code_cell(f"# <script>{MARK}()</script>", outputs=shown)
    extra.metadata.update(tags=[f'x" onclick="{MARK}()'], widgets=MARK)
    nb.cells.insert(1, extra)
    for cell in nb.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "T8-8-m1":
            cell.attachments = {f"{MARK}.svg": {"image/svg+xml": f"<svg onload={MARK}()/>"}}
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "T8-8-a-code":
            cell.outputs = shown
    nb.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": MARK}}
    nb.metadata["language_info"] = {"name": "python", "pygments_lexer": MARK}
    return nb


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The learner's page, and formgrader's made with its own exporter, of the hostile notebook."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    home = school.build(tmp_path_factory.mktemp("safe") / "class")
    with Writer(home) as writer:
        writer.write(NAME, "mallory", hostile_notebook())
    feedback(home, NAME)
    settings = schema.class_config(home)
    settings.HTMLExporter.template_name = "formgrade"
    settings.HTMLExporter.extra_template_basedirs = [handlers.template_path]
    resources = {
        "assignment_id": NAME, "notebook_id": NAME, "submission_id": "1", "index": 0, "total": 1,
        "base_url": "", "student": "mallory", "last_name": None, "first_name": None,
        "notebook_path": "x",
    }  # fmt: skip
    graded = home / "autograded" / "mallory" / NAME / f"{NAME}.ipynb"
    formgrader, _ = HTMLExporter(config=settings).from_filename(str(graded), resources=resources)
    learner = (home / "feedback" / "mallory" / NAME / f"{NAME}.html").read_text(encoding="utf-8")
    return {"feedback": learner, "formgrader": formgrader}


@pytest.mark.parametrize("which", ["feedback", "formgrader"])
def test_pages_show_a_hostile_notebook_without_acting(pages, which):
    page = BeautifulSoup(pages[which], "html.parser")
    assert not [tag for tag in page.find_all("script") if MARK in tag.text]
    shown = page.select(".output_subarea, .text_cell_render, .input_area")
    assert len(shown) > 20
    assert not [problem for part in shown for problem in acts(part)]
    assert not [tag for tag in page.find_all(True) if MARK in str(tag.attrs)]
    assert not [part for part in shown if r"\href" in part.text and not part.find("pre")]
    answer = next(part for part in shown if "Readable" in part.text)
    assert answer.strong.text == "Readable"
    assert answer.code.text == "answer"
    assert "$x^2$" in answer.text
    assert page.find("img", src=f"data:image/png;base64,{PNG}")["height"] == "20"


def test_a_learners_page_fits_a_phone(pages):
    head = pages["feedback"].split("</head>")[0]
    assert head.count('name="viewport"') == 1
    assert head.rindex("white-space: pre-wrap") > head.rindex("bootstrap"), "ours is the last word"


def test_a_learners_page_shows_no_hidden_test():
    secret = "assert double(7) == 14"
    source = f"assert double(2) == 4, 'double'\n### BEGIN HIDDEN TESTS\n{secret}"
    outputs = [
        new_output("stream", name="stdout", text="called with 7"),
        new_output("display_data", {"text/plain": "called with 7"}),
        new_output("error", ename="ValueError", evalue="got 7", traceback=[f"----> {secret}"]),
    ]
    test = {"grade": True, "solution": False, "grade_id": "a"}
    cell = new_code_cell(source, metadata={"nbgrader": test}, outputs=outputs)
    answer = new_code_cell("print(7)", outputs=[new_output("stream", name="stdout", text="7")])
    nb, _ = HideTests().preprocess(NotebookNode(cells=[cell, answer]), {})
    assert nb.cells[0].source == "assert double(2) == 4, 'double'"
    assert "7" not in str(nb.cells[0].outputs)
    assert nb.cells[0].outputs[0].ename == "ValueError"
    assert nb.cells[1].outputs[0].text == "7"
    said = [new_output("error", ename="AssertionError", evalue="double", traceback=["x"])]
    cell = new_code_cell(source, metadata={"nbgrader": test}, outputs=said)
    nb, _ = HideTests().preprocess(NotebookNode(cells=[cell]), {})
    assert nb.cells[0].outputs[0].traceback == ["AssertionError: double"]


def test_stock_nbgrader_cleans_too():
    assert config.AUTOGRADE[-1] == f"{SafeOutput.__module__}.{SafeOutput.__name__}"
    settings = schema.class_config("/nowhere")
    assert settings.Autograde.autograde_preprocessors == config.AUTOGRADE
