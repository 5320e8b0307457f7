"""`preview(work("ads.yml"))`: a work product as its reader would see it, or why it cannot be read.

The learner's text is escaped, nothing in a file is executed, and no address in it is opened.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.artefacts.errors import ArtefactError
from autograder.checking.messages import language, translate

from .work import Work

GROUND = "background:#ffffff;color:#2b2b2b;padding:4px 8px"  # the same in a dark theme


@dataclass(frozen=True)
class Preview:
    """What the notebook shows: HTML, and plain text where HTML cannot be shown."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def preview(handle: Work) -> Preview:
    """A work product drawn for the eye: cards, tables or text; a sentence where it is not readable.

    Args:
        handle: work("name") of a file beside the notebook.

    Raises:
        TypeError: something else than a handle was given.
    """
    if not isinstance(handle, Work):
        raise TypeError(translate("preview needs work(\"name\"), for example {example}.",
                                  example='preview(work("ads.yml"))'))
    try:
        data = handle.read_bytes() if handle.exists() else None
        body = _drawer(handle.name)(handle.name, data)
    except ArtefactError as error:
        return _sentence(str(error))
    except OSError:
        return _sentence(translate(
            "{name} cannot be opened. Save it again beside the notebook.", name=handle.name))
    except Exception:  # a shape that no template has: the check says more than a traceback would
        return _sentence(translate(
            "{name} can be read, but it has another shape than the template. Compare the two.",
            name=handle.name))
    return Preview(f'<div lang="{language()}" style="{GROUND}">{body}</div>', handle.name)


def _sentence(text: str) -> Preview:
    return Preview(f'<p role="status" lang="{language()}">{html.escape(text)}</p>', text)


def _drawer(name: str) -> Callable[[str, bytes | None], str]:
    from . import preview_log, preview_page, preview_prose, preview_schedule, preview_views

    views = preview_views
    by_name = {"ads.yml": views.ads, "proposal.yml": views.proposal, "journey.yml": views.journey,
               "replies.yml": views.replies, "content_calendar.csv": views.calendar,
               "raci.csv": preview_schedule.raci, "test_log.csv": preview_log.test_log}
    by_ending: dict[str, Any] = {".yml": views.tree, ".csv": views.table, ".xlsx": views.workbook,
                                 ".md": preview_prose.prose, ".html": preview_page.page}
    found = by_name.get(name) or next(
        (view for ending, view in by_ending.items() if name.endswith(ending)), None)
    if found is None:
        raise ArtefactError("There is no preview for {name}.", name=name)
    return found
