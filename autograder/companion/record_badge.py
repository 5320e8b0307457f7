"""The record as an Open Badges 3.0 credential, not signed yet.

Fields and their names: Open Badges Specification 3.0 (1EdTech), classes AchievementCredential,
AchievementSubject, Achievement, Alignment, Evidence, IdentityObject, Profile, Result and
ResultDescription, on the W3C's Verifiable Credentials Data Model 2.0. One credential holds the
whole record: its achievement is the assessment against the standard, and each P, O, K and S is a
result of it, Completed where graded work shows it and InProgress otherwise. So a credential can
also be given for a part, and says which.

Without a signature it is a draft and says so in its name.
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from typing import Any

from autograder.checking.messages import language, translate
from autograder.companion import record_words as words
from autograder.companion.record import ABSENT, STANDARD, Evidence, Line, Person, Record
from autograder.companion.record_json import moment

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
JSON_SCHEMA = {
    "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
    "ob_v3p0_achievementcredential_schema.json",
    "type": "1EdTechJsonSchemaValidator2019",
}
FRAMEWORK = "https://icap.wda.gov.tw/"  # where the agency publishes the standards; no page of ours
SPACE = uuid.UUID("3f6a86d8-6a5d-5b0e-9a64-5b5c7fd0c431")  # of the ids that are made from others
COMPLETED, IN_PROGRESS = "Completed", "InProgress"
SELF_CHECKED = "self-checked"  # genre of evidence
TARGETS = {"P": "ext:icap.indicator", "O": "ext:icap.output", "K": "ext:icap.knowledge",
           "S": "ext:icap.skill"}  # fmt: skip
# Which of the identity types of the specification a learner is known by, best first.
EMAIL, USER_NAME, NAME = "emailAddress", "userName", "ext:name"


def draft(record: Record) -> dict[str, Any]:
    """The learner's own credential: by nobody, for nobody to rely on, to see what it would say."""
    issuer = {
        "id": urn("draft", secrets.token_hex(16)),
        "type": ["Profile"],
        "name": translate("Nobody: this is a draft that no class has signed"),
    }
    made = credential(record, issuer, secrets.token_hex(8))
    made["name"] = translate("DRAFT, not signed: {name}", name=made["name"])
    return made


