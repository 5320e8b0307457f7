"""The registry's ways as source text; see `autograder.exercises.as_text`."""

from autograder.exercises.as_text import standalone

__all__ = ["standalone"]
