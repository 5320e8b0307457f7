"""A link that a learner built against the right one: what its form gives away comes first."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from autograder.checking.compare import Compare, compare
from autograder.checking.verdict import Finding


def judge_link(actual: Any, args: tuple, expected: str) -> Finding | None:
    """None where the link is right, else the first thing wrong with it.

    args: (url, utm) as the learner's function was given.
    """
    finding = compare(actual, expected, Compare("scalar"), "build_utm")
    if finding is None or not isinstance(actual, str):
        return finding
    front, _, fragment = actual.partition("#")
    if "utm_" in fragment and "utm_" not in args[0].partition("#")[2]:
        return Finding("You put UTM behind #. What stands there never reaches the measurement. The "
                       "query comes before #.", misconception="behind_fragment")
    if front.count("?") > 1:
        return Finding("You put a second question mark into a link that has one already. The "
                       "browser then takes the rest for part of a value. Join pairs with &.",
                       misconception="second_question_mark")
    if re.search(r"\?&|&&|[?&]$", front):
        return Finding("There is a & or ? too many in your link: ?&, && or one at the end. It "
                       "stands between two pairs only. Collect the pairs in a list and let "
                       "urlencode join them.")
    if "&" in front and "?" not in front:
        return Finding("Your link has & and no ?. The first pair of a query stands behind ?, and "
                       "only the others behind &. Let urlencode and urlunsplit put the signs in.")
    if _pairs(actual) != _pairs(expected) and sorted(_pairs(actual)) == sorted(_pairs(expected)):
        return Finding("Your link has all its pairs, in another order: first those that the link "
                       "had, as they stood, then source, medium, campaign, content, term.")
    if " " in actual or not actual.isascii():
        return Finding("You put the values into the link as they are. A & in a name cuts it in "
                       "two, and Chinese breaks in some apps. Use urlencode, or quote on each "
                       "value.", misconception="not_encoded")
    return finding


def _pairs(link: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(urlsplit(link).query, keep_blank_values=True)
    except ValueError:
        return []
