"""Open Badges 3.0 as a JSON Schema, written down from the specification's data model.

Source: Open Badges Specification 3.0 (1EdTech), data models AchievementCredential, Profile,
AchievementSubject, Achievement, Criteria, Alignment, Evidence, IdentityObject, Result and
ResultDescription: the fields with the cardinality 1 or 1..*, and the fixed values. Independent of
the course's own check (autograder/classes/badge_shape.py), so that one can err without the other.
"""

from __future__ import annotations

from typing import Any

URI = {"type": "string", "pattern": r"^[a-zA-Z][a-zA-Z0-9+.-]*:\S+$"}
TEXT = {"type": "string", "minLength": 1}
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}


def kinds(*names: str) -> dict[str, Any]:
    """A list of types with these among them."""
    return {"type": "array", "allOf": [{"contains": {"const": name}} for name in names]}


def thing(kind: str, required: list[str], closed: bool = False, **fields: Any) -> dict[str, Any]:
    """An object of one class of the specification."""
    return {"type": "object", "required": ["type", *required],
            "properties": {"type": kinds(kind), **fields},
            **({"additionalProperties": False} if closed else {})}  # fmt: skip


def many(one: dict[str, Any]) -> dict[str, Any]:
    """An array."""
    return {"type": "array", "items": one}


ALIGNMENT = thing(
    "Alignment", ["targetName", "targetUrl"], True, targetName=TEXT, targetUrl=URI,
    targetCode=TEXT, targetFramework=TEXT, targetDescription=TEXT,
    targetType={"anyOf": [
        {"enum": ["ceasn:Competency", "ceterms:Credential", "CFItem", "CFRubric",
                  "CFRubricCriterion", "CFRubricCriterionLevel", "CTDL"]},
        {"type": "string", "pattern": r"^(ext:)[a-z|A-Z|0-9|.|-|_]+$"}]},
)  # fmt: skip
EVIDENCE = thing("Evidence", [], True, id=URI, narrative=TEXT, name=TEXT, description=TEXT,
                 genre=TEXT, audience=TEXT)  # fmt: skip
PROFILE = thing("Profile", ["id"], id=URI, name=TEXT, url=URI)
IDENTITY = {
    "type": "object",
    "required": ["type", "hashed", "identityHash", "identityType"],
    "additionalProperties": False,
    "properties": {
        "type": {"const": "IdentityObject"}, "hashed": {"type": "boolean"}, "salt": TEXT,
        "identityHash": {"type": "string", "pattern": r"^sha256\$[0-9a-fA-F]{64}$"},
        "identityType": {"anyOf": [
            {"enum": ["sourcedId", "systemId", "productId", "userName", "accountId",
                      "emailAddress", "nationalIdentityNumber", "isbn", "issn", "lisSourcedId",
                      "oneRosterSourcedId", "sisSourcedId", "ltiContextId", "ltiDeploymentId",
                      "ltiToolId", "ltiPlatformId", "ltiUserId", "identifier"]},
            {"type": "string", "pattern": r"^(ext:)[a-z|A-Z|0-9|.|-|_]+$"}]},
    },
}  # fmt: skip
RESULT = thing("Result", [], True, resultDescription=URI, value=TEXT, achievedLevel=URI,
               status={"enum": ["Completed", "Enrolled", "Failed", "InProgress", "OnHold",
                                "Provisional", "Withdrew"]})  # fmt: skip
DESCRIPTION = thing("ResultDescription", ["id", "name", "resultType"], id=URI, name=TEXT,
                    resultType={"const": "Status"}, alignment=many(ALIGNMENT))  # fmt: skip
ACHIEVEMENT = thing(
    "Achievement", ["id", "name", "description", "criteria"], id=URI, name=TEXT, description=TEXT,
    criteria={"type": "object", "anyOf": [{"required": ["id"]}, {"required": ["narrative"]}],
              "properties": {"id": URI, "narrative": TEXT}},
    achievementType={"enum": ["Achievement", "Assessment", "Certificate", "Course"]},
    alignment=many(ALIGNMENT), resultDescription=many(DESCRIPTION), inLanguage=TEXT,
    humanCode=TEXT,
)  # fmt: skip
SUBJECT = thing("AchievementSubject", ["achievement"], True, id=URI, achievement=ACHIEVEMENT,
                identifier=many(IDENTITY), result=many(RESULT))  # fmt: skip
SUBJECT["anyOf"] = [{"required": ["id"]}, {"required": ["identifier"]}]
CREDENTIAL = {
    "$schema": "https://json-schema.org/draft/2019-09/schema",
    "type": "object",
    "required": ["@context", "id", "type", "issuer", "validFrom", "credentialSubject"],
    "properties": {
        "@context": {
            "type": "array", "minItems": 2,
            "items": [{"const": "https://www.w3.org/ns/credentials/v2"},
                      {"pattern": r"^https://purl\.imsglobal\.org/spec/ob/v3p0/context"
                                  r"(-3\.\d\.\d)*\.json$"}],
        },
        "id": URI, "type": kinds("VerifiableCredential", "OpenBadgeCredential"),
        "issuer": PROFILE, "validFrom": MOMENT, "validUntil": MOMENT, "name": TEXT,
        "description": TEXT, "credentialSubject": SUBJECT, "evidence": many(EVIDENCE),
    },
}  # fmt: skip
