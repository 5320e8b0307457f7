"""A credential is signed as Open Badges 3.0 asks for, and any change to it is found."""

from __future__ import annotations

import base64
import copy
import json
import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import badge_schema
import jsonschema
import jwt
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from autograder.checking.messages import in_language
from autograder.classes import badge, badge_key
from autograder.classes.badge_shape import faults
from autograder.companion.map import parsed
from autograder.companion.record import Graded, Person, make
from autograder.companion.record_badge import credential, draft, identity_hash, identity_of

COURSE = {
    "version": "9", "lang": "en",
    "codes": {code: {"zh-TW": f"項 {code}", "en": f"Line {code}", "kind": code[0], "tasks": []}
              for code in ("P1.1.1", "O1.1.1", "K01", "S01")},
    "chapters": [{"id": "T1.1", "title": {"zh-TW": "規劃", "en": "Plan"}, "minutes": 60}],
    "exercises": [{"id": f"T1.1.{end}", "chapter": "T1.1", "title": {"zh-TW": end, "en": end},
                   "kind": "auto", "points": 2, "minutes": 5, "codes": codes}
                  for end, codes in (("a", ["P1.1.1", "K01"]), ("b", ["O1.1.1", "S01"]))],
}  # fmt: skip
EMAIL = "learner@example.edu.tw"
UNTIL = 1_900_000_000


@pytest.fixture(autouse=True)
def english(monkeypatch):
    monkeypatch.setenv("COURSE_LANG", "en")


@pytest.fixture(scope="module")
def key(tmp_path_factory) -> rsa.RSAPrivateKey:
    return badge_key.private_key(tmp_path_factory.mktemp("class"))


@pytest.fixture(scope="module")
def other() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def a_record(**more):
    graded = {"T1.1.a": Graded("right", 2, 2, time.time()), "T1.1.b": Graded("part", 1, 2)}
    return make(parsed(COURSE), Person("b1", "王小明", EMAIL), graded=graded, class_name="2026",
                **more)  # fmt: skip


def document(key, until=UNTIL, **more) -> dict:
    profile = badge_key.Issuer("示範大學").profile(badge_key.public_jwk(key))
    return credential(a_record(**more), profile, badge_key.salt(key, "b1"), until)


def parts(token: str) -> tuple[dict, dict, bytes]:
    head, body, signature = token.split(".")
    decode = lambda part: base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))  # noqa: E731
    return json.loads(decode(head)), json.loads(decode(body)), decode(signature)


def packed(head: dict, body: dict, signature: bytes) -> str:
    return ".".join(badge_key.base64url(one) for one in
                    (json.dumps(head).encode(), json.dumps(body).encode(), signature))  # fmt: skip


def test_what_is_signed_is_what_the_specification_asks_for(key):
    head, body, signature = parts(badge.sign(document(key), key))
    assert head["alg"] == "RS256" and set(head) == {"alg", "typ", "jwk"} and head["typ"] == "JWT"
    assert set(head["jwk"]) == {"kty", "n", "e"}  # nothing of the private half
    jsonschema.Draft201909Validator(badge_schema.CREDENTIAL).validate(body)
    assert body["iss"] == body["issuer"]["id"] and body["jti"] == body["id"]
    assert body["sub"] == body["credentialSubject"]["id"]
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(body["nbf"]))
    assert body["validFrom"] == moment and body["exp"] == UNTIL
    # without PyJWT: RSASSA-PKCS1-v1_5 with SHA-256 over the two parts as they stand (RFC 7518, 3.3)
    text = badge.sign(document(key), key).rpartition(".")
    key.public_key().verify(parts(text[0] + "." + text[2])[2], text[0].encode(),
                            padding.PKCS1v15(), hashes.SHA256())  # fmt: skip
    assert isinstance(signature, bytes)


