"""The course's copy linter under the name that a notebook calls."""

from __future__ import annotations

from autograder.artefacts.copy_lint import lint_text

__all__ = ["lint_text"]
