"""`record` for a learner: the same work in the project and in a bundle, without a network."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from autograder.checking.messages import LANGUAGES, language, translate
from autograder.companion import record_files
from autograder.companion.desk import CompanionError
from autograder.companion.record import KINDS
from autograder.companion.record_words import kind, total


def run(
    place: Path, out: Path | None = None, name: str | None = None, lang: str | None = None
) -> dict[str, Any]:
    """Write the learner's record; a report as plain data.

    Args:
        place: a desk, or the folder that holds the desks zh-TW and en.
        out: where to; the folder `record` in `place` when not given.
        name: as it is to stand in the record; none by default.
        lang: one language only; both when not given, the one in force first.

    Raises:
        CompanionError: no desk there, or a folder that cannot be written.
    """
    record = record_files.of_learner(record_files.desks(place), (name or "").strip())
    langs = [lang] if lang else sorted(LANGUAGES, key=lambda one: one != language())
    folder = out or place / record_files.FOLDER
    files, told = record_files.write(record, folder, langs)
    colon = "：" if language() == "zh-TW" else ": "
    return {
        "files": [str(one) for one in files],
        "self_checked": {letter: dict(zip(("shown", "of"), record.counts(False, letter),
                                          strict=True)) for letter in KINDS},
        "answers": sum(bool(one.checked) for one in record.evidence),
        "lines": [f"{kind(letter)}{colon}{total(record, letter, False)}" for letter in KINDS],
        "notes": [translate(msgid, **values) for msgid, values in record.notes] + told,
    }  # fmt: skip


def told(report: dict[str, Any]) -> str:
    """The report in words."""
    head = (
        translate("Self-checked so far:")
        if report["answers"]
        else translate("No answer has been checked yet; the record says so for every line.")
    )
    lines = [head, *(f"  {line}" for line in report["lines"]), *report["notes"]]
    lines += [translate("Written:"), *(f"  {name}" for name in report["files"])]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """The bundle's `start.py record`: PLACE and the options; 1 with a sentence where it fails."""
    parser = argparse.ArgumentParser(prog="start.py record")
    parser.add_argument("place", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--name")
    parser.add_argument("--lang", choices=LANGUAGES)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    try:
        report = run(options.place, options.out, options.name, options.lang)
    except CompanionError as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report, ensure_ascii=False, indent=1) if options.json else told(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
