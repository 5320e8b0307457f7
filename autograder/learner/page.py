"""Readers of landing pages under the names that a notebook calls."""

from __future__ import annotations

from autograder.artefacts.layout_audit import layout_audit
from autograder.artefacts.page import contrast_of, page_elements
from autograder.artefacts.page_facts import page_facts
from autograder.artefacts.page_script import page_events

__all__ = ["contrast_of", "layout_audit", "page_elements", "page_events", "page_facts"]
