"""A stock nbgrader works in this folder; its class is `class/` (`course.py class class`)."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
if str(HERE) not in sys.path:
    sys.path.insert(0, str(HERE))

from autograder.grading.config import configure  # noqa: E402

c = get_config()  # noqa: F821
configure(c, HERE / "class")