def test_another_library_verifies_it_from_the_published_jwk(key):
    published = json.loads(json.dumps({**badge_key.public_jwk(key), "use": "sig"}))
    body = jwt.decode(badge.sign(document(key), key), jwt.PyJWK(published, "RS256"),
                      algorithms=["RS256"], issuer=badge_key.THUMBPRINT
                      + badge_key.thumbprint(published))  # fmt: skip
    results = body["credentialSubject"]["result"]
    assert [one["status"] for one in results] == ["Completed", "InProgress"] * 2
    assert EMAIL not in json.dumps(body) and "王小明" not in json.dumps(body, ensure_ascii=False)
    (identity,) = body["credentialSubject"]["identifier"]
    assert identity["identityType"] == "emailAddress"
    assert identity["identityHash"] == identity_hash(EMAIL, identity["salt"])


def test_examples_of_the_specifications():
    # Open Badges 3.0, IdentityHash
    assert identity_hash("a@example.com", "Kosher") == (
        "sha256$b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"
    )
    # RFC 7638, section 3.1
    n = (
        "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1"
        "L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4"
        "QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbO"
        "pbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csF"
        "Cur-kEgU8awapJzKnqDKgw"
    )
    jwk = {"kty": "RSA", "n": n, "e": "AQAB", "alg": "RS256", "kid": "2011-04-29"}
    assert badge_key.thumbprint(jwk) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_every_required_field_is_missed(key):
    whole = document(key)
    validator = jsonschema.Draft201909Validator(badge_schema.CREDENTIAL)
    assert faults(whole) == [] and faults(draft(a_record())) == []
    validator.validate(draft(a_record()))
    paths = ["@context", "id", "type", "issuer", "validFrom", "credentialSubject", "issuer/id",
             "issuer/type", "credentialSubject/type", "credentialSubject/achievement",
             *(f"credentialSubject/achievement/{name}" for name in
               ("id", "type", "name", "description", "criteria", "alignment/0/targetName",
                "alignment/0/targetUrl", "resultDescription/0/name", "resultDescription/0/id",
                "resultDescription/0/resultType", "resultDescription/0/type")),
             *(f"credentialSubject/identifier/0/{name}" for name in
               ("type", "hashed", "identityHash", "identityType")),
             "credentialSubject/result/0/type", "evidence/0/type"]  # fmt: skip
    for path in paths:
        broken = copy.deepcopy(whole)
        *above, last = path.split("/")
        at = broken
        for step in above:
            at = at[int(step)] if step.isdigit() else at[step]
        del at[last]
        assert faults(broken), path
        assert not validator.is_valid(broken), path


def test_signed_again_it_is_the_same_credential_with_a_later_date(key):
    first, second = document(key, made=1.79e9), document(key, made=1.795e9)
    assert (first["id"], first["issuer"]["id"]) == (second["id"], second["issuer"]["id"])
    assert first["validFrom"] < second["validFrom"]
    assert badge_key.salt(key, "b1") != badge_key.salt(key, "b2")
    assert identity_of(Person("b1"), "s")["identityType"] == "userName"
    assert identity_of(Person(), "s") is None


def test_it_holds_and_says_by_whom(key, other):
    token = badge.sign(document(key), key)
    own = badge.verify(token)
    assert not own.known and "only its own word" in own.sentence
    known = badge.verify(token, [badge_key.public_jwk(other), badge_key.public_jwk(key)])
    assert known.known and known.sentence.startswith("Signed by “示範大學” on 20")
    assert known.document == document(key) | {"validFrom": known.document["validFrom"]}
    with in_language("zh-TW"):
        assert "沒有被改過" in known.sentence


def test_what_a_stranger_wrote_cannot_speak_for_the_check(key, other):
    def renamed(body):
        body["issuer"]["name"] = "Example” on the register.\n\x1b[2K\u202e\u2028Genuine" + "x" * 500

    forged = resigned(renamed, "real")(badge.sign(document(key), key), key, other)
    assert badge.verify(forged).issuer.startswith("Example' on the register. [2K Genuinexxx")
    assert len(badge.verify(forged).issuer) == 100
    for header in ({"alg": "\x1b[1ASigned by"}, {"alg": "RS256", "\x1b[2KSigned": 1},
                   {"alg": "RS256", "kid": "\x1b[2Kx\nSigned by"}):  # fmt: skip
        with pytest.raises(badge.BadgeTrouble) as error:
            badge.verify(packed(header, {}, b"x"))
        assert str(error.value).isprintable()


