"""Take the pictures of the published book that the READMEs show.

    python course.py book && python tools/screenshots.py

Needs Chromium with its driver. They are taken of `_site/` as it stands: the home page, a chapter at
its interactive picture, and a chapter on a phone.
"""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder.bilingual import LANGUAGES  # noqa: E402
from tools import browser  # noqa: E402

SITE, TARGET = ROOT / "_site", ROOT / "docs"
MOST = 200_000  # bytes
# Picture: page, width and height in px, what stands in the middle.
SHOWN = {
    "book-home": ("index.html", 1280, 860, ""),
    "book-chapter": ("t1_5.html", 1280, 860, ".picture"),
    "book-phone": ("t1_5.html", 390, 780, ".picture"),
}


def main() -> None:
    """Take all pictures in both languages."""
    for name, (page, width, height, at) in SHOWN.items():
        pages = {
            language: (SITE / ("" if language == LANGUAGES[0] else language) / page).as_uri()
            for language in LANGUAGES
        }
        for language, picture in browser.views(pages, width, height, at).items():
            browser.save_png(picture, TARGET / f"{name}-{language}.png", MOST)


if __name__ == "__main__":
    main()
