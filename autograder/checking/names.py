"""Names of public judges: an answer key holds the name, the check finds the function."""

from __future__ import annotations

import importlib
from collections.abc import Callable

# Rooms whose functions an answer key may name: they travel with the learner's wheel.
PUBLIC_ROOMS = ("autograder.checking.", "autograder.artefacts.")


def name_of(function: Callable) -> str:
    """`module:name` of a public judge. Raises ValueError when it would not reach the learner."""
    if not f"{function.__module__}.".startswith(PUBLIC_ROOMS):
        raise ValueError(
            f"the judge {function.__module__}.{function.__qualname__} must live in "
            "autograder.checking or autograder.artefacts: the learner's check runs it too")
    return f"{function.__module__}:{function.__qualname__}"


def by_name(name: str) -> Callable:
    """The public judge behind `name_of`. Raises ValueError for anything else."""
    module, _, attribute = name.partition(":")
    if not module.startswith(PUBLIC_ROOMS):
        raise ValueError(f"{name} is not a public judge")
    return getattr(importlib.import_module(module), attribute)
