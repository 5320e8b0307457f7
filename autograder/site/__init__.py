"""The Sphinx extension behind the published book: one source, two languages.

`_config.yml` (zh-TW) and `_config.en.yml` load it; `jupyter-book build .` is enough. It

* reads the pages from book/, so that they stand at the root of the site;
* keeps one language of each page (`language`), and expands `% generated:` lines (`generated`);
* writes the text of every section for the search, which finds words inside words (`search`);
* gives code cells the language in COURSE_LANG, and their outputs a store (`watched`);
* fails with a list of all faults, each with file and line (`strict`);
* adds the switch to the same page in the other language, and makes every page's text ready for
  readers (`pages`, `markup`).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx_external_toc.api import GlobItem

from autograder.site import about, generated, home, pages, search, standard_map, terms, watched
from autograder.site.strict import CODES, Strict

ROOT = Path(__file__).resolve().parents[2]
# What pages are written with besides the modules of this folder.
DRESS = ("autograder/site/templates", "autograder/site/locale", "book/_static")


def _configure(app: Sphinx, config: Config) -> None:
    """Before anything is read: the language for cells, and a page for each dataset."""
    if config.language not in CODES:
        raise ExtensionError(f"language must be one of {', '.join(CODES)}, not {config.language}")
    os.environ["COURSE_LANG"] = CODES[config.language]
    # Cells import the course's own packages, wherever the kernel starts.
    os.environ["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part
    )
    if Path(app.srcdir) == ROOT / "book":
        generated.write_dataset_stubs(Path(app.srcdir) / "datasets")


def _translate_captions(app: Sphinx, config: Config) -> None:
    """Captions in _toc.yml are "zh | en"; keep one side."""
    side = 0 if CODES[config.language] == "zh-TW" else 1
    book = Path(app.srcdir)
    site_map = config.external_site_map
    for name in site_map:
        item = site_map[name]
        # A pattern that matches nothing (no dataset made yet) would be a warning.
        item.subtrees = [
            tree
            for tree in item.subtrees
            if any(
                not isinstance(one, GlobItem) or any(book.glob(f"{one}.md")) for one in tree.items
            )
        ]
        for tree in item.subtrees:
            if tree.caption and " | " in tree.caption:
                tree.caption = tree.caption.split(" | ")[side]


def setup(app: Sphinx) -> dict[str, Any]:
    """Entry point for Sphinx."""
    # The configuration stands at the root of the project and the pages in book/; a shifted source
    # folder keeps "book/" out of every address.
    root = Path(app.srcdir)
    if (root / "_toc.yml").exists() and (root / "book").is_dir():
        app.srcdir = type(app.srcdir)(root / "book")
    # A change of what reads pages reads them all anew, one of what writes them writes them all.
    at_reading = ("strict", "terms", "search")
    readers = watched.modules([f"autograder.site.{name}" for name in at_reading])
    writers = watched.modules([*(f"autograder.site.{name}" for name in ("pages", "search"))])
    dress = [path for folder in DRESS for path in watched.files_of(ROOT / folder)]
    more = [generated.WORDS, ROOT / "book" / "site.yml"]
    app.add_config_value("course_readers", watched.digest(readers), "env")
    app.add_config_value("course_writers", watched.digest([*writers, *dress, *more]), "html")
    app.add_message_catalog("sphinx", str(pages.compiled_locale(Path(app.outdir).parent)))
    app.connect("config-inited", _configure, priority=100)
    app.connect("config-inited", _translate_captions, priority=950)
    Strict(app, root).connect()
    search.setup(app)
    terms.setup(app)
    standard_map.setup(app)
    pages.setup(app)
    home.setup(app)
    about.setup(app)
    # Faults are gathered in one process.
    return {"version": "1", "parallel_read_safe": False, "parallel_write_safe": False}
