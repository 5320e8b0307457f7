"""Releasing, collecting and grading, for the instructor only: stock nbgrader and what we add."""