def test_it_says_whom_it_is_about_and_allows_for_clocks_and_for_other_keys(key):
    token = badge.sign(document(key), key)
    body = parts(token)[1]
    (identity,) = body["credentialSubject"]["identifier"]
    found = badge.verify(token, [{"kty": "EC"}, badge_key.public_jwk(key)], body["nbf"] - 60)
    assert identity["salt"] in found.sentence
    assert identity["identityHash"].removeprefix("sha256$") in found.sentence
    with pytest.raises(badge.BadgeTrouble, match="not come yet"):
        badge.verify(token, None, body["nbf"] - 3600)


def resigned(change, key, header=None):
    """The credential changed and signed anew with `key`: what a forger can do."""

    def forge(token: str, real, forger) -> str:
        _, body, _ = parts(token)
        change(body)
        signer = real if key == "real" else forger
        head = header or {"jwk": badge_key.public_jwk(signer)}
        return jwt.encode(body, signer, algorithm="RS256", headers=head)

    return forge  # fmt: skip


def edited(change):
    def edit(token: str, real, forger) -> str:
        head, body, signature = parts(token)
        change(head, body)
        return packed(head, body, signature)

    return edit  # fmt: skip


def with_public_key_as_secret(token: str, real, forger) -> str:
    import hashlib
    import hmac

    head, body, _ = parts(token)
    first = packed({"alg": "HS256", "typ": "JWT", "jwk": head["jwk"]}, body, b"").rpartition(".")[0]
    secret = json.dumps(head["jwk"]).encode()
    return first + "." + badge_key.base64url(hmac.new(secret, first.encode(), hashlib.sha256)
                                             .digest())  # fmt: skip


def better(body):
    body["credentialSubject"]["result"][1]["status"] = "Completed"


FORGED = {
    "payload": (edited(lambda h, b: better(b)), "does not fit"),
    "claim": (edited(lambda h, b: b.update(exp=b["exp"] + 1)), "does not fit"),
    "signature": (lambda t, r, f: t[:-8] + ("AAAAAAAA" if t[-8:] != "AAAAAAAA" else "BBBBBBBB"),
                  "does not fit"),
    "no signature": (lambda t, r, f: t.rpartition(".")[0] + ".", "does not fit"),
    "alg none": (edited(lambda h, b: h.update(alg="none")), "never an unsigned one"),
    "public key as secret": (with_public_key_as_secret, "only RS256"),
    "another key": (resigned(better, "forger"), "another key"),
    "key of another issuer": (resigned(lambda b: None, "forger"), "another key"),
    "embedded key exchanged": (edited(lambda h, b: h["jwk"].update(n=h["jwk"]["n"][::-1])),
                               "does not fit|damaged"),
    "private key inside": (edited(lambda h, b: h["jwk"].update(d="AQAB")), "nothing secret"),
    "strange header": (edited(lambda h, b: h.update(x5u="https://example.org")), "not allowed"),
    "other subject": (resigned(lambda b: b.update(sub="urn:x:y"), "real"), "claim sub"),
    "no claims": (resigned(lambda b: b.pop("jti"), "real"), "claim jti"),
    "expired": (resigned(lambda b: b.update(exp=1, validUntil="1970-01-01T00:00:01Z"), "real"),
                "expired"),
    "end left out": (resigned(lambda b: b.pop("exp"), "real"), "claim exp"),
    "not yet": (resigned(lambda b: b.update(nbf=4102444800, validFrom="2100-01-01T00:00:00Z"),
                         "real"), "not come yet"),
    "wrong type": (resigned(lambda b: b.update(type=["VerifiableCredential", "Degree"]), "real"),
                   "no Open Badges 3.0 credential: type"),
    "only where the key is": (resigned(lambda b: None, "real", {"kid": "https://example.org/k"}),
                              "https://example.org/k"),
    "no credential": (resigned(lambda b: b.clear(), "real"), "no Open Badges 3.0"),
    "cut": (lambda t, r, f: t[20:], "damaged|not allowed"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGED)
def test_what_was_forged_is_refused_with_one_sentence(name, key, other):
    forge, said = FORGED[name]
    token = forge(badge.sign(document(key), key), key, other)
    trusted = None if name in ("another key", "key of another issuer", "only where the key is",
                               "private key inside", "embedded key exchanged"
                               ) else [badge_key.public_jwk(key)]  # fmt: skip
    with pytest.raises(badge.BadgeTrouble, match=said) as error:
        badge.verify(token, trusted)
    assert "\n" not in str(error.value)


def test_another_key_than_the_one_you_trust(key, other):
    token = badge.sign(document(other), other)
    assert badge.verify(token).issuer == "示範大學"  # its own word
    with pytest.raises(badge.BadgeTrouble, match="another key signed it"):
        badge.verify(token, [badge_key.public_jwk(key)])


@pytest.mark.parametrize(
    "content, said",
    [(None, "cannot be read"), (b'{"name": "DRAFT"}', "not signed by anyone"),
     (b"hello", "three parts"), (b"\xff\xfe\x00", "no text"), (b"a.b.c", "damaged")],
)  # fmt: skip
def test_a_file_that_is_no_credential(tmp_path, content, said):
    file = tmp_path / "x.jwt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(badge.BadgeTrouble, match=said):
        badge.verify_file(file)


def test_public_keys_as_jwk_set_and_pem(tmp_path, key):
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
        PublicFormat,
    )

    jwk, file = badge_key.public_jwk(key), tmp_path / "key"
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    for content in (json.dumps(jwk), json.dumps({"keys": [jwk]}), pem.decode()):
        file.write_text(content)
        assert badge.read_public(file) == [jwk]
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    for content in (secret, "[]", "{", "-----BEGIN nothing"):
        file.write_text(content)
        with pytest.raises(badge.BadgeTrouble, match="no public RSA key"):
            badge.read_public(file)


