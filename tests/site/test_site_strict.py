"""The build fails with the file and line of every fault, and leaves nothing stale behind."""

import json
import shutil
import subprocess
import sys

import pytest
import tiny_book
import yaml

from autograder import register
from autograder.site import (
    alone,
    build,
    dataset_pages,
    faults,
    generated,
    glossary,
    links,
    manifests,
    material,
    raw_html,
    settings,
    source,
    watched,
)

FAULTY = (
    tiny_book.HEAD
    + """+++ {"lang": "zh-TW"}

# 一頁

段落從這裡開始，
連到 [沒有的頁](gone.md)、
[沒有的錨點](other.md#nowhere)、
{ref}`no-label`、
{term}`沒有的詞` 和
[外面](https://example.org/unlisted)。

![](_static/favicon.svg)

+++ {"lang": "en"}

# A page

A paragraph begins here
with [no page](gone.md),
[no anchor](other.md#nowhere),
{ref}`no-label`,
{term}`no such term` and
[outside](https://example.org/unlisted).

![一張圖](_static/favicon.svg)

+++

<p><img src="_static/favicon.svg"></p>

% generated: nonsense

% generated: standard-map-of-nothing

% generated: exercises T9.9

% generated: dataset no_such_dataset

After the generated lines [a page](after.md).

```{code-cell} ipython3
---
mystnb:
  image:
    alt@zh-TW: 一條線
---
import matplotlib.pyplot as plt
plt.figure(figsize=(1, 1)).add_subplot().plot([1, 2]);
```

```{code-cell} ipython3
:tags: [remove-input]

total = 1
total / 0
```

<div><img src="_static/favicon.svg"></div>

+++ {"lang": "fr"}

+++ {lang}

+++ {"lang": "zh-TW"}

## 只有中文的一節
"""
)
# What stands on the line, and what the fault says.
EXPECTED = [
    ("(gone.md)、", "'gone.md' leads nowhere"),
    ("(gone.md),", "'gone.md' leads nowhere"),
    ("(other.md#nowhere)、", "#nowhere of the page 'other'"),
    ("(other.md#nowhere),", "#nowhere of the page 'other'"),
    ("{ref}`no-label`、", "'no-label' leads nowhere"),
    ("{ref}`no-label`,", "'no-label' leads nowhere"),
    ("{term}`沒有的詞`", "'沒有的詞' is not in the glossary"),
    ("{term}`no such term`", "'no such term' is not in the glossary"),
    ("[外面](", "https://example.org/unlisted is not in book/links.yml"),
    ("[outside](", "https://example.org/unlisted is not in book/links.yml"),
    ("![](_static", "has no alt text"),
    ("![一張圖](", "is not in English"),
    ("<p><img", "has no alt text"),
    ("<div><img", "has no alt text"),
    ("% generated: nonsense", "'nonsense'"),
    ("% generated: standard-map-of-nothing", "'standard-map-of-nothing'"),
    ("% generated: exercises T9.9", "no chapter T9.9"),
    ("% generated: dataset no_such_dataset", "no_such_dataset"),
    ("[a page](after.md)", "'after.md' leads nowhere"),
    ("alt@zh-TW: 一條線", "no alt@en beside it"),
    ('+++ {"lang": "fr"}', "unknown language 'fr'"),
    ("+++ {lang}", "not followed by JSON"),
    ("## 只有中文的一節", "has no en block beside it"),
]


def line_of(text, words):
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.fixture(scope="module")
def failed(tmp_path_factory):
    """The report of a book with a fault of each kind, over a site that stood there before."""
    root = tmp_path_factory.mktemp("faulty") / "project"
    tiny_book.write(root, {"index": FAULTY, "other": tiny_book.OTHER})
    (root / "book" / "lost.md").write_text("# 沒有人連來 nobody links here\n", encoding="utf-8")
    (root / "_site").mkdir()
    (root / "_site" / "index.html").write_text("before")
    report = build.run(root / "_site", build.ADDITIONS, root, root / "work")
    return root, report


def test_every_fault_is_named_with_its_line_in_one_run(failed):
    root, report = failed
    missing = [
        (place, words)
        for place, words in EXPECTED
        if not any(
            fault.startswith(f"book/index.md:{line_of(FAULTY, place)}: ") and words in fault
            for fault in report.faults
        )
    ]
    assert not missing, "\n".join(report.faults)
    assert any(fault.startswith("book/lost.md:1: ") for fault in report.faults)
    assert len(report.faults) == len(set(report.faults))


def test_a_failing_cell_is_named_with_its_line_and_without_a_stack(failed):
    _, report = failed
    cell = line_of(FAULTY, ":tags: [remove-input]") - 1
    wrong = line_of(FAULTY, "total / 0")
    told = [fault for fault in report.faults if "ZeroDivisionError" in fault]
    assert told == [
        f"book/index.md:{cell}: line 2 of this cell (line {wrong} of the page) fails: "
        "ZeroDivisionError: division by zero"
    ]
    assert not any("Traceback" in fault or "nbclient" in fault for fault in report.faults)


