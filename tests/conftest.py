"""What all tests share: markers for outside programs, and the reason where one is missing."""

from __future__ import annotations

import pytest

from autograder import suite

# Whole notebooks, whole classes, the whole book.
SLOW = ("tests/notebooks/", "tests/security/", "tests/site/test_site_book", "tests/grading/",
        "tests/exercises/test_t1_1_benefit")  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    """Name the markers, so that a misspelt one is an error."""
    config.addinivalue_line("markers", "alone: measures time; runs when nothing else does")
    for marker, (_, package) in suite.OUTSIDE.items():
        config.addinivalue_line("markers", f"{marker}: needs {package}")
    config.addinivalue_line("markers", f"{suite.BOX}: needs the right to make namespaces")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip, with the package to install, what this machine cannot run; the slow files first.

    A file goes to one worker, and a slow one that begins last keeps the others waiting.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(SLOW))
    for marker in suite.MARKERS:
        concerned = [item for item in items if item.get_closest_marker(marker)]
        if concerned and suite.find(marker) is None:
            for item in concerned:
                item.add_marker(pytest.mark.skip(reason=suite.not_run(marker)))
