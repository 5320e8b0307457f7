"""The wrong answer on the home page of the book, and what the real check says to it.

    python tools/home_example.py

writes book/home_example.yml. The check is run, so the sentence is the one a learner gets;
tests/site/test_site_home.py says when the two no longer agree.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from autograder.checking.judging import Function, judge_functions  # noqa: E402
from autograder.checking.messages import LANGUAGES, in_language  # noqa: E402
from autograder.exercises import REGISTRY  # noqa: E402
from autograder.exercises.held_out import cases_of, public_tables  # noqa: E402
from autograder.exercises.t1_5_kpis import cleaned, kpis  # noqa: E402
from autograder.learner.check import CheckFailed  # noqa: E402

TARGET = ROOT / "book" / "home_example.yml"
EXERCISE = "T1.5.a"
# Two lines of an answer: `rows` are the cleaned rows, `table` has a column for each figure.
WRONG = """\
daily = rows.groupby(["channel", "date"])[["conversion_value", "cost"]].sum()
table["roas"] = (daily["conversion_value"] / daily["cost"]).groupby("channel").mean()
"""


def answer(tidy: Any) -> Any:
    """A learner's function that is right but for the lines shown."""
    scope = {"rows": cleaned(tidy), "table": kpis(tidy).set_index("channel")}
    exec(WRONG, scope)
    return scope["table"].reset_index()


def example() -> dict[str, Any]:
    """exercise, wrong (code), says (language -> what the notebook shows for it).

    Raises:
        ValueError: the check takes the answer for right.
    """
    item = REGISTRY[EXERCISE]
    part = item.parts[0]
    calls = [tuple(map(public_tables, names)) for names in part.load_calls()]
    function = Function(part.name, lambda: answer, cases_of(item, part, calls))
    verdict = judge_functions(EXERCISE, [function])
    if verdict.correct:
        raise ValueError(f"{EXERCISE} takes the wrong answer for right")
    says = {}
    for lang in LANGUAGES:
        with in_language(lang):
            says[lang] = CheckFailed(verdict)._render_traceback_()[0]
    return {"exercise": EXERCISE, "wrong": WRONG, "says": says}


def main() -> None:
    """Write the example."""
    head = "# Made by tools/home_example.py, which runs the real check.\n"
    text = yaml.safe_dump(example(), allow_unicode=True, sort_keys=False, width=100)
    TARGET.write_text(head + text, encoding="utf-8")


if __name__ == "__main__":
    main()
