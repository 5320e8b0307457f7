"""The learner's companion: where I stand, what comes next, what to repeat, what I have shown.

It reads the attempts that the checks record beside each chapter's notebook, the map of the course
(`.course/map.json`) and the learner's own state (`.course/companion.json`). Nothing here needs a
network, and nothing leaves the machine unless the learner says so.
"""

from __future__ import annotations


def start_page() -> None:
    """Show the start page in a notebook: what comes next, how far, the map of the standard.

    Raises:
        CompanionError: the notebook stands in no folder of the course; one sentence.
    """
    from autograder.companion import start

    start.start_page()
