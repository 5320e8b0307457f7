"""Grade one folder as an instructor would, in a process of its own, and write down the result.

Run as a script with a JSON file: {"inbox", "home", "out", "jobs", "isolation", "limits"}.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(order: Path) -> None:
    """Grade, then let nbgrader write feedback for the learners that the order names."""
    from autograder.boxed.limits import Limits
    from autograder.grading.grade import grade

    work = json.loads(order.read_text(encoding="utf-8"))
    result = grade(
        Path(work["inbox"]), jobs=work["jobs"], class_dir=Path(work["home"]), lang="en",
        limits=Limits(**work["limits"]), isolation=work["isolation"],
    )  # fmt: skip
    Path(work["out"]).write_text(json.dumps(result, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
