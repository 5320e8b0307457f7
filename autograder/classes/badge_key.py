"""The class's signing key: made at first use, kept in the class's folder, published as a JWK.

RSA, because RS256 is what every verifier of Open Badges 3.0 has to support (specification, JSON Web
Token Proof Format). The private half is `course_signing_key.pem`, readable by its owner only; what
is handed on is `course_public_key.jwk.json`. Who loses the private half, or gives it away, makes a
new one and says so to those who rely on the old.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.checking.messages import translate

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PRIVATE = "course_signing_key.pem"
PUBLIC = "course_public_key.jwk.json"
ISSUER = "course_issuer.json"
BITS = 3072
LEAST_BITS = 2048  # RFC 7518, section 3.3
ALGORITHM = "RS256"
# RFC 9278: a URI that is the key's own digest, so that the issuer's id and the key belong together.
THUMBPRINT = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:"


class KeyTrouble(Exception):
    """The key cannot be used; the text is one sentence for the instructor."""


@dataclass(frozen=True)
class Issuer:
    """Who signs: a name for people, an address if the class has one."""

    name: str
    url: str = ""

    def profile(self, jwk: dict[str, str]) -> dict[str, Any]:
        """The Open Badges Profile of the issuer with this key."""
        made: dict[str, Any] = {
            "id": THUMBPRINT + thumbprint(jwk), "type": ["Profile"], "name": self.name,
        }  # fmt: skip
        return {**made, "url": self.url} if self.url else made


def private_key(class_dir: Path, say: Any = lambda text: None) -> RSAPrivateKey:
    """The class's key, made now where there is none.

    Raises:
        KeyTrouble: the file is there and is no key, or cannot be read or written.
    """
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    path = class_dir / PRIVATE
    if not path.exists():
        made = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
        content = made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        try:  # never readable by others, not even for a moment; never over another one
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
        except OSError as error:
            raise KeyTrouble(
                translate("The signing key cannot be written to {file}: {reason}.",
                          file=path, reason=error.strerror)
            ) from error  # fmt: skip
        say(
            translate(
                "A signing key was made: {file}. Keep a copy in a safe place and give it to "
                "nobody; {public} is what others check signatures with.",
                file=path,
                public=PUBLIC,
            )  # fmt: skip
        )
    return _read(path, say)


def _read(path: Path, say: Any) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            path.chmod(0o600)
            say(
                translate(
                    "{file} could be read by others on this machine; it is closed now. If "
                    "somebody may have copied it, make a new key.",
                    file=path.name,
                )  # fmt: skip
            )
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise KeyTrouble(
            translate("The signing key {file} cannot be read: {reason}.",
                      file=path, reason=error.strerror)
        ) from error  # fmt: skip
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise KeyTrouble(
            translate(
                "{file} is not an RSA key of {bits} bits or more. Bring back your copy, or move "
                "the file away, then a new key is made; what was signed before stays valid with "
                "the old public key.",
                file=path,
                bits=LEAST_BITS,
            )  # fmt: skip
        )
    return key


def public_jwk(key: RSAPrivateKey) -> dict[str, str]:
    """The public half as a JWK (RFC 7517, 7518): kty, n, e and nothing else."""
    numbers = key.public_key().public_numbers()
    return {"kty": "RSA", "n": _unsigned(numbers.n), "e": _unsigned(numbers.e)}


def thumbprint(jwk: dict[str, str]) -> str:
    """RFC 7638: SHA-256 over the required members in order, base64url."""
    members = {name: jwk[name] for name in ("e", "kty", "n")}
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return base64url(hashlib.sha256(text.encode()).digest())


def salt(key: RSAPrivateKey, learner: str) -> str:
    """A salt for a learner's identity: the same each time, and not to be guessed without the key.

    So a credential that is signed again has the same id and replaces the earlier one.
    """
    secret = key.private_numbers().d.to_bytes(key.key_size // 8, "big")
    return hashlib.sha256(b"salt" + hashlib.sha256(secret).digest() + learner.encode()).hexdigest()[
        :16
    ]


def issuer(class_dir: Path, name: str | None = None, say: Any = lambda text: None) -> Issuer:
    """Who signs for this class: `course_issuer.json`, written with `name` where it is given.

    Raises:
        KeyTrouble: nobody said yet who signs, or the file is damaged.
    """
    path = class_dir / ISSUER
    known: Any = {}
    if path.exists():
        try:
            known = json.loads(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError):
            known = None
        if not isinstance(known, dict) or not isinstance(known.get("name", ""), str):
            raise KeyTrouble(
                translate(
                    'Who signs cannot be read from {file}; it should hold {{"name": "…", '
                    '"url": "…"}}. Correct it, or remove it and use --issuer NAME.',
                    file=path,
                )  # fmt: skip
            )
    if name and name != known.get("name"):
        known = {"url": "", **known, "name": name}
        try:
            path.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")
        except OSError as error:
            raise KeyTrouble(
                translate("{file} cannot be written: {reason}.", file=path, reason=error.strerror)
            ) from error
        say(translate("{file} remembers who signs: {name}.", file=ISSUER, name=name))
    if not known.get("name"):
        raise KeyTrouble(
            translate(
                "Nobody has said yet who signs for this class. Say it once: --issuer "
                "“Example University, course 2431”."
            )
        )
    return Issuer(known["name"], str(known.get("url") or ""))


def base64url(content: bytes) -> str:
    """base64url without padding, as in JOSE."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _unsigned(number: int) -> str:
    return base64url(number.to_bytes((number.bit_length() + 7) // 8, "big"))
