"""The triage of one post: what differs, and in which post."""

from __future__ import annotations

from typing import Any

from autograder.checking.compare import Compare, compare
from autograder.checking.messages import Text
from autograder.checking.verdict import Finding

SPEC = Compare(kind="mapping")
SHOWN = 24  # characters of a post that are enough to find it


def judge_triage(actual: Any, args: tuple, expected: dict[str, Any]) -> Finding | None:
    """The first difference from the right triage, with the post that it was found in.

    Args:
        actual: what the learner's function returned.
        args: the post and the policy it was called with.
        expected: level, category, owner, deadline, report_to.
    """
    finding = compare(actual, expected, SPEC, "crisis_triage")
    if finding is None:
        return None
    post = args[0]
    start = str(post["text"])[:SHOWN]
    return Finding(
        "{what} The post: “{start}…”, posted {at}, engagement {engagement}, is_media {media}.",
        {"what": Text(finding.msgid, **finding.params), "start": start,
         "at": str(post["posted_at"])[:16], "engagement": post["engagement"],
         "media": post["is_media"]},
        finding.misconception)
