"""The verb `record` of course.py: the learner's own record, a class's records, a check of one."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.checking.messages import LANGUAGES, translate
from autograder.companion import record_verb

LEARNER = "learner"  # where `course.py learn` puts the notebooks
ROOT = Path(__file__).resolve().parent.parent.parent


class RecordUse(Exception):
    """Options that do not go together; the text is one sentence."""


def work(options: argparse.Namespace, lang: str, say: Callable[[str], None]) -> dict[str, Any]:
    """Do what the options ask for; a report as plain data, "of" says which of the three it is.

    Raises:
        RecordUse, and what the called rooms raise: one sentence each.
    """
    _together(options)
    if options.verify:
        from autograder.classes import badge

        found = badge.verify_file(Path(options.verify), Path(options.key) if options.key else None)
        return {"of": "credential", "sentence": found.sentence, "issuer": found.issuer,
                "signed": found.signed, "fingerprint": found.fingerprint, "known": found.known,
                "credential": found.document}  # fmt: skip
    langs = [options.lang] if options.lang else sorted(LANGUAGES, key=lambda one: one != lang)
    out = Path(options.out).resolve() if options.out else None
    if options.class_dir:
        from autograder.classes import record_class

        wish = record_class.Wish(
            Path(options.class_dir[0]).resolve(), langs,
            tuple(Path(one).resolve() for one in options.class_dir[1:]),
            tuple(options.learner or ()),
            Path(options.given).resolve() if options.given else None, out, options.sign,
            options.issuer, options.until,
        )  # fmt: skip
        return {"of": "class", **record_class.make_all(wish, say)}
    return {"of": "learner", **record_verb.run(ROOT / LEARNER, out, options.name, options.lang)}


def _together(options: argparse.Namespace) -> None:
    """Options that belong to a class need one; the others do not go with it."""
    of_class = {"--learner": options.learner, "--with": options.given, "--sign": options.sign,
                "--issuer": options.issuer, "--until": options.until}  # fmt: skip
    wrong = [name for name, value in of_class.items() if value]
    if wrong and not options.class_dir:
        raise RecordUse(
            translate("{options} goes with --class DIR, the folder of a class.",
                      options=", ".join(wrong))
        )  # fmt: skip
    if options.name and options.class_dir:
        raise RecordUse(
            translate("--name is for a learner's own record; a class has the names in its list.")
        )
    if options.key and not options.verify:
        raise RecordUse(translate("--key goes with --verify FILE."))


def told(report: dict[str, Any]) -> str:
    """The report in words."""
    if report["of"] == "credential":
        return report["sentence"]
    if report["of"] == "class":
        from autograder.classes import record_class

        return record_class.told(report)
    return record_verb.told(report)
