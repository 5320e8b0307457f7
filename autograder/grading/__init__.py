"""Instructor only: release, class, submission, grading on nbgrader."""
