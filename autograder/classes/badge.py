"""Sign a credential as a VC-JWT and check one: the JSON Web Token Proof Format of Open Badges 3.0.

The specification allows the headers alg, kid, jwk and typ and no others, wants RS256, and asks for
the claims iss (issuer.id), jti (id), nbf (validFrom), sub (credentialSubject.id) and, where there
is a validUntil, exp. The payload is the credential itself with these claims beside its own fields.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jwt
from jwt.algorithms import RSAAlgorithm

from autograder.checking.messages import language, translate
from autograder.classes.badge_key import (
    ALGORITHM,
    LEAST_BITS,
    THUMBPRINT,
    public_jwk,
    thumbprint,
)
from autograder.classes.badge_shape import faults
from autograder.companion.plain import quoted
from autograder.companion.record_badge import EMAIL, NAME, USER_NAME

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

HEADERS = {"alg", "kid", "jwk", "typ"}
CLAIMS = {"iss", "jti", "nbf", "sub", "exp"}
PRIVATE_PARTS = {"d", "p", "q", "dp", "dq", "qi", "oth", "k"}
LEEWAY = 300  # seconds that two clocks may differ
LARGEST = 5_000_000  # bytes; a record has some 100 000


class BadgeTrouble(Exception):
    """The credential is not to be relied upon; the text is one sentence that says why."""


@dataclass(frozen=True)
class Checked:
    """A credential that holds.

    known: the signature was checked with a key that the reader brought. fingerprint: thumbprint
    (RFC 7638) of the key that signed. document: the credential without the claims of the token.
    """

    issuer: str
    signed: str
    fingerprint: str
    known: bool
    document: dict[str, Any]

    @property
    def sentence(self) -> str:
        """Who signed, when, whether anything was changed, and whom it is about."""
        between = "" if language() == "zh-TW" else " "
        return between.join((self._signed, holder(self.document["credentialSubject"])))

    @property
    def _signed(self) -> str:
        if self.known:
            return translate(
                "Signed by “{issuer}” on {day} with the key that you gave, and nothing was changed "
                "since.",
                issuer=self.issuer, day=self.signed[:10],
            )  # fmt: skip
        return translate(
            "Nothing was changed since it was signed on {day}, but that “{issuer}” signed it is "
            "only its own word: compare its key {fingerprint} with the one that the class "
            "publishes, or give that with --key.",
            issuer=self.issuer, day=self.signed[:10], fingerprint=self.fingerprint,
        )  # fmt: skip


def holder(subject: dict[str, Any]) -> str:
    """Whom a credential is about, as it says it, and how to compare where that is a hash."""
    identity = next(iter(subject.get("identifier") or ()), None)
    if identity is None:
        return translate("It does not say whom it is about.")
    kinds = {EMAIL: translate("e-mail address"), USER_NAME: translate("id in the class"),
             NAME: translate("name")}  # fmt: skip
    kind = kinds.get(str(identity["identityType"])) or quoted(identity["identityType"])
    if not identity["hashed"]:
        return translate("It is about “{who}” ({kind}).", who=quoted(identity["identityHash"]),
                         kind=kind)  # fmt: skip
    return translate(
        "It is about the person whose {kind}, with {salt} behind it, has the SHA-256 {digest}; the "
        "name is not in it.",
        kind=kind, salt=quoted(identity.get("salt", "")),
        digest=str(identity["identityHash"]).rpartition("$")[2],
    )  # fmt: skip


def sign(document: dict[str, Any], key: RSAPrivateKey) -> str:
    """The credential as a Compact JWS.

    Args:
        document: of `record_badge.credential`, complete but for the signature.
    """
    payload = {
        **document,
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "nbf": _seconds(document["validFrom"]),
        "sub": document["credentialSubject"]["id"],
    }
    if "validUntil" in document:
        payload["exp"] = _seconds(document["validUntil"])
    headers = {"typ": "JWT", "jwk": public_jwk(key)}
    return jwt.encode(payload, key, algorithm=ALGORITHM, headers=headers)


def verify_file(path: Path, key_file: Path | None = None, now: float | None = None) -> Checked:
    """Check a credential in a file.

    Args:
        path: a .jwt or .jws file. key_file: the issuer's public key as JWK (or a set of them), or
            as PEM.

    Raises:
        BadgeTrouble: it does not hold, or it is no signed credential.
    """
    token = _text(path).strip()
    if token.startswith("{"):
        raise BadgeTrouble(
            translate(
                "{file} is not signed by anyone: it is a draft or a record as JSON; ask for the "
                "signed file, which ends in .jwt.",
                file=path.name,
            )  # fmt: skip
        )
    if token.count(".") != 2:
        raise BadgeTrouble(
            translate(
                "{file} is not a signed credential: that is one line of three parts with dots "
                "between them.",
                file=path.name,
            )  # fmt: skip
        )
    return verify(token, read_public(key_file) if key_file else None, now)


def verify(
    token: str, keys: list[dict[str, Any]] | None = None, now: float | None = None
) -> Checked:
    """Check a Compact JWS as the specification says, without any network.

    Args:
        keys: JWKs that the reader trusts; without them the key in the token is used, and the
            result says so. now: seconds since 1970.

    Raises:
        BadgeTrouble: the first thing that is wrong.
    """
    header = _header(token)
    inside = header.get("jwk")
    candidates = keys if keys is not None else [inside] if inside is not None else []
    if not candidates:
        raise BadgeTrouble(
            translate(
                "The credential does not bring its key, it only names where it is: {where}. Get it "
                "from there and give it with --key.",
                where=quoted(header.get("kid"), 500),
            )  # fmt: skip
        )
    payload, jwk = _signed_by_one_of(token, candidates)
    document = {name: value for name, value in payload.items() if name not in CLAIMS}
    found = faults(document)
    if found:
        raise BadgeTrouble(
            translate("The signature holds, but this is no Open Badges 3.0 credential: {what}.",
                      what="; ".join(found[:3]))
        )  # fmt: skip
    _claims(payload, document, time.time() if now is None else now)
    _own_key(document["issuer"], jwk)
    issuer = document["issuer"]
    return Checked(
        quoted(issuer.get("name") or issuer["id"]), document["validFrom"], thumbprint(jwk),
        keys is not None, document,
    )  # fmt: skip


def _header(token: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, RecursionError):
        raise BadgeTrouble(
            translate("The credential's first part cannot be read; the file is damaged.")
        ) from None
    if header.get("alg") != ALGORITHM:
        raise BadgeTrouble(
            translate(
                "The credential names “{found}” as its kind of signature; only {wanted} is "
                "accepted, and never an unsigned one.",
                found=quoted(header.get("alg")),
                wanted=ALGORITHM,
            )  # fmt: skip
        )
    strange = sorted(set(header) - HEADERS)
    if strange or header.get("typ", "JWT") != "JWT":
        raise BadgeTrouble(
            translate("The credential's first part holds what is not allowed there: {names}.",
                      names=quoted(", ".join(strange) or "typ"))
        )  # fmt: skip
    return header


def _signed_by_one_of(
    token: str, candidates: list[dict[str, Any]]
) -> tuple[dict[str, Any], dict[str, str]]:
    usable, trouble = [], None
    for jwk in candidates:  # a set may hold keys of other kinds, which are not the one that signed
        try:
            usable.append((_public(jwk), jwk))
        except BadgeTrouble as error:
            trouble = trouble or error
    if trouble is not None and not usable:
        raise trouble
    for key, jwk in usable:
        try:
            payload = jwt.decode(
                token, key, algorithms=[ALGORITHM],
                options={"verify_exp": False, "verify_nbf": False, "verify_iat": False,
                         "verify_aud": False, "verify_sub": False, "verify_jti": False},
            )  # fmt: skip
            return payload, jwk
        except jwt.InvalidSignatureError:
            continue
        except (jwt.PyJWTError, RecursionError):
            raise BadgeTrouble(
                translate("The credential's content cannot be read; the file is damaged.")
            ) from None
    raise BadgeTrouble(
        translate(
            "The signature does not fit: something was changed after signing, or another key "
            "signed it."
        )
    )


def _public(jwk: Any) -> Any:
    if not isinstance(jwk, dict) or jwk.get("kty") != "RSA" or set(jwk) & PRIVATE_PARTS:
        raise BadgeTrouble(
            translate(
                "The key is no public RSA key as JWK: it needs kty, n and e, and must hold "
                "nothing secret."
            )
        )
    try:
        key = RSAAlgorithm.from_jwk(jwk)
    except (jwt.PyJWTError, ValueError, TypeError):
        key = None
    if key is None or key.key_size < LEAST_BITS:
        raise BadgeTrouble(
            translate("The RSA key is damaged or has fewer than {bits} bits.", bits=LEAST_BITS)
        )
    return key


def _claims(payload: dict[str, Any], document: dict[str, Any], now: float) -> None:
    """The claims have to say what the credential says, and the credential to be in force."""
    wanted = {
        "iss": document["issuer"]["id"],
        "jti": document["id"],
        "sub": document["credentialSubject"].get("id"),
        "nbf": _seconds(document["validFrom"]),
        "exp": _seconds(document["validUntil"]) if "validUntil" in document else None,
    }
    for name, value in wanted.items():
        given = payload.get(name)
        if given != value or isinstance(given, bool) or (given is None and name != "exp"):
            raise BadgeTrouble(
                translate(
                    "The credential contradicts itself: its claim {name} is not what its content "
                    "says.",
                    name=name,
                )  # fmt: skip
            )
    if now + LEEWAY < wanted["nbf"]:
        raise BadgeTrouble(
            translate("The credential is valid from {day} on, which has not come yet.",
                      day=document["validFrom"][:10])
        )  # fmt: skip
    if wanted["exp"] is not None and now >= wanted["exp"]:
        raise BadgeTrouble(
            translate("The credential expired on {day}.", day=document["validUntil"][:10])
        )


def _own_key(issuer: dict[str, Any], jwk: dict[str, str]) -> None:
    """An issuer that is called by a key's thumbprint must have signed with that key."""
    if issuer["id"].startswith(THUMBPRINT) and issuer["id"] != THUMBPRINT + thumbprint(jwk):
        raise BadgeTrouble(
            translate("The issuer is known by another key than the one that signed.")
        )