def credential(
    record: Record, issuer: dict[str, Any], salt: str, until: float | None = None
) -> dict[str, Any]:
    """The credential as plain data, in the language in force.

    Args:
        issuer: an Open Badges Profile with id, type and name.
        salt: mixed into the learner's identity before it is hashed.
        until: seconds since 1970 after which it is no longer valid.
    """
    identity = identity_of(record.person, salt)
    subject_id = urn("subject", identity["identityHash"] if identity else secrets.token_hex(16))
    achievement_id = urn("achievement", STANDARD["code"], language())
    made: dict[str, Any] = {
        "@context": CONTEXT,
        "id": urn("credential", issuer["id"], subject_id, achievement_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": issuer,
        "validFrom": moment(record.made),
        "name": translate("Competency record: {standard}", standard=words.standard()),
        "description": words.limits(),
        "credentialSubject": {
            "id": subject_id,
            "type": ["AchievementSubject"],
            "achievement": _achievement(record, achievement_id),
            "result": [
                _result(line, achievement_id, bool(record.class_name)) for line in record.lines
            ],
        },
        "credentialSchema": [JSON_SCHEMA],
    }
    if until is not None:
        made["validUntil"] = moment(until)
    if identity:
        made["credentialSubject"]["identifier"] = [identity]
    evidence = list(_evidence(record))
    if evidence:
        made["evidence"] = evidence
    return made


def identity_of(person: Person, salt: str) -> dict[str, Any] | None:
    """The learner as a salted hash, so that whoever knows the address can compare and nobody else
    can read it; None where nothing is known of the learner."""
    for kind, value in ((EMAIL, person.email), (USER_NAME, person.id), (NAME, person.name)):
        if value:
            return {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": identity_hash(value, salt),
                "identityType": kind,
                "salt": salt,
            }
    return None


def identity_hash(value: str, salt: str) -> str:
    """IdentityHash of the specification: SHA-256 over the value with the salt after it."""
    return "sha256$" + hashlib.sha256((value + salt).encode()).hexdigest()


def urn(*parts: str) -> str:
    """A URI that is the same whenever it is made from the same parts."""
    return uuid.uuid5(SPACE, "\x1f".join(parts)).urn


def _achievement(record: Record, achievement_id: str) -> dict[str, Any]:
    return {
        "id": achievement_id,
        "type": ["Achievement"],
        "achievementType": "Assessment",
        "humanCode": STANDARD["code"],
        "inLanguage": language(),
        "name": translate("Work shown for {standard}", standard=words.standard()),
        "description": translate(
            "How much of the competency standard {standard} the holder has shown in the exercises "
            "of a course. It is no certificate of the agency that publishes the standard.",
            standard=words.standard(),
        ),
        "criteria": {"narrative": words.meaning(record)},
        "alignment": [_alignment(STANDARD["code"], STANDARD[language()], "ext:icap.standard")],
        "resultDescription": [_description(line, achievement_id) for line in record.lines],
    }


def _alignment(code: str, name: str, kind: str) -> dict[str, Any]:
    return {
        "type": ["Alignment"],
        "targetCode": code,
        "targetName": name,
        "targetType": kind,
        "targetFramework": words.standard(),
        "targetUrl": FRAMEWORK,
    }


def _description(line: Line, achievement_id: str) -> dict[str, Any]:
    code, text = line.code.code, line.code.text[language()]
    return {
        "id": urn(achievement_id, code),
        "type": ["ResultDescription"],
        "name": f"{code} {text}",
        "resultType": "Status",
        "alignment": [_alignment(code, text, TARGETS[line.kind])],
    }


def _result(line: Line, achievement_id: str, in_class: bool) -> dict[str, Any]:
    """The stronger kind of evidence there can be: graded in a class, else self-checked. What only
    the learner's own machine saw completes nothing."""
    one = line.graded if in_class else line.checked
    word = words.graded_word() if in_class else words.checked_word()
    return {
        "type": ["Result"],
        "resultDescription": urn(achievement_id, line.code.code),
        "status": COMPLETED if in_class and one and one.shown else IN_PROGRESS,
        "value": f"{word}: {words.standing(one)}",
    }


def _evidence(record: Record) -> Any:
    """One entry a chapter and kind of evidence, and one for each work product."""
    for chapter in record.course.chapters:
        name = f"{chapter.id} {chapter.title[language()]}"
        rows = [one for one in record.evidence if one.item.chapter == chapter.id]
        graded = [one for one in rows if one.graded and one.graded.state != ABSENT]
        if graded:
            lines = [f"- {_named(one)}: {words.graded(one.graded)}" for one in graded]
            yield _entry("graded", translate("Graded: {chapter}", chapter=name), lines)
        checked = [one for one in rows if one.checked and one.checked.right]
        if checked:
            head = translate("Self-checked, not graded: {chapter}", chapter=name)
            yield _entry(
                SELF_CHECKED, head, [f"- {_named(one)}: {words.checked(one.checked)}"
                                       for one in checked]
            )  # fmt: skip
    for one in record.outputs:
        if one.sha256:
            told = [f"SHA-256 {one.sha256}", words.output(one)]
            if one.graded:
                yield _entry("graded", translate("Graded: file {name}", name=one.name), told)
            else:
                head = translate("Self-checked, not graded: file {name}", name=one.name)
                yield _entry(SELF_CHECKED, head, told)


def _named(one: Evidence) -> str:
    return f"{one.item.id} {one.item.title[language()]}"


def _entry(genre: str, name: str, lines: list[str]) -> dict[str, Any]:
    """An entry; what was self-checked says in itself whose word it is."""
    entry = {"type": ["Evidence"], "name": name, "genre": genre, "narrative": "\n".join(lines)}
    if genre == SELF_CHECKED:
        entry["description"] = translate(
            "This is the learner's own word: it was checked on the learner's own machine, and "
            "nobody who signs or teaches has looked at it.")  # fmt: skip
    return entry
