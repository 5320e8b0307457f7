"""The Sphinx extension behind the published book: one source, two languages.

`_config.yml` (zh-TW) and `_config.en.yml` load it; `jupyter-book build .` is enough. It

* reads the pages from book/, so that they stand at the root of the site;
* keeps one language of each page (`language`), and expands `% generated:` lines (`generated`);
* writes the text of every section for the search, which finds words inside words (`search`);
* gives code cells the language in COURSE_LANG, and a cache of their outputs of its own;
* adds the switch to the same page in the other language, and makes every page's text ready for
  readers (`pages`, `markup`).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinx_external_toc.api import GlobItem

from autograder.site import generated, language, pages, search

ROOT = Path(__file__).resolve().parents[2]
BOOK = ROOT / "book"
CODES = {"zh_TW": "zh-TW", "en": "en"}
# What the outputs of code cells depend on besides their own text.
WATCHED = (
    *("autograder/ingest", "autograder/learner", "autograder/checking", "autograder/artefacts"),
    *("datasets/exports", "datasets/house"),
)


def watched_files() -> list[Path]:
    """Files whose change makes executed pages stale."""
    found: list[Path] = []
    for folder in WATCHED:
        found += [
            path
            for path in sorted((ROOT / folder).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".mo"
        ]
    here = Path(__file__).parent
    return [*found, here / "frames.py", *sorted(here.glob("*picture*.py"))]


def _digest(paths: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _configure(app: Sphinx, config: Config) -> None:
    """Before anything is read: language for cells, their cache, captions of the contents."""
    if config.language not in CODES:
        raise ExtensionError(f"language must be one of {', '.join(CODES)}, not {config.language}")
    code = CODES[config.language]
    os.environ["COURSE_LANG"] = code
    # Cells import the course's own packages, wherever the kernel starts.
    os.environ["PYTHONPATH"] = os.pathsep.join(
        part for part in (str(ROOT), os.environ.get("PYTHONPATH", "")) if part
    )
    caches = Path(app.outdir).parent
    config.nb_execution_cache_path = str(caches / f".cells-{code}-{_digest(watched_files())}")
    generated.write_dataset_stubs(BOOK / "datasets")


def _translate_captions(app: Sphinx, config: Config) -> None:
    """Captions in _toc.yml are "zh | en"; keep one side."""
    side = 0 if CODES[config.language] == "zh-TW" else 1
    site_map = config.external_site_map
    for name in site_map:
        item = site_map[name]
        # A pattern that matches nothing (no dataset made yet) would be a warning.
        item.subtrees = [
            tree
            for tree in item.subtrees
            if any(
                not isinstance(one, GlobItem) or any(BOOK.glob(f"{one}.md")) for one in tree.items
            )
        ]
        for tree in item.subtrees:
            if tree.caption and " | " in tree.caption:
                tree.caption = tree.caption.split(" | ")[side]


def _read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Keep one language of a page, then fill in what is made from data."""
    code = CODES[app.config.language]
    try:
        text = language.keep(source[0], code)
        text, used = generated.expand(text, code)
    except (language.LanguageError, generated.GeneratedError) as error:
        raise ExtensionError(f"{app.env.doc2path(docname)}: {error}") from error
    for path in used:
        app.env.note_dependency(str(path))
    if "{code-cell}" in text:
        for path in watched_files():
            app.env.note_dependency(str(path))
    source[0] = text


def setup(app: Sphinx) -> dict[str, Any]:
    """Entry point for Sphinx."""
    # The configuration stands at the root of the project and the pages in book/; a shifted source
    # folder keeps "book/" out of every address.
    if (Path(app.srcdir) / "_toc.yml").exists() and Path(app.srcdir) == ROOT:
        app.srcdir = type(app.srcdir)(BOOK)
    # A change of this extension writes every page anew.
    site_files = [p for p in Path(__file__).parent.rglob("*") if p.suffix not in {".pyc", ".mo"}]
    app.add_config_value("course_site_digest", _digest(sorted(site_files)), "html")
    app.add_message_catalog("sphinx", str(pages.compiled_locale(Path(app.outdir).parent)))
    app.connect("config-inited", _configure, priority=100)
    app.connect("config-inited", _translate_captions, priority=950)
    app.connect("source-read", _read)
    search.setup(app)
    pages.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
