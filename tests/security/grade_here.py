"""Grade one folder as an instructor would, in a process of its own, and write down the result.

Run as a script with a JSON file: {"inbox", "home", "out", "page", "jobs", "isolation", "limits",
"feedback"}; feedback pages are written for the students that are left when it says so.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(order: Path) -> None:
    """Grade, and write the result as JSON and as the page that an instructor reads."""
    from autograder.boxed.limits import Limits
    from autograder.grading import grade, report_page

    work = json.loads(order.read_text(encoding="utf-8"))
    result = grade.grade(
        Path(work["inbox"]), jobs=work["jobs"], class_dir=Path(work["home"]), lang="en",
        limits=Limits(**work["limits"]), isolation=work["isolation"],
    )  # fmt: skip
    report_page.write(work["page"], result)
    result["table"] = grade.table(result)
    Path(work["out"]).write_text(json.dumps(result, default=str), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
