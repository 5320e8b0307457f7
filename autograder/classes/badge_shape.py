"""What Open Badges 3.0 requires of a credential, as far as this course writes and accepts one.

Source: Open Badges Specification 3.0 (1EdTech), data models AchievementCredential, Profile,
AchievementSubject, Achievement, Alignment, Evidence, IdentityObject, Result, ResultDescription.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

VC_CONTEXT = "https://www.w3.org/ns/credentials/v2"
OB_CONTEXT = re.compile(r"https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json")
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
HASH = re.compile(r"(sha256\$[0-9A-Fa-f]{64}|md5\$[0-9A-Fa-f]{32})")
RESULT_TYPES = {
    "GradePointAverage", "LetterGrade", "Percent", "PerformanceLevel", "PredictedScore",
    "RawScore", "Result", "RubricCriterion", "RubricCriterionLevel", "RubricScore",
    "ScaledScore", "Status",
}  # fmt: skip
STATUSES = {
    "Completed", "Enrolled", "Failed", "InProgress", "OnHold", "Provisional", "Withdrew",
}  # fmt: skip


def faults(document: dict[str, Any]) -> list[str]:
    """What is missing or wrong, as paths of fields; [] when it is whole."""
    try:
        return list(_credential(document))
    except (TypeError, AttributeError, KeyError, ValueError):
        return ["a field has the wrong type"]


def _credential(one: dict[str, Any]) -> Iterator[str]:
    context = one.get("@context")
    if (
        not isinstance(context, list)
        or len(context) < 2
        or context[0] != VC_CONTEXT
        or not OB_CONTEXT.fullmatch(str(context[1]))
    ):
        yield "@context"
    if not _uri(one.get("id")):
        yield "id"
    kinds = _types(one)
    if "VerifiableCredential" not in kinds or not kinds & {
        "OpenBadgeCredential", "AchievementCredential",
    }:  # fmt: skip
        yield "type"
    for name in ("validFrom", "validUntil", "awardedDate"):
        if (name in one or name == "validFrom") and not _moment(one.get(name)):
            yield name
    yield from _thing(one.get("issuer"), "issuer", "Profile", uri=True)
    for at, entry in enumerate(one.get("evidence", [])):
        yield from _thing(entry, f"evidence[{at}]", "Evidence")
    yield from _subject(one.get("credentialSubject"))


def _subject(one: Any) -> Iterator[str]:
    yield from _thing(one, "credentialSubject", "AchievementSubject")
    if not isinstance(one, dict):
        return
    identities = one.get("identifier", [])
    if not _uri(one.get("id")) and not identities:
        yield "credentialSubject.id"
    for at, identity in enumerate(identities):
        if (
            identity.get("type") != "IdentityObject"
            or not isinstance(identity.get("hashed"), bool)
            or not identity.get("identityType")
            or not identity.get("identityHash")
            or (identity["hashed"] and not HASH.fullmatch(identity["identityHash"]))
        ):
            yield f"credentialSubject.identifier[{at}]"
    achievement = one.get("achievement")
    yield from _thing(achievement, "achievement", "Achievement", uri=True)
    if not isinstance(achievement, dict):
        return
    for name in ("name", "description"):
        if not isinstance(achievement.get(name), str):
            yield f"achievement.{name}"
    criteria = achievement.get("criteria")
    if not isinstance(criteria, dict) or not (criteria.get("id") or criteria.get("narrative")):
        yield "achievement.criteria"
    yield from _alignments(achievement, "achievement")
    described: dict[str, str] = {}
    for at, one_result in enumerate(achievement.get("resultDescription", [])):
        where = f"resultDescription[{at}]"
        yield from _thing(one_result, where, "ResultDescription", uri=True)
        if not one_result.get("name") or one_result.get("resultType") not in RESULT_TYPES:
            yield where
        yield from _alignments(one_result, where)
        described[str(one_result.get("id"))] = str(one_result.get("resultType"))
    for at, result in enumerate(one.get("result", [])):
        yield from _thing(result, f"result[{at}]", "Result")
        about = result.get("resultDescription")
        if about is not None and about not in described:
            yield f"result[{at}].resultDescription"
        if described.get(str(about)) == "Status" and result.get("status") not in STATUSES:
            yield f"result[{at}].status"


def _alignments(one: dict[str, Any], where: str) -> Iterator[str]:
    for at, alignment in enumerate(one.get("alignment", [])):
        yield from _thing(alignment, f"{where}.alignment[{at}]", "Alignment")
        if not alignment.get("targetName") or not _uri(alignment.get("targetUrl")):
            yield f"{where}.alignment[{at}]"


def _thing(one: Any, where: str, kind: str, uri: bool = False) -> Iterator[str]:
    if not isinstance(one, dict):
        yield where
        return
    if kind not in _types(one):
        yield f"{where}.type"
    if uri and not _uri(one.get("id")):
        yield f"{where}.id"


def _types(one: dict[str, Any]) -> set[str]:
    given = one.get("type")
    return set(given) if isinstance(given, list) else {str(given)}


def _uri(value: Any) -> bool:
    return isinstance(value, str) and bool(URI.fullmatch(value))


def _moment(value: Any) -> bool:
    if not isinstance(value, str) or not MOMENT.fullmatch(value):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
