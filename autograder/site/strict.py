"""Every fault of a build in one list, each with its file and line, whatever finds it.

Sphinx's warnings are taken off their stream, put into plain words and given the line of the
source; the checks that Sphinx does not have (languages, alt text, addresses outside, manifests)
stand beside them. Faults are held back until the end, so that one build names all of them, and
pages that have one are read again by the next build.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.logging import (
    NAMESPACE,
    WarningLogRecordTranslator,
    WarningStreamHandler,
    is_suppressed_warning,
)

from autograder.site import (
    dataset_pages,
    language,
    links,
    manifests,
    material,
    raw_html,
    source,
    watched,
)
from autograder.site.faults import Fault, alt_fault, line_with, merged, plain, shortened
from autograder.site.raw_html import WITH_ADDRESSES

# A picture that Markdown leaves as text, and where such text may stand.
_BROKEN = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_VERBATIM = (nodes.literal, nodes.literal_block, nodes.raw, nodes.comment)
STOPPED = "KeyboardInterrupt"
CODES = {"zh_TW": "zh-TW", "en": "en"}


class Strict(logging.Filter):
    """The faults of one build, and what the next one has to know of it.

    Args:
        app: the running build; its pages lie in the folder book/ of `root`.
        root: the folder of the project.
    """

    def __init__(self, app: Sphinx, root: Path) -> None:
        super().__init__()
        self.app, self.root = app, root
        self.book = root / "book"
        self.state = Path(app.outdir).parent / f".course-{Path(app.outdir).name}.json"
        self.before: dict[str, Any] = {}
        self.faults: list[Fault] = []
        self.faulty: set[str] = set()
        self.written: set[str] = set()
        self.sources: dict[str, source.Source] = {}
        self.times: dict[str, float] = {}
        self.told = False

    @property
    def code(self) -> str:
        """The language of the build, "zh-TW" or "en"."""
        return CODES[self.app.config.language]

    def connect(self) -> None:
        """Listen to the build, and take its warnings."""
        for handler in logging.getLogger(NAMESPACE).handlers:
            if isinstance(handler, WarningStreamHandler):
                handler.filters.insert(0, self)
        app = self.app
        app.connect("builder-inited", self.start)
        app.connect("env-get-outdated", self.outdated)
        app.connect("source-read", self.read)
        app.connect("doctree-read", self.check, priority=900)
        app.connect("env-updated", self.after_reading)
        app.connect("html-page-context", self.note_written)
        app.connect("build-finished", self.finish, priority=100)

    # --- the build's course ----------------------------------------------------------------------

    def start(self, app: Sphinx) -> None:
        """Remember how the last build ended; until this one ends it counts as broken off."""
        self.times["start"] = time.time()
        if self.state.exists():
            self.before = json.loads(self.state.read_text(encoding="utf-8"))
        self.state.write_text(json.dumps({"finished": False}), encoding="utf-8")
        self.faults += material.faults(self.root)

    def outdated(
        self, app: Sphinx, env: BuildEnvironment, added: set, changed: set, removed: set
    ) -> Iterable[str]:
        """Pages to read again besides those whose files changed; pages outside the contents."""
        for path in sorted(self.book.rglob("*.md")):
            name = path.relative_to(self.book).with_suffix("").as_posix()
            if name not in env.found_docs and ".ipynb_checkpoints" not in path.parts:
                text = "the page is not in _toc.yml, so nobody would find it"
                self.faults.append(Fault(path.relative_to(self.root).as_posix(), 1, text))
        if not self.before.get("finished"):
            return set(env.all_docs)
        known = getattr(env, "course_cells", {})
        rerun = {name for name in env.found_docs if self.cells_of(name) != known.get(name, "")}
        return rerun | set(self.before["faulty"])

    def cells_of(self, docname: str) -> str:
        """Digest of what the cells of a page depend on."""
        path = Path(self.app.env.doc2path(docname))
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        return watched.of_page(language.without_bad_markers(text)[0])

    def read(self, app: Sphinx, docname: str, content: list[str]) -> None:
        """Give Sphinx one language of a page, and its cells a store for their outputs."""
        env = app.env
        made = self.sources[docname] = source.prepare(content[0], self.code)
        for line, text in made.faults:
            self.add(docname, line, text)
        if docname.startswith("datasets/"):
            manifest = dataset_pages.MANIFESTS / f"{docname.partition('/')[2]}.yml"
            self.faulty |= {docname} if self.add_all(manifests.faults_of(manifest)) else set()
        for path in made.used:
            env.note_dependency(str(path))
        if not hasattr(env, "course_cells"):
            env.course_cells = {}
        env.course_cells[docname] = self.cells_of(docname)
        if env.course_cells[docname]:
            store = Path(app.outdir).parent / f".cells-{self.code}" / docname
            kept = store.with_name(f"{store.name}-{env.course_cells[docname]}")
            env.mystnb_config = env.mystnb_config.copy(execution_cache_path=str(kept))
        content[0] = made.text

    def after_reading(self, app: Sphinx, env: BuildEnvironment) -> None:
        self.times["read"] = time.time()

    def note_written(self, app: Sphinx, pagename: str, *_: Any) -> None:
        self.written.add(pagename)

    def finish(self, app: Sphinx, error: Exception | None) -> None:
        """Print the faults, fail where warnings are errors, drop what no page uses any more."""
        faults = merged(self.faults)
        if faults and not self.told:
            self.told = True
            app._warning.write("".join(f"{fault}\n" for fault in faults))
            if app.warningiserror or app.keep_going:
                app.statuscode = 1
        if error is None and app.builder.format == "html":
            self.drop_leftovers()
        end = time.time()
        read = self.times.get("read", end)
        state = {
            "finished": error is None,
            "faulty": sorted(self.faulty),
            "faults": [[one.file, one.line, one.text] for one in faults],
            "pages": len(app.env.all_docs),
            "pages_read": len(self.sources),
            "pages_written": len(self.written),
            "seconds": {
                "reading": round(read - self.times.get("start", read), 2),
                "cells": round(sum(self.cell_seconds().values()), 2),
                "writing": round(end - read, 2),
            },
            "cells": self.cell_seconds(),
        }
        self.state.write_text(json.dumps(state, ensure_ascii=False, indent=1), encoding="utf-8")

    def cell_seconds(self) -> dict[str, float]:
        """Seconds of the pages whose cells ran in this build."""
        run = {}
        for docname in self.sources:
            data = self.app.env.nb_metadata.get(docname, {}).get("exec_data") or {}
            if data.get("runtime") and data["mtime"] >= self.times["start"]:
                run[docname] = round(data["runtime"], 2)
        return run

    def drop_leftovers(self) -> None:
        """Pages, pictures and outputs of cells that belong to no page of the book any more."""
        env, out = self.app.env, Path(self.app.outdir)
        pages = {Path(self.app.builder.get_outfilename(name)) for name in env.all_docs}
        pages |= {Path(self.app.builder.get_outfilename(name)) for name in self.written}
        for path in out.rglob("*.html"):
            if self.written and path not in pages and "_static" not in path.parts:
                path.unlink()
        pictures = {name for _, name in env.images.values()}
        for path in (out / "_images").glob("*"):
            if path.name not in pictures:
                path.unlink()

    # --- what Sphinx finds -----------------------------------------------------------------------

    def filter(self, record: logging.LogRecord) -> bool:
        """Take a warning as a fault; only those that the configuration suppresses go on."""
        kind, subkind = getattr(record, "type", "") or "", getattr(record, "subtype", "") or ""
        config = getattr(self.app, "config", None)
        if is_suppressed_warning(kind, subkind, getattr(config, "suppress_warnings", ())):
            return True
        WarningLogRecordTranslator(self.app).filter(record)
        message = re.sub(r"\x1b\[[0-9;]*m", "", logging.LogRecord.getMessage(record))
        file, _, line = str(getattr(record, "location", None) or "").rpartition(":")
        if not line.isdigit():
            file, line = f"{file}:{line}".strip(":"), ""
        env = getattr(self.app, "env", None)  # there is none while the configuration is read
        docname = env.path2doc(file) if file and env else None
        if kind == "mystnb" and subkind == "exec":
            if "traceback saved" not in message:
                self.add(docname, *self.failed_cell(docname, message))
        elif env and docname in env.found_docs:
            text, wanted = plain(message)
            self.add(docname, self.place(docname, int(line or 0) or None, wanted), text)
        else:
            place = Path(file) if file else self.root / "_config.yml"
            name = place.relative_to(self.root) if place.is_relative_to(self.root) else place
            self.faults.append(Fault(name.as_posix(), int(line or 1), plain(message)[0]))
        return False

    def failed_cell(self, docname: str, message: str) -> tuple[int, str]:
        """Line and sentence of the cell that stopped a page."""
        run = Path(self.app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
        notebook = json.loads(run.read_text(encoding="utf-8"))
        made = self.source_of(docname)
        shown = [one for one in language.blocks(made.text) if one.is_cell]
        done = [one for one in notebook["cells"] if one["cell_type"] == "code"]
        for block, cell in zip(shown, done, strict=False):
            first = made.line(block.line)
            failed = [one for one in cell["outputs"] if one["output_type"] == "error"]
            # A cell that runs too long is interrupted from outside.
            late = "Timeout" in message or any(one["ename"] == STOPPED for one in failed)
            if late and (failed or cell["execution_count"] is None):
                seconds = self.app.config.nb_execution_timeout
                return first, f"this cell did not end within {seconds} seconds"
            if failed:
                return first, failure(failed[0], block, first)
        return 1, shortened(message, 200)

    # --- what Sphinx does not look for -----------------------------------------------------------

    def check(self, app: Sphinx, doctree: nodes.document) -> None:
        """Alt text of every picture and the list of addresses outside."""
        docname = app.env.docname
        for picture in doctree.findall(nodes.image):
            if text := alt_fault(picture.get("alt"), self.code):
                wanted = picture.get("alt") or picture.get("uri", "")
                self.add(docname, self.place(docname, line_of(picture), wanted), text)
        for reference in doctree.findall(nodes.reference):
            line = line_of(reference)
            self.check_address(docname, line, reference.get("refuri", ""))
        for raw in doctree.findall(nodes.raw):
            if "html" in raw.get("format", "") and WITH_ADDRESSES.search(raw.astext()):
                self.check_html(docname, raw)
        for text in doctree.findall(nodes.Text):
            if (found := _BROKEN.search(text)) and not isinstance(text.parent, _VERBATIM):
                line = self.place(docname, line_of(text.parent), found[0])
                self.add(docname, line, f"{found[0]} is not read as a picture: is there a space?")

    def check_html(self, docname: str, raw: nodes.raw) -> None:
        """Pictures and links in HTML as it stands, in the page or written by a cell."""
        html, begin = raw.astext(), raw.line
        if not begin:  # the parser does not know it everywhere
            first = html.strip().partition("\n")[0]
            begin = line_with(self.source_of(docname).text.split("\n"), first, None)
        folder = Path(self.app.env.doc2path(docname)).parent
        for number, wanted, text in raw_html.faults(html, folder, self.book / "_static"):
            self.add(docname, self.place(docname, begin + number, wanted), text)
        for tag in BeautifulSoup(html, "html.parser").find_all(["img", "svg", "a"]):
            line = begin if raw.line else begin + (tag.sourceline or 1) - 1
            if tag.name == "a":
                self.check_address(docname, line, tag.get("href", ""))
            elif tag.find_parent(attrs={"aria-hidden": "true"}) or tag.get("aria-hidden") == "true":
                continue
            elif text := alt_fault(name_of(tag), self.code):
                self.add(docname, self.place(docname, line), text)

    def check_address(self, docname: str, line: int | None, address: str) -> None:
        """An address outside must be in the list."""
        if links.is_external(address) and not links.is_listed(address):
            text = f"the link to {address} is not in book/links.yml"
            self.add(docname, self.place(docname, line, address), text)

    # --- places ----------------------------------------------------------------------------------

    def source_of(self, docname: str) -> source.Source:
        """A page as Sphinx read it, also when it was read by an earlier build."""
        if docname not in self.sources:
            text = Path(self.app.env.doc2path(docname)).read_text(encoding="utf-8")
            self.sources[docname] = source.prepare(text, self.code)
        return self.sources[docname]

    def place(self, docname: str, line: int | None, wanted: str = "") -> int:
        """Line of the page for a line of what Sphinx read; that of `wanted`, where it is near.

        What a cell puts out is placed in the cell: where `wanted` stands, else at its beginning.
        """
        made = self.source_of(docname)
        if line and made.is_notebook:
            line -= 1  # the reader of notebooks counts from 1 twice
        for cell in language.blocks(made.text):
            if cell.is_cell and line and cell.line <= line < cell.line + len(cell.lines):
                inside = (n for n, text in enumerate(cell.lines) if wanted and wanted in text)
                return made.line(cell.line + next(inside, 0))
        return made.line(line_with(made.text.split("\n"), wanted, line) if wanted else line)

    def add(self, docname: str, line: int, text: str) -> None:
        """Note a fault of a page."""
        path = Path(self.app.env.doc2path(docname))
        self.faults.append(Fault(path.relative_to(self.root).as_posix(), line, text))
        self.faulty.add(docname)

    def add_all(self, faults: list[Fault]) -> list[Fault]:
        """Note faults of other files."""
        self.faults += faults
        return faults


def line_of(node: nodes.Node | None) -> int | None:
    """The line of the nearest node around this one that knows its own."""
    while node is not None and not node.line:
        node = node.parent
    return node.line if node is not None else None


def name_of(tag: Any) -> str | None:
    """The name that a screen reader says for an <img> or <svg>; None where it has none."""
    title = tag.find("title")
    return tag.get("alt") or tag.get("aria-label") or (title.get_text() if title else None)


def failure(output: dict, block: language.Block, first: int) -> str:
    """A sentence on the exception of a cell: which line, what kind, its message.

    Args:
        output: the error output of the notebook's cell.
        block: the cell in the page as Sphinx read it.
        first: the line of the page on which the cell begins.
    """
    stack = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output["traceback"]))
    what = shortened(f"{output['ename']}: {output['evalue']}", 200)
    lines = re.findall(r"Cell In\[\d+\], line (\d+)", stack)
    if not lines:
        return f"this cell fails: {what}"
    code = watched.python_of(block).split("\n")
    head = next((n for n, text in enumerate(code) if text.strip()), 0)
    number = int(lines[-1])
    return f"line {number} of this cell (line {first + head + number} of the page) fails: {what}"