def test_the_key_is_made_once_closed_and_never_written_over(tmp_path):
    said: list[str] = []
    first = badge_key.private_key(tmp_path, said.append)
    path = tmp_path / badge_key.PRIVATE
    assert len(said) == 1 and badge_key.PRIVATE in said[0]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        path.chmod(0o644)
    again = badge_key.private_key(tmp_path, said.append)
    assert badge_key.public_jwk(first) == badge_key.public_jwk(again)
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600 and "closed now" in said[1]
    path.write_text("damaged")
    with pytest.raises(badge_key.KeyTrouble, match="not an RSA key"):
        badge_key.private_key(tmp_path)
    assert path.read_text() == "damaged"


def test_the_key_is_never_released_collected_handed_in_or_committed():
    from autograder.grading import config, submit

    root = Path(badge_key.__file__).resolve().parents[2]
    assert badge_key.PRIVATE in config.IGNORE
    assert badge_key.PRIVATE in (root / ".gitignore").read_text().split()
    assert Path(badge_key.PRIVATE).suffix not in submit.PRODUCTS | set(config.HANDED_IN)


def test_the_issuer_is_said_once(tmp_path):
    with pytest.raises(badge_key.KeyTrouble, match="--issuer"):
        badge_key.issuer(tmp_path)
    badge_key.issuer(tmp_path, "示範大學")
    assert badge_key.issuer(tmp_path).name == "示範大學"
    (tmp_path / badge_key.ISSUER).write_text("{")
    with pytest.raises(badge_key.KeyTrouble, match='"name"'):
        badge_key.issuer(tmp_path)


def test_the_verb_checks_a_file(tmp_path, key):
    token, public = tmp_path / "c.jwt", tmp_path / "k.json"
    token.write_text(badge.sign(document(key), key) + "\n")
    public.write_text(json.dumps(badge_key.public_jwk(key)))
    command = [sys.executable, "-m", "autograder.cli", "record", "--lang", "en", "--verify"]
    run = lambda *more: subprocess.run([*command, *more], capture_output=True, text=True)  # noqa: E731
    good = run(str(token), "--key", str(public), "--json")
    assert good.returncode == 0 and json.loads(good.stdout)["known"] is True, good.stderr
    token.write_text(token.read_text()[:-9] + "AAAAAAAA\n")
    bad = run(str(token), "--key", str(public))
    assert bad.returncode == 1 and bad.stderr.count("\n") == 1 and "does not fit" in bad.stderr
