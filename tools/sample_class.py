"""Write a class that does not exist, to look at: python tools/sample_class.py DIR [--lang en].

Forty fictional learners in three sections over the whole course, with late work, marks by hand,
known mistakes, shared attempts and two submissions that are alike. Always the same.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from autograder.classes import sample


def main() -> int:
    """Write it; 1 where the folder is not empty."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("dir", type=Path, help="an empty or absent folder")
    options.add_argument("--lang", choices=("zh-TW", "en"), default="zh-TW")
    options.add_argument("--learners", type=int, default=40)
    options.add_argument("--chapter", action="append", help="only this one; may be repeated")
    options.add_argument("--rows", action="store_true", help="gradebook and lists only, quicker")
    asked = options.parse_args()
    if asked.dir.exists() and any(asked.dir.iterdir()):
        print(f"{asked.dir} is not empty.", file=sys.stderr)
        return 1
    sample.make(
        asked.dir, asked.chapter, asked.learners, asked.lang, whole=not asked.rows,
        say=lambda text: print(text, file=sys.stderr),
    )  # fmt: skip
    print(asked.dir)
    return 0


if __name__ == "__main__":
    sys.exit(main())