def test_a_failed_build_leaves_the_site_that_was_there(failed):
    root, report = failed
    assert not report.ok and (root / "_site" / "index.html").read_text() == "before"
    kept = json.loads((root / "work" / "report.json").read_text(encoding="utf-8"))
    assert kept["faults"] == report.faults


def test_plain_jupyter_book_fails_with_the_same_lines_again(failed):
    """Also in a build that finds all pages unchanged."""
    root, report = failed
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()", "build", "."]
    done = subprocess.run(
        [*command, "-W", "-q", "--path-output", str(root / "work" / "zh-TW")],
        cwd=root, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode != 0
    told = build.named_faults(done.stdout + done.stderr)
    assert len(told) > 15 and set(told) <= set(report.faults)


def test_a_clean_book_passes_and_leaves_nothing_stale(tmp_path):
    pages = {"index": tiny_book.GOOD, "other": tiny_book.OTHER, "third": tiny_book.CELL}
    root = tiny_book.write(tmp_path / "project", pages)
    out, work = root / "_site", root / "work"
    first = build.run(out, build.ADDITIONS, root, work)
    assert first.ok, first.faults
    assert (out / "third.html").exists() and (out / "en" / "third.html").exists()
    assert list((out / "_images").glob("*.png"))
    assert first.pages_read == {"zh-TW": 3, "en": 3} and "third" in first.cells["en"]
    # A page that goes away takes its picture with it; one that changes is read, and no other.
    (root / "book" / "third.md").unlink()
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    toc["chapters"] = [{"file": "other"}]
    (root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")
    changed = tiny_book.GOOD.replace("# A page", "# A new name")
    (root / "book" / "index.md").write_text(changed, encoding="utf-8")
    second = build.run(out, build.ADDITIONS, root, work)
    assert second.ok, second.faults
    assert "A new name" in (out / "en" / "index.html").read_text(encoding="utf-8")
    assert not (out / "third.html").exists() and not list((out / "_images").glob("*.png"))
    assert not list(root.glob("_site.*"))


def test_a_page_runs_again_when_a_module_its_cells_import_changes():
    cell = "```{code-cell} ipython3\n:tags: [hide-input]\n\nfrom autograder.site.X import y\n```\n"
    for name, reached in (("gantt_picture", "frames"), ("event_picture", "event_picture")):
        (block,) = [b for b in watched.blocks(cell.replace("X", name)) if b.is_cell]
        found = watched.modules(watched._imports(watched.python_of(block)))
        assert f"{reached}.py" in {path.name for path in found}
    assert watched.of_page("# no cells\n") == ""
    assert watched.of_page(cell) != watched.of_page(cell.replace("X", "frames"))


def test_a_fault_of_a_manifest_is_named_with_its_line(tmp_path):
    good = next(path for path in dataset_pages.manifests() if path.stem == "meta")
    text = good.read_text(encoding="utf-8")
    path = tmp_path / "meta.yml"

    def told(changed):
        path.write_text(changed, encoding="utf-8")
        return [str(fault) for fault in manifests.faults_of(path, root=tmp_path)]

    assert told(text) == []
    assert told(text.replace("licence:", "license:", 1))[0].endswith("has no 'licence'")
    first = line_of(text, '"path":')
    (missing,) = told(text.replace('"path": "meta/', '"path": "nowhere/', 1))
    assert missing.startswith(f"meta.yml:{first}: ") and "not in datasets/exports" in missing
    assert told("name: [1\n")[0].startswith("meta.yml:")
    line = line_of(text, '"unit": "date"')
    (lacks,) = told(text.replace('"unit": "date", ', "", 1))
    assert lacks.startswith(f"meta.yml:{line}: ") and "'unit'" in lacks


def test_what_pages_are_made_from_is_well():
    assert [str(fault) for fault in material.faults()] == []


def test_faults_of_what_pages_are_made_from_are_named_with_their_line(tmp_path, monkeypatch):
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "a.md").touch()
    contents = "format: jb-book\nroot: a\nchapters:\n  - file: b\n  - file: a\n"
    (tmp_path / "_toc.yml").write_text(contents, encoding="utf-8")
    told = [str(fault) for fault in material.contents(tmp_path)]
    assert told == ["_toc.yml:4: there is no page book/b.md", "_toc.yml:5: a stands twice"]
    # The file, who looks at it, what is changed into what, and what stands on the line at fault.
    cases = [
        (settings, "SITE", material.site, "address:", "address: ]", "address: ]"),
        (settings, "CITATION", material.site, "date-released:", "date-released: soon #", "soon"),
        (settings, "CITATION", material.site, "cff", "title: two\ncff", 'title: "'),
        (links, "LIST", material.addresses, "- url:", "- url: ]", "- url: ]"),
        (generated, "WORDS", material.words, "", 'lonely: {en: "one"}\n', "lonely"),
        (register, "CURRICULUM", material.curriculum, "[S03, S07],\n", "[K99],\n", "K99"),
        (register, "CURRICULUM", material.curriculum, "t0-cells:", "t0-nowhere:", "t0-nowhere"),
        (register, "CURRICULUM", material.curriculum, "kind: auto", "kind: odd", "kind: odd"),
        (register, "CURRICULUM", material.curriculum, "id: T0.p2", "id: T0.p1", "minutes: 4,"),
    ]
    for module, name, look, was, new, wanted in cases:
        with monkeypatch.context() as patched:
            path = tmp_path / getattr(module, name).name
            text = getattr(module, name).read_text(encoding="utf-8").replace(was, new, 1)
            path.write_text(text, encoding="utf-8")
            patched.setattr(module, name, path)
            found = [str(fault) for fault in look()]
            place = f"{path.name}:{line_of(text, wanted)}: "
            assert any(place in one for one in found), (wanted, found)
    path = tmp_path / "glossary.csv"
    rows = glossary.GLOSSARY.read_text(encoding="utf-8-sig").splitlines()
    wrong = [*rows[:3], rows[1], "甲,,a,b,成效,,", "乙,B,a, with a comma,b,成效,,"]
    path.write_text("\n".join(wrong), encoding="utf-8-sig")
    lines = [fault.line for fault in material.terms(path, tmp_path)]
    assert sorted(set(lines)) == [4, 5, 6]


def test_the_list_of_addresses_outside_says_when_each_was_looked_at():
    assert links.faults() == []
    for language in ("zh-TW", "en"):
        text, _ = links.section(language)
        assert all(one["url"] in text for one in links.listed())


def test_what_sphinx_says_is_put_into_plain_words():
    text, wanted = faults.plain("term not in glossary: 'ROAS' [ref.term]")
    assert wanted == "ROAS" and text.startswith("the term 'ROAS' is not in the glossary")
    assert faults.plain("something\n new [a.b]") == ("something new", "")
    lines = ["a", "b x", "", "x"]
    assert faults.line_with(lines, "x", 1) == 2 and faults.line_with(lines, "x", 3) == 4
    assert faults.line_with(lines, "nothing", 3) == 3 and faults.line_with(lines, "x", None) == 2


def test_a_build_that_was_killed_is_not_waited_for(tmp_path):
    lock = tmp_path / "lock"
    lock.mkdir()
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    (lock / "pid").write_text(str(done.pid))
    with alone.alone(tmp_path):
        assert (lock / "pid").read_text() != str(done.pid)
    assert not lock.exists()
    shutil.rmtree(tmp_path)


def test_what_a_killed_build_left_running_is_ended_before_the_next(tmp_path):
    lock = tmp_path / "lock"
    lock.mkdir()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (lock / "pid").write_text(str(gone.pid))
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    alone.note(tmp_path, left)
    with alone.alone(tmp_path):
        assert left.poll() is not None


def test_heads_markers_and_fences_that_cannot_be_read_are_named_with_their_line():
    good = tiny_book.CELL
    cases = {
        "mystnb: [\n": (good.replace("mystnb:\n", "mystnb: [\n"), "head of this cell is not YAML"),
        "name: pythonX": (good.replace("name: python3", "name: pythonX"), "unknown"),
        "tags: [remove-inptu]": (
            good.replace("mystnb:\n", "tags: [remove-inptu]\nmystnb:\n"),
            "'remove-inptu'",
        ),
        '{"language": "en"}': (good.replace('{"lang": "en"}', '{"language": "en"}'), "not by"),
        '++ {"lang": "en"}': (good.replace('+++ {"lang": "en"}', '++ {"lang": "en"}'), "looks"),
        "% Generated: links": (good + "\n% Generated: links\n", "looks like"),
        "```{code-cell} ipython3": (good.removesuffix("```\n"), "is not closed"),
        "````{note}": (good.replace("# 第", "````{note}\n# 第"), "is not closed before"),
    }
    for wanted, (text, words) in cases.items():
        place = line_of(text, wanted.strip("\n"))
        for language in ("zh-TW", "en"):
            told = source.prepare(text, language).faults
            assert any(line == place and words in text for line, text in told), (wanted, told)
    assert source.prepare(good, "en").faults == []


def test_html_that_asks_another_host_or_for_what_is_not_there_is_named():
    wrong = """<iframe src=https://example.org/a></iframe>
<img srcset="https://example.org/a.png 2x" alt="a line">
<object data="//example.org/a"></object>
<embed src=https://example.org/a>
<video poster="https://example.org/a.png"></video>
<script>fetch("https://example.org/a")</script>
<form action="https://example.org/a"></form>
<a href="javascript:alert(1)">x</a>
<img src="nowhere.png" alt="a line">
<p style="background: url(https://example.org/a.png)">x</p>"""
    book = tiny_book.ROOT / "book"
    found = {line for line, _, _ in raw_html.faults(wrong, book, book / "_static")}
    assert found == set(range(10))
    good = """<img src="_static/favicon.svg" alt="x"><a href="https://example.org">x</a>
<script type="application/json">{"link": "https://example.org"}</script>"""
    assert list(raw_html.faults(good, book, book / "_static")) == []
    widget = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'
    assert list(raw_html.faults(widget, book, book / "_static"))