def read_public(path: Path) -> list[dict[str, Any]]:
    """The public keys in a file: one JWK, a set of them, or PEM.

    Raises:
        BadgeTrouble: there is none.
    """
    text = _text(path)
    if "-----BEGIN" in text:
        from cryptography.hazmat.primitives.serialization import load_pem_public_key

        try:
            made = RSAAlgorithm.to_jwk(load_pem_public_key(text.encode()), as_dict=True)
            return [{name: made[name] for name in ("kty", "n", "e")}]
        except (ValueError, TypeError, KeyError, AttributeError, jwt.PyJWTError):
            raise BadgeTrouble(translate("{file} is no public RSA key.", file=path.name)) from None
    try:
        data = json.loads(text)
        keys = data.get("keys", [data])
        if all(isinstance(one, dict) for one in keys) and keys:
            return list(keys)
    except (ValueError, TypeError, AttributeError, RecursionError):
        pass
    raise BadgeTrouble(translate("{file} is no public RSA key.", file=path.name))


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > LARGEST:
            raise BadgeTrouble(translate("{file} is too large for a credential.", file=path.name))
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadgeTrouble(
            translate("{file} cannot be read: {reason}.", file=path, reason=error.strerror)
        ) from error
    except UnicodeDecodeError:
        raise BadgeTrouble(
            translate("{file} is not a signed credential: it is no text.", file=path.name)
        ) from None


def _seconds(moment: str) -> int:
    """NumericDate of a DateTimeZ."""
    return int(datetime.fromisoformat(moment).timestamp())
